//! Texts of the tab Avtaler og samtykker, bokmål and nynorsk. What a status means stands in one table here.

use chrono::{Datelike as _, NaiveDate};

use super::model::{Avslutning, Formal, Frist, Samtykke, Slag, Status, Svar};
use crate::server::krypto;
use grunn::format;
use grunn::text::{Sprak, T};

/// Version of the purpose texts. A changed purpose text gets a new number, and an earlier yes does not cover it.
pub const SAMTYKKEVERSJON: &str = "2026-1";

/// The e-ID of agreements that were registered before the portal existed.
pub const FOR_PORTALEN: &str = "registrert_for_portalen";

pub struct Tekst {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub avtalenavn: &'static str,
    pub versjon: &'static str,
    pub signert: &'static str,
    pub gjelder_fra: &'static str,
    pub gjelder_fra_hjelp: &'static str,
    pub last_ned: &'static str,
    pub usignert_merke: &'static str,
    pub usignert: &'static str,
    pub usignert_praksis: &'static str,
    pub usignert_pasient: &'static str,
    pub ingen_versjon: &'static str,
    pub les_og_signer: &'static str,
    pub kontakt_mangler: &'static str,
    pub kontakt_lenke: &'static str,
    pub ny_versjon: &'static str,
    pub ny_versjon_gammel: &'static str,
    pub se_og_signer: &'static str,
    pub sperret: &'static str,
    pub kontakt_oss: &'static str,
    pub tidligere: &'static str,
    pub samtykker: &'static str,
    pub samtykker_ingress: &'static str,
    pub samtykker_uansett: &'static str,
    pub samtykker_fritt: &'static str,
    pub knapp_ja: &'static str,
    pub knapp_nei: &'static str,
    pub knapp_trekk: &'static str,
    pub knapp_gi: &'static str,
    pub historikk: &'static str,
    pub teksten: &'static str,
    pub signer_tittel: &'static str,
    pub signer_ingress: &'static str,
    pub nytt_tittel: &'static str,
    pub nytt_i: &'static str,
    pub signer_del: &'static str,
    pub signer_som: &'static str,
    pub signer_hva: &'static str,
    pub bekreft: &'static str,
    pub signer_knapp: &'static str,
    pub avbryt: &'static str,
    pub allerede_tittel: &'static str,
    pub allerede: &'static str,
    pub les_avtalen: &'static str,
    pub tilbake: &'static str,
    pub kvittering: &'static str,
    pub videre: &'static str,
    pub videre_gjelder: &'static str,
    pub videre_praksis: &'static str,
    pub videre_praksis_lenke: &'static str,
    pub videre_krav: &'static str,
    pub videre_epost: &'static str,
    pub videre_uten_epost: &'static str,
    pub si_opp: &'static str,
    pub si_opp_ingress: &'static str,
    pub si_opp_siste: &'static str,
    pub si_opp_hjelp: &'static str,
    pub oppsagt: &'static str,
    pub oppsagt_krav: &'static str,
    pub oppsagt_pasient: &'static str,
    pub oppsagt_angre: &'static str,
    pub signer_igjen: &'static str,
    pub oppgave_signer: &'static str,
    pub oppgave_signer_hvorfor: &'static str,
    pub oppgave_ny: &'static str,
    pub oppgave_ny_hvorfor: &'static str,
    pub oppgave_samtykke: &'static str,
    pub oppgave_samtykke_hvorfor: &'static str,
    pub oppgave_samtykke_lenke: &'static str,
}

