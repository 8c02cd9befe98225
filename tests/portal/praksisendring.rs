//! The Praksis tab: each change of a practice as plain form and as fetch, the account and its guards, other people's practices.

use chrono::TimeDelta;
use http::StatusCode;
use sqlx::PgPool;

use crate::praksis::{FALE, antall, koder, med_kontakt, med_praksis, praksis, sjekket_konto};
use crate::support::{LEGE, Nettleser, Portal, Svar, TANNLEGE, felter, nokkel};

#[sqlx::test]
async fn a_new_account_is_checked_needs_a_fresh_login_and_is_told_to_everyone(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let konto = |v: &'static str, nr: &'static str| vec![("id", "1004326178"), ("versjon", v), ("konto", nr), ("konto_gjenta", nr)];

    let svar = lege.skjema("/api/praksis/konto", &konto("1", "12345678903")).await;
    assert_eq!(svar.til(), format!("{FALE}/konto?feil=1"));
    assert!(lege.get(svar.til()).await.tekst.contains("Dette er kontonummeret du har fra før."));
    let svar = lege.skjema("/api/praksis/konto", &konto("1", "12345000591")).await;
    assert_eq!(
        svar.til(),
        format!("{FALE}/konto/sjekk"),
        "somebody else's account is not refused here"
    );
    let side = lege.get(svar.til()).await.tekst;
    assert!(
        side.contains("Banken bekrefter ikke at du kan bruke kontoen") && side.contains("Når nummeret er godkjent"),
        "{side}"
    );

    let svar = lege.skjema("/api/praksis/konto", &konto("1", "86011117947")).await;
    assert_eq!(svar.til(), format!("{FALE}/konto/sjekk"));
    let side = lege.get(svar.til()).await;
    assert!(
        side.tekst.contains("•8903") && side.tekst.contains("8601\u{a0}11\u{a0}17947"),
        "{}",
        side.tekst
    );
    assert!(side.tekst.contains("7. januar 2026"), "in use from the next working day");

    // Twelve minutes later the login is old.
    portal.gaa_frem(TimeDelta::minutes(12));
    let gammel = lege.get(&format!("{FALE}/konto/sjekk")).await;
    assert!(
        gammel.tekst.contains("/logg-inn?ny=1&amp;til=") || gammel.tekst.contains("/logg-inn?ny=1&til="),
        "{}",
        gammel.tekst
    );
    let bekreft = felter(&side, &["id", "versjon", "utkast", "vist", "nokkel"]);
    assert_eq!(
        lege.kall_av("/api/praksis/konto-bekreft", &bekreft).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        lege.skjema_av("/api/praksis/konto-bekreft", &bekreft).await.til(),
        format!("{FALE}/konto/sjekk?innlogging=ny")
    );
    assert_eq!(praksis(&portal, &lege).await.versjon, 1);

    let lege = portal.logg_inn(LEGE).await;
    let svar = lege.skjema_av("/api/praksis/konto-bekreft", &bekreft).await;
    assert_eq!(
        (svar.status, svar.til()),
        (StatusCode::SEE_OTHER, format!("{FALE}?lagret=1").as_str())
    );
    assert_eq!(
        lege.skjema_av("/api/praksis/konto-bekreft", &bekreft).await.til(),
        format!("{FALE}?lagret=1"),
        "the second press"
    );
    let p = praksis(&portal, &lege).await;
    assert_eq!(p.versjon, 2);
    let idag = portal.app.klokke.idag();
    let paa = |dag| p.konto(&portal.app.krypto, dag).unwrap().unwrap();
    assert_eq!(paa(idag).as_str(), "12345678903");
    assert_eq!(paa(idag + TimeDelta::days(1)).as_str(), "86011117947");
    // The decision address and the personal one.
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'konto_endret'").await,
        2
    );
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where tekst like '%86011117947%'").await,
        0
    );
    assert_eq!(
        antall(
            &portal,
            "select count(distinct substring(tekst from '/kontoendring/[A-Za-z0-9_-]+')) from epost_ut where slag = 'konto_endret'"
        )
        .await,
        2,
        "a link of its own in each mail"
    );
    let detalj = lege.get(FALE).await.tekst;
    assert!(
        detalj.contains("brukes fra 7. januar 2026") && detalj.contains("Historikk") && detalj.contains("Banken bekreftet eieren"),
        "{detalj}"
    );
    assert_eq!(
        antall(
            &portal,
            "select count(*) from revisjon where gammel like '%12345678903%' or ny like '%86011117947%'"
        )
        .await,
        0
    );
}

