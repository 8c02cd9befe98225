use crate::sak::model::Avgjorelsesfeil;
use chrono::TimeDelta;
use sqlx::PgPool;

use super::*;
use crate::praksis::provedata::{behandler, naa};
use crate::server::rolle::{Rolle, Roller};

/// Somebody with every role.
fn med(id: Uuid) -> Avgjorer<'static> {
    static ALT: std::sync::LazyLock<Roller> = std::sync::LazyLock::new(|| Roller::ny(Rolle::ALLE));
    Avgjorer { id, roller: &ALT }
}

fn av() -> Utforer {
    Utforer::system(naa())
}

async fn saksbehandler(db: &mut PgConnection, navn: &str) -> Uuid {
    sqlx::query_scalar("insert into saksbehandler (id, fnr_oppslag, navn) values (gen_random_uuid(), sha256($1::bytea), $2) returning id")
        .bind(navn.as_bytes())
        .bind(navn)
        .fetch_one(db)
        .await
        .unwrap()
}

async fn ny(db: &mut PgConnection, slag: Sakslag, gjelder: HelseaktorId, objekt_id: &str, tid: DateTime<Utc>) -> Uuid {
    opprett(db, &Utforer::system(tid), slag, gjelder, "praksis", objekt_id)
        .await
        .unwrap()
}

#[sqlx::test]
async fn the_same_thing_has_one_open_case(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, a) = (behandler(&mut db, None).await, saksbehandler(&mut db, "A").await);
    let forste = ny(&mut db, Sakslag::Utdanning, meg, "1", naa()).await;
    assert_eq!(ny(&mut db, Sakslag::Utdanning, meg, "1", naa()).await, forste);
    assert_ne!(ny(&mut db, Sakslag::Utdanning, meg, "2", naa()).await, forste);
    assert_ne!(ny(&mut db, Sakslag::EnhetManuell, meg, "1", naa()).await, forste);
    let rader: i64 = sqlx::query_scalar("select count(*) from revisjon where handling = 'sak.opprettet'")
        .fetch_one(&mut *db)
        .await
        .unwrap();
    assert_eq!(rader, 3, "one row per case");
    avgjor(&mut db, &av(), forste, med(a), Svar::Avvist, "Mangler vitnemål", 1)
        .await
        .unwrap();
    let andre = ny(&mut db, Sakslag::Utdanning, meg, "1", naa() + TimeDelta::days(1)).await;
    assert_ne!(andre, forste, "a decided case does not stand in the way");
    assert_eq!(siste(&mut db, Sakslag::Utdanning, "praksis", "1").await.unwrap().unwrap().id, andre);
    assert_eq!(aapne_objekter(&mut db, Sakslag::Utdanning, meg, "praksis").await.unwrap().len(), 2);
    let annen = behandler(&mut db, None).await;
    assert!(
        aapne_objekter(&mut db, Sakslag::Utdanning, annen, "praksis")
            .await
            .unwrap()
            .is_empty()
    );
}

#[sqlx::test]
async fn an_account_is_approved_by_two_different_people(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = behandler(&mut db, None).await;
    let (a, b) = (saksbehandler(&mut db, "A").await, saksbehandler(&mut db, "B").await);
    let id = ny(&mut db, Sakslag::KontoAvvik, meg, "1", naa()).await;
    let sak = avgjor(&mut db, &av(), id, med(a), Svar::Godkjent, "Ringt banken", 1).await.unwrap();
    assert_eq!((sak.status, sak.versjon, sak.avgjort), (Saksstatus::UnderArbeid, 2, None));
    assert_eq!(
        avgjor(&mut db, &av(), id, med(b), Svar::Godkjent, "x", 1).await.unwrap_err(),
        AppError::Endret,
        "an old page"
    );
    assert_eq!(
        avgjor(&mut db, &av(), id, med(a), Svar::Godkjent, "x", 2).await.unwrap_err(),
        AppError::felt("svar", &Avgjorelsesfeil::SammePerson)
    );
    let sak = avgjor(&mut db, &av(), id, med(b), Svar::Godkjent, "Sett kontoutskrift", 2)
        .await
        .unwrap();
    assert_eq!((sak.status, sak.avgjort), (Saksstatus::Godkjent, Some(naa())));
    assert_eq!(sak.begrunnelse.as_deref(), Some("Sett kontoutskrift"));
    assert_eq!(
        avgjor(&mut db, &av(), id, med(a), Svar::Avvist, "x", 3).await.unwrap_err(),
        AppError::Endret,
        "decided once"
    );
    let navn: Vec<String> = avgjorelser(&mut db, id).await.unwrap().into_iter().map(|x| x.navn).collect();
    assert_eq!(navn, ["A", "B"]);
}

