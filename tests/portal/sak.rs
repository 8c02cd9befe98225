//! Cases: an account the bank does not confirm, two case workers, «this was not me», and who may see what.

use chrono::TimeDelta;
use grunn::{HelseaktorId, PraksisId};
use http::StatusCode;
use praksisportal::praksis::store;
use praksisportal::sak::model::Sakslag;
use praksisportal::server::request::Utforer;
use sqlx::PgPool;

use crate::praksis::{med_praksis, sjekket_konto};
use crate::support::{LEGE, Nettleser, Portal, Svar, nokkel};

const FALE: &str = "/praksisinformasjon/praksis/1004326178";
/// Belongs to someone else; not known; no answer.
const IKKE_TREFF: &str = "12345000591";
const UTILGJENGELIG: &str = "12345000893";
const TREFF: &str = "86011117947";

async fn praksis(portal: &Portal, eier: HelseaktorId) -> store::Praksis {
    let mut db = portal.app.pool.acquire().await.unwrap();
    store::finn(&mut db, eier, PraksisId(1_004_326_178)).await.unwrap()
}

/// The masked account that is paid to on the day after.
async fn betales_til(portal: &Portal, eier: HelseaktorId) -> String {
    let imorgen = portal.app.klokke.idag() + TimeDelta::days(1);
    praksis(portal, eier)
        .await
        .konto_paa(imorgen)
        .map(|k| k.maskert.clone())
        .unwrap_or_default()
}

/// Changes the account, both steps.
pub async fn bytt(portal: &Portal, n: &Nettleser<'_>, konto: &str) -> Svar {
    let versjon = praksis(portal, n.id.unwrap()).await.versjon.to_string();
    let felt = [
        ("id", "1004326178"),
        ("versjon", versjon.as_str()),
        ("konto", konto),
        ("konto_gjenta", konto),
    ];
    let svar = n.kall("/api/praksis/konto", &felt).await;
    if svar.status != StatusCode::OK {
        return svar;
    }
    n.kall_av("/api/praksis/konto-bekreft", &sjekket_konto(n).await).await
}

/// Changes to an account the bank says is somebody else's: a case.
pub async fn bytt_til_ukjent(portal: &Portal, n: &Nettleser<'_>) {
    assert_eq!(bytt(portal, n, IKKE_TREFF).await.status, StatusCode::OK);
}

async fn antall(portal: &Portal, sporring: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sporring.to_owned()))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

/// The page of the newest case of a kind.
pub async fn saken(portal: &Portal, slag: &str) -> String {
    let id: uuid::Uuid = sqlx::query_scalar("select id from sak where slag = $1 order by opprettet desc limit 1")
        .bind(slag)
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    format!("/saker/{id}")
}

/// The links in the mails about a change, one per address.
async fn lenker(portal: &Portal) -> Vec<String> {
    sqlx::query_scalar(
        "select substring(tekst from '/kontoendring/[A-Za-z0-9_-]+') from epost_ut where slag = 'konto_endret' order by opprettet, id",
    )
    .fetch_all(&*portal.app.pool)
    .await
    .unwrap()
}

/// Presses a button on the page of a case, as a browser without scripts does.
pub async fn svar(n: &Nettleser<'_>, sak: &str, svar: &str, begrunnelse: &str) -> Svar {
    let side = n.get(sak).await;
    send(n, sak, svar, begrunnelse, &side.felt("versjon"), &side.felt("nokkel")).await
}

async fn send(n: &Nettleser<'_>, sak: &str, svar: &str, begrunnelse: &str, versjon: &str, nokkel: &str) -> Svar {
    n.skjema(
        "/api/sak/avgjor",
        &[
            ("id", sak.trim_start_matches("/saker/")),
            ("svar", svar),
            ("begrunnelse", begrunnelse),
            ("versjon", versjon),
            ("nokkel", nokkel),
        ],
    )
    .await
}

