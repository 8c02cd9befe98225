//! The audit trail under attack: somebody with every right in the database, and without the key.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;
use praksisportal::oppstart::start;
use praksisportal::server::config::Konfig;
use praksisportal::server::revisjon::dagslinje;
use praksisportal::server::revisjon::sjekk::{self, Brudd};
use praksisportal::server::sesjon;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::kravstotte;
use crate::program::{Program, adresse};
use crate::support::{self, LEGE, LOGOPED, Portal, TANNLEGE};

/// What an attacker with the rights of the owner does first, and last.
const AV: &str = "alter table revisjon disable trigger all; alter table revisjonsdag disable trigger all; alter table revisjonshode disable trigger all;";
const PAA: &str =
    "; alter table revisjon enable trigger all; alter table revisjonsdag enable trigger all; alter table revisjonshode enable trigger all;";
/// Makes every chain of hashes right again, in the order of the rows.
const LENK: &str = "do $$ declare r revisjon; forrige bytea; kjede_foer uuid; begin
    for r in select * from revisjon order by kjede, nr loop
        if r.kjede is distinct from kjede_foer then forrige := '\\x00'; end if;
        r.forrige_hash := forrige;
        forrige := revisjon_hash(r);
        update revisjon set forrige_hash = r.forrige_hash, hash = forrige where kjede = r.kjede and nr = r.nr;
        kjede_foer := r.kjede;
    end loop; end $$;";

/// A portal with three people who have done something, and a folder for closed days.
struct Prove {
    portal: Portal,
    pool: PgPool,
    mappe: PathBuf,
    lege: Uuid,
}

impl Prove {
    async fn ny(pool: PgPool) -> Self {
        let mut portal = Portal::ny(pool.clone()).await;
        let mappe = std::env::temp_dir().join(format!("praksisportal-revisjon-{}", Uuid::new_v4().simple()));
        let mut konfig = Konfig::clone(&portal.app.konfig);
        konfig.revisjon_mappe = Some(mappe.clone());
        portal.app.konfig = Arc::new(konfig);
        let lege = kravstotte::lege(&portal).await.0;
        for person in [TANNLEGE, LOGOPED] {
            portal.logg_inn(person).await;
        }
        let ny = Self { portal, pool, mappe, lege };
        ny.skriv(lege, 5).await;
        for annen in ny.kjeder().await.into_iter().filter(|k| *k != lege) {
            ny.skriv(annen, 2).await;
        }
        ny
    }

    /// Acts that leave rows: somebody reads through the Krav-API.
    async fn skriv(&self, kjede: Uuid, antall: usize) {
        use praksisportal::server::request::Utforer;
        use praksisportal::server::revisjon::{self, Hendelse};
        let mut db = self.pool.acquire().await.unwrap();
        for _ in 0..antall {
            let rad = Hendelse {
                gjelder: kjede,
                handling: "krav.lest_i_epj",
                objekt: "melding",
                objekt_id: "liste".to_owned(),
                ny: Some("æ «epj» \u{1} \\ 😀".to_owned()),
                ..Hendelse::default()
            };
            revisjon::skriv(&mut db, &Utforer::system(self.portal.app.klokke.naa()), rad)
                .await
                .unwrap();
        }
    }

    async fn kjeder(&self) -> Vec<Uuid> {
        sqlx::query_scalar("select id from helseaktor").fetch_all(&self.pool).await.unwrap()
    }

    /// A night goes by. How many breaks were found.
    async fn natt(&self) -> i64 {
        self.portal.gaa_frem(TimeDelta::days(1));
        start::dagens_arbeid(&self.portal.app, self.portal.app.klokke.idag()).await.unwrap();
        self.portal.arbeid_ferdig().await;
        let mut db = self.pool.acquire().await.unwrap();
        sjekk::siste(&mut db).await.unwrap().unwrap().1
    }

    async fn angrip(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(format!("{AV}{sql}{PAA}")))
            .execute(&self.pool)
            .await
            .unwrap();
    }

    async fn brudd(&self) -> Vec<Brudd> {
        let mut db = self.pool.acquire().await.unwrap();
        let utenfor = dagslinje::i_mappe(&self.mappe).await.unwrap();
        let mut brudd = sjekk::se(&mut db, self.portal.app.klokke.idag(), &utenfor).await.unwrap().brudd;
        brudd.sort();
        brudd
    }

    /// The command, as an operator types it.
    fn kommando(&self, argumenter: &[&str]) -> (Option<i32>, String) {
        let mappe = self.mappe.display().to_string();
        let program = Program::produksjon(&adresse(&self.pool)).med(&[
            ("PORTAL_PROFIL", "demo"),
            ("PORTAL_NOKKEL", support::NOKKEL),
            ("PORTAL_KLOKKE", &self.portal.app.klokke.naa().to_rfc3339()),
            ("PORTAL_REVISJON_MAPPE", &mappe),
        ]);
        let slutt = program.kjor(&[&["revisjon-sjekk"], argumenter].concat(), "");
        assert!(slutt.feil.is_empty() || slutt.kode != Some(0), "{slutt:?}");
        (slutt.kode, slutt.ut + &slutt.feil)
    }
}

