//! Migrations on a database that has been in use: what they make of claims and decisions that were there before.

use std::time::{Duration, Instant};

use grunn::Ore;
use praksisportal::server::MIGRERINGER;
use praksisportal::server::migrering::{self, Laasvent};
use regler::kjede::Behov;
use regler::prosess::Regningsstatus;
use regler::regel::{Funn, RegelId};
use sqlx::PgPool;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use uuid::Uuid;

const EIER: Uuid = Uuid::from_u128(1);
const PRAKSIS: i64 = 1_000_000_001;
const MOTTATT: &str = "2026-01-06T10:00:00+01:00";

/// Runs the migrations of `migrations` with numbers in the range.
async fn migrer(pool: &PgPool, numre: std::ops::RangeInclusive<u32>) {
    let mut filer: Vec<_> = std::fs::read_dir("migrations").unwrap().map(|f| f.unwrap().path()).collect();
    filer.retain(|f| f.extension().is_some_and(|e| e == "sql"));
    filer.sort();
    for fil in filer {
        let navn = fil.file_name().unwrap().to_str().unwrap();
        if numre.contains(&navn[..4].parse().unwrap()) {
            let sql = std::fs::read_to_string(&fil).unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(pool)
                .await
                .unwrap_or_else(|e| panic!("{navn}: {e}"));
        }
    }
}

async fn kjor(pool: &PgPool, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(pool).await.unwrap();
}

/// A clinician with a practice and three decisions: paid, in debt after a credit, and one that covers the debt.
async fn grunnlag(pool: &PgPool) {
    kjor(
        pool,
        &format!(
            "insert into helseaktor (id, fnr_oppslag, fnr_kryptert, hpr, fornavn, etternavn, opprettet, endret)
             values ('{EIER}', decode(repeat('01', 32), 'hex'), '', '565505933', 'Kvart', 'Grevling', '{MOTTATT}', '{MOTTATT}');
             insert into praksis (id, helseaktor_id, type, navn, orgnr, enhet_kilde, konto_kryptert, konto_maskert, konto_kontroll, opprettet, endret)
             values ({PRAKSIS}, '{EIER}', 'FALE', 'Kurbadet', '974760673', 'register', 'x', '*', 'treff', '{MOTTATT}', '{MOTTATT}');"
        ),
    )
    .await;
    for (id, dato, belop, godkjent, inn, ut, utbetalt) in [
        (1, "2026-01-06", 30_000, 30_000, 0, 0, "'2026-01-07T23:00:00Z'"),
        (2, "2026-01-07", 0, -10_000, 0, -10_000, "null"),
        (3, "2026-01-08", 5_000, 15_000, -10_000, 0, "null"),
    ] {
        kjor(
            pool,
            &format!(
                "insert into vedtak (id, helseaktor_id, praksis_id, dato, belop_ore, godkjent_ore, inngaende_ore, utgaende_ore, konto_kryptert,
                                     konto_maskert, opprettet, utbetalt)
                 values ({id}, '{EIER}', {PRAKSIS}, '{dato}', {belop}, {godkjent}, {inn}, {ut}, 'x', '*', '{dato}T16:00:00Z', {utbetalt})"
            ),
        )
        .await;
    }
}

/// A message; its number is its minute, too. Gives its id.
async fn melding(pool: &PgPool, nr: u32, vedtak: Option<i64>, meldingsstatus: &str, kontroll: &str, utbetaling: &str, antall: u32) -> Uuid {
    let id = Uuid::from_u128(1_000 + u128::from(nr));
    let vedtak = vedtak.map_or("null".to_owned(), |v| v.to_string());
    let innsending = if meldingsstatus == "feil_i_melding" {
        "null".to_owned()
    } else {
        nr.to_string()
    };
    kjor(
        pool,
        &format!(
            "insert into melding (id, helseaktor_id, praksis_id, kanal, innhold_hash, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus,
                                  innsending_id, vedtak_id, antall_regninger, krevd_ore, godkjent_ore, endret)
             values ('{id}', '{EIER}', {PRAKSIS}, 'api', decode(lpad(to_hex({nr}), 64, '0'), 'hex'), '2026-01-06T10:{nr:02}:00+01:00', '{meldingsstatus}',
                     '{kontroll}', '{utbetaling}', {innsending}, {vedtak}, {antall}, 0, 0, '{MOTTATT}')"
        ),
    )
    .await;
    id
}

struct Regning<'a> {
    nummer: &'a str,
    status: &'a str,
    ore: i64,
    kreditering: bool,
    korrigering: bool,
    funn: Vec<Funn>,
}

