//! The life of a bill, as its sender meets it: rejected, corrected, let lie, credited, netted, and controlled again by itself.

use chrono::TimeDelta;
use grunn::{HelseaktorId, MeldingId, Ore};
use http::StatusCode;
use praksisportal::krav::mottak::{self, Avvist, Mottatt};
use praksisportal::krav::rebehandling;
use praksisportal::krav::store::{self, Detalj, Kanal};
use praksisportal::oppgjor::kjoring;
use praksisportal::server::request::Utforer;
use regler::kjede::{Ledd, Regningsslag, Regningstilstand, finn_senere, frist, opptatt};
use regler::prosess::{Regningsstatus, Utbetalingsstatus};
use regler::regel::{Funn, RegelId};
use regler::status::Kravlapp;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::epj::{Epj, med_helseid};
use crate::kravstotte::{self, FALE};
use crate::support::{LEGE, Portal, TANNLEGE, nokkel};

pub const LISTE: &str = "/oppgjor/innsendinger";

/// 27 November 2026 at noon in Oslo: the day the small inputs are made for.
pub async fn portal(pool: PgPool) -> (Portal, HelseaktorId) {
    let portal = Portal::ny(pool).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-27T12:00:00+01:00");
    (portal, eier)
}

pub fn til(portal: &Portal, naar: &str) {
    let naar: chrono::DateTime<chrono::Utc> = naar.parse().unwrap();
    portal.gaa_frem(naar - portal.app.klokke.naa());
}

pub fn fil(navn: &str) -> String {
    let sti = format!("{}/tests/data/feil", env!("CARGO_MANIFEST_DIR"));
    let fil = std::fs::read_dir(&sti)
        .unwrap()
        .map(|f| f.unwrap().path())
        .find(|f| f.file_name().unwrap().to_string_lossy().starts_with(&format!("{navn}-")));
    std::fs::read_to_string(fil.unwrap()).unwrap()
}

pub async fn send(portal: &Portal, eier: HelseaktorId, innhold: &str) -> Result<Mottatt, Avvist> {
    let av = Utforer::system(portal.app.klokke.naa());
    let svar = mottak::ta_imot(&portal.app, &av, eier, Kanal::Opplasting, innhold.as_bytes().to_vec(), None)
        .await
        .unwrap();
    portal.arbeid_ferdig().await;
    svar
}

pub async fn sendt(portal: &Portal, eier: HelseaktorId, innhold: &str) -> MeldingId {
    send(portal, eier, innhold).await.unwrap().id
}

pub async fn finn(portal: &Portal, eier: HelseaktorId, id: MeldingId) -> Detalj {
    let mut db = portal.app.pool.acquire().await.unwrap();
    store::finn(&mut db, eier, portal.app.klokke.idag(), id).await.unwrap()
}

pub async fn tall(portal: &Portal, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&*portal.app.pool).await.unwrap()
}

/// The run of the day, and of every working day since the last.
pub async fn kjor(portal: &Portal, dag: &str) {
    til(portal, &format!("{dag}T16:30:00+01:00"));
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();
}

/// The same message with another number, GUID, time and patient: a bill of 15 kr.
pub fn regning(nummer: &str, tidspunkt: &str) -> Value {
    let mut m: Value = serde_json::from_str(&fil("07a")).unwrap();
    let r = &mut m["behandlerkrav"]["regninger"][0];
    r["regningsnummer"] = nummer.into();
    r["guid"] = uuid::Uuid::from_u128(nummer.parse().unwrap()).to_string().into();
    r["tidspunkt"] = tidspunkt.into();
    m
}

pub fn samlet(meldinger: &[Value]) -> String {
    let regninger: Vec<Value> = meldinger.iter().map(|m| m["behandlerkrav"]["regninger"][0].clone()).collect();
    let sum: f64 = regninger.iter().map(|r| r["belop"].as_f64().unwrap()).sum();
    json!({"praksisId": FALE.to_string(), "behandlerkrav": {"navnEPJ": "x", "antallRegninger": regninger.len(), "regninger": regninger, "belop": sum}})
        .to_string()
}

