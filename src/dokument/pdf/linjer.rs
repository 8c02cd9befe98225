//! Line breaking: first fit at spaces, no hyphens; `\n` always breaks. A word wider than the line is cut where the line is full.

use super::skrift::{Kjoring, Skrifter};
use crate::markdown::Bit;

/// A piece of a line in one style.
#[derive(Debug, Clone)]
pub struct Stykke {
    pub kjoring: Kjoring,
    /// From the left edge of the line.
    pub x: f32,
    pub lenke: Option<String>,
}

/// A line. `bredde` leaves out the space that separates it from the next.
#[derive(Debug, Clone, Default)]
pub struct Linje {
    pub stykker: Vec<Stykke>,
    pub bredde: f32,
}

/// A part of a word: the letters of a style up to a space or a change of style.
struct Del<'a> {
    tekst: String,
    ny_linje: bool,
    stil: &'a Bit,
    fet: bool,
    bredde: f32,
}

/// Breaks text into lines of at most `bredde`. Text without words gives one line with a space, so that every cell has content:
/// the structure tree drops empty cells, and then columns would no longer line up for a screen reader.
pub fn bryt(skrifter: &Skrifter, tekst: &[Bit], fet: bool, storrelse: f32, bredde: f32) -> Vec<Linje> {
    let mut ut: Vec<Vec<(&Bit, bool, String)>> = vec![Vec::new()];
    let mut brukt = 0.0_f32;
    let mellomrom = skrifter.velg(fet).bredde(" ", storrelse);
    for ord in del_i_ord(skrifter, tekst, fet, storrelse) {
        let ordbredde: f32 = ord.iter().map(|d| d.bredde).sum();
        let forst = ut.last().is_none_or(Vec::is_empty);
        let plass = if forst { 0.0 } else { mellomrom };
        let ny_linje = ord.first().is_some_and(|d| d.ny_linje);
        if !forst && (ny_linje || brukt + plass + ordbredde > bredde) {
            avslutt(&mut ut);
            brukt = 0.0;
        } else if !forst {
            legg_til_mellomrom(&mut ut);
            brukt += plass;
        }
        for del in ord {
            if brukt + del.bredde <= bredde || ordbredde <= bredde {
                brukt += del.bredde;
                legg_til(&mut ut, del.stil, del.fet, &del.tekst);
            } else {
                brukt = kutt(skrifter, &mut ut, &del, storrelse, bredde, brukt);
            }
        }
    }
    ut.into_iter().map(|linje| form(skrifter, linje, fet, storrelse)).collect()
}

/// The widest word, which is what a column needs at least.
pub fn bredeste_ord(skrifter: &Skrifter, tekst: &[Bit], fet: bool, storrelse: f32) -> f32 {
    del_i_ord(skrifter, tekst, fet, storrelse)
        .iter()
        .map(|ord| ord.iter().map(|d| d.bredde).sum())
        .fold(0.0, f32::max)
}

fn del_i_ord<'a>(skrifter: &Skrifter, tekst: &'a [Bit], fet: bool, storrelse: f32) -> Vec<Vec<Del<'a>>> {
    let mut ut: Vec<Vec<Del<'a>>> = Vec::new();
    let mut skille = true;
    let mut ny_linje = false;
    for bit in tekst {
        let fet = fet || bit.fet;
        let skrift = skrifter.velg(fet);
        for (nr, linje) in bit.tekst.split('\n').enumerate() {
            ny_linje |= nr > 0;
            skille |= nr > 0;
            for (i, del) in skrift.rens(linje).split(' ').enumerate() {
                skille |= i > 0;
                if del.is_empty() {
                    continue;
                }
                let del = Del {
                    tekst: del.to_owned(),
                    ny_linje,
                    stil: bit,
                    fet,
                    bredde: skrift.bredde(del, storrelse),
                };
                match ut.last_mut() {
                    Some(ord) if !skille => ord.push(del),
                    _ => ut.push(vec![del]),
                }
                skille = false;
                ny_linje = false;
            }
        }
    }
    ut
}

type Ramse<'a> = Vec<Vec<(&'a Bit, bool, String)>>;

/// Ends the line. The space stays in the text, so that copied or read words do not run together.
fn avslutt(ut: &mut Ramse<'_>) {
    legg_til_mellomrom(ut);
    ut.push(Vec::new());
}

fn legg_til_mellomrom(ut: &mut Ramse<'_>) {
    if let Some((_, _, siste)) = ut.last_mut().and_then(|l| l.last_mut()) {
        siste.push(' ');
    }
}

fn legg_til<'a>(ut: &mut Ramse<'a>, stil: &'a Bit, fet: bool, tekst: &str) {
    let Some(linje) = ut.last_mut() else { return };
    match linje.last_mut() {
        Some((forrige, _, siste)) if std::ptr::eq(*forrige, stil) => siste.push_str(tekst),
        _ => linje.push((stil, fet, tekst.to_owned())),
    }
}

/// Sets a part that is wider than a whole line, letter by letter; returns how much of the last line it fills.
fn kutt<'a>(skrifter: &Skrifter, ut: &mut Ramse<'a>, del: &Del<'a>, storrelse: f32, bredde: f32, mut brukt: f32) -> f32 {
    let skrift = skrifter.velg(del.fet);
    for tegn in del.tekst.chars() {
        let b = skrift.bredde(tegn.encode_utf8(&mut [0; 4]), storrelse);
        let kombinerende = matches!(tegn, '\u{300}'..='\u{36f}');
        if brukt > 0.0 && !kombinerende && brukt + b > bredde {
            ut.push(Vec::new());
            brukt = 0.0;
        }
        legg_til(ut, del.stil, del.fet, tegn.encode_utf8(&mut [0; 4]));
        brukt += b;
    }
    brukt
}

fn form(skrifter: &Skrifter, linje: Vec<(&Bit, bool, String)>, fet: bool, storrelse: f32) -> Linje {
    let mut ut = Linje::default();
    let mut x = 0.0;
    for (stil, fet, tekst) in &linje {
        let kjoring = skrifter.velg(*fet).form(tekst, *fet, storrelse);
        let uten = tekst.trim_end_matches(' ');
        ut.bredde = x + if uten.len() == tekst.len() {
            kjoring.bredde
        } else {
            skrifter.velg(*fet).bredde(uten, storrelse)
        };
        let bredde = kjoring.bredde;
        ut.stykker.push(Stykke {
            kjoring,
            x,
            lenke: stil.lenke.clone(),
        });
        x += bredde;
    }
    if ut.stykker.is_empty() {
        let kjoring = skrifter.velg(fet).form("\u{a0}", fet, storrelse);
        ut.stykker.push(Stykke {
            kjoring,
            x: 0.0,
            lenke: None,
        });
    }
    ut
}
