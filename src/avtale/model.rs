//! Rules for agreements and consents: which text is in force, what must be signed by when, who may sign what.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use grunn::kalender;
use grunn::text::Sprak;

/// The security level a signature needs.
pub const NIVA: i16 = 4;
/// A newer version is announced this long before it is in force: the agreement promises at least two months (version 2027-1, § 10).
const VARSELDAGER: i64 = 92;

/// When a text of the agreement is in force. A version is in force until the next one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versjon {
    pub id: String,
    pub gyldig_fra: NaiveDate,
    /// Last day to sign it for those who have an earlier one; `None`: the earlier one stays good enough.
    pub ma_signeres_innen: Option<NaiveDate>,
    /// Professions whose association has signed for its members.
    pub kollektiv: Vec<String>,
}

/// Which of the two agreements with the same words (praksisinformasjon.md §5): members of an association that has signed for them are
/// part of the collective agreement, others sign the ordinary one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slag {
    #[default]
    Ordinaer,
    Kollektiv,
}

impl Slag {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Ordinaer => "ordinaer",
            Self::Kollektiv => "kollektiv",
        }
    }

    pub fn parse(kode: &str) -> Option<Self> {
        [Self::Ordinaer, Self::Kollektiv].into_iter().find(|s| s.kode() == kode)
    }
}

impl Versjon {
    /// Whether someone with these professions (kodeverk 9060) may be a member of an association that has signed.
    pub fn har_kollektiv(&self, yrker: &[String]) -> bool {
        self.kollektiv.iter().any(|k| yrker.contains(k))
    }
}

/// The version in force on a day.
pub fn gjeldende_versjon(versjoner: &[Versjon], dag: NaiveDate) -> Option<&Versjon> {
    versjoner.iter().filter(|v| v.gyldig_fra <= dag).max_by_key(|v| v.gyldig_fra)
}

/// The next version, when the day has come to announce it.
pub fn varslet_versjon(versjoner: &[Versjon], dag: NaiveDate) -> Option<&Versjon> {
    versjoner
        .iter()
        .filter(|v| v.gyldig_fra > dag && (v.gyldig_fra - dag).num_days() <= VARSELDAGER)
        .min_by_key(|v| v.gyldig_fra)
}

/// The versions a reader of `fra` has not agreed to, up to and including `til`, oldest first: what «what is new» covers.
pub fn nye_versjoner<'a>(versjoner: &'a [Versjon], fra: &str, til: &str) -> Vec<&'a Versjon> {
    let gyldig_fra = |id: &str| versjoner.iter().find(|v| v.id == id).map(|v| v.gyldig_fra);
    let (Some(fra), Some(til)) = (gyldig_fra(fra), gyldig_fra(til)) else {
        return Vec::new();
    };
    let mut nye: Vec<&Versjon> = versjoner.iter().filter(|v| v.gyldig_fra > fra && v.gyldig_fra <= til).collect();
    nye.sort_by_key(|v| v.gyldig_fra);
    nye
}

/// Why an agreement ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avslutning {
    /// A newer version was signed.
    Erstattet,
    OppsagtAvHelseaktor,
    OppsagtAvHelfo,
    /// The right to practise at the fund's expense is lost (ftrl. § 25-6).
    TapAvRett,
}

impl Avslutning {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Erstattet => "erstattet",
            Self::OppsagtAvHelseaktor => "oppsagt_av_helseaktor",
            Self::OppsagtAvHelfo => "oppsagt_av_helfo",
            Self::TapAvRett => "tap_av_rett",
        }
    }

    pub fn parse(kode: &str) -> Option<Self> {
        [Self::Erstattet, Self::OppsagtAvHelseaktor, Self::OppsagtAvHelfo, Self::TapAvRett]
            .into_iter()
            .find(|a| a.kode() == kode)
    }

    /// Ended by the agency: the person cannot simply sign again, or ending it would mean nothing.
    pub const fn sperrer(self) -> bool {
        matches!(self, Self::OppsagtAvHelfo | Self::TapAvRett)
    }
}