static TEKST: T<Tekst> = T(
    Tekst {
        tittel: "Avtaler og samtykker",
        ingress: "Her signerer du avtalen, og her bestemmer du hva e-postadressen din kan brukes til.",
        avtalenavn: "Avtale om direkte oppgjør",
        versjon: "Versjon",
        signert: "Signert",
        gjelder_fra: "Gjelder fra",
        gjelder_fra_hjelp: "Du kan få oppgjør for behandling fra og med denne dagen.",
        last_ned: "Last ned avtalen, versjon",
        usignert_merke: "Ikke signert",
        usignert: "Du har ingen avtale nå. Folketrygden dekker bare behandling du gir fra og med dagen du signerer.",
        usignert_praksis: "Du trenger både en avtale og en registrert praksis for å få oppgjør. Du kan signere først.",
        usignert_pasient: "Har du ikke avtale, må pasienten få vite det før behandlingen.",
        ingen_versjon: "Det er ingen avtale å signere i dag. Prøv igjen senere, eller kontakt oss.",
        les_og_signer: "Les og signer avtalen",
        kontakt_mangler: "Fyll ut e-postadresse og telefonnummer før du signerer. Vi må kunne nå deg om avtalen.",
        kontakt_lenke: "Fyll ut e-postadresse og telefonnummer",
        ny_versjon: "Avtalen har kommet i en ny versjon",
        ny_versjon_gammel: "Avtalen du har, gjelder til du signerer den nye.",
        se_og_signer: "Se hva som er nytt, og signer",
        sperret: "Du kan ikke signere på nytt her. Kontakt oss hvis du mener dette er feil, eller vil vite hva du kan gjøre.",
        kontakt_oss: "Slik kontakter du oss",
        tidligere: "Tidligere avtaler",
        samtykker: "Samtykker",
        samtykker_ingress: "Noen vil bruke den personlige e-postadressen din til mer enn avtalen krever. Det bestemmer du.",
        samtykker_uansett: "Varsel om utbetalingsvedtak og saker om avtalen sender vi uansett. Det er en del av avtalen og ikke noe du samtykker til.",
        samtykker_fritt: "Valget påvirker verken avtalen eller oppgjøret ditt. Du kan ombestemme deg når som helst.",
        knapp_ja: "Ja, jeg samtykker",
        knapp_nei: "Nei, jeg samtykker ikke",
        knapp_trekk: "Trekk samtykket tilbake",
        knapp_gi: "Gi samtykke",
        historikk: "Alle valg",
        teksten: "tekst",
        signer_tittel: "Les og signer avtalen",
        signer_ingress: "Les avtalen nedenfor. Du signerer nederst på siden.",
        nytt_tittel: "Dette er nytt",
        nytt_i: "Nytt i versjon",
        signer_del: "Signer",
        signer_som: "Du signerer som",
        signer_hva: "Vi lagrer teksten du har lest, tidspunktet, navnet ditt og hvordan du er logget inn.",
        bekreft: "Jeg har lest avtalen og godtar den",
        signer_knapp: "Signer avtalen",
        avbryt: "Avbryt",
        allerede_tittel: "Du har signert avtalen",
        allerede: "Dette er versjonen som gjelder nå. Du trenger ikke gjøre noe.",
        les_avtalen: "Avtalen du signerte",
        tilbake: "Til Avtaler og samtykker",
        kvittering: "Avtalen er signert",
        videre: "Dette skjer videre",
        videre_gjelder: "Avtalen gjelder nå. Du kan få oppgjør for behandling fra og med",
        videre_praksis: "Du har ingen registrert praksis. Registrer en før du sender krav.",
        videre_praksis_lenke: "Registrer praksis",
        videre_krav: "Du har registrert praksis, så du kan sende krav. Helfo betaler senest 30 dager etter at kravet er mottatt.",
        videre_epost: "Vi sender kvitteringen til",
        videre_uten_epost: "Du har ingen bekreftet e-postadresse, så vi sender ikke kvitteringen på e-post. Du finner den alltid her.",
        si_opp: "Si opp avtalen",
        si_opp_ingress: "Folketrygden dekker ikke behandling du gir etter siste dag.",
        si_opp_siste: "Siste dag avtalen skal gjelde",
        si_opp_hjelp: "Tidligste dag er",
        oppsagt: "Avtalen er sagt opp",
        oppsagt_krav: "Du kan sende krav for behandling du ga mens avtalen gjaldt. Fristen er seks måneder fra slutten av måneden du ga den.",
        oppsagt_pasient: "Etter siste dag må pasienten få vite før behandlingen at du ikke har avtale.",
        oppsagt_angre: "Ombestemmer du deg, kan du signere på nytt.",
        signer_igjen: "Les og signer avtalen på nytt",
        oppgave_signer: "Signer avtalen om direkte oppgjør",
        oppgave_signer_hvorfor: "Folketrygden dekker bare behandling du gir fra og med dagen du signerer.",
        oppgave_ny: "Signer ny versjon av avtalen",
        oppgave_ny_hvorfor: "Avtalen om direkte oppgjør har kommet i en ny versjon.",
        oppgave_samtykke: "Velg hva e-postadressen din kan brukes til",
        oppgave_samtykke_hvorfor: "Du har ikke tatt stilling til alle samtykkene. Nei er et like godt svar som ja.",
        oppgave_samtykke_lenke: "Gå til samtykkene",
    },
    Tekst {
        tittel: "Avtalar og samtykke",
        ingress: "Her signerer du avtalen, og her bestemmer du kva e-postadressa di kan brukast til.",
        avtalenavn: "Avtale om direkte oppgjer",
        versjon: "Versjon",
        signert: "Signert",
        gjelder_fra: "Gjeld frå",
        gjelder_fra_hjelp: "Du kan få oppgjer for behandling frå og med denne dagen.",
        last_ned: "Last ned avtalen, versjon",
        usignert_merke: "Ikkje signert",
        usignert: "Du har ingen avtale no. Folketrygda dekkjer berre behandling du gir frå og med dagen du signerer.",
        usignert_praksis: "Du treng både ein avtale og ein registrert praksis for å få oppgjer. Du kan signere først.",
        usignert_pasient: "Har du ikkje avtale, må pasienten få vite det før behandlinga.",
        ingen_versjon: "Det er ingen avtale å signere i dag. Prøv igjen seinare, eller kontakt oss.",
        les_og_signer: "Les og signer avtalen",
        kontakt_mangler: "Fyll ut e-postadresse og telefonnummer før du signerer. Vi må kunne nå deg om avtalen.",
        kontakt_lenke: "Fyll ut e-postadresse og telefonnummer",
        ny_versjon: "Avtalen har kome i ein ny versjon",
        ny_versjon_gammel: "Avtalen du har, gjeld til du signerer den nye.",
        se_og_signer: "Sjå kva som er nytt, og signer",
        sperret: "Du kan ikkje signere på nytt her. Kontakt oss om du meiner dette er feil, eller vil vite kva du kan gjere.",
        kontakt_oss: "Slik kontaktar du oss",
        tidligere: "Tidlegare avtalar",
        samtykker: "Samtykke",
        samtykker_ingress: "Nokon vil bruke den personlege e-postadressa di til meir enn avtalen krev. Det bestemmer du.",
        samtykker_uansett: "Varsel om utbetalingsvedtak og saker om avtalen sender vi uansett. Det er ein del av avtalen og ikkje noko du samtykkjer til.",
        samtykker_fritt: "Valet påverkar verken avtalen eller oppgjeret ditt. Du kan ombestemme deg når som helst.",
        knapp_ja: "Ja, eg samtykkjer",
        knapp_nei: "Nei, eg samtykkjer ikkje",
        knapp_trekk: "Trekk samtykket tilbake",
        knapp_gi: "Gi samtykke",
        historikk: "Alle val",
        teksten: "tekst",
        signer_tittel: "Les og signer avtalen",
        signer_ingress: "Les avtalen nedanfor. Du signerer nedst på sida.",
        nytt_tittel: "Dette er nytt",
        nytt_i: "Nytt i versjon",
        signer_del: "Signer",
        signer_som: "Du signerer som",
        signer_hva: "Vi lagrar teksten du har lese, tidspunktet, namnet ditt og korleis du er logga inn.",
        bekreft: "Eg har lese avtalen og godtek han",
        signer_knapp: "Signer avtalen",
        avbryt: "Avbryt",
        allerede_tittel: "Du har signert avtalen",
        allerede: "Dette er versjonen som gjeld no. Du treng ikkje gjere noko.",
        les_avtalen: "Avtalen du signerte",
        tilbake: "Til Avtalar og samtykke",
        kvittering: "Avtalen er signert",
        videre: "Dette skjer vidare",
        videre_gjelder: "Avtalen gjeld no. Du kan få oppgjer for behandling frå og med",
        videre_praksis: "Du har ingen registrert praksis. Registrer ein før du sender krav.",
        videre_praksis_lenke: "Registrer praksis",
        videre_krav: "Du har registrert praksis, så du kan sende krav. Helfo betaler seinast 30 dagar etter at kravet er motteke.",
        videre_epost: "Vi sender kvitteringa til",
        videre_uten_epost: "Du har inga stadfesta e-postadresse, så vi sender ikkje kvitteringa på e-post. Du finn ho alltid her.",
        si_opp: "Sei opp avtalen",
        si_opp_ingress: "Folketrygda dekkjer ikkje behandling du gir etter siste dag.",
        si_opp_siste: "Siste dag avtalen skal gjelde",
        si_opp_hjelp: "Tidlegaste dag er",
        oppsagt: "Avtalen er sagt opp",
        oppsagt_krav: "Du kan sende krav for behandling du gav medan avtalen gjaldt. Fristen er seks månader frå slutten av månaden du gav ho.",
        oppsagt_pasient: "Etter siste dag må pasienten få vite før behandlinga at du ikkje har avtale.",
        oppsagt_angre: "Ombestemmer du deg, kan du signere på nytt.",
        signer_igjen: "Les og signer avtalen på nytt",
        oppgave_signer: "Signer avtalen om direkte oppgjer",
        oppgave_signer_hvorfor: "Folketrygda dekkjer berre behandling du gir frå og med dagen du signerer.",
        oppgave_ny: "Signer ny versjon av avtalen",
        oppgave_ny_hvorfor: "Avtalen om direkte oppgjer har kome i ein ny versjon.",
        oppgave_samtykke: "Vel kva e-postadressa di kan brukast til",
        oppgave_samtykke_hvorfor: "Du har ikkje teke stilling til alle samtykka. Nei er eit like godt svar som ja.",
        oppgave_samtykke_lenke: "Gå til samtykka",
    },
);

