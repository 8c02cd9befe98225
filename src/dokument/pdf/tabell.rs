//! Tables: column widths from the content, rows kept whole, the header again on every page.

use super::linjer::{self, Linje};
use super::ombrekking::{Farge, Ombrekker, Slag, Stil};
use super::{Kolonne, Tabell};
use crate::markdown::Bit;

const TITTEL: Stil = Stil::ny(9.5, 14.0, true, Farge::Tekst);
const HODE: Stil = Stil::ny(8.5, 11.5, true, Farge::Tekst);
const CELLE: Stil = Stil::ny(8.5, 12.0, false, Farge::Tekst);
const SUM: Stil = Stil::ny(8.5, 12.0, true, Farge::Tekst);
/// Space between columns, and around the words of a row.
const LUFT: f32 = 9.0;
const PAD: f32 = 3.5;
/// A header of a number column stays on one line up to this width.
const HODEBREDDE: f32 = 72.0;
/// Most room to spare a column takes. A small table stays narrow, so that the eye finds from name to figure.
const EKSTRA: f32 = 60.0;
/// A table up to this share of a page is kept whole.
const HEL: f32 = 0.3;

/// Where a column stands.
struct Plassering {
    x: f32,
    bredde: f32,
    tall: bool,
}

/// A row broken into lines.
struct Rad {
    celler: Vec<Vec<Linje>>,
    linjer: usize,
}

impl Rad {
    fn hoyde(&self, stil: Stil) -> f32 {
        self.linjer as f32 * stil.hoyde + 2.0 * PAD
    }
}