#[sqlx::test]
async fn a_corrected_bill_ends_the_demand_everywhere_at_once(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-27T12:00:00+01:00");
    let forste = sendt(&portal, eier, &fil("09a")).await;
    kjor(&portal, "2026-11-27").await;
    let lege = portal.logg_inn(LEGE).await;
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let vedtak: i64 = tall(&portal, "select id from vedtak").await;
    let (side, vedtaksside) = (format!("{LISTE}/{}", forste.0), format!("/oppgjor/vedtak/{vedtak}"));
    let api = format!("data/behandlerkravmelding/{}", forste.0);
    let pdf = lege.get(&format!("{vedtaksside}/pdf")).await.tekst.len();

    assert!(lege.get("/").await.tekst.contains("Rett avviste regninger: 1 regning"));
    assert!(lege.get(LISTE).await.tekst.contains("1 avvist: 1 må rettes"));
    assert!(lege.get(&format!("{LISTE}?status=maa_rettes")).await.tekst.contains("1 treff"));
    let for_ = lege.get(&side).await.tekst;
    for ord in [
        "Du må gjøre noe",
        "Dette må rettes",
        "Send rettet regning senest 31. mai 2027",
        "La regningen ligge",
    ] {
        assert!(for_.contains(ord), "{ord}: {for_}");
    }
    let v = lege.get(&vedtaksside).await.tekst;
    assert!(v.contains("Frist for å sende på nytt") && v.contains("31. mai 2027"), "{v}");
    let r = epj.get(&api).await.json()["behandlerkravmeldinger"][0]["innsending"]["regninger"][0].clone();
    assert_eq!(
        (r["oppfolging"]["tilstand"].as_str(), r["oppfolging"]["frist"].as_str()),
        (Some("maa_rettes"), Some("2027-05-31"))
    );

    let rettet = sendt(&portal, eier, &fil("09b")).await;
    let d = finn(&portal, eier, rettet).await;
    assert_eq!(d.regninger[0].status, Regningsstatus::Godkjent);
    let d = finn(&portal, eier, forste).await;
    assert_eq!(d.regninger[0].tilstand(), Some(Regningstilstand::RettetOgGodkjent));
    assert_eq!(d.regninger[0].kjede.as_ref().unwrap().senere.as_ref().unwrap().melding, rettet);
    assert!(!lege.get("/").await.tekst.contains("Rett avviste regninger"));
    assert!(lege.get(LISTE).await.tekst.contains("1 avvist: 1 rettet og godkjent"));
    assert!(lege.get(&format!("{LISTE}?status=maa_rettes")).await.tekst.contains("0 treff"));
    let etter = lege.get(&side).await.tekst;
    for ord in ["Rettet og godkjent", &format!("{LISTE}/{}", rettet.0), "Ingen regninger må rettes"] {
        assert!(etter.contains(ord), "{ord}: {etter}");
    }
    for ord in ["Dette må rettes", "Du må gjøre noe", "Send rettet regning", "La regningen ligge"] {
        assert!(!etter.contains(ord), "{ord}: {etter}");
    }
    let v = lege.get(&vedtaksside).await.tekst;
    assert!(v.contains("rettet og godkjent") && !v.contains("Frist for å sende på nytt"), "{v}");
    assert_ne!(
        lege.get(&format!("{vedtaksside}/pdf")).await.tekst.len(),
        pdf,
        "the letter tells it too"
    );
    let r = epj.get(&api).await.json()["behandlerkravmeldinger"][0]["innsending"]["regninger"][0].clone();
    assert_eq!(
        (
            r["oppfolging"]["tilstand"].as_str(),
            r["oppfolging"]["senere"]["behandlerkravmeldingId"].as_str()
        ),
        (Some("rettet_og_godkjent"), Some(rettet.0.to_string().as_str()))
    );
    assert!(lege.get_nn(&side).await.tekst.contains("Retta og godkjend"));

    // The corrected bill points back.
    assert!(
        lege.get(&format!("{LISTE}/{}", rettet.0))
            .await
            .tekst
            .contains("Retter en avvist regning.")
    );

    // Approved, credited and replaced: still no demand.
    let mut kreditering: Value = serde_json::from_str(&fil("09b")).unwrap();
    let r = &mut kreditering["behandlerkrav"]["regninger"][0];
    (r["kreditering"], r["belop"]) = (true.into(), (-15).into());
    kreditering["behandlerkrav"]["belop"] = (-15).into();
    let kreditering = kreditering.to_string();
    let kreditert = sendt(&portal, eier, &kreditering).await;
    assert_eq!(
        finn(&portal, eier, kreditert).await.rad.godkjent,
        Some(Ore(-1_500)),
        "{kreditering}"
    );
    assert_eq!(
        finn(&portal, eier, forste).await.regninger[0].tilstand(),
        Some(Regningstilstand::RettetOgGodkjent)
    );
}

