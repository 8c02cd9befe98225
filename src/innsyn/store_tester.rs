//! What the file and the trail promise: everything about the person, nothing about anybody else.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::store::{self, Nokkel};
use super::{eksport, pdf};
use crate::feil::AppError;
use crate::helseaktor::store::Innlogget;
use crate::praksis::hprvakt::arbeid::ved_innlogging;
use crate::server::krypto::Krypto;
use crate::server::request::{Slag, Utforer};
use crate::server::revisjon::{self, Hendelse};
use dokument::innsyn::innsyn_pdf;
use grunn::text::Sprak;
use grunn::{Fnr, HelseaktorId, Testnumre};

fn naa() -> DateTime<Utc> {
    "2026-01-06T15:30:29+01:00".parse().unwrap()
}

fn krypto() -> Krypto {
    Krypto::ny(&[3; 32]).unwrap()
}

const FNR: [&str; 2] = ["06828399789", "23877641236"];

async fn person(db: &mut PgConnection, nr: usize) -> HelseaktorId {
    let fnr = Fnr::tolk(FNR[nr], Testnumre::Tillatt).unwrap();
    let p = Innlogget {
        fnr: &fnr,
        hpr: None,
        fornavn: ["Kvart", "Blank"][nr],
        etternavn: ["Grevling", "Bever"][nr],
        godkjenninger: Some(&[]),
    };
    ved_innlogging(db, &krypto(), p, naa()).await.unwrap().0
}

async fn skriv(db: &mut PgConnection, gjelder: HelseaktorId, av: (Slag, Option<Uuid>), handling: &str) {
    let av = Utforer {
        slag: av.0,
        id: av.1,
        ..Utforer::system(naa())
    };
    let rad = Hendelse {
        gjelder: gjelder.0,
        handling,
        objekt: "helseaktor",
        ..Hendelse::default()
    };
    revisjon::skriv(db, &av, rad).await.unwrap();
}

async fn json(pool: &PgPool, eier: HelseaktorId) -> serde_json::Value {
    let (ut, mut inn) = tokio::sync::mpsc::channel(4);
    tokio::spawn(eksport::skriv(pool.clone(), krypto(), eier, naa(), ut));
    let mut samlet = Vec::new();
    while let Some(bit) = inn.recv().await {
        samlet.extend_from_slice(&bit.unwrap());
    }
    serde_json::from_slice(&samlet).unwrap()
}

#[sqlx::test]
async fn every_table_with_a_person_in_it_is_in_the_file_or_left_out_for_a_reason(pool: PgPool) {
    let kjent: Vec<&str> = eksport::DEKKET
        .iter()
        .copied()
        .chain(eksport::UNNTATT.iter().map(|(t, grunn)| {
            assert!(!grunn.is_empty(), "{t}");
            *t
        }))
        .collect();
    // Tables that name a person, and tables that point to such a table.
    let tabeller: Vec<String> = sqlx::query_scalar(
        "with recursive om as (
             select 'helseaktor'::name as t
             union select table_name from information_schema.columns c join information_schema.tables b using (table_schema, table_name)
                 where c.table_schema = 'public' and b.table_type = 'BASE TABLE' and column_name in ('helseaktor_id', 'kjede', 'eier')
             union select f.conrelid::regclass::text::name from pg_constraint f join om on f.contype = 'f' and f.confrelid = om.t::text::regclass)
         select t::text from om order by 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    for tabell in &tabeller {
        assert!(
            kjent.contains(&tabell.as_str()),
            "{tabell} holds data about a person: add it to innsyn::eksport, or to UNNTATT with the reason"
        );
    }
    for tabell in kjent {
        assert!(tabeller.iter().any(|t| t == tabell), "{tabell} is not about a person any more");
    }
}

