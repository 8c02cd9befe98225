//! The copy: what is found, what is not, and what is forgotten.

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use super::{seed, store};
use grunn::{Orgnr, Testnumre};
use registre::adresseregister::model::Part;

fn idag() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 6).unwrap()
}

fn orgnr(nr: &str) -> Orgnr {
    Orgnr::tolk(nr, Testnumre::Tillatt).unwrap()
}

async fn med_demo(pool: &PgPool) -> sqlx::pool::PoolConnection<sqlx::Postgres> {
    let mut db = pool.acquire().await.unwrap();
    let naa = "2026-01-06T12:00:00Z".parse().unwrap();
    seed::demo(&mut db, idag(), naa).await.unwrap();
    db
}

async fn navn(db: &mut PgConnection, tekst: &str) -> Vec<String> {
    let treff = store::sok(db, tekst, idag(), 10).await.unwrap();
    treff.into_iter().map(|t| t.navn).collect()
}

async fn skriv(db: &mut PgConnection, parter: &[Value]) {
    let parter: Vec<Part> = parter.iter().map(|p| Part::les(p).unwrap()).collect();
    store::skriv(db, &parter, idag()).await.unwrap();
}

#[sqlx::test]
async fn the_built_in_export_is_loaded_once_and_belongs_to_the_synthetic_units(pool: PgPool) {
    let mut db = med_demo(&pool).await;
    assert_eq!(store::feed(&mut db).await.unwrap().unwrap().siste_hendelse, "000000000001000");
    store::fjern(&mut db, 8_094_001).await.unwrap();
    drop(db);
    let mut db = med_demo(&pool).await;
    assert_eq!(navn(&mut db, "badeveien").await, [""; 0], "not loaded over what is there");
    let antall: i64 = sqlx::query_scalar("select count(*) from ar_part where navn like 'Tidligere%'")
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(antall, 0, "a person who is no longer there is not kept");
}

#[sqlx::test]
async fn words_are_found_from_their_beginning_in_name_address_and_place(pool: PgPool) {
    let mut db = med_demo(&pool).await;
    assert_eq!(
        navn(&mut db, "kurb").await,
        ["Kurbadet Helsesenter"],
        "the organisation stands for its services and people"
    );
    assert_eq!(navn(&mut db, "HELSESENTER kur larvik").await, ["Kurbadet Helsesenter"]);
    assert_eq!(navn(&mut db, "badeveien").await, ["Kurbadet Helsesenter"]);
    assert_eq!(
        navn(&mut db, "3256").await,
        ["Gamlebyen Legekontor", "Kurbadet Helsesenter", "Sentrum Legevakt"],
        "whether a place can be used is for the other register to say"
    );
}

#[sqlx::test]
async fn a_person_is_found_by_name_and_shown_as_the_place(pool: PgPool) {
    let mut db = med_demo(&pool).await;
    let treff = store::sok(&mut db, "kvart grevling", idag(), 10).await.unwrap();
    assert_eq!(treff.len(), 1);
    assert_eq!(
        (treff[0].navn.as_str(), treff[0].orgnr.as_str()),
        ("Kurbadet Helsesenter", "314239016")
    );
    assert_eq!(treff[0].gate.as_deref(), Some("Badeveien 8, 2. etasje"), "the parent's address");
}

#[sqlx::test]
async fn what_is_not_in_use_is_not_found(pool: PgPool) {
    let mut db = med_demo(&pool).await;
    for tekst in ["sjøboden", "tanntinden", "finnesikke", "", " - ", "' | !x:*", "\\"] {
        assert_eq!(navn(&mut db, tekst).await, [""; 0], "{tekst:?}");
    }
    let part = |her_id: i32, navn: &str, forelder: i32, til: Value| json!({ "HerId": her_id, "ParentHerId": forelder, "Type": "Service", "Name": navn, "ParentOrganizationNumber": 314_264_835, "Valid": { "To": til } });
    skriv(
        &mut db,
        &[
            part(1, "Prøve i dag", -1, json!("2026-01-06")),
            part(2, "Prøve i går", -1, json!("2026-01-05")),
            part(3, "Prøve under stengt", 8_094_010, Value::Null),
        ],
    )
    .await;
    assert_eq!(
        navn(&mut db, "prøve").await,
        ["Prøve i dag"],
        "the last day counts, and so does the parent"
    );
}

#[sqlx::test]
async fn the_last_word_about_a_party_counts(pool: PgPool) {
    let mut db = med_demo(&pool).await;
    let part = |navn: &str, aktiv: bool| json!({ "HerId": 77, "Type": "Organization", "Name": navn, "OrganizationNumber": 314_264_835, "Active": aktiv });
    skriv(&mut db, &[part("Gammelt navn", true), part("Nytt navn", true)]).await;
    assert_eq!(navn(&mut db, "navn").await, ["Nytt navn"]);
    skriv(&mut db, &[part("Nytt navn", false)]).await;
    assert_eq!(navn(&mut db, "nytt navn").await, [""; 0]);
    let person = |aktiv: bool| json!({ "HerId": 78, "Type": "Person", "Name": "Blid Bjørn", "ParentHerId": 8_094_001, "Active": aktiv });
    skriv(&mut db, &[person(true)]).await;
    assert_eq!(navn(&mut db, "blid").await, ["Kurbadet Helsesenter"]);
    skriv(&mut db, &[person(false)]).await;
    let rester: i64 = sqlx::query_scalar("select count(*) from ar_part where her_id = 78")
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(rester, 0);
}

#[sqlx::test]
async fn a_choice_counts_only_with_its_own_number(pool: PgPool) {
    let mut db = med_demo(&pool).await;
    let finn = async |db: &mut PgConnection, her_id, nr: &str| store::finn(db, her_id, &orgnr(nr), idag()).await.unwrap().map(|s| s.navn);
    assert_eq!(finn(&mut db, 8_094_001, "314239016").await.as_deref(), Some("Kurbadet Helsesenter"));
    assert_eq!(
        finn(&mut db, 8_094_101, "314239016").await.as_deref(),
        Some("Fastlege, Kurbadet"),
        "by the parent's number"
    );
    assert_eq!(finn(&mut db, 8_094_001, "314264835").await, None, "another number");
    assert_eq!(finn(&mut db, 8_094_010, "314381025").await, None, "not in use");
    assert_eq!(finn(&mut db, 1, "314239016").await, None);
    assert_eq!(store::kommunenr(&mut db, "LARVIK").await.unwrap().as_deref(), Some("3909"));
    assert_eq!(store::kommunenr(&mut db, "lar").await.unwrap(), None, "the whole name");
}

#[sqlx::test]
async fn one_at_a_time_works_on_the_copy(pool: PgPool) {
    let (mut en, mut to) = (pool.begin().await.unwrap(), pool.begin().await.unwrap());
    assert!(store::laas(&mut en).await.unwrap());
    assert!(!store::laas(&mut to).await.unwrap());
    en.commit().await.unwrap();
    assert!(store::laas(&mut to).await.unwrap());
}
