//! The rules tied to codes, in words: what each says, what breaking it does, and which rules of the control read it.

use super::regel::{Niva, RegelId};
use super::takstregel::{Grense, Hvem, Over, Regelslag, Styrke, Takstregel};
use grunn::text::{Sprak, T, Ting};

mod lov;

pub use lov::{frist, lov};

/// What breaking a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Utfall {
    Avviser,
    /// Rejects a bill without a note, informs on one that has it.
    AvviserUtenMerknad,
    Informerer,
    /// Cannot be broken: it says what the code is, for other rules to read.
    Opplyser,
    /// Controlled by something else, which `merknad` names.
    AnnetSted,
    /// Not in the message; `merknad` says why.
    IkkeAutomatisk,
}

impl Utfall {
    pub fn ord(self) -> T {
        match self {
            Self::Avviser => T("Avviser", "Avviser"),
            Self::AvviserUtenMerknad => T("Avviser uten merknad", "Avviser utan merknad"),
            Self::Informerer => T("Informerer", "Informerer"),
            Self::Opplyser => T("Opplyser", "Opplyser"),
            Self::AnnetSted => T("Kontrolleres av en annen regel", "Blir kontrollert av ein annan regel"),
            Self::IkkeAutomatisk => T("Kontrolleres ikke automatisk", "Blir ikkje kontrollert automatisk"),
        }
    }

    /// The name in JSON.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Avviser => "avviser",
            Self::AvviserUtenMerknad => "avviserUtenMerknad",
            Self::Informerer => "informerer",
            Self::Opplyser => "opplyser",
            Self::AnnetSted => "annetSted",
            Self::IkkeAutomatisk => "ikkeAutomatisk",
        }
    }
}

impl Niva {
    pub fn ord(self) -> T {
        match self {
            Self::Avviser => T("Avviser", "Avviser"),
            Self::Manuell => T("En saksbehandler ser på den", "Ein saksbehandlar ser på ho"),
            Self::Informerer => T("Informerer", "Informerer"),
        }
    }

    /// The name in JSON.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Avviser => "avviser",
            Self::Manuell => "manuell",
            Self::Informerer => "informerer",
        }
    }
}

impl Takstregel {
    pub fn utfall(&self) -> Utfall {
        match (&self.slag, self.styrke) {
            (Regelslag::IkkeAutomatisk, _) => Utfall::IkkeAutomatisk,
            (Regelslag::AnnetSted, _) => Utfall::AnnetSted,
            (
                Regelslag::FriRepetisjon
                | Regelslag::Repetisjonsprosent(_)
                | Regelslag::EnkelKontakt
                | Regelslag::Konsultasjon
                | Regelslag::Behandling
                | Regelslag::Gruppe
                | Regelslag::UtenomTid
                | Regelslag::Delegert
                | Regelslag::UtenPasient
                | Regelslag::Henvisningsfri(_)
                | Regelslag::DekkesVed(_)
                | Regelslag::HonorarVed(_),
                _,
            ) => Utfall::Opplyser,
            (_, Styrke::Avviser) => Utfall::Avviser,
            (_, Styrke::Merknad) => Utfall::AvviserUtenMerknad,
            (_, Styrke::Informerer) => Utfall::Informerer,
        }
    }

    /// The rule in words. What no rule reads is said as the regulation has it.
    pub fn ord(&self) -> T<String> {
        match self.slag {
            Regelslag::IkkeAutomatisk | Regelslag::AnnetSted => T(self.tekst.clone(), self.tekst.clone()),
            _ => slag(&self.slag),
        }
    }

    /// Whether the words are the regulation's own, in bokmål only.
    pub fn er_sitat(&self) -> bool {
        matches!(self.slag, Regelslag::IkkeAutomatisk | Regelslag::AnnetSted)
    }

    /// The rules of the control that read it.
    pub fn leses_av(&self) -> &'static [RegelId] {
        leses_av(&self.slag)
    }
}

fn likt(ord: &str) -> T<String> {
    T(ord.to_owned(), ord.to_owned())
}

fn fast(ord: T) -> T<String> {
    T(ord.0.to_owned(), ord.1.to_owned())
}

fn ganger(n: u32) -> T<String> {
    Ting::Gang.antall(n.into())
}

