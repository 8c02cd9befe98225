//! Turns the texts into HTML. Plain server-rendered markup: headings in order, real lists, real links, nothing that needs scripts.
//!
//! The components render what goes inside `main`; frame and `<title>` belong to the page around them, which finds the words in the same
//! values (`artikkel.tittel`, `feilside.tekst(sprak).tittel`).

use super::text::manus::{BILDEBREDDE, FILMBREDDE, FILMHOYDE, MANUS, bildefil, filmfil};
use super::text::{
    Artikkel, Blokk, EMNER, FORSIDE, GRUPPER, KONTAKT, NETTLESERE, OVERSIKT, PERSONVERN, TILGJENGELIGHET, Veiledning, finn_veiledning,
};
use crate::feil::AppError;
use crate::server::request;
use crate::ui::Tittel;
use crate::ui::{Skrevet, Skriv as _, last};
use grunn::text::{Sprak, T};
use leptos::prelude::*;

/// One article: `h1`, lead paragraph and blocks.
#[component]
pub fn ArtikkelSide(artikkel: &'static Artikkel) -> impl IntoView {
    // Links that follow each other become one list, so a screen reader can say how many there are.
    let blokker = artikkel
        .avsnitt
        .chunk_by(|a, b| matches!((a, b), (Blokk::Lenke { .. }, Blokk::Lenke { .. })));
    view! {
        <article class="artikkel">
            <h1 class="ds-heading" data-size="lg">{artikkel.tittel}</h1>
            <p class="ds-paragraph" data-size="lg">{artikkel.ingress}</p>
            {blokker.map(blokk).collect_view()}
        </article>
    }
}

/// A run of blocks: either one block, or several links.
fn blokk(run: &'static [Blokk]) -> Skrevet {
    match run {
        [Blokk::H2(tekst)] => view! { <h2 class="ds-heading" data-size="sm">{*tekst}</h2> }.skrevet(),
        [Blokk::P(tekst)] => view! { <p class="ds-paragraph">{*tekst}</p> }.skrevet(),
        [Blokk::Liste(punkter)] => {
            view! { <ul class="ds-list">{punkter.iter().map(|p| view! { <li>{*p}</li> }).collect_view()}</ul> }.skrevet()
        }
        [Blokk::Steg(steg)] => view! { <ol class="ds-list">{steg.iter().map(|s| view! { <li>{*s}</li> }).collect_view()}</ol> }.skrevet(),
        [Blokk::Bilde(navn)] => view! { <Bilde navn=*navn/> }.skrevet(),
        [Blokk::Film(navn)] => view! { <Film navn=*navn/> }.skrevet(),
        [Blokk::Lenke { tekst, href }] => view! { <p class="ds-paragraph"><a class="ds-link" href=*href>{*tekst}</a></p> }.skrevet(),
        lenker => {
            let punkter = lenker.iter().filter_map(|b| match b {
                Blokk::Lenke { tekst, href } => Some(view! { <li><a class="ds-link" href=*href>{*tekst}</a></li> }),
                _ => None,
            });
            view! { <ul class="ds-list">{punkter.collect_view()}</ul> }.skrevet()
        }
    }
}

/// A picture of the portal in the reader's language; fetched when it is about to be seen.
#[component]
fn Bilde(navn: &'static str) -> impl IntoView {
    let sprak = request::sprak();
    MANUS.bilder.get(navn).map(|b| {
        view! {
            <p><img class="skjermbilde" src=bildefil(navn, sprak) alt=b.alt.paa(sprak).as_str() width=BILDEBREDDE height=b.hoyde loading="lazy" decoding="async"/></p>
        }
    })
}

