//! What the acts of the tab do inside their transaction: rule, store, audit, letter.

use super::text::Signerfeil;
use chrono::NaiveDate;
use uuid::Uuid;

use super::model::{self, Avslag, Avtale, Formal, Signering, Signerskjema, Slag, Svar, Valg};
use super::store::{self, NyttValg, Signatur};
use super::{SIGNER_SKJEMA, kopi, text};
use crate::brev;
use crate::feil::AppError;
use crate::helseaktor::store as helseaktor;
use crate::server::handling::{Forsok, Handling};
use crate::server::request::{self, Aktor};
use crate::server::revisjon::Hendelse;
use crate::server::sesjon::Sesjon;
use crate::server::skjema;
use crate::stier::{self, AVTALE, AVTALER};
use grunn::text::Sprak;
use grunn::{HelseaktorId, format};

/// The text that was read, and the boxes that were ticked.
pub struct Vist {
    pub versjon: String,
    pub sprak: Sprak,
    pub hash: Vec<u8>,
    pub bekreftet: bool,
    /// A member of an association that has signed for them.
    pub kollektiv: bool,
}

/// Signs, or says why not.
///
/// # Errors
/// What [`nektet`] gives.
pub async fn signer(f: &Forsok, mut h: Handling, id: Uuid, vist: &Vist) -> Result<(), AppError> {
    let sesjon = request::sesjon().ok_or(AppError::IkkeInnlogget)?;
    let eier = f.eier();
    store::laas(&mut h.tx, eier).await?;
    let profil = helseaktor::profil(&mut h.tx, &h.app.krypto, eier).await?;
    let versjoner = store::versjoner_for(&mut h.tx, eier).await?;
    let yrker = store::yrker(&mut h.tx, eier).await?;
    let avtaler = store::avtaler(&mut h.tx, eier).await?;
    let tekst = match store::tekst(&mut h.tx, &vist.versjon, vist.sprak).await {
        Err(AppError::IkkeFunnet) => store::Tekst {
            tekst: String::new(),
            hash: Vec::new(),
        },
        annet => annet?,
    };
    let forsok = model::Forsok {
        versjon: &vist.versjon,
        vist_hash: &vist.hash,
        bekreftet: vist.bekreftet,
        niva: sesjon.niva,
        har_kontaktdata: profil.har_kontaktdata(),
        slag: if vist.kollektiv { Slag::Kollektiv } else { Slag::Ordinaer },
        yrker: &yrker,
    };
    let regel = match Avtale::signer(&forsok, &tekst.hash, &avtaler, &versjoner, f.idag()) {
        Ok(regel) => regel,
        Err(avslag) => {
            // Nothing is done, so the key is not used up: the same page can be sent again when what was missing is there.
            drop(h);
            return nektet(f, vist, !tekst.hash.is_empty(), avslag).await;
        }
    };
    lagre(&mut h, f, vist, id, &sesjon, forsok.slag, regel, &avtaler).await?;
    lag_kopi(&mut h, &f.aktor, id, tekst).await?;
    if let Some(epost) = &profil.epost {
        let lenke = format!("{}{AVTALER}", h.app.konfig.url);
        let brev = brev::avtale_signert(vist.sprak, &vist.versjon, &format::tidspunkt(f.naa, vist.sprak), &lenke);
        h.brev(eier, epost, "avtale_signert", brev).await?;
    }
    h.slett_utkast(eier, SIGNER_SKJEMA).await?;
    h.ferdig().await
}

/// The signature, and the audit rows of it and of the agreement it replaces.
#[expect(clippy::too_many_arguments, reason = "all of it is what was signed, by whom and instead of what")]
async fn lagre(
    h: &mut Handling,
    f: &Forsok,
    vist: &Vist,
    id: Uuid,
    sesjon: &Sesjon,
    slag: Slag,
    regel: Signering,
    avtaler: &[Avtale],
) -> Result<(), AppError> {
    let eier = f.eier();
    let signatur = Signatur {
        id,
        versjon: &vist.versjon,
        slag,
        sprak: vist.sprak,
        tekst_hash: &vist.hash,
        navn: &f.aktor.navn,
        niva: sesjon.niva,
        idp: &sesjon.idp,
        auth_tid: f.aktor.auth_tid,
        sesjon: f.aktor.sesjon,
        signert: f.naa,
    };
    store::lagre_signatur(&mut h.tx, eier, &signatur, regel).await?;
    let erstattet = regel
        .erstatter
        .and_then(|(id, siste)| Some((avtaler.iter().find(|a| a.id == id)?, siste)));
    if let Some((gammel, siste)) = erstattet {
        h.noter(rad(eier, "avtale.erstattet", gammel.id, "avsluttet", None, siste.to_string()))
            .await?;
    }
    let hva = format!("{} {} {}", vist.versjon, vist.sprak.kode(), hex::encode(&vist.hash));
    h.noter(rad(
        eier,
        "avtale.signert",
        id,
        "versjon",
        erstattet.map(|(g, _)| g.versjon.clone()),
        hva,
    ))
    .await
}

