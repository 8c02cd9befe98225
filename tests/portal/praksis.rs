//! The Praksis tab: registering in three steps, as plain forms and as fetch. What changes later is in `praksisendring`.

use grunn::{Epost, PraksisId};
use http::StatusCode;
use praksisportal::helseaktor::model::Kontaktskjema;
use praksisportal::praksis::{seed, store};
use sqlx::PgPool;

use crate::support::{LEGE, LOGOPED, Nettleser, Person, Portal, Svar, TANNLEGE, felter, nokkel};

pub const NY: &str = "/praksisinformasjon/praksis/ny";
pub const OPPGJOR: &str = "/praksisinformasjon/praksis/ny/oppgjor";
pub const VEDLEGG: &str = "/praksisinformasjon/praksis/ny/vedlegg";
pub const SJEKK: &str = "/praksisinformasjon/praksis/ny/sjekk";
pub const FALE: &str = "/praksisinformasjon/praksis/1004326178";

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
        .execute(&*portal.app.pool)
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

pub async fn praksis(portal: &Portal, n: &Nettleser<'_>) -> store::Praksis {
    let mut db = portal.app.pool.acquire().await.unwrap();
    store::finn(&mut db, n.id.unwrap(), PraksisId(1_004_326_178)).await.unwrap()
}

pub async fn antall(portal: &Portal, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

pub fn sted(orgnr: &str) -> Vec<(&str, &str)> {
    vec![("praksistype", "FALE"), ("orgnr", orgnr), ("navn", "")]
}

pub fn oppgjor(konto: &str) -> Vec<(&str, &str)> {
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

/// What the page with the answers carries.
pub async fn sjekket(n: &Nettleser<'_>) -> Vec<(&'static str, String)> {
    felter(&n.get(SJEKK).await, &["nokkel", "utkast", "vist"])
}

/// Registers what the drafts hold, from the page with the answers.
pub async fn registrer(n: &Nettleser<'_>) -> Svar {
    let side = n.get(SJEKK).await;
    // A step is missing: what one who posts all the same is told.
    let navn: &[_] = if side.tekst.contains("name=\"vist\"") {
        &["nokkel", "utkast", "vist"]
    } else {
        &[]
    };
    let mut felt = felter(&side, navn);
    if felt.is_empty() {
        felt.push(("nokkel", nokkel()));
    }
    n.skjema_av("/api/praksis/registrer", &felt).await
}

/// What the page that checks a new account of [`FALE`] carries.
pub async fn sjekket_konto(n: &Nettleser<'_>) -> Vec<(&'static str, String)> {
    felter(
        &n.get(&format!("{FALE}/konto/sjekk")).await,
        &["id", "versjon", "utkast", "vist", "nokkel"],
    )
}

pub fn koder(svar: &Svar) -> Vec<String> {
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
        .fetch_one(&*portal.app.pool)
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
    let felt = felter(&sjekk, &["nokkel", "utkast", "vist"]);
    let sendt = lege.skjema_av("/api/praksis/registrer", &felt).await;
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
    let igjen = lege.skjema_av("/api/praksis/registrer", &felt).await;
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
    let felt = sjekket(&lege).await;
    assert_eq!(lege.kall_av("/api/praksis/registrer", &felt).await.status, StatusCode::OK);
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
        antall(
            &portal,
            "select count(*) from utkast where replace(felt::text, ' ', '') like '%123456789%'"
        )
        .await,
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
    let til = registrer(&lege).await;
    assert!(lege.get(til.til()).await.tekst.contains("Ikke verifisert"));
    assert_eq!(
        antall(&portal, "select count(*) from praksis where enhet_kilde = 'uverifisert'").await,
        1
    );
}
