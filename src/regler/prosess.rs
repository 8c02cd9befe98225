//! The machine's own view of a claim: three independent statuses and one per bill, with the words of the public Krav-API
//! (`domain/oppgjor.md` §3.1). What people read is made from these in [`super::status`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A step that the statuses do not allow, or a word they do not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Statusfeil {
    #[error("{fra} cannot become {til}")]
    UlovligSteg { fra: &'static str, til: &'static str },
    #[error("unknown status word in {hvor}")]
    UkjentOrd { hvor: &'static str },
}

/// Gives an enum its API words in both directions, from one list.
macro_rules! ord {
    ($navn:ident { $($variant:ident => $ord:literal),+ $(,)? }) => {
        impl $navn {
            /// All values, in the order a claim meets them.
            pub const ALLE: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the API and in the database.
            pub fn ord(self) -> &'static str {
                match self { $(Self::$variant => $ord),+ }
            }
        }

        impl fmt::Display for $navn {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.ord())
            }
        }

        impl FromStr for $navn {
            type Err = Statusfeil;

            fn from_str(ord: &str) -> Result<Self, Statusfeil> {
                match ord {
                    $($ord => Ok(Self::$variant),)+
                    _ => Err(Statusfeil::UkjentOrd { hvor: stringify!($navn) }),
                }
            }
        }
    };
}

/// Where the message is on its way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(
    feature = "beskrivelse",
    derive(utoipa::ToSchema),
    schema(description = "Hvor meldingen er på vei inn.")
)]
pub enum Meldingsstatus {
    Mottatt,
    KlarTilBehandling,
    SendtTilBehandling,
    FerdigBehandlet,
    FeilIMelding,
}

/// Where the automatic control is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(
    feature = "beskrivelse",
    derive(utoipa::ToSchema),
    schema(description = "Hvor den automatiske kontrollen er.")
)]
pub enum Kontrollstatus {
    IkkeSendtTilKontroll,
    Kontrolleres,
    KontrolleresManuelt,
    FerdigKontrollert,
}

/// Where the money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "beskrivelse", derive(utoipa::ToSchema), schema(description = "Hvor pengene er."))]
pub enum Utbetalingsstatus {
    IkkeSendtTilUtbetaling,
    SendtTilUtbetaling,
    Utbetalt,
    IngenUtbetaling,
}

/// One bill. An approved bill becomes `kreditert` when a later credit of it is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(
    feature = "beskrivelse",
    derive(utoipa::ToSchema),
    schema(
        description = "Hva kontrollen har kommet til. En godkjent regning blir kreditert når en senere kreditering av den er godkjent."
    )
)]
pub enum Regningsstatus {
    Behandles,
    Godkjent,
    Avvist,
    Kreditert,
}

ord!(Meldingsstatus {
    Mottatt => "mottatt",
    KlarTilBehandling => "klar_til_behandling",
    SendtTilBehandling => "sendt_til_behandling",
    FerdigBehandlet => "ferdig_behandlet",
    FeilIMelding => "feil_i_melding",
});
ord!(Kontrollstatus {
    IkkeSendtTilKontroll => "ikke_sendt_til_kontroll",
    Kontrolleres => "kontrolleres",
    KontrolleresManuelt => "kontrolleres_manuelt",
    FerdigKontrollert => "ferdig_kontrollert",
});
ord!(Utbetalingsstatus {
    IkkeSendtTilUtbetaling => "ikke_sendt_til_utbetaling",
    SendtTilUtbetaling => "sendt_til_utbetaling",
    Utbetalt => "utbetalt",
    IngenUtbetaling => "ingen_utbetaling",
});
ord!(Regningsstatus {
    Behandles => "behandles",
    Godkjent => "godkjent",
    Avvist => "avvist",
    Kreditert => "kreditert",
});

impl Regningsstatus {
    /// In a sentence; the same in bokmål and nynorsk.
    pub fn paa_norsk(self) -> &'static str {
        match self {
            Self::Behandles => "under behandling",
            Self::Godkjent => "godkjent",
            Self::Avvist => "avvist",
            Self::Kreditert => "kreditert",
        }
    }
}

impl Meldingsstatus {
    /// Mottatt → klar → sendt → ferdig. A technical fault is final and found before the message is ready.
    pub fn til(self, ny: Self) -> Result<Self, Statusfeil> {
        use Meldingsstatus::*;
        let lov = match self {
            Mottatt => matches!(ny, KlarTilBehandling | FeilIMelding),
            KlarTilBehandling => matches!(ny, SendtTilBehandling),
            SendtTilBehandling => matches!(ny, FerdigBehandlet),
            FerdigBehandlet | FeilIMelding => false,
        };
        lov.then_some(ny).ok_or(Statusfeil::UlovligSteg {
            fra: self.ord(),
            til: ny.ord(),
        })
    }
}

