//! Submissions: a file from choice to result, practice, errors, list, other people, status while you look.

use std::time::Duration;

use futures::StreamExt;
use http::{StatusCode, header};
use praksisportal::krav::mottak;
use praksisportal::krav::store::Kanal;
use praksisportal::oppstart::{router, seed, start};
use praksisportal::server::request::Utforer;
use sqlx::PgPool;
use tower::ServiceExt;
use uuid::Uuid;

use crate::support::{LEGE, Nettleser, Portal, Svar, TANNLEGE, nokkel};

const LISTE: &str = "/oppgjor/innsendinger";
const NY: &str = "/oppgjor/innsendinger/ny";
const LAST_OPP: &str = "/oppgjor/innsendinger/last-opp";
const JSON: &[u8] = include_bytes!("../data/kuhr/01-innsending.json");
const XML: &str = include_str!("../data/bkm/fastlege-tre-regninger.xml");

/// With the demo's people, practices, agreements and tariff.
async fn portal(pool: PgPool) -> Portal {
    let portal = Portal::ny(pool).await;
    start::forbered(&portal.app).await.unwrap();
    seed::last(&portal.app).await.unwrap();
    portal
}

async fn send(n: &Nettleser<'_>, fil: &[u8]) -> Svar {
    n.last_opp(LAST_OPP, &[("nokkel", &nokkel()), ("praksis", "fila")], Some(("krav", fil)), true)
        .await
}

/// The id in the address of a receipt.
fn id(svar: &Svar) -> String {
    assert_eq!(svar.status, StatusCode::SEE_OTHER, "{}", svar.tekst);
    let id = svar
        .til()
        .strip_prefix("/oppgjor/innsendinger/")
        .and_then(|r| r.split('/').next())
        .unwrap();
    assert!(id.parse::<Uuid>().is_ok(), "{}", svar.til());
    id.to_owned()
}

#[sqlx::test]
async fn the_worked_example_is_sent_controlled_and_explained(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    assert!(lege.get(LISTE).await.tekst.contains("Ingen innsendinger ennå"));

    let noekkel = lege.get(NY).await.felt("nokkel");
    let felt = [("nokkel", noekkel.as_str()), ("praksis", "fila")];
    let svar = lege.last_opp(LAST_OPP, &felt, Some(("krav.json", JSON)), true).await;
    let id = id(&svar);
    let kvittering = lege.get(svar.til()).await.tekst;
    for ord in [
        "Kravet er mottatt",
        "3 regninger",
        "434,00",
        "6. januar 2026 kl.",
        "slette fila",
        "9. januar 2026",
    ] {
        assert!(kvittering.contains(ord), "{ord}");
    }
    // The second press lands on the same receipt; the same file another time is recognised.
    assert_eq!(
        lege.last_opp(LAST_OPP, &felt, Some(("krav.json", JSON)), true).await.til(),
        svar.til()
    );
    let igjen = send(&lege, JSON).await;
    assert_eq!(igjen.til(), format!("{LISTE}/{id}/kvittering?tidligere=1"));
    assert!(lege.get(igjen.til()).await.tekst.contains("Vi har allerede fått dette kravet"));

    assert!(
        lege.get(LISTE)
            .await
            .tekst
            .contains("Vi har fått kravet og starter kontrollen snart.")
    );
    portal.arbeid_ferdig().await;
    let liste = lege.get(LISTE).await.tekst;
    assert!(
        liste.contains("2 avviste") && liste.contains("1 treff") && liste.contains("296,00"),
        "{liste}"
    );

    let side = lege.get(&format!("{LISTE}/{id}")).await;
    assert_eq!(side.status, StatusCode::OK);
    for ord in [
        "Noen regninger er avvist.",
        "434,00",
        "−74,00",
        "−64,00",
        "296,00",
        "(470)",
        "(766)",
        "Send rettet regning senest 31. juli 2026",
        "Gjør slik",
    ] {
        assert!(side.tekst.contains(ord), "{ord}");
    }
    // Rejected bills stand first, and nobody's identity is on the page.
    let plass = |nr: &str| side.tekst.find(&format!("id=\"regning-{nr}\"")).unwrap();
    assert!(plass("0") < plass("2") && plass("2") < plass("1"));
    assert!(!side.tekst.contains("47908702367") && !side.tekst.contains("47908500667"));
    let nn = lege.get_nn(&format!("{LISTE}/{id}")).await.tekst;
    assert!(nn.contains("Nokre rekningar er avviste.") && nn.contains("Gjer slik"));

    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains("Rett avviste regninger: 2 regninger") && forside.contains("138,00"),
        "{forside}"
    );
    // By its public number as well.
    let nummer: i64 = sqlx::query_scalar("select innsending_id from melding")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(lege.get(&format!("{LISTE}/{nummer}")).await.status, StatusCode::OK);
}

