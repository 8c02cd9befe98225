//! Practices without database and pages: states, forms → valid values, what a look-up of an organisation shows.

use crate::praksis::text::Praksisfeil;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::vilkar;
use crate::feil::AppError;
use grunn::feltfeil::FeltFeil;
use grunn::praksistype as typer;
use grunn::praksistype::Praksistype;
use grunn::{DatoFeil, Epost, EpostFeil, HprNr, Kontonr, Orgnr, OrgnrFeil, Periode, Testnumre, Yrke, dato, tegn};

/// Where a practice is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    Aktiv,
    /// The first period has not begun.
    Kommende,
    /// Every period is over. Claims for treatment in them can still be sent.
    Avsluttet,
}

/// The state on a day.
pub fn status(perioder: &[Periode], idag: NaiveDate) -> Status {
    if perioder.iter().any(|p| p.inneholder(idag)) {
        Status::Aktiv
    } else if perioder.iter().any(|p| p.fra > idag) {
        Status::Kommende
    } else {
        Status::Avsluttet
    }
}

/// Whether a period shares a day with any of those.
pub fn overlapper_noen<'a>(perioder: impl IntoIterator<Item = &'a Periode>, ny: &Periode) -> bool {
    perioder.into_iter().any(|p| p.overlapper(ny))
}

/// Longest name; the database says the same.
pub const LENGSTE_NAVN: usize = 200;
/// Start dates outside these are most likely slips: the year 1990, and two years ahead.
const FORSTE_AAR: i32 = 1990;
const AAR_FRAM: i32 = 2;

/// Step 1 of registering, and the form that moves a practice (which leaves `praksistype` and `ambulerende` empty).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stedskjema {
    pub praksistype: String,
    /// What stands in the field: a number, or words that were searched for.
    pub orgnr: String,
    /// The place in Adresseregisteret that was chosen, if one was. Counts only together with its own number.
    pub her_id: String,
    pub navn: String,
    /// `on` when ticked.
    pub ambulerende: String,
    /// Version of the row the form was filled in from; empty for a new practice.
    pub versjon: String,
}

/// A place that may be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stedvalg {
    pub orgnr: Orgnr,
    /// `None`: the register's name is used.
    pub navn: Option<String>,
    /// The place in Adresseregisteret that was chosen.
    pub her_id: Option<i32>,
}

impl Stedskjema {
    /// Type and place for a person with these professions; all errors at once.
    ///
    /// # Errors
    /// `Ugyldig`, fields `praksistype`, `orgnr` and `navn`.
    pub fn parse_ny(&self, yrker: &[Yrke], testnumre: Testnumre) -> Result<(&'static Praksistype, Stedvalg), AppError> {
        let mut feil = FeltFeil::default();
        let praksistype = self.typen(yrker, &mut feil);
        let sted = self.sted(testnumre, &mut feil);
        match (praksistype, sted) {
            (Some(t), Some(s)) => Ok(feil.eller((t, s))?),
            _ => Err(AppError::Ugyldig(feil)),
        }
    }

    /// The place alone.
    ///
    /// # Errors
    /// `Ugyldig`, fields `orgnr` and `navn`.
    pub fn parse_sted(&self, testnumre: Testnumre) -> Result<Stedvalg, AppError> {
        let mut feil = FeltFeil::default();
        match self.sted(testnumre, &mut feil) {
            Some(sted) => Ok(feil.eller(sted)?),
            None => Err(AppError::Ugyldig(feil)),
        }
    }

    fn typen(&self, yrker: &[Yrke], feil: &mut FeltFeil) -> Option<&'static Praksistype> {
        let kode = if self.praksistype.is_empty() {
            Praksisfeil::TypeMangler
        } else {
            Praksisfeil::TypeIkkeDin
        };
        let funnet = typer::fra_kode(&self.praksistype).filter(|t| yrker.contains(&t.yrke));
        if funnet.is_none() {
            feil.legg_til("praksistype", &kode);
        }
        funnet
    }

    fn sted(&self, testnumre: Testnumre, feil: &mut FeltFeil) -> Option<Stedvalg> {
        let orgnr = Orgnr::tolk(&self.orgnr, testnumre)
            .map_err(|e| match e {
                OrgnrFeil::Mangler => feil.legg_til("orgnr", &Praksisfeil::StedMangler),
                OrgnrFeil::IkkeSiffer => feil.legg_til("orgnr", &Praksisfeil::StedIkkeValgt),
                e => feil.legg_til("orgnr", &e),
            })
            .ok();
        let navn = self.navn.split_whitespace().collect::<Vec<_>>().join(" ");
        let lengde = navn.chars().count();
        if lengde > LENGSTE_NAVN {
            feil.legg_til("navn", &Praksisfeil::NavnForLangt(i64::try_from(lengde).unwrap_or(i64::MAX)));
        } else if !tegn::er_navn(&navn) {
            // It stands in titles and letters.
            feil.legg_til("navn", &Praksisfeil::NavnTegn);
        }
        Some(Stedvalg {
            orgnr: orgnr?,
            navn: (!navn.is_empty()).then_some(navn),
            her_id: self.her_id(),
        })
    }

    /// The place in Adresseregisteret that was chosen.
    pub fn her_id(&self) -> Option<i32> {
        self.her_id.trim().parse().ok().filter(|id| *id > 0)
    }

    /// Takes a choice: an organisation number, and a HER-id after a slash when the place is from Adresseregisteret.
    pub fn velg(&mut self, valg: &str) {
        let (orgnr, her_id) = valg.split_once('/').unwrap_or((valg, ""));
        orgnr.clone_into(&mut self.orgnr);
        her_id.clone_into(&mut self.her_id);
    }

    pub fn er_ambulerende(&self) -> bool {
        !self.ambulerende.is_empty()
    }
}

