use crate::praksis::text::Praksisfeil;
use chrono::TimeDelta;
use sqlx::PgPool;

use super::*;
use crate::helseaktor::store::Innlogget;
use crate::praksis::hprvakt::arbeid::ved_innlogging;
use grunn::{Fnr, dato};

fn krypto() -> Krypto {
    Krypto::ny(&[7; 32]).unwrap()
}

fn naa() -> DateTime<Utc> {
    "2026-01-06T15:30:29+01:00".parse().unwrap()
}

fn d(t: &str) -> NaiveDate {
    dato::tolk(t).unwrap()
}

fn p(fra: &str, til: Option<&str>) -> Periode {
    Periode::ny(d(fra), til.map(d)).unwrap()
}

fn eposter(antall: usize) -> Eposter {
    let mut alle = (0..antall).map(|i| Epost::tolk(&format!("e{i}@example.no")).unwrap());
    Eposter {
        primaer: alle.next().unwrap(),
        andre: alle.collect(),
    }
}

fn konto(nr: &str) -> Kontonr {
    Kontonr::tolk(nr).unwrap()
}

async fn person(db: &mut PgConnection, fnr: &str) -> HelseaktorId {
    let fnr = Fnr::tolk(fnr, Testnumre::Tillatt).unwrap();
    let hvem = Innlogget {
        fnr: &fnr,
        hpr: None,
        fornavn: "A",
        etternavn: "B",
        godkjenninger: None,
    };
    ved_innlogging(db, &krypto(), hvem, naa()).await.unwrap().0
}

async fn lag(db: &mut PgConnection, hvem: HelseaktorId, perioder: &[Periode], eposter: &Eposter) -> Result<PraksisId, AppError> {
    let sted = Sted {
        orgnr: Orgnr::tolk("314239016", Testnumre::Tillatt).unwrap(),
        navn: "Kurbadet Helsesenter".into(),
        verifisert: true,
        adresse: vec!["Badeveien 8".into()],
        postnr: Some("3256".into()),
        poststed: Some("LARVIK".into()),
        kommunenr: Some("3909".into()),
        kommune: Some("LARVIK".into()),
        valgt: None,
    };
    let ny = NyPraksis {
        id: None,
        praksistype: "FALE",
        sted: &sted,
        ambulerende: false,
        perioder,
        konto: &konto("12345678903"),
        kontroll: Kontosvar::Treff,
        eposter,
        vikar_for: None,
        dokumenteres: false,
    };
    registrer(db, &krypto(), hvem, &ny, naa()).await
}

#[sqlx::test]
async fn what_is_registered_comes_back_and_only_to_its_owner(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, annen) = (person(&mut db, "06828399789").await, person(&mut db, "23877641236").await);
    let perioder = [p("01.01.2026", Some("31.01.2026")), p("01.03.2026", None)];
    let id = lag(&mut db, meg, &perioder, &eposter(5)).await.unwrap();

    let lest = finn(&mut db, meg, id).await.unwrap();
    assert_eq!((lest.perioder.as_slice(), lest.eposter.len(), lest.versjon), (&perioder[..], 5, 1));
    assert_eq!(lest.epostliste().unwrap(), eposter(5), "the primary first");
    assert_eq!(lest.yrke(), Some(Yrke::Lege));
    assert_eq!(lest.konto(&krypto(), d("06.01.2026")).unwrap(), Some(konto("12345678903")));
    assert!(!lest.konto_maskert.contains("1234"), "{}", lest.konto_maskert);
    assert_eq!(mine(&mut db, meg).await.unwrap().len(), 1);

    assert_eq!(finn(&mut db, annen, id).await.unwrap_err(), AppError::IkkeFunnet);
    assert!(mine(&mut db, annen).await.unwrap().is_empty());
    for feil in [
        sett_ambulerende(&mut db, annen, id, true, 1, naa()).await,
        sett_eposter(&mut db, annen, id, &eposter(1), 1, naa()).await,
        sett_slutt(&mut db, annen, id, perioder[1], 1, naa()).await,
    ] {
        assert_eq!(feil, Err(AppError::Endret));
    }
    assert!(!finn(&mut db, meg, id).await.unwrap().ambulerende, "somebody else changes nothing");
}