#[sqlx::test]
async fn a_bill_is_let_lie_and_taken_up_again_by_its_owner_alone(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let id = sendt(&portal, eier, &fil("09a")).await;
    let (lege, tannlege) = (portal.logg_inn(LEGE).await, portal.logg_inn(TANNLEGE).await);
    let side = format!("{LISTE}/{}", id.0);
    let regning = lege.get(&side).await.felt("regning");
    let velg = async |n: &crate::support::Nettleser<'_>, valg: &str| {
        let felt = [("regning", regning.as_str()), ("valg", valg), ("nokkel", &nokkel())].map(|(a, b)| (a, b.to_owned()));
        let felt: Vec<(&str, &str)> = felt.iter().map(|(a, b)| (*a, b.as_str())).collect();
        n.skjema("/api/krav/la-ligge", &felt).await
    };
    assert_eq!(velg(&tannlege, "ligge").await.status, StatusCode::NOT_FOUND);
    let svar = velg(&lege, "ligge").await;
    assert_eq!(svar.til(), format!("{side}?lagret=ligge"), "{}", svar.tekst);
    let etter = lege.get(svar.til()).await.tekst;
    assert!(
        etter.contains("Latt ligge") && etter.contains("Angre") && !etter.contains("Dette må rettes"),
        "{etter}"
    );
    assert!(!lege.get("/").await.tekst.contains("Rett avviste regninger"));
    // Twice is once, and the other way is undone.
    assert_eq!(velg(&lege, "ligge").await.status, StatusCode::CONFLICT);
    assert_eq!(velg(&lege, "angre").await.til(), format!("{side}?lagret=angre"));
    assert!(lege.get("/").await.tekst.contains("Rett avviste regninger: 1 regning"));
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling in ('krav.latt_ligge', 'krav.tatt_opp')"
        )
        .await,
        2
    );
    // One that is let lie and then corrected is corrected.
    velg(&lege, "ligge").await;
    sendt(&portal, eier, &fil("09b")).await;
    assert_eq!(
        finn(&portal, eier, id).await.regninger[0].tilstand(),
        Some(Regningstilstand::RettetOgGodkjent)
    );
    // As fetch, for a bill that asks nothing any more.
    let felt = [
        ("regning", regning.as_str()),
        ("valg", "ligge"),
        ("nokkel", "b3b0a2a0-0000-4000-8000-000000000001"),
    ];
    assert_eq!(lege.kall("/api/krav/la-ligge", &felt).await.status, StatusCode::CONFLICT);
}

#[sqlx::test]
async fn a_date_in_the_future_counts_from_the_month_of_receipt_and_says_so(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let id = sendt(&portal, eier, &fil("10")).await;
    let f = finn(&portal, eier, id).await.regninger[0].frist().unwrap();
    assert_eq!((f.dag.to_string().as_str(), f.fra_mottak), ("2027-05-31", true));
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", id.0)).await.tekst;
    assert!(
        side.contains("31. mai 2027") && side.contains("fristen er regnet fra måneden vi fikk regningen"),
        "{side}"
    );
    assert!(!side.contains("30. september 2027"));
    // After the deadline nobody is told to send again.
    til(&portal, "2027-06-01T10:00:00+02:00");
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", id.0)).await.tekst;
    assert!(side.contains("For sent, kan klages") && side.contains("Du kan klage"), "{side}");
    assert!(
        !side.contains("send regningen alene") && !side.contains("Send rettet regning"),
        "{side}"
    );
    assert!(!lege.get("/").await.tekst.contains("Rett avviste regninger"));
}