/// Five rows for addresses that get the decisions. Empty rows do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Epostskjema {
    pub epost1: String,
    pub epost2: String,
    pub epost3: String,
    pub epost4: String,
    pub epost5: String,
    /// `1` to `5`: the row with the primary address.
    pub primaer: String,
    pub versjon: String,
}

/// The rows' field names, in order.
pub const EPOSTFELT: [&str; 5] = ["epost1", "epost2", "epost3", "epost4", "epost5"];

/// One to five addresses, one of them primary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eposter {
    pub primaer: Epost,
    pub andre: Vec<Epost>,
}

impl Eposter {
    pub fn alle(&self) -> impl Iterator<Item = &Epost> {
        std::iter::once(&self.primaer).chain(&self.andre)
    }

    /// For the history: the primary first.
    pub fn som_tekst(&self) -> String {
        self.alle().map(Epost::as_str).collect::<Vec<_>>().join(", ")
    }
}

impl Epostskjema {
    pub fn rader(&self) -> [&str; 5] {
        [&self.epost1, &self.epost2, &self.epost3, &self.epost4, &self.epost5]
    }

    /// Filled in from what is stored.
    pub fn fra(eposter: &Eposter, versjon: i32) -> Self {
        let mut rader = eposter.alle().map(|e| e.as_str().to_owned());
        let mut neste = || rader.next().unwrap_or_default();
        Self {
            epost1: neste(),
            epost2: neste(),
            epost3: neste(),
            epost4: neste(),
            epost5: neste(),
            primaer: "1".to_owned(),
            versjon: versjon.to_string(),
        }
    }

    /// All errors at once. A single address is the primary one without being marked.
    ///
    /// # Errors
    /// `Ugyldig`, fields `epost1`–`epost5` and `primaer`.
    pub fn parse(&self) -> Result<Eposter, AppError> {
        let mut feil = FeltFeil::default();
        match self.les(&mut feil) {
            Some(eposter) => Ok(feil.eller(eposter)?),
            None => Err(AppError::Ugyldig(feil)),
        }
    }

    fn les(&self, feil: &mut FeltFeil) -> Option<Eposter> {
        let mut lest: Vec<(usize, Epost)> = Vec::new();
        let mut skrevet = 0;
        for (i, (felt, tekst)) in EPOSTFELT.into_iter().zip(self.rader()).enumerate() {
            if tekst.trim().is_empty() {
                continue;
            }
            skrevet += 1;
            match Epost::tolk(tekst) {
                Ok(e)
                    if lest
                        .iter()
                        .any(|(_, tidligere)| tidligere.as_str().eq_ignore_ascii_case(e.as_str())) =>
                {
                    feil.legg_til(felt, &Praksisfeil::EpostDobbel)
                }
                Ok(e) => lest.push((i, e)),
                Err(e) => feil.legg_til(felt, &e),
            }
        }
        if skrevet == 0 {
            feil.legg_til("epost1", &EpostFeil::Mangler);
            return None;
        }
        let valgt = self.primaer.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let plass = match lest.iter().position(|(i, _)| Some(*i) == valgt) {
            Some(plass) => plass,
            None if skrevet == 1 => 0,
            // The marked row has an error of its own; that one is enough.
            None if valgt.is_some_and(|v| self.rader().get(v).is_some_and(|t| !t.trim().is_empty())) => return None,
            None => {
                feil.legg_til("primaer", &Praksisfeil::PrimaerMangler);
                return None;
            }
        };
        (plass < lest.len()).then(|| {
            let (_, primaer) = lest.remove(plass);
            Eposter {
                primaer,
                andre: lest.into_iter().map(|(_, e)| e).collect(),
            }
        })
    }
}

