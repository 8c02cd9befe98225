//! Lists of messages: filters, sorting, pages by key.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Innsendingsrad, Rad, kjede, status, utskilling};
use crate::feil::AppError;
use grunn::{HelseaktorId, MeldingId, Ore, PraksisId, kalender};
use regler::kjede::Kjedetall;
use regler::prosess::{Kontrollstatus, Meldingsstatus, Utbetalingsstatus};
use regler::status::{Kravlapp, Kravtilstand};

/// Which messages to show. Dates are days in Norway, both included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub fom: Option<NaiveDate>,
    pub tom: Option<NaiveDate>,
    pub praksis: Option<PraksisId>,
    /// Empty: every label.
    pub status: Vec<Kravlapp>,
    /// Only those with bills that must be corrected.
    pub maa_rettes: bool,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sorteringsfelt {
    #[default]
    Mottatt,
    Krevd,
    /// Approved amount; messages without a result count as zero.
    Godkjent,
}

/// Field and direction; newest first when nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sortering {
    pub felt: Sorteringsfelt,
    pub stigende: bool,
}

/// Which way from the row in the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retning {
    Etter,
    Foer,
}

/// A place in a sorted list: the value and id of a row. Holds for one sorting only; safe in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nokkel {
    pub retning: Retning,
    verdi: i64,
    id: Uuid,
}

impl fmt::Display for Nokkel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let retning = match self.retning {
            Retning::Etter => 'e',
            Retning::Foer => 'f',
        };
        write!(f, "{retning}{}.{}", self.verdi, self.id.simple())
    }
}

/// The text is no key of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key")]
pub struct Nokkelfeil;

impl FromStr for Nokkel {
    type Err = Nokkelfeil;

    fn from_str(tekst: &str) -> Result<Self, Nokkelfeil> {
        let (retning, rest) = match tekst.split_at_checked(1).ok_or(Nokkelfeil)? {
            ("e", rest) => (Retning::Etter, rest),
            ("f", rest) => (Retning::Foer, rest),
            _ => return Err(Nokkelfeil),
        };
        let (verdi, id) = rest.split_once('.').ok_or(Nokkelfeil)?;
        Ok(Self {
            retning,
            verdi: verdi.parse().map_err(|_| Nokkelfeil)?,
            id: id.parse().map_err(|_| Nokkelfeil)?,
        })
    }
}

