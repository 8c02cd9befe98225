//! All addresses of the binary.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{any, get};
use http::{HeaderValue, StatusCode, header};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::{innlogging, lenkevakt, roboter, serverfn, utkast};
use crate::server::state::App;
use crate::server::{sider, sikkerhet};
use crate::stier::{HELSEAKTOR, INNSENDINGER, REGLER, REGLER_TAKST};

/// Addresses above others, without a page of their own, and where one who shortens an address is led.
const SAMLENDE: [(&str, &str); 3] = [
    ("/oppgjor", INNSENDINGER),
    ("/praksisinformasjon", HELSEAKTOR),
    (REGLER_TAKST, REGLER),
];

/// Builds the router.
pub fn ruter(app: App) -> Router {
    let sider_ruter = generate_route_list(crate::oppstart::app::Ruteliste);
    let pakke = ServeDir::new(app.konfig.sidemappe.join("pkg")).precompressed_br();
    let uforanderlig = SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, |res: &http::Response<_>| {
        res.status()
            .is_success()
            .then(|| HeaderValue::from_static("public, max-age=31536000, immutable"))
    });
    let offentlig = ServeDir::new(&app.konfig.sidemappe).append_index_html_on_directories(false);

    let samlende = SAMLENDE.into_iter().fold(Router::new(), |r, (fra, til)| {
        r.route(fra, get(move || async move { Redirect::to(til) }))
    });
    Router::new()
        .merge(samlende)
        .route("/api/{*fn}", any(serverfn::handter))
        .leptos_routes_with_handler(sider_ruter, get(sider::side))
        .merge(innlogging::ruter())
        .merge(roboter::ruter())
        .merge(utkast::ruter())
        .merge(crate::krav::ruter())
        .merge(crate::oppgjor::ruter())
        .merge(crate::avtale::ruter())
        .merge(crate::behandlere::ruter())
        .merge(crate::regelbok::ruter())
        .merge(crate::innsyn::ruter())
        .merge(crate::krav::hendelsesruter())
        .layer(
            CompressionLayer::new()
                .br(true)
                .quality(tower_http::CompressionLevel::Precise(4))
                .compress_when(SizeAbove::new(512).and(tower_http::compression::predicate::NotForContentType::SSE)),
        )
        // Files are large and compressed already; taking them in has limits of its own.
        .merge(crate::vedlegg::ruter())
        .nest_service("/pkg", tower::ServiceBuilder::new().layer(uforanderlig).service(pakke))
        .nest_service("/bilder", ServeDir::new(app.konfig.sidemappe.join("bilder")))
        .nest_service("/film", ServeDir::new(app.konfig.sidemappe.join("film")))
        .route_service("/favicon.svg", offentlig)
        .route("/helse/lever", get(lever))
        .route("/helse/klar", get(klar))
        .fallback(sider::ikke_funnet)
        .layer(from_fn_with_state(app.clone(), crate::behandlere::takt::vakt))
        .layer(from_fn_with_state(app.clone(), lenkevakt::vakt))
        .layer(from_fn_with_state(app.clone(), sikkerhet::vakt))
        .with_state(app)
}

/// Alive: the program can still help itself. A database that does not answer is no reason to start anew.
async fn lever(State(app): State<App>) -> impl IntoResponse {
    if app.databasevakt.lever() {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "forbindelsene til databasen er brukt opp")
    }
}

/// Ready: the database answers and stores, and every migration of this build is applied.
async fn klar(State(app): State<App>) -> impl IntoResponse {
    if app.databasevakt.nede() {
        return (StatusCode::SERVICE_UNAVAILABLE, "databasen svarer ikke");
    }
    if crate::feil::disken_er_full() {
        return (StatusCode::SERVICE_UNAVAILABLE, "databasen har ikke plass");
    }
    match tokio::time::timeout(Duration::from_secs(2), crate::server::migrert(&*app.pool)).await {
        Ok(Ok(true)) => (StatusCode::OK, "klar"),
        Ok(Ok(false)) => (StatusCode::SERVICE_UNAVAILABLE, "migreringer mangler"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "databasen svarer ikke"),
    }
}
