//! Reads the code lists of the open register beside the taksts (`integration/apne-data.md`): laboratory codes (NLK) with the rate of their
//! category (refusjonskategori), and combinations in pathology (APAT) with their amount.
//!
//! The lists hold for one kind of payee (samhandlertype), named in the question and not in the answer. What cannot be used is left out
//! and named; a code without a rate is not known, and is never paid by itself.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::apnedata::{Dokumentfeil, Lest, Radfeil, Radproblem};
use super::registerrad::{self, Feltfeil, Rad};
use super::takst::{Sats, Satsslag};
use grunn::{Ore, Periode};

/// Who may claim by these lists: private laboratories and radiology, and outpatient clinics.
pub const SAMHANDLERTYPER: [&str; 2] = ["LR", "PO"];
/// Longest code of a list.
const LENGST: usize = 20;

/// The lists of one kind of payee, as far as they are read.
#[derive(Clone, Debug, Default)]
pub struct Kodelister {
    nlk: Vec<Nlkrad>,
    kategorier: Vec<(String, Ore, Periode)>,
    apat: Vec<(String, Ore, Periode)>,
    feil: Vec<Radfeil>,
    merknader: Vec<Radfeil>,
}

#[derive(Clone, Debug)]
struct Nlkrad {
    kode: String,
    kategori: String,
    periode: Periode,
    om: Radfeil,
}

impl Kodelister {
    /// Reads an answer or a file, with one list or several. Returns how many rows it has.
    ///
    /// # Errors
    /// [`Dokumentfeil`] when nothing of it can be used.
    pub fn les(&mut self, bytes: &[u8]) -> Result<usize, Dokumentfeil> {
        let rader = registerrad::rader(bytes, &["nlkkode", "tkode", "pkode", "refusjonssats"])?;
        for (i, rad) in rader.iter().enumerate() {
            let om = |(felt, hva): Feltfeil| Radfeil {
                rad: i + 1,
                linje: rad.linje,
                fagomrade: None,
                kode: ["nlkkode", "pkode", "refusjonskategori"]
                    .iter()
                    .find_map(|f| rad.felt(f))
                    .map(str::to_owned),
                felt: felt.to_owned(),
                hva,
            };
            let lest = if rad.finnes("nlkkode") {
                self.nlkrad(rad, &om)
            } else if rad.finnes("tkode") || rad.finnes("pkode") {
                apat(rad).map(|r| self.apat.push(r))
            } else {
                kategori(rad).map(|r| self.kategorier.push(r))
            };
            if let Err(feil) = lest {
                self.feil.push(om(feil));
            }
        }
        Ok(rader.len())
    }

    fn nlkrad(&mut self, rad: &Rad, om: &dyn Fn(Feltfeil) -> Radfeil) -> Result<(), Feltfeil> {
        let kode = kode(rad, "nlkkode")?.to_owned();
        let periode = periode(rad)?;
        // Combinations that are not allowed are read by no rule here.
        if rad.felt("ugyldigkombinasjon").is_some() {
            self.merknader.push(om(("ugyldigKombinasjon", Radproblem::KontrolleresIkke)));
        }
        let Some(kategori) = rad.felt("refusjonskategori") else {
            self.merknader.push(om(("refusjonskategori", Radproblem::Mangler)));
            return Ok(());
        };
        self.nlk.push(Nlkrad {
            kode,
            kategori: kategori.to_owned(),
            periode,
            om: om(("refusjonskategori", Radproblem::Mangler)),
        });
        Ok(())
    }

