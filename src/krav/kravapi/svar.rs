//! The answers, field by field as the public documentation has them.
//!
//! Doc comments of what is sent are in the description of the API, and therefore in Norwegian.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Number;
use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::{Object, ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::krav::mottak::Avvist;
use crate::krav::praksisvalg::Praksis;
use crate::krav::text;
use grunn::text::Sprak;
use grunn::{MeldingId, Ore, Periode, kalender};
use regler::feil::Feilkode;
use regler::kontroll::Praksisfakta;
use regler::prosess::Meldingsstatus;

/// Kroner as a JSON number: `434`, `434.5`. A quotient of whole øre and 100 is the float nearest the decimal number, and is written as it.
pub(super) fn kroner(belop: Ore) -> Number {
    if belop.0 % 100 == 0 {
        return (belop.0 / 100).into();
    }
    #[expect(clippy::cast_precision_loss, reason = "øre are far below 2^53: Ore::STORST is 10^13")]
    let kroner = belop.0 as f64 / 100.0;
    Number::from_f64(kroner).unwrap_or_else(|| 0.into())
}

/// Norwegian time with offset, whole seconds.
pub(super) fn tid(tid: DateTime<Utc>) -> String {
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
pub(super) struct Feilmelding {
    #[schema(inline)]
    kode: Feilkode,
    melding: String,
}

pub(super) fn feilmeldinger(feil: &[regler::feil::Lesefeil], sprak: Sprak) -> Vec<Feilmelding> {
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
