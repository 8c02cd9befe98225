//! The words of the page about unpaid egenandeler.

use grunn::text::T;

/// Words of the page about unpaid egenandeler.
pub struct Egenandeltekst {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub caption: &'static str,
    pub regning: &'static str,
    pub behandlet: &'static str,
    pub alder: &'static str,
    pub tom_tittel: &'static str,
    pub tom: &'static str,
    pub for_mange: (&'static str, &'static str),
    pub lenke: &'static str,
    pub oppgave: &'static str,
    pub oppgave_hvorfor: &'static str,
    pub oppgave_lenke: &'static str,
}

pub static EGENANDELER: T<Egenandeltekst> = T(
    Egenandeltekst {
        tittel: "Ubetalte egenandeler",
        ingress: "Godkjente regninger der egenandelen ikke er meldt betalt. Meld minst hver 14. dag, så får pasientene frikort i tide.",
        caption: "Regninger med ubetalt egenandel, de eldste først",
        regning: "Regning",
        behandlet: "Behandlet",
        alder: "Alder",
        tom_tittel: "Ingen ubetalte egenandeler",
        tom: "Ingen godkjente regninger er meldt med ubetalt egenandel. Regninger som ikke sier noe om egenandelen, er ikke med.",
        for_mange: ("Vi viser de ", " eldste."),
        lenke: "Se ubetalte egenandeler",
        oppgave: "Meld betalte egenandeler",
        oppgave_hvorfor: "Egenandeler skal meldes minst hver 14. dag. Den eldste er",
        oppgave_lenke: "Se regningene",
    },
    Egenandeltekst {
        tittel: "Ubetalte eigendelar",
        ingress: "Godkjende rekningar der eigendelen ikkje er meld betalt. Meld minst kvar 14. dag, så får pasientane frikort i tide.",
        caption: "Rekningar med ubetalt eigendel, dei eldste først",
        regning: "Rekning",
        behandlet: "Behandla",
        alder: "Alder",
        tom_tittel: "Ingen ubetalte eigendelar",
        tom: "Ingen godkjende rekningar er melde med ubetalt eigendel. Rekningar som ikkje seier noko om eigendelen, er ikkje med.",
        for_mange: ("Vi viser dei ", " eldste."),
        lenke: "Sjå ubetalte eigendelar",
        oppgave: "Meld betalte eigendelar",
        oppgave_hvorfor: "Eigendelar skal meldast minst kvar 14. dag. Den eldste er",
        oppgave_lenke: "Sjå rekningane",
    },
);
