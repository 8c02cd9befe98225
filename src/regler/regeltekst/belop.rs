//! The rule table: money, and who pays the egenandel.

use grunn::text::T;

use crate::regel::{
    Niva::{Avviser, Informerer, Manuell},
    Regel,
};
use crate::regelhjemmel::{FTRL_5_3, MELDING, TAKST};

pub(super) const K11_FRIKORT: Regel = Regel {
    kode: "K11",
    merknad: "710",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Regningen er merket med frikort. Pasienten hadde ikke frikort {dato}.",
        "Rekninga er merkt med frikort. Pasienten hadde ikkje frikort {dato}.",
    ),
    tiltak: T(
        "Krev egenandelen av pasienten, og send regningen på nytt med vanlig refusjon. Eller vent til frikortet er på plass.",
        "Krev eigendelen av pasienten, og send rekninga på nytt med vanleg refusjon. Eller vent til frikortet er på plass.",
    ),
};

pub(super) const K11_IKKE_SVAR: Regel = Regel {
    kode: "K11",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Informerer,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Vi fikk ikke svar fra frikortregisteret. Regningen venter, og blir ikke avvist av den grunn.",
        "Vi fekk ikkje svar frå frikortregisteret. Rekninga ventar, og blir ikkje avvist av den grunn.",
    ),
    tiltak: T(
        "Du trenger ikke gjøre noe. Vi prøver igjen.",
        "Du treng ikkje gjere noko. Vi prøver igjen.",
    ),
};

pub(super) const K11_SAKSBEHANDLER: Regel = Regel {
    kode: "K11",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Manuell,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Vi fikk ikke svar fra frikortregisteret i tide.",
        "Vi fekk ikkje svar frå frikortregisteret i tide.",
    ),
    tiltak: T(
        "Nå venter regningen på en saksbehandler. Du trenger ikke gjøre noe. Vi kan be om dokumentasjon.",
        "No ventar rekninga på ein saksbehandlar. Du treng ikkje gjere noko. Vi kan be om dokumentasjon.",
    ),
};

pub(super) const K11_UKJENT_KODE: Regel = Regel {
    kode: "K11",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Koden {kode} for fri egenandel er ukjent.",
        "Koden {kode} for fri eigendel er ukjend.",
    ),
    tiltak: T(
        "Bruk en kode fra kodeverk 7461, med store bokstaver. Eller fjern koden, og krev vanlig refusjon. Send så på nytt.",
        "Bruk ein kode frå kodeverk 7461, med store bokstavar. Eller fjern koden, og krev vanleg refusjon. Send så på nytt.",
    ),
};

pub(super) const K11_BEGRUNNELSE: Regel = Regel {
    kode: "K11",
    merknad: "U-MANGLER-OPPL",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Koden {kode} ({grunn}) skal begrunnes på regningen. Merknaden mangler, eller er for kort til å være en begrunnelse.",
        "Koden {kode} ({grunn}) skal grunngjevast på rekninga. Merknaden manglar, eller er for kort til å vere ei grunngjeving.",
    ),
    tiltak: T(
        "Skriv begrunnelsen i merknaden, og send regningen på nytt.",
        "Skriv grunngjevinga i merknaden, og send rekninga på nytt.",
    ),
};

pub(super) const K11_UTEN_ID: Regel = Regel {
    kode: "K11",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Manuell,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Regningen er merket med frikort. Vi kan ikke slå det opp uten fødselsnummer eller D-nummer.",
        "Rekninga er merkt med frikort. Vi kan ikkje slå det opp utan fødselsnummer eller D-nummer.",
    ),
    tiltak: T(
        "En saksbehandler ser på regningen. Vent på svaret. Blir den avvist, kan du sende den på nytt med pasientens nummer.",
        "Ein saksbehandlar ser på rekninga. Vent på svaret. Blir ho avvist, kan du sende ho på nytt med nummeret til pasienten.",
    ),
};