fn slag(slag: &Regelslag) -> T<String> {
    match slag {
        Regelslag::UgyldigMed(m) => {
            let T(nb, nn) = m.ord();
            T(
                format!("Kan ikke stå på samme regning som {nb}."),
                format!("Kan ikkje stå på same rekning som {nn}."),
            )
        }
        Regelslag::BareMed(m) => {
            let T(nb, nn) = m.ord();
            T(
                format!("Kan bare stå på regning sammen med {nb}."),
                format!("Kan berre stå på rekning saman med {nn}."),
            )
        }
        Regelslag::IkkeSammeDag(m) => {
            let T(nb, nn) = m.ord();
            T(
                format!("Kan ikke brukes samme dag som {nb} for samme pasient."),
                format!("Kan ikkje brukast same dag som {nn} for same pasient."),
            )
        }
        Regelslag::IkkeDagenEtter => fast(T(
            "Kan ikke brukes flere dager på rad for samme pasient.",
            "Kan ikkje brukast fleire dagar på rad for same pasient.",
        )),
        Regelslag::Krever(m) => {
            let T(nb, nn) = m.ord();
            T(
                format!("Er et tillegg. Må stå på samme regning som en av {nb}."),
                format!("Er eit tillegg. Må stå på same rekning som ein av {nn}."),
            )
        }
        Regelslag::MaksRepetisjoner(n) => {
            let T(nb, nn) = ganger(n.saturating_add(1));
            T(
                format!("Kan brukes {nb} på en regning."),
                format!("Kan brukast {nn} på ei rekning."),
            )
        }
        Regelslag::FriRepetisjon => fast(T(
            "Kan brukes så mange ganger det trengs på en regning.",
            "Kan brukast så mange gonger det trengst på ei rekning.",
        )),
        Regelslag::Repetisjonsprosent(p) => T(
            format!("Hver gang etter den første gir {p} prosent av beløpet."),
            format!("Kvar gong etter den første gir {p} prosent av beløpet."),
        ),
        Regelslag::Maks(grense) => maks(grense),
        Regelslag::MinTid(n) => {
            let T(nb, nn) = Ting::Minutt.antall((*n).into());
            T(format!("Tar minst {nb}."), format!("Tek minst {nn}."))
        }
        Regelslag::TidPerRepetisjon(n) => {
            let T(nb, nn) = Ting::Minutt.antall((*n).into());
            T(
                format!("Hver gang etter den første tar minst {nb} til."),
                format!("Kvar gong etter den første tek minst {nn} til."),
            )
        }
        Regelslag::KreverSpesialitet(navn) => T(
            format!("Krever spesialitet eller kompetanse i HPR: {navn}."),
            format!("Krev spesialitet eller kompetanse i HPR: {navn}."),
        ),
        Regelslag::EnSpesialitet(navn) => T(
            format!("Krever en av disse spesialitetene i HPR: {}.", navn.join(", ")),
            format!("Krev ein av desse spesialitetane i HPR: {}.", navn.join(", ")),
        ),
        Regelslag::SpesialitetEllerUnder(alder, navn) => {
            let navn = navn.join(", ");
            T(
                format!("Gjelder pasienter under {alder} år. Ellers kreves en av disse spesialitetene i HPR: {navn}."),
                format!("Gjeld pasientar under {alder} år. Elles må du ha ein av desse spesialitetane i HPR: {navn}."),
            )
        }
        Regelslag::IkkeBareSpesialitet(navn) => T(
            format!("Krever en annen spesialitet i HPR enn {}.", navn.join(", ")),
            format!("Krev ein annan spesialitet i HPR enn {}.", navn.join(", ")),
        ),
        Regelslag::IkkeI(typer) => {
            let T(nb, nn) = praksistyper(typer);
            T(format!("Kan ikke brukes i {nb}."), format!("Kan ikkje brukast i {nn}."))
        }
        Regelslag::AlderFra(n) => T(format!("Gjelder pasienter fra {n} år."), format!("Gjeld pasientar frå {n} år.")),
        Regelslag::AlderUnder(n) => T(format!("Gjelder pasienter under {n} år."), format!("Gjeld pasientar under {n} år.")),
        Regelslag::Klokka(fra, til) => {
            let kl = |m: &u32| format!("{:02}.{:02}", m / 60, m % 60);
            T(
                format!("Gjelder fra kl. {} til kl. {}.", kl(fra), kl(til)),
                format!("Gjeld frå kl. {} til kl. {}.", kl(fra), kl(til)),
            )
        }
        Regelslag::IkkeKlokka(minutt) => {
            let kl = format!("{:02}.{:02}", minutt / 60, minutt % 60);
            T(
                format!("Kl. {kl} er neppe da det skjedde."),
                format!("Kl. {kl} er neppe då det skjedde."),
            )
        }
        Regelslag::KreverDiagnose(koder) => krever_en(koder, T("en diagnose på regningen", "ein diagnose på rekninga")),
        Regelslag::KreverProsedyre(koder) => krever_en(koder, T("en prosedyrekode på regningen", "ein prosedyrekode på rekninga")),
        Regelslag::Henvisningsfri(n) => {
            let T(nb, nn) = ganger(*n);
            T(
                format!("Trenger ikke henvisning de første {nb} per pasient."),
                format!("Treng ikkje tilvising dei første {nn} per pasient."),
            )
        }
        Regelslag::DekkesVed(kode) => T(
            format!("Helfo dekker den når regningen har koden {kode} for fri egenandel."),
            format!("Helfo dekkjer han når rekninga har koden {kode} for fri eigendel."),
        ),
        Regelslag::HonorarVed(kode) => T(
            format!("Helfo dekker hele honoraret når takst {kode} står på regningen."),
            format!("Helfo dekkjer heile honoraret når takst {kode} står på rekninga."),
        ),
        Regelslag::UtenEgetBelop(m) => {
            let T(nb, nn) = m.ord();
            T(
                format!("Har ikke eget beløp. Bruk {nb} i stedet."),
                format!("Har ikkje eige beløp. Bruk {nn} i staden."),
            )
        }
        uten_verdi => fast(egenskap(uten_verdi)),
    }
}

