//! The one table that says what a claim's status means (`design/product.md` «Status of a claim», `domain/oppgjor.md` §3.2).
//!
//! «Godkjent» and «Praksisvalg» are Helfo's own words; the others are ours. A status is never a bare word: it carries a
//! sentence, the next step, whose turn it is and which deadline counts.

use serde::{Deserialize, Serialize};

use super::kjede::{Kjedetall, Regningstilstand};
use super::motregning::Nullgrunn;
use super::prosess::{Kontrollstatus, Meldingsstatus, Utbetalingsstatus};
use grunn::Ore;
use grunn::text::T;

/// What the person sees, derived and never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kravlapp {
    Mottatt,
    FeilIMelding,
    Praksisvalg,
    TilKontroll,
    ManuellBehandling,
    /// Control is done and nothing is rejected; waits for the payment run.
    Godkjent,
    /// Shown as «Godkjent» with the number of rejected bills.
    DelvisGodkjent,
    Avvist,
    SendtTilUtbetaling,
    /// The money for the approved bills is on its way, and bills are still rejected.
    DelvisSendt,
    Utbetalt,
    /// Paid, and bills are still rejected.
    DelvisUtbetalt,
    /// Approved, but the whole amount was set off against debt from earlier credits.
    Motregnet,
    /// Its credits are as large as what is approved, or larger.
    Trukket,
    /// Approved bills that claimed nothing.
    Nullbelop,
    /// Only reports of paid egenandel: noted, and nothing more happens.
    Registrert,
}

/// Who has to do something for the claim to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tur {
    Din,
    Var,
    Ingen,
}

/// Which deadline counts now. The page works out the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fristtype {
    Ingen,
    /// Six months from the end of the treatment month (ftrl § 22-14 third paragraph): to send or send again.
    Kravfrist,
    /// We must pay within 30 days of receipt.
    Utbetalingsfrist,
    /// Six weeks to appeal (ftrl § 21-12).
    Klagefrist,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statusvisning {
    pub lapp: Kravlapp,
    pub navn: T,
    /// Designsystemet `data-color`.
    pub farge: &'static str,
    pub setning: T,
    pub neste_steg: T,
    pub tur: Tur,
    pub frist: Fristtype,
}

/// The machine fields of one claim, and the counts that decide what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kravtilstand {
    pub melding: Meldingsstatus,
    pub kontroll: Kontrollstatus,
    pub utbetaling: Utbetalingsstatus,
    pub antall_regninger: i64,
    pub antall_avviste: i64,
    /// No practice could be picked for the claim.
    pub praksisvalg: bool,
    /// Only reports of paid egenandel.
    pub bare_meldinger: bool,
    /// What ordinary bills were approved for, and what credits take back (not positive), as far as it is known.
    pub godkjent: Ore,
    pub kreditert: Ore,
    /// How many of its approved bills have been credited since.
    pub kreditert_siden: i64,
    /// What has become of the rejected bills.
    pub kjede: Kjedetall,
}

