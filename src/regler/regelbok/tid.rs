//! The rule book: time, and other bills near it.

use grunn::text::T;

use super::Siden::{Portalen, Takst};
use super::ord::{ANTALL, KALENDER, MERKNAD, PASIENT, REGLER, TAKST, TID, TIDLIGERE, UTFORER};
use super::{Side, side};

pub(super) const K02_DUPLIKAT: Side = side(
    T("Krevd to ganger", "Kravd to gonger"),
    &[TID, TAKST, PASIENT],
    &[TIDLIGERE],
    Portalen,
    ("regler", "k02_the_later_of_two_alike_within_the_hour_falls"),
);

pub(super) const K08_NAER_KONSULTASJON: Side = side(
    T("Enkel kontakt nær en konsultasjon", "Enkel kontakt nær ein konsultasjon"),
    &[TAKST, TID, PASIENT],
    &[TIDLIGERE],
    Portalen,
    ("regler", "k08_a_simple_contact_within_sixty_minutes"),
);

pub(super) const K08_ALT_GODKJENT: Side = side(
    T(
        "Konsultasjon nær en godkjent enkel kontakt",
        "Konsultasjon nær ein godkjend enkel kontakt",
    ),
    &[TAKST, TID, PASIENT],
    &[TIDLIGERE],
    Portalen,
    ("tidligere", "k08_finds_the_pair_whichever_came_first"),
);

pub(super) const K09_OVERLAPP: Side = side(
    T("Behandlinger som overlapper", "Behandlingar som overlappar"),
    &[TAKST, ANTALL, TID, UTFORER],
    &[REGLER, TIDLIGERE],
    Takst,
    ("feil", "one_performer_is_with_one_patient_at_a_time"),
);

pub(super) const K09_NESTE: Side = side(
    T("Neste behandling starter for tidlig", "Neste behandling startar for tidleg"),
    &[TAKST, ANTALL, TID, UTFORER],
    &[REGLER, TIDLIGERE],
    Takst,
    ("feil", "one_performer_is_with_one_patient_at_a_time"),
);

pub(super) const K09_PABEGYNT: Side = side(
    T("Påbegynt tid som overlapper", "Påbyrja tid som overlappar"),
    &[TAKST, ANTALL, TID, UTFORER],
    &[REGLER, TIDLIGERE],
    Takst,
    ("feil", "one_performer_is_with_one_patient_at_a_time"),
);

pub(super) const K10_SAMME_TID: Side = side(
    T("To regninger på samme tid", "To rekningar på same tid"),
    &[TAKST, TID, UTFORER],
    &[REGLER, TIDLIGERE],
    Takst,
    ("regler", "k09_k10_time_based_bills_do_not_overlap"),
);

pub(super) const K20_KVELD: Side = side(
    T("Kveldstakst på dagtid", "Kveldstakst på dagtid"),
    &[TAKST, TID, MERKNAD],
    &[REGLER, KALENDER],
    Takst,
    ("regler", "k20_evening_codes"),
);

pub(super) const K20_KVELD_MERKET: Side = side(
    T("Kveldstakst på dagtid, med merknad", "Kveldstakst på dagtid, med merknad"),
    &[TAKST, TID, MERKNAD],
    &[REGLER, KALENDER],
    Takst,
    ("regler", "k20_evening_codes"),
);

pub(super) const K20_TIDSROM: Side = side(
    T("Takst for en annen tid på døgnet", "Takst for ei anna tid på døgnet"),
    &[TAKST, TID],
    &[REGLER, KALENDER],
    Takst,
    ("forskrift", "place_age_and_time_of_day"),
);

pub(super) const K28_EN_PER_DAG: Side = side(
    T("To konsultasjoner samme dag", "To konsultasjonar same dag"),
    &[TAKST, TID, PASIENT],
    &[REGLER, TIDLIGERE],
    Takst,
    ("regler", "k28_one_consultation_a_day_except_in_a_crisis"),
);

pub(super) const K30_KLOKKESLETT: Side = side(
    T("Klokkeslett som ser satt ut av systemet", "Klokkeslett som ser sett ut av systemet"),
    &[TAKST, TID],
    &[REGLER],
    Takst,
    ("regler", "k30_a_minute_before_midnight_informs"),
);
