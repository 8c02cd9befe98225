//! The rules of payment: when a run is, which claims it takes, what is paid and what is carried on, and how it is posted.
//! Pure: time and balances are arguments.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::betalingsdata::{self, Felt};
use crate::fritak;
use crate::prosess::{Statusfeil, Utbetalingsstatus};
use grunn::{Ore, PraksisId, VedtakId, kalender};

/// The run starts at 16.00 on working days (oppgjor.md §3.1).
const KLOKKETIME: u32 = 16;
/// The money is normally on the account within this many working days after the run.
pub const VIRKEDAGER_TIL_BETALING: u32 = 2;

/// When the run of a day begins. Claims received or controlled at that instant or later wait for the next run.
pub fn kjoretid(dag: NaiveDate) -> DateTime<Utc> {
    kalender::oslo_til_utc(dag.and_time(NaiveTime::from_hms_opt(KLOKKETIME, 0, 0).unwrap_or(NaiveTime::MIN)))
}

/// The latest working day whose run should have begun.
pub fn siste_kjoredag(naa: DateTime<Utc>) -> NaiveDate {
    let mut dag = kalender::dato_i_oslo(naa);
    if naa < kjoretid(dag) {
        dag = forrige(dag);
    }
    while !kalender::er_virkedag(dag) {
        dag = forrige(dag);
    }
    dag
}

/// Days after which a run is not made by itself: so long a stop is rather a clock that is wrong (inferred; a run by hand goes on from there).
const LENGSTE_OPPHOLD: i64 = 14;

/// Whether a run is so far ahead of the last one that somebody must look at the clock first.
pub fn for_langt_fram(forrige: NaiveDate, neste: NaiveDate) -> bool {
    (neste - forrige).num_days() > LENGSTE_OPPHOLD
}

fn forrige(dag: NaiveDate) -> NaiveDate {
    dag.checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN)
}

/// The run that takes a claim that is ready at this time.
pub fn kjoredag_for(klar: DateTime<Utc>) -> NaiveDate {
    let dag = kalender::neste_virkedag(kalender::dato_i_oslo(klar));
    if klar < kjoretid(dag) {
        dag
    } else {
        kalender::pluss_virkedager(dag, 1)
    }
}

/// When the next run begins.
pub fn neste_kjoring(naa: DateTime<Utc>) -> DateTime<Utc> {
    kjoretid(kjoredag_for(naa))
}

/// Working days from `fra` to `til`, both included.
pub fn kjoredager(fra: NaiveDate, til: NaiveDate) -> Vec<NaiveDate> {
    fra.iter_days()
        .take_while(|d| *d <= til)
        .filter(|d| kalender::er_virkedag(*d))
        .collect()
}

/// The day the money of a decision is expected on the account.
pub fn forventet_betaling(vedtak: NaiveDate) -> NaiveDate {
    kalender::pluss_virkedager(vedtak, VIRKEDAGER_TIL_BETALING)
}

/// Where the money of a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Betaling {
    /// Nothing to pay.
    Ingen,
    /// Expected on the account that day.
    Underveis {
        forventet: NaiveDate,
    },
    Utbetalt {
        dato: NaiveDate,
    },
    /// The bank refused it.
    Avvist,
}

impl Betaling {
    /// Of a decision of `dato` on an amount: when it was paid, and whether the bank has refused it.
    pub fn av(belop: Ore, dato: NaiveDate, utbetalt: Option<DateTime<Utc>>, avvist: bool) -> Self {
        match utbetalt {
            _ if belop == Ore(0) => Self::Ingen,
            Some(tid) => Self::Utbetalt {
                dato: kalender::dato_i_oslo(tid),
            },
            None if avvist => Self::Avvist,
            None => Self::Underveis {
                forventet: forventet_betaling(dato),
            },
        }
    }

    /// Last day to appeal the decision (folketrygdloven § 21-12), counted from the day it was made known: when the money came, or the day of
    /// the decision when nothing is paid. Counted from the expected day until the money has come.
    pub fn klagefrist(self, vedtak: NaiveDate) -> NaiveDate {
        klagefrist(match self {
            Self::Utbetalt { dato } => dato,
            Self::Underveis { forventet } => forventet,
            Self::Ingen | Self::Avvist => vedtak,
        })
    }
}

/// Last day to appeal, counted from the day the decision was received. A deadline on a day off ends on the next working day.
pub fn klagefrist(mottatt: NaiveDate) -> NaiveDate {
    let uker = fritak::klagefrist_uker(mottatt).unwrap_or(0);
    kalender::neste_virkedag(mottatt.checked_add_signed(TimeDelta::weeks(uker.into())).unwrap_or(mottatt))
}

/// Last day to pay a claim that was received on a day.
pub fn utbetalingsfrist(mottatt: NaiveDate) -> Option<NaiveDate> {
    let dager = fritak::utbetalingsfrist_dager(mottatt)?;
    mottatt.checked_add_days(Days::new(dager.into()))
}

