//! What the control can find, and how it is said. A finding keeps its rule and its figures; the words are made when shown.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::regeltekst;
use grunn::text::{Sprak, T, Ting};
use grunn::{Ore, format};

/// The enum, the list of its values and their names, made from one list so that none can be left out.
macro_rules! katalog {
    ($(#[$om:meta])* $synlig:vis enum $navn:ident { $($id:ident,)* }) => {
        $(#[$om])*
        $synlig enum $navn { $($id,)* }

        impl $navn {
            /// Every rule, in the order of the catalogue.
            pub const ALLE: &'static [Self] = &[$(Self::$id,)*];

            /// What it is stored and addressed by.
            pub const fn navn(self) -> &'static str {
                match self { $(Self::$id => stringify!($id),)* }
            }
        }
    };
}

katalog! {
    /// A rule of the catalogue (`domain/oppgjor.md` §4.2), one value per way it can be broken.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum RegelId {
        K01Avtale,
        K01Praksis,
        K01Utdanning,
        K01Godkjenning,
        K02Duplikat,
        K04ForSent,
        K05FremITid,
        K06UgyldigMed,
        K06BareMed,
        K06SammeDag,
        K06DagenEtter,
        K07KreverTakst,
        K08NaerKonsultasjon,
        K08AltGodkjent,
        K09Overlapp,
        K09Neste,
        K09Pabegynt,
        K10SammeTid,
        K11Frikort,
        K11IkkeSvar,
        K11Saksbehandler,
        K11UkjentKode,
        K11Begrunnelse,
        K11UtenId,
        K11Stonadspunkt,
        K11Fagomrade,
        K11FrikortFagomrade,
        K12IkkeFodt,
        K12Avdod,
        K12IkkeSvar,
        K12Saksbehandler,
        K12UkjentPerson,
        K13Tidspunkt,
        K13Klokkeslett,
        K13Takst,
        K13Begrunnelse,
        K14Mangler,
        K14Id,
        K14ForHenvisning,
        K14HarHenvisning,
        K15Repetisjon,
        K15Ukjent,
        K16Maks,
        K16Periode,
        K16Behandler,
        K17Diagnose,
        K17Prosedyre,
        K18Ukjent,
        K18Dato,
        K18Fagomrade,
        K18IkkeLastet,
        K18Praksistype,
        K19Spesialist,
        K19EllerAlder,
        K20Kveld,
        K20KveldMerket,
        K20Tidsrom,
        K21Belop,
        K21UtenFritak,
        K21MedFritak,
        K21PasientBetaler,
        K21Avkortet,
        K21IkkeLastet,
        K21UtenEgetBelop,
        K21AnnetIkkeRett,
        K21AnnetUkjent,
        K21AnnetSats,
        K21Sum,
        K22Mangler,
        K22Kodeverk,
        K23Mangler,
        K23Nummer,
        K24Ukjent,
        K24IkkeGodkjent,
        K24Venter,
        K24AltKreditert,
        K24Fortegn,
        K24Praksis,
        K24ToRegninger,
        K24AnnetNummer,
        K24ForGammel,
        K24Del,
        K25Ukjent,
        K25Retning,
        K25Belop,
        K25Mangler,
        K25Avvist,
        K25Kreditert,
        K25Gjentatt,
        K25AnnetNummer,
        K26Nummer,
        K26Guid,
        K27Barn,
        K27IkkeBarn,
        K27UkjentAlder,
        K27Alder,
        ManueltGodkjent,
        ManueltAvvist,
        K28EnPerDag,
        K30Klokkeslett,
        K31Stonadspunkt,
        K31Tann,
        K31Tilstand,
        GrenseRegning,
        GrenseDag,
        GrenseManed,
        GrenseMinutter,
        GrensePasient,
        SumAntall,
        SumBelop,
        Rapportering,
        UkjentFelt,
    }
}

/// What a finding does with the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Niva {
    Avviser,
    /// Neither paid nor rejected before a person has looked.
    Manuell,
    Informerer,
}

/// One row of the rule table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regel {
    /// Number in the catalogue: `K08`.
    pub kode: &'static str,
    /// The public merknad number, or our code where none is public (`U-` documented text, `I-` inferred).
    pub merknad: &'static str,
    pub niva: Niva,
    /// Where it is written, in bokmål and nynorsk.
    pub hjemmel: T,
    /// What is wrong. `{navn}` is a figure of the finding, `{navn:ting}` a number of things.
    pub tekst: T,
    /// What to do about it.
    pub tiltak: T,
}

/// A figure in a finding, kept exact so that it can be written in either language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdi {
    Tekst(String),
    /// In bokmål and nynorsk.
    Begge(T<String>),
    Tall(i64),
    Belop(Ore),
    Dato(NaiveDate),
    Tid(DateTime<Utc>),
}

impl Verdi {
    fn skriv(&self, sprak: Sprak) -> String {
        match self {
            Self::Tekst(t) => t.clone(),
            Self::Begge(t) => t.paa(sprak).clone(),
            Self::Tall(n) => format::tall(*n),
            Self::Belop(b) => format::kroner(*b),
            Self::Dato(d) => format::dato(*d, sprak),
            Self::Tid(t) => format::tidspunkt(*t, sprak),
        }
    }
}

