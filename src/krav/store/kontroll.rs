//! What the control reads and writes: the message, facts around it, earlier bills, the result.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::inntak::{DIAGNOSE, pasientnokkel};
use super::status;
use crate::feil::AppError;
use crate::feil::logg;
use crate::krav::praksisvalg::Praksis;
use crate::server::krypto::Krypto;
use grunn::{HelseaktorId, MeldingId, Ore, Periode, PraksisId, kalender};
use regler::kjede::Behov;
use regler::kontroll::{Kontrollresultat, Linje, Pasientnokkel, Praksisfakta, Spesialitet, TidligereRegning};
use regler::model::Behandlerkrav;
use regler::prosess::{Kontrollstatus, Meldingsstatus, Regningsstatus, Utbetalingsstatus};
use regler::regel::Funn;

/// A message on its way through the control.
#[derive(Clone, Debug)]
pub struct Sak {
    pub id: MeldingId,
    pub eier: HelseaktorId,
    pub praksis: Option<PraksisId>,
    pub mottatt: DateTime<Utc>,
    /// The message as it was sent; this one, unless it controls bills of it again or apart.
    pub forste: MeldingId,
    /// When its bills were set apart from the others.
    pub utskilt: Option<DateTime<Utc>>,
    pub melding: Meldingsstatus,
    pub kontroll: Kontrollstatus,
    pub utbetaling: Utbetalingsstatus,
}

/// A message for the control; None when there is no such message.
pub async fn sak(db: &mut PgConnection, id: MeldingId) -> Result<Option<Sak>, AppError> {
    sqlx::query!(
        "select helseaktor_id, praksis_id, mottatt, rebehandler, utskilt, meldingsstatus, kontrollstatus, utbetalingsstatus from melding where id = $1",
        id.0
    )
    .fetch_optional(db)
    .await?
    .map(|r| {
        Ok(Sak {
            id,
            eier: HelseaktorId(r.helseaktor_id),
            praksis: r.praksis_id.map(PraksisId),
            mottatt: r.mottatt,
            forste: r.rebehandler.map_or(id, MeldingId),
            utskilt: r.utskilt,
            melding: status(&r.meldingsstatus)?,
            kontroll: status(&r.kontrollstatus)?,
            utbetaling: status(&r.utbetalingsstatus)?,
        })
    })
    .transpose()
}

