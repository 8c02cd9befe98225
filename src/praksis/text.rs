//! Texts of the Praksis tab, bokmål and nynorsk side by side.

use super::hjem::Grunn;
use super::model::Status;
use super::typer;
use crate::error::Feltfeil;
use crate::text::Sprak;
pub use crate::text::T;
use crate::types::feiltekst;

// The panel
pub const TITTEL: T = T("Praksis", "Praksis");
pub const INGRESS: T = T(
    "Her ser du praksisene som er registrert på deg. Du trenger både en praksis og en gyldig avtale for å få oppgjør.",
    "Her ser du praksisane som er registrerte på deg. Du treng både ein praksis og ein gyldig avtale for å få oppgjer.",
);
pub const REGISTRER: T = T("Registrer ny praksis", "Registrer ny praksis");
pub const TOM_TITTEL: T = T("Du har ingen praksis ennå", "Du har ingen praksis enno");
pub const TOM: T = T(
    "Når du har registrert en praksis, ser du sted, periode og kontonummer her.",
    "Når du har registrert ein praksis, ser du stad, periode og kontonummer her.",
);
pub const MANGLER_KONTAKT_TITTEL: T = T("Fyll ut kontaktopplysningene dine først", "Fyll ut kontaktopplysningane dine først");
pub const MANGLER_KONTAKT: T = T(
    "Vi må kunne nå deg før du registrerer en praksis. Vi trenger personlig e-postadresse og telefonnummer.",
    "Vi må kunne nå deg før du registrerer ein praksis. Vi treng personleg e-postadresse og telefonnummer.",
);
pub const TIL_KONTAKT: T = T("Fyll ut e-postadresse og telefonnummer", "Fyll ut e-postadresse og telefonnummer");
pub const INGEN_TYPER: T = T(
    "Vi finner ingen godkjenning som gir deg rett til å registrere en praksis. Sjekk godkjenningene dine under Helseaktør.",
    "Vi finn inga godkjenning som gir deg rett til å registrere ein praksis. Sjekk godkjenningane dine under Helseaktør.",
);
pub const TIL_HELSEAKTOR: T = T("Gå til Helseaktør", "Gå til Helseaktør");
pub const SE_PRAKSISEN: T = T("Se og endre", "Sjå og endre");
pub const FORTSETT_UTKAST: T = T("Fortsett registreringen", "Hald fram med registreringa");
pub const HAR_UTKAST: T = T(
    "Du har begynt å registrere en praksis. Svarene dine er lagret.",
    "Du har byrja å registrere ein praksis. Svara dine er lagra.",
);

