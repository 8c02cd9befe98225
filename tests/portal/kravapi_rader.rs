//! What the documentation of April 2026 says of the Krav-API: content that is kept, words about encryption, rows and remarks.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use praksisportal::krav::rebehandling;
use praksisportal::krav::store;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::epj::{Epj, med_helseid};
use crate::kravapi::skjema;
use crate::kravstotte::{self, FALE};
use crate::livet::{LISTE, kjor, regning, til};
use crate::support::{LEGE, Portal};

async fn oppsett(pool: PgPool, naar: &str) -> (Portal, String, grunn::HelseaktorId) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, naar);
    (portal, utsteder, eier)
}

/// Sends, and gives the id of the message when its control is done.
async fn sendt(portal: &Portal, epj: &Epj<'_>, melding: &Value) -> String {
    let svar = epj.send(&melding.to_string()).await;
    assert_eq!(svar.status, StatusCode::OK, "{}", svar.tekst);
    portal.arbeid_ferdig().await;
    svar.json()["behandlerkravmeldingId"].as_str().unwrap().to_owned()
}

async fn detalj(epj: &Epj<'_>, id: &str) -> Vec<Value> {
    let svar = epj.get(&format!("data/behandlerkravmelding/{id}")).await.json();
    skjema("Meldingsdetaljer", &svar);
    svar["behandlerkravmeldinger"].as_array().unwrap().clone()
}

