use chrono::TimeDelta;
use sqlx::PgPool;

use super::*;
use crate::praksis::provedata::{self, naa};
use crate::praksis::stedvakt::arbeid::ENHETSENDRING;
use crate::server::jobb;

fn idag() -> NaiveDate {
    "2026-01-06".parse().unwrap()
}

fn orgnr() -> Orgnr {
    Orgnr::tolk("314239016", Testnumre::Tillatt).unwrap()
}

fn adresse(gate: &str) -> Adresse {
    Adresse {
        linjer: vec![gate.into()],
        ..Adresse::default()
    }
}

/// A person with a practice at the place, valid in a period.
async fn praksis(db: &mut PgConnection, kilde: &str, periode: &str) -> (HelseaktorId, PraksisId) {
    let eier = provedata::behandler(db, None).await;
    (eier, provedata::praksis(db, eier, orgnr().as_str(), kilde, periode).await)
}

fn ny<'a>(praksis: PraksisId, orgnr: &'a Orgnr, slag: Slag, adresse: Option<&'a Adresse>) -> Ny<'a> {
    Ny {
        praksis,
        orgnr,
        slag,
        gammel: Some("før".into()),
        ny: Some("nå".into()),
        ny_adresse: adresse,
        dato: None,
    }
}

#[sqlx::test]
async fn only_units_that_are_used_are_followed(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    praksis(&mut db, "uverifisert", "[2025-01-01,)").await;
    praksis(&mut db, "register", "[2025-01-01,2026-01-06)").await;
    assert!(
        i_bruk(&mut db, idag()).await.unwrap().is_empty(),
        "not verified, and ended yesterday"
    );
    assert!(praksiser_ved(&mut db, &orgnr(), idag()).await.unwrap().is_empty());
    let (_, siste_dag) = praksis(&mut db, "register", "[2025-01-01,2026-01-07)").await;
    let (_, kommende) = praksis(&mut db, "manuell", "[2026-03-01,)").await;
    assert_eq!(i_bruk(&mut db, idag()).await.unwrap(), ["314239016"]);
    let mut ved = praksiser_ved(&mut db, &orgnr(), idag()).await.unwrap();
    ved.sort();
    let mut venter = [siste_dag, kommende];
    venter.sort();
    assert_eq!(ved, venter);

    assert_eq!(usette(&mut db, idag(), "enhetsendring", 10).await.unwrap(), ["314239016"]);
    sqlx::query("insert into jobb (slag, nokkel, kjor_etter) values ('enhetsendring', '314239016/x', $1)")
        .bind(naa())
        .execute(&mut *db)
        .await
        .unwrap();
    assert!(
        usette(&mut db, idag(), "enhetsendring", 10).await.unwrap().is_empty(),
        "somebody is about to look"
    );
    sqlx::query("update jobb set ferdig = $1")
        .bind(naa() - TimeDelta::days(8))
        .execute(&mut *db)
        .await
        .unwrap();
    sett_speil(&mut db, &orgnr(), &Oppslag::Ukjent, naa()).await.unwrap();
    assert!(usette(&mut db, idag(), "enhetsendring", 10).await.unwrap().is_empty(), "looked at");
    sett_speil(&mut db, &orgnr(), &Oppslag::Ukjent, naa() - TimeDelta::seconds(1))
        .await
        .unwrap();
    assert_eq!(
        usette(&mut db, idag(), "enhetsendring", 10).await.unwrap(),
        ["314239016"],
        "a practice got it since"
    );
    sett_speil(&mut db, &orgnr(), &Oppslag::Ukjent, naa()).await.unwrap();
    rydd(&mut db, &["314239016".into()]).await.unwrap();
    jobb::rydd(&mut db, &[ENHETSENDRING], naa() - TimeDelta::days(7)).await.unwrap();
    assert!(
        usette(&mut db, idag(), "enhetsendring", 10).await.unwrap().is_empty(),
        "still in use"
    );
    rydd(&mut db, &[]).await.unwrap();
    jobb::rydd(&mut db, &[ENHETSENDRING], naa()).await.unwrap();
    assert_eq!(
        usette(&mut db, idag(), "enhetsendring", 10).await.unwrap(),
        ["314239016"],
        "what nobody used was not kept"
    );
    let jobber: i64 = sqlx::query_scalar("select count(*) from jobb").fetch_one(&mut *db).await.unwrap();
    assert_eq!(jobber, 0);
}

#[sqlx::test]
async fn the_place_in_the_feed_is_kept(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    assert_eq!(markor(&mut db).await.unwrap(), None);
    sett_markor(&mut db, 42, naa()).await.unwrap();
    assert_eq!(markor(&mut db).await.unwrap(), Some(42));
}

