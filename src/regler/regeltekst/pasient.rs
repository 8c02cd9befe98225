//! The rule table: who was treated, for what, on whose referral.

use grunn::text::T;

use crate::regel::{
    Niva::{Avviser, Informerer, Manuell},
    Regel,
};
use crate::regelhjemmel::{FTRL_5_6, FTRL_22_2, MELDING, TAKST_HENVISNING};

pub(super) const K12_IKKE_FODT: Regel = Regel {
    kode: "K12",
    merknad: "I-IKKE-FODT",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Pasienten var ikke født {dato}, da behandlingen skal ha vært.",
        "Pasienten var ikkje fødd {dato}, då behandlinga skal ha vore.",
    ),
    tiltak: T(
        "Sjekk pasienten og tidspunktet. Rett det som er feil, og send regningen på nytt.",
        "Sjekk pasienten og tidspunktet. Rett det som er feil, og send rekninga på nytt.",
    ),
};

pub(super) const K12_AVDOD: Regel = Regel {
    kode: "K12",
    merknad: "U-AVDOD",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Pasienten er registrert som død før {dato}, da behandlingen skal ha vært.",
        "Pasienten er registrert som død før {dato}, då behandlinga skal ha vore.",
    ),
    tiltak: T(
        "Sjekk pasienten og tidspunktet. Rett det som er feil, og send regningen på nytt.",
        "Sjekk pasienten og tidspunktet. Rett det som er feil, og send rekninga på nytt.",
    ),
};

pub(super) const K12_IKKE_SVAR: Regel = Regel {
    kode: "K12",
    merknad: "I-FOLKEREGISTERET-TIER",
    niva: Informerer,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Vi fikk ikke svar fra Folkeregisteret om pasienten. Regningen venter, og blir ikke avvist av den grunn.",
        "Vi fekk ikkje svar frå Folkeregisteret om pasienten. Rekninga ventar, og blir ikkje avvist av den grunn.",
    ),
    tiltak: T(
        "Du trenger ikke gjøre noe. Vi prøver igjen.",
        "Du treng ikkje gjere noko. Vi prøver igjen.",
    ),
};

pub(super) const K12_SAKSBEHANDLER: Regel = Regel {
    kode: "K12",
    merknad: "I-FOLKEREGISTERET-TIER",
    niva: Manuell,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Vi fikk ikke svar fra Folkeregisteret i tide.",
        "Vi fekk ikkje svar frå Folkeregisteret i tide.",
    ),
    tiltak: T(
        "Nå venter regningen på en saksbehandler. Du trenger ikke gjøre noe. Vi kan be om dokumentasjon.",
        "No ventar rekninga på ein saksbehandlar. Du treng ikkje gjere noko. Vi kan be om dokumentasjon.",
    ),
};

pub(super) const K12_UKJENT_PERSON: Regel = Regel {
    kode: "K12",
    merknad: "I-UKJENT-PERSON",
    niva: Manuell,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Vi finner ikke pasienten i Folkeregisteret.",
        "Vi finn ikkje pasienten i Folkeregisteret.",
    ),
    tiltak: T(
        "Nå venter regningen på en saksbehandler. Sjekk fødselsnummeret. Er det riktig, trenger du ikke gjøre noe.",
        "No ventar rekninga på ein saksbehandlar. Sjekk fødselsnummeret. Er det rett, treng du ikkje gjere noko.",
    ),
};

pub(super) const K14_MANGLER: Regel = Regel {
    kode: "K14",
    merknad: "U-MANGLER-HENVISNING",
    niva: Avviser,
    hjemmel: TAKST_HENVISNING,
    tekst: T(
        "Behandlingen krever henvisning, og datoen for henvisningen mangler.",
        "Behandlinga krev tilvising, og datoen for tilvisinga manglar.",
    ),
    tiltak: T(
        "Fyll inn dato og hvem som henviste, og send regningen på nytt.",
        "Fyll inn dato og kven som tilviste, og send rekninga på nytt.",
    ),
};

pub(super) const K14_ID: Regel = Regel {
    kode: "K14",
    merknad: "U-MANGLER-HENVISNING",
    niva: Avviser,
    hjemmel: TAKST_HENVISNING,
    tekst: T(
        "Henvisningen mangler nummer (henvisnings-ID).",
        "Tilvisinga manglar nummer (henvisnings-ID).",
    ),
    tiltak: T(
        "Fyll inn henvisnings-ID, og send regningen på nytt.",
        "Fyll inn henvisnings-ID, og send rekninga på nytt.",
    ),
};

