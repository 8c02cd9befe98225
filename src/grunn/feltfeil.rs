//! The wrong fields of a form, as they are sent to the browser and kept beside a draft.

use serde::{Deserialize, Serialize};

/// A wrong field: which one, why, and the numbers the sentence needs. Never the text, and never what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feltfeil {
    pub felt: String,
    pub kode: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tall: Vec<i64>,
}

/// All wrong fields of a form, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeltFeil(pub Vec<Feltfeil>);

impl FeltFeil {
    pub fn en(felt: &str, kode: &str) -> Self {
        let mut feil = FeltFeil::default();
        feil.legg_til(felt, kode);
        feil
    }

    pub fn legg_til(&mut self, felt: &str, kode: &str) {
        self.legg_til_med(felt, kode, &[]);
    }

    pub fn legg_til_med(&mut self, felt: &str, kode: &str, tall: &[i64]) {
        self.0.push(Feltfeil {
            felt: felt.to_owned(),
            kode: kode.to_owned(),
            tall: tall.to_vec(),
        });
    }

    /// An error from reading a value, with its code and numbers; [`grunn::feiltekst::tekst`] has the sentence.
    pub fn legg_til_feil(&mut self, felt: &str, feil: &impl crate::Feltkode) {
        self.legg_til_med(felt, feil.kode(), &feil.tall());
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
