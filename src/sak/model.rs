//! Cases without database and pages: kinds, states, who may decide what. Two pairs of eyes where money may go astray.

use chrono::{DateTime, Utc};
use grunn::text::T;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::feil::AppError;
use crate::server::rolle::{Rolle, Roller};
use grunn::feltfeil::FeltFeil;

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sakslag {
    /// The banks' register did not confirm who owns an account.
    KontoAvvik,
    /// Somebody used the link «this was not me»; the account is frozen.
    KontoMeldt,
    /// A practice site that Enhetsregisteret does not confirm.
    EnhetManuell,
    /// Papers on education, for those who are not in HPR.
    Utdanning,
    /// A practice whose owner has lost what its type needs in HPR.
    Godkjenning,
    /// Bills that the control can neither approve nor reject.
    Krav,
    /// A payment that differs from what was ordered.
    Betaling,
    /// Mail that was given up, and no recipient can mend.
    Epost,
}

impl Sakslag {
    pub const ALLE: [Self; 8] = [
        Self::KontoAvvik,
        Self::KontoMeldt,
        Self::EnhetManuell,
        Self::Utdanning,
        Self::Godkjenning,
        Self::Krav,
        Self::Betaling,
        Self::Epost,
    ];

    /// Stable word in the database.
    pub const fn kode(self) -> &'static str {
        match self {
            Self::KontoAvvik => "konto_avvik",
            Self::KontoMeldt => "konto_meldt",
            Self::EnhetManuell => "enhet_manuell",
            Self::Utdanning => "utdanning",
            Self::Godkjenning => "godkjenning",
            Self::Krav => "krav",
            Self::Betaling => "betaling",
            Self::Epost => "epost",
        }
    }

    /// The kind with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|s| s.kode() == kode)
    }

    /// How many different case workers must approve. The database demands the same (`sak_to_godkjenner`).
    pub const fn godkjennere(self) -> usize {
        match self {
            Self::KontoAvvik | Self::KontoMeldt | Self::Krav | Self::Betaling => 2,
            Self::EnhetManuell | Self::Utdanning | Self::Godkjenning | Self::Epost => 1,
        }
    }
}

/// Where a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Saksstatus {
    Ny,
    /// One of two has approved.
    UnderArbeid,
    Godkjent,
    Avvist,
    /// Closed without an answer: there is nothing left to decide.
    Bortfalt,
}

impl Saksstatus {
    pub const ALLE: [Self; 5] = [Self::Ny, Self::UnderArbeid, Self::Godkjent, Self::Avvist, Self::Bortfalt];

    pub const fn kode(self) -> &'static str {
        match self {
            Self::Ny => "ny",
            Self::UnderArbeid => "under_arbeid",
            Self::Godkjent => "godkjent",
            Self::Avvist => "avvist",
            Self::Bortfalt => "bortfalt",
        }
    }

    /// The state with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|s| s.kode() == kode)
    }

    pub const fn er_aapen(self) -> bool {
        matches!(self, Self::Ny | Self::UnderArbeid)
    }
}

/// What a case worker says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Svar {
    Godkjent,
    Avvist,
}

impl Svar {
    pub const fn kode(self) -> &'static str {
        match self {
            Self::Godkjent => "godkjent",
            Self::Avvist => "avvist",
        }
    }

    /// The answer with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        [Self::Godkjent, Self::Avvist].into_iter().find(|s| s.kode() == kode)
    }
}

/// Nobody decides a case about themselves (forvaltningsloven § 6).
pub const EGEN: T = T(
    "Saken gjelder deg selv. En annen saksbehandler må avgjøre den.",
    "Saka gjeld deg sjølv. Ein annan saksbehandlar må avgjere ho.",
);

