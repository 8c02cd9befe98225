//! Measures every text: sentence length, LIX, same structure in both languages, and words from the wrong language.

use crate::brev;
use crate::feil::sider::{FELLES, Feilside};
use crate::info::text::manus::MANUS;
use crate::info::text::{Artikkel, Blokk, EMNER, FORSIDE, Forside, GRUPPER, KONTAKT, NETTLESERE, OVERSIKT, PERSONVERN, TILGJENGELIGHET};
use crate::server::epost::Brev;
use grunn::text::{Sprak, T};

const MAX_ORD_PER_SETNING: f64 = 15.0;
const MAX_LIX: f64 = 40.0;

const AVTALER: [(&str, T); 3] = [
    (
        "avtale 2024-1",
        T(
            include_str!("../../migrations/data/avtale/2024-1.nb.md"),
            include_str!("../../migrations/data/avtale/2024-1.nn.md"),
        ),
    ),
    (
        "avtale 2026-1",
        T(
            include_str!("../../migrations/data/avtale/2026-1.nb.md"),
            include_str!("../../migrations/data/avtale/2026-1.nn.md"),
        ),
    ),
    (
        "avtale 2027-1",
        T(
            include_str!("../../migrations/data/avtale/2027-1.nb.md"),
            include_str!("../../migrations/data/avtale/2027-1.nn.md"),
        ),
    ),
];

/// A text to measure: running text (what counts for LIX) and everything a reader sees (what must be in the right language).
struct Tekst {
    navn: String,
    sprak: Sprak,
    lopende: Vec<String>,
    alt: Vec<String>,
}

#[derive(Default)]
struct Maal {
    ord: u32,
    lange: u32,
    setninger: u32,
}

impl Maal {
    /// Headings and labels are left out: they have no full stop, and would make the sentences look shorter than they are.
    fn av(deler: &[String]) -> Self {
        let mut maal = Self::default();
        for del in deler {
            let mut apen = false;
            let mut ord = del.split_whitespace().filter(|o| o.chars().any(char::is_alphanumeric)).peekable();
            while let Some(o) = ord.next() {
                apen = true;
                maal.ord += 1;
                maal.lange += u32::from(o.chars().filter(|c| c.is_alphabetic()).count() > 6);
                // «hver 14. dag» and «1. januar» go on: a sentence starts with a capital letter or a figure.
                let next_starts = ord.peek().is_none_or(|n| n.chars().next().is_some_and(|c| !c.is_lowercase()));
                if o.ends_with(['.', '!', '?', ':']) && next_starts {
                    maal.setninger += 1;
                    apen = false;
                }
            }
            maal.setninger += u32::from(apen);
        }
        maal
    }

    fn ord_per_setning(&self) -> f64 {
        f64::from(self.ord) / f64::from(self.setninger.max(1))
    }

    fn lix(&self) -> f64 {
        self.ord_per_setning() + 100.0 * f64::from(self.lange) / f64::from(self.ord.max(1))
    }
}

fn artikkel(navn: &str, sprak: Sprak, a: &Artikkel) -> Tekst {
    let mut lopende = vec![a.ingress.to_owned()];
    let mut alt = vec![a.tittel.to_owned(), a.ingress.to_owned()];
    for blokk in a.avsnitt {
        match blokk {
            Blokk::H2(t) => alt.push((*t).to_owned()),
            // Measured by themselves, in `alle`.
            Blokk::Bilde(_) | Blokk::Film(_) => {}
            Blokk::Lenke { tekst, .. } => alt.push((*tekst).to_owned()),
            Blokk::P(t) => lopende.push((*t).to_owned()),
            Blokk::Liste(l) | Blokk::Steg(l) => lopende.extend(l.iter().map(|t| (*t).to_owned())),
        }
    }
    alt.extend(lopende.iter().skip(1).cloned());
    Tekst {
        navn: navn.to_owned(),
        sprak,
        lopende,
        alt,
    }
}

fn forside(sprak: Sprak, f: &Forside) -> Tekst {
    let mut lopende: Vec<String> = [f.ingress, f.hvem_ingress, f.hvem_ikke, f.eid_ingress, f.eid_ikke, f.ny, f.innbygger]
        .map(str::to_owned)
        .to_vec();
    lopende.extend(f.sporsmal.iter().map(|k| k.tekst.to_owned()));
    lopende.extend(f.gjore.iter().chain(f.hvem).map(|t| (*t).to_owned()));
    let titler = [
        f.tittel,
        f.logg_inn,
        f.sporsmal_tittel,
        f.gjore_tittel,
        f.hvem_tittel,
        f.eid_tittel,
        f.ny_tittel,
        f.ny_lenke,
        f.innbygger_tittel,
        f.innbygger_lenke,
    ];
    let alt = titler
        .into_iter()
        .chain(f.sporsmal.iter().map(|k| k.tittel))
        .map(str::to_owned)
        .chain(lopende.iter().cloned())
        .collect();
    Tekst {
        navn: "forside".into(),
        sprak,
        lopende,
        alt,
    }
}

