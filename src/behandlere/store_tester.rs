//! Who is listed on which day, what is found by which words, and that it stays fast.

use chrono::NaiveDate;
use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

use super::model::{Nokkel, Oppforing, Per, Retning, Sok};
use super::sporring::{Slag, Sporring};
use super::store;
use crate::avtale::innlasting;
use grunn::dato;
use grunn::praksistype as typer;

fn d(t: &str) -> NaiveDate {
    dato::tolk(t).unwrap()
}

const IDAG: &str = "06.01.2026";

async fn person(db: &mut PgConnection, fornavn: &str, etternavn: &str, hpr: Option<&str>) -> Uuid {
    let id = Uuid::new_v4();
    sqlx::query(
        "insert into helseaktor (id, fnr_oppslag, fnr_kryptert, hpr, fornavn, etternavn, opprettet, endret)
         values ($1, sha256($1::text::bytea), '', $2, $3, $4, now(), now())",
    )
    .bind(id)
    .bind(hpr)
    .bind(fornavn)
    .bind(etternavn)
    .execute(db)
    .await
    .unwrap();
    id
}

async fn praksis(db: &mut PgConnection, hvem: Uuid, type_: &str, navn: &str, fra: &str, til: Option<&str>) -> i64 {
    let id: i64 = sqlx::query_scalar(
        "insert into praksis (helseaktor_id, type, navn, orgnr, enhet_kilde, adresse, postnummer, poststed, kommunenummer, kommune,
                              konto_kryptert, konto_maskert, opprettet, endret)
         values ($1, $2, $3, '314239016', 'register', '{Badeveien 8}', '3256', 'LARVIK', '3909', 'LARVIK', '', '', now(), now()) returning id",
    )
    .bind(hvem)
    .bind(type_)
    .bind(navn)
    .fetch_one(&mut *db)
    .await
    .unwrap();
    sqlx::query("insert into praksis_periode values ($1, daterange($2, $3, '[]'))")
        .bind(id)
        .bind(d(fra))
        .bind(til.map(d))
        .execute(db)
        .await
        .unwrap();
    id
}

async fn avtale(db: &mut PgConnection, hvem: Uuid, fra: &str) {
    sqlx::query(
        "with s as (insert into sesjon (id, token_hash, helseaktor_id, sub, niva, idp, auth_tid, id_token_kryptert, opprettet, sist_brukt, utloper)
                    values (gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), $1, '', 4, 'x', now(), '', now(), now(), now()) returning id)
         insert into avtale (id, helseaktor_id, versjon_id, sprak, tekst_hash, navn, niva, idp, auth_tid, sesjon_id, signert, gyldig_fra)
         select gen_random_uuid(), $1, v.id, 'nb', v.hash_nb, 'x', 4, 'x', now(), s.id, now(), $2 from avtaleversjon v, s where v.id = '2026-1'",
    )
    .bind(hvem)
    .bind(d(fra))
    .execute(db)
    .await
    .unwrap();
}

/// Somebody with everything in order since the new year.
async fn behandler(db: &mut PgConnection, fornavn: &str, etternavn: &str, type_: &str) -> (Uuid, i64) {
    let hvem = person(&mut *db, fornavn, etternavn, None).await;
    let id = praksis(&mut *db, hvem, type_, "Kurbadet Helsesenter", "01.01.2026", None).await;
    avtale(db, hvem, "01.01.2026").await;
    (hvem, id)
}

async fn oppsett(pool: &PgPool) -> sqlx::pool::PoolConnection<sqlx::Postgres> {
    let mut db = pool.acquire().await.unwrap();
    innlasting::last_inn(&mut db).await.unwrap();
    db
}

async fn paa(db: &mut PgConnection, dag: &str) -> Vec<Oppforing> {
    let side = store::side(db, d(dag), &Sporring::default(), Per::Praksis, None, 100)
        .await
        .unwrap();
    assert_eq!(usize::try_from(side.totalt).unwrap(), side.rader.len());
    side.rader
}

