//! Reading settings: each from its variable, a secret also from a file, what is wrong remembered and told all at once.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use regler::kontrollgrense::Kontrollgrenser;

/// Reads variables and gathers what is wrong with them.
pub(super) struct Leser<'a> {
    pub(super) kilde: &'a dyn Fn(&str) -> Option<String>,
    pub(super) produksjon: bool,
    pub(super) feil: Vec<String>,
}

impl Leser<'_> {
    pub(super) fn valgfri(&self, navn: &str) -> Option<String> {
        (self.kilde)(navn).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    }

    pub(super) fn tekst(&mut self, navn: &str, standard: Option<&str>) -> String {
        if let Some(verdi) = self.valgfri(navn) {
            return verdi;
        }
        if standard.is_none() && navn != "PORTAL_PROFIL" {
            self.feil.push(format!("{navn} mangler"));
        }
        standard.unwrap_or_default().to_owned()
    }

    pub(super) fn tolk_verdi<T: std::str::FromStr>(&mut self, navn: &str, verdi: &str, form: &str) -> Option<T> {
        let tolket = verdi.parse().ok();
        if tolket.is_none() {
            self.feil.push(format!("{navn} er «{verdi}»; skal være {form}"));
        }
        tolket
    }

    pub(super) fn tolk<T: std::str::FromStr + TolkStandard>(&mut self, navn: &str, standard: Option<&str>, form: &str) -> T {
        let verdi = self.tekst(navn, standard);
        self.tolk_verdi(navn, &verdi, form).unwrap_or_else(T::standard)
    }

    /// A secret: from the variable, or from the file named by `<navn>_FIL`.
    pub(super) fn hemmelig(&mut self, navn: &str) -> String {
        match self.fra_fil(navn) {
            Some(innhold) => innhold,
            None => self.tekst(navn, None),
        }
    }

    /// As [`Leser::hemmelig`]; none when neither is set.
    pub(super) fn valgfri_hemmelig(&mut self, navn: &str) -> Option<String> {
        self.fra_fil(navn).or_else(|| self.valgfri(navn)).filter(|h| !h.is_empty())
    }

    fn fra_fil(&mut self, navn: &str) -> Option<String> {
        let fil = self.valgfri(&format!("{navn}_FIL"))?;
        Some(match std::fs::read_to_string(&fil) {
            Ok(innhold) => innhold.trim().to_owned(),
            Err(e) => {
                self.feil.push(format!("{navn}_FIL: kan ikke lese filen ({})", e.kind()));
                String::new()
            }
        })
    }

    pub(super) fn kontrollgrenser(&mut self, navn: &str) -> Arc<Kontrollgrenser> {
        let Some(fil) = self.valgfri(navn) else {
            return Kontrollgrenser::innebygde();
        };
        let lest = match std::fs::read(&fil) {
            Ok(innhold) => Kontrollgrenser::les(&innhold).map_err(|feil| feil.iter().map(|f| format!("{navn}: {f}")).collect()),
            Err(e) => Err(vec![format!("{navn}: kan ikke lese filen ({})", e.kind())]),
        };
        lest.map_or_else(
            |feil| {
                self.feil.extend::<Vec<String>>(feil);
                Kontrollgrenser::innebygde()
            },
            Arc::new,
        )
    }

    pub(super) fn nokkel(&mut self, navn: &str) -> [u8; 32] {
        let tekst = self.hemmelig(navn);
        if tekst.is_empty() {
            return [0; 32];
        }
        STANDARD.decode(tekst).ok().and_then(|b| b.try_into().ok()).unwrap_or_else(|| {
            self.feil
                .push(format!("{navn} skal være 32 byte i base64; lag en med «openssl rand -base64 32»"));
            [0; 32]
        })
    }
}

/// A stand-in value while errors are being collected; never used, since any error stops the start.
pub(super) trait TolkStandard {
    fn standard() -> Self;
}

impl TolkStandard for SocketAddr {
    fn standard() -> Self {
        ([127, 0, 0, 1], 0).into()
    }
}
impl TolkStandard for u32 {
    fn standard() -> Self {
        0
    }
}
impl TolkStandard for u64 {
    fn standard() -> Self {
        0
    }
}
impl TolkStandard for i64 {
    fn standard() -> Self {
        0
    }
}
