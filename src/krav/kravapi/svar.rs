//! The answers, field by field as the public documentation has them.

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Number;

use crate::feil::AppError;
use crate::krav::mottak::Avvist;
use crate::krav::praksisvalg::Praksis;
use crate::krav::store::{Detalj, Innsendingsrad, Regningsrad};
use crate::krav::text;
use crate::server::krypto::Krypto;
use grunn::text::Sprak;
use grunn::{MeldingId, Ore, Periode, kalender};
use identitet::tilgangstoken::TilgangFeil;
use regler::kjede::FRA_MOTTAK;
use regler::kontroll::Praksisfakta;
use regler::prosess::Meldingsstatus;
use regler::regel::Funn;

/// Kroner as a JSON number: `434`, `434.5`. A quotient of whole øre and 100 is the float nearest the decimal number, and is written as it.
fn kroner(belop: Ore) -> Number {
    if belop.0 % 100 == 0 {
        return (belop.0 / 100).into();
    }
    #[expect(clippy::cast_precision_loss, reason = "øre are far below 2^53: Ore::STORST is 10^13")]
    let kroner = belop.0 as f64 / 100.0;
    Number::from_f64(kroner).unwrap_or_else(|| 0.into())
}

/// Norwegian time with offset, whole seconds.
fn tid(tid: DateTime<Utc>) -> String {
    kalender::oslo(tid).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Answer to a message that was sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Innsendt {
    behandlerkravmelding_id: MeldingId,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    feilmeldinger: Vec<Feilmelding>,
}

#[derive(Serialize)]
struct Feilmelding {
    kode: &'static str,
    melding: String,
}

fn feilmeldinger(feil: &[regler::feil::Lesefeil], sprak: Sprak) -> Vec<Feilmelding> {
    feil.iter()
        .map(|f| Feilmelding {
            kode: f.kode.kode(),
            melding: format!("{} {}", f.tekst(sprak), f.tiltak(sprak)),
        })
        .collect()
}

impl Innsendt {
    pub(super) fn mottatt(id: MeldingId) -> Self {
        Self {
            behandlerkravmelding_id: id,
            status: Meldingsstatus::Mottatt.ord(),
            feilmeldinger: Vec::new(),
        }
    }

    pub(super) fn avvist(avvist: &Avvist, sprak: Sprak) -> Self {
        let mut feilmeldinger = feilmeldinger(&avvist.feil, sprak);
        // The same content again: what became of it the first time is the answer.
        if let (Some(forste), [feil]) = (&avvist.duplikat_av, feilmeldinger.as_mut_slice()) {
            feil.melding = format!("{} {}", feil.melding, text::samme_innhold(sprak, forste));
        }
        Self {
            behandlerkravmelding_id: avvist.id,
            status: Meldingsstatus::FeilIMelding.ord(),
            feilmeldinger,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Praksissvar {
    praksiser: Vec<EnPraksis>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EnPraksis {
    praksis_id: String,
    navn: String,
    orgnr: String,
    #[serde(rename = "type")]
    slag: String,
    status: &'static str,
    gyldige_perioder: Vec<EnPeriode>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EnPeriode {
    fra_og_med_dato: NaiveDate,
    til_og_med_dato: Option<NaiveDate>,
}

impl Praksissvar {
    /// A practice is ready for use when it holds on the day or will, the education is approved, and no approval in HPR is lacking.
    pub(super) fn ny(praksiser: Vec<Praksis>, idag: NaiveDate) -> Self {
        let aapen = |p: &Periode| p.til.is_none_or(|til| til >= idag);
        let klar = |p: &Praksisfakta| {
            p.utdanning_ok && p.perioder.iter().any(aapen) && !p.uten_godkjenning.iter().any(|uten| uten.inneholder(idag))
        };
        let en = |p: Praksis| EnPraksis {
            praksis_id: p.fakta.id.0.to_string(),
            navn: p.navn,
            orgnr: p.orgnr,
            status: if klar(&p.fakta) { "ok" } else { "ikke_ok" },
            gyldige_perioder: p
                .fakta
                .perioder
                .iter()
                .map(|p| EnPeriode {
                    fra_og_med_dato: p.fra,
                    til_og_med_dato: p.til,
                })
                .collect(),
            slag: p.fakta.praksistype,
        };
        Self {
            praksiser: praksiser.into_iter().map(en).collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Listesvar {
    behandlerkravmeldinger: Vec<Rad>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rad {
    behandlerkravmelding_id: MeldingId,
    meldingsstatus: &'static str,
    kontrollstatus: &'static str,
    utbetalingsstatus: &'static str,
    innsending_id: Option<String>,
    vedtak_id: Option<String>,
    praksis_id: Option<String>,
    mottattidspunkt: String,
    sum_kravbelop: Number,
    /// What the ledger says is paid for it, when credits are covered; null until there is a decision.
    sum_utbetaltbelop: Option<Number>,
    antall_regninger: i64,
    /// Its bills were controlled before, in the message named.
    rebehandling: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rebehandler: Option<MeldingId>,
}

impl Rad {
    fn ny(r: &Innsendingsrad) -> Self {
        Self {
            behandlerkravmelding_id: r.id,
            meldingsstatus: r.tilstand.melding.ord(),
            kontrollstatus: r.tilstand.kontroll.ord(),
            utbetalingsstatus: r.tilstand.utbetaling.ord(),
            innsending_id: r.innsending.map(|i| i.0.to_string()),
            vedtak_id: r.vedtak.map(|v| v.0.to_string()),
            praksis_id: r.praksis.map(|p| p.0.to_string()),
            mottattidspunkt: tid(r.mottatt),
            sum_kravbelop: kroner(r.krevd),
            sum_utbetaltbelop: r.oppgjor.map(|o| kroner(o.betales)),
            antall_regninger: r.tilstand.antall_regninger,
            rebehandling: r.rebehandler.is_some(),
            rebehandler: r.rebehandler,
        }
    }
}

impl Listesvar {
    pub(super) fn ny(rader: &[Innsendingsrad]) -> Self {
        Self {
            behandlerkravmeldinger: rader.iter().map(Rad::ny).collect(),
        }
    }
}

/// A list, since a message that Helfo controls again has more than one result.
#[derive(Serialize)]
pub(super) struct Detaljsvar {
    behandlerkravmeldinger: Vec<EnDetalj>,
}

#[derive(Serialize)]
struct EnDetalj {
    #[serde(flatten)]
    rad: Rad,
    /// Only for messages that were technically rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    feilmeldinger: Vec<Feilmelding>,
    innsending: Innsending,
    vedtak: Vedtak,
}

#[derive(Serialize)]
struct Innsending {
    regninger: Vec<Regning>,
    merknader: Vec<Merknad>,
}

#[derive(Serialize)]
struct Regning {
    status: &'static str,
    guid: Option<uuid::Uuid>,
    regningsnummer: String,
    merknader: Vec<Merknad>,
    /// What has become of a rejected bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    oppfolging: Option<Oppfolging>,
}

/// The state of a rejected bill: our addition to the public answer.
#[derive(Serialize)]
struct Oppfolging {
    tilstand: &'static str,
    tekst: String,
    /// Last day to send it corrected, while it must be.
    #[serde(skip_serializing_if = "Option::is_none")]
    frist: Option<NaiveDate>,
    /// The later bill that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    senere: Option<Senere>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Senere {
    behandlerkravmelding_id: MeldingId,
    innsending_id: Option<String>,
    regningsnummer: String,
}

impl Oppfolging {
    fn ny(r: &Regningsrad, sprak: Sprak) -> Option<Self> {
        let k = r.kjede.as_ref()?;
        let mut tekst = k.tilstand.setning(k.behov).i(sprak).to_owned();
        let frist = r.frist();
        if frist.is_some_and(|f| f.fra_mottak) {
            tekst = format!("{tekst} {}", FRA_MOTTAK.i(sprak));
        }
        Some(Self {
            tilstand: k.tilstand.ord(),
            tekst,
            frist: frist.map(|f| f.dag),
            senere: k.senere.as_ref().map(|s| Senere {
                behandlerkravmelding_id: s.melding,
                innsending_id: s.innsending.map(|i| i.0.to_string()),
                regningsnummer: s.regningsnummer.clone(),
            }),
        })
    }
}

/// Findings with a public number carry it; the others carry our code beside the text.
#[derive(Serialize)]
struct Merknad {
    nummer: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kode: Option<&'static str>,
    tekst: String,
}

impl Merknad {
    /// `tiltak`: what to do about it now.
    fn ny(f: &Funn, tiltak: &str, sprak: Sprak) -> Self {
        let nummer = f.nummer();
        Self {
            nummer,
            kode: nummer.is_none().then(|| f.merknad()),
            tekst: format!("{} {tiltak}", f.tekst(sprak)),
        }
    }
}

#[derive(Serialize)]
struct Vedtak {
    utbetaling: Utbetaling,
    /// The message's money that covered earlier credits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    motregnet: Vec<Motregnet>,
    merknader: Vec<Merknad>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Motregnet {
    belop: Number,
    regningsnummer: String,
    behandlerkravmelding_id: MeldingId,
}

#[derive(Serialize, Default)]
struct Utbetaling {
    belop: Option<Number>,
    utbetaltdato: Option<String>,
    kontonr: Option<String>,
    kid: Option<String>,
}

impl Detaljsvar {
    /// # Errors
    /// `Intern` when the account of the decision cannot be opened.
    pub(super) fn ny(krypto: &Krypto, d: &Detalj, sprak: Sprak) -> Result<Self, AppError> {
        let merknader = |funn: &[Funn]| funn.iter().map(|f| Merknad::ny(f, &f.tiltak(sprak), sprak)).collect::<Vec<_>>();
        let utbetaling = match &d.vedtak {
            None => Utbetaling::default(),
            Some(v) => Utbetaling {
                belop: Some(kroner(v.belop)),
                utbetaltdato: v.utbetalt.map(tid),
                kontonr: Some(krypto.dekrypter_tekst("vedtak.konto", &v.konto_kryptert)?),
                kid: v.kid.clone(),
            },
        };
        let regninger = d
            .regninger
            .iter()
            .map(|r| Regning {
                status: r.status.ord(),
                guid: r.guid,
                regningsnummer: r.regningsnummer.clone(),
                merknader: r.funn.iter().map(|f| Merknad::ny(f, &r.tiltak(f, sprak), sprak)).collect(),
                oppfolging: Oppfolging::ny(r, sprak),
            })
            .collect();
        let en = EnDetalj {
            rad: Rad::ny(&d.rad),
            feilmeldinger: feilmeldinger(&d.feil, sprak),
            innsending: Innsending {
                regninger,
                merknader: merknader(&d.merknader),
            },
            vedtak: Vedtak {
                utbetaling,
                motregnet: d
                    .motregnet
                    .iter()
                    .map(|m| Motregnet {
                        belop: kroner(m.belop),
                        regningsnummer: m.regningsnummer.clone(),
                        behandlerkravmelding_id: m.melding,
                    })
                    .collect(),
                merknader: Vec::new(),
            },
        };
        Ok(Self {
            behandlerkravmeldinger: vec![en],
        })
    }
}

/// An answer other than the wanted one, as `application/problem+json` (RFC 9457).
#[derive(Debug)]
pub(super) enum Apifeil {
    Tilgang(TilgangFeil),
    /// Too many calls: seconds to wait.
    Vent(u64),
    Problem(StatusCode, &'static str, String),
    App(AppError),
}

impl Apifeil {
    pub(super) fn problem(status: StatusCode, tittel: &'static str, detalj: impl Into<String>) -> Self {
        Self::Problem(status, tittel, detalj.into())
    }
}

impl From<AppError> for Apifeil {
    fn from(feil: AppError) -> Self {
        Self::App(feil)
    }
}

#[derive(Serialize)]
struct Problem<'a> {
    status: u16,
    title: &'a str,
    detail: String,
}

impl IntoResponse for Apifeil {
    fn into_response(self) -> Response {
        let mut ekstra: Option<(header::HeaderName, String)> = None;
        let (status, title, detail) = match self {
            Self::Problem(status, tittel, detalj) => (status, tittel, detalj),
            Self::Vent(sekunder) => {
                ekstra = Some((header::RETRY_AFTER, sekunder.to_string()));
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    "For mange kall",
                    format!("Vent {sekunder} sekunder."),
                )
            }
            Self::Tilgang(feil) => {
                ekstra = feil.www_authenticate().map(|v| (header::WWW_AUTHENTICATE, v));
                (
                    feil.status(),
                    "Kallet ble ikke godtatt",
                    feil.kode().unwrap_or("access token and DPoP proof are required").to_owned(),
                )
            }
            Self::App(feil) => {
                let status = StatusCode::from_u16(feil.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let referanse = match &feil {
                    AppError::Intern { referanse } | AppError::Utilgjengelig { referanse } => {
                        format!("Referanse {referanse}. Ingenting er lagret; prøv igjen.")
                    }
                    annen => annen.to_string(),
                };
                (status, "Kallet kunne ikke utføres", referanse)
            }
        };
        let mut svar = (
            status,
            axum::Json(Problem {
                status: status.as_u16(),
                title,
                detail,
            }),
        )
            .into_response();
        svar.headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some((navn, verdi)) = ekstra
            && let Ok(verdi) = HeaderValue::from_str(&verdi)
        {
            svar.headers_mut().insert(navn, verdi);
        }
        svar
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kroner_are_written_without_float_noise() {
        for (ore, tekst) in [
            (43_400, "434"),
            (43_450, "434.5"),
            (43_455, "434.55"),
            (-7_410, "-74.1"),
            (0, "0"),
            (1, "0.01"),
            (9_999_999_999_999, "99999999999.99"),
        ] {
            assert_eq!(serde_json::to_string(&kroner(Ore(ore))).unwrap(), tekst);
        }
    }

    #[test]
    fn times_are_norwegian_with_offset() {
        assert_eq!(tid("2026-01-06T14:30:29.5Z".parse().unwrap()), "2026-01-06T15:30:29+01:00");
        assert_eq!(tid("2026-07-06T14:30:29Z".parse().unwrap()), "2026-07-06T16:30:29+02:00");
    }
}