#[sqlx::test]
async fn the_whole_example_is_taken_and_what_is_not_used_is_kept_and_told(pool: PgPool) {
    let (portal, utsteder, eier) = oppsett(pool, "2026-11-27T12:00:00+01:00").await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let mut melding: Value = serde_json::from_str(include_str!("../data/kuhr/dok/behandlerkravmelding_json-00.json")).unwrap();
    melding["praksisId"] = FALE.to_string().into();
    let id = sendt(&portal, &epj, &melding).await;
    assert_eq!(
        detalj(&epj, &id).await[0]["innsending"]["merknader"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|m| m["nummer"] == "I-FELT")
            .count(),
        0
    );

    let mut med = regning("1", "2026-11-20T09:00:00+01:00");
    let r = &mut med["behandlerkrav"]["regninger"][0];
    r["norpatkoder"] = json!([{"kode": "M09400"}]);
    r["utforendeBehandler"] = json!({"identifikasjon": {"id": "565505933", "type": "HPR"}, "type": "1"});
    let id = sendt(&portal, &epj, &med).await;
    let rad = &detalj(&epj, &id).await[0];
    assert_eq!(
        rad["innsending"]["merknader"],
        json!([{"nummer": "I-FELT", "tekst": "Kravet har innhold vi ikke bruker i kontrollen: norpatkoder. Vi har lagret det slik du sendte det. Du trenger ikke gjøre noe."}])
    );
    let lege = portal.logg_inn(LEGE).await;
    let nn = lege.get_nn(&format!("{LISTE}/{id}")).await.tekst;
    assert!(nn.contains("Kravet har innhald vi ikkje bruker i kontrollen: norpatkoder."), "{nn}");
    let mut db = portal.app.pool.acquire().await.unwrap();
    let kept = store::innhold(&mut db, &portal.app.krypto, eier, grunn::MeldingId(id.parse().unwrap()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.regninger[0].ukjent[0].innhold, r#"[{"kode":"M09400"}]"#);
    assert_eq!(kept.regninger[0].utforende_type.as_deref(), Some("1"));
    // Other content of what is kept is other content.
    med["behandlerkrav"]["regninger"][0]["norpatkoder"][0]["kode"] = "M09401".into();
    assert_ne!(sendt(&portal, &epj, &med).await, id);
}

#[sqlx::test]
async fn a_message_that_cannot_be_opened_says_why_and_an_unsigned_jwt_is_opened(pool: PgPool) {
    let (portal, utsteder, _) = oppsett(pool, "2026-11-27T12:00:00+01:00").await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let melding = regning("1", "2026-11-20T09:00:00+01:00").to_string();
    let jwe = epj.krypter(&melding).await;
    let deler: Vec<&str> = jwe.split('.').collect();
    let med_hode = |hode: Value| format!("{}.{}", URL_SAFE_NO_PAD.encode(hode.to_string()), deler[1..].join("."));
    let del = |v: &str| URL_SAFE_NO_PAD.encode(v);
    let signert = format!("{}.{}.{}", del(r#"{"alg":"RS256"}"#), del(&melding), del("x"));
    for (raa, ord) in [
        (String::new(), "Meldingen er ikke en kompakt JWE."),
        (melding.clone(), "Meldingen er ikke en kompakt JWE."),
        (
            med_hode(json!({"alg": "RSA-OAEP", "enc": "A256GCM"})),
            "JWE-en er laget med noe annet enn RSA-OAEP-256",
        ),
        (
            med_hode(json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": "12345"})),
            "JWE-en er kryptert til en nøkkel vi ikke har.",
        ),
        (
            med_hode(json!({"alg": "RSA-OAEP-256", "enc": "A256GCM"})),
            "JWE-en kan ikke åpnes. Hent nøkkelen på nytt",
        ),
        (epj.krypter(&signert).await, "Innholdet i JWE-en er en signert JWT."),
    ] {
        let svar = epj.send_raa(raa).await;
        let feil = &svar.json()["feilmeldinger"];
        assert_eq!(
            (svar.status, feil[0]["kode"].as_str()),
            (StatusCode::BAD_REQUEST, Some("UKJENT_FORMAT"))
        );
        assert!(feil[0]["melding"].as_str().unwrap().starts_with(ord), "{feil}");
    }
    let usignert = format!("{}.{}.", del(r#"{"alg":"none"}"#), del(&melding));
    assert_eq!(epj.send(&usignert).await.status, StatusCode::OK);
    assert_eq!(
        epj.send(&melding).await.json()["feilmeldinger"][0]["kode"],
        "DUPLIKAT_KRAV",
        "the same message, however it is wrapped"
    );
}

#[sqlx::test]
async fn a_message_controlled_again_is_one_message_with_a_row_for_each(pool: PgPool) {
    let (portal, utsteder, _) = oppsett(pool, "2026-11-27T12:00:00+01:00").await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let periode = async |fra: &str| {
        sqlx::query("update praksis_periode set periode = daterange($2::text::date, '2028-07-16') where praksis_id = $1")
            .bind(FALE)
            .bind(fra)
            .execute(&*portal.app.pool)
            .await
            .unwrap();
    };
    periode("2026-11-24").await;
    let melding = regning("1", "2026-11-20T09:00:00+01:00");
    let id = sendt(&portal, &epj, &melding).await;
    let n = detalj(&epj, &id).await;
    assert_eq!((n.len(), n[0]["rebehandling"].as_bool()), (1, Some(false)));
    periode("2026-11-01").await;
    rebehandling::planlegg(&portal.app).await.unwrap();
    portal.arbeid_ferdig().await;

    let rader = detalj(&epj, &id).await;
    let sett = |r: &Value| {
        (
            r["behandlerkravmeldingId"].as_str().unwrap().to_owned(),
            r["rebehandling"].as_bool().unwrap(),
            r["innsending"]["regninger"][0]["status"].as_str().unwrap().to_owned(),
        )
    };
    let rad = |igjen, status: &str| (id.clone(), igjen, status.to_owned());
    assert_eq!(
        rader.iter().map(sett).collect::<Vec<_>>(),
        [rad(false, "avvist"), rad(true, "godkjent")]
    );
    assert_ne!(rader[0]["innsendingId"], rader[1]["innsendingId"]);
    // The later bill is in the other row of the same message.
    let senere = &rader[0]["innsending"]["regninger"][0]["oppfolging"]["senere"];
    assert_eq!(
        (&senere["behandlerkravmeldingId"], &senere["innsendingId"]),
        (&json!(id), &rader[1]["innsendingId"])
    );
    let liste = epj.get("data/behandlerkravmelding").await.json();
    skjema("Meldingsliste", &liste);
    let liste: Vec<_> = liste["behandlerkravmeldinger"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["behandlerkravmeldingId"] == json!(id), r["rebehandling"].as_bool().unwrap()))
        .collect();
    assert!(
        liste.len() == 2 && liste.iter().all(|r| r.0) && liste.iter().filter(|r| r.1).count() == 1,
        "{liste:?}"
    );
    // The store's own id of the row finds the same message.
    let egen: uuid::Uuid = sqlx::query_scalar("select id from melding where rebehandler is not null")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert_eq!(detalj(&epj, &egen.to_string()).await, rader);
}

#[sqlx::test]
async fn the_decision_has_its_remark_and_counts_only_bills_with_an_egenandel(pool: PgPool) {
    let (portal, utsteder, _) = oppsett(pool, "2026-11-27T12:00:00+01:00").await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    // Four days old with an egenandel, six days with none; and one that is credited by nobody.
    let mut fri = regning("2", "2026-11-21T09:00:00+01:00");
    let r = &mut fri["behandlerkrav"]["regninger"][0];
    r["arsakFriEgenandel"] = "G".into();
    (r["belop"], r["takster"][0]["belop"]) = (194.into(), 194.into());
    let id = sendt(&portal, &epj, &regning("1", "2026-11-23T09:00:00+01:00")).await;
    sendt(&portal, &epj, &fri).await;
    assert_eq!(detalj(&epj, &id).await[0]["vedtak"]["merknader"], json!([]), "no decision yet");
    kjor(&portal, "2026-11-27").await;
    let rad = &detalj(&epj, &id).await[0];
    let merknader = &rad["vedtak"]["merknader"];
    assert_eq!(merknader.as_array().unwrap().len(), 1, "{rad}");
    assert_eq!(merknader[0]["nummer"], "1478");
    assert!(
        merknader[0]["tekst"]
            .as_str()
            .unwrap()
            .starts_with("Regningene med egenandel var i gjennomsnitt 4 dager gamle"),
        "{merknader}"
    );
    let vedtak: i64 = sqlx::query_scalar("select id from vedtak")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let side = portal.logg_inn(LEGE).await.get_nn(&format!("/oppgjor/vedtak/{vedtak}")).await.tekst;
    assert!(side.contains("Rekningane med eigendel var i gjennomsnitt 4 dagar gamle"), "{side}");
}
