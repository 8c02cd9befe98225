//! Which account may be paid to. Pure: the day and what happened are arguments.

use chrono::NaiveDate;

use registre::enhet::kontoeier::Kontosvar;

/// Whether an account is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Godkjenning {
    /// The register said yes, or two case workers did.
    Godkjent,
    /// The register did not answer; it is asked again.
    Kontrolleres,
    /// Two case workers must look at it.
    TilSak,
    /// A case worker said no.
    Avvist,
}

impl Godkjenning {
    pub const ALLE: [Self; 4] = [Self::Godkjent, Self::Kontrolleres, Self::TilSak, Self::Avvist];

    /// Stable word in the database and the history.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Godkjent => "godkjent",
            Self::Kontrolleres => "kontrolleres",
            Self::TilSak => "til_sak",
            Self::Avvist => "avvist",
        }
    }

    /// The state with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|g| g.kode() == kode)
    }

    /// What each of the register's four answers means for an account. The database has the same rule where a row is made.
    pub const fn etter(svar: Kontosvar) -> Self {
        match svar {
            Kontosvar::Treff => Self::Godkjent,
            Kontosvar::IkkeTreff | Kontosvar::Ukjent => Self::TilSak,
            Kontosvar::Utilgjengelig => Self::Kontrolleres,
        }
    }
}

/// The state of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vern {
    pub godkjenning: Godkjenning,
    /// Somebody said «this was not me».
    pub fryst: bool,
}

/// What may happen to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kontohendelse {
    /// The register was asked again.
    Svar(Kontosvar),
    /// The register has been silent for too long.
    FristUte,
    /// Two case workers approved what the register did not confirm, or one refused.
    AvvikGodkjent,
    AvvikAvvist,
    /// The link in the mail was used.
    Meldt,
    /// Two case workers lifted the freeze, or one threw the change away.
    StansOpphevet,
    StansBeholdt,
}

/// The event does not fit the state: somebody else was first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasserIkke;

impl Vern {
    /// A new account, as it is stored.
    #[cfg(test)]
    const fn ny(svar: Kontosvar) -> Self {
        Self {
            godkjenning: Godkjenning::etter(svar),
            fryst: false,
        }
    }

    /// The state afterwards. A freeze is always possible, and only case workers end it.
    ///
    /// # Errors
    /// When a decision comes to an account that does not wait for it.
    pub fn etter(self, hendelse: Kontohendelse) -> Result<Self, PasserIkke> {
        use Godkjenning::{Avvist, Godkjent, Kontrolleres, TilSak};
        let med = |godkjenning| Ok(Self { godkjenning, ..self });
        match (hendelse, self.godkjenning) {
            (Kontohendelse::Svar(svar), Kontrolleres) => med(Godkjenning::etter(svar)),
            (Kontohendelse::FristUte, Kontrolleres) => med(TilSak),
            // The queue was late: it is settled already.
            (Kontohendelse::Svar(_) | Kontohendelse::FristUte, _) => Ok(self),
            (Kontohendelse::AvvikGodkjent, TilSak) => med(Godkjent),
            (Kontohendelse::AvvikAvvist, TilSak | Avvist) => med(Avvist),
            (Kontohendelse::AvvikGodkjent | Kontohendelse::AvvikAvvist, _) => Err(PasserIkke),
            (Kontohendelse::Meldt, _) => Ok(Self { fryst: true, ..self }),
            (Kontohendelse::StansOpphevet | Kontohendelse::StansBeholdt, _) if !self.fryst => Err(PasserIkke),
            (Kontohendelse::StansOpphevet, _) => Ok(Self { fryst: false, ..self }),
            (Kontohendelse::StansBeholdt, _) => med(Avvist),
        }
    }

    /// Money may go here.
    pub const fn betalbar(self) -> bool {
        matches!(self.godkjenning, Godkjenning::Godkjent) && !self.fryst
    }
}

/// What the rule needs to know of one account.
pub trait Kontostand {
    fn vern(&self) -> Vern;
    /// First day it is used; `None`: at once.
    fn gjelder_fra(&self) -> Option<NaiveDate>;
}

