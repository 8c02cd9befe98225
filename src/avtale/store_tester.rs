//! What the database itself promises: one current agreement, signatures and consents that stay, and nothing for anybody else.

use chrono::{NaiveDate, TimeDelta};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::model::{self, Formal, Samtykke, Signering, Situasjon, Slag, Svar};
use super::store::{self, NyttValg, Signatur};
use super::{innlasting, seed, text};
use crate::feil::AppError;
use crate::server::krypto::Krypto;
use grunn::text::Sprak;
use grunn::{HelseaktorId, kalender};

fn d(aar: i32, maned: u32, dag: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(aar, maned, dag).unwrap()
}

fn krypto() -> Krypto {
    Krypto::ny(&[3; 32]).unwrap()
}

async fn person(db: &mut PgConnection, nr: u8) -> HelseaktorId {
    let id = HelseaktorId::ny();
    sqlx::query("insert into helseaktor (id, fnr_oppslag, fnr_kryptert, fornavn, etternavn, opprettet, endret) values ($1, $2, '', 'Kvart', 'Grevling', now(), now())")
        .bind(id.0)
        .bind(vec![nr; 32])
        .execute(db)
        .await
        .unwrap();
    id
}

/// Two people, the first with agreements signed before the portal: 2024-1, then 2026-1.
async fn oppsett(db: &mut PgConnection) -> (HelseaktorId, HelseaktorId) {
    innlasting::last_inn(&mut *db).await.unwrap();
    let (en, to) = (person(&mut *db, 1).await, person(&mut *db, 2).await);
    seed::signert_for_portalen(&mut *db, &krypto(), en, "Kvart Grevling", &[d(2024, 1, 1), d(2025, 11, 3)])
        .await
        .unwrap();
    (en, to)
}

async fn sesjon(db: &mut PgConnection, av: HelseaktorId) -> Uuid {
    sqlx::query_scalar("select id from sesjon where helseaktor_id = $1 limit 1")
        .bind(av.0)
        .fetch_one(db)
        .await
        .unwrap()
}

#[sqlx::test]
async fn seeding_gives_periods_without_gaps_and_does_so_once(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = oppsett(&mut db).await;
    seed::signert_for_portalen(&mut db, &krypto(), en, "Kvart Grevling", &[d(2024, 1, 1)])
        .await
        .unwrap();
    let perioder = store::gjeldende_avtaler(&mut db, en).await.unwrap();
    assert_eq!(perioder, [(d(2024, 1, 1), Some(d(2025, 11, 2))), (d(2025, 11, 3), None)]);
    assert_eq!(store::gjeldende_avtaler(&mut db, to).await.unwrap(), []);
    let Situasjon::Signert(a) = store::status(&mut db, en, d(2026, 1, 6)).await.unwrap() else {
        panic!("signed")
    };
    assert_eq!(
        (a.versjon.as_str(), a.idp.as_str(), a.signert),
        ("2026-1", text::FOR_PORTALEN, kalender::dogn_start(d(2025, 11, 3)))
    );
    assert_eq!(
        store::status(&mut db, to, d(2026, 1, 6)).await.unwrap(),
        Situasjon::Usignert { sist: None }
    );
    let feil = seed::signert_for_portalen(&mut db, &krypto(), to, "Ingen", &[d(2023, 1, 1)])
        .await
        .unwrap_err();
    assert_eq!(feil, AppError::IkkeFunnet, "no version was in force then");
}

#[sqlx::test]
async fn there_is_never_more_than_one_current_agreement(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, _) = oppsett(&mut db).await;
    let sesjon = sesjon(&mut db, en).await;
    let tekst = store::tekst(&mut db, "2026-1", Sprak::Nn).await.unwrap();
    let naa = kalender::dogn_start(d(2026, 1, 6));
    let signatur = Signatur {
        id: Uuid::new_v4(),
        versjon: "2026-1",
        slag: Slag::Ordinaer,
        sprak: Sprak::Nn,
        tekst_hash: &tekst.hash,
        navn: "x",
        niva: 4,
        idp: "x",
        auth_tid: naa,
        sesjon,
        signert: naa,
    };
    let feil = store::lagre_signatur(
        &mut db,
        en,
        &signatur,
        Signering {
            gyldig_fra: d(2026, 1, 6),
            erstatter: None,
        },
    )
    .await;
    assert!(matches!(feil, Err(AppError::Intern { .. })), "{feil:?}");
    // An agreement that has ended cannot be replaced once more.
    let forste = store::avtaler(&mut db, en).await.unwrap().pop().unwrap();
    let regel = Signering {
        gyldig_fra: d(2026, 1, 6),
        erstatter: Some((forste.id, d(2026, 1, 5))),
    };
    assert_eq!(store::lagre_signatur(&mut db, en, &signatur, regel).await, Err(AppError::Endret));
    assert_eq!(store::avtaler(&mut db, en).await.unwrap().len(), 2);
}

