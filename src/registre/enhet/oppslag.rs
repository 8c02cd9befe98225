//! The port to Enhetsregisteret and the one question the portal asks through it.

use async_trait::async_trait;

use super::endringer::Endringsstrom;
use super::model::{Enhet, Grunn, Praksissted, Regler, Sok, Treff, Vurdering, vurder};
use grunn::Orgnr;

/// What the register knows about a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oppslag {
    Funnet(Box<Enhet>),
    /// Taken out for legal reasons: nothing but the number may be kept.
    Fjernet,
    Ukjent,
}

/// Why there is no answer. None of these says anything about the unit, so what was entered is kept as not verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnhetFeil {
    /// No answer in time, an error on their side, or our circuit breaker is open.
    #[error("the unit register does not answer")]
    Utilgjengelig,
    /// An answer that is not what the documentation promises. The text says which part, without its content.
    #[error("the unit register answered something unexpected: {0}")]
    UventetSvar(&'static str),
    /// The register refused our question; our fault.
    #[error("the unit register refused the request: {}", .0.join("; "))]
    Avvist(Vec<String>),
}

/// Where units are looked up.
#[async_trait]
pub trait Enhetsregister: Endringsstrom {
    /// The unit with this number, whichever kind it is.
    async fn finn(&self, orgnr: &Orgnr) -> Result<Oppslag, EnhetFeil>;

    /// The places of activity of an owner, by name; at most 1 000. Empty when the number has none or is not an owner.
    async fn underenheter_av(&self, eier: &Orgnr) -> Result<Vec<Enhet>, EnhetFeil>;

    /// Places of activity by name and place; a number gives the unit itself, of either kind.
    async fn sok(&self, sok: &Sok) -> Result<Treff, EnhetFeil>;

    /// Owners by name, best first and at most [`EIERE`](super::model::EIERE): for who knows the company, not its place of activity.
    async fn sok_eiere(&self, navn: &str) -> Result<Vec<Enhet>, EnhetFeil>;
}

/// Looks a number up and judges it as practice site: owner included for an underenhet, usable underenheter for a hovedenhet.
///
/// # Errors
/// Only when the number itself could not be looked up. An owner that cannot be fetched becomes a warning, and a list that cannot be fetched
/// is `None`.
pub async fn finn_praksissted(register: &dyn Enhetsregister, orgnr: &Orgnr, regler: Regler<'_>) -> Result<Praksissted, EnhetFeil> {
    let enhet = match register.finn(orgnr).await? {
        Oppslag::Funnet(enhet) => *enhet,
        Oppslag::Fjernet => return Ok(uten_enhet(Grunn::Fjernet)),
        Oppslag::Ukjent => return Ok(uten_enhet(Grunn::Ukjent)),
    };
    let eier = match &enhet.overordnet {
        Some(eier) => finn_eier(register, eier).await,
        None => None,
    };
    let vurdering = vurder(&enhet, eier.as_ref(), regler);
    let forslag = match &vurdering {
        Vurdering::Ubrukelig(Grunn::Hovedenhet { .. }) => brukbare_underenheter(register, &enhet, regler).await,
        _ => None,
    };
    Ok(Praksissted {
        enhet: Some(enhet),
        eier,
        vurdering,
        forslag,
    })
}

fn uten_enhet(grunn: Grunn) -> Praksissted {
    Praksissted {
        enhet: None,
        eier: None,
        vurdering: Vurdering::Ubrukelig(grunn),
        forslag: None,
    }
}

async fn finn_eier(register: &dyn Enhetsregister, eier: &Orgnr) -> Option<Enhet> {
    match register.finn(eier).await {
        Ok(Oppslag::Funnet(eier)) => Some(*eier),
        Ok(Oppslag::Fjernet | Oppslag::Ukjent) => None,
        Err(feil) => {
            tracing::warn!(%feil, "owner of unit not checked");
            None
        }
    }
}

/// `None` when the list could not be fetched: the person can still type the number of the underenhet.
async fn brukbare_underenheter(register: &dyn Enhetsregister, eier: &Enhet, regler: Regler<'_>) -> Option<Vec<Enhet>> {
    match register.underenheter_av(&eier.orgnr).await {
        Ok(alle) => Some(
            alle.into_iter()
                .filter(|enhet| matches!(vurder(enhet, Some(eier), regler), Vurdering::Brukbar { .. }))
                .collect(),
        ),
        Err(feil) => {
            tracing::warn!(%feil, "units of owner not listed");
            None
        }
    }
}

impl Treff {
    /// A look-up shown as a search: one hit or none.
    pub(super) fn av_oppslag(oppslag: Oppslag) -> Self {
        match oppslag {
            Oppslag::Funnet(enhet) => Self {
                enheter: vec![*enhet],
                totalt: 1,
                side: 0,
                sider: 1,
            },
            Oppslag::Fjernet | Oppslag::Ukjent => Self::default(),
        }
    }
}
