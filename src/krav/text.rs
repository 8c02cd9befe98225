//! Words of the pages about submissions. What a status means stands in [`regler::status`], what a finding means in the rule table.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use grunn::Ore;
use grunn::text::{Sprak, T};
use regler::kjede::{self, Frist, Regningstilstand};
use regler::prosess::Kontrollstatus;

/// All words of the pages, in one language.
pub struct Tekst {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub send_krav: &'static str,
    pub send_nytt: &'static str,
    pub caption: &'static str,
    pub innsending: &'static str,
    pub melding: &'static str,
    pub mottatt: &'static str,
    pub kl: &'static str,
    pub praksis: &'static str,
    pub ikke_valgt: &'static str,
    pub regninger: &'static str,
    pub krevd: &'static str,
    pub godkjent: &'static str,
    pub utbetalt: &'static str,
    pub status: &'static str,
    pub vedtak: &'static str,
    pub kanal_api: &'static str,
    pub kanal_fil: &'static str,
    pub ikke_klart: &'static str,

    pub filter: &'static str,
    pub fom: &'static str,
    pub tom: &'static str,
    pub dato_hjelp: &'static str,
    pub alle_praksiser: &'static str,
    pub alle_statuser: &'static str,
    pub med_avviste: &'static str,
    pub vis: &'static str,
    pub nullstill: &'static str,
    pub tom_tittel: &'static str,
    pub tom_tekst: &'static str,
    pub ingen_treff: &'static str,
    pub ingen_treff_tekst: &'static str,
    pub oppdater: &'static str,
    pub stoppet: &'static str,

    pub til_liste: &'static str,
    pub om_innsendingen: &'static str,
    pub kanal: &'static str,
    pub innsending_id: &'static str,
    pub melding_id: &'static str,
    pub epj: &'static str,
    pub neste_steg: &'static str,
    pub tur_din: &'static str,
    pub tur_var: &'static str,
    pub frist: &'static str,
    pub frist_utbetaling: &'static str,
    pub frist_klage: &'static str,
    pub frist_idag: &'static str,
    pub frist_over: &'static str,
    pub en_dag: &'static str,
    pub dager: &'static str,

    pub krone: &'static str,
    pub krone_caption: &'static str,
    pub steg: &'static str,
    pub belop: &'static str,
    pub forklaring: &'static str,
    pub krevd_forklart: &'static str,
    pub godkjent_forklart: &'static str,
    pub utbetalt_venter: &'static str,
    pub utbetalt_sendt: &'static str,
    pub trukket: &'static str,
    pub annen_avkortning: &'static str,
    pub kreditert_siden: &'static str,

    pub funn_tittel: &'static str,
    pub funn_ingress: &'static str,
    pub gjor_slik: &'static str,
    pub hjemmel: &'static str,
    pub om_regelen: &'static str,
    pub eksempel: &'static str,
    pub flere: &'static str,
    pub merknader_tittel: &'static str,
    pub merknader_ingress: &'static str,

    pub regninger_ingress_avviste: &'static str,
    pub regning: &'static str,
    pub avvist: &'static str,
    pub behandles: &'static str,
    pub kreditert: &'static str,
    pub kreditering: &'static str,
    pub korrigering: &'static str,
    pub behandlet: &'static str,
    pub linjer_caption: &'static str,
    pub takst: &'static str,
    pub antall: &'static str,
    pub forlenget: &'static str,
    pub ingen_linjer: &'static str,
    pub ikke_kontrollert: &'static str,

    pub feil_tittel: &'static str,
    pub feil_ingress: &'static str,
    pub element: &'static str,

    pub praksisvalg_tittel: &'static str,
    pub praksisvalg_ingress: &'static str,
    pub praksisvalg_ingen: &'static str,
    pub praksisvalg_registrer: &'static str,
    pub praksisvalg_legend: &'static str,
    pub praksisvalg_knapp: &'static str,
    pub praksisvalg_feil: &'static str,
    pub praksisvalg_lagret: &'static str,
    pub sannsynlig: &'static str,
    pub grunn_orgnr: &'static str,
    pub grunn_periode: &'static str,
    pub grunn_takster: &'static str,
    pub passer_ikke: &'static str,
    pub orgnr: &'static str,