#[sqlx::test]
async fn a_group_tells_how_many_have_each_deadline(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let mut meldinger = Vec::new();
    for (nummer, tid) in [
        ("1", "2026-11-03T09:00:00+01:00"),
        ("2", "2026-11-04T09:00:00+01:00"),
        ("3", "2026-10-05T09:00:00+02:00"),
    ] {
        let mut m = regning(nummer, tid);
        m["behandlerkrav"]["regninger"][0]["takster"][0]["belop"] = 90.into();
        m["behandlerkrav"]["regninger"][0]["belop"] = 90.into();
        meldinger.push(m);
    }
    let id = sendt(&portal, eier, &samlet(&meldinger)).await;
    let lege = portal.logg_inn(LEGE).await;
    for sti in [format!("{LISTE}/{}", id.0), "/".to_owned()] {
        let side = lege.get(&sti).await.tekst.replace('\u{a0}', " ");
        for ord in [
            "1 regning: Send rettet regning senest 30. april 2027",
            "2 regninger: Send rettet regning senest 31. mai 2027",
        ] {
            assert!(side.contains(ord), "{sti} lacks {ord}: {side}");
        }
    }
}

#[sqlx::test]
async fn a_credit_with_an_unknown_guid_leaves_the_bill_of_that_number(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let original = sendt(&portal, eier, &fil("07a")).await;
    let kreditering = sendt(&portal, eier, &fil("07b")).await;
    let d = finn(&portal, eier, kreditering).await;
    assert_eq!(d.regninger[0].status, Regningsstatus::Avvist);
    assert_eq!(d.regninger[0].funn[0].regel, RegelId::K24Ukjent);
    let d = finn(&portal, eier, original).await;
    assert_eq!(
        (d.regninger[0].status, d.rad.godkjent),
        (Regningsstatus::Godkjent, Some(Ore(1_500)))
    );
}

#[sqlx::test]
async fn an_xml_credit_without_treatment_takes_back_15_and_its_sums_are_right(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let original = sendt(&portal, eier, &fil("07a")).await;
    let id = match send(&portal, eier, &fil("12")).await.unwrap() {
        // The file names no practice: the person chooses.
        m if m.praksis.is_none() => {
            let mut tx = portal.app.pool.begin().await.unwrap();
            let av = Utforer::system(portal.app.klokke.naa());
            praksisportal::krav::praksisvalg::velg_praksis(&mut tx, &av, eier, m.id, grunn::PraksisId(FALE))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            portal.arbeid_ferdig().await;
            m.id
        }
        m => m.id,
    };
    let d = finn(&portal, eier, id).await;
    assert_eq!(
        (d.regninger[0].status, d.rad.krevd, d.regninger[0].krevd, d.rad.godkjent),
        (Regningsstatus::Godkjent, Ore(0), Ore(0), Some(Ore(-1_500))),
        "it says no amount itself, and that stays so"
    );
    assert_eq!(d.merknader, [], "−15 is what the sender counted");
    assert_eq!(finn(&portal, eier, original).await.regninger[0].status, Regningsstatus::Kreditert);
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", id.0)).await.tekst;
    assert!(side.contains("trekkes fra det du har til gode"), "{side}");
    for feil in ["Dette har du rett til", "Summen av takstene er en annen", "Sjekk summen"] {
        assert!(!side.contains(feil), "{feil}: {side}");
    }
    // Both in the day's decision: what is credited is as large as what is approved.
    kjor(&portal, "2026-11-27").await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.rad.tilstand.lapp(), Kravlapp::Trukket);
    let d = finn(&portal, eier, original).await;
    assert_eq!((d.rad.tilstand.lapp(), d.motregnet.len()), (Kravlapp::Motregnet, 1));
    let vedtak: i64 = tall(&portal, "select id from vedtak").await;
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("/oppgjor/vedtak/{vedtak}")).await.tekst;
    assert!(side.contains("Krediteringene er like store som det som er godkjent"), "{side}");
}

