//! The words for the error codes of this folder: what is wrong and what to do, in both languages.

use crate::text::Sprak;

/// The sentence for a code and its number; `None` when the code belongs to another module.
pub fn tekst(kode: &str, tall: &[i64], sprak: Sprak) -> Option<String> {
    let antall = tall.first().copied().unwrap_or_default();
    let (nb, nn) = match kode {
        "fnr-mangler" => ("Skriv fødselsnummeret eller D-nummeret.", "Skriv fødselsnummeret eller D-nummeret."),
        "fnr-ikke-siffer" => ("Bruk bare siffer i fødselsnummeret.", "Bruk berre siffer i fødselsnummeret."),
        "fnr-lengde" => ("Fødselsnummeret skal ha 11 siffer.", "Fødselsnummeret skal ha 11 siffer."),
        "fnr-kontrollsiffer" | "fnr-dato" => (
            "Ett eller flere siffer i fødselsnummeret er feil. Sjekk nummeret.",
            "Eitt eller fleire siffer i fødselsnummeret er feil. Sjekk nummeret.",
        ),
        "fnr-hjelpenummer" => (
            "Dette er et hjelpenummer fra et sykehus. Bruk fødselsnummer eller D-nummer.",
            "Dette er eit hjelpenummer frå eit sjukehus. Bruk fødselsnummer eller D-nummer.",
        ),
        "fnr-testnummer" => (
            "Dette er et testnummer. Bruk fødselsnummer eller D-nummer.",
            "Dette er eit testnummer. Bruk fødselsnummer eller D-nummer.",
        ),

        "orgnr-mangler" => ("Skriv organisasjonsnummeret.", "Skriv organisasjonsnummeret."),
        "orgnr-ikke-siffer" => (
            "Bruk bare siffer i organisasjonsnummeret.",
            "Bruk berre siffer i organisasjonsnummeret.",
        ),
        "orgnr-lengde" => ("Organisasjonsnummeret skal ha 9 siffer.", "Organisasjonsnummeret skal ha 9 siffer."),
        "orgnr-kontrollsiffer" => (
            "Ett eller flere siffer i organisasjonsnummeret er feil. Sjekk nummeret.",
            "Eitt eller fleire siffer i organisasjonsnummeret er feil. Sjekk nummeret.",
        ),
        "orgnr-forste-siffer" => (
            "Organisasjonsnummeret skal begynne med 8 eller 9.",
            "Organisasjonsnummeret skal byrje med 8 eller 9.",
        ),
        "orgnr-testnummer" => (
            "Dette er et testnummer. Bruk nummeret fra Enhetsregisteret.",
            "Dette er eit testnummer. Bruk nummeret frå Einingsregisteret.",
        ),

        "konto-mangler" => ("Skriv kontonummeret.", "Skriv kontonummeret."),
        "konto-ikke-siffer" => ("Bruk bare siffer i kontonummeret.", "Bruk berre siffer i kontonummeret."),
        "konto-lengde" => ("Kontonummeret skal ha 11 siffer.", "Kontonummeret skal ha 11 siffer."),
        "konto-kontrollsiffer" => (
            "Ett eller flere siffer i kontonummeret er feil. Sjekk nummeret.",
            "Eitt eller fleire siffer i kontonummeret er feil. Sjekk nummeret.",
        ),
        "konto-bank" => (
            "Et kontonummer kan ikke begynne med 0000. Sjekk nummeret hos banken.",
            "Eit kontonummer kan ikkje byrje med 0000. Sjekk nummeret hos banken.",
        ),
        "konto-iban" => (
            "Vi kan bare betale til norske kontoer. Skriv kontonummeret med 11 siffer.",
            "Vi kan berre betale til norske kontoar. Skriv kontonummeret med 11 siffer.",
        ),

        "hpr-mangler" => ("Skriv HPR-nummeret.", "Skriv HPR-nummeret."),
        "hpr-ikke-siffer" => ("Bruk bare siffer i HPR-nummeret.", "Bruk berre siffer i HPR-nummeret."),
        "hpr-lengde" => ("HPR-nummeret har høyst 9 siffer.", "HPR-nummeret har høgst 9 siffer."),
        "hpr-null" => (
            "HPR-nummeret kan ikke bare være nuller. Sjekk nummeret.",
            "HPR-nummeret kan ikkje berre vere nullar. Sjekk nummeret.",
        ),

        "epost-mangler" => ("Skriv e-postadressen.", "Skriv e-postadressa."),
        "epost-for-lang" => ("E-postadressen kan ha høyst 254 tegn.", "E-postadressa kan ha høgst 254 teikn."),
        "epost-uten-krollalfa" => (
            "E-postadressen mangler @. Skriv adressen slik: navn@eksempel.no.",
            "E-postadressa manglar @. Skriv adressa slik: namn@eksempel.no.",
        ),
        "epost-flere-krollalfa" => (
            "E-postadressen har mer enn én @. Skriv bare én adresse.",
            "E-postadressa har meir enn éin @. Skriv berre éi adresse.",
        ),
        "epost-tegn" => (
            "E-postadressen har mellomrom, æ, ø, å eller et annet tegn som ikke kan brukes. Fjern det.",
            "E-postadressa har mellomrom, æ, ø, å eller eit anna teikn som ikkje kan brukast. Fjern det.",
        ),
        "epost-navn" => (
            "Sjekk det som står foran @ i e-postadressen.",
            "Sjekk det som står framfor @ i e-postadressa.",
        ),
        "epost-domene" => (
            "Sjekk det som står etter @. Det skal være som eksempel.no.",
            "Sjekk det som står etter @. Det skal vere som eksempel.no.",
        ),

        "telefon-mangler" => ("Skriv telefonnummeret.", "Skriv telefonnummeret."),
        "telefon-ikke-siffer" => (
            "Bruk bare siffer i telefonnummeret, med + foran landkoden.",
            "Bruk berre siffer i telefonnummeret, med + framfor landkoden.",
        ),
        "telefon-lengde" => (
            "Et norsk telefonnummer har 8 siffer. Start med + og landkode hvis nummeret er utenlandsk.",
            "Eit norsk telefonnummer har 8 siffer. Start med + og landkode dersom nummeret er utanlandsk.",
        ),
        "telefon-lengde-utland" => (
            "Et utenlandsk telefonnummer har 7 til 15 siffer, medregnet landkoden.",
            "Eit utanlandsk telefonnummer har 7 til 15 siffer, medrekna landkoden.",
        ),
        "telefon-forste-siffer" => (
            "Et norsk telefonnummer begynner med 2 til 9, og en landkode med 1 til 9. Sjekk nummeret.",
            "Eit norsk telefonnummer byrjar med 2 til 9, og ein landkode med 1 til 9. Sjekk nummeret.",
        ),

        "postnr-mangler" => ("Skriv postnummeret.", "Skriv postnummeret."),
        "postnr-ikke-siffer" => ("Bruk bare siffer i postnummeret.", "Bruk berre siffer i postnummeret."),
        "postnr-lengde" => ("Postnummeret skal ha 4 siffer.", "Postnummeret skal ha 4 siffer."),
        "postnr-null" => (
            "Postnummeret 0000 er ikke i bruk. Sjekk nummeret.",
            "Postnummeret 0000 er ikkje i bruk. Sjekk nummeret.",
        ),

        "belop-mangler" => ("Skriv beløpet.", "Skriv beløpet."),
        "belop-format" => (
            "Skriv beløpet i kroner, for eksempel 1 234,50.",
            "Skriv beløpet i kroner, til dømes 1 234,50.",
        ),
        "belop-tvetydig" => (
            "Bruk mellomrom mellom tusen og hundre, og komma foran øre. For eksempel 1 234,50.",
            "Bruk mellomrom mellom tusen og hundre, og komma framfor øre. Til dømes 1 234,50.",
        ),
        "belop-desimaler" => ("Skriv høyst to siffer etter komma.", "Skriv høgst to siffer etter komma."),
        "belop-for-stort" => ("Beløpet er for stort. Sjekk tallet.", "Beløpet er for stort. Sjekk talet."),

        "dato-mangler" => ("Skriv datoen.", "Skriv datoen."),
        "dato-format" => (
            "Skriv datoen med dag, måned og år, for eksempel 03.05.2026.",
            "Skriv datoen med dag, månad og år, til dømes 03.05.2026.",
        ),
        "dato-uten-aar" => (
            "Skriv også året, for eksempel 03.05.2026.",
            "Skriv også året, til dømes 03.05.2026.",
        ),
        "dato-finnes-ikke" => (
            "Datoen finnes ikke i kalenderen. Sjekk dag og måned.",
            "Datoen finst ikkje i kalenderen. Sjekk dag og månad.",
        ),
        "dato-aar" => (
            "Sjekk året. Det skal være mellom 1900 og 2099.",
            "Sjekk året. Det skal vere mellom 1900 og 2099.",
        ),

        "periode-slutt-for-start" => (
            "Sluttdatoen er før startdatoen. Velg samme dag eller en senere dag.",
            "Sluttdatoen er før startdatoen. Vel same dag eller ein seinare dag.",
        ),
        _ => return None,
    };
    let mut ut = String::from(sprak.velg(nb, nn));
    let enhet = match kode {
        "epost-for-lang" => Some(sprak.velg("tegn", "teikn")),
        "fnr-lengde" | "orgnr-lengde" | "konto-lengde" | "hpr-lengde" | "telefon-lengde" | "telefon-lengde-utland" | "postnr-lengde" => {
            Some("siffer")
        }
        _ => None,
    };
    if let Some(enhet) = enhet {
        ut.push_str(sprak.velg(" Du har skrevet ", " Du har skrive "));
        ut.push_str(&antall.to_string());
        ut.push(' ');
        ut.push_str(enhet);
        ut.push('.');
    }
    Some(ut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DatoFeil, EpostFeil, Feltkode, FnrFeil, HprFeil, KontoFeil, OreFeil, OrgnrFeil, PeriodeFeil, PostnrFeil, TelefonFeil};

    fn alle() -> Vec<Box<dyn Feltkode>> {
        fn boks<F: Feltkode + 'static>(feil: Vec<F>) -> Vec<Box<dyn Feltkode>> {
            feil.into_iter().map(|feil| Box::new(feil) as Box<dyn Feltkode>).collect()
        }
        [
            boks(FnrFeil::alle(10)),
            boks(OrgnrFeil::alle(10)),
            boks(KontoFeil::alle(10)),
            boks(HprFeil::alle(10)),
            boks(EpostFeil::alle(300)),
            boks(TelefonFeil::alle(10)),
            boks(PostnrFeil::alle(10)),
            boks(OreFeil::alle(3)),
            boks(DatoFeil::alle(2100)),
            boks(PeriodeFeil::alle(0)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    #[test]
    fn every_error_has_its_own_code_and_a_sentence_in_both_languages() {
        let mut koder = std::collections::HashSet::new();
        for feil in alle() {
            assert!(koder.insert(feil.kode()), "{} is used twice", feil.kode());
            assert_eq!(feil.to_string(), feil.kode());
            for sprak in Sprak::ALLE {
                let tekst = tekst(feil.kode(), &feil.tall(), sprak).unwrap();
                assert!(tekst.ends_with('.'), "{tekst}");
                assert!(tekst.starts_with(char::is_uppercase), "{tekst}");
            }
        }
    }

    #[test]
    fn the_digits_typed_are_counted() {
        let feil = KontoFeil::Lengde(10);
        assert_eq!(
            tekst(feil.kode(), &feil.tall(), Sprak::Nb).unwrap(),
            "Kontonummeret skal ha 11 siffer. Du har skrevet 10 siffer."
        );
        assert_eq!(
            tekst(feil.kode(), &feil.tall(), Sprak::Nn).unwrap(),
            "Kontonummeret skal ha 11 siffer. Du har skrive 10 siffer."
        );
        assert_eq!(tekst("annet-sted", &[], Sprak::Nb), None);
    }
}
