//! The rule table: the codes themselves.

use grunn::text::T;

use crate::regel::{
    Niva::{Avviser, Manuell},
    Regel,
};
use crate::regelhjemmel::{FTRL_5_3, TAKST, TAKST_HOYESTE_ANTALL, TAKST_REPETISJON, TAKST_SPESIALISTTAKST};

pub(super) const K06_UGYLDIG_MED: Regel = Regel {
    kode: "K06",
    merknad: "U-KOMBINASJON",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} kan ikke brukes sammen med {annen}.",
        "Takst {takst} kan ikkje brukast saman med {annen}.",
    ),
    tiltak: T(
        "Fjern taksten som ikke skal være der, og send regningen på nytt.",
        "Fjern taksten som ikkje skal vere der, og send rekninga på nytt.",
    ),
};

pub(super) const K06_BARE_MED: Regel = Regel {
    kode: "K06",
    merknad: "U-KOMBINASJON",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} kan bare brukes sammen med {lov}. Her står også {annen}.",
        "Takst {takst} kan berre brukast saman med {lov}. Her står også {annen}.",
    ),
    tiltak: T(
        "Fjern taksten som ikke skal være der, og send regningen på nytt.",
        "Fjern taksten som ikkje skal vere der, og send rekninga på nytt.",
    ),
};

pub(super) const K06_SAMME_DAG: Regel = Regel {
    kode: "K06",
    merknad: "U-KOMBINASJON",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} kan ikke brukes samme dag som {annen} for samme pasient. Den står på regning {regning}.",
        "Takst {takst} kan ikkje brukast same dag som {annen} for same pasient. Han står på rekning {regning}.",
    ),
    tiltak: T(
        "Fjern taksten som ikke skal være der, og send regningen på nytt.",
        "Fjern taksten som ikkje skal vere der, og send rekninga på nytt.",
    ),
};

pub(super) const K06_DAGEN_ETTER: Regel = Regel {
    kode: "K06",
    merknad: "U-KOMBINASJON",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} kan ikke brukes flere dager på rad for samme pasient. Den er brukt {dato}, på regning {regning}.",
        "Takst {takst} kan ikkje brukast fleire dagar på rad for same pasient. Han er brukt {dato}, på rekning {regning}.",
    ),
    tiltak: T(
        "Er datoen feil, rett den og send på nytt. Hvis ikke, fjern taksten.",
        "Er datoen feil, rett han og send på nytt. Elles fjern taksten.",
    ),
};

pub(super) const K07_KREVER_TAKST: Regel = Regel {
    kode: "K07",
    merknad: "U-KREVER-TAKST",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} er et tillegg. Den må stå på samme regning som en av {krever}.",
        "Takst {takst} er eit tillegg. Han må stå på same rekning som ein av {krever}.",
    ),
    tiltak: T(
        "Legg til taksten den hører til, eller fjern tillegget. Send så regningen på nytt.",
        "Legg til taksten han høyrer til, eller fjern tillegget. Send så rekninga på nytt.",
    ),
};

pub(super) const K15_REPETISJON: Regel = Regel {
    kode: "K15",
    merknad: "I-REPETISJON",
    niva: Avviser,
    hjemmel: TAKST_REPETISJON,
    tekst: T(
        "Takst {takst} er brukt {antall:gang}. Den kan brukes høyst {maks:gang} på en regning.",
        "Takst {takst} er brukt {antall:gang}. Han kan brukast høgst {maks:gang} på ei rekning.",
    ),
    tiltak: T(
        "Rett antallet og beløpet, og send regningen på nytt.",
        "Rett talet og beløpet, og send rekninga på nytt.",
    ),
};

pub(super) const K15_UKJENT: Regel = Regel {
    kode: "K15",
    merknad: "I-REPETISJON",
    niva: Manuell,
    hjemmel: TAKST_REPETISJON,
    tekst: T(
        "Takst {takst} er brukt {antall:gang}. Vi har ikke lastet regelen for hvor mange som er lov.",
        "Takst {takst} er brukt {antall:gang}. Vi har ikkje lasta regelen for kor mange som er lov.",
    ),
    tiltak: T(
        "Du trenger ikke gjøre noe. En saksbehandler ser på regningen.",
        "Du treng ikkje gjere noko. Ein saksbehandlar ser på rekninga.",
    ),
};