const fn regning<'a>(nummer: &'a str, status: &'a str, ore: i64) -> Regning<'a> {
    Regning {
        nummer,
        status,
        ore,
        kreditering: false,
        korrigering: false,
        funn: Vec::new(),
    }
}

async fn legg(pool: &PgPool, melding: Uuid, plass: i32, vedtak: Option<i64>, r: &Regning<'_>) -> i64 {
    let id: i64 = sqlx::query_scalar(
        "insert into regning (melding_id, helseaktor_id, plass, regningsnummer, tidspunkt, takstkoder, status, krevd_ore, godkjent_ore, kreditering, korrigering, funn)
         values ($1, $2, $3, $4, $5::timestamptz, '{2ad}', $6, $7, $8, $9, $10, $11) returning id",
    )
    .bind(melding)
    .bind(EIER)
    .bind(plass)
    .bind(r.nummer)
    .bind("2026-01-05T09:00:00+01:00".parse::<chrono::DateTime<chrono::Utc>>().unwrap())
    .bind(r.status)
    .bind(r.ore.abs())
    .bind((r.status != "behandles").then_some(if r.status == "avvist" { 0 } else { r.ore }))
    .bind(r.kreditering)
    .bind(r.korrigering)
    .bind(serde_json::to_value(&r.funn).unwrap())
    .fetch_one(pool)
    .await
    .unwrap();
    if let Some(v) = vedtak.filter(|_| matches!(r.status, "godkjent" | "kreditert")) {
        let slag = if r.kreditering { "kreditering" } else { "refusjon" };
        kjor(
            pool,
            &format!(
                "insert into reskontro (praksis_id, vedtak_id, regning_id, slag, belop_ore, tid) values ({PRAKSIS}, {v}, {id}, '{slag}', {}, '{MOTTATT}')",
                r.ore
            ),
        )
        .await;
    }
    id
}

/// Findings, and each combination that decides differently.
fn avslag() -> Vec<Vec<Funn>> {
    use RegelId::{
        K01Avtale, K01Praksis, K01Utdanning, K05FremITid, K24ForGammel, K24IkkeGodkjent, K25Avvist, K25Kreditert, K25Retning, Rapportering,
    };
    let f = |regler: &[RegelId]| regler.iter().map(|r| Funn::ny(*r)).collect::<Vec<_>>();
    let kredit = |s: Regningsstatus| vec![Funn::ny(K24IkkeGodkjent).med("status", s.paa_norsk())];
    vec![
        f(&[]),
        f(&[Rapportering]),
        f(&[K05FremITid]),
        f(&[K01Avtale]),
        f(&[K01Praksis, K01Utdanning]),
        f(&[K01Avtale, K05FremITid]),
        f(&[K01Avtale, Rapportering]),
        f(&[K24ForGammel]),
        f(&[K25Retning, K01Avtale]),
        f(&[K05FremITid, K24ForGammel]),
        f(&[K25Avvist]),
        f(&[K25Kreditert, K05FremITid]),
        kredit(Regningsstatus::Behandles),
        kredit(Regningsstatus::Avvist),
        kredit(Regningsstatus::Kreditert),
    ]
}