/// A film with captions in both languages, and what it shows as text. Nothing but the first picture is fetched before it is started.
#[component]
fn Film(navn: &'static str) -> impl IntoView {
    let sprak = request::sprak();
    MANUS.filmer.get(navn).map(|f| {
        let teksting = [(Sprak::Nb, "Bokmål"), (Sprak::Nn, "Nynorsk")].map(|(s, etikett)| {
            view! { <track kind="captions" srclang=s.kode() label=etikett src=filmfil(navn, &format!("{}.vtt", s.kode())) default=s == sprak/> }
        });
        let tittel = f.tittel.paa(sprak).as_str();
        view! {
            <section class="stabel" data-tett="" aria-labelledby=format!("film-{navn}")>
                <h2 class="ds-heading" data-size="sm" id=format!("film-{navn}")>"Film: "{tittel}</h2>
                <p class="ds-paragraph">
                    {T("Filmen har teksting og ikke lyd. Alle personer og tall er oppdiktet.", "Filmen har teksting og ikkje lyd. Alle personar og tal er oppdikta.").i(sprak)}
                </p>
                <video class="skjermbilde" controls="" preload="none" playsinline="" width=FILMBREDDE height=FILMHOYDE poster=filmfil(navn, "webp") aria-labelledby=format!("film-{navn}")>
                    <source src=filmfil(navn, "webm") type="video/webm"/>
                    {teksting}
                    <a class="ds-link" href=filmfil(navn, "webm")>"Last ned filmen (WebM)"</a>
                </video>
                <details class="ds-details">
                    <summary>{T("Les det filmen viser", "Les det filmen viser").i(sprak)}<span class="ds-sr-only">": "{tittel}</span></summary>
                    <div>
                        <ol class="ds-list">{f.steg.iter().map(|s| view! { <li>{s.tekst.paa(sprak).as_str()}</li> }).collect_view()}</ol>
                    </div>
                </details>
            </section>
        }
    })
}

/// `/veiledning`: choose group, or what to do.
#[component]
pub fn Veiledningsoversikt(sprak: Sprak) -> impl IntoView {
    let t = OVERSIKT.paa(sprak);
    view! {
        <article class="artikkel">
            <h1 class="ds-heading" data-size="lg">{t.tittel}</h1>
            <p class="ds-paragraph" data-size="lg">{t.ingress}</p>
            <h2 class="ds-heading" data-size="sm">{t.velg_gruppe}</h2>
            {veiledningslenker(GRUPPER, sprak)}
            <h2 class="ds-heading" data-size="sm">{t.velg_emne}</h2>
            {veiledningslenker(EMNER, sprak)}
            {["oppdater", "ny-praksis"].map(|navn| view! { <Film navn=navn/> })}
            <h2 class="ds-heading" data-size="sm">{t.andre_tittel}</h2>
            <p class="ds-paragraph">{t.andre}</p>
        </article>
    }
}

fn veiledningslenker(liste: &'static [Veiledning], sprak: Sprak) -> impl IntoView {
    let punkter = liste
        .iter()
        .map(|v| view! { <li><a class="ds-link" href=v.sti()>{*v.navn.paa(sprak)}</a></li> });
    view! { <ul class="ds-list">{punkter.collect_view()}</ul> }
}

/// The front page for someone who is not logged in. Login is a link, since `form-action` also stops redirects.
#[component]
pub fn ForsideInnhold(
    sprak: Sprak,
    /// Where login starts.
    #[prop(into)]
    logg_inn: String,
) -> impl IntoView {
    let t = FORSIDE.paa(sprak);
    let punkter =
        |liste: &'static [&'static str]| view! { <ul class="ds-list">{liste.iter().map(|p| view! { <li>{*p}</li> }).collect_view()}</ul> };
    view! {
        <article class="artikkel forside">
            <h1 class="ds-heading" data-size="xl">{t.tittel}</h1>
            <p class="ds-paragraph" data-size="lg">{t.ingress}</p>
            <p><a class="ds-button" href=logg_inn>{t.logg_inn}</a></p>
            <h2 class="ds-heading" data-size="sm">{t.sporsmal_tittel}</h2>
            <ul class="forside-kort">
                {t.sporsmal.iter().map(|k| view! {
                    <li class="ds-card" data-variant="tinted">
                        <div class="ds-card__block">
                            <h3 class="ds-heading" data-size="xs">{k.tittel}</h3>
                            <p class="ds-paragraph">{k.tekst}</p>
                        </div>
                    </li>
                }).collect_view()}
            </ul>
            <h2 class="ds-heading" data-size="sm">{t.gjore_tittel}</h2>
            {punkter(t.gjore)}
            <h2 class="ds-heading" data-size="sm">{t.hvem_tittel}</h2>
            <p class="ds-paragraph">{t.hvem_ingress}</p>
            {punkter(t.hvem)}
            <p class="ds-paragraph">{t.hvem_ikke}</p>
            <h2 class="ds-heading" data-size="sm">{t.eid_tittel}</h2>
            <p class="ds-paragraph">{t.eid_ingress}</p>
            {punkter(t.eid)}
            <p class="ds-paragraph">{t.eid_ikke}</p>
            <h2 class="ds-heading" data-size="sm">{t.ny_tittel}</h2>
            <p class="ds-paragraph">{t.ny}</p>
            <p><a class="ds-link" href="/veiledning">{t.ny_lenke}</a></p>
            <h2 class="ds-heading" data-size="sm">{t.innbygger_tittel}</h2>
            <p class="ds-paragraph">{t.innbygger}</p>
            <p><a class="ds-link" href="/behandlere">{t.innbygger_lenke}</a></p>
        </article>
    }
}