// Facts
pub const TYPE: T = T("Type praksis", "Type praksis");
pub const STED: T = T("Praksissted", "Praksisstad");
pub const STED_LITEN: T = T("praksissted", "praksisstad");
pub const ORGNR: T = T("Organisasjonsnummer", "Organisasjonsnummer");
pub const PERIODE: T = T("Periode", "Periode");
pub const PERIODE_LITEN: T = T("sluttdato", "sluttdato");
pub const KONTO: T = T("Kontonummer", "Kontonummer");
pub const KONTO_LITEN: T = T("kontonummer", "kontonummer");
pub const EPOST: T = T("E-post for utbetalingsvedtak", "E-post for utbetalingsvedtak");
pub const EPOST_LITEN: T = T("e-post for utbetalingsvedtak", "e-post for utbetalingsvedtak");
pub const AMBULERENDE: T = T("Ambulerende", "Ambulerande");
pub const AMBULERENDE_LITEN: T = T("om praksisen er ambulerende", "om praksisen er ambulerande");
pub const AMBULERENDE_JA: T = T(
    "Ja, du behandler bare utenfor praksisstedet",
    "Ja, du behandlar berre utanfor praksisstaden",
);
pub const AMBULERENDE_NEI: T = T("Nei", "Nei");
pub const PRAKSISID: T = T("Praksis-ID", "Praksis-ID");
pub const PRAKSISID_HJELP: T = T(
    "Journalsystemet ditt bruker dette nummeret når det sender regninger.",
    "Journalsystemet ditt bruker dette nummeret når det sender rekningar.",
);
pub const HOVEDADRESSE: T = T("hovedadresse", "hovudadresse");
pub const UVERIFISERT: T = T("Ikke verifisert", "Ikkje verifisert");
pub const STED_UVERIFISERT: T = T(
    "Enhetsregisteret har ikke bekreftet praksisstedet.",
    "Einingsregisteret har ikkje stadfesta praksisstaden.",
);
pub const KONTO_KONTROLLERES: T = T("Kontonummeret kontrolleres", "Kontonummeret blir kontrollert");
pub const KONTO_KONTROLLERES_HVORFOR: T = T(
    "Banken har ikke bekreftet at praksisen eller eieren eier kontoen. To saksbehandlere ser på det når banken ikke svarer ja.",
    "Banken har ikkje stadfesta at praksisen eller eigaren eig kontoen. To saksbehandlarar ser på det når banken ikkje svarer ja.",
);
pub const KONTO_STANSET: T = T("Endringen er stanset", "Endringa er stansa");
pub const KONTO_STANSET_HVORFOR: T = T(
    "Noen brukte lenken i e-posten om endringen og sa at det ikke var dem. To saksbehandlere ser på saken. Du kan ikke endre kontoen imens.",
    "Nokon brukte lenkja i e-posten om endringa og sa at det ikkje var dei. To saksbehandlarar ser på saka. Du kan ikkje endre kontoen imens.",
);
pub const KONTO_AVVIST: T = T("Kontonummeret ble ikke godkjent", "Kontonummeret vart ikkje godkjent");
pub const KONTO_AVVIST_HVORFOR: T = T(
    "Vi bruker det ikke. Registrer en konto som praksisen eller eieren eier.",
    "Vi bruker det ikkje. Registrer ein konto som praksisen eller eigaren eig.",
);
pub const KONTO_IMENS: T = T("Imens bruker vi", "Imens bruker vi");
pub const KONTO_INGEN: T = T(
    "Utbetalinger venter til en konto er godkjent. Pengene går ikke tapt.",
    "Utbetalingar ventar til ein konto er godkjend. Pengane går ikkje tapt.",
);
pub const UTEN_SLUTT: T = T("uten sluttdato", "utan sluttdato");
pub const FRA: T = T("Fra", "Frå");
pub const TIL: T = T("til", "til");
pub const HISTORIKK: T = T("Historikk", "Historikk");
pub const ENDRET: T = T("Endret", "Endra");
pub const REGISTRERT: T = T("Registrert", "Registrert");
pub const AV_DEG: T = T("av deg", "av deg");
pub const AV_SAKSBEHANDLER: T = T("av en saksbehandler", "av ein saksbehandlar");
pub const AV_SYSTEM: T = T("av Helfo", "av Helfo");
pub const AV_EPJ: T = T("fra journalsystemet ditt", "frå journalsystemet ditt");
pub const INGENTING: T = T("ingenting", "ingenting");
pub const FOR: T = T("Før", "Før");
pub const ETTER: T = T("Nå", "No");
pub const LAGRET: T = T("Endringen er lagret.", "Endringa er lagra.");
pub const TILBAKE_LISTE: T = T("Alle praksisene dine", "Alle praksisane dine");
pub const STED_VERIFISERT: T = T("Bekreftet av Enhetsregisteret", "Stadfesta av Einingsregisteret");
pub const STED_BEKREFTET: T = T("Bekreftet av Helfo", "Stadfesta av Helfo");
pub const MED_LENKE: T = T("med lenken i e-posten", "med lenkja i e-posten");
pub const INNBYGGERE: T = T("Dette ser innbyggerne", "Dette ser innbyggjarane");
pub const INNBYGGERE_HJELP: T = T(
    "Slik står praksisen i listen «Finn en behandler» når du har en gyldig avtale. Innbyggere ser ikke kontonummer, e-post eller telefonnummer.",
    "Slik står praksisen i lista «Finn ein behandlar» når du har ein gyldig avtale. Innbyggjarar ser ikkje kontonummer, e-post eller telefonnummer.",
);

