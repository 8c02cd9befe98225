//! `praksisportal oppsett-sjekk`, against servers on this machine that answer, that refuse, and against nothing.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use axum::extract::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use identitet::helseid::assertion::Nokkelring;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::program::{Program, Slutt, adresse, tjeneradresse};
use crate::support::{Portal, nokkelfil, ny_nokkel};

/// Every register over HTTP, HelseID among them, on one address.
async fn registre() -> String {
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", lytter.local_addr().unwrap());
    let metadata = json!({
        "issuer": url, "authorization_endpoint": format!("{url}/a"), "token_endpoint": format!("{url}/t"), "jwks_uri": format!("{url}/jwks"),
        "pushed_authorization_request_endpoint": format!("{url}/par"), "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]
    });
    let enhet = json!({"respons_klasse": "Enhet", "organisasjonsnummer": "974760673", "navn": "REGISTERENHETEN",
        "organisasjonsform": {"kode": "ORGL"}});
    let ruter = Router::new()
        .route("/.well-known/openid-configuration", get(move || async move { Json(metadata) }))
        .route("/jwks", get(|| async { Json(json!({"keys": [{"kid": "a", "kty": "EC"}]})) }))
        .route("/par", post(par))
        .route("/api/enheter/974760673", get(move || async move { Json(enhet) }))
        .route("/HarBorgerFrikortMengde", post(frikort))
        .fallback(|| async { StatusCode::NOT_FOUND });
    tokio::spawn(async move { axum::serve(lytter, ruter).await });
    url
}

/// Knows one client by the key of this run.
async fn par(Form(skjema): Form<HashMap<String, String>>) -> impl IntoResponse {
    let kjent = Nokkelring::fra_fil(nokkelfil()).unwrap().offentlige();
    let mut krav = Validation::new(Algorithm::ES256);
    krav.validate_aud = false;
    let bevis = jsonwebtoken::decode::<Value>(&skjema["client_assertion"], &DecodingKey::from_jwk(&kjent.keys[0]).unwrap(), &krav);
    match bevis {
        Ok(bevis) if bevis.claims["iss"] == "klient" => (StatusCode::CREATED, Json(json!({"request_uri": "urn:x", "expires_in": 60}))),
        _ => (StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"}))),
    }
}

/// Lets in who has the token.
async fn frikort(hode: HeaderMap) -> impl IntoResponse {
    if hode.get("authorization").is_some_and(|t| t == "Bearer hemmelig") {
        Json(json!({"HarBorgerFrikort": []})).into_response()
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// A mail server with one password. Gives its address, and every line it is told.
fn post_server() -> (String, Arc<Mutex<Vec<String>>>) {
    let lytter = TcpListener::bind("127.0.0.1:0").unwrap();
    let adresse = lytter.local_addr().unwrap().to_string();
    let sagt = Arc::new(Mutex::new(Vec::new()));
    let husket = sagt.clone();
    std::thread::spawn(move || {
        for strom in lytter.incoming() {
            let mut ut = strom.unwrap();
            let inn = BufReader::new(ut.try_clone().unwrap());
            let _ = ut.write_all(b"220 post.example ESMTP\r\n");
            for linje in inn.lines().map_while(Result::ok) {
                let ord = linje.split(' ').next().unwrap_or_default().to_ascii_uppercase();
                husket.lock().unwrap().push(ord.clone());
                // AUTH PLAIN: NUL, user, NUL, password.
                let svar: &[u8] = match ord.as_str() {
                    "EHLO" => b"250-post.example\r\n250 AUTH PLAIN\r\n",
                    "AUTH" if linje.ends_with("AGJydWtlcgBoZW1tZWxpZw==") => b"235 ok\r\n",
                    "AUTH" => b"535 no\r\n",
                    "QUIT" => b"221 bye\r\n",
                    _ => b"250 ok\r\n",
                };
                if ut.write_all(svar).is_err() {
                    break;
                }
            }
        }
    });
    (adresse, sagt)
}

/// A clamd that says what it should.
fn clamd() -> String {
    let lytter = TcpListener::bind("127.0.0.1:0").unwrap();
    let adresse = lytter.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for strom in lytter.incoming() {
            let (mut strom, mut kommando) = (strom.unwrap(), [0; 6]);
            if strom.read_exact(&mut kommando).is_ok() && &kommando == b"zPING\0" {
                let _ = strom.write_all(b"PONG\0");
            }
        }
    });
    adresse
}

/// Runs it beside the servers of this test.
pub async fn sjekk(program: Program) -> Slutt {
    let slutt = tokio::task::spawn_blocking(move || program.kjor(&["oppsett-sjekk"], ""))
        .await
        .unwrap();
    assert!(!format!("{slutt:?}").contains("hemmelig"), "a secret is printed: {slutt:?}");
    slutt
}

/// The row of a setting.
fn rad<'a>(slutt: &'a Slutt, variabel: &str) -> &'a str {
    let rad = slutt.ut.lines().find(|l| l.split_whitespace().any(|o| o == variabel));
    rad.unwrap_or_else(|| panic!("no row for {variabel}: {slutt:?}"))
}

