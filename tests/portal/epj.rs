//! An EPJ system as a test plays it: HelseID's public face on loopback, tokens signed by it, proofs, encryption.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize, OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey, PublicKeyComponents};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::body::Body;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use grunn::Testnumre;
use http::{Method, Request, header};
use identitet::helseid::assertion::Nokkelring;
use identitet::helseid::{Klient, Oppsett, SystemTilfeldig};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use praksisportal::oppstart::router;
use praksisportal::server::klokke::Klokke;
use serde_json::{Value, json};

use crate::support::{Person, Portal, Svar, URL};

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

/// HelseID's signing key; made once, since it takes time.
fn utsteders_nokkel() -> &'static (EncodingKey, Jwk) {
    static NOKKEL: OnceLock<(EncodingKey, Jwk)> = OnceLock::new();
    NOKKEL.get_or_init(|| {
        let der: Pkcs8V1Der<'_> = KeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
        let privat = EncodingKey::from_rsa_pem(pem(der.as_ref()).as_bytes()).unwrap();
        let mut jwk = Jwk::from_encoding_key(&privat, Algorithm::RS256).unwrap();
        jwk.common.key_id = Some("utsteder".into());
        (privat, jwk)
    })
}

fn ec_nokkel() -> EncodingKey {
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &aws_lc_rs::rand::SystemRandom::new()).unwrap();
    EncodingKey::from_ec_pem(pem(der.as_ref()).as_bytes()).unwrap()
}

fn sha256(tekst: &str) -> String {
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, tekst.as_bytes()))
}

/// Gives the portal a HelseID whose keys we hold.
pub async fn med_helseid(portal: &mut Portal) -> String {
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let u = format!("http://{}", lytter.local_addr().unwrap());
    let metadata = json!({
        "issuer": u, "authorization_endpoint": format!("{u}/authorize"), "token_endpoint": format!("{u}/token"),
        "pushed_authorization_request_endpoint": format!("{u}/par"), "userinfo_endpoint": format!("{u}/userinfo"),
        "end_session_endpoint": format!("{u}/endsession"), "jwks_uri": format!("{u}/jwks"),
        "authorization_response_iss_parameter_supported": true, "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let nokler = json!({"keys": [utsteders_nokkel().1]});
    let ruter = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(move || std::future::ready(Json(metadata.clone()))),
        )
        .route("/jwks", get(move || std::future::ready(Json(nokler.clone()))));
    tokio::spawn(async move { axum::serve(lytter, ruter).await });
    let oppsett = Oppsett::ny(&u, "praksisportal", URL, "/innlogging/tilbake", "/", Testnumre::Tillatt);
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &aws_lc_rs::rand::SystemRandom::new()).unwrap();
    let ekte = Klokke::ekte();
    let klient = Klient::ny(
        oppsett,
        Nokkelring::fra_pem(&pem(der.as_ref())).unwrap(),
        Arc::new(move || ekte.naa()),
        Arc::new(SystemTilfeldig),
    );
    portal.app.helseid = Arc::new(klient.unwrap());
    portal.ruter = router::ruter(portal.app.clone());
    u
}

/// One EPJ system with a person logged in.
pub struct Epj<'a> {
    portal: &'a Portal,
    nokkel: EncodingKey,
    jwk: Jwk,
    pub token: String,
}

impl<'a> Epj<'a> {
    pub fn ny(portal: &'a Portal, utsteder: &str, person: Person) -> Self {
        Self::med(portal, utsteder, person, |_| {})
    }

