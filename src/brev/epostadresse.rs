//! Letters about the personal address itself.

use super::brev;
use crate::server::epost::Brev;
use grunn::text::{Sprak, T};

/// Asks the owner of a new address to confirm it. The link works once.
pub fn bekreft_epost(sprak: Sprak, lenke: &str, gyldig_timer: u32) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Bekreft e-postadressen din",
            &[
                "Du har skrevet inn denne e-postadressen i Praksisportalen. Bekreft at den er din:",
                lenke,
                &format!("Lenken virker én gang, og den gjelder i {gyldig_timer} timer. Vi bruker ikke adressen før du har bekreftet."),
                "Var det ikke deg? Da trenger du ikke gjøre noe.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Stadfest e-postadressa di",
            &[
                "Du har skrive inn denne e-postadressa i Praksisportalen. Stadfest at ho er di:",
                lenke,
                &format!("Lenkja verkar éin gong, og ho gjeld i {gyldig_timer} timar. Vi bruker ikkje adressa før du har stadfesta."),
                "Var det ikkje deg? Då treng du ikkje gjere noko.",
            ],
        ),
    )
    .i(sprak)
}

/// Tells the address in use, and those that were until lately, that another is to take its place.
pub fn epost_endres(sprak: Sprak, stopp_lenke: &str, lenkedager: u32) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Noen vil endre e-postadressen din",
            &[
                "Noen har skrevet inn en ny personlig e-postadresse for deg i Praksisportalen. Den gjelder når den er bekreftet.",
                "Var det deg? Da trenger du ikke gjøre noe.",
                "Var det ikke deg? Stans endringen her. Du trenger ikke logge inn:",
                stopp_lenke,
                &format!("Da beholder vi denne adressen og logger ut alle som er logget inn som deg. Lenken virker én gang, i {lenkedager} dager."),
            ],
        ),
        brev(
            Sprak::Nn,
            "Nokon vil endre e-postadressa di",
            &[
                "Nokon har skrive inn ei ny personleg e-postadresse for deg i Praksisportalen. Ho gjeld når ho er stadfesta.",
                "Var det deg? Då treng du ikkje gjere noko.",
                "Var det ikkje deg? Stans endringa her. Du treng ikkje logge inn:",
                stopp_lenke,
                &format!("Då beheld vi denne adressa og loggar ut alle som er logga inn som deg. Lenkja verkar éin gong, i {lenkedager} dagar."),
            ],
        ),
    )
    .i(sprak)
}

/// Tells the earlier addresses that the personal address was changed.
pub fn epost_endret(sprak: Sprak, stopp_lenke: &str, lenkedager: u32) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "E-postadressen din er endret",
            &[
                "Den personlige e-postadressen din i Praksisportalen er endret. Vi sender ikke mer hit.",
                "Var det deg? Da trenger du ikke gjøre noe.",
                "Var det ikke deg? Få adressen tilbake her. Du trenger ikke logge inn:",
                stopp_lenke,
                &format!("Da logger vi ut alle som er logget inn som deg. Lenken virker én gang, i {lenkedager} dager."),
            ],
        ),
        brev(
            Sprak::Nn,
            "E-postadressa di er endra",
            &[
                "Den personlege e-postadressa di i Praksisportalen er endra. Vi sender ikkje meir hit.",
                "Var det deg? Då treng du ikkje gjere noko.",
                "Var det ikkje deg? Få adressa tilbake her. Du treng ikkje logge inn:",
                stopp_lenke,
                &format!("Då loggar vi ut alle som er logga inn som deg. Lenkja verkar éin gong, i {lenkedager} dagar."),
            ],
        ),
    )
    .i(sprak)
}

/// Tells both addresses that the change is stopped.
pub fn epostendring_stanset(sprak: Sprak, kontakt_lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Endringen av e-postadresse er stanset",
            &[
                "Noen brukte lenken i e-posten vår og stanset endringen av den personlige e-postadressen i Praksisportalen. Den gamle adressen gjelder.",
                "Alle som var logget inn, er logget ut.",
                "Har du spørsmål, eller var stansen en feil? Kontakt oss:",
                kontakt_lenke,
            ],
        ),
        brev(
            Sprak::Nn,
            "Endringa av e-postadresse er stansa",
            &[
                "Nokon brukte lenkja i e-posten vår og stansa endringa av den personlege e-postadressa i Praksisportalen. Den gamle adressa gjeld.",
                "Alle som var logga inn, er logga ut.",
                "Har du spørsmål, eller var stansen ein feil? Kontakt oss:",
                kontakt_lenke,
            ],
        ),
    )
    .i(sprak)
}