async fn navn(db: &mut PgConnection, felt: &[(&str, &str)]) -> Vec<String> {
    let sok = Sok::les(&felt.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
    let sporring = store::sporring(&mut *db, &sok).await.unwrap();
    let side = store::side(db, d(IDAG), &sporring, Per::Praksis, None, 100).await.unwrap();
    side.rader.iter().map(Oppforing::navn).collect()
}

#[sqlx::test]
async fn the_database_knows_the_professions_of_the_practice_types(pool: PgPool) {
    for t in typer::TYPER {
        let yrke: Option<String> = sqlx::query_scalar("select praksisyrke($1)")
            .bind(t.kode)
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(yrke.as_deref(), Some(t.yrke.kode()), "{}", t.kode);
    }
    for kommunal in ["FALO", "LEKO", "FYKO", "TAPO", "LARO"] {
        let yrke: Option<String> = sqlx::query_scalar("select praksisyrke($1)")
            .bind(kommunal)
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(yrke, None, "{kommunal} is the municipality's");
    }
}

#[sqlx::test]
async fn one_is_listed_on_days_with_both_agreement_and_practice(pool: PgPool) {
    let mut db = oppsett(&pool).await;
    let hvem = person(&mut db, "Kvart", "Grevling", Some("565505933")).await;
    praksis(&mut db, hvem, "FALE", "Kurbadet Helsesenter", "10.01.2026", Some("20.01.2026")).await;
    assert!(paa(&mut db, "15.01.2026").await.is_empty(), "no agreement");
    avtale(&mut db, hvem, "12.01.2026").await;
    for (dag, antall) in [("11.01.2026", 0), ("12.01.2026", 1), ("20.01.2026", 1), ("21.01.2026", 0)] {
        assert_eq!(paa(&mut db, dag).await.len(), antall, "{dag}");
    }
    // Ended by the agency: listed up to and including the last day.
    sqlx::query("update avtale set avsluttet = '2026-01-14', avslutning = 'tap_av_rett'")
        .execute(&mut *db)
        .await
        .unwrap();
    for (dag, antall) in [("14.01.2026", 1), ("15.01.2026", 0)] {
        assert_eq!(paa(&mut db, dag).await.len(), antall, "{dag}");
    }
    // An agreement alone is not enough.
    let uten = person(&mut db, "Uten", "Praksis", None).await;
    avtale(&mut db, uten, "01.01.2026").await;
    assert_eq!(paa(&mut db, "13.01.2026").await.len(), 1);
    // A practice of a type that is the municipality's is not for this list.
    praksis(&mut db, uten, "FALO", "Fastlønn", "01.01.2026", None).await;
    assert_eq!(paa(&mut db, "13.01.2026").await.len(), 1);
}

#[sqlx::test]
async fn only_what_is_public_comes_out_and_changes_show_at_once(pool: PgPool) {
    let mut db = oppsett(&pool).await;
    let (hvem, id) = behandler(&mut db, "Kvart", "Grevling", "FALE").await;
    sqlx::query(
        r#"insert into godkjenning values ($1, 'LE', '1', 'Autorisasjon', '[["1", "Allmennmedisin"]]', now()),
                                          ($1, 'TL', '1', 'Autorisasjon', '[["2", "Kjeveortopedi"]]', now()),
                                          ($1, 'LE', '3', 'Studentlisens', '[["9", "Ingen"]]', now())"#,
    )
    .bind(hvem)
    .execute(&mut *db)
    .await
    .unwrap();
    let rad = paa(&mut db, IDAG).await.remove(0);
    assert_eq!(
        (
            rad.navn().as_str(),
            rad.praksis.as_str(),
            rad.postnr.as_deref(),
            rad.orgnr.as_deref()
        ),
        ("Kvart Grevling", "Kurbadet Helsesenter", Some("3256"), Some("314239016"))
    );
    let spesialiteter: Vec<_> = rad.spesialiteter.iter().map(|k| k.navn.as_str()).collect();
    assert_eq!(
        spesialiteter,
        ["Allmennmedisin"],
        "of the profession of the practice, with a right to practise"
    );
    assert!(rad.id != hvem && rad.person != hvem, "the portal's own ids stay inside");

    sqlx::query("update praksis set ambulerende = true where id = $1")
        .bind(id)
        .execute(&mut *db)
        .await
        .unwrap();
    let ute = paa(&mut db, IDAG).await.remove(0);
    assert_eq!((ute.id, ute.person), (rad.id, rad.person), "the same public ids");
    assert_eq!((ute.orgnr, ute.adresse.len(), ute.postnr, ute.poststed), (None, 0, None, None));
    assert_eq!(ute.kommune.map(|k| k.kode).as_deref(), Some("3909"));
    // The postal code would tell where it is, and the organisation is not listed either.
    assert!(navn(&mut db, &[("sted", "3256")]).await.is_empty());
    assert_eq!(navn(&mut db, &[("sted", "larvik")]).await, ["Kvart Grevling"]);
    let enheter = store::side(&mut db, d(IDAG), &Sporring::default(), Per::Enhet, None, 10)
        .await
        .unwrap();
    assert_eq!((enheter.rader.len(), enheter.totalt), (0, 0));

    sqlx::query("update helseaktor set etternavn = 'Åkerbær', hpr = '7' where id = $1")
        .bind(hvem)
        .execute(&mut *db)
        .await
        .unwrap();
    assert_eq!(navn(&mut db, &[("navn", "åkerb")]).await, ["Kvart Åkerbær"]);
    assert!(navn(&mut db, &[("navn", "grevling")]).await.is_empty());
    let mut hpr = Sporring::default();
    hpr.er([(Slag::Hpr, "7")]);
    assert_eq!(store::side(&mut db, d(IDAG), &hpr, Per::Person, None, 10).await.unwrap().totalt, 1);
    sqlx::query("update praksis_periode set periode = '[2026-01-01,2026-01-05]'")
        .execute(&mut *db)
        .await
        .unwrap();
    assert!(paa(&mut db, IDAG).await.is_empty());
}

#[sqlx::test]
async fn words_are_found_whatever_their_accents_and_order(pool: PgPool) {
    let mut db = oppsett(&pool).await;
    behandler(&mut db, "René Olai", "Hansen-Dahl", "TANN").await;
    behandler(&mut db, "Ärlig", "O’Brien", "FYNO").await;
    type Prove<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
    let prover: [Prove<'_>; 11] = [
        (&[("navn", "dahl rene")], &["René Olai Hansen-Dahl"]),
        (&[("navn", "HANS")], &["René Olai Hansen-Dahl"]),
        (&[("navn", "ansen")], &[]),
        (&[("navn", "ærlig brien")], &["Ärlig O’Brien"]),
        (&[("navn", "kurbad"), ("yrke", "tannlege")], &["René Olai Hansen-Dahl"]),
        (&[("navn", "kurbad"), ("yrke", "lege")], &[]),
        (&[("sted", "LARV"), ("yrke", "fysioterapeut")], &["Ärlig O’Brien"]),
        (&[("sted", "3256")], &["Ärlig O’Brien", "René Olai Hansen-Dahl"]),
        (&[("navn", "' | 'y:lege")], &[]),
        (&[("navn", "\\ & ! :* <->")], &[]),
        (&[("yrke", "baker")], &[]),
    ];
    for (felt, venter) in prover {
        let mut funnet = navn(&mut db, felt).await;
        funnet.sort();
        let mut venter = venter.to_vec();
        venter.sort_unstable();
        assert_eq!(funnet, venter, "{felt:?}");
    }
}

#[sqlx::test]
async fn the_list_is_in_norwegian_order_and_read_page_by_page_both_ways(pool: PgPool) {
    let mut db = oppsett(&pool).await;
    for etternavn in ["Åsen", "Aas", "Ødegård", "Ærlig", "Zahl", "Berg Moe", "Berg", "Berg"] {
        behandler(&mut db, "Kari", etternavn, "JORD").await;
    }
    behandler(&mut db, "Kari Anne", "Berg", "JORD").await;
    let riktig = [
        "Kari Berg",
        "Kari Berg",
        "Kari Anne Berg",
        "Kari Berg Moe",
        "Kari Zahl",
        "Kari Ærlig",
        "Kari Ødegård",
        "Kari Aas",
        "Kari Åsen",
    ];
    assert_eq!(paa(&mut db, IDAG).await.iter().map(Oppforing::navn).collect::<Vec<_>>(), riktig);
    let mut yrke = Sporring::default();
    yrke.er([(Slag::Yrke, "jordmor")]);
    for sporring in [Sporring::default(), yrke] {
        let mut sider: Vec<Vec<Uuid>> = Vec::new();
        let mut nokkel: Option<Nokkel> = None;
        let siste = loop {
            let side = store::side(&mut db, d(IDAG), &sporring, Per::Praksis, nokkel, 4).await.unwrap();
            assert_eq!(side.totalt, 9);
            assert_eq!(side.forrige.is_some(), nokkel.is_some());
            sider.push(side.rader.iter().map(|r| r.id).collect());
            match side.neste {
                Some(neste) => nokkel = Some(neste),
                None => break side,
            }
        };
        assert_eq!(sider.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 1]);
        let midten = store::side(&mut db, d(IDAG), &sporring, Per::Praksis, siste.forrige, 4)
            .await
            .unwrap();
        assert_eq!(midten.rader.iter().map(|r| r.id).collect::<Vec<_>>(), sider[1]);
        let forste = store::side(&mut db, d(IDAG), &sporring, Per::Praksis, midten.forrige, 4)
            .await
            .unwrap();
        assert_eq!(forste.rader.iter().map(|r| r.id).collect::<Vec<_>>(), sider[0]);
        assert_eq!((forste.forrige, forste.neste.is_some()), (None, true));
    }
    // A place that is not there is the first page.
    let ukjent = Nokkel {
        retning: Retning::Etter,
        id: Uuid::nil(),
    };
    let side = store::side(&mut db, d(IDAG), &Sporring::default(), Per::Praksis, Some(ukjent), 4)
        .await
        .unwrap();
    assert_eq!(side.rader.len(), 4);
}

