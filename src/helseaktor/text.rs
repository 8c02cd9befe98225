//! Texts of the Helseaktør tab, bokmål and nynorsk.

use super::model::Kilde;
use super::store::Kontroll;
use grunn::format;
use grunn::text::{Sprak, T};

/// The words of a link to the contact form.
pub const TIL_KONTAKT: T = T("Fyll ut e-postadresse og telefonnummer", "Fyll ut e-postadresse og telefonnummer");

pub const FERSK: T = T(
    "E-postadressen din kan bare endres rett etter innlogging. Det verner deg mot at andre tar over varslene dine. Det du skrev, er tatt vare på.",
    "E-postadressa di kan berre endrast rett etter innlogging. Det vernar deg mot at andre tek over varsla dine. Det du skreiv, er teke vare på.",
);

pub struct Tekst {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub hvem: &'static str,
    pub navn: &'static str,
    pub fnr: &'static str,
    pub hpr: &'static str,
    pub hpr_mangler: &'static str,
    pub godkjenninger: &'static str,
    pub ingen_godkjenning: &'static str,
    pub spesialiteter: &'static str,
    pub kilde: &'static str,
    pub kilde_hpr: &'static str,
    pub naa_deg: &'static str,
    pub epost: &'static str,
    pub epost_stor: &'static str,
    pub epost_hjelp: &'static str,
    pub telefon: &'static str,
    pub telefon_stor: &'static str,
    pub telefon_hjelp: &'static str,
    pub bekreftet: &'static str,
    pub venter: &'static str,
    pub venter_ingen: &'static str,
    pub send_lenke: &'static str,
    pub bruk_tittel: &'static str,
    pub bruk_ingress: &'static str,
    pub bruk: &'static [&'static str],
    pub bruk_hvorfor: &'static str,
    pub bruk_annet: &'static str,
    pub bruk_annet_lenke: &'static str,
    pub endre_tittel: &'static str,
    pub alle_felt: &'static str,
    pub lagre: &'static str,
    pub avbryt: &'static str,
    pub lagret_kontakt: &'static str,
    pub lagret_lenke: &'static str,
    pub okter: &'static str,
    pub okter_hjelp: &'static str,
    pub denne_okten: &'static str,
    pub avslutt_okt: &'static str,
    pub innlogget: &'static str,
    pub sist_brukt: &'static str,
    pub okt_avsluttet: &'static str,
    pub konflikt_tittel: &'static str,
    pub bekreft_tittel: &'static str,
    pub bekreft_tekst: &'static str,
    pub bekreft_knapp: &'static str,
    pub bekreft_ferdig_tittel: &'static str,
    pub bekreft_ferdig: &'static str,
    pub bekreft_dod_tittel: &'static str,
    pub bekreft_dod: &'static str,
    pub til_helseaktor: &'static str,
    pub utkast: &'static str,
    pub oppgave_kontakt: &'static str,
    pub oppgave_kontakt_hvorfor: &'static str,
    pub oppgave_avvist: &'static str,
    pub oppgave_avvist_hvorfor: &'static str,
    pub avvist: &'static str,
    pub epostlogg: &'static str,
    pub epostlogg_ingress: &'static str,
    pub epostlogg_tom: &'static str,
    pub epost_sendt: &'static str,
    pub epost_venter: &'static str,
    pub epost_avvist: &'static str,
    pub epost_gitt_opp: &'static str,
    pub epost_til: &'static str,
    pub oppgave_bekreft: &'static str,
    pub oppgave_bekreft_hvorfor: &'static str,
}

