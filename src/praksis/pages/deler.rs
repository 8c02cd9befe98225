//! Parts several pages share: errors of a form, both versions of a conflict, field groups, what citizens see.

use crate::praksis::text::Praksisfeil;
use grunn::Feltkode as _;
use std::sync::Arc;

use chrono::NaiveDate;
use leptos::either::Either;
use leptos::prelude::*;

use crate::behandlere::visning::{Kort, Kortinnhold};
use crate::helseaktor::store::Profil;
use crate::islands::feltsjekk::{Feltsjekk, Slag};
use crate::islands::praksis::{Enhetsok, OPPSLAG, Stedsok};
use crate::praksis::model::{EPOSTFELT, EnhetSvar, Eposter, Epostskjema, Kontoskjema, Stedskjema};
use crate::praksis::store::Praksis;
use crate::praksis::{hjem, text};
use crate::server::request;
use crate::ui::{Felt, Konfliktrad, Varsel};
use grunn::feltfeil::FeltFeil;
use grunn::format;
use grunn::text::{Sprak, T};
use grunn::{Epost, Kontonr, Orgnr, Periode, Testnumre, Yrke, dato};
use registre::enhet;

use super::sok::{Stedsvar, Stedsvarvisning};

/// The errors a page shows: those of the draft, when the address says the form was refused.
pub struct Visning {
    pub sprak: Sprak,
    feil: FeltFeil,
}

impl Visning {
    pub fn ny(sprak: Sprak, feil: FeltFeil) -> Self {
        let vis = request::sporring().contains_key("feil");
        Self {
            sprak,
            feil: if vis { feil } else { FeltFeil::default() },
        }
    }

    /// The form was refused, and the page shows why.
    pub fn er_avvist(&self) -> bool {
        !self.feil.er_tom()
    }

    pub fn har(&self, felt: &str, feil: Praksisfeil) -> bool {
        self.feil.for_felt(felt).and_then(|f| f.som()) == Some(feil)
    }

    /// The sentence at a field.
    pub fn setning(&self, felt: &str) -> Option<String> {
        self.feil.for_felt(felt).map(|f| f.setning::<Praksisfeil>(self.sprak))
    }

    /// For the summary: every error once.
    pub fn liste(&self) -> Vec<(String, String)> {
        self.feil
            .0
            .iter()
            .map(|f| (f.felt.clone(), f.setning::<Praksisfeil>(self.sprak)))
            .collect()
    }

    /// The form was made from an older version.
    pub fn foreldet(&self) -> bool {
        self.feil.for_felt("versjon").is_some()
    }
}

/// One line for each address, the primary one first and named so.
pub fn epostlinjer<'a>(eposter: impl IntoIterator<Item = &'a Epost>, sprak: Sprak) -> Vec<String> {
    eposter
        .into_iter()
        .enumerate()
        .map(|(i, e)| match i {
            0 => format!("{} ({})", e.as_str(), text::HOVEDADRESSE.i(sprak)),
            _ => e.as_str().to_owned(),
        })
        .collect()
}

/// The addresses in both versions: the primary one, and the others.
pub fn epostrader(felt: &Epostskjema, lagret: Option<&Eposter>, sprak: Sprak) -> Vec<Konfliktrad> {
    let skrevet = felt.parse().ok();
    let ra: Vec<String> = felt
        .rader()
        .into_iter()
        .map(|r| r.trim().to_owned())
        .filter(|r| !r.is_empty())
        .collect();
    let hoved = |e: Option<&Eposter>| e.map(|e| e.primaer.as_str().to_owned()).into_iter().collect();
    let andre = |e: Option<&Eposter>| {
        let mut ut: Vec<String> = e.into_iter().flat_map(|e| &e.andre).map(|a| a.as_str().to_owned()).collect();
        ut.sort();
        ut
    };
    vec![
        Konfliktrad::ny(text::HOVEDADRESSE_STOR.i(sprak), hoved(skrevet.as_ref()), hoved(lagret)),
        Konfliktrad::ny(
            text::ANDRE_ADRESSER.i(sprak),
            // What cannot be read is shown as it was typed.
            if skrevet.is_some() { andre(skrevet.as_ref()) } else { ra },
            andre(lagret),
        ),
    ]
}

