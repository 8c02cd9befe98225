//! The open rule book: for each rule of the control a short name, what it reads, since when, and the test that shows it. The words of
//! the finding, the remedy and the legal basis are those of the rule table ([`super::regel`]).

mod annet;
mod belop;
mod kreditering;
mod ord;
mod pasient;
mod rett;
mod takst;
mod tid;

use chrono::NaiveDate;

use super::fritak::{self, Lovslag};
use super::regel::{RegelId, hull};
use grunn::text::{Sprak, T};

/// A page of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub navn: T,
    /// What it reads of the message.
    pub leser: &'static [T],
    /// What that is held against.
    pub mot: &'static [T],
    pub siden: Siden,
    /// The test that shows it: file in `src/regler/kontroll/tester`, and name.
    pub prove: (&'static str, &'static str),
}

/// Since when the rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Siden {
    /// The code's own rule has the day; see the page of the code.
    Takst,
    /// The ages of the regulations have days; see [`fritak::lovrader`].
    Alder,
    /// The row of the law that says how late a claim may come.
    Foreldelse,
    /// The row of the law that says where frikort holds.
    Stonadspunkt,
    /// The day of the rule's own law is not loaded: as long as the portal has controlled claims.
    Portalen,
}

impl Siden {
    /// The day, when one day is true of all it controls.
    pub fn dag(self) -> Option<NaiveDate> {
        let rad = |passer: fn(&Lovslag) -> bool| fritak::lovrader().find(|r| passer(r.hva)).and_then(|r| r.fra);
        match self {
            Self::Foreldelse => rad(|s| matches!(s, Lovslag::ForeldelseManeder(_))),
            Self::Stonadspunkt => rad(|s| matches!(s, Lovslag::FrikortStonadspunkt(_))),
            Self::Takst | Self::Alder | Self::Portalen => None,
        }
    }
}

/// What a rule is about: the parts of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Emne {
    Rett,
    Pasient,
    Takst,
    Tid,
    Belop,
    Kreditering,
    Annet,
}

impl Emne {
    pub const ALLE: [Self; 7] = [
        Self::Rett,
        Self::Pasient,
        Self::Takst,
        Self::Tid,
        Self::Belop,
        Self::Kreditering,
        Self::Annet,
    ];

    /// As a heading.
    pub const fn navn(self) -> T {
        match self {
            Self::Rett => T("Retten til å kreve, og fristen", "Retten til å krevje, og fristen"),
            Self::Pasient => T("Pasienten, diagnosen og henvisningen", "Pasienten, diagnosen og tilvisinga"),
            Self::Takst => T("Takstene", "Takstane"),
            Self::Tid => T("Tidspunktet, og andre regninger", "Tidspunktet, og andre rekningar"),
            Self::Belop => T("Beløp og fri egenandel", "Beløp og fri eigendel"),
            Self::Kreditering => T(
                "Kreditering, betalt egenandel og regningsnummer",
                "Kreditering, betalt eigendel og rekningsnummer",
            ),
            Self::Annet => T("Saksbehandlere, grenser og hele kravet", "Saksbehandlarar, grenser og heile kravet"),
        }
    }

    /// Its place on the page.
    pub const fn anker(self) -> &'static str {
        match self {
            Self::Rett => "rett",
            Self::Pasient => "pasient",
            Self::Takst => "takst",
            Self::Tid => "tid",
            Self::Belop => "belop",
            Self::Kreditering => "kreditering",
            Self::Annet => "annet",
        }
    }
}

/// A rule of the catalogue that is not controlled here, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utelatt {
    pub kode: &'static str,
    pub navn: T,
    pub hvorfor: T,
}

/// The rule about Folkeregisteret, which a portal may be without.
const FOLKEREGISTERET: &str = "K12";

/// What no message and no register of the portal shows. `folkeregister`: there is one to ask.
pub fn utelatt(folkeregister: bool) -> impl Iterator<Item = &'static Utelatt> {
    UTELATT.iter().filter(move |u| !(folkeregister && u.kode == FOLKEREGISTERET))
}

