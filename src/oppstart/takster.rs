//! `praksisportal takster …`: renewal of the tariff from the command line.
//!
//! Ends with 0 when it was done, 1 when it failed and nothing was changed, 2 for words it does not know, 3 when it was not done because
//! somebody must look: rows that could not be read, or much that would go.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::porter;
use super::start;
use super::stopp::{Stopp, bruker};
use crate::feil::AppError;
use crate::krav::felles;
use crate::krav::store::takster::{self as lager, Del, Slag};
use crate::krav::takstbruk::{self, Nei, Utfall};
use crate::server::config::Konfig;
use crate::server::request::Utforer;
use crate::server::sider::Filer;
use crate::server::state::App;
use grunn::kalender;
use registre::takstregister::{Form, Hentefeil, Klient, OFFENTLIG, Oppsett};
use regler::apnedata::{self, Lest};
use regler::satsdata::{Kodelister, SAMHANDLERTYPER};
use regler::takst::Sats;
use regler::takstsett::{Sammenligning, Satsforskjell};

pub const BRUK: &str = "bruk: praksisportal takster <ordre>

  hent [--kodelister] [--dato ÅÅÅÅ-MM-DD] [--xml]
                                            hent takstene som gjelder den dagen (i dag) fra det åpne registeret, eller kodelistene for
                                            laboratorium og patologi
  les FIL [--kodelister LR|PO]              les et svar fra registeret som er lagret som fil (JSON eller XML), eller kodelister for
                                            private laboratorier (LR) eller poliklinikker (PO)
  liste                                     vis settene, og hvilket som er i bruk
  sammenlign [SETT] [--fra ÅÅÅÅ-MM-DD]      vis hva som blir nytt, borte og endret (nyeste sett, fra i dag)
  ta-i-bruk [SETT] --fra ÅÅÅÅ-MM-DD [--likevel]
                                            la settet gjelde for behandling fra og med den dagen

Ingenting gjelder før det er tatt i bruk. Avslutter med 3 når noe må ses på først; --likevel tar det i bruk med det.";

/// How many lines of a kind are printed.
const MAKS_LINJER: usize = 400;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ordre {
    Hent {
        dato: Option<NaiveDate>,
        xml: bool,
        kodelister: bool,
    },
    Les {
        fil: PathBuf,
        /// The payees a file of code lists is for.
        kodelister: Option<&'static str>,
    },
    Liste,
    Sammenlign {
        sett: Option<i64>,
        fra: Option<NaiveDate>,
    },
    TaIBruk {
        sett: Option<i64>,
        fra: NaiveDate,
        likevel: bool,
    },
}

impl Ordre {
    /// # Errors
    /// How it is to be written.
    pub fn tolk(argumenter: &[String]) -> Result<Self, String> {
        let feil = || BRUK.to_owned();
        let (ordre, resten) = argumenter.split_first().ok_or_else(feil)?;
        let (mut sett, mut fil, mut dato, mut fra, mut xml, mut likevel) = (None, None, None, None, false, false);
        let (mut lister, mut for_hvem) = (false, None);
        let mut ord = resten.iter();
        while let Some(o) = ord.next() {
            let mut dag = || -> Result<Option<NaiveDate>, String> {
                let v = ord.next().ok_or_else(feil)?;
                v.parse().map(Some).map_err(|_| format!("{o} er «{v}»; skriv den slik: 2027-07-01"))
            };
            match (ordre.as_str(), o.as_str()) {
                ("hent", "--dato") => dato = dag()?,
                ("hent", "--xml") => xml = true,
                ("hent", "--kodelister") => lister = true,
                ("les", "--kodelister") => {
                    let hvem = ord.next().ok_or_else(feil)?;
                    for_hvem = Some(SAMHANDLERTYPER.into_iter().find(|s| s == hvem).ok_or_else(feil)?);
                }
                ("sammenlign" | "ta-i-bruk", "--fra") => fra = dag()?,
                ("ta-i-bruk", "--likevel") => likevel = true,
                ("sammenlign" | "ta-i-bruk", nr) if sett.is_none() => sett = Some(nr.parse::<i64>().map_err(|_| feil())?),
                ("les", navn) if fil.is_none() => fil = Some(PathBuf::from(navn)),
                _ => return Err(feil()),
            }
        }
        match ordre.as_str() {
            "hent" => Ok(Self::Hent {
                dato,
                xml,
                kodelister: lister,
            }),
            "les" => fil.map(|fil| Self::Les { fil, kodelister: for_hvem }).ok_or_else(feil),
            "liste" => Ok(Self::Liste),
            "sammenlign" => Ok(Self::Sammenlign { sett, fra }),
            "ta-i-bruk" => fra.map(|fra| Self::TaIBruk { sett, fra, likevel }).ok_or_else(feil),
            _ => Err(feil()),
        }
    }
}

