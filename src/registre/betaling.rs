//! The port to the payment system: orders and changes go out, receipts and lists for reconciliation come back.
//!
//! Two ways: a simulator for the demo, and a folder that a small agency can connect to its accounting system. The fields are those of
//! `integration/betaling.md`. The folder works so:
//!
//! | File | Who writes | What |
//! |---|---|---|
//! | `ut/U<vedtakId>.json` | the portal | the order (UTBETALING); whole from the start, never altered |
//! | `ut/U<vedtakId>.endret-<n>.json` | the portal | the n-th change of account or KID (ENDRET_UTBETALING) |
//! | `ut/avslutning-<dag>-<id>.json` | the portal | which orders of a run have been handed over, with their count and sum; after them |
//! | `kvittering/*.json` | the payment system | one receipt each (UtbetalingsKvittering). Without `forsystemRef` the name of the file tells |
//! | `avstemming/*.json` | the payment system | a list of what has changed since the last one |
//! | `installasjon.json` | the portal | which installation hands over here, and how far it has come |
//!
//! What is taken is moved to the folder `tatt` beside it, what cannot be used to the folder `uleselig`. A name that begins with a dot, or ends with
//! `.tmp`, `.part` or `.filepart`, is a file somebody is still writing; one that cannot be read whole is left for a while. Anything else that
//! lies there is told of, and so is a half file that nobody has touched for a day. Sending is at least once: the name of the file is the key of
//! the payment, `meldingId` stays the same, and a file with other content under the name is never overwritten.

mod fil;
mod mappe;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use serde_json::json;

pub use mappe::Mappe;

use grunn::{Kontonr, Ore, kalender};
use regler::installasjon::{Merke, Merkesvar};
use regler::oppgjor::{Avslutning, Endring, Ordre, SYSTEM_ID};

/// The payment system did not take the order, or does not answer. Try again later.
#[derive(Debug, thiserror::Error)]
pub enum Betalingsfeil {
    #[error("{0}: {1}")]
    Fil(&'static str, std::io::Error),
    #[error("the order cannot be written: {0}")]
    Skriv(serde_json::Error),
    /// Another file has its name: after a restore, or another system writes here. It is left as it is.
    #[error("{0} is there already, with other content")]
    Opptatt(String),
    /// The file may have been handed over; sending the same again settles it.
    #[error("{0} may or may not have been handed over: {1}")]
    Uvisst(&'static str, std::io::Error),
}

impl Betalingsfeil {
    /// Whether nothing has left, so that it may be sent with other content.
    pub const fn er_sikkert_ikke_sendt(&self) -> bool {
        !matches!(self, Self::Uvisst(..))
    }
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mottaker {
    pub konto: Kontonr,
    pub navn: String,
    pub postnr: Option<String>,
}

/// An order with whom it is paid to.
#[derive(Clone, Debug)]
pub struct Betalingsordre {
    pub ordre: Ordre,
    pub mottaker: Mottaker,
}

/// A change with the account that is paid to from now on.
#[derive(Clone, Debug)]
pub struct Betalingsendring {
    pub endring: Endring,
    /// 1, 2 … for the same order.
    pub nr: i32,
    pub konto: Kontonr,
}

/// A file ready to be handed over. It holds an account number and a name, so it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Utfil {
    /// The key of what it says, without ending.
    pub navn: String,
    pub innhold: Vec<u8>,
}

impl std::fmt::Debug for Utfil {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Utfil").field("navn", &self.navn).finish_non_exhaustive()
    }
}

impl Utfil {
    fn ny(navn: String, json: &serde_json::Value) -> Result<Self, Betalingsfeil> {
        let innhold = serde_json::to_vec_pretty(json).map_err(Betalingsfeil::Skriv)?;
        Ok(Self { navn, innhold })
    }

    /// An order.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn ordre(o: &Betalingsordre) -> Result<Self, Betalingsfeil> {
        let mut json = med_konto(&o.ordre, &o.mottaker.konto)?;
        json["mottakerNavn"] = json!(o.mottaker.navn);
        json["postnr"] = json!(o.mottaker.postnr);
        json["landkode"] = json!("NO");
        Self::ny(o.ordre.forsystem_ref.clone(), &json)
    }

    /// A change of an order.
    ///
    /// # Errors
    /// As [`Utfil::ordre`].
    pub fn endring(e: &Betalingsendring) -> Result<Self, Betalingsfeil> {
        let navn = format!("{}.endret-{}", e.endring.forsystem_ref, e.nr);
        Self::ny(navn, &med_konto(&e.endring, &e.konto)?)
    }

    /// What a run has handed over.
    ///
    /// # Errors
    /// As [`Utfil::ordre`].
    pub fn avslutning(a: &Avslutning) -> Result<Self, Betalingsfeil> {
        let navn = format!("avslutning-{}-{}", a.kjoring, a.avslutning_id);
        Self::ny(navn, &serde_json::to_value(a).map_err(Betalingsfeil::Skriv)?)
    }
}

fn med_konto(melding: &impl Serialize, konto: &Kontonr) -> Result<serde_json::Value, Betalingsfeil> {
    let mut json = serde_json::to_value(melding).map_err(Betalingsfeil::Skriv)?;
    json["kontonummer"] = json!(konto.as_str());
    Ok(json)
}

/// An order handed over earlier.
#[derive(Clone, Debug)]
pub struct Ordreref {
    /// `U` + number of the decision.
    pub forsystem_ref: String,
    /// Date of the decision.
    pub dato: NaiveDate,
    pub belop: Ore,
}

/// Where something that came was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kilde {
    Kvittering,
    Avstemming,
}

impl Kilde {
    const ALLE: [Self; 2] = [Self::Kvittering, Self::Avstemming];

