use sqlx::PgPool;

use super::*;
use crate::praksis::provedata::{self, naa};

/// A practice whose accounts the register answered so about, in order.
async fn praksis(db: &mut PgConnection, svar: &[&str]) -> (PraksisId, Vec<Praksiskonto>) {
    let eier = provedata::behandler(db, None).await;
    let (forste, resten) = svar.split_first().unwrap();
    let id: i64 = sqlx::query_scalar(
        "insert into praksis (helseaktor_id, type, navn, orgnr, enhet_kilde, konto_kryptert, konto_maskert, konto_kontroll, opprettet, endret)
         values ($1, 'FALE', 'P', '974760673', 'register', '\\x00', '1', $2, $3, $3) returning id",
    )
    .bind(eier.0)
    .bind(forste)
    .bind(naa())
    .fetch_one(&mut *db)
    .await
    .unwrap();
    for (nr, svar) in (1u8..).zip(resten) {
        sqlx::query("update praksis set konto_kryptert = $2, konto_maskert = $3, konto_kontroll = $4, konto_gjelder_fra = '2026-01-07' where id = $1")
            .bind(id)
            .bind([nr].as_slice())
            .bind((nr + 1).to_string())
            .bind(svar)
            .execute(&mut *db)
            .await
            .unwrap();
    }
    let kontoer = for_praksiser(db, &[id]).await.unwrap().remove(&id).unwrap();
    assert_eq!(kontoer.len(), svar.len());
    (PraksisId(id), kontoer)
}

#[sqlx::test]
async fn a_link_works_once_and_for_fourteen_days(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (_, kontoer) = praksis(&mut db, &["treff", "treff"]).await;
    let token = ny_lenke(&mut db, kontoer[1].id, naa()).await.unwrap();
    let ute = naa() + TimeDelta::days(14);
    assert!(lenke_gjelder(&mut db, &token, ute - TimeDelta::seconds(1)).await.unwrap());
    assert!(!lenke_gjelder(&mut db, &token, ute).await.unwrap());
    assert_eq!(bruk_lenke(&mut db, &token, ute).await.unwrap(), None, "too old");
    assert_eq!(bruk_lenke(&mut db, "gjettet", naa()).await.unwrap(), None, "unknown");
    assert_eq!(bruk_lenke(&mut db, &token, naa()).await.unwrap(), Some(kontoer[1].id));
    assert_eq!(bruk_lenke(&mut db, &token, naa()).await.unwrap(), None, "used");
    assert!(!lenke_gjelder(&mut db, &token, naa()).await.unwrap());
    let lagret: Vec<Vec<u8>> = sqlx::query_scalar("select token_hash from kontoendring_lenke")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    assert!(lagret.iter().all(|h| h.as_slice() != token.as_bytes()), "only the hash is kept");
}

#[sqlx::test]
async fn an_account_moves_by_the_rule_and_keeps_its_time(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (id, kontoer) = praksis(&mut db, &["treff", "utilgjengelig"]).await;
    let ny = flytt(
        &mut db,
        &kontoer[1],
        Kontohendelse::Svar(registre::enhet::kontoeier::Kontosvar::Treff),
        naa(),
    )
    .await
    .unwrap();
    assert_eq!((ny.godkjenning, ny.kontroll.as_str()), (Godkjenning::Godkjent, "treff"));
    let fryst = flytt(&mut db, &ny, Kontohendelse::Meldt, naa()).await.unwrap();
    let igjen = flytt(&mut db, &fryst, Kontohendelse::Meldt, naa() + TimeDelta::days(1))
        .await
        .unwrap();
    assert_eq!(igjen.fryst, Some(naa()), "the first time counts");
    let lest = nyeste(&mut db, id).await.unwrap();
    assert_eq!((lest.nr, lest.fryst, lest.godkjenning), (2, Some(naa()), Godkjenning::Godkjent));
    assert_eq!(
        flytt(&mut db, &lest, Kontohendelse::AvvikGodkjent, naa()).await.unwrap_err(),
        AppError::Endret,
        "nobody waits for that"
    );
}

#[sqlx::test]
async fn the_first_account_is_no_change(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (id, _) = praksis(&mut db, &["treff", "ukjent", "treff"]).await;
    let for_dette = naa() - TimeDelta::hours(1);
    assert_eq!(endringer_siden(&mut db, id, for_dette).await.unwrap(), 2);
    assert_eq!(endringer_siden(&mut db, id, naa()).await.unwrap(), 0);
    let (annen, _) = praksis(&mut db, &["treff"]).await;
    assert_eq!(
        endringer_siden(&mut db, annen, for_dette).await.unwrap(),
        0,
        "somebody else's do not count"
    );
}