#[sqlx::test]
async fn an_account_the_bank_does_not_confirm_is_used_when_two_have_approved_it(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let eier = lege.id.unwrap();
    assert_eq!(bytt(&portal, &lege, IKKE_TREFF).await.status, StatusCode::OK);
    let side = lege.get(FALE).await.tekst;
    assert!(
        side.contains("Kontonummeret kontrolleres") && side.contains("Imens bruker vi") && !side.contains(IKKE_TREFF),
        "{side}"
    );
    assert!(betales_til(&portal, eier).await.ends_with("8903"));

    let (ravn, gaupe) = (
        portal.logg_inn_saksbehandler("Ryddig Ravn").await,
        portal.logg_inn_saksbehandler("Grundig Gaupe").await,
    );
    let sak = saken(&portal, "konto_avvik").await;
    let forside = ravn.get("/").await.tekst;
    assert!(forside.contains(&sak) && forside.contains("href=\"/saker\""), "{forside}");
    assert!(!forside.contains("/praksisinformasjon"), "not their menu");
    let liste = ravn.get("/saker").await.tekst;
    assert!(
        liste.contains(&sak) && !liste.contains("Grevling"),
        "the list names nobody: {liste}"
    );

    let side = ravn.get(&sak).await.tekst;
    for ord in ["Kvart Grevling", "565505933", "•0591", "•8903", "banken sier at andre eier kontoen"] {
        assert!(side.contains(ord), "{ord}: {side}");
    }
    assert!(!side.contains(IKKE_TREFF) && !side.contains("12345678903"));
    // No reason: nothing is stored, and the page says why.
    let feil = svar(&ravn, &sak, "godkjent", " ").await;
    assert_eq!(feil.til(), format!("{sak}?feil=begrunnelse-mangler"));
    let side = ravn.get(feil.til()).await.tekst;
    assert!(side.contains("<title>Feil: ") && side.contains("Skriv en begrunnelse."), "{side}");

    let gammel = gaupe.get(&sak).await;
    assert_eq!(svar(&ravn, &sak, "godkjent", "Ringt banken").await.til(), format!("{sak}?lagret=1"));
    assert!(betales_til(&portal, eier).await.ends_with("8903"), "one is not enough");
    // The one who approved first cannot be the second, whatever the page offers.
    let side = ravn.get(&sak).await;
    assert!(
        side.tekst.contains("Du har godkjent saken.") && !side.tekst.contains("value=\"godkjent\""),
        "{}",
        side.tekst
    );
    let igjen = send(&ravn, &sak, "godkjent", "x", &side.felt("versjon"), &nokkel()).await;
    assert_eq!(igjen.til(), format!("{sak}?feil=sak-samme-person"));
    // An older page of one's own: it was oneself. Was: «Noen har endret saken».
    let egen = send(&ravn, &sak, "godkjent", "x", &gammel.felt("versjon"), &nokkel()).await;
    assert_eq!(egen.til(), format!("{sak}?feil=endret"));
    let side = ravn.get(egen.til()).await.tekst;
    assert!(
        side.contains("Du har svart på saken før") && !side.contains("Noen har endret"),
        "{side}"
    );
    // The other one's page is old: what was typed is kept.
    let konflikt = send(
        &gaupe,
        &sak,
        "godkjent",
        "Sett kontoutskrift",
        &gammel.felt("versjon"),
        &gammel.felt("nokkel"),
    )
    .await;
    assert_eq!(konflikt.til(), format!("{sak}?feil=endret"));
    let side = gaupe.get(konflikt.til()).await.tekst;
    assert!(
        side.contains("Noen har endret saken") && side.contains("Sett kontoutskrift") && side.contains("Ringt banken"),
        "{side}"
    );
    let fetch = gaupe
        .kall(
            "/api/sak/avgjor",
            &[
                ("id", sak.trim_start_matches("/saker/")),
                ("svar", "godkjent"),
                ("begrunnelse", "x"),
                ("versjon", "1"),
                ("nokkel", &nokkel()),
            ],
        )
        .await;
    assert_eq!(fetch.status, StatusCode::CONFLICT);

    let side = gaupe.get(&sak).await;
    let (versjon, n) = (side.felt("versjon"), side.felt("nokkel"));
    for _ in 0..2 {
        let svar = send(&gaupe, &sak, "godkjent", "Sett kontoutskrift", &versjon, &n).await;
        assert_eq!(svar.til(), format!("{sak}?lagret=1"), "also the second press");
    }
    assert_eq!(antall(&portal, "select count(*) from sak_avgjorelse").await, 2);
    assert!(betales_til(&portal, eier).await.ends_with("0591"));
    let side = lege.get(FALE).await.tekst;
    assert!(
        !side.contains("Kontonummeret kontrolleres") && side.contains("Venter på to saksbehandlere"),
        "{side}"
    );
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'konto_avgjort'").await,
        2,
        "both addresses hear of it"
    );
    let side = ravn.get(&sak).await.tekst;
    assert!(
        side.contains("Godkjent") && !side.contains("/api/sak/avgjor"),
        "a decided case has no form"
    );
    // Every look is in the trail of the one it is about.
    let sett: i64 =
        sqlx::query_scalar("select count(*) from revisjon where handling = 'sak.sett' and kjede = $1 and aktor_slag = 'saksbehandler'")
            .bind(eier.0)
            .fetch_one(&*portal.app.pool)
            .await
            .unwrap();
    assert!(sett >= 6, "{sett}");
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn one_rejection_ends_it_and_the_clinician_is_asked_for_another_account(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    bytt(&portal, &lege, IKKE_TREFF).await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    let sak = saken(&portal, "konto_avvik").await;
    svar(&ravn, &sak, "avvist", "Kontoen tilhører en annen").await;
    assert!(betales_til(&portal, lege.id.unwrap()).await.ends_with("8903"));
    assert!(lege.get(FALE).await.tekst.contains("Kontonummeret ble ikke godkjent"));
    assert!(lege.get("/").await.tekst.contains("Registrer et annet kontonummer"));
    assert!(ravn.get("/saker").await.tekst.contains("Avvist"));
}

