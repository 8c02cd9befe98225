//! The front page of somebody new: six steps in one order, each kept as a draft, taken up again on another device.

use http::StatusCode;
use praksisportal::avtale::SIGNER_SKJEMA;
use praksisportal::helseaktor::KONTAKT_SKJEMA;
use praksisportal::praksis::{NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA};
use praksisportal::stier::{NY_PRAKSIS, NY_PRAKSIS_OPPGJOR, NY_PRAKSIS_VEDLEGG};
use sqlx::PgPool;

use crate::avtale::{SIGNER, antall, felt, portal, signer};
use crate::praksis::registrer;
use crate::support::{LEGE, LOGOPED, Nettleser, Portal, TANNLEGE, nokkel};

const KONTAKT: &str = "/praksisinformasjon/helseaktor/kontakt";

/// The texts stand on the page in this order.
fn i_rekkefolge(side: &str, tekster: &[&str]) {
    let mut fra = side.find("id=\"krever\"").unwrap();
    for tekst in tekster {
        let funnet = side[fra..]
            .find(tekst)
            .unwrap_or_else(|| panic!("«{tekst}» is not there, or too early: {side}"));
        fra += funnet + tekst.len();
    }
}

async fn kontakt(n: &Nettleser<'_>) {
    let side = n.get(KONTAKT).await;
    let felt = [
        ("epost", "ny@example.no"),
        ("telefon", "90012345"),
        ("versjon", &side.felt("versjon")),
        ("nokkel", &side.felt("nokkel")),
    ];
    assert_eq!(n.skjema("/api/helseaktor/kontakt", &felt).await.status, StatusCode::SEE_OTHER);
}

async fn bekreft(portal: &Portal) {
    let tekst: String = sqlx::query_scalar("select tekst from epost_ut where slag = 'bekreft_epost' order by opprettet desc limit 1")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let token = tekst.split("/bekreft-epost/").nth(1).unwrap().split_whitespace().next().unwrap();
    assert_eq!(
        portal
            .anonym()
            .skjema("/api/helseaktor/bekreft-epost", &[("token", token)])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
}

#[sqlx::test]
async fn a_new_person_sees_six_steps_in_order_and_walks_them(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let ny = lege.get("/").await.tekst;
    i_rekkefolge(
        &ny,
        &[
            "0 av 6 er ferdig.",
            "Fyll ut e-postadresse og telefonnummer",
            "Ikke gjort",
            "Bekreft e-postadressen din",
            "Venter",
            "Fyll ut e-postadresse og telefonnummer først.",
            "Registrer praksisen din",
            "Venter",
            "Send dokumentasjonen",
            "Venter",
            "Signer avtalen om direkte oppgjør",
            "Venter",
            "Velg hva e-postadressen din kan brukes til",
            "Ikke gjort",
            "Det er ingen frist.",
        ],
    );
    i_rekkefolge(
        &lege.get_nn("/").await.tekst,
        &["0 av 6 er ferdig.", "Ventar", "Signer avtalen om direkte oppgjer"],
    );

    kontakt(&lege).await;
    i_rekkefolge(
        &lege.get("/").await.tekst,
        &[
            "1 av 6 er ferdig.",
            "E-postadresse og telefonnummer",
            "Ferdig",
            "Bekreft e-postadressen din",
            "Lenken virker til 9. januar 2026",
            "Registrer praksisen din",
            "Ikke gjort",
            "Send dokumentasjonen",
            "Registrer praksisen først.",
            "Signer avtalen om direkte oppgjør",
            "Ikke gjort",
        ],
    );
    bekreft(&portal).await;
    lege.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314239016"), ("navn", "")],
    )
    .await;
    let begynt = lege.get("/").await.tekst;
    i_rekkefolge(&begynt, &["Registrer praksisen din", "Påbegynt", "Fortsett registreringen"]);
    assert!(begynt.contains(&format!("href=\"{NY_PRAKSIS_OPPGJOR}\"")), "{begynt}");
    let oppgjor = [
        ("fra", "1.1.26"),
        ("konto", "12345678903"),
        ("konto_gjenta", "12345678903"),
        ("epost1", "vedtak@example.no"),
    ];
    lege.skjema("/api/praksis/ny-oppgjor", &oppgjor).await;
    assert!(lege.get("/").await.tekst.contains(&format!("href=\"{NY_PRAKSIS_VEDLEGG}\"")));
    let svar = registrer(&lege).await;
    assert!(svar.til().ends_with("/registrert"));
    i_rekkefolge(
        &lege.get("/").await.tekst,
        &[
            "3 av 6 er ferdig.",
            "Praksis",
            "Ferdig",
            "Send dokumentasjon for praksisen",
            "Ikke gjort",
            "Signer avtalen",
        ],
    );
    let side = lege.get(SIGNER).await;
    signer(&lege, &felt(&side)).await;
    // There: what remains are ordinary tasks, in the same order.
    let framme = lege.get("/").await.tekst;
    assert!(!framme.contains("av 6 er ferdig"), "{framme}");
    i_rekkefolge(
        &framme,
        &["Send dokumentasjon for praksisen", "Velg hva e-postadressen din kan brukes til"],
    );
    // Receipts by mail, to the verified address.
    for slag in ["praksis_registrert", "avtale_signert"] {
        let brev: i64 = sqlx::query_scalar("select count(*) from epost_ut where slag = $1")
            .bind(slag)
            .fetch_one(&*portal.app.pool)
            .await
            .unwrap();
        assert!(brev >= 1, "{slag}");
    }
}