/// Account number typed twice. The digits are never serialised: a draft holds them encrypted.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kontoskjema {
    #[serde(skip_serializing)]
    pub konto: String,
    #[serde(skip_serializing)]
    pub konto_gjenta: String,
    /// Both fields as typed, encrypted; set by the server only.
    pub konto_kryptert: String,
    pub versjon: String,
}

impl std::fmt::Debug for Kontoskjema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kontoskjema(•••)")
    }
}

impl Kontoskjema {
    /// # Errors
    /// `Ugyldig`, fields `konto` and `konto_gjenta`.
    pub fn parse(&self) -> Result<Kontonr, AppError> {
        let mut feil = FeltFeil::default();
        match self.les(&mut feil) {
            Some(konto) => Ok(feil.eller(konto)?),
            None => Err(AppError::Ugyldig(feil)),
        }
    }

    fn les(&self, feil: &mut FeltFeil) -> Option<Kontonr> {
        let konto = Kontonr::tolk(&self.konto).map_err(|e| feil.legg_til("konto", &e)).ok();
        match (&konto, Kontonr::tolk(&self.konto_gjenta)) {
            (Some(konto), Ok(igjen)) if *konto == igjen => {}
            (_, _) if self.konto_gjenta.trim().is_empty() => feil.legg_til("konto_gjenta", &Praksisfeil::KontoGjentaMangler),
            (Some(_), _) => feil.legg_til("konto_gjenta", &Praksisfeil::KontoUlik),
            // The first field must be corrected anyway.
            (None, _) => {}
        }
        konto
    }
}

/// Step 2 of registering: period, account, addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Oppgjorsskjema {
    pub fra: String,
    pub til: String,
    /// `on` when ticked; asked only where one may stand in for another.
    pub vikar: String,
    /// HPR number of the one stood in for.
    pub vikar_for: String,
    /// Name to look for when the number is not known.
    pub vikar_navn: String,
    #[serde(skip_serializing)]
    pub konto: String,
    #[serde(skip_serializing)]
    pub konto_gjenta: String,
    pub konto_kryptert: String,
    pub epost1: String,
    pub epost2: String,
    pub epost3: String,
    pub epost4: String,
    pub epost5: String,
    pub primaer: String,
}

/// Valid answers of step 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oppgjor {
    pub periode: Periode,
    pub vikar_for: Option<HprNr>,
    pub konto: Kontonr,
    pub eposter: Eposter,
}

impl Oppgjorsskjema {
    /// The rows for addresses, as the form that changes them has them.
    pub fn eposter(&self) -> Epostskjema {
        Epostskjema {
            epost1: self.epost1.clone(),
            epost2: self.epost2.clone(),
            epost3: self.epost3.clone(),
            epost4: self.epost4.clone(),
            epost5: self.epost5.clone(),
            primaer: self.primaer.clone(),
            versjon: String::new(),
        }
    }

    /// The two account fields alone.
    pub fn kontoskjema(&self) -> Kontoskjema {
        Kontoskjema {
            konto: self.konto.clone(),
            konto_gjenta: self.konto_gjenta.clone(),
            ..Kontoskjema::default()
        }
    }

    /// Says to be a vikar, where one may be.
    pub fn er_vikar(&self, praksistype: &Praksistype) -> bool {
        !self.vikar.is_empty() && vilkar::gruppe(praksistype).kan_vaere_vikar()
    }

    fn les_vikar(&self, praksistype: &Praksistype, eget_hpr: Option<&HprNr>, feil: &mut FeltFeil) -> Option<HprNr> {
        if !vilkar::gruppe(praksistype).kan_vaere_vikar() {
            return None;
        }
        if self.vikar.is_empty() {
            if !self.vikar_for.trim().is_empty() {
                feil.legg_til("vikar", &Praksisfeil::VikarIkkeKrysset);
            }
            return None;
        }
        match HprNr::tolk(&self.vikar_for) {
            Ok(hpr) if Some(&hpr) == eget_hpr => {
                feil.legg_til("vikar_for", &Praksisfeil::VikarForSegSelv);
                None
            }
            Ok(hpr) => Some(hpr),
            Err(e) => {
                feil.legg_til("vikar_for", &e);
                None
            }
        }
    }

    /// All errors at once, in the order of the form.
    ///
    /// # Errors
    /// `Ugyldig`, fields `fra`, `til`, `vikar`, `vikar_for`, `konto`, `konto_gjenta`, `epost1`–`epost5`, `primaer`.
    pub fn parse(&self, praksistype: &Praksistype, eget_hpr: Option<&HprNr>, idag: NaiveDate) -> Result<Oppgjor, AppError> {
        let mut feil = FeltFeil::default();
        let krever_slutt = praksistype.krever_slutt || self.er_vikar(praksistype);
        let periode = les_periode(&self.fra, &self.til, krever_slutt, idag, &mut feil);
        let vikar_for = self.les_vikar(praksistype, eget_hpr, &mut feil);
        let konto = self.kontoskjema().les(&mut feil);
        let eposter = self.eposter().les(&mut feil);
        match (periode, konto, eposter) {
            (Some(periode), Some(konto), Some(eposter)) => Ok(feil.eller(Oppgjor {
                periode,
                vikar_for,
                konto,
                eposter,
            })?),
            _ => Err(AppError::Ugyldig(feil)),
        }
    }
}

