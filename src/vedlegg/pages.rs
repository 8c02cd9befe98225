//! The part with the form and the files, on every page that takes files.

use grunn::Feltkode as _;
use leptos::either::Either;
use leptos::prelude::*;
use sqlx::PgConnection;

use crate::avtale;
use crate::avtale::pages::BareLese;
use crate::feil::AppError;
use crate::islands::vedlegg::Opplasting;
use crate::server::state::App;
use crate::server::{request, skjema};
use crate::stier::LAST_OPP;
use crate::ui::{Feilliste, Merke, Radiogruppe, Valg, Varsel};
use crate::vedlegg::model::{Dokumentkrav, MAKS_BYTES, Mappe, mangler};
use crate::vedlegg::store::{self, Vedlegg};
use crate::vedlegg::{Vedleggsutkast, text};
use grunn::HelseaktorId;
use grunn::feltfeil::FeltFeil;
use grunn::format;
use grunn::text::Sprak;

const SKJEMA: &str = "vedleggsskjema";

/// A folder as a page shows it.
pub struct Mappevisning {
    sprak: Sprak,
    mappe: Mappe,
    krav: &'static [Dokumentkrav],
    /// Those that wait and those that are sent.
    pub filer: Vec<Vedlegg>,
    feil: FeltFeil,
    valgt: String,
    /// The agency has ended the agreement: the files are shown, and nothing can be sent or deleted.
    pub bare_lese: bool,
}

impl Mappevisning {
    /// The files, and what was wrong with the last one when the address says so.
    pub async fn hent(
        db: &mut PgConnection,
        app: &App,
        eier: HelseaktorId,
        mappe: Mappe,
        krav: &'static [Dokumentkrav],
    ) -> Result<Self, AppError> {
        let filer = store::i_mappe(&mut *db, &app.krypto, eier, mappe).await?;
        let bare_lese = avtale::er_sperret(&mut *db, eier, app.klokke.idag()).await?;
        let utkast = if request::sporring().contains_key("feil") {
            skjema::hent::<Vedleggsutkast>(db, eier, &mappe.skjema()).await?.unwrap_or_default()
        } else {
            skjema::Utkast::default()
        };
        let har: Vec<_> = filer.iter().map(|v| v.dokument).collect();
        let valgt = if utkast.felt.dokument.is_empty() {
            // The next one that is needed is the likely one.
            mangler(krav, &har).first().map(|d| d.kode().to_owned()).unwrap_or_default()
        } else {
            utkast.felt.dokument
        };
        Ok(Self {
            sprak: request::sprak(),
            mappe,
            krav,
            filer,
            feil: utkast.feil,
            valgt,
            bare_lese,
        })
    }

    /// For the error summary.
    pub fn feilliste(&self) -> Feilliste {
        self.feil
            .0
            .iter()
            .map(|f| (f.felt.clone(), f.setning::<text::Filfeil>(self.sprak)))
            .collect()
    }

    fn setning(&self, felt: &str) -> Option<String> {
        self.feil.for_felt(felt).map(|f| f.setning::<text::Filfeil>(self.sprak))
    }

    /// Something waits to be sent, and may be.
    pub fn venter(&self) -> bool {
        !self.bare_lese && self.filer.iter().any(|v| v.innsendt.is_none())
    }
}

/// The documents that are asked for; nothing when there are none.
#[component]
pub fn Dokumentliste(krav: &'static [Dokumentkrav], sprak: Sprak) -> impl IntoView {
    (!krav.is_empty()).then(|| {
        view! {
            <p><strong>{text::DETTE_TRENGER_VI.i(sprak)}":"</strong></p>
            <ul class="ds-list">
                {krav.iter().map(|k| view! {
                    <li>{text::dokument(k.dokument).i(sprak)}" "<span class="dempet">"("{if k.paakrevd { text::MA } else { text::KAN }.i(sprak)}")"</span></li>
                }).collect_view()}
            </ul>
        }
    })
}

