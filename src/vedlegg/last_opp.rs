//! Taking in a file: the form's POST. The file is stored part by part as it arrives, then judged as a whole. No connection to the
//! database is held while the sender is slow.

use super::text::Filfeil;
use std::time::Duration;

use aws_lc_rs::digest;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::innhold::{self, Dom};
use super::krav_for;
use super::model::{DEL, Dokument, Filtype, MAKS_BYTES, Mappe, vist_navn};
use super::store::{self, Delleser, Fakta};
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::handling::{Begynt, Forsok, Handling, Slag};
use crate::server::krypto;
use crate::server::request::Aktor;
use crate::server::revisjon::Hendelse;
use crate::server::sider;
use crate::server::sikkerhet::{json_feil, vil_ha_html};
use crate::server::state::App;
use crate::server::tidsgrense::Puls;
use grunn::Feltkode as _;
use grunn::feltfeil::FeltFeil;
use grunn::tegn;
use registre::virus::{Virusfeil, Virussvar};

/// What is read of a request. A file over [`MAKS_BYTES`] is read to its end and thrown away, so that its sender gets a sentence and not
/// a broken line; beyond this the line is broken.
pub const KROPP_MAKS: usize = 6 * MAKS_BYTES;
const SLAG: Slag = Slag::ny("vedlegg.last_opp");
/// Longest other field.
const FELT: usize = 200;
/// How much longer than a page it may take when the file has come: the virus scanner unpacks what is packed, and pictures are drawn one at
/// a time.
const VIRUSSJEKK: Duration = Duration::from_secs(90);

/// What is kept when a file could not be taken. Never the file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Vedleggsutkast {
    pub dokument: String,
}

enum Utfall {
    /// Stored: back to the page with the list.
    Videre(String),
    /// Back to the page, with what was wrong.
    Rett {
        mappe: Mappe,
        felt: Vedleggsutkast,
        feil: FeltFeil,
    },
}

/// `POST /vedlegg/last-opp`: `mappe`, `dokument` and `nokkel` before `fil`. A browser without scripts is sent to the page; a script gets
/// the page's address in `Location`.
pub async fn ta_imot(State(app): State<App>, req: Request) -> Response {
    let vanlig = vil_ha_html(req.headers());
    let (hode, kropp) = req.into_parts();
    let til_feil = hode.clone();
    let utfall = async {
        let forsok = Forsok::av(&app, &hode, SLAG).await?;
        if let Some(puls) = hode.extensions.get::<Puls>() {
            puls.gi_tid(VIRUSSJEKK);
        }
        let utfall = behandle(&forsok, Request::from_parts(hode, kropp)).await?;
        svar(&forsok, utfall, vanlig).await
    };
    match utfall.await {
        Ok(res) => res,
        Err(feil) if vanlig => sider::feilside(&app, Request::from_parts(til_feil, Body::empty()), feil).await,
        Err(feil) => json_feil(&feil),
    }
}

async fn svar(forsok: &Forsok, utfall: Utfall, vanlig: bool) -> Result<Response, AppError> {
    let (til, mut res) = match utfall {
        Utfall::Videre(til) => (til, StatusCode::OK.into_response()),
        Utfall::Rett { mappe, felt, feil } => {
            forsok.behold_utkast(&mappe.skjema(), &felt, &feil).await?;
            (format!("{}?feil=1", mappe.side()), json_feil(&AppError::Ugyldig(feil)))
        }
    };
    if vanlig {
        return Ok(Redirect::to(&til).into_response());
    }
    let sted = HeaderValue::from_str(&til).map_err(|e| logg::intern("opplasting", &e))?;
    res.headers_mut().insert(header::LOCATION, sted);
    Ok(res)
}

