//! The control: every bill against every rule, all findings at once (`domain/oppgjor.md` §4).
//!
//! Three rounds. First the rules that need only the bill itself. Then those that compare with others, where a bill rejected in the
//! first round is nobody's neighbour: a consultation that was refused does not take a telephone call down with it. Last, what would be
//! paid is held against the limits that stop for a look. Pure and deterministic: the same message, context and parameters give the same result.

mod alder;
mod belop;
mod fakta;
mod fritak;
mod grenser;
mod indeks;
mod kode;
mod kontekst;
mod kreditering;
mod naboer;
mod pasient;
mod rett;
mod teller;
#[cfg(test)]
mod tester;
mod tidsrom;
mod uvanlig;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::alder::{Pasientalder, pasientalder};
pub use self::kontekst::{BelopAvvik, Kontekst, Pasientnokkel, Praksisfakta, Regelsett, Spesialitet, TidligereRegning};
pub use self::rett::har_rett;
pub use self::uvanlig::Historikk;
use self::{
    fakta::{Fakta, Sak},
    indeks::Indeks,
};
use super::{
    kjede,
    model::Behandlerkrav,
    prosess::Regningsstatus,
    regel::{Funn, RegelId},
    takst::{Takstdekning, Takstsvar},
};
use grunn::text::T;
use grunn::{Ore, kalender};

/// One code on a bill, from claimed to approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linje {
    pub takst: String,
    pub antall: u32,
    pub krevd: Ore,
    pub godkjent: Ore,
    /// Why approved differs from claimed: the finding on the line, else the one that stopped the bill.
    pub begrunnelse: Option<RegelId>,
    /// The tariff used has passed its own end date, and no newer one is loaded.
    pub forlenget: bool,
}

/// What became of one bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regningsresultat {
    /// Place in the message.
    pub plass: usize,
    pub guid: Option<Uuid>,
    pub regningsnummer: String,
    /// `Behandles` when a register did not answer, and then the control is run again; or when a person must look
    /// ([`Funn::til_manuell`]): nothing of it is paid before that.
    pub status: Regningsstatus,
    pub funn: Vec<Funn>,
    pub linjer: Vec<Linje>,
    pub krevd: Ore,
    /// Negative for an approved credit.
    pub godkjent: Ore,
    /// The lines as they are when a person approves a bill that waits: what the rules allow when only a limit stops it, else what is claimed.
    #[serde(skip)]
    ved_godkjenning: Vec<Linje>,
    /// Place in [`Kontekst::tidligere`] of the bill that an approved credit takes back.
    pub krediterer: Option<usize>,
    /// Place in [`Kontekst::tidligere`] of the bill whose egenandel is now reported paid.
    pub egenandel_betalt: Option<usize>,
    /// The patient owes an egenandel: what merknad 1478 counts.
    pub har_egenandel: bool,
    /// Last day a corrected bill may be received, for a rejected one.
    pub frist: Option<kjede::Frist>,
}

impl Regningsresultat {
    fn ved_godkjenning(&self) -> Ore {
        self.ved_godkjenning.iter().map(|l| l.godkjent).sum()
    }

    /// A person must look before it is paid.
    fn stans(&mut self, funn: Funn) {
        if self.status == Regningsstatus::Godkjent {
            self.status = Regningsstatus::Behandles;
            self.godkjent = Ore(0);
            for linje in &mut self.linjer {
                (linje.godkjent, linje.begrunnelse) = (Ore(0), Some(funn.regel));
            }
        }
        self.funn.push(funn);
    }
}

/// What became of the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kontrollresultat {
    /// In the order of the message.
    pub regninger: Vec<Regningsresultat>,
    /// Information on the submission as a whole.
    pub innsending: Vec<Funn>,
}

impl Kontrollresultat {
    pub fn godkjent(&self) -> Ore {
        self.regninger.iter().map(|r| r.godkjent).sum()
    }

    pub fn antall(&self, status: Regningsstatus) -> usize {
        self.regninger.iter().filter(|r| r.status == status).count()
    }

    /// Not every bill is decided: a register did not answer, so run the control again later, or a person must look.
    pub fn er_uavklart(&self) -> bool {
        self.antall(Regningsstatus::Behandles) > 0
    }

