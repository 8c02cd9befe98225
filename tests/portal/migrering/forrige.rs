//! The last release beside this one. While instances are replaced, the tables are new before the last old program is gone: all it asks must
//! be answered as before. Every question of the last release is asked with values of rows that are there, first on the tables it was made
//! for and then on those of this release.

use std::collections::BTreeMap;

use praksisportal::server::MIGRERINGER;
use sqlx::{Connection as _, PgConnection, PgPool};

use super::rader;
use super::{SUMMER, er_ny_utgave};

/// Every question the last release asks the database.
const SPORRINGER: &str = "tests/data/migrering/forrige-sporringer.json";
/// Rows each question is asked with.
const FLEST_RADER: usize = 6;

/// Columns of one row, as text.
type Rad = BTreeMap<String, Option<String>>;

/// One question with values.
struct Kall {
    sql: String,
    verdier: Vec<String>,
}

/// How it went: rows, or the code of a refusal.
type Utfall = Result<u64, String>;

fn sporringer() -> Vec<String> {
    if er_ny_utgave() {
        let mut alle = crate::databaserolle::sporringer();
        alle.sort();
        std::fs::write(SPORRINGER, serde_json::to_string_pretty(&alle).unwrap() + "\n").unwrap();
    }
    serde_json::from_slice(&std::fs::read(SPORRINGER).unwrap()).unwrap()
}

/// The number of the last migration of the last release.
fn siste_utgave() -> i64 {
    let summer = std::fs::read_to_string(SUMMER).unwrap();
    summer.lines().last().unwrap()[..4].parse().unwrap()
}

/// Names, numbers, placeholders and strings; other signs that stand together are one.
fn deler(sql: &str) -> Vec<&str> {
    let slag = |t: char| match t {
        t if t.is_alphanumeric() || "_.$\"".contains(t) => 0,
        t if "=<>!&|@~+-*/#:".contains(t) => 1,
        _ => 2,
    };
    let mut ut = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(t) = rest.chars().next() {
        let slutt = match (t, slag(t)) {
            ('\'', _) => rest[1..].find('\'').map_or(rest.len(), |i| i + 2),
            (_, 2) => t.len_utf8(),
            (_, s) => rest.find(|t| slag(t) != s).unwrap_or(rest.len()),
        };
        ut.push(&rest[..slutt]);
        rest = rest[slutt..].trim_start();
    }
    ut
}

/// Where a list in parentheses that is open at `fra` begins, and how many commas stand between.
fn liste(deler: &[&str], fra: usize) -> Option<(usize, usize)> {
    let (mut dybde, mut plass) = (0, 0);
    for i in (0..fra).rev() {
        match deler[i] {
            ")" => dybde += 1,
            "(" if dybde == 0 => return Some((i, plass)),
            "(" => dybde -= 1,
            "," if dybde == 0 => plass += 1,
            _ => {}
        }
    }
    None
}

/// The names in the parentheses that begin at `fra`.
fn navn<'a>(deler: &[&'a str], fra: usize) -> Vec<&'a str> {
    deler[fra + 1..]
        .iter()
        .take_while(|d| **d != ")")
        .filter(|d| **d != ",")
        .copied()
        .collect()
}

