//! Attachments: files judged by content, opened by their owner and by case workers, education approved before money, vikariats.

use std::sync::Arc;

use chrono::TimeDelta;
use http::{Request, StatusCode, header};
use praksisportal::krav::store::kontroll::praksisfakta;
use praksisportal::server::request::{Slag, Utforer};
use praksisportal::server::router;
use praksisportal::server::sesjon::{self, NySesjon};
use praksisportal::types::PraksisId;
use praksisportal::vedlegg::utdanning::{self, Utfall};
use praksisportal::vedlegg::virus::Clamd;
use sqlx::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower::ServiceExt;
use uuid::Uuid;

use crate::praksis::med_kontakt;
use crate::support::{LEGE, LOGOPED, Nettleser, Portal, Svar, TANNLEGE, nokkel};

const LAST_OPP: &str = "/vedlegg/last-opp";
const LOGOPEDSIDE: &str = "/praksisinformasjon/helseaktor/utdanning/logoped";
const NY: &str = "/praksisinformasjon/praksis/ny/vedlegg";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

async fn send_fil(n: &Nettleser<'_>, mappe: &str, dokument: &str, fil: Option<(&str, &[u8])>, html: bool) -> Svar {
    let felt = [("mappe", mappe), ("nokkel", &nokkel()), ("dokument", dokument)];
    n.last_opp(LAST_OPP, &felt, fil, html).await
}

async fn vitnemal(n: &Nettleser<'_>) -> Svar {
    send_fil(n, "utdanning/logoped", "vitnemal", Some(("vitnemål.pdf", PDF)), true).await
}

async fn tall(portal: &Portal, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(&portal.app.pool)
        .await
        .unwrap()
}

async fn eneste(portal: &Portal, tabell: &str) -> Uuid {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select id from {tabell}")))
        .fetch_one(&portal.app.pool)
        .await
        .unwrap()
}

/// A case worker with a session: who, and the cookie.
async fn saksbehandler(portal: &Portal) -> (Uuid, String) {
    let (id, naa) = (Uuid::new_v4(), portal.app.klokke.naa());
    let mut tx = portal.app.pool.begin().await.unwrap();
    sqlx::query("insert into saksbehandler (id, fnr_oppslag, navn) values ($1, $2, 'Ryddig Ravn')")
        .bind(id)
        .bind(portal.app.krypto.oppslag("fnr", "30887442041"))
        .execute(&mut *tx)
        .await
        .unwrap();
    let ny = NySesjon {
        helseaktor: None,
        saksbehandler: Some(id),
        sub: "sub-ravn".into(),
        sid: None,
        idp: "testidp".into(),
        auth_tid: naa,
        id_token_kryptert: portal.app.krypto.krypter("id_token", b"x").unwrap(),
    };
    let (_, token) = sesjon::opprett(&mut tx, ny, None, naa).await.unwrap();
    tx.commit().await.unwrap();
    (id, format!("sesjon={token}"))
}

async fn som(portal: &Portal, kake: &str, sti: &str) -> Svar {
    let req = Request::builder()
        .uri(sti)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, kake)
        .body(axum::body::Body::empty())
        .unwrap();
    portal.send(req).await
}

