//! A bill has a life: rejected, corrected and sent again, approved, credited, replaced. Here is what each rejected bill is now, and by when.
//!
//! Bills of one practitioner that share number or GUID, and are of the same kind, are links of one chain; the order they came in is their
//! order. A demand ends when a later link is approved. Every rejected bill is in exactly one [`Regningstilstand`], and every count and sum
//! is made of these. The database finds the latest link that decides ([`finn_senere`] says which); the rule is here.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fritak::kravfrist;
use super::prosess::{Regningsstatus, Statusfeil};
use super::regel::{Funn, RegelId, Verdi};
use grunn::text::{Sprak, T};
use grunn::{Ore, format, kalender};

/// What a bill is. A credit answers a credit, and a report a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regningsslag {
    Regning,
    Kreditering,
    /// Reports that the egenandel of an earlier bill is paid.
    Egenandelsmelding,
}

impl Regningsslag {
    /// As the two marks on a bill say; a credit is a credit whatever else it says.
    pub fn av(kreditering: bool, korrigering: bool) -> Self {
        match (kreditering, korrigering) {
            (true, _) => Self::Kreditering,
            (false, true) => Self::Egenandelsmelding,
            (false, false) => Self::Regning,
        }
    }
}

/// What a rejected bill needs before it can be approved, by what stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behov {
    /// The bill is corrected and sent again.
    Rett,
    /// Nothing is wrong in the message: practice period, agreement, education or approval. Controlled again when that is mended.
    Utenfor,
    /// Nothing can be done with this bill.
    Ingen,
}

impl Behov {
    pub const ALLE: &'static [Self] = &[Self::Rett, Self::Utenfor, Self::Ingen];

    /// By the findings that reject. One that cannot be mended decides; facts outside the message only when nothing else is wrong.
    pub fn av(funn: &[Funn]) -> Self {
        let mut avviser = funn.iter().filter(|f| f.avviser()).peekable();
        if avviser.peek().is_none() {
            return Self::Rett;
        }
        let (mut ingen, mut utenfor) = (false, true);
        for funn in avviser {
            ingen |= uten_utvei(funn);
            utenfor &= utenfor_meldingen(funn.regel);
        }
        match (ingen, utenfor) {
            (true, _) => Self::Ingen,
            (false, true) => Self::Utenfor,
            (false, false) => Self::Rett,
        }
    }

    /// The word in the database.
    pub fn ord(self) -> &'static str {
        match self {
            Self::Rett => "rett",
            Self::Utenfor => "utenfor",
            Self::Ingen => "ingen",
        }
    }
}

impl fmt::Display for Behov {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ord())
    }
}

impl FromStr for Behov {
    type Err = Statusfeil;

    fn from_str(ord: &str) -> Result<Self, Statusfeil> {
        let funnet = Self::ALLE.iter().copied().find(|b| b.ord() == ord);
        funnet.ok_or(Statusfeil::UkjentOrd { hvor: "Behov" })
    }
}

/// Findings about facts that are kept outside the message.
pub fn utenfor_meldingen(regel: RegelId) -> bool {
    matches!(
        regel,
        RegelId::K01Avtale | RegelId::K01Praksis | RegelId::K01Utdanning | RegelId::K01Godkjenning
    )
}

/// Whether a bill was rejected because its number or GUID was taken (K26). The view `regning_kjede` asks the same of the findings.
pub fn opptatt(funn: &[Funn]) -> bool {
    funn.iter()
        .any(|f| f.avviser() && matches!(f.regel, RegelId::K26Nummer | RegelId::K26Guid))
}

/// The figure of a finding of K26 that says the same treatment was sent before.
pub const SENDT_FOR: &str = "sendt_for";

/// Rules that a bill falls for because another bill stands before it: the one that has its number, or the credit that came first.
pub const ANNEN_FORAN: &[RegelId] = &[
    RegelId::K24AltKreditert,
    RegelId::K24IkkeGodkjent,
    RegelId::K26Nummer,
    RegelId::K26Guid,
];