/// The column of `inn` that what stands at `i` in the list after `select` is put in.
fn i_valg<'a>(d: &[&'a str], inn: &[&'a str], i: usize) -> Option<&'a str> {
    let valg = d[..i].iter().rposition(|o| *o == "select")?;
    let mut dybde = 0;
    let plass = d[valg..i].iter().filter(|o| {
        match **o {
            "(" => dybde += 1,
            ")" => dybde -= 1,
            _ => {}
        }
        dybde == 0 && **o == ","
    });
    inn.get(plass.count()).copied()
}

fn er_sammenligning(ord: &str) -> bool {
    matches!(ord, "=" | "<" | ">" | "<=" | ">=" | "<>" | "&&" | "@>" | "<@")
}

/// The column whose value a placeholder stands for, as it is written: by comparison, assignment, or place in what is inserted.
fn kolonne<'a>(d: &[&'a str], i: usize) -> Option<&'a str> {
    let foer = |n: usize| i.checked_sub(n).map_or("", |i| d[i]);
    let inn = (d.first() == Some(&"insert")).then(|| navn(d, 3));
    if er_sammenligning(foer(1)) {
        return Some(foer(2));
    }
    if foer(1) == "(" && matches!(foer(2), "any" | "all" | "coalesce") && er_sammenligning(foer(3)) {
        return Some(foer(4));
    }
    // Past the cast, if there is one.
    let mut etter = i + 1;
    while d.get(etter).is_some_and(|o| *o == "::") {
        etter += 2;
        while d.get(etter).is_some_and(|o| matches!(*o, "[" | "]")) {
            etter += 1;
        }
    }
    if d.get(etter).is_some_and(|o| er_sammenligning(o)) {
        return d.get(etter + 1).copied();
    }
    match liste(d, i) {
        Some((apen, plass)) if apen > 0 && d[apen - 1] == "values" => inn?.get(plass).copied(),
        Some((apen, _)) if apen > 0 && d[apen - 1] == "coalesce" => kolonne(d, apen - 1),
        // `unnest($1, $2) as x (a, b)`
        Some((apen, plass)) if apen > 0 && d[apen - 1] == "unnest" => {
            let slutt = (i..d.len()).find(|j| d[*j] == ")" && liste(d, *j).is_some_and(|(a, _)| a == apen))?;
            let alias = (slutt..d.len().min(slutt + 6)).find(|j| d[*j] == "(")?;
            let navn = *navn(d, alias).get(plass)?;
            // What is inserted may have short names of its own.
            let valgt = (1..apen).find(|j| d[*j] == navn && matches!(d[j - 1], "select" | ",") && matches!(d[j + 1], "from" | ","));
            valgt.and_then(|j| i_valg(d, &inn?, j)).or(Some(navn))
        }
        // `(a, b) < ($1, $2)`
        Some((apen, plass)) if apen > 1 && er_sammenligning(d[apen - 1]) && d[apen - 2] == ")" => {
            let (venstre, _) = liste(d, apen - 2)?;
            navn(d, venstre).get(plass).copied()
        }
        Some(_) => None,
        // `insert into t (a, b) select $1, $2`
        None => i_valg(d, &inn?, i),
    }
}

/// The tables a question names, and what it calls them.
fn nevnt<'a>(d: &[&'a str], rader: &BTreeMap<String, Vec<Rad>>) -> Vec<(&'a str, &'a str)> {
    let mut ut = Vec::new();
    for (i, tabell) in d.iter().enumerate() {
        let etter = i
            .checked_sub(1)
            .is_some_and(|j| matches!(d[j], "from" | "join" | "update" | "into" | "using" | ","));
        if etter && rader.contains_key(*tabell) {
            let alias = match d.get(i + 1) {
                Some(&"as") => d.get(i + 2),
                annet => annet,
            };
            ut.push((*tabell, alias.copied().unwrap_or_default()));
        }
    }
    ut
}

/// A value of a type that nothing is known about.
fn standard(slag: &str) -> String {
    if let Some(en) = slag.strip_suffix("[]") {
        return format!("array[{}]", standard(en));
    }
    let verdi = match slag {
        "uuid" => "00000000-0000-0000-0000-000000000001",
        "bigint" | "integer" | "smallint" | "numeric" => "1",
        "timestamp with time zone" => "2026-01-06T10:00Z",
        "date" => "2026-01-06",
        "boolean" => "true",
        "bytea" => "\\x0000000000000000000000000000000000000000000000000000000000000000",
        "jsonb" | "json" => "[]",
        _ => "x",
    };
    format!("'{verdi}'::{slag}")
}