#[sqlx::test]
async fn the_database_refuses_one_pair_of_eyes_whatever_the_code_does(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, a) = (behandler(&mut db, None).await, saksbehandler(&mut db, "A").await);
    let id = ny(&mut db, Sakslag::KontoMeldt, meg, "1", naa()).await;
    avgjor(&mut db, &av(), id, med(a), Svar::Godkjent, "x", 1).await.unwrap();
    let regel = |svar: Result<sqlx::postgres::PgQueryResult, sqlx::Error>| match svar {
        Err(sqlx::Error::Database(d)) => d.constraint().unwrap_or_default().to_owned(),
        annet => panic!("{annet:?}"),
    };
    let godkjenn = sqlx::query("update sak set status = 'godkjent', avgjort = now(), begrunnelse = 'x' where id = $1")
        .bind(id)
        .execute(&mut *db)
        .await;
    assert_eq!(regel(godkjenn), "sak_to_godkjenner");
    let igjen = sqlx::query("insert into sak_avgjorelse values ($1, 2, $2, 'godkjent', 'x', now())")
        .bind(id)
        .bind(a)
        .execute(&mut *db)
        .await;
    assert_eq!(regel(igjen), "sak_avgjorelse_to_ulike");
    assert!(sqlx::query("delete from sak").execute(&mut *db).await.is_err());
    assert!(
        sqlx::query("update sak_avgjorelse set svar = 'avvist'")
            .execute(&mut *db)
            .await
            .is_err()
    );
}

#[sqlx::test]
async fn nobody_decides_a_case_about_themselves(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = behandler(&mut db, None).await;
    let selv: Uuid = sqlx::query_scalar(
        "insert into saksbehandler (id, fnr_oppslag, navn) select gen_random_uuid(), fnr_oppslag, 'Selv' from helseaktor where id = $1 returning id",
    )
    .bind(meg.0)
    .fetch_one(&mut *db)
    .await
    .unwrap();
    let id = ny(&mut db, Sakslag::Utdanning, meg, "1", naa()).await;
    for svar in [Svar::Godkjent, Svar::Avvist] {
        assert_eq!(
            avgjor(&mut db, &av(), id, med(selv), svar, "x", 1).await.unwrap_err(),
            AppError::felt("svar", &Avgjorelsesfeil::Inhabil)
        );
    }
}

#[sqlx::test]
async fn open_cases_come_first_and_the_list_is_paged_both_ways(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, a) = (behandler(&mut db, None).await, saksbehandler(&mut db, "A").await);
    let mut ider = Vec::new();
    for i in 0i64..7 {
        ider.push(ny(&mut db, Sakslag::Utdanning, meg, &i.to_string(), naa() + TimeDelta::hours(i)).await);
    }
    for (i, id) in [(10, ider[1]), (11, ider[3]), (12, ider[5])] {
        let av = Utforer::system(naa() + TimeDelta::hours(i));
        avgjor(&mut db, &av, id, med(a), Svar::Godkjent, "x", 1).await.unwrap();
    }
    let venter: Vec<Uuid> = [0, 2, 4, 6, 5, 3, 1].into_iter().map(|i: usize| ider[i]).collect();
    assert_eq!(antall(&mut db).await.unwrap(), Antall { nye: 4, under_arbeid: 0 });

    let alle = |s: &Side| s.rader.iter().map(|r| r.id).collect::<Vec<_>>();
    let mut sider = vec![liste(&mut db, None, 3).await.unwrap()];
    assert!(sider[0].forrige.is_none());
    while let Some(neste) = sider.last().unwrap().neste {
        assert_eq!(neste.to_string().parse(), Ok(neste), "a key survives an address");
        sider.push(liste(&mut db, Some(neste), 3).await.unwrap());
    }
    assert_eq!(sider.iter().flat_map(alle).collect::<Vec<_>>(), venter);
    assert_eq!(sider.len(), 3);
    // And back, over the border between open and decided.
    let mut her = sider.pop().unwrap();
    while let Some(venter) = sider.pop() {
        her = liste(&mut db, her.forrige, 3).await.unwrap();
        assert_eq!(alle(&her), alle(&venter));
    }
    assert!(her.forrige.is_none());
    for feil in ["", "x", "ea", "ea1", "ev1.x", "fa9999999999999999999.0", "æ"] {
        assert!(feil.parse::<Nokkel>().is_err(), "{feil}");
    }
}
