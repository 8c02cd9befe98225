//! A small JSON reader that knows where every value stands and keeps numbers as written.
//!
//! Two things are needed that a general reader does not give together: line and column of each *value* (so that an error
//! points at the field), and the text of a number (so that money never passes through a float). Objects and lists are handed
//! out one member at a time, so that five thousand bills are never held as a tree.

use std::borrow::Cow;

use super::feil::{Arsak, MAKS_DYBDE, MAKS_VERDIER};
use grunn::tegn::kan_lagres;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plass {
    pub(super) linje: u64,
    pub(super) kolonne: u64,
}

#[derive(Debug, PartialEq)]
pub(super) enum Verdi<'a> {
    Null,
    Bool(bool),
    /// As written.
    Tall(&'a str),
    Tekst(Cow<'a, str>),
    Liste(Vec<Node<'a>>),
    Objekt(Vec<(Cow<'a, str>, Node<'a>)>),
}

#[derive(Debug, PartialEq)]
pub(super) struct Node<'a> {
    pub(super) plass: Plass,
    /// The value as written.
    pub(super) raa: &'a str,
    pub(super) verdi: Verdi<'a>,
}

/// The text cannot be read further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stopp {
    pub(super) arsak: Arsak,
    pub(super) plass: Plass,
}

type Res<T> = Result<T, Stopp>;

pub(super) struct Leser<'a> {
    kilde: &'a str,
    pos: usize,
    linje: u64,
    linjestart: usize,
    dybde: usize,
    /// Values read since [`Leser::nullstill`].
    verdier: usize,
}

impl<'a> Leser<'a> {
    pub(super) fn ny(kilde: &'a str) -> Self {
        Self {
            kilde,
            pos: 0,
            linje: 1,
            linjestart: 0,
            dybde: 0,
            verdier: 0,
        }
    }

    /// A new bill begins: it has its own allowance of values.
    pub(super) fn nullstill(&mut self) {
        self.verdier = 0;
    }

    pub(super) fn plass(&mut self) -> Plass {
        self.hopp_over_luft();
        self.her()
    }

    fn her(&self) -> Plass {
        Plass {
            linje: self.linje,
            kolonne: (self.pos - self.linjestart + 1) as u64,
        }
    }

    /// First byte of the next value.
    pub(super) fn neste(&mut self) -> Option<u8> {
        self.hopp_over_luft();
        self.byte()
    }

    fn byte(&self) -> Option<u8> {
        self.kilde.as_bytes().get(self.pos).copied()
    }

    fn hopp_over_luft(&mut self) {
        while let Some(b) = self.byte() {
            match b {
                b'\n' => {
                    self.pos += 1;
                    self.linje += 1;
                    self.linjestart = self.pos;
                }
                b' ' | b'\t' | b'\r' => self.pos += 1,
                _ => break,
            }
        }
    }

    fn stopp<T>(&self, arsak: Arsak) -> Res<T> {
        Err(Stopp { arsak, plass: self.her() })
    }

    fn krev(&mut self, b: u8) -> Res<()> {
        if self.neste() == Some(b) {
            self.pos += 1;
            Ok(())
        } else {
            self.stopp(Arsak::IkkeVelformet)
        }
    }

    fn ned(&mut self) -> Res<()> {
        self.dybde += 1;
        if self.dybde > MAKS_DYBDE {
            self.stopp(Arsak::ForDyp)
        } else {
            Ok(())
        }
    }

    /// Nothing but space may follow.
    pub(super) fn slutt(&mut self) -> Res<()> {
        if self.neste().is_none() {
            Ok(())
        } else {
            self.stopp(Arsak::IkkeVelformet)
        }
    }

