//! The rule book: credits, reports and numbers.

use grunn::text::T;

use super::Siden::Portalen;
use super::ord::{BETALT, FRA_FOR, GUID, KREDIT, MOTTATT, NUMMER, PRAKSIS, SUM, TIDLIGERE};
use super::{Side, side};

pub(super) const K24_UKJENT: Side = side(
    T("Kreditering av ukjent regning", "Kreditering av ukjend rekning"),
    &[KREDIT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_IKKE_GODKJENT: Side = side(
    T(
        "Kreditering av regning som ikke er godkjent",
        "Kreditering av rekning som ikkje er godkjend",
    ),
    &[KREDIT, NUMMER, GUID],
    &[TIDLIGERE],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_VENTER: Side = side(
    T("Kreditering av regning under behandling", "Kreditering av rekning under behandling"),
    &[KREDIT, NUMMER, GUID],
    &[TIDLIGERE],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_ALT_KREDITERT: Side = side(
    T("Kreditering av kreditert regning", "Kreditering av kreditert rekning"),
    &[KREDIT, NUMMER, GUID],
    &[TIDLIGERE],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_PRAKSIS: Side = side(
    T("Kreditering fra en annen praksis", "Kreditering frå ein annan praksis"),
    &[KREDIT, NUMMER, GUID],
    &[FRA_FOR, PRAKSIS],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_FOR_GAMMEL: Side = side(
    T("Kreditering av gammel regning", "Kreditering av gammal rekning"),
    &[KREDIT, NUMMER, GUID],
    &[FRA_FOR, MOTTATT],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_FORTEGN: Side = side(
    T("Kreditering med positivt beløp", "Kreditering med positivt beløp"),
    &[KREDIT, SUM],
    &[FRA_FOR],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_TO_REGNINGER: Side = side(
    T("Kreditering av to regninger", "Kreditering av to rekningar"),
    &[KREDIT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_ANNET_NUMMER: Side = side(
    T("Kreditering med et annet nummer", "Kreditering med eit anna nummer"),
    &[KREDIT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K24_DEL: Side = side(
    T("Kreditering av en del", "Kreditering av ein del"),
    &[KREDIT, SUM],
    &[FRA_FOR],
    Portalen,
    ("tidligere", "k24_credits"),
);

pub(super) const K25_UKJENT: Side = side(
    T("Egenandel på ukjent regning", "Eigendel på ukjend rekning"),
    &[BETALT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("tidligere", "k25_paid_is_reported_later_and_never_taken_back"),
);

pub(super) const K25_RETNING: Side = side(
    T("Betalt egenandel endret tilbake", "Betalt eigendel endra tilbake"),
    &[BETALT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("tidligere", "k25_paid_is_reported_later_and_never_taken_back"),
);

pub(super) const K25_BELOP: Side = side(
    T("Beløp i melding om egenandel", "Beløp i melding om eigendel"),
    &[BETALT, SUM],
    &[FRA_FOR],
    Portalen,
    ("livet", "each_report_of_egenandel_has_its_answer"),
);

pub(super) const K25_MANGLER: Side = side(
    T("Melding uten betalt egenandel", "Melding utan betalt eigendel"),
    &[BETALT],
    &[FRA_FOR],
    Portalen,
    ("livet", "each_report_of_egenandel_has_its_answer"),
);

pub(super) const K25_AVVIST: Side = side(
    T("Egenandel på avvist regning", "Eigendel på avvist rekning"),
    &[BETALT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("livet", "each_report_of_egenandel_has_its_answer"),
);

pub(super) const K25_KREDITERT: Side = side(
    T("Egenandel på kreditert regning", "Eigendel på kreditert rekning"),
    &[BETALT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("livet", "each_report_of_egenandel_has_its_answer"),
);

pub(super) const K25_GJENTATT: Side = side(
    T("Egenandel meldt før", "Eigendel meld før"),
    &[BETALT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("livet", "each_report_of_egenandel_has_its_answer"),
);

pub(super) const K25_ANNET_NUMMER: Side = side(
    T(
        "Melding om egenandel med et annet nummer",
        "Melding om eigendel med eit anna nummer",
    ),
    &[BETALT, NUMMER, GUID],
    &[FRA_FOR],
    Portalen,
    ("livet", "each_report_of_egenandel_has_its_answer"),
);

pub(super) const K26_NUMMER: Side = side(
    T("Regningsnummeret er brukt", "Rekningsnummeret er brukt"),
    &[NUMMER],
    &[TIDLIGERE],
    Portalen,
    ("tidligere", "k26_numbers_and_guids_are_used_once_unless_rejected"),
);

pub(super) const K26_GUID: Side = side(
    T("Regningens guid er brukt", "Guid-en til rekninga er brukt"),
    &[GUID],
    &[TIDLIGERE],
    Portalen,
    ("tidligere", "k26_numbers_and_guids_are_used_once_unless_rejected"),
);
