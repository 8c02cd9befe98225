//! SQL for helseaktor, godkjenning and epost_bekreftelse.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{Kilde, Kontakt};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::krypto::{self, Krypto};
use crate::server::revisjon;
use grunn::godkjenning::Godkjenning;
use grunn::text::Sprak;
use grunn::{Epost, Fnr, HelseaktorId, HprNr, Telefon, Testnumre, Yrke};

/// How long the link in a verification mail works.
pub const LENKETIMER: u32 = 72;
const LENKETID: TimeDelta = TimeDelta::hours(LENKETIMER as i64);

/// Everything the portal knows about a clinician.
#[derive(Clone, Debug)]
pub struct Profil {
    pub id: HelseaktorId,
    pub fornavn: String,
    pub etternavn: String,
    pub fnr_maskert: String,
    pub hpr: Option<HprNr>,
    pub epost: Option<Epost>,
    pub epost_bekreftet: Option<DateTime<Utc>>,
    /// Waits for its one-time link.
    pub ny_epost: Option<Epost>,
    pub telefon: Option<Telefon>,
    pub godkjenninger: Vec<Godkjenning>,
    /// When the approvals were last told, and how.
    pub hpr_kontroll: Option<Kontroll>,
    pub versjon: i32,
    /// When the contact data were last changed.
    pub endret: DateTime<Utc>,
}

impl Profil {
    /// The address and the phone are filled in: the precondition for registering a practice (praksisinformasjon.md §1.1).
    pub fn har_kontaktdata(&self) -> bool {
        (self.epost.is_some() || self.ny_epost.is_some()) && self.telefon.is_some()
    }

    /// Where what may be a theft is told: the address in use, and the one that is to take its place.
    pub fn varsles(&self) -> impl Iterator<Item = &Epost> {
        self.epost.iter().chain(self.ny_epost.as_ref().filter(|_| self.epost.is_some()))
    }

    /// What the person may practise as. Logoped and audiopedagog exist in no HPR category, so no approval leaves just those.
    pub fn yrker(&self) -> Vec<Yrke> {
        let fra_hpr: Vec<Yrke> = self
            .godkjenninger
            .iter()
            .filter(|g| g.gir_rett())
            .filter_map(|g| Yrke::fra_hpr_kode(&g.yrke))
            .collect();
        if fra_hpr.is_empty() && self.hpr.is_none() {
            vec![Yrke::Logoped, Yrke::Audiopedagog]
        } else {
            fra_hpr
        }
    }
}

impl Profil {
    /// The names of the specialties a person has in one profession, each once.
    pub fn spesialiteter(&self, yrke: Yrke) -> Vec<String> {
        let mut sett: Vec<&(String, String)> = Vec::new();
        for g in self
            .godkjenninger
            .iter()
            .filter(|g| g.gir_rett() && Yrke::fra_hpr_kode(&g.yrke) == Some(yrke))
        {
            for s in &g.spesialiteter {
                if !sett.iter().any(|t| t.0 == s.0) {
                    sett.push(s);
                }
            }
        }
        sett.into_iter().map(|(_, navn)| navn.clone()).collect()
    }
}

/// When approvals were last told, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kontroll {
    pub tid: DateTime<Utc>,
    pub kilde: Kilde,
}

/// The latest time somebody's approvals were told; `None`: never.
pub async fn kontroll(db: &mut PgConnection, id: HelseaktorId) -> Result<Option<Kontroll>, AppError> {
    let rad = sqlx::query!("select kontrollert, kilde from hpr_kontroll where helseaktor_id = $1", id.0)
        .fetch_optional(db)
        .await?;
    Ok(rad.and_then(|r| {
        Some(Kontroll {
            tid: r.kontrollert,
            kilde: Kilde::fra_kode(&r.kilde)?,
        })
    }))
}

