//! Words of the pages about submissions. What a status means stands in [`regler::status`], what a finding means in the rule table.

mod egenandel;
mod ord;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use grunn::Ore;
use grunn::text::{Sprak, T, Ting};
use regler::kjede::{self, Frist, Regningstilstand};
use regler::prosess::Kontrollstatus;

pub use egenandel::{EGENANDELER, Egenandeltekst};
pub use ord::{Tekst, tekst};

/// «1 regning», «3 regninger».
pub fn antall_regninger(sprak: Sprak, n: i64) -> String {
    Ting::Regning.antall(n).i(sprak)
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
    let av = antall_regninger(sprak, i64::try_from(av).unwrap_or(i64::MAX));
    if fra == til {
        format!("Viser {fra} av {av}.")
    } else {
        format!("Viser {fra}–{til} av {av}.")
    }
}

/// «8 dager igjen», «i dag», «fristen er ute».
pub fn dager_igjen(sprak: Sprak, dager: i64) -> String {
    let t = tekst(sprak);
    match dager {
        ..0 => t.frist_over.to_owned(),
        0 => t.frist_idag.to_owned(),
        n => format!("{} igjen", Ting::Dag.antall(n).i(sprak)),
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
    let T(nb, nn) = Ting::Dag.antall(dager.into());
    T(
        format!("Regningene med egenandel var i gjennomsnitt {nb} gamle da vi mottok dem. Send krav minst hver 14. dag, så pasientene får frikort i tide."),
        format!("Rekningane med eigendel var i gjennomsnitt {nn} gamle då vi fekk dei. Send krav minst kvar 14. dag, så pasientane får frikort i tide."),
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
/// On a bill that waits for a person or a register, and over the list of them.
pub const VENTER: T = T("Venter på svar", "Ventar på svar");
pub const VENTER_TITTEL: T = T("Regninger som venter på svar", "Rekningar som ventar på svar");
/// On a bill that is controlled, in a message that waits for others.
pub const VENTER_PAA_ANDRE: T = T(
    "Denne regningen venter på de andre i innsendingen.",
    "Denne rekninga ventar på dei andre i innsendinga.",
);
/// Before the form that sends a claim, when the claim cannot be paid as things are.
pub const MANGLER_TITTEL: T = T(
    "Dette mangler før vi kan betale et krav",
    "Dette manglar før vi kan betale eit krav",
);
pub const MANGLER_PRAKSIS: T = T("Du har ikke registrert noen praksis.", "Du har ikkje registrert nokon praksis.");
pub const MANGLER_AVTALE: T = T("Du har ingen avtale om direkte oppgjør.", "Du har ingen avtale om direkte oppgjer.");
pub const TIL_PRAKSIS: T = T("Registrer praksis", "Registrer praksis");
pub const TIL_AVTALE: T = T("Les og signer avtalen", "Les og signer avtalen");
/// On a message that waits for the second of two case workers.
pub const EN_HAR_GODKJENT: T = T(
    "Én saksbehandler har godkjent regningene som venter. Nå skal en til se på dem. Du trenger ikke gjøre noe.",
    "Éin saksbehandlar har godkjent rekningane som ventar. No skal ein til sjå på dei. Du treng ikkje gjere noko.",
);
/// On a report about a bill that was rejected later.
pub const MELDT_FOR_AVVIST: T = T(
    "Regningen meldingen gjelder, er avvist siden. Meldingen regnes med når regningen er rettet og godkjent, så du trenger ikke sende den igjen.",
    "Rekninga meldinga gjeld, er avvist sidan. Meldinga blir rekna med når rekninga er retta og godkjend, så du treng ikkje sende ho igjen.",
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

/// What a message is that has bills which were credited later: it had a right to them, and has not any more.
pub fn kreditert_siden(sprak: Sprak, antall: i64, sum: Ore) -> String {
    let (T(nb, nn), sum) = (Ting::Regning.antall(antall), grunn::format::kroner(sum));
    T(
        format!("Dette hadde du rett til etter kontrollen. Siden har du kreditert {nb} på {sum}. Det trekkes fra det du har til gode."),
        format!("Dette hadde du rett til etter kontrollen. Sidan har du kreditert {nn} på {sum}. Det blir trekt frå det du har til gode."),
    )
    .i(sprak)
}

/// Before the run, when all or some of what was approved has been credited since.
pub const ALT_KREDITERT: T = T(
    "Du har kreditert alt som var godkjent, så ingenting blir betalt.",
    "Du har kreditert alt som var godkjent, så ingenting blir betalt.",
);
pub const RESTEN_BETALES: T = T(
    "Det du ikke har kreditert, blir med i neste utbetaling.",
    "Det du ikkje har kreditert, blir med i neste utbetaling.",
);
/// Credits alone, before the run.
pub const TREKKES: T = T("Trekkes fra i neste utbetaling.", "Blir trekt frå i neste utbetaling.");
/// The receipt of a claim that waits for a choice of practice: no run takes it before that.
pub const KV_ETTER_VALG: T = T(
    "Når praksisen er valgt, kontrollerer vi regningene. De som blir godkjent, blir med i neste utbetaling etter det.",
    "Når praksisen er vald, kontrollerer vi rekningane. Dei som blir godkjende, blir med i neste utbetaling etter det.",
);

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

/// «1 dag», «15 dager».
pub fn dager(sprak: Sprak, n: i64) -> String {
    Ting::Dag.antall(n).i(sprak).replace(' ', "\u{a0}")
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
