//! Mail through an outbox: written with the change it tells of, sent afterwards, tried again with growing waits.
//! At least once: a crash between sending and noting it sends twice, with the same Message-ID.
//!
//! Only a refusal of the recipient counts against an address. When our own side is wrong (line, greeting, password, sender), everything
//! waits, nothing is used up, and one alarm is given.

mod postbud;
mod sender;

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::Message;
use lettre::message::{Mailbox, header::ContentType};
use sqlx::PgConnection;
use uuid::Uuid;

pub use postbud::{Postbud, postbud};
use sender::Sendefeil;
pub use sender::Sender;

use super::hold::{self, Arbeid};
use super::jobb::{self, Slag};
use super::krypto::{self, Krypto};
use super::request::Utforer;
use super::state::App;
use crate::feil::AppError;
use grunn::{Epost, HelseaktorId, kalender};

/// A recipient refused a mail: may be the address of a practice; key = the mail's id.
pub const EPOST_AVVIST: Slag = Slag::ny("epost_avvist");

/// A mail was given up, and no recipient of ours can mend it; key = the day in Oslo.
pub const EPOST_OPPGITT: Slag = Slag::ny("epost_oppgitt");

/// A letter ready to send: subject and plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brev {
    pub emne: String,
    pub tekst: String,
}

/// After so many attempts (about two days) a mail is given up and shown as undelivered.
const FLEST_FORSOK: i32 = 20;
/// A mail that cannot be made of its row: no attempt mends it.
const UBRUKELIG: &str = "meldingen kan ikke bygges";

