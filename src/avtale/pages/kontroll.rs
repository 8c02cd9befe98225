//! Checking a signed copy: open to anyone, and never says who signed.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::avtale::kode::{BREMSE, Kontrollkode};
use crate::avtale::kontroll::Fil;
use crate::avtale::store::{self, Kontrollert};
use crate::avtale::tekst_kontroll::{self, Tekst};
use crate::server::request;
use crate::stier::KONTROLL;
use crate::ui::Tittel;
use crate::ui::{Fakta, Faktum, Feiloppsummering};
use crate::ui::{Skriv as _, last};
use dokument::avtale::grupper;
use grunn::format;
use grunn::kalender;
use grunn::text::Sprak;

/// `/kontroll` with the form, and `/kontroll/{kode}` with the answer. The form sends to the first; both read the same.
#[component]
pub fn KontrollSide() -> impl IntoView {
    let sti = use_params_map().with_untracked(|p| p.get("kode"));
    last(move || {
        let skrevet = sti.clone().or_else(|| request::sporring().remove("kode"));
        async move {
            let sprak = request::sprak();
            let t = tekst_kontroll::tekst(sprak);
            let kode = skrevet.as_deref().and_then(Kontrollkode::les);
            let Some(kode) = kode else {
                let feil = skrevet.is_some().then(|| t.mangler.to_owned());
                return Ok(skjema(t, feil).skrevet());
            };
            let app = request::app()?;
            BREMSE.krev_adresse(&app).await?;
            let fil = request::hode(|p| p.extensions.get::<Fil>().cloned()).flatten();
            let mut db = request::les().await?;
            Ok(match store::kontroller(&mut db, &app.krypto, &kode).await? {
                Some(k) => funnet(&kode, &k, fil, sprak).skrevet(),
                None => ukjent(t).skrevet(),
            })
        }
    })
}

/// The form with one field. A `GET`, so that an answer has an address that can be sent on.
#[component]
fn Kodeskjema(t: &'static Tekst, #[prop(optional_no_strip)] feil: Option<String>) -> impl IntoView {
    let beskrevet = if feil.is_some() { "kode-hjelp kode-feil" } else { "kode-hjelp" };
    let ugyldig = feil.is_some().then_some("true");
    view! {
        <form method="get" action=KONTROLL class="skjema" novalidate="">
            <div class="ds-field">
                <label class="ds-label" for="kode">{t.felt}</label>
                <div data-field="description" id="kode-hjelp">{t.felt_hjelp}</div>
                <input class="ds-input middels" id="kode" name="kode" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="64"
                    aria-invalid=ugyldig aria-describedby=beskrevet/>
                {feil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id="kode-feil">{f}</p> })}
            </div>
            <div class="knapper"><button class="ds-button" type="submit">{t.knapp}</button></div>
        </form>
    }
}

fn skjema(t: &'static Tekst, feil: Option<String>) -> impl IntoView {
    let liste: Vec<(String, String)> = feil.iter().map(|f| ("kode".to_owned(), f.clone())).collect();
    view! {
        <Tittel tekst=t.tittel feil=!liste.is_empty()/>
        <div class="smalside">
            <Feiloppsummering feil=liste/>
            <h1 class="ds-heading" data-size="lg">{t.tittel}</h1>
            <p class="ingress">{t.ingress}</p>
            <Kodeskjema t=t feil=feil/>
        </div>
    }
}

/// The same words for a code that was never given to anybody and one that is mistyped: we cannot know which it is.
fn ukjent(t: &'static Tekst) -> impl IntoView {
    view! {
        <Tittel tekst=t.tittel/>
        <div class="smalside">
            <h1 class="ds-heading" data-size="lg">{t.tittel}</h1>
            <div class="ds-alert" data-color="warning"><h2 class="ds-heading" data-size="xs">{t.ukjent_tittel}</h2><p>{t.ukjent}</p></div>
            <Kodeskjema t=t/>
        </div>
    }
}

fn funnet(kode: &Kontrollkode, k: &Kontrollert, fil: Option<Fil>, sprak: Sprak) -> impl IntoView + use<> {
    let t = tekst_kontroll::tekst(sprak);
    let sum = |hash: &[u8]| grupper(&hex::encode(hash));
    let faktum = |navn: &str, verdi: String, under: Option<&str>| Faktum {
        navn: navn.to_owned(),
        verdier: vec![verdi],
        under: under.map(str::to_owned),
        endre: None,
    };
    let mut fakta = vec![
        faktum(t.kode, kode.to_string(), None),
        faktum(t.signert, format::dato(kalender::dato_i_oslo(k.signert), sprak), None),
        faktum(t.versjon, k.versjon.clone(), None),
        faktum(t.sprak, k.sprak.navn().to_lowercase(), None),
        faktum(t.tekstsum, sum(&k.tekst_hash), Some(t.tekstsum_hjelp)),
    ];
    fakta.extend(k.pdf_hash.as_ref().map(|h| faktum(t.filsum, sum(h), Some(t.filsum_hjelp))));
    let (farge, tittel, setning) = if k.uendret {
        ("success", t.uendret_tittel, t.uendret)
    } else {
        ("danger", t.avvik_tittel, t.avvik)
    };
    let mangler = matches!(fil, Some(Fil(None))).then(|| t.fil_mangler.to_owned());
    let liste: Vec<(String, String)> = mangler.iter().map(|f| ("fil".to_owned(), f.clone())).collect();
    let sammenlignet = fil.and_then(|f| f.0).zip(k.pdf_hash.clone()).map(|(din, var)| {
        let (farge, ord) = if din == var {
            ("success", t.fil_lik)
        } else {
            ("warning", t.fil_ulik)
        };
        view! {
            <div class="ds-alert" data-color=farge role="status"><p>{ord}</p><p class="liten">{t.din_sum}": "{sum(&din)}</p></div>
        }
    });
    let beskrevet = if mangler.is_some() { "fil-hjelp fil-feil" } else { "fil-hjelp" };
    let handling = format!("{KONTROLL}/{kode}/fil");
    view! {
        <Tittel tekst=t.tittel feil=!liste.is_empty()/>
        <div class="smalside">
            <Feiloppsummering feil=liste/>
            <h1 class="ds-heading" data-size="lg">{t.tittel}</h1>
            {sammenlignet}
            <div class="ds-alert" data-color=farge><h2 class="ds-heading" data-size="xs">{tittel}</h2><p>{setning}</p></div>
            <Fakta fakta=fakta/>
            <p>{t.ingen_navn}</p>
            {k.pdf_hash.is_some().then(|| view! {
                <section class="kort">
                    <h2 class="ds-heading" data-size="sm">{t.fil_tittel}</h2>
                    <p>{t.fil_ingress}</p>
                    <form method="post" action=handling enctype="multipart/form-data" class="skjema" novalidate="">
                        <div class="ds-field">
                            <label class="ds-label" for="fil">{t.fil_felt}</label>
                            <div data-field="description" id="fil-hjelp">{t.fil_hjelp}</div>
                            <input class="ds-input" id="fil" name="fil" type="file" accept="application/pdf,.pdf" aria-invalid=mangler.is_some().then_some("true") aria-describedby=beskrevet/>
                            {mangler.map(|f| view! { <p class="ds-validation-message" data-field="validation" id="fil-feil">{f}</p> })}
                        </div>
                        <div class="knapper"><button class="ds-button" data-variant="secondary" type="submit">{t.fil_knapp}</button></div>
                    </form>
                </section>
            })}
            <p><a class="ds-link" href=KONTROLL>{t.annen}</a></p>
        </div>
    }
}
