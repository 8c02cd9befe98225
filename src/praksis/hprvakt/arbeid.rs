//! Facts in, consequences out: from the login, from the nightly look in HPR, and from a case worker.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model;
use super::model::{Grunn, Hendelse as Faktum, Tvil};
use super::store::{self, Lukking};
use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor::model::Kilde;
use crate::helseaktor::store::{self as helseaktorer, Innlogget};
use crate::praksis;
use crate::praksis::store::Praksis;
use crate::sak::model::{Sakslag, Svar};
use crate::sak::store as sak;
use crate::server::epost as post;
use crate::server::jobb::{self, Slag};
use crate::server::krypto::Krypto;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::stier::PRAKSISER;
use grunn::godkjenning::Godkjenning;
use grunn::text::Sprak;
use grunn::{HelseaktorId, HprNr, PraksisId, Yrke, kalender};
use registre::hpr::{Hprperson, Hprsvar};

/// One person's approvals in HPR; key = the person and the date.
pub const HPRKONTROLL: Slag = Slag::ny("hprkontroll");

/// Tonight's round of questions to HPR; key = the date.
pub const HPRRUNDE: Slag = Slag::ny("hprrunde");

/// The hour of the night when the questions begin.
const TIME: u32 = 3;
/// Questions at a time, and how long until the next ones: nobody is in a hurry, and the register is everybody's.
const BUNKE: usize = 20;
const MELLOMROM: TimeDelta = TimeDelta::seconds(30);
/// Whoever was told of later than this, at login for instance, is not asked about again.
const FERSKT: TimeDelta = TimeDelta::hours(12);
/// How long jobs that are done can be read in the table.
const JOBBER_BEHOLDES: TimeDelta = TimeDelta::days(7);

/// Queues tonight's round, once, whichever instance asks. Without a register there is none.
pub async fn planlegg(app: &App) -> Result<(), AppError> {
    let naa = app.klokke.naa();
    if !app.hpr.finnes() || kalender::oslo(naa).hour() < TIME {
        return Ok(());
    }
    let mut tx = app.pool.begin().await?;
    jobb::legg_i_ko_om_ledig(&mut tx, HPRRUNDE, &app.klokke.idag().to_string(), naa).await?;
    tx.commit().await?;
    Ok(())
}

/// Tonight's round: one job per person, in small batches.
pub async fn runde(app: &App, db: &mut PgConnection) -> Result<(), AppError> {
    let (naa, idag) = (app.klokke.naa(), app.klokke.idag());
    let alle = store::skal_kontrolleres(db, idag, naa - FERSKT, HPRKONTROLL.kode()).await?;
    let mut naar = naa;
    for bunke in alle.chunks(BUNKE) {
        for id in bunke {
            jobb::legg_i_ko(db, HPRKONTROLL, &format!("{id}/{idag}"), naar).await?;
        }
        naar += MELLOMROM;
    }
    jobb::rydd(db, &[HPRRUNDE, HPRKONTROLL], naa - JOBBER_BEHOLDES).await
}

/// Asks HPR about one person.
///
/// # Errors
/// `Utilgjengelig` while the register is silent: nothing is changed, and the queue tries again.
pub async fn kontroller(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let id: Uuid = nokkel
        .split('/')
        .next()
        .unwrap_or_default()
        .parse()
        .map_err(|_| AppError::IkkeFunnet)?;
    let (id, naa, idag) = (HelseaktorId(id), app.klokke.naa(), app.klokke.idag());
    let Some(hpr) = store::hpr(db, id).await? else { return Ok(()) };
    let svar = app.hpr.finn(&hpr, idag).await.map_err(|e| logg::utilgjengelig("hpr", &e))?;
    let (person, tvil) = match svar {
        Hprsvar::Funnet(person) => (person, None),
        // A number that HelseID knew is not lost by one answer: a fault in an address would answer so about everybody.
        Hprsvar::Ukjent => {
            let igjen = tvil_for(db, id).await?.er_ukjent_nummer();
            (Hprperson::default(), (!igjen).then(Tvil::ukjent_nummer))
        }
    };
    if let Some(ny) = &person.erstattet_av {
        erstatt(db, id, &hpr, ny, naa).await?;
    }
    let (sikre, uleselig) = person.gjeldende(idag);
    let tvil = tvil.unwrap_or_else(|| uleselig.into());
    let dager = |g: &Godkjenning| person.forste_dag_uten(&g.yrke, &g.autorisasjon).filter(|d| *d <= idag);
    oppdater(db, id, &sikre, &tvil, Kilde::Hpr, &dager, naa).await?;
    si_fra(app, db, id).await
}

async fn tvil_for(db: &mut PgConnection, id: HelseaktorId) -> Result<Tvil, AppError> {
    Ok(Tvil::fra_koder(helseaktorer::tvil(db, id).await?))
}

