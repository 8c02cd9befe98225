//! The readable file: the same data as the JSON in people's words, with the latest rows of long lists.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::text::{self, Tekst};
use super::{ord, pages, store};
use crate::avtale::{self, store as avtaler};
use crate::feil::AppError;
use crate::helseaktor::store as helseaktorer;
use crate::oppgjor::store::vedtak::{self, Filter};
use crate::praksis::store as praksiser;
use crate::server::krypto::Krypto;
use dokument::innsyn::{Innsynsdel, Innsynsdokument, Innsynstabell};
use grunn::format;
use grunn::text::Sprak;
use grunn::{HelseaktorId, Ore, kalender};

/// Rows of a list that grows for ever.
const SISTE: usize = 100;

/// Reads everything the file says.
pub async fn les(
    db: &mut PgConnection,
    krypto: &Krypto,
    eier: HelseaktorId,
    naa: DateTime<Utc>,
    sprak: Sprak,
) -> Result<Innsynsdokument, AppError> {
    let t = text::tekst(sprak);
    let p = &t.pdf;
    let mut deler = vec![hvem(&mut *db, krypto, eier, sprak).await?];
    deler.extend(praksis(&mut *db, krypto, eier, sprak).await?);
    deler.push(avtale_del(&mut *db, eier, sprak).await?);
    deler.push(samtykker(&mut *db, eier, sprak).await?);
    deler.push(krav(&mut *db, eier, t).await?);
    deler.push(vedtaksdel(&mut *db, eier, t).await?);
    deler.push(brev(&mut *db, eier, sprak).await?);
    deler.push(okter(&mut *db, eier, sprak).await?);
    deler.push(logg(&mut *db, eier, sprak).await?);
    let lest = format!("{} {}", p.lest, format::tidspunkt(naa, sprak));
    Ok(Innsynsdokument {
        sprak,
        avsender: p.avsender.to_owned(),
        tittel: p.tittel.to_owned(),
        innledning: p.innledning.iter().map(|s| (*s).to_owned()).chain([format!("{lest}.")]).collect(),
        bunntekst: format!("{} · {lest}", p.tittel),
        laget: naa,
        deler,
    })
}

/// A part with a table, or the words that there is nothing.
fn tabell(t: &Tekst, tittel: &str, kolonner: &[(&str, bool)], rader: Vec<Vec<String>>, tak: Option<usize>) -> Innsynsdel {
    if rader.is_empty() {
        return Innsynsdel {
            tittel: tittel.to_owned(),
            ingress: Some(t.pdf.ingenting.to_owned()),
            ..Innsynsdel::default()
        };
    }
    Innsynsdel {
        tittel: tittel.to_owned(),
        ingress: tak
            .filter(|n| rader.len() >= *n)
            .map(|n| t.pdf.siste.replace("{n}", &n.to_string())),
        tabell: Some(Innsynstabell {
            kolonner: kolonner.iter().map(|(navn, tall)| ((*navn).to_owned(), *tall)).collect(),
            rader,
        }),
        ..Innsynsdel::default()
    }
}

async fn hvem(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, sprak: Sprak) -> Result<Innsynsdel, AppError> {
    let p = &text::tekst(sprak).pdf;
    let fnr = helseaktorer::fnr(&mut *db, krypto, eier).await?;
    let profil = helseaktorer::profil(db, krypto, eier).await?;
    let mut fakta = vec![
        (p.navn.to_owned(), format!("{} {}", profil.fornavn, profil.etternavn)),
        (p.fnr.to_owned(), fnr.as_str().to_owned()),
    ];
    fakta.extend(profil.hpr.map(|h| (p.hpr.to_owned(), h.as_str().to_owned())));
    fakta.extend(profil.epost.map(|e| (p.epost.to_owned(), e.as_str().to_owned())));
    fakta.extend(profil.ny_epost.map(|e| (p.ny_epost.to_owned(), e.as_str().to_owned())));
    fakta.extend(profil.telefon.map(|n| (p.telefon.to_owned(), format::telefon(&n))));
    for g in profil.godkjenninger {
        let yrke = grunn::Yrke::fra_hpr_kode(&g.yrke).map_or_else(|| g.yrke.clone(), |y| y.navn(sprak).to_owned());
        let spesialiteter: String = g.spesialiteter.iter().map(|(_, navn)| format!(", {navn}")).collect();
        fakta.push((p.godkjenning.to_owned(), format!("{yrke}: {}{spesialiteter}", g.autorisasjon_tekst)));
    }
    Ok(Innsynsdel {
        tittel: p.hvem.to_owned(),
        fakta,
        ..Innsynsdel::default()
    })
}

