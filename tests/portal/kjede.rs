//! What a page and the API say of a bill another stands before, of one that waits among many, and of what has been taken back.

use chrono::TimeDelta;
use futures::future::join_all;
use grunn::{HelseaktorId, MeldingId, Ore};
use praksisportal::krav::mottak;
use praksisportal::krav::store::{self, Filter, Kanal, Sortering, kontroll};
use praksisportal::server::request::Utforer;
use regler::kjede::Regningstilstand;
use regler::prosess::Regningsstatus;
use regler::regel::RegelId;
use regler::status::Kravlapp;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::epj::{Epj, med_helseid};
use crate::kravstotte;
use crate::livet::{LISTE, finn, kjor, portal, regning, samlet, sendt, tall, til};
use crate::rekkefolge::{forste, med_takst, uten_nummer};
use crate::support::{LEGE, Portal};
use crate::vekst::lest;

/// Takes back the whole of a bill; `nr` makes its content its own.
fn kreditering(av: &Value, nr: usize) -> Value {
    let mut m = av.clone();
    let r = forste(&mut m);
    let belop = -r["belop"].as_i64().unwrap();
    (r["kreditering"], r["belop"], r["merknad"]) = (true.into(), belop.into(), format!("nr. {nr}").into());
    m["behandlerkrav"]["belop"] = belop.into();
    m
}

async fn side(portal: &Portal, id: MeldingId) -> String {
    let lege = portal.logg_inn(LEGE).await;
    lege.get(&format!("{LISTE}/{}", id.0)).await.tekst.replace('\u{a0}', " ")
}

fn lenker_til(side: &str, id: MeldingId) -> bool {
    side.contains(&format!("href=\"{LISTE}/{}\" class=\"ds-link\">Se regning", id.0))
}

/// Was: the rejected ones had each a way to the other, and none to the one that was approved.
#[sqlx::test]
async fn rejected_credits_lead_to_the_one_that_was_approved(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-27T12:00:00+01:00");
    let original = regning("1", "2026-11-20T09:00:00+01:00");
    sendt(&portal, eier, &original.to_string()).await;
    let mut alle = Vec::new();
    for nr in 1..=3 {
        portal.gaa_frem(TimeDelta::minutes(1));
        alle.push(sendt(&portal, eier, &kreditering(&original, nr).to_string()).await);
    }
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    for id in &alle[1..] {
        let r = finn(&portal, eier, *id).await.regninger.remove(0);
        assert_eq!(
            (r.funn[0].regel, r.tilstand()),
            (RegelId::K24AltKreditert, Some(Regningstilstand::KanIkkeRettes))
        );
        let side = side(&portal, *id).await;
        assert!(lenker_til(&side, alle[0]) && side.contains("alt kreditert"), "{side}");
        for annen in alle[1..].iter().filter(|a| *a != id) {
            assert!(!side.contains(&annen.0.to_string()), "{side}");
        }
        assert!(!side.contains("Dette må rettes") && !side.contains("Du må gjøre noe"), "{side}");
        let svar = epj.get(&format!("data/behandlerkravmelding/{}", id.0)).await.json();
        let om = &svar["behandlerkravmeldinger"][0]["innsending"]["regninger"][0]["oppfolging"];
        assert_eq!(
            om["senere"]["behandlerkravmeldingId"].as_str(),
            Some(alle[0].0.to_string().as_str()),
            "{om}"
        );
    }
    // Two at once, whichever is controlled first.
    for n in 10..16 {
        let original = regning(&n.to_string(), &format!("2026-11-{n}T09:00:00+01:00"));
        sendt(&portal, eier, &original.to_string()).await;
        let par = join_all((1..=2).map(|nr| {
            let av = Utforer::system(portal.app.klokke.naa());
            let innhold = kreditering(&original, nr).to_string().into_bytes();
            let app = portal.app.clone();
            async move {
                mottak::ta_imot(&app, &av, eier, Kanal::Opplasting, innhold, None)
                    .await
                    .unwrap()
                    .unwrap()
                    .id
            }
        }))
        .await;
        portal.arbeid_ferdig().await;
        let mut begge = Vec::new();
        for id in par {
            begge.push((id, finn(&portal, eier, id).await.regninger.remove(0)));
        }
        begge.sort_by_key(|(_, r)| r.status == Regningsstatus::Avvist);
        let [(godkjent, a), (avvist, b)] = begge.as_slice() else {
            panic!("{begge:?}")
        };
        assert_eq!((a.status, b.status), (Regningsstatus::Godkjent, Regningsstatus::Avvist));
        let side = side(&portal, *avvist).await;
        assert!(lenker_til(&side, *godkjent) && side.contains("alt kreditert"), "{side}");
    }
}

