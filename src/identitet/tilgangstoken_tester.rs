use http::{HeaderValue, Method};
use jsonwebtoken::EncodingKey;
use serde_json::json;

use super::*;
use crate::helseid::SystemTilfeldig;
use crate::helseid::dpop::DpopNokkel;
use crate::helseid::falsk::{Falsk, Rsanokkel, START, ec_pem, nokler, signer};

const MOTTAKER: &str = "hdir:kuhr-krav-api";
const ADRESSE: &str = "https://portal.example/kuhr/krav/v1/data/praksis?fom=1";

type Endre = fn(&mut Value, &mut Value);

struct Oppsett {
    falsk: Falsk,
    kontroll: Tilgangskontroll,
    nokkel: DpopNokkel,
}

async fn oppsett(noncer: Option<Nonceutsteder>) -> Oppsett {
    let falsk = Falsk::start().await;
    let tilbyder = Arc::new(Tilbyder::ny(&falsk.url, falsk.tid()).unwrap());
    let kontroll = Tilgangskontroll::ny(tilbyder, Tilgangsoppsett::ny(vec![MOTTAKER.to_owned()], Testnumre::Tillatt), noncer);
    Oppsett {
        falsk,
        kontroll,
        nokkel: DpopNokkel::ny().unwrap(),
    }
}

impl Oppsett {
    fn token(&self, endre: Endre) -> String {
        let mut hode = json!({"alg": "RS256", "kid": nokler()[0].jwk.common.key_id, "typ": "at+jwt"});
        let mut krav = json!({"iss": self.falsk.url, "aud": MOTTAKER, "iat": START, "nbf": START, "exp": START + 600, "jti": "t",
            "client_id": "epj-klient", "scope": ["openid", KRAV_SCOPE], "cnf": {"jkt": self.nokkel.fingeravtrykk().unwrap()},
            "helseid://claims/identity/pid": "06828399789", "helseid://claims/identity/security_level": "4",
            "helseid://claims/hpr/hpr_number": "565505933"});
        endre(&mut hode, &mut krav);
        signer(&hode, &krav, &nokler()[0])
    }

    fn bevis(&self, metode: &str, adresse: &str, nonce: Option<String>, token: &str) -> String {
        let naa = DateTime::from_timestamp(self.falsk.naa(), 0).unwrap();
        self.nokkel
            .bevis(metode, &Url::parse(adresse).unwrap(), nonce, Some(token), naa, &SystemTilfeldig)
            .unwrap()
    }

    async fn spor(&self, token: &str, bevis: &str) -> Result<Tilgang, TilgangFeil> {
        self.spor_med(&hoder(token, bevis)).await
    }

    async fn spor_med(&self, hoder: &HeaderMap) -> Result<Tilgang, TilgangFeil> {
        self.kontroll.kontroller(&Method::GET, &Url::parse(ADRESSE).unwrap(), hoder).await
    }
}

fn hoder(token: &str, bevis: &str) -> HeaderMap {
    let verdi = |t: &str| HeaderValue::from_str(t).unwrap();
    HeaderMap::from_iter([
        (http::header::AUTHORIZATION, verdi(&format!("DPoP {token}"))),
        ("dpop".parse().unwrap(), verdi(bevis)),
    ])
}

fn fjern(v: &mut Value, navn: &str) {
    v.as_object_mut().unwrap().remove(navn);
}

