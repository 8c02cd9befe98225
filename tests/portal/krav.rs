//! Claims from the bytes to the findings: intake, queue, control, lists.

use grunn::text::Sprak;
use grunn::{HelseaktorId, MeldingId, Ore, PraksisId};
use praksisportal::feil::AppError;
use praksisportal::krav::mottak::{self, Avvist, Mottatt};
use praksisportal::krav::store::{self, Detalj, Filter, Kanal, Nokkel, Sortering, Sorteringsfelt};
use praksisportal::krav::{arbeid, praksisvalg};
use praksisportal::server::request::Utforer;
use praksisportal::server::{jobb, revisjon};
use regler::feil::Arsak;
use regler::prosess::{Kontrollstatus, Meldingsstatus, Regningsstatus, Utbetalingsstatus};
use regler::status::Kravlapp;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::kravstotte::{FALE, LEVA, lege, mange, person, praksis};
use crate::support::{LEGE, Portal, TANNLEGE};

const XML: &str = include_str!("../data/bkm/fastlege-tre-regninger.xml");

fn utforer(portal: &Portal) -> Utforer {
    Utforer::system(portal.app.klokke.naa())
}

async fn send(portal: &Portal, eier: HelseaktorId, kanal: Kanal, melding: &str) -> Result<Mottatt, Avvist> {
    mottak::ta_imot(&portal.app, &utforer(portal), eier, kanal, melding.as_bytes().to_vec(), None)
        .await
        .unwrap()
}

async fn send_json(portal: &Portal, eier: HelseaktorId, melding: &Value) -> MeldingId {
    send(portal, eier, Kanal::Opplasting, &melding.to_string()).await.unwrap().id
}

async fn finn(portal: &Portal, eier: HelseaktorId, id: MeldingId) -> Detalj {
    store::finn(&mut portal.app.pool.acquire().await.unwrap(), eier, portal.app.klokke.idag(), id)
        .await
        .unwrap()
}

