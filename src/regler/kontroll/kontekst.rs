//! What the control knows besides the bill: facts about the practice, earlier bills, answers from registers, and its parameters.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::frikort::{Frikortsporsmal, Frikortsvar};
use crate::model::{Pasient, Regning};
use crate::prosess::Regningsstatus;
use crate::takst::{Takstregister, Takstsvar};
use crate::takstregel::Regelslag;
use grunn::{Fnr, MeldingId, Ore, Periode, PraksisId, Testnumre, dato, kalender};

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
}

impl Default for Regelsett {
    fn default() -> Self {
        Self {
            avtale_dager_tilbake: 0,
            duplikatvindu: TimeDelta::minutes(60),
            foreldelse_maneder: 6,
            enkel_kontakt_minutter: 60,
            belop_avvik: BelopAvvik::Avvis,
            kreditering_aar: 3,
            rapportering_dager: 14,
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
    /// The words used in `takstregler.csv`: `allmennmedisin`, `manuellterapi` … Others count as «a specialty».
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

/// What is worked out once per bill and used by many rules.
pub(super) struct Fakta<'k> {
    pub(super) dato: Option<NaiveDate>,
    pub(super) alder: Option<u32>,
    pub(super) fnr: Option<Fnr>,
    pub(super) nokkel: Option<Pasientnokkel>,
    /// One answer per line, when the date is known.
    pub(super) svar: Vec<Takstsvar<'k>>,
    /// Every code on the bill is one without a patient.
    pub(super) uten_pasient: bool,
    /// Minutes the bill takes at least, by its codes.
    pub(super) minutter: u32,
}

impl<'k> Fakta<'k> {
    pub(super) fn av(r: &Regning, k: &Kontekst<'k>) -> Self {
        let behandlet = r.tidspunkt.map(kalender::dato_i_oslo);
        let ident = r.pasient.as_ref().and_then(|p| p.identifikasjon.as_ref());
        let fnr = ident.and_then(|i| Fnr::tolk(&i.id, k.testnumre).ok());
        let fodt = fnr
            .as_ref()
            .and_then(Fnr::fodselsdato)
            .or_else(|| r.pasient.as_ref().and_then(|p| p.fodselsdato));
        let takster: &'k Takstregister = k.takster;
        let (fag, praksistype) = (k.praksis.fagomrade.as_str(), k.praksis.praksistype.as_str());
        let uten = |kode: &str| takster.regler(fag, kode, praksistype).any(|r| *r == Regelslag::UtenPasient);
        Self {
            dato: behandlet,
            alder: fodt.zip(behandlet).and_then(|(f, b)| dato::alder(f, b)),
            nokkel: r.pasient.as_ref().and_then(|p| (k.pasientnokkel)(p)),
            fnr,
            svar: behandlet
                .map(|b| r.takster.iter().map(|t| takster.slaa_opp(fag, &t.kode, b)).collect())
                .unwrap_or_default(),
            uten_pasient: !r.takster.is_empty() && r.takster.iter().all(|t| uten(&t.kode)),
            minutter: minutter(r.takster.iter().map(|t| (t.kode.as_str(), t.antall)), k),
        }
    }
}

/// Minutes the codes take at least: the longest of them.
pub(super) fn minutter<'t>(takster: impl Iterator<Item = (&'t str, u32)>, k: &Kontekst<'_>) -> u32 {
    let per_takst = takster.map(|(kode, antall)| {
        let (mut minst, mut per_rep) = (0, 0);
        for regel in k.takster.regler(&k.praksis.fagomrade, kode, &k.praksis.praksistype) {
            match regel {
                Regelslag::MinTid(n) => minst = *n,
                Regelslag::TidPerRepetisjon(n) => per_rep = *n,
                _ => {}
            }
        }
        minst.saturating_add(per_rep.saturating_mul(antall.saturating_sub(1)))
    });
    per_takst.max().unwrap_or(0)
}

/// One bill under control.
pub(super) struct Sak<'a, 'k> {
    pub(super) plass: usize,
    pub(super) r: &'a Regning,
    pub(super) f: &'a Fakta<'k>,
    pub(super) k: &'a Kontekst<'k>,
}

impl<'k> Sak<'_, 'k> {
    /// The rules tied to a code, for this practice.
    pub(super) fn regler(&self, kode: &str) -> impl Iterator<Item = &'k Regelslag> {
        let takster: &'k Takstregister = self.k.takster;
        takster.regler(&self.k.praksis.fagomrade, kode, &self.k.praksis.praksistype)
    }

    pub(super) fn har_regel(&self, kode: &str, slag: &Regelslag) -> bool {
        self.regler(kode).any(|r| r == slag)
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
