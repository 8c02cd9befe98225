//! Spans: what was done, how long it took, and within what – for whoever follows a request through several systems.
//!
//! A span tells what stands in [`Felt`] and nothing else, so that no identity number, name, account, token or address of a page can come
//! along. Until somebody switches it on ([`slaa_paa`]) nothing is made.

use std::borrow::Cow;
use std::future::Future;
use std::sync::OnceLock;
use std::time::SystemTime;

use opentelemetry::global::BoxedTracer;
use opentelemetry::trace::{
    FutureExt as _, SpanBuilder, SpanContext, SpanId, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _,
};
use opentelemetry::{Context, KeyValue, Value};

pub use opentelemetry::trace::SpanKind;

/// What may be told of a span: all of it words and numbers of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Felt {
    Metode,
    /// The pattern of the address, never the address.
    Rute,
    Status,
    /// The id of the request, as in the log.
    Foresporsel,
    /// The name of a server function.
    Handling,
    /// The kind of a job, never what it is about.
    Jobb,
    /// Which of the things done now and then.
    Runde,
    /// The machine of a register.
    Vert,
    /// What a question to the database does, and to which table.
    Sporring,
    Rader,
}

impl Felt {
    pub const ALLE: [Self; 10] = [
        Self::Metode,
        Self::Rute,
        Self::Status,
        Self::Foresporsel,
        Self::Handling,
        Self::Jobb,
        Self::Runde,
        Self::Vert,
        Self::Sporring,
        Self::Rader,
    ];

    /// As OpenTelemetry calls it, where it has a name for it.
    pub const fn navn(self) -> &'static str {
        match self {
            Self::Metode => "http.request.method",
            Self::Rute => "http.route",
            Self::Status => "http.response.status_code",
            Self::Foresporsel => "portal.foresporsel",
            Self::Handling => "portal.handling",
            Self::Jobb => "portal.jobb",
            Self::Runde => "portal.runde",
            Self::Vert => "server.address",
            Self::Sporring => "db.query.summary",
            Self::Rader => "db.response.returned_rows",
        }
    }
}

static SPORER: OnceLock<BoxedTracer> = OnceLock::new();

/// From now on spans are made. The first call counts.
pub fn slaa_paa(sporer: BoxedTracer) {
    let _ = SPORER.set(sporer);
}

/// Whether spans of what is done right now are kept.
pub fn er_utvalgt() -> bool {
    SPORER.get().is_some() && Context::map_current(|c| c.span().span_context().is_sampled())
}

/// A span that has not begun.
pub struct Spenn(Option<(SpanBuilder, Context)>);

impl Spenn {
    pub fn ny(slag: SpanKind, navn: impl Into<Cow<'static, str>>) -> Self {
        Self(SPORER.get().map(|_| {
            let bygger = SpanBuilder::from_name(navn).with_kind(slag).with_attributes([]);
            (bygger, Context::current())
        }))
    }

    #[must_use]
    pub fn med(mut self, felt: Felt, verdi: impl Into<Value>) -> Self {
        if let Some(felter) = self.0.as_mut().and_then(|(bygger, _)| bygger.attributes.as_mut()) {
            felter.push(KeyValue::new(felt.navn(), verdi));
        }
        self
    }

    /// Within a span of another system, by its `traceparent`. Whether it is kept is our own choice: who calls could ask for everything.
    #[must_use]
    pub fn innenfor(mut self, traceparent: Option<&str>) -> Self {
        if let (Some((_, kontekst)), Some(fra)) = (&mut self.0, traceparent.and_then(tolk)) {
            *kontekst = kontekst.with_remote_span_context(fra);
        }
        self
    }

    /// One that is over already.
    pub fn var(self, start: SystemTime, slutt: SystemTime) {
        if let (Some((bygger, kontekst)), Some(sporer)) = (self.0, SPORER.get()) {
            let spenn = sporer.build_with_context(bygger.with_start_time(start), &kontekst);
            let kontekst = kontekst.with_span(spenn);
            kontekst.span().end_with_timestamp(slutt);
        }
    }

    /// Begins it.
    pub fn start(self) -> Lop {
        let (Some((bygger, kontekst)), Some(sporer)) = (self.0, SPORER.get()) else {
            return Lop(Context::new());
        };
        let spenn = sporer.build_with_context(bygger, &kontekst);
        Lop(kontekst.with_span(spenn))
    }

    /// Around all of some work.
    pub async fn rundt<T>(self, arbeid: impl Future<Output = T>) -> T {
        self.start().rundt(arbeid).await
    }
}

/// A span that is under way. It ends when this and the work within it are dropped.
pub struct Lop(Context);

impl Lop {
    /// Makes it the one others are within while this is worked on.
    pub fn rundt<F: Future>(&self, arbeid: F) -> impl Future<Output = F::Output> + use<F> {
        arbeid.with_context(self.0.clone())
    }

    pub fn noter(&self, felt: Felt, verdi: impl Into<Value>) {
        self.0.span().set_attribute(KeyValue::new(felt.navn(), verdi));
    }

    /// It did not go well. Why is in the log.
    pub fn feilet(&self) {
        self.0.span().set_status(Status::error(""));
    }

    /// What another system is told, so that its spans are within this one (W3C Trace Context). What others have said of themselves
    /// (`tracestate`) is not passed on.
    pub fn traceparent(&self) -> Option<String> {
        let span = self.0.span();
        let s = span.span_context();
        s.is_valid()
            .then(|| format!("00-{}-{}-{:02x}", s.trace_id(), s.span_id(), s.trace_flags().to_u8() & 1))
    }
}

/// Reads a `traceparent`, as strictly as W3C says; later versions may have more at the end.
fn tolk(hode: &str) -> Option<SpanContext> {
    let heks = |del: &str, lengde: usize| del.len() == lengde && del.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let mut deler = hode.splitn(5, '-');
    let (versjon, spor, spenn, flagg) = (deler.next()?, deler.next()?, deler.next()?, deler.next()?);
    let gyldig = heks(versjon, 2) && versjon != "ff" && heks(spor, 32) && heks(spenn, 16) && heks(flagg, 2);
    if !gyldig || versjon == "00" && deler.next().is_some() {
        return None;
    }
    let flagg = TraceFlags::new(u8::from_str_radix(flagg, 16).ok()? & 1);
    let fra = SpanContext::new(
        TraceId::from_hex(spor).ok()?,
        SpanId::from_hex(spenn).ok()?,
        flagg,
        true,
        TraceState::NONE,
    );
    fra.is_valid().then_some(fra)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_is_read_as_w3c_says() {
        let rett = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let fra = tolk(rett).unwrap();
        assert_eq!(fra.trace_id().to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert!(fra.is_remote() && fra.is_sampled());
        assert!(tolk("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-mer").is_some());
        for galt in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-mer",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
            "æø-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert!(tolk(galt).is_none(), "{galt}");
        }
    }

    #[test]
    fn nothing_is_made_until_it_is_switched_on() {
        let lop = Spenn::ny(SpanKind::Internal, "noe")
            .med(Felt::Status, 200_i64)
            .innenfor(None)
            .start();
        assert!(lop.traceparent().is_none() && !er_utvalgt());
    }
}