/// How it ended, when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slutt {
    Gjort,
    MaaSesPaa,
}

/// Does what is asked, and prints it.
pub async fn kjor(konfig: Konfig, ordre: Ordre) -> ExitCode {
    let utfall = async {
        porter::krev(&konfig)?;
        let pool = start::pool(&konfig).await?;
        if !crate::server::migrert(&pool).await.unwrap_or(false) {
            return Err("databasen mangler migreringer; kjør «praksisportal migrer»".into());
        }
        let app = start::app(konfig, pool, Filer::default())?;
        let utfall = utfor(&app, ordre, &mut |linje| println!("{linje}")).await;
        app.pool.close().await;
        utfall.map_err(Stopp::from)
    };
    match utfall.await {
        Ok(Slutt::Gjort) => ExitCode::SUCCESS,
        Ok(Slutt::MaaSesPaa) => ExitCode::from(3),
        Err(stopp) => {
            eprintln!("{}", stopp.hva);
            ExitCode::from(stopp.kode)
        }
    }
}

fn db_feil(feil: AppError) -> String {
    match feil {
        AppError::IkkeFunnet => "det finnes ikke noe hentet eller lest sett med det nummeret; se «praksisportal takster liste»".to_owned(),
        annen => format!("takster: {annen}"),
    }
}

/// Does what is asked; each line goes to `ut`.
///
/// # Errors
/// A sentence for the one who typed it. Then nothing was changed.
pub async fn utfor(app: &App, ordre: Ordre, ut: &mut (dyn FnMut(String) + Send)) -> Result<Slutt, String> {
    let mut db = app.pool.acquire().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    felles::av(app).map_err(db_feil)?.takster(&mut db).await.map_err(db_feil)?;
    match ordre {
        Ordre::Hent { dato, xml, kodelister } => {
            let dato = dato.unwrap_or_else(|| app.klokke.idag());
            let adresse = app.konfig.takstregister.as_deref().unwrap_or(OFFENTLIG);
            let form = if xml { Form::Xml } else { Form::Json };
            let lest = hent(app, adresse, form, dato, kodelister).await?;
            let hva = if kodelister { "kodelister" } else { "takster" };
            let kilde = format!("{adresse}, {hva} {dato}");
            legg_inn(app, &mut db, Slag::Hentet, &kilde, &lest, ut).await
        }
        Ordre::Les { fil, kodelister } => {
            let navn = fil.display().to_string();
            let storrelse = std::fs::metadata(&fil).map_err(|e| format!("{navn}: {}", e.kind()))?.len();
            if storrelse > apnedata::MAKS_BYTES as u64 {
                return Err(format!("{navn} er større enn 32 MB"));
            }
            let bytes = std::fs::read(&fil).map_err(|e| format!("{navn}: {}", e.kind()))?;
            let lest = match kodelister {
                None => apnedata::les(&bytes),
                Some(hvem) => {
                    let mut lister = Kodelister::default();
                    lister.les(&bytes).map(|_| lister.satser(hvem))
                }
            };
            let lest = lest.map_err(|e| format!("{navn}: {}", e.setning().0))?;
            legg_inn(app, &mut db, Slag::Fil, &navn, &lest, ut).await
        }
        Ordre::Liste => liste(&mut db, ut).await.map_err(db_feil).map(|()| Slutt::Gjort),
        Ordre::Sammenlign { sett, fra } => {
            let del = Del {
                sett: valgt(&mut db, sett).await?,
                fra: fra.unwrap_or_else(|| app.klokke.idag()),
            };
            let plan = takstbruk::planlegg(&mut db, del).await.map_err(db_feil)?;
            ut(format!("Sett {} fra {}, mot det som er i bruk:", del.sett, del.fra));
            for (dag, s) in plan.forskjeller() {
                vis(dag, &s, ut);
            }
            let hindre = plan.hindre();
            vis_hindre(&hindre.into_iter().map(|t| t.0).collect::<Vec<_>>(), ut);
            Ok(Slutt::Gjort)
        }
        Ordre::TaIBruk { sett, fra, likevel } => {
            let del = Del {
                sett: valgt(&mut db, sett).await?,
                fra,
            };
            drop(db);
            ta_i_bruk(app, del, likevel, ut).await
        }
    }
}

