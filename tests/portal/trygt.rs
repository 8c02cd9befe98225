//! What is confirmed is what was shown; what is dear needs a fresh login; a change of address can be stopped.

use chrono::TimeDelta;
use futures::future::join_all;
use http::StatusCode;
use sqlx::PgPool;

use crate::avtale::{self, SIGNER, felt as signerfelt, signer};
use crate::helseaktor::{KONTAKT, lagre};
use crate::praksis::{FALE, SJEKK, antall, med_kontakt, med_praksis, oppgjor, praksis, registrer, sjekket, sjekket_konto, sted};
use crate::sak::{bytt, bytt_til_ukjent, saken, svar};
use crate::support::{LEGE, Nettleser, Portal, nokkel};
use crate::vedlegg::{PDF, send_fil};

const GAMMEL: TimeDelta = TimeDelta::minutes(11);
const NY_KONTO: &str = "86011117947";
const ANNEN_KONTO: &str = "12345000591";

async fn skriv_konto(n: &Nettleser<'_>, versjon: &str, nr: &str) {
    let felt = [("id", "1004326178"), ("versjon", versjon), ("konto", nr), ("konto_gjenta", nr)];
    assert_eq!(n.kall("/api/praksis/konto", &felt).await.status, StatusCode::OK);
}

#[sqlx::test]
async fn an_account_another_session_put_there_is_not_confirmed(pool: PgPool) {
    const BEKREFT: &str = "/api/praksis/konto-bekreft";
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    skriv_konto(&lege, "1", NY_KONTO).await;
    let vist = sjekket_konto(&lege).await;
    // Another session, too old to confirm anything itself.
    let annen = portal.logg_inn(LEGE).await;
    skriv_konto(&annen, "1", ANNEN_KONTO).await;
    assert_eq!(lege.kall_av(BEKREFT, &vist).await.status, StatusCode::CONFLICT);
    let igjen = lege.skjema_av(BEKREFT, &vist).await;
    assert_eq!(igjen.til(), format!("{FALE}/konto/sjekk?feil=1"));
    let side = lege.get(igjen.til()).await;
    assert_eq!(side.status, StatusCode::CONFLICT);
    assert!(
        side.tekst.contains("Dette er endret etter at du åpnet siden") && side.tekst.contains("1234\u{a0}50\u{a0}00591"),
        "all digits of what is confirmed now: {}",
        side.tekst
    );
    // Nor when a page says nothing of what it showed, or another answer than the bank gives.
    let uten = |navn: &str| -> Vec<_> { vist.iter().filter(|(n, _)| *n != navn).cloned().collect() };
    for felt in [uten("utkast"), uten("vist")] {
        assert_eq!(lege.kall_av(BEKREFT, &felt).await.status, StatusCode::CONFLICT);
    }
    let mut nytt = sjekket_konto(&lege).await;
    let felt = nytt.iter_mut().find(|(n, _)| *n == "vist").unwrap();
    assert!(felt.1.contains(" ikke_treff "), "the bank's answer is part of what is shown");
    felt.1 = felt.1.replace("ikke_treff", "treff");
    assert_eq!(lege.kall_av(BEKREFT, &nytt).await.status, StatusCode::CONFLICT);
    assert_eq!(praksis(&portal, &lege).await.versjon, 1, "nothing is changed so far");
    let svar = lege.skjema_av(BEKREFT, &sjekket_konto(&lege).await).await;
    assert_eq!(svar.til(), format!("{FALE}?lagret=1"));
    assert!(praksis(&portal, &lege).await.kontoer.last().unwrap().maskert.ends_with("0591"));
}

#[sqlx::test]
async fn one_draft_gives_one_practice_whatever_keys_it_is_sent_with(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    lege.skjema("/api/praksis/ny-sted", &sted("314303563")).await;
    lege.skjema("/api/praksis/ny-oppgjor", &oppgjor("12345678903")).await;
    let vist = sjekket(&lege).await;
    let alle = (0..20).map(|i| {
        let mut felt = vist.clone();
        felt[0] = ("nokkel", nokkel());
        let lege = &lege;
        async move {
            match i % 2 {
                0 => lege.skjema_av("/api/praksis/registrer", &felt).await,
                _ => lege.kall_av("/api/praksis/registrer", &felt).await,
            }
        }
    });
    let svar = join_all(alle).await;
    assert_eq!(antall(&portal, "select count(*) from praksis").await, 1);
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'praksis_registrert'").await,
        2
    );
    assert!(svar.iter().all(|s| s.status.as_u16() < 500), "{svar:?}");
}

