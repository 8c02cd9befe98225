//! Who came back: the checks of the ID token, and the person they give.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use openidconnect::core::{CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, ClaimsVerificationError, ClientId, IdToken, IdTokenClaims, IdTokenVerifier, IssuerUrl,
    LocalizedClaim, Nonce, SignatureVerificationError,
};
use serde::{Deserialize, Serialize};

use super::SKJEV_SEKUNDER;
use super::feil::{InnloggingFeil, Sted};
use super::jws::hode;
use super::klient::{Klient, Userinfopolicy};
use super::login::Innloggingsstart;
use super::tilbyder::som_sett;
use super::token::Tokener;
use grunn::{Fnr, HprNr};

/// The level that opens the portal: eIDAS high.
const KREVD_NIVA: u8 = 4;

/// The person's name as HelseID has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Navn {
    pub fornavn: String,
    pub mellomnavn: Option<String>,
    pub etternavn: String,
}

/// One approval in HPR: profession (code system 9060), kind of authorisation, specialities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Godkjenning {
    pub yrke_kode: String,
    pub autorisasjon_kode: String,
    pub autorisasjon_tekst: String,
    pub spesialiteter: Vec<(String, String)>,
}

/// Where the approvals come from, or that they are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hprkilde {
    /// Userinfo answered: an empty list means that there is no approval.
    Userinfo,
    /// Userinfo did not answer: an empty list means nothing.
    Utilgjengelig,
}

/// A person who has logged in at level 4.
#[derive(Clone)]
pub struct Identitet {
    /// Pseudonym at HelseID.
    pub sub: String,
    /// Session at HelseID, for logout from there.
    pub sid: Option<String>,
    pub pid: Fnr,
    pub navn: Navn,
    pub niva: u8,
    pub auth_time: DateTime<Utc>,
    pub idp: String,
    pub amr: Vec<String>,
    /// None: the person is not health personnel, authenticated but not authorised.
    pub hpr: Option<HprNr>,
    pub godkjenninger: Vec<Godkjenning>,
    pub hpr_kilde: Hprkilde,
    /// Hint for the logout; holds the identity number, so keep it encrypted and out of logs.
    pub id_token: String,
}

impl std::fmt::Debug for Identitet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identitet")
            .field("niva", &self.niva)
            .field("idp", &self.idp)
            .field("hpr_kilde", &self.hpr_kilde)
            .finish_non_exhaustive()
    }
}

/// HelseID's own claims. `Debug` says nothing: the library prints claims in some of its errors.
#[derive(Serialize, Deserialize)]
pub(super) struct Helseidkrav {
    sid: Option<String>,
    idp: Option<String>,
    nbf: Option<i64>,
    #[serde(rename = "helseid://claims/identity/pid")]
    pid: Option<String>,
    #[serde(rename = "helseid://claims/identity/security_level")]
    niva: Option<String>,
    #[serde(rename = "helseid://claims/hpr/hpr_number")]
    hpr: Option<TallEllerTekst>,
}

impl std::fmt::Debug for Helseidkrav {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Helseidkrav")
    }
}

impl AdditionalClaims for Helseidkrav {}

type Token = IdToken<Helseidkrav, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
pub(super) type Krav = IdTokenClaims<Helseidkrav, CoreGenderClaim>;

/// The HPR number is text in the ID token and a number in userinfo.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum TallEllerTekst {
    Tall(u64),
    Tekst(String),
}

impl TallEllerTekst {
    /// None for the empty text.
    fn hpr(self, sted: Sted) -> Result<Option<HprNr>, InnloggingFeil> {
        let tekst = match self {
            Self::Tall(n) => n.to_string(),
            Self::Tekst(t) => t,
        };
        if tekst.is_empty() {
            return Ok(None);
        }
        HprNr::tolk(&tekst)
            .map(Some)
            .map_err(|_| InnloggingFeil::UgyldigSvar { sted, hva: "hpr_number" })
    }
}

#[derive(Deserialize)]
struct Userinfo {
    sub: String,
    #[serde(rename = "helseid://claims/hpr/hpr_details")]
    detaljer: Option<Hprdetaljer>,
}

#[derive(Deserialize)]
struct Hprdetaljer {
    hpr_number: Option<TallEllerTekst>,
    #[serde(default)]
    approvals: Vec<Approval>,
}

#[derive(Deserialize)]
struct Approval {
    profession: String,
    authorization: Option<Kodeverdi>,
    #[serde(default)]
    specialities: Vec<Kodeverdi>,
}