// Registering
pub const NY_TITTEL: T = T("Registrer ny praksis", "Registrer ny praksis");
pub const STEG1: T = T("Sted og type", "Stad og type");
pub const STEG2: T = T("Periode, konto og e-post", "Periode, konto og e-post");
pub const STEG3: T = T("Sjekk svarene", "Sjekk svara");
pub const STEG: T = T("Steg", "Steg");
pub const AV: T = T("av", "av");
pub const FELT_MERKET: T = T(
    "Felt som ikke er merket «Valgfritt», må fylles ut.",
    "Felt som ikkje er merkte «Valfritt», må fyllast ut.",
);
pub const ALLE_FELT: T = T("Alle felt må fylles ut.", "Alle felt må fyllast ut.");
pub const VALGFRITT: T = T("Valgfritt", "Valfritt");
pub const TYPE_HJELP: T = T(
    "Du ser typene som passer med godkjenningene dine.",
    "Du ser typane som passar med godkjenningane dine.",
);
pub const VELG_TYPE: T = T("Velg type", "Vel type");
pub const ORGNR_FELT: T = T("Organisasjonsnummeret til praksisstedet", "Organisasjonsnummeret til praksisstaden");
pub const ORGNR_HJELP: T = T(
    "Ni siffer. Bruk nummeret til underenheten der du behandler pasientene.",
    "Ni siffer. Bruk nummeret til undereininga der du behandlar pasientane.",
);
pub const SLAA_OPP: T = T("Slå opp nummeret", "Slå opp nummeret");
pub const NAVN: T = T("Navn på praksisen", "Namn på praksisen");
pub const NAVN_HJELP: T = T(
    "Står feltet tomt, bruker vi navnet fra Enhetsregisteret.",
    "Står feltet tomt, bruker vi namnet frå Einingsregisteret.",
);
pub const AMB_FELT: T = T("Praksisen er bare ambulerende", "Praksisen er berre ambulerande");
pub const AMB_HJELP: T = T(
    "Kryss av hvis du bare behandler pasienter hjemme eller andre steder ute. Da ser innbyggere kommunen i stedet for adressen.",
    "Kryss av om du berre behandlar pasientar heime eller andre stader ute. Då ser innbyggjarar kommunen i staden for adressa.",
);
pub const LAGRE_FORTSETT: T = T("Lagre og fortsett", "Lagre og hald fram");
pub const TILBAKE: T = T("Tilbake", "Tilbake");
pub const AVBRYT: T = T("Avbryt", "Avbryt");
pub const FORSLAG: T = T("Underenheter du kan velge", "Undereiningar du kan velje");
pub const VELG: T = T("Velg", "Vel");
pub const EIER: T = T("Eies av", "Blir eigd av");
pub const PERIODE_TITTEL: T = T("Når gjelder praksisen?", "Når gjeld praksisen?");
pub const FRA_DATO: T = T("Første dag", "Første dag");
pub const FRA_HJELP: T = T(
    "For eksempel 03.05.2026. Oppgjøret krever også at avtalen er signert.",
    "Til dømes 03.05.2026. Oppgjeret krev òg at avtalen er signert.",
);
pub const TIL_DATO: T = T("Siste dag", "Siste dag");
pub const TIL_HJELP: T = T(
    "La stå tomt når praksisen ikke har noen sluttdato.",
    "La stå tomt når praksisen ikkje har nokon sluttdato.",
);
pub const TIL_HJELP_KREVD: T = T(
    "Denne typen praksis må ha en sluttdato.",
    "Denne typen praksis må ha ein sluttdato.",
);
pub const VIKAR_TITTEL: T = T("Er du vikar?", "Er du vikar?");
pub const VIKAR_FELT: T = T(
    "Jeg er vikar for en annen i denne praksisen",
    "Eg er vikar for ein annan i denne praksisen",
);
pub const VIKAR_HJELP: T = T(
    "Et vikariat må ha en siste dag. Blir det forlenget, utvidet eller kortet ned, registrerer du en ny praksis.",
    "Eit vikariat må ha ein siste dag. Blir det forlengt, utvida eller korta ned, registrerer du ein ny praksis.",
);
pub const VIKAR_FOR_FELT: T = T("HPR-nummeret til den du er vikar for", "HPR-nummeret til den du er vikar for");
pub const VIKAR_FOR_HJELP: T = T(
    "Bare når du er vikar. Den du er vikar for, skal vanligvis ikke ha oppgjør i samme periode.",
    "Berre når du er vikar. Den du er vikar for, skal til vanleg ikkje ha oppgjer i same periode.",
);
pub const VIKAR_FOR: T = T("Vikar for", "Vikar for");
pub const VIKAR_LITEN: T = T("vikariat", "vikariat");
pub const HPR: T = T("HPR-nummer", "HPR-nummer");
pub const VIKAR_OVERLAPP_TITTEL: T = T("Du har et annet vikariat samtidig", "Du har eit anna vikariat samtidig");
pub const VIKAR_OVERLAPP: T = T(
    "Perioden overlapper et vikariat du har registrert. Du kan sende inn likevel, men sjekk at begge periodene er riktige.",
    "Perioden overlappar eit vikariat du har registrert. Du kan sende inn likevel, men sjekk at begge periodane er rette.",
);
pub const VILKAR_TITTEL: T = T("Dette må være på plass", "Dette må vere på plass");
pub const STEG_VEDLEGG: T = T("Legg ved dokumenter", "Legg ved dokument");
pub const VEDLEGG: T = T("Vedlegg", "Vedlegg");
pub const VEDLEGG_LITEN: T = T("vedlegg", "vedlegg");
pub const INGEN_VEDLEGG: T = T("Ingen ennå", "Ingen enno");
pub const NESTE_VEDLEGG: T = T(
    "Vi mangler noen dokumenter. Send dem fra siden om praksisen.",
    "Vi manglar nokre dokument. Send dei frå sida om praksisen.",
);
pub const NESTE_UTDANNING: T = T(
    "Du får ikke oppgjør før Helfo har godkjent utdanningen din.",
    "Du får ikkje oppgjer før Helfo har godkjent utdanninga di.",
);
pub const KONTO_TITTEL: T = T("Hvor skal pengene?", "Kvar skal pengane?");
pub const KONTO_FELT: T = T("Kontonummer", "Kontonummer");
pub const KONTO_HJELP: T = T(
    "Elleve siffer. Kontoen må være norsk, og praksisen eller eieren må eie den.",
    "Elleve siffer. Kontoen må vere norsk, og praksisen eller eigaren må eige han.",
);
pub const KONTO_GJENTA: T = T("Gjenta kontonummeret", "Gjenta kontonummeret");
pub const EPOST_TITTEL: T = T("Hvem skal få utbetalingsvedtakene?", "Kven skal få utbetalingsvedtaka?");
pub const EPOST_HJELP: T = T(
    "Skriv én til fem adresser, og velg hvilken som er hovedadresse. Tomme felt teller ikke.",
    "Skriv éi til fem adresser, og vel kva for ei som er hovudadresse. Tomme felt tel ikkje.",
);
pub const EPOST_NR: T = T("E-postadresse", "E-postadresse");
pub const ER_HOVED: T = T("Hovedadresse", "Hovudadresse");
pub const SJEKK_INGRESS: T = T("Sjekk at alt stemmer før du sender.", "Sjekk at alt stemmer før du sender.");
pub const SEND: T = T("Registrer praksisen", "Registrer praksisen");
pub const LIK_PRAKSIS_TITTEL: T = T("Du har allerede en slik praksis", "Du har allereie ein slik praksis");
pub const LIK_PRAKSIS: T = T(
    "Du har en praksis av samme type på samme sted i den samme tiden. Registrer bare en til hvis det er et nytt vikariat.",
    "Du har ein praksis av same type på same stad i den same tida. Registrer berre ein til om det er eit nytt vikariat.",
);
pub const UTKAST: T = T(
    "Du har et utkast som ikke er lagret. Feltene viser det du skrev sist.",
    "Du har eit utkast som ikkje er lagra. Felta viser det du skreiv sist.",
);
pub const BEGYNN_HER: T = T(
    "Begynn med sted og type. Svarene du har gitt, er lagret.",
    "Byrja med stad og type. Svara du har gitt, er lagra.",
);
pub const KVITTERING: T = T("Praksisen er registrert", "Praksisen er registrert");
pub const NESTE: T = T("Hva skjer nå?", "Kva skjer no?");
pub const NESTE_AVTALE: T = T(
    "Har du ikke signert avtalen, gjør du det nå. Du får oppgjør for behandling fra og med dagen du signerer.",
    "Har du ikkje signert avtalen, gjer du det no. Du får oppgjer for behandling frå og med dagen du signerer.",
);
pub const NESTE_AVTALE_LENKE: T = T("Gå til avtaler og samtykker", "Gå til avtalar og samtykke");
pub const NESTE_EPJ: T = T(
    "Legg inn praksis-ID-en i journalsystemet ditt. Andre systemer kan bruke inntil et døgn på å se praksisen.",
    "Legg inn praksis-ID-en i journalsystemet ditt. Andre system kan bruke inntil eit døgn på å sjå praksisen.",
);
pub const NESTE_EPOST: T = T("Vi har sendt en kvittering på e-post.", "Vi har sendt ei kvittering på e-post.");
pub const NESTE_UVERIFISERT: T = T(
    "Det som er merket «Ikke verifisert», blir sjekket senere. Vi tar kontakt hvis noe ikke stemmer.",
    "Det som er merkt «Ikkje verifisert», blir sjekka seinare. Vi tek kontakt om noko ikkje stemmer.",
);
pub const NESTE_KONTO: T = T(
    "Vi kontrollerer kontonummeret, for banken har ikke bekreftet hvem som eier kontoen. Du kan sende krav. Utbetalingene venter til nummeret er godkjent.",
    "Vi kontrollerer kontonummeret, for banken har ikkje stadfesta kven som eig kontoen. Du kan sende krav. Utbetalingane ventar til nummeret er godkjent.",
);
pub const SE_PRAKSIS: T = T("Se praksisen", "Sjå praksisen");
pub const SKRIV_UT: T = T(
    "Du kan skrive ut siden og ta vare på den.",
    "Du kan skrive ut sida og ta vare på ho.",
);