#[sqlx::test]
async fn education_is_a_step_of_those_without_hpr(pool: PgPool) {
    let portal = portal(pool).await;
    let n = portal.logg_inn(LOGOPED).await;
    i_rekkefolge(
        &n.get("/").await.tekst,
        &["Send dokumentasjonen", "Venter", "Fyll ut e-postadresse"],
    );
    kontakt(&n).await;
    i_rekkefolge(
        &n.get("/").await.tekst,
        &[
            "Registrer praksisen din",
            "Send utdanningsdokumentasjon",
            "Ikke gjort",
            "Vi må ha dokumentene før du kan få oppgjør.",
            "Signer avtalen",
        ],
    );
}

#[sqlx::test]
async fn a_form_is_put_away_half_filled_and_taken_up_in_another_session(pool: PgPool) {
    let portal = portal(pool).await;
    let pc = portal.logg_inn(LEGE).await;
    let halvt = [
        ("skjema", KONTAKT_SKJEMA),
        ("epost", "halv@"),
        ("telefon", ""),
        ("versjon", "1"),
        ("nokkel", &nokkel()),
    ];
    let svar = pc.skjema("/utkast", &halvt).await;
    assert_eq!((svar.status, svar.til()), (StatusCode::SEE_OTHER, "/?utkast=1"));
    assert!(pc.get("/?utkast=1").await.tekst.contains("Det du skrev, er lagret i 30 dager."));
    assert_eq!(pc.kall("/utkast", &halvt).await.status, StatusCode::SEE_OTHER, "as a fetch too");

    let mobil = portal.logg_inn(LEGE).await;
    i_rekkefolge(
        &mobil.get("/").await.tekst,
        &[
            "Fyll ut e-postadresse og telefonnummer",
            "Påbegynt",
            "Det du har skrevet, er lagret.",
        ],
    );
    let side = mobil.get(KONTAKT).await;
    assert_eq!(side.felt("epost"), "halv@");
    assert!(!side.tekst.contains("Du må rette"), "not judged before it is sent");
    kontakt(&mobil).await;
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0, "sent, so no draft");

    // Both steps of a practice. Half an answer is no answer: one goes on where it is missing.
    let sted = [("skjema", NY_STED_SKJEMA), ("praksistype", "FALE"), ("orgnr", "3142"), ("navn", "")];
    mobil.skjema("/utkast", &sted).await;
    assert!(pc.get("/").await.tekst.contains(&format!("href=\"{NY_PRAKSIS}\"")));
    assert_eq!(pc.get(NY_PRAKSIS).await.felt("orgnr"), "3142");
    pc.skjema(
        "/api/praksis/ny-sted",
        &[("praksistype", "FALE"), ("orgnr", "314239016"), ("navn", "")],
    )
    .await;
    let oppgjor = [
        ("skjema", NY_OPPGJOR_SKJEMA),
        ("fra", "1.2.26"),
        ("til", "31.12.26"),
        ("konto", "1234 56 7"),
        ("konto_gjenta", ""),
        ("epost1", "vedtak@example.no"),
    ];
    pc.skjema("/utkast", &oppgjor).await;
    assert!(mobil.get("/").await.tekst.contains(&format!("href=\"{NY_PRAKSIS_OPPGJOR}\"")));
    let side = mobil.get(NY_PRAKSIS_OPPGJOR).await;
    assert_eq!(
        (side.felt("konto"), side.felt("epost1")),
        ("1234 56 7".to_owned(), "vedtak@example.no".to_owned())
    );
    assert!(side.tekst.contains("value=\"31.12.26\""));
    assert_eq!(
        antall(&portal, "select count(*) from utkast where felt::text like '%1234 56%'").await,
        0,
        "never in clear"
    );

    // The change of language keeps what is typed, also where a field is called as the choice itself.
    let svar = mobil.skjema(&format!("/sprak?til={NY_PRAKSIS_OPPGJOR}&sprak=nn"), &oppgjor).await;
    assert_eq!(svar.til(), NY_PRAKSIS_OPPGJOR);
    assert!(mobil.get(NY_PRAKSIS_OPPGJOR).await.tekst.contains("value=\"31.12.26\""));
}

