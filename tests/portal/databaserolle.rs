//! The two roles of the database: the program served by the one that may do little, and what PostgreSQL refuses it.

use std::collections::BTreeSet;
use std::time::Duration;

use http::header;
use praksisportal::server::databaserolle::{self, ENDRES, SLETTES};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};

use crate::praksis::{oppgjor, sted};
use crate::program::{Program, Slutt, TJENER, adresse, rolle_i, tjeneradresse};
use crate::support::{self, LEGE, Portal, felter, nokkel};

const KRAV: &[u8] = include_bytes!("../data/kuhr/01-innsending.json");

fn ja(slutt: &Slutt) {
    assert_eq!(slutt.kode, Some(0), "{slutt:?}");
}

async fn antall(pool: &PgPool, sporring: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sporring.to_owned()))
        .fetch_one(pool)
        .await
        .unwrap()
}

/// A demo on a database, connected as the role that serves.
async fn demo(pool: &PgPool) -> Program {
    let program = Program::produksjon(&tjeneradresse(pool).await);
    let url = format!("http://{}", program.miljo["PORTAL_ADRESSE"]);
    let post = program.mappe.join("epost").display().to_string();
    program.med(&[
        ("PORTAL_PROFIL", "demo"),
        ("PORTAL_NOKKEL", support::NOKKEL),
        ("PORTAL_URL", &url),
        ("PORTAL_KLOKKE", "2026-01-06T15:30:29+01:00"),
        ("PORTAL_SMTP_URL", ""),
        ("PORTAL_EPOST_MAPPE", &post),
        ("PORTAL_ENHETSREGISTER", "innebygd"),
        ("PORTAL_KONTOEIERE", "simulator"),
        ("PORTAL_PERSONTJENESTE", "simulator"),
        ("PORTAL_HPR", "simulator"),
        ("PORTAL_FRIKORT", "simulator"),
        ("PORTAL_BETALING_MAPPE", ""),
    ])
}

/// Posts to a running program with a session.
async fn post(program: &Program, kake: &str, sti: &str, innhold: &str, kropp: Vec<u8>) -> http::StatusCode {
    let klient = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    klient
        .post(format!("{}{sti}", program.miljo["PORTAL_URL"]))
        .header(header::COOKIE, kake)
        .header(header::CONTENT_TYPE, innhold)
        .header("sec-fetch-site", "same-origin")
        .body(kropp)
        .send()
        .await
        .unwrap()
        .status()
}

async fn skjema(program: &Program, kake: &str, sti: &str, felt: &[(&str, &str)]) -> http::StatusCode {
    let kropp = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(felt).finish();
    post(program, kake, sti, "application/x-www-form-urlencoded", kropp.into_bytes()).await
}

