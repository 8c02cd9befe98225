//! What a change in the register means for a practice. No clock, no database, no network.

use chrono::NaiveDate;

use crate::praksis::store::Praksis;
use grunn::{Orgnr, Postnr};
use registre::enhet::Oppslag;
use registre::enhet::model::{Adresse, Enhet, Enhetstype};

/// Kinds of findings; a practice has at most one open of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slag {
    Adresse,
    Eier,
    /// Deleted from the register, removed for legal reasons, or no longer known there.
    Slettet,
    /// The activity has ended, or will end on a day that is known.
    Nedlagt,
}

impl Slag {
    pub const ALLE: [Self; 4] = [Self::Adresse, Self::Eier, Self::Slettet, Self::Nedlagt];

    /// Stable word in the database.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Adresse => "adresse",
            Self::Eier => "eier",
            Self::Slettet => "slettet",
            Self::Nedlagt => "nedlagt",
        }
    }

    /// The kind with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|s| s.kode() == kode)
    }

    /// Whether the place can stay, so that «yes, that is right» is an answer. The database says the same.
    pub const fn kan_bekreftes(self) -> bool {
        matches!(self, Self::Adresse | Self::Eier)
    }
}

/// How a finding was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avgjort {
    Bekreftet,
    /// The clinician chose a place, the same with its new address or another.
    Byttet,
    /// Something newer was found.
    Erstattet,
    /// The register no longer says so.
    Bortfalt,
}

