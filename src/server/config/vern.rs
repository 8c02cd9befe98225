//! What production refuses: conveniences of the demo, stand-ins for those it should ask, and connections that others can read or answer.

use std::net::{IpAddr, SocketAddr};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::porter::{PORTER, Valg};
use super::{Konfig, Profil};

impl Konfig {
    /// Adds a sentence for each setting that must not stand.
    pub(super) fn vern(&self, feil: &mut Vec<String>) {
        if self.profil != Profil::Produksjon {
            return;
        }
        let simulert = PORTER.iter().filter(|p| (p.valg)(self) == Valg::Simulator);
        feil.extend(simulert.map(|p| format!("{}: {} kan ikke simuleres i produksjon", p.variabel, p.navn)));
        let nokkel_mangler = self.hovednokkel == [0; 32] && feil.iter().any(|f| f.starts_with("PORTAL_NOKKEL"));
        for (ok, setning) in [
            (self.klokke.is_none(), "PORTAL_KLOKKE kan ikke brukes i produksjon"),
            (
                nokkel_mangler || !gjettbar(&self.hovednokkel),
                "PORTAL_NOKKEL er ikke tilfeldig; lag en med «openssl rand -base64 32»",
            ),
            (
                self.maalinger.is_none_or(|a| !offentlig(a)),
                "PORTAL_MAALINGER kan nås utenfra; bruk en adresse på denne maskinen eller et privat nett, ikke 0.0.0.0 eller [::]",
            ),
        ] {
            if !ok {
                feil.push(setning.to_owned());
            }
        }
        feil.extend(database("DATABASE_URL", &self.database));
        feil.extend(database("PORTAL_DATABASE_EIER", self.database_eier.as_deref().unwrap_or_default()));
        if self.revisjon_mappe.as_ref().is_some_and(|m| !m.is_absolute()) {
            feil.push("PORTAL_REVISJON_MAPPE skal være hele stien til en mappe".to_owned());
        }
    }
}

/// What is wrong with the way to the database. On another machine its certificate and name are checked; who could stand between could
/// answer for it.
fn database(navn: &str, url: &str) -> Option<String> {
    if url.is_empty() {
        return None;
    }
    // The address itself is never told: it holds the password.
    let Ok(valg) = url.parse::<PgConnectOptions>() else {
        return Some(format!(
            "{navn} er ingen adresse som postgres://bruker:passord@vert/database?sslmode=verify-full"
        ));
    };
    let vert = valg.get_host();
    let her = valg.get_socket().is_some()
        || vert.starts_with('/')
        || vert == "localhost"
        || vert
            .trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.to_canonical().is_loopback());
    let sikker = her || matches!(valg.get_ssl_mode(), PgSslMode::VerifyFull);
    (!sikker).then(|| format!("{navn} skal ha sslmode=verify-full når databasen er på en annen maskin"))
}

/// Whether an address may be reached from other networks than our own. «All addresses» is among them.
fn offentlig(adresse: SocketAddr) -> bool {
    match adresse.ip().to_canonical() {
        IpAddr::V4(ip) => !(ip.is_loopback() || ip.is_private() || ip.is_link_local()),
        IpAddr::V6(ip) => !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()),
    }
}

/// Whether a key is one that people make up: a pattern, a text, or few different bytes. Of keys made by chance fewer than one in a thousand
/// billion looks like that.
pub(super) fn gjettbar(nokkel: &[u8; 32]) -> bool {
    let ulike = nokkel.iter().collect::<std::collections::BTreeSet<_>>().len();
    let steg = nokkel.windows(2).map(|par| par[1].wrapping_sub(par[0]));
    let jevn = steg.clone().all(|s| Some(s) == steg.clone().next());
    let gjentatt = (1..=16).any(|n| nokkel.iter().skip(n).eq(nokkel.iter().take(nokkel.len() - n)));
    let tekst = nokkel.iter().all(|b| b.is_ascii_graphic() || *b == b' ');
    ulike < 16 || jevn || gjentatt || tekst
}
