//! `cargo xtask gjenopprett`: rehearses the loss of the database server. A portal is used, copied while it works, used again, and its server
//! killed with all its files. A new server is made of the copy and the log, the portal started on it, and what it knows compared with what
//! was there.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bygg::bygg_til_test;
use crate::database;
use crate::kjor::{Oppsett, portalen, tom};
use crate::prosess::lytt_etter_stopp;
use crate::test::PROVEDAG;
use crate::verktoy::{Utfall, kommando, ledig_port, les, les_fil, rot, skriv_fil, target, tid};

const MAPPE: &str = "gjenopprett";
/// What must be the same: numbers of things, every øre of the ledger, and the last link of the audit chains.
const KJENT: &str = "select (select count(*) from melding) as innsendinger, (select count(*) from regning) as regninger, \
     (select count(*) from vedtak) as vedtak, (select coalesce(sum(belop_ore), 0) from reskontro) as reskontro_ore, \
     (select count(*) from reskontro) as reskontrorader, (select count(*) from revisjon) as revisjonsrader, \
     (select encode(sha256(coalesce(string_agg(hash, '' order by kjede, nr), '')), 'hex') from revisjon) as revisjon, \
     (select count(*) from epost_ut) as e_post";
/// What must not be: broken links of the audit trail, and decisions whose ledger rows do not add up to them.
const BRUDD: &str = "select (select count(*) from revisjon_brudd) as revisjon, \
     (select count(*) from vedtak v where v.godkjent_ore <> \
        (select coalesce(sum(r.belop_ore), 0) from reskontro r where r.vedtak_id = v.id and r.regning_id is not null)) as vedtak";

/// After a restore payments wait for somebody who has compared.
const HOLDT: &str = "select count(*) as antall from hold where arbeid = 'utbetaling' and opphevet is null";

/// The order of the last run.
const SISTE_ORDRE: &str =
    "select o.forsystem_ref as navn from utbetalingsordre o join vedtak v on v.id = o.vedtak_id order by v.dato desc limit 1";

fn sporr(url: &str, sql: &str) -> Utfall<Value> {
    let svar = les(kommando("node").args(["xtask/js/sporr.mjs", url, sql]))?;
    let rader: Value = serde_json::from_str(&svar).map_err(|feil| feil.to_string())?;
    Ok(rader[0].clone())
}

pub fn gjenopprett() -> Utfall {
    lytt_etter_stopp();
    let bygget = bygg_til_test()?;
    tom(MAPPE)?;
    let mappe = target().join(MAPPE);
    let arkiv = database::Arkiv::ny(MAPPE)?;
    let kilde = arkiv.kilde()?;
    println!("▸ portalen tas i bruk");
    let betaling = mappe.join("betaling");
    let ekstra = [("PORTAL_BETALING_MAPPE", betaling.to_string_lossy().into_owned())];
    let mut oppsett = Oppsett::start(&bygget.server, MAPPE, kilde, ledig_port()?, ledig_port()?, Some(PROVEDAG), &ekstra)?;
    bruk(&oppsett, &bygget.server, "01-innsending.json", "2026-01-06")?;
    println!("▸ databasen kopieres mens portalen er i bruk");
    arkiv.kopier(&oppsett.database)?;
    // What comes after the copy is in the log alone.
    bruk(&oppsett, &bygget.server, "02-ny-innsending.json", "2026-01-07")?;
    let foer = sporr(&oppsett.database.url, KJENT)?;
    arkiv.vent_paa_loggen(&oppsett.database.url)?;

    println!("▸ databaseserveren dør, med alle filene sine");
    let start = Instant::now();
    oppsett.drep_databasen();
    arkiv.slett_kilden()?;
    let ny = arkiv.gjenopprett()?;
    println!("  ny server av kopi og logg: {}", tid(start));
    let etter = sporr(&ny.url, KJENT)?;
    let brudd = sporr(&ny.url, BRUDD)?;
    println!("  før:   {foer}\n  etter: {etter}\n  brudd: {brudd}");
    let hel = brudd.as_object().is_some_and(|b| b.values().all(|antall| antall == "0"));
    if foer != etter || !hel {
        return Err("det som ble gjenopprettet, er ikke det som var".to_owned());
    }
    oppsett.bytt_database(ny, &bygget.server, &mappe.join("logg/portal-ny.log"))?;
    println!("  portalen svarer: {}", tid(start));
    // Somebody must compare with the bank before money moves again.
    let holdt = sporr(&oppsett.database.url, HOLDT)?;
    if holdt["antall"] != "1" {
        return Err("utbetalinger er ikke stanset etter gjenopprettingen".to_owned());
    }
    println!(
        "▸ alt er der: reskontroen stemmer, revisjonssporet er helt, og utbetalinger er stanset til noen har sett etter. {} fra tap til portal i bruk",
        tid(start)
    );
    eldre_enn_mappen(&mut oppsett, &arkiv, &bygget.server, &mappe)
}