impl Ombrekker<'_> {
    pub(super) fn tabell(&mut self, tabell: &Tabell) {
        if tabell.kolonner.is_empty() {
            return;
        }
        let plasser = self.kolonner(tabell);
        let titler: Vec<String> = tabell.kolonner.iter().map(|k| k.tittel.clone()).collect();
        let hode = self.bryt_rad(&titler, &plasser, HODE);
        let rader: Vec<Rad> = tabell.rader.iter().map(|r| self.bryt_rad(r, &plasser, CELLE)).collect();
        let forste = rader.first().map_or(0.0, |r| r.hoyde(CELLE));
        // A heading that says the same right above is caption enough.
        let sagt = self.innhold.last().is_some_and(|i| i.tekst == tabell.tittel) || tabell.tittel.trim().is_empty();
        let tittel = if sagt {
            Vec::new()
        } else {
            self.bryt(&[Bit::vanlig(&tabell.tittel)], TITTEL, self.mal.satsbredde())
        };

        let over = tittel.len() as f32 * TITTEL.hoyde + 4.0 + hode.hoyde(HODE);
        let sum = tabell.sum.as_ref().map(|s| self.bryt_rad(s, &plasser, SUM));
        let hel = over + rader.iter().map(|r| r.hoyde(CELLE)).sum::<f32>() + sum.as_ref().map_or(0.0, |s| s.hoyde(SUM));
        // A small table is not split.
        self.plass(if hel <= self.mal.satshoyde() * HEL { hel } else { over + forste });
        let node = self.node(0, Slag::Tabell(self.skrifter.velg(false).rens(&tabell.tittel)));
        if !tittel.is_empty() {
            let tittelnode = self.node(node, Slag::Tabelltittel);
            for linje in &tittel {
                self.linje(Some(tittelnode), linje, self.mal.venstre, self.y, TITTEL);
                self.y += TITTEL.hoyde;
            }
            self.y += 4.0;
        }
        let thead = self.node(node, Slag::Hode);
        let tr = self.node(thead, Slag::Rad);
        let celler: Vec<usize> = plasser.iter().map(|_| self.node(tr, Slag::Kolonnehode)).collect();
        self.hoderad(&hode, &plasser, Some(&celler));

        let siste = rader.len().saturating_sub(1);
        let kropp = if rader.is_empty() {
            None
        } else {
            Some(self.node(node, Slag::Kropp))
        };
        for (i, rad) in rader.iter().enumerate() {
            // The totals never stand alone on a page.
            let med_sum = if i == siste {
                sum.as_ref().map_or(0.0, |s| s.hoyde(SUM))
            } else {
                0.0
            };
            self.rad(kropp.unwrap_or(node), rad, &plasser, &hode, CELLE, med_sum);
        }
        if let Some(sum) = &sum {
            let tfoot = self.node(node, Slag::Fot);
            self.flate(self.mal.venstre, self.y - 0.6, bredde(&plasser), 1.2, Farge::Tekst);
            self.rad(tfoot, sum, &plasser, &hode, SUM, 0.0);
        }
    }

    /// Widths: numbers get what they need, words share the rest; if even single words do not fit, all shrink alike.
    fn kolonner(&self, tabell: &Tabell) -> Vec<Plassering> {
        let plass = self.mal.satsbredde() - LUFT * (tabell.kolonner.len() as f32 - 1.0).max(0.0) - 2.0 * PAD;
        let mal = |tekst: &str, stil: Stil| {
            let hel = linjer::bredeste_ord(
                self.skrifter,
                &[Bit::vanlig(tekst.replace(' ', "\u{a0}"))],
                stil.fet,
                stil.storrelse,
            );
            let ord = linjer::bredeste_ord(self.skrifter, &[Bit::vanlig(tekst)], stil.fet, stil.storrelse);
            (hel, ord)
        };
        let mut minst = Vec::new();
        let mut onsket = Vec::new();
        for (i, kolonne) in tabell.kolonner.iter().enumerate() {
            // Headers may break at spaces, so only their longest word counts for a number column.
            let (hode_hel, hode_ord) = mal(&kolonne.tittel, HODE);
            let (mut smal, mut bred) = (
                hode_ord,
                if kolonne.tall {
                    hode_hel.min(HODEBREDDE).max(hode_ord)
                } else {
                    hode_hel
                },
            );
            let rader = tabell.rader.iter().map(|r| (r, CELLE)).chain(tabell.sum.iter().map(|s| (s, SUM)));
            for (tekst, stil) in rader.filter_map(|(r, s)| Some((r.get(i)?, s))) {
                let (hel, ord) = mal(tekst, stil);
                smal = smal.max(if kolonne.tall { hel } else { ord });
                bred = bred.max(hel);
            }
            minst.push(smal + 0.5);
            onsket.push(bred + 0.5);
        }
        let bredder = fordel(&tabell.kolonner, &minst, &onsket, plass);
        let mut x = self.mal.venstre + PAD;
        bredder
            .iter()
            .zip(&tabell.kolonner)
            .map(|(bredde, kolonne)| {
                let plassering = Plassering {
                    x,
                    bredde: *bredde,
                    tall: kolonne.tall,
                };
                x += bredde + LUFT;
                plassering
            })
            .collect()
    }

    fn bryt_rad(&self, celler: &[String], plasser: &[Plassering], stil: Stil) -> Rad {
        let celler: Vec<Vec<Linje>> = plasser
            .iter()
            .enumerate()
            .map(|(i, p)| self.bryt(&[Bit::vanlig(celler.get(i).map_or("", String::as_str))], stil, p.bredde))
            .collect();
        let linjer = celler.iter().map(Vec::len).max().unwrap_or(1);
        Rad { celler, linjer }
    }

    /// The header; on later pages it is decoration, since the table has one header only.
    fn hoderad(&mut self, hode: &Rad, plasser: &[Plassering], celler: Option<&[usize]>) {
        let hoyde = hode.hoyde(HODE);
        self.flate(self.mal.venstre, self.y, bredde(plasser), hoyde, Farge::Flate);
        self.flate(self.mal.venstre, self.y + hoyde - 0.4, bredde(plasser), 0.8, Farge::Dempet);
        let y = self.y + PAD;
        for (i, (linjer, plass)) in hode.celler.iter().zip(plasser).enumerate() {
            // Short headers stand at the bottom, next to their figures.
            let topp = y + (hode.linjer - linjer.len()) as f32 * HODE.hoyde;
            let node = celler.and_then(|c| c.get(i).copied());
            self.cellelinjer(node, linjer, plass, topp, HODE);
        }
        self.y += hoyde;
    }

    fn cellelinjer(&mut self, node: Option<usize>, linjer: &[Linje], plass: &Plassering, topp: f32, stil: Stil) {
        for (nr, linje) in linjer.iter().enumerate() {
            let x = if plass.tall {
                plass.x + plass.bredde - linje.bredde
            } else {
                plass.x
            };
            self.linje(node, linje, x, topp + nr as f32 * stil.hoyde, stil);
        }
    }

    fn rad(&mut self, forelder: usize, rad: &Rad, plasser: &[Plassering], hode: &Rad, stil: Stil, etter: f32) {
        let full = self.mal.satshoyde() - hode.hoyde(HODE);
        let hoyde = rad.hoyde(stil);
        if self.y + hoyde + etter > self.mal.bunn && hoyde + etter <= full {
            self.ny_side();
            self.hoderad(hode, plasser, None);
        }
        let tr = self.node(forelder, Slag::Rad);
        let celler: Vec<usize> = (0..plasser.len())
            .map(|i| self.node(tr, if i == 0 { Slag::Radhode } else { Slag::Celle }))
            .collect();
        // A row taller than a page is set in slices.
        let mut fra = 0;
        while fra < rad.linjer {
            let ledig = ((self.mal.bunn - self.y - 2.0 * PAD) / stil.hoyde).floor();
            if ledig < 1.0 {
                self.ny_side();
                self.hoderad(hode, plasser, None);
                continue;
            }
            let til = rad.linjer.min(fra + ledig as usize);
            for ((linjer, plass), node) in rad.celler.iter().zip(plasser).zip(&celler) {
                let del = linjer.get(fra..til.min(linjer.len())).unwrap_or_default();
                self.cellelinjer(Some(*node), del, plass, self.y + PAD, stil);
            }
            self.y += (til - fra) as f32 * stil.hoyde + 2.0 * PAD;
            fra = til;
        }
        self.flate(self.mal.venstre, self.y - 0.25, bredde(plasser), 0.5, Farge::Strek);
    }
}