#[sqlx::test]
async fn an_account_changes_twice_a_day_at_most(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    for (i, nr) in ["86011117947", "12345678903"].into_iter().enumerate() {
        let versjon = (i + 1).to_string();
        let felt = [
            ("id", "1004326178"),
            ("versjon", versjon.as_str()),
            ("konto", nr),
            ("konto_gjenta", nr),
        ];
        assert_eq!(lege.kall("/api/praksis/konto", &felt).await.status, StatusCode::OK);
        let svar = lege.kall_av("/api/praksis/konto-bekreft", &sjekket_konto(&lege).await).await;
        assert_eq!(svar.status, StatusCode::OK, "change {i}");
    }
    let tredje = [
        ("id", "1004326178"),
        ("versjon", "3"),
        ("konto", "86011117947"),
        ("konto_gjenta", "86011117947"),
    ];
    assert_eq!(koder(&lege.kall("/api/praksis/konto", &tredje).await), ["konto:konto-for-mange"]);
    let svar = lege.skjema("/api/praksis/konto", &tredje).await;
    assert!(
        lege.get(svar.til())
            .await
            .tekst
            .contains("Kontonummeret kan endres høyst to ganger i døgnet.")
    );
    portal.gaa_frem(TimeDelta::hours(25));
    let lege = portal.logg_inn(LEGE).await;
    assert_eq!(lege.kall("/api/praksis/konto", &tredje).await.status, StatusCode::OK);
}

#[sqlx::test]
async fn addresses_change_and_a_removed_one_still_hears_about_the_account(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let side = lege.get(&format!("{FALE}/epost")).await;
    assert_eq!(side.felt("epost1"), "vedtak@example.no");
    let felt = |epost: &'static str, v: &'static str, n: String| {
        vec![
            ("id", "1004326178".to_owned()),
            ("versjon", v.to_owned()),
            ("epost1", epost.to_owned()),
            ("nokkel", n),
        ]
    };
    async fn send(l: &Nettleser<'_>, f: &[(&str, String)]) -> Svar {
        l.skjema("/api/praksis/epost", &f.iter().map(|(k, v)| (*k, v.as_str())).collect::<Vec<_>>())
            .await
    }
    let svar = send(&lege, &felt("ny@", "1", nokkel())).await;
    assert_eq!(svar.til(), format!("{FALE}/epost?feil=1"));
    assert!(lege.get(svar.til()).await.tekst.contains("Sjekk det som står etter @"));
    assert_eq!(
        send(&lege, &felt("ny@example.no", "1", nokkel())).await.til(),
        format!("{FALE}?lagret=1")
    );
    assert_eq!(praksis(&portal, &lege).await.eposter[0].as_str(), "ny@example.no");
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'vedtaksepost_fjernet'").await,
        1
    );

    // An old form: both versions, nothing changed.
    let svar = send(&lege, &felt("gammelt@example.no", "1", nokkel())).await;
    let konflikt = lege.get(svar.til()).await.tekst;
    assert!(
        konflikt.contains("Noen har endret dette") && konflikt.contains("ny@example.no") && konflikt.contains("gammelt@example.no"),
        "{konflikt}"
    );
    let stale = [
        ("id", "1004326178"),
        ("versjon", "1"),
        ("epost1", "x@example.no"),
        ("nokkel", &nokkel()),
    ];
    assert_eq!(lege.kall("/api/praksis/epost", &stale).await.status, StatusCode::CONFLICT);

    let konto = [
        ("id", "1004326178"),
        ("versjon", "2"),
        ("konto", "86011117947"),
        ("konto_gjenta", "86011117947"),
    ];
    assert_eq!(lege.kall("/api/praksis/konto", &konto).await.status, StatusCode::OK);
    let svar = lege.kall_av("/api/praksis/konto-bekreft", &sjekket_konto(&lege).await).await;
    assert_eq!(svar.status, StatusCode::OK, "{}", svar.tekst);
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'konto_endret'").await,
        3,
        "new, personal and removed"
    );
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where tekst like '%nylig var registrert%'").await,
        1
    );
}

