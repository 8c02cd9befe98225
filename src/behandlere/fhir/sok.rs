//! Search parameters: what is asked for, read strictly where a guess could give wrong people.

use uuid::Uuid;

use super::Feil;
use super::ressurs::{HPR, ORGNR, YRKE, eget_kodeverk};
use crate::behandlere::model::{FLEST, Nokkel, PER_SIDE, Per};
use crate::behandlere::sporring::Slag;
use grunn::Yrke;

/// The resources that can be read and searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ressurs {
    Practitioner,
    PractitionerRole,
    Organization,
}

/// A search parameter: name, FHIR's type of it, what it means here.
pub type Parameter = (&'static str, &'static str, &'static str);

impl Ressurs {
    pub const ALLE: [Self; 3] = [Self::Practitioner, Self::PractitionerRole, Self::Organization];

    pub const fn navn(self) -> &'static str {
        match self {
            Self::Practitioner => "Practitioner",
            Self::PractitionerRole => "PractitionerRole",
            Self::Organization => "Organization",
        }
    }

    pub fn fra_navn(navn: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|r| r.navn() == navn)
    }

    /// What a row of the list is of this resource.
    pub const fn per(self) -> Per {
        match self {
            Self::Practitioner => Per::Person,
            Self::PractitionerRole => Per::Praksis,
            Self::Organization => Per::Enhet,
        }
    }

    /// The parameters, for the capability statement and for the reader below.
    pub const fn parametre(self) -> &'static [Parameter] {
        match self {
            Self::Practitioner => &[
                ("_id", "token", "HPR number, or the id of a person without one"),
                ("identifier", "token", "HPR number, with or without its system"),
                ("name", "string", "beginning of the words of the name"),
                ("family", "string", "beginning of the words of the family name"),
                ("given", "string", "beginning of the words of the given name"),
                ("active", "token", "everyone listed is active"),
            ],
            Self::PractitionerRole => &[
                ("_id", "token", "id of the role"),
                (
                    "practitioner",
                    "reference",
                    "the person; also practitioner.name and practitioner.identifier",
                ),
                (
                    "organization",
                    "reference",
                    "the place of practice; also organization.name and organization.identifier",
                ),
                ("role", "token", "profession: code from kodeverk 9060 or our own"),
                (
                    "location",
                    "reference",
                    "only as location.address-city: place, postal code or municipality",
                ),
                ("active", "token", "everyone listed is active"),
            ],
            Self::Organization => &[
                ("_id", "token", "organisation number"),
                ("identifier", "token", "organisation number, with or without its system"),
                ("name", "string", "beginning of the words of the name"),
                ("address-city", "string", "place, postal code or municipality"),
                ("active", "token", "everyone listed is active"),
            ],
        }
    }
}

/// One condition. Alternatives are joined by «or».
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vilkar {
    Begynner(&'static [Slag], Vec<String>),
    Er(Vec<(Slag, String)>),
}

/// What a search asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sok {
    pub vilkar: Vec<Vilkar>,
    pub antall: u16,
    /// `_summary=count` or `_count=0`: the number alone.
    pub bare_antall: bool,
    pub nokkel: Option<Nokkel>,
    pub med_person: bool,
    pub med_enhet: bool,
    /// The parameters that were understood, as they are repeated in links.
    pub brukt: Vec<(String, String)>,
}

const NAVN: &[Slag] = &[Slag::Etternavn, Slag::Fornavn];

