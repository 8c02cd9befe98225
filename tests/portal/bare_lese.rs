//! The agency has ended the agreement: practices and documents are read only, everywhere, and the pages say so. One can still be reached.

use http::StatusCode;
use sqlx::PgPool;

use crate::avtale::{fra_for, portal};
use crate::praksis::{FALE, NY, OPPGJOR, SJEKK, VEDLEGG, antall, med_kontakt, med_praksis, praksis};
use crate::support::{Nettleser, Portal, TANNLEGE, nokkel};
use crate::vedlegg::{PDF, send_fil};

/// The demo's doctor, whose agreement the agency has ended.
async fn avsluttet(portal: &Portal) -> Nettleser<'_> {
    let lege = med_praksis(portal).await;
    fra_for(portal, &lege, &[(2024, 1, 1)]).await;
    sqlx::query("update avtale set avsluttet = '2026-01-05', avslutning = 'oppsagt_av_helfo'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    lege
}

#[sqlx::test]
async fn pages_say_so_and_offer_no_change(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = avsluttet(&portal).await;
    let panel = lege.get("/praksisinformasjon/praksis").await.tekst;
    assert!(
        panel.contains("Du kan bare lese") && panel.contains("fortsatt endre") && panel.contains("Kurbadet"),
        "{panel}"
    );
    assert!(!panel.contains(&format!("href=\"{NY}\"")), "no new practice: {panel}");
    assert!(lege.get_nn("/praksisinformasjon/praksis").await.tekst.contains("Du kan berre lese"));
    let detalj = lege.get(FALE).await;
    assert_eq!(detalj.status, StatusCode::OK);
    assert!(
        detalj.tekst.contains("Du kan bare lese") && !detalj.tekst.contains("fakta__endre"),
        "{}",
        detalj.tekst
    );
    // The pages that change something, for those who have kept the address.
    let sider = ["konto", "konto/sjekk", "epost", "sted", "ambulerende", "slutt"].map(|s| format!("{FALE}/{s}"));
    for sti in sider.iter().map(String::as_str).chain([NY, OPPGJOR, VEDLEGG, SJEKK]) {
        let side = lege.get(sti).await;
        assert_eq!(side.status, StatusCode::FORBIDDEN, "{sti}");
        assert!(
            side.tekst.contains("Helfo har avsluttet avtalen din.") && side.tekst.contains("Se avtalen"),
            "{sti}: {}",
            side.tekst
        );
        assert!(lege.get_nn(sti).await.tekst.contains("Helfo har avslutta avtalen din."), "{sti}");
    }
    // What has been sent may be read.
    let vedlegg = lege.get(&format!("{FALE}/vedlegg")).await;
    assert_eq!(vedlegg.status, StatusCode::OK);
    assert!(
        vedlegg.tekst.contains("Du kan bare lese") && !vedlegg.tekst.contains("name=\"fil\""),
        "{}",
        vedlegg.tekst
    );
    // Somebody else's practice does not exist for those either.
    let annen = med_kontakt(&portal, TANNLEGE).await;
    assert_eq!(annen.get(&format!("{FALE}/konto")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(annen.get(NY).await.status, StatusCode::OK, "others are not concerned");
}

#[sqlx::test]
async fn the_server_refuses_every_write_but_contact_data_and_consents(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = avsluttet(&portal).await;
    let n = nokkel();
    let felt = [
        ("id", "1004326178"),
        ("versjon", "1"),
        ("konto", "86011117947"),
        ("konto_gjenta", "86011117947"),
        ("epost1", "x@example.no"),
        ("praksistype", "FALE"),
        ("orgnr", "314303563"),
        ("fra", "1.2.26"),
        ("til", "1.1.27"),
        ("mappe", "praksis/1004326178"),
        ("yrke", "logoped"),
        ("nokkel", &n),
    ];
    for sti in [
        "/api/praksis/konto",
        "/api/praksis/konto-bekreft",
        "/api/praksis/epost",
        "/api/praksis/sted",
        "/api/praksis/ambulerende",
        "/api/praksis/slutt",
        "/api/praksis/ny-sted",
        "/api/praksis/ny-oppgjor",
        "/api/praksis/registrer",
        "/api/vedlegg/slett",
        "/api/vedlegg/send-praksis",
        "/api/vedlegg/send-utdanning",
    ] {
        let kall = lege.kall(sti, &felt).await;
        assert_eq!(
            (kall.status, kall.json()["feil"].as_str()),
            (StatusCode::FORBIDDEN, Some("bare_lese")),
            "{sti}"
        );
        let side = lege.skjema(sti, &felt).await;
        assert_eq!(side.status, StatusCode::FORBIDDEN, "{sti}");
        assert!(
            side.tekst.contains("<title>Du kan bare lese") && side.tekst.contains("Ingenting er endret."),
            "{sti}: {}",
            side.tekst
        );
    }
    for html in [true, false] {
        let svar = send_fil(&lege, "praksis/1004326178", "fastlegeavtale", Some(("a.pdf", PDF)), html).await;
        assert_eq!(svar.status, StatusCode::FORBIDDEN, "{}", svar.tekst);
    }
    assert_eq!(praksis(&portal, &lege).await.versjon, 1);
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
    assert_eq!(antall(&portal, "select count(*) from vedlegg").await, 0);

    // Reading is reading, and a change made by somebody else can be stopped: such a link does not exist, but one is not turned away.
    assert_eq!(
        lege.kall("/api/praksis/finn-enhet", &[("orgnr", "314303563")]).await.status,
        StatusCode::OK
    );
    assert_eq!(
        lege.kall("/api/praksis/stopp-konto", &[("token", "finnes-ikke")]).await.status,
        StatusCode::NOT_FOUND
    );
    // One must be reachable, and may always say no.
    let side = lege.get("/praksisinformasjon/helseaktor/kontakt").await;
    let kontakt = [
        ("epost", "ny@example.no"),
        ("telefon", "90012345"),
        ("versjon", &side.felt("versjon")),
        ("nokkel", &nokkel()),
    ];
    assert_eq!(
        lege.skjema("/api/helseaktor/kontakt", &kontakt).await.til(),
        "/praksisinformasjon/helseaktor?lagret=kontakt"
    );
    let samtykke = [
        ("formal", "helfo"),
        ("svar", "nei"),
        ("tekstversjon", "2026-1"),
        ("nokkel", &nokkel()),
    ];
    assert_eq!(lege.kall("/api/avtale/samtykke", &samtykke).await.status, StatusCode::OK);
    assert!(!lege.get("/").await.tekst.contains(FALE), "no task one cannot do");
}
