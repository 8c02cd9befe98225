//! Renewal of the tariff: from an answer to what is in force, all or nothing, and what is controlled again.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use grunn::{HelseaktorId, MeldingId, Ore};
use praksisportal::krav::felles::{self, Felles};
use praksisportal::krav::mottak;
use praksisportal::krav::store::takster::{self as lager, Del, Slag};
use praksisportal::krav::store::{self, Detalj, Kanal};
use praksisportal::krav::takstbruk::{self, Nei, Utfall};
use praksisportal::oppgjor::kjoring::kjor;
use praksisportal::oppstart::takster::{Ordre, Slutt, utfor};
use praksisportal::server::request::Utforer;
use regler::apnedata::{Lest, Radfeil, Radproblem};
use regler::prosess::{Kontrollstatus, Regningsstatus};
use regler::takst::{Satsslag, Takstregister, Takstsvar};
use regler::takstfil;
use serde_json::Value;
use sqlx::PgPool;

use crate::kravstotte::{lege, mange};
use crate::support::Portal;

const FRA: &str = "2025-10-01";

fn dag(d: &str) -> NaiveDate {
    d.parse().unwrap()
}

pub async fn tall(portal: &Portal, sql: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap()
}

async fn kjor_sql(portal: &Portal, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()))
        .execute(&*portal.app.pool)
        .await
        .unwrap();
}

pub async fn send(portal: &Portal, eier: HelseaktorId, melding: &Value) -> MeldingId {
    let utforer = Utforer::system(portal.app.klokke.naa());
    let bytes = melding.to_string().into_bytes();
    mottak::ta_imot(&portal.app, &utforer, eier, Kanal::Opplasting, bytes, None)
        .await
        .unwrap()
        .unwrap()
        .id
}

pub async fn finn(portal: &Portal, eier: HelseaktorId, id: MeldingId) -> Detalj {
    store::finn(&mut portal.app.pool.acquire().await.unwrap(), eier, portal.app.klokke.idag(), id)
        .await
        .unwrap()
}

/// Consultations of another day than those of [`mange`].
pub fn senere(n: usize, nummer: usize, dato: &str) -> Value {
    serde_json::from_str(&mange(n, nummer).to_string().replace("2025-10-01", dato)).unwrap()
}

/// All of the doctors' field as it is, but 2ad is refunded with a krone less.
fn en_krone_mindre() -> Lest {
    let (takster, _) = takstfil::innebygde_rader().unwrap();
    let takster = takster
        .into_iter()
        .filter(|t| t.fagomrade == "LE")
        .map(|mut t| {
            if t.kode == "2ad" {
                t.refusjon -= Ore(100);
                t.egenandel += Ore(100);
            }
            t
        })
        .collect();
    Lest {
        takster,
        felter: BTreeSet::new(),
        ..Lest::default()
    }
}

pub async fn legg_inn(portal: &Portal, lest: &Lest) -> i64 {
    let mut db = portal.app.pool.acquire().await.unwrap();
    felles::av(&portal.app).unwrap().takster(&mut db).await.unwrap();
    takstbruk::legg_inn(&mut db, Slag::Fil, "prove", lest, portal.app.klokke.naa())
        .await
        .unwrap()
        .0
}

pub async fn ta_i_bruk(portal: &Portal, sett: i64, fra: &str, likevel: bool) -> Result<Utfall, Nei> {
    let mut tx = portal.app.pool.begin().await.unwrap();
    let del = Del { sett, fra: dag(fra) };
    let utfall = takstbruk::ta_i_bruk(&mut tx, &Utforer::drift(portal.app.klokke.naa(), "prøver"), del, likevel).await?;
    tx.commit().await.unwrap();
    Ok(utfall)
}

async fn i_bruk(portal: &Portal) -> i64 {
    lager::i_bruk(&mut portal.app.pool.acquire().await.unwrap()).await.unwrap().unwrap()
}

async fn register(portal: &Portal, instans: &Felles) -> Arc<Takstregister> {
    instans.takster(&mut portal.app.pool.acquire().await.unwrap()).await.unwrap()
}

fn refusjon(register: &Takstregister, kode: &str, dato: &str) -> i64 {
    match register.slaa_opp("LE", kode, dag(dato)) {
        Takstsvar::Funnet { takst, .. } => takst.refusjon.0,
        annet => panic!("{annet:?}"),
    }
}

