//! What Adresseregisteret says about a party, read from its JSON. No clock, no network.
//!
//! Any property may be missing, null or new, and names may begin with a small letter. Numbers have lost their leading zeros on the way.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;

use grunn::{Orgnr, Postnr, Testnumre};

/// Longest text that is kept.
const MAKS_TEGN: usize = 200;
/// Visiting address (OID 3401).
const BESOK: &str = "RES";

/// What kind of party it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Slag {
    Organisasjon,
    Tjeneste,
    Person,
}

/// One party, with what the portal keeps of it. The names are those of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub her_id: i32,
    pub forelder: Option<i32>,
    pub slag: Slag,
    pub navn: String,
    pub visningsnavn: Option<String>,
    pub foreldrenavn: Option<String>,
    pub foreldre_orgnr: Option<String>,
    pub orgnr: Option<String>,
    pub aktiv: bool,
    pub gyldig: bool,
    pub gyldig_fra: Option<NaiveDate>,
    pub gyldig_til: Option<NaiveDate>,
    pub endret: Option<DateTime<Utc>>,
    pub gate: Option<String>,
    pub postnummer: Option<String>,
    pub poststed: Option<String>,
    pub kommunenummer: Option<String>,
    pub kommune: Option<String>,
}

/// Something that happened in the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Hendelse {
    /// Where the next question starts from.
    pub id: String,
    pub her_id: i32,
    /// Missing when the event did not bring the party along, or it could not be read.
    pub part: Option<Part>,
}

impl Part {
    /// Reads a party; `None` when it has no HER-id, name or known type.
    #[must_use]
    pub fn les(json: &Value) -> Option<Self> {
        let slag = match tekst(felt(json, "Type")).unwrap_or_default().to_lowercase().as_str() {
            "organization" => Slag::Organisasjon,
            "service" => Slag::Tjeneste,
            "person" | "organizationperson" => Slag::Person,
            _ => return None,
        };
        let visningsnavn = tekst(felt(json, "DisplayName"));
        let navn = tekst(felt(json, "Name")).or_else(|| visningsnavn.clone())?;
        let gyldig = felt(json, "Valid");
        let adresse = besoksadresse(json);
        let del = |navn| tekst(felt(adresse, navn));
        let kommune = match felt(adresse, "Municipality") {
            Value::Null => felt(json, "Municipality"),
            funnet => funnet,
        };
        Some(Self {
            her_id: her_id(felt(json, "HerId"))?,
            forelder: her_id(felt(json, "ParentHerId")),
            slag,
            visningsnavn: visningsnavn.filter(|v| *v != navn),
            navn,
            foreldrenavn: tekst(felt(json, "ParentName")),
            foreldre_orgnr: orgnr(felt(json, "ParentOrganizationNumber")),
            // A person's own number would be about the person; only organisations have one here.
            orgnr: (slag == Slag::Organisasjon)
                .then(|| orgnr(felt(json, "OrganizationNumber")))
                .flatten(),
            aktiv: felt(json, "Active").as_bool().unwrap_or(true),
            gyldig: felt(json, "IsValidCommunicationParty").as_bool().unwrap_or(true),
            gyldig_fra: dato(felt(gyldig, "From")),
            gyldig_til: dato(felt(gyldig, "To")),
            endret: tekst(felt(json, "LastChanged")).and_then(|t| t.parse().ok()),
            gate: del("StreetAddress"),
            postnummer: siffer(felt(adresse, "PostalCode"), 4).filter(|nr| Postnr::tolk(nr).is_ok()),
            poststed: del("City"),
            kommunenummer: siffer(kode(kommune), 4),
            kommune: tekst(felt(kommune, "CodeText")),
        })
    }

    /// Whether it is of no more use. Such a person is not kept at all.
    #[must_use]
    pub fn skal_glemmes(&self, idag: NaiveDate) -> bool {
        self.slag == Slag::Person && !(self.aktiv && self.gyldig && self.gyldig_til.is_none_or(|til| til >= idag))
    }
}