    pub ny_tittel: &'static str,
    pub ny_ingress: &'static str,
    pub ny_praksis: &'static str,
    pub ny_praksis_fil: &'static str,
    pub ny_praksis_fil_hjelp: &'static str,
    pub ny_fil: &'static str,
    pub ny_fil_hjelp: &'static str,
    pub ny_knapp: &'static str,
    pub ny_avbryt: &'static str,
    pub ny_etterpa: &'static str,
    pub ny_feil_tittel: &'static str,
    pub ny_feil_ingress: &'static str,
    pub ny_for_stor: &'static str,
    pub ny_feil_type: &'static str,

    pub kv_tittel: &'static str,
    pub kv_tidligere: &'static str,
    pub kv_na: &'static str,
    pub kv_kontroll: &'static str,
    pub kv_utbetaling: &'static str,
    pub kv_penger: &'static str,
    pub kv_praksisvalg: &'static str,
    pub kv_slett: &'static str,
    pub kv_se: &'static str,
    pub kv_flere: &'static str,

    pub opp_avvist: &'static str,
    pub opp_avvist_hvorfor: &'static str,
    pub opp_avvist_lenke: &'static str,
    pub opp_valg: &'static str,
    pub opp_valg_lenke: &'static str,
    pub opp_feil: &'static str,
    pub opp_feil_lenke: &'static str,
}

