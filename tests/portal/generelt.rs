//! What holds for every address, without upkeep when pages and functions are added.

use http::StatusCode;
use leptos_axum::generate_route_list;
use praksisportal::server::sikkerhet::er_aapen;
use sqlx::PgPool;

use crate::support::{LEGE, Portal};

#[sqlx::test]
async fn every_server_function_refuses_somebody_who_is_not_logged_in(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let mut antall = 0;
    for (sti, _) in leptos::server_fn::axum::server_fn_paths() {
        if er_aapen(sti) {
            continue;
        }
        antall += 1;
        assert_eq!(portal.anonym().kall(sti, &[]).await.status, StatusCode::UNAUTHORIZED, "{sti}");
    }
    assert!(antall >= 4, "only {antall} server functions found");
}

#[sqlx::test]
async fn every_server_function_refuses_another_site(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    for (sti, _) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(lege.fra_annet_sted(sti, &[]).await.status, StatusCode::FORBIDDEN, "{sti}");
    }
}

#[sqlx::test]
async fn every_private_page_asks_for_login_and_comes_back(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let mut antall = 0;
    for rute in generate_route_list(praksisportal::oppstart::app::Ruteliste) {
        let sti = rute.path().replace("{", "").replace("}", "");
        if er_aapen(&sti) {
            continue;
        }
        antall += 1;
        let svar = portal.anonym().get(&sti).await;
        assert_eq!(svar.status, StatusCode::SEE_OTHER, "{sti}");
        assert!(svar.til().starts_with("/logg-inn?til=%2F"), "{sti}: {}", svar.til());
    }
    assert!(antall >= 4, "only {antall} private pages found");
}

#[sqlx::test]
async fn every_answer_has_the_headers(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    for sti in [
        "/",
        "/personvern",
        "/finnes-ikke",
        "/praksisinformasjon/helseaktor",
        "/helse/lever",
        "/helse/klar",
        "/kuhr/krav/v1/finnes-ikke",
    ] {
        let svar = lege.get(sti).await;
        for navn in [
            "content-security-policy",
            "referrer-policy",
            "x-content-type-options",
            "cross-origin-opener-policy",
            "x-request-id",
            "cache-control",
        ] {
            assert!(svar.hoder.contains_key(navn), "{sti} lacks {navn}");
        }
        assert_eq!(svar.hoder["cache-control"], "no-store", "{sti}");
        assert!(
            svar.hoder["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("default-src 'none'"),
            "{sti}"
        );
    }
}

#[sqlx::test]
async fn a_page_is_html_with_the_nonce_of_its_policy_and_no_style_attributes(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    for rute in generate_route_list(praksisportal::oppstart::app::Ruteliste) {
        if rute.path().contains('{') {
            continue;
        }
        let svar = lege.get(rute.path()).await;
        let csp = svar.hoder["content-security-policy"].to_str().unwrap();
        let nonce = csp.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        assert!(svar.tekst.contains(&format!("nonce=\"{nonce}\"")), "{}", rute.path());
        assert!(!svar.tekst.contains(" style="), "{} has a style attribute", rute.path());
        assert_eq!(svar.tekst.matches("<main").count(), 1, "{}", rute.path());
        assert!(svar.tekst.contains("<h1"), "{} has no h1: {}", rute.path(), svar.tekst);
        assert!(svar.tekst.contains("</title>"), "{} has no title", rute.path());
    }
}

#[sqlx::test]
async fn what_does_not_exist_says_so_in_both_languages(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let nb = lege.get("/finnes-ikke").await;
    assert_eq!(nb.status, StatusCode::NOT_FOUND);
    assert!(nb.tekst.contains("<html lang=\"nb\""), "{}", nb.tekst);
    assert!(lege.get_nn("/finnes-ikke").await.tekst.contains("<html lang=\"nn\""));
}
