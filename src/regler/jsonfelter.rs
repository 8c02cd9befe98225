//! The fields of one JSON object, taken out by name; what is wrong with them is told with its place.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{
    feil::{Arsak, Feilkode, Lesefeil, MAKS_FEIL, Verditype},
    jsonverdi::{Node, Plass, Verdi},
    model::Ukjent,
    verdi,
};
use grunn::Ore;

pub(super) fn meld(feil: &mut Vec<Lesefeil>, kode: Feilkode, arsak: Arsak, sti: &str, plass: Plass) {
    if feil.len() < MAKS_FEIL {
        feil.push(Lesefeil::ny(kode, arsak, sti).ved(plass.linje, plass.kolonne));
    }
}

/// Numbers that are names (bill number, practice) come quoted or not.
pub(super) fn tall_eller_tekst<'v>(v: &'v Verdi<'_>) -> Option<&'v str> {
    match v {
        Verdi::Tekst(t) => Some(t.trim()),
        Verdi::Tall(t) => Some(t),
        _ => None,
    }
}

#[cfg(all(test, feature = "beskrivelse"))]
thread_local! {
    /// Every field asked for, for the test that holds the description against the reader.
    pub(crate) static SPURT: std::cell::RefCell<std::collections::BTreeSet<String>> = const { std::cell::RefCell::new(std::collections::BTreeSet::new()) };
}

/// The fields of one object, taken out by name; what is left at the end is unknown.
pub(super) struct Felter<'f, 'a> {
    pub(super) sti: &'f str,
    pub(super) felter: Vec<(Cow<'a, str>, Node<'a>)>,
    pub(super) feil: &'f mut Vec<Lesefeil>,
}

impl<'f, 'a> Felter<'f, 'a> {
    /// None (and a fault) if it is not an object; None in silence if it is null.
    pub(super) fn av(node: Node<'a>, sti: &'f str, feil: &'f mut Vec<Lesefeil>) -> Option<Self> {
        match node.verdi {
            Verdi::Objekt(felter) => Some(Self { sti, felter, feil }),
            Verdi::Null => None,
            _ => {
                meld(feil, Feilkode::UkjentFormat, Arsak::FeilType(Verditype::Objekt), sti, node.plass);
                None
            }
        }
    }

    pub(super) fn har(&self, navn: &str) -> bool {
        self.felter.iter().any(|(n, _)| n == navn)
    }

    /// What stands under an earlier name stands under the one of today.
    pub(super) fn gi_navn(&mut self, tidligere: &str, navn: &'a str) {
        for (n, _) in self.felter.iter_mut().filter(|(n, _)| n == tidligere) {
            *n = Cow::Borrowed(navn);
        }
    }

    /// A list whose content is not documented: kept as it came. None when there is nothing in it.
    pub(super) fn udokumentert(&mut self, navn: &str) -> Option<Ukjent> {
        let node = self.ta(navn)?;
        match node.verdi {
            Verdi::Liste(ledd) if ledd.is_empty() => None,
            Verdi::Liste(_) => Some(Ukjent {
                felt: navn.to_owned(),
                innhold: node.raa.to_owned(),
            }),
            _ => {
                self.feil_type(navn, Verditype::Liste, node.plass);
                None
            }
        }
    }

    fn sti(&self, navn: &str) -> String {
        format!("{}.{navn}", self.sti)
    }

