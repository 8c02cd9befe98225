//! The open rule book: for each rule of the control a short name, what it reads, since when, and the test that shows it. The words of
//! the finding, the remedy and the legal basis are those of the rule table ([`super::regel`]).

use chrono::NaiveDate;

use super::fritak::{self, Lovslag};
use super::regel::RegelId;
use grunn::text::{Sprak, T};

/// A page of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub navn: T,
    /// What it reads of the message.
    pub leser: &'static [T],
    /// What that is held against.
    pub mot: &'static [T],
    pub siden: Siden,
    /// The test that shows it: file in `src/regler/kontroll/tester`, and name.
    pub prove: (&'static str, &'static str),
}

/// Since when the rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Siden {
    /// The code's own rule has the day; see the page of the code.
    Takst,
    /// The ages of the regulations have days; see [`fritak::lovrader`].
    Alder,
    /// The row of the law that says how late a claim may come.
    Foreldelse,
    /// The row of the law that says where frikort holds.
    Stonadspunkt,
    /// The day of the rule's own law is not loaded: as long as the portal has controlled claims.
    Portalen,
}

impl Siden {
    /// The day, when one day is true of all it controls.
    pub fn dag(self) -> Option<NaiveDate> {
        let rad = |passer: fn(&Lovslag) -> bool| fritak::lovrader().find(|r| passer(r.hva)).and_then(|r| r.fra);
        match self {
            Self::Foreldelse => rad(|s| matches!(s, Lovslag::ForeldelseManeder(_))),
            Self::Stonadspunkt => rad(|s| matches!(s, Lovslag::FrikortStonadspunkt(_))),
            Self::Takst | Self::Alder | Self::Portalen => None,
        }
    }
}

const AVTALE: T = T("avtalen om direkte oppgjør", "avtalen om direkte oppgjer");
const PRAKSIS: T = T("praksisen og praksistypen", "praksisen og praksistypen");
const UTDANNING: T = T("Helfos godkjenning av utdanningen", "godkjenninga Helfo har gitt av utdanninga");
const HPR: T = T("registreringen i HPR", "registreringa i HPR");
const MOTTATT: T = T("da vi fikk kravet", "då vi fekk kravet");
const TIDLIGERE: T = T(
    "tidligere regninger, og de andre i samme krav",
    "tidlegare rekningar, og dei andre i same krav",
);
const TARIFF: T = T("tariffen på behandlingsdagen", "tariffen på behandlingsdagen");
const REGLER: T = T("reglene for taksten på behandlingsdagen", "reglane for taksten på behandlingsdagen");
const FRIKORT: T = T("svaret fra frikortregisteret", "svaret frå frikortregisteret");
const FRITAK: T = T("kodene i kodeverk 7461", "kodane i kodeverk 7461");
const ALDRE: T = T("aldersgrensene på behandlingsdagen", "aldersgrensene på behandlingsdagen");
const KALENDER: T = T("kalenderen, med helger og helligdager", "kalenderen, med helger og heilagdagar");
const SATSER: T = T("satsene for laboratorium og prosedyrer", "satsane for laboratorium og prosedyrar");
const KODEVERK: T = T("kodeverket yrket skal bruke", "kodeverket yrket skal bruke");
const KONTROLLSIFRE: T = T("kontrollsifrene", "kontrollsifra");
const PUNKTER: T = T("stønadspunktene i folketrygdloven", "stønadspunkta i folketrygdlova");
const REGNINGER: T = T("regningene i kravet", "rekningane i kravet");

const GRENSER: T = T("grensene som gjelder for yrket", "grensene som gjeld for yrket");
const HISTORIKK: T = T("det som er vanlig for behandleren", "det som er vanleg for behandlaren");

const TID: T = T("tidspunktet for behandlingen", "tidspunktet for behandlinga");
const TAKST: T = T("takstkodene", "takstkodane");
const ANTALL: T = T("antallet av hver takst", "talet på kvar takst");
const BELOP: T = T("beløpet for hver takst", "beløpet for kvar takst");
const SUM: T = T("summen på regningen", "summen på rekninga");
const ANDRE: T = T("laboratoriekoder og prosedyrekoder", "laboratoriekodar og prosedyrekodar");
const PASIENT: T = T("hvem pasienten er", "kven pasienten er");
const FODT: T = T("fødselsnummeret eller fødselsdatoen", "fødselsnummeret eller fødselsdatoen");
const DIAGNOSE: T = T("diagnosene", "diagnosane");
const HENVISNING: T = T("henvisningen", "tilvisinga");
const FRI: T = T("koden for fri egenandel", "koden for fri eigendel");
const MERKNAD: T = T("merknaden", "merknaden");
const PUNKT: T = T("stønadspunktet", "stønadspunktet");
const TANN: T = T("tann eller region", "tann eller region");
const TILSTAND: T = T("koden for sjelden tilstand", "koden for sjeldan tilstand");
const NUMMER: T = T("regningsnummeret", "rekningsnummeret");
const GUID: T = T("regningens guid", "guid-en til rekninga");
const KREDIT: T = T("at regningen er en kreditering", "at rekninga er ei kreditering");
const BETALT: T = T("om egenandelen er betalt", "om eigendelen er betalt");
const UTFORER: T = T("hvem som behandlet", "kven som behandla");
const ANTALL_REGNINGER: T = T("antall regninger i kravet", "talet på rekningar i kravet");
const FELT: T = T("navnene på feltene i kravet", "namna på felta i kravet");
const MELDINGEN: T = T("feltene vi kjenner", "felta vi kjenner");
const KRAVSUM: T = T("summen av kravet", "summen av kravet");

