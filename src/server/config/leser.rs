//! Reading settings: each from its variable, a secret also from a file, what is wrong remembered and told all at once.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use lettre::message::Mailbox;
use url::{Host, Url};

use super::kjente;
use crate::feil::logg::er_niva;
use regler::kontrollgrense::Kontrollgrenser;

/// Reads variables and gathers what is wrong with them.
pub(super) struct Leser<'a> {
    pub(super) kilde: &'a dyn Fn(&str) -> Option<String>,
    pub(super) produksjon: bool,
    pub(super) feil: Vec<String>,
}

impl Leser<'_> {
    pub(super) fn valgfri(&self, navn: &str) -> Option<String> {
        debug_assert!(kjente::er_kjent(navn), "{navn} is not in the table of settings");
        (self.kilde)(navn).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
    }

    pub(super) fn tekst(&mut self, navn: &str, standard: Option<&str>) -> String {
        if let Some(verdi) = self.valgfri(navn) {
            return verdi;
        }
        if standard.is_none() {
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

    /// Where to listen. The stand-in for one that cannot be read is never used, since any error stops the start.
    pub(super) fn lytteadresse(&mut self, navn: &str, standard: &str) -> SocketAddr {
        let verdi = self.tekst(navn, Some(standard));
        let tolket = self.tolk_verdi(navn, &verdi, "adresse:port");
        tolket.unwrap_or_else(|| ([127, 0, 0, 1], 0).into())
    }

    /// A whole number that must lie between two.
    pub(super) fn antall<T>(&mut self, navn: &str, standard: &str, hva: &str, grenser: RangeInclusive<T>) -> T
    where
        T: std::str::FromStr + PartialOrd + Copy + std::fmt::Display,
    {
        let verdi = self.tekst(navn, Some(standard));
        let (fra, til) = (*grenser.start(), *grenser.end());
        match verdi.parse::<T>() {
            Ok(n) if grenser.contains(&n) => n,
            _ => {
                self.feil.push(format!("{navn} er «{verdi}»; skal være {hva} fra {fra} til {til}"));
                fra
            }
        }
    }

    /// One of a few words.
    pub(super) fn ett_av<T: Copy>(&mut self, navn: &str, valg: &[(&str, T)]) -> T {
        let verdi = self.tekst(navn, Some(valg[0].0));
        if let Some((_, valgt)) = valg.iter().find(|(ord, _)| *ord == verdi) {
            return *valgt;
        }
        let ord: Vec<&str> = valg.iter().map(|(ord, _)| *ord).collect();
        self.feil.push(format!("{navn} skal være {}", ord.join(" eller ")));
        valg[0].1
    }

    /// What users type: scheme, host and port, as a browser writes them. Anything after it would be lost in links and comparisons.
    pub(super) fn opphav(&mut self, navn: &str, standard: Option<&str>) -> String {
        let verdi = self.tekst(navn, standard);
        if verdi.is_empty() {
            return verdi;
        }
        let url = Url::parse(&verdi).ok().filter(Url::has_host);
        let feil = match &url {
            Some(u) if !u.username().is_empty() || u.password().is_some() => "skal være uten bruker og passord",
            Some(u) if u.path() != "/" || u.query().is_some() || u.fragment().is_some() => {
                "skal være uten noe etter vert og port, som https://portal.example"
            }
            Some(u) if u.scheme() == "https" || u.scheme() == "http" && !self.produksjon => return u.origin().ascii_serialization(),
            Some(u) if u.scheme() == "http" => "skal begynne med https:// i produksjon",
            _ => "er ingen adresse; den skal begynne med https://",
        };
        self.feil.push(format!("{navn} {feil}"));
        verdi
    }

    /// Somebody who issues tokens: an address as it is written, with its slash, since it is compared byte for byte.
    pub(super) fn utsteder(&mut self, navn: &str, standard: Option<&str>) -> String {
        let verdi = self.tekst(navn, standard);
        if !verdi.is_empty() {
            self.webadresse(navn, &verdi);
        }
        verdi
    }

    /// What is logged: a level, or a filter with levels.
    pub(super) fn loggniva(&mut self, navn: &str, standard: &str) -> String {
        let verdi = self.tekst(navn, Some(standard));
        if !er_niva(&verdi) {
            self.feil.push(format!(
                "{navn} er «{verdi}»; skal være error, warn, info, debug eller trace, eller et filter som info,sqlx=warn"
            ));
        }
        verdi
    }

    /// Who mail comes from: one address, with or without a name before it.
    pub(super) fn avsender(&mut self, navn: &str, standard: Option<&str>) -> Option<Mailbox> {
        let verdi = self.tekst(navn, standard);
        if verdi.is_empty() {
            return None;
        }
        // What goes into the head of a mail is one line.
        let tolket = verdi.parse().ok().filter(|_| !verdi.chars().any(char::is_control));
        if tolket.is_none() {
            self.feil.push(format!(
                "{navn} skal være én e-postadresse, som Portalen <ikke-svar@portal.example>"
            ));
        }
        tolket
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
            Ok(innhold) if innhold.trim().is_empty() => {
                self.feil.push(format!("{navn}_FIL: filen er tom"));
                String::new()
            }
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

/// Whether a text is a host and a port: no scheme, no path, nobody who logs in.
pub(super) fn er_vert_og_port(tekst: &str) -> bool {
    tekst
        .rsplit_once(':')
        .is_some_and(|(vert, port)| Host::parse(vert).is_ok() && port.parse::<u16>().is_ok_and(|p| p > 0))
}
