//! Reads what HPR says of a person (hpr.md). Every field may be missing, and there may be more of them. What is missing or written in a code
//! we do not know is kept apart from what is known: see [`super::Stilling`].

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use serde_json::Value;

use super::klient::Koder;
use super::{Hprgodkjenning, Hprperson, Stilling};
use grunn::HprNr;
use grunn::godkjenning::{Godkjenning, er_kjent};

/// Helsepersonellkategori and autorisasjon.
const KATEGORI: i64 = 9060;
const AUTORISASJON: i64 = 7704;
/// Autorisasjon without conditions.
const UTEN_VILKAR: &str = "1";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Personsvar {
    hpr_nummer: Option<Value>,
    erstattet_av_hpr_nummer: Option<Value>,
    person: Option<Person>,
    godkjenninger: Option<Vec<Godkjenningssvar>>,
    administrative_reaksjoner: Option<Vec<Reaksjon>>,
}

#[derive(Deserialize)]
struct Person {
    #[serde(rename = "dødsdato")]
    dodsdato: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Godkjenningssvar {
    helsepersonellkategori: Option<Kode>,
    autorisasjon: Option<Kode>,
    periode: Option<Periode>,
    spesialistgodkjenninger: Option<Vec<Spesialist>>,
    #[serde(rename = "vilkår")]
    vilkar: Option<Vec<Value>>,
    avsluttet_status: Option<Kode>,
    administrative_reaksjoner: Option<Vec<Reaksjon>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spesialist {
    #[serde(rename = "type")]
    slag: Option<Kode>,
    periode: Option<Periode>,
    avsluttet_status: Option<Kode>,
    administrative_reaksjoner: Option<Vec<Reaksjon>>,
}

#[derive(Deserialize)]
struct Reaksjon {
    #[serde(rename = "type")]
    slag: Option<Kode>,
    periode: Option<Periode>,
}

#[derive(Deserialize)]
struct Kode {
    navn: Option<String>,
    verdi: Option<Value>,
    kodeverk: Option<Kodeverk>,
}

#[derive(Deserialize)]
struct Kodeverk {
    id: Option<i64>,
}

#[derive(Deserialize)]
struct Periode {
    fra: Option<Value>,
    til: Option<Value>,
}

/// Text, or a number as text.
fn tekst(verdi: &Value) -> Option<String> {
    match verdi {
        Value::String(t) => Some(t.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// A date, alone or with a time of day: local, since it has no zone.
fn dato(verdi: &Value) -> Option<NaiveDate> {
    let t = verdi.as_str()?.trim();
    let med_tid = || t.parse::<NaiveDateTime>().ok().map(|d| d.date());
    let med_sone = || DateTime::parse_from_rfc3339(t).ok().map(|d| d.date_naive());
    t.parse().ok().or_else(med_tid).or_else(med_sone)
}

/// Told and readable, not told, or told and not readable.
fn valgfri_dato(verdi: Option<&Value>) -> Result<Option<NaiveDate>, ()> {
    match verdi {
        None | Some(Value::Null) => Ok(None),
        Some(verdi) => dato(verdi).map(Some).ok_or(()),
    }
}

impl Kode {
    fn verdi(&self) -> Option<String> {
        self.verdi.as_ref().and_then(tekst)
    }

    /// The code, when it is of this code system as far as the answer says.
    fn i(&self, kodeverk: i64) -> Option<String> {
        let annet = self.kodeverk.as_ref().and_then(|k| k.id).is_some_and(|id| id != kodeverk);
        self.verdi().filter(|_| !annet)
    }
}

type Dager = (Option<NaiveDate>, Option<NaiveDate>);

fn dager(periode: Option<&Periode>) -> Result<Dager, ()> {
    let Some(p) = periode else { return Ok((None, None)) };
    Ok((valgfri_dato(p.fra.as_ref())?, valgfri_dato(p.til.as_ref())?))
}

/// Whether a day is in a period; a date that cannot be read may hold it.
fn kan_dekke(periode: Option<&Periode>, dag: NaiveDate) -> bool {
    dager(periode).map_or(true, |(fra, til)| fra.is_none_or(|d| d <= dag) && til.is_none_or(|d| dag <= d))
}

/// What an ended status and the reactions in force say together.
fn stilling(avsluttet: Option<&Kode>, reaksjoner: &[Reaksjon], koder: &Koder, dag: NaiveDate) -> Stilling {
    let av_status = avsluttet.map_or(Stilling::Gjelder, |kode| match kode.verdi() {
        Some(kode) if koder.avslutter.contains(&kode) => Stilling::Stanset,
        _ => Stilling::ITvil,
    });
    let av_reaksjon =
        reaksjoner
            .iter()
            .filter(|r| kan_dekke(r.periode.as_ref(), dag))
            .map(|r| match r.slag.as_ref().and_then(Kode::verdi) {
                Some(kode) if koder.stanser.contains(&kode) => Stilling::Stanset,
                Some(kode) if koder.uten_virkning.contains(&kode) => Stilling::Gjelder,
                _ => Stilling::ITvil,
            });
    av_reaksjon.fold(av_status, strengeste)
}

/// One that surely stops decides; else doubt about one is doubt about both.
fn strengeste(a: Stilling, b: Stilling) -> Stilling {
    match (a, b) {
        (Stilling::Stanset, _) | (_, Stilling::Stanset) => Stilling::Stanset,
        (Stilling::ITvil, _) | (_, Stilling::ITvil) => Stilling::ITvil,
        (Stilling::Gjelder, Stilling::Gjelder) => Stilling::Gjelder,
    }
}

/// The specialties in force; `Err` when one cannot be read.
fn spesialiteter(alle: &[Spesialist], koder: &Koder, dag: NaiveDate) -> Result<Vec<(String, String)>, ()> {
    let mut ut = Vec::new();
    for s in alle.iter().filter(|s| kan_dekke(s.periode.as_ref(), dag)) {
        dager(s.periode.as_ref())?;
        match stilling(
            s.avsluttet_status.as_ref(),
            s.administrative_reaksjoner.as_deref().unwrap_or_default(),
            koder,
            dag,
        ) {
            Stilling::Gjelder => {
                let slag = s.slag.as_ref().ok_or(())?;
                let kode = slag.verdi().ok_or(())?;
                ut.push((kode.clone(), slag.navn.clone().unwrap_or(kode)));
            }
            Stilling::Stanset => {}
            Stilling::ITvil => return Err(()),
        }
    }
    Ok(ut)
}

impl Godkjenningssvar {
    /// `None` when not even the profession can be read.
    fn les(&self, koder: &Koder, dag: NaiveDate) -> Option<Hprgodkjenning> {
        let yrke = self.helsepersonellkategori.as_ref().and_then(|k| k.i(KATEGORI))?;
        let autorisasjon = self.autorisasjon.as_ref().and_then(|k| k.i(AUTORISASJON)).unwrap_or_default();
        let reaksjoner = self.administrative_reaksjoner.as_deref().unwrap_or_default();
        let med_vilkar = autorisasjon == UTEN_VILKAR && self.vilkar.as_ref().is_some_and(|v| !v.is_empty());
        let spesialiteter = spesialiteter(self.spesialistgodkjenninger.as_deref().unwrap_or_default(), koder, dag);
        let periode = dager(self.periode.as_ref());
        let mut stilling = stilling(self.avsluttet_status.as_ref(), reaksjoner, koder, dag);
        let uleselig = !er_kjent(&autorisasjon) || med_vilkar || spesialiteter.is_err() || periode.is_err();
        if stilling == Stilling::Gjelder && uleselig {
            stilling = Stilling::ITvil;
        }
        let (fra, til) = periode.unwrap_or_default();
        let navn = self.autorisasjon.as_ref().and_then(|k| k.navn.clone());
        Some(Hprgodkjenning {
            godkjenning: Godkjenning {
                yrke,
                autorisasjon_tekst: navn.unwrap_or_else(|| autorisasjon.clone()),
                autorisasjon,
                spesialiteter: spesialiteter.unwrap_or_default(),
                hentet: DateTime::UNIX_EPOCH,
            },
            fra,
            til,
            stilling,
        })
    }
}

fn nummer(verdi: Option<&Value>) -> Option<HprNr> {
    HprNr::tolk(&tekst(verdi?)?).ok()
}

/// Reads the answer about one number; `None` when it is not about that number, or not of the right shape. The second value is the number
/// that has replaced it.
pub(super) fn tolk(kropp: &[u8], spurt: &HprNr, koder: &Koder, dag: NaiveDate) -> Option<(Hprperson, Option<HprNr>)> {
    let svar: Personsvar = serde_json::from_slice(kropp).ok()?;
    if nummer(svar.hpr_nummer.as_ref()).as_ref() != Some(spurt) {
        return None;
    }
    let ny = match svar.erstattet_av_hpr_nummer.as_ref() {
        None | Some(Value::Null) => None,
        // Replaced by something that is no number: nobody knows by whom.
        verdi => Some(nummer(verdi)?),
    };
    let mut person = Hprperson::default();
    match valgfri_dato(svar.person.as_ref().and_then(|p| p.dodsdato.as_ref())) {
        Ok(dod) => person.dod = dod,
        Err(()) => person.alt_i_tvil = true,
    }
    // Reactions against the person are about every approval.
    let felles = stilling(None, svar.administrative_reaksjoner.as_deref().unwrap_or_default(), koder, dag);
    person.alt_i_tvil |= felles == Stilling::ITvil;
    match svar.godkjenninger {
        // Not the same as an empty list.
        None => person.alt_i_tvil = true,
        Some(alle) => {
            for g in &alle {
                match g.les(koder, dag) {
                    Some(g) => person.godkjenninger.push(g),
                    None => person.alt_i_tvil |= kan_dekke(g.periode.as_ref(), dag),
                }
            }
        }
    }
    for g in &mut person.godkjenninger {
        g.stilling = strengeste(felles, g.stilling);
    }
    Some((person, ny.filter(|ny| ny != spurt)))
}
