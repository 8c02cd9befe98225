//! The feed of changes: pages, gaps, the empty end, what must not be trusted, and a look-up that passes the cache.

use super::*;
use crate::enhet::endringer::{Endringsstrom, Endringstype, Fra, Oppdatering};

const STI: &str = "/oppdateringer/underenheter";

fn rad(id: i64, nr: &str, slag: &str) -> String {
    format!(
        r#"{{"oppdateringsid":{id},"dato":"2026-01-06T08:00:00.000Z","organisasjonsnummer":"{nr}","endringstype":"{slag}","_links":{{}}}}"#
    )
}

fn strom(rader: &[String]) -> Gir {
    let rader = rader.join(",");
    Gir::Json(
        200,
        format!(
            r#"{{"_embedded":{{"oppdaterteUnderenheter":[{rader}]}},"_links":{{"next":{{"href":"http://ond.example/"}}}},
                "page":{{"size":10000,"totalElements":9,"totalPages":3,"number":0}}}}"#
        ),
    )
}

fn tom() -> Gir {
    Gir::Json(200, r#"{"_links":{"self":{"href":"x"}},"page":{"totalElements":0}}"#.into())
}

#[tokio::test]
async fn the_feed_is_read_from_an_id_and_goes_on_after_the_highest() {
    let o = Oppsatt::ny().await;
    o.gir(
        STI,
        [
            strom(&[
                rad(120, PRAKSIS, "Endring"),
                rad(104, "314200284", "Ny"),
                rad(131, "314226100", "Fjernet"),
            ]),
            tom(),
        ],
    );
    let side = o.klient.endringer(Fra::Id(100)).await.unwrap();
    let venter = |id, nr: &str, slag| Oppdatering {
        id,
        orgnr: orgnr(nr),
        slag,
    };
    assert_eq!(
        side.rader,
        [
            venter(104, "314200284", Endringstype::Ny),
            venter(120, PRAKSIS, Endringstype::Endring),
            venter(131, "314226100", Endringstype::Fjernet)
        ],
        "oldest first, with the gaps between"
    );
    assert_eq!(side.neste, Some(132));
    assert_eq!(
        o.klient.endringer(Fra::Id(132)).await.unwrap().neste,
        None,
        "no _embedded: nothing more"
    );
    let sett = o.motpart.sett.lock().unwrap();
    assert_eq!(sett[0][0], "/api/oppdateringer/underenheter?oppdateringsid=100&size=10000");
    assert_eq!(sett[1][0], "/api/oppdateringer/underenheter?oppdateringsid=132&size=10000");
    assert_eq!(sett.len(), 2, "the link of the answer is not followed");
}

#[tokio::test]
async fn before_there_is_an_id_the_feed_is_read_from_a_time() {
    let o = Oppsatt::ny().await;
    o.gir(STI, [tom()]);
    let tid = "2026-01-06T15:30:29+01:00".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert!(o.klient.endringer(Fra::Tid(tid)).await.unwrap().rader.is_empty());
    assert_eq!(
        o.motpart.sett.lock().unwrap()[0][0],
        "/api/oppdateringer/underenheter?dato=2026-01-06T14%3A30%3A29.000Z&size=10000"
    );
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_passed_and_counted() {
    let o = Oppsatt::ny().await;
    let uten_nummer = r#"{"oppdateringsid":205,"endringstype":"Endring"}"#.to_owned();
    o.gir(
        STI,
        [strom(&[rad(201, PRAKSIS, "NoeNytt"), rad(203, "123", "Endring"), uten_nummer])],
    );
    let side = o.klient.endringer(Fra::Id(200)).await.unwrap();
    assert_eq!(side.rader.len(), 1);
    assert_eq!(side.rader[0].slag, Endringstype::Ukjent);
    assert_eq!(side.neste, Some(206));
}

#[tokio::test]
async fn a_feed_that_goes_backwards_or_has_no_ids_is_refused() {
    let o = Oppsatt::ny().await;
    o.gir(STI, [strom(&[rad(99, PRAKSIS, "Endring")])]);
    assert_eq!(
        o.klient.endringer(Fra::Id(100)).await,
        Err(EnhetFeil::UventetSvar("oppdateringsid"))
    );
    assert_eq!(
        o.klient.endringer(Fra::Id(99)).await.unwrap().neste,
        Some(100),
        "the id itself is within"
    );
    o.gir(STI, [strom(&[r#"{"organisasjonsnummer":"313123456"}"#.to_owned()])]);
    assert_eq!(o.klient.endringer(Fra::Id(1)).await, Err(EnhetFeil::UventetSvar("JSON")));
    o.gir(STI, [Gir::Ratt(404, "")]);
    assert_eq!(
        o.klient.endringer(Fra::Id(1)).await,
        Err(EnhetFeil::UventetSvar("status of the feed"))
    );
}

#[tokio::test]
async fn a_page_of_the_feed_may_be_larger_than_a_unit() {
    let o = Oppsatt::ny().await;
    let rader: Vec<String> = (1..=20_000).map(|id| rad(id, PRAKSIS, "Endring")).collect();
    assert!(rader.join(",").len() > MAKS_SVAR, "more than a look-up may be");
    o.gir(STI, [strom(&rader)]);
    assert_eq!(o.klient.endringer(Fra::Id(1)).await.unwrap().neste, Some(20_001));
    o.gir(STI, [Gir::Endelos]);
    assert_eq!(o.klient.endringer(Fra::Id(1)).await, Err(EnhetFeil::UventetSvar("size")));
}

#[tokio::test]
async fn a_changed_unit_is_asked_for_again_and_its_new_owner_read() {
    let o = Oppsatt::ny().await;
    let ny = levende(PRAKSIS, "NYTT NAVN").replacen('{', r#"{"datoEierskifte":"2026-01-05","#, 1);
    o.gir(
        "/underenheter/313123456",
        [
            Gir::Json(200, levende(PRAKSIS, "FJORDBYEN FYSIOTERAPI")),
            Gir::Json(200, ny),
            Gir::Ratt(410, "{}"),
        ],
    );
    assert_eq!(o.funnet(PRAKSIS).await.navn, "FJORDBYEN FYSIOTERAPI");
    assert_eq!(o.funnet(PRAKSIS).await.eierskifte, None, "kept for a day");
    match o.klient.finn_nytt(&orgnr(PRAKSIS)).await.unwrap() {
        Oppslag::Funnet(enhet) => assert_eq!(
            (enhet.navn.as_str(), enhet.eierskifte),
            ("NYTT NAVN", NaiveDate::from_ymd_opt(2026, 1, 5))
        ),
        annet => panic!("{annet:?}"),
    }
    assert_eq!(o.funnet(PRAKSIS).await.navn, "NYTT NAVN", "what is kept is the new one");
    assert_eq!(o.klient.finn_nytt(&orgnr(PRAKSIS)).await, Ok(Oppslag::Fjernet));
    assert_eq!(o.antall_kall(), 3);
}
