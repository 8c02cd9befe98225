//! What the tables of practices hold, as values.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::feil::AppError;
use crate::feil::logg;
use crate::praksis::kontovakt::model::{self as kontovakt, Kontovisning};
use crate::praksis::kontovakt::store::Praksiskonto;
use crate::praksis::model::{Eposter, Status, status};
use crate::praksis::vilkar;
use crate::server::krypto::Krypto;
use crate::vedlegg::model::Dokumentkrav;
use grunn::praksistype as typer;
use grunn::{Epost, HelseaktorId, HprNr, Kontonr, Orgnr, Periode, PraksisId, Yrke};
use registre::enhet::kontoeier::Kontosvar;

/// Name of the encrypted column; a value cannot be moved to another.
pub const KONTOFELT: &str = "praksis.konto";

/// One practice with all its facts.
#[derive(Clone, Debug)]
pub struct Praksis {
    pub id: PraksisId,
    pub helseaktor: HelseaktorId,
    /// Code such as `FALE`.
    pub praksistype: String,
    pub navn: String,
    pub orgnr: Orgnr,
    /// The register has confirmed the unit.
    pub verifisert: bool,
    pub adresse: Vec<String>,
    pub postnr: Option<String>,
    pub poststed: Option<String>,
    pub kommunenr: Option<String>,
    pub kommune: Option<String>,
    /// What the holder saw when choosing the place; `None` where it was not kept.
    pub valgt: Option<Stedvalgt>,
    /// Citizens see the kommune instead of the address.
    pub ambulerende: bool,
    pub konto_kryptert: Vec<u8>,
    pub konto_maskert: String,
    /// What the banks' register said last: `treff`, `ikke_treff`, `ukjent` or `utilgjengelig`.
    pub konto_kontroll: String,
    /// Every account it has had, the newest last.
    pub kontoer: Vec<Praksiskonto>,
    /// In order, never overlapping.
    pub perioder: Vec<Periode>,
    /// The primary first.
    pub eposter: Vec<Epost>,
    /// Whom the holder stands in for; `None`: no vikariat.
    pub vikar_for: Option<HprNr>,
    /// Registered here, with its documents; earlier ones have theirs in the archive.
    pub dokumenteres: bool,
    pub versjon: i32,
    pub opprettet: DateTime<Utc>,
    pub endret: DateTime<Utc>,
}

impl Praksis {
    /// The profession of the type; `None` for types registered by others.
    pub fn yrke(&self) -> Option<Yrke> {
        typer::fra_kode(&self.praksistype).map(|t| t.yrke)
    }

    /// A candidate's practice and a vikariat have a last day, and are not extended: a new one is registered (F7).
    pub fn krever_slutt(&self) -> bool {
        self.vikar_for.is_some() || typer::fra_kode(&self.praksistype).is_some_and(|t| t.krever_slutt)
    }

    /// The documents that are asked for.
    pub fn dokumentkrav(&self) -> &'static [Dokumentkrav] {
        typer::fra_kode(&self.praksistype).map_or(&[], |t| vilkar::gruppe(t).dokumenter(self.vikar_for.is_some()))
    }

    pub fn status(&self, dag: NaiveDate) -> Status {
        status(&self.perioder, dag)
    }

    /// Treatment on this day is within the practice.
    pub fn gjelder(&self, dag: NaiveDate) -> bool {
        self.perioder.iter().any(|p| p.inneholder(dag))
    }

    /// The account that is paid to on a day; `None` while none is approved.
    pub fn konto_paa(&self, dag: NaiveDate) -> Option<&Praksiskonto> {
        kontovakt::betales_til(&self.kontoer, dag)
    }

    /// As [`Self::konto_paa`], opened.
    ///
    /// # Errors
    /// `Intern` when the stored value cannot be opened.
    pub fn konto(&self, krypto: &Krypto, dag: NaiveDate) -> Result<Option<Kontonr>, AppError> {
        self.konto_paa(dag).map(|k| aapne(krypto, &k.kryptert)).transpose()
    }

    /// The state of the newest account.
    pub fn kontovisning(&self, idag: NaiveDate) -> Kontovisning {
        self.kontoer
            .last()
            .map_or(Kontovisning::Kontrolleres, |k| kontovakt::visning(k, idag))
    }

    /// A change is stopped and not decided: the account cannot be changed meanwhile.
    pub fn konto_stanset(&self) -> bool {
        self.kontoer
            .iter()
            .any(|k| k.fryst.is_some() && k.godkjenning != kontovakt::Godkjenning::Avvist)
    }

    /// The addresses; `None` when none is stored.
    pub fn epostliste(&self) -> Option<Eposter> {
        let (primaer, andre) = self.eposter.split_first()?;
        Some(Eposter {
            primaer: primaer.clone(),
            andre: andre.to_vec(),
        })
    }
}

