//! Attachments: files judged by content, kept in parts, opened by their owner alone until they are sent.

use std::io::Write as _;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use http::{Request, StatusCode, header};
use praksisportal::oppstart::router;
use praksisportal::server::sesjon::{self, NySesjon};
use registre::virus::Clamd;
use sqlx::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower::ServiceExt;
use uuid::Uuid;

use crate::praksis::med_kontakt;
use crate::support::{LOGOPED, Nettleser, Portal, Svar, TANNLEGE, nokkel};

const LAST_OPP: &str = "/vedlegg/last-opp";
pub const LOGOPEDSIDE: &str = "/praksisinformasjon/helseaktor/utdanning/logoped";
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
/// Four points, and where it was taken.
pub const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02\x08\0\0\0\0W\xddR\xf8\0\0\0\x11tEXtGPS\0HEMMELIG STEDE\x5c\xeb\x22\
\0\0\0\x0eIDATx\x9cc\x10P`0p\0\0\x01v\0\xa1\xec0\x8a\xf4\0\0\0\0IEND\xaeB`\x82";

pub async fn send_fil(n: &Nettleser<'_>, mappe: &str, dokument: &str, fil: Option<(&str, &[u8])>, html: bool) -> Svar {
    let felt = [("mappe", mappe), ("nokkel", &nokkel()), ("dokument", dokument)];
    n.last_opp(LAST_OPP, &felt, fil, html).await
}

pub async fn vitnemal(n: &Nettleser<'_>) -> Svar {
    send_fil(n, "utdanning/logoped", "vitnemal", Some(("vitnemål.pdf", PDF)), true).await
}

pub async fn tall(portal: &Portal, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

pub async fn eneste(portal: &Portal, tabell: &str) -> Uuid {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select id from {tabell}")))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

/// A case worker with a session: who, and the cookie.
pub async fn saksbehandler(portal: &Portal) -> (Uuid, String) {
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

pub async fn som(portal: &Portal, kake: &str, sti: &str) -> Svar {
    let req = Request::builder()
        .uri(sti)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, kake)
        .body(axum::body::Body::empty())
        .unwrap();
    portal.send(req).await
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
        side.contains("Fila er lastet opp.") && side.contains("Tydelig Trane b.pdf") && side.contains("PNG"),
        "{side}"
    );

    let id = eneste(&portal, "vedlegg").await;
    let sti = format!("/vedlegg/{id}");
    let ned = n.get(&sti).await;
    assert_eq!(ned.status, StatusCode::OK);
    assert!(ned.tekst.contains("PNG") && ned.tekst.contains("IEND"));
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

/// A PDF with one stream of objects that holds `objekter`.
fn med_objektstrom(objekter: &[u8]) -> Vec<u8> {
    let mut pakker = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    pakker.write_all(objekter).unwrap();
    let pakket = pakker.finish().unwrap();
    let hode = format!(
        "%PDF-1.7\n4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {} >>\nstream\n",
        pakket.len()
    );
    [hode.as_bytes(), &pakket, b"\nendstream\nendobj\n%%EOF\n"].concat()
}

#[sqlx::test]
async fn a_pdf_that_acts_and_a_picture_that_swells_are_refused_with_a_sentence(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    let bombe = [
        &PNG[..16],
        &[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20, 8, 0, 0, 0, 0, 0xc6, 0x1b, 0x19, 0xe5],
        &PNG[33..],
    ]
    .concat();
    let tabell: [(&[u8], &str, &str); 7] = [
        (
            b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
            "fil-aktiv",
            "Fila har skript",
        ),
        (
            &med_objektstrom(b"1 0 <</S /J#61vaScript /JS (x)>>"),
            "fil-aktiv",
            "Fila har skript",
        ),
        (
            b"%PDF-1.7\n1 0 obj<</Names<</EmbeddedFiles 3 0 R>>>>endobj",
            "fil-aktiv",
            "Fila har skript",
        ),
        (b"%PDF-1.7\ntrailer<</Encrypt 3 0 R>>", "fil-laast", "låst med passord"),
        (
            &med_objektstrom(&vec![b' '; 150_000_000]),
            "fil-uleselig",
            "Vi klarte ikke å lese fila",
        ),
        (&bombe, "fil-for-mange-punkter", "mer enn 25 millioner punkter"),
        (&PNG[..60], "fil-uleselig", "Vi klarte ikke å lese fila"),
    ];
    let antall = i64::try_from(tabell.len()).unwrap();
    for (fil, kode, setning) in tabell {
        let svar = send_fil(&n, "utdanning/logoped", "vitnemal", Some(("a.pdf", fil)), false).await;
        assert_eq!(svar.status, StatusCode::UNPROCESSABLE_ENTITY, "{kode}");
        assert_eq!(svar.json()["detalj"][0]["kode"], kode);
        let side = n.get(svar.til()).await.tekst;
        assert!(side.contains(setning), "{kode}: {side}");
    }
    assert_eq!(tall(&portal, "select count(*) from vedlegg").await, 0, "nothing of it is kept");
    assert_eq!(tall(&portal, "select count(*) from vedlegg_del").await, 0);
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling = 'vedlegg.avvist' and ny like '%, fil-%'"
        )
        .await,
        antall
    );
    // A peaceful one with objects in a stream is taken.
    let svar = send_fil(
        &n,
        "utdanning/logoped",
        "vitnemal",
        Some(("a.pdf", &med_objektstrom(b"1 0 <</Type /Page>>"))),
        true,
    )
    .await;
    assert_eq!(svar.til(), format!("{LOGOPEDSIDE}?lastet=1"));
}

#[sqlx::test]
async fn of_a_picture_only_what_is_seen_is_kept(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    assert!(String::from_utf8_lossy(PNG).contains("HEMMELIG STED"));
    let med_hale = [PNG, b"<script>HEMMELIG</script>"].concat();
    send_fil(&n, "utdanning/logoped", "vitnemal", Some(("a.png", &med_hale)), true).await;
    let sti = format!("/vedlegg/{}", eneste(&portal, "vedlegg").await);
    let ned = portal.ruter.clone().oneshot(n.strom(&sti)).await.unwrap();
    let lengde = ned.headers()[header::CONTENT_LENGTH].to_str().unwrap().to_owned();
    let bilde = axum::body::to_bytes(ned.into_body(), 10_000).await.unwrap();
    assert_eq!(lengde, bilde.len().to_string());
    assert!(bilde.starts_with(b"\x89PNG") && !String::from_utf8_lossy(&bilde).contains("HEMMELIG"));
    let (sum, storrelse): (Vec<u8>, i32) = sqlx::query_as("select sha256, storrelse from vedlegg")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(
        (hex::encode(sum), storrelse),
        (hex::encode(digest(&SHA256, &bilde)), i32::try_from(bilde.len()).unwrap())
    );
    assert_eq!(
        tall(&portal, "select count(*) from vedlegg_del").await,
        1,
        "the original is not there"
    );
}