#[sqlx::test]
async fn what_was_seen_is_kept_until_somebody_chooses_again(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let (meg, annen) = (person(&mut db, "06828399789").await, person(&mut db, "23877641236").await);
    let id = lag(&mut db, meg, &[p("01.01.2026", None)], &eposter(1)).await.unwrap();
    assert_eq!(finn(&mut db, meg, id).await.unwrap().valgt, None);
    let mut sted = Sted {
        orgnr: Orgnr::tolk("314303563", Testnumre::Tillatt).unwrap(),
        navn: "Grevlinghiet Legesenter".into(),
        verifisert: true,
        adresse: vec!["Hiveien 5, inngang B".into()],
        postnr: Some("0655".into()),
        poststed: Some("OSLO".into()),
        kommunenr: None,
        kommune: None,
        valgt: Some(Stedvalgt {
            kilde: Stedkilde::Adresseregisteret,
            her_id: Some(8_094_003),
            navn: "Grevlinghiet Legesenter".into(),
            adresse: vec!["Hiveien 5, inngang B".into(), "0655 Oslo".into()],
        }),
    };
    assert_eq!(sted.vist(), "Grevlinghiet Legesenter, Hiveien 5, inngang B, 0655, OSLO");
    assert_eq!(
        sett_sted(&mut db, annen, id, &sted, 1, naa()).await,
        Err(AppError::Endret),
        "somebody else chooses nothing"
    );
    sett_sted(&mut db, meg, id, &sted, 1, naa()).await.unwrap();
    assert_eq!(finn(&mut db, meg, id).await.unwrap().valgt, sted.valgt);

    // A job that follows the register moves the address, not what was seen.
    let valgt = sted.valgt.take();
    sted.adresse = vec!["Hiveien 7".into()];
    sett_sted(&mut db, meg, id, &sted, 2, naa()).await.unwrap();
    let lest = finn(&mut db, meg, id).await.unwrap();
    assert_eq!((lest.adresse, lest.valgt), (vec!["Hiveien 7".to_owned()], valgt));

    sted.valgt = Some(Stedvalgt {
        kilde: Stedkilde::Manuell,
        her_id: None,
        navn: "Egen".into(),
        adresse: vec![],
    });
    sett_sted(&mut db, meg, id, &sted, 3, naa()).await.unwrap();
    assert_eq!(
        finn(&mut db, meg, id).await.unwrap().valgt,
        sted.valgt,
        "the HER-id goes with the source"
    );
}

#[sqlx::test]
async fn a_practice_is_valid_in_its_periods_only(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "06828399789").await;
    let id = lag(&mut db, meg, &[p("01.01.2026", Some("31.01.2026"))], &eposter(1))
        .await
        .unwrap();
    for (dag, gjelder) in [
        ("31.12.2025", false),
        ("01.01.2026", true),
        ("31.01.2026", true),
        ("01.02.2026", false),
    ] {
        assert_eq!(gjeldende(&mut db, id, d(dag)).await.unwrap().is_some(), gjelder, "{dag}");
    }
    assert!(
        gjeldende(&mut db, PraksisId(1_999_999_999), d("01.01.2026"))
            .await
            .unwrap()
            .is_none()
    );
}

#[sqlx::test]
async fn the_tables_refuse_overlap_a_sixth_address_and_two_alike(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "06828399789").await;
    let overlapp = [p("01.01.2026", Some("31.01.2026")), p("31.01.2026", None)];
    let inntil = [p("01.01.2026", Some("31.01.2026")), p("01.02.2026", None)];
    for (perioder, eposter, venter) in [
        (&overlapp[..], eposter(1), Some(("fra", Praksisfeil::Overlapp))),
        (&inntil[..], eposter(5), None),
        (&inntil[..], eposter(6), Some(("epost1", Praksisfeil::EpostForMange))),
        (
            &inntil[..],
            Eposter {
                andre: vec![eposter(1).primaer],
                ..eposter(1)
            },
            Some(("epost1", Praksisfeil::EpostDobbel)),
        ),
    ] {
        let mut tx = sqlx::Connection::begin(&mut *db).await.unwrap();
        let svar = lag(&mut tx, meg, perioder, &eposter).await;
        tx.rollback().await.unwrap();
        assert_eq!(svar.err(), venter.map(|(felt, kode)| AppError::felt(felt, &kode)), "{venter:?}");
    }
}

