//! The copy of Adresseregisteret: one export, then events by the hour, from a register on this machine.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use chrono::TimeDelta;
use praksisportal::adresseregister::arbeid::oppdater;
use praksisportal::adresseregister::store;
use praksisportal::feil::AppError;
use registre::adresseregister::klient::{Klient, Oppsett};
use registre::tilgang::UtenToken;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::Portal;

type Svar = Arc<Mutex<HashMap<String, (u16, String)>>>;

/// The register, and what it was asked.
struct Register {
    svar: Svar,
    sett: Arc<Mutex<Vec<String>>>,
    klient: Arc<Klient>,
}

async fn svar(State((svar, sett)): State<(Svar, Arc<Mutex<Vec<String>>>)>, uri: Uri) -> (StatusCode, String) {
    let sti = uri.to_string();
    sett.lock().unwrap().push(sti.clone());
    let (nr, tekst) = svar.lock().unwrap().get(&sti).cloned().unwrap_or((404, String::new()));
    (StatusCode::from_u16(nr).unwrap(), tekst)
}

impl Register {
    async fn ny() -> Self {
        let (svarene, sett): (Svar, Arc<Mutex<Vec<String>>>) = Default::default();
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", lytter.local_addr().unwrap()).parse().unwrap();
        let app = Router::new().fallback(svar).with_state((svarene.clone(), sett.clone()));
        tokio::spawn(async move { axum::serve(lytter, app).await });
        let oppsett = Oppsett {
            base,
            brukeragent: "Praksisportalen/test".into(),
            tidsfrist: Duration::from_secs(10),
            eksportfrist: Duration::from_secs(10),
        };
        Self {
            svar: svarene,
            sett,
            klient: Arc::new(Klient::ny(oppsett, Arc::new(UtenToken)).unwrap()),
        }
    }

    fn gir(&self, sti: &str, status: u16, json: &Value) {
        self.svar.lock().unwrap().insert(sti.to_owned(), (status, json.to_string()));
    }

    fn spurt(&self) -> Vec<String> {
        std::mem::take(&mut *self.sett.lock().unwrap())
    }
}

fn part(her_id: i32, navn: &str) -> Value {
    json!({ "HerId": her_id, "ParentHerId": -1, "Type": "Organization", "Name": navn, "OrganizationNumber": 314_239_016, "Active": true,
            "PhysicalAddresses": [{ "Type": { "CodeValue": "RES" }, "StreetAddress": "Badeveien 8", "PostalCode": 3256, "City": "LARVIK" }] })
}

fn hendelse(id: &str, her_id: i32, part: &Value) -> Value {
    json!({ "EventId": id, "HerId": her_id, "EventType": "CommunicationPartyUpdated", "CommunicationParty": part })
}

fn side(hendelser: &[Value], neste: Option<&str>) -> Value {
    json!({ "CommunicationParties": hendelser, "Links": { "Next": neste.map(|h| json!({ "Href": h })) } })
}

async fn navn(portal: &Portal) -> Vec<String> {
    sqlx::query_scalar("select navn from ar_part order by her_id")
        .fetch_all(&*portal.app.pool)
        .await
        .unwrap()
}

async fn merke(portal: &Portal) -> Option<String> {
    let mut db = portal.app.pool.acquire().await.unwrap();
    store::feed(&mut db).await.unwrap().map(|f| f.siste_hendelse)
}