async fn avgjor(portal: &Portal, hvem: Uuid, id: Uuid, utfall: &Utfall) -> Result<(), praksisportal::error::AppError> {
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
async fn each_fault_has_its_own_sentence_with_and_without_scripts(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    let stor = vec![b'x'; 10 * 1024 * 1024 + 1];
    let stor = [PDF, &stor].concat();
    type Rad<'a> = (&'a str, Option<(&'a str, &'a [u8])>, &'a str, &'a str);
    let tabell: [Rad<'_>; 5] = [
        ("vitnemal", None, "fil-mangler", "Velg fila du vil laste opp."),
        ("vitnemal", Some(("a.pdf", b"")), "fil-tom", "Fila er tom."),
        (
            "vitnemal",
            Some(("a.pdf", b"<html><script>")),
            "fil-type",
            "ikke en PDF, JPEG eller PNG",
        ),
        ("vitnemal", Some(("a.pdf", &stor)), "fil-for-stor", "større enn 10 MB"),
        ("fastlegeavtale", Some(("a.pdf", PDF)), "dokument-mangler", "Velg hva fila viser."),
    ];
    for (dokument, fil, kode, setning) in tabell {
        let svar = send_fil(&n, "utdanning/logoped", dokument, fil, true).await;
        assert_eq!(
            (svar.status, svar.til()),
            (StatusCode::SEE_OTHER, format!("{LOGOPEDSIDE}?feil=1").as_str())
        );
        let side = n.get(svar.til()).await.tekst;
        assert!(side.contains(setning) && side.contains("<title>Feil: "), "{kode}: {side}");
        assert!(n.get_nn(svar.til()).await.tekst.contains("Du må rette 1 feil"));

        let svar = send_fil(&n, "utdanning/logoped", dokument, fil, false).await;
        assert_eq!(
            (svar.status, svar.til()),
            (StatusCode::UNPROCESSABLE_ENTITY, format!("{LOGOPEDSIDE}?feil=1").as_str())
        );
        assert_eq!(svar.json()["detalj"][0]["kode"], kode);
    }
    assert_eq!(tall(&portal, "select count(*) from vedlegg").await, 0, "nothing of it is kept");
    assert_eq!(tall(&portal, "select count(*) from vedlegg_del").await, 0);

    // Exactly ten megabytes pass, in parts.
    let mut ti = PDF.to_vec();
    ti.resize(10 * 1024 * 1024, b' ');
    let svar = send_fil(&n, "utdanning/logoped", "vitnemal", Some(("a.pdf", &ti)), true).await;
    assert_eq!(svar.til(), format!("{LOGOPEDSIDE}?lastet=1"));
    assert_eq!(tall(&portal, "select count(*) from vedlegg_del").await, 40);
    let sti = format!("/vedlegg/{}", eneste(&portal, "vedlegg").await);
    let ned = portal.ruter.clone().oneshot(n.strom(&sti)).await.unwrap();
    assert_eq!(ned.headers()[header::CONTENT_LENGTH], "10485760");
    let innhold = axum::body::to_bytes(ned.into_body(), 11_000_000).await.unwrap();
    assert!(innhold == ti, "the same bytes come back");

    for _ in 1..10 {
        assert_eq!(vitnemal(&n).await.til(), format!("{LOGOPEDSIDE}?lastet=1"));
    }
    let svar = vitnemal(&n).await;
    assert!(n.get(svar.til()).await.tekst.contains("Du har ti filer som ikke er sendt"));
    assert_eq!(tall(&portal, "select count(*) from vedlegg").await, 10);
}

#[sqlx::test]
async fn a_file_is_downloaded_as_what_it_is_by_its_owner_alone_and_deleted(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    let (_, kake) = saksbehandler(&portal).await;
    let svar = send_fil(&n, "utdanning/logoped", "kurs", Some(("Tydelig Trane <b>.pdf", PNG)), true).await;
    assert_eq!(svar.til(), format!("{LOGOPEDSIDE}?lastet=1"));
    let side = n.get(svar.til()).await.tekst;
    assert!(
        side.contains("Fila er lastet opp.") && side.contains("Tydelig Trane &lt;b&gt;.pdf") && side.contains("PNG"),
        "{side}"
    );

    let id = eneste(&portal, "vedlegg").await;
    let sti = format!("/vedlegg/{id}");
    let ned = n.get(&sti).await;
    assert_eq!(ned.status, StatusCode::OK);
    assert_eq!(ned.tekst, String::from_utf8_lossy(PNG));
    let hode = |navn: &str| ned.hoder.get(navn).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(hode("content-type"), "image/png", "whatever the name said");
    assert_eq!(
        hode("content-disposition"),
        format!("attachment; filename=\"vedlegg-{}.png\"", &id.simple().to_string()[..8])
    );
    assert_eq!(hode("x-content-type-options"), "nosniff");
    assert_eq!(hode("content-security-policy"), "default-src 'none'; sandbox");
    assert!(hode("content-encoding").is_empty());

    let annen = med_kontakt(&portal, TANNLEGE).await;
    assert_eq!(annen.get(&sti).await.status, StatusCode::NOT_FOUND);
    assert_eq!(annen.get("/vedlegg/x").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        annen.kall("/api/vedlegg/slett", &[("id", &id.to_string())]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(som(&portal, &kake, &sti).await.status, StatusCode::NOT_FOUND, "not sent yet");
    assert_eq!(
        send_fil(&annen, "utdanning/logoped", "vitnemal", Some(("a.pdf", PDF)), false)
            .await
            .status,
        StatusCode::NOT_FOUND,
        "a dentist has HPR"
    );
    assert_eq!(
        send_fil(&annen, "praksis/1004326178", "fastlegeavtale", Some(("a.pdf", PDF)), false)
            .await
            .status,
        StatusCode::NOT_FOUND
    );

    let svar = n.skjema("/api/vedlegg/slett", &[("id", &id.to_string())]).await;
    assert_eq!(svar.til(), format!("{LOGOPEDSIDE}?slettet=1"));
    assert_eq!(tall(&portal, "select count(*) from vedlegg_del").await, 0);
    assert_eq!(n.get(&sti).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling in ('vedlegg.lastet_opp', 'vedlegg.slettet')"
        )
        .await,
        2
    );
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where coalesce(ny, '') || coalesce(gammel, '') like '%Trane%'"
        )
        .await,
        0,
        "the trail has no file names"
    );
}

