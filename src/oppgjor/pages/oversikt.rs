//! The payment overview: period and practice, figures, chart with its table, every decision, downloads.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use futures::StreamExt;
use leptos::either::Either;
use leptos::prelude::*;
use sqlx::PgConnection;

pub use super::filter::Sporring;
use super::filter::{self, Skjematekst};
use super::tabell::{Celle, ord, tabell, tall};
use crate::feil::AppError;
use crate::feil::logg;
use crate::oppgjor::store::Praksisvalg;
use crate::oppgjor::store::oversikt::{Utvalg, rader};
use crate::oppgjor::tekst_oversikt::{self as text, Tekst};
use crate::server::request;
use crate::stier::{self, UTBETALINGSOVERSIKT, VEDTAKSLISTE};
use crate::ui::Tittel;
use crate::ui::{Feiloppsummering, last};
use dokument::csv::skriv_csv;
use dokument::sum::{Maned, Summer};
use dokument::svg::{Diagram, Serie};
use dokument::{Oversiktshode, Oversiktsrad, xlsx};
use grunn::feltfeil::FeltFeil;
use grunn::format;
use grunn::format::belop_uten_enhet as belop;
use grunn::text::Sprak;
use grunn::{HelseaktorId, PraksisId};

/// More rows than this are left to the files; the sums cover all.
const MAKS_RADER: usize = 300;

/// What a query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valgt {
    pub fra: NaiveDate,
    pub til: NaiveDate,
    pub praksis: Option<PraksisId>,
    pub praksiser: Vec<Praksisvalg>,
}

impl Sporring {
    /// Reads the query for the overview: page and files alike. Without dates: from New Year to today.
    ///
    /// # Errors
    /// `Ugyldig` for dates that cannot be read, `IkkeFunnet` for someone else's practice.
    pub async fn les(&self, db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate) -> Result<Valgt, AppError> {
        let praksiser = filter::mine(db, eier).await?;
        let praksis = self.praksis(&praksiser)?;
        let (fra, til) = self.datoer()?;
        let til = til.unwrap_or_else(|| idag.max(fra.unwrap_or(idag)));
        Ok(Valgt {
            fra: fra.unwrap_or_else(|| nyttar(til.year(), til)),
            til,
            praksis,
            praksiser,
        })
    }
}

fn nyttar(aar: i32, ellers: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(aar, 1, 1).unwrap_or(ellers)
}

/// All figures of the page, read in one pass whatever the length.
#[derive(Clone, Debug, Default)]
pub struct Tall {
    pub alt: Summer,
    pub per_maned: BTreeMap<(Maned, PraksisId), Summer>,
    pub navn: BTreeMap<PraksisId, String>,
    /// The first rows, for the table.
    pub rader: Vec<Oversiktsrad>,
    pub antall: usize,
}

impl Tall {
    fn legg_til(&mut self, rad: Oversiktsrad) {
        self.alt.legg_til(&rad);
        self.per_maned
            .entry((Maned::av(rad.utbetalt), rad.praksis_id))
            .or_default()
            .legg_til(&rad);
        self.navn.entry(rad.praksis_id).or_insert_with(|| rad.praksis.clone());
        self.antall += 1;
        if self.rader.len() < MAKS_RADER {
            self.rader.push(rad);
        }
    }

    /// One series per practice, months without gaps.
    fn diagram(&self, sprak: Sprak) -> Diagram {
        let forste = self.per_maned.keys().next().map(|(m, _)| *m);
        let siste = self.per_maned.keys().next_back().map(|(m, _)| *m);
        let maneder: Vec<Maned> = match (forste, siste) {
            (Some(forste), Some(siste)) => std::iter::successors(Some(forste), |m| Some(m.neste()))
                .take_while(|m| *m <= siste)
                .collect(),
            _ => Vec::new(),
        };
        let serier = self
            .navn
            .iter()
            .map(|(id, navn)| Serie {
                navn: navn.clone(),
                belop: maneder
                    .iter()
                    .map(|m| self.per_maned.get(&(*m, *id)).map(|s| s.utbetalt).unwrap_or_default())
                    .collect(),
            })
            .collect();
        Diagram::ny(sprak, "utbetalt", maneder, serier)
    }
}

/// Reads the figures of a selection.
pub async fn tall_for(db: &mut PgConnection, utvalg: Utvalg) -> Result<Tall, AppError> {
    let mut ut = Tall::default();
    let mut strom = rader(db, utvalg);
    while let Some(rad) = strom.next().await {
        ut.legg_til(rad?);
    }
    Ok(ut)
}