static TEKST: T<Tekst> = T(
    Tekst {
        tittel: "Helseaktør",
        ingress: "Her ser du hvem du er registrert som, og hvordan vi når deg.",
        hvem: "Hvem du er",
        navn: "Navn",
        fnr: "Fødselsnummer eller D-nummer",
        hpr: "HPR-nummer",
        hpr_mangler: "Du er ikke registrert med HPR-nummer. Det gjelder alle logopeder og audiopedagoger.",
        godkjenninger: "Godkjenninger",
        ingen_godkjenning: "Ingen godkjenninger funnet",
        spesialiteter: "Spesialiteter",
        kilde: "Hentet fra innloggingen med HelseID. Feil i navnet retter du i Folkeregisteret.",
        kilde_hpr: "Hentet fra Helsepersonellregisteret",
        naa_deg: "Slik når vi deg",
        epost: "personlig e-postadresse",
        epost_stor: "Personlig e-postadresse",
        epost_hjelp: "Adressen følger deg på tvers av praksiser. Vi sender en lenke du må bruke før adressen gjelder.",
        telefon: "telefonnummer",
        telefon_stor: "Telefonnummer",
        telefon_hjelp: "Åtte siffer. Utenlandske numre skrives med landkode, for eksempel +46 70 123 45 67.",
        bekreftet: "Bekreftet",
        venter: "venter på bekreftelse. Åpne lenken vi har sendt dit. Til da bruker vi adressen over.",
        venter_ingen: "venter på bekreftelse. Åpne lenken vi har sendt dit.",
        send_lenke: "Send lenken på nytt",
        bruk_tittel: "Dette bruker vi e-postadressen til",
        bruk_ingress: "Vi bruker den personlige adressen din til dette, også uten samtykke:",
        bruk: &[
            "varsel om utbetalingsvedtak",
            "saker om avtalen din om direkte oppgjør",
            "varsel når kontonummer eller adresse blir endret",
        ],
        bruk_hvorfor: "Grunnen er at avtalen og forvaltningsloven krever at vi når deg.",
        bruk_annet: "All annen bruk bestemmer du selv under",
        bruk_annet_lenke: "Avtaler og samtykker",
        endre_tittel: "Endre e-postadresse og telefonnummer",
        alle_felt: "Alle felt må fylles ut.",
        lagre: "Lagre endringene",
        avbryt: "Avbryt",
        lagret_kontakt: "Opplysningene er lagret.",
        lagret_lenke: "Vi har sendt lenken på nytt.",
        okter: "Hvor du er logget inn",
        okter_hjelp: "Kjenner du ikke igjen en innlogging, avslutter du den her.",
        denne_okten: "Denne nettleseren",
        avslutt_okt: "Avslutt",
        innlogget: "Logget inn",
        sist_brukt: "sist brukt",
        okt_avsluttet: "Innloggingen er avsluttet.",
        konflikt_tittel: "Noen har endret dette etter at du åpnet siden",
        bekreft_tittel: "Bekreft e-postadressen",
        bekreft_tekst: "Trykk på knappen, så bruker vi adressen fra nå av.",
        bekreft_knapp: "Bekreft e-postadressen",
        bekreft_ferdig_tittel: "E-postadressen er bekreftet",
        bekreft_ferdig: "Fra nå av bruker vi denne adressen. Du kan lukke siden.",
        bekreft_dod_tittel: "Lenken gjelder ikke lenger",
        bekreft_dod: "Den er brukt, for gammel, eller du har bedt om en ny. Logg inn og send lenken på nytt fra fanen Helseaktør.",
        til_helseaktor: "Til Helseaktør",
        utkast: "Du har et utkast som ikke er lagret. Feltene viser det du skrev sist.",
        oppgave_kontakt: "Fyll ut e-postadresse og telefonnummer",
        oppgave_kontakt_hvorfor: "Vi må kunne nå deg. Du kan ikke registrere praksis eller signere avtalen før dette er fylt ut.",
        oppgave_avvist: "Rett e-postadressen din",
        oppgave_avvist_hvorfor: "Adressen tar ikke imot e-post fra oss. Da får du ikke varsler som gjelder avtalen og oppgjøret.",
        avvist: "Adressen tar ikke imot e-post fra oss. Sjekk at den er riktig, eller bruk en annen.",
        epostlogg: "E-post til deg",
        epostlogg_ingress: "Dette har vi sendt deg, og om det kom fram.",
        epostlogg_tom: "Vi har ikke sendt deg noe ennå.",
        epost_sendt: "Sendt",
        epost_venter: "På vei",
        epost_avvist: "Kom ikke fram",
        epost_gitt_opp: "Vi fikk ikke sendt den",
        epost_til: "Til",
        oppgave_bekreft: "Bekreft e-postadressen din",
        oppgave_bekreft_hvorfor: "Åpne lenken i e-posten fra oss. Adressen blir ikke brukt før du har bekreftet den.",
    },
    Tekst {
        tittel: "Helseaktør",
        ingress: "Her ser du kven du er registrert som, og korleis vi når deg.",
        hvem: "Kven du er",
        navn: "Namn",
        fnr: "Fødselsnummer eller D-nummer",
        hpr: "HPR-nummer",
        hpr_mangler: "Du er ikkje registrert med HPR-nummer. Det gjeld alle logopedar og audiopedagogar.",
        godkjenninger: "Godkjenningar",
        ingen_godkjenning: "Ingen godkjenningar funne",
        spesialiteter: "Spesialitetar",
        kilde: "Henta frå innlogginga med HelseID. Feil i namnet rettar du i Folkeregisteret.",
        kilde_hpr: "Henta frå Helsepersonellregisteret",
        naa_deg: "Slik når vi deg",
        epost: "personleg e-postadresse",
        epost_stor: "Personleg e-postadresse",
        epost_hjelp: "Adressa følgjer deg på tvers av praksisar. Vi sender ei lenkje du må bruke før adressa gjeld.",
        telefon: "telefonnummer",
        telefon_stor: "Telefonnummer",
        telefon_hjelp: "Åtte siffer. Utanlandske nummer skriv du med landkode, til dømes +46 70 123 45 67.",
        bekreftet: "Stadfesta",
        venter: "ventar på stadfesting. Opne lenkja vi har sendt dit. Til då bruker vi adressa over.",
        venter_ingen: "ventar på stadfesting. Opne lenkja vi har sendt dit.",
        send_lenke: "Send lenkja på nytt",
        bruk_tittel: "Dette bruker vi e-postadressa til",
        bruk_ingress: "Vi bruker den personlege adressa di til dette, også utan samtykke:",
        bruk: &[
            "varsel om utbetalingsvedtak",
            "saker om avtalen din om direkte oppgjer",
            "varsel når kontonummer eller adresse blir endra",
        ],
        bruk_hvorfor: "Grunnen er at avtalen og forvaltningslova krev at vi når deg.",
        bruk_annet: "All annan bruk bestemmer du sjølv under",
        bruk_annet_lenke: "Avtalar og samtykke",
        endre_tittel: "Endre e-postadresse og telefonnummer",
        alle_felt: "Alle felt må fyllast ut.",
        lagre: "Lagre endringane",
        avbryt: "Avbryt",
        lagret_kontakt: "Opplysningane er lagra.",
        lagret_lenke: "Vi har sendt lenkja på nytt.",
        okter: "Kvar du er logga inn",
        okter_hjelp: "Kjenner du ikkje att ei innlogging, avsluttar du ho her.",
        denne_okten: "Denne nettlesaren",
        avslutt_okt: "Avslutt",
        innlogget: "Logga inn",
        sist_brukt: "sist brukt",
        okt_avsluttet: "Innlogginga er avslutta.",
        konflikt_tittel: "Nokon har endra dette etter at du opna sida",
        bekreft_tittel: "Stadfest e-postadressa",
        bekreft_tekst: "Trykk på knappen, så bruker vi adressa frå no av.",
        bekreft_knapp: "Stadfest e-postadressa",
        bekreft_ferdig_tittel: "E-postadressa er stadfesta",
        bekreft_ferdig: "Frå no av bruker vi denne adressa. Du kan lukke sida.",
        bekreft_dod_tittel: "Lenkja gjeld ikkje lenger",
        bekreft_dod: "Ho er brukt, for gammal, eller du har bedt om ei ny. Logg inn og send lenkja på nytt frå fana Helseaktør.",
        til_helseaktor: "Til Helseaktør",
        utkast: "Du har eit utkast som ikkje er lagra. Felta viser det du skreiv sist.",
        oppgave_kontakt: "Fyll ut e-postadresse og telefonnummer",
        oppgave_kontakt_hvorfor: "Vi må kunne nå deg. Du kan ikkje registrere praksis eller signere avtalen før dette er fylt ut.",
        oppgave_avvist: "Rett e-postadressa di",
        oppgave_avvist_hvorfor: "Adressa tek ikkje imot e-post frå oss. Då får du ikkje varsel som gjeld avtalen og oppgjeret.",
        avvist: "Adressa tek ikkje imot e-post frå oss. Sjekk at ho er rett, eller bruk ei anna.",
        epostlogg: "E-post til deg",
        epostlogg_ingress: "Dette har vi sendt deg, og om det kom fram.",
        epostlogg_tom: "Vi har ikkje sendt deg noko enno.",
        epost_sendt: "Sendt",
        epost_venter: "På veg",
        epost_avvist: "Kom ikkje fram",
        epost_gitt_opp: "Vi fekk ikkje sendt han",
        epost_til: "Til",
        oppgave_bekreft: "Stadfest e-postadressa di",
        oppgave_bekreft_hvorfor: "Opne lenkja i e-posten frå oss. Adressa blir ikkje brukt før du har stadfesta ho.",
    },
);

