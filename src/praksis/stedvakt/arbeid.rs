//! Work for the queue: reading the feed every hour, and looking again at each unit it names.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use sqlx::PgConnection;

use super::model::{self, Avgjort, Funn};
use super::store::{self, Ny};
use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor;
use crate::praksis::store::{self as praksiser, Praksis, Sted, Stedkilde};
use crate::server::epost as post;
use crate::server::jobb::{self, Slag};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::stier;
use grunn::format;
use grunn::format::pent_navn;
use grunn::{Orgnr, PraksisId, Testnumre};
use registre::enhet::endringer::{Endringstype, Fra};
use registre::enhet::model::Adresse;
use registre::enhet::{EnhetFeil, Oppslag};

/// Another look at a unit practices use; key = its number and what made us look.
pub const ENHETSENDRING: Slag = Slag::ny("enhetsendring");

/// The hour's reading of the unit register's feed; key = the hour.
pub const ENHETSSTROM: Slag = Slag::ny("enhetsstrom");

/// How far back the first reading goes: what happened while the units were looked at for the first time.
const FORSTE_LESING: TimeDelta = TimeDelta::days(1);
/// Pages in one reading; the rest waits for the next. A whole day in the register is a few thousand rows.
const FLEST_SIDER: usize = 50;
/// Units that are looked at for the first time after one reading.
const FLEST_USETTE: i64 = 500;
/// How many of them at a time, and how long until the next ones, so that claims do not wait behind them.
const BUNKE: usize = 20;
const MELLOMROM: TimeDelta = TimeDelta::seconds(30);
/// At the end of a job's key: the feed said that the unit was taken out for legal reasons.
const FJERNET: &str = "/fjernet";
/// How long jobs that are done can be read in the table.
const JOBBER_BEHOLDES: TimeDelta = TimeDelta::days(7);

/// Queues this hour's reading. Every instance asks; the hour is the key, so it is queued once, and not while an earlier one waits.
pub async fn planlegg(app: &App) -> Result<(), AppError> {
    let naa = app.klokke.naa();
    let mut tx = app.pool.begin().await?;
    jobb::legg_i_ko_om_ledig(&mut tx, ENHETSSTROM, &naa.format("%Y-%m-%dT%H").to_string(), naa).await?;
    tx.commit().await?;
    Ok(())
}

/// Reads the feed to its end. Each unit in use that it names gets a job; the place in the feed moves in the same transaction, so a crash
/// reads again and forgets nothing.
///
/// # Errors
/// `Utilgjengelig` while the register is silent: the queue tries again.
pub async fn les_strom(app: &App, db: &mut PgConnection) -> Result<(), AppError> {
    let (naa, idag) = (app.klokke.naa(), app.klokke.idag());
    let mut fra = store::markor(db).await?.map_or(Fra::Tid(naa - FORSTE_LESING), Fra::Id);
    let i_bruk = store::i_bruk(db, idag).await?;
    let mine: BTreeSet<&str> = i_bruk.iter().map(String::as_str).collect();
    for _ in 0..FLEST_SIDER {
        let side = app.enheter.endringer(fra).await.map_err(utilgjengelig)?;
        let Some(neste) = side.neste else { break };
        for rad in side.rader.iter().filter(|r| mine.contains(r.orgnr.as_str())) {
            let mut nokkel = format!("{}/{}", rad.orgnr.as_str(), rad.id);
            if rad.slag == Endringstype::Fjernet {
                // At once, whether the look-up answers or not.
                store::glem(db, &rad.orgnr, naa).await?;
                nokkel.push_str(FJERNET);
            }
            jobb::legg_i_ko(db, ENHETSENDRING, &nokkel, naa).await?;
        }
        store::sett_markor(db, neste, naa).await?;
        fra = Fra::Id(neste);
    }
    let usette = store::usette(db, idag, ENHETSENDRING.kode(), FLEST_USETTE).await?;
    let mut naar = naa;
    for bunke in usette.chunks(BUNKE) {
        for orgnr in bunke {
            let nokkel = format!("{orgnr}/{}", naa.format("%Y-%m-%dT%H:%M:%S"));
            jobb::legg_i_ko(db, ENHETSENDRING, &nokkel, naar).await?;
        }
        naar += MELLOMROM;
    }
    store::rydd(&mut *db, &i_bruk).await?;
    jobb::rydd(db, &[ENHETSSTROM, ENHETSENDRING], naa - JOBBER_BEHOLDES).await
}

fn utilgjengelig(feil: EnhetFeil) -> AppError {
    logg::utilgjengelig("enhetsregister", &feil)
}

/// Looks at a unit again and tells everyone with a practice there what they must see to.
///
/// # Errors
/// `Utilgjengelig` while the register is silent: the queue tries again.
pub async fn sjekk_enhet(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let orgnr = nokkel.split('/').next().unwrap_or_default();
    let orgnr = Orgnr::tolk(orgnr, Testnumre::Tillatt).map_err(|_| AppError::IkkeFunnet)?;
    store::laas(db, &orgnr).await?;
    let praksiser = store::praksiser_ved(db, &orgnr, app.klokke.idag()).await?;
    if praksiser.is_empty() {
        return Ok(());
    }
    let gammel = store::speil(db, &orgnr).await?;
    let av = Utforer::system(app.klokke.naa());
    let ny = match app.enheter.finn_nytt(&orgnr).await.map_err(utilgjengelig)? {
        Oppslag::Ukjent if nokkel.ends_with(FJERNET) => Oppslag::Fjernet,
        svar => svar,
    };
    if ny == Oppslag::Fjernet {
        store::glem(db, &orgnr, av.naa).await?;
    }
    for id in praksiser {
        let praksis = praksiser::uansett_eier(db, id).await?;
        let registrert = model::registrert(&praksis);
        let herfra = praksis.valgt.as_ref().is_none_or(|v| v.kilde != Stedkilde::Adresseregisteret);
        let funn = model::funn(gammel.as_ref(), &ny, &registrert, herfra);
        let nye = lagre(app, db, &av, &praksis, &registrert, &ny, funn).await?;
        if nye > 0 {
            si_fra(app, db, &av, &praksis).await?;
        }
    }
    store::sett_speil(db, &orgnr, &ny, av.naa).await
}

