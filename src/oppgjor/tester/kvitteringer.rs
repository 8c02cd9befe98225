//! Receipts as files in a folder: what each does to an order, once, whoever reads it.

use serde_json::{Value, json};
use sqlx::PgPool;

use super::*;
use crate::oppgjor::kjoring::{kjor, om_tiden_er_inne};
use crate::oppgjor::kvitteringer::utbetalinger;
use grunn::{Ore, PraksisId};
use registre::betaling::Mappe;

/// A portal whose payments go through a folder, with one decision of 360 kroner handed over.
pub(super) struct Prove {
    pub app: App,
    pub eier: HelseaktorId,
    pub praksis: PraksisId,
    pub vedtak: VedtakId,
    rot: Rot,
}

impl Prove {
    pub async fn ny(pool: PgPool) -> Self {
        let rot = Rot::ny();
        let app = med_betaling(app(pool, "2026-01-06T16:00:00+01:00"), Mappe::ny(&rot.0).unwrap());
        let (eier, praksis) = praksis(&app, 1_004_326_178).await;
        eksempel(&app, eier, praksis).await;
        let vedtak = kjor(&app, dag("2026-01-06")).await.unwrap().vedtak[0].id;
        app.klokke.flytt(tid("2026-01-08T09:00:00+01:00") - app.klokke.naa());
        Self {
            app,
            eier,
            praksis,
            vedtak,
            rot,
        }
    }

    pub fn forsystem_ref(&self) -> String {
        format!("U{}", self.vedtak)
    }

    pub fn legg(&self, fil: &str, innhold: &str) {
        std::fs::write(self.rot.0.join(fil), innhold).unwrap();
    }

    /// A receipt of the whole payment, with changes.
    pub fn kvittering(&self, fil: &str, endringer: Value) {
        let mut json = json!({
            "forsystemRef": self.forsystem_ref(), "systemId": 15, "oppdragstype": "UTBETALING", "betalingId": 4711, "bilagId": 9001,
            "valutasort": "NOK", "belop": 360.0, "statusKode": 3901, "utbetalingDato": "2026-01-07T22:45:57.000Z", "apiVersion": 2
        });
        for (navn, verdi) in endringer.as_object().unwrap() {
            json[navn] = verdi.clone();
        }
        self.legg(&format!("kvittering/{fil}.json"), &json.to_string());
    }

    pub fn filer(&self, mappe: &str) -> Vec<String> {
        self.rot.innhold(mappe).into_keys().collect()
    }

    /// Orders and changes, without the closings.
    pub fn ordrer(&self) -> Vec<String> {
        self.filer("ut").into_iter().filter(|n| n.starts_with('U')).collect()
    }

    /// A file nobody has touched for a while.
    pub fn gammel(&self, fil: &str, innhold: &str) {
        self.legg(fil, innhold);
        let fil = std::fs::File::open(self.rot.0.join(fil)).unwrap();
        fil.set_modified(fil.metadata().unwrap().modified().unwrap() - std::time::Duration::from_mins(20))
            .unwrap();
    }

    pub fn fjern(&self, fil: &str) {
        std::fs::remove_file(self.rot.0.join(fil)).unwrap();
    }