#[sqlx::test]
async fn a_set_is_in_force_for_every_instance_from_its_day_and_earlier_days_keep_theirs(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let annen = Felles::ny(std::sync::Arc::new(regler::frikort::Frikortsimulator));
    let foer = register(&portal, &annen).await;
    let sett = legg_inn(&portal, &en_krone_mindre()).await;
    assert_eq!(
        refusjon(&*register(&portal, &annen).await, "2ad", FRA),
        refusjon(&foer, "2ad", FRA),
        "kept is not in force"
    );
    let gammelt = i_bruk(&portal).await;
    let utfall = ta_i_bruk(&portal, sett, FRA, false).await.unwrap();
    assert_eq!((utfall.endrede, i_bruk(&portal).await), (1, utfall.sett));
    for instans in [&annen, felles::av(&portal.app).unwrap()] {
        let naa = register(&portal, instans).await;
        assert_eq!(refusjon(&naa, "2ad", FRA), refusjon(&foer, "2ad", FRA) - 100);
        assert_eq!(refusjon(&naa, "2ad", "2025-09-30"), refusjon(&foer, "2ad", "2025-09-30"));
        assert_eq!(refusjon(&naa, "2ak", FRA), refusjon(&foer, "2ak", FRA));
    }
    // The earlier set is kept as it was, and nobody can alter it.
    let mut db = portal.app.pool.acquire().await.unwrap();
    let gamle = lager::les(&mut db, gammelt).await.unwrap();
    assert_eq!(gamle.takster.len(), foer.antall());
    for sql in [
        "update takstrad set refusjon_ore = 0, honorar_ore = egenandel_ore",
        "delete from takstsett",
        "delete from takstbruk",
        "truncate takstrad",
    ] {
        assert!(sqlx::raw_sql(sql).execute(&mut *db).await.is_err(), "{sql}");
    }
    assert_eq!(
        tall(&portal, "select count(*) from revisjon where handling = 'takster.tatt_i_bruk'").await,
        1
    );
    // An instance that starts again, with the same edition of the program, changes nothing.
    assert!(!takstbruk::last_innebygd(&mut db, portal.app.klokke.naa()).await.unwrap());
    assert_eq!(i_bruk(&portal).await, utfall.sett);
}

#[sqlx::test]
async fn bills_nobody_has_decided_are_controlled_again_and_those_in_a_decision_are_not(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let betalt = send(&portal, eier, &mange(2, 1)).await;
    portal.arbeid_ferdig().await;
    portal.gaa_frem(TimeDelta::hours(1));
    kjor(&portal.app, dag("2026-01-06")).await.unwrap();
    let venter = send(&portal, eier, &senere(2, 100, "2025-10-08")).await;
    let eldre = send(&portal, eier, &senere(2, 200, "2025-09-10")).await;
    portal.arbeid_ferdig().await;
    let foer = finn(&portal, eier, venter).await;
    assert_eq!((foer.rad.godkjent, foer.rad.vedtak), (Some(Ore(3_000)), None));
    let [b, e] = [finn(&portal, eier, betalt).await, finn(&portal, eier, eldre).await];
    assert!(b.rad.vedtak.is_some() && e.rad.godkjent == Some(Ore(3_000)));

    let sett = legg_inn(&portal, &en_krone_mindre()).await;
    let utfall = ta_i_bruk(&portal, sett, FRA, false).await.unwrap();
    assert_eq!(
        (utfall.paa_nytt.as_slice(), utfall.bundne.as_slice()),
        ([venter].as_slice(), [].as_slice())
    );
    let under = finn(&portal, eier, venter).await;
    assert_eq!(under.rad.tilstand.kontroll, Kontrollstatus::Kontrolleres);
    assert_eq!((under.rad.godkjent, under.regninger[0].status), (None, Regningsstatus::Behandles));
    // The first result is kept, and told in the trail.
    assert_eq!(
        tall(&portal, "select sum(godkjent_ore)::bigint from kontroll_tidligere").await,
        3_000
    );
    assert_eq!(
        tall(&portal, "select jsonb_array_length(regninger)::bigint from kontroll_tidligere").await,
        2
    );

    portal.arbeid_ferdig().await;
    let etter = finn(&portal, eier, venter).await;
    assert_eq!(etter.rad.tilstand.kontroll, Kontrollstatus::FerdigKontrollert);
    assert!(
        etter.regninger.iter().all(|r| r.funn != foer.regninger[0].funn),
        "{:?}",
        etter.regninger[0].funn
    );
    assert!(etter.rad.godkjent.unwrap() < Ore(3_000));
    assert_eq!(
        etter.regninger.iter().map(|r| r.linjer[0].krevd).collect::<Vec<_>>(),
        [Ore(1_500); 2]
    );
    // Those that are paid, or of days before, are as they were.
    assert_eq!([finn(&portal, eier, betalt).await, finn(&portal, eier, eldre).await], [b, e]);
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling = 'krav.kontrolleres_paa_nytt'"
        )
        .await,
        1
    );
    assert_eq!(tall(&portal, "select count(*) from revisjon_brudd").await, 0);
    assert_eq!(
        tall(&portal, "select count(*) from jobb where ferdig is null and slag = 'kontroll'").await,
        0
    );
}