/// Findings that no correction can mend. A bill that is under control may be credited when it has been approved.
fn uten_utvei(funn: &Funn) -> bool {
    match funn.regel {
        // As it was said before it had a rule of its own ([`RegelId::K24Venter`]).
        RegelId::K24IkkeGodkjent => funn.verdier.get("status") != Some(&Verdi::from(Regningsstatus::Behandles.paa_norsk())),
        RegelId::K26Nummer | RegelId::K26Guid => funn.verdier.contains_key(SENDT_FOR),
        regel => matches!(
            regel,
            RegelId::K24AltKreditert | RegelId::K24ForGammel | RegelId::K25Retning | RegelId::K25Avvist | RegelId::K25Kreditert
        ),
    }
}

/// What is said of a rejected bill that cannot be corrected because another stands before it, by what has become of that one.
pub fn annen_foran(slag: Regningsslag, foran: Regningsstatus) -> T {
    match (slag, foran) {
        (Regningsslag::Kreditering, _) => T(
            "Regningen er alt kreditert, og beløpet trekkes bare én gang. Du trenger ikke gjøre noe.",
            "Rekninga er alt kreditert, og beløpet blir trekt berre éin gong. Du treng ikkje gjere noko.",
        ),
        (_, Regningsstatus::Godkjent) => T(
            "Du har sendt den samme regningen flere ganger, og den er godkjent. Du trenger ikke gjøre noe.",
            "Du har sendt den same rekninga fleire gonger, og ho er godkjend. Du treng ikkje gjere noko.",
        ),
        (_, Regningsstatus::Behandles) => T(
            "Du har sendt den samme regningen flere ganger, og den er under behandling. Vent på svaret der.",
            "Du har sendt den same rekninga fleire gonger, og ho er under behandling. Vent på svaret der.",
        ),
        (_, Regningsstatus::Kreditert) => T(
            "Du har sendt den samme regningen flere ganger, og den er kreditert siden. Vil du kreve den likevel, bruk et nytt regningsnummer.",
            "Du har sendt den same rekninga fleire gonger, og ho er kreditert sidan. Vil du krevje ho likevel, bruk eit nytt rekningsnummer.",
        ),
        (_, Regningsstatus::Avvist) => T(
            "Du har sendt den samme regningen flere ganger, og den er avvist siden. Se hva som må rettes der.",
            "Du har sendt den same rekninga fleire gonger, og ho er avvist sidan. Sjå kva som må rettast der.",
        ),
    }
}

/// Last day a corrected bill may be received, and what it is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Frist {
    pub dag: NaiveDate,
    /// The bill has no date that can be right, so the month of receipt is what it is counted from.
    pub fra_mottak: bool,
}

/// By the law on the day of treatment (ftrl § 22-14 third paragraph). A date that is missing or later than the receipt (766)
/// cannot be the day of treatment: then from the month of receipt, the latest it can be. The day of receipt is the day the message came,
/// also when a practice was chosen for it later.
pub fn frist(slag: Regningsslag, tidspunkt: Option<DateTime<Utc>>, mottatt: DateTime<Utc>) -> Option<Frist> {
    let plausibel = tidspunkt.filter(|t| *t <= mottatt);
    let dag = kravfrist(kalender::dato_i_oslo(plausibel.unwrap_or(mottatt)));
    (slag == Regningsslag::Regning).then_some(Frist {
        dag,
        fra_mottak: plausibel.is_none(),
    })
}

/// What a rejected bill is now. Exactly one of these, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regningstilstand {
    /// The only one that asks anything of the clinician.
    MaaRettes,
    /// A later link is on its way through the control.
    SendtPaaNytt,
    /// A later link is approved, or was before it was credited.
    RettetOgGodkjent,
    /// A later link is rejected; that one asks now.
    AvvistIgjen,
    /// The deadline is over: one may appeal.
    ForSent,
    KanIkkeRettes,
    /// The clinician has chosen not to send it again.
    LattLigge,
}

/// What decides the state of a rejected bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fakta {
    pub behov: Behov,
    /// Status of the later link that decides, if there is one.
    pub senere: Option<Regningsstatus>,
    pub latt_ligge: bool,
    pub frist: Option<Frist>,
}

