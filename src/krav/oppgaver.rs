//! What submissions ask of the person, for the front page.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use sqlx::PgConnection;

use super::store::{self, Innsendingsrad, sider};
use super::text;
use crate::feil::AppError;
use crate::stier::INNSENDINGER;
use crate::ui::Oppgave;
use grunn::format;
use grunn::text::Sprak;
use grunn::{HelseaktorId, kalender};
use regler::kontroll::{Regelsett, kravfrist};

/// How long a message that could not be read is mentioned.
const HUSK_FEIL: TimeDelta = TimeDelta::days(14);

/// Rejected bills that can still be corrected, messages that wait for a practice, messages that could not be read.
pub async fn oppgaver(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate, sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    let t = text::tekst(sprak);
    let maneder = Regelsett::default().foreldelse_maneder;
    let mut ut = Vec::new();
    let fra = kalender::dogn_start(eldste_rettbare(idag, maneder));
    for r in sider::rettbare(db, eier, fra).await? {
        let hvor = r.innsending.map_or_else(|| text::kort_id(r.melding), |i| i.0.to_string());
        ut.push(Oppgave {
            tittel: format!("{}: {}", t.opp_avvist, text::antall_regninger(sprak, r.antall)),
            hvorfor: format!("{} {hvor}. {}", t.innsending, t.opp_avvist_hvorfor),
            frist: Some(kravfrist(kalender::dato_i_oslo(r.eldste), maneder)),
            belop: Some(r.krevd),
            til: format!("{INNSENDINGER}/{}", r.melding.0),
            lenke: t.opp_avvist_lenke.to_owned(),
        });
    }
    let praksisvalg = regler::status::Kravlapp::Praksisvalg.visning();
    for v in sider::venter_paa_praksis(db, eier, fra).await? {
        ut.push(Oppgave {
            tittel: t.opp_valg.to_owned(),
            hvorfor: format!(
                "{} {} {}.",
                praksisvalg.setning.i(sprak),
                t.mottatt,
                format::tidspunkt(v.mottatt, sprak)
            ),
            frist: v.eldste.map(|d| kravfrist(kalender::dato_i_oslo(d), maneder)),
            belop: Some(v.krevd),
            til: format!("{INNSENDINGER}/{}", v.melding.0),
            lenke: t.opp_valg_lenke.to_owned(),
        });
    }
    for (id, mottatt) in sider::ulest(db, eier, kalender::dogn_start(idag) - HUSK_FEIL).await? {
        ut.push(Oppgave {
            tittel: t.opp_feil.to_owned(),
            hvorfor: format!(
                "{} {}. {}",
                t.mottatt,
                format::tidspunkt(mottatt, sprak),
                regler::status::Kravlapp::FeilIMelding.visning().neste_steg.i(sprak)
            ),
            frist: None,
            belop: None,
            til: format!("{INNSENDINGER}/{}", id.0),
            lenke: t.opp_feil_lenke.to_owned(),
        });
    }
    Ok(ut)
}

/// The first day of treatment whose claim may still be sent today.
fn eldste_rettbare(idag: NaiveDate, maneder: u32) -> NaiveDate {
    idag.with_day(1)
        .and_then(|d| d.checked_sub_months(Months::new(maneder)))
        .unwrap_or(idag)
}

/// The last messages, newest first.
pub async fn siste(db: &mut PgConnection, eier: HelseaktorId, antall: u16) -> Result<Vec<Innsendingsrad>, AppError> {
    Ok(
        store::liste(db, eier, &store::Filter::default(), store::Sortering::default(), None, antall)
            .await?
            .rader,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_can_still_be_sent() {
        for (idag, forste) in [
            ("2026-11-22", "2026-05-01"),
            ("2026-08-31", "2026-02-01"),
            ("2026-03-01", "2025-09-01"),
        ] {
            let (idag, forste): (NaiveDate, NaiveDate) = (idag.parse().unwrap(), forste.parse().unwrap());
            assert_eq!(eldste_rettbare(idag, 6), forste);
            assert!(kravfrist(forste, 6) >= idag && forste.pred_opt().is_some_and(|d| kravfrist(d, 6) < idag));
        }
    }
}
