//! The rules of payment: when a run is, which claims it takes, what is paid and what is carried on, and how it is posted.
//! Pure: time and balances are arguments.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::prosess::{Statusfeil, Utbetalingsstatus};
use grunn::{Ore, PraksisId, VedtakId, kalender};

/// The run starts at 16.00 on working days (oppgjor.md §3.1).
const KLOKKETIME: u32 = 16;
/// The money is normally on the account within this many working days after the run.
pub const VIRKEDAGER_TIL_BETALING: u32 = 2;
/// Six weeks to appeal (folketrygdloven § 21-12).
const KLAGEUKER: i64 = 6;

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

/// Last day to appeal, counted from the day the decision was received. A deadline on a day off ends on the next working day.
pub fn klagefrist(mottatt: NaiveDate) -> NaiveDate {
    kalender::neste_virkedag(mottatt.checked_add_signed(TimeDelta::weeks(KLAGEUKER)).unwrap_or(mottatt))
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

/// Posting codes of the state accounts. Only artskonto 870, one kapPost and koststed 2340 are documented; the rest is inferred from the
/// state budget (chapter 2755 and 2711) and must be confirmed before real use.
const ARTSKONTO: &str = "870";
const KOSTSTED: &str = "2340";
const SYSTEM_ID: u32 = 15;

/// Chapter and item for a type of practice (inferred, see [`ARTSKONTO`]).
pub fn kap_post(praksistype: &str) -> &'static str {
    match praksistype {
        t if t.starts_with("FY") || t.starts_with("FA") && t == "FAFY" => "275571",
        t if t.starts_with("SP") => "271170",
        "JORD" => "275572",
        "KINO" => "275573",
        "LOGO" | "AUDI" | "ORTO" => "275575",
        t if t.starts_with("PS") => "271171",
        t if t.starts_with("TA") => "271172",
        _ => "275570",
    }
}

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

/// Lines per month of treatment, and one for debt carried in, posted on the month of the decision. They sum to what is paid.
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
    (1..)
        .zip(per_maned.into_iter().filter(|(_, belop)| *belop != Ore::NULL))
        .map(|(linjenr, (fra, belop))| Kontering {
            linjenr,
            artskonto: ARTSKONTO.to_owned(),
            kap_post: kap_post(praksistype).to_owned(),
            koststed: KOSTSTED.to_owned(),
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

/// The order to the payment system (oppgjor.md §6), as it is stored: without the account number, which is kept encrypted with the
/// decision and added when the order is handed over. Amounts are text with two decimals, so that nobody rounds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ordre {
    pub melding_id: Uuid,
    /// HPR number, or the organisation number of the practice where the clinician has none.
    pub offisiell_id: String,
    pub praksis_id: PraksisId,
    pub system_id: u32,
    pub forsystem_ref: String,
    pub oppdragstype: String,
    pub mottakergruppe: String,
    pub kidnummer: Option<String>,
    #[serde(with = "kroner")]
    pub belop: Ore,
    pub valutasort: String,
    pub forfallsdato: NaiveDate,
    pub melding: String,
    pub konteringer: Vec<Kontering>,
}

/// What an order is made of.
#[derive(Clone, Copy, Debug)]
pub struct Ordregrunnlag<'a> {
    pub melding_id: Uuid,
    pub vedtak: VedtakId,
    pub dato: NaiveDate,
    pub praksis: PraksisId,
    pub praksistype: &'a str,
    pub offisiell_id: &'a str,
    pub kid: Option<&'a str>,
    pub belop: Ore,
}

/// The order for a decision that pays something.
pub fn ordre(g: Ordregrunnlag<'_>, konteringer: Vec<Kontering>) -> Ordre {
    Ordre {
        melding_id: g.melding_id,
        offisiell_id: g.offisiell_id.to_owned(),
        praksis_id: g.praksis,
        system_id: SYSTEM_ID,
        forsystem_ref: forsystem_ref(g.vedtak),
        oppdragstype: "UTBETALING".to_owned(),
        mottakergruppe: "Behandler".to_owned(),
        kidnummer: g.kid.map(str::to_owned),
        belop: g.belop,
        valutasort: "NOK".to_owned(),
        forfallsdato: g.dato,
        melding: format!("{} refusjon fra Helfo", g.praksistype),
        konteringer,
    }
}

mod kroner {
    //! An amount as «1234.50» in JSON.

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use grunn::Ore;

    pub fn serialize<S: Serializer>(belop: &Ore, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&belop.kroner_desimal())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Ore, D::Error> {
        Ore::tolk(&String::deserialize(d)?).map_err(|e| D::Error::custom(format!("{e:?}")))
    }
}

#[cfg(test)]
#[path = "oppgjor_tester.rs"]
mod tester;
