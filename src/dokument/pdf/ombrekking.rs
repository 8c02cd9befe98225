//! Page breaking. Places lines on pages and builds the structure tree in reading order beside them.

use krilla::tagging::ListNumbering;

use super::linjer::{self, Linje};
use super::skrift::{Kjoring, Skrifter};
use super::{Blokk, Dokument};
use crate::markdown::{Bit, Tekst};

/// Millimetres in points.
const MM: f32 = 72.0 / 25.4;

/// Colours, all at least 7:1 on white except rules and panels, which carry no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Farge {
    Tekst,
    Dempet,
    Merke,
    Lenke,
    Strek,
    Flate,
}

/// Size and leading.
#[derive(Debug, Clone, Copy)]
pub struct Stil {
    pub storrelse: f32,
    pub hoyde: f32,
    pub fet: bool,
    pub farge: Farge,
}

impl Stil {
    pub const fn ny(storrelse: f32, hoyde: f32, fet: bool, farge: Farge) -> Self {
        Self {
            storrelse,
            hoyde,
            fet,
            farge,
        }
    }
}

const TITTEL: Stil = Stil::ny(21.0, 27.0, true, Farge::Merke);
const H2: Stil = Stil::ny(13.5, 18.0, true, Farge::Merke);
const H3: Stil = Stil::ny(11.0, 15.5, true, Farge::Tekst);
const BRODTEKST: Stil = Stil::ny(10.5, 15.5, false, Farge::Tekst);
const ETIKETT: Stil = Stil::ny(10.5, 15.5, false, Farge::Dempet);
const STOR: Stil = Stil::ny(22.0, 28.0, true, Farge::Tekst);
const AVSENDER: Stil = Stil::ny(11.0, 15.0, true, Farge::Merke);
pub const BUNN: Stil = Stil::ny(8.5, 12.0, false, Farge::Dempet);

/// Structure elements we use.
#[derive(Debug, Clone, PartialEq)]
pub enum Slag {
    Rot,
    Avsnitt,
    Overskrift(u8, String),
    Liste(ListNumbering),
    Punkt,
    Merke,
    Punkttekst,
    /// A table with a summary of what it shows.
    Tabell(String),
    Tabelltittel,
    Hode,
    Kropp,
    Fot,
    Rad,
    Kolonnehode,
    Radhode,
    Celle,
    Lenke,
}

/// An element of the structure tree.
#[derive(Debug)]
pub struct Node {
    pub slag: Slag,
    pub barn: Vec<Barn>,
}

/// What an element holds.
#[derive(Debug, Clone, Copy)]
pub enum Barn {
    Node(usize),
    /// Text number `tegning` on page `side`.
    Tekst {
        side: usize,
        tegning: usize,
    },
    /// Link area number `lenke` on page `side`.
    Lenke {
        side: usize,
        lenke: usize,
    },
}

/// Something drawn.
#[derive(Debug)]
pub enum Tegning {
    Tekst {
        x: f32,
        y: f32,
        kjoring: Kjoring,
        farge: Farge,
        artefakt: bool,
    },
    Flate {
        x: f32,
        y: f32,
        bredde: f32,
        hoyde: f32,
        farge: Farge,
    },
}

/// A link area.
#[derive(Debug)]
pub struct Lenke {
    pub x: f32,
    pub y: f32,
    pub bredde: f32,
    pub hoyde: f32,
    pub adresse: String,
    pub tekst: String,
}

/// A page.
#[derive(Debug, Default)]
pub struct Side {
    pub tegninger: Vec<Tegning>,
    pub lenker: Vec<Lenke>,
}

/// An entry of the table of contents a reader's window shows.
#[derive(Debug)]
pub struct Innhold {
    pub niva: u8,
    pub tekst: String,
    pub side: usize,
    pub y: f32,
}

/// Measures of the page.
#[derive(Debug, Clone, Copy)]
pub struct Mal {
    pub bredde: f32,
    pub hoyde: f32,
    pub venstre: f32,
    pub topp: f32,
    pub bunn: f32,
}

impl Mal {
    /// Width of the text.
    pub fn satsbredde(&self) -> f32 {
        self.bredde - 2.0 * self.venstre
    }

    /// Height of an empty page.
    pub fn satshoyde(&self) -> f32 {
        self.bunn - self.topp
    }
}

