//! Who collects spans, and how many.

use identitet::helseid::tilbyder::er_lokal;
use url::Url;

use super::leser::Leser;

/// Where spans go.
#[derive(Clone, Debug, PartialEq)]
pub struct Otlp {
    /// With the path that takes them.
    pub adresse: Url,
    /// How large a part of all requests and jobs is kept, from 0 to 1.
    pub andel: f64,
}

impl Otlp {
    pub fn er_lokal(&self) -> bool {
        er_lokal(&self.adresse)
    }
}

impl Leser<'_> {
    pub(super) fn otlp(&mut self) -> Option<Otlp> {
        let andel = self.tekst("PORTAL_OTLP_ANDEL", Some("0.1"));
        let andel = self.tolk_verdi::<f64>("PORTAL_OTLP_ANDEL", &andel, "et tall fra 0 til 1");
        if andel.is_some_and(|a| !(0.0..=1.0).contains(&a)) {
            self.feil.push("PORTAL_OTLP_ANDEL skal være et tall fra 0 til 1".to_owned());
        }
        let tekst = self.valgfri("PORTAL_OTLP")?;
        // The address itself is never told: somebody may have put a password in it.
        let Some(mut adresse) = Url::parse(&tekst).ok().filter(Url::has_host) else {
            self.feil
                .push("PORTAL_OTLP skal være en adresse som https://innsamler.example:4318".to_owned());
            return None;
        };
        for (galt, setning) in [
            (
                adresse.scheme() != "https" && !(adresse.scheme() == "http" && er_lokal(&adresse)),
                "PORTAL_OTLP skal begynne med https:// når innsamleren er på en annen maskin",
            ),
            (
                !adresse.username().is_empty() || adresse.password().is_some() || adresse.query().is_some(),
                "PORTAL_OTLP skal være uten bruker, passord og spørsmålstegn",
            ),
        ] {
            if galt {
                self.feil.push(setning.to_owned());
            }
        }
        if adresse.path() == "/" {
            adresse.set_path("/v1/traces");
        }
        Some(Otlp {
            adresse,
            andel: andel.unwrap_or_default(),
        })
    }
}
