//! The rule book: people who look, limits, and the submission as a whole.

use grunn::text::T;

use super::Siden::Portalen;
use super::ord::{
    ANTALL_REGNINGER, BELOP, FELT, FRI, GRENSER, HISTORIKK, KRAVSUM, MELDINGEN, MOTTATT, PASIENT, REGNINGER, TAKST, TARIFF, TID, TIDLIGERE,
    UTFORER,
};
use super::{Side, side};

pub(super) const MANUELT_GODKJENT: Side = side(
    T("Godkjent av saksbehandlere", "Godkjend av saksbehandlarar"),
    &[TAKST, BELOP],
    &[TARIFF],
    Portalen,
    ("livet", "a_person_decides_what_no_rule_can"),
);

pub(super) const MANUELT_AVVIST: Side = side(
    T("Avvist av en saksbehandler", "Avvist av ein saksbehandlar"),
    &[TAKST, BELOP],
    &[TARIFF],
    Portalen,
    ("livet", "a_person_decides_what_no_rule_can"),
);

pub(super) const GRENSE_REGNING: Side = side(
    T("Uvanlig stor regning", "Uvanleg stor rekning"),
    &[BELOP],
    &[GRENSER, HISTORIKK],
    Portalen,
    ("uvanlig", "a_bill_far_above_the_own_median_and_the_amount_waits"),
);

pub(super) const GRENSE_DAG: Side = side(
    T("Uvanlig stor sum for en dag", "Uvanleg stor sum for ein dag"),
    &[BELOP, TID],
    &[GRENSER, HISTORIKK],
    Portalen,
    ("uvanlig", "a_day_is_held_against_own_days_and_earlier_messages_count"),
);

pub(super) const GRENSE_MANED: Side = side(
    T("Uvanlig stor sum for en måned", "Uvanleg stor sum for ein månad"),
    &[BELOP, TID],
    &[GRENSER, HISTORIKK],
    Portalen,
    ("uvanlig", "a_month_is_held_against_own_whole_months"),
);

pub(super) const GRENSE_MINUTTER: Side = side(
    T("Flere minutter enn dagen har", "Fleire minutt enn dagen har"),
    &[TAKST, TID, UTFORER],
    &[GRENSER, TIDLIGERE],
    Portalen,
    ("uvanlig", "minutes_of_a_day_are_counted_once_for_a_group"),
);

pub(super) const GRENSE_PASIENT: Side = side(
    T("Samme pasient uvanlig ofte", "Same pasient uvanleg ofte"),
    &[PASIENT, TID],
    &[GRENSER, TIDLIGERE],
    Portalen,
    ("uvanlig", "the_same_patient_far_too_often_waits"),
);

pub(super) const SUM_ANTALL: Side = side(
    T("Antall regninger stemmer ikke", "Talet på rekningar stemmer ikkje"),
    &[ANTALL_REGNINGER],
    &[REGNINGER],
    Portalen,
    ("eksempel", "control_totals_inform_and_do_not_reject"),
);

pub(super) const SUM_BELOP: Side = side(
    T("Summen av kravet stemmer ikke", "Summen av kravet stemmer ikkje"),
    &[KRAVSUM],
    &[REGNINGER],
    Portalen,
    ("eksempel", "control_totals_inform_and_do_not_reject"),
);

pub(super) const RAPPORTERING: Side = side(
    T("Egenandeler meldt for sjelden", "Eigendelar melde for sjeldan"),
    &[TID, TAKST, FRI],
    &[MOTTATT],
    Portalen,
    ("eksempel", "the_xml_sample_is_approved_with_frikort_and_rejected_too_late"),
);

pub(super) const UKJENT_FELT: Side = side(
    T("Innhold kontrollen ikke bruker", "Innhald kontrollen ikkje bruker"),
    &[FELT],
    &[MELDINGEN],
    Portalen,
    ("eksempel", "what_the_control_does_not_use_is_told_once"),
);
