//! Texts of the rule book, bokmål and nynorsk side by side.

use grunn::Yrke;
use grunn::text::{Sprak, T};
use regler::regelbok::Siden;
use regler::takst::Takstdekning;

pub const TITTEL: T = T("Takster og regler", "Takstar og reglar");
pub const INGRESS: T = T(
    "Her ser du hva hver takst gir, og hvilke regler kontrollen bruker. Den som krever, og den som vil sjekke, ser det samme.",
    "Her ser du kva kvar takst gir, og kva reglar kontrollen bruker. Den som krev, og den som vil sjekke, ser det same.",
);
pub const FILTER: T = T("Søk etter takst", "Søk etter takst");
pub const KODE: T = T("Takstkode", "Takstkode");
pub const KODE_HJELP: T = T("Hele koden, eller begynnelsen av den.", "Heile koden, eller starten på han.");
pub const FAGOMRADE: T = T("Fagområde", "Fagområde");
pub const ALLE_FAG: T = T("Alle fagområder", "Alle fagområde");
pub const DATO: T = T("Dato for behandlingen", "Dato for behandlinga");
pub const DATO_HJELP: T = T("Tom betyr i dag.", "Tom betyr i dag.");
pub const SOK: T = T("Søk", "Søk");
pub const NULLSTILL: T = T("Nullstill søket", "Nullstill søket");
pub const VIS_DATO: T = T("Vis denne dagen", "Vis denne dagen");
pub const INGEN_TITTEL: T = T("Ingen treff", "Ingen treff");
pub const INGEN: T = T(
    "Prøv en kortere kode, et annet fagområde eller en annen dato.",
    "Prøv ein kortare kode, eit anna fagområde eller ein annan dato.",
);
pub const FAG_TITTEL: T = T("Takster etter fagområde", "Takstar etter fagområde");
/// «1 takst», «3 takster».
pub fn takster(n: usize) -> T {
    if n == 1 { TAKST_EN } else { T("takster", "takstar") }
}
const TAKST_EN: T = T("takst", "takst");
pub const FAG_INGEN: T = T("Ingen takster er lastet", "Ingen takstar er lasta");
pub const KONTROLL_TITTEL: T = T("Reglene i kontrollen", "Reglane i kontrollen");
pub const KONTROLL_INGRESS: T = T(
    "Hver regning blir kontrollert av disse reglene. Vi viser hva de leser, hvor de står skrevet, og hva som skjer når noe ikke stemmer.",
    "Kvar rekning blir kontrollert av desse reglane. Vi viser kva dei les, kvar dei står skrivne, og kva som skjer når noko ikkje stemmer.",
);
pub const KONTROLL_LENKE: T = T("Se alle reglene i kontrollen", "Sjå alle reglane i kontrollen");
pub const FRIST_TITTEL: T = T("Frister, aldre og tak", "Fristar, aldrar og tak");
pub const FRIST_INGRESS: T = T(
    "Noen tall kommer fra loven, med dato. Andre har vi valgt selv, og da står det her.",
    "Nokre tal kjem frå lova, med dato. Andre har vi valt sjølve, og då står det her.",
);
pub const FRIST_LENKE: T = T("Se frister, aldre og tak", "Sjå fristar, aldrar og tak");
pub const JSON: T = T("Samme innhold som åpne data (JSON)", "Same innhald som opne data (JSON)");

// Hits
pub const TREFF_TABELL: T = T("Takster", "Takstar");
pub const TAKST: T = T("Takst", "Takst");
pub const HVA: T = T("Hva", "Kva");
pub const HONORAR: T = T("Honorar", "Honorar");
pub const EGENANDEL: T = T("Egenandel", "Eigendel");
pub const REFUSJON: T = T("Refusjon", "Refusjon");
/// The three amounts of a code.
pub const BELOPENE: [T; 3] = [HONORAR, EGENANDEL, REFUSJON];
pub const GJALDT_IKKE: T = T("Gjaldt ikke denne dagen.", "Gjaldt ikkje denne dagen.");

