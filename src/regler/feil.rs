//! Why a message could not be read. The code is the public one; the cause gives the words.

use serde::{Deserialize, Serialize};

use grunn::text::{Sprak, T};

/// Largest message we accept (`domain/oppgjor.md` §2.4; the real limit is not published).
pub const MAKS_BYTES: usize = 20 * 1024 * 1024;
/// Most bills in one message.
pub const MAKS_REGNINGER: usize = 5_000;
/// Deepest nesting of elements or JSON values. Real messages use about ten.
pub const MAKS_DYBDE: usize = 64;
/// Most values in one bill, or outside the bills. Keeps memory in step with the limit on bytes.
pub const MAKS_VERDIER: usize = 20_000;
/// We stop collecting here: a file with more faults than this is the wrong file.
pub const MAKS_FEIL: usize = 100;

/// The public error codes (Krav-API for JSON, kodeverk 8221 for XML).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "beskrivelse", derive(utoipa::ToSchema), schema(description = "Offentlig kode."))]
pub enum Feilkode {
    UkjentFormat,
    UkjentFelt,
    ManglerPraksisid,
    ManglerBehandlerkrav,
    ManglerRegninger,
    ManglerGuid,
    UkjentPraksisid,
    DuplikatKrav,
    /// Not well-formed XML.
    T01,
    /// XML that breaks the form of the message.
    T02,
    /// A message type or version we do not take.
    T10,
    /// Any other error of form.
    T99,
}

impl Feilkode {
    /// The code as the public documentation writes it.
    pub fn kode(self) -> &'static str {
        match self {
            Self::UkjentFormat => "UKJENT_FORMAT",
            Self::UkjentFelt => "UKJENT_FELT",
            Self::ManglerPraksisid => "MANGLER_PRAKSISID",
            Self::ManglerBehandlerkrav => "MANGLER_BEHANDLERKRAV",
            Self::ManglerRegninger => "MANGLER_REGNINGER",
            Self::ManglerGuid => "MANGLER_GUID",
            Self::UkjentPraksisid => "UKJENT_PRAKSISID",
            Self::DuplikatKrav => "DUPLIKAT_KRAV",
            Self::T01 => "T01",
            Self::T02 => "T02",
            Self::T10 => "T10",
            Self::T99 => "T99",
        }
    }
}

/// What was wrong, closely enough to say how to put it right. Never holds what the file said about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arsak {
    Tom,
    UkjentInnhold,
    IkkeVelformet,
    Dtd,
    UkjentEntitet,
    ForStor,
    ForMangeRegninger,
    ForDyp,
    ForMangeVerdier,
    Tegnsett(String),
    UgyldigeTegn(String),
    /// A character that can be stored nowhere, as a zero.
    Styretegn,
    FeilMeldingstype,
    UkjentFelt,
    DobbeltFelt,
    Mangler,
    /// Which kind of value is wanted there.
    FeilType(Verditype),
    UkjentPraksis,
    /// The claimant in the file is somebody else.
    AnnetHpr,
    AnnenPerson,
    Duplikat,
    /// What was encrypted could not be opened.
    Kryptering(Krypteringsfeil),
}

/// Why the content could not be taken out of its encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Krypteringsfeil {
    IkkeJwe,
    Algoritme,
    UkjentNokkel,
    KanIkkeApnes,
    Signert,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verditype {
    Objekt,
    Liste,
    Tekst,
    Belop,
    Antall,
    JaNei,
    Dato,
    Tidspunkt,
    Guid,
    PraksisId,
    Regningsnummer,
}

/// One fault in a message, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesefeil {
    pub kode: Feilkode,
    pub arsak: Arsak,
    pub linje: Option<u64>,
    pub kolonne: Option<u64>,
    /// Path of the element or field: `behandlerkrav.regninger[2].belop`, `Enkeltregning[3]/Takst/Verdi`.
    pub element: String,
    /// The bill it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regning: Option<Box<Feilregning>>,
}

/// A bill of a message that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feilregning {
    /// Among the bills of the message, from 1.
    pub plass: usize,
    /// Its number, when that can be read.
    pub nummer: Option<String>,
}

impl Feilregning {
    fn navn(&self, sprak: Sprak) -> String {
        match &self.nummer {
            Some(nummer) => T(format!("regning {nummer}"), format!("rekning {nummer}")),
            None => T(
                format!("regningen på plass {}", self.plass),
                format!("rekninga på plass {}", self.plass),
            ),
        }
        .i(sprak)
    }
}

