//! Education that is approved before money: sent, rejected with a reason, sent anew, approved, and what the case worker sees.

use chrono::TimeDelta;
use grunn::PraksisId;
use http::StatusCode;
use praksisportal::krav::store::kontroll::praksisfakta;
use praksisportal::server::request::{Slag, Utforer};
use praksisportal::utdanning::store as utdanning;
use praksisportal::utdanning::store::Utfall;
use sqlx::PgPool;
use uuid::Uuid;

use crate::praksis::med_kontakt;
use crate::praksisvedlegg::registrer;
use crate::support::{LOGOPED, Portal, nokkel};
use crate::vedlegg::{LOGOPEDSIDE, PDF, PNG, eneste, saksbehandler, send_fil, som, tall, vitnemal};

async fn avgjor(portal: &Portal, hvem: Uuid, id: Uuid, utfall: &Utfall) -> Result<(), praksisportal::feil::AppError> {
    let av = Utforer {
        slag: Slag::Saksbehandler,
        id: Some(hvem),
        ..Utforer::system(portal.app.klokke.naa())
    };
    let mut tx = portal.app.pool.begin().await.unwrap();
    utdanning::avgjort(&portal.app, &mut tx, &av, id, utfall).await?;
    tx.commit().await.unwrap();
    Ok(())
}