/// Width of the whole table.
fn bredde(plasser: &[Plassering]) -> f32 {
    plasser
        .first()
        .zip(plasser.last())
        .map_or(0.0, |(forste, siste)| siste.x + siste.bredde - forste.x + 2.0 * PAD)
}

/// Shares `plass` between columns.
fn fordel(kolonner: &[Kolonne], minst: &[f32], onsket: &[f32], plass: f32) -> Vec<f32> {
    let sum_onsket: f32 = onsket.iter().sum();
    let sum_minst: f32 = minst.iter().sum();
    if sum_onsket <= plass {
        let ekstra = ((plass - sum_onsket) / kolonner.len().max(1) as f32).min(EKSTRA);
        return onsket.iter().map(|b| b + ekstra).collect();
    }
    if sum_minst <= plass {
        // Words come before headers: the columns of words share what is over, and the headers of numbers what they leave.
        let mangler = |tall: bool| -> f32 {
            kolonner
                .iter()
                .zip(minst.iter().zip(onsket))
                .filter(|(k, _)| k.tall == tall)
                .map(|(_, (m, o))| o - m)
                .sum()
        };
        let over = plass - sum_minst;
        let til_ord = over.min(mangler(false));
        let andel = |deler: f32, mangler: f32| if mangler > 0.0 { (deler / mangler).min(1.0) } else { 0.0 };
        let (ord, tall) = (andel(til_ord, mangler(false)), andel(over - til_ord, mangler(true)));
        return kolonner
            .iter()
            .zip(minst.iter().zip(onsket))
            .map(|(k, (m, o))| m + (o - m) * if k.tall { tall } else { ord })
            .collect();
    }
    // One endless word must not squeeze the others: numbers keep their width as far as it goes, words share what is left.
    let tall: f32 = minst.iter().zip(kolonner).filter(|(_, k)| k.tall).map(|(m, _)| *m).sum();
    let ord = kolonner.iter().filter(|k| !k.tall).count();
    if ord > 0 && tall < plass * 0.8 {
        return del_jevnt(kolonner, minst, plass - tall);
    }
    minst.iter().map(|m| m * plass / sum_minst).collect()
}

/// Gives columns of words the width they need, smallest first, never more than an even share of what is left.
fn del_jevnt(kolonner: &[Kolonne], minst: &[f32], mut plass: f32) -> Vec<f32> {
    let mut ut = minst.to_vec();
    let mut ord: Vec<usize> = kolonner.iter().enumerate().filter(|(_, k)| !k.tall).map(|(i, _)| i).collect();
    ord.sort_by(|a, b| minst[*a].total_cmp(&minst[*b]));
    let mut igjen = ord.len();
    for i in ord {
        let bredde = minst[i].min(plass / igjen.max(1) as f32);
        ut[i] = bredde;
        plass -= bredde;
        igjen -= 1;
    }
    ut
}
