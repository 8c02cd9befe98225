//! Answers that caches may keep for a minute, and that cost nothing to ask for again.

use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::krypto;
use crate::feil::AppError;
use crate::feil::logg;

/// How long an answer may be old. What it is made from is right at once.
const BUFRING: &str = "public, max-age=60";

/// An answer with its tag; only the tag when the caller has the same one already.
///
/// # Errors
/// `Intern` when the value cannot be written.
pub fn svar(hode: &HeaderMap, innhold: &'static str, verdi: &impl Serialize) -> Result<Response, AppError> {
    let kropp = serde_json::to_vec(verdi).map_err(|e| logg::intern("bufret", &e))?;
    // Weak: compression makes other bytes of the same answer.
    let merke = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&krypto::sha256(&kropp)[..16]));
    let kjent = hode
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .any(|v| har(v, &merke));
    let mut res = if kjent {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static(innhold))], kropp).into_response()
    };
    let h = res.headers_mut();
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static(BUFRING));
    if let Ok(merke) = HeaderValue::from_str(&merke) {
        h.insert(header::ETAG, merke);
    }
    Ok(res)
}

/// Whether a list of tags, as in `If-None-Match`, has this one. Weak comparison (RFC 9110 § 8.8.3.2).
fn har(liste: &str, merke: &str) -> bool {
    let kjerne = |m: &str| m.trim().trim_start_matches("W/").to_owned();
    liste.trim() == "*" || liste.split(',').any(|m| kjerne(m) == kjerne(merke))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_answer_is_sent_once() {
        let forste = svar(&HeaderMap::new(), "application/json", &[1, 2]).unwrap();
        assert_eq!(forste.status(), StatusCode::OK);
        let merke = forste.headers()[header::ETAG].clone();
        let mut hode = HeaderMap::new();
        hode.insert(header::IF_NONE_MATCH, merke.clone());
        let igjen = svar(&hode, "application/json", &[1, 2]).unwrap();
        assert_eq!((igjen.status(), &igjen.headers()[header::ETAG]), (StatusCode::NOT_MODIFIED, &merke));
        assert_eq!(svar(&hode, "application/json", &[1, 3]).unwrap().status(), StatusCode::OK);
    }

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        for liste in ["*", "\"a\"", "W/\"a\"", "\"x\", W/\"a\" , \"y\""] {
            assert!(har(liste, "W/\"a\""), "{liste}");
        }
        for liste in ["", "\"b\"", "a", "W/\"A\""] {
            assert!(!har(liste, "W/\"a\""), "{liste}");
        }
    }
}
