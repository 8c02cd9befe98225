//! What the user must do about contact data, for the front page.

use super::store::Profil;
use super::text;
use crate::stier::{HELSEAKTOR, KONTAKT};
use crate::ui::Oppgave;
use grunn::Epost;
use grunn::text::Sprak;

/// Contact data to fill in, an address to verify, or one that refuses mail (`avviste`, see [`crate::server::epost::avviste`]).
pub fn oppgaver(p: &Profil, avviste: &[Epost], sprak: Sprak) -> Vec<Oppgave> {
    let t = text::tekst(sprak);
    let oppgave = |tittel: &str, hvorfor: &str, til: &str| Oppgave {
        tittel: tittel.to_owned(),
        hvorfor: hvorfor.to_owned(),
        frist: None,
        belop: None,
        til: til.to_owned(),
        lenke: tittel.to_owned(),
    };
    let mut ut = Vec::new();
    if !p.har_kontaktdata() {
        ut.push(oppgave(t.oppgave_kontakt, t.oppgave_kontakt_hvorfor, KONTAKT));
    }
    if p.ny_epost.is_some() {
        ut.push(oppgave(t.oppgave_bekreft, t.oppgave_bekreft_hvorfor, HELSEAKTOR));
    }
    if p.epost.iter().chain(&p.ny_epost).any(|e| avviste.contains(e)) {
        ut.push(oppgave(t.oppgave_avvist, t.oppgave_avvist_hvorfor, KONTAKT));
    }
    ut
}
