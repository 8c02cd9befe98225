//! A small provider on loopback for tests: strict where HelseID is strict, and wrong in one way at a time when told to be.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::assertion::Nokkelring;
use super::*;
use crate::pem;
use grunn::Testnumre;

pub const KLIENT_ID: &str = "praksisportal";
pub const START: i64 = 1_790_000_000;

/// An RSA key of the provider.
pub struct Rsanokkel {
    pub privat: EncodingKey,
    pub jwk: Jwk,
}

pub fn rsa_pem() -> String {
    let der: Pkcs8V1Der<'_> = KeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
    pem::skriv("PRIVATE KEY", der.as_ref())
}

fn rsanokkel() -> Rsanokkel {
    let privat = EncodingKey::from_rsa_pem(rsa_pem().as_bytes()).unwrap();
    let mut jwk = Jwk::from_encoding_key(&privat, Algorithm::RS256).unwrap();
    jwk.common.key_id = Some(jwk.thumbprint(ThumbprintHash::SHA256).unwrap());
    Rsanokkel { privat, jwk }
}

/// Two keys for all tests of the process: making them takes time.
pub fn nokler() -> &'static [Rsanokkel; 2] {
    static NOKLER: OnceLock<[Rsanokkel; 2]> = OnceLock::new();
    NOKLER.get_or_init(|| [rsanokkel(), rsanokkel()])
}

pub fn ec_pem(alg: Algorithm) -> String {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
    let slag = if alg == Algorithm::ES384 {
        &ECDSA_P384_SHA384_FIXED_SIGNING
    } else {
        &ECDSA_P256_SHA256_FIXED_SIGNING
    };
    let der = EcdsaKeyPair::generate_pkcs8(slag, &aws_lc_rs::rand::SystemRandom::new()).unwrap();
    pem::skriv("PRIVATE KEY", der.as_ref())
}

type Endring = Box<dyn Fn(&mut Value) + Send>;
type Omskriving = Box<dyn Fn(&str) -> String + Send>;

pub struct Tilstand {
    pub publisert: Vec<usize>,
    pub signerer: usize,
    pub hode: Endring,
    pub krav: Endring,
    pub signer_selv: Option<Omskriving>,
    pub token_svar: Endring,
    pub userinfo: Value,
    pub userinfo_dpop: bool,
    pub userinfo_status: StatusCode,
    pub token_status: Option<(StatusCode, &'static str)>,
    pub par_status: Option<(StatusCode, &'static str)>,
    pub metadata: Endring,
    pub nede: bool,
    pub klientnokler: Vec<Jwk>,
    pub par: HashMap<String, String>,
    pub jti: HashSet<String>,
    pub kall: Vec<String>,
    /// How long the token endpoint thinks.
    pub vent: std::time::Duration,
    /// Machine tokens given out.
    pub utstedt: u32,
    nonce: u32,
}

#[derive(Clone)]
pub struct Falsk {
    pub url: String,
    pub klokke: Arc<AtomicI64>,
    pub t: Arc<Mutex<Tilstand>>,
}

impl Falsk {
    pub async fn start() -> Self {
        let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let falsk = Self {
            url: format!("http://{}", lytter.local_addr().unwrap()),
            klokke: Arc::new(AtomicI64::new(START)),
            t: Arc::new(Mutex::new(Tilstand {
                publisert: vec![0],
                signerer: 0,
                hode: Box::new(|_| {}),
                krav: Box::new(|_| {}),
                signer_selv: None,
                token_svar: Box::new(|_| {}),
                userinfo: userinfo(),
                userinfo_dpop: false,
                userinfo_status: StatusCode::OK,
                token_status: None,
                par_status: None,
                metadata: Box::new(|_| {}),
                nede: false,
                klientnokler: Vec::new(),
                par: HashMap::new(),
                jti: HashSet::new(),
                kall: Vec::new(),
                vent: std::time::Duration::ZERO,
                utstedt: 0,
                nonce: 1,
            })),
        };
        let ruter = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(jwks))
            .route("/par", post(par))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo_svar))
            .with_state(falsk.clone());
        tokio::spawn(async move { axum::serve(lytter, ruter).await });
        falsk
    }

    pub fn tid(&self) -> Tid {
        let klokke = self.klokke.clone();
        Arc::new(move || DateTime::<Utc>::from_timestamp(klokke.load(Ordering::SeqCst), 0).unwrap())
    }

    pub fn naa(&self) -> i64 {
        self.klokke.load(Ordering::SeqCst)
    }

    pub fn frem(&self, sekunder: i64) {
        self.klokke.fetch_add(sekunder, Ordering::SeqCst);
    }

    pub fn oppsett(&self) -> Oppsett {
        Oppsett::ny(
            &self.url,
            KLIENT_ID,
            "http://127.0.0.1:3000",
            "/innlogging/tilbake",
            "/",
            Testnumre::Tillatt,
        )
    }

    pub fn klient(&self, endre: impl FnOnce(&mut Oppsett)) -> Klient {
        let mut oppsett = self.oppsett();
        endre(&mut oppsett);
        let nokler = Nokkelring::fra_pem(&ec_pem(Algorithm::ES256)).unwrap();
        self.t.lock().unwrap().klientnokler = nokler.offentlige().keys;
        Klient::ny(oppsett, nokler, self.tid(), Arc::new(SystemTilfeldig)).unwrap()
    }

    /// What the browser would bring back.
    pub fn tilbakekall(&self, start: &Innloggingsstart) -> Tilbakekall {
        Tilbakekall {
            code: Some("kode".to_owned()),
            state: Some(start.state.clone()),
            iss: Some(self.url.clone()),
            error: None,
        }
    }

    pub fn antall(&self, sti: &str) -> usize {
        self.t.lock().unwrap().kall.iter().filter(|k| *k == sti).count()
    }
}

