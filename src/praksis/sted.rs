//! Looking up a practice site: the register's answer in words, and as the place that is stored.

use super::model::{EnhetForslag, EnhetSvar, Stedvalg};
use super::store::{Sted, Stedkilde, Stedvalgt};
use super::text;
use crate::adresseregister::store as ar;
use crate::feil::AppError;
use crate::praksis::text::Praksisfeil;
use crate::server::state::App;
use grunn::Orgnr;
use grunn::format;
use grunn::format::pent_navn;
use grunn::text::Sprak;
use registre::enhet;
use registre::enhet::model::{Enhet, Praksissted, Regler, Vurdering};
use registre::enhet::{EnhetFeil, finn_praksissted};

/// Asks the register. `Err` says nothing about the unit: it may be saved as not verified.
///
/// # Errors
/// The register did not answer.
pub async fn slaa_opp(app: &App, orgnr: &Orgnr) -> Result<Praksissted, EnhetFeil> {
    let svar = finn_praksissted(app.enheter.as_ref(), orgnr, Regler::paa(app.klokke.idag())).await;
    if let Err(feil) = &svar {
        tracing::warn!(aarsak = %feil, "enhet ikke slått opp");
    }
    svar
}

/// Whether the person may go on with this unit: usable, or a sole proprietor without an underenhet (settled by a case worker).
fn kan_brukes(sted: &Praksissted) -> bool {
    matches!(sted.vurdering, Vurdering::Brukbar { .. }) || sted.til_saksbehandler()
}

/// Whether a person alone owns the place; `None` when the register did not say who owns it.
pub fn er_enk(sted: &Praksissted) -> Option<bool> {
    match (&sted.eier, &sted.enhet) {
        (Some(eier), _) => Some(eier.er_enk()),
        (None, Some(enhet)) if enhet.er_enk() => Some(true),
        (None, _) => None,
    }
}

/// The answer in words.
pub fn i_ord(orgnr: &Orgnr, svar: &Result<Praksissted, EnhetFeil>, sprak: Sprak) -> EnhetSvar {
    let mut ut = EnhetSvar {
        orgnr: format::orgnr(orgnr),
        kilde: enhet::text::kilde(sprak).to_owned(),
        ..EnhetSvar::default()
    };
    let sted = match svar {
        Ok(sted) => sted,
        Err(_) => {
            ut.brukbar = true;
            ut.beskjeder.push(enhet::text::utilgjengelig(sprak).to_owned());
            return ut;
        }
    };
    ut.brukbar = kan_brukes(sted);
    if let Some(enhet) = &sted.enhet {
        ut.navn = Some(pent_navn(&enhet.navn));
        ut.adresse = adresselinjer(enhet);
    }
    ut.eier = sted
        .eier
        .as_ref()
        .map(|e| format!("{} {}", text::EIER.i(sprak), pent_navn(&e.navn)));
    ut.beskjeder = match &sted.vurdering {
        Vurdering::Brukbar { advarsler } => advarsler.iter().map(|a| enhet::text::advarsel(a, sprak)).collect(),
        Vurdering::Ubrukelig(grunn) => vec![enhet::text::grunn(grunn, sprak)],
    };
    if let Some(forslag) = sted.forslag.as_ref().filter(|f| !f.is_empty()) {
        ut.forslag_tittel = text::FORSLAG.i(sprak).to_owned();
        ut.forslag = forslag
            .iter()
            .map(|e| {
                let navn = pent_navn(&e.navn);
                EnhetForslag {
                    orgnr: e.orgnr.as_str().to_owned(),
                    knapp: format!("{} {navn}", text::VELG.i(sprak)),
                    navn,
                    adresse: adresselinjer(e).join(", "),
                }
            })
            .collect();
    }
    ut
}

pub fn adresselinjer(enhet: &Enhet) -> Vec<String> {
    let a = &enhet.adresse;
    format::adresse(&a.linjer, a.postnr.as_ref().map(|p| p.as_str()), a.poststed.as_deref())
}

