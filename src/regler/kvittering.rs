//! Receipts from the payment system (`integration/betaling.md`): how one is read, in version 1, 2 and what is between, and what it means for
//! an order. An amount that does not fit, or is not there, never makes an order paid.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

use crate::betalingsdata;
use crate::oppgjor::SYSTEM_ID;
use crate::verdi;
use grunn::{Ore, kalender};

/// Why a receipt or a list cannot be read; never with its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lesefeil {
    #[error("is not JSON of the right shape")]
    Form,
    #[error("{0} cannot be read")]
    Felt(&'static str),
}

/// What a receipt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oppdrag {
    Utbetaling,
    Endring,
    /// ORDRE, AVSTEMMING and what is not known: nothing follows from it.
    Annet,
}

impl Oppdrag {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Utbetaling => "utbetaling",
            Self::Endring => "endring",
            Self::Annet => "annet",
        }
    }
}

/// A receipt. Most fields may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kvittering {
    pub id: Option<String>,
    pub forsystem_ref: Option<String>,
    pub system_id: Option<i64>,
    pub oppdrag: Oppdrag,
    pub betaling_id: Option<String>,
    pub bilag_id: Option<String>,
    /// In NOK.
    pub belop: Option<Ore>,
    pub status_kode: Option<String>,
    /// Codes; empty when nothing is wrong.
    pub feil: Vec<String>,
    pub utbetalt: Option<DateTime<Utc>>,
}

/// Longest number, code or reference.
const MAKS_ORD: usize = 100;
/// Stands for a refusal with a text and no code. The text is not kept: it may hold anything.
const UTEN_KODE: &str = "UTEN_KODE";

impl Kvittering {
    /// Reads a receipt.
    ///
    /// # Errors
    /// When it is no JSON object, or a field that decides something has a value nobody can read.
    pub fn les(bytes: &[u8]) -> Result<Self, Lesefeil> {
        let Ok(Value::Object(felt)) = serde_json::from_slice(uten_bom(bytes)) else {
            return Err(Lesefeil::Form);
        };
        let f = Felter(&felt);
        Ok(Self {
            id: f.ord("utbetalingsKvitteringId")?,
            forsystem_ref: f.ord("forsystemRef")?,
            system_id: f.heltall("systemId")?,
            oppdrag: f.oppdrag()?,
            betaling_id: f.ord("betalingId")?,
            bilag_id: f.ord("bilagId")?,
            belop: f.belop()?,
            status_kode: f.ord("statusKode")?,
            feil: f.feil()?,
            utbetalt: f.tid("utbetalingDato")?,
        })
    }
}

/// Some systems begin a file with the mark of its byte order.
pub(super) fn uten_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The fields of one JSON object, read leniently in form and strictly in content: a number may be text, null is missing.
pub(super) struct Felter<'a>(pub(super) &'a Map<String, Value>);

