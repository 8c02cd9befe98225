//! The port to the payment system: orders and changes go out, receipts and lists for reconciliation come back.
//!
//! Two ways: a simulator for the demo, and a folder that a small agency can connect to its accounting system. The fields are those of
//! `integration/betaling.md`. The folder works so:
//!
//! | File | Who writes | What |
//! |---|---|---|
//! | `ut/U<vedtakId>.json` | the portal | the order (UTBETALING); whole from the start, never altered |
//! | `ut/U<vedtakId>.endret-<n>.json` | the portal | the n-th change of account or KID (ENDRET_UTBETALING) |
//! | `kvittering/*.json` | the payment system | one receipt each (UtbetalingsKvittering). Without `forsystemRef` the name of the file tells |
//! | `avstemming/*.json` | the payment system | a list of what has changed since the last one |
//!
//! What is taken is moved to the folder `tatt` beside it. A name that begins with a dot is a file somebody is still writing; one that cannot
//! be read whole is left for the next round. Sending is at least once: the name of the file is the key of the payment, and `meldingId` stays the same.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;
use serde_json::json;

use grunn::{Kontonr, Ore, kalender};
use regler::oppgjor::{Endring, Ordre, SYSTEM_ID};

/// The payment system did not take the order, or does not answer. Try again later.
#[derive(Debug, thiserror::Error)]
pub enum Betalingsfeil {
    #[error("{0}: {1}")]
    Fil(&'static str, std::io::Error),
    #[error("the order cannot be written: {0}")]
    Skriv(serde_json::Error),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kilde {
    Kvittering,
    Avstemming,
}

impl Kilde {
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
}

impl Mottatt {
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
    /// Hands over an order. The same order twice is one payment.
    ///
    /// # Errors
    /// When it could not be handed over; it is sent again later.
    async fn send(&self, ordre: &Betalingsordre) -> Result<(), Betalingsfeil>;

    /// Hands over a change. The same change twice is one.
    ///
    /// # Errors
    /// As [`Betalingssystem::send`].
    async fn endre(&self, endring: &Betalingsendring) -> Result<(), Betalingsfeil>;

    /// Receipts that have come and are not put away. `venter` are the orders without one: a simulator answers them.
    ///
    /// # Errors
    /// When the system does not answer.
    async fn kvitteringer(&self, venter: &[Ordreref], naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil>;

    /// Lists for reconciliation that have come and are not put away.
    ///
    /// # Errors
    /// When the system does not answer.
    async fn avstemminger(&self) -> Result<Vec<Mottatt>, Betalingsfeil>;

    /// What has been taken is not given again. Called after it is stored, so it may be given once more after a crash.
    ///
    /// # Errors
    /// When it could not be put away.
    async fn legg_bort(&self, mottatt: &Mottatt) -> Result<(), Betalingsfeil>;
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
        }
    }
}

#[async_trait]
impl Betalingssystem for Simulator {
    async fn send(&self, _ordre: &Betalingsordre) -> Result<(), Betalingsfeil> {
        Ok(())
    }

    async fn endre(&self, _endring: &Betalingsendring) -> Result<(), Betalingsfeil> {
        Ok(())
    }

    async fn kvitteringer(&self, venter: &[Ordreref], naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        let betalte = venter.iter().filter(|o| Self::betalt(o.dato) <= naa);
        Ok(betalte.map(Self::kvittering).collect())
    }

    async fn avstemminger(&self) -> Result<Vec<Mottatt>, Betalingsfeil> {
        Ok(Vec::new())
    }

    async fn legg_bort(&self, _mottatt: &Mottatt) -> Result<(), Betalingsfeil> {
        Ok(())
    }
}

const UT: &str = "ut";
const TATT: &str = "tatt";
/// A receipt is a few hundred bytes, a list that much for each order. What is larger is not read.
const STORST: u64 = 64 * 1024 * 1024;
/// Files of a kind read in one round; the rest wait for the next.
const PER_RUNDE: usize = 1_000;

/// Orders and receipts as files in a folder.
#[derive(Clone, Debug)]
pub struct Mappe(PathBuf);

impl Mappe {
    /// Makes the folders.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn ny(mappe: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(mappe.join(UT))?;
        for kilde in [Kilde::Kvittering, Kilde::Avstemming] {
            std::fs::create_dir_all(mappe.join(kilde.mappe()).join(TATT))?;
        }
        Ok(Self(mappe.to_owned()))
    }

    /// Writes a file of `ut` whole: beside it first, then by its name, so that a reader never meets half of one.
    async fn skriv(&self, navn: &str, json: &serde_json::Value) -> Result<(), Betalingsfeil> {
        let tekst = serde_json::to_vec_pretty(json).map_err(Betalingsfeil::Skriv)?;
        let ut = self.0.join(UT);
        let halv = ut.join(format!(".{navn}.{}", uuid::Uuid::new_v4().simple()));
        let skrevet = async {
            skriv(&halv, &tekst).await?;
            tokio::fs::rename(&halv, ut.join(format!("{navn}.json"))).await?;
            // The name is on disk, too, before the order counts as handed over.
            tokio::fs::File::open(&ut).await?.sync_all().await
        };
        match skrevet.await {
            Ok(()) => Ok(()),
            Err(feil) => {
                // It holds an account number; what cannot be removed is told by the error itself.
                let _ = tokio::fs::remove_file(&halv).await;
                Err(Betalingsfeil::Fil(UT, feil))
            }
        }
    }