/// Was: «behold nummeret» and «bruk et nytt nummer» about a bill that was approved already, and no way to it.
#[sqlx::test]
async fn the_same_bill_sent_three_times_is_approved_once_and_asks_for_nothing(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let mut alle = Vec::new();
    let mut m = regning("7", "2026-11-20T09:00:00+01:00");
    for nr in 1..=3 {
        portal.gaa_frem(TimeDelta::minutes(1));
        forste(&mut m)["merknad"] = format!("nr. {nr}").into();
        alle.push(sendt(&portal, eier, &m.to_string()).await);
    }
    for id in &alle[1..] {
        let side = side(&portal, *id).await;
        assert!(
            lenker_til(&side, alle[0]) && side.contains("og den er godkjent. Du trenger ikke gjøre noe."),
            "{side}"
        );
        for ord in [
            "nytt nummer",
            "Behold regningsnummeret",
            "Dette må rettes",
            "Du må gjøre noe",
            "avvist igjen",
        ] {
            assert!(!side.contains(ord), "{ord}: {side}");
        }
    }
    let lege = portal.logg_inn(LEGE).await;
    assert!(!lege.get("/").await.tekst.contains("Rett avviste regninger"));
    // Credited since, it may be claimed anew, with another number.
    sendt(&portal, eier, &kreditering(&m, 4).to_string()).await;
    assert!(side(&portal, alle[1]).await.contains("bruk et nytt regningsnummer"));
    // Another treatment with a number that is taken: which number it is, and one way to make it right.
    let annen = sendt(&portal, eier, &regning("7", "2026-11-21T09:00:00+01:00").to_string()).await;
    let side = side(&portal, annen).await;
    assert!(
        side.contains("Gi regningen et nytt nummer.") && lenker_til(&side, alle[0]),
        "{side}"
    );
    assert!(side.contains("Behold regningsnummeret, om ikke rådet sier noe annet."), "{side}");
}

/// A bill for a patient of its own, so that nothing of it meets the others.
fn alene(nr: usize) -> Value {
    let mut m = regning(
        &nr.to_string(),
        &format!("2026-11-{:02}T{:02}:00:00+01:00", 1 + nr % 20, 8 + nr / 20),
    );
    forste(&mut m)["pasient"] = json!({"fornavn": format!("P{nr}"), "etternavn": "Test", "kjonn": "1", "fodselsdato": "1980-01-01"});
    m
}

/// Was: 29 bills, and nothing to tell which of them waited. And the API went on saying that a person looks when they had.
#[sqlx::test]
async fn one_that_waits_among_many_is_shown_and_is_told_to_wait_no_longer_than_it_does(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-27T12:00:00+01:00");
    let mut alle: Vec<Value> = (1..29).map(alene).collect();
    alle.push(uten_nummer("99", "2026-11-25T15:00:00+01:00"));
    let id = sendt(&portal, eier, &samlet(&alle)).await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(
        (d.rad.tilstand.lapp(), d.rad.tilstand.antall_avviste),
        (Kravlapp::ManuellBehandling, 0)
    );
    let foer = side(&portal, id).await;
    let venter = foer.split("id=\"venter\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(
        venter.contains("#regning-28\" class=\"ds-link\">Regning 99</a>") && !venter.contains("?del="),
        "{venter}"
    );
    assert_eq!(venter.matches("<li>").count(), 1, "{venter}");
    let apnet = |plass: usize| {
        let etter = foer.split(&format!("id=\"regning-{plass}\"")).nth(1).unwrap();
        etter.split('>').next().unwrap().contains("open")
    };
    assert!(apnet(28) && !apnet(0), "{foer}");
    assert_eq!(foer.matches(">Venter på svar</span>").count(), 1, "{foer}");
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let hos_epj = async || {
        let svar = epj.get(&format!("data/behandlerkravmelding/{}", id.0)).await.json();
        svar["behandlerkravmeldinger"][0]["innsending"]["regninger"][28]["merknader"].to_string()
    };
    assert!(hos_epj().await.contains("En saksbehandler ser på regningen."));
    let sak = crate::sak::saken(&portal, "krav").await;
    for (navn, lapp) in [("Ryddig Ravn", Kravlapp::ManuellBehandling), ("Grundig Gaupe", Kravlapp::Godkjent)] {
        let n = portal.logg_inn_saksbehandler(navn).await;
        crate::sak::svar(&n, &sak, "godkjent", "Sett på").await;
        portal.arbeid_ferdig().await;
        assert_eq!(finn(&portal, eier, id).await.rad.tilstand.lapp(), lapp);
    }
    let merknader = hos_epj().await;
    assert!(
        merknader.contains("Vi kan ikke slå det opp") && merknader.contains("godkjent den"),
        "{merknader}"
    );
    assert!(
        !merknader.contains("saksbehandler ser på") && !merknader.contains("Vent på svaret"),
        "{merknader}"
    );
    assert!(!side(&portal, id).await.contains("id=\"venter\""));
    // Nor does the decision.
    kjor(&portal, "2026-11-27").await;
    let vedtak = tall(&portal, "select id from vedtak").await;
    let lege = portal.logg_inn(LEGE).await;
    let vedtak = lege.get(&format!("/oppgjor/vedtak/{vedtak}")).await.tekst;
    assert!(
        vedtak.contains("Vi kan ikke slå det opp") && !vedtak.contains("saksbehandler ser på"),
        "{vedtak}"
    );
}

