//! Server functions for case workers.

use leptos::prelude::*;

use crate::feil::AppError;
use crate::sak::model::Avgjorelsesskjema;
use crate::stier;

/// Approves or rejects a case, with a reason; approving needs a fresh login. A case about an account needs two different people to approve.
#[server(prefix = "/api", endpoint = "sak/avgjor")]
pub async fn avgjor(id: String, #[server(flatten)] felt: Avgjorelsesskjema, nokkel: String) -> Result<(), AppError> {
    use uuid::Uuid;

    use super::virkning;
    use crate::sak::model::{Avgjorer, Svar};
    use crate::sak::store;
    use crate::server::handling::{Handling, Slag};
    use crate::server::{request, skjema};

    let hvem = request::saksbehandler()?;
    let id: Uuid = id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let videre = format!("{}?lagret=1", stier::sak(id));
    let utfall = async {
        let Some(mut h) = Handling::av_saksbehandler(&hvem, Slag::ny("sak.avgjor"), &nokkel, &videre).await? else {
            return Ok(());
        };
        let sak = store::finn(&mut h.tx, id).await?;
        let (svar, begrunnelse, versjon) = felt.parse()?;
        // Whoever may stop, stops at once.
        if svar == Svar::Godkjent && !request::er_fersk(hvem.auth_tid, h.av.naa) {
            return Err(AppError::KreverNyInnlogging);
        }
        virkning::laas(&mut h.tx, &sak).await?;
        let med = Avgjorer {
            id: hvem.id,
            roller: &hvem.roller,
        };
        let sak = store::avgjor(&mut h.tx, &h.av, id, med, svar, &begrunnelse, versjon).await?;
        if !sak.status.er_aapen() {
            virkning::utfor(&mut h.tx, &h.app, &h.av, &sak, svar).await?;
        }
        h.ferdig().await
    };
    match utfall.await {
        // The page tells what is wrong; the reason is kept. Codes only in the address.
        Err(feil @ (AppError::Ugyldig(_) | AppError::Endret | AppError::KreverNyInnlogging)) if skjema::er_vanlig() => {
            let side = stier::sak(id);
            let side = match &feil {
                AppError::KreverNyInnlogging => request::med_ny_innlogging(&side),
                AppError::Ugyldig(f) => format!("{side}?feil={}", f.0.first().map_or("uleselig", |f| f.kode.as_str())),
                _ => format!("{side}?feil=endret"),
            };
            let mut h = Handling::aapne(&side).await?;
            store::lagre_utkast(&mut h.tx, id, hvem.id, &felt.begrunnelse).await?;
            h.ferdig().await
        }
        annet => annet,
    }
}
