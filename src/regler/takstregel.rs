//! Rules tied to codes: what goes together, what demands what, how often (`domain/oppgjor.md` §4.2–4.3). Data, read by [`super::regelfil`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::monster::Monster;

/// Over which time uses are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    Dag,
    Maned,
    Halvar,
    Kalenderar,
    /// The twelve months up to the treatment.
    Ar,
    Alltid,
    /// As long as a pregnancy, a crisis: [`super::kontroll::Regelsett`] says how many days.
    Svangerskap,
    Krise,
    /// Since the referral.
    Henvisning,
    /// Since the last treatment with one of the codes of [`Grense::koder`].
    Mellom,
}

/// Whose uses are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hvem {
    /// The patient's, with this practitioner.
    Pasient,
    /// The patient's, with all practitioners.
    Alle,
    /// The patient's with the same main diagnosis.
    Tilstand,
    /// The patient's with stønadspunkt 6a.
    Punkt6a,
    /// The practitioner's, whoever the patient.
    Behandler,
}

/// K16: how often a code may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grense {
    pub maks: u32,
    pub over: Over,
    pub hvem: Hvem,
    /// Codes that share the limit; for [`Over::Mellom`] the treatments that end the count. None: the code alone.
    pub koder: Option<Monster>,
}

impl Grense {
    /// `3 kalenderar pasient`, and codes after it.
    fn tolk(verdi: &str) -> Option<Self> {
        let mut ord = verdi.splitn(4, ' ');
        let maks = ord.next()?.parse().ok().filter(|n| (1..=100_000).contains(n))?;
        let over = match ord.next()? {
            "dag" => Over::Dag,
            "maned" => Over::Maned,
            "halvar" => Over::Halvar,
            "kalenderar" => Over::Kalenderar,
            "ar" => Over::Ar,
            "alltid" => Over::Alltid,
            "svangerskap" => Over::Svangerskap,
            "krise" => Over::Krise,
            "henvisning" => Over::Henvisning,
            "mellom" => Over::Mellom,
            _ => return None,
        };
        let hvem = match ord.next()? {
            "pasient" => Hvem::Pasient,
            "alle" => Hvem::Alle,
            "tilstand" => Hvem::Tilstand,
            "punkt6a" => Hvem::Punkt6a,
            "behandler" => Hvem::Behandler,
            _ => return None,
        };
        let koder = match ord.next() {
            Some(koder) => Some(Monster::tolk(koder)?),
            None => None,
        };
        Some(Self { maks, over, hvem, koder })
    }
}

/// What a rule says about its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regelslag {
    /// K06: not on the same bill as these.
    UgyldigMed(Monster),
    /// K06: on the same bill as these and no others.
    BareMed(Monster),
    /// K06: not the same day and patient as these.
    IkkeSammeDag(Monster),
    /// K06: not on days in a row for the same patient.
    IkkeDagenEtter,
    /// K07: an addition to one of these.
    Krever(Monster),
    /// K15: uses beyond the first. Without this and without [`Self::FriRepetisjon`] there is one use.
    MaksRepetisjoner(u32),
    /// K15: as many as there were.
    FriRepetisjon,
    /// §5: value of each use beyond the first.
    Repetisjonsprosent(u32),
    /// K16.
    Maks(Grense),
    /// K09: minutes the code takes at least.
    MinTid(u32),
    /// K09: minutes more for each use beyond the first.
    TidPerRepetisjon(u32),
    /// K19: demands this specialty or competence.
    KreverSpesialitet(String),
    /// K19: demands one of these; part of the name is enough.
    EnSpesialitet(Vec<String>),
    /// K19: patients below this age, or one of these specialties; part of the name is enough.
    SpesialitetEllerUnder(u32, Vec<String>),
    /// K19: demands a specialty other than these.
    IkkeBareSpesialitet(Vec<String>),
    /// K18: not in these praksistyper (`SP*`: by beginning).
    IkkeI(Vec<String>),
    /// K27: patients of this age and older.
    AlderFra(u32),
    /// K27: patients below this age.
    AlderUnder(u32),
    /// K08: counts as a simple contact.
    EnkelKontakt,
    /// K08: counts as a consultation.
    Konsultasjon,
    /// K09: the performer is with the patient. So is a consultation.
    Behandling,
    /// K09: several patients at once.
    Gruppe,
    /// K09: not the performer's time at the hour of the bill: travel, a patient who trains alone, paperwork.
    UtenomTid,
    /// K09: done by another than the sender, who is not named.
    Delegert,
    /// K20: evening, night or weekend.
    Kveld,
    /// K20: from minute of the day to minute of the day, past midnight when the first is later.
    Klokka(u32, u32),
    /// K30: this minute of the day is not likely to be when it was.
    IkkeKlokka(u32),
    /// K17: one of these diagnoses; any when the list is empty.
    KreverDiagnose(Vec<String>),
    /// K17: one of these procedure or laboratory codes; any when the list is empty.
    KreverProsedyre(Vec<String>),
    /// K20: Saturday and Sunday.
    Helg,
    /// K20: public holidays and the eves the regulation names.
    Hoytid,
    /// A patient is not part of the bill: meetings, groups, duty.
    UtenPasient,
    /// K28: once per patient and day.
    EnPerDag,
    /// K14: the first uses for a patient need no referral.
    Henvisningsfri(u32),
    /// K14: needs a referral.
    KreverHenvisning,
    /// K14: only when there is no referral.
    UtenHenvisning,
    /// K13: the reason stands on the bill.
    KreverMerknad,
    /// K21: the patient pays all of it.
    PasientBetaler,
    /// K21: … except with this exemption code.
    DekkesVed(String),
    /// K21: no egenandel when this code stands on the bill.
    HonorarVed(String),
    /// K21: claimed with these codes instead, and worth nothing itself.
    UtenEgetBelop(Monster),
    /// Read, and not to be seen in a message.
    IkkeAutomatisk,
    /// Read, and controlled by something else.
    AnnetSted,
}

