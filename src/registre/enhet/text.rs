//! What the person reads about a unit: what is so, and what to do.

use super::model::{Advarsel, Enhetstype, Grunn, Naeringskode, SokFeil};
use grunn::format;
use grunn::text::{Sprak, T};

/// Strings of this folder. `{…}` is filled in by the functions below.
struct Text {
    underenhet: &'static str,
    hovedenhet: &'static str,
    slettet: &'static str,
    slettet_dato: &'static str,
    nedlagt: &'static str,
    er_hovedenhet: &'static str,
    er_enk: &'static str,
    fjernet: &'static str,
    ukjent: &'static str,
    feil_form: &'static str,
    eier_konkurs: &'static str,
    eier_avvikling: &'static str,
    eier_slettet: &'static str,
    eier_ikke_sjekket: &'static str,
    ikke_helse: &'static str,
    uten_naering: &'static str,
    legges_ned: &'static str,
    utilgjengelig: &'static str,
    for_kort: &'static str,
    for_langt: &'static str,
    ugyldig_orgnr: &'static str,
    for_langt_bak: &'static str,
    ingen_treff: &'static str,
    kilde: &'static str,
}

static TEKST: T<Text> = T(
    Text {
        underenhet: "Underenhet",
        hovedenhet: "Hovedenhet",
        slettet: "Enheten er slettet i Enhetsregisteret. Bruk nummeret til underenheten der du behandler pasienter nå.",
        slettet_dato: "Enheten ble slettet i Enhetsregisteret {dato}. Bruk nummeret til underenheten der du behandler pasienter nå.",
        nedlagt: "Underenheten ble lagt ned {dato}. Bruk nummeret til underenheten der du behandler pasienter nå.",
        er_hovedenhet: "Dette er nummeret til hovedenheten. Velg underenheten der du behandler pasienter.",
        er_enk: "Dette er nummeret til enkeltpersonforetaket. Velg underenheten der du behandler pasienter. Har foretaket ingen underenhet, kan du \
             sende inn med dette nummeret. Da ser en saksbehandler på det.",
        fjernet: "Enheten er fjernet fra Enhetsregisteret. Bruk nummeret til en annen underenhet, eller kontakt Brønnøysundregistrene.",
        ukjent: "Fant ikke organisasjonsnummeret. Bruk nummeret til underenheten der du behandler pasienter.",
        feil_form: "Enheten er registrert med organisasjonsformen {form} og kan ikke være praksissted. Bruk nummeret til en underenhet med formen \
                BEDR eller AAFY.",
        eier_konkurs: "Eieren av underenheten er konkurs. Sjekk at du fortsatt skal behandle pasienter her.",
        eier_avvikling: "Eieren av underenheten er under avvikling. Sjekk at du fortsatt skal behandle pasienter her.",
        eier_slettet: "Eieren av underenheten er slettet i Enhetsregisteret. Sjekk med eieren hvilken underenhet du skal bruke.",
        eier_ikke_sjekket: "Vi fikk ikke sjekket eieren av underenheten. Du kan gå videre. Vi sjekker senere.",
        ikke_helse: "Underenheten er registrert med {kode}, som ikke er en helsetjeneste. Sjekk at nummeret er riktig.",
        uten_naering: "Underenheten er registrert uten næringskode. Sjekk at nummeret er riktig.",
        legges_ned: "Underenheten legges ned {dato}. Fra den dagen må du bruke en annen underenhet.",
        utilgjengelig: "Enhetsregisteret svarer ikke nå. Du kan skrive inn nummeret og gå videre. Vi sjekker det senere.",
        for_kort: "Skriv minst to bokstaver av navnet, eller de ni sifrene i organisasjonsnummeret.",
        for_langt: "Søket er for langt. Bruk høyst 100 tegn.",
        ugyldig_orgnr: "Organisasjonsnummeret finnes ikke. Sjekk sifrene.",
        for_langt_bak: "Det er for mange treff til å bla så langt. Skriv mer av navnet, eller legg til sted.",
        ingen_treff: "Ingen treff. Prøv en del av navnet, uten sted, eller søk med organisasjonsnummeret.",
        kilde: "Kilde: Enhetsregisteret, Brønnøysundregistrene. Lisens: NLOD.",
    },
    Text {
        underenhet: "Undereining",
        hovedenhet: "Hovudeining",
        slettet: "Eininga er sletta i Einingsregisteret. Bruk nummeret til undereininga der du behandlar pasientar no.",
        slettet_dato: "Eininga vart sletta i Einingsregisteret {dato}. Bruk nummeret til undereininga der du behandlar pasientar no.",
        nedlagt: "Undereininga vart lagd ned {dato}. Bruk nummeret til undereininga der du behandlar pasientar no.",
        er_hovedenhet: "Dette er nummeret til hovudeininga. Vel undereininga der du behandlar pasientar.",
        er_enk: "Dette er nummeret til enkeltpersonføretaket. Vel undereininga der du behandlar pasientar. Har føretaket inga undereining, kan du \
             sende inn med dette nummeret. Då ser ein saksbehandlar på det.",
        fjernet: "Eininga er fjerna frå Einingsregisteret. Bruk nummeret til ei anna undereining, eller kontakt Brønnøysundregistra.",
        ukjent: "Fann ikkje organisasjonsnummeret. Bruk nummeret til undereininga der du behandlar pasientar.",
        feil_form: "Eininga er registrert med organisasjonsforma {form} og kan ikkje vere praksisstad. Bruk nummeret til ei undereining med forma \
                BEDR eller AAFY.",
        eier_konkurs: "Eigaren av undereininga er konkurs. Sjekk at du framleis skal behandle pasientar her.",
        eier_avvikling: "Eigaren av undereininga er under avvikling. Sjekk at du framleis skal behandle pasientar her.",
        eier_slettet: "Eigaren av undereininga er sletta i Einingsregisteret. Sjekk med eigaren kva undereining du skal bruke.",
        eier_ikke_sjekket: "Vi fekk ikkje sjekka eigaren av undereininga. Du kan gå vidare. Vi sjekkar seinare.",
        ikke_helse: "Undereininga er registrert med {kode}, som ikkje er ei helseteneste. Sjekk at nummeret er rett.",
        uten_naering: "Undereininga er registrert utan næringskode. Sjekk at nummeret er rett.",
        legges_ned: "Undereininga blir lagd ned {dato}. Frå den dagen må du bruke ei anna undereining.",
        utilgjengelig: "Einingsregisteret svarer ikkje no. Du kan skrive inn nummeret og gå vidare. Vi sjekkar det seinare.",
        for_kort: "Skriv minst to bokstavar av namnet, eller dei ni sifra i organisasjonsnummeret.",
        for_langt: "Søket er for langt. Bruk høgst 100 teikn.",
        ugyldig_orgnr: "Organisasjonsnummeret finst ikkje. Sjekk sifra.",
        for_langt_bak: "Det er for mange treff til å bla så langt. Skriv meir av namnet, eller legg til stad.",
        ingen_treff: "Ingen treff. Prøv ein del av namnet, utan stad, eller søk med organisasjonsnummeret.",
        kilde: "Kjelde: Einingsregisteret, Brønnøysundregistra. Lisens: NLOD.",
    },
);

