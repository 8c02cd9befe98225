//! A search as typed and what it finds; one code on a day. No database, no pages.

use std::collections::HashMap;

use chrono::NaiveDate;
use grunn::feltfeil::FeltFeil;
use grunn::{Yrke, dato, format};
use regler::fritak::{self, Aldersgrense};
use regler::regelord::Utfall;
use regler::takst::{Takst, Takstdekning, Takstregister, Takstsvar, fagomrade};
use regler::takstregel::Takstregel;

use super::text::Sokefeil;

/// Codes on a page.
pub const PER_SIDE: usize = 25;
/// Longest code or date; longer is something else, and must not be shown again.
const LENGST: usize = 10;

/// What to look for. Wrong fields are in `feil`, and then nothing is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sok {
    /// Beginning of a code, as typed; upper and lower case are the same to a search.
    pub kode: String,
    pub yrke: Option<Yrke>,
    pub dato: NaiveDate,
    /// The date as typed, when there was one.
    pub skrevet: String,
    pub side: usize,
    pub feil: FeltFeil,
}

impl Sok {
    pub fn les(sporring: &HashMap<String, String>, idag: NaiveDate) -> Self {
        let hent = |navn: &str| sporring.get(navn).map(|v| v.trim().to_owned()).unwrap_or_default();
        let (dato, skrevet, mut feil) = les_dato(sporring, idag);
        let mut kode: String = hent("kode").split_whitespace().collect();
        let lengde = kode.chars().count();
        if lengde > LENGST {
            feil.legg_til("kode", &Sokefeil::ForLang(i64::try_from(lengde).unwrap_or(i64::MAX)));
            kode.clear();
        }
        let fag = hent("fagomrade");
        let yrke = yrke_av(&fag);
        if !fag.is_empty() && yrke.is_none() {
            feil.legg_til("fagomrade", &Sokefeil::UkjentFagomrade);
        }
        Self {
            kode,
            yrke,
            dato,
            skrevet,
            side: hent("side").parse().ok().filter(|n| (1..=10_000).contains(n)).unwrap_or(1),
            feil,
        }
    }

    /// Whether neither code nor field is asked for.
    pub fn er_tomt(&self) -> bool {
        self.kode.is_empty() && self.yrke.is_none()
    }

    /// The query of the same search, at a page of it.
    pub fn sporring(&self, side: usize) -> String {
        let mut q = url::form_urlencoded::Serializer::new(String::new());
        for (navn, verdi) in [
            ("kode", self.kode.as_str()),
            ("fagomrade", self.yrke.map_or("", fagomrade)),
            ("dato", self.skrevet.as_str()),
        ] {
            if !verdi.is_empty() {
                q.append_pair(navn, verdi);
            }
        }
        if side > 1 {
            q.append_pair("side", &side.to_string());
        }
        let q = q.finish();
        if q.is_empty() { q } else { format!("?{q}") }
    }
}

/// The day of a query: today when none is asked for, and when it is no date.
pub fn les_dato(sporring: &HashMap<String, String>, idag: NaiveDate) -> (NaiveDate, String, FeltFeil) {
    let skrevet = sporring.get("dato").map(|v| v.trim().to_owned()).unwrap_or_default();
    let mut feil = FeltFeil::default();
    if skrevet.is_empty() {
        return (idag, skrevet, feil);
    }
    match dato::tolk(&skrevet) {
        // An address has the date as programs write it; a field shows it as people do.
        Ok(dag) if skrevet.contains('-') => (dag, format::dato_kort(dag), feil),
        Ok(dag) => (dag, skrevet, feil),
        Err(f) => {
            feil.legg_til("dato", &f);
            // What is too long for a date may be a number that is not for a page.
            let skrevet = if skrevet.chars().count() > LENGST { String::new() } else { skrevet };
            (idag, skrevet, feil)
        }
    }
}

/// The profession of a field.
pub fn yrke_av(fag: &str) -> Option<Yrke> {
    Yrke::ALLE.into_iter().find(|y| fagomrade(*y) == fag)
}

/// A code on the day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treff<'r> {
    pub yrke: Yrke,
    /// The row of the day, else the newest.
    pub takst: &'r Takst,
    /// None: the code was not in the tariff that day.
    pub dekning: Option<Takstdekning>,
}

/// The hits of a page, and how many there are. A field is shown as it was on the day; a code also on other days.
pub fn finn<'r>(register: &'r Takstregister, sok: &Sok) -> (Vec<Treff<'r>>, usize) {
    let begynner = |kode: &str| {
        kode.get(..sok.kode.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(&sok.kode))
    };
    let yrker = Yrke::ALLE.into_iter().filter(|y| sok.yrke.is_none_or(|valgt| valgt == *y));
    let treff = yrker.flat_map(|yrke| {
        let koder = register.koder(fagomrade(yrke)).into_iter().filter(|k| begynner(k));
        koder
            .filter_map(move |kode| paa(register, yrke, kode, sok.dato))
            .collect::<Vec<_>>()
    });
    let alle: Vec<Treff<'r>> = treff.filter(|t| t.dekning.is_some() || !sok.kode.is_empty()).collect();
    let antall = alle.len();
    let fra = (sok.side - 1).saturating_mul(PER_SIDE);
    (alle.into_iter().skip(fra).take(PER_SIDE).collect(), antall)
}