impl Kontrollstatus {
    /// The rules may hand a claim to a person, who finishes it or hands it back.
    pub fn til(self, ny: Self) -> Result<Self, Statusfeil> {
        use Kontrollstatus::*;
        let lov = match self {
            IkkeSendtTilKontroll => matches!(ny, Kontrolleres),
            Kontrolleres => matches!(ny, KontrolleresManuelt | FerdigKontrollert),
            KontrolleresManuelt => matches!(ny, Kontrolleres | FerdigKontrollert),
            FerdigKontrollert => false,
        };
        lov.then_some(ny).ok_or(Statusfeil::UlovligSteg {
            fra: self.ord(),
            til: ny.ord(),
        })
    }
}

impl Utbetalingsstatus {
    /// Money that is sent ends as paid. When everything is rejected or set off against debt there is nothing to send.
    pub fn til(self, ny: Self) -> Result<Self, Statusfeil> {
        use Utbetalingsstatus::*;
        let lov = match self {
            IkkeSendtTilUtbetaling => matches!(ny, SendtTilUtbetaling | IngenUtbetaling),
            SendtTilUtbetaling => matches!(ny, Utbetalt),
            Utbetalt | IngenUtbetaling => false,
        };
        lov.then_some(ny).ok_or(Statusfeil::UlovligSteg {
            fra: self.ord(),
            til: ny.ord(),
        })
    }

    /// The bank has sent the money back: it is on its way again. Not a step of a decision.
    pub fn i_retur(self) -> Result<Self, Statusfeil> {
        let ny = Self::SendtTilUtbetaling;
        (self == Self::Utbetalt).then_some(ny).ok_or(Statusfeil::UlovligSteg {
            fra: self.ord(),
            til: ny.ord(),
        })
    }
}

impl Regningsstatus {
    /// A rejected bill stays rejected: it is corrected by sending it again.
    pub fn til(self, ny: Self) -> Result<Self, Statusfeil> {
        use Regningsstatus::*;
        let lov = match self {
            Behandles => matches!(ny, Godkjent | Avvist),
            Godkjent => matches!(ny, Kreditert),
            Avvist | Kreditert => false,
        };
        lov.then_some(ny).ok_or(Statusfeil::UlovligSteg {
            fra: self.ord(),
            til: ny.ord(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_api_in_both_directions_and_in_json() {
        for m in Meldingsstatus::ALLE {
            assert_eq!(m.ord().parse(), Ok(*m));
            assert_eq!(serde_json::to_value(m).unwrap(), m.ord());
        }
        for k in Kontrollstatus::ALLE {
            assert_eq!(k.ord().parse(), Ok(*k));
            assert_eq!(serde_json::to_value(k).unwrap(), k.ord());
        }
        for u in Utbetalingsstatus::ALLE {
            assert_eq!(u.ord().parse(), Ok(*u));
            assert_eq!(serde_json::to_value(u).unwrap(), u.ord());
        }
        for r in Regningsstatus::ALLE {
            assert_eq!(r.ord().parse(), Ok(*r));
            assert_eq!(serde_json::to_value(r).unwrap(), r.ord());
        }
        assert!("Mottatt".parse::<Meldingsstatus>().is_err());
    }

    #[test]
    fn only_the_documented_steps_are_allowed() {
        let antall = |alle: &[Meldingsstatus]| {
            alle.iter()
                .flat_map(|a| alle.iter().map(|b| a.til(*b)))
                .filter(Result::is_ok)
                .count()
        };
        assert_eq!(antall(Meldingsstatus::ALLE), 4);
        assert!(Meldingsstatus::KlarTilBehandling.til(Meldingsstatus::FeilIMelding).is_err());
        assert!(Kontrollstatus::FerdigKontrollert.til(Kontrollstatus::Kontrolleres).is_err());
        assert!(Kontrollstatus::KontrolleresManuelt.til(Kontrollstatus::FerdigKontrollert).is_ok());
        assert!(Utbetalingsstatus::IkkeSendtTilUtbetaling.til(Utbetalingsstatus::Utbetalt).is_err());
        assert!(Utbetalingsstatus::SendtTilUtbetaling.til(Utbetalingsstatus::Utbetalt).is_ok());
        let tilbake: Vec<_> = Utbetalingsstatus::ALLE.iter().filter(|s| s.i_retur().is_ok()).collect();
        assert_eq!(tilbake, [&Utbetalingsstatus::Utbetalt], "only money that was paid comes back");
        assert!(Regningsstatus::Avvist.til(Regningsstatus::Godkjent).is_err());
        assert!(Regningsstatus::Godkjent.til(Regningsstatus::Kreditert).is_ok());
    }
}
