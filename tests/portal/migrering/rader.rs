//! Every migration in turn, on tables that all have rows in all their columns.
//!
//! `tests/data/migrering/rader/NNNN.sql` has the rows that come with a migration: of its new tables, and values for its new columns. They are
//! written for the tables as they are just after it, and are never changed afterwards.

use std::collections::{BTreeMap, BTreeSet};

use praksisportal::server::MIGRERINGER;
use praksisportal::server::migrering::{self, Laasvent};
use serde_json::{Map, Value};
use sqlx::PgPool;
use sqlx::migrate::{Migration, Migrator};

/// Migrations that alter or remove what was stored in columns that were there before, and why.
const ENDRER: &[(i64, &str, &str)] = &[
    (33, "utbetalingsordre", "an order that has not left says what orders say now"),
    (44, "oppgjorskjoring", "the totals of a run are those of its decisions"),
];

/// Brings the tables up to and including a migration, as the program does.
pub async fn til(pool: &PgPool, siste: i64) {
    migrer(pool, MIGRERINGER.iter().filter(|m| m.version <= siste).cloned().collect())
        .await
        .unwrap();
}

pub async fn migrer(pool: &PgPool, migreringer: Vec<Migration>) -> Result<(), String> {
    migrering::migrer(&Migrator::with_migrations(migreringer), &pool.connect_options(), Laasvent::VANLIG).await
}

/// Adds the rows that come with a migration.
pub async fn legg(pool: &PgPool, nr: i64) {
    if let Ok(sql) = std::fs::read_to_string(format!("tests/data/migrering/rader/{nr:04}.sql")) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(pool)
            .await
            .unwrap_or_else(|e| panic!("rader/{nr:04}.sql: {e}"));
    }
}

