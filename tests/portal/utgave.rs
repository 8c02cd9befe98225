//! Two tabs, two devices: each form that was made from something older shows both versions and a choice, as fetch and as plain form.
//! Nothing is overwritten before somebody has chosen, and a third change asks again.

use http::StatusCode;
use sqlx::PgPool;

use crate::praksis::{FALE, NY, OPPGJOR, SJEKK, antall, med_kontakt, med_praksis, oppgjor, praksis, sjekket_konto, sted};
use crate::support::{LEGE, Nettleser, Portal, Svar, TANNLEGE, felter, nokkel};

const KONTAKT: &str = "/praksisinformasjon/helseaktor/kontakt";

pub type Felt<'a> = Vec<(&'a str, &'a str)>;

fn med<'a>(felt: &[(&'a str, &'a str)], mer: &[(&'a str, &'a str)]) -> Felt<'a> {
    [felt, mer].concat()
}

/// The page with both versions.
fn se_begge(side: &Svar, ord: &[&str]) {
    assert_eq!(side.status, StatusCode::CONFLICT, "{}", side.tekst);
    for o in [
        "<title>Feil: ",
        "Du skrev",
        "Lagret i mellomtiden (6. januar 2026",
        "Behold det som er lagret",
        "Lagre mitt likevel",
        "autofocus",
    ] {
        assert!(side.tekst.contains(o), "«{o}» is missing: {}", side.tekst);
    }
    let tekst = side.tekst.replace('\u{a0}', " ");
    for o in ord {
        assert!(tekst.contains(o), "«{o}» is missing: {tekst}");
    }
    assert!(!side.tekst.contains("id=\"skjema\""), "a choice, and no form to change");
}

/// Sends a form that is out of date, both ways: refused both ways, and the plain form lands on the page with both versions.
async fn foreldet(n: &Nettleser<'_>, handling: &str, side: &str, felt: &[(&str, &str)], ord: &[&str]) -> Svar {
    let kall = n.kall(handling, felt).await;
    assert_eq!((kall.status, kall.json()["feil"].as_str()), (StatusCode::CONFLICT, Some("endret")));
    let svar = n.skjema(handling, felt).await;
    assert_eq!(
        (svar.status, svar.til()),
        (StatusCode::SEE_OTHER, format!("{side}?feil=1").as_str()),
        "{}",
        svar.tekst
    );
    let vist = n.get(svar.til()).await;
    se_begge(&vist, ord);
    assert!(n.get_nn(svar.til()).await.tekst.contains("Behald det som er lagra"));
    vist
}

/// Presses «Behold det som er lagret».
pub async fn behold(n: &Nettleser<'_>, side: &Svar, til: &str) {
    let skjema = side.felt("skjema");
    assert!(side.tekst.contains(&format!("value=\"{til}\"")), "{}", side.tekst);
    let svar = n.skjema("/api/skjema/behold", &[("skjema", &skjema), ("til", til)]).await;
    assert_eq!((svar.status, svar.til()), (StatusCode::SEE_OTHER, til));
}