#[sqlx::test]
async fn a_file_nobody_has_seen_is_not_sent_with_a_practice(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    lege.skjema("/api/praksis/ny-sted", &sted("314303563")).await;
    lege.skjema("/api/praksis/ny-oppgjor", &oppgjor("12345678903")).await;
    let vist = sjekket(&lege).await;
    // Another session puts a file there.
    let fil = send_fil(&lege, "ny-praksis", "spesialisering", Some(("a.pdf", PDF)), true).await;
    assert!(fil.til().ends_with("lastet=1"), "{}", fil.til());
    assert_eq!(lege.kall_av("/api/praksis/registrer", &vist).await.status, StatusCode::CONFLICT);
    assert!(registrer(&lege).await.til().ends_with("/registrert"));
    assert_eq!(antall(&portal, "select count(*) from vedlegg where innsendt is not null").await, 1);
}

#[sqlx::test]
async fn a_practice_is_registered_only_right_after_a_login(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_kontakt(&portal, LEGE).await;
    lege.skjema("/api/praksis/ny-sted", &sted("314303563")).await;
    lege.skjema("/api/praksis/ny-oppgjor", &oppgjor("12345678903")).await;
    let vist = sjekket(&lege).await;
    portal.gaa_frem(GAMMEL);
    assert_eq!(lege.kall_av("/api/praksis/registrer", &vist).await.status, StatusCode::FORBIDDEN);
    let svar = lege.skjema_av("/api/praksis/registrer", &vist).await;
    let side = lege.get(svar.til()).await.tekst;
    assert!(
        side.contains("Logg inn på nytt for å gå videre") && side.contains("ny=1&amp;til=%2Fpraksisinformasjon%2Fpraksis%2Fny%2Fsjekk"),
        "{side}"
    );
    assert_eq!(antall(&portal, "select count(*) from praksis").await, 0);
    let lege = portal.logg_inn(LEGE).await;
    assert!(
        lege.get(SJEKK).await.tekst.contains("Grevlinghiet Legesenter"),
        "the answers are kept"
    );
    assert!(registrer(&lege).await.til().ends_with("/registrert"));
}

#[sqlx::test]
async fn an_agreement_is_ended_only_right_after_a_login_and_the_date_is_kept(pool: PgPool) {
    let portal = avtale::portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    avtale::med_kontakt(&portal, &lege, true).await;
    signer(&lege, &signerfelt(&lege.get(SIGNER).await)).await;
    let side = lege.get(&format!("{SIGNER}/si-opp")).await;
    let (id, n) = (side.felt("avtale"), side.felt("nokkel"));
    let felt = [("avtale", id.as_str()), ("siste_dag", "31.1.2026"), ("nokkel", n.as_str())];
    portal.gaa_frem(GAMMEL);
    assert_eq!(lege.kall("/api/avtale/si-opp", &felt).await.status, StatusCode::FORBIDDEN);
    let svar = lege.skjema("/api/avtale/si-opp", &felt).await;
    let side = lege.get(svar.til()).await;
    assert!(
        side.tekst.contains("Avtalen kan bare sies opp rett etter innlogging"),
        "{}",
        side.tekst
    );
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(svar.til()).await;
    assert!(!side.tekst.contains("rett etter innlogging"));
    assert_eq!(side.felt("siste_dag"), "31.1.2026");
    assert!(lege.skjema("/api/avtale/si-opp", &felt).await.til().ends_with("/oppsagt"));
}

#[sqlx::test]
async fn a_case_is_approved_only_right_after_a_login_and_the_reason_is_kept(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    bytt_til_ukjent(&portal, &lege).await;
    let sak = saken(&portal, "konto_avvik").await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    portal.gaa_frem(GAMMEL);
    let vent = svar(&ravn, &sak, "godkjent", "Sett kontoutskrift").await;
    assert_eq!(vent.til(), format!("{sak}?innlogging=ny"));
    let side = ravn.get(vent.til()).await.tekst;
    assert!(
        side.contains("En sak kan bare godkjennes rett etter innlogging") && side.contains("Sett kontoutskrift"),
        "{side}"
    );
    assert_eq!(antall(&portal, "select count(*) from sak_avgjorelse").await, 0);
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    assert!(ravn.get(&sak).await.tekst.contains("Sett kontoutskrift"));
    assert_eq!(
        svar(&ravn, &sak, "godkjent", "Sett kontoutskrift").await.til(),
        format!("{sak}?lagret=1")
    );
    // To stop something is never made to wait.
    let ugle = portal.logg_inn_saksbehandler("Vak Ugle").await;
    portal.gaa_frem(GAMMEL);
    assert_eq!(svar(&ugle, &sak, "avvist", "Feil konto").await.til(), format!("{sak}?lagret=1"));
}

/// The links of a kind in mails to an address, newest first.
async fn lenker(portal: &Portal, til: &str, sti: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select substring(tekst from $2 || '/[A-Za-z0-9_-]+') from epost_ut where til_hash = $1 and tekst like '%' || $2 || '/%' order by opprettet desc",
    )
    .bind(portal.app.krypto.oppslag("epost", til))
    .bind(sti)
    .fetch_all(&*portal.app.pool)
    .await
    .unwrap()
}

async fn trykk(portal: &Portal, handling: &str, lenke: &str) -> crate::support::Svar {
    let token = portal.anonym().get(lenke).await.felt("token");
    portal.anonym().skjema(handling, &[("token", &token)]).await
}