/// A signed agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avtale {
    pub id: Uuid,
    pub versjon: String,
    pub slag: Slag,
    pub sprak: Sprak,
    pub navn: String,
    pub niva: i16,
    pub idp: String,
    pub signert: DateTime<Utc>,
    /// First reimbursable day.
    pub gyldig_fra: NaiveDate,
    /// Last day in force, and why it is the last.
    pub slutt: Option<(NaiveDate, Avslutning)>,
    /// Size of the signed copy in bytes, when one was kept.
    pub kopi: Option<u64>,
    /// The code of the signed copy, as it is stored.
    pub kode_kryptert: Option<Vec<u8>>,
}

/// Where an agreement stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Gjeldende,
    /// In force, but the last day is set.
    GjelderTil(NaiveDate, Avslutning),
    Avsluttet(NaiveDate, Avslutning),
}

impl Avtale {
    pub fn status(&self, dag: NaiveDate) -> Status {
        match self.slutt {
            None => Status::Gjeldende,
            Some((siste, hvorfor)) if siste >= dag => Status::GjelderTil(siste, hvorfor),
            Some((siste, hvorfor)) => Status::Avsluttet(siste, hvorfor),
        }
    }

    pub fn gjelder(&self, dag: NaiveDate) -> bool {
        self.gyldig_fra <= dag && self.slutt.is_none_or(|(siste, _)| siste >= dag)
    }

    /// What people can read out on the phone and find again.
    pub fn referanse(&self) -> String {
        referanse(self.id)
    }
}

/// The reference of a signing: `AV-1A2B-3C4D-5E6F`, the first half of its id.
pub fn referanse(id: Uuid) -> String {
    let hex = id.simple().to_string().to_ascii_uppercase();
    let del = |fra: usize| hex.get(fra..fra + 4).unwrap_or_default();
    format!("AV-{}-{}-{}", del(0), del(4), del(8))
}

/// What a person has and must do about the agreement on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Situasjon {
    /// Nothing is signed and nothing is in force; with the latest agreement, if there was one.
    Usignert { sist: Option<Avtale> },
    /// The newest text is signed.
    Signert(Avtale),
    /// An agreement is in force, and a newer text is to be signed. With a deadline when it must be.
    NyVersjon {
        avtale: Avtale,
        versjon: Versjon,
        frist: Option<Frist>,
    },
    /// In force until a day that is set, or ended, by the agency. Read only; the agency must be asked.
    Sperret(Avtale),
}

/// A deadline seen from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frist {
    pub dato: NaiveDate,
    /// Days left; negative when it has passed.
    pub dager: i64,
}

/// Finds out what applies to a person. `avtaler` are that person's, in any order.
pub fn vurder(avtaler: &[Avtale], versjoner: &[Versjon], dag: NaiveDate) -> Situasjon {
    // The newest signature counts: it replaced what came before it.
    let Some(sist) = avtaler.iter().max_by_key(|a| (a.slutt.is_none(), a.signert)) else {
        return Situasjon::Usignert { sist: None };
    };
    match sist.slutt {
        Some((_, hvorfor)) if hvorfor.sperrer() => return Situasjon::Sperret(sist.clone()),
        Some(_) if !sist.gjelder(dag) => return Situasjon::Usignert { sist: Some(sist.clone()) },
        _ => {}
    }
    let signert_fra = versjoner.iter().find(|v| v.id == sist.versjon).map(|v| v.gyldig_fra);
    match gjeldende_versjon(versjoner, dag) {
        Some(ny) if signert_fra.is_none_or(|fra| fra < ny.gyldig_fra) => {
            // A deadline of any version in between holds as well; the earliest is the one to keep.
            let frist = nye_versjoner(versjoner, &sist.versjon, &ny.id)
                .into_iter()
                .filter_map(|v| v.ma_signeres_innen)
                .min();
            let frist = frist.map(|dato| Frist {
                dato,
                dager: (dato - dag).num_days(),
            });
            Situasjon::NyVersjon {
                avtale: sist.clone(),
                versjon: ny.clone(),
                frist,
            }
        }
        _ => Situasjon::Signert(sist.clone()),
    }
}