    /// Two case workers have approved the bills that waited, or one has rejected them (forvaltningsloven § 17). What is approved is what the
    /// bill claims, line by line, or what the rules allow where they know; a bill whose register was silent is meant too. Bills that were decided
    /// by the rules stay as they are.
    pub fn avgjor(&mut self, godkjent: bool, begrunnelse: &str) {
        for r in self.regninger.iter_mut().filter(|r| r.status == Regningsstatus::Behandles) {
            r.funn.retain(|f| !f.venter_paa_register());
            if godkjent {
                r.status = Regningsstatus::Godkjent;
                r.funn.push(Funn::ny(RegelId::ManueltGodkjent));
                r.linjer = std::mem::take(&mut r.ved_godkjenning);
                r.godkjent = r.linjer.iter().map(|l| l.godkjent).sum();
            } else {
                r.status = Regningsstatus::Avvist;
                r.funn
                    .push(Funn::ny(RegelId::ManueltAvvist).med("begrunnelse", begrunnelse.trim_end_matches(['.', ' '])));
                for linje in &mut r.linjer {
                    linje.begrunnelse = Some(RegelId::ManueltAvvist);
                }
            }
        }
    }

    /// Whether a case that was decided about `sett` – the findings of each bill, by place – answers what must be looked at now. The rules
    /// count, not their figures: those move with other bills.
    pub fn er_besvart(&self, sett: &HashMap<usize, Vec<Funn>>) -> bool {
        let venter = self.regninger.iter().filter(|r| r.status == Regningsstatus::Behandles);
        venter.into_iter().all(|r| {
            let besvarte = sett.get(&r.plass).map(Vec::as_slice).unwrap_or_default();
            let mut grunner = r.funn.iter().filter(|f| f.til_manuell() || f.venter_paa_register());
            grunner.all(|g| match g.regel.etter_stillhet() {
                Some(etter) => besvarte.iter().any(|b| b.regel == g.regel || b.regel == etter),
                None => besvarte.iter().any(|b| (b.regel, b.linje) == (g.regel, g.linje)),
            })
        })
    }

    /// Places of the bills that wait for a register alone.
    pub fn tause(&self) -> Vec<usize> {
        let taus = |r: &&Regningsresultat| r.status == Regningsstatus::Behandles && !r.funn.iter().any(Funn::til_manuell);
        self.regninger.iter().filter(taus).map(|r| r.plass).collect()
    }

    /// Some bill waits for this answer.
    pub fn venter_paa(&self, regel: RegelId) -> bool {
        let venter = self.regninger.iter().filter(|r| r.status == Regningsstatus::Behandles);
        venter.into_iter().any(|r| r.funn.iter().any(|f| f.regel == regel))
    }

    /// Some bill is approved or rejected.
    pub fn har_avgjorte(&self) -> bool {
        self.antall(Regningsstatus::Behandles) < self.regninger.len()
    }

    /// The result without the bills at these places, numbered anew. The others were controlled with them as neighbours.
    pub fn uten(&mut self, plasser: &[usize]) {
        self.regninger.retain(|r| !plasser.contains(&r.plass));
        for (plass, r) in self.regninger.iter_mut().enumerate() {
            r.plass = plass;
        }
    }

    /// The register has been silent too long: a person looks at the bills, and nobody asks it again.
    pub fn til_saksbehandler(&mut self) {
        let tause = self.tause();
        for r in self.regninger.iter_mut().filter(|r| tause.contains(&r.plass)) {
            let etter: Vec<RegelId> = r.funn.iter().filter_map(|f| f.regel.etter_stillhet()).collect();
            r.funn.retain(|f| !f.venter_paa_register());
            r.funn.extend(etter.into_iter().map(Funn::ny));
        }
    }

    /// Bills that a person must look at: running the control again gives the same.
    pub fn til_manuell(&self) -> impl Iterator<Item = &Regningsresultat> {
        let uavklart = self.regninger.iter().filter(|r| r.status == Regningsstatus::Behandles);
        uavklart.filter(|r| r.funn.iter().any(Funn::til_manuell))
    }
}

type Enkelregel = for<'a, 'k> fn(&Sak<'a, 'k>) -> Vec<Funn>;
type Naboregel = for<'a, 'k, 'i> fn(&Sak<'a, 'k>, &Indeks<'i>) -> Vec<Funn>;