impl Nokkel {
    fn fra(rad: &Innsendingsrad, felt: Sorteringsfelt, retning: Retning) -> Self {
        let verdi = match felt {
            Sorteringsfelt::Mottatt => rad.mottatt.timestamp_micros(),
            Sorteringsfelt::Krevd => rad.krevd.0,
            Sorteringsfelt::Godkjent => rad.godkjent.map_or(0, |o| o.0),
        };
        Self {
            retning,
            verdi,
            id: rad.id.0,
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Side {
    pub rader: Vec<Innsendingsrad>,
    pub forrige: Option<Nokkel>,
    pub neste: Option<Nokkel>,
    /// How many the filter lets through, on all pages.
    pub totalt: i64,
}

/// The filter in the database's terms.
struct Vilkar {
    fra: Option<DateTime<Utc>>,
    til: Option<DateTime<Utc>>,
    praksis: Option<i64>,
    tilstander: Option<Vec<String>>,
    maa_rettes: bool,
    idag: NaiveDate,
}

impl Vilkar {
    fn av(f: &Filter, idag: NaiveDate) -> Self {
        Self {
            fra: f.fom.map(kalender::dogn_start),
            til: f.tom.and_then(|d| d.succ_opt()).map(kalender::dogn_start),
            praksis: f.praksis.map(|p| p.0),
            tilstander: (!f.status.is_empty()).then(|| tilstander(&f.status)),
            maa_rettes: f.maa_rettes,
            idag,
        }
    }
}

/// The machine states that have these labels. The label is worked out in one place only ([`Kravtilstand::lapp`]); here every state
/// there can be is asked for its label, and the database is given the list.
fn tilstander(lapper: &[Kravlapp]) -> Vec<String> {
    let mut ut = Vec::new();
    for (nokkel, tilstand) in alle_tilstander() {
        if lapper.contains(&tilstand.lapp()) {
            ut.push(nokkel);
        }
    }
    ut
}

/// What the amounts of a row may say, with an example of each.
const BELOP: [(&str, bool, Ore, Ore); 4] = [
    ("meldinger", true, Ore(0), Ore(0)),
    ("trukket", false, Ore(0), Ore(-1)),
    ("null", false, Ore(0), Ore(0)),
    ("belop", false, Ore(1), Ore(0)),
];

/// Every state a row may be in, and the word the queries below make of it.
fn alle_tilstander() -> Vec<(String, Kravtilstand)> {
    let mut ut = Vec::new();
    for melding in Meldingsstatus::ALLE {
        for kontroll in Kontrollstatus::ALLE {
            for utbetaling in Utbetalingsstatus::ALLE {
                for (avvist, antall_avviste) in [("ingen", 0), ("noen", 1), ("alle", 2)] {
                    for praksisvalg in [false, true] {
                        for (ord, bare_meldinger, godkjent, kreditert) in BELOP {
                            let tilstand = Kravtilstand {
                                melding: *melding,
                                kontroll: *kontroll,
                                utbetaling: *utbetaling,
                                antall_regninger: 2,
                                antall_avviste,
                                praksisvalg,
                                bare_meldinger,
                                godkjent,
                                kreditert,
                                kreditert_siden: 0,
                                kjede: Kjedetall::default(),
                            };
                            ut.push((format!("{melding} {kontroll} {utbetaling} {avvist} {praksisvalg} {ord}"), tilstand));
                        }
                    }
                }
            }
        }
    }
    ut
}

/// One page of rows after or before a key. The words in the macro are the only parts that differ between sortings.
macro_rules! hent {
    ($db:expr, $eier:expr, $v:expr, $antall:expr, $nokkel:expr, $kolonne:literal, $retning:literal, $tegn:literal) => {{
        let (verdi, id) = match $nokkel {
            Some((verdi, id)) => (Some(verdi), Some(id)),
            None => (None, None),
        };
        sqlx::query_as!(
            Rad,
            r#"select m.id, innsending_id, praksis_id, p.navn as "praksisnavn?", kanal, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus,
                      antall_regninger, antall_avviste, m.vedtak_id, krevd_ore, m.godkjent_ore, bare_meldinger, rebehandler, utskilt, o.godkjent_ore as "oppgjor_godkjent?",
                      o.kreditert_ore as "oppgjor_kreditert?", o.motregnet_ore as "motregnet_ore?", o.betales_ore as "betales_ore?"
               from melding m left join praksis p on p.id = m.praksis_id left join innsending_oppgjor o on o.melding_id = m.id
               where m.helseaktor_id = $1 and ($2::timestamptz is null or mottatt >= $2) and ($3::timestamptz is null or mottatt < $3)
                 and ($4::bigint is null or praksis_id = $4)
                 and ($5::text[] is null or concat_ws(' ', meldingsstatus, kontrollstatus, utbetalingsstatus,
                     case when antall_avviste = 0 then 'ingen' when antall_avviste < antall_regninger then 'noen' else 'alle' end,
                     case when praksis_id is null then 'true' else 'false' end,
                     case when bare_meldinger then 'meldinger' when o.kreditert_ore < 0 and o.godkjent_ore + o.kreditert_ore <= 0 or o.melding_id is null and m.godkjent_ore < 0 then 'trukket'
                          when coalesce(o.godkjent_ore, m.godkjent_ore) = 0 then 'null' else 'belop' end) = any($5))
                 and (not $9 or exists (select 1 from regning_kjede k where k.melding_id = m.id and k.senere is null and not k.latt_ligge
                                          and k.behov <> 'ingen' and (k.frist is null or k.frist >= $10)))
                 and ($7::uuid is null or ("# + $kolonne + ", m.id) " + $tegn + " ($6, $7))
               order by " + $kolonne + " " + $retning + ", m.id " + $retning + " limit $8",
            $eier,
            $v.fra,
            $v.til,
            $v.praksis,
            $v.tilstander.as_deref(),
            verdi,
            id,
            $antall,
            $v.maa_rettes,
            $v.idag
        )
        .fetch_all($db)
        .await?
    }};
}

/// One page of a person's messages.
pub async fn liste(
    db: &mut PgConnection,
    eier: HelseaktorId,
    idag: NaiveDate,
    filter: &Filter,
    sortering: Sortering,
    nokkel: Option<Nokkel>,
    antall: u16,
) -> Result<Side, AppError> {
    let v = Vilkar::av(filter, idag);
    let bakover = nokkel.is_some_and(|n| n.retning == Retning::Foer);
    let stigende = sortering.stigende != bakover;
    // One more than asked for, to know whether there is another page.
    let grense = i64::from(antall) + 1;
    let tall = nokkel.map(|n| (n.verdi, n.id));
    let tid = nokkel.map(|n| (DateTime::from_timestamp_micros(n.verdi).unwrap_or_default(), n.id));
    let mut rader = match (sortering.felt, stigende) {
        (Sorteringsfelt::Mottatt, false) => hent!(&mut *db, eier.0, v, grense, tid, "mottatt", "desc", "<"),
        (Sorteringsfelt::Mottatt, true) => hent!(&mut *db, eier.0, v, grense, tid, "mottatt", "asc", ">"),
        (Sorteringsfelt::Krevd, false) => hent!(&mut *db, eier.0, v, grense, tall, "krevd_ore", "desc", "<"),
        (Sorteringsfelt::Krevd, true) => hent!(&mut *db, eier.0, v, grense, tall, "krevd_ore", "asc", ">"),
        (Sorteringsfelt::Godkjent, false) => hent!(&mut *db, eier.0, v, grense, tall, "coalesce(m.godkjent_ore, 0)", "desc", "<"),
        (Sorteringsfelt::Godkjent, true) => hent!(&mut *db, eier.0, v, grense, tall, "coalesce(m.godkjent_ore, 0)", "asc", ">"),
    };
    let flere = rader.len() > usize::from(antall);
    rader.truncate(antall.into());
    if bakover {
        rader.reverse();
    }
    let mut rader = rader.into_iter().map(Rad::les).collect::<Result<Vec<_>, _>>()?;
    kjede::tell(&mut *db, idag, &mut rader).await?;
    utskilling::tell(&mut *db, &mut rader).await?;
    let (foran, bak) = if bakover { (flere, true) } else { (nokkel.is_some(), flere) };
    let kant =
        |rad: Option<&Innsendingsrad>, finnes: bool, retning| rad.filter(|_| finnes).map(|r| Nokkel::fra(r, sortering.felt, retning));
    Ok(Side {
        forrige: kant(rader.first(), foran, Retning::Foer),
        neste: kant(rader.last(), bak, Retning::Etter),
        rader,
        totalt: tell(db, eier, idag, filter).await?,
    })
}

/// How many of a person's messages the filter lets through.
pub async fn tell(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate, filter: &Filter) -> Result<i64, AppError> {
    let v = Vilkar::av(filter, idag);
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from melding m left join innsending_oppgjor o on o.melding_id = m.id
           where m.helseaktor_id = $1 and ($2::timestamptz is null or mottatt >= $2) and ($3::timestamptz is null or mottatt < $3)
             and ($4::bigint is null or praksis_id = $4)
             and ($5::text[] is null or concat_ws(' ', meldingsstatus, kontrollstatus, utbetalingsstatus,
                 case when antall_avviste = 0 then 'ingen' when antall_avviste < antall_regninger then 'noen' else 'alle' end,
                 case when praksis_id is null then 'true' else 'false' end,
                 case when bare_meldinger then 'meldinger' when o.kreditert_ore < 0 and o.godkjent_ore + o.kreditert_ore <= 0 or o.melding_id is null and m.godkjent_ore < 0 then 'trukket'
                      when coalesce(o.godkjent_ore, m.godkjent_ore) = 0 then 'null' else 'belop' end) = any($5))
             and (not $6 or exists (select 1 from regning_kjede k where k.melding_id = m.id and k.senere is null and not k.latt_ligge
                                      and k.behov <> 'ingen' and (k.frist is null or k.frist >= $7)))"#,
        eier.0,
        v.fra,
        v.til,
        v.praksis,
        v.tilstander.as_deref(),
        v.maa_rettes,
        v.idag
    )
    .fetch_one(db)
    .await?)
}

/// How many of a person's messages have each label, for the front page and the filter.
pub async fn antall_per_lapp(db: &mut PgConnection, eier: HelseaktorId) -> Result<HashMap<Kravlapp, i64>, AppError> {
    let rader = sqlx::query!(
        r#"select meldingsstatus, kontrollstatus, utbetalingsstatus, praksis_id is null as "praksisvalg!",
                  case when antall_avviste = 0 then 0 when antall_avviste < antall_regninger then 1 else 2 end as "avvist!",
                  case when bare_meldinger then 'meldinger' when o.kreditert_ore < 0 and o.godkjent_ore + o.kreditert_ore <= 0 or o.melding_id is null and m.godkjent_ore < 0 then 'trukket'
                       when coalesce(o.godkjent_ore, m.godkjent_ore) = 0 then 'null' else 'belop' end as "belop!", count(*) as "n!"
           from melding m left join innsending_oppgjor o on o.melding_id = m.id where m.helseaktor_id = $1 group by 1, 2, 3, 4, 5, 6"#,
        eier.0
    )
    .fetch_all(db)
    .await?;
    let mut ut = HashMap::new();
    for r in rader {
        let (_, bare_meldinger, godkjent, kreditert) = BELOP.into_iter().find(|b| b.0 == r.belop).unwrap_or(BELOP[3]);
        let tilstand = Kravtilstand {
            melding: status(&r.meldingsstatus)?,
            kontroll: status(&r.kontrollstatus)?,
            utbetaling: status(&r.utbetalingsstatus)?,
            antall_regninger: 2,
            antall_avviste: r.avvist.into(),
            praksisvalg: r.praksisvalg,
            bare_meldinger,
            godkjent,
            kreditert,
            kreditert_siden: 0,
            kjede: Kjedetall::default(),
        };
        *ut.entry(tilstand.lapp()).or_insert(0) += r.n;
    }
    Ok(ut)
}

/// One of a person's messages, as the list shows it: for live status.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is somebody else's.
pub async fn finn_rad(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate, id: MeldingId) -> Result<Innsendingsrad, AppError> {
    let rad = sqlx::query_as!(
        Rad,
        r#"select m.id, innsending_id, praksis_id, p.navn as "praksisnavn?", kanal, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus,
                  antall_regninger, antall_avviste, m.vedtak_id, krevd_ore, m.godkjent_ore, bare_meldinger, rebehandler, utskilt, o.godkjent_ore as "oppgjor_godkjent?",
                  o.kreditert_ore as "oppgjor_kreditert?", o.motregnet_ore as "motregnet_ore?", o.betales_ore as "betales_ore?"
           from melding m left join praksis p on p.id = m.praksis_id left join innsending_oppgjor o on o.melding_id = m.id
           where m.helseaktor_id = $1 and m.id = $2"#,
        eier.0,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?
    .les()?;
    let mut en = [rad];
    kjede::tell(&mut *db, idag, &mut en).await?;
    utskilling::tell(db, &mut en).await?;
    let [rad] = en;
    Ok(rad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_an_address() {
        for retning in [Retning::Etter, Retning::Foer] {
            let n = Nokkel {
                retning,
                verdi: -12,
                id: Uuid::from_u128(7),
            };
            assert_eq!(n.to_string().parse(), Ok(n));
        }
        for feil in ["", "e", "x1.00000000000000000000000000000007", "e1", "e1.x", "æ1.2"] {
            assert!(feil.parse::<Nokkel>().is_err(), "{feil}");
        }
    }

    #[test]
    fn every_label_can_be_asked_for() {
        for lapp in Kravlapp::ALLE {
            assert!(!tilstander(&[*lapp]).is_empty(), "{lapp:?}");
        }
    }
}