#[tokio::test]
async fn a_bound_token_with_its_proof_gives_access() {
    let o = oppsett(None).await;
    let token = o.token(|_, _| {});
    let hvem = o.spor(&token, &o.bevis("GET", ADRESSE, None, &token)).await.unwrap();
    assert_eq!(
        (hvem.pid.as_str(), hvem.niva, hvem.klient_id.as_str()),
        ("06828399789", 4, "epj-klient")
    );
    assert_eq!(hvem.hpr.as_ref().map(HprNr::as_str), Some("565505933"));
    assert_eq!(hvem.bevis_utloper.timestamp(), START + 7);
    assert!(!format!("{hvem:?}").contains("0682"));
    let bevis = o.bevis("GET", "HTTPS://PORTAL.example:443/kuhr/krav/v1/data/praksis", None, &token);
    let igjen = o.spor(&token, &bevis).await.unwrap();
    assert_ne!(hvem.bevis_hash, igjen.bevis_hash);
    assert_eq!(
        o.spor(&token, &bevis).await.unwrap().bevis_hash,
        igjen.bevis_hash,
        "a replay is recognised by the caller"
    );

    for endre in [
        (|_, k| k["scope"] = json!("openid hdir:kuhr-krav-api/krav")) as Endre,
        |_, k| k["aud"] = json!(["en-annen", MOTTAKER]),
        |_, k| k["exp"] = json!(START - 4),
        |_, k| k["nbf"] = json!(START + 5),
        |_, k| fjern(k, "helseid://claims/hpr/hpr_number"),
    ] {
        let token = o.token(endre);
        o.spor(&token, &o.bevis("GET", ADRESSE, None, &token)).await.unwrap();
    }
}

#[tokio::test]
async fn each_fault_of_the_token_is_refused_with_the_right_status() {
    let o = oppsett(None).await;
    let token = TilgangFeil::Token;
    let tilfeller: Vec<(TilgangFeil, Endre)> = vec![
        (token("iss"), |_, k| k["iss"] = json!("http://127.0.0.1:1")),
        (token("aud"), |_, k| k["aud"] = json!("nhn:et-annet-api")),
        (token("aud"), |_, k| k["aud"] = json!("en-annen hdir:kuhr-krav-api")),
        (token("exp"), |_, k| k["exp"] = json!(START - 5)),
        (token("nbf"), |_, k| k["nbf"] = json!(START + 6)),
        (token("cnf"), |_, k| fjern(k, "cnf")),
        (token("pid"), |_, k| fjern(k, "helseid://claims/identity/pid")),
        (token("pid"), |_, k| k["helseid://claims/identity/pid"] = json!("06828399780")),
        (token("hpr_number"), |_, k| k["helseid://claims/hpr/hpr_number"] = json!("x")),
        (token("typ"), |h, _| h["typ"] = json!("JWT")),
        (token("typ"), |h, _| fjern(h, "typ")),
        (token("kid"), |h, _| h["kid"] = json!(nokler()[1].jwk.common.key_id)),
        (token("alg"), |h, _| h["alg"] = json!("HS256")),
        // Accepted in itself, but the published key is for RS256.
        (token("alg"), |h, _| h["alg"] = json!("PS256")),
        (token("format"), |h, _| h["alg"] = json!("none")),
        (token("format"), |_, k| fjern(k, "exp")),
        (TilgangFeil::Scope, |_, k| k["scope"] = json!(["hdir:kuhr-krav-api/krav2"])),
        (TilgangFeil::Scope, |_, k| k["scope"] = json!("openid")),
        (TilgangFeil::Niva, |_, k| k["helseid://claims/identity/security_level"] = json!("3")),
        (TilgangFeil::Niva, |_, k| fjern(k, "helseid://claims/identity/security_level")),
        (TilgangFeil::Bevis("jkt"), |_, k| k["cnf"]["jkt"] = json!("AAAA")),
    ];
    for (nr, (forventet, endre)) in tilfeller.into_iter().enumerate() {
        let t = o.token(endre);
        assert_eq!(
            o.spor(&t, &o.bevis("GET", ADRESSE, None, &t)).await.unwrap_err(),
            forventet,
            "case {nr}"
        );
    }
    let god = o.token(|_, _| {});
    let endret = format!("{}x", &god[..god.len() - 2]);
    assert!(matches!(
        o.spor(&endret, &o.bevis("GET", ADRESSE, None, &endret)).await.unwrap_err(),
        TilgangFeil::Token(_)
    ));

    let hode = |f: TilgangFeil| (f.status().as_u16(), f.www_authenticate().unwrap_or_default());
    assert_eq!(
        hode(token("exp")),
        (401, format!("DPoP error=\"invalid_token\", algs=\"{BEVIS_ALG_TEKST}\""))
    );
    assert_eq!(hode(TilgangFeil::Scope).0, 403);
    assert!(hode(TilgangFeil::Scope).1.ends_with(", scope=\"hdir:kuhr-krav-api/krav\""));
    assert_eq!(hode(TilgangFeil::Mangler), (401, format!("DPoP algs=\"{BEVIS_ALG_TEKST}\"")));
    assert!(
        hode(TilgangFeil::Niva).1.contains("insufficient_user_authentication")
            && hode(TilgangFeil::Bevis("ath")).1.contains("invalid_dpop_proof")
    );
    assert_eq!(hode(TilgangFeil::TilbyderNede), (503, String::new()));
    assert_eq!(BEVIS_ALG_TEKST, BEVIS_ALG.map(|a| format!("{a:?}")).join(" "));
}

