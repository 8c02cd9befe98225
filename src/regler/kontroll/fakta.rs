//! What is worked out once per bill and used by many rules.

use chrono::NaiveDate;

use super::alder::{fodselsdato, fodselsnummer};
use super::kontekst::{Kontekst, Pasientnokkel};
use crate::model::{Regning, Takstlinje};
use crate::regel::{Funn, Niva, RegelId};
use crate::takst::{Takstdekning, Takstregister, Takstsvar};
use crate::takstregel::{Regelslag, Styrke, Takstregel};
use grunn::{Fnr, kalender};

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
    /// Has a code that counts as a simple contact (K08).
    pub(super) enkel_kontakt: bool,
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
                Regelslag::EnkelKontakt => self.enkel_kontakt = true,
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
        let fnr = fodselsnummer(r, k.testnumre);
        let fodt = fodselsdato(r, fnr.as_ref());
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

    /// Whose time the bill takes; empty is the sender. None: someone who is not named.
    pub(super) fn utforer(&self) -> Option<&'a str> {
        let navngitt = self.r.utforende_behandler.as_ref().map(|u| u.id.as_str());
        (navngitt.is_some() || !self.f.tid.delegert).then(|| self.k.utforer(navngitt).unwrap_or_default())
    }

    /// Every rule of every line.
    pub(super) fn regler(&self) -> impl Iterator<Item = (usize, &'a Takstlinje, &'k Takstregel)> + use<'a, 'k> {
        self.linjer().flat_map(|(i, t, l)| l.regler.iter().map(move |r| (i, t, *r)))
    }

    /// The note on the bill is more than a point or a dash.
    pub(super) fn har_merknad(&self) -> bool {
        self.merknadstegn() > 0
    }

    /// The note is long enough to give a reason.
    pub(super) fn har_begrunnelse(&self) -> bool {
        self.merknadstegn() >= self.k.regelsett.begrunnelse_tegn
    }

    fn merknadstegn(&self) -> usize {
        let tegn = |t: &String| t.chars().filter(|c| c.is_alphanumeric()).count();
        self.r.merknad.as_ref().map_or(0, tegn)
    }

    /// A finding on a line, as sure as the rule behind it.
    pub(super) fn funn(&self, id: RegelId, linje: usize, regel: &Takstregel) -> Funn {
        let mut funn = Funn::ny(id).med("takst", regel.takst.as_str()).paa_linje(linje);
        let bare_si_fra = match regel.styrke {
            Styrke::Avviser => false,
            Styrke::Merknad => self.har_merknad(),
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
