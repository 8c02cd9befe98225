//! The chart of paid amounts per month, as SVG made on the server.
//!
//! No scripts and no style attributes, so it passes a strict content policy. Colours come from classes (`serie-1` …) over
//! `currentColor`, so it follows light and dark and prints. Practices are told apart by pattern as well as colour. The same figures
//! stand in a table beside it; that is the page's part.

use std::fmt::Write as _;

use super::sum::Maned;
use super::text::{self, Diagramtekst};
use grunn::Ore;
use grunn::dato::manednavn;
use grunn::format;
use grunn::text::Sprak;

/// Most practices shown one by one; the rest are added together.
const MAKS_SERIER: usize = 4;
/// Most months shown; a longer period shows the last ones, and says so through its labels.
const MAKS_MANEDER: usize = 36;

const BREDDE: f64 = 720.0;
const HOYDE: f64 = 320.0;
const VENSTRE: f64 = 78.0;
const HOYRE: f64 = 8.0;
const TOPP: f64 = 18.0;
const BUNN: f64 = 52.0;

/// What the chart shows.
#[derive(Debug, Clone)]
pub struct Diagram {
    /// The reader's language.
    pub sprak: Sprak,
    /// Prefix of the ids in the picture, unique on the page; ASCII letters, digits and `-`.
    pub id: String,
    /// Months, without gaps.
    pub maneder: Vec<Maned>,
    /// Practices with one amount per month.
    pub serier: Vec<Serie>,
}

/// The amounts of a practice.
#[derive(Debug, Clone)]
pub struct Serie {
    /// Name of the practice.
    pub navn: String,
    /// One amount per month of the chart.
    pub belop: Vec<Ore>,
}

impl Diagram {
    /// A chart of given amounts. Keeps the largest practices and adds the others together.
    pub fn ny(sprak: Sprak, id: &str, mut maneder: Vec<Maned>, mut serier: Vec<Serie>) -> Self {
        let hopp = maneder.len().saturating_sub(MAKS_MANEDER);
        maneder.drain(..hopp);
        for serie in &mut serier {
            serie.belop.drain(..hopp.min(serie.belop.len()));
            serie.belop.resize(maneder.len(), Ore(0));
        }
        serier.sort_by_key(|s| std::cmp::Reverse(s.belop.iter().copied().sum::<Ore>()));
        if serier.len() > MAKS_SERIER + 1 {
            let resten = serier.split_off(MAKS_SERIER);
            let belop = (0..maneder.len())
                .map(|i| resten.iter().filter_map(|s| s.belop.get(i).copied()).sum())
                .collect();
            serier.push(Serie {
                navn: text::velg(sprak).diagram.andre.to_owned(),
                belop,
            });
        }
        let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        Self {
            sprak,
            id,
            maneder,
            serier,
        }
    }

    fn sum(&self, i: usize) -> Ore {
        self.serier.iter().filter_map(|s| s.belop.get(i).copied()).sum()
    }

    /// The picture's text alternative: total, highest month and each practice.
    pub fn beskrivelse(&self) -> String {
        let ord = text::velg(self.sprak);
        let t = &ord.diagram;
        let Some((i, mest)) = (0..self.maneder.len())
            .map(|i| (i, self.sum(i)))
            .max_by_key(|(i, s)| (*s, std::cmp::Reverse(*i)))
        else {
            return t.ingen.to_owned();
        };
        let total: Ore = (0..self.maneder.len()).map(|i| self.sum(i)).sum();
        let mut ut = format!("{} {}.", t.sum, format::kroner(total));
        if let Some(m) = self.maneder.get(i) {
            let _ = write!(ut, " {} {} {}: {}.", t.mest, manednavn(m.maned), m.aar, format::kroner(mest));
        }
        if self.serier.len() > 1 {
            for serie in &self.serier {
                let _ = write!(ut, " {}: {}.", serie.navn, format::kroner(serie.belop.iter().copied().sum()));
            }
        }
        ut
    }

