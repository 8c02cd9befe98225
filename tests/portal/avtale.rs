//! The tab Avtaler og samtykker: signing, the receipt, the copy, newer versions, consents.

use chrono::{NaiveDate, TimeDelta};
use http::{StatusCode, header};
use praksisportal::avtale::{innlasting, seed};
use sqlx::PgPool;

use crate::support::{LEGE, Nettleser, Portal, Svar, TANNLEGE, nokkel};

pub const PANEL: &str = "/praksisinformasjon/avtaler-og-samtykker";
pub const SIGNER: &str = "/praksisinformasjon/avtaler-og-samtykker/avtale";

pub async fn portal(pool: PgPool) -> Portal {
    let portal = Portal::ny(pool).await;
    innlasting::last_inn(&mut portal.app.pool.acquire().await.unwrap()).await.unwrap();
    portal
}

/// With contact data; `bekreftet`: the address has been verified.
pub async fn med_kontakt(portal: &Portal, n: &Nettleser<'_>, bekreftet: bool) {
    let sql = if bekreftet {
        "update helseaktor set epost = 'kvart@example.no', epost_bekreftet = $2, telefon = '+4790012345' where id = $1"
    } else {
        "update helseaktor set ny_epost = 'kvart@example.no', endret = $2, telefon = '+4790012345' where id = $1"
    };
    sqlx::query(sql)
        .bind(n.id.unwrap().0)
        .bind(portal.app.klokke.naa())
        .execute(&*portal.app.pool)
        .await
        .unwrap();
}

/// The fields of the sign page as a browser would send them, with the box ticked.
pub fn felt(side: &Svar) -> Vec<(&'static str, String)> {
    let mut felt: Vec<(&'static str, String)> = ["versjon", "tekst_hash", "nokkel"].map(|navn| (navn, side.felt(navn))).to_vec();
    // The page has two fields of this name: the language switch's comes first.
    felt.push((
        "sprak",
        if side.tekst.contains("<html lang=\"nn\"") { "nn" } else { "nb" }.to_owned(),
    ));
    felt.push(("bekreft", "on".to_owned()));
    felt
}

pub async fn signer(n: &Nettleser<'_>, felt: &[(&'static str, String)]) -> Svar {
    let felt: Vec<(&str, &str)> = felt.iter().map(|(k, v)| (*k, v.as_str())).collect();
    n.skjema("/api/avtale/signer", &felt).await
}

pub async fn antall(portal: &Portal, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&*portal.app.pool).await.unwrap()
}

/// As before the portal: agreements signed on these days.
pub async fn fra_for(portal: &Portal, n: &Nettleser<'_>, dager: &[(i32, u32, u32)]) {
    let dager: Vec<NaiveDate> = dager
        .iter()
        .map(|(aar, m, d)| NaiveDate::from_ymd_opt(*aar, *m, *d).unwrap())
        .collect();
    let mut db = portal.app.pool.acquire().await.unwrap();
    seed::signert_for_portalen(&mut db, &portal.app.krypto, n.id.unwrap(), "Kvart Grevling", &dager)
        .await
        .unwrap();
}