    /// Takes a field out. Null is the same as not there.
    pub(super) fn ta(&mut self, navn: &str) -> Option<Node<'a>> {
        #[cfg(all(test, feature = "beskrivelse"))]
        SPURT.with_borrow_mut(|s| s.insert(self.sti(navn).replace("[0]", "")));
        let i = self.felter.iter().position(|(n, _)| n == navn)?;
        let (_, node) = self.felter.swap_remove(i);
        while let Some(i) = self.felter.iter().position(|(n, _)| n == navn) {
            let (_, ny) = self.felter.swap_remove(i);
            let sti = self.sti(navn);
            meld(self.feil, Feilkode::UkjentFormat, Arsak::DobbeltFelt, &sti, ny.plass);
        }
        (node.verdi != Verdi::Null).then_some(node)
    }

    pub(super) fn feil_type(&mut self, navn: &str, slag: Verditype, plass: Plass) {
        let sti = self.sti(navn);
        meld(self.feil, Feilkode::UkjentFormat, Arsak::FeilType(slag), &sti, plass);
    }

    pub(super) fn tolk<T>(&mut self, navn: &str, slag: Verditype, f: impl Fn(&Verdi<'_>) -> Option<T>) -> Option<T> {
        let node = self.ta(navn)?;
        let ut = f(&node.verdi);
        if ut.is_none() {
            self.feil_type(navn, slag, node.plass);
        }
        ut
    }

    /// Text, trimmed. Empty text is the same as none.
    pub(super) fn tekst(&mut self, navn: &str) -> Option<String> {
        self.tolk(navn, Verditype::Tekst, |v| tall_eller_tekst(v).and_then(verdi::tekst))
            .filter(|t| !t.is_empty())
    }

    pub(super) fn belop(&mut self, navn: &str) -> Option<Ore> {
        self.tolk(navn, Verditype::Belop, |v| match v {
            Verdi::Tall(t) => verdi::belop(t),
            _ => None,
        })
    }

    pub(super) fn antall(&mut self, navn: &str) -> Option<u32> {
        self.tolk(navn, Verditype::Antall, |v| match v {
            Verdi::Tall(t) => verdi::antall(t),
            _ => None,
        })
    }

    pub(super) fn heltall(&mut self, navn: &str) -> Option<i64> {
        self.tolk(navn, Verditype::Antall, |v| match v {
            Verdi::Tall(t) => t.parse().ok(),
            _ => None,
        })
    }

    pub(super) fn ja_nei(&mut self, navn: &str) -> Option<bool> {
        self.tolk(navn, Verditype::JaNei, |v| match v {
            Verdi::Bool(b) => Some(*b),
            _ => None,
        })
    }

    /// A date; empty text is the same as none.
    pub(super) fn dato(&mut self, navn: &str) -> Option<NaiveDate> {
        self.tolk(navn, Verditype::Dato, |v| match v {
            Verdi::Tekst(t) if t.trim().is_empty() => Some(None),
            Verdi::Tekst(t) => verdi::dato(t.trim()).map(Some),
            _ => None,
        })
        .flatten()
    }

    pub(super) fn objekt<T>(&mut self, navn: &str, f: impl FnOnce(&mut Felter<'_, 'a>) -> T) -> Option<T> {
        let node = self.ta(navn)?;
        let sti = self.sti(navn);
        let mut felter = Felter::av(node, &sti, self.feil)?;
        let ut = f(&mut felter);
        felter.slutt();
        Some(ut)
    }

    pub(super) fn liste<T>(&mut self, navn: &str, mut f: impl FnMut(&mut Felter<'_, 'a>) -> Option<T>) -> Vec<T> {
        let Some(node) = self.ta(navn) else { return Vec::new() };
        let Verdi::Liste(ledd) = node.verdi else {
            self.feil_type(navn, Verditype::Liste, node.plass);
            return Vec::new();
        };
        let mut ut = Vec::with_capacity(ledd.len());
        for (i, node) in ledd.into_iter().enumerate() {
            let sti = format!("{}.{navn}[{i}]", self.sti);
            if let Some(mut felter) = Felter::av(node, &sti, self.feil) {
                ut.extend(f(&mut felter));
                felter.slutt();
            }
        }
        ut
    }

    /// A list that the documentation also shows as one object.
    pub(super) fn en_eller_flere<T>(&mut self, navn: &str, f: impl FnMut(&mut Felter<'_, 'a>) -> Option<T>) -> Vec<T> {
        if let Some((_, node)) = self
            .felter
            .iter_mut()
            .find(|(n, node)| n == navn && matches!(node.verdi, Verdi::Objekt(_)))
        {
            let en = std::mem::replace(&mut node.verdi, Verdi::Null);
            node.verdi = Verdi::Liste(vec![Node { verdi: en, ..*node }]);
        }
        self.liste(navn, f)
    }

    pub(super) fn mangler(&mut self, kode: Feilkode, navn: &str, plass: Plass) {
        let sti = self.sti(navn);
        meld(self.feil, kode, Arsak::Mangler, &sti, plass);
    }

    /// Text that must be there.
    pub(super) fn krevd_tekst(&mut self, navn: &str) -> Option<String> {
        self.krevd(navn, Self::tekst)
    }

    /// The number of a bill, that must be there. One that points at an earlier bill has the number that bill has.
    pub(super) fn regningsnummer(&mut self, navn: &str, av_tidligere: bool) -> Option<String> {
        if av_tidligere {
            return self.krevd_tekst(navn).map(verdi::uten_nuller);
        }
        let nummer = |v: &Verdi<'_>| tall_eller_tekst(v).and_then(verdi::regningsnummer);
        let les = |f: &mut Self, navn: &str| f.tolk(navn, Verditype::Regningsnummer, nummer);
        self.krevd(navn, |f, navn| les(f, navn).filter(|t| !t.is_empty()))
    }

    fn krevd(&mut self, navn: &str, les: impl FnOnce(&mut Self, &str) -> Option<String>) -> Option<String> {
        let plass = self.felter.iter().find(|(n, _)| n == navn).map(|(_, node)| node.plass);
        let feil_for = self.feil.len();
        let ut = les(self, navn);
        if ut.is_none() && self.feil.len() == feil_for {
            match plass.or_else(|| self.felter.first().map(|(_, n)| n.plass)) {
                Some(plass) => self.mangler(Feilkode::UkjentFormat, navn, plass),
                None => {
                    let sti = self.sti(navn);
                    self.feil.push(Lesefeil::ny(Feilkode::UkjentFormat, Arsak::Mangler, sti));
                }
            }
        }
        ut
    }

    /// Everything not taken out is unknown.
    pub(super) fn slutt(&mut self) {
        for (navn, node) in std::mem::take(&mut self.felter) {
            let sti = self.sti(&navn);
            meld(self.feil, Feilkode::UkjentFelt, Arsak::UkjentFelt, &sti, node.plass);
        }
    }
}