    /// The chart.
    pub fn til_svg(&self) -> String {
        let ord = text::velg(self.sprak);
        let flere = self.serier.len() > 1;
        let forklaring = if flere { 24.0 * self.serier.len() as f64 + 8.0 } else { 0.0 };
        let (id, hoyde) = (&self.id, HOYDE + forklaring);
        let mut ut = String::with_capacity(8_000);
        let _ = write!(
            ut,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" role=\"img\" viewBox=\"0 0 {BREDDE} {hoyde}\" \
             aria-labelledby=\"{id}-tittel\" aria-describedby=\"{id}-beskrivelse\"><title id=\"{id}-tittel\">{}</title><desc id=\"{id}-beskrivelse\">{}</desc>",
            rens(ord.diagram.tittel),
            rens(&self.beskrivelse()),
        );
        monstre(&mut ut, id, self.serier.len());
        let topp = (0..self.maneder.len()).map(|i| self.sum(i)).max().unwrap_or(Ore(0));
        if topp <= Ore(0) {
            tomt(&mut ut, &ord.diagram, hoyde);
        } else {
            let (steg, antall) = skala(topp);
            let maks = steg * f64::from(antall);
            akse(&mut ut, steg, antall);
            self.soyler(&mut ut, maks);
            self.manedsnavn(&mut ut);
            if flere {
                self.forklaring(&mut ut);
            }
        }
        ut.push_str("</svg>");
        ut
    }

    fn soyler(&self, ut: &mut String, maks: f64) {
        let spalte = (BREDDE - VENSTRE - HOYRE) / self.maneder.len().max(1) as f64;
        let bredde = (spalte * 0.66).min(56.0);
        let bunn = HOYDE - BUNN;
        for (i, maned) in self.maneder.iter().enumerate() {
            let x = VENSTRE + spalte * i as f64 + (spalte - bredde) / 2.0;
            let mut y = bunn;
            for (nr, serie) in self.serier.iter().enumerate() {
                let belop = serie.belop.get(i).copied().unwrap_or(Ore(0));
                // Payments are never negative; a wrong figure must not draw outside the picture.
                let h = (krone(belop).max(0.0) / maks * (bunn - TOPP)).min(y - TOPP);
                if h <= 0.0 {
                    continue;
                }
                y -= h;
                let navn = if self.serier.len() > 1 {
                    format!("{}, ", serie.navn)
                } else {
                    String::new()
                };
                let tittel = format!("{navn}{} {}: {}", manednavn(maned.maned), maned.aar, format::kroner(belop));
                let _ = write!(
                    ut,
                    "<rect class=\"serie-{n}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{bredde:.1}\" height=\"{h:.1}\" fill=\"{}\" stroke=\"currentColor\"><title>{}</title></rect>",
                    self.fyll(nr),
                    rens(&tittel),
                    n = nr + 1,
                );
            }
        }
    }

    /// The first series is solid, the others have patterns.
    fn fyll(&self, nr: usize) -> String {
        if nr == 0 {
            "currentColor".to_owned()
        } else {
            format!("url(#{}-m{nr})", self.id)
        }
    }

    /// Short months below the bars; the year below its first month. With many months every second or third is named.
    fn manedsnavn(&self, ut: &mut String) {
        let spalte = (BREDDE - VENSTRE - HOYRE) / self.maneder.len().max(1) as f64;
        let hver = (34.0 / spalte).ceil().max(1.0) as usize;
        let bunn = HOYDE - BUNN;
        for (i, maned) in self.maneder.iter().enumerate() {
            let x = VENSTRE + spalte * (i as f64 + 0.5);
            if i % hver == 0 {
                let kort: String = manednavn(maned.maned).chars().take(3).collect();
                let _ = write!(
                    ut,
                    "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"13\" fill=\"currentColor\">{kort}</text>",
                    bunn + 18.0
                );
            }
            if i == 0 || maned.maned == 1 {
                let _ = write!(
                    ut,
                    "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"13\" font-weight=\"600\" fill=\"currentColor\">{}</text>",
                    bunn + 37.0,
                    maned.aar
                );
            }
        }
    }