#[sqlx::test]
async fn a_clinician_reads_signs_and_gets_receipt_mail_and_copy(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    let panel = lege.get(PANEL).await.tekst;
    assert!(panel.contains("Ikke signert") && panel.contains("Les og signer avtalen"), "{panel}");

    let side = lege.get(SIGNER).await;
    assert_eq!(side.status, StatusCode::OK);
    assert!(side.tekst.contains(">Avtale om direkte oppgjør<"), "{}", side.tekst);
    assert!(side.tekst.contains("Versjon 2026-1.") && side.tekst.contains("Kvart Grevling"));
    assert!(!side.tekst.contains("checked"), "nothing is ticked beforehand");
    let svar = signer(&lege, &felt(&side)).await;
    assert_eq!(svar.status, StatusCode::SEE_OTHER, "{}", svar.tekst);

    let kvittering = lege.get(svar.til()).await.tekst;
    assert!(
        kvittering.contains("<title>Avtalen er signert") && kvittering.contains("AV-"),
        "{kvittering}"
    );
    assert!(kvittering.contains("6. januar 2026 kl.\u{a0}15.30"), "the portal's clock, in Oslo");
    assert!(kvittering.contains("Registrer praksis") && kvittering.contains("kvart@example.no"));
    let brev: String = sqlx::query_scalar("select tekst from epost_ut where slag = 'avtale_signert'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert!(brev.contains("versjon 2026-1, 6. januar 2026") && brev.contains(PANEL), "{brev}");

    let panel = lege.get(PANEL).await.tekst;
    assert!(panel.contains("Gjelder") && panel.contains("nivå 4") && !panel.contains("Ikke signert"));
    let pdf_sti = format!("{}/pdf", svar.til().trim_end_matches("/kvittering"));
    assert!(panel.contains(&pdf_sti) && panel.contains("(PDF, "), "the link says type and size");
    let pdf = lege.get(&pdf_sti).await;
    assert_eq!(pdf.hoder[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(pdf.hoder[header::CONTENT_DISPOSITION], "attachment; filename=\"avtale-2026-1.pdf\"");
    assert!(pdf.tekst.starts_with("%PDF-"));

    // What was signed, by whom, how: stored with the hash of the words that were shown.
    let treff = antall(
        &portal,
        "select count(*) from avtale a join avtaleversjon v on v.id = a.versjon_id and v.hash_nb = a.tekst_hash join sesjon s on s.id = a.sesjon_id
         where a.sprak = 'nb' and a.niva = 4 and a.navn = 'Kvart Grevling' and a.idp = s.idp and a.auth_tid = s.auth_tid and a.gyldig_fra = '2026-01-06'",
    )
    .await;
    assert_eq!(treff, 1);
    assert_eq!(
        antall(&portal, "select count(*) from revisjon where handling = 'avtale.signert'").await,
        1
    );
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
    // The page now shows what was signed, and has nothing to sign.
    let igjen = lege.get(SIGNER).await.tekst;
    assert!(
        igjen.contains("Du har signert avtalen") && !igjen.contains("/api/avtale/signer"),
        "{igjen}"
    );
}

#[sqlx::test]
async fn pressing_twice_signs_once(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    let side = lege.get(SIGNER).await;
    let felt = felt(&side);
    let (en, to) = tokio::join!(signer(&lege, &felt), signer(&lege, &felt));
    assert_eq!(
        (en.status, to.status),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER),
        "{} {}",
        en.tekst,
        to.tekst
    );
    assert_eq!(en.til(), to.til());
    // Another window with a key of its own lands on the same receipt.
    let mut annet = felt.clone();
    annet[2].1 = nokkel();
    assert_eq!(signer(&lege, &annet).await.til(), en.til());
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 1);
    assert_eq!(antall(&portal, "select count(*) from epost_ut").await, 1);
}

#[sqlx::test]
async fn two_windows_at_the_same_moment_sign_once(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    let (forste, andre) = (felt(&lege.get(SIGNER).await), felt(&lege.get(SIGNER).await));
    assert_ne!(forste[2], andre[2], "each window has a key of its own");
    let (en, to) = tokio::join!(signer(&lege, &forste), signer(&lege, &andre));
    assert_eq!(
        (en.status, to.status, en.til()),
        (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER, to.til()),
        "{} {}",
        en.tekst,
        to.tekst
    );
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 1);
}

#[sqlx::test]
async fn without_the_tick_nothing_is_signed_and_the_page_says_why(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    let mut felt = felt(&lege.get(SIGNER).await);
    felt.pop();
    let svar = signer(&lege, &felt).await;
    assert_eq!(
        (svar.status, svar.til()),
        (StatusCode::SEE_OTHER, "/praksisinformasjon/avtaler-og-samtykker/avtale?feil=1")
    );
    let side = lege.get(svar.til()).await;
    assert!(
        side.tekst.contains("<title>Feil: ") && side.tekst.contains("href=\"#bekreft\""),
        "{}",
        side.tekst
    );
    assert!(side.tekst.contains("Kryss av for at du har lest avtalen og godtar den."));
    assert!(
        lege.get_nn(svar.til())
            .await
            .tekst
            .contains("Kryss av for at du har lese avtalen og godtek han.")
    );
    let utfylt: Vec<(&str, &str)> = felt.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let kall = lege.kall("/api/avtale/signer", &utfylt).await;
    assert_eq!(kall.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", kall.tekst);
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 0);
    // The same page, ticked: the key was not used up.
    felt.push(("bekreft", "on".to_owned()));
    assert!(signer(&lege, &felt).await.til().ends_with("/kvittering"));
}