/// Was: a case worker could not see that the clinician had been asked to credit the contact meanwhile.
#[sqlx::test]
async fn a_case_says_what_the_clinician_has_been_asked_to_do(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    sendt(&portal, eier, &med_takst("1", "2026-11-20T09:00:00+01:00", "1bd", 74).to_string()).await;
    let konsultasjon = sendt(&portal, eier, &regning("2", "2026-11-20T09:45:00+01:00").to_string()).await;
    let sak = crate::sak::saken(&portal, "krav").await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let side = ravn.get(&sak).await.tekst;
    assert!(side.contains("Behandleren har fått beskjed: Krediter regning 1,"), "{side}");
    crate::sak::svar(&ravn, &sak, "avvist", "Samme konsultasjon").await;
    portal.arbeid_ferdig().await;
    assert!(!ravn.get(&sak).await.tekst.contains("har fått beskjed"));
    assert_eq!(finn(&portal, eier, konsultasjon).await.regninger[0].status, Regningsstatus::Avvist);
    // The contact that falls beside its consultation: two ways, and neither is «nothing».
    let kontakt = sendt(&portal, eier, &med_takst("3", "2026-11-21T09:00:00+01:00", "1bd", 74).to_string()).await;
    sendt(
        &portal,
        eier,
        &kreditering(&med_takst("3", "2026-11-21T09:00:00+01:00", "1bd", 74), 1).to_string(),
    )
    .await;
    sendt(&portal, eier, &regning("4", "2026-11-21T09:45:00+01:00").to_string()).await;
    let igjen = sendt(&portal, eier, &med_takst("5", "2026-11-21T09:00:00+01:00", "1bd", 74).to_string()).await;
    assert_eq!(finn(&portal, eier, kontakt).await.regninger[0].status, Regningsstatus::Kreditert);
    let side = self::side(&portal, igjen).await;
    assert!(
        side.contains("Du må gjøre noe") && side.contains("kan du la regningen ligge."),
        "{side}"
    );
    assert!(!side.contains("trenger du ikke gjøre noe"), "{side}");
}

async fn med_lapp(portal: &Portal, eier: HelseaktorId, lapp: Kravlapp) -> Vec<MeldingId> {
    let filter = Filter {
        status: vec![lapp],
        ..Filter::default()
    };
    let mut db = portal.app.pool.acquire().await.unwrap();
    let idag = portal.app.klokke.idag();
    let liste = store::liste(&mut db, eier, idag, &filter, Sortering::default(), None, 50)
        .await
        .unwrap();
    let alle = store::antall_per_lapp(&mut db, eier).await.unwrap();
    assert_eq!(alle.get(&lapp).copied().unwrap_or(0), liste.totalt, "{lapp:?}");
    liste.rader.iter().map(|r| r.id).collect()
}