// Changing
pub const ENDRE_KONTO: T = T("Endre kontonummer", "Endre kontonummer");
pub const ENDRE_KONTO_INGRESS: T = T(
    "I neste steg ser du gammelt og nytt nummer. Før endringen lagres, må du logge inn på nytt.",
    "I neste steg ser du gammalt og nytt nummer. Før endringa blir lagra, må du logge inn på nytt.",
);
pub const KONTO_NAA: T = T("Kontonummer i dag", "Kontonummer i dag");
pub const KONTO_NY: T = T("Nytt kontonummer", "Nytt kontonummer");
pub const KONTO_SJEKK: T = T("Sjekk det nye kontonummeret", "Sjekk det nye kontonummeret");
pub const KONTO_FERSK_TITTEL: T = T("Logg inn på nytt for å lagre", "Logg inn på nytt for å lagre");
pub const KONTO_FERSK: T = T(
    "Et kontonummer kan bare endres rett etter innlogging. Det verner deg mot at andre endrer kontoen. Det nye nummeret er tatt vare på.",
    "Eit kontonummer kan berre endrast rett etter innlogging. Det vernar deg mot at andre endrar kontoen. Det nye nummeret er teke vare på.",
);
pub const LOGG_INN_NY: T = T("Logg inn på nytt", "Logg inn på nytt");
pub const KONTO_BEKREFT: T = T("Endre kontonummeret", "Endre kontonummeret");
pub const KONTO_FRA: T = T("Tas i bruk", "Blir teke i bruk");
pub const KONTO_HVA: T = T(
    "Til da går utbetalinger til kontoen du har i dag. Vi varsler alle e-postadressene som er registrert, også den personlige.",
    "Til då går utbetalingar til kontoen du har i dag. Vi varslar alle e-postadressene som er registrerte, også den personlege.",
);
pub const KONTO_AVVIK_TITTEL: T = T(
    "Banken bekrefter ikke at du kan bruke kontoen",
    "Banken stadfestar ikkje at du kan bruke kontoen",
);
pub const KONTO_AVVIK: T = T(
    "Du kan lagre nummeret likevel. Da må to saksbehandlere godkjenne det før vi bruker det. Sjekk sifrene en gang til først.",
    "Du kan lagre nummeret likevel. Då må to saksbehandlarar godkjenne det før vi bruker det. Sjekk siffera ein gong til først.",
);
pub const KONTO_ETTER_KONTROLL: T = T("Når nummeret er godkjent", "Når nummeret er godkjent");
pub const KONTO_TAUS_TITTEL: T = T("Vi får ikke svar fra banken nå", "Vi får ikkje svar frå banken no");
pub const KONTO_TAUS: T = T(
    "Du kan lagre nummeret likevel. Vi spør banken igjen, og bruker nummeret når eieren er bekreftet.",
    "Du kan lagre nummeret likevel. Vi spør banken igjen, og bruker nummeret når eigaren er stadfesta.",
);
pub const KONTO_VENTER: T = T("brukes fra", "blir brukt frå");
pub const KONTO_TIL_DA: T = T("Til da brukes", "Til då bruker vi");
pub const SKRIV_ANNEN_KONTO: T = T("Skriv et annet nummer", "Skriv eit anna nummer");
pub const ENDRE_EPOST: T = T("Endre e-post for utbetalingsvedtak", "Endre e-post for utbetalingsvedtak");
pub const ENDRE_STED: T = T("Endre praksissted", "Endre praksisstad");
pub const ENDRE_STED_INGRESS: T = T(
    "Det nye stedet gjelder fra i dag. Det gamle står i historikken.",
    "Den nye staden gjeld frå i dag. Den gamle står i historikken.",
);
pub const ENDRE_AMB: T = T("Endre om praksisen er ambulerende", "Endre om praksisen er ambulerande");
pub const ENDRE_SLUTT: T = T("Avslutt praksisen eller endre sluttdato", "Avslutt praksisen eller endre sluttdato");
pub const SLUTT_INGRESS: T = T(
    "Praksisen blir ikke slettet. Du kan sende regninger for behandling til og med siste dag, inntil seks måneder etter behandlingsmåneden.",
    "Praksisen blir ikkje sletta. Du kan sende rekningar for behandling til og med siste dag, inntil seks månader etter behandlingsmånaden.",
);
pub const LAGRE: T = T("Lagre endringen", "Lagre endringa");
pub const KONFLIKT_TITTEL: T = T(
    "Noen har endret dette etter at du åpnet siden",
    "Nokon har endra dette etter at du opna sida",
);
pub const KONFLIKT: T = T(
    "Se på begge utgavene. Lagre på nytt hvis din skal gjelde, eller avbryt for å beholde den lagrede.",
    "Sjå på begge utgåvene. Lagre på nytt om di skal gjelde, eller avbryt for å behalde den lagra.",
);
pub const KONFLIKT_LAGRET: T = T("Lagret nå", "Lagra no");
pub const KONFLIKT_DIN: T = T("Din utgave", "Di utgåve");

