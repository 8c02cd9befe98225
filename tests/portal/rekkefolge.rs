//! Bills in an order nobody planned: the contact before its consultation, the answer before the decision, the report before the rejection,
//! the bill before its rate.

use chrono::TimeDelta;
use grunn::{HelseaktorId, MeldingId, Ore};
use http::StatusCode;
use praksisportal::krav::store::kjede;
use praksisportal::oppstart::takster::{Ordre, Slutt, utfor};
use regler::kjede::Regningstilstand;
use regler::prosess::Regningsstatus;
use regler::regel::RegelId;
use regler::status::Kravlapp;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::kravstotte;
use crate::livet::{LISTE, finn, portal, regning, samlet, sendt, tall};
use crate::support::{LEGE, Portal, nokkel};

pub fn forste(m: &mut Value) -> &mut Value {
    &mut m["behandlerkrav"]["regninger"][0]
}

/// A bill with one code.
pub fn med_takst(nummer: &str, tid: &str, kode: &str, kroner: i64) -> Value {
    let mut m = regning(nummer, tid);
    let r = forste(&mut m);
    (r["takster"][0]["kode"], r["takster"][0]["belop"], r["belop"]) = (kode.into(), kroner.into(), kroner.into());
    m["behandlerkrav"]["belop"] = kroner.into();
    m
}

/// A bill no rule can decide: a frikort that nobody can look up.
pub fn uten_nummer(nummer: &str, tid: &str) -> Value {
    let mut m = med_takst(nummer, tid, "2ad", 194);
    let r = forste(&mut m);
    r["arsakFriEgenandel"] = "F".into();
    r["merknad"] = "Pasienten husker ikke fødselsnummeret".into();
    r["pasient"] = json!({"fornavn": "Sped", "etternavn": "Mus", "kjonn": "1", "fodselsdato": "1980-02-03"});
    m
}

async fn svar(portal: &Portal, navn: &str, svar: &str) {
    let sak = crate::sak::saken(portal, "krav").await;
    let n = portal.logg_inn_saksbehandler(navn).await;
    crate::sak::svar(&n, &sak, svar, "Sett på").await;
    portal.arbeid_ferdig().await;
}

async fn regler(portal: &Portal, eier: HelseaktorId, id: MeldingId) -> Vec<RegelId> {
    let d = finn(portal, eier, id).await;
    d.regninger.iter().flat_map(|r| &r.funn).map(|f| f.regel).collect()
}

/// Was: with the contact approved first, both were paid.
#[sqlx::test]
async fn a_consultation_after_an_approved_contact_waits_until_the_contact_is_credited(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let kontakt = med_takst("1", "2026-11-20T09:00:00+01:00", "1bd", 74);
    let id = sendt(&portal, eier, &kontakt.to_string()).await;
    assert_eq!(finn(&portal, eier, id).await.rad.godkjent, Some(Ore(7_400)));
    let konsultasjon = sendt(&portal, eier, &regning("2", "2026-11-20T09:45:00+01:00").to_string()).await;
    let d = finn(&portal, eier, konsultasjon).await;
    assert_eq!(d.rad.tilstand.lapp(), Kravlapp::ManuellBehandling);
    assert_eq!(regler(&portal, eier, konsultasjon).await, [RegelId::K08AltGodkjent]);
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", konsultasjon.0)).await.tekst;
    assert!(
        side.contains("Krediter regning 1, hvis kontakten hørte til konsultasjonen"),
        "{side}"
    );
    // The contact is not taken back by itself.
    assert_eq!(finn(&portal, eier, id).await.regninger[0].status, Regningsstatus::Godkjent);

    let mut kreditering = kontakt;
    (forste(&mut kreditering)["kreditering"], forste(&mut kreditering)["belop"]) = (true.into(), (-74).into());
    kreditering["behandlerkrav"]["belop"] = (-74).into();
    sendt(&portal, eier, &kreditering.to_string()).await;
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, konsultasjon).await;
    assert_eq!(
        (d.rad.godkjent, d.regninger[0].status),
        (Some(Ore(1_500)), Regningsstatus::Godkjent)
    );
    // The case fell away: nobody is asked about what is decided.
    assert_eq!(tall(&portal, "select count(*) from sak where status = 'bortfalt'").await, 1);
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let side = ravn.get(&crate::sak::saken(&portal, "krav").await).await.tekst;
    assert!(side.contains("Falt bort") && side.contains("det ikke var mer å avgjøre"), "{side}");
    assert!(
        !side.contains("name=\"begrunnelse\"") && !side.contains("regningene under"),
        "{side}"
    );
}