// One code
pub const SPESIALIST: T = T("Bare for spesialist", "Berre for spesialist");
pub const PASIENT_BETALER: T = T("Pasienten betaler", "Pasienten betaler");
pub const BELOP: T = T("Beløp", "Beløp");
pub const PERIODER: T = T("Beløp i hver periode", "Beløp i kvar periode");
pub const FRA: T = T("Fra", "Frå");
pub const TIL: T = T("Til", "Til");
pub const TIL_OG_MED: T = T("til og med", "til og med");
pub const ALLTID: T = T("Så lenge taksten gjelder", "Så lenge taksten gjeld");
pub const VIDERE: T = T("uten sluttdato", "utan sluttdato");
pub const FOR_ALT: T = T("uten startdato", "utan startdato");
pub const KILDE: T = T("Kilde", "Kjelde");
pub const REGLER: T = T("Regler", "Reglar");
pub const REGEL: T = T("Regel", "Regel");
pub const REGLER_INGEN: T = T("Taksten har ingen regler denne dagen.", "Taksten har ingen reglar denne dagen.");
pub const REGLER_HJELP: T = T(
    "«Avviser» betyr at regningen blir avvist når regelen er brutt. «Informerer» betyr at du får beskjed. «Opplyser» betyr at andre regler bruker det.",
    "«Avviser» betyr at rekninga blir avvist når regelen er broten. «Informerer» betyr at du får beskjed. «Opplyser» betyr at andre reglar bruker det.",
);
pub const SKJER: T = T("Hva som skjer", "Kva som skjer");
pub const GJELDER: T = T("Gjelder", "Gjeld");
pub const GJELDER_I: T = T("Bare i", "Berre i");
pub const ALDRE: T = T("Egenandel og alder", "Eigendel og alder");
pub const IKKE_LEST: T = T("Regler som ikke leses her", "Reglar som ikkje blir lesne her");
pub const IKKE_LEST_HJELP: T = T(
    "Dette står i forskriften. Sitatene er på bokmål, som i kilden. Bak hvert står grunnen.",
    "Dette står i forskrifta. Sitata er på bokmål, som i kjelda. Bak kvart står grunnen.",
);
pub const GRUNN: T = T("Grunn", "Grunn");
pub const ANDRE_DAGER: T = T("Regler for andre dager", "Reglar for andre dagar");
pub const ALLE_TAKSTER: T = T("Alle takster i fagområdet", "Alle takstar i fagområdet");

// The rules of the control
pub const NUMMER: T = T("Nummer", "Nummer");
pub const MELDING: T = T("Kode i svaret", "Kode i svaret");
pub const NIVA: T = T("Hva som skjer", "Kva som skjer");
pub const SIER: T = T("Det vi skriver", "Det vi skriv");
pub const TILTAK: T = T("Det du kan gjøre", "Det du kan gjere");
pub const HJEMMEL: T = T("Står skrevet i", "Står skrive i");
pub const LESER: T = T("Leser i meldingen", "Les i meldinga");
pub const MOT: T = T("Holder det mot", "Held det mot");
pub const SIDEN: T = T("Gjelder fra", "Gjeld frå");
pub const PROVE: T = T("Testen som viser det", "Testen som viser det");
pub const PROVE_HJELP: T = T("Navnet i kildekoden til portalen.", "Namnet i kjeldekoden til portalen.");
pub const INGENTING: T = T("Ingenting annet", "Ingenting anna");
pub const MILDERE: T = T(
    "Regelen ved taksten kan si at den bare informerer.",
    "Regelen ved taksten kan seie at han berre informerer.",
);
pub const KLAMMER: T = T(
    "Ord i klammer blir byttet ut med det som står på regningen.",
    "Ord i klammer blir bytte ut med det som står på rekninga.",
);
pub const UTELATT: T = T("Dette kontrollerer vi ikke her", "Dette kontrollerer vi ikkje her");
pub const ALLE_REGLER: T = T("Alle reglene i kontrollen", "Alle reglane i kontrollen");

// Ages and deadlines
pub const LEST: T = T("Lest av kontrollen", "Lese av kontrollen");
pub const LEST_HJELP: T = T(
    "Datoen for behandlingen bestemmer hvilken rad som gjelder.",
    "Datoen for behandlinga avgjer kva rad som gjeld.",
);
pub const VALG: T = T("Valgt av oss", "Valde av oss");
pub const VALG_HJELP: T = T(
    "Ingen lov sier disse tallene. Vi skriver hva de bygger på.",
    "Inga lov seier desse tala. Vi skriv kva dei byggjer på.",
);
pub const VERDI: T = T("Verdi", "Verdi");
pub const GRUNNLAG: T = T("Bygger på", "Byggjer på");
pub const FRITAK: T = T("Koder for fri egenandel", "Kodar for fri eigendel");
pub const KODE_7461: T = T("Kode", "Kode");
pub const BEVIS: T = T("Vises av", "Blir vist av");
pub const FRITAK_HOS: T = T("Gjelder hos", "Gjeld hos");
pub const FRITAK_ALDER: T = T("Der aldersgrensene gjelder", "Der aldersgrensene gjeld");
pub const BARE_VIST: T = T("Bare vist her", "Berre vist her");
pub const BARE_VIST_HJELP: T = T(
    "Dette står i lov og forskrift. En melding viser det ikke, så kontrollen leser det ikke. Sitatene er på bokmål.",
    "Dette står i lov og forskrift. Ei melding viser det ikkje, så kontrollen les det ikkje. Sitata er på bokmål.",
);
pub const ALLE: T = T("Alle", "Alle");

