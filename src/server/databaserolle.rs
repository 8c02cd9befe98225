//! Two roles of the database: one owns the tables and changes them (`migrer`), one serves and may do only what the portal does.
//!
//! The serving role may read everything and add rows to every table. What else it may do is said here, table by table, so a new table can
//! only be added to until somebody says more. Tables that the database itself keeps unchanged are asked of the catalog: what
//! `avvis_endring` refuses is never given, whatever the lists say. A trigger with a condition is an exception that says itself when.

use std::num::NonZeroU32;

use aws_lc_rs::{digest, hmac, pbkdf2};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::krypto;

/// Tables with rows that change.
pub const ENDRES: &[&str] = &[
    "ar_feed",
    "ar_part",
    "avslutning",
    "avstemming",
    "avtale",
    "avtale_kontroll",
    "avtaleversjon",
    "behandlersok",
    "betalingsavvik",
    "bremse",
    "enhet_speil",
    "enhetsstrom",
    "epost_bekreftelse",
    "epost_ut",
    "epostendring_lenke",
    "foreldelse",
    "helseaktor",
    "hold",
    "hpr_kontroll",
    "installasjon",
    "jobb",
    "kontoendring_lenke",
    "melding",
    "oppgjorskjoring",
    "praksis",
    "praksis_avklaring",
    "praksis_konto",
    "praksis_periode",
    "praksis_stedendring",
    "profil",
    "regning",
    "revisjonssjekk",
    "sak",
    "sak_utkast",
    "saksbehandler",
    "sesjon",
    "utbetalingsendring",
    "utbetalingsordre",
    "utdanning",
    "utfort",
    "utkast",
    "vedlegg",
    "vedtak",
];

/// Tables with rows that are deleted, and why that may be.
pub const SLETTES: &[(&str, &str)] = &[
    ("ar_part", "a copy of Adresseregisteret"),
    ("behandlersok", "the public list, made anew from other tables"),
    ("bremse", "counts of a minute that is over"),
    ("enhet_speil", "a copy of Enhetsregisteret"),
    ("foreldelse", "limits that come with the program"),
    ("gjemt_skjema", "what waited for its sender to log in again"),
    ("godkjenning", "approvals as of the last login; the history is kept"),
    ("hpr_avvik_demo", "the simulated HPR of the demo"),
    ("innlogging", "logins under way"),
    ("jobb", "work that was done long ago"),
    ("latt_ligge", "a choice that was taken back; the audit trail keeps it"),
    ("praksis_epost", "addresses that were taken away; the audit trail keeps them"),
    ("sak_utkast", "a reason that was not sent"),
    ("sett_jti", "proofs that have expired"),
    ("utfort", "once-only keys of long ago"),
    ("utkast", "what was typed and never sent"),
    ("vedlegg", "files that were never sent"),
    ("vedlegg_del", "a picture as it came, when it has been drawn anew"),
];

/// Who serves, from `DATABASE_URL`.
#[derive(Clone, PartialEq, Eq)]
pub struct Tjener {
    navn: String,
    passord: Option<String>,
}

impl Tjener {
    /// # Errors
    /// A sentence: no address, or the role that owns the tables.
    pub fn av(url: &str, eier: &PgConnectOptions) -> Result<Self, String> {
        let valg: PgConnectOptions = url.parse().map_err(|_| "DATABASE_URL er ingen adresse til PostgreSQL".to_owned())?;
        let navn = valg.get_username().to_owned();
        if navn == eier.get_username() {
            return Err("DATABASE_URL og PORTAL_DATABASE_EIER har samme rolle; de skal være to".to_owned());
        }
        let passord = url::Url::parse(url)
            .ok()
            .and_then(|u| u.password().map(|p| percent_decode_str(p).decode_utf8_lossy().into_owned()));
        Ok(Self { navn, passord })
    }
}

/// One table or view: what the catalog says may never be done with its rows, and what the one who asks may.
struct Tabell {
    navn: String,
    er_tabell: bool,
    /// Rows never change.
    fast: bool,
    /// Rows are never deleted.
    bestaar: bool,
    kan_endre: bool,
    kan_slette: bool,
    kan_tomme: bool,
}

/// The tables of the portal.
async fn tabeller(db: &mut PgConnection) -> Result<Vec<Tabell>, sqlx::Error> {
    sqlx::query_as!(
        Tabell,
        r#"select c.relname::text as "navn!", c.relkind in ('r', 'p') as "er_tabell!",
                  coalesce(bool_or(t.tgtype & 16 <> 0), false) as "fast!", coalesce(bool_or(t.tgtype & 8 <> 0), false) as "bestaar!",
                  has_any_column_privilege(c.oid, 'UPDATE') as "kan_endre!", has_table_privilege(c.oid, 'DELETE') as "kan_slette!",
                  has_table_privilege(c.oid, 'TRUNCATE, TRIGGER') as "kan_tomme!"
           from pg_class c
           left join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal and t.tgqual is null and t.tgattr::text = ''
                and t.tgfoid = 'avvis_endring'::regproc
           where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
           group by c.oid order by c.relname"#
    )
    .fetch_all(db)
    .await
}

