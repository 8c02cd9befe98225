//! Findings of the control as a decision words them: never who the patient is.

use dokument::{Avvisningsgrunn, Merknad};
use grunn::text::{Sprak, T};
use regler::kjede;
use regler::regel::Funn;

/// A finding with its rule, and its remedy beside the others of its bill, while that is what to do.
pub fn grunn(funn: &Funn, alle: &[Funn], med_tiltak: bool, sprak: Sprak) -> Avvisningsgrunn {
    Avvisningsgrunn {
        kode: funn.merknad().to_owned(),
        grunn: funn.tekst(sprak),
        tiltak: if med_tiltak {
            kjede::raad(funn, alle, sprak)
        } else {
            String::new()
        },
        hjemmel: funn.hjemmel(sprak).to_owned(),
        regel: funn.regel.navn(),
    }
}

/// Why a bill got less than it asked for, in one sentence.
pub fn avvik(sprak: Sprak, regningsnummer: &str, kreditering: bool, avvist: bool, funn: &[Funn]) -> String {
    if kreditering && !avvist {
        return T(
            format!("Regning {regningsnummer} krediterer en tidligere regning"),
            format!("Rekning {regningsnummer} krediterer ei tidlegare rekning"),
        )
        .i(sprak);
    }
    let om = T("Regning", "Rekning").i(sprak);
    match funn.iter().find(|f| f.avviser() == avvist) {
        Some(f) => format!("{om} {regningsnummer}: {}", f.tekst(sprak)),
        None if avvist => T(
            format!("Regning {regningsnummer} er avvist"),
            format!("Rekning {regningsnummer} er avvist"),
        )
        .i(sprak),
        None => T(
            format!("Regning {regningsnummer}: Takstene på regningen gir et annet beløp"),
            format!("Rekning {regningsnummer}: Takstane på rekninga gir eit anna beløp"),
        )
        .i(sprak),
    }
}

/// The claim says another sum than its bills do.
pub fn sumavvik(sprak: Sprak) -> String {
    T(
        "Summen i meldingen er en annen enn summen av regningene",
        "Summen i meldinga er ein annan enn summen av rekningane",
    )
    .i(sprak)
    .to_owned()
}

/// An informational finding on a bill, or on the submission. What waited for a person has been answered: there is nothing to do about it.
pub fn merknad(sprak: Sprak, regningsnummer: Option<&str>, funn: &Funn) -> Merknad {
    let tiltak = (!funn.til_manuell()).then(|| funn.tiltak(sprak));
    let tekst = std::iter::once(funn.tekst(sprak))
        .chain(tiltak)
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    Merknad {
        tekst: match regningsnummer {
            Some(nr) => format!("{} {nr}: {tekst}", T("Regning", "Rekning").i(sprak)),
            None => tekst,
        },
        regel: funn.regel.navn(),
    }
}
