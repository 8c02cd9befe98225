//! One message with its bills, findings and lines.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::kjede::{Hvor, Kjedeledd, ledd};
use super::{Innsendingsrad, finn_rad, status};
use crate::feil::AppError;
use grunn::text::Sprak;
use grunn::{HelseaktorId, InnsendingId, MeldingId, Ore, VedtakId};
use regler::feil::Lesefeil;
use regler::kjede::{self, Behov, Frist, Regningstilstand};
use regler::kontroll::Linje;
use regler::oppgjor::Betaling;
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
    /// What has become of it, when it is rejected.
    pub kjede: Option<Kjedeledd>,
    /// The credit that took it back.
    pub kreditert_i: Option<Hvor>,
    /// The rejected bill it corrects, the latest of them.
    pub retter: Option<Hvor>,
    /// The bill an accepted report is about, when that was rejected later.
    pub meldt_for_avvist: Option<Hvor>,
}

impl Regningsrad {
    /// Whether this bill asks something of the clinician.
    pub fn maa_rettes(&self) -> bool {
        self.tilstand() == Some(Regningstilstand::MaaRettes)
    }

    pub fn tilstand(&self) -> Option<Regningstilstand> {
        self.kjede.as_ref().map(|k| k.tilstand)
    }

    /// Last day a corrected bill may be received, while it must be corrected.
    pub fn frist(&self) -> Option<Frist> {
        self.kjede.as_ref().filter(|k| k.tilstand.krever_noe()).and_then(|k| k.frist)
    }

    /// What to do about one of its findings.
    pub fn tiltak(&self, funn: &Funn, sprak: Sprak) -> String {
        let behov = self.kjede.as_ref().map_or(Behov::Rett, |k| k.behov);
        kjede::tiltak(funn, &self.funn, self.tilstand(), behov, sprak)
    }
}

/// Part of the message's money that covered a credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motregning {
    pub belop: Ore,
    /// Number of the bill that was credited, and where the credit is.
    pub regningsnummer: String,
    pub melding: MeldingId,
    pub innsending: Option<InnsendingId>,
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
    pub betaling: Betaling,
    /// Mean age of its bills with an egenandel, in days.
    pub regningsalder: Option<u32>,
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
    /// What its money was netted against.
    pub motregnet: Vec<Motregning>,
}

/// The links beside each bill of a message: the credit that took it back, and the rejected bill it corrects.
async fn naboledd(db: &mut PgConnection, eier: HelseaktorId, id: MeldingId) -> Result<(HashMap<i64, Hvor>, HashMap<i64, Hvor>), AppError> {
    let rader = sqlx::query!(
        r#"select r.id, g.kreditering as "kreditering!", g.melding_id as "melding_id!", g.regningsnummer as "regningsnummer!", m.innsending_id
           from regning r
                cross join lateral (
                    select id, melding_id, regningsnummer, kreditering, korrigering, status from regning
                    where helseaktor_id = r.helseaktor_id and regningsnummer = r.regningsnummer
                    union
                    select id, melding_id, regningsnummer, kreditering, korrigering, status from regning
                    where helseaktor_id = r.helseaktor_id and guid = r.guid) g
                join melding m on m.id = g.melding_id
           where r.melding_id = $2 and r.helseaktor_id = $1 and g.melding_id <> r.melding_id and not r.kreditering and not r.korrigering
             and (r.status = 'kreditert' and g.kreditering and g.status = 'godkjent' and g.id > r.id
                  or g.status = 'avvist' and not g.kreditering and not g.korrigering and g.id < r.id)
           order by g.id"#,
        eier.0,
        id.0
    )
    .fetch_all(db)
    .await?;
    let (mut krediteringer, mut rettede) = (HashMap::new(), HashMap::new());
    for r in rader {
        let hvor = Hvor {
            melding: MeldingId(r.melding_id),
            innsending: r.innsending_id.map(InnsendingId),
            regningsnummer: r.regningsnummer,
        };
        if r.kreditering { &mut krediteringer } else { &mut rettede }.insert(r.id, hvor);
    }
    Ok((krediteringer, rettede))
}