#[sqlx::test]
async fn the_second_press_stores_one_file(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    let nokkel = nokkel();
    let felt = [("mappe", "utdanning/logoped"), ("nokkel", &nokkel), ("dokument", "vitnemal")];
    for _ in 0..2 {
        let svar = n.last_opp(LAST_OPP, &felt, Some(("a.pdf", PDF)), true).await;
        assert_eq!(svar.til(), format!("{LOGOPEDSIDE}?lastet=1"));
    }
    assert_eq!(tall(&portal, "select count(*) from vedlegg").await, 1);
}

/// A clamd that finds a virus in what holds «EICAR»; answers any number of questions.
async fn falsk_clamd() -> String {
    let lytter = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = lytter.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut strom, _)) = lytter.accept().await {
            let mut kommando = [0; 10];
            strom.read_exact(&mut kommando).await.unwrap();
            let mut alt = Vec::new();
            loop {
                let lengde = strom.read_u32().await.unwrap();
                if lengde == 0 {
                    break;
                }
                let mut del = vec![0; lengde as usize];
                strom.read_exact(&mut del).await.unwrap();
                alt.extend(del);
            }
            let funn = alt.windows(5).any(|v| v == b"EICAR");
            let svar: &[u8] = if funn { b"stream: Eicar-Test FOUND\0" } else { b"stream: OK\0" };
            strom.write_all(svar).await.unwrap();
        }
    });
    adresse
}

#[sqlx::test]
async fn a_virus_is_not_taken_in_and_a_silent_scanner_is_not_a_clean_one(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    portal.app.virusvakt = Arc::new(Clamd::ny(&falsk_clamd().await));
    portal.ruter = router::ruter(portal.app.clone());
    let n = med_kontakt(&portal, LOGOPED).await;
    let syk = [PDF, b"EICAR"].concat();
    let svar = send_fil(&n, "utdanning/logoped", "vitnemal", Some(("a.pdf", &syk)), true).await;
    assert!(n.get(svar.til()).await.tekst.contains("Vi fant virus i fila"));
    assert_eq!(tall(&portal, "select count(*) from vedlegg").await, 0);
    assert_eq!(
        tall(&portal, "select count(*) from revisjon where handling = 'vedlegg.virus_funnet'").await,
        1
    );
    assert_eq!(vitnemal(&n).await.til(), format!("{LOGOPEDSIDE}?lastet=1"));
    assert_eq!(tall(&portal, "select count(*) from vedlegg where virus = 'ren'").await, 1);

    portal.app.virusvakt = Arc::new(Clamd::ny("127.0.0.1:1"));
    portal.ruter = router::ruter(portal.app.clone());
    let n = portal.logg_inn(LOGOPED).await;
    let svar = vitnemal(&n).await;
    assert!(n.get(svar.til()).await.tekst.contains("Vi fikk ikke sjekket fila for virus nå"));
    assert_eq!(tall(&portal, "select count(*) from vedlegg").await, 1);
}