/// The place to store. When the register is silent, the number and the typed name are kept as not verified.
///
/// # Errors
/// `Ugyldig`: field `orgnr` when the unit cannot be used, `navn` when no name is known.
pub fn velg(valg: &Stedvalg, svar: &Result<Praksissted, EnhetFeil>) -> Result<Sted, AppError> {
    let uten_enhet = || match &valg.navn {
        Some(navn) => Ok(Sted {
            orgnr: valg.orgnr.clone(),
            navn: navn.clone(),
            verifisert: false,
            adresse: vec![],
            postnr: None,
            poststed: None,
            kommunenr: None,
            kommune: None,
            valgt: None,
        }),
        None => Err(AppError::felt("navn", &Praksisfeil::NavnManglerRegister)),
    };
    let Ok(sted) = svar else { return uten_enhet() };
    if !kan_brukes(sted) {
        return Err(AppError::felt("orgnr", &Praksisfeil::EnhetUbrukelig));
    }
    let Some(enhet) = &sted.enhet else { return uten_enhet() };
    let navn = valg
        .navn
        .clone()
        .or_else(|| (!enhet.navn.is_empty()).then(|| pent_navn(&enhet.navn)));
    Ok(Sted {
        orgnr: enhet.orgnr.clone(),
        navn: navn.ok_or_else(|| AppError::felt("navn", &Praksisfeil::NavnManglerRegister))?,
        verifisert: matches!(sted.vurdering, Vurdering::Brukbar { .. }),
        adresse: enhet.adresse.linjer.clone(),
        postnr: enhet.adresse.postnr.as_ref().map(|p| p.as_str().to_owned()),
        poststed: enhet.adresse.poststed.clone(),
        kommunenr: enhet.adresse.kommunenr.clone(),
        kommune: enhet.adresse.kommune.clone(),
        valgt: None,
    })
}

/// The visiting address in Adresseregisteret, when it has one.
pub fn adresse_ar(part: &ar::Sted) -> Option<Vec<String>> {
    (part.gate.is_some() || part.postnr.is_some()).then(|| {
        let linjer: Vec<String> = part.gate.iter().cloned().collect();
        format::adresse(&linjer, part.postnr.as_deref(), part.poststed.as_deref())
    })
}

/// The place in Adresseregisteret, if it is one with this number.
async fn part(app: &App, her_id: Option<i32>, orgnr: &Orgnr) -> Result<Option<ar::Sted>, AppError> {
    match her_id {
        Some(her_id) => ar::finn(&mut *app.pool.acquire().await?, her_id, orgnr, app.klokke.idag()).await,
        None => Ok(None),
    }
}

/// Looks a number up, in words, with the address of the place that was chosen in Adresseregisteret.
pub async fn oppslag_i_ord(app: &App, orgnr: &Orgnr, her_id: Option<i32>, sprak: Sprak) -> Result<EnhetSvar, AppError> {
    let mut ut = i_ord(orgnr, &slaa_opp(app, orgnr).await, sprak);
    if let Some(part) = part(app, her_id, orgnr).await?.filter(|_| ut.brukbar) {
        if ut.navn.is_none() {
            ut.navn = Some(part.navn.clone());
        }
        if let Some(adresse) = adresse_ar(&part) {
            ut.adresse = adresse;
            ut.kilde = format!("{} {}", text::ADRESSE_FRA_AR.i(sprak), ut.kilde);
        }
    }
    Ok(ut)
}

/// As [`velg`], with what the person saw: the visiting address is that of Adresseregisteret when the place was chosen there.
///
/// # Errors
/// As [`velg`], and when the database fails.
pub async fn velg_vist(app: &App, valg: &Stedvalg, svar: &Result<Praksissted, EnhetFeil>) -> Result<Sted, AppError> {
    let part = part(app, valg.her_id, &valg.orgnr).await?;
    let mut valg = valg.clone();
    if svar.is_err() && valg.navn.is_none() {
        valg.navn = part.as_ref().map(|p| p.navn.clone());
    }
    let mut sted = velg(&valg, svar)?;
    let fra_register = svar.as_ref().is_ok_and(|s| s.enhet.is_some());
    let (kilde, her_id) = match &part {
        Some(p) => (Stedkilde::Adresseregisteret, Some(p.her_id)),
        None if fra_register => (Stedkilde::Enhetsregisteret, None),
        None => (Stedkilde::Manuell, None),
    };
    if let Some(p) = part.filter(|p| adresse_ar(p).is_some()) {
        sted.adresse = p.gate.into_iter().collect();
        (sted.postnr, sted.poststed) = (p.postnr, p.poststed);
        // The municipality is shown to citizens when the practice is ambulatory, so it is never lost.
        if p.kommunenr.is_some() && p.kommune.is_some() {
            (sted.kommunenr, sted.kommune) = (p.kommunenr, p.kommune);
        }
    }
    sted.valgt = Some(Stedvalgt {
        kilde,
        her_id,
        navn: sted.navn.clone(),
        adresse: format::adresse(&sted.adresse, sted.postnr.as_deref(), sted.poststed.as_deref()),
    });
    Ok(sted)
}