#[sqlx::test]
async fn an_agreement_that_is_put_away_is_marked_and_never_ticked(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    kontakt(&lege).await;
    let side = lege.get(SIGNER).await;
    let mut alt = felt(&side);
    alt.push(("skjema", SIGNER_SKJEMA.to_owned()));
    alt.push(("kollektiv", "on".to_owned()));
    let alt: Vec<(&str, &str)> = alt.iter().map(|(k, v)| (*k, v.as_str())).collect();
    lege.skjema("/utkast", &alt).await;
    let lagret: String = sqlx::query_scalar("select felt::text from utkast")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert!(!lagret.contains("bekreft") && !lagret.contains("kollektiv"), "{lagret}");
    i_rekkefolge(&lege.get("/").await.tekst, &["Signer avtalen om direkte oppgjør", "Påbegynt"]);
    let igjen = lege.get(SIGNER).await;
    assert!(
        igjen.tekst.contains("Du la bort avtalen 6. januar 2026") && !igjen.tekst.contains("checked"),
        "{}",
        igjen.tekst
    );
    signer(&lege, &felt(&igjen)).await;
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 1);
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
}

#[sqlx::test]
async fn only_ones_own_known_forms_are_put_away(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    for skjema in [&[("skjema", "noe.annet"), ("a", "b")][..], &[("a", "b")]] {
        assert_eq!(lege.skjema("/utkast", skjema).await.status, StatusCode::NOT_FOUND);
        assert_eq!(lege.kall("/utkast", skjema).await.status, StatusCode::NOT_FOUND);
    }
    let felt = [("skjema", KONTAKT_SKJEMA), ("epost", "meg@"), ("telefon", "1"), ("versjon", "1")];
    assert_eq!(portal.anonym().kall("/utkast", &felt).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(lege.fra_annet_sted("/utkast", &felt).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        portal.logg_inn_saksbehandler("Ravn").await.kall("/utkast", &felt).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
    lege.skjema("/utkast", &felt).await;
    let annen = portal.logg_inn(TANNLEGE).await;
    assert!(!annen.get(KONTAKT).await.tekst.contains("meg@"), "someone else sees nothing");
}