/// Any, or one of a list.
fn krever_en(koder: &[String], hva: T) -> T<String> {
    let liste = match koder.join(", ") {
        alle if alle.is_empty() => T(String::new(), String::new()),
        alle => T(format!(", en av {alle}"), format!(", ein av {alle}")),
    };
    T(format!("Krever {}{}.", hva.0, liste.0), format!("Krev {}{}.", hva.1, liste.1))
}

/// The rules that have no value.
fn egenskap(slag: &Regelslag) -> T {
    match slag {
        Regelslag::EnkelKontakt => T("Regnes som en enkel kontakt.", "Blir rekna som ein enkel kontakt."),
        Regelslag::Konsultasjon => T("Regnes som en konsultasjon.", "Blir rekna som ein konsultasjon."),
        Regelslag::Behandling => T("Behandleren er sammen med pasienten.", "Behandlaren er saman med pasienten."),
        Regelslag::Gruppe => T("Flere pasienter får hjelp samtidig.", "Fleire pasientar får hjelp samtidig."),
        Regelslag::UtenomTid => T(
            "Tar ikke av behandlerens tid på dette klokkeslettet.",
            "Tek ikkje av tida til behandlaren på dette klokkeslettet.",
        ),
        Regelslag::Delegert => T(
            "Blir gjort av en annen enn den som sender kravet.",
            "Blir gjort av ein annan enn den som sender kravet.",
        ),
        Regelslag::Kveld => T("Gjelder kveld, natt og helg.", "Gjeld kveld, natt og helg."),
        Regelslag::Helg => T("Gjelder lørdag og søndag.", "Gjeld laurdag og søndag."),
        Regelslag::Hoytid => T("Gjelder helligdager og aftenene før dem.", "Gjeld heilagdagar og aftanane før dei."),
        Regelslag::UtenPasient => T("Regningen trenger ingen pasient.", "Rekninga treng ingen pasient."),
        Regelslag::EnPerDag => T(
            "Pasienten kan ha én slik konsultasjon om dagen.",
            "Pasienten kan ha éin slik konsultasjon om dagen.",
        ),
        Regelslag::KreverHenvisning => T("Krever henvisning.", "Krev tilvising."),
        Regelslag::UtenHenvisning => T(
            "Brukes bare når pasienten ikke har henvisning.",
            "Blir berre brukt når pasienten ikkje har tilvising.",
        ),
        Regelslag::KreverMerknad => T(
            "Begrunnelsen skal stå i merknaden på regningen.",
            "Grunngjevinga skal stå i merknaden på rekninga.",
        ),
        _ => T("Pasienten betaler alt selv.", "Pasienten betaler alt sjølv."),
    }
}