#[sqlx::test]
async fn a_text_that_is_no_longer_in_force_is_not_signed(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    let side = lege.get(SIGNER).await;
    let mut falsk = felt(&side);
    falsk[1].1 = "00".repeat(32);
    let mut feil_sprak = felt(&side);
    feil_sprak[3].1 = "nn".to_owned();
    let mut gammel = felt(&side);
    gammel[0].1 = "2024-1".to_owned();
    for felt in [&falsk, &feil_sprak, &gammel] {
        let svar = signer(&lege, felt).await;
        assert_eq!(
            svar.til(),
            "/praksisinformasjon/avtaler-og-samtykker/avtale?feil=1",
            "{}",
            svar.tekst
        );
        let side = lege.get(svar.til()).await;
        assert_eq!(side.status, StatusCode::CONFLICT);
        assert!(side.tekst.contains("Avtalen er endret etter at du åpnet siden"), "{}", side.tekst);
        let utfylt: Vec<(&str, &str)> = felt.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(lege.kall("/api/avtale/signer", &utfylt).await.status, StatusCode::CONFLICT);
    }
    // Opened on New Year's Eve, signed on New Year's Day: another version is in force.
    let apen = felt(&side);
    portal.gaa_frem(TimeDelta::days(360));
    let lege = portal.logg_inn(LEGE).await;
    assert!(signer(&lege, &apen).await.til().ends_with("?feil=1"));
    assert!(lege.get(SIGNER).await.tekst.contains("Versjon 2027-1."));
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 0);
}

