//! The portal as a test sees it: the real router on a fresh database, a clock that stands still, and people with a session.
//! The login itself is tried against the stand-in by the browser tests.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use chrono::{DateTime, TimeDelta, Utc};
use grunn::godkjenning::Godkjenning;
use grunn::{Fnr, HelseaktorId, HprNr, Testnumre};
use http::{HeaderMap, Method, Request, StatusCode, header};
use praksisportal::helseaktor::store::Innlogget;
use praksisportal::oppstart::{router, start};
use praksisportal::praksis::hprvakt;
use praksisportal::server::config::Konfig;
use praksisportal::server::klokke::Klokke;
use praksisportal::server::sesjon::{self, NySesjon};
use praksisportal::server::sider::Filer;
use praksisportal::server::state::App;
use regler::kontrollgrense::Kontrollgrenser;
use sqlx::PgPool;
use tower::ServiceExt;

/// The key of the portal of a test.
pub const NOKKEL: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub const URL: &str = "http://127.0.0.1:3000";

/// Tuesday 6 January 2026, 15:30:29 in Oslo: the worked example.
pub fn start_tid() -> DateTime<Utc> {
    "2026-01-06T15:30:29+01:00".parse().unwrap()
}

/// A synthetic person of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    pub fornavn: &'static str,
    pub etternavn: &'static str,
    pub fnr: &'static str,
    pub hpr: Option<&'static str>,
    pub yrker: &'static [&'static str],
}

pub const LEGE: Person = Person {
    fornavn: "Kvart",
    etternavn: "Grevling",
    fnr: "06828399789",
    hpr: Some("565505933"),
    yrker: &["LE"],
};
pub const TANNLEGE: Person = Person {
    fornavn: "Blank",
    etternavn: "Bever",
    fnr: "23877641236",
    hpr: Some("565500222"),
    yrker: &["TL"],
};
pub const LOGOPED: Person = Person {
    fornavn: "Tydelig",
    etternavn: "Trane",
    fnr: "19899040093",
    hpr: None,
    yrker: &[],
};

/// The portal.
#[derive(Clone)]
pub struct Portal {
    pub app: App,
    pub ruter: Router,
}

/// One answer.
#[derive(Debug)]
pub struct Svar {
    pub status: StatusCode,
    pub hoder: HeaderMap,
    pub tekst: String,
}

impl Svar {
    /// Where a redirect leads.
    pub fn til(&self) -> &str {
        self.hoder.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.tekst).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.tekst))
    }

    /// The value of a hidden or visible input of the page.
    pub fn felt(&self, navn: &str) -> String {
        let start = self
            .tekst
            .find(&format!("name=\"{navn}\""))
            .unwrap_or_else(|| panic!("no field {navn} in {}", self.tekst));
        let tagg_start = self.tekst[..start].rfind('<').unwrap();
        let tagg = &self.tekst[tagg_start..tagg_start + self.tekst[tagg_start..].find('>').unwrap()];
        tagg.split("value=\"")
            .nth(1)
            .and_then(|r| r.split('"').next())
            .unwrap_or_default()
            .to_owned()
    }
}

/// Fields of a page's form, as a browser sends them.
pub fn felter(side: &Svar, navn: &[&'static str]) -> Vec<(&'static str, String)> {
    navn.iter().map(|n| (*n, side.felt(n))).collect()
}

/// A browser of somebody: carries the session cookie.
pub struct Nettleser<'a> {
    portal: &'a Portal,
    /// The cookie header, when somebody is logged in.
    pub kake: Option<String>,
    pub id: Option<HelseaktorId>,
}

impl Portal {
    /// A portal on an empty, migrated database.
    pub async fn ny(pool: PgPool) -> Self {
        let mut app = start::app(
            konfig(),
            pool,
            Filer {
                js: "p.js".into(),
                wasm: "p.wasm".into(),
                css: "p.css".into(),
            },
        )
        .unwrap();
        app.klokke = Klokke::fast(start_tid());
        let ruter = router::ruter(app.clone());
        Self { app, ruter }
    }

