//! The public list as FHIR R4: read and search of Practitioner, PractitionerRole and Organization.
//!
//! Someone is listed as long as an agreement and a practice are in force, so everything found is active and what has ended is not found.

mod ressurs;
mod sok;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use sqlx::PgConnection;

use self::sok::{Ressurs, Sok, Vilkar};
use super::model::{Oppforing, Per, Side};
use super::sporring::{Slag, Sporring};
use super::store;
use crate::feil::AppError;
use crate::server::bufret;
use crate::server::state::App;
use crate::stier::FHIR;

const INNHOLD: &str = "application/fhir+json; charset=utf-8";
/// Practices looked up to find all professions of the people on a page.
const PRAKSISER_AV_EN_SIDE: u16 = 2_000;

/// The routes.
pub fn ruter() -> Router<App> {
    Router::new()
        .route("/fhir/R4/metadata", get(metadata))
        .route("/fhir/R4/{ressurs}", get(finn))
        .route("/fhir/R4/{ressurs}/{id}", get(les))
        .route("/fhir/{*resten}", any(ukjent))
        .method_not_allowed_fallback(feil_metode)
}

/// An error as FHIR says it: status, issue code, sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feil(StatusCode, &'static str, String);

impl Feil {
    fn ugyldig(tekst: String) -> Self {
        Self(StatusCode::BAD_REQUEST, "invalid", tekst)
    }

    fn ikke_stottet(tekst: String) -> Self {
        Self(StatusCode::BAD_REQUEST, "not-supported", tekst)
    }

    fn ikke_funnet() -> Self {
        Self(
            StatusCode::NOT_FOUND,
            "not-found",
            "There is no such resource, or it is not public now.".to_owned(),
        )
    }
}