pub fn tekst(sprak: Sprak) -> &'static Tekst {
    TEKST.paa(sprak)
}

/// Tag colour, tag and sentence of an agreement's status.
pub fn status(status: Status, sprak: Sprak) -> (&'static str, &'static str, String) {
    let d = |dag: NaiveDate| format::dato(dag, sprak);
    let siste = |dag: NaiveDate| T(format!("Siste dag er {}.", d(dag)), format!("Siste dag er {}.", d(dag))).i(sprak);
    let siste_var = |dag: NaiveDate| T(format!("Siste dag var {}.", d(dag)), format!("Siste dag var {}.", d(dag))).i(sprak);
    let hvem = |a: Avslutning| match a {
        Avslutning::Erstattet => T("Den er erstattet av en nyere versjon.", "Han er erstatta av ein nyare versjon.").i(sprak),
        Avslutning::OppsagtAvHelseaktor => T("Du har sagt opp avtalen.", "Du har sagt opp avtalen.").i(sprak),
        Avslutning::OppsagtAvHelfo => T(
            "Helfo har sagt opp avtalen. Se brevet du har fått.",
            "Helfo har sagt opp avtalen. Sjå brevet du har fått.",
        )
        .i(sprak),
        Avslutning::TapAvRett => T(
            "Du har mistet retten til å praktisere for folketrygdens regning, etter folketrygdloven § 25-6. Se vedtaket du har fått.",
            "Du har mista retten til å praktisere for folketrygdas rekning, etter folketrygdlova § 25-6. Sjå vedtaket du har fått.",
        )
        .i(sprak),
    };
    let merke = |a: Avslutning| match a {
        Avslutning::Erstattet => T("Erstattet", "Erstatta").i(sprak),
        Avslutning::OppsagtAvHelseaktor | Avslutning::OppsagtAvHelfo => "Sagt opp",
        Avslutning::TapAvRett => T("Retten er tapt", "Retten er tapt").i(sprak),
    };
    match status {
        Status::Gjeldende => (
            "success",
            T("Gjelder", "Gjeld").i(sprak),
            T(
                "Avtalen gjelder. Du trenger ikke gjøre noe.",
                "Avtalen gjeld. Du treng ikkje gjere noko.",
            )
            .i(sprak)
            .to_owned(),
        ),
        Status::GjelderTil(dag, a) => ("warning", merke(a), format!("{} {}", hvem(a), siste(dag))),
        Status::Avsluttet(dag, a) => {
            let farge = if a.sperrer() { "danger" } else { "neutral" };
            (farge, merke(a), format!("{} {}", hvem(a), siste_var(dag)))
        }
    }
}

