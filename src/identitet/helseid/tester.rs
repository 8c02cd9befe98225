//! The login against a provider that does one thing wrong at a time.

use std::io::Write;

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::assertion::Nokkelring;
use super::falsk::*;
use super::*;
use grunn::Testnumre;

async fn logg_inn(falsk: &Falsk, klient: &Klient) -> Result<Identitet, InnloggingFeil> {
    let start = klient.start_innlogging(&Innloggingsvalg::default()).await?;
    klient.fullfor(&falsk.tilbakekall(&start), &start).await
}

#[tokio::test]
async fn a_person_at_level_four_becomes_known_with_approvals() {
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    let start = klient
        .start_innlogging(&Innloggingsvalg {
            sprak: Some("nn"),
            ..Default::default()
        })
        .await
        .unwrap();
    assert_eq!(
        start.url,
        format!(
            "{}/authorize?client_id=praksisportal&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A1",
            falsk.url
        )
    );
    {
        let t = falsk.t.lock().unwrap();
        for (navn, verdi) in [
            ("acr_values", "Level4"),
            ("ui_locales", "nn"),
            ("response_type", "code"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(t.par[navn], verdi);
        }
        assert!(!t.par.contains_key("prompt") && t.par["scope"].contains("helseid://scopes/hpr/hpr_number"));
    }
    let hvem = klient.fullfor(&falsk.tilbakekall(&start), &start).await.unwrap();
    assert_eq!(
        (hvem.pid.as_str(), hvem.niva, hvem.sub.as_str(), hvem.sid.as_deref()),
        ("06828399789", 4, "sub/for+kvart=", Some("SID"))
    );
    assert_eq!(
        hvem.navn,
        Navn {
            fornavn: "Kvart".to_owned(),
            mellomnavn: None,
            etternavn: "Grevling".to_owned()
        }
    );
    assert_eq!(hvem.hpr.as_ref().map(|h| h.as_str()), Some("565505933"));
    assert_eq!((hvem.amr.as_slice(), hvem.idp.as_str()), (&["pwd".to_owned()][..], "testidp-oidc"));
    assert_eq!(hvem.hpr_kilde, Hprkilde::Userinfo);
    let yrker: Vec<_> = hvem
        .godkjenninger
        .iter()
        .map(|g| (g.yrke_kode.as_str(), g.autorisasjon_kode.as_str()))
        .collect();
    assert_eq!(yrker, [("LE", "1"), ("PS", "4")]);
    assert_eq!(hvem.godkjenninger[0].spesialiteter, [("1".to_owned(), "Allmennmedisin".to_owned())]);
    assert!(!format!("{hvem:?} {start:?} {klient:?}").contains("06828399789"));
    assert_eq!(falsk.antall("/token"), 2, "once to be given the nonce");
    logg_inn(&falsk, &klient).await.unwrap();
    assert_eq!(falsk.antall("/token"), 3, "the nonce is remembered");
    assert_eq!(falsk.antall("/metadata"), 1);
}

#[tokio::test]
async fn each_wrong_token_is_refused_by_name() {
    type Endre = fn(&mut Value);
    let tilfeller: &[(&str, Endre)] = &[
        ("feil_nonce", |k| k["nonce"] = json!("en annen")),
        ("feil_nonce", |k| drop(k.as_object_mut().unwrap().remove("nonce"))),
        ("feil_utsteder", |k| k["iss"] = json!("http://127.0.0.1:1")),
        ("feil_utsteder", |k| k["iss"] = json!(format!("{}/", k["iss"].as_str().unwrap()))),
        ("feil_mottaker", |k| k["aud"] = json!("en-annen-klient")),
        ("feil_mottaker", |k| k["aud"] = json!([KLIENT_ID, "en-annen-klient"])),
        ("feil_mottaker", |k| k["aud"] = json!([KLIENT_ID, KLIENT_ID])),
        ("utenfor_gyldighet", |k| k["exp"] = json!(START - 30)),
        ("utenfor_gyldighet", |k| k["iat"] = json!(START + 31)),
        ("utenfor_gyldighet", |k| k["nbf"] = json!(START + 31)),
        ("utenfor_gyldighet", |k| k["iat"] = json!(START - 31)),
        ("for_gammel_innlogging", |k| k["auth_time"] = json!(START + 31)),
        ("ugyldig_svar", |k| drop(k.as_object_mut().unwrap().remove("auth_time"))),
        ("ugyldig_svar", |k| k["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA")),
        ("ugyldig_svar", |k| drop(k.as_object_mut().unwrap().remove("at_hash"))),
        ("ugyldig_svar", |k| k["sub"] = json!("")),
        ("ugyldig_svar", |k| drop(k.as_object_mut().unwrap().remove("sub"))),
        ("for_lavt_niva", |k| k["helseid://claims/identity/security_level"] = json!("3")),
        ("for_lavt_niva", |k| k["helseid://claims/identity/security_level"] = json!("5")),
        ("for_lavt_niva", |k| {
            drop(k.as_object_mut().unwrap().remove("helseid://claims/identity/security_level"))
        }),
        ("ugyldig_pid", |k| k["helseid://claims/identity/pid"] = json!("06828399780")),
        ("ugyldig_pid", |k| {
            drop(k.as_object_mut().unwrap().remove("helseid://claims/identity/pid"))
        }),
        ("ugyldig_svar", |k| k["helseid://claims/hpr/hpr_number"] = json!("ikke et tall")),
    ];
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    for (nr, (kode, endre)) in tilfeller.iter().enumerate() {
        falsk.t.lock().unwrap().krav = Box::new(endre);
        let feil = logg_inn(&falsk, &klient).await.unwrap_err();
        assert_eq!(feil.kode(), *kode, "case {nr}: {feil}");
        assert!(!format!("{feil} {feil:?}").contains("0682839978"), "no identity number in errors");
    }
    // The inside of the same boundaries.
    for endre in [
        |k: &mut Value| k["exp"] = json!(START - 29),
        |k: &mut Value| k["iat"] = json!(START + 30),
        |k: &mut Value| k["aud"] = json!([KLIENT_ID]),
    ] {
        falsk.t.lock().unwrap().krav = Box::new(endre);
        logg_inn(&falsk, &klient).await.unwrap();
    }
    falsk.t.lock().unwrap().krav = Box::new(|_| {});
    let streng = falsk.klient(|o| o.testnumre = Testnumre::Forbudt);
    assert_eq!(
        logg_inn(&falsk, &streng).await.unwrap_err(),
        InnloggingFeil::UgyldigPid,
        "synthetic numbers are refused in production"
    );
}

#[tokio::test]
async fn signatures_are_checked_against_published_keys_and_allowed_algorithms() {
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    let feil = |falsk: &Falsk, hode: fn(&mut Value)| falsk.t.lock().unwrap().hode = Box::new(hode);

    falsk.t.lock().unwrap().signerer = 1;
    assert_eq!(
        logg_inn(&falsk, &klient).await.unwrap_err(),
        InnloggingFeil::UkjentNokkel(Sted::IdToken)
    );
    feil(&falsk, |h| h["kid"] = json!(nokler()[0].jwk.common.key_id));
    assert_eq!(
        logg_inn(&falsk, &klient).await.unwrap_err(),
        InnloggingFeil::UgyldigSignatur(Sted::IdToken),
        "another key under a known name"
    );
    falsk.t.lock().unwrap().signerer = 0;
    feil(&falsk, |h| drop(h.as_object_mut().unwrap().remove("kid")));
    assert_eq!(logg_inn(&falsk, &klient).await.unwrap_err().kode(), "ukjent_nokkel");
    feil(&falsk, |h| h["alg"] = json!("PS256"));
    assert_eq!(
        logg_inn(&falsk, &klient).await.unwrap_err().kode(),
        "ugyldig_signatur",
        "only RS256 unless configured"
    );
    feil(&falsk, |h| h["alg"] = json!("HS256"));
    assert_eq!(logg_inn(&falsk, &klient).await.unwrap_err().kode(), "ugyldig_signatur");
    for (kode, hode) in [
        ("ugyldig_svar", (|h| h["alg"] = json!("none")) as fn(&mut Value)),
        ("ugyldig_svar", |h| h["crit"] = json!(["b64"])),
        ("ugyldig_svar", |h| h["typ"] = json!("at+jwt")),
    ] {
        feil(&falsk, hode);
        assert_eq!(logg_inn(&falsk, &klient).await.unwrap_err().kode(), kode);
    }
    feil(&falsk, |_| {});
    falsk.t.lock().unwrap().signer_selv = Some(Box::new(|t| {
        let (foran, _) = t.rsplit_once('.').unwrap();
        format!("{foran}.{}", URL_SAFE_NO_PAD.encode([1u8; 256]))
    }));
    assert_eq!(logg_inn(&falsk, &klient).await.unwrap_err().kode(), "ugyldig_signatur");
}

#[tokio::test]
async fn new_keys_are_found_without_a_restart_but_not_asked_for_all_the_time() {
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    logg_inn(&falsk, &klient).await.unwrap();
    assert_eq!(falsk.antall("/jwks"), 1);
    {
        let mut t = falsk.t.lock().unwrap();
        t.signerer = 1;
        t.publisert = vec![0];
    }
    logg_inn(&falsk, &klient).await.unwrap_err();
    assert_eq!(falsk.antall("/jwks"), 2);
    falsk.t.lock().unwrap().publisert = vec![1, 0];
    falsk.frem(59);
    logg_inn(&falsk, &klient).await.unwrap_err();
    assert_eq!(falsk.antall("/jwks"), 2, "at most once a minute");
    falsk.frem(1);
    logg_inn(&falsk, &klient).await.unwrap();
    assert_eq!(falsk.antall("/jwks"), 3);
}

#[tokio::test]
async fn a_silent_provider_has_its_own_error_and_old_metadata_live_on() {
    let falsk = Falsk::start().await;
    falsk.t.lock().unwrap().nede = true;
    let klient = falsk.klient(|_| {});
    assert_eq!(
        logg_inn(&falsk, &klient).await.unwrap_err(),
        InnloggingFeil::TilbyderNede(Sted::Metadata)
    );
    assert_eq!(logg_inn(&falsk, &klient).await.unwrap_err().kode(), "tilbyder_nede");
    assert_eq!(falsk.antall("/metadata"), 1, "nobody waits for a new attempt at once");
    falsk.t.lock().unwrap().nede = false;
    falsk.frem(5);
    logg_inn(&falsk, &klient).await.unwrap();
    falsk.t.lock().unwrap().nede = true;
    falsk.frem(25 * 3600);
    logg_inn(&falsk, &klient).await.unwrap();
    falsk.t.lock().unwrap().nede = false;
    falsk.frem(60);
    logg_inn(&falsk, &klient).await.unwrap();
    assert_eq!(falsk.antall("/metadata"), 4);

    for (status, ord, kode) in [
        (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", "tilbyder_nede"),
        (StatusCode::UNAUTHORIZED, "invalid_client", "avvist"),
        (StatusCode::BAD_REQUEST, "noe hemmelig 06828399789", "avvist"),
    ] {
        falsk.t.lock().unwrap().par_status = Some((status, ord));
        let feil = logg_inn(&falsk, &klient).await.unwrap_err();
        assert_eq!(feil.kode(), kode);
        assert!(!feil.to_string().contains("hemmelig"));
    }
    let borte = Klient::ny(
        Oppsett {
            utsteder: "http://127.0.0.1:9".to_owned(),
            ..falsk.oppsett()
        },
        Nokkelring::fra_pem(&ec_pem(Algorithm::ES384)).unwrap(),
        falsk.tid(),
        Arc::new(SystemTilfeldig),
    )
    .unwrap();
    assert_eq!(
        borte.start_innlogging(&Innloggingsvalg::default()).await.unwrap_err().kode(),
        "tilbyder_nede"
    );
}

#[tokio::test]
async fn metadata_must_be_the_issuers_own_and_safe() {
    type Endre = fn(&mut Value);
    let endringer: [(&str, Endre); 3] = [
        ("feil_utsteder", |m| m["issuer"] = json!("http://127.0.0.1:1")),
        ("ugyldig_svar", |m| m["token_endpoint"] = json!("http://helseid.example/token")),
        ("ugyldig_svar", |m| {
            drop(m.as_object_mut().unwrap().remove("pushed_authorization_request_endpoint"))
        }),
    ];
    for (kode, endre) in endringer {
        let falsk = Falsk::start().await;
        falsk.t.lock().unwrap().metadata = Box::new(endre);
        assert_eq!(logg_inn(&falsk, &falsk.klient(|_| {})).await.unwrap_err().kode(), kode);
    }
    let tid = Falsk::start().await.tid();
    assert!(Tilbyder::ny("http://helseid-sts.nhn.no", tid.clone()).is_err());
    assert!(Tilbyder::ny("https://helseid-sts.nhn.no", tid).is_ok());
}

#[tokio::test]
async fn the_answer_in_the_browser_must_belong_to_this_login() {
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    let start = klient.start_innlogging(&Innloggingsvalg::default()).await.unwrap();
    let godt = falsk.tilbakekall(&start);
    let feilord = |ord: &str| Tilbakekall {
        code: None,
        error: Some(ord.to_owned()),
        ..godt.clone()
    };
    let tilfeller = [
        (
            "ukjent_tilstand",
            Tilbakekall {
                state: Some("en annen".to_owned()),
                ..godt.clone()
            },
        ),
        (
            "ukjent_tilstand",
            Tilbakekall {
                state: None,
                ..godt.clone()
            },
        ),
        ("feil_utsteder", Tilbakekall { iss: None, ..godt.clone() }),
        (
            "feil_utsteder",
            Tilbakekall {
                iss: Some(format!("{}/", falsk.url)),
                ..godt.clone()
            },
        ),
        (
            "feil_utsteder",
            Tilbakekall {
                iss: Some("http://127.0.0.1:1".to_owned()),
                ..feilord("access_denied")
            },
        ),
        (
            "ugyldig_svar",
            Tilbakekall {
                code: None,
                ..godt.clone()
            },
        ),
        ("avbrutt", feilord("access_denied")),
        ("login_kreves", feilord("login_required")),
        ("tilbyder_nede", feilord("temporarily_unavailable")),
        ("avvist", feilord("invalid_scope")),
        ("avvist", feilord("<script>")),
    ];
    for (kode, svar) in tilfeller {
        assert_eq!(klient.fullfor(&svar, &start).await.unwrap_err().kode(), kode, "{svar:?}");
    }
    assert_eq!(falsk.antall("/token"), 0, "no code leaves before the answer is known to be ours");
    falsk.frem(601);
    assert_eq!(klient.fullfor(&godt, &start).await.unwrap_err(), InnloggingFeil::Utlopt);
    falsk.frem(-1);
    klient.fullfor(&godt, &start).await.unwrap();

    let lagret: Innloggingsstart = serde_json::from_str(&serde_json::to_string(&start).unwrap()).unwrap();
    assert_eq!(
        (lagret.state, lagret.nonce, lagret.pkce_verifier),
        (start.state, start.nonce, start.pkce_verifier)
    );
}

#[test]
fn a_parameter_that_comes_twice_is_refused() {
    let svar = Tilbakekall::tolk("code=a%2Bb&state=s&iss=http%3A%2F%2F127.0.0.1%3A8090&session_state=x").unwrap();
    assert_eq!(
        (svar.code.as_deref(), svar.iss.as_deref(), svar.error),
        (Some("a+b"), Some("http://127.0.0.1:8090"), None)
    );
    for sporring in [
        "code=a&code=b&state=s",
        "code=a&state=s&%73tate=t",
        "x=1&x=2",
        &format!("code={}", "a".repeat(9000)),
    ] {
        assert_eq!(Tilbakekall::tolk(sporring).unwrap_err().kode(), "ugyldig_svar");
    }
    assert_eq!(Tilbakekall::tolk("").unwrap(), Tilbakekall::default());
}

#[tokio::test]
async fn step_up_demands_a_fresh_authentication() {
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    let sett_alder = |alder: i64| falsk.t.lock().unwrap().krav = Box::new(move |k| k["auth_time"] = json!(START - alder));
    for (valg, innenfor, utenfor, parameter) in [
        (
            Innloggingsvalg {
                ny_autentisering: true,
                ..Default::default()
            },
            30,
            31,
            ("prompt", "login"),
        ),
        (
            Innloggingsvalg {
                maks_alder: Some(300),
                ..Default::default()
            },
            330,
            331,
            ("max_age", "300"),
        ),
        (
            Innloggingsvalg {
                login_hint: Some("lege".to_owned()),
                ..Default::default()
            },
            28_000,
            i64::MAX,
            ("login_hint", "lege"),
        ),
    ] {
        sett_alder(innenfor);
        let start = klient.start_innlogging(&valg).await.unwrap();
        assert_eq!(falsk.t.lock().unwrap().par[parameter.0], parameter.1);
        klient.fullfor(&falsk.tilbakekall(&start), &start).await.unwrap();
        if utenfor != i64::MAX {
            sett_alder(utenfor);
            let start = klient.start_innlogging(&valg).await.unwrap();
            assert_eq!(
                klient.fullfor(&falsk.tilbakekall(&start), &start).await.unwrap_err(),
                InnloggingFeil::ForGammelInnlogging
            );
        }
    }
}

#[tokio::test]
async fn the_token_endpoint_gets_two_attempts_and_no_more() {
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    falsk.t.lock().unwrap().token_status = Some((StatusCode::BAD_REQUEST, "use_dpop_nonce"));
    let feil = logg_inn(&falsk, &klient).await.unwrap_err();
    assert_eq!(
        feil,
        InnloggingFeil::Avvist {
            sted: Sted::Token,
            kode: Protokollkode::UseDpopNonce
        }
    );
    assert_eq!(falsk.antall("/token"), 2);
    for (status, ord, kode) in [
        (StatusCode::BAD_REQUEST, "invalid_grant", "avvist"),
        (StatusCode::BAD_GATEWAY, "", "tilbyder_nede"),
    ] {
        falsk.t.lock().unwrap().token_status = Some((status, ord));
        assert_eq!(logg_inn(&falsk, &klient).await.unwrap_err().kode(), kode);
    }
    assert_eq!(falsk.antall("/token"), 4, "other errors are not tried again");
    falsk.t.lock().unwrap().token_status = None;
    falsk.t.lock().unwrap().token_svar = Box::new(|s| s["token_type"] = json!("Bearer"));
    assert_eq!(
        logg_inn(&falsk, &klient).await.unwrap_err().kode(),
        "ugyldig_svar",
        "the token must be bound to our key"
    );
    falsk.t.lock().unwrap().token_svar = Box::new(|s| s["token_type"] = json!("dpop"));
    logg_inn(&falsk, &klient).await.unwrap();
}

#[tokio::test]
async fn userinfo_adds_approvals_and_nothing_else() {
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    let blokkerer = falsk.klient(|o| o.userinfopolicy = Userinfopolicy::Blokker);
    falsk.t.lock().unwrap().klientnokler.extend(klient.nokler().offentlige().keys);

    falsk.t.lock().unwrap().userinfo_status = StatusCode::SERVICE_UNAVAILABLE;
    let hvem = logg_inn(&falsk, &klient).await.unwrap();
    assert_eq!((hvem.hpr_kilde, hvem.godkjenninger.len()), (Hprkilde::Utilgjengelig, 0));
    assert!(hvem.hpr.is_some());
    assert_eq!(
        logg_inn(&falsk, &blokkerer).await.unwrap_err(),
        InnloggingFeil::TilbyderNede(Sted::Userinfo)
    );

    falsk.t.lock().unwrap().userinfo_status = StatusCode::OK;
    let detaljer = "helseid://claims/hpr/hpr_details";
    let endringer: [fn(&mut Value); 2] = [
        |u| u["sub"] = json!("en annen"),
        |u| u["helseid://claims/hpr/hpr_details"]["hpr_number"] = json!(565505934),
    ];
    for endre in endringer {
        let mut info = userinfo();
        endre(&mut info);
        falsk.t.lock().unwrap().userinfo = info;
        assert_eq!(
            logg_inn(&falsk, &klient).await.unwrap_err().kode(),
            "ugyldig_svar",
            "another person's facts are never used"
        );
    }

    // Not health personnel: known, but without a number.
    falsk.t.lock().unwrap().krav = Box::new(|k| k["helseid://claims/hpr/hpr_number"] = Value::Null);
    let mut info = userinfo();
    info[detaljer] = json!({"hpr_number": null, "no_hpr_number": true, "approvals": []});
    falsk.t.lock().unwrap().userinfo = info;
    let hvem = logg_inn(&falsk, &klient).await.unwrap();
    assert_eq!((hvem.hpr, hvem.hpr_kilde), (None, Hprkilde::Userinfo));

    falsk.t.lock().unwrap().userinfo = userinfo();
    falsk.t.lock().unwrap().userinfo_dpop = true;
    let med_dpop = falsk.klient(|o| o.userinfo = Userinfoskjema::Dpop);
    let hvem = logg_inn(&falsk, &med_dpop).await.unwrap();
    assert_eq!(hvem.godkjenninger.len(), 2);
    assert_eq!(
        hvem.hpr.as_ref().map(|h| h.as_str()),
        Some("565505933"),
        "the number of userinfo fills the gap"
    );
}

#[tokio::test]
async fn keys_rotate_when_the_file_changes_and_survive_a_bad_file() {
    let mappe = std::env::temp_dir().join(format!("praksisportal-nokler-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir(&mappe).unwrap();
    let fil = mappe.join("klient.pem");
    let skriv = |tekst: &str, tid: u64| {
        let mut f = std::fs::File::create(&fil).unwrap();
        f.write_all(tekst.as_bytes()).unwrap();
        f.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(tid)).unwrap();
    };
    let kid = |bevis: &str| jsonwebtoken::decode_header(bevis).unwrap().kid.unwrap();
    let (en, to) = (ec_pem(Algorithm::ES256), ec_pem(Algorithm::ES384));
    skriv(&en, 1000);
    let ring = Nokkelring::fra_fil(&fil).unwrap();
    let naa = chrono::DateTime::from_timestamp(START, 0).unwrap();
    let forste = ring.klientbevis("k", "u", naa, &SystemTilfeldig).await.unwrap();
    skriv(&format!("# the new one first\n{to}\n{en}"), 2000);
    let andre = ring.klientbevis("k", "u", naa, &SystemTilfeldig).await.unwrap();
    assert_ne!(kid(&forste), kid(&andre));
    assert_eq!(jsonwebtoken::decode_header(&andre).unwrap().alg, Algorithm::ES384);
    assert_eq!(ring.offentlige().keys.len(), 2);
    assert!(!serde_json::to_string(&ring.offentlige()).unwrap().contains("\"d\""));
    for (tekst, tid) in [("", 3000), ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", 4000)] {
        skriv(tekst, tid);
        assert_eq!(kid(&ring.klientbevis("k", "u", naa, &SystemTilfeldig).await.unwrap()), kid(&andre));
    }
    std::fs::remove_dir_all(&mappe).unwrap();
    assert_eq!(kid(&ring.klientbevis("k", "u", naa, &SystemTilfeldig).await.unwrap()), kid(&andre));
    assert_eq!(ring.last_inn("tull"), Err(NokkelFeil::IngenNokkel));
    ring.last_inn(&en).unwrap();
    assert_eq!(kid(&ring.klientbevis("k", "u", naa, &SystemTilfeldig).await.unwrap()), kid(&forste));
}

#[tokio::test]
async fn only_a_proper_logout_token_ends_sessions() {
    type Endre = fn(&mut Value, &mut Value);
    let falsk = Falsk::start().await;
    let klient = falsk.klient(|_| {});
    let lag = |endre: Endre, nokkel: usize| {
        let mut hode = json!({"alg": "RS256", "kid": nokler()[nokkel].jwk.common.key_id, "typ": "logout+jwt"});
        let mut krav = json!({"iss": falsk.url, "aud": KLIENT_ID, "iat": START, "exp": START + 120, "jti": "j1", "sid": "SID", "sub": "S",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}}});
        endre(&mut hode, &mut krav);
        signer(&hode, &krav, &nokler()[nokkel])
    };
    let ok = klient.kontroller_utlogging(&lag(|_, _| {}, 0)).await.unwrap();
    assert_eq!(
        (ok.sid.as_deref(), ok.sub.as_deref(), ok.utloper.timestamp()),
        (Some("SID"), Some("S"), START + 150)
    );
    for endre in [
        (|_, k| drop(k.as_object_mut().unwrap().remove("sid"))) as Endre,
        |_, k| drop(k.as_object_mut().unwrap().remove("sub")),
        |_, k| drop(k.as_object_mut().unwrap().remove("exp")),
        |h, _| drop(h.as_object_mut().unwrap().remove("typ")),
        |_, k| k["exp"] = json!(START - 29),
    ] {
        klient.kontroller_utlogging(&lag(endre, 0)).await.unwrap();
    }
    let tilfeller: &[(&str, Endre)] = &[
        ("feil_utsteder", |_, k| k["iss"] = json!("http://127.0.0.1:1")),
        ("feil_mottaker", |_, k| k["aud"] = json!("en-annen-klient")),
        ("feil_mottaker", |_, k| k["aud"] = json!([KLIENT_ID, "en-annen-klient"])),
        ("feil_nonce", |_, k| k["nonce"] = json!("n")),
        ("ugyldig_svar", |_, k| k["events"] = json!({})),
        ("ugyldig_svar", |_, k| drop(k.as_object_mut().unwrap().remove("events"))),
        ("ugyldig_svar", |_, k| drop(k.as_object_mut().unwrap().remove("jti"))),
        ("ugyldig_svar", |_, k| (k["sid"], k["sub"]) = (Value::Null, json!(""))),
        ("ugyldig_svar", |h, _| h["typ"] = json!("at+jwt")),
        ("utenfor_gyldighet", |_, k| k["exp"] = json!(START - 30)),
        ("utenfor_gyldighet", |_, k| k["iat"] = json!(START + 31)),
        ("utenfor_gyldighet", |_, k| k["exp"] = json!(START + 100_000)),
        ("ugyldig_signatur", |h, _| h["alg"] = json!("PS256")),
    ];
    for (nr, (kode, endre)) in tilfeller.iter().enumerate() {
        assert_eq!(
            klient.kontroller_utlogging(&lag(*endre, 0)).await.unwrap_err().kode(),
            *kode,
            "case {nr}"
        );
    }
    assert_eq!(
        klient.kontroller_utlogging(&lag(|_, _| {}, 1)).await.unwrap_err().kode(),
        "ukjent_nokkel"
    );
    assert_eq!(klient.kontroller_utlogging("tull").await.unwrap_err().kode(), "ugyldig_svar");
    let hvem = logg_inn(&falsk, &klient).await.unwrap();
    assert_eq!(
        klient.kontroller_utlogging(&hvem.id_token).await.unwrap_err().kode(),
        "ugyldig_svar",
        "an ID token ends nothing"
    );

    let ut = klient.utlogging(Some("hint"), "s").await.unwrap().unwrap();
    assert_eq!(ut.adresse, format!("{}/endsession", falsk.url), "the token stands in no address");
    assert!(ut.felt.contains(&("id_token_hint", "hint".to_owned())) && ut.felt.contains(&("state", "s".to_owned())));
    assert!(!format!("{ut:?}").contains("hint"), "nor in a log");
}