#[sqlx::test]
async fn the_portal_is_used_from_practice_to_payment_by_the_role_that_serves(pool: PgPool) {
    let program = demo(&pool).await;
    ja(&program.kjor(&["seed"], ""));
    let portal = Portal::ny(pool.clone()).await;
    let lege = portal.logg_inn(LEGE).await;
    let kake = lege.kake.clone().unwrap();
    let bruk = async {
        for (sti, felt) in [
            ("/api/praksis/ny-sted", sted("314239016")),
            ("/api/praksis/ny-oppgjor", oppgjor("12345678903")),
        ] {
            let status = skjema(&program, &kake, sti, &felt).await;
            assert!(status.is_success() || status.is_redirection(), "{sti}: {status}");
        }
        // What is confirmed is what the page shows, which any instance may have made.
        let sjekk = lege.get("/praksisinformasjon/praksis/ny/sjekk").await;
        let felt = felter(&sjekk, &["nokkel", "utkast", "vist"]);
        let felt: Vec<(&str, &str)> = felt.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let status = skjema(&program, &kake, "/api/praksis/registrer", &felt).await;
        assert!(status.is_success() || status.is_redirection(), "{status}");
        let (innhold, kropp) = support::flerdelt(&[("nokkel", &nokkel()), ("praksis", "fila")], Some(("krav.json", KRAV)));
        let status = post(&program, &kake, "/oppgjor/innsendinger/last-opp", &innhold, kropp).await;
        assert!(status.is_success() || status.is_redirection(), "{status}");
        for _ in 0..300 {
            if antall(&pool, "select count(*) from melding where kontrollstatus = 'ferdig_kontrollert'").await == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let status = skjema(&program, &kake, "/logg-ut", &[]).await;
        assert!(status.is_redirection(), "{status}");
    };
    let ((), kjort) = program.mens_den_kjorer(bruk).await;
    assert!(!kjort.ut.contains("\"ERROR\""), "{}", kjort.ut);
    assert_eq!(
        antall(&pool, "select count(*) from praksis where navn = 'Grevlinghiet Legesenter'").await,
        1
    );
    let utlogget = "select count(*) from revisjon where handling = 'okt.utlogget' and ny = 'bruker' and aktor_slag = 'behandler'";
    assert_eq!(antall(&pool, utlogget).await, 1);

    let slutt = program.kjor(&["oppgjorskjoring", "--dato", "2026-01-06"], "");
    ja(&slutt);
    assert!(slutt.ut.contains("1 vedtak, "), "{slutt:?}");
    assert_eq!(
        antall(&pool, "select count(*) from utbetalingsordre where sendt is not null").await,
        1
    );
    assert!(antall(&pool, "select count(*) from reskontro").await > 0);
    let slutt = program.kjor(&["revisjon-sjekk"], "");
    ja(&slutt);
    assert!(slutt.ut.contains("Revisjonssporet er helt: "), "{slutt:?}");
    assert_eq!(antall(&pool, "select count(*) from revisjon where segl is null").await, 0);

    // The session is told in log lines by its mark alone.
    let token = kake.split('=').nth(1).unwrap();
    let id: uuid::Uuid = sqlx::query_scalar("select id from sesjon where token_hash = sha256($1)")
        .bind(token.as_bytes())
        .fetch_one(&pool)
        .await
        .unwrap();
    // The mark is keyed, and the portal beside has the same key.
    let merke = hex::encode(&portal.app.krypto.oppslag("loggsesjon", &id.to_string())[..8]);
    let merke = format!("\"sesjon\":\"{merke}\"");
    assert!(
        kjort.ut.lines().any(|l| l.contains("last-opp") && l.contains(&merke)),
        "{}",
        kjort.ut
    );
    assert!(!kjort.ut.contains(token) && !kjort.ut.contains(&id.to_string()), "{}", kjort.ut);
}

/// What PostgreSQL answers the serving role: the code of its refusal, none when it is done.
async fn svar(db: &mut PgConnection, sql: &str) -> Option<String> {
    let mut tx = db.begin().await.unwrap();
    let utfall = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut *tx).await;
    tx.rollback().await.unwrap();
    utfall.err().map(|e| match e.as_database_error().and_then(|e| e.code()) {
        Some(kode) => kode.into_owned(),
        None => e.to_string(),
    })
}

const NEKTET: &str = "42501";

