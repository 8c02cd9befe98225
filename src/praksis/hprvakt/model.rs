//! What changed approvals mean. No clock, no database.

use std::collections::BTreeSet;

use crate::praksis::vilkar::{self, Gruppe};
use grunn::Yrke;
use grunn::godkjenning::{Godkjenning, er_kjent};
use grunn::praksistype as typer;

/// What happened to one approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hendelse {
    Ny,
    /// Other specialties, or another name of the same thing.
    Endret,
    Bortfalt,
}

impl Hendelse {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Ny => "ny",
            Self::Endret => "endret",
            Self::Bortfalt => "bortfalt",
        }
    }
}

/// What is different, by approval. An approval is its profession and its kind (kodeverk 9060 and 7704).
#[must_use]
pub fn sammenlign<'a>(gamle: &'a [Godkjenning], nye: &'a [Godkjenning]) -> Vec<(Hendelse, Option<&'a Godkjenning>, &'a Godkjenning)> {
    let mut ut = Vec::new();
    for g in gamle {
        if !nye.iter().any(|n| samme(g, n)) {
            ut.push((Hendelse::Bortfalt, Some(g), g));
        }
    }
    for n in nye {
        match gamle.iter().find(|g| samme(g, n)) {
            None => ut.push((Hendelse::Ny, None, n)),
            Some(g) if spesialiteter(g) != spesialiteter(n) || g.autorisasjon_tekst != n.autorisasjon_tekst => {
                ut.push((Hendelse::Endret, Some(g), n));
            }
            Some(_) => {}
        }
    }
    ut
}

fn samme(a: &Godkjenning, b: &Godkjenning) -> bool {
    a.yrke == b.yrke && a.autorisasjon == b.autorisasjon
}

fn spesialiteter(g: &Godkjenning) -> Vec<&(String, String)> {
    let mut ut: Vec<_> = g.spesialiteter.iter().collect();
    ut.sort();
    ut
}

/// How far the right to practise goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rett {
    Ingen,
    /// Licence, conditions or another right with limits.
    Begrenset,
    /// Autorisasjon without conditions (kodeverk 7704, code 1).
    Full,
}

/// The right in one profession.
#[must_use]
pub fn rett(yrke: Yrke, godkjenninger: &[Godkjenning]) -> Rett {
    godkjenninger
        .iter()
        .filter(|g| g.gir_rett() && Yrke::fra_hpr_kode(&g.yrke) == Some(yrke))
        .map(|g| if g.autorisasjon == "1" { Rett::Full } else { Rett::Begrenset })
        .max()
        .unwrap_or(Rett::Ingen)
}

fn er_spesialist(yrke: Yrke, godkjenninger: &[Godkjenning]) -> bool {
    godkjenninger
        .iter()
        .any(|g| g.gir_rett() && Yrke::fra_hpr_kode(&g.yrke) == Some(yrke) && !g.spesialiteter.is_empty())
}

/// What a register or a login said of somebody's approvals that cannot be read: the professions (kodeverk 9060) it is about, or one of the
/// two words below. What is in doubt is neither given nor taken away by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tvil(BTreeSet<String>);

impl Tvil {
    const ALT: &str = "alt";
    /// The register did not know the number.
    const UKJENT: &str = "ukjent";

    #[must_use]
    pub fn ukjent_nummer() -> Self {
        Self(BTreeSet::from([Self::UKJENT.to_owned()]))
    }

    pub fn er_ukjent_nummer(&self) -> bool {
        self.0.contains(Self::UKJENT)
    }

    /// As it is stored.
    pub fn koder(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }

    pub fn fra_koder(koder: Vec<String>) -> Self {
        Self(koder.into_iter().collect())
    }

    #[must_use]
    pub fn og(&self, annen: &Self) -> Self {
        Self(self.0.union(&annen.0).cloned().collect())
    }

    /// Whether it is about approvals of a category.
    pub fn om(&self, hpr_kode: &str) -> bool {
        let yrke = Yrke::fra_hpr_kode(hpr_kode);
        self.0
            .iter()
            .any(|k| k == Self::ALT || k == Self::UKJENT || k == hpr_kode || yrke.is_some() && Yrke::fra_hpr_kode(k) == yrke)
    }

    /// Whether it is about the profession of a practice.
    pub fn om_yrke(&self, yrke: Option<Yrke>) -> bool {
        yrke.and_then(Yrke::hpr_kode).is_some_and(|kode| self.om(kode))
    }