#[sqlx::test]
async fn a_person_and_an_organisation_are_listed_once(pool: PgPool) {
    let mut db = oppsett(&pool).await;
    let (hvem, _) = behandler(&mut db, "Allsidig", "Ekorn", "FALE").await;
    praksis(&mut db, hvem, "TANN", "Tannstedet", "01.01.2026", None).await;
    // The first in the order may not be listed yet; the person is all the same.
    praksis(&mut db, hvem, "LEVA", "Legevakta", "01.02.2026", None).await;
    behandler(&mut db, "Blank", "Bever", "TANN").await;
    for (per, antall) in [(Per::Praksis, 3), (Per::Person, 2), (Per::Enhet, 1)] {
        for dag in [IDAG, "01.01.2026"] {
            let side = store::side(&mut db, d(dag), &Sporring::default(), per, None, 10).await.unwrap();
            assert_eq!((side.rader.len(), side.totalt), (antall, i64::try_from(antall).unwrap()), "{per:?}");
        }
    }
    let mut lege = Sporring::default();
    lege.er([(Slag::Yrke, "lege"), (Slag::Yrke, "jordmor")]);
    assert_eq!(
        store::side(&mut db, d(IDAG), &lege, Per::Praksis, None, 10).await.unwrap().totalt,
        1
    );
}

