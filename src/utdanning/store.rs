//! The approval of a logoped's or audiopedagog's education: sent by the clinician, decided by a case worker, and needed before a claim is
//! paid (praksisinformasjon.md §4). One row per time it was sent; the newest is the state.

use crate::vedlegg::text::Filfeil;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor::store::{Profil, profil};
use crate::sak::{self, model::Sakslag};
use crate::server::epost;
use crate::server::krypto::Krypto;
use crate::server::request::{Slag, Utforer};
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::stier;
use crate::vedlegg::model::{Mappe, UTDANNINGSKRAV, UTDANNINGSYRKER, mangler, utdanningsyrke};
use crate::vedlegg::store;
use grunn::praksistype;
use grunn::text::Sprak;
use grunn::{HelseaktorId, Yrke};

/// Where the approval stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    IkkeSendt,
    TilBehandling { sendt: DateTime<Utc> },
    Godkjent { avgjort: DateTime<Utc> },
    Avvist { avgjort: DateTime<Utc>, begrunnelse: String },
}

impl Status {
    /// Documents may be sent: the first time, or anew.
    pub fn kan_sende(&self) -> bool {
        matches!(self, Self::IkkeSendt | Self::Avvist { .. })
    }

    pub fn er_godkjent(&self) -> bool {
        matches!(self, Self::Godkjent { .. })
    }
}

/// What a case worker decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Utfall {
    Godkjent,
    /// With the reason, which the clinician reads.
    Avvist {
        begrunnelse: String,
    },
}

/// The professions of a person that need approval: what they practise or have sent documents for.
#[derive(Clone, Debug, Default)]
pub struct Oversikt(pub Vec<(Yrke, Status)>);

/// Whether this person's education is approved here: they have no approval in HPR that leaves other professions.
pub fn angar(profil: &Profil) -> bool {
    profil.yrker().iter().any(|y| UTDANNINGSYRKER.contains(y))
}

/// The state of one profession.
pub async fn status(db: &mut PgConnection, eier: HelseaktorId, yrke: Yrke) -> Result<Status, AppError> {
    let sendt = siste(db, eier).await?.into_iter().find(|(y, _)| *y == yrke);
    Ok(sendt.map_or(Status::IkkeSendt, |(_, status)| status))
}