/// Words that differ in the two languages.
impl From<T> for Verdi {
    fn from(T(nb, nn): T) -> Self {
        Self::Begge(T(nb.to_owned(), nn.to_owned()))
    }
}
impl From<T<String>> for Verdi {
    fn from(ord: T<String>) -> Self {
        Self::Begge(ord)
    }
}
impl From<&str> for Verdi {
    fn from(t: &str) -> Self {
        Self::Tekst(t.to_owned())
    }
}
impl From<String> for Verdi {
    fn from(t: String) -> Self {
        Self::Tekst(t)
    }
}
impl From<i64> for Verdi {
    fn from(n: i64) -> Self {
        Self::Tall(n)
    }
}
impl From<u32> for Verdi {
    fn from(n: u32) -> Self {
        Self::Tall(n.into())
    }
}
impl From<Ore> for Verdi {
    fn from(b: Ore) -> Self {
        Self::Belop(b)
    }
}
impl From<NaiveDate> for Verdi {
    fn from(d: NaiveDate) -> Self {
        Self::Dato(d)
    }
}
impl From<DateTime<Utc>> for Verdi {
    fn from(t: DateTime<Utc>) -> Self {
        Self::Tid(t)
    }
}

/// One thing the control found on a bill or a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funn {
    pub regel: RegelId,
    pub niva: Niva,
    /// Which line of the bill (place in `takster`), when it is about one.
    pub linje: Option<usize>,
    pub verdier: BTreeMap<String, Verdi>,
}

impl Funn {
    /// A finding at the level of the rule table.
    pub fn ny(regel: RegelId) -> Self {
        Self {
            regel,
            niva: regel.regel().niva,
            linje: None,
            verdier: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn med(mut self, navn: &str, verdi: impl Into<Verdi>) -> Self {
        self.verdier.insert(navn.to_owned(), verdi.into());
        self
    }

    #[must_use]
    pub fn paa_linje(mut self, linje: usize) -> Self {
        self.linje = Some(linje);
        self
    }

    pub fn avviser(&self) -> bool {
        self.niva == Niva::Avviser
    }

    /// A person must look before the bill is decided.
    pub fn til_manuell(&self) -> bool {
        self.niva == Niva::Manuell
    }

    /// A register has not answered yet.
    pub fn venter_paa_register(&self) -> bool {
        self.regel.etter_stillhet().is_some()
    }

    /// `470`, `U-FOR-SENT` …
    pub fn merknad(&self) -> &'static str {
        self.regel.regel().merknad
    }

    /// The public number, for the findings that have one.
    pub fn nummer(&self) -> Option<i32> {
        self.merknad().parse().ok()
    }

    /// What is wrong.
    pub fn tekst(&self, sprak: Sprak) -> String {
        let r = self.regel.regel();
        self.fyll(r.tekst.i(sprak), sprak)
    }

    /// What to do about it. A rule that rejects, and here only informs, asks for nothing.
    pub fn tiltak(&self, sprak: Sprak) -> String {
        let r = self.regel.regel();
        if self.niva == Niva::Informerer && r.niva == Niva::Avviser {
            return regeltekst::BARE_INFORMERT.i(sprak).to_owned();
        }
        self.fyll(r.tiltak.i(sprak), sprak)
    }

    /// Where the rule is written.
    pub fn hjemmel(&self, sprak: Sprak) -> &'static str {
        let r = self.regel.regel();
        r.hjemmel.i(sprak)
    }

    fn fyll(&self, mal: &str, sprak: Sprak) -> String {
        let mut ut = String::with_capacity(mal.len() + 40);
        let mut rest = mal;
        while let Some((foran, etter)) = rest.split_once('{') {
            ut.push_str(foran);
            let Some((felt, resten)) = etter.split_once('}') else { break };
            let (navn, ting) = hull(felt);
            match (self.verdier.get(navn), ting) {
                (Some(Verdi::Tall(n)), Some(ting)) => ut.push_str(&ting.antall(*n).i(sprak)),
                (Some(verdi), _) => ut.push_str(&verdi.skriv(sprak)),
                (None, _) => {}
            }
            rest = resten;
        }
        ut.push_str(rest);
        ut
    }
}

/// A gap in a sentence, `{maks:gang}`: the figure's name, and what it counts.
pub(super) fn hull(felt: &str) -> (&str, Option<Ting>) {
    felt.split_once(':')
        .map_or((felt, None), |(navn, ting)| (navn, Ting::fra_navn(ting)))
}

impl RegelId {
    /// A register was silent: the control is run again. Gives what the same is when it has been silent too long, and a person must look.
    pub fn etter_stillhet(self) -> Option<Self> {
        match self {
            Self::K11IkkeSvar => Some(Self::K11Saksbehandler),
            Self::K12IkkeSvar => Some(Self::K12Saksbehandler),
            _ => None,
        }
    }

    /// A person looks at the bill, and the clinician is asked for something meanwhile.
    pub fn ber_behandleren(self) -> bool {
        matches!(self, Self::K08AltGodkjent | Self::K12UkjentPerson | Self::K27UkjentAlder)
    }

    /// The rule with this [`RegelId::navn`].
    pub fn fra_navn(navn: &str) -> Option<Self> {
        Self::ALLE.iter().copied().find(|id| id.navn() == navn)
    }

    /// The row of the table.
    pub fn regel(self) -> Regel {
        regeltekst::regel(self)
    }
}