static TEKST: T<Tekst> = T(
    Tekst {
        tittel: "Innsendinger",
        ingress: "Her ser du alle krav du har sendt, og hva som skjer med dem.",
        send_krav: "Send krav",
        send_nytt: "Send et nytt krav",
        caption: "Innsendingene dine",
        innsending: "Innsending",
        melding: "Melding",
        mottatt: "Mottatt",
        kl: "kl.",
        praksis: "Praksis",
        ikke_valgt: "Ikke valgt",
        regninger: "Regninger",
        krevd: "Krevd",
        godkjent: "Godkjent",
        utbetalt: "Utbetalt",
        status: "Status",
        vedtak: "Vedtak",
        kanal_api: "Fra journalsystemet",
        kanal_fil: "Lastet opp",
        ikke_klart: "Ikke klart ennå",

        filter: "Filtrer innsendingene",
        fom: "Mottatt fra og med",
        tom: "Mottatt til og med",
        dato_hjelp: "For eksempel 3.5.2026",
        alle_praksiser: "Alle praksiser",
        alle_statuser: "Alle statuser",
        med_avviste: "Har avviste regninger",
        vis: "Vis innsendinger",
        nullstill: "Nullstill filter",
        tom_tittel: "Ingen innsendinger ennå",
        tom_tekst: "Når du sender et krav, ser du status, beløp og vedtak her. Det gjelder også krav fra journalsystemet.",
        ingen_treff: "Ingen innsendinger passer med filteret",
        ingen_treff_tekst: "Prøv en lengre periode eller en annen status.",
        oppdater: "Oppdater",
        stoppet: "Status oppdateres ikke lenger av seg selv. Last siden på nytt for å se siste status.",

        til_liste: "Alle innsendinger",
        om_innsendingen: "Om innsendingen",
        kanal: "Sendt",
        innsending_id: "Innsendingsnummer",
        melding_id: "Meldingens id",
        epj: "Journalsystem",
        neste_steg: "Neste steg",
        tur_din: "Du må gjøre noe",
        tur_var: "Vi arbeider med den",
        frist: "Frist",
        frist_utbetaling: "Vi skal betale senest",
        frist_klage: "Du kan klage til og med",
        frist_idag: "i dag",
        frist_over: "fristen er ute",
        en_dag: "1 dag igjen",
        dager: "dager igjen",

        krone: "Fra krevd til utbetalt",
        krone_caption: "Fra krevd til utbetalt, med grunnen til hver forskjell",
        steg: "Steg",
        belop: "Beløp",
        forklaring: "Forklaring",
        krevd_forklart: "Summen av beløpene på regningene",
        godkjent_forklart: "Dette har du rett til etter kontrollen.",
        utbetalt_venter: "Beløpet blir med i neste utbetaling.",
        utbetalt_sendt: "Beløpet er sendt til utbetaling, men er ikke på konto ennå.",
        trukket: "Ikke godkjent",
        annen_avkortning: "Summen av takstene er en annen enn beløpet på regningen.",
        kreditert_siden: "Du har senere kreditert regningen. Beløpet trekkes fra det du har til gode.",

        funn_tittel: "Dette må rettes",
        funn_ingress: "Rett regningene i journalsystemet, og send bare dem på nytt. Behold regningsnummeret.",
        gjor_slik: "Gjør slik",
        hjemmel: "Regel",
        om_regelen: "Les om regelen",
        eksempel: "Eksempel",
        flere: "til",
        merknader_tittel: "Verdt å vite",
        merknader_ingress: "Dette stanser ikke kravet.",

        regninger_ingress_avviste: "Avviste regninger står først.",
        regning: "Regning",
        avvist: "Avvist",
        behandles: "Behandles",
        kreditert: "Kreditert",
        kreditering: "Kreditering",
        korrigering: "Melding om betalt egenandel",
        behandlet: "Behandlet",
        linjer_caption: "Takstene på regning",
        takst: "Takst",
        antall: "Antall",
        forlenget: "Taksten er fra forrige takstperiode.",
        ingen_linjer: "Regningen har ingen takster.",
        ikke_kontrollert: "Regningene er ikke kontrollert ennå.",

        feil_tittel: "Feil i meldingen",
        feil_ingress: "Kravet kom fram, men kunne ikke leses. Innholdet er ikke lagret. Feilene står i den rekkefølgen de er i fila.",
        element: "Sted i fila",

        praksisvalg_tittel: "Velg praksis",
        praksisvalg_ingress: "Kravet sier ikke sikkert hvilken praksis det gjelder. Velg den, så starter kontrollen med en gang.",
        praksisvalg_ingen: "Du har ingen praksis som kan velges. Registrer praksisen først. Kravet venter her.",
        praksisvalg_registrer: "Registrer praksis",
        praksisvalg_legend: "Hvilken praksis gjelder kravet?",
        praksisvalg_knapp: "Velg praksis",
        praksisvalg_feil: "Velg hvilken praksis kravet gjelder.",
        praksisvalg_lagret: "Praksisen er valgt. Kravet går til kontroll.",
        sannsynlig: "Mest sannsynlig:",
        grunn_orgnr: "har samme organisasjonsnummer som avsenderen i kravet",
        grunn_periode: "var aktiv alle dagene du behandlet",
        grunn_takster: "har fagområdet takstene hører til",
        passer_ikke: "Vi fant ikke noe i kravet som peker på denne.",
        orgnr: "Org.nr.",

        ny_tittel: "Send krav",
        ny_ingress: "Last opp kravfila som journalsystemet lagde. Vi sjekker den med en gang, og du får kvittering.",
        ny_praksis: "Hvilken praksis gjelder kravet?",
        ny_praksis_fil: "La fila avgjøre",
        ny_praksis_fil_hjelp: "Finner vi ikke praksisen, kan du velge den etterpå.",
        ny_fil: "Kravfil",
        ny_fil_hjelp: "XML (BKM 1.2) eller JSON. Høyst 20 MB og 5 000 regninger.",
        ny_knapp: "Send kravet",
        ny_avbryt: "Avbryt",
        ny_etterpa: "Fila inneholder helseopplysninger. Slett den fra maskinen når du har fått kvittering.",
        ny_feil_tittel: "Kravet er ikke sendt",
        ny_feil_ingress: "Vi kunne ikke ta imot fila. Ingenting er lagret. Rett feilene, og velg fila på nytt.",
        ny_for_stor: "Fila er større enn 20 MB. Del kravet i flere filer.",
        ny_feil_type: "Fila ser ikke ut som XML eller JSON. Sjekk at du har valgt riktig fil.",

        kv_tittel: "Kravet er mottatt",
        kv_tidligere: "Vi har allerede fått dette kravet",
        kv_na: "Dette skjer nå",
        kv_kontroll: "Vi kontrollerer regningene. Det tar vanligvis under et halvt minutt.",
        kv_utbetaling: "Godkjente regninger blir med i utbetalingen",
        kv_penger: "Pengene er vanligvis på konto senest",
        kv_praksisvalg: "Velg først hvilken praksis kravet gjelder. Så starter kontrollen.",
        kv_slett: "Du kan nå slette fila fra maskinen.",
        kv_se: "Se status for kravet",
        kv_flere: "Send et krav til",

        opp_avvist: "Rett avviste regninger",
        opp_avvist_hvorfor: "Rett dem i journalsystemet, og send bare dem på nytt.",
        opp_avvist_lenke: "Se hva som må rettes",
        opp_valg: "Velg praksis for et krav",
        opp_valg_lenke: "Velg praksis",
        opp_feil: "Et krav kunne ikke leses",
        opp_feil_lenke: "Se feilene",
    },
    Tekst {
        tittel: "Innsendingar",
        ingress: "Her ser du alle krav du har sendt, og kva som skjer med dei.",
        send_krav: "Send krav",
        send_nytt: "Send eit nytt krav",
        caption: "Innsendingane dine",
        innsending: "Innsending",
        melding: "Melding",
        mottatt: "Motteke",
        kl: "kl.",
        praksis: "Praksis",
        ikke_valgt: "Ikkje vald",
        regninger: "Rekningar",
        krevd: "Kravd",
        godkjent: "Godkjent",
        utbetalt: "Utbetalt",
        status: "Status",
        vedtak: "Vedtak",
        kanal_api: "Frå journalsystemet",
        kanal_fil: "Lasta opp",
        ikke_klart: "Ikkje klart enno",

        filter: "Filtrer innsendingane",
        fom: "Motteke frå og med",
        tom: "Motteke til og med",
        dato_hjelp: "Til dømes 3.5.2026",
        alle_praksiser: "Alle praksisar",
        alle_statuser: "Alle statusar",
        med_avviste: "Har avviste rekningar",
        vis: "Vis innsendingar",
        nullstill: "Nullstill filter",
        tom_tittel: "Ingen innsendingar enno",
        tom_tekst: "Når du sender eit krav, ser du status, beløp og vedtak her. Det gjeld òg krav frå journalsystemet.",
        ingen_treff: "Ingen innsendingar passar med filteret",
        ingen_treff_tekst: "Prøv ein lengre periode eller ein annan status.",
        oppdater: "Oppdater",
        stoppet: "Status blir ikkje lenger oppdatert av seg sjølv. Last sida på nytt for å sjå siste status.",

        til_liste: "Alle innsendingar",
        om_innsendingen: "Om innsendinga",
        kanal: "Sendt",
        innsending_id: "Innsendingsnummer",
        melding_id: "Id for meldinga",
        epj: "Journalsystem",
        neste_steg: "Neste steg",
        tur_din: "Du må gjere noko",
        tur_var: "Vi arbeider med ho",
        frist: "Frist",
        frist_utbetaling: "Vi skal betale seinast",
        frist_klage: "Du kan klage til og med",
        frist_idag: "i dag",
        frist_over: "fristen er ute",
        en_dag: "1 dag igjen",
        dager: "dagar igjen",

        krone: "Frå kravd til utbetalt",
        krone_caption: "Frå kravd til utbetalt, med grunnen til kvar skilnad",
        steg: "Steg",
        belop: "Beløp",
        forklaring: "Forklaring",
        krevd_forklart: "Summen av beløpa på rekningane",
        godkjent_forklart: "Dette har du rett til etter kontrollen.",
        utbetalt_venter: "Beløpet blir med i neste utbetaling.",
        utbetalt_sendt: "Beløpet er sendt til utbetaling, men er ikkje på konto enno.",
        trukket: "Ikkje godkjent",
        annen_avkortning: "Summen av takstane er ein annan enn beløpet på rekninga.",
        kreditert_siden: "Du har seinare kreditert rekninga. Beløpet blir trekt frå det du har til gode.",

        funn_tittel: "Dette må rettast",
        funn_ingress: "Rett rekningane i journalsystemet, og send berre dei på nytt. Behald rekningsnummeret.",
        gjor_slik: "Gjer slik",
        hjemmel: "Regel",
        om_regelen: "Les om regelen",
        eksempel: "Døme",
        flere: "til",
        merknader_tittel: "Verdt å vite",
        merknader_ingress: "Dette stansar ikkje kravet.",

        regninger_ingress_avviste: "Avviste rekningar står først.",
        regning: "Rekning",
        avvist: "Avvist",
        behandles: "Blir behandla",
        kreditert: "Kreditert",
        kreditering: "Kreditering",
        korrigering: "Melding om betalt eigendel",
        behandlet: "Behandla",
        linjer_caption: "Takstane på rekning",
        takst: "Takst",
        antall: "Tal",
        forlenget: "Taksten er frå førre takstperiode.",
        ingen_linjer: "Rekninga har ingen takstar.",
        ikke_kontrollert: "Rekningane er ikkje kontrollerte enno.",

        feil_tittel: "Feil i meldinga",
        feil_ingress: "Kravet kom fram, men kunne ikkje lesast. Innhaldet er ikkje lagra. Feila står i den rekkjefølgja dei er i fila.",
        element: "Stad i fila",

        praksisvalg_tittel: "Vel praksis",
        praksisvalg_ingress: "Kravet seier ikkje sikkert kva praksis det gjeld. Vel han, så startar kontrollen med ein gong.",
        praksisvalg_ingen: "Du har ingen praksis som kan veljast. Registrer praksisen først. Kravet ventar her.",
        praksisvalg_registrer: "Registrer praksis",
        praksisvalg_legend: "Kva praksis gjeld kravet?",
        praksisvalg_knapp: "Vel praksis",
        praksisvalg_feil: "Vel kva praksis kravet gjeld.",
        praksisvalg_lagret: "Praksisen er vald. Kravet går til kontroll.",
        sannsynlig: "Mest sannsynleg:",
        grunn_orgnr: "har same organisasjonsnummer som avsendaren i kravet",
        grunn_periode: "var aktiv alle dagane du behandla",
        grunn_takster: "har fagområdet takstane høyrer til",
        passer_ikke: "Vi fann ikkje noko i kravet som peikar på denne.",
        orgnr: "Org.nr.",

        ny_tittel: "Send krav",
        ny_ingress: "Last opp kravfila som journalsystemet laga. Vi sjekkar ho med ein gong, og du får kvittering.",
        ny_praksis: "Kva praksis gjeld kravet?",
        ny_praksis_fil: "La fila avgjere",
        ny_praksis_fil_hjelp: "Finn vi ikkje praksisen, kan du velje han etterpå.",
        ny_fil: "Kravfil",
        ny_fil_hjelp: "XML (BKM 1.2) eller JSON. Høgst 20 MB og 5 000 rekningar.",
        ny_knapp: "Send kravet",
        ny_avbryt: "Avbryt",
        ny_etterpa: "Fila inneheld helseopplysningar. Slett ho frå maskina når du har fått kvittering.",
        ny_feil_tittel: "Kravet er ikkje sendt",
        ny_feil_ingress: "Vi kunne ikkje ta imot fila. Ingenting er lagra. Rett feila, og vel fila på nytt.",
        ny_for_stor: "Fila er større enn 20 MB. Del kravet i fleire filer.",
        ny_feil_type: "Fila ser ikkje ut som XML eller JSON. Sjekk at du har valt rett fil.",

        kv_tittel: "Kravet er motteke",
        kv_tidligere: "Vi har alt fått dette kravet",
        kv_na: "Dette skjer no",
        kv_kontroll: "Vi kontrollerer rekningane. Det tek vanlegvis under eit halvt minutt.",
        kv_utbetaling: "Godkjende rekningar blir med i utbetalinga",
        kv_penger: "Pengane er vanlegvis på konto seinast",
        kv_praksisvalg: "Vel først kva praksis kravet gjeld. Så startar kontrollen.",
        kv_slett: "Du kan no slette fila frå maskina.",
        kv_se: "Sjå status for kravet",
        kv_flere: "Send eit krav til",

        opp_avvist: "Rett avviste rekningar",
        opp_avvist_hvorfor: "Rett dei i journalsystemet, og send berre dei på nytt.",
        opp_avvist_lenke: "Sjå kva som må rettast",
        opp_valg: "Vel praksis for eit krav",
        opp_valg_lenke: "Vel praksis",
        opp_feil: "Eit krav kunne ikkje lesast",
        opp_feil_lenke: "Sjå feila",
    },
);