#[sqlx::test]
async fn a_file_from_an_unknown_place_waits_for_a_practice(pool: PgPool) {
    let portal = portal(pool).await;
    let (lege, tannlege) = (portal.logg_inn(LEGE).await, portal.logg_inn(TANNLEGE).await);
    let fil = XML.replace("<Id>313123456</Id>", "<Id>974760673</Id>");
    let id = id(&send(&lege, fil.as_bytes()).await);
    let sti = format!("{LISTE}/{id}");
    assert!(
        lege.get(&format!("{sti}/kvittering"))
            .await
            .tekst
            .contains("Velg først hvilken praksis")
    );
    assert!(lege.get("/").await.tekst.contains("Velg praksis for et krav"));
    let side = lege.get(&sti).await;
    assert!(side.tekst.contains("Hvilken praksis gjelder kravet?"), "{}", side.tekst);
    let noekkel = side.felt("nokkel");

    let velg = |praksis: &'static str, noekkel: String| vec![("id", id.clone()), ("praksis", praksis.to_owned()), ("nokkel", noekkel)];
    let som = |felt: &[(&'static str, String)]| felt.iter().map(|(n, v)| (*n, v.clone())).collect::<Vec<_>>();
    let post = async |n: &Nettleser<'_>, felt: Vec<(&'static str, String)>| {
        let felt = som(&felt);
        let felt: Vec<(&str, &str)> = felt.iter().map(|(n, v)| (*n, v.as_str())).collect();
        n.skjema("/api/krav/velg-praksis", &felt).await
    };
    let tomt = post(&lege, velg("", noekkel.clone())).await;
    assert_eq!(tomt.til(), format!("{sti}?feil=1"));
    let feil = lege.get(tomt.til()).await.tekst;
    assert!(feil.contains("<title>Feil: ") && feil.contains("Velg hvilken praksis kravet gjelder."));

    assert_eq!(post(&tannlege, velg("1004326178", nokkel())).await.status, StatusCode::NOT_FOUND);
    let svar = post(&lege, velg("1004326178", noekkel.clone())).await;
    assert_eq!(svar.til(), format!("{sti}?lagret=praksis"));
    // The second press does nothing; a new choice is too late.
    assert_eq!(post(&lege, velg("1004326178", noekkel)).await.til(), svar.til());
    assert_eq!(post(&lege, velg("1004326178", nokkel())).await.status, StatusCode::CONFLICT);
    portal.arbeid_ferdig().await;
    let ferdig = lege.get(&sti).await.tekst;
    assert!(
        !ferdig.contains("Hvilken praksis gjelder kravet?") && ferdig.contains("Kravet kom for sent"),
        "{ferdig}"
    );
}

#[sqlx::test]
async fn a_file_that_cannot_be_read_says_where_and_what_to_do(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let odelagt = String::from_utf8_lossy(JSON).replace(
        "\"belop\": 74.0,\n            \"kode\": \"1bd\"",
        "\"belop\": \"mye\",\n            \"kodee\": \"1bd\"",
    );
    assert_ne!(odelagt.as_bytes(), JSON);
    let svar = send(&lege, odelagt.as_bytes()).await;
    assert_eq!(
        (svar.status, svar.til()),
        (StatusCode::SEE_OTHER, "/oppgjor/innsendinger/ny?feil=1")
    );
    let side = lege.get(svar.til()).await.tekst;
    for ord in [
        "<title>Feil: Send krav",
        "Du må rette",
        "href=\"#feil-0\"",
        "Linje ",
        "takster[0].belop",
        "Kravet er ikke sendt",
        "Rett verdien",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    // Left alone, the page starts afresh; a script gets the same in JSON.
    assert!(!lege.get(NY).await.tekst.contains("Kravet er ikke sendt"));
    let kall = lege
        .last_opp(
            LAST_OPP,
            &[("nokkel", &nokkel()), ("praksis", "fila")],
            Some(("krav", odelagt.as_bytes())),
            false,
        )
        .await;
    assert_eq!(kall.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kall.json()["lesefeil"].as_array().is_some_and(|f| !f.is_empty()));

    let tom = lege
        .last_opp(LAST_OPP, &[("nokkel", &nokkel()), ("praksis", "x")], None, true)
        .await;
    let side = lege.get(tom.til()).await.tekst;
    assert!(side.contains("Velg kravfila du vil sende.") && side.contains("Velg en av praksisene dine"));

    let stor = vec![b' '; 21 * 1024 * 1024];
    let svar = lege
        .last_opp(LAST_OPP, &[("nokkel", &nokkel())], Some(("stor.xml", &stor)), true)
        .await;
    assert_eq!(svar.status, StatusCode::PAYLOAD_TOO_LARGE);

    // Nothing is stored but the audit: the person has seen the reasons.
    assert!(lege.get(LISTE).await.tekst.contains("Ingen innsendinger ennå"));
    let spor: i64 = sqlx::query_scalar("select count(*) from revisjon where handling = 'krav.avvist'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(spor, 2);

    // A journal system's message that could not be read stays in the list, with what to do.
    let api = mottak::ta_imot(
        &portal.app,
        &Utforer::system(portal.app.klokke.naa()),
        lege.id.unwrap(),
        Kanal::Api,
        b"{}".to_vec(),
        None,
    )
    .await
    .unwrap();
    let id = api.unwrap_err().id.0;
    let side = lege.get(&format!("{LISTE}/{id}")).await.tekst;
    assert!(
        side.contains("Feil i meldingen") && side.contains("MANGLER_BEHANDLERKRAV") && side.contains("Send et nytt krav"),
        "{side}"
    );
    assert!(lege.get("/").await.tekst.contains("Et krav kunne ikke leses"));
}

#[sqlx::test]
async fn the_list_filters_sorts_and_turns_pages(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    sqlx::query(
        "insert into melding (id, helseaktor_id, praksis_id, kanal, innhold_hash, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus,
                              innsending_id, antall_regninger, antall_avviste, krevd_ore, godkjent_ore, endret)
         select gen_random_uuid(), $1, 1004326178, 'api', sha256(n::text::bytea), $2 - n * interval '1 day', 'ferdig_behandlet', 'ferdig_kontrollert',
                'ikke_sendt_til_utbetaling', 200000000000000 + n, 2, case when n % 10 = 0 then 1 else 0 end, 1000 * n, 1000 * n, $2
         from generate_series(1, 60) n",
    )
    .bind(lege.id.unwrap().0)
    .bind(portal.app.klokke.naa())
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    let forste = lege.get(LISTE).await.tekst;
    assert!(
        forste.contains("60 treff")
            && forste.contains("200000000000001")
            && forste.contains("200000000000025")
            && !forste.contains("200000000000026")
    );
    assert!(forste.contains("aria-sort=\"descending\""));
    let neste = lenke(&forste, "rel=\"next\"");
    let andre = lege.get(&neste).await.tekst;
    assert!(andre.contains("200000000000026") && andre.contains("200000000000050") && !andre.contains("200000000000051"));
    let tilbake = lege.get(&lenke(&andre, "rel=\"prev\"")).await.tekst;
    assert!(tilbake.contains("200000000000001") && !tilbake.contains("200000000000026"));

    let dyrest = lege.get("/oppgjor/innsendinger?sorter=krevd").await.tekst;
    assert!(dyrest.contains("200000000000060") && !dyrest.contains("200000000000035<"));
    let avviste = lege.get("/oppgjor/innsendinger?status=med_avviste").await.tekst;
    assert!(avviste.contains("6 treff") && avviste.contains("1 avvist"));
    let periode = lege
        .get("/oppgjor/innsendinger?fom=1.1.26&tom=04.01.2026&praksis=1004326178")
        .await
        .tekst;
    assert!(periode.contains("4 treff"), "{periode}");
    let ingen = lege.get("/oppgjor/innsendinger?status=utbetalt").await.tekst;
    assert!(ingen.contains("0 treff") && ingen.contains("Ingen innsendinger passer med filteret") && ingen.contains("Nullstill filter"));
    let feil = lege.get("/oppgjor/innsendinger?fom=31.4.26&tom=x").await.tekst;
    assert!(feil.contains("<title>Feil: Innsendinger") && feil.contains("Du må rette 2 feil") && feil.contains("value=\"31.4.26\""));
    // Somebody else's practice in the filter finds nothing.
    assert!(
        portal
            .logg_inn(TANNLEGE)
            .await
            .get("/oppgjor/innsendinger?praksis=1004326178")
            .await
            .tekst
            .contains("0 treff")
    );
}

/// The address of the link with this mark.
fn lenke(side: &str, merke: &str) -> String {
    let plass = side.find(merke).unwrap_or_else(|| panic!("no {merke}"));
    let tagg = &side[side[..plass].rfind('<').unwrap()..];
    let href = tagg.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    href.replace("&amp;", "&")
}

#[sqlx::test]
async fn nobody_sees_the_submissions_of_others(pool: PgPool) {
    let portal = portal(pool).await;
    let (lege, tannlege) = (portal.logg_inn(LEGE).await, portal.logg_inn(TANNLEGE).await);
    let id = id(&send(&lege, JSON).await);
    for sti in [
        format!("{LISTE}/{id}"),
        format!("{LISTE}/{id}/kvittering"),
        format!("{LISTE}/finnes-ikke"),
        format!("{LISTE}/100001812600001"),
    ] {
        assert_eq!(tannlege.get(&sti).await.status, StatusCode::NOT_FOUND, "{sti}");
    }
    assert!(tannlege.get(LISTE).await.tekst.contains("Ingen innsendinger ennå"));
    assert_eq!(portal.anonym().get(&format!("{LISTE}/{id}")).await.status, StatusCode::SEE_OTHER);
    // A practice of somebody else cannot be chosen.
    let felt = [("nokkel", nokkel()), ("praksis", "1004326178".to_owned())];
    let felt: Vec<(&str, &str)> = felt.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let svar = tannlege.last_opp(LAST_OPP, &felt, Some(("krav.json", JSON)), true).await;
    assert!(
        tannlege
            .get(svar.til())
            .await
            .tekst
            .contains("Praksisen er ikke registrert på deg.")
    );
}

#[sqlx::test]
async fn an_open_page_hears_of_changes_until_the_session_ends(pool: PgPool) {
    let portal = portal(pool).await;
    let (lege, tannlege) = (portal.logg_inn(LEGE).await, portal.logg_inn(TANNLEGE).await);
    let id = id(&send(&lege, JSON).await);
    let melding: Uuid = id.parse().unwrap();
    let sti = format!("{LISTE}/hendelser?id={}", melding.simple());
    let ruter = router::ruter(portal.app.clone());
    let aapne = async |n: &Nettleser<'_>| {
        let svar = ruter.clone().oneshot(n.strom(&sti)).await.unwrap();
        assert_eq!(svar.status(), StatusCode::OK);
        assert!(
            svar.headers()[header::CONTENT_TYPE]
                .to_str()
                .unwrap()
                .starts_with("text/event-stream")
        );
        svar.into_body().into_data_stream()
    };
    let mut strom = aapne(&lege).await;
    let mut andres = aapne(&tannlege).await;
    let forste = neste(&mut strom).await.unwrap();
    assert!(forste.contains("event: status") && forste.contains("Mottatt"), "{forste}");

    portal.arbeid_ferdig().await;
    portal.app.hendelser.send(melding).unwrap();
    let ferdig = neste(&mut strom).await.unwrap();
    assert!(
        ferdig.contains("Noen regninger er avvist.") && ferdig.contains("2 avviste"),
        "{ferdig}"
    );
    assert!(neste(&mut andres).await.is_none());

    sqlx::query("update sesjon set avsluttet = $1, avsluttet_av = 'bruker'")
        .bind(portal.app.klokke.naa())
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    portal.app.hendelser.send(melding).unwrap();
    assert!(neste(&mut strom).await.unwrap().contains("event: slutt"));
}

/// The next event, or none within half a second.
async fn neste(strom: &mut (impl StreamExt<Item = Result<axum::body::Bytes, axum::Error>> + Unpin)) -> Option<String> {
    let bit = tokio::time::timeout(Duration::from_millis(500), strom.next()).await.ok()??;
    Some(String::from_utf8_lossy(&bit.unwrap()).into_owned())
}
