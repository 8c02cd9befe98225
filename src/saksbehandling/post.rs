//! Mail that was given up and is nobody's address to mend: one case a day for all of it.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::text;
use crate::feil::AppError;
use crate::sak;
use crate::sak::model::{Sakslag, Svar};
use crate::server::epost::{self, Oppgitt};
use crate::server::request::Utforer;
use crate::server::state::App;
use crate::ui::Faktum;
use grunn::format;
use grunn::kalender;
use grunn::text::Sprak;

/// Mails a case names; the others are counted.
const VISES: i64 = 20;

fn dag(nokkel: &str) -> Result<NaiveDate, AppError> {
    nokkel.parse().map_err(|_| AppError::IkkeFunnet)
}

/// Opens the case of a day. `nokkel`: the day in Oslo.
pub async fn meld(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let av = Utforer::system(app.klokke.naa());
    sak::store::opprett(db, &av, Sakslag::Epost, None, "epost_ut", &dag(nokkel)?.to_string()).await?;
    Ok(())
}

/// What was given up that day: what each was about, never to whom.
pub async fn fakta(db: &mut PgConnection, nokkel: &str, sprak: Sprak) -> Result<Vec<Faktum>, AppError> {
    let dagen = kalender::dogn(dag(nokkel)?);
    let (antall, brev) = epost::oppgitte(db, &dagen, VISES).await?;
    let en = |b: &Oppgitt| {
        let hvorfor = if b.mottaker { text::MOTTAKER_AVVISTE.i(sprak) } else { &b.feil };
        format!("{}: {}, {hvorfor}", format::tidspunkt(b.opprettet, sprak), b.emne)
    };
    Ok(vec![Faktum {
        navn: text::BREV_GITT_OPP.i(sprak).to_owned(),
        verdier: std::iter::once(format::tall(antall)).chain(brev.iter().map(en)).collect(),
        ..Faktum::default()
    }])
}

/// A case worker says that the mails are to be tried again, or not.
pub async fn avgjort(db: &mut PgConnection, av: &Utforer, nokkel: &str, svar: Svar) -> Result<(), AppError> {
    match svar {
        Svar::Godkjent => epost::prov_igjen(db, &kalender::dogn(dag(nokkel)?), av.naa).await,
        Svar::Avvist => Ok(()),
    }
}