pub(super) const K16_MAKS: Regel = Regel {
    kode: "K16",
    merknad: "I-MAKS-AAR",
    niva: Avviser,
    hjemmel: TAKST_HOYESTE_ANTALL,
    tekst: T(
        "Takst {takst} kan brukes {maks:gang} per pasient i {aar}. Med denne regningen blir det {antall}.",
        "Takst {takst} kan brukast {maks:gang} per pasient i {aar}. Med denne rekninga blir det {antall}.",
    ),
    tiltak: T(
        "Taksten dekkes ikke flere ganger i år. Fjern den, og send resten av regningen på nytt.",
        "Taksten blir ikkje dekt fleire gonger i år. Fjern han, og send resten av rekninga på nytt.",
    ),
};

pub(super) const K16_PERIODE: Regel = Regel {
    kode: "K16",
    merknad: "I-MAKS",
    niva: Avviser,
    hjemmel: TAKST_HOYESTE_ANTALL,
    tekst: T(
        "Takst {takst} kan brukes {maks:gang} per pasient {periode}. Med denne regningen blir det {antall}.",
        "Takst {takst} kan brukast {maks:gang} per pasient {periode}. Med denne rekninga blir det {antall}.",
    ),
    tiltak: T(
        "Taksten dekkes ikke flere ganger. Fjern den, og send resten av regningen på nytt.",
        "Taksten blir ikkje dekt fleire gonger. Fjern han, og send resten av rekninga på nytt.",
    ),
};

pub(super) const K16_BEHANDLER: Regel = Regel {
    kode: "K16",
    merknad: "I-MAKS-AAR",
    niva: Avviser,
    hjemmel: TAKST_HOYESTE_ANTALL,
    tekst: T(
        "Takst {takst} kan brukes {maks:gang} i {periode}. Med denne regningen blir det {antall}.",
        "Takst {takst} kan brukast {maks:gang} i {periode}. Med denne rekninga blir det {antall}.",
    ),
    tiltak: T(
        "Taksten dekkes ikke flere ganger i perioden. Fjern den, og send resten av regningen på nytt.",
        "Taksten blir ikkje dekt fleire gonger i perioden. Fjern han, og send resten av rekninga på nytt.",
    ),
};

pub(super) const K17_DIAGNOSE: Regel = Regel {
    kode: "K17",
    merknad: "I-KREVER-DIAGNOSE",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} krever diagnose: {krever}. Den står ikke på regningen.",
        "Takst {takst} krev diagnose: {krever}. Han står ikkje på rekninga.",
    ),
    tiltak: T(
        "Har pasienten diagnosen, skriv den og send regningen på nytt. Ellers bruk en annen takst.",
        "Har pasienten diagnosen, skriv han og send rekninga på nytt. Elles bruk ein annan takst.",
    ),
};

pub(super) const K17_PROSEDYRE: Regel = Regel {
    kode: "K17",
    merknad: "I-KREVER-PROSEDYRE",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} krever prosedyrekode: {krever}. Den står ikke på regningen.",
        "Takst {takst} krev prosedyrekode: {krever}. Han står ikkje på rekninga.",
    ),
    tiltak: T(
        "Skriv koden for det du gjorde, og send regningen på nytt.",
        "Skriv koden for det du gjorde, og send rekninga på nytt.",
    ),
};

pub(super) const K18_UKJENT: Regel = Regel {
    kode: "K18",
    merknad: "I-UKJENT-TAKST",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} finnes ikke i taksttabellen.",
        "Takst {takst} finst ikkje i taksttabellen.",
    ),
    tiltak: T(
        "Sjekk koden, også store og små bokstaver. Send så regningen på nytt.",
        "Sjekk koden, også store og små bokstavar. Send så rekninga på nytt.",
    ),
};

pub(super) const K18_DATO: Regel = Regel {
    kode: "K18",
    merknad: "I-UGYLDIG-DATO",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T("Takst {takst} gjaldt ikke {dato}.", "Takst {takst} gjaldt ikkje {dato}."),
    tiltak: T(
        "Bruk taksten som gjaldt den dagen, og send regningen på nytt.",
        "Bruk taksten som gjaldt den dagen, og send rekninga på nytt.",
    ),
};

pub(super) const K18_FAGOMRADE: Regel = Regel {
    kode: "K18",
    merknad: "I-FAGOMRADE",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} hører til fagområde {annet}. Praksisen har fagområde {fagomrade}.",
        "Takst {takst} høyrer til fagområde {annet}. Praksisen har fagområde {fagomrade}.",
    ),
    tiltak: T(
        "Velg riktig praksis eller riktig takst, og send regningen på nytt.",
        "Vel rett praksis eller rett takst, og send rekninga på nytt.",
    ),
};

