//! The layout as a whole: same bytes every time, tables over many pages, and text that does not behave.

use super::ombrekking::{Ombrekker, Slag, Tegning};
use super::*;
use crate::prover::{avtale, oversikt, skriv_til_disk, tid, vedtak};
use crate::{avtale_pdf, oversikt_pdf, vedtak_pdf};
use grunn::Ore;

fn dokument(blokker: Vec<Blokk>) -> Dokument {
    Dokument {
        tittel: "Prøve".to_owned(),
        sprak: Sprak::Nb,
        avsender: "Oppgjør med Helfo".to_owned(),
        bunntekst: "Prøve".to_owned(),
        dato: tid(),
        liggende: false,
        blokker,
    }
}

fn sats(dokument: &Dokument) -> Ombrekker<'static> {
    Ombrekker::sett(dokument, skrift::skrifter().unwrap())
}

fn tabell(rader: Vec<Vec<String>>) -> Blokk {
    let kolonner = vec![Kolonne::ord("Nr."), Kolonne::ord("Ord"), Kolonne::tall("Beløp (kr)")];
    Blokk::Tabell(Tabell {
        tittel: "Tabell".to_owned(),
        kolonner,
        rader,
        sum: Some(vec!["Sum".to_owned()]),
    })
}

fn antall(sats: &Ombrekker<'_>, slag: &Slag) -> usize {
    sats.noder.iter().filter(|n| n.slag == *slag).count()
}

fn rett_innenfor(sats: &Ombrekker<'_>) {
    for side in &sats.sider {
        for tegning in &side.tegninger {
            if let Tegning::Tekst { x, y, kjoring, .. } = tegning {
                let hoyre = x + kjoring.bredde - if kjoring.tekst.ends_with(' ') { 4.0 } else { 0.0 };
                assert!(
                    hoyre <= sats.mal.bredde - sats.mal.venstre + 1.0,
                    "right of the page: {:?} {hoyre}",
                    kjoring.tekst
                );
                assert!(*y <= sats.mal.bunn + 1.0, "below the page: {:?}", kjoring.tekst);
                assert!(*x >= sats.mal.venstre - 0.1, "left of the page: {:?}", kjoring.tekst);
            }
        }
    }
}

#[test]
fn same_input_gives_the_same_bytes() {
    for _ in 0..2 {
        assert_eq!(vedtak_pdf(&vedtak(Sprak::Nb)).unwrap(), vedtak_pdf(&vedtak(Sprak::Nb)).unwrap());
        assert_eq!(avtale_pdf(&avtale(Sprak::Nn)).unwrap(), avtale_pdf(&avtale(Sprak::Nn)).unwrap());
        assert_eq!(oversikt_pdf(&oversikt(50)).unwrap(), oversikt_pdf(&oversikt(50)).unwrap());
    }
}

#[test]
fn all_documents_pass_the_checks_of_accessible_and_archival_pdf_in_both_languages() {
    for (sprak, navn) in [(Sprak::Nb, "nb"), (Sprak::Nn, "nn")] {
        skriv_til_disk(&format!("vedtak-{navn}.pdf"), &vedtak_pdf(&vedtak(sprak)).unwrap());
        skriv_til_disk(&format!("avtale-{navn}.pdf"), &avtale_pdf(&avtale(sprak)).unwrap());
        for antall in [0, 1, 90] {
            let mut o = oversikt(antall);
            o.hode.sprak = sprak;
            skriv_til_disk(&format!("oversikt-{antall}-{navn}.pdf"), &oversikt_pdf(&o).unwrap());
        }
    }
}

