//! `praksisportal saksbehandler`: who may treat cases. The first of them cannot be let in by the portal itself, so the operator does it, and
//! the audit trail has each change. The identity number comes on standard input: arguments are seen by everyone on the machine.

use std::io::ErrorKind;
use std::process::ExitCode;

use sqlx::PgConnection;
use uuid::Uuid;

use super::stopp::{Stopp, utforer};
use super::{ekko, start};
use crate::feil::AppError;
use crate::sak::saksbehandlere::{self, Oppfort};
use crate::server::config::Konfig;
use crate::server::krypto::Krypto;
use crate::server::request::Utforer;
use crate::server::rolle::{Rolle, Roller};
use grunn::{Fnr, Testnumre, kalender};

const BRUK: &str = "bruk: praksisportal saksbehandler <hva>

  legg-til --navn NAVN [--roller ROLLER]   sett en person på listen, eller tilbake på den
  rolle --roller ROLLER [--id ID]          gi en på listen disse rollene og ingen andre
  sperr [--id ID]                          ta fra en på listen tilgangen, også der de er logget inn
  list                                     vis listen

ROLLER er ord med komma mellom:
  les           se saker; alle på listen har den
  behandle      avgjøre saker alene eller som den første av to, og avvise
  godkjenn      være nummer to
  fagansvarlig  ansvar for takster og grenser

Fødselsnummeret leses fra standard inn, aldri fra kommandolinjen. I stedet for det kan ID fra listen gis i --id.";

/// Who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hvem {
    /// The identity number on standard input.
    Lest,
    Id(Uuid),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordre(Hva);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hva {
    LeggTil { navn: String, roller: Roller },
    Rolle { hvem: Hvem, roller: Roller },
    Sperr(Hvem),
    List,
}

const LENGSTE_NAVN: usize = 100;

impl Ordre {
    /// Reads the arguments after `saksbehandler`.
    ///
    /// # Errors
    /// How it is used. What was typed is not repeated: it may be an identity number.
    pub fn tolk(argumenter: &[String]) -> Result<Self, String> {
        let bruk = || BRUK.to_owned();
        let (hva, resten) = argumenter.split_first().ok_or_else(bruk)?;
        let (mut navn, mut roller, mut id) = (None, None, None);
        for par in resten.chunks(2) {
            let [flagg, verdi] = par else { return Err(bruk()) };
            let felt = match flagg.as_str() {
                "--navn" => &mut navn,
                "--roller" => &mut roller,
                "--id" => &mut id,
                _ => return Err(bruk()),
            };
            if felt.replace(verdi.trim()).is_some() {
                return Err(bruk());
            }
        }
        let roller = roller.map(Roller::tolk).transpose().map_err(|_| bruk())?;
        let hvem = match id.map(str::parse) {
            None => Hvem::Lest,
            Some(Ok(id)) => Hvem::Id(id),
            Some(Err(_)) => return Err(bruk()),
        };
        Ok(Self(match (hva.as_str(), navn, roller, hvem) {
            ("legg-til", Some(navn), roller, Hvem::Lest) => Hva::LeggTil {
                navn: er_navn(navn).ok_or_else(bruk)?,
                roller: roller.unwrap_or_else(|| Roller::ny([])),
            },
            ("rolle", None, Some(roller), hvem) => Hva::Rolle { hvem, roller },
            ("sperr", None, None, hvem) => Hva::Sperr(hvem),
            ("list", None, None, Hvem::Lest) => Hva::List,
            _ => return Err(bruk()),
        }))
    }
}

/// A name as clinicians will read it: no figures, so that no number gets there by mistake.
fn er_navn(tekst: &str) -> Option<String> {
    let lengde = tekst.chars().count();
    let riktig = (1..=LENGSTE_NAVN).contains(&lengde) && !tekst.chars().any(|c| c.is_control() || c.is_numeric());
    riktig.then(|| tekst.to_owned())
}

/// Does it, and tells.
pub async fn kjor(konfig: &Konfig, ordre: Ordre) -> ExitCode {
    match utfor(konfig, ordre.0).await {
        Ok(svar) => {
            println!("{svar}");
            ExitCode::SUCCESS
        }
        Err(stopp) => {
            eprintln!("{}", stopp.hva);
            ExitCode::from(stopp.kode)
        }
    }
}