#[tokio::test]
async fn each_fault_of_the_proof_is_refused() {
    let o = oppsett(None).await;
    let token = o.token(|_, _| {});
    let god = || o.bevis("GET", ADRESSE, None, &token);
    let feil = |hva| TilgangFeil::Bevis(hva);
    let tilfeller = [
        (feil("htm"), o.bevis("POST", ADRESSE, None, &token)),
        (
            feil("htu"),
            o.bevis("GET", "https://portal.example/kuhr/krav/v1/data", None, &token),
        ),
        (
            feil("htu"),
            o.bevis("GET", "http://portal.example/kuhr/krav/v1/data/praksis", None, &token),
        ),
        (
            feil("htu"),
            o.bevis("GET", "https://portal.example:8443/kuhr/krav/v1/data/praksis", None, &token),
        ),
        (feil("ath"), o.bevis("GET", ADRESSE, None, "et annet token")),
        (
            feil("jkt"),
            DpopNokkel::ny()
                .unwrap()
                .bevis(
                    "GET",
                    &Url::parse(ADRESSE).unwrap(),
                    None,
                    Some(&token),
                    o.kontroll.tilbyder.naa(),
                    &SystemTilfeldig,
                )
                .unwrap(),
        ),
        (feil("format"), "tull".to_owned()),
        (feil("typ"), token.clone()),
    ];
    for (forventet, bevis) in tilfeller {
        assert_eq!(o.spor(&token, &bevis).await.unwrap_err(), forventet);
    }
    // The window: one second, and five of skew to each side.
    let bevis = god();
    for (sekunder, slipper_inn) in [(6, true), (1, false), (-12, true), (-1, false)] {
        o.falsk.frem(sekunder);
        assert_eq!(o.spor(&token, &bevis).await.is_ok(), slipper_inn, "{}", o.falsk.naa() - START);
    }
    o.falsk.frem(6);

    // Proofs made by hand: key material and header as no honest client would send them.
    let privat = EncodingKey::from_ec_der(&crate::pem::deler(&ec_pem(Algorithm::ES256))[0].innhold);
    let jwk = serde_json::to_value(Jwk::from_encoding_key(&privat, Algorithm::ES256).unwrap()).unwrap();
    let ec = Rsanokkel {
        privat,
        jwk: nokler()[0].jwk.clone(),
    };
    let krav = json!({"jti": "j", "htm": "GET", "htu": ADRESSE, "iat": START, "ath": sha256_tekst(&token)});
    let mut hemmelig = jwk.clone();
    hemmelig["d"] = json!("AAAA");
    for (forventet, hode) in [
        (feil("jwk"), json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": hemmelig})),
        (feil("jwk"), json!({"typ": "dpop+jwt", "alg": "ES256"})),
        (
            feil("jwk"),
            json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": {"kty": "oct", "k": "AAAA"}}),
        ),
        (feil("typ"), json!({"typ": "JWT", "alg": "ES256", "jwk": jwk})),
        (feil("typ"), json!({"alg": "ES256", "jwk": jwk})),
        (
            feil("format"),
            json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk, "crit": ["x"]}),
        ),
        (
            feil("signatur"),
            json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": serde_json::to_value(DpopNokkel::ny().unwrap().offentlig()).unwrap()}),
        ),
    ] {
        assert_eq!(o.spor(&token, &signer(&hode, &krav, &ec)).await.unwrap_err(), forventet, "{hode}");
    }
    let hode = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk});
    assert_eq!(
        o.spor(&token, &signer(&hode, &json!({"jti": "j", "htm": "GET"}), &ec))
            .await
            .unwrap_err(),
        feil("format")
    );
}

