//! Reminders about consents by mail: to those whose yes is older than the set time, and those who have not taken a stand so many days after
//! the first login. One mail at most for a purpose in a period. Silence changes nothing: a yes is neither prolonged nor withdrawn by it.

use chrono::{Days, Months, NaiveDate};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::model::{Formal, Samtykke, samtykke};
use super::{store, text};
use crate::brev;
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor::store as helseaktorer;
use crate::server::epost;
use crate::server::jobb::{self, Slag};
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use crate::stier::AVTALER;
use grunn::{HelseaktorId, kalender};

/// Reminders about consents by mail; key = the day, and the last person of the portion before.
pub const PAMINNELSE: Slag = Slag::ny("samtykkepaminnelse");

/// People looked at in one piece of work.
const PORSJON: i64 = 100;

/// When one is reminded.
#[derive(Clone, Copy, Debug)]
pub struct Regel {
    /// Months between two questions about the same consent.
    pub maneder: u32,
    /// Days after the first login for those who have not answered.
    pub dager: u32,
}

impl Regel {
    /// First day of the period in which this consent is asked about on a day; `None` when it is not. A no needs no renewal.
    pub fn periode(self, svar: Samtykke, forste_innlogging: NaiveDate, idag: NaiveDate) -> Option<NaiveDate> {
        let fra = match svar {
            Samtykke::Nei(_) => None,
            Samtykke::Ja(tid) => kalender::dato_i_oslo(tid).checked_add_months(Months::new(self.maneder)),
            Samtykke::IkkeTattStilling => forste_innlogging.checked_add_days(Days::new(self.dager.into())),
        }?;
        // Each counted from the first, so that 31 January does not become the 28th for good.
        (0u32..)
            .map_while(|nr| fra.checked_add_months(Months::new(nr.checked_mul(self.maneder.max(1))?)))
            .take_while(|start| *start <= idag)
            .last()
    }
}

/// The purposes a person is to be reminded of on a day, each with its period. `sist`: the first day of the period of the latest reminder.
pub fn skal_minnes_om(
    regel: Regel,
    svar: impl Fn(Formal) -> Samtykke,
    sist: impl Fn(Formal) -> Option<NaiveDate>,
    forste_innlogging: NaiveDate,
    idag: NaiveDate,
) -> Vec<(Formal, NaiveDate)> {
    Formal::ALLE
        .into_iter()
        .filter_map(|f| Some((f, regel.periode(svar(f), forste_innlogging, idag)?)))
        .filter(|(f, periode)| sist(*f).is_none_or(|sist| sist < *periode))
        .collect()
}

/// Queues the day's look at everybody. The same day is queued once, whichever instance is first.
pub async fn legg_i_ko(db: &mut PgConnection, dag: NaiveDate) -> Result<(), AppError> {
    // Mail comes in the morning, not at night.
    let naar = kalender::dogn_start(dag) + chrono::TimeDelta::hours(8);
    jobb::legg_i_ko(db, PAMINNELSE, &dag.to_string(), naar).await
}

/// One portion of people. `nokkel`: the day, and the last person of the portion before.
pub async fn minn(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let (dag, etter) = nokkel.split_once('/').unwrap_or((nokkel, ""));
    let etter = if etter.is_empty() {
        Uuid::nil()
    } else {
        etter.parse().map_err(|e| logg::intern("påminnelse", &e))?
    };
    let folk = store::bekreftede(&mut *db, etter, PORSJON).await?;
    for hvem in &folk {
        // One person whose data cannot be read must not keep the others from theirs.
        let mut en = Connection::begin(&mut *db).await?;
        match minn_en(app, &mut en, *hvem).await {
            Ok(()) => en.commit().await?,
            Err(feil) => {
                en.rollback().await?;
                drop(logg::intern("påminnelse", &feil));
            }
        }
    }
    match folk.last() {
        Some(sist) if i64::try_from(folk.len()).unwrap_or_default() == PORSJON => {
            jobb::legg_i_ko(db, PAMINNELSE, &format!("{dag}/{}", sist.0), app.klokke.naa()).await
        }
        _ => Ok(()),
    }
}

