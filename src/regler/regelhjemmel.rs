//! Where the rules are written: the legal bases of the rule table, in bokmål and nynorsk.

use grunn::text::T;

pub(super) const FTRL_22_2: T = T("Folketrygdloven § 22-2", "Folketrygdlova § 22-2");
pub(super) const FTRL_22_14: T = T("Folketrygdloven § 22-14 tredje ledd", "Folketrygdlova § 22-14 tredje ledd");
pub(super) const FVL_17: T = T("Forvaltningsloven § 17", "Forvaltningslova § 17");
pub(super) const MELDING: T = T("Helfos krav til meldingen (Krav-API)", "Krava frå Helfo til meldinga (Krav-API)");
pub(super) const TAKST: T = T("Takstforskriften for fagområdet", "Takstforskrifta for fagområdet");
pub(super) const TAKST_ENKEL_PASIENTKONTAKT: T = T(
    "Takstforskriften for fagområdet (enkel pasientkontakt)",
    "Takstforskrifta for fagområdet (enkel pasientkontakt)",
);
pub(super) const TAKST_TIDSBRUK: T = T(
    "Takstforskriften for fagområdet (tidsbruk)",
    "Takstforskrifta for fagområdet (tidsbruk)",
);
pub(super) const FTRL_5_3: T = T("Folketrygdloven § 5-3", "Folketrygdlova § 5-3");
pub(super) const TAKST_HENVISNING: T = T(
    "Takstforskriften for fagområdet (henvisning)",
    "Takstforskrifta for fagområdet (tilvising)",
);
pub(super) const TAKST_REPETISJON: T = T(
    "Takstforskriften for fagområdet (repetisjon)",
    "Takstforskrifta for fagområdet (repetisjon)",
);
pub(super) const TAKST_HOYESTE_ANTALL: T = T(
    "Takstforskriften for fagområdet (høyeste antall)",
    "Takstforskrifta for fagområdet (høgste tal)",
);
pub(super) const TAKST_SPESIALISTTAKST: T = T(
    "Takstforskriften for fagområdet (spesialisttakst)",
    "Takstforskrifta for fagområdet (spesialisttakst)",
);
pub(super) const TAKST_KVELDSTAKST: T = T(
    "Takstforskriften for fagområdet (kveldstakst)",
    "Takstforskrifta for fagområdet (kveldstakst)",
);
pub(super) const TAKST_KVELDSTAKST_MERKNAD_D1: T = T(
    "Takstforskriften for fagområdet (kveldstakst, merknad D1)",
    "Takstforskrifta for fagområdet (kveldstakst, merknad D1)",
);
pub(super) const PSYKOLOG: T = T(
    "Forskrift om stønad til dekning av utgifter til behandling hos psykolog",
    "Forskrift om stønad til dekning av utgifter til behandling hos psykolog",
);
pub(super) const FTRL_5_6: T = T("Folketrygdloven § 5-6", "Folketrygdlova § 5-6");