/// `/oppgjor/utbetalingsoversikt`
#[component]
pub fn Oversiktsside() -> impl IntoView + use<> {
    last(|| async {
        let aktor = request::aktor()?;
        let sprak = request::sprak();
        let idag = request::idag()?;
        let s = Sporring::av(request::sporring());
        let t = text::tekst(sprak);
        let mut db = request::les().await?;
        let (valgt, feil) = match s.les(&mut db, aktor.helseaktor, idag).await {
            Ok(valgt) => (Some(valgt), FeltFeil::default()),
            Err(AppError::Ugyldig(feil)) => (None, feil),
            Err(annen) => return Err(annen),
        };
        let (praksiser, resultat) = match valgt {
            Some(v) => {
                let tall = tall_for(
                    &mut db,
                    Utvalg {
                        eier: aktor.helseaktor,
                        fra: v.fra,
                        til: v.til,
                        praksis: v.praksis,
                    },
                )
                .await?;
                let hode = Oversiktshode {
                    sprak,
                    helseaktor: aktor.navn.clone(),
                    fra: v.fra,
                    til: v.til,
                    laget: request::naa()?,
                };
                let storrelser = storrelser(&tall, hode).await?;
                (v.praksiser, Some((v.fra, v.til, tall, storrelser)))
            }
            None => (filter::mine(&mut db, aktor.helseaktor).await?, None),
        };
        drop(db);
        // The form shows the period that is shown, also when none was asked for.
        let vist = match &resultat {
            Some((fra, til, ..)) => Sporring {
                fra: format::dato_kort(*fra),
                til: format::dato_kort(*til),
                praksis: s.praksis.clone(),
            },
            None => s.clone(),
        };
        let skjema = Skjematekst {
            fra: t.fra,
            til: t.til,
            hjelp: t.dato_hjelp,
            praksis: t.praksis,
            alle: t.alle_praksiser,
            vis: t.vis,
        };
        let feilliste = filter::liste(&feil, sprak);
        Ok(view! {
            <Tittel tekst=t.tittel feil=!feilliste.is_empty()/>
            <Feiloppsummering feil=feilliste/>
            <h1 class="ds-heading" data-size="lg" tabindex="-1">{t.tittel}</h1>
            <p class="ingress">{t.ingress}</p>
            <section class="kort">
                <h2 class="ds-heading" data-size="2xs">{t.periode}</h2>
                {snarveier(&s, idag, t)}
                {filter::skjema(skjema, UTBETALINGSOVERSIKT, &vist, praksiser, &feil, sprak)}
            </section>
            {resultat.map(|(fra, til, tall, storrelser)| {
                if tall.antall == 0 {
                    Either::Left(view! {
                        <section class="kort tom">
                            <h2 class="ds-heading" data-size="sm">{t.tom_tittel}</h2>
                            <p>{t.tom}</p>
                            <a class="ds-button" data-variant="secondary" href=VEDTAKSLISTE>{t.til_vedtak}</a>
                        </section>
                    })
                } else {
                    Either::Right(innhold(tall, (fra, til), storrelser, &vist, t, sprak))
                }
            })}
        })
    })
}

/// This year and last year, with the practice kept.
fn snarveier(s: &Sporring, idag: NaiveDate, t: &'static Tekst) -> impl IntoView + use<> {
    let aar = |aar: i32, til: Option<NaiveDate>| {
        let til = til.or_else(|| NaiveDate::from_ymd_opt(aar, 12, 31)).unwrap_or(idag);
        Sporring {
            fra: format::dato_kort(nyttar(aar, idag)),
            til: format::dato_kort(til),
            praksis: s.praksis.clone(),
        }
        .adresse(UTBETALINGSOVERSIKT, &[])
    };
    view! {
        <p class="rekke">
            <span>{t.snarveier}": "</span>
            <a class="ds-link" href=aar(idag.year(), Some(idag))>{t.i_ar}</a>
            <a class="ds-link" href=aar(idag.year() - 1, None)>{t.i_fjor}</a>
        </p>
    }
}

fn innhold(
    tall: Tall,
    (fra, til): (NaiveDate, NaiveDate),
    storrelser: Option<[u64; 2]>,
    s: &Sporring,
    t: &'static Tekst,
    sprak: Sprak,
) -> impl IntoView + use<> {
    let svg = tall.diagram(sprak).til_svg();
    let periode = format!("{} – {}", format::dato(fra, sprak), format::dato(til, sprak));
    let trekk = (tall.alt.trekk != grunn::Ore::NULL).then(|| view! { <p class="dempet">{t.trekk_hjelp}</p> });
    view! {
        <section class="kort">
            <h2 class="dempet ds-heading" data-size="2xs">{format!("{}, {periode}", t.utbetalt_i)}</h2>
            <p class="sum">{format::kroner(tall.alt.utbetalt)}</p>
            {nedlastinger(s, storrelser, t)}
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.per_maned}</h2>
            <div inner_html=svg></div>
            <p class="dempet">{t.per_maned_hjelp}</p>
            {per_maned(&tall, t)}
            {trekk}
        </section>
        <section class="kort">
            <h2 class="ds-heading" data-size="sm">{t.hvert_vedtak}</h2>
            {(tall.antall > tall.rader.len()).then(|| view! { <p>{format!("{}{}{}", t.for_mange.0, tall.rader.len(), t.for_mange.1)}</p> })}
            {hvert_vedtak(tall, t)}
        </section>
    }
}