/// The order is that of the findings on the page: right and time, patient, codes, money.
const ENKLE: &[Enkelregel] = &[
    rett::k01,
    rett::k04,
    rett::k05,
    rett::k13,
    pasient::k23,
    pasient::k12,
    pasient::k22,
    pasient::k14,
    pasient::k31,
    kode::k18,
    kode::k18_praksistype,
    kode::k06,
    kode::k07,
    kode::k13_begrunnelse,
    kode::k15,
    kode::k17,
    kode::k19,
    tidsrom::k20,
    tidsrom::k30,
    fritak::k11,
    fritak::k27,
    belop::k21,
    belop::k21_andre,
    belop::sum,
];

const MOT_ANDRE: &[Naboregel] = &[
    kreditering::k26,
    naboer::k02,
    naboer::k06_dager,
    naboer::k08,
    naboer::k09_k10,
    naboer::k14_psykolog,
    grenser::k16,
    naboer::k28,
];

/// Credits and reports of paid egenandel: nothing is claimed, so only these are asked.
const OM_TIDLIGERE: &[Naboregel] = &[kreditering::k24, kreditering::k25];

/// Controls a whole message.
pub fn kontroller(krav: &Behandlerkrav, k: &Kontekst<'_>) -> Kontrollresultat {
    let fakta: Vec<Fakta<'_>> = krav.regninger.iter().map(|r| Fakta::av(r, k)).collect();
    let saker: Vec<Sak<'_, '_>> = krav
        .regninger
        .iter()
        .zip(&fakta)
        .enumerate()
        .map(|(plass, (r, f))| Sak { plass, r, f, k })
        .collect();
    let mut funn: Vec<Vec<Funn>> = saker
        .iter()
        .map(|s| {
            if s.r.viser_til_tidligere() {
                Vec::new()
            } else {
                ENKLE.iter().flat_map(|regel| regel(s)).collect()
            }
        })
        .collect();
    let avvist: Vec<bool> = funn.iter().map(|f| f.iter().any(Funn::avviser)).collect();
    let ix = Indeks::ny(krav, &fakta, &avvist, k);
    for (s, funn) in saker.iter().zip(&mut funn) {
        let regler = if s.r.viser_til_tidligere() { OM_TIDLIGERE } else { MOT_ANDRE };
        funn.extend(regler.iter().flat_map(|regel| regel(s, &ix)));
    }
    let mut regninger: Vec<Regningsresultat> = saker.iter().zip(funn).map(|(s, funn)| resultat(s, funn, &ix)).collect();
    uvanlig::stans(&mut regninger, &saker, &ix);
    Kontrollresultat {
        innsending: om_innsendingen(krav, &regninger, &fakta, k),
        regninger,
    }
}

fn resultat(s: &Sak<'_, '_>, mut funn: Vec<Funn>, ix: &Indeks<'_>) -> Regningsresultat {
    let status = if funn.iter().any(Funn::avviser) {
        // Nobody looks at what is rejected anyway, and no register is asked again.
        funn.retain(|f| !f.til_manuell() && !f.venter_paa_register());
        Regningsstatus::Avvist
    } else if funn.iter().any(|f| f.til_manuell() || f.venter_paa_register()) {
        Regningsstatus::Behandles
    } else {
        Regningsstatus::Godkjent
    };
    let er_godkjent = status == Regningsstatus::Godkjent;
    let linjer = linjer(s, &funn, status);
    let original = ix.original(s.r, s.k).filter(|_| er_godkjent && s.r.viser_til_tidligere());
    let krediterer = original.filter(|_| s.r.kreditering);
    let godkjent = match krediterer.and_then(|i| s.k.tidligere.get(i)) {
        _ if !er_godkjent => Ore(0),
        Some(original) => -original.godkjent,
        None if s.r.viser_til_tidligere() => Ore(0),
        None => linjer.iter().map(|l| l.godkjent).sum(),
    };
    let mut ved_godkjenning = linjer.clone();
    if status == Regningsstatus::Behandles {
        for linje in &mut ved_godkjenning {
            (linje.godkjent, linje.begrunnelse) = (linje.krevd, None);
        }
    }
    Regningsresultat {
        plass: s.plass,
        guid: s.r.guid,
        regningsnummer: s.r.regningsnummer.clone(),
        status,
        linjer,
        ved_godkjenning,
        // The amount of a credit may be left out: it is the whole bill.
        krevd: if krediterer.is_some() { godkjent } else { s.r.belop },
        godkjent,
        krediterer,
        egenandel_betalt: original.filter(|_| !s.r.kreditering && s.r.betalt_egenandel == Some(true)),
        har_egenandel: belop::har_egenandel(s),
        frist: kjede::frist(
            kjede::Regningsslag::av(s.r.kreditering, s.r.korrigering_betalt_egenandel),
            s.r.tidspunkt,
            s.k.mottatt,
        )
        .filter(|_| status == Regningsstatus::Avvist),
        funn,
    }
}