/// `FALE`, and `SP*` by its beginning.
pub fn praksistyper(typer: &[String]) -> T<String> {
    let alle = |sprak: Sprak| {
        let ut = typer.iter().map(|t| match t.strip_suffix('*') {
            Some(start) => format!("{} {start}", T("alle som begynner med", "alle som byrjar med").i(sprak)),
            None => t.clone(),
        });
        format!("{} {}", T("praksistype", "praksistype").i(sprak), ut.collect::<Vec<_>>().join(", "))
    };
    T(alle(Sprak::Nb), alle(Sprak::Nn))
}

fn maks(g: &Grense) -> T<String> {
    let hvem = match g.hvem {
        Hvem::Pasient => T("per pasient", "per pasient"),
        Hvem::Alle => T("per pasient, også hos andre", "per pasient, òg hos andre"),
        Hvem::Tilstand => T("per pasient for samme hoveddiagnose", "per pasient for same hovuddiagnose"),
        Hvem::Punkt6a => T("per pasient med stønadspunkt 6a", "per pasient med stønadspunkt 6a"),
        Hvem::Behandler => T("for behandleren", "for behandlaren"),
    };
    let over = match g.over {
        Over::Dag => T("på samme dag", "på same dag"),
        Over::Maned => T("i en måned", "i ein månad"),
        Over::Halvar => T("i et halvår", "i eit halvår"),
        Over::Kalenderar => T("i et kalenderår", "i eit kalenderår"),
        Over::Ar => T("på tolv måneder", "på tolv månader"),
        Over::Alltid => T("i alt", "i alt"),
        Over::Svangerskap => T("i et svangerskap", "i eit svangerskap"),
        Over::Krise => T("i en krise", "i ei krise"),
        Over::Henvisning => T("på én henvisning", "på éi tilvising"),
        Over::Mellom => T("mellom to behandlinger", "mellom to behandlingar"),
    };
    let antall = ganger(g.maks);
    let koder = g.koder.as_ref().map_or_else(
        || likt(""),
        |m| {
            let T(nb, nn) = m.ord();
            let ord = if g.over == Over::Mellom {
                T("Behandlinger er", "Behandlingar er")
            } else {
                T("Teller sammen med", "Tel saman med")
            };
            T(format!(" {} {nb}.", ord.0), format!(" {} {nn}.", ord.1))
        },
    );
    T(
        format!("Kan brukes {} {} {}.{}", antall.0, over.0, hvem.0, koder.0),
        format!("Kan brukast {} {} {}.{}", antall.1, over.1, hvem.1, koder.1),
    )
}