/// The state of each profession documents have been sent for.
async fn siste(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<(Yrke, Status)>, AppError> {
    let rader = sqlx::query!(
        "select distinct on (yrke) yrke, status, sendt, avgjort, begrunnelse from utdanning where helseaktor_id = $1 order by yrke, sendt desc, id",
        eier.0
    )
    .fetch_all(db)
    .await?;
    let ugyldig = || logg::intern("lagring", &format!("utdanning av {}", eier.0));
    rader
        .into_iter()
        .map(|r| {
            let yrke = utdanningsyrke(&r.yrke).ok_or_else(ugyldig)?;
            let status = match (r.status.as_str(), r.avgjort, r.begrunnelse) {
                ("til_behandling", None, None) => Status::TilBehandling { sendt: r.sendt },
                ("godkjent", Some(avgjort), None) => Status::Godkjent { avgjort },
                ("avvist", Some(avgjort), Some(begrunnelse)) => Status::Avvist { avgjort, begrunnelse },
                _ => return Err(ugyldig()),
            };
            Ok((yrke, status))
        })
        .collect()
}

/// The state for a practice of this type; `None` when its profession has its approval from HPR.
pub async fn for_praksis(db: &mut PgConnection, eier: HelseaktorId, praksistype: &str) -> Result<Option<(Yrke, Status)>, AppError> {
    match praksistype::fra_kode(praksistype).map(|t| t.yrke) {
        Some(yrke) if UTDANNINGSYRKER.contains(&yrke) => Ok(Some((yrke, status(db, eier, yrke).await?))),
        _ => Ok(None),
    }
}

/// The professions that matter for a person, with their states. `yrker` are those of the person's practices.
pub async fn oversikt(db: &mut PgConnection, eier: HelseaktorId, yrker: &[Yrke]) -> Result<Oversikt, AppError> {
    let mut sendt = siste(db, eier).await?;
    for yrke in UTDANNINGSYRKER {
        if yrker.contains(&yrke) && !sendt.iter().any(|(y, _)| *y == yrke) {
            sendt.push((yrke, Status::IkkeSendt));
        }
    }
    sendt.sort_by_key(|(yrke, _)| UTDANNINGSYRKER.iter().position(|y| y == yrke));
    Ok(Oversikt(sendt))
}

/// Everything sent for an education, also the times before, for the case worker who decides.
///
/// # Errors
/// `IkkeFunnet` when there is no such education.
pub async fn filer(db: &mut PgConnection, krypto: &Krypto, id: Uuid) -> Result<(Yrke, Vec<store::Vedlegg>), AppError> {
    let r = sqlx::query!("select helseaktor_id, yrke from utdanning where id = $1", id)
        .fetch_optional(&mut *db)
        .await?
        .ok_or(AppError::IkkeFunnet)?;
    let yrke = utdanningsyrke(&r.yrke).ok_or(AppError::IkkeFunnet)?;
    let mut filer = store::i_mappe(db, krypto, HelseaktorId(r.helseaktor_id), Mappe::Utdanning(yrke)).await?;
    filer.retain(|v| v.innsendt.is_some());
    Ok((yrke, filer))
}

/// Sends what waits in the folder to be decided, and opens the case.
///
/// # Errors
/// `Ugyldig` when the needed documents are not there; `Endret` when it waits already or is approved.
pub async fn send_inn(
    db: &mut PgConnection,
    krypto: &Krypto,
    av: &Utforer,
    eier: HelseaktorId,
    yrke: Yrke,
    sprak: Sprak,
) -> Result<Uuid, AppError> {
    let mappe = Mappe::Utdanning(yrke);
    let nye: Vec<_> = store::i_mappe(&mut *db, krypto, eier, mappe)
        .await?
        .into_iter()
        .filter(|v| v.innsendt.is_none())
        .map(|v| v.dokument)
        .collect();
    // Sent anew, what was sent before is known; what is new is what the reason asked for.
    let forste = status(&mut *db, eier, yrke).await? == Status::IkkeSendt;
    if forste && !mangler(UTDANNINGSKRAV, &nye).is_empty() {
        return Err(AppError::felt("dokument", &Filfeil::VitnemalMangler));
    }
    if nye.is_empty() {
        return Err(AppError::felt("fil", &Filfeil::IngenNye));
    }
    let id = Uuid::new_v4();
    let n = sqlx::query!(
        "insert into utdanning (id, helseaktor_id, yrke, status, sprak, sendt) values ($1, $2, $3, 'til_behandling', $4, $5)
         on conflict (helseaktor_id, yrke) where status in ('til_behandling', 'godkjent') do nothing",
        id,
        eier.0,
        yrke.kode(),
        sprak.kode(),
        av.naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if n == 0 {
        return Err(AppError::Endret);
    }
    let sendt = store::send(&mut *db, eier, mappe, Some(id), av.naa).await?;
    let dokumenter = sendt.iter().map(|d| d.kode()).collect::<Vec<_>>().join(", ");
    revisjon::skriv(
        &mut *db,
        av,
        rad(eier, id, "utdanning.sendt", Some(format!("{}: {dokumenter}", yrke.kode()))),
    )
    .await?;
    meld_sak(db, av, eier, id).await?;
    Ok(id)
}

/// Hands the education to the case workers. The one place where their cases are asked for.
async fn meld_sak(db: &mut PgConnection, av: &Utforer, gjelder: HelseaktorId, utdanning: Uuid) -> Result<(), AppError> {
    sak::store::opprett(db, av, Sakslag::Utdanning, gjelder, "utdanning", &utdanning.to_string()).await?;
    Ok(())
}

/// A case worker has decided. The state, the audit row and the mail, in the caller's transaction.
///
/// # Errors
/// `IkkeFunnet` when there is no such education; `Endret` when it is decided already; `IngenTilgang` for anyone but a case worker.
pub async fn avgjort(app: &App, db: &mut PgConnection, av: &Utforer, id: Uuid, utfall: &Utfall) -> Result<(), AppError> {
    if av.slag != Slag::Saksbehandler {
        return Err(AppError::IngenTilgang);
    }
    let (status, begrunnelse) = match utfall {
        Utfall::Godkjent => ("godkjent", None),
        Utfall::Avvist { begrunnelse } if begrunnelse.trim().is_empty() => {
            return Err(AppError::felt("begrunnelse", &sak::model::Avgjorelsesfeil::BegrunnelseMangler));
        }
        Utfall::Avvist { begrunnelse } => ("avvist", Some(begrunnelse.trim())),
    };
    let finnes = sqlx::query!(
        "select helseaktor_id, yrke, status, sprak from utdanning where id = $1 for update",
        id
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(AppError::IkkeFunnet)?;
    if finnes.status != "til_behandling" {
        return Err(AppError::Endret);
    }
    sqlx::query!(
        "update utdanning set status = $2, begrunnelse = $3, avgjort = $4, avgjort_av = $5 where id = $1",
        id,
        status,
        begrunnelse,
        av.naa,
        av.id
    )
    .execute(&mut *db)
    .await?;
    let eier = HelseaktorId(finnes.helseaktor_id);
    let hendelse = Hendelse {
        felt: Some("status"),
        gammel: Some("til_behandling".to_owned()),
        ..rad(eier, id, "utdanning.avgjort", Some(status.to_owned()))
    };
    revisjon::skriv(&mut *db, av, hendelse).await?;
    let yrke = utdanningsyrke(&finnes.yrke).ok_or_else(|| logg::intern("lagring", &format!("utdanning.yrke, rad {id}")))?;
    let lenke = format!("{}{}", app.konfig.url, stier::utdanning(yrke));
    let sprak = Sprak::parse(&finnes.sprak).unwrap_or_default();
    let mottaker = profil(&mut *db, &app.krypto, eier).await?;
    if let Some(til) = mottaker.epost.or(mottaker.ny_epost) {
        let brev = brev::utdanning_avgjort(sprak, &lenke);
        epost::legg_i_utboks(db, &app.krypto, av, eier, &til, "utdanning_avgjort", brev).await?;
    }
    Ok(())
}

/// Education that was approved before the portal: demo people, and those moved from the old register. Does nothing the second time.
pub async fn godkjent_for_portalen(db: &mut PgConnection, av: &Utforer, eier: HelseaktorId, yrke: Yrke) -> Result<(), AppError> {
    let id = Uuid::new_v4();
    let n = sqlx::query!(
        "insert into utdanning (id, helseaktor_id, yrke, status, sendt, avgjort) values ($1, $2, $3, 'godkjent', $4, $4)
         on conflict (helseaktor_id, yrke) where status in ('til_behandling', 'godkjent') do nothing",
        id,
        eier.0,
        yrke.kode(),
        av.naa
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    if n == 0 {
        return Ok(());
    }
    revisjon::skriv(
        db,
        av,
        rad(eier, id, "utdanning.godkjent_for_portalen", Some(yrke.kode().to_owned())),
    )
    .await
}

fn rad(eier: HelseaktorId, id: Uuid, handling: &'static str, ny: Option<String>) -> Hendelse<'static> {
    Hendelse {
        gjelder: eier.0,
        handling,
        objekt: "utdanning",
        objekt_id: id.to_string(),
        felt: None,
        gammel: None,
        ny,
    }
}