/// One at a time per practitioner: bills are compared with each other. Held until the transaction (or its savepoint) ends.
pub async fn laas(db: &mut PgConnection, eier: HelseaktorId) -> Result<(), AppError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 12))", eier.0.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// Messages of the same practitioner that came before this one and are still queued for the first time: they are controlled first, so
/// that several instances give the same result as one. One whose control has failed does not hold the others back.
pub async fn foran_i_koen(db: &mut PgConnection, sak: &Sak) -> Result<Vec<MeldingId>, AppError> {
    Ok(sqlx::query_scalar!(
        "select m.id from melding m join jobb j on j.slag = 'kontroll' and j.nokkel = m.id::text
         where m.helseaktor_id = $1 and (m.mottatt, m.id) < ($2, $3) and m.kontrollstatus in ('ikke_sendt_til_kontroll', 'kontrolleres')
           and m.praksis_id is not null and j.ferdig is null and j.forsok = 0
         order by m.mottatt, m.id",
        sak.eier.0,
        sak.mottatt,
        sak.id.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(MeldingId)
    .collect())
}

/// Writes the statuses of a message and tells everyone.
pub async fn lagre_status(db: &mut PgConnection, sak: &Sak, naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!(
        "update melding set meldingsstatus = $2, kontrollstatus = $3, utbetalingsstatus = $4, endret = $5 where id = $1",
        sak.id.0,
        sak.melding.ord(),
        sak.kontroll.ord(),
        sak.utbetaling.ord(),
        naa
    )
    .execute(&mut *db)
    .await?;
    super::varsle(db, sak.id).await
}

/// The practice as the rules need it.
///
/// # Errors
/// `IkkeFunnet` when it is not the person's.
pub async fn praksisfakta(db: &mut PgConnection, eier: HelseaktorId, id: PraksisId) -> Result<Praksisfakta, AppError> {
    let r = sqlx::query!(
        r#"select type as praksistype, utdanning_i_orden(helseaktor_id, type) as "utdanning_ok!",
                  coalesce((select jsonb_agg(jsonb_build_object('fra', lower(periode), 'til', upper(periode) - 1) order by periode)
                            from praksis_periode where praksis_id = p.id), '[]') as "perioder!: Json<Vec<Periode>>",
                  coalesce((select jsonb_agg(jsonb_build_object('fra', fra, 'til', til) order by fra) from praksis_avklaring
                            where praksis_id = p.id and grunn = 'bortfalt' and lukket_som is distinct from 'saksbehandler' and (til is null or til >= fra)),
                           '[]') as "uten_godkjenning!: Json<Vec<Periode>>"
           from praksis p where helseaktor_id = $1 and id = $2"#,
        eier.0,
        id.0
    )
    .fetch_optional(db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    Ok(fakta(id, r.praksistype, r.perioder.0, r.utdanning_ok, r.uten_godkjenning.0))
}

/// A person's practices, for finding the one a message is for.
pub async fn praksiser(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Praksis>, AppError> {
    Ok(sqlx::query!(
        r#"select id, type as praksistype, navn, orgnr, utdanning_i_orden(helseaktor_id, type) as "utdanning_ok!",
                  coalesce((select jsonb_agg(jsonb_build_object('fra', lower(periode), 'til', upper(periode) - 1) order by periode)
                            from praksis_periode where praksis_id = p.id), '[]') as "perioder!: Json<Vec<Periode>>",
                  coalesce((select jsonb_agg(jsonb_build_object('fra', fra, 'til', til) order by fra) from praksis_avklaring
                            where praksis_id = p.id and grunn = 'bortfalt' and lukket_som is distinct from 'saksbehandler' and (til is null or til >= fra)),
                           '[]') as "uten_godkjenning!: Json<Vec<Periode>>"
           from praksis p where helseaktor_id = $1 order by id"#,
        eier.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| Praksis {
        fakta: fakta(
            PraksisId(r.id),
            r.praksistype,
            r.perioder.0,
            r.utdanning_ok,
            r.uten_godkjenning.0,
        ),
        navn: r.navn,
        orgnr: r.orgnr,
    })
    .collect())
}

/// The person's HPR number, and those the register has replaced; empty when there is none.
pub async fn egne_hpr(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select hpr as "hpr!" from helseaktor where id = $1 and hpr is not null
           union select hpr from tidligere_hpr where helseaktor_id = $1"#,
        eier.0
    )
    .fetch_all(db)
    .await?)
}

fn fakta(id: PraksisId, praksistype: String, perioder: Vec<Periode>, utdanning_ok: bool, uten_godkjenning: Vec<Periode>) -> Praksisfakta {
    Praksisfakta {
        id,
        fagomrade: fagomrade(&praksistype).to_owned(),
        praksistype,
        // Whether the practice held on a day is in its periods; a period that has ended does not stop claims for days within it.
        status_ok: !perioder.is_empty(),
        utdanning_ok,
        uten_godkjenning,
        perioder,
    }
}

/// The field a practice type claims in (`domain/oppgjor.md` §2.3). Also types that municipalities and Helfo register.
pub fn fagomrade(praksistype: &str) -> &'static str {
    match praksistype {
        "TAPL" | "TAPO" => "TP",
        "AUDI" => "AP",
        "LOGO" => "LOGO",
        t if t.starts_with("FY") || t == "FAFY" => "FY",
        t if t.starts_with("PS") => "PS",
        t if t.starts_with("TA") => "TH",
        t if t.starts_with("KI") => "KI",
        t if t.starts_with("JO") => "JO",
        t if t.starts_with("OR") => "OR",
        _ => "LE",
    }
}