/// The words in this language.
pub fn tekst(sprak: Sprak) -> &'static Tekst {
    TEKST.paa(sprak)
}

/// «1 regning», «3 regninger».
pub fn antall_regninger(sprak: Sprak, n: i64) -> String {
    match n {
        1 => T("1 regning", "1 rekning").i(sprak).to_owned(),
        n => format!("{} {}", grunn::format::tall(n), T("regninger", "rekningar").i(sprak)),
    }
}

/// «1 avvist», «3 avviste»; nothing for none. The same in both languages.
pub fn antall_avviste(n: i64) -> String {
    match n {
        ..=0 => String::new(),
        1 => "1 avvist".to_owned(),
        n => format!("{} avviste", grunn::format::tall(n)),
    }
}

/// «Samme feil i 12 regninger».
pub fn samme_feil(sprak: Sprak, n: i64) -> String {
    let antall = antall_regninger(sprak, n);
    match n {
        1 => format!("{} {antall}", T("Gjelder", "Gjeld").i(sprak)),
        _ => format!("{} {antall}", T("Samme feil i", "Same feil i").i(sprak)),
    }
}

/// «Viser 1–25 av 120 regninger».
pub fn viser(sprak: Sprak, fra: usize, til: usize, av: usize) -> String {
    T(
        format!("Viser {fra}–{til} av {av} regninger."),
        format!("Viser {fra}–{til} av {av} rekningar."),
    )
    .i(sprak)
}