#[sqlx::test]
async fn an_export_comes_once_and_events_every_hour(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let r = Register::ny().await;
    r.gir(
        "/CommunicationPartyExport",
        200,
        &json!({ "LastEventId": "e-1", "CommunicationParties": [part(1, "En"), part(2, "To")] }),
    );
    oppdater(&portal.app, &r.klient).await.unwrap();
    assert_eq!(
        (navn(&portal).await, merke(&portal).await.as_deref()),
        (vec!["En".to_owned(), "To".to_owned()], Some("e-1"))
    );
    assert_eq!(r.spurt(), ["/CommunicationPartyExport"]);

    // Not before the hour has passed.
    portal.gaa_frem(TimeDelta::minutes(59));
    oppdater(&portal.app, &r.klient).await.unwrap();
    assert!(r.spurt().is_empty());

    // Two pages; the event asked from may come once more, and one event brings no party along.
    portal.gaa_frem(TimeDelta::minutes(1));
    r.gir(
        "/CommunicationPartyEvents?EventId=e-1",
        200,
        &side(
            &[hendelse("e-1", 2, &part(2, "To")), hendelse("e-2", 1, &part(1, "En, ny"))],
            Some("/CommunicationPartyEvents?EventId=e-2"),
        ),
    );
    r.gir(
        "/CommunicationPartyEvents?EventId=e-2",
        200,
        &side(&[hendelse("e-3", 3, &Value::Null), hendelse("e-4", 2, &Value::Null)], None),
    );
    r.gir("/CommunicationParties/3", 200, &part(3, "Tre"));
    oppdater(&portal.app, &r.klient).await.unwrap();
    assert_eq!(navn(&portal).await, ["En, ny", "Tre"], "the second is not known there any more");
    assert_eq!(merke(&portal).await.as_deref(), Some("e-4"));

    // Nothing new: the mark stays, and it is looked again an hour later.
    r.spurt();
    portal.gaa_frem(TimeDelta::hours(1));
    r.gir("/CommunicationPartyEvents?EventId=e-4", 200, &side(&[], None));
    oppdater(&portal.app, &r.klient).await.unwrap();
    oppdater(&portal.app, &r.klient).await.unwrap();
    assert_eq!(r.spurt(), ["/CommunicationPartyEvents?EventId=e-4"]);
    assert_eq!(merke(&portal).await.as_deref(), Some("e-4"));
}

#[sqlx::test]
async fn what_fails_changes_nothing_and_is_tried_again(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let r = Register::ny().await;
    let utilgjengelig = |svar: Result<(), AppError>| assert!(matches!(svar, Err(AppError::Utilgjengelig { .. })), "{svar:?}");
    r.gir(
        "/CommunicationPartyExport",
        200,
        &json!({ "CommunicationParties": [part(1, "En")] }),
    );
    utilgjengelig(oppdater(&portal.app, &r.klient).await);
    assert_eq!(
        (navn(&portal).await.len(), merke(&portal).await),
        (0, None),
        "an export without a mark is none"
    );

    r.gir(
        "/CommunicationPartyExport",
        200,
        &json!({ "LastEventId": "e-1", "CommunicationParties": [part(1, "En")] }),
    );
    oppdater(&portal.app, &r.klient).await.unwrap();
    portal.gaa_frem(TimeDelta::hours(1));
    // The first page counts although the second fails.
    r.gir(
        "/CommunicationPartyEvents?EventId=e-1",
        200,
        &side(&[hendelse("e-2", 1, &part(1, "Ny"))], Some("/CommunicationPartyEvents?EventId=e-2")),
    );
    r.gir("/CommunicationPartyEvents?EventId=e-2", 503, &Value::Null);
    utilgjengelig(oppdater(&portal.app, &r.klient).await);
    assert_eq!(
        (navn(&portal).await, merke(&portal).await.as_deref()),
        (vec!["Ny".to_owned()], Some("e-2"))
    );

    // A party that cannot be fetched holds its page back, and nothing of the page is lost.
    portal.gaa_frem(TimeDelta::hours(1));
    let halv = side(&[hendelse("e-3", 1, &part(1, "Nyest")), hendelse("e-4", 9, &Value::Null)], None);
    r.gir("/CommunicationPartyEvents?EventId=e-2", 200, &halv);
    r.gir("/CommunicationParties/9", 500, &Value::Null);
    utilgjengelig(oppdater(&portal.app, &r.klient).await);
    assert_eq!(
        (navn(&portal).await, merke(&portal).await.as_deref()),
        (vec!["Ny".to_owned()], Some("e-2"))
    );
    r.gir("/CommunicationParties/9", 200, &part(9, "Ni"));
    oppdater(&portal.app, &r.klient).await.unwrap();
    assert_eq!(navn(&portal).await, ["Nyest", "Ni"]);

    // The register has forgotten our event: a new export, but at most one a day.
    r.gir(
        "/CommunicationPartyExport",
        200,
        &json!({ "LastEventId": "e-9", "CommunicationParties": [part(5, "Fem")] }),
    );
    portal.gaa_frem(TimeDelta::hours(1));
    utilgjengelig(oppdater(&portal.app, &r.klient).await);
    portal.gaa_frem(TimeDelta::hours(24));
    oppdater(&portal.app, &r.klient).await.unwrap();
    assert_eq!(
        (navn(&portal).await, merke(&portal).await.as_deref()),
        (vec!["Fem".to_owned()], Some("e-9"))
    );
}
