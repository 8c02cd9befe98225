//! Bills set apart from the message they came in.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::Innsendingsrad;
use super::inntak::{Innsatt, NyMelding, lagre_melding, lukk};
use crate::feil::{AppError, logg};
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, InnsendingId, MeldingId};
use regler::model::Behandlerkrav;

/// A message with bills from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utskilt {
    pub melding: MeldingId,
    pub innsending: Option<InnsendingId>,
    pub antall: i64,
}

/// All messages that are about the bills of one: the first, and those that control some of them again or apart.
pub async fn rader(db: &mut PgConnection, eier: HelseaktorId, id: MeldingId) -> Result<Vec<MeldingId>, AppError> {
    Ok(sqlx::query_scalar!(
        "with forste as (select coalesce(rebehandler, id) as id from melding where helseaktor_id = $1 and id = $2)
         select m.id from forste f join melding m on m.id = f.id or m.rebehandler = f.id
         where m.helseaktor_id = $1 order by m.rebehandler is not null, m.innsending_id",
        eier.0,
        id.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(MeldingId)
    .collect())
}

/// Where bills of these messages have been set apart.
pub(super) async fn tell(db: &mut PgConnection, rader: &mut [Innsendingsrad]) -> Result<(), AppError> {
    let ider: Vec<Uuid> = rader.iter().filter(|r| r.rebehandler.is_none()).map(|r| r.id.0).collect();
    let mut alle: HashMap<Uuid, Vec<Utskilt>> = HashMap::new();
    for r in sqlx::query!(
        r#"select rebehandler as "forste!", id, innsending_id, antall_regninger from melding
           where rebehandler = any($1) and utskilt is not null order by innsending_id"#,
        &ider
    )
    .fetch_all(db)
    .await?
    {
        alle.entry(r.forste).or_default().push(Utskilt {
            melding: MeldingId(r.id),
            innsending: r.innsending_id.map(InnsendingId),
            antall: r.antall_regninger.into(),
        });
    }
    for r in rader {
        r.utskilte = alle.remove(&r.id.0).unwrap_or_default();
    }
    Ok(())
}

/// Moves bills, by their places, to a message of their own; what is left is numbered anew, as in `rest`.
///
/// # Errors
/// `Intern` when the bills are not there.
pub async fn flytt(
    db: &mut PgConnection,
    krypto: &Krypto,
    fra: MeldingId,
    plasser: &[usize],
    ny: NyMelding<'_>,
    rest: &Behandlerkrav,
) -> Result<InnsendingId, AppError> {
    let tall = |n: usize| i32::try_from(n).map_err(|e| logg::intern("utskilling", &e));
    let flyttes = plasser.iter().map(|n| tall(*n)).collect::<Result<Vec<i32>, _>>()?;
    let Innsatt::Ny(innsending) = lagre_melding(&mut *db, krypto, &ny).await? else {
        return Err(logg::intern("utskilling", &"meldingen finnes"));
    };
    let n = sqlx::query!(
        "update regning set melding_id = $2, plass = x.ny - 1 from unnest($3::int[]) with ordinality as x (plass, ny)
         where melding_id = $1 and regning.plass = x.plass and status = 'behandles'",
        fra.0,
        ny.id.0,
        &flyttes
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if usize::try_from(n).ok() != Some(plasser.len()) {
        return Err(logg::intern(
            "utskilling",
            &format!("{n} av {} regninger kunne flyttes", plasser.len()),
        ));
    }
    // In two steps: a place may still be taken by the one that is to leave it.
    sqlx::query!(
        "update regning r set plass = -x.ny from (select id, row_number() over (order by plass) as ny from regning where melding_id = $1) x where r.id = x.id",
        fra.0
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update regning set plass = -1 - plass where melding_id = $1", fra.0)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "update melding set antall_regninger = $2, krevd_ore = $3, bare_meldinger = $4, innhold_kryptert = $5 where id = $1",
        fra.0,
        tall(rest.regninger.len())?,
        rest.krevd().0,
        rest.bare_egenandelsmeldinger(),
        lukk(krypto, rest)?
    )
    .execute(db)
    .await?;
    Ok(innsending)
}