#[sqlx::test]
async fn a_signature_covers_a_text_of_its_version_and_stays_as_it_is(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = oppsett(&mut db).await;
    let sesjon = sesjon(&mut db, en).await;
    let naa = kalender::dogn_start(d(2026, 1, 6));
    let nn = store::tekst(&mut db, "2026-1", Sprak::Nn).await.unwrap();
    for (versjon, sprak, hash) in [
        ("2026-1", Sprak::Nb, &nn.hash[..]),
        ("2024-1", Sprak::Nn, &nn.hash[..]),
        ("2026-1", Sprak::Nn, &[9; 32][..]),
    ] {
        let s = Signatur {
            id: Uuid::new_v4(),
            versjon,
            slag: Slag::Ordinaer,
            sprak,
            tekst_hash: hash,
            navn: "x",
            niva: 4,
            idp: "x",
            auth_tid: naa,
            sesjon,
            signert: naa,
        };
        let feil = store::lagre_signatur(
            &mut db,
            to,
            &s,
            Signering {
                gyldig_fra: d(2026, 1, 6),
                erstatter: None,
            },
        )
        .await;
        assert!(matches!(feil, Err(AppError::Intern { .. })), "{versjon} {sprak:?}");
    }
    for sql in [
        "update avtale set navn = 'En annen'",
        "update avtale set gyldig_fra = '2020-01-01'",
        "update avtale set tekst_hash = sha256('x')",
        "update avtale set avsluttet = '2020-01-01', avslutning = 'oppsagt_av_helfo' where avsluttet is null",
        "delete from avtale",
    ] {
        assert!(sqlx::query(sql).execute(&mut *db).await.is_err(), "{sql}");
    }
    sqlx::query("update avtale set avsluttet = '2026-06-30', avslutning = 'oppsagt_av_helfo' where avsluttet is null")
        .execute(&mut *db)
        .await
        .unwrap();
    assert!(matches!(
        store::status(&mut db, en, d(2026, 7, 1)).await.unwrap(),
        Situasjon::Sperret(_)
    ));
}

#[sqlx::test]
async fn consents_are_only_added_to(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = oppsett(&mut db).await;
    let sesjon = sesjon(&mut db, en).await;
    let naa = kalender::dogn_start(d(2026, 1, 6));
    for (n, svar) in [Svar::Ja, Svar::Nei].into_iter().enumerate() {
        let tid = naa + TimeDelta::hours(n as i64);
        let v = NyttValg {
            formal: Formal::Helfo,
            svar,
            tekstversjon: text::SAMTYKKEVERSJON,
            tekst_hash: &text::formal_hash(Formal::Helfo, Sprak::Nb),
            sprak: Sprak::Nb,
            sesjon,
            tid,
        };
        store::lagre_valg(&mut db, en, &v).await.unwrap();
        let gitt = store::valg(&mut db, en).await.unwrap();
        let til = |formal| matches!(model::samtykke(&gitt, formal, text::SAMTYKKEVERSJON), Samtykke::Ja(_));
        assert_eq!(til(Formal::Helfo), svar == Svar::Ja);
        assert!(!til(Formal::Helsedirektoratet));
    }
    for sql in ["update samtykke set svar = 'ja'", "delete from samtykke"] {
        assert!(sqlx::query(sql).execute(&mut *db).await.is_err(), "{sql}");
    }
    let valg = store::valg(&mut db, en).await.unwrap();
    assert_eq!(
        valg.iter().map(|v| v.svar).collect::<Vec<_>>(),
        [Svar::Nei, Svar::Ja],
        "newest first"
    );
    assert_eq!(store::valg(&mut db, to).await.unwrap(), []);
}

#[sqlx::test]
async fn someone_else_sees_nothing(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = oppsett(&mut db).await;
    let a = store::avtaler(&mut db, en).await.unwrap().remove(0);
    // The first copy is the one that is kept.
    store::lagre_kopi(&mut db, a.id, b"en annen", kalender::dogn_start(d(2026, 1, 6)))
        .await
        .unwrap();
    let pdf = store::kopi(&mut db, en, a.id).await.unwrap().unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(store::avtale(&mut db, en, a.id).await.unwrap().kopi, Some(pdf.len() as u64));
    assert_eq!(store::avtale(&mut db, to, a.id).await, Err(AppError::IkkeFunnet));
    assert_eq!(store::kopi(&mut db, to, a.id).await.unwrap(), None);
    assert_eq!(store::avtaler(&mut db, to).await.unwrap(), []);
    let oppgaver = super::oppgaver(&mut db, to, d(2026, 1, 6), 12, Sprak::Nb).await.unwrap();
    assert_eq!(
        oppgaver.iter().map(|o| o.frist).collect::<Vec<_>>(),
        [None, None],
        "to sign, and two consents"
    );
}