/// A rule of the catalogue that is not controlled here, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utelatt {
    pub kode: &'static str,
    pub navn: T,
    pub hvorfor: T,
}

/// What no message and no register of the portal shows.
pub const UTELATT: &[Utelatt] = &[
    Utelatt {
        kode: "K12",
        navn: T("Pasienten er død", "Pasienten er død"),
        hvorfor: T(
            "Det står i Folkeregisteret, og portalen har ikke tilgang dit. At pasienten var født, sjekker vi.",
            "Det står i Folkeregisteret, og portalen har ikkje tilgang dit. At pasienten var fødd, sjekkar vi.",
        ),
    },
    Utelatt {
        kode: "K29",
        navn: T("Vikar og hjemmelshaver samtidig", "Vikar og heimelshavar samtidig"),
        hvorfor: T(
            "Ingen melding eller register vi leser, sier hvem som er vikar for hvem, og når.",
            "Inga melding eller register vi les, seier kven som er vikar for kven, og når.",
        ),
    },
];

impl RegelId {
    /// Its page in the rule book.
    pub fn side(self) -> Side {
        side(self)
    }
}

fn side(id: RegelId) -> Side {
    use Siden::{Alder, Foreldelse, Portalen, Stonadspunkt, Takst};
    let s = |navn, leser, mot, siden, prove| Side {
        navn,
        leser,
        mot,
        siden,
        prove,
    };
    match id {
        RegelId::K01Avtale => s(
            T("Avtale på behandlingsdagen", "Avtale på behandlingsdagen"),
            &[TID],
            &[AVTALE],
            Portalen,
            ("regler", "k01_agreement_and_practice_hold_on_the_day"),
        ),
        RegelId::K01Praksis => s(
            T("Praksis på behandlingsdagen", "Praksis på behandlingsdagen"),
            &[TID],
            &[PRAKSIS],
            Portalen,
            ("regler", "k01_agreement_and_practice_hold_on_the_day"),
        ),
        RegelId::K01Utdanning => s(
            T("Godkjent utdanning", "Godkjend utdanning"),
            &[TID],
            &[UTDANNING],
            Portalen,
            ("regler", "k01_agreement_and_practice_hold_on_the_day"),
        ),
        RegelId::K01Godkjenning => s(
            T("Godkjenning i HPR", "Godkjenning i HPR"),
            &[TID],
            &[HPR],
            Portalen,
            ("regler", "k01_agreement_and_practice_hold_on_the_day"),
        ),
        RegelId::K02Duplikat => s(
            T("Krevd to ganger", "Kravd to gonger"),
            &[TID, TAKST, PASIENT],
            &[TIDLIGERE],
            Portalen,
            ("regler", "k02_the_later_of_two_alike_within_the_hour_falls"),
        ),
        RegelId::K04ForSent => s(
            T("Sendt for sent", "Sendt for seint"),
            &[TID],
            &[MOTTATT],
            Foreldelse,
            ("regler", "k04_six_months_after_the_month"),
        ),
        RegelId::K05FremITid => s(
            T("Datert fram i tid", "Datert fram i tid"),
            &[TID],
            &[MOTTATT],
            Portalen,
            ("regler", "k05_not_after_receipt"),
        ),
        RegelId::K06UgyldigMed => s(
            T("Takster som ikke kan stå sammen", "Takstar som ikkje kan stå saman"),
            &[TAKST, TID],
            &[REGLER],
            Takst,
            ("regler", "k06_codes_that_do_not_go_together"),
        ),
        RegelId::K06BareMed => s(
            T("Takst som bare kan stå med noen få", "Takst som berre kan stå med nokre få"),
            &[TAKST, TID],
            &[REGLER],
            Takst,
            ("regler", "k06_codes_that_do_not_go_together"),
        ),
        RegelId::K06SammeDag => s(
            T("Takster som ikke kan brukes samme dag", "Takstar som ikkje kan brukast same dag"),
            &[TAKST, TID, PASIENT],
            &[REGLER, TIDLIGERE],
            Takst,
            ("forskrift", "examination_and_treatment_are_not_the_same_day"),
        ),
        RegelId::K06DagenEtter => s(
            T("Samme takst flere dager på rad", "Same takst fleire dagar på rad"),
            &[TAKST, TID, PASIENT],
            &[REGLER, TIDLIGERE],
            Takst,
            ("forskrift", "some_codes_are_not_used_on_days_in_a_row"),
        ),
        RegelId::K07KreverTakst => s(
            T("Tillegg uten taksten det hører til", "Tillegg utan taksten det høyrer til"),
            &[TAKST, TID],
            &[REGLER],
            Takst,
            ("regler", "k07_additions_stand_with_their_base"),
        ),
        RegelId::K08NaerKonsultasjon => s(
            T("Enkel kontakt nær en konsultasjon", "Enkel kontakt nær ein konsultasjon"),
            &[TAKST, TID, PASIENT],
            &[TIDLIGERE],
            Portalen,
            ("regler", "k08_a_simple_contact_within_sixty_minutes"),
        ),
        RegelId::K09Overlapp => s(
            T("Behandlinger som overlapper", "Behandlingar som overlappar"),
            &[TAKST, ANTALL, TID, UTFORER],
            &[REGLER, TIDLIGERE],
            Takst,
            ("feil", "one_performer_is_with_one_patient_at_a_time"),
        ),
        RegelId::K09Neste => s(
            T("Neste behandling starter for tidlig", "Neste behandling startar for tidleg"),
            &[TAKST, ANTALL, TID, UTFORER],
            &[REGLER, TIDLIGERE],
            Takst,
            ("feil", "one_performer_is_with_one_patient_at_a_time"),
        ),
        RegelId::K09Pabegynt => s(
            T("Påbegynt tid som overlapper", "Påbyrja tid som overlappar"),
            &[TAKST, ANTALL, TID, UTFORER],
            &[REGLER, TIDLIGERE],
            Takst,
            ("feil", "one_performer_is_with_one_patient_at_a_time"),
        ),
        RegelId::K10SammeTid => s(
            T("To regninger på samme tid", "To rekningar på same tid"),
            &[TAKST, TID, UTFORER],
            &[REGLER, TIDLIGERE],
            Takst,
            ("regler", "k09_k10_time_based_bills_do_not_overlap"),
        ),
        RegelId::K11Frikort => s(
            T("Frikort som ikke finnes", "Frikort som ikkje finst"),
            &[FRI, PASIENT, TID],
            &[FRIKORT],
            Portalen,
            ("regler", "k11_frikort"),
        ),
        RegelId::K11IkkeSvar => s(
            T("Ikke svar om frikort", "Ikkje svar om frikort"),
            &[FRI, PASIENT, TID],
            &[FRIKORT],
            Portalen,
            ("regler", "k11_frikort"),
        ),
        RegelId::K11Saksbehandler => s(
            T("Frikort uten svar i tide", "Frikort utan svar i tide"),
            &[FRI, PASIENT, TID],
            &[FRIKORT],
            Portalen,
            ("livet", "a_silent_register_holds_its_own_bills"),
        ),
        RegelId::K11UkjentKode => s(
            T("Ukjent kode for fri egenandel", "Ukjend kode for fri eigendel"),
            &[FRI],
            &[FRITAK],
            Portalen,
            ("feil", "exemptions_are_known_and_proved"),
        ),
        RegelId::K11Begrunnelse => s(
            T("Fri egenandel uten begrunnelse", "Fri eigendel utan grunngjeving"),
            &[FRI, MERKNAD],
            &[FRITAK],
            Portalen,
            ("regler", "k21_amount_of_the_tariff"),
        ),
        RegelId::K11UtenId => s(
            T("Frikort uten fødselsnummer", "Frikort utan fødselsnummer"),
            &[FRI, PASIENT],
            &[FRIKORT],
            Portalen,
            ("feil", "exemptions_are_known_and_proved"),
        ),
        RegelId::K11Stonadspunkt => s(
            T("Frikort hos tannlege og tannpleier", "Frikort hos tannlege og tannpleiar"),
            &[FRI, PUNKT],
            &[PUNKTER],
            Stonadspunkt,
            ("feil", "exemptions_are_known_and_proved"),
        ),
        RegelId::K12IkkeFodt => s(
            T("Behandlet før fødselen", "Behandla før fødselen"),
            &[FODT],
            &[TID],
            Portalen,
            ("regler", "k12_nobody_is_treated_before_being_born"),
        ),
        RegelId::K13Tidspunkt => s(
            T("Tidspunktet mangler", "Tidspunktet manglar"),
            &[TID],
            &[],
            Portalen,
            ("regler", "k13_time_and_code"),
        ),
        RegelId::K13Klokkeslett => s(
            T("Klokkeslettet mangler", "Klokkeslettet manglar"),
            &[TID],
            &[],
            Portalen,
            ("regler", "k13_time_and_code"),
        ),
        RegelId::K13Takst => s(
            T("Regning uten takst", "Rekning utan takst"),
            &[TAKST, ANDRE],
            &[],
            Portalen,
            ("regler", "k13_time_and_code"),
        ),
        RegelId::K13Begrunnelse => s(
            T("Takst uten begrunnelse", "Takst utan grunngjeving"),
            &[TAKST, TID, MERKNAD],
            &[REGLER],
            Takst,
            ("forskrift", "some_codes_want_their_reason_or_no_referral"),
        ),
        RegelId::K14Mangler => s(
            T("Henvisningen mangler", "Tilvisinga manglar"),
            &[TAKST, TID, HENVISNING],
            &[REGLER],
            Takst,
            ("regler", "k14_referral"),
        ),
        RegelId::K14Id => s(
            T("Henvisning uten nummer", "Tilvising utan nummer"),
            &[HENVISNING],
            &[PRAKSIS],
            Portalen,
            ("regler", "k14_referral"),
        ),
        RegelId::K14ForHenvisning => s(
            T("Behandlet før henvisningen", "Behandla før tilvisinga"),
            &[TID, HENVISNING],
            &[],
            Portalen,
            ("regler", "k14_referral"),
        ),
        RegelId::K14HarHenvisning => s(
            T("Takst for pasienter uten henvisning", "Takst for pasientar utan tilvising"),
            &[TAKST, TID, HENVISNING],
            &[REGLER],
            Takst,
            ("forskrift", "some_codes_want_their_reason_or_no_referral"),
        ),
        RegelId::K15Repetisjon => s(
            T("For mange ganger på en regning", "For mange gonger på ei rekning"),
            &[TAKST, ANTALL, TID],
            &[REGLER],
            Takst,
            ("regler", "k15_repetition"),
        ),
        RegelId::K15Ukjent => s(
            T("Ukjent hvor mange ganger som er lov", "Ukjent kor mange gonger som er lov"),
            &[TAKST, ANTALL, TID],
            &[TARIFF, REGLER],
            Takst,
            ("forskrift", "an_expired_tariff_informs_and_never_rejects_an_amount"),
        ),
        RegelId::K16Maks => s(
            T("For mange ganger i kalenderåret", "For mange gonger i kalenderåret"),
            &[TAKST, ANTALL, TID, PASIENT],
            &[REGLER, TIDLIGERE],
            Takst,
            ("tidligere", "k16_times_a_year"),
        ),
        RegelId::K16Periode => s(
            T("For mange ganger i perioden", "For mange gonger i perioden"),
            &[TAKST, ANTALL, TID, PASIENT, DIAGNOSE, HENVISNING, PUNKT],
            &[REGLER, TIDLIGERE],
            Takst,
            ("forskrift", "limits_over_other_times_than_the_year"),
        ),
        RegelId::K16Behandler => s(
            T("For mange ganger for behandleren", "For mange gonger for behandlaren"),
            &[TAKST, ANTALL, TID],
            &[REGLER, TIDLIGERE],
            Takst,
            ("tidligere", "k16_a_monthly_allowance_is_once_a_month_for_the_practitioner"),
        ),
        RegelId::K17Diagnose => s(
            T("Taksten krever en diagnose", "Taksten krev ein diagnose"),
            &[TAKST, DIAGNOSE],
            &[REGLER],
            Takst,
            ("regler", "k17_what_the_register_demands_stands_on_the_bill"),
        ),
        RegelId::K17Prosedyre => s(
            T("Taksten krever en prosedyrekode", "Taksten krev ein prosedyrekode"),
            &[TAKST, ANDRE],
            &[REGLER],
            Takst,
            ("regler", "k17_what_the_register_demands_stands_on_the_bill"),
        ),
        RegelId::K18Ukjent => s(
            T("Takst som ikke finnes", "Takst som ikkje finst"),
            &[TAKST, TID],
            &[TARIFF],
            Takst,
            ("regler", "k18_the_tariff_of_the_field_on_the_day"),
        ),
        RegelId::K18Dato => s(
            T("Takst som ikke gjaldt den dagen", "Takst som ikkje gjaldt den dagen"),
            &[TAKST, TID],
            &[TARIFF],
            Takst,
            ("regler", "k18_the_tariff_of_the_field_on_the_day"),
        ),
        RegelId::K18Fagomrade => s(
            T("Takst fra et annet fagområde", "Takst frå eit anna fagområde"),
            &[TAKST, TID],
            &[TARIFF, PRAKSIS],
            Takst,
            ("regler", "k18_the_tariff_of_the_field_on_the_day"),
        ),
        RegelId::K18IkkeLastet => s(
            T("Takst vi ikke kjenner", "Takst vi ikkje kjenner"),
            &[TAKST, TID],
            &[TARIFF],
            Takst,
            ("forskrift", "an_expired_tariff_informs_and_never_rejects_an_amount"),
        ),
        RegelId::K18Praksistype => s(
            T("Takst for andre praksistyper", "Takst for andre praksistypar"),
            &[TAKST, TID],
            &[REGLER, PRAKSIS],
            Takst,
            ("forskrift", "place_age_and_time_of_day"),
        ),
        RegelId::K19Spesialist => s(
            T("Takst for spesialister", "Takst for spesialistar"),
            &[TAKST, TID],
            &[REGLER, HPR],
            Takst,
            ("regler", "k19_specialists"),
        ),
        RegelId::K20Kveld => s(
            T("Kveldstakst på dagtid", "Kveldstakst på dagtid"),
            &[TAKST, TID, MERKNAD],
            &[REGLER, KALENDER],
            Takst,
            ("regler", "k20_evening_codes"),
        ),
        RegelId::K20KveldMerket => s(
            T("Kveldstakst på dagtid, med merknad", "Kveldstakst på dagtid, med merknad"),
            &[TAKST, TID, MERKNAD],
            &[REGLER, KALENDER],
            Takst,
            ("regler", "k20_evening_codes"),
        ),
        RegelId::K20Tidsrom => s(
            T("Takst for en annen tid på døgnet", "Takst for ei anna tid på døgnet"),
            &[TAKST, TID],
            &[REGLER, KALENDER],
            Takst,
            ("forskrift", "place_age_and_time_of_day"),
        ),
        RegelId::K21Belop => s(
            T("Beløpet er ikke tariffens", "Beløpet er ikkje det i tariffen"),
            &[TAKST, BELOP, TID, FRI],
            &[TARIFF],
            Takst,
            ("regler", "k21_amount_of_the_tariff"),
        ),
        RegelId::K21UtenFritak => s(
            T("Fullt honorar uten fritak", "Fullt honorar utan fritak"),
            &[TAKST, BELOP, TID, FRI],
            &[TARIFF, ALDRE],
            Takst,
            ("regler", "k21_amount_of_the_tariff"),
        ),
        RegelId::K21MedFritak => s(
            T("Bare refusjon med fritak", "Berre refusjon med fritak"),
            &[TAKST, BELOP, TID, FRI],
            &[TARIFF],
            Takst,
            ("regler", "k21_amount_of_the_tariff"),
        ),
        RegelId::K21PasientBetaler => s(
            T("Takst pasienten betaler selv", "Takst pasienten betaler sjølv"),
            &[TAKST, BELOP, TID, FRI],
            &[REGLER],
            Takst,
            ("regler", "k21_amount_of_the_tariff"),
        ),
        RegelId::K21Avkortet => s(
            T("Beløpet er satt ned", "Beløpet er sett ned"),
            &[TAKST, BELOP, TID],
            &[TARIFF],
            Takst,
            ("regler", "k21_amount_of_the_tariff"),
        ),
        RegelId::K21IkkeLastet => s(
            T("Beløp når tariffen ikke er lastet", "Beløp når tariffen ikkje er lasta"),
            &[TAKST, BELOP, TID],
            &[TARIFF],
            Takst,
            ("forskrift", "an_expired_tariff_informs_and_never_rejects_an_amount"),
        ),
        RegelId::K21UtenEgetBelop => s(
            T("Takst uten eget beløp", "Takst utan eige beløp"),
            &[TAKST, BELOP, TID],
            &[REGLER],
            Takst,
            ("forskrift", "codes_that_are_never_refunded_stay_the_patients"),
        ),
        RegelId::K21AnnetIkkeRett => s(
            T("Beløp praksistypen ikke kan kreve", "Beløp praksistypen ikkje kan krevje"),
            &[ANDRE, TID],
            &[PRAKSIS],
            Portalen,
            ("feil", "amounts_beside_the_taksts_are_never_paid_as_written"),
        ),
        RegelId::K21AnnetUkjent => s(
            T("Beløp uten sats", "Beløp utan sats"),
            &[ANDRE, TID],
            &[SATSER],
            Portalen,
            ("feil", "amounts_beside_the_taksts_are_never_paid_as_written"),
        ),
        RegelId::K21AnnetSats => s(
            T("Beløpet er ikke satsen", "Beløpet er ikkje satsen"),
            &[ANDRE, TID],
            &[SATSER],
            Portalen,
            ("feil", "amounts_beside_the_taksts_are_never_paid_as_written"),
        ),
        RegelId::K21Sum => s(
            T("Summen stemmer ikke", "Summen stemmer ikkje"),
            &[SUM, BELOP, ANTALL],
            &[REGLER],
            Portalen,
            ("regler", "k21_the_bill_adds_up"),
        ),
        RegelId::K22Mangler => s(
            T("Diagnosen mangler", "Diagnosen manglar"),
            &[DIAGNOSE],
            &[KODEVERK],
            Portalen,
            ("regler", "k22_diagnosis_in_the_kodeverk_of_the_profession"),
        ),
        RegelId::K22Kodeverk => s(
            T("Diagnose fra feil kodeverk", "Diagnose frå feil kodeverk"),
            &[DIAGNOSE],
            &[KODEVERK],
            Portalen,
            ("regler", "k22_diagnosis_in_the_kodeverk_of_the_profession"),
        ),
        RegelId::K23Mangler => s(
            T("Pasienten mangler", "Pasienten manglar"),
            &[PASIENT],
            &[],
            Portalen,
            ("regler", "k23_who_the_patient_is"),
        ),
        RegelId::K23Nummer => s(
            T("Ugyldig fødselsnummer", "Ugyldig fødselsnummer"),
            &[PASIENT],
            &[KONTROLLSIFRE],
            Portalen,
            ("regler", "k23_who_the_patient_is"),
        ),
        RegelId::K24Ukjent => s(
            T("Kreditering av ukjent regning", "Kreditering av ukjend rekning"),
            &[KREDIT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k24_credits"),
        ),
        RegelId::K24IkkeGodkjent => s(
            T(
                "Kreditering av regning som ikke er godkjent",
                "Kreditering av rekning som ikkje er godkjend",
            ),
            &[KREDIT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k24_credits"),
        ),
        RegelId::K24Praksis => s(
            T("Kreditering fra en annen praksis", "Kreditering frå ein annan praksis"),
            &[KREDIT, NUMMER, GUID],
            &[TIDLIGERE, PRAKSIS],
            Portalen,
            ("tidligere", "k24_credits"),
        ),
        RegelId::K24ForGammel => s(
            T("Kreditering av gammel regning", "Kreditering av gammal rekning"),
            &[KREDIT, NUMMER, GUID],
            &[TIDLIGERE, MOTTATT],
            Portalen,
            ("tidligere", "k24_credits"),
        ),
        RegelId::K24Fortegn => s(
            T("Kreditering med positivt beløp", "Kreditering med positivt beløp"),
            &[KREDIT, SUM],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k24_credits"),
        ),
        RegelId::K24ToRegninger => s(
            T("Kreditering av to regninger", "Kreditering av to rekningar"),
            &[KREDIT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k24_credits"),
        ),
        RegelId::K24Del => s(
            T("Kreditering av en del", "Kreditering av ein del"),
            &[KREDIT, SUM],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k24_credits"),
        ),
        RegelId::K25Ukjent => s(
            T("Egenandel på ukjent regning", "Eigendel på ukjend rekning"),
            &[BETALT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k25_paid_is_reported_later_and_never_taken_back"),
        ),
        RegelId::K25Retning => s(
            T("Betalt egenandel endret tilbake", "Betalt eigendel endra tilbake"),
            &[BETALT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k25_paid_is_reported_later_and_never_taken_back"),
        ),
        RegelId::K25Belop => s(
            T("Beløp i melding om egenandel", "Beløp i melding om eigendel"),
            &[BETALT, SUM],
            &[TIDLIGERE],
            Portalen,
            ("livet", "each_report_of_egenandel_has_its_answer"),
        ),
        RegelId::K25Mangler => s(
            T("Melding uten betalt egenandel", "Melding utan betalt eigendel"),
            &[BETALT],
            &[TIDLIGERE],
            Portalen,
            ("livet", "each_report_of_egenandel_has_its_answer"),
        ),
        RegelId::K25Avvist => s(
            T("Egenandel på avvist regning", "Eigendel på avvist rekning"),
            &[BETALT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("livet", "each_report_of_egenandel_has_its_answer"),
        ),
        RegelId::K25Kreditert => s(
            T("Egenandel på kreditert regning", "Eigendel på kreditert rekning"),
            &[BETALT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("livet", "each_report_of_egenandel_has_its_answer"),
        ),
        RegelId::K25Gjentatt => s(
            T("Egenandel meldt før", "Eigendel meld før"),
            &[BETALT, NUMMER, GUID],
            &[TIDLIGERE],
            Portalen,
            ("livet", "each_report_of_egenandel_has_its_answer"),
        ),
        RegelId::ManueltGodkjent => s(
            T("Godkjent av saksbehandlere", "Godkjend av saksbehandlarar"),
            &[TAKST, BELOP],
            &[TARIFF],
            Portalen,
            ("livet", "a_person_decides_what_no_rule_can"),
        ),
        RegelId::ManueltAvvist => s(
            T("Avvist av en saksbehandler", "Avvist av ein saksbehandlar"),
            &[TAKST, BELOP],
            &[TARIFF],
            Portalen,
            ("livet", "a_person_decides_what_no_rule_can"),
        ),
        RegelId::K26Nummer => s(
            T("Regningsnummeret er brukt", "Rekningsnummeret er brukt"),
            &[NUMMER],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k26_numbers_and_guids_are_used_once_unless_rejected"),
        ),
        RegelId::K26Guid => s(
            T("Regningens guid er brukt", "Guid-en til rekninga er brukt"),
            &[GUID],
            &[TIDLIGERE],
            Portalen,
            ("tidligere", "k26_numbers_and_guids_are_used_once_unless_rejected"),
        ),
        RegelId::K27Barn => s(
            T("Egenandel for barn", "Eigendel for barn"),
            &[TAKST, BELOP, TID, FODT],
            &[ALDRE, TARIFF],
            Alder,
            ("regler", "k27_children_pay_no_egenandel"),
        ),
        RegelId::K27IkkeBarn => s(
            T("Merket med barn, men for gammel", "Merkt med barn, men for gammal"),
            &[FRI, TAKST, TID, FODT],
            &[ALDRE],
            Alder,
            ("regler", "k27_children_pay_no_egenandel"),
        ),
        RegelId::K27UkjentAlder => s(
            T("Merket med barn, uten kjent alder", "Merkt med barn, utan kjend alder"),
            &[FRI, TAKST, TID, FODT],
            &[ALDRE],
            Alder,
            ("feil", "exemptions_are_known_and_proved"),
        ),
        RegelId::K27Alder => s(
            T("Takst for en annen alder", "Takst for ein annan alder"),
            &[TAKST, TID, FODT],
            &[REGLER],
            Takst,
            ("forskrift", "place_age_and_time_of_day"),
        ),
        RegelId::K28EnPerDag => s(
            T("To konsultasjoner samme dag", "To konsultasjonar same dag"),
            &[TAKST, TID, PASIENT],
            &[REGLER, TIDLIGERE],
            Takst,
            ("regler", "k28_one_consultation_a_day_except_in_a_crisis"),
        ),
        RegelId::K30Klokkeslett => s(
            T("Klokkeslett som ser satt ut av systemet", "Klokkeslett som ser sett ut av systemet"),
            &[TAKST, TID],
            &[REGLER],
            Takst,
            ("regler", "k30_a_minute_before_midnight_informs"),
        ),
        RegelId::K31Stonadspunkt => s(
            T("Stønadspunktet mangler", "Stønadspunktet manglar"),
            &[PUNKT],
            &[PUNKTER],
            Portalen,
            ("regler", "k31_dentists"),
        ),
        RegelId::K31Tann => s(
            T("Tann eller region mangler", "Tann eller region manglar"),
            &[TAKST, TANN],
            &[],
            Portalen,
            ("regler", "k31_dentists"),
        ),
        RegelId::K31Tilstand => s(
            T("Sjelden tilstand mangler", "Sjeldan tilstand manglar"),
            &[PUNKT, TILSTAND],
            &[],
            Portalen,
            ("regler", "k31_dentists"),
        ),
        RegelId::GrenseRegning => s(
            T("Uvanlig stor regning", "Uvanleg stor rekning"),
            &[BELOP],
            &[GRENSER, HISTORIKK],
            Portalen,
            ("uvanlig", "a_bill_far_above_the_own_median_and_the_amount_waits"),
        ),
        RegelId::GrenseDag => s(
            T("Uvanlig stor sum for en dag", "Uvanleg stor sum for ein dag"),
            &[BELOP, TID],
            &[GRENSER, HISTORIKK],
            Portalen,
            ("uvanlig", "a_day_is_held_against_own_days_and_earlier_messages_count"),
        ),
        RegelId::GrenseManed => s(
            T("Uvanlig stor sum for en måned", "Uvanleg stor sum for ein månad"),
            &[BELOP, TID],
            &[GRENSER, HISTORIKK],
            Portalen,
            ("uvanlig", "a_month_is_held_against_own_whole_months"),
        ),
        RegelId::GrenseMinutter => s(
            T("Flere minutter enn dagen har", "Fleire minutt enn dagen har"),
            &[TAKST, TID, UTFORER],
            &[GRENSER, TIDLIGERE],
            Portalen,
            ("uvanlig", "minutes_of_a_day_are_counted_once_for_a_group"),
        ),
        RegelId::GrensePasient => s(
            T("Samme pasient uvanlig ofte", "Same pasient uvanleg ofte"),
            &[PASIENT, TID],
            &[GRENSER, TIDLIGERE],
            Portalen,
            ("uvanlig", "the_same_patient_far_too_often_waits"),
        ),
        RegelId::SumAntall => s(
            T("Antall regninger stemmer ikke", "Talet på rekningar stemmer ikkje"),
            &[ANTALL_REGNINGER],
            &[REGNINGER],
            Portalen,
            ("eksempel", "control_totals_inform_and_do_not_reject"),
        ),
        RegelId::SumBelop => s(
            T("Summen av kravet stemmer ikke", "Summen av kravet stemmer ikkje"),
            &[KRAVSUM],
            &[REGNINGER],
            Portalen,
            ("eksempel", "control_totals_inform_and_do_not_reject"),
        ),
        RegelId::Rapportering => s(
            T("Egenandeler meldt for sjelden", "Eigendelar melde for sjeldan"),
            &[TID],
            &[MOTTATT],
            Portalen,
            ("eksempel", "the_xml_sample_is_approved_with_frikort_and_rejected_too_late"),
        ),
        RegelId::UkjentFelt => s(
            T("Innhold kontrollen ikke bruker", "Innhald kontrollen ikkje bruker"),
            &[FELT],
            &[MELDINGEN],
            Portalen,
            ("eksempel", "what_the_control_does_not_use_is_told_once"),
        ),
    }
}

/// What stands where a figure of the finding will stand. In brackets: «Takst [kode] gjaldt ikke [dato].»
pub fn uten_tall(mal: T) -> T<String> {
    let en = |sprak: Sprak| {
        let mut ut = String::with_capacity(mal.i(sprak).len() + 20);
        let mut rest = mal.i(sprak);
        while let Some((foran, etter)) = rest.split_once('{') {
            ut.push_str(foran);
            let Some((navn, resten)) = etter.split_once('}') else { break };
            ut.push('[');
            ut.push_str(plassholder(navn).map_or(navn, |ord| ord.i(sprak)));
            ut.push(']');
            rest = resten;
        }
        ut.push_str(rest);
        ut
    };
    T(en(Sprak::Nb), en(Sprak::Nn))
}

fn plassholder(navn: &str) -> Option<T> {
    Some(match navn {
        "aar" => T("år", "år"),
        "alder" => T("alder", "alder"),
        "annen" => T("annen takst", "annan takst"),
        "annen_tid" => T("tidspunkt", "tidspunkt"),
        "annet" => T("annet fagområde", "anna fagområde"),
        "antall" => T("antall", "tal"),
        "begrunnelse" => T("begrunnelse", "grunngiving"),
        "dager" => T("antall", "tal"),
        "dato" | "fra" | "frist" | "henvist" => T("dato", "dato"),
        "fagomrade" => T("fagområde", "fagområde"),
        "felt" => T("felt", "felt"),
        "grense" => T("grense", "grense"),
        "grunn" => T("grunn", "grunn"),
        "kode" | "takst" => T("kode", "kode"),
        "koder" | "krever" | "lov" => T("koder", "kodar"),
        "kodeverk" => T("kodeverk", "kodeverk"),
        "krevd" | "riktig" => T("beløp", "beløp"),
        "maks" => T("høyeste antall", "høgste tal"),
        "minutter" => T("antall", "tal"),
        "mot" => T("grense", "grense"),
        "mottatt" | "tid" => T("tidspunkt", "tidspunkt"),
        "oppgitt" => T("oppgitt", "oppgitt"),
        "periode" => T("periode", "periode"),
        "praksistype" => T("praksistype", "praksistype"),
        "regning" | "nummer" => T("nummer", "nummer"),
        "slag" => T("slag", "slag"),
        "status" => T("status", "status"),
        "talt" => T("talt", "talt"),
        "tidsrom" => T("tidsrom", "tidsrom"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of the control's tests.
    const KILDER: &[(&str, &str)] = &[
        ("eksempel", include_str!("kontroll/tester/eksempel.rs")),
        ("feil", include_str!("kontroll/tester/feil.rs")),
        ("forskrift", include_str!("kontroll/tester/forskrift.rs")),
        ("livet", include_str!("kontroll/tester/livet.rs")),
        ("regler", include_str!("kontroll/tester/regler.rs")),
        ("tidligere", include_str!("kontroll/tester/tidligere.rs")),
        ("uvanlig", include_str!("kontroll/tester/uvanlig.rs")),
    ];

    /// The text of a test, from its name to the end of the function.
    fn prove(fil: &str, navn: &str) -> Option<&'static str> {
        let (_, kilde) = KILDER.iter().find(|(f, _)| *f == fil)?;
        let (_, resten) = kilde.split_once(&format!("#[test]\nfn {navn}() {{\n"))?;
        Some(resten.split("\n}\n").next().unwrap_or(resten))
    }

    #[test]
    fn every_rule_names_a_test_that_exists_and_is_about_it() {
        for id in RegelId::ALLE {
            let (fil, navn) = id.side().prove;
            let Some(tekst) = prove(fil, navn) else {
                panic!("{id:?}: there is no test {fil}::{navn}")
            };
            assert!(tekst.contains(id.navn()), "{id:?} is not in {fil}::{navn}");
        }
        assert_eq!(prove("regler", "finnes_ikke"), None);
    }

    #[test]
    fn every_rule_has_a_name_of_its_own_and_reads_something() {
        let mut sett = std::collections::HashSet::new();
        for id in RegelId::ALLE {
            let side = id.side();
            assert!(sett.insert(side.navn.0), "{id:?}");
            assert!(!side.leser.is_empty(), "{id:?}");
            assert_eq!(RegelId::fra_navn(id.navn()), Some(*id));
            // Kept by name, so the name must never differ from what is stored.
            assert_eq!(serde_json::to_value(id).unwrap(), id.navn());
        }
        assert_eq!(RegelId::fra_navn("k01avtale"), None);
    }

    #[test]
    fn words_stand_where_a_figure_will_stand() {
        for id in RegelId::ALLE {
            let r = id.regel();
            for mal in [r.tekst, r.tiltak] {
                for navn in mal.0.split('{').skip(1).filter_map(|d| d.split_once('}')).map(|(n, _)| n) {
                    assert!(plassholder(navn).is_some(), "{id:?}: {navn}");
                }
            }
        }
        let T(nb, nn) = uten_tall(RegelId::K18Dato.regel().tekst);
        assert_eq!(nb, "Takst [kode] gjaldt ikke [dato].");
        assert_eq!(nn, "Takst [kode] gjaldt ikkje [dato].");
    }

    #[test]
    fn a_day_is_said_when_the_law_has_one() {
        assert_eq!(RegelId::K04ForSent.side().siden.dag(), "2005-07-01".parse().ok());
        assert_eq!(RegelId::K11Stonadspunkt.side().siden.dag(), "2021-01-01".parse().ok());
        assert_eq!(RegelId::K05FremITid.side().siden.dag(), None);
    }
}