fn les_periode(fra: &str, til: &str, krever_slutt: bool, idag: NaiveDate, feil: &mut FeltFeil) -> Option<Periode> {
    let start = match dato::tolk(fra) {
        Ok(d) if d.year() < FORSTE_AAR => {
            feil.legg_til("fra", &Praksisfeil::FraForTidlig(FORSTE_AAR.into()));
            None
        }
        Ok(d) if d.year() > idag.year() + AAR_FRAM => {
            feil.legg_til("fra", &Praksisfeil::FraForSen((idag.year() + AAR_FRAM).into()));
            None
        }
        Ok(d) => Some(d),
        Err(DatoFeil::Mangler) => {
            feil.legg_til("fra", &Praksisfeil::FraMangler);
            None
        }
        Err(e) => {
            feil.legg_til("fra", &e);
            None
        }
    };
    let slutt = les_slutt(til, krever_slutt, feil)?;
    match Periode::ny(start?, slutt) {
        Ok(periode) => Some(periode),
        Err(e) => {
            feil.legg_til("til", &e);
            None
        }
    }
}

/// `Some(None)`: no end, and none is needed.
fn les_slutt(til: &str, krever_slutt: bool, feil: &mut FeltFeil) -> Option<Option<NaiveDate>> {
    if til.trim().is_empty() {
        if krever_slutt {
            feil.legg_til("til", &Praksisfeil::TilMangler);
            return None;
        }
        return Some(None);
    }
    dato::tolk(til).map_err(|e| feil.legg_til("til", &e)).ok().map(Some)
}

/// The form that ends a practice, or moves its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sluttskjema {
    pub til: String,
    pub versjon: String,
}

impl Sluttskjema {
    /// The last period with its new end. A candidate's practice and a vikariat may be shortened, never extended: a new one is registered for that (F7).
    ///
    /// # Errors
    /// `Ugyldig`, field `til`.
    pub fn parse(&self, siste: Periode, krever_slutt: bool) -> Result<Periode, AppError> {
        let mut feil = FeltFeil::default();
        let Some(til) = les_slutt(&self.til, krever_slutt, &mut feil) else {
            return Err(AppError::Ugyldig(feil));
        };
        let ny = Periode::ny(siste.fra, til).map_err(|e| AppError::felt("til", &e))?;
        if krever_slutt && siste.til.is_some_and(|gammel| til.is_none_or(|t| t > gammel)) {
            return Err(AppError::felt("til", &Praksisfeil::KanIkkeForlenges));
        }
        Ok(ny)
    }
}

/// The version a form was made from.
///
/// # Errors
/// `Endret` when it is not a number: such a form is not ours, or older than what is stored.
pub fn versjon(tekst: &str) -> Result<i32, AppError> {
    tekst.trim().parse().map_err(|_| AppError::Endret)
}

/// What a look-up of an organisation number shows, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnhetSvar {
    /// With spaces, as people read it.
    pub orgnr: String,
    pub navn: Option<String>,
    pub adresse: Vec<String>,
    /// «Eies av Kurbadet Helsesenter AS».
    pub eier: Option<String>,
    /// The person may go on with this number.
    pub brukbar: bool,
    /// Why not, or what to know first.
    pub beskjeder: Vec<String>,
    /// Units to choose instead.
    pub forslag: Vec<EnhetForslag>,
    /// Words around the answer, in the user's language.
    pub forslag_tittel: String,
    pub kilde: String,
}

/// A unit that may be chosen instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnhetForslag {
    pub orgnr: String,
    pub navn: String,
    pub adresse: String,
    /// «Velg Fjordbyen Fysioterapi».
    pub knapp: String,
}

/// What a search for a place found, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sokesvar {
    /// «4 treff», or why there is none.
    pub status: String,
    pub treff: Vec<Stedtreff>,
    pub kilde: String,
}

/// One place that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stedtreff {
    /// With spaces, as people read it.
    pub orgnr: String,
    /// What [`Stedskjema::velg`] takes.
    pub valg: String,
    /// Empty when the place is not from Adresseregisteret.
    pub her_id: String,
    pub navn: String,
    pub adresse: String,
    /// Name of the register.
    pub kilde: String,
    pub brukbar: bool,
    /// Why not, or what to know first.
    pub beskjed: Option<String>,
    /// «Velg Kurbadet Helsesenter».
    pub knapp: String,
}

#[cfg(test)]
#[path = "model_tester.rs"]
mod tester;