    pub fn json(&self, fil: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.rot.0.join(fil)).unwrap()).unwrap()
    }

    /// Kinds of the differences that are told, each with an open case.
    pub async fn avvik(&self) -> Vec<String> {
        let rader: Vec<(String, bool)> = sqlx::query_as(
            "select a.slag, exists (select 1 from sak s where s.slag = 'betaling' and s.objekt_id = a.id::text and s.avgjort is null)
             from betalingsavvik a order by a.slag, a.kilde",
        )
        .fetch_all(&*self.app.pool)
        .await
        .unwrap();
        assert!(rader.iter().all(|(_, sak)| *sak), "every difference has a case: {rader:?}");
        rader.into_iter().map(|(slag, _)| slag).collect()
    }

    pub async fn betalt(&self) -> i64 {
        tall(&self.app, "select count(*) from reskontro where slag = 'utbetaling'").await
    }
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_receipt_is_taken_once_by_whoever_reads_it(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering("k1", json!({"utbetalingsKvitteringId": "k1", "utbetalingDato": null}));
    assert!(utbetalinger(&p.app).await.unwrap().betalt.is_empty(), "on its way");
    p.kvittering("k2", json!({"utbetalingsKvitteringId": "k2"}));
    // The same once more under another name, and two instances at once.
    p.kvittering("k3", json!({"utbetalingsKvitteringId": "k2"}));
    let annen = p.app.clone();
    let (a, b) = tokio::join!(utbetalinger(&p.app), utbetalinger(&annen));
    let betalt = [a.unwrap().betalt, b.unwrap().betalt].concat();
    assert_eq!(betalt, [(p.vedtak, Ore(36_000))]);
    assert_eq!(p.filer("kvittering"), Vec::<String>::new());
    assert_eq!(p.filer("kvittering/tatt").len(), 3);
    assert_eq!(tall(&p.app, "select count(*) from utbetalingskvittering").await, 2);
    // After a crash between the transaction and the moving of the file it is there again.
    p.kvittering("k2", json!({"utbetalingsKvitteringId": "k2"}));
    assert!(utbetalinger(&p.app).await.unwrap().betalt.is_empty());
    assert_eq!((p.betalt().await, p.avvik().await), (1, vec![]));
    assert_eq!(p.filer("kvittering").len(), 0);
    let rad: (Option<String>, Option<String>, Option<String>) =
        sqlx::query_as("select betaling_id, bilag_id, status_kode from utbetalingsordre")
            .fetch_one(&*p.app.pool)
            .await
            .unwrap();
    assert_eq!(rad, (Some("4711".into()), Some("9001".into()), Some("3901".into())));
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_receipt_that_does_not_fit_pays_nothing_and_is_told(pool: PgPool) {
    let p = Prove::ny(pool).await;
    for (i, (endringer, slag)) in [
        (json!({"belop": 360.01}), "feil_belop"),
        (json!({"belop": 36000}), "feil_belop"),
        (json!({"valutasort": "EUR"}), "belop_mangler"),
        (json!({"belop": null}), "belop_mangler"),
        (json!({"forsystemRef": "U404"}), "ukjent_ordre"),
        (json!({"forsystemRef": "MU404"}), "ukjent_ordre"),
        (json!({"forsystemRef": null}), "ukjent_ordre"),
        (json!({"systemId": 99}), "ukjent_ordre"),
        (
            json!({"oppdragstype": "ENDRET_UTBETALING", "feilmeldingKode": 17}),
            "endring_avvist",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let foer = p.avvik().await.len();
        p.kvittering(&format!("k{i}"), endringer.clone());
        assert!(utbetalinger(&p.app).await.unwrap().betalt.is_empty(), "{endringer}");
        let naa = p.avvik().await;
        assert_eq!(naa.len(), foer + 1, "{endringer}");
        assert!(naa.iter().any(|s| s == slag), "{endringer}: {naa:?}");
    }
    assert_eq!(p.betalt().await, 0);
    // About an order nobody knows: a case about nobody. The others are about the clinician.
    assert_eq!(
        tall(&p.app, "select count(*) from sak where slag = 'betaling' and helseaktor_id is null").await,
        4
    );
    // The right one still pays.
    p.kvittering("rett", json!({}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn half_a_file_and_a_day_that_has_not_come_wait(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.legg("kvittering/k1.json", "{\"forsystemRef\":");
    p.kvittering("k2", json!({"utbetalingDato": "2026-01-08T12:00:00.000Z"}));
    assert!(utbetalinger(&p.app).await.unwrap().betalt.is_empty());
    assert_eq!(p.filer("kvittering"), ["k1.json", "k2.json"]);
    assert_eq!(
        tall(
            &p.app,
            "select count(*) from utbetalingsordre where bilag_id = '9001' and utbetalt is null"
        )
        .await,
        1,
        "its numbers are known meanwhile"
    );
    p.app.klokke.flytt(tid("2026-01-08T12:00:00Z") - p.app.klokke.naa());
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    // An old receipt by the name of its order, as it was before receipts said which.
    p.kvittering(&p.forsystem_ref(), json!({"forsystemRef": null, "oppdragstype": null}));
    utbetalinger(&p.app).await.unwrap();
    assert_eq!((p.filer("kvittering"), p.betalt().await), (vec!["k1.json".to_owned()], 1));
    assert_eq!(p.avvik().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_second_payment_and_a_late_refusal_are_told(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering("k1", json!({}));
    utbetalinger(&p.app).await.unwrap();
    p.kvittering("k2", json!({"betalingId": 4712}));
    p.kvittering("k3", json!({"feilmeldingKoder": "4000,4001"}));
    // Version 1 says the same again: nothing new.
    p.kvittering("k4", json!({"apiVersion": 1, "status": "Utbetalt"}));
    let r = utbetalinger(&p.app).await.unwrap();
    assert!(r.betalt.is_empty() && r.avvist.is_empty());
    assert_eq!(p.avvik().await, ["avvist_etter_betaling", "betalt_for"]);
    assert_eq!(p.betalt().await, 1);
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_refused_payment_goes_to_the_new_account_by_the_voucher_of_the_receipt(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering(
        "k1",
        json!({"feilmeldingKode": "4000", "feilmeldingTekst": "Kontoen er stengt", "utbetalingDato": null}),
    );
    assert_eq!(utbetalinger(&p.app).await.unwrap().avvist, [p.vedtak]);
    assert_eq!(p.avvik().await, ["avvist"]);
    // The text of the refusal is kept nowhere.
    assert_eq!(
        tall(
            &p.app,
            "select count(*) from utbetalingsordre o, utbetalingskvittering k where o::text like '%stengt%' or k::text like '%stengt%'"
        )
        .await,
        0
    );
    // A new account from tomorrow changes nothing today.
    ny_konto(&p.app, "2026-01-09").await;
    utbetalinger(&p.app).await.unwrap();
    let endret = format!("{}.endret-1.json", p.forsystem_ref());
    assert!(!p.ordrer().contains(&endret));
    p.app.klokke.flytt(chrono::TimeDelta::days(1));
    let annen = p.app.clone();
    let (a, b) = tokio::join!(utbetalinger(&p.app), utbetalinger(&annen));
    a.unwrap();
    b.unwrap();
    let json = p.json(&format!("ut/{endret}"));
    for (felt, verdi) in [
        ("oppdragstype", json!("ENDRET_UTBETALING")),
        ("tjenesteType", json!("endret")),
        ("kontonummer", json!("86011117947")),
        ("bilagId", json!(9001)),
        ("endretKontakt", json!(1)),
        ("endretKid", json!(0)),
        ("forsystemRef", json!(p.forsystem_ref())),
    ] {
        assert_eq!(json[felt], verdi, "{felt}");
    }
    assert_eq!(
        p.ordrer(),
        [
            format!("{}.endret-1.json", p.forsystem_ref()),
            format!("{}.json", p.forsystem_ref())
        ],
        "one order, one change"
    );
    assert_eq!(
        tall(&p.app, "select count(*) from revisjon where handling = 'vedtak.konto_endret'").await,
        1
    );
    let mut db = p.app.pool.acquire().await.unwrap();
    let naa = utbetaling(&mut db, &p.app.krypto, p.eier, p.vedtak).await.unwrap();
    assert_eq!((naa.utbetalt, naa.konto.as_str()), (None, "86011117947"));
    drop(db);
    // On its way again, and paid.
    p.kvittering("k2", json!({"oppdragstype": "ENDRET_UTBETALING", "utbetalingDato": null}));
    utbetalinger(&p.app).await.unwrap();
    p.kvittering("k3", json!({"utbetalingDato": "2026-01-09"}));
    p.app.klokke.flytt(chrono::TimeDelta::days(1));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    assert_eq!(p.ordrer().len(), 2, "nothing changes after that");
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_payment_under_way_follows_a_freeze_and_not_before_it_has_a_voucher(pool: PgPool) {
    let p = Prove::ny(pool).await;
    // A newer account was paid to; now somebody says it was not them.
    ny_konto(&p.app, "2026-01-07").await;
    utbetalinger(&p.app).await.unwrap();
    assert_eq!(p.ordrer().len(), 1, "no voucher to name yet");
    p.kvittering("k1", json!({"utbetalingDato": null}));
    om_tiden_er_inne(&p.app).await.unwrap();
    om_tiden_er_inne(&p.app).await.unwrap();
    assert_eq!(
        p.json(&format!("ut/{}.endret-1.json", p.forsystem_ref()))["kontonummer"],
        "86011117947"
    );
    sqlx::query("update praksis_konto set fryst = now() where nr = 2")
        .execute(&*p.app.pool)
        .await
        .unwrap();
    om_tiden_er_inne(&p.app).await.unwrap();
    assert_eq!(p.json(&format!("ut/{}.endret-2.json", p.forsystem_ref()))["kontonummer"], KONTO);
    // None left to pay to: nothing is changed.
    sqlx::query("update praksis_konto set fryst = now()")
        .execute(&*p.app.pool)
        .await
        .unwrap();
    om_tiden_er_inne(&p.app).await.unwrap();
    assert_eq!(p.ordrer().len(), 3);
    assert_eq!(p.praksis, PraksisId(1_004_326_178));
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_late_good_receipt_is_taken_after_a_refusal(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering(
        "k1",
        json!({"feilmeldingKoder": "KONTO_STENGT", "utbetalingDato": null, "bilagId": null, "betalingId": null}),
    );
    assert_eq!(utbetalinger(&p.app).await.unwrap().avvist, [p.vedtak]);
    let brev = "select count(*) from epost_ut where slag = 'betaling_avvist'";
    assert_eq!(tall(&p.app, brev).await, 2, "to the practice and to the clinician");
    p.kvittering("k2", json!({}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt, [(p.vedtak, Ore(36_000))]);
    assert_eq!(
        tall(
            &p.app,
            "select count(*) from utbetalingsordre where utbetalt is not null and avvist is null"
        )
        .await,
        1
    );
    assert_eq!((p.betalt().await, p.avvik().await), (1, vec!["avvist".to_owned()]));
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_payment_refused_without_a_voucher_goes_to_the_new_account_all_the_same(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.kvittering(
        "k1",
        json!({"feilmeldingKoder": "KONTO_STENGT", "utbetalingDato": null, "bilagId": null, "betalingId": null}),
    );
    utbetalinger(&p.app).await.unwrap();
    ny_konto(&p.app, "2026-01-08").await;
    utbetalinger(&p.app).await.unwrap();
    let json = p.json(&format!("ut/{}.endret-1.json", p.forsystem_ref()));
    assert_eq!((&json["kontonummer"], json.get("bilagId")), (&json!("86011117947"), None));
    p.kvittering("k2", json!({"utbetalingDato": "2026-01-08T08:00:00Z"}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_receipt_with_a_wrong_day_status_or_payment_is_told_and_pays_nothing(pool: PgPool) {
    let p = Prove::ny(pool).await;
    let (annen, q) = praksis(&p.app, 1_004_326_179).await;
    p.app.klokke.flytt(tid("2026-01-06T17:00:00+01:00") - p.app.klokke.naa());
    eksempel(&p.app, annen, q).await;
    sqlx::query("update melding set mottatt = '2026-01-06T10:00:00Z', endret = '2026-01-06T10:00:00Z' where praksis_id = 1004326179")
        .execute(&*p.app.pool)
        .await
        .unwrap();
    let andre = kjor(&p.app, dag("2026-01-06")).await.unwrap().vedtak[0].id;
    p.app.klokke.flytt(tid("2026-01-08T09:00:00+01:00") - p.app.klokke.naa());
    for (i, (endringer, slag)) in [
        (json!({"utbetalingDato": "2026-01-05"}), "feil_dato"),
        (json!({"utbetalingDato": "2026-02-05"}), "feil_dato"),
        (json!({"statusKode": 9999}), "ukjent_status"),
    ]
    .into_iter()
    .enumerate()
    {
        p.kvittering(&format!("k{i}"), endringer.clone());
        assert!(utbetalinger(&p.app).await.unwrap().betalt.is_empty(), "{endringer}");
        assert!(p.avvik().await.iter().any(|s| s == slag), "{endringer}");
    }
    p.kvittering("rett", json!({}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    // The same payment for another order.
    p.kvittering("brukt", json!({"forsystemRef": format!("U{andre}")}));
    assert!(utbetalinger(&p.app).await.unwrap().betalt.is_empty());
    assert!(p.avvik().await.iter().any(|s| s == "betaling_brukt"));
    p.kvittering("egen", json!({"forsystemRef": format!("U{andre}"), "betalingId": 4712}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    reskontro_stemmer(&p.app).await;
}

#[sqlx::test(migrator = "MIGRERINGER")]
async fn a_receipt_that_cannot_be_used_is_put_aside_with_a_case_and_stops_no_other(pool: PgPool) {
    let p = Prove::ny(pool).await;
    p.gammel("kvittering/a.json", "{\"forsystemRef\": \"U\u{0}7\"}");
    p.gammel("kvittering/b.json", "{\"feilmeldingKode\": \"\\u0000\"}");
    p.legg("kvittering/c.json", "{");
    p.kvittering("d", json!({}));
    assert_eq!(utbetalinger(&p.app).await.unwrap().betalt.len(), 1);
    assert_eq!(p.avvik().await, ["uleselig", "uleselig"]);
    let til_side = p.filer("kvittering/uleselig");
    assert!(
        til_side.len() == 2 && til_side[0].starts_with("a.") && til_side[1].starts_with("b."),
        "{til_side:?}"
    );
    assert_eq!(p.filer("kvittering"), ["c.json"], "somebody may still be writing it");
    // It is sent again whole, under its name: its case is settled.
    p.kvittering("a", json!({"utbetalingsKvitteringId": "igjen"}));
    utbetalinger(&p.app).await.unwrap();
    let aapne: Vec<String> = sqlx::query_scalar("select forsystem_ref from betalingsavvik where lost is null")
        .fetch_all(&*p.app.pool)
        .await
        .unwrap();
    assert_eq!(aapne, ["b.json"]);
}
