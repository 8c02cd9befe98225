//! What the control knows besides the bill: facts about the practice, earlier bills, answers from registers, and its parameters.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::frikort::{Frikortsporsmal, Frikortsvar};
use crate::fritak;
use crate::model::{Pasient, Regning, Takstlinje};
use crate::prosess::Regningsstatus;
use crate::regel::{Funn, Niva, RegelId};
use crate::takst::{Takstdekning, Takstregister, Takstsvar};
use crate::takstregel::{Regelslag, Styrke, Takstregel};
use grunn::{Fnr, MeldingId, Ore, Periode, PraksisId, Testnumre, kalender};

/// Parameters of the rules. What the sources do not state stays adjustable (`domain/oppgjor.md` §4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regelsett {
    /// K01: days before the agreement that are covered. 21 in the transition period.
    pub avtale_dager_tilbake: u64,
    /// K02: same patient and takst within this time is a duplicate, on the same day.
    pub duplikatvindu: TimeDelta,
    /// K04: months after the end of the treatment month (ftrl § 22-14 third paragraph).
    pub foreldelse_maneder: u32,
    /// K08: minutes around a consultation, both ends included.
    pub enkel_kontakt_minutter: u32,
    /// K21: what happens when the amount is not that of the tariff.
    pub belop_avvik: BelopAvvik,
    /// K24: how old a bill may be when it is credited.
    pub kreditering_aar: u32,
    /// 458: days between reports of egenandeler.
    pub rapportering_dager: i64,
    /// K16: how long a pregnancy and a crisis are taken to be, where a message does not say.
    pub svangerskap_dager: u64,
    pub krise_dager: u64,
    /// K16: months without treatment after which a new referral counts as new.
    pub ny_henvisning_maneder: u32,
}

impl Default for Regelsett {
    /// As `data/frister.csv` and `data/aldersgrenser.csv` have them.
    fn default() -> Self {
        let frist = fritak::frist;
        Self {
            avtale_dager_tilbake: frist("avtale_dager_tilbake").into(),
            duplikatvindu: TimeDelta::minutes(frist("duplikatvindu").into()),
            foreldelse_maneder: fritak::foreldelse_maneder(NaiveDate::MAX).unwrap_or_default(),
            enkel_kontakt_minutter: frist("enkel_kontakt"),
            belop_avvik: BelopAvvik::Avvis,
            kreditering_aar: frist("kreditering"),
            rapportering_dager: frist("rapportering").into(),
            svangerskap_dager: frist("svangerskap").into(),
            krise_dager: frist("krise").into(),
            ny_henvisning_maneder: frist("opphold_for_ny_henvisning"),
        }
    }
}

/// Cutting an amount down is documented for pharmacies only, so rejecting is what happens unless set otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BelopAvvik {
    Avvis,
    /// Pay the tariff when more is claimed, and what is claimed when less.
    Avkort,
}

/// The practice that claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Praksisfakta {
    pub id: PraksisId,
    /// `FALE`, `LEVA` …
    pub praksistype: String,
    /// See [`crate::takst::fagomrade`].
    pub fagomrade: String,
    pub perioder: Vec<Periode>,
    pub status_ok: bool,
    /// The education is approved, by HPR or by Helfo.
    pub utdanning_ok: bool,
    /// When the practitioner has been without the approval the practice type needs.
    pub uten_godkjenning: Vec<Periode>,
}

/// A specialty or competence with the time it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Spesialitet {
    /// As HPR has it, in small letters. The words of `data/` are `allmennmedisin`, `manuellterapi` …
    pub navn: String,
    pub periode: Periode,
}

/// Tells patients apart without saying who they are: the store makes it with a keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pasientnokkel(pub [u8; 32]);

/// An earlier bill, trimmed to what the rules compare with. Not those of the message itself.
#[derive(Clone, Debug, PartialEq)]
pub struct TidligereRegning {
    pub regningsnummer: String,
    pub guid: Option<Uuid>,
    pub tidspunkt: Option<DateTime<Utc>>,
    pub pasient: Option<Pasientnokkel>,
    /// Codes and how many times each is used.
    pub takster: Vec<(String, u32)>,
    pub status: Regningsstatus,
    pub melding: MeldingId,
    pub praksis_id: Option<PraksisId>,
    pub betalt_egenandel: Option<bool>,
    pub kreditering: bool,
    pub krevd: Ore,
    pub godkjent: Ore,
    pub hoveddiagnose: Option<String>,
    /// Who treated, when that is another than the sender.
    pub utforende: Option<String>,
    /// Sent by the same practitioner. Others' bills count only where a limit is for all together.
    pub egen: bool,
}