async fn adresser(portal: &Portal) -> (Option<String>, Option<String>) {
    sqlx::query_as("select epost, ny_epost from helseaktor")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

#[sqlx::test]
async fn a_new_address_needs_a_fresh_login_and_the_old_one_is_told_at_once_and_can_stop_it(pool: PgPool) {
    const STOPP: &str = "/api/helseaktor/stopp-epost";
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    portal.gaa_frem(GAMMEL);
    // The phone may be changed; the address may not.
    assert!(lagre(&lege, "meg@example.no", "900 99 999").await.til().contains("lagret=kontakt"));
    let svar = lagre(&lege, "tyv@example.no", "900 99 999").await;
    assert_eq!(svar.til(), format!("{KONTAKT}?innlogging=ny"));
    let side = lege.get(svar.til()).await;
    assert!(side.tekst.contains("Logg inn på nytt for å gå videre"), "{}", side.tekst);
    assert_eq!(adresser(&portal).await, (Some("meg@example.no".into()), None));
    let lege = portal.logg_inn(LEGE).await;
    let side = lege.get(KONTAKT).await;
    assert_eq!(side.felt("epost"), "tyv@example.no", "what was typed is kept");
    lagre(&lege, "tyv@example.no", "900 99 999").await;
    let stopp = lenker(&portal, "meg@example.no", "/epostendring").await;
    assert_eq!(stopp.len(), 1, "told at once");

    // Until it is confirmed both hear of what may be a theft.
    assert_eq!(bytt(&portal, &lege, NY_KONTO).await.status, StatusCode::OK);
    for til in ["meg@example.no", "tyv@example.no"] {
        assert_eq!(lenker(&portal, til, "/kontoendring").await.len(), 1, "{til}");
    }

    // A mail scanner changes nothing; the button does, once.
    let side = portal.anonym().get(&stopp[0]).await;
    assert!(side.tekst.contains("Var det ikke du som endret e-postadressen?"));
    assert_eq!(adresser(&portal).await.1.as_deref(), Some("tyv@example.no"));
    let bekreft = lenker(&portal, "tyv@example.no", "/bekreft-epost").await;
    let svar = trykk(&portal, STOPP, &stopp[0]).await;
    assert_eq!(svar.til(), "/epostendring/ferdig");
    assert!(
        portal
            .anonym()
            .get(svar.til())
            .await
            .tekst
            .contains("Sperr den hos den som ga deg e-ID-en")
    );
    assert_eq!(adresser(&portal).await, (Some("meg@example.no".into()), None));
    assert_eq!(
        lege.get(KONTAKT).await.status,
        StatusCode::SEE_OTHER,
        "whoever was logged in is out"
    );
    assert!(portal.anonym().get(&stopp[0]).await.tekst.contains("Lenken gjelder ikke lenger"));
    assert!(portal.anonym().get(&bekreft[0]).await.tekst.contains("Lenken gjelder ikke lenger"));
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'epostendring_stanset'").await,
        2
    );

    // Confirmed by the thief already, and changed once more: the first address gets its own back.
    let tyv = portal.logg_inn(LEGE).await;
    for adresse in ["tyv1@example.no", "tyv2@example.no"] {
        portal.gaa_frem(TimeDelta::minutes(1));
        lagre(&tyv, adresse, "900 99 999").await;
        let lenke = lenker(&portal, adresse, "/bekreft-epost").await;
        trykk(&portal, "/api/helseaktor/bekreft-epost", &lenke[0]).await;
    }
    assert_eq!(adresser(&portal).await.0.as_deref(), Some("tyv2@example.no"));
    let stopp = lenker(&portal, "meg@example.no", "/epostendring").await;
    assert_eq!(trykk(&portal, STOPP, &stopp[0]).await.til(), "/epostendring/ferdig");
    assert_eq!(adresser(&portal).await, (Some("meg@example.no".into()), None));
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn who_is_told_of_an_account_does_not_depend_on_how_much_has_happened_since(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lege = med_praksis(&portal).await;
    let endre = async |hva: &str, versjon: i32, felt: (&str, &str)| {
        let (versjon, n) = (versjon.to_string(), nokkel());
        let felt = [("id", "1004326178"), ("versjon", versjon.as_str()), ("nokkel", n.as_str()), felt];
        assert_eq!(lege.kall(&format!("/api/praksis/{hva}"), &felt).await.status, StatusCode::OK);
    };
    endre("epost", 1, ("epost1", "tyv@example.no")).await;
    for i in 0..205 {
        endre("ambulerende", 2 + i, ("ambulerende", if i % 2 == 0 { "on" } else { "" })).await;
    }
    assert_eq!(bytt(&portal, &lege, NY_KONTO).await.status, StatusCode::OK);
    assert_eq!(
        lenker(&portal, "vedtak@example.no", "/kontoendring").await.len(),
        1,
        "the address that was taken away is told"
    );
}
