//! What is wrong with a field of a form about practices, and how to fix it.

use super::{KONFLIKT_TITTEL, MANGLER_KONTAKT, T};
use grunn::feiltekst;
use grunn::feltfeil::Feltfeil;
use grunn::text::Sprak;

/// What is wrong with a field and how to fix it.
pub fn feil(sprak: Sprak, f: &Feltfeil) -> String {
    let n = f.tall.first().copied().unwrap_or_default();
    let t = match f.kode.as_str() {
        "praksistype-mangler" => T("Velg type praksis.", "Vel type praksis."),
        "praksistype-ikke-din" => T(
            "Denne typen passer ikke med godkjenningene dine. Velg en type fra listen.",
            "Denne typen passar ikkje med godkjenningane dine. Vel ein type frå lista.",
        ),
        "navn-for-langt" => {
            return format!(
                "{} {n} {}.",
                T(
                    "Skriv et navn på høyst 200 tegn. Du har skrevet",
                    "Skriv eit namn på høgst 200 teikn. Du har skrive"
                )
                .i(sprak),
                sprak.velg("tegn", "teikn")
            );
        }
        "navn-mangler-register" => T(
            "Skriv navnet på praksisen. Enhetsregisteret svarte ikke med noe navn.",
            "Skriv namnet på praksisen. Einingsregisteret svarte ikkje med noko namn.",
        ),
        "sted-mangler" => T(
            "Skriv navn, sted eller organisasjonsnummer for praksisstedet.",
            "Skriv namn, stad eller organisasjonsnummer for praksisstaden.",
        ),
        "sted-ikke-valgt" => T(
            "Velg et praksissted fra treffene, eller skriv organisasjonsnummeret.",
            "Vel ein praksisstad frå treffa, eller skriv organisasjonsnummeret.",
        ),
        "enhet-ubrukelig" => T(
            "Dette organisasjonsnummeret kan ikke brukes. Se hvorfor under.",
            "Dette organisasjonsnummeret kan ikkje brukast. Sjå kvifor under.",
        ),
        "fra-mangler" => T("Skriv den første dagen for praksisen.", "Skriv den første dagen for praksisen."),
        "fra-for-tidlig" => {
            return format!(
                "{} {n}.",
                T(
                    "Sjekk året i første dag. Det kan ikke være før",
                    "Sjekk året i første dag. Det kan ikkje vere før"
                )
                .i(sprak)
            );
        }
        "fra-for-sen" => {
            return format!(
                "{} {n}.",
                T(
                    "Sjekk året i første dag. Det kan ikke være etter",
                    "Sjekk året i første dag. Det kan ikkje vere etter"
                )
                .i(sprak)
            );
        }
        "til-mangler" => T(
            "Skriv den siste dagen. Denne typen praksis må ha en sluttdato.",
            "Skriv den siste dagen. Denne typen praksis må ha ein sluttdato.",
        ),
        "til-kan-ikke-forlenges" => T(
            "Denne typen praksis kan ikke forlenges. Registrer en ny praksis for tiden etterpå.",
            "Denne typen praksis kan ikkje forlengast. Registrer ein ny praksis for tida etterpå.",
        ),
        "periode-overlapp" => T(
            "Perioden overlapper en annen periode for praksisen. Velg en senere første dag.",
            "Perioden overlappar ein annan periode for praksisen. Vel ein seinare første dag.",
        ),
        "vikar-ikke-krysset" => T(
            "Kryss av for at du er vikar, eller fjern HPR-nummeret under.",
            "Kryss av for at du er vikar, eller fjern HPR-nummeret under.",
        ),
        "vikar-for-seg-selv" => T(
            "Dette er ditt eget HPR-nummer. Skriv nummeret til den du er vikar for.",
            "Dette er ditt eige HPR-nummer. Skriv nummeret til den du er vikar for.",
        ),
        "konto-gjenta-mangler" => T("Gjenta kontonummeret.", "Gjenta kontonummeret."),
        "konto-ulik" => T(
            "De to kontonumrene er ulike. Skriv det samme nummeret i begge feltene.",
            "Dei to kontonummera er ulike. Skriv det same nummeret i begge felta.",
        ),
        "konto-stanset" => T(
            "En endring av kontonummeret er stanset, og vi ser på saken. Du kan endre når saken er avgjort.",
            "Ei endring av kontonummeret er stansa, og vi ser på saka. Du kan endre når saka er avgjord.",
        ),
        "konto-for-mange" => {
            let (nb, nn) = match n {
                1 => ("én gang", "éin gong".to_owned()),
                2 => ("to ganger", "to gonger".to_owned()),
                _ => ("", format!("{n} gonger")),
            };
            let nb = if nb.is_empty() { format!("{n} ganger") } else { nb.to_owned() };
            return match sprak {
                Sprak::Nb => format!("Kontonummeret kan endres høyst {nb} i døgnet. Prøv igjen i morgen, eller kontakt oss."),
                Sprak::Nn => format!("Kontonummeret kan endrast høgst {nn} i døgnet. Prøv igjen i morgon, eller kontakt oss."),
            };
        }
        "konto-lik" => T(
            "Dette er kontonummeret du har fra før. Skriv et annet nummer.",
            "Dette er kontonummeret du har frå før. Skriv eit anna nummer.",
        ),
        "epost-dobbel" => T(
            "Denne adressen står der fra før. Fjern den ene.",
            "Denne adressa står der frå før. Fjern den eine.",
        ),
        "epost-for-mange" => T("Skriv høyst fem e-postadresser.", "Skriv høgst fem e-postadresser."),
        "primaer-mangler" => T(
            "Velg hvilken av adressene som er hovedadresse.",
            "Vel kva for ei av adressene som er hovudadresse.",
        ),
        "kontakt-mangler" => MANGLER_KONTAKT,
        kode => return feiltekst::tekst(kode, &f.tall, sprak).unwrap_or_else(|| KONFLIKT_TITTEL.i(sprak).to_owned() + "."),
    };
    t.i(sprak).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_sentence_in_both_languages() {
        for kode in [
            "praksistype-mangler",
            "praksistype-ikke-din",
            "navn-for-langt",
            "navn-mangler-register",
            "enhet-ubrukelig",
            "fra-mangler",
            "fra-for-tidlig",
            "fra-for-sen",
            "til-mangler",
            "til-kan-ikke-forlenges",
            "periode-overlapp",
            "periode-slutt-for-start",
            "vikar-ikke-krysset",
            "vikar-for-seg-selv",
            "hpr-mangler",
            "konto-gjenta-mangler",
            "konto-ulik",
            "konto-stanset",
            "konto-for-mange",
            "konto-lik",
            "konto-mangler",
            "epost-dobbel",
            "epost-for-mange",
            "epost-mangler",
            "primaer-mangler",
            "orgnr-lengde",
            "dato-format",
        ] {
            let f = Feltfeil {
                felt: "x".into(),
                kode: kode.into(),
                tall: vec![1990],
            };
            let (nb, nn) = (feil(Sprak::Nb, &f), feil(Sprak::Nn, &f));
            assert!(nb.ends_with('.') && nn.ends_with('.'), "{kode}");
            assert!(!nb.starts_with(KONFLIKT_TITTEL.begge()[0]), "{kode} has no sentence");
        }
    }
}