/// Was: «Rettet og avvist igjen» on the first, with a way to the one that fell because of it.
#[sqlx::test]
async fn a_bill_rejected_after_it_was_sent_again_is_the_one_to_correct(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let melding = uten_nummer("7", "2026-11-20T09:00:00+01:00");
    let id = sendt(&portal, eier, &melding.to_string()).await;
    portal.gaa_frem(TimeDelta::minutes(1));
    let mut igjen = melding.clone();
    forste(&mut igjen)["merknad"] = "Sendt en gang til. Pasienten husker ikke fødselsnummeret".into();
    let andre = sendt(&portal, eier, &igjen.to_string()).await;
    assert_eq!(regler(&portal, eier, andre).await, [RegelId::K26Nummer]);
    svar(&portal, "Ryddig Ravn", "avvist").await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.regninger[0].tilstand(), Some(Regningstilstand::MaaRettes));
    assert_eq!(finn(&portal, eier, andre).await.regninger[0].retter, None, "it corrected nothing");
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", id.0)).await.tekst;
    assert!(
        side.contains("Begrunnelsen er «Sett på»") && !side.contains("avvist igjen"),
        "{side}"
    );
    // What is sent after the decision answers both.
    let mut rettet = regning("7", "2026-11-20T09:00:00+01:00");
    forste(&mut rettet)["guid"] = forste(&mut igjen)["guid"].clone();
    sendt(&portal, eier, &rettet.to_string()).await;
    for m in [id, andre] {
        let tilstand = finn(&portal, eier, m).await.regninger[0].tilstand();
        assert_eq!(tilstand, Some(Regningstilstand::RettetOgGodkjent));
    }
}

/// Was: an accepted report of egenandel stood as if nothing had happened when its bill was rejected, and had to be sent again for the next.
#[sqlx::test]
async fn a_report_about_a_bill_that_is_rejected_later_holds_for_the_bill_as_it_is_sent_again(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let mut melding = uten_nummer("7", "2026-11-20T09:00:00+01:00");
    forste(&mut melding)["betaltEgenandel"] = false.into();
    sendt(&portal, eier, &melding.to_string()).await;
    portal.gaa_frem(TimeDelta::minutes(1));
    let guid = forste(&mut melding)["guid"].clone();
    let meldt = json!({"praksisId": melding["praksisId"], "behandlerkrav": {"navnEPJ": "x", "antallRegninger": 1, "belop": 0, "regninger": [
        {"guid": guid, "regningsnummer": "7", "tidspunkt": "2026-11-20T09:00:00+01:00", "betaltEgenandel": true, "korrigeringBetaltEgenandel": true}]}});
    let meldt = sendt(&portal, eier, &meldt.to_string()).await;
    assert_eq!(finn(&portal, eier, meldt).await.regninger[0].status, Regningsstatus::Godkjent);
    svar(&portal, "Ryddig Ravn", "avvist").await;
    let lege = portal.logg_inn(LEGE).await;
    let side = format!("{LISTE}/{}", meldt.0);
    assert!(lege.get(&side).await.tekst.contains("Regningen meldingen gjelder, er avvist siden"));
    let ubetalte = async || {
        let mut db = portal.app.pool.acquire().await.unwrap();
        kjede::ubetalte(&mut db, eier, 10).await.unwrap().1
    };
    assert_eq!(ubetalte().await, 0, "a rejected bill is not to be reported");
    let mut rettet = regning("7", "2026-11-20T09:00:00+01:00");
    (forste(&mut rettet)["guid"], forste(&mut rettet)["betaltEgenandel"]) = (guid, false.into());
    let rettet = sendt(&portal, eier, &rettet.to_string()).await;
    let r = finn(&portal, eier, rettet).await.regninger.remove(0);
    assert_eq!((r.status, r.betalt_egenandel), (Regningsstatus::Godkjent, Some(true)));
    assert_eq!(ubetalte().await, 0);
    assert!(!lege.get(&side).await.tekst.contains("er avvist siden"));
    // Another bill that says the same is still to be reported.
    let mut annen = regning("8", "2026-11-20T11:00:00+01:00");
    forste(&mut annen)["betaltEgenandel"] = false.into();
    sendt(&portal, eier, &annen.to_string()).await;
    assert_eq!(ubetalte().await, 1);
}