pub(super) const K14_FOR_HENVISNING: Regel = Regel {
    kode: "K14",
    merknad: "U-FOR-HENVISNING",
    niva: Avviser,
    hjemmel: TAKST_HENVISNING,
    tekst: T(
        "Behandlingen var {dato}. Henvisningen er datert senere, {henvist}.",
        "Behandlinga var {dato}. Tilvisinga er datert seinare, {henvist}.",
    ),
    tiltak: T(
        "Er en av datoene feil, rett den og send på nytt. Behandling før henvisning dekkes ikke.",
        "Er ein av datoane feil, rett han og send på nytt. Behandling før tilvising blir ikkje dekt.",
    ),
};

pub(super) const K14_HAR_HENVISNING: Regel = Regel {
    kode: "K14",
    merknad: "U-FEIL-HENVISNING",
    niva: Avviser,
    hjemmel: TAKST_HENVISNING,
    tekst: T(
        "Takst {takst} er for pasienter uten henvisning. Regningen har en henvisning.",
        "Takst {takst} er for pasientar utan tilvising. Rekninga har ei tilvising.",
    ),
    tiltak: T(
        "Fjern taksten eller henvisningen, og send regningen på nytt.",
        "Fjern taksten eller tilvisinga, og send rekninga på nytt.",
    ),
};

pub(super) const K22_MANGLER: Regel = Regel {
    kode: "K22",
    merknad: "U-FEIL-DIAGNOSE",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T("Diagnosen mangler.", "Diagnosen manglar."),
    tiltak: T(
        "Legg til diagnosen, og send regningen på nytt.",
        "Legg til diagnosen, og send rekninga på nytt.",
    ),
};

pub(super) const K22_KODEVERK: Regel = Regel {
    kode: "K22",
    merknad: "U-FEIL-DIAGNOSE",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Diagnosen {kode} er ikke en gyldig kode i {kodeverk}, som praksisen skal bruke.",
        "Diagnosen {kode} er ikkje ein gyldig kode i {kodeverk}, som praksisen skal bruke.",
    ),
    tiltak: T(
        "Bruk en kode fra {kodeverk}, og send regningen på nytt.",
        "Bruk ein kode frå {kodeverk}, og send rekninga på nytt.",
    ),
};

pub(super) const K23_MANGLER: Regel = Regel {
    kode: "K23",
    merknad: "U-MANGLER-OPPL",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T("Regningen sier ikke hvem pasienten er.", "Rekninga seier ikkje kven pasienten er."),
    tiltak: T(
        "Fyll inn fødselsnummer eller D-nummer. Mangler det, fyll inn navn, kjønn og fødselsdato.",
        "Fyll inn fødselsnummer eller D-nummer. Manglar det, fyll inn namn, kjønn og fødselsdato.",
    ),
};

pub(super) const K23_NUMMER: Regel = Regel {
    kode: "K23",
    merknad: "I-FNR",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Fødselsnummeret eller D-nummeret er ikke gyldig.",
        "Fødselsnummeret eller D-nummeret er ikkje gyldig.",
    ),
    tiltak: T(
        "Sjekk nummeret, og send regningen på nytt.",
        "Sjekk nummeret, og send rekninga på nytt.",
    ),
};

pub(super) const K31_STONADSPUNKT: Regel = Regel {
    kode: "K31",
    merknad: "U-MANGLER-OPPL",
    niva: Avviser,
    hjemmel: FTRL_5_6,
    tekst: T(
        "Stønadspunktet mangler eller er ugyldig. Det skal være 1 til 15.",
        "Stønadspunktet manglar eller er ugyldig. Det skal vere 1 til 15.",
    ),
    tiltak: T(
        "Fyll inn stønadspunktet, og send regningen på nytt.",
        "Fyll inn stønadspunktet, og send rekninga på nytt.",
    ),
};

pub(super) const K31_TANN: Regel = Regel {
    kode: "K31",
    merknad: "U-MANGLER-OPPL",
    niva: Avviser,
    hjemmel: FTRL_5_6,
    tekst: T(
        "Takst {takst} mangler gyldig tann eller region.",
        "Takst {takst} manglar gyldig tann eller region.",
    ),
    tiltak: T(
        "Fyll inn tann, som 16O, eller region, som 00 for hele munnen. Send så på nytt.",
        "Fyll inn tann, som 16O, eller region, som 00 for heile munnen. Send så på nytt.",
    ),
};

pub(super) const K31_TILSTAND: Regel = Regel {
    kode: "K31",
    merknad: "U-MANGLER-OPPL",
    niva: Avviser,
    hjemmel: FTRL_5_6,
    tekst: T(
        "Stønadspunkt 1 krever kode for den sjeldne tilstanden.",
        "Stønadspunkt 1 krev kode for den sjeldne tilstanden.",
    ),
    tiltak: T(
        "Fyll inn koden fra listen over sjeldne tilstander, og send på nytt.",
        "Fyll inn koden frå lista over sjeldne tilstandar, og send på nytt.",
    ),
};