/// Running text, for the test that measures it.
#[cfg(test)]
pub const LOPENDE: &[T] = &[
    INGRESS,
    KODE_HJELP,
    DATO_HJELP,
    INGEN,
    KONTROLL_INGRESS,
    FRIST_INGRESS,
    GJALDT_IKKE,
    REGLER_INGEN,
    REGLER_HJELP,
    IKKE_LEST_HJELP,
    PROVE_HJELP,
    MILDERE,
    KLAMMER,
    LEST_HJELP,
    VALG_HJELP,
    BARE_VIST_HJELP,
    IKKE_LASTET,
    ALDRI_LASTET,
    SIDEN_TAKST,
    SIDEN_ALDER,
    SIDEN_PORTALEN,
];

pub const IKKE_LASTET: T = T(
    "Tariffen for denne datoen er ikke lastet. Vi viser den siste vi kjenner.",
    "Tariffen for denne datoen er ikkje lasta. Vi viser den siste vi kjenner.",
);
pub const ALDRI_LASTET: T = T(
    "Dette er ingen tariff i en forskrift. Beløpet er ikke sikkert.",
    "Dette er ingen tariff i ei forskrift. Beløpet er ikkje sikkert.",
);
const SIDEN_TAKST: T = T("Datoen står ved hver takst.", "Datoen står ved kvar takst.");
const SIDEN_ALDER: T = T("Datoene står ved aldersgrensene.", "Datoane står ved aldersgrensene.");
const SIDEN_PORTALEN: T = T(
    "Den første versjonen av portalen. Vi har ikke lastet datoen for selve loven.",
    "Den første versjonen av portalen. Vi har ikkje lasta datoen for sjølve lova.",
);

/// What is not sure about an amount.
pub fn dekning(dekning: Takstdekning) -> Option<T> {
    match dekning {
        Takstdekning::Kjent => None,
        Takstdekning::Utlopt { .. } => Some(IKKE_LASTET),
        Takstdekning::Ukjent => Some(ALDRI_LASTET),
    }
}

/// «Fra 01.07.2026», «Fra … til …».
pub fn fra_til(fra: Option<String>, til: Option<String>, sprak: Sprak) -> String {
    let en = |ord: T, dag: String| format!("{} {dag}", ord.i(sprak));
    [fra.map(|d| en(FRA, d)), til.map(|d| en(TIL_OG_MED, d))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where the day is said, when it is not one.
pub fn siden(siden: Siden) -> T {
    match siden {
        Siden::Takst => SIDEN_TAKST,
        Siden::Alder => SIDEN_ALDER,
        Siden::Foreldelse | Siden::Stonadspunkt | Siden::Portalen => SIDEN_PORTALEN,
    }
}

/// «Lege, Psykolog», or «Alle».
pub fn fagliste(fag: &[&str], sprak: Sprak) -> String {
    let navn: Vec<String> = fag
        .iter()
        .filter_map(|f| super::model::yrke_av(f))
        .map(|y| yrke(y, sprak))
        .collect();
    if navn.len() == Yrke::ALLE.len() {
        return ALLE.i(sprak).to_owned();
    }
    navn.join(", ")
}

/// «Lege», as a heading.
pub fn yrke(yrke: Yrke, sprak: Sprak) -> String {
    crate::behandlere::text::yrke(yrke, sprak)
}

grunn::feltfeil! {
    /// What is wrong with a search.
    Sokefeil {
        /// How many characters there were.
        ForLang(antall) = "takst-for-lang": T(
            format!("En takstkode har høyst 10 tegn. Du har skrevet {antall} tegn."),
            format!("Ein takstkode har høgst 10 teikn. Du har skrive {antall} teikn."),
        ),
        UkjentFagomrade = "fagomrade-ukjent": T("Velg et fagområde fra listen.", "Vel eit fagområde frå lista."),
    }
}