async fn tall(portal: &Portal, sql: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

fn eksempel(fil: &str) -> Value {
    let tekst = match fil {
        "01" => include_str!("../data/kuhr/01-innsending.json"),
        _ => include_str!("../data/kuhr/02-ny-innsending.json"),
    };
    serde_json::from_str(tekst).unwrap()
}

#[sqlx::test]
async fn the_worked_example_gives_the_public_result(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let id = send_json(&portal, eier, &eksempel("01")).await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.rad.tilstand.lapp(), Kravlapp::Mottatt);
    assert_eq!(
        d.regninger.iter().map(|r| r.status).collect::<Vec<_>>(),
        [Regningsstatus::Behandles; 3]
    );
    assert_eq!(d.rad.krevd, Ore(43_400));

    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.rad.tilstand.lapp(), Kravlapp::DelvisGodkjent);
    let funn: Vec<_> = d
        .regninger
        .iter()
        .map(|r| {
            (
                r.regningsnummer.as_str(),
                r.status,
                r.funn.iter().filter_map(|f| f.nummer()).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        funn,
        [
            ("4", Regningsstatus::Avvist, vec![470]),
            ("5", Regningsstatus::Godkjent, vec![]),
            ("6", Regningsstatus::Avvist, vec![766])
        ]
    );
    assert!(
        d.regninger[0].funn[0].tekst(grunn::text::Sprak::Nb).contains('5'),
        "names the other bill"
    );
    assert_eq!((d.rad.godkjent, d.rad.oppgjor), (Some(Ore(29_600)), None));
    assert_eq!(
        d.regninger[1].linjer.iter().map(|l| l.godkjent.0).collect::<Vec<_>>(),
        [1_500, 25_500, 2_600]
    );
    let frist = d.regninger[2].frist().unwrap();
    assert_eq!((frist.dag, frist.fra_mottak), ("2026-07-31".parse().unwrap(), true));

    portal.gaa_frem(chrono::TimeDelta::seconds(928));
    let ny = send_json(&portal, eier, &eksempel("02")).await;
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, ny).await;
    assert_eq!(d.regninger[0].status, Regningsstatus::Godkjent, "{:?}", d.regninger[0].funn);
    assert_eq!((d.rad.tilstand.lapp(), d.rad.godkjent), (Kravlapp::Godkjent, Some(Ore(6_400))));
    // Ledger and trail: one control each, and the chain holds.
    assert_eq!(
        tall(&portal, "select count(*) from revisjon where handling = 'krav.kontrollert'").await,
        2
    );
    assert_eq!(tall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn the_same_content_is_one_message_whatever_way_it_comes(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let melding = eksempel("01").to_string();
    let forste = send(&portal, eier, Kanal::Api, &melding).await.unwrap();
    for kanal in [Kanal::Api, Kanal::Opplasting] {
        // Other white space and order of fields, same content.
        let avvist = send(&portal, eier, kanal, &serde_json::to_string_pretty(&eksempel("01")).unwrap())
            .await
            .unwrap_err();
        assert_eq!((avvist.id, avvist.duplikat_av.map(|f| f.id)), (forste.id, Some(forste.id)));
        assert_eq!(avvist.feil[0].kode.kode(), "DUPLIKAT_KRAV");
    }
    assert_eq!(tall(&portal, "select count(*) from melding").await, 1);
    assert_eq!(tall(&portal, "select count(*) from jobb").await, 1);
    // Two at the same moment: one is stored.
    let annen = eksempel("02").to_string();
    let (a, b) = tokio::join!(send(&portal, eier, Kanal::Api, &annen), send(&portal, eier, Kanal::Api, &annen));
    assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1);
    assert_eq!(tall(&portal, "select count(*) from melding").await, 2);
}

#[sqlx::test]
async fn of_a_rejected_message_only_the_reason_is_kept_and_it_may_be_sent_again_when_right(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let mut feil = eksempel("01");
    feil["praksisId"] = "1009999999".into();
    let forste = send(&portal, eier, Kanal::Api, &feil.to_string()).await.unwrap_err();
    let igjen = send(&portal, eier, Kanal::Api, &feil.to_string()).await.unwrap_err();
    assert_eq!(forste, igjen, "the same message gets the same answer");
    let d = finn(&portal, eier, forste.id).await;
    assert_eq!(
        (d.rad.tilstand.lapp(), d.feil.len(), d.regninger.len()),
        (Kravlapp::FeilIMelding, 1, 0)
    );
    assert_eq!(
        tall(&portal, "select count(*) from melding where innhold_kryptert is not null").await,
        0
    );
    assert_eq!(tall(&portal, "select count(*) from regning").await, 0);
    assert_eq!(tall(&portal, "select count(*) from jobb").await, 0);
    assert!(send(&portal, eier, Kanal::Api, &eksempel("01").to_string()).await.is_ok());
    // A practice of somebody else is as unknown as one that does not exist.
    let annen = person(&portal, TANNLEGE, [(1_004_400_001, "TANN", "Tann", "999999997", "2020-01-01")]).await;
    let avvist = send(&portal, annen, Kanal::Api, &eksempel("02").to_string()).await.unwrap_err();
    assert_eq!(avvist.feil[0].kode.kode(), "UKJENT_PRAKSISID");
}

#[sqlx::test]
async fn somebody_else_sees_nothing(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let id = send_json(&portal, eier, &eksempel("01")).await;
    portal.arbeid_ferdig().await;
    let annen = portal.logg_inn(TANNLEGE).await.id.unwrap();
    let mut db = portal.app.pool.acquire().await.unwrap();
    assert_eq!(
        store::finn(&mut db, annen, portal.app.klokke.idag(), id).await.unwrap_err(),
        AppError::IkkeFunnet
    );
    assert_eq!(
        store::finn_rad(&mut db, annen, portal.app.klokke.idag(), id).await.unwrap_err(),
        AppError::IkkeFunnet
    );
    assert_eq!(
        store::innhold(&mut db, &portal.app.krypto, annen, id).await.unwrap_err(),
        AppError::IkkeFunnet
    );
    assert_eq!(
        store::liste(
            &mut db,
            annen,
            portal.app.klokke.idag(),
            &Filter::default(),
            Sortering::default(),
            None,
            25
        )
        .await
        .unwrap()
        .totalt,
        0
    );
    assert!(store::antall_per_lapp(&mut db, annen).await.unwrap().is_empty());
    assert_eq!(
        praksisvalg::for_melding(&portal.app, &mut db, annen, id).await.unwrap_err(),
        AppError::IkkeFunnet
    );
    assert_eq!(
        praksisvalg::velg_praksis(&mut db, &utforer(&portal), annen, id, PraksisId(FALE))
            .await
            .unwrap_err(),
        AppError::IkkeFunnet
    );
}

#[sqlx::test]
async fn the_database_does_not_say_who_the_patients_are(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    send_json(&portal, eier, &eksempel("01")).await;
    portal.arbeid_ferdig().await;
    let alt: String = sqlx::query_scalar(
        "select (select string_agg(m::text, '') from melding m) || (select string_agg(r::text, '') from regning r) || (select string_agg(r::text, '') from revisjon r)",
    )
    .fetch_one(&*portal.app.pool)
    .await
    .unwrap();
    for hemmelig in ["47908702367", "47908500667", "L73", "U71", &hex::encode("47908702367")] {
        assert!(!alt.contains(hemmelig), "{hemmelig} is readable");
    }
    assert_eq!(
        tall(&portal, "select count(distinct pasient_oppslag) from regning").await,
        2,
        "the same patient has the same key"
    );
}

#[sqlx::test]
async fn a_file_without_practice_finds_the_only_one_it_can_be_or_asks(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    // The file names an organisation the doctor has no practice in.
    let m = send(&portal, eier, Kanal::Opplasting, XML).await.unwrap();
    assert_eq!(m.praksis, None);
    assert_eq!(finn(&portal, eier, m.id).await.rad.tilstand.lapp(), Kravlapp::Praksisvalg);
    portal.arbeid_ferdig().await;
    assert_eq!(
        finn(&portal, eier, m.id).await.rad.tilstand.lapp(),
        Kravlapp::Praksisvalg,
        "waits for the person"
    );

    praksis(
        &portal,
        eier,
        1_004_400_002,
        "FALE",
        "Fjordbyen legesenter",
        "313123456",
        "2020-01-01",
    )
    .await;
    let mut tx = portal.app.pool.begin().await.unwrap();
    let kandidater = praksisvalg::for_melding(&portal.app, &mut tx, eier, m.id).await.unwrap();
    assert_eq!(kandidater.len(), 3);
    assert_eq!(
        (kandidater[0].id, kandidater[0].grunner.len()),
        (PraksisId(1_004_400_002), 3),
        "the likeliest is on top with its reasons"
    );
    praksisvalg::velg_praksis(&mut tx, &utforer(&portal), eier, m.id, kandidater[0].id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = portal.app.pool.begin().await.unwrap();
    assert_eq!(
        praksisvalg::velg_praksis(&mut tx, &utforer(&portal), eier, m.id, PraksisId(FALE))
            .await
            .unwrap_err(),
        AppError::Endret,
        "once only"
    );
    drop(tx);
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, m.id).await;
    assert_eq!(
        (d.rad.tilstand.kontroll, d.rad.praksis),
        (Kontrollstatus::FerdigKontrollert, Some(PraksisId(1_004_400_002)))
    );

    // Now the next file finds its practice by itself, and a file of another doctor is refused.
    let neste = XML.replace("6d1f0c1e-64a5-4b0e-9a57-0d2f3a8f7b11", "6d1f0c1e-64a5-4b0e-9a57-0d2f3a8f7b12");
    assert_eq!(
        send(&portal, eier, Kanal::Opplasting, &neste).await.unwrap().praksis,
        Some(PraksisId(1_004_400_002))
    );
    let andres = send(&portal, eier, Kanal::Opplasting, &XML.replace("565505933", "565500222"))
        .await
        .unwrap_err();
    assert_eq!(
        (andres.feil[0].kode.kode(), andres.feil[0].tekst(Sprak::Nb).as_str()),
        ("UKJENT_PRAKSISID", "Kravet har et annet HPR-nummer enn ditt.")
    );
    // Whatever is displayed: the OID of the numbers says what they are.
    let (kode, hpr) = ("V=\"HPR\" S=\"2.16.578.1.12.4.1.1.8116\" DN=\"HPR-nummer\"", "565505933");
    for (slag, id, arsak) in [
        ("S=\"2.16.578.1.12.4.1.4.4\" DN=\"Nummer\"", "565500222", Some(Arsak::AnnetHpr)),
        (
            "V=\"HPR-nummer\" S=\"2.16.578.1.12.4.1.1.8116\"",
            "565500222",
            Some(Arsak::AnnetHpr),
        ),
        (
            "V=\"FNR\" S=\"2.16.578.1.12.4.1.1.8116\" DN=\"HPR\"",
            TANNLEGE.fnr,
            Some(Arsak::AnnenPerson),
        ),
        ("V=\"FNR\" S=\"2.16.578.1.12.4.1.1.8116\"", LEGE.fnr, None),
        ("S=\"2.16.578.1.12.4.1.4.4\"", hpr, None),
    ] {
        let fil = XML
            .replace(kode, slag)
            .replace(hpr, id)
            .replace("6d1f0c1e-64a5-4b0e-9a57-0d2f3a8f7b11", &uuid::Uuid::new_v4().to_string());
        let svar = send(&portal, eier, Kanal::Opplasting, &fil).await;
        assert_eq!(svar.err().map(|a| a.feil[0].arsak.clone()), arsak, "{slag}");
    }
    // The API takes JSON only.
    assert_eq!(
        send(&portal, eier, Kanal::Api, XML).await.unwrap_err().feil[0].kode.kode(),
        "UKJENT_FORMAT"
    );
}

#[sqlx::test]
async fn a_job_that_was_cut_off_does_not_count_twice(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let id = send_json(&portal, eier, &eksempel("01")).await;
    // Killed between the work and the commit.
    let mut tx = portal.app.pool.begin().await.unwrap();
    arbeid::kontroller_melding(&portal.app, &mut tx, &id.0.to_string()).await.unwrap();
    drop(tx);
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.rad.tilstand.lapp(), Kravlapp::TilKontroll);
    assert_eq!(d.regninger[1].status, Regningsstatus::Behandles);
    assert_eq!(
        tall(&portal, "select count(*) from revisjon where handling = 'krav.kontrollert'").await,
        0
    );
    // Started again, with two workers, and run once more on top of it.
    let (a, b) = tokio::join!(jobb::kjor_en(&portal.app), jobb::kjor_en(&portal.app));
    assert!(a.unwrap() || b.unwrap());
    portal.arbeid_ferdig().await;
    let mut tx = portal.app.pool.begin().await.unwrap();
    arbeid::kontroller_melding(&portal.app, &mut tx, &id.0.to_string()).await.unwrap();
    tx.commit().await.unwrap();
    let d = finn(&portal, eier, id).await;
    assert_eq!((d.rad.tilstand.antall_avviste, d.rad.godkjent), (2, Some(Ore(29_600))));
    assert_eq!(
        tall(&portal, "select count(*) from revisjon where handling = 'krav.kontrollert'").await,
        1
    );
}

