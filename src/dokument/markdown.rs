//! The small markdown our longer texts are written in: headings with `#`, paragraphs, `-` and `1.` lists, `**bold**` and
//! `[links](https://…)`. Everything else is text as it stands, so a reader never meets a construct that page and PDF show differently.

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bit {
    /// The words.
    pub tekst: String,
    /// Strong importance.
    pub fet: bool,
    /// Where it leads, when it is a link.
    pub lenke: Option<String>,
}

impl Bit {
    /// Plain words.
    pub fn vanlig(tekst: impl Into<String>) -> Self {
        Self {
            tekst: tekst.into(),
            fet: false,
            lenke: None,
        }
    }

    /// Words of strong importance.
    pub fn fet(tekst: impl Into<String>) -> Self {
        Self {
            fet: true,
            ..Self::vanlig(tekst)
        }
    }

    /// A link; the words say where it leads.
    pub fn lenke(tekst: impl Into<String>, adresse: impl Into<String>) -> Self {
        Self {
            lenke: Some(adresse.into()),
            ..Self::vanlig(tekst)
        }
    }
}

/// Words with styles.
pub type Tekst = Vec<Bit>;

/// A block of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Avsnitt {
    /// A heading with its level, 1–6.
    Overskrift(u8, Tekst),
    /// A paragraph.
    Tekst(Tekst),
    /// A list, numbered from the given number or with bullets.
    Liste {
        /// First number of a numbered list.
        fra: Option<u32>,
        /// The points.
        punkter: Vec<Tekst>,
    },
}

/// Reads a text. Never fails: what is not one of the known forms is a paragraph.
pub fn les(kilde: &str) -> Vec<Avsnitt> {
    let mut ut = Vec::new();
    let mut apent = Apent::Ingen;
    for linje in kilde.lines() {
        let innrykket = linje.starts_with([' ', '\t']);
        let linje = linje.trim();
        if linje.is_empty() {
            // A blank line ends a paragraph; a list goes on when the next line is a point of the same kind.
            if matches!(apent, Apent::Avsnitt(_)) {
                apent.lukk(&mut ut);
            }
            if let Apent::Liste { blank, .. } = &mut apent {
                *blank = true;
            }
        } else if let Some((niva, tekst)) = overskrift(linje) {
            apent.lukk(&mut ut);
            ut.push(Avsnitt::Overskrift(niva, bits(tekst)));
        } else if let Some((nummer, tekst)) = punkt(linje) {
            match &mut apent {
                Apent::Liste { fra, punkter, blank } if fra.is_some() == nummer.is_some() => {
                    *blank = false;
                    punkter.push(tekst.to_owned());
                }
                _ => {
                    apent.lukk(&mut ut);
                    apent = Apent::Liste {
                        fra: nummer,
                        punkter: vec![tekst.to_owned()],
                        blank: false,
                    };
                }
            }
        } else {
            apent.fortsett(linje, innrykket, &mut ut);
        }
    }
    apent.lukk(&mut ut);
    ut
}

/// What is being collected.
enum Apent {
    Ingen,
    Avsnitt(String),
    Liste {
        fra: Option<u32>,
        punkter: Vec<String>,
        blank: bool,
    },
}

impl Apent {
    fn lukk(&mut self, ut: &mut Vec<Avsnitt>) {
        match std::mem::replace(self, Self::Ingen) {
            Self::Ingen => {}
            Self::Avsnitt(tekst) => ut.push(Avsnitt::Tekst(bits(&tekst))),
            Self::Liste { fra, punkter, .. } => ut.push(Avsnitt::Liste {
                fra,
                punkter: punkter.iter().map(|p| bits(p)).collect(),
            }),
        }
    }

    fn fortsett(&mut self, linje: &str, innrykket: bool, ut: &mut Vec<Avsnitt>) {
        match self {
            Self::Avsnitt(tekst) => {
                tekst.push(' ');
                tekst.push_str(linje);
            }
            Self::Liste { punkter, blank, .. } if innrykket || !*blank => {
                if let Some(siste) = punkter.last_mut() {
                    siste.push(' ');
                    siste.push_str(linje);
                }
            }
            _ => {
                self.lukk(ut);
                *self = Self::Avsnitt(linje.to_owned());
            }
        }
    }
}

fn overskrift(linje: &str) -> Option<(u8, &str)> {
    let rest = linje.trim_start_matches('#');
    let niva = u8::try_from(linje.len() - rest.len()).ok()?;
    ((1..=6).contains(&niva) && rest.starts_with(' ')).then(|| (niva, rest.trim()))
}

fn punkt(linje: &str) -> Option<(Option<u32>, &str)> {
    if let Some(tekst) = linje.strip_prefix("- ").or_else(|| linje.strip_prefix("* ")) {
        return Some((None, tekst.trim()));
    }
    let (tall, tekst) = linje.split_once(". ")?;
    (tall.len() <= 3 && tall.bytes().all(|b| b.is_ascii_digit())).then_some(())?;
    Some((Some(tall.parse().ok()?), tekst.trim()))
}