impl Avgjort {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Bekreftet => "bekreftet",
            Self::Byttet => "byttet",
            Self::Erstattet => "erstattet",
            Self::Bortfalt => "bortfalt",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Funn {
    Adresse {
        ny: Adresse,
    },
    Eier {
        gammel: Option<Orgnr>,
        ny: Orgnr,
        dato: Option<NaiveDate>,
    },
    Slettet {
        dato: Option<NaiveDate>,
    },
    Nedlagt {
        dato: NaiveDate,
    },
}

impl Funn {
    pub const fn slag(&self) -> Slag {
        match self {
            Self::Adresse { .. } => Slag::Adresse,
            Self::Eier { .. } => Slag::Eier,
            Self::Slettet { .. } => Slag::Slettet,
            Self::Nedlagt { .. } => Slag::Nedlagt,
        }
    }
}

/// What the clinician should see to. `gammel` is the unit as last seen, `None` the first time; `registrert` the address of the practice,
/// `herfra` whether it came from this register.
///
/// An address is compared with that of the practice when it came from this register, so that nothing is missed however the practice got
/// an old one. One that was chosen in Adresseregisteret may differ from the start; then a change here is what is told. An owner is compared with the one seen before: the practice has none. A finding that is open already is found again.
#[must_use]
pub fn funn(gammel: Option<&Enhet>, ny: &Oppslag, registrert: &Adresse, herfra: bool) -> Vec<Funn> {
    let enhet = match ny {
        Oppslag::Fjernet => return vec![Funn::Slettet { dato: None }],
        // A number the register has never known was settled when the practice was registered.
        Oppslag::Ukjent => return gammel.map(|_| Funn::Slettet { dato: None }).into_iter().collect(),
        Oppslag::Funnet(enhet) => enhet,
    };
    if let Some(sletting) = enhet.slettet {
        return vec![Funn::Slettet { dato: sletting.dato }];
    }
    let mut ut = Vec::new();
    if let Some(dato) = enhet.nedlagt {
        ut.push(Funn::Nedlagt { dato });
    }
    let endret = || gammel.is_some_and(|g| !samme_adresse(&g.adresse, &enhet.adresse));
    if avviker(registrert, enhet) && (herfra || endret()) {
        ut.push(Funn::Adresse { ny: enhet.adresse.clone() });
    }
    // An owner that is not named is not a new one: the register promises little.
    if let (Some(gammel), Some(eier)) = (gammel, &enhet.overordnet)
        && (gammel.overordnet.as_ref().is_some_and(|g| g != eier) || (enhet.eierskifte.is_some() && enhet.eierskifte != gammel.eierskifte))
    {
        ut.push(Funn::Eier {
            gammel: gammel.overordnet.clone(),
            ny: eier.clone(),
            dato: enhet.eierskifte,
        });
    }
    ut
}

/// Whether an open finding still stands when the register is looked at again.
#[must_use]
pub fn staar(slag: Slag, ny: &Oppslag, registrert: &Adresse) -> bool {
    let levende = match ny {
        Oppslag::Funnet(enhet) => Some(enhet).filter(|e| e.slettet.is_none()),
        Oppslag::Fjernet | Oppslag::Ukjent => None,
    };
    match (slag, levende) {
        (Slag::Slettet, levende) => levende.is_none(),
        // A unit that is gone has neither address nor owner to see to.
        (_, None) => false,
        (Slag::Adresse, Some(enhet)) => avviker(registrert, enhet),
        (Slag::Nedlagt, Some(enhet)) => enhet.nedlagt.is_some(),
        (Slag::Eier, Some(_)) => true,
    }
}

/// The register has an address, the practice has one, and they are not the same. The address of an owner is not where patients come.
fn avviker(registrert: &Adresse, enhet: &Enhet) -> bool {
    enhet.enhetstype == Enhetstype::Underenhet
        && !er_tom(&enhet.adresse)
        && !er_tom(registrert)
        && !samme_adresse(registrert, &enhet.adresse)
}

fn er_tom(a: &Adresse) -> bool {
    a.linjer.is_empty() && a.postnr.is_none()
}

/// The same place for who is to find it: letter case, spaces and the name of the kommune do not count.
fn samme_adresse(a: &Adresse, b: &Adresse) -> bool {
    let ren = |a: &Adresse| {
        let linjer = a.linjer.join(" ").to_lowercase();
        let linjer = linjer.split_whitespace().collect::<Vec<_>>().join(" ");
        (
            linjer,
            a.postnr.clone(),
            a.poststed.as_deref().unwrap_or_default().trim().to_lowercase(),
        )
    };
    ren(a) == ren(b)
}

/// The address of a practice, as the register writes addresses.
#[must_use]
pub fn registrert(p: &Praksis) -> Adresse {
    Adresse {
        linjer: p.adresse.clone(),
        postnr: p.postnr.as_deref().and_then(|nr| Postnr::tolk(nr).ok()),
        poststed: p.poststed.clone(),
        kommune: p.kommune.clone(),
        kommunenr: p.kommunenr.clone(),
    }
}

/// Whether a finding concerns a practice that ends: on a day when the place is still open, nobody needs to move.
#[must_use]
pub fn gjelder_praksis(slag: Slag, dato: Option<NaiveDate>, siste_dag: Option<NaiveDate>, idag: NaiveDate) -> bool {
    let Some(siste) = siste_dag else { return true };
    if siste < idag {
        return false;
    }
    match (slag, dato) {
        (Slag::Nedlagt, Some(dato)) => siste >= dato,
        _ => true,
    }
}

/// Whether choosing a place settles a finding: another place settles all, the same one the address it now has.
#[must_use]
pub fn avgjort_av_valg(slag: Slag, samme_orgnr: bool, ny_adresse: Option<&Adresse>, valgt: &Adresse) -> bool {
    if !samme_orgnr {
        return true;
    }
    slag == Slag::Adresse && ny_adresse.is_some_and(|ny| samme_adresse(ny, valgt))
}

#[cfg(test)]
mod tester {
    use super::*;
    use grunn::Testnumre;
    use registre::enhet::model::Sletting;

    fn orgnr(nr: &str) -> Orgnr {
        Orgnr::tolk(nr, Testnumre::Tillatt).unwrap()
    }

    fn dag(tekst: &str) -> NaiveDate {
        tekst.parse().unwrap()
    }

    fn adresse(gate: &str) -> Adresse {
        Adresse {
            linjer: vec![gate.into()],
            postnr: Postnr::tolk("0155").ok(),
            poststed: Some("OSLO".into()),
            kommune: Some("OSLO".into()),
            kommunenr: Some("0301".into()),
        }
    }