    /// The rates they give: each code with the rate of its category, for the days both hold.
    pub fn satser(mut self, samhandlertype: &str) -> Lest {
        let ny = |slag, kode: &str, belop, periode| Sats {
            slag,
            samhandlertype: samhandlertype.to_owned(),
            kode: kode.to_owned(),
            belop,
            periode,
        };
        let mut satser: Vec<Sats> = self
            .apat
            .iter()
            .map(|(kode, belop, p)| ny(Satsslag::Apat, kode, *belop, *p))
            .collect();
        for rad in &self.nlk {
            let foer = satser.len();
            let kategori = self.kategorier.iter().filter(|(navn, ..)| *navn == rad.kategori);
            satser.extend(kategori.filter_map(|(_, belop, p)| Some(ny(Satsslag::Nlk, &rad.kode, *belop, p.snitt(&rad.periode)?))));
            if satser.len() == foer {
                self.merknader.push(Radfeil {
                    felt: "refusjonssats".to_owned(),
                    ..rad.om.clone()
                });
            }
        }
        let ulike = motsagt(&satser);
        self.feil.extend(ulike.iter().map(|(_, kode)| Radfeil {
            rad: 0,
            linje: None,
            fagomrade: None,
            kode: Some(kode.clone()),
            felt: "fradato".to_owned(),
            hva: Radproblem::Dobbel,
        }));
        satser.retain(|s| !ulike.contains(&(s.slag, s.kode.clone())));
        satser.sort_by(|a, b| (a.slag, &a.kode, a.periode.fra).cmp(&(b.slag, &b.kode, b.periode.fra)));
        satser.dedup();
        Lest {
            satser,
            feil: self.feil,
            merknader: self.merknader,
            ..Lest::default()
        }
    }
}

/// How a combination in pathology is written as one code: the place (T) and the procedure (P).
pub fn apatkode(t: &str, p: &str) -> String {
    format!("{t} {p}")
}

/// Codes that have two rates on one day.
fn motsagt(satser: &[Sats]) -> BTreeSet<(Satsslag, String)> {
    let mut sortert: Vec<&Sats> = satser.iter().collect();
    sortert.sort_by(|a, b| (a.slag, &a.kode, a.periode.fra).cmp(&(b.slag, &b.kode, b.periode.fra)));
    let mot = |a: &Sats, b: &Sats| a.slag == b.slag && a.kode == b.kode && a.periode.overlapper(&b.periode) && a.belop != b.belop;
    let mut ut = BTreeSet::new();
    for (i, a) in sortert.iter().enumerate() {
        let like = sortert.iter().skip(i + 1).take_while(|b| a.slag == b.slag && a.kode == b.kode);
        if like.into_iter().any(|b| mot(a, b)) {
            ut.insert((a.slag, a.kode.clone()));
        }
    }
    ut
}

fn kode<'r>(rad: &'r Rad, felt: &'static str) -> Result<&'r str, Feltfeil> {
    let kode = rad.felt(felt).ok_or((felt, Radproblem::Mangler))?;
    let tegn = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    if kode.len() > LENGST || !kode.bytes().all(tegn) {
        return Err((felt, Radproblem::IkkeKode));
    }
    Ok(kode)
}

fn periode(rad: &Rad) -> Result<Periode, Feltfeil> {
    let fra: NaiveDate = rad.dato("fradato")?.ok_or(("fradato", Radproblem::Mangler))?;
    // A far last day is «no last day».
    let til = rad.dato("tildato")?.filter(|d| d.year() < 2200);
    Periode::ny(fra, til).map_err(|_| ("tildato", Radproblem::SluttForStart))
}

fn belop(rad: &Rad, felt: &'static str) -> Result<Ore, Feltfeil> {
    rad.kroner(felt)?.ok_or((felt, Radproblem::Mangler))
}

fn kategori(rad: &Rad) -> Result<(String, Ore, Periode), Feltfeil> {
    let navn = rad.felt("refusjonskategori").ok_or(("refusjonskategori", Radproblem::Mangler))?;
    Ok((navn.to_owned(), belop(rad, "refusjonssats")?, periode(rad)?))
}