fn markdown(navn: &str, sprak: Sprak, md: &str) -> Tekst {
    let uten_merke = |l: &str| {
        l.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '#' | '-' | '.' | ' '))
            .to_owned()
    };
    Tekst {
        navn: navn.to_owned(),
        sprak,
        lopende: md.lines().filter(|l| !l.starts_with('#')).map(uten_merke).collect(),
        alt: md.lines().map(uten_merke).collect(),
    }
}

fn artikler() -> Vec<(String, T<Artikkel>)> {
    let om = [
        ("personvern", PERSONVERN),
        ("tilgjengelighet", TILGJENGELIGHET),
        ("nettlesere", NETTLESERE),
        ("kontakt", KONTAKT),
    ];
    om.into_iter()
        .map(|(n, a)| (n.to_owned(), a))
        .chain(GRUPPER.iter().chain(EMNER).map(|v| (v.sti(), v.artikkel)))
        .collect()
}

fn alle_brev(sprak: Sprak) -> Vec<Brev> {
    let lenke = "https://portal.test/x";
    let endring = |kontrolleres| brev::Kontoendring {
        praksis: "Fjord",
        konto_maskert: "•••• •• •8903",
        brukes_fra: "8. januar 2026",
        kontrolleres,
        stopp_lenke: lenke,
        lenkedager: 14,
    };
    vec![
        brev::bekreft_epost(sprak, lenke, 24),
        brev::epost_endres(sprak, lenke, 14),
        brev::epost_endret(sprak, lenke, 14),
        brev::epostendring_stanset(sprak, lenke),
        brev::avtale_signert(sprak, "2026-1", "6. januar 2026", lenke),
        brev::avtale_oppsagt(sprak, "31. mars 2026", lenke),
        brev::praksis_registrert(sprak, "Fjord", "6. januar 2026", lenke),
        brev::konto_endret(sprak, brev::Mottaker::Gjeldende, &endring(false)),
        brev::konto_endret(sprak, brev::Mottaker::Tidligere, &endring(true)),
        brev::kontoendring_stanset(sprak, "Fjord", lenke),
        brev::konto_avgjort(sprak, "Fjord", true, lenke),
        brev::konto_avgjort(sprak, "Fjord", false, lenke),
        brev::sak_kontoendring(sprak, lenke),
        brev::vedtaksepost_fjernet(sprak, "Fjord", lenke),
        brev::utdanning_avgjort(sprak, lenke),
        brev::dokumenter_sendt(sprak, "6. januar 2026", lenke),
        brev::samtykke_paminnelse(sprak, lenke),
        brev::vedtaksepost_avvist(sprak, "Fjord", lenke),
        brev::sted_endret(sprak, lenke),
        brev::godkjenning_endret(sprak, lenke),
        brev::godkjenning_avklart(sprak, lenke),
        brev::vedtak_utbetalt(sprak, lenke),
        brev::vedtak_uten_utbetaling(sprak, lenke),
        brev::betaling_avvist(sprak, lenke),
    ]
}