    /// With a token that is wrong in some way.
    pub fn med(portal: &'a Portal, utsteder: &str, person: Person, endre: impl FnOnce(&mut Value)) -> Self {
        let nokkel = ec_nokkel();
        let jwk = Jwk::from_encoding_key(&nokkel, Algorithm::ES256).unwrap();
        let naa = Klokke::ekte().naa().timestamp();
        let mut krav = json!({
            "iss": utsteder, "aud": "hdir:kuhr-krav-api", "exp": naa + 300, "nbf": naa, "iat": naa, "scope": ["openid", "hdir:kuhr-krav-api/krav"],
            "client_id": "epj-klient", "cnf": {"jkt": jwk.thumbprint(ThumbprintHash::SHA256).unwrap()},
            "helseid://claims/identity/pid": person.fnr, "helseid://claims/identity/security_level": "4",
        });
        endre(&mut krav);
        let hode = Header {
            typ: Some("at+jwt".into()),
            kid: Some("utsteder".into()),
            ..Header::new(Algorithm::RS256)
        };
        let token = jsonwebtoken::encode(&hode, &krav, &utsteders_nokkel().0).unwrap();
        Self {
            portal,
            nokkel,
            jwk,
            token,
        }
    }

    pub fn bevis(&self, metode: &Method, sti: &str) -> String {
        let htu = format!("{URL}{}", sti.split('?').next().unwrap_or_default());
        let krav = json!({
            "jti": uuid::Uuid::new_v4().to_string(), "htm": metode.as_str(), "htu": htu, "iat": Klokke::ekte().naa().timestamp(), "ath": sha256(&self.token),
        });
        let hode = Header {
            typ: Some("dpop+jwt".into()),
            jwk: Some(self.jwk.clone()),
            ..Header::new(Algorithm::ES256)
        };
        jsonwebtoken::encode(&hode, &krav, &self.nokkel).unwrap()
    }

    pub async fn kall(&self, metode: Method, sti: &str, bevis: &str, kropp: Body) -> Svar {
        let req = Request::builder()
            .method(metode)
            .uri(sti)
            .header(header::AUTHORIZATION, format!("DPoP {}", self.token))
            .header("dpop", bevis)
            .header(header::CONTENT_TYPE, "application/jose");
        self.portal.send(req.body(kropp).unwrap()).await
    }

    pub async fn get(&self, sti: &str) -> Svar {
        let sti = format!("/kuhr/krav/v1/{sti}");
        self.kall(Method::GET, &sti, &self.bevis(&Method::GET, &sti), Body::empty()).await
    }

    pub async fn send_raa(&self, kropp: String) -> Svar {
        let sti = "/kuhr/krav/v1/process/sendinnbehandlerkravmelding";
        self.kall(Method::POST, sti, &self.bevis(&Method::POST, sti), Body::from(kropp))
            .await
    }

    /// Encrypts to the portal's key and sends.
    pub async fn send(&self, melding: &str) -> Svar {
        let jwe = self.krypter(melding).await;
        self.send_raa(jwe).await
    }

    pub async fn krypter(&self, melding: &str) -> String {
        let svar = self
            .portal
            .send(Request::builder().uri("/kuhr/krav/v1/jwk").body(Body::empty()).unwrap())
            .await
            .json();
        let jwk = &svar["keys"][0];
        let tall = |felt: &str| URL_SAFE_NO_PAD.decode(jwk[felt].as_str().unwrap()).unwrap();
        let offentlig: PublicEncryptingKey = PublicKeyComponents {
            n: tall("n"),
            e: tall("e"),
        }
        .try_into()
        .unwrap();
        let offentlig = OaepPublicEncryptingKey::new(offentlig).unwrap();
        let (mut cek, mut iv) = ([0u8; 32], [0u8; 12]);
        aws_lc_rs::rand::fill(&mut cek).unwrap();
        aws_lc_rs::rand::fill(&mut iv).unwrap();
        let mut rom = vec![0u8; offentlig.ciphertext_size()];
        let kryptert = offentlig.encrypt(&OAEP_SHA256_MGF1SHA256, &cek, &mut rom, None).unwrap().to_vec();
        let hode = URL_SAFE_NO_PAD.encode(json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": jwk["kid"]}).to_string());
        let mut innhold = melding.as_bytes().to_vec();
        let tag = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &cek).unwrap())
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(iv), Aad::from(hode.as_bytes()), &mut innhold)
            .unwrap();
        let del = |b: &[u8]| URL_SAFE_NO_PAD.encode(b);
        format!("{hode}.{}.{}.{}.{}", del(&kryptert), del(&iv), del(&innhold), del(tag.as_ref()))
    }
}