    /// A portal with other limits that stop for a look: the rows, without head.
    pub async fn med_kontrollgrenser(pool: PgPool, rader: &str) -> Self {
        let mut portal = Self::ny(pool).await;
        let fil = format!("fagomrader,slag,belop,ganger,minst,tak,vindu,antall,fra,til,grunnlag\n{rader}\n");
        let mut konfig = konfig();
        konfig.kontrollgrenser = Arc::new(Kontrollgrenser::les(fil.as_bytes()).unwrap());
        portal.app.konfig = Arc::new(konfig);
        portal.ruter = router::ruter(portal.app.clone());
        portal
    }

    pub fn gaa_frem(&self, tid: TimeDelta) {
        self.app.klokke.flytt(tid);
    }

    /// Nobody in particular.
    pub fn anonym(&self) -> Nettleser<'_> {
        Nettleser {
            portal: self,
            kake: None,
            id: None,
        }
    }

    /// Somebody with a fresh level-4 session.
    pub async fn logg_inn(&self, p: Person) -> Nettleser<'_> {
        let naa = self.app.klokke.naa();
        let fnr = Fnr::tolk(p.fnr, Testnumre::Tillatt).unwrap();
        let hpr = p.hpr.map(|h| HprNr::tolk(h).unwrap());
        let godkjenninger: Vec<Godkjenning> = p
            .yrker
            .iter()
            .map(|y| Godkjenning {
                yrke: (*y).into(),
                autorisasjon: "1".into(),
                autorisasjon_tekst: "Autorisasjon".into(),
                spesialiteter: vec![],
                hentet: naa,
            })
            .collect();
        let mut tx = self.app.pool.begin().await.unwrap();
        let innlogget = Innlogget {
            fnr: &fnr,
            hpr: hpr.as_ref(),
            fornavn: p.fornavn,
            etternavn: p.etternavn,
            godkjenninger: Some(&godkjenninger),
        };
        let (id, _) = hprvakt::arbeid::ved_innlogging(&mut tx, &self.app.krypto, innlogget, naa)
            .await
            .unwrap();
        let ny = NySesjon {
            helseaktor: Some(id),
            saksbehandler: None,
            sub: format!("sub-{}", p.fornavn),
            sid: Some(format!("sid-{}", p.fornavn)),
            idp: "testidp".into(),
            auth_tid: naa,
            id_token_kryptert: self.app.krypto.krypter("id_token", b"x").unwrap(),
        };
        let (_, token) = sesjon::opprett(&mut tx, ny, None, naa).await.unwrap();
        tx.commit().await.unwrap();
        Nettleser {
            portal: self,
            kake: Some(format!("sesjon={token}")),
            id: Some(id),
        }
    }

    /// A case worker of this name who may treat and approve, with a session.
    pub async fn logg_inn_saksbehandler(&self, navn: &str) -> Nettleser<'_> {
        self.logg_inn_med_roller(navn, &["les", "behandle", "godkjenn"]).await
    }

    /// A case worker with these roles, with a session.
    pub async fn logg_inn_med_roller(&self, navn: &str, roller: &[&str]) -> Nettleser<'_> {
        let naa = self.app.klokke.naa();
        let mut tx = self.app.pool.begin().await.unwrap();
        let id: uuid::Uuid = sqlx::query_scalar(
            "insert into saksbehandler (id, fnr_oppslag, navn, roller) values (gen_random_uuid(), sha256($1::bytea), $2, $3)
             on conflict (fnr_oppslag) do update set roller = excluded.roller returning id",
        )
        .bind(navn.as_bytes())
        .bind(navn)
        .bind(roller)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        let ny = NySesjon {
            helseaktor: None,
            saksbehandler: Some(id),
            sub: format!("sub-{navn}"),
            sid: Some(format!("sid-{navn}")),
            idp: "testidp".into(),
            auth_tid: naa,
            id_token_kryptert: self.app.krypto.krypter("id_token", b"x").unwrap(),
        };
        let (_, token) = sesjon::opprett(&mut tx, ny, None, naa).await.unwrap();
        tx.commit().await.unwrap();
        Nettleser {
            portal: self,
            kake: Some(format!("sesjon={token}")),
            id: None,
        }
    }

    /// Does all queued work that is due.
    pub async fn arbeid_ferdig(&self) {
        while praksisportal::server::jobb::kjor_en(&self.app).await.unwrap() {}
    }

    /// A request as it is.
    pub async fn send(&self, req: Request<Body>) -> Svar {
        let adresse = format!("{} {}", req.method(), req.uri());
        let res = self.ruter.clone().oneshot(req).await.unwrap();
        let (hode, kropp) = res.into_parts();
        let tekst = String::from_utf8_lossy(&to_bytes(kropp, 10_000_000).await.unwrap()).into_owned();
        ta_vare_paa(&adresse, &hode, &tekst);
        skjema_har_mottakere(&adresse, &tekst);
        Svar {
            status: hode.status,
            hoder: hode.headers,
            tekst,
        }
    }
}

