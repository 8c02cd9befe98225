//! `cargo xtask utgaver`: the last release and this one beside each other on one database, as while instances are replaced. The old program
//! is in use while the new one brings the tables up to date; then both are; then the old one ends with work left, which the new one does.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bygg::{self, forutsetninger, npm};
use crate::database;
use crate::gjenopprett::{BRUDD, Miljo, epj, les_json, oppgjor, praksis, sporr, vent_paa_kontrollen};
use crate::kjor::{Oppsett, som_eier, start_portal, tom};
use crate::prosess::lytt_etter_stopp;
use crate::test::{PORTALEN, PROVEDAG};
use crate::verktoy::{Utfall, cargo, hent, kjor, kommando, ledig_port, les, les_fil, rot, skriv_fil, target, tid};

const MAPPE: &str = "utgaver";
/// Says which release was the last: its tables.
const SUMMER: &str = "tests/data/migrering/summer.txt";
/// Claims left when the old program is asked to end.
const KRAV_TIL_SLUTT: u32 = 6;
const FRIST: Duration = Duration::from_secs(30);
/// A queue so long that what is put in it is not done at once.
const LANG_KO: [&str; 2] = [
    "create function lang_ko() returns trigger language plpgsql as $$ begin new.kjor_etter := new.kjor_etter + interval '30 seconds'; return new; end $$",
    "create trigger lang_ko before insert on jobb for each row execute function lang_ko()",
];

/// The commit of the last release, unless somebody names another.
fn forrige(argumenter: &[String]) -> Utfall<String> {
    let navngitt = match argumenter {
        [] => None,
        [valg, commit] if valg == "--forrige" => Some(commit.as_str()),
        _ => return Err("bruk: cargo xtask utgaver [--forrige COMMIT]".to_owned()),
    };
    let svar = match navngitt {
        Some(commit) => les(kommando("git").args(["rev-parse", "--verify", &format!("{commit}^{{commit}}")])),
        None => les(kommando("git").args(["log", "-1", "--format=%H", "--", SUMMER])),
    }?;
    match svar.trim() {
        "" => Err(format!("{SUMMER} er ikke lagt inn i git; hvilken utgave var den forrige?")),
        commit => Ok(commit.to_owned()),
    }
}

/// Builds a program of another commit, beside what is built already. Kept, so that it is built once.
fn bygg_gammel(commit: &str) -> Utfall<PathBuf> {
    let program = target()
        .join("utgave")
        .join(format!("praksisportal-{}", commit.get(..12).unwrap_or(commit)));
    if program.exists() {
        return Ok(program);
    }
    println!("▸ bygger forrige utgave ({commit})");
    let kilde = target().join("utgave/kilde");
    let start = Instant::now();
    let git = |argumenter: &[&str]| les(kommando("git").args(argumenter));
    let _ = git(&["worktree", "remove", "--force", &kilde.to_string_lossy()]);
    git(&["worktree", "add", "--detach", &kilde.to_string_lossy(), commit])?;
    let bygget = kjor(
        cargo()
            .current_dir(&kilde)
            .env("CARGO_TARGET_DIR", target())
            .arg("build")
            .args(PORTALEN)
            .args(["--bin", "praksisportal"]),
    );
    git(&["worktree", "remove", "--force", &kilde.to_string_lossy()])?;
    bygget?;
    skriv_fil(&program, &les_fil(&target().join("debug/praksisportal"))?)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).map_err(|feil| feil.to_string())?;
    }
    println!("  {}", tid(start));
    Ok(program)
}

/// Somebody who reads all the time: a page, the rules, and whether the database answers. Gives how many answers there were, and how many were not 200.
struct Leser {
    slutt: Arc<AtomicBool>,
    traad: std::thread::JoinHandle<(u32, u32)>,
}