async fn hent(app: &App, adresse: &str, form: Form, dato: NaiveDate, kodelister: bool) -> Result<Lest, String> {
    let base = adresse
        .parse()
        .map_err(|_| "PORTAL_TAKSTREGISTER_URL er ingen adresse".to_owned())?;
    let oppsett = Oppsett::ny(base, format!("praksisportalen ({})", app.konfig.url), form);
    let klient = Klient::ny(oppsett).map_err(|_| "PORTAL_TAKSTREGISTER_URL skal begynne med https://".to_owned())?;
    let svar = if kodelister {
        klient.kodelister(dato).await
    } else {
        klient.takster(dato).await
    };
    svar.map_err(|f| {
        let hva = match f.feil {
            Hentefeil::Utilgjengelig(_) => "svarer ikke".to_owned(),
            Hentefeil::Status(nr) => format!("svarte med status {nr}"),
            Hentefeil::ForStort => "svarte med mer enn 32 MB".to_owned(),
            Hentefeil::Uleselig(d) => format!("svarte med noe som ikke kan brukes. {}", d.setning().0),
        };
        format!("Registeret på {adresse} {hva} ({}). Ingenting er lagret.", f.hvor)
    })
}

async fn legg_inn(
    app: &App,
    db: &mut PgConnection,
    slag: Slag,
    kilde: &str,
    lest: &Lest,
    ut: &mut (dyn FnMut(String) + Send),
) -> Result<Slutt, String> {
    if lest.takster.is_empty() && lest.satser.is_empty() {
        vis_hindre(&lest.feil.iter().map(|f| f.setning().0).collect::<Vec<_>>(), ut);
        return Err("Ingen av radene kan brukes. Ingenting er lagret.".to_owned());
    }
    let (id, ny) = takstbruk::legg_inn(db, slag, kilde, lest, app.klokke.naa())
        .await
        .map_err(db_feil)?;
    let hva = if ny { "er lagt inn" } else { "er lagt inn før, med samme innhold" };
    ut(format!(
        "Sett {id} {hva}: {} rader, {} regler og {} satser; {} rader fra andre fagområder er ikke med.",
        lest.takster.len(),
        lest.regler.len(),
        lest.satser.len(),
        lest.utenfor
    ));
    for merknad in lest.merknader.iter().take(MAKS_LINJER) {
        ut(format!("  {}", merknad.setning().0));
    }
    vis_hindre(&lest.feil.iter().map(|f| f.setning().0).collect::<Vec<_>>(), ut);
    ut(format!(
        "Se endringene med «praksisportal takster sammenlign {id} --fra ÅÅÅÅ-MM-DD»."
    ));
    Ok(if lest.feil.is_empty() { Slutt::Gjort } else { Slutt::MaaSesPaa })
}

