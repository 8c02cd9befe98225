//! The payment decision: what is paid, why that sum, what was rejected and what can be done.

use super::markdown::Bit;
use super::pdf::{Blokk, Dokument, Kolonne, Tabell};
use super::text::{self, Vedtakstekst};
use super::{AvvistRegning, DokumentFeil, Takstbruk, Vedtaksdokument};
use grunn::Ore;
use grunn::format::{self, belop_uten_enhet as belop};
use grunn::text::Ting;

/// The decision as PDF. Refuses amounts that do not add up.
pub fn vedtak_pdf(vedtak: &Vedtaksdokument) -> Result<Vec<u8>, DokumentFeil> {
    dokument(vedtak)?.til_pdf()
}

/// The decision as blocks.
pub fn dokument(v: &Vedtaksdokument) -> Result<Dokument, DokumentFeil> {
    kontroller(v)?;
    let t = &text::velg(v.sprak).vedtak;
    let id = v.id.0.to_string();
    let mut blokker = vec![fremhevet(v, t)];
    blokker.push(if v.belop == Ore(0) {
        Blokk::avsnitt(v.ingen_grunn.clone().unwrap_or_else(|| t.ingen_hvorfor.to_owned()))
    } else {
        Blokk::avsnitt(t.innledning)
    });
    blokker.push(fakta(v, t, &id));
    blokker.push(Blokk::Overskrift(2, t.utregning.to_owned()));
    blokker.extend(utregning(v, t));
    innsendinger(v, t, &mut blokker);
    takstbruk(v, t, &mut blokker);
    avviste(v, t, &mut blokker);
    if !v.merknader.is_empty() {
        blokker.push(Blokk::Overskrift(2, t.merknader.to_owned()));
        blokker.push(Blokk::Liste(
            None,
            v.merknader.iter().map(|m| vec![Bit::vanlig(&m.tekst)]).collect(),
        ));
    }
    klage(v, t, &id, &mut blokker);
    Ok(Dokument {
        tittel: t.tittel.to_owned(),
        sprak: v.sprak,
        avsender: t.avsender.to_owned(),
        bunntekst: format!("{} {id} · {}", t.tittel, v.praksis.navn),
        dato: v.fattet,
        liggende: false,
        blokker,
    })
}

/// Approved plus debt carried in is what is paid plus debt carried on, and every difference has a reason.
fn kontroller(v: &Vedtaksdokument) -> Result<(), DokumentFeil> {
    let godkjent: Ore = v.innsendinger.iter().map(|i| i.godkjent).sum();
    if v.belop < Ore(0) || v.inngaende > Ore(0) || v.utgaende > Ore(0) {
        return Err(DokumentFeil::Sum("signs of amount or debt"));
    }
    if v.belop + v.utgaende != godkjent + v.inngaende {
        return Err(DokumentFeil::Sum("approved, debt and paid"));
    }
    if v.innsendinger.iter().map(|i| i.betales).sum::<Ore>() != v.belop {
        return Err(DokumentFeil::Sum("paid for each claim and paid"));
    }
    if v.innsendinger
        .iter()
        .any(|i| i.krevd - i.avvik.iter().map(|a| a.belop).sum::<Ore>() != i.godkjent)
    {
        return Err(DokumentFeil::Sum("claimed, differences and approved"));
    }
    Ok(())
}

fn fremhevet(v: &Vedtaksdokument, t: &Vedtakstekst) -> Blokk {
    if v.belop == Ore(0) {
        return Blokk::Fremhevet {
            etikett: t.ingen.to_owned(),
            verdi: format::kroner(v.belop),
            under: v.praksis.navn.clone(),
        };
    }
    let etikett = v.utbetalt.map_or_else(
        || t.til_utbetaling.to_owned(),
        |d| format!("{} {}", t.utbetalt, format::dato(d, v.sprak)),
    );
    Blokk::Fremhevet {
        etikett,
        verdi: format::kroner(v.belop),
        under: format!("{} {} · {}", t.konto, v.konto, v.praksis.navn),
    }
}