impl From<AppError> for Feil {
    fn from(feil: AppError) -> Self {
        let status = StatusCode::from_u16(feil.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match feil {
            AppError::Utilgjengelig { referanse } => Self(status, "transient", format!("Try again later. Reference {referanse}.")),
            AppError::Intern { referanse } => Self(status, "exception", format!("Our fault. Reference {referanse}.")),
            annen => Self(status, "processing", annen.to_string()),
        }
    }
}

impl IntoResponse for Feil {
    fn into_response(self) -> Response {
        let Self(status, kode, tekst) = self;
        let kropp = ressurs::operation_outcome(kode, &tekst).to_string();
        (status, [(header::CONTENT_TYPE, HeaderValue::from_static(INNHOLD))], kropp).into_response()
    }
}

/// 429, for the middleware that counts.
pub fn for_mange(sekunder: u64) -> Response {
    Feil(
        StatusCode::TOO_MANY_REQUESTS,
        "throttled",
        format!("Too many calls. Wait {sekunder} seconds."),
    )
    .into_response()
}

async fn ukjent() -> Feil {
    Feil(
        StatusCode::NOT_FOUND,
        "not-found",
        format!("There is no such address. See {FHIR}/metadata."),
    )
}

async fn feil_metode() -> Feil {
    Feil(StatusCode::METHOD_NOT_ALLOWED, "not-supported", "Only GET is supported.".to_owned())
}

/// We speak JSON only.
fn forhandle(sporring: &str, hode: &HeaderMap) -> Result<(), Feil> {
    let format = url::form_urlencoded::parse(sporring.as_bytes())
        .find(|(navn, _)| navn == "_format")
        .map(|(_, verdi)| verdi.into_owned());
    let onsket = format.or_else(|| hode.get(header::ACCEPT).and_then(|v| v.to_str().ok()).map(str::to_owned));
    match onsket {
        Some(o) if !o.contains("json") && !o.contains('*') => Err(Feil(
            StatusCode::NOT_ACCEPTABLE,
            "not-supported",
            "Only application/fhir+json is supported.".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// `GET /fhir/R4/{type}?…`.
async fn finn(State(app): State<App>, Path(type_): Path<String>, RawQuery(sporring): RawQuery, hode: HeaderMap) -> Result<Response, Feil> {
    let sporring = sporring.unwrap_or_default();
    forhandle(&sporring, &hode)?;
    let hva = Ressurs::fra_navn(&type_).ok_or_else(Feil::ikke_funnet)?;
    let strengt = hode
        .get_all("prefer")
        .iter()
        .any(|v| v.to_str().is_ok_and(|v| v.contains("handling=strict")));
    let url = app.konfig.url.as_str();
    let onsket = sok::les(hva, url, &sporring, strengt)?;
    let idag = app.klokke.idag();
    let mut db = app.pool.acquire().await.map_err(AppError::from)?;
    let vilkar = vilkar(&mut db, &onsket.vilkar).await?;
    let antall = if onsket.bare_antall { 1 } else { onsket.antall };
    let side = store::side(&mut db, idag, &vilkar, hva.per(), onsket.nokkel, antall).await?;
    let ressurser = if onsket.bare_antall {
        Vec::new()
    } else {
        ressurser(&mut db, &app, hva, &side.rader, &onsket).await?
    };
    drop(db);
    Ok(bufret::svar(&hode, INNHOLD, &bunt(url, hva, &onsket, &side, ressurser))?)
}

/// The conditions in the database's terms; words are found by the database, as those of the list are.
async fn vilkar(db: &mut PgConnection, vilkar: &[Vilkar]) -> Result<Sporring, AppError> {
    let mut ut = Sporring::default();
    for v in vilkar {
        match v {
            Vilkar::Begynner(slag, tekster) => {
                let tekster: Vec<&str> = tekster.iter().map(String::as_str).collect();
                store::begynner(&mut *db, &mut ut, slag, &tekster).await?;
            }
            Vilkar::Er(alternativer) => ut.er(alternativer.iter().map(|(slag, ord)| (*slag, ord.as_str()))),
        }
    }
    Ok(ut)
}

/// The people of some rows, each with all practices, in the order of the rows.
async fn personer(db: &mut PgConnection, app: &App, rader: &[Oppforing]) -> Result<Vec<Value>, AppError> {
    if rader.is_empty() {
        return Ok(Vec::new());
    }
    let ider: Vec<String> = rader.iter().map(|r| r.person.to_string()).collect();
    let mut disse = Sporring::default();
    disse.er(ider.iter().map(|id| (Slag::Person, id.as_str())));
    let alle = store::side(db, app.klokke.idag(), &disse, Per::Praksis, None, PRAKSISER_AV_EN_SIDE)
        .await?
        .rader;
    let mut sett = Vec::new();
    let mut ut = Vec::new();
    for rad in rader {
        if sett.contains(&rad.person) {
            continue;
        }
        sett.push(rad.person);
        let hans: Vec<&Oppforing> = alle.iter().filter(|r| r.person == rad.person).collect();
        if !hans.is_empty() {
            ut.push(ressurs::practitioner(&app.konfig.url, &hans));
        }
    }
    Ok(ut)
}

/// The resources of a page, with what is to be included after them. The flag says which are matches.
async fn ressurser(
    db: &mut PgConnection,
    app: &App,
    hva: Ressurs,
    rader: &[Oppforing],
    onsket: &Sok,
) -> Result<Vec<(Value, bool)>, AppError> {
    let url = app.konfig.url.as_str();
    let mut ut: Vec<(Value, bool)> = match hva {
        Ressurs::Practitioner => personer(&mut *db, app, rader).await?.into_iter().map(|r| (r, true)).collect(),
        Ressurs::PractitionerRole => rader.iter().map(|r| (ressurs::practitioner_role(url, r), true)).collect(),
        Ressurs::Organization => rader.iter().filter_map(ressurs::organization).map(|r| (r, true)).collect(),
    };
    if onsket.med_person {
        ut.extend(personer(&mut *db, app, rader).await?.into_iter().map(|r| (r, false)));
    }
    if onsket.med_enhet {
        let mut sett: Vec<&String> = Vec::new();
        for orgnr in rader.iter().filter_map(|r| r.orgnr.as_ref()) {
            if !sett.contains(&orgnr) {
                sett.push(orgnr);
            }
        }
        if !sett.is_empty() {
            let mut disse = Sporring::default();
            disse.er(sett.iter().map(|o| (Slag::Orgnr, o.as_str())));
            let enheter = store::side(db, app.klokke.idag(), &disse, Per::Enhet, None, onsket.antall).await?;
            ut.extend(enheter.rader.iter().filter_map(ressurs::organization).map(|r| (r, false)));
        }
    }
    Ok(ut)
}

fn bunt(url: &str, hva: Ressurs, onsket: &Sok, side: &Side, ressurser: Vec<(Value, bool)>) -> Value {
    let base = format!("{url}{FHIR}");
    let adresse = |nokkel| format!("{base}/{}{}", hva.navn(), onsket.lenke(nokkel));
    let mut lenker = vec![json!({ "relation": "self", "url": adresse(onsket.nokkel) })];
    if !onsket.bare_antall {
        for (relasjon, nokkel) in [("previous", side.forrige), ("next", side.neste)] {
            if nokkel.is_some() {
                lenker.push(json!({ "relation": relasjon, "url": adresse(nokkel) }));
            }
        }
    }
    let mut ut = json!({ "resourceType": "Bundle", "type": "searchset", "total": side.totalt, "link": lenker });
    // FHIR has no empty lists.
    if !ressurser.is_empty() {
        let innhold = ressurser.into_iter().map(|(r, treff)| {
            let id = |felt: &str| r[felt].as_str().unwrap_or_default().to_owned();
            json!({
                "fullUrl": format!("{base}/{}/{}", id("resourceType"), id("id")),
                "search": { "mode": if treff { "match" } else { "include" } },
                "resource": r,
            })
        });
        ut["entry"] = innhold.collect::<Vec<_>>().into();
    }
    ut
}

/// `GET /fhir/R4/{type}/{id}`.
async fn les(
    State(app): State<App>,
    Path((type_, id)): Path<(String, String)>,
    RawQuery(sporring): RawQuery,
    hode: HeaderMap,
) -> Result<Response, Feil> {
    forhandle(sporring.as_deref().unwrap_or_default(), &hode)?;
    let hva = Ressurs::fra_navn(&type_).ok_or_else(Feil::ikke_funnet)?;
    let (slag, id) = match hva {
        Ressurs::Practitioner => sok::person(&id),
        Ressurs::PractitionerRole => (Slag::Praksis, id),
        Ressurs::Organization => (Slag::Orgnr, id),
    };
    let mut denne = Sporring::default();
    denne.er([(slag, id.as_str())]);
    let mut db = app.pool.acquire().await.map_err(AppError::from)?;
    let rader = store::side(&mut db, app.klokke.idag(), &denne, hva.per(), None, 1).await?.rader;
    let rad = rader.first().ok_or_else(Feil::ikke_funnet)?;
    let funnet = match hva {
        Ressurs::Practitioner => personer(&mut db, &app, &rader).await?.into_iter().next(),
        Ressurs::PractitionerRole => Some(ressurs::practitioner_role(&app.konfig.url, rad)),
        Ressurs::Organization => ressurs::organization(rad),
    };
    drop(db);
    // A person with an HPR number has one id only, so that a resource has one address.
    let funnet = funnet.filter(|r| r["id"] == id.as_str()).ok_or_else(Feil::ikke_funnet)?;
    Ok(bufret::svar(&hode, INNHOLD, &funnet)?)
}

/// What this service can do.
async fn metadata(State(app): State<App>, RawQuery(sporring): RawQuery, hode: HeaderMap) -> Result<Response, Feil> {
    forhandle(sporring.as_deref().unwrap_or_default(), &hode)?;
    Ok(bufret::svar(&hode, INNHOLD, &kapabilitet(&app.konfig.url))?)
}

fn kapabilitet(url: &str) -> Value {
    let ressurser: Vec<Value> = Ressurs::ALLE
        .into_iter()
        .map(|r| {
            let parametre: Vec<Value> = r
                .parametre()
                .iter()
                .map(|(navn, type_, hva)| json!({ "name": navn, "type": type_, "documentation": hva }))
                .collect();
            let mut ut = json!({
                "type": r.navn(),
                "interaction": [{ "code": "read" }, { "code": "search-type" }],
                "versioning": "no-version",
                "searchParam": parametre,
            });
            if r == Ressurs::PractitionerRole {
                ut["searchInclude"] = json!(["PractitionerRole:practitioner", "PractitionerRole:organization"]);
            }
            ut
        })
        .collect();
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "kind": "instance",
        "name": "Behandlere",
        "title": "Behandlere med avtale om direkte oppgjør",
        "description": "Public list of practitioners with an agreement on direct settlement and a practice today. No login. Ambulatory \
                        practices have neither address nor organisation.",
        "software": { "name": "Praksisportalen", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Praksisportalen", "url": format!("{url}{FHIR}") },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "documentation": "_count up to 100; follow the link «next» for more. At most 240 calls a minute.",
            "resource": ressurser,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_says_what_can_be_searched_for() {
        let k = kapabilitet("https://portal.example");
        assert_eq!(k["fhirVersion"], "4.0.1");
        let ressurser = k["rest"][0]["resource"].as_array().unwrap();
        assert_eq!(ressurser.len(), 3);
        assert!(ressurser.iter().all(|r| r["searchParam"].as_array().is_some_and(|p| p.len() >= 5)));
        assert_eq!(k["implementation"]["url"], "https://portal.example/fhir/R4");
    }

    #[test]
    fn a_bundle_has_links_and_no_empty_lists() {
        let onsket = sok::les(Ressurs::PractitionerRole, "https://p.example", "role=LE&_count=5", false).unwrap();
        let rad = ressurs::tests::lege();
        let neste = crate::behandlere::model::Nokkel {
            retning: crate::behandlere::model::Retning::Etter,
            id: rad.id,
        };
        let side = Side {
            rader: vec![rad.clone()],
            forrige: None,
            neste: Some(neste),
            totalt: 9,
        };
        let r = ressurs::practitioner_role("https://p.example", &rad);
        let b = bunt("https://p.example", Ressurs::PractitionerRole, &onsket, &side, vec![(r, true)]);
        assert_eq!(b["total"], 9);
        assert_eq!(b["link"][0]["url"], "https://p.example/fhir/R4/PractitionerRole?role=LE&_count=5");
        assert_eq!(
            b["link"][1]["url"],
            format!("https://p.example/fhir/R4/PractitionerRole?role=LE&_count=5&_cursor={neste}")
        );
        assert_eq!(
            b["entry"][0]["fullUrl"],
            format!("https://p.example/fhir/R4/PractitionerRole/{}", rad.id)
        );
        let tom = Side {
            rader: vec![],
            forrige: None,
            neste: None,
            totalt: 0,
        };
        let b = bunt("https://p.example", Ressurs::PractitionerRole, &onsket, &tom, vec![]);
        assert!(b.get("entry").is_none());
    }

    #[test]
    fn only_json_is_spoken() {
        let med = |verdi: &'static str| HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(verdi))]);
        for verdi in ["application/fhir+json", "*/*", "text/html,application/xml;q=0.9,*/*;q=0.8"] {
            assert_eq!(forhandle("", &med(verdi)), Ok(()), "{verdi}");
        }
        assert!(forhandle("", &med("application/fhir+xml")).is_err());
        assert!(forhandle("_format=xml", &med("*/*")).is_err());
        assert!(forhandle("_format=json", &med("application/xml")).is_ok());
    }
}