fn vis_hindre(hindre: &[String], ut: &mut (dyn FnMut(String) + Send)) {
    if hindre.is_empty() {
        return;
    }
    ut("Må ses på:".to_owned());
    for h in hindre.iter().take(MAKS_LINJER) {
        ut(format!("  {h}"));
    }
    if hindre.len() > MAKS_LINJER {
        ut(format!("  … og {} til", hindre.len() - MAKS_LINJER));
    }
}

async fn valgt(db: &mut PgConnection, sett: Option<i64>) -> Result<i64, String> {
    match sett {
        Some(nr) => Ok(nr),
        None => lager::nyeste(db)
            .await
            .map_err(db_feil)?
            .1
            .ok_or_else(|| "ingen sett er hentet eller lest".to_owned()),
    }
}

async fn liste(db: &mut PgConnection, ut: &mut (dyn FnMut(String) + Send)) -> Result<(), AppError> {
    let bruk = lager::bruk(&mut *db).await?;
    let i_bruk = bruk.first().map(|b| b.sett);
    let tid = |t| kalender::oslo(t).format("%Y-%m-%d kl. %H.%M").to_string();
    for s in lager::hoder(db).await? {
        let merke = if Some(s.id) == i_bruk { " ← i bruk" } else { "" };
        ut(format!(
            "{:>4}  {:<10}  {:>6} rader  {}  {}{merke}",
            s.id,
            s.slag.kode(),
            s.antall,
            tid(s.hentet),
            s.kilde
        ));
    }
    ut("Tatt i bruk:".to_owned());
    for b in bruk {
        let hva = match (b.valgt, b.fra) {
            (Some(valgt), Some(fra)) => format!("sett {valgt} fra {fra} (blir sett {})", b.sett),
            _ => format!("sett {}", b.sett),
        };
        ut(format!("  {}  {hva}, av {}", tid(b.tid), b.av));
    }
    Ok(())
}

fn vis(dag: NaiveDate, s: &Sammenligning, ut: &mut (dyn FnMut(String) + Send)) {
    ut(format!(
        "Behandling {dag}: {} nye, {} borte, {} endret, {} som før",
        s.nye.len(),
        s.borte.len(),
        s.endret.len(),
        s.uendret
    ));
    let kr = |o: grunn::Ore| o.kroner_desimal().replace('.', ",");
    let mut linjer: Vec<String> = Vec::new();
    for t in &s.nye {
        linjer.push(format!(
            "  + {} {}: honorar {}, egenandel {}, refusjon {} kr. {}",
            t.fagomrade,
            t.kode,
            kr(t.honorar),
            kr(t.egenandel),
            kr(t.refusjon),
            t.tekst
        ));
    }
    linjer.extend(s.borte.iter().map(|t| format!("  − {} {}: {}", t.fagomrade, t.kode, t.tekst)));
    for ((fag, kode), endringer) in &s.endret {
        let hva: Vec<String> = endringer.iter().map(|e| e.setning().0).collect();
        linjer.push(format!("  ~ {fag} {kode}: {}", hva.join("; ")));
    }
    linjer.extend(satslinjer(&s.satser));
    let flere = linjer.len().saturating_sub(MAKS_LINJER);
    linjer.into_iter().take(MAKS_LINJER).for_each(&mut *ut);
    if flere > 0 {
        ut(format!("  … og {flere} til"));
    }
}

/// What is otherwise among the codes that are no taksts.
fn satslinjer(s: &Satsforskjell) -> Vec<String> {
    let kr = |o: grunn::Ore| o.kroner_desimal().replace('.', ",");
    let om = |s: &Sats| format!("{} {}", s.samhandlertype, s.kode);
    let mut ut = Vec::new();
    if !s.er_like() {
        ut.push(format!(
            "  Kodelister: {} nye satser, {} borte, {} endret, {} som før",
            s.nye.len(),
            s.borte.len(),
            s.endret.len(),
            s.uendret
        ));
    }
    ut.extend(s.nye.iter().map(|n| format!("  + {}: {} kr", om(n), kr(n.belop))));
    ut.extend(s.borte.iter().map(|b| format!("  − {}: {} kr", om(b), kr(b.belop))));
    ut.extend(
        s.endret
            .iter()
            .map(|(n, foer)| format!("  ~ {}: {} → {} kr", om(n), kr(*foer), kr(n.belop))),
    );
    ut
}

