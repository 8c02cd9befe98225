//! What rules read of a message, and what that is held against.

use grunn::text::T;

pub(super) const AVTALE: T = T("avtalen om direkte oppgjør", "avtalen om direkte oppgjer");
pub(super) const PRAKSIS: T = T("praksisen og praksistypen", "praksisen og praksistypen");
pub(super) const UTDANNING: T = T("Helfos godkjenning av utdanningen", "godkjenninga Helfo har gitt av utdanninga");
pub(super) const HPR: T = T("registreringen i HPR", "registreringa i HPR");
pub(super) const MOTTATT: T = T("da vi fikk kravet", "då vi fekk kravet");
pub(super) const TIDLIGERE: T = T(
    "tidligere regninger, og de andre i samme krav",
    "tidlegare rekningar, og dei andre i same krav",
);
pub(super) const FRA_FOR: T = T("regninger i tidligere krav", "rekningar i tidlegare krav");
pub(super) const TARIFF: T = T("tariffen på behandlingsdagen", "tariffen på behandlingsdagen");
pub(super) const REGLER: T = T("reglene for taksten på behandlingsdagen", "reglane for taksten på behandlingsdagen");
pub(super) const FRIKORT: T = T("svaret fra frikortregisteret", "svaret frå frikortregisteret");
pub(super) const FOLKEREGISTERET: T = T("svaret fra Folkeregisteret", "svaret frå Folkeregisteret");
pub(super) const FRITAK: T = T("kodene i kodeverk 7461", "kodane i kodeverk 7461");
pub(super) const ALDRE: T = T("aldersgrensene på behandlingsdagen", "aldersgrensene på behandlingsdagen");
pub(super) const KALENDER: T = T("kalenderen, med helger og helligdager", "kalenderen, med helger og heilagdagar");
pub(super) const SATSER: T = T("satsene for laboratorium og prosedyrer", "satsane for laboratorium og prosedyrar");
pub(super) const KODEVERK: T = T("kodeverket yrket skal bruke", "kodeverket yrket skal bruke");
pub(super) const KONTROLLSIFRE: T = T("kontrollsifrene", "kontrollsifra");
pub(super) const PUNKTER: T = T("stønadspunktene i folketrygdloven", "stønadspunkta i folketrygdlova");
pub(super) const REGNINGER: T = T("regningene i kravet", "rekningane i kravet");

pub(super) const GRENSER: T = T("grensene som gjelder for yrket", "grensene som gjeld for yrket");
pub(super) const HISTORIKK: T = T("det som er vanlig for behandleren", "det som er vanleg for behandlaren");

pub(super) const TID: T = T("tidspunktet for behandlingen", "tidspunktet for behandlinga");
pub(super) const TAKST: T = T("takstkodene", "takstkodane");
pub(super) const ANTALL: T = T("antallet av hver takst", "talet på kvar takst");
pub(super) const BELOP: T = T("beløpet for hver takst", "beløpet for kvar takst");
pub(super) const SUM: T = T("summen på regningen", "summen på rekninga");
pub(super) const ANDRE: T = T("laboratoriekoder og prosedyrekoder", "laboratoriekodar og prosedyrekodar");
pub(super) const PASIENT: T = T("hvem pasienten er", "kven pasienten er");
pub(super) const FODT: T = T("fødselsnummeret eller fødselsdatoen", "fødselsnummeret eller fødselsdatoen");
pub(super) const DIAGNOSE: T = T("diagnosene", "diagnosane");
pub(super) const HENVISNING: T = T("henvisningen", "tilvisinga");
pub(super) const FRI: T = T("koden for fri egenandel", "koden for fri eigendel");
pub(super) const MERKNAD: T = T("merknaden", "merknaden");
pub(super) const PUNKT: T = T("stønadspunktet", "stønadspunktet");
pub(super) const TANN: T = T("tann eller region", "tann eller region");
pub(super) const TILSTAND: T = T("koden for sjelden tilstand", "koden for sjeldan tilstand");
pub(super) const NUMMER: T = T("regningsnummeret", "rekningsnummeret");
pub(super) const GUID: T = T("regningens guid", "guid-en til rekninga");
pub(super) const KREDIT: T = T("at regningen er en kreditering", "at rekninga er ei kreditering");
pub(super) const BETALT: T = T("om egenandelen er betalt", "om eigendelen er betalt");
pub(super) const UTFORER: T = T("hvem som behandlet", "kven som behandla");
pub(super) const ANTALL_REGNINGER: T = T("antall regninger i kravet", "talet på rekningar i kravet");
pub(super) const FELT: T = T("navnene på feltene i kravet", "namna på felta i kravet");
pub(super) const MELDINGEN: T = T("feltene vi kjenner", "felta vi kjenner");
pub(super) const KRAVSUM: T = T("summen av kravet", "summen av kravet");
