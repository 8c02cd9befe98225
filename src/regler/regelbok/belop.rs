//! The rule book: money, and who pays the egenandel.

use grunn::text::T;

use super::Siden::{Portalen, Stonadspunkt, Takst};
use super::ord::{
    ALDRE, ANDRE, ANTALL, BELOP, FRI, FRIKORT, FRITAK, MERKNAD, PASIENT, PRAKSIS, PUNKT, PUNKTER, REGLER, SATSER, SUM, TAKST, TARIFF, TID,
};
use super::{Side, side};

pub(super) const K11_FRIKORT: Side = side(
    T("Frikort som ikke finnes", "Frikort som ikkje finst"),
    &[FRI, PASIENT, TID],
    &[FRIKORT],
    Portalen,
    ("regler", "k11_frikort"),
);

pub(super) const K11_IKKE_SVAR: Side = side(
    T("Ikke svar om frikort", "Ikkje svar om frikort"),
    &[FRI, PASIENT, TID],
    &[FRIKORT],
    Portalen,
    ("regler", "k11_frikort"),
);

pub(super) const K11_SAKSBEHANDLER: Side = side(
    T("Frikort uten svar i tide", "Frikort utan svar i tide"),
    &[FRI, PASIENT, TID],
    &[FRIKORT],
    Portalen,
    ("livet", "a_silent_register_holds_its_own_bills"),
);

pub(super) const K11_UKJENT_KODE: Side = side(
    T("Ukjent kode for fri egenandel", "Ukjend kode for fri eigendel"),
    &[FRI],
    &[FRITAK],
    Portalen,
    ("feil", "exemptions_are_known_and_proved"),
);

pub(super) const K11_BEGRUNNELSE: Side = side(
    T("Fri egenandel uten begrunnelse", "Fri eigendel utan grunngjeving"),
    &[FRI, MERKNAD],
    &[FRITAK],
    Portalen,
    ("regler", "k21_amount_of_the_tariff"),
);

pub(super) const K11_UTEN_ID: Side = side(
    T("Frikort uten fødselsnummer", "Frikort utan fødselsnummer"),
    &[FRI, PASIENT],
    &[FRIKORT],
    Portalen,
    ("feil", "exemptions_are_known_and_proved"),
);

pub(super) const K11_STONADSPUNKT: Side = side(
    T("Frikort hos tannlege og tannpleier", "Frikort hos tannlege og tannpleiar"),
    &[FRI, PUNKT],
    &[PUNKTER],
    Stonadspunkt,
    ("feil", "exemptions_are_known_and_proved"),
);

pub(super) const K11_FAGOMRADE: Side = side(
    T("Fri egenandel i et annet fagområde", "Fri eigendel i eit anna fagområde"),
    &[FRI],
    &[FRITAK, PRAKSIS],
    Portalen,
    ("feil", "an_exemption_holds_where_a_regulation_has_it"),
);

pub(super) const K11_FRIKORT_FAGOMRADE: Side = side(
    T("Frikort utenfor egenandelstaket", "Frikort utanfor eigendelstaket"),
    &[FRI],
    &[PRAKSIS],
    Portalen,
    ("feil", "an_exemption_holds_where_a_regulation_has_it"),
);

pub(super) const K21_BELOP: Side = side(
    T("Beløpet er ikke tariffens", "Beløpet er ikkje det i tariffen"),
    &[TAKST, BELOP, TID, FRI],
    &[TARIFF],
    Takst,
    ("regler", "k21_amount_of_the_tariff"),
);

pub(super) const K21_UTEN_FRITAK: Side = side(
    T("Fullt honorar uten fritak", "Fullt honorar utan fritak"),
    &[TAKST, BELOP, TID, FRI],
    &[TARIFF, ALDRE],
    Takst,
    ("regler", "k21_amount_of_the_tariff"),
);

pub(super) const K21_MED_FRITAK: Side = side(
    T("Bare refusjon med fritak", "Berre refusjon med fritak"),
    &[TAKST, BELOP, TID, FRI],
    &[TARIFF],
    Takst,
    ("regler", "k21_amount_of_the_tariff"),
);

pub(super) const K21_PASIENT_BETALER: Side = side(
    T("Takst pasienten betaler selv", "Takst pasienten betaler sjølv"),
    &[TAKST, BELOP, TID, FRI],
    &[REGLER],
    Takst,
    ("regler", "k21_amount_of_the_tariff"),
);

pub(super) const K21_AVKORTET: Side = side(
    T("Beløpet er satt ned", "Beløpet er sett ned"),
    &[TAKST, BELOP, TID],
    &[TARIFF],
    Takst,
    ("regler", "k21_amount_of_the_tariff"),
);

pub(super) const K21_IKKE_LASTET: Side = side(
    T("Beløp når tariffen ikke er lastet", "Beløp når tariffen ikkje er lasta"),
    &[TAKST, BELOP, TID],
    &[TARIFF],
    Takst,
    ("forskrift", "an_expired_tariff_informs_and_never_rejects_an_amount"),
);

pub(super) const K21_UTEN_EGET_BELOP: Side = side(
    T("Takst uten eget beløp", "Takst utan eige beløp"),
    &[TAKST, BELOP, TID],
    &[REGLER],
    Takst,
    ("forskrift", "codes_that_are_never_refunded_stay_the_patients"),
);

pub(super) const K21_ANNET_IKKE_RETT: Side = side(
    T("Beløp praksistypen ikke kan kreve", "Beløp praksistypen ikkje kan krevje"),
    &[ANDRE, TID],
    &[PRAKSIS],
    Portalen,
    ("feil", "amounts_beside_the_taksts_are_never_paid_as_written"),
);

pub(super) const K21_ANNET_UKJENT: Side = side(
    T("Beløp uten sats", "Beløp utan sats"),
    &[ANDRE, TID],
    &[SATSER],
    Portalen,
    ("feil", "amounts_beside_the_taksts_are_never_paid_as_written"),
);

pub(super) const K21_ANNET_SATS: Side = side(
    T("Beløpet er ikke satsen", "Beløpet er ikkje satsen"),
    &[ANDRE, TID],
    &[SATSER],
    Portalen,
    ("feil", "amounts_beside_the_taksts_are_never_paid_as_written"),
);

pub(super) const K21_SUM: Side = side(
    T("Summen stemmer ikke", "Summen stemmer ikkje"),
    &[SUM, BELOP, ANTALL],
    &[REGLER],
    Portalen,
    ("regler", "k21_the_bill_adds_up"),
);