/// What someone wants to sign, as the page sent it.
#[derive(Clone, Debug)]
pub struct Forsok<'a> {
    /// Version and hash of the text that was shown.
    pub versjon: &'a str,
    pub vist_hash: &'a [u8],
    /// The box «I have read it and accept it».
    pub bekreftet: bool,
    pub niva: i16,
    /// E-mail and phone are filled in.
    pub har_kontaktdata: bool,
    /// Which agreement; «member» is the signer's own word.
    pub slag: Slag,
    /// Professions of the signer.
    pub yrker: &'a [String],
}

/// What the signing does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signering {
    /// The day of signing.
    pub gyldig_fra: NaiveDate,
    /// The current agreement, if any, and its last day.
    pub erstatter: Option<(Uuid, NaiveDate)>,
}

/// Why nothing was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avslag {
    /// The login is not at level 4.
    ForLavtNiva,
    /// Ended by the agency.
    Sperret,
    /// This version is signed already: the first press of the button, or another window.
    AlleredeSignert(Uuid),
    ManglerKontaktdata,
    /// The text shown is not the one in force now.
    TekstEndret,
    /// The signer's profession has no collective agreement.
    IngenKollektiv,
    IkkeBekreftet,
}

impl Avtale {
    /// Whether a signing may be done, and what it does. `gjeldende_hash` is of the stored text in the language that was shown.
    ///
    /// # Errors
    /// The first reason why not, the ones nothing can be done about first.
    pub fn signer(
        forsok: &Forsok<'_>,
        gjeldende_hash: &[u8],
        avtaler: &[Avtale],
        versjoner: &[Versjon],
        dag: NaiveDate,
    ) -> Result<Signering, Avslag> {
        if forsok.niva < NIVA {
            return Err(Avslag::ForLavtNiva);
        }
        match vurder(avtaler, versjoner, dag) {
            Situasjon::Sperret(_) => return Err(Avslag::Sperret),
            // Ended by the person with a last day to come: a new signature is how one changes one's mind.
            Situasjon::Signert(a) if a.slutt.is_none() => return Err(Avslag::AlleredeSignert(a.id)),
            _ => {}
        }
        if !forsok.har_kontaktdata {
            return Err(Avslag::ManglerKontaktdata);
        }
        let gjeldende = gjeldende_versjon(versjoner, dag).filter(|v| v.id == forsok.versjon && forsok.vist_hash == gjeldende_hash);
        let Some(gjeldende) = gjeldende else {
            return Err(Avslag::TekstEndret);
        };
        if forsok.slag == Slag::Kollektiv && !gjeldende.har_kollektiv(forsok.yrker) {
            return Err(Avslag::IngenKollektiv);
        }
        if !forsok.bekreftet {
            return Err(Avslag::IkkeBekreftet);
        }
        let erstatter = avtaler.iter().find(|a| a.slutt.is_none()).map(|a| {
            // The day before, so that every day has one agreement; the same day when both are signed on it.
            (a.id, dag.pred_opt().unwrap_or(dag).max(a.gyldig_fra))
        });
        Ok(Signering {
            gyldig_fra: dag,
            erstatter,
        })
    }
}

/// Longest ahead one may set the last day: further away it is more likely a slip of the year.
const LENGST_OPPSIGELSE: Days = Days::new(366);

/// Why an agreement was not terminated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oppsigelsesavslag {
    /// There is no current agreement, or it is another one than the page showed.
    IngenAvtale,
    /// Before the first day allowed.
    ForTidlig(NaiveDate),
    /// After the last day allowed.
    ForSen(NaiveDate),
}