/// Was: bills that waited for a code list went on waiting when it was loaded.
#[sqlx::test]
async fn bills_that_wait_for_a_rate_are_controlled_again_when_it_is_taken_into_use(pool: PgPool) {
    const POLI: i64 = 1_004_326_999;
    let (portal, eier) = portal(pool).await;
    kravstotte::praksis(&portal, eier, POLI, "POLI", "Poliklinikken", "999999997", "2020-01-01").await;
    let med_nlk = |nummer: &str| {
        let mut m = regning(nummer, "2026-11-20T09:00:00+01:00");
        m["praksisId"] = POLI.to_string().into();
        let r = forste(&mut m);
        r["nlkkoder"] = json!([{"kode": "NPU01566", "belop": 12.5, "antall": 1}]);
        r["belop"] = 12.5.into();
        r.as_object_mut().unwrap().remove("takster");
        m["behandlerkrav"]["belop"] = 12.5.into();
        m
    };
    let venter = sendt(&portal, eier, &med_nlk("1").to_string()).await;
    assert_eq!(regler(&portal, eier, venter).await, [RegelId::K21AnnetUkjent]);
    // One that waits for something else is let be.
    let annen = sendt(&portal, eier, &uten_nummer("2", "2026-11-21T09:00:00+01:00").to_string()).await;
    assert_eq!(tall(&portal, "select count(*) from sak where avgjort is null").await, 2);
    let fil = std::env::temp_dir().join(format!("kodelister-{}", uuid::Uuid::new_v4()));
    let rader = json!([
        {"nlkKode": "NPU01566", "refusjonskategori": "B1", "fradato": "2026-01-01"},
        {"refusjonskategori": "B1", "refusjonssats": "12,50", "fradato": "2026-01-01"},
    ]);
    std::fs::write(&fil, rader.to_string()).unwrap();
    let ordre = async |ordre: &str| {
        let mut linjer = Vec::new();
        let ord: Vec<String> = ordre.split_whitespace().map(str::to_owned).collect();
        let utfall = utfor(&portal.app, Ordre::tolk(&ord).unwrap(), &mut |l| linjer.push(l)).await;
        assert_eq!(utfall, Ok(Slutt::Gjort), "{linjer:?}");
        linjer.join("\n")
    };
    ordre(&format!("les {} --kodelister PO", fil.display())).await;
    std::fs::remove_file(&fil).unwrap();
    let tekst = ordre("ta-i-bruk --fra 2026-01-01").await;
    assert!(tekst.contains("1 innsendinger som venter på en saksbehandler"), "{tekst}");
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, venter).await;
    assert_eq!(
        (d.rad.godkjent, d.regninger[0].status),
        (Some(Ore(1_250)), Regningsstatus::Godkjent)
    );
    assert_eq!(finn(&portal, eier, annen).await.rad.tilstand.lapp(), Kravlapp::ManuellBehandling);
    assert_eq!(
        tall(&portal, "select count(*) from sak where status = 'bortfalt'").await * 10
            + tall(&portal, "select count(*) from sak where avgjort is null").await,
        11
    );
}