async fn behandle(forsok: &Forsok, req: Request) -> Result<Utfall, AppError> {
    let (app, aktor) = (&forsok.app, &forsok.aktor);
    let _plass = app.minne.plass(2 * DEL).await?;
    let mut deler = Multipart::from_request(req, app).await.map_err(|_| AppError::uleselig())?;
    let (mut mappe, mut dokument, mut nokkel) = (String::new(), String::new(), String::new());
    let mut inn = None;
    while let Some(del) = deler.next_field().await? {
        match del.name().unwrap_or_default() {
            "mappe" => mappe = tekstfelt(del).await?,
            "dokument" => dokument = tekstfelt(del).await?,
            "nokkel" => nokkel = tekstfelt(del).await?,
            "fil" if inn.is_none() => {
                let valgt = Mappe::tolk(&mappe).ok_or_else(AppError::uleselig)?;
                let krav = krav_for(app, aktor, valgt).await?;
                let dok = Dokument::fra_kode(&dokument).filter(|d| krav.iter().any(|k| k.dokument == *d));
                inn = Some((valgt, ta_inn(app, aktor, valgt, dok, del).await?));
            }
            _ => drop(tekstfelt(del).await?),
        }
    }
    let (mappe, inn) = inn.ok_or_else(AppError::uleselig)?;
    let felt = Vedleggsutkast { dokument };
    match inn {
        Ok(fil) => avslutt(forsok, mappe, felt, &nokkel, fil).await,
        Err(feil) => Ok(Utfall::Rett { mappe, felt, feil }),
    }
}

/// A file in the database that is not judged yet.
struct Inn {
    plass: Plass,
    dokument: Dokument,
    filtype: Filtype,
    storrelse: usize,
    sha256: Vec<u8>,
}

/// Reads the file to its end. What is wrong is said in the form; then nothing of the file is kept.
async fn ta_inn(
    app: &App,
    aktor: &Aktor,
    mappe: Mappe,
    dokument: Option<Dokument>,
    mut del: Field<'_>,
) -> Result<Result<Inn, FeltFeil>, AppError> {
    // A browser sends the file field also when nothing is chosen: without a name.
    let navn = vist_navn(del.file_name().unwrap_or_default());
    let mut feil = FeltFeil::default();
    if dokument.is_none() {
        feil.legg_til("dokument", &Filfeil::DokumentMangler);
    }
    let mut lager = Lager::default();
    let mut storrelse = 0usize;
    let mut inn: Result<(), AppError> = Ok(());
    while let Some(bit) = del.chunk().await? {
        storrelse = storrelse.saturating_add(bit.len());
        // The rest is read all the same: see KROPP_MAKS.
        if !feil.er_tom() || inn.is_err() {
            continue;
        }
        if storrelse > MAKS_BYTES {
            feil.legg_til("fil", &Filfeil::ForStor);
            continue;
        }
        if let Some(dokument) = dokument {
            inn = lager.motta(app, aktor, mappe, dokument, &navn, &bit).await;
        }
    }
    if let (Ok(()), true, Some(dokument)) = (&inn, feil.er_tom(), dokument) {
        inn = lager.siste(app, aktor, mappe, dokument, &navn, storrelse).await;
    }
    match inn {
        Ok(()) => {}
        Err(AppError::Ugyldig(f)) => feil.0.extend(f.0),
        Err(annen) => {
            lager.forkast().await;
            return Err(annen);
        }
    }
    if storrelse == 0 && feil.for_felt("fil").is_none() {
        feil.legg_til("fil", if navn.is_empty() { &Filfeil::Mangler } else { &Filfeil::Tom });
    }
    match (feil.er_tom(), lager.ferdig(storrelse), dokument) {
        (true, Some((plass, filtype, sha256)), Some(dokument)) => Ok(Ok(Inn {
            plass,
            dokument,
            filtype,
            storrelse,
            sha256,
        })),
        _ => {
            lager.forkast().await;
            Ok(Err(feil))
        }
    }
}

/// Cuts what arrives into parts and stores them; holds one part at most.
struct Lager {
    buffer: Vec<u8>,
    sum: Option<digest::Context>,
    plass: Option<Plass>,
    filtype: Option<Filtype>,
    nr: i32,
}

impl Default for Lager {
    fn default() -> Self {
        Self {
            buffer: Vec::new(),
            sum: Some(digest::Context::new(&digest::SHA256)),
            plass: None,
            filtype: None,
            nr: 0,
        }
    }
}

impl Lager {
    async fn motta(&mut self, app: &App, aktor: &Aktor, mappe: Mappe, dokument: Dokument, navn: &str, bit: &[u8]) -> Result<(), AppError> {
        if let Some(sum) = &mut self.sum {
            sum.update(bit);
        }
        let mut rest = bit;
        while !rest.is_empty() {
            let (denne, etter) = rest.split_at(rest.len().min(DEL - self.buffer.len()));
            self.buffer.extend_from_slice(denne);
            rest = etter;
            if self.buffer.len() >= Filtype::HODE {
                self.bedom(app, aktor, mappe, dokument, navn).await?;
            }
            if self.buffer.len() == DEL {
                self.skriv(app).await?;
            }
        }
        Ok(())
    }

