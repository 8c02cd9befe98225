//! A step of registering that was filled in on two devices: what the draft says, beside what was typed without having seen it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::PgConnection;

use super::deler::{ambulerendetekst, datotekst, epostrader, kontorad, orgnrtekst};
use crate::feil::AppError;
use crate::praksis::model::{Oppgjorsskjema, Stedskjema};
use crate::praksis::{NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA, konto, text};
use crate::server::skjema::{self, Utkast};
use crate::server::state::App;
use crate::stier::{NY_PRAKSIS, NY_PRAKSIS_OPPGJOR};
use crate::ui::{Konfliktrad, Mitt, Utgaver, skjulte_felt};
use grunn::text::Sprak;
use grunn::{HelseaktorId, Kontonr};

/// What was typed beside the draft, when there is such and the draft is still there.
async fn mitt<F: DeserializeOwned>(
    db: &mut PgConnection,
    eier: HelseaktorId,
    navn: &str,
    lagret: Option<&Utkast<F>>,
) -> Result<Option<F>, AppError> {
    if lagret.is_none() {
        return Ok(None);
    }
    Ok(skjema::hent::<F>(db, eier, &skjema::mitt(navn)).await?.map(|u| u.felt))
}

/// The form that saves what was typed, made from the draft that was just shown.
fn send_mitt(handling: &'static str, felt: &impl Serialize, versjon: i64) -> Mitt {
    let mut felter = skjulte_felt(felt);
    felter.push((skjema::UTKAST_FELT.to_owned(), versjon.to_string()));
    Mitt { handling, felt: felter }
}

/// Step 1 in both versions; `None`: nothing to choose.
pub async fn sted(
    db: &mut PgConnection,
    eier: HelseaktorId,
    lagret: Option<&Utkast<Stedskjema>>,
    sprak: Sprak,
) -> Result<Option<Utgaver>, AppError> {
    let Some((mitt, lagret)) = mitt(db, eier, NY_STED_SKJEMA, lagret).await?.zip(lagret) else {
        return Ok(None);
    };
    let l = &lagret.felt;
    let praksistype = |kode: &str| {
        if kode.is_empty() {
            String::new()
        } else {
            text::typenavn(kode, sprak)
        }
    };
    let rader = vec![
        Konfliktrad::en(text::TYPE.i(sprak), praksistype(&mitt.praksistype), praksistype(&l.praksistype)),
        Konfliktrad::en(text::ORGNR_FELT.i(sprak), orgnrtekst(&mitt.orgnr), orgnrtekst(&l.orgnr)),
        Konfliktrad::en(text::NAVN.i(sprak), mitt.navn.clone(), l.navn.clone()),
        Konfliktrad::en(
            text::AMBULERENDE.i(sprak),
            ambulerendetekst(mitt.er_ambulerende(), sprak),
            ambulerendetekst(l.er_ambulerende(), sprak),
        ),
    ];
    Ok(Some(Utgaver {
        rader,
        naar: lagret.endret,
        skjema: skjema::mitt(NY_STED_SKJEMA),
        tilbake: NY_PRAKSIS.to_owned(),
        mitt: Some(send_mitt("/api/praksis/ny-sted", &mitt, lagret.versjon)),
        endre: None,
        ord: None,
    }))
}

/// Step 2 in both versions. Of the account one's own is shown as it was typed, the other one masked.
pub async fn oppgjor(
    db: &mut PgConnection,
    app: &App,
    eier: HelseaktorId,
    lagret: Option<&Utkast<Oppgjorsskjema>>,
    sprak: Sprak,
) -> Result<Option<Utgaver>, AppError> {
    let Some((mut mitt, lagret)) = mitt(db, eier, NY_OPPGJOR_SKJEMA, lagret).await?.zip(lagret) else {
        return Ok(None);
    };
    let l = &lagret.felt;
    (mitt.konto, mitt.konto_gjenta) = konto::vis(app, &mitt.konto_kryptert);
    let lagret_konto = konto::vis(app, &l.konto_kryptert).0;
    let (min, annen) = (Kontonr::tolk(&mitt.konto), Kontonr::tolk(&lagret_konto));
    let lik = match (&min, &annen) {
        (Ok(min), Ok(annen)) => min == annen,
        _ => mitt.konto == lagret_konto,
    };
    // What is no number yet has nothing to hide behind; it is not shown at all.
    let maskert = match annen {
        Ok(k) => k.maskert(),
        Err(_) if lagret_konto.is_empty() => String::new(),
        Err(_) => "•••".to_owned(),
    };
    let mut rader = vec![
        Konfliktrad::en(text::FRA_DATO.i(sprak), datotekst(&mitt.fra, sprak), datotekst(&l.fra, sprak)),
        Konfliktrad::en(text::TIL_DATO.i(sprak), datotekst(&mitt.til, sprak), datotekst(&l.til, sprak)),
    ];
    if [&mitt, l].iter().any(|f| !f.vikar.is_empty()) {
        let vikar = |f: &Oppgjorsskjema| if f.vikar.is_empty() { String::new() } else { f.vikar_for.clone() };
        rader.push(Konfliktrad::en(text::VIKAR_FOR.i(sprak), vikar(&mitt), vikar(l)));
    }
    rader.push(kontorad(&mitt.konto, maskert, lik, sprak));
    rader.extend(epostrader(&mitt.eposter(), l.eposter().parse().ok().as_ref(), sprak));
    let mut send = send_mitt("/api/praksis/ny-oppgjor", &mitt, lagret.versjon);
    send.felt.push(("konto".to_owned(), mitt.konto.clone()));
    send.felt.push(("konto_gjenta".to_owned(), mitt.konto_gjenta.clone()));
    Ok(Some(Utgaver {
        rader,
        naar: lagret.endret,
        skjema: skjema::mitt(NY_OPPGJOR_SKJEMA),
        tilbake: NY_PRAKSIS_OPPGJOR.to_owned(),
        mitt: Some(send),
        endre: None,
        ord: None,
    }))
}