/// The account to pay to on a day: the newest that is approved, not frozen and in use. `None`: the payment waits. `kontoer` is oldest first.
pub fn betales_til<K: Kontostand>(kontoer: &[K], dag: NaiveDate) -> Option<&K> {
    kontoer
        .iter()
        .rev()
        .find(|k| k.vern().betalbar() && k.gjelder_fra().is_none_or(|fra| fra <= dag))
}

/// What the clinician is told about the newest account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kontovisning {
    /// It is the one that is paid to.
    IBruk,
    /// Approved, used from this day.
    Venter(NaiveDate),
    Kontrolleres,
    Stanset,
    Avvist,
}

/// The state of the newest account in one word.
pub fn visning(nyeste: &impl Kontostand, idag: NaiveDate) -> Kontovisning {
    match (nyeste.vern(), nyeste.gjelder_fra()) {
        (
            Vern {
                godkjenning: Godkjenning::Avvist,
                ..
            },
            _,
        ) => Kontovisning::Avvist,
        (Vern { fryst: true, .. }, _) => Kontovisning::Stanset,
        (
            Vern {
                godkjenning: Godkjenning::Kontrolleres | Godkjenning::TilSak,
                ..
            },
            _,
        ) => Kontovisning::Kontrolleres,
        (_, Some(fra)) if fra > idag => Kontovisning::Venter(fra),
        _ => Kontovisning::IBruk,
    }
}

#[cfg(test)]
mod tester {
    use super::*;
    use Godkjenning::{Avvist, Godkjent, Kontrolleres, TilSak};
    use Kontohendelse::{AvvikAvvist, AvvikGodkjent, FristUte, Meldt, StansBeholdt, StansOpphevet, Svar};
    use Kontosvar::{IkkeTreff, Treff, Ukjent, Utilgjengelig};
    use proptest::prelude::*;

    const HENDELSER: [Kontohendelse; 10] = [
        Svar(Treff),
        Svar(IkkeTreff),
        Svar(Ukjent),
        Svar(Utilgjengelig),
        FristUte,
        AvvikGodkjent,
        AvvikAvvist,
        Meldt,
        StansOpphevet,
        StansBeholdt,
    ];

    #[test]
    fn each_answer_of_the_register_has_its_state() {
        for (svar, venter, betalbar) in [
            (Treff, Godkjent, true),
            (IkkeTreff, TilSak, false),
            (Ukjent, TilSak, false),
            (Utilgjengelig, Kontrolleres, false),
        ] {
            let ny = Vern::ny(svar);
            assert_eq!((ny.godkjenning, ny.fryst, ny.betalbar()), (venter, false, betalbar), "{svar:?}");
        }
    }

    /// Every state and every event, in the order of `HENDELSER`. `x`: does not fit. A capital letter is a frozen account.
    #[test]
    fn every_state_and_event() {
        let les = |tegn: char| if tegn == 'x' { Err(PasserIkke) } else { Ok(vern(tegn)) };
        for (fra, venter) in [
            ('g', "gggggxxGxx"),
            ('k', "gssksxxKxx"),
            ('s', "sssssgaSxx"),
            ('a', "aaaaaxaAxx"),
            ('G', "GGGGGxxGgA"),
            ('K', "GSSKSxxKkA"),
            ('S', "SSSSSGASsA"),
            ('A', "AAAAAxAAaA"),
        ] {
            for (hendelse, til) in HENDELSER.into_iter().zip(venter.chars()) {
                assert_eq!(vern(fra).etter(hendelse), les(til), "{fra} {hendelse:?}");
            }
        }
    }

    #[derive(Clone, Debug)]
    struct Konto(Vern, Option<NaiveDate>);

    impl Kontostand for Konto {
        fn vern(&self) -> Vern {
            self.0
        }
        fn gjelder_fra(&self) -> Option<NaiveDate> {
            self.1
        }
    }