#[sqlx::test]
async fn the_front_page_is_told_what_must_be_signed_and_by_when(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    innlasting::last_inn(&mut db).await.unwrap();
    let en = person(&mut db, 1).await;
    seed::signert_for_portalen(&mut db, &krypto(), en, "Kvart Grevling", &[d(2024, 1, 1)])
        .await
        .unwrap();
    let oppgaver = super::oppgaver(&mut db, en, d(2026, 1, 6), 12, Sprak::Nb).await.unwrap();
    assert_eq!(oppgaver[0].frist, Some(d(2026, 3, 31)));
    assert!(oppgaver[0].hvorfor.contains("84 dager"), "{}", oppgaver[0].hvorfor);
    assert_eq!(oppgaver.len(), 2);
}

#[sqlx::test]
async fn a_code_finds_its_agreement_and_says_whether_it_is_unaltered(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = oppsett(&mut db).await;
    let a = store::avtaler(&mut db, en).await.unwrap().remove(0);
    let naa = kalender::dogn_start(d(2026, 1, 6));
    let kode = store::kontrollkode(&mut db, &krypto(), a.id, naa).await.unwrap();
    assert_eq!(store::kontrollkode(&mut db, &krypto(), a.id, naa).await.unwrap(), kode, "made once");
    let min = store::avtale(&mut db, en, a.id).await.unwrap();
    assert_eq!(store::kode(&krypto(), &min).unwrap().as_ref(), Some(&kode));
    assert!(store::avtaler(&mut db, to).await.unwrap().is_empty());

    let funnet = store::kontroller(&mut db, &krypto(), &kode).await.unwrap().unwrap();
    let pdf = store::kopi(&mut db, en, a.id).await.unwrap().unwrap();
    assert_eq!(funnet.pdf_hash.unwrap(), crate::server::krypto::sha256(&pdf));
    assert_eq!(
        (funnet.versjon.as_str(), funnet.signert, funnet.uendret),
        ("2026-1", a.signert, true)
    );
    let annen = super::kode::Kontrollkode::av([9; 16]);
    assert_eq!(store::kontroller(&mut db, &krypto(), &annen).await.unwrap(), None);

    // Neither code nor hash can be exchanged; a copy changed behind the program's back is noticed.
    for sql in [
        "update avtale_kontroll set kode_kryptert = ''",
        "update avtale_kontroll set pdf_hash = sha256('x')",
        "delete from avtale_kontroll",
    ] {
        assert!(sqlx::query(sql).execute(&mut *db).await.is_err(), "{sql}");
    }
    for sql in [
        "alter table avtale_kopi disable trigger all",
        "update avtale_kopi set pdf = pdf || 'x'",
    ] {
        sqlx::query(sql).execute(&mut *db).await.unwrap();
    }
    assert!(!store::kontroller(&mut db, &krypto(), &kode).await.unwrap().unwrap().uendret);
}

#[sqlx::test]
async fn agreements_from_before_there_were_codes_get_one(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, _) = oppsett(&mut db).await;
    for sql in ["alter table avtale_kontroll disable trigger all", "delete from avtale_kontroll"] {
        sqlx::query(sql).execute(&mut *db).await.unwrap();
    }
    let naa = kalender::dogn_start(d(2026, 1, 6));
    for _ in 0..2 {
        store::gi_koder(&mut db, &krypto(), naa).await.unwrap();
    }
    let avtaler = store::avtaler(&mut db, en).await.unwrap();
    assert_eq!(avtaler.len(), 2);
    for avtale in &avtaler {
        let kode = store::kode(&krypto(), avtale).unwrap().unwrap();
        let funnet = store::kontroller(&mut db, &krypto(), &kode).await.unwrap().unwrap();
        assert!(funnet.uendret && funnet.pdf_hash.is_some());
    }
}

#[sqlx::test]
async fn a_version_for_some_professions_is_for_them_only(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (en, to) = oppsett(&mut db).await;
    sqlx::query("insert into godkjenning (helseaktor_id, yrke, autorisasjon, autorisasjon_tekst, hentet) values ($1, 'PS', '1', 'Autorisasjon', now())")
        .bind(en.0)
        .execute(&mut *db)
        .await
        .unwrap();
    sqlx::query("insert into avtaleversjon (id, gyldig_fra, tekst_nb, tekst_nn, hash_nb, hash_nn, yrker) values ('2026-PS', '2026-02-01', 'a', 'b', sha256('a'), sha256('b'), '{PS}')")
        .execute(&mut *db)
        .await
        .unwrap();
    let ider = |v: Vec<super::model::Versjon>| v.into_iter().map(|v| v.id).collect::<Vec<_>>();
    assert_eq!(
        ider(store::versjoner_for(&mut db, en).await.unwrap()),
        ["2024-1", "2026-1", "2026-PS", "2027-1"]
    );
    assert_eq!(
        ider(store::versjoner_for(&mut db, to).await.unwrap()),
        ["2024-1", "2026-1", "2027-1"]
    );
    assert_eq!(store::yrker(&mut db, to).await.unwrap(), ["AUDI", "LOGO"], "no HPR number");
}