/// Every form of every page that a test sees posts to a server function that exists.
fn skjema_har_mottakere(adresse: &str, tekst: &str) {
    if !tekst.starts_with("<!DOCTYPE html>") {
        return;
    }
    for del in tekst.split("action=\"").skip(1) {
        let til = del.split(['"', '?']).next().unwrap_or_default();
        if til.starts_with("/api/") {
            let finnes = leptos::server_fn::axum::server_fn_paths().any(|(sti, _)| sti == til);
            assert!(finnes, "a form of {adresse} posts to {til}, which does not exist");
        }
    }
}

/// With `PORTAL_SVAR` set to a folder every answer of every test is written there, a file for each test, so that two versions of the
/// portal can be held against each other.
fn ta_vare_paa(adresse: &str, hode: &http::response::Parts, tekst: &str) {
    let Some(mappe) = std::env::var_os("PORTAL_SVAR") else { return };
    let traad = std::thread::current();
    let fil = std::path::Path::new(&mappe).join(traad.name().unwrap_or("ukjent").replace("::", "."));
    let mut fil = std::fs::OpenOptions::new().create(true).append(true).open(fil).unwrap();
    writeln!(fil, "=== {adresse}\n{} {:?}\n{tekst}", hode.status, hode.headers).unwrap();
}

