//! Server functions of the tab Avtaler og samtykker.

use leptos::prelude::*;

use crate::feil::AppError;
use crate::stier::{self, AVTALE, AVTALER, SI_OPP};

/// Signs the agreement in force. `versjon`, `sprak` and `tekst_hash` are of the text that was shown; `bekreft` is the box that must be
/// ticked, `kollektiv` the one for members of an association that has signed for them.
#[server(prefix = "/api", endpoint = "avtale/signer")]
pub async fn signer(
    versjon: String,
    sprak: String,
    tekst_hash: String,
    #[server(default)] bekreft: Option<String>,
    #[server(default)] kollektiv: Option<String>,
    nokkel: String,
) -> Result<(), AppError> {
    use super::model::{Avslag, Avtale, Forsok, Signerskjema, Slag};
    use super::store::{self, Signatur};
    use super::{SIGNER_SKJEMA, kopi};
    use crate::brev;
    use crate::helseaktor::store as helseaktor;
    use crate::server::revisjon::{self, Hendelse};
    use crate::server::{epost as post, request, skjema};
    use grunn::feltfeil::FeltFeil;
    use grunn::text::Sprak;
    use grunn::{format, kalender};

    let aktor = request::aktor()?;
    let sesjon = request::sesjon().ok_or(AppError::IkkeInnlogget)?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let idag = kalender::dato_i_oslo(naa);
    let av = aktor.utforer(naa);
    let (Some(sprak), Ok(vist_hash)) = (Sprak::parse(&sprak), hex::decode(&tekst_hash)) else {
        return Err(AppError::felt("skjema", "uleselig"));
    };
    let id = uuid::Uuid::new_v4();
    let videre = stier::avtale_kvittering(id);

    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "avtale.signer", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    store::laas(&mut tx, aktor.helseaktor).await?;
    let profil = helseaktor::profil(&mut tx, &app.krypto, aktor.helseaktor).await?;
    let versjoner = store::versjoner_for(&mut tx, aktor.helseaktor).await?;
    let yrker = store::yrker(&mut tx, aktor.helseaktor).await?;
    let avtaler = store::avtaler(&mut tx, aktor.helseaktor).await?;
    let tekst = match store::tekst(&mut tx, &versjon, sprak).await {
        Err(AppError::IkkeFunnet) => store::Tekst {
            tekst: String::new(),
            hash: Vec::new(),
        },
        annet => annet?,
    };
    let forsok = Forsok {
        versjon: &versjon,
        vist_hash: &vist_hash,
        bekreftet: bekreft.is_some_and(|b| b == "on"),
        niva: sesjon.niva,
        har_kontaktdata: profil.har_kontaktdata(),
        slag: if kollektiv.is_some_and(|k| k == "on") {
            Slag::Kollektiv
        } else {
            Slag::Ordinaer
        },
        yrker: &yrker,
    };
    let regel = match Avtale::signer(&forsok, &tekst.hash, &avtaler, &versjoner, idag) {
        Ok(regel) => regel,
        Err(avslag) => {
            // Nothing is done, so the key is not used up: the same page can be sent again when what was missing is there.
            drop(tx);
            // What was missing is kept with the draft, and which text was read, when we have such a text; never the tick.
            let lest = Signerskjema {
                versjon: if tekst.hash.is_empty() { String::new() } else { versjon.clone() },
                sprak: sprak.kode().to_owned(),
            };
            let avvis = async |felt: &str, kode: &str| {
                skjema::avvis(aktor.helseaktor, SIGNER_SKJEMA, AVTALE, &lest, FeltFeil::en(felt, kode)).await
            };
            return match avslag {
                Avslag::AlleredeSignert(avtale) => {
                    request::videre(&stier::avtale_kvittering(avtale));
                    Ok(())
                }
                Avslag::ForLavtNiva => Err(AppError::IngenTilgang),
                // The panel says why, and what one can do.
                Avslag::Sperret if use_context::<skjema::VanligSkjema>().is_some_and(|v| v.0) => {
                    request::videre(AVTALER);
                    Ok(())
                }
                Avslag::Sperret => Err(AppError::IngenTilgang),
                Avslag::ManglerKontaktdata => avvis("kontakt", "mangler").await,
                Avslag::IngenKollektiv => avvis("kollektiv", "ugyldig").await,
                Avslag::IkkeBekreftet => avvis("bekreft", "mangler").await,
                Avslag::TekstEndret => match avvis("tekst", "endret").await {
                    Err(AppError::Ugyldig(_)) => Err(AppError::Endret),
                    annet => annet,
                },
            };
        }
    };

    let signatur = Signatur {
        id,
        versjon: &versjon,
        slag: forsok.slag,
        sprak,
        tekst_hash: &vist_hash,
        navn: &aktor.navn,
        niva: sesjon.niva,
        idp: &sesjon.idp,
        auth_tid: aktor.auth_tid,
        sesjon: aktor.sesjon,
        signert: naa,
    };
    store::lagre_signatur(&mut tx, aktor.helseaktor, &signatur, regel).await?;
    let gammel = regel
        .erstatter
        .and_then(|(id, siste)| Some((avtaler.iter().find(|a| a.id == id)?, siste)));
    if let Some((gammel, siste)) = gammel {
        let rad = Hendelse {
            gjelder: aktor.helseaktor.0,
            handling: "avtale.erstattet",
            objekt: "avtale",
            objekt_id: gammel.id.to_string(),
            felt: Some("avsluttet"),
            gammel: None,
            ny: Some(siste.to_string()),
        };
        revisjon::skriv(&mut tx, &av, rad).await?;
    }
    let rad = Hendelse {
        gjelder: aktor.helseaktor.0,
        handling: "avtale.signert",
        objekt: "avtale",
        objekt_id: id.to_string(),
        felt: Some("versjon"),
        gammel: gammel.map(|(g, _)| g.versjon.clone()),
        ny: Some(format!("{versjon} {} {tekst_hash}", sprak.kode())),
    };
    revisjon::skriv(&mut tx, &av, rad).await?;

    let avtale = store::avtale(&mut tx, aktor.helseaktor, id).await?;
    // The signature stands on its own: a copy that cannot be made now is logged, and made when it is asked for.
    let kode = store::kontrollkode(&mut tx, &app.krypto, id, naa).await?;
    let hpr = aktor.hpr.as_ref().map(|h| h.as_str().to_owned());
    if let Ok(pdf) = kopi::lag(&avtale, hpr, tekst, &kode, Some(&app.konfig.url)).await {
        store::lagre_kopi(&mut tx, id, &pdf, naa).await?;
    }
    if let Some(epost) = &profil.epost {
        let lenke = format!("{}{AVTALER}", app.konfig.url);
        let tid = format::tidspunkt(naa, sprak);
        post::legg_i_utboks(
            &mut tx,
            &app.krypto,
            &av,
            aktor.helseaktor,
            epost,
            "avtale_signert",
            brev::avtale_signert(sprak, &versjon, &tid, &lenke),
        )
        .await?;
    }
    skjema::slett(&mut tx, aktor.helseaktor, SIGNER_SKJEMA).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// Terminates the agreement. `avtale` is the one the page showed; `siste_dag` as typed.
#[server(prefix = "/api", endpoint = "avtale/si-opp")]
pub async fn si_opp(avtale: String, siste_dag: String, nokkel: String) -> Result<(), AppError> {
    use super::model::{Avtale, Oppsigelsesavslag, Oppsigelsesskjema};
    use super::{SI_OPP_SKJEMA, store};
    use crate::brev;
    use crate::helseaktor::store as helseaktor;
    use crate::server::revisjon::{self, Hendelse};
    use crate::server::{epost as post, request, skjema};
    use grunn::feltfeil::FeltFeil;
    use grunn::{dato, format, kalender};

    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let sprak = request::sprak();
    let av = aktor.utforer(naa);
    let id: uuid::Uuid = avtale.parse().map_err(|_| AppError::felt("avtale", "uleselig"))?;
    let felt = Oppsigelsesskjema { avtale, siste_dag };
    let avvis = async |feil: FeltFeil| skjema::avvis(aktor.helseaktor, SI_OPP_SKJEMA, SI_OPP, &felt, feil).await;
    let mut feil = FeltFeil::default();
    let siste = match dato::tolk(&felt.siste_dag) {
        Ok(siste) => siste,
        Err(e) => {
            feil.legg_til_feil("siste_dag", &e);
            return avvis(feil).await;
        }
    };
    let videre = stier::oppsagt(id);
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "avtale.si_opp", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    store::laas(&mut tx, aktor.helseaktor).await?;
    let avtaler = store::avtaler(&mut tx, aktor.helseaktor).await?;
    if let Err(avslag) = Avtale::si_opp(&avtaler, id, siste, kalender::dato_i_oslo(naa)) {
        drop(tx);
        let kode = match avslag {
            // Ended or replaced after the page was opened: what stands is shown. Or never one's own.
            Oppsigelsesavslag::IngenAvtale if avtaler.iter().any(|a| a.id == id) => {
                return skjema::avvis_foreldet(aktor.helseaktor, SI_OPP_SKJEMA, SI_OPP, &felt).await;
            }
            Oppsigelsesavslag::IngenAvtale => return Err(AppError::IkkeFunnet),
            Oppsigelsesavslag::ForTidlig(_) => "for_tidlig",
            Oppsigelsesavslag::ForSen(_) => "for_sen",
        };
        feil.legg_til("siste_dag", kode);
        return avvis(feil).await;
    }
    store::si_opp(&mut tx, aktor.helseaktor, id, siste).await?;
    let rad = Hendelse {
        gjelder: aktor.helseaktor.0,
        handling: "avtale.sagt_opp",
        objekt: "avtale",
        objekt_id: id.to_string(),
        felt: Some("avsluttet"),
        gammel: None,
        ny: Some(siste.to_string()),
    };
    revisjon::skriv(&mut tx, &av, rad).await?;
    if let Some(epost) = helseaktor::profil(&mut tx, &app.krypto, aktor.helseaktor).await?.epost {
        let brev = brev::avtale_oppsagt(sprak, &format::dato(siste, sprak), &format!("{}{AVTALER}", app.konfig.url));
        post::legg_i_utboks(&mut tx, &app.krypto, &av, aktor.helseaktor, &epost, "avtale_oppsagt", brev).await?;
    }
    skjema::slett(&mut tx, aktor.helseaktor, SI_OPP_SKJEMA).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// Gives a consent or withdraws it: one press either way. `tekstversjon` is of the purpose text that was shown, `sist` of the choice that
/// was: when another has been made since, both are shown.
#[server(prefix = "/api", endpoint = "avtale/samtykke")]
pub async fn velg_samtykke(
    formal: String,
    svar: String,
    tekstversjon: String,
    #[server(default)] sist: String,
    nokkel: String,
) -> Result<(), AppError> {
    use super::model::{self, Formal, Samtykkeskjema, Svar};
    use super::store::{self, NyttValg};
    use super::{samtykke_skjema, text};
    use crate::server::revisjon::{self, Hendelse};
    use crate::server::{request, skjema};
    use grunn::feltfeil::FeltFeil;
    use grunn::kalender;

    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let av = aktor.utforer(naa);
    let vist = sist;
    let (formal, svar) = (Formal::parse(&formal), Svar::parse(&svar));
    let mut feil = FeltFeil::default();
    if formal.is_none() {
        feil.legg_til("formal", "ugyldig");
    }
    if svar.is_none() {
        feil.legg_til("svar", "mangler");
    }
    let (Some(formal), Some(svar)) = (formal, svar) else {
        return Err(AppError::Ugyldig(feil));
    };
    if tekstversjon != text::SAMTYKKEVERSJON {
        // The purpose text was changed after the page was read: the choice was about other words.
        return Err(AppError::Endret);
    }
    let videre = format!("{AVTALER}?lagret={}#samtykker", formal.kode());
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "avtale.samtykke", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    store::laas(&mut tx, aktor.helseaktor).await?;
    let sist = store::valg(&mut tx, aktor.helseaktor)
        .await?
        .into_iter()
        .find(|v| v.formal == formal);
    let annet = sist.as_ref().is_none_or(|v| v.svar != svar);
    if !vist.is_empty() && vist != model::merke(sist.as_ref()) && annet {
        // Chosen in another tab meanwhile, and not the same: what stands is shown, and the key is not used up.
        drop(tx);
        let felt = Samtykkeskjema {
            svar: svar.kode().to_owned(),
        };
        return skjema::avvis_foreldet(aktor.helseaktor, &samtykke_skjema(formal), AVTALER, &felt).await;
    }
    // The same answer to the same words again is no new choice, unless we asked whether it still holds.
    let minnet = sist.as_ref().is_some_and(|v| {
        let gitt = model::samtykke(std::slice::from_ref(v), formal, &tekstversjon);
        model::skal_minnes(gitt, kalender::dato_i_oslo(naa), app.konfig.samtykke_maneder)
    });
    if minnet || !sist.as_ref().is_some_and(|v| v.svar == svar && v.tekstversjon == tekstversjon) {
        let nytt = NyttValg {
            formal,
            svar,
            tekstversjon: &tekstversjon,
            tekst_hash: &text::formal_hash(formal, request::sprak()),
            sprak: request::sprak(),
            sesjon: aktor.sesjon,
            tid: naa,
        };
        store::lagre_valg(&mut tx, aktor.helseaktor, &nytt).await?;
        let rad = Hendelse {
            gjelder: aktor.helseaktor.0,
            handling: "samtykke.valgt",
            objekt: "samtykke",
            objekt_id: formal.kode().to_owned(),
            felt: Some("svar"),
            gammel: sist.map(|v| v.svar.kode().to_owned()),
            ny: Some(svar.kode().to_owned()),
        };
        revisjon::skriv(&mut tx, &av, rad).await?;
    }
    skjema::slett(&mut tx, aktor.helseaktor, &samtykke_skjema(formal)).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}