/// «8 dager igjen», «i dag», «fristen er ute».
pub fn dager_igjen(sprak: Sprak, dager: i64) -> String {
    let t = tekst(sprak);
    match dager {
        ..0 => t.frist_over.to_owned(),
        0 => t.frist_idag.to_owned(),
        1 => t.en_dag.to_owned(),
        n => format!("{} {}", grunn::format::tall(n), t.dager),
    }
}

/// The name the list and its links use for a message.
pub fn navn(sprak: Sprak, rad: &super::store::Innsendingsrad) -> String {
    let t = tekst(sprak);
    match rad.innsending {
        Some(id) => format!("{} {}", t.innsending, id.0),
        None => format!("{} {}", t.melding, kort_id(rad.id)),
    }
}

/// The first signs of a message's id: enough to tell rows apart.
pub fn kort_id(id: grunn::MeldingId) -> String {
    id.0.simple().to_string().chars().take(8).collect()
}

/// «2 regninger: Send rettet regning senest …» for each deadline; without the number when all have the same.
pub fn frister(sprak: Sprak, frister: &BTreeMap<Option<Frist>, i64>, idag: NaiveDate) -> Vec<String> {
    let flere = frister.len() > 1;
    let en = |(frist, antall): (&Option<Frist>, &i64)| {
        let setning = match frist {
            Some(f) => kjede::fristsetning(*f, &dager_igjen(sprak, (f.dag - idag).num_days()), sprak),
            None if flere => T("Ingen frist.", "Ingen frist.").i(sprak).to_owned(),
            None => return None,
        };
        Some(if flere {
            format!("{}: {setning}", antall_regninger(sprak, *antall))
        } else {
            setning
        })
    };
    frister.iter().filter_map(en).collect()
}