    /// Calls `felt` for each member, standing at its value. `felt` must read exactly one value.
    pub(super) fn objekt(&mut self, mut felt: impl FnMut(&mut Self, Cow<'a, str>, Plass) -> Res<()>) -> Res<()> {
        self.krev(b'{')?;
        self.ned()?;
        if self.neste() == Some(b'}') {
            self.pos += 1;
            self.dybde -= 1;
            return Ok(());
        }
        loop {
            let plass = self.plass();
            if self.byte() != Some(b'"') {
                return self.stopp(Arsak::IkkeVelformet);
            }
            let navn = self.tekst()?;
            self.krev(b':')?;
            felt(self, navn, plass)?;
            match self.neste() {
                Some(b',') => self.pos += 1,
                Some(b'}') => {
                    self.pos += 1;
                    self.dybde -= 1;
                    return Ok(());
                }
                _ => return self.stopp(Arsak::IkkeVelformet),
            }
        }
    }

    /// Calls `ledd` for each element. `ledd` must read exactly one value.
    pub(super) fn liste(&mut self, mut ledd: impl FnMut(&mut Self, usize) -> Res<()>) -> Res<()> {
        self.krev(b'[')?;
        self.ned()?;
        if self.neste() == Some(b']') {
            self.pos += 1;
            self.dybde -= 1;
            return Ok(());
        }
        let mut i = 0;
        loop {
            ledd(self, i)?;
            i += 1;
            match self.neste() {
                Some(b',') => self.pos += 1,
                Some(b']') => {
                    self.pos += 1;
                    self.dybde -= 1;
                    return Ok(());
                }
                _ => return self.stopp(Arsak::IkkeVelformet),
            }
        }
    }

    /// Reads one whole value.
    pub(super) fn verdi(&mut self) -> Res<Node<'a>> {
        let plass = self.plass();
        let fra = self.pos;
        self.verdier += 1;
        if self.verdier > MAKS_VERDIER {
            return self.stopp(Arsak::ForMangeVerdier);
        }
        let verdi = match self.byte() {
            Some(b'{') => {
                let mut felter = Vec::new();
                self.objekt(|leser, navn, plass| {
                    let node = leser.verdi()?;
                    // The place of the name is the better one to point at.
                    felter.push((navn, Node { plass, ..node }));
                    Ok(())
                })?;
                Verdi::Objekt(felter)
            }
            Some(b'[') => {
                let mut ledd = Vec::new();
                self.liste(|leser, _| {
                    ledd.push(leser.verdi()?);
                    Ok(())
                })?;
                Verdi::Liste(ledd)
            }
            Some(b'"') => Verdi::Tekst(self.tekst()?),
            Some(b't') => self.ord("true", Verdi::Bool(true))?,
            Some(b'f') => self.ord("false", Verdi::Bool(false))?,
            Some(b'n') => self.ord("null", Verdi::Null)?,
            Some(b'-' | b'0'..=b'9') => Verdi::Tall(self.tall()?),
            _ => return self.stopp(Arsak::IkkeVelformet),
        };
        let raa = &self.kilde[fra..self.pos];
        Ok(Node { plass, raa, verdi })
    }

    fn ord(&mut self, ord: &str, verdi: Verdi<'a>) -> Res<Verdi<'a>> {
        if self.kilde.as_bytes()[self.pos..].starts_with(ord.as_bytes()) {
            self.pos += ord.len();
            Ok(verdi)
        } else {
            self.stopp(Arsak::IkkeVelformet)
        }
    }

    fn sifre(&mut self) -> Res<()> {
        let start = self.pos;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.pos += 1;
        }
        if self.pos == start {
            self.stopp(Arsak::IkkeVelformet)
        } else {
            Ok(())
        }
    }