/// Everything the rules may look at besides the message.
pub struct Kontekst<'k> {
    pub mottatt: DateTime<Utc>,
    pub praksis: Praksisfakta,
    /// When the practitioner has had an agreement on direct settlement.
    pub avtaler: Vec<Periode>,
    pub takster: &'k Takstregister,
    pub tidligere: Vec<TidligereRegning>,
    /// Answers to [`crate::frikort::sporsmal`]. What is not here is not known.
    pub frikort: HashMap<Frikortsporsmal, Frikortsvar>,
    /// None: not known, and then not demanded.
    pub spesialiteter: Option<Vec<Spesialitet>>,
    pub testnumre: Testnumre,
    pub regelsett: Regelsett,
    /// The sender's own HPR number: a bill that names it as performer is the sender's. None: not known.
    pub egen_hpr: Option<String>,
    /// Makes the key of a patient, the same way as for the earlier bills. See [`Pasient::oppslagstekst`].
    pub pasientnokkel: &'k (dyn Fn(&Pasient) -> Option<Pasientnokkel> + Send + Sync),
}

impl Pasient {
    /// What identifies the patient, normalised: the text a keyed hash is made of. None when nothing does.
    pub fn oppslagstekst(&self) -> Option<String> {
        if let Some(i) = &self.identifikasjon {
            let id: String = i.id.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
            // FNR and DNR are one series: senders mix the two words.
            let slag = if matches!(i.slag.as_str(), "FNR" | "DNR" | "") {
                "FNR"
            } else {
                &i.slag
            };
            return (!id.is_empty()).then(|| format!("{slag}:{id}"));
        }
        let navn = format!("{} {}", self.fornavn.as_deref()?.trim(), self.etternavn.as_deref()?.trim()).to_lowercase();
        Some(format!("NAVN:{navn}:{}", self.fodselsdato?))
    }
}

/// Last day a claim may be received: `maneder` after the end of the month of treatment.
pub fn kravfrist(behandlet: NaiveDate, maneder: u32) -> NaiveDate {
    behandlet
        .with_day(1)
        .and_then(|d| d.checked_add_months(Months::new(maneder + 1)))
        .and_then(|d| d.pred_opt())
        .unwrap_or(NaiveDate::MAX)
}

/// One line of a bill with what the register says of its code on the day.
pub(super) struct Linjefakta<'k> {
    pub(super) svar: Takstsvar<'k>,
    /// The rules for this practice.
    pub(super) regler: Vec<&'k Takstregel>,
    /// Value of each use beyond the first.
    pub(super) prosent: u32,
}

impl<'k> Linjefakta<'k> {
    fn av(kode: &str, dato: NaiveDate, k: &Kontekst<'k>) -> Self {
        let takster: &'k Takstregister = k.takster;
        let (fag, praksistype) = (k.praksis.fagomrade.as_str(), k.praksis.praksistype.as_str());
        let regler: Vec<_> = takster.regler(fag, kode, praksistype, dato).collect();
        let prosent = regler.iter().find_map(|r| match r.slag {
            Regelslag::Repetisjonsprosent(p) => Some(p),
            _ => None,
        });
        Self {
            svar: takster.slaa_opp(fag, kode, dato),
            prosent: prosent.unwrap_or(100),
            regler,
        }
    }

    pub(super) fn har(&self, slag: &Regelslag) -> bool {
        self.regler.iter().any(|r| r.slag == *slag)
    }

    /// Whether the tariff for the day is loaded. A code that is not in it has none.
    pub(super) fn dekning(&self) -> Takstdekning {
        match self.svar {
            Takstsvar::Funnet { dekning, .. } => dekning,
            _ => Takstdekning::Ukjent,
        }
    }

    /// A code outside the regulations: their lists of codes do not speak of it.
    pub(super) fn utenfor_forskriften(&self) -> bool {
        matches!(
            self.svar,
            Takstsvar::Funnet {
                dekning: Takstdekning::Ukjent,
                ..
            }
        )
    }
}

/// How a bill takes the performer's time (K09).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tidsbruk {
    /// Minutes it took at least: the longest of its codes.
    pub(super) minst: u32,
    /// Minutes when begun periods count whole.
    pub(super) helt: u32,
    /// The performer was with a patient.
    pub(super) behandling: bool,
    /// With several at once.
    pub(super) gruppe: bool,
    /// The performer is someone the bill does not name.
    pub(super) delegert: bool,
    /// Has a code that counts as a consultation (K08).
    pub(super) konsultasjon: bool,
}

impl Tidsbruk {
    pub(super) fn legg_til<'r>(&mut self, regler: impl Iterator<Item = &'r Takstregel>, antall: u32) {
        let (mut minst, mut per_rep, mut utenom) = (0_u32, 0_u32, false);
        for regel in regler {
            match regel.slag {
                Regelslag::MinTid(n) => minst = n,
                Regelslag::TidPerRepetisjon(n) => per_rep = n,
                Regelslag::UtenomTid => utenom = true,
                Regelslag::Konsultasjon => (self.behandling, self.konsultasjon) = (true, true),
                Regelslag::Behandling => self.behandling = true,
                Regelslag::Gruppe => self.gruppe = true,
                Regelslag::Delegert => self.delegert = true,
                _ => {}
            }
        }
        if !utenom {
            self.minst = self
                .minst
                .max(minst.saturating_add(per_rep.saturating_mul(antall.saturating_sub(1))));
            self.helt = self.helt.max(minst.saturating_add(per_rep.saturating_mul(antall)));
        }
    }
}

