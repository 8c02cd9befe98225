//! Mail through an outbox: written with the change it tells of, sent afterwards, tried again with growing waits.
//! At least once: a crash between sending and noting it sends twice, with the same Message-ID.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::file::AsyncFileTransport;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sqlx::PgConnection;
use uuid::Uuid;

use super::config::{Epostvei, Konfig};
use super::hold::{self, Arbeid};
use super::jobb::{self, Slag};
use super::krypto::Krypto;
use super::request::Utforer;
use super::state::App;
use crate::feil::AppError;
use crate::feil::logg;
use grunn::{Epost, HelseaktorId};

/// A mail was given up: may be the address of a practice; key = the mail's id.
pub const EPOST_AVVIST: Slag = Slag::ny("epost_avvist");

/// A letter ready to send: subject and plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brev {
    pub emne: String,
    pub tekst: String,
}

/// After so many attempts (about two days) a mail is given up and shown as undelivered.
const FLEST_FORSOK: i32 = 20;

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
    /// Refused by the recipient's server, or given up after two days.
    Avvist(DateTime<Utc>),
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

fn levering(sendt: Option<DateTime<Utc>>, oppgitt: Option<DateTime<Utc>>) -> Levering {
    match (sendt, oppgitt) {
        (Some(tid), _) => Levering::Sendt(tid),
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
        "select id, opprettet, til_kryptert, emne, sendt, oppgitt from epost_ut
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
                levering: levering(r.sendt, r.oppgitt),
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
             where helseaktor_id = $1 and til_hash is not null and coalesce(sendt, oppgitt) is not null
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

/// Why a mail was not sent.
struct Sendefeil {
    /// Trying again is of no use.
    varig: bool,
    hva: &'static str,
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

    async fn send(&self, melding: Message) -> Result<(), Sendefeil> {
        match self {
            Sender::Smtp(s) => s.send(melding).await.map(|_| ()).map_err(|e| Sendefeil {
                varig: e.is_permanent(),
                hva: if e.is_permanent() { "avvist av mottakeren" } else { "ikke levert" },
            }),
            Sender::Mappe(m) => m.send(melding).await.map(|_| ()).map_err(|_| Sendefeil {
                varig: false,
                hva: "kan ikke skrive filen",
            }),
        }
    }
}

/// Sends one waiting mail; returns whether there was one.
pub async fn send_en(app: &App, sender: &Sender) -> Result<bool, AppError> {
    let naa = app.klokke.naa();
    let mut tx = app.pool.begin().await?;
    if !hold::fri(&mut tx, Arbeid::Post).await? {
        return Ok(false);
    }
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
            let oppgitt = (feil.varig || forsok >= FLEST_FORSOK).then_some(naa);
            let feil = feil.hva;
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
            if oppgitt.is_some() {
                jobb::legg_i_ko(&mut tx, EPOST_AVVIST, &rad.id.to_string(), naa).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// A mail that was given up: whose it was, and where to. `None` for the agency's own.
///
/// # Errors
/// When the database fails or the address cannot be decrypted.
pub async fn oppgitt(db: &mut PgConnection, krypto: &Krypto, id: Uuid) -> Result<Option<(HelseaktorId, Epost)>, AppError> {
    let rad = sqlx::query!(
        "select helseaktor_id, til_kryptert from epost_ut where id = $1 and oppgitt is not null",
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

fn bygg(app: &App, id: Uuid, til: &str, emne: &str, tekst: String) -> Result<Message, Sendefeil> {
    let varig = |hva| Sendefeil { varig: true, hva };
    // A wrong sender is our own mistake, and may be mended before the mail is given up.
    let fra: Mailbox = app.konfig.epost_avsender.parse().map_err(|_| Sendefeil {
        varig: false,
        hva: "ugyldig avsender",
    })?;
    let til: Mailbox = til.parse().map_err(|_| varig("ugyldig mottaker"))?;
    let vert = fra.email.domain().to_owned();
    Message::builder()
        .from(fra)
        .to(til)
        .message_id(Some(format!("<{id}@{vert}>")))
        .date(std::time::SystemTime::from(app.klokke.naa()))
        .subject(emne)
        .header(ContentType::TEXT_PLAIN)
        .body(tekst)
        .map_err(|_| varig("meldingen kan ikke bygges"))
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

#[cfg(test)]
mod tester {
    use sqlx::PgPool;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    use super::*;
    use crate::oppgjor::provedata;

    /// A mail server on loopback for `antall` connections: takes what is for `ja@…`, refuses the rest for good, and is busy for `travel@…`.
    async fn postkontor(antall: usize) -> String {
        let lytter = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = lytter.local_addr().unwrap();
        tokio::spawn(async move {
            for _ in 0..antall {
                let (strom, _) = lytter.accept().await.unwrap();
                tokio::spawn(async move {
                    let (les, mut skriv) = strom.into_split();
                    let mut linjer = BufReader::new(les).lines();
                    let mut i_brevet = false;
                    skriv.write_all(b"220 prove\r\n").await.unwrap();
                    while let Ok(Some(linje)) = linjer.next_line().await {
                        let svar = match linje.to_uppercase() {
                            _ if i_brevet => {
                                i_brevet = linje != ".";
                                if i_brevet { "" } else { "250 tatt imot\r\n" }
                            }
                            l if l.starts_with("DATA") => {
                                i_brevet = true;
                                "354 skriv\r\n"
                            }
                            l if l.starts_with("RCPT") && l.contains("TRAVEL@") => "451 kom igjen senere\r\n",
                            l if l.starts_with("RCPT") && !l.contains("JA@") => "550 ukjent mottaker\r\n",
                            l if l.starts_with("QUIT") => "221 hade\r\n",
                            _ => "250 ok\r\n",
                        };
                        if skriv.write_all(svar.as_bytes()).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        format!("smtp://{adresse}")
    }

    async fn legg(app: &App, eier: HelseaktorId, til: &str) {
        let av = Utforer::system(app.klokke.naa());
        let brev = Brev {
            emne: "Prøve".to_owned(),
            tekst: "Hei".to_owned(),
        };
        let mut db = app.pool.acquire().await.unwrap();
        legg_i_utboks(&mut db, &app.krypto, &av, eier, &Epost::tolk(til).unwrap(), "prove", brev)
            .await
            .unwrap();
        app.klokke.flytt(TimeDelta::seconds(1));
    }

    #[sqlx::test]
    async fn an_address_that_refuses_mail_is_known_until_it_takes_one(pool: PgPool) {
        let app = provedata::app(pool, "2026-01-06T12:00:00+01:00");
        let (eier, _) = provedata::praksis(&app, 1_004_326_178).await;
        let (annen, _) = provedata::praksis(&app, 1_004_326_179).await;
        let url = postkontor(8).await;
        let sender = Sender::Smtp(AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).unwrap().build());
        for til in ["ja@eksempel.example", "nei@eksempel.example", "travel@eksempel.example"] {
            legg(&app, eier, til).await;
            send_en(&app, &sender).await.unwrap();
        }
        let mut db = app.pool.acquire().await.unwrap();
        let sendt: Vec<_> = logg(&mut db, &app.krypto, eier, None, 10).await.unwrap();
        assert_eq!(
            sendt
                .iter()
                .map(|r| (r.til.as_str(), std::mem::discriminant(&r.levering)))
                .collect::<Vec<_>>(),
            [
                ("travel@eksempel.example", std::mem::discriminant(&Levering::Venter)),
                ("nei@eksempel.example", std::mem::discriminant(&Levering::Avvist(app.klokke.naa()))),
                ("ja@eksempel.example", std::mem::discriminant(&Levering::Sendt(app.klokke.naa()))),
            ]
        );
        let meldt: Vec<String> = sqlx::query_scalar("select nokkel from jobb where slag = 'epost_avvist'")
            .fetch_all(&mut *db)
            .await
            .unwrap();
        assert_eq!(meldt, [sendt[1].id.to_string()], "the one that was given up is looked into");
        assert_eq!(
            oppgitt(&mut db, &app.krypto, sendt[1].id).await.unwrap(),
            Some((eier, Epost::tolk("nei@eksempel.example").unwrap()))
        );
        assert_eq!(oppgitt(&mut db, &app.krypto, sendt[2].id).await.unwrap(), None, "that one arrived");
        let avviste_naa: Vec<_> = avviste(&mut db, &app.krypto, eier).await.unwrap();
        assert_eq!(avviste_naa.iter().map(Epost::as_str).collect::<Vec<_>>(), ["nei@eksempel.example"]);
        assert!(
            avviste(&mut db, &app.krypto, annen).await.unwrap().is_empty(),
            "someone else sees nothing"
        );
        assert!(logg(&mut db, &app.krypto, annen, None, 10).await.unwrap().is_empty());
        // Page by page, without gaps.
        let neste = logg(&mut db, &app.krypto, eier, Some((sendt[0].opprettet, sendt[0].id)), 1)
            .await
            .unwrap();
        assert_eq!(neste[0].id, sendt[1].id);
        // A later mail that arrives clears it.
        sqlx::query("update epost_ut set sendt = $1, oppgitt = null where oppgitt is not null")
            .bind(app.klokke.naa())
            .execute(&mut *db)
            .await
            .unwrap();
        assert!(avviste(&mut db, &app.krypto, eier).await.unwrap().is_empty());
    }
}