/// More submissions to correct than the front page names one by one.
pub fn enda_flere(antall: i64) -> T<String> {
    T(
        format!("Rett avviste regninger: {antall} innsendinger til"),
        format!("Rett avviste rekningar: {antall} innsendingar til"),
    )
}

/// What has become of content that was sent before.
pub fn samme_innhold(sprak: Sprak, forste: &super::store::Innsendingsrad) -> String {
    let utskilte = forste.utskilte.iter().map(|u| skilt_ut(sprak, u));
    let mut ut = vec![svaret_i(sprak, forste)];
    ut.extend(utskilte);
    ut.join(" ")
}

fn svaret_i(sprak: Sprak, forste: &super::store::Innsendingsrad) -> String {
    let hvor = navn(sprak, forste).to_lowercase();
    let t = &forste.tilstand;
    let avvist_for_godt = t.antall_avviste - t.kjede.antall(Regningstilstand::RettetOgGodkjent);
    let maa_rettes = t.kjede.antall(Regningstilstand::MaaRettes);
    if t.kontroll != Kontrollstatus::FerdigKontrollert {
        T(
            format!("Innholdet er det samme som i {hvor}, som er til behandling. Det telles bare én gang, og du trenger ikke gjøre noe."),
            format!(
                "Innhaldet er det same som i {hvor}, som er til behandling. Det blir talt berre éin gong, og du treng ikkje gjere noko."
            ),
        )
        .i(sprak)
    } else if avvist_for_godt == 0 && t.antall_avviste > 0 {
        T(
            format!("Alt er godkjent. Det som ble avvist i {hvor}, er godkjent siden. Du trenger ikke gjøre noe."),
            format!("Alt er godkjent. Det som vart avvist i {hvor}, er godkjent sidan. Du treng ikkje gjere noko."),
        )
        .i(sprak)
    } else if avvist_for_godt == 0 {
        T(
            format!("Alt er godkjent i {hvor}. Du trenger ikke gjøre noe."),
            format!("Alt er godkjent i {hvor}. Du treng ikkje gjere noko."),
        )
        .i(sprak)
    } else if maa_rettes > 0 {
        let antall = antall_regninger(sprak, maa_rettes);
        T(
            format!("Innholdet er det samme som i {hvor}. Der må {antall} rettes. Samme innhold gir samme svar: Se hva som stanset dem."),
            format!("Innhaldet er det same som i {hvor}. Der må {antall} rettast. Same innhald gir same svar: Sjå kva som stansa dei."),
        )
        .i(sprak)
    } else {
        T(
            format!("Innholdet er det samme som i {hvor}, og svaret er gitt der. Ingen regninger må rettes."),
            format!("Innhaldet er det same som i {hvor}, og svaret er gitt der. Ingen rekningar må rettast."),
        )
        .i(sprak)
    }
}

