//! SQL for melding, regning and takst. Every read is given whose rows it may see.

mod detalj;
pub mod frister;
pub(crate) mod historikk;
pub(crate) mod inntak;
pub mod kjede;
pub mod kontroll;
mod liste;
pub(crate) mod nokler;
pub(crate) mod rebehandling;
pub(crate) mod sider;
pub mod takster;
pub(crate) mod utbetaling;
pub(crate) mod utskilling;
pub(crate) mod ventende;

pub use detalj::{Detalj, Motregning, Regningsrad, Vedtaksdel, finn};
pub use inntak::{innhold, varsle};
pub use liste::{Filter, Nokkel, Retning, Side, Sortering, Sorteringsfelt, antall_per_lapp, finn_rad, liste, tell};
pub use utskilling::Utskilt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::feil::AppError;
use crate::feil::logg;
use grunn::{InnsendingId, MeldingId, Ore, PraksisId, VedtakId};
use regler::kjede::Kjedetall;
use regler::prosess::{Kontrollstatus, Meldingsstatus, Statusfeil, Utbetalingsstatus};
use regler::status::Kravtilstand;

/// How a message came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kanal {
    /// From a journal system, through the Krav-API.
    Api,
    /// A file the person chose in the portal.
    Opplasting,
}

impl Kanal {
    /// The word in the database.
    pub fn kode(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Opplasting => "opplasting",
        }
    }

    fn fra_kode(kode: &str) -> Option<Self> {
        [Self::Api, Self::Opplasting].into_iter().find(|k| k.kode() == kode)
    }
}

/// One message as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Innsendingsrad {
    pub id: MeldingId,
    /// None when the message was technically rejected.
    pub innsending: Option<InnsendingId>,
    /// None until a practice is chosen (praksisvalg), and for technically rejected messages that named none.
    pub praksis: Option<PraksisId>,
    pub praksisnavn: Option<String>,
    pub kanal: Kanal,
    pub mottatt: DateTime<Utc>,
    pub tilstand: Kravtilstand,
    pub vedtak: Option<VedtakId>,
    pub krevd: Ore,
    /// None until the control is done. Credits are taken from it.
    pub godkjent: Option<Ore>,
    /// What the ledger says of it; None until there is a decision.
    pub oppgjor: Option<Oppgjor>,
    /// The first message, whose bills it controls again or apart.
    pub rebehandler: Option<MeldingId>,
    /// When its bills were set apart from the others of the first, because a register was silent.
    pub utskilt: Option<DateTime<Utc>>,
    /// Where bills of this one have been set apart.
    pub utskilte: Vec<Utskilt>,
}

/// What a message came to, from the ledger: its approved bills are netted against credits, or paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oppgjor {
    /// Its ordinary bills.
    pub godkjent: Ore,
    /// Its credits, not positive.
    pub kreditert: Ore,
    pub motregnet: Ore,
    pub betales: Ore,
}

/// A row as stored; the queries of lists and details give these columns.
struct Rad {
    id: Uuid,
    innsending_id: Option<i64>,
    praksis_id: Option<i64>,
    praksisnavn: Option<String>,
    kanal: String,
    mottatt: DateTime<Utc>,
    meldingsstatus: String,
    kontrollstatus: String,
    utbetalingsstatus: String,
    antall_regninger: i32,
    antall_avviste: i32,
    vedtak_id: Option<i64>,
    krevd_ore: i64,
    godkjent_ore: Option<i64>,
    bare_meldinger: bool,
    rebehandler: Option<Uuid>,
    utskilt: Option<DateTime<Utc>>,
    oppgjor_godkjent: Option<i64>,
    oppgjor_kreditert: Option<i64>,
    motregnet_ore: Option<i64>,
    betales_ore: Option<i64>,
}

impl Rad {
    fn les(self) -> Result<Innsendingsrad, AppError> {
        let oppgjor = match (self.oppgjor_godkjent, self.oppgjor_kreditert, self.motregnet_ore, self.betales_ore) {
            (Some(godkjent), Some(kreditert), Some(motregnet), Some(betales)) => Some(Oppgjor {
                godkjent: Ore(godkjent),
                kreditert: Ore(kreditert),
                motregnet: Ore(motregnet),
                betales: Ore(betales),
            }),
            _ => None,
        };
        Ok(Innsendingsrad {
            id: MeldingId(self.id),
            innsending: self.innsending_id.map(InnsendingId),
            praksis: self.praksis_id.map(PraksisId),
            praksisnavn: self.praksisnavn,
            kanal: Kanal::fra_kode(&self.kanal).ok_or_else(|| ugyldig("kanal", self.id))?,
            mottatt: self.mottatt,
            tilstand: Kravtilstand {
                melding: status::<Meldingsstatus>(&self.meldingsstatus)?,
                kontroll: status::<Kontrollstatus>(&self.kontrollstatus)?,
                utbetaling: status::<Utbetalingsstatus>(&self.utbetalingsstatus)?,
                antall_regninger: self.antall_regninger.into(),
                antall_avviste: self.antall_avviste.into(),
                praksisvalg: self.praksis_id.is_none(),
                bare_meldinger: self.bare_meldinger,
                // Before the ledger tells them apart only their sum is known; one below zero takes back.
                godkjent: oppgjor.map_or(Ore(self.godkjent_ore.unwrap_or(0).max(0)), |o| o.godkjent),
                kreditert: oppgjor.map_or(Ore(self.godkjent_ore.unwrap_or(0).min(0)), |o| o.kreditert),
                kreditert_siden: 0,
                kjede: Kjedetall::default(),
            },
            vedtak: self.vedtak_id.map(VedtakId),
            krevd: Ore(self.krevd_ore),
            godkjent: self.godkjent_ore.map(Ore),
            oppgjor,
            rebehandler: self.rebehandler.map(MeldingId),
            utskilt: self.utskilt,
            utskilte: Vec::new(),
        })
    }
}

/// A stored status word; one we do not know is our fault.
fn status<S: std::str::FromStr<Err = Statusfeil>>(ord: &str) -> Result<S, AppError> {
    ord.parse().map_err(|e: Statusfeil| logg::intern("lagring", &e))
}

fn ugyldig(kolonne: &'static str, id: Uuid) -> AppError {
    logg::intern("lagring", &format!("melding.{kolonne}, rad {id}"))
}