    /// The end of the file; an empty one is nothing to store.
    async fn siste(
        &mut self,
        app: &App,
        aktor: &Aktor,
        mappe: Mappe,
        dokument: Dokument,
        navn: &str,
        storrelse: usize,
    ) -> Result<(), AppError> {
        if storrelse == 0 {
            return Ok(());
        }
        self.bedom(app, aktor, mappe, dokument, navn).await?;
        if self.buffer.is_empty() { Ok(()) } else { self.skriv(app).await }
    }

    /// Judges the type by the first bytes, and then makes room for the file.
    async fn bedom(&mut self, app: &App, aktor: &Aktor, mappe: Mappe, dokument: Dokument, navn: &str) -> Result<(), AppError> {
        if self.filtype.is_some() {
            return Ok(());
        }
        self.filtype = Some(Filtype::av_innhold(&self.buffer).ok_or_else(|| AppError::felt("fil", &Filfeil::Type))?);
        let mut tx = app.pool.begin().await?;
        let id = store::begynn(&mut tx, &app.krypto, aktor.helseaktor, mappe, dokument, navn, app.klokke.naa()).await?;
        tx.commit().await?;
        self.plass = Some(Plass {
            app: app.clone(),
            id,
            opptatt: true,
        });
        Ok(())
    }

    async fn skriv(&mut self, app: &App) -> Result<(), AppError> {
        let plass = self.plass.as_ref().ok_or_else(|| logg::intern("opplasting", &"del uten fil"))?;
        let mut db = app.pool.acquire().await?;
        store::lagre_del(&mut db, &app.krypto, plass.id, self.nr, &self.buffer).await?;
        self.nr += 1;
        self.buffer.clear();
        Ok(())
    }

    fn ferdig(&mut self, storrelse: usize) -> Option<(Plass, Filtype, Vec<u8>)> {
        if storrelse == 0 {
            return None;
        }
        let sum = self.sum.take()?.finish().as_ref().to_vec();
        Some((self.plass.take()?, self.filtype?, sum))
    }

    async fn forkast(&mut self) {
        if let Some(plass) = self.plass.take() {
            plass.kast().await;
        }
    }
}

/// The room of a file that is not the owner's yet. It is free again when this is dropped: also when the sender has gone away.
struct Plass {
    app: App,
    id: Uuid,
    opptatt: bool,
}

impl Plass {
    async fn kast(mut self) {
        self.opptatt = false;
        kast(&self.app, self.id).await;
    }

    /// The file has become the owner's.
    fn behold(mut self) {
        self.opptatt = false;
    }
}

impl Drop for Plass {
    fn drop(&mut self) {
        if self.opptatt {
            let (app, id) = (self.app.clone(), self.id);
            tokio::spawn(async move { kast(&app, id).await });
        }
    }
}

/// What is not thrown away here is swept away later.
async fn kast(app: &App, id: Uuid) {
    let kastet = async { store::forkast(&mut *app.pool.acquire().await?, id).await };
    if let Err(feil) = kastet.await {
        tracing::warn!(aarsak = %feil, "en ufullstendig fil ble ikke kastet");
    }
}