/// Opens a stored account number.
///
/// # Errors
/// `Intern` when it cannot be opened.
pub fn aapne(krypto: &Krypto, kryptert: &[u8]) -> Result<Kontonr, AppError> {
    Kontonr::tolk(&krypto.dekrypter_tekst(KONTOFELT, kryptert)?).map_err(|e| logg::intern("praksis.konto", &e))
}

/// Where a practice is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sted {
    pub orgnr: Orgnr,
    pub navn: String,
    pub verifisert: bool,
    pub adresse: Vec<String>,
    pub postnr: Option<String>,
    pub poststed: Option<String>,
    pub kommunenr: Option<String>,
    pub kommune: Option<String>,
    /// What the person saw; `None` when nobody chose, so that what was kept stays.
    pub valgt: Option<Stedvalgt>,
}

impl Sted {
    /// Name and address on one line, as a form carries what its page showed.
    pub fn vist(&self) -> String {
        let linjer = self.adresse.iter().chain(&self.postnr).chain(&self.poststed);
        std::iter::once(&self.navn)
            .chain(linjer)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Where a place was chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stedkilde {
    Adresseregisteret,
    Enhetsregisteret,
    /// Typed, as no register told.
    Manuell,
}

impl Stedkilde {
    pub fn kode(self) -> &'static str {
        match self {
            Stedkilde::Adresseregisteret => "AR",
            Stedkilde::Enhetsregisteret => "BRREG",
            Stedkilde::Manuell => "MANUELL",
        }
    }

    pub(super) fn fra_kode(kode: &str) -> Option<Self> {
        [Stedkilde::Adresseregisteret, Stedkilde::Enhetsregisteret, Stedkilde::Manuell]
            .into_iter()
            .find(|k| k.kode() == kode)
    }
}

/// What the person saw when choosing a place. It is kept as it was, whatever the registers say later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stedvalgt {
    pub kilde: Stedkilde,
    pub her_id: Option<i32>,
    pub navn: String,
    pub adresse: Vec<String>,
}

/// Name and address as they are stored.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Vist {
    pub(super) navn: String,
    pub(super) adresse: Vec<String>,
}

impl Stedvalgt {
    pub(super) fn vist(&self) -> Json<Vist> {
        Json(Vist {
            navn: self.navn.clone(),
            adresse: self.adresse.clone(),
        })
    }
}

/// A practice to be registered.
#[derive(Clone, Debug)]
pub struct NyPraksis<'a> {
    /// Given only for demo data; otherwise the next number.
    pub id: Option<PraksisId>,
    pub praksistype: &'a str,
    pub sted: &'a Sted,
    pub ambulerende: bool,
    pub perioder: &'a [Periode],
    pub konto: &'a Kontonr,
    pub kontroll: Kontosvar,
    pub eposter: &'a Eposter,
    pub vikar_for: Option<&'a HprNr>,
    /// The documents are sent here.
    pub dokumenteres: bool,
}