// «This was not me»
pub const MELDT_TITTEL: T = T(
    "Var det ikke du som endret kontonummeret?",
    "Var det ikkje du som endra kontonummeret?",
);
pub const MELDT_TEKST: T = T(
    "Stans endringen, så bruker vi den gamle kontoen til to saksbehandlere har sett på saken. Du trenger ikke logge inn.",
    "Stans endringa, så bruker vi den gamle kontoen til to saksbehandlarar har sett på saka. Du treng ikkje logge inn.",
);
pub const MELDT_TEKST2: T = T(
    "Vi varsler alle e-postadressene som er registrert. Ingen kan endre kontonummeret mens saken er åpen.",
    "Vi varslar alle e-postadressene som er registrerte. Ingen kan endre kontonummeret medan saka er open.",
);
pub const MELDT_KNAPP: T = T("Stans endringen", "Stans endringa");
pub const MELDT_FERDIG_TITTEL: T = T("Endringen er stanset", "Endringa er stansa");
pub const MELDT_FERDIG: T = T(
    "Vi bruker den gamle kontoen. To saksbehandlere ser på saken, og du får e-post når den er avgjort.",
    "Vi bruker den gamle kontoen. To saksbehandlarar ser på saka, og du får e-post når ho er avgjord.",
);
pub const MELDT_FERDIG_RAAD: T = T(
    "Tror du at andre har brukt innloggingen din? Sperr den hos den som ga deg e-ID-en, for eksempel banken.",
    "Trur du at andre har brukt innlogginga di? Sperr ho hos den som gav deg e-ID-en, til dømes banken.",
);
pub const MELDT_DOD_TITTEL: T = T("Lenken gjelder ikke lenger", "Lenkja gjeld ikkje lenger");
pub const MELDT_DOD: T = T(
    "Den kan være brukt eller for gammel, eller så mangler en del av den. Kontakt oss hvis noen har endret kontonummeret ditt.",
    "Ho kan vere brukt eller for gammal, eller så manglar ein del av ho. Kontakt oss om nokon har endra kontonummeret ditt.",
);
pub const KONTAKT_OSS: T = T("Kontakt oss", "Kontakt oss");