#[sqlx::test]
async fn somebody_elses_finding_does_not_exist_and_is_not_taken(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, min) = praksis(&mut db, "register", "[2025-01-01,)").await;
    let (annen, annens) = praksis(&mut db, "register", "[2025-01-01,)").await;
    let (nr, gate) = (orgnr(), adresse("Badeveien 10"));
    let id = legg_til(&mut db, &ny(min, &nr, Slag::Adresse, Some(&gate)), naa()).await.unwrap();

    assert_eq!(aapne(&mut db, meg).await.unwrap().len(), 1);
    assert!(aapne(&mut db, annen).await.unwrap().is_empty());
    for (eier, praksis) in [(annen, min), (annen, annens), (meg, annens)] {
        assert_eq!(finn(&mut db, eier, praksis, id).await.unwrap_err(), AppError::IkkeFunnet);
    }
    let endring = finn(&mut db, meg, min, id).await.unwrap();
    assert_eq!(endring.ny_adresse, Some(gate.clone()));
    assert_eq!(
        ta_adresse(&mut db, annen, &endring, &gate, 1, naa()).await.unwrap_err(),
        AppError::Endret
    );
    assert_eq!(
        ta_adresse(&mut db, meg, &endring, &gate, 2, naa()).await.unwrap_err(),
        AppError::Endret,
        "another version"
    );
    ta_adresse(&mut db, meg, &endring, &gate, 1, naa()).await.unwrap();
    let (lest, kilde): (Vec<String>, String) = sqlx::query_as("select adresse, enhet_kilde from praksis where id = $1")
        .bind(min.0)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!((lest, kilde.as_str()), (vec!["Badeveien 10".to_owned()], "register"));
    assert!(avgjor(&mut db, id, Avgjort::Bekreftet, naa()).await.unwrap());
    assert!(!avgjor(&mut db, id, Avgjort::Bekreftet, naa()).await.unwrap(), "settled once");
}

#[sqlx::test]
async fn a_practice_has_one_open_finding_of_a_kind_and_none_about_a_place_it_left(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, min) = praksis(&mut db, "register", "[2025-01-01,)").await;
    let nr = orgnr();
    let id = legg_til(&mut db, &ny(min, &nr, Slag::Eier, None), naa()).await.unwrap();
    assert!(legg_til(&mut db, &ny(min, &nr, Slag::Eier, None), naa()).await.is_err());
    legg_til(&mut db, &ny(min, &nr, Slag::Slettet, None), naa()).await.unwrap();
    avgjor(&mut db, id, Avgjort::Erstattet, naa()).await.unwrap();
    legg_til(&mut db, &ny(min, &nr, Slag::Eier, None), naa()).await.unwrap();
    assert_eq!(aapne(&mut db, meg).await.unwrap().len(), 2);
    sqlx::query("update praksis set orgnr = '314264835' where id = $1")
        .bind(min.0)
        .execute(&mut *db)
        .await
        .unwrap();
    assert!(aapne(&mut db, meg).await.unwrap().is_empty());
    assert_eq!(aapne_for(&mut db, min).await.unwrap().len(), 2, "they wait to be settled");
    let bekreftet = sqlx::query("update praksis_stedendring set avgjort = now(), avgjort_som = 'bekreftet' where slag = 'slettet'")
        .execute(&mut *db)
        .await;
    assert!(bekreftet.is_err(), "what is gone cannot be confirmed");
}

#[sqlx::test]
async fn what_is_removed_for_legal_reasons_is_erased_and_the_number_stays(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, min) = praksis(&mut db, "register", "[2025-01-01,)").await;
    let (nr, gate) = (orgnr(), adresse("Hemmelig gate 1"));
    let json = serde_json::json!({ "orgnr": "314239016", "navn": "HEMMELIG", "type": "Underenhet", "form": "BEDR", "overordnet": null,
        "adresse": { "linjer": ["Hemmelig gate 1"], "postnr": null, "poststed": null, "kommune": null, "kommunenr": null },
        "naeringskode": null, "slettet": null, "nedlagt": null, "konkurs": false, "avvikling": false });
    let enhet: Enhet = serde_json::from_value(json).unwrap();
    sett_speil(&mut db, &nr, &Oppslag::Funnet(Box::new(enhet.clone())), naa())
        .await
        .unwrap();
    assert_eq!(speil(&mut db, &nr).await.unwrap(), Some(enhet));
    legg_til(&mut db, &ny(min, &nr, Slag::Adresse, Some(&gate)), naa()).await.unwrap();

    glem(&mut db, &nr, naa()).await.unwrap();
    assert_eq!(speil(&mut db, &nr).await.unwrap(), None);
    assert!(aapne(&mut db, meg).await.unwrap().is_empty(), "there is nothing to see to any more");
    let igjen: i64 = sqlx::query_scalar(
        "select count(*) from (select s::text as t from enhet_speil s union all select e::text from praksis_stedendring e) alt where t ilike '%hemmelig%'",
    )
    .fetch_one(&mut *db)
    .await
    .unwrap();
    assert_eq!(igjen, 0);
    let nummer: String = sqlx::query_scalar("select orgnr from praksis where id = $1")
        .bind(min.0)
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(nummer, "314239016");
}
