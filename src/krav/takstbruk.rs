//! Renewal of the tariff: a set is kept, compared and taken into use from a day of treatment, all or nothing.
//!
//! Which set is in force is the newest row of `takstbruk`, so a process that is killed anywhere before the commit leaves the earlier one in
//! force. An instance looks at that row each time it asks for the tariff ([`super::felles::Felles::takster`]), and a control holds a lock that
//! taking into use waits for: no result is written with another set than the one in force.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::arbeid::{KONTROLL, SAKSOBJEKT};
use super::store::kontroll::fagomrade;
use super::store::takster::{self as lager, Beroert, Del, Nytt, Slag};
use super::store::ventende;
use crate::feil::{AppError, logg};
use crate::sak::model::Sakslag;
use crate::server::jobb;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use grunn::text::T;
use grunn::{HelseaktorId, MeldingId, kalender};
use regler::apnedata::{Lest, Radfeil};
use regler::regel::RegelId;
use regler::takstfil;
use regler::takstsett::{self, Sammenligning, Takstsett};

/// The edition that comes with the program, and its checksum.
static INNEBYGD: LazyLock<Result<(Takstsett, [u8; 32]), String>> = LazyLock::new(|| {
    let (takster, regler) = takstfil::innebygde_rader().map_err(|f| f.first().map(ToString::to_string).unwrap_or_default())?;
    let sum = takstsett::sjekksum(&takster, &regler, &[]).map_err(|e| e.to_string())?;
    let innebygd = Takstsett {
        takster,
        regler,
        satser: Vec::new(),
    };
    Ok((innebygd, sum))
});

