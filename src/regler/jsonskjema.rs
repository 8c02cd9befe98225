//! What the Krav-API takes, as EPJ vendors read it (`krav/kravapi/beskrivelse.rs` of the portal). The reader ([`super::json`]) collects every
//! fault and so is no `Deserialize`; the test below holds the two together, field by field.
//!
//! Doc comments of fields and types are in the description, and therefore in Norwegian.

use chrono::{DateTime, NaiveDate, Utc};
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
    /// Bare sifre, høyst 20. Nuller foran teller ikke: 0012 er det samme som 12, og vi svarer med 12. En kreditering og en melding om betalt egenandel har nummeret til regningen de gjelder.
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
    /// Kodeverk 8426.
    #[schema(required = false)]
    pub debitor: String,
    #[schema(required = false)]
    pub merknad: String,
    #[schema(required = false)]
    pub pasient: Pasient,
    /// Kodeverk 7461.
    #[schema(required = false)]
    pub arsak_fri_egenandel: String,
    #[schema(required = false)]
    pub diagnoser: Vec<Kode>,
    #[schema(required = false)]
    pub sjelden_medisinsk_tilstand: String,
    #[schema(required = false)]
    pub henvisning: Henvisning,
    #[schema(required = false)]
    pub utforende_behandler: UtforendeBehandler,
    #[schema(required = false)]
    pub relatert_behandler: Identifikasjon,
    #[schema(required = false)]
    pub rekvirent: Rekvirent,
    #[schema(required = false)]
    pub moderasjonskode: String,
    #[schema(required = false)]
    pub stonadspunkt: String,
    #[schema(required = false)]
    pub takster: Vec<Takst>,
    #[schema(required = false)]
    pub nlkkoder: Vec<Nlkkode>,
    #[schema(required = false)]
    pub prosedyrekoder: Vec<Prosedyrekode>,
    /// Feltene i en kode er ikke dokumentert. Vi lagrer det du sender, og bruker det ikke i kontrollen.
    #[schema(required = false, value_type = Vec<Object>)]
    pub norpatkoder: Vec<Value>,
    /// Feltene i en kode er ikke dokumentert. Vi lagrer det du sender, og bruker det ikke i kontrollen.
    #[schema(required = false, value_type = Vec<Object>)]
    pub ncrpkoder: Vec<Value>,
    /// Kroner, høyst to desimaler. Må være med, unntatt når regningen bare viser til en tidligere (kreditering, korrigeringBetaltEgenandel).
    #[schema(required = false)]
    pub belop: f64,
}

#[derive(ToSchema)]
pub struct Pasient {
    #[schema(required = false)]
    pub identifikasjon: Identifikasjon,
    #[schema(required = false)]
    pub fornavn: String,
    #[schema(required = false)]
    pub etternavn: String,
    /// Kodeverk 3101.
    #[schema(required = false)]
    pub kjonn: String,
    #[schema(required = false)]
    pub fodselsdato: NaiveDate,
    /// Landkode, når den ikke er NO.
    #[schema(required = false)]
    pub trygdenasjon: String,
    #[schema(required = false)]
    pub eea: Eea,
}

/// Dokumentasjon på rett etter EØS-avtalen eller en konvensjon.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Eea {
    #[schema(required = false)]
    pub dok: String,
    #[schema(required = false)]
    pub card_id: String,
    #[schema(required = false)]
    pub id: String,
    #[schema(required = false)]
    pub trygdekontor_navn: String,
    #[schema(required = false)]
    pub trygdekontor_nr: String,
    #[schema(required = false)]
    pub gyldighet_fra: String,
    #[schema(required = false)]
    pub gyldighet: String,
    #[schema(required = false)]
    pub utstedelsesdato: String,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Henvisning {
    #[schema(required = false)]
    pub dato: NaiveDate,
    #[schema(required = false)]
    pub id: String,
    #[schema(required = false)]
    pub diagnoser: Vec<Kode>,
    #[schema(required = false)]
    pub henvist_fra: Identifikasjon,
}

#[derive(ToSchema)]
pub struct UtforendeBehandler {
    #[schema(required = false)]
    pub identifikasjon: Identifikasjon,
    /// Kodeverk 8401.
    #[schema(rename = "type", required = false)]
    pub slag: String,
}

#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Rekvirent {
    #[schema(required = false)]
    pub organisasjon: String,
    #[schema(required = false)]
    pub hpr_nr: String,
}

#[derive(ToSchema)]
pub struct Takst {
    pub kode: String,
    /// Verdien av første gangs bruk.
    #[schema(required = false)]
    pub belop: f64,
    #[schema(required = false, minimum = 1, maximum = 9999, default = 1)]
    pub antall: u32,
    #[schema(required = false)]
    pub tenner: Vec<Tann>,
}

#[derive(ToSchema)]
pub struct Tann {
    /// ISO 3950 med flate.
    pub tannkode: String,
}

#[derive(ToSchema)]
pub struct Nlkkode {
    pub kode: String,
    #[schema(required = false)]
    pub belop: f64,
    #[schema(required = false, minimum = 1, maximum = 9999, default = 1)]
    pub antall: u32,
}

#[derive(ToSchema)]
pub struct Prosedyrekode {
    /// Kodeverk 8410.
    #[schema(required = false)]
    pub kodeverk: String,
    pub kode: String,
    #[schema(required = false)]
    pub belop: f64,
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
    use crate::json::les;
    use crate::jsonfelter::SPURT;

    fn skjema(navn: &str) -> Value {
        let skjema = match navn {
            "Behandlerkrav" => Behandlerkrav::schema(),
            "Enkeltregning" => Enkeltregning::schema(),
            "Pasient" => Pasient::schema(),
            "Eea" => Eea::schema(),
            "Henvisning" => Henvisning::schema(),
            "UtforendeBehandler" => UtforendeBehandler::schema(),
            "Rekvirent" => Rekvirent::schema(),
            "Takst" => Takst::schema(),
            "Tann" => Tann::schema(),
            "Nlkkode" => Nlkkode::schema(),
            "Prosedyrekode" => Prosedyrekode::schema(),
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
            (_, Some("date"), _) => "2026-01-06".into(),
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
        assert!(feil.is_empty(), "{feil:#?}");
        assert_eq!(skjema("Behandlerkrav")["properties"]["regninger"]["maxItems"], MAKS_REGNINGER);
        assert_eq!(SPURT.take(), beskrevet_under("behandlerkrav.", beskrevet));
    }

    /// What the reader asks for by name; it looks at the two fields of the message itself as they come.
    fn beskrevet_under(del: &str, alle: BTreeSet<String>) -> BTreeSet<String> {
        let av_felter = |sti: &String| sti.starts_with(del) && !sti.ends_with(".regninger");
        alle.into_iter().filter(av_felter).collect()
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
            ("/behandlerkrav/regninger/0/takster/0/tenner/0", "Tann"),
            ("/behandlerkrav/regninger/0/nlkkoder/0", "Nlkkode"),
            ("/behandlerkrav/regninger/0/prosedyrekoder/0", "Prosedyrekode"),
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