#[derive(Deserialize)]
struct Kodeverdi {
    value: String,
    #[serde(default)]
    description: String,
}

impl From<Approval> for Godkjenning {
    fn from(a: Approval) -> Self {
        let (autorisasjon_kode, autorisasjon_tekst) = a.authorization.map(|k| (k.value, k.description)).unwrap_or_default();
        let spesialiteter = a.specialities.into_iter().map(|k| (k.value, k.description)).collect();
        Self {
            yrke_kode: a.profession,
            autorisasjon_kode,
            autorisasjon_tekst,
            spesialiteter,
        }
    }
}

/// The algorithms the library's verifier knows.
fn oidc_alg(alg: Algorithm) -> Option<CoreJwsSigningAlgorithm> {
    Some(match alg {
        Algorithm::RS256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        Algorithm::RS384 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
        Algorithm::RS512 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
        Algorithm::PS256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        Algorithm::PS384 => CoreJwsSigningAlgorithm::RsaSsaPssSha384,
        Algorithm::PS512 => CoreJwsSigningAlgorithm::RsaSsaPssSha512,
        Algorithm::ES256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        Algorithm::ES384 => CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        // Shared secrets are never accepted, whatever the set-up says.
        _ => return None,
    })
}

/// The claim without a language, or else whatever there is.
fn tekst<T: std::ops::Deref<Target = String>>(krav: Option<&LocalizedClaim<T>>) -> Option<String> {
    let krav = krav?;
    krav.get(None)
        .or_else(|| krav.iter().next().map(|(_, v)| v))
        .map(|v| v.trim().to_owned())
        .filter(|t| !t.is_empty())
}

const STED: Sted = Sted::IdToken;

fn ugyldig(hva: &'static str) -> InnloggingFeil {
    InnloggingFeil::UgyldigSvar { sted: STED, hva }
}

impl Klient {
    /// Signature, issuer, audience, times, nonce, binding to the access token, age of the authentication.
    pub(super) async fn kontroller_id_token(&self, tokener: &Tokener, start: &Innloggingsstart) -> Result<Krav, InnloggingFeil> {
        let kid = hode(&tokener.id_token).map_err(|_| ugyldig("format"))?.kid;
        let token: Token = tokener.id_token.parse().map_err(|_| ugyldig("format"))?;
        let nokkel = self.tilbyder.nokkel(kid.as_deref(), STED).await?;
        let nokkel = nokkel.oidc.ok_or(InnloggingFeil::UkjentNokkel(STED))?;

        let naa = self.tilbyder.naa();
        let skjev = TimeDelta::seconds(SKJEV_SEKUNDER);
        let utsteder = IssuerUrl::new(self.oppsett.utsteder.clone()).map_err(|_| InnloggingFeil::FeilUtsteder(STED))?;
        let kontrollor: IdTokenVerifier<'_, CoreJsonWebKey> =
            IdTokenVerifier::new_public_client(ClientId::new(self.oppsett.klient_id.clone()), utsteder, som_sett(nokkel.clone()))
                .set_allowed_algs(self.oppsett.id_token_alg.iter().filter_map(|a| oidc_alg(*a)))
                .set_time_fn(move || naa - skjev);
        let nonce = Nonce::new(start.nonce.clone());
        let alg = token.signing_alg().map_err(|_| InnloggingFeil::UgyldigSignatur(STED))?.clone();
        let krav = token.into_claims(&kontrollor, &nonce).map_err(|e| feil(&e))?;

        if krav.audiences().len() != 1 {
            return Err(InnloggingFeil::FeilMottaker(STED));
        }
        let nbf = krav.additional_claims().nbf.and_then(|s| DateTime::from_timestamp(s, 0));
        if krav.issue_time() > naa + skjev || nbf.is_some_and(|t| t > naa + skjev) || krav.issue_time() < start.opprettet - skjev {
            return Err(InnloggingFeil::UtenforGyldighet(STED));
        }
        let forventet =
            AccessTokenHash::from_token(&AccessToken::new(tokener.access_token.clone()), &alg, &nokkel).map_err(|_| ugyldig("at_hash"))?;
        if krav.access_token_hash() != Some(&forventet) {
            return Err(ugyldig("at_hash"));
        }
        let auth_time = krav.auth_time().ok_or(ugyldig("auth_time"))?;
        if auth_time > naa + skjev || start.tidligst_auth.is_some_and(|t| auth_time < t) {
            return Err(InnloggingFeil::ForGammelInnlogging);
        }
        Ok(krav)
    }