#[sqlx::test]
async fn place_ambulatory_and_end_change_by_form_and_by_fetch(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let lagret = format!("{FALE}?lagret=1");
    let id = ("id", "1004326178");

    let svar = lege
        .skjema(
            "/api/praksis/sted",
            &[id, ("versjon", "1"), ("orgnr", "314303563"), ("navn", ""), ("nokkel", &nokkel())],
        )
        .await;
    assert_eq!(svar.til(), lagret);
    let p = praksis(&portal, &lege).await;
    assert_eq!((p.navn.as_str(), p.orgnr.as_str()), ("Grevlinghiet Legesenter", "314303563"));
    assert_eq!(
        koder(
            &lege
                .kall(
                    "/api/praksis/sted",
                    &[id, ("versjon", "2"), ("orgnr", "314226100"), ("nokkel", &nokkel())]
                )
                .await
        ),
        ["orgnr:enhet-ubrukelig"]
    );

    let svar = lege
        .skjema(
            "/api/praksis/ambulerende",
            &[id, ("versjon", "2"), ("ambulerende", "on"), ("nokkel", &nokkel())],
        )
        .await;
    assert_eq!(svar.til(), lagret);
    let detalj = lege.get(FALE).await.tekst;
    assert!(detalj.contains("Behandler pasienter i Oslo kommune"), "{detalj}");
    let svar = lege
        .kall("/api/praksis/ambulerende", &[id, ("versjon", "3"), ("nokkel", &nokkel())])
        .await;
    assert_eq!(svar.status, StatusCode::OK);
    assert!(!praksis(&portal, &lege).await.ambulerende);

    assert_eq!(
        koder(
            &lege
                .kall(
                    "/api/praksis/slutt",
                    &[id, ("versjon", "4"), ("til", "1.1.19"), ("nokkel", &nokkel())]
                )
                .await
        ),
        ["til:periode-slutt-for-start"]
    );
    let svar = lege
        .skjema(
            "/api/praksis/slutt",
            &[id, ("versjon", "4"), ("til", "31.12.2025"), ("nokkel", &nokkel())],
        )
        .await;
    assert_eq!(svar.til(), lagret);
    assert!(lege.get(FALE).await.tekst.contains("Avsluttet"));
    for side in ["sted", "ambulerende", "slutt", "epost", "konto"] {
        let svar = lege.get(&format!("{FALE}/{side}")).await;
        assert_eq!(svar.status, StatusCode::OK, "{side}");
        assert!(!svar.tekst.contains(" style="), "{side}");
        assert!(lege.get_nn(&format!("{FALE}/{side}")).await.tekst.contains("lang=\"nn\""), "{side}");
    }
}

#[sqlx::test]
async fn somebody_elses_practice_does_not_exist(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let _lege = med_praksis(&portal).await;
    let annen = med_kontakt(&portal, TANNLEGE).await;
    for side in [
        "",
        "/registrert",
        "/konto",
        "/konto/sjekk",
        "/epost",
        "/sted",
        "/ambulerende",
        "/slutt",
    ] {
        assert_eq!(annen.get(&format!("{FALE}{side}")).await.status, StatusCode::NOT_FOUND, "{side}");
    }
    let felt = [
        ("id", "1004326178"),
        ("versjon", "1"),
        ("konto", "86011117947"),
        ("konto_gjenta", "86011117947"),
        ("epost1", "x@example.no"),
        ("orgnr", "314303563"),
        ("til", "1.1.27"),
        ("nokkel", &nokkel()),
    ];
    for hva in ["konto", "konto-bekreft", "epost", "sted", "ambulerende", "slutt"] {
        assert_eq!(
            annen.kall(&format!("/api/praksis/{hva}"), &felt).await.status,
            StatusCode::NOT_FOUND,
            "{hva}"
        );
        assert_eq!(
            annen.skjema(&format!("/api/praksis/{hva}"), &felt).await.status,
            StatusCode::NOT_FOUND,
            "{hva}"
        );
    }
    assert!(
        annen
            .get("/praksisinformasjon/praksis")
            .await
            .tekst
            .contains("Du har ingen praksis ennå")
    );
}
