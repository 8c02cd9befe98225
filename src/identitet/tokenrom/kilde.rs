//! Who issues tokens, and how each is asked.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::TokenFeil;
use crate::helseid::assertion::Nokkelring;
use crate::helseid::dpop::{DpopNokkel, Noncelager};
use crate::helseid::tilbyder::{FRIST, http_for, les_svar, trygg};
use crate::helseid::token::{Feilsvar, Tokenkall};
use crate::helseid::{EnEllerFlere, OppsettFeil, Sted, Tilbyder, Tilfeldig, tilfeldig_tekst};

/// A token is renewed this long before its end, or at half its life when that is shorter.
const MARGIN: TimeDelta = TimeDelta::seconds(30);
/// Seconds a grant lives; Maskinporten accepts at most 120.
const BEVISETS_LEVETID: i64 = 60;
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// No token is longer.
const STORST: usize = 16 * 1024;

/// What is asked of HelseID.
#[derive(Clone, Debug)]
pub struct Helseidoppsett {
    pub klient_id: String,
    /// Space-separated.
    pub scope: String,
    /// The audience the token must have.
    pub mottaker: Option<String>,
}

/// Where Maskinporten is and what is asked of it.
#[derive(Clone, Debug)]
pub struct Maskinportenoppsett {
    /// Byte for byte as Maskinporten writes it: the audience of the grant. With a slash at the end in production.
    pub utsteder: String,
    /// Where tokens are given out; else `token` under the issuer.
    pub tokenadresse: Option<String>,
    pub klient_id: String,
    /// Space-separated.
    pub scope: String,
    /// The audience the token is to have, for registers that want one.
    pub ressurs: Option<String>,
    pub frist: Duration,
}

impl Maskinportenoppsett {
    pub const FRIST: Duration = FRIST;
}

pub(super) enum Kilde {
    Helseid(Box<Helseid>),
    Maskinporten(Box<Maskinporten>),
}

pub(super) struct Helseid {
    oppsett: Helseidoppsett,
    tilbyder: Arc<Tilbyder>,
    nokler: Nokkelring,
    dpop: DpopNokkel,
    jkt: String,
    noncer: Noncelager,
}

pub(super) struct Maskinporten {
    oppsett: Maskinportenoppsett,
    tokenadresse: Url,
    nokler: Nokkelring,
    http: reqwest::Client,
}

impl Kilde {
    pub(super) fn helseid(oppsett: Helseidoppsett, tilbyder: Arc<Tilbyder>, nokler: Nokkelring) -> Result<Self, OppsettFeil> {
        let dpop = DpopNokkel::ny()?;
        Ok(Self::Helseid(Box::new(Helseid {
            oppsett,
            tilbyder,
            nokler,
            jkt: dpop.fingeravtrykk()?,
            dpop,
            noncer: Noncelager::default(),
        })))
    }

    pub(super) fn maskinporten(oppsett: Maskinportenoppsett, nokler: Nokkelring) -> Result<Self, OppsettFeil> {
        let tekst = oppsett.tokenadresse.clone();
        let tekst = tekst.unwrap_or_else(|| format!("{}/token", oppsett.utsteder.trim_end_matches('/')));
        let tokenadresse = Url::parse(&tekst).map_err(|_| OppsettFeil::Utsteder(tekst.clone()))?;
        if !trygg(&tokenadresse) {
            return Err(OppsettFeil::IkkeHttps(tekst));
        }
        Ok(Self::Maskinporten(Box::new(Maskinporten {
            http: http_for(&tokenadresse, oppsett.frist)?,
            tokenadresse,
            oppsett,
            nokler,
        })))
    }

    pub(super) fn navn(&self) -> &'static str {
        match self {
            Self::Helseid(_) => "HelseID",
            Self::Maskinporten(_) => "Maskinporten",
        }
    }

    /// The key the tokens are bound to, when they are.
    pub(super) fn dpop(&self) -> Option<&DpopNokkel> {
        match self {
            Self::Helseid(h) => Some(&h.dpop),
            Self::Maskinporten(_) => None,
        }
    }

    pub(super) async fn hent(&self, naa: DateTime<Utc>, tilfeldig: &dyn Tilfeldig) -> Result<Token, TokenFeil> {
        match self {
            Self::Helseid(h) => h.hent(naa, tilfeldig).await,
            Self::Maskinporten(m) => m.hent(naa, tilfeldig).await,
        }
    }
}