/// Until when a newer version must be signed, and what happens otherwise (the agreement, § 10).
pub fn frist(frist: Option<Frist>, sprak: Sprak) -> String {
    let Some(f) = frist else {
        return T("Du kan signere den når du vil.", "Du kan signere han når du vil.")
            .i(sprak)
            .to_owned();
    };
    let dato = format::dato(f.dato, sprak);
    match f.dager {
        ..0 => T(
            format!("Fristen var {dato}. Helfo kan stanse utbetalingen av nye krav til du har signert."),
            format!("Fristen var {dato}. Helfo kan stanse utbetalinga av nye krav til du har signert."),
        ),
        0 => T(
            "Signer i dag. Etter det kan Helfo stanse utbetalingen av nye krav.".to_owned(),
            "Signer i dag. Etter det kan Helfo stanse utbetalinga av nye krav.".to_owned(),
        ),
        1 => T(
            format!("Signer innen {dato}. Det er én dag igjen. Etter det kan Helfo stanse utbetalingen av nye krav."),
            format!("Signer innan {dato}. Det er éin dag att. Etter det kan Helfo stanse utbetalinga av nye krav."),
        ),
        n => T(
            format!("Signer innen {dato}. Det er {n} dager igjen. Etter det kan Helfo stanse utbetalingen av nye krav."),
            format!("Signer innan {dato}. Det er {n} dagar att. Etter det kan Helfo stanse utbetalinga av nye krav."),
        ),
    }
    .i(sprak)
}