impl Avtale {
    /// The first and the last day the person may choose as the agreement's last: today, but one month ahead in version 2024-1, which
    /// has a month's notice (§ 9 of the versions).
    pub fn siste_dager(&self, idag: NaiveDate) -> (NaiveDate, NaiveDate) {
        let varsel = Months::new(u32::from(self.versjon == "2024-1"));
        let forste = idag.checked_add_months(varsel).unwrap_or(idag).max(self.gyldig_fra);
        (forste, idag.checked_add_days(LENGST_OPPSIGELSE).unwrap_or(idag))
    }

    /// Whether the person may end agreement `id` with this last day.
    ///
    /// # Errors
    /// Why not.
    pub fn si_opp(avtaler: &[Avtale], id: Uuid, siste: NaiveDate, idag: NaiveDate) -> Result<(), Oppsigelsesavslag> {
        let avtale = avtaler
            .iter()
            .find(|a| a.id == id && a.slutt.is_none())
            .ok_or(Oppsigelsesavslag::IngenAvtale)?;
        match avtale.siste_dager(idag) {
            (forste, _) if siste < forste => Err(Oppsigelsesavslag::ForTidlig(forste)),
            (_, lengst) if siste > lengst => Err(Oppsigelsesavslag::ForSen(lengst)),
            _ => Ok(()),
        }
    }
}

/// The form that ends an agreement, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Oppsigelsesskjema {
    /// The agreement the page showed.
    pub avtale: String,
    pub siste_dag: String,
}

/// Which text was read by somebody who could not sign it. Never the tick.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signerskjema {
    pub versjon: String,
    pub sprak: String,
}

/// What was chosen by somebody who had not seen the choice that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Samtykkeskjema {
    pub svar: String,
}

/// Who may use the personal e-mail address for more than decisions and agreement matters, and asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Formal {
    Helfo,
    Helsedirektoratet,
}

impl Formal {
    pub const ALLE: [Self; 2] = [Self::Helfo, Self::Helsedirektoratet];

    pub const fn kode(self) -> &'static str {
        match self {
            Self::Helfo => "helfo",
            Self::Helsedirektoratet => "helsedirektoratet",
        }
    }

    pub fn parse(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|f| f.kode() == kode)
    }
}

/// Yes or no to one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Svar {
    Ja,
    Nei,
}

impl Svar {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::Nei => "nei",
        }
    }

    pub fn parse(kode: &str) -> Option<Self> {
        [Self::Ja, Self::Nei].into_iter().find(|s| s.kode() == kode)
    }
}

/// One choice as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valg {
    pub formal: Formal,
    pub svar: Svar,
    /// Version of the purpose text that was shown.
    pub tekstversjon: String,
    pub tid: DateTime<Utc>,
}

/// The latest choice as a form carries it, to know later whether another has been made: when it was made; `0`: none.
pub fn merke(sist: Option<&Valg>) -> String {
    sist.map_or(0, |v| v.tid.timestamp_micros()).to_string()
}

/// Where a consent stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Samtykke {
    IkkeTattStilling,
    Ja(DateTime<Utc>),
    Nei(DateTime<Utc>),
}

/// The consent to a purpose from its choices, newest first. A yes covers only the text it was given to; a no needs no renewal.
pub fn samtykke(valg: &[Valg], formal: Formal, tekstversjon: &str) -> Samtykke {
    match valg.iter().find(|v| v.formal == formal) {
        Some(Valg { svar: Svar::Nei, tid, .. }) => Samtykke::Nei(*tid),
        Some(Valg {
            svar: Svar::Ja,
            tid,
            tekstversjon: gitt_til,
            ..
        }) if gitt_til == tekstversjon => Samtykke::Ja(*tid),
        _ => Samtykke::IkkeTattStilling,
    }
}

/// Whether a given consent is due to be asked about again: a yes older than so many months (Datatilsynet: remind at intervals).
pub fn skal_minnes(samtykke: Samtykke, idag: NaiveDate, maneder: u32) -> bool {
    let Samtykke::Ja(tid) = samtykke else { return false };
    kalender::dato_i_oslo(tid)
        .checked_add_months(Months::new(maneder))
        .is_some_and(|dag| dag <= idag)
}
