//! The front page for someone who is not logged in.

use grunn::text::T;

/// A heading with one short text, shown as a card or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kort {
    pub tittel: &'static str,
    pub tekst: &'static str,
}

/// Texts of the front page, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forside {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub logg_inn: &'static str,
    pub sporsmal_tittel: &'static str,
    /// The four questions every page answers where it can, and where the answer is found.
    pub sporsmal: [Kort; 4],
    pub gjore_tittel: &'static str,
    pub gjore: &'static [&'static str],
    pub hvem_tittel: &'static str,
    pub hvem_ingress: &'static str,
    pub hvem: &'static [&'static str],
    pub hvem_ikke: &'static str,
    pub eid_tittel: &'static str,
    pub eid_ingress: &'static str,
    pub eid: &'static [&'static str],
    pub eid_ikke: &'static str,
    pub ny_tittel: &'static str,
    pub ny: &'static str,
    pub ny_lenke: &'static str,
    pub innbygger_tittel: &'static str,
    pub innbygger: &'static str,
    pub innbygger_lenke: &'static str,
}

pub const FORSIDE: T<Forside> = T(
    Forside {
        tittel: "Praksisportalen",
        ingress: "For deg som behandler pasienter og får oppgjør fra Helfo. Her holder du opplysningene dine ved like, signerer avtalen og følger hver krone.",
        logg_inn: "Logg inn med HelseID",
        sporsmal_tittel: "Fire svar du finner her",
        sporsmal: [
            Kort {
                tittel: "Er kravet mottatt?",
                tekst: "Du ser hvert krav fra det kommer inn, med dato og status.",
            },
            Kort {
                tittel: "Hva får jeg?",
                tekst: "Du ser hva du krevde, hva som er godkjent, og hva som er betalt.",
            },
            Kort {
                tittel: "Hvorfor ble summen slik?",
                tekst: "Hver forskjell har en grunn, en regel og et råd om hva du kan gjøre.",
            },
            Kort {
                tittel: "Hva må jeg gjøre, og når?",
                tekst: "Det som haster, står øverst, med frist og beløp.",
            },
        ],
        gjore_tittel: "Dette kan du gjøre",
        gjore: &[
            "signere avtale om direkte oppgjør med Helfo",
            "se og endre opplysninger om deg og praksisene dine",
            "velge om vi kan bruke e-posten din til mer enn oppgjøret",
            "sende krav, eller la journalsystemet gjøre det",
            "rette regninger som er avvist",
            "laste ned vedtak og oversikt over utbetalinger",
        ],
        hvem_tittel: "Hvem kan logge inn",
        hvem_ingress: "Portalen er for deg som driver privat praksis:",
        hvem: &[
            "lege, psykolog og fysioterapeut",
            "tannlege og tannpleier",
            "kiropraktor, jordmor og ortoptist",
            "logoped og audiopedagog",
        ],
        hvem_ikke: "Er du bare fastlønnet i en kommune? Da er det kommunen som har avtalen. Kommuner og andre virksomheter bruker Altinn.",
        eid_tittel: "Dette logger du inn med",
        eid_ingress: "Du logger inn med HelseID. Der velger du en e-ID på nivå 4, det høyeste nivået:",
        eid: &["BankID", "Buypass", "Commfides"],
        eid_ikke: "MinID er på nivå 3 og kan ikke brukes her.",
        ny_tittel: "Er du ny?",
        ny: "Du trenger både en avtale og en registrert praksis for å få oppgjør. Veiledningen viser hva som gjelder for deg.",
        ny_lenke: "Velg yrket ditt i veiledningen",
        innbygger_tittel: "Er du pasient?",
        innbygger: "Søk på navn, yrke eller sted. Du ser hvem som har avtale om direkte oppgjør i dag, og hvor de holder til. Du trenger ikke logge inn.",
        innbygger_lenke: "Finn en behandler",
    },
    Forside {
        tittel: "Praksisportalen",
        ingress: "For deg som behandlar pasientar og får oppgjer frå Helfo. Her held du opplysningane dine ved like, signerer avtalen og følgjer kvar krone.",
        logg_inn: "Logg inn med HelseID",
        sporsmal_tittel: "Fire svar du finn her",
        sporsmal: [
            Kort {
                tittel: "Er kravet motteke?",
                tekst: "Du ser kvart krav frå det kjem inn, med dato og status.",
            },
            Kort {
                tittel: "Kva får eg?",
                tekst: "Du ser kva du kravde, kva som er godkjent, og kva som er betalt.",
            },
            Kort {
                tittel: "Kvifor blei summen slik?",
                tekst: "Kvar skilnad har ein grunn, ein regel og eit råd om kva du kan gjere.",
            },
            Kort {
                tittel: "Kva må eg gjere, og når?",
                tekst: "Det som hastar, står øvst, med frist og beløp.",
            },
        ],
        gjore_tittel: "Dette kan du gjere",
        gjore: &[
            "signere avtale om direkte oppgjer med Helfo",
            "sjå og endre opplysningar om deg og praksisane dine",
            "velje om vi kan bruke e-posten din til meir enn oppgjeret",
            "sende krav, eller la journalsystemet gjere det",
            "rette rekningar som er avviste",
            "laste ned vedtak og oversikt over utbetalingar",
        ],
        hvem_tittel: "Kven kan logge inn",
        hvem_ingress: "Portalen er for deg som driv privat praksis:",
        hvem: &[
            "lege, psykolog og fysioterapeut",
            "tannlege og tannpleiar",
            "kiropraktor, jordmor og ortoptist",
            "logoped og audiopedagog",
        ],
        hvem_ikke: "Er du berre fastlønt i ein kommune? Då er det kommunen som har avtalen. Kommunar og andre verksemder bruker Altinn.",
        eid_tittel: "Dette loggar du inn med",
        eid_ingress: "Du loggar inn med HelseID. Der vel du ein e-ID på nivå 4, det høgaste nivået:",
        eid: &["BankID", "Buypass", "Commfides"],
        eid_ikke: "MinID er på nivå 3 og kan ikkje brukast her.",
        ny_tittel: "Er du ny?",
        ny: "Du treng både ein avtale og ein registrert praksis for å få oppgjer. Rettleiinga viser kva som gjeld for deg.",
        ny_lenke: "Vel yrket ditt i rettleiinga",
        innbygger_tittel: "Er du pasient?",
        innbygger: "Søk på namn, yrke eller stad. Du ser kven som har avtale om direkte oppgjer i dag, og kvar dei held til. Du treng ikkje logge inn.",
        innbygger_lenke: "Finn ein behandlar",
    },
);