impl Lesefeil {
    /// Says of faults which bill they are in.
    pub(super) fn i_regning(feil: &mut [Self], plass: usize, nummer: Option<&str>) {
        for f in feil {
            f.regning = Some(Box::new(Feilregning {
                plass,
                nummer: nummer.filter(|n| !n.is_empty()).map(str::to_owned),
            }));
        }
    }

    pub fn ny(kode: Feilkode, arsak: Arsak, element: impl Into<String>) -> Self {
        Self {
            kode,
            arsak,
            linje: None,
            kolonne: None,
            element: kort(element.into()),
            regning: None,
        }
    }

    pub fn ved(mut self, linje: u64, kolonne: u64) -> Self {
        self.linje = Some(linje);
        self.kolonne = Some(kolonne);
        self
    }

    /// What is wrong, in one or two sentences, with line, bill and element.
    pub fn tekst(&self, sprak: Sprak) -> String {
        let hva = T(self.hva_nb(), self.hva_nn()).i(sprak);
        match (self.linje, &self.regning) {
            (Some(linje), Some(r)) => format!("Linje {linje}, {}: {hva}", r.navn(sprak)),
            (Some(linje), None) => format!("Linje {linje}: {hva}"),
            (None, _) => hva,
        }
    }

    fn hva_nb(&self) -> String {
        let e = &self.element;
        match &self.arsak {
            Arsak::Tom => "Fila er tom.".into(),
            Arsak::UkjentInnhold => "Fila er verken et behandlerkrav i XML eller i JSON.".into(),
            Arsak::IkkeVelformet if self.kode == Feilkode::T01 => format!("Fila er ikke gyldig XML ved «{e}»."),
            Arsak::IkkeVelformet => format!("Fila er ikke gyldig JSON ved «{e}»."),
            Arsak::Dtd => "Fila har en DOCTYPE. Det tar vi ikke imot, av hensyn til sikkerheten.".into(),
            Arsak::UkjentEntitet => format!("Fila bruker en entitet vi ikke kjenner, i «{e}»."),
            Arsak::ForStor => format!("Fila er større enn {} MB.", MAKS_BYTES / 1024 / 1024),
            Arsak::ForMangeRegninger => format!("Kravet har flere enn {MAKS_REGNINGER} regninger."),
            Arsak::ForDyp => format!("Innholdet har flere enn {MAKS_DYBDE} nivåer, ved «{e}»."),
            Arsak::ForMangeVerdier => format!("«{e}» har flere enn {MAKS_VERDIER} verdier."),
            Arsak::Tegnsett(navn) => format!("Tegnsettet «{navn}» støttes ikke."),
            Arsak::UgyldigeTegn(navn) => format!("Fila har tegn som ikke finnes i {navn}."),
            Arsak::Styretegn => format!("«{e}» har et styretegn som ikke kan være i en tekst."),
            Arsak::FeilMeldingstype => format!("«{e}» er en meldingstype eller versjon vi ikke tar imot."),
            Arsak::UkjentFelt => format!("Vi kjenner ikke feltet «{e}»."),
            Arsak::DobbeltFelt => format!("Feltet «{e}» står to ganger."),
            Arsak::Mangler => format!("«{e}» mangler."),
            Arsak::FeilType(t) => format!("«{e}» skal være {}.", t.navn(Sprak::Nb)),
            Arsak::UkjentPraksis => "Praksisen er ikke registrert på deg.".into(),
            Arsak::AnnetHpr => "Kravet har et annet HPR-nummer enn ditt.".into(),
            Arsak::AnnenPerson => "Kravet har et annet fødselsnummer enn ditt.".into(),
            Arsak::Kryptering(feil) => feil.tekst().0.into(),
            Arsak::Duplikat => "Vi har allerede fått akkurat dette kravet.".into(),
        }
    }