fn leses_av(slag: &Regelslag) -> &'static [RegelId] {
    use RegelId::*;
    match slag {
        Regelslag::UgyldigMed(_) => &[K06UgyldigMed],
        Regelslag::BareMed(_) => &[K06BareMed],
        Regelslag::IkkeSammeDag(_) => &[K06SammeDag],
        Regelslag::IkkeDagenEtter => &[K06DagenEtter],
        Regelslag::Krever(_) => &[K07KreverTakst],
        Regelslag::MaksRepetisjoner(_) | Regelslag::FriRepetisjon => &[K15Repetisjon],
        Regelslag::Repetisjonsprosent(_) => &[K21Sum],
        Regelslag::Maks(g) if g.hvem == Hvem::Behandler => &[K16Behandler],
        Regelslag::Maks(g) if g.over == Over::Kalenderar => &[K16Maks],
        Regelslag::Maks(_) => &[K16Periode],
        Regelslag::MinTid(_) | Regelslag::TidPerRepetisjon(_) => &[K09Overlapp, K10SammeTid],
        Regelslag::Behandling | Regelslag::Gruppe | Regelslag::UtenomTid | Regelslag::Delegert => &[K09Overlapp, K10SammeTid],
        Regelslag::KreverSpesialitet(_) | Regelslag::EnSpesialitet(_) | Regelslag::IkkeBareSpesialitet(_) => &[K19Spesialist],
        Regelslag::SpesialitetEllerUnder(..) => &[K19EllerAlder],
        Regelslag::IkkeI(_) => &[K18Praksistype],
        Regelslag::AlderFra(_) | Regelslag::AlderUnder(_) => &[K27Alder],
        Regelslag::EnkelKontakt | Regelslag::Konsultasjon => &[K08NaerKonsultasjon, K08AltGodkjent],
        Regelslag::Kveld => &[K20Kveld],
        Regelslag::Klokka(..) | Regelslag::Helg | Regelslag::Hoytid => &[K20Tidsrom],
        Regelslag::IkkeKlokka(_) => &[K30Klokkeslett],
        Regelslag::KreverDiagnose(_) => &[K17Diagnose],
        Regelslag::KreverProsedyre(_) => &[K17Prosedyre],
        Regelslag::UtenPasient => &[K23Mangler],
        Regelslag::EnPerDag => &[K28EnPerDag],
        Regelslag::Henvisningsfri(_) | Regelslag::KreverHenvisning => &[K14Mangler],
        Regelslag::UtenHenvisning => &[K14HarHenvisning],
        Regelslag::KreverMerknad => &[K13Begrunnelse],
        Regelslag::PasientBetaler | Regelslag::DekkesVed(_) => &[K21PasientBetaler],
        Regelslag::HonorarVed(_) => &[K21Belop],
        Regelslag::UtenEgetBelop(_) => &[K21UtenEgetBelop],
        Regelslag::IkkeAutomatisk | Regelslag::AnnetSted => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fritak;
    use crate::takstfil::innebygd;

    fn ord(regel: &str, verdi: &str) -> T<String> {
        slag(&Regelslag::tolk(regel, verdi).unwrap())
    }

    #[test]
    fn a_rule_is_said_in_both_languages() {
        for (regel, verdi, nb, nn) in [
            (
                "ugyldig_med",
                "2ak 11.-15. 1b* !11e",
                "Kan ikke stå på samme regning som 2ak, alle med nummer 11–15, alle som begynner med 1b, unntatt 11e.",
                "Kan ikkje stå på same rekning som 2ak, alle med nummer 11–15, alle som byrjar med 1b, unnateke 11e.",
            ),
            (
                "maks_repetisjoner",
                "0",
                "Kan brukes én gang på en regning.",
                "Kan brukast éin gong på ei rekning.",
            ),
            (
                "maks_repetisjoner",
                "9",
                "Kan brukes 10 ganger på en regning.",
                "Kan brukast 10 gonger på ei rekning.",
            ),
            (
                "maks",
                "3 kalenderar pasient",
                "Kan brukes 3 ganger i et kalenderår per pasient.",
                "Kan brukast 3 gonger i eit kalenderår per pasient.",
            ),
            (
                "maks",
                "1 maned behandler 50a",
                "Kan brukes én gang i en måned for behandleren. Teller sammen med 50a.",
                "Kan brukast éin gong i ein månad for behandlaren. Tel saman med 50a.",
            ),
            (
                "klokka",
                "23:00-08:00",
                "Gjelder fra kl. 23.00 til kl. 08.00.",
                "Gjeld frå kl. 23.00 til kl. 08.00.",
            ),
            (
                "ikke_i",
                "LEVA SP*",
                "Kan ikke brukes i praksistype LEVA, alle som begynner med SP.",
                "Kan ikkje brukast i praksistype LEVA, alle som byrjar med SP.",
            ),
            ("pasient_betaler", "", "Pasienten betaler alt selv.", "Pasienten betaler alt sjølv."),
        ] {
            assert_eq!(ord(regel, verdi), T(nb.to_owned(), nn.to_owned()), "{regel} {verdi}");
        }
    }

    #[test]
    fn every_rule_of_the_tariff_is_said_and_read_by_a_rule_or_says_why_not() {
        let register = innebygd().unwrap();
        let mut antall = 0;
        for fag in register.fagomrader().keys() {
            for kode in register.koder(fag) {
                for r in register.alle_regler(fag, kode) {
                    antall += 1;
                    for ord in [r.ord().0, r.ord().1] {
                        assert!(!ord.is_empty() && (r.er_sitat() || ord.ends_with('.')), "{fag} {kode}: {ord}");
                    }
                    match r.utfall() {
                        Utfall::IkkeAutomatisk | Utfall::AnnetSted => assert!(r.merknad.is_some(), "{fag} {kode}: {}", r.tekst),
                        _ => assert!(!r.leses_av().is_empty(), "{fag} {kode}: {}", r.tekst),
                    }
                }
            }
        }
        assert!(antall > 2_000, "{antall}");
    }

    #[test]
    fn codes_stand_in_the_order_of_the_regulation() {
        let register = innebygd().unwrap();
        let le = register.koder("LE");
        let plass = |kode: &str| le.iter().position(|k| *k == kode).unwrap();
        assert!(plass("2ad") < plass("2cd") && plass("2cd") < plass("11ad") && plass("11ad") < plass("S2ad"));
        assert_eq!(register.fagomrader()["LE"], le.len());
        assert_eq!(register.rader("LE", "2cd").first().map(|t| t.gyldig_fra), "2026-07-01".parse().ok());
        assert!(register.koder("XX").is_empty() && register.rader("LE", "2xx").is_empty());
    }

    #[test]
    fn rows_of_laws_and_parameters_have_words() {
        assert!(fritak::lovrader().filter_map(|r| lov(r.hva)).count() >= 12);
        for f in fritak::frister() {
            assert!(frist(f).is_some(), "{}", f.navn);
        }
        assert!(!fritak::koder().is_empty());
    }

    /// As the texts of the portal: at most fifteen words a sentence, LIX at most 40. Lists of codes are no words.
    #[test]
    fn the_words_are_plain_in_both_languages() {
        let verdier = [
            ("ugyldig_med", "2ad"),
            ("bare_med", "2ad"),
            ("ikke_samme_dag", "2ad"),
            ("ikke_dagen_etter", ""),
            ("krever", "2ad"),
            ("maks_repetisjoner", "3"),
            ("fri_repetisjon", ""),
            ("repetisjonsprosent", "50"),
            ("maks", "3 ar alle"),
            ("min_tid", "20"),
            ("tid_per_repetisjon", "10"),
            ("ikke_i", "FALE"),
            ("alder_fra", "16"),
            ("alder_under", "16"),
            ("enkel_kontakt", ""),
            ("konsultasjon", ""),
            ("behandling", ""),
            ("gruppe", ""),
            ("utenom_tid", ""),
            ("delegert", ""),
            ("kveld", ""),
            ("ikke_klokka", "23:59"),
            ("krever_diagnose", ""),
            ("krever_prosedyre", "ACFE10"),
            ("helg", ""),
            ("hoytid", ""),
            ("uten_pasient", ""),
            ("en_per_dag", ""),
            ("henvisningsfri", "3"),
            ("krever_henvisning", ""),
            ("uten_henvisning", ""),
            ("krever_merknad", ""),
            ("pasient_betaler", ""),
            ("dekkes_ved", "H"),
            ("honorar_ved", "10e"),
            ("uten_eget_belop", "3a"),
        ];
        let lover = fritak::lovrader().filter_map(|r| lov(r.hva));
        let setninger: Vec<T<String>> = verdier.iter().map(|(r, v)| ord(r, v)).chain(lover).collect();
        for sprak in Sprak::ALLE {
            let tekst = setninger.iter().map(|t| t.paa(sprak).as_str()).collect::<Vec<_>>().join(" ");
            let ord: Vec<&str> = tekst.split_whitespace().collect();
            let lange = ord.iter().filter(|o| o.chars().filter(|c| c.is_alphabetic()).count() > 6).count();
            let punktum = ord.iter().filter(|o| o.ends_with('.') && **o != "kl.").count();
            assert!(ord.len() / punktum <= 15, "{} words in {punktum} sentences", ord.len());
            let lix = ord.len() / punktum + 100 * lange / ord.len();
            assert!(lix <= 40, "LIX {lix} in {sprak:?}");
        }
    }
}