#[test]
fn five_hundred_rows_break_over_pages_and_stay_one_table() {
    let rader = (0..500)
        .map(|i| vec![i.to_string(), "Blåbærsyltetøy på Ærøya".to_owned(), "1 234,50".to_owned()])
        .collect();
    let d = dokument(vec![Blokk::Overskrift(2, "Rader".to_owned()), tabell(rader)]);
    let s = sats(&d);
    assert!((8..20).contains(&s.sider.len()), "{}", s.sider.len());
    assert_eq!(
        (
            antall(&s, &Slag::Tabell("Tabell".to_owned())),
            antall(&s, &Slag::Hode),
            antall(&s, &Slag::Kropp),
            antall(&s, &Slag::Fot)
        ),
        (1, 1, 1, 1)
    );
    assert_eq!(antall(&s, &Slag::Rad), 502);
    assert_eq!(antall(&s, &Slag::Celle), 501 * 2);
    rett_innenfor(&s);
    // Every later page repeats the header, as decoration.
    for side in s.sider.iter().skip(1) {
        let gjentatt = side
            .tegninger
            .iter()
            .any(|t| matches!(t, Tegning::Tekst { kjoring, artefakt: true, .. } if kjoring.tekst.starts_with("Beløp")));
        assert!(gjentatt);
    }
    skriv_til_disk("rader-500.pdf", &d.til_pdf().unwrap());
}

#[test]
fn the_overview_of_a_whole_year_fits_its_pages() {
    let d = crate::oversikt::dokument(&oversikt(500));
    let s = sats(&d);
    rett_innenfor(&s);
    assert!(s.sider.len() > 10);
    d.til_pdf().unwrap();
}

#[test]
fn long_words_and_strange_letters_stay_on_the_page() {
    let langt = "Åndsværksbeskyttelsesforordningsæøå".repeat(30);
    let rart = "Čáhcesuolo đŋŧ \u{0} \u{7}x\u{ad}y \u{feff}e\u{301}å 漢字 \u{e001} 🙂 שלום ﬁ\t—".to_owned();
    let d = dokument(vec![
        Blokk::Overskrift(2, rart.clone()),
        Blokk::Overskrift(3, langt.clone()),
        Blokk::avsnitt(langt.clone()),
        Blokk::Avsnitt(vec![
            Bit::vanlig("se "),
            Bit::lenke(langt.clone(), "https://example.no"),
            Bit::fet(rart.clone()),
        ]),
        Blokk::Liste(Some(998), vec![vec![Bit::vanlig(langt.clone())], vec![Bit::vanlig(rart.clone())]]),
        Blokk::fakta([(langt.clone(), langt.clone()), (rart.clone(), rart.clone())]),
        Blokk::Fremhevet {
            etikett: rart.clone(),
            verdi: langt.clone(),
            under: rart.clone(),
        },
        tabell(vec![
            vec![langt.clone(), langt.clone(), rart.clone()],
            vec![rart, langt.repeat(20), "1".to_owned()],
        ]),
    ]);
    rett_innenfor(&sats(&d));
    skriv_til_disk("rart.pdf", &d.til_pdf().unwrap());
}

#[test]
fn empty_lists_tables_and_texts_make_a_valid_document() {
    let d = dokument(vec![
        Blokk::Liste(None, vec![]),
        Blokk::Liste(None, vec![vec![]]),
        Blokk::Fakta(vec![]),
        Blokk::avsnitt(""),
        Blokk::Overskrift(2, String::new()),
        Blokk::fakta([("", String::new())]),
        Blokk::Fremhevet {
            etikett: String::new(),
            verdi: String::new(),
            under: String::new(),
        },
        tabell(vec![]),
        tabell(vec![vec![]]),
        Blokk::Tabell(Tabell {
            tittel: String::new(),
            kolonner: vec![],
            rader: vec![],
            sum: None,
        }),
    ]);
    d.til_pdf().unwrap();
    dokument(vec![]).til_pdf().unwrap();
}

