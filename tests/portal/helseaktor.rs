//! The Helseaktør tab: contact data, the one-time link, stale forms, the second press.

use chrono::TimeDelta;
use http::StatusCode;
use sqlx::PgPool;

use crate::support::{LEGE, Nettleser, Portal, TANNLEGE, nokkel};

pub const KONTAKT: &str = "/praksisinformasjon/helseaktor/kontakt";

pub async fn lagre(n: &Nettleser<'_>, epost: &str, telefon: &str) -> crate::support::Svar {
    let side = n.get(KONTAKT).await;
    n.skjema(
        "/api/helseaktor/kontakt",
        &[
            ("epost", epost),
            ("telefon", telefon),
            ("versjon", &side.felt("versjon")),
            ("nokkel", &side.felt("nokkel")),
        ],
    )
    .await
}

/// The link in the newest verification mail.
async fn lenke(portal: &Portal) -> String {
    let tekst: String = sqlx::query_scalar("select tekst from epost_ut where slag = 'bekreft_epost' order by opprettet desc, id limit 1")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let start = tekst.find("/bekreft-epost/").unwrap();
    tekst[start..].split_whitespace().next().unwrap().to_owned()
}

#[sqlx::test]
async fn a_new_address_counts_when_its_link_is_used_and_the_link_works_once(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let svar = lagre(&lege, "kvart@example.no", "900 12 345").await;
    assert_eq!(
        (svar.status, svar.til()),
        (StatusCode::SEE_OTHER, "/praksisinformasjon/helseaktor?lagret=kontakt")
    );
    assert!(
        lege.get("/praksisinformasjon/helseaktor")
            .await
            .tekst
            .contains("venter på bekreftelse")
    );

    let lenke = lenke(&portal).await;
    // A mail scanner follows the link; nothing happens until the button is pressed.
    let side = portal.anonym().get(&lenke).await;
    assert_eq!(side.status, StatusCode::OK);
    assert!(
        lege.get("/praksisinformasjon/helseaktor")
            .await
            .tekst
            .contains("venter på bekreftelse")
    );
    let token = side.felt("token");
    let trykk = portal.anonym().skjema("/api/helseaktor/bekreft-epost", &[("token", &token)]).await;
    assert_eq!((trykk.status, trykk.til()), (StatusCode::SEE_OTHER, "/bekreft-epost/ferdig"));
    let panel = lege.get("/praksisinformasjon/helseaktor").await.tekst;
    assert!(panel.contains("kvart@example.no") && !panel.contains("venter på bekreftelse"));
    assert_eq!(
        portal
            .anonym()
            .skjema("/api/helseaktor/bekreft-epost", &[("token", &token)])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

/// Confirms the newest address.
async fn bekreft(portal: &Portal) {
    let lenke = lenke(portal).await;
    let token = portal.anonym().get(&lenke).await.felt("token");
    let trykk = portal.anonym().skjema("/api/helseaktor/bekreft-epost", &[("token", &token)]).await;
    assert_eq!(trykk.til(), "/bekreft-epost/ferdig");
}

#[sqlx::test]
async fn the_address_that_was_in_use_is_told_when_another_takes_its_place(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let fortalt = async || {
        sqlx::query_as::<_, (String, Vec<u8>)>("select emne, til_hash from epost_ut where slag = 'epost_endret' order by opprettet")
            .fetch_all(&*portal.app.pool)
            .await
            .unwrap()
    };
    lagre(&lege, "forst@example.no", "900 12 345").await;
    bekreft(&portal).await;
    assert!(fortalt().await.is_empty(), "nobody was there before");

    portal.gaa_frem(TimeDelta::minutes(1));
    sqlx::query("update helseaktor set sprak = 'nn'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    lagre(&lege, "ny@example.no", "900 12 345").await;
    assert!(fortalt().await.is_empty(), "the first is in use until the new one is confirmed");
    bekreft(&portal).await;
    let til = portal.app.krypto.oppslag("epost", "forst@example.no");
    assert_eq!(
        fortalt().await,
        [("E-postadressa di er endra".to_owned(), til)],
        "in the person's language"
    );
}

#[sqlx::test]
async fn a_link_is_dead_after_three_days(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    lagre(&lege, "kvart@example.no", "90012345").await;
    let lenke = lenke(&portal).await;
    portal.gaa_frem(TimeDelta::hours(72));
    assert!(portal.anonym().get(&lenke).await.tekst.contains("Lenken gjelder ikke lenger"));
}

#[sqlx::test]
async fn wrong_input_is_kept_and_explained_with_and_without_scripts(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let svar = lagre(&lege, "kvart(at)example", "12").await;
    assert_eq!(
        (svar.status, svar.til()),
        (StatusCode::SEE_OTHER, "/praksisinformasjon/helseaktor/kontakt?feil=1")
    );
    let side = lege.get(svar.til()).await;
    assert!(side.tekst.contains("<title>Feil: "), "{}", side.tekst);
    assert!(side.tekst.contains("Du må rette 2 feil"));
    assert_eq!(side.felt("epost"), "kvart(at)example");
    assert!(side.tekst.contains("aria-describedby=\"epost-hjelp epost-feil\""));
    assert!(lege.get_nn(svar.til()).await.tekst.contains("manglar @"));

    let kall = lege
        .kall(
            "/api/helseaktor/kontakt",
            &[("epost", ""), ("telefon", "90012345"), ("versjon", "1"), ("nokkel", &nokkel())],
        )
        .await;
    assert_eq!(kall.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kall.json()["feil"], "ugyldig");
}

#[sqlx::test]
async fn the_second_press_does_nothing_more(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let felt = [
        ("epost", "kvart@example.no"),
        ("telefon", "90012345"),
        ("versjon", "1"),
        ("nokkel", &nokkel()),
    ];
    for _ in 0..2 {
        assert_eq!(lege.skjema("/api/helseaktor/kontakt", &felt).await.status, StatusCode::SEE_OTHER);
    }
    let brev: i64 = sqlx::query_scalar("select count(*) from epost_ut")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(brev, 1);
}

#[sqlx::test]
async fn a_stale_form_is_shown_beside_what_is_stored(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    lagre(&lege, "kvart@example.no", "90012345").await;
    let gammel = [
        ("epost", "annen@example.no"),
        ("telefon", "90000000"),
        ("versjon", "1"),
        ("nokkel", &nokkel()),
    ];
    let kall = lege.kall("/api/helseaktor/kontakt", &gammel).await;
    assert_eq!(kall.status, StatusCode::CONFLICT);
    let side = lege.get(lege.skjema("/api/helseaktor/kontakt", &gammel).await.til()).await.tekst;
    assert!(side.contains("annen@example.no") && side.contains("kvart@example.no"), "{side}");
}

#[sqlx::test]
async fn somebody_else_sees_nothing_and_the_trail_holds(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    lagre(&lege, "kvart@example.no", "90012345").await;
    let annen = portal.logg_inn(TANNLEGE).await;
    assert!(!annen.get("/praksisinformasjon/helseaktor").await.tekst.contains("kvart@example.no"));
    let brudd: i64 = sqlx::query_scalar("select count(*) from revisjon_brudd")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(brudd, 0);
    let forsok = sqlx::query("update revisjon set ny = 'x'").execute(&*portal.app.pool).await;
    assert!(forsok.is_err(), "the audit trail must refuse changes");
}

#[sqlx::test]
async fn a_session_ends_after_thirty_idle_minutes_and_after_eight_hours(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    for _ in 0..16 {
        portal.gaa_frem(TimeDelta::minutes(29));
        assert_eq!(lege.get("/praksisinformasjon/helseaktor").await.status, StatusCode::OK);
    }
    portal.gaa_frem(TimeDelta::minutes(16));
    assert_eq!(lege.get("/praksisinformasjon/helseaktor").await.status, StatusCode::SEE_OTHER);
    let tannlege = portal.logg_inn(TANNLEGE).await;
    portal.gaa_frem(TimeDelta::minutes(30));
    assert_eq!(tannlege.get("/praksisinformasjon/helseaktor").await.status, StatusCode::SEE_OTHER);
}

#[sqlx::test]
async fn a_person_sees_what_was_sent_to_them_and_is_told_when_it_bounced(pool: PgPool) {
    const LOGG: &str = "/praksisinformasjon/helseaktor/epost";
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    assert!(lege.get(LOGG).await.tekst.contains("Vi har ikke sendt deg noe ennå"));
    lagre(&lege, "kvart@eksempel.example", "90012345").await;
    let side = lege.get(LOGG).await.tekst;
    assert!(side.contains("kvart@eksempel.example") && side.contains("På vei"), "{side}");
    assert!(!lege.get("/").await.tekst.contains("Rett e-postadressen din"));
    sqlx::query("update epost_ut set oppgitt = opprettet")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    assert!(lege.get(LOGG).await.tekst.contains("Kom ikke fram"));
    assert!(lege.get("/").await.tekst.contains("Rett e-postadressen din"));
    assert!(
        lege.get("/praksisinformasjon/helseaktor")
            .await
            .tekst
            .contains("Adressen tar ikke imot e-post fra oss")
    );
    // Nobody else's.
    let annen = portal.logg_inn(TANNLEGE).await;
    assert!(!annen.get(LOGG).await.tekst.contains("kvart@eksempel.example"));
}