#[sqlx::test]
async fn each_fact_of_a_practice_is_shown_in_both_versions_and_what_is_chosen_is_saved(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    // What one types; what is stored meanwhile, and then again; the words of both.
    type Rad<'a> = (&'a str, Felt<'a>, Felt<'a>, Felt<'a>, &'a [&'a str]);
    let tabell: [Rad<'_>; 4] = [
        (
            "epost",
            vec![("epost1", "min@example.no"), ("epost2", "kontor@example.no"), ("primaer", "1")],
            vec![("epost1", "annen@example.no")],
            vec![("epost1", "tredje@example.no")],
            &["min@example.no", "kontor@example.no", "annen@example.no", "Hovedadresse", "Ulikt"],
        ),
        (
            "sted",
            vec![("orgnr", "314303563"), ("navn", "Mitt legekontor")],
            vec![("orgnr", "314264835"), ("navn", "Et annet sted")],
            vec![("orgnr", "314264835"), ("navn", "Et tredje sted")],
            &["314 303 563", "314 264 835", "Mitt legekontor", "Et annet sted", "Ulikt"],
        ),
        ("ambulerende", vec![("ambulerende", "on")], vec![], vec![], &["Ulikt"]),
        (
            "slutt",
            vec![("til", "31.12.27")],
            vec![("til", "30.6.2027")],
            vec![("til", "")],
            &["31. desember 2027", "30. juni 2027", "Ulikt"],
        ),
    ];
    for (hva, mitt, annet, tredje, ord) in tabell {
        let (handling, side) = (format!("/api/praksis/{hva}"), format!("{FALE}/{hva}"));
        let lagre = async |felt: &[(&str, &str)]| {
            let v = praksis(&portal, &lege).await.versjon.to_string();
            let n = nokkel();
            let felt = med(felt, &[("id", "1004326178"), ("versjon", &v), ("nokkel", &n)]);
            assert_eq!(lege.kall(&handling, &felt).await.status, StatusCode::OK, "{hva}");
        };
        let gammel = praksis(&portal, &lege).await.versjon.to_string();
        lagre(&annet).await;
        let n = nokkel();
        let felt = med(&mitt, &[("id", "1004326178"), ("versjon", &gammel), ("nokkel", &n)]);
        let vist = foreldet(&lege, &handling, &side, &felt, ord).await;
        for (navn, verdi) in &mitt {
            let felt = format!("name=\"{navn}\" value=\"{verdi}\"");
            assert!(vist.tekst.contains(&felt), "{hva}: sent again as it was typed: {felt}");
        }

        // Changed a third time while one looks: asked again.
        lagre(&tredje).await;
        let (versjon, n) = (vist.felt("versjon"), vist.felt("nokkel"));
        let felt = med(&mitt, &[("id", "1004326178"), ("versjon", &versjon), ("nokkel", &n)]);
        let vist = foreldet(&lege, &handling, &side, &felt, &["Ulikt"]).await;
        let (versjon, n) = (vist.felt("versjon"), vist.felt("nokkel"));
        let felt = med(&mitt, &[("id", "1004326178"), ("versjon", &versjon), ("nokkel", &n)]);
        assert_eq!(lege.skjema(&handling, &felt).await.til(), format!("{FALE}?lagret=1"), "{hva}");
        assert!(lege.get(&side).await.tekst.contains("id=\"skjema\""), "{hva}: settled");
    }
    let p = praksis(&portal, &lege).await;
    assert_eq!(
        (p.eposter[0].as_str(), p.navn.as_str(), p.ambulerende),
        ("min@example.no", "Mitt legekontor", true)
    );
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn what_is_stored_is_kept_when_one_says_so_and_may_be_changed_by_hand(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let side = format!("{FALE}/epost");
    let felt = |epost: &'static str, n: &'static str| [("id", "1004326178"), ("versjon", "1"), ("epost1", epost), ("nokkel", n)];
    let (forste, andre) = ("6f2a6f0e-2f0a-4a53-9d0f-000000000001", "6f2a6f0e-2f0a-4a53-9d0f-000000000002");
    assert_eq!(
        lege.kall("/api/praksis/epost", &felt("annen@example.no", forste)).await.status,
        StatusCode::OK
    );
    let vist = foreldet(
        &lege,
        "/api/praksis/epost",
        &side,
        &felt("min@example.no", andre),
        &["min@example.no"],
    )
    .await;
    // Some of each: the form, with what one typed and the version that was shown.
    let skjema = lege.get(&format!("{side}?rediger=1")).await;
    assert_eq!(
        (skjema.status, skjema.felt("epost1").as_str(), skjema.felt("versjon").as_str()),
        (StatusCode::OK, "min@example.no", "2")
    );
    // One who comes back later still has the choice; the page is no answer to anything sent.
    let senere = lege.get(&side).await;
    assert!(
        senere.status == StatusCode::OK && senere.tekst.contains("Behold det som er lagret"),
        "{}",
        senere.tekst
    );
    // Somebody else cannot throw it away.
    let annen = med_kontakt(&portal, TANNLEGE).await;
    let navn = vist.felt("skjema");
    annen
        .skjema("/api/skjema/behold", &[("skjema", &navn), ("til", "https://ond.example/")])
        .await;
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 1);
    behold(&lege, &vist, FALE).await;
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
    assert_eq!(lege.get(&side).await.felt("epost1"), "annen@example.no");
    assert_eq!(
        portal
            .anonym()
            .kall("/api/skjema/behold", &[("skjema", "x"), ("til", "/")])
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
    // Only our own pages.
    let ut = lege
        .skjema("/api/skjema/behold", &[("skjema", "x"), ("til", "https://ond.example/")])
        .await;
    assert_eq!(ut.til(), "/");
}

#[sqlx::test]
async fn an_account_typed_from_an_older_page_is_not_confirmed_unseen(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let side = format!("{FALE}/konto");
    let konto = |v: &'static str, nr: &'static str| [("id", "1004326178"), ("versjon", v), ("konto", nr), ("konto_gjenta", nr)];
    // The other tab changes the account and is done with it.
    assert_eq!(
        lege.kall("/api/praksis/konto", &konto("1", "86011117947")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        lege.kall_av("/api/praksis/konto-bekreft", &sjekket_konto(&lege).await).await.status,
        StatusCode::OK
    );
    let ord = ["1234 50 00591", "•7947", "Ulikt"];
    let vist = foreldet(&lege, "/api/praksis/konto", &side, &konto("1", "12345000591"), &ord).await;
    assert!(
        !vist.tekst.contains("86011117947") && !vist.tekst.contains("8601 11 17947"),
        "the other number is masked: {}",
        vist.tekst
    );
    assert_eq!((vist.felt("konto").as_str(), vist.felt("versjon").as_str()), ("12345000591", "2"));
    assert_eq!(
        antall(&portal, "select count(*) from utkast where felt::text like '%00591%'").await,
        0,
        "no account number in a draft"
    );
    // Saved after all: on to the page with old and new.
    assert_eq!(
        lege.skjema("/api/praksis/konto", &konto("2", "12345000591")).await.til(),
        format!("{FALE}/konto/sjekk")
    );
    // Changed meanwhile, between typing and confirming.
    let sjekket = sjekket_konto(&lege).await;
    let bekreft: Vec<(&str, &str)> = sjekket.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let epost = [
        ("id", "1004326178"),
        ("versjon", "2"),
        ("epost1", "ny@example.no"),
        ("nokkel", &nokkel()),
    ];
    assert_eq!(lege.kall("/api/praksis/epost", &epost).await.status, StatusCode::OK);
    let vist = foreldet(&lege, "/api/praksis/konto-bekreft", &side, &bekreft, &ord).await;
    assert!(praksis(&portal, &lege).await.konto_maskert.ends_with("•7947"));
    behold(&lege, &vist, FALE).await;
    assert_eq!(
        antall(&portal, "select count(*) from praksis_konto where praksis_id = 1004326178").await,
        2,
        "the first and the one that was confirmed"
    );
}

#[sqlx::test]
async fn contact_data_are_shown_in_both_versions(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let felt = |epost: &'static str, tlf: &'static str, v: &'static str, n: &'static str| {
        [("epost", epost), ("telefon", tlf), ("versjon", v), ("nokkel", n)]
    };
    let n = [nokkel(), nokkel(), nokkel()].map(|n| &*n.leak());
    let sti = "/api/helseaktor/kontakt";
    assert_eq!(
        lege.kall(sti, &felt("forst@example.no", "90012345", "1", n[0])).await.status,
        StatusCode::OK
    );
    let ord = ["forst@example.no", "sist@example.no", "Telefonnummer", "Ulikt"];
    let vist = foreldet(&lege, sti, KONTAKT, &felt("sist@example.no", "90 01 23 45", "1", n[1]), &ord).await;
    assert_eq!(
        vist.tekst.matches(">Ulikt<").count(),
        1,
        "the same phone number, typed differently: {}",
        vist.tekst
    );
    assert_eq!(vist.felt("versjon"), "2");
    // A third change, then one's own.
    assert_eq!(
        lege.kall(sti, &felt("tredje@example.no", "90012345", "2", n[2])).await.status,
        StatusCode::OK
    );
    let vist = foreldet(
        &lege,
        sti,
        KONTAKT,
        &felt("sist@example.no", "90012345", "2", n[1]),
        &["tredje@example.no"],
    )
    .await;
    let nr = vist.felt("nokkel");
    let mitt = [
        ("epost", "sist@example.no"),
        ("telefon", "90012345"),
        ("versjon", "3"),
        ("nokkel", nr.as_str()),
    ];
    assert_eq!(lege.skjema(sti, &mitt).await.til(), "/praksisinformasjon/helseaktor?lagret=kontakt");
    assert!(lege.get("/praksisinformasjon/helseaktor").await.tekst.contains("sist@example.no"));
}

#[sqlx::test]
async fn a_step_of_a_new_practice_filled_in_on_two_devices_is_not_lost_on_either(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    // Both open an empty first step.
    let (pc, mobil) = (lege.get(NY).await.felt("utkast"), lege.get(NY).await.felt("utkast"));
    assert_eq!((pc.as_str(), mobil.as_str()), ("0", "0"));
    let fra_pc = med(&sted("314239016"), &[("utkast", &pc)]);
    assert_eq!(lege.skjema("/api/praksis/ny-sted", &fra_pc).await.til(), OPPGJOR);
    let fra_mobil = med(&sted("314303563"), &[("utkast", &mobil), ("ambulerende", "on")]);
    let vist = foreldet(
        &lege,
        "/api/praksis/ny-sted",
        NY,
        &fra_mobil,
        &["314 303 563", "314 239 016", "Ulikt"],
    )
    .await;
    assert_eq!(vist.felt("orgnr"), "314303563");
    let nr = vist.felt("utkast");
    let mitt = med(&sted("314303563"), &[("utkast", &nr), ("ambulerende", "on")]);
    assert_eq!(lege.skjema("/api/praksis/ny-sted", &mitt).await.til(), OPPGJOR);
    assert_eq!(lege.get(NY).await.felt("orgnr"), "314303563");
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 1);
    // Sent from a page that is old, but says the same: nothing to choose.
    let likt = med(&sted("314303563"), &[("utkast", "0"), ("ambulerende", "on")]);
    assert_eq!(lege.skjema("/api/praksis/ny-sted", &likt).await.til(), OPPGJOR);

    // The second step: the account that is not one's own input is masked.
    let fra_pc = med(&oppgjor("12345678903"), &[("utkast", "0")]);
    assert_eq!(lege.kall("/api/praksis/ny-oppgjor", &fra_pc).await.status, StatusCode::OK);
    let mut fra_mobil = oppgjor("86011117947");
    fra_mobil[0] = ("fra", "1.3.2026");
    let fra_mobil = med(&fra_mobil, &[("utkast", "0")]);
    let ord = ["8601 11 17947", "•8903", "1. mars 2026", "1. februar 2026", "Ulikt"];
    let vist = foreldet(&lege, "/api/praksis/ny-oppgjor", OPPGJOR, &fra_mobil, &ord).await;
    assert!(
        !vist.tekst.contains("12345678903") && !vist.tekst.contains("1234 56 78903"),
        "{}",
        vist.tekst
    );
    assert_eq!(vist.felt("konto"), "86011117947");
    assert_eq!(
        antall(&portal, "select count(*) from utkast where felt::text like '%17947%'").await,
        0
    );
    behold(&lege, &vist, OPPGJOR).await;
    let skjema = lege.get(OPPGJOR).await;
    assert_eq!(
        (skjema.felt("konto").as_str(), skjema.felt("fra").as_str()),
        ("12345678903", "1.2.26")
    );

    // The other device changes the language in an old page: nothing is overwritten, and the page asks.
    let sprak = med(
        &sted("314239016"),
        &[
            ("utkast", "0"),
            ("skjema", praksisportal::praksis::NY_STED_SKJEMA),
            ("til", NY),
            ("sprak", "nn"),
        ],
    );
    assert_eq!(lege.skjema("/sprak", &sprak).await.til(), NY);
    let vist = lege.get_nn(NY).await;
    assert!(
        vist.status == StatusCode::OK && vist.tekst.contains("Lagra i mellomtida") && vist.tekst.contains("314\u{a0}239\u{a0}016"),
        "{}",
        vist.tekst
    );
    behold(&lege, &vist, NY).await;
    assert_eq!(lege.get(NY).await.felt("orgnr"), "314303563");
}

#[sqlx::test]
async fn a_practice_is_not_registered_with_answers_nobody_has_seen(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    lege.skjema("/api/praksis/ny-sted", &sted("314303563")).await;
    lege.skjema("/api/praksis/ny-oppgjor", &oppgjor("12345678903")).await;
    let sjekk = lege.get(SJEKK).await;
    // Changed on the other device after the answers were shown.
    let utkast = lege.get(OPPGJOR).await.felt("utkast");
    let nytt = med(&oppgjor("86011117947"), &[("utkast", &utkast)]);
    assert_eq!(lege.kall("/api/praksis/ny-oppgjor", &nytt).await.status, StatusCode::OK);
    let felt = felter(&sjekk, &["nokkel", "utkast", "vist"]);
    assert_eq!(lege.kall_av("/api/praksis/registrer", &felt).await.status, StatusCode::CONFLICT);
    let svar = lege.skjema_av("/api/praksis/registrer", &felt).await;
    assert_eq!(svar.til(), format!("{SJEKK}?feil=1"));
    let sjekk = lege.get(svar.til()).await;
    assert!(
        sjekk.status == StatusCode::CONFLICT
            && sjekk.tekst.contains("Svarene er endret")
            && sjekk.tekst.contains("8601\u{a0}11\u{a0}17947"),
        "{}",
        sjekk.tekst
    );
    assert_eq!(antall(&portal, "select count(*) from praksis").await, 0);
    let felt = felter(&sjekk, &["nokkel", "utkast", "vist"]);
    let svar = lege.skjema_av("/api/praksis/registrer", &felt).await;
    assert!(svar.til().ends_with("/registrert"), "{}", svar.til());
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
}
