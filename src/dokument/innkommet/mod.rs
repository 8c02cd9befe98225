//! Files made by others: a PDF that acts is found ([`pdf`]), and a picture is drawn anew ([`bilde`]).

pub mod bilde;
pub mod pdf;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Filfeil {
    /// A script, a program to start, a form that sends itself, or files inside.
    #[error("it acts, or has files in it")]
    Aktiv,
    /// Encrypted: nobody can see what is in it.
    #[error("it is encrypted")]
    Laast,
    /// Broken, or made so that it cannot be looked through.
    #[error("it cannot be read")]
    Uleselig,
    /// More than one is willing to unpack.
    #[error("it is too large when unpacked")]
    ForStor,
}