/// One mail, when one is due: in the person's language, to an address that is verified and takes mail.
async fn minn_en(app: &App, db: &mut PgConnection, hvem: HelseaktorId) -> Result<(), AppError> {
    let naa = app.klokke.naa();
    let idag = app.klokke.idag();
    let regel = Regel {
        maneder: app.konfig.samtykke_maneder,
        dager: app.konfig.samtykke_dager,
    };
    // Cheap look first; who is due is locked and looked at again, so that an answer given meanwhile counts.
    if om_hva(&mut *db, hvem, regel, idag).await?.is_empty() {
        return Ok(());
    }
    store::laas(&mut *db, hvem).await?;
    let om = om_hva(&mut *db, hvem, regel, idag).await?;
    let profil = helseaktorer::profil(&mut *db, &app.krypto, hvem).await?;
    let avviste = epost::avviste(&mut *db, &app.krypto, hvem).await?;
    let Some(til) = profil.epost.filter(|e| !om.is_empty() && !avviste.contains(e)) else {
        return Ok(());
    };
    for (formal, periode) in &om {
        store::lagre_paaminnelse(&mut *db, hvem, *formal, *periode, naa).await?;
    }
    let av = Utforer::system(naa);
    let rad = Hendelse {
        gjelder: hvem.0,
        handling: "samtykke.minnet",
        objekt: "samtykke",
        objekt_id: om.iter().map(|(f, _)| f.kode()).collect::<Vec<_>>().join(","),
        ..Hendelse::default()
    };
    revisjon::skriv(&mut *db, &av, rad).await?;
    let sprak = helseaktorer::sprak(&mut *db, hvem).await?;
    let lenke = format!("{}{AVTALER}#samtykker", app.konfig.url);
    epost::legg_i_utboks(
        db,
        &app.krypto,
        &av,
        hvem,
        &til,
        "samtykke_paminnelse",
        brev::samtykke_paminnelse(sprak, &lenke),
    )
    .await
}

async fn om_hva(db: &mut PgConnection, hvem: HelseaktorId, regel: Regel, idag: NaiveDate) -> Result<Vec<(Formal, NaiveDate)>, AppError> {
    let valg = store::valg(&mut *db, hvem).await?;
    let forste = kalender::dato_i_oslo(store::forste_innlogging(&mut *db, hvem).await?);
    let sist = store::siste_paaminnelser(db, hvem).await?;
    Ok(skal_minnes_om(
        regel,
        |f| samtykke(&valg, f, text::SAMTYKKEVERSJON),
        |f| sist.iter().find(|(x, _)| *x == f).map(|(_, periode)| *periode),
        forste,
        idag,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(aar: i32, maned: u32, dag: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(aar, maned, dag).unwrap()
    }

    const REGEL: Regel = Regel { maneder: 12, dager: 30 };

    #[test]
    fn a_yes_is_asked_about_when_it_is_so_old_and_once_a_period() {
        let ja = Samtykke::Ja(kalender::dogn_start(d(2025, 1, 6)));
        let forste = d(2024, 5, 1);
        for (idag, venter) in [
            (d(2026, 1, 5), None),
            (d(2026, 1, 6), Some(d(2026, 1, 6))),
            (d(2027, 1, 5), Some(d(2026, 1, 6))),
            (d(2027, 1, 6), Some(d(2027, 1, 6))),
        ] {
            assert_eq!(REGEL.periode(ja, forste, idag), venter, "{idag}");
        }
        let nei = Samtykke::Nei(kalender::dogn_start(d(2015, 1, 6)));
        assert_eq!(REGEL.periode(nei, forste, d(2026, 1, 6)), None, "a no needs no renewal");
    }

    #[test]
    fn no_answer_is_asked_about_after_some_days_and_then_yearly() {
        let forste = d(2026, 1, 31);
        for (idag, venter) in [
            (d(2026, 1, 31), None),
            (d(2026, 3, 1), None),
            (d(2026, 3, 2), Some(d(2026, 3, 2))),
            (d(2027, 3, 1), Some(d(2026, 3, 2))),
            (d(2027, 3, 2), Some(d(2027, 3, 2))),
        ] {
            assert_eq!(REGEL.periode(Samtykke::IkkeTattStilling, forste, idag), venter, "{idag}");
        }
        let hver_maned = Regel { maneder: 1, dager: 0 };
        assert_eq!(
            hver_maned.periode(Samtykke::IkkeTattStilling, forste, d(2026, 3, 31)),
            Some(d(2026, 3, 31)),
            "the 31st comes back after February"
        );
    }

    #[test]
    fn each_purpose_has_its_own_period_and_one_that_is_reminded_of_rests() {
        let (idag, forste) = (d(2026, 6, 1), d(2026, 1, 1));
        let svar = |f: Formal| match f {
            Formal::Helfo => Samtykke::Ja(kalender::dogn_start(d(2025, 5, 1))),
            Formal::Helsedirektoratet => Samtykke::IkkeTattStilling,
        };
        let ingen = |_: Formal| None;
        let begge = [(Formal::Helfo, d(2026, 5, 1)), (Formal::Helsedirektoratet, d(2026, 1, 31))];
        assert_eq!(skal_minnes_om(REGEL, svar, ingen, forste, idag), begge);
        let en = |f: Formal| (f == Formal::Helsedirektoratet).then(|| d(2026, 1, 31));
        assert_eq!(skal_minnes_om(REGEL, svar, en, forste, idag), begge[..1]);
        let alt = |f: Formal| begge.iter().find(|(x, _)| *x == f).map(|(_, p)| *p);
        assert!(skal_minnes_om(REGEL, svar, alt, forste, idag).is_empty());
        assert_eq!(skal_minnes_om(REGEL, svar, alt, forste, d(2027, 5, 1)).len(), 2, "a new period");
    }
}
