//! Practices of the demo people.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::model::{Eposter, Stedvalg};
use super::sted;
use super::store::{self, NyPraksis};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::utdanning::store as utdanning;
use crate::vedlegg::model::UTDANNINGSYRKER;
use grunn::praksistype as typer;
use grunn::{Epost, HelseaktorId, Kontonr, Orgnr, Periode, PraksisId, Testnumre};
use registre::enhet::kontoeier::Kontosvar;

/// One practice of a demo person.
struct Demo {
    id: Option<i64>,
    praksistype: &'static str,
    navn: Option<&'static str>,
    orgnr: &'static str,
    /// The street as it was when the practice was registered, where the register has another now.
    gate: Option<&'static str>,
    fra: (i32, u32, u32),
    til: Option<(i32, u32, u32)>,
    konto: &'static str,
}

const fn en(praksistype: &'static str, orgnr: &'static str, konto: &'static str) -> Demo {
    Demo {
        id: None,
        praksistype,
        navn: None,
        orgnr,
        gate: None,
        fra: (2022, 1, 1),
        til: None,
        konto,
    }
}

/// The practices of a demo person, by the name they have in the HelseID stand-in.
fn for_person(person: &str) -> Vec<Demo> {
    match person {
        // The worked example of the Krav-API's documentation.
        "lege" => vec![
            Demo {
                id: Some(1_004_326_178),
                navn: Some("Kurbadet Helsesenter"),
                fra: (2020, 1, 1),
                til: Some((2028, 7, 15)),
                ..en("FALE", "314239016", "12345678903")
            },
            Demo {
                id: Some(1_004_326_468),
                navn: Some("Sentrum Legevakt"),
                fra: (2024, 1, 1),
                til: Some((2028, 7, 15)),
                ..en("LEVA", "314264835", "86011117947")
            },
        ],
        "fysioterapeut" => vec![en("FYNO", "313123456", "12345678903")],
        "tannlege" => vec![en("TANN", "314445570", "12345678903")],
        "psykolog" => vec![en("PSNO", "314523032", "12345678903")],
        "logoped" => vec![en("LOGO", "314574672", "12345678903")],
        "to-yrker" => vec![en("TANN", "314471393", "12345678903")],
        // Has moved since: the watch over places finds it, and the task is there to be seen.
        "d-nummer" => vec![Demo {
            gate: Some("Hiveien 3"),
            ..en("FALE", "314303563", "12345678903")
        }],
        _ => vec![],
    }
}

/// Registers the practices of a demo person who has none; does nothing the second time.
///
/// # Errors
/// When the database fails, or a demo value is not valid.
pub async fn demo(db: &mut PgConnection, app: &App, helseaktor: HelseaktorId, person: &str, epost: &Epost) -> Result<(), AppError> {
    if !store::mine(db, helseaktor).await?.is_empty() {
        return Ok(());
    }
    let naa = app.klokke.naa();
    for p in for_person(person) {
        let ugyldig = |hva: &str| logg::intern("demodata", &format!("{person}: {hva}"));
        let dato = |(aar, maned, dag): (i32, u32, u32)| NaiveDate::from_ymd_opt(aar, maned, dag).ok_or_else(|| ugyldig("dato"));
        let orgnr = Orgnr::tolk(p.orgnr, Testnumre::Tillatt).map_err(|_| ugyldig("orgnr"))?;
        let valg = Stedvalg {
            navn: p.navn.map(str::to_owned),
            orgnr,
            her_id: None,
        };
        let mut sted = sted::velg_vist(app, &valg, &sted::slaa_opp(app, &valg.orgnr).await).await?;
        if let Some(gate) = p.gate {
            sted.adresse = vec![gate.to_owned()];
            if let Some(linje) = sted.valgt.as_mut().and_then(|v| v.adresse.first_mut()) {
                *linje = gate.to_owned();
            }
        }
        let konto = Kontonr::tolk(p.konto).map_err(|_| ugyldig("konto"))?;
        let perioder = [Periode::ny(dato(p.fra)?, p.til.map(dato).transpose()?).map_err(|_| ugyldig("periode"))?];
        let ny = NyPraksis {
            id: p.id.map(PraksisId),
            praksistype: typer::fra_kode(p.praksistype).ok_or_else(|| ugyldig("praksistype"))?.kode,
            sted: &sted,
            ambulerende: false,
            perioder: &perioder,
            konto: &konto,
            kontroll: Kontosvar::Treff,
            eposter: &Eposter {
                primaer: epost.clone(),
                andre: vec![],
            },
            vikar_for: None,
            dokumenteres: false,
        };
        let id = store::registrer(db, &app.krypto, helseaktor, &ny, naa).await?;
        let rad = Hendelse {
            gjelder: helseaktor.0,
            handling: "praksis.registrert",
            objekt: "praksis",
            objekt_id: id.to_string(),
            ny: Some(p.praksistype.to_owned()),
            ..Hendelse::default()
        };
        revisjon::skriv(db, &Utforer::system(naa), rad).await?;
        if let Some(yrke) = typer::fra_kode(p.praksistype)
            .map(|t| t.yrke)
            .filter(|y| UTDANNINGSYRKER.contains(y))
        {
            utdanning::godkjent_for_portalen(db, &Utforer::system(naa), helseaktor, yrke).await?;
        }
    }
    Ok(())
}
