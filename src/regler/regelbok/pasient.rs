//! The rule book: who was treated, for what, on whose referral.

use grunn::text::T;

use super::Siden::{Portalen, Takst};
use super::ord::{
    DIAGNOSE, FODT, FOLKEREGISTERET, HENVISNING, KODEVERK, KONTROLLSIFRE, PASIENT, PRAKSIS, PUNKT, PUNKTER, REGLER, TAKST, TANN, TID,
    TILSTAND,
};
use super::{Side, side};

pub(super) const K12_IKKE_FODT: Side = side(
    T("Behandlet før fødselen", "Behandla før fødselen"),
    &[FODT],
    &[TID],
    Portalen,
    ("regler", "k12_nobody_is_treated_before_being_born"),
);

pub(super) const K12_AVDOD: Side = side(
    T("Behandlet etter dødsfallet", "Behandla etter dødsfallet"),
    &[PASIENT, TID],
    &[FOLKEREGISTERET],
    Portalen,
    ("regler", "k12_nobody_is_treated_after_death"),
);

pub(super) const K12_IKKE_SVAR: Side = side(
    T("Ikke svar om pasienten", "Ikkje svar om pasienten"),
    &[PASIENT, TID],
    &[FOLKEREGISTERET],
    Portalen,
    ("regler", "k12_nobody_is_treated_after_death"),
);

pub(super) const K12_SAKSBEHANDLER: Side = side(
    T("Pasienten uten svar i tide", "Pasienten utan svar i tide"),
    &[PASIENT, TID],
    &[FOLKEREGISTERET],
    Portalen,
    ("livet", "silence_about_a_patient_waits_as_silence_about_a_frikort_does"),
);

pub(super) const K12_UKJENT_PERSON: Side = side(
    T("Pasienten finnes ikke i Folkeregisteret", "Pasienten finst ikkje i Folkeregisteret"),
    &[PASIENT, TID],
    &[FOLKEREGISTERET],
    Portalen,
    ("regler", "k12_nobody_is_treated_after_death"),
);

pub(super) const K14_MANGLER: Side = side(
    T("Henvisningen mangler", "Tilvisinga manglar"),
    &[TAKST, TID, HENVISNING],
    &[REGLER],
    Takst,
    ("regler", "k14_referral"),
);

pub(super) const K14_ID: Side = side(
    T("Henvisning uten nummer", "Tilvising utan nummer"),
    &[HENVISNING],
    &[PRAKSIS],
    Portalen,
    ("regler", "k14_referral"),
);

pub(super) const K14_FOR_HENVISNING: Side = side(
    T("Behandlet før henvisningen", "Behandla før tilvisinga"),
    &[TID, HENVISNING],
    &[],
    Portalen,
    ("regler", "k14_referral"),
);

pub(super) const K14_HAR_HENVISNING: Side = side(
    T("Takst for pasienter uten henvisning", "Takst for pasientar utan tilvising"),
    &[TAKST, TID, HENVISNING],
    &[REGLER],
    Takst,
    ("forskrift", "some_codes_want_their_reason_or_no_referral"),
);

pub(super) const K22_MANGLER: Side = side(
    T("Diagnosen mangler", "Diagnosen manglar"),
    &[DIAGNOSE],
    &[KODEVERK],
    Portalen,
    ("regler", "k22_diagnosis_in_the_kodeverk_of_the_profession"),
);

pub(super) const K22_KODEVERK: Side = side(
    T("Diagnose fra feil kodeverk", "Diagnose frå feil kodeverk"),
    &[DIAGNOSE],
    &[KODEVERK],
    Portalen,
    ("regler", "k22_diagnosis_in_the_kodeverk_of_the_profession"),
);

pub(super) const K23_MANGLER: Side = side(
    T("Pasienten mangler", "Pasienten manglar"),
    &[PASIENT],
    &[],
    Portalen,
    ("regler", "k23_who_the_patient_is"),
);

pub(super) const K23_NUMMER: Side = side(
    T("Ugyldig fødselsnummer", "Ugyldig fødselsnummer"),
    &[PASIENT],
    &[KONTROLLSIFRE],
    Portalen,
    ("regler", "k23_who_the_patient_is"),
);

pub(super) const K31_STONADSPUNKT: Side = side(
    T("Stønadspunktet mangler", "Stønadspunktet manglar"),
    &[PUNKT],
    &[PUNKTER],
    Portalen,
    ("regler", "k31_dentists"),
);

pub(super) const K31_TANN: Side = side(
    T("Tann eller region mangler", "Tann eller region manglar"),
    &[TAKST, TANN],
    &[],
    Portalen,
    ("regler", "k31_dentists"),
);

pub(super) const K31_TILSTAND: Side = side(
    T("Sjelden tilstand mangler", "Sjeldan tilstand manglar"),
    &[PUNKT, TILSTAND],
    &[],
    Portalen,
    ("regler", "k31_dentists"),
);