/// Reads a query. `strengt`: the caller wants to hear of parameters we do not know (`Prefer: handling=strict`).
///
/// # Errors
/// 400 with what is wrong.
pub fn les(ressurs: Ressurs, url: &str, sporring: &str, strengt: bool) -> Result<Sok, Feil> {
    let mut ut = Sok {
        vilkar: Vec::new(),
        antall: PER_SIDE,
        bare_antall: false,
        nokkel: None,
        med_person: false,
        med_enhet: false,
        brukt: Vec::new(),
    };
    for (navn, verdi) in url::form_urlencoded::parse(sporring.as_bytes()) {
        let (navn, verdi) = (navn.as_ref(), verdi.trim());
        // As FHIR has it: a parameter without value is as if it were not there.
        if verdi.is_empty() {
            continue;
        }
        if verdi.len() > 200 {
            return Err(Feil::ugyldig(format!("The value of {navn} is too long.")));
        }
        if ut.styring(ressurs, navn, verdi)? {
            ut.brukt.push((navn.to_owned(), verdi.to_owned()));
            continue;
        }
        match vilkar(ressurs, url, navn, verdi)? {
            Some(vilkar) => {
                ut.vilkar.extend(vilkar);
                ut.brukt.push((navn.to_owned(), verdi.to_owned()));
            }
            None if navn.contains(':') => {
                return Err(Feil::ikke_stottet(format!(
                    "The parameter {navn} has a modifier that is not supported."
                )));
            }
            None if strengt && !navn.starts_with("_format") => {
                return Err(Feil::ikke_stottet(format!("The parameter {navn} is not supported; see metadata.")));
            }
            None => {}
        }
    }
    Ok(ut)
}