/// What is needed, the form for one file, and the files.
#[component]
pub fn Vedleggdel(mappe: Mappevisning) -> impl IntoView {
    let sprak = mappe.sprak;
    if mappe.bare_lese {
        return Either::Left(view! { <BareLese/><Filkort filer=mappe.filer sprak=sprak bare_lese=true/> });
    }
    let sporring = request::sporring();
    let melding = [("lastet", text::LASTET), ("slettet", text::SLETTET), ("sendt", text::VEDLEGG_SENDT)]
        .into_iter()
        .find(|(navn, _)| sporring.contains_key(*navn))
        .map(|(_, t)| t.i(sprak));
    let slettes = request::app()
        .ok()
        .filter(|_| mappe.venter())
        .map(|a| text::usendte_slettes(a.konfig.usendt_dager, sprak));
    let (dokumentfeil, filfeil) = (mappe.setning("dokument"), mappe.setning("fil"));
    let ugyldig = filfeil.is_some().then_some("true");
    let beskrevet = if filfeil.is_some() { "fil-hjelp fil-feil" } else { "fil-hjelp" };
    let dokument = match mappe.krav {
        [ett] => Either::Left(view! {
            <input type="hidden" name="dokument" value=ett.dokument.kode()/>
            <p id="dokument">{text::dokument(ett.dokument).i(sprak)}</p>
        }),
        flere => {
            let valg = flere
                .iter()
                .map(|k| Valg::ny(k.dokument.kode(), text::dokument(k.dokument).i(sprak)))
                .collect::<Vec<_>>();
            Either::Right(
                view! { <Radiogruppe navn="dokument" tittel=text::HVA.i(sprak) valg=valg verdi=mappe.valgt.clone() feil=dokumentfeil/> },
            )
        }
    };
    Either::Right(view! {
        <div role="status">{melding.map(|m| view! { <Varsel farge="success">{m}</Varsel> })}</div>
        <section class="kort" aria-labelledby="legg-ved">
            <h2 class="ds-heading" data-size="sm" id="legg-ved">{text::LEGG_VED.i(sprak)}</h2>
            <Dokumentliste krav=mappe.krav sprak=sprak/>
            <form id=SKJEMA method="post" action=LAST_OPP enctype="multipart/form-data" class="skjema" novalidate="">
                // The file comes last: what it belongs to is known when it arrives.
                <input type="hidden" name="mappe" value=mappe.mappe.tekst()/>
                <input type="hidden" name="nokkel" value=skjema::ny_nokkel()/>
                {dokument}
                <div class="ds-field">
                    <label class="ds-label" for="fil">{text::FIL.i(sprak)}</label>
                    <div data-field="description" id="fil-hjelp">{text::REGLER.i(sprak)}</div>
                    <input class="ds-input" type="file" id="fil" name="fil" accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png" aria-describedby=beskrevet aria-invalid=ugyldig/>
                    {filfeil.map(|f| view! { <p class="ds-validation-message" data-field="validation" id="fil-feil">{f}</p> })}
                </div>
                <Opplasting
                    skjema=SKJEMA.to_owned()
                    laster=text::LASTER.i(sprak).to_owned()
                    avbrutt=text::AVBRUTT.i(sprak).to_owned()
                    for_stor=text::Filfeil::ForStor.setning(sprak)
                    maks=u32::try_from(MAKS_BYTES).unwrap_or(u32::MAX)
                />
                <button class="ds-button" data-variant="secondary" type="submit">{text::LAST_OPP.i(sprak)}</button>
            </form>
        </section>
        <Filkort filer=mappe.filer sprak=sprak slettes=slettes/>
    })
}

/// The files of the folder.
#[component]
fn Filkort(
    filer: Vec<Vedlegg>,
    sprak: Sprak,
    #[prop(optional)] bare_lese: bool,
    /// When those that are not sent go.
    #[prop(optional_no_strip)]
    slettes: Option<String>,
) -> impl IntoView {
    view! {
        <section class="kort" aria-labelledby="filene">
            <h2 class="ds-heading" data-size="sm" id="filene">{text::FILENE.i(sprak)}</h2>
            {slettes.map(|t| view! { <p>{t}</p> })}
            {if filer.is_empty() {
                Either::Left(view! { <p>{text::INGEN_FILER.i(sprak)}</p> })
            } else {
                Either::Right(view! { <Filliste filer=filer sprak=sprak bare_lese=bare_lese/> })
            }}
        </section>
    }
}

/// Files with their names, whether they are sent, and what can be done with them.
#[component]
pub fn Filliste(
    filer: Vec<Vedlegg>,
    sprak: Sprak,
    /// Whoever opens other people's files is told when no scanner has seen them.
    #[prop(optional)]
    til_saksbehandler: bool,
    /// What is not sent cannot be deleted either.
    #[prop(optional)]
    bare_lese: bool,
) -> impl IntoView {
    view! {
        <ul class="okter">
            {filer.into_iter().map(|v| {
                let hva = text::dokument(v.dokument).i(sprak);
                let usjekket = if til_saksbehandler && !v.virussjekket { text::USJEKKET.i(sprak) } else { "" };
                let fakta = format!("{}, {}{usjekket}", v.filtype.kode().to_uppercase(), format::filstorrelse(u64::try_from(v.storrelse).unwrap_or_default()));
                let (farge, ord) = match v.innsendt {
                    Some(tid) => ("success", format!("{} {}", text::SENDT.i(sprak), format::tidspunkt(tid, sprak))),
                    None => ("warning", text::IKKE_SENDT.i(sprak).to_owned()),
                };
                let navn = v.filnavn.clone();
                view! {
                    <li>
                        <span>
                            <strong>{hva}</strong><br/>
                            <span class="vedleggsnavn">{v.filnavn}</span>" "<span class="dempet">"("{fakta}")"</span><br/>
                            <Merke farge=farge tekst=ord/>
                        </span>
                        <div class="knapper">
                            <a class="ds-button" data-variant="tertiary" data-size="sm" href=format!("/vedlegg/{}", v.id)>{text::LAST_NED.i(sprak)}<span class="ds-sr-only">" "{navn.clone()}</span></a>
                            {(v.innsendt.is_none() && !bare_lese).then(|| view! {
                                <form method="post" action="/api/vedlegg/slett">
                                    <input type="hidden" name="id" value=v.id.to_string()/>
                                    <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">{text::SLETT.i(sprak)}<span class="ds-sr-only">" "{navn}</span></button>
                                </form>
                            })}
                        </div>
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}
