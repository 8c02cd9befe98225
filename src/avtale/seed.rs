//! Demo data: agreements that were registered before the portal existed. Refused outside the demo profile by the caller.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::kopi;
use super::model::{Signering, Slag, gjeldende_versjon};
use super::store::{self, Signatur};
use super::text::FOR_PORTALEN;
use crate::feil::AppError;
use crate::server::krypto::Krypto;
use crate::server::sesjon;
use grunn::text::Sprak;
use grunn::{HelseaktorId, kalender};

/// Gives a demo person agreements signed on the given days, oldest first: on each the version that was in force then, replacing the one
/// before. A person who has an agreement already is left alone, so seeding again changes nothing.
///
/// # Errors
/// `IkkeFunnet` when no version was in force on a day (the texts are not loaded), else when the database fails.
pub async fn signert_for_portalen(
    db: &mut PgConnection,
    krypto: &Krypto,
    person: HelseaktorId,
    navn: &str,
    dager: &[NaiveDate],
) -> Result<(), AppError> {
    if !store::gjeldende_avtaler(&mut *db, person).await?.is_empty() {
        return Ok(());
    }
    let versjoner = store::versjoner(&mut *db).await?;
    let hpr = sqlx::query_scalar!("select hpr from helseaktor where id = $1", person.0)
        .fetch_one(&mut *db)
        .await?;
    let mut forrige: Option<(Uuid, NaiveDate)> = None;
    for &dag in dager {
        let versjon = gjeldende_versjon(&versjoner, dag).ok_or(AppError::IkkeFunnet)?;
        let tekst = store::tekst(&mut *db, &versjon.id, Sprak::Nb).await?;
        let signert = kalender::dogn_start(dag);
        let sesjon = sesjon::lukket(&mut *db, krypto, person, FOR_PORTALEN, signert).await?;
        let id = Uuid::new_v4();
        let signatur = Signatur {
            id,
            versjon: &versjon.id,
            slag: Slag::Ordinaer,
            sprak: Sprak::Nb,
            tekst_hash: &tekst.hash,
            navn,
            niva: 4,
            idp: FOR_PORTALEN,
            auth_tid: signert,
            sesjon,
            signert,
        };
        let erstatter = forrige.map(|(gammel, fra)| (gammel, dag.pred_opt().unwrap_or(dag).max(fra)));
        store::lagre_signatur(
            &mut *db,
            person,
            &signatur,
            Signering {
                gyldig_fra: dag,
                erstatter,
            },
        )
        .await?;
        let avtale = store::avtale(&mut *db, person, id).await?;
        let kode = store::kontrollkode(&mut *db, krypto, id, signert).await?;
        let pdf = kopi::lag(&avtale, hpr.clone(), tekst, &kode, None).await?;
        store::lagre_kopi(&mut *db, id, &pdf, signert).await?;
        forrige = Some((id, dag));
    }
    Ok(())
}
