//! The signed copy of the agreement: who signed what, when and how, and the text as it was shown.

use aws_lc_rs::digest;

use super::markdown::{self, Avsnitt, Bit};
use super::pdf::{Blokk, Dokument, fra_markdown};
use super::{Avtaledokument, DokumentFeil, text};
use grunn::format;

/// The signed copy as PDF. Refuses a text that is not the one the signature covers.
pub fn avtale_pdf(avtale: &Avtaledokument) -> Result<Vec<u8>, DokumentFeil> {
    dokument(avtale)?.til_pdf()
}

/// The signed copy as blocks.
pub fn dokument(avtale: &Avtaledokument) -> Result<Dokument, DokumentFeil> {
    if digest::digest(&digest::SHA256, avtale.tekst.as_bytes()).as_ref() != avtale.tekst_hash {
        return Err(DokumentFeil::Hash);
    }
    let t = &text::velg(avtale.sprak).avtale;
    let signert = format::tidspunkt(avtale.signert, avtale.sprak);
    let mut blokker = vec![
        Blokk::Fremhevet {
            etikett: t.signert_av.to_owned(),
            verdi: avtale.navn.clone(),
            under: format!("{signert} · {} {}", t.versjon, avtale.versjon),
        },
        Blokk::avsnitt(t.kopi),
    ];

    let tekst = markdown::les(&avtale.tekst);
    // The text's own title is the document's title; it is not said twice.
    let tekst = match tekst.split_first() {
        Some((Avsnitt::Overskrift(1, ord), resten)) if markdown::bare_tekst(ord) == avtale.tittel => resten,
        _ => &tekst,
    };
    blokker.extend(fra_markdown(tekst, 2));

    let mut fakta = vec![(t.navn.to_owned(), vec![Bit::fet(&avtale.navn)])];
    let mut legg_til = |navn: &str, verdi: String| fakta.push((navn.to_owned(), vec![Bit::vanlig(verdi)]));
    if let Some(hpr) = &avtale.hpr {
        legg_til(t.hpr, hpr.clone());
    }
    legg_til(t.tid, signert);
    legg_til(t.gyldig_fra, format::dato(avtale.gyldig_fra, avtale.sprak));
    legg_til(t.versjon, avtale.versjon.clone());
    legg_til(t.innlogging, format!("{}, {} {}", avtale.idp, t.niva, avtale.niva));
    legg_til(t.referanse, avtale.referanse.clone());
    legg_til(t.kontrollsum, grupper(&hex::encode(avtale.tekst_hash)));
    if let Some(slag) = &avtale.slag {
        legg_til(t.slag, slag.clone());
    }
    legg_til(t.kontrollkode, avtale.kontrollkode.clone());
    blokker.push(Blokk::Overskrift(2, t.signatur.to_owned()));
    blokker.push(Blokk::Fakta(fakta));
    blokker.push(Blokk::avsnitt(t.kontrollsum_hjelp));
    let mut kontroll = vec![Bit::vanlig(t.kontrollkode_hjelp)];
    if let Some(adresse) = &avtale.kontrolladresse {
        kontroll.push(Bit::vanlig(" "));
        kontroll.push(Bit::lenke(adresse, adresse));
    }
    blokker.push(Blokk::Avsnitt(kontroll));

    Ok(Dokument {
        tittel: avtale.tittel.clone(),
        sprak: avtale.sprak,
        avsender: t.avsender.to_owned(),
        bunntekst: format!(
            "{} · {} {} · {} {}",
            avtale.tittel, t.versjon, avtale.versjon, t.referanse, avtale.referanse
        ),
        dato: avtale.signert,
        liggende: false,
        blokker,
    })
}

/// Eight figures at a time, so that a sum can be compared by eye.
pub fn grupper(hex: &str) -> String {
    let tegn: Vec<char> = hex.chars().collect();
    tegn.chunks(8)
        .map(|del| del.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}