/// The bills that accepted reports of paid egenandel are about, and that were rejected later. The latest link of each is asked.
async fn meldt_for_avviste(db: &mut PgConnection, eier: HelseaktorId, id: MeldingId) -> Result<HashMap<i64, Hvor>, AppError> {
    let rader = sqlx::query!(
        r#"select r.id, g.melding_id as "melding_id!", g.regningsnummer as "regningsnummer!", m.innsending_id
           from regning r
                join lateral (
                    select g.melding_id, g.regningsnummer, g.status from (
                        select id, melding_id, regningsnummer, status from regning
                        where helseaktor_id = r.helseaktor_id and guid = r.guid and not kreditering and not korrigering
                        union all
                        select id, melding_id, regningsnummer, status from regning
                        where r.guid is null and helseaktor_id = r.helseaktor_id and regningsnummer = r.regningsnummer
                          and not kreditering and not korrigering) g
                    order by g.id desc limit 1) g on g.status = 'avvist'
                join melding m on m.id = g.melding_id
           where r.melding_id = $2 and r.helseaktor_id = $1 and r.korrigering and r.status = 'godkjent'"#,
        eier.0,
        id.0
    )
    .fetch_all(db)
    .await?;
    let rader = rader.into_iter().map(|r| {
        let hvor = Hvor {
            melding: MeldingId(r.melding_id),
            innsending: r.innsending_id.map(InnsendingId),
            regningsnummer: r.regningsnummer,
        };
        (r.id, hvor)
    });
    Ok(rader.collect())
}

async fn vedtaksdel(db: &mut PgConnection, eier: HelseaktorId, id: VedtakId) -> Result<Option<Vedtaksdel>, AppError> {
    let Some(v) = sqlx::query!(
        r#"select v.belop_ore, v.utbetalt, v.konto_kryptert, v.kid, v.dato, o.avvist as "avvist?"
           from vedtak v left join utbetalingsordre o on o.vedtak_id = v.id where v.helseaktor_id = $1 and v.id = $2"#,
        eier.0,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    Ok(Some(Vedtaksdel {
        belop: Ore(v.belop_ore),
        utbetalt: v.utbetalt,
        konto_kryptert: v.konto_kryptert,
        kid: v.kid,
        dato: v.dato,
        betaling: Betaling::av(Ore(v.belop_ore), v.dato, v.utbetalt, v.avvist.is_some()),
        regningsalder: super::utbetaling::regningsalder(db, id).await?,
    }))
}

/// A person's message.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is somebody else's.
pub async fn finn(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate, id: MeldingId) -> Result<Detalj, AppError> {
    let rad = finn_rad(&mut *db, eier, idag, id).await?;
    let mut ledd_av = match rad.tilstand.antall_avviste {
        0 => HashMap::new(),
        _ => ledd(&mut *db, &[id.0], idag).await?,
    };
    let (mut krediteringer, mut rettede) = naboledd(&mut *db, eier, id).await?;
    let mut meldte = meldt_for_avviste(&mut *db, eier, id).await?;
    let m = sqlx::query!(
        r#"select epj, feil as "feil: Json<Vec<Lesefeil>>", merknader as "merknader: Json<Vec<Funn>>" from melding where helseaktor_id = $1 and id = $2"#,
        eier.0,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    let vedtak = match rad.vedtak {
        Some(v) => vedtaksdel(&mut *db, eier, v).await?,
        None => None,
    };
    let regninger = sqlx::query!(
        r#"select id, plass, guid, regningsnummer, tidspunkt, status, krevd_ore, godkjent_ore, betalt_egenandel, kreditering, korrigering,
                  funn as "funn: Json<Vec<Funn>>", linjer as "linjer: Json<Vec<Linje>>"
           from regning where melding_id = $2 and helseaktor_id = $1 order by plass"#,
        eier.0,
        id.0
    )
    .fetch_all(&mut *db)
    .await?
    .into_iter()
    .map(|r| {
        Ok(Regningsrad {
            kjede: ledd_av.remove(&r.id),
            kreditert_i: krediteringer.remove(&r.id),
            // One that was sent while the first was undecided, and fell for its number, corrects nothing.
            meldt_for_avvist: meldte.remove(&r.id),
            retter: rettede.remove(&r.id).filter(|_| !kjede::opptatt(&r.funn)),
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
    let motregnet = sqlx::query!(
        r#"select x.belop_ore as "belop: Ore", k.regningsnummer, k.melding_id, m.innsending_id
           from motregning x join regning k on k.id = x.kreditering_id join melding m on m.id = k.melding_id
           where x.melding_id = $1 order by x.kreditering_id"#,
        id.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| Motregning {
        belop: r.belop,
        regningsnummer: r.regningsnummer,
        melding: MeldingId(r.melding_id),
        innsending: r.innsending_id.map(InnsendingId),
    })
    .collect();
    Ok(Detalj {
        motregnet,
        rad,
        epj: m.epj,
        feil: m.feil.0,
        merknader: m.merknader.0,
        regninger,
        vedtak,
    })
}