#[sqlx::test]
async fn contact_data_comes_first_and_an_unverified_address_gets_no_mail(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let panel = lege.get(PANEL).await.tekst;
    assert!(panel.contains("Fyll ut e-postadresse og telefonnummer før du signerer."), "{panel}");
    let side = lege.get(SIGNER).await.tekst;
    assert!(
        side.contains("Versjon 2026-1.") && !side.contains("/api/avtale/signer"),
        "one may read, not sign"
    );
    let hash: String = sqlx::query_scalar("select encode(hash_nb, 'hex') from avtaleversjon where id = '2026-1'")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let nokkel = nokkel();
    let felt = [
        ("versjon", "2026-1"),
        ("tekst_hash", hash.as_str()),
        ("sprak", "nb"),
        ("nokkel", nokkel.as_str()),
        ("bekreft", "on"),
    ];
    assert!(lege.skjema("/api/avtale/signer", &felt).await.til().ends_with("?feil=1"));
    assert!(lege.get(&format!("{SIGNER}?feil=1")).await.tekst.contains("href=\"#kontakt\""));
    assert_eq!(
        lege.kall("/api/avtale/signer", &felt).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    med_kontakt(&portal, &lege, false).await;
    let svar = lege.skjema("/api/avtale/signer", &felt).await;
    assert!(svar.til().ends_with("/kvittering"), "{}", svar.tekst);
    assert!(lege.get(svar.til()).await.tekst.contains("Du har ingen bekreftet e-postadresse"));
    assert_eq!(antall(&portal, "select count(*) from epost_ut").await, 0);
}

#[sqlx::test]
async fn a_newer_version_is_announced_with_deadline_and_replaces_the_one_before(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    fra_for(&portal, &lege, &[(2024, 1, 1)]).await;
    let panel = lege.get(PANEL).await.tekst;
    assert!(
        panel.contains("Avtalen har kommet i en ny versjon: 2026-1")
            && panel.contains("Signer innen 31. mars 2026. Det er 84 dager igjen."),
        "{panel}"
    );
    assert!(panel.contains("Registrert før portalen kom"));
    let side = lege.get_nn(SIGNER).await;
    assert!(
        side.tekst.contains("Nytt i versjon 2026-1") && side.tekst.contains("Du kan sende krav i portalen"),
        "{}",
        side.tekst
    );
    assert!(signer(&lege, &felt(&side)).await.til().ends_with("/kvittering"));
    let rader: Vec<(String, String, Option<NaiveDate>, Option<String>)> =
        sqlx::query_as("select versjon_id, sprak, avsluttet, avslutning from avtale order by signert")
            .fetch_all(&*portal.app.pool)
            .await
            .unwrap();
    let dag = NaiveDate::from_ymd_opt(2026, 1, 5);
    assert_eq!(
        rader,
        [
            ("2024-1".into(), "nb".into(), dag, Some("erstattet".into())),
            ("2026-1".into(), "nn".into(), None, None)
        ]
    );
    let panel = lege.get(PANEL).await.tekst;
    assert!(
        panel.contains("Tidligere avtaler (1)") && panel.contains("Den er erstattet av en nyere versjon. Siste dag var 5. januar 2026."),
        "{panel}"
    );
    // Signed in nynorsk: shown in nynorsk, also to a reader who now uses bokmål.
    assert!(lege.get(SIGNER).await.tekst.contains("lang=\"nn\""));
}

#[sqlx::test]
async fn a_copy_that_was_not_kept_is_made_when_asked_for(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    fra_for(&portal, &lege, &[(2024, 1, 1)]).await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from avtale")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    // As in a database from before copies were kept.
    for sql in ["alter table avtale_kopi disable trigger all", "delete from avtale_kopi"] {
        sqlx::query(sql).execute(&*portal.app.pool).await.unwrap();
    }
    let pdf = lege.get(&format!("{SIGNER}/{id}/pdf")).await;
    assert!(pdf.tekst.starts_with("%PDF-"), "{}", pdf.tekst);
}

#[sqlx::test]
async fn who_has_lost_the_right_reads_and_does_not_sign(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    let side = lege.get(SIGNER).await;
    fra_for(&portal, &lege, &[(2024, 1, 1)]).await;
    sqlx::query("update avtale set avsluttet = '2026-01-05', avslutning = 'tap_av_rett'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let panel = lege.get(PANEL).await.tekst;
    assert!(
        panel.contains("Retten er tapt") && panel.contains("§ 25-6") && !panel.contains("Les og signer avtalen"),
        "{panel}"
    );
    assert!(!lege.get(SIGNER).await.tekst.contains("/api/avtale/signer"));
    assert_eq!(signer(&lege, &felt(&side)).await.til(), PANEL);
    let utfylt = felt(&side);
    let utfylt: Vec<(&str, &str)> = utfylt.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(lege.kall("/api/avtale/signer", &utfylt).await.status, StatusCode::FORBIDDEN);
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 1);
}

#[sqlx::test]
async fn somebody_elses_agreement_does_not_exist(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    fra_for(&portal, &lege, &[(2024, 1, 1)]).await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from avtale")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let annen = portal.logg_inn(TANNLEGE).await;
    for sti in [
        format!("{SIGNER}/{id}/pdf"),
        format!("{SIGNER}/{id}/kvittering"),
        format!("{SIGNER}/tull/pdf"),
        format!("{SIGNER}/tull/kvittering"),
    ] {
        assert_eq!(annen.get(&sti).await.status, StatusCode::NOT_FOUND, "{sti}");
        assert_eq!(portal.anonym().get(&sti).await.status, StatusCode::SEE_OTHER, "{sti}");
    }
    assert!(annen.get(PANEL).await.tekst.contains("Ikke signert"));
}

#[sqlx::test]
async fn consents_are_given_and_withdrawn_with_one_press_each(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let panel = lege.get(PANEL).await.tekst;
    assert_eq!(panel.matches("Ja, jeg samtykker").count(), 2);
    assert_eq!(panel.matches("Nei, jeg samtykker ikke").count(), 2);
    assert!(panel.contains("sender vi uansett"), "decisions are mailed in any case");
    let velg = async |formal: &'static str, svar: &'static str| {
        let nokkel = nokkel();
        let felt = [
            ("formal", formal),
            ("svar", svar),
            ("tekstversjon", "2026-1"),
            ("nokkel", nokkel.as_str()),
        ];
        for _ in 0..2 {
            let svar = lege.skjema("/api/avtale/samtykke", &felt).await;
            assert_eq!(
                (svar.status, svar.til()),
                (StatusCode::SEE_OTHER, format!("{PANEL}?lagret={formal}#samtykker").as_str())
            );
        }
    };
    velg("helfo", "ja").await;
    let panel = lege.get(&format!("{PANEL}?lagret=helfo")).await.tekst;
    assert!(
        panel.contains("Valget ditt for Helfo er lagret.")
            && panel.contains("Du ga samtykke 6. januar 2026")
            && panel.contains("Trekk samtykket tilbake"),
        "{panel}"
    );
    assert_eq!(panel.matches("Ja, jeg samtykker").count(), 1, "the other one is still to be chosen");
    velg("helfo", "nei").await;
    velg("helfo", "nei").await;
    velg("helsedirektoratet", "nei").await;
    let panel = lege.get(PANEL).await.tekst;
    assert!(panel.contains("Alle valg (2)") && panel.contains("Gi samtykke"), "{panel}");
    assert_eq!(
        antall(&portal, "select count(*) from samtykke").await,
        3,
        "the same answer again is no new choice"
    );
    assert_eq!(
        antall(&portal, "select count(*) from revisjon where handling = 'samtykke.valgt'").await,
        3
    );

    let kall = async |formal: &'static str, svar: &'static str, tekst: &'static str| {
        let nokkel = nokkel();
        lege.kall(
            "/api/avtale/samtykke",
            &[
                ("formal", formal),
                ("svar", svar),
                ("tekstversjon", tekst),
                ("nokkel", nokkel.as_str()),
            ],
        )
        .await
        .status
    };
    assert_eq!(kall("helfo", "ja", "2026-1").await, StatusCode::OK);
    assert_eq!(kall("helfo", "", "2026-1").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kall("skatteetaten", "ja", "2026-1").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        kall("helfo", "nei", "2020-1").await,
        StatusCode::CONFLICT,
        "the choice was about other words"
    );
    assert_eq!(antall(&portal, "select count(*) from samtykke").await, 4);
    assert_eq!(
        portal.anonym().kall("/api/avtale/samtykke", &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        portal.anonym().kall("/api/avtale/signer", &[]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[sqlx::test]
async fn the_agreement_is_terminated_from_a_day_one_chooses_and_can_be_signed_again(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    med_kontakt(&portal, &lege, true).await;
    assert_eq!(
        lege.get(&format!("{SIGNER}/si-opp")).await.status,
        StatusCode::NOT_FOUND,
        "nothing to terminate"
    );
    signer(&lege, &felt(&lege.get(SIGNER).await)).await;
    let side = lege.get(&format!("{SIGNER}/si-opp")).await;
    let (avtale, nokkel) = (side.felt("avtale"), side.felt("nokkel"));
    let si_opp = async |n: &Nettleser<'_>, dag: &str| {
        n.skjema(
            "/api/avtale/si-opp",
            &[("avtale", &avtale), ("siste_dag", dag), ("nokkel", &nokkel)],
        )
        .await
    };

    for (dag, ord) in [
        ("", "Skriv datoen."),
        ("5.1.2026", "Velg 6. januar 2026 eller en senere dag."),
        ("1.1.2030", "Velg 7. januar 2027 eller en tidligere dag."),
    ] {
        let svar = si_opp(&lege, dag).await;
        assert_eq!(svar.til(), format!("{SIGNER}/si-opp?feil=1"), "{}", svar.tekst);
        let side = lege.get(svar.til()).await;
        assert!(side.tekst.contains(ord) && side.felt("siste_dag") == dag, "{dag}: {}", side.tekst);
        let kall = lege
            .kall(
                "/api/avtale/si-opp",
                &[("avtale", &avtale), ("siste_dag", dag), ("nokkel", &nokkel)],
            )
            .await;
        assert_eq!(kall.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let annen = portal.logg_inn(TANNLEGE).await;
    assert_eq!(
        si_opp(&annen, "31.1.2026").await.status,
        StatusCode::NOT_FOUND,
        "not theirs to terminate"
    );

    for _ in 0..2 {
        assert_eq!(si_opp(&lege, "31.1.26").await.til(), format!("{SIGNER}/{avtale}/oppsagt"));
    }
    let kvittering = lege.get(&format!("{SIGNER}/{avtale}/oppsagt")).await.tekst;
    assert!(
        kvittering.contains("Du har sagt opp avtalen. Siste dag er 31. januar 2026.") && kvittering.contains("kl.\u{a0}15.30"),
        "{kvittering}"
    );
    assert_eq!(annen.get(&format!("{SIGNER}/{avtale}/oppsagt")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'avtale_oppsagt'").await,
        1
    );
    assert!(lege.get(PANEL).await.tekst.contains("Sagt opp"));

    // A changed mind: signed again, from today.
    portal.gaa_frem(TimeDelta::minutes(1));
    assert!(signer(&lege, &felt(&lege.get(SIGNER).await)).await.til().ends_with("/kvittering"));
    assert_eq!(antall(&portal, "select count(*) from avtale where avsluttet is null").await, 1);
}
