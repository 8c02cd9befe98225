//! Server functions of the Praksis tab. Each reads the person's own practice first, so another person's number does not exist.

use leptos::prelude::*;

use super::model::{Epostskjema, Kontoskjema, Oppgjorsskjema, Sluttskjema, Stedskjema};
use crate::feil::AppError;
use crate::stier;

use super::handlinger as h;

/// Looks an organisation number up as practice site. Gives the HTML that the form without scripts shows.
#[server(prefix = "/api", endpoint = "praksis/finn-enhet")]
pub async fn finn_enhet(orgnr: String, #[server(default)] her_id: String) -> Result<String, AppError> {
    use super::pages::Enhetvisning;
    use super::sted;
    use crate::server::{html, request};
    use grunn::Orgnr;

    request::aktor()?;
    let app = request::app()?;
    let orgnr = Orgnr::tolk(&orgnr, app.konfig.testnumre()).map_err(|e| AppError::felt("orgnr", &e))?;
    let svar = sted::oppslag_i_ord(&app, &orgnr, her_id.parse().ok(), request::sprak()).await?;
    Ok(html::bit(&view! { <Enhetvisning svar=svar/> }.to_html()))
}

/// Suggests places while a name is typed: one line for who listens, then the options as HTML. A `POST`, although nothing is changed, so that
/// what is typed – it may be anything – stands in no address and so in no log, here or in a proxy.
#[server(prefix = "/api", endpoint = "praksis/finn-steder")]
pub async fn finn_steder(tekst: String) -> Result<String, AppError> {
    use super::pages::Stedforslag;
    use super::sok;
    use crate::server::{html, request};

    request::aktor()?;
    let app = request::app()?;
    sok::brems(&app).await?;
    let svar = sok::i_ord(&sok::sok(&app, &tekst).await?, request::sprak());
    let status = svar.status.clone();
    Ok([status, html::bit(&view! { <Stedforslag svar=svar/> }.to_html())].join("\n"))
}

/// The choice among hits shows the place; any other value of the button only asks for the look-up.
fn valgt(valg: String, slaa_opp: &str) -> (String, bool) {
    if slaa_opp.len() >= 9 {
        (slaa_opp.to_owned(), true)
    } else {
        (valg, !slaa_opp.is_empty())
    }
}

/// Step 1 of registering: type and place are kept as a draft. `valg` is the number of a suggested unit; `slaa_opp` asks only for the look-up
/// or the search, or holds the place that was chosen among the hits; `utkast` is the draft the form was made from.
#[server(prefix = "/api", endpoint = "praksis/ny-sted")]
pub async fn ny_sted(
    #[server(flatten)] felt: Stedskjema,
    #[server(default)] valg: String,
    #[server(default)] slaa_opp: String,
    #[server(default)] utkast: String,
) -> Result<(), AppError> {
    let (valg, bare_oppslag) = valgt(valg, &slaa_opp);
    h::ny_sted(felt, valg, bare_oppslag, utkast).await
}

/// Step 2 of registering: period, account and addresses are kept as a draft, the account encrypted. `finn_vikar` asks only for a search
/// by name for the one stood in for; `velg_vikar` is the HPR number of somebody who was found.
#[server(prefix = "/api", endpoint = "praksis/ny-oppgjor")]
pub async fn ny_oppgjor(
    #[server(flatten)] felt: Oppgjorsskjema,
    #[server(default)] finn_vikar: String,
    #[server(default)] velg_vikar: String,
    #[server(default)] utkast: String,
) -> Result<(), AppError> {
    h::ny_oppgjor(felt, !finn_vikar.is_empty(), velg_vikar, utkast).await
}

/// Step 3: registers what the drafts hold, if they are the ones the page showed (`utkast`). Everything is judged again.
#[server(prefix = "/api", endpoint = "praksis/registrer")]
pub async fn registrer(nokkel: String, #[server(default)] utkast: String, #[server(default)] vist: String) -> Result<(), AppError> {
    h::registrer(nokkel, utkast, vist).await
}

/// Keeps a new account number, encrypted, for the page that checks it.
#[server(prefix = "/api", endpoint = "praksis/konto")]
pub async fn konto(id: String, #[server(flatten)] felt: Kontoskjema) -> Result<(), AppError> {
    h::konto(id, felt).await
}