/// The account as typed, beside one that may be masked: `lik` says whether they are the same.
pub fn kontorad(skrevet: &str, lagret: String, lik: bool, sprak: Sprak) -> Konfliktrad {
    let skrevet = Kontonr::tolk(skrevet).map_or_else(|_| skrevet.to_owned(), |k| format::konto(&k));
    Konfliktrad {
        ulikt: !lik,
        ..Konfliktrad::en(text::KONTO.i(sprak), skrevet, lagret)
    }
}

/// A date the way we write it, however it was typed.
pub fn datotekst(skrevet: &str, sprak: Sprak) -> String {
    dato::tolk(skrevet).map_or_else(|_| skrevet.to_owned(), |d| format::dato(d, sprak))
}

/// An organisation number the way we write it, however it was typed.
pub fn orgnrtekst(skrevet: &str) -> String {
    Orgnr::tolk(skrevet, Testnumre::Tillatt).map_or_else(|_| skrevet.to_owned(), |o| format::orgnr(&o))
}

pub fn ambulerendetekst(ja: bool, sprak: Sprak) -> &'static str {
    if ja { text::AMBULERENDE_JA } else { text::AMBULERENDE_NEI }.i(sprak)
}

/// «1. januar 2020 til 15. juli 2028», «Fra 1. januar 2020, uten sluttdato».
pub fn periodetekst(p: &Periode, sprak: Sprak) -> String {
    match p.til {
        Some(til) => format!("{} {} {}", format::dato(p.fra, sprak), text::TIL.i(sprak), format::dato(til, sprak)),
        None => format!(
            "{} {}, {}",
            text::FRA.i(sprak),
            format::dato(p.fra, sprak),
            text::UTEN_SLUTT.i(sprak)
        ),
    }
}

fn testnumre() -> bool {
    request::app().is_ok_and(|a| a.konfig.testnumre() == Testnumre::Tillatt)
}

/// A field checked while it is filled in.
#[component]
pub fn Sjekket(felt: &'static str, slag: Slag, #[prop(default = "")] lik: &'static str, children: Children) -> impl IntoView {
    let sprak = request::sprak();
    let ulik = if lik.is_empty() {
        String::new()
    } else {
        Praksisfeil::KontoUlik.setning(sprak)
    };
    view! {
        <div class="sjekket">
            {children()}
            <Feltsjekk felt=felt.to_owned() slag=slag sprak=sprak testnumre=testnumre() lik=lik.to_owned() ulik=ulik/>
        </div>
    }
}

/// Account number, twice.
#[component]
pub fn Kontofelt(felt: Kontoskjema, feil1: Option<String>, feil2: Option<String>) -> impl IntoView {
    let sprak = request::sprak();
    view! {
        <Sjekket felt="konto" slag=Slag::Konto>
            <Felt navn="konto" etikett=text::KONTO_FELT.i(sprak) hjelp=text::KONTO_HJELP.i(sprak) verdi=felt.konto feil=feil1 inputmode="numeric" autocomplete="off" bredde="middels"/>
        </Sjekket>
        <Sjekket felt="konto_gjenta" slag=Slag::Konto lik="konto">
            <Felt navn="konto_gjenta" etikett=text::KONTO_GJENTA.i(sprak) verdi=felt.konto_gjenta feil=feil2 inputmode="numeric" autocomplete="off" bredde="middels"/>
        </Sjekket>
    }
}