#[sqlx::test]
async fn what_the_portal_never_does_is_refused_by_the_database(pool: PgPool) {
    let mut db = PgConnection::connect(&tjeneradresse(&pool).await).await.unwrap();
    let mut eier = pool.acquire().await.unwrap();
    let bare_tillegg = databaserolle::bare_tillegg(&mut eier).await.unwrap();
    let fast: Vec<&str> = bare_tillegg
        .iter()
        .filter(|(_, fast, _)| *fast)
        .map(|(navn, ..)| navn.as_str())
        .collect();
    for navn in [
        "revisjon",
        "reskontro",
        "samtykke",
        "sak_avgjorelse",
        "avtale_kopi",
        "takstrad",
        "revisjonsdag",
        "revisjonshode",
    ] {
        assert!(fast.contains(&navn), "{navn}: {fast:?}");
    }
    for (navn, fast, bestaar) in &bare_tillegg {
        let felt: String = sqlx::query_scalar(
            "select quote_ident(attname) from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
               and attidentity = '' and attgenerated = '' order by attnum limit 1",
        )
        .bind(navn)
        .fetch_one(&mut *eier)
        .await
        .unwrap();
        let mut sql = Vec::new();
        if *fast {
            sql.push(format!("update {navn} set {felt} = {felt}"));
        }
        if *bestaar {
            sql.push(format!("delete from {navn}"));
        }
        for sql in sql {
            assert_eq!(svar(&mut db, &sql).await.as_deref(), Some(NEKTET), "{sql}");
        }
    }
    let tabeller: Vec<String> = sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public' order by 1")
        .fetch_all(&mut *eier)
        .await
        .unwrap();
    assert!(tabeller.len() > 60);
    for tabell in &tabeller {
        for sql in [
            format!("truncate {tabell} cascade"),
            format!("alter table {tabell} add column prove int"),
            format!("alter table {tabell} disable trigger all"),
            format!("create trigger prove before insert on {tabell} for each row execute function revisjon_lenke()"),
            format!("drop table {tabell} cascade"),
        ] {
            assert_eq!(svar(&mut db, &sql).await.as_deref(), Some(NEKTET), "{sql}");
        }
    }
    for sql in [
        "drop trigger revisjon_uforanderlig on revisjon",
        "create or replace function avvis_endring() returns trigger language plpgsql as 'begin return new; end'",
        "create function prove() returns int language sql as 'select 1'",
        "create function pg_temp.prove() returns int language sql as 'select 1'",
        "create table prove (id int)",
        "create temporary table prove (id int)",
        "create schema prove",
        "create role prove",
        "set role postgres",
        "set session authorization postgres",
        "set session_replication_role = replica",
        "alter role praksisportal_tjener superuser",
        "insert into _sqlx_migrations select * from _sqlx_migrations limit 0",
        "lock table revisjon in access exclusive mode",
        "copy revisjon to program 'true'",
        "grant update on revisjon to praksisportal_tjener",
    ] {
        let kode = svar(&mut db, sql).await;
        // A grant of what one does not have does nothing, and says so.
        if kode.is_none() && sql.starts_with("grant") {
            continue;
        }
        assert_eq!(kode.as_deref(), Some(NEKTET), "{sql}");
    }
    // Adding is what remains.
    assert_eq!(
        svar(
            &mut db,
            "insert into driftsmelding (slag, tekst_nb, tekst_nn, fra, til) values ('info', 'a', 'a', now(), now() + interval '1 day')"
        )
        .await,
        None
    );
}