fn paa<'r>(register: &'r Takstregister, yrke: Yrke, kode: &str, dato: NaiveDate) -> Option<Treff<'r>> {
    let fag = fagomrade(yrke);
    match register.slaa_opp(fag, kode, dato) {
        Takstsvar::Funnet { takst, dekning } => Some(Treff {
            yrke,
            takst,
            dekning: Some(dekning),
        }),
        _ => register.rader(fag, kode).first().map(|takst| Treff {
            yrke,
            takst,
            dekning: None,
        }),
    }
}

/// One code: its hit on the day, all its rows, its rules that day and on other days, and the ages that pay no egenandel.
#[derive(Debug)]
pub struct Oppslag<'r> {
    pub treff: Treff<'r>,
    /// Newest first.
    pub rader: &'r [Takst],
    /// Read by the control on the day.
    pub regler: Vec<&'r Takstregel>,
    /// Of the day, and read by no rule, or by another.
    pub ikke_lest: Vec<&'r Takstregel>,
    /// Of other days.
    pub andre_dager: Vec<&'r Takstregel>,
    pub aldre: Vec<Aldersgrense>,
}

/// None: the code is not in the field, or there is no such field.
pub fn oppslag<'r>(register: &'r Takstregister, fag: &str, kode: &str, dato: NaiveDate) -> Option<Oppslag<'r>> {
    let treff = paa(register, yrke_av(fag)?, kode, dato)?;
    let gjelder = |r: &&Takstregel| r.fra.is_none_or(|fra| fra <= dato) && r.til.is_none_or(|til| dato <= til);
    let (naa, andre_dager): (Vec<&Takstregel>, Vec<&Takstregel>) = register.alle_regler(fag, kode).iter().partition(gjelder);
    let (ikke_lest, regler) = naa
        .into_iter()
        .partition(|r| matches!(r.utfall(), Utfall::IkkeAutomatisk | Utfall::AnnetSted));
    Some(Oppslag {
        treff,
        rader: register.rader(fag, kode),
        regler,
        ikke_lest,
        andre_dager,
        aldre: fritak::aldersgrenser(fag, kode, dato).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    fn sok(sporring: &[(&str, &str)]) -> Sok {
        let felt = sporring.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Sok::les(&felt, dag("2026-11-27"))
    }

    #[test]
    fn a_search_is_read_and_written_again() {
        let s = sok(&[("kode", " 2CD "), ("fagomrade", "LE"), ("dato", "30.06.2026"), ("side", "2")]);
        assert_eq!(
            (s.kode.as_str(), s.yrke, s.dato, s.side),
            ("2CD", Some(Yrke::Lege), dag("2026-06-30"), 2)
        );
        assert_eq!(s.sporring(3), "?kode=2CD&fagomrade=LE&dato=30.06.2026&side=3");
        let tomt = sok(&[]);
        assert!(tomt.er_tomt() && tomt.feil.er_tom());
        assert_eq!((tomt.dato, tomt.sporring(1).as_str()), (dag("2026-11-27"), ""));
        for (felt, verdi) in [("kode", "06828399789"), ("fagomrade", "XX"), ("dato", "31.04.2026")] {
            let s = sok(&[(felt, verdi)]);
            assert_eq!(s.feil.0.len(), 1, "{felt}");
            assert!(s.kode.is_empty());
        }
    }

    #[test]
    fn a_code_is_found_whatever_its_case_and_a_field_is_shown_page_by_page() {
        let register = regler::takstfil::innebygd().unwrap();
        let koder = |s: &Sok| finn(&register, s).0.iter().map(|t| t.takst.kode.clone()).collect::<Vec<_>>();
        assert_eq!(koder(&sok(&[("kode", "2CD"), ("fagomrade", "LE")]))[0], "2cd");
        let (forste, antall) = finn(&register, &sok(&[("fagomrade", "LE")]));
        assert!(forste.len() == PER_SIDE && antall > 300, "{antall}");
        let sider = antall.div_ceil(PER_SIDE).to_string();
        let siste = finn(&register, &sok(&[("fagomrade", "LE"), ("side", &sider)])).0;
        assert!(!siste.is_empty() && siste.len() <= PER_SIDE);
        assert!(finn(&register, &sok(&[("kode", "æ")])).0.is_empty());
        // A code is shown also when the day is outside its periods; a field is as it was that day.
        let for_alt = [("kode", "2cd"), ("fagomrade", "LE"), ("dato", "01.01.2020")];
        assert_eq!(finn(&register, &sok(&for_alt)).0[0].dekning, None);
        assert_eq!(finn(&register, &sok(&for_alt[1..])).1, 0);
    }

    #[test]
    fn one_code_has_its_amounts_and_rules_of_the_day() {
        let register = regler::takstfil::innebygd().unwrap();
        let honorar = |d: &str| oppslag(&register, "LE", "2cd", dag(d)).unwrap().treff.takst.honorar;
        assert_eq!((honorar("2026-06-30").0, honorar("2026-07-01").0), (25_500, 13_200));
        for (fag, kode) in [("LE", "2xx"), ("XX", "2cd"), ("LE", "2CD"), ("", "")] {
            assert!(oppslag(&register, fag, kode, dag("2026-07-01")).is_none(), "{fag} {kode}");
        }
        let o = oppslag(&register, "LE", "2cd", dag("2026-07-01")).unwrap();
        assert!(o.regler.iter().all(|r| !r.leses_av().is_empty()));
        assert_eq!(
            o.regler.len() + o.ikke_lest.len() + o.andre_dager.len(),
            register.alle_regler("LE", "2cd").len()
        );
    }
}