/// A version that is not in force yet.
pub fn varslet(versjon: &str, fra: NaiveDate, innen: Option<NaiveDate>, sprak: Sprak) -> String {
    let (fra, innen) = (format::dato(fra, sprak), innen.map(|d| format::dato(d, sprak)));
    let mut tekst = T(
        format!("Versjon {versjon} gjelder fra {fra}. Da kan du signere den her."),
        format!("Versjon {versjon} gjeld frå {fra}. Då kan du signere han her."),
    )
    .i(sprak);
    if let Some(innen) = innen {
        tekst.push_str(&T(format!(" Fristen blir {innen}."), format!(" Fristen blir {innen}.")).i(sprak));
    }
    tekst
}

/// How it was signed.
pub fn signert_med(idp: &str, niva: i16, sprak: Sprak) -> String {
    if idp == FOR_PORTALEN {
        return T("Registrert før portalen kom", "Registrert før portalen kom").i(sprak).to_owned();
    }
    T(
        format!("Med {}, nivå {niva}", eid(idp, sprak)),
        format!("Med {}, nivå {niva}", eid(idp, sprak)),
    )
    .i(sprak)
}

/// The name of an e-ID, from the code HelseID gives.
pub fn eid(idp: &str, sprak: Sprak) -> String {
    if idp == FOR_PORTALEN {
        return T("e-ID, registrert før portalen kom", "e-ID, registrert før portalen kom")
            .i(sprak)
            .to_owned();
    }
    let sma = idp.to_ascii_lowercase();
    let kjent = [
        ("bankid", "BankID"),
        ("buypass", "Buypass"),
        ("commfides", "Commfides"),
        ("idporten", "ID-porten"),
        ("testidp", "test-e-ID"),
    ];
    kjent
        .into_iter()
        .find(|(kode, _)| sma.contains(kode))
        .map_or_else(|| idp.to_owned(), |(_, navn)| navn.to_owned())
}