/// Every checked question of the program, as it stands in `.sqlx`.
pub fn sporringer() -> Vec<String> {
    std::fs::read_dir(".sqlx")
        .unwrap()
        .map(|fil| {
            let fil: serde_json::Value = serde_json::from_slice(&std::fs::read(fil.unwrap().path()).unwrap()).unwrap();
            fil["query"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[sqlx::test]
async fn every_question_of_the_program_may_be_asked_by_the_role_that_serves(pool: PgPool) {
    tjeneradresse(&pool).await;
    let mut db = pool.acquire().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("set role {TJENER}")))
        .execute(&mut *db)
        .await
        .unwrap();
    let alle = sporringer();
    assert!(alle.len() > 400);
    let mut sett = 0;
    for sql in &alle {
        // Only a test tries this, to see it refused.
        if sql.trim() == "delete from avtaleversjon" {
            continue;
        }
        match svar(&mut db, &format!("explain (generic_plan) {sql}")).await {
            None => sett += 1,
            Some(kode) => assert_ne!(kode, NEKTET, "{sql}"),
        }
    }
    assert!(sett * 100 > alle.len() * 97, "{sett} of {} could be explained", alle.len());
}

#[sqlx::test]
async fn the_lists_hold_what_is_used_and_no_more(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let funksjoner: Vec<String> = sqlx::query_scalar("select prosrc from pg_proc where pronamespace = 'public'::regnamespace")
        .fetch_all(&mut *db)
        .await
        .unwrap();
    let ord: Vec<String> = (sporringer().into_iter().chain(funksjoner))
        .map(|sql| format!(" {} ", sql.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect();
    let brukt = |tabell: &str, foran: &[&str]| (ord.iter()).any(|sql| foran.iter().any(|f| sql.contains(&format!("{f} {tabell} "))));
    let laast = |tabell: &str| {
        ord.iter()
            .any(|sql| sql.contains(" for update") && sql.contains(&format!(" {tabell} ")))
    };
    let endret = |tabell: &str| (ord.iter()).any(|sql| sql.contains(&format!("into {tabell} ")) && sql.contains("do update"));
    for tabell in ENDRES {
        assert!(
            brukt(tabell, &["update", "update only"]) || endret(tabell) || laast(tabell),
            "nothing changes {tabell}"
        );
    }
    for (tabell, hvorfor) in SLETTES {
        assert!(
            brukt(tabell, &["delete from"]) && !hvorfor.is_empty(),
            "nothing deletes from {tabell}"
        );
    }
    let bare_tillegg = databaserolle::bare_tillegg(&mut db).await.unwrap();
    for (tabell, fast, bestaar) in &bare_tillegg {
        assert!(!fast || !ENDRES.contains(&tabell.as_str()), "{tabell} never changes");
        assert!(
            !bestaar || SLETTES.iter().all(|(navn, _)| navn != tabell),
            "rows of {tabell} are never deleted"
        );
    }
    let alle: BTreeSet<String> = sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
        .fetch_all(&mut *db)
        .await
        .unwrap()
        .into_iter()
        .collect();
    for tabell in ENDRES.iter().copied().chain(SLETTES.iter().map(|(navn, _)| *navn)) {
        assert!(alle.contains(tabell), "{tabell} is no table");
    }
}

#[sqlx::test]
async fn a_new_table_can_only_be_added_to_and_one_that_never_changes_covers_itself(pool: PgPool) {
    tjeneradresse(&pool).await;
    // In one of the lists, and made append-only by a migration that forgot them.
    sqlx::raw_sql(
        "create table ny (id int); create table laast (id int);
         create trigger laast_uforanderlig before update or delete on laast for each row execute function avvis_endring();
         create trigger utkast_uforanderlig before update or delete on utkast for each row execute function avvis_endring();
         create trigger jobb_uforanderlig before delete on jobb for each row when (old.ferdig is null) execute function avvis_endring();
         grant all on ny, laast to praksisportal_tjener",
    )
    .execute(&pool)
    .await
    .unwrap();
    tjeneradresse(&pool).await;
    let mut db = pool.acquire().await.unwrap();
    for (tabell, ventet) in [
        ("ny", "INSERT,SELECT"),
        ("laast", "INSERT,SELECT"),
        ("utkast", "INSERT,SELECT"),
        ("jobb", "DELETE,INSERT,SELECT,UPDATE"),
        ("melding", "INSERT,SELECT,UPDATE"),
        ("revisjon_brudd", "SELECT"),
        ("_sqlx_migrations", "SELECT"),
    ] {
        let gitt: Vec<String> = sqlx::query_scalar(
            "select a.privilege_type::text from pg_class c, aclexplode(c.relacl) a
             where c.oid = $1::regclass and a.grantee = $2::regrole order by 1",
        )
        .bind(tabell)
        .bind(TJENER)
        .fetch_all(&mut *db)
        .await
        .unwrap();
        assert_eq!(gitt.join(","), ventet, "{tabell}");
    }
}

/// Starts a server in production that is expected to refuse.
async fn nekter(database: &str, hvorfor: &[&str]) {
    let program = Program::produksjon(database);
    let slutt = program.kjor(&["server"], "");
    assert_eq!(slutt.kode, Some(2), "{slutt:?}");
    for ord in hvorfor.iter().chain(&["PORTAL_DATABASE_EIER", "To roller", "docs/drift.md"]) {
        assert!(slutt.feil.contains(ord), "{ord}: {slutt:?}");
    }
}

#[sqlx::test]
async fn production_does_not_serve_as_who_could_change_the_tables(pool: PgPool) {
    let tjener = tjeneradresse(&pool).await;
    nekter(&adresse(&pool), &["superbruker"]).await;
    let annen = format!("prove_{}", uuid::Uuid::new_v4().simple());
    sqlx::raw_sql(AssertSqlSafe(format!("create role {annen} login; grant {TJENER} to {annen}")))
        .execute(&pool)
        .await
        .unwrap();
    let url = rolle_i(&adresse(&pool), &annen);
    for (sql, angre, ord) in [
        (
            "alter table melding owner to X",
            "alter table melding owner to postgres",
            "eier tabeller",
        ),
        (
            "grant create on schema public to X",
            "revoke create on schema public from X",
            "lage tabeller",
        ),
        (
            "grant update on revisjon to X",
            "revoke update on revisjon from X",
            "endre eller slette i revisjon",
        ),
        (
            "grant update (ny) on revisjon to X",
            "revoke update (ny) on revisjon from X",
            "endre eller slette i revisjon",
        ),
        (
            "grant truncate on melding to X",
            "revoke truncate on melding from X",
            "endre eller slette i melding",
        ),
        ("alter role X createrole", "alter role X nocreaterole", "lage roller"),
    ] {
        let gjor = |sql: &str| AssertSqlSafe(sql.replace('X', &annen));
        sqlx::raw_sql(gjor(sql)).execute(&pool).await.unwrap();
        nekter(&url, &[&annen, ord]).await;
        sqlx::raw_sql(gjor(angre)).execute(&pool).await.unwrap();
    }
    sqlx::raw_sql(AssertSqlSafe(format!("drop owned by {annen}; drop role {annen}")))
        .execute(&pool)
        .await
        .unwrap();
    // As the role that serves it starts.
    let slutt = Program::produksjon(&tjener).start_og_stopp();
    assert!(slutt.feil.is_empty(), "{slutt:?}");
}

#[sqlx::test(migrations = false)]
async fn migrer_makes_the_tables_and_the_role_or_says_what_to_run(pool: PgPool) {
    support::uten_tabeller(&pool).await;
    let unik = uuid::Uuid::new_v4().simple().to_string();
    let (eier, tjener) = (format!("eier_{}", &unik[..12]), format!("tjener_{}", &unik[..12]));
    let base: String = sqlx::query_scalar("select current_database()::text")
        .fetch_one(&pool)
        .await
        .unwrap();
    let gjor = async |sql: String| sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await.unwrap();
    gjor(format!(
        "create role {eier} login; alter database \"{base}\" owner to {eier}; alter schema public owner to pg_database_owner"
    ))
    .await;
    let (som_eier, som_tjener) = (
        rolle_i(&adresse(&pool), &eier),
        rolle_i(&adresse(&pool), &format!("{tjener}:hemmelig")),
    );
    let program = Program::produksjon(&som_tjener).med(&[("PORTAL_DATABASE_EIER", &som_eier)]);

    // It may not make roles: what to run is told, and no password.
    let slutt = program.kjor(&["migrer"], "");
    assert!(
        slutt.kode == Some(1) && slutt.feil.contains(&format!("create role \"{tjener}\" login password '…'")),
        "{slutt:?}"
    );
    assert!(!format!("{slutt:?}").contains("hemmelig"), "{slutt:?}");
    gjor(format!("alter role {eier} createrole")).await;
    for _ in 0..2 {
        ja(&program.kjor(&["migrer"], ""));
    }
    let kryptert: String = sqlx::query_scalar("select rolpassword from pg_authid where rolname = $1")
        .bind(&tjener)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(kryptert.starts_with("SCRAM-SHA-256$4096:"), "{kryptert}");
    // The tables are the owner's, the program serves, and the owner does not.
    let eide: i64 = sqlx::query_scalar("select count(*) from pg_tables where schemaname = 'public' and tableowner <> $1")
        .bind(&eier)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(eide, 0);
    let slutt = program.start_og_stopp();
    assert!(slutt.feil.is_empty(), "{slutt:?}");
    nekter(&som_eier, &[&eier, "eier tabeller"]).await;
    // One role for both is no two roles.
    let slutt = Program::produksjon(&som_eier)
        .med(&[("PORTAL_DATABASE_EIER", &som_eier)])
        .kjor(&["migrer"], "");
    assert!(slutt.kode == Some(1) && slutt.feil.contains("samme rolle"), "{slutt:?}");
    gjor(format!("drop owned by {tjener}; drop role {tjener}")).await;
    gjor(format!(
        "alter database \"{base}\" owner to postgres; reassign owned by {eier} to postgres; drop owned by {eier}; drop role {eier}"
    ))
    .await;
}