/// Five rows for addresses, each with the choice of being the primary one.
#[component]
pub fn Epostfelt(felt: Epostskjema, visning: Arc<Visning>) -> impl IntoView {
    let sprak = visning.sprak;
    let valgt = if felt.primaer.is_empty() {
        "1".to_owned()
    } else {
        felt.primaer.clone()
    };
    let rader: Vec<String> = felt.rader().into_iter().map(str::to_owned).collect();
    let primaerfeil = visning.setning("primaer");
    let feil_id = primaerfeil.is_some().then_some("primaer-feil");
    view! {
        <fieldset class="ds-fieldset epostrader" aria-describedby=feil_id>
            <legend class="ds-label">{text::EPOST_TITTEL.i(sprak)}</legend>
            <p data-field="description">{text::EPOST_HJELP.i(sprak)}</p>
            {EPOSTFELT.into_iter().zip(rader).enumerate().map(|(i, (navn, verdi))| {
                let nr = (i + 1).to_string();
                let radio_id = if i == 0 { "primaer".to_owned() } else { format!("primaer-{nr}") };
                let etikett = format!("{} {nr}", text::EPOST_NR.i(sprak));
                let feil = visning.setning(navn);
                let felt = if i == 0 {
                    Either::Left(view! { <Felt navn=navn etikett=etikett.clone() verdi=verdi feil=feil slag="email" autocomplete="email"/> })
                } else {
                    Either::Right(view! { <Felt navn=navn etikett=etikett.clone() verdi=verdi feil=feil slag="email" autocomplete="off" merke=text::VALGFRITT.i(sprak)/> })
                };
                view! {
                    <div class="epostrad">
                        <Sjekket felt=navn slag=Slag::Epost>{felt}</Sjekket>
                        <div class="ds-field">
                            <input class="ds-input" type="radio" id=radio_id.clone() name="primaer" value=nr.clone() checked=nr == valgt aria-invalid=feil_id.map(|_| "true")/>
                            <label class="ds-label" data-weight="regular" for=radio_id>{text::ER_HOVED.i(sprak)}<span class="ds-sr-only">": "{etikett}</span></label>
                        </div>
                    </div>
                }
            }).collect_view()}
            {primaerfeil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id="primaer-feil">{f}</p> })}
        </fieldset>
    }
}

/// One box for name, place or organisation number, and the name of the practice. Without scripts the button searches or looks up.
#[component]
pub fn Stedfelt(felt: Stedskjema, oppslag: Option<Stedsvar>, visning: Arc<Visning>) -> impl IntoView {
    let sprak = visning.sprak;
    let (orgnr_feil, navn_feil) = (visning.setning("orgnr"), visning.setning("navn"));
    view! {
        <div class="stedfelt">
            <Sjekket felt="orgnr" slag=Slag::Orgnr>
                <Felt navn="orgnr" etikett=text::ORGNR_FELT.i(sprak) hjelp=text::ORGNR_HJELP.i(sprak) verdi=felt.orgnr feil=orgnr_feil autocomplete="off"/>
                <Stedsok felt="orgnr".to_owned() liste=text::FORSLAG_STEDER.i(sprak).to_owned() feil=enhet::text::utilgjengelig(sprak).to_owned()/>
            </Sjekket>
            <input type="hidden" id="her_id" name="her_id" value=felt.her_id/>
            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="slaa_opp" value="1">{text::SLAA_OPP.i(sprak)}</button>
            <div role="status" id=OPPSLAG class="oppslag">{oppslag.map(|svar| view! { <Stedsvarvisning svar=svar/> })}</div>
            <Enhetsok felt="orgnr".to_owned() testnumre=testnumre() feil=enhet::text::utilgjengelig(sprak).to_owned()/>
        </div>
        <Felt navn="navn" etikett=text::NAVN.i(sprak) hjelp=text::NAVN_HJELP.i(sprak) verdi=felt.navn feil=navn_feil autocomplete="off" merke=text::VALGFRITT.i(sprak)/>
    }
}