/// Was: «blir med i neste utbetaling» and a promise of thirty days for bills that had all been credited; and the filter «Trekkes fra» without
/// the credits that the next run takes.
#[sqlx::test]
async fn before_the_run_what_is_taken_back_is_not_promised_and_is_found_by_its_label(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let to = [regning("1", "2026-11-20T10:00:00+01:00"), regning("2", "2026-11-21T10:00:00+01:00")];
    let original = sendt(&portal, eier, &samlet(&to)).await;
    let foer = side(&portal, original).await;
    assert!(
        foer.contains("De blir med i neste utbetaling.") && foer.contains("Vi skal betale senest"),
        "{foer}"
    );
    let en = sendt(&portal, eier, &kreditering(&to[0], 1).to_string()).await;
    let etter_en = side(&portal, original).await;
    assert!(
        etter_en.contains("noen har du kreditert siden. Resten blir med i neste utbetaling."),
        "{etter_en}"
    );
    assert!(
        etter_en.contains("Det du ikke har kreditert, blir med") && etter_en.contains("Vi skal betale senest"),
        "{etter_en}"
    );
    let begge = sendt(&portal, eier, &kreditering(&to[1], 2).to_string()).await;
    let etter = side(&portal, original).await;
    for ord in ["blir med i neste utbetaling", "Vi skal betale senest"] {
        assert!(!etter.contains(ord), "{ord}: {etter}");
    }
    assert!(
        etter.contains("du har kreditert alle siden. Det blir ikke betalt noe for dem."),
        "{etter}"
    );

    let mut fratrekk = med_lapp(&portal, eier, Kravlapp::Trukket).await;
    fratrekk.sort_by_key(|id| id.0);
    let mut ventet = vec![en, begge];
    ventet.sort_by_key(|id| id.0);
    assert_eq!(fratrekk, ventet);
    assert_eq!(med_lapp(&portal, eier, Kravlapp::Godkjent).await, [original]);
    let kredit = side(&portal, en).await;
    assert!(
        kredit.contains(">Trekkes fra</span>") && !kredit.contains("Åpne vedtaket"),
        "{kredit}"
    );
    // The run: the same label, and now there is a decision to open.
    kjor(&portal, "2026-11-27").await;
    assert_eq!(med_lapp(&portal, eier, Kravlapp::Trukket).await.len(), 2);
    assert!(side(&portal, en).await.contains("Åpne vedtaket"));
    assert_eq!(finn(&portal, eier, original).await.rad.tilstand.lapp(), Kravlapp::Motregnet);
}

/// The look for reports of egenandel reads what is about the bills of the message, however much has been sent before.
#[sqlx::test]
async fn the_look_for_reports_of_egenandel_does_not_grow_with_what_is_stored(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let ubetalt = |nr: usize| {
        let mut m = alene(nr);
        forste(&mut m)["betaltEgenandel"] = false.into();
        m
    };
    let sendt_tjue = async |fra: usize| {
        let alle: Vec<Value> = (fra..fra + 20).map(ubetalt).collect();
        let id = sendt(&portal, eier, &samlet(&alle)).await;
        assert_eq!(finn(&portal, eier, id).await.rad.godkjent, Some(Ore(30_000)));
        id
    };
    let maal = async |id: MeldingId| {
        sqlx::raw_sql("analyze regning").execute(&*portal.app.pool).await.unwrap();
        let mut tx = portal.app.pool.begin().await.unwrap();
        let sak = kontroll::sak(&mut tx, id).await.unwrap().unwrap();
        let foer = lest(&mut tx).await;
        kontroll::egenandel_meldt_for(&mut tx, &sak).await.unwrap();
        let ut = lest(&mut tx).await - foer;
        tx.rollback().await.unwrap();
        ut
    };
    let forste = sendt_tjue(1).await;
    let faa = maal(forste).await;
    // Reports and bills of the same practitioner, twenty thousand of them.
    sqlx::query(
        "insert into regning (melding_id, helseaktor_id, plass, guid, regningsnummer, tidspunkt, takstkoder, linjer, status, krevd_ore, godkjent_ore,
                              betalt_egenandel, kreditering, korrigering)
         select $1, $2, 1000 + n, case when n % 3 = 0 then null else gen_random_uuid() end, (100000 + n)::text, '2026-01-05', '{}', '[]', 'godkjent', 0, 0,
                true, false, n % 2 = 0 from generate_series(1, 20000) n",
    )
    .bind(forste.0)
    .bind(eier.0)
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    let mange = maal(sendt_tjue(101).await).await;
    assert!(mange <= faa.max(20) * 2, "{faa} rows read, then {mange}");
}
