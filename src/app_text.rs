//! Texts of the frame, bokmål and nynorsk.

use crate::text::Sprak;

pub struct Tekst {
    pub hopp: &'static str,
    pub innlogget_som: &'static str,
    pub annet_sprak: &'static str,
    pub logg_inn: &'static str,
    pub logg_ut: &'static str,
    pub hovednav: &'static str,
    pub nav_oversikt: &'static str,
    pub nav_praksisinformasjon: &'static str,
    pub nav_innsendinger: &'static str,
    pub nav_vedtak: &'static str,
    pub nav_utbetalinger: &'static str,
    pub uten_skript: &'static str,
    pub uten_skript_lenke: &'static str,
    pub bunn_om: &'static str,
    pub veiledning: &'static str,
    pub kontakt: &'static str,
    pub personvern: &'static str,
    pub tilgjengelighet: &'static str,
    pub nettlesere: &'static str,
    pub okt_tittel: &'static str,
    pub okt_tekst: &'static str,
    pub okt_knapp: &'static str,
    pub okt_ute: &'static str,
}

const NB: Tekst = Tekst {
    hopp: "Hopp til innholdet",
    innlogget_som: "Innlogget som",
    annet_sprak: "Nynorsk",
    logg_inn: "Logg inn",
    logg_ut: "Logg ut",
    hovednav: "Hovedmeny",
    nav_oversikt: "Oversikt",
    nav_praksisinformasjon: "Praksisinformasjon",
    nav_innsendinger: "Innsendinger",
    nav_vedtak: "Vedtak",
    nav_utbetalinger: "Utbetalingsoversikt",
    uten_skript: "Nettleseren din kjører ikke skript her. Alt virker likevel.",
    uten_skript_lenke: "Informasjon om nettlesere",
    bunn_om: "Praksisportalen er for behandlere som har avtale om direkte oppgjør med Helfo.",
    veiledning: "Veiledning",
    kontakt: "Kontakt oss",
    personvern: "Personvern",
    tilgjengelighet: "Tilgjengelighetserklæring",
    nettlesere: "Nettlesere",
    okt_tittel: "Du blir logget ut om to minutter",
    okt_tekst: "Vi logger deg ut når du ikke har brukt siden på en stund. Det du har skrevet, blir stående hvis du fortsetter.",
    okt_knapp: "Fortsett",
    okt_ute: "Du er logget ut. Det du har skrevet, står her fortsatt til du lukker siden.",
};

const NN: Tekst = Tekst {
    hopp: "Hopp til innhaldet",
    innlogget_som: "Innlogga som",
    annet_sprak: "Bokmål",
    logg_inn: "Logg inn",
    logg_ut: "Logg ut",
    hovednav: "Hovudmeny",
    nav_oversikt: "Oversikt",
    nav_praksisinformasjon: "Praksisinformasjon",
    nav_innsendinger: "Innsendingar",
    nav_vedtak: "Vedtak",
    nav_utbetalinger: "Utbetalingsoversikt",
    uten_skript: "Nettlesaren din køyrer ikkje skript her. Alt verkar likevel.",
    uten_skript_lenke: "Informasjon om nettlesarar",
    bunn_om: "Praksisportalen er for behandlarar som har avtale om direkte oppgjer med Helfo.",
    veiledning: "Rettleiing",
    kontakt: "Kontakt oss",
    personvern: "Personvern",
    tilgjengelighet: "Tilgjengeerklæring",
    nettlesere: "Nettlesarar",
    okt_tittel: "Du blir logga ut om to minutt",
    okt_tekst: "Vi loggar deg ut når du ikkje har brukt sida på ei stund. Det du har skrive, blir ståande om du held fram.",
    okt_knapp: "Hald fram",
    okt_ute: "Du er logga ut. Det du har skrive, står her framleis til du lukkar sida.",
};

pub fn tekst(sprak: Sprak) -> &'static Tekst {
    match sprak {
        Sprak::Nb => &NB,
        Sprak::Nn => &NN,
    }
}
