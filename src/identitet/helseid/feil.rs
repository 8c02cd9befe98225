//! What can go wrong between the portal, HelseID and the person. No variant carries a token, a code or an identity number.

/// Where an answer from HelseID was found wanting: for the log, never for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sted {
    Metadata,
    Par,
    Tilbakekall,
    Token,
    IdToken,
    Userinfo,
    Utlogging,
}

impl Sted {
    fn ord(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Par => "par",
            Self::Tilbakekall => "tilbakekall",
            Self::Token => "token",
            Self::IdToken => "id_token",
            Self::Userinfo => "userinfo",
            Self::Utlogging => "utlogging",
        }
    }
}

impl std::fmt::Display for Sted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.ord())
    }
}

/// Why a login did not become a session. Each has a page of its own, or shares one through [`InnloggingFeil::kode`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InnloggingFeil {
    #[error("the person cancelled at HelseID")]
    Avbrutt,
    #[error("the login took more than ten minutes")]
    Utlopt,
    #[error("no login is under way with this state, or it has been used")]
    UkjentTilstand,
    #[error("the answer is malformed at {sted}: {hva}")]
    UgyldigSvar { sted: Sted, hva: &'static str },
    #[error("wrong issuer at {0}")]
    FeilUtsteder(Sted),
    #[error("the token is meant for someone else, at {0}")]
    FeilMottaker(Sted),
    #[error("the nonce is not the one of this login")]
    FeilNonce,
    #[error("the token at {0} is signed with a key HelseID does not publish")]
    UkjentNokkel(Sted),
    #[error("the signature at {0} is wrong or of a kind that is not accepted")]
    UgyldigSignatur(Sted),
    #[error("the token at {0} is expired or not valid yet")]
    UtenforGyldighet(Sted),
    #[error("the person authenticated too long ago")]
    ForGammelInnlogging,
    #[error("security level {0} is below 4")]
    ForLavtNiva(u8),
    #[error("the identity number is missing or not accepted here")]
    UgyldigPid,
    #[error("HelseID would have had to show a login page")]
    LoginKreves,
    #[error("HelseID does not answer, at {0}")]
    TilbyderNede(Sted),
    #[error("HelseID refused at {sted}: {kode}")]
    Avvist { sted: Sted, kode: Protokollkode },
    #[error("the client key cannot be used: {0}")]
    Nokkel(#[from] NokkelFeil),
}

impl InnloggingFeil {
    /// Stable machine word for logs, counters and the choice of page.
    pub fn kode(&self) -> &'static str {
        match self {
            Self::Avbrutt => "avbrutt",
            Self::Utlopt => "utlopt",
            Self::UkjentTilstand => "ukjent_tilstand",
            Self::UgyldigSvar { .. } => "ugyldig_svar",
            Self::FeilUtsteder(_) => "feil_utsteder",
            Self::FeilMottaker(_) => "feil_mottaker",
            Self::FeilNonce => "feil_nonce",
            Self::UkjentNokkel(_) => "ukjent_nokkel",
            Self::UgyldigSignatur(_) => "ugyldig_signatur",
            Self::UtenforGyldighet(_) => "utenfor_gyldighet",
            Self::ForGammelInnlogging => "for_gammel_innlogging",
            Self::ForLavtNiva(_) => "for_lavt_niva",
            Self::UgyldigPid => "ugyldig_pid",
            Self::LoginKreves => "login_kreves",
            Self::TilbyderNede(_) => "tilbyder_nede",
            Self::Avvist { .. } => "avvist",
            Self::Nokkel(_) => "nokkelfeil",
        }
    }
}

/// The error words of OAuth, OpenID Connect, PAR and DPoP; anything else is `Annet`, so that no text from outside reaches the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protokollkode {
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedResponseType,
    InvalidScope,
    UseDpopNonce,
    InvalidDpopProof,
    AccessDenied,
    LoginRequired,
    ServerError,
    TemporarilyUnavailable,
    Annet,
}

const KODER: [(&str, Protokollkode); 13] = [
    ("invalid_request", Protokollkode::InvalidRequest),
    ("invalid_client", Protokollkode::InvalidClient),
    ("invalid_grant", Protokollkode::InvalidGrant),
    ("unauthorized_client", Protokollkode::UnauthorizedClient),
    ("unsupported_grant_type", Protokollkode::UnsupportedGrantType),
    ("unsupported_response_type", Protokollkode::UnsupportedResponseType),
    ("invalid_scope", Protokollkode::InvalidScope),
    ("use_dpop_nonce", Protokollkode::UseDpopNonce),
    ("invalid_dpop_proof", Protokollkode::InvalidDpopProof),
    ("access_denied", Protokollkode::AccessDenied),
    ("login_required", Protokollkode::LoginRequired),
    ("server_error", Protokollkode::ServerError),
    ("temporarily_unavailable", Protokollkode::TemporarilyUnavailable),
];

impl Protokollkode {
    /// Recognises a word from an `error` member or parameter.
    pub fn fra(ord: &str) -> Self {
        KODER.iter().find(|(o, _)| *o == ord).map_or(Self::Annet, |(_, k)| *k)
    }
}

impl std::fmt::Display for Protokollkode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(KODER.iter().find(|(_, k)| k == self).map_or("annet", |(o, _)| o))
    }
}

/// What is wrong with a private key or the signing with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NokkelFeil {
    #[error("the key file cannot be read")]
    Lesing,
    #[error("no PKCS#8 key (PRIVATE KEY) in the PEM text")]
    IngenNokkel,
    #[error("a key is neither EC P-256, EC P-384 nor RSA in PKCS#8")]
    FeilSlag,
    #[error("Maskinporten wants an RSA key")]
    IkkeRsa,
    #[error("a key has no certificate after it")]
    UtenSertifikat,
    #[error("signing failed")]
    Signering,
    #[error("the system has no randomness")]
    Tilfeldighet,
}

/// What is wrong with the set-up of the client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OppsettFeil {
    #[error("the issuer {0:?} is not an address")]
    Utsteder(String),
    #[error("{0:?} must be https (http is for loopback only)")]
    IkkeHttps(String),
    #[error("the HTTP client cannot start")]
    Http,
    #[error(transparent)]
    Nokkel(#[from] NokkelFeil),
}