/// The register has given the person another number.
async fn erstatt(db: &mut PgConnection, id: HelseaktorId, gammel: &HprNr, ny: &HprNr, naa: DateTime<Utc>) -> Result<(), AppError> {
    if !helseaktorer::erstatt_hpr(db, id, gammel, ny, naa).await? {
        return Ok(());
    }
    let rad = Hendelse {
        gjelder: id.0,
        handling: "helseaktor.hpr_erstattet",
        objekt: "helseaktor",
        objekt_id: id.0.to_string(),
        felt: Some("hpr"),
        gammel: Some(gammel.to_string()),
        ny: Some(ny.to_string()),
    };
    revisjon::skriv(db, &Utforer::system(naa), rad).await
}

/// Stores what was told about a person and does what follows, in the caller's transaction. `sikre` is what surely holds, `tvil` what could
/// not be read. `forste_dag_uten` is what the source knows about a loss; otherwise it counts from today. The first time there is nothing to
/// compare with. The mail is sent by [`si_fra`].
pub async fn oppdater(
    db: &mut PgConnection,
    id: HelseaktorId,
    sikre: &[Godkjenning],
    tvil: &Tvil,
    kilde: Kilde,
    forste_dag_uten: &(dyn Fn(&Godkjenning) -> Option<NaiveDate> + Sync),
    naa: DateTime<Utc>,
) -> Result<(), AppError> {
    let idag = kalender::dato_i_oslo(naa);
    let gamle = helseaktorer::laas_godkjenninger(db, id).await?;
    let kjent = helseaktorer::kontroll(db, id).await?.is_some();
    let av = Utforer::system(naa);
    let tvil = tvil.og(&Tvil::av_ukjente(sikre));
    let forrige = tvil_for(db, id).await?;
    let nye = tvil.behold(&gamle, sikre);
    let endringer = model::sammenlign(&gamle, &nye);
    let mut tapt: Vec<(Option<Yrke>, NaiveDate)> = Vec::new();
    for (hendelse, gammel, g) in &endringer {
        let dag = match *hendelse {
            Faktum::Bortfalt => forste_dag_uten(g).unwrap_or(idag),
            Faktum::Ny | Faktum::Endret => idag,
        };
        if *hendelse == Faktum::Bortfalt {
            tapt.push((Yrke::fra_hpr_kode(&g.yrke), dag));
        }
        store::noter(db, id, *hendelse, g, kilde, dag, naa).await?;
        if kjent {
            let rad = revisjonsrad(id, *gammel, (*hendelse != Faktum::Bortfalt).then_some(*g));
            revisjon::skriv(db, &av, rad).await?;
        }
    }
    helseaktorer::sett_godkjenninger(db, id, &nye, naa).await?;
    let staar = match kilde {
        Kilde::Hpr => tvil.clone(),
        // What HPR left in doubt is for HPR to say.
        Kilde::Innlogging => tvil.og(&forrige),
    };
    helseaktorer::sett_kontroll(db, id, kilde, &staar.koder(), naa).await?;
    let fortalt = Fortalt {
        gamle: &gamle,
        sikre,
        tvil: &tvil,
        forrige: &forrige,
        staar: &staar,
        idag,
    };
    if kjent && (!endringer.is_empty() || staar != forrige) {
        for p in praksis::store::mine(db, id).await? {
            // With several approvals in the profession, the last one to go decides.
            let fra = tapt
                .iter()
                .filter(|(yrke, _)| yrke.is_some() && *yrke == p.yrke())
                .map(|(_, dag)| *dag)
                .max();
            folger(db, &av, &p, &fortalt, fra.unwrap_or(idag)).await?;
        }
    }
    Ok(())
}

/// Finds or creates the clinician of a login, with what changed approvals lead to. Returns the id and whether it is new.
pub async fn ved_innlogging(
    db: &mut PgConnection,
    krypto: &Krypto,
    p: Innlogget<'_>,
    naa: DateTime<Utc>,
) -> Result<(HelseaktorId, bool), AppError> {
    let godkjenninger = p.godkjenninger;
    let (id, ny) = helseaktorer::ved_innlogging(db, krypto, p, naa).await?;
    if let Some(nye) = godkjenninger {
        oppdater(db, id, nye, &Tvil::default(), Kilde::Innlogging, &|_| None, naa).await?;
    }
    Ok((id, ny))
}

fn revisjonsrad(id: HelseaktorId, gammel: Option<&Godkjenning>, ny: Option<&Godkjenning>) -> Hendelse<'static> {
    Hendelse {
        gjelder: id.0,
        handling: "helseaktor.godkjenning_endret",
        objekt: "helseaktor",
        objekt_id: id.0.to_string(),
        felt: Some("godkjenning"),
        gammel: gammel.map(i_ord),
        ny: ny.map(i_ord),
    }
}

/// «lege: Autorisasjon (Allmennmedisin)».
fn i_ord(g: &Godkjenning) -> String {
    let yrke = Yrke::fra_hpr_kode(&g.yrke).map_or(g.yrke.as_str(), |y| y.navn(Sprak::Nb));
    let navn: Vec<&str> = g.spesialiteter.iter().map(|(_, navn)| navn.as_str()).collect();
    if navn.is_empty() {
        format!("{yrke}: {}", g.autorisasjon_tekst)
    } else {
        format!("{yrke}: {} ({})", g.autorisasjon_tekst, navn.join(", "))
    }
}

