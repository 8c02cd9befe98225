//! The rule table: code, level, legal basis, words and remedy for everything the control can find.
//!
//! Written to «du», short, without blame. The texts are our own; only the numbers are public. The legal basis is a paragraph of
//! folketrygdloven where one applies, else the regulation of the field or the documented demands of the message.

use grunn::text::T;

use super::{
    regel::{
        Niva::{Avviser, Informerer, Manuell},
        Regel, RegelId,
    },
    regelhjemmel::*,
};

/// The remedy when a rule that rejects only informs: its exceptions do not show in a message.
pub(super) const BARE_INFORMERT: T = T(
    "Regningen er ikke avvist for dette. Sjekk at det stemmer. Helfo kan spørre om det senere.",
    "Rekninga er ikkje avvist for dette. Sjekk at det stemmer. Helfo kan spørje om det seinare.",
);

/// What happens when a limit stops for a look. It says nothing of what is right.
const UVANLIG: T = T(
    "En saksbehandler ser på regningen før vi betaler. Det betyr ikke at noe er feil. Du trenger ikke gjøre noe nå.",
    "Ein saksbehandlar ser på rekninga før vi betaler. Det betyr ikkje at noko er feil. Du treng ikkje gjere noko no.",
);

/// The row for a rule.
pub(super) fn regel(id: RegelId) -> Regel {
    match id {
        RegelId::K01Avtale => Regel {
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
        },
        RegelId::K01Praksis => Regel {
            kode: "K01",
            merknad: "U-IKKE-REFUSJONSRETT",
            niva: Avviser,
            hjemmel: FTRL_22_2,
            tekst: T("Praksisen var ikke aktiv {dato}.", "Praksisen var ikkje aktiv {dato}."),
            tiltak: T(
                "Sjekk perioden under Praksisinformasjon. Når den stemmer, kontrollerer vi regningen på nytt av oss selv.",
                "Sjekk perioden under Praksisinformasjon. Når han stemmer, kontrollerer vi rekninga på nytt av oss sjølve.",
            ),
        },
        RegelId::K01Utdanning => Regel {
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
        },
        RegelId::K01Godkjenning => Regel {
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
        },
        RegelId::K02Duplikat => Regel {
            kode: "K02",
            merknad: "U-DUPLIKAT",
            niva: Avviser,
            hjemmel: FTRL_22_2,
            tekst: T(
                "Takst {takst} er alt krevd for samme pasient {tid}, på regning {regning}.",
                "Takst {takst} er alt kravd for same pasient {tid}, på rekning {regning}.",
            ),
            tiltak: T(
                "Var det to behandlinger? Rett tidspunktet, og send på nytt. Hvis ikke trenger du ikke gjøre noe.",
                "Var det to behandlingar? Rett tidspunktet, og send på nytt. Elles treng du ikkje gjere noko.",
            ),
        },
        RegelId::K04ForSent => Regel {
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
        },
        RegelId::K05FremITid => Regel {
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
        },
        RegelId::K06UgyldigMed => Regel {
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
        },
        RegelId::K06BareMed => Regel {
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
        },
        RegelId::K06SammeDag => Regel {
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
        },
        RegelId::K06DagenEtter => Regel {
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
        },
        RegelId::K07KreverTakst => Regel {
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
        },
        RegelId::K08NaerKonsultasjon => Regel {
            kode: "K08",
            merknad: "470",
            niva: Avviser,
            hjemmel: TAKST_ENKEL_PASIENTKONTAKT,
            tekst: T(
                "Takst {takst} er en enkel kontakt {tid}. Den er innen {minutter} minutter fra konsultasjonen på regning {regning}, {annen_tid}. Da er kontakten en del av konsultasjonen.",
                "Takst {takst} er ein enkel kontakt {tid}. Han er innan {minutter} minutt frå konsultasjonen på rekning {regning}, {annen_tid}. Då er kontakten ein del av konsultasjonen.",
            ),
            tiltak: T(
                "Hørte kontakten til konsultasjonen, trenger du ikke gjøre noe. Er tidspunktet feil, rett det og send på nytt. Du kan også klage.",
                "Høyrde kontakten til konsultasjonen, treng du ikkje gjere noko. Er tidspunktet feil, rett det og send på nytt. Du kan også klage.",
            ),
        },
        RegelId::K09Overlapp => Regel {
            kode: "K09",
            merknad: "U-OVERLAPP",
            niva: Avviser,
            hjemmel: TAKST_TIDSBRUK,
            tekst: T(
                "Regningen starter {tid}. Da var behandlingen på regning {regning} ikke ferdig. Taksten der krever minst {minutter} minutter fra {annen_tid}.",
                "Rekninga startar {tid}. Då var behandlinga på rekning {regning} ikkje ferdig. Taksten der krev minst {minutter} minutt frå {annen_tid}.",
            ),
            tiltak: T(
                "Rett tidspunktet eller antallet på regningen som er feil, og send den på nytt.",
                "Rett tidspunktet eller talet på rekninga som er feil, og send ho på nytt.",
            ),
        },
        RegelId::K09Neste => Regel {
            kode: "K09",
            merknad: "U-OVERLAPP",
            niva: Avviser,
            hjemmel: TAKST_TIDSBRUK,
            tekst: T(
                "Regningen starter {tid} og krever minst {minutter} minutter. Behandlingen på regning {regning} starter {annen_tid}, før det er gått.",
                "Rekninga startar {tid} og krev minst {minutter} minutt. Behandlinga på rekning {regning} startar {annen_tid}, før det er gått.",
            ),
            tiltak: T(
                "Rett tidspunktet eller antallet på regningen som er feil, og send den på nytt.",
                "Rett tidspunktet eller talet på rekninga som er feil, og send ho på nytt.",
            ),
        },
        RegelId::K09Pabegynt => Regel {
            kode: "K09",
            merknad: "U-OVERLAPP",
            niva: Informerer,
            hjemmel: TAKST_TIDSBRUK,
            tekst: T(
                "Regningen starter {tid}. Regning {regning} fra {annen_tid} dekker {minutter} minutter når påbegynt tid regnes helt.",
                "Rekninga startar {tid}. Rekning {regning} frå {annen_tid} dekkjer {minutter} minutt når påbyrja tid blir rekna heil.",
            ),
            tiltak: T(
                "Regningen er ikke avvist for dette. Sjekk at tidene stemmer.",
                "Rekninga er ikkje avvist for dette. Sjekk at tidene stemmer.",
            ),
        },
        RegelId::K10SammeTid => Regel {
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
        },
        RegelId::K11Frikort => Regel {
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
        },
        RegelId::K11IkkeSvar => Regel {
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
        },
        RegelId::K11Saksbehandler => Regel {
            kode: "K11",
            merknad: "U-FRITAK-IKKE-BEKREFTET",
            niva: Manuell,
            hjemmel: FTRL_5_3,
            tekst: T(
                "Vi fikk ikke svar fra frikortregisteret i tide. Nå venter regningen på en saksbehandler.",
                "Vi fekk ikkje svar frå frikortregisteret i tide. No ventar rekninga på ein saksbehandlar.",
            ),
            tiltak: T(
                "Du trenger ikke gjøre noe. Vi kan be om dokumentasjon.",
                "Du treng ikkje gjere noko. Vi kan be om dokumentasjon.",
            ),
        },
        RegelId::K11UkjentKode => Regel {
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
        },
        RegelId::K11Begrunnelse => Regel {
            kode: "K11",
            merknad: "U-MANGLER-OPPL",
            niva: Avviser,
            hjemmel: FTRL_5_3,
            tekst: T(
                "Koden {kode} ({grunn}) skal begrunnes på regningen. Merknaden mangler.",
                "Koden {kode} ({grunn}) skal grunngjevast på rekninga. Merknaden manglar.",
            ),
            tiltak: T(
                "Skriv begrunnelsen i merknaden, og send regningen på nytt.",
                "Skriv grunngjevinga i merknaden, og send rekninga på nytt.",
            ),
        },
        RegelId::K11UtenId => Regel {
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
        },
        RegelId::K11Stonadspunkt => Regel {
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
        },
        RegelId::K12IkkeFodt => Regel {
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
        },
        RegelId::K13Tidspunkt => Regel {
            kode: "K13",
            merknad: "U-KLOKKESLETT",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T("Tidspunktet for behandlingen mangler.", "Tidspunktet for behandlinga manglar."),
            tiltak: T(
                "Fyll inn dato og klokkeslett for starten, og send regningen på nytt.",
                "Fyll inn dato og klokkeslett for starten, og send rekninga på nytt.",
            ),
        },
        RegelId::K13Klokkeslett => Regel {
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
        },
        RegelId::K13Takst => Regel {
            kode: "K13",
            merknad: "U-MANGLER-OPPL",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T("Regningen har ingen takst.", "Rekninga har ingen takst."),
            tiltak: T(
                "Legg til taksten, og send regningen på nytt.",
                "Legg til taksten, og send rekninga på nytt.",
            ),
        },
        RegelId::K13Begrunnelse => Regel {
            kode: "K13",
            merknad: "U-MANGLER-OPPL",
            niva: Avviser,
            hjemmel: TAKST,
            tekst: T(
                "Takst {takst} skal begrunnes på regningen. Merknaden mangler.",
                "Takst {takst} skal grunngjevast på rekninga. Merknaden manglar.",
            ),
            tiltak: T(
                "Skriv begrunnelsen i merknaden, og send regningen på nytt.",
                "Skriv grunngjevinga i merknaden, og send rekninga på nytt.",
            ),
        },
        RegelId::K14Mangler => Regel {
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
        },
        RegelId::K14Id => Regel {
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
        },
        RegelId::K14ForHenvisning => Regel {
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
        },
        RegelId::K14HarHenvisning => Regel {
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
        },
        RegelId::K15Repetisjon => Regel {
            kode: "K15",
            merknad: "I-REPETISJON",
            niva: Avviser,
            hjemmel: TAKST_REPETISJON,
            tekst: T(
                "Takst {takst} er brukt {antall} ganger. Den kan brukes høyst {maks} ganger på en regning.",
                "Takst {takst} er brukt {antall} gonger. Han kan brukast høgst {maks} gonger på ei rekning.",
            ),
            tiltak: T(
                "Rett antallet og beløpet, og send regningen på nytt.",
                "Rett talet og beløpet, og send rekninga på nytt.",
            ),
        },
        RegelId::K15Ukjent => Regel {
            kode: "K15",
            merknad: "I-REPETISJON",
            niva: Manuell,
            hjemmel: TAKST_REPETISJON,
            tekst: T(
                "Takst {takst} er brukt {antall} ganger. Vi har ikke lastet regelen for hvor mange som er lov.",
                "Takst {takst} er brukt {antall} gonger. Vi har ikkje lasta regelen for kor mange som er lov.",
            ),
            tiltak: T(
                "Du trenger ikke gjøre noe. En saksbehandler ser på regningen.",
                "Du treng ikkje gjere noko. Ein saksbehandlar ser på rekninga.",
            ),
        },
        RegelId::K16Maks => Regel {
            kode: "K16",
            merknad: "I-MAKS-AAR",
            niva: Avviser,
            hjemmel: TAKST_HOYESTE_ANTALL,
            tekst: T(
                "Takst {takst} kan brukes {maks} ganger per pasient i {aar}. Med denne regningen blir det {antall}.",
                "Takst {takst} kan brukast {maks} gonger per pasient i {aar}. Med denne rekninga blir det {antall}.",
            ),
            tiltak: T(
                "Taksten dekkes ikke flere ganger i år. Fjern den, og send resten av regningen på nytt.",
                "Taksten blir ikkje dekt fleire gonger i år. Fjern han, og send resten av rekninga på nytt.",
            ),
        },
        RegelId::K16Periode => Regel {
            kode: "K16",
            merknad: "I-MAKS",
            niva: Avviser,
            hjemmel: TAKST_HOYESTE_ANTALL,
            tekst: T(
                "Takst {takst} kan brukes {maks} ganger per pasient {periode}. Med denne regningen blir det {antall}.",
                "Takst {takst} kan brukast {maks} gonger per pasient {periode}. Med denne rekninga blir det {antall}.",
            ),
            tiltak: T(
                "Taksten dekkes ikke flere ganger. Fjern den, og send resten av regningen på nytt.",
                "Taksten blir ikkje dekt fleire gonger. Fjern han, og send resten av rekninga på nytt.",
            ),
        },
        RegelId::K16Behandler => Regel {
            kode: "K16",
            merknad: "I-MAKS-AAR",
            niva: Avviser,
            hjemmel: TAKST_HOYESTE_ANTALL,
            tekst: T(
                "Takst {takst} kan brukes {maks} ganger i {periode}. Med denne regningen blir det {antall}.",
                "Takst {takst} kan brukast {maks} gonger i {periode}. Med denne rekninga blir det {antall}.",
            ),
            tiltak: T(
                "Taksten dekkes ikke flere ganger i perioden. Fjern den, og send resten av regningen på nytt.",
                "Taksten blir ikkje dekt fleire gonger i perioden. Fjern han, og send resten av rekninga på nytt.",
            ),
        },
        RegelId::K17Diagnose => Regel {
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
        },
        RegelId::K17Prosedyre => Regel {
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
        },
        RegelId::K18Ukjent => Regel {
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
        },
        RegelId::K18Dato => Regel {
            kode: "K18",
            merknad: "I-UGYLDIG-DATO",
            niva: Avviser,
            hjemmel: TAKST,
            tekst: T("Takst {takst} gjaldt ikke {dato}.", "Takst {takst} gjaldt ikkje {dato}."),
            tiltak: T(
                "Bruk taksten som gjaldt den dagen, og send regningen på nytt.",
                "Bruk taksten som gjaldt den dagen, og send rekninga på nytt.",
            ),
        },
        RegelId::K18Fagomrade => Regel {
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
        },
        RegelId::K18IkkeLastet => Regel {
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
        },
        RegelId::K18Praksistype => Regel {
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
        },
        RegelId::K19Spesialist => Regel {
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
        },
        RegelId::K20Kveld => Regel {
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
        },
        RegelId::K20KveldMerket => Regel {
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
        },
        RegelId::K20Tidsrom => Regel {
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
        },
        RegelId::K21Belop => Regel {
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
        },
        RegelId::K21UtenFritak => Regel {
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
        },
        RegelId::K21MedFritak => Regel {
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
        },
        RegelId::K21PasientBetaler => Regel {
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
        },
        RegelId::K21Avkortet => Regel {
            kode: "K21",
            merknad: "I-BELOP",
            niva: Informerer,
            hjemmel: TAKST,
            tekst: T(
                "Du krevde {krevd} for takst {takst}. Vi godkjente {riktig}, som er {slag} i tariffen fra {fra}.",
                "Du kravde {krevd} for takst {takst}. Vi godkjende {riktig}, som er {slag} i tariffen frå {fra}.",
            ),
            tiltak: T("Er du uenig, kan du klage.", "Er du usamd, kan du klage."),
        },
        RegelId::K21IkkeLastet => Regel {
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
        },
        RegelId::K21UtenEgetBelop => Regel {
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
        },
        RegelId::K21AnnetIkkeRett => Regel {
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
        },
        RegelId::K21AnnetUkjent => Regel {
            kode: "K21",
            merknad: "I-BELOP",
            niva: Manuell,
            hjemmel: TAKST,
            tekst: T(
                "{slag} {kode} har et beløp på {krevd}. Vi har ingen sats for den, og betaler ikke før den er kontrollert.",
                "{slag} {kode} har eit beløp på {krevd}. Vi har ingen sats for han, og betaler ikkje før han er kontrollert.",
            ),
            tiltak: T(
                "Du trenger ikke gjøre noe. En saksbehandler ser på regningen.",
                "Du treng ikkje gjere noko. Ein saksbehandlar ser på rekninga.",
            ),
        },
        RegelId::K21AnnetSats => Regel {
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
        },
        RegelId::K21Sum => Regel {
            kode: "K21",
            merknad: "I-SUM",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Summen på regningen er {krevd}. Takstene på den blir {riktig} til sammen.",
                "Summen på rekninga er {krevd}. Takstane på ho blir {riktig} til saman.",
            ),
            tiltak: T("Rett summen, og send regningen på nytt.", "Rett summen, og send rekninga på nytt."),
        },
        RegelId::K22Mangler => Regel {
            kode: "K22",
            merknad: "U-FEIL-DIAGNOSE",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T("Diagnosen mangler.", "Diagnosen manglar."),
            tiltak: T(
                "Legg til diagnosen, og send regningen på nytt.",
                "Legg til diagnosen, og send rekninga på nytt.",
            ),
        },
        RegelId::K22Kodeverk => Regel {
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
        },
        RegelId::K23Mangler => Regel {
            kode: "K23",
            merknad: "U-MANGLER-OPPL",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T("Regningen sier ikke hvem pasienten er.", "Rekninga seier ikkje kven pasienten er."),
            tiltak: T(
                "Fyll inn fødselsnummer eller D-nummer. Mangler det, fyll inn navn, kjønn og fødselsdato.",
                "Fyll inn fødselsnummer eller D-nummer. Manglar det, fyll inn namn, kjønn og fødselsdato.",
            ),
        },
        RegelId::K23Nummer => Regel {
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
        },
        RegelId::K24Ukjent => Regel {
            kode: "K24",
            merknad: "U-KREDIT-UKJENT",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Vi har ikke mottatt regningen du vil kreditere.",
                "Vi har ikkje fått rekninga du vil kreditere.",
            ),
            tiltak: T(
                "Sjekk guid og regningsnummer, og send krediteringen på nytt.",
                "Sjekk guid og rekningsnummer, og send krediteringa på nytt.",
            ),
        },
        RegelId::K24IkkeGodkjent => Regel {
            kode: "K24",
            merknad: "U-KREDIT-UKJENT",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Regning {regning} kan ikke krediteres. Bare godkjente regninger kan det, og denne er {status}.",
                "Rekning {regning} kan ikkje krediterast. Berre godkjende rekningar kan det, og denne er {status}.",
            ),
            tiltak: T(
                "Er regningen avvist, rett den og send den på nytt i stedet.",
                "Er rekninga avvist, rett ho og send ho på nytt i staden.",
            ),
        },
        RegelId::K24Praksis => Regel {
            kode: "K24",
            merknad: "U-KREDIT-UKJENT",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Regning {regning} hører til en annen praksis.",
                "Rekning {regning} høyrer til ein annan praksis.",
            ),
            tiltak: T(
                "Send krediteringen fra praksisen som sendte regningen.",
                "Send krediteringa frå praksisen som sende rekninga.",
            ),
        },
        RegelId::K24ForGammel => Regel {
            kode: "K24",
            merknad: "U-KREDIT-3AAR",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Regning {regning} er fra {tid}. Den er eldre enn {aar} år og kan ikke krediteres.",
                "Rekning {regning} er frå {tid}. Ho er eldre enn {aar} år og kan ikkje krediterast.",
            ),
            tiltak: T("Kontakt Helfo.", "Kontakt Helfo."),
        },
        RegelId::K24Fortegn => Regel {
            kode: "K24",
            merknad: "I-KREDIT-FORTEGN",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Krediteringen har beløpet {krevd}. Et beløp som krediteres, skal være negativt.",
                "Krediteringa har beløpet {krevd}. Eit beløp som blir kreditert, skal vere negativt.",
            ),
            tiltak: T(
                "Send krediteringen med {riktig}, eller uten beløp.",
                "Send krediteringa med {riktig}, eller utan beløp.",
            ),
        },
        RegelId::K24ToRegninger => Regel {
            kode: "K24",
            merknad: "I-KREDIT-TO",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Krediteringen viser til to regninger: guid-en er på regning {regning}, og nummeret {nummer} er på en annen.",
                "Krediteringa viser til to rekningar: guid-en er på rekning {regning}, og nummeret {nummer} er på ei anna.",
            ),
            tiltak: T(
                "Bruk guid og nummer fra den samme regningen.",
                "Bruk guid og nummer frå den same rekninga.",
            ),
        },
        RegelId::K24Del => Regel {
            kode: "K24",
            merknad: "U-KREDIT-DEL",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Du kan bare kreditere hele regningen. Den var på {riktig}, og du krediterte {krevd}.",
                "Du kan berre kreditere heile rekninga. Ho var på {riktig}, og du krediterte {krevd}.",
            ),
            tiltak: T(
                "Krediter hele regning {regning}. Send så en ny og riktig regning med nytt nummer.",
                "Krediter heile rekning {regning}. Send så ei ny og rett rekning med nytt nummer.",
            ),
        },
        RegelId::K25Ukjent => Regel {
            kode: "K25",
            merknad: "U-EGENANDEL-RETNING",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Vi har ikke mottatt regningen du vil oppdatere egenandelen på.",
                "Vi har ikkje fått rekninga du vil oppdatere eigendelen på.",
            ),
            tiltak: T(
                "Sjekk guid og regningsnummer, og send på nytt.",
                "Sjekk guid og rekningsnummer, og send på nytt.",
            ),
        },
        RegelId::K25Retning => Regel {
            kode: "K25",
            merknad: "U-EGENANDEL-RETNING",
            niva: Avviser,
            hjemmel: FTRL_5_3,
            tekst: T(
                "Egenandelen på regning {regning} er meldt betalt. Det kan ikke endres tilbake.",
                "Eigendelen på rekning {regning} er meld betalt. Det kan ikkje endrast tilbake.",
            ),
            tiltak: T(
                "Er det feil, krediter regningen og send en ny.",
                "Er det feil, krediter rekninga og send ei ny.",
            ),
        },
        RegelId::K25Belop => Regel {
            kode: "K25",
            merknad: "U-EGENANDEL-RETNING",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "En melding om betalt egenandel krever ingenting, men denne har beløpet {krevd}.",
                "Ei melding om betalt eigendel krev ingenting, men denne har beløpet {krevd}.",
            ),
            tiltak: T("Send meldingen på nytt uten beløp.", "Send meldinga på nytt utan beløp."),
        },
        RegelId::K25Mangler => Regel {
            kode: "K25",
            merknad: "U-EGENANDEL-RETNING",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Meldingen sier ikke om egenandelen er betalt.",
                "Meldinga seier ikkje om eigendelen er betalt.",
            ),
            tiltak: T(
                "Send meldingen på nytt med feltet betaltEgenandel.",
                "Send meldinga på nytt med feltet betaltEgenandel.",
            ),
        },
        RegelId::K25Avvist => Regel {
            kode: "K25",
            merknad: "U-EGENANDEL-RETNING",
            niva: Avviser,
            hjemmel: FTRL_5_3,
            tekst: T(
                "Regning {regning} er avvist, så egenandelen kan ikke meldes på den.",
                "Rekning {regning} er avvist, så eigendelen kan ikkje meldast på ho.",
            ),
            tiltak: T(
                "Rett regningen, og si der at egenandelen er betalt. Denne meldingen trenger du ikke sende igjen.",
                "Rett rekninga, og sei der at eigendelen er betalt. Denne meldinga treng du ikkje sende igjen.",
            ),
        },
        RegelId::K25Kreditert => Regel {
            kode: "K25",
            merknad: "U-EGENANDEL-RETNING",
            niva: Avviser,
            hjemmel: FTRL_5_3,
            tekst: T(
                "Regning {regning} er kreditert, så egenandelen teller ikke lenger.",
                "Rekning {regning} er kreditert, så eigendelen tel ikkje lenger.",
            ),
            tiltak: T(
                "Har du sendt en ny regning, meld egenandelen på den.",
                "Har du sendt ei ny rekning, meld eigendelen på ho.",
            ),
        },
        RegelId::K25Gjentatt => Regel {
            kode: "K25",
            merknad: "I-EGENANDEL-MELDT",
            niva: Informerer,
            hjemmel: FTRL_5_3,
            tekst: T(
                "Vi visste dette om egenandelen på regning {regning} fra før.",
                "Vi visste dette om eigendelen på rekning {regning} frå før.",
            ),
            tiltak: T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
        },
        RegelId::K26Nummer => Regel {
            kode: "K26",
            merknad: "U-REGNINGSNR",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Regningsnummer {regning} er alt brukt på en regning som ikke er avvist.",
                "Rekningsnummer {regning} er alt brukt på ei rekning som ikkje er avvist.",
            ),
            tiltak: T(
                "Er det samme behandling, vent på svaret på den første. Er det en annen, bruk et nytt nummer.",
                "Er det same behandling, vent på svaret på den første. Er det ei anna, bruk eit nytt nummer.",
            ),
        },
        RegelId::K26Guid => Regel {
            kode: "K26",
            merknad: "U-REGNINGSNR",
            niva: Avviser,
            hjemmel: MELDING,
            tekst: T(
                "Regningens guid er alt brukt på regning {regning}, som ikke er avvist.",
                "Guid-en til rekninga er alt brukt på rekning {regning}, som ikkje er avvist.",
            ),
            tiltak: T(
                "Gi regningen en ny guid. Skal den gamle rettes, krediter den først.",
                "Gi rekninga ein ny guid. Skal den gamle rettast, krediter ho først.",
            ),
        },
        RegelId::K27Barn => Regel {
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
        },
        RegelId::K27IkkeBarn => Regel {
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
        },
        RegelId::K27UkjentAlder => Regel {
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
        },
        RegelId::ManueltGodkjent => Regel {
            kode: "MAN",
            merknad: "I-MANUELT-GODKJENT",
            niva: Informerer,
            hjemmel: FTRL_22_2,
            tekst: T(
                "To saksbehandlere har sett på regningen og godkjent den.",
                "To saksbehandlarar har sett på rekninga og godkjent ho.",
            ),
            tiltak: T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
        },
        RegelId::ManueltAvvist => Regel {
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
        },
        RegelId::K27Alder => Regel {
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
        },
        RegelId::K28EnPerDag => Regel {
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
        },
        RegelId::K30Klokkeslett => Regel {
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
        },
        RegelId::K31Stonadspunkt => Regel {
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
        },
        RegelId::K31Tann => Regel {
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
        },
        RegelId::K31Tilstand => Regel {
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
        },
        RegelId::GrenseRegning => Regel {
            kode: "GRENSE",
            merknad: "I-UVANLIG",
            niva: Manuell,
            hjemmel: FVL_17,
            tekst: T(
                "Regningen er på {krevd}. Det er mer enn {mot}.",
                "Rekninga er på {krevd}. Det er meir enn {mot}.",
            ),
            tiltak: UVANLIG,
        },
        RegelId::GrenseDag => Regel {
            kode: "GRENSE",
            merknad: "I-UVANLIG",
            niva: Manuell,
            hjemmel: FVL_17,
            tekst: T(
                "Regningene dine for {dato} er på {krevd} til sammen. Det er mer enn {mot}.",
                "Rekningane dine for {dato} er på {krevd} til saman. Det er meir enn {mot}.",
            ),
            tiltak: UVANLIG,
        },
        RegelId::GrenseManed => Regel {
            kode: "GRENSE",
            merknad: "I-UVANLIG",
            niva: Manuell,
            hjemmel: FVL_17,
            tekst: T(
                "Regningene dine for {periode} er på {krevd} til sammen. Det er mer enn {mot}.",
                "Rekningane dine for {periode} er på {krevd} til saman. Det er meir enn {mot}.",
            ),
            tiltak: UVANLIG,
        },
        RegelId::GrenseMinutter => Regel {
            kode: "GRENSE",
            merknad: "I-UVANLIG",
            niva: Manuell,
            hjemmel: FVL_17,
            tekst: T(
                "Takstene for {dato} tar minst {minutter} minutter til sammen. Det er mer enn grensen på {maks} minutter om dagen.",
                "Takstane for {dato} tek minst {minutter} minutt til saman. Det er meir enn grensa på {maks} minutt om dagen.",
            ),
            tiltak: UVANLIG,
        },
        RegelId::GrensePasient => Regel {
            kode: "GRENSE",
            merknad: "I-UVANLIG",
            niva: Manuell,
            hjemmel: FVL_17,
            tekst: T(
                "Pasienten har {antall} regninger hos deg på {dager} dager fram til {dato}. Det er mer enn grensen på {maks}.",
                "Pasienten har {antall} rekningar hos deg på {dager} dagar fram til {dato}. Det er meir enn grensa på {maks}.",
            ),
            tiltak: UVANLIG,
        },
        RegelId::SumAntall => Regel {
            kode: "I-SUM",
            merknad: "I-SUM",
            niva: Informerer,
            hjemmel: MELDING,
            tekst: T(
                "Kravet sier {oppgitt} regninger, men inneholder {talt}.",
                "Kravet seier {oppgitt} rekningar, men inneheld {talt}.",
            ),
            tiltak: T(
                "Sjekk at alle regningene er med. Vi behandler dem som er i kravet.",
                "Sjekk at alle rekningane er med. Vi behandlar dei som er i kravet.",
            ),
        },
        RegelId::SumBelop => Regel {
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
        },
        RegelId::Rapportering => Regel {
            kode: "458",
            merknad: "458",
            niva: Informerer,
            hjemmel: FTRL_5_3,
            tekst: T(
                "Eldste regning er {dager} dager gammel. Egenandeler skal meldes minst hver {grense}. dag.",
                "Eldste rekning er {dager} dagar gammal. Eigendelar skal meldast minst kvar {grense}. dag.",
            ),
            tiltak: T(
                "Send krav oftere, så pasientene får frikort i tide.",
                "Send krav oftare, så pasientane får frikort i tide.",
            ),
        },
        RegelId::UkjentFelt => Regel {
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
        },
    }
}
