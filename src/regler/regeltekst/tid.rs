//! The rule table: time, and other bills near it.

use grunn::text::T;

use crate::regel::{
    Niva::{Avviser, Informerer, Manuell},
    Regel,
};
use crate::regelhjemmel::{
    FTRL_22_2, MELDING, PSYKOLOG, TAKST, TAKST_ENKEL_PASIENTKONTAKT, TAKST_KVELDSTAKST, TAKST_KVELDSTAKST_MERKNAD_D1, TAKST_TIDSBRUK,
};

pub(super) const K02_DUPLIKAT: Regel = Regel {
    kode: "K02",
    merknad: "U-DUPLIKAT",
    niva: Avviser,
    hjemmel: FTRL_22_2,
    tekst: T(
        "Takst {takst} er alt krevd for samme pasient {tid}, på regning {regning}.",
        "Takst {takst} er alt kravd for same pasient {tid}, på rekning {regning}.",
    ),
    tiltak: T(
        "Var det to behandlinger? Rett tidspunktet, og send på nytt. Hvis ikke kan du la regningen ligge.",
        "Var det to behandlingar? Rett tidspunktet, og send på nytt. Elles kan du la rekninga liggje.",
    ),
};

pub(super) const K08_NAER_KONSULTASJON: Regel = Regel {
    kode: "K08",
    merknad: "470",
    niva: Avviser,
    hjemmel: TAKST_ENKEL_PASIENTKONTAKT,
    tekst: T(
        "Takst {takst} er en enkel kontakt {tid}. Den er innen {minutter:minutt} fra konsultasjonen på regning {regning}, {annen_tid}. Da er kontakten en del av konsultasjonen.",
        "Takst {takst} er ein enkel kontakt {tid}. Han er innan {minutter:minutt} frå konsultasjonen på rekning {regning}, {annen_tid}. Då er kontakten ein del av konsultasjonen.",
    ),
    tiltak: T(
        "Hørte kontakten til konsultasjonen, kan du la regningen ligge. Er tidspunktet feil, rett det og send på nytt. Du kan også klage.",
        "Høyrde kontakten til konsultasjonen, kan du la rekninga liggje. Er tidspunktet feil, rett det og send på nytt. Du kan også klage.",
    ),
};

pub(super) const K08_ALT_GODKJENT: Regel = Regel {
    kode: "K08",
    merknad: "I-ENKEL-KONTAKT",
    niva: Manuell,
    hjemmel: TAKST_ENKEL_PASIENTKONTAKT,
    tekst: T(
        "Konsultasjonen er {tid}. Regning {regning} er en enkel kontakt med samme pasient, {annen_tid}, og er alt godkjent. Innen {minutter:minutt} er kontakten en del av konsultasjonen.",
        "Konsultasjonen er {tid}. Rekning {regning} er ein enkel kontakt med same pasient, {annen_tid}, og er alt godkjend. Innan {minutter:minutt} er kontakten ein del av konsultasjonen.",
    ),
    tiltak: T(
        "Krediter regning {regning}, hvis kontakten hørte til konsultasjonen. En saksbehandler ser på denne regningen.",
        "Krediter rekning {regning}, dersom kontakten høyrde til konsultasjonen. Ein saksbehandlar ser på denne rekninga.",
    ),
};

pub(super) const K09_OVERLAPP: Regel = Regel {
    kode: "K09",
    merknad: "U-OVERLAPP",
    niva: Avviser,
    hjemmel: TAKST_TIDSBRUK,
    tekst: T(
        "Regningen starter {tid}. Da var behandlingen på regning {regning} ikke ferdig. Taksten der krever minst {minutter:minutt} fra {annen_tid}.",
        "Rekninga startar {tid}. Då var behandlinga på rekning {regning} ikkje ferdig. Taksten der krev minst {minutter:minutt} frå {annen_tid}.",
    ),
    tiltak: T(
        "Rett tidspunktet eller antallet på regningen som er feil, og send den på nytt.",
        "Rett tidspunktet eller talet på rekninga som er feil, og send ho på nytt.",
    ),
};

pub(super) const K09_NESTE: Regel = Regel {
    kode: "K09",
    merknad: "U-OVERLAPP",
    niva: Avviser,
    hjemmel: TAKST_TIDSBRUK,
    tekst: T(
        "Regningen starter {tid} og krever minst {minutter:minutt}. Behandlingen på regning {regning} starter {annen_tid}, før det er gått.",
        "Rekninga startar {tid} og krev minst {minutter:minutt}. Behandlinga på rekning {regning} startar {annen_tid}, før det er gått.",
    ),
    tiltak: T(
        "Rett tidspunktet eller antallet på regningen som er feil, og send den på nytt.",
        "Rett tidspunktet eller talet på rekninga som er feil, og send ho på nytt.",
    ),
};

