//! What programs ask of every site: what they may read (`robots.txt`, `sitemap.xml`), and where a weakness is reported (RFC 9116).

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::TimeDelta;
use http::header;

use crate::info::text::{EMNER, GRUPPER};
use crate::server::state::App;
use crate::stier::{BEHANDLERE, REGLER, REGLER_FRISTER, REGLER_KONTROLL};

/// Pages for anybody, besides the guides.
const SIDER: [&str; 10] = [
    "/",
    "/veiledning",
    "/personvern",
    "/tilgjengelighet",
    "/nettlesere",
    "/kontakt",
    BEHANDLERE,
    REGLER,
    REGLER_KONTROLL,
    REGLER_FRISTER,
];
/// How long what is said about weaknesses holds; it is said anew with each answer.
const GJELDER: TimeDelta = TimeDelta::days(180);

pub fn ruter() -> Router<App> {
    Router::new()
        .route("/robots.txt", get(robots))
        .route("/sitemap.xml", get(sidekart))
        .route("/.well-known/security.txt", get(sikkerhet))
}

fn tekst(slag: &'static str, innhold: String) -> Response {
    ([(header::CONTENT_TYPE, slag)], innhold).into_response()
}

async fn robots(State(app): State<App>) -> Response {
    let innhold = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /kuhr/\nDisallow: /logg-inn\nSitemap: {}/sitemap.xml\n",
        app.konfig.url
    );
    tekst("text/plain; charset=utf-8", innhold)
}

async fn sidekart(State(app): State<App>) -> Response {
    let guider = GRUPPER.iter().chain(EMNER).map(|v| v.sti());
    let linjer: String = SIDER
        .into_iter()
        .map(str::to_owned)
        .chain(guider)
        .map(|sti| format!("<url><loc>{}{sti}</loc></url>\n", app.konfig.url))
        .collect();
    let innhold = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{linjer}</urlset>\n"
    );
    tekst("application/xml; charset=utf-8", innhold)
}

/// The contact page says whom the operator has chosen.
async fn sikkerhet(State(app): State<App>) -> Response {
    let url = &app.konfig.url;
    let utloper = (app.klokke.naa() + GJELDER).format("%Y-%m-%dT00:00:00Z");
    let innhold =
        format!("Contact: {url}/kontakt\nExpires: {utloper}\nPreferred-Languages: nb, nn, en\nCanonical: {url}/.well-known/security.txt\n");
    tekst("text/plain; charset=utf-8", innhold)
}
