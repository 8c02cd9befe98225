//! The Praksis tab: registering in three steps, each change as plain form and as fetch, other people's practices, stale forms.

use chrono::TimeDelta;
use http::StatusCode;
use praksisportal::helseaktor::model::Kontaktskjema;
use praksisportal::praksis::{seed, store};
use praksisportal::types::{Epost, PraksisId};
use sqlx::PgPool;

use crate::support::{LEGE, LOGOPED, Nettleser, Person, Portal, Svar, TANNLEGE, nokkel};

const NY: &str = "/praksisinformasjon/praksis/ny";
const OPPGJOR: &str = "/praksisinformasjon/praksis/ny/oppgjor";
const VEDLEGG: &str = "/praksisinformasjon/praksis/ny/vedlegg";
const SJEKK: &str = "/praksisinformasjon/praksis/ny/sjekk";
const FALE: &str = "/praksisinformasjon/praksis/1004326178";

/// Logs in with contact data in place.
pub async fn med_kontakt(portal: &Portal, p: Person) -> Nettleser<'_> {
    let n = portal.logg_inn(p).await;
    let kontakt = Kontaktskjema {
        epost: "meg@example.no".into(),
        telefon: "90012345".into(),
        versjon: 1,
    };
    let kontakt = kontakt.parse().unwrap();
    sqlx::query("update helseaktor set epost = $2, epost_bekreftet = now(), telefon = $3 where id = $1")
        .bind(n.id.unwrap().0)
        .bind(kontakt.epost.as_str())
        .bind(kontakt.telefon.as_str())
        .execute(&portal.app.pool)
        .await
        .unwrap();
    n
}

/// The demo's doctor with two practices.
pub async fn med_praksis(portal: &Portal) -> Nettleser<'_> {
    let n = med_kontakt(portal, LEGE).await;
    let mut tx = portal.app.pool.begin().await.unwrap();
    let epost = Epost::tolk("vedtak@example.no").unwrap();
    seed::demo(&mut tx, &portal.app, n.id.unwrap(), "lege", &epost).await.unwrap();
    tx.commit().await.unwrap();
    n
}

async fn praksis(portal: &Portal, n: &Nettleser<'_>) -> store::Praksis {
    let mut db = portal.app.pool.acquire().await.unwrap();
    store::finn(&mut db, n.id.unwrap(), PraksisId(1_004_326_178)).await.unwrap()
}

async fn antall(portal: &Portal, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(&portal.app.pool)
        .await
        .unwrap()
}

fn sted(orgnr: &str) -> Vec<(&str, &str)> {
    vec![("praksistype", "FALE"), ("orgnr", orgnr), ("navn", "")]
}

fn oppgjor(konto: &str) -> Vec<(&str, &str)> {
    vec![
        ("fra", "1.2.26"),
        ("til", ""),
        ("konto", konto),
        ("konto_gjenta", konto),
        ("epost1", "vedtak@example.no"),
        ("epost2", "kontor@example.no"),
        ("epost3", ""),
        ("epost4", ""),
        ("epost5", ""),
        ("primaer", "2"),
    ]
}