/// Changes the account to the one that was checked: `utkast` is the draft the page showed, `vist` what it said. Needs a fresh login.
#[server(prefix = "/api", endpoint = "praksis/konto-bekreft")]
pub async fn konto_bekreft(
    id: String,
    versjon: String,
    #[server(default)] utkast: String,
    #[server(default)] vist: String,
    nokkel: String,
) -> Result<(), AppError> {
    h::konto_bekreft(id, h::Sjekket { versjon, utkast, vist }, nokkel).await
}

/// Uses the one-time link «this was not me». Behind a button, because mail scanners follow links. Needs no login: the link is the proof.
#[server(prefix = "/api", endpoint = "praksis/stopp-konto")]
pub async fn stopp_konto(token: String) -> Result<(), AppError> {
    use super::kontovakt::meldt;
    use crate::server::handling::Handling;

    let mut h = Handling::aapne(&stier::kontoendring(meldt::FERDIG)).await?;
    meldt::meld(&mut h.tx, &h.app, &token).await?;
    h.ferdig().await
}

/// Changes who gets the decisions.
#[server(prefix = "/api", endpoint = "praksis/epost")]
pub async fn epost(id: String, #[server(flatten)] felt: Epostskjema, nokkel: String) -> Result<(), AppError> {
    h::epost(id, felt, nokkel).await
}

/// Moves the practice. `valg` and `slaa_opp` as in step 1.
#[server(prefix = "/api", endpoint = "praksis/sted")]
pub async fn sted(
    id: String,
    #[server(flatten)] felt: Stedskjema,
    #[server(default)] valg: String,
    #[server(default)] slaa_opp: String,
    nokkel: String,
) -> Result<(), AppError> {
    let (valg, bare_oppslag) = valgt(valg, &slaa_opp);
    h::sted(id, felt, valg, bare_oppslag, nokkel).await
}

/// Confirms what Enhetsregisteret has changed about the place: takes the new address, or keeps the place under its new owner.
#[server(prefix = "/api", endpoint = "praksis/sted-bekreft")]
pub async fn sted_bekreft(id: String, endring: String, versjon: String, nokkel: String) -> Result<(), AppError> {
    super::stedvakt::handling::bekreft(id, endring, versjon, nokkel).await
}

/// Says whether the practice is only ambulatory.
#[server(prefix = "/api", endpoint = "praksis/ambulerende")]
pub async fn ambulerende(id: String, #[server(default)] ambulerende: String, versjon: String, nokkel: String) -> Result<(), AppError> {
    h::ambulerende(
        id,
        Stedskjema {
            ambulerende,
            versjon,
            ..Stedskjema::default()
        },
        nokkel,
    )
    .await
}

/// Ends the practice, or moves its end.
#[server(prefix = "/api", endpoint = "praksis/slutt")]
pub async fn slutt(id: String, #[server(flatten)] felt: Sluttskjema, nokkel: String) -> Result<(), AppError> {
    h::slutt(id, felt, nokkel).await
}

/// Sends what waits with a registered practice.
#[server(prefix = "/api", endpoint = "vedlegg/send-praksis")]
pub async fn send_praksis(mappe: String, nokkel: String) -> Result<(), AppError> {
    use crate::server::handling::{Forsok, Slag};
    use crate::server::revisjon::Hendelse;
    use crate::vedlegg::model::Mappe;
    use crate::vedlegg::{self, Vedleggsutkast};

    let f = Forsok::ny(Slag::ny("vedlegg.send")).await?;
    // Files for a new practice are sent with it; education has a receipt of its own.
    let Some(mappe @ Mappe::Praksis(praksis)) = Mappe::tolk(&mappe) else {
        return Err(AppError::IkkeFunnet);
    };
    vedlegg::krav_for(&f.app, &f.aktor, mappe).await?;
    let Some(mut h) = f.begynn(&nokkel, &format!("{}?sendt=1", mappe.side())).await? else {
        return Ok(());
    };
    let sendt = vedlegg::store::send(&mut h.tx, f.eier(), mappe, None, f.naa).await?;
    if sendt.is_empty() {
        drop(h);
        let feil = AppError::felt("fil", &vedlegg::text::Filfeil::IngenNye);
        return f.avvis(&mappe.skjema(), &mappe.side(), &Vedleggsutkast::default(), feil).await;
    }
    for dokument in sendt {
        h.noter(Hendelse {
            gjelder: f.eier().0,
            handling: "praksis.vedlegg_sendt",
            objekt: "praksis",
            objekt_id: praksis.to_string(),
            felt: Some("dokument"),
            gammel: None,
            ny: Some(dokument.kode().to_owned()),
        })
        .await?;
    }
    vedlegg::api::kvitter(&mut h, f.eier(), mappe).await?;
    h.ferdig().await
}