impl Hendelse {
    /// Reads an event; `None` without an id or a HER-id.
    #[must_use]
    pub fn les(json: &Value) -> Option<Self> {
        let innhold = felt(json, "CommunicationParty");
        let part = Part::les(innhold);
        let her = her_id(felt(json, "HerId")).or_else(|| her_id(felt(innhold, "HerId")))?;
        Some(Self {
            id: hendelse_id(felt(json, "EventId"))?,
            her_id: her,
            // The event's own word for whom it is about counts.
            part: part.filter(|p| p.her_id == her),
        })
    }
}

/// The id of an event is opaque: a text, or a number in older answers.
#[must_use]
pub fn hendelse_id(verdi: &Value) -> Option<String> {
    tekst(verdi).filter(|id| id.chars().count() < MAKS_TEGN)
}

/// A property, also when its name begins with a small letter; null when there is none.
#[must_use]
pub fn felt<'a>(json: &'a Value, navn: &str) -> &'a Value {
    const INGEN: &Value = &Value::Null;
    match json.as_object() {
        Some(o) => o
            .get(navn)
            .or_else(|| o.iter().find(|(k, _)| k.eq_ignore_ascii_case(navn)).map(|(_, v)| v))
            .unwrap_or(INGEN),
        None => INGEN,
    }
}

/// A code, whether alone or with its list.
fn kode(json: &Value) -> &Value {
    match json {
        Value::Object(_) => felt(json, "CodeValue"),
        annet => annet,
    }
}

fn besoksadresse(json: &Value) -> &Value {
    let alle = felt(json, "PhysicalAddresses").as_array().map(Vec::as_slice).unwrap_or_default();
    alle.iter()
        .find(|a| tekst(kode(felt(a, "Type"))).as_deref() == Some(BESOK))
        .unwrap_or(&Value::Null)
}

/// One line of visible text of bounded length.
fn tekst(json: &Value) -> Option<String> {
    let raa = match json {
        Value::String(t) => t.clone(),
        Value::Number(n) => n.to_string(),
        _ => return None,
    };
    let ren: String = raa.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let ren: String = ren
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(MAKS_TEGN)
        .collect();
    (!ren.is_empty()).then_some(ren)
}

/// A number that is really a code: zeros that were lost are put back.
fn siffer(json: &Value, lengde: usize) -> Option<String> {
    let raa = tekst(json)?;
    let er_kode = raa.len() <= lengde && raa.bytes().all(|b| b.is_ascii_digit()) && raa.bytes().any(|b| b != b'0');
    er_kode.then(|| format!("{raa:0>lengde$}"))
}

/// Test environments hold synthetic numbers, so those pass here; the form decides what may be entered.
fn orgnr(json: &Value) -> Option<String> {
    siffer(json, 9)
        .and_then(|nr| Orgnr::tolk(&nr, Testnumre::Tillatt).ok())
        .map(|nr| nr.as_str().to_owned())
}

/// −1 is «none».
fn her_id(json: &Value) -> Option<i32> {
    let tall = match json {
        Value::Number(n) => n.as_i64()?,
        Value::String(t) => t.trim().parse().ok()?,
        _ => return None,
    };
    i32::try_from(tall).ok().filter(|id| *id > 0)
}

/// A date, also when a time follows it. The far future is «no end».
fn dato(json: &Value) -> Option<NaiveDate> {
    let raa = tekst(json)?;
    let dato = NaiveDate::parse_from_str(raa.get(..10)?, "%Y-%m-%d").ok()?;
    (dato < NaiveDate::from_ymd_opt(9000, 1, 1)?).then_some(dato)
}

#[cfg(test)]
mod tester {
    use serde_json::json;

    use super::*;

    fn hel() -> Value {
        json!({
            "HerId": 80_000_001, "ParentHerId": -1, "Type": "Organization", "Name": "Kurbadet Helsesenter", "DisplayName": "Kurbadet Helsesenter",
            "OrganizationNumber": 314_239_016, "Active": true, "IsValidCommunicationParty": true,
            "Valid": { "From": "2015-01-01T00:00:00", "To": "9999-12-31T00:00:00" }, "LastChanged": "2025-11-03T08:00:00+01:00",
            "Municipality": { "OID": 3402, "CodeValue": "301", "CodeText": "Oslo" },
            "PhysicalAddresses": [
                { "Type": { "OID": 3401, "CodeValue": "PST" }, "Postbox": "12", "PostalCode": 3251, "City": "LARVIK" },
                { "Type": { "OID": 3401, "CodeValue": "RES" }, "StreetAddress": " Badeveien 8,\n2. etasje ", "PostalCode": 155, "City": "OSLO" },
            ],
            "Certificates": [{ "nytt": "felt" }],
        })
    }