/// The codes of the bill, then the amounts beside them.
fn linjer(s: &Sak<'_, '_>, funn: &[Funn], status: Regningsstatus) -> Vec<Linje> {
    let av_regningen = funn
        .iter()
        .find(|f| f.avviser() || (status == Regningsstatus::Behandles && f.til_manuell()));
    let betales = status == Regningsstatus::Godkjent && !s.r.viser_til_tidligere();
    let takster = s.r.takster.iter().enumerate().map(|(i, t)| {
        let krevd = belop::krevd(s, i);
        let godkjent = if betales { belop::godkjent(s, i) } else { Ore(0) };
        let av_linjen = funn.iter().filter(|f| f.linje == Some(i)).max_by_key(|f| f.avviser());
        Linje {
            takst: t.kode.clone(),
            antall: t.antall,
            krevd,
            godkjent,
            begrunnelse: av_linjen.or(av_regningen).filter(|_| godkjent != krevd).map(|f| f.regel),
            forlenget: matches!(
                s.f.linjer.get(i).map(|l| l.svar),
                Some(Takstsvar::Funnet {
                    dekning: Takstdekning::Utlopt { .. },
                    ..
                })
            ),
        }
    });
    let andre = belop::andre(s).map(|a| Linje {
        takst: a.kode.to_owned(),
        antall: a.antall,
        krevd: a.krevd,
        // Approved only at the loaded rate, so it is what was claimed.
        godkjent: if betales { a.krevd } else { Ore(0) },
        begrunnelse: av_regningen.filter(|_| !betales).map(|f| f.regel),
        forlenget: false,
    });
    takster.chain(andre).collect()
}

/// Control totals, the duty to report egenandeler often, and what is not used. Information only: the bills decide.
fn om_innsendingen(krav: &Behandlerkrav, regninger: &[Regningsresultat], fakta: &[Fakta<'_>], k: &Kontekst<'_>) -> Vec<Funn> {
    let mut ut = Vec::new();
    let talt = i64::try_from(krav.regninger.len()).unwrap_or(i64::MAX);
    if let Some(oppgitt) = krav.antall_regninger.filter(|n| *n != talt) {
        ut.push(Funn::ny(RegelId::SumAntall).med("oppgitt", oppgitt).med("talt", talt));
    }
    // A credit may leave its amount out. Then the sum is right with the bill it takes back; and nobody knows it when that bill is unknown.
    let (skrevet, med_krediteringer): (Ore, Ore) = (krav.krevd(), regninger.iter().map(|r| r.krevd).sum());
    let ukjent = krav
        .regninger
        .iter()
        .zip(regninger)
        .any(|(r, svar)| r.kreditering && r.belop == Ore(0) && svar.krediterer.is_none());
    if let Some(oppgitt) = krav.belop.filter(|b| !ukjent && *b != skrevet && *b != med_krediteringer) {
        ut.push(Funn::ny(RegelId::SumBelop).med("oppgitt", oppgitt).med("talt", med_krediteringer));
    }
    let med_egenandel = regninger.iter().zip(fakta).filter(|(svar, _)| svar.har_egenandel);
    let eldste = med_egenandel.filter_map(|(_, f)| f.dato).min();
    let dager = eldste.map_or(0, |d| (kalender::dato_i_oslo(k.mottatt) - d).num_days());
    if dager > k.regelsett.rapportering_dager {
        ut.push(
            Funn::ny(RegelId::Rapportering)
                .med("dager", dager)
                .med("grense", k.regelsett.rapportering_dager),
        );
    }
    ut.extend(ubrukt(&krav.ukjente_felt()));
    ut
}

/// Names of what is kept and not used; some of them, when there are many.
fn ubrukt(felt: &[&str]) -> Option<Funn> {
    const VIST: usize = 10;
    let vist = felt.get(..VIST).unwrap_or(felt).join(", ");
    let felt = match felt.len().saturating_sub(VIST) {
        0 => T(vist.clone(), vist),
        flere => T(format!("{vist} og {flere} til"), format!("{vist} og {flere} til")),
    };
    (!felt.0.is_empty()).then(|| Funn::ny(RegelId::UkjentFelt).med("felt", felt))
}
