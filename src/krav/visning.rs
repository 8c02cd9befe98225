//! What lists, details and live status say about a message: one place, so that they never differ.

use chrono::{DateTime, NaiveDate, Utc};

use super::store::{Innsendingsrad, Kanal, Vedtaksdel};
use super::text::{self, Tekst};
use crate::islands::krav::Statusmelding;
use grunn::format;
use grunn::text::Sprak;
use grunn::{Ore, kalender};
use regler::kjede::Regningstilstand;
use regler::oppgjor;
use regler::prosess::{Meldingsstatus, Utbetalingsstatus};
use regler::status::{Fristtype, Kravlapp, Kravtilstand};

/// What has been paid for this message; None while that is not settled.
pub fn utbetalt(rad: &Innsendingsrad) -> Option<Ore> {
    match rad.tilstand.utbetaling {
        // What the ledger says is left when credits are covered.
        Utbetalingsstatus::Utbetalt => rad.oppgjor.map(|o| o.betales),
        Utbetalingsstatus::IngenUtbetaling => Some(Ore(0)),
        Utbetalingsstatus::IkkeSendtTilUtbetaling | Utbetalingsstatus::SendtTilUtbetaling => None,
    }
}

/// Whether the status may change without the person doing anything: worth following.
pub fn er_i_bevegelse(tilstand: &Kravtilstand) -> bool {
    match tilstand.lapp() {
        Kravlapp::Mottatt
        | Kravlapp::Praksisvalg
        | Kravlapp::TilKontroll
        | Kravlapp::ManuellBehandling
        | Kravlapp::Godkjent
        | Kravlapp::DelvisGodkjent
        | Kravlapp::SendtTilUtbetaling
        | Kravlapp::DelvisSendt => true,
        Kravlapp::Trukket => tilstand.utbetaling == Utbetalingsstatus::IkkeSendtTilUtbetaling,
        Kravlapp::FeilIMelding
        | Kravlapp::Avvist
        | Kravlapp::Utbetalt
        | Kravlapp::DelvisUtbetalt
        | Kravlapp::Motregnet
        | Kravlapp::Nullbelop
        | Kravlapp::Registrert => false,
    }
}

/// An amount, or a dash while there is none.
pub fn belop(belop: Option<Ore>) -> String {
    belop.map_or_else(|| "–".to_owned(), format::kroner)
}

/// What is approved, in words until the control is done.
pub fn godkjent(rad: &Innsendingsrad, sprak: Sprak) -> String {
    match rad.godkjent {
        Some(belop) => format::kroner(belop),
        None if rad.tilstand.melding == Meldingsstatus::FeilIMelding => belop(None),
        None => text::tekst(sprak).ikke_klart.to_owned(),
    }
}

/// Changes whenever anything of this row that a page shows has changed.
pub fn tilstand(rad: &Innsendingsrad) -> String {
    let t = &rad.tilstand;
    let godkjent = rad.godkjent.map_or(String::new(), |o| o.0.to_string());
    format!(
        "{} {} {} {} {} {} {godkjent} {}",
        t.melding,
        t.kontroll,
        t.utbetaling,
        t.praksisvalg,
        t.antall_avviste,
        t.kreditert_siden,
        t.kjede.antall(Regningstilstand::MaaRettes)
    )
}

/// «2 avviste: 1 må rettes, 1 rettet og godkjent»; nothing for none.
pub fn avviste(rad: &Innsendingsrad, sprak: Sprak) -> String {
    let antall = text::antall_avviste(rad.tilstand.antall_avviste);
    match rad.tilstand.kjede.ord(sprak) {
        blitt if blitt.is_empty() => antall,
        blitt => format!("{antall}: {blitt}"),
    }
}

/// The row as an open page is told about it.
pub fn statusmelding(rad: &Innsendingsrad, sprak: Sprak) -> Statusmelding {
    let v = rad.tilstand.visning();
    let felt = [
        ("etikett", v.navn.i(sprak).to_owned()),
        ("setning", v.setning.i(sprak).to_owned()),
        ("avviste", avviste(rad, sprak)),
        ("godkjent", godkjent(rad, sprak)),
        ("utbetalt", belop(utbetalt(rad))),
    ];
    Statusmelding {
        id: rad.id.0.to_string(),
        tilstand: tilstand(rad),
        farge: v.farge.to_owned(),
        felt: felt.into_iter().map(|(n, t)| (n.to_owned(), t)).collect(),
        kunngjor: format!("{}: {}. {}", text::navn(sprak, rad), v.navn.i(sprak), v.setning.i(sprak)),
    }
}

/// How the message came to us, in words.
pub fn kanal(kanal: Kanal, t: &'static Tekst) -> &'static str {
    match kanal {
        Kanal::Api => t.kanal_api,
        Kanal::Opplasting => t.kanal_fil,
    }
}

/// `14.05`, as the clock shows in Norway.
pub fn klokkeslett(tid: DateTime<Utc>) -> String {
    kalender::oslo(tid).format("%H.%M").to_string()
}

/// The date of the deadline of the whole message, when the facts for it are known. Bills to be corrected have each their own.
pub fn frist(slag: Fristtype, mottatt: DateTime<Utc>, vedtak: Option<&Vedtaksdel>) -> Option<NaiveDate> {
    match slag {
        Fristtype::Ingen | Fristtype::Kravfrist => None,
        Fristtype::Utbetalingsfrist => oppgjor::utbetalingsfrist(kalender::dato_i_oslo(mottatt)),
        Fristtype::Klagefrist => vedtak.map(|v| v.betaling.klagefrist(v.dato)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regler::oppgjor::Betaling;

    #[test]
    fn each_deadline_is_counted_from_its_own_day() {
        let dag = |d: &str| d.parse::<NaiveDate>().unwrap();
        let mottatt = "2026-03-31T22:30:00Z".parse().unwrap(); // 1 April in Norway
        let vedtak = |betaling| Vedtaksdel {
            belop: Ore(1),
            utbetalt: None,
            konto_kryptert: Vec::new(),
            kid: None,
            dato: dag("2026-04-10"),
            betaling,
            regningsalder: None,
        };
        assert_eq!(frist(Fristtype::Utbetalingsfrist, mottatt, None), Some(dag("2026-05-01")));
        // As the page of the decision counts it: when the money came, or is expected, and never on a day off.
        for (betaling, ventet) in [
            (Betaling::Ingen, "2026-05-22"),
            (
                Betaling::Underveis {
                    forventet: dag("2026-04-14"),
                },
                "2026-05-26",
            ),
            (Betaling::Utbetalt { dato: dag("2026-04-13") }, "2026-05-26"),
        ] {
            assert_eq!(
                frist(Fristtype::Klagefrist, mottatt, Some(&vedtak(betaling))),
                Some(dag(ventet)),
                "{betaling:?}"
            );
        }
        assert_eq!(frist(Fristtype::Klagefrist, mottatt, None), None);
        assert_eq!(frist(Fristtype::Kravfrist, mottatt, Some(&vedtak(Betaling::Ingen))), None);
        assert_eq!(frist(Fristtype::Ingen, mottatt, Some(&vedtak(Betaling::Ingen))), None);
    }
}