/// Splits a line into plain, bold and linked runs. Marks without a partner stay as they are.
pub fn bits(linje: &str) -> Tekst {
    let mut ut = Tekst::new();
    let mut vanlig = String::new();
    let mut rest = linje;
    while let Some(tegn) = rest.chars().next() {
        let funnet = match tegn {
            '*' => fet(rest),
            '[' => lenke(rest),
            _ => None,
        };
        if let Some((bit, etter)) = funnet {
            if !vanlig.is_empty() {
                ut.push(Bit::vanlig(std::mem::take(&mut vanlig)));
            }
            ut.push(bit);
            rest = etter;
        } else {
            vanlig.push(tegn);
            rest = &rest[tegn.len_utf8()..];
        }
    }
    if !vanlig.is_empty() {
        ut.push(Bit::vanlig(vanlig));
    }
    ut
}

fn fet(rest: &str) -> Option<(Bit, &str)> {
    let (inne, etter) = rest.strip_prefix("**")?.split_once("**")?;
    (!inne.trim().is_empty()).then(|| (Bit::fet(inne), etter))
}

fn lenke(rest: &str) -> Option<(Bit, &str)> {
    let (tekst, etter) = rest.strip_prefix('[')?.split_once("](")?;
    let (adresse, etter) = etter.split_once(')')?;
    // Only addresses that are safe to follow from a letter.
    let trygg = (adresse.starts_with("https://") || adresse.starts_with("mailto:")) && !adresse.contains(char::is_whitespace);
    (trygg && !tekst.trim().is_empty() && !tekst.contains(['[', ']'])).then(|| (Bit::lenke(tekst, adresse), etter))
}

/// The words without styles.
pub fn bare_tekst(tekst: &[Bit]) -> String {
    tekst.iter().map(|b| b.tekst.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Who signs a text has seen all of it.
        #[test]
        fn no_word_is_lost(deler in prop::collection::vec("[a-z]{1,4}|\n|\n\n| {1,5}|\t|- |> |#+ |[0-9]{1,4}[.] |[*]{1,3}|`+|---|<!-- |<b>|\\[|\\]: |\\]\\(https://a|\\)|&amp;", 0..14)) {
            let kilde = deler.concat();
            let ord = |tekst: &str| tekst.split(|c: char| !c.is_ascii_lowercase()).filter(|o| !o.is_empty()).map(str::to_owned).collect::<Vec<_>>();
            let mut vist = Vec::new();
            for avsnitt in les(&kilde) {
                let biter = match avsnitt {
                    Avsnitt::Overskrift(_, tekst) | Avsnitt::Tekst(tekst) => tekst,
                    Avsnitt::Liste { punkter, .. } => punkter.into_iter().flat_map(|p| p.into_iter().chain([Bit::vanlig(" ")])).collect(),
                };
                let alt: String = biter.iter().map(|b| b.lenke.as_ref().map_or_else(|| b.tekst.clone(), |l| format!("{}]({l})", b.tekst))).collect();
                vist.extend(ord(&alt));
            }
            prop_assert_eq!(vist, ord(&kilde));
        }
    }

    #[test]
    fn headings_paragraphs_and_lists_are_told_apart() {
        let lest = les("# A\n\nEn\nto.\n\n- x\n- y\n  z\n\n2. b\n3. c\nEtter uten blank\n\nNytt avsnitt\n");
        assert_eq!(
            lest,
            vec![
                Avsnitt::Overskrift(1, bits("A")),
                Avsnitt::Tekst(bits("En to.")),
                Avsnitt::Liste {
                    fra: None,
                    punkter: vec![bits("x"), bits("y z")]
                },
                Avsnitt::Liste {
                    fra: Some(2),
                    punkter: vec![bits("b"), bits("c Etter uten blank")]
                },
                Avsnitt::Tekst(bits("Nytt avsnitt")),
            ]
        );
    }

    #[test]
    fn bold_and_links_are_read_and_the_rest_is_left_alone() {
        assert_eq!(
            bits("Les **dette** på [Helfo](https://helfo.no) * og ** og [x](javascript:y)"),
            vec![
                Bit::vanlig("Les "),
                Bit::fet("dette"),
                Bit::vanlig(" på "),
                Bit::lenke("Helfo", "https://helfo.no"),
                Bit::vanlig(" * og ** og [x](javascript:y)"),
            ]
        );
    }

    #[test]
    fn a_year_that_starts_a_line_is_not_a_list() {
        assert_eq!(les("2026. Nytt år"), vec![Avsnitt::Tekst(bits("2026. Nytt år"))]);
        assert_eq!(les(""), vec![]);
    }
}