#[sqlx::test]
async fn a_report_of_egenandel_claims_nothing_and_makes_no_decision_and_no_mail(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let ubetalt = fil("07a").replace("\"tidspunkt\"", "\"betaltEgenandel\": false, \"tidspunkt\"");
    let original = sendt(&portal, eier, &ubetalt).await;
    let med_belop = sendt(&portal, eier, &fil("08")).await;
    let d = finn(&portal, eier, med_belop).await;
    assert_eq!(
        (d.regninger[0].status, d.regninger[0].funn[0].regel),
        (Regningsstatus::Avvist, RegelId::K25Belop)
    );
    assert_eq!(finn(&portal, eier, original).await.regninger[0].betalt_egenandel, Some(false));

    // Unpaid egenandeler are listed with their age.
    til(&portal, "2026-12-07T10:00:00+01:00");
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get("/oppgjor/egenandeler").await;
    assert_eq!(side.status, StatusCode::OK);
    assert!(
        side.tekst.contains("900010") && side.tekst.contains("17\u{a0}dager"),
        "{}",
        side.tekst
    );
    assert!(lege.get("/").await.tekst.contains("Meld betalte egenandeler: 1 regning"));
    let tannlege = portal.logg_inn(TANNLEGE).await;
    assert!(
        !tannlege.get("/oppgjor/egenandeler").await.tekst.contains("900010"),
        "somebody else's"
    );

    // The day's other claims are decided first, so that only the report is left.
    kjor(&portal, "2026-12-07").await;
    let (vedtak, brev) = (
        tall(&portal, "select count(*) from vedtak").await,
        tall(&portal, "select count(*) from epost_ut").await,
    );
    let uten = fil("08").replace("\"belop\": 500", "\"belop\": 0");
    let melding = sendt(&portal, eier, &uten).await;
    let d = finn(&portal, eier, melding).await;
    assert_eq!(d.regninger[0].status, Regningsstatus::Godkjent);
    assert_eq!(
        (d.rad.tilstand.lapp(), d.rad.tilstand.utbetaling),
        (Kravlapp::Registrert, Utbetalingsstatus::IngenUtbetaling)
    );
    assert_eq!(finn(&portal, eier, original).await.regninger[0].betalt_egenandel, Some(true));
    kjor(&portal, "2026-12-08").await;
    kjor(&portal, "2026-12-09").await;
    assert_eq!(tall(&portal, "select count(*) from vedtak").await, vedtak, "no decision of 0 kr");
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'vedtak_uten_utbetaling'").await,
        0,
        "{brev}"
    );
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", melding.0)).await.tekst;
    assert!(side.contains("Meldingen om betalt egenandel er registrert"), "{side}");
    assert!(lege.get("/oppgjor/egenandeler").await.tekst.contains("Ingen ubetalte egenandeler"));
}