/// The tables whose rows never change or are never deleted, with `(name, never changed, never deleted)`.
///
/// # Errors
/// When the database does not answer.
pub async fn bare_tillegg(db: &mut PgConnection) -> Result<Vec<(String, bool, bool)>, sqlx::Error> {
    let alle = tabeller(db).await?;
    Ok((alle.into_iter().filter(|t| t.fast || t.bestaar))
        .map(|t| (t.navn, t.fast, t.bestaar))
        .collect())
}

fn sitert(navn: &str) -> String {
    format!("\"{}\"", navn.replace('"', "\"\""))
}

fn rettigheter(t: &Tabell) -> String {
    let mut ut = vec!["select"];
    if t.er_tabell && t.navn != "_sqlx_migrations" {
        ut.push("insert");
        if !t.fast && ENDRES.contains(&t.navn.as_str()) {
            ut.push("update");
        }
        if !t.bestaar && SLETTES.iter().any(|(navn, _)| *navn == t.navn) {
            ut.push("delete");
        }
    }
    ut.join(", ")
}

/// Gives the serving role what it needs and takes the rest, in one transaction; makes the role when it is not there. Done after each
/// `migrer`, so new tables are covered. Gives what somebody with more rights must run.
///
/// # Errors
/// A sentence with what must be run before it can be done.
pub async fn del_ut(db: &mut PgConnection, tjener: &Tjener) -> Result<Vec<String>, String> {
    let feil = |e: sqlx::Error| format!("rettigheter: {e}");
    // Two at a time would meet in the catalog.
    sqlx::query!("select pg_advisory_lock(hashtextextended('databaserolle', 7))")
        .execute(&mut *db)
        .await
        .map_err(feil)?;
    let utfall = async {
        lag(db, tjener).await?;
        let rolle = sitert(&tjener.navn);
        let base = sqlx::query_scalar!(r#"select quote_ident(current_database()) as "navn!""#)
            .fetch_one(&mut *db)
            .await
            .map_err(feil)?;
        let mut tx = db.begin().await.map_err(feil)?;
        let mut sql = format!(
            "revoke all on all tables in schema public from {rolle}, public;
             revoke all on all sequences in schema public from {rolle}, public;
             alter default privileges in schema public revoke all on tables from {rolle};
             alter default privileges in schema public revoke all on sequences from {rolle};
             grant usage, select, update on all sequences in schema public to {rolle};\n"
        );
        for t in tabeller(&mut tx).await.map_err(feil)? {
            sql += &format!("grant {} on public.{} to {rolle};\n", rettigheter(&t), sitert(&t.navn));
        }
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await.map_err(feil)?;
        // These belong to the owner of the database, who may be another.
        let mut igjen = Vec::new();
        for sql in [
            format!("revoke create on schema public from {rolle}, public"),
            format!("grant usage on schema public to {rolle}"),
            format!("revoke temporary on database {base} from {rolle}, public"),
            format!("grant connect on database {base} to {rolle}"),
        ] {
            let mut del = tx.begin().await.map_err(feil)?;
            match sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut *del).await {
                Ok(_) => del.commit().await.map_err(feil)?,
                Err(e) if er(&e, "42501") => igjen.push(sql),
                Err(e) => return Err(feil(e)),
            }
        }
        tx.commit().await.map_err(feil)?;
        Ok::<_, String>(igjen)
    }
    .await;
    sqlx::query!("select pg_advisory_unlock(hashtextextended('databaserolle', 7))")
        .fetch_one(&mut *db)
        .await
        .map_err(feil)?;
    utfall
}

fn er(feil: &sqlx::Error, kode: &str) -> bool {
    feil.as_database_error().is_some_and(|f| f.code().as_deref() == Some(kode))
}

/// Makes the role, unless it is there. Its password is sent as the server keeps it, so no log of the server holds it.
async fn lag(db: &mut PgConnection, tjener: &Tjener) -> Result<(), String> {
    let finnes = sqlx::query_scalar!(
        r#"select exists (select 1 from pg_roles where rolname = $1) as "finnes!""#,
        tjener.navn
    )
    .fetch_one(&mut *db)
    .await
    .map_err(|e| format!("rettigheter: {e}"))?;
    if finnes {
        return Ok(());
    }
    let rolle = sitert(&tjener.navn);
    let verdi = match &tjener.passord {
        Some(passord) => {
            let salt = krypto::tilfeldig::<16>().map_err(|e| e.to_string())?;
            format!(" password '{}'", scram(passord, &salt)?)
        }
        None => String::new(),
    };
    match sqlx::raw_sql(AssertSqlSafe(format!("create role {rolle} login{verdi}")))
        .execute(db)
        .await
    {
        Ok(_) => Ok(()),
        // Another was first.
        Err(e) if er(&e, "42710") || er(&e, "23505") => Ok(()),
        Err(e) if er(&e, "42501") => Err(format!(
            "rollen i DATABASE_URL finnes ikke, og PORTAL_DATABASE_EIER har ikke lov til å lage den. Be den som styrer databasen kjøre\n  \
             create role {rolle} login password '…';\nog kjør «praksisportal migrer» igjen"
        )),
        Err(e) => Err(format!("rettigheter: {e}")),
    }
}

