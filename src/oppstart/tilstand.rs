//! Gauges of what waits: asked every 30 seconds on each instance, a few bounded questions.

use chrono::{DateTime, NaiveTime, Utc};

use crate::feil::AppError;
use crate::oppgjor::store::tilstand;
use crate::server::hold::{self, Arbeid};
use crate::server::ko::{self, Ko};
use crate::server::revisjon;
use crate::server::state::App;

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and no count here is near 2^53")]
const fn tall(n: i64) -> f64 {
    n as f64
}

fn alder(fra: Option<DateTime<Utc>>, naa: DateTime<Utc>) -> f64 {
    fra.map_or(0.0, |fra| tall((naa - fra).num_seconds().max(0)))
}

fn sett_ko(navn: &'static str, ko: Ko, naa: DateTime<Utc>) {
    metrics::gauge!("portal_ko_venter", "ko" => navn).set(tall(ko.venter));
    metrics::gauge!("portal_ko_alder_sekunder", "ko" => navn).set(alder(ko.eldste, naa));
    metrics::gauge!("portal_ko_oppgitt", "ko" => navn).set(tall(ko.oppgitt));
}

/// Measures once.
///
/// # Errors
/// When the database does not answer; the gauges stay as they were.
pub async fn maal(app: &App) -> Result<(), AppError> {
    let naa = app.klokke.naa();
    let mut db = app.pool.acquire().await?;
    sett_ko("jobber", ko::jobber(&mut db, naa).await?, naa);
    sett_ko("epost", ko::utboks(&mut db, naa).await?, naa);
    let holdt = hold::gjeldende(&mut db).await?;
    for arbeid in Arbeid::ALLE {
        let er = holdt.iter().any(|h| h.arbeid == arbeid);
        metrics::gauge!("portal_stanset", "arbeid" => arbeid.kode()).set(f64::from(u8::from(er)));
    }
    let t = tilstand::tilstand(&mut db).await?;
    for (stand, antall, eldste) in [("usendt", t.usendte, t.eldste_usendt), ("ubesvart", t.ubesvarte, t.eldste_ubesvart)] {
        metrics::gauge!("portal_ordrer", "stand" => stand).set(tall(antall));
        metrics::gauge!("portal_ordrer_alder_sekunder", "stand" => stand).set(alder(eldste, naa));
    }
    metrics::gauge!("portal_ordrer", "stand" => "avvist").set(tall(t.avviste));
    metrics::gauge!("portal_ordrer", "stand" => "usendt_endring").set(tall(t.usendte_endringer));
    metrics::gauge!("portal_ordrer", "stand" => "uskrevet_avslutning").set(tall(t.uskrevne_avslutninger));
    metrics::gauge!("portal_betalingsavvik_aapne").set(tall(t.aapne_avvik));
    let (siste, gikk_ikke) = tilstand::siste_kjoring(&mut db, naa).await?;
    if let Some(dag) = siste {
        metrics::gauge!("portal_kjoring_siste_dag").set(tall(dag.and_time(NaiveTime::MIN).and_utc().timestamp()));
    }
    metrics::gauge!("portal_kjoring_mangler").set(f64::from(u8::from(gikk_ikke)));
    if let Some((tid, brudd)) = revisjon::sjekk::siste(&mut db).await? {
        metrics::gauge!("portal_revisjon_sjekket").set(tall(tid.timestamp()));
        metrics::gauge!("portal_revisjon_brudd").set(tall(brudd));
    }
    Ok(())
}