/// Where bills of a submission have been set apart.
pub fn skilt_ut(sprak: Sprak, u: &super::store::Utskilt) -> String {
    let hvor = u.innsending.map_or_else(|| kort_id(u.melding), |i| i.0.to_string());
    let antall = antall_regninger(sprak, u.antall);
    T(
        format!("Frikortregisteret svarte ikke i tide for {antall}. De er skilt ut til innsending {hvor}, så resten ikke må vente på dem."),
        format!(
            "Frikortregisteret svarte ikkje i tide for {antall}. Dei er skilde ut til innsending {hvor}, så resten ikkje må vente på dei."
        ),
    )
    .i(sprak)
}

/// Merknad 1478.
pub fn snittalder(sprak: Sprak, dager: u32) -> String {
    T(
        format!("Regningene med egenandel var i gjennomsnitt {dager} dager gamle da vi mottok dem. Send krav minst hver 14. dag, så pasientene får frikort i tide."),
        format!("Rekningane med eigendel var i gjennomsnitt {dager} dagar gamle då vi fekk dei. Send krav minst kvar 14. dag, så pasientane får frikort i tide."),
    )
    .i(sprak)
}

/// What a person reads about bills that are controlled again.
pub const KONTROLLERES_IGJEN: T = T(
    "Det som stanset regningene, er rettet. Vi kontrollerer dem på nytt, og du trenger ikke sende dem igjen.",
    "Det som stansa rekningane, er retta. Vi kontrollerer dei på nytt, og du treng ikkje sende dei igjen.",
);
/// Over the bills of a message that controls others again.
pub const REBEHANDLER: T = T(
    "Her er avviste regninger kontrollert på nytt, fordi det som stanset dem er rettet. De regnes som mottatt da du sendte dem.",
    "Her er avviste rekningar kontrollerte på nytt, fordi det som stansa dei er retta. Dei blir rekna som motteke då du sende dei.",
);
/// Over the bills of a message that have been set apart from the others.
pub const SKILT_UT: T = T(
    "Regningene her er skilt ut fra en annen innsending, fordi frikortregisteret ikke svarte i tide. De regnes som mottatt da du sendte dem.",
    "Rekningane her er skilde ut frå ei anna innsending, fordi frikortregisteret ikkje svarte i tide. Dei blir rekna som motteke då du sende dei.",
);
pub const SE_FORSTE: T = T("Se den første innsendingen", "Sjå den første innsendinga");
/// Why a credit is more than what it says itself.
pub const TAR_TILBAKE: T = T(
    "Krediteringen tar tilbake hele beløpet som var godkjent.",
    "Krediteringa tek tilbake heile beløpet som var godkjent.",
);
pub const SE_UTSKILTE: T = T("Se regningene som er skilt ut", "Sjå rekningane som er skilde ut");
pub const MOTREGNET: T = T("Motregnet", "Motrekna");
pub const LA_LIGGE: T = T("La regningen ligge", "La rekninga liggje");
pub const KLAG: T = T("Slik klager du", "Slik klagar du");
/// On a bill that is controlled, in a message that waits for others.
pub const VENTER_PAA_ANDRE: T = T(
    "Denne regningen venter på de andre i innsendingen.",
    "Denne rekninga ventar på dei andre i innsendinga.",
);
/// How to report a paid egenandel.
pub const SLIK_MELDER_DU: T = T("Slik melder du at egenandelen er betalt", "Slik melder du at eigendelen er betalt");
pub const TA_OPP: T = T("Angre, regningen skal rettes", "Angre, rekninga skal rettast");
pub const OM_REGNING: T = T("regning", "rekning");
pub const RETTER: T = T("Retter en avvist regning.", "Rettar ei avvist rekning.");
pub const LAGRET_LIGGE: T = T(
    "Regningen er latt ligge. Den blir ikke betalt, og vi minner deg ikke mer om den.",
    "Rekninga er låten liggje. Ho blir ikkje betalt, og vi minner deg ikkje meir om ho.",
);
pub const LAGRET_OPP: T = T("Regningen er tatt opp igjen.", "Rekninga er teken opp igjen.");
pub const MAA_RETTES: T = T("Må rettes", "Må rettast");
pub const INGENTING_GODKJENT: T = T("Kontrollen ga ikke noe beløp.", "Kontrollen gav ikkje noko beløp.");

