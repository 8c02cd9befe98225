use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::extract::{Form, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::Jwk;
use serde_json::{Value, json};

use super::*;
use crate::helseid::assertion::Nokkelbruk;
use crate::helseid::falsk::{Falsk, KLIENT_ID, START, ec_pem, rsa_pem};
use crate::helseid::{SystemTilfeldig, kontroller_signatur, sha256_tekst};
use crate::pem;

const SCOPE: &str = "nhn:cp-api/access-v2-dpop";

/// A token room at the stand-in, and the register it is for.
struct Oppsatt {
    falsk: Falsk,
    rom: Arc<Tokenrom>,
}

impl Oppsatt {
    async fn ny() -> Self {
        Self::med(Nokkelring::fra_pem(&ec_pem(Algorithm::ES256)).unwrap()).await
    }

    async fn med(nokler: Nokkelring) -> Self {
        let falsk = Falsk::start().await;
        falsk.t.lock().unwrap().klientnokler = nokler.offentlige().keys;
        let oppsett = Helseidoppsett {
            klient_id: KLIENT_ID.into(),
            scope: SCOPE.into(),
            mottaker: Some("nhn:cp-api".into()),
        };
        let tilbyder = Arc::new(Tilbyder::ny(&falsk.url, falsk.tid()).unwrap());
        let rom = Tokenrom::helseid(oppsett, tilbyder, nokler, falsk.tid(), Arc::new(SystemTilfeldig)).unwrap();
        Self { falsk, rom: Arc::new(rom) }
    }

    fn utstedt(&self) -> u32 {
        self.falsk.t.lock().unwrap().utstedt
    }

    async fn token(&self) -> Result<Arc<Token>, TokenFeil> {
        self.rom.token().await
    }
}

fn her() -> Url {
    "https://register.example/a/b?c=d".parse().unwrap()
}

#[tokio::test]
async fn many_who_ask_at_once_make_one_fetch_and_the_token_is_kept() {
    let o = Oppsatt::ny().await;
    o.falsk.t.lock().unwrap().vent = Duration::from_millis(30);
    let alle = (0..20).map(|_| {
        let rom = o.rom.clone();
        tokio::spawn(async move { rom.hoder("GET", &her()).await.unwrap() })
    });
    let mut tokener = HashSet::new();
    for en in alle.collect::<Vec<_>>() {
        let hoder = en.await.unwrap();
        tokener.insert(hoder[AUTHORIZATION].to_str().unwrap().to_owned());
        assert!(!format!("{hoder:?}").contains("DPoP ey"), "a header must not show its token");
    }
    assert_eq!((tokener.len(), o.utstedt()), (1, 1));
    assert!(tokener.iter().next().unwrap().starts_with("DPoP ey"));
    assert_eq!(o.falsk.antall("/token"), 2, "the first was asked for the nonce");
    assert_eq!(format!("{:?}", o.rom), "Tokenrom { kilde: \"HelseID\", .. }");
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_holds_while_the_issuer_is_silent() {
    let o = Oppsatt::ny().await;
    let forste = o.token().await.unwrap().verdi.clone();
    o.falsk.frem(569);
    assert_eq!(o.token().await.unwrap().verdi, forste);
    // In its last half minute the issuer is asked, and is down: the token still holds.
    o.falsk.frem(1);
    o.falsk.t.lock().unwrap().token_status = Some((StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable"));
    let spurt = o.falsk.antall("/token");
    for _ in 0..3 {
        assert_eq!(o.token().await.unwrap().verdi, forste);
    }
    assert_eq!(o.falsk.antall("/token"), spurt + 1, "and then left alone");
    o.falsk.frem(30);
    assert_eq!(o.token().await.err(), Some(TokenFeil::Nede), "ended");
    assert_eq!(o.token().await.err(), Some(TokenFeil::Pause));
    // Ten seconds after the second failure.
    o.falsk.t.lock().unwrap().token_status = None;
    o.falsk.frem(9);
    assert_eq!(o.token().await.err(), Some(TokenFeil::Pause));
    o.falsk.frem(1);
    assert_ne!(o.token().await.unwrap().verdi, forste);
    assert_eq!(o.utstedt(), 2);
}

#[tokio::test]
async fn pauses_grow_to_five_minutes_and_end_with_the_first_token() {
    let o = Oppsatt::ny().await;
    o.falsk.t.lock().unwrap().token_status = Some((StatusCode::BAD_REQUEST, "invalid_scope"));
    for pause in [5, 10, 20, 40, 80, 160, 300, 300] {
        let feil = o.token().await.err().unwrap();
        assert_eq!(feil.to_string(), "the token issuer refused: invalid_scope");
        o.falsk.frem(pause - 1);
        assert_eq!(o.token().await.err(), Some(TokenFeil::Pause), "{pause}");
        o.falsk.frem(1);
    }
    o.falsk.t.lock().unwrap().token_status = None;
    assert!(o.token().await.is_ok());
    o.falsk.frem(600);
    o.falsk.t.lock().unwrap().token_status = Some((StatusCode::BAD_REQUEST, "invalid_client"));
    assert!(matches!(
        o.token().await.err(),
        Some(TokenFeil::Avvist(Protokollkode::InvalidClient))
    ));
    o.falsk.frem(5);
    assert!(matches!(o.token().await.err(), Some(TokenFeil::Avvist(_))), "the first pause again");
}

type Endring = fn(&mut Value);

#[tokio::test]
async fn each_wrong_token_is_refused_by_name() {
    let rett: Endring = |_| {};
    let tilfeller: [(Endring, Endring, TokenFeil); 11] = [
        (rett, |s| s["token_type"] = "Bearer".into(), TokenFeil::UgyldigSvar("token_type")),
        (rett, |s| s["access_token"] = "".into(), TokenFeil::UgyldigSvar("access_token")),
        (
            rett,
            |s| s["access_token"] = "to ord".into(),
            TokenFeil::UgyldigSvar("access_token"),
        ),
        (
            rett,
            |s| s["access_token"] = "x".repeat(20_000).into(),
            TokenFeil::UgyldigSvar("access_token"),
        ),
        (rett, |s| s["access_token"] = Value::Null, TokenFeil::UgyldigSvar("json")),
        (rett, |s| *s = "tull".into(), TokenFeil::UgyldigSvar("json")),
        (rett, |s| s["expires_in"] = 0.into(), TokenFeil::Utlopt),
        (|k| k["exp"] = (START - 1).into(), rett, TokenFeil::Utlopt),
        (|k| k["aud"] = json!(["nhn:noe-annet"]), rett, TokenFeil::FeilMottaker),
        (|k| k["cnf"]["jkt"] = "en-annens".into(), rett, TokenFeil::FeilNokkel),
        (
            |k| k["exp"] = Value::Null,
            |s| s["expires_in"] = Value::Null,
            TokenFeil::UgyldigSvar("expires_in"),
        ),
    ];
    for (krav, svar, venter) in tilfeller {
        let o = Oppsatt::ny().await;
        {
            let mut t = o.falsk.t.lock().unwrap();
            (t.krav, t.token_svar) = (Box::new(krav), Box::new(svar));
        }
        let feil = o.rom.hoder("GET", &her()).await.err();
        assert_eq!(feil, Some(venter));
        assert!(!format!("{feil:?}").contains("hemmelig"));
    }
    // A token we cannot look into is the register's to judge.
    let o = Oppsatt::ny().await;
    o.falsk.t.lock().unwrap().token_svar = Box::new(|s| s["access_token"] = "ugjennomsiktig".into());
    assert_eq!(o.token().await.unwrap().verdi, "ugjennomsiktig");
    // A short life is halved, not eaten by the margin.
    let o = Oppsatt::ny().await;
    o.falsk.t.lock().unwrap().token_svar = Box::new(|s| s["expires_in"] = 20.into());
    let token = o.token().await.unwrap();
    assert_eq!((token.utloper - token.fornyes).num_seconds(), 10);
}

/// A register that wants a DPoP token with its own nonce in the proof.
struct Register {
    klokke: Arc<AtomicI64>,
    opphav: String,
    nonce: Mutex<u32>,
    /// Tokens it does not accept.
    avvist: Mutex<HashSet<String>>,
    /// How many calls got through.
    sluppet: Mutex<u32>,
}

async fn register(State(r): State<Arc<Register>>, uri: Uri, hoder: HeaderMap) -> Response {
    let token = hoder
        .get("authorization")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("DPoP "));
    let (Some(token), Some(bevis)) = (token, hoder.get("dpop").and_then(|b| b.to_str().ok())) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let hode = jsonwebtoken::decode_header(bevis).unwrap();
    let krav: Value = kontroller_signatur(bevis, &hode.jwk.unwrap(), &[Algorithm::ES256]).unwrap();
    assert_eq!(
        (&krav["htm"], &krav["htu"], &krav["ath"]),
        (
            &json!("GET"),
            &json!(format!("{}{}", r.opphav, uri.path())),
            &json!(sha256_tekst(token))
        )
    );
    assert_eq!(krav["iat"], json!(r.klokke.load(Ordering::SeqCst)));
    if r.avvist.lock().unwrap().contains(token) {
        return (StatusCode::UNAUTHORIZED, [("WWW-Authenticate", "DPoP error=\"invalid_token\"")]).into_response();
    }
    let nonce = format!("r-{}", r.nonce.lock().unwrap());
    if krav["nonce"] != json!(nonce) {
        let svar = [
            ("DPoP-Nonce", nonce.as_str()),
            ("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\""),
        ];
        return (StatusCode::UNAUTHORIZED, svar).into_response();
    }
    *r.sluppet.lock().unwrap() += 1;
    "ok".into_response()
}

/// What a client of the register does: one more attempt when the room says so. Gives the status and how many attempts.
async fn kall(rom: &Tokenrom, sti: &str) -> (StatusCode, u32) {
    let (url, http): (Url, _) = (sti.parse().unwrap(), reqwest::Client::builder().no_proxy().build().unwrap());
    let mut forsok = 1;
    loop {
        let hoder = rom.hoder("GET", &url).await.unwrap();
        let svar = http.get(url.clone()).headers(hoder.clone()).send().await.unwrap();
        if rom.etter(&url, &hoder, svar.status(), svar.headers()) && forsok == 1 {
            forsok += 1;
            continue;
        }
        return (svar.status(), forsok);
    }
}

#[tokio::test]
async fn a_register_has_its_nonce_and_a_refused_token_is_fetched_anew_once() {
    let o = Oppsatt::ny().await;
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let r = Arc::new(Register {
        klokke: o.falsk.klokke.clone(),
        opphav: format!("http://{}", lytter.local_addr().unwrap()),
        nonce: Mutex::new(1),
        avvist: Mutex::default(),
        sluppet: Mutex::default(),
    });
    let app = Router::new().fallback(register).with_state(r.clone());
    tokio::spawn(async move { axum::serve(lytter, app).await });
    let sti = |s: &str| format!("{}/{s}", r.opphav);

    assert_eq!(kall(&o.rom, &sti("en")).await, (StatusCode::OK, 2), "asked for the nonce");
    assert_eq!(
        kall(&o.rom, &sti("to?x=1")).await,
        (StatusCode::OK, 1),
        "the nonce is the server's, whatever the path"
    );
    *r.nonce.lock().unwrap() = 2;
    assert_eq!(kall(&o.rom, &sti("en")).await, (StatusCode::OK, 2), "a new one");
    assert_eq!((*r.sluppet.lock().unwrap(), o.utstedt()), (3, 1));

    let avvis = |token: &Token| r.avvist.lock().unwrap().insert(token.verdi.clone());
    avvis(&o.token().await.unwrap());
    assert_eq!(kall(&o.rom, &sti("en")).await, (StatusCode::OK, 2), "a new token");
    assert_eq!(o.utstedt(), 2);
    // The next one is refused too: not fetched over and over.
    avvis(&o.token().await.unwrap());
    for _ in 0..3 {
        assert_eq!(kall(&o.rom, &sti("en")).await, (StatusCode::UNAUTHORIZED, 1));
    }
    assert_eq!(o.utstedt(), 2);
    o.falsk.frem(60);
    assert_eq!(kall(&o.rom, &sti("en")).await, (StatusCode::OK, 2));
    assert_eq!(o.utstedt(), 3);
    // A 403 is the register's last word.
    let svar = o.rom.etter(&her(), &HeaderMap::new(), StatusCode::FORBIDDEN, &HeaderMap::new());
    assert!(!svar);
}

fn nokkelfil(navn: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("praksisportal-tokenrom-{navn}-{}", std::process::id()))
}

#[tokio::test]
async fn the_key_is_changed_in_its_file_without_a_restart() {
    let fil = nokkelfil("helseid");
    std::fs::write(&fil, ec_pem(Algorithm::ES256)).unwrap();
    let o = Oppsatt::med(Nokkelring::fra_fil(&fil).unwrap()).await;
    assert!(o.token().await.is_ok());
    let ny = format!("kid: portal-2027\n{}", ec_pem(Algorithm::ES384));
    let ventet = Nokkelring::fra_pem(&ny).unwrap().offentlige().keys;
    assert_eq!(ventet[0].common.key_id.as_deref(), Some("portal-2027"));
    // HelseID knows the new key alone.
    o.falsk.t.lock().unwrap().klientnokler = ventet;
    std::fs::write(&fil, ny).unwrap();
    let da = std::time::UNIX_EPOCH + Duration::from_secs(1000);
    std::fs::File::options().append(true).open(&fil).unwrap().set_modified(da).unwrap();
    o.falsk.frem(600);
    let svar = o.token().await.map(|_| ());
    std::fs::remove_file(&fil).unwrap();
    assert_eq!(svar, Ok(()));
}

/// Maskinporten on this machine.
struct Maskin {
    nokler: Vec<Jwk>,
    naa: i64,
    /// The header and the claims of each grant.
    sett: Mutex<Vec<(jsonwebtoken::Header, Value)>>,
    svar: Mutex<Value>,
    vent: Mutex<Duration>,
}

async fn maskintoken(State(m): State<Arc<Maskin>>, Form(skjema): Form<HashMap<String, String>>) -> Response {
    let vent = *m.vent.lock().unwrap();
    tokio::time::sleep(vent).await;
    assert_eq!(skjema["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let bevis = &skjema["assertion"];
    let hode = jsonwebtoken::decode_header(bevis).unwrap();
    let nokkel = m.nokler.iter().find(|n| hode.kid.is_none() || n.common.key_id == hode.kid);
    let Some(krav) = nokkel.and_then(|n| kontroller_signatur::<Value>(bevis, n, &[Algorithm::RS256]).ok()) else {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    };
    assert!(krav["exp"].as_i64().unwrap() - m.naa <= 120 && krav["iat"] == json!(m.naa));
    m.sett.lock().unwrap().push((hode, krav));
    Json(m.svar.lock().unwrap().clone()).into_response()
}

async fn maskinporten(pem_tekst: &str, bruk: Nokkelbruk, navn: &str) -> (Arc<Maskin>, Result<Tokenrom, NokkelFeil>) {
    let fil = nokkelfil(navn);
    std::fs::write(&fil, pem_tekst).unwrap();
    let ring = Nokkelring::for_bruk(&fil, bruk);
    std::fs::remove_file(&fil).unwrap();
    let m = Arc::new(Maskin {
        nokler: ring.as_ref().map(|r| r.offentlige().keys).unwrap_or_default(),
        naa: START,
        sett: Mutex::default(),
        svar: Mutex::new(json!({"access_token": "tilgang", "token_type": "Bearer", "expires_in": 119, "scope": "nhn:hpr/basic"})),
        vent: Mutex::default(),
    });
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let utsteder = format!("http://{}/", lytter.local_addr().unwrap());
    let app = Router::new().route("/token", post(maskintoken)).with_state(m.clone());
    tokio::spawn(async move { axum::serve(lytter, app).await });
    let oppsett = Maskinportenoppsett {
        utsteder,
        tokenadresse: None,
        klient_id: "portal".into(),
        scope: "nhn:hpr/basic nhn:hpr/extended".into(),
        ressurs: Some("https://hpr.example".into()),
        frist: Duration::from_millis(200),
    };
    let tid: Tid = Arc::new(|| DateTime::from_timestamp(START, 0).unwrap());
    let rom = ring.map(|ring| Tokenrom::maskinporten(oppsett, ring, tid, Arc::new(SystemTilfeldig)).unwrap());
    (m, rom)
}

#[tokio::test]
async fn maskinporten_gets_a_grant_with_what_it_demands() {
    let (m, rom) = maskinporten(&rsa_pem(), Nokkelbruk::MaskinportenKid, "kid").await;
    let rom = rom.unwrap();
    let hoder = rom.hoder("GET", &her()).await.unwrap();
    assert_eq!(hoder[AUTHORIZATION], "Bearer tilgang");
    assert!(!hoder.contains_key("dpop"));
    rom.hoder("GET", &her()).await.unwrap();
    let sett = m.sett.lock().unwrap().clone();
    let [(hode, krav)] = sett.as_slice() else { panic!("{sett:?}") };
    assert!(hode.kid.is_some() && hode.x5c.is_none());
    assert_eq!(
        (&krav["iss"], &krav["scope"], &krav["resource"]),
        (
            &json!("portal"),
            &json!("nhn:hpr/basic nhn:hpr/extended"),
            &json!("https://hpr.example")
        )
    );
    assert!(krav["aud"].as_str().unwrap().ends_with('/') && krav["jti"].as_str().unwrap().len() > 20);

    let sertifikat = pem::skriv("CERTIFICATE", b"et sertifikat");
    let (m, rom) = maskinporten(&format!("{}{sertifikat}", rsa_pem()), Nokkelbruk::MaskinportenX5c, "x5c").await;
    rom.unwrap().hoder("GET", &her()).await.unwrap();
    let (hode, _) = m.sett.lock().unwrap()[0].clone();
    assert_eq!((hode.kid, hode.x5c.map(|x| x.len())), (None, Some(1)));
}

#[tokio::test]
async fn maskinporten_refuses_other_keys_and_may_be_slow_or_wrong() {
    for (pem_tekst, bruk, venter) in [
        (ec_pem(Algorithm::ES256), Nokkelbruk::MaskinportenKid, NokkelFeil::IkkeRsa),
        (rsa_pem(), Nokkelbruk::MaskinportenX5c, NokkelFeil::UtenSertifikat),
        (String::new(), Nokkelbruk::MaskinportenKid, NokkelFeil::IngenNokkel),
    ] {
        let (_, rom) = maskinporten(&pem_tekst, bruk, "feil").await;
        assert_eq!(rom.err(), Some(venter));
    }
    let (m, rom) = maskinporten(&rsa_pem(), Nokkelbruk::MaskinportenKid, "treg").await;
    *m.vent.lock().unwrap() = Duration::from_secs(3);
    assert_eq!(rom.unwrap().hoder("GET", &her()).await.err(), Some(TokenFeil::Nede));
    for (svar, venter) in [
        (
            json!({"access_token": "x", "token_type": "DPoP", "expires_in": 9}),
            TokenFeil::UgyldigSvar("token_type"),
        ),
        (json!([]), TokenFeil::UgyldigSvar("json")),
        (
            json!({"access_token": "x", "token_type": "Bearer", "expires_in": -1}),
            TokenFeil::Utlopt,
        ),
    ] {
        let (m, rom) = maskinporten(&rsa_pem(), Nokkelbruk::MaskinportenKid, "galt").await;
        *m.svar.lock().unwrap() = svar;
        assert_eq!(rom.unwrap().hoder("GET", &her()).await.err(), Some(venter));
    }
}

#[test]
fn only_a_safe_address_is_asked_for_tokens() {
    for (utsteder, ok) in [
        ("https://maskinporten.no/", true),
        ("http://maskinporten.no/", false),
        ("tull", false),
    ] {
        let fil = nokkelfil("adresse");
        std::fs::write(&fil, rsa_pem()).unwrap();
        let ring = Nokkelring::for_bruk(&fil, Nokkelbruk::MaskinportenKid).unwrap();
        let oppsett = Maskinportenoppsett {
            utsteder: utsteder.into(),
            tokenadresse: None,
            klient_id: "x".into(),
            scope: "x".into(),
            ressurs: None,
            frist: Maskinportenoppsett::FRIST,
        };
        let rom = Tokenrom::maskinporten(oppsett, ring, Arc::new(|| DateTime::UNIX_EPOCH), Arc::new(SystemTilfeldig));
        assert_eq!(rom.is_ok(), ok, "{utsteder}");
    }
}
