//! The practice types a person may register, by profession. Codes as in the public code list of the Krav-API; municipal and salaried types
//! and businesses are registered by others and are not here.

use crate::Yrke;
use crate::text::{Sprak, T};

/// One practice type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Praksistype {
    /// Four letters, such as `FALE`.
    pub kode: &'static str,
    pub yrke: Yrke,
    navn: T,
    /// A candidate's practice lasts as long as the training, so it must have an end date.
    pub krever_slutt: bool,
}

impl Praksistype {
    /// The name people know it by.
    pub fn navn(&self, sprak: Sprak) -> &'static str {
        self.navn.i(sprak)
    }
}

const fn fast(kode: &'static str, yrke: Yrke, navn: T) -> Praksistype {
    Praksistype {
        kode,
        yrke,
        navn,
        krever_slutt: false,
    }
}

const fn kandidat(kode: &'static str, yrke: Yrke, navn: T) -> Praksistype {
    Praksistype {
        kode,
        yrke,
        navn,
        krever_slutt: true,
    }
}

/// All of them, the most used first within a profession.
pub const TYPER: &[Praksistype] = &[
    fast("FALE", Yrke::Lege, T("Fastlege", "Fastlege")),
    fast("LEVA", Yrke::Lege, T("Legevakt", "Legevakt")),
    fast("SPES", Yrke::Lege, T("Avtalespesialist", "Avtalespesialist")),
    fast(
        "SPAN",
        Yrke::Lege,
        T("Avtalespesialist i anestesiologi", "Avtalespesialist i anestesiologi"),
    ),
    fast(
        "SPBA",
        Yrke::Lege,
        T("Avtalespesialist i barnesykdommer", "Avtalespesialist i barnesjukdommar"),
    ),
    fast(
        "SPFY",
        Yrke::Lege,
        T(
            "Avtalespesialist i fysikalsk medisin og rehabilitering",
            "Avtalespesialist i fysikalsk medisin og rehabilitering",
        ),
    ),
    fast(
        "SPGY",
        Yrke::Lege,
        T("Avtalespesialist i gynekologi", "Avtalespesialist i gynekologi"),
    ),
    fast(
        "SPHU",
        Yrke::Lege,
        T("Avtalespesialist i hudsykdommer", "Avtalespesialist i hudsjukdommar"),
    ),
    fast(
        "SPIN",
        Yrke::Lege,
        T("Avtalespesialist i indremedisin", "Avtalespesialist i indremedisin"),
    ),
    fast("SPKI", Yrke::Lege, T("Avtalespesialist i kirurgi", "Avtalespesialist i kirurgi")),
    fast(
        "SPNE",
        Yrke::Lege,
        T("Avtalespesialist i nevrologi", "Avtalespesialist i nevrologi"),
    ),
    fast("SPOK", Yrke::Lege, T("Avtalespesialist i onkologi", "Avtalespesialist i onkologi")),
    fast(
        "SPOL",
        Yrke::Lege,
        T("Avtalespesialist i øyesykdommer", "Avtalespesialist i augesjukdommar"),
    ),
    fast(
        "SPON",
        Yrke::Lege,
        T("Avtalespesialist i øre-nese-hals", "Avtalespesialist i øyre-nase-hals"),
    ),
    fast(
        "SPPS",
        Yrke::Lege,
        T("Avtalespesialist i psykiatri", "Avtalespesialist i psykiatri"),
    ),
    fast(
        "SPRA",
        Yrke::Lege,
        T("Avtalespesialist i radiologi", "Avtalespesialist i radiologi"),
    ),
    fast(
        "SPRE",
        Yrke::Lege,
        T("Avtalespesialist i revmatologi", "Avtalespesialist i revmatologi"),
    ),
    kandidat("UTKA", Yrke::Lege, T("Utdanningskandidat", "Utdanningskandidat")),
    fast("FYNO", Yrke::Fysioterapeut, T("Fysioterapeut", "Fysioterapeut")),
    fast("FYMT", Yrke::Fysioterapeut, T("Manuellterapeut", "Manuellterapeut")),
    fast(
        "FYPM",
        Yrke::Fysioterapeut,
        T("Psykomotorisk fysioterapeut", "Psykomotorisk fysioterapeut"),
    ),
    fast("FYRT", Yrke::Fysioterapeut, T("Rideterapi", "Rideterapi")),
    kandidat(
        "FYUM",
        Yrke::Fysioterapeut,
        T("Utdanningskandidat i manuellterapi", "Utdanningskandidat i manuellterapi"),
    ),
    kandidat(
        "FYUP",
        Yrke::Fysioterapeut,
        T(
            "Utdanningskandidat i psykomotorisk fysioterapi",
            "Utdanningskandidat i psykomotorisk fysioterapi",
        ),
    ),
    kandidat(
        "FYUV",
        Yrke::Fysioterapeut,
        T("Annen utdanningskandidat i fysioterapi", "Annan utdanningskandidat i fysioterapi"),
    ),
    fast("TANN", Yrke::Tannlege, T("Tannlege", "Tannlege")),
    fast("TAKJ", Yrke::Tannlege, T("Kjeveortoped", "Kjeveortoped")),
    fast("TAPL", Yrke::Tannpleier, T("Tannpleier", "Tannpleiar")),
    fast("PSNO", Yrke::Psykolog, T("Psykologspesialist", "Psykologspesialist")),
    fast("PSNE", Yrke::Psykolog, T("Nevropsykolog", "Nevropsykolog")),
    kandidat(
        "PSUT",
        Yrke::Psykolog,
        T("Utdanningskandidat i psykologi", "Utdanningskandidat i psykologi"),
    ),
    fast("KINO", Yrke::Kiropraktor, T("Kiropraktor", "Kiropraktor")),
    fast("JORD", Yrke::Jordmor, T("Jordmor", "Jordmor")),
    fast("ORTO", Yrke::Ortoptist, T("Ortoptist", "Ortoptist")),
    fast("LOGO", Yrke::Logoped, T("Logoped", "Logoped")),
    fast("AUDI", Yrke::Audiopedagog, T("Audiopedagog", "Audiopedagog")),
];