#[sqlx::test]
async fn several_workers_control_each_message_once_and_in_order(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let mut ider = Vec::new();
    for i in 0..6 {
        // The same numbers again and again: only the first message can have them.
        let mut m = mange(3, 100);
        m["behandlerkrav"]["navnEPJ"] = format!("v{i}").into();
        for r in m["behandlerkrav"]["regninger"].as_array_mut().unwrap() {
            r["merknad"] = format!("nr {i}").into();
        }
        portal.gaa_frem(chrono::TimeDelta::seconds(1));
        ider.push(send_json(&portal, eier, &m).await);
    }
    let arbeider = || async { while jobb::kjor_en(&portal.app).await.unwrap() {} };
    tokio::join!(arbeider(), arbeider(), arbeider());
    portal.arbeid_ferdig().await;
    for (i, id) in ider.into_iter().enumerate() {
        let d = finn(&portal, eier, id).await;
        let ventet = if i == 0 { Regningsstatus::Godkjent } else { Regningsstatus::Avvist };
        assert!(d.regninger.iter().all(|r| r.status == ventet), "message {i}: {:?}", d.regninger[0]);
        assert_eq!(
            d.rad.tilstand.utbetaling,
            if i == 0 {
                Utbetalingsstatus::IkkeSendtTilUtbetaling
            } else {
                Utbetalingsstatus::IngenUtbetaling
            }
        );
    }
    assert_eq!(
        tall(&portal, "select count(*) from revisjon where handling = 'krav.kontrollert'").await,
        6
    );
}