    /// Approvals of a kind nobody knows the meaning of.
    pub fn av_ukjente(godkjenninger: &[Godkjenning]) -> Self {
        let ukjente = godkjenninger.iter().filter(|g| !er_kjent(&g.autorisasjon));
        Self(ukjente.map(|g| g.yrke.clone()).collect())
    }

    /// What is known after an answer: what is surely so, and of what was known before what the answer is in doubt about.
    #[must_use]
    pub fn behold(&self, gamle: &[Godkjenning], sikre: &[Godkjenning]) -> Vec<Godkjenning> {
        let beholdes = gamle.iter().filter(|g| self.om(&g.yrke) && !sikre.iter().any(|s| samme(g, s)));
        sikre.iter().chain(beholdes).cloned().collect()
    }
}

impl From<registre::hpr::Tvil> for Tvil {
    fn from(t: registre::hpr::Tvil) -> Self {
        Self(t.yrker.into_iter().chain(t.alt.then(|| Self::ALT.to_owned())).collect())
    }
}

/// Why a practice must be cleared up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grunn {
    /// No right to practise the profession any more.
    Bortfalt,
    /// The right has got limits.
    Begrenset,
    /// No specialty any more, in a practice for specialists.
    Spesialitet,
    /// The register says something that cannot be read: a person must look.
    Uavklart,
}

impl Grunn {
    pub const ALLE: [Self; 4] = [Self::Bortfalt, Self::Begrenset, Self::Spesialitet, Self::Uavklart];

    pub const fn kode(self) -> &'static str {
        match self {
            Self::Bortfalt => "bortfalt",
            Self::Begrenset => "begrenset",
            Self::Spesialitet => "spesialitet",
            Self::Uavklart => "uavklart",
        }
    }

    /// The reason with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|g| g.kode() == kode)
    }

    /// Whether bills for days without approval are stopped. Limits are for a case worker to judge.
    pub const fn stanser_krav(self) -> bool {
        matches!(self, Self::Bortfalt)
    }
}

/// What a change means for a practice of a type. Only a loss counts: who never had more is as approved as when the practice was registered.
#[must_use]
pub fn folge(praksistype: &str, gamle: &[Godkjenning], nye: &[Godkjenning]) -> Option<Grunn> {
    let t = typer::fra_kode(praksistype)?;
    let (for_, etter) = (rett(t.yrke, gamle), rett(t.yrke, nye));
    if etter == Rett::Ingen {
        return (for_ != Rett::Ingen).then_some(Grunn::Bortfalt);
    }
    if krever_spesialist(vilkar::gruppe(t)) && er_spesialist(t.yrke, gamle) && !er_spesialist(t.yrke, nye) {
        return Some(Grunn::Spesialitet);
    }
    (for_ == Rett::Full && etter == Rett::Begrenset).then_some(Grunn::Begrenset)
}

/// Whether what was lost is back.
#[must_use]
pub fn er_tilbake(grunn: Grunn, praksistype: &str, nye: &[Godkjenning]) -> bool {
    let Some(t) = typer::fra_kode(praksistype) else { return false };
    match grunn {
        // Of what was in doubt: when it no longer is.
        Grunn::Bortfalt | Grunn::Uavklart => rett(t.yrke, nye) != Rett::Ingen,
        Grunn::Begrenset => rett(t.yrke, nye) == Rett::Full,
        Grunn::Spesialitet => er_spesialist(t.yrke, nye),
    }
}

/// Practices that only a specialist may have (praksisinformasjon.md §4).
const fn krever_spesialist(gruppe: Gruppe) -> bool {
    matches!(gruppe, Gruppe::Avtalespesialist | Gruppe::Psykolog)
}

#[cfg(test)]
mod tester {
    use super::*;

