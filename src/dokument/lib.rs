//! Documents the portal hands out: the signed agreement, the payment decision and the payment overview.
//!
//! Everything here is pure: a plain struct goes in, bytes come out. Nothing reads the clock, the database or the network, and the
//! same input always gives the same PDF, so a stored hash of a letter stays true. Words are ours, in bokmål and nynorsk (`text`).
//!
//! | Module | Gives |
//! |---|---|
//! | [`avtale`], [`vedtak`], [`oversikt`] | a [`pdf::Dokument`] made of headings, lists and tables, and from it a tagged PDF |
//! | [`pdf`] | the layout: line and page breaks, tables that repeat their header, PDF/UA-1 and PDF/A-2a |
//! | [`markdown`] | the small markdown the agreement is written in, for both the page and the PDF |
//! | [`xlsx`], [`csv`] | the overview as a workbook or a text file, row by row, whatever the length |
//! | [`svg`] | the chart of paid amounts per month |
//! | [`innkommet`] | the other way: files made by others, looked through or drawn anew |
//! | [`sum`] | the sums all of these share, so that file and page agree to the øre |

pub mod avtale;
pub mod csv;
pub mod innkommet;
pub mod innsyn;
pub mod markdown;
pub mod oversikt;
pub mod pdf;
#[cfg(test)]
mod prover;
pub mod sum;
pub mod svg;
mod text;
pub mod vedtak;
pub mod xlsx;

use chrono::{DateTime, NaiveDate, Utc};

use grunn::text::Sprak;
use grunn::{InnsendingId, Ore, Orgnr, PraksisId, VedtakId};

pub use avtale::avtale_pdf;
pub use oversikt::oversikt_pdf;
pub use vedtak::vedtak_pdf;