/// The state of a rejected bill on a day.
pub fn tilstand(f: &Fakta, idag: NaiveDate) -> Regningstilstand {
    use Regningstilstand as R;
    match f.senere {
        Some(Regningsstatus::Godkjent | Regningsstatus::Kreditert) => R::RettetOgGodkjent,
        Some(Regningsstatus::Behandles) => R::SendtPaaNytt,
        // One that cannot be corrected was not: what came later asks for itself.
        Some(Regningsstatus::Avvist) if f.behov != Behov::Ingen => R::AvvistIgjen,
        _ if f.latt_ligge => R::LattLigge,
        _ if f.behov == Behov::Ingen => R::KanIkkeRettes,
        _ if f.frist.is_some_and(|f| f.dag < idag) => R::ForSent,
        _ => R::MaaRettes,
    }
}

/// One bill as a link of its chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledd {
    /// Goes up in the order the bills came.
    pub id: i64,
    pub eier: Uuid,
    pub melding: Uuid,
    pub slag: Regningsslag,
    pub nummer: String,
    pub guid: Option<Uuid>,
    pub status: Regningsstatus,
    /// Rejected because its number or GUID was another bill's: it was never an answer to that bill.
    pub opptatt: bool,
}

impl Ledd {
    fn henger_sammen(&self, annen: &Self) -> bool {
        self.eier == annen.eier
            && self.slag == annen.slag
            && self.melding != annen.melding
            && (self.nummer == annen.nummer || self.guid.is_some() && self.guid == annen.guid)
    }
}

/// Which later link decides what a bill is: an approved one before one that was credited, one under control, and a rejected one; among
/// equals the latest. Links are followed forwards: number to number, GUID to GUID. The view `regning_kjede` does the same in the database.
pub fn finn_senere(alle: &[Ledd], plass: usize) -> Option<usize> {
    let mut sett = vec![plass];
    let mut neste = 0;
    while let Some(her) = sett.get(neste).and_then(|i| alle.get(*i)) {
        neste += 1;
        let nye: Vec<usize> = (0..alle.len())
            .filter(|i| !sett.contains(i) && alle[*i].id > her.id && her.henger_sammen(&alle[*i]))
            .collect();
        sett.extend(nye);
    }
    let rang = |s: Regningsstatus| match s {
        Regningsstatus::Godkjent => 0,
        Regningsstatus::Kreditert => 1,
        Regningsstatus::Behandles => 2,
        Regningsstatus::Avvist => 3,
    };
    let svar = sett.into_iter().skip(1).filter(|i| !alle[*i].opptatt);
    svar.min_by_key(|i| (rang(alle[*i].status), -alle[*i].id))
}