    fn g(yrke: &str, autorisasjon: &str, spesialiteter: &[&str]) -> Godkjenning {
        Godkjenning {
            yrke: yrke.into(),
            autorisasjon: autorisasjon.into(),
            autorisasjon_tekst: format!("Tekst {autorisasjon}"),
            spesialiteter: spesialiteter.iter().map(|s| ((*s).to_owned(), (*s).to_owned())).collect(),
            hentet: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_is_different_is_told_by_approval() {
        let gamle = [g("LE", "1", &["a", "b"]), g("TL", "1", &[])];
        assert!(
            sammenlign(&gamle, &[g("TL", "1", &[]), g("LE", "1", &["b", "a"])]).is_empty(),
            "order does not count"
        );
        let nye = [g("LE", "1", &["a"]), g("TL", "17", &[])];
        let ut = sammenlign(&gamle, &nye);
        assert_eq!(
            ut,
            [
                (Hendelse::Bortfalt, Some(&gamle[1]), &gamle[1]),
                (Hendelse::Endret, Some(&gamle[0]), &nye[0]),
                (Hendelse::Ny, None, &nye[1]),
            ]
        );
    }

    #[test]
    fn only_a_loss_has_a_consequence_and_only_for_the_profession() {
        let full = [g("LE", "1", &[])];
        let vilkar = [g("LE", "17", &[])];
        let uten_rett = [g("LE", "3", &[])];
        for (type_, gamle, nye, venter) in [
            ("FALE", &full[..], &full[..], None),
            ("FALE", &full, &[], Some(Grunn::Bortfalt)),
            ("FALE", &full, &uten_rett, Some(Grunn::Bortfalt)),
            ("FALE", &vilkar, &[], Some(Grunn::Bortfalt)),
            ("FALE", &full, &vilkar, Some(Grunn::Begrenset)),
            ("FALE", &vilkar, &full, None),
            ("FALE", &vilkar, &vilkar, None),
            ("FALE", &[], &[], None),
            ("FALE", &[], &full, None),
            ("TANN", &full, &[], None),
            ("LOGO", &full, &[], None),
            ("XXXX", &full, &[], None),
        ] {
            assert_eq!(folge(type_, gamle, nye), venter, "{type_} {gamle:?} {nye:?}");
        }
    }

    #[test]
    fn specialists_must_stay_specialists_where_the_practice_demands_it() {
        let (med, uten) = ([g("LE", "1", &["Øyesykdommer"])], [g("LE", "1", &[])]);
        assert_eq!(folge("SPOL", &med, &uten), Some(Grunn::Spesialitet));
        assert_eq!(folge("FALE", &med, &uten), None);
        assert_eq!(folge("SPOL", &uten, &uten), None, "never told to be one");
        assert_eq!(folge("SPOL", &med, &[]), Some(Grunn::Bortfalt), "the greater loss");
        let (ps, ps_uten) = ([g("PS", "1", &["Klinisk"])], [g("PS", "1", &[])]);
        assert_eq!(folge("PSNO", &ps, &ps_uten), Some(Grunn::Spesialitet));
    }

    #[test]
    fn what_was_lost_is_back_when_the_practice_has_what_it_needs() {
        let (full, vilkar) = ([g("LE", "1", &["x"])], [g("LE", "17", &[])]);
        for (grunn, nye, venter) in [
            (Grunn::Bortfalt, &[][..], false),
            (Grunn::Bortfalt, &vilkar, true),
            (Grunn::Begrenset, &vilkar, false),
            (Grunn::Begrenset, &full, true),
            (Grunn::Spesialitet, &vilkar, false),
            (Grunn::Spesialitet, &full, true),
        ] {
            assert_eq!(er_tilbake(grunn, "FALE", nye), venter, "{grunn:?} {nye:?}");
        }
    }

    #[test]
    fn what_is_in_doubt_stays_as_it_was_for_that_profession_alone() {
        let gamle = [g("FT", "1", &["Manuellterapi"]), g("PS", "1", &[])];
        let tvil = Tvil::from(registre::hpr::Tvil {
            alt: false,
            yrker: vec!["MT".into()],
        });
        assert_eq!(tvil.behold(&gamle, &[]), gamle[..1], "MT and FT are one profession");
        assert_eq!(
            tvil.behold(&gamle, &[g("FT", "1", &[])]),
            [g("FT", "1", &[])],
            "what is sure goes before"
        );
        assert!(tvil.om_yrke(Some(Yrke::Fysioterapeut)) && !tvil.om_yrke(Some(Yrke::Psykolog)) && !tvil.om_yrke(None));
        for alt in [Tvil::ukjent_nummer(), Tvil::from(registre::hpr::Tvil { alt: true, yrker: vec![] })] {
            assert_eq!(alt.behold(&gamle, &[]), gamle);
            assert_eq!(Tvil::fra_koder(alt.koder()), alt);
        }
        assert_eq!(Tvil::default().behold(&gamle, &[]), []);
        assert_eq!(Tvil::av_ukjente(&[g("LE", "1", &[]), g("PS", "99", &[])]).koder(), ["PS"]);
        assert_eq!(tvil.og(&Tvil::ukjent_nummer()).koder(), ["MT", "ukjent"]);
    }

    #[test]
    fn codes_read_back() {
        for grunn in Grunn::ALLE {
            assert_eq!(Grunn::fra_kode(grunn.kode()), Some(grunn));
        }
    }
}
