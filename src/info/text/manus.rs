//! The script of the guides' films and pictures. `end2end/film` makes them from the same file, so what one reads is what one sees.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use grunn::text::{Sprak, T};

/// All films and pictures, by name.
#[derive(Debug, Deserialize)]
pub struct Manus {
    pub filmer: BTreeMap<String, Film>,
    pub bilder: BTreeMap<String, Bilde>,
}

/// A film: what it shows, one sentence per step. It has no sound.
#[derive(Debug, Deserialize)]
pub struct Film {
    pub tittel: T<String>,
    pub steg: Vec<Steg>,
}

/// One step: caption in the film, sentence in the text beside it.
#[derive(Debug, Deserialize)]
pub struct Steg {
    #[serde(flatten)]
    pub tekst: T<String>,
}

/// A picture of the portal as it is on a phone.
#[derive(Debug, Deserialize)]
pub struct Bilde {
    /// CSS pixels; the width is [`BILDEBREDDE`].
    pub hoyde: u32,
    pub alt: T<String>,
}

/// Width of every picture in CSS pixels.
pub const BILDEBREDDE: u32 = 412;
/// Size of every film.
pub const FILMBREDDE: u32 = 1280;
pub const FILMHOYDE: u32 = 720;

/// The script. A test reads it, so a faulty file never leaves the build; then there would be no films and pictures.
pub static MANUS: LazyLock<Manus> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../end2end/film/manus.json")).unwrap_or_else(|feil| {
        tracing::error!(%feil, "manuset til filmene kan ikke leses");
        Manus {
            filmer: BTreeMap::new(),
            bilder: BTreeMap::new(),
        }
    })
});

/// Where a file of a film is: `webm`, `webp` (before it starts), `nb.vtt` and `nn.vtt`.
pub fn filmfil(navn: &str, hale: &str) -> String {
    format!("/film/{navn}.{hale}")
}

/// Where a picture is.
pub fn bildefil(navn: &str, sprak: Sprak) -> String {
    format!("/bilder/veiledning/{navn}.{}.webp", sprak.kode())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn storrelse(adresse: &str) -> u64 {
        let fil = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("public")
            .join(adresse.trim_start_matches('/'));
        std::fs::metadata(&fil)
            .unwrap_or_else(|_| panic!("{} is gone; run cargo xtask film", fil.display()))
            .len()
    }

    #[test]
    fn every_film_and_picture_is_there_and_small() {
        assert_eq!(MANUS.filmer.len(), 2);
        for navn in MANUS.filmer.keys() {
            assert!(storrelse(&filmfil(navn, "webm")) <= 2_000_000, "{navn}");
            assert!(storrelse(&filmfil(navn, "webp")) <= 40_000, "{navn}");
        }
        for navn in MANUS.bilder.keys() {
            for sprak in [Sprak::Nb, Sprak::Nn] {
                assert!(storrelse(&bildefil(navn, sprak)) <= 40_000, "{navn}");
            }
        }
    }

    #[test]
    fn captions_say_what_the_script_says() {
        for (navn, film) in &MANUS.filmer {
            for sprak in [Sprak::Nb, Sprak::Nn] {
                let fil = Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("public/film")
                    .join(format!("{navn}.{}.vtt", sprak.kode()));
                let vtt = std::fs::read_to_string(fil).unwrap();
                let linjer: Vec<&str> = vtt
                    .lines()
                    .filter(|l| !l.is_empty() && !l.contains("-->") && *l != "WEBVTT")
                    .collect();
                let steg: Vec<&str> = film.steg.iter().map(|s| s.tekst.paa(sprak).as_str()).collect();
                assert_eq!(linjer, steg, "{navn}: run cargo xtask film");
            }
        }
    }
}
