//! The rule book: the right to claim, and when.

use grunn::text::T;

use super::Siden::{Foreldelse, Portalen, Takst};
use super::ord::{ANDRE, AVTALE, HPR, MERKNAD, MOTTATT, PRAKSIS, REGLER, TAKST, TID, UTDANNING};
use super::{Side, side};

pub(super) const K01_AVTALE: Side = side(
    T("Avtale på behandlingsdagen", "Avtale på behandlingsdagen"),
    &[TID],
    &[AVTALE],
    Portalen,
    ("regler", "k01_agreement_and_practice_hold_on_the_day"),
);

pub(super) const K01_PRAKSIS: Side = side(
    T("Praksis på behandlingsdagen", "Praksis på behandlingsdagen"),
    &[TID],
    &[PRAKSIS],
    Portalen,
    ("regler", "k01_agreement_and_practice_hold_on_the_day"),
);

pub(super) const K01_UTDANNING: Side = side(
    T("Godkjent utdanning", "Godkjend utdanning"),
    &[TID],
    &[UTDANNING],
    Portalen,
    ("regler", "k01_agreement_and_practice_hold_on_the_day"),
);

pub(super) const K01_GODKJENNING: Side = side(
    T("Godkjenning i HPR", "Godkjenning i HPR"),
    &[TID],
    &[HPR],
    Portalen,
    ("regler", "k01_agreement_and_practice_hold_on_the_day"),
);

pub(super) const K04_FOR_SENT: Side = side(
    T("Sendt for sent", "Sendt for seint"),
    &[TID],
    &[MOTTATT],
    Foreldelse,
    ("regler", "k04_six_months_after_the_month"),
);

pub(super) const K05_FREM_ITID: Side = side(
    T("Datert fram i tid", "Datert fram i tid"),
    &[TID],
    &[MOTTATT],
    Portalen,
    ("regler", "k05_not_after_receipt"),
);

pub(super) const K13_TIDSPUNKT: Side = side(
    T("Tidspunktet mangler", "Tidspunktet manglar"),
    &[TID],
    &[],
    Portalen,
    ("regler", "k13_time_and_code"),
);

pub(super) const K13_KLOKKESLETT: Side = side(
    T("Klokkeslettet mangler", "Klokkeslettet manglar"),
    &[TID],
    &[],
    Portalen,
    ("regler", "k13_time_and_code"),
);

pub(super) const K13_TAKST: Side = side(
    T("Regning uten takst", "Rekning utan takst"),
    &[TAKST, ANDRE],
    &[],
    Portalen,
    ("regler", "k13_time_and_code"),
);

pub(super) const K13_BEGRUNNELSE: Side = side(
    T("Takst uten begrunnelse", "Takst utan grunngjeving"),
    &[TAKST, TID, MERKNAD],
    &[REGLER],
    Takst,
    ("forskrift", "some_codes_want_their_reason_or_no_referral"),
);