fn apat(rad: &Rad) -> Result<(String, Ore, Periode), Feltfeil> {
    let (t, p) = (kode(rad, "tkode")?, kode(rad, "pkode")?);
    Ok((apatkode(t, p), belop(rad, "belop")?, periode(rad)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KATEGORIER: &str = r#"{"data":[{"refusjonskategoriid":1,"refusjonskategori":"B1","refusjonssats":"12,50","fradato":"2026-01-01T00:00:00","tildato":"2026-06-30"},
        {"refusjonskategori":"B1","refusjonssats":13,"fradato":"2026-07-01"}]}"#;
    const NLK: &str = r#"[{"nlkKode":"NPU01566","refusjonskategori":"B1","fradato":"2026-04-01","tildato":"9999-12-31","refusjonskategorisats":[{"refusjonssats":99}]},
        {"nlkKode":"NPU2","refusjonskategori":"B9","fradato":"2026-01-01"},
        {"nlkKode":"fæl kode","refusjonskategori":"B1","fradato":"2026-01-01"}]"#;

    fn dag(d: &str) -> NaiveDate {
        d.parse().unwrap()
    }

    #[test]
    fn a_laboratory_code_has_the_rate_of_its_category_on_the_days_both_hold() {
        let mut lister = Kodelister::default();
        assert_eq!(lister.les(NLK.as_bytes()), Ok(3));
        assert_eq!(lister.les(KATEGORIER.as_bytes()), Ok(2));
        let lest = lister.satser("LR");
        let vist: Vec<_> = lest
            .satser
            .iter()
            .map(|s| (s.kode.as_str(), s.belop, s.periode.fra, s.periode.til))
            .collect();
        assert_eq!(
            vist,
            [
                ("NPU01566", Ore(1_250), dag("2026-04-01"), Some(dag("2026-06-30"))),
                ("NPU01566", Ore(1_300), dag("2026-07-01"), None)
            ]
        );
        assert_eq!(lest.feil.len(), 1);
        assert_eq!((lest.feil[0].rad, &lest.feil[0].hva), (3, &Radproblem::IkkeKode));
        assert_eq!(lest.merknader.len(), 1, "no rate for the category: {:?}", lest.merknader);
        assert_eq!(lest.merknader[0].kode.as_deref(), Some("NPU2"));
    }

    #[test]
    fn pathology_has_the_amount_of_place_and_procedure_together_also_in_xml() {
        let xml = "<a><k><t_kode>T01000</t_kode><p_kode>P1</p_kode><belop>100,00</belop><samhandler_type>LR</samhandler_type>\
                   <fradato>2026-01-01</fradato></k><k><t_kode>T01000</t_kode><p_kode>P2</p_kode><fradato>2026-01-01</fradato></k></a>";
        let mut lister = Kodelister::default();
        assert_eq!(lister.les(xml.as_bytes()), Ok(2));
        let lest = lister.satser("LR");
        assert_eq!(lest.satser.len(), 1);
        assert_eq!((lest.satser[0].slag, lest.satser[0].kode.as_str()), (Satsslag::Apat, "T01000 P1"));
        assert_eq!(lest.feil[0].hva, Radproblem::Mangler, "never guessed");
    }

    #[test]
    fn two_rates_on_one_day_are_no_rate() {
        let mut lister = Kodelister::default();
        lister.les(NLK.as_bytes()).unwrap();
        lister.les(KATEGORIER.as_bytes()).unwrap();
        let andre = KATEGORIER.replace("12,50", "14,50");
        lister.les(andre.as_bytes()).unwrap();
        let lest = lister.satser("LR");
        assert!(lest.satser.is_empty(), "{:?}", lest.satser);
        assert!(
            lest.feil
                .iter()
                .any(|f| f.hva == Radproblem::Dobbel && f.kode.as_deref() == Some("NPU01566"))
        );
    }

    #[test]
    fn what_is_no_list_is_told() {
        for (tekst, ventet) in [
            ("", Dokumentfeil::Tom),
            ("ingen", Dokumentfeil::IkkeLesbar),
            ("[]", Dokumentfeil::IngenRader),
            (r#"[{"takstkode":"2ad"}]"#, Dokumentfeil::IngenRader),
        ] {
            assert_eq!(Kodelister::default().les(tekst.as_bytes()), Err(ventet), "{tekst}");
        }
    }
}