/// The pages, as far as they have come.
pub struct Ombrekker<'a> {
    pub skrifter: &'a Skrifter,
    pub mal: Mal,
    pub sider: Vec<Side>,
    pub noder: Vec<Node>,
    pub innhold: Vec<Innhold>,
    pub y: f32,
}

impl<'a> Ombrekker<'a> {
    /// Lays out a whole document.
    pub fn sett(dokument: &Dokument, skrifter: &'a Skrifter) -> Self {
        let (b, h) = if dokument.liggende { (297.0, 210.0) } else { (210.0, 297.0) };
        let venstre = if dokument.liggende { 15.0 } else { 24.0 };
        let mal = Mal {
            bredde: b * MM,
            hoyde: h * MM,
            venstre: venstre * MM,
            topp: 20.0 * MM,
            bunn: (h - 24.0) * MM,
        };
        let rot = Node {
            slag: Slag::Rot,
            barn: Vec::new(),
        };
        let mut o = Self {
            skrifter,
            mal,
            sider: vec![Side::default()],
            noder: vec![rot],
            innhold: Vec::new(),
            y: mal.topp,
        };
        o.hode(dokument);
        let mut forrige_overskrift = true;
        for (i, blokk) in dokument.blokker.iter().enumerate() {
            let neste = dokument.blokker.get(i + 1);
            o.blokk(blokk, neste, forrige_overskrift);
            forrige_overskrift = matches!(blokk, Blokk::Overskrift(..));
        }
        o
    }

    fn hode(&mut self, dokument: &Dokument) {
        self.avsnitt(&[Bit::vanlig(&dokument.avsender)], AVSENDER, 0);
        self.y += 4.0;
        let (x, bredde) = (self.mal.venstre, self.mal.satsbredde());
        self.flate(x, self.y, bredde, 1.5, Farge::Merke);
        self.y += 20.0;
        self.overskrift(1, &dokument.tittel, TITTEL);
        self.y += 8.0;
    }

    fn blokk(&mut self, blokk: &Blokk, neste: Option<&Blokk>, etter_overskrift: bool) {
        match blokk {
            Blokk::Overskrift(niva, tekst) => {
                let stil = if *niva <= 2 { H2 } else { H3 };
                let over = if etter_overskrift { 4.0 } else { 14.0 };
                // A heading stays with the beginning of what follows.
                let med = match neste {
                    Some(Blokk::Tabell(_)) => 70.0,
                    Some(Blokk::Fremhevet { .. }) => 90.0,
                    _ => 2.0 * BRODTEKST.hoyde,
                };
                self.y += over;
                if self.y + stil.hoyde + 4.0 + med > self.mal.bunn {
                    self.ny_side();
                }
                self.overskrift(*niva, tekst, stil);
                self.y += 4.0;
            }
            Blokk::Avsnitt(tekst) => {
                self.avsnitt(tekst, BRODTEKST, 0);
                self.y += 7.0;
            }
            Blokk::Liste(fra, punkter) => {
                self.liste(*fra, punkter);
                self.y += 4.0;
            }
            Blokk::Fakta(fakta) => {
                self.fakta(fakta);
                self.y += 7.0;
            }
            Blokk::Fremhevet { etikett, verdi, under } => self.fremhevet(etikett, verdi, under),
            Blokk::Tabell(tabell) => {
                self.tabell(tabell);
                self.y += 10.0;
            }
        }
    }

    /// A new element under another.
    pub fn node(&mut self, forelder: usize, slag: Slag) -> usize {
        let nr = self.noder.len();
        self.noder.push(Node { slag, barn: Vec::new() });
        self.barn(forelder, Barn::Node(nr));
        nr
    }

    fn barn(&mut self, node: usize, barn: Barn) {
        if let Some(node) = self.noder.get_mut(node) {
            node.barn.push(barn);
        }
    }

    /// The page being filled.
    pub fn side(&self) -> usize {
        self.sider.len().saturating_sub(1)
    }

    pub fn ny_side(&mut self) {
        self.sider.push(Side::default());
        self.y = self.mal.topp;
    }

    /// Starts a new page unless this much fits. What is taller than a page is left to break where it must.
    pub fn plass(&mut self, hoyde: f32) {
        if self.y + hoyde > self.mal.bunn && self.y > self.mal.topp && hoyde <= self.mal.satshoyde() {
            self.ny_side();
        }
    }