#[sqlx::test]
async fn stopped_anywhere_the_earlier_set_is_in_force(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let eier = lege(&portal).await;
    let id = send(&portal, eier, &mange(2, 1)).await;
    portal.arbeid_ferdig().await;
    let sett = legg_inn(&portal, &en_krone_mindre()).await;
    let (gammelt, foer) = (i_bruk(&portal).await, finn(&portal, eier, id).await);
    let spor = "select (select count(*) from takstsett) + (select count(*) from takstrad) + (select count(*) from takstbruk) \
                + (select count(*) from revisjon) + (select count(*) from kontroll_tidligere) + (select count(*) from jobb where ferdig is null)";
    let antall = tall(&portal, spor).await;
    kjor_sql(
        &portal,
        "create function prove_stans() returns trigger language plpgsql as $$ begin raise exception 'stans'; end $$",
    )
    .await;
    // Every statement that writes, each in its turn.
    for tabell in [
        "takstsett",
        "takstrad",
        "takstbruk",
        "revisjon",
        "kontroll_tidligere",
        "regning",
        "melding",
        "jobb",
    ] {
        kjor_sql(
            &portal,
            &format!("create trigger prove before insert or update on {tabell} for each statement execute function prove_stans()"),
        )
        .await;
        assert!(matches!(ta_i_bruk(&portal, sett, FRA, false).await, Err(Nei::Feil(_))), "{tabell}");
        kjor_sql(&portal, &format!("drop trigger prove on {tabell}")).await;
        assert_eq!((i_bruk(&portal).await, tall(&portal, spor).await), (gammelt, antall), "{tabell}");
        assert_eq!(finn(&portal, eier, id).await, foer, "{tabell}");
    }
    // Killed when all is written and nothing committed.
    let mut tx = portal.app.pool.begin().await.unwrap();
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut *tx).await.unwrap();
    let del = Del { sett, fra: dag(FRA) };
    takstbruk::ta_i_bruk(&mut tx, &Utforer::drift(portal.app.klokke.naa(), "prøver"), del, false)
        .await
        .unwrap();
    assert_eq!(i_bruk(&portal).await, gammelt);
    sqlx::query("select pg_terminate_backend($1)")
        .bind(pid)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    assert!(tx.commit().await.is_err());
    assert_eq!((i_bruk(&portal).await, tall(&portal, spor).await), (gammelt, antall));
    assert_eq!(finn(&portal, eier, id).await, foer);
    // And whole afterwards.
    assert_eq!(ta_i_bruk(&portal, sett, FRA, false).await.unwrap().paa_nytt, [id]);
}

#[sqlx::test]
async fn half_an_answer_is_not_taken_into_use_unless_it_is_meant(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let mut lest = en_krone_mindre();
    lest.takster.truncate(lest.takster.len() / 2);
    lest.feil.push(Radfeil {
        rad: 7,
        linje: Some(9),
        fagomrade: Some("LE".to_owned()),
        kode: Some("2ak".to_owned()),
        felt: "refusjon".to_owned(),
        hva: Radproblem::IkkeBelop,
    });
    let sett = legg_inn(&portal, &lest).await;
    let gammelt = i_bruk(&portal).await;
    let Err(Nei::Hindre(hindre)) = ta_i_bruk(&portal, sett, FRA, false).await else {
        panic!()
    };
    assert_eq!(
        hindre[0].0,
        "Rad 7, linje 9, takst 2ak: refusjon er ikke et beløp med høyst to desimaler."
    );
    assert!(hindre[1].0.ends_with("takster i fagområdet LE blir borte."));
    assert_eq!(i_bruk(&portal).await, gammelt);
    ta_i_bruk(&portal, sett, FRA, true).await.unwrap();
    let naa = register(&portal, &Felles::ny(std::sync::Arc::new(regler::frikort::Frikortsimulator))).await;
    assert!(
        matches!(naa.slaa_opp("LE", "2ak", dag(FRA)), Takstsvar::Funnet { .. }),
        "not read is as before"
    );
}