impl Kravtilstand {
    /// Which label these fields give. Exhaustive: a new status will not compile before it has a meaning.
    pub fn lapp(&self) -> Kravlapp {
        use Kontrollstatus as K;
        use Meldingsstatus as M;
        use Utbetalingsstatus as U;
        match (self.melding, self.kontroll, self.utbetaling) {
            (M::FeilIMelding, _, _) => Kravlapp::FeilIMelding,
            // The practice is chosen before the control may begin.
            (M::Mottatt | M::KlarTilBehandling | M::SendtTilBehandling, K::IkkeSendtTilKontroll, _) if self.praksisvalg => {
                Kravlapp::Praksisvalg
            }
            (M::Mottatt | M::KlarTilBehandling | M::SendtTilBehandling | M::FerdigBehandlet, K::IkkeSendtTilKontroll, _) => {
                Kravlapp::Mottatt
            }
            (M::Mottatt | M::KlarTilBehandling | M::SendtTilBehandling | M::FerdigBehandlet, K::Kontrolleres, _) => Kravlapp::TilKontroll,
            (M::Mottatt | M::KlarTilBehandling | M::SendtTilBehandling | M::FerdigBehandlet, K::KontrolleresManuelt, _) => {
                Kravlapp::ManuellBehandling
            }
            (M::Mottatt | M::KlarTilBehandling | M::SendtTilBehandling | M::FerdigBehandlet, K::FerdigKontrollert, u) => {
                let alle_avvist = self.antall_regninger > 0 && self.antall_avviste >= self.antall_regninger;
                let noen_avvist = self.antall_avviste > 0;
                match u {
                    U::IkkeSendtTilUtbetaling if alle_avvist => Kravlapp::Avvist,
                    U::IkkeSendtTilUtbetaling if self.bare_meldinger => Kravlapp::Registrert,
                    U::IkkeSendtTilUtbetaling if noen_avvist => Kravlapp::DelvisGodkjent,
                    U::IkkeSendtTilUtbetaling if self.tar_tilbake() => Kravlapp::Trukket,
                    U::IkkeSendtTilUtbetaling => Kravlapp::Godkjent,
                    U::SendtTilUtbetaling if noen_avvist => Kravlapp::DelvisSendt,
                    U::SendtTilUtbetaling => Kravlapp::SendtTilUtbetaling,
                    U::Utbetalt if noen_avvist => Kravlapp::DelvisUtbetalt,
                    U::Utbetalt => Kravlapp::Utbetalt,
                    U::IngenUtbetaling => match self.nullgrunn() {
                        Nullgrunn::AlleAvvist => Kravlapp::Avvist,
                        Nullgrunn::BareMeldinger => Kravlapp::Registrert,
                        Nullgrunn::Kreditert => Kravlapp::Trukket,
                        Nullgrunn::BareNullbelop => Kravlapp::Nullbelop,
                        Nullgrunn::Motregnet => Kravlapp::Motregnet,
                    },
                }
            }
        }
    }

    /// Why nothing is paid for it, when nothing is.
    pub fn nullgrunn(&self) -> Nullgrunn {
        let alle_avvist = self.antall_regninger > 0 && self.antall_avviste >= self.antall_regninger;
        Nullgrunn::av(alle_avvist, self.bare_meldinger, self.godkjent, self.kreditert)
    }

    /// What credits take back is as much as what is approved, or more: nothing is paid for it.
    fn tar_tilbake(&self) -> bool {
        self.kreditert < Ore(0) && self.godkjent + self.kreditert <= Ore(0)
    }

    /// Before the run, what is said of a claim that takes back, or whose bills have been taken back: what nobody is paid is not promised.
    fn uten_utbetaling(&self, lapp: Kravlapp) -> Option<T> {
        let delvis = lapp == Kravlapp::DelvisGodkjent;
        let alt_kreditert = self.kreditert_siden >= self.antall_regninger - self.antall_avviste;
        match (self.kreditert_siden, delvis) {
            _ if self.utbetaling != Utbetalingsstatus::IkkeSendtTilUtbetaling => None,
            (_, true) if self.tar_tilbake() => Some(T(
                "Noen regninger er avvist. Det du krediterte, blir trukket fra i neste utbetaling.",
                "Nokre rekningar er avviste. Det du krediterte, blir trekt frå i neste utbetaling.",
            )),
            _ if lapp == Kravlapp::Trukket => Some(T(
                "Alle regningene er godkjent. Det du krediterte, blir trukket fra i neste utbetaling.",
                "Alle rekningane er godkjende. Det du krediterte, blir trekt frå i neste utbetaling.",
            )),
            (1.., true) if alt_kreditert => Some(T(
                "Noen regninger er avvist. Resten har du kreditert siden, så det blir ikke betalt noe for dem.",
                "Nokre rekningar er avviste. Resten har du kreditert sidan, så det blir ikkje betalt noko for dei.",
            )),
            (1.., false) if alt_kreditert && lapp == Kravlapp::Godkjent => Some(T(
                "Regningene ble godkjent, og du har kreditert alle siden. Det blir ikke betalt noe for dem.",
                "Rekningane vart godkjende, og du har kreditert alle sidan. Det blir ikkje betalt noko for dei.",
            )),
            _ => None,
        }
    }