#[sqlx::test]
async fn a_credit_takes_back_the_whole_bill_and_a_late_egenandel_corrects_it(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let mut m = mange(2, 500);
    m["behandlerkrav"]["regninger"][1]["betaltEgenandel"] = false.into();
    let id = send_json(&portal, eier, &m).await;
    portal.arbeid_ferdig().await;
    let forst = finn(&portal, eier, id).await;
    assert!(
        forst.regninger.iter().all(|r| r.status == Regningsstatus::Godkjent),
        "{:?}",
        forst.regninger
    );

    let pek = |i: usize, hva: &str| {
        let r = &forst.regninger[i];
        let mut ny = json!({"guid": r.guid, "regningsnummer": r.regningsnummer, "tidspunkt": r.tidspunkt, hva: true});
        if hva == "kreditering" {
            ny["belop"] = (-15).into();
        } else {
            ny["betaltEgenandel"] = true.into();
        }
        ny
    };
    let m = json!({"praksisId": FALE.to_string(), "behandlerkrav": {"regninger": [pek(0, "kreditering"), pek(1, "korrigeringBetaltEgenandel")]}});
    portal.gaa_frem(chrono::TimeDelta::seconds(5));
    let ny = send_json(&portal, eier, &m).await;
    portal.arbeid_ferdig().await;
    let ny = finn(&portal, eier, ny).await;
    assert!(
        ny.regninger.iter().all(|r| r.status == Regningsstatus::Godkjent),
        "{:?}",
        ny.regninger
    );
    assert_eq!(ny.rad.godkjent, Some(Ore(-1_500)));
    let forst = finn(&portal, eier, id).await;
    assert_eq!(
        (forst.regninger[0].status, forst.regninger[0].godkjent),
        (Regningsstatus::Kreditert, Some(Ore(1_500))),
        "the amount stays; the credit takes it back"
    );
    assert_eq!(
        (forst.regninger[1].status, forst.regninger[1].betalt_egenandel),
        (Regningsstatus::Godkjent, Some(true))
    );

    // Once more is refused.
    let igjen = json!({"praksisId": FALE.to_string(), "behandlerkrav": {"navnEPJ": "igjen", "regninger": [pek(0, "kreditering")]}});
    portal.gaa_frem(chrono::TimeDelta::seconds(5));
    let igjen = send_json(&portal, eier, &igjen).await;
    portal.arbeid_ferdig().await;
    let igjen = finn(&portal, eier, igjen).await;
    assert_eq!(
        (igjen.regninger[0].status, igjen.rad.tilstand.utbetaling),
        (Regningsstatus::Avvist, Utbetalingsstatus::IngenUtbetaling)
    );
}

