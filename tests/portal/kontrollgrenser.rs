//! Limits that stop for a look: what would be paid waits for two case workers, who see why; the history is read from the database.

use grunn::{HelseaktorId, Ore};
use praksisportal::krav::store::Detalj;
use regler::apnedata::Lest;
use regler::prosess::Regningsstatus;
use regler::regel::RegelId;
use regler::takstfil;
use regler::takstregel::{Regelslag, Styrke, Takstregel};
use serde_json::Value;
use sqlx::PgPool;

use crate::kravstotte::{lege, mange};
use crate::support::{LEGE, Portal};
use crate::takster::{finn, legg_inn, send, senere, ta_i_bruk, tall};

async fn kontrollert(portal: &Portal, eier: HelseaktorId, melding: &Value) -> Detalj {
    let id = send(portal, eier, melding).await;
    portal.arbeid_ferdig().await;
    finn(portal, eier, id).await
}

fn grunner(d: &Detalj) -> Vec<RegelId> {
    d.regninger.iter().flat_map(|r| &r.funn).map(|f| f.regel).collect()
}

async fn to_godkjenner(portal: &Portal) {
    let sak = crate::sak::saken(portal, "krav").await;
    for navn in ["Ryddig Ravn", "Grundig Gaupe"] {
        let saksbehandler = portal.logg_inn_saksbehandler(navn).await;
        crate::sak::svar(&saksbehandler, &sak, "godkjent", "Kontrollert mot timeboka").await;
    }
    portal.arbeid_ferdig().await;
}

async fn saker(portal: &Portal) -> i64 {
    tall(portal, "select count(*) from sak where slag = 'krav'").await
}

#[sqlx::test]
async fn a_sum_above_the_limit_waits_and_both_sides_read_why(pool: PgPool) {
    let portal = Portal::med_kontrollgrenser(pool, "LE,dag,0,3,20,40,365,,,,prøve").await;
    let eier = lege(&portal).await;
    let d = kontrollert(&portal, eier, &mange(3, 1)).await;
    assert_eq!(grunner(&d), [RegelId::GrenseDag; 3]);
    assert!(
        d.regninger
            .iter()
            .all(|r| (r.status, r.godkjent) == (Regningsstatus::Behandles, None))
    );

    let (hvorfor, grunn_nn) = ("er på 45,00", "er på 45,00\u{a0}kr til saman. Det er meir enn grensa på 40,00");
    let n = portal.logg_inn(LEGE).await;
    let sti = format!("/oppgjor/innsendinger/{}", d.rad.id.0);
    let side = n.get(&sti).await.tekst;
    assert!(side.contains(hvorfor) && side.contains("Det betyr ikke at noe er feil"), "{side}");
    assert!(n.get_nn(&sti).await.tekst.contains(grunn_nn));
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let sak = crate::sak::saken(&portal, "krav").await;
    assert!(ravn.get(&sak).await.tekst.contains(hvorfor) && ravn.get_nn(&sak).await.tekst.contains(grunn_nn));

    to_godkjenner(&portal).await;
    let d = finn(&portal, eier, d.rad.id).await;
    assert_eq!(d.rad.godkjent, Some(Ore(4_500)));
    // What was sent before counts: one bill more on that day waits too. Another day does not.
    let mut til = mange(4, 100);
    til["behandlerkrav"]["regninger"].as_array_mut().unwrap().drain(..3);
    til["behandlerkrav"]["antallRegninger"] = 1.into();
    til["behandlerkrav"]["belop"] = 15.into();
    let d = kontrollert(&portal, eier, &til).await;
    assert_eq!(grunner(&d), [RegelId::GrenseDag]);
    assert!(d.regninger[0].funn[0].tekst(grunn::text::Sprak::Nb).contains("60,00"));
    assert_eq!(
        kontrollert(&portal, eier, &senere(2, 200, "2025-10-08")).await.rad.godkjent,
        Some(Ore(3_000))
    );
}

