//! The rule table: code, level, legal basis, words and remedy for everything the control can find.
//!
//! Written to «du», short, without blame. The texts are our own; only the numbers are public. The legal basis is a paragraph of
//! folketrygdloven where one applies, else the regulation of the field or the documented demands of the message.

mod annet;
mod belop;
mod kreditering;
mod pasient;
mod rett;
mod takst;
mod tid;

use grunn::text::T;

use super::regel::{Regel, RegelId};

/// The remedy when a rule that rejects only informs: its exceptions do not show in a message.
pub(super) const BARE_INFORMERT: T = T(
    "Regningen er ikke avvist for dette. Sjekk at det stemmer. Helfo kan spørre om det senere.",
    "Rekninga er ikkje avvist for dette. Sjekk at det stemmer. Helfo kan spørje om det seinare.",
);

/// The row for a rule.
pub(super) fn regel(id: RegelId) -> Regel {
    match id {
        RegelId::K01Avtale => rett::K01_AVTALE,
        RegelId::K01Praksis => rett::K01_PRAKSIS,
        RegelId::K01Utdanning => rett::K01_UTDANNING,
        RegelId::K01Godkjenning => rett::K01_GODKJENNING,
        RegelId::K02Duplikat => tid::K02_DUPLIKAT,
        RegelId::K04ForSent => rett::K04_FOR_SENT,
        RegelId::K05FremITid => rett::K05_FREM_ITID,
        RegelId::K06UgyldigMed => takst::K06_UGYLDIG_MED,
        RegelId::K06BareMed => takst::K06_BARE_MED,
        RegelId::K06SammeDag => takst::K06_SAMME_DAG,
        RegelId::K06DagenEtter => takst::K06_DAGEN_ETTER,
        RegelId::K07KreverTakst => takst::K07_KREVER_TAKST,
        RegelId::K08NaerKonsultasjon => tid::K08_NAER_KONSULTASJON,
        RegelId::K09Overlapp => tid::K09_OVERLAPP,
        RegelId::K09Neste => tid::K09_NESTE,
        RegelId::K09Pabegynt => tid::K09_PABEGYNT,
        RegelId::K10SammeTid => tid::K10_SAMME_TID,
        RegelId::K11Frikort => belop::K11_FRIKORT,
        RegelId::K11IkkeSvar => belop::K11_IKKE_SVAR,
        RegelId::K11Saksbehandler => belop::K11_SAKSBEHANDLER,
        RegelId::K11UkjentKode => belop::K11_UKJENT_KODE,
        RegelId::K11Begrunnelse => belop::K11_BEGRUNNELSE,
        RegelId::K11UtenId => belop::K11_UTEN_ID,
        RegelId::K11Stonadspunkt => belop::K11_STONADSPUNKT,
        RegelId::K12IkkeFodt => pasient::K12_IKKE_FODT,
        RegelId::K12Avdod => pasient::K12_AVDOD,
        RegelId::K12IkkeSvar => pasient::K12_IKKE_SVAR,
        RegelId::K12Saksbehandler => pasient::K12_SAKSBEHANDLER,
        RegelId::K12UkjentPerson => pasient::K12_UKJENT_PERSON,
        RegelId::K13Tidspunkt => rett::K13_TIDSPUNKT,
        RegelId::K13Klokkeslett => rett::K13_KLOKKESLETT,
        RegelId::K13Takst => rett::K13_TAKST,
        RegelId::K13Begrunnelse => rett::K13_BEGRUNNELSE,
        RegelId::K14Mangler => pasient::K14_MANGLER,
        RegelId::K14Id => pasient::K14_ID,
        RegelId::K14ForHenvisning => pasient::K14_FOR_HENVISNING,
        RegelId::K14HarHenvisning => pasient::K14_HAR_HENVISNING,
        RegelId::K15Repetisjon => takst::K15_REPETISJON,
        RegelId::K15Ukjent => takst::K15_UKJENT,
        RegelId::K16Maks => takst::K16_MAKS,
        RegelId::K16Periode => takst::K16_PERIODE,
        RegelId::K16Behandler => takst::K16_BEHANDLER,
        RegelId::K17Diagnose => takst::K17_DIAGNOSE,
        RegelId::K17Prosedyre => takst::K17_PROSEDYRE,
        RegelId::K18Ukjent => takst::K18_UKJENT,
        RegelId::K18Dato => takst::K18_DATO,
        RegelId::K18Fagomrade => takst::K18_FAGOMRADE,
        RegelId::K18IkkeLastet => takst::K18_IKKE_LASTET,
        RegelId::K18Praksistype => takst::K18_PRAKSISTYPE,
        RegelId::K19Spesialist => takst::K19_SPESIALIST,
        RegelId::K20Kveld => tid::K20_KVELD,
        RegelId::K20KveldMerket => tid::K20_KVELD_MERKET,
        RegelId::K20Tidsrom => tid::K20_TIDSROM,
        RegelId::K21Belop => belop::K21_BELOP,
        RegelId::K21UtenFritak => belop::K21_UTEN_FRITAK,
        RegelId::K21MedFritak => belop::K21_MED_FRITAK,
        RegelId::K21PasientBetaler => belop::K21_PASIENT_BETALER,
        RegelId::K21Avkortet => belop::K21_AVKORTET,
        RegelId::K21IkkeLastet => belop::K21_IKKE_LASTET,
        RegelId::K21UtenEgetBelop => belop::K21_UTEN_EGET_BELOP,
        RegelId::K21AnnetIkkeRett => belop::K21_ANNET_IKKE_RETT,
        RegelId::K21AnnetUkjent => belop::K21_ANNET_UKJENT,
        RegelId::K21AnnetSats => belop::K21_ANNET_SATS,
        RegelId::K21Sum => belop::K21_SUM,
        RegelId::K22Mangler => pasient::K22_MANGLER,
        RegelId::K22Kodeverk => pasient::K22_KODEVERK,
        RegelId::K23Mangler => pasient::K23_MANGLER,
        RegelId::K23Nummer => pasient::K23_NUMMER,
        RegelId::K24Ukjent => kreditering::K24_UKJENT,
        RegelId::K24IkkeGodkjent => kreditering::K24_IKKE_GODKJENT,
        RegelId::K24Praksis => kreditering::K24_PRAKSIS,
        RegelId::K24ForGammel => kreditering::K24_FOR_GAMMEL,
        RegelId::K24Fortegn => kreditering::K24_FORTEGN,
        RegelId::K24ToRegninger => kreditering::K24_TO_REGNINGER,
        RegelId::K24Del => kreditering::K24_DEL,
        RegelId::K25Ukjent => kreditering::K25_UKJENT,
        RegelId::K25Retning => kreditering::K25_RETNING,
        RegelId::K25Belop => kreditering::K25_BELOP,
        RegelId::K25Mangler => kreditering::K25_MANGLER,
        RegelId::K25Avvist => kreditering::K25_AVVIST,
        RegelId::K25Kreditert => kreditering::K25_KREDITERT,
        RegelId::K25Gjentatt => kreditering::K25_GJENTATT,
        RegelId::K26Nummer => kreditering::K26_NUMMER,
        RegelId::K26Guid => kreditering::K26_GUID,
        RegelId::K27Barn => takst::K27_BARN,
        RegelId::K27IkkeBarn => takst::K27_IKKE_BARN,
        RegelId::K27UkjentAlder => takst::K27_UKJENT_ALDER,
        RegelId::ManueltGodkjent => annet::MANUELT_GODKJENT,
        RegelId::ManueltAvvist => annet::MANUELT_AVVIST,
        RegelId::K27Alder => takst::K27_ALDER,
        RegelId::K28EnPerDag => tid::K28_EN_PER_DAG,
        RegelId::K30Klokkeslett => tid::K30_KLOKKESLETT,
        RegelId::K31Stonadspunkt => pasient::K31_STONADSPUNKT,
        RegelId::K31Tann => pasient::K31_TANN,
        RegelId::K31Tilstand => pasient::K31_TILSTAND,
        RegelId::GrenseRegning => annet::GRENSE_REGNING,
        RegelId::GrenseDag => annet::GRENSE_DAG,
        RegelId::GrenseManed => annet::GRENSE_MANED,
        RegelId::GrenseMinutter => annet::GRENSE_MINUTTER,
        RegelId::GrensePasient => annet::GRENSE_PASIENT,
        RegelId::SumAntall => annet::SUM_ANTALL,
        RegelId::SumBelop => annet::SUM_BELOP,
        RegelId::Rapportering => annet::RAPPORTERING,
        RegelId::UkjentFelt => annet::UKJENT_FELT,
    }
}