#[sqlx::test]
async fn the_limit_is_five_thousand_bills(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let avvist = send(&portal, eier, Kanal::Opplasting, &mange(5_001, 1).to_string())
        .await
        .unwrap_err();
    assert_eq!(avvist.feil.len(), 1);
    let start = std::time::Instant::now();
    let id = send_json(&portal, eier, &mange(5_000, 1)).await;
    let lagret = start.elapsed();
    portal.arbeid_ferdig().await;
    eprintln!("5000 bills: stored in {lagret:?}, controlled in {:?}", start.elapsed() - lagret);
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.rad.tilstand.melding, Meldingsstatus::FerdigBehandlet);
    assert_eq!(d.regninger.len(), 5_000);
    let avviste: Vec<_> = d.regninger.iter().filter(|r| r.status == Regningsstatus::Avvist).collect();
    assert_eq!(avviste.len(), 0, "{:?}", avviste.first());
    assert!(start.elapsed().as_secs() < 60);
}

#[sqlx::test]
async fn lists_go_forwards_and_backwards_by_key_in_every_order(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    for i in 0..7 {
        // Some at the same time and with the same sum: the id keeps them apart.
        send_json(&portal, eier, &mange(1 + i / 2, 1_000 * (i + 1))).await;
        portal.gaa_frem(chrono::TimeDelta::seconds(i64::try_from(i % 2).unwrap()));
    }
    let mut db = portal.app.pool.acquire().await.unwrap();
    for felt in [Sorteringsfelt::Mottatt, Sorteringsfelt::Krevd, Sorteringsfelt::Godkjent] {
        for stigende in [false, true] {
            let s = Sortering { felt, stigende };
            let alle = store::liste(&mut db, eier, portal.app.klokke.idag(), &Filter::default(), s, None, 100)
                .await
                .unwrap();
            let ider: Vec<_> = alle.rader.iter().map(|r| r.id).collect();
            assert_eq!((ider.len(), alle.totalt, alle.neste, alle.forrige), (7, 7, None, None));
            let (mut gatt, mut nokkel): (Vec<MeldingId>, Option<Nokkel>) = (Vec::new(), None);
            let mut siste;
            loop {
                siste = store::liste(&mut db, eier, portal.app.klokke.idag(), &Filter::default(), s, nokkel, 3)
                    .await
                    .unwrap();
                assert_eq!(siste.forrige.is_some(), nokkel.is_some());
                gatt.extend(siste.rader.iter().map(|r| r.id));
                nokkel = siste.neste;
                if nokkel.is_none() {
                    break;
                }
            }
            assert_eq!(gatt, ider, "{s:?}");
            let tilbake = store::liste(&mut db, eier, portal.app.klokke.idag(), &Filter::default(), s, siste.forrige, 3)
                .await
                .unwrap();
            assert_eq!(tilbake.rader.iter().map(|r| r.id).collect::<Vec<_>>(), ider[3..6], "{s:?}");
            assert!(tilbake.forrige.is_some() && tilbake.neste.is_some());
        }
    }
    let telle = |f: Filter| async move {
        store::tell(&mut portal.app.pool.acquire().await.unwrap(), eier, portal.app.klokke.idag(), &f)
            .await
            .unwrap()
    };
    assert_eq!(
        telle(Filter {
            status: vec![Kravlapp::Mottatt],
            ..Filter::default()
        })
        .await,
        7
    );
}