#[sqlx::test]
async fn education_is_sent_rejected_with_a_reason_sent_anew_and_approved(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    let (ravn, kake) = saksbehandler(&portal).await;
    assert!(n.get("/").await.tekst.contains("Send utdanningsdokumentasjon"));
    assert!(
        n.get("/praksisinformasjon/helseaktor")
            .await
            .tekst
            .contains("Vi mangler vitnemålet ditt")
    );
    assert!(
        n.get("/praksisinformasjon/helseaktor/utdanning")
            .await
            .tekst
            .contains("Audiopedagog")
    );

    // Nothing to send yet; then a course alone is not enough.
    let send = [("yrke", "logoped"), ("nokkel", &nokkel())];
    assert_eq!(
        n.skjema("/api/vedlegg/send-utdanning", &send).await.til(),
        format!("{LOGOPEDSIDE}?feil=1")
    );
    send_fil(&n, "utdanning/logoped", "kurs", Some(("kurs.png", PNG)), true).await;
    let svar = n.skjema("/api/vedlegg/send-utdanning", &send).await;
    assert!(n.get(svar.til()).await.tekst.contains("Last opp vitnemålet ditt før du sender."));

    vitnemal(&n).await;
    let nokkel1 = nokkel();
    let send = [("yrke", "logoped"), ("nokkel", nokkel1.as_str())];
    for _ in 0..2 {
        assert_eq!(
            n.skjema("/api/vedlegg/send-utdanning", &send).await.til(),
            format!("{LOGOPEDSIDE}?sendt=1")
        );
    }
    let side = n.get(&format!("{LOGOPEDSIDE}?sendt=1")).await.tekst;
    assert!(side.contains("Utdanningsdokumentasjonen er sendt") && side.contains("Til behandling") && !side.contains("name=\"fil\""));
    assert!(n.get("/").await.tekst.contains("Utdanningen din er til behandling"));
    assert_eq!(
        tall(
            &portal,
            "select count(*) from sak where slag = 'utdanning' and objekt = 'utdanning'"
        )
        .await,
        1
    );
    assert_eq!(
        n.kall("/api/vedlegg/send-utdanning", &[("yrke", "logoped"), ("nokkel", &nokkel())])
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nothing new to send"
    );
    assert_eq!(
        send_fil(&n, "utdanning/logoped", "kurs", Some(("a.pdf", PDF)), false).await.status,
        StatusCode::CONFLICT,
        "closed while it waits"
    );

    // The case worker opens a file, which is noted, and rejects with a reason.
    let vedlegg: Uuid = sqlx::query_scalar("select id from vedlegg where dokument = 'vitnemal'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(som(&portal, &kake, &format!("/vedlegg/{vedlegg}")).await.status, StatusCode::OK);
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling = 'vedlegg.aapnet' and aktor_slag = 'saksbehandler'"
        )
        .await,
        1
    );
    assert_eq!(
        n.kall("/api/vedlegg/slett", &[("id", &vedlegg.to_string())]).await.status,
        StatusCode::NOT_FOUND,
        "what is sent stays"
    );
    let id = eneste(&portal, "utdanning").await;
    let avvist = Utfall::Avvist {
        begrunnelse: "Vi kan ikke lese vitnemålet.".into(),
    };
    let uten = Utfall::Avvist { begrunnelse: " ".into() };
    assert!(avgjor(&portal, ravn, id, &uten).await.is_err(), "a rejection has a reason");
    avgjor(&portal, ravn, id, &avvist).await.unwrap();
    assert!(avgjor(&portal, ravn, id, &Utfall::Godkjent).await.is_err(), "decided once");
    let side = n.get(LOGOPEDSIDE).await.tekst;
    assert!(
        side.contains("Vi kan ikke lese vitnemålet.") && side.contains("name=\"fil\""),
        "{side}"
    );
    assert!(n.get("/").await.tekst.contains("Utdanningen din er ikke godkjent. Send på nytt"));

    portal.gaa_frem(TimeDelta::minutes(1));
    vitnemal(&n).await;
    let svar = n
        .skjema("/api/vedlegg/send-utdanning", &[("yrke", "logoped"), ("nokkel", &nokkel())])
        .await;
    assert_eq!(svar.til(), format!("{LOGOPEDSIDE}?sendt=1"));
    let ny: Uuid = sqlx::query_scalar("select id from utdanning where status = 'til_behandling'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    avgjor(&portal, ravn, ny, &Utfall::Godkjent).await.unwrap();
    assert!(!n.get("/").await.tekst.contains("tdanningen din"));
    assert!(n.get(LOGOPEDSIDE).await.tekst.contains("Helfo har godkjent utdanningen din."));
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'utdanning_avgjort'").await,
        2
    );
    assert_eq!(tall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn a_logoped_is_paid_when_the_education_is_approved_and_not_before(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    let eier = n.id.unwrap();
    let (steg2, kvittering) = registrer(&n, "LOGO", "314574672", &[]).await;
    assert!(
        steg2.til().ends_with("/ny/sjekk"),
        "nothing to send with the practice: {}",
        steg2.til()
    );
    assert!(kvittering.til().ends_with("/registrert"), "{}", kvittering.tekst);
    assert!(
        n.get(kvittering.til())
            .await
            .tekst
            .contains("Du får ikke oppgjør før Helfo har godkjent utdanningen din.")
    );
    let id: i64 = sqlx::query_scalar("select id from praksis")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert!(
        n.get(&format!("/praksisinformasjon/praksis/{id}"))
            .await
            .tekst
            .contains("Vi mangler vitnemålet ditt")
    );

    let mut db = portal.app.pool.acquire().await.unwrap();
    assert!(!praksisfakta(&mut db, eier, PraksisId(id)).await.unwrap().utdanning_ok);
    vitnemal(&n).await;
    n.skjema("/api/vedlegg/send-utdanning", &[("yrke", "logoped"), ("nokkel", &nokkel())])
        .await;
    assert!(
        !praksisfakta(&mut db, eier, PraksisId(id)).await.unwrap().utdanning_ok,
        "waiting is not approved"
    );
    let (ravn, _) = saksbehandler(&portal).await;
    avgjor(&portal, ravn, eneste(&portal, "utdanning").await, &Utfall::Godkjent)
        .await
        .unwrap();
    assert!(praksisfakta(&mut db, eier, PraksisId(id)).await.unwrap().utdanning_ok);

    // Ended: treatment within the period can still be claimed.
    let som_tekst = id.to_string();
    let slutt = [
        ("id", som_tekst.as_str()),
        ("versjon", "1"),
        ("til", "5.1.26"),
        ("nokkel", &nokkel()),
    ];
    assert_eq!(n.kall("/api/praksis/slutt", &slutt).await.status, StatusCode::OK);
    let fakta = praksisfakta(&mut db, eier, PraksisId(id)).await.unwrap();
    assert!(fakta.status_ok && fakta.perioder[0].inneholder("2026-01-05".parse().unwrap()));
    assert!(!fakta.perioder[0].inneholder("2026-01-06".parse().unwrap()));
    assert!(
        n.get("/oppgjor/innsendinger/ny").await.tekst.contains(&id.to_string()),
        "still to choose"
    );
}

#[sqlx::test]
async fn the_case_shows_the_files_and_its_decision_is_the_approval(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    vitnemal(&n).await;
    n.skjema("/api/vedlegg/send-utdanning", &[("yrke", "logoped"), ("nokkel", &nokkel())])
        .await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let id = eneste(&portal, "sak").await.to_string();
    let side = ravn.get(&format!("/saker/{id}")).await;
    for ord in ["vitnemål.pdf", "ikke sjekket for virus", "logoped", "Last ned"] {
        assert!(side.tekst.contains(ord), "{ord}: {}", side.tekst);
    }
    assert!(!side.tekst.contains("/api/vedlegg/slett"));
    let felt = [
        ("id", id.as_str()),
        ("versjon", &side.felt("versjon")),
        ("svar", "godkjent"),
        ("begrunnelse", "Vitnemålet er i orden."),
        ("nokkel", &nokkel()),
    ];
    let svar = ravn.skjema("/api/sak/avgjor", &felt).await;
    assert!(svar.til().ends_with("?lagret=1"), "{}", svar.til());
    assert!(n.get(LOGOPEDSIDE).await.tekst.contains("Helfo har godkjent utdanningen din."));
}
