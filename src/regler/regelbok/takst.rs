//! The rule book: the codes themselves.

use grunn::text::T;

use super::Siden::{Alder, Takst};
use super::ord::{
    ALDRE, ANDRE, ANTALL, BELOP, DIAGNOSE, FODT, FRI, HENVISNING, HPR, PASIENT, PRAKSIS, PUNKT, REGLER, TAKST, TARIFF, TID, TIDLIGERE,
};
use super::{Side, side};

pub(super) const K06_UGYLDIG_MED: Side = side(
    T("Takster som ikke kan stå sammen", "Takstar som ikkje kan stå saman"),
    &[TAKST, TID],
    &[REGLER],
    Takst,
    ("regler", "k06_codes_that_do_not_go_together"),
);

pub(super) const K06_BARE_MED: Side = side(
    T("Takst som bare kan stå med noen få", "Takst som berre kan stå med nokre få"),
    &[TAKST, TID],
    &[REGLER],
    Takst,
    ("regler", "k06_codes_that_do_not_go_together"),
);

pub(super) const K06_SAMME_DAG: Side = side(
    T("Takster som ikke kan brukes samme dag", "Takstar som ikkje kan brukast same dag"),
    &[TAKST, TID, PASIENT],
    &[REGLER, TIDLIGERE],
    Takst,
    ("forskrift", "examination_and_treatment_are_not_the_same_day"),
);

pub(super) const K06_DAGEN_ETTER: Side = side(
    T("Samme takst flere dager på rad", "Same takst fleire dagar på rad"),
    &[TAKST, TID, PASIENT],
    &[REGLER, TIDLIGERE],
    Takst,
    ("forskrift", "some_codes_are_not_used_on_days_in_a_row"),
);

pub(super) const K07_KREVER_TAKST: Side = side(
    T("Tillegg uten taksten det hører til", "Tillegg utan taksten det høyrer til"),
    &[TAKST, TID],
    &[REGLER],
    Takst,
    ("regler", "k07_additions_stand_with_their_base"),
);

pub(super) const K15_REPETISJON: Side = side(
    T("For mange ganger på en regning", "For mange gonger på ei rekning"),
    &[TAKST, ANTALL, TID],
    &[REGLER],
    Takst,
    ("regler", "k15_repetition"),
);

pub(super) const K15_UKJENT: Side = side(
    T("Ukjent hvor mange ganger som er lov", "Ukjent kor mange gonger som er lov"),
    &[TAKST, ANTALL, TID],
    &[TARIFF, REGLER],
    Takst,
    ("forskrift", "an_expired_tariff_informs_and_never_rejects_an_amount"),
);

pub(super) const K16_MAKS: Side = side(
    T("For mange ganger i kalenderåret", "For mange gonger i kalenderåret"),
    &[TAKST, ANTALL, TID, PASIENT],
    &[REGLER, TIDLIGERE],
    Takst,
    ("tidligere", "k16_times_a_year"),
);

pub(super) const K16_PERIODE: Side = side(
    T("For mange ganger i perioden", "For mange gonger i perioden"),
    &[TAKST, ANTALL, TID, PASIENT, DIAGNOSE, HENVISNING, PUNKT],
    &[REGLER, TIDLIGERE],
    Takst,
    ("forskrift", "limits_over_other_times_than_the_year"),
);

pub(super) const K16_BEHANDLER: Side = side(
    T("For mange ganger for behandleren", "For mange gonger for behandlaren"),
    &[TAKST, ANTALL, TID],
    &[REGLER, TIDLIGERE],
    Takst,
    ("tidligere", "k16_a_monthly_allowance_is_once_a_month_for_the_practitioner"),
);

pub(super) const K17_DIAGNOSE: Side = side(
    T("Taksten krever en diagnose", "Taksten krev ein diagnose"),
    &[TAKST, DIAGNOSE],
    &[REGLER],
    Takst,
    ("regler", "k17_what_the_register_demands_stands_on_the_bill"),
);

pub(super) const K17_PROSEDYRE: Side = side(
    T("Taksten krever en prosedyrekode", "Taksten krev ein prosedyrekode"),
    &[TAKST, ANDRE],
    &[REGLER],
    Takst,
    ("regler", "k17_what_the_register_demands_stands_on_the_bill"),
);

pub(super) const K18_UKJENT: Side = side(
    T("Takst som ikke finnes", "Takst som ikkje finst"),
    &[TAKST, TID],
    &[TARIFF],
    Takst,
    ("regler", "k18_the_tariff_of_the_field_on_the_day"),
);

pub(super) const K18_DATO: Side = side(
    T("Takst som ikke gjaldt den dagen", "Takst som ikkje gjaldt den dagen"),
    &[TAKST, TID],
    &[TARIFF],
    Takst,
    ("regler", "k18_the_tariff_of_the_field_on_the_day"),
);

pub(super) const K18_FAGOMRADE: Side = side(
    T("Takst fra et annet fagområde", "Takst frå eit anna fagområde"),
    &[TAKST, TID],
    &[TARIFF, PRAKSIS],
    Takst,
    ("regler", "k18_the_tariff_of_the_field_on_the_day"),
);

pub(super) const K18_IKKE_LASTET: Side = side(
    T("Takst vi ikke kjenner", "Takst vi ikkje kjenner"),
    &[TAKST, TID],
    &[TARIFF],
    Takst,
    ("forskrift", "an_expired_tariff_informs_and_never_rejects_an_amount"),
);

pub(super) const K18_PRAKSISTYPE: Side = side(
    T("Takst for andre praksistyper", "Takst for andre praksistypar"),
    &[TAKST, TID],
    &[REGLER, PRAKSIS],
    Takst,
    ("forskrift", "place_age_and_time_of_day"),
);

pub(super) const K19_SPESIALIST: Side = side(
    T("Takst for spesialister", "Takst for spesialistar"),
    &[TAKST, TID],
    &[REGLER, HPR],
    Takst,
    ("regler", "k19_specialists"),
);

pub(super) const K19_ELLER_ALDER: Side = side(
    T(
        "Takst for barn, eller for dem med kompetanse",
        "Takst for barn, eller for dei med kompetanse",
    ),
    &[TAKST, TID, FODT],
    &[REGLER, HPR],
    Takst,
    ("forskrift", "an_examination_for_children_or_by_competence"),
);

pub(super) const K27_BARN: Side = side(
    T("Egenandel for barn", "Eigendel for barn"),
    &[TAKST, BELOP, TID, FODT],
    &[ALDRE, TARIFF],
    Alder,
    ("regler", "k27_children_pay_no_egenandel"),
);

pub(super) const K27_IKKE_BARN: Side = side(
    T("Merket med barn, men for gammel", "Merkt med barn, men for gammal"),
    &[FRI, TAKST, TID, FODT],
    &[ALDRE],
    Alder,
    ("regler", "k27_children_pay_no_egenandel"),
);

pub(super) const K27_UKJENT_ALDER: Side = side(
    T("Merket med barn, uten kjent alder", "Merkt med barn, utan kjend alder"),
    &[FRI, TAKST, TID, FODT],
    &[ALDRE],
    Alder,
    ("feil", "exemptions_are_known_and_proved"),
);

pub(super) const K27_ALDER: Side = side(
    T("Takst for en annen alder", "Takst for ein annan alder"),
    &[TAKST, TID, FODT],
    &[REGLER],
    Takst,
    ("forskrift", "place_age_and_time_of_day"),
);