#[sqlx::test]
async fn a_silent_register_is_asked_again_and_becomes_a_case_after_a_day(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    bytt(&portal, &lege, UTILGJENGELIG).await;
    assert!(lege.get(FALE).await.tekst.contains("Kontonummeret kontrolleres"));
    assert_eq!(antall(&portal, "select count(*) from jobb where slag = 'kontosjekk'").await, 1);
    portal.gaa_frem(TimeDelta::minutes(6));
    praksisportal::server::jobb::kjor_en(&portal.app).await.unwrap();
    assert_eq!(antall(&portal, "select count(*) from sak").await, 0, "there is time left");
    assert_eq!(
        antall(
            &portal,
            "select count(*) from jobb where slag = 'kontosjekk' and ferdig is null and forsok = 1"
        )
        .await,
        1
    );
    portal.gaa_frem(TimeDelta::hours(24));
    portal.arbeid_ferdig().await;
    assert_eq!(
        antall(&portal, "select count(*) from sak where slag = 'konto_avvik' and status = 'ny'").await,
        1
    );
    assert_eq!(
        antall(&portal, "select count(*) from praksis_konto where godkjenning = 'til_sak'").await,
        1
    );
}

#[sqlx::test]
async fn the_link_stops_the_change_without_login_and_two_must_lift_it(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let eier = lege.id.unwrap();
    bytt(&portal, &lege, TREFF).await;
    assert!(betales_til(&portal, eier).await.ends_with("7947"));
    let lenker = lenker(&portal).await;
    assert_eq!(lenker.len(), 2);
    // A mail scanner follows the link; nothing happens until the button is pressed.
    let anonym = portal.anonym();
    let side = anonym.get(&lenker[0]).await;
    assert!(side.tekst.contains("Stans endringen"), "{}", side.tekst);
    for hemmelig in ["Grevling", "Kurbadet", "7947", "8903", "example.no"] {
        assert!(!side.tekst.contains(hemmelig), "{hemmelig}");
    }
    assert!(betales_til(&portal, eier).await.ends_with("7947"));

    let token = side.felt("token");
    let trykk = anonym.skjema("/api/praksis/stopp-konto", &[("token", &token)]).await;
    assert_eq!((trykk.status, trykk.til()), (StatusCode::SEE_OTHER, "/kontoendring/ferdig"));
    assert!(anonym.get(trykk.til()).await.tekst.contains("Endringen er stanset"));
    assert!(betales_til(&portal, eier).await.ends_with("8903"));
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'kontoendring_stanset'").await,
        2
    );
    // Used, unknown and mangled look alike.
    let dode = [lenker[0].clone(), "/kontoendring/gjettet".to_owned(), format!("{}x", lenker[1])];
    for sti in &dode {
        let side = anonym.get(sti).await;
        assert_eq!(side.status, StatusCode::OK);
        assert!(
            side.tekst.contains("Lenken gjelder ikke lenger") && !side.tekst.contains("stopp-konto"),
            "{sti}"
        );
    }
    assert_eq!(
        anonym.skjema("/api/praksis/stopp-konto", &[("token", &token)]).await.status,
        StatusCode::NOT_FOUND
    );
    // The other mail's link finds it stopped, and tells nobody again.
    let annen = anonym.get(&lenker[1]).await.felt("token");
    assert_eq!(
        anonym.skjema("/api/praksis/stopp-konto", &[("token", &annen)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'kontoendring_stanset'").await,
        2
    );
    assert_eq!(antall(&portal, "select count(*) from sak where slag = 'konto_meldt'").await, 1);

    let side = lege.get(FALE).await.tekst;
    assert!(
        side.contains("Endringen er stanset") && side.contains("med lenken i e-posten"),
        "{side}"
    );
    // Nobody changes the account meanwhile.
    let svar_ = bytt(&portal, &lege, IKKE_TREFF).await;
    assert_eq!(svar_.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(svar_.tekst.contains("konto-stanset"), "{}", svar_.tekst);

    let (ravn, gaupe) = (
        portal.logg_inn_saksbehandler("Ryddig Ravn").await,
        portal.logg_inn_saksbehandler("Grundig Gaupe").await,
    );
    let sak = saken(&portal, "konto_meldt").await;
    assert!(ravn.get(&sak).await.tekst.contains("Opphev stansen"));
    svar(&ravn, &sak, "godkjent", "Snakket med legen").await;
    assert!(betales_til(&portal, eier).await.ends_with("8903"));
    svar(&gaupe, &sak, "godkjent", "Bekreftet på kjent telefonnummer").await;
    assert!(betales_til(&portal, eier).await.ends_with("7947"));
}

#[sqlx::test]
async fn a_change_that_was_not_theirs_is_thrown_away_with_what_came_after_it(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let eier = lege.id.unwrap();
    bytt(&portal, &lege, TREFF).await;
    let forste = lenker(&portal).await.remove(0);
    // The thief is in for two days: the second change is in use when the first one's mail is read.
    portal.gaa_frem(TimeDelta::days(2));
    let lege = portal.logg_inn(LEGE).await;
    assert_eq!(bytt(&portal, &lege, "76940512057").await.status, StatusCode::OK);
    portal.gaa_frem(TimeDelta::days(4));
    assert!(betales_til(&portal, eier).await.ends_with("2057"));
    let token = portal.anonym().get(&forste).await.felt("token");
    portal.anonym().skjema("/api/praksis/stopp-konto", &[("token", &token)]).await;
    assert!(
        betales_til(&portal, eier).await.ends_with("8903"),
        "back to before the first of them"
    );

    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    svar(&ravn, &saken(&portal, "konto_meldt").await, "avvist", "Legen kjenner ikke kontoene").await;
    assert!(betales_til(&portal, eier).await.ends_with("8903"));
    assert_eq!(
        antall(&portal, "select count(*) from praksis_konto where godkjenning = 'avvist'").await,
        2
    );
    let lege = portal.logg_inn(LEGE).await;
    assert_eq!(
        bytt(&portal, &lege, TREFF).await.status,
        StatusCode::OK,
        "changes are possible again"
    );
}

#[sqlx::test]
async fn a_link_is_dead_after_fourteen_days(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    bytt(&portal, &lege, TREFF).await;
    let lenke = lenker(&portal).await.remove(0);
    portal.gaa_frem(TimeDelta::days(14));
    assert!(portal.anonym().get(&lenke).await.tekst.contains("Lenken gjelder ikke lenger"));
}

#[sqlx::test]
async fn case_workers_and_clinicians_see_each_their_own(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    bytt(&portal, &lege, IKKE_TREFF).await;
    let sak = saken(&portal, "konto_avvik").await;
    for sti in ["/saker", sak.as_str()] {
        assert_eq!(lege.get(sti).await.status, StatusCode::FORBIDDEN, "{sti}");
        assert_eq!(portal.anonym().get(sti).await.status, StatusCode::SEE_OTHER, "{sti}");
    }
    let felt = [
        ("id", sak.trim_start_matches("/saker/")),
        ("svar", "godkjent"),
        ("begrunnelse", "x"),
        ("versjon", "1"),
        ("nokkel", &nokkel()),
    ];
    assert_eq!(lege.kall("/api/sak/avgjor", &felt).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lege.skjema("/api/sak/avgjor", &felt).await.status, StatusCode::FORBIDDEN);
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    for sti in [FALE, "/praksisinformasjon/helseaktor", "/oppgjor/vedtak"] {
        assert_eq!(ravn.get(sti).await.status, StatusCode::FORBIDDEN, "{sti}");
    }
    for sti in ["/saker/x", "/saker/01890a5d-ac96-774b-bcce-b302099a8057"] {
        assert_eq!(ravn.get(sti).await.status, StatusCode::NOT_FOUND, "{sti}");
    }
    let mut ukjent = felt;
    ukjent[0].1 = "01890a5d-ac96-774b-bcce-b302099a8057";
    assert_eq!(ravn.kall("/api/sak/avgjor", &ukjent).await.status, StatusCode::NOT_FOUND);
    assert_eq!(antall(&portal, "select count(*) from sak_avgjorelse").await, 0);
    for side in ["/saker", sak.as_str(), "/"] {
        let nn = ravn.get_nn(side).await.tekst;
        assert!(nn.contains("lang=\"nn\"") && !nn.contains(" style="), "{side}");
    }
}

#[sqlx::test]
async fn other_kinds_need_one_and_a_place_is_confirmed(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let eier = lege.id.unwrap();
    sqlx::query("update praksis set enhet_kilde = 'uverifisert' where id = 1004326178")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let utdanning: String = sqlx::query_scalar(
        "insert into utdanning (id, helseaktor_id, yrke, status, sendt) values (gen_random_uuid(), $1, 'logoped', 'til_behandling', now()) returning id::text",
    )
    .bind(eier.0)
    .fetch_one(&*portal.app.pool)
    .await
    .unwrap();
    let mut tx = portal.app.pool.begin().await.unwrap();
    let av = Utforer::system(portal.app.klokke.naa());
    for (slag, objekt, id) in [
        (Sakslag::EnhetManuell, "praksis", "1004326178"),
        (Sakslag::Utdanning, "utdanning", utdanning.as_str()),
    ] {
        praksisportal::sak::store::opprett(&mut tx, &av, slag, eier, objekt, id)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    for slag in ["enhet_manuell", "utdanning"] {
        let sak = saken(&portal, slag).await;
        assert_eq!(
            svar(&ravn, &sak, "godkjent", "Sett papirene").await.til(),
            format!("{sak}?lagret=1")
        );
        assert!(ravn.get(&sak).await.tekst.contains("Ryddig Ravn godkjente"), "{slag}");
    }
    assert!(praksis(&portal, eier).await.verifisert);
    assert!(lege.get(FALE).await.tekst.contains("Bekreftet av Helfo"));
}