    /// The person, if the level is 4 and the identity number is one we accept.
    pub(super) fn identitet(&self, mut krav: Krav, tokener: &Tokener) -> Result<Identitet, InnloggingFeil> {
        let egne = krav.additional_claims_mut();
        let niva = egne.niva.take().and_then(|n| n.parse::<u8>().ok()).unwrap_or(0);
        if niva != KREVD_NIVA {
            return Err(InnloggingFeil::ForLavtNiva(niva));
        }
        let pid = egne.pid.take().ok_or(InnloggingFeil::UgyldigPid)?;
        let pid = Fnr::tolk(&pid, self.oppsett.testnumre).map_err(|_| InnloggingFeil::UgyldigPid)?;
        let hpr = egne.hpr.take().map_or(Ok(None), |h| h.hpr(STED))?;
        let (sid, idp) = (egne.sid.take(), egne.idp.take().unwrap_or_default());
        let sub = krav.subject().to_string();
        if sub.is_empty() {
            return Err(ugyldig("sub"));
        }
        Ok(Identitet {
            sub,
            sid,
            pid,
            navn: Navn {
                fornavn: tekst(krav.given_name()).unwrap_or_default(),
                mellomnavn: tekst(krav.middle_name()),
                etternavn: tekst(krav.family_name()).unwrap_or_default(),
            },
            niva,
            auth_time: krav.auth_time().ok_or(ugyldig("auth_time"))?,
            idp,
            amr: krav
                .auth_method_refs()
                .map(|a| a.iter().map(|m| m.to_string()).collect())
                .unwrap_or_default(),
            hpr,
            godkjenninger: Vec::new(),
            hpr_kilde: Hprkilde::Utilgjengelig,
            id_token: tokener.id_token.clone(),
        })
    }

    /// Adds what HPR knows. Another person's answer, or another HPR number, is refused whatever the policy.
    pub(super) async fn med_hpr_detaljer(&self, mut identitet: Identitet, tokener: &Tokener) -> Result<Identitet, InnloggingFeil> {
        let svar = self.hent_userinfo(&tokener.access_token).await;
        let lest = svar.and_then(|kropp| {
            serde_json::from_slice::<Userinfo>(&kropp).map_err(|_| InnloggingFeil::UgyldigSvar {
                sted: Sted::Userinfo,
                hva: "json",
            })
        });
        let info = match (lest, self.oppsett.userinfopolicy) {
            (Ok(info), _) => info,
            (Err(feil), Userinfopolicy::Blokker) => return Err(feil),
            (Err(feil), Userinfopolicy::Degrader) => {
                tracing::warn!(feil = feil.kode(), arsak = %feil, "userinfo did not answer; logging in without approvals");
                return Ok(identitet);
            }
        };
        if info.sub != identitet.sub {
            return Err(InnloggingFeil::UgyldigSvar {
                sted: Sted::Userinfo,
                hva: "sub",
            });
        }
        identitet.hpr_kilde = Hprkilde::Userinfo;
        if let Some(detaljer) = info.detaljer {
            let hpr = detaljer.hpr_number.map_or(Ok(None), |h| h.hpr(Sted::Userinfo))?;
            match (&identitet.hpr, hpr) {
                (Some(a), Some(b)) if *a != b => {
                    return Err(InnloggingFeil::UgyldigSvar {
                        sted: Sted::Userinfo,
                        hva: "hpr_number",
                    });
                }
                (None, Some(b)) => identitet.hpr = Some(b),
                _ => {}
            }
            identitet.godkjenninger = detaljer.approvals.into_iter().map(Godkjenning::from).collect();
        }
        Ok(identitet)
    }
}

fn feil(e: &ClaimsVerificationError) -> InnloggingFeil {
    match e {
        ClaimsVerificationError::Expired(_) => InnloggingFeil::UtenforGyldighet(STED),
        ClaimsVerificationError::InvalidAudience(_) => InnloggingFeil::FeilMottaker(STED),
        ClaimsVerificationError::InvalidIssuer(_) => InnloggingFeil::FeilUtsteder(STED),
        ClaimsVerificationError::InvalidNonce(_) => InnloggingFeil::FeilNonce,
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => InnloggingFeil::UkjentNokkel(STED),
        ClaimsVerificationError::SignatureVerification(_) => InnloggingFeil::UgyldigSignatur(STED),
        _ => ugyldig("format"),
    }
}