    fn forklaring(&self, ut: &mut String) {
        for (nr, serie) in self.serier.iter().enumerate() {
            let y = HOYDE + 8.0 + 24.0 * nr as f64;
            let navn: String = if serie.navn.chars().count() > 70 {
                serie.navn.chars().take(69).chain(['…']).collect()
            } else {
                serie.navn.clone()
            };
            let _ = write!(
                ut,
                "<rect class=\"serie-{n}\" x=\"{VENSTRE}\" y=\"{y:.1}\" width=\"16\" height=\"16\" fill=\"{}\" stroke=\"currentColor\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"13\" fill=\"currentColor\">{}</text>",
                self.fyll(nr),
                VENSTRE + 24.0,
                y + 13.0,
                rens(&navn),
                n = nr + 1,
            );
        }
    }
}

fn tomt(ut: &mut String, t: &Diagramtekst, hoyde: f64) {
    let _ = write!(
        ut,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"15\" fill=\"currentColor\">{}</text>",
        BREDDE / 2.0,
        hoyde / 2.0,
        rens(t.ingen)
    );
}

/// Stripes, dots and a grid in the text colour.
fn monstre(ut: &mut String, id: &str, serier: usize) {
    if serier < 2 {
        return;
    }
    let tegninger = [
        "<path d=\"M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6\" stroke=\"currentColor\" stroke-width=\"2\"/>",
        "<circle cx=\"4\" cy=\"4\" r=\"1.7\" fill=\"currentColor\"/>",
        "<path d=\"M0 4 H8\" stroke=\"currentColor\" stroke-width=\"2\"/>",
        "<path d=\"M0 4 H8 M4 0 V8\" stroke=\"currentColor\" stroke-width=\"1\"/>",
    ];
    ut.push_str("<defs>");
    for (nr, tegning) in tegninger.iter().enumerate().take(serier - 1) {
        let _ = write!(
            ut,
            "<pattern id=\"{id}-m{n}\" class=\"serie-{s}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{tegning}</pattern>",
            n = nr + 1,
            s = nr + 2
        );
    }
    ut.push_str("</defs>");
}

fn akse(ut: &mut String, steg: f64, antall: u32) {
    let bunn = HOYDE - BUNN;
    for i in 0..=antall {
        let y = bunn - (bunn - TOPP) * f64::from(i) / f64::from(antall.max(1));
        let tykkelse = if i == 0 { "1" } else { "0.25" };
        let verdi = format::kroner(Ore((steg * f64::from(i) * 100.0).round() as i64));
        let verdi = verdi.replace(",00", "");
        let _ = write!(
            ut,
            "<path class=\"akse\" d=\"M{VENSTRE} {y:.1} H{:.1}\" stroke=\"currentColor\" stroke-width=\"{tykkelse}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" font-size=\"13\" fill=\"currentColor\">{}</text>",
            BREDDE - HOYRE,
            VENSTRE - 8.0,
            y + 4.5,
            rens(&verdi)
        );
    }
}

/// Round steps: 1, 2, 2.5 or 5 times a power of ten, four or five of them.
fn skala(topp: Ore) -> (f64, u32) {
    let maks = krone(topp).max(1.0);
    let storrelse = 10_f64.powf((maks / 4.0).log10().floor());
    let steg = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|s| s * storrelse)
        .find(|s| maks / s <= 5.0)
        .unwrap_or(storrelse * 10.0);
    let steg = steg.max(1.0);
    (steg, ((maks / steg).ceil() as u32).max(1))
}

fn krone(ore: Ore) -> f64 {
    ore.0 as f64 / 100.0
}

/// Text for XML; control characters are not allowed there.
fn rens(tekst: &str) -> String {
    let mut ut = String::with_capacity(tekst.len());
    for t in tekst.chars() {
        match t {
            '<' => ut.push_str("&lt;"),
            '>' => ut.push_str("&gt;"),
            '&' => ut.push_str("&amp;"),
            '"' => ut.push_str("&quot;"),
            t if t.is_control() => ut.push(' '),
            t => ut.push(t),
        }
    }
    ut
}

