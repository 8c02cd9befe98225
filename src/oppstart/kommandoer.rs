//! What the program does when it is not serving: one function for each subcommand.

use crate::oppgjor::text::Kjoredagfeil;
use chrono::{DateTime, NaiveDate, Utc};
use grunn::{HprNr, Ore, kalender};
use regler::oppgjor as model;

use super::stopp::{Stopp, utforer};
use super::{porter, start};
use crate::feil::AppError;
use crate::helseaktor::hpr_simulator::{Avvik, sett_avvik};
use crate::oppgjor::kjoring::{Kjoreresultat, kjor};
use crate::oppgjor::kvitteringer::{Utbetalingsresultat, utbetalinger};
use crate::oppgjor::store::tilstand::{self, Tilstand};
use crate::server::config::Konfig;
use crate::server::databasevakt;
use crate::server::klokke::Klokke;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::sider::Filer;
use crate::server::state::App;

/// `praksisportal oppgjorskjoring [--dato ÅÅÅÅ-MM-DD]`: the run of a day and the receipts, and prints what was done.
///
/// In the demo the command's clock is moved to the run of the day asked for; in production a run that has not begun is refused.
///
/// # Errors
/// A sentence for the one who typed it, also when the run was made and something of it did not leave.
pub async fn oppgjorskjoring(konfig: Konfig, argumenter: &[String]) -> Result<(), Stopp> {
    let onsket = les_dato(argumenter)?;
    porter::krev(&konfig)?;
    let demo = konfig.er_demo();
    let av = utforer(&konfig);
    let pool = start::pool(&konfig).await?;
    let app = start::app(konfig, pool, Filer::default())?;
    app.betaling
        .klar()
        .await
        .map_err(|feil| format!("PORTAL_BETALING_MAPPE kan ikke brukes nå ({feil}). Ingenting er gjort."))?;
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
    let resultat = kjor(&app, dato).await.map_err(|feil| kjorefeil(feil, dato))?;
    if resultat.stanset {
        return Err("utbetalinger er stanset; «praksisportal hold liste» sier hvorfor".into());
    }
    if !resultat.vedtak.is_empty() {
        noter_kjort(&app, &av, dato, &resultat)
            .await
            .map_err(|feil| format!("revisjonssporet: {feil}"))?;
    }
    let betalt = utbetalinger(&app).await.map_err(|feil| format!("utbetalingene stanset: {feil}"))?;
    vis_kjoring(dato, &resultat, &betalt);
    let tilstand = match app.pool.acquire().await {
        Ok(mut db) => tilstand::tilstand(&mut db).await,
        Err(feil) => Err(feil.into()),
    };
    let tilstand = tilstand.map_err(|feil| format!("hva som ble sendt, er ikke kjent: {feil}"))?;
    app.pool.close().await;
    let mangler = mangler(&resultat, &tilstand);
    if mangler.is_empty() {
        Ok(())
    } else {
        Err(mangler.join("\n").into())
    }
}

fn les_dato(argumenter: &[String]) -> Result<Option<NaiveDate>, Stopp> {
    match argumenter {
        [] => Ok(None),
        [flagg, dato] if flagg == "--dato" => {
            let lest = dato
                .parse()
                .map_err(|_| format!("--dato er «{dato}»; skriv den slik: 2026-01-06"))?;
            Ok(Some(lest))
        }
        _ => Err("bruk: praksisportal oppgjorskjoring [--dato ÅÅÅÅ-MM-DD]".into()),
    }
}

fn kjorefeil(feil: AppError, dato: NaiveDate) -> String {
    match feil {
        AppError::Ugyldig(f) if f.for_felt("dato").and_then(|f| f.som()) == Some(Kjoredagfeil::IkkeVirkedag) => {
            format!(
                "{dato} er ingen virkedag; neste kjøring er {}",
                kalender::oslo(model::neste_kjoring(model::kjoretid(dato))).format("%Y-%m-%d kl. %H.%M")
            )
        }
        AppError::Ugyldig(f) if f.for_felt("dato").and_then(|f| f.som()) == Some(Kjoredagfeil::Klokken) => {
            "klokken på denne maskinen og databasens er over en time fra hverandre; ingen penger flyttes".to_owned()
        }
        AppError::Ugyldig(_) => format!("kjøringen for {dato} begynner kl. 16.00"),
        annen => format!("kjøringen stanset: {annen}"),
    }
}

/// The run itself is the portal's; that somebody started it is theirs.
async fn noter_kjort(app: &App, av: &Utforer, dato: NaiveDate, resultat: &Kjoreresultat) -> Result<(), AppError> {
    let rad = Hendelse {
        handling: "drift.kjoring_startet",
        objekt: "oppgjorskjoring",
        objekt_id: dato.to_string(),
        felt: Some("vedtak"),
        ny: Some(resultat.vedtak.len().to_string()),
        ..Hendelse::default()
    };
    revisjon::skriv(&mut *app.pool.acquire().await?, av, rad).await
}

/// What was to be done by the run and is not, a sentence each.
fn mangler(resultat: &Kjoreresultat, t: &Tilstand) -> Vec<String> {
    let mut ut = Vec::new();
    if !resultat.feilet.is_empty() {
        ut.push(format!(
            "{} praksiser fikk ikke vedtak; årsaken står i loggen",
            resultat.feilet.len()
        ));
    }
    if t.kan_ikke_sendes > 0 {
        ut.push(format!(
            "{} ordrer kunne ikke legges i betalingsmappen, og {} venter i alt; årsaken står i loggen, og de prøves igjen",
            t.kan_ikke_sendes, t.usendte
        ));
    }
    if t.usendte_endringer > 0 {
        ut.push(format!(
            "{} endringer av konto er ikke lagt i betalingsmappen; årsaken står i loggen",
            t.usendte_endringer
        ));
    }
    if t.uskrevne_avslutninger > 0 {
        ut.push(format!(
            "{} avslutninger er ikke lagt i betalingsmappen; årsaken står i loggen",
            t.uskrevne_avslutninger
        ));
    }
    ut
}

fn vis_kjoring(dato: NaiveDate, resultat: &Kjoreresultat, betalt: &Utbetalingsresultat) {
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
}

/// `praksisportal hpr-avvik <HPR-nummer> <avvik|ingen>`.
///
/// # Errors
/// A sentence: wrong profile or words, or the database fails.
pub async fn hpr_avvik(konfig: Konfig, argumenter: &[String]) -> Result<(), Stopp> {
    if !konfig.er_demo() {
        return Err("HPR kan bare simuleres med PORTAL_PROFIL=demo".into());
    }
    let bruk = || {
        format!(
            "bruk: praksisportal hpr-avvik <HPR-nummer> <{}|ingen>",
            Avvik::ALLE.map(Avvik::kode).join("|")
        )
    };
    let [nummer, avvik] = argumenter else { return Err(bruk().into()) };
    let hpr = HprNr::tolk(nummer).map_err(|_| bruk())?;
    let avvik = match avvik.as_str() {
        "ingen" => None,
        kode => Some(Avvik::fra_kode(kode).ok_or_else(bruk)?),
    };
    let naa: DateTime<Utc> = konfig.klokke.map_or_else(Klokke::ekte, Klokke::fra).naa();
    let pool = start::pool(&konfig).await?;
    let mut db = pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    Ok(sett_avvik(&mut db, &hpr, avvik, kalender::dato_i_oslo(naa))
        .await
        .map_err(|e| format!("hpr-avvik: {e}"))?)
}