#[sqlx::test]
async fn from_the_register_to_the_control_by_the_commands(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = format!("http://{}", lytter.local_addr().unwrap());
    let rader: Vec<Value> = en_krone_mindre()
        .takster
        .iter()
        .filter(|t| t.gyldig_til.is_none_or(|til| til >= dag(FRA)))
        .map(|t| {
            serde_json::json!({"takstkode": t.kode, "fagomraade": "LE", "fradato": t.gyldig_fra, "tildato": t.gyldig_til, "beskrivelse": t.tekst,
                "honorar": t.honorar.kroner_desimal(), "egenandel": t.egenandel.kroner_desimal().replace('.', ","), "refusjon": t.refusjon.kroner_desimal()})
        })
        .collect();
    let svar = Value::from(rader).to_string();
    let ruter = axum::Router::new().fallback(move |uri: http::Uri| {
        let le = uri.query().unwrap_or_default().contains("fagomraade=LE&");
        let svar = if le { svar.clone() } else { "[]".to_owned() };
        async move { svar }
    });
    tokio::spawn(async move { axum::serve(lytter, ruter).await });
    let mut app = portal.app.clone();
    let mut konfig = (*app.konfig).clone();
    konfig.takstregister = Some(adresse);
    app.konfig = Arc::new(konfig);
    let ordre = async |ordre: &str| {
        let mut linjer = Vec::new();
        let ord: Vec<String> = ordre.split_whitespace().map(str::to_owned).collect();
        let utfall = utfor(&app, Ordre::tolk(&ord).unwrap(), &mut |l| linjer.push(l)).await;
        (utfall, linjer.join("\n"))
    };
    assert_eq!(ordre("sammenlign").await.0.unwrap_err(), "ingen sett er hentet eller lest");
    let (utfall, tekst) = ordre("hent --dato 2025-10-01").await;
    assert_eq!(utfall, Ok(Slutt::Gjort), "{tekst}");
    assert!(tekst.starts_with("Sett 2 er lagt inn:"), "{tekst}");
    let (_, tekst) = ordre("hent --dato 2025-10-01").await;
    assert!(tekst.starts_with("Sett 2 er lagt inn før, med samme innhold"), "{tekst}");
    let (utfall, tekst) = ordre("sammenlign --fra 2025-10-01").await;
    assert_eq!(utfall, Ok(Slutt::Gjort));
    assert!(tekst.contains("~ LE 2ad: egenandel"), "{tekst}");
    assert!(tekst.contains("refusjon 15,00 → 14,00 kr"), "{tekst}");
    let gammelt = i_bruk(&portal).await;
    assert!(
        ordre("ta-i-bruk 99 --fra 2025-10-01")
            .await
            .0
            .unwrap_err()
            .contains("sett med det nummeret")
    );
    assert_eq!(i_bruk(&portal).await, gammelt);
    let (utfall, tekst) = ordre("ta-i-bruk --fra 2025-10-01 --likevel").await;
    assert_eq!(utfall, Ok(Slutt::Gjort), "{tekst}");
    assert!(tekst.contains("er tatt i bruk for behandling fra 2025-10-01"), "{tekst}");
    let (_, tekst) = ordre("liste").await;
    assert!(tekst.contains("← i bruk") && tekst.contains("sett 2 fra 2025-10-01"), "{tekst}");
    let naa = register(&portal, felles::av(&portal.app).unwrap()).await;
    assert_eq!(refusjon(&naa, "2ad", FRA), 1_400);
    let (utfall, _) = ordre("les finnes-ikke.json").await;
    assert!(utfall.is_err());
}

