//! Documents that follow a practice, conditions that come first, vikariats.

use http::StatusCode;
use sqlx::PgPool;

use crate::praksis::{VEDLEGG as NY, med_kontakt};
use crate::support::{LEGE, Nettleser, Portal, Svar, TANNLEGE, nokkel};
use crate::vedlegg::{PDF, send_fil, tall};

/// Registers a practice through the steps: the answers to the second and the last.
pub async fn registrer(n: &Nettleser<'_>, praksistype: &str, orgnr: &str, mer: &[(&str, &str)]) -> (Svar, Svar) {
    let sted = [("praksistype", praksistype), ("orgnr", orgnr), ("navn", "")];
    n.skjema("/api/praksis/ny-sted", &sted).await;
    let mut felt = vec![
        ("fra", "1.1.26"),
        ("til", "30.6.26"),
        ("konto", "12345678903"),
        ("konto_gjenta", "12345678903"),
        ("epost1", "vedtak@example.no"),
    ];
    felt.extend_from_slice(mer);
    let steg2 = n.skjema("/api/praksis/ny-oppgjor", &felt).await;
    (steg2, crate::praksis::registrer(n).await)
}

#[sqlx::test]
async fn conditions_come_first_and_only_those_with_documents_are_asked_for_them(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let steg1 = lege.get("/praksisinformasjon/praksis/ny").await.tekst;
    let (vilkar, skjema) = (
        steg1.find("Dette må være på plass").unwrap(),
        steg1.find("/api/praksis/ny-sted").unwrap(),
    );
    assert!(vilkar < skjema && steg1.contains("Steg 1 av 4") && steg1.contains("Du er med i legevakten til kommunen."));

    let tannlege = med_kontakt(&portal, TANNLEGE).await;
    let steg1 = tannlege.get("/praksisinformasjon/praksis/ny").await.tekst;
    assert!(
        steg1.contains("Steg 1 av 3") && steg1.contains("Du har autorisasjon som tannlege."),
        "{steg1}"
    );
    let (steg2, _) = registrer(&tannlege, "TANN", "314445570", &[("vikar", "on"), ("vikar_for", "1")]).await;
    assert!(steg2.til().ends_with("/ny/sjekk"), "no vikariat for dentists, and nothing to send");
    assert_eq!(tall(&portal, "select count(*) from praksis where vikar_for_hpr is null").await, 1);
    assert_eq!(
        send_fil(&tannlege, "ny-praksis", "driftsavtale", Some(("a.pdf", PDF)), false)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test]
async fn documents_follow_the_practice_and_what_is_missing_is_a_task(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    lege.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314239016"), ("navn", "")],
    )
    .await;
    let side = lege.get(NY).await.tekst;
    assert!(
        side.contains("Fastlegeavtale med kommunen") && side.contains("Steg 3 av 4"),
        "{side}"
    );
    assert_eq!(
        send_fil(&lege, "ny-praksis", "spesialisering", Some(("a.pdf", PDF)), true)
            .await
            .til(),
        format!("{NY}?lastet=1")
    );
    let (steg2, kvittering) = registrer(&lege, "FALE", "314239016", &[]).await;
    assert_eq!(steg2.til(), NY);
    let sti = kvittering.til().trim_end_matches("/registrert").to_owned();
    assert!(lege.get(kvittering.til()).await.tekst.contains("Vi mangler noen dokumenter."));
    let forside = lege.get("/").await.tekst;
    assert!(
        forside.contains("Send dokumentasjon for praksisen") && forside.contains("Vi mangler: Fastlegeavtale med kommunen."),
        "{forside}"
    );

    // Later, from the page about the practice.
    let id = sti.rsplit('/').next().unwrap().to_owned();
    let mappe = format!("praksis/{id}");
    let svar = lege
        .skjema("/api/vedlegg/send-praksis", &[("mappe", &mappe), ("nokkel", &nokkel())])
        .await;
    assert_eq!(svar.til(), format!("{sti}/vedlegg?feil=1"));
    assert!(lege.get(svar.til()).await.tekst.contains("Last opp en fil før du sender."));
    send_fil(&lege, &mappe, "fastlegeavtale", Some(("avtale.pdf", PDF)), true).await;
    let svar = lege
        .skjema("/api/vedlegg/send-praksis", &[("mappe", &mappe), ("nokkel", &nokkel())])
        .await;
    assert_eq!(svar.til(), format!("{sti}/vedlegg?sendt=1"));
    assert!(!lege.get("/").await.tekst.contains("Send dokumentasjon for praksisen"));
    let detalj = lege.get(&sti).await.tekst;
    assert!(
        detalj.contains("Vi har fått dokumentene vi trenger.") && detalj.contains("Historikk"),
        "{detalj}"
    );

    let annen = med_kontakt(&portal, TANNLEGE).await;
    assert_eq!(annen.get(&format!("{sti}/vedlegg")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        annen
            .kall("/api/vedlegg/send-praksis", &[("mappe", &mappe), ("nokkel", &nokkel())])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test]
async fn a_vikariat_names_whom_ends_and_is_a_practice_of_its_own(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    let koder = |svar: &Svar| {
        svar.json()["detalj"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["kode"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    lege.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314239016"), ("navn", "")],
    )
    .await;
    let felt = |til: &'static str, vikar: &'static str, hvem: &'static str| {
        vec![
            ("fra", "1.1.26"),
            ("til", til),
            ("vikar", vikar),
            ("vikar_for", hvem),
            ("konto", "12345678903"),
            ("konto_gjenta", "12345678903"),
            ("epost1", "vedtak@example.no"),
        ]
    };
    for (til, vikar, hvem, venter) in [
        ("", "on", "565500444", "til-mangler"),
        ("30.6.26", "on", "", "hpr-mangler"),
        ("30.6.26", "on", "565505933", "vikar-for-seg-selv"),
        ("30.6.26", "", "565500444", "vikar-ikke-krysset"),
    ] {
        assert_eq!(
            koder(&lege.kall("/api/praksis/ny-oppgjor", &felt(til, vikar, hvem)).await),
            [venter]
        );
    }
    let vikar = [("vikar", "on"), ("vikar_for", "565500444")];
    let (steg2, kvittering) = registrer(&lege, "FALE", "314239016", &vikar).await;
    assert_eq!(steg2.til(), NY);
    let kvittert = lege.get(kvittering.til()).await.tekst;
    assert!(kvittert.contains("Vikar for HPR-nummer 565500444"), "{kvittert}");
    let sti = kvittering.til().trim_end_matches("/registrert");
    let detalj = lege.get(sti).await.tekst;
    assert!(
        detalj.contains("565500444") && detalj.contains("Vikaravtale eller arbeidsavtale"),
        "{detalj}"
    );

    // Shorter, not longer; and never without an end.
    let id = sti.rsplit('/').next().unwrap();
    let slutt = |til: &'static str| {
        [
            ("id", id.to_owned()),
            ("versjon", "1".to_owned()),
            ("til", til.to_owned()),
            ("nokkel", nokkel()),
        ]
    };
    for (til, venter) in [("31.7.26", "til-kan-ikke-forlenges"), ("", "til-mangler")] {
        let felt = slutt(til);
        let felt: Vec<(&str, &str)> = felt.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(koder(&lege.kall("/api/praksis/slutt", &felt).await), [venter]);
    }
    let tvang = sqlx::query("update praksis_periode set periode = daterange(lower(periode), null)")
        .execute(&*portal.app.pool)
        .await;
    assert!(tvang.is_err(), "the database says the same");

    // Another one at the same time is warned about, not refused.
    lege.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314303563"), ("navn", "")],
    )
    .await;
    lege.skjema("/api/praksis/ny-oppgjor", &felt("31.3.26", "on", "565500666")).await;
    assert!(
        lege.get("/praksisinformasjon/praksis/ny/sjekk")
            .await
            .tekst
            .contains("Du har et annet vikariat samtidig")
    );
    let svar = crate::praksis::registrer(&lege).await;
    assert!(svar.til().ends_with("/registrert"));
    assert_eq!(
        tall(&portal, "select count(*) from praksis where vikar_for_hpr is not null").await,
        2
    );
    assert_eq!(tall(&portal, "select count(*) from revisjon where felt = 'vikar_for'").await, 2);
}

#[sqlx::test]
async fn the_one_stood_in_for_is_found_by_name_among_those_with_agreement_and_practice(pool: PgPool) {
    const OPPGJOR: &str = "/praksisinformasjon/praksis/ny/oppgjor";
    let portal = crate::avtale::portal(pool).await;
    // The doctor of the demo has practice and agreement, so is on the public list.
    let grevling = crate::praksis::med_praksis(&portal).await;
    crate::avtale::fra_for(&portal, &grevling, &[(2025, 11, 3)]).await;
    let vikar = med_kontakt(
        &portal,
        crate::support::Person {
            fornavn: "Vidar",
            etternavn: "Vikar",
            fnr: "52858840082",
            hpr: Some("565500666"),
            yrker: &["LE"],
        },
    )
    .await;
    vikar
        .skjema(
            "/api/praksis/ny-sted",
            &[("praksistype", "FALE"), ("orgnr", "314303563"), ("navn", "")],
        )
        .await;
    let sok = |navn: &'static str| {
        vec![
            ("fra", "1.2.26"),
            ("til", "30.6.26"),
            ("vikar", "on"),
            ("vikar_for", ""),
            ("vikar_navn", navn),
            ("konto", "12345678903"),
            ("konto_gjenta", "12345678903"),
            ("epost1", "vedtak@example.no"),
            ("finn_vikar", "1"),
        ]
    };
    let finn = async |navn: &'static str| {
        let svar = vikar.skjema("/api/praksis/ny-oppgjor", &sok(navn)).await;
        let hvor = if navn.chars().any(char::is_alphabetic) { "#vikarsok" } else { "" };
        assert_eq!(svar.til(), format!("{OPPGJOR}?vikarsok=1{hvor}"), "no name in the address");
        vikar.get(&format!("{OPPGJOR}?vikarsok=1")).await
    };
    let side = finn("grevl").await;
    assert!(
        side.tekst.contains("value=\"565505933\"") && side.tekst.contains("Velg Kvart Grevling"),
        "{}",
        side.tekst
    );
    assert_eq!(side.tekst.matches("name=\"velg_vikar\"").count(), 1, "two practices, one person");
    assert_eq!(side.felt("konto"), "12345678903", "nothing typed is lost");
    assert!(finn("Vidar").await.tekst.contains("Vi fant ingen med dette navnet"), "not oneself");
    assert!(
        finn("Kurbadet").await.tekst.contains("Vi fant ingen"),
        "a person's name, not a practice's"
    );
    let uten = finn("").await.tekst;
    assert!(
        uten.contains("Skriv navnet til den du er vikar for.") && uten.contains("<title>Feil: "),
        "{uten}"
    );
    finn("06828399789").await;
    assert_eq!(
        tall(&portal, "select count(*) from utkast where felt::text like '%06828399789%'").await,
        0
    );

    // Chosen: the number is filled in, and the form goes on as with a number that was typed.
    let mut valgt = sok("grevl");
    valgt.pop();
    valgt.push(("velg_vikar", "565505933"));
    let svar = vikar.kall("/api/praksis/ny-oppgjor", &valgt).await;
    assert!(svar.status.is_success() || svar.status.is_redirection(), "{}", svar.status);
    let svar = vikar.skjema("/api/praksis/ny-oppgjor", &valgt).await;
    assert_eq!(svar.til(), format!("{OPPGJOR}?vikarvalgt=1#vikar_for"));
    let side = vikar.get(&format!("{OPPGJOR}?vikarvalgt=1")).await;
    assert_eq!(side.felt("vikar_for"), "565505933");
    assert!(side.tekst.contains("HPR-nummeret er fylt ut."));
    let mut ferdig = sok("");
    ferdig.pop();
    ferdig[3] = ("vikar_for", "565505933");
    assert_eq!(vikar.skjema("/api/praksis/ny-oppgjor", &ferdig).await.til(), NY);
}
