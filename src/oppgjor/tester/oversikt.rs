//! What is read of decisions: overview, list, letter.

use sqlx::PgPool;

use super::*;
use crate::oppgjor::kjoring::{kjor, om_tiden_er_inne};
use crate::oppgjor::kvitteringer::utbetalinger;
use crate::oppgjor::pages::oversikt::tall_for;
use crate::oppgjor::store::vedtak::{self, Filter, Nokkel};
use dokument::{csv::skriv_csv, sum::Oversiktssum};
use grunn::Ore;
use grunn::text::Sprak;
use regler::regel::RegelId;

#[sqlx::test(migrator = "MIGRERINGER")]
async fn debt_is_carried_on_until_new_bills_cover_it(pool: PgPool) {
    let app = app(pool, "2026-01-05T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    melding(&app, eier, p, "2026-01-05T10:00:00+01:00", &[godkjent("1", 50_000)]).await;
    kjor(&app, dag("2026-01-05")).await.unwrap();
    let kredit = melding(
        &app,
        eier,
        p,
        "2026-01-06T10:00:00+01:00",
        &[kreditert("2", 50_000), godkjent("3", 20_000)],
    )
    .await;
    melding(&app, eier, p, "2026-01-07T10:00:00+01:00", &[godkjent("4", 25_000)]).await;
    melding(&app, eier, p, "2026-01-08T10:00:00+01:00", &[godkjent("5", 40_000)]).await;
    for d in ["2026-01-06", "2026-01-07", "2026-01-08"] {
        app.klokke.flytt(regler::oppgjor::kjoretid(dag(d)) - app.klokke.naa());
        om_tiden_er_inne(&app).await.unwrap();
        reskontro_stemmer(&app).await;
    }
    let rader: Vec<(i64, i64, i64)> = sqlx::query_as("select inngaende_ore, belop_ore, utgaende_ore from vedtak order by dato")
        .fetch_all(&*app.pool)
        .await
        .unwrap();
    assert_eq!(rader, [(0, 50_000, 0), (0, 0, -30_000), (-30_000, 0, -5_000), (-5_000, 35_000, 0)]);
    assert_eq!(status(&app, kredit).await.0, "ingen_utbetaling");
    assert_eq!(
        tall(&app, "select count(*) from epost_ut where slag = 'vedtak_uten_utbetaling'").await,
        4,
        "a decision without money is told at once"
    );

    // The overview tells the same: approved less deducted is paid, in every row and in all.
    app.klokke.flytt(chrono::TimeDelta::days(7));
    utbetalinger(&app).await.unwrap();
    let mut db = app.pool.acquire().await.unwrap();
    let utvalg = Utvalg {
        eier,
        fra: dag("2026-01-01"),
        til: dag("2026-01-31"),
        praksis: None,
    };
    let alle: Vec<_> = rader_av(&mut db, utvalg).await;
    assert_eq!(
        alle.iter()
            .map(|r| (r.godkjent.0, r.trekk.0, r.utbetalt_belop.0))
            .collect::<Vec<_>>(),
        [(50_000, 0, 50_000), (40_000, 5_000, 35_000)]
    );
    for id in sqlx::query_scalar::<_, i64>("select id from vedtak")
        .fetch_all(&mut *db)
        .await
        .unwrap()
    {
        let v = vedtak::finn(&mut db, &app.krypto, eier, VedtakId(id), app.klokke.idag(), Sprak::Nn)
            .await
            .unwrap();
        let pdf = dokument::vedtak_pdf(&v.dokument).unwrap();
        // With PORTAL_FILER set to a folder letters and workbook are kept there, to be read by eye.
        if let Some(mappe) = std::env::var_os("PORTAL_FILER") {
            std::fs::write(std::path::Path::new(&mappe).join(format!("vedtak-{id}.pdf")), pdf).unwrap();
        }
    }
    if let Some(mappe) = std::env::var_os("PORTAL_FILER") {
        let hode = dokument::Oversiktshode {
            sprak: Sprak::Nb,
            helseaktor: "Kvart Grevling".into(),
            fra: utvalg.fra,
            til: utvalg.til,
            laget: app.klokke.naa(),
        };
        let fil = std::fs::File::create(std::path::Path::new(&mappe).join("oversikt.xlsx")).unwrap();
        dokument::xlsx::skriv_xlsx(fil, &hode, alle.into_iter().map(Ok::<_, std::io::Error>)).unwrap();
    }
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn someone_else_sees_nothing(pool: PgPool) {
    let app = app(pool, "2026-01-06T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let (fremmed, _) = praksis(&app, 1_004_326_179).await;
    eksempel(&app, eier, p).await;
    let id = kjor(&app, dag("2026-01-06")).await.unwrap().vedtak[0].id;
    app.klokke.flytt(chrono::TimeDelta::days(2));
    utbetalinger(&app).await.unwrap();
    let mut db = app.pool.acquire().await.unwrap();
    let utvalg = |eier: HelseaktorId| Utvalg {
        eier,
        fra: dag("2026-01-01"),
        til: dag("2026-12-31"),
        praksis: Some(p),
    };
    assert_eq!(rader_av(&mut db, utvalg(eier)).await.len(), 1);
    assert!(rader_av(&mut db, utvalg(fremmed)).await.is_empty());
    assert_eq!(
        vedtak::liste(
            &mut db,
            fremmed,
            Filter {
                praksis: Some(p),
                ..Filter::default()
            },
            None,
            25
        )
        .await
        .unwrap()
        .totalt,
        0
    );
    assert_eq!(
        vedtak::finn(&mut db, &app.krypto, fremmed, id, app.klokke.idag(), Sprak::Nb)
            .await
            .unwrap_err(),
        AppError::IkkeFunnet
    );
    assert_eq!(
        utbetaling(&mut db, &app.krypto, fremmed, id).await.unwrap_err(),
        AppError::IkkeFunnet
    );
    // A claim of someone else in my practice is never paid to me.
    let smuglet = melding(&app, fremmed, p, "2026-01-08T10:00:00+01:00", &[godkjent("9", 999)]).await;
    app.klokke.flytt(tid("2026-01-09T17:00:00+01:00") - app.klokke.naa());
    om_tiden_er_inne(&app).await.unwrap();
    assert_eq!(status(&app, smuglet).await.1, None);
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn page_file_and_letter_sum_to_the_same(pool: PgPool) {
    let app = app(pool, "2026-01-05T16:00:00+01:00");
    let (eier, p) = praksis(&app, 1_004_326_178).await;
    let numre = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    for (i, d) in regler::oppgjor::kjoredager(dag("2026-01-05"), dag("2026-01-15"))
        .into_iter()
        .enumerate()
    {
        let ore = 10_000 + i64::try_from(i).unwrap() * 3_333;
        melding(
            &app,
            eier,
            p,
            &format!("{d}T10:00:00+01:00"),
            &[godkjent(numre[i], ore), avvist("a", 777, RegelId::K05FremITid)],
        )
        .await;
        app.klokke.flytt(regler::oppgjor::kjoretid(d) - app.klokke.naa());
        om_tiden_er_inne(&app).await.unwrap();
    }
    app.klokke.flytt(chrono::TimeDelta::days(30));
    utbetalinger(&app).await.unwrap();
    let mut db = app.pool.acquire().await.unwrap();
    let utvalg = Utvalg {
        eier,
        fra: dag("2026-01-01"),
        til: dag("2026-12-31"),
        praksis: None,
    };
    let alle = rader_av(&mut db, utvalg).await;
    let side = tall_for(&mut db, utvalg).await.unwrap();
    let pdf = Oversiktssum::av(&alle);
    let mut fil = Vec::new();
    let csv = skriv_csv(&mut fil, Sprak::Nb, alle.iter().cloned().map(Ok::<_, std::io::Error>)).unwrap();
    assert_eq!(alle.len(), 9);
    // The rejected bills are counted where they are, not where a decision once wrote them.
    sqlx::query("update vedtak set antall_avviste = 7").execute(&mut *db).await.unwrap();
    let igjen = rader_av(&mut db, utvalg).await;
    assert!(igjen.iter().all(|r| r.avviste == 1));
    assert_eq!(tall_for(&mut db, utvalg).await.unwrap().alt.avviste, 9);
    let liste = vedtak::liste(&mut db, eier, Filter::default(), None, 25).await.unwrap();
    assert!(liste.rader.iter().all(|r| r.avviste == 1));
    assert_eq!(side.alt, pdf.alt);
    assert_eq!(side.alt, csv.alt);
    assert_eq!(side.alt.utbetalt.0, tall(&app, "select sum(belop_ore)::bigint from vedtak").await);
    assert_eq!(
        side.alt.utbetalt.0,
        -tall(&app, "select sum(belop_ore)::bigint from reskontro where slag = 'utbetaling'").await
    );
    // And read back from the text itself.
    let i_fil: i64 = String::from_utf8(fil)
        .unwrap()
        .lines()
        .skip(1)
        .map(|l| l.split(';').nth(12).unwrap().replace(',', "").parse::<i64>().unwrap())
        .sum();
    assert_eq!(i_fil, side.alt.utbetalt.0);
    // Only what was paid in the period.
    let ingen = tall_for(
        &mut db,
        Utvalg {
            fra: dag("2025-01-01"),
            til: dag("2026-01-05"),
            ..utvalg
        },
    )
    .await
    .unwrap();
    assert_eq!((ingen.antall, ingen.alt.utbetalt), (0, Ore(0)));
    let en = tall_for(
        &mut db,
        Utvalg {
            fra: dag("2026-01-06"),
            til: dag("2026-01-06"),
            ..utvalg
        },
    )
    .await
    .unwrap();
    assert_eq!((en.antall, en.alt.utbetalt), (1, Ore(10_000)), "both ends of a period count");

    // Keyset pages: forwards and back again.
    let forste = vedtak::liste(&mut db, eier, Filter::default(), None, 4).await.unwrap();
    let andre = vedtak::liste(&mut db, eier, Filter::default(), forste.neste, 4).await.unwrap();
    let tredje = vedtak::liste(&mut db, eier, Filter::default(), andre.neste, 4).await.unwrap();
    assert_eq!([forste.rader.len(), andre.rader.len(), tredje.rader.len()], [4, 4, 1]);
    assert_eq!((forste.forrige, tredje.neste, forste.totalt), (None, None, 9));
    let tilbake = vedtak::liste(
        &mut db,
        eier,
        Filter::default(),
        Nokkel::tolk(&tredje.forrige.unwrap().to_string()),
        4,
    )
    .await
    .unwrap();
    assert_eq!(tilbake.rader, andre.rader);
    let filter = Filter {
        fra: Some(dag("2026-01-06")),
        til: Some(dag("2026-01-07")),
        ..Filter::default()
    };
    assert_eq!(vedtak::liste(&mut db, eier, filter, None, 25).await.unwrap().totalt, 2);
}