    async fn les(&self, kilde: Kilde) -> Result<Vec<Mottatt>, Betalingsfeil> {
        let mappe = self.0.join(kilde.mappe());
        les_mappe(&mappe, kilde).await.map_err(|e| Betalingsfeil::Fil(kilde.mappe(), e))
    }
}

async fn les_mappe(mappe: &Path, kilde: Kilde) -> std::io::Result<Vec<Mottatt>> {
    let mut navn = Vec::new();
    let mut innhold = tokio::fs::read_dir(mappe).await?;
    while let Some(fil) = innhold.next_entry().await? {
        match fil.file_name().into_string() {
            Ok(n) if n.ends_with(".json") && !n.starts_with('.') => navn.push(n),
            _ => {}
        }
    }
    navn.sort_unstable();
    navn.truncate(PER_RUNDE);
    let mut ut = Vec::with_capacity(navn.len());
    for navn in navn {
        if let Some(innhold) = les_fil(&mappe.join(&navn)).await? {
            ut.push(Mottatt { kilde, navn, innhold });
        }
    }
    Ok(ut)
}

/// A file's bytes; `None` when another instance has moved it. One that is too large is given empty, which nobody can read.
async fn les_fil(fil: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let lest = async {
        let meta = tokio::fs::symlink_metadata(fil).await?;
        if !meta.is_file() || meta.len() > STORST {
            return Ok(Vec::new());
        }
        tokio::fs::read(fil).await
    };
    match lest.await {
        Ok(innhold) => Ok(Some(innhold)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

fn med_konto(melding: &impl Serialize, konto: &Kontonr) -> Result<serde_json::Value, Betalingsfeil> {
    let mut json = serde_json::to_value(melding).map_err(Betalingsfeil::Skriv)?;
    json["kontonummer"] = json!(konto.as_str());
    Ok(json)
}

#[async_trait]
impl Betalingssystem for Mappe {
    async fn send(&self, ordre: &Betalingsordre) -> Result<(), Betalingsfeil> {
        let til = &ordre.mottaker;
        let mut json = med_konto(&ordre.ordre, &til.konto)?;
        json["mottakerNavn"] = json!(til.navn);
        json["postnr"] = json!(til.postnr);
        json["landkode"] = json!("NO");
        self.skriv(&ordre.ordre.forsystem_ref, &json).await
    }

    async fn endre(&self, endring: &Betalingsendring) -> Result<(), Betalingsfeil> {
        let json = med_konto(&endring.endring, &endring.konto)?;
        self.skriv(&format!("{}.endret-{}", endring.endring.forsystem_ref, endring.nr), &json)
            .await
    }

    async fn kvitteringer(&self, _venter: &[Ordreref], _naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        self.les(Kilde::Kvittering).await
    }

    async fn avstemminger(&self) -> Result<Vec<Mottatt>, Betalingsfeil> {
        self.les(Kilde::Avstemming).await
    }

    async fn legg_bort(&self, mottatt: &Mottatt) -> Result<(), Betalingsfeil> {
        let mappe = self.0.join(mottatt.kilde.mappe());
        flytt_lest(&mappe, mottatt)
            .await
            .map_err(|e| Betalingsfeil::Fil(mottatt.kilde.mappe(), e))
    }
}

/// Moves what was read to `tatt`. When the payment system has put something else under the name meanwhile, that is given back, so that
/// nothing is put away unread.
async fn flytt_lest(mappe: &Path, mottatt: &Mottatt) -> std::io::Result<()> {
    let merke = uuid::Uuid::new_v4().simple();
    let stamme = mottatt.navn.trim_end_matches(".json");
    let bort = mappe.join(TATT).join(format!("{stamme}.{merke}.json"));
    match tokio::fs::rename(mappe.join(&mottatt.navn), &bort).await {
        Ok(()) => {}
        // Another instance was first.
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e),
    }
    if les_fil(&bort).await?.is_some_and(|innhold| innhold != mottatt.innhold) {
        tokio::fs::rename(&bort, mappe.join(format!("{stamme}.{merke}.json"))).await?;
    }
    Ok(())
}

/// Writes a file only its owner may read: it holds an account number.
async fn skriv(fil: &Path, innhold: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;

    let mut valg = tokio::fs::OpenOptions::new();
    valg.write(true).create_new(true);
    #[cfg(unix)]
    valg.mode(0o600);
    let mut ut = valg.open(fil).await?;
    ut.write_all(innhold).await?;
    ut.sync_all().await
}

#[cfg(test)]
#[path = "betaling_tester.rs"]
mod tester;