/// Whether a value can be one of a type: names are guessed at, and another table may have one that is spelled the same.
fn passer(verdi: &str, slag: &str) -> bool {
    match slag.strip_suffix("[]").unwrap_or(slag) {
        "uuid" => verdi.parse::<uuid::Uuid>().is_ok() || verdi.starts_with('{'),
        "bigint" | "integer" | "smallint" => verdi.parse::<i64>().is_ok() || verdi.starts_with('{'),
        "boolean" => matches!(verdi, "true" | "false" | "t" | "f"),
        "date" | "timestamp with time zone" => verdi.starts_with("20"),
        _ => true,
    }
}

fn bokstavelig(verdi: Option<&str>, slag: &str) -> String {
    let Some(verdi) = verdi else { return format!("null::{slag}") };
    let er_liste = verdi.starts_with('{') && verdi.ends_with('}');
    match slag.strip_suffix("[]") {
        Some(en) if !er_liste => format!("array[{}]", bokstavelig(Some(verdi), en)),
        None if er_liste && !matches!(slag, "jsonb" | "json") => standard(slag),
        _ => format!("'{}'::{slag}", verdi.replace('\'', "''")),
    }
}

/// The question with values of the rows of one round.
fn verdier(d: &[&str], typer: &[String], rader: &BTreeMap<String, Vec<Rad>>, runde: usize) -> Vec<String> {
    let tabeller = nevnt(d, rader);
    let verdi = |tabell: &str, kolonne: &str| {
        let alle = &rader[tabell];
        alle.get(runde % alle.len().max(1)).and_then(|rad| rad.get(kolonne)).cloned()
    };
    let en = |nr: usize, slag: &str| {
        let merke = format!("${}", nr + 1);
        let funnet = d.iter().enumerate().filter(|(_, o)| **o == merke).find_map(|(i, _)| {
            let navn = kolonne(d, i)?;
            let (foran, navn) = navn.rsplit_once('.').unwrap_or(("", navn));
            tabeller
                .iter()
                .filter(|(tabell, alias)| foran.is_empty() || foran == *alias || foran == *tabell)
                .filter_map(|(tabell, _)| verdi(tabell, navn))
                .find(|v| v.as_ref().is_none_or(|v| passer(v, slag)))
        });
        funnet.map_or_else(|| standard(slag), |v| bokstavelig(v.as_deref(), slag))
    };
    typer.iter().enumerate().map(|(nr, slag)| en(nr, slag)).collect()
}

async fn kjor(db: &mut PgConnection, sql: &str) -> Utfall {
    let svar = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(db).await;
    svar.map(|s| s.rows_affected()).map_err(|feil| match feil.as_database_error() {
        Some(f) => format!("{} {}", f.code().unwrap_or_default(), f.message()),
        None => feil.to_string(),
    })
}

/// Does something and undoes it.
async fn prov(db: &mut PgConnection, sql: &str) -> Utfall {
    kjor(db, "savepoint prove").await.unwrap();
    let utfall = kjor(db, sql).await;
    kjor(db, "rollback to savepoint prove").await.unwrap();
    utfall
}

/// Makes a question ready. Gives the types of its values, or why it cannot be asked.
async fn klargjor(db: &mut PgConnection, nr: usize, sql: &str) -> Result<Vec<String>, String> {
    kjor(db, "savepoint klargjor").await.unwrap();
    if let Err(feil) = kjor(db, &format!("prepare p{nr} as {sql}")).await {
        kjor(db, "rollback to savepoint klargjor").await.unwrap();
        return Err(feil);
    }
    Ok(sqlx::query_scalar(
        "select t::text from pg_prepared_statements, unnest(parameter_types) with ordinality as x (t, nr) where name = $1 order by nr",
    )
    .bind(format!("p{nr}"))
    // Kept by no name: all names are given up now and then.
    .persistent(false)
    .fetch_all(db)
    .await
    .unwrap())
}