/// First and last day of the quarter before the one a day is in.
pub fn forrige_kvartal(dag: NaiveDate) -> (NaiveDate, NaiveDate) {
    let start = NaiveDate::from_ymd_opt(dag.year(), (dag.month0() / 3) * 3 + 1, 1).unwrap_or(dag);
    (start.checked_sub_months(Months::new(3)).unwrap_or(start), forrige(start))
}

/// What a decision pays and carries on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Motregning {
    /// To be paid, never negative.
    pub belop: Ore,
    /// Debt carried on, never positive.
    pub utgaende: Ore,
}

/// Nets the day's bills against debt carried in. A debt is never collected here, only held back from later payments (oppgjor.md §6).
pub fn motregn(godkjent: Ore, inngaende: Ore) -> Motregning {
    let sum = godkjent + inngaende;
    Motregning {
        belop: sum.max(Ore::NULL),
        utgaende: sum.min(Ore::NULL),
    }
}

/// Where a claim goes in a decision: with the money, or nowhere because all its bills are rejected or nothing is paid. The control has
/// already said so of claims where every bill is rejected.
pub fn ny_status(na: Utbetalingsstatus, vedtak: Ore, alle_avvist: bool) -> Result<Utbetalingsstatus, Statusfeil> {
    if na == Utbetalingsstatus::IngenUtbetaling && alle_avvist {
        return Ok(na);
    }
    na.til(if vedtak > Ore::NULL && !alle_avvist {
        Utbetalingsstatus::SendtTilUtbetaling
    } else {
        Utbetalingsstatus::IngenUtbetaling
    })
}

/// The portal's number in the payment system.
pub const SYSTEM_ID: i64 = 15;

/// One line of posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kontering {
    pub linjenr: u32,
    pub artskonto: String,
    pub kap_post: String,
    pub koststed: String,
    #[serde(with = "kroner")]
    pub belop: Ore,
    pub fra_dato: NaiveDate,
    pub til_dato: NaiveDate,
}

/// Lines per month of treatment, numbered from 0, and one for debt carried in, posted on the month of the decision. They sum to what is paid.
pub fn konter(
    praksistype: &str,
    regninger: impl IntoIterator<Item = (NaiveDate, Ore)>,
    inngaende: Ore,
    vedtak: NaiveDate,
) -> Vec<Kontering> {
    let mut per_maned: BTreeMap<NaiveDate, Ore> = BTreeMap::new();
    for (dag, belop) in regninger {
        *per_maned.entry(forste_i_maned(dag)).or_default() += belop;
    }
    if inngaende != Ore::NULL {
        *per_maned.entry(forste_i_maned(vedtak)).or_default() += inngaende;
    }
    let kode = |felt| betalingsdata::verdi(felt, praksistype, vedtak).to_owned();
    (0..)
        .zip(per_maned.into_iter().filter(|(_, belop)| *belop != Ore::NULL))
        .map(|(linjenr, (fra, belop))| Kontering {
            linjenr,
            artskonto: kode(Felt::Artskonto),
            kap_post: kode(Felt::KapPost),
            koststed: kode(Felt::Koststed),
            belop,
            fra_dato: fra,
            til_dato: fra.checked_add_months(Months::new(1)).map_or(fra, forrige),
        })
        .collect()
}

fn forste_i_maned(dag: NaiveDate) -> NaiveDate {
    dag.with_day(1).unwrap_or(dag)
}

/// The payment reference of a decision (oppgjor.md §1).
pub fn forsystem_ref(id: VedtakId) -> String {
    format!("U{id}")
}

/// The order to the payment system (`integration/betaling.md`), as it is stored: without account number and name, which are kept with the
/// decision and the practice and added when the order is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ordre {
    pub melding_id: Uuid,
    /// HPR number, or the organisation number of the practice where the clinician has none.
    pub offisiell_id: String,
    pub praksis_id: PraksisId,
    pub system_id: i64,
    pub forsystem_ref: String,
    pub oppdragstype: String,
    #[serde(default = "ny")]
    pub tjeneste_type: String,
    pub mottakergruppe: String,
    /// 0: nothing may be withheld from the payee. None in an order made before the field was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trekkpliktig: Option<u8>,
    #[serde(default)]
    pub utenlandsbetaling: u8,
    pub kidnummer: Option<String>,
    #[serde(with = "kroner")]
    pub belop: Ore,
    pub valutasort: String,
    #[serde(default = "bilagsart")]
    pub bilagsart: String,
    pub forfallsdato: NaiveDate,
    /// Name of the practice, or its type.
    #[serde(default)]
    pub ekstern_referanse: String,
    pub melding: String,
    pub konteringer: Vec<Kontering>,
}

fn ny() -> String {
    "ny".to_owned()
}

fn bilagsart() -> String {
    betalingsdata::verdi(Felt::Bilagsart, "", NaiveDate::MAX).to_owned()
}

/// What an order is made of.
#[derive(Clone, Copy, Debug)]
pub struct Ordregrunnlag<'a> {
    pub melding_id: Uuid,
    pub vedtak: VedtakId,
    pub dato: NaiveDate,
    pub praksis: PraksisId,
    pub praksisnavn: &'a str,
    pub praksistype: &'a str,
    pub offisiell_id: &'a str,
    pub kid: Option<&'a str>,
    pub belop: Ore,
}

