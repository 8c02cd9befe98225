//! Finding the one a vikar stands in for by name: people of the same profession in the public list, so with an agreement and a practice.

use crate::behandlere::text::Sokefeil;
use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::behandlere::model::{Oppforing, Per, Sok};
use crate::behandlere::sporring::{Slag, Sporring};
use crate::behandlere::store;
use crate::feil::AppError;
use grunn::feltfeil::Feltfeil;
use grunn::text::Sprak;
use grunn::{HprNr, Yrke};

/// People shown. With more, the name is too short.
const FLEST: usize = 10;
/// Rows asked for: somebody may have several practices.
const RADER: u16 = 50;

/// What a search gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sokesvar {
    /// There are no letters in it.
    NavnMangler,
    /// What is wrong with the name.
    Feil(Feltfeil),
    Treff {
        liste: Vec<Treff>,
        flere: bool,
    },
}

impl Sokesvar {
    /// The sentence at the field.
    pub fn setning(&self, sprak: Sprak) -> Option<String> {
        match self {
            Self::NavnMangler => Some(super::text::VIKAR_NAVN_MANGLER.i(sprak).to_owned()),
            Self::Feil(f) => Some(f.setning::<Sokefeil>(sprak)),
            Self::Treff { .. } => None,
        }
    }
}

/// Somebody who may be stood in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treff {
    pub navn: String,
    pub hpr: String,
    /// One of the practices, to tell people with the same name apart.
    pub praksis: String,
}

/// Those whose names have words that begin so. Never the one who asks.
pub async fn finn(db: &mut PgConnection, navn: &str, yrke: Yrke, eget: Option<&HprNr>, idag: NaiveDate) -> Result<Sokesvar, AppError> {
    let sok = Sok::les(&HashMap::from([("navn".to_owned(), navn.to_owned())]));
    if let Some(feil) = sok.feil.0.into_iter().next() {
        return Ok(Sokesvar::Feil(feil));
    }
    let ord = store::ord(&mut *db, &sok.navn).await?;
    if ord.is_empty() {
        return Ok(Sokesvar::NavnMangler);
    }
    let mut sporring = Sporring::default();
    sporring.begynner(&[Slag::Etternavn, Slag::Fornavn], &[ord]);
    sporring.er([(Slag::Yrke, yrke.kode())]);
    let side = store::side(db, idag, &sporring, Per::Praksis, None, RADER).await?;
    let avkortet = side.neste.is_some();
    Ok(samlet(side.rader, eget, avkortet))
}

/// Each person once, in the order of the list.
fn samlet(rader: Vec<Oppforing>, eget: Option<&HprNr>, avkortet: bool) -> Sokesvar {
    let mut liste: Vec<Treff> = Vec::new();
    for rad in rader {
        let navn = rad.navn();
        let Some(hpr) = rad.hpr.filter(|h| eget.is_none_or(|e| e.as_str() != h)) else {
            continue;
        };
        if !liste.iter().any(|t| t.hpr == hpr) {
            liste.push(Treff {
                navn,
                hpr,
                praksis: rad.praksis,
            });
        }
    }
    let flere = avkortet || liste.len() > FLEST;
    liste.truncate(FLEST);
    Sokesvar::Treff { liste, flere }
}