const fn i(sprak: Sprak) -> &'static Text {
    TEKST.paa(sprak)
}

/// Name of the kind of unit.
#[must_use]
pub const fn enhetstype(enhetstype: Enhetstype, sprak: Sprak) -> &'static str {
    match enhetstype {
        Enhetstype::Underenhet => i(sprak).underenhet,
        Enhetstype::Hovedenhet => i(sprak).hovedenhet,
    }
}

/// Why the unit cannot be used, and what to do.
#[must_use]
pub fn grunn(grunn: &Grunn, sprak: Sprak) -> String {
    let t = i(sprak);
    match grunn {
        Grunn::Slettet { dato: None } => t.slettet.to_owned(),
        Grunn::Slettet { dato: Some(dato) } => t.slettet_dato.replace("{dato}", &format::dato(*dato, sprak)),
        Grunn::Nedlagt { dato } => t.nedlagt.replace("{dato}", &format::dato(*dato, sprak)),
        Grunn::Hovedenhet { enk: false } => t.er_hovedenhet.to_owned(),
        Grunn::Hovedenhet { enk: true } => t.er_enk.to_owned(),
        Grunn::Fjernet => t.fjernet.to_owned(),
        Grunn::Ukjent => t.ukjent.to_owned(),
        Grunn::FeilForm { form } => t.feil_form.replace("{form}", form),
    }
}

/// What to know before choosing the unit.
#[must_use]
pub fn advarsel(advarsel: &Advarsel, sprak: Sprak) -> String {
    let t = i(sprak);
    match advarsel {
        Advarsel::EierKonkurs => t.eier_konkurs.to_owned(),
        Advarsel::EierAvvikling => t.eier_avvikling.to_owned(),
        Advarsel::EierSlettet => t.eier_slettet.to_owned(),
        Advarsel::EierIkkeSjekket => t.eier_ikke_sjekket.to_owned(),
        Advarsel::IkkeHelse { naeringskode: Some(kode) } => t.ikke_helse.replace("{kode}", &naeringskode(kode)),
        Advarsel::IkkeHelse { naeringskode: None } => t.uten_naering.to_owned(),
        Advarsel::LeggesNed { dato } => t.legges_ned.replace("{dato}", &format::dato(*dato, sprak)),
    }
}

/// `"86.902 Fysioterapitjeneste"`: the register's own words, which exist in bokmål only.
#[must_use]
pub fn naeringskode(kode: &Naeringskode) -> String {
    match &kode.beskrivelse {
        Some(beskrivelse) => format!("{} {beskrivelse}", kode.kode),
        None => kode.kode.clone(),
    }
}

/// The search was not sent: what to change.
#[must_use]
pub const fn sokfeil(feil: SokFeil, sprak: Sprak) -> &'static str {
    match feil {
        SokFeil::ForKort => i(sprak).for_kort,
        SokFeil::ForLangt => i(sprak).for_langt,
        SokFeil::UgyldigOrgnr => i(sprak).ugyldig_orgnr,
        SokFeil::ForLangtBak => i(sprak).for_langt_bak,
    }
}

/// The register gave no answer; the person may go on.
#[must_use]
pub const fn utilgjengelig(sprak: Sprak) -> &'static str {
    i(sprak).utilgjengelig
}

/// The search gave nothing.
#[must_use]
pub const fn ingen_treff(sprak: Sprak) -> &'static str {
    i(sprak).ingen_treff
}

/// Attribution that the register's licence (Norsk lisens for offentlige data) asks for where its data are shown.
#[must_use]
pub const fn kilde(sprak: Sprak) -> &'static str {
    i(sprak).kilde
}
