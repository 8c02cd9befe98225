//! A practice that is being registered: where one left, so that it can be taken up there, also on another device.

use sqlx::PgConnection;

use super::pages::valgt_i_utkast;
use super::{NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA, vilkar};
use crate::feil::AppError;
use crate::stier::{NY_PRAKSIS, NY_PRAKSIS_OPPGJOR, NY_PRAKSIS_SJEKK, NY_PRAKSIS_VEDLEGG};
use grunn::HelseaktorId;

/// The first step that is not done, from a person's drafts ([`crate::server::skjema::oversikt`]). `None`: nothing is begun.
fn steg(utkast: &[(String, bool)], har_dokumenter: bool) -> Option<&'static str> {
    let ferdig = |navn: &str| utkast.iter().find(|(n, _)| n == navn).map(|(_, ferdig)| *ferdig);
    match (ferdig(NY_STED_SKJEMA), ferdig(NY_OPPGJOR_SKJEMA)) {
        (None, None) => None,
        (None | Some(false), _) => Some(NY_PRAKSIS),
        (Some(true), None | Some(false)) => Some(NY_PRAKSIS_OPPGJOR),
        (Some(true), Some(true)) if har_dokumenter => Some(NY_PRAKSIS_VEDLEGG),
        (Some(true), Some(true)) => Some(NY_PRAKSIS_SJEKK),
    }
}

/// Where to go on with a practice that is begun.
pub async fn neste(db: &mut PgConnection, eier: HelseaktorId, utkast: &[(String, bool)]) -> Result<Option<&'static str>, AppError> {
    let (praksistype, vikar) = valgt_i_utkast(db, eier).await?;
    let dokumenter = praksistype.is_some_and(|t| !vilkar::gruppe(t).dokumenter(vikar).is_empty());
    Ok(steg(utkast, dokumenter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_at_the_first_step_that_is_not_done() {
        let u = |navn: &str, ferdig| (navn.to_owned(), ferdig);
        let (sted, oppgjor) = (NY_STED_SKJEMA, NY_OPPGJOR_SKJEMA);
        for (utkast, dokumenter, venter) in [
            (vec![], false, None),
            (vec![u("helseaktor.kontakt", true)], false, None),
            (vec![u(sted, false)], false, Some(NY_PRAKSIS)),
            (vec![u(sted, true)], false, Some(NY_PRAKSIS_OPPGJOR)),
            (vec![u(oppgjor, true)], false, Some(NY_PRAKSIS)),
            (vec![u(sted, false), u(oppgjor, true)], true, Some(NY_PRAKSIS)),
            (vec![u(sted, true), u(oppgjor, false)], true, Some(NY_PRAKSIS_OPPGJOR)),
            (vec![u(oppgjor, true), u(sted, true)], true, Some(NY_PRAKSIS_VEDLEGG)),
            (vec![u(sted, true), u(oppgjor, true)], false, Some(NY_PRAKSIS_SJEKK)),
        ] {
            assert_eq!(steg(&utkast, dokumenter), venter, "{utkast:?}");
        }
    }
}
