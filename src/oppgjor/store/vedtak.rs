//! Reading decisions: the list, and one with everything in it.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::takstbruk;
use crate::feil::AppError;
use crate::feil::logg;
use crate::krav::store::kjede::{Kjedeledd, ledd};
use crate::krav::store::utbetaling::regningsalder;
use crate::oppgjor::funn;
use crate::server::krypto::Krypto;
use dokument::{Avvik, AvvistRegning, Motregningslinje, Praksisnavn, Vedtaksdokument, Vedtaksinnsending};
use grunn::format;
use grunn::text::Sprak;
use grunn::{HelseaktorId, InnsendingId, MeldingId, Ore, Orgnr, PraksisId, Testnumre, VedtakId, kalender};
use regler::kjede::{Behov, FRA_MOTTAK};
use regler::motregning::Nullgrunn;
pub use regler::oppgjor::Betaling;
use regler::regel::Funn;

/// What the list shows of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vedtaksrad {
    pub id: VedtakId,
    pub dato: NaiveDate,
    pub praksis: String,
    pub krevd: Ore,
    pub godkjent: Ore,
    pub belop: Ore,
    pub avviste: i64,
    pub betaling: Betaling,
}

/// What the list is limited to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub praksis: Option<PraksisId>,
    pub fra: Option<NaiveDate>,
    pub til: Option<NaiveDate>,
}

/// Where a page of the list begins: after or before a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nokkel {
    pub dato: NaiveDate,
    pub id: VedtakId,
    pub foer: bool,
}

impl Nokkel {
    /// From an address; `None` when it is not one of ours.
    pub fn tolk(tekst: &str) -> Option<Self> {
        let (foer, rest) = tekst
            .strip_prefix('f')
            .map(|r| (true, r))
            .or_else(|| tekst.strip_prefix('e').map(|r| (false, r)))?;
        let (dato, id) = rest.split_once('.')?;
        Some(Self {
            dato: dato.parse().ok()?,
            id: id.parse().ok()?,
            foer,
        })
    }
}

impl std::fmt::Display for Nokkel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}.{}", if self.foer { 'f' } else { 'e' }, self.dato, self.id)
    }
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct Side {
    pub rader: Vec<Vedtaksrad>,
    pub totalt: i64,
    pub forrige: Option<Nokkel>,
    pub neste: Option<Nokkel>,
}

/// A person's decisions, newest first.
pub async fn liste(
    db: &mut PgConnection,
    eier: HelseaktorId,
    filter: Filter,
    nokkel: Option<Nokkel>,
    antall: usize,
) -> Result<Side, AppError> {
    let bakover = nokkel.is_some_and(|n| n.foer);
    let grense = i64::try_from(antall).unwrap_or(i64::MAX - 1) + 1;
    let (kdato, kid) = (nokkel.map(|n| n.dato), nokkel.map(|n| n.id.0));
    let raa = sqlx::query!(
        r#"select v.id, v.dato, p.navn, v.krevd_ore, v.godkjent_ore, v.belop_ore, v.utbetalt, o.avvist as "avvist?",
                  (select count(*) from regning_kjede k join melding m on m.id = k.melding_id where m.vedtak_id = v.id) as "avviste!"
           from vedtak v join praksis p on p.id = v.praksis_id left join utbetalingsordre o on o.vedtak_id = v.id
           where v.helseaktor_id = $1 and ($2::bigint is null or v.praksis_id = $2) and ($3::date is null or v.dato >= $3) and ($4::date is null or v.dato <= $4)
             and ($5::date is null or case when $7 then (v.dato, v.id) > ($5, $6::bigint) else (v.dato, v.id) < ($5, $6) end)
           order by case when $7 then v.dato end, case when $7 then v.id end, v.dato desc, v.id desc limit $8"#,
        eier.0,
        filter.praksis.map(|p| p.0),
        filter.fra,
        filter.til,
        kdato,
        kid,
        bakover,
        grense
    )
    .fetch_all(&mut *db)
    .await?;
    let flere = raa.len() > antall;
    let mut rader: Vec<Vedtaksrad> = raa
        .into_iter()
        .take(antall)
        .map(|r| Vedtaksrad {
            id: VedtakId(r.id),
            dato: r.dato,
            praksis: r.navn,
            krevd: Ore(r.krevd_ore),
            godkjent: Ore(r.godkjent_ore),
            belop: Ore(r.belop_ore),
            avviste: r.avviste,
            betaling: Betaling::av(Ore(r.belop_ore), r.dato, r.utbetalt, r.avvist.is_some()),
        })
        .collect();
    if bakover {
        rader.reverse();
    }
    let totalt = sqlx::query_scalar!(
        r#"select count(*) as "n!" from vedtak where helseaktor_id = $1 and ($2::bigint is null or praksis_id = $2) and ($3::date is null or dato >= $3)
             and ($4::date is null or dato <= $4)"#,
        eier.0,
        filter.praksis.map(|p| p.0),
        filter.fra,
        filter.til
    )
    .fetch_one(db)
    .await?;
    let (foran, bak) = if bakover { (flere, true) } else { (nokkel.is_some(), flere) };
    let kant = |rad: Option<&Vedtaksrad>, finnes: bool, foer| {
        rad.filter(|_| finnes).map(|r| Nokkel {
            dato: r.dato,
            id: r.id,
            foer,
        })
    };
    Ok(Side {
        forrige: kant(rader.first(), foran, true),
        neste: kant(rader.last(), bak, false),
        rader,
        totalt,
    })
}