grunn::feltfeil! {
    /// Why an answer does not count.
    Avgjorelsesfeil {
        SvarMangler = "svar-mangler": T(
            "Velg om saken skal godkjennes eller avvises.",
            "Vel om saka skal godkjennast eller avvisast.",
        ),
        BegrunnelseMangler = "begrunnelse-mangler": T("Skriv en begrunnelse.", "Skriv ei grunngiving."),
        /// How many characters there were.
        BegrunnelseForLang(antall) = "begrunnelse-for-lang": T(
            format!("Skriv en begrunnelse på høyst {LENGSTE_BEGRUNNELSE} tegn."),
            format!("Skriv ei grunngiving på høgst {LENGSTE_BEGRUNNELSE} teikn."),
        ),
        /// The case is closed.
        Avgjort = "sak-avgjort": T("Saken er avgjort.", "Saka er avgjord."),
        /// The one who approved first cannot be the second.
        SammePerson = "sak-samme-person": T(
            "Du har godkjent saken før. En annen saksbehandler må være nummer to.",
            "Du har godkjent saka før. Ein annan saksbehandlar må vere nummer to.",
        ),
        Inhabil = "sak-inhabil": EGEN,
        /// The first to answer, and whoever stops, treats the case.
        IkkeBehandler = "sak-ikke-behandler": T(
            "Du kan lese saken, men ikke avgjøre den. Du mangler rollen «behandle».",
            "Du kan lese saka, men ikkje avgjere ho. Du manglar rolla «behandle».",
        ),
        /// The second pair of eyes is somebody who may be that.
        IkkeGodkjenner = "sak-ikke-godkjenner": T(
            "Du kan ikke være nummer to i saken. Du mangler rollen «godkjenn».",
            "Du kan ikkje vere nummer to i saka. Du manglar rolla «godkjenn».",
        ),
    }
}

/// Who answers, and what they may do.
#[derive(Clone, Copy, Debug)]
pub struct Avgjorer<'a> {
    pub id: Uuid,
    pub roller: &'a Roller,
}

/// Whether the roles are enough for an answer, when somebody has approved (`en_har`) or nobody.
///
/// # Errors
/// Which role is missing.
pub fn krev_rolle(roller: &Roller, en_har: bool, svar: Svar) -> Result<(), Avgjorelsesfeil> {
    let (behandler, godkjenner) = (roller.har(Rolle::Behandle), roller.har(Rolle::Godkjenn));
    match (svar, en_har) {
        (Svar::Godkjent, true) if !godkjenner => Err(Avgjorelsesfeil::IkkeGodkjenner),
        (Svar::Avvist, true) if behandler || godkjenner => Ok(()),
        (Svar::Avvist, _) | (Svar::Godkjent, false) if !behandler => Err(Avgjorelsesfeil::IkkeBehandler),
        _ => Ok(()),
    }
}

/// The state after an answer. `godkjent_av` are those who have approved so far. One rejection is enough: it only stops.
///
/// # Errors
/// When the answer does not count.
pub fn avgjor(
    status: Saksstatus,
    slag: Sakslag,
    godkjent_av: &[Uuid],
    hvem: Avgjorer<'_>,
    egen_sak: bool,
    svar: Svar,
) -> Result<Saksstatus, Avgjorelsesfeil> {
    if !status.er_aapen() {
        return Err(Avgjorelsesfeil::Avgjort);
    }
    if egen_sak {
        return Err(Avgjorelsesfeil::Inhabil);
    }
    if svar == Svar::Godkjent && godkjent_av.contains(&hvem.id) {
        return Err(Avgjorelsesfeil::SammePerson);
    }
    krev_rolle(hvem.roller, !godkjent_av.is_empty(), svar)?;
    match svar {
        Svar::Avvist => Ok(Saksstatus::Avvist),
        Svar::Godkjent if godkjent_av.len() + 1 >= slag.godkjennere() => Ok(Saksstatus::Godkjent),
        Svar::Godkjent => Ok(Saksstatus::UnderArbeid),
    }
}

/// Longest reason; the database says the same.
pub const LENGSTE_BEGRUNNELSE: usize = 1000;

/// The form on the page of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Avgjorelsesskjema {
    /// The button that was pressed: `godkjent` or `avvist`.
    pub svar: String,
    pub begrunnelse: String,
    pub versjon: String,
}