impl Felter<'_> {
    pub(super) fn ord(&self, navn: &'static str) -> Result<Option<String>, Lesefeil> {
        let tekst = match self.0.get(navn) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(t)) => t.trim().to_owned(),
            Some(Value::Number(n)) => n.to_string(),
            Some(_) => return Err(Lesefeil::Felt(navn)),
        };
        if tekst.chars().count() > MAKS_ORD || tekst.chars().any(char::is_control) {
            return Err(Lesefeil::Felt(navn));
        }
        Ok(Some(tekst).filter(|t| !t.is_empty()))
    }

    pub(super) fn heltall(&self, navn: &'static str) -> Result<Option<i64>, Lesefeil> {
        self.ord(navn)?.map(|t| t.parse().map_err(|_| Lesefeil::Felt(navn))).transpose()
    }

    /// `2018-11-08T13:03:23.000Z`, the same with an offset or without one (the clock in Oslo), with a space for the T, or a day (noon).
    pub(super) fn tid(&self, navn: &'static str) -> Result<Option<DateTime<Utc>>, Lesefeil> {
        let Some(tekst) = self.ord(navn)?.map(|t| t.replacen(' ', "T", 1)) else {
            return Ok(None);
        };
        let med_sone = DateTime::parse_from_rfc3339(&tekst).or_else(|_| DateTime::parse_from_str(&tekst, "%Y-%m-%dT%H:%M:%S%.f%z"));
        if let Ok(tid) = med_sone {
            return Ok(Some(tid.to_utc()));
        }
        let lokal = tekst
            .parse::<NaiveDateTime>()
            .or_else(|_| NaiveDateTime::parse_from_str(&tekst, "%Y-%m-%dT%H:%M"))
            .ok()
            .or_else(|| tekst.parse::<NaiveDate>().ok()?.and_hms_opt(12, 0, 0));
        lokal.map(kalender::oslo_til_utc).map(Some).ok_or(Lesefeil::Felt(navn))
    }

    fn kroner(&self, navn: &'static str) -> Result<Option<Ore>, Lesefeil> {
        self.ord(navn)?.map(|t| verdi::belop(&t).ok_or(Lesefeil::Felt(navn))).transpose()
    }

    /// The amount in NOK. In another currency `belopNok` alone tells.
    pub(super) fn belop(&self) -> Result<Option<Ore>, Lesefeil> {
        let nok = self.kroner("belopNok")?;
        match self.ord("valutasort")? {
            Some(valuta) if valuta != "NOK" => Ok(nok),
            _ => Ok(self.kroner("belop")?.or(nok)),
        }
    }

    pub(super) fn oppdrag(&self) -> Result<Oppdrag, Lesefeil> {
        Ok(match self.ord("oppdragstype")?.as_deref() {
            None | Some("UTBETALING") => Oppdrag::Utbetaling,
            Some("ENDRET_UTBETALING") => Oppdrag::Endring,
            Some(_) => Oppdrag::Annet,
        })
    }

    /// Version 1 has one code, version 2 several with commas between; both, lists and numbers are met.
    fn feil(&self) -> Result<Vec<String>, Lesefeil> {
        let mut ut: Vec<String> = Vec::new();
        for navn in ["feilmeldingKode", "feilmeldingKoder"] {
            let tekster = match self.0.get(navn) {
                Some(Value::Array(liste)) => liste
                    .iter()
                    .map(|v| match v {
                        Value::String(t) => Ok(t.clone()),
                        Value::Number(n) => Ok(n.to_string()),
                        _ => Err(Lesefeil::Felt(navn)),
                    })
                    .collect::<Result<_, _>>()?,
                _ => self.ord(navn)?.into_iter().collect::<Vec<_>>(),
            };
            for kode in tekster.iter().flat_map(|t| t.split(',')).map(str::trim).filter(|k| !k.is_empty()) {
                if kode.len() > MAKS_ORD || kode.chars().any(char::is_control) {
                    return Err(Lesefeil::Felt(navn));
                }
                if !ut.iter().any(|u| u == kode) {
                    ut.push(kode.to_owned());
                }
            }
        }
        let tekst = |navn| match self.0.get(navn) {
            Some(Value::String(t)) => !t.trim().is_empty(),
            Some(Value::Array(liste)) => !liste.is_empty(),
            _ => false,
        };
        if ut.is_empty() && (tekst("feilmeldingTekst") || tekst("feilmeldingTekster")) {
            ut.push(UTEN_KODE.to_owned());
        }
        Ok(ut)
    }
}

/// Where the money of an order is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    Venter,
    Utbetalt { tid: DateTime<Utc>, betaling_id: Option<String> },
    Avvist,
}

/// What differs between orders and what the payment system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Avvikslag {
    /// The payment system speaks of an order that is none of ours.
    UkjentOrdre,
    /// Another amount than ordered.
    FeilBelop,
    /// Paid, without an amount to check.
    BelopMangler,
    /// Paid a second time.
    BetaltFor,
    /// Paid after it was refused, or refused after it was paid.
    BetaltEtterAvvisning,
    AvvistEtterBetaling,
    /// The order was refused: the money has not left.
    Avvist,
    /// The change of account was refused.
    EndringAvvist,
    /// No receipt of payment within the time for it.
    Mangler,
    /// The order has not been handed over.
    IkkeSendt,
    /// The payment system says paid, and no receipt has; or the other way round.
    UlikStatus,
    /// A file that cannot be read.
    Uleselig,
    /// Paid on a day before the order, or long after today.
    FeilDato,
    /// Paid, with a status nobody has told us the meaning of.
    UkjentStatus,
    /// Paid by a payment that another order has.
    BetalingBrukt,
    /// An order that cannot be handed over as it is: it or its account cannot be read, or something else has its name.
    KanIkkeSendes,
    /// A practice the run could not decide for.
    UtenVedtak,
    /// A change of account that cannot be made or handed over as it is.
    EndringKanIkkeSendes,
    /// Something lies where receipts and lists come, with a name that is never read.
    FeilNavn,
}

impl Avvikslag {
    pub const ALLE: [Self; 19] = [
        Self::UkjentOrdre,
        Self::FeilBelop,
        Self::BelopMangler,
        Self::BetaltFor,
        Self::BetaltEtterAvvisning,
        Self::AvvistEtterBetaling,
        Self::Avvist,
        Self::EndringAvvist,
        Self::Mangler,
        Self::IkkeSendt,
        Self::UlikStatus,
        Self::Uleselig,
        Self::FeilDato,
        Self::UkjentStatus,
        Self::BetalingBrukt,
        Self::KanIkkeSendes,
        Self::UtenVedtak,
        Self::EndringKanIkkeSendes,
        Self::FeilNavn,
    ];