/// What a negative or mixed result means: a credit is taken off, nobody has a right to it.
pub fn krediteringer(sprak: Sprak, godkjent: Ore, kreditert: Ore) -> String {
    let sum = grunn::format::kroner(-kreditert);
    if godkjent > Ore::NULL {
        T(
            format!("Dette har du rett til etter kontrollen. Krediteringer på {sum} er trukket fra."),
            format!("Dette har du rett til etter kontrollen. Krediteringar på {sum} er trekte frå."),
        )
        .i(sprak)
    } else {
        T(
            format!("Krediteringer på {sum} trekkes fra det du har til gode."),
            format!("Krediteringar på {sum} blir trekte frå det du har til gode."),
        )
        .i(sprak)
    }
}

/// Words of the page about unpaid egenandeler.
pub struct Egenandeltekst {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub caption: &'static str,
    pub regning: &'static str,
    pub behandlet: &'static str,
    pub alder: &'static str,
    pub tom_tittel: &'static str,
    pub tom: &'static str,
    pub for_mange: (&'static str, &'static str),
    pub lenke: &'static str,
    pub oppgave: &'static str,
    pub oppgave_hvorfor: &'static str,
    pub oppgave_lenke: &'static str,
}

pub static EGENANDELER: T<Egenandeltekst> = T(
    Egenandeltekst {
        tittel: "Ubetalte egenandeler",
        ingress: "Godkjente regninger der egenandelen ikke er meldt betalt. Meld minst hver 14. dag, så får pasientene frikort i tide.",
        caption: "Regninger med ubetalt egenandel, de eldste først",
        regning: "Regning",
        behandlet: "Behandlet",
        alder: "Alder",
        tom_tittel: "Ingen ubetalte egenandeler",
        tom: "Ingen godkjente regninger er meldt med ubetalt egenandel. Regninger som ikke sier noe om egenandelen, er ikke med.",
        for_mange: ("Vi viser de ", " eldste."),
        lenke: "Se ubetalte egenandeler",
        oppgave: "Meld betalte egenandeler",
        oppgave_hvorfor: "Egenandeler skal meldes minst hver 14. dag. Den eldste er",
        oppgave_lenke: "Se regningene",
    },
    Egenandeltekst {
        tittel: "Ubetalte eigendelar",
        ingress: "Godkjende rekningar der eigendelen ikkje er meld betalt. Meld minst kvar 14. dag, så får pasientane frikort i tide.",
        caption: "Rekningar med ubetalt eigendel, dei eldste først",
        regning: "Rekning",
        behandlet: "Behandla",
        alder: "Alder",
        tom_tittel: "Ingen ubetalte eigendelar",
        tom: "Ingen godkjende rekningar er melde med ubetalt eigendel. Rekningar som ikkje seier noko om eigendelen, er ikkje med.",
        for_mange: ("Vi viser dei ", " eldste."),
        lenke: "Sjå ubetalte eigendelar",
        oppgave: "Meld betalte eigendelar",
        oppgave_hvorfor: "Eigendelar skal meldast minst kvar 14. dag. Den eldste er",
        oppgave_lenke: "Sjå rekningane",
    },
);

/// «1 dag», «15 dager».
pub fn dager(sprak: Sprak, n: i64) -> String {
    let ord = if n == 1 { "dag" } else { T("dager", "dagar").i(sprak) };
    format!("{}\u{a0}{ord}", grunn::format::tall(n))
}

grunn::feltfeil! {
    /// What is wrong with the form that sends a claim.
    Innsendingsfeil {
        FilMangler = "fil-mangler": T("Velg kravfila du vil sende.", "Vel kravfila du vil sende."),
        FilTom = "fil-tom": T("Fila er tom. Velg kravfila som journalsystemet lagde.", "Fila er tom. Vel kravfila som journalsystemet laga."),
        UkjentPraksis = "praksis-ukjent": T("Velg en av praksisene dine, eller la fila avgjøre.", "Vel ein av praksisane dine, eller la fila avgjere."),
        /// The file names another practice than the one that was chosen.
        AnnenPraksis = "praksis-annen-i-fila": T("Fila gjelder en annen praksis enn den du valgte. Velg samme praksis, eller la fila avgjøre.", "Fila gjeld ein annan praksis enn den du valde. Vel same praksis, eller la fila avgjere."),
    }
}

grunn::feltfeil! {
    /// What is wrong with the selection of submissions.
    Utvalgsfeil {
        TomForFom = "tom-for-fom": T("«Til og med» er før «fra og med». Bytt om, eller skriv en senere dato.", "«Til og med» er før «frå og med». Byt om, eller skriv ein seinare dato."),
    }
}