// Tasks on the front page
pub const OPPGAVE_KONTO: T = T("Registrer et annet kontonummer", "Registrer eit anna kontonummer");
pub const OPPGAVE_KONTAKT: T = T("Fyll ut kontaktopplysningene dine", "Fyll ut kontaktopplysningane dine");
pub const OPPGAVE_KONTAKT_HVORFOR: T = T(
    "Vi må ha e-postadresse og telefonnummer før du kan registrere en praksis.",
    "Vi må ha e-postadresse og telefonnummer før du kan registrere ein praksis.",
);
pub const OPPGAVE_PRAKSIS: T = T("Registrer praksisen din", "Registrer praksisen din");
pub const OPPGAVE_PRAKSIS_HVORFOR: T = T(
    "Du får ikke oppgjør før du har en praksis og en signert avtale.",
    "Du får ikkje oppgjer før du har ein praksis og ein signert avtale.",
);

/// Colour, word and sentence of a state.
pub fn status(status: Status, sprak: Sprak) -> (&'static str, &'static str, &'static str) {
    match status {
        Status::Aktiv => (
            "success",
            T("Aktiv", "Aktiv").i(sprak),
            T(
                "Du kan sende regninger på denne praksisen.",
                "Du kan sende rekningar på denne praksisen.",
            )
            .i(sprak),
        ),
        Status::Kommende => (
            "info",
            T("Kommende", "Kommande").i(sprak),
            T("Praksisen har ikke begynt ennå.", "Praksisen har ikkje byrja enno.").i(sprak),
        ),
        Status::Avsluttet => (
            "neutral",
            T("Avsluttet", "Avslutta").i(sprak),
            T(
                "Du kan fortsatt sende regninger for behandling i perioden.",
                "Du kan framleis sende rekningar for behandling i perioden.",
            )
            .i(sprak),
        ),
    }
}

/// As [`status`], for a practice whose holder's education is not approved yet.
pub fn status_uten_utdanning(sprak: Sprak) -> (&'static str, &'static str, &'static str) {
    ("warning", T("Ikke klar", "Ikkje klar").i(sprak), NESTE_UTDANNING.i(sprak))
}

/// Why the address may be a home, and what can be done. A guess, so it is said as one.
pub fn mulig_hjem(grunn: Grunn, sprak: Sprak) -> String {
    let hvorfor = match grunn {
        Grunn::Hos => T("fordi det står c/o i den", "fordi det står c/o i ho"),
        Grunn::Bolig => T("fordi den har et bolignummer", "fordi ho har eit bustadnummer"),
        Grunn::EgetNavn => T("fordi praksisen har ditt eget navn", "fordi praksisen har ditt eige namn"),
    };
    format!(
        "{} {}. {}",
        T("Adressen kan være en hjemmeadresse,", "Adressa kan vere ei heimeadresse,").i(sprak),
        hvorfor.i(sprak),
        T(
            "Tar du imot pasienter der, er alt i orden. Hvis ikke, kan du endre praksissted. Behandler du bare hjemme hos pasienter, kan du velge at praksisen er ambulerende. Da skjuler vi adressen.",
            "Tek du imot pasientar der, er alt i orden. Om ikkje, kan du endre praksisstad. Behandlar du berre heime hos pasientar, kan du velje at praksisen er ambulerande. Då skjuler vi adressa."
        )
        .i(sprak)
    )
}