fn fakta(v: &Vedtaksdokument, t: &Vedtakstekst, id: &str) -> Blokk {
    let mut fakta = vec![
        (t.vedtak, id.to_owned()),
        (t.dato, format::dato(oslo_dag(v), v.sprak)),
        (t.til, v.helseaktor.clone()),
        (t.praksis, v.praksis.navn.clone()),
        (t.praksisnummer, v.praksis.id.0.to_string()),
        (t.orgnr, format::orgnr(&v.praksis.orgnr)),
        (t.konto, v.konto.clone()),
    ];
    if let Some(kid) = &v.kid {
        fakta.push((t.kid, kid.clone()));
    }
    if v.belop > Ore(0) {
        fakta.push((t.betalingsreferanse, format!("U{id}")));
    }
    Blokk::fakta(fakta)
}

fn oslo_dag(v: &Vedtaksdokument) -> chrono::NaiveDate {
    grunn::kalender::dato_i_oslo(v.fattet)
}

fn utregning(v: &Vedtaksdokument, t: &Vedtakstekst) -> Vec<Blokk> {
    let krevd: Ore = v.innsendinger.iter().map(|i| i.krevd).sum();
    let godkjent: Ore = v.innsendinger.iter().map(|i| i.godkjent).sum();
    let mut rader = vec![(t.krevd, krevd)];
    if krevd != godkjent {
        rader.push((t.ikke_godkjent, godkjent - krevd));
        rader.push((t.godkjent, godkjent));
    }
    if v.inngaende != Ore(0) {
        rader.push((t.inngaende, v.inngaende));
    }
    if v.utgaende != Ore(0) {
        rader.push((t.utgaende, -v.utgaende));
    }
    let sum = if v.utbetalt.is_some() { t.utbetalt } else { t.til_utbetaling };
    let tabell = Blokk::Tabell(Tabell {
        tittel: t.utregning.to_owned(),
        kolonner: vec![Kolonne::ord(t.post), Kolonne::tall(t.belop)],
        rader: rader.into_iter().map(|(navn, ore)| vec![navn.to_owned(), belop(ore)]).collect(),
        sum: Some(vec![sum.to_owned(), belop(v.belop)]),
    });
    let mut ut = vec![tabell];
    if v.utgaende != Ore(0) {
        ut.push(Blokk::avsnitt(t.utgaende_hjelp));
    }
    ut
}