pub(super) const K09_PABEGYNT: Regel = Regel {
    kode: "K09",
    merknad: "U-OVERLAPP",
    niva: Informerer,
    hjemmel: TAKST_TIDSBRUK,
    tekst: T(
        "Regningen starter {tid}. Regning {regning} fra {annen_tid} dekker {minutter:minutt} når påbegynt tid regnes helt.",
        "Rekninga startar {tid}. Rekning {regning} frå {annen_tid} dekkjer {minutter:minutt} når påbyrja tid blir rekna heil.",
    ),
    tiltak: T(
        "Regningen er ikke avvist for dette. Sjekk at tidene stemmer.",
        "Rekninga er ikkje avvist for dette. Sjekk at tidene stemmer.",
    ),
};

pub(super) const K10_SAMME_TID: Regel = Regel {
    kode: "K10",
    merknad: "U-SAMME-TID",
    niva: Avviser,
    hjemmel: TAKST_TIDSBRUK,
    tekst: T(
        "Regningen starter samtidig med regning {regning}, {tid}. Begge har takster som krever tid.",
        "Rekninga startar samtidig med rekning {regning}, {tid}. Begge har takstar som krev tid.",
    ),
    tiltak: T(
        "Rett tidspunktet, og send regningen på nytt.",
        "Rett tidspunktet, og send rekninga på nytt.",
    ),
};

pub(super) const K20_KVELD: Regel = Regel {
    kode: "K20",
    merknad: "I-KVELDSTAKST",
    niva: Avviser,
    hjemmel: TAKST_KVELDSTAKST,
    tekst: T(
        "Takst {takst} gjelder kveld, natt og helg. Behandlingen startet {tid}, på en virkedag.",
        "Takst {takst} gjeld kveld, natt og helg. Behandlinga starta {tid}, på ein verkedag.",
    ),
    tiltak: T(
        "Bruk dagtaksten, og send regningen på nytt.",
        "Bruk dagtaksten, og send rekninga på nytt.",
    ),
};

pub(super) const K20_KVELD_MERKET: Regel = Regel {
    kode: "K20",
    merknad: "I-KVELDSTAKST",
    niva: Informerer,
    hjemmel: TAKST_KVELDSTAKST_MERKNAD_D1,
    tekst: T(
        "Takst {takst} er brukt {tid}, på dagtid. Du har skrevet en merknad, så den er godtatt.",
        "Takst {takst} er brukt {tid}, på dagtid. Du har skrive ein merknad, så han er godteken.",
    ),
    tiltak: T(
        "Du trenger ikke gjøre noe. Helfo kan spørre om begrunnelsen senere.",
        "Du treng ikkje gjere noko. Helfo kan spørje om grunngjevinga seinare.",
    ),
};

pub(super) const K20_TIDSROM: Regel = Regel {
    kode: "K20",
    merknad: "I-TIDSROM",
    niva: Avviser,
    hjemmel: TAKST,
    tekst: T(
        "Takst {takst} gjelder {tidsrom}. Behandlingen startet {tid}.",
        "Takst {takst} gjeld {tidsrom}. Behandlinga starta {tid}.",
    ),
    tiltak: T(
        "Rett tidspunktet eller taksten, og send regningen på nytt.",
        "Rett tidspunktet eller taksten, og send rekninga på nytt.",
    ),
};

pub(super) const K28_EN_PER_DAG: Regel = Regel {
    kode: "K28",
    merknad: "U-DUPLIKAT",
    niva: Avviser,
    hjemmel: PSYKOLOG,
    tekst: T(
        "Pasienten har alt en konsultasjon samme dag, på regning {regning}.",
        "Pasienten har alt ein konsultasjon same dag, på rekning {regning}.",
    ),
    tiltak: T(
        "To konsultasjoner samme dag dekkes bare i akutte kriser. Bruk da takst 10e, og send på nytt.",
        "To konsultasjonar same dag blir berre dekte i akutte kriser. Bruk då takst 10e, og send på nytt.",
    ),
};

pub(super) const K30_KLOKKESLETT: Regel = Regel {
    kode: "K30",
    merknad: "I-KLOKKESLETT",
    niva: Informerer,
    hjemmel: MELDING,
    tekst: T(
        "Takst {takst} står {tid}. Det ser ut som et klokkeslett systemet har satt.",
        "Takst {takst} står {tid}. Det ser ut som eit klokkeslett systemet har sett.",
    ),
    tiltak: T(
        "Sjekk at klokkeslettet er da du hadde kontakt med pasienten.",
        "Sjekk at klokkeslettet er då du hadde kontakt med pasienten.",
    ),
};