const UTELATT: &[Utelatt] = &[
    Utelatt {
        kode: FOLKEREGISTERET,
        navn: T("Pasienten er død", "Pasienten er død"),
        hvorfor: T(
            "Det står i Folkeregisteret, og denne portalen spør ikke der. At pasienten var født, sjekker vi.",
            "Det står i Folkeregisteret, og denne portalen spør ikkje der. At pasienten var fødd, sjekkar vi.",
        ),
    },
    Utelatt {
        kode: "K29",
        navn: T("Vikar og hjemmelshaver samtidig", "Vikar og heimelshavar samtidig"),
        hvorfor: T(
            "Ingen melding eller register vi leser, sier hvem som er vikar for hvem, og når.",
            "Inga melding eller register vi les, seier kven som er vikar for kven, og når.",
        ),
    },
];

impl RegelId {
    /// Whether it reads when the patient was born.
    pub fn leser_alder(self) -> bool {
        self.side().leser.contains(&ord::FODT)
    }

    /// The part of the book it is in.
    pub fn emne(self) -> Emne {
        match self.regel().kode {
            "K01" | "K04" | "K05" | "K13" => Emne::Rett,
            "K12" | "K14" | "K22" | "K23" | "K31" => Emne::Pasient,
            "K06" | "K07" | "K15" | "K16" | "K17" | "K18" | "K19" | "K27" => Emne::Takst,
            "K02" | "K08" | "K09" | "K10" | "K20" | "K28" | "K30" => Emne::Tid,
            "K11" | "K21" => Emne::Belop,
            "K24" | "K25" | "K26" => Emne::Kreditering,
            _ => Emne::Annet,
        }
    }

