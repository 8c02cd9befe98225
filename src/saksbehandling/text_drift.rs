//! Texts of how the portal is doing, bokmål and nynorsk side by side.

use crate::oppgjor::store::tilstand::Kjoring;
use grunn::text::{Sprak, T};

pub const TITTEL: T = T("Drift", "Drift");
pub const INGRESS: T = T(
    "Her ser du hva som er stanset, hva som venter, og hvordan de siste kjøringene gikk.",
    "Her ser du kva som er stansa, kva som ventar, og korleis dei siste køyringane gjekk.",
);
pub const INGENTING_STANSET: T = T("Ingenting er stanset.", "Ingenting er stansa.");
pub const ER_STANSET: T = T("er stanset", "er stansa");
pub const SIDEN: T = T("Siden", "Sidan");
pub const AV: T = T("av", "av");
pub const OPPHEVES: T = T(
    "De som drifter portalen, opphever stansen med kommandoen «praksisportal hold».",
    "Dei som driftar portalen, opphevar stansen med kommandoen «praksisportal hold».",
);
pub const NOE_ER_OPPGITT: T = T("Noen jobber er gitt opp.", "Nokre jobbar er gitt opp.");
pub const SE_DRIFT: T = T("Se drift", "Sjå drift");
pub const GIKK_IKKE: T = T(
    "Den siste kjøringen skulle vært ferdig, men er ikke det. Gi beskjed til dem som drifter portalen.",
    "Den siste køyringa skulle vore ferdig, men er ikkje det. Gi beskjed til dei som driftar portalen.",
);
pub const VENTER: T = T("Det som venter", "Det som ventar");
pub const ELDSTE: T = T("Eldste fra", "Eldste frå");
pub const USENDTE: T = T("Ordrer som ikke er sendt", "Ordrar som ikkje er sende");
pub const UBESVARTE: T = T("Ordrer uten kvittering for betaling", "Ordrar utan kvittering for betaling");
pub const AVVISTE: T = T("Betalinger banken har avvist", "Betalingar banken har avvist");
pub const ENDRINGER: T = T("Kontoendringer som ikke er sendt", "Kontoendringar som ikkje er sende");
pub const AVVIK: T = T("Åpne avvik i betalinger", "Opne avvik i betalingar");
pub const SAKENE_STAAR: T = T("Hvert avvik er en sak under Saker.", "Kvart avvik er ei sak under Saker.");
pub const JOBBER: T = T("Jobber i kø", "Jobbar i kø");
pub const JOBBER_OPPGITT: T = T("Jobber som er gitt opp", "Jobbar som er gitt opp");
pub const POST: T = T("E-poster i kø", "E-postar i kø");
pub const POST_OPPGITT: T = T("E-poster som er gitt opp siste uke", "E-postar som er gitt opp siste veke");
pub const KJORINGER: T = T("De siste kjøringene", "Dei siste køyringane");
pub const KJORINGER_HJELP: T = T(
    "Tallene er telt fra vedtakene og ordrene. Avsluttet er det som avslutningsfilene i betalingsmappen forteller om.",
    "Tala er talde frå vedtaka og ordrane. Avslutta er det avslutningsfilene i betalingsmappa fortel om.",
);
pub const KJORING: T = T("Kjøring", "Køyring");
pub const VEDTAK: T = T("Vedtak", "Vedtak");
pub const SUM: T = T("Sum", "Sum");
pub const ORDRER: T = T("Sendt / ordrer", "Sende / ordrar");
pub const AVSLUTTET: T = T("Avsluttet", "Avslutta");
pub const UTBETALT: T = T("Utbetalt", "Utbetalt");
pub const STATUS: T = T("Status", "Status");
pub const OPPGITTE: T = T("Jobber som er gitt opp", "Jobbar som er gitt opp");
pub const OPPGITTE_HJELP: T = T(
    "Jobbene har feilet mange ganger. De som drifter portalen, prøver dem igjen med «praksisportal jobber igjen».",
    "Jobbane har feila mange gonger. Dei som driftar portalen, prøver dei igjen med «praksisportal jobber igjen».",
);
pub const JOBB: T = T("Jobb", "Jobb");
pub const SLAG: T = T("Slag", "Slag");
pub const FORSOK: T = T("Forsøk", "Forsøk");
pub const GITT_OPP: T = T("Gitt opp", "Gitt opp");

/// Colour and word of a run.
pub fn kjorestatus(k: &Kjoring, sprak: Sprak) -> (&'static str, &'static str) {
    if k.ferdig.is_none() {
        ("warning", T("Ikke ferdig", "Ikkje ferdig").i(sprak))
    } else if k.sendte < k.ordrer {
        ("warning", T("Venter på sending", "Ventar på sending").i(sprak))
    } else if k.avsluttede < k.sendte {
        ("info", T("Sendt", "Send").i(sprak))
    } else {
        ("success", T("Sendt og avsluttet", "Send og avslutta").i(sprak))
    }
}