impl Regningstilstand {
    pub const ALLE: &'static [Self] = &[
        Self::MaaRettes,
        Self::SendtPaaNytt,
        Self::RettetOgGodkjent,
        Self::AvvistIgjen,
        Self::ForSent,
        Self::KanIkkeRettes,
        Self::LattLigge,
    ];

    /// The word in the API.
    pub fn ord(self) -> &'static str {
        match self {
            Self::MaaRettes => "maa_rettes",
            Self::SendtPaaNytt => "sendt_paa_nytt",
            Self::RettetOgGodkjent => "rettet_og_godkjent",
            Self::AvvistIgjen => "rettet_og_avvist_igjen",
            Self::ForSent => "for_sent",
            Self::KanIkkeRettes => "kan_ikke_rettes",
            Self::LattLigge => "latt_ligge",
        }
    }

    /// Short, for a tag.
    pub fn navn(self) -> T {
        match self {
            Self::MaaRettes => T("Må rettes", "Må rettast"),
            Self::SendtPaaNytt => T("Sendt på nytt", "Send på nytt"),
            Self::RettetOgGodkjent => T("Rettet og godkjent", "Retta og godkjend"),
            Self::AvvistIgjen => T("Rettet og avvist igjen", "Retta og avvist igjen"),
            Self::ForSent => T("For sent, kan klages", "For seint, kan klagast på"),
            Self::KanIkkeRettes => T("Kan ikke rettes", "Kan ikkje rettast"),
            Self::LattLigge => T("Latt ligge", "Låten liggje"),
        }
    }

    /// Designsystemet `data-color`.
    pub fn farge(self) -> &'static str {
        match self {
            Self::MaaRettes => "danger",
            Self::SendtPaaNytt => "info",
            Self::RettetOgGodkjent => "success",
            Self::ForSent | Self::KanIkkeRettes => "warning",
            Self::AvvistIgjen | Self::LattLigge => "neutral",
        }
    }

    /// What it means, and what may be done. For a bill that must be corrected the finding has the remedy.
    pub fn setning(self, behov: Behov) -> T {
        match (self, behov) {
            (Self::MaaRettes, Behov::Utenfor) => T(
                "Det som stanset regningen, står ikke i meldingen. Når det er rettet, kontrollerer vi den på nytt av oss selv.",
                "Det som stansa rekninga, står ikkje i meldinga. Når det er retta, kontrollerer vi ho på nytt av oss sjølve.",
            ),
            (Self::MaaRettes, Behov::Rett | Behov::Ingen) => {
                T("Rett regningen, og send den på nytt.", "Rett rekninga, og send ho på nytt.")
            }
            (Self::SendtPaaNytt, _) => T(
                "Du har sendt regningen på nytt. Den er til kontroll.",
                "Du har sendt rekninga på nytt. Ho er til kontroll.",
            ),
            (Self::RettetOgGodkjent, _) => T(
                "Regningen er rettet og godkjent. Du trenger ikke gjøre noe.",
                "Rekninga er retta og godkjend. Du treng ikkje gjere noko.",
            ),
            (Self::AvvistIgjen, _) => T(
                "Regningen er sendt på nytt og avvist igjen. Se hva som må rettes der.",
                "Rekninga er send på nytt og avvist igjen. Sjå kva som må rettast der.",
            ),
            (Self::ForSent, _) => T(
                "Fristen for å rette er ute. Du kan klage hvis du ikke kunne sende i tide, eller fikk feil råd av Helfo.",
                "Fristen for å rette er ute. Du kan klage om du ikkje kunne sende i tide, eller fekk feil råd av Helfo.",
            ),
            (Self::KanIkkeRettes, _) => T(
                "Denne kan ikke rettes. Du trenger ikke gjøre noe. Er du uenig, kan du klage.",
                "Denne kan ikkje rettast. Du treng ikkje gjere noko. Er du usamd, kan du klage.",
            ),
            (Self::LattLigge, _) => T(
                "Du har latt regningen ligge. Du kan angre til fristen er ute.",
                "Du har lagt rekninga bort. Du kan angre til fristen er ute.",
            ),
        }
    }

    /// Whether the remedy of a finding is what to do.
    pub fn krever_noe(self) -> bool {
        self == Self::MaaRettes
    }
}

/// Findings that decide whether a line stands at all, and with which code: the one that decides first is first.
const OM_LINJEN: &[RegelId] = &[
    RegelId::K02Duplikat,
    RegelId::K08NaerKonsultasjon,
    RegelId::K18Praksistype,
    RegelId::K19Spesialist,
    RegelId::K19EllerAlder,
    RegelId::K27Alder,
    RegelId::K20Kveld,
    RegelId::K20Tidsrom,
];

/// The finding on the same line that must be mended first: what this one asks for goes with the code.
fn mendes_forst<'f>(funn: &Funn, alle: &'f [Funn]) -> Option<&'f Funn> {
    let rang = |f: &Funn| OM_LINJEN.iter().position(|r| *r == f.regel);
    let om_belopet = matches!(
        funn.regel,
        RegelId::K21Belop | RegelId::K21UtenFritak | RegelId::K21MedFritak | RegelId::K27Barn
    );
    let egen = rang(funn).or(om_belopet.then_some(OM_LINJEN.len()))?;
    let paa_linjen = alle.iter().filter(|f| f.avviser() && f.linje.is_some() && f.linje == funn.linje);
    paa_linjen.filter(|f| rang(f).is_some_and(|r| r < egen)).min_by_key(|f| rang(f))
}

