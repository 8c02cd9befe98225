//! A practice with controlled claims, as the control leaves them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

use crate::oppstart::start;
use crate::server::config::{Betalingsvei, Konfig};
use crate::server::klokke::Klokke;
use crate::server::sider::Filer;
use crate::server::state::App;
use grunn::{HelseaktorId, Kontonr, Ore, PraksisId};
use registre::betaling::{Betalingsfeil, Betalingssystem, Kilde, Mottatt, Ordreref, Simulator, Utfil};
use regler::kontroll::Linje;
use regler::regel::{Funn, RegelId};

pub const KONTO: &str = "12345678903";

pub fn tid(tekst: &str) -> DateTime<Utc> {
    tekst.parse().unwrap()
}

/// An application whose clock stands still.
pub fn app(pool: PgPool, naa: &str) -> App {
    let miljo = |navn: &str| {
        Some(match navn {
            "PORTAL_PROFIL" => "demo".to_owned(),
            "DATABASE_URL" => "postgres://brukes-ikke".to_owned(),
            "PORTAL_NOKKEL" => "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned(),
            "HELSEID_UTSTEDER" => "http://127.0.0.1:9".to_owned(),
            "HELSEID_KLIENT_ID" => "praksisportal".to_owned(),
            "HELSEID_NOKKEL_FIL" => nokkelfil().to_owned(),
            "PORTAL_EPOST_MAPPE" => "target/test-epost".to_owned(),
            _ => return None,
        })
    };
    let konfig = Konfig::les(&miljo).unwrap();
    assert_eq!(konfig.betaling, Betalingsvei::Simulator);
    let mut app = start::app(konfig, pool, Filer::default()).unwrap();
    app.klokke = Klokke::fast(tid(naa));
    app
}

fn nokkelfil() -> &'static str {
    static FIL: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    FIL.get_or_init(|| {
        use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
        use base64::Engine;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &aws_lc_rs::rand::SystemRandom::new()).unwrap();
        let fil = std::env::temp_dir().join(format!("praksisportal-oppgjor-{}.pem", std::process::id()));
        let base64 = base64::engine::general_purpose::STANDARD.encode(pkcs8.as_ref());
        std::fs::write(&fil, format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n")).unwrap();
        fil.to_string_lossy().into_owned()
    })
}

/// A clinician with one practice, an address for decisions and a verified address of their own.
pub async fn praksis(app: &App, id: i64) -> (HelseaktorId, PraksisId) {
    let eier = HelseaktorId(Uuid::new_v4());
    let mut db = app.pool.acquire().await.unwrap();
    sqlx::query(
        "insert into helseaktor (id, fnr_oppslag, fnr_kryptert, hpr, fornavn, etternavn, epost, epost_bekreftet, opprettet, endret)
         values ($1, $2, '', $3, 'Kvart', 'Grevling', 'kvart@example.no', $4, $4, $4)",
    )
    .bind(eier.0)
    .bind(app.krypto.oppslag("fnr", &id.to_string()))
    .bind((565_505_933 - id % 1000).to_string())
    .bind(app.klokke.naa())
    .execute(&mut *db)
    .await
    .unwrap();
    sqlx::query(
        "insert into praksis (id, helseaktor_id, type, navn, orgnr, enhet_kilde, konto_kryptert, konto_maskert, konto_kontroll, opprettet, endret)
         values ($1, $2, 'FALE', 'Kurbadet Helsesenter', '974760673', 'register', $3, $4, 'treff', $5, $5)",
    )
    .bind(id)
    .bind(eier.0)
    .bind(app.krypto.krypter("praksis.konto", KONTO.as_bytes()).unwrap())
    .bind(Kontonr::tolk(KONTO).unwrap().maskert())
    .bind(app.klokke.naa())
    .execute(&mut *db)
    .await
    .unwrap();
    sqlx::query("insert into praksis_epost (praksis_id, epost, primaer) values ($1, 'post@example.no', true)")
        .bind(id)
        .execute(&mut *db)
        .await
        .unwrap();
    (eier, PraksisId(id))
}

/// A bill to be made: number, claimed, approved (negative for a credit), or rejected by a rule.
#[derive(Clone, Copy, Debug)]
pub struct Regning {
    pub nummer: &'static str,
    pub krevd: i64,
    pub godkjent: i64,
    pub avvist: Option<RegelId>,
    pub kreditering: bool,
    pub tidspunkt: &'static str,
}

pub const fn godkjent(nummer: &'static str, ore: i64) -> Regning {
    Regning {
        nummer,
        krevd: ore,
        godkjent: ore,
        avvist: None,
        kreditering: false,
        tidspunkt: "2026-01-05T09:00:00+01:00",
    }
}

pub const fn avvist(nummer: &'static str, ore: i64, regel: RegelId) -> Regning {
    Regning {
        avvist: Some(regel),
        godkjent: 0,
        ..godkjent(nummer, ore)
    }
}

pub const fn kreditert(nummer: &'static str, ore: i64) -> Regning {
    Regning {
        krevd: 0,
        godkjent: -ore,
        kreditering: true,
        ..godkjent(nummer, 0)
    }
}