    fn tall(&mut self) -> Res<&'a str> {
        let start = self.pos;
        if self.byte() == Some(b'-') {
            self.pos += 1;
        }
        if self.byte() == Some(b'0') {
            self.pos += 1;
        } else {
            self.sifre()?;
        }
        if self.byte() == Some(b'.') {
            self.pos += 1;
            self.sifre()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.pos += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.pos += 1;
            }
            self.sifre()?;
        }
        Ok(&self.kilde[start..self.pos])
    }

    /// A string, standing at the opening quote.
    fn tekst(&mut self) -> Res<Cow<'a, str>> {
        self.pos += 1;
        let start = self.pos;
        loop {
            match self.byte() {
                Some(b'"') => {
                    let ut = Cow::Borrowed(&self.kilde[start..self.pos]);
                    self.pos += 1;
                    return Ok(ut);
                }
                Some(b'\\') => return self.tekst_med_tegn(start),
                Some(0..=0x1f) | None => return self.stopp(Arsak::IkkeVelformet),
                Some(_) => self.pos += 1,
            }
        }
    }

    /// The rest of a string from its first escape on.
    fn tekst_med_tegn(&mut self, start: usize) -> Res<Cow<'a, str>> {
        let mut ut = self.kilde[start..self.pos].to_owned();
        let mut fra = self.pos;
        loop {
            match self.byte() {
                Some(b'"') => {
                    ut.push_str(&self.kilde[fra..self.pos]);
                    self.pos += 1;
                    return Ok(Cow::Owned(ut));
                }
                Some(b'\\') => {
                    ut.push_str(&self.kilde[fra..self.pos]);
                    self.pos += 1;
                    ut.push(self.escape()?);
                    fra = self.pos;
                }
                Some(0..=0x1f) | None => return self.stopp(Arsak::IkkeVelformet),
                Some(_) => self.pos += 1,
            }
        }
    }

    fn escape(&mut self) -> Res<char> {
        let tegn = match self.byte() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            // JSON knows them, and nothing that keeps or shows the text does.
            Some(b'b' | b'f') => return self.stopp(Arsak::Styretegn),
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.pos += 1;
                return self.unicode();
            }
            _ => return self.stopp(Arsak::IkkeVelformet),
        };
        self.pos += 1;
        Ok(tegn)
    }

    fn unicode(&mut self) -> Res<char> {
        let forste = self.heks()?;
        let kode = if (0xd800..0xdc00).contains(&forste) {
            if !self.kilde.as_bytes()[self.pos..].starts_with(b"\\u") {
                return self.stopp(Arsak::IkkeVelformet);
            }
            self.pos += 2;
            let andre = self.heks()?;
            if !(0xdc00..0xe000).contains(&andre) {
                return self.stopp(Arsak::IkkeVelformet);
            }
            0x10000 + ((forste - 0xd800) << 10) + (andre - 0xdc00)
        } else {
            forste
        };
        match char::from_u32(kode) {
            Some(tegn) if kan_lagres(tegn) => Ok(tegn),
            Some(_) => self.stopp(Arsak::Styretegn),
            None => self.stopp(Arsak::IkkeVelformet),
        }
    }

    fn heks(&mut self) -> Res<u32> {
        let sifre = self.kilde.as_bytes().get(self.pos..self.pos + 4);
        let Some(tall) = sifre.and_then(|s| s.iter().try_fold(0, |n, b| Some(n * 16 + char::from(*b).to_digit(16)?))) else {
            return self.stopp(Arsak::IkkeVelformet);
        };
        self.pos += 4;
        Ok(tall)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn les(tekst: &str) -> Res<Verdi<'_>> {
        let mut leser = Leser::ny(tekst);
        let node = leser.verdi()?;
        leser.slutt()?;
        Ok(node.verdi)
    }

    fn som_serde(v: &Verdi) -> serde_json::Value {
        match v {
            Verdi::Null => serde_json::Value::Null,
            Verdi::Bool(b) => (*b).into(),
            Verdi::Tall(t) => serde_json::from_str(t).unwrap(),
            Verdi::Tekst(t) => t.as_ref().into(),
            Verdi::Liste(l) => l.iter().map(|n| som_serde(&n.verdi)).collect(),
            Verdi::Objekt(o) => o.iter().map(|(k, n)| (k.to_string(), som_serde(&n.verdi))).collect(),
        }
    }

    /// What the reader takes; the rest is refused by [`a_character_nobody_can_keep_is_refused`].
    fn tekst() -> impl Strategy<Value = String> {
        any::<String>().prop_map(|t| t.chars().filter(|c| kan_lagres(*c)).collect())
    }

    fn noe_json() -> impl Strategy<Value = serde_json::Value> {
        let blad = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            tekst().prop_map(Into::into),
        ];
        blad.prop_recursive(5, 60, 6, |indre| {
            prop_oneof![
                prop::collection::vec(indre.clone(), 0..6).prop_map(Into::into),
                prop::collection::hash_map(tekst(), indre, 0..6).prop_map(|m| m.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_the_same_as_serde_json(v in noe_json(), pent in any::<bool>()) {
            let tekst = if pent { serde_json::to_string_pretty(&v) } else { serde_json::to_string(&v) }.unwrap();
            prop_assert_eq!(som_serde(&les(&tekst).unwrap()), v);
        }

        #[test]
        fn takes_no_text_that_serde_json_refuses(tekst in "[\\[\\]{}:,\"\\\\ue0-9.\\-trflsn \n]{0,24}") {
            let lest = les(&tekst).map(|_| ()).map_err(|f| f.arsak);
            let hos_serde = serde_json::from_str::<serde::de::IgnoredAny>(&tekst).is_ok();
            prop_assert!(lest.is_ok() == hos_serde || lest == Err(Arsak::Styretegn), "{}", tekst);
        }
    }

    #[test]
    fn a_character_nobody_can_keep_is_refused() {
        for tegn in ["\\u0000", "\\u001f", "\\b", "\\f", "\\ufffe", "\\uFFFF"] {
            assert_eq!(les(&format!("\"a{tegn}\"")).unwrap_err().arsak, Arsak::Styretegn, "{tegn}");
        }
        assert_eq!(les("\"\\t\\n\\u00e6\"").unwrap(), Verdi::Tekst("\t\næ".into()));
    }

    #[test]
    fn points_at_line_and_column() {
        let mut leser = Leser::ny("{\n  \"a\": 1,\n  \"b\": }");
        assert_eq!(leser.verdi().unwrap_err().plass, Plass { linje: 3, kolonne: 8 });
    }

    #[test]
    fn a_number_is_kept_as_written_however_long() {
        for tall in ["1.10", "1E400", "-0", &"9".repeat(10_000)] {
            assert_eq!(les(tall).unwrap(), Verdi::Tall(tall));
        }
    }

    #[test]
    fn depth_is_limited() {
        let dyp = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(les(&dyp(MAKS_DYBDE)).is_ok());
        assert_eq!(les(&dyp(MAKS_DYBDE + 1)).unwrap_err().arsak, Arsak::ForDyp);
        assert_eq!(les(&"[".repeat(1_000_000)).unwrap_err().arsak, Arsak::ForDyp);
    }

    #[test]
    fn values_in_one_read_are_limited() {
        let lang = format!("[{}0]", "0,".repeat(MAKS_VERDIER));
        assert_eq!(les(&lang).unwrap_err().arsak, Arsak::ForMangeVerdier);
    }
}