pub fn signer(hode: &Value, krav: &Value, nokkel: &Rsanokkel) -> String {
    let del = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
    let innhold = format!("{}.{}", del(hode), del(krav));
    let alg = serde_json::from_value::<Header>(hode.clone()).map_or(Algorithm::RS256, |h| h.alg);
    let alg = if alg == Algorithm::HS256 { Algorithm::RS256 } else { alg };
    format!(
        "{innhold}.{}",
        jsonwebtoken::crypto::sign(innhold.as_bytes(), &nokkel.privat, alg).unwrap()
    )
}

pub fn userinfo() -> Value {
    json!({"sub": "sub/for+kvart=", "userinfo_issued_at": START, "helseid://claims/hpr/hpr_details": {
        "hpr_number": 565505933, "no_hpr_number": false, "approvals": [
            {"profession": "LE", "authorization": {"value": "1", "description": "Autorisasjon"},
             "requisition_rights": [{"value": "1", "description": "Full rekvisisjonsrett"}],
             "specialities": [{"value": "1", "description": "Allmennmedisin"}]},
            {"profession": "PS", "authorization": {"value": "4", "description": "Lisens"}, "specialities": []}]}})
}

fn feilsvar(status: StatusCode, ord: &str) -> Response {
    (status, Json(json!({"error": ord, "error_description": "hemmelig"}))).into_response()
}