#[sqlx::test]
async fn filters_let_through_what_the_labels_say(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    send_json(&portal, eier, &eksempel("01")).await;
    portal.arbeid_ferdig().await;
    portal.gaa_frem(chrono::TimeDelta::days(1));
    send_json(&portal, eier, &eksempel("02")).await;
    let mut db = portal.app.pool.acquire().await.unwrap();
    let f = Filter::default;
    let dag = |d: &str| Some(d.parse().unwrap());
    for (filter, antall) in [
        (f(), 2),
        (
            Filter {
                fom: dag("2026-01-07"),
                ..f()
            },
            1,
        ),
        (
            Filter {
                tom: dag("2026-01-06"),
                ..f()
            },
            1,
        ),
        (
            Filter {
                fom: dag("2026-01-08"),
                ..f()
            },
            0,
        ),
        (
            Filter {
                praksis: Some(PraksisId(FALE)),
                ..f()
            },
            2,
        ),
        (
            Filter {
                praksis: Some(PraksisId(LEVA)),
                ..f()
            },
            0,
        ),
        (
            Filter {
                status: vec![Kravlapp::DelvisGodkjent],
                ..f()
            },
            1,
        ),
        (
            Filter {
                status: vec![Kravlapp::Mottatt],
                ..f()
            },
            1,
        ),
        (
            Filter {
                status: vec![Kravlapp::Mottatt, Kravlapp::DelvisGodkjent],
                ..f()
            },
            2,
        ),
        (
            Filter {
                status: vec![Kravlapp::Utbetalt],
                ..f()
            },
            0,
        ),
    ] {
        assert_eq!(
            store::tell(&mut db, eier, portal.app.klokke.idag(), &filter).await.unwrap(),
            antall,
            "{filter:?}"
        );
        assert_eq!(
            store::liste(&mut db, eier, portal.app.klokke.idag(), &filter, Sortering::default(), None, 10)
                .await
                .unwrap()
                .rader
                .len() as i64,
            antall
        );
    }
    let lapper = store::antall_per_lapp(&mut db, eier).await.unwrap();
    assert_eq!((lapper[&Kravlapp::DelvisGodkjent], lapper[&Kravlapp::Mottatt]), (1, 1));
}

