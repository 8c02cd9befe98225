//! Messages as the list and the detail have them.
//!
//! A message whose bills are controlled again, or apart, is several in the store and one here: several rows with the same
//! `behandlerkravmeldingId`, each with its own `innsendingId`.
//!
//! Doc comments of what is sent are in the description of the API, and therefore in Norwegian.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use super::svar::{Feilmelding, feilmeldinger, kroner, tid};
use crate::feil::AppError;
use crate::krav::store::{Detalj, Innsendingsrad, Regningsrad};
use crate::krav::text;
use crate::server::krypto::Krypto;
use grunn::MeldingId;
use grunn::text::Sprak;
use regler::kjede::FRA_MOTTAK;
use regler::prosess::{Kontrollstatus, Meldingsstatus, Regningsstatus, Utbetalingsstatus};
use regler::regel::Funn;

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
    /// Raden er en egen kontroll av noen av regningene i meldingen. De er avvist før, og det som stanset dem er rettet; eller de er skilt ut
    /// fordi et register ikke svarte.
    rebehandling: bool,
}

impl Meldingsrad {
    fn ny(r: &Innsendingsrad) -> Self {
        Self {
            behandlerkravmelding_id: r.rebehandler.unwrap_or(r.id),
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

// A list, since a message has a result for each time its bills are controlled.
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
    /// Den andre regningen som avgjør.
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
    fn ny(r: &Regningsrad, sprak: Sprak, kjent_som: impl Fn(MeldingId) -> MeldingId) -> Option<Self> {
        let k = r.kjede.as_ref()?;
        let mut tekst = k.setning().i(sprak).to_owned();
        let frist = r.frist();
        if frist.is_some_and(|f| f.fra_mottak) {
            tekst = format!("{tekst} {}", FRA_MOTTAK.i(sprak));
        }
        Some(Self {
            tilstand: k.tilstand.ord(),
            tekst,
            frist: frist.map(|f| f.dag),
            senere: k.avgjores_i().map(|s| Senere {
                behandlerkravmelding_id: kjent_som(s.melding),
                innsending_id: s.innsending.map(|i| i.0.to_string()),
                regningsnummer: s.regningsnummer.clone(),
            }),
        })
    }
}

#[derive(Serialize, ToSchema)]
struct Merknad {
    /// Offentlig merknadsnummer. Har regelen ikke noe, er det vår egen kode, som begynner med U eller I.
    #[schema(examples("470", "U-FOR-SENT"))]
    nummer: &'static str,
    tekst: String,
}

impl Merknad {
    /// With its remedy while there is something to do, else with what the rejected bill is now.
    fn av_regning(r: &Regningsrad, f: &Funn, sprak: Sprak) -> Self {
        let tilstand = r.kjede.as_ref().filter(|_| f.avviser());
        let tiltak = r.tiltak(f, sprak).or_else(|| tilstand.map(|k| k.setning().i(sprak).to_owned()));
        Self::ny(f, tiltak.as_deref().unwrap_or_default(), sprak)
    }

    /// `tiltak`: what to do about it now.
    fn ny(f: &Funn, tiltak: &str, sprak: Sprak) -> Self {
        Self {
            nummer: f.merknad(),
            tekst: format!("{} {tiltak}", f.tekst(sprak)).trim_end().to_owned(),
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
    /// All rows of one message, the first first.
    ///
    /// # Errors
    /// `Intern` when the account of a decision cannot be opened.
    pub(super) fn ny(krypto: &Krypto, rader: &[Detalj], sprak: Sprak) -> Result<Self, AppError> {
        Ok(Self {
            behandlerkravmeldinger: rader.iter().map(|d| melding(krypto, d, rader, sprak)).collect::<Result<_, _>>()?,
        })
    }
}

fn melding(krypto: &Krypto, d: &Detalj, rader: &[Detalj], sprak: Sprak) -> Result<Melding, AppError> {
    // Where another row of the same message is meant, its id is that of the message.
    let kjent_som = |id: MeldingId| {
        let rad = rader.iter().find(|r| r.rad.id == id);
        rad.and_then(|r| r.rad.rebehandler).unwrap_or(id)
    };
    let regninger = d
        .regninger
        .iter()
        .map(|r| Regningsresultat {
            status: r.status,
            guid: r.guid,
            regningsnummer: r.regningsnummer.clone(),
            merknader: r.funn.iter().map(|f| Merknad::av_regning(r, f, sprak)).collect(),
            oppfolging: Oppfolging::ny(r, sprak, kjent_som),
        })
        .collect();
    let motregnet = d
        .motregnet
        .iter()
        .map(|m| Motregnet {
            belop: kroner(m.belop),
            regningsnummer: m.regningsnummer.clone(),
            behandlerkravmelding_id: kjent_som(m.melding),
        })
        .collect();
    Ok(Melding {
        rad: Meldingsrad::ny(&d.rad),
        feilmeldinger: feilmeldinger(&d.feil, sprak),
        innsending: Innsending {
            regninger,
            merknader: d.merknader.iter().map(|f| Merknad::ny(f, &f.tiltak(sprak), sprak)).collect(),
        },
        vedtak: vedtak(krypto, d, motregnet, sprak)?,
    })
}

fn vedtak(krypto: &Krypto, d: &Detalj, motregnet: Vec<Motregnet>, sprak: Sprak) -> Result<Vedtak, AppError> {
    let Some(v) = &d.vedtak else {
        return Ok(Vedtak {
            utbetaling: Utbetaling::default(),
            motregnet,
            merknader: Vec::new(),
        });
    };
    Ok(Vedtak {
        utbetaling: Utbetaling {
            belop: Some(kroner(v.belop)),
            utbetaltdato: v.utbetalt.map(tid),
            kontonr: Some(krypto.dekrypter_tekst("vedtak.konto", &v.konto_kryptert)?),
            kid: v.kid.clone(),
        },
        motregnet,
        merknader: v
            .regningsalder
            .filter(|dager| *dager > 0)
            .map(|dager| snittalder(dager, sprak))
            .into_iter()
            .collect(),
    })
}

/// About the decision as a whole: how old the bills with an egenandel were.
fn snittalder(dager: u32, sprak: Sprak) -> Merknad {
    Merknad {
        nummer: "1478",
        tekst: text::snittalder(sprak, dager),
    }
}