async fn metadata(State(f): State<Falsk>) -> Response {
    let mut t = f.t.lock().unwrap();
    t.kall.push("/metadata".to_owned());
    if t.nede {
        return feilsvar(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable");
    }
    let u = &f.url;
    let mut svar = json!({
        "issuer": u, "authorization_endpoint": format!("{u}/authorize"), "token_endpoint": format!("{u}/token"),
        "pushed_authorization_request_endpoint": format!("{u}/par"), "userinfo_endpoint": format!("{u}/userinfo"),
        "end_session_endpoint": format!("{u}/endsession"), "jwks_uri": format!("{u}/jwks"),
        "authorization_response_iss_parameter_supported": "true", "backchannel_logout_supported": "true",
        "response_types_supported": ["code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
        "response_modes_supported": ["form_post", "query", "fragment"], "prompt_values_supported": ["none", "login"],
    });
    (t.metadata)(&mut svar);
    Json(svar).into_response()
}

async fn jwks(State(f): State<Falsk>) -> Response {
    let mut t = f.t.lock().unwrap();
    t.kall.push("/jwks".to_owned());
    if t.nede {
        return feilsvar(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable");
    }
    let mut alle: Vec<Value> = t
        .publisert
        .iter()
        .map(|i| serde_json::to_value(&nokler()[*i].jwk).unwrap())
        .collect();
    alle.push(json!({"kty": "EC", "crv": "P-521", "kid": "ukjent-slag", "x": "AA", "y": "AA"}));
    Json(json!({"keys": alle})).into_response()
}

/// The rules of HelseID for assertions. Returns what is wrong.
fn klientbevis(f: &Falsk, t: &mut Tilstand, skjema: &HashMap<String, String>) -> Result<(), &'static str> {
    let bevis = skjema.get("client_assertion").ok_or("mangler")?;
    let hode = jsonwebtoken::decode_header(bevis).map_err(|_| "format")?;
    let nokkel = t.klientnokler.iter().find(|n| n.common.key_id == hode.kid).ok_or("kid")?;
    let krav: Value = kontroller_signatur(bevis, nokkel, &[Algorithm::ES256, Algorithm::ES384]).map_err(|_| "signatur")?;
    let riktig = hode.typ.as_deref() == Some("client-authentication+jwt")
        && krav["aud"] == json!(f.url)
        && krav["iss"] == KLIENT_ID
        && krav["sub"] == KLIENT_ID
        && krav["exp"].as_i64() <= Some(f.naa() + 60)
        && krav["nbf"].as_i64() <= Some(f.naa())
        && skjema.get("client_assertion_type").map(String::as_str) == Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    let ny = t.jti.insert(krav["jti"].to_string());
    if riktig && ny { Ok(()) } else { Err("krav") }
}

async fn par(State(f): State<Falsk>, Form(skjema): Form<HashMap<String, String>>) -> Response {
    let mut t = f.t.lock().unwrap();
    if let Some((status, ord)) = t.par_status {
        return feilsvar(status, ord);
    }
    if klientbevis(&f, &mut t, &skjema).is_err() {
        return feilsvar(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    t.par = skjema;
    (
        StatusCode::CREATED,
        Json(json!({"request_uri": "urn:ietf:params:oauth:request_uri:1", "expires_in": 60})),
    )
        .into_response()
}

/// Checks a proof of the portal; gives its thumbprint.
fn bevis(f: &Falsk, t: &mut Tilstand, hoder: &HeaderMap, htm: &str, sti: &str, token: Option<&str>) -> Result<String, ()> {
    let bevis = hoder.get("dpop").and_then(|b| b.to_str().ok()).ok_or(())?;
    let hode = jsonwebtoken::decode_header(bevis).map_err(|_| ())?;
    let nokkel = hode.jwk.ok_or(())?;
    let krav: Value = kontroller_signatur(bevis, &nokkel, &[Algorithm::ES256]).map_err(|_| ())?;
    let riktig = hode.typ.as_deref() == Some("dpop+jwt")
        && krav["htm"] == htm
        && krav["htu"] == json!(format!("{}{sti}", f.url))
        && krav["iat"] == json!(f.naa())
        && krav["ath"] == token.map_or(Value::Null, |t| json!(sha256_tekst(t)))
        && krav["nonce"] == json!(format!("nonce-{}", t.nonce))
        && t.jti.insert(krav["jti"].to_string());
    if riktig {
        nokkel.thumbprint(ThumbprintHash::SHA256).map_err(|_| ())
    } else {
        Err(())
    }
}

async fn token(State(f): State<Falsk>, hoder: HeaderMap, Form(skjema): Form<HashMap<String, String>>) -> Response {
    let vent = f.t.lock().unwrap().vent;
    tokio::time::sleep(vent).await;
    let mut t = f.t.lock().unwrap();
    t.kall.push("/token".to_owned());
    if klientbevis(&f, &mut t, &skjema).is_err() {
        return feilsvar(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    if let Some((status, ord)) = t.token_status {
        return feilsvar(status, ord);
    }
    let Ok(jkt) = bevis(&f, &mut t, &hoder, "POST", "/token", None) else {
        return (
            [("DPoP-Nonce", format!("nonce-{}", t.nonce))],
            feilsvar(StatusCode::BAD_REQUEST, "use_dpop_nonce"),
        )
            .into_response();
    };
    if skjema.get("grant_type").map(String::as_str) == Some("client_credentials") {
        return Json(maskintoken(&f, &mut t, &skjema["scope"], &jkt)).into_response();
    }
    if t.par.get("code_challenge") != skjema.get("code_verifier").map(|v| sha256_tekst(v)).as_ref()
        || skjema.get("code").map(String::as_str) != Some("kode")
    {
        return feilsvar(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    let access_token = "tilgang";
    let ath = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access_token.as_bytes());
    let naa = f.naa();
    let mut krav = json!({
        "iss": f.url, "aud": KLIENT_ID, "iat": naa, "nbf": naa, "exp": naa + 300, "nonce": t.par["nonce"], "sub": "sub/for+kvart=",
        "at_hash": URL_SAFE_NO_PAD.encode(&ath.as_ref()[..16]), "sid": "SID", "auth_time": naa, "idp": "testidp-oidc", "amr": ["pwd"],
        "name": "Kvart Grevling", "given_name": "Kvart", "middle_name": "", "family_name": "Grevling",
        "helseid://claims/identity/pid": "06828399789", "helseid://claims/identity/security_level": "4",
        "helseid://claims/hpr/hpr_number": "565505933",
    });
    (t.krav)(&mut krav);
    let nokkel = &nokler()[t.signerer];
    let mut hode = json!({"alg": "RS256", "kid": nokkel.jwk.common.key_id, "typ": "JWT"});
    (t.hode)(&mut hode);
    let mut id_token = signer(&hode, &krav, nokkel);
    if let Some(endre) = &t.signer_selv {
        id_token = endre(&id_token);
    }
    let mut svar = json!({"access_token": access_token, "id_token": id_token, "token_type": "DPoP", "expires_in": 600, "scope": "openid"});
    (t.token_svar)(&mut svar);
    Json(svar).into_response()
}

/// A token for the portal itself, for ten minutes.
fn maskintoken(f: &Falsk, t: &mut Tilstand, scope: &str, jkt: &str) -> Value {
    t.utstedt += 1;
    let mut krav =
        json!({"iss": f.url, "aud": "nhn:cp-api", "exp": f.naa() + 600, "scope": [scope], "cnf": {"jkt": jkt}, "jti": t.utstedt});
    (t.krav)(&mut krav);
    let token = signer(&json!({"alg": "RS256", "typ": "at+jwt"}), &krav, &nokler()[0]);
    let mut svar = json!({"access_token": token, "token_type": "DPoP", "expires_in": 600, "scope": scope});
    (t.token_svar)(&mut svar);
    svar
}

async fn userinfo_svar(State(f): State<Falsk>, hoder: HeaderMap) -> Response {
    let mut t = f.t.lock().unwrap();
    t.kall.push("/userinfo".to_owned());
    let vist = hoder
        .get("authorization")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if t.userinfo_dpop {
        t.nonce = 7;
        if vist != "DPoP tilgang" || bevis(&f, &mut t, &hoder, "GET", "/userinfo", Some("tilgang")).is_err() {
            let svar = [("DPoP-Nonce", "nonce-7"), ("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"")];
            return (StatusCode::UNAUTHORIZED, svar, "").into_response();
        }
    } else if vist != "Bearer tilgang" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    (t.userinfo_status, Json(t.userinfo.clone())).into_response()
}