    fn tegn(&mut self, tegning: Tegning) -> Option<Barn> {
        let side = self.side();
        let tegninger = &mut self.sider.last_mut()?.tegninger;
        tegninger.push(tegning);
        Some(Barn::Tekst {
            side,
            tegning: tegninger.len() - 1,
        })
    }

    /// A coloured area or rule; decoration only.
    pub fn flate(&mut self, x: f32, y: f32, bredde: f32, hoyde: f32, farge: Farge) {
        self.tegn(Tegning::Flate {
            x,
            y,
            bredde,
            hoyde,
            farge,
        });
    }

    /// Draws a line with its top at `y`, as content of an element, or as decoration without one.
    pub fn linje(&mut self, node: Option<usize>, linje: &Linje, x: f32, y: f32, stil: Stil) {
        let grunnlinje = y + (stil.hoyde - stil.storrelse) / 2.0 + stil.storrelse * 0.8;
        for stykke in &linje.stykker {
            let farge = if stykke.lenke.is_some() { Farge::Lenke } else { stil.farge };
            let kjoring = stykke.kjoring.clone();
            let (bredde, tekst) = (kjoring.bredde, kjoring.tekst.clone());
            let x = x + stykke.x;
            let barn = self.tegn(Tegning::Tekst {
                x,
                y: grunnlinje,
                kjoring,
                farge,
                artefakt: node.is_none(),
            });
            let (Some(node), Some(barn)) = (node, barn) else { continue };
            match &stykke.lenke {
                None => self.barn(node, barn),
                Some(adresse) => {
                    self.flate(x, grunnlinje + 1.5, bredde, 0.6, Farge::Lenke);
                    let lenkenode = self.node(node, Slag::Lenke);
                    let side = self.side();
                    if let Some(s) = self.sider.last_mut() {
                        s.lenker.push(Lenke {
                            x,
                            y,
                            bredde,
                            hoyde: stil.hoyde,
                            adresse: adresse.clone(),
                            tekst: tekst.trim().to_owned(),
                        });
                        let lenke = s.lenker.len() - 1;
                        self.barn(lenkenode, Barn::Lenke { side, lenke });
                    }
                    self.barn(lenkenode, barn);
                }
            }
        }
    }

    pub fn bryt(&self, tekst: &[Bit], stil: Stil, bredde: f32) -> Vec<Linje> {
        linjer::bryt(self.skrifter, tekst, stil.fet, stil.storrelse, bredde)
    }

    /// Lines one below the other; short text stays together, long text leaves no single line behind.
    fn linjer(&mut self, node: usize, linjer: &[Linje], x: f32, stil: Stil) {
        let antall = linjer.len();
        if antall <= 3 {
            self.plass(antall as f32 * stil.hoyde);
        }
        for (i, linje) in linjer.iter().enumerate() {
            let sammen = if i == 0 || i + 2 == antall { 2.0 } else { 1.0 };
            if self.y + sammen * stil.hoyde > self.mal.bunn && self.y > self.mal.topp {
                self.ny_side();
            }
            self.linje(Some(node), linje, x, self.y, stil);
            self.y += stil.hoyde;
        }
    }

    fn avsnitt(&mut self, tekst: &[Bit], stil: Stil, forelder: usize) {
        let node = self.node(forelder, Slag::Avsnitt);
        // Long lines are hard to follow: on wide pages text keeps to about 100 letters.
        let bredde = self.mal.satsbredde().min(54.0 * stil.storrelse);
        let linjer = self.bryt(tekst, stil, bredde);
        self.linjer(node, &linjer, self.mal.venstre, stil);
    }

    fn overskrift(&mut self, niva: u8, tekst: &str, stil: Stil) {
        let rent = self.skrifter.velg(true).rens(tekst);
        // PDF/UA wants a name for every heading: one without words is none.
        if rent.trim().is_empty() {
            return;
        }
        let node = self.node(0, Slag::Overskrift(niva, rent.clone()));
        self.innhold.push(Innhold {
            niva,
            tekst: rent,
            side: self.side(),
            y: self.y,
        });
        let linjer = self.bryt(&[Bit::vanlig(tekst)], stil, self.mal.satsbredde());
        self.linjer(node, &linjer, self.mal.venstre, stil);
    }