    fn enhet() -> Enhet {
        Enhet {
            orgnr: orgnr("313123456"),
            navn: "FJORDBYEN FYSIOTERAPI".into(),
            enhetstype: Enhetstype::Underenhet,
            form: "BEDR".into(),
            overordnet: Some(orgnr("312987651")),
            adresse: adresse("Storgata 1"),
            naeringskode: None,
            slettet: None,
            nedlagt: None,
            eierskifte: None,
            konkurs: false,
            avvikling: false,
        }
    }

    fn med(endre: impl FnOnce(&mut Enhet)) -> Oppslag {
        let mut ny = enhet();
        endre(&mut ny);
        Oppslag::Funnet(Box::new(ny))
    }

    /// Findings when the unit was seen before, and the practice has its address.
    fn etter(ny: &Oppslag) -> Vec<Funn> {
        funn(Some(&enhet()), ny, &adresse("Storgata 1"), true)
    }

    #[test]
    fn nothing_that_matters_changed() {
        for ny in [
            med(|_| {}),
            med(|e| e.navn = "NYTT NAVN".into()),
            med(|e| e.adresse.linjer = vec!["  STORGATA   1 ".into()]),
            med(|e| e.adresse.kommune = Some("STOR-OSLO".into())),
            med(|e| e.overordnet = None),
            med(|e| e.adresse = Adresse::default()),
        ] {
            assert_eq!(etter(&ny), [], "{ny:?}");
        }
    }

    #[test]
    fn a_new_address_is_found_while_the_practice_has_another() {
        let ny = med(|e| e.adresse = adresse("Storgata 2"));
        assert_eq!(etter(&ny), [Funn::Adresse { ny: adresse("Storgata 2") }]);
        let Oppslag::Funnet(sett) = &ny else { unreachable!() };
        assert_eq!(
            funn(Some(sett), &ny, &adresse("Storgata 1"), true).len(),
            1,
            "seen before, and the practice still has the old one"
        );
        assert_eq!(funn(Some(&enhet()), &ny, &adresse("storgata 2"), true), [], "the practice has it");
        assert_eq!(funn(None, &ny, &adresse("Storgata 1"), true).len(), 1, "the first look too");
        assert_eq!(funn(None, &ny, &Adresse::default(), true), [], "no address to compare with");
        assert_eq!(
            funn(None, &ny, &adresse("Storgata 1"), false),
            [],
            "chosen elsewhere, with another address"
        );
        assert_eq!(funn(Some(sett), &ny, &adresse("Storgata 1"), false), [], "as when it was chosen");
        assert_eq!(
            funn(Some(&enhet()), &ny, &adresse("Torget 3"), false).len(),
            1,
            "chosen elsewhere, and changed here since"
        );
        let hoved = med(|e| {
            e.enhetstype = Enhetstype::Hovedenhet;
            e.adresse = adresse("Storgata 2");
        });
        assert_eq!(etter(&hoved), [], "the owner's address is not where patients come");
    }

    #[test]
    fn a_new_owner_is_another_number_or_a_new_date() {
        let ny = |o: &str, d: Option<&str>| {
            med(|e| {
                e.overordnet = Some(orgnr(o));
                e.eierskifte = d.map(dag);
            })
        };
        let venter = |o: &str, d: Option<&str>| {
            [Funn::Eier {
                gammel: Some(orgnr("312987651")),
                ny: orgnr(o),
                dato: d.map(dag),
            }]
        };
        assert_eq!(etter(&ny("210400176", None)), venter("210400176", None));
        assert_eq!(
            etter(&ny("312987651", Some("2026-01-05"))),
            venter("312987651", Some("2026-01-05")),
            "the date alone"
        );
        assert_eq!(etter(&ny("312987651", None)), []);
        assert_eq!(
            funn(None, &ny("210400176", Some("2026-01-05")), &adresse("Storgata 1"), true),
            [],
            "the first look has nothing to compare with"
        );
    }