impl Helseid {
    async fn hent(&self, naa: DateTime<Utc>, tilfeldig: &dyn Tilfeldig) -> Result<Token, TokenFeil> {
        let kall = Tokenkall {
            klient_id: &self.oppsett.klient_id,
            tilbyder: &self.tilbyder,
            nokler: &self.nokler,
            dpop: &self.dpop,
            noncer: &self.noncer,
            tilfeldig,
        };
        let kropp = kall
            .hent(&[("grant_type", "client_credentials"), ("scope", &self.oppsett.scope)])
            .await?;
        Token::tolk(&kropp, "DPoP", self.oppsett.mottaker.as_deref(), Some(&self.jkt), naa)
    }
}

impl Maskinporten {
    async fn hent(&self, naa: DateTime<Utc>, tilfeldig: &dyn Tilfeldig) -> Result<Token, TokenFeil> {
        let (o, iat) = (&self.oppsett, naa.timestamp());
        let mut krav = json!({
            "iss": o.klient_id, "aud": o.utsteder, "scope": o.scope,
            "iat": iat, "exp": iat + BEVISETS_LEVETID, "jti": tilfeldig_tekst(tilfeldig)?,
        });
        if let Some(ressurs) = &o.ressurs {
            krav["resource"] = ressurs.as_str().into();
        }
        let bevis = self.nokler.signer("JWT", &krav).await?;
        let sporring = self.http.post(self.tokenadresse.clone());
        let svar = sporring
            .form(&[("grant_type", JWT_BEARER), ("assertion", bevis.as_str())])
            .send()
            .await
            .map_err(|_| TokenFeil::Nede)?;
        let status = svar.status();
        let kropp = les_svar(svar, Sted::Token).await?;
        if !status.is_success() {
            return Err(Feilsvar::tolk(status, &kropp, Sted::Token).into());
        }
        Token::tolk(&kropp, "Bearer", o.ressurs.as_deref(), None, naa)
    }
}

/// One token. `Debug` is not derived: it is a secret.
pub(super) struct Token {
    pub(super) verdi: String,
    /// From now on a new one is asked for.
    pub(super) fornyes: DateTime<Utc>,
    pub(super) utloper: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Tokensvar {
    access_token: String,
    token_type: String,
    expires_in: Option<i64>,
}

/// What a token says of itself, when it is a JWT we can look into. The register decides; here only a plain mistake is caught.
#[derive(Default, Deserialize)]
struct Innhold {
    aud: Option<EnEllerFlere>,
    exp: Option<i64>,
    cnf: Option<Bundet>,
}

#[derive(Deserialize)]
struct Bundet {
    jkt: Option<String>,
}

fn innhold(token: &str) -> Innhold {
    let mut deler = token.split('.');
    let (Some(_), Some(midten), Some(_), None) = (deler.next(), deler.next(), deler.next(), deler.next()) else {
        return Innhold::default();
    };
    let lest = URL_SAFE_NO_PAD.decode(midten).ok();
    lest.and_then(|krav| serde_json::from_slice(&krav).ok()).unwrap_or_default()
}

impl Token {
    /// Reads the issuer's answer. `spurt` is when it was asked for: its life is counted from then.
    fn tolk(kropp: &[u8], type_: &str, mottaker: Option<&str>, jkt: Option<&str>, spurt: DateTime<Utc>) -> Result<Self, TokenFeil> {
        let ugyldig = TokenFeil::UgyldigSvar;
        let svar: Tokensvar = serde_json::from_slice(kropp).map_err(|_| ugyldig("json"))?;
        if !svar.token_type.eq_ignore_ascii_case(type_) {
            return Err(ugyldig("token_type"));
        }
        let verdi = svar.access_token;
        if verdi.is_empty() || verdi.len() > STORST || !verdi.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ugyldig("access_token"));
        }
        let krav = innhold(&verdi);
        if let (Some(mottaker), Some(aud)) = (mottaker, &krav.aud)
            && !aud.har(mottaker)
        {
            return Err(TokenFeil::FeilMottaker);
        }
        let bundet = krav.cnf.and_then(|c| c.jkt);
        if jkt.is_some() && bundet.is_some() && bundet.as_deref() != jkt {
            return Err(TokenFeil::FeilNokkel);
        }
        let sagt = svar.expires_in.and_then(TimeDelta::try_seconds);
        let selv = krav.exp.and_then(|exp| TimeDelta::try_seconds(exp.checked_sub(spurt.timestamp())?));
        let levetid = [sagt, selv].into_iter().flatten().min().ok_or(ugyldig("expires_in"))?;
        if levetid <= TimeDelta::zero() {
            return Err(TokenFeil::Utlopt);
        }
        // A life of many years overflows, and is no life for a token.
        let utloper = spurt.checked_add_signed(levetid).ok_or(ugyldig("expires_in"))?;
        Ok(Self {
            verdi,
            fornyes: utloper - MARGIN.min(levetid / 2),
            utloper,
        })
    }
}