    fn dag(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, n).unwrap()
    }

    fn vern(tegn: char) -> Vern {
        let godkjenning = match tegn.to_ascii_lowercase() {
            'g' => Godkjent,
            'k' => Kontrolleres,
            's' => TilSak,
            _ => Avvist,
        };
        Vern {
            godkjenning,
            fryst: tegn.is_ascii_uppercase(),
        }
    }

    #[test]
    fn the_newest_usable_account_is_paid_to() {
        let fra = [None, Some(dag(7)), Some(dag(9))];
        for (tilstander, paa, venter) in [
            ("g", dag(1), Some(0)),
            ("s", dag(1), None),
            ("gg", dag(6), Some(0)),
            ("gg", dag(7), Some(1)),
            ("gs", dag(8), Some(0)),
            ("gk", dag(8), Some(0)),
            ("gG", dag(8), Some(0)),
            ("ga", dag(8), Some(0)),
            ("ggs", dag(9), Some(1)),
            ("gsg", dag(9), Some(2)),
            ("gGG", dag(9), Some(0)),
            ("sk", dag(9), None),
            ("", dag(9), None),
        ] {
            let kontoer: Vec<Konto> = tilstander.chars().zip(fra).map(|(t, fra)| Konto(vern(t), fra)).collect();
            let valgt = betales_til(&kontoer, paa).map(|k| kontoer.iter().position(|x| std::ptr::eq(x, k)).unwrap());
            assert_eq!(valgt, venter, "{tilstander} {paa}");
        }
    }

    #[test]
    fn the_newest_account_is_explained() {
        for (tegn, fra, venter) in [
            ('g', None, Kontovisning::IBruk),
            ('g', Some(dag(6)), Kontovisning::IBruk),
            ('g', Some(dag(7)), Kontovisning::Venter(dag(7))),
            ('k', Some(dag(7)), Kontovisning::Kontrolleres),
            ('s', None, Kontovisning::Kontrolleres),
            ('S', None, Kontovisning::Stanset),
            ('G', Some(dag(7)), Kontovisning::Stanset),
            ('a', None, Kontovisning::Avvist),
            ('A', None, Kontovisning::Avvist),
        ] {
            assert_eq!(visning(&Konto(vern(tegn), fra), dag(6)), venter, "{tegn}");
        }
    }

    fn en_hendelse() -> impl Strategy<Value = Kontohendelse> {
        proptest::sample::select(HENDELSER.to_vec())
    }

    fn et_svar() -> impl Strategy<Value = Kontosvar> {
        proptest::sample::select(vec![Treff, IkkeTreff, Ukjent, Utilgjengelig])
    }

    proptest! {
        /// However events come: an account is payable only when the register or two case workers said yes after the last «no», and a freeze
        /// that nobody lifted holds.
        #[test]
        fn an_unapproved_or_frozen_account_is_never_payable(
            kontoer in proptest::collection::vec((et_svar(), proptest::collection::vec(en_hendelse(), 0..12), 0u32..28), 0..6),
            paa in 1u32..28,
        ) {
            let mut rekke = Vec::new();
            for (svar, hendelser, fra) in kontoer {
                let mut na = Vern::ny(svar);
                let (mut ja, mut meldt) = (svar == Treff, false);
                for h in hendelser {
                    let Ok(ny) = na.etter(h) else { continue };
                    ja = match h {
                        AvvikGodkjent => true,
                        Svar(Treff) if na.godkjenning == Kontrolleres => true,
                        AvvikAvvist | StansBeholdt => false,
                        _ => ja,
                    };
                    meldt = match h {
                        Meldt => true,
                        StansOpphevet => false,
                        _ => meldt,
                    };
                    na = ny;
                }
                prop_assert!(!na.betalbar() || (ja && !meldt));
                rekke.push(Konto(na, (fra > 0).then(|| dag(fra))));
            }
            if let Some(k) = betales_til(&rekke, dag(paa)) {
                prop_assert!(k.0.betalbar() && !k.0.fryst && k.0.godkjenning == Godkjent);
                prop_assert!(k.1.is_none_or(|fra| fra <= dag(paa)));
            }
        }
    }
}
