//! What differs in a payment, for case workers, bokmål and nynorsk side by side.

use grunn::text::T;
use regler::kvittering::Avvikslag;

pub const HVA: T = T("Hva som er avviket", "Kva som er avviket");
pub const VEDTAK: T = T("Vedtak", "Vedtak");
pub const REFERANSE: T = T("Referanse i betalingssystemet", "Referanse i betalingssystemet");
pub const PRAKSIS: T = T("Praksis", "Praksis");
pub const FIL: T = T("Fil", "Fil");
pub const BESTILT: T = T("Beløp vi bestilte", "Beløp vi bestilte");
pub const OPPGITT: T = T("Beløp betalingssystemet oppgir", "Beløp betalingssystemet oppgir");
pub const IKKE_OPPGITT: T = T("Ikke oppgitt", "Ikkje oppgitt");
pub const BETALT: T = T("Utbetalt, sier betalingssystemet", "Utbetalt, seier betalingssystemet");
pub const STATUSKODE: T = T("Statuskode", "Statuskode");
pub const OPPDAGET: T = T("Oppdaget", "Oppdaga");
pub const LOST: T = T("Løst", "Løyst");

/// One sentence, and what to do.
pub fn setning(slag: Avvikslag) -> T {
    match slag {
        Avvikslag::UkjentOrdre => T(
            "Betalingssystemet viser til en ordre vi ikke har. Finn ut hvem som har bestilt den.",
            "Betalingssystemet viser til ein ordre vi ikkje har. Finn ut kven som har bestilt han.",
        ),
        Avvikslag::FeilBelop => T(
            "Beløpet er et annet enn vi bestilte. Kvitteringen er ikke brukt. Avklar med betalingssystemet hva som er betalt.",
            "Beløpet er eit anna enn vi bestilte. Kvitteringa er ikkje brukt. Avklar med betalingssystemet kva som er betalt.",
        ),
        Avvikslag::BelopMangler => T(
            "Ordren er meldt utbetalt uten beløp. Kontroller beløpet. Godkjenner dere, fører vi den som utbetalt med beløpet vi bestilte.",
            "Ordren er meld utbetalt utan beløp. Kontroller beløpet. Godkjenner de, fører vi han som utbetalt med beløpet vi bestilte.",
        ),
        Avvikslag::BetaltFor => T(
            "Ordren er meldt utbetalt en gang til. Kontroller om pengene har gått to ganger.",
            "Ordren er meld utbetalt ein gong til. Kontroller om pengane har gått to gonger.",
        ),
        Avvikslag::BetaltEtterAvvisning => T(
            "Ordren er meldt utbetalt etter at den ble avvist. Kontroller hva som har skjedd.",
            "Ordren er meld utbetalt etter at han vart avvist. Kontroller kva som har hendt.",
        ),
        Avvikslag::AvvistEtterBetaling => T(
            "Ordren er meldt avvist etter at den ble utbetalt. Kontroller om pengene er kommet i retur. Godkjenner dere, fører vi dem som kommet i retur, og behandleren blir bedt om en ny konto. Er de framme, be betalingssystemet sende kvitteringen på nytt. Da løses saken.",
            "Ordren er meld avvist etter at han vart utbetalt. Kontroller om pengane er komne i retur. Godkjenner de, fører vi dei som komne i retur, og behandlaren blir beden om ein ny konto. Er dei framme, be betalingssystemet sende kvitteringa på nytt. Då blir saka løyst.",
        ),
        Avvikslag::Avvist => T(
            "Betalingssystemet avviste ordren. Pengene er ikke sendt. Behandleren er bedt om å registrere en ny konto. Når den er godkjent, sendes betalingen dit.",
            "Betalingssystemet avviste ordren. Pengane er ikkje sende. Behandlaren er beden om å registrere ein ny konto. Når han er godkjend, blir betalinga send dit.",
        ),
        Avvikslag::EndringAvvist => T(
            "Betalingssystemet avviste at betalingen skulle gå til en ny konto. Stans betalingen hvis den gamle ikke skal brukes.",
            "Betalingssystemet avviste at betalinga skulle gå til ein ny konto. Stans betalinga om den gamle ikkje skal brukast.",
        ),
        Avvikslag::Mangler => T(
            "Vi har ikke fått kvittering for at ordren er betalt. Spør betalingssystemet.",
            "Vi har ikkje fått kvittering for at ordren er betalt. Spør betalingssystemet.",
        ),
        Avvikslag::IkkeSendt => T(
            "Ordren er ikke sendt. Se om kontoen er stanset, eller om betalingssystemet er nede.",
            "Ordren er ikkje send. Sjå om kontoen er stansa, eller om betalingssystemet er nede.",
        ),
        Avvikslag::UlikStatus => T(
            "Betalingssystemet og portalen er ikke enige om ordren er betalt. Er den betalt og dere godkjenner, fører vi den som utbetalt.",
            "Betalingssystemet og portalen er ikkje samde om ordren er betalt. Er han betalt og de godkjenner, fører vi han som utbetalt.",
        ),
        Avvikslag::Uleselig => T(
            "En fil fra betalingssystemet kan ikke leses. Den legges i mappen uleselig. Be om å få den på nytt.",
            "Ei fil frå betalingssystemet kan ikkje lesast. Ho blir lagd i mappa uleselig. Be om å få ho på nytt.",
        ),
        Avvikslag::FeilDato => T(
            "Ordren er meldt utbetalt før vi bestilte den, eller langt fram i tid. Kvitteringen er ikke brukt. Avklar når den er betalt.",
            "Ordren er meld utbetalt før vi bestilte han, eller langt fram i tid. Kvitteringa er ikkje brukt. Avklar når han er betalt.",
        ),
        Avvikslag::UkjentStatus => T(
            "Ordren er meldt utbetalt med en statuskode vi ikke kjenner. Finn ut hva den betyr. Er den betalt og dere godkjenner, fører vi den som utbetalt.",
            "Ordren er meld utbetalt med ein statuskode vi ikkje kjenner. Finn ut kva han betyr. Er ordren betalt og de godkjenner, fører vi han som utbetalt.",
        ),
        Avvikslag::BetalingBrukt => T(
            "Kvitteringen har samme betalingsnummer som en annen ordre. Den er ikke brukt. Avklar hvilken ordre som er betalt. Er det denne og dere godkjenner, fører vi den som utbetalt.",
            "Kvitteringa har same betalingsnummer som ein annan ordre. Ho er ikkje brukt. Avklar kva ordre som er betalt. Er det denne og de godkjenner, fører vi han som utbetalt.",
        ),
        Avvikslag::KanIkkeSendes => T(
            "Ordren kan ikke sendes. Kontoen eller ordren kan ikke leses, kontoen er forkastet etter at ordren kan ha gått ut, eller en annen fil har samme navn. Finn ut om den er sendt før. Godkjenner dere, prøver vi igjen.",
            "Ordren kan ikkje sendast. Kontoen eller ordren kan ikkje lesast, kontoen er forkasta etter at ordren kan ha gått ut, eller ei anna fil har same namn. Finn ut om han er send før. Godkjenner de, prøver vi igjen.",
        ),
        Avvikslag::EndringKanIkkeSendes => T(
            "Betalingssystemet har ikke fått vite at betalingen skal til en ny konto. Kontoen eller ordren kan ikke leses, eller en annen fil har samme navn. Stans betalingen hvis den gamle kontoen ikke skal brukes. Vi prøver igjen av oss selv.",
            "Betalingssystemet har ikkje fått vite at betalinga skal til ein ny konto. Kontoen eller ordren kan ikkje lesast, eller ei anna fil har same namn. Stans betalinga om den gamle kontoen ikkje skal brukast. Vi prøver igjen av oss sjølve.",
        ),
        Avvikslag::FeilNavn => T(
            "Noe i betalingsmappen har et navn vi aldri leser. Er det en kvittering eller en liste, gi den et navn som slutter på .json og ikke begynner med punktum. Ellers flytt den bort. Da løses saken.",
            "Noko i betalingsmappa har eit namn vi aldri les. Er det ei kvittering eller ei liste, gi ho eit namn som sluttar på .json og ikkje byrjar med punktum. Elles flytt ho bort. Då blir saka løyst.",
        ),
        Avvikslag::UtenVedtak => T(
            "Kjøringen kunne ikke lage vedtak for praksisen. Kravene venter, og vi prøver igjen. Årsaken står i loggen.",
            "Køyringa kunne ikkje lage vedtak for praksisen. Krava ventar, og vi prøver igjen. Årsaka står i loggen.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_has_words_of_its_own_in_both_languages() {
        let ulike: std::collections::HashSet<(&str, &str)> = Avvikslag::ALLE.into_iter().map(|a| (setning(a).0, setning(a).1)).collect();
        assert_eq!(ulike.len(), Avvikslag::ALLE.len());
        assert!(ulike.iter().all(|(nb, nn)| nb.ends_with('.') && nn.ends_with('.') && nb != nn));
    }
}
