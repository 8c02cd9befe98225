//! Attachments without database and network: types of file, folders, which documents there are.

use crate::stier;
use grunn::tegn::kan_lagres;
use grunn::{PraksisId, Yrke};

/// Largest file.
pub const MAKS_BYTES: usize = 10 * 1024 * 1024;
/// Most files that wait in one folder.
pub const FLEST_I_MAPPE: i64 = 10;
/// Most files of one person.
pub const FLEST_I_ALT: i64 = 200;
/// How a file is cut up: what is held in memory at a time.
pub const DEL: usize = 256 * 1024;
/// Longest kept name of a file.
const LENGSTE_NAVN: usize = 120;

/// A type of file that may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filtype {
    Pdf,
    Jpeg,
    Png,
}

impl Filtype {
    pub const ALLE: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];
    /// So many bytes are needed to judge.
    pub const HODE: usize = 8;

    /// The type by the first bytes; neither name nor header is asked.
    pub fn av_innhold(start: &[u8]) -> Option<Self> {
        if start.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if start.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if start.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else {
            None
        }
    }

    /// The name in the database, and the ending of a downloaded file.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
        }
    }

    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|t| t.kode() == kode)
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mappe {
    /// The practice being registered; moved to the practice when it is.
    NyPraksis,
    Praksis(PraksisId),
    Utdanning(Yrke),
}

impl Mappe {
    /// As the database and the form have it. `None` for what is no folder.
    pub fn tolk(tekst: &str) -> Option<Self> {
        if tekst == "ny-praksis" {
            return Some(Self::NyPraksis);
        }
        let (slag, hva) = tekst.split_once('/')?;
        match slag {
            "praksis" => hva.parse().ok().map(Self::Praksis),
            "utdanning" => utdanningsyrke(hva).map(Self::Utdanning),
            _ => None,
        }
    }

    pub fn tekst(self) -> String {
        match self {
            Self::NyPraksis => "ny-praksis".to_owned(),
            Self::Praksis(id) => format!("praksis/{id}"),
            Self::Utdanning(yrke) => format!("utdanning/{}", yrke.kode()),
        }
    }

    /// The page of the folder.
    pub fn side(self) -> String {
        match self {
            Self::NyPraksis => stier::NY_PRAKSIS_VEDLEGG.to_owned(),
            Self::Praksis(id) => stier::praksis_side(id, "vedlegg"),
            Self::Utdanning(yrke) => stier::utdanning(yrke),
        }
    }

    /// Draft name of the folder's form.
    pub fn skjema(self) -> String {
        format!("vedlegg.{}", self.tekst())
    }
}

/// The professions whose education is approved here, since HPR has no category for them (praksisinformasjon.md §4).
pub const UTDANNINGSYRKER: [Yrke; 2] = [Yrke::Logoped, Yrke::Audiopedagog];

/// One of [`UTDANNINGSYRKER`] by its name in addresses.
pub fn utdanningsyrke(kode: &str) -> Option<Yrke> {
    UTDANNINGSYRKER.into_iter().find(|y| y.kode() == kode)
}

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dokument {
    Fastlegeavtale,
    Spesialisering,
    Vikaravtale,
    Legevakt,
    Driftsavtale,
    Vikargodkjenning,
    Institusjon,
    Spesialist,
    Vitnemal,
    Kurs,
}

impl Dokument {
    pub const ALLE: [Self; 10] = [
        Self::Fastlegeavtale,
        Self::Spesialisering,
        Self::Vikaravtale,
        Self::Legevakt,
        Self::Driftsavtale,
        Self::Vikargodkjenning,
        Self::Institusjon,
        Self::Spesialist,
        Self::Vitnemal,
        Self::Kurs,
    ];

    pub const fn kode(self) -> &'static str {
        match self {
            Self::Fastlegeavtale => "fastlegeavtale",
            Self::Spesialisering => "spesialisering",
            Self::Vikaravtale => "vikaravtale",
            Self::Legevakt => "legevakt",
            Self::Driftsavtale => "driftsavtale",
            Self::Vikargodkjenning => "vikargodkjenning",
            Self::Institusjon => "institusjon",
            Self::Spesialist => "spesialist",
            Self::Vitnemal => "vitnemal",
            Self::Kurs => "kurs",
        }
    }

    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|d| d.kode() == kode)
    }
}

