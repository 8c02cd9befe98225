//! Who calls: token and proof from HelseID, the person in our register, how often they call.

use http::StatusCode;
use http::request::Parts;
use std::time::Instant;
use url::Url;

use super::problem::Apifeil;
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor;
use crate::krav::felles::Kall;
use crate::server::request::{Slag, Utforer};
use crate::server::sett;
use crate::server::state::App;
use grunn::HelseaktorId;
use identitet::tilgangstoken::{TilgangFeil, Tilgangskontroll, Tilgangsoppsett};

/// A person calling through an EPJ system.
pub(super) struct Kaller {
    pub(super) eier: HelseaktorId,
    /// The EPJ system's client id at HelseID.
    pub(super) klient: String,
    pub(super) utforer: Utforer,
}

/// Checks the call; the body is not read before this says yes.
pub(super) async fn kaller(app: &App, hode: &Parts, kall: Kall) -> Result<Kaller, Apifeil> {
    let url = Url::parse(&format!("{}{}", app.konfig.url, hode.uri.path())).map_err(|e| logg::intern("kravapi", &e))?;
    let oppsett = Tilgangsoppsett::ny(vec![app.konfig.helseid.api_audience.clone()], app.konfig.testnumre());
    let kontroll = Tilgangskontroll::ny(app.helseid.tilbyder(), oppsett, None);
    let tilgang = kontroll.kontroller(&hode.method, &url, &hode.headers).await.map_err(|feil| {
        tracing::info!(foresporsel = logg::foresporsel(), aarsak = %feil, "kall til Krav-API avvist");
        Apifeil::Tilgang(feil)
    })?;
    let mut db = app.pool.acquire().await.map_err(AppError::from)?;
    if !sett::husk(&mut db, sett::Slag::Dpop, &tilgang.bevis_hash, tilgang.bevis_utloper).await? {
        tracing::warn!(
            foresporsel = logg::foresporsel(),
            klient = tilgang.klient_id,
            "DPoP-bevis brukt to ganger"
        );
        return Err(Apifeil::Tilgang(TilgangFeil::Bevis("jti")));
    }
    let eier = helseaktor::store::finn_med_fnr(&mut db, &app.krypto, &tilgang.pid)
        .await?
        .ok_or_else(|| {
            Apifeil::problem(
                StatusCode::FORBIDDEN,
                "Ukjent helseaktør",
                "Personen i tokenet er ikke registrert. Logg inn i Praksisportalen først.",
            )
        })?;
    if let Some(sekunder) = crate::krav::felles::av(app)?.takt.tell(eier.0, kall, Instant::now()) {
        return Err(Apifeil::Vent(sekunder));
    }
    let utforer = Utforer {
        slag: Slag::Epj,
        id: Some(eier.0),
        ..Utforer::system(app.klokke.naa())
    };
    Ok(Kaller {
        eier,
        klient: tilgang.klient_id,
        utforer,
    })
}