impl Sok {
    /// Parameters about the answer; whether this was one.
    fn styring(&mut self, ressurs: Ressurs, navn: &str, verdi: &str) -> Result<bool, Feil> {
        match navn {
            "_count" => {
                let antall: u32 = verdi
                    .parse()
                    .map_err(|_| Feil::ugyldig("_count must be a whole number.".to_owned()))?;
                self.bare_antall |= antall == 0;
                // FHIR lets a server give fewer than asked for.
                self.antall = u16::try_from(antall).map_or(FLEST, |a| a.clamp(1, FLEST));
            }
            "_cursor" => {
                self.nokkel = Some(
                    verdi
                        .parse()
                        .map_err(|_| Feil::ugyldig("_cursor must come from a link in an earlier answer.".to_owned()))?,
                );
            }
            "_summary" if verdi == "count" => self.bare_antall = true,
            "_include" if ressurs == Ressurs::PractitionerRole => match verdi {
                "PractitionerRole:practitioner" => self.med_person = true,
                "PractitionerRole:organization" => self.med_enhet = true,
                _ => return Err(Feil::ikke_stottet(format!("_include={verdi} is not supported."))),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The query of the same search at another place.
    pub fn lenke(&self, nokkel: Option<Nokkel>) -> String {
        let mut q = url::form_urlencoded::Serializer::new(String::new());
        q.extend_pairs(self.brukt.iter().filter(|(navn, _)| navn != "_cursor"));
        if let Some(nokkel) = nokkel {
            q.append_pair("_cursor", &nokkel.to_string());
        }
        let q = q.finish();
        if q.is_empty() { q } else { format!("?{q}") }
    }
}

/// The conditions of one parameter; `None` when it is not ours.
fn vilkar(ressurs: Ressurs, url: &str, navn: &str, verdi: &str) -> Result<Option<Vec<Vilkar>>, Feil> {
    use Ressurs::{Organization, Practitioner, PractitionerRole};
    let tekst = |slag| Vilkar::Begynner(slag, verdi.split(',').map(str::to_owned).collect());
    let ider = |slag: fn(&str) -> (Slag, String)| Vilkar::Er(verdi.split(',').map(|v| slag(v.trim())).collect());
    Ok(Some(vec![match (ressurs, navn) {
        (_, "active") => match verdi {
            "true" => return Ok(Some(vec![])),
            "false" => Vilkar::Er(vec![]),
            _ => return Err(Feil::ugyldig("active must be true or false.".to_owned())),
        },
        (Practitioner, "_id") => ider(person),
        (Practitioner, "identifier") | (PractitionerRole, "practitioner.identifier") => Vilkar::Er(identifikator(verdi, HPR, Slag::Hpr)?),
        (Practitioner, "name") | (PractitionerRole, "practitioner.name") => tekst(NAVN),
        (Practitioner, "family") => tekst(&[Slag::Etternavn]),
        (Practitioner, "given") => tekst(&[Slag::Fornavn]),
        (PractitionerRole, "_id") => ider(|v| (Slag::Praksis, v.to_ascii_lowercase())),
        (PractitionerRole, "practitioner") => ider(|v| person(etter_skraastrek(v, "Practitioner"))),
        (PractitionerRole, "organization") => ider(|v| (Slag::Orgnr, etter_skraastrek(v, "Organization").to_owned())),
        (PractitionerRole, "role") => Vilkar::Er(roller(url, verdi)),
        (PractitionerRole, "organization.name") | (Organization, "name") => tekst(&[Slag::Praksisnavn]),
        (PractitionerRole, "organization.identifier") | (Organization, "identifier") => {
            Vilkar::Er(identifikator(verdi, ORGNR, Slag::Orgnr)?)
        }
        (Organization, "_id") => ider(|v| (Slag::Orgnr, v.to_owned())),
        (PractitionerRole, "location.address-city") | (Organization, "address-city") => tekst(&[Slag::Sted]),
        _ => return Ok(None),
    }]))
}

/// A person's id: HPR number or the random one.
pub fn person(id: &str) -> (Slag, String) {
    match id.parse::<Uuid>() {
        Ok(uuid) => (Slag::Person, uuid.to_string()),
        Err(_) => (Slag::Hpr, id.to_owned()),
    }
}

/// The id of a reference, relative or absolute. A reference to something else is an id nobody has.
fn etter_skraastrek<'a>(referanse: &'a str, ressurs: &str) -> &'a str {
    match referanse.rsplit_once('/') {
        None => referanse,
        Some((foran, id)) if foran.rsplit('/').next() == Some(ressurs) => id,
        Some(_) => "",
    }
}

/// `system|value` or `value`. A value of another system is nobody's.
fn identifikator(verdi: &str, system: &str, slag: Slag) -> Result<Vec<(Slag, String)>, Feil> {
    let mut ut = Vec::new();
    for del in verdi.split(',') {
        let (s, v) = match del.trim().split_once('|') {
            Some((s, v)) => (Some(s), v.trim()),
            None => (None, del.trim()),
        };
        if v.is_empty() {
            return Err(Feil::ugyldig("identifier must have a value, as in system|value.".to_owned()));
        }
        if s.is_none_or(|s| s == system) {
            ut.push((slag, v.trim_start_matches('0').to_owned()));
        }
    }
    Ok(ut)
}

/// Professions, by code of kodeverk 9060 or by our own.
fn roller(url: &str, verdi: &str) -> Vec<(Slag, String)> {
    let eget = eget_kodeverk(url, "yrke");
    verdi
        .split(',')
        .filter_map(|del| {
            let (system, kode) = match del.trim().split_once('|') {
                Some((s, k)) => (Some(s), k),
                None => (None, del.trim()),
            };
            match system {
                None => Yrke::fra_hpr_kode(kode).or_else(|| Yrke::fra_kode(kode)),
                Some(YRKE) => Yrke::fra_hpr_kode(kode),
                Some(s) if s == eget => Yrke::fra_kode(kode),
                Some(_) => None,
            }
        })
        .map(|y| (Slag::Yrke, y.kode().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://portal.example";

    fn sok(ressurs: Ressurs, sporring: &str) -> Result<Sok, Feil> {
        les(ressurs, URL, sporring, false)
    }

    #[test]
    fn identifiers_match_with_and_without_their_system() {
        let hpr = |v: &str| vec![Vilkar::Er(vec![(Slag::Hpr, v.to_owned())])];
        for sporring in [
            "identifier=565505933",
            "identifier=urn:oid:2.16.578.1.12.4.1.4.4%7C565505933",
            "identifier=urn:oid:2.16.578.1.12.4.1.4.4|000565505933",
            "_id=565505933",
        ] {
            assert_eq!(sok(Ressurs::Practitioner, sporring).unwrap().vilkar, hpr("565505933"), "{sporring}");
        }
        let annet = sok(Ressurs::Practitioner, "identifier=urn:oid:2.16.578.1.12.4.1.4.1|06828399789").unwrap();
        assert_eq!(annet.vilkar, [Vilkar::Er(vec![])], "an identity number is nobody's");
        assert!(sok(Ressurs::Practitioner, "identifier=urn:oid:2.16.578.1.12.4.1.4.4|").is_err());
    }

    #[test]
    fn roles_and_references_are_read_in_every_form() {
        let lege = Vilkar::Er(vec![(Slag::Yrke, "lege".into())]);
        for rolle in [
            "LE",
            "lege",
            "urn:oid:2.16.578.1.12.4.1.1.9060|LE",
            "https://portal.example/fhir/CodeSystem/yrke|lege",
        ] {
            let funnet = sok(Ressurs::PractitionerRole, &format!("role={rolle}")).unwrap();
            assert_eq!(funnet.vilkar, std::slice::from_ref(&lege), "{rolle}");
        }
        for rolle in ["XX", "urn:oid:1|LE", "urn:oid:2.16.578.1.12.4.1.1.9060|lege"] {
            let funnet = sok(Ressurs::PractitionerRole, &format!("role={rolle}")).unwrap();
            assert_eq!(funnet.vilkar, [Vilkar::Er(vec![])], "{rolle}");
        }
        let id = Uuid::from_u128(5);
        for (verdi, venter) in [
            ("565505933".to_owned(), (Slag::Hpr, "565505933".to_owned())),
            ("Practitioner/565505933".to_owned(), (Slag::Hpr, "565505933".to_owned())),
            (format!("{URL}/fhir/R4/Practitioner/{id}"), (Slag::Person, id.to_string())),
            ("Patient/565505933".to_owned(), (Slag::Hpr, String::new())),
        ] {
            let funnet = sok(Ressurs::PractitionerRole, &format!("practitioner={verdi}")).unwrap();
            assert_eq!(funnet.vilkar, [Vilkar::Er(vec![venter])], "{verdi}");
        }
    }

    #[test]
    fn counts_are_kept_within_limits_and_cursors_must_be_ours() {
        assert_eq!(sok(Ressurs::Practitioner, "_count=1000").unwrap().antall, 100);
        assert_eq!(sok(Ressurs::Practitioner, "_count=99999999").unwrap().antall, 100);
        assert!(sok(Ressurs::Practitioner, "_count=0").unwrap().bare_antall);
        assert!(sok(Ressurs::Practitioner, "_summary=count").unwrap().bare_antall);
        assert!(sok(Ressurs::Practitioner, "_count=-1").is_err());
        assert!(sok(Ressurs::Practitioner, "_cursor=7").is_err());
    }

    #[test]
    fn unknown_parameters_are_passed_over_unless_strict_and_modifiers_never() {
        let s = sok(Ressurs::Practitioner, "name=grev&ukjent=1&_format=json&family=").unwrap();
        assert_eq!(s.lenke(None), "?name=grev");
        assert!(les(Ressurs::Practitioner, URL, "name=grev&ukjent=1", true).is_err());
        assert!(les(Ressurs::Practitioner, URL, "name=grev&_format=json", true).is_ok());
        assert!(sok(Ressurs::Practitioner, "name:exact=Grevling").is_err());
        assert!(sok(Ressurs::PractitionerRole, "_include=PractitionerRole:endpoint").is_err());
        assert!(sok(Ressurs::Practitioner, &format!("name={}", "a".repeat(201))).is_err());
    }

    #[test]
    fn every_parameter_of_the_statement_is_understood() {
        for ressurs in Ressurs::ALLE {
            for (navn, ..) in ressurs.parametre() {
                let (navn, verdi) = match *navn {
                    "active" => ("active", "true"),
                    "location" => ("location.address-city", "Larvik"),
                    annet => (annet, "LE"),
                };
                assert!(les(ressurs, URL, &format!("{navn}={verdi}"), true).is_ok(), "{navn}");
            }
            assert_eq!(Ressurs::fra_navn(ressurs.navn()), Some(ressurs));
        }
    }
}