    fn hva_nn(&self) -> String {
        let e = &self.element;
        match &self.arsak {
            Arsak::Tom => "Fila er tom.".into(),
            Arsak::UkjentInnhold => "Fila er verken eit behandlarkrav i XML eller i JSON.".into(),
            Arsak::IkkeVelformet if self.kode == Feilkode::T01 => format!("Fila er ikkje gyldig XML ved «{e}»."),
            Arsak::IkkeVelformet => format!("Fila er ikkje gyldig JSON ved «{e}»."),
            Arsak::Dtd => "Fila har ein DOCTYPE. Det tek vi ikkje imot, av omsyn til tryggleiken.".into(),
            Arsak::UkjentEntitet => format!("Fila bruker ein entitet vi ikkje kjenner, i «{e}»."),
            Arsak::ForStor => format!("Fila er større enn {} MB.", MAKS_BYTES / 1024 / 1024),
            Arsak::ForMangeRegninger => format!("Kravet har fleire enn {MAKS_REGNINGER} rekningar."),
            Arsak::ForDyp => format!("Innhaldet har fleire enn {MAKS_DYBDE} nivå, ved «{e}»."),
            Arsak::ForMangeVerdier => format!("«{e}» har fleire enn {MAKS_VERDIER} verdiar."),
            Arsak::Tegnsett(navn) => format!("Teiknsettet «{navn}» er ikkje støtta."),
            Arsak::UgyldigeTegn(navn) => format!("Fila har teikn som ikkje finst i {navn}."),
            Arsak::Styretegn => format!("«{e}» har eit styreteikn som ikkje kan vere i ein tekst."),
            Arsak::FeilMeldingstype => format!("«{e}» er ein meldingstype eller versjon vi ikkje tek imot."),
            Arsak::UkjentFelt => format!("Vi kjenner ikkje feltet «{e}»."),
            Arsak::DobbeltFelt => format!("Feltet «{e}» står to gonger."),
            Arsak::Mangler => format!("«{e}» manglar."),
            Arsak::FeilType(t) => format!("«{e}» skal vere {}.", t.navn(Sprak::Nn)),
            Arsak::UkjentPraksis => "Praksisen er ikkje registrert på deg.".into(),
            Arsak::AnnetHpr => "Kravet har eit anna HPR-nummer enn ditt.".into(),
            Arsak::AnnenPerson => "Kravet har eit anna fødselsnummer enn ditt.".into(),
            Arsak::Kryptering(feil) => feil.tekst().1.into(),
            Arsak::Duplikat => "Vi har alt fått akkurat dette kravet.".into(),
        }
    }

    /// What to do about it.
    pub fn tiltak(&self, sprak: Sprak) -> &'static str {
        let tekst = match &self.arsak {
            Arsak::Tom | Arsak::UkjentInnhold => T(
                "Velg kravfila som journalsystemet lagde, og prøv igjen.",
                "Vel kravfila som journalsystemet laga, og prøv igjen.",
            ),
            Arsak::IkkeVelformet | Arsak::Dtd | Arsak::UkjentEntitet | Arsak::ForDyp | Arsak::ForMangeVerdier => T(
                "Lag kravfila på nytt i journalsystemet. Hjelper det ikke, kontakt leverandøren.",
                "Lag kravfila på nytt i journalsystemet. Hjelper det ikkje, kontakt leverandøren.",
            ),
            Arsak::ForStor | Arsak::ForMangeRegninger => T(
                "Del kravet i flere filer, og send dem hver for seg.",
                "Del kravet i fleire filer, og send dei kvar for seg.",
            ),
            Arsak::Tegnsett(_) | Arsak::UgyldigeTegn(_) => T(
                "Lagre fila som UTF-8, eller be leverandøren rette tegnsettet.",
                "Lagre fila som UTF-8, eller be leverandøren rette teiknsettet.",
            ),
            Arsak::Styretegn => T(
                "Fjern tegnet i journalsystemet, eller be leverandøren gjøre det.",
                "Fjern teiknet i journalsystemet, eller be leverandøren gjere det.",
            ),
            Arsak::FeilMeldingstype => T(
                "Send et behandlerkrav (BKM 1.2 i MsgHead 1.2).",
                "Send eit behandlarkrav (BKM 1.2 i MsgHead 1.2).",
            ),
            Arsak::UkjentFelt | Arsak::DobbeltFelt => T("Fjern feltet, og send på nytt.", "Fjern feltet, og send på nytt."),
            Arsak::Mangler => T(
                "Fyll inn det som mangler, og send på nytt.",
                "Fyll inn det som manglar, og send på nytt.",
            ),
            Arsak::FeilType(_) => T("Rett verdien, og send på nytt.", "Rett verdien, og send på nytt."),
            Arsak::UkjentPraksis => T(
                "Velg en praksis som står under Praksisinformasjon.",
                "Vel ein praksis som står under Praksisinformasjon.",
            ),
            Arsak::AnnetHpr | Arsak::AnnenPerson => T(
                "Den som står som avsender i kravet, må sende det selv.",
                "Den som står som avsendar i kravet, må sende det sjølv.",
            ),
            Arsak::Kryptering(feil) => feil.tiltak(),
            Arsak::Duplikat => T(
                "Ikke send det på nytt. Se status under Innsendinger.",
                "Ikkje send det på nytt. Sjå status under Innsendingar.",
            ),
        };
        tekst.i(sprak)
    }
}

