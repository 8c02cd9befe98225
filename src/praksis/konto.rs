//! Account numbers: who owns them, and how a typed number is kept while the form is not sent.

use serde_json::Value;
use sqlx::PgConnection;

use super::model::Kontoskjema;
use super::{sted, store};
use crate::feil::AppError;
use crate::helseaktor;
use crate::server::skjema::UFERDIG;
use crate::server::state::App;
use grunn::{HelseaktorId, Kontonr, Orgnr};
use registre::enhet::kontoeier::{Kontoeier, Kontosvar, sjekk_eiere};

/// What a draft's account fields are encrypted as.
const UTKASTFELT: &str = "praksis.konto.utkast";
/// Separates the two fields; cannot be typed in a one-line field.
const SKILLE: char = '\n';

/// Longest text kept of a field; a number has eleven digits.
const LENGST: usize = 60;

/// Both fields as typed, encrypted, as hexadecimal digits for the draft. Empty when nothing was typed.
///
/// # Errors
/// `Intern` when encryption fails.
pub fn skjul(app: &App, konto: &str, konto_gjenta: &str) -> Result<String, AppError> {
    if konto.is_empty() && konto_gjenta.is_empty() {
        return Ok(String::new());
    }
    let kort = |t: &str| t.chars().filter(|c| *c != SKILLE).take(LENGST).collect::<String>();
    let klar = format!("{}{SKILLE}{}", kort(konto), kort(konto_gjenta));
    Ok(hex::encode(app.krypto.krypter(UTKASTFELT, klar.as_bytes())?))
}

/// The inverse of [`skjul`]. A draft that cannot be opened is as if nothing was typed.
pub fn vis(app: &App, kryptert: &str) -> (String, String) {
    let klar = hex::decode(kryptert)
        .ok()
        .filter(|k| !k.is_empty())
        .and_then(|k| app.krypto.dekrypter_tekst(UTKASTFELT, &k).ok());
    klar.as_deref()
        .and_then(|k| k.split_once(SKILLE))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap_or_default()
}

/// Whether two drafts of a form say the same. Of the account what is inside counts: encrypting twice never gives the same. Whether one was
/// put away unfinished does not count.
pub fn samme_utkast(app: &App, a: &Value, b: &Value) -> bool {
    let felt = |v: &Value, navn: &str| v.get(navn).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let kryptert = |v: &Value| vis(app, &felt(v, "konto_kryptert"));
    let navn = |v: &Value| v.as_object().map(|o| o.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let samme = |n: &String| ["konto_kryptert", UFERDIG].contains(&n.as_str()) || felt(a, n) == felt(b, n);
    navn(a).iter().chain(&navn(b)).all(samme) && kryptert(a) == kryptert(b)
}

/// A form with its digits back.
pub fn aapnet(app: &App, felt: Kontoskjema) -> Kontoskjema {
    let (konto, konto_gjenta) = vis(app, &felt.konto_kryptert);
    Kontoskjema {
        konto,
        konto_gjenta,
        ..felt
    }
}

/// Asks the banks' register whether the account belongs to the practice, its owner or, for a sole proprietor, the person.
/// A «no» counts only when everyone who may own it was asked about.
///
/// # Errors
/// When the person's own row cannot be read.
pub async fn kontroller(
    app: &App,
    db: &mut PgConnection,
    helseaktor: HelseaktorId,
    konto: &Kontonr,
    orgnr: &Orgnr,
) -> Result<Kontosvar, AppError> {
    let mut eiere = vec![Kontoeier::Virksomhet(orgnr.clone())];
    let mut alle_kjent = false;
    if let Ok(svar) = sted::slaa_opp(app, orgnr).await {
        let overordnet = svar.enhet.as_ref().and_then(|e| e.overordnet.clone());
        alle_kjent = svar.enhet.is_some() && (overordnet.is_none() || svar.eier.is_some());
        eiere.extend(overordnet.map(Kontoeier::Virksomhet));
        if [&svar.eier, &svar.enhet].into_iter().flatten().any(|e| e.er_enk()) {
            eiere.push(Kontoeier::Person(helseaktor::store::fnr(db, &app.krypto, helseaktor).await?));
        }
    }
    let svar = sjekk_eiere(app.kontoeiere.as_ref(), konto, &eiere).await;
    Ok(if svar == Kontosvar::IkkeTreff && !alle_kjent {
        Kontosvar::Ukjent
    } else {
        svar
    })
}

/// The account of a stored practice, when the stored value can be opened.
///
/// # Errors
/// `Intern` when it cannot.
pub fn lagret(app: &App, praksis: &store::Praksis) -> Result<Kontonr, AppError> {
    store::aapne(&app.krypto, &praksis.konto_kryptert)
}