/// An answer from the register: name and address, what to know, units to choose instead. The buttons send the form they stand in.
#[component]
pub fn Enhetvisning(svar: EnhetSvar) -> impl IntoView {
    let farge = if svar.brukbar { "info" } else { "warning" };
    view! {
        <div class="ds-alert enhet" data-color=farge>
            {svar.navn.map(|n| view! { <p><strong>{n}</strong></p> })}
            <p>{svar.orgnr}</p>
            {svar.adresse.into_iter().map(|a| view! { <p>{a}</p> }).collect_view()}
            {svar.eier.map(|e| view! { <p class="dempet">{e}</p> })}
            {svar.beskjeder.into_iter().map(|b| view! { <p class="enhet__beskjed">{b}</p> }).collect_view()}
            {(!svar.forslag.is_empty()).then(|| view! {
                <p><strong>{svar.forslag_tittel}</strong></p>
                <ul class="enhet__forslag">
                    {svar.forslag.into_iter().map(|f| view! {
                        <li>
                            <span>{f.navn}<br/><span class="dempet">{f.adresse}</span></span>
                            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" name="valg" value=f.orgnr>{f.knapp}</button>
                        </li>
                    }).collect_view()}
                </ul>
            })}
            <p class="liten dempet">{svar.kilde}</p>
        </div>
    }
}

/// Exactly what citizens will see, in the words of the public list, with a hint when the address may be somebody's home.
#[component]
pub fn Innbyggervisning(
    kort: Kort,
    /// Whether the owner is a sole proprietorship, when the register has just told.
    #[prop(optional_no_strip)]
    enk: Option<bool>,
) -> impl IntoView {
    let sprak = request::sprak();
    let mulig_hjem = hjem::kan_vaere_hjem(&kort.behandler, &kort.praksis, &kort.adresse, kort.ambulerende, enk);
    let navn = kort.behandler.clone();
    view! {
        <section class="kort innbygger">
            <h2 class="ds-heading" data-size="sm">{text::INNBYGGERE.i(sprak)}</h2>
            <div class="innbygger__boks">
                <p><strong>{navn}</strong></p>
                <Kortinnhold kort=kort sprak=sprak/>
            </div>
            {mulig_hjem.map(|grunn| view! {
                <Varsel farge="warning">{text::mulig_hjem(grunn, sprak)}</Varsel>
            })}
            <p class="dempet">{text::INNBYGGERE_HJELP.i(sprak)}</p>
        </section>
    }
}

/// What the public list shows of a practice that is registered.
pub fn innbyggerkort(p: &Praksis, profil: &Profil) -> Kort {
    Kort {
        adresse: format::adresse(&p.adresse, p.postnr.as_deref(), p.poststed.as_deref()),
        kommune: p.kommune.clone(),
        ambulerende: p.ambulerende,
        ..nytt_kort(&p.navn, p.yrke(), profil)
    }
}

/// As [`innbyggerkort`], without the place.
pub fn nytt_kort(praksis: &str, yrke: Option<Yrke>, profil: &Profil) -> Kort {
    Kort {
        behandler: format!("{} {}", profil.fornavn, profil.etternavn),
        yrke,
        spesialiteter: yrke.map(|y| profil.spesialiteter(y)).unwrap_or_default(),
        hpr: profil.hpr.as_ref().map(ToString::to_string),
        praksis: praksis.to_owned(),
        ..Kort::default()
    }
}

/// Date fields show dates our way.
pub fn datofelt(dato: Option<NaiveDate>) -> String {
    dato.map(format::dato_kort).unwrap_or_default()
}

/// Why a page that asks to confirm is shown once more.
#[component]
pub fn Visesigjen(tittel: T, tekst: T) -> impl IntoView {
    let sprak = request::sprak();
    view! {
        <div role="group" tabindex="-1" autofocus="" aria-label=tittel.i(sprak)>
            <Varsel farge="warning" tittel=tittel.i(sprak)>{tekst.i(sprak)}</Varsel>
        </div>
    }
}