#[sqlx::test]
async fn what_answers_is_told_and_no_mail_is_sent(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    portal.logg_inn_saksbehandler("Grundig Gaupe").await;
    let (url, (smtp, sagt)) = (registre().await, post_server());
    let (smtp, enheter, clamd) = (format!("smtp://bruker:hemmelig@{smtp}"), format!("{url}/api"), clamd());
    let database = tjeneradresse(&pool).await;
    let program = || {
        Program::produksjon(&database).med(&[
            ("PORTAL_PROFIL", "demo"),
            ("HELSEID_UTSTEDER", &url),
            ("PORTAL_SMTP_URL", &smtp),
            ("PORTAL_ENHETSREGISTER", &enheter),
            ("PORTAL_ADRESSEREGISTER", &url),
            ("PORTAL_FRIKORT", &url),
            ("PORTAL_FRIKORT_TOKEN", "hemmelig"),
            ("PORTAL_CLAMD", &clamd),
            ("PORTAL_TAKSTREGISTER_URL", &url),
        ])
    };
    let slutt = sjekk(program()).await;
    assert_eq!(slutt.kode, Some(0), "{slutt:?}");
    assert!(
        slutt
            .ut
            .contains("migreringene er lagt inn, ikke merket med profil ennå, rollen «praksisportal_tjener» kan bare det portalen trenger")
            && slutt.ut.ends_with("Alt som ble prøvd, er i orden.\n"),
        "{slutt:?}"
    );
    for variabel in [
        "HELSEID_UTSTEDER",
        "PORTAL_SMTP_URL",
        "PORTAL_CLAMD",
        "PORTAL_FRIKORT",
        "PORTAL_BETALING_MAPPE",
        "PORTAL_TAKSTREGISTER_URL",
    ] {
        assert!(rad(&slutt, variabel).starts_with("i orden"), "{slutt:?}");
    }
    assert!(
        rad(&slutt, "PORTAL_HPR").starts_with("ingen") && slutt.ut.contains("bare kjent fra innlogginger"),
        "{slutt:?}"
    );
    let sagt = sagt.lock().unwrap().clone();
    assert!(
        sagt.contains(&"AUTH".to_owned()) && !sagt.iter().any(|o| o == "MAIL" || o == "RCPT" || o == "DATA"),
        "{sagt:?}"
    );

    // The same with one thing wrong at a time.
    let feil = program().mappe.clone();
    std::fs::create_dir_all(&feil).unwrap();
    let (annen_nokkel, fil) = (feil.join("annen.pem"), feil.join("fil"));
    std::fs::write(&annen_nokkel, ny_nokkel()).unwrap();
    std::fs::write(&fil, "").unwrap();
    let galt_passord = smtp.replace("hemmelig", "hemmeligere");
    let tilfeller: [(&'static str, &str, &str, &str); 7] = [
        (
            "HELSEID_NOKKEL_FIL",
            annen_nokkel.to_str().unwrap(),
            "HELSEID_UTSTEDER",
            "godtar ikke klienten eller nøkkelen vår",
        ),
        ("PORTAL_SMTP_URL", &galt_passord, "PORTAL_SMTP_URL", "godtar ikke bruker og passord"),
        ("PORTAL_FRIKORT_TOKEN", "galt", "PORTAL_FRIKORT", "no access"),
        ("PORTAL_ENHETSREGISTER", &url, "PORTAL_ENHETSREGISTER", "er adressen riktig?"),
        (
            "PORTAL_BETALING_MAPPE",
            fil.to_str().unwrap(),
            "PORTAL_BETALING_MAPPE",
            "kan ikke skrives i",
        ),
        (
            "PORTAL_CLAMD",
            smtp.rsplit('@').next().unwrap(),
            "PORTAL_CLAMD",
            "svarer ikke på PING",
        ),
        ("PORTAL_SIDEMAPPE", feil.to_str().unwrap(), "PORTAL_SIDEMAPPE", "manifest.json"),
    ];
    for (navn, verdi, variabel, ord) in tilfeller {
        let slutt = sjekk(program().med(&[(navn, verdi)])).await;
        let sett = rad(&slutt, variabel);
        assert!(
            slutt.kode == Some(1) && sett.starts_with("FEIL") && sett.contains(ord),
            "{navn}: {slutt:?}"
        );
        assert!(
            slutt.ut.contains("1 feil må rettes.") && slutt.ut.contains("uten svar: "),
            "{slutt:?}"
        );
    }
    std::fs::remove_dir_all(&feil).unwrap();
}

#[tokio::test]
async fn nothing_that_answers_is_one_fault_each_and_the_exit_tells() {
    let program = Program::produksjon("postgres://bruker:hemmelig@127.0.0.1:1/x").med(&[
        ("PORTAL_ADRESSEREGISTER", "https://127.0.0.1:1"),
        ("PORTAL_FRIKORT", "https://127.0.0.1:1"),
        ("PORTAL_CLAMD", "127.0.0.1:1"),
        ("PORTAL_TAKSTREGISTER_URL", "https://127.0.0.1:1"),
    ]);
    let slutt = sjekk(program).await;
    assert_eq!(slutt.kode, Some(1), "{slutt:?}");
    for variabel in [
        "DATABASE_URL",
        "HELSEID_UTSTEDER",
        "PORTAL_ENHETSREGISTER",
        "PORTAL_ADRESSEREGISTER",
        "PORTAL_FRIKORT",
        "PORTAL_SMTP_URL",
        "PORTAL_CLAMD",
        "PORTAL_TAKSTREGISTER_URL",
    ] {
        assert!(rad(&slutt, variabel).starts_with("FEIL"), "{slutt:?}");
    }
    // With the case workers, who are not known without the database.
    assert!(slutt.ut.ends_with("9 feil må rettes.\n"), "{slutt:?}");
    // Settings that cannot stand are told before anything is tried.
    let program = Program::produksjon("postgres://bruker:hemmelig@127.0.0.1:1/x").med(&[("PORTAL_CLAMD", "")]);
    let slutt = sjekk(program).await;
    assert!(
        slutt.kode == Some(2) && slutt.feil.contains("PORTAL_CLAMD") && slutt.ut.is_empty(),
        "{slutt:?}"
    );
}

#[sqlx::test]
async fn a_database_that_is_behind_and_a_list_of_one_are_told(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    sqlx::query("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)")
        .execute(&pool)
        .await
        .unwrap();
    let slutt = sjekk(Program::produksjon(&adresse(&pool)).med(&[("PORTAL_TAKSTREGISTER_URL", "https://127.0.0.1:1")])).await;
    assert!(rad(&slutt, "DATABASE_URL").contains("mangler migreringer"), "{slutt:?}");
    assert!(
        slutt
            .ut
            .lines()
            .any(|l| l.starts_with("FEIL") && l.contains("Saksbehandlere") && l.contains("trenger to")),
        "{slutt:?}"
    );
}