/// The result of the account check in the history.
pub fn kontokontroll(kode: &str, sprak: Sprak) -> &'static str {
    match kode {
        "treff" => T("Banken bekreftet eieren", "Banken stadfesta eigaren").i(sprak),
        "ikke_treff" => T(
            "Ikke verifisert: banken sier at andre eier kontoen, eller at den er stengt",
            "Ikkje verifisert: banken seier at andre eig kontoen, eller at han er stengd",
        )
        .i(sprak),
        "ukjent" => T(
            "Ikke verifisert: banken kjenner ikke kontoen",
            "Ikkje verifisert: banken kjenner ikkje kontoen",
        )
        .i(sprak),
        _ => T("Ikke verifisert: banken svarte ikke", "Ikkje verifisert: banken svarte ikkje").i(sprak),
    }
}

/// Whether an account is approved, in the history.
pub fn kontogodkjenning(kode: &str, sprak: Sprak) -> &'static str {
    match kode {
        "godkjent" => T("Godkjent", "Godkjent"),
        "avvist" => T("Ikke godkjent", "Ikkje godkjent"),
        "til_sak" => T("Venter på to saksbehandlere", "Ventar på to saksbehandlarar"),
        _ => T("Kontrolleres", "Blir kontrollert"),
    }
    .i(sprak)
}

/// Name of a fact in the history.
pub fn feltnavn(felt: &str, sprak: Sprak) -> &'static str {
    match felt {
        "konto" => KONTO,
        "konto_kontroll" => T("Kontroll av kontoen", "Kontroll av kontoen"),
        "konto_godkjenning" => T("Godkjenning av kontoen", "Godkjenning av kontoen"),
        "konto_stans" => T("Stans av kontoendring", "Stans av kontoendring"),
        "eposter" => EPOST,
        "sted" => STED,
        "sted_kontroll" => T("Kontroll av praksisstedet", "Kontroll av praksisstaden"),
        "eier" => T("Eier av praksisstedet", "Eigar av praksisstaden"),
        "navn" => NAVN,
        "ambulerende" => AMBULERENDE,
        "periode" => PERIODE,
        "vikar_for" => VIKAR_FOR,
        "dokument" => VEDLEGG,
        _ => TITTEL,
    }
    .i(sprak)
}

