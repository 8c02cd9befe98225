//! Paid decisions of a period, row by row: page, PDF, workbook and text file all read here.

use chrono::{Days, NaiveDate};
use futures::stream::{BoxStream, StreamExt};
use sqlx::PgConnection;

use crate::feil::AppError;
use crate::feil::logg;
use dokument::Oversiktsrad;
use grunn::{HelseaktorId, Ore, Orgnr, PraksisId, Testnumre, VedtakId, kalender};

/// Whose decisions, paid when, to which practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utvalg {
    pub eier: HelseaktorId,
    pub fra: NaiveDate,
    pub til: NaiveDate,
    pub praksis: Option<PraksisId>,
}

/// The rows in order of payment. A decision that pays nothing is not among them: what it held back stands as a deduction where it was
/// carried to.
pub fn rader(db: &mut PgConnection, u: Utvalg) -> BoxStream<'_, Result<Oversiktsrad, AppError>> {
    let fra = kalender::dogn_start(u.fra);
    let til = kalender::dogn_start(u.til.checked_add_days(Days::new(1)).unwrap_or(u.til));
    sqlx::query!(
        r#"select v.id, v.praksis_id, p.navn, p.orgnr, v.utbetalt as "utbetalt!", v.behandlet_fra, v.behandlet_til, v.antall_godkjente,
                  (select count(*) from regning_kjede k join melding m on m.id = k.melding_id where m.vedtak_id = v.id) as "avviste!",
                  v.krevd_ore, v.konto_maskert, v.kid, o.godkjent as "godkjent!: Ore", o.motregnet as "motregnet!: Ore", o.betales as "betales!: Ore"
           from vedtak v join praksis p on p.id = v.praksis_id
           cross join lateral (select sum(i.godkjent_ore)::bigint as godkjent, sum(i.motregnet_ore)::bigint as motregnet, sum(i.betales_ore)::bigint as betales
                               from innsending_oppgjor i where i.vedtak_id = v.id) o
           where v.helseaktor_id = $1 and v.utbetalt >= $2 and v.utbetalt < $3 and ($4::bigint is null or v.praksis_id = $4)
           order by v.utbetalt, v.id"#,
        u.eier.0,
        fra,
        til,
        u.praksis.map(|p| p.0)
    )
    .fetch(db)
    .map(|rad| {
        let r = rad?;
        Ok(Oversiktsrad {
            praksis: r.navn,
            praksis_id: PraksisId(r.praksis_id),
            orgnr: Orgnr::tolk(&r.orgnr, Testnumre::Tillatt).map_err(|e| logg::intern("praksis.orgnr", &e))?,
            vedtak_id: VedtakId(r.id),
            utbetalt: kalender::dato_i_oslo(r.utbetalt),
            periode: r.behandlet_fra.zip(r.behandlet_til),
            godkjente: u32::try_from(r.antall_godkjente).unwrap_or(0),
            avviste: u32::try_from(r.avviste).unwrap_or(0),
            krevd: Ore(r.krevd_ore),
            // From the ledger, submission by submission: what is approved is netted against credits, or paid.
            godkjent: r.godkjent,
            trekk: r.motregnet,
            utbetalt_belop: r.betales,
            konto: r.konto_maskert,
            kid: r.kid,
        })
    })
    .boxed()
}