/// What to do about a finding now: its remedy while the bill must be corrected or a person has not looked. Of two on one line that ask for
/// opposite things the first shows the way ([`raad`]). None when nothing is to be done: what a person has answered is answered, and a rejected
/// bill that asks for nothing says so by its state. `krever`: the rejected bill must be corrected.
pub fn tiltak(funn: &Funn, alle: &[Funn], status: Regningsstatus, krever: bool, sprak: Sprak) -> Option<String> {
    let gjelder = if funn.til_manuell() {
        status == Regningsstatus::Behandles
    } else {
        !funn.avviser() || krever
    };
    gjelder.then(|| raad(funn, alle, sprak))
}

/// The remedy of a finding beside the others of its bill.
pub fn raad(funn: &Funn, alle: &[Funn], sprak: Sprak) -> String {
    mendes_forst(funn, alle).map_or_else(|| funn.tiltak(sprak), |forst| etter(forst.regel).i(sprak))
}

fn etter(forst: RegelId) -> T<String> {
    let kode = forst.regel().kode;
    T(
        format!("Følg rådet under regel {kode} først. Blir taksten byttet eller fjernet, faller dette bort."),
        format!("Følg rådet under regel {kode} først. Blir taksten bytt eller fjerna, fell dette bort."),
    )
}

/// «Send rettet regning senest 31. mai 2027. Datoen på regningen er fram i tid, så fristen er regnet fra måneden vi fikk den.»
pub fn fristsetning(frist: Frist, igjen: &str, sprak: Sprak) -> String {
    let dag = format::dato(frist.dag, sprak);
    let hoved = T(
        format!("Send rettet regning senest {dag} ({igjen})."),
        format!("Send retta rekning seinast {dag} ({igjen})."),
    )
    .i(sprak);
    if frist.fra_mottak {
        format!("{hoved} {}", FRA_MOTTAK.i(sprak))
    } else {
        hoved
    }
}

/// Why a deadline is not that of the date on the bill.
pub const FRA_MOTTAK: T = T(
    "Behandlingsdatoen kan ikke være riktig, så fristen er regnet fra måneden vi fikk regningen.",
    "Behandlingsdatoen kan ikkje vere rett, så fristen er rekna frå månaden vi fekk rekninga.",
);

/// How many rejected bills are in each state, and what they claimed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kjedetall {
    antall: [i64; Regningstilstand::ALLE.len()],
    krevd: [Ore; Regningstilstand::ALLE.len()],
}

impl Kjedetall {
    /// Adds bills in a state.
    pub fn legg_til(&mut self, tilstand: Regningstilstand, antall: i64, krevd: Ore) {
        self.antall[tilstand as usize] += antall;
        self.krevd[tilstand as usize] += krevd;
    }

    pub fn antall(&self, tilstand: Regningstilstand) -> i64 {
        self.antall[tilstand as usize]
    }

    pub fn krevd(&self, tilstand: Regningstilstand) -> Ore {
        self.krevd[tilstand as usize]
    }

    /// All rejected bills.
    pub fn avviste(&self) -> i64 {
        self.antall.iter().sum()
    }

    /// The states that have bills, in order.
    pub fn med_noe(&self) -> impl Iterator<Item = (Regningstilstand, i64)> {
        Regningstilstand::ALLE.iter().map(|t| (*t, self.antall(*t))).filter(|(_, n)| *n > 0)
    }

    /// «1 rettet og godkjent, 2 må rettes»; nothing for none.
    pub fn ord(&self, sprak: Sprak) -> String {
        let deler: Vec<String> = self
            .med_noe()
            .map(|(t, n)| format!("{} {}", format::tall(n), t.navn().i(sprak).to_lowercase()))
            .collect();
        deler.join(", ")
    }
}

#[cfg(test)]
#[path = "kjede_tester.rs"]
mod tester;