/// Sees to it that the program's own edition is below what is in force. On a new edition the sets taken into use are put on it again, each
/// from its day. Again and again does nothing. Returns whether something was loaded.
///
/// # Errors
/// When the database fails or the built-in files are bad.
pub async fn last_innebygd(db: &mut PgConnection, naa: DateTime<Utc>) -> Result<bool, AppError> {
    let (innebygd, sum) = INNEBYGD.as_ref().map_err(|f| logg::intern("takster", f))?;
    if er_under(&mut *db, sum).await?.is_some_and(|(_, likt)| likt) {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    lager::laas_sett(&mut tx).await?;
    let foer = er_under(&mut tx, sum).await?;
    if foer.as_ref().is_some_and(|(_, likt)| *likt) {
        return Ok(false);
    }
    let mut grunn = innebygd.clone();
    if let Some(forrige) = lager::nyeste(&mut tx).await?.0 {
        // Rows that are gone from the files stay: old claims refer to them.
        let finnes: HashSet<_> = innebygd.takster.iter().map(|t| (&t.fagomrade, &t.kode, t.gyldig_fra)).collect();
        let gamle = lager::les(&mut tx, forrige).await?.takster;
        grunn.takster.extend(
            gamle
                .into_iter()
                .filter(|t| !finnes.contains(&(&t.fagomrade, &t.kode, t.gyldig_fra))),
        );
    }
    let mut nytt = Nytt {
        slag: Slag::Innebygd,
        kilde: "Følger med programmet",
        hentet: naa,
        sett: &grunn,
        lest: None,
        bestar_av: &[],
        grunnlag: Some(sum),
    };
    let mut id = lager::lagre(&mut tx, &nytt).await?;
    let deler = foer.as_ref().map(|(h, _)| h.bestar_av.clone()).unwrap_or_default();
    let mut sammensatt = grunn.clone();
    for del in &deler {
        sammensatt = takstsett::slaa_sammen(&sammensatt, &lager::les_lest(&mut tx, del.sett).await?, del.fra);
    }
    if !deler.is_empty() {
        nytt.slag = Slag::Sammensatt;
        nytt.kilde = "Ny utgave av programmet";
        nytt.sett = &sammensatt;
        nytt.bestar_av = &deler;
        id = lager::lagre(&mut tx, &nytt).await?;
    }
    lager::ta_i_bruk(&mut tx, id, None, "programmet", naa).await?;
    if let Some((gammel, _)) = &foer {
        skriv_revisjon(&mut tx, &Utforer::system(naa), gammel.id, id, None).await?;
    }
    tx.commit().await?;
    tracing::info!(sett = id, rader = sammensatt.takster.len(), "takster lastet");
    Ok(true)
}

/// The set in force, and whether this edition of the program is below it.
async fn er_under(db: &mut PgConnection, sum: &[u8; 32]) -> Result<Option<(lager::Hode, bool)>, AppError> {
    let Some(id) = lager::i_bruk(&mut *db).await? else {
        return Ok(None);
    };
    let hode = lager::hode(db, id)
        .await?
        .ok_or_else(|| logg::intern("takster", &"settet i bruk finnes ikke"))?;
    let likt = hode.grunnlag.as_deref() == Some(sum.as_slice());
    Ok(Some((hode, likt)))
}

async fn skriv_revisjon(db: &mut PgConnection, av: &Utforer, gammel: i64, ny: i64, valgt: Option<Del>) -> Result<(), AppError> {
    let h = Hendelse {
        gjelder: Uuid::nil(),
        handling: "takster.tatt_i_bruk",
        objekt: "takstsett",
        objekt_id: ny.to_string(),
        felt: None,
        gammel: Some(gammel.to_string()),
        ny: Some(match valgt {
            Some(del) => format!("sett {} fra {}", del.sett, del.fra),
            None => "programmets nye utgave".to_owned(),
        }),
    };
    revisjon::skriv(db, av, h).await
}

/// Keeps what was fetched or read. The same content again is the set it was the first time. Returns its number and whether it is new.
///
/// # Errors
/// When the database fails.
pub async fn legg_inn(db: &mut PgConnection, slag: Slag, kilde: &str, lest: &Lest, naa: DateTime<Utc>) -> Result<(i64, bool), AppError> {
    let sum = takstsett::sjekksum(&lest.takster, &lest.regler, &lest.satser).map_err(|e| logg::intern("takstsett", &e))?;
    let mut tx = db.begin().await?;
    lager::laas_sett(&mut tx).await?;
    if let Some(id) = lager::med_innhold(&mut tx, &sum).await? {
        return Ok((id, false));
    }
    let sett = Takstsett {
        takster: lest.takster.clone(),
        regler: lest.regler.clone(),
        satser: lest.satser.clone(),
    };
    let nytt = Nytt {
        slag,
        kilde,
        hentet: naa,
        sett: &sett,
        lest: Some(lest),
        bestar_av: &[],
        grunnlag: None,
    };
    let id = lager::lagre(&mut tx, &nytt).await?;
    tx.commit().await?;
    Ok((id, true))
}

/// What would be in force, beside what is.
pub struct Plan {
    pub del: Del,
    pub lest: Lest,
    gammelt: Takstsett,
    nytt: Takstsett,
    i_bruk: lager::Hode,
}

impl Plan {
    /// What is otherwise from `fra`, and on later days within the sets where that is something more. The first day is always there.
    pub fn forskjeller(&self) -> Vec<(NaiveDate, Sammenligning)> {
        let mut ut: Vec<(NaiveDate, Sammenligning)> = Vec::new();
        for dag in takstsett::skiller(&self.gammelt, &self.nytt, self.del.fra) {
            let s = takstsett::sammenlign(&self.gammelt, &self.nytt, dag);
            if ut.last().is_none_or(|(_, forrige)| {
                (&forrige.nye, &forrige.borte, &forrige.endret, &forrige.satser) != (&s.nye, &s.borte, &s.endret, &s.satser)
            }) {
                ut.push((dag, s));
            }
        }
        ut
    }

    /// What should make one look twice, in words.
    pub fn hindre(&self) -> Vec<T<String>> {
        let mut ut: Vec<T<String>> = self.lest.feil.iter().map(Radfeil::setning).collect();
        for (fag, n, av) in takstsett::stort_bortfall(&self.gammelt, &self.nytt, self.del.fra) {
            ut.push(T(
                format!("{n} av {av} takster i fagområdet {fag} blir borte."),
                format!("{n} av {av} takstar i fagområdet {fag} blir borte."),
            ));
        }
        ut
    }
}

/// Puts a set on what is in force, without writing anything.
///
/// # Errors
/// `IkkeFunnet` when no set was fetched or read with that number.
pub async fn planlegg(db: &mut PgConnection, del: Del) -> Result<Plan, AppError> {
    let lest = lager::les_lest(&mut *db, del.sett).await?;
    let i_bruk = lager::i_bruk(&mut *db).await?.ok_or(AppError::IkkeFunnet)?;
    let hode = lager::hode(&mut *db, i_bruk).await?.ok_or(AppError::IkkeFunnet)?;
    let gammelt = lager::les(&mut *db, i_bruk).await?;
    let nytt = takstsett::slaa_sammen(&gammelt, &lest, del.fra);
    Ok(Plan {
        del,
        lest,
        gammelt,
        nytt,
        i_bruk: hode,
    })
}

/// What taking into use came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utfall {
    /// The set now in force.
    pub sett: i64,
    /// Codes that are worth something else or have other rules.
    pub endrede: usize,
    /// Messages that are controlled again.
    pub paa_nytt: Vec<MeldingId>,
    /// Messages that are touched, and not controlled again: others have been judged after them.
    pub bundne: Vec<MeldingId>,
    /// Messages that wait for a case worker because a tariff, a rule or a rate was not loaded. They are controlled again too.
    pub ventende: Vec<MeldingId>,
}