/// Why a document could not be made. None of these is the reader's fault; all are logged and answered with a reference.
#[derive(Debug, thiserror::Error)]
pub enum DokumentFeil {
    /// The amounts contradict each other. A letter about money that does not add up must never leave.
    #[error("sums do not agree: {0}")]
    Sum(&'static str),
    /// The text of an agreement is not the one the signature covers.
    #[error("the hash of the agreement text is not the signed one")]
    Hash,
    /// The PDF breaks a rule of PDF/UA or PDF/A, or a font could not be read.
    #[error("pdf: {0}")]
    Pdf(String),
    /// The workbook could not be written.
    #[error("xlsx: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A workbook sheet holds 1 048 576 rows.
    #[error("more rows than a sheet can hold")]
    ForMangeRader,
    /// Writing to the given target failed.
    #[error("write: {0}")]
    Skriv(#[from] std::io::Error),
    /// The rows stopped coming, for instance because the database went away.
    #[error("rows: {0}")]
    Rader(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The signed copy of an agreement.
#[derive(Debug, Clone)]
pub struct Avtaledokument {
    /// The language the agreement was signed in.
    pub sprak: Sprak,
    /// Title of the agreement as shown when it was signed.
    pub tittel: String,
    /// Version, e.g. `2026-1`.
    pub versjon: String,
    /// The agreement itself, exactly as it was signed, in the markdown of [`markdown`].
    pub tekst: String,
    /// SHA-256 of `tekst` (UTF-8), as stored with the signature. Checked against the text before the PDF is made.
    pub tekst_hash: [u8; 32],
    /// Name of the signer.
    pub navn: String,
    /// HPR number of the signer; logopeder and audiopedagoger have none.
    pub hpr: Option<String>,
    /// When it was signed.
    pub signert: DateTime<Utc>,
    /// Security level of the login, 4 for every agreement.
    pub niva: u8,
    /// The e-ID that was used, e.g. `BankID`.
    pub idp: String,
    /// From when the agreement holds.
    pub gyldig_fra: NaiveDate,
    /// Reference of the signature.
    pub referanse: String,
    /// Which agreement, where it is not the ordinary one.
    pub slag: Option<String>,
    /// The code with which anyone can check the copy.
    pub kontrollkode: String,
    /// Where it is checked, with `https://`; `None` when the copy was made outside the portal.
    pub kontrolladresse: Option<String>,
}

/// A practice as a letter names it.
#[derive(Debug, Clone)]
pub struct Praksisnavn {
    /// Ten digits.
    pub id: PraksisId,
    /// Name of the practice.
    pub navn: String,
    /// Organisation number of the practice site.
    pub orgnr: Orgnr,
}

/// A payment decision, `utbetalingsvedtak`. Sections as in the regulation practice: amount, claims, tariff use, rejected, appeal.
#[derive(Debug, Clone)]
pub struct Vedtaksdokument {
    /// The reader's language.
    pub sprak: Sprak,
    /// Number of the decision.
    pub id: VedtakId,
    /// When the decision was made. Also the date of the file, so the PDF does not depend on when it is fetched.
    pub fattet: DateTime<Utc>,
    /// Name of the receiver.
    pub helseaktor: String,
    /// The practice that is paid.
    pub praksis: Praksisnavn,
    /// What is paid, never negative.
    pub belop: Ore,
    /// When the money reached the account; `None` until it has.
    pub utbetalt: Option<NaiveDate>,
    /// Account number as it shall stand in the letter, normally in full through `format::konto`.
    pub konto: String,
    /// KID, where one is registered.
    pub kid: Option<String>,
    /// Debt carried in from earlier decisions, zero or negative.
    pub inngaende: Ore,
    /// Debt carried on to the next decision, zero or negative.
    pub utgaende: Ore,
    /// The claims decided.
    pub innsendinger: Vec<Vedtaksinnsending>,
    /// Which credits their money covered.
    pub motregnet: Vec<Motregningslinje>,
    /// Why nothing is paid, in the reader's language, when nothing is.
    pub ingen_grunn: Option<String>,
    /// Patient charges reported in the claims, where known.
    pub egenandel: Option<Egenandeler>,
    /// Mean age of the bills when received, in days, where computed.
    pub regningsalder_dager: Option<u32>,
    /// Use of tariffs in the claims.
    pub takstbruk: Vec<Takstbruk>,
    /// Rejected bills.
    pub avviste: Vec<AvvistRegning>,
    /// Informational remarks on the decision or its claims, in the reader's language.
    pub merknader: Vec<Merknad>,
    /// Address of the page where an appeal is written, with `https://`.
    pub klage_url: Option<String>,
}

/// One claim within a decision. `krevd` less all `avvik` is `godkjent`.
#[derive(Debug, Clone)]
pub struct Vedtaksinnsending {
    /// Number of the claim.
    pub id: InnsendingId,
    /// The day it was received (Oslo).
    pub mottatt: NaiveDate,
    /// Number of bills in it.
    pub regninger: u32,
    /// How many of them were rejected.
    pub avviste: u32,
    /// What was claimed.
    pub krevd: Ore,
    /// What was approved, with its credits taken from it.
    pub godkjent: Ore,
    /// Of its approved bills, what covered credits.
    pub motregnet: Ore,
    /// Of its approved bills, what is paid. All claims together are the amount of the decision.
    pub betales: Ore,
    /// Why the two differ, one line per reason.
    pub avvik: Vec<Avvik>,
}

/// Money of one claim that covered a credit.
#[derive(Debug, Clone)]
pub struct Motregningslinje {
    /// The claim whose money it was.
    pub innsending: InnsendingId,
    /// Number of the crediting bill, and the claim it came in.
    pub regningsnummer: String,
    pub kreditert_i: InnsendingId,
    pub belop: Ore,
}

/// A reason for a difference between claimed and approved.
#[derive(Debug, Clone)]
pub struct Avvik {
    /// The reason, e.g. «Regning 4: Gebyret gjelder samme konsultasjon som regning 5», without personal data.
    pub grunn: String,
    /// How much it takes away; negative where it adds.
    pub belop: Ore,
}

/// Patient charges in the claims of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Egenandeler {
    /// Paid by patients.
    pub betalt_av_pasient: Ore,
    /// Covered by folketrygden (frikort or exemption).
    pub dekket_av_folketrygden: Ore,
}

/// Use of one tariff. Averages are tenths, `None` where the data do not allow them.
#[derive(Debug, Clone)]
pub struct Takstbruk {
    /// Tariff code.
    pub takst: String,
    /// Bills the code stands on.
    pub regninger: u32,
    /// Uses in all, repetitions included.
    pub antall: u32,
    /// Share of the bills, in tenths of a per cent.
    pub promille: Option<u32>,
    /// Approved refund for the code.
    pub refusjon: Option<Ore>,
    /// The practitioner's own mean per cent last quarter, in tenths.
    pub eget_snitt_promille: Option<u32>,
    /// The country's mean per cent last quarter, among those who used the code, in tenths.
    pub landssnitt_promille: Option<u32>,
    /// How many practitioners used the code in that quarter.
    pub behandlere: Option<u32>,
}

/// A rejected bill. Never names the patient.
#[derive(Debug, Clone)]
pub struct AvvistRegning {
    /// The claim it came in.
    pub innsending: InnsendingId,
    /// Bill number.
    pub regningsnummer: String,
    /// Day of treatment, where it could be read.
    pub behandlet: Option<NaiveDate>,
    /// What was claimed for it.
    pub krevd: Ore,
    /// Every reason, in the reader's language.
    pub funn: Vec<Avvisningsgrunn>,
    /// Last day to send it again: six months after the month of treatment (ftrl. § 22-14 third paragraph). None when it need not, or cannot.
    pub frist: Option<NaiveDate>,
    /// Whether it must be corrected.
    pub maa_rettes: bool,
    /// What has become of it, or what the deadline is counted from, in the reader's language.
    pub tilstand: Option<String>,
    /// The claim with the later bill that decides.
    pub senere: Option<InnsendingId>,
}

/// Something the control tells without rejecting.
#[derive(Debug, Clone)]
pub struct Merknad {
    /// What it tells, as sentences.
    pub tekst: String,
    /// Name of the rule, by which the portal links to its words; not printed.
    pub regel: &'static str,
}

/// One reason for rejection.
#[derive(Debug, Clone)]
pub struct Avvisningsgrunn {
    /// Code, e.g. `470`.
    pub kode: String,
    /// What is wrong, as a sentence.
    pub grunn: String,
    /// What to do, as a sentence; empty when there is nothing.
    pub tiltak: String,
    /// The rule, e.g. «takstforskriften»; empty when only the data are wrong.
    pub hjemmel: String,
    /// Name of the rule, by which the portal links to its words; not printed.
    pub regel: &'static str,
}

/// What an overview covers; the rows come beside it.
#[derive(Debug, Clone)]
pub struct Oversiktshode {
    /// The reader's language.
    pub sprak: Sprak,
    /// Name of the one who is paid.
    pub helseaktor: String,
    /// First day, by date of payment.
    pub fra: NaiveDate,
    /// Last day, by date of payment.
    pub til: NaiveDate,
    /// When the figures were read, from the request's clock.
    pub laget: DateTime<Utc>,
}

/// An overview with all its rows, for the PDF.
#[derive(Debug, Clone)]
pub struct Oversikt {
    /// What it covers.
    pub hode: Oversiktshode,
    /// One row per paid decision, in the order they shall stand.
    pub rader: Vec<Oversiktsrad>,
}

/// One paid decision. `godkjent` less `trekk` is `utbetalt_belop`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oversiktsrad {
    /// Name of the practice.
    pub praksis: String,
    /// Number of the practice.
    pub praksis_id: PraksisId,
    /// Organisation number of the practice.
    pub orgnr: Orgnr,
    /// Number of the decision.
    pub vedtak_id: VedtakId,
    /// The day the money reached the account. Sums per month and year follow this day.
    pub utbetalt: NaiveDate,
    /// First and last day of treatment, where known.
    pub periode: Option<(NaiveDate, NaiveDate)>,
    /// Approved bills.
    pub godkjente: u32,
    /// Rejected bills.
    pub avviste: u32,
    /// Claimed.
    pub krevd: Ore,
    /// Approved refund.
    pub godkjent: Ore,
    /// Credited bills and debt carried in, as a positive amount.
    pub trekk: Ore,
    /// Paid.
    pub utbetalt_belop: Ore,
    /// Account as it shall be shown, in full or masked.
    pub konto: String,
    /// KID, where one is registered.
    pub kid: Option<String>,
}