/// A document that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dokumentkrav {
    pub dokument: Dokument,
    /// Needed by all; otherwise only by those the document's text names.
    pub paakrevd: bool,
}

/// Needed by all.
pub const fn ma(dokument: Dokument) -> Dokumentkrav {
    Dokumentkrav { dokument, paakrevd: true }
}

/// Needed by some.
pub const fn kan(dokument: Dokument) -> Dokumentkrav {
    Dokumentkrav { dokument, paakrevd: false }
}

/// What shows the education of a logoped or audiopedagog.
pub const UTDANNINGSKRAV: &[Dokumentkrav] = &[ma(Dokument::Vitnemal), kan(Dokument::Kurs)];

/// The needed documents that are not among those given.
pub fn mangler(krav: &[Dokumentkrav], har: &[Dokument]) -> Vec<Dokument> {
    krav.iter()
        .filter(|k| k.paakrevd && !har.contains(&k.dokument))
        .map(|k| k.dokument)
        .collect()
}

/// A file's own name as it may be shown: the last part of a path, no control characters, no markup, not too long.
pub fn vist_navn(navn: &str) -> String {
    let siste = navn.rsplit(['/', '\\']).next().unwrap_or_default();
    // Marks that turn the direction of writing can make an ending look like another.
    let rent: String = siste
        .chars()
        .filter(|c| {
            !c.is_control()
                && kan_lagres(*c)
                && !matches!(c, '<' | '>' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .take(LENGSTE_NAVN)
        .collect();
    rent.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_content_decides_the_type() {
        let tabell: [(&[u8], Option<Filtype>); 8] = [
            (b"%PDF-1.7\n", Some(Filtype::Pdf)),
            (b"\x89PNG\r\n\x1a\n\0", Some(Filtype::Png)),
            (&[0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0], Some(Filtype::Jpeg)),
            (b"<html>%PDF-", None),
            (b"MZ\x90\0\x03\0\0\0", None),
            (b"PK\x03\x04", None),
            (b"\x89PNG\n\x1a\n\0", None),
            (b"", None),
        ];
        for (start, venter) in tabell {
            assert_eq!(Filtype::av_innhold(start), venter, "{start:?}");
        }
        for t in Filtype::ALLE {
            assert_eq!(Filtype::fra_kode(t.kode()), Some(t));
        }
    }

    #[test]
    fn folders_lead_back_to_themselves_and_nothing_else_is_one() {
        for m in [
            Mappe::NyPraksis,
            Mappe::Praksis(PraksisId(1_004_326_178)),
            Mappe::Utdanning(Yrke::Logoped),
            Mappe::Utdanning(Yrke::Audiopedagog),
        ] {
            assert_eq!(Mappe::tolk(&m.tekst()), Some(m));
        }
        for feil in [
            "",
            "praksis",
            "praksis/",
            "praksis/x",
            "utdanning/lege",
            "utdanning/",
            "../x",
            "ny-praksis/1",
        ] {
            assert_eq!(Mappe::tolk(feil), None, "{feil}");
        }
    }

    #[test]
    fn only_needed_documents_are_missing() {
        assert_eq!(mangler(UTDANNINGSKRAV, &[]), [Dokument::Vitnemal]);
        assert_eq!(mangler(UTDANNINGSKRAV, &[Dokument::Kurs]), [Dokument::Vitnemal]);
        assert!(mangler(UTDANNINGSKRAV, &[Dokument::Vitnemal]).is_empty());
        for d in Dokument::ALLE {
            assert_eq!(Dokument::fra_kode(d.kode()), Some(d));
        }
    }

    #[test]
    fn a_path_and_tricks_with_direction_leave_the_name() {
        assert_eq!(vist_navn(r"C:\fakepath\vitnemål.pdf"), "vitnemål.pdf");
        assert_eq!(vist_navn("../../etc/passwd"), "passwd");
        assert_eq!(vist_navn("a\u{202e}fdp.exe\r\n"), "afdp.exe");
        assert_eq!(vist_navn(""), "");
    }

    proptest! {
        #[test]
        fn a_shown_name_is_short_and_on_one_line(navn in ".*") {
            let vist = vist_navn(&navn);
            prop_assert!(vist.chars().count() <= LENGSTE_NAVN);
            prop_assert!(!vist.contains(['/', '\\', '\n', '\r', '\0']));
        }
    }
}