fn innsendinger(v: &Vedtaksdokument, t: &Vedtakstekst, ut: &mut Vec<Blokk>) {
    ut.push(Blokk::Overskrift(2, t.innsendinger.to_owned()));
    let regninger: u64 = v.innsendinger.iter().map(|i| u64::from(i.regninger)).sum();
    let avviste: u64 = v.innsendinger.iter().map(|i| u64::from(i.avviste)).sum();
    let med_motregning = v.innsendinger.iter().any(|i| i.motregnet != Ore(0));
    let rader = v.innsendinger.iter().map(|i| {
        let mut rad = vec![
            i.id.0.to_string(),
            format::dato_kort(i.mottatt),
            i.regninger.to_string(),
            i.avviste.to_string(),
            belop(i.krevd),
            belop(i.godkjent),
        ];
        if med_motregning {
            rad.push(belop(-i.motregnet));
        }
        rad.push(belop(i.betales));
        rad
    });
    let mut kolonner = vec![
        Kolonne::ord(t.innsending),
        Kolonne::ord(t.mottatt),
        Kolonne::tall(t.regninger),
        Kolonne::tall(t.avviste),
        Kolonne::tall(t.krevd_kr),
        Kolonne::tall(t.godkjent_kr),
    ];
    let mut sum = vec![
        t.sum.to_owned(),
        String::new(),
        regninger.to_string(),
        avviste.to_string(),
        belop(v.innsendinger.iter().map(|i| i.krevd).sum()),
        belop(v.innsendinger.iter().map(|i| i.godkjent).sum()),
    ];
    if med_motregning {
        kolonner.push(Kolonne::tall(t.motregnet_kr));
        sum.push(belop(-v.innsendinger.iter().map(|i| i.motregnet).sum::<Ore>()));
    }
    kolonner.push(Kolonne::tall(t.betales_kr));
    sum.push(belop(v.belop));
    ut.push(Blokk::Tabell(Tabell {
        tittel: t.innsendinger_tabell.to_owned(),
        kolonner,
        rader: rader.collect(),
        sum: Some(sum),
    }));
    if !v.motregnet.is_empty() {
        ut.push(Blokk::Tabell(Tabell {
            tittel: t.motregninger.to_owned(),
            kolonner: vec![
                Kolonne::ord(t.innsending),
                Kolonne::ord(t.kreditering),
                Kolonne::ord(t.kreditert_i),
                Kolonne::tall(t.motregnet_kr),
            ],
            rader: v
                .motregnet
                .iter()
                .map(|m| {
                    vec![
                        m.innsending.0.to_string(),
                        m.regningsnummer.clone(),
                        m.kreditert_i.0.to_string(),
                        belop(m.belop),
                    ]
                })
                .collect(),
            sum: Some(vec![
                t.sum.to_owned(),
                String::new(),
                String::new(),
                belop(v.motregnet.iter().map(|m| m.belop).sum()),
            ]),
        }));
    }
    let avvik: Vec<_> = v.innsendinger.iter().flat_map(|i| i.avvik.iter().map(move |a| (i.id, a))).collect();
    if !avvik.is_empty() {
        let sum: Ore = avvik.iter().map(|(_, a)| a.belop).sum();
        ut.push(Blokk::Tabell(Tabell {
            tittel: t.avvik.to_owned(),
            kolonner: vec![Kolonne::ord(t.innsending), Kolonne::ord(t.grunn), Kolonne::tall(t.forskjell_kr)],
            rader: avvik
                .iter()
                .map(|(id, a)| vec![id.0.to_string(), a.grunn.clone(), belop(-a.belop)])
                .collect(),
            sum: Some(vec![t.sum.to_owned(), String::new(), belop(-sum)]),
        }));
    }
    if let Some(e) = v.egenandel {
        ut.push(Blokk::Overskrift(3, t.egenandeler.to_owned()));
        ut.push(Blokk::fakta([
            (t.betalt_av_pasient, format::kroner(e.betalt_av_pasient)),
            (t.dekket_av_folketrygden, format::kroner(e.dekket_av_folketrygden)),
        ]));
    }
    if let Some(dager) = v.regningsalder_dager {
        let dager = Ting::Dag.antall(dager.into()).i(v.sprak);
        ut.push(Blokk::avsnitt(format!("{}{dager}{}", t.alder.0, t.alder.1)));
    }
}

/// Shows only the columns there are data for.
fn takstbruk(v: &Vedtaksdokument, t: &Vedtakstekst, ut: &mut Vec<Blokk>) {
    if v.takstbruk.is_empty() {
        return;
    }
    type Verdi = fn(&Takstbruk) -> Option<String>;
    let valgfrie: [(&str, Verdi); 5] = [
        (t.andel, |b| b.promille.map(prosent)),
        (t.refusjon_kr, |b| b.refusjon.map(belop)),
        (t.eget_snitt, |b| b.eget_snitt_promille.map(prosent)),
        (t.landssnitt, |b| b.landssnitt_promille.map(prosent)),
        (t.behandlere, |b| b.behandlere.map(|n| n.to_string())),
    ];
    let med: Vec<_> = valgfrie
        .into_iter()
        .filter(|(_, verdi)| v.takstbruk.iter().any(|b| verdi(b).is_some()))
        .collect();
    let mut kolonner = vec![Kolonne::ord(t.takst), Kolonne::tall(t.regninger), Kolonne::tall(t.antall)];
    kolonner.extend(med.iter().map(|(tittel, _)| Kolonne::tall(*tittel)));
    let rader = v.takstbruk.iter().map(|b| {
        let mut rad = vec![b.takst.clone(), b.regninger.to_string(), b.antall.to_string()];
        rad.extend(med.iter().map(|(_, verdi)| verdi(b).unwrap_or_else(|| "–".to_owned())));
        rad
    });
    let har_snitt = v
        .takstbruk
        .iter()
        .any(|b| b.landssnitt_promille.is_some() || b.eget_snitt_promille.is_some());
    ut.push(Blokk::Overskrift(2, t.takstbruk.to_owned()));
    // The second sentence explains the averages, so it goes when there are none.
    let hjelp = if har_snitt {
        t.takstbruk_hjelp
    } else {
        t.takstbruk_hjelp.split_inclusive('.').next().unwrap_or_default()
    };
    ut.push(Blokk::avsnitt(hjelp));
    ut.push(Blokk::Tabell(Tabell {
        tittel: t.takstbruk.to_owned(),
        kolonner,
        rader: rader.collect(),
        sum: None,
    }));
}