#[sqlx::test]
async fn the_file_holds_ones_own_data_in_full_and_nobody_elses(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = (person(&mut db, 0).await, person(&mut db, 1).await);
    let sak = Uuid::new_v4();
    sqlx::query("insert into saksbehandler (id, fnr_oppslag, navn) values ($1, sha256('x'), 'Ryddig Ravn')")
        .bind(sak)
        .execute(&mut *db)
        .await
        .unwrap();
    skriv(&mut db, en, (Slag::Saksbehandler, Some(sak)), "sak.sett").await;
    skriv(&mut db, to, (Slag::Behandler, Some(to.0)), "okt.innlogget").await;
    drop(db);

    let fil = json(&pool, en).await;
    assert_eq!(fil["format"], "praksisportalen.mine-opplysninger");
    assert_eq!(fil["helseaktor"]["fodselsnummer"], FNR[0]);
    assert_eq!(fil["logg"][0]["saksbehandler"], "Ryddig Ravn");
    assert_eq!(fil["logg"].as_array().unwrap().len(), 1);
    for liste in [
        "godkjenninger",
        "praksiser",
        "avtaler",
        "samtykker",
        "samtykkepaaminnelser",
        "krav",
        "vedtak",
        "reskontro",
        "utbetalinger",
        "epost",
        "epost_bekreftelser",
        "okter",
        "utkast",
        "utforte_skjema",
    ] {
        assert_eq!(fil[liste].as_array().map(Vec::len), Some(0), "{liste}");
    }
    let tekst = fil.to_string();
    assert!(!tekst.contains(FNR[1]) && !tekst.contains("Bever") && !tekst.contains(&to.0.to_string()));

    let mut db = pool.acquire().await.unwrap();
    for sprak in Sprak::ALLE {
        let dokument = pdf::les(&mut db, &krypto(), en, naa(), sprak).await.unwrap();
        assert!(dokument.deler.len() >= 9 && innsyn_pdf(&dokument).unwrap().starts_with(b"%PDF-"));
    }
}

#[sqlx::test]
async fn the_trail_is_read_in_pages_both_ways_and_by_its_owner_only(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = (person(&mut db, 0).await, person(&mut db, 1).await);
    for n in 0..7 {
        let slag = if n % 3 == 0 { Slag::System } else { Slag::Behandler };
        skriv(&mut db, en, (slag, (slag == Slag::Behandler).then_some(en.0)), "okt.innlogget").await;
    }
    let nr = |s: &store::Side| s.rader.iter().map(|r| r.nr).collect::<Vec<_>>();
    let forst = store::logg(&mut db, en, false, None, 3).await.unwrap();
    assert_eq!((nr(&forst), forst.forrige), (vec![7, 6, 5], None));
    let midt = store::logg(&mut db, en, false, forst.neste, 3).await.unwrap();
    assert_eq!(nr(&midt), [4, 3, 2]);
    let sist = store::logg(&mut db, en, false, midt.neste, 3).await.unwrap();
    assert_eq!((nr(&sist), sist.neste), (vec![1], None));
    let tilbake = store::logg(&mut db, en, false, sist.forrige, 3).await.unwrap();
    assert_eq!(nr(&tilbake), [4, 3, 2]);
    let forst_igjen = store::logg(&mut db, en, false, tilbake.forrige, 3).await.unwrap();
    assert_eq!((nr(&forst_igjen), forst_igjen.forrige), (vec![7, 6, 5], None));
    assert_eq!(
        nr(&store::logg(&mut db, en, true, None, 3).await.unwrap()),
        [7, 4, 1],
        "done by others"
    );
    assert!(store::logg(&mut db, to, false, None, 3).await.unwrap().rader.is_empty());
    assert_eq!(Nokkel::tolk(&Nokkel::Nyere(12).to_string()), Some(Nokkel::Nyere(12)));
    for tull in ["", "x1", "e", "e-1", "e0", "ø1"] {
        assert_eq!(Nokkel::tolk(tull), None, "{tull}");
    }
}

#[sqlx::test]
async fn ten_downloads_an_hour_are_enough(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let en = person(&mut db, 0).await;
    let av = |tid| Utforer {
        slag: Slag::Behandler,
        id: Some(en.0),
        ..Utforer::system(tid)
    };
    for _ in 0..10 {
        store::note_nedlasting(&mut db, &av(naa()), en, "JSON").await.unwrap();
    }
    let mut tx = pool.begin().await.unwrap();
    assert_eq!(
        store::note_nedlasting(&mut tx, &av(naa()), en, "PDF").await,
        Err(AppError::ForMange)
    );
    tx.rollback().await.unwrap();
    store::note_nedlasting(&mut db, &av(naa() + TimeDelta::hours(1)), en, "PDF")
        .await
        .unwrap();
}
