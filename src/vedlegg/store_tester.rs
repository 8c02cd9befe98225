use crate::vedlegg::text::Filfeil;
use sqlx::PgPool;

use super::*;
use crate::helseaktor::store::{Innlogget, ved_innlogging};
use crate::server::krypto;
use grunn::{Fnr, Testnumre, Yrke};

fn nokler() -> Krypto {
    Krypto::ny(&[7; 32]).unwrap()
}

fn naa() -> DateTime<Utc> {
    "2026-01-06T15:30:29+01:00".parse().unwrap()
}

const MAPPE: Mappe = Mappe::Utdanning(Yrke::Logoped);

async fn person(db: &mut PgConnection, fnr: &str) -> HelseaktorId {
    let fnr = Fnr::tolk(fnr, Testnumre::Tillatt).unwrap();
    let hvem = Innlogget {
        fnr: &fnr,
        hpr: None,
        fornavn: "A",
        etternavn: "B",
        godkjenninger: None,
    };
    ved_innlogging(db, &nokler(), hvem, naa()).await.unwrap().0
}

async fn ferdig_fil(db: &mut PgConnection, eier: HelseaktorId, mappe: Mappe, innhold: &[u8]) -> Uuid {
    let id = begynn(db, &nokler(), eier, mappe, Dokument::Vitnemal, "vitnemål.pdf", naa())
        .await
        .unwrap();
    for (nr, del) in (0..).zip(innhold.chunks(1000)) {
        lagre_del(db, &nokler(), id, nr, del).await.unwrap();
    }
    let fakta = Fakta {
        filtype: Filtype::Pdf,
        storrelse: innhold.len(),
        sha256: &krypto::sha256(innhold),
        virus: Virussvar::IkkeSjekket,
    };
    ferdig(db, id, &fakta, naa()).await.unwrap();
    id
}

#[sqlx::test]
async fn a_file_comes_back_in_its_parts_and_lies_encrypted(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "19899040093").await;
    let innhold = b"%PDF-vitnemaal ".repeat(300);
    let id = ferdig_fil(&mut db, meg, MAPPE, &innhold).await;

    let mut leser = Delleser::ny(&pool, &nokler(), id);
    let mut lest = Vec::new();
    while let Some(del) = leser.neste().await.unwrap() {
        assert!(del.len() <= 1000);
        lest.extend(del);
    }
    assert_eq!(lest, innhold);
    let lagret: Vec<Vec<u8>> = sqlx::query_scalar("select data from vedlegg_del union all select filnavn_kryptert from vedlegg")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert!(
        lagret
            .iter()
            .all(|d| !d.windows(8).any(|v| v == b"vitnemaa" || v.starts_with(b"vitnem")))
    );

    // A part in another place does not open.
    sqlx::query("update vedlegg_del set nr = 99 where nr = 0")
        .execute(&pool)
        .await
        .unwrap();
    assert!(les_del(&mut db, &nokler(), id, 99).await.is_err());
}

#[sqlx::test]
async fn someone_else_sees_nothing_and_a_case_worker_only_what_is_sent(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, annen) = (person(&mut db, "19899040093").await, person(&mut db, "23877641236").await);
    let id = ferdig_fil(&mut db, meg, MAPPE, b"%PDF-1").await;

    let fil = finn(&mut db, &nokler(), id, Leser::Eier(meg)).await.unwrap();
    assert_eq!(
        (fil.filnavn.as_str(), fil.filtype, fil.virussjekket),
        ("vitnemål.pdf", Filtype::Pdf, false)
    );
    let borte = Some(AppError::IkkeFunnet);
    assert_eq!(finn(&mut db, &nokler(), id, Leser::Eier(annen)).await.err(), borte);
    assert_eq!(finn(&mut db, &nokler(), id, Leser::Saksbehandler).await.err(), borte);
    assert!(i_mappe(&mut db, &nokler(), annen, MAPPE).await.unwrap().is_empty());
    assert_eq!(slett(&mut db, annen, id).await.err(), borte);
    assert!(send(&mut db, annen, MAPPE, None, naa()).await.unwrap().is_empty());

    assert_eq!(send(&mut db, meg, MAPPE, None, naa()).await.unwrap(), [Dokument::Vitnemal]);
    assert!(finn(&mut db, &nokler(), id, Leser::Saksbehandler).await.is_ok());
    assert_eq!(slett(&mut db, meg, id).await.err(), borte, "what is sent stays");
    let tvang = sqlx::query("delete from vedlegg").execute(&pool).await;
    assert!(tvang.is_err(), "also for those with a direct line to the database");
}

#[sqlx::test]
async fn a_folder_takes_ten_and_what_never_arrived_does_not_count_for_long(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "19899040093").await;
    for _ in 0..FLEST_I_MAPPE {
        begynn(&mut db, &nokler(), meg, MAPPE, Dokument::Vitnemal, "a", naa())
            .await
            .unwrap();
    }
    let full = begynn(&mut db, &nokler(), meg, MAPPE, Dokument::Vitnemal, "a", naa()).await;
    assert_eq!(full, Err(AppError::felt("fil", &Filfeil::ForMange)));
    assert!(
        begynn(&mut db, &nokler(), meg, Mappe::NyPraksis, Dokument::Vitnemal, "a", naa())
            .await
            .is_ok(),
        "another folder"
    );
    assert!(
        i_mappe(&mut db, &nokler(), meg, MAPPE).await.unwrap().is_empty(),
        "none has arrived"
    );
    let senere = naa() + TimeDelta::minutes(61);
    assert!(
        begynn(&mut db, &nokler(), meg, MAPPE, Dokument::Vitnemal, "a", senere)
            .await
            .is_ok()
    );
    rydd(&pool, senere).await.unwrap();
    let igjen: i64 = sqlx::query_scalar("select count(*) from vedlegg").fetch_one(&pool).await.unwrap();
    assert_eq!(igjen, 1);
}

#[sqlx::test]
async fn what_waits_for_a_practice_follows_it(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "19899040093").await;
    ferdig_fil(&mut db, meg, Mappe::NyPraksis, b"%PDF-1").await;
    let vist: Vec<_> = i_mappe(&mut db, &nokler(), meg, Mappe::NyPraksis)
        .await
        .unwrap()
        .iter()
        .map(|v| v.id)
        .collect();
    let praksis = PraksisId(1_004_330_001);
    assert!(
        send_med_praksis(&mut db, meg, praksis, &[Uuid::new_v4()], naa())
            .await
            .unwrap()
            .is_empty(),
        "nothing that was not shown"
    );
    assert_eq!(
        send_med_praksis(&mut db, meg, praksis, &vist, naa()).await.unwrap(),
        [Dokument::Vitnemal]
    );
    assert_eq!(sendt_per_praksis(&mut db, meg).await.unwrap(), [(praksis, Dokument::Vitnemal)]);
    assert!(i_mappe(&mut db, &nokler(), meg, Mappe::NyPraksis).await.unwrap().is_empty());
    assert!(
        send_med_praksis(&mut db, meg, praksis, &vist, naa()).await.unwrap().is_empty(),
        "once"
    );
}
