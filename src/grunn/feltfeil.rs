//! The wrong fields of a form, as they are sent to the browser and kept beside a draft.

use serde::{Deserialize, Serialize};

use crate::Feltkode;
use crate::feil::setning;
use crate::text::{Sprak, T};

crate::feltfeil! {
    /// What is wrong with a form as a whole, whichever it is.
    Skjemafeil {
        /// Fields are missing, or are not what the page sent out.
        Uleselig = "uleselig": T("Skjemaet kan ikke leses. Last siden på nytt.", "Skjemaet kan ikkje lesast. Last sida på nytt."),
        /// What it is about has changed since the page was opened.
        Endret = "endret": T(
            "Opplysningene er endret etter at du åpnet siden. Last siden på nytt.",
            "Opplysningane er endra etter at du opna sida. Last sida på nytt.",
        ),
    }
}

/// A wrong field: which one, why, and the numbers the sentence needs. Never the text, and never what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feltfeil {
    pub felt: String,
    pub kode: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tall: Vec<i64>,
}

impl Feltfeil {
    /// The error, if it is one of these.
    pub fn som<F: Feltkode>(&self) -> Option<F> {
        F::fra(&self.kode, &self.tall)
    }

    /// What is wrong and what to do, for a form whose own errors are `F`. A code nobody knows, as in an address somebody wrote by hand, gives
    /// words that are true of every field.
    pub fn setning<F: Feltkode>(&self, sprak: Sprak) -> String {
        self.som::<F>()
            .map(|feil| feil.setning(sprak))
            .or_else(|| setning(&self.kode, &self.tall, sprak))
            .unwrap_or_else(|| T("Sjekk dette feltet.", "Sjekk dette feltet.").i(sprak).to_owned())
    }
}

/// All wrong fields of a form, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeltFeil(pub Vec<Feltfeil>);

impl FeltFeil {
    pub fn en(felt: &str, feil: &impl Feltkode) -> Self {
        let mut alle = Self::default();
        alle.legg_til(felt, feil);
        alle
    }

    pub fn legg_til(&mut self, felt: &str, feil: &impl Feltkode) {
        self.0.push(Feltfeil {
            felt: felt.to_owned(),
            kode: feil.kode().to_owned(),
            tall: feil.tall(),
        });
    }

    pub fn er_tom(&self) -> bool {
        self.0.is_empty()
    }

    /// The first error of a field.
    pub fn for_felt(&self, felt: &str) -> Option<&Feltfeil> {
        self.0.iter().find(|f| f.felt == felt)
    }

    /// `Ok(value)` when nothing is wrong.
    ///
    /// # Errors
    /// All the errors collected so far.
    pub fn eller<T>(self, verdi: T) -> Result<T, FeltFeil> {
        if self.er_tom() { Ok(verdi) } else { Err(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KontoFeil;

    #[test]
    fn a_code_nobody_knows_never_borrows_another_sentence() {
        let f = |kode: &str| Feltfeil {
            felt: "konto".into(),
            kode: kode.into(),
            tall: vec![],
        };
        assert_eq!(f("finnes-ikke").setning::<KontoFeil>(Sprak::Nb), "Sjekk dette feltet.");
        assert_eq!(f("konto-mangler").setning::<KontoFeil>(Sprak::Nb), "Skriv kontonummeret.");
        assert_eq!(f("dato-mangler").setning::<KontoFeil>(Sprak::Nn), "Skriv datoen.");
    }
}