impl Leser {
    fn start(port: u16) -> Self {
        let slutt = Arc::new(AtomicBool::new(false));
        let stopp = slutt.clone();
        let traad = std::thread::spawn(move || {
            let (mut alle, mut galt) = (0, 0);
            while !stopp.load(Ordering::Relaxed) {
                for sti in ["/veiledning", "/regler.json", "/helse/klar"] {
                    alle += 1;
                    galt += u32::from(hent(port, sti).is_none_or(|(status, _)| status != 200));
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            (alle, galt)
        });
        Self { slutt, traad }
    }

    fn slutt(self) -> Utfall<u32> {
        self.slutt.store(true, Ordering::Relaxed);
        match self.traad.join() {
            Ok((alle, 0)) => Ok(alle),
            Ok((alle, galt)) => Err(format!("{galt} av {alle} svar fra den gamle utgaven var feil")),
            Err(_) => Err("leseren brøt sammen".to_owned()),
        }
    }
}

/// Sends the worked example with numbers of its own.
fn send(miljo: &Miljo, praksis: &Value, nr: u32) -> Utfall {
    let mut krav = les_json(&les_fil(&rot().join("tests/data/kuhr/01-innsending.json"))?)?;
    krav["praksisId"] = praksis.clone();
    gi_numre(&mut krav, nr);
    let fil = target().join(MAPPE).join(format!("krav-{nr}.json"));
    skriv_fil(&fil, krav.to_string().as_bytes())?;
    epj(miljo, &["send", &fil.to_string_lossy()]).map(drop)
}

/// Bills have numbers and GUIDs that nobody has used.
fn gi_numre(verdi: &mut Value, nr: u32) {
    match verdi {
        Value::Object(felt) => {
            for (navn, verdi) in felt {
                match (navn.as_str(), verdi.as_str()) {
                    ("regningsnummer", Some(gammelt)) => *verdi = format!("{nr}{gammelt}").into(),
                    ("guid" | "regningsGuid" | "regningGuid", Some(gammel)) => {
                        *verdi = format!("{nr:08x}{}", gammel.get(8..).unwrap_or_default()).into()
                    }
                    _ => gi_numre(verdi, nr),
                }
            }
        }
        Value::Array(alle) => alle.iter_mut().for_each(|v| gi_numre(v, nr)),
        _ => {}
    }
}

fn antall(url: &str, sql: &str) -> Utfall<u32> {
    let svar = sporr(url, &format!("select ({sql})::int as antall"))?;
    svar["antall"]
        .as_u64()
        .and_then(|n| u32::try_from(n).ok())
        .ok_or_else(|| format!("{sql}: {svar}"))
}

/// The two programs say the same of everything that has been sent.
fn sier_det_samme(gammel: &Miljo, ny: &Miljo) -> Utfall {
    let liste = |miljo: &Miljo| les_json(epj(miljo, &["liste", "--fra", "2026-01-01", "--til", "2026-12-31"])?.as_bytes());
    let (foer, etter) = (liste(gammel)?, liste(ny)?);
    if foer == etter {
        Ok(())
    } else {
        Err(format!("utgavene svarer ulikt:\n{foer}\n{etter}"))
    }
}

/// A clock that has been running for a while, within the hour.
fn etter(klokke: &str, tid: Duration) -> String {
    let sekunder = tid.as_secs().min(3599);
    klokke.replacen(":00:00", &format!(":{:02}:{:02}", sekunder / 60, sekunder % 60), 1)
}

fn uten_feil(logg: &Path) -> Utfall {
    let tekst = String::from_utf8_lossy(&les_fil(logg)?).into_owned();
    let feil: Vec<&str> = tekst.lines().filter(|l| l.contains("ERROR")).collect();
    if feil.is_empty() {
        Ok(())
    } else {
        Err(format!("{} har feil:\n{}", logg.display(), feil.join("\n")))
    }
}

pub fn utgaver(argumenter: &[String]) -> Utfall {
    lytt_etter_stopp();
    let commit = forrige(argumenter)?;
    forutsetninger()?;
    npm()?;
    let gammel = bygg_gammel(&commit)?;
    let ny = bygg::server(true)?;
    tom(MAPPE)?;
    let mappe = target().join(MAPPE);
    // Nobody asks for scripts here; the start wants their names.
    let navn = target().join("site/manifest.json");
    if !navn.exists() {
        skriv_fil(&navn, br#"{"js":"p.js","wasm":"p.wasm","css":"p.css"}"#)?;
    }
    println!("▸ den gamle utgaven er i bruk");
    let mut oppsett = Oppsett::start_som(
        som_eier,
        &gammel,
        MAPPE,
        database::engangs()?,
        (ledig_port()?, ledig_port()?),
        Some(PROVEDAG),
        &[],
    )?;
    let oppe = Instant::now();
    let url = oppsett.database.url.clone();
    let gammelt = oppsett.miljo.clone();
    let praksis = praksis(&gammelt)?;
    send(&gammelt, &praksis, 1)?;
    vent_paa_kontrollen(&url, FRIST)?;
    oppgjor(&mut som_eier(&gammel, "oppgjorskjoring", &gammelt), "2026-01-06")?;

    println!("▸ den nye legger inn migreringene sine mens den gamle er i bruk");
    let leser = Leser::start(oppsett.portal_port);
    let (foer, start) = (antall(&url, "select count(*) from _sqlx_migrations")?, Instant::now());
    les(&mut som_eier(&ny, "migrer", &gammelt))?;
    let nye = antall(&url, "select count(*) from _sqlx_migrations")? - foer;
    println!("  {nye} migreringer på {}", tid(start));

    println!("▸ begge er i bruk");
    let port = ledig_port()?;
    let mut nytt = gammelt.clone();
    for (navn, verdi) in &mut nytt {
        match *navn {
            "PORTAL_ADRESSE" => *verdi = format!("127.0.0.1:{port}"),
            "PORTAL_URL" => *verdi = format!("http://127.0.0.1:{port}"),
            // The clocks of two machines are the same.
            "PORTAL_KLOKKE" => *verdi = etter(PROVEDAG, oppe.elapsed()),
            _ => {}
        }
    }
    let ny_portal = start_portal(&mut som_eier(&ny, "server", &nytt), port, &mappe.join("logg/portal-ny.log"))?;
    for nr in 2..8 {
        send(if nr % 2 == 0 { &gammelt } else { &nytt }, &praksis, nr)?;
    }
    vent_paa_kontrollen(&url, FRIST)?;
    sier_det_samme(&gammelt, &nytt)?;
    oppgjor(&mut som_eier(&gammel, "oppgjorskjoring", &gammelt), "2026-01-07")?;
    oppgjor(&mut som_eier(&ny, "oppgjorskjoring", &nytt), "2026-01-08")?;
    sier_det_samme(&gammelt, &nytt)?;

    println!("▸ den gamle stoppes med arbeid i køen");
    for sql in LANG_KO {
        sporr(&url, sql)?;
    }
    for nr in 8..8 + KRAV_TIL_SLUTT {
        send(&gammelt, &praksis, nr)?;
    }
    println!("  {} svar mens tabellene og programmene ble byttet, ingen feil", leser.slutt()?);
    oppsett.stopp_portal();
    let igjen = antall(&url, "select count(*) from melding where kontrollstatus <> 'ferdig_kontrollert'")?;
    vent_paa_kontrollen(&url, 3 * FRIST)?;
    println!("  {igjen} krav ble kontrollert av den nye etter at den gamle var borte");
    oppgjor(&mut som_eier(&ny, "oppgjorskjoring", &nytt), "2026-01-09")?;

    let sendt = antall(&url, "select count(*) from melding")?;
    let vedtatt = antall(&url, "select count(*) from melding where vedtak_id is not null")?;
    let brudd = sporr(&url, BRUDD)?;
    println!("  {sendt} krav, {vedtatt} med vedtak; brudd: {brudd}");
    if igjen == 0 {
        return Err("den gamle etterlot ikke noe arbeid, så ingenting er vist".to_owned());
    }
    if sendt != 7 + KRAV_TIL_SLUTT || vedtatt != sendt || !brudd.as_object().is_some_and(|b| b.values().all(|n| n == "0")) {
        return Err("noe gikk tapt eller ble gjort galt".to_owned());
    }
    drop(ny_portal);
    uten_feil(&mappe.join("logg/portal.log"))?;
    uten_feil(&mappe.join("logg/portal-ny.log"))?;
    println!("▸ begge utgavene gjorde arbeidet sitt ved siden av hverandre");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{etter, gi_numre};
    use crate::test::PROVEDAG;
    use serde_json::json;
    use std::time::Duration;

    #[test]
    fn each_claim_has_bills_of_its_own() {
        let mut krav = json!({"regninger": [{"guid": "f0bcd358-0676-49c7-94f8-c055c4b21332", "regningsnummer": "4", "belop": 74.0}]});
        gi_numre(&mut krav, 17);
        assert_eq!(
            krav,
            json!({"regninger": [{"guid": "00000011-0676-49c7-94f8-c055c4b21332", "regningsnummer": "174", "belop": 74.0}]})
        );
    }

    #[test]
    fn the_second_program_has_the_clock_of_the_first() {
        assert_eq!(etter(PROVEDAG, Duration::from_secs(125)), "2026-01-06T15:02:05+01:00");
    }
}
