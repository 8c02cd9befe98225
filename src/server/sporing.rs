//! Spans of requests, jobs, registers and questions to the database, sent over OTLP when `PORTAL_OTLP` says where.
//!
//! They wait in a queue that is never longer than [`KO`] and are sent from a thread of their own: a collector that is slow, silent or gone
//! costs the spans, and nothing else. What a span may tell is in `grunn::sporing`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use grunn::sporing::{self, Felt, SpanKind, Spenn};
use opentelemetry::KeyValue;
use opentelemetry::global::BoxedTracer;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{RetryPolicy, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter};
use tokio::runtime::Handle;
use tracing::field::{Field, Visit};
use tracing::subscriber::{Interest, Subscriber};
use tracing::{Event, Metadata};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::registry::LookupSpan;

use super::config::Otlp;

/// Spans that wait; more are dropped.
const KO: usize = 2048;
/// How often they are sent.
const MELLOMROM: Duration = Duration::from_secs(2);
/// For one sending.
const FRIST: Duration = Duration::from_secs(5);
/// For the last sending when the program stops.
const FARVEL: Duration = Duration::from_secs(2);

/// Spans are made and sent while this is kept.
pub struct Sporing(SdkTracerProvider);

impl Sporing {
    /// Switches it on for the whole program.
    ///
    /// # Errors
    /// A sentence naming the variable.
    pub fn start(valg: &Otlp) -> Result<Self, String> {
        let feil = |hva: &dyn std::fmt::Display| format!("PORTAL_OTLP kan ikke brukes: {hva}");
        let ut = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(Klient::ny(valg).map_err(|e| feil(&e))?)
            .with_endpoint(valg.adresse.as_str())
            .with_timeout(FRIST)
            .with_retry_policy(RetryPolicy::disabled())
            .build()
            .map_err(|e| feil(&e))?;
        let ko = BatchConfigBuilder::default()
            .with_max_queue_size(KO)
            .with_scheduled_delay(MELLOMROM)
            .build();
        let ut = BatchSpanProcessor::builder(Vaktet {
            ut,
            taus: AtomicBool::new(false),
        });
        let tilbyder = SdkTracerProvider::builder()
            .with_span_processor(ut.with_batch_config(ko).build())
            .with_sampler(Sampler::TraceIdRatioBased(valg.andel))
            .with_resource(
                Resource::builder_empty()
                    .with_attributes([
                        KeyValue::new("service.name", "praksisportal"),
                        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
                        KeyValue::new("service.instance.id", uuid::Uuid::new_v4().to_string()),
                    ])
                    .build(),
            )
            .build();
        sporing::slaa_paa(BoxedTracer::new(Box::new(tilbyder.tracer("praksisportal"))));
        Ok(Self(tilbyder))
    }

    /// Sends what waits.
    pub async fn stopp(self) {
        let _ = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(FARVEL)).await;
    }
}

/// Whether the collector takes spans: it is sent none.
///
/// # Errors
/// What is wrong, without the address.
pub async fn prov(valg: &Otlp) -> Result<(), String> {
    let http = klient(valg).map_err(|_| "kan ikke spørres".to_owned())?;
    let svar = http
        .post(valg.adresse.clone())
        .header(http::header::CONTENT_TYPE, "application/x-protobuf")
        .send()
        .await
        .map_err(|e| if e.is_timeout() { "svarer ikke i tide" } else { "svarer ikke" }.to_owned())?;
    if svar.status().is_success() {
        Ok(())
    } else {
        Err(format!("tar ikke imot spor ({})", svar.status().as_u16()))
    }
}

fn klient(valg: &Otlp) -> reqwest::Result<reqwest::Client> {
    let bygger = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(FRIST);
    if valg.er_lokal() { bygger.no_proxy() } else { bygger }.build()
}

/// Our HTTP client. The thread that sends is none of the runtime's, where the client must work.
#[derive(Debug)]
struct Klient {
    http: reqwest::Client,
    her: Handle,
}

impl Klient {
    fn ny(valg: &Otlp) -> Result<Self, String> {
        Ok(Self {
            http: klient(valg).map_err(|e| e.to_string())?,
            her: Handle::try_current().map_err(|e| e.to_string())?,
        })
    }
}

#[async_trait]
impl HttpClient for Klient {
    async fn send_bytes(&self, sporsmal: http::Request<Bytes>) -> Result<http::Response<Bytes>, HttpError> {
        let (http, sporsmal) = (self.http.clone(), reqwest::Request::try_from(sporsmal)?);
        let svar = self.her.spawn(async move { http.execute(sporsmal).await }).await??;
        // What it has to say is not read: it may be anything, of any length.
        Ok(http::Response::builder().status(svar.status()).body(Bytes::new())?)
    }
}

