//! A login from the first click to a known person: PAR, the browser's round trip, the answer.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::feil::{InnloggingFeil, Protokollkode, Sted};
use super::id_token::Identitet;
use super::klient::Klient;
use super::tilbyder::les_svar;
use super::token::{CLIENT_ASSERTION_TYPE, Feilsvar};
use super::{SKJEV_SEKUNDER, sha256_tekst, tilfeldig_tekst};

/// How long the person may use at HelseID.
pub const MAKS_VARIGHET: TimeDelta = TimeDelta::minutes(10);

/// What a login should be like.
#[derive(Clone, Debug, Default)]
pub struct Innloggingsvalg {
    /// Step-up: the person must authenticate again (`prompt=login`), and the token must show it.
    pub ny_autentisering: bool,
    /// Oldest acceptable authentication, in seconds (`max_age`).
    pub maks_alder: Option<u32>,
    /// Instead of the configured `acr_values`.
    pub acr_verdier: Option<String>,
    /// `nb` or `nn`.
    pub sprak: Option<&'static str>,
    pub login_hint: Option<String>,
}

/// A login under way. Send the browser to `url`; keep the rest (it serialises without `url`) where only this browser's return finds it,
/// and use it once.
#[derive(Clone, Serialize, Deserialize)]
pub struct Innloggingsstart {
    #[serde(skip)]
    pub url: String,
    pub state: String,
    pub nonce: String,
    pub pkce_verifier: String,
    pub opprettet: DateTime<Utc>,
    /// The person must have authenticated after this.
    pub tidligst_auth: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Innloggingsstart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Innloggingsstart")
            .field("opprettet", &self.opprettet)
            .finish_non_exhaustive()
    }
}

/// What the browser brings back from HelseID.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tilbakekall {
    pub code: Option<String>,
    pub state: Option<String>,
    pub iss: Option<String>,
    pub error: Option<String>,
}

impl std::fmt::Debug for Tilbakekall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tilbakekall")
            .field("iss", &self.iss)
            .field("feil", &self.error.is_some())
            .finish_non_exhaustive()
    }
}

impl Tilbakekall {
    /// Reads the query of the callback. A parameter that comes twice is refused (RFC 6749 §3.1); unknown ones are ignored.
    ///
    /// # Errors
    /// `UgyldigSvar` on duplicates and on absurd lengths.
    pub fn tolk(sporring: &str) -> Result<Self, InnloggingFeil> {
        let ugyldig = |hva| InnloggingFeil::UgyldigSvar {
            sted: Sted::Tilbakekall,
            hva,
        };
        if sporring.len() > 8 * 1024 {
            return Err(ugyldig("lengde"));
        }
        let mut sett: Vec<String> = Vec::new();
        let mut svar = Self::default();
        for (navn, verdi) in url::form_urlencoded::parse(sporring.as_bytes()) {
            if sett.iter().any(|n| *n == navn) {
                return Err(ugyldig("duplikat"));
            }
            let plass = match &*navn {
                "code" => Some(&mut svar.code),
                "state" => Some(&mut svar.state),
                "iss" => Some(&mut svar.iss),
                "error" => Some(&mut svar.error),
                _ => None,
            };
            if let Some(plass) = plass {
                *plass = Some(verdi.into_owned());
            }
            sett.push(navn.into_owned());
        }
        Ok(svar)
    }
}

#[derive(Deserialize)]
struct ParSvar {
    request_uri: String,
}

impl Klient {
    /// Pushes the authorization request and gives the address for the browser, which carries nothing but the reference (RFC 9126).
    ///
    /// # Errors
    /// `TilbyderNede`, or what HelseID answered.
    pub async fn start_innlogging(&self, valg: &Innloggingsvalg) -> Result<Innloggingsstart, InnloggingFeil> {
        let adresser = self.tilbyder.adresser().await?;
        let (state, nonce, pkce_verifier) = (
            tilfeldig_tekst(&*self.tilfeldig)?,
            tilfeldig_tekst(&*self.tilfeldig)?,
            tilfeldig_tekst(&*self.tilfeldig)?,
        );
        let opprettet = self.tilbyder.naa();
        let (bevis, utfordring) = (self.klientbevis().await?, sha256_tekst(&pkce_verifier));
        let maks_alder = valg.maks_alder.map(|s| s.to_string());
        let mut skjema = vec![
            ("client_id", self.oppsett.klient_id.as_str()),
            ("client_assertion_type", CLIENT_ASSERTION_TYPE),
            ("client_assertion", &bevis),
            ("response_type", "code"),
            ("scope", &self.oppsett.scope),
            ("redirect_uri", &self.oppsett.retur),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &utfordring),
            ("code_challenge_method", "S256"),
            ("acr_values", valg.acr_verdier.as_deref().unwrap_or(&self.oppsett.acr_verdier)),
            ("ui_locales", valg.sprak.unwrap_or("nb")),
        ];
        skjema.extend(valg.ny_autentisering.then_some(("prompt", "login")));
        skjema.extend(maks_alder.as_deref().map(|s| ("max_age", s)));
        skjema.extend(valg.login_hint.as_deref().map(|h| ("login_hint", h)));

