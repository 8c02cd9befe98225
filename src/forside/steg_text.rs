//! Texts of the steps from first login to agreement, bokmål and nynorsk side by side.

use super::veien::{Steg, Tilstand};
use grunn::text::{Sprak, T, Ting};

pub const INGRESS: T = T(
    "Gjør dette for å få oppgjør. Du kan stoppe når du vil og fortsette på en annen enhet.",
    "Gjer dette for å få oppgjer. Du kan stoppe når du vil og halde fram på ei anna eining.",
);
pub const LAGRET: T = T("Det du har skrevet, er lagret.", "Det du har skrive, er lagra.");
pub const FORTSETT_PRAKSIS: T = T("Fortsett registreringen", "Hald fram med registreringa");

/// What was put away is kept, and how long.
pub fn lagt_bort(dager: u32, sprak: Sprak) -> String {
    let T(nb, nn) = Ting::Dag.antall(dager.into());
    T(
        format!("Det du skrev, er lagret i {nb}. Fortsett når du vil, her eller på en annen enhet."),
        format!("Det du skreiv, er lagra i {nn}. Hald fram når du vil, her eller på ei anna eining."),
    )
    .i(sprak)
}

/// «2 av 6 er ferdig.»
pub fn ferdige(antall: usize, av: usize, sprak: Sprak) -> String {
    T(format!("{antall} av {av} er ferdig."), format!("{antall} av {av} er ferdig.")).i(sprak)
}

/// What a step is called when it is done.
pub const fn navn(steg: Steg) -> T {
    match steg {
        Steg::Kontakt => T("E-postadresse og telefonnummer", "E-postadresse og telefonnummer"),
        Steg::Bekreft => T("Bekreftet e-postadresse", "Stadfesta e-postadresse"),
        Steg::Praksis => T("Praksis", "Praksis"),
        Steg::Vedlegg => T("Dokumentasjon", "Dokumentasjon"),
        Steg::Avtale => T("Avtale om direkte oppgjør", "Avtale om direkte oppgjer"),
        Steg::Samtykker => T("Samtykker", "Samtykke"),
    }
}

/// What is to be done in a step that waits.
pub const fn gjor(steg: Steg) -> T {
    match steg {
        Steg::Kontakt => T("Fyll ut e-postadresse og telefonnummer", "Fyll ut e-postadresse og telefonnummer"),
        Steg::Bekreft => T("Bekreft e-postadressen din", "Stadfest e-postadressa di"),
        Steg::Praksis => T("Registrer praksisen din", "Registrer praksisen din"),
        Steg::Vedlegg => T("Send dokumentasjonen", "Send dokumentasjonen"),
        Steg::Avtale => T("Signer avtalen om direkte oppgjør", "Signer avtalen om direkte oppgjer"),
        Steg::Samtykker => T(
            "Velg hva e-postadressen din kan brukes til",
            "Vel kva e-postadressa di kan brukast til",
        ),
    }
}

/// By when.
pub const fn naar(steg: Steg) -> T {
    match steg {
        Steg::Kontakt => T("Gjør dette først.", "Gjer dette først."),
        Steg::Bekreft => T("Lenken virker i tre døgn.", "Lenkja verkar i tre døgn."),
        Steg::Praksis => T(
            "Praksisen må være registrert før du sender det første kravet.",
            "Praksisen må vere registrert før du sender det første kravet.",
        ),
        Steg::Vedlegg => T(
            "Vi må ha dokumentene før du kan få oppgjør.",
            "Vi må ha dokumenta før du kan få oppgjer.",
        ),
        Steg::Avtale => T(
            "Signer før den første behandlingen du vil ha oppgjør for.",
            "Signer før den første behandlinga du vil ha oppgjer for.",
        ),
        Steg::Samtykker => T("Det er ingen frist.", "Det er ingen frist."),
    }
}

/// What comes first.
pub const fn venter(paa: Steg) -> T {
    match paa {
        Steg::Praksis => T("Registrer praksisen først.", "Registrer praksisen først."),
        _ => T(
            "Fyll ut e-postadresse og telefonnummer først.",
            "Fyll ut e-postadresse og telefonnummer først.",
        ),
    }
}

/// Until when the link in the mail works.
pub fn lenke(til: Option<String>, sprak: Sprak) -> String {
    match til {
        Some(til) => T(format!("Lenken virker til {til}."), format!("Lenkja verkar til {til}.")),
        None => T(
            "Lenken virker ikke lenger. Send den på nytt.".to_owned(),
            "Lenkja verkar ikkje lenger. Send ho på nytt.".to_owned(),
        ),
    }
    .i(sprak)
}

/// Colour and word.
pub const fn merke(tilstand: Tilstand) -> (&'static str, T) {
    match tilstand {
        Tilstand::Ferdig => ("success", T("Ferdig", "Ferdig")),
        Tilstand::Gjor => ("warning", T("Ikke gjort", "Ikkje gjort")),
        Tilstand::Pabegynt => ("info", T("Påbegynt", "Påbyrja")),
        Tilstand::HosHelfo => ("info", T("Hos Helfo", "Hos Helfo")),
        Tilstand::Venter(_) => ("neutral", T("Venter", "Ventar")),
    }
}