/// Was: nothing was said after the first approval; after the second «regningene under», and no bills.
#[sqlx::test]
async fn both_sides_are_told_what_has_happened_in_a_case_and_what_comes(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let id = sendt(&portal, eier, &uten_nummer("7", "2026-11-20T09:00:00+01:00").to_string()).await;
    let sak = crate::sak::saken(&portal, "krav").await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let gaupe = portal.logg_inn_saksbehandler("Grundig Gaupe").await;
    let lege = portal.logg_inn(LEGE).await;
    let hos_lege = format!("{LISTE}/{}", id.0);
    let ny = ravn.get(&sak).await.tekst;
    assert!(ny.contains("regningene under") && ny.contains("Regninger som venter"), "{ny}");
    assert!(!lege.get(&hos_lege).await.tekst.contains("Én saksbehandler har godkjent"));

    let til = crate::sak::svar(&ravn, &sak, "godkjent", "Kontrollert mot journalen").await;
    let side = ravn.get(til.til()).await.tekst;
    for ord in [
        "Svaret ditt er lagret.",
        "Den første av to saksbehandlere har godkjent.",
        "Ingenting er satt i verk ennå.",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert!(
        gaupe
            .get(&sak)
            .await
            .tekst
            .contains("Den første av to saksbehandlere har godkjent.")
    );
    assert!(
        lege.get(&hos_lege)
            .await
            .tekst
            .contains("Én saksbehandler har godkjent regningene som venter.")
    );

    let til = crate::sak::svar(&gaupe, &sak, "godkjent", "Enig").await;
    portal.arbeid_ferdig().await;
    let side = gaupe.get(til.til()).await.tekst;
    for ord in [
        "Saken er avgjort: godkjent.",
        "blir med i neste utbetaling",
        "Regningene saken gjaldt",
        ">7<",
    ] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert!(
        !side.contains("regningene under") && !side.contains("name=\"begrunnelse\""),
        "{side}"
    );
    assert!(gaupe.get_nn(&sak).await.tekst.contains("Saka er avgjord: godkjend."));
    assert!(!lege.get(&hos_lege).await.tekst.contains("Én saksbehandler har godkjent"));
}

/// A child whose age decides: the case worker reads the year and the age, never the number or the name.
#[sqlx::test]
async fn a_case_worker_reads_the_age_where_a_rule_depends_on_it(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    let mut m = uten_nummer("7", "2026-11-20T09:00:00+01:00");
    // Two reasons to look: a ground of another field, and an age.
    let r = forste(&mut m);
    r["arsakFriEgenandel"] = "G".into();
    r["takster"]
        .as_array_mut()
        .unwrap()
        .push(json!({"kode": "2j", "belop": 50, "antall": 1}));
    (r["belop"], r["pasient"]["fodselsdato"]) = (244.into(), "1971-02-03".into());
    m["behandlerkrav"]["belop"] = 244.into();
    sendt(&portal, eier, &m.to_string()).await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let side = ravn.get(&crate::sak::saken(&portal, "krav").await).await.tekst;
    assert!(side.contains("Pasienten er født i 1971, og var 55 år."), "{side}");
    for ord in ["Sped", "Mus", "1971-02-03", "03.02.1971", "3. februar"] {
        assert!(!side.contains(ord), "{ord}");
    }
}

/// Was: a bill with two faults stood as two, with remedies that asked for opposite things; and the original read as if it had all its money.
#[sqlx::test]
async fn a_page_says_each_bill_once_and_what_was_credited_since(pool: PgPool) {
    let (portal, eier) = portal(pool).await;
    // An evening code by day, with the amount of the day code.
    let feil = sendt(&portal, eier, &med_takst("1", "2026-11-20T09:00:00+01:00", "2ak", 15).to_string()).await;
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", feil.0)).await.tekst;
    let rett = side.split("id=\"rett\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(rett.matches("#regning-0").count(), 1, "{rett}");
    assert_eq!(rett.matches("Gjelder 1 regning").count(), 1, "{rett}");
    assert!(!rett.contains("Rett beløpet"), "one way to make it right: {rett}");
    assert_eq!(
        rett.matches("Følg rådet under regel").count() + 1,
        rett.matches("Gjør slik").count(),
        "{rett}"
    );

    let to = [
        regning("11", "2026-11-20T10:00:00+01:00"),
        regning("12", "2026-11-21T10:00:00+01:00"),
    ];
    let id = sendt(&portal, eier, &samlet(&to)).await;
    let sti = format!("{LISTE}/{}", id.0);
    assert!(lege.get(&sti).await.tekst.contains("Dette har du rett til etter kontrollen."));
    let mut kreditering = to[0].clone();
    (forste(&mut kreditering)["kreditering"], forste(&mut kreditering)["belop"]) = (true.into(), (-15).into());
    kreditering["behandlerkrav"]["belop"] = (-15).into();
    let kreditert = sendt(&portal, eier, &kreditering.to_string()).await;
    // A message of credits alone is owed nothing, also before the run.
    let fratrekk = lege.get(&format!("{LISTE}/{}", kreditert.0)).await.tekst;
    assert!(
        fratrekk.contains("trukket fra i neste utbetaling") && fratrekk.contains("Trekkes fra i neste utbetaling."),
        "{fratrekk}"
    );
    assert!(!fratrekk.contains("Vi skal betale"), "{fratrekk}");
    let side = lege.get(&sti).await.tekst.replace('\u{a0}', " ");
    assert!(!side.contains("Dette har du rett til etter kontrollen."), "{side}");
    assert!(
        side.contains("Dette hadde du rett til etter kontrollen. Siden har du kreditert 1 regning på 15,00 kr."),
        "{side}"
    );
}

/// Was: `/oppgjor` was not found, and one with nothing registered met the form without a word.
#[sqlx::test]
async fn addresses_that_gather_lead_on_and_a_claim_says_first_what_is_missing(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = portal.logg_inn(LEGE).await;
    for (fra, til) in [
        ("/oppgjor", "/oppgjor/innsendinger"),
        ("/praksisinformasjon", "/praksisinformasjon/helseaktor"),
        ("/regler/takst", "/regler"),
    ] {
        let svar = n.get(fra).await;
        assert_eq!((svar.status, svar.til()), (StatusCode::SEE_OTHER, til), "{fra}");
        assert_eq!(n.get(til).await.status, StatusCode::OK, "{til}");
    }
    assert!(portal.anonym().get("/oppgjor").await.til().starts_with("/logg-inn"));
    let tom = n.get("/oppgjor/innsendinger/ny").await.tekst;
    for ord in [
        "Dette mangler før vi kan betale et krav",
        "href=\"/praksisinformasjon/praksis/ny\"",
        "href=\"/praksisinformasjon/avtaler-og-samtykker/avtale\"",
    ] {
        assert!(tom.contains(ord), "{ord}: {tom}");
    }
    // Nor does the receipt promise a day that nobody can keep.
    let xml = include_bytes!("../data/bkm/fastlege-tre-regninger.xml");
    let svar = n
        .last_opp(
            "/oppgjor/innsendinger/last-opp",
            &[("nokkel", &nokkel()), ("praksis", "fila")],
            Some(("krav.xml", xml)),
            true,
        )
        .await;
    let kvittering = n.get(svar.til()).await.tekst;
    assert!(kvittering.contains("Kravet er mottatt"), "{kvittering}");
    assert!(
        kvittering.contains("Når praksisen er valgt") && kvittering.contains("Dette mangler før vi kan betale et krav"),
        "{kvittering}"
    );
    assert!(!kvittering.contains("Pengene er vanligvis på konto senest"), "{kvittering}");
    kravstotte::lege(&portal).await;
    assert!(
        !n.get("/oppgjor/innsendinger/ny")
            .await
            .tekst
            .contains("Dette mangler før vi kan betale")
    );
}
