//! Texts of the front page, bokmål and nynorsk.

use grunn::text::{Sprak, T};

pub struct Tekst {
    pub velkommen: &'static str,
    pub krever_handling: &'static str,
    pub ingenting: &'static str,
    pub siste: &'static str,
    pub siste_tom: &'static str,
    pub alle_innsendinger: &'static str,
    pub send_ny: &'static str,
    pub frist: &'static str,
    pub mottatt: &'static str,
    pub saksbehandler: &'static str,
}

static TEKST: T<Tekst> = T(
    Tekst {
        velkommen: "Oversikt",
        krever_handling: "Krever handling",
        ingenting: "Ingenting krever handling nå.",
        siste: "Siste innsendinger",
        siste_tom: "Du har ikke sendt noen krav ennå. Når du sender det første, ser du status her.",
        alle_innsendinger: "Alle innsendinger",
        send_ny: "Send krav",
        frist: "Frist",
        mottatt: "Mottatt",
        saksbehandler: "Du er logget inn som saksbehandler. Du ser opplysninger om behandlere bare i sakene.",
    },
    Tekst {
        velkommen: "Oversikt",
        krever_handling: "Krev handling",
        ingenting: "Ingenting krev handling no.",
        siste: "Siste innsendingar",
        siste_tom: "Du har ikkje sendt nokon krav enno. Når du sender det første, ser du status her.",
        alle_innsendinger: "Alle innsendingar",
        send_ny: "Send krav",
        frist: "Frist",
        mottatt: "Motteke",
        saksbehandler: "Du er logga inn som saksbehandlar. Du ser opplysningar om behandlarar berre i sakene.",
    },
);

pub fn tekst(sprak: Sprak) -> &'static Tekst {
    TEKST.paa(sprak)
}