#[tokio::test]
async fn the_headers_come_once_and_in_the_right_scheme() {
    let o = oppsett(None).await;
    let token = o.token(|_, _| {});
    let bevis = o.bevis("GET", ADRESSE, None, &token);
    assert_eq!(o.spor_med(&HeaderMap::new()).await.unwrap_err(), TilgangFeil::Mangler);
    let mut h = hoder(&token, &bevis);
    h.remove("dpop");
    assert_eq!(o.spor_med(&h).await.unwrap_err(), TilgangFeil::Bevis("mangler"));
    for navn in ["dpop", "authorization"] {
        let mut h = hoder(&token, &bevis);
        h.append(navn, HeaderValue::from_static("igjen"));
        assert_eq!(o.spor_med(&h).await.unwrap_err(), TilgangFeil::Ugyldig(navn));
    }
    for verdi in [format!("Bearer {token}"), "DPoP".to_owned(), "DPoP ".to_owned(), token.clone()] {
        let mut h = hoder(&token, &bevis);
        h.insert("authorization", HeaderValue::from_str(&verdi).unwrap());
        assert_eq!(o.spor_med(&h).await.unwrap_err(), TilgangFeil::Token("skjema"));
    }
    o.falsk.t.lock().unwrap().nede = true;
    let ny = Tilbyder::ny(&o.falsk.url, o.falsk.tid()).unwrap();
    let kontroll = Tilgangskontroll {
        tilbyder: Arc::new(ny),
        ..o.kontroll.clone()
    };
    let feil = kontroll
        .kontroller(&Method::GET, &Url::parse(ADRESSE).unwrap(), &hoder(&token, &bevis))
        .await
        .unwrap_err();
    assert_eq!(feil, TilgangFeil::TilbyderNede);
}

#[tokio::test]
async fn a_server_that_gives_out_nonces_demands_its_own_fresh_one() {
    let o = oppsett(Some(Nonceutsteder::ny(&[7; 32]))).await;
    let token = o.token(|_, _| {});
    let nonce = o.kontroll.nonce().unwrap();
    o.spor(&token, &o.bevis("GET", ADRESSE, Some(nonce.clone()), &token)).await.unwrap();
    let fremmed = Nonceutsteder::ny(&[8; 32]).utsted(o.kontroll.tilbyder.naa());
    for n in [
        None,
        Some(String::new()),
        Some("AAAA".to_owned()),
        Some(fremmed),
        Some(format!("{nonce}AAAA")),
    ] {
        assert_eq!(
            o.spor(&token, &o.bevis("GET", ADRESSE, n, &token)).await.unwrap_err(),
            TilgangFeil::Nonce
        );
    }
    assert!(TilgangFeil::Nonce.www_authenticate().unwrap().contains("use_dpop_nonce"));
    for (frem, slipper_inn) in [(299, true), (1, false)] {
        o.falsk.frem(frem);
        assert_eq!(
            o.spor(&token, &o.bevis("GET", ADRESSE, Some(nonce.clone()), &token)).await.is_ok(),
            slipper_inn
        );
    }
}