#[sqlx::test(migrations = false)]
async fn bills_and_decisions_of_before_are_as_if_made_today(pool: PgPool) {
    crate::support::uten_tabeller(&pool).await;
    migrer(&pool, 1..=29).await;
    grunnlag(&pool).await;
    let ferdig = "ferdig_kontrollert";
    // Decided and paid: approved, rejected in every way, one credited later.
    let en = melding(&pool, 1, Some(1), "ferdig_behandlet", ferdig, "utbetalt", 17).await;
    legg(&pool, en, 0, Some(1), &regning("1", "godkjent", 10_000)).await;
    let kreditert = legg(&pool, en, 1, Some(1), &regning("2", "kreditert", 20_000)).await;
    let mut avviste = Vec::new();
    for (plass, (nummer, funn)) in (2..).zip(('a'..='z').map(String::from).zip(avslag())) {
        let r = Regning {
            funn: funn.clone(),
            ..regning(&nummer, "avvist", 700)
        };
        avviste.push((legg(&pool, en, plass, Some(1), &r).await, funn));
    }
    // A credit and less new money in two messages of one day; then one that covers the rest, where a rejected bill is approved.
    let to = melding(&pool, 2, Some(2), "ferdig_behandlet", ferdig, "ingen_utbetaling", 1).await;
    let kreditering = Regning {
        kreditering: true,
        ..regning("3", "godkjent", -20_000)
    };
    let kreditering = legg(&pool, to, 0, Some(2), &kreditering).await;
    let tre = melding(&pool, 3, Some(2), "ferdig_behandlet", ferdig, "ingen_utbetaling", 1).await;
    legg(&pool, tre, 0, Some(2), &regning("4", "godkjent", 10_000)).await;
    let fire = melding(&pool, 4, Some(3), "ferdig_behandlet", ferdig, "sendt_til_utbetaling", 1).await;
    legg(&pool, fire, 0, Some(3), &regning("c", "godkjent", 15_000)).await;
    kjor(
        &pool,
        &format!(
            "insert into reskontro (praksis_id, vedtak_id, slag, belop_ore, tid) values ({PRAKSIS}, 1, 'utbetaling', -30000, '{MOTTATT}');
             insert into utbetalingsordre (vedtak_id, melding_id, forsystem_ref, belop_ore, ordre, opprettet, sendt) values
                 (1, '{}', 'U1', 30000, '{{\"belop\":\"300.00\",\"mottakergruppe\":\"Behandler\"}}', '{MOTTATT}', '{MOTTATT}'),
                 (3, '{}', 'U3', 5000, '{{\"belop\":\"50.00\",\"mottakergruppe\":\"Behandler\"}}', '{MOTTATT}', null)",
            Uuid::from_u128(71),
            Uuid::from_u128(73)
        ),
    )
    .await;
    // Not decided: under control, waiting for a person, only reports, technically rejected, and controlled and waiting for the run.
    let fem = melding(
        &pool,
        5,
        None,
        "sendt_til_behandling",
        "kontrolleres",
        "ikke_sendt_til_utbetaling",
        1,
    )
    .await;
    legg(&pool, fem, 0, None, &regning("5", "behandles", 100)).await;
    let seks = melding(
        &pool,
        6,
        None,
        "sendt_til_behandling",
        "kontrolleres_manuelt",
        "ikke_sendt_til_utbetaling",
        1,
    )
    .await;
    legg(&pool, seks, 0, None, &regning("d", "behandles", 100)).await;
    let sju = melding(&pool, 7, None, "ferdig_behandlet", ferdig, "ingen_utbetaling", 1).await;
    let rapport = Regning {
        korrigering: true,
        ..regning("1", "godkjent", 0)
    };
    legg(&pool, sju, 0, None, &rapport).await;
    melding(
        &pool,
        8,
        None,
        "feil_i_melding",
        "ikke_sendt_til_kontroll",
        "ikke_sendt_til_utbetaling",
        0,
    )
    .await;
    let ni = melding(&pool, 9, None, "ferdig_behandlet", ferdig, "ikke_sendt_til_utbetaling", 1).await;
    legg(&pool, ni, 0, None, &regning("9", "godkjent", 100)).await;

    migrer(&pool, 30..=9999).await;

    // What each rejected bill needs is what the rule says today; bills that are not rejected need nothing said.
    for (id, funn) in &avviste {
        let behov: String = sqlx::query_scalar("select behov from regning where id = $1")
            .bind(id)
            .fetch_one(&pool)
            .await
            .unwrap();
        let regler: Vec<RegelId> = funn.iter().map(|f| f.regel).collect();
        assert_eq!(behov, Behov::av(funn).ord(), "{regler:?}");
    }
    let andre: Vec<String> = sqlx::query_scalar("select distinct behov from regning where status <> 'avvist'")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(andre, ["rett"]);
    // The chain: rejected bills only, with the later bill that decides.
    let kjede: Vec<(String, Option<String>)> =
        sqlx::query_as("select r.regningsnummer, k.senere from regning_kjede k join regning r on r.id = k.id order by r.id")
            .fetch_all(&pool)
            .await
            .unwrap();
    let senere = |n: &str| kjede.iter().find(|(nummer, _)| nummer == n).unwrap().1.clone();
    assert_eq!(kjede.len(), avviste.len());
    assert_eq!(
        (senere("a"), senere("c").as_deref(), senere("d").as_deref()),
        (None, Some("godkjent"), Some("behandles"))
    );
    let bare: Vec<i64> = sqlx::query_scalar("select innsending_id from melding where bare_meldinger")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(bare, [7]);

    // Where the money of each submission went, and what it covered.
    let oppgjor: Vec<(i64, i64, Ore, Ore, Ore, Ore)> = sqlx::query_as(
        "select m.innsending_id, o.vedtak_id, o.godkjent_ore, o.kreditert_ore, o.motregnet_ore, o.betales_ore
         from innsending_oppgjor o join melding m on m.id = o.melding_id order by 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(
        oppgjor,
        [
            (1, 1, Ore(30_000), Ore(0), Ore(0), Ore(30_000)),
            (2, 2, Ore(0), Ore(-20_000), Ore(0), Ore(0)),
            (3, 2, Ore(10_000), Ore(0), Ore(10_000), Ore(0)),
            (4, 3, Ore(15_000), Ore(0), Ore(10_000), Ore(5_000)),
        ]
    );
    let motregnet: Vec<(i64, i64, i64)> = sqlx::query_as("select vedtak_id, kreditering_id, belop_ore from motregning order by 1")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(motregnet, [(2, kreditering, 10_000), (3, kreditering, 10_000)]);
    let feil: i64 = sqlx::query_scalar(
        "select count(*) from vedtak v where v.belop_ore <> (select sum(betales_ore) from innsending_oppgjor o where o.vedtak_id = v.id)",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(feil, 0, "what is paid for the submissions is what the decision pays");
    let status: String = sqlx::query_scalar("select status from regning where id = $1")
        .bind(kreditert)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(status, "kreditert", "states are not touched");

    // An order that has not left says what orders say now; one that has left is as it was sent.
    let ordre: Vec<(String, Option<String>, Option<String>)> =
        sqlx::query_as("select forsystem_ref, ordre ->> 'trekkpliktig', ordre ->> 'eksternReferanse' from utbetalingsordre order by 1")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(
        ordre,
        [("U1".into(), None, None), ("U3".into(), Some("1".into()), Some("Kurbadet".into()))]
    );
}

#[sqlx::test(migrations = false)]
async fn case_workers_of_before_keep_what_they_could_do(pool: PgPool) {
    crate::support::uten_tabeller(&pool).await;
    migrer(&pool, 1..=39).await;
    kjor(
        &pool,
        "insert into saksbehandler (id, fnr_oppslag, navn, aktiv) values (gen_random_uuid(), sha256('a'), 'A', true), (gen_random_uuid(), sha256('b'), 'B', false)",
    )
    .await;
    migrer(&pool, 40..=40).await;
    let ny = "insert into saksbehandler (id, fnr_oppslag, navn) values (gen_random_uuid(), sha256('c'), 'C')";
    kjor(&pool, ny).await;
    let slik: Vec<(String, bool, String)> =
        sqlx::query_as("select navn, aktiv, array_to_string(roller, ',') from saksbehandler order by navn")
            .fetch_all(&pool)
            .await
            .unwrap();
    let rad = |navn: &str, aktiv, roller: &str| (navn.to_owned(), aktiv, roller.to_owned());
    assert_eq!(
        slik,
        [
            rad("A", true, "les,behandle,godkjenn"),
            rad("B", false, "les,behandle,godkjenn"),
            rad("C", true, "les")
        ]
    );
    for roller in ["{}", "{behandle}", "{les,sjef}"] {
        let galt = sqlx::query("update saksbehandler set roller = $1::text[]")
            .bind(roller)
            .execute(&pool)
            .await;
        assert!(galt.is_err(), "{roller}");
    }
}

/// Number and SHA-384 of every migration of the last release, a line each.
const SUMMER: &str = "tests/data/migrering/summer.txt";
/// Every question the last release asks the database.
const SPORRINGER: &str = "tests/data/migrering/forrige-sporringer.json";

/// With `PORTAL_NY_UTGAVE` set this tree is made the last release; see «A migration» in CONTRIBUTING.md.
fn er_ny_utgave() -> bool {
    std::env::var_os("PORTAL_NY_UTGAVE").is_some()
}

#[test]
fn a_migration_that_has_been_released_is_never_edited() {
    let naa: Vec<String> = MIGRERINGER
        .iter()
        .map(|m| format!("{:04} {}", m.version, hex::encode(&m.checksum)))
        .collect();
    if er_ny_utgave() {
        std::fs::write(SUMMER, naa.join("\n") + "\n").unwrap();
    }
    let gitt_ut = std::fs::read_to_string(SUMMER).unwrap();
    assert!(gitt_ut.lines().count() >= 20);
    for linje in gitt_ut.lines() {
        assert!(
            naa.iter().any(|n| n == linje),
            "migration {} is in databases as it was: undo the edit, and make a new migration",
            &linje[..4]
        );
    }
}

/// Old and new programs run beside each other while instances are replaced one by one: the tables are new before the last old program is
/// gone, so what it asks must still be understood.
#[sqlx::test]
async fn what_the_last_release_asks_is_understood_by_the_new_tables(pool: PgPool) {
    if er_ny_utgave() {
        let mut alle = crate::databaserolle::sporringer();
        alle.sort();
        std::fs::write(SPORRINGER, serde_json::to_string_pretty(&alle).unwrap() + "\n").unwrap();
    }
    let sporringer: Vec<String> = serde_json::from_slice(&std::fs::read(SPORRINGER).unwrap()).unwrap();
    assert!(sporringer.len() > 300);
    let mut feil = Vec::new();
    let mut db = pool.acquire().await.unwrap();
    for (nr, sql) in sporringer.iter().enumerate() {
        let forbered = format!("prepare p{nr} as {sql}");
        if let Err(e) = sqlx::raw_sql(sqlx::AssertSqlSafe(forbered)).execute(&mut *db).await {
            let e = e.to_string();
            // A command that cannot be prepared by name says so whatever the tables are.
            if !e.contains("syntax error") {
                feil.push(format!("{e}\n{sql}"));
            }
        }
    }
    assert!(
        feil.is_empty(),
        "the old program cannot run beside the new one:\n{}",
        feil.join("\n\n")
    );
}

/// A release with one migration more, which needs a table that is in use.
fn neste_utgave() -> Migrator {
    let sql = "alter table epost_ut add column prove int".into_sql_str();
    let ny = Migration::new(9999, "prove".into(), MigrationType::Simple, sql, false);
    Migrator::with_migrations(MIGRERINGER.iter().cloned().chain([ny]).collect())
}

#[sqlx::test(migrations = false)]
async fn a_migration_that_waits_for_a_table_lets_others_by(pool: PgPool) {
    crate::support::uten_tabeller(&pool).await;
    let valg = pool.connect_options();
    let vent = Laasvent {
        frist: Duration::from_millis(200),
        pause: Duration::from_millis(300),
        ganger: 3,
    };
    migrering::migrer(&MIGRERINGER, &valg, vent).await.unwrap();
    assert!(migrering::migrert(&pool).await.unwrap());
    migrering::migrer(&MIGRERINGER, &valg, vent).await.unwrap();

    // Who may not make tables is let by when there is nothing to make.
    sqlx::raw_sql(
        "drop role if exists migrering_prove; create role migrering_prove login;
         grant usage on schema public to migrering_prove; grant select on _sqlx_migrations to migrering_prove",
    )
    .execute(&pool)
    .await
    .unwrap();
    migrering::migrer(&MIGRERINGER, &(*valg).clone().username("migrering_prove"), vent)
        .await
        .unwrap();
    let feil = migrering::migrer(&neste_utgave(), &(*valg).clone().username("migrering_prove"), vent)
        .await
        .unwrap_err();
    assert!(feil.contains("permission denied"), "{feil}");
    sqlx::raw_sql("drop owned by migrering_prove; drop role migrering_prove")
        .execute(&pool)
        .await
        .unwrap();

    // A long transaction reads the table.
    let mut laas = pool.begin().await.unwrap();
    sqlx::query("select 1 from epost_ut").execute(&mut *laas).await.unwrap();
    let neste = neste_utgave();
    let start = Instant::now();
    // Who comes behind the migration is let by each time it gives up.
    let andre = async {
        for _ in 0..3 {
            sqlx::query("select 1 from epost_ut").execute(&pool).await.unwrap();
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    };
    let (utfall, ()) = tokio::join!(migrering::migrer(&neste, &valg, vent), andre);
    let feil = utfall.unwrap_err();
    assert!(feil.contains("er i bruk"), "{feil}");
    assert!(start.elapsed() >= vent.frist * 3, "it tried three times");
    let halvferdig: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations where not success")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(halvferdig, 0, "nothing is half done");

    // It ends while the migration is trying.
    let slipp = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        laas.rollback().await.unwrap();
    };
    let vent = Laasvent { ganger: 100, ..vent };
    let (utfall, ()) = tokio::join!(migrering::migrer(&neste, &valg, vent), slipp);
    utfall.unwrap();
    sqlx::query("select prove from epost_ut").execute(&pool).await.unwrap();

    // A newer database and an edited migration are told apart.
    let feil = migrering::migrer(&MIGRERINGER, &valg, vent).await.unwrap_err();
    assert!(feil.contains("databasen er nyere enn programmet: migrering 9999"), "{feil}");
    sqlx::query("update _sqlx_migrations set checksum = 'x' where version = 12")
        .execute(&pool)
        .await
        .unwrap();
    let feil = migrering::migrer(&neste, &valg, vent).await.unwrap_err();
    assert!(
        feil.contains("migrering 0012 er en annen") && feil.contains("docs/drift.md"),
        "{feil}"
    );
}
