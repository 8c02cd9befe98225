//! What a case worker may do. The database keeps the same words (`saksbehandler_roller`).

use std::collections::BTreeSet;

/// One thing a case worker may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rolle {
    /// Sees cases. Everyone on the list has it.
    Les,
    /// Decides as the only one or the first, and stops.
    Behandle,
    /// Is the second pair of eyes.
    Godkjenn,
    /// Answers for tariffs and limits.
    Fagansvarlig,
}

impl Rolle {
    pub const ALLE: [Self; 4] = [Self::Les, Self::Behandle, Self::Godkjenn, Self::Fagansvarlig];

    /// Stable word in the database and on the command line.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Les => "les",
            Self::Behandle => "behandle",
            Self::Godkjenn => "godkjenn",
            Self::Fagansvarlig => "fagansvarlig",
        }
    }

    /// The role with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|r| r.kode() == kode)
    }
}

/// The roles of one case worker; `les` is always among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roller(BTreeSet<Rolle>);

impl Roller {
    pub fn ny(roller: impl IntoIterator<Item = Rolle>) -> Self {
        Self(roller.into_iter().chain([Rolle::Les]).collect())
    }

    /// As the database has them. A word that is none gives nothing.
    pub fn fra_koder<T: AsRef<str>>(koder: &[T]) -> Self {
        Self::ny(koder.iter().filter_map(|k| Rolle::fra_kode(k.as_ref())))
    }

    /// As somebody types them: words with commas between.
    ///
    /// # Errors
    /// The first word that is no role.
    pub fn tolk(tekst: &str) -> Result<Self, String> {
        let ord = tekst.split(',').map(str::trim).filter(|o| !o.is_empty());
        ord.map(|o| Rolle::fra_kode(o).ok_or_else(|| o.to_owned()))
            .collect::<Result<Vec<_>, _>>()
            .map(Self::ny)
    }

    pub fn har(&self, rolle: Rolle) -> bool {
        self.0.contains(&rolle)
    }

    /// The words, in the order of [`Rolle::ALLE`].
    pub fn koder(&self) -> Vec<String> {
        self.0.iter().map(|r| r.kode().to_owned()).collect()
    }
}

impl std::fmt::Display for Roller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.koder().join(","))
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    #[test]
    fn roles_are_read_and_everyone_may_see() {
        assert_eq!(Roller::tolk("godkjenn, behandle").unwrap().to_string(), "les,behandle,godkjenn");
        assert_eq!(Roller::tolk("").unwrap(), Roller::ny([]));
        assert_eq!(Roller::tolk("behandle,sjef").unwrap_err(), "sjef");
        for rolle in Rolle::ALLE {
            assert_eq!(Rolle::fra_kode(rolle.kode()), Some(rolle));
        }
        let ukjent = Roller::fra_koder(&["les", "noe-nytt"]);
        assert!(ukjent.har(Rolle::Les) && !ukjent.har(Rolle::Behandle));
    }
}