impl Regelslag {
    /// From the words of the CSV. None when the word is unknown or the value does not fit.
    pub fn tolk(regel: &str, verdi: &str) -> Option<Self> {
        let tall = || verdi.parse::<u32>().ok().filter(|n| (1..=100_000).contains(n));
        let tom = |slag| verdi.is_empty().then_some(slag);
        let liste = |skille: char| {
            let ut: Vec<String> = verdi.split(skille).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
            (!ut.is_empty()).then_some(ut)
        };
        match regel {
            "ugyldig_med" => Monster::tolk(verdi).map(Self::UgyldigMed),
            "bare_med" => Monster::tolk(verdi).map(Self::BareMed),
            "ikke_samme_dag" => Monster::tolk(verdi).map(Self::IkkeSammeDag),
            "ikke_dagen_etter" => tom(Self::IkkeDagenEtter),
            "krever" => Monster::tolk(verdi).map(Self::Krever),
            "maks_repetisjoner" => verdi.parse().ok().map(Self::MaksRepetisjoner),
            "fri_repetisjon" => tom(Self::FriRepetisjon),
            "repetisjonsprosent" => tall().filter(|p| *p <= 100).map(Self::Repetisjonsprosent),
            "maks" => Grense::tolk(verdi).map(Self::Maks),
            "min_tid" => tall().map(Self::MinTid),
            "tid_per_repetisjon" => tall().map(Self::TidPerRepetisjon),
            "krever_spesialitet" => (!verdi.is_empty()).then(|| Self::KreverSpesialitet(verdi.to_owned())),
            "en_spesialitet" => liste(';').map(Self::EnSpesialitet),
            "spesialitet_eller_under" => {
                let (alder, navn) = verdi.split_once(';')?;
                let alder = alder.parse().ok().filter(|n| (1..=150).contains(n))?;
                match Self::tolk("en_spesialitet", navn)? {
                    Self::EnSpesialitet(navn) => Some(Self::SpesialitetEllerUnder(alder, navn)),
                    _ => None,
                }
            }
            "ikke_bare_spesialitet" => liste(';').map(Self::IkkeBareSpesialitet),
            "ikke_i" => liste(' ').map(Self::IkkeI),
            "alder_fra" => tall().map(Self::AlderFra),
            "alder_under" => tall().map(Self::AlderUnder),
            "enkel_kontakt" => tom(Self::EnkelKontakt),
            "konsultasjon" => tom(Self::Konsultasjon),
            "behandling" => tom(Self::Behandling),
            "gruppe" => tom(Self::Gruppe),
            "utenom_tid" => tom(Self::UtenomTid),
            "delegert" => tom(Self::Delegert),
            "kveld" => tom(Self::Kveld),
            "klokka" => klokka(verdi),
            "ikke_klokka" => minutt(verdi).map(Self::IkkeKlokka),
            "krever_diagnose" => medisinske_koder(verdi).map(Self::KreverDiagnose),
            "krever_prosedyre" => medisinske_koder(verdi).map(Self::KreverProsedyre),
            "helg" => tom(Self::Helg),
            "hoytid" => tom(Self::Hoytid),
            "uten_pasient" => tom(Self::UtenPasient),
            "en_per_dag" => tom(Self::EnPerDag),
            "henvisningsfri" => tall().map(Self::Henvisningsfri),
            "krever_henvisning" => tom(Self::KreverHenvisning),
            "uten_henvisning" => tom(Self::UtenHenvisning),
            "krever_merknad" => tom(Self::KreverMerknad),
            "pasient_betaler" => tom(Self::PasientBetaler),
            "dekkes_ved" => (!verdi.is_empty()).then(|| Self::DekkesVed(verdi.to_owned())),
            "honorar_ved" => (!verdi.is_empty()).then(|| Self::HonorarVed(verdi.to_owned())),
            "uten_eget_belop" => Monster::tolk(verdi).map(Self::UtenEgetBelop),
            "ikke_automatisk" => tom(Self::IkkeAutomatisk),
            "annet_sted" => tom(Self::AnnetSted),
            _ => None,
        }
    }