#[sqlx::test]
async fn code_lists_are_read_compared_and_taken_into_use_beside_the_taksts(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let mappe = std::env::temp_dir().join(format!("kodelister-{}", uuid::Uuid::new_v4()));
    let skriv = |sats: &str| {
        let rader = serde_json::json!([
            {"nlkKode": "NPU01566", "refusjonskategori": "B1", "fradato": "2026-01-01"},
            {"refusjonskategori": "B1", "refusjonssats": sats, "fradato": "2026-01-01"},
            {"t_kode": "T01000", "p_kode": "P1", "belop": 100, "fradato": "2026-01-01"},
        ]);
        std::fs::write(&mappe, rader.to_string()).unwrap();
    };
    let ordre = async |ordre: &str| {
        let mut linjer = Vec::new();
        let ord: Vec<String> = ordre.split_whitespace().map(str::to_owned).collect();
        let utfall = utfor(&portal.app, Ordre::tolk(&ord).unwrap(), &mut |l| linjer.push(l)).await;
        assert_eq!(utfall, Ok(Slutt::Gjort), "{linjer:?}");
        linjer.join("\n")
    };
    let sats = async |praksistype: &str, kode: &str, paa: &str| {
        let naa = register(&portal, felles::av(&portal.app).unwrap()).await;
        assert_eq!(naa.antall(), takstfil::innebygd().unwrap().antall(), "the taksts are as they were");
        [Satsslag::Nlk, Satsslag::Apat]
            .into_iter()
            .find_map(|slag| naa.sats(slag, praksistype, kode, dag(paa)))
            .map(|o| o.0)
    };
    let les = format!("les {} --kodelister LR", mappe.display());
    skriv("12,50");
    let tekst = ordre(&les).await;
    assert!(tekst.contains("0 rader, 0 regler og 2 satser"), "{tekst}");
    assert_eq!(sats("LRAD", "NPU01566", "2026-02-01").await, None, "kept is not in force");
    assert!(ordre("sammenlign --fra 2026-02-01").await.contains("+ LR NPU01566: 12,50 kr"));
    ordre("ta-i-bruk --fra 2026-02-01").await;
    assert_eq!(sats("LRAD", "NPU01566", "2026-02-01").await, Some(1_250));
    assert_eq!(sats("LRAD", "T01000 P1", "2026-02-01").await, Some(10_000));
    assert_eq!(sats("LRAD", "NPU01566", "2026-01-31").await, None, "not before the day");
    assert_eq!(sats("POLI", "NPU01566", "2026-02-01").await, None, "not for others");

    skriv("13");
    ordre(&les).await;
    assert!(
        ordre("sammenlign --fra 2026-07-01")
            .await
            .contains("~ LR NPU01566: 12,50 → 13,00 kr")
    );
    ordre("ta-i-bruk --fra 2026-07-01").await;
    assert_eq!(
        sats("LRAD", "NPU01566", "2026-06-30").await,
        Some(1_250),
        "earlier days keep theirs"
    );
    assert_eq!(sats("LRAD", "NPU01566", "2026-07-01").await, Some(1_300));
    std::fs::remove_file(&mappe).unwrap();
}

#[sqlx::test(migrations = false)]
async fn a_database_from_before_keeps_its_tariff(pool: PgPool) {
    crate::support::uten_tabeller(&pool).await;
    let migreringer = &praksisportal::server::MIGRERINGER;
    for m in migreringer.iter().filter(|m| m.version < 35) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(m.sql.as_str().to_owned()))
            .execute(&pool)
            .await
            .unwrap();
    }
    sqlx::raw_sql(
        "insert into takst (fagomrade, kode, tekst, honorar_ore, egenandel_ore, refusjon_ore, gyldig_fra, gyldig_til, kilde)
         values ('LE', '999x', 'Borte fra filene', 300, 100, 200, '2019-01-01', '2019-12-31', 'FOR-2018')",
    )
    .execute(&pool)
    .await
    .unwrap();
    for m in migreringer.iter().filter(|m| m.version >= 35) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(m.sql.as_str().to_owned()))
            .execute(&pool)
            .await
            .unwrap();
    }
    let mut db = pool.acquire().await.unwrap();
    let foer = lager::i_bruk(&mut db).await.unwrap().unwrap();
    assert_eq!(lager::les(&mut db, foer).await.unwrap().takster.len(), 1);
    let register = Felles::ny(std::sync::Arc::new(regler::frikort::Frikortsimulator))
        .takster(&mut db)
        .await
        .unwrap();
    assert_eq!(register.antall(), takstfil::innebygd().unwrap().antall() + 1);
    assert_eq!(refusjon(&register, "999x", "2019-06-01"), 200);
    assert!(!register.alle_regler("LE", "2ad").is_empty());
}

#[sqlx::test]
async fn a_new_edition_of_the_program_lies_below_the_sets_in_use(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let sett = legg_inn(&portal, &en_krone_mindre()).await;
    let utfall = ta_i_bruk(&portal, sett, FRA, false).await.unwrap();
    // As if what is in force lay on another edition.
    kjor_sql(
        &portal,
        &format!(
            "with ny as (insert into takstsett (slag, kilde, hentet, sjekksum, antall, regler, bestar_av, grunnlag)
                 select slag, kilde, hentet, sjekksum, antall, regler, bestar_av, sha256('annen') from takstsett where id = {} returning id)
             insert into takstbruk (sett_id, tid, av) select id, now(), 'prøve' from ny",
            utfall.sett
        ),
    )
    .await;
    let naa = register(&portal, &Felles::ny(std::sync::Arc::new(regler::frikort::Frikortsimulator))).await;
    assert_eq!((refusjon(&naa, "2ad", FRA), refusjon(&naa, "2ad", "2025-09-30")), (1_400, 1_500));
    assert!(i_bruk(&portal).await > utfall.sett);
}