/// The order for a decision that pays something.
pub fn ordre(g: Ordregrunnlag<'_>, konteringer: Vec<Kontering>) -> Ordre {
    let verdi = |felt| betalingsdata::verdi(felt, g.praksistype, g.dato);
    let navn = g.praksisnavn.trim();
    Ordre {
        melding_id: g.melding_id,
        offisiell_id: g.offisiell_id.to_owned(),
        praksis_id: g.praksis,
        system_id: SYSTEM_ID,
        forsystem_ref: forsystem_ref(g.vedtak),
        oppdragstype: "UTBETALING".to_owned(),
        tjeneste_type: ny(),
        mottakergruppe: verdi(Felt::Mottakergruppe).to_owned(),
        trekkpliktig: verdi(Felt::Trekkpliktig).parse().ok(),
        utenlandsbetaling: 0,
        kidnummer: g.kid.map(str::to_owned),
        belop: g.belop,
        valutasort: "NOK".to_owned(),
        bilagsart: verdi(Felt::Bilagsart).to_owned(),
        forfallsdato: g.dato,
        ekstern_referanse: if navn.is_empty() { g.praksistype } else { navn }.to_owned(),
        melding: format!("{} refusjon fra Helfo", g.praksistype),
        konteringer,
    }
}

/// Account or KID of a payment that is not executed has changed (ENDRET_UTBETALING). The account is added when it is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Endring {
    pub melding_id: Uuid,
    pub offisiell_id: String,
    pub praksis_id: PraksisId,
    pub system_id: i64,
    pub forsystem_ref: String,
    pub oppdragstype: &'static str,
    pub tjeneste_type: &'static str,
    pub mottakergruppe: String,
    /// 1: the account has changed.
    pub endret_kontakt: u8,
    pub kidnummer: Option<String>,
    pub endret_kid: u8,
    /// From the receipt of the order; one that was refused may have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bilag_id: Option<serde_json::Value>,
}

impl Endring {
    /// The change of an order, as its receipt numbers it.
    pub fn av(ordre: &Ordre, melding_id: Uuid, bilag_id: Option<&str>, endret_konto: bool, kid: Option<&str>) -> Self {
        Self {
            melding_id,
            offisiell_id: ordre.offisiell_id.clone(),
            praksis_id: ordre.praksis_id,
            system_id: ordre.system_id,
            forsystem_ref: ordre.forsystem_ref.clone(),
            oppdragstype: "ENDRET_UTBETALING",
            tjeneste_type: "endret",
            mottakergruppe: ordre.mottakergruppe.clone(),
            endret_kontakt: u8::from(endret_konto),
            kidnummer: kid.map(str::to_owned),
            endret_kid: u8::from(kid != ordre.kidnummer.as_deref()),
            // A number in the documentation; what is none is kept as it came.
            bilag_id: bilag_id.map(|id| id.parse::<i64>().map_or_else(|_| id.into(), Into::into)),
        }
    }
}

/// What a run has handed over, for the other side to check that it has all and nothing else. Ours: the payment system's documentation
/// has no such message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Avslutning {
    pub avslutning_id: i64,
    pub system_id: i64,
    /// The day of the run.
    pub kjoring: NaiveDate,
    pub opprettet: DateTime<Utc>,
    pub antall: usize,
    #[serde(with = "kroner")]
    pub belop: Ore,
    /// Orders of the run that had not been handed over: another closing tells of them.
    pub gjenstaar: i32,
    pub ordrer: Vec<Avsluttet>,
}

/// An order in a closing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Avsluttet {
    pub forsystem_ref: String,
    pub melding_id: Uuid,
    #[serde(with = "kroner")]
    pub belop: Ore,
}

impl Avslutning {
    /// The closing of some orders; count and sum are theirs.
    pub fn av(id: i64, kjoring: NaiveDate, opprettet: DateTime<Utc>, gjenstaar: i32, ordrer: Vec<Avsluttet>) -> Self {
        Self {
            avslutning_id: id,
            system_id: SYSTEM_ID,
            kjoring,
            opprettet,
            antall: ordrer.len(),
            belop: ordrer.iter().map(|o| o.belop).sum(),
            gjenstaar,
            ordrer,
        }
    }
}

mod kroner {
    //! An amount as a decimal number in JSON. Orders stored earlier have it as text.

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
    use serde_json::{Number, Value};

    use grunn::Ore;

    pub fn serialize<S: Serializer>(belop: &Ore, s: S) -> Result<S::Ok, S::Error> {
        belop.kroner_desimal().parse::<Number>().map_err(ser::Error::custom)?.serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Ore, D::Error> {
        let tekst = match Value::deserialize(d)? {
            Value::String(tekst) => tekst,
            annet => annet.to_string(),
        };
        Ore::tolk(&tekst).map_err(|e| de::Error::custom(format!("{e:?}")))
    }
}

#[cfg(test)]
#[path = "oppgjor_tester.rs"]
mod tester;