/// Why a set was not taken into use.
#[derive(Debug)]
pub enum Nei {
    /// It must be said that it is meant.
    Hindre(Vec<T<String>>),
    Feil(AppError),
}

impl<F: Into<AppError>> From<F> for Nei {
    fn from(feil: F) -> Self {
        Self::Feil(feil.into())
    }
}

/// Takes a set into use from a day of treatment, and queues again what it touches and nobody has decided. Everything in the transaction it is
/// given: until that is committed the earlier set is in force.
///
/// # Errors
/// [`Nei::Hindre`] unless `likevel`; `IkkeFunnet` when there is no such set; otherwise when the database fails.
pub async fn ta_i_bruk(db: &mut PgConnection, av: &Utforer, del: Del, likevel: bool) -> Result<Utfall, Nei> {
    let naa = av.naa;
    lager::laas_bruk(&mut *db).await?;
    lager::laas_sett(&mut *db).await?;
    let plan = planlegg(&mut *db, del).await?;
    let hindre = plan.hindre();
    if !hindre.is_empty() && !likevel {
        return Err(Nei::Hindre(hindre));
    }
    let mut deler = plan.i_bruk.bestar_av.clone();
    deler.push(del);
    let grunnlag: Option<[u8; 32]> = plan.i_bruk.grunnlag.as_deref().and_then(|g| g.try_into().ok());
    let kilde = format!("Sett {} fra {} på sett {}", del.sett, del.fra, plan.i_bruk.id);
    let nytt = Nytt {
        slag: Slag::Sammensatt,
        kilde: &kilde,
        hentet: naa,
        sett: &plan.nytt,
        lest: None,
        bestar_av: &deler,
        grunnlag: grunnlag.as_ref(),
    };
    let sett = lager::lagre(&mut *db, &nytt).await?;
    let bruk = lager::ta_i_bruk(&mut *db, sett, Some(del), av.bruker.as_deref().unwrap_or(av.slag.kode()), naa).await?;
    skriv_revisjon(&mut *db, av, plan.i_bruk.id, sett, Some(del)).await?;

    let endrede = takstsett::berorte(&plan.gammelt, &plan.nytt, del.fra);
    let mut utfall = Utfall {
        sett,
        endrede: endrede.len(),
        ..Utfall::default()
    };
    let koder: HashSet<&str> = endrede.iter().map(|(_, kode)| kode.as_str()).collect();
    let koder: Vec<String> = koder.into_iter().map(str::to_owned).collect();
    let beroert = |m: &Beroert| {
        let fag = fagomrade(&m.praksistype);
        m.koder.iter().any(|k| endrede.contains(&(fag.to_owned(), k.clone())))
    };
    let mulige = lager::mulig_berorte(&mut *db, &koder, kalender::dogn_start(del.fra)).await?;
    let (bundne, frie): (Vec<Beroert>, Vec<Beroert>) = mulige.into_iter().filter(beroert).partition(|m| m.bundet);
    utfall.bundne = bundne.into_iter().map(|m| m.id).collect();
    utfall.paa_nytt = frie.iter().map(|m| m.id).collect();
    lager::aapne_igjen(&mut *db, &utfall.paa_nytt, bruk, naa).await?;
    for m in &frie {
        jobb::legg_i_ko_igjen(&mut *db, KONTROLL, &m.id.0.to_string(), naa).await?;
        let godkjent = format!("{} godkjent", m.godkjent.kroner_desimal());
        revisjon::skriv(&mut *db, av, paa_nytt(m.eier, m.id, godkjent, del)).await?;
    }
    let saker = crate::sak::store::alle_aapne(&mut *db, Sakslag::Krav, SAKSOBJEKT).await?;
    for m in ventende::av_grunn(&mut *db, &saker, IKKE_LASTET, kalender::dogn_start(del.fra)).await? {
        utfall.ventende.push(m.id);
        jobb::legg_i_ko_igjen(&mut *db, KONTROLL, &m.id.0.to_string(), naa).await?;
        let venter = "venter på en saksbehandler".to_owned();
        revisjon::skriv(&mut *db, av, paa_nytt(m.eier, m.id, venter, del)).await?;
    }
    Ok(utfall)
}

/// Findings that stop a bill because something is not loaded.
const IKKE_LASTET: &[RegelId] = &[RegelId::K15Ukjent, RegelId::K18IkkeLastet, RegelId::K21AnnetUkjent];

fn paa_nytt(eier: HelseaktorId, id: MeldingId, gammel: String, del: Del) -> Hendelse<'static> {
    Hendelse {
        gjelder: eier.0,
        handling: "krav.kontrolleres_paa_nytt",
        objekt: "melding",
        objekt_id: id.0.to_string(),
        felt: None,
        gammel: Some(gammel),
        ny: Some(format!("nye takster fra {}", del.fra)),
    }
}
