//! Whose account is it? The banks' shared register (Konto- og adresseringsregisteret, KAR) answers yes or no, never who the owner is.
//!
//! The register has no public interface: an agency reaches it through its own bank. So this is a port, and what ships is a simulator. A port to
//! the bank's service is written against [`KontoeierOppslag`] and chosen at start-up.

use async_trait::async_trait;

use grunn::{Fnr, Kontonr, Orgnr};

/// Who is said to own the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kontoeier {
    Virksomhet(Orgnr),
    /// Only for a sole proprietor, whose account is often the person's own. Asking needs a legal basis.
    Person(Fnr),
}

/// What the register said. All four are answers the portal acts on, so none is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kontosvar {
    /// The account is active and belongs to the one asked about.
    Treff,
    /// The account belongs to someone else, or is closed.
    IkkeTreff,
    /// The register does not know the account.
    Ukjent,
    /// No answer.
    Utilgjengelig,
}

impl Kontosvar {
    /// Stable word for the history and the audit log.
    #[must_use]
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Treff => "treff",
            Self::IkkeTreff => "ikke_treff",
            Self::Ukjent => "ukjent",
            Self::Utilgjengelig => "utilgjengelig",
        }
    }
}

/// Where account ownership is asked.
#[async_trait]
pub trait KontoeierOppslag: Send + Sync {
    /// Does this account belong to this owner?
    async fn sjekk(&self, konto: &Kontonr, eier: &Kontoeier) -> Kontosvar;
}

/// Asks about each possible owner in turn: the practice's own number, then the main unit's, then the person's for a sole proprietor. The first
/// hit decides. Without a hit the least certain answer does: «no» is said only when everyone asked about was a «no».
pub async fn sjekk_eiere(oppslag: &dyn KontoeierOppslag, konto: &Kontonr, eiere: &[Kontoeier]) -> Kontosvar {
    let mut samlet = None;
    for eier in eiere {
        let svar = oppslag.sjekk(konto, eier).await;
        samlet = match (samlet, svar) {
            (_, Kontosvar::Treff) => return Kontosvar::Treff,
            (_, Kontosvar::Utilgjengelig) | (Some(Kontosvar::Utilgjengelig), _) => Some(Kontosvar::Utilgjengelig),
            (_, Kontosvar::Ukjent) | (Some(Kontosvar::Ukjent), _) => Some(Kontosvar::Ukjent),
            (_, Kontosvar::IkkeTreff) => Some(Kontosvar::IkkeTreff),
        };
    }
    samlet.unwrap_or(Kontosvar::Ukjent)
}

/// Simulated register, for demo and tests. The last two digits of the account decide, so that every outcome can be shown on purpose:
///
/// | Ends with | Answer | Valid example |
/// |---|---|---|
/// | 91 | `IkkeTreff` | 12345000591 |
/// | 92 | `Ukjent` | 12345000192 |
/// | 93 | `Utilgjengelig` | 12345000893 |
/// | 94 | `Treff` for a person, `IkkeTreff` for a business: a sole proprietor's private account | 12345000494 |
/// | anything else | `Treff` | 12345678903 |
#[derive(Clone, Copy, Debug, Default)]
pub struct SimulertKontoregister;

#[async_trait]
impl KontoeierOppslag for SimulertKontoregister {
    async fn sjekk(&self, konto: &Kontonr, eier: &Kontoeier) -> Kontosvar {
        match (konto.as_str().get(9..), eier) {
            (Some("91"), _) | (Some("94"), Kontoeier::Virksomhet(_)) => Kontosvar::IkkeTreff,
            (Some("92"), _) => Kontosvar::Ukjent,
            (Some("93"), _) => Kontosvar::Utilgjengelig,
            _ => Kontosvar::Treff,
        }
    }
}

/// For production until a port to the bank's service is chosen: nobody is asked, and every account is kept as not verified.
#[derive(Clone, Copy, Debug, Default)]
pub struct UtenKontoregister;

#[async_trait]
impl KontoeierOppslag for UtenKontoregister {
    async fn sjekk(&self, _: &Kontonr, _: &Kontoeier) -> Kontosvar {
        Kontosvar::Utilgjengelig
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    fn konto(nr: &str) -> Kontonr {
        Kontonr::tolk(nr).unwrap()
    }

    fn virksomhet(nr: &str) -> Kontoeier {
        Kontoeier::Virksomhet(Orgnr::tolk(nr, grunn::Testnumre::Tillatt).unwrap())
    }

    #[tokio::test]
    async fn the_simulator_answers_by_the_last_two_digits() {
        let eier = virksomhet("313123456");
        for (nr, venter) in [
            ("12345000591", Kontosvar::IkkeTreff),
            ("12345000192", Kontosvar::Ukjent),
            ("12345000893", Kontosvar::Utilgjengelig),
            ("12345000494", Kontosvar::IkkeTreff),
            ("12345678903", Kontosvar::Treff),
            ("86011117947", Kontosvar::Treff),
        ] {
            assert_eq!(SimulertKontoregister.sjekk(&konto(nr), &eier).await, venter, "{nr}");
        }
    }

    /// Answers by the owner asked about.
    struct Fast(Vec<(Kontoeier, Kontosvar)>);

    #[async_trait]
    impl KontoeierOppslag for Fast {
        async fn sjekk(&self, _: &Kontonr, eier: &Kontoeier) -> Kontosvar {
            self.0
                .iter()
                .find(|(hvem, _)| hvem == eier)
                .map_or(Kontosvar::Ukjent, |(_, svar)| *svar)
        }
    }

    #[tokio::test]
    async fn a_hit_on_any_owner_is_a_hit_and_a_no_needs_all() {
        use Kontosvar::{IkkeTreff, Treff, Ukjent, Utilgjengelig};
        let (praksis, hoved) = (virksomhet("313123456"), virksomhet("312987651"));
        for (forst, sist, venter) in [
            (Treff, Utilgjengelig, Treff),
            (IkkeTreff, Treff, Treff),
            (Utilgjengelig, Treff, Treff),
            (IkkeTreff, IkkeTreff, IkkeTreff),
            (IkkeTreff, Ukjent, Ukjent),
            (Ukjent, IkkeTreff, Ukjent),
            (Ukjent, Utilgjengelig, Utilgjengelig),
            (Utilgjengelig, IkkeTreff, Utilgjengelig),
        ] {
            let oppslag = Fast(vec![(praksis.clone(), forst), (hoved.clone(), sist)]);
            let svar = sjekk_eiere(&oppslag, &konto("12345678903"), &[praksis.clone(), hoved.clone()]).await;
            assert_eq!(svar, venter, "{forst:?} then {sist:?}");
        }
        assert_eq!(
            sjekk_eiere(&SimulertKontoregister, &konto("12345678903"), &[]).await,
            Ukjent,
            "nobody to ask about"
        );
    }
}
