//! SQL for sak and sak_avgjorelse.

use sqlx::PgConnection;
use uuid::Uuid;

use super::model::Sakslag;
use crate::error::AppError;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::types::HelseaktorId;

/// Opens a case, in the caller's transaction, with its audit row. The same object has one open case of a kind: when there is one already,
/// its id is given back and nothing is written. `objekt` is the table's name and `objekt_id` the key in it.
///
/// # Errors
/// When the database fails.
pub async fn opprett(
    db: &mut PgConnection,
    av: &Utforer,
    slag: Sakslag,
    gjelder: HelseaktorId,
    objekt: &str,
    objekt_id: &str,
) -> Result<Uuid, AppError> {
    let id = Uuid::new_v4();
    let ny = sqlx::query!(
        "insert into sak (id, slag, helseaktor_id, objekt, objekt_id, opprettet) values ($1, $2, $3, $4, $5, $6)
         on conflict (slag, objekt, objekt_id) where avgjort is null do nothing",
        id,
        slag.kode(),
        gjelder.0,
        objekt,
        objekt_id,
        av.naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if ny == 0 {
        let finnes = sqlx::query_scalar!(
            "select id from sak where slag = $1 and objekt = $2 and objekt_id = $3 and avgjort is null",
            slag.kode(),
            objekt,
            objekt_id
        )
        .fetch_optional(db)
        .await?;
        // Decided by someone in between: whoever asked may ask again.
        return finnes.ok_or(AppError::Endret);
    }
    let rad = Hendelse {
        gjelder: gjelder.0,
        handling: "sak.opprettet",
        objekt: "sak",
        objekt_id: id.to_string(),
        felt: Some("slag"),
        gammel: None,
        ny: Some(slag.kode().to_owned()),
    };
    revisjon::skriv(db, av, rad).await?;
    Ok(id)
}
