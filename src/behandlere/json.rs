//! `/behandlere.json`: the list as JSON, for programs that do not speak FHIR. The shape is a promise; see docs/behandlere.md.

use std::collections::HashMap;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use uuid::Uuid;

use super::model::{FLEST, Nokkel, Oppforing, PER_SIDE, Side, Sok};
use super::{store, text};
use crate::feil::AppError;
use crate::server::bufret;
use crate::server::sikkerhet::json_feil;
use crate::server::state::App;
use crate::stier::BEHANDLERE_JSON;
use grunn::format::pent_navn;
use grunn::text::Sprak;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listesvar {
    totalt: i64,
    behandlere: Vec<Behandler>,
    /// Addresses of the pages before and after, when there are any.
    forrige: Option<String>,
    neste: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Behandler {
    id: Uuid,
    fornavn: String,
    etternavn: String,
    yrke: &'static str,
    hpr_nummer: Option<String>,
    spesialiteter: Vec<Kodet>,
    praksis: Praksis,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Praksis {
    navn: String,
    /// Four letters.
    r#type: String,
    ambulerende: bool,
    /// Null for an ambulatory practice, as the address.
    organisasjonsnummer: Option<String>,
    adresse: Option<Adresse>,
    kommune: Option<Kodet>,
}

#[derive(Serialize)]
struct Adresse {
    linjer: Vec<String>,
    postnummer: Option<String>,
    poststed: Option<String>,
}

#[derive(Serialize)]
struct Kodet {
    kode: String,
    navn: String,
}

impl From<Oppforing> for Behandler {
    fn from(o: Oppforing) -> Self {
        let har_adresse = !o.adresse.is_empty() || o.postnr.is_some() || o.poststed.is_some();
        Self {
            id: o.id,
            fornavn: o.fornavn,
            etternavn: o.etternavn,
            yrke: o.yrke.kode(),
            hpr_nummer: o.hpr,
            spesialiteter: o
                .spesialiteter
                .into_iter()
                .map(|k| Kodet {
                    kode: k.kode,
                    navn: k.navn,
                })
                .collect(),
            praksis: Praksis {
                navn: o.praksis,
                r#type: o.praksistype,
                ambulerende: o.ambulerende,
                organisasjonsnummer: o.orgnr,
                adresse: har_adresse.then(|| Adresse {
                    linjer: o.adresse,
                    postnummer: o.postnr,
                    poststed: o.poststed.as_deref().map(pent_navn),
                }),
                kommune: o.kommune.map(|k| Kodet {
                    kode: k.kode,
                    navn: pent_navn(&k.navn),
                }),
            },
        }
    }
}

/// `GET /behandlere.json?navn=&yrke=&sted=&antall=&side=`.
pub async fn liste(State(app): State<App>, RawQuery(sporring): RawQuery, hode: HeaderMap) -> Response {
    match svar(&app, sporring.as_deref().unwrap_or_default(), &hode).await {
        Ok(svar) => svar,
        Err(feil) => json_feil(&feil),
    }
}

async fn svar(app: &App, sporring: &str, hode: &HeaderMap) -> Result<Response, AppError> {
    let mut felt: HashMap<String, String> = HashMap::new();
    for (navn, verdi) in url::form_urlencoded::parse(sporring.as_bytes()) {
        felt.entry(navn.into_owned()).or_insert_with(|| verdi.into_owned());
    }
    let antall = match felt.get("antall").map(|a| a.parse::<u16>()) {
        None => PER_SIDE,
        Some(Ok(antall)) if (1..=FLEST).contains(&antall) => antall,
        Some(_) => return Ok(problem("antall", format!("antall skal være fra 1 til {FLEST}."))),
    };
    if felt.get("side").is_some_and(|s| s.parse::<Nokkel>().is_err()) {
        return Ok(problem("side", "side skal tas fra forrige eller neste i et svar.".to_owned()));
    }
    let mut db = app.pool.acquire().await?;
    let (sok, side) = store::sok(&mut db, app.klokke.idag(), &felt, antall).await?;
    drop(db);
    if let Some(f) = sok.feil.0.first() {
        return Ok(problem(&f.felt, f.setning::<text::Sokefeil>(Sprak::Nb)));
    }
    bufret::svar(hode, "application/json", &listesvar(&app.konfig.url, &sok, side, antall))
}

fn listesvar(url: &str, sok: &Sok, side: Side, antall: u16) -> Listesvar {
    let lenke = |n| {
        let adresse = format!("{url}{BEHANDLERE_JSON}{}", sok.sporring(Some(n)));
        if antall == PER_SIDE {
            adresse
        } else {
            format!("{adresse}&antall={antall}")
        }
    };
    Listesvar {
        totalt: side.totalt,
        forrige: side.forrige.map(lenke),
        neste: side.neste.map(lenke),
        behandlere: side.rader.into_iter().map(Behandler::from).collect(),
    }
}

/// 400: which parameter is wrong, and how to fix it.
fn problem(felt: &str, detalj: String) -> Response {
    let kropp = serde_json::json!({ "status": 400, "title": "Ugyldig søk", "detail": detalj, "felt": felt });
    (
        StatusCode::BAD_REQUEST,
        [(header::CONTENT_TYPE, "application/problem+json")],
        kropp.to_string(),
    )
        .into_response()
}