/// Type always; size where it is known without making the file twice.
fn nedlastinger(s: &Sporring, storrelser: Option<[u64; 2]>, t: &'static Tekst) -> impl IntoView + use<> {
    let [xlsx, csv] = storrelser.map_or([None, None], |s| s.map(Some));
    [("pdf", t.pdf, None), ("excel", t.excel, xlsx), ("csv", t.csv, csv)]
        .into_iter()
        .map(|(sti, slag, byte)| {
            let om = byte.map_or_else(|| slag.to_owned(), |b| format!("{slag}, {}", format::filstorrelse(b)));
            let til = s.adresse(&format!("{UTBETALINGSOVERSIKT}/{sti}"), &[]);
            view! { <p><a class="ds-link" href=til download="">{format!("{} ({om})", t.last_ned)}</a></p> }
        })
        .collect_view()
}

/// Sizes of workbook and text file, when all rows are at hand.
async fn storrelser(tall: &Tall, hode: Oversiktshode) -> Result<Option<[u64; 2]>, AppError> {
    if tall.antall == 0 || tall.antall > tall.rader.len() {
        return Ok(None);
    }
    let rader = tall.rader.clone();
    let svar = tokio::task::spawn_blocking(move || {
        let alle = || rader.iter().cloned().map(Ok::<_, std::io::Error>);
        let (mut bok, mut tekst) = (Teller(0), Teller(0));
        xlsx::skriv_xlsx(&mut bok, &hode, alle())?;
        skriv_csv(&mut tekst, hode.sprak, alle())?;
        Ok::<_, dokument::DokumentFeil>([bok.0, tekst.0])
    })
    .await
    .map_err(|e| logg::intern("dokument", &e))?;
    Ok(Some(svar.map_err(|e| logg::intern("dokument", &e))?))
}

/// Counts what is written and keeps nothing.
struct Teller(u64);

impl std::io::Write for Teller {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.0 += data.len() as u64;
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn tallene(s: &Summer) -> [String; 6] {
    let antall = |n: u64| format::tall(i64::try_from(n).unwrap_or(i64::MAX));
    [
        antall(s.vedtak),
        antall(s.godkjente),
        antall(s.avviste),
        belop(s.godkjent),
        belop(s.trekk),
        belop(s.utbetalt),
    ]
}

fn per_maned(tall_: &Tall, t: &'static Tekst) -> impl IntoView + use<> {
    let rader = tall_
        .per_maned
        .iter()
        .map(|((m, id), s)| {
            let navn = tall_.navn.get(id).cloned().unwrap_or_default();
            let mut rad: Vec<Celle> = vec![
                format!("{} {}", grunn::dato::manednavn(m.maned), m.aar).into(),
                format!("{navn} ({id})").into(),
            ];
            rad.extend(tallene(s).map(Celle::Tekst));
            rad
        })
        .collect();
    let mut sum = vec![t.sum.to_owned(), String::new()];
    sum.extend(tallene(&tall_.alt));
    let kolonner = vec![
        ord(t.maned),
        ord(t.praksis),
        tall(t.antall_vedtak),
        tall(t.godkjente),
        tall(t.avviste),
        tall(t.godkjent),
        tall(t.trekk),
        tall(t.utbetalt),
    ];
    tabell(t.per_maned.to_owned(), kolonner, rader, Some(sum))
}

fn hvert_vedtak(tall_: Tall, t: &'static Tekst) -> impl IntoView + use<> {
    let rader = tall_
        .rader
        .into_iter()
        .map(|r| {
            vec![
                Celle::Lenke {
                    til: stier::vedtak(r.vedtak_id),
                    tekst: r.vedtak_id.to_string(),
                },
                format::dato_kort(r.utbetalt).into(),
                r.praksis.into(),
                belop(r.krevd).into(),
                belop(r.godkjent).into(),
                belop(r.trekk).into(),
                belop(r.utbetalt_belop).into(),
            ]
        })
        .collect();
    let alt = &tall_.alt;
    let sum = vec![
        t.sum.to_owned(),
        String::new(),
        String::new(),
        belop(alt.krevd),
        belop(alt.godkjent),
        belop(alt.trekk),
        belop(alt.utbetalt),
    ];
    let kolonner = vec![
        ord(t.vedtak),
        ord(t.dato),
        ord(t.praksis),
        tall(t.krevd),
        tall(t.godkjent),
        tall(t.trekk),
        tall(t.utbetalt),
    ];
    tabell(t.hvert_vedtak.to_owned(), kolonner, rader, Some(sum))
}