#[sqlx::test]
async fn what_was_stopped_outside_the_message_is_controlled_again_by_itself(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    sqlx::query("update praksis_periode set periode = daterange('2026-11-20', '2028-07-16') where praksis_id = $1")
        .bind(FALE)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let forste = sendt(&portal, eier, &fil("11")).await;
    let d = finn(&portal, eier, forste).await;
    assert_eq!(d.regninger[0].funn[0].regel, RegelId::K01Praksis);
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", forste.0)).await.tekst;
    assert!(side.contains("kontrollerer vi") && side.contains("av oss selv"), "{side}");
    // Not mended: the same content again is told what stands, and nothing is controlled.
    let avvist = send(&portal, eier, &fil("11")).await.unwrap_err();
    assert_eq!(avvist.id, forste);
    assert!(
        lege.get(&format!("{LISTE}/{}/kvittering?tidligere=1", forste.0))
            .await
            .tekst
            .contains("Samme innhold gir samme svar")
    );
    let mut tx = portal.app.pool.begin().await.unwrap();
    assert_eq!(rebehandling::alle(&portal.app, &mut tx).await.unwrap(), 0);
    tx.rollback().await.unwrap();

    sqlx::query("update praksis_periode set periode = daterange('2026-11-01', '2028-07-16') where praksis_id = $1")
        .bind(FALE)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    rebehandling::planlegg(&portal.app).await.unwrap();
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, forste).await;
    assert_eq!(d.regninger[0].tilstand(), Some(Regningstilstand::RettetOgGodkjent));
    let ny = d.regninger[0].kjede.as_ref().unwrap().senere.as_ref().unwrap().melding;
    let d = finn(&portal, eier, ny).await;
    assert_eq!((d.rad.rebehandler, d.rad.godkjent), (Some(forste), Some(Ore(1_500))));
    assert!(
        lege.get(&format!("{LISTE}/{}", ny.0))
            .await
            .tekst
            .contains("kontrollert på nytt, fordi det som stanset dem er rettet")
    );
    // Once: another look finds nothing, and the same content again is told that all is approved.
    portal.gaa_frem(TimeDelta::minutes(10));
    rebehandling::planlegg(&portal.app).await.unwrap();
    portal.arbeid_ferdig().await;
    assert_eq!(tall(&portal, "select count(*) from melding").await, 2);
    let avvist = send(&portal, eier, &fil("11")).await.unwrap_err();
    assert_eq!(avvist.id, forste);
    let kvittering = lege.get(&format!("{LISTE}/{}/kvittering?tidligere=1", forste.0)).await.tekst;
    assert!(
        kvittering.contains("Alt er godkjent. Det som ble avvist i innsending") && kvittering.contains("Du trenger ikke gjøre noe"),
        "{kvittering}"
    );
    kjor(&portal, "2026-11-27").await;
    assert_eq!(tall(&portal, "select belop_ore from vedtak").await, 1_500);
}

#[sqlx::test]
async fn sending_again_after_it_was_mended_is_taken_as_a_new_look(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    sqlx::query("update praksis_periode set periode = daterange('2026-11-20', '2028-07-16') where praksis_id = $1")
        .bind(FALE)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let forste = sendt(&portal, eier, &fil("11")).await;
    sqlx::query("update praksis_periode set periode = daterange('2026-11-01', '2028-07-16') where praksis_id = $1")
        .bind(FALE)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let igjen = send(&portal, eier, &fil("11")).await.unwrap();
    assert_eq!(igjen.rebehandler, Some(forste));
    let lege = portal.logg_inn(LEGE).await;
    let kvittering = lege.get(&format!("{LISTE}/{}/kvittering", igjen.id.0)).await.tekst;
    assert!(kvittering.contains("Det som stanset regningene, er rettet."), "{kvittering}");
    assert_eq!(finn(&portal, eier, igjen.id).await.regninger[0].status, Regningsstatus::Godkjent);
    assert_eq!(
        finn(&portal, eier, forste).await.regninger[0].tilstand(),
        Some(Regningstilstand::RettetOgGodkjent)
    );
}