fn alle() -> Vec<Tekst> {
    let mut ut = Vec::new();
    for sprak in [Sprak::Nb, Sprak::Nn] {
        for (navn, a) in artikler() {
            ut.push(artikkel(&navn, sprak, a.paa(sprak)));
        }
        for (navn, md) in AVTALER {
            ut.push(markdown(navn, sprak, md.paa(sprak)));
        }
        ut.push(forside(sprak, FORSIDE.paa(sprak)));
        let o = OVERSIKT.paa(sprak);
        let f = FELLES.paa(sprak);
        ut.push(Tekst {
            navn: "veiledning".into(),
            sprak,
            lopende: vec![o.ingress.into(), o.andre.into()],
            alt: [
                o.tittel,
                o.ingress,
                o.velg_gruppe,
                o.velg_emne,
                o.andre_tittel,
                o.andre,
                f.gjor_tittel,
                f.referanse,
                f.kontakt,
            ]
            .into_iter()
            .chain(GRUPPER.iter().chain(EMNER).map(|v| *v.navn.paa(sprak)))
            .map(str::to_owned)
            .collect(),
        });
        for (navn, film) in &MANUS.filmer {
            let lopende: Vec<String> = film.steg.iter().map(|s| s.tekst.paa(sprak).clone()).collect();
            ut.push(Tekst {
                navn: format!("film {navn}"),
                sprak,
                alt: std::iter::once(film.tittel.paa(sprak).clone()).chain(lopende.clone()).collect(),
                lopende,
            });
        }
        let bilder: Vec<String> = MANUS.bilder.values().map(|b| b.alt.paa(sprak).clone()).collect();
        ut.push(Tekst {
            navn: "bilder".into(),
            sprak,
            lopende: Vec::new(),
            alt: bilder,
        });
        let regelbok: Vec<String> = crate::regelbok::text::LOPENDE.iter().map(|t| t.i(sprak).to_owned()).collect();
        ut.push(Tekst {
            navn: "regelbok".into(),
            sprak,
            alt: regelbok.clone(),
            lopende: regelbok,
        });
        // One error page is too short to measure alone; together they are an article.
        let mut feil = Tekst {
            navn: "feilsider".into(),
            sprak,
            lopende: Vec::new(),
            alt: Vec::new(),
        };
        for side in Feilside::ALLE {
            let t = side.tekst(sprak);
            feil.lopende
                .extend([t.hva, t.betyr].into_iter().chain(t.gjor.iter().copied()).map(str::to_owned));
            feil.alt.extend([t.tittel, t.knapp].map(str::to_owned));
        }
        feil.alt.extend(feil.lopende.clone());
        ut.push(feil);
        for b in alle_brev(sprak) {
            let lopende: Vec<String> = b
                .tekst
                .split("\n\n")
                .filter(|d| !d.starts_with("http"))
                .map(str::to_owned)
                .collect();
            ut.push(Tekst {
                navn: format!("brev «{}»", b.emne),
                sprak,
                alt: std::iter::once(b.emne).chain(lopende.clone()).collect(),
                lopende,
            });
        }
    }
    ut
}

#[test]
fn sentences_are_short_and_words_are_plain() {
    let mut for_tungt = Vec::new();
    for t in alle() {
        let m = Maal::av(&t.lopende);
        println!("{:5.1} {:5.1} {:?} {}", m.lix(), m.ord_per_setning(), t.sprak, t.navn);
        if m.lix() > MAX_LIX || m.ord_per_setning() > MAX_ORD_PER_SETNING {
            for_tungt.push(format!(
                "{} {:?}: LIX {:.1}, {:.1} words a sentence",
                t.navn,
                t.sprak,
                m.lix(),
                m.ord_per_setning()
            ));
        }
    }
    assert!(for_tungt.is_empty(), "too heavy to read:\n{}", for_tungt.join("\n"));
}

#[test]
fn lix_is_counted_as_defined() {
    // 7 words, 2 sentences, 2 words of more than six letters: 3.5 + 28.6.
    let m = Maal::av(&["Dette er setning nummer én. Behandler venter.".to_owned()]);
    assert_eq!((m.ord, m.setninger, m.lange), (7, 2, 2));
    assert!((m.lix() - 32.07).abs() < 0.01);
    // An ordinal is not the end of a sentence, and a list item without a full stop is one.
    let m = Maal::av(&["Meld fra hver 14. dag".to_owned(), "Slik er det".to_owned()]);
    assert_eq!(m.setninger, 2);
}

#[test]
fn no_sentence_is_very_long() {
    for t in alle() {
        for del in &t.lopende {
            for setning in del.split_inclusive(['.', '!', '?', ':']) {
                let n = setning.split_whitespace().count();
                assert!(n <= 26, "{} {:?}: {n} words: {setning}", t.navn, t.sprak);
            }
        }
    }
}

#[test]
fn articles_have_the_same_structure_in_both_languages() {
    for (navn, a) in artikler() {
        assert_eq!(a.0.avsnitt.len(), a.1.avsnitt.len(), "{navn}");
        for (nb, nn) in a.0.avsnitt.iter().zip(a.1.avsnitt) {
            let same = match (nb, nn) {
                (Blokk::H2(_), Blokk::H2(_)) | (Blokk::P(_), Blokk::P(_)) => true,
                (Blokk::Liste(x), Blokk::Liste(y)) | (Blokk::Steg(x), Blokk::Steg(y)) => x.len() == y.len(),
                (Blokk::Lenke { href: x, .. }, Blokk::Lenke { href: y, .. }) => x == y,
                (Blokk::Bilde(x), Blokk::Bilde(y)) => x == y && MANUS.bilder.contains_key(*x),
                (Blokk::Film(x), Blokk::Film(y)) => x == y && MANUS.filmer.contains_key(*x),
                _ => false,
            };
            assert!(same, "{navn}: {nb:?} / {nn:?}");
        }
    }
    for side in Feilside::ALLE {
        assert_eq!(side.tekst(Sprak::Nb).gjor.len(), side.tekst(Sprak::Nn).gjor.len(), "{side:?}");
    }
}