/// Tells the log when the collector falls silent and when it is back, and counts what was lost.
#[derive(Debug)]
struct Vaktet {
    ut: opentelemetry_otlp::SpanExporter,
    taus: AtomicBool,
}

impl SpanExporter for Vaktet {
    async fn export(&self, spenn: Vec<SpanData>) -> OTelSdkResult {
        let antall = spenn.len() as u64;
        let utfall = self.ut.export(spenn).await;
        if utfall.is_err() {
            metrics::counter!("portal_spor_tapt").increment(antall);
        }
        if self.taus.swap(utfall.is_err(), Ordering::Relaxed) != utfall.is_err() {
            match &utfall {
                Ok(()) => tracing::info!("sporene blir tatt imot igjen"),
                Err(_) => tracing::warn!("den som samler spor, svarer ikke; sporene går tapt"),
            }
        }
        utfall
    }

    fn set_resource(&mut self, hvem: &Resource) {
        self.ut.set_resource(hvem);
    }
}

/// What SQLx tells its log of every question that has been asked.
const SPORRING: &str = "sqlx::query";

/// Makes spans of questions to the database: of those asked within a span that is kept.
pub fn sporringer<S: Subscriber + for<'a> LookupSpan<'a>>() -> Box<dyn Layer<S> + Send + Sync> {
    Box::new(Sporringer.with_filter(Utvalgte))
}

struct Utvalgte;

impl<S> Filter<S> for Utvalgte {
    fn enabled(&self, om: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        om.target() == SPORRING && sporing::er_utvalgt()
    }

    fn callsite_enabled(&self, om: &'static Metadata<'static>) -> Interest {
        if om.target() == SPORRING {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }
}

struct Sporringer;

impl<S: Subscriber> Layer<S> for Sporringer {
    #[expect(clippy::disallowed_methods, reason = "the library takes the time of every other span there too")]
    fn on_event(&self, hendelse: &Event<'_>, _: Context<'_, S>) {
        let mut lest = Sporring::default();
        hendelse.record(&mut lest);
        let naa = SystemTime::now();
        let hva = kort(&lest.sql);
        Spenn::ny(SpanKind::Client, hva.clone())
            .med(Felt::Sporring, hva)
            .med(Felt::Rader, lest.rader)
            .var(naa.checked_sub(lest.tid).unwrap_or(naa), naa);
    }
}

#[derive(Default)]
struct Sporring {
    sql: String,
    rader: i64,
    tid: Duration,
}

impl Visit for Sporring {
    fn record_str(&mut self, felt: &Field, verdi: &str) {
        // The beginning, and all of it when that is longer.
        if matches!(felt.name(), "summary" | "db.statement") && verdi.len() > self.sql.len() {
            verdi.clone_into(&mut self.sql);
        }
    }

    fn record_u64(&mut self, felt: &Field, verdi: u64) {
        if felt.name() == "rows_returned" {
            self.rader = i64::try_from(verdi).unwrap_or(i64::MAX);
        }
    }

    fn record_f64(&mut self, felt: &Field, verdi: f64) {
        if felt.name() == "elapsed_secs" {
            self.tid = Duration::try_from_secs_f64(verdi).unwrap_or_default();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// What a question does and to which table, as «select melding»: names of ours, never a value.
fn kort(sql: &str) -> String {
    let mut ord = sql
        .split(|t: char| !(t.is_ascii_alphanumeric() || t == '_'))
        .filter(|o| !o.is_empty());
    let navn = |o: &&str| o.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let Some(gjor) = ord.clone().next().map(str::to_ascii_lowercase).filter(|o| navn(&o.as_str())) else {
        return "-".to_owned();
    };
    let tabell = ord
        .by_ref()
        .find(|o| matches!(o.to_ascii_lowercase().as_str(), "from" | "into" | "update"))
        .and_then(|_| ord.next())
        .filter(navn);
    match tabell {
        Some(tabell) => format!("{gjor} {tabell}"),
        None => gjor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_told_by_its_verb_and_its_table() {
        for (sql, ventet) in [
            ("select id, mottatt from melding where id = $1", "select melding"),
            ("\n\ninsert into jobb (slag) values ($1)\n", "insert jobb"),
            ("update sak set status = $2", "update sak"),
            ("delete from utfort where tid < $1", "delete utfort"),
            ("select 1", "select"),
            ("BEGIN", "begin"),
            ("select * from unnest($1::text[])", "select unnest"),
            ("select '06828399789' as x", "select"),
            ("select x from \"06828399789\"", "select"),
            ("", "-"),
        ] {
            assert_eq!(kort(sql), ventet, "{sql}");
        }
    }
}