/// Tenths of a per cent as «12,5».
fn prosent(promille: u32) -> String {
    format!("{},{}", promille / 10, promille % 10)
}

fn avviste(v: &Vedtaksdokument, t: &Vedtakstekst, ut: &mut Vec<Blokk>) {
    ut.push(Blokk::Overskrift(2, t.avviste_regninger.to_owned()));
    if v.avviste.is_empty() {
        ut.push(Blokk::avsnitt(t.avviste_ingen));
        return;
    }
    if v.avviste.iter().any(|a| a.maa_rettes) {
        ut.push(Blokk::avsnitt(t.avviste_hjelp));
    }
    let flere_innsendinger = v.innsendinger.len() > 1;
    let mut kolonner = vec![Kolonne::ord(t.regning)];
    if flere_innsendinger {
        kolonner.push(Kolonne::ord(t.innsending));
    }
    kolonner.extend([
        Kolonne::ord(t.behandlet),
        Kolonne::ord(t.hva),
        Kolonne::tall(t.frist),
        Kolonne::tall(t.krevd_kr),
    ]);
    let rader = v.avviste.iter().map(|a| {
        let mut rad = vec![a.regningsnummer.clone()];
        if flere_innsendinger {
            rad.push(a.innsending.0.to_string());
        }
        let dag = |d: Option<chrono::NaiveDate>| d.map_or_else(|| "–".to_owned(), format::dato_kort);
        rad.extend([dag(a.behandlet), grunner(a, t), dag(a.frist), belop(a.krevd)]);
        rad
    });
    let mut sum = vec![String::new(); kolonner.len()];
    if let Some(forste) = sum.first_mut() {
        t.sum.clone_into(forste);
    }
    if let Some(siste) = sum.last_mut() {
        *siste = belop(v.avviste.iter().map(|a| a.krevd).sum());
    }
    ut.push(Blokk::Tabell(Tabell {
        tittel: t.avviste_regninger.to_owned(),
        kolonner,
        rader: rader.collect(),
        sum: Some(sum),
    }));
}

/// Every reason on its own line: code, what is wrong, what to do, the rule.
fn grunner(a: &AvvistRegning, t: &Vedtakstekst) -> String {
    let linjer = a.funn.iter().map(|f| {
        let mut linje = format!("{}: {}", f.kode, f.grunn);
        for del in [
            f.tiltak.clone(),
            if f.hjemmel.is_empty() {
                String::new()
            } else {
                format!("{}{}.", t.regel, f.hjemmel.trim_end_matches('.'))
            },
        ] {
            if !del.is_empty() {
                linje.push(' ');
                linje.push_str(&del);
            }
        }
        linje
    });
    let senere = a.senere.map(|s| format!("{}{}.", t.se_innsending, s.0));
    let blitt = [a.tilstand.clone(), senere].into_iter().flatten().collect::<Vec<_>>().join(" ");
    linjer.chain((!blitt.is_empty()).then_some(blitt)).collect::<Vec<_>>().join("\n")
}

fn klage(v: &Vedtaksdokument, t: &Vedtakstekst, id: &str, ut: &mut Vec<Blokk>) {
    ut.push(Blokk::Overskrift(2, t.klage.to_owned()));
    ut.push(Blokk::avsnitt(t.klage_frist));
    ut.push(Blokk::avsnitt(format!("{}:", t.klage_innhold)));
    let [hvilket, hva, navn] = t.klage_punkter;
    ut.push(Blokk::Liste(
        None,
        vec![
            vec![Bit::vanlig(hvilket), Bit::fet(id)],
            vec![Bit::vanlig(hva)],
            vec![Bit::vanlig(navn)],
        ],
    ));
    if let Some(url) = &v.klage_url {
        let (for_, lenke, etter) = t.klage_skjema;
        ut.push(Blokk::Avsnitt(vec![Bit::vanlig(for_), Bit::lenke(lenke, url), Bit::vanlig(etter)]));
    }
    ut.push(Blokk::avsnitt(t.klage_videre));
    ut.push(Blokk::avsnitt(t.klage_fullmakt));
}
