//! One search over two registers: the places of Adresseregisteret first, then Enhetsregisteret, once per organisation number.
//!
//! Each hit says whether it can be used, by the same rule as the look-up. What is searched for is nobody's business: it is not logged,
//! and it comes in the body of a request, not in an address, since a person may type anything in a box.

use std::collections::BTreeSet;
use std::time::Duration;

use futures::future::join_all;

use super::model::{Sokesvar, Stedtreff};
use super::{sted, text};
use crate::adresseregister::store as ar;
use crate::feil::AppError;
use crate::server::bremse::Bremse;
use crate::server::state::App;
use grunn::Orgnr;
use grunn::format::pent_navn;
use grunn::text::Sprak;
use registre::enhet;
use registre::enhet::model::{Advarsel, Enhet, Grunn, Regler, Sok, SokFeil, Vurdering, vurder};
use registre::enhet::{EnhetFeil, Enhetsregister, Oppslag};

/// Searches a minute from one address: an office where several type at once.
pub const PER_MINUTT: i32 = 240;
const BREMSE: Bremse = Bremse::ny("stedsøk", PER_MINUTT);
/// Hits that are shown.
const FLEST: usize = 10;
/// Of them from Adresseregisteret; each is looked up in the other register.
const FLEST_AR: i64 = 6;
/// How long Enhetsregisteret may take in all: a person is waiting, and may type on.
const FRIST: Duration = Duration::from_secs(4);

/// Which register a hit is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kilde {
    Adresseregisteret { her_id: i32 },
    Enhetsregisteret,
}

