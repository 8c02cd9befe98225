//! Server functions of the tab Avtaler og samtykker.

use leptos::prelude::*;

use crate::feil::AppError;
use crate::server::handling::Slag;
use crate::stier::{self, AVTALER, SI_OPP};

/// Whether one may sign, end or consent is a rule of the agreement itself.
const SIGNER: Slag = Slag::ogsaa_sperret("avtale.signer");
const SI_OPP_HANDLING: Slag = Slag::ogsaa_sperret("avtale.si_opp");
const SAMTYKKE: Slag = Slag::ogsaa_sperret("avtale.samtykke");

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
    use super::handlinger::{self, Vist};
    use crate::server::handling::Forsok;
    use grunn::text::Sprak;

    let f = Forsok::ny(SIGNER).await?;
    let (Some(sprak), Ok(hash)) = (Sprak::parse(&sprak), hex::decode(&tekst_hash)) else {
        return Err(AppError::uleselig());
    };
    let avkrysset = |verdi: Option<String>| verdi.is_some_and(|v| v == "on");
    let vist = Vist {
        versjon,
        sprak,
        hash,
        bekreftet: avkrysset(bekreft),
        kollektiv: avkrysset(kollektiv),
    };
    let id = uuid::Uuid::new_v4();
    let Some(h) = f.begynn(&nokkel, &stier::avtale_kvittering(id)).await? else {
        return Ok(());
    };
    handlinger::signer(&f, h, id, &vist).await
}

/// Terminates the agreement. `avtale` is the one the page showed; `siste_dag` as typed. Needs a fresh login.
#[server(prefix = "/api", endpoint = "avtale/si-opp")]
pub async fn si_opp(avtale: String, siste_dag: String, nokkel: String) -> Result<(), AppError> {
    use super::model::{Avtale, Oppsigelsesavslag, Oppsigelsesskjema};
    use super::text::Oppsigelsesfeil;
    use super::{SI_OPP_SKJEMA, handlinger, store};
    use crate::server::handling::Forsok;
    use grunn::dato;
    use grunn::feltfeil::{FeltFeil, Skjemafeil};

    let f = Forsok::ny(SI_OPP_HANDLING).await?;
    let id: uuid::Uuid = avtale.parse().map_err(|_| AppError::felt("avtale", &Skjemafeil::Uleselig))?;
    let felt = Oppsigelsesskjema { avtale, siste_dag };
    let avvis = async |feil| f.avvis(SI_OPP_SKJEMA, SI_OPP, &felt, feil).await;
    let siste = match dato::tolk(&felt.siste_dag) {
        Ok(siste) => siste,
        Err(e) => {
            let mut feil = FeltFeil::default();
            feil.legg_til("siste_dag", &e);
            return avvis(feil.into()).await;
        }
    };
    if !f.er_fersk(SI_OPP_SKJEMA, SI_OPP, &felt).await? {
        return Ok(());
    }
    let Some(mut h) = f.begynn(&nokkel, &stier::oppsagt(id)).await? else {
        return Ok(());
    };
    store::laas(&mut h.tx, f.eier()).await?;
    let avtaler = store::avtaler(&mut h.tx, f.eier()).await?;
    if let Err(avslag) = Avtale::si_opp(&avtaler, id, siste, f.idag()) {
        drop(h);
        return match avslag {
            // Ended or replaced after the page was opened: what stands is shown. Or never one's own.
            Oppsigelsesavslag::IngenAvtale if avtaler.iter().any(|a| a.id == id) => avvis(AppError::Endret).await,
            Oppsigelsesavslag::IngenAvtale => Err(AppError::IkkeFunnet),
            Oppsigelsesavslag::ForTidlig(dag) => avvis(AppError::felt("siste_dag", &Oppsigelsesfeil::for_tidlig(dag))).await,
            Oppsigelsesavslag::ForSen(dag) => avvis(AppError::felt("siste_dag", &Oppsigelsesfeil::for_sen(dag))).await,
        };
    }
    store::si_opp(&mut h.tx, f.eier(), id, siste).await?;
    handlinger::sagt_opp(&mut h, f.eier(), id, siste).await?;
    h.slett_utkast(f.eier(), SI_OPP_SKJEMA).await?;
    h.ferdig().await
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
    use super::model::{Formal, Samtykkeskjema, Svar};
    use super::{handlinger, samtykke_skjema, store, text};
    use crate::server::handling::Forsok;
    use grunn::feltfeil::{FeltFeil, Skjemafeil};

    let f = Forsok::ny(SAMTYKKE).await?;
    let (formal, svar) = (Formal::parse(&formal), Svar::parse(&svar));
    let mut feil = FeltFeil::default();
    if formal.is_none() {
        feil.legg_til("formal", &Skjemafeil::Uleselig);
    }
    if svar.is_none() {
        feil.legg_til("svar", &Skjemafeil::Uleselig);
    }
    let (Some(formal), Some(svar)) = (formal, svar) else {
        return Err(AppError::Ugyldig(feil));
    };
    if tekstversjon != text::SAMTYKKEVERSJON {
        // The purpose text was changed after the page was read: the choice was about other words.
        return Err(AppError::Endret);
    }
    let skjema = samtykke_skjema(formal);
    let Some(mut h) = f.begynn(&nokkel, &format!("{AVTALER}?lagret={}#samtykker", formal.kode())).await? else {
        return Ok(());
    };
    store::laas(&mut h.tx, f.eier()).await?;
    let valgt = store::valg(&mut h.tx, f.eier()).await?.into_iter().find(|v| v.formal == formal);
    if handlinger::valgt_annet_sted(&sist, valgt.as_ref(), svar) {
        // Chosen in another tab meanwhile, and not the same: what stands is shown, and the key is not used up.
        drop(h);
        let felt = Samtykkeskjema {
            svar: svar.kode().to_owned(),
        };
        return f.avvis(&skjema, AVTALER, &felt, AppError::Endret).await;
    }
    handlinger::samtykke(&mut h, &f.aktor, formal, svar, &tekstversjon, valgt).await?;
    h.slett_utkast(f.eier(), &skjema).await?;
    h.ferdig().await
}
