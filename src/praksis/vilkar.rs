//! What each group must have in place and send (praksisinformasjon.md §4): shown before the form, and deciding what the form asks.

use crate::vedlegg::model::{Dokument, Dokumentkrav, kan, ma};
use grunn::praksistype::Praksistype;
use grunn::text::T;

/// Practice types with the same conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gruppe {
    Fastlege,
    Legevakt,
    Avtalespesialist,
    Legekandidat,
    Fysioterapeut,
    Fysiokandidat,
    Tannlege,
    Tannpleier,
    Psykolog,
    Psykologkandidat,
    Kiropraktor,
    Jordmor,
    Ortoptist,
    Logoped,
    Audiopedagog,
}

/// The group of a practice type.
pub fn gruppe(t: &Praksistype) -> Gruppe {
    match t.kode {
        "FALE" => Gruppe::Fastlege,
        "LEVA" => Gruppe::Legevakt,
        "UTKA" => Gruppe::Legekandidat,
        "FYUM" | "FYUP" | "FYUV" => Gruppe::Fysiokandidat,
        "TANN" | "TAKJ" => Gruppe::Tannlege,
        "TAPL" => Gruppe::Tannpleier,
        "PSNO" | "PSNE" => Gruppe::Psykolog,
        "PSUT" => Gruppe::Psykologkandidat,
        "KINO" => Gruppe::Kiropraktor,
        "JORD" => Gruppe::Jordmor,
        "ORTO" => Gruppe::Ortoptist,
        "LOGO" => Gruppe::Logoped,
        "AUDI" => Gruppe::Audiopedagog,
        k if k.starts_with("FY") => Gruppe::Fysioterapeut,
        _ => Gruppe::Avtalespesialist,
    }
}

/// The groups of some types, each once, in the order of the types.
pub fn grupper(typer: &[&Praksistype]) -> Vec<Gruppe> {
    let mut ut = Vec::new();
    for t in typer {
        let g = gruppe(t);
        if !ut.contains(&g) {
            ut.push(g);
        }
    }
    ut
}

impl Gruppe {
    /// Whether one may stand in for another here: where the right follows an agreement that somebody else holds.
    pub const fn kan_vaere_vikar(self) -> bool {
        matches!(self, Self::Fastlege | Self::Avtalespesialist | Self::Fysioterapeut | Self::Psykolog)
    }

