//! The writes of the tab: form → rule → store → audit → mail, each in one transaction. Registers are asked before the transaction begins.

mod endre;
mod konto;
mod ny;

pub use endre::{ambulerende, epost, slutt, sted};
pub use konto::{Sjekket, brukes_fra, konto, konto_bekreft, vist};
pub use ny::{filer, merke, ny_oppgjor, ny_sted, registrer};

use super::rute;
use super::store::{self, Praksis};
use crate::feil::AppError;
use crate::helseaktor::{self, store::Profil};
use crate::server::request::{self, Aktor};
use crate::server::revisjon::Hendelse;
use crate::server::state::App;
use grunn::format;
use grunn::{Epost, Orgnr, Periode};

async fn profil(app: &App, aktor: &Aktor) -> Result<Profil, AppError> {
    helseaktor::store::profil(&mut *request::les().await?, &app.krypto, aktor.helseaktor).await
}

async fn min_praksis(aktor: &Aktor, id: &str) -> Result<Praksis, AppError> {
    store::finn(&mut *request::les().await?, aktor.helseaktor, rute::id(id)?).await
}

fn hendelse<'a>(
    aktor: &Aktor,
    praksis: &Praksis,
    handling: &'a str,
    felt: &'a str,
    gammel: Option<String>,
    ny: Option<String>,
) -> Hendelse<'a> {
    Hendelse {
        gjelder: aktor.helseaktor.0,
        handling,
        objekt: "praksis",
        objekt_id: praksis.id.to_string(),
        felt: Some(felt),
        gammel,
        ny,
    }
}

/// «Kurbadet Helsesenter (314 239 016)», for the history.
fn stedtekst(navn: &str, orgnr: &Orgnr) -> String {
    format!("{navn} ({})", format::orgnr(orgnr))
}

/// For the history: ISO dates, which the page shows in its own way.
fn periodetekst(p: &Periode) -> String {
    format!("{}/{}", p.fra, p.til.map(|d| d.to_string()).unwrap_or_default())
}
fn ja_nei(verdi: bool) -> String {
    (if verdi { "ja" } else { "nei" }).to_owned()
}

fn uten_like<'a>(adresser: impl Iterator<Item = &'a Epost>) -> Vec<&'a Epost> {
    let mut ut: Vec<&Epost> = Vec::new();
    for a in adresser {
        if !ut.iter().any(|b| b.as_str().eq_ignore_ascii_case(a.as_str())) {
            ut.push(a);
        }
    }
    ut
}