/// The database is put back as it was before the last run, and the payment folder is as it was after it: nothing leaves, and the order that
/// was forgotten is named.
fn eldre_enn_mappen(oppsett: &mut Oppsett, arkiv: &database::Arkiv, server: &Path, mappe: &Path) -> Utfall {
    println!("▸ kopien alene legges tilbake: betalingsmappen er nyere enn databasen");
    let glemt = sporr(&oppsett.database.url, SISTE_ORDRE)?;
    oppsett.drep_databasen();
    oppsett.bytt_database(arkiv.gjenopprett_eldre()?, server, &mappe.join("logg/portal-eldre.log"))?;
    let start = Instant::now();
    while sporr(&oppsett.database.url, HOLDT)?["antall"] != "1" {
        if start.elapsed() > Duration::from_secs(60) {
            return Err("utbetalinger er ikke stanset etter at en eldre kopi ble lagt tilbake".to_owned());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    let svar = portalen(server, "ordresjekk", &oppsett.miljo)
        .output()
        .map_err(|feil| feil.to_string())?;
    let sagt = String::from_utf8_lossy(&svar.stdout);
    println!("{sagt}");
    let navn = glemt["navn"].as_str().unwrap_or_default();
    if svar.status.code() != Some(3) || !sagt.contains(&format!("  {navn}  ")) {
        return Err(format!("«ordresjekk» nevner ikke {navn}, som kopien har glemt"));
    }
    println!("▸ «ordresjekk» nevner ordren som kopien har glemt");
    Ok(())
}

/// Somebody sends a claim for a practice of theirs, and a day's settlement is run.
fn bruk(oppsett: &Oppsett, server: &Path, eksempel: &str, dato: &str) -> Utfall {
    let epj = |argumenter: &[&str]| {
        let mut klient = kommando("node");
        klient
            .arg("end2end/epj-klient.mjs")
            .args(argumenter)
            .args(["--person", "lege"])
            .envs(oppsett.miljo.iter().map(|(n, v)| (n, v)));
        les(&mut klient)
    };
    let json = |tekst: &[u8]| serde_json::from_slice::<Value>(tekst).map_err(|feil| feil.to_string());
    let praksiser = json(epj(&["praksiser"])?.as_bytes())?;
    let mut krav = json(&les_fil(&rot().join("tests/data/kuhr").join(eksempel))?)?;
    krav["praksisId"] = praksiser["praksiser"][0]["praksisId"].clone();
    let fil = target().join(MAPPE).join(eksempel);
    skriv_fil(&fil, krav.to_string().as_bytes())?;
    epj(&["send", &fil.to_string_lossy()])?;
    let ukontrollert = "select count(*) as antall from melding where kontrollstatus <> 'ferdig_kontrollert'";
    let start = Instant::now();
    while sporr(&oppsett.database.url, ukontrollert)?["antall"] != "0" {
        if start.elapsed() > Duration::from_secs(30) {
            return Err("kravet ble ikke kontrollert".to_owned());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    let mut kjoring = kommando(&server.to_string_lossy());
    kjoring
        .args(["oppgjorskjoring", "--dato", dato])
        .envs(oppsett.miljo.iter().map(|(n, v)| (n, v)));
    let svar = les(&mut kjoring)?;
    println!("  {}", svar.lines().next().unwrap_or_default());
    Ok(())
}