#[sqlx::test]
async fn an_old_form_changes_nothing(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "06828399789").await;
    let id = lag(&mut db, meg, &[p("01.01.2026", None)], &eposter(1)).await.unwrap();
    sett_ambulerende(&mut db, meg, id, true, 1, naa()).await.unwrap();
    assert_eq!(sett_eposter(&mut db, meg, id, &eposter(2), 1, naa()).await, Err(AppError::Endret));
    sett_eposter(&mut db, meg, id, &eposter(2), 2, naa()).await.unwrap();
    let lest = finn(&mut db, meg, id).await.unwrap();
    assert_eq!((lest.ambulerende, lest.eposter.len(), lest.versjon), (true, 2, 3));
}

#[sqlx::test]
async fn a_new_account_waits_and_the_old_one_is_paid_until_then(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "06828399789").await;
    let id = lag(&mut db, meg, &[p("01.01.2020", None)], &eposter(1)).await.unwrap();
    let (idag, imorgen) = (d("06.01.2026"), d("07.01.2026"));
    let (a, b, c) = (konto("12345678903"), konto("86011117947"), konto("12345000494"));
    let paa = async |db: &mut PgConnection, dag| finn(db, meg, id).await.unwrap().konto(&krypto(), dag).unwrap().unwrap();

    let lest = finn(&mut db, meg, id).await.unwrap();
    sett_konto(&mut db, &krypto(), &lest, &b, Kontosvar::Treff, imorgen, 1, idag, naa())
        .await
        .unwrap();
    assert_eq!((paa(&mut db, idag).await, paa(&mut db, imorgen).await), (a.clone(), b.clone()));
    // A second change the same day: the account that is paid today is still the first.
    let lest = finn(&mut db, meg, id).await.unwrap();
    assert_eq!((lest.konto_kontroll.as_str(), lest.kontoer.len()), ("treff", 2));
    sett_konto(
        &mut db,
        &krypto(),
        &lest,
        &c,
        Kontosvar::Treff,
        imorgen,
        2,
        idag,
        naa() + TimeDelta::hours(1),
    )
    .await
    .unwrap();
    assert_eq!((paa(&mut db, idag).await, paa(&mut db, imorgen).await), (a, c));
}

#[sqlx::test]
async fn the_database_and_the_rule_agree_on_each_answer_of_the_register(pool: PgPool) {
    use crate::praksis::kontovakt::model::{Godkjenning, Kontovisning};

    let mut db = pool.acquire().await.unwrap();
    let meg = person(&mut db, "06828399789").await;
    let id = lag(&mut db, meg, &[p("01.01.2020", None)], &eposter(1)).await.unwrap();
    let (idag, imorgen) = (d("06.01.2026"), d("07.01.2026"));
    let svar = [Kontosvar::Treff, Kontosvar::IkkeTreff, Kontosvar::Ukjent, Kontosvar::Utilgjengelig];
    for (versjon, svar) in (1..).zip(svar) {
        let lest = finn(&mut db, meg, id).await.unwrap();
        sett_konto(
            &mut db,
            &krypto(),
            &lest,
            &konto("86011117947"),
            svar,
            imorgen,
            versjon,
            idag,
            naa(),
        )
        .await
        .unwrap();
        let lest = finn(&mut db, meg, id).await.unwrap();
        let nyeste = lest.kontoer.last().unwrap();
        assert_eq!(
            (nyeste.godkjenning, nyeste.kontroll.as_str()),
            (Godkjenning::etter(svar), svar.kode()),
            "{svar:?}"
        );
        assert_eq!(nyeste.nr, versjon + 1);
        // Only the first of the four may be paid to; the later ones leave it in use.
        assert_eq!(lest.konto_paa(imorgen).unwrap().nr, 2);
    }
    let lest = finn(&mut db, meg, id).await.unwrap();
    assert_eq!(lest.kontovisning(imorgen), Kontovisning::Kontrolleres);
    assert!(
        sqlx::query("update praksis_konto set konto_maskert = 'x'")
            .execute(&mut *db)
            .await
            .is_err(),
        "the history of accounts does not change"
    );
    assert!(sqlx::query("delete from praksis_konto").execute(&mut *db).await.is_err());
}