/// Puts a mail in the outbox, in the transaction of what it tells of. The text holds no details, only a link. `mottaker` is `None` for the
/// agency's own address.
pub async fn legg_i_utboks(
    db: &mut PgConnection,
    krypto: &Krypto,
    av: &Utforer,
    mottaker: impl Into<Option<HelseaktorId>>,
    til: &Epost,
    slag: &str,
    brev: Brev,
) -> Result<(), AppError> {
    sqlx::query!(
        "insert into epost_ut (id, helseaktor_id, slag, til_kryptert, til_hash, emne, tekst, opprettet, neste_forsok)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        Uuid::new_v4(),
        mottaker.into().map(|h| h.0),
        slag,
        krypto.krypter("epost", til.as_str().as_bytes())?,
        krypto.oppslag("epost", &til.as_str().to_lowercase()),
        brev.emne,
        brev.tekst,
        av.naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levering {
    /// Handed over to the recipient's server.
    Sendt(DateTime<Utc>),
    /// Tried, or about to be.
    Venter,
    /// Refused by the recipient's server, at once or for two days.
    Avvist(DateTime<Utc>),
    /// Given up for a reason that is not the recipient's.
    GittOpp(DateTime<Utc>),
}

/// A mail in a person's log.
#[derive(Clone, Debug)]
pub struct Loggrad {
    pub id: Uuid,
    pub opprettet: DateTime<Utc>,
    pub til: Epost,
    pub emne: String,
    pub levering: Levering,
}

fn levering(sendt: Option<DateTime<Utc>>, oppgitt: Option<DateTime<Utc>>, grunn: Option<&str>) -> Levering {
    match (sendt, oppgitt) {
        (Some(tid), _) => Levering::Sendt(tid),
        (None, Some(tid)) if grunn == Some("brev") => Levering::GittOpp(tid),
        (None, Some(tid)) => Levering::Avvist(tid),
        (None, None) => Levering::Venter,
    }
}

/// The mails sent to a person, newest first: those before `fra`, at most `antall`.
///
/// # Errors
/// When the database fails or an address cannot be decrypted.
pub async fn logg(
    db: &mut PgConnection,
    krypto: &Krypto,
    eier: HelseaktorId,
    fra: Option<(DateTime<Utc>, Uuid)>,
    antall: i64,
) -> Result<Vec<Loggrad>, AppError> {
    let (tid, id) = fra.unzip();
    let rader = sqlx::query!(
        "select id, opprettet, til_kryptert, emne, sendt, oppgitt, oppgitt_grunn from epost_ut
         where helseaktor_id = $1 and ($2::timestamptz is null or (opprettet, id) < ($2, $3))
         order by opprettet desc, id desc limit $4",
        eier.0,
        tid,
        id,
        antall
    )
    .fetch_all(db)
    .await?;
    rader
        .into_iter()
        .map(|r| {
            Ok(Loggrad {
                id: r.id,
                opprettet: r.opprettet,
                til: adresse(krypto, &r.til_kryptert)?,
                emne: r.emne,
                levering: levering(r.sendt, r.oppgitt, r.oppgitt_grunn.as_deref()),
            })
        })
        .collect()
}

/// Addresses whose latest mail was refused. One that takes mail again is no longer among them.
///
/// # Errors
/// When the database fails or an address cannot be decrypted.
pub async fn avviste(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId) -> Result<Vec<Epost>, AppError> {
    let rader = sqlx::query!(
        "select til_kryptert from (
             select distinct on (til_hash) til_kryptert, sendt from epost_ut
             where helseaktor_id = $1 and til_hash is not null and (sendt is not null or oppgitt is not null and oppgitt_grunn is distinct from 'brev')
             order by til_hash, coalesce(sendt, oppgitt) desc) siste
         where sendt is null",
        eier.0
    )
    .fetch_all(db)
    .await?;
    rader.iter().map(|r| adresse(krypto, &r.til_kryptert)).collect()
}

fn adresse(krypto: &Krypto, kryptert: &[u8]) -> Result<Epost, AppError> {
    Epost::tolk(&krypto.dekrypter_tekst("epost", kryptert)?).map_err(|e| crate::feil::logg::intern("epost", &e))
}

/// Sends one waiting mail; returns whether there was one that could be sent now.
///
/// # Errors
/// When the database fails; a mail that is not sent is noted on its row.
pub async fn send_en(app: &App, bud: &mut Postbud) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    if bud.hviler(naa) {
        return Ok(false);
    }
    let mut tx = app.pool.begin().await?;
    if !hold::fri(&mut tx, Arbeid::Post).await? {
        return Ok(false);
    }
    let Some(rad) = sqlx::query!(
        "select id, helseaktor_id, til_kryptert, emne, tekst, forsok from epost_ut where sendt is null and oppgitt is null and neste_forsok <= $1
         order by neste_forsok limit 1 for update skip locked",
        naa
    )
    .fetch_optional(&mut *tx)
    .await?
    else {
        bud.sender.ferdig().await;
        return Ok(false);
    };
    let etterpaa = uten_token(&rad.tekst);
    let utfall = match bygg(app, rad.id, &rad.til_kryptert, &rad.emne, rad.tekst) {
        Ok(melding) => bud.sender.send(melding).await,
        Err(feil) => Err(feil),
    };
    bud.noter(utfall.as_ref().err().copied(), naa);
    match utfall {
        Ok(()) => {
            sqlx::query!(
                "update epost_ut set sendt = $2, feil = null, forsok = forsok + 1, tekst = $3 where id = $1",
                rad.id,
                naa,
                etterpaa
            )
            .execute(&mut *tx)
            .await?;
        }
        // It happens to every mail: none of them has used an attempt.
        Err(Sendefeil::Vaar(hva)) => {
            sqlx::query!("update epost_ut set feil = $2 where id = $1", rad.id, hva)
                .execute(&mut *tx)
                .await?;
        }
        Err(feil) => {
            let noter = Forsok {
                id: rad.id,
                nr: rad.forsok + 1,
                etatens: rad.helseaktor_id.is_none(),
            };
            noter_feil(&mut tx, noter, feil, &etterpaa, naa).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// A letter as it is kept when it is not to be sent any more: of each one-time link the hash of its token, as in the table of the link.
fn uten_token(tekst: &str) -> String {
    let deler: Vec<String> = tekst
        .split_inclusive(['/', '\n', ' '])
        .map(|del| {
            let ord = del.trim_end_matches(['/', '\n', ' ']);
            match krypto::er_token(ord) {
                true => format!("{}{}", hex::encode(krypto::sha256(ord.as_bytes())), &del[ord.len()..]),
                false => del.to_owned(),
            }
        })
        .collect();
    deler.concat()
}

/// An attempt that failed.
#[derive(Clone, Copy, Debug)]
struct Forsok {
    id: Uuid,
    nr: i32,
    /// To the agency itself: nobody else hears that it did not arrive.
    etatens: bool,
}

/// Notes a failed attempt, and gives the mail up when there is no use in more.
async fn noter_feil(db: &mut PgConnection, f: Forsok, feil: Sendefeil, etterpaa: &str, naa: DateTime<Utc>) -> Result<(), AppError> {
    let (id, forsok) = (f.id, f.nr);
    let oppgitt = feil == Sendefeil::Mottaker { varig: true } || forsok >= FLEST_FORSOK || feil == Sendefeil::Brev(UBRUKELIG);
    let grunn = if matches!(feil, Sendefeil::Mottaker { .. }) {
        "mottaker"
    } else {
        "brev"
    };
    // What a person may have sent again ([`prov_igjen`]) must still have links that work.
    let ferdig = oppgitt && grunn == "mottaker" && !f.etatens;
    let vent = TimeDelta::minutes((1i64 << forsok.clamp(0, 8)).min(240));
    tracing::warn!(epost = %id, forsok, feil = feil.hva(), "e-post ikke sendt");
    sqlx::query!(
        "update epost_ut set forsok = $2, feil = $3, neste_forsok = $4, oppgitt = $5, oppgitt_grunn = $6,
                             tekst = coalesce($7, tekst) where id = $1",
        id,
        forsok,
        feil.hva(),
        naa + vent,
        oppgitt.then_some(naa),
        oppgitt.then_some(grunn),
        ferdig.then_some(etterpaa)
    )
    .execute(&mut *db)
    .await?;
    match (oppgitt, grunn) {
        (true, "mottaker") if !f.etatens => jobb::legg_i_ko(db, EPOST_AVVIST, &id.to_string(), naa).await,
        (true, _) => {
            metrics::counter!("portal_epost_oppgitt").increment(1);
            tracing::error!(epost = %id, feil = feil.hva(), grunn, "e-post gitt opp");
            jobb::legg_i_ko_igjen(db, EPOST_OPPGITT, &kalender::dato_i_oslo(naa).to_string(), naa).await
        }
        (false, _) => Ok(()),
    }
}

/// A mail that was given up, as its case tells it.
#[derive(Clone, Debug)]
pub struct Oppgitt {
    pub opprettet: DateTime<Utc>,
    pub emne: String,
    pub feil: String,
    /// The agency's own address refused it.
    pub mottaker: bool,
}

/// How many mails were given up within a time that no recipient of ours can mend, and the first of them.
pub async fn oppgitte(db: &mut PgConnection, naar: &Range<DateTime<Utc>>, antall: i64) -> Result<(i64, Vec<Oppgitt>), AppError> {
    let alle = sqlx::query_scalar!(
        r#"select count(*) as "n!" from epost_ut
           where oppgitt >= $1 and oppgitt < $2 and (oppgitt_grunn = 'brev' or helseaktor_id is null)"#,
        naar.start,
        naar.end
    )
    .fetch_one(&mut *db)
    .await?;
    let rader = sqlx::query_as!(
        Oppgitt,
        r#"select opprettet, emne, coalesce(feil, '') as "feil!", oppgitt_grunn is distinct from 'brev' as "mottaker!" from epost_ut
           where oppgitt >= $1 and oppgitt < $2 and (oppgitt_grunn = 'brev' or helseaktor_id is null) order by oppgitt, id limit $3"#,
        naar.start,
        naar.end,
        antall
    )
    .fetch_all(db)
    .await?;
    Ok((alle, rader))
}

/// Tries them again.
pub async fn prov_igjen(db: &mut PgConnection, naar: &Range<DateTime<Utc>>, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update epost_ut set oppgitt = null, oppgitt_grunn = null, forsok = 0, neste_forsok = $3
         where oppgitt >= $1 and oppgitt < $2 and (oppgitt_grunn = 'brev' or helseaktor_id is null)",
        naar.start,
        naar.end,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A mail that its recipient refused: whose it was, and where to. `None` for the agency's own.
///
/// # Errors
/// When the database fails or the address cannot be decrypted.
pub async fn oppgitt(db: &mut PgConnection, krypto: &Krypto, id: Uuid) -> Result<Option<(HelseaktorId, Epost)>, AppError> {
    let rad = sqlx::query!(
        "select helseaktor_id, til_kryptert from epost_ut where id = $1 and oppgitt is not null and oppgitt_grunn is distinct from 'brev'",
        id
    )
    .fetch_optional(db)
    .await?;
    rad.and_then(|r| Some((r.helseaktor_id?, r.til_kryptert)))
        .map(|(eier, til)| Ok((HelseaktorId(eier), adresse(krypto, &til)?)))
        .transpose()
}

/// When an address last took a mail to a person.
pub async fn sist_levert(
    db: &mut PgConnection,
    krypto: &Krypto,
    eier: HelseaktorId,
    til: &Epost,
) -> Result<Option<DateTime<Utc>>, AppError> {
    Ok(sqlx::query_scalar!(
        "select max(sendt) from epost_ut where helseaktor_id = $1 and til_hash = $2",
        eier.0,
        krypto.oppslag("epost", &til.as_str().to_lowercase())
    )
    .fetch_one(db)
    .await?)
}

fn bygg(app: &App, id: Uuid, til_kryptert: &[u8], emne: &str, tekst: String) -> Result<Message, Sendefeil> {
    let fra = app.konfig.epost_avsender.clone();
    let til = adresse(&app.krypto, til_kryptert).map_err(|_| Sendefeil::Brev(UBRUKELIG))?;
    let til: Mailbox = til.as_str().parse().map_err(|_| Sendefeil::Mottaker { varig: true })?;
    let vert = fra.email.domain().to_owned();
    Message::builder()
        .from(fra)
        .to(til)
        .message_id(Some(format!("<{id}@{vert}>")))
        .date(std::time::SystemTime::from(app.klokke.naa()))
        .subject(emne)
        .header(ContentType::TEXT_PLAIN)
        .body(tekst)
        .map_err(|_| Sendefeil::Brev(UBRUKELIG))
}

#[cfg(test)]
mod tester;