pub(super) const K11_STONADSPUNKT: Regel = Regel {
    kode: "K11",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Frikort gjelder bare stønadspunkt {lov} hos tannlege og tannpleier.",
        "Frikort gjeld berre stønadspunkt {lov} hos tannlege og tannpleiar.",
    ),
    tiltak: T(
        "Fjern koden, krev vanlig refusjon, og send regningen på nytt.",
        "Fjern koden, krev vanleg refusjon, og send rekninga på nytt.",
    ),
};

pub(super) const K11_FAGOMRADE: Regel = Regel {
    kode: "K11",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Manuell,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Koden {kode} ({grunn}) er en grunn til fri egenandel hos {hvem}. I forskriften for ditt fagområde finner vi den ikke.",
        "Koden {kode} ({grunn}) er ein grunn til fri eigendel hos {hvem}. I forskrifta for ditt fagområde finn vi han ikkje.",
    ),
    tiltak: T(
        "En saksbehandler ser på regningen. Blir den avvist, send den på nytt med koden for den rette grunnen, eller med vanlig refusjon.",
        "Ein saksbehandlar ser på rekninga. Blir ho avvist, send ho på nytt med koden for den rette grunnen, eller med vanleg refusjon.",
    ),
};

pub(super) const K11_FRIKORT_FAGOMRADE: Regel = Regel {
    kode: "K11",
    merknad: "U-FRITAK-IKKE-BEKREFTET",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Frikort gjelder hos {hvem}. Egenandelen hos deg er ikke under egenandelstaket.",
        "Frikort gjeld hos {hvem}. Eigendelen hos deg er ikkje under eigendelstaket.",
    ),
    tiltak: T(
        "Fjern koden, krev vanlig refusjon, og send regningen på nytt.",
        "Fjern koden, krev vanleg refusjon, og send rekninga på nytt.",
    ),
};

pub(super) const K21_BELOP: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Du krevde {krevd} for takst {takst}. Etter tariffen fra {fra} er {slag} {riktig}.",
        "Du kravde {krevd} for takst {takst}. Etter tariffen frå {fra} er {slag} {riktig}.",
    ),
    tiltak: T(
        "Rett beløpet for taksten til {riktig} og summen på regningen, og send den på nytt.",
        "Rett beløpet for taksten til {riktig} og summen på rekninga, og send ho på nytt.",
    ),
};

pub(super) const K21_UTEN_FRITAK: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Du krevde hele honoraret, {krevd}, for takst {takst}. Regningen har ingen grunn til fri egenandel. Da er refusjonen {riktig}.",
        "Du kravde heile honoraret, {krevd}, for takst {takst}. Rekninga har ingen grunn til fri eigendel. Då er refusjonen {riktig}.",
    ),
    tiltak: T(
        "Skulle pasienten betale, rett beløpet til {riktig}. Hvis ikke, legg til grunnen. Send så på nytt.",
        "Skulle pasienten betale, rett beløpet til {riktig}. Elles legg til grunnen. Send så på nytt.",
    ),
};

pub(super) const K21_MED_FRITAK: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: FTRL_5_3,
    tekst: T(
        "Du krevde refusjonen, {krevd}, for takst {takst}. Pasienten er fritatt for egenandel. Da dekker Helfo hele honoraret, {riktig}.",
        "Du kravde refusjonen, {krevd}, for takst {takst}. Pasienten er friteken for eigendel. Då dekkjer Helfo heile honoraret, {riktig}.",
    ),
    tiltak: T(
        "Rett beløpet for taksten til {riktig} og summen på regningen, og send den på nytt.",
        "Rett beløpet for taksten til {riktig} og summen på rekninga, og send ho på nytt.",
    ),
};

pub(super) const K21_PASIENT_BETALER: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Pasienten betaler takst {takst} selv. Du krevde {krevd}, men Helfo dekker den ikke.",
        "Pasienten betaler takst {takst} sjølv. Du kravde {krevd}, men Helfo dekkjer han ikkje.",
    ),
    tiltak: T(
        "Sett beløpet for taksten til {riktig}, og send regningen på nytt.",
        "Set beløpet for taksten til {riktig}, og send rekninga på nytt.",
    ),
};