#[test]
fn agreements_have_the_same_structure_in_both_languages_and_only_the_markdown_we_render() {
    fn form(md: &str) -> Vec<String> {
        md.lines()
            .map(|l| {
                let (merke, resten) = l.split_once(' ').unwrap_or((l, ""));
                match merke {
                    "#" | "-" => merke.to_owned(),
                    // Section numbers are the same too.
                    "##" => format!("## {}", resten.split(' ').next().unwrap_or_default()),
                    "" => String::new(),
                    n if n.ends_with('.') && n.trim_end_matches('.').parse::<u8>().is_ok() => n.to_owned(),
                    _ => {
                        assert!(!l.contains(['*', '_', '`', '[', '<', '|', '>']), "{l}");
                        "p".to_owned()
                    }
                }
            })
            .collect()
    }
    for (navn, md) in AVTALER {
        assert_eq!(form(md.0), form(md.1), "{navn}");
        assert!(md.0.starts_with("# Avtale om direkte oppgjør\n"));
        assert!(md.1.starts_with("# Avtale om direkte oppgjer\n"));
    }
}

#[test]
fn no_words_from_the_other_language() {
    const BARE_NB: &[&str] = &[
        "ikke",
        "hva",
        "hvem",
        "hvor",
        "hvordan",
        "hvorfor",
        "hvis",
        "hver",
        "fra",
        "noe",
        "noen",
        "også",
        "bare",
        "selv",
        "uten",
        "mer",
        "være",
        "gjøre",
        "oppgjør",
        "regning",
        "regningen",
        "regninger",
        "opplysninger",
        "opplysningene",
        "praksiser",
        "praksisene",
        "egenandel",
        "egenandeler",
        "tjenesten",
        "behandler",
        "behandlere",
        "e-postadressen",
        "uker",
        "måneder",
        "dager",
        "velger",
        "navn",
        "jobber",
        "nå",
        "da",
        "videre",
        "avtalene",
        "vedtakene",
        "kravene",
        "innen",
        "trenger",
        "finner",
        "åpne",
        "åpen",
        "fant",
        "loven",
        "forskriften",
    ];
    const BARE_NN: &[&str] = &[
        "ikkje",
        "kva",
        "kven",
        "kvar",
        "korleis",
        "kvifor",
        "dersom",
        "frå",
        "noko",
        "nokon",
        "òg",
        "berre",
        "sjølv",
        "utan",
        "meir",
        "vere",
        "gjere",
        "oppgjer",
        "rekning",
        "rekninga",
        "rekningar",
        "opplysningar",
        "praksisar",
        "eigendel",
        "tenesta",
        "behandlar",
        "veker",
        "månader",
        "dagar",
        "vel",
        "namn",
        "no",
        "då",
        "vidare",
        "krava",
        "vedtaka",
        "treng",
        "opne",
        "lova",
        "einingsregisteret",
        "skilnad",
        "stadfest",
    ];
    for t in alle() {
        let forbudt = T(BARE_NN, BARE_NB).i(t.sprak);
        for del in &t.alt {
            // An e-mail address is in no language.
            let ord = del.split_whitespace().filter(|o| !o.contains('@'));
            for ord in ord.flat_map(|o| o.split(|c: char| !c.is_alphanumeric() && c != '-')) {
                assert!(
                    !forbudt.contains(&ord.to_lowercase().as_str()),
                    "{} {:?}: «{ord}» in: {del}",
                    t.navn,
                    t.sprak
                );
            }
        }
    }
}

#[test]
fn mail_says_no_more_than_it_must() {
    for sprak in [Sprak::Nb, Sprak::Nn] {
        for b in alle_brev(sprak) {
            assert!(b.emne.chars().count() <= 60, "{}", b.emne);
            assert!(b.tekst.contains("https://portal.test/x"));
            assert!(!b.tekst.contains(" kr ") && !b.tekst.contains("kroner"));
            let longest_run = b.tekst.split(|c: char| !c.is_ascii_digit()).map(str::len).max();
            assert!(longest_run.is_none_or(|n| n <= 4), "a long number in: {}", b.tekst);
        }
    }
}

#[test]
fn addresses_of_guides_are_unique() {
    let mut slugs: Vec<_> = GRUPPER.iter().chain(EMNER).map(|v| v.slug).collect();
    slugs.sort_unstable();
    let n = slugs.len();
    slugs.dedup();
    assert_eq!(slugs.len(), n);
}
