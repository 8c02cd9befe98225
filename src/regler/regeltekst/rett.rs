//! The rule table: the right to claim, and when.

use grunn::text::T;

use crate::regel::{Niva::Avviser, Regel};
use crate::regelhjemmel::{FTRL_22_2, FTRL_22_14, MELDING, TAKST};

pub(super) const K01_AVTALE: Regel = Regel {
    kode: "K01",
    merknad: "U-IKKE-REFUSJONSRETT",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Du hadde ikke avtale om direkte oppgjør {dato}.",
        "Du hadde ikkje avtale om direkte oppgjer {dato}.",
    ),
    tiltak: T(
        "Inngå avtale før du behandler. Er avtalen registrert med feil dato, kontakt Helfo.",
        "Inngå avtale før du behandlar. Er avtalen registrert med feil dato, kontakt Helfo.",
    ),
};

pub(super) const K01_PRAKSIS: Regel = Regel {
    kode: "K01",
    merknad: "U-IKKE-REFUSJONSRETT",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T("Praksisen var ikke aktiv {dato}.", "Praksisen var ikkje aktiv {dato}."),
    tiltak: T(
        "Sjekk perioden under Praksisinformasjon. Når den stemmer, kontrollerer vi regningen på nytt av oss selv.",
        "Sjekk perioden under Praksisinformasjon. Når han stemmer, kontrollerer vi rekninga på nytt av oss sjølve.",
    ),
};

pub(super) const K01_UTDANNING: Regel = Regel {
    kode: "K01",
    merknad: "U-IKKE-REFUSJONSRETT",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Helfo har ikke godkjent utdanningen din.",
        "Helfo har ikkje godkjent utdanninga di.",
    ),
    tiltak: T(
        "Send utdanningsdokumentasjon under Helseaktør. Når utdanningen er godkjent, kontrollerer vi regningen på nytt av oss selv.",
        "Send utdanningsdokumentasjon under Helseaktør. Når utdanninga er godkjend, kontrollerer vi rekninga på nytt av oss sjølve.",
    ),
};

pub(super) const K01_GODKJENNING: Regel = Regel {
    kode: "K01",
    merknad: "U-IKKE-REFUSJONSRETT",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Du hadde ikke godkjenningen praksisen krever i HPR {dato}.",
        "Du hadde ikkje godkjenninga praksisen krev i HPR {dato}.",
    ),
    tiltak: T(
        "Se hva som har skjedd, under Praksis. Er HPR feil, kontakt Helsedirektoratet. Når det er rettet, kontrollerer vi regningen på nytt av oss selv.",
        "Sjå kva som har skjedd, under Praksis. Er HPR feil, kontakt Helsedirektoratet. Når det er retta, kontrollerer vi rekninga på nytt av oss sjølve.",
    ),
};

pub(super) const K04_FOR_SENT: Regel = Regel {
    kode: "K04",
    merknad: "U-FOR-SENT",
    niva: Avviser,
    hjemmel: FTRL_22_14,
    tekst: T(
        "Kravet kom for sent. Fristen var {frist}, og vi fikk kravet {mottatt}. Den regnes fra slutten av måneden du behandlet i.",
        "Kravet kom for seint. Fristen var {frist}, og vi fekk kravet {mottatt}. Han blir rekna frå slutten av månaden du behandla i.",
    ),
    tiltak: T(
        "Regningen kan ikke sendes på nytt. Klag hvis du ikke kunne sende i tide, eller fikk feil råd av Helfo.",
        "Rekninga kan ikkje sendast på nytt. Klag om du ikkje kunne sende i tide, eller fekk feil råd av Helfo.",
    ),
};

pub(super) const K05_FREM_ITID: Regel = Regel {
    kode: "K05",
    merknad: "766",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regningen er datert fram i tid. Behandlingen står {tid}, men vi fikk kravet {mottatt}.",
        "Rekninga er datert fram i tid. Behandlinga står {tid}, men vi fekk kravet {mottatt}.",
    ),
    tiltak: T(
        "Rett tidspunktet, og send regningen alene med samme nummer og guid.",
        "Rett tidspunktet, og send rekninga åleine med same nummer og guid.",
    ),
};

pub(super) const K13_TIDSPUNKT: Regel = Regel {
    kode: "K13",
    merknad: "U-KLOKKESLETT",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T("Tidspunktet for behandlingen mangler.", "Tidspunktet for behandlinga manglar."),
    tiltak: T(
        "Fyll inn dato og klokkeslett for starten, og send regningen på nytt.",
        "Fyll inn dato og klokkeslett for starten, og send rekninga på nytt.",
    ),
};

pub(super) const K13_KLOKKESLETT: Regel = Regel {
    kode: "K13",
    merknad: "U-KLOKKESLETT",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T(
        "Regningen har dato {dato}, men mangler klokkeslett.",
        "Rekninga har dato {dato}, men manglar klokkeslett.",
    ),
    tiltak: T(
        "Fyll inn klokkeslettet behandlingen startet, og send regningen på nytt.",
        "Fyll inn klokkeslettet behandlinga starta, og send rekninga på nytt.",
    ),
};

pub(super) const K13_TAKST: Regel = Regel {
    kode: "K13",
    merknad: "U-MANGLER-OPPL",
    niva: Avviser,
    hjemmel: MELDING,
    tekst: T("Regningen har ingen takst.", "Rekninga har ingen takst."),
    tiltak: T(
        "Legg til taksten, og send regningen på nytt.",
        "Legg til taksten, og send rekninga på nytt.",
    ),
};

pub(super) const K13_BEGRUNNELSE: Regel = Regel {
    kode: "K13",
    merknad: "U-MANGLER-OPPL",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} skal begrunnes på regningen. Merknaden mangler, eller er for kort til å være en begrunnelse.",
        "Takst {takst} skal grunngjevast på rekninga. Merknaden manglar, eller er for kort til å vere ei grunngjeving.",
    ),
    tiltak: T(
        "Skriv begrunnelsen i merknaden, og send regningen på nytt.",
        "Skriv grunngjevinga i merknaden, og send rekninga på nytt.",
    ),
};
