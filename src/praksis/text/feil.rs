//! What is wrong with a field of a form about practices, and how to fix it.

use super::{MANGLER_KONTAKT, T};

grunn::feltfeil! {
    /// What is wrong with a form about practices.
    Praksisfeil {
        TypeMangler = "praksistype-mangler": T("Velg type praksis.", "Vel type praksis."),
        TypeIkkeDin = "praksistype-ikke-din": T(
            "Denne typen passer ikke med godkjenningene dine. Velg en type fra listen.",
            "Denne typen passar ikkje med godkjenningane dine. Vel ein type frå lista.",
        ),
        NavnManglerRegister = "navn-mangler-register": T(
            "Skriv navnet på praksisen. Enhetsregisteret svarte ikke med noe navn.",
            "Skriv namnet på praksisen. Einingsregisteret svarte ikkje med noko namn.",
        ),
        NavnTegn = "navn-tegn": T(
            "Navnet kan ikke ha tegnene < og >, styretegn eller adressen til en nettside. Fjern det.",
            "Namnet kan ikkje ha teikna < og >, styreteikn eller adressa til ei nettside. Fjern det.",
        ),
        StedMangler = "sted-mangler": T(
            "Skriv navn, sted eller organisasjonsnummer for praksisstedet.",
            "Skriv namn, stad eller organisasjonsnummer for praksisstaden.",
        ),
        StedIkkeValgt = "sted-ikke-valgt": T(
            "Velg et praksissted fra treffene, eller skriv organisasjonsnummeret.",
            "Vel ein praksisstad frå treffa, eller skriv organisasjonsnummeret.",
        ),
        EnhetUbrukelig = "enhet-ubrukelig": T(
            "Dette organisasjonsnummeret kan ikke brukes. Se hvorfor under.",
            "Dette organisasjonsnummeret kan ikkje brukast. Sjå kvifor under.",
        ),
        FraMangler = "fra-mangler": T("Skriv den første dagen for praksisen.", "Skriv den første dagen for praksisen."),
        TilMangler = "til-mangler": T(
            "Skriv den siste dagen. Denne typen praksis må ha en sluttdato.",
            "Skriv den siste dagen. Denne typen praksis må ha ein sluttdato.",
        ),
        KanIkkeForlenges = "til-kan-ikke-forlenges": T(
            "Denne typen praksis kan ikke forlenges. Registrer en ny praksis for tiden etterpå.",
            "Denne typen praksis kan ikkje forlengast. Registrer ein ny praksis for tida etterpå.",
        ),
        Overlapp = "periode-overlapp": T(
            "Perioden overlapper en annen periode for praksisen. Velg en senere første dag.",
            "Perioden overlappar ein annan periode for praksisen. Vel ein seinare første dag.",
        ),
        VikarIkkeKrysset = "vikar-ikke-krysset": T(
            "Kryss av for at du er vikar, eller fjern HPR-nummeret under.",
            "Kryss av for at du er vikar, eller fjern HPR-nummeret under.",
        ),
        VikarForSegSelv = "vikar-for-seg-selv": T(
            "Dette er ditt eget HPR-nummer. Skriv nummeret til den du er vikar for.",
            "Dette er ditt eige HPR-nummer. Skriv nummeret til den du er vikar for.",
        ),
        KontoGjentaMangler = "konto-gjenta-mangler": T("Gjenta kontonummeret.", "Gjenta kontonummeret."),
        KontoUlik = "konto-ulik": T(
            "De to kontonumrene er ulike. Skriv det samme nummeret i begge feltene.",
            "Dei to kontonummera er ulike. Skriv det same nummeret i begge felta.",
        ),
        KontoStanset = "konto-stanset": T(
            "En endring av kontonummeret er stanset, og vi ser på saken. Du kan endre når saken er avgjort.",
            "Ei endring av kontonummeret er stansa, og vi ser på saka. Du kan endre når saka er avgjord.",
        ),
        KontoLik = "konto-lik": T(
            "Dette er kontonummeret du har fra før. Skriv et annet nummer.",
            "Dette er kontonummeret du har frå før. Skriv eit anna nummer.",
        ),
        EpostDobbel = "epost-dobbel": T(
            "Denne adressen står der fra før. Fjern den ene.",
            "Denne adressa står der frå før. Fjern den eine.",
        ),
        EpostForMange = "epost-for-mange": T("Skriv høyst fem e-postadresser.", "Skriv høgst fem e-postadresser."),
        PrimaerMangler = "primaer-mangler": T(
            "Velg hvilken av adressene som er hovedadresse.",
            "Vel kva for ei av adressene som er hovudadresse.",
        ),
        /// How many characters there were.
        NavnForLangt(antall) = "navn-for-langt": T(
            format!("Skriv et navn på høyst 200 tegn. Du har skrevet {antall} tegn."),
            format!("Skriv eit namn på høgst 200 teikn. Du har skrive {antall} teikn."),
        ),
        /// The first year allowed.
        FraForTidlig(aar) = "fra-for-tidlig": T(
            format!("Sjekk året i første dag. Det kan ikke være før {aar}."),
            format!("Sjekk året i første dag. Det kan ikkje vere før {aar}."),
        ),
        /// The last year allowed.
        FraForSen(aar) = "fra-for-sen": T(
            format!("Sjekk året i første dag. Det kan ikke være etter {aar}."),
            format!("Sjekk året i første dag. Det kan ikkje vere etter {aar}."),
        ),
        /// How many changes a day may have.
        KontoForMange(antall) = "konto-for-mange": {
            let ganger = ganger(*antall);
            T(
                format!("Kontonummeret kan endres høyst {} i døgnet. Prøv igjen i morgen, eller kontakt oss.", ganger.0),
                format!("Kontonummeret kan endrast høgst {} i døgnet. Prøv igjen i morgon, eller kontakt oss.", ganger.1),
            )
        },
        KontaktMangler = "kontakt-mangler": MANGLER_KONTAKT,
        Endret = "endret": T(
            "Noen har endret dette etter at du åpnet siden.",
            "Nokon har endra dette etter at du opna sida.",
        ),
    }
}

/// «én gang», «5 ganger».
fn ganger(antall: i64) -> T<String> {
    match antall {
        1 => T("én gang".to_owned(), "éin gong".to_owned()),
        2 => T("to ganger".to_owned(), "to gonger".to_owned()),
        _ => T(format!("{antall} ganger"), format!("{antall} gonger")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use grunn::Feltkode as _;
    use grunn::text::Sprak;

    #[test]
    fn every_error_has_a_sentence_of_its_own_in_both_languages() {
        let alle = Praksisfeil::alle(1990);
        for sprak in Sprak::ALLE {
            let setninger: HashSet<String> = alle.iter().map(|f| f.setning(sprak)).collect();
            assert_eq!(setninger.len(), alle.len());
            assert!(setninger.iter().all(|s| s.ends_with('.')));
        }
        for feil in alle {
            assert_eq!(Praksisfeil::fra(feil.kode(), &feil.tall()), Some(feil));
        }
    }
}