/// When the practitioner has had an agreement (K01).
pub async fn avtaler(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Periode>, AppError> {
    sqlx::query!(
        "select gyldig_fra, avsluttet from avtale where helseaktor_id = $1 order by gyldig_fra",
        eier.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|r| Periode::ny(r.gyldig_fra, r.avsluttet).map_err(|e| logg::intern("avtale", &e)))
    .collect()
}

/// The practitioner's specialties, as HelseID told them; None when HPR has told nothing. HelseID gives no dates.
pub async fn spesialiteter(db: &mut PgConnection, eier: HelseaktorId) -> Result<Option<Vec<Spesialitet>>, AppError> {
    let rader = sqlx::query_scalar!(
        r#"select spesialiteter as "s: Json<Vec<(String, String)>>" from godkjenning where helseaktor_id = $1"#,
        eier.0
    )
    .fetch_all(db)
    .await?;
    if rader.is_empty() {
        return Ok(None);
    }
    let alltid = Periode::ny(NaiveDate::MIN, None).map_err(|e| logg::intern("spesialitet", &e))?;
    Ok(Some(
        rader
            .into_iter()
            .flat_map(|r| r.0)
            .map(|(_, navn)| Spesialitet {
                navn: navn.to_lowercase(),
                periode: alltid,
            })
            .collect(),
    ))
}

/// Codes in the message with a limit that looks further than the patient and the day.
#[derive(Clone, Debug, Default)]
pub struct Grensekoder {
    /// Per practitioner and year (K16).
    pub behandler: Vec<String>,
    /// Per patient, all practitioners together (K16).
    pub alle: Vec<String>,
}

/// Earlier bills the rules compare with, and the id of each.
pub async fn tidligere(
    db: &mut PgConnection,
    krypto: &Krypto,
    sak: &Sak,
    krav: &Behandlerkrav,
    koder: &Grensekoder,
) -> Result<(Vec<TidligereRegning>, Vec<i64>), AppError> {
    let numre: BTreeSet<&str> = krav.regninger.iter().map(|r| r.regningsnummer.as_str()).collect();
    let numre: Vec<String> = numre.into_iter().map(str::to_owned).collect();
    let guider: Vec<Uuid> = krav.regninger.iter().filter_map(|r| r.guid).collect();
    let dager: BTreeSet<NaiveDate> = krav
        .regninger
        .iter()
        .filter_map(|r| r.tidspunkt)
        .map(kalender::dato_i_oslo)
        .collect();
    // Twelve hours to each side: a neighbour may be on the other side of midnight.
    let fra: Vec<DateTime<Utc>> = dager.iter().map(|d| kalender::dogn_start(*d) - TimeDelta::hours(12)).collect();
    let til: Vec<DateTime<Utc>> = dager.iter().map(|d| kalender::dogn_start(*d) + TimeDelta::hours(37)).collect();
    let pasienter: BTreeSet<[u8; 32]> = krav
        .regninger
        .iter()
        .filter_map(|r| r.pasient.as_ref())
        .filter_map(|p| pasientnokkel(krypto, p))
        .collect();
    let pasienter: Vec<Vec<u8>> = pasienter.into_iter().map(Vec::from).collect();
    // Limits run per calendar year; the year before tells whether a treatment is new (K14).
    let aar_start = |d: NaiveDate| NaiveDate::from_yo_opt(d.year(), 1).map(kalender::dogn_start).unwrap_or_default();
    let fra_aar = dager.first().copied().map(aar_start).unwrap_or(sak.mottatt);
    let rader = sqlx::query!(
        r#"with treff as (
               select id from regning where helseaktor_id = $1 and regningsnummer = any($4)
               union
               select id from regning where helseaktor_id = $1 and guid = any($5)
               union
               select r.id from unnest($6::timestamptz[], $7::timestamptz[]) as d (fra, til)
                   join regning r on r.helseaktor_id = $1 and r.tidspunkt >= d.fra and r.tidspunkt < d.til
               union
               select id from regning where helseaktor_id = $1 and pasient_oppslag = any($8) and tidspunkt >= $9::timestamptz - interval '1 year'
               union
               select id from regning where helseaktor_id = $1 and takstkoder && $10 and tidspunkt >= $9
               union
               select id from regning where pasient_oppslag = any($8) and takstkoder && $11 and tidspunkt >= $9
           )
           select r.id, r.helseaktor_id, regningsnummer, guid, tidspunkt, pasient_oppslag, hoveddiagnose_kryptert, r.status, melding_id, m.praksis_id,
                  betalt_egenandel, kreditering, r.krevd_ore, r.godkjent_ore, linjer as "linjer: Json<Vec<Linje>>"
           from treff join regning r using (id) join melding m on m.id = r.melding_id
           where r.melding_id <> $2 and not r.korrigering and (r.status <> 'behandles' or (m.mottatt, m.id) < ($3, $2))
           order by r.id"#,
        sak.eier.0,
        sak.id.0,
        sak.mottatt,
        &numre,
        &guider,
        &fra,
        &til,
        &pasienter,
        fra_aar,
        &koder.behandler,
        &koder.alle
    )
    .fetch_all(db)
    .await?;
    let (mut ut, mut ider) = (Vec::with_capacity(rader.len()), Vec::with_capacity(rader.len()));
    for r in rader {
        ider.push(r.id);
        ut.push(TidligereRegning {
            regningsnummer: r.regningsnummer,
            guid: r.guid,
            tidspunkt: r.tidspunkt,
            pasient: r.pasient_oppslag.and_then(|p| p.try_into().ok()).map(Pasientnokkel),
            takster: r.linjer.0.into_iter().map(|l| (l.takst, l.antall)).collect(),
            status: status(&r.status)?,
            melding: MeldingId(r.melding_id),
            praksis_id: r.praksis_id.map(PraksisId),
            betalt_egenandel: r.betalt_egenandel,
            kreditering: r.kreditering,
            krevd: Ore(r.krevd_ore),
            godkjent: Ore(r.godkjent_ore.unwrap_or(0)),
            hoveddiagnose: r.hoveddiagnose_kryptert.map(|k| krypto.dekrypter_tekst(DIAGNOSE, &k)).transpose()?,
            // Not kept apart in the table: the bill stands on the sender's own line.
            utforende: None,
            egen: r.helseaktor_id == sak.eier.0,
        });
    }
    Ok((ut, ider))
}

