//! Server functions for case workers.

use leptos::prelude::*;

use crate::feil::AppError;
use crate::sak::model::Avgjorelsesskjema;
use crate::stier;

/// Approves or rejects a case, with a reason. A case about an account needs two different people to approve.
#[server(prefix = "/api", endpoint = "sak/avgjor")]
pub async fn avgjor(id: String, #[server(flatten)] felt: Avgjorelsesskjema, nokkel: String) -> Result<(), AppError> {
    use uuid::Uuid;

    use super::virkning;
    use crate::sak::store;
    use crate::server::{request, skjema};

    let hvem = request::saksbehandler()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let id: Uuid = id.parse().map_err(|_| AppError::IkkeFunnet)?;
    let videre = format!("{}?lagret=1", stier::sak(id));
    let utfall = async {
        let mut tx = request::begin().await?;
        if skjema::engangs(&mut tx, hvem.id, &nokkel, "sak.avgjor", &videre, naa)
            .await?
            .is_some()
        {
            return Ok(());
        }
        let sak = store::finn(&mut tx, id).await?;
        let (svar, begrunnelse, versjon) = felt.parse()?;
        let av = hvem.utforer(naa);
        virkning::laas(&mut tx, &sak).await?;
        let sak = store::avgjor(&mut tx, &av, id, hvem.id, svar, &begrunnelse, versjon).await?;
        if !sak.status.er_aapen() {
            virkning::utfor(&mut tx, &app, &av, &sak, svar).await?;
        }
        tx.commit().await?;
        Ok(())
    };
    match utfall.await {
        Ok(()) => {
            request::videre(&videre);
            Ok(())
        }
        // The page tells what is wrong; the reason is kept. Codes only in the address.
        Err(feil @ (AppError::Ugyldig(_) | AppError::Endret)) if skjema::er_vanlig() => {
            let kode = match &feil {
                AppError::Ugyldig(f) => f.0.first().map_or("uleselig", |f| f.kode.as_str()),
                _ => "endret",
            };
            let mut tx = request::begin().await?;
            store::lagre_utkast(&mut tx, id, hvem.id, &felt.begrunnelse).await?;
            tx.commit().await?;
            request::videre(&format!("{}?feil={kode}", stier::sak(id)));
            Ok(())
        }
        Err(feil) => Err(feil),
    }
}

#[cfg(test)]
mod tests {
    use leptos::server_fn::ServerFn;

    #[test]
    fn the_form_posts_to_an_address_that_exists() {
        assert_eq!(<super::Avgjor as ServerFn>::PATH, "/api/sak/avgjor");
    }
}