#[sqlx::test]
async fn the_ledger_says_for_each_submission_what_was_netted_against_which_credit_and_paid(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-23T10:00:00+01:00");
    // 45 kr paid, then 30 kr of it credited with nothing to net against; then 15 and 30 kr.
    let tre: Vec<Value> = (1..=3)
        .map(|i| regning(&i.to_string(), &format!("2026-11-0{i}T09:00:00+01:00")))
        .collect();
    let a = sendt(&portal, eier, &samlet(&tre)).await;
    kjor(&portal, "2026-11-23").await;
    til(&portal, "2026-11-24T10:00:00+01:00");
    let krediteringer: Vec<Value> = tre[..2]
        .iter()
        .cloned()
        .map(|mut m| {
            let r = &mut m["behandlerkrav"]["regninger"][0];
            r["kreditering"] = true.into();
            r["belop"] = (-15).into();
            m
        })
        .collect();
    let b = sendt(&portal, eier, &samlet(&krediteringer)).await;
    kjor(&portal, "2026-11-24").await;
    til(&portal, "2026-11-25T10:00:00+01:00");
    let c = sendt(&portal, eier, &samlet(&[regning("11", "2026-11-11T09:00:00+01:00")])).await;
    // The order is that of receipt.
    portal.gaa_frem(chrono::TimeDelta::minutes(1));
    let d = sendt(
        &portal,
        eier,
        &samlet(&[
            regning("12", "2026-11-12T09:00:00+01:00"),
            regning("13", "2026-11-13T09:00:00+01:00"),
        ]),
    )
    .await;
    kjor(&portal, "2026-11-25").await;
    til(&portal, "2026-12-01T10:00:00+01:00");
    kjoring::om_tiden_er_inne(&portal.app).await.unwrap();

    let mut sett = Vec::new();
    for id in [a, b, c, d] {
        let detalj = finn(&portal, eier, id).await;
        let o = detalj.rad.oppgjor.unwrap();
        sett.push((
            (o.godkjent.0, o.kreditert.0, o.motregnet.0, o.betales.0),
            detalj.rad.tilstand.lapp(),
            detalj
                .motregnet
                .iter()
                .map(|m| (m.regningsnummer.clone(), m.melding, m.belop.0))
                .collect::<Vec<_>>(),
        ));
    }
    assert_eq!(sett[0], ((4_500, 0, 0, 4_500), Kravlapp::Utbetalt, vec![]));
    assert_eq!(sett[1], ((0, -3_000, 0, 0), Kravlapp::Trukket, vec![]));
    assert_eq!(
        sett[2],
        ((1_500, 0, 1_500, 0), Kravlapp::Motregnet, vec![("1".to_owned(), b, 1_500)])
    );
    assert_eq!(
        sett[3],
        ((3_000, 0, 1_500, 1_500), Kravlapp::Utbetalt, vec![("2".to_owned(), b, 1_500)])
    );
    // Σ paid + Σ netted = Σ approved, per practice.
    assert_eq!(
        tall(
            &portal,
            "select count(*) from (select v.praksis_id, sum(o.godkjent_ore) as godkjent, sum(o.motregnet_ore) as motregnet,
                    (select sum(belop_ore) from vedtak w where w.praksis_id = v.praksis_id) as betalt,
                    (select -sum(belop_ore) from reskontro r where r.praksis_id = v.praksis_id and r.slag = 'kreditering') as kreditert
             from innsending_oppgjor o join vedtak v on v.id = o.vedtak_id group by 1) x
             where godkjent = motregnet + betalt and motregnet = kreditert"
        )
        .await,
        1
    );
    // List, detail, decision, overview, files and API tell the same.
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", d.0)).await.tekst;
    assert!(
        side.contains("Motregnet") && side.contains("Dekket krediteringen av regning 2") && side.contains("15,00"),
        "{side}"
    );
    assert!(lege.get(LISTE).await.tekst.contains("Godkjent uten utbetaling"));
    let vedtak: i64 = tall(&portal, "select max(id) from vedtak").await;
    let side = lege.get(&format!("/oppgjor/vedtak/{vedtak}")).await.tekst;
    assert!(
        side.contains("Krediteringer som er dekket") && side.contains("Motregnet (kr)"),
        "{side}"
    );
    assert!(lege.get(&format!("/oppgjor/vedtak/{vedtak}/pdf")).await.tekst.starts_with("%PDF-"));
    let csv = lege
        .get("/oppgjor/utbetalingsoversikt/csv?fra=01.11.2026&til=31.12.2026")
        .await
        .tekst;
    assert!(csv.contains("45,00;30,00;15,00"), "approved; deducted; paid: {csv}");
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let svar = epj.get(&format!("data/behandlerkravmelding/{}", d.0)).await.json()["behandlerkravmeldinger"][0].clone();
    assert_eq!(
        (svar["sumUtbetaltbelop"].as_f64(), svar["vedtak"]["motregnet"][0]["belop"].as_f64()),
        (Some(15.0), Some(15.0))
    );
}