impl Nettleser<'_> {
    fn req(&self, metode: Method, sti: &str) -> http::request::Builder {
        let mut req = Request::builder().method(metode).uri(sti).header(header::HOST, "127.0.0.1:3000");
        if let Some(kake) = &self.kake {
            req = req.header(header::COOKIE, kake);
        }
        req
    }

    /// Opens a page.
    pub async fn get(&self, sti: &str) -> Svar {
        self.portal
            .send(
                self.req(Method::GET, sti)
                    .header(header::ACCEPT, "text/html")
                    .body(Body::empty())
                    .unwrap(),
            )
            .await
    }

    /// Opens a page in the language of the cookie.
    pub async fn get_nn(&self, sti: &str) -> Svar {
        let kake = [self.kake.as_deref(), Some("sprak=nn")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("; ");
        let req = Request::builder()
            .uri(sti)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, kake)
            .body(Body::empty())
            .unwrap();
        self.portal.send(req).await
    }

    /// Posts a form the way a browser without scripts does.
    pub async fn skjema(&self, sti: &str, felt: &[(&str, &str)]) -> Svar {
        let req = self
            .skriving(sti)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::REFERER, format!("{URL}/"));
        self.portal.send(req.body(kropp(felt)).unwrap()).await
    }

    /// As [`Self::skjema`], with fields that were read from a page.
    pub async fn skjema_av(&self, sti: &str, felt: &[(&'static str, String)]) -> Svar {
        self.skjema(sti, &felt.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>())
            .await
    }

    /// As [`Self::kall`], with fields that were read from a page.
    pub async fn kall_av(&self, sti: &str, felt: &[(&'static str, String)]) -> Svar {
        self.kall(sti, &felt.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>())
            .await
    }

    /// Posts the way a script does.
    pub async fn kall(&self, sti: &str, felt: &[(&str, &str)]) -> Svar {
        let req = self
            .skriving(sti)
            .header(header::ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin");
        self.portal.send(req.body(kropp(felt)).unwrap()).await
    }

    /// Posts from another site.
    pub async fn fra_annet_sted(&self, sti: &str, felt: &[(&str, &str)]) -> Svar {
        let req = self
            .skriving(sti)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "cross-site")
            .header(header::ORIGIN, "https://ond.example");
        self.portal.send(req.body(kropp(felt)).unwrap()).await
    }

    /// Sends a form with a file, as a browser without scripts does; `html` false: as a script does.
    pub async fn last_opp(&self, sti: &str, felt: &[(&str, &str)], fil: Option<(&str, &[u8])>, html: bool) -> Svar {
        let (innholdstype, kropp) = flerdelt(felt, fil);
        let req = self
            .req(Method::POST, sti)
            .header(header::CONTENT_TYPE, innholdstype)
            .header(header::ACCEPT, if html { "text/html" } else { "application/json" })
            .header("sec-fetch-site", "same-origin");
        self.portal.send(req.body(Body::from(kropp)).unwrap()).await
    }

    /// A request for a stream, with the session.
    pub fn strom(&self, sti: &str) -> Request<Body> {
        self.req(Method::GET, sti)
            .header(header::ACCEPT, "text/event-stream")
            .body(Body::empty())
            .unwrap()
    }

    fn skriving(&self, sti: &str) -> http::request::Builder {
        self.req(Method::POST, sti)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    }
}

/// A form with a file: its content type and its body.
pub fn flerdelt(felt: &[(&str, &str)], fil: Option<(&str, &[u8])>) -> (String, Vec<u8>) {
    const GRENSE: &str = "----prove";
    let mut kropp = Vec::new();
    for (navn, verdi) in felt {
        kropp.extend_from_slice(format!("--{GRENSE}\r\nContent-Disposition: form-data; name=\"{navn}\"\r\n\r\n{verdi}\r\n").as_bytes());
    }
    let (filnavn, innhold) = fil.unwrap_or(("", &[]));
    kropp.extend_from_slice(
        format!("--{GRENSE}\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"{filnavn}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
            .as_bytes(),
    );
    kropp.extend_from_slice(innhold);
    kropp.extend_from_slice(format!("\r\n--{GRENSE}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={GRENSE}"), kropp)
}

fn kropp(felt: &[(&str, &str)]) -> Body {
    Body::from(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(felt).finish())
}

/// A once-only key.
pub fn nokkel() -> String {
    uuid::Uuid::new_v4().to_string()
}

pub fn konfig() -> Konfig {
    let miljo: HashMap<&str, String> = HashMap::from([
        ("PORTAL_PROFIL", "demo".into()),
        ("DATABASE_URL", "postgres://brukes-ikke".into()),
        ("PORTAL_NOKKEL", NOKKEL.into()),
        ("HELSEID_UTSTEDER", "http://127.0.0.1:9".into()),
        ("HELSEID_KLIENT_ID", "praksisportal".into()),
        ("HELSEID_NOKKEL_FIL", nokkelfil().into()),
        ("PORTAL_EPOST_MAPPE", "target/test-epost".into()),
        ("PORTAL_FRIKORT", "simulator".into()),
    ]);
    Konfig::les(&|navn| miljo.get(navn).cloned()).unwrap()
}

/// Takes the tables out of a database, for what tries the migrations: the server may give them to every new one (`xtask/src/database.rs`).
pub async fn uten_tabeller(pool: &PgPool) {
    sqlx::raw_sql("drop schema public cascade; create schema public")
        .execute(pool)
        .await
        .unwrap();
}

/// A client key made for this run.
pub fn nokkelfil() -> &'static str {
    static FIL: OnceLock<String> = OnceLock::new();
    FIL.get_or_init(|| {
        let fil = std::env::temp_dir().join(format!("praksisportal-test-{}.pem", std::process::id()));
        std::fs::write(&fil, ny_nokkel()).unwrap();
        fil.to_string_lossy().into_owned()
    })
}

/// A private key nobody has seen, as PEM.
pub fn ny_nokkel() -> String {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
    use base64::Engine;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &aws_lc_rs::rand::SystemRandom::new()).unwrap();
    let base64 = base64::engine::general_purpose::STANDARD.encode(pkcs8.as_ref());
    format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n")
}