    #[test]
    fn a_party_is_read_with_the_zeros_it_lost() {
        let part = Part::les(&hel()).unwrap();
        assert_eq!((part.her_id, part.forelder, part.slag), (80_000_001, None, Slag::Organisasjon));
        assert_eq!(part.orgnr.as_deref(), Some("314239016"));
        assert_eq!(
            part.gate.as_deref(),
            Some("Badeveien 8, 2. etasje"),
            "the visiting address, on one line"
        );
        assert_eq!(part.postnummer.as_deref(), Some("0155"));
        assert_eq!(part.kommunenummer.as_deref(), Some("0301"));
        assert_eq!(part.gyldig_til, None, "the year 9999 is no end");
        assert_eq!(part.visningsnavn, None, "the same name is not kept twice");
        assert!(part.endret.is_some());
        assert_eq!(siffer(&json!(12_345_678), 9).as_deref(), Some("012345678"));
        assert_eq!(siffer(&json!(0), 4), None);
        assert_eq!(siffer(&json!(12_345), 4), None, "one digit too many");
    }

    #[test]
    fn what_is_missing_null_new_or_spelt_otherwise_is_no_error() {
        let part =
            Part::les(&json!({ "herId": "12", "type": "service", "name": "Fastlege", "valid": null, "physicalAddresses": null })).unwrap();
        assert_eq!((part.her_id, part.slag, part.aktiv), (12, Slag::Tjeneste, true));
        assert_eq!((part.orgnr, part.gate, part.gyldig_til), (None, None, None));
        for uten in ["HerId", "Type", "Name"] {
            let mut json = hel();
            json[uten] = Value::Null;
            json["DisplayName"] = Value::Null;
            assert_eq!(Part::les(&json), None, "{uten}");
        }
        let mut json = hel();
        json["Type"] = json!("Ufo");
        assert_eq!(Part::les(&json), None);
        assert_eq!(Part::les(&Value::Null), None);
        json = hel();
        json["OrganizationNumber"] = json!(314_239_017);
        assert_eq!(Part::les(&json).unwrap().orgnr, None, "a wrong check digit is no number");
    }

    #[test]
    fn a_person_who_is_no_longer_there_is_forgotten_and_has_no_number() {
        let idag = NaiveDate::from_ymd_opt(2026, 1, 6).unwrap();
        let person = |aktiv: bool, til: &str| {
            let json = json!({ "HerId": 1, "Type": "Person", "Name": "Kvart Grevling", "OrganizationNumber": 314_239_016, "Active": aktiv, "Valid": { "To": til } });
            Part::les(&json).unwrap()
        };
        assert_eq!(person(true, "2026-01-06").orgnr, None);
        assert!(!person(true, "2026-01-06").skal_glemmes(idag), "the last day counts");
        assert!(person(true, "2026-01-05").skal_glemmes(idag));
        assert!(person(false, "2030-01-01").skal_glemmes(idag));
        let mut sted = Part::les(&hel()).unwrap();
        sted.aktiv = false;
        assert!(!sted.skal_glemmes(idag), "a place stays, so that what was chosen can be explained");
    }

    #[test]
    fn an_event_says_whom_it_is_about() {
        let hendelse = Hendelse::les(
            &json!({ "EventId": "a7", "HerId": 80_000_001, "EventType": "CommunicationPartyUpdated", "CommunicationParty": hel() }),
        );
        assert!(hendelse.unwrap().part.is_some());
        let tom = Hendelse::les(&json!({ "EventId": 17, "HerId": 5, "CommunicationParty": null })).unwrap();
        assert_eq!((tom.id.as_str(), tom.her_id, tom.part), ("17", 5, None));
        let annen = Hendelse::les(&json!({ "EventId": "1", "HerId": 5, "CommunicationParty": hel() })).unwrap();
        assert_eq!(annen.part, None, "a party that is somebody else is not taken");
        assert_eq!(Hendelse::les(&json!({ "HerId": 5 })), None);
        assert_eq!(Hendelse::les(&json!({ "EventId": "1" })), None);
    }
}