    fn liste(&mut self, fra: Option<u32>, punkter: &[Tekst]) {
        if punkter.is_empty() {
            return;
        }
        let liste = self.node(
            0,
            Slag::Liste(if fra.is_some() {
                ListNumbering::Decimal
            } else {
                ListNumbering::Disc
            }),
        );
        let innrykk = if fra.is_some() { 22.0 } else { 15.0 };
        for (i, punkt) in punkter.iter().enumerate() {
            let merke = fra.map_or_else(|| "•".to_owned(), |f| format!("{}.", u64::from(f) + i as u64));
            let linjer = self.bryt(punkt, BRODTEKST, self.mal.satsbredde().min(54.0 * BRODTEKST.storrelse) - innrykk);
            self.plass((linjer.len().min(3)) as f32 * BRODTEKST.hoyde);
            let node = self.node(liste, Slag::Punkt);
            let merkenode = self.node(node, Slag::Merke);
            let merkelinje = self.bryt(&[Bit::vanlig(format!("{merke}\u{a0}"))], BRODTEKST, innrykk);
            if let Some(linje) = merkelinje.first() {
                self.linje(Some(merkenode), linje, self.mal.venstre + 2.0, self.y, BRODTEKST);
            }
            let kropp = self.node(node, Slag::Punkttekst);
            self.linjer(kropp, &linjer, self.mal.venstre + innrykk, BRODTEKST);
            self.y += 3.0;
        }
    }

    fn fakta(&mut self, fakta: &[(String, Tekst)]) {
        if fakta.is_empty() {
            return;
        }
        let liste = self.node(0, Slag::Liste(ListNumbering::None));
        let bredde = self.mal.satsbredde();
        let navnebredde =
            |o: &Self, navn: &str| linjer::bredeste_ord(o.skrifter, &[Bit::vanlig(navn.replace(' ', "\u{a0}"))], false, ETIKETT.storrelse);
        let venstre = fakta
            .iter()
            .map(|(n, _)| navnebredde(self, n))
            .fold(90.0, f32::max)
            .min(bredde * 0.45)
            + 14.0;
        for (navn, verdi) in fakta {
            let navnelinjer = self.bryt(&[Bit::vanlig(navn)], ETIKETT, venstre - 14.0);
            let verdilinjer = self.bryt(verdi, BRODTEKST, bredde.min(60.0 * BRODTEKST.storrelse) - venstre);
            let hoyde = navnelinjer.len().max(verdilinjer.len()) as f32 * BRODTEKST.hoyde;
            self.plass(hoyde + 2.0);
            let node = self.node(liste, Slag::Punkt);
            let merke = self.node(node, Slag::Merke);
            let (start, side) = (self.y, self.side());
            self.linjer(merke, &navnelinjer, self.mal.venstre, ETIKETT);
            let etter_navn = self.y;
            if self.side() == side {
                self.y = start;
            }
            let kropp = self.node(node, Slag::Punkttekst);
            self.linjer(kropp, &verdilinjer, self.mal.venstre + venstre, BRODTEKST);
            if self.side() == side {
                self.y = self.y.max(etter_navn);
            }
            self.y += 2.0;
        }
    }

    fn fremhevet(&mut self, etikett: &str, verdi: &str, under: &str) {
        let (x, bredde) = (self.mal.venstre, self.mal.satsbredde());
        let inne = bredde - 32.0;
        let deler = [(etikett, ETIKETT), (verdi, STOR), (under, ETIKETT)];
        let linjer: Vec<(Vec<Linje>, Stil)> = deler
            .iter()
            .filter(|(t, _)| !t.is_empty())
            .map(|(t, s)| (self.bryt(&[Bit::vanlig(*t)], *s, inne), *s))
            .collect();
        let hoyde: f32 = linjer.iter().map(|(l, s)| l.len() as f32 * s.hoyde).sum::<f32>() + 24.0;
        self.y += 4.0;
        if hoyde > self.mal.satshoyde() {
            for (linjer, stil) in &linjer {
                let node = self.node(0, Slag::Avsnitt);
                self.linjer(node, linjer, x, *stil);
            }
            return;
        }
        self.plass(hoyde);
        self.flate(x, self.y, bredde, hoyde, Farge::Flate);
        self.flate(x, self.y, 3.0, hoyde, Farge::Merke);
        let topp = self.y;
        self.y += 12.0;
        for (linjer, stil) in &linjer {
            let node = self.node(0, Slag::Avsnitt);
            for linje in linjer {
                self.linje(Some(node), linje, x + 18.0, self.y, *stil);
                self.y += stil.hoyde;
            }
        }
        self.y = (topp + hoyde).max(self.y) + 12.0;
    }
}
