//! FHIR R4 resources of the list. Identifiers and code systems are those of the Norwegian base profiles.
//!
//! An id is what the public already has: HPR number, organisation number, else the random public id. Nothing here is read from
//! anything but [`Oppforing`], so what is hidden there stays hidden.

use serde_json::{Map, Value, json};

use crate::behandlere::model::{Kode, Oppforing};
use crate::behandlere::text;
use grunn::Yrke;
use grunn::format::pent_navn;
use grunn::praksistype as typer;
use grunn::text::Sprak;

/// Helsepersonellregisteret.
pub const HPR: &str = "urn:oid:2.16.578.1.12.4.1.4.4";
/// Enhetsregisteret.
pub const ORGNR: &str = "urn:oid:2.16.578.1.12.4.1.4.101";
/// Kodeverk 9060, professions of health personnel.
pub const YRKE: &str = "urn:oid:2.16.578.1.12.4.1.1.9060";
/// Kodeverk 7426, specialties.
pub const SPESIALITET: &str = "urn:oid:2.16.578.1.12.4.1.1.7426";
/// Kodeverk 3402, municipalities.
const KOMMUNE: &str = "urn:oid:2.16.578.1.12.4.1.1.3402";
/// The base profiles' place for the municipality's number.
const KOMMUNEUTVIDELSE: &str = "http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode";

/// Our own code systems: professions, of which two have no code in 9060, and practice types.
pub fn eget_kodeverk(url: &str, navn: &str) -> String {
    format!("{url}/fhir/CodeSystem/{navn}")
}

/// The id of a person: the HPR number, else the random one.
pub fn person_id(o: &Oppforing) -> String {
    o.hpr.clone().unwrap_or_else(|| o.person.to_string())
}

fn yrkeskoder(url: &str, yrke: Yrke) -> Value {
    let navn = text::yrke(yrke, Sprak::Nb);
    let mut koder: Vec<Value> = yrke
        .hpr_kode()
        .map(|kode| json!({ "system": YRKE, "code": kode, "display": navn }))
        .into_iter()
        .collect();
    koder.push(json!({ "system": eget_kodeverk(url, "yrke"), "code": yrke.kode(), "display": navn }));
    json!({ "coding": koder, "text": navn })
}

fn spesialiteter(o: &Oppforing) -> Vec<Value> {
    o.spesialiteter
        .iter()
        .map(|k| json!({ "coding": [{ "system": SPESIALITET, "code": k.kode, "display": k.navn }], "text": k.navn }))
        .collect()
}

fn kommune(adresse: &mut Map<String, Value>, k: &Kode) {
    let navn = pent_navn(&k.navn);
    adresse.insert(
        "_district".into(),
        json!({ "extension": [{ "url": KOMMUNEUTVIDELSE, "valueCoding": { "system": KOMMUNE, "code": k.kode, "display": navn } }] }),
    );
    adresse.insert("district".into(), navn.into());
}

/// The visiting address; of an ambulatory practice the municipality alone. `None` when nothing is known.
fn adresse(o: &Oppforing) -> Option<Value> {
    let mut a = Map::new();
    if !o.adresse.is_empty() {
        a.insert("line".into(), json!(o.adresse));
    }
    if let Some(sted) = &o.poststed {
        a.insert("city".into(), pent_navn(sted).into());
    }
    if let Some(postnr) = &o.postnr {
        a.insert("postalCode".into(), postnr.as_str().into());
    }
    if let Some(k) = &o.kommune {
        kommune(&mut a, k);
    }
    if a.is_empty() {
        return None;
    }
    a.insert("use".into(), "work".into());
    a.insert("type".into(), "physical".into());
    a.insert("country".into(), "NO".into());
    Some(Value::Object(a))
}

/// The person. No address and no telecom: those belong to the role, and the latter to nobody here.
pub fn practitioner(url: &str, rader: &[&Oppforing]) -> Value {
    let Some(o) = rader.first() else { return Value::Null };
    let mut yrker: Vec<Yrke> = rader.iter().map(|r| r.yrke).collect();
    yrker.sort_unstable();
    yrker.dedup();
    let mut p = json!({
        "resourceType": "Practitioner",
        "id": person_id(o),
        "active": true,
        "name": [{ "use": "official", "text": o.navn(), "family": o.etternavn, "given": o.fornavn.split_whitespace().collect::<Vec<_>>() }],
        "qualification": yrker.into_iter().map(|y| json!({ "code": yrkeskoder(url, y) })).collect::<Vec<_>>(),
    });
    if let Some(hpr) = &o.hpr {
        p["identifier"] = json!([{ "use": "official", "system": HPR, "value": hpr }]);
    }
    p
}

/// One person in one practice.
pub fn practitioner_role(url: &str, o: &Oppforing) -> Value {
    let mut sted = json!({ "resourceType": "Location", "id": "sted", "status": "active", "name": o.praksis });
    if let Some(a) = adresse(o) {
        sted["address"] = a;
    }
    if o.ambulerende {
        sted["description"] = json!("Behandler pasienter der de er. Besøksadressen er ikke offentlig.");
    }
    let mut r = json!({
        "resourceType": "PractitionerRole",
        "id": o.id.to_string(),
        "active": true,
        "contained": [sted],
        "practitioner": { "reference": format!("Practitioner/{}", person_id(o)), "display": o.navn() },
        "code": [yrkeskoder(url, o.yrke), {
            "coding": [{
                "system": eget_kodeverk(url, "praksistype"),
                "code": o.praksistype,
                "display": typer::fra_kode(&o.praksistype).map(|t| t.navn(Sprak::Nb)),
            }],
        }],
        "location": [{ "reference": "#sted", "display": o.praksis }],
    });
    let spesialiteter = spesialiteter(o);
    if !spesialiteter.is_empty() {
        r["specialty"] = spesialiteter.into();
    }
    if let Some(orgnr) = &o.orgnr {
        r["organization"] = json!({
            "reference": format!("Organization/{orgnr}"),
            "identifier": { "system": ORGNR, "value": orgnr },
            "display": o.praksis,
        });
    }
    r
}