/// Approvals have been told, with what could not be read.
pub async fn sett_kontroll(
    db: &mut PgConnection,
    id: HelseaktorId,
    kilde: Kilde,
    tvil: &[String],
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    sqlx::query!(
        "insert into hpr_kontroll (helseaktor_id, kontrollert, kilde, tvil) values ($1, $2, $3, $4)
         on conflict (helseaktor_id) do update set kontrollert = excluded.kontrollert, kilde = excluded.kilde, tvil = excluded.tvil",
        id.0,
        naa,
        kilde.kode(),
        tvil
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The approvals that are valid now. The person's row is locked, so that two who tell come one after the other.
pub async fn laas_godkjenninger(db: &mut PgConnection, id: HelseaktorId) -> Result<Vec<Godkjenning>, AppError> {
    sqlx::query!("select id from helseaktor where id = $1 for no key update", id.0)
        .fetch_optional(&mut *db)
        .await?
        .ok_or(AppError::IkkeFunnet)?;
    godkjenninger(db, id).await
}

/// What could not be read the latest time approvals were told.
pub async fn tvil(db: &mut PgConnection, id: HelseaktorId) -> Result<Vec<String>, AppError> {
    let tvil = sqlx::query_scalar!("select tvil from hpr_kontroll where helseaktor_id = $1", id.0)
        .fetch_optional(db)
        .await?;
    Ok(tvil.unwrap_or_default())
}

/// The register has replaced the person's number. The old one stays the person's. Says whether that is news.
pub async fn erstatt_hpr(
    db: &mut PgConnection,
    id: HelseaktorId,
    gammel: &HprNr,
    ny: &HprNr,
    naa: DateTime<Utc>,
) -> Result<bool, AppError> {
    sqlx::query!(
        "insert into tidligere_hpr (helseaktor_id, hpr, erstattet_av, funnet) values ($1, $2, $3, $4) on conflict do nothing",
        id.0,
        gammel.as_str(),
        ny.as_str(),
        naa
    )
    .execute(&mut *db)
    .await?;
    let n = sqlx::query!(
        "update helseaktor set hpr = $3 where id = $1 and hpr = $2",
        id.0,
        gammel.as_str(),
        ny.as_str()
    )
    .execute(db)
    .await?
    .rows_affected();
    Ok(n == 1)
}

/// Replaces the approvals that are valid now.
pub async fn sett_godkjenninger(db: &mut PgConnection, id: HelseaktorId, nye: &[Godkjenning], naa: DateTime<Utc>) -> Result<(), AppError> {
    sqlx::query!("delete from godkjenning where helseaktor_id = $1", id.0)
        .execute(&mut *db)
        .await?;
    for g in nye {
        let spesialiteter = serde_json::to_value(&g.spesialiteter).map_err(|e| logg::intern("godkjenning", &e))?;
        sqlx::query!(
            "insert into godkjenning (helseaktor_id, yrke, autorisasjon, autorisasjon_tekst, spesialiteter, hentet) values ($1, $2, $3, $4, $5, $6)
             on conflict do nothing",
            id.0,
            g.yrke,
            g.autorisasjon,
            g.autorisasjon_tekst,
            spesialiteter,
            naa
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// What a login tells about a person.
pub struct Innlogget<'a> {
    pub fnr: &'a Fnr,
    pub hpr: Option<&'a HprNr>,
    pub fornavn: &'a str,
    pub etternavn: &'a str,
    /// `None`: HelseID could not tell now; what we have stays.
    pub godkjenninger: Option<&'a [Godkjenning]>,
}

/// Finds or creates the clinician of a login and refreshes name and HPR number. Returns the id and whether it is new. The approvals, and what
/// follows from them, are for whoever watches them.
pub async fn ved_innlogging(
    db: &mut PgConnection,
    krypto: &Krypto,
    p: Innlogget<'_>,
    naa: DateTime<Utc>,
) -> Result<(HelseaktorId, bool), AppError> {
    let oppslag = krypto.oppslag("fnr", p.fnr.as_str());
    // Somebody who comes back with another number keeps the one before.
    sqlx::query!(
        "insert into tidligere_hpr (helseaktor_id, hpr, erstattet_av, funnet)
         select id, hpr, $2, $3 from helseaktor where fnr_oppslag = $1 and hpr <> $2 on conflict do nothing",
        oppslag,
        p.hpr.map(HprNr::as_str),
        naa
    )
    .execute(&mut *db)
    .await?;
    let rad = sqlx::query!(
        r#"insert into helseaktor (id, fnr_oppslag, fnr_kryptert, hpr, fornavn, etternavn, opprettet, endret) values ($1, $2, $3, $4, $5, $6, $7, $7)
           on conflict (fnr_oppslag) do update set fornavn = excluded.fornavn, etternavn = excluded.etternavn, hpr = coalesce(excluded.hpr, helseaktor.hpr)
           returning id, (opprettet = $7) as "ny!""#,
        Uuid::new_v4(),
        oppslag,
        krypto.krypter("fnr", p.fnr.as_str().as_bytes())?,
        p.hpr.map(HprNr::as_str),
        p.fornavn,
        p.etternavn,
        naa
    )
    .fetch_one(&mut *db)
    .await?;
    Ok((HelseaktorId(rad.id), rad.ny))
}

/// The language a person chose last, for mail that nobody is logged in to send.
///
/// # Errors
/// `IkkeFunnet` when there is no such person.
pub async fn sprak(db: &mut PgConnection, id: HelseaktorId) -> Result<Sprak, AppError> {
    let kode = sqlx::query_scalar!("select sprak from helseaktor where id = $1", id.0)
        .fetch_optional(db)
        .await?
        .ok_or(AppError::IkkeFunnet)?;
    Ok(Sprak::parse(&kode).unwrap_or_default())
}

/// The clinician with an identity number: for the Krav-API, where the token carries it.
pub async fn finn_med_fnr(db: &mut PgConnection, krypto: &Krypto, fnr: &Fnr) -> Result<Option<HelseaktorId>, AppError> {
    Ok(sqlx::query_scalar!(
        "select id from helseaktor where fnr_oppslag = $1",
        krypto.oppslag("fnr", fnr.as_str())
    )
    .fetch_optional(db)
    .await?
    .map(HelseaktorId))
}

/// The approvals that are valid now.
pub async fn godkjenninger(db: &mut PgConnection, id: HelseaktorId) -> Result<Vec<Godkjenning>, AppError> {
    Ok(sqlx::query!(
        "select yrke, autorisasjon, autorisasjon_tekst, spesialiteter, hentet from godkjenning where helseaktor_id = $1 order by yrke, autorisasjon",
        id.0
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(|g| Godkjenning {
        yrke: g.yrke,
        autorisasjon: g.autorisasjon,
        autorisasjon_tekst: g.autorisasjon_tekst,
        spesialiteter: serde_json::from_value(g.spesialiteter).unwrap_or_default(),
        hentet: g.hentet,
    })
    .collect())
}

/// A clinician's own data.
///
/// # Errors
/// `IkkeFunnet` when the row is gone; `Intern` when a stored value should not exist.
pub async fn profil(db: &mut PgConnection, krypto: &Krypto, id: HelseaktorId) -> Result<Profil, AppError> {
    let r = sqlx::query!(
        r#"select h.fnr_kryptert, h.hpr, h.fornavn, h.etternavn, h.epost, h.epost_bekreftet, h.ny_epost, h.telefon, h.versjon, h.endret,
                  k.kontrollert as "kontrollert?", k.kilde as "kilde?",
                  coalesce((select jsonb_agg(to_jsonb(g) order by g.yrke, g.autorisasjon) from godkjenning g where g.helseaktor_id = h.id), '[]')
                      as "godkjenninger!: Json<Vec<Godkjenning>>"
           from helseaktor h left join hpr_kontroll k on k.helseaktor_id = h.id where h.id = $1"#,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    let ugyldig = |kolonne: &str| logg::intern("lagring", &format!("helseaktor.{kolonne}, rad {}", id.0));
    // What is stored was judged when it came in; the policy on synthetic numbers is not asked again.
    let fnr = Fnr::tolk(&krypto.dekrypter_tekst("fnr", &r.fnr_kryptert)?, Testnumre::Tillatt).map_err(|_| ugyldig("fnr_kryptert"))?;
    Ok(Profil {
        id,
        fornavn: r.fornavn,
        etternavn: r.etternavn,
        fnr_maskert: fnr.maskert(),
        hpr: r.hpr.map(|h| HprNr::tolk(&h)).transpose().map_err(|_| ugyldig("hpr"))?,
        epost: r.epost.map(|e| Epost::tolk(&e)).transpose().map_err(|_| ugyldig("epost"))?,
        epost_bekreftet: r.epost_bekreftet,
        ny_epost: r.ny_epost.map(|e| Epost::tolk(&e)).transpose().map_err(|_| ugyldig("ny_epost"))?,
        telefon: r.telefon.map(|t| Telefon::tolk(&t)).transpose().map_err(|_| ugyldig("telefon"))?,
        godkjenninger: r.godkjenninger.0,
        hpr_kontroll: r
            .kontrollert
            .zip(r.kilde.and_then(|kilde| Kilde::fra_kode(&kilde)))
            .map(|(tid, kilde)| Kontroll { tid, kilde }),
        versjon: r.versjon,
        endret: r.endret,
    })
}

/// The person's own identity number, for asking a register about the person.
///
/// # Errors
/// `IkkeFunnet` when the row is gone; `Intern` when the stored value should not exist.
pub async fn fnr(db: &mut PgConnection, krypto: &Krypto, id: HelseaktorId) -> Result<Fnr, AppError> {
    let kryptert = sqlx::query_scalar!("select fnr_kryptert from helseaktor where id = $1", id.0)
        .fetch_optional(db)
        .await?
        .ok_or(AppError::IkkeFunnet)?;
    Fnr::tolk(&krypto.dekrypter_tekst("fnr", &kryptert)?, Testnumre::Tillatt)
        .map_err(|_| logg::intern("lagring", &format!("helseaktor.fnr_kryptert, rad {}", id.0)))
}

/// Saves contact data. A new address waits as `ny_epost`; the phone counts at once. Only from the version the form was made from.
///
/// # Errors
/// `Endret` when someone saved in between.
pub async fn lagre_kontakt(
    db: &mut PgConnection,
    id: HelseaktorId,
    kontakt: &Kontakt,
    ny_epost: Option<&Epost>,
    versjon: i32,
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let n = sqlx::query!(
        "update helseaktor set telefon = $2, ny_epost = $3, versjon = versjon + 1, endret = $4 where id = $1 and versjon = $5",
        id.0,
        kontakt.telefon.as_str(),
        ny_epost.map(Epost::as_str),
        naa,
        versjon
    )
    .execute(db)
    .await?
    .rows_affected();
    if n == 1 { Ok(()) } else { Err(AppError::Endret) }
}

/// A one-time link for an address; earlier links of the person stop working. Returns the token for the link.
///
/// # Errors
/// `ForMange` after five in an hour.
pub async fn ny_bekreftelse(db: &mut PgConnection, id: HelseaktorId, epost: &Epost, naa: DateTime<Utc>) -> Result<String, AppError> {
    let nylig = sqlx::query_scalar!(
        r#"select count(*) as "n!" from epost_bekreftelse where helseaktor_id = $1 and opprettet > $2"#,
        id.0,
        naa - TimeDelta::hours(1)
    )
    .fetch_one(&mut *db)
    .await?;
    if nylig >= 5 {
        return Err(AppError::ForMange);
    }
    sqlx::query!(
        "update epost_bekreftelse set utloper = $2 where helseaktor_id = $1 and brukt is null and utloper > $2",
        id.0,
        naa
    )
    .execute(&mut *db)
    .await?;
    let token = krypto::token()?;
    sqlx::query!(
        "insert into epost_bekreftelse (token_hash, helseaktor_id, epost, opprettet, utloper) values ($1, $2, $3, $4, $5)",
        krypto::sha256(token.as_bytes()),
        id.0,
        epost.as_str(),
        naa,
        naa + LENKETID
    )
    .execute(db)
    .await?;
    Ok(token)
}

/// Addresses that were in use and were replaced since a time.
pub async fn tidligere_adresser(db: &mut PgConnection, id: HelseaktorId, siden: DateTime<Utc>) -> Result<Vec<Epost>, AppError> {
    let gamle = revisjon::tidligere(db, id.0, "helseaktor", &id.0.to_string(), "epost", siden).await?;
    Ok(gamle.iter().filter_map(|g| Epost::tolk(g).ok()).collect())
}

/// Whether a link would work now.
pub async fn lenke_gjelder(db: &mut PgConnection, token: &str, naa: DateTime<Utc>) -> Result<bool, AppError> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from epost_bekreftelse b join helseaktor h on h.id = b.helseaktor_id and h.ny_epost = b.epost
                          where token_hash = $1 and brukt is null and utloper > $2) as "finnes!""#,
        krypto::sha256(token.as_bytes()),
        naa
    )
    .fetch_one(db)
    .await?)
}

/// When the link that was sent last to a waiting address ends; `None` when there is none that works.
pub async fn lenke_utloper(db: &mut PgConnection, id: HelseaktorId, naa: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, AppError> {
    Ok(sqlx::query_scalar!(
        "select max(utloper) from epost_bekreftelse b join helseaktor h on h.id = b.helseaktor_id and h.ny_epost = b.epost
         where h.id = $1 and brukt is null and utloper > $2",
        id.0,
        naa
    )
    .fetch_one(db)
    .await?)
}

/// Uses a link: the waiting address becomes the address. `None` when the link is used, old or unknown, or the address was changed since.
/// Returns whose it is, the address before and the new one.
pub async fn bekreft(
    db: &mut PgConnection,
    token: &str,
    naa: DateTime<Utc>,
) -> Result<Option<(HelseaktorId, Option<String>, String)>, AppError> {
    let Some(b) = sqlx::query!(
        "update epost_bekreftelse set brukt = $2 where token_hash = $1 and brukt is null and utloper > $2 returning helseaktor_id, epost",
        krypto::sha256(token.as_bytes()),
        naa
    )
    .fetch_optional(&mut *db)
    .await?
    else {
        return Ok(None);
    };
    let rad = sqlx::query!(
        r#"update helseaktor h set epost = h.ny_epost, epost_bekreftet = $3, ny_epost = null, versjon = h.versjon + 1, endret = $3
           from helseaktor gammel where h.id = $1 and gammel.id = h.id and h.ny_epost = $2 returning gammel.epost as "gammel?", h.epost as "ny!""#,
        b.helseaktor_id,
        b.epost,
        naa
    )
    .fetch_optional(db)
    .await?;
    Ok(rad.map(|r| (HelseaktorId(b.helseaktor_id), r.gammel, r.ny)))
}