    /// A limit for which the practitioner's bills of the whole year are needed, whoever the patient.
    pub fn teller_behandlers_bruk(&self) -> bool {
        matches!(self, Self::Maks(g) if g.hvem == Hvem::Behandler)
    }

    /// A limit for which other practitioners' bills are needed.
    pub fn teller_andres_bruk(&self) -> bool {
        matches!(self, Self::Maks(g) if g.hvem == Hvem::Alle)
    }
}

/// `23:00-08:00`
fn klokka(verdi: &str) -> Option<Regelslag> {
    let (fra, til) = verdi.split_once('-')?;
    Some(Regelslag::Klokka(minutt(fra)?, minutt(til)?))
}

/// `23:59`
fn minutt(t: &str) -> Option<u32> {
    let (time, minutt) = t.split_once(':')?;
    let (time, minutt) = (time.parse::<u32>().ok()?, minutt.parse::<u32>().ok()?);
    (time < 24 && minutt < 60).then_some(time * 60 + minutt)
}

/// `L73, F32.1`: diagnoses, procedures or laboratory codes. Every one begins with a letter and has a number; a word has none.
pub(super) fn medisinske_koder(verdi: &str) -> Option<Vec<String>> {
    let ord = verdi.split([',', ';', '/', '|']).flat_map(str::split_whitespace);
    let koder: Vec<String> = ord.filter(|o| !matches!(*o, "og" | "eller")).map(str::to_owned).collect();
    let er_kode = |k: &String| {
        let tegn = k.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        tegn && k.len() <= 12 && k.starts_with(|c: char| c.is_ascii_alphabetic()) && k.contains(|c: char| c.is_ascii_digit())
    };
    koder.iter().all(er_kode).then_some(koder)
}

/// How sure the rule is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Styrke {
    #[default]
    Avviser,
    /// Rejects, unless the bill has a note: then it informs.
    Merknad,
    /// The regulation has exceptions that a message does not show.
    Informerer,
}

/// One rule for one code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takstregel {
    pub fagomrade: String,
    pub takst: String,
    pub slag: Regelslag,
    /// Empty: every praksistype.
    pub praksistyper: Vec<String>,
    /// First and last day of treatment it holds for; None: as long as the code.
    pub fra: Option<NaiveDate>,
    pub til: Option<NaiveDate>,
    pub styrke: Styrke,
    /// As the source has it.
    pub tekst: String,
    pub kilde: String,
    pub merknad: Option<String>,
}

impl Takstregel {
    pub fn gjelder(&self, praksistype: &str, dato: NaiveDate) -> bool {
        self.gjelder_dato(dato) && (self.praksistyper.is_empty() || passer(&self.praksistyper, praksistype))
    }

    fn gjelder_dato(&self, dato: NaiveDate) -> bool {
        self.fra.is_none_or(|fra| fra <= dato) && self.til.is_none_or(|til| dato <= til)
    }
}

/// Whether a praksistype is on the list; `SP*` is by beginning.
pub fn passer(liste: &[String], praksistype: &str) -> bool {
    liste.iter().any(|p| match p.strip_suffix('*') {
        Some(start) => praksistype.starts_with(start),
        None => p == praksistype,
    })
}