/// A message that is received and controlled at a time.
pub async fn melding(app: &App, eier: HelseaktorId, praksis: PraksisId, mottatt: &str, regninger: &[Regning]) -> Uuid {
    let id = Uuid::new_v4();
    let mottatt = tid(mottatt);
    let mut db = app.pool.acquire().await.unwrap();
    let avviste = regninger.iter().filter(|r| r.avvist.is_some()).count();
    sqlx::query(
        "insert into melding (id, helseaktor_id, praksis_id, kanal, innhold_hash, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus, innsending_id,
                              antall_regninger, antall_avviste, krevd_ore, godkjent_ore, endret)
         values ($1, $2, $3, 'api', $4, $5, 'ferdig_behandlet', 'ferdig_kontrollert', $6, nextval('innsending_id'), $7, $8, $9, $10, $5)",
    )
    .bind(id)
    .bind(eier.0)
    .bind(praksis.0)
    .bind(app.krypto.oppslag("innhold", &id.to_string()))
    .bind(mottatt)
    .bind(if avviste == regninger.len() { "ingen_utbetaling" } else { "ikke_sendt_til_utbetaling" })
    .bind(i32::try_from(regninger.len()).unwrap())
    .bind(i32::try_from(avviste).unwrap())
    .bind(regninger.iter().map(|r| r.krevd).sum::<i64>())
    .bind(regninger.iter().map(|r| r.godkjent).sum::<i64>())
    .execute(&mut *db)
    .await
    .unwrap();
    for (plass, r) in (0i32..).zip(regninger) {
        let funn: Vec<Funn> = r
            .avvist
            .map(|regel| Funn::ny(regel).med("takst", "1bd").med("regning", "5"))
            .into_iter()
            .collect();
        let linje = Linje {
            takst: "2ad".into(),
            antall: 1,
            krevd: Ore(r.krevd),
            godkjent: Ore(r.godkjent.max(0)),
            begrunnelse: r.avvist,
            forlenget: false,
        };
        sqlx::query(
            "insert into regning (melding_id, helseaktor_id, plass, regningsnummer, tidspunkt, takstkoder, status, krevd_ore, godkjent_ore, kreditering, funn, linjer)
             values ($1, $2, $3, $4, $5, '{2ad}', $6, $7, $8, $9, $10, $11)",
        )
        .bind(id)
        .bind(eier.0)
        .bind(plass)
        .bind(r.nummer)
        .bind(tid(r.tidspunkt))
        .bind(if r.avvist.is_some() { "avvist" } else { "godkjent" })
        .bind(r.krevd)
        .bind(r.godkjent)
        .bind(r.kreditering)
        .bind(serde_json::to_value(funn).unwrap())
        .bind(serde_json::to_value([linje]).unwrap())
        .execute(&mut *db)
        .await
        .unwrap();
    }
    id
}

/// The worked example: 434 claimed and 296 approved, then 64 sent again.
pub async fn eksempel(app: &App, eier: HelseaktorId, praksis: PraksisId) -> [Uuid; 2] {
    let forste = [
        avvist("4", 7_400, RegelId::K08NaerKonsultasjon),
        godkjent("5", 29_600),
        avvist("6", 6_400, RegelId::K05FremITid),
    ];
    [
        melding(app, eier, praksis, "2026-01-06T15:30:29+01:00", &forste).await,
        melding(app, eier, praksis, "2026-01-06T15:45:57+01:00", &[godkjent("6", 6_400)]).await,
    ]
}

/// Status and decision of a message.
pub async fn status(app: &App, melding: Uuid) -> (String, Option<i64>) {
    sqlx::query_as("select utbetalingsstatus, vedtak_id from melding where id = $1")
        .bind(melding)
        .fetch_one(&*app.pool)
        .await
        .unwrap()
}

pub async fn tall(app: &App, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&*app.pool).await.unwrap()
}

/// A payment system that refuses: to take orders, or to pay.
pub struct Vrang {
    pub tar_imot: bool,
}

#[async_trait::async_trait]
impl Betalingssystem for Vrang {
    async fn send(&self, _: &Utfil) -> Result<(), Betalingsfeil> {
        if self.tar_imot {
            Ok(())
        } else {
            Err(Betalingsfeil::Fil("ut", std::io::ErrorKind::StorageFull.into()))
        }
    }

    fn maa_sporres(&self) -> bool {
        true
    }

    async fn kvitteringer(&self, venter: &[Ordreref], naa: DateTime<Utc>) -> Result<Vec<Mottatt>, Betalingsfeil> {
        if !self.tar_imot {
            return Simulator.kvitteringer(venter, naa).await;
        }
        let avslag = |o: &Ordreref| Mottatt {
            kilde: Kilde::Kvittering,
            navn: format!("{}.json", o.forsystem_ref),
            innhold: br#"{"statusKode":4000,"feilmeldingKoder":"KONTO_STENGT"}"#.to_vec(),
            rolig: true,
        };
        Ok(venter.iter().map(avslag).collect())
    }
}

pub fn med_betaling(mut app: App, system: impl Betalingssystem + 'static) -> App {
    app.betaling = Arc::new(system);
    app
}