#[sqlx::test]
async fn the_own_median_is_of_approved_bills_before_the_message(pool: PgPool) {
    let rader = "LE,dag,40,3,2,1000,30,,,,prøve\nLE,regning,20,3,4,1000,30,,,,prøve";
    let portal = Portal::med_kontrollgrenser(pool, rader).await;
    let eier = lege(&portal).await;
    let stor = |nummer: usize| {
        let (takster, _) = takstfil::innebygde_rader().unwrap();
        let dag = "2025-10-20".parse().unwrap();
        let sats = takster
            .iter()
            .filter(|t| t.fagomrade == "LE" && t.kode == "11ad" && t.gyldig_fra <= dag)
            .max_by_key(|t| t.gyldig_fra)
            .unwrap();
        assert!(sats.refusjon > Ore(4_500) && sats.refusjon.0 % 100 == 0);
        // Each on a day of its own, so that they are no neighbours.
        let mut m = senere(1, nummer, &format!("2025-10-{}", 20 + nummer / 10));
        let kroner = sats.refusjon.0 / 100;
        m["behandlerkrav"]["belop"] = kroner.into();
        let r = &mut m["behandlerkrav"]["regninger"][0];
        (r["belop"], r["takster"][0]["belop"], r["takster"][0]["kode"]) = (kroner.into(), kroner.into(), "11ad".into());
        m
    };
    // Nothing is known, then two days of 15 and 30 kr with three bills: still too few bills, and two days.
    kontrollert(&portal, eier, &senere(1, 10, "2025-10-02")).await;
    kontrollert(&portal, eier, &senere(2, 20, "2025-10-03")).await;
    let d = kontrollert(&portal, eier, &stor(30)).await;
    assert_eq!(grunner(&d), [RegelId::GrenseDag], "three times 15 kr, the lower of the two");
    // A rejected bill and another practitioner's are no history; a fourth approved one is.
    let mut avvist = senere(1, 40, "2025-10-05");
    avvist["behandlerkrav"]["regninger"][0]["takster"][0]["belop"] = 99.into();
    kontrollert(&portal, eier, &avvist).await;
    assert_eq!(
        tall(
            &portal,
            "select count(*) from regning where status = 'avvist' and regningsnummer = '40'"
        )
        .await,
        1
    );
    assert!(!grunner(&kontrollert(&portal, eier, &stor(50)).await).contains(&RegelId::GrenseRegning));
    kontrollert(&portal, eier, &senere(1, 60, "2025-10-06")).await;
    assert!(grunner(&kontrollert(&portal, eier, &stor(70)).await).contains(&RegelId::GrenseRegning));
}

fn krever_diagnose(kode: &str) -> Lest {
    let (takster, _) = takstfil::innebygde_rader().unwrap();
    Lest {
        takster: takster.into_iter().filter(|t| t.fagomrade == "LE").collect(),
        regler: vec![Takstregel {
            fagomrade: "LE".into(),
            takst: "2ad".into(),
            slag: Regelslag::KreverDiagnose(vec![kode.into()]),
            praksistyper: Vec::new(),
            fra: None,
            til: None,
            styrke: Styrke::Avviser,
            tekst: String::new(),
            kilde: "prøve".into(),
            merknad: None,
        }],
        ..Lest::default()
    }
}

#[sqlx::test]
async fn after_a_renewal_an_answer_is_used_again_only_for_the_reasons_it_was_given_to(pool: PgPool) {
    let portal = Portal::med_kontrollgrenser(pool, "LE,regning,0,3,20,10,365,,,,prøve").await;
    let eier = lege(&portal).await;
    let id = kontrollert(&portal, eier, &mange(1, 1)).await.rad.id;
    to_godkjenner(&portal).await;
    assert_eq!(finn(&portal, eier, id).await.rad.godkjent, Some(Ore(1_500)));

    // The same reason: nobody is asked again.
    let sett = legg_inn(&portal, &krever_diagnose("L73")).await;
    assert_eq!(ta_i_bruk(&portal, sett, "2025-10-01", true).await.unwrap().paa_nytt, [id]);
    portal.arbeid_ferdig().await;
    assert_eq!(
        (finn(&portal, eier, id).await.rad.godkjent, saker(&portal).await),
        (Some(Ore(1_500)), 1)
    );

    // Another reason beside it: the case is new.
    portal.gaa_frem(chrono::TimeDelta::minutes(1));
    let sett = legg_inn(&portal, &krever_diagnose("F32")).await;
    assert_eq!(ta_i_bruk(&portal, sett, "2025-10-01", true).await.unwrap().paa_nytt, [id]);
    portal.arbeid_ferdig().await;
    let d = finn(&portal, eier, id).await;
    assert_eq!(d.regninger[0].status, Regningsstatus::Behandles);
    assert!(grunner(&d).contains(&RegelId::K17Diagnose) && saker(&portal).await == 2);
    portal.gaa_frem(chrono::TimeDelta::minutes(1));
    to_godkjenner(&portal).await;
    assert_eq!(
        (finn(&portal, eier, id).await.rad.godkjent, saker(&portal).await),
        (Some(Ore(1_500)), 2)
    );
}