/// The tables with their columns.
pub async fn tabeller(pool: &PgPool) -> BTreeMap<String, BTreeSet<String>> {
    let rader: Vec<(String, String)> = sqlx::query_as(
        "select c.relname::text, a.attname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
           and c.relname <> '_sqlx_migrations'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut ut: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (tabell, kolonne) in rader {
        ut.entry(tabell).or_default().insert(kolonne);
    }
    ut
}

/// Every row of a table.
pub async fn innhold(pool: &PgPool, tabell: &str) -> Vec<Map<String, Value>> {
    let sql = format!("select to_jsonb(t) from {tabell} t order by t.ctid");
    let rader: Vec<Value> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await.unwrap();
    rader.into_iter().map(|r| r.as_object().unwrap().clone()).collect()
}

/// What a table's rows hold in some of its columns, in no order.
fn av(rader: &[Map<String, Value>], kolonner: &BTreeSet<String>) -> Vec<String> {
    let mut ut: Vec<String> = rader
        .iter()
        .map(|rad| {
            let felt: BTreeMap<_, _> = rad.iter().filter(|(navn, _)| kolonner.contains(*navn)).collect();
            serde_json::to_string(&felt).unwrap()
        })
        .collect();
    ut.sort();
    ut
}

/// Columns without a value in any row; all of them when the table is empty.
fn tomme(tabeller: &BTreeMap<String, BTreeSet<String>>, alt: &BTreeMap<String, Vec<Map<String, Value>>>) -> Vec<String> {
    let er_satt = |tabell: &str, kolonne: &str| alt[tabell].iter().any(|rad| !rad[kolonne].is_null());
    tabeller
        .iter()
        .flat_map(|(tabell, kolonner)| kolonner.iter().map(move |k| (tabell, k)))
        .filter(|(tabell, kolonne)| !er_satt(tabell, kolonne))
        .map(|(tabell, kolonne)| format!("{tabell}.{kolonne}"))
        .collect()
}

async fn alt(pool: &PgPool, tabeller: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, Vec<Map<String, Value>>> {
    let mut ut = BTreeMap::new();
    for tabell in tabeller.keys() {
        ut.insert(tabell.clone(), innhold(pool, tabell).await);
    }
    ut
}

/// Constraints and indexes that were made without looking at the rows that were there.
async fn ikke_provd(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select conrelid::regclass || '.' || conname from pg_constraint where not convalidated
         union all select indexrelid::regclass::text from pg_index where not indisvalid",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrations = false)]
async fn each_migration_keeps_every_row_of_tables_that_are_full(pool: PgPool) {
    crate::support::uten_tabeller(&pool).await;
    let mut listet: Vec<(i64, &str)> = ENDRER.iter().map(|(nr, tabell, _)| (*nr, *tabell)).collect();
    let mut feil = Vec::new();
    let mut foer: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut rader: BTreeMap<String, Vec<Map<String, Value>>> = BTreeMap::new();
    for m in MIGRERINGER.iter() {
        let nr = m.version;
        til(&pool, nr).await;
        let naa = tabeller(&pool).await;
        let innhold = alt(&pool, &naa).await;
        for (tabell, kolonner) in &foer {
            let felles: BTreeSet<String> = match naa.get(tabell) {
                Some(k) => k.intersection(kolonner).cloned().collect(),
                None => BTreeSet::new(),
            };
            let ingen = Vec::new();
            let (gamle, nye): (&Vec<_>, &Vec<_>) = (&rader[tabell], innhold.get(tabell).unwrap_or(&ingen));
            // New rows are no harm: what was there must be there.
            let mut etter = av(nye, &felles);
            let borte = av(gamle, &felles).into_iter().any(|rad| match etter.binary_search(&rad) {
                Ok(plass) => {
                    etter.remove(plass);
                    false
                }
                Err(_) => true,
            });
            let uten = kolonner.difference(&felles).count();
            if borte || uten > 0 {
                match listet.iter().position(|l| *l == (nr, tabell.as_str())) {
                    Some(plass) => {
                        listet.remove(plass);
                    }
                    None => feil.push(format!(
                        "migration {nr:04} alters, removes or drops columns of {tabell} ({} rows before, {} after, {uten} columns gone): list it in ENDRER with the reason, or mend it",
                        gamle.len(),
                        nye.len()
                    )),
                }
            }
        }
        legg(&pool, nr).await;
        rader = alt(&pool, &naa).await;
        feil.extend(tomme(&naa, &rader).iter().map(|kolonne| {
            format!("no row has a value in {kolonne}: add one in tests/data/migrering/rader/{nr:04}.sql, so that later migrations are tried on it")
        }));
        foer = naa;
    }
    // One may be made without a look at the rows, so that nobody waits; then a later migration looks.
    feil.extend(ikke_provd(&pool).await.iter().map(|hva| format!("no migration validates {hva}")));
    assert!(feil.is_empty(), "{}", feil.join("\n"));
    assert!(listet.is_empty(), "no migration does this any more: {listet:?}");
    assert!(foer.len() > 50);
}

/// The words each column takes, from its check or its type.
async fn ord(pool: &PgPool) -> BTreeMap<String, BTreeSet<String>> {
    let regler: Vec<(String, String)> = sqlx::query_as(
        "select c.conrelid::regclass || '.' || a.attname, pg_get_constraintdef(c.oid)
         from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         where c.contype = 'c' and array_length(c.conkey, 1) = 1
         union all
         select a.attrelid::regclass || '.' || a.attname, quote_literal(e.enumlabel)
         from pg_attribute a join pg_enum e on e.enumtypid = a.atttypid join pg_class k on k.oid = a.attrelid and k.relkind = 'r'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut ut: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (kolonne, regel) in regler {
        // A list of words, or a word or pattern as it stands.
        let ord = regel
            .split('\'')
            .skip(1)
            .step_by(2)
            .flat_map(|o| match o.strip_prefix('{').and_then(|o| o.strip_suffix('}')) {
                Some(liste) => liste.split(',').collect(),
                None => vec![o],
            });
        ut.entry(kolonne)
            .or_default()
            .extend(ord.filter(|o| !o.is_empty()).map(str::to_owned));
    }
    ut.retain(|_, ord| !ord.is_empty());
    ut
}

/// What a migration lets into, or shuts out of, columns that were there before it.
fn nye_ord(
    nr: i64,
    foer: &BTreeMap<String, BTreeSet<String>>,
    fantes: &BTreeSet<String>,
    naa: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<String> {
    let ingen = BTreeSet::new();
    let mut ut = Vec::new();
    for kolonne in fantes {
        match (foer.get(kolonne), naa.get(kolonne)) {
            (None, None) => {}
            (None, Some(_)) => ut.push(format!("{nr:04} {kolonne} *")),
            (Some(foer), naa) => {
                let naa = naa.unwrap_or(&ingen);
                ut.extend(naa.difference(foer).map(|o| format!("{nr:04} {kolonne} {o}")));
                ut.extend(foer.difference(naa).map(|o| format!("{nr:04} {kolonne} -{o}")));
            }
        }
    }
    ut
}

fn kolonner(tabeller: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    tabeller
        .iter()
        .flat_map(|(t, k)| k.iter().map(move |k| format!("{t}.{k}")))
        .collect()
}

#[sqlx::test(migrations = false)]
async fn a_word_the_program_before_does_not_know_is_decided_on(pool: PgPool) {
    crate::support::uten_tabeller(&pool).await;
    let fil = std::fs::read_to_string("tests/data/migrering/nye-ord.txt").unwrap();
    let bestemt: Vec<(&str, &str)> = fil
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split_once(" | ").unwrap_or_else(|| panic!("no reason: {l}")))
        .collect();
    assert!(bestemt.iter().all(|(_, hvorfor)| hvorfor.len() > 10));
    let (mut foer, mut fantes, mut funnet) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
    for m in MIGRERINGER.iter() {
        til(&pool, m.version).await;
        let naa = ord(&pool).await;
        funnet.extend(nye_ord(m.version, &foer, &fantes, &naa));
        (foer, fantes) = (naa, kolonner(&tabeller(&pool).await));
    }
    let ubestemt: Vec<_> = funnet.iter().filter(|f| !bestemt.iter().any(|(b, _)| b == f)).collect();
    assert!(
        ubestemt.is_empty(),
        "the program of the last release has not heard of these: say in tests/data/migrering/nye-ord.txt how it meets them\n{ubestemt:#?}"
    );
    let borte: Vec<_> = bestemt.iter().filter(|(b, _)| !funnet.iter().any(|f| f == b)).collect();
    assert!(borte.is_empty(), "no migration does this: {borte:?}");

    // What it looks for is found.
    for (sql, ventet) in [
        (
            "alter table hold drop constraint hold_arbeid_check, add check (arbeid in ('utbetaling', 'kontroll', 'post', 'alt'))",
            "9999 hold.arbeid alt",
        ),
        (
            "alter table hold drop constraint hold_arbeid_check, add check (arbeid in ('utbetaling', 'kontroll', 'alt'))",
            "9999 hold.arbeid -post",
        ),
        (
            "alter table helseaktor add check (etternavn in ('Grevling', 'Trane'))",
            "9999 helseaktor.etternavn *",
        ),
        (
            "alter table saksbehandler drop constraint saksbehandler_roller,
             add constraint saksbehandler_roller check (roller <@ '{les,behandle,godkjenn,fagansvarlig,sjef}'::text[])",
            "9999 saksbehandler.roller sjef",
        ),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
        let naa = ord(&pool).await;
        assert_eq!(nye_ord(9999, &foer, &fantes, &naa), [ventet]);
        foer = naa;
    }
}