async fn utfor(konfig: &Konfig, hva: Hva) -> Result<String, Stopp> {
    let krypto = Krypto::ny(&konfig.hovednokkel).map_err(|_| "PORTAL_NOKKEL kan ikke brukes".to_owned())?;
    let lest = match &hva {
        Hva::LeggTil { .. } | Hva::Rolle { hvem: Hvem::Lest, .. } | Hva::Sperr(Hvem::Lest) => Some(les_nummer(konfig.testnumre())?),
        _ => None,
    };
    let pool = start::pool(konfig).await?;
    let mut tx = pool.begin().await.map_err(|e| format!("databasen svarer ikke: {e}"))?;
    start::krev_riktig_nokkel(&mut tx, &krypto).await?;
    let svar = endre(&mut tx, &krypto, &utforer(konfig), hva, lest.as_ref())
        .await
        .map_err(|feil| match feil {
            AppError::IkkeFunnet => "Ingen på listen er den du spør om. Ingenting er endret.".to_owned(),
            annen => format!("saksbehandler: {annen}. Ingenting er endret."),
        })?;
    tx.commit()
        .await
        .map_err(|e| format!("databasen svarte ikke da det skulle lagres ({e}); se «praksisportal saksbehandler list»"))?;
    svar.map_err(Stopp::from)
}

/// The inner result is a sentence for who typed it when nothing could be done.
async fn endre(
    db: &mut PgConnection,
    krypto: &Krypto,
    av: &Utforer,
    hva: Hva,
    lest: Option<&Fnr>,
) -> Result<Result<String, String>, AppError> {
    match hva {
        Hva::List => Ok(Ok(vis(&saksbehandlere::alle(db).await?))),
        Hva::LeggTil { navn, roller } => {
            let fnr = lest.ok_or(AppError::IkkeFunnet)?;
            let for_dette = saksbehandlere::legg_til(db, krypto, av, fnr, &navn, &roller).await?;
            Ok(match for_dette {
                None => Ok(format!("{navn} er lagt til, med rollene {roller}.")),
                Some(f) if f.navn == navn && f.roller == roller => {
                    Ok(format!("{navn} er på listen fra før, med rollene {roller}. Ingenting er endret."))
                }
                Some(f) => Err(format!(
                    "Personen er på listen fra før som {}, med rollene {}. Bruk «saksbehandler rolle» for å endre dem. Ingenting er endret.",
                    f.navn, f.roller
                )),
            })
        }
        Hva::Rolle { hvem, roller } => {
            let hvem = finn(db, krypto, hvem, lest).await?;
            if !hvem.aktiv {
                return Ok(Err(format!(
                    "{} er sperret. Bruk «saksbehandler legg-til» for å gi tilgang igjen. Ingenting er endret.",
                    hvem.navn
                )));
            }
            let endret = saksbehandlere::sett_roller(db, av, &hvem, &roller).await?;
            Ok(Ok(if endret {
                format!("{} har nå rollene {roller}, før {}.", hvem.navn, hvem.roller)
            } else {
                format!("{} har rollene {roller} fra før. Ingenting er endret.", hvem.navn)
            }))
        }
        Hva::Sperr(hvem) => {
            let hvem = finn(db, krypto, hvem, lest).await?;
            Ok(Ok(match saksbehandlere::sperr(db, av, &hvem).await? {
                Some(okter) => format!("{} er sperret. Innlogginger som ble avsluttet: {okter}.", hvem.navn),
                None => format!("{} er sperret fra før. Ingenting er endret.", hvem.navn),
            }))
        }
    }
}

async fn finn(db: &mut PgConnection, krypto: &Krypto, hvem: Hvem, lest: Option<&Fnr>) -> Result<Oppfort, AppError> {
    match (hvem, lest) {
        (Hvem::Id(id), _) => saksbehandlere::med_id(db, id).await?,
        (Hvem::Lest, Some(fnr)) => saksbehandlere::med_fnr(db, krypto, fnr).await?,
        (Hvem::Lest, None) => None,
    }
    .ok_or(AppError::IkkeFunnet)
}

fn les_nummer(testnumre: Testnumre) -> Result<Fnr, String> {
    let linje = ekko::les("Fødselsnummer (vises ikke): ").map_err(|e| match e.kind() {
        ErrorKind::Unsupported => {
            "terminalen kan ikke la være å vise det som skrives; gi nummeret på standard inn fra et annet program".to_owned()
        }
        annen => format!("kan ikke lese standard inn: {annen}"),
    })?;
    Fnr::tolk(linje.trim(), testnumre)
        .map_err(|_| "det som ble lest fra standard inn, er ikke et fødselsnummer som kan brukes her".to_owned())
}