#[sqlx::test]
async fn two_who_change_the_same_person_at_once_both_count(pool: PgPool) {
    let mut db = oppsett(&pool).await;
    let (hvem, id) = behandler(&mut db, "Kvart", "Grevling", "FALE").await;
    let mut en = db.begin().await.unwrap();
    sqlx::query("update praksis set navn = 'Nytt navn' where id = $1")
        .bind(id)
        .execute(&mut *en)
        .await
        .unwrap();
    let annen = tokio::spawn({
        let pool = pool.clone();
        async move {
            sqlx::query("update avtale set avsluttet = '2026-01-31', avslutning = 'oppsagt_av_helseaktor' where helseaktor_id = $1")
                .bind(hvem)
                .execute(&pool)
                .await
                .unwrap();
        }
    });
    // Time for the other to begin; the outcome must be the same whether it did or not.
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    en.commit().await.unwrap();
    annen.await.unwrap();
    assert_eq!(navn(&mut db, &[("navn", "nytt")]).await, ["Kvart Grevling"]);
    assert!(paa(&mut db, "01.02.2026").await.is_empty());
}

/// What the planner does with the two searches, when the list is long.
#[sqlx::test]
async fn a_long_list_is_read_by_index(pool: PgPool) {
    let mut db = oppsett(&pool).await;
    sqlx::raw_sql(
        "set session_replication_role = replica; -- the list is written below, without the triggers that keep it
         insert into helseaktor (id, fnr_oppslag, fnr_kryptert, hpr, fornavn, etternavn, opprettet, endret)
             select gen_random_uuid(), sha256(n::text::bytea), '', n::text, 'Kari', 'Hansen ' || md5(n::text), now(), now() from generate_series(1, 25000) n;
         insert into praksis (helseaktor_id, type, navn, orgnr, enhet_kilde, kommunenummer, kommune, konto_kryptert, konto_maskert, opprettet, endret)
             select id, 'FALE', 'Senter', '314239016', 'register', '3909', 'LARVIK', '', '', now(), now() from helseaktor;
         insert into behandlersok
             select p.id, h.id, p.orgnr, behandlersortering(h.etternavn, h.fornavn) || '  ' || h.offentlig_id || p.offentlig_id,
                    array_to_tsvector(array['y:lege', 's:larvik', 'p:senter', 'g:kari'] || array['h:' || h.hpr]
                                      || (select array_agg('f:' || o) from unnest(behandlerord(h.etternavn)) o)), '{[2020-01-01,)}'
             from praksis p join helseaktor h on h.id = p.helseaktor_id;
         reset session_replication_role;
         analyze behandlersok; analyze praksis; analyze helseaktor;
         prepare alle(date, uuid) as select praksis_id from behandlersok s where s.gyldig @> $1 and s.sortering > coalesce((select b.sortering
             from behandlersok b join praksis q on q.id = b.praksis_id where q.offentlig_id = $2), '') order by s.sortering limit 26;
         prepare noen(date, text) as select praksis_id from (select * from behandlersok where ord @@ $2::tsquery offset 0) s
             where s.gyldig @> $1 and s.sortering > '' order by s.sortering limit 26;",
    )
    .execute(&mut *db)
    .await
    .unwrap();
    for (sporring, indeks) in [
        ("execute alle('2026-01-06', null)", "behandlersok_sortering_key"),
        (
            "execute noen('2026-01-06', '(''f:abc'':* | ''g:abc'':*) & ''y:lege''')",
            "behandlersok_ord_idx",
        ),
        ("execute noen('2026-01-06', '''h:123''')", "behandlersok_ord_idx"),
    ] {
        let plan: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("explain {sporring}")))
            .fetch_all(&mut *db)
            .await
            .unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains(indeks) && !plan.contains("Seq Scan"), "{sporring}\n{plan}");
    }
    // The real thing, with names and addresses read beside it.
    let mut ord = Sporring::default();
    ord.er([(Slag::Hpr, "123")]);
    let side = store::side(&mut db, d(IDAG), &ord, Per::Praksis, None, 25).await.unwrap();
    assert_eq!((side.rader.len(), side.totalt), (1, 1));
    let side = store::side(&mut db, d(IDAG), &Sporring::default(), Per::Praksis, None, 25)
        .await
        .unwrap();
    assert_eq!((side.rader.len(), side.totalt), (25, 25_000));
}