/// The signature stands on its own: a copy that cannot be made now is logged, and made when it is asked for.
async fn lag_kopi(h: &mut Handling, aktor: &Aktor, id: Uuid, tekst: store::Tekst) -> Result<(), AppError> {
    let naa = h.av.naa;
    let avtale = store::avtale(&mut h.tx, aktor.helseaktor, id).await?;
    let kode = store::kontrollkode(&mut h.tx, &h.app.krypto, id, naa).await?;
    let hpr = aktor.hpr.as_ref().map(|h| h.as_str().to_owned());
    if let Ok(pdf) = kopi::lag(&avtale, hpr, tekst, &kode, Some(&h.app.konfig.url)).await {
        store::lagre_kopi(&mut h.tx, id, &pdf, naa).await?;
    }
    Ok(())
}

/// Why it was not signed. What was missing is kept with the draft, and which text was read, when we have such a text; never the tick.
async fn nektet(f: &Forsok, vist: &Vist, kjent_tekst: bool, avslag: Avslag) -> Result<(), AppError> {
    let lest = Signerskjema {
        versjon: if kjent_tekst { vist.versjon.clone() } else { String::new() },
        sprak: vist.sprak.kode().to_owned(),
    };
    let avvis = async |felt: &str, feil: Signerfeil| f.avvis(SIGNER_SKJEMA, AVTALE, &lest, AppError::felt(felt, &feil)).await;
    match avslag {
        Avslag::AlleredeSignert(avtale) => {
            request::videre(&stier::avtale_kvittering(avtale));
            Ok(())
        }
        Avslag::ForLavtNiva => Err(AppError::IngenTilgang),
        // The panel says why, and what one can do.
        Avslag::Sperret if skjema::er_vanlig() => {
            request::videre(AVTALER);
            Ok(())
        }
        Avslag::Sperret => Err(AppError::IngenTilgang),
        Avslag::ManglerKontaktdata => avvis("kontakt", Signerfeil::KontaktMangler).await,
        Avslag::IngenKollektiv => avvis("kollektiv", Signerfeil::IkkeLege).await,
        Avslag::IkkeBekreftet => avvis("bekreft", Signerfeil::IkkeBekreftet).await,
        Avslag::TekstEndret => match avvis("tekst", Signerfeil::TekstEndret).await {
            Err(AppError::Ugyldig(_)) => Err(AppError::Endret),
            annet => annet,
        },
    }
}

/// The agreement is terminated: audit and letter.
///
/// # Errors
/// When the database refuses.
pub async fn sagt_opp(h: &mut Handling, eier: HelseaktorId, id: Uuid, siste: NaiveDate) -> Result<(), AppError> {
    h.noter(rad(eier, "avtale.sagt_opp", id, "avsluttet", None, siste.to_string()))
        .await?;
    let profil = helseaktor::profil(&mut h.tx, &h.app.krypto, eier).await?;
    for epost in profil.varsles() {
        let brev = brev::avtale_oppsagt(h.sprak, &format::dato(siste, h.sprak), &format!("{}{AVTALER}", h.app.konfig.url));
        h.brev(eier, epost, "avtale_oppsagt", brev).await?;
    }
    Ok(())
}

/// Whether another choice than `vist` has been made since, and not the same.
pub fn valgt_annet_sted(vist: &str, sist: Option<&Valg>, svar: Svar) -> bool {
    !vist.is_empty() && vist != model::merke(sist) && sist.is_none_or(|v| v.svar != svar)
}

/// The choice is stored. The same answer to the same words again is no new choice, unless we asked whether it still holds.
///
/// # Errors
/// When the database refuses.
pub async fn samtykke(
    h: &mut Handling,
    aktor: &Aktor,
    formal: Formal,
    svar: Svar,
    tekstversjon: &str,
    sist: Option<Valg>,
) -> Result<(), AppError> {
    let idag = grunn::kalender::dato_i_oslo(h.av.naa);
    let minnet = sist.as_ref().is_some_and(|v| {
        let gitt = model::samtykke(std::slice::from_ref(v), formal, tekstversjon);
        model::skal_minnes(gitt, idag, h.app.konfig.samtykke_maneder)
    });
    if !minnet && sist.as_ref().is_some_and(|v| v.svar == svar && v.tekstversjon == tekstversjon) {
        return Ok(());
    }
    let nytt = NyttValg {
        formal,
        svar,
        tekstversjon,
        tekst_hash: &text::formal_hash(formal, h.sprak),
        sprak: h.sprak,
        sesjon: aktor.sesjon,
        tid: h.av.naa,
    };
    store::lagre_valg(&mut h.tx, aktor.helseaktor, &nytt).await?;
    h.noter(Hendelse {
        gjelder: aktor.helseaktor.0,
        handling: "samtykke.valgt",
        objekt: "samtykke",
        objekt_id: formal.kode().to_owned(),
        felt: Some("svar"),
        gammel: sist.map(|v| v.svar.kode().to_owned()),
        ny: Some(svar.kode().to_owned()),
    })
    .await
}

fn rad<'a>(eier: HelseaktorId, handling: &'a str, avtale: Uuid, felt: &'a str, gammel: Option<String>, ny: String) -> Hendelse<'a> {
    Hendelse {
        gjelder: eier.0,
        handling,
        objekt: "avtale",
        objekt_id: avtale.to_string(),
        felt: Some(felt),
        gammel,
        ny: Some(ny),
    }
}