async fn ta_i_bruk(app: &App, del: Del, likevel: bool, ut: &mut (dyn FnMut(String) + Send)) -> Result<Slutt, String> {
    let mut tx = app.pool.begin().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    let av = Utforer::drift(app.klokke.naa(), &bruker());
    let utfall: Utfall = match takstbruk::ta_i_bruk(&mut tx, &av, del, likevel).await {
        Ok(utfall) => utfall,
        Err(Nei::Hindre(hindre)) => {
            vis_hindre(&hindre.into_iter().map(|t| t.0).collect::<Vec<_>>(), ut);
            ut("Settet er ikke tatt i bruk. Bruk --likevel når dette er ment; takster som ikke kunne leses, blir da som før.".to_owned());
            return Ok(Slutt::MaaSesPaa);
        }
        Err(Nei::Feil(feil)) => return Err(format!("{} Settet er ikke tatt i bruk.", db_feil(feil))),
    };
    tx.commit()
        .await
        .map_err(|e| format!("databasen svarte ikke da settet skulle tas i bruk ({e}); se «praksisportal takster liste»"))?;
    ut(format!(
        "Sett {} er tatt i bruk for behandling fra {}, som sett {}. {} takster er nye, borte eller endret.",
        del.sett, del.fra, utfall.sett, utfall.endrede
    ));
    ut(format!(
        "{} innsendinger som ikke er i noe vedtak, kontrolleres på nytt.",
        utfall.paa_nytt.len()
    ));
    if !utfall.ventende.is_empty() {
        ut(format!(
            "{} innsendinger som venter på en saksbehandler fordi noe ikke var lastet, kontrolleres også på nytt.",
            utfall.ventende.len()
        ));
    }
    if !utfall.bundne.is_empty() {
        ut(format!(
            "{} innsendinger blir stående slik de er kontrollert, fordi de krediterer, er kreditert eller er rettet av senere regninger:",
            utfall.bundne.len()
        ));
        for m in utfall.bundne.iter().take(MAKS_LINJER) {
            ut(format!("  {}", m.0));
        }
    }
    Ok(Slutt::Gjort)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tolk(t: &str) -> Result<Ordre, String> {
        Ordre::tolk(&t.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn orders_are_read_and_others_told_how() {
        let dag: NaiveDate = "2027-07-01".parse().unwrap();
        assert_eq!(
            tolk("hent").unwrap(),
            Ordre::Hent {
                dato: None,
                xml: false,
                kodelister: false
            }
        );
        assert_eq!(
            tolk("hent --xml --dato 2027-07-01").unwrap(),
            Ordre::Hent {
                dato: Some(dag),
                xml: true,
                kodelister: false
            }
        );
        let les = |kodelister| Ordre::Les {
            fil: "svar.xml".into(),
            kodelister,
        };
        assert_eq!(tolk("les svar.xml").unwrap(), les(None));
        assert_eq!(tolk("les svar.xml --kodelister PO").unwrap(), les(Some("PO")));
        assert_eq!(tolk("sammenlign 4").unwrap(), Ordre::Sammenlign { sett: Some(4), fra: None });
        assert_eq!(
            tolk("ta-i-bruk --fra 2027-07-01 --likevel").unwrap(),
            Ordre::TaIBruk {
                sett: None,
                fra: dag,
                likevel: true
            }
        );
        for feil in [
            "",
            "slett",
            "les",
            "les a b",
            "les a --kodelister XX",
            "les a --kodelister",
            "ta-i-bruk 4",
            "ta-i-bruk x --fra 2027-07-01",
            "hent --fra 2027-07-01",
            "hent --dato",
        ] {
            assert_eq!(tolk(feil).unwrap_err(), BRUK, "{feil}");
        }
        assert!(tolk("sammenlign --fra 1.7.2027").unwrap_err().contains("2027-07-01"));
    }
}