/// A password as PostgreSQL keeps it (SCRAM-SHA-256, RFC 5802).
fn scram(passord: &str, salt: &[u8]) -> Result<String, String> {
    // Other letters have more than one form, and the server would choose.
    if !passord.bytes().all(|b| b.is_ascii_graphic()) {
        return Err("passordet i DATABASE_URL har tegn utenfor ASCII; lag rollen selv, eller velg et annet passord".to_owned());
    }
    const RUNDER: NonZeroU32 = NonZeroU32::new(4096).unwrap();
    let mut saltet = [0; 32];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, RUNDER, salt, passord.as_bytes(), &mut saltet);
    let nokkel = hmac::Key::new(hmac::HMAC_SHA256, &saltet);
    let lagret = digest::digest(&digest::SHA256, hmac::sign(&nokkel, b"Client Key").as_ref());
    let server = hmac::sign(&nokkel, b"Server Key");
    let b64 = |b: &[u8]| STANDARD.encode(b);
    Ok(format!(
        "SCRAM-SHA-256${RUNDER}:{}${}:{}",
        b64(salt),
        b64(lagret.as_ref()),
        b64(server.as_ref())
    ))
}

/// The role a program is connected as.
#[derive(Clone, Debug)]
pub struct Rolle {
    pub navn: String,
    /// What it may, and should not.
    pub for_mye: Vec<String>,
}

impl Rolle {
    /// Why it must not serve in production; `None` when it may.
    pub fn hinder(&self) -> Option<String> {
        (!self.for_mye.is_empty()).then(|| {
            format!(
                "databaserollen «{}» i DATABASE_URL kan mer enn portalen trenger: {}. Bruk en egen rolle i DATABASE_URL, sett rollen som eier \
                 tabellene i PORTAL_DATABASE_EIER, og kjør «praksisportal migrer». Se «To roller» i docs/drift.md",
                self.navn,
                self.for_mye.join("; ")
            )
        })
    }
}

/// Who is connected, and what they may that the portal never does.
///
/// # Errors
/// When the database does not answer.
pub async fn hvem(db: &mut PgConnection) -> Result<Rolle, sqlx::Error> {
    let r = sqlx::query!(
        r#"select current_user::text as "navn!", r.rolsuper as "superbruker!", r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls as "styrer!",
                  exists (select 1 from pg_class c where c.relnamespace = 'public'::regnamespace and pg_has_role(c.relowner, 'MEMBER')) as "eier!",
                  has_schema_privilege('public', 'CREATE') or has_database_privilege(current_database(), 'CREATE, TEMPORARY') as "lager!"
           from pg_roles r where r.rolname = current_user"#
    )
    .fetch_one(&mut *db)
    .await?;
    let mut for_mye = Vec::new();
    if r.superbruker {
        for_mye.push("den er superbruker".to_owned());
    } else {
        for (er, ord) in [
            (r.eier, "den eier tabeller"),
            (r.styrer, "den kan lage roller eller databaser"),
            (r.lager, "den kan lage tabeller og funksjoner"),
        ] {
            if er {
                for_mye.push(ord.to_owned());
            }
        }
        for t in tabeller(db).await? {
            let skal = rettigheter(&t);
            if (t.kan_endre && !skal.contains("update")) || (t.kan_slette && !skal.contains("delete")) || t.kan_tomme {
                for_mye.push(format!("den kan endre eller slette i {}", t.navn));
            }
        }
    }
    Ok(Rolle { navn: r.navn, for_mye })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_roles_are_two() {
        let eier: PgConnectOptions = "postgres://eier:x@127.0.0.1/x".parse().unwrap();
        let tjener = Tjener::av("postgres://portal:p%40ss@127.0.0.1/x", &eier).unwrap();
        assert_eq!((tjener.navn.as_str(), tjener.passord.as_deref()), ("portal", Some("p@ss")));
        assert_eq!(Tjener::av("postgres://portal@127.0.0.1/x", &eier).unwrap().passord, None);
        assert!(Tjener::av("postgres://eier@127.0.0.1/x", &eier).is_err_and(|f| f.contains("samme rolle")));
    }

    #[test]
    fn a_name_cannot_end_its_quotes() {
        assert_eq!(sitert(r#"a"; drop table x; --"#), r#""a""; drop table x; --""#);
    }

    #[test]
    fn a_password_is_sent_as_a_verifier() {
        // The example of RFC 7677.
        let salt = STANDARD.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        assert_eq!(
            scram("pencil", &salt).unwrap(),
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
        );
        assert!(scram("blåbær", &salt).is_err());
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(ENDRES.windows(2).all(|p| p[0] < p[1]));
        assert!(SLETTES.windows(2).all(|p| p[0].0 < p[1].0));
    }
}