    /// Stable word in the database, the log and the metrics.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::UkjentOrdre => "ukjent_ordre",
            Self::FeilBelop => "feil_belop",
            Self::BelopMangler => "belop_mangler",
            Self::BetaltFor => "betalt_for",
            Self::BetaltEtterAvvisning => "betalt_etter_avvisning",
            Self::AvvistEtterBetaling => "avvist_etter_betaling",
            Self::Avvist => "avvist",
            Self::EndringAvvist => "endring_avvist",
            Self::Mangler => "mangler",
            Self::IkkeSendt => "ikke_sendt",
            Self::UlikStatus => "ulik_status",
            Self::Uleselig => "uleselig",
            Self::FeilDato => "feil_dato",
            Self::UkjentStatus => "ukjent_status",
            Self::BetalingBrukt => "betaling_brukt",
            Self::KanIkkeSendes => "kan_ikke_sendes",
            Self::UtenVedtak => "uten_vedtak",
            Self::EndringKanIkkeSendes => "endring_kan_ikke_sendes",
            Self::FeilNavn => "feil_navn",
        }
    }

    /// The kind with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|a| a.kode() == kode)
    }
}

/// What follows from a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vurdering {
    /// On its way; numbers are noted.
    Underveis,
    /// Paid at a time that has not come: read again then.
    Senere,
    Utbetalt(DateTime<Utc>),
    Avvist,
    /// A change was taken.
    EndringTatt,
    /// It says what is known.
    Gjentatt,
    /// Of a kind nothing follows from.
    UtenVirkning,
    Avvik(Avvikslag),
}

impl Vurdering {
    /// Stable word in the database and the metrics.
    pub const fn kode(&self) -> &'static str {
        match self {
            Self::Underveis => "underveis",
            Self::Senere => "senere",
            Self::Utbetalt(_) => "utbetalt",
            Self::Avvist => "avvist",
            Self::EndringTatt => "endring_tatt",
            Self::Gjentatt => "gjentatt",
            Self::UtenVirkning => "uten_virkning",
            Self::Avvik(slag) => slag.kode(),
        }
    }
}

/// A payment may be told of some days before it is made; a day further off is a mistake.
const DAGER_FREM: i64 = 7;

/// An order as we have it, for a receipt that names it.
#[derive(Clone, Copy, Debug)]
pub struct Bestilling<'a> {
    pub belop: Ore,
    /// Day of the decision.
    pub dato: NaiveDate,
    pub stand: &'a Stand,
    /// The payment of the receipt is another order's.
    pub nummer_brukt: bool,
}

/// What a receipt means for the order it names; `None` when there is no such order.
pub fn vurder(ordre: Option<Bestilling<'_>>, k: &Kvittering, naa: DateTime<Utc>) -> Vurdering {
    let Some(o) = ordre.filter(|_| k.system_id.is_none_or(|id| id == SYSTEM_ID)) else {
        return Vurdering::Avvik(Avvikslag::UkjentOrdre);
    };
    match (k.oppdrag, k.feil.is_empty()) {
        (Oppdrag::Annet, _) => return Vurdering::UtenVirkning,
        (Oppdrag::Endring, false) => return Vurdering::Avvik(Avvikslag::EndringAvvist),
        (Oppdrag::Utbetaling, false) => {
            return match o.stand {
                Stand::Venter => Vurdering::Avvist,
                Stand::Avvist => Vurdering::Gjentatt,
                Stand::Utbetalt { .. } => Vurdering::Avvik(Avvikslag::AvvistEtterBetaling),
            };
        }
        (Oppdrag::Utbetaling | Oppdrag::Endring, true) => {}
    }
    if k.belop.is_some_and(|b| b != o.belop) {
        return Vurdering::Avvik(Avvikslag::FeilBelop);
    }
    match (k.utbetalt, o.stand) {
        (None, Stand::Venter) if k.oppdrag == Oppdrag::Endring => Vurdering::EndringTatt,
        (None, Stand::Venter) => Vurdering::Underveis,
        (None, _) => Vurdering::Gjentatt,
        (Some(tid), Stand::Utbetalt { tid: kjent, betaling_id }) => {
            let samme = match (&k.betaling_id, betaling_id) {
                (Some(ny), Some(gammel)) => ny == gammel,
                _ => kalender::dato_i_oslo(tid) == kalender::dato_i_oslo(*kjent),
            };
            if samme {
                Vurdering::Gjentatt
            } else {
                Vurdering::Avvik(Avvikslag::BetaltFor)
            }
        }
        // A good receipt that comes after a refusal is as good: the money has come.
        (Some(tid), Stand::Venter | Stand::Avvist) => betalt(o, k, tid, naa),
    }
}

/// Whether a receipt with the time of a payment pays an order without money.
fn betalt(o: Bestilling<'_>, k: &Kvittering, tid: DateTime<Utc>, naa: DateTime<Utc>) -> Vurdering {
    let kjent = |kode: &String| betalingsdata::er_kjent_status(kode, o.dato);
    Vurdering::Avvik(match k.belop {
        None => Avvikslag::BelopMangler,
        _ if !k.status_kode.as_ref().is_none_or(kjent) => Avvikslag::UkjentStatus,
        _ if kalender::dato_i_oslo(tid) < o.dato || tid > naa + TimeDelta::days(DAGER_FREM) => Avvikslag::FeilDato,
        _ if o.nummer_brukt => Avvikslag::BetalingBrukt,
        _ if tid > naa => return Vurdering::Senere,
        _ => return Vurdering::Utbetalt(tid),
    })
}

#[cfg(test)]
#[path = "kvittering_tester.rs"]
mod tester;