/// Asks the scanner, looks at the content, then makes the file the owner's.
async fn avslutt(forsok: &Forsok, mappe: Mappe, felt: Vedleggsutkast, nokkel: &str, mut inn: Inn) -> Result<Utfall, AppError> {
    let (app, id) = (&forsok.app, inn.plass.id);
    let virus = match app.virusvakt.sjekk(&mut Delleser::ny(&app.pool, &app.krypto, id)).await {
        Ok(Virussvar::Funnet) => return avvis(forsok, mappe, felt, inn, "vedlegg.virus_funnet", &Filfeil::Virus).await,
        Ok(svar) => svar,
        Err(Virusfeil::Utilgjengelig(aarsak)) => {
            drop(logg::utilgjengelig("clamd", &aarsak));
            inn.plass.kast().await;
            let feil = FeltFeil::en("fil", &Filfeil::VirusUkjent);
            return Ok(Utfall::Rett { mappe, felt, feil });
        }
        Err(Virusfeil::Fil(aarsak)) => {
            inn.plass.kast().await;
            return Err(match aarsak.downcast::<AppError>() {
                Ok(feil) => *feil,
                Err(annen) => logg::intern("vedlegg", &annen),
            });
        }
    };
    let tegnet = match innhold::bedom(app, id, inn.filtype, inn.storrelse).await {
        Ok(Dom::Behold) => None,
        Ok(Dom::Bytt(tegnet)) => Some(tegnet),
        Ok(Dom::Avvis(grunn)) => return avvis(forsok, mappe, felt, inn, "vedlegg.avvist", &grunn).await,
        Err(feil) => {
            inn.plass.kast().await;
            return Err(feil);
        }
    };
    let mut h = match forsok.begynn_en_gang(nokkel, &format!("{}?lastet=1", mappe.side())).await {
        Ok(Begynt::Ny(h)) => *h,
        // The second press: the first one's file is enough.
        Ok(Begynt::For(for_dette)) => {
            inn.plass.kast().await;
            return Ok(Utfall::Videre(for_dette));
        }
        Err(feil) => {
            inn.plass.kast().await;
            return Err(feil);
        }
    };
    if let Some(tegnet) = tegnet {
        store::bytt(&mut h.tx, &app.krypto, id, &tegnet.bilde).await?;
        inn.storrelse = tegnet.bilde.len();
        inn.sha256 = krypto::sha256(&tegnet.bilde);
    }
    let videre = lagre(forsok, h, mappe, &inn, virus).await?;
    inn.plass.behold();
    Ok(Utfall::Videre(videre))
}

/// Makes the file the owner's.
async fn lagre(forsok: &Forsok, mut h: Handling, mappe: Mappe, inn: &Inn, virus: Virussvar) -> Result<String, AppError> {
    let fakta = Fakta {
        filtype: inn.filtype,
        storrelse: inn.storrelse,
        sha256: &inn.sha256,
        virus,
    };
    store::ferdig(&mut h.tx, inn.plass.id, &fakta, forsok.naa).await?;
    let sjekket = if virus == Virussvar::Ren { "ren" } else { "ikke sjekket for virus" };
    h.noter(rad(forsok, inn, "vedlegg.lastet_opp", format!("{}, {sjekket}", inn.beskrevet())))
        .await?;
    h.slett_utkast(forsok.eier(), &mappe.skjema()).await?;
    h.bekreft().await
}

/// Throws the file away, and says so in the trail and in the form.
async fn avvis(
    forsok: &Forsok,
    mappe: Mappe,
    felt: Vedleggsutkast,
    inn: Inn,
    handling: &'static str,
    grunn: &Filfeil,
) -> Result<Utfall, AppError> {
    let rad = rad(forsok, &inn, handling, format!("{}, {}", inn.beskrevet(), grunn.kode()));
    inn.plass.kast().await;
    let mut h = forsok.begynn_uten_nokkel("").await?;
    h.noter(rad).await?;
    h.bekreft().await?;
    let feil = FeltFeil::en("fil", grunn);
    Ok(Utfall::Rett { mappe, felt, feil })
}

impl Inn {
    /// For the trail: never the file's name.
    fn beskrevet(&self) -> String {
        format!(
            "{}, {}, {} byte, sha256 {}",
            self.dokument.kode(),
            self.filtype.kode(),
            self.storrelse,
            hex::encode(&self.sha256)
        )
    }
}

fn rad(forsok: &Forsok, inn: &Inn, handling: &'static str, ny: String) -> Hendelse<'static> {
    Hendelse {
        gjelder: forsok.eier().0,
        handling,
        objekt: "vedlegg",
        objekt_id: inn.plass.id.to_string(),
        felt: Some("dokument"),
        gammel: None,
        ny: Some(ny),
    }
}

async fn tekstfelt(mut del: Field<'_>) -> Result<String, AppError> {
    let mut innhold = Vec::new();
    while let Some(bit) = del.chunk().await? {
        if innhold.len() + bit.len() > FELT {
            return Err(AppError::ForStor);
        }
        innhold.extend_from_slice(&bit);
    }
    String::from_utf8(innhold)
        .ok()
        .filter(|t| tegn::lagres(t))
        .ok_or_else(AppError::uleselig)
}