/// The place of a practice; `None` for an ambulatory one.
pub fn organization(o: &Oppforing) -> Option<Value> {
    let orgnr = o.orgnr.as_ref()?;
    let mut ut = json!({
        "resourceType": "Organization",
        "id": orgnr,
        "active": true,
        "identifier": [{ "use": "official", "system": ORGNR, "value": orgnr }],
        "name": o.praksis,
    });
    if let Some(a) = adresse(o) {
        ut["address"] = json!([a]);
    }
    Some(ut)
}

/// What went wrong, as FHIR says it.
pub fn operation_outcome(kode: &str, tekst: &str) -> Value {
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": kode, "diagnostics": tekst }],
    })
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;

    const URL: &str = "https://portal.example";

    pub(in crate::behandlere::fhir) fn lege() -> Oppforing {
        Oppforing {
            id: Uuid::from_u128(1),
            person: Uuid::from_u128(2),
            fornavn: "Kvart Anders".into(),
            etternavn: "Grevling".into(),
            hpr: Some("565505933".into()),
            yrke: Yrke::Lege,
            spesialiteter: vec![Kode {
                kode: "1".into(),
                navn: "Allmennmedisin".into(),
            }],
            praksistype: "FALE".into(),
            praksis: "Kurbadet Helsesenter".into(),
            ambulerende: false,
            orgnr: Some("314239016".into()),
            adresse: vec!["Badeveien 8".into()],
            postnr: Some("3256".into()),
            poststed: Some("LARVIK".into()),
            kommune: Some(Kode {
                kode: "3909".into(),
                navn: "LARVIK".into(),
            }),
        }
    }

    #[test]
    fn a_person_has_name_number_and_profession_and_nothing_to_reach_them_by() {
        let o = lege();
        let p = practitioner(URL, &[&o, &o]);
        assert_eq!(p["id"], "565505933");
        assert_eq!(p["identifier"][0]["system"], HPR);
        assert_eq!(p["name"][0]["given"], json!(["Kvart", "Anders"]));
        assert_eq!(p["qualification"].as_array().unwrap().len(), 1);
        assert_eq!(
            p["qualification"][0]["code"]["coding"][0],
            json!({ "system": YRKE, "code": "LE", "display": "Lege" })
        );
        for felt in ["telecom", "address", "birthDate", "gender"] {
            assert!(p.get(felt).is_none(), "{felt}");
        }
    }

    #[test]
    fn a_logoped_has_a_random_id_and_our_code() {
        let o = Oppforing {
            hpr: None,
            yrke: Yrke::Logoped,
            ..lege()
        };
        let p = practitioner(URL, &[&o]);
        assert_eq!(p["id"], Uuid::from_u128(2).to_string());
        assert!(p.get("identifier").is_none());
        assert_eq!(p["qualification"][0]["code"]["coding"][0]["code"], "logoped");
    }

    #[test]
    fn a_role_points_to_person_and_organisation_and_has_its_place_inside() {
        let r = practitioner_role(URL, &lege());
        assert_eq!(r["practitioner"]["reference"], "Practitioner/565505933");
        assert_eq!(r["organization"]["reference"], "Organization/314239016");
        assert_eq!(r["specialty"][0]["coding"][0]["system"], SPESIALITET);
        let sted = &r["contained"][0];
        assert_eq!(sted["address"]["line"], json!(["Badeveien 8"]));
        assert_eq!(
            (&sted["address"]["city"], &sted["address"]["postalCode"]),
            (&json!("Larvik"), &json!("3256"))
        );
        assert_eq!(sted["address"]["_district"]["extension"][0]["valueCoding"]["code"], "3909");
        assert_eq!(r["location"][0]["reference"], "#sted");
    }

    #[test]
    fn an_ambulatory_role_has_a_municipality_and_no_organisation() {
        let o = Oppforing {
            ambulerende: true,
            ..lege()
        }
        .uten_skjult_adresse();
        let r = practitioner_role(URL, &o);
        let tekst = r.to_string();
        assert!(
            !tekst.contains("Badeveien") && !tekst.contains("314239016") && !tekst.contains("3256"),
            "{tekst}"
        );
        assert_eq!(r["contained"][0]["address"]["district"], "Larvik");
        assert_eq!(organization(&o), None);
    }

    #[test]
    fn an_organisation_is_found_by_its_number() {
        let o = organization(&lege()).unwrap();
        assert_eq!(
            (&o["id"], &o["identifier"][0]["system"], &o["name"]),
            (&json!("314239016"), &json!(ORGNR), &json!("Kurbadet Helsesenter"))
        );
        assert_eq!(o["address"][0]["country"], "NO");
        let uten = Oppforing {
            adresse: vec![],
            postnr: None,
            poststed: None,
            kommune: None,
            ..lege()
        };
        assert!(organization(&uten).unwrap().get("address").is_none());
    }
}
