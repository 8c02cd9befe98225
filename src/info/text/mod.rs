//! The shape of an article, and the articles themselves by subject.

mod forside;
mod grupper;
pub(crate) mod manus;
mod om;
mod veiledning;

pub use forside::FORSIDE;
#[cfg(test)]
pub use forside::Forside;
pub use grupper::GRUPPER;
pub use om::{KONTAKT, NETTLESERE, PERSONVERN, TILGJENGELIGHET};
pub use veiledning::{EMNER, OVERSIKT};

use grunn::text::T;

/// One page of text: title (`h1`), lead paragraph and the blocks below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Artikkel {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub avsnitt: &'static [Blokk],
}

/// One block of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blokk {
    H2(&'static str),
    P(&'static str),
    /// Points in no order.
    Liste(&'static [&'static str]),
    /// Steps in order.
    Steg(&'static [&'static str]),
    Lenke {
        tekst: &'static str,
        href: &'static str,
    },
    /// A picture of the portal, by its name in [`manus`].
    Bilde(&'static str),
    /// A film with captions and text, by its name in [`manus`].
    Film(&'static str),
}

/// A guide with its own address, `/veiledning/{slug}`. The slug is the same in both languages, so the language switch keeps the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Veiledning {
    pub slug: &'static str,
    /// What links to it say.
    pub navn: T,
    pub artikkel: T<Artikkel>,
}

impl Veiledning {
    /// The address of the guide.
    pub fn sti(&self) -> String {
        format!("/veiledning/{}", self.slug)
    }
}

/// The guide at `/veiledning/{slug}`: a group of professions or a subject. `None` is a page that does not exist.
pub fn finn_veiledning(slug: &str) -> Option<&'static Veiledning> {
    GRUPPER.iter().chain(EMNER).find(|v| v.slug == slug)
}