/// What is wrong with a field and how to fix it.
pub fn feil(sprak: Sprak, f: &Feltfeil) -> String {
    let n = f.tall.first().copied().unwrap_or_default();
    let t = match f.kode.as_str() {
        "praksistype-mangler" => T("Velg type praksis.", "Vel type praksis."),
        "praksistype-ikke-din" => T(
            "Denne typen passer ikke med godkjenningene dine. Velg en type fra listen.",
            "Denne typen passar ikkje med godkjenningane dine. Vel ein type frå lista.",
        ),
        "navn-for-langt" => {
            return format!(
                "{} {n} {}.",
                T(
                    "Skriv et navn på høyst 200 tegn. Du har skrevet",
                    "Skriv eit namn på høgst 200 teikn. Du har skrive"
                )
                .i(sprak),
                sprak.velg("tegn", "teikn")
            );
        }
        "navn-mangler-register" => T(
            "Skriv navnet på praksisen. Enhetsregisteret svarte ikke med noe navn.",
            "Skriv namnet på praksisen. Einingsregisteret svarte ikkje med noko namn.",
        ),
        "enhet-ubrukelig" => T(
            "Dette organisasjonsnummeret kan ikke brukes. Se hvorfor under.",
            "Dette organisasjonsnummeret kan ikkje brukast. Sjå kvifor under.",
        ),
        "fra-mangler" => T("Skriv den første dagen for praksisen.", "Skriv den første dagen for praksisen."),
        "fra-for-tidlig" => {
            return format!(
                "{} {n}.",
                T(
                    "Sjekk året i første dag. Det kan ikke være før",
                    "Sjekk året i første dag. Det kan ikkje vere før"
                )
                .i(sprak)
            );
        }
        "fra-for-sen" => {
            return format!(
                "{} {n}.",
                T(
                    "Sjekk året i første dag. Det kan ikke være etter",
                    "Sjekk året i første dag. Det kan ikkje vere etter"
                )
                .i(sprak)
            );
        }
        "til-mangler" => T(
            "Skriv den siste dagen. Denne typen praksis må ha en sluttdato.",
            "Skriv den siste dagen. Denne typen praksis må ha ein sluttdato.",
        ),
        "til-kan-ikke-forlenges" => T(
            "Denne typen praksis kan ikke forlenges. Registrer en ny praksis for tiden etterpå.",
            "Denne typen praksis kan ikkje forlengast. Registrer ein ny praksis for tida etterpå.",
        ),
        "periode-overlapp" => T(
            "Perioden overlapper en annen periode for praksisen. Velg en senere første dag.",
            "Perioden overlappar ein annan periode for praksisen. Vel ein seinare første dag.",
        ),
        "vikar-ikke-krysset" => T(
            "Kryss av for at du er vikar, eller fjern HPR-nummeret under.",
            "Kryss av for at du er vikar, eller fjern HPR-nummeret under.",
        ),
        "vikar-for-seg-selv" => T(
            "Dette er ditt eget HPR-nummer. Skriv nummeret til den du er vikar for.",
            "Dette er ditt eige HPR-nummer. Skriv nummeret til den du er vikar for.",
        ),
        "konto-gjenta-mangler" => T("Gjenta kontonummeret.", "Gjenta kontonummeret."),
        "konto-ulik" => T(
            "De to kontonumrene er ulike. Skriv det samme nummeret i begge feltene.",
            "Dei to kontonummera er ulike. Skriv det same nummeret i begge felta.",
        ),
        "konto-stanset" => T(
            "En endring av kontonummeret er stanset, og vi ser på saken. Du kan endre når saken er avgjort.",
            "Ei endring av kontonummeret er stansa, og vi ser på saka. Du kan endre når saka er avgjord.",
        ),
        "konto-for-mange" => {
            let (nb, nn) = match n {
                1 => ("én gang", "éin gong".to_owned()),
                2 => ("to ganger", "to gonger".to_owned()),
                _ => ("", format!("{n} gonger")),
            };
            let nb = if nb.is_empty() { format!("{n} ganger") } else { nb.to_owned() };
            return match sprak {
                Sprak::Nb => format!("Kontonummeret kan endres høyst {nb} i døgnet. Prøv igjen i morgen, eller kontakt oss."),
                Sprak::Nn => format!("Kontonummeret kan endrast høgst {nn} i døgnet. Prøv igjen i morgon, eller kontakt oss."),
            };
        }
        "konto-lik" => T(
            "Dette er kontonummeret du har fra før. Skriv et annet nummer.",
            "Dette er kontonummeret du har frå før. Skriv eit anna nummer.",
        ),
        "epost-dobbel" => T(
            "Denne adressen står der fra før. Fjern den ene.",
            "Denne adressa står der frå før. Fjern den eine.",
        ),
        "epost-for-mange" => T("Skriv høyst fem e-postadresser.", "Skriv høgst fem e-postadresser."),
        "primaer-mangler" => T(
            "Velg hvilken av adressene som er hovedadresse.",
            "Vel kva for ei av adressene som er hovudadresse.",
        ),
        "kontakt-mangler" => MANGLER_KONTAKT,
        kode => return feiltekst::tekst(kode, &f.tall, sprak).unwrap_or_else(|| KONFLIKT_TITTEL.i(sprak).to_owned() + "."),
    };
    t.i(sprak).to_owned()
}

/// «Fastlege (FALE)».
pub fn typenavn(kode: &str, sprak: Sprak) -> String {
    match typer::fra_kode(kode) {
        Some(t) => format!("{} ({kode})", t.navn(sprak)),
        None => kode.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_sentence_in_both_languages() {
        for kode in [
            "praksistype-mangler",
            "praksistype-ikke-din",
            "navn-for-langt",
            "navn-mangler-register",
            "enhet-ubrukelig",
            "fra-mangler",
            "fra-for-tidlig",
            "fra-for-sen",
            "til-mangler",
            "til-kan-ikke-forlenges",
            "periode-overlapp",
            "periode-slutt-for-start",
            "vikar-ikke-krysset",
            "vikar-for-seg-selv",
            "hpr-mangler",
            "konto-gjenta-mangler",
            "konto-ulik",
            "konto-stanset",
            "konto-for-mange",
            "konto-lik",
            "konto-mangler",
            "epost-dobbel",
            "epost-for-mange",
            "epost-mangler",
            "primaer-mangler",
            "orgnr-lengde",
            "dato-format",
        ] {
            let f = Feltfeil {
                felt: "x".into(),
                kode: kode.into(),
                tall: vec![1990],
            };
            let (nb, nn) = (feil(Sprak::Nb, &f), feil(Sprak::Nn, &f));
            assert!(nb.ends_with('.') && nn.ends_with('.'), "{kode}");
            assert!(!nb.starts_with(KONFLIKT_TITTEL.begge()[0]), "{kode} has no sentence");
        }
    }
}