pub(super) const K18_IKKE_LASTET: Regel = Regel {
    kode: "K18",
    merknad: "I-UKJENT-TAKST",
    niva: Manuell,
    hjemmel: TAKST,
    tekst: T(
        "Vi kjenner ikke takst {takst}, og hele tariffen for {dato} er ikke lastet.",
        "Vi kjenner ikkje takst {takst}, og heile tariffen for {dato} er ikkje lasta.",
    ),
    tiltak: T(
        "Du trenger ikke gjøre noe. En saksbehandler ser på regningen.",
        "Du treng ikkje gjere noko. Ein saksbehandlar ser på rekninga.",
    ),
};

pub(super) const K18_PRAKSISTYPE: Regel = Regel {
    kode: "K18",
    merknad: "I-PRAKSISTYPE",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} kan ikke brukes i praksistypen {praksistype}.",
        "Takst {takst} kan ikkje brukast i praksistypen {praksistype}.",
    ),
    tiltak: T(
        "Velg riktig praksis eller riktig takst, og send regningen på nytt.",
        "Vel rett praksis eller rett takst, og send rekninga på nytt.",
    ),
};

pub(super) const K19_SPESIALIST: Regel = Regel {
    kode: "K19",
    merknad: "I-SPESIALIST",
    niva: Avviser,
    hjemmel: TAKST_SPESIALISTTAKST,
    tekst: T(
        "Takst {takst} krever en spesialitet eller kompetanse du ikke var registrert med {dato}.",
        "Takst {takst} krev ein spesialitet eller kompetanse du ikkje var registrert med {dato}.",
    ),
    tiltak: T(
        "Fjern taksten. Eller få registreringen i HPR rettet, og send på nytt.",
        "Fjern taksten. Eller få retta registreringa i HPR, og send på nytt.",
    ),
};

pub(super) const K19_ELLER_ALDER: Regel = Regel {
    kode: "K19",
    merknad: "I-SPESIALIST",
    niva: Avviser,
    hjemmel: TAKST_SPESIALISTTAKST,
    tekst: T(
        "Takst {takst} gjelder pasienter under {grense:ar}, og pasienten var {alder:ar}. For andre krever den en kompetanse du ikke var registrert med {dato}.",
        "Takst {takst} gjeld pasientar under {grense:ar}, og pasienten var {alder:ar}. For andre krev han ein kompetanse du ikkje var registrert med {dato}.",
    ),
    tiltak: T(
        "Bruk taksten for alderen. Eller få registreringen i HPR rettet, og send på nytt.",
        "Bruk taksten for alderen. Eller få retta registreringa i HPR, og send på nytt.",
    ),
};

pub(super) const K27_BARN: Regel = Regel {
    kode: "K27",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Pasienten var {alder} år og betaler ikke egenandel. Du krevde {krevd} for takst {takst}. Helfo dekker hele honoraret, {riktig}.",
        "Pasienten var {alder} år og betaler ikkje eigendel. Du kravde {krevd} for takst {takst}. Helfo dekkjer heile honoraret, {riktig}.",
    ),
    tiltak: T(
        "Rett beløpet til {riktig}, og send regningen på nytt. Har pasienten betalt, betal tilbake.",
        "Rett beløpet til {riktig}, og send rekninga på nytt. Har pasienten betalt, betal tilbake.",
    ),
};

pub(super) const K27_IKKE_BARN: Regel = Regel {
    kode: "K27",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Regningen er merket med barn. Pasienten var {alder} år, og grensen er {grense} år.",
        "Rekninga er merkt med barn. Pasienten var {alder} år, og grensa er {grense} år.",
    ),
    tiltak: T(
        "Fjern koden, krev vanlig refusjon, og send regningen på nytt.",
        "Fjern koden, krev vanleg refusjon, og send rekninga på nytt.",
    ),
};

pub(super) const K27_UKJENT_ALDER: Regel = Regel {
    kode: "K27",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Manuell,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Regningen er merket med barn. Vi kan ikke se om pasienten er under aldersgrensen.",
        "Rekninga er merkt med barn. Vi kan ikkje sjå om pasienten er under aldersgrensa.",
    ),
    tiltak: T(
        "En saksbehandler ser på regningen. Mangler fødselsdatoen, send regningen på nytt med den.",
        "Ein saksbehandlar ser på rekninga. Manglar fødselsdatoen, send rekninga på nytt med han.",
    ),
};

pub(super) const K27_ALDER: Regel = Regel {
    kode: "K27",
    merknad: "I-ALDER",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} gjelder pasienter {grense}. Pasienten var {alder} år.",
        "Takst {takst} gjeld pasientar {grense}. Pasienten var {alder} år.",
    ),
    tiltak: T(
        "Bruk taksten for alderen, og send regningen på nytt.",
        "Bruk taksten for alderen, og send rekninga på nytt.",
    ),
};
