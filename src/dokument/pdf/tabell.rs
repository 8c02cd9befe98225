//! Tables: column widths from the content, rows kept whole, the header again on every page.

use super::linjer::{self, Linje};
use super::ombrekking::{Farge, Ombrekker, Slag, Stil};
use super::{Kolonne, Tabell};
use crate::dokument::markdown::Bit;

const TITTEL: Stil = Stil::ny(9.5, 14.0, true, Farge::Tekst);
const HODE: Stil = Stil::ny(8.5, 11.5, true, Farge::Tekst);
const CELLE: Stil = Stil::ny(8.5, 12.0, false, Farge::Tekst);
const SUM: Stil = Stil::ny(8.5, 12.0, true, Farge::Tekst);
/// Space between columns, and above and below the words of a row.
const LUFT: f32 = 9.0;
const PAD: f32 = 3.5;

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
        let tittel = self.bryt(&[Bit::vanlig(&tabell.tittel)], TITTEL, self.mal.satsbredde());

        self.plass(tittel.len() as f32 * TITTEL.hoyde + 4.0 + hode.hoyde(HODE) + forste);
        let node = self.node(0, Slag::Tabell);
        let tittelnode = self.node(node, Slag::Tabelltittel);
        for linje in &tittel {
            self.linje(Some(tittelnode), linje, self.mal.venstre, self.y, TITTEL);
            self.y += TITTEL.hoyde;
        }
        self.y += 4.0;
        let thead = self.node(node, Slag::Hode);
        let tr = self.node(thead, Slag::Rad);
        let celler: Vec<usize> = plasser.iter().map(|_| self.node(tr, Slag::Kolonnehode)).collect();
        self.hoderad(&hode, &plasser, Some(&celler));

        let siste = rader.len().saturating_sub(1);
        let sum = tabell.sum.as_ref().map(|s| self.bryt_rad(s, &plasser, SUM));
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
            self.flate(self.mal.venstre, self.y - 0.6, self.mal.satsbredde(), 1.2, Farge::Tekst);
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
            let (mut smal, mut bred) = (hode_ord, if kolonne.tall { hode_ord } else { hode_hel });
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
        self.flate(self.mal.venstre, self.y, self.mal.satsbredde(), hoyde, Farge::Flate);
        self.flate(self.mal.venstre, self.y + hoyde - 0.4, self.mal.satsbredde(), 0.8, Farge::Dempet);
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
        self.flate(self.mal.venstre, self.y - 0.25, self.mal.satsbredde(), 0.5, Farge::Strek);
    }
}

/// Shares `plass` between columns.
fn fordel(kolonner: &[Kolonne], minst: &[f32], onsket: &[f32], plass: f32) -> Vec<f32> {
    let sum_onsket: f32 = onsket.iter().sum();
    let sum_minst: f32 = minst.iter().sum();
    if sum_onsket <= plass {
        // Room to spare goes to the columns of words, or to all when there are none.
        let ord = kolonner.iter().filter(|k| !k.tall).count();
        let til = if ord == 0 { kolonner.len() } else { ord };
        let ekstra = (plass - sum_onsket) / til.max(1) as f32;
        return onsket
            .iter()
            .zip(kolonner)
            .map(|(b, k)| if ord == 0 || !k.tall { b + ekstra } else { *b })
            .collect();
    }
    if sum_minst <= plass {
        let andel = (plass - sum_minst) / (sum_onsket - sum_minst);
        return minst.iter().zip(onsket).map(|(m, o)| m + (o - m) * andel).collect();
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
