//! Texts of the Praksis tab, bokmål and nynorsk side by side.

mod endre;
mod feil;

pub use endre::*;
pub use feil::Praksisfeil;

use super::hjem::Grunn;
use super::model::Status;
use grunn::praksistype as typer;
use grunn::text::Sprak;
pub use grunn::text::T;

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
pub const ORGNR_FELT: T = T(
    "Praksissted: navn, sted eller organisasjonsnummer",
    "Praksisstad: namn, stad eller organisasjonsnummer",
);
pub const ORGNR_HJELP: T = T(
    "Stedet der du behandler pasientene. Søk etter det, eller skriv de ni sifrene til underenheten.",
    "Staden der du behandlar pasientane. Søk etter han, eller skriv dei ni siffera til undereininga.",
);
pub const SLAA_OPP: T = T("Søk", "Søk");
pub const FORSLAG_STEDER: T = T("Forslag", "Forslag");
pub const INGEN_STEDER: T = T(
    "Ingen treff. Prøv en del av navnet, skriv sted etter komma, eller bruk organisasjonsnummeret.",
    "Ingen treff. Prøv ein del av namnet, skriv stad etter komma, eller bruk organisasjonsnummeret.",
);
pub const FOR_MANGE_SOK: T = T(
    "For mange søk. Vent et minutt, og søk igjen.",
    "For mange søk. Vent eitt minutt, og søk igjen.",
);
pub const SOK_KILDE: T = T(
    "Kilder: Adresseregisteret (Norsk helsenett) og Enhetsregisteret (Brønnøysundregistrene). Lisens: NLOD.",
    "Kjelder: Adresseregisteret (Norsk helsenett) og Einingsregisteret (Brønnøysundregistra). Lisens: NLOD.",
);
pub const SOK_HOVEDENHET: T = T(
    "Dette er en hovedenhet. Velg den for å se underenhetene.",
    "Dette er ei hovudeining. Vel ho for å sjå undereiningane.",
);
pub const SOK_IKKE_SJEKKET: T = T(
    "Enhetsregisteret svarte ikke om dette stedet. Vi sjekker det senere.",
    "Einingsregisteret svarte ikkje om denne staden. Vi sjekkar det seinare.",
);
pub const ADRESSEREGISTERET: T = T("Adresseregisteret", "Adresseregisteret");
pub const ENHETSREGISTERET: T = T("Enhetsregisteret", "Einingsregisteret");
pub const ADRESSE_FRA_AR: T = T("Adressen er fra Adresseregisteret.", "Adressa er frå Adresseregisteret.");
pub const ADRESSE_DA_VALGT: T = T("Da stedet ble valgt, var adressen", "Då staden vart vald, var adressa");
pub const ADRESSE_ENDRET: T = T(
    "Navnet eller adressen til praksisstedet er endret i registeret siden du så på siden. Sjekk svarene en gang til.",
    "Namnet eller adressa til praksisstaden er endra i registeret sidan du såg på sida. Sjekk svara ein gong til.",
);
pub const SE_MER: T = T("Se mer om", "Sjå meir om");
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
pub const VIKAR_NAVN: T = T("Finn HPR-nummeret med navn", "Finn HPR-nummeret med namn");
pub const VIKAR_NAVN_HJELP: T = T(
    "Skriv navnet, helt eller delvis. Du finner dem som har avtale og praksis i dag.",
    "Skriv namnet, heilt eller delvis. Du finn dei som har avtale og praksis i dag.",
);
pub const VIKAR_NAVN_MANGLER: T = T("Skriv navnet til den du er vikar for.", "Skriv namnet til den du er vikar for.");
pub const VIKAR_FINN: T = T("Finn HPR-nummeret", "Finn HPR-nummeret");
pub const VIKAR_TREFF: T = T("Hvem er du vikar for?", "Kven er du vikar for?");
pub const VIKAR_VELG: T = T("Velg", "Vel");
pub const VIKAR_FLERE: T = T(
    "Flere har et slikt navn. Skriv mer av navnet for å se dem.",
    "Fleire har eit slikt namn. Skriv meir av namnet for å sjå dei.",
);
pub const VIKAR_INGEN: T = T(
    "Vi fant ingen med dette navnet. Sjekk skrivemåten, eller skriv HPR-nummeret.",
    "Vi fann ingen med dette namnet. Sjekk skrivemåten, eller skriv HPR-nummeret.",
);
pub const VIKAR_VALGT: T = T("HPR-nummeret er fylt ut.", "HPR-nummeret er fylt ut.");
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

pub const OPPGAVE_EPOST: T = T("Rett e-postadressen for", "Rett e-postadressa for");
pub const OPPGAVE_EPOST_HVORFOR: T = T(
    "tar ikke imot e-post fra oss. Da får den ikke varsel om utbetalingsvedtak.",
    "tek ikkje imot e-post frå oss. Då får ho ikkje varsel om utbetalingsvedtak.",
);
pub const ENDRE_EPOST_LENKE: T = T("Endre e-post for utbetalingsvedtak", "Endre e-post for utbetalingsvedtak");
pub const EPOST_AVVIST: T = T("Kommer ikke frem", "Kjem ikkje fram");
pub const EPOST_AVVIST_HVA: T = T(
    "Adressen tar ikke imot e-post fra oss. Rett den, eller bruk en annen.",
    "Adressa tek ikkje imot e-post frå oss. Rett ho, eller bruk ei anna.",
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

/// «4 treff. Velg ett av dem.»
pub fn antall_steder(antall: usize, sprak: Sprak) -> String {
    match antall {
        1 => T("1 treff.".to_owned(), "1 treff.".to_owned()),
        n => T(format!("{n} treff. Velg ett av dem."), format!("{n} treff. Vel eitt av dei.")),
    }
    .i(sprak)
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
        "adresse" => T("Adresse", "Adresse"),
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

/// «Fastlege (FALE)».
pub fn typenavn(kode: &str, sprak: Sprak) -> String {
    match typer::fra_kode(kode) {
        Some(t) => format!("{} ({kode})", t.navn(sprak)),
        None => kode.to_owned(),
    }
}