#[sqlx::test]
async fn a_register_that_does_not_answer_makes_the_claim_wait(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let mut m = eksempel("02");
    m["behandlerkrav"]["regninger"][0]["pasient"]["identifikasjon"]["id"] = "13816530096".into();
    m["behandlerkrav"]["regninger"][0]["arsakFriEgenandel"] = "F".into();
    let id = send_json(&portal, eier, &m).await;
    jobb::kjor_en(&portal.app).await.unwrap();
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.rad.tilstand.lapp(), Kravlapp::ManuellBehandling);
    assert_eq!(d.regninger[0].status, Regningsstatus::Behandles);
    assert_eq!(
        tall(&portal, "select count(*) from jobb where ferdig is null and forsok = 1").await,
        1,
        "tried again later"
    );
    assert!(
        d.regninger[0].funn.iter().any(|f| f.tekst(Sprak::Nb).contains("frikortregisteret")),
        "the bill says what it waits for"
    );
    // Others do not wait for it.
    let annen = send_json(&portal, eier, &eksempel("01")).await;
    jobb::kjor_en(&portal.app).await.unwrap();
    assert_eq!(
        finn(&portal, eier, annen).await.rad.tilstand.kontroll,
        Kontrollstatus::FerdigKontrollert
    );
    // Silent past the run of the day: a person looks, and nobody asks for ever.
    assert_eq!(tall(&portal, "select count(*) from sak").await, 0);
    portal.gaa_frem(chrono::TimeDelta::days(1));
    portal.arbeid_ferdig().await;
    assert_eq!(tall(&portal, "select count(*) from sak where slag = 'krav'").await, 1);
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'kontroll' and ferdig is null").await,
        0
    );
}

/// A frikort that nobody can look up, since the patient has no identity number: neither approved nor rejected by a rule.
async fn til_manuell(portal: &Portal, eier: HelseaktorId) -> MeldingId {
    let mut m = eksempel("02");
    let regning = &mut m["behandlerkrav"]["regninger"][0];
    regning["arsakFriEgenandel"] = "F".into();
    regning["merknad"] = "Pasienten husker ikke fødselsnummeret".into();
    regning["pasient"] = json!({"fornavn": "Sped", "etternavn": "Mus", "kjonn": "1", "fodselsdato": "1980-02-03"});
    let id = send_json(portal, eier, &m).await;
    portal.arbeid_ferdig().await;
    id
}

#[sqlx::test]
async fn what_no_rule_can_decide_is_decided_by_two_case_workers(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let id = til_manuell(&portal, eier).await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.rad.tilstand.lapp(), Kravlapp::ManuellBehandling);
    assert_eq!((d.regninger[0].status, d.regninger[0].godkjent), (Regningsstatus::Behandles, None));
    assert_eq!(
        tall(&portal, "select count(*) from jobb where ferdig is null").await,
        0,
        "nobody asks again for nothing"
    );

    let (ravn, gaupe) = (
        portal.logg_inn_saksbehandler("Ryddig Ravn").await,
        portal.logg_inn_saksbehandler("Grundig Gaupe").await,
    );
    let sak = crate::sak::saken(&portal, "krav").await;
    let side = ravn.get(&sak).await.tekst;
    assert!(
        side.contains("Krav til manuell kontroll") && side.contains(&d.regninger[0].regningsnummer),
        "{side}"
    );
    assert!(!side.contains("Sped") && !side.contains("1980"), "never who the patient is");
    crate::sak::svar(&ravn, &sak, "godkjent", "Kontrollert mot journalen").await;
    portal.arbeid_ferdig().await;
    assert_eq!(
        finn(&portal, eier, id).await.regninger[0].status,
        Regningsstatus::Behandles,
        "one is not enough"
    );
    crate::sak::svar(&gaupe, &sak, "godkjent", "Enig").await;
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, id).await;
    let r = &d.regninger[0];
    assert_eq!((r.status, r.godkjent), (Regningsstatus::Godkjent, Some(r.krevd)));
    assert!(
        r.funn
            .iter()
            .any(|f| f.tekst(Sprak::Nb).starts_with("To saksbehandlere har sett på regningen"))
    );
    assert_eq!(d.rad.tilstand.kontroll, Kontrollstatus::FerdigKontrollert);
}