/// Whether a case that needs two can be decided: one who treats, and another who approves.
pub fn to_kan_avgjore(alle: &[Oppfort]) -> bool {
    let med = |rolle| alle.iter().filter(move |s| s.aktiv && s.roller.har(rolle));
    med(Rolle::Behandle).any(|en| med(Rolle::Godkjenn).any(|to| to.id != en.id))
}

/// The list, a line each.
fn vis(alle: &[Oppfort]) -> String {
    let mut ut: Vec<String> = alle
        .iter()
        .map(|s| {
            let dag = |t| kalender::dato_i_oslo(t).to_string();
            let tilstand = match (s.aktiv, s.sperret, s.opprettet) {
                (true, _, Some(t)) => format!("aktiv fra {}", dag(t)),
                (true, _, None) => "aktiv".to_owned(),
                (false, Some(t), _) => format!("sperret {}", dag(t)),
                (false, None, _) => "sperret".to_owned(),
            };
            format!("{}  {:<20}  {:<36}  {}", s.id, tilstand, s.roller.to_string(), s.navn)
        })
        .collect();
    if ut.is_empty() {
        ut.push("Ingen står på listen.".to_owned());
    }
    if !to_kan_avgjore(alle) {
        ut.push(INGEN_TO.to_owned());
    }
    ut.join("\n")
}

/// Said where the list is shown and where the set-up is tried.
pub const INGEN_TO: &str = "En sak som trenger to, kan ikke avgjøres: det må være en med rollen behandle og en annen med rollen godkjenn. \
    Imens blir ingen konto som banken ikke bekrefter, tatt i bruk.";

#[cfg(test)]
mod tester {
    use super::*;

    fn tolk(argumenter: &[&str]) -> Result<Hva, String> {
        Ordre::tolk(&argumenter.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>()).map(|o| o.0)
    }

    #[test]
    fn orders_are_read_and_what_was_typed_is_never_repeated() {
        let roller = Roller::ny([Rolle::Behandle]);
        assert_eq!(
            tolk(&["legg-til", "--navn", "Ryddig Ravn", "--roller", "behandle"]).unwrap(),
            Hva::LeggTil {
                navn: "Ryddig Ravn".into(),
                roller: roller.clone()
            }
        );
        assert_eq!(
            tolk(&["legg-til", "--navn", "Ravn"]).unwrap(),
            Hva::LeggTil {
                navn: "Ravn".into(),
                roller: Roller::ny([])
            }
        );
        assert_eq!(
            tolk(&["rolle", "--roller", "les,behandle"]).unwrap(),
            Hva::Rolle { hvem: Hvem::Lest, roller }
        );
        let id = Uuid::from_u128(7);
        assert_eq!(tolk(&["sperr", "--id", &id.to_string()]).unwrap(), Hva::Sperr(Hvem::Id(id)));
        assert_eq!(tolk(&["list"]).unwrap(), Hva::List);
        for feil in [
            &[][..],
            &["sperr", "30887442041"],
            &["legg-til", "--navn", "30887442041"],
            &["legg-til", "--navn", " "],
            &["legg-til", "--roller", "behandle"],
            &["legg-til", "--navn", "A", "--navn", "B"],
            &["legg-til", "--navn", "A", "--id", "30887442041"],
            &["rolle"],
            &["rolle", "--roller", "sjef"],
            &["list", "--navn", "A"],
            &["slett"],
        ] {
            let bruk = tolk(feil).unwrap_err();
            assert_eq!(bruk, BRUK, "{feil:?}");
            assert!(!bruk.contains("30887442041"));
        }
    }

    #[test]
    fn two_different_people_are_needed() {
        let en = |nr, roller: &[Rolle], aktiv| Oppfort {
            id: Uuid::from_u128(nr),
            navn: "A".into(),
            roller: Roller::ny(roller.iter().copied()),
            opprettet: None,
            aktiv,
            sperret: None,
        };
        use Rolle::{Behandle, Godkjenn};
        assert!(!to_kan_avgjore(&[en(1, &[Behandle, Godkjenn], true)]), "one is not two");
        assert!(
            !to_kan_avgjore(&[en(1, &[Behandle], true), en(2, &[Godkjenn], false)]),
            "a stopped one does not count"
        );
        assert!(!to_kan_avgjore(&[en(1, &[Behandle], true), en(2, &[Behandle], true)]));
        assert!(to_kan_avgjore(&[en(1, &[Behandle], true), en(2, &[Godkjenn], true)]));
        assert!(vis(&[]).contains(INGEN_TO));
    }
}
