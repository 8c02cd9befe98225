//! Claims (krav): what a clinician sends, how it is read, and how it is judged.
//!
//! A message arrives as XML (BKM) or JSON (Krav-API). [`mottak`] reads and stores it, [`praksisvalg`] finds the practice it is for, and
//! [`arbeid`] controls it in the queue; the rules are those of the crate `regler`. [`rebehandling`] controls bills again when what stopped
//! them, outside the message, is mended; [`utskilling`] lets no bill wait for another's register. [`pages`] show it, and [`kravapi`] answers EPJ systems.
//! A clinician sees and sends only own claims. Paying lives elsewhere.
//!
//! Owns: foreldelse, kontroll_tidligere, latt_ligge, melding, nokkel, regning, regning_kjede, takst, takstbruk, takstrad, takstsett.
//! Reads: avtale, godkjenning, helseaktor, innsending_oppgjor, jobb, motregning, praksis, praksis_avklaring, praksis_periode, tidligere_hpr, utbetalingsordre, vedtak.

pub mod arbeid;
pub mod felles;
pub(crate) mod handlinger;
mod hendelser;
pub mod kravapi;
mod last_opp;
pub mod mottak;
pub(crate) mod oppgaver;
pub(crate) mod pages;
pub(crate) mod pasientalder;
pub mod praksisvalg;
pub mod rebehandling;
pub mod store;
pub mod takstbruk;
pub(crate) mod text;
mod utskilling;
pub(crate) mod visning;

pub use ruter::{forbered, hendelsesruter, ruter};

mod ruter {
    use axum::Router;

    use super::{hendelser, kravapi, last_opp};
    use crate::feil::AppError;
    use crate::server::state::App;

    /// Routes of the Krav-API and of files.
    pub fn ruter() -> Router<App> {
        kravapi::ruter().merge(last_opp::ruter())
    }

    /// Routes of long-lived answers.
    pub fn hendelsesruter() -> Router<App> {
        hendelser::ruter()
    }

    /// What must be in place before the first request.
    pub async fn forbered(app: &App) -> Result<(), AppError> {
        let mut db = app.pool.acquire().await?;
        super::store::frister::last(&mut db, &regler::fritak::foreldelse()).await?;
        super::felles::av(app)?.takster(&mut db).await?;
        super::felles::av(app)?.nokler(&mut db, &app.krypto).await?;
        Ok(())
    }
}