impl Drop for Prove {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.mappe);
    }
}

#[sqlx::test]
async fn a_row_rewritten_with_a_right_chain_of_hashes_is_found(pool: PgPool) {
    let p = Prove::ny(pool).await;
    assert_eq!(p.natt().await, 0);
    assert!(p.brudd().await.is_empty(), "{:?}", p.brudd().await);
    // Also before the day is closed: a seal is on every row from the start.
    p.skriv(p.lege, 1).await;
    let lege = p.lege;
    let siste: i64 = sqlx::query_scalar("select max(nr) from revisjon where kjede = $1")
        .bind(lege)
        .fetch_one(&p.pool)
        .await
        .unwrap();
    p.angrip(&format!(
        "update revisjon set ny = 'noe annet' where kjede = '{lege}' and nr = {siste}; {LENK}"
    ))
    .await;
    assert_eq!(
        sqlx::query_scalar::<_, i64>("select count(*) from revisjon_brudd")
            .fetch_one(&p.pool)
            .await
            .unwrap(),
        0,
        "the hashes are right"
    );
    assert_eq!(p.brudd().await, [Brudd::Rad(lege, siste)]);
    assert_eq!(p.natt().await, 1);
    assert_eq!(p.natt().await, 1, "and the next night too");
    let (kode, sagt) = p.kommando(&[]);
    assert!(
        kode == Some(1) && sagt.contains(&format!("kjede {lege}, rad {siste}: er endret")),
        "{sagt}"
    );
}

#[sqlx::test]
async fn the_last_row_and_a_whole_chain_that_are_deleted_are_found(pool: PgPool) {
    let p = Prove::ny(pool).await;
    assert_eq!(p.natt().await, 0);
    let (lege, siste) = (p.lege, 5);
    p.angrip(&format!("delete from revisjon where kjede = '{lege}' and nr = {siste}"))
        .await;
    assert_eq!(p.brudd().await, [Brudd::Kortet(lege, siste)]);
    assert_eq!(p.natt().await, 1);
    let borte = p.kjeder().await.into_iter().find(|k| *k != lege).unwrap();
    p.angrip(&format!("delete from revisjon where kjede = '{borte}'")).await;
    assert_eq!(p.brudd().await, [Brudd::Kortet(lege, siste), Brudd::Borte(borte)]);
    assert_eq!(p.natt().await, 2, "what was found before is not sealed anew");
    let (kode, sagt) = p.kommando(&["--fra", &p.mappe.display().to_string()]);
    assert!(kode == Some(1) && sagt.contains(&format!("kjede {borte}: er borte")), "{sagt}");
    assert!(
        sagt.contains(&format!("kjede {lege}: slutter for tidlig, rad {siste} er borte")),
        "{sagt}"
    );
}

#[sqlx::test]
async fn rows_moved_and_rows_without_a_seal_are_found(pool: PgPool) {
    let p = Prove::ny(pool).await;
    let lege = p.lege;
    // Before any day is closed: one in the middle is taken out, and the others moved up.
    p.angrip(&format!(
        "delete from revisjon where kjede = '{lege}' and nr = 2;
         update revisjon set nr = nr - 1 where kjede = '{lege}' and nr = 3; update revisjon set nr = nr - 1 where kjede = '{lege}' and nr = 4;
         update revisjon set nr = nr - 1 where kjede = '{lege}' and nr = 5; {LENK}"
    ))
    .await;
    assert_eq!(p.brudd().await, [2, 3, 4].map(|nr| Brudd::Rad(lege, nr)));
    // A row that somebody makes up has no seal; one from before the seals is let be.
    let annen = p.kjeder().await.into_iter().find(|k| *k != lege).unwrap();
    p.natt().await;
    p.angrip(&format!("update revisjon set segl = null where kjede = '{annen}'")).await;
    let foer = p.brudd().await;
    assert!(!foer.iter().any(|b| matches!(b, Brudd::UtenSegl(..))), "{foer:?}");
    sqlx::query(
        "insert into revisjon (kjede, nr, tid, aktor_slag, handling, objekt, objekt_id, foresporsel, forrige_hash, hash)
         values ($1, 0, now(), 'system', 'krav.mottatt', 'melding', 'x', '-', '', '')",
    )
    .bind(annen)
    .execute(&p.pool)
    .await
    .unwrap();
    assert!(p.brudd().await.contains(&Brudd::UtenSegl(annen, 3)), "{:?}", p.brudd().await);
    // A chain that somebody makes up is no older than the seals.
    sqlx::query(
        "insert into revisjon (kjede, nr, tid, aktor_slag, handling, objekt, objekt_id, foresporsel, forrige_hash, hash)
         values ($1, 0, '2020-01-01', 'system', 'krav.mottatt', 'melding', 'x', '-', '', '')",
    )
    .bind(Uuid::from_u128(1))
    .execute(&p.pool)
    .await
    .unwrap();
    assert!(p.brudd().await.contains(&Brudd::UtenSegl(Uuid::from_u128(1), 1)));
}

