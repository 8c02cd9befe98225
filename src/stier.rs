//! Every address of the portal, in one place: pages link to each other by these, and a folder needs not know another to point at it.
//! The routes themselves are in [`crate::oppstart`].

use grunn::{PraksisId, VedtakId, Yrke};
use uuid::Uuid;

/// The Helseaktør tab.
pub const HELSEAKTOR: &str = "/praksisinformasjon/helseaktor";
/// What has been sent to the person by e-mail.
pub const EPOSTLOGG: &str = "/praksisinformasjon/helseaktor/epost";
pub const KONTAKT: &str = "/praksisinformasjon/helseaktor/kontakt";
/// Where a logoped or audiopedagog sends education documents.
pub const UTDANNING: &str = "/praksisinformasjon/helseaktor/utdanning";
/// One's own data as a file.
pub const MINE_OPPLYSNINGER: &str = "/praksisinformasjon/helseaktor/mine-opplysninger";
/// Who has looked at and changed one's data.
pub const HVEM_HAR_SETT: &str = "/praksisinformasjon/helseaktor/hvem-har-sett";

/// The Praksis tab.
pub const PRAKSISER: &str = "/praksisinformasjon/praksis";
/// The steps of a new practice.
pub const NY_PRAKSIS: &str = "/praksisinformasjon/praksis/ny";
pub const NY_PRAKSIS_OPPGJOR: &str = "/praksisinformasjon/praksis/ny/oppgjor";
pub const NY_PRAKSIS_VEDLEGG: &str = "/praksisinformasjon/praksis/ny/vedlegg";
pub const NY_PRAKSIS_SJEKK: &str = "/praksisinformasjon/praksis/ny/sjekk";
/// Where the link «this was not me» leads.
pub const KONTOENDRING: &str = "/kontoendring";
/// Where the link «this was not me» in a mail about the personal address leads.
pub const EPOSTENDRING: &str = "/epostendring";

/// The tab Avtaler og samtykker.
pub const AVTALER: &str = "/praksisinformasjon/avtaler-og-samtykker";
/// Where the agreement in force is read and signed.
pub const AVTALE: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale";
/// Where the agreement is terminated.
pub const SI_OPP: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale/si-opp";
/// What a version changes, in plain words and marked in the text: `?fra=…&til=…`.
pub const ENDRINGER: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale/endringer";
/// Where anyone checks the code of a signed copy.
pub const KONTROLL: &str = "/kontroll";

pub const INNSENDINGER: &str = "/oppgjor/innsendinger";
/// Bills whose egenandel is not reported paid.
pub const EGENANDELER: &str = "/oppgjor/egenandeler";
pub const NY_INNSENDING: &str = "/oppgjor/innsendinger/ny";
pub const VEDTAKSLISTE: &str = "/oppgjor/vedtak";
pub const UTBETALINGSOVERSIKT: &str = "/oppgjor/utbetalingsoversikt";

/// The list of cases, for case workers.
pub const SAKER: &str = "/saker";
/// How the portal is doing, for case workers.
pub const DRIFT: &str = "/drift";

/// The public list of practitioners.
pub const BEHANDLERE: &str = "/behandlere";
pub const BEHANDLERE_JSON: &str = "/behandlere.json";
/// Base of the FHIR service.
pub const FHIR: &str = "/fhir/R4";

/// The open rule book: search, and below it the codes, the rules of the control, and ages and deadlines. Each has JSON beside it.
pub const REGLER: &str = "/regler";
pub const REGLER_JSON: &str = "/regler.json";
pub const REGLER_TAKST: &str = "/regler/takst";
pub const REGLER_TAKST_JSON: &str = "/regler/takst.json";
pub const REGLER_KONTROLL: &str = "/regler/kontroll";
pub const REGLER_KONTROLL_JSON: &str = "/regler/kontroll.json";
pub const REGLER_FRISTER: &str = "/regler/frister";
pub const REGLER_FRISTER_JSON: &str = "/regler/frister.json";

/// Where a form sends a file.
pub const LAST_OPP: &str = "/vedlegg/last-opp";
/// Where a form's button «Lagre utkast» posts to.
pub const UTKAST: &str = "/utkast";

/// The education of one profession.
pub fn utdanning(yrke: Yrke) -> String {
    format!("{UTDANNING}/{}", yrke.kode())
}

/// The page about one practice.
pub fn praksis(id: PraksisId) -> String {
    format!("{PRAKSISER}/{id}")
}

/// A page below it.
pub fn praksis_side(id: PraksisId, side: &str) -> String {
    format!("{PRAKSISER}/{id}/{side}")
}

/// The page behind the token of a changed account.
pub fn kontoendring(token: &str) -> String {
    format!("{KONTOENDRING}/{token}")
}

/// The page behind the token of a new personal address.
pub fn epostendring(token: &str) -> String {
    format!("{EPOSTENDRING}/{token}")
}

/// The receipt of a signing.
pub fn avtale_kvittering(id: Uuid) -> String {
    format!("{AVTALE}/{id}/kvittering")
}

/// The signed copy of an agreement.
pub fn avtale_pdf(id: Uuid) -> String {
    format!("{AVTALE}/{id}/pdf")
}

/// The receipt of a termination.
pub fn oppsagt(id: Uuid) -> String {
    format!("{AVTALE}/{id}/oppsagt")
}

/// The page that shows what version `til` changes from version `fra`.
pub fn endringer(fra: &str, til: &str) -> String {
    format!("{ENDRINGER}?fra={fra}&til={til}")
}

/// The page of one decision.
pub fn vedtak(id: VedtakId) -> String {
    format!("{VEDTAKSLISTE}/{id}")
}

/// One code in the rule book.
pub fn regeltakst(fagomrade: &str, kode: &str) -> String {
    format!("{REGLER_TAKST}/{fagomrade}/{kode}")
}

/// One rule of the control in the rule book, by its name.
pub fn kontrollregel(navn: &str) -> String {
    format!("{REGLER_KONTROLL}/{navn}")
}

/// The page of one case.
pub fn sak(id: Uuid) -> String {
    format!("{SAKER}/{id}")
}

/// A fresh login that comes back to one of our pages.
pub fn ny_innlogging(til: &str) -> String {
    format!(
        "/logg-inn?{}",
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("ny", "1")
            .append_pair("til", til)
            .finish()
    )
}

/// Only our own paths: never another site, never the login itself.
fn trygg(sti: &str) -> bool {
    sti.starts_with('/')
        && !sti.starts_with("//")
        && !sti.contains('\\')
        && !sti.contains(char::is_control)
        && sti.is_ascii()
        && !sti.starts_with("/logg-")
        && !sti.starts_with("/api/")
}

/// One of our own pages, or the front page.
pub fn trygg_sti(til: Option<&str>) -> String {
    til.filter(|s| trygg(s)).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lands_only_on_our_own_pages() {
        assert_eq!(trygg_sti(Some("/oppgjor/vedtak?side=2")), "/oppgjor/vedtak?side=2");
        for farlig in [
            "//ond.example",
            "https://ond.example",
            "/\\ond.example",
            "/logg-inn?til=/",
            "/api/x",
            "/a\r\nb",
            "",
        ] {
            assert_eq!(trygg_sti(Some(farlig)), "/", "{farlig}");
        }
    }
}