        let nede = |_| InnloggingFeil::TilbyderNede(Sted::Par);
        let svar = self
            .tilbyder
            .http()
            .post(adresser.par.clone())
            .form(&skjema)
            .send()
            .await
            .map_err(nede)?;
        let status = svar.status();
        let kropp = les_svar(svar, Sted::Par).await?;
        if !status.is_success() {
            return Err(Feilsvar::tolk(status, &kropp, Sted::Par));
        }
        let par: ParSvar = serde_json::from_slice(&kropp).map_err(|_| InnloggingFeil::UgyldigSvar {
            sted: Sted::Par,
            hva: "json",
        })?;

        let mut url = adresser.autorisasjon.clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.oppsett.klient_id)
            .append_pair("request_uri", &par.request_uri);
        let skjev = TimeDelta::seconds(SKJEV_SEKUNDER);
        let tidligst_auth = if valg.ny_autentisering {
            Some(opprettet - skjev)
        } else {
            valg.maks_alder.map(|s| opprettet - TimeDelta::seconds(s.into()) - skjev)
        };
        Ok(Innloggingsstart {
            url: url.into(),
            state,
            nonce,
            pkce_verifier,
            opprettet,
            tidligst_auth,
        })
    }

    /// Completes the login the browser came back from. The caller has found `start` by this browser's cookie and removed it, so that no
    /// answer can be used twice.
    ///
    /// # Errors
    /// Whatever is not exactly as it should be. No session may be made then.
    pub async fn fullfor(&self, svar: &Tilbakekall, start: &Innloggingsstart) -> Result<Identitet, InnloggingFeil> {
        let code = self.kontroller_tilbakekall(svar, start)?;
        let tokener = self.hent_tokener(code, &start.pkce_verifier).await?;
        let krav = self.kontroller_id_token(&tokener, start).await?;
        let identitet = self.identitet(krav, &tokener)?;
        self.med_hpr_detaljer(identitet, &tokener).await
    }

    fn kontroller_tilbakekall<'a>(&self, svar: &'a Tilbakekall, start: &Innloggingsstart) -> Result<&'a str, InnloggingFeil> {
        let state = svar.state.as_deref().unwrap_or_default();
        if aws_lc_rs::constant_time::verify_slices_are_equal(state.as_bytes(), start.state.as_bytes()).is_err() {
            return Err(InnloggingFeil::UkjentTilstand);
        }
        let alder = self.tilbyder.naa() - start.opprettet;
        if alder > MAKS_VARIGHET || alder < -TimeDelta::seconds(SKJEV_SEKUNDER) {
            return Err(InnloggingFeil::Utlopt);
        }
        // RFC 9207: also an error must come from the issuer that was asked.
        if svar.iss.as_deref() != Some(self.tilbyder.utsteder()) {
            return Err(InnloggingFeil::FeilUtsteder(Sted::Tilbakekall));
        }
        if let Some(ord) = &svar.error {
            return Err(match Protokollkode::fra(ord) {
                Protokollkode::AccessDenied => InnloggingFeil::Avbrutt,
                Protokollkode::LoginRequired => InnloggingFeil::LoginKreves,
                Protokollkode::ServerError | Protokollkode::TemporarilyUnavailable => InnloggingFeil::TilbyderNede(Sted::Tilbakekall),
                kode => InnloggingFeil::Avvist {
                    sted: Sted::Tilbakekall,
                    kode,
                },
            });
        }
        svar.code.as_deref().filter(|c| !c.is_empty()).ok_or(InnloggingFeil::UgyldigSvar {
            sted: Sted::Tilbakekall,
            hva: "code",
        })
    }
}