    /// Some of the approved bills have been credited before the run: the others are paid.
    fn noe_kreditert(&self, lapp: Kravlapp) -> Option<T> {
        match lapp {
            _ if self.kreditert_siden == 0 => None,
            Kravlapp::Godkjent => Some(T(
                "Alle regningene ble godkjent, og noen har du kreditert siden. Resten blir med i neste utbetaling.",
                "Alle rekningane vart godkjende, og nokre har du kreditert sidan. Resten blir med i neste utbetaling.",
            )),
            Kravlapp::DelvisGodkjent => Some(T(
                "Noen regninger er avvist, og noen har du kreditert siden. Resten blir med i neste utbetaling.",
                "Nokre rekningar er avviste, og nokre har du kreditert sidan. Resten blir med i neste utbetaling.",
            )),
            _ => None,
        }
    }

    /// Everything there is to say about the claim's status. Rejected bills ask for something only while one of them must be corrected.
    pub fn visning(&self) -> Statusvisning {
        let mut visning = self.lapp().visning();
        let uten = self.uten_utbetaling(visning.lapp);
        if let Some(setning) = uten {
            visning.setning = setning;
            if visning.tur != Tur::Din {
                // There is no decision to open or appeal yet, and nothing that must be paid in time.
                visning.neste_steg = Kravlapp::Godkjent.visning().neste_steg;
                visning.frist = Fristtype::Ingen;
            }
        } else if let Some(setning) = self.noe_kreditert(visning.lapp) {
            visning.setning = setning;
        }
        let krever = visning.frist == Fristtype::Kravfrist && self.antall_avviste > 0;
        if !krever || self.kjede.avviste() == 0 || self.kjede.antall(Regningstilstand::MaaRettes) > 0 {
            return visning;
        }
        let venter = matches!(visning.lapp, Kravlapp::DelvisGodkjent | Kravlapp::DelvisSendt);
        let betales = venter && uten.is_none();
        let for_sent = self.kjede.antall(Regningstilstand::ForSent) > 0;
        Statusvisning {
            farge: match (visning.lapp, for_sent) {
                (_, true) => visning.farge,
                (Kravlapp::Avvist, false) => "neutral",
                (_, false) => "success",
            },
            neste_steg: if for_sent {
                T(
                    "Fristen for å rette er ute. Du kan klage på det som er avvist.",
                    "Fristen for å rette er ute. Du kan klage på det som er avvist.",
                )
            } else {
                T(
                    "Ingen regninger må rettes. Du trenger ikke gjøre noe.",
                    "Ingen rekningar må rettast. Du treng ikkje gjere noko.",
                )
            },
            tur: if betales { Tur::Var } else { Tur::Ingen },
            frist: match (betales, venter) {
                (true, _) => Fristtype::Utbetalingsfrist,
                (false, true) => Fristtype::Ingen,
                (false, false) => Fristtype::Klagefrist,
            },
            ..visning
        }
    }
}

