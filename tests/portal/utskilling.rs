//! Bills whose register is silent are set apart, so that the others reach the day's payment run.

use grunn::{HelseaktorId, MeldingId, Ore};
use praksisportal::krav::store::Innsendingsrad;
use regler::prosess::{Kontrollstatus, Regningsstatus};
use regler::regel::RegelId;
use regler::status::Kravlapp;
use serde_json::Value;
use sqlx::PgPool;

use crate::epj::{Epj, med_helseid};
use crate::kravstotte;
use crate::livet::{LISTE, finn, kjor, regning, samlet, send, sendt, tall, til};
use crate::support::{LEGE, Portal};

/// Two ordinary bills, and one between them with a frikort the register never answers about.
fn tre() -> [Value; 3] {
    let mut taus = regning("2", "2026-11-19T11:00:00+01:00");
    let r = &mut taus["behandlerkrav"]["regninger"][0];
    r["pasient"]["identifikasjon"]["id"] = "13816530096".into();
    r["arsakFriEgenandel"] = "F".into();
    (r["belop"], r["takster"][0]["belop"]) = (194.into(), 194.into());
    [
        regning("1", "2026-11-18T09:00:00+01:00"),
        taus,
        regning("3", "2026-11-20T13:00:00+01:00"),
    ]
}

/// All rows of a message, the first first.
async fn rader(portal: &Portal, eier: HelseaktorId, id: MeldingId) -> Vec<Innsendingsrad> {
    let mut ut = vec![finn(portal, eier, id).await.rad];
    for u in ut[0].utskilte.clone() {
        ut.push(finn(portal, eier, u.melding).await.rad);
    }
    ut
}

