//! What the program does when it is not serving: one function for each subcommand.

use crate::oppgjor::text::Kjoredagfeil;
use chrono::{DateTime, NaiveDate, Utc};
use grunn::{HprNr, Ore, kalender};
use regler::oppgjor as model;

use super::start;
use crate::feil::AppError;
use crate::helseaktor::hpr_simulator::{Avvik, sett_avvik};
use crate::oppgjor::kjoring::kjor;
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::server::config::Konfig;
use crate::server::databasevakt;
use crate::server::klokke::Klokke;
use crate::server::sider::Filer;

/// `praksisportal oppgjorskjoring [--dato ÅÅÅÅ-MM-DD]`: the run of a day and the receipts, and prints what was done.
///
/// In the demo the command's clock is moved to the run of the day asked for; in production a run that has not begun is refused.
///
/// # Errors
/// A sentence for the one who typed it.
pub async fn oppgjorskjoring(konfig: Konfig, argumenter: &[String]) -> Result<(), String> {
    let onsket = match argumenter {
        [] => None,
        [flagg, dato] if flagg == "--dato" => Some(
            dato.parse::<NaiveDate>()
                .map_err(|_| format!("--dato er «{dato}»; skriv den slik: 2026-01-06"))?,
        ),
        _ => return Err("bruk: praksisportal oppgjorskjoring [--dato ÅÅÅÅ-MM-DD]".to_owned()),
    };
    let demo = konfig.er_demo();
    let pool = start::pool(&konfig).await?;
    let app = start::app(konfig, pool, Filer::default())?;
    databasevakt::les_klokken(&app)
        .await
        .map_err(|e| format!("databasens klokke: {e}"))?;
    let naa = app.klokke.naa();
    let idag = kalender::dato_i_oslo(naa);
    let dato = onsket.unwrap_or(if demo && kalender::er_virkedag(idag) {
        idag
    } else {
        model::siste_kjoredag(naa)
    });
    let start = model::kjoretid(dato);
    if demo && naa < start && kalender::er_virkedag(dato) {
        // The clock moves in whole milliseconds; a part of one would leave it just before the run.
        app.klokke.flytt(start - naa + chrono::TimeDelta::milliseconds(1));
    }
    let resultat = kjor(&app, dato).await.map_err(|feil| match feil {
        AppError::Ugyldig(f) if f.for_felt("dato").and_then(|f| f.som()) == Some(Kjoredagfeil::IkkeVirkedag) => {
            format!(
                "{dato} er ingen virkedag; neste kjøring er {}",
                kalender::oslo(model::neste_kjoring(start)).format("%Y-%m-%d kl. %H.%M")
            )
        }
        AppError::Ugyldig(f) if f.for_felt("dato").and_then(|f| f.som()) == Some(Kjoredagfeil::Klokken) => {
            "klokken på denne maskinen og databasens er over en time fra hverandre; ingen penger flyttes".to_owned()
        }
        AppError::Ugyldig(_) => format!("kjøringen for {dato} begynner kl. 16.00"),
        annen => format!("kjøringen stanset: {annen}"),
    })?;
    if resultat.stanset {
        return Err("utbetalinger er stanset; «praksisportal hold liste» sier hvorfor".to_owned());
    }
    let betalt = utbetalinger(&app).await.map_err(|feil| format!("utbetalingene stanset: {feil}"))?;
    let sum: Ore = resultat.vedtak.iter().map(|v| v.belop).sum();
    println!("Kjøring {dato}: {} vedtak, {} kr", resultat.vedtak.len(), sum.kroner_desimal());
    for v in &resultat.vedtak {
        println!(
            "  vedtak {} praksis {}: {} krav, {} kr",
            v.id,
            v.praksis,
            v.krav,
            v.belop.kroner_desimal()
        );
    }
    println!(
        "Utbetalt: {} vedtak, {} kr",
        betalt.betalt.len(),
        betalt.betalt.iter().map(|b| b.1).sum::<Ore>().kroner_desimal()
    );
    for (id, belop) in &betalt.betalt {
        println!("  vedtak {id}: {} kr", belop.kroner_desimal());
    }
    for id in &betalt.avvist {
        println!("Betalingen av vedtak {id} ble avvist");
    }
    app.pool.close().await;
    if resultat.feilet.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "{} praksiser fikk ikke vedtak; årsaken står i loggen",
            resultat.feilet.len()
        ))
    }
}

/// `praksisportal hpr-avvik <HPR-nummer> <avvik|ingen>`.
///
/// # Errors
/// A sentence: wrong profile or words, or the database fails.
pub async fn hpr_avvik(konfig: Konfig, argumenter: &[String]) -> Result<(), String> {
    if !konfig.er_demo() {
        return Err("HPR kan bare simuleres med PORTAL_PROFIL=demo".to_owned());
    }
    let bruk = || {
        format!(
            "bruk: praksisportal hpr-avvik <HPR-nummer> <{}|ingen>",
            Avvik::ALLE.map(Avvik::kode).join("|")
        )
    };
    let [nummer, avvik] = argumenter else { return Err(bruk()) };
    let hpr = HprNr::tolk(nummer).map_err(|_| bruk())?;
    let avvik = match avvik.as_str() {
        "ingen" => None,
        kode => Some(Avvik::fra_kode(kode).ok_or_else(bruk)?),
    };
    let naa: DateTime<Utc> = konfig.klokke.map_or_else(Klokke::ekte, Klokke::fra).naa();
    let pool = start::pool(&konfig).await?;
    let mut db = pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    sett_avvik(&mut db, &hpr, avvik, kalender::dato_i_oslo(naa))
        .await
        .map_err(|e| format!("hpr-avvik: {e}"))
}
