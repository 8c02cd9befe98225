//! The code on a signed copy, what a version changes, and what the states of the agreement allow.

use chrono::TimeDelta;
use http::{StatusCode, header};
use sqlx::PgPool;

use crate::avtale::{PANEL, SIGNER, antall, felt, fra_for, med_kontakt, portal, signer};
use crate::support::{LEGE, Nettleser, Portal, Svar, TANNLEGE};

/// The address with the code, as the receipt links to it.
async fn signert_med_kode(portal: &Portal, n: &Nettleser<'_>) -> String {
    med_kontakt(portal, n, true).await;
    let kvittering = n.get(signer(n, &felt(&n.get(SIGNER).await)).await.til()).await.tekst;
    let adresse = kvittering
        .split("href=\"/kontroll/")
        .nth(1)
        .unwrap_or_else(|| panic!("no code: {kvittering}"));
    adresse.split('"').next().unwrap().to_owned()
}

/// The content of the page, without what differs from request to request.
fn innhold(svar: &Svar) -> &str {
    let start = svar.tekst.find("<main").unwrap();
    &svar.tekst[start..svar.tekst.find("</main>").unwrap()]
}

#[sqlx::test]
async fn anyone_can_check_a_code_and_never_learns_who_signed(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let kode = signert_med_kode(&portal, &lege).await;
    assert_eq!((kode.len(), kode.matches('-').count()), (24, 4), "{kode}");
    let anonym = portal.anonym();
    let skjema = anonym.get("/kontroll").await;
    assert_eq!(skjema.status, StatusCode::OK);
    assert!(skjema.tekst.contains("<title>Kontroller en avtale") && skjema.tekst.contains("name=\"kode\""));

    for sti in [
        format!("/kontroll/{kode}"),
        format!("/kontroll?kode={}", kode.to_lowercase().replace('-', "+")),
    ] {
        let svar = anonym.get(&sti).await;
        assert_eq!(
            (svar.status, svar.hoder[header::CACHE_CONTROL].as_bytes()),
            (StatusCode::OK, &b"no-store"[..])
        );
        for ord in [
            "Avtalen er uendret",
            "6. januar 2026",
            ">2026-1<",
            "Kontrollsum for teksten",
            "Kontrollsum for filen",
        ] {
            assert!(svar.tekst.contains(ord), "{sti} lacks {ord}: {}", svar.tekst);
        }
        for hemmelig in ["Grevling", "Kvart", "565505933"] {
            assert!(!svar.tekst.contains(hemmelig), "{sti} tells {hemmelig}");
        }
    }
    assert!(
        anonym
            .get_nn(&format!("/kontroll/{kode}"))
            .await
            .tekst
            .contains("Avtalen er uendra")
    );
    // The one who signed finds the code again; the code is not stored readable.
    assert!(lege.get(PANEL).await.tekst.contains(&kode));
    let kryptert: Vec<u8> = sqlx::query_scalar("select kode_kryptert from avtale_kontroll")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    assert!(!String::from_utf8_lossy(&kryptert).contains(&kode.replace('-', "")));
}

#[sqlx::test]
async fn a_code_that_never_existed_and_a_mistyped_one_get_the_same_answer(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let kode = signert_med_kode(&portal, &lege).await;
    let siste = if kode.ends_with('0') { '1' } else { '0' };
    let skrivefeil = format!("{}{siste}", &kode[..kode.len() - 1]);
    let anonym = portal.anonym();
    let ventet = anonym.get("/kontroll/0000-0000-0000-0000-0000").await;
    assert!(ventet.tekst.contains("Ingen avtale har denne koden"), "{}", ventet.tekst);
    for annen in [skrivefeil.as_str(), "x", "fil", &"A".repeat(300)] {
        let svar = anonym.get(&format!("/kontroll/{annen}")).await;
        assert_eq!((svar.status, innhold(&svar)), (ventet.status, innhold(&ventet)), "{annen}");
    }
    let tom = anonym.get("/kontroll?kode=+-+").await;
    assert!(
        tom.tekst.contains("<title>Feil: ") && tom.tekst.contains("Skriv kontrollkoden."),
        "{}",
        tom.tekst
    );
}