impl Kravlapp {
    /// All labels, for filters and for the page that explains them.
    pub const ALLE: &'static [Self] = &[
        Self::Mottatt,
        Self::FeilIMelding,
        Self::Praksisvalg,
        Self::TilKontroll,
        Self::ManuellBehandling,
        Self::Godkjent,
        Self::DelvisGodkjent,
        Self::Avvist,
        Self::SendtTilUtbetaling,
        Self::DelvisSendt,
        Self::Utbetalt,
        Self::DelvisUtbetalt,
        Self::Motregnet,
        Self::Trukket,
        Self::Nullbelop,
        Self::Registrert,
    ];

    /// The row of the table for this label.
    pub fn visning(self) -> Statusvisning {
        let (navn, farge, setning, neste_steg, tur, frist) = match self {
            Self::Mottatt => (
                T("Mottatt", "Motteke"),
                "info",
                T(
                    "Vi har fått kravet og starter kontrollen snart.",
                    "Vi har fått kravet og startar kontrollen snart.",
                ),
                T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
                Tur::Var,
                Fristtype::Ingen,
            ),
            Self::FeilIMelding => (
                T("Feil i meldingen", "Feil i meldinga"),
                "danger",
                T(
                    "Vi kunne ikke lese kravet, og innholdet er ikke lagret.",
                    "Vi kunne ikkje lese kravet, og innhaldet er ikkje lagra.",
                ),
                T("Rett feilene, og send kravet på nytt.", "Rett feila, og send kravet på nytt."),
                Tur::Din,
                Fristtype::Kravfrist,
            ),
            Self::Praksisvalg => (
                T("Praksisvalg", "Praksisvalg"),
                "warning",
                T(
                    "Vi vet ikke hvilken praksis kravet gjelder.",
                    "Vi veit ikkje kva praksis kravet gjeld.",
                ),
                T(
                    "Velg praksis, så går kravet videre. Ikke send det på nytt: Det regnes som mottatt da det kom.",
                    "Vel praksis, så går kravet vidare. Ikkje send det på nytt: Det blir rekna som motteke då det kom.",
                ),
                Tur::Din,
                // Received in time or not was settled the day it came.
                Fristtype::Ingen,
            ),
            Self::TilKontroll => (
                T("Til kontroll", "Til kontroll"),
                "info",
                T(
                    "Vi kontrollerer regningene nå. Det tar vanligvis under et halvt minutt.",
                    "Vi kontrollerer rekningane no. Det tek vanlegvis under eit halvt minutt.",
                ),
                T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
                Tur::Var,
                Fristtype::Utbetalingsfrist,
            ),
            Self::ManuellBehandling => (
                T("Manuell behandling", "Manuell behandling"),
                "info",
                T(
                    "Noen av regningene venter på en saksbehandler eller på svar fra et register. Hva de venter på, står ved hver regning.",
                    "Nokre av rekningane ventar på ein saksbehandlar eller på svar frå eit register. Kva dei ventar på, står ved kvar rekning.",
                ),
                T(
                    "Vent på svar. Vi tar kontakt hvis vi trenger dokumentasjon.",
                    "Vent på svar. Vi tek kontakt om vi treng dokumentasjon.",
                ),
                Tur::Var,
                Fristtype::Utbetalingsfrist,
            ),
            Self::Godkjent => (
                T("Godkjent", "Godkjent"),
                "success",
                T(
                    "Alle regningene er godkjent. De blir med i neste utbetaling.",
                    "Alle rekningane er godkjende. Dei blir med i neste utbetaling.",
                ),
                T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
                Tur::Var,
                Fristtype::Utbetalingsfrist,
            ),
            Self::DelvisGodkjent => (
                T("Godkjent", "Godkjent"),
                "warning",
                T(
                    "Noen regninger er avvist. Resten blir med i neste utbetaling.",
                    "Nokre rekningar er avviste. Resten blir med i neste utbetaling.",
                ),
                T(
                    "Rett de avviste regningene, og send bare dem på nytt.",
                    "Rett dei avviste rekningane, og send berre dei på nytt.",
                ),
                Tur::Din,
                Fristtype::Kravfrist,
            ),
            Self::Avvist => (
                T("Avvist", "Avvist"),
                "danger",
                T(
                    "Alle regningene er avvist, så det blir ingen utbetaling.",
                    "Alle rekningane er avviste, så det blir inga utbetaling.",
                ),
                T(
                    "Rett regningene og send dem på nytt, eller klag.",
                    "Rett rekningane og send dei på nytt, eller klag.",
                ),
                Tur::Din,
                Fristtype::Kravfrist,
            ),
            Self::SendtTilUtbetaling => (
                T("Godkjent", "Godkjent"),
                "success",
                T(
                    "Pengene er sendt til utbetaling. De kommer vanligvis innen tre virkedager.",
                    "Pengane er sende til utbetaling. Dei kjem vanlegvis innan tre verkedagar.",
                ),
                T("Du får e-post når pengene er på konto.", "Du får e-post når pengane er på konto."),
                Tur::Var,
                Fristtype::Utbetalingsfrist,
            ),
            Self::DelvisSendt => (
                T("Godkjent", "Godkjent"),
                "warning",
                T(
                    "Pengene for de godkjente regningene er på vei. Noen regninger er avvist.",
                    "Pengane for dei godkjende rekningane er på veg. Nokre rekningar er avviste.",
                ),
                T(
                    "Rett de avviste regningene, og send bare dem på nytt.",
                    "Rett dei avviste rekningane, og send berre dei på nytt.",
                ),
                Tur::Din,
                Fristtype::Kravfrist,
            ),
            Self::Utbetalt => (
                T("Utbetalt", "Utbetalt"),
                "success",
                T("Pengene er utbetalt.", "Pengane er utbetalte."),
                T(
                    "Åpne vedtaket for å se hva beløpet gjelder.",
                    "Opne vedtaket for å sjå kva beløpet gjeld.",
                ),
                Tur::Ingen,
                Fristtype::Klagefrist,
            ),
            Self::DelvisUtbetalt => (
                T("Utbetalt", "Utbetalt"),
                "warning",
                T(
                    "De godkjente regningene er utbetalt. Noen regninger er avvist.",
                    "Dei godkjende rekningane er utbetalte. Nokre rekningar er avviste.",
                ),
                T(
                    "Rett de avviste regningene, og send bare dem på nytt.",
                    "Rett dei avviste rekningane, og send berre dei på nytt.",
                ),
                Tur::Din,
                Fristtype::Kravfrist,
            ),
            Self::Motregnet => (
                T("Godkjent uten utbetaling", "Godkjent utan utbetaling"),
                "neutral",
                T(
                    "Beløpet gikk til å dekke regninger du har kreditert.",
                    "Beløpet gjekk til å dekkje rekningar du har kreditert.",
                ),
                T("Åpne vedtaket for å se regnestykket.", "Opne vedtaket for å sjå reknestykket."),
                Tur::Ingen,
                Fristtype::Klagefrist,
            ),
            Self::Trukket => (
                T("Trekkes fra", "Blir trekt frå"),
                "neutral",
                Nullgrunn::Kreditert.setning(),
                T("Åpne vedtaket for å se regnestykket.", "Opne vedtaket for å sjå reknestykket."),
                Tur::Ingen,
                Fristtype::Klagefrist,
            ),
            Self::Nullbelop => (
                T("Godkjent uten beløp", "Godkjent utan beløp"),
                "neutral",
                Nullgrunn::BareNullbelop.setning(),
                T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
                Tur::Ingen,
                Fristtype::Klagefrist,
            ),
            Self::Registrert => (
                T("Registrert", "Registrert"),
                "success",
                Nullgrunn::BareMeldinger.setning(),
                T("Du trenger ikke gjøre noe.", "Du treng ikkje gjere noko."),
                Tur::Ingen,
                Fristtype::Ingen,
            ),
        };
        Statusvisning {
            lapp: self,
            navn,
            farge,
            setning,
            neste_steg,
            tur,
            frist,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tilstand(m: Meldingsstatus, k: Kontrollstatus, u: Utbetalingsstatus, alle: i64, avviste: i64) -> Kravtilstand {
        Kravtilstand {
            melding: m,
            kontroll: k,
            utbetaling: u,
            antall_regninger: alle,
            antall_avviste: avviste,
            praksisvalg: false,
            bare_meldinger: false,
            godkjent: Ore(1_500),
            kreditert: Ore(0),
            kreditert_siden: 0,
            kjede: Kjedetall::default(),
        }
    }

    /// Was: «blir med i neste utbetaling», and thirty days to pay in, about bills that had all been credited.
    #[test]
    fn before_the_run_nothing_is_promised_for_what_is_taken_back() {
        let (m, k, u) = (
            Meldingsstatus::FerdigBehandlet,
            Kontrollstatus::FerdigKontrollert,
            Utbetalingsstatus::IkkeSendtTilUtbetaling,
        );
        for (avviste, siden, tilbake, lapp, ord, lovet) in [
            (0, 0, 0, Kravlapp::Godkjent, "De blir med", true),
            (0, 2, 0, Kravlapp::Godkjent, "Resten blir med", true),
            (0, 3, 0, Kravlapp::Godkjent, "kreditert alle siden", false),
            (0, 0, -1_500, Kravlapp::Trukket, "blir trukket fra", false),
            (1, 0, 0, Kravlapp::DelvisGodkjent, "Resten blir med", true),
            (1, 1, 0, Kravlapp::DelvisGodkjent, "Resten blir med", true),
            (1, 2, 0, Kravlapp::DelvisGodkjent, "ikke betalt noe", false),
            (1, 0, -1_500, Kravlapp::DelvisGodkjent, "blir trukket fra", false),
        ] {
            let mut t = tilstand(m, k, u, 3, avviste);
            (t.kreditert_siden, t.kreditert) = (siden, Ore(tilbake));
            let v = t.visning();
            assert_eq!(v.lapp, lapp, "{t:?}");
            assert!(v.setning.0.contains(ord) && v.setning.1 != v.setning.0, "{t:?}: {}", v.setning.0);
            assert_eq!(v.setning.0.contains("med i neste utbetaling"), lovet, "{t:?}");
            // What must be corrected has its own deadline; when it is, what is left may be paid.
            t.kjede.legg_til(Regningstilstand::RettetOgGodkjent, avviste, Ore(0));
            let frist = t.visning().frist;
            assert_eq!(frist, if lovet { Fristtype::Utbetalingsfrist } else { Fristtype::Ingen }, "{t:?}");
        }
        // On its way is on its way.
        let mut sendt = tilstand(m, k, Utbetalingsstatus::SendtTilUtbetaling, 3, 0);
        sendt.kreditert_siden = 3;
        assert_eq!(sendt.visning(), Kravlapp::SendtTilUtbetaling.visning());
    }

    #[test]
    fn rejected_bills_ask_for_something_only_while_one_must_be_corrected() {
        use Regningstilstand as R;
        for (utbetaling, avviste, betales) in [
            (Utbetalingsstatus::IkkeSendtTilUtbetaling, 1, true),
            (Utbetalingsstatus::SendtTilUtbetaling, 1, true),
            (Utbetalingsstatus::Utbetalt, 1, false),
            (Utbetalingsstatus::IngenUtbetaling, 3, false),
        ] {
            let mut t = tilstand(
                Meldingsstatus::FerdigBehandlet,
                Kontrollstatus::FerdigKontrollert,
                utbetaling,
                3,
                avviste,
            );
            assert_eq!(
                (t.visning().tur, t.visning().frist),
                (Tur::Din, Fristtype::Kravfrist),
                "not known yet"
            );
            t.kjede.legg_til(R::RettetOgGodkjent, 1, Ore(9_000));
            let v = t.visning();
            assert_eq!(v.tur, if betales { Tur::Var } else { Tur::Ingen }, "{utbetaling}");
            assert!(v.neste_steg.0.contains("Ingen regninger må rettes") && v.farge != "danger");
            assert_eq!(v.setning, t.lapp().visning().setning);
            t.kjede.legg_til(R::ForSent, 1, Ore(1));
            assert!(t.visning().neste_steg.0.contains("klage") && t.visning().tur != Tur::Din);
            t.kjede.legg_til(R::MaaRettes, 1, Ore(1));
            assert_eq!((t.visning().tur, t.visning().frist), (Tur::Din, Fristtype::Kravfrist));
        }
    }

    #[test]
    fn each_reason_for_nothing_has_its_label() {
        let null = |f: fn(&mut Kravtilstand)| {
            let (m, k, u) = (
                Meldingsstatus::FerdigBehandlet,
                Kontrollstatus::FerdigKontrollert,
                Utbetalingsstatus::IngenUtbetaling,
            );
            let mut t = tilstand(m, k, u, 2, 0);
            f(&mut t);
            t.lapp()
        };
        assert_eq!(null(|t| t.antall_avviste = 2), Kravlapp::Avvist);
        assert_eq!(null(|t| (t.godkjent, t.kreditert) = (Ore(0), Ore(-1_500))), Kravlapp::Trukket);
        assert_eq!(null(|t| (t.bare_meldinger, t.godkjent) = (true, Ore(0))), Kravlapp::Registrert);
        assert_eq!(null(|t| t.godkjent = Ore(0)), Kravlapp::Nullbelop);
        assert_eq!(null(|_| {}), Kravlapp::Motregnet);
    }

    #[test]
    fn each_state_has_its_label() {
        use Kontrollstatus::*;
        use Meldingsstatus::*;
        use Utbetalingsstatus::*;
        let tabell = [
            (
                tilstand(Mottatt, IkkeSendtTilKontroll, IkkeSendtTilUtbetaling, 3, 0),
                Kravlapp::Mottatt,
            ),
            (
                tilstand(FeilIMelding, IkkeSendtTilKontroll, IngenUtbetaling, 0, 0),
                Kravlapp::FeilIMelding,
            ),
            (
                tilstand(SendtTilBehandling, Kontrolleres, IkkeSendtTilUtbetaling, 3, 0),
                Kravlapp::TilKontroll,
            ),
            (
                tilstand(SendtTilBehandling, KontrolleresManuelt, IkkeSendtTilUtbetaling, 3, 0),
                Kravlapp::ManuellBehandling,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, IkkeSendtTilUtbetaling, 3, 0),
                Kravlapp::Godkjent,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, IkkeSendtTilUtbetaling, 3, 1),
                Kravlapp::DelvisGodkjent,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, IkkeSendtTilUtbetaling, 3, 2),
                Kravlapp::DelvisGodkjent,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, IkkeSendtTilUtbetaling, 3, 3),
                Kravlapp::Avvist,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, IngenUtbetaling, 3, 3),
                Kravlapp::Avvist,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, IngenUtbetaling, 3, 2),
                Kravlapp::Motregnet,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, SendtTilUtbetaling, 3, 0),
                Kravlapp::SendtTilUtbetaling,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, SendtTilUtbetaling, 3, 2),
                Kravlapp::DelvisSendt,
            ),
            (
                tilstand(FerdigBehandlet, FerdigKontrollert, Utbetalt, 3, 2),
                Kravlapp::DelvisUtbetalt,
            ),
            (tilstand(FerdigBehandlet, FerdigKontrollert, Utbetalt, 3, 0), Kravlapp::Utbetalt),
        ];
        for (tilstand, lapp) in tabell {
            assert_eq!(tilstand.lapp(), lapp, "{tilstand:?}");
        }
    }

    #[test]
    fn praksisvalg_holds_until_control_begins() {
        let mut t = tilstand(
            Meldingsstatus::KlarTilBehandling,
            Kontrollstatus::IkkeSendtTilKontroll,
            Utbetalingsstatus::IkkeSendtTilUtbetaling,
            3,
            0,
        );
        t.praksisvalg = true;
        assert_eq!(t.lapp(), Kravlapp::Praksisvalg);
        t.kontroll = Kontrollstatus::Kontrolleres;
        assert_eq!(t.lapp(), Kravlapp::TilKontroll);
    }

    #[test]
    fn every_label_has_words_in_both_languages_and_a_colour_of_the_design_system() {
        for lapp in Kravlapp::ALLE {
            let v = lapp.visning();
            for tekst in [v.navn, v.setning, v.neste_steg] {
                assert!(!tekst.0.is_empty() && !tekst.1.is_empty());
            }
            assert!(v.setning.0.ends_with('.') && v.setning.1.ends_with('.'));
            assert!(!v.navn.0.ends_with('.'));
            assert!(["neutral", "info", "success", "warning", "danger"].contains(&v.farge));
        }
    }
}