async fn praksis(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, sprak: Sprak) -> Result<Vec<Innsynsdel>, AppError> {
    let t = text::tekst(sprak);
    let p = &t.pdf;
    let mine = praksiser::mine(db, eier).await?;
    if mine.is_empty() {
        return Ok(vec![tabell(t, p.praksis, &[], Vec::new(), None)]);
    }
    let mut ut = Vec::new();
    for pr in mine {
        let adresse = [
            pr.adresse.join(", "),
            [pr.postnr.clone(), pr.poststed.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
        ];
        let mut fakta = vec![
            (p.praksisnummer.to_owned(), pr.id.to_string()),
            (p.type_.to_owned(), pr.praksistype.clone()),
            (p.orgnr.to_owned(), format::orgnr(&pr.orgnr)),
            (
                p.adresse.to_owned(),
                adresse.into_iter().filter(|a| !a.is_empty()).collect::<Vec<_>>().join(", "),
            ),
        ];
        if pr.ambulerende {
            fakta.push((p.adresse.to_owned(), p.skjult.to_owned()));
        }
        fakta.push((p.konto.to_owned(), format::konto(&praksiser::aapne(krypto, &pr.konto_kryptert)?)));
        // The last one is the one above.
        for eldre in pr.kontoer.iter().rev().skip(1) {
            fakta.push((
                p.forrige_konto.to_owned(),
                format::konto(&praksiser::aapne(krypto, &eldre.kryptert)?),
            ));
        }
        for periode in &pr.perioder {
            let til = periode.til.map(|d| format::dato(d, sprak)).unwrap_or_default();
            fakta.push((p.periode.to_owned(), format!("{}–{til}", format::dato(periode.fra, sprak))));
        }
        let eposter: Vec<&str> = pr.eposter.iter().map(grunn::Epost::as_str).collect();
        fakta.push((p.eposter.to_owned(), eposter.join(", ")));
        fakta.retain(|(_, verdi)| !verdi.is_empty());
        ut.push(Innsynsdel {
            tittel: format!("{}: {}", p.praksis, pr.navn),
            fakta,
            ..Innsynsdel::default()
        });
    }
    Ok(ut)
}

async fn avtale_del(db: &mut PgConnection, eier: HelseaktorId, sprak: Sprak) -> Result<Innsynsdel, AppError> {
    let t = text::tekst(sprak);
    let p = &t.pdf;
    let rader = avtaler::avtaler(db, eier)
        .await?
        .into_iter()
        .map(|a| {
            vec![
                a.versjon.clone(),
                format::dato_kort(kalender::dato_i_oslo(a.signert)),
                a.slutt.map(|(dag, _)| format::dato_kort(dag)).unwrap_or_default(),
            ]
        })
        .collect();
    Ok(tabell(
        t,
        p.avtaler,
        &[(p.versjon, false), (p.signert, false), (p.siste_dag, false)],
        rader,
        None,
    ))
}

async fn samtykker(db: &mut PgConnection, eier: HelseaktorId, sprak: Sprak) -> Result<Innsynsdel, AppError> {
    let t = text::tekst(sprak);
    let p = &t.pdf;
    let rader = avtaler::valg(db, eier)
        .await?
        .into_iter()
        .map(|v| {
            vec![
                avtale::text::formal_navn(v.formal).to_owned(),
                avtale::text::svar(v.svar).to_owned(),
                format::tidspunkt(v.tid, sprak),
            ]
        })
        .collect();
    Ok(tabell(
        t,
        p.samtykker,
        &[(p.hvem_spor, false), (p.svar, false), (p.naar, false)],
        rader,
        None,
    ))
}

async fn krav(db: &mut PgConnection, eier: HelseaktorId, t: &Tekst) -> Result<Innsynsdel, AppError> {
    let p = &t.pdf;
    let rader = store::kravsummer(db, eier)
        .await?
        .into_iter()
        .map(|k| {
            vec![
                k.aar.to_string(),
                format::tall(k.meldinger),
                format::tall(k.regninger),
                format::tall(k.avviste),
                format::kroner(Ore(k.krevd_ore)),
                format::kroner(Ore(k.godkjent_ore)),
            ]
        })
        .collect();
    let kolonner = [
        (p.aar, false),
        (p.meldinger, true),
        (p.regninger, true),
        (p.avviste, true),
        (p.krevd, true),
        (p.godkjent, true),
    ];
    Ok(tabell(t, p.krav, &kolonner, rader, None))
}

async fn vedtaksdel(db: &mut PgConnection, eier: HelseaktorId, t: &Tekst) -> Result<Innsynsdel, AppError> {
    let p = &t.pdf;
    let rader = vedtak::liste(db, eier, Filter::default(), None, SISTE)
        .await?
        .rader
        .into_iter()
        .map(|v| vec![v.id.to_string(), format::dato_kort(v.dato), v.praksis, format::kroner(v.belop)])
        .collect();
    let kolonner = [(p.vedtaksnummer, false), (p.dato, false), (p.praksis, false), (p.belop, true)];
    Ok(tabell(t, p.vedtak, &kolonner, rader, Some(SISTE)))
}

async fn brev(db: &mut PgConnection, eier: HelseaktorId, sprak: Sprak) -> Result<Innsynsdel, AppError> {
    let t = text::tekst(sprak);
    let p = &t.pdf;
    let rader = store::brev(db, eier, tak())
        .await?
        .into_iter()
        .map(|b| {
            vec![
                format::tidspunkt(b.opprettet, sprak),
                b.emne,
                b.sendt.map(|s| format::tidspunkt(s, sprak)).unwrap_or_default(),
            ]
        })
        .collect();
    Ok(tabell(
        t,
        p.brev,
        &[(p.naar, false), (p.emne, false), (p.sendt, false)],
        rader,
        Some(SISTE),
    ))
}

async fn okter(db: &mut PgConnection, eier: HelseaktorId, sprak: Sprak) -> Result<Innsynsdel, AppError> {
    let t = text::tekst(sprak);
    let p = &t.pdf;
    let rader = store::okter(db, eier, tak())
        .await?
        .into_iter()
        .map(|o| {
            vec![
                format::tidspunkt(o.opprettet, sprak),
                format::tidspunkt(o.sist_brukt, sprak),
                avtale::text::eid(&o.idp, sprak),
            ]
        })
        .collect();
    Ok(tabell(
        t,
        p.okter,
        &[(p.naar, false), (p.sist_brukt, false), (p.eid, false)],
        rader,
        Some(SISTE),
    ))
}

async fn logg(db: &mut PgConnection, eier: HelseaktorId, sprak: Sprak) -> Result<Innsynsdel, AppError> {
    let t = text::tekst(sprak);
    let p = &t.pdf;
    let rader = store::logg(db, eier, false, None, SISTE)
        .await?
        .rader
        .into_iter()
        .map(|r| {
            let hva = ord::handling(&r.handling, sprak).unwrap_or(t.ukjent_handling);
            vec![format::tidspunkt(r.tid, sprak), pages::hvem(&r, eier, t), hva.to_owned()]
        })
        .collect();
    Ok(tabell(
        t,
        p.logg,
        &[(p.naar, false), (p.hvem_gjorde, false), (p.hva, false)],
        rader,
        Some(SISTE),
    ))
}

fn tak() -> i64 {
    i64::try_from(SISTE).unwrap_or(i64::MAX)
}
