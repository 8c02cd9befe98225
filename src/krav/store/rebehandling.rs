//! Bills that wait for something outside their message.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Kanal;
use crate::feil::AppError;
use grunn::{HelseaktorId, MeldingId};

/// Messages received since then with bills that wait for facts outside them.
pub async fn venter(db: &mut PgConnection, siden: DateTime<Utc>) -> Result<Vec<(HelseaktorId, MeldingId)>, AppError> {
    let rader = sqlx::query!(
        r#"select distinct k.helseaktor_id as "eier!", k.melding_id as "melding!" from regning_kjede k join melding m on m.id = k.melding_id
           where k.behov = 'utenfor' and k.senere is null and not k.latt_ligge and m.mottatt >= $1 order by 1, 2"#,
        siden
    )
    .fetch_all(db)
    .await?;
    Ok(rader.into_iter().map(|r| (HelseaktorId(r.eier), MeldingId(r.melding))).collect())
}

/// Places in the message of its bills that wait so.
pub async fn stanset(db: &mut PgConnection, eier: HelseaktorId, id: MeldingId) -> Result<Vec<i32>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select r.plass from regning_kjede k join regning r on r.id = k.id
           where k.melding_id = $2 and k.helseaktor_id = $1 and k.behov = 'utenfor' and k.senere is null and not k.latt_ligge order by r.plass"#,
        eier.0,
        id.0
    )
    .fetch_all(db)
    .await?)
}

/// How a message came to us.
pub async fn kanal(db: &mut PgConnection, id: MeldingId) -> Result<Option<Kanal>, AppError> {
    let kode = sqlx::query_scalar!("select kanal from melding where id = $1", id.0)
        .fetch_optional(db)
        .await?;
    Ok(kode.and_then(|k| Kanal::fra_kode(&k)))
}
