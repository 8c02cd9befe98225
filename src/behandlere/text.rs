//! Texts of the public list, bokmål and nynorsk side by side.

use grunn::Yrke;
use grunn::format;
use grunn::text::{Sprak, T};

pub const TITTEL: T = T("Finn en behandler", "Finn ein behandlar");
pub const INGRESS: T = T(
    "Her står behandlere som har avtale om direkte oppgjør med Helfo i dag. De får refusjonen rett fra Helfo, så du slipper å søke om den selv.",
    "Her står behandlarar som har avtale om direkte oppgjer med Helfo i dag. Dei får refusjonen rett frå Helfo, så du slepp å søkje om han sjølv.",
);
pub const FILTER: T = T("Søk i listen", "Søk i lista");
pub const NAVN: T = T("Navn", "Namn");
pub const NAVN_HJELP: T = T("På behandleren eller praksisen.", "På behandlaren eller praksisen.");
pub const YRKE: T = T("Yrke", "Yrke");
pub const ALLE_YRKER: T = T("Alle yrker", "Alle yrke");
pub const STED: T = T("Kommune eller sted", "Kommune eller stad");
pub const STED_HJELP: T = T("Du kan også skrive postnummer.", "Du kan òg skrive postnummer.");
pub const SOK: T = T("Søk", "Søk");
pub const NULLSTILL: T = T("Nullstill søket", "Nullstill søket");
pub const INGEN_TITTEL: T = T("Ingen treff", "Ingen treff");
pub const INGEN: T = T(
    "Prøv færre ord, eller bare begynnelsen av navnet. Vi viser bare dem som har avtale og praksis i dag.",
    "Prøv færre ord, eller berre byrjinga av namnet. Vi viser berre dei som har avtale og praksis i dag.",
);
pub const TOM_TITTEL: T = T("Ingen behandlere ennå", "Ingen behandlarar enno");
pub const TOM: T = T(
    "Når behandlere har signert avtalen og registrert en praksis, står de her.",
    "Når behandlarar har signert avtalen og registrert ein praksis, står dei her.",
);
pub const HPR: T = T("HPR-nummer", "HPR-nummer");
pub const OM_TITTEL: T = T("Om listen", "Om lista");
pub const OM: T = T(
    "Behandlerne registrerer selv hvor de holder til. En behandler med flere praksiser står én gang for hver.",
    "Behandlarane registrerer sjølve kvar dei held til. Ein behandlar med fleire praksisar står éin gong for kvar.",
);
pub const OM_DATA: T = T(
    "Listen finnes også som åpne data, i JSON og FHIR. Gjelder det et system du lager, begynner du med",
    "Lista finst òg som opne data, i JSON og FHIR. Gjeld det eit system du lagar, byrjar du med",
);
pub const OM_DATA_LENKE: T = T("FHIR-beskrivelsen (JSON)", "FHIR-beskrivinga (JSON)");

// What citizens see of one practice
pub const UTEN_ADRESSE: T = T("Adressen er ikke kjent", "Adressa er ikkje kjend");
pub const BEHANDLER_I: T = T("Behandler pasienter i", "Behandlar pasientar i");
pub const KOMMUNE: T = T("kommune", "kommune");
pub const AMBULERENDE: T = T("Behandler pasienter der de er", "Behandlar pasientar der dei er");

/// «Viser 25 av 1 234 treff»; «1 treff» when all of them are on the page.
pub fn treff(vist: usize, totalt: i64, sprak: Sprak) -> String {
    let alle = format::tall(totalt);
    if i64::try_from(vist).is_ok_and(|v| v == totalt) {
        return format!("{alle} treff");
    }
    format!("{} {vist} {} {alle} treff", T("Viser", "Viser").i(sprak), T("av", "av").i(sprak))
}

/// «Lege», «Tannpleiar».
pub fn yrke(yrke: Yrke, sprak: Sprak) -> String {
    let navn = yrke.navn(sprak);
    let mut tegn = navn.chars();
    tegn.next().map(|f| f.to_uppercase().chain(tegn).collect()).unwrap_or_default()
}

grunn::feltfeil! {
    /// What is wrong with a search.
    Sokefeil {
        /// How many characters there were.
        ForLangt(antall) = "sok-for-langt": T(
            format!("Skriv høyst 100 tegn. Du har skrevet {antall} tegn."),
            format!("Skriv høgst 100 teikn. Du har skrive {antall} teikn."),
        ),
        Fodselsnummer = "sok-fnr": T(
            "Ikke søk med fødselsnummer. Skriv navnet i stedet.",
            "Ikkje søk med fødselsnummer. Skriv namnet i staden.",
        ),
        UtenOrd = "sok-uten-ord": T(
            "Skriv minst én bokstav eller ett siffer.",
            "Skriv minst éin bokstav eller eitt siffer.",
        ),
        UkjentYrke = "yrke-ukjent": T("Velg et yrke fra listen.", "Vel eit yrke frå lista."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_hits_says_what_is_shown() {
        assert_eq!(treff(1, 1, Sprak::Nb), "1 treff");
        assert_eq!(treff(25, 25, Sprak::Nn), "25 treff");
        assert_eq!(treff(25, 26, Sprak::Nb), "Viser 25 av 26 treff");
        assert!(treff(25, 25_000, Sprak::Nb).ends_with("000 treff"));
    }
}
