//! The rule table: people who look, limits, and the submission as a whole.

use grunn::text::T;

use crate::regel::{
    Niva::{Avviser, Informerer, Manuell},
    Regel,
};
use crate::regelhjemmel::{FTRL_5_3, FTRL_22_2, FVL_17, MELDING};

/// What happens when a limit stops for a look. It says nothing of what is right.
const UVANLIG: T = T(
    "En saksbehandler ser på regningen før vi betaler. Det betyr ikke at noe er feil. Du trenger ikke gjøre noe nå.",
    "Ein saksbehandlar ser på rekninga før vi betaler. Det betyr ikkje at noko er feil. Du treng ikkje gjere noko no.",
);

pub(super) const MANUELT_GODKJENT: Regel = Regel {
    kode: "MAN",
    merknad: "I-MANUELT-GODKJENT",
    niva: Informerer,
    hjemmel: FTRL_22_2,
    tekst: T(
        "To saksbehandlere har sett på regningen og godkjent den.",
        "To saksbehandlarar har sett på rekninga og godkjent ho.",
    ),
    tiltak: T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
};

pub(super) const MANUELT_AVVIST: Regel = Regel {
    kode: "MAN",
    merknad: "I-MANUELT-AVVIST",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T(
        "En saksbehandler har sett på regningen og avvist den. Begrunnelsen er «{begrunnelse}».",
        "Ein saksbehandlar har sett på rekninga og avvist ho. Grunngivinga er «{begrunnelse}».",
    ),
    tiltak: T(
        "Rett regningen og send den på nytt, eller klag på vedtaket.",
        "Rett rekninga og send ho på nytt, eller klag på vedtaket.",
    ),
};

pub(super) const GRENSE_REGNING: Regel = Regel {
    kode: "GRENSE",
    merknad: "I-UVANLIG",
    niva: Manuell,
    hjemmel: FVL_17,
    tekst: T(
        "Regningen er på {krevd}. Det er mer enn {mot}.",
        "Rekninga er på {krevd}. Det er meir enn {mot}.",
    ),
    tiltak: UVANLIG,
};

pub(super) const GRENSE_DAG: Regel = Regel {
    kode: "GRENSE",
    merknad: "I-UVANLIG",
    niva: Manuell,
    hjemmel: FVL_17,
    tekst: T(
        "Regningene dine for {dato} er på {krevd} til sammen. Det er mer enn {mot}.",
        "Rekningane dine for {dato} er på {krevd} til saman. Det er meir enn {mot}.",
    ),
    tiltak: UVANLIG,
};

pub(super) const GRENSE_MANED: Regel = Regel {
    kode: "GRENSE",
    merknad: "I-UVANLIG",
    niva: Manuell,
    hjemmel: FVL_17,
    tekst: T(
        "Regningene dine for {periode} er på {krevd} til sammen. Det er mer enn {mot}.",
        "Rekningane dine for {periode} er på {krevd} til saman. Det er meir enn {mot}.",
    ),
    tiltak: UVANLIG,
};

pub(super) const GRENSE_MINUTTER: Regel = Regel {
    kode: "GRENSE",
    merknad: "I-UVANLIG",
    niva: Manuell,
    hjemmel: FVL_17,
    tekst: T(
        "Takstene for {dato} tar minst {minutter:minutt} til sammen. Det er mer enn grensen på {maks:minutt} om dagen.",
        "Takstane for {dato} tek minst {minutter:minutt} til saman. Det er meir enn grensa på {maks:minutt} om dagen.",
    ),
    tiltak: UVANLIG,
};

pub(super) const GRENSE_PASIENT: Regel = Regel {
    kode: "GRENSE",
    merknad: "I-UVANLIG",
    niva: Manuell,
    hjemmel: FVL_17,
    tekst: T(
        "Pasienten har {antall:regning} hos deg på {dager:dag} fram til {dato}. Det er mer enn grensen på {maks}.",
        "Pasienten har {antall:regning} hos deg på {dager:dag} fram til {dato}. Det er meir enn grensa på {maks}.",
    ),
    tiltak: UVANLIG,
};

pub(super) const SUM_ANTALL: Regel = Regel {
    kode: "I-SUM",
    merknad: "I-SUM",
    niva: Informerer,
    hjemmel: MELDING,
    tekst: T(
        "Kravet sier {oppgitt:regning}, men inneholder {talt}.",
        "Kravet seier {oppgitt:regning}, men inneheld {talt}.",
    ),
    tiltak: T(
        "Sjekk at alle regningene er med. Vi behandler dem som er i kravet.",
        "Sjekk at alle rekningane er med. Vi behandlar dei som er i kravet.",
    ),
};

pub(super) const SUM_BELOP: Regel = Regel {
    kode: "I-SUM",
    merknad: "I-SUM",
    niva: Informerer,
    hjemmel: MELDING,
    tekst: T(
        "Kravet sier {oppgitt} til sammen, men regningene blir {talt}.",
        "Kravet seier {oppgitt} til saman, men rekningane blir {talt}.",
    ),
    tiltak: T(
        "Sjekk summen i journalsystemet. Vi bruker summen av regningene.",
        "Sjekk summen i journalsystemet. Vi bruker summen av rekningane.",
    ),
};

pub(super) const RAPPORTERING: Regel = Regel {
    kode: "458",
    merknad: "458",
    niva: Informerer,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Eldste regning med egenandel er {dager:dag} gammel. Egenandeler skal meldes minst hver {grense}. dag.",
        "Eldste rekning med eigendel er {dager:dag} gammal. Eigendelar skal meldast minst kvar {grense}. dag.",
    ),
    tiltak: T(
        "Send krav oftere, så pasientene får frikort i tide.",
        "Send krav oftare, så pasientane får frikort i tide.",
    ),
};

pub(super) const UKJENT_FELT: Regel = Regel {
    kode: "I-FELT",
    merknad: "I-FELT",
    niva: Informerer,
    hjemmel: MELDING,
    tekst: T(
        "Kravet har innhold vi ikke bruker i kontrollen: {felt}.",
        "Kravet har innhald vi ikkje bruker i kontrollen: {felt}.",
    ),
    tiltak: T(
        "Vi har lagret det slik du sendte det. Du trenger ikke gjøre noe.",
        "Vi har lagra det slik du sende det. Du treng ikkje gjere noko.",
    ),
};