/// Stores what is new and settles what no longer holds. Returns how many are new.
async fn lagre(
    app: &App,
    db: &mut PgConnection,
    av: &Utforer,
    praksis: &Praksis,
    registrert: &Adresse,
    svar: &Oppslag,
    funn: Vec<Funn>,
) -> Result<usize, AppError> {
    let mut aapne = Vec::new();
    for endring in store::aapne_for(db, praksis.id).await? {
        if endring.orgnr == praksis.orgnr && model::staar(endring.slag, svar, registrert) {
            aapne.push(endring);
        } else {
            store::avgjor(db, endring.id, Avgjort::Bortfalt, av.naa).await?;
        }
    }
    let mut antall = 0;
    for f in &funn {
        let ny = i_ord(app, praksis, registrert, f).await;
        if let Some(for_dette) = aapne.iter().find(|e| e.slag == ny.slag) {
            if (&for_dette.ny, for_dette.dato, for_dette.ny_adresse.as_ref()) == (&ny.ny, ny.dato, ny.ny_adresse) {
                continue;
            }
            store::avgjor(db, for_dette.id, Avgjort::Erstattet, av.naa).await?;
        }
        store::legg_til(db, &ny, av.naa).await?;
        let rad = Hendelse {
            gjelder: praksis.helseaktor.0,
            handling: "praksis.sted_endring_funnet",
            objekt: "praksis",
            objekt_id: praksis.id.to_string(),
            felt: Some("sted_funn"),
            gammel: None,
            ny: Some(ny.slag.kode().to_owned()),
        };
        revisjon::skriv(db, av, rad).await?;
        antall += 1;
    }
    Ok(antall)
}

/// A finding with both values as people read them.
async fn i_ord<'a>(app: &App, praksis: &'a Praksis, registrert: &Adresse, funn: &'a Funn) -> Ny<'a> {
    let mut ny = Ny {
        praksis: praksis.id,
        orgnr: &praksis.orgnr,
        slag: funn.slag(),
        gammel: None,
        ny: None,
        ny_adresse: None,
        dato: None,
    };
    match funn {
        Funn::Adresse { ny: adresse } => {
            ny.gammel = Some(linje(registrert));
            ny.ny = Some(linje(adresse));
            ny.ny_adresse = Some(adresse);
        }
        Funn::Eier { gammel, ny: eier, dato } => {
            if let Some(gammel) = gammel {
                ny.gammel = Some(eiernavn(app, gammel).await);
            }
            ny.ny = Some(eiernavn(app, eier).await);
            ny.dato = *dato;
        }
        Funn::Slettet { dato } => ny.dato = *dato,
        Funn::Nedlagt { dato } => ny.dato = Some(*dato),
    }
    ny
}

/// «Storgata 1, 0155 Oslo».
pub(super) fn linje(a: &Adresse) -> String {
    format::adresse(&a.linjer, a.postnr.as_ref().map(|p| p.as_str()), a.poststed.as_deref()).join(", ")
}

/// «Fjordbyen Fysioterapi AS (312 987 651)»; the number alone when the register does not tell the name now.
async fn eiernavn(app: &App, orgnr: &Orgnr) -> String {
    let nummer = format::orgnr(orgnr);
    match app.enheter.finn(orgnr).await {
        Ok(Oppslag::Funnet(eier)) => format!("{} ({nummer})", pent_navn(&eier.navn)),
        Ok(Oppslag::Fjernet | Oppslag::Ukjent) | Err(_) => nummer,
    }
}

/// One mail however much was found: that there is something, and where to read it.
async fn si_fra(app: &App, db: &mut PgConnection, av: &Utforer, praksis: &Praksis) -> Result<(), AppError> {
    let profil = helseaktor::store::profil(db, &app.krypto, praksis.helseaktor).await?;
    let Some(til) = profil.epost.or_else(|| praksis.eposter.first().cloned()) else {
        return Ok(());
    };
    let sprak = helseaktor::store::sprak(db, praksis.helseaktor).await?;
    let brev = brev::sted_endret(sprak, &format!("{}{}", app.konfig.url, stier::praksis(praksis.id)));
    post::legg_i_utboks(db, &app.krypto, av, praksis.helseaktor, &til, "sted_endret", brev).await
}

/// The clinician has chosen a place: what that settles.
pub async fn sted_valgt(db: &mut PgConnection, id: PraksisId, valgt: &Sted, av: &Utforer) -> Result<(), AppError> {
    let adresse = Adresse {
        linjer: valgt.adresse.clone(),
        postnr: valgt.postnr.as_deref().and_then(|nr| grunn::Postnr::tolk(nr).ok()),
        poststed: valgt.poststed.clone(),
        kommune: valgt.kommune.clone(),
        kommunenr: valgt.kommunenr.clone(),
    };
    for endring in store::aapne_for(db, id).await? {
        let samme = endring.orgnr == valgt.orgnr;
        if model::avgjort_av_valg(endring.slag, samme, endring.ny_adresse.as_ref(), &adresse) {
            store::avgjor(db, endring.id, Avgjort::Byttet, av.naa).await?;
        }
    }
    Ok(())
}