/// Every question with the values of some rows.
async fn kall(db: &mut PgConnection, sporringer: &[String], rader: &BTreeMap<String, Vec<Rad>>) -> Vec<Kall> {
    let mut tx = db.begin().await.unwrap();
    let mut ut = Vec::new();
    for (nr, sql) in sporringer.iter().enumerate() {
        let typer = klargjor(&mut tx, nr, sql).await.unwrap_or_default();
        let d = deler(sql);
        let runder = nevnt(&d, rader).iter().map(|(t, _)| rader[*t].len()).max().unwrap_or(1);
        let mut egne: Vec<Vec<String>> = (0..runder.clamp(1, FLEST_RADER)).map(|r| verdier(&d, &typer, rader, r)).collect();
        egne.dedup();
        ut.extend(egne.into_iter().map(|verdier| Kall { sql: sql.clone(), verdier }));
    }
    tx.rollback().await.unwrap();
    kjor(db, "deallocate all").await.unwrap();
    ut
}

/// Asks all of it, in a transaction that is undone, after `endring`.
async fn utfall(db: &mut PgConnection, kall: &[Kall], endring: &str) -> Vec<Utfall> {
    let mut tx = db.begin().await.unwrap();
    if !endring.is_empty() {
        kjor(&mut tx, endring).await.unwrap();
    }
    let mut ut = Vec::new();
    let mut klar: Option<(&str, Result<(), String>)> = None;
    for (nr, k) in kall.iter().enumerate() {
        let ny = klar.as_ref().is_none_or(|(sql, _)| *sql != k.sql);
        if ny {
            let _ = kjor(&mut tx, "deallocate all").await;
            klar = Some((&k.sql, klargjor(&mut tx, 0, &k.sql).await.map(drop)));
        }
        let svar = match &klar {
            Some((_, Err(feil))) => Err(feil.clone()),
            _ if k.verdier.is_empty() => prov(&mut tx, "execute p0").await,
            _ => prov(&mut tx, &format!("execute p0 ({})", k.verdier.join(", "))).await,
        };
        assert_eq!(ut.len(), nr);
        ut.push(svar);
    }
    tx.rollback().await.unwrap();
    kjor(db, "deallocate all").await.unwrap();
    ut
}

/// Whether all that stands before the write itself was passed: what the row has already is the last thing that is looked at.
fn er_god(utfall: &Utfall) -> bool {
    utfall
        .as_ref()
        .map_or_else(|feil| feil.starts_with("23505") || feil.starts_with("23P01"), |_| true)
}

fn ulike(kall: &[Kall], foer: &[Utfall], etter: &[Utfall]) -> Vec<String> {
    let kode = |u: &Utfall| u.clone().map_err(|feil| feil.split(' ').next().unwrap_or_default().to_owned());
    (kall.iter().zip(foer).zip(etter))
        .filter(|((_, foer), etter)| kode(foer) != kode(etter))
        .map(|((k, foer), etter)| format!("{}\n  with {}\n  before: {foer:?}\n  now: {etter:?}", k.sql, k.verdier.join(", ")))
        .collect()
}

/// Every row of every table, in words.
async fn alle_rader(pool: &PgPool) -> BTreeMap<String, Vec<Rad>> {
    let mut ut = BTreeMap::new();
    for (tabell, kolonner) in rader::tabeller(pool).await {
        let felt: Vec<String> = kolonner.iter().map(|k| format!("'{k}', {k}::text")).collect();
        let sql = format!("select jsonb_build_object({}) from {tabell} order by ctid", felt.join(", "));
        let funnet: Vec<sqlx::types::Json<Rad>> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await.unwrap();
        ut.insert(tabell, funnet.into_iter().map(|r| r.0).collect());
    }
    ut
}