pub fn tekst(sprak: Sprak) -> &'static Tekst {
    TEKST.paa(sprak)
}

grunn::feltfeil! {
    /// What is wrong with the contact form besides the values themselves.
    Kontaktfeil {
        Endret = "endret": T(TEKST.0.konflikt_tittel, TEKST.1.konflikt_tittel),
    }
}

/// «Sist kontrollert mot HPR 6. januar 2026 kl. 03.00, av Helfo om natten.»
pub fn kontrollert(k: &Kontroll, sprak: Sprak) -> String {
    let tid = format::tidspunkt(k.tid, sprak);
    match k.kilde {
        Kilde::Innlogging => T(
            format!("Sist kontrollert mot HPR {tid}, da du logget inn."),
            format!("Sist kontrollert mot HPR {tid}, då du logga inn."),
        ),
        Kilde::Hpr => T(
            format!("Sist kontrollert mot HPR {tid}, i den faste kontrollen hver natt."),
            format!("Sist kontrollert mot HPR {tid}, i den faste kontrollen kvar natt."),
        ),
    }
    .i(sprak)
}

#[cfg(test)]
mod tester {
    use super::*;

    #[test]
    fn every_source_has_its_sentence_in_both_languages() {
        for kilde in [Kilde::Innlogging, Kilde::Hpr] {
            let k = Kontroll {
                tid: chrono::DateTime::UNIX_EPOCH,
                kilde,
            };
            assert_ne!(kontrollert(&k, Sprak::Nb), kontrollert(&k, Sprak::Nn));
        }
    }
}