pub(super) const K21_AVKORTET: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Informerer,
    hjemmel: TAKST,
    tekst: T(
        "Du krevde {krevd} for takst {takst}. Vi godkjente {riktig}, som er {slag} i tariffen fra {fra}.",
        "Du kravde {krevd} for takst {takst}. Vi godkjende {riktig}, som er {slag} i tariffen frå {fra}.",
    ),
    tiltak: T("Er du uenig, kan du klage.", "Er du usamd, kan du klage."),
};

pub(super) const K21_IKKE_LASTET: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Informerer,
    hjemmel: TAKST,
    tekst: T(
        "Tariffen for denne datoen er ikke lastet. Du krevde {krevd} for takst {takst}. I den siste tariffen vi kjenner, fra {fra}, er {slag} {riktig}.",
        "Tariffen for denne datoen er ikkje lasta. Du kravde {krevd} for takst {takst}. I den siste tariffen vi kjenner, frå {fra}, er {slag} {riktig}.",
    ),
    tiltak: T(
        "Regningen er ikke avvist for dette. Vi betaler ikke mer enn den siste tariffen vi kjenner. Mener du at beløpet ditt er riktig, kan du klage.",
        "Rekninga er ikkje avvist for dette. Vi betaler ikkje meir enn den siste tariffen vi kjenner. Meiner du at beløpet ditt er rett, kan du klage.",
    ),
};

pub(super) const K21_UTEN_EGET_BELOP: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} har ikke eget beløp. Du krevde {krevd}. Bruk {koder} i stedet.",
        "Takst {takst} har ikkje eige beløp. Du kravde {krevd}. Bruk {koder} i staden.",
    ),
    tiltak: T(
        "Bytt til {koder}, rett beløpet, og send regningen på nytt.",
        "Byt til {koder}, rett beløpet, og send rekninga på nytt.",
    ),
};

pub(super) const K21_ANNET_IKKE_RETT: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "{slag} {kode} har et beløp på {krevd}. Praksistypen {praksistype} kan ikke kreve det.",
        "{slag} {kode} har eit beløp på {krevd}. Praksistypen {praksistype} kan ikkje krevje det.",
    ),
    tiltak: T(
        "Fjern beløpet, rett summen, og send regningen på nytt.",
        "Fjern beløpet, rett summen, og send rekninga på nytt.",
    ),
};

pub(super) const K21_ANNET_UKJENT: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Manuell,
    hjemmel: TAKST,
    tekst: T(
        "{slag} {kode} har et beløp på {krevd}. Vi har ingen sats for den.",
        "{slag} {kode} har eit beløp på {krevd}. Vi har ingen sats for han.",
    ),
    tiltak: T(
        "Du trenger ikke gjøre noe. En saksbehandler ser på regningen før vi betaler.",
        "Du treng ikkje gjere noko. Ein saksbehandlar ser på rekninga før vi betaler.",
    ),
};

pub(super) const K21_ANNET_SATS: Regel = Regel {
    kode: "K21",
    merknad: "I-BELOP",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "{slag} {kode} har et beløp på {krevd}. Satsen er {riktig}.",
        "{slag} {kode} har eit beløp på {krevd}. Satsen er {riktig}.",
    ),
    tiltak: T(
        "Rett beløpet til {riktig}, rett summen, og send regningen på nytt.",
        "Rett beløpet til {riktig}, rett summen, og send rekninga på nytt.",
    ),
};

pub(super) const K21_SUM: Regel = Regel {
    kode: "K21",
    merknad: "I-SUM",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Summen på regningen er {krevd}. Takstene på den blir {riktig} til sammen.",
        "Summen på rekninga er {krevd}. Takstane på ho blir {riktig} til saman.",
    ),
    tiltak: T("Rett summen, og send regningen på nytt.", "Rett summen, og send rekninga på nytt."),
};