#[test]
fn a_heading_never_stands_alone_at_the_foot_of_a_page() {
    for linjer in 30..60 {
        let mut blokker: Vec<Blokk> = (0..linjer).map(|i| Blokk::avsnitt(format!("Avsnitt {i}"))).collect();
        blokker.push(Blokk::Overskrift(2, "Overskriften".to_owned()));
        blokker.push(Blokk::avsnitt("Det som følger."));
        let s = sats(&dokument(blokker));
        let side_for = |ord: &str| {
            s.sider.iter().position(|side| {
                side.tegninger
                    .iter()
                    .any(|t| matches!(t, Tegning::Tekst { kjoring, .. } if kjoring.tekst.starts_with(ord)))
            })
        };
        assert_eq!(side_for("Overskriften"), side_for("Det som"), "{linjer}");
    }
}

#[test]
fn heading_levels_of_the_agreement_start_at_two_and_skip_none() {
    let lest = crate::markdown::les("### A\n\n##### B\n\n# C\n\n### D");
    let nivaer: Vec<u8> = fra_markdown(&lest, 2)
        .iter()
        .filter_map(|b| if let Blokk::Overskrift(n, _) = b { Some(*n) } else { None })
        .collect();
    assert_eq!(nivaer, [2, 3, 2, 3]);
}

#[test]
fn an_agreement_with_another_text_than_the_signed_is_refused() {
    let mut a = avtale(Sprak::Nb);
    a.tekst.push(' ');
    assert!(matches!(avtale_pdf(&a), Err(DokumentFeil::Hash)));
}

#[test]
fn a_decision_that_does_not_add_up_is_refused() {
    let mut feil: Vec<crate::Vedtaksdokument> = (0..5).map(|_| vedtak(Sprak::Nb)).collect();
    feil[0].belop = Ore(36_001);
    feil[1].inngaende = Ore(-1);
    feil[2].innsendinger[0].avvik.pop();
    feil[3].belop = Ore(-1);
    feil[4].innsendinger[0].betales = Ore(28_601);
    for v in &feil {
        assert!(matches!(vedtak_pdf(v), Err(DokumentFeil::Sum(_))));
    }
    // Debt larger than what is approved: nothing is paid, the rest is carried on.
    let mut gjeld = vedtak(Sprak::Nn);
    gjeld.inngaende = Ore(-50_000);
    gjeld.utgaende = Ore(-14_000);
    gjeld.belop = Ore(0);
    gjeld.utbetalt = None;
    gjeld.ingen_grunn = Some("Beløpet gjekk til å dekkje rekningar du har kreditert.".to_owned());
    for i in &mut gjeld.innsendinger {
        (i.motregnet, i.betales) = (i.godkjent, Ore(0));
        gjeld.motregnet.push(crate::Motregningslinje {
            innsending: i.id,
            regningsnummer: "3".to_owned(),
            kreditert_i: i.id,
            belop: i.motregnet,
        });
    }
    skriv_til_disk("vedtak-gjeld.pdf", &vedtak_pdf(&gjeld).unwrap());
}

#[test]
fn sums_in_the_overview_are_those_of_the_rows() {
    let o = oversikt(120);
    let d = crate::oversikt::dokument(&o);
    let sum: Ore = o.rader.iter().map(|r| r.utbetalt_belop).sum();
    let ventet = grunn::format::belop_uten_enhet(sum);
    let tabeller: Vec<&Tabell> = d
        .blokker
        .iter()
        .filter_map(|b| if let Blokk::Tabell(t) = b { Some(t) } else { None })
        .collect();
    assert_eq!(tabeller.len(), 4);
    for t in tabeller {
        let sum = t.sum.as_ref().unwrap();
        assert!(sum.contains(&ventet), "{}: {sum:?}", t.tittel);
        let kolonne = t.kolonner.iter().position(|k| k.tittel == "Utbetalt (kr)").unwrap();
        let lagt_sammen: Ore = t.rader.iter().map(|r| Ore::tolk(&r[kolonne]).unwrap()).sum();
        assert_eq!(lagt_sammen, o.rader.iter().map(|r| r.utbetalt_belop).sum(), "{}", t.tittel);
    }
}