/// Whether a hit can be the practice site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bruk {
    Ja {
        advarsler: Vec<Advarsel>,
    },
    Nei(Grunn),
    /// Enhetsregisteret was silent about it; the look-up when it is chosen tells.
    IkkeSjekket,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treff {
    pub orgnr: Orgnr,
    pub navn: String,
    pub adresse: Vec<String>,
    pub kilde: Kilde,
    pub bruk: Bruk,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funn {
    pub treff: Vec<Treff>,
    /// Enhetsregisteret did not answer, so there may be more.
    pub taus: bool,
}

/// Counts a search.
///
/// # Errors
/// `ForMange` when there have been too many in a minute.
pub async fn brems(app: &App) -> Result<(), AppError> {
    BREMSE.krev_adresse(app).await
}

/// Searches both registers; nine digits are looked up. The inner error says what to change.
pub async fn sok(app: &App, tekst: &str) -> Result<Result<Funn, SokFeil>, AppError> {
    let regler = Regler::paa(app.klokke.idag());
    let forst = match Sok::tolk(tekst, "", 0) {
        Ok(sok) => sok,
        Err(feil) => return Ok(Err(feil)),
    };
    if let Sok::Nummer(orgnr) = &forst {
        return Ok(Ok(ett_nummer(app.enheter.as_ref(), orgnr, regler).await));
    }
    let mut db = app.pool.acquire().await?;
    let parter = ar::sok(&mut db, tekst, regler.idag, FLEST_AR).await?;
    let mut maater = maater(tekst);
    if let Some(kommunenr) = kommunenr(&mut db, &maater).await? {
        maater.push(kommunenr);
    }
    drop(db);
    let (mut treff, funnet) = tokio::join!(
        join_all(parter.into_iter().map(|p| av_part(app.enheter.as_ref(), p, regler))),
        tokio::time::timeout(FRIST, i_enhetsregisteret(app.enheter.as_ref(), &maater))
    );
    let mut sett: BTreeSet<Orgnr> = treff.iter().map(|t| t.orgnr.clone()).collect();
    let (enheter, taus) = match funnet {
        Ok(Ok(enheter)) => (enheter, false),
        Ok(Err(_)) | Err(_) => (vec![], true),
    };
    for enhet in enheter {
        if treff.len() < FLEST && sett.insert(enhet.orgnr.clone()) {
            treff.push(av_enhet(&enhet, regler));
        }
    }
    Ok(Ok(Funn { treff, taus }))
}

/// The ways to read what was typed as name and place, best first. After a comma comes a place; without one it may be the last words.
pub fn maater(tekst: &str) -> Vec<Sok> {
    if let Some((navn, sted)) = tekst.rsplit_once(',') {
        return Sok::tolk(navn, sted, 0).into_iter().collect();
    }
    let ord: Vec<&str> = tekst.split_whitespace().collect();
    (0..=2)
        .filter(|bak| *bak < ord.len())
        .filter_map(|bak| {
            let (navn, sted) = ord.split_at(ord.len() - bak);
            Sok::tolk(&navn.join(" "), &sted.join(" "), 0).ok()
        })
        .filter(|sok| matches!(sok, Sok::Navn { .. }))
        .collect()
}

/// Enhetsregisteret knows a municipality by number; the copy of Adresseregisteret knows which name has which.
async fn kommunenr(db: &mut sqlx::PgConnection, maater: &[Sok]) -> Result<Option<Sok>, AppError> {
    for maate in maater {
        if let Sok::Navn {
            navn,
            sted: Some(enhet::model::Sted::Poststed(sted)),
            ..
        } = maate
            && let Some(nr) = ar::kommunenr(&mut *db, sted).await?
        {
            return Ok(Sok::tolk(navn, &nr, 0).ok());
        }
    }
    Ok(None)
}

/// Places of activity by the first way that finds any, then owners.
async fn i_enhetsregisteret(register: &dyn Enhetsregister, maater: &[Sok]) -> Result<Vec<Enhet>, EnhetFeil> {
    let mut funnet = Vec::new();
    for maate in maater {
        funnet = register.sok(maate).await?.enheter;
        if !funnet.is_empty() {
            break;
        }
    }
    if let Some(Sok::Navn { navn, .. }) = maater.first()
        && funnet.len() < FLEST
    {
        funnet.extend(register.sok_eiere(navn).await?);
    }
    Ok(funnet)
}

async fn ett_nummer(register: &dyn Enhetsregister, orgnr: &Orgnr, regler: Regler<'_>) -> Funn {
    match register.finn(orgnr).await {
        Ok(Oppslag::Funnet(enhet)) => Funn {
            treff: vec![av_enhet(&enhet, regler)],
            taus: false,
        },
        Ok(Oppslag::Fjernet | Oppslag::Ukjent) => Funn::default(),
        Err(_) => Funn {
            taus: true,
            ..Funn::default()
        },
    }
}

async fn av_part(register: &dyn Enhetsregister, part: ar::Sted, regler: Regler<'_>) -> Treff {
    let svar = tokio::time::timeout(FRIST, register.finn(&part.orgnr)).await;
    let (bruk, enhet) = match svar {
        Ok(Ok(Oppslag::Funnet(enhet))) => (bruk(&enhet, regler), Some(enhet)),
        Ok(Ok(Oppslag::Fjernet)) => (Bruk::Nei(Grunn::Fjernet), None),
        Ok(Ok(Oppslag::Ukjent)) => (Bruk::Nei(Grunn::Ukjent), None),
        Ok(Err(_)) | Err(_) => (Bruk::IkkeSjekket, None),
    };
    let adresse = sted::adresse_ar(&part).or_else(|| enhet.map(|e| sted::adresselinjer(&e)));
    Treff {
        kilde: Kilde::Adresseregisteret { her_id: part.her_id },
        adresse: adresse.unwrap_or_default(),
        orgnr: part.orgnr,
        navn: part.navn,
        bruk,
    }
}

fn av_enhet(enhet: &Enhet, regler: Regler<'_>) -> Treff {
    Treff {
        orgnr: enhet.orgnr.clone(),
        navn: pent_navn(&enhet.navn),
        adresse: sted::adresselinjer(enhet),
        kilde: Kilde::Enhetsregisteret,
        bruk: bruk(enhet, regler),
    }
}

fn bruk(enhet: &Enhet, regler: Regler<'_>) -> Bruk {
    match vurder(enhet, None, regler) {
        Vurdering::Ubrukelig(grunn) => Bruk::Nei(grunn),
        Vurdering::Brukbar { mut advarsler } => {
            // The owner is looked at when the place is chosen.
            advarsler.retain(|a| *a != Advarsel::EierIkkeSjekket);
            Bruk::Ja { advarsler }
        }
    }
}

/// A search in words.
pub fn i_ord(funn: &Result<Funn, SokFeil>, sprak: Sprak) -> Sokesvar {
    let funn = match funn {
        Ok(funn) => funn,
        Err(feil) => {
            return Sokesvar {
                status: enhet::text::sokfeil(*feil, sprak).to_owned(),
                ..Sokesvar::default()
            };
        }
    };
    let mut status = match funn.treff.len() {
        0 if funn.taus => String::new(),
        0 => text::INGEN_STEDER.i(sprak).to_owned(),
        n => text::antall_steder(n, sprak),
    };
    if funn.taus {
        let taus = enhet::text::utilgjengelig(sprak);
        status = if status.is_empty() {
            taus.to_owned()
        } else {
            format!("{status} {taus}")
        };
    }
    Sokesvar {
        status,
        treff: funn.treff.iter().map(|t| treff_i_ord(t, sprak)).collect(),
        kilde: text::SOK_KILDE.i(sprak).to_owned(),
    }
}

fn treff_i_ord(treff: &Treff, sprak: Sprak) -> Stedtreff {
    let (kilde, her_id) = match treff.kilde {
        Kilde::Adresseregisteret { her_id } => (text::ADRESSEREGISTERET, her_id.to_string()),
        Kilde::Enhetsregisteret => (text::ENHETSREGISTERET, String::new()),
    };
    let (brukbar, beskjed) = match &treff.bruk {
        Bruk::Ja { advarsler } => (true, advarsler.first().map(|a| enhet::text::advarsel(a, sprak))),
        Bruk::Nei(Grunn::Hovedenhet { .. }) => (false, Some(text::SOK_HOVEDENHET.i(sprak).to_owned())),
        Bruk::Nei(grunn) => (false, Some(enhet::text::grunn(grunn, sprak))),
        Bruk::IkkeSjekket => (true, Some(text::SOK_IKKE_SJEKKET.i(sprak).to_owned())),
    };
    let velg = if matches!(treff.bruk, Bruk::Nei(_)) {
        text::SE_MER
    } else {
        text::VELG
    };
    Stedtreff {
        orgnr: grunn::format::orgnr(&treff.orgnr),
        valg: [treff.orgnr.as_str(), &her_id].join("/"),
        her_id,
        navn: treff.navn.clone(),
        adresse: treff.adresse.join(", "),
        kilde: kilde.i(sprak).to_owned(),
        brukbar,
        beskjed,
        knapp: format!("{} {}", velg.i(sprak), treff.navn),
    }
}

#[cfg(test)]
#[path = "sok_tester.rs"]
mod tester;