    /// The documents that are asked for. Approvals come from HPR and are not asked for again.
    pub const fn dokumenter(self, vikar: bool) -> &'static [Dokumentkrav] {
        match (self, vikar) {
            (Self::Fastlege, false) => const { &[ma(Dokument::Fastlegeavtale), kan(Dokument::Spesialisering)] },
            (Self::Fastlege, true) => const { &[ma(Dokument::Vikaravtale), kan(Dokument::Spesialisering)] },
            (Self::Legevakt, _) => const { &[ma(Dokument::Legevakt)] },
            (Self::Avtalespesialist, false) => const { &[ma(Dokument::Driftsavtale)] },
            (Self::Avtalespesialist | Self::Fysioterapeut, true) => const { &[ma(Dokument::Vikargodkjenning), kan(Dokument::Vikaravtale)] },
            (Self::Legekandidat | Self::Psykologkandidat, _) => const { &[ma(Dokument::Institusjon)] },
            (Self::Fysioterapeut, false) => const { &[ma(Dokument::Driftsavtale)] },
            (Self::Fysiokandidat, _) => const { &[kan(Dokument::Institusjon), kan(Dokument::Driftsavtale)] },
            (Self::Psykolog, false) => const { &[ma(Dokument::Spesialist), ma(Dokument::Driftsavtale)] },
            (Self::Psykolog, true) => const { &[ma(Dokument::Spesialist), ma(Dokument::Vikaravtale), ma(Dokument::Vikargodkjenning)] },
            (Self::Jordmor, _) => const { &[kan(Dokument::Driftsavtale)] },
            (Self::Tannlege | Self::Tannpleier | Self::Kiropraktor | Self::Ortoptist | Self::Logoped | Self::Audiopedagog, _) => &[],
        }
    }

    /// Its name in a list of several.
    pub const fn navn(self) -> T {
        match self {
            Self::Fastlege => T("Fastlege", "Fastlege"),
            Self::Legevakt => T("Legevakt", "Legevakt"),
            Self::Avtalespesialist => T("Avtalespesialist", "Avtalespesialist"),
            Self::Legekandidat => T("Utdanningskandidat", "Utdanningskandidat"),
            Self::Fysioterapeut => T("Fysioterapeut", "Fysioterapeut"),
            Self::Fysiokandidat => T("Utdanningskandidat i fysioterapi", "Utdanningskandidat i fysioterapi"),
            Self::Tannlege => T("Tannlege", "Tannlege"),
            Self::Tannpleier => T("Tannpleier", "Tannpleiar"),
            Self::Psykolog => T("Psykologspesialist", "Psykologspesialist"),
            Self::Psykologkandidat => T("Utdanningskandidat i psykologi", "Utdanningskandidat i psykologi"),
            Self::Kiropraktor => T("Kiropraktor", "Kiropraktor"),
            Self::Jordmor => T("Jordmor", "Jordmor"),
            Self::Ortoptist => T("Ortoptist", "Ortoptist"),
            Self::Logoped => T("Logoped", "Logoped"),
            Self::Audiopedagog => T("Audiopedagog", "Audiopedagog"),
        }
    }

    /// What must be in place, one sentence each.
    pub const fn vilkar(self) -> &'static [T] {
        match self {
            Self::Fastlege => &[
                T(
                    "Du har fastlegeavtale med kommunen, eller du er vikar for en fastlege.",
                    "Du har fastlegeavtale med kommunen, eller du er vikar for ein fastlege.",
                ),
                T(
                    "Du er spesialist i allmennmedisin, godkjent allmennlege eller i gang med å bli spesialist.",
                    "Du er spesialist i allmennmedisin, godkjend allmennlege eller i gang med å bli spesialist.",
                ),
                T(
                    "Du er ferdig med LIS1. Vikarer kan få unntak i til sammen ett år.",
                    "Du er ferdig med LIS1. Vikarar kan få unntak i til saman eitt år.",
                ),
            ],
            Self::Legevakt => &[
                T("Du er med i legevakten til kommunen.", "Du er med i legevakta til kommunen."),
                T(
                    "Legevakt gir ikke rett til oppgjør for annen behandling.",
                    "Legevakt gir ikkje rett til oppgjer for annan behandling.",
                ),
            ],
            Self::Avtalespesialist => &[T(
                "Du har driftsavtale med et regionalt helseforetak, eller helseforetaket har godkjent deg som vikar.",
                "Du har driftsavtale med eit regionalt helseføretak, eller helseføretaket har godkjent deg som vikar.",
            )],
            Self::Legekandidat => &[T(
                "Du er utdanningskandidat ved en institusjon som kan ha kandidater.",
                "Du er utdanningskandidat ved ein institusjon som kan ha kandidatar.",
            )],
            Self::Fysioterapeut => &[T(
                "Du har driftsavtale med en kommune, eller kommunen har godkjent deg som vikar.",
                "Du har driftsavtale med ein kommune, eller kommunen har godkjent deg som vikar.",
            )],
            Self::Fysiokandidat => &[T(
                "Du er under videreutdanning, og praksisen varer så lenge som utdanningen.",
                "Du er under vidareutdanning, og praksisen varer så lenge som utdanninga.",
            )],
            Self::Tannlege => &[T("Du har autorisasjon som tannlege.", "Du har autorisasjon som tannlege.")],
            Self::Tannpleier => &[
                T("Du har autorisasjon som tannpleier.", "Du har autorisasjon som tannpleiar."),
                T(
                    "Du får oppgjør for stønadspunkt 1, 6 og 14.",
                    "Du får oppgjer for stønadspunkt 1, 6 og 14.",
                ),
            ],
            Self::Psykolog => &[
                T("Du er godkjent psykologspesialist.", "Du er godkjend psykologspesialist."),
                T(
                    "Du har driftsavtale med et regionalt helseforetak, eller helseforetaket har godkjent deg som vikar.",
                    "Du har driftsavtale med eit regionalt helseføretak, eller helseføretaket har godkjent deg som vikar.",
                ),
                T(
                    "Du trenger ikke driftsavtale hvis du har hatt slik praksis uten avbrudd siden 1. januar 1993.",
                    "Du treng ikkje driftsavtale om du har hatt slik praksis utan avbrot sidan 1. januar 1993.",
                ),
            ],
            Self::Psykologkandidat => &[T(
                "Du er kandidat eller lærer ved en institusjon som er godkjent for det.",
                "Du er kandidat eller lærar ved ein institusjon som er godkjend for det.",
            )],
            Self::Kiropraktor => &[
                T(
                    "Du har autorisasjon, turnuslisens eller rett til midlertidig arbeid fra et EØS-land.",
                    "Du har autorisasjon, turnuslisens eller rett til mellombels arbeid frå eit EØS-land.",
                ),
                T("Studenter kan ikke få oppgjør.", "Studentar kan ikkje få oppgjer."),
            ],
            Self::Jordmor => &[
                T("Du har autorisasjon som jordmor.", "Du har autorisasjon som jordmor."),
                T(
                    "For kontroller må du ha driftsavtale med kommunen på minst en femdels stilling, eller være ansatt der.",
                    "For kontrollar må du ha driftsavtale med kommunen på minst ei femdels stilling, eller vere tilsett der.",
                ),
                T(
                    "For fødsel utenfor institusjon trenger du ikke avtale med kommunen.",
                    "For fødsel utanfor institusjon treng du ikkje avtale med kommunen.",
                ),
            ],
            Self::Ortoptist => &[
                T(
                    "Du har norsk autorisasjon som ortoptist.",
                    "Du har norsk autorisasjon som ortoptist.",
                ),
                T(
                    "Du driver for egen regning. Ansatte på sykehus kan ikke få oppgjør.",
                    "Du driv for eiga rekning. Tilsette på sjukehus kan ikkje få oppgjer.",
                ),
            ],
            Self::Logoped | Self::Audiopedagog => &[
                T("Du driver privat praksis.", "Du driv privat praksis."),
                T(
                    "Du har utdanningen som forskriften krever, og Helfo har godkjent den.",
                    "Du har utdanninga som forskrifta krev, og Helfo har godkjent ho.",
                ),
                T("Pasienten har henvisning fra lege.", "Pasienten har tilvising frå lege."),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grunn::Yrke;
    use grunn::praksistype::{TYPER, fra_kode};

    fn krav(kode: &str, vikar: bool) -> Vec<(&'static str, bool)> {
        gruppe(fra_kode(kode).unwrap())
            .dokumenter(vikar)
            .iter()
            .map(|k| (k.dokument.kode(), k.paakrevd))
            .collect()
    }

    #[test]
    fn the_documents_are_those_of_the_table_in_the_specification() {
        assert_eq!(krav("FALE", false), [("fastlegeavtale", true), ("spesialisering", false)]);
        assert_eq!(krav("FALE", true), [("vikaravtale", true), ("spesialisering", false)]);
        assert_eq!(krav("LEVA", false), [("legevakt", true)]);
        assert_eq!(krav("SPOL", false), [("driftsavtale", true)]);
        assert_eq!(krav("SPES", true)[0], ("vikargodkjenning", true));
        assert_eq!(krav("UTKA", false), [("institusjon", true)]);
        assert_eq!(krav("PSNO", false), [("spesialist", true), ("driftsavtale", true)]);
        assert_eq!(
            krav("PSNE", true),
            [("spesialist", true), ("vikaravtale", true), ("vikargodkjenning", true)]
        );
        assert_eq!(krav("PSUT", false), [("institusjon", true)]);
        assert_eq!(krav("FYMT", false), [("driftsavtale", true)]);
        assert_eq!(krav("FYNO", true)[0], ("vikargodkjenning", true));
        assert_eq!(krav("JORD", false), [("driftsavtale", false)]);
        for ingen in ["TANN", "TAKJ", "TAPL", "KINO", "ORTO", "LOGO", "AUDI"] {
            assert!(krav(ingen, false).is_empty(), "{ingen}");
        }
    }

    #[test]
    fn every_type_has_conditions_and_a_group_within_its_profession() {
        for t in TYPER {
            let g = gruppe(t);
            assert!(!g.vilkar().is_empty(), "{}", t.kode);
            for setning in g.vilkar() {
                assert!(setning.begge().iter().all(|s| s.ends_with('.')), "{setning:?}");
            }
            for annen in TYPER.iter().filter(|a| a.yrke != t.yrke) {
                assert_ne!(gruppe(annen), g, "{} and {}", t.kode, annen.kode);
            }
        }
        assert!(
            TYPER
                .iter()
                .filter(|t| t.yrke == Yrke::Tannlege)
                .all(|t| !gruppe(t).kan_vaere_vikar())
        );
        assert!(gruppe(fra_kode("FALE").unwrap()).kan_vaere_vikar());
        // A candidate's practice has an end in any case, and is nobody's vikariat.
        assert!(TYPER.iter().filter(|t| t.krever_slutt).all(|t| !gruppe(t).kan_vaere_vikar()));
    }
}