#[cfg(test)]
mod tests {
    use super::super::Oversiktsrad;
    use super::super::prover::{oversikt, skriv_til_disk};
    use super::*;

    /// A chart of an overview's rows, one series per practice in order of amount, months without gaps from first to last payment.
    fn av_rader<'a>(sprak: Sprak, id: &str, rader: impl IntoIterator<Item = &'a Oversiktsrad>) -> Diagram {
        let mut per: std::collections::BTreeMap<i64, (String, std::collections::BTreeMap<Maned, Ore>)> = Default::default();
        for rad in rader {
            let (navn, belop) = per.entry(rad.praksis_id.0).or_default();
            navn.clone_from(&rad.praksis);
            *belop.entry(Maned::av(rad.utbetalt)).or_default() += rad.utbetalt_belop;
        }
        let alle = || per.values().flat_map(|(_, b)| b.keys().copied());
        let maneder = match (alle().min(), alle().max()) {
            (Some(forste), Some(siste)) => std::iter::successors(Some(forste), |m| Some(m.neste()))
                .take_while(|m| *m <= siste)
                .collect(),
            _ => Vec::new(),
        };
        let serier: Vec<Serie> = per
            .into_values()
            .map(|(navn, b)| Serie {
                navn,
                belop: maneder.iter().map(|m| b.get(m).copied().unwrap_or(Ore(0))).collect(),
            })
            .collect();
        Diagram::ny(sprak, id, maneder, serier)
    }

    #[test]
    fn picture_is_described_and_carries_neither_script_nor_style() {
        let svg = av_rader(Sprak::Nb, "d1", &oversikt(60).rader).til_svg();
        assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby=\"d1-tittel\""));
        assert!(!svg.contains("style=") && !svg.contains("<script"));
        assert_eq!(svg.matches("<title").count(), svg.matches("</title>").count());
        skriv_til_disk("diagram.svg", svg.as_bytes());
        let en: Vec<_> = oversikt(60).rader.into_iter().filter(|r| r.praksis_id.0 == 1_004_326_178).collect();
        skriv_til_disk("diagram-en.svg", av_rader(Sprak::Nn, "d2", &en).til_svg().as_bytes());
    }

    #[test]
    fn nothing_paid_is_said_in_words() {
        let svg = av_rader(Sprak::Nb, "d", &[]).til_svg();
        assert!(svg.contains("Ingen utbetalinger"), "{svg}");
        assert!(!svg.contains("NaN"));
    }

    #[test]
    fn months_have_no_gaps_and_description_agrees_with_rows() {
        let o = oversikt(60);
        let d = av_rader(Sprak::Nb, "d", &o.rader);
        assert!(d.maneder.windows(2).all(|m| m[0].neste() == m[1]));
        let sum: Ore = o.rader.iter().map(|r| r.utbetalt_belop).sum();
        assert!(d.beskrivelse().contains(&format::kroner(sum)));
    }

    #[test]
    fn many_practices_are_added_together_and_names_are_escaped() {
        let m = vec![Maned { aar: 2026, maned: 1 }];
        let serier: Vec<_> = (0..9)
            .map(|i| Serie {
                navn: format!("<{i}>"),
                belop: vec![Ore(100 + i)],
            })
            .collect();
        let d = Diagram::ny(Sprak::Nb, "d\"x", m, serier);
        assert_eq!(d.serier.len(), 5);
        assert_eq!(d.sum(0), Ore(936));
        let svg = d.til_svg();
        assert!(!svg.contains("<8>") && svg.contains("&lt;8&gt;") && svg.contains("id=\"dx-tittel\""));
    }

    #[test]
    fn steps_are_round_and_cover_the_highest_bar() {
        for (ore, steg, antall) in [(100, 1.0, 1), (36_000, 100.0, 4), (100_001, 250.0, 5), (123_456_700, 250_000.0, 5)] {
            let (s, a) = skala(Ore(ore));
            assert_eq!((s, a), (steg, antall), "{ore}");
            assert!(s * f64::from(a) >= krone(Ore(ore)));
        }
    }
}
