//! The page behind «this was not me» in a mail about the personal address.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::stopp;
use crate::server::request;
use crate::ui::{Engangslenke, last};
use grunn::text::T;

const TITTEL: T = T(
    "Var det ikke du som endret e-postadressen?",
    "Var det ikkje du som endra e-postadressa?",
);
const TEKST: &[T] = &[
    T(
        "Stans endringen, så bruker vi adressen som fikk denne e-posten. Du trenger ikke logge inn.",
        "Stans endringa, så bruker vi adressa som fekk denne e-posten. Du treng ikkje logge inn.",
    ),
    T(
        "Vi logger ut alle som er logget inn som deg, og sender e-post til begge adressene.",
        "Vi loggar ut alle som er logga inn som deg, og sender e-post til begge adressene.",
    ),
];
const KNAPP: T = T("Stans endringen", "Stans endringa");
const FERDIG_TITTEL: T = T("Endringen er stanset", "Endringa er stansa");
const FERDIG: &[T] = &[
    T(
        "Den gamle adressen gjelder. Alle som var logget inn som deg, er logget ut.",
        "Den gamle adressa gjeld. Alle som var logga inn som deg, er logga ut.",
    ),
    T(
        "Tror du at andre har brukt innloggingen din? Sperr den hos den som ga deg e-ID-en, for eksempel banken.",
        "Trur du at andre har brukt innlogginga di? Sperr ho hos den som gav deg e-ID-en, til dømes banken.",
    ),
    T(
        "Logg inn igjen når du er trygg, og sjekk kontonummer og adresser for praksisene dine.",
        "Logg inn igjen når du er trygg, og sjekk kontonummer og adresser for praksisane dine.",
    ),
];
const DOD_TITTEL: T = T("Lenken gjelder ikke lenger", "Lenkja gjeld ikkje lenger");
const DOD: &[T] = &[T(
    "Den kan være brukt eller for gammel, eller så er endringen borte. Kontakt oss hvis noen har endret e-postadressen din.",
    "Ho kan vere brukt eller for gammal, eller så er endringa borte. Kontakt oss om nokon har endra e-postadressa di.",
)];

/// `/epostendring/{token}`.
#[component]
pub fn StoppSide() -> impl IntoView {
    let token = use_params_map().with_untracked(|p| p.get("token").unwrap_or_default());
    last(move || {
        let token = token.clone();
        async move {
            let ferdig = token == stopp::FERDIG;
            let gjelder = !ferdig && stopp::gjelder(&mut *request::les().await?, &token, request::naa()?).await?;
            let (tittel, avsnitt) = match (ferdig, gjelder) {
                (true, _) => (FERDIG_TITTEL, FERDIG),
                (_, true) => (TITTEL, TEKST),
                _ => (DOD_TITTEL, DOD),
            };
            let knapp = gjelder.then_some(("/api/helseaktor/stopp-epost", token, KNAPP));
            Ok(view! { <Engangslenke tittel=tittel avsnitt=avsnitt knapp=knapp/> })
        }
    })
}