/// A decision with everything page and letter need.
#[derive(Clone, Debug)]
pub struct Vedtak {
    /// The letter; the page shows the same figures and sentences.
    pub dokument: Vedtaksdokument,
    pub dato: NaiveDate,
    pub konto_maskert: String,
    pub betaling: Betaling,
    /// A later account is registered, and may come to be paid to.
    pub ny_konto: bool,
    /// The claims' own addresses, in the order of the letter.
    pub meldinger: Vec<MeldingId>,
}

impl Vedtak {
    /// Last day to appeal.
    pub fn klagefrist(&self) -> NaiveDate {
        self.betaling.klagefrist(self.dato)
    }
}

/// Bills that need words: rejected, changed, or with a remark.
struct Regning {
    id: i64,
    melding_id: Uuid,
    regningsnummer: String,
    tidspunkt: Option<DateTime<Utc>>,
    status: String,
    kreditering: bool,
    krevd_ore: i64,
    godkjent_ore: i64,
    funn: Json<Vec<Funn>>,
}

/// One of a person's own decisions.
///
/// # Errors
/// `IkkeFunnet` when it does not exist or is someone else's.
pub async fn finn(
    db: &mut PgConnection,
    krypto: &Krypto,
    eier: HelseaktorId,
    id: VedtakId,
    idag: NaiveDate,
    sprak: Sprak,
) -> Result<Vedtak, AppError> {
    let v = sqlx::query!(
        r#"select v.praksis_id, v.dato, v.belop_ore, v.inngaende_ore, v.utgaende_ore, v.konto_kryptert, v.konto_maskert, v.kid, v.opprettet, v.utbetalt,
                  p.navn, p.orgnr, h.fornavn, h.etternavn, o.avvist as "avvist?",
                  exists (select 1 from praksis_konto k join praksis_konto n on n.id = v.praksis_konto_id
                          where k.praksis_id = v.praksis_id and k.nr > n.nr and k.godkjenning <> 'avvist' and k.fryst is null) as "ny_konto!"
           from vedtak v join praksis p on p.id = v.praksis_id join helseaktor h on h.id = v.helseaktor_id left join utbetalingsordre o on o.vedtak_id = v.id
           where v.id = $1 and v.helseaktor_id = $2"#,
        id.0,
        eier.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    let m = sqlx::query!(
        r#"select m.id, innsending_id as "innsending_id!", mottatt, antall_regninger, antall_avviste, krevd_ore,
                  coalesce(m.godkjent_ore, 0) as "godkjent_ore!", merknader as "merknader: Json<Vec<Funn>>",
                  o.godkjent_ore as "til_gode: Ore", o.kreditert_ore as "kreditert: Ore", o.motregnet_ore as "motregnet: Ore", o.betales_ore as "betales: Ore"
           from melding m join innsending_oppgjor o on o.melding_id = m.id
           where m.vedtak_id = $1 and m.helseaktor_id = $2 order by mottatt, m.id"#,
        id.0,
        eier.0
    )
    .fetch_all(&mut *db)
    .await?;
    let meldinger: Vec<Uuid> = m.iter().map(|m| m.id).collect();
    let regninger = sqlx::query_as!(
        Regning,
        r#"select id, melding_id, regningsnummer, tidspunkt, status, kreditering, krevd_ore, coalesce(godkjent_ore, 0) as "godkjent_ore!", funn as "funn: Json<Vec<Funn>>"
           from regning where melding_id = any($1) and (status = 'avvist' or krevd_ore <> coalesce(godkjent_ore, 0) or funn <> '[]') order by plass"#,
        &meldinger
    )
    .fetch_all(&mut *db)
    .await?;
    let kjede = ledd(&mut *db, &meldinger, idag).await?;
    let motregnet = sqlx::query!(
        r#"select m.innsending_id as "fra!", k.regningsnummer, mk.innsending_id as "mot!", x.belop_ore as "belop: Ore"
           from motregning x join melding m on m.id = x.melding_id join regning k on k.id = x.kreditering_id join melding mk on mk.id = k.melding_id
           where x.vedtak_id = $1 order by m.mottatt, m.id, x.kreditering_id"#,
        id.0
    )
    .fetch_all(&mut *db)
    .await?
    .into_iter()
    .map(|r| Motregningslinje {
        innsending: InnsendingId(r.fra),
        regningsnummer: r.regningsnummer,
        kreditert_i: InnsendingId(r.mot),
        belop: r.belop,
    })
    .collect();
    let alle_avvist = m.iter().all(|m| m.antall_avviste >= m.antall_regninger);
    let (til_gode, kreditert): (Ore, Ore) = (m.iter().map(|m| m.til_gode).sum(), m.iter().map(|m| m.kreditert).sum());
    let ingen_grunn = (v.belop_ore == 0).then(|| Nullgrunn::av(alle_avvist, false, til_gode, kreditert).setning().i(sprak).to_owned());
    let mut innsendinger = Vec::with_capacity(m.len());
    let mut avviste = Vec::new();
    let mut merknader = Vec::new();
    for m in m {
        let innsending = InnsendingId(m.innsending_id);
        merknader.extend(m.merknader.iter().map(|f| funn::merknad(sprak, None, f)));
        let mine: Vec<&Regning> = regninger.iter().filter(|r| r.melding_id == m.id).collect();
        let mut avvik: Vec<Avvik> = Vec::new();
        for r in &mine {
            let avvist = r.status == "avvist";
            let forskjell = Ore(r.krevd_ore) - Ore(r.godkjent_ore);
            if forskjell != Ore::NULL {
                avvik.push(Avvik {
                    grunn: funn::avvik(sprak, &r.regningsnummer, r.kreditering, avvist, &r.funn),
                    belop: forskjell,
                });
            }
            if avvist {
                avviste.push(avvist_regning(r, kjede.get(&r.id), innsending, sprak));
            } else {
                merknader.extend(
                    r.funn
                        .iter()
                        .filter(|f| !f.avviser())
                        .map(|f| funn::merknad(sprak, Some(&r.regningsnummer), f)),
                );
            }
        }
        let rest = Ore(m.krevd_ore) - Ore(m.godkjent_ore) - avvik.iter().map(|a| a.belop).sum();
        if rest != Ore::NULL {
            avvik.push(Avvik {
                grunn: funn::sumavvik(sprak),
                belop: rest,
            });
        }
        innsendinger.push(Vedtaksinnsending {
            id: innsending,
            mottatt: kalender::dato_i_oslo(m.mottatt),
            regninger: u32::try_from(m.antall_regninger).unwrap_or(0),
            avviste: u32::try_from(m.antall_avviste).unwrap_or(0),
            krevd: Ore(m.krevd_ore),
            godkjent: Ore(m.godkjent_ore),
            motregnet: m.motregnet,
            betales: m.betales,
            avvik,
        });
    }
    let betaling = Betaling::av(Ore(v.belop_ore), v.dato, v.utbetalt, v.avvist.is_some());
    let konto = super::aapne_konto(krypto, &v.konto_kryptert)?;
    Ok(Vedtak {
        dokument: Vedtaksdokument {
            sprak,
            id,
            fattet: v.opprettet,
            helseaktor: format!("{} {}", v.fornavn, v.etternavn),
            praksis: Praksisnavn {
                id: PraksisId(v.praksis_id),
                navn: v.navn,
                // The policy on synthetic numbers was asked when it came in.
                orgnr: Orgnr::tolk(&v.orgnr, Testnumre::Tillatt).map_err(|e| logg::intern("praksis.orgnr", &e))?,
            },
            belop: Ore(v.belop_ore),
            utbetalt: v.utbetalt.map(kalender::dato_i_oslo),
            konto: format::konto(&konto),
            kid: v.kid,
            inngaende: Ore(v.inngaende_ore),
            utgaende: Ore(v.utgaende_ore),
            innsendinger,
            motregnet,
            ingen_grunn,
            egenandel: None,
            regningsalder_dager: regningsalder(db, id).await?,
            takstbruk: takstbruk::takstbruk(db, eier, &meldinger, v.dato).await?,
            avviste,
            merknader,
            klage_url: None,
        },
        dato: v.dato,
        konto_maskert: v.konto_maskert,
        betaling,
        ny_konto: v.ny_konto,
        meldinger: meldinger.into_iter().map(MeldingId).collect(),
    })
}

/// A rejected bill with what has become of it since.
fn avvist_regning(r: &Regning, ledd: Option<&Kjedeledd>, innsending: InnsendingId, sprak: Sprak) -> AvvistRegning {
    let maa_rettes = ledd.is_some_and(|l| l.tilstand.krever_noe());
    let frist = ledd.filter(|_| maa_rettes).and_then(|l| l.frist);
    AvvistRegning {
        innsending,
        regningsnummer: r.regningsnummer.clone(),
        behandlet: r.tidspunkt.map(kalender::dato_i_oslo),
        krevd: Ore(r.krevd_ore),
        // The remedy is told while it is what to do.
        funn: r
            .funn
            .iter()
            .filter(|f| f.avviser())
            .map(|f| funn::grunn(f, &r.funn, maa_rettes, sprak))
            .collect(),
        frist: frist.map(|f| f.dag),
        maa_rettes,
        tilstand: match (ledd, frist) {
            (Some(l), _) if !maa_rettes || l.behov == Behov::Utenfor => Some(l.setning().i(sprak).to_owned()),
            (_, Some(f)) if f.fra_mottak => Some(FRA_MOTTAK.i(sprak).to_owned()),
            _ => None,
        },
        senere: ledd.and_then(Kjedeledd::avgjores_i).and_then(|s| s.innsending),
    }
}

/// A payment that needs the clinician: refused by the bank, or a debt no claim has covered for a while.
#[derive(Clone, Debug)]
pub struct Problem {
    pub vedtak: VedtakId,
    pub praksis: PraksisId,
    pub praksisnavn: String,
    pub dato: NaiveDate,
    pub belop: Ore,
    pub avvist: bool,
}

/// Refused payments for which no new account is registered, and debts older than `gjeld_for`.
pub async fn problemer(db: &mut PgConnection, eier: HelseaktorId, gjeld_for: NaiveDate) -> Result<Vec<Problem>, AppError> {
    let rader = sqlx::query!(
        r#"select v.id, v.praksis_id, p.navn, v.dato, v.belop_ore, v.utgaende_ore, o.avvist is not null as "avvist!"
           from vedtak v join praksis p on p.id = v.praksis_id left join utbetalingsordre o on o.vedtak_id = v.id
           where v.helseaktor_id = $1 and (o.avvist is not null and not exists (select 1 from praksis_konto k join praksis_konto n on n.id = v.praksis_konto_id
                          where k.praksis_id = v.praksis_id and k.nr > n.nr and k.godkjenning <> 'avvist' and k.fryst is null)
             or (v.utgaende_ore < 0 and v.dato < $2
             and not exists (select 1 from vedtak n where n.praksis_id = v.praksis_id and (n.dato, n.id) > (v.dato, v.id))))
           order by v.dato, v.id limit 20"#,
        eier.0,
        gjeld_for
    )
    .fetch_all(db)
    .await?;
    Ok(rader
        .into_iter()
        .map(|r| Problem {
            vedtak: VedtakId(r.id),
            praksis: PraksisId(r.praksis_id),
            praksisnavn: r.navn,
            dato: r.dato,
            belop: Ore(if r.avvist { r.belop_ore } else { -r.utgaende_ore }),
            avvist: r.avvist,
        })
        .collect())
}
