//! The description of the API that EPJ vendors read (`openapi.json`), made from the handlers and the types of their answers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regler::jsonskjema::Behandlerkravmelding;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{AdditionalProperties, AllOf, Schema, Type};
use utoipa::openapi::security::{OpenIdConnect, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Content, Header, HeaderBuilder, InfoBuilder, KnownFormat, Object, ObjectBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder,
    SchemaFormat,
};
use utoipa::{IntoResponses, OpenApi as _};

use super::problem::{Apifeil, Problem};
use identitet::tilgangstoken::KRAV_SCOPE;

/// The description, as it is served.
pub static OPENAPI: LazyLock<String> = LazyLock::new(|| lag().to_pretty_json().unwrap_or_default());

#[derive(utoipa::OpenApi)]
#[openapi(
    paths(super::praksiser, super::send_inn, super::liste, super::detalj, super::jwk, super::openapi),
    components(schemas(Behandlerkravmelding, Problem)),
    servers((url = "/kuhr/krav/v1"))
)]
struct Ruter;

fn lag() -> OpenApi {
    let mut api = Ruter::openapi();
    api.info = InfoBuilder::new()
        .title("Krav-API")
        .version("1")
        .description(Some(
            "For journalsystemer (EPJ). Personen logger inn med HelseID på nivå 4. Hvert kall bærer tokenet og et DPoP-bevis som brukes én gang. \
             Innholdet i en melding krypteres til nøkkelen i /jwk.",
        ))
        // A field of OpenAPI 3.1 that utoipa has no name for.
        .extensions(Some(Extensions::from_iter([(
            "summary",
            "Send behandlerkrav og følg dem til pengene er utbetalt.",
        )])))
        .build();
    api.security = Some(vec![SecurityRequirement::new("helseid", [KRAV_SCOPE])]);
    let deler = api.components.get_or_insert_default();
    deler.security_schemes.insert(
        "helseid".to_owned(),
        SecurityScheme::OpenIdConnect(OpenIdConnect::with_description(
            "https://helseid-sts.nhn.no/.well-known/openid-configuration",
            &format!("Authorization: DPoP <token> og hodet DPoP (RFC 9449). Tokenet har scope {KRAV_SCOPE} og nivå 4."),
        ))
        .into(),
    );
    deler.responses = FEILSVAR.iter().map(|f| (f.navn.to_owned(), f.svar().into())).collect();
    deler.schemas = deler
        .schemas
        .iter()
        .map(|(navn, skjema)| (navn.clone(), lukket(skjema.clone(), &deler.schemas)))
        .collect();
    for sti in api.paths.paths.values_mut() {
        for kall in [&mut sti.get, &mut sti.post].into_iter().flatten() {
            kall.tags = None;
        }
    }
    api
}

/// An object that has no other fields than those described. How Rust holds a number is no part of the promise.
fn lukket(skjema: RefOr<Schema>, alle: &BTreeMap<String, RefOr<Schema>>) -> RefOr<Schema> {
    let mut objekt = match skjema {
        RefOr::T(Schema::Object(o)) => o,
        RefOr::T(Schema::AllOf(deler)) => flat(deler, alle),
        annet => return annet,
    };
    objekt.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    for felt in objekt.properties.values_mut() {
        if let RefOr::T(Schema::Object(felt)) = felt
            && let Some(SchemaFormat::KnownFormat(KnownFormat::Int32 | KnownFormat::Int64 | KnownFormat::Double)) = felt.format
        {
            felt.format = None;
        }
    }
    Schema::Object(objekt).into()
}

/// What serde writes flat is one object here too: all parts of a whole would have to be open.
fn flat(deler: AllOf, alle: &BTreeMap<String, RefOr<Schema>>) -> Object {
    let mut sum = Object::new();
    for del in deler.items {
        let del = match del {
            RefOr::Ref(r) => r.ref_location.rsplit('/').next().and_then(|navn| alle.get(navn)).cloned(),
            del => Some(del),
        };
        if let Some(RefOr::T(Schema::Object(del))) = del {
            sum.properties.extend(del.properties);
            sum.required.extend(del.required);
        }
    }
    sum
}

/// An answer other than the wanted one.
struct Feilsvar {
    status: u16,
    navn: &'static str,
    tekst: &'static str,
    hode: Option<(&'static str, Type)>,
}

const FEILSVAR: [Feilsvar; 7] = [
    Feilsvar::ny(400, "Ugyldig", "Spørringen er ugyldig."),
    Feilsvar::ny(401, "IkkeGodtatt", "Tokenet eller DPoP-beviset ble ikke godtatt.").med("WWW-Authenticate", Type::String),
    Feilsvar::ny(403, "IngenTilgang", "Tokenet mangler scope, eller personen er ikke registrert."),
    Feilsvar::ny(404, "FinnesIkke", "Finnes ikke, eller tilhører noen andre."),
    Feilsvar::ny(413, "ForStor", "Meldingen er for stor."),
    Feilsvar::ny(429, "ForMange", "For mange kall. Vent så lenge Retry-After sier.").med("Retry-After", Type::Integer),
    Feilsvar::ny(
        503,
        "Nede",
        "Noe vi er avhengige av svarer ikke. Ingenting er lagret; send på nytt.",
    ),
];

impl Feilsvar {
    const fn ny(status: u16, navn: &'static str, tekst: &'static str) -> Self {
        Self {
            status,
            navn,
            tekst,
            hode: None,
        }
    }

    const fn med(self, hode: &'static str, slag: Type) -> Self {
        Self {
            hode: Some((hode, slag)),
            ..self
        }
    }

    fn svar(&self) -> Response {
        let innhold = Content::new(Some(Ref::from_schema_name("Problem")));
        let mut svar = ResponseBuilder::new()
            .description(self.tekst)
            .content("application/problem+json", innhold);
        if let Some((navn, slag)) = &self.hode {
            let hode: Header = HeaderBuilder::new()
                .schema(Some(ObjectBuilder::new().schema_type(slag.clone())))
                .build();
            svar = svar.header(*navn, hode);
        }
        svar.build()
    }
}

fn svar_med(statuser: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let alle = FEILSVAR.iter().filter(|f| statuser.contains(&f.status));
    alle.map(|f| (f.status.to_string(), Ref::from_response_name(f.navn).into()))
        .collect()
}

/// An error that some calls answer with.
pub(super) enum Feil<const STATUS: u16> {}

impl<const STATUS: u16> IntoResponses for Feil<STATUS> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        svar_med(&[STATUS])
    }
}

/// What every call with a token may be answered with.
impl IntoResponses for Apifeil {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        svar_med(&[401, 403, 429, 503])
    }
}
