//! Mail through an outbox: written with the change it tells of, sent afterwards, tried again with growing waits.
//! At least once: a crash between sending and noting it sends twice, with the same Message-ID.

use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::file::AsyncFileTransport;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sqlx::PgConnection;
use uuid::Uuid;

use super::config::{Epostvei, Konfig};
use super::krypto::Krypto;
use super::logg;
use super::request::Utforer;
use super::state::App;
use crate::error::AppError;
use crate::info::brev::Brev;
use crate::types::{Epost, HelseaktorId};

/// After so many attempts (about two days) a mail is given up and shown as undelivered.
const FLEST_FORSOK: i32 = 20;

/// Puts a mail in the outbox, in the transaction of what it tells of. The text holds no details, only a link. `mottaker` is `None` for the
/// agency's own address.
///
/// # Errors
/// When the database fails.
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
        "insert into epost_ut (id, helseaktor_id, slag, til_kryptert, emne, tekst, opprettet, neste_forsok) values ($1, $2, $3, $4, $5, $6, $7, $7)",
        Uuid::new_v4(),
        mottaker.into().map(|h| h.0),
        slag,
        krypto.krypter("epost", til.as_str().as_bytes())?,
        brev.emne,
        brev.tekst,
        av.naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The way out: SMTP, or one file per mail in the demo.
pub enum Sender {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Mappe(AsyncFileTransport<Tokio1Executor>),
}

impl Sender {
    /// # Errors
    /// A sentence naming the variable that is wrong.
    pub fn ny(konfig: &Konfig) -> Result<Self, String> {
        match &konfig.epost {
            Epostvei::Smtp(url) => AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                .map(|b| Sender::Smtp(b.timeout(Some(Duration::from_secs(20))).build()))
                .map_err(|e| format!("PORTAL_SMTP_URL kan ikke brukes: {e}")),
            Epostvei::Mappe(mappe) => {
                std::fs::create_dir_all(mappe).map_err(|e| format!("PORTAL_EPOST_MAPPE kan ikke lages: {}", e.kind()))?;
                Ok(Sender::Mappe(AsyncFileTransport::new(PathBuf::from(mappe))))
            }
        }
    }

    async fn send(&self, melding: Message) -> Result<(), String> {
        match self {
            Sender::Smtp(s) => s.send(melding).await.map(|_| ()).map_err(|e| {
                if e.is_permanent() {
                    "avvist av mottakeren".to_owned()
                } else {
                    "ikke levert".to_owned()
                }
            }),
            Sender::Mappe(m) => m.send(melding).await.map(|_| ()).map_err(|_| "kan ikke skrive filen".to_owned()),
        }
    }
}

/// Sends one waiting mail; returns whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn send_en(app: &App, sender: &Sender) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    let mut tx = app.pool.begin().await?;
    let Some(rad) = sqlx::query!(
        "select id, til_kryptert, emne, tekst, forsok from epost_ut where sendt is null and oppgitt is null and neste_forsok <= $1
         order by neste_forsok limit 1 for update skip locked",
        naa
    )
    .fetch_optional(&mut *tx)
    .await?
    else {
        return Ok(false);
    };
    let utfall = match bygg(
        app,
        rad.id,
        &app.krypto.dekrypter_tekst("epost", &rad.til_kryptert)?,
        &rad.emne,
        rad.tekst,
    ) {
        Ok(melding) => sender.send(melding).await,
        Err(feil) => Err(feil),
    };
    match utfall {
        Ok(()) => {
            sqlx::query!(
                "update epost_ut set sendt = $2, feil = null, forsok = forsok + 1 where id = $1",
                rad.id,
                naa
            )
            .execute(&mut *tx)
            .await?;
        }
        Err(feil) => {
            let forsok = rad.forsok + 1;
            let oppgitt = (forsok >= FLEST_FORSOK).then_some(naa);
            let vent = TimeDelta::minutes((1i64 << forsok.clamp(0, 8)).min(240));
            tracing::warn!(epost = %rad.id, forsok, feil, "e-post ikke sendt");
            sqlx::query!(
                "update epost_ut set forsok = $2, feil = $3, neste_forsok = $4, oppgitt = $5 where id = $1",
                rad.id,
                forsok,
                feil,
                naa + vent,
                oppgitt
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

fn bygg(app: &App, id: Uuid, til: &str, emne: &str, tekst: String) -> Result<Message, String> {
    let fra: Mailbox = app.konfig.epost_avsender.parse().map_err(|_| "ugyldig avsender".to_owned())?;
    let til: Mailbox = til.parse().map_err(|_| "ugyldig mottaker".to_owned())?;
    let vert = fra.email.domain().to_owned();
    Message::builder()
        .from(fra)
        .to(til)
        .message_id(Some(format!("<{id}@{vert}>")))
        .date(std::time::SystemTime::from(app.klokke.naa()))
        .subject(emne)
        .header(ContentType::TEXT_PLAIN)
        .body(tekst)
        .map_err(|_| "meldingen kan ikke bygges".to_owned())
}

/// Sends what waits, until told to stop.
pub async fn postbud(app: App, sender: Sender, mut stopp: tokio::sync::watch::Receiver<bool>) {
    while !*stopp.borrow() {
        match send_en(&app, &sender).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(feil) => drop(logg::utilgjengelig("epost", &feil)),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stopp.changed() => {}
        }
    }
}
