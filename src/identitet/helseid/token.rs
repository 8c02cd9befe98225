//! The code for tokens, and userinfo for what HPR knows.

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderMap, WWW_AUTHENTICATE};
use serde::Deserialize;

use super::Tilfeldig;
use super::assertion::Nokkelring;
use super::dpop::{DpopNokkel, Noncelager};
use super::feil::{InnloggingFeil, Protokollkode, Sted};
use super::klient::{Klient, Userinfoskjema};
use super::tilbyder::{Tilbyder, les_svar};

pub(super) const CLIENT_ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Tokens of one login. `Debug` is not derived: they are secrets.
#[derive(Deserialize)]
pub(super) struct Tokener {
    pub access_token: String,
    pub id_token: String,
    token_type: String,
}

/// `{"error": …}` of RFC 6749 §5.2.
#[derive(Deserialize)]
pub(crate) struct Feilsvar {
    error: String,
}

impl Feilsvar {
    fn kode(kropp: &[u8]) -> Protokollkode {
        serde_json::from_slice::<Self>(kropp).map_or(Protokollkode::Annet, |f| Protokollkode::fra(&f.error))
    }

    /// 5xx is the provider's trouble, the rest is a refusal.
    pub(crate) fn tolk(status: StatusCode, kropp: &[u8], sted: Sted) -> InnloggingFeil {
        if status.is_server_error() {
            return InnloggingFeil::TilbyderNede(sted);
        }
        InnloggingFeil::Avvist {
            sted,
            kode: Self::kode(kropp),
        }
    }
}

/// What a call to the token endpoint is made with.
pub(crate) struct Tokenkall<'a> {
    pub klient_id: &'a str,
    pub tilbyder: &'a Tilbyder,
    pub nokler: &'a Nokkelring,
    pub dpop: &'a DpopNokkel,
    pub noncer: &'a Noncelager,
    pub tilfeldig: &'a dyn Tilfeldig,
}

impl Tokenkall<'_> {
    /// Asks for a token with these fields. Assertion and proof are made afresh for each attempt; the second one only when HelseID asks for
    /// its nonce.
    pub(crate) async fn hent(&self, felt: &[(&str, &str)]) -> Result<Vec<u8>, InnloggingFeil> {
        let url = &self.tilbyder.adresser().await?.token;
        let mut igjen = true;
        loop {
            let naa = self.tilbyder.naa();
            let dpop = self.dpop.bevis("POST", url, self.noncer.hent(url), None, naa, self.tilfeldig)?;
            let utsteder = self.tilbyder.utsteder();
            let klientbevis = self.nokler.klientbevis(self.klient_id, utsteder, naa, self.tilfeldig).await?;
            let mut skjema = felt.to_vec();
            skjema.extend([
                ("client_id", self.klient_id),
                ("client_assertion_type", CLIENT_ASSERTION_TYPE),
                ("client_assertion", &klientbevis),
            ]);
            let nede = |_| InnloggingFeil::TilbyderNede(Sted::Token);
            let sporring = self.tilbyder.http().post(url.clone()).header("DPoP", dpop).form(&skjema);
            let svar = sporring.send().await.map_err(nede)?;
            let status = svar.status();
            self.noncer.ta_vare_paa(url, nonce(svar.headers()));
            let kropp = les_svar(svar, Sted::Token).await?;
            if status.is_success() {
                return Ok(kropp);
            }
            if !(igjen && Feilsvar::kode(&kropp) == Protokollkode::UseDpopNonce) {
                return Err(Feilsvar::tolk(status, &kropp, Sted::Token));
            }
            igjen = false;
        }
    }
}

/// The nonce an answer gives out.
pub(crate) fn nonce(hoder: &HeaderMap) -> Option<&str> {
    hoder.get("dpop-nonce").and_then(|n| n.to_str().ok())
}

/// Whether a resource server refused because it wants its nonce in the proof (RFC 9449 §9).
pub(crate) fn vil_ha_nonce(hoder: &HeaderMap) -> bool {
    let begrunnelse = hoder.get(WWW_AUTHENTICATE).and_then(|v| v.to_str().ok());
    begrunnelse.is_some_and(|v| v.contains("use_dpop_nonce"))
}

impl Klient {
    /// Exchanges the code.
    pub(super) async fn hent_tokener(&self, code: &str, pkce_verifier: &str) -> Result<Tokener, InnloggingFeil> {
        let kall = Tokenkall {
            klient_id: &self.oppsett.klient_id,
            tilbyder: &self.tilbyder,
            nokler: &self.nokler,
            dpop: &self.dpop,
            noncer: &self.noncer,
            tilfeldig: &*self.tilfeldig,
        };
        let skjema = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.oppsett.retur),
            ("code_verifier", pkce_verifier),
        ];
        let ugyldig = |hva| InnloggingFeil::UgyldigSvar { sted: Sted::Token, hva };
        let tokener: Tokener = serde_json::from_slice(&kall.hent(&skjema).await?).map_err(|_| ugyldig("json"))?;
        // A token that is not bound to our key is not what was asked for (RFC 9449 §5).
        if tokener.token_type.eq_ignore_ascii_case("DPoP") {
            Ok(tokener)
        } else {
            Err(ugyldig("token_type"))
        }
    }

    /// The body of userinfo, with the scheme the provider wants.
    pub(super) async fn hent_userinfo(&self, access_token: &str) -> Result<Vec<u8>, InnloggingFeil> {
        let adresser = self.tilbyder.adresser().await?;
        let url = adresser.userinfo.as_ref().ok_or(InnloggingFeil::UgyldigSvar {
            sted: Sted::Metadata,
            hva: "userinfo_endpoint",
        })?;
        let mut igjen = self.oppsett.userinfo == Userinfoskjema::Dpop;
        loop {
            let mut sporring = self.tilbyder.http().get(url.clone()).header("accept", "application/json");
            sporring = match self.oppsett.userinfo {
                Userinfoskjema::Bearer => sporring.bearer_auth(access_token),
                Userinfoskjema::Dpop => {
                    let naa = self.tilbyder.naa();
                    let bevis = self
                        .dpop
                        .bevis("GET", url, self.noncer.hent(url), Some(access_token), naa, &*self.tilfeldig)?;
                    sporring.header(AUTHORIZATION, format!("DPoP {access_token}")).header("DPoP", bevis)
                }
            };
            let svar = sporring.send().await.map_err(|_| InnloggingFeil::TilbyderNede(Sted::Userinfo))?;
            let status = svar.status();
            let vil_ha_nonce = vil_ha_nonce(svar.headers());
            self.noncer.ta_vare_paa(url, nonce(svar.headers()));
            if status.is_success() {
                return les_svar(svar, Sted::Userinfo).await;
            }
            if !(igjen && status == StatusCode::UNAUTHORIZED && vil_ha_nonce) {
                let kropp = les_svar(svar, Sted::Userinfo).await?;
                return Err(Feilsvar::tolk(status, &kropp, Sted::Userinfo));
            }
            igjen = false;
        }
    }
}
