//! What changes between two texts of the agreement: paragraphs are matched with the ones most like them, and inside a pair the words are
//! marked. Pure; the same two texts always give the same marks.

use dokument::markdown::{self, Avsnitt};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slag {
    Overskrift(u8),
    Tekst,
    /// A point of a list; whether it is numbered.
    Punkt(bool),
}

/// Words that are in both texts, only in the new one, or only in the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bit {
    Lik(String),
    Ny(String),
    Fjernet(String),
}

/// A block of the marked text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Del {
    pub slag: Slag,
    pub biter: Vec<Bit>,
}

impl Del {
    /// Nothing in it was changed.
    pub fn er_lik(&self) -> bool {
        self.biter.iter().all(|b| matches!(b, Bit::Lik(_)))
    }
}

/// Marks what `til` changes from `fra`, both in our markdown. Numbers of points are layout and are not compared.
pub fn merk(fra: &str, til: &str) -> Vec<Del> {
    let (gamle, nye) = (blokker(fra), blokker(til));
    let likhet = |i: usize, j: usize| -> u32 {
        let ((slag_a, a), (slag_b, b)) = (&gamle[i], &nye[j]);
        if slag_a != slag_b {
            return 0;
        }
        if a == b {
            return 1000;
        }
        let like = ordskille(a, b).into_iter().filter(|d| d.tag() == DiffTag::Equal);
        let felles: usize = like.map(|d| d.new_range().len()).sum();
        let andel = 2000 * felles / (a.len() + b.len()).max(1);
        // Less than half in common is another paragraph, not a changed one.
        if andel < 500 { 0 } else { u32::try_from(andel).unwrap_or_default() }
    };
    rekke(gamle.len(), nye.len(), likhet)
        .into_iter()
        .map(|trekk| match trekk {
            Trekk::Par(i, j) => Del {
                slag: nye[j].0,
                biter: ord(&gamle[i].1, &nye[j].1),
            },
            Trekk::Bort(i) => Del {
                slag: gamle[i].0,
                biter: vec![Bit::Fjernet(gamle[i].1.join(" "))],
            },
            Trekk::Til(j) => Del {
                slag: nye[j].0,
                biter: vec![Bit::Ny(nye[j].1.join(" "))],
            },
        })
        .collect()
}

/// The blocks of a text, each as its words.
fn blokker(tekst: &str) -> Vec<(Slag, Vec<String>)> {
    let ord = |bits: &[markdown::Bit]| markdown::bare_tekst(bits).split_whitespace().map(str::to_owned).collect();
    markdown::les(tekst)
        .into_iter()
        .flat_map(|avsnitt| match avsnitt {
            Avsnitt::Overskrift(n, bits) => vec![(Slag::Overskrift(n), ord(&bits))],
            Avsnitt::Tekst(bits) => vec![(Slag::Tekst, ord(&bits))],
            Avsnitt::Liste { fra, punkter } => punkter.iter().map(|p| (Slag::Punkt(fra.is_some()), ord(p))).collect(),
        })
        .collect()
}

/// The shortest way from one row of words to another.
fn ordskille(a: &[String], b: &[String]) -> Vec<DiffOp> {
    capture_diff_slices(Algorithm::Lcs, a, b)
}

/// The words of a pair of blocks, neighbours of one kind together.
fn ord(a: &[String], b: &[String]) -> Vec<Bit> {
    let mut ut = Vec::new();
    for del in ordskille(a, b) {
        let (slag, fra, til) = del.as_tag_tuple();
        if slag == DiffTag::Equal {
            ut.push(Bit::Lik(b[til].join(" ")));
            continue;
        }
        let (gammel, ny) = (a[fra].join(" "), b[til].join(" "));
        ut.extend((!gammel.is_empty()).then_some(Bit::Fjernet(gammel)));
        ut.extend((!ny.is_empty()).then_some(Bit::Ny(ny)));
    }
    ut
}

/// One step through two rows of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trekk {
    Par(usize, usize),
    Bort(usize),
    Til(usize),
}