    const fn mappe(self) -> &'static str {
        match self {
            Self::Kvittering => "kvittering",
            Self::Avstemming => "avstemming",
        }
    }
}

/// Something that came, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mottatt {
    pub kilde: Kilde,
    /// Its name where it was found.
    pub navn: String,
    pub innhold: Vec<u8>,
    /// It has lain unchanged for a while: nobody is still writing it.
    pub rolig: bool,
}

/// What is said of a file must not be longer than a line, whatever it is called.
fn vist_linje(navn: &str) -> String {
    navn.chars().filter(|c| !c.is_control()).take(100).collect()
}

impl Mottatt {
    /// Its name for the log and for people.
    pub fn vist_navn(&self) -> String {
        vist_linje(&self.navn)
    }

    /// The reference in its name, for receipts that do not say.
    pub fn ref_i_navn(&self) -> Option<&str> {
        let stamme = self.navn.split('.').next().unwrap_or_default();
        let nummer = stamme.strip_prefix('U')?;
        (!nummer.is_empty() && nummer.bytes().all(|b| b.is_ascii_digit())).then_some(stamme)
    }
}

/// A payment system.
#[async_trait]
pub trait Betalingssystem: Send + Sync {
    /// Hands over a file: when this returns, it is there whole, and stays there. The same file twice is one.
    ///
    /// # Errors
    /// When it could not be handed over; it is sent again later.
    async fn send(&self, fil: &Utfil) -> Result<(), Betalingsfeil>;

    /// Whether something can be handed over and taken now.
    ///
    /// # Errors
    /// When not: nothing is paid meanwhile.
    async fn klar(&self) -> Result<(), Betalingsfeil> {
        Ok(())
    }

    /// What lies where receipts and lists come, and will never be read because of what it is called.
    ///
    /// # Errors
    /// When the system does not answer.
    async fn fremmede(&self) -> Result<Vec<String>, Betalingsfeil> {
        Ok(Vec::new())
    }

    /// Whether it must be told which orders wait for a receipt. One that sends receipts by itself need not.
    fn maa_sporres(&self) -> bool {
        false
    }

    /// Receipts that have come and are not put away. `venter` are orders without one, for a system that must be asked.
    ///
    /// # Errors
    /// When the system does not answer.
    async fn kvitteringer(&self, venter: &[Ordreref], naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil>;

    /// Lists for reconciliation that have come and are not put away.
    ///
    /// # Errors
    /// When the system does not answer.
    async fn avstemminger(&self, _naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        Ok(Vec::new())
    }

    /// What has been taken is not given again. Called after it is stored, so it may be given once more after a crash.
    ///
    /// # Errors
    /// When it could not be put away.
    async fn legg_bort(&self, _mottatt: &Mottatt) -> Result<(), Betalingsfeil> {
        Ok(())
    }

    /// What cannot be used is put where a person finds it by its name, and is not given again.
    ///
    /// # Errors
    /// When it could not be put there.
    async fn legg_til_side(&self, mottatt: &Mottatt) -> Result<(), Betalingsfeil> {
        self.legg_bort(mottatt).await
    }

    /// Not given again before then, unless it changes. Returns how often the same has been asked for it.
    fn vent(&self, _mottatt: &Mottatt, _til: DateTime<Utc>) -> u32 {
        0
    }

    /// The mark of who hands over here.
    ///
    /// # Errors
    /// When the system does not answer.
    async fn merke(&self) -> Result<Merkesvar, Betalingsfeil> {
        Ok(Merkesvar::Uten)
    }

    /// Sets the mark, before anything it counts is handed over.
    ///
    /// # Errors
    /// When it could not be set.
    async fn sett_merke(&self, _merke: &Merke) -> Result<(), Betalingsfeil> {
        Ok(())
    }
}

/// Pays every order late on the first working day after the run – the second working day of the payment – as in the public example
/// (run on 6 January 2026, paid 7 January 23:45:57). Remembers nothing, so it says the same after a restart. Demo profile only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Simulator;

impl Simulator {
    fn betalt(dato: NaiveDate) -> DateTime<Utc> {
        let klokke = NaiveTime::from_hms_opt(23, 45, 57).unwrap_or(NaiveTime::MIN);
        kalender::oslo_til_utc(kalender::pluss_virkedager(dato, 1).and_time(klokke))
    }

    fn kvittering(ordre: &Ordreref) -> Mottatt {
        let nummer = ordre.forsystem_ref.trim_start_matches('U');
        let json = json!({
            "utbetalingsKvitteringId": format!("K{nummer}"),
            "forsystemRef": ordre.forsystem_ref,
            "systemId": SYSTEM_ID,
            "oppdragstype": "UTBETALING",
            "betalingId": format!("B{nummer}"),
            "bilagId": format!("D{nummer}"),
            "valutasort": "NOK",
            "belop": ordre.belop.kroner_desimal(),
            "statusKode": 3901,
            "utbetalingDato": Self::betalt(ordre.dato),
        });
        Mottatt {
            kilde: Kilde::Kvittering,
            navn: ordre.forsystem_ref.clone(),
            innhold: json.to_string().into_bytes(),
            rolig: true,
        }
    }
}

#[async_trait]
impl Betalingssystem for Simulator {
    async fn send(&self, _fil: &Utfil) -> Result<(), Betalingsfeil> {
        Ok(())
    }

    fn maa_sporres(&self) -> bool {
        true
    }

    async fn kvitteringer(&self, venter: &[Ordreref], naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        let betalte = venter.iter().filter(|o| Self::betalt(o.dato) <= naa);
        Ok(betalte.map(Self::kvittering).collect())
    }
}

#[cfg(test)]
#[path = "betaling_tester.rs"]
mod tester;
