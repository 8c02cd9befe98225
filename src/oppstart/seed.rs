//! Demo data: the people of the HelseID stand-in, with practices and agreements. Refused outside the demo profile; changes nothing the second time.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::stopp::{Stopp, utforer};
use super::{porter, start};
use crate::adresseregister;
use crate::avtale;
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor::model::Kontaktskjema;
use crate::helseaktor::store as helseaktor;
use crate::helseaktor::store::Innlogget;
use crate::praksis::{self, hprvakt};
use crate::sak::saksbehandlere;
use crate::server::config::Konfig;
use crate::server::request::Utforer;
use crate::server::rolle::{Rolle, Roller};
use crate::server::state::App;
use grunn::godkjenning::Godkjenning;
use grunn::{Fnr, HelseaktorId, HprNr, Testnumre};

/// A synthetic person, as the stand-in knows them.
struct Demoperson {
    nokkel: &'static str,
    fornavn: &'static str,
    etternavn: &'static str,
    fnr: &'static str,
    hpr: Option<&'static str>,
    yrker: &'static [(&'static str, &'static str)],
}

const fn person(
    nokkel: &'static str,
    fornavn: &'static str,
    etternavn: &'static str,
    fnr: &'static str,
    hpr: Option<&'static str>,
    yrker: &'static [(&'static str, &'static str)],
) -> Demoperson {
    Demoperson {
        nokkel,
        fornavn,
        etternavn,
        fnr,
        hpr,
        yrker,
    }
}

/// Everyone who has been here before. `ny-lege` comes for the first time, so is not among them.
const PERSONER: [Demoperson; 7] = [
    person(
        "lege",
        "Kvart",
        "Grevling",
        "06828399789",
        Some("565505933"),
        &[("LE", "Autorisasjon")],
    ),
    person(
        "fysioterapeut",
        "Sprek",
        "Spurv",
        "14908539886",
        Some("565500111"),
        &[("FT", "Autorisasjon")],
    ),
    person(
        "tannlege",
        "Blank",
        "Bever",
        "23877641236",
        Some("565500222"),
        &[("TL", "Autorisasjon")],
    ),
    person(
        "psykolog",
        "Rolig",
        "Rype",
        "03837943107",
        Some("565500333"),
        &[("PS", "Autorisasjon")],
    ),
    person("logoped", "Tydelig", "Trane", "19899040093", None, &[]),
    person(
        "to-yrker",
        "Allsidig",
        "Ekorn",
        "11828140053",
        Some("565500555"),
        &[("LE", "Autorisasjon"), ("TL", "Autorisasjon")],
    ),
    person(
        "d-nummer",
        "Langveis",
        "Terne",
        "52858840082",
        Some("565500666"),
        &[("LE", "Autorisasjon")],
    ),
];

/// Two, since some cases need two pairs of eyes.
const SAKSBEHANDLERE: [(&str, &str); 2] = [("30887442041", "Ryddig Ravn"), ("08919700581", "Grundig Gaupe")];

/// Loads the demo people.
///
/// # Errors
/// A sentence: wrong profile, or the database fails.
pub async fn kjor(konfig: Konfig) -> Result<(), Stopp> {
    if !konfig.er_demo() {
        return Err("demodata kan bare lastes med PORTAL_PROFIL=demo".into());
    }
    porter::krev(&konfig)?;
    let pool = start::pool(&konfig).await?;
    start::merk(
        &mut *pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?,
        &konfig,
        &utforer(&konfig),
    )
    .await?;
    let app = start::app(konfig, pool, crate::server::sider::Filer::default())?;
    start::forbered(&app).await?;
    Ok(last(&app).await.map_err(|e| format!("demodata: {e}"))?)
}

/// The demo people in one transaction.
pub async fn last(app: &App) -> Result<(), AppError> {
    let mut tx = app.pool.begin().await?;
    adresseregister::seed::demo(&mut tx, app.klokke.idag(), app.klokke.naa()).await?;
    for p in &PERSONER {
        let id = registrer(&mut tx, app, p).await?;
        let epost = kontakt(&mut tx, app, id, p).await?;
        praksis::seed::demo(&mut tx, app, id, p.nokkel, &epost).await?;
        let dager: Vec<NaiveDate> = [(2024, 1, 1), (2025, 11, 3)]
            .into_iter()
            .filter_map(|(aar, m, d)| NaiveDate::from_ymd_opt(aar, m, d))
            .collect();
        avtale::seed::signert_for_portalen(&mut tx, &app.krypto, id, &format!("{} {}", p.fornavn, p.etternavn), &dager).await?;
    }
    let av = Utforer::system(app.klokke.naa());
    let roller = Roller::ny([Rolle::Behandle, Rolle::Godkjenn]);
    for (tall, navn) in SAKSBEHANDLERE {
        let fnr = fnr(tall)?;
        // One who was stopped in the demo stays so.
        if saksbehandlere::med_fnr(&mut tx, &app.krypto, &fnr).await?.is_none() {
            saksbehandlere::legg_til(&mut tx, &app.krypto, &av, &fnr, navn, &roller).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

fn fnr(tekst: &str) -> Result<Fnr, AppError> {
    Fnr::tolk(tekst, Testnumre::Tillatt).map_err(|e| logg::intern("demodata", &e))
}

async fn registrer(db: &mut PgConnection, app: &App, p: &Demoperson) -> Result<HelseaktorId, AppError> {
    let naa = app.klokke.naa();
    let hpr = p.hpr.map(HprNr::tolk).transpose().map_err(|e| logg::intern("demodata", &e))?;
    let godkjenninger: Vec<Godkjenning> = p
        .yrker
        .iter()
        .map(|(yrke, tekst)| Godkjenning {
            yrke: (*yrke).to_owned(),
            autorisasjon: "1".to_owned(),
            autorisasjon_tekst: (*tekst).to_owned(),
            spesialiteter: Vec::new(),
            hentet: naa,
        })
        .collect();
    let innlogget = Innlogget {
        fnr: &fnr(p.fnr)?,
        hpr: hpr.as_ref(),
        fornavn: p.fornavn,
        etternavn: p.etternavn,
        godkjenninger: Some(&godkjenninger),
    };
    Ok(hprvakt::arbeid::ved_innlogging(db, &app.krypto, innlogget, naa).await?.0)
}

/// Verified contact data, unless the person already has some.
async fn kontakt(db: &mut PgConnection, app: &App, id: HelseaktorId, p: &Demoperson) -> Result<grunn::Epost, AppError> {
    let naa = app.klokke.naa();
    let skjema = Kontaktskjema {
        epost: format!("{}@praksisportalen.example", p.nokkel),
        telefon: "90012345".to_owned(),
        versjon: 1,
    };
    let kontakt = skjema.parse()?;
    let profil = helseaktor::profil(db, &app.krypto, id).await?;
    if profil.epost.is_none() && profil.ny_epost.is_none() {
        helseaktor::lagre_kontakt(db, id, &kontakt, Some(&kontakt.epost), profil.versjon, naa).await?;
        let token = helseaktor::ny_bekreftelse(db, id, &kontakt.epost, naa).await?;
        helseaktor::bekreft(db, &token, naa).await?;
    }
    Ok(kontakt.epost)
}