fn koder(svar: &Svar) -> Vec<String> {
    assert_eq!(svar.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", svar.tekst);
    svar.json()["detalj"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{}:{}", f["felt"].as_str().unwrap(), f["kode"].as_str().unwrap()))
        .collect()
}

#[sqlx::test]
async fn a_practice_is_registered_in_three_steps_without_scripts(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    assert!(
        lege.get("/praksisinformasjon/praksis")
            .await
            .tekst
            .contains("Du har ingen praksis ennå")
    );

    let steg1 = lege.skjema("/api/praksis/ny-sted", &sted("314 303 563")).await;
    assert_eq!((steg1.status, steg1.til()), (StatusCode::SEE_OTHER, OPPGJOR));
    let steg2 = lege.skjema("/api/praksis/ny-oppgjor", &oppgjor("1234 56 78903")).await;
    assert_eq!((steg2.status, steg2.til()), (StatusCode::SEE_OTHER, VEDLEGG));
    let utkast: String = sqlx::query_scalar("select string_agg(felt::text, ' ') from utkast")
        .fetch_one(&portal.app.pool)
        .await
        .unwrap();
    assert!(!utkast.contains("78903"), "no account number in a draft: {utkast}");
    assert!(
        lege.get(OPPGJOR).await.tekst.contains("1234 56 78903"),
        "but the form shows what was typed"
    );

    let sjekk = lege.get(SJEKK).await;
    for ord in [
        "Grevlinghiet Legesenter",
        "Hiveien 5",
        "0655 Oslo",
        "1. februar 2026",
        "kontor@example.no (hovedadresse)",
        "Dette ser innbyggerne",
        "Kvart Grevling",
    ] {
        assert!(sjekk.tekst.contains(ord), "{ord}: {}", sjekk.tekst);
    }
    let nokkel = sjekk.felt("nokkel");
    let sendt = lege.skjema("/api/praksis/registrer", &[("nokkel", &nokkel)]).await;
    assert_eq!(sendt.status, StatusCode::SEE_OTHER, "{}", sendt.tekst);
    assert!(sendt.til().ends_with("/registrert"), "{}", sendt.til());
    let kvittering = lege.get(sendt.til()).await;
    assert!(kvittering.tekst.contains("Praksisen er registrert") && kvittering.tekst.contains("Hva skjer nå?"));
    // Personal address and primary address.
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'praksis_registrert'").await,
        2
    );

    // The second press leads to the same receipt and makes nothing new.
    let igjen = lege.skjema("/api/praksis/registrer", &[("nokkel", &nokkel)]).await;
    assert_eq!(igjen.til(), sendt.til());
    assert_eq!(antall(&portal, "select count(*) from praksis").await, 1);
    let panel = lege.get("/praksisinformasjon/praksis").await.tekst;
    assert!(
        panel.contains("Grevlinghiet Legesenter") && panel.contains("Kommende") && !panel.contains("12345678903"),
        "{panel}"
    );
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn a_practice_is_registered_by_fetch(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    assert_eq!(
        koder(&lege.kall("/api/praksis/ny-sted", &sted("314239017")).await),
        ["orgnr:orgnr-kontrollsiffer"]
    );
    assert_eq!(lege.kall("/api/praksis/ny-sted", &sted("314239016")).await.status, StatusCode::OK);
    let mut feil = oppgjor("12345678904");
    feil.retain(|(k, _)| *k != "primaer");
    let feil = lege.kall("/api/praksis/ny-oppgjor", &feil).await;
    assert_eq!(koder(&feil), ["konto:konto-kontrollsiffer", "primaer:primaer-mangler"]);
    assert_eq!(
        lege.kall("/api/praksis/ny-oppgjor", &oppgjor("12345000192")).await.status,
        StatusCode::OK,
        "an account the bank does not know is stored, and waits for two case workers"
    );
    assert!(
        lege.get(SJEKK)
            .await
            .tekst
            .contains("Banken bekrefter ikke at du kan bruke kontoen")
    );
    let n = nokkel();
    assert_eq!(lege.kall("/api/praksis/registrer", &[("nokkel", &n)]).await.status, StatusCode::OK);
    assert_eq!(
        antall(
            &portal,
            "select count(*) from praksis_konto where kontroll = 'ukjent' and godkjenning = 'til_sak'"
        )
        .await,
        1
    );
    assert_eq!(
        antall(&portal, "select count(*) from sak where slag = 'konto_avvik' and status = 'ny'").await,
        1
    );
    assert_eq!(
        lege.kall("/api/praksis/registrer", &[("nokkel", &nokkel())]).await.status,
        StatusCode::NOT_FOUND,
        "nothing to register"
    );
}

#[sqlx::test]
async fn the_type_follows_the_profession_and_contact_data_come_first(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let uten = portal.logg_inn(TANNLEGE).await;
    assert!(uten.get(NY).await.tekst.contains("Fyll ut kontaktopplysningene dine først"));
    assert_eq!(
        koder(&uten.kall("/api/praksis/ny-sted", &sted("314239016")).await),
        ["kontakt:kontakt-mangler"]
    );

    let logoped = med_kontakt(&portal, LOGOPED).await;
    let side = logoped.get(NY).await.tekst;
    assert!(
        side.contains("value=\"LOGO\"") && side.contains("value=\"AUDI\"") && !side.contains("value=\"FALE\""),
        "{side}"
    );
    assert_eq!(
        koder(&logoped.kall("/api/praksis/ny-sted", &sted("314574672")).await),
        ["praksistype:praksistype-ikke-din"]
    );
}

#[sqlx::test]
async fn what_is_typed_survives_a_change_of_language_and_the_account_is_never_in_clear(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    lege.skjema("/api/praksis/ny-sted", &sted("314303563")).await;
    let mut felt = oppgjor("1234 56 789");
    felt.extend([
        ("skjema", praksisportal::praksis::NY_OPPGJOR_SKJEMA),
        ("til", OPPGJOR),
        ("sprak", "nn"),
    ]);
    let svar = lege.skjema("/sprak", &felt).await;
    assert_eq!((svar.status, svar.til()), (StatusCode::SEE_OTHER, OPPGJOR));
    let side = lege.get_nn(OPPGJOR).await;
    assert_eq!(
        (side.felt("konto").as_str(), side.felt("epost2").as_str()),
        ("1234 56 789", "kontor@example.no")
    );
    assert_eq!(
        antall(&portal, "select count(*) from utkast where felt::text like '%789%'").await,
        0
    );
}

#[sqlx::test]
async fn a_unit_that_cannot_be_used_says_why_and_offers_others(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let svar = lege.skjema("/api/praksis/ny-sted", &sted("210427635")).await;
    assert_eq!(svar.til(), format!("{NY}?feil=1"));
    let side = lege.get(svar.til()).await.tekst;
    assert!(side.contains("<title>Feil: "), "{side}");
    assert!(
        side.contains("Dette er nummeret til hovedenheten") && side.contains("value=\"314303563\""),
        "{side}"
    );
    // The same words as the island gets.
    let svar = lege.kall("/api/praksis/finn-enhet", &[("orgnr", "210427635")]).await.json();
    let svar = svar.as_str().unwrap();
    assert!(side.contains(svar), "{svar}");
    assert_eq!(svar.matches("name=\"valg\"").count(), 2);
    // The button with a suggestion.
    let mut valgt = sted("210427635");
    valgt.push(("valg", "314303563"));
    assert_eq!(lege.skjema("/api/praksis/ny-sted", &valgt).await.til(), OPPGJOR);
    assert!(lege.get(NY).await.tekst.contains("314303563"));
    // The look-up alone saves what is typed and judges nothing.
    let mut oppslag = sted("314303563");
    oppslag.push(("slaa_opp", "1"));
    let svar = lege.skjema("/api/praksis/ny-sted", &oppslag).await;
    assert!(
        lege.get(svar.til().split('#').next().unwrap())
            .await
            .tekst
            .contains("Grevlinghiet Legesenter")
    );
}

#[sqlx::test]
async fn a_silent_register_stops_nobody(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    assert_eq!(
        koder(&lege.kall("/api/praksis/ny-sted", &sted("314819969")).await),
        ["navn:navn-mangler-register"]
    );
    let felt = [("praksistype", "LEVA"), ("orgnr", "314819969"), ("navn", "Tåkelagt legekontor")];
    assert_eq!(lege.skjema("/api/praksis/ny-sted", &felt).await.til(), OPPGJOR);
    assert_eq!(lege.skjema("/api/praksis/ny-oppgjor", &oppgjor("12345678903")).await.til(), VEDLEGG);
    let til = lege.skjema("/api/praksis/registrer", &[("nokkel", &nokkel())]).await;
    assert!(lege.get(til.til()).await.tekst.contains("Ikke verifisert"));
    assert_eq!(
        antall(&portal, "select count(*) from praksis where enhet_kilde = 'uverifisert'").await,
        1
    );
}

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
        side.tekst.contains("•8903") && side.tekst.contains("•7947") && !side.tekst.contains("86011117947"),
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
    let n = nokkel();
    let bekreft = [("id", "1004326178"), ("versjon", "1"), ("nokkel", n.as_str())];
    assert_eq!(
        lege.kall("/api/praksis/konto-bekreft", &bekreft).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        lege.skjema("/api/praksis/konto-bekreft", &bekreft).await.til(),
        format!("{FALE}/konto/sjekk")
    );
    assert_eq!(praksis(&portal, &lege).await.versjon, 1);

    let lege = portal.logg_inn(LEGE).await;
    let svar = lege.skjema("/api/praksis/konto-bekreft", &bekreft).await;
    assert_eq!(
        (svar.status, svar.til()),
        (StatusCode::SEE_OTHER, format!("{FALE}?lagret=1").as_str())
    );
    assert_eq!(
        lege.skjema("/api/praksis/konto-bekreft", &bekreft).await.til(),
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
        let n = nokkel();
        let svar = lege
            .kall(
                "/api/praksis/konto-bekreft",
                &[("id", "1004326178"), ("versjon", &versjon), ("nokkel", &n)],
            )
            .await;
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
    let svar = lege
        .kall(
            "/api/praksis/konto-bekreft",
            &[("id", "1004326178"), ("versjon", "2"), ("nokkel", &nokkel())],
        )
        .await;
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
