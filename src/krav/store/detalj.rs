//! One message with its bills, findings and lines.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Innsendingsrad, finn_rad, status};
use crate::feil::AppError;
use grunn::{HelseaktorId, MeldingId, Ore, kalender};
use regler::feil::Lesefeil;
use regler::kontroll::{Linje, Regelsett, kravfrist};
use regler::prosess::Regningsstatus;
use regler::regel::Funn;

/// One bill as it is shown: never who the patient is.
#[derive(Clone, Debug, PartialEq)]
pub struct Regningsrad {
    pub id: i64,
    /// Place in the message, from 0.
    pub plass: i32,
    pub guid: Option<Uuid>,
    pub regningsnummer: String,
    pub tidspunkt: Option<DateTime<Utc>>,
    pub status: Regningsstatus,
    pub krevd: Ore,
    /// None until the control is done.
    pub godkjent: Option<Ore>,
    pub betalt_egenandel: Option<bool>,
    /// Takes back an earlier bill.
    pub kreditering: bool,
    /// Reports that the egenandel of an earlier bill is paid.
    pub korrigering: bool,
    pub funn: Vec<Funn>,
    pub linjer: Vec<Linje>,
}

impl Regningsrad {
    /// Last day a corrected bill may be received (ftrl § 22-14): for a rejected bill with a time.
    pub fn frist(&self) -> Option<NaiveDate> {
        let dag = self.tidspunkt.map(kalender::dato_i_oslo)?;
        (self.status == Regningsstatus::Avvist).then(|| kravfrist(dag, Regelsett::default().foreldelse_maneder))
    }
}

/// What the decision says about the message's money.
#[derive(Clone, Debug, PartialEq)]
pub struct Vedtaksdel {
    /// All messages of the decision together.
    pub belop: Ore,
    pub utbetalt: Option<DateTime<Utc>>,
    pub konto_kryptert: Vec<u8>,
    pub kid: Option<String>,
    pub dato: NaiveDate,
}

/// A message with everything in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Detalj {
    pub rad: Innsendingsrad,
    pub epj: Option<String>,
    /// Technical faults, when it could not be taken.
    pub feil: Vec<Lesefeil>,
    /// Information on the submission as a whole.
    pub merknader: Vec<Funn>,
    pub regninger: Vec<Regningsrad>,
    pub vedtak: Option<Vedtaksdel>,
}

/// A person's message.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is somebody else's.
pub async fn finn(db: &mut PgConnection, eier: HelseaktorId, id: MeldingId) -> Result<Detalj, AppError> {
    let rad = finn_rad(&mut *db, eier, id).await?;
    let m = sqlx::query!(
        r#"select epj, feil as "feil: Json<Vec<Lesefeil>>", merknader as "merknader: Json<Vec<Funn>>" from melding where helseaktor_id = $1 and id = $2"#,
        eier.0,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    let vedtak = match rad.vedtak {
        Some(v) => {
            sqlx::query!(
                "select belop_ore, utbetalt, konto_kryptert, kid, dato from vedtak where helseaktor_id = $1 and id = $2",
                eier.0,
                v.0
            )
            .fetch_optional(&mut *db)
            .await?
        }
        None => None,
    }
    .map(|v| Vedtaksdel {
        belop: Ore(v.belop_ore),
        utbetalt: v.utbetalt,
        konto_kryptert: v.konto_kryptert,
        kid: v.kid,
        dato: v.dato,
    });
    let regninger = sqlx::query!(
        r#"select id, plass, guid, regningsnummer, tidspunkt, status, krevd_ore, godkjent_ore, betalt_egenandel, kreditering, korrigering,
                  funn as "funn: Json<Vec<Funn>>", linjer as "linjer: Json<Vec<Linje>>"
           from regning where melding_id = $2 and helseaktor_id = $1 order by plass"#,
        eier.0,
        id.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| {
        Ok(Regningsrad {
            id: r.id,
            plass: r.plass,
            guid: r.guid,
            regningsnummer: r.regningsnummer,
            tidspunkt: r.tidspunkt,
            status: status(&r.status)?,
            krevd: Ore(r.krevd_ore),
            godkjent: r.godkjent_ore.map(Ore),
            betalt_egenandel: r.betalt_egenandel,
            kreditering: r.kreditering,
            korrigering: r.korrigering,
            funn: r.funn.0,
            linjer: r.linjer.0,
        })
    })
    .collect::<Result<Vec<_>, AppError>>()?;
    Ok(Detalj {
        rad,
        epj: m.epj,
        feil: m.feil.0,
        merknader: m.merknader.0,
        regninger,
        vedtak,
    })
}