    /// Its page in the rule book.
    pub fn side(self) -> Side {
        match self {
            RegelId::K01Avtale => rett::K01_AVTALE,
            RegelId::K01Praksis => rett::K01_PRAKSIS,
            RegelId::K01Utdanning => rett::K01_UTDANNING,
            RegelId::K01Godkjenning => rett::K01_GODKJENNING,
            RegelId::K02Duplikat => tid::K02_DUPLIKAT,
            RegelId::K04ForSent => rett::K04_FOR_SENT,
            RegelId::K05FremITid => rett::K05_FREM_ITID,
            RegelId::K06UgyldigMed => takst::K06_UGYLDIG_MED,
            RegelId::K06BareMed => takst::K06_BARE_MED,
            RegelId::K06SammeDag => takst::K06_SAMME_DAG,
            RegelId::K06DagenEtter => takst::K06_DAGEN_ETTER,
            RegelId::K07KreverTakst => takst::K07_KREVER_TAKST,
            RegelId::K08NaerKonsultasjon => tid::K08_NAER_KONSULTASJON,
            RegelId::K08AltGodkjent => tid::K08_ALT_GODKJENT,
            RegelId::K09Overlapp => tid::K09_OVERLAPP,
            RegelId::K09Neste => tid::K09_NESTE,
            RegelId::K09Pabegynt => tid::K09_PABEGYNT,
            RegelId::K10SammeTid => tid::K10_SAMME_TID,
            RegelId::K11Frikort => belop::K11_FRIKORT,
            RegelId::K11IkkeSvar => belop::K11_IKKE_SVAR,
            RegelId::K11Saksbehandler => belop::K11_SAKSBEHANDLER,
            RegelId::K11UkjentKode => belop::K11_UKJENT_KODE,
            RegelId::K11Begrunnelse => belop::K11_BEGRUNNELSE,
            RegelId::K11UtenId => belop::K11_UTEN_ID,
            RegelId::K11Stonadspunkt => belop::K11_STONADSPUNKT,
            RegelId::K11Fagomrade => belop::K11_FAGOMRADE,
            RegelId::K11FrikortFagomrade => belop::K11_FRIKORT_FAGOMRADE,
            RegelId::K12IkkeFodt => pasient::K12_IKKE_FODT,
            RegelId::K12Avdod => pasient::K12_AVDOD,
            RegelId::K12IkkeSvar => pasient::K12_IKKE_SVAR,
            RegelId::K12Saksbehandler => pasient::K12_SAKSBEHANDLER,
            RegelId::K12UkjentPerson => pasient::K12_UKJENT_PERSON,
            RegelId::K13Tidspunkt => rett::K13_TIDSPUNKT,
            RegelId::K13Klokkeslett => rett::K13_KLOKKESLETT,
            RegelId::K13Takst => rett::K13_TAKST,
            RegelId::K13Begrunnelse => rett::K13_BEGRUNNELSE,
            RegelId::K14Mangler => pasient::K14_MANGLER,
            RegelId::K14Id => pasient::K14_ID,
            RegelId::K14ForHenvisning => pasient::K14_FOR_HENVISNING,
            RegelId::K14HarHenvisning => pasient::K14_HAR_HENVISNING,
            RegelId::K15Repetisjon => takst::K15_REPETISJON,
            RegelId::K15Ukjent => takst::K15_UKJENT,
            RegelId::K16Maks => takst::K16_MAKS,
            RegelId::K16Periode => takst::K16_PERIODE,
            RegelId::K16Behandler => takst::K16_BEHANDLER,
            RegelId::K17Diagnose => takst::K17_DIAGNOSE,
            RegelId::K17Prosedyre => takst::K17_PROSEDYRE,
            RegelId::K18Ukjent => takst::K18_UKJENT,
            RegelId::K18Dato => takst::K18_DATO,
            RegelId::K18Fagomrade => takst::K18_FAGOMRADE,
            RegelId::K18IkkeLastet => takst::K18_IKKE_LASTET,
            RegelId::K18Praksistype => takst::K18_PRAKSISTYPE,
            RegelId::K19Spesialist => takst::K19_SPESIALIST,
            RegelId::K19EllerAlder => takst::K19_ELLER_ALDER,
            RegelId::K20Kveld => tid::K20_KVELD,
            RegelId::K20KveldMerket => tid::K20_KVELD_MERKET,
            RegelId::K20Tidsrom => tid::K20_TIDSROM,
            RegelId::K21Belop => belop::K21_BELOP,
            RegelId::K21UtenFritak => belop::K21_UTEN_FRITAK,
            RegelId::K21MedFritak => belop::K21_MED_FRITAK,
            RegelId::K21PasientBetaler => belop::K21_PASIENT_BETALER,
            RegelId::K21Avkortet => belop::K21_AVKORTET,
            RegelId::K21IkkeLastet => belop::K21_IKKE_LASTET,
            RegelId::K21UtenEgetBelop => belop::K21_UTEN_EGET_BELOP,
            RegelId::K21AnnetIkkeRett => belop::K21_ANNET_IKKE_RETT,
            RegelId::K21AnnetUkjent => belop::K21_ANNET_UKJENT,
            RegelId::K21AnnetSats => belop::K21_ANNET_SATS,
            RegelId::K21Sum => belop::K21_SUM,
            RegelId::K22Mangler => pasient::K22_MANGLER,
            RegelId::K22Kodeverk => pasient::K22_KODEVERK,
            RegelId::K23Mangler => pasient::K23_MANGLER,
            RegelId::K23Nummer => pasient::K23_NUMMER,
            RegelId::K24Ukjent => kreditering::K24_UKJENT,
            RegelId::K24IkkeGodkjent => kreditering::K24_IKKE_GODKJENT,
            RegelId::K24Venter => kreditering::K24_VENTER,
            RegelId::K24AltKreditert => kreditering::K24_ALT_KREDITERT,
            RegelId::K24Praksis => kreditering::K24_PRAKSIS,
            RegelId::K24ForGammel => kreditering::K24_FOR_GAMMEL,
            RegelId::K24Fortegn => kreditering::K24_FORTEGN,
            RegelId::K24ToRegninger => kreditering::K24_TO_REGNINGER,
            RegelId::K24AnnetNummer => kreditering::K24_ANNET_NUMMER,
            RegelId::K24Del => kreditering::K24_DEL,
            RegelId::K25Ukjent => kreditering::K25_UKJENT,
            RegelId::K25Retning => kreditering::K25_RETNING,
            RegelId::K25Belop => kreditering::K25_BELOP,
            RegelId::K25Mangler => kreditering::K25_MANGLER,
            RegelId::K25Avvist => kreditering::K25_AVVIST,
            RegelId::K25Kreditert => kreditering::K25_KREDITERT,
            RegelId::K25Gjentatt => kreditering::K25_GJENTATT,
            RegelId::K25AnnetNummer => kreditering::K25_ANNET_NUMMER,
            RegelId::ManueltGodkjent => annet::MANUELT_GODKJENT,
            RegelId::ManueltAvvist => annet::MANUELT_AVVIST,
            RegelId::K26Nummer => kreditering::K26_NUMMER,
            RegelId::K26Guid => kreditering::K26_GUID,
            RegelId::K27Barn => takst::K27_BARN,
            RegelId::K27IkkeBarn => takst::K27_IKKE_BARN,
            RegelId::K27UkjentAlder => takst::K27_UKJENT_ALDER,
            RegelId::K27Alder => takst::K27_ALDER,
            RegelId::K28EnPerDag => tid::K28_EN_PER_DAG,
            RegelId::K30Klokkeslett => tid::K30_KLOKKESLETT,
            RegelId::K31Stonadspunkt => pasient::K31_STONADSPUNKT,
            RegelId::K31Tann => pasient::K31_TANN,
            RegelId::K31Tilstand => pasient::K31_TILSTAND,
            RegelId::GrenseRegning => annet::GRENSE_REGNING,
            RegelId::GrenseDag => annet::GRENSE_DAG,
            RegelId::GrenseManed => annet::GRENSE_MANED,
            RegelId::GrenseMinutter => annet::GRENSE_MINUTTER,
            RegelId::GrensePasient => annet::GRENSE_PASIENT,
            RegelId::SumAntall => annet::SUM_ANTALL,
            RegelId::SumBelop => annet::SUM_BELOP,
            RegelId::Rapportering => annet::RAPPORTERING,
            RegelId::UkjentFelt => annet::UKJENT_FELT,
        }
    }
}