/// The way through two rows of blocks that pairs the most alike; what is removed comes before what is added. `similar` knows equal or
/// not, and a changed paragraph is neither.
fn rekke(n: usize, m: usize, likhet: impl Fn(usize, usize) -> u32) -> Vec<Trekk> {
    let bredde = m + 1;
    let mut par = vec![0u32; n * m];
    let mut best = vec![0u32; (n + 1) * bredde];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let verdi = likhet(i, j);
            par[i * m + j] = verdi;
            let med = if verdi > 0 { verdi + best[(i + 1) * bredde + j + 1] } else { 0 };
            best[i * bredde + j] = med.max(best[(i + 1) * bredde + j]).max(best[i * bredde + j + 1]);
        }
    }
    let (mut i, mut j, mut ut) = (0, 0, Vec::with_capacity(n.max(m)));
    while i < n || j < m {
        if i < n && j < m && par[i * m + j] > 0 && best[i * bredde + j] == par[i * m + j] + best[(i + 1) * bredde + j + 1] {
            ut.push(Trekk::Par(i, j));
            (i, j) = (i + 1, j + 1);
        } else if i < n && best[i * bredde + j] == best[(i + 1) * bredde + j] {
            ut.push(Trekk::Bort(i));
            i += 1;
        } else {
            ut.push(Trekk::Til(j));
            j += 1;
        }
    }
    ut
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lik(s: &str) -> Bit {
        Bit::Lik(s.to_owned())
    }
    fn ny(s: &str) -> Bit {
        Bit::Ny(s.to_owned())
    }
    fn fjernet(s: &str) -> Bit {
        Bit::Fjernet(s.to_owned())
    }

    /// The text as it was, or as it is, from the marks.
    fn side(deler: &[Del], gammel: bool) -> Vec<(Slag, String)> {
        deler
            .iter()
            .filter_map(|d| {
                let ord: Vec<&str> = d
                    .biter
                    .iter()
                    .filter_map(|b| match b {
                        Bit::Lik(s) => Some(s.as_str()),
                        Bit::Ny(s) => (!gammel).then_some(s.as_str()),
                        Bit::Fjernet(s) => gammel.then_some(s.as_str()),
                    })
                    .collect();
                (!ord.is_empty()).then(|| (d.slag, ord.join(" ")))
            })
            .collect()
    }

    fn tekst(kilde: &str) -> Vec<(Slag, String)> {
        blokker(kilde).into_iter().map(|(s, o)| (s, o.join(" "))).collect()
    }

    #[test]
    fn words_are_marked_inside_a_paragraph() {
        let deler = merk(
            "## 9. Slutt\n\nHelfo kan si opp avtalen med én måneds varsel. Du får brev.",
            "## 9. Slutt\n\nHelfo kan si opp avtalen med tre måneders varsel. Du får brev.",
        );
        assert!(deler[0].er_lik());
        assert_eq!(
            deler[1].biter,
            [
                lik("Helfo kan si opp avtalen med"),
                fjernet("én måneds"),
                ny("tre måneders"),
                lik("varsel. Du får brev.")
            ]
        );
    }

    #[test]
    fn a_new_point_is_new_and_moves_none_of_the_others() {
        let deler = merk(
            "1. Helfo betaler.\n2. Helfo gir vedtak.",
            "1. Helfo betaler.\n2. Banken svarer når noen spør.\n3. Helfo gir vedtak.",
        );
        assert_eq!(deler.iter().map(Del::er_lik).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(
            deler[1],
            Del {
                slag: Slag::Punkt(true),
                biter: vec![ny("Banken svarer når noen spør.")]
            }
        );
    }

    #[test]
    fn a_paragraph_with_little_in_common_is_another_one() {
        let deler = merk(
            "Du sender krav på papir.",
            "Alle opplysninger er nå digitale og finnes bare i portalen.",
        );
        assert_eq!(deler.len(), 2);
        assert_eq!(deler[0].biter, [fjernet("Du sender krav på papir.")]);
    }

    #[test]
    fn the_versions_that_come_with_the_program_are_told_apart() {
        let fra = include_str!("../../migrations/data/avtale/2026-1.nb.md");
        let til = include_str!("../../migrations/data/avtale/2027-1.nb.md");
        assert!(merk(fra, fra).iter().all(Del::er_lik));
        let deler = merk(fra, til);
        assert_eq!(side(&deler, true), tekst(fra));
        assert_eq!(side(&deler, false), tekst(til));
        let endret = deler.iter().filter(|d| !d.er_lik()).count();
        assert!((5..=12).contains(&endret), "{endret} blocks");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_the_marks(a in "([a-c]{1,2}[ \n]){0,24}", b in "([a-c]{1,2}[ \n]){0,24}") {
            let deler = merk(&a, &b);
            prop_assert_eq!(side(&deler, true), tekst(&a));
            prop_assert_eq!(side(&deler, false), tekst(&b));
        }
    }
}