/// Writes what the control found, all bills in one statement, and the sums of the message. What was claimed stays as it was claimed, also
/// by a credit: what it takes back is its approved amount.
pub async fn lagre_resultat(db: &mut PgConnection, sak: &Sak, resultat: &Kontrollresultat, naa: DateTime<Utc>) -> Result<(), AppError> {
    let r = &resultat.regninger;
    let plasser = r
        .iter()
        .map(|r| i32::try_from(r.plass))
        .collect::<Result<Vec<i32>, _>>()
        .map_err(|e| logg::intern("kontroll", &e))?;
    let statuser = r
        .iter()
        .map(|r| Regningsstatus::Behandles.til(r.status).map(|s| s.ord().to_owned()))
        .collect::<Result<Vec<String>, _>>()
        .map_err(|e| logg::intern("kontroll", &e))?;
    let godkjent: Vec<i64> = r.iter().map(|r| r.godkjent.0).collect();
    let behov: Vec<String> = r.iter().map(|r| Behov::av(&r.funn).ord().to_owned()).collect();
    let egenandel: Vec<bool> = r.iter().map(|r| r.har_egenandel).collect();
    let funn: Vec<Json<&Vec<Funn>>> = r.iter().map(|r| Json(&r.funn)).collect();
    let linjer: Vec<Json<&Vec<Linje>>> = r.iter().map(|r| Json(&r.linjer)).collect();
    let n = sqlx::query!(
        "update regning set status = x.status, godkjent_ore = x.godkjent, funn = x.funn, linjer = x.linjer, behov = x.behov,
                har_egenandel = x.egenandel
         from unnest($2::int[], $3::text[], $4::bigint[], $5::jsonb[], $6::jsonb[], $7::text[], $8::bool[])
              as x (plass, status, godkjent, funn, linjer, behov, egenandel)
         where melding_id = $1 and regning.plass = x.plass and regning.status = 'behandles'",
        sak.id.0,
        &plasser,
        &statuser,
        &godkjent,
        &funn as &[Json<&Vec<Funn>>],
        &linjer as &[Json<&Vec<Linje>>],
        &behov,
        &egenandel
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if usize::try_from(n).ok() != Some(r.len()) {
        return Err(logg::intern(
            "kontroll",
            &format!("{n} av {} regninger var under behandling", r.len()),
        ));
    }
    let avviste = i32::try_from(resultat.antall(Regningsstatus::Avvist)).map_err(|e| logg::intern("kontroll", &e))?;
    let merknader = serde_json::to_value(&resultat.innsending).map_err(|e| logg::intern("kontroll", &e))?;
    sqlx::query!(
        "update melding set antall_avviste = $2, godkjent_ore = $3, merknader = $4, endret = $5 where id = $1",
        sak.id.0,
        avviste,
        resultat.godkjent().0,
        merknader,
        naa
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Why each undecided bill waits, for the pages. Their statuses and amounts are as they were.
///
/// # Errors
/// When the database fails.
pub async fn lagre_ventende(db: &mut PgConnection, sak: &Sak, resultat: &Kontrollresultat) -> Result<(), AppError> {
    let venter = || resultat.regninger.iter().filter(|r| r.status == Regningsstatus::Behandles);
    let plasser = venter()
        .map(|r| i32::try_from(r.plass))
        .collect::<Result<Vec<i32>, _>>()
        .map_err(|e| logg::intern("kontroll", &e))?;
    let funn: Vec<Json<&Vec<Funn>>> = venter().map(|r| Json(&r.funn)).collect();
    sqlx::query!(
        "update regning set funn = x.funn from unnest($2::int[], $3::jsonb[]) as x (plass, funn)
         where melding_id = $1 and regning.plass = x.plass and regning.status = 'behandles'",
        sak.id.0,
        &plasser,
        &funn as &[Json<&Vec<Funn>>]
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The findings case workers have been shown, by the bill's place: those the bills wait with, or, when the message is controlled again after a
/// renewal, those they had before it.
///
/// # Errors
/// When the database fails.
pub async fn vurderte_funn(db: &mut PgConnection, id: MeldingId) -> Result<HashMap<usize, Vec<Funn>>, AppError> {
    let venter = sqlx::query!(
        r#"select plass, funn as "funn: Json<Vec<Funn>>" from regning where melding_id = $1 and status = 'behandles' and funn <> '[]'"#,
        id.0
    )
    .fetch_all(&mut *db)
    .await?;
    let mut sett: Vec<(i32, Vec<Funn>)> = venter.into_iter().map(|r| (r.plass, r.funn.0)).collect();
    if sett.is_empty() {
        let foer = sqlx::query!(
            r#"select r.plass, (f -> 'funn') as "funn!: Json<Vec<Funn>>"
               from (select regninger from kontroll_tidligere where melding_id = $1 order by id desc limit 1) t,
                    jsonb_array_elements(t.regninger) f join regning r on r.id = (f ->> 'id')::bigint"#,
            id.0
        )
        .fetch_all(db)
        .await?;
        sett = foer.into_iter().map(|r| (r.plass, r.funn.0)).collect();
    }
    let med_plass = |(plass, funn)| usize::try_from(plass).map(|p| (p, funn)).map_err(|e| logg::intern("kontroll", &e));
    sett.into_iter().map(med_plass).collect()
}

/// Approved bills that a credit in this message takes back. The amount stays on the bill: the credit carries the negative one.
///
/// # Errors
/// `Intern` when a bill was not approved: the control looked at something else.
pub async fn krediter(db: &mut PgConnection, eier: HelseaktorId, regninger: &[i64]) -> Result<Vec<MeldingId>, AppError> {
    let ny = Regningsstatus::Godkjent
        .til(Regningsstatus::Kreditert)
        .map_err(|e| logg::intern("kontroll", &e))?;
    let meldinger = sqlx::query_scalar!(
        "update regning set status = $3 where helseaktor_id = $1 and id = any($2) and status = 'godkjent' returning melding_id",
        eier.0,
        regninger,
        ny.ord()
    )
    .fetch_all(db)
    .await?;
    if meldinger.len() != regninger.len() {
        return Err(logg::intern("kontroll", &"en kreditert regning var ikke godkjent"));
    }
    Ok(unike(meldinger))
}

/// Bills whose egenandel is now reported paid.
pub async fn egenandel_betalt(db: &mut PgConnection, eier: HelseaktorId, regninger: &[i64]) -> Result<Vec<MeldingId>, AppError> {
    let meldinger = sqlx::query_scalar!(
        "update regning set betalt_egenandel = true where helseaktor_id = $1 and id = any($2) returning melding_id",
        eier.0,
        regninger
    )
    .fetch_all(db)
    .await?;
    Ok(unike(meldinger))
}

/// An approved report holds for the bill as it is sent again: what was reported paid is paid, also when the bill it was about was rejected
/// later (K25: never the other way). Two looks, each by its own index: what is read does not grow with what has been sent before.
pub async fn egenandel_meldt_for(db: &mut PgConnection, sak: &Sak) -> Result<(), AppError> {
    sqlx::query!(
        "update regning n set betalt_egenandel = true
         where n.melding_id = $1 and n.status = 'godkjent' and n.betalt_egenandel = false and not n.kreditering and not n.korrigering
           and (exists (select 1 from regning m where m.helseaktor_id = n.helseaktor_id and m.guid = n.guid
                            and m.korrigering and m.status = 'godkjent' and m.betalt_egenandel and m.id < n.id)
                or exists (select 1 from regning m where m.helseaktor_id = n.helseaktor_id and m.regningsnummer = n.regningsnummer and m.guid is null
                               and m.korrigering and m.status = 'godkjent' and m.betalt_egenandel and m.id < n.id))",
        sak.id.0
    )
    .execute(db)
    .await?;
    Ok(())
}

fn unike(mut ider: Vec<Uuid>) -> Vec<MeldingId> {
    ider.sort_unstable();
    ider.dedup();
    ider.into_iter().map(MeldingId).collect()
}
