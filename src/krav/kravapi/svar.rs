//! The answers, field by field as the public documentation has them.
//!
//! Doc comments of what is sent are in the description of the API, and therefore in Norwegian.

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Number;
use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::{Object, ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use crate::feil::AppError;
use crate::krav::mottak::Avvist;
use crate::krav::praksisvalg::Praksis;
use crate::krav::store::{Detalj, Innsendingsrad, Regningsrad};
use crate::krav::text;
use crate::server::krypto::Krypto;
use grunn::text::Sprak;
use grunn::{MeldingId, Ore, Periode, kalender};
use identitet::tilgangstoken::TilgangFeil;
use regler::feil::Feilkode;
use regler::kjede::FRA_MOTTAK;
use regler::kontroll::Praksisfakta;
use regler::prosess::{Kontrollstatus, Meldingsstatus, Regningsstatus, Utbetalingsstatus};
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

/// A compact JWE, as the body of a message is.
pub(super) enum Jwe {}

impl ToSchema for Jwe {}

impl PartialSchema for Jwe {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Kompakt JWE. Klarteksten følger skjemaet Behandlerkravmelding."))
            .into()
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kvittering {
    #[schema(value_type = Uuid)]
    behandlerkravmelding_id: MeldingId,
    #[schema(schema_with = mottatt)]
    status: Meldingsstatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Avvisning {
    #[schema(value_type = Uuid)]
    behandlerkravmelding_id: MeldingId,
    #[schema(schema_with = feil_i_melding)]
    status: Meldingsstatus,
    #[schema(min_items = 1)]
    feilmeldinger: Vec<Feilmelding>,
}

/// A text that is always this one.
fn bare(tekst: &str) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some([tekst])).build()
}

fn mottatt() -> Object {
    bare(Meldingsstatus::Mottatt.ord())
}

fn feil_i_melding() -> Object {
    bare(Meldingsstatus::FeilIMelding.ord())
}

fn rsa() -> Object {
    bare("RSA")
}

fn enc() -> Object {
    bare("enc")
}

fn rsa_oaep_256() -> Object {
    bare("RSA-OAEP-256")
}

/// T-kodene gjelder filer i XML som er lastet opp i portalen.
#[derive(Serialize, ToSchema)]
struct Feilmelding {
    #[schema(inline)]
    kode: Feilkode,
    melding: String,
}

fn feilmeldinger(feil: &[regler::feil::Lesefeil], sprak: Sprak) -> Vec<Feilmelding> {
    feil.iter()
        .map(|f| Feilmelding {
            kode: f.kode,
            melding: format!("{} {}", f.tekst(sprak), f.tiltak(sprak)),
        })
        .collect()
}

impl Kvittering {
    pub(super) fn ny(id: MeldingId) -> Self {
        Self {
            behandlerkravmelding_id: id,
            status: Meldingsstatus::Mottatt,
        }
    }
}

impl Avvisning {
    pub(super) fn ny(avvist: &Avvist, sprak: Sprak) -> Self {
        let mut feilmeldinger = feilmeldinger(&avvist.feil, sprak);
        // The same content again: what became of it the first time is the answer.
        if let (Some(forste), [feil]) = (&avvist.duplikat_av, feilmeldinger.as_mut_slice()) {
            feil.melding = format!("{} {}", feil.melding, text::samme_innhold(sprak, forste));
        }
        Self {
            behandlerkravmelding_id: avvist.id,
            status: Meldingsstatus::FeilIMelding,
            feilmeldinger,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct Praksisliste {
    praksiser: Vec<EnPraksis>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Praksis)]
struct EnPraksis {
    #[schema(pattern = "^[0-9]{10}$")]
    praksis_id: String,
    navn: String,
    #[schema(pattern = "^[0-9]{9}$")]
    orgnr: String,
    /// Kodeverk for praksistyper.
    #[serde(rename = "type")]
    #[schema(examples("FALE"))]
    slag: String,
    #[schema(inline)]
    status: Praksisstatus,
    gyldige_perioder: Vec<Gyldighet>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Praksisstatus {
    Ok,
    IkkeOk,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Gyldighet {
    fra_og_med_dato: NaiveDate,
    #[schema(required)]
    til_og_med_dato: Option<NaiveDate>,
}

impl Praksisliste {
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
            status: if klar(&p.fakta) { Praksisstatus::Ok } else { Praksisstatus::IkkeOk },
            gyldige_perioder: p
                .fakta
                .perioder
                .iter()
                .map(|p| Gyldighet {
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

#[derive(Serialize, ToSchema)]
pub(super) struct Meldingsliste {
    behandlerkravmeldinger: Vec<Meldingsrad>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Meldingsrad {
    #[schema(value_type = Uuid)]
    behandlerkravmelding_id: MeldingId,
    #[schema(inline)]
    meldingsstatus: Meldingsstatus,
    #[schema(inline)]
    kontrollstatus: Kontrollstatus,
    #[schema(inline)]
    utbetalingsstatus: Utbetalingsstatus,
    #[schema(required, pattern = "^[0-9]{15}$")]
    innsending_id: Option<String>,
    #[schema(required, pattern = "^[0-9]{15}$")]
    vedtak_id: Option<String>,
    #[schema(required, pattern = "^[0-9]{10}$")]
    praksis_id: Option<String>,
    /// Norsk tid med avvik fra UTC.
    #[schema(format = DateTime, examples("2026-01-06T15:30:29+01:00"))]
    mottattidspunkt: String,
    /// Kroner, høyst to desimaler.
    #[schema(value_type = f64)]
    sum_kravbelop: Number,
    /// Det som betales for meldingen når krediteringer er dekket. Null til det finnes et vedtak.
    #[schema(required, value_type = Option<f64>)]
    sum_utbetaltbelop: Option<Number>,
    #[schema(minimum = 0)]
    antall_regninger: i64,
    /// Regningene er kontrollert før, i meldingen `rebehandler`, og kontrolleres på nytt fordi noe utenfor meldingen er rettet.
    rebehandling: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Uuid>)]
    rebehandler: Option<MeldingId>,
}

impl Meldingsrad {
    fn ny(r: &Innsendingsrad) -> Self {
        Self {
            behandlerkravmelding_id: r.id,
            meldingsstatus: r.tilstand.melding,
            kontrollstatus: r.tilstand.kontroll,
            utbetalingsstatus: r.tilstand.utbetaling,
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

impl Meldingsliste {
    pub(super) fn ny(rader: &[Innsendingsrad]) -> Self {
        Self {
            behandlerkravmeldinger: rader.iter().map(Meldingsrad::ny).collect(),
        }
    }
}

// A list, since a message that Helfo controls again has more than one result.
#[derive(Serialize, ToSchema)]
pub(super) struct Meldingsdetaljer {
    behandlerkravmeldinger: Vec<Melding>,
}

#[derive(Serialize, ToSchema)]
struct Melding {
    #[serde(flatten)]
    rad: Meldingsrad,
    // Only for messages that were technically rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    feilmeldinger: Vec<Feilmelding>,
    innsending: Innsending,
    vedtak: Vedtak,
}

#[derive(Serialize, ToSchema)]
struct Innsending {
    regninger: Vec<Regningsresultat>,
    merknader: Vec<Merknad>,
}

#[derive(Serialize, ToSchema)]
struct Regningsresultat {
    #[schema(inline)]
    status: Regningsstatus,
    #[schema(required)]
    guid: Option<Uuid>,
    regningsnummer: String,
    merknader: Vec<Merknad>,
    /// Hva som er blitt av en avvist regning.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    oppfolging: Option<Oppfolging>,
}

#[derive(Serialize, ToSchema)]
struct Oppfolging {
    /// Bare `maa_rettes` ber om noe.
    tilstand: &'static str,
    tekst: String,
    /// Siste dag rettet regning kan mottas.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    frist: Option<NaiveDate>,
    /// Den senere regningen som avgjør.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    senere: Option<Senere>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Senere {
    #[schema(value_type = Uuid)]
    behandlerkravmelding_id: MeldingId,
    #[schema(required)]
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

#[derive(Serialize, ToSchema)]
struct Merknad {
    /// Offentlig merknadsnummer, når regelen har et.
    #[schema(required)]
    nummer: Option<i32>,
    /// Vår egen kode, når regelen ikke har noe offentlig nummer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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

#[derive(Serialize, ToSchema)]
struct Vedtak {
    utbetaling: Utbetaling,
    /// Den delen av meldingens beløp som har dekket krediteringer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    motregnet: Vec<Motregnet>,
    merknader: Vec<Merknad>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Motregnet {
    #[schema(value_type = f64)]
    belop: Number,
    /// Nummeret på krediteringen som er dekket.
    regningsnummer: String,
    #[schema(value_type = Uuid)]
    behandlerkravmelding_id: MeldingId,
}

#[derive(Serialize, Default, ToSchema)]
struct Utbetaling {
    /// Hele vedtaket, som kan gjelde flere innsendinger.
    #[schema(required, value_type = Option<f64>)]
    belop: Option<Number>,
    /// Norsk tid med avvik fra UTC.
    #[schema(required, format = DateTime, examples("2026-01-06T15:30:29+01:00"))]
    utbetaltdato: Option<String>,
    #[schema(required, pattern = "^[0-9]{11}$")]
    kontonr: Option<String>,
    #[schema(required)]
    kid: Option<String>,
}

impl Meldingsdetaljer {
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
            .map(|r| Regningsresultat {
                status: r.status,
                guid: r.guid,
                regningsnummer: r.regningsnummer.clone(),
                merknader: r.funn.iter().map(|f| Merknad::ny(f, &r.tiltak(f, sprak), sprak)).collect(),
                oppfolging: Oppfolging::ny(r, sprak),
            })
            .collect();
        let en = Melding {
            rad: Meldingsrad::ny(&d.rad),
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

// The answer itself is written by the crate that has the keys; a test holds it against this.
#[expect(dead_code, reason = "described, not built")]
#[derive(ToSchema)]
pub(super) struct Nokler {
    #[schema(min_items = 1, inline)]
    keys: Vec<Nokkel>,
}

#[expect(dead_code, reason = "described, not built")]
#[derive(ToSchema)]
struct Nokkel {
    #[schema(schema_with = rsa)]
    kty: String,
    kid: String,
    #[schema(rename = "use", schema_with = enc)]
    bruk: String,
    #[schema(schema_with = rsa_oaep_256)]
    alg: String,
    n: String,
    e: String,
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

/// RFC 9457.
#[derive(Serialize, ToSchema)]
pub(super) struct Problem {
    status: u16,
    title: &'static str,
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