const fn side(navn: T, leser: &'static [T], mot: &'static [T], siden: Siden, prove: (&'static str, &'static str)) -> Side {
    Side {
        navn,
        leser,
        mot,
        siden,
        prove,
    }
}

/// What stands where a figure of the finding will stand. In brackets: «Takst [kode] gjaldt ikke [dato].»
pub fn uten_tall(mal: T) -> T<String> {
    let en = |sprak: Sprak| {
        let mut ut = String::with_capacity(mal.i(sprak).len() + 20);
        let mut rest = mal.i(sprak);
        while let Some((foran, etter)) = rest.split_once('{') {
            ut.push_str(foran);
            let Some((felt, resten)) = etter.split_once('}') else { break };
            let (navn, ting) = hull(felt);
            ut.push('[');
            ut.push_str(plassholder(navn).map_or(navn, |ord| ord.i(sprak)));
            ut.push(']');
            if let Some(ting) = ting {
                ut.push(' ');
                ut.push_str(ting.flere().i(sprak));
            }
            rest = resten;
        }
        ut.push_str(rest);
        ut
    };
    T(en(Sprak::Nb), en(Sprak::Nn))
}

fn plassholder(navn: &str) -> Option<T> {
    Some(match navn {
        "aar" => T("år", "år"),
        "alder" => T("alder", "alder"),
        "annen" => T("annen takst", "annan takst"),
        "annen_tid" => T("tidspunkt", "tidspunkt"),
        "annet" => T("annet fagområde", "anna fagområde"),
        "antall" => T("antall", "tal"),
        "begrunnelse" => T("begrunnelse", "grunngiving"),
        "dager" | "minst" => T("antall", "tal"),
        "dato" | "fra" | "frist" | "henvist" => T("dato", "dato"),
        "fagomrade" => T("fagområde", "fagområde"),
        "felt" => T("felt", "felt"),
        "grense" => T("grense", "grense"),
        "grunn" => T("grunn", "grunn"),
        "hvem" => T("yrker", "yrke"),
        "kode" | "takst" => T("kode", "kode"),
        "koder" | "krever" | "lov" => T("koder", "kodar"),
        "kodeverk" => T("kodeverk", "kodeverk"),
        "krevd" | "riktig" => T("beløp", "beløp"),
        "maks" => T("høyeste antall", "høgste tal"),
        "minutter" => T("antall", "tal"),
        "mot" => T("grense", "grense"),
        "mottatt" | "tid" => T("tidspunkt", "tidspunkt"),
        "oppgitt" => T("oppgitt", "oppgitt"),
        "periode" => T("periode", "periode"),
        "praksistype" => T("praksistype", "praksistype"),
        "regning" | "nummer" => T("nummer", "nummer"),
        "slag" => T("slag", "slag"),
        "status" => T("status", "status"),
        "talt" => T("talt", "talt"),
        "tidsrom" => T("tidsrom", "tidsrom"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of the control's tests.
    const KILDER: &[(&str, &str)] = &[
        ("eksempel", include_str!("kontroll/tester/eksempel.rs")),
        ("feil", include_str!("kontroll/tester/feil.rs")),
        ("forskrift", include_str!("kontroll/tester/forskrift.rs")),
        ("livet", include_str!("kontroll/tester/livet.rs")),
        ("regler", include_str!("kontroll/tester/regler.rs")),
        ("tidligere", include_str!("kontroll/tester/tidligere.rs")),
        ("uvanlig", include_str!("kontroll/tester/uvanlig.rs")),
    ];

    /// The text of a test, from its name to the end of the function.
    fn prove(fil: &str, navn: &str) -> Option<&'static str> {
        let (_, kilde) = KILDER.iter().find(|(f, _)| *f == fil)?;
        let (_, resten) = kilde.split_once(&format!("#[test]\nfn {navn}() {{\n"))?;
        Some(resten.split("\n}\n").next().unwrap_or(resten))
    }

    #[test]
    fn every_rule_names_a_test_that_exists_and_is_about_it() {
        for id in RegelId::ALLE {
            let (fil, navn) = id.side().prove;
            let Some(tekst) = prove(fil, navn) else {
                panic!("{id:?}: there is no test {fil}::{navn}")
            };
            assert!(tekst.contains(id.navn()), "{id:?} is not in {fil}::{navn}");
        }
        assert_eq!(prove("regler", "finnes_ikke"), None);
    }

    #[test]
    fn every_rule_has_a_name_of_its_own_and_reads_something() {
        let mut sett = std::collections::HashSet::new();
        for id in RegelId::ALLE {
            let side = id.side();
            assert!(sett.insert(side.navn.0), "{id:?}");
            assert!(!side.leser.is_empty(), "{id:?}");
            assert_eq!(RegelId::fra_navn(id.navn()), Some(*id));
            // Kept by name, so the name must never differ from what is stored.
            assert_eq!(serde_json::to_value(id).unwrap(), id.navn());
        }
        assert_eq!(RegelId::fra_navn("k01avtale"), None);
    }

    #[test]
    fn every_rule_of_the_catalogue_has_its_part() {
        for id in RegelId::ALLE {
            assert_eq!(id.emne() == Emne::Annet, !id.regel().kode.starts_with('K'), "{id:?}");
        }
        for emne in Emne::ALLE {
            assert!(RegelId::ALLE.iter().any(|id| id.emne() == emne), "{emne:?}");
        }
    }

    #[test]
    fn words_stand_where_a_figure_will_stand() {
        for id in RegelId::ALLE {
            let r = id.regel();
            for mal in [r.tekst, r.tiltak] {
                for felt in mal
                    .begge()
                    .into_iter()
                    .flat_map(|t| t.split('{').skip(1))
                    .filter_map(|d| d.split_once('}'))
                {
                    let (navn, ting) = hull(felt.0);
                    assert!(plassholder(navn).is_some(), "{id:?}: {navn}");
                    assert_eq!(ting.is_some(), felt.0.contains(':'), "{id:?}: {}", felt.0);
                }
                for ord in [
                    "} ganger",
                    "} gonger",
                    "} dager",
                    "} dagar",
                    "} minutt",
                    "} regninger",
                    "} rekningar",
                ] {
                    assert!(
                        !mal.begge().into_iter().any(|t| t.contains(ord)),
                        "{id:?}: count with {{navn:ting}}"
                    );
                }
            }
        }
        let T(nb, nn) = uten_tall(RegelId::K18Dato.regel().tekst);
        assert_eq!(nb, "Takst [kode] gjaldt ikke [dato].");
        assert_eq!(nn, "Takst [kode] gjaldt ikkje [dato].");
        let T(nb, nn) = uten_tall(RegelId::K15Repetisjon.regel().tekst);
        assert!(
            nb.contains("høyst [høyeste antall] ganger") && nn.contains("høgst [høgste tal] gonger"),
            "{nb} {nn}"
        );
    }

    #[test]
    fn a_day_is_said_when_the_law_has_one() {
        assert_eq!(RegelId::K04ForSent.side().siden.dag(), "2005-07-01".parse().ok());
        assert_eq!(RegelId::K11Stonadspunkt.side().siden.dag(), "2021-01-01".parse().ok());
        assert_eq!(RegelId::K05FremITid.side().siden.dag(), None);
    }
}