/// The view of the database finds the link the rule finds, and counts the deadline as the rule does.
#[sqlx::test]
async fn the_view_and_the_rule_are_one(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let mut meldinger = Vec::new();
    // Rejected (90 kr) and approved (15 kr), with numbers and GUIDs that meet in many ways.
    for (i, (nummer, guid, ore, tid)) in [
        ("1", 1, 90, "2026-11-03T09:00:00+01:00"),
        ("1", 2, 90, "2027-01-03T09:00:00+01:00"),
        ("2", 2, 15, "2026-11-04T11:00:00+01:00"),
        ("3", 3, 90, "2026-10-31T23:30:00+01:00"),
        ("4", 3, 90, "2026-11-01T00:30:00+01:00"),
        ("5", 5, 90, "2026-05-31T23:59:00+02:00"),
        ("5", 6, 90, "2026-04-30T23:59:00+02:00"),
        ("7", 1, 90, "2026-11-09T09:00:00+01:00"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut m = regning(nummer, tid);
        m["behandlerkrav"]["navnEPJ"] = format!("x{i}").into();
        let r = &mut m["behandlerkrav"]["regninger"][0];
        r["guid"] = uuid::Uuid::from_u128(guid).to_string().into();
        r["belop"] = ore.into();
        r["takster"][0]["belop"] = ore.into();
        meldinger.push(sendt(&portal, eier, &m.to_string()).await);
    }
    type Rad = (
        i64,
        uuid::Uuid,
        String,
        Option<uuid::Uuid>,
        String,
        Option<chrono::DateTime<chrono::Utc>>,
        chrono::DateTime<chrono::Utc>,
        sqlx::types::Json<Vec<Funn>>,
    );
    let rader: Vec<Rad> = sqlx::query_as(
        "select r.id, r.melding_id, r.regningsnummer, r.guid, r.status, r.tidspunkt, m.mottatt, r.funn from regning r join melding m on m.id = r.melding_id order by r.id",
    )
    .fetch_all(&*portal.app.pool)
    .await
    .unwrap();
    let alle: Vec<Ledd> = rader
        .iter()
        .map(|(id, melding, nummer, guid, status, _, _, funn)| Ledd {
            id: *id,
            eier: eier.0,
            melding: *melding,
            slag: Regningsslag::Regning,
            nummer: nummer.clone(),
            guid: *guid,
            status: status.parse().unwrap(),
            opptatt: opptatt(&funn.0),
        })
        .collect();
    let sett: Vec<(i64, Option<i64>, chrono::NaiveDate, bool)> =
        sqlx::query_as("select id, senere_id, frist, fra_mottak from regning_kjede order by id")
            .fetch_all(&*portal.app.pool)
            .await
            .unwrap();
    let ventet: Vec<_> = (0..alle.len())
        .filter(|i| alle[*i].status == Regningsstatus::Avvist)
        .map(|i| {
            let f = frist(Regningsslag::Regning, rader[i].5, rader[i].6).unwrap();
            (alle[i].id, finn_senere(&alle, i).map(|s| alle[s].id), f.dag, f.fra_mottak)
        })
        .collect();
    assert_eq!(sett, ventet);
    assert!(
        sett.len() >= 6 && sett.iter().any(|s| s.1.is_none()) && sett.iter().any(|s| s.3),
        "{sett:?}"
    );
    assert_eq!(meldinger.len(), 8);
}

#[sqlx::test]
async fn a_claim_that_waited_for_its_practice_was_received_when_it_came(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = kravstotte::lege(&portal).await;
    let xml = include_str!("../data/bkm/fastlege-tre-regninger.xml").replace("<Id>313123456</Id>", "<Id>974760673</Id>");
    let m = send(&portal, eier, &xml).await.unwrap();
    assert_eq!(m.praksis, None);
    // Long after the deadline of its first bill.
    til(&portal, "2026-08-05T10:00:00+02:00");
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", m.id.0)).await.tekst;
    assert!(
        side.contains("Det regnes som mottatt da det kom") && !side.contains("fristen er ute"),
        "{side}"
    );
    assert!(lege.get("/").await.tekst.contains("Velg praksis for et krav"));
    let mut tx = portal.app.pool.begin().await.unwrap();
    let av = Utforer::system(portal.app.klokke.naa());
    praksisportal::krav::praksisvalg::velg_praksis(&mut tx, &av, eier, m.id, grunn::PraksisId(FALE))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, m.id).await;
    assert_eq!(d.regninger[0].status, Regningsstatus::Godkjent, "{:?}", d.regninger[0].funn);
}