/// Which agreement.
pub fn slag(slag: Slag, sprak: Sprak) -> &'static str {
    match slag {
        Slag::Ordinaer => T("Ordinær avtale", "Ordinær avtale").i(sprak),
        Slag::Kollektiv => T(
            "Kollektivavtale for medlemmer av Den norske legeforening",
            "Kollektivavtale for medlemer av Den norske legeforening",
        )
        .i(sprak),
    }
}

/// SHA-256 of everything a consent was asked with: kept with the answer.
pub fn formal_hash(formal_: Formal, sprak: Sprak) -> Vec<u8> {
    krypto::sha256(format!("{}\n{}", formal_navn(formal_), formal(formal_, sprak)).as_bytes())
}

/// Who asks.
pub fn formal_navn(formal: Formal) -> &'static str {
    match formal {
        Formal::Helfo => "Helfo",
        Formal::Helsedirektoratet => "Helsedirektoratet",
    }
}

/// What the address would be used for: text version [`SAMTYKKEVERSJON`].
pub fn formal(formal: Formal, sprak: Sprak) -> &'static str {
    match formal {
        Formal::Helfo => T("Helfo vil sende deg nyhetsbrev, invitasjoner til kurs og spørreundersøkelser om tjenestene sine. Helfo gir ikke adressen videre. Samtykket gjelder til du trekker det tilbake.", "Helfo vil sende deg nyheitsbrev, invitasjonar til kurs og spørjeundersøkingar om tenestene sine. Helfo gir ikkje adressa vidare. Samtykket gjeld til du trekkjer det tilbake."),
        Formal::Helsedirektoratet => T("Helsedirektoratet vil sende deg faglige nyheter og spørreundersøkelser om helsetjenesten. Direktoratet gir ikke adressen videre. Samtykket gjelder til du trekker det tilbake.", "Helsedirektoratet vil sende deg faglege nyheiter og spørjeundersøkingar om helsetenesta. Direktoratet gir ikkje adressa vidare. Samtykket gjeld til du trekkjer det tilbake."),
    }
    .i(sprak)
}

/// Tag colour, tag and sentence of a consent.
pub fn samtykke(s: Samtykke, sprak: Sprak) -> (&'static str, &'static str, String) {
    let tid = |t| format::tidspunkt(t, sprak);
    match s {
        Samtykke::IkkeTattStilling => (
            "info",
            T("Ikke tatt stilling", "Ikkje teke stilling").i(sprak),
            T(
                "Du har ikke valgt ennå. Til du velger, blir adressen ikke brukt til dette.",
                "Du har ikkje valt enno. Til du vel, blir adressa ikkje brukt til dette.",
            )
            .i(sprak)
            .to_owned(),
        ),
        Samtykke::Ja(t) => (
            "success",
            "Ja",
            T(format!("Du ga samtykke {}.", tid(t)), format!("Du gav samtykke {}.", tid(t))).i(sprak),
        ),
        Samtykke::Nei(t) => (
            "neutral",
            "Nei",
            T(
                format!("Du sa nei {}. Adressen blir ikke brukt til dette.", tid(t)),
                format!("Du sa nei {}. Adressa blir ikkje brukt til dette.", tid(t)),
            )
            .i(sprak),
        ),
    }
}