/// The tables of a release, with rows in all of them.
async fn fulle_tabeller(pool: &PgPool, siste: i64) {
    crate::support::uten_tabeller(pool).await;
    for m in MIGRERINGER.iter().filter(|m| m.version <= siste) {
        rader::til(pool, m.version).await;
        rader::legg(pool, m.version).await;
    }
}

#[sqlx::test(migrations = false)]
async fn what_the_last_release_asks_is_answered_as_before_by_the_new_tables(pool: PgPool) {
    let sporringer = sporringer();
    assert!(sporringer.len() > 300);
    fulle_tabeller(&pool, siste_utgave()).await;
    let rader = alle_rader(&pool).await;
    let mut db = pool.acquire().await.unwrap();
    let kall = kall(&mut db, &sporringer, &rader).await;
    let foer = utfall(&mut db, &kall, "").await;

    // The questions are real ones: nearly all get to the rows.
    let dodt: Vec<String> = sporringer
        .iter()
        .filter(|s| !kall.iter().zip(&foer).any(|(k, u)| k.sql == **s && er_god(u)))
        .map(|s| {
            let hvorfor = kall.iter().zip(&foer).find(|(k, _)| k.sql == *s).map(|(_, u)| u);
            format!("{hvorfor:?} {s}")
        })
        .collect();
    let traff = kall.iter().zip(&foer).filter(|(_, u)| u.as_ref().is_ok_and(|n| *n > 0)).count();
    println!(
        "{} questions, {} rounds, {traff} met rows, {} never got that far",
        sporringer.len(),
        kall.len(),
        dodt.len()
    );
    assert!(dodt.len() * 30 < sporringer.len(), "{}", dodt.join("\n"));
    assert!(traff * 2 > kall.len());

    drop(db);
    rader::til(&pool, i64::MAX).await;
    let mut db = pool.acquire().await.unwrap();
    let etter = utfall(&mut db, &kall, "").await;
    let feil = ulike(&kall, &foer, &etter);
    assert!(
        feil.is_empty(),
        "the old program cannot run beside the new one:\n{}",
        feil.join("\n\n")
    );
}

/// What a migration may do wrong while the old program runs, each way seen.
#[sqlx::test(migrations = false)]
async fn a_migration_the_last_release_cannot_live_with_is_seen(pool: PgPool) {
    fulle_tabeller(&pool, i64::MAX).await;
    let rader = alle_rader(&pool).await;
    let mut db = pool.acquire().await.unwrap();
    let sporringer: Vec<String> = sporringer()
        .into_iter()
        .filter(|s| s.contains("epost_ut") || s.contains("utfort"))
        .collect();
    let kall = kall(&mut db, &sporringer, &rader).await;
    let foer = utfall(&mut db, &kall, "").await;
    assert_eq!(
        ulike(
            &kall,
            &foer,
            &utfall(&mut db, &kall, "alter table epost_ut add column prove int").await
        ),
        [""; 0]
    );
    for (endring, kode) in [
        ("alter table epost_ut drop column emne", "42703"),
        ("alter table epost_ut rename to brev_ut", "42P01"),
        (
            "alter table epost_ut add column prove int not null default 1; alter table epost_ut alter column prove drop default",
            "23502",
        ),
        // A check that is made without looking at the rows that are there.
        ("alter table epost_ut add check (slag <> 'bekreft') not valid", "23514"),
        ("alter table utfort alter column resultat type int using 1", "42804"),
        (
            "create trigger prove before update or insert on utfort for each row execute function avvis_endring()",
            "42501",
        ),
        ("delete from utfort", "Ok(0)"),
    ] {
        let feil = ulike(&kall, &foer, &utfall(&mut db, &kall, endring).await);
        let sett = [format!("now: {kode}"), format!("now: Err(\"{kode}")];
        assert!(feil.iter().any(|f| sett.iter().any(|s| f.contains(s))), "{endring}: {feil:#?}");
    }
}
