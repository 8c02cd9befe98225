//! The page with the three panels.

use leptos::prelude::*;

use crate::innsyn::pages::Innsynskort;
use crate::islands::faner::Faner;
use crate::server::request;
use crate::ui::Tittel;
use crate::ui::{Skriv as _, last};
use crate::utdanning::pages::Utdanningspanel;
use crate::{avtale, helseaktor, praksis, utdanning};
use grunn::text::{Sprak, T};

const STIER: [&str; 3] = [
    "/praksisinformasjon/helseaktor",
    "/praksisinformasjon/praksis",
    "/praksisinformasjon/avtaler-og-samtykker",
];

fn navn(sprak: Sprak) -> [&'static str; 3] {
    T(
        ["Helseaktør", "Praksis", "Avtaler og samtykker"],
        ["Helseaktør", "Praksis", "Avtalar og samtykke"],
    )
    .i(sprak)
}

/// All three panels; the one in the address is visible.
#[component]
pub fn Praksisinformasjon() -> impl IntoView {
    last(|| async {
        let sti = request::sti();
        let sprak = request::sprak();
        let navn = navn(sprak);
        let her = STIER.iter().position(|s| *s == sti).unwrap_or(0);
        // What all three need is read once, on one connection.
        let app = request::app()?;
        let mut db = request::les().await?;
        let profil = helseaktor::store::profil(&mut db, &app.krypto, request::aktor()?.helseaktor).await?;
        let idag = app.klokke.idag();
        let grunnlag = avtale::grunnlag(&mut db, profil.id, idag).await?;
        let fra_andre = helseaktor::pages::FraAndre {
            utdanning: if utdanning::store::angar(&profil) {
                let yrker = praksis::store::yrker(&mut db, profil.id).await?;
                let oversikt = utdanning::store::oversikt(&mut db, profil.id, &yrker).await?;
                Some(view! { <Utdanningspanel oversikt=oversikt/> }.skrevet())
            } else {
                None
            },
            innsyn: view! { <Innsynskort/> }.skrevet(),
        };
        let paneler = [
            helseaktor::pages::panel(&mut db, &profil, fra_andre).await?,
            praksis::pages::panel(&mut db, &profil, grunnlag.er_sperret(idag)).await?,
            avtale::pages::panel(&mut db, &profil, grunnlag).await?,
        ];
        drop(db);
        Ok(view! {
            <Tittel tekst=format!("{} – Praksisinformasjon", navn[her])/>
            <nav class="faner" data-faner="" aria-label="Praksisinformasjon">
                <ul>
                    {STIER.into_iter().zip(navn).enumerate().map(|(i, (sti, navn))| view! {
                        <li><a href=sti aria-current=(i == her).then_some("page")>{navn}</a></li>
                    }).collect_view()}
                </ul>
            </nav>
            {paneler.into_iter().enumerate().map(|(i, panel)| view! {
                <section class="panel" data-panel=STIER[i] data-tittel=format!("{} – Praksisinformasjon – Praksisportalen", navn[i]) hidden=i != her>{panel}</section>
            }).collect_view()}
            <Faner/>
        })
    })
}
