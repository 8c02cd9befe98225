//! The audit trail: one row per change, in the transaction of the change. The database links the rows and refuses to alter them; the
//! program seals them with a key that the database does not have.

pub mod dagslinje;
pub mod segl;
pub mod sjekk;

use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::request::Utforer;
use crate::feil::{AppError, logg};

/// One change (or one look at somebody's data).
#[derive(Clone, Debug, Default)]
pub struct Hendelse<'a> {
    /// The clinician it is about; nil for the system itself.
    pub gjelder: Uuid,
    /// Stable name, `omraade.handling`: `praksis.konto_endret`.
    pub handling: &'a str,
    pub objekt: &'a str,
    pub objekt_id: String,
    pub felt: Option<&'a str>,
    /// Old and new value as people may read them: account numbers masked, never a fødselsnummer.
    pub gammel: Option<String>,
    pub ny: Option<String>,
}

/// Writes one row of audit. In a transaction the chain is locked from here to its end.
///
/// # Errors
/// When the database refuses.
pub async fn skriv(db: &mut PgConnection, av: &Utforer, h: Hendelse<'_>) -> Result<(), AppError> {
    match legg_til(&mut *db, av, &h).await {
        Err(Feil::Tatt) => {}
        utfall => return utfall.map_err(Feil::app),
    }
    // There was no transaction, and another row came between. With one there is no between.
    let mut tx = db.begin().await?;
    legg_til(&mut tx, av, &h).await.map_err(Feil::app)?;
    tx.commit().await?;
    Ok(())
}

enum Feil {
    Tatt,
    Annen(AppError),
}

impl Feil {
    fn app(self) -> AppError {
        match self {
            Self::Tatt => logg::utilgjengelig("revisjon", &"plassen i kjeden ble tatt"),
            Self::Annen(feil) => feil,
        }
    }
}

impl From<sqlx::Error> for Feil {
    fn from(feil: sqlx::Error) -> Self {
        match feil.as_database_error().and_then(|f| f.code()) {
            Some(kode) if kode == "40001" => Self::Tatt,
            _ => Self::Annen(feil.into()),
        }
    }
}

async fn legg_til(db: &mut PgConnection, av: &Utforer, h: &Hendelse<'_>) -> Result<(), Feil> {
    let siste = sqlx::query!(r#"select nr as "nr!", hash as "hash!" from revisjon_siste($1)"#, h.gjelder)
        .fetch_one(&mut *db)
        .await?;
    let nr = siste.nr + 1;
    let aktor_slag = av.aktor();
    let segl = segl::Rad {
        kjede: h.gjelder,
        nr,
        forrige_hash: &siste.hash,
        tid: av.naa,
        aktor_slag: &aktor_slag,
        aktor_id: av.id,
        sesjon_id: av.sesjon,
        handling: h.handling,
        objekt: h.objekt,
        objekt_id: &h.objekt_id,
        felt: h.felt,
        gammel: h.gammel.as_deref(),
        ny: h.ny.as_deref(),
        foresporsel: &av.foresporsel,
        klient: av.klient.as_deref(),
    }
    .segl()
    .map_err(Feil::Annen)?;
    sqlx::query!(
        "insert into revisjon (kjede, nr, tid, aktor_slag, aktor_id, sesjon_id, handling, objekt, objekt_id, felt, gammel, ny, foresporsel, klient, segl, forrige_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '')",
        h.gjelder,
        nr,
        av.naa,
        aktor_slag,
        av.id,
        av.sesjon,
        h.handling,
        h.objekt,
        h.objekt_id,
        h.felt,
        h.gammel,
        h.ny,
        av.foresporsel,
        av.klient,
        segl,
        siste.hash,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A row for «endret når og av hvem» and the history of a fact.
#[derive(Clone, Debug)]
pub struct Historikk {
    pub tid: chrono::DateTime<chrono::Utc>,
    pub aktor_slag: String,
    pub handling: String,
    pub felt: Option<String>,
    pub gammel: Option<String>,
    pub ny: Option<String>,
}

/// The history of one object of one person, newest first: the latest, for a page that shows them. `gjelder` keeps other people's rows out.
pub async fn historikk(db: &mut PgConnection, gjelder: Uuid, objekt: &str, objekt_id: &str) -> Result<Vec<Historikk>, AppError> {
    Ok(sqlx::query_as!(
        Historikk,
        "select tid, aktor_slag, handling, felt, gammel, ny from revisjon
         where kjede = $1 and objekt = $2 and objekt_id = $3 order by nr desc limit 200",
        gjelder,
        objekt,
        objekt_id
    )
    .fetch_all(db)
    .await?)
}

/// All rows about one kind of act on one object of one person, newest first.
pub async fn av_slag(
    db: &mut PgConnection,
    gjelder: Uuid,
    objekt: &str,
    objekt_id: &str,
    handling: &str,
) -> Result<Vec<Historikk>, AppError> {
    Ok(sqlx::query_as!(
        Historikk,
        "select tid, aktor_slag, handling, felt, gammel, ny from revisjon
         where kjede = $1 and objekt = $2 and objekt_id = $3 and handling = $4 order by nr desc",
        gjelder,
        objekt,
        objekt_id,
        handling
    )
    .fetch_all(db)
    .await?)
}

/// What a fact of one object of one person has been since a time, each value once, however often it was changed.
pub async fn tidligere(
    db: &mut PgConnection,
    gjelder: Uuid,
    objekt: &str,
    objekt_id: &str,
    felt: &str,
    siden: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select distinct gammel as "gammel!" from revisjon
           where kjede = $1 and objekt = $2 and objekt_id = $3 and felt = $4 and tid > $5 and gammel is not null order by 1"#,
        gjelder,
        objekt,
        objekt_id,
        felt,
        siden
    )
    .fetch_all(db)
    .await?)
}