impl Avgjorelsesskjema {
    /// Answer, reason and the version the page showed.
    ///
    /// # Errors
    /// `Ugyldig`, fields `svar` and `begrunnelse`; `Endret` when the version is no number.
    pub fn parse(&self) -> Result<(Svar, String, i32), AppError> {
        let mut feil = FeltFeil::default();
        let svar = Svar::fra_kode(&self.svar);
        if svar.is_none() {
            feil.legg_til("svar", &Avgjorelsesfeil::SvarMangler);
        }
        let begrunnelse = self.begrunnelse.trim().to_owned();
        let lengde = begrunnelse.chars().count();
        if lengde == 0 {
            feil.legg_til("begrunnelse", &Avgjorelsesfeil::BegrunnelseMangler);
        } else if lengde > LENGSTE_BEGRUNNELSE {
            feil.legg_til(
                "begrunnelse",
                &Avgjorelsesfeil::BegrunnelseForLang(i64::try_from(lengde).unwrap_or(i64::MAX)),
            );
        }
        let versjon = self.versjon.trim().parse().map_err(|_| AppError::Endret)?;
        match svar {
            Some(svar) => Ok(feil.eller((svar, begrunnelse, versjon))?),
            None => Err(AppError::Ugyldig(feil)),
        }
    }
}

/// Whole days a case has waited, or waited until it was decided.
pub fn alder_dager(opprettet: DateTime<Utc>, til: DateTime<Utc>) -> i64 {
    (til - opprettet).num_days().max(0)
}

#[cfg(test)]
mod tester {
    use super::*;
    use Saksstatus::{Avvist, Bortfalt, Godkjent, Ny, UnderArbeid};
    use proptest::prelude::*;

    const ANNE: Uuid = Uuid::from_u128(1);
    const BERIT: Uuid = Uuid::from_u128(2);

    fn alt() -> Roller {
        Roller::ny(Rolle::ALLE)
    }

    #[test]
    fn every_state_and_answer() {
        let (ja, nei) = (Svar::Godkjent, Svar::Avvist);
        let (to, en) = (Sakslag::KontoAvvik, Sakslag::Utdanning);
        let tabell: [(_, _, &[Uuid], _, _, _); 13] = [
            (Ny, to, &[], ANNE, ja, Ok(UnderArbeid)),
            (Ny, to, &[], ANNE, nei, Ok(Avvist)),
            (UnderArbeid, to, &[ANNE], BERIT, ja, Ok(Godkjent)),
            (UnderArbeid, to, &[ANNE], ANNE, ja, Err(Avgjorelsesfeil::SammePerson)),
            (UnderArbeid, to, &[ANNE], ANNE, nei, Ok(Avvist)),
            (UnderArbeid, to, &[ANNE], BERIT, nei, Ok(Avvist)),
            (Ny, Sakslag::KontoMeldt, &[], ANNE, ja, Ok(UnderArbeid)),
            (Ny, en, &[], ANNE, ja, Ok(Godkjent)),
            (Ny, Sakslag::EnhetManuell, &[], ANNE, nei, Ok(Avvist)),
            (Godkjent, en, &[ANNE], BERIT, nei, Err(Avgjorelsesfeil::Avgjort)),
            (Avvist, to, &[ANNE], BERIT, ja, Err(Avgjorelsesfeil::Avgjort)),
            (Bortfalt, to, &[], BERIT, ja, Err(Avgjorelsesfeil::Avgjort)),
            (Godkjent, to, &[ANNE, BERIT], ANNE, ja, Err(Avgjorelsesfeil::Avgjort)),
        ];
        let alt = alt();
        for (status, slag, godkjent_av, id, svar, venter) in tabell {
            assert_eq!(
                avgjor(status, slag, godkjent_av, Avgjorer { id, roller: &alt }, false, svar),
                venter,
                "{status:?} {slag:?} {svar:?}"
            );
        }
        let anne = Avgjorer { id: ANNE, roller: &alt };
        assert_eq!(avgjor(Ny, en, &[], anne, true, ja), Err(Avgjorelsesfeil::Inhabil), "one's own case");
    }