#[sqlx::test]
async fn without_a_scanner_a_file_is_marked_as_not_checked(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    vitnemal(&n).await;
    assert_eq!(tall(&portal, "select count(*) from vedlegg where virus = 'ikke_sjekket'").await, 1);
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
        .fetch_one(&portal.app.pool)
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
        .fetch_one(&portal.app.pool)
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

async fn registrer(n: &Nettleser<'_>, praksistype: &str, orgnr: &str, mer: &[(&str, &str)]) -> (Svar, Svar) {
    let sted = [("praksistype", praksistype), ("orgnr", orgnr), ("navn", "")];
    n.skjema("/api/praksis/ny-sted", &sted).await;
    let mut felt = vec![
        ("fra", "1.1.26"),
        ("til", "30.6.26"),
        ("konto", "12345678903"),
        ("konto_gjenta", "12345678903"),
        ("epost1", "vedtak@example.no"),
    ];
    felt.extend_from_slice(mer);
    let steg2 = n.skjema("/api/praksis/ny-oppgjor", &felt).await;
    (steg2, n.skjema("/api/praksis/registrer", &[("nokkel", &nokkel())]).await)
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
        .fetch_one(&portal.app.pool)
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
async fn conditions_come_first_and_only_those_with_documents_are_asked_for_them(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let steg1 = lege.get("/praksisinformasjon/praksis/ny").await.tekst;
    let (vilkar, skjema) = (
        steg1.find("Dette må være på plass").unwrap(),
        steg1.find("/api/praksis/ny-sted").unwrap(),
    );
    assert!(vilkar < skjema && steg1.contains("Steg 1 av 4") && steg1.contains("Du er med i legevakten til kommunen."));

    let tannlege = med_kontakt(&portal, TANNLEGE).await;
    let steg1 = tannlege.get("/praksisinformasjon/praksis/ny").await.tekst;
    assert!(
        steg1.contains("Steg 1 av 3") && steg1.contains("Du har autorisasjon som tannlege."),
        "{steg1}"
    );
    let (steg2, _) = registrer(&tannlege, "TANN", "314445570", &[("vikar", "on"), ("vikar_for", "1")]).await;
    assert!(steg2.til().ends_with("/ny/sjekk"), "no vikariat for dentists, and nothing to send");
    assert_eq!(tall(&portal, "select count(*) from praksis where vikar_for_hpr is null").await, 1);
    assert_eq!(
        send_fil(&tannlege, "ny-praksis", "driftsavtale", Some(("a.pdf", PDF)), false)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test]
async fn documents_follow_the_practice_and_what_is_missing_is_a_task(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    lege.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314239016"), ("navn", "")],
    )
    .await;
    let side = lege.get(NY).await.tekst;
    assert!(
        side.contains("Fastlegeavtale med kommunen") && side.contains("Steg 3 av 4"),
        "{side}"
    );
    assert_eq!(
        send_fil(&lege, "ny-praksis", "spesialisering", Some(("a.pdf", PDF)), true)
            .await
            .til(),
        format!("{NY}?lastet=1")
    );
    let (steg2, kvittering) = registrer(&lege, "FALE", "314239016", &[]).await;
    assert_eq!(steg2.til(), NY);
    let sti = kvittering.til().trim_end_matches("/registrert").to_owned();
    assert!(lege.get(kvittering.til()).await.tekst.contains("Vi mangler noen dokumenter."));
    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains("Send dokumentasjon for praksisen") && forside.contains("Vi mangler: Fastlegeavtale med kommunen."),
        "{forside}"
    );

    // Later, from the page about the practice.
    let id = sti.rsplit('/').next().unwrap().to_owned();
    let mappe = format!("praksis/{id}");
    let svar = lege
        .skjema("/api/vedlegg/send-praksis", &[("mappe", &mappe), ("nokkel", &nokkel())])
        .await;
    assert_eq!(svar.til(), format!("{sti}/vedlegg?feil=1"));
    assert!(lege.get(svar.til()).await.tekst.contains("Last opp en fil før du sender."));
    send_fil(&lege, &mappe, "fastlegeavtale", Some(("avtale.pdf", PDF)), true).await;
    let svar = lege
        .skjema("/api/vedlegg/send-praksis", &[("mappe", &mappe), ("nokkel", &nokkel())])
        .await;
    assert_eq!(svar.til(), format!("{sti}/vedlegg?sendt=1"));
    assert!(!lege.get("/").await.tekst.contains("Send dokumentasjon for praksisen"));
    let detalj = lege.get(&sti).await.tekst;
    assert!(
        detalj.contains("Vi har fått dokumentene vi trenger.") && detalj.contains("Historikk"),
        "{detalj}"
    );

    let annen = med_kontakt(&portal, TANNLEGE).await;
    assert_eq!(annen.get(&format!("{sti}/vedlegg")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        annen
            .kall("/api/vedlegg/send-praksis", &[("mappe", &mappe), ("nokkel", &nokkel())])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test]
async fn a_vikariat_names_whom_ends_and_is_a_practice_of_its_own(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let koder = |svar: &Svar| {
        svar.json()["detalj"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["kode"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    lege.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314239016"), ("navn", "")],
    )
    .await;
    let felt = |til: &'static str, vikar: &'static str, hvem: &'static str| {
        vec![
            ("fra", "1.1.26"),
            ("til", til),
            ("vikar", vikar),
            ("vikar_for", hvem),
            ("konto", "12345678903"),
            ("konto_gjenta", "12345678903"),
            ("epost1", "vedtak@example.no"),
        ]
    };
    for (til, vikar, hvem, venter) in [
        ("", "on", "565500444", "til-mangler"),
        ("30.6.26", "on", "", "hpr-mangler"),
        ("30.6.26", "on", "565505933", "vikar-for-seg-selv"),
        ("30.6.26", "", "565500444", "vikar-ikke-krysset"),
    ] {
        assert_eq!(
            koder(&lege.kall("/api/praksis/ny-oppgjor", &felt(til, vikar, hvem)).await),
            [venter]
        );
    }
    let vikar = [("vikar", "on"), ("vikar_for", "565500444")];
    let (steg2, kvittering) = registrer(&lege, "FALE", "314239016", &vikar).await;
    assert_eq!(steg2.til(), NY);
    let kvittert = lege.get(kvittering.til()).await.tekst;
    assert!(kvittert.contains("Vikar for HPR-nummer 565500444"), "{kvittert}");
    let sti = kvittering.til().trim_end_matches("/registrert");
    let detalj = lege.get(sti).await.tekst;
    assert!(
        detalj.contains("565500444") && detalj.contains("Vikaravtale eller arbeidsavtale"),
        "{detalj}"
    );

    // Shorter, not longer; and never without an end.
    let id = sti.rsplit('/').next().unwrap();
    let slutt = |til: &'static str| {
        [
            ("id", id.to_owned()),
            ("versjon", "1".to_owned()),
            ("til", til.to_owned()),
            ("nokkel", nokkel()),
        ]
    };
    for (til, venter) in [("31.7.26", "til-kan-ikke-forlenges"), ("", "til-mangler")] {
        let felt = slutt(til);
        let felt: Vec<(&str, &str)> = felt.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(koder(&lege.kall("/api/praksis/slutt", &felt).await), [venter]);
    }
    let tvang = sqlx::query("update praksis_periode set periode = daterange(lower(periode), null)")
        .execute(&portal.app.pool)
        .await;
    assert!(tvang.is_err(), "the database says the same");

    // Another one at the same time is warned about, not refused.
    lege.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314303563"), ("navn", "")],
    )
    .await;
    lege.skjema("/api/praksis/ny-oppgjor", &felt("31.3.26", "on", "565500666")).await;
    assert!(
        lege.get("/praksisinformasjon/praksis/ny/sjekk")
            .await
            .tekst
            .contains("Du har et annet vikariat samtidig")
    );
    let svar = lege.skjema("/api/praksis/registrer", &[("nokkel", &nokkel())]).await;
    assert!(svar.til().ends_with("/registrert"));
    assert_eq!(
        tall(&portal, "select count(*) from praksis where vikar_for_hpr is not null").await,
        2
    );
    assert_eq!(tall(&portal, "select count(*) from revisjon where felt = 'vikar_for'").await, 2);
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

#[sqlx::test]
async fn the_one_stood_in_for_is_found_by_name_among_those_with_agreement_and_practice(pool: PgPool) {
    const OPPGJOR: &str = "/praksisinformasjon/praksis/ny/oppgjor";
    let portal = crate::avtale::portal(pool).await;
    // The doctor of the demo has practice and agreement, so is on the public list.
    let grevling = crate::praksis::med_praksis(&portal).await;
    crate::avtale::fra_for(&portal, &grevling, &[(2025, 11, 3)]).await;
    let vikar = med_kontakt(
        &portal,
        crate::support::Person {
            fornavn: "Vidar",
            etternavn: "Vikar",
            fnr: "52858840082",
            hpr: Some("565500666"),
            yrker: &["LE"],
        },
    )
    .await;
    vikar
        .skjema(
            "/api/praksis/ny-sted",
            &[("praksistype", "FALE"), ("orgnr", "314303563"), ("navn", "")],
        )
        .await;
    let sok = |navn: &'static str| {
        vec![
            ("fra", "1.2.26"),
            ("til", "30.6.26"),
            ("vikar", "on"),
            ("vikar_for", ""),
            ("vikar_navn", navn),
            ("konto", "12345678903"),
            ("konto_gjenta", "12345678903"),
            ("epost1", "vedtak@example.no"),
            ("finn_vikar", "1"),
        ]
    };
    let finn = async |navn: &'static str| {
        let svar = vikar.skjema("/api/praksis/ny-oppgjor", &sok(navn)).await;
        let hvor = if navn.chars().any(char::is_alphabetic) { "#vikarsok" } else { "" };
        assert_eq!(svar.til(), format!("{OPPGJOR}?vikarsok=1{hvor}"), "no name in the address");
        vikar.get(&format!("{OPPGJOR}?vikarsok=1")).await
    };
    let side = finn("grevl").await;
    assert!(
        side.tekst.contains("value=\"565505933\"") && side.tekst.contains("Velg Kvart Grevling"),
        "{}",
        side.tekst
    );
    assert_eq!(side.tekst.matches("name=\"velg_vikar\"").count(), 1, "two practices, one person");
    assert_eq!(side.felt("konto"), "12345678903", "nothing typed is lost");
    assert!(finn("Vidar").await.tekst.contains("Vi fant ingen med dette navnet"), "not oneself");
    assert!(
        finn("Kurbadet").await.tekst.contains("Vi fant ingen"),
        "a person's name, not a practice's"
    );
    let uten = finn("").await.tekst;
    assert!(
        uten.contains("Skriv navnet til den du er vikar for.") && uten.contains("<title>Feil: "),
        "{uten}"
    );
    finn("06828399789").await;
    assert_eq!(
        tall(&portal, "select count(*) from utkast where felt::text like '%06828399789%'").await,
        0
    );

    // Chosen: the number is filled in, and the form goes on as with a number that was typed.
    let mut valgt = sok("grevl");
    valgt.pop();
    valgt.push(("velg_vikar", "565505933"));
    let svar = vikar.kall("/api/praksis/ny-oppgjor", &valgt).await;
    assert!(svar.status.is_success() || svar.status.is_redirection(), "{}", svar.status);
    let svar = vikar.skjema("/api/praksis/ny-oppgjor", &valgt).await;
    assert_eq!(svar.til(), format!("{OPPGJOR}?vikarvalgt=1#vikar_for"));
    let side = vikar.get(&format!("{OPPGJOR}?vikarvalgt=1")).await;
    assert_eq!(side.felt("vikar_for"), "565505933");
    assert!(side.tekst.contains("HPR-nummeret er fylt ut."));
    let mut ferdig = sok("");
    ferdig.pop();
    ferdig[3] = ("vikar_for", "565505933");
    assert_eq!(vikar.skjema("/api/praksis/ny-oppgjor", &ferdig).await.til(), NY);
}