/// What is said after a choice.
pub fn samtykke_lagret(formal: Formal, sprak: Sprak) -> String {
    let navn = formal_navn(formal);
    T(
        format!("Valget ditt for {navn} er lagret."),
        format!("Valet ditt for {navn} er lagra."),
    )
    .i(sprak)
}

pub fn svar(s: Svar) -> &'static str {
    match s {
        Svar::Ja => "Ja",
        Svar::Nei => "Nei",
    }
}

grunn::feltfeil! {
    /// Why the agreement was not signed.
    Signerfeil {
        KontaktMangler = "kontakt-mangler": T(
            "Fyll ut e-postadresse og telefonnummer før du signerer.",
            "Fyll ut e-postadresse og telefonnummer før du signerer.",
        ),
        IkkeLege = "kollektiv-ikke-lege": T(
            "Du kan ikke signere som medlem av legeforeningen, fordi du ikke er registrert som lege.",
            "Du kan ikkje signere som medlem av legeforeininga, fordi du ikkje er registrert som lege.",
        ),
        IkkeBekreftet = "bekreft-mangler": T(
            "Kryss av for at du har lest avtalen og godtar den.",
            "Kryss av for at du har lese avtalen og godtek han.",
        ),
        TekstEndret = "tekst-endret": T(
            "Avtalen er endret etter at du åpnet siden. Les den på nytt før du signerer.",
            "Avtalen er endra etter at du opna sida. Les han på nytt før du signerer.",
        ),
    }
}

grunn::feltfeil! {
    /// Why the agreement cannot end on the day that was chosen. The number is the nearest day that may be, see [`Oppsigelsesfeil::for_tidlig`].
    Oppsigelsesfeil {
        ForTidlig(forste) = "for_tidlig": {
            let dag = |sprak| format::dato(fra_tall(forste), sprak);
            T(format!("Velg {} eller en senere dag.", dag(Sprak::Nb)), format!("Vel {} eller ein seinare dag.", dag(Sprak::Nn)))
        },
        ForSen(siste) = "for_sen": {
            let dag = |sprak| format::dato(fra_tall(siste), sprak);
            T(format!("Velg {} eller en tidligere dag.", dag(Sprak::Nb)), format!("Vel {} eller ein tidlegare dag.", dag(Sprak::Nn)))
        },
    }
}

impl Oppsigelsesfeil {
    pub fn for_tidlig(forste: NaiveDate) -> Self {
        Self::ForTidlig(forste.num_days_from_ce().into())
    }

    pub fn for_sen(siste: NaiveDate) -> Self {
        Self::ForSen(siste.num_days_from_ce().into())
    }
}

/// A day that was sent as a number.
fn fra_tall(dager: &i64) -> NaiveDate {
    i32::try_from(*dager)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_purpose_texts_are_those_of_their_version() {
        // A changed text is a new SAMTYKKEVERSJON: what was answered is stored with the version and this hash.
        assert_eq!(SAMTYKKEVERSJON, "2026-1");
        for (formal, sprak, hash) in [
            (
                Formal::Helfo,
                Sprak::Nb,
                "d474756d16933785291a0266915f03acc2cfaed9bef1dc846644a369c9934c31",
            ),
            (
                Formal::Helfo,
                Sprak::Nn,
                "f678c9ba9f6a6a9d212db7245abe40ec3b4f70d7b8fd1cbdbd80894c0080c842",
            ),
            (
                Formal::Helsedirektoratet,
                Sprak::Nb,
                "bf8d89187348a0d5548a34ba4724e7da37c85b5d07dcbd83131a6169486bf618",
            ),
            (
                Formal::Helsedirektoratet,
                Sprak::Nn,
                "51b9cb8ff7fce6918b3024edd36425e74ef9fbdbd2aae24621e0662433ad0610",
            ),
        ] {
            assert_eq!(hex::encode(formal_hash(formal, sprak)), hash, "{formal:?} {sprak:?}");
        }
    }
}