#[sqlx::test]
async fn a_case_tells_how_much_it_is_about_and_shows_every_bill(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let mut m = mange(101, 1);
    for r in m["behandlerkrav"]["regninger"].as_array_mut().unwrap() {
        r["arsakFriEgenandel"] = "F".into();
        (r["takster"][0]["belop"], r["belop"]) = (194.into(), 194.into());
    }
    m["behandlerkrav"]["belop"] = (194 * 101).into();
    let id = send_json(&portal, eier, &m).await;
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, id).await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let sak = crate::sak::saken(&portal, "krav").await;
    let side = ravn.get(&sak).await.tekst.replace('\u{a0}', " ");
    for ord in [
        &d.rad.innsending.unwrap().0.to_string(),
        "19 594,00 kr",
        ">101<",
        "side=2#regninger",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert_eq!(side.matches("<th scope=\"row\"").count(), 100);
    let neste = ravn.get(&format!("{sak}?side=2")).await.tekst;
    assert_eq!(neste.matches("<th scope=\"row\"").count(), 1, "{neste}");
    assert!(neste.contains("name=\"begrunnelse\""));
}

#[sqlx::test]
async fn one_case_worker_rejects_with_the_reason_the_clinician_reads(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let id = til_manuell(&portal, eier).await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let sak = crate::sak::saken(&portal, "krav").await;
    crate::sak::svar(&ravn, &sak, "avvist", "Journalen viser ikke frikort").await;
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, id).await;
    let r = &d.regninger[0];
    assert_eq!((r.status, r.godkjent), (Regningsstatus::Avvist, Some(Ore(0))));
    assert!(r.funn.iter().any(|f| f.tekst(Sprak::Nn).contains("«Journalen viser ikke frikort»")));
}

#[sqlx::test]
async fn the_tariff_is_loaded_once_and_read_back_whole(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    praksisportal::krav::forbered(&portal.app).await.unwrap();
    let fil = regler::takstfil::innebygd().unwrap();
    assert_eq!(tall(&portal, "select count(*) from takstrad").await, fil.antall() as i64);
    let mut db = portal.app.pool.acquire().await.unwrap();
    let (rader, _) = regler::takstfil::innebygde_rader().unwrap();
    let naa = portal.app.klokke.naa();
    assert!(
        !praksisportal::krav::takstbruk::last_innebygd(&mut db, naa).await.unwrap(),
        "again changes nothing"
    );
    let sett = store::takster::i_bruk(&mut db).await.unwrap().unwrap();
    let mut lest = store::takster::les(&mut db, sett).await.unwrap().takster;
    let mut ventet = rader;
    let nokkel = |t: &regler::takst::Takst| (t.fagomrade.clone(), t.kode.clone(), t.gyldig_fra);
    lest.sort_by_key(nokkel);
    ventet.sort_by_key(nokkel);
    assert_eq!(lest, ventet);
    // A second instance shares the key of the first.
    let annen = praksisportal::krav::felles::Felles::ny(std::sync::Arc::new(regler::frikort::Frikortsimulator));
    let (a, b) = (
        praksisportal::krav::felles::av(&portal.app)
            .unwrap()
            .nokler(&mut db, &portal.app.krypto)
            .await
            .unwrap(),
        annen.nokler(&mut db, &portal.app.krypto).await.unwrap(),
    );
    assert_eq!(a.offentlige(), b.offentlige());
}

#[sqlx::test]
async fn every_step_is_in_the_trail(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let id = send_json(&portal, eier, &eksempel("01")).await;
    portal.arbeid_ferdig().await;
    let mut db = portal.app.pool.acquire().await.unwrap();
    let rader = revisjon::historikk(&mut db, eier.0, "melding", &id.0.to_string()).await.unwrap();
    assert_eq!(
        rader.iter().map(|r| r.handling.as_str()).collect::<Vec<_>>(),
        ["krav.kontrollert", "krav.mottatt"]
    );
}
