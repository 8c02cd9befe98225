//! What submissions ask of the person, for the front page.

use chrono::{NaiveDate, TimeDelta};
use sqlx::PgConnection;

use super::store::{self, Innsendingsrad, sider};
use super::text;
use crate::feil::AppError;
use crate::stier::{EGENANDELER, INNSENDINGER};
use crate::ui::Oppgave;
use grunn::format;
use grunn::text::Sprak;
use grunn::{HelseaktorId, kalender};
use regler::kjede::{Behov, Regningstilstand};
use regler::kontroll::Regelsett;

/// How long a message that could not be read is mentioned.
const HUSK_FEIL: TimeDelta = TimeDelta::days(14);

/// Messages with bills to correct that are named one by one.
const MAKS: usize = 20;

/// Rejected bills that must be corrected, egenandeler to report, messages that wait for a practice, messages that could not be read.
pub async fn oppgaver(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate, sprak: Sprak) -> Result<Vec<Oppgave>, AppError> {
    let t = text::tekst(sprak);
    let mut ut = Vec::new();
    let alle = store::kjede::maa_rettes(db, eier, idag).await?;
    let flere = i64::try_from(alle.len().saturating_sub(MAKS)).unwrap_or(i64::MAX);
    for (id, r) in alle.into_iter().take(MAKS) {
        let hvor = r.innsending.map_or_else(|| text::kort_id(id), |i| i.0.to_string());
        let slik = if r.bare_utenfor {
            Regningstilstand::MaaRettes.setning(Behov::Utenfor).i(sprak)
        } else {
            t.opp_avvist_hvorfor
        };
        // With more deadlines than one, how many have each.
        let frister = if r.frister.len() > 1 {
            text::frister(sprak, &r.frister, idag).join(" ")
        } else {
            String::new()
        };
        ut.push(Oppgave {
            tittel: format!("{}: {}", t.opp_avvist, text::antall_regninger(sprak, r.antall)),
            hvorfor: format!("{} {hvor}. {slik} {frister}", t.innsending).trim_end().to_owned(),
            frist: r.frister.keys().flatten().next().map(|f| f.dag),
            belop: Some(r.krevd),
            til: format!("{INNSENDINGER}/{}", id.0),
            lenke: t.opp_avvist_lenke.to_owned(),
        });
    }
    if flere > 0 {
        ut.push(Oppgave {
            tittel: text::enda_flere(flere).i(sprak),
            hvorfor: t.opp_avvist_hvorfor.to_owned(),
            frist: None,
            belop: None,
            til: format!("{INNSENDINGER}?status={}", super::pages::MAA_RETTES),
            lenke: t.opp_avvist_lenke.to_owned(),
        });
    }
    let (ubetalte, alle) = store::kjede::ubetalte(db, eier, 1).await?;
    if let Some(eldste) = ubetalte.first().map(|u| (idag - kalender::dato_i_oslo(u.tidspunkt)).num_days())
        && eldste > Regelsett::default().rapportering_dager
    {
        let e = text::EGENANDELER.paa(sprak);
        ut.push(Oppgave {
            tittel: format!("{}: {}", e.oppgave, text::antall_regninger(sprak, alle)),
            hvorfor: format!("{} {}.", e.oppgave_hvorfor, text::dager(sprak, eldste)),
            frist: None,
            belop: None,
            til: EGENANDELER.to_owned(),
            lenke: e.oppgave_lenke.to_owned(),
        });
    }
    let praksisvalg = regler::status::Kravlapp::Praksisvalg.visning();
    for v in sider::venter_paa_praksis(db, eier).await? {
        ut.push(Oppgave {
            tittel: t.opp_valg.to_owned(),
            hvorfor: format!(
                "{} {} {}.",
                praksisvalg.setning.i(sprak),
                t.mottatt,
                format::tidspunkt(v.mottatt, sprak)
            ),
            frist: None,
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

/// The last messages, newest first.
pub async fn siste(db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate, antall: u16) -> Result<Vec<Innsendingsrad>, AppError> {
    Ok(
        store::liste(db, eier, idag, &store::Filter::default(), store::Sortering::default(), None, antall)
            .await?
            .rader,
    )
}
