//! Addresses for decisions that do not take mail: a task, a mark on the practice, and one mail to the personal address. All of it goes away
//! when the address is changed or takes a mail again.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::model::Status;
use super::store::{self, Praksis};
use super::text;
use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor::store as helseaktorer;
use crate::server::epost;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::stier;
use crate::ui::Oppgave;
use grunn::Epost;
use grunn::text::Sprak;

fn lik(a: &Epost, b: &Epost) -> bool {
    a.as_str().eq_ignore_ascii_case(b.as_str())
}

/// Those of a practice's addresses that refuse mail (`avviste`, see [`epost::avviste`]).
pub fn avviste_i<'a>(p: &'a Praksis, avviste: &[Epost]) -> Vec<&'a Epost> {
    p.eposter.iter().filter(|e| avviste.iter().any(|a| lik(a, e))).collect()
}

/// Nothing is sent about a practice that is over.
fn i_bruk(p: &Praksis, idag: NaiveDate) -> bool {
    p.status(idag) != Status::Avsluttet
}

/// A task for each practice with such an address.
pub fn oppgaver(mine: &[Praksis], avviste: &[Epost], idag: NaiveDate, sprak: Sprak) -> Vec<Oppgave> {
    mine.iter()
        .filter(|p| i_bruk(p, idag))
        .filter_map(|p| {
            let adresser: Vec<&str> = avviste_i(p, avviste).into_iter().map(Epost::as_str).collect();
            (!adresser.is_empty()).then(|| Oppgave {
                tittel: format!("{} {}", text::OPPGAVE_EPOST.i(sprak), p.navn),
                hvorfor: format!("{} {}", adresser.join(", "), text::OPPGAVE_EPOST_HVORFOR.i(sprak)),
                frist: None,
                belop: None,
                til: stier::praksis_side(p.id, "epost"),
                lenke: text::ENDRE_EPOST_LENKE.i(sprak).to_owned(),
            })
        })
        .collect()
}

/// Work for the queue: a mail was given up. When it went to an address for decisions, the personal address hears of it, once until the
/// address has taken a mail again. Who cannot be reached there has the task.
pub async fn avvist(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let id = nokkel.parse().map_err(|e| logg::intern("epostvakt", &e))?;
    let Some((eier, adresse)) = epost::oppgitt(&mut *db, &app.krypto, id).await? else {
        return Ok(());
    };
    let avviste = epost::avviste(&mut *db, &app.krypto, eier).await?;
    let personlig = helseaktorer::profil(&mut *db, &app.krypto, eier).await?.epost;
    let Some(til) = personlig.filter(|p| !avviste.iter().any(|a| lik(a, p))) else {
        return Ok(());
    };
    // A later mail may have arrived in the meantime.
    if !avviste.iter().any(|a| lik(a, &adresse)) {
        return Ok(());
    }
    let siden = epost::sist_levert(&mut *db, &app.krypto, eier, &adresse).await?;
    let av = Utforer::system(app.klokke.naa());
    let sprak = helseaktorer::sprak(&mut *db, eier).await?;
    for p in store::mine(&mut *db, eier).await? {
        if !i_bruk(&p, app.klokke.idag()) || !p.eposter.iter().any(|e| lik(e, &adresse)) {
            continue;
        }
        let fortalt = revisjon::av_slag(&mut *db, eier.0, "praksis", &p.id.to_string(), "praksis.epost_avvist").await?;
        if fortalt
            .iter()
            .any(|r| r.ny.as_deref() == Some(adresse.as_str()) && siden.is_none_or(|siden| r.tid > siden))
        {
            continue;
        }
        let rad = Hendelse {
            gjelder: eier.0,
            handling: "praksis.epost_avvist",
            objekt: "praksis",
            objekt_id: p.id.to_string(),
            ny: Some(adresse.as_str().to_owned()),
            ..Hendelse::default()
        };
        revisjon::skriv(&mut *db, &av, rad).await?;
        let lenke = format!("{}{}", app.konfig.url, stier::praksis_side(p.id, "epost"));
        let brev = brev::vedtaksepost_avvist(sprak, &p.navn, &lenke);
        epost::legg_i_utboks(&mut *db, &app.krypto, &av, eier, &til, "vedtaksepost_avvist", brev).await?;
    }
    Ok(())
}