/// What is worked out once per bill and used by many rules.
pub(super) struct Fakta<'k> {
    /// The day of treatment in Oslo: it decides which tariff and which rules.
    pub(super) dato: Option<NaiveDate>,
    pub(super) fodt: Option<NaiveDate>,
    pub(super) alder: Option<u32>,
    pub(super) fnr: Option<Fnr>,
    pub(super) nokkel: Option<Pasientnokkel>,
    /// One per line, when the date is known.
    pub(super) linjer: Vec<Linjefakta<'k>>,
    /// Every code on the bill is one without a patient.
    pub(super) uten_pasient: bool,
    pub(super) tid: Tidsbruk,
}

impl<'k> Fakta<'k> {
    pub(super) fn av(r: &Regning, k: &Kontekst<'k>) -> Self {
        let dato = r.tidspunkt.map(kalender::dato_i_oslo);
        let ident = r.pasient.as_ref().and_then(|p| p.identifikasjon.as_ref());
        let fnr = ident.and_then(|i| Fnr::tolk(&i.id, k.testnumre).ok());
        let fodt = fnr
            .as_ref()
            .and_then(Fnr::fodselsdato)
            .or_else(|| r.pasient.as_ref().and_then(|p| p.fodselsdato));
        let linjer: Vec<Linjefakta<'k>> = dato
            .map(|d| r.takster.iter().map(|t| Linjefakta::av(&t.kode, d, k)).collect())
            .unwrap_or_default();
        let mut tid = Tidsbruk::default();
        for (l, t) in linjer.iter().zip(&r.takster) {
            tid.legg_til(l.regler.iter().copied(), t.antall);
        }
        Self {
            dato,
            fodt,
            alder: fodt.zip(dato).and_then(|(f, d)| grunn::dato::alder(f, d)),
            nokkel: r.pasient.as_ref().and_then(|p| (k.pasientnokkel)(p)),
            fnr,
            uten_pasient: !linjer.is_empty() && linjer.iter().all(|l| l.har(&Regelslag::UtenPasient)),
            linjer,
            tid,
        }
    }
}

impl Kontekst<'_> {
    /// Whose time a bill takes; None is the sender.
    pub(super) fn utforer<'u>(&self, id: Option<&'u str>) -> Option<&'u str> {
        id.filter(|id| self.egen_hpr.as_deref() != Some(*id))
    }
}

/// One bill under control.
pub(super) struct Sak<'a, 'k> {
    pub(super) plass: usize,
    pub(super) r: &'a Regning,
    pub(super) f: &'a Fakta<'k>,
    pub(super) k: &'a Kontekst<'k>,
}

impl<'a, 'k> Sak<'a, 'k> {
    /// The lines with their place and what the register says of them. None when the bill has no date.
    pub(super) fn linjer(&self) -> impl Iterator<Item = (usize, &'a Takstlinje, &'a Linjefakta<'k>)> + use<'a, 'k> {
        self.r.takster.iter().zip(&self.f.linjer).enumerate().map(|(i, (t, l))| (i, t, l))
    }

    /// Every rule of every line.
    pub(super) fn regler(&self) -> impl Iterator<Item = (usize, &'a Takstlinje, &'k Takstregel)> + use<'a, 'k> {
        self.linjer().flat_map(|(i, t, l)| l.regler.iter().map(move |r| (i, t, *r)))
    }

    /// A finding on a line, as sure as the rule behind it.
    pub(super) fn funn(&self, id: RegelId, linje: usize, regel: &Takstregel) -> Funn {
        let mut funn = Funn::ny(id).med("takst", regel.takst.as_str()).paa_linje(linje);
        let bare_si_fra = match regel.styrke {
            Styrke::Avviser => false,
            Styrke::Merknad => self.r.merknad.is_some(),
            Styrke::Informerer => true,
        };
        if bare_si_fra {
            funn.niva = Niva::Informerer;
        }
        funn
    }
}

pub(super) fn er_6a(r: &Regning) -> bool {
    r.stonadspunkt.as_deref().is_some_and(|p| p.eq_ignore_ascii_case("6a"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deadline_is_the_last_day_six_months_after_the_month() {
        let tabell = [
            ("2025-05-01", "2025-11-30"),
            ("2025-05-31", "2025-11-30"),
            ("2025-08-15", "2026-02-28"),
            ("2027-08-31", "2028-02-29"),
            ("2025-12-31", "2026-06-30"),
            ("2025-07-01", "2026-01-31"),
        ];
        for (behandlet, frist) in tabell {
            assert_eq!(kravfrist(behandlet.parse().unwrap(), 6), frist.parse().unwrap(), "{behandlet}");
        }
    }
}