    #[test]
    fn the_first_treats_and_the_second_approves() {
        use Avgjorelsesfeil::{IkkeBehandler, IkkeGodkjenner};
        let (ja, nei) = (Svar::Godkjent, Svar::Avvist);
        let (to, en) = (Sakslag::KontoAvvik, Sakslag::Utdanning);
        let tabell: [(&[Rolle], _, &[Uuid], _, _); 17] = [
            (&[], en, &[], ja, Err(IkkeBehandler)),
            (&[], to, &[], nei, Err(IkkeBehandler)),
            (&[], to, &[BERIT], ja, Err(IkkeGodkjenner)),
            (&[], to, &[BERIT], nei, Err(IkkeBehandler)),
            (&[Rolle::Behandle], en, &[], ja, Ok(Godkjent)),
            (&[Rolle::Behandle], en, &[], nei, Ok(Avvist)),
            (&[Rolle::Behandle], to, &[], ja, Ok(UnderArbeid)),
            (&[Rolle::Behandle], to, &[BERIT], ja, Err(IkkeGodkjenner)),
            (&[Rolle::Behandle], to, &[BERIT], nei, Ok(Avvist)),
            (&[Rolle::Godkjenn], en, &[], ja, Err(IkkeBehandler)),
            (&[Rolle::Godkjenn], to, &[], ja, Err(IkkeBehandler)),
            (&[Rolle::Godkjenn], to, &[], nei, Err(IkkeBehandler)),
            (&[Rolle::Godkjenn], to, &[BERIT], ja, Ok(Godkjent)),
            (&[Rolle::Godkjenn], to, &[BERIT], nei, Ok(Avvist)),
            (
                &[Rolle::Behandle, Rolle::Godkjenn],
                to,
                &[ANNE],
                ja,
                Err(Avgjorelsesfeil::SammePerson),
            ),
            (&[Rolle::Fagansvarlig], to, &[], ja, Err(IkkeBehandler)),
            (&[Rolle::Fagansvarlig], to, &[BERIT], ja, Err(IkkeGodkjenner)),
        ];
        for (roller, slag, godkjent_av, svar, venter) in tabell {
            let har = Roller::ny(roller.iter().copied());
            let status = if godkjent_av.is_empty() { Ny } else { UnderArbeid };
            let hvem = Avgjorer { id: ANNE, roller: &har };
            assert_eq!(
                avgjor(status, slag, godkjent_av, hvem, false, svar),
                venter,
                "{roller:?} {slag:?} {svar:?}"
            );
        }
    }

    proptest! {
        /// However often and by whomever a case about an account is answered, it is approved only when two different people approved it.
        #[test]
        fn an_account_case_is_never_approved_by_one(svar in proptest::collection::vec((0u128..3, any::<bool>()), 0..12)) {
            let (mut status, mut godkjent_av) = (Ny, Vec::new());
            for (hvem, ja) in svar {
                let (hvem, alt) = (Uuid::from_u128(hvem), alt());
                let med = Avgjorer { id: hvem, roller: &alt };
                if let Ok(ny) = avgjor(status, Sakslag::KontoMeldt, &godkjent_av, med, false, if ja { Svar::Godkjent } else { Svar::Avvist }) {
                    status = ny;
                    if ja {
                        godkjent_av.push(hvem);
                    }
                }
            }
            godkjent_av.sort();
            godkjent_av.dedup();
            prop_assert!(status != Godkjent || godkjent_av.len() >= 2);
        }
    }

    #[test]
    fn a_decision_needs_an_answer_and_a_reason() {
        let skjema = |svar: &str, begrunnelse: &str, versjon: &str| {
            Avgjorelsesskjema {
                svar: svar.into(),
                begrunnelse: begrunnelse.into(),
                versjon: versjon.into(),
            }
            .parse()
        };
        assert_eq!(
            skjema("godkjent", " Ringt banken ", "3"),
            Ok((Svar::Godkjent, "Ringt banken".into(), 3))
        );
        assert_eq!(
            skjema("avvist", " ", "3"),
            Err(AppError::felt("begrunnelse", &Avgjorelsesfeil::BegrunnelseMangler))
        );
        assert_eq!(skjema("", "x", "3"), Err(AppError::felt("svar", &Avgjorelsesfeil::SvarMangler)));
        assert_eq!(skjema("godkjent", "x", ""), Err(AppError::Endret));
        assert!(skjema("godkjent", &"å".repeat(LENGSTE_BEGRUNNELSE), "1").is_ok());
        assert!(skjema("godkjent", &"å".repeat(LENGSTE_BEGRUNNELSE + 1), "1").is_err());
    }

    #[test]
    fn codes_read_back() {
        for slag in Sakslag::ALLE {
            assert_eq!(Sakslag::fra_kode(slag.kode()), Some(slag));
        }
        for status in Saksstatus::ALLE {
            assert_eq!(Saksstatus::fra_kode(status.kode()), Some(status));
        }
    }
}
