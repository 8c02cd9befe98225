//! A search in the database's terms: words with a letter for what they are (see the migration), all of which must be there.

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slag {
    Etternavn,
    Fornavn,
    Praksisnavn,
    Sted,
    Yrke,
    Hpr,
    /// Public id of a person.
    Person,
    /// Public id of a practice.
    Praksis,
    Orgnr,
}

impl Slag {
    const fn bokstav(self) -> char {
        match self {
            Self::Etternavn => 'f',
            Self::Fornavn => 'g',
            Self::Praksisnavn => 'p',
            Self::Sted => 's',
            Self::Yrke => 'y',
            Self::Hpr => 'h',
            Self::Person => 'u',
            Self::Praksis => 'i',
            Self::Orgnr => 'o',
        }
    }
}

/// Conditions that must all hold. Empty: everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sporring(Vec<String>);

impl Sporring {
    /// Of one of the alternatives, every word must begin some word of these kinds. An alternative without words matches nothing.
    pub fn begynner(&mut self, slag: &[Slag], alternativer: &[Vec<String>]) {
        self.legg_til(alternativer.iter().filter(|ord| !ord.is_empty()).map(|ord| {
            let hvert = ord.iter().map(|o| {
                let en_av = slag.iter().map(|s| format!("{}:*", lexem(*s, o))).collect::<Vec<_>>().join(" | ");
                format!("({en_av})")
            });
            hvert.collect::<Vec<_>>().join(" & ")
        }));
    }

    /// One of these words must be there, whole.
    pub fn er<'a>(&mut self, alternativer: impl IntoIterator<Item = (Slag, &'a str)>) {
        self.legg_til(alternativer.into_iter().map(|(s, ord)| lexem(s, ord)));
    }

    /// Nothing can match.
    pub fn ingen(&mut self) {
        self.0.push("'-'".to_owned());
    }

    fn legg_til(&mut self, deler: impl Iterator<Item = String>) {
        let deler: Vec<String> = deler.collect();
        if deler.is_empty() {
            self.ingen();
        } else {
            self.0.push(format!(
                "({})",
                deler.iter().map(|d| format!("({d})")).collect::<Vec<_>>().join(" | ")
            ));
        }
    }

    /// As PostgreSQL's `tsquery` reads it; `None` when everybody is asked for.
    pub fn som_tekst(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.join(" & "))
    }
}

/// A quoted word: within quotes only the quote and the backslash mean anything.
fn lexem(slag: Slag, ord: &str) -> String {
    format!("'{}:{}'", slag.bokstav(), ord.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_joined_and_words_are_quoted() {
        let mut s = Sporring::default();
        assert_eq!(s.som_tekst(), None);
        s.begynner(&[Slag::Etternavn, Slag::Fornavn], &[vec!["gre".into()]]);
        s.er([(Slag::Yrke, "lege"), (Slag::Yrke, "jordmor")]);
        assert_eq!(
            s.som_tekst().as_deref(),
            Some("((('f:gre':* | 'g:gre':*))) & (('y:lege') | ('y:jordmor'))")
        );
        let mut s = Sporring::default();
        s.er([(Slag::Orgnr, "a'b\\ & !")]);
        assert_eq!(s.som_tekst().as_deref(), Some("(('o:a''b\\\\ & !'))"));
        let mut s = Sporring::default();
        s.begynner(&[Slag::Sted], &[vec!["mo".into(), "i".into()], vec![], vec!["oslo".into()]]);
        assert_eq!(s.som_tekst().as_deref(), Some("((('s:mo':*) & ('s:i':*)) | (('s:oslo':*)))"));
    }

    #[test]
    fn no_alternatives_is_no_match_and_not_everybody() {
        let mut s = Sporring::default();
        s.er([]);
        s.begynner(&[Slag::Sted], &[vec![]]);
        assert_eq!(s.som_tekst().as_deref(), Some("'-' & '-'"));
    }
}