    #[test]
    fn a_unit_that_is_gone_is_one_finding_however_it_went() {
        let slettet = |d: Option<&str>| {
            med(|e| {
                e.slettet = Some(Sletting { dato: d.map(dag) });
                e.adresse = Adresse::default();
                e.overordnet = None;
            })
        };
        let borte = |d: Option<&str>| [Funn::Slettet { dato: d.map(dag) }];
        assert_eq!(etter(&slettet(Some("2026-01-05"))), borte(Some("2026-01-05")));
        assert_eq!(etter(&slettet(None)), borte(None));
        assert_eq!(etter(&Oppslag::Fjernet), borte(None));
        assert_eq!(etter(&Oppslag::Ukjent), borte(None), "it was known");
        assert_eq!(funn(None, &Oppslag::Ukjent, &adresse("Storgata 1"), true), [], "it was never known");
        assert_eq!(funn(None, &Oppslag::Fjernet, &adresse("Storgata 1"), true), borte(None));
    }

    #[test]
    fn a_closing_is_found_before_and_after_its_day() {
        for d in ["2025-12-31", "2026-06-30"] {
            let ny = med(|e| e.nedlagt = Some(dag(d)));
            assert_eq!(etter(&ny), [Funn::Nedlagt { dato: dag(d) }]);
        }
    }

    #[test]
    fn a_finding_falls_away_when_the_register_takes_it_back() {
        let her = adresse("Storgata 1");
        let levende = med(|_| {});
        let flyttet = med(|e| e.adresse = adresse("Storgata 2"));
        let nedlagt = med(|e| e.nedlagt = Some(dag("2026-06-30")));
        for (slag, ny, venter) in [
            (Slag::Adresse, &levende, false),
            (Slag::Adresse, &flyttet, true),
            (Slag::Adresse, &Oppslag::Fjernet, false),
            (Slag::Eier, &levende, true),
            (Slag::Eier, &Oppslag::Ukjent, false),
            (Slag::Nedlagt, &levende, false),
            (Slag::Nedlagt, &nedlagt, true),
            (Slag::Slettet, &levende, false),
            (Slag::Slettet, &Oppslag::Fjernet, true),
            (Slag::Slettet, &Oppslag::Ukjent, true),
        ] {
            assert_eq!(staar(slag, ny, &her), venter, "{slag:?} {ny:?}");
        }
    }

    #[test]
    fn who_ends_in_time_need_not_move() {
        let idag = dag("2026-01-06");
        let stenger = Some(dag("2026-06-30"));
        for (slag, dato, siste, venter) in [
            (Slag::Nedlagt, stenger, None, true),
            (Slag::Nedlagt, stenger, Some("2026-06-29"), false),
            (Slag::Nedlagt, stenger, Some("2026-06-30"), true),
            (Slag::Slettet, None, Some("2026-01-06"), true),
            (Slag::Slettet, None, Some("2026-01-05"), false),
            (Slag::Adresse, None, Some("2026-01-05"), false),
        ] {
            assert_eq!(gjelder_praksis(slag, dato, siste.map(dag), idag), venter, "{slag:?} {siste:?}");
        }
    }

    #[test]
    fn another_place_settles_all_and_the_same_one_its_address() {
        let (ny, gammel) = (adresse("Storgata 2"), adresse("Storgata 1"));
        for slag in Slag::ALLE {
            assert!(avgjort_av_valg(slag, false, None, &gammel), "{slag:?}");
        }
        assert!(avgjort_av_valg(Slag::Adresse, true, Some(&ny), &ny));
        assert!(!avgjort_av_valg(Slag::Adresse, true, Some(&ny), &gammel));
        assert!(!avgjort_av_valg(Slag::Eier, true, None, &ny));
    }

    #[test]
    fn codes_read_back_and_what_is_gone_cannot_be_confirmed() {
        for slag in Slag::ALLE {
            assert_eq!(Slag::fra_kode(slag.kode()), Some(slag));
        }
        assert_eq!(Slag::ALLE.map(Slag::kan_bekreftes), [true, true, false, false]);
    }
}