#[sqlx::test]
async fn a_silent_register_holds_its_own_bill_and_the_others_are_paid_in_the_run(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let utsteder = med_helseid(&mut portal).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-27T12:00:00+01:00");
    let id = sendt(&portal, eier, &samlet(&tre())).await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(
        (d.rad.tilstand.lapp(), d.regninger.len(), d.rad.utskilte.len()),
        (Kravlapp::ManuellBehandling, 3, 0),
        "the run is hours away: the register is asked again"
    );
    til(&portal, "2026-11-27T15:14:00+01:00");
    portal.arbeid_ferdig().await;
    assert_eq!(rader(&portal, eier, id).await.len(), 1);
    // Near the run, by the next attempt at the latest.
    for kl in ["15:20", "15:40", "15:55"] {
        til(&portal, &format!("2026-11-27T{kl}:00+01:00"));
        portal.arbeid_ferdig().await;
    }
    let alle = rader(&portal, eier, id).await;
    let [forste, utskilt] = alle.as_slice() else { panic!("{alle:#?}") };
    assert_eq!(
        (
            forste.tilstand.kontroll,
            forste.tilstand.antall_regninger,
            forste.krevd,
            forste.godkjent
        ),
        (Kontrollstatus::FerdigKontrollert, 2, Ore(3_000), Some(Ore(3_000)))
    );
    assert_eq!(
        (utskilt.rebehandler, utskilt.mottatt, utskilt.krevd, utskilt.godkjent),
        (Some(id), forste.mottatt, Ore(19_400), None)
    );
    let d = finn(&portal, eier, id).await;
    let numre =
        |d: &praksisportal::krav::store::Detalj| d.regninger.iter().map(|r| (r.plass, r.regningsnummer.clone())).collect::<Vec<_>>();
    assert_eq!(numre(&d), [(0, "1".to_owned()), (1, "3".to_owned())]);
    assert!(d.merknader.is_empty(), "the sender counted right: {:?}", d.merknader);
    let taus = finn(&portal, eier, utskilt.id).await;
    assert_eq!(numre(&taus), [(0, "2".to_owned())]);
    assert_eq!(taus.regninger[0].funn[0].regel, RegelId::K11IkkeSvar);
    assert_eq!(tall(&portal, "select count(*) from sak").await, 0, "the register is asked again");

    // Each page says where the bills are, and who waits for what.
    let lege = portal.logg_inn(LEGE).await;
    let nummer = utskilt.innsending.unwrap().0;
    let side = lege.get(&format!("{LISTE}/{}", id.0)).await.tekst;
    assert!(side.contains(&format!("er skilt ut til innsending {nummer}")), "{side}");
    let nn = lege.get_nn(&format!("{LISTE}/{}", utskilt.id.0)).await.tekst;
    assert!(
        nn.contains("skilde ut frå ei anna innsending") && nn.contains("Vi prøver igjen"),
        "{nn}"
    );
    let igjen = send(&portal, eier, &samlet(&tre())).await.unwrap_err();
    assert_eq!(igjen.id, id, "the same content is one message");
    let kvittering = lege.get(&format!("{LISTE}/{}/kvittering?tidligere=1", id.0)).await.tekst;
    assert!(kvittering.contains(&format!("skilt ut til innsending {nummer}")), "{kvittering}");
    // One message with two rows for the journal system.
    let epj = Epj::ny(&portal, &utsteder, LEGE);
    let api = epj.get(&format!("data/behandlerkravmelding/{}", id.0)).await.json();
    let rader: Vec<_> = api["behandlerkravmeldinger"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            (
                r["behandlerkravmeldingId"].clone(),
                r["rebehandling"].clone(),
                r["antallRegninger"].clone(),
            )
        })
        .collect();
    let meldingsid = Value::from(id.0.to_string());
    assert_eq!(
        rader,
        [(meldingsid.clone(), false.into(), 2.into()), (meldingsid, true.into(), 1.into())]
    );

    kjor(&portal, "2026-11-27").await;
    assert_eq!(tall(&portal, "select belop_ore from vedtak").await, 3_000);
    // Silent past the run after that: a person looks at the one bill, and nobody asks for ever.
    til(&portal, "2026-11-30T16:40:00+01:00");
    portal.arbeid_ferdig().await;
    assert_eq!(tall(&portal, "select count(*) from sak where slag = 'krav'").await, 1);
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'kontroll' and ferdig is null").await,
        0
    );
    // The session of Friday is over.
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(&format!("{LISTE}/{}", utskilt.id.0)).await.tekst;
    assert!(
        side.contains("venter regningen på en saksbehandler") && !side.contains("Vi prøver igjen"),
        "{side}"
    );
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let gaupe = portal.logg_inn_saksbehandler("Grundig Gaupe").await;
    let sak = crate::sak::saken(&portal, "krav").await;
    crate::sak::svar(&ravn, &sak, "godkjent", "Frikortet er vist frem").await;
    crate::sak::svar(&gaupe, &sak, "godkjent", "Enig").await;
    portal.arbeid_ferdig().await;
    assert_eq!(finn(&portal, eier, utskilt.id).await.regninger[0].status, Regningsstatus::Godkjent);
    kjor(&portal, "2026-12-01").await;
    assert_eq!(tall(&portal, "select sum(belop_ore)::bigint from vedtak").await, 3_000 + 19_400);
}

#[sqlx::test]
async fn what_comes_just_before_the_run_does_not_wait_for_it(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-27T15:30:00+01:00");
    let id = sendt(&portal, eier, &samlet(&tre())).await;
    let alle = rader(&portal, eier, id).await;
    let kontroll: Vec<_> = alle.iter().map(|r| r.tilstand.kontroll).collect();
    assert_eq!(kontroll, [Kontrollstatus::FerdigKontrollert, Kontrollstatus::KontrolleresManuelt]);
    // A bill alone has nobody to be set apart from; it waits for the register until the run, and then for a person.
    let [_, taus, _] = tre();
    let mut alene = taus.clone();
    let r = &mut alene["behandlerkrav"]["regninger"][0];
    (r["regningsnummer"], r["guid"], r["tidspunkt"]) = (
        "9".into(),
        uuid::Uuid::from_u128(9).to_string().into(),
        "2026-11-17T11:00:00+01:00".into(),
    );
    let id = sendt(&portal, eier, &alene.to_string()).await;
    assert_eq!(rader(&portal, eier, id).await.len(), 1);
    assert_eq!(tall(&portal, "select count(*) from sak").await, 0);
    til(&portal, "2026-11-27T16:40:00+01:00");
    portal.arbeid_ferdig().await;
    assert_eq!(tall(&portal, "select count(*) from sak").await, 1);
    assert_eq!(finn(&portal, eier, id).await.regninger[0].funn[0].regel, RegelId::K11Saksbehandler);
}