/// `/veiledning` and `/veiledning/{slug}`.
#[component]
pub fn VeiledningSide() -> impl IntoView {
    let sprak = request::sprak();
    let slug = request::sti()
        .strip_prefix("/veiledning")
        .map(|s| s.trim_matches('/').to_owned())
        .unwrap_or_default();
    if slug.is_empty() {
        return view! { <Tittel tekst=T("Veiledning", "Rettleiing").i(sprak)/><Veiledningsoversikt sprak=sprak/> }.skrevet();
    }
    match finn_veiledning(&slug) {
        Some(v) => {
            let artikkel = v.artikkel.paa(sprak);
            view! { <Tittel tekst=artikkel.tittel/><ArtikkelSide artikkel=artikkel/> }.skrevet()
        }
        None => last(|| async { Err::<(), _>(AppError::IkkeFunnet) }).skrevet(),
    }
}

/// The fixed pages of the footer.
#[component]
pub fn InfoSide() -> impl IntoView {
    let artikkel = match request::sti().as_str() {
        "/personvern" => PERSONVERN.paa(request::sprak()),
        "/tilgjengelighet" => TILGJENGELIGHET.paa(request::sprak()),
        "/nettlesere" => NETTLESERE.paa(request::sprak()),
        _ => KONTAKT.paa(request::sprak()),
    };
    view! { <Tittel tekst=artikkel.tittel/><ArtikkelSide artikkel=artikkel/> }
}

#[cfg(test)]
mod tests {
    use super::super::text::{KONTAKT, finn_veiledning};
    use super::*;

    fn html(view: impl IntoView) -> String {
        view.into_view().to_html()
    }

    #[test]
    fn an_article_has_one_h1_and_its_links_in_a_list() {
        let Some(lege) = finn_veiledning("lege") else {
            panic!("the guide for doctors is gone")
        };
        let html = Owner::new().with(|| html(view! { <ArtikkelSide artikkel=lege.artikkel.paa(Sprak::Nn)/> }));
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(!html.contains("<h3"));
        assert!(html.contains(r#"href="/veiledning/sende-krav""#));
        assert!(html.contains("Rette ei rekning"));
        // Sign, register, change.
        assert_eq!(html.matches("<ol").count(), 3);
    }

    #[test]
    fn a_guide_shows_the_portal_in_the_reader_s_language_and_its_film_with_text() {
        let Some(praksis) = finn_veiledning("praksis") else {
            panic!("the guide to registering is gone")
        };
        let html = Owner::new().with(|| html(view! { <ArtikkelSide artikkel=praksis.artikkel.paa(Sprak::Nb)/> }));
        assert!(html.contains(r#"src="/bilder/veiledning/sted.nb.webp""#), "{html}");
        assert!(html.contains(r#"loading="lazy""#) && html.contains(r#"preload="none""#));
        assert_eq!(html.matches(r#"<track kind="captions""#).count(), 2);
        assert_eq!(html.matches("<h1").count(), 1);
        for steg in &MANUS.filmer["ny-praksis"].steg {
            assert!(html.contains(steg.tekst.0.as_str()), "{}", steg.tekst.0);
        }
    }

    #[test]
    fn a_lone_link_is_a_paragraph() {
        let html = Owner::new().with(|| html(view! { <ArtikkelSide artikkel=KONTAKT.paa(Sprak::Nb)/> }));
        assert!(html.contains(r#"<p class="ds-paragraph"><a href="mailto:post@helfo.no""#), "{html}");
    }

    #[test]
    fn the_overview_links_to_every_guide() {
        let html = Owner::new().with(|| html(view! { <Veiledningsoversikt sprak=Sprak::Nb/> }));
        for v in GRUPPER.iter().chain(EMNER) {
            assert!(html.contains(&format!(r#"href="{}""#, v.sti())), "{}", v.slug);
        }
    }

    #[test]
    fn the_front_page_links_to_login() {
        let html = Owner::new().with(|| html(view! { <ForsideInnhold sprak=Sprak::Nn logg_inn="/start"/> }));
        assert!(html.contains(r#"href="/start""#));
        assert_eq!(html.matches("<h3").count(), 4);
    }
}
