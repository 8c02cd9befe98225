//! A difference in a payment, as its case shows it: amounts and numbers, never an account.

use grunn::format;
use grunn::text::{Sprak, T};
use regler::kvittering::Avvikslag;
use sqlx::PgConnection;

use crate::feil::AppError;
use crate::oppgjor::store::avvik;
use crate::oppgjor::text_avvik as text;
use crate::ui::Faktum;

/// The facts of a difference, by the key of its case.
///
/// # Errors
/// `IkkeFunnet` when there is no such difference; when the database fails.
pub async fn fakta(db: &mut PgConnection, objekt_id: &str, sprak: Sprak) -> Result<Vec<Faktum>, AppError> {
    let funnet = avvik::laas(db, objekt_id.parse().map_err(|_| AppError::IkkeFunnet)?).await?;
    let a = funnet.avvik;
    let en = |navn: T, verdi: String| Faktum {
        navn: navn.i(sprak).to_owned(),
        verdier: vec![verdi],
        ..Faktum::default()
    };
    let belop = |b: Option<grunn::Ore>| b.map_or_else(|| text::IKKE_OPPGITT.i(sprak).to_owned(), format::kroner);
    let mut ut = vec![en(text::HVA, text::setning(a.slag).i(sprak).to_owned())];
    if let Some(id) = funnet.vedtak {
        ut.push(en(text::VEDTAK, id.to_string()));
    }
    let referanse = match a.slag {
        Avvikslag::Uleselig | Avvikslag::FeilNavn => text::FIL,
        Avvikslag::UtenVedtak => text::PRAKSIS,
        _ => text::REFERANSE,
    };
    ut.push(en(referanse, a.forsystem_ref));
    if let Some(bestilt) = a.forventet {
        ut.push(en(text::BESTILT, format::kroner(bestilt)));
    }
    use Avvikslag::{EndringKanIkkeSendes, FeilNavn, IkkeSendt, KanIkkeSendes, Mangler, Uleselig, UtenVedtak};
    if !matches!(
        a.slag,
        Mangler | IkkeSendt | KanIkkeSendes | EndringKanIkkeSendes | Uleselig | FeilNavn | UtenVedtak
    ) {
        ut.push(en(text::OPPGITT, belop(a.oppgitt)));
    }
    if let Some(tid) = a.utbetalt {
        ut.push(en(text::BETALT, format::tidspunkt(tid, sprak)));
    }
    if let Some(kode) = a.status_kode {
        ut.push(en(text::STATUSKODE, kode));
    }
    ut.push(en(text::OPPDAGET, format::tidspunkt(funnet.oppdaget, sprak)));
    if let Some(tid) = funnet.lost {
        ut.push(en(text::LOST, format::tidspunkt(tid, sprak)));
    }
    Ok(ut)
}