#[sqlx::test]
async fn trying_many_codes_is_stopped(pool: PgPool) {
    let portal = portal(pool).await;
    let anonym = portal.anonym();
    let mut statuser = Vec::new();
    for n in 0..61 {
        statuser.push(anonym.get(&format!("/kontroll/{n:020}")).await.status);
    }
    let forste = statuser.iter().position(|s| *s != StatusCode::OK);
    assert_eq!((forste, statuser[60]), (Some(60), StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(anonym.get("/kontroll").await.status, StatusCode::OK, "the form is no look-up");
}

#[sqlx::test]
async fn a_file_is_compared_with_the_copy_and_not_kept(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let kode = signert_med_kode(&portal, &lege).await;
    let mut pdf: Vec<u8> = sqlx::query_scalar("select pdf from avtale_kopi")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let (anonym, sti) = (portal.anonym(), format!("/kontroll/{kode}/fil"));
    let lik = anonym.last_opp(&sti, &[], Some(("avtale.pdf", &pdf)), true).await;
    assert_eq!(lik.status, StatusCode::OK, "{}", lik.tekst);
    assert!(
        lik.tekst.contains("Filen er helt lik kopien") && !lik.tekst.contains("Grevling"),
        "{}",
        lik.tekst
    );
    pdf.push(b' ');
    let ulik = anonym.last_opp(&sti, &[], Some(("avtale.pdf", &pdf)), true).await;
    assert!(ulik.tekst.contains("Filen er ikke lik kopien"), "{}", ulik.tekst);
    let uten = anonym.last_opp(&sti, &[], None, true).await;
    assert!(
        uten.tekst.contains("<title>Feil: ") && uten.tekst.contains("Velg en PDF-fil."),
        "{}",
        uten.tekst
    );
    let stor = vec![0; 6 * 1024 * 1024];
    assert_eq!(
        anonym.last_opp(&sti, &[], Some(("stor.pdf", &stor)), true).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(anonym.fra_annet_sted(&sti, &[]).await.status, StatusCode::FORBIDDEN);
    let ukjent = anonym.last_opp("/kontroll/0000/fil", &[], Some(("a.pdf", &pdf)), true).await;
    assert!(ukjent.tekst.contains("Ingen avtale har denne koden"));
    // An address cannot be made to say that a file is equal.
    assert!(!anonym.get(&format!("/kontroll/{kode}?fil=lik")).await.tekst.contains("Filen er"));
}

#[sqlx::test]
async fn what_a_version_changes_is_shown_in_plain_words_and_in_the_text(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let sti = format!("{SIGNER}/endringer");
    let side = lege.get(&format!("{sti}?fra=2026-1&til=2027-1")).await;
    assert_eq!(side.status, StatusCode::OK);
    for ord in [
        "Nytt i versjon 2027-1",
        "Endringer melder du senest 14 dager etter at de skjedde.",
        "<del>",
        "<ins>",
        "avsnitt uten endring",
        "Versjonen gjelder fra 1. januar 2027.",
        "Du må signere den innen 31. mars 2027.",
        "fjernet: ",
    ] {
        assert!(side.tekst.contains(ord), "lacks {ord}: {}", side.tekst);
    }
    assert!(!side.tekst.contains("Nytt i versjon 2026-1"));
    let nn = lege.get_nn(&format!("{sti}?fra=2024-1&til=2027-1")).await.tekst;
    assert!(nn.contains("Nytt i versjon 2026-1") && nn.contains("Nytt i versjon 2027-1") && nn.contains("avsnitt utan endring"));
    for feil in ["?fra=2027-1&til=2026-1", "?fra=2020-1&til=2026-1", "?til=tull"] {
        assert_eq!(lege.get(&format!("{sti}{feil}")).await.status, StatusCode::NOT_FOUND, "{feil}");
    }

    // From the page that signs, and from the announcement.
    fra_for(&portal, &lege, &[(2024, 1, 1)]).await;
    let lenke = |svar: Svar, sti: &str| svar.tekst.replace("&amp;", "&").contains(sti);
    assert!(lenke(lege.get(SIGNER).await, "endringer?fra=2024-1&til=2026-1"));
    med_kontakt(&portal, &lege, true).await;
    signer(&lege, &felt(&lege.get(SIGNER).await)).await;
    portal.gaa_frem(TimeDelta::days(280));
    let lege = portal.logg_inn(LEGE).await;
    assert!(lenke(lege.get(PANEL).await, "endringer?fra=2026-1&til=2027-1"));
}

#[sqlx::test]
async fn members_sign_the_collective_agreement_and_only_doctors_can_be_members(pool: PgPool) {
    let portal = portal(pool).await;
    let tannlege = portal.logg_inn(TANNLEGE).await;
    med_kontakt(&portal, &tannlege, true).await;
    let side = tannlege.get(SIGNER).await;
    assert!(!side.tekst.contains("legeforening"), "not asked");
    let mut medlem = felt(&side);
    medlem.push(("kollektiv", "on".to_owned()));
    assert!(signer(&tannlege, &medlem).await.til().ends_with("?feil=1"));
    assert_eq!(antall(&portal, "select count(*) from avtale").await, 0);

    let lege = portal.logg_inn(LEGE).await;
    sqlx::query("update helseaktor set epost = 'lege@example.no', epost_bekreftet = now(), telefon = '+4790012345' where id = $1")
        .bind(lege.id.unwrap().0)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let side = lege.get(SIGNER).await;
    assert!(side.tekst.contains("Jeg er medlem av Den norske legeforening"), "{}", side.tekst);
    let mut medlem = felt(&side);
    medlem.push(("kollektiv", "on".to_owned()));
    assert!(signer(&lege, &medlem).await.til().ends_with("/kvittering"));
    assert_eq!(antall(&portal, "select count(*) from avtale where slag = 'kollektiv'").await, 1);
    assert!(lege.get(PANEL).await.tekst.contains("Kollektivavtale for medlemmer"));
}

#[sqlx::test]
async fn each_state_of_the_agreement_says_why_and_what_one_may_do(pool: PgPool) {
    let portal = portal(pool).await;
    // How the agreement of 2025-11-03 ends; what the tab says; whether one may sign; whether practices are read only.
    let tilstander: [(&str, &[&str], bool, bool); 6] = [
        ("", &["Avtalen gjelder. Du trenger ikke gjøre noe."], false, false),
        (
            "avsluttet = '2026-01-31', avslutning = 'oppsagt_av_helseaktor'",
            &[
                "Du har sagt opp avtalen. Siste dag er 31. januar 2026.",
                "Les og signer avtalen på nytt",
            ],
            true,
            false,
        ),
        (
            "avsluttet = '2026-01-05', avslutning = 'oppsagt_av_helseaktor'",
            &["Du har sagt opp avtalen. Siste dag var 5. januar 2026.", "Ikke signert"],
            true,
            false,
        ),
        (
            "avsluttet = '2026-01-31', avslutning = 'oppsagt_av_helfo'",
            &[
                "Helfo har sagt opp avtalen.",
                "Siste dag er 31. januar 2026.",
                "Slik kontakter du oss",
            ],
            false,
            false,
        ),
        (
            "avsluttet = '2026-01-05', avslutning = 'oppsagt_av_helfo'",
            &[
                "Helfo har sagt opp avtalen.",
                "Siste dag var 5. januar 2026.",
                "Slik kontakter du oss",
            ],
            false,
            true,
        ),
        (
            "avsluttet = '2026-01-05', avslutning = 'tap_av_rett'",
            &["Retten er tapt", "§ 25-6", "Slik kontakter du oss"],
            false,
            true,
        ),
    ];
    for (slutt, ord, signerer, bare_lese) in tilstander {
        for sql in [
            "alter table avtale_kontroll disable trigger all",
            "alter table avtale_kopi disable trigger all",
            "alter table avtale disable trigger all",
            "delete from avtale_kontroll",
            "delete from avtale_kopi",
            "delete from avtale",
            "alter table avtale enable trigger all",
            "alter table avtale_kopi enable trigger all",
            "alter table avtale_kontroll enable trigger all",
        ] {
            sqlx::query(sql).execute(&*portal.app.pool).await.unwrap();
        }
        let lege = portal.logg_inn(LEGE).await;
        med_kontakt(&portal, &lege, true).await;
        fra_for(&portal, &lege, &[(2025, 11, 3)]).await;
        if !slutt.is_empty() {
            // The words come from the table above.
            sqlx::query(sqlx::AssertSqlSafe(format!("update avtale set {slutt}")))
                .execute(&*portal.app.pool)
                .await
                .unwrap();
        }
        let panel = lege.get(PANEL).await.tekst;
        for o in ord {
            assert!(panel.contains(o), "{slutt}: the tab lacks «{o}»: {panel}");
        }
        let side = lege.get(SIGNER).await;
        assert_eq!(
            (side.status, side.tekst.contains("/api/avtale/signer")),
            (StatusCode::OK, signerer),
            "{slutt}"
        );
        for sti in ["/api/praksis/ny-sted", "/api/praksis/slutt", "/api/praksis/konto"] {
            let svar = lege.skjema(sti, &[]).await;
            assert_eq!(svar.status == StatusCode::FORBIDDEN, bare_lese, "{slutt} {sti}: {}", svar.status);
            if bare_lese {
                assert_eq!(lege.kall(sti, &[]).await.status, StatusCode::FORBIDDEN);
            }
        }
        for sti in [PANEL, "/praksisinformasjon/praksis"] {
            let sagt = lege.get(sti).await.tekst.contains("Du kan bare lese");
            assert_eq!(sagt, bare_lese, "{slutt} {sti}");
        }
        assert_eq!(
            lege.get("/praksisinformasjon/praksis").await.status,
            StatusCode::OK,
            "one may always read"
        );
    }
}

#[sqlx::test]
async fn a_yes_is_asked_about_again_after_a_year(pool: PgPool) {
    let portal = portal(pool).await;
    let lege = portal.logg_inn(LEGE).await;
    let velg = async |n: &Nettleser<'_>, formal: &str, svar: &str| {
        let nokkel = crate::support::nokkel();
        let felt = [
            ("formal", formal),
            ("svar", svar),
            ("tekstversjon", "2026-1"),
            ("nokkel", nokkel.as_str()),
        ];
        assert_eq!(n.skjema("/api/avtale/samtykke", &felt).await.status, StatusCode::SEE_OTHER);
    };
    velg(&lege, "helfo", "ja").await;
    velg(&lege, "helsedirektoratet", "nei").await;
    assert_eq!(
        antall(&portal, "select count(*) from samtykke where length(tekst_hash) = 32").await,
        2,
        "with the hash of the words"
    );
    assert!(!lege.get("/").await.tekst.contains("Se over samtykkene dine"));
    portal.gaa_frem(TimeDelta::days(365));
    let lege = portal.logg_inn(LEGE).await;
    assert!(lege.get("/").await.tekst.contains("Se over samtykkene dine"));
    let panel = lege.get(PANEL).await.tekst;
    assert!(
        panel.contains("Behold samtykket") && panel.contains("Trekk samtykket tilbake"),
        "{panel}"
    );
    velg(&lege, "helfo", "ja").await;
    assert!(!lege.get("/").await.tekst.contains("Se over samtykkene dine"));
    assert_eq!(antall(&portal, "select count(*) from samtykke").await, 3);
}