#[sqlx::test]
async fn old_rows_without_seals_are_sealed_by_the_first_day_that_is_closed(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.angrip(&format!("update revisjon set segl = null; {LENK}")).await;
    assert_eq!(p.natt().await, 0);
    p.skriv(p.lege, 2).await;
    assert_eq!(p.natt().await, 0);
    // From then on they are as safe as the others.
    let annen = p.kjeder().await.into_iter().find(|k| *k != p.lege).unwrap();
    p.angrip(&format!(
        "update revisjon set ny = 'x' where kjede in ('{}', '{annen}') and nr = 1; {LENK}",
        p.lege
    ))
    .await;
    let brudd = p.brudd().await;
    assert!(
        brudd.contains(&Brudd::Rad(annen, 2)) && brudd.contains(&Brudd::Rad(p.lege, 6)),
        "{brudd:?}"
    );
}

#[sqlx::test]
async fn what_was_noted_about_a_day_is_guarded_by_its_root_and_by_the_file(pool: PgPool) {
    let p = Prove::ny(pool).await;
    assert_eq!(p.natt().await, 0);
    let forste = p.portal.app.klokke.idag();
    p.skriv(p.lege, 1).await;
    assert_eq!(p.natt().await, 0);
    let andre = p.portal.app.klokke.idag();
    let filer = || {
        std::fs::read_dir(&p.mappe)
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(filer(), BTreeSet::from([forste, andre].map(|d| format!("revisjon-{d}.txt"))));
    let tekst = std::fs::read_to_string(p.mappe.join(format!("revisjon-{andre}.txt"))).unwrap();
    assert!(
        tekst.starts_with(&format!("{andre} kjeder=")) && tekst.ends_with('\n') && tekst.lines().count() == 1,
        "{tekst}"
    );
    assert!(!tekst.contains(&p.lege.to_string()));

    // Where a chain ended is changed to fit a chain that was cut.
    let lege = p.lege;
    p.angrip(&format!(
        "delete from revisjon where kjede = '{lege}' and nr = 6; delete from revisjonshode where kjede = '{lege}' and dag = '{andre}'"
    ))
    .await;
    assert_eq!(p.brudd().await, [Brudd::Dag(andre)]);
    // The whole day is taken away: the database is as it was the night before, and the file tells.
    p.angrip("delete from revisjonshode where dag = (select max(dag) from revisjonsdag); delete from revisjonsdag where dag = (select max(dag) from revisjonsdag)").await;
    assert_eq!(p.brudd().await, [Brudd::DagBorte(andre)]);
    // All of it is taken away.
    p.angrip("delete from revisjonshode; delete from revisjonsdag").await;
    assert_eq!(p.brudd().await, [Brudd::DagBorte(forste), Brudd::DagBorte(andre)]);
    std::fs::write(p.mappe.join(format!("revisjon-{andre}.txt")), "noe annet\n").unwrap();
    assert_eq!(p.brudd().await, [Brudd::DagBorte(forste), Brudd::Fil]);
}

#[sqlx::test]
async fn a_night_that_was_not_looked_through_is_told_once_and_a_day_told_twice_is_not_written_over(pool: PgPool) {
    let p = Prove::ny(pool).await;
    assert_eq!(p.natt().await, 0);
    let lukket = p.portal.app.klokke.idag();
    p.portal.gaa_frem(TimeDelta::days(2));
    assert_eq!(p.brudd().await, [Brudd::DagMangler(lukket.succ_opt().unwrap())]);
    let (kode, sagt) = p.kommando(&[]);
    assert!(kode == Some(1) && sagt.contains("er ikke lukket, og ingen dag etter den"), "{sagt}");
    assert_eq!(p.natt().await, 1);
    assert_eq!(p.natt().await, 0);
    let (kode, sagt) = p.kommando(&[]);
    assert!(kode == Some(0) && sagt.contains("Revisjonssporet er helt: "), "{sagt}");

    // The last day is made anew on what somebody left; the file of that day stays.
    let dag = p.portal.app.klokke.idag();
    p.angrip(&format!(
        "delete from revisjonshode where dag = '{dag}'; delete from revisjonsdag where dag = '{dag}';
         delete from jobb where nokkel = '{dag}'; delete from revisjon where kjede = '{}' and nr > 3",
        p.lege
    ))
    .await;
    start::dagens_arbeid(&p.portal.app, dag).await.unwrap();
    p.portal.arbeid_ferdig().await;
    let brudd = p.brudd().await;
    assert!(
        brudd.contains(&Brudd::Kortet(p.lege, 4)) && brudd.contains(&Brudd::Dag(dag)),
        "{brudd:?}"
    );
}

#[sqlx::test]
async fn another_key_seals_nothing(pool: PgPool) {
    let p = Prove::ny(pool).await;
    assert_eq!(p.natt().await, 0);
    let program = Program::produksjon(&adresse(&p.pool)).med(&[("PORTAL_PROFIL", "demo")]);
    let slutt = program.kjor(&["revisjon-sjekk"], "");
    assert_eq!(slutt.kode, Some(1), "{slutt:?}");
    assert!(slutt.feil.contains("PORTAL_NOKKEL") || slutt.ut.contains("er endret"), "{slutt:?}");
    for feil in [&["--fra", "/finnes/ikke"][..], &["--fra"]] {
        let (kode, sagt) = p.kommando(feil);
        assert!(
            kode != Some(0) && (sagt.contains("er ingen mappe") || sagt.contains("bruk:")),
            "{sagt}"
        );
    }
}

#[sqlx::test]
async fn writers_who_meet_without_a_transaction_make_one_right_chain(pool: PgPool) {
    let p = Prove::ny(pool).await;
    futures::future::join_all((0..8).map(|_| p.skriv(p.lege, 10))).await;
    assert!(p.brudd().await.is_empty(), "{:?}", p.brudd().await);
    let rader: i64 = sqlx::query_scalar("select count(*) from revisjon where kjede = $1 and handling = 'krav.lest_i_epj'")
        .bind(p.lege)
        .fetch_one(&p.pool)
        .await
        .unwrap();
    assert_eq!(rader, 85);
}

/// What the trail says about sessions that ended: the one it is about, who did it, and how.
async fn utlogget(pool: &PgPool) -> Vec<(bool, String, String)> {
    sqlx::query_as("select kjede = aktor_id, aktor_slag, ny from revisjon where handling = 'okt.utlogget' and sesjon_id::text = objekt_id order by tid, nr")
        .fetch_all(pool)
        .await
        .map(|rader: Vec<(Option<bool>, String, String)>| rader.into_iter().map(|(egen, slag, ny)| (egen == Some(true), slag, ny)).collect())
        .unwrap()
}

#[sqlx::test]
async fn logging_out_is_in_the_trail_and_its_owner_can_read_it(pool: PgPool) {
    let portal = Portal::ny(pool.clone()).await;
    let lege = portal.logg_inn(LEGE).await;
    assert_eq!(lege.skjema("/logg-ut", &[]).await.status, http::StatusCode::SEE_OTHER);
    lege.skjema("/logg-ut", &[]).await;
    let en = |egen, slag: &str, ny: &str| (egen, slag.to_owned(), ny.to_owned());
    assert_eq!(utlogget(&pool).await, [en(true, "behandler", "bruker")], "once");
    let inne = portal.logg_inn(LEGE).await;
    let side = inne.get("/praksisinformasjon/helseaktor/hvem-har-sett").await;
    assert!(side.tekst.contains("Utlogging fra portalen"), "{}", side.tekst);
    let nn = inne.get_nn("/praksisinformasjon/helseaktor/hvem-har-sett").await;
    assert!(nn.tekst.contains("Utlogging frå portalen"), "{}", nn.tekst);

    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    portal.gaa_frem(TimeDelta::seconds(1));
    ravn.skjema("/logg-ut", &[]).await;
    portal.gaa_frem(TimeDelta::seconds(1));
    let mut tx = pool.begin().await.unwrap();
    sesjon::avslutt_fra_helseid(&mut tx, Some("sid-Kvart"), None, portal.app.klokke.naa())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let alle = utlogget(&pool).await;
    assert_eq!(alle[1..], [en(false, "saksbehandler", "bruker"), en(false, "system", "helseid")]);
}
