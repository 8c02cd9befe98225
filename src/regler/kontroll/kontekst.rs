//! What the control knows besides the bill: facts about the practice, earlier bills, answers from registers, and its parameters.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::uvanlig::Historikk;
use crate::frikort::{Frikortsporsmal, Frikortsvar};
use crate::fritak;
use crate::kontrollgrense::Kontrollgrenser;
use crate::livsstatus::Livsstatus;
use crate::model::Pasient;
use crate::prosess::Regningsstatus;
use crate::takst::Takstregister;
use grunn::{Fnr, MeldingId, Ore, Periode, PraksisId, Testnumre};

/// Parameters of the rules. What the sources do not state stays adjustable (`domain/oppgjor.md` §4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regelsett {
    /// K01: days before the agreement that are covered. 21 in the transition period.
    pub avtale_dager_tilbake: u64,
    /// K02: same patient and takst within this time is a duplicate, on the same day.
    pub duplikatvindu: TimeDelta,
    /// K08: minutes around a consultation, both ends included.
    pub enkel_kontakt_minutter: u32,
    /// K21: what happens when the amount is not that of the tariff.
    pub belop_avvik: BelopAvvik,
    /// K24: how old a bill may be when it is credited.
    pub kreditering_aar: u32,
    /// 458: days between reports of egenandeler.
    pub rapportering_dager: i64,
    /// K12: days after a death in which what is claimed still counts.
    pub dager_etter_dod: u64,
    /// K16: how long a pregnancy and a crisis are taken to be, where a message does not say.
    pub svangerskap_dager: u64,
    pub krise_dager: u64,
    /// K16: months without treatment after which a new referral counts as new.
    pub ny_henvisning_maneder: u32,
    /// K11, K13: letters and digits a note has at least when it gives a reason.
    pub begrunnelse_tegn: usize,
}

impl Default for Regelsett {
    /// As `data/frister.csv` has them.
    fn default() -> Self {
        let frist = fritak::frist;
        Self {
            avtale_dager_tilbake: frist("avtale_dager_tilbake").into(),
            duplikatvindu: TimeDelta::minutes(frist("duplikatvindu").into()),
            enkel_kontakt_minutter: frist("enkel_kontakt"),
            belop_avvik: BelopAvvik::Avvis,
            kreditering_aar: frist("kreditering"),
            rapportering_dager: frist("rapportering").into(),
            dager_etter_dod: frist("dager_etter_dod").into(),
            svangerskap_dager: frist("svangerskap").into(),
            krise_dager: frist("krise").into(),
            ny_henvisning_maneder: frist("opphold_for_ny_henvisning"),
            begrunnelse_tegn: usize::try_from(frist("begrunnelse")).unwrap_or(usize::MAX),
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
    /// Answers about the people of [`crate::livsstatus::sporsmal`]. Who is not here was not asked about, and is not controlled.
    pub livsstatus: HashMap<Fnr, Livsstatus>,
    /// None: not known, and then not demanded.
    pub spesialiteter: Option<Vec<Spesialitet>>,
    pub testnumre: Testnumre,
    pub regelsett: Regelsett,
    /// Limits that stop for a look, and what the practitioner has had before.
    pub grenser: &'k Kontrollgrenser,
    pub historikk: Historikk,
    /// The sender's own HPR number, and those it has replaced: a bill that names one as performer is the sender's.
    pub egne_hpr: Vec<String>,
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

impl Kontekst<'_> {
    /// Whose time a bill takes; None is the sender.
    pub(super) fn utforer<'u>(&self, id: Option<&'u str>) -> Option<&'u str> {
        id.filter(|id| !self.egne_hpr.iter().any(|eget| eget == id))
    }
}
