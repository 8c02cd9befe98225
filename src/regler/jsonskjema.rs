//! What the Krav-API takes, as EPJ vendors read it (`krav/kravapi/beskrivelse.rs` of the portal). The reader ([`super::json`]) collects every
//! fault and so is no `Deserialize`; the test below holds the two together, field by field.
//!
//! Doc comments of fields and types are in the description, and therefore in Norwegian.

use chrono::{DateTime, Utc};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Behandlerkravmelding {
    #[schema(pattern = "^[0-9]{10}$")]
    pub praksis_id: String,
    pub behandlerkrav: Behandlerkrav,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Behandlerkrav {
    #[schema(rename = "navnEPJ", required = false)]
    pub navn_epj: String,
    #[schema(rename = "versjonEPJ", required = false)]
    pub versjon_epj: String,
    #[schema(required = false)]
    pub avdeling: String,
    pub resh_id: Option<String>,
    #[schema(min_items = 1, max_items = 5000)]
    pub regninger: Vec<Enkeltregning>,
    #[schema(required = false)]
    pub antall_regninger: i64,
    /// Kroner, høyst to desimaler.
    #[schema(required = false)]
    pub belop: f64,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Enkeltregning {
    pub guid: Uuid,
    pub regningsnummer: String,
    /// Norsk tid med avvik fra UTC.
    #[schema(required = false, examples("2026-01-06T15:30:29+01:00"))]
    pub tidspunkt: DateTime<Utc>,
    #[schema(required = false)]
    pub betalt_egenandel: bool,
    /// Gjelder en tidligere regning med samme guid.
    #[schema(required = false)]
    pub korrigering_betalt_egenandel: bool,
    /// Trekker tilbake hele den tidligere regningen med samme guid.
    #[schema(required = false)]
    pub kreditering: bool,
    #[schema(required = false)]
    pub debitor: String,
    #[schema(required = false)]
    pub merknad: String,
    #[schema(required = false, value_type = Object)]
    pub pasient: Value,
    /// Kodeverk 7461.
    #[schema(required = false)]
    pub arsak_fri_egenandel: String,
    #[schema(required = false)]
    pub diagnoser: Vec<Kode>,
    #[schema(required = false)]
    pub sjelden_medisinsk_tilstand: String,
    #[schema(required = false, value_type = Object)]
    pub henvisning: Value,
    #[schema(required = false)]
    pub utforende_behandler: Identifikasjon,
    #[schema(required = false)]
    pub relatert_behandler: Identifikasjon,
    #[schema(required = false, value_type = Object)]
    pub rekvirent: Value,
    #[schema(required = false)]
    pub moderasjonskode: String,
    #[schema(required = false)]
    pub stonadspunkt: String,
    #[schema(required = false)]
    pub takster: Vec<Takst>,
    #[schema(required = false, value_type = Vec<Object>)]
    pub nlkkoder: Vec<Value>,
    #[schema(required = false, value_type = Vec<Object>)]
    pub prosedyrekoder: Vec<Value>,
    /// Kroner, høyst to desimaler. Må være med, unntatt når regningen bare viser til en tidligere (kreditering, korrigeringBetaltEgenandel).
    #[schema(required = false)]
    pub belop: f64,
}

#[derive(ToSchema)]
pub struct Takst {
    pub kode: String,
    /// Verdien av første gangs bruk.
    #[schema(required = false)]
    pub belop: f64,
    #[schema(required = false, minimum = 1, maximum = 9999, default = 1)]
    pub antall: u32,
    #[schema(required = false, value_type = Vec<Object>)]
    pub tenner: Vec<Value>,
}

#[derive(ToSchema)]
pub struct Kode {
    pub kodeverk: String,
    pub kode: String,
}

/// Et nummer og hva slags nummer det er.
#[derive(ToSchema)]
pub struct Identifikasjon {
    pub id: String,
    #[schema(rename = "type", examples("FNR", "DNR", "HPR"))]
    pub slag: String,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, json};
    use utoipa::PartialSchema;

    use super::*;
    use crate::feil::{Arsak, MAKS_REGNINGER};
    use crate::json::{SPURT, les};

    fn skjema(navn: &str) -> Value {
        let skjema = match navn {
            "Behandlerkrav" => Behandlerkrav::schema(),
            "Enkeltregning" => Enkeltregning::schema(),
            "Takst" => Takst::schema(),
            "Kode" => Kode::schema(),
            "Identifikasjon" => Identifikasjon::schema(),
            annet => panic!("{annet}"),
        };
        serde_json::to_value(skjema).unwrap()
    }

    /// A value that fits the schema, with every field; tells each path on the way.
    fn prove(s: &Value, sti: &str, felter: &mut BTreeSet<String>) -> Value {
        if let Some(r) = s["$ref"].as_str() {
            return prove(&skjema(r.rsplit('/').next().unwrap()), sti, felter);
        }
        if let Some(egenskaper) = s["properties"].as_object() {
            let mut ut = Map::new();
            for (navn, under) in egenskaper {
                let sti = if sti.is_empty() { navn.clone() } else { format!("{sti}.{navn}") };
                ut.insert(navn.clone(), prove(under, &sti, felter));
                felter.insert(sti);
            }
            return ut.into();
        }
        match (s["type"].as_str(), s["format"].as_str(), s["pattern"].as_str()) {
            (Some("array"), ..) => json!([prove(&s["items"], sti, felter)]),
            (Some("object"), ..) => json!({}),
            (Some("boolean"), ..) => true.into(),
            (Some("integer" | "number"), ..) => 1.into(),
            (_, Some("uuid"), _) => "f0bcd358-0676-49c7-94f8-c055c4b21332".into(),
            (_, Some("date-time"), _) => s["examples"][0].clone(),
            (_, _, Some("^[0-9]{10}$")) => "1004326178".into(),
            _ => "x".into(),
        }
    }

    #[test]
    fn the_reader_takes_every_field_that_is_described_and_asks_for_no_other() {
        let mut beskrevet = BTreeSet::new();
        let melding = prove(&serde_json::to_value(Behandlerkravmelding::schema()).unwrap(), "", &mut beskrevet);
        SPURT.take();
        let feil = les(melding.to_string().as_bytes()).err().unwrap_or_default();
        // What is described only as an object is empty here, and may lack something.
        let uventet: Vec<_> = feil.iter().filter(|f| f.arsak != Arsak::Mangler).collect();
        assert!(uventet.is_empty(), "{uventet:#?}");
        assert_eq!(skjema("Behandlerkrav")["properties"]["regninger"]["maxItems"], MAKS_REGNINGER);

        let lose = ["pasient", "henvisning", "rekvirent", "nlkkoder", "prosedyrekoder", "takster.tenner"];
        let under_lose = |sti: &String| lose.iter().any(|l| sti.starts_with(&format!("behandlerkrav.regninger.{l}.")));
        let spurt: BTreeSet<String> = SPURT.take().into_iter().filter(|sti| !under_lose(sti)).collect();
        let ubeskrevet: Vec<_> = spurt.difference(&beskrevet).collect();
        // The performer may be written nested, as a patient is; it is not told to vendors.
        assert_eq!(ubeskrevet, ["behandlerkrav.regninger.utforendeBehandler.identifikasjon"]);
    }

    #[test]
    fn what_is_required_is_missed_when_it_is_left_out() {
        let hel = prove(
            &serde_json::to_value(Behandlerkravmelding::schema()).unwrap(),
            "",
            &mut BTreeSet::new(),
        );
        let feil = |melding: &Value| les(melding.to_string().as_bytes()).err().unwrap_or_default();
        for (del, navn) in [
            ("", "Behandlerkravmelding"),
            ("/behandlerkrav", "Behandlerkrav"),
            ("/behandlerkrav/regninger/0", "Enkeltregning"),
            ("/behandlerkrav/regninger/0/takster/0", "Takst"),
        ] {
            let skjema = if del.is_empty() {
                serde_json::to_value(Behandlerkravmelding::schema()).unwrap()
            } else {
                skjema(navn)
            };
            for felt in skjema["properties"].as_object().unwrap().keys() {
                let mut uten = hel.clone();
                uten.pointer_mut(del).unwrap().as_object_mut().unwrap().remove(felt);
                let ventet = skjema["required"].as_array().unwrap().contains(&json!(felt));
                let sti = format!("{del}/{felt}").replace("/0", "[0]").replace('/', ".");
                let savnet = feil(&uten)
                    .iter()
                    .any(|f| f.arsak == Arsak::Mangler && f.element == sti.trim_start_matches('.'));
                assert_eq!(savnet, ventet, "{navn}.{felt}");
            }
        }
    }
}