/// The type with a code.
pub fn fra_kode(kode: &str) -> Option<&'static Praksistype> {
    TYPER.iter().find(|t| t.kode == kode)
}

/// What a person with these professions may register.
pub fn for_yrker(yrker: &[Yrke]) -> Vec<&'static Praksistype> {
    TYPER.iter().filter(|t| yrker.contains(&t.yrke)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_four_letters_and_unique() {
        for (i, t) in TYPER.iter().enumerate() {
            assert!(t.kode.len() == 4 && t.kode.bytes().all(|b| b.is_ascii_uppercase()), "{}", t.kode);
            assert!(TYPER[i + 1..].iter().all(|u| u.kode != t.kode), "{} twice", t.kode);
        }
    }

    #[test]
    fn every_profession_has_its_own_types_and_no_others() {
        let koder = |y: Yrke| for_yrker(&[y]).iter().map(|t| t.kode).collect::<Vec<_>>();
        assert_eq!(koder(Yrke::Fysioterapeut), ["FYNO", "FYMT", "FYPM", "FYRT", "FYUM", "FYUP", "FYUV"]);
        assert_eq!(koder(Yrke::Tannlege), ["TANN", "TAKJ"]);
        assert_eq!(koder(Yrke::Tannpleier), ["TAPL"]);
        assert_eq!(koder(Yrke::Psykolog), ["PSNO", "PSNE", "PSUT"]);
        assert_eq!(koder(Yrke::Logoped), ["LOGO"]);
        assert_eq!(koder(Yrke::Lege).len(), 18);
        assert!(for_yrker(&[]).is_empty());
        for yrke in Yrke::ALLE {
            assert!(!koder(yrke).is_empty(), "{yrke:?}");
        }
        for kommunal in ["FALO", "FATU", "LEKO", "FYKO", "TAPO", "TAFY", "KOLE"] {
            assert_eq!(fra_kode(kommunal), None, "{kommunal} is not the person's to register");
        }
    }

    #[test]
    fn only_candidates_must_have_an_end() {
        let med_slutt: Vec<&str> = TYPER.iter().filter(|t| t.krever_slutt).map(|t| t.kode).collect();
        assert_eq!(med_slutt, ["UTKA", "FYUM", "FYUP", "FYUV", "PSUT"]);
    }
}