impl Krypteringsfeil {
    fn tekst(self) -> T {
        match self {
            Self::IkkeJwe => T("Meldingen er ikke en kompakt JWE.", "Meldinga er ikkje ein kompakt JWE."),
            Self::Algoritme => T(
                "JWE-en er laget med noe annet enn RSA-OAEP-256, A256GCM og eventuelt DEF.",
                "JWE-en er laga med noko anna enn RSA-OAEP-256, A256GCM og eventuelt DEF.",
            ),
            Self::UkjentNokkel => T(
                "JWE-en er kryptert til en nøkkel vi ikke har.",
                "JWE-en er kryptert til ein nøkkel vi ikkje har.",
            ),
            Self::KanIkkeApnes => T("JWE-en kan ikke åpnes.", "JWE-en kan ikkje opnast."),
            Self::Signert => T("Innholdet i JWE-en er en signert JWT.", "Innhaldet i JWE-en er ein signert JWT."),
        }
    }

    fn tiltak(self) -> T {
        match self {
            Self::IkkeJwe | Self::Algoritme => T(
                "Krypter meldingen som beskrevet i /kuhr/krav/v1/openapi.json, og send på nytt.",
                "Krypter meldinga som skildra i /kuhr/krav/v1/openapi.json, og send på nytt.",
            ),
            Self::UkjentNokkel | Self::KanIkkeApnes => T(
                "Hent nøkkelen på nytt fra /kuhr/krav/v1/jwk, krypter meldingen til den, og send på nytt.",
                "Hent nøkkelen på nytt frå /kuhr/krav/v1/jwk, krypter meldinga til den, og send på nytt.",
            ),
            Self::Signert => T(
                "Send den uten signatur (alg none), eller bare JSON-innholdet. Tokenet sier hvem du er.",
                "Send han utan signatur (alg none), eller berre JSON-innhaldet. Tokenet seier kven du er.",
            ),
        }
    }
}

impl Verditype {
    fn navn(self, sprak: Sprak) -> &'static str {
        let tekst = match self {
            Self::Objekt => T("et objekt", "eit objekt"),
            Self::Liste => T("en liste", "ei liste"),
            Self::Tekst => T("tekst på høyst 2000 tegn", "tekst på høgst 2000 teikn"),
            Self::Belop => T(
                "et beløp i kroner med høyst to desimaler",
                "eit beløp i kroner med høgst to desimalar",
            ),
            Self::Antall => T("et helt tall fra 1 til 9999", "eit heilt tal frå 1 til 9999"),
            Self::JaNei => T("true eller false", "true eller false"),
            Self::Dato => T("en dato som 2026-01-31", "ein dato som 2026-01-31"),
            Self::Tidspunkt => T(
                "et tidspunkt som 2026-01-31T09:30:00+01:00",
                "eit tidspunkt som 2026-01-31T09:30:00+01:00",
            ),
            Self::Guid => T("en GUID", "ein GUID"),
            Self::PraksisId => T("en praksisId med ti siffer", "ein praksisId med ti siffer"),
            Self::Regningsnummer => T("et nummer med bare sifre, høyst 20", "eit nummer med berre siffer, høgst 20"),
        };
        tekst.i(sprak)
    }
}

/// Names come from the file, so they are cut and stripped before they are shown.
pub(super) fn kort(navn: String) -> String {
    let mut ut: String = navn.chars().filter(|c| !c.is_control()).take(160).collect();
    if ut.len() < navn.len() && navn.chars().count() > 160 {
        ut.push('…');
    }
    ut
}
