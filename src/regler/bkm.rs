//! BKM in XML: a MsgHead 1.2 with one BehandlerKrav in it (`domain/oppgjor.md` §2.3).
//!
//! The official schema is not public, so the form is taken from published samples and field rules: what must be there is
//! asked for, what we do not know is kept and named.

use super::{
    bkmregning::{Samler, regning},
    feil::{Arsak, Feilkode, Lesefeil, MAKS_BYTES, MAKS_FEIL, MAKS_REGNINGER, Verditype},
    model::{Avsender, Behandlerkrav, Format, Regning},
    verdi,
    xmltre::{self, Element, Ns},
};

/// Reads a message in XML. All faults in the bills are told, not only the first; what breaks the XML itself stops the reading.
pub fn les(bytes: &[u8]) -> Result<Behandlerkrav, Vec<Lesefeil>> {
    if bytes.len() > MAKS_BYTES {
        return Err(vec![Lesefeil::ny(Feilkode::T99, Arsak::ForStor, "")]);
    }
    let tekst = xmltre::dekod(bytes).map_err(|f| vec![f])?;
    if tekst.trim().is_empty() {
        return Err(vec![Lesefeil::ny(Feilkode::T01, Arsak::Tom, "")]);
    }
    les_tekst(&tekst)
}

fn les_tekst(tekst: &str) -> Result<Behandlerkrav, Vec<Lesefeil>> {
    let mut samler = Samler::default();
    let mut regninger: Vec<Regning> = Vec::new();
    let mut nummer = 0;
    let rot = xmltre::les(tekst, |element| {
        if nummer >= MAKS_REGNINGER {
            return Err(Lesefeil::ny(Feilkode::T99, Arsak::ForMangeRegninger, "BehandlerKrav").ved(element.linje, element.kolonne));
        }
        nummer += 1;
        regninger.extend(regning(&element, nummer, &mut samler));
        Ok(())
    });
    let rot = match rot {
        Ok(rot) => rot,
        Err(feil) => {
            if samler.feil.len() < MAKS_FEIL {
                samler.feil.push(feil);
            }
            return Err(samler.feil);
        }
    };
    if rot.navn != "MsgHead" || rot.ns != Ns::Msghead {
        return Err(vec![
            Lesefeil::ny(Feilkode::T10, Arsak::FeilMeldingstype, rot.navn).ved(rot.linje, rot.kolonne),
        ]);
    }
    let krav = innhold(&rot).map_err(|feil| vec![feil])?;
    samler.sti = "BehandlerKrav".into();
    samler.bare(krav, &["Konto", "Avdeling", "RESH", "Krav"]);
    if nummer == 0 {
        samler.meld(krav, Arsak::Mangler, "Enkeltregning");
    }
    let sum = krav.barn("Krav");
    let antall_regninger = sum.and_then(|s| {
        let (antall, tekst) = s.barn("AntallRegninger").map(|e| (e, samler.verdi(e)))?;
        let tall = tekst?.parse::<i64>().ok();
        if tall.is_none() {
            samler.meld(antall, Arsak::FeilType(Verditype::Antall), "Krav/AntallRegninger");
        }
        tall
    });
    let belop = sum.and_then(|s| samler.belop(s, "SumKravSamlet"));
    let avsender = avsender(&rot, &mut samler);
    if !samler.feil.is_empty() {
        return Err(samler.feil);
    }
    Ok(Behandlerkrav {
        format: Format::Xml,
        praksis_id: None,
        navn_epj: krav.attributt("navnEPJ").and_then(verdi::tekst).filter(|t| !t.is_empty()),
        versjon_epj: krav.attributt("versjonEPJ").and_then(verdi::tekst).filter(|t| !t.is_empty()),
        avdeling: samler.tekst(krav, "Avdeling"),
        resh_id: samler.tekst(krav, "RESH"),
        regninger,
        antall_regninger,
        belop,
        avsender: Some(avsender),
        ukjent: samler.ukjent,
    })
}

/// The one BehandlerKrav in the message.
fn innhold(rot: &Element) -> Result<&Element, Lesefeil> {
    let dokumenter: Vec<&Element> = rot.alle("Document").filter_map(|d| d.under("BehandlerKrav")).collect();
    match dokumenter.as_slice() {
        [] => Err(Lesefeil::ny(Feilkode::T02, Arsak::Mangler, "MsgHead/Document/RefDoc/Content/BehandlerKrav").ved(rot.linje, rot.kolonne)),
        [krav] if krav.ns == Ns::Bkm => Ok(krav),
        [krav] => Err(Lesefeil::ny(Feilkode::T10, Arsak::FeilMeldingstype, "BehandlerKrav").ved(krav.linje, krav.kolonne)),
        [_, neste, ..] => Err(Lesefeil::ny(Feilkode::T02, Arsak::DobbeltFelt, "BehandlerKrav").ved(neste.linje, neste.kolonne)),
    }
}

/// Who sent it, from the head. Only what is needed to find the practice; the login says who the person is.
fn avsender(rot: &Element, samler: &mut Samler) -> Avsender {
    let Some(info) = rot.barn("MsgInfo") else {
        return Avsender::default();
    };
    samler.sti = "MsgInfo".into();
    let gen_date = info.barn("GenDate").and_then(|e| verdi::tid(e.tekst.trim(), true)).map(|t| t.utc);
    let mut ut = Avsender {
        msg_id: samler.tekst(info, "MsgId").map(|id| id.trim_matches(['{', '}']).to_lowercase()),
        gen_date,
        meldingstype: info.barn("Type").and_then(|t| t.attributt("V")).and_then(verdi::tekst),
        ..Avsender::default()
    };
    let mut organisasjon = info.barn("Sender").and_then(|s| s.barn("Organisation"));
    // An organisation may hold a smaller one; the innermost numbers are the closest to the practice.
    while let Some(o) = organisasjon {
        ut.her_id = samler.ident_av_slag(o, "HER").or(ut.her_id);
        ut.orgnr = samler.ident_av_slag(o, "ENH").or(ut.orgnr);
        if let Some(behandler) = o.barn("HealthcareProfessional") {
            ut.hpr = samler.ident_av_slag(behandler, "HPR").or(ut.hpr);
            ut.person = samler.person(behandler).or(ut.person);
        }
        organisasjon = o.barn("Organisation");
    }
    ut
}