/// What was known and what was told.
struct Fortalt<'a> {
    gamle: &'a [Godkjenning],
    sikre: &'a [Godkjenning],
    /// In doubt now, in doubt before, and what stands.
    tvil: &'a Tvil,
    forrige: &'a Tvil,
    staar: &'a Tvil,
    idag: NaiveDate,
}

impl Fortalt<'_> {
    /// What it means for a practice. In doubt is told once; then somebody looks.
    fn grunn(&self, p: &Praksis) -> Option<Grunn> {
        let tap = model::folge(&p.praksistype, self.gamle, self.sikre)?;
        if !self.tvil.om_yrke(p.yrke()) {
            return Some(tap);
        }
        (!self.forrige.om_yrke(p.yrke())).then_some(Grunn::Uavklart)
    }

    fn er_tilbake(&self, grunn: Grunn, p: &Praksis) -> bool {
        let i_tvil = grunn == Grunn::Uavklart && self.staar.om_yrke(p.yrke());
        !i_tvil && model::er_tilbake(grunn, &p.praksistype, self.sikre)
    }
}

/// What changed approvals mean for one practice.
async fn folger(db: &mut PgConnection, av: &Utforer, p: &Praksis, f: &Fortalt<'_>, fra: NaiveDate) -> Result<(), AppError> {
    let mut aapen = store::aapen(db, p.id).await?;
    if let Some(a) = aapen.take_if(|a| f.er_tilbake(a.grunn, p)) {
        store::lukk(db, &a, Lukking::Tilbake(f.idag), av.naa).await?;
        skriv(db, av, p, Some(a.grunn), None).await?;
    }
    let i_bruk = p.perioder.iter().any(|x| x.til.is_none_or(|til| til >= fra));
    let Some(grunn) = f.grunn(p).filter(|_| i_bruk) else {
        return Ok(());
    };
    if let Some(a) = &aapen {
        // Doubt does not take the place of what is sure.
        if a.grunn == grunn || grunn == Grunn::Uavklart {
            return Ok(());
        }
        store::lukk(db, a, Lukking::Erstattet(fra), av.naa).await?;
    }
    store::opne(db, p.id, grunn, fra, av.naa).await?;
    skriv(db, av, p, aapen.map(|a| a.grunn), Some(grunn)).await?;
    sak::opprett(db, av, Sakslag::Godkjenning, p.helseaktor, "praksis", &p.id.to_string()).await?;
    Ok(())
}

async fn skriv(db: &mut PgConnection, av: &Utforer, p: &Praksis, gammel: Option<Grunn>, ny: Option<Grunn>) -> Result<(), AppError> {
    let kode = |g: Grunn| g.kode().to_owned();
    let rad = Hendelse {
        gjelder: p.helseaktor.0,
        handling: if ny.is_some() {
            "praksis.avklaring_opnet"
        } else {
            "praksis.avklaring_lukket"
        },
        objekt: "praksis",
        objekt_id: p.id.to_string(),
        felt: Some("avklaring"),
        gammel: gammel.map(kode),
        ny: ny.map(kode),
    };
    revisjon::skriv(db, av, rad).await
}

/// Tells a person by mail what has been opened and closed since last time. Says no more than that there is something to read.
pub async fn si_fra(app: &App, db: &mut PgConnection, id: HelseaktorId) -> Result<(), AppError> {
    let av = Utforer::system(app.klokke.naa());
    let (opnet, lukket) = store::ta_uvarslede(db, id, av.naa).await?;
    if !opnet && !lukket {
        return Ok(());
    }
    let profil = helseaktorer::profil(db, &app.krypto, id).await?;
    let eposter = praksis::store::mine(db, id).await?.into_iter().flat_map(|p| p.eposter);
    let Some(til) = profil.epost.into_iter().chain(eposter).next() else {
        return Ok(());
    };
    let sprak = helseaktorer::sprak(db, id).await?;
    let lenke = format!("{}{}", app.konfig.url, PRAKSISER);
    if opnet {
        let brev = brev::godkjenning_endret(sprak, &lenke);
        post::legg_i_utboks(db, &app.krypto, &av, id, &til, "godkjenning_endret", brev).await?;
    }
    if lukket {
        let brev = brev::godkjenning_avklart(sprak, &lenke);
        post::legg_i_utboks(db, &app.krypto, &av, id, &til, "godkjenning_avklart", brev).await?;
    }
    Ok(())
}

/// A case worker has looked at it. Approved: the practice goes on, and no bill is stopped for it. Refused: it must still be cleared up.
pub async fn sak_avgjort(db: &mut PgConnection, app: &App, av: &Utforer, objekt_id: &str, svar: Svar) -> Result<(), AppError> {
    let id: PraksisId = objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let p = praksis::store::uansett_eier(db, id).await?;
    if svar == Svar::Avvist {
        return Ok(());
    }
    let Some(a) = store::aapen(db, id).await? else { return Ok(()) };
    store::lukk(db, &a, Lukking::Saksbehandler, av.naa).await?;
    skriv(db, av, &p, Some(a.grunn), None).await?;
    si_fra(app, db, p.helseaktor).await
}
