//! The same as JSON: words in both languages, amounts in øre, dates as `yyyy-mm-dd`.

use std::collections::HashMap;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use grunn::Ore;
use grunn::feltfeil::FeltFeil;
use grunn::text::{Sprak, T};
use http::{HeaderMap, StatusCode, header};
use regler::fritak::{self, Aldersgrense, Lovslag};
use regler::regel::RegelId;
use regler::regelbok;
use regler::regelord;
use regler::takst::{Takst, Takstdekning};
use regler::takstregel::Takstregel;
use serde::Serialize;
use serde_json::{Value, json};

use super::model::{self, Oppslag, PER_SIDE, Sok, Treff};
use super::{register, text};
use crate::feil::AppError;
use crate::server::bufret;
use crate::server::sikkerhet::json_feil;
use crate::server::state::App;
use crate::stier;

/// One text in both languages.
#[derive(Serialize)]
struct Ord {
    nb: String,
    nn: String,
}

impl From<T> for Ord {
    fn from(T(nb, nn): T) -> Self {
        Self {
            nb: nb.to_owned(),
            nn: nn.to_owned(),
        }
    }
}

impl From<T<String>> for Ord {
    fn from(T(nb, nn): T<String>) -> Self {
        Self { nb, nn }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sokesvar {
    dato: NaiveDate,
    totalt: usize,
    takster: Vec<Takstrad>,
    forrige: Option<String>,
    neste: Option<String>,
}

/// A code on the day. Amounts are null when it was not in the tariff.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Takstrad {
    fagomrade: String,
    kode: String,
    /// As the regulation has it, in bokmål.
    tekst: String,
    honorar_ore: Option<Ore>,
    egenandel_ore: Option<Ore>,
    refusjon_ore: Option<Ore>,
    dekning: &'static str,
    lenke: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Takstsvar {
    dato: NaiveDate,
    #[serde(flatten)]
    takst: Takstrad,
    spesialist: bool,
    pasient_betaler: bool,
    merknad: Option<String>,
    perioder: Vec<Periode>,
    aldersgrenser: Vec<Ord>,
    regler: Vec<Regel>,
    andre_regler: Vec<Regel>,
    regler_andre_dager: Vec<Regel>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Periode {
    fra: NaiveDate,
    til: Option<NaiveDate>,
    honorar_ore: Ore,
    egenandel_ore: Ore,
    refusjon_ore: Ore,
    kilde: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Regel {
    tekst: Ord,
    utfall: &'static str,
    /// Names of the rules of the control that read it.
    leses_av: Vec<&'static str>,
    praksistyper: Vec<String>,
    fra: Option<NaiveDate>,
    til: Option<NaiveDate>,
    /// As the source has it.
    sitat: String,
    kilde: String,
    merknad: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Kontrollregel {
    regel: &'static str,
    nummer: &'static str,
    merknad: &'static str,
    niva: &'static str,
    navn: Ord,
    tekst: Ord,
    tiltak: Ord,
    hjemmel: Ord,
    leser: Vec<Ord>,
    holdes_mot: Vec<Ord>,
    gjelder_fra: Option<NaiveDate>,
    gjelder_fra_forklart: Option<Ord>,
    test: String,
    lenke: String,
}

fn dekning(dekning: Option<Takstdekning>) -> &'static str {
    match dekning {
        None => "gjaldtIkke",
        Some(Takstdekning::Kjent) => "kjent",
        Some(Takstdekning::Utlopt { .. }) => "ikkeLastet",
        Some(Takstdekning::Ukjent) => "ingenTariff",
    }
}

fn takstrad(url: &str, t: &Treff<'_>) -> Takstrad {
    let paa = |belop: Ore| t.dekning.map(|_| belop);
    Takstrad {
        fagomrade: t.takst.fagomrade.clone(),
        kode: t.takst.kode.clone(),
        tekst: t.takst.tekst.clone(),
        honorar_ore: paa(t.takst.honorar),
        egenandel_ore: paa(t.takst.egenandel),
        refusjon_ore: paa(t.takst.refusjon),
        dekning: dekning(t.dekning),
        lenke: format!("{url}{}", stier::regeltakst(&t.takst.fagomrade, &t.takst.kode)),
    }
}

impl From<&Takst> for Periode {
    fn from(t: &Takst) -> Self {
        Self {
            fra: t.gyldig_fra,
            til: t.utgatt.or(t.gyldig_til),
            honorar_ore: t.honorar,
            egenandel_ore: t.egenandel,
            refusjon_ore: t.refusjon,
            kilde: t.kilde.clone(),
        }
    }
}

impl From<&&Takstregel> for Regel {
    fn from(r: &&Takstregel) -> Self {
        Self {
            tekst: r.ord().into(),
            utfall: r.utfall().kode(),
            leses_av: r.leses_av().iter().map(|id| id.navn()).collect(),
            praksistyper: r.praksistyper.clone(),
            fra: r.fra,
            til: r.til,
            sitat: r.tekst.clone(),
            kilde: r.kilde.clone(),
            merknad: r.merknad.clone(),
        }
    }
}

fn kontrollregel(url: &str, id: RegelId) -> Kontrollregel {
    let (r, side) = (id.regel(), id.side());
    let ord = |liste: &[T]| liste.iter().map(|t| Ord::from(*t)).collect();
    let gjelder_fra = side.siden.dag();
    Kontrollregel {
        regel: id.navn(),
        nummer: r.kode,
        merknad: r.merknad,
        niva: r.niva.kode(),
        navn: side.navn.into(),
        tekst: regelbok::uten_tall(r.tekst).into(),
        tiltak: regelbok::uten_tall(r.tiltak).into(),
        hjemmel: r.hjemmel.into(),
        leser: ord(side.leser),
        holdes_mot: ord(side.mot),
        gjelder_fra,
        gjelder_fra_forklart: gjelder_fra.is_none().then(|| text::siden(side.siden).into()),
        test: format!("regler::kontroll::tester::{}::{}", side.prove.0, side.prove.1),
        lenke: format!("{url}{}", stier::kontrollregel(id.navn())),
    }
}

fn les(sporring: Option<&str>) -> HashMap<String, String> {
    let mut felt = HashMap::new();
    for (navn, verdi) in url::form_urlencoded::parse(sporring.unwrap_or_default().as_bytes()) {
        felt.entry(navn.into_owned()).or_insert_with(|| verdi.into_owned());
    }
    felt
}

fn svar(hode: &HeaderMap, verdi: Result<impl Serialize, AppError>) -> Response {
    verdi
        .and_then(|v| bufret::svar(hode, "application/json", &v))
        .unwrap_or_else(|feil| json_feil(&feil))
}

/// 400: which parameter is wrong, and how to fix it.
fn problem(feil: &FeltFeil) -> Option<Response> {
    let f = feil.0.first()?;
    let kropp = json!({ "status": 400, "title": "Ugyldig søk", "detail": f.setning::<text::Sokefeil>(Sprak::Nb), "felt": f.felt });
    Some(
        (
            StatusCode::BAD_REQUEST,
            [(header::CONTENT_TYPE, "application/problem+json")],
            kropp.to_string(),
        )
            .into_response(),
    )
}

/// `GET /regler.json?kode=&fagomrade=&dato=&side=`: without code and field, every code of the day.
pub async fn sok(State(app): State<App>, RawQuery(sporring): RawQuery, hode: HeaderMap) -> Response {
    let sok = Sok::les(&les(sporring.as_deref()), app.klokke.idag());
    if let Some(svar) = problem(&sok.feil) {
        return svar;
    }
    let register = match register(&app).await {
        Ok(register) => register,
        Err(feil) => return json_feil(&feil),
    };
    let (treff, totalt) = model::finn(&register, &sok);
    let url = app.konfig.url.as_str();
    let lenke = |side: usize| format!("{url}{}{}", stier::REGLER_JSON, sok.sporring(side));
    svar(
        &hode,
        Ok(Sokesvar {
            dato: sok.dato,
            totalt,
            takster: treff.iter().map(|t| takstrad(url, t)).collect(),
            forrige: (sok.side > 1).then(|| lenke(sok.side - 1)),
            neste: (totalt > sok.side.saturating_mul(PER_SIDE)).then(|| lenke(sok.side + 1)),
        }),
    )
}

/// `GET /regler/takst.json?fagomrade=&kode=&dato=`.
pub async fn takst(State(app): State<App>, RawQuery(sporring): RawQuery, hode: HeaderMap) -> Response {
    let felt = les(sporring.as_deref());
    let (dato, _, feil) = model::les_dato(&felt, app.klokke.idag());
    if let Some(svar) = problem(&feil) {
        return svar;
    }
    let register = match register(&app).await {
        Ok(register) => register,
        Err(feil) => return json_feil(&feil),
    };
    let hent = |navn: &str| felt.get(navn).map(String::as_str).unwrap_or_default();
    let funnet = model::oppslag(&register, hent("fagomrade"), hent("kode"), dato);
    svar(
        &hode,
        funnet.map(|o| takstsvar(&app.konfig.url, &o, dato)).ok_or(AppError::IkkeFunnet),
    )
}

fn takstsvar(url: &str, o: &Oppslag<'_>, dato: NaiveDate) -> Takstsvar {
    let t = o.treff.takst;
    let alder = |a: &Aldersgrense| regelord::lov(&Lovslag::Alder(*a)).map(Ord::from);
    Takstsvar {
        dato,
        takst: takstrad(url, &o.treff),
        spesialist: t.spesialist,
        pasient_betaler: t.pasient_betaler,
        merknad: t.merknad.clone(),
        perioder: o.rader.iter().map(Periode::from).collect(),
        aldersgrenser: o.aldre.iter().filter_map(alder).collect(),
        regler: o.regler.iter().map(Regel::from).collect(),
        andre_regler: o.ikke_lest.iter().map(Regel::from).collect(),
        regler_andre_dager: o.andre_dager.iter().map(Regel::from).collect(),
    }
}

fn utelatt(app: &App) -> Vec<Value> {
    let en = |u: &regelbok::Utelatt| json!({ "nummer": u.kode, "navn": Ord::from(u.navn), "hvorfor": Ord::from(u.hvorfor) });
    regelbok::utelatt(app.konfig.registre.spor_folkeregisteret()).map(en).collect()
}

/// `GET /regler/kontroll.json`: every rule of the control; `?regel=` one of them.
pub async fn kontroll(State(app): State<App>, RawQuery(sporring): RawQuery, hode: HeaderMap) -> Response {
    let felt = les(sporring.as_deref());
    let regler = match felt.get("regel") {
        None => Ok(RegelId::ALLE.to_vec()),
        Some(navn) => RegelId::fra_navn(navn).map(|id| vec![id]).ok_or(AppError::IkkeFunnet),
    };
    let en = |id: RegelId| kontrollregel(&app.konfig.url, id);
    svar(
        &hode,
        regler.map(|alle| json!({ "regler": alle.into_iter().map(en).collect::<Vec<_>>(), "kontrolleresIkke": utelatt(&app) })),
    )
}

/// `GET /regler/frister.json`: dated rows of the laws, our own choices, exemption codes.
pub async fn frister(hode: HeaderMap) -> Response {
    let lovrader: Vec<Value> = fritak::lovrader()
        .map(|r| {
            json!({
                "fagomrader": r.fagomrader, "tekst": regelord::lov(r.hva).map(Ord::from), "sitat": r.tekst, "fra": r.fra, "til": r.til,
                "kilde": r.kilde, "lestAvKontrollen": regelord::lov(r.hva).is_some(),
            })
        })
        .collect();
    let frister: Vec<Value> = fritak::frister()
        .iter()
        .map(|f| {
            let navn = regelord::frist(f).map(|(navn, _)| Ord::from(navn));
            json!({ "navn": navn, "verdi": f.verdi, "enhet": f.enhet, "grunnlag": f.grunnlag })
        })
        .collect();
    let koder: Vec<Value> = fritak::koder()
        .iter()
        .map(|k| json!({ "kode": k.kode, "grunn": Ord::from(k.grunn.clone()), "bevis": Ord::from(k.bevis.ord()), "yrker": k.yrker, "kilde": k.kilde }))
        .collect();
    svar(&hode, Ok(json!({ "lov": lovrader, "valgt": frister, "fritakskoder": koder })))
}
