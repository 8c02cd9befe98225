//! Downloads: the decision as a tagged PDF, the overview as PDF, workbook and text file. Workbook and text file are written row by row
//! from the database to the reader, whatever the length. File names hold a date or a period, never a name or a number of anybody.

use std::io::Write;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::StreamExt;
use http::{HeaderValue, header};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::pages::oversikt::{Sporring, Valgt};
use super::store::oversikt::{Utvalg, rader};
use super::store::vedtak;
use crate::feil::AppError;
use crate::feil::logg;
use crate::server::databasevakt;
use crate::server::request::{self, Aktor};
use crate::server::sesjon::Sesjon;
use crate::server::sider;
use crate::server::state::App;
use crate::stier::UTBETALINGSOVERSIKT;
use dokument::csv::CsvSkriver;
use dokument::{self, DokumentFeil, Oversikt, Oversiktshode, Oversiktsrad, xlsx};
use grunn::VedtakId;
use grunn::text::Sprak;

const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";
/// Bytes sent at a time.
const BIT: usize = 64 * 1024;

/// Who asks, in which language.
struct Spor {
    aktor: Aktor,
    sprak: Sprak,
    sporring: Sporring,
}

/// `GET /oppgjor/vedtak/{id}/pdf`. Someone else's is not found.
pub async fn vedtak_pdf(State(app): State<App>, Path(id): Path<String>, req: Request) -> Response {
    let (spor, req) = spor(req);
    let svar = async {
        let spor = spor?;
        let id: VedtakId = id.parse().map_err(|_| AppError::IkkeFunnet)?;
        let mut db = app.pool.acquire().await?;
        let vedtak = vedtak::finn(&mut db, &app.krypto, spor.aktor.helseaktor, id, app.klokke.idag(), spor.sprak).await?;
        let navn = format!("vedtak-{}.pdf", vedtak.dato);
        let mut dokument = vedtak.dokument;
        dokument.klage_url = Some(klage_url(&app));
        drop(db);
        let data = blokkerende(move || dokument::vedtak_pdf(&dokument)).await?;
        Ok(fil(Body::from(data), PDF, &navn))
    };
    svar_eller_feil(svar.await, &app, req).await
}

/// The page that says how to appeal.
pub fn klage_url(app: &App) -> String {
    format!("{}/veiledning/klage", app.konfig.url)
}

/// `GET /oppgjor/utbetalingsoversikt/pdf`.
pub async fn oversikt_pdf(State(app): State<App>, req: Request) -> Response {
    let (spor, req) = spor(req);
    let svar = async {
        let spor = spor?;
        let (valgt, hode) = utvalg(&app, &spor).await?;
        let mut db = app.pool.acquire().await?;
        let mut alle = Vec::new();
        let mut strom = rader(&mut db, valgt);
        while let Some(rad) = strom.next().await {
            alle.push(rad?);
        }
        drop(strom);
        drop(db);
        let navn = filnavn(&hode, "pdf");
        let data = blokkerende(move || dokument::oversikt_pdf(&Oversikt { hode, rader: alle })).await?;
        Ok(fil(Body::from(data), PDF, &navn))
    };
    svar_eller_feil(svar.await, &app, req).await
}

/// `GET /oppgjor/utbetalingsoversikt/excel`.
pub async fn oversikt_xlsx(State(app): State<App>, req: Request) -> Response {
    strommet(app, req, XLSX, "xlsx", |hode, rader, ut| {
        xlsx::skriv_xlsx(ut, hode, rader).map(|_| ())
    })
    .await
}

/// `GET /oppgjor/utbetalingsoversikt/csv`.
pub async fn oversikt_csv(State(app): State<App>, req: Request) -> Response {
    strommet(app, req, CSV, "csv", |hode, rader, ut| {
        let mut skriver = CsvSkriver::ny(ut, hode.sprak)?;
        for rad in rader {
            skriver.rad(&rad.map_err(|e| DokumentFeil::Rader(Box::new(e)))?)?;
        }
        skriver.ferdig()?.0.flush()?;
        Ok(())
    })
    .await
}

type Radkanal = mpsc::Receiver<Result<Oversiktsrad, AppError>>;

/// The rows as they come, read from a thread that may wait.
struct Rader(Radkanal);

impl Iterator for Rader {
    type Item = Result<Oversiktsrad, AppError>;
    fn next(&mut self) -> Option<Self::Item> {
        self.0.blocking_recv()
    }
}

/// Sends what is written to the answer, a piece at a time. A reader who has gone away ends the writing.
struct Kanal {
    ut: mpsc::Sender<Result<Bytes, std::io::Error>>,
    samlet: Vec<u8>,
}

impl Write for Kanal {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.samlet.extend_from_slice(data);
        if self.samlet.len() >= BIT {
            self.flush()?;
        }
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.samlet.is_empty() {
            return Ok(());
        }
        let bit = Bytes::from(std::mem::take(&mut self.samlet));
        self.ut.blocking_send(Ok(bit)).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Kanal {
    fn drop(&mut self) {
        // The last piece; a failure was told where it happened.
        let _ = self.flush();
    }
}

async fn strommet<F>(app: App, req: Request, slag: &'static str, endelse: &'static str, skriv: F) -> Response
where
    F: FnOnce(&Oversiktshode, Rader, Kanal) -> Result<(), DokumentFeil> + Send + 'static,
{
    let (spor, req) = spor(req);
    let svar = async {
        let spor = spor?;
        let (valgt, hode) = utvalg(&app, &spor).await?;
        let navn = filnavn(&hode, endelse);
        let (rad_inn, rad_ut) = mpsc::channel(256);
        let leser = app.clone();
        tokio::spawn(async move {
            let les = async {
                let mut tx = leser.pool.begin().await?;
                databasevakt::uten_frist(&mut tx).await?;
                let mut strom = rader(&mut tx, valgt);
                while let Some(rad) = strom.next().await {
                    // Nobody listening is no error.
                    if rad_inn.send(rad).await.is_err() {
                        break;
                    }
                }
                Ok(())
            };
            if let Err(feil) = databasevakt::innen(&leser, databasevakt::NEDLASTING, les).await {
                let _ = rad_inn.send(Err(feil)).await;
            }
        });
        let (ut, mut inn) = mpsc::channel::<Result<Bytes, std::io::Error>>(4);
        tokio::task::spawn_blocking(move || {
            let feilkanal = ut.clone();
            if let Err(feil) = skriv(&hode, Rader(rad_ut), Kanal { ut, samlet: Vec::new() }) {
                drop(logg::intern("nedlasting", &feil));
                // Breaks the answer off, so that half a file is never taken for a whole one.
                let _ = feilkanal.blocking_send(Err(std::io::Error::other("avbrutt")));
            }
        });
        // An error before the first piece can still become an error page.
        let forste = match inn.recv().await {
            Some(Ok(bit)) => bit,
            Some(Err(_)) | None => {
                return Err(AppError::Intern {
                    referanse: logg::foresporsel(),
                });
            }
        };
        let kropp = futures::stream::once(async move { Ok(forste) }).chain(ReceiverStream::new(inn));
        Ok(fil(Body::from_stream(kropp), slag, &navn))
    };
    svar_eller_feil(svar.await, &app, req).await
}

/// Actor, language and query of a request; the request is kept for an error page.
fn spor(req: Request) -> (Result<Spor, AppError>, Request) {
    let (parts, kropp) = req.into_parts();
    let aktor = parts
        .extensions
        .get::<Sesjon>()
        .ok_or(AppError::IkkeInnlogget)
        .and_then(|s| s.aktor().ok_or(AppError::IngenTilgang));
    let sporring = Sporring::av(url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned());
    let sprak = request::sprak_av(&parts);
    (
        aktor.map(|aktor| Spor { aktor, sprak, sporring }),
        Request::from_parts(parts, kropp),
    )
}

/// What the address asks for: the same reading as the page's.
async fn utvalg(app: &App, spor: &Spor) -> Result<(Utvalg, Oversiktshode), AppError> {
    let mut db = app.pool.acquire().await?;
    let Valgt { fra, til, praksis, .. } = spor.sporring.les(&mut db, spor.aktor.helseaktor, app.klokke.idag()).await?;
    let hode = Oversiktshode {
        sprak: spor.sprak,
        helseaktor: spor.aktor.navn.clone(),
        fra,
        til,
        laget: app.klokke.naa(),
    };
    Ok((
        Utvalg {
            eier: spor.aktor.helseaktor,
            fra,
            til,
            praksis,
        },
        hode,
    ))
}

async fn blokkerende(lag: impl FnOnce() -> Result<Vec<u8>, DokumentFeil> + Send + 'static) -> Result<Vec<u8>, AppError> {
    tokio::task::spawn_blocking(lag)
        .await
        .map_err(|e| logg::intern("dokument", &e))?
        .map_err(|e| logg::intern("dokument", &e))
}

fn filnavn(hode: &Oversiktshode, endelse: &str) -> String {
    format!("utbetalingsoversikt-{}-{}.{endelse}", hode.fra, hode.til)
}

fn fil(kropp: Body, slag: &'static str, navn: &str) -> Response {
    let mut res = kropp.into_response();
    res.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(slag));
    if let Ok(verdi) = HeaderValue::from_str(&format!("attachment; filename=\"{navn}\"")) {
        res.headers_mut().insert(header::CONTENT_DISPOSITION, verdi);
    }
    res
}

async fn svar_eller_feil(svar: Result<Response, AppError>, app: &App, req: Request) -> Response {
    match svar {
        Ok(svar) => svar,
        // A period that cannot be read: the page says what is wrong, with what was typed.
        Err(AppError::Ugyldig(_)) => {
            let query = req.uri().query().unwrap_or_default();
            axum::response::Redirect::to(&format!("{}?{query}", UTBETALINGSOVERSIKT)).into_response()
        }
        Err(feil) => sider::feilside(app, req, feil).await,
    }
}
