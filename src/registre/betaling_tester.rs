use super::*;
use chrono::TimeDelta;
use grunn::{PraksisId, VedtakId};
use regler::kvittering::{Kvittering, Stand, Vurdering, vurder};
use regler::oppgjor::{Ordregrunnlag, ordre};

fn konto() -> Kontonr {
    Kontonr::tolk("12345678903").unwrap()
}

fn en_ordre() -> Betalingsordre {
    let g = Ordregrunnlag {
        melding_id: uuid::Uuid::nil(),
        vedtak: VedtakId(7),
        dato: "2026-01-06".parse().unwrap(),
        praksis: PraksisId(1),
        praksisnavn: "Kurbadet Helsesenter",
        praksistype: "FALE",
        offisiell_id: "565505933",
        kid: None,
        belop: Ore(36_000),
    };
    Betalingsordre {
        ordre: ordre(g, vec![]),
        mottaker: Mottaker {
            konto: konto(),
            navn: "Kvart Grevling".into(),
            postnr: Some("0150".into()),
        },
    }
}

/// A folder of its own, removed in the end.
struct Rot(PathBuf);

impl Rot {
    fn ny() -> (Mappe, Self) {
        let rot = std::env::temp_dir().join(format!("praksisportal-betaling-{}", uuid::Uuid::new_v4()));
        (Mappe::ny(&rot).unwrap(), Self(rot))
    }

    fn filer(&self, mappe: &str) -> Vec<String> {
        let mut ut: Vec<String> = std::fs::read_dir(self.0.join(mappe))
            .unwrap()
            .map(|f| f.unwrap())
            .filter(|f| f.file_type().unwrap().is_file())
            .map(|f| f.file_name().into_string().unwrap())
            .collect();
        ut.sort();
        ut
    }

    fn legg(&self, fil: &str, innhold: &str) {
        std::fs::write(self.0.join(fil), innhold).unwrap();
    }

    fn json(&self, fil: &str) -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(self.0.join(fil)).unwrap()).unwrap()
    }
}

impl Drop for Rot {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

async fn kvitteringer(system: &Mappe) -> Vec<Mottatt> {
    system.kvitteringer(&[], DateTime::UNIX_EPOCH).await.unwrap()
}

#[tokio::test]
async fn the_simulator_pays_as_in_the_public_example() {
    let betalt: DateTime<Utc> = "2026-01-07T23:45:57+01:00".parse().unwrap();
    let dagen = Ordreref {
        forsystem_ref: "U7".into(),
        dato: "2026-01-06".parse().unwrap(),
        belop: Ore(36_005),
    };
    let venter = [dagen.clone()];
    assert!(
        Simulator
            .kvitteringer(&venter, betalt - TimeDelta::seconds(1))
            .await
            .unwrap()
            .is_empty()
    );
    let svar = Simulator.kvitteringer(&venter, betalt).await.unwrap();
    let k = Kvittering::les(&svar[0].innhold).unwrap();
    assert_eq!(k.forsystem_ref.as_deref(), Some("U7"));
    assert_eq!(vurder(Some((Ore(36_005), &Stand::Venter)), &k, betalt), Vurdering::Utbetalt(betalt));
    // Over a weekend.
    let fredag = [Ordreref {
        dato: "2026-01-09".parse().unwrap(),
        ..dagen
    }];
    let mandag: DateTime<Utc> = "2026-01-12T23:45:56+01:00".parse().unwrap();
    assert!(Simulator.kvitteringer(&fredag, mandag).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_order_is_one_whole_file_however_often_it_is_sent() {
    let (system, rot) = Rot::ny();
    let (o, annen) = (en_ordre(), system.clone());
    let (a, b) = tokio::join!(system.send(&o), annen.send(&o));
    a.unwrap();
    b.unwrap();
    assert_eq!(rot.filer("ut"), ["U7.json"], "twice is once, and nothing half is left");
    let json = rot.json("ut/U7.json");
    for (felt, verdi) in [
        ("kontonummer", json!("12345678903")),
        ("mottakerNavn", json!("Kvart Grevling")),
        ("postnr", json!("0150")),
        ("landkode", json!("NO")),
        ("belop", json!(360.0)),
        ("trekkpliktig", json!(1)),
        ("eksternReferanse", json!("Kurbadet Helsesenter")),
    ] {
        assert_eq!(json[felt], verdi, "{felt}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rett = std::fs::metadata(rot.0.join("ut/U7.json")).unwrap().permissions().mode();
        assert_eq!(rett & 0o077, 0, "only the owner reads an account number");
    }
}

#[tokio::test]
async fn each_change_of_an_order_is_a_file_of_its_own() {
    let (system, rot) = Rot::ny();
    for nr in [1, 2, 2] {
        let endring = Endring::av(&en_ordre().ordre, uuid::Uuid::from_u128(1), "9001", true, None);
        let endring = Betalingsendring {
            endring,
            nr,
            konto: konto(),
        };
        system.endre(&endring).await.unwrap();
    }
    assert_eq!(rot.filer("ut"), ["U7.endret-1.json", "U7.endret-2.json"]);
    let json = rot.json("ut/U7.endret-1.json");
    assert_eq!(
        (&json["oppdragstype"], &json["bilagId"], &json["kontonummer"]),
        (&json!("ENDRET_UTBETALING"), &json!(9001), &json!("12345678903"))
    );
}

#[tokio::test]
async fn what_is_taken_is_put_away_and_what_is_being_written_is_left() {
    let (system, rot) = Rot::ny();
    rot.legg("kvittering/U7.json", r#"{"betalingId":9}"#);
    rot.legg("kvittering/k1.json", "{");
    rot.legg("kvittering/.U8.json", "{}");
    rot.legg("kvittering/U9.json.tmp", "{}");
    std::fs::create_dir(rot.0.join("kvittering/mappe.json")).unwrap();
    let mottatt = kvitteringer(&system).await;
    assert_eq!(
        mottatt.iter().map(|m| m.navn.as_str()).collect::<Vec<_>>(),
        ["U7.json", "k1.json", "mappe.json"]
    );
    assert_eq!(
        mottatt.iter().map(Mottatt::ref_i_navn).collect::<Vec<_>>(),
        [Some("U7"), None, None]
    );
    assert!(Kvittering::les(&mottatt[1].innhold).is_err() && Kvittering::les(&mottatt[2].innhold).is_err());
    system.legg_bort(&mottatt[0]).await.unwrap();
    // Another instance, or the same after a crash.
    system.legg_bort(&mottatt[0]).await.unwrap();
    assert_eq!(rot.filer("kvittering"), [".U8.json", "U9.json.tmp", "k1.json"]);
    assert_eq!(rot.filer("kvittering/tatt").len(), 1);
    // The half one is finished, and read then.
    rot.legg("kvittering/k1.json", r#"{"forsystemRef":"U8"}"#);
    let naa = kvitteringer(&system).await;
    assert_eq!(Kvittering::les(&naa[0].innhold).unwrap().forsystem_ref.as_deref(), Some("U8"));
}

#[tokio::test]
async fn a_receipt_written_over_another_is_never_put_away_unread() {
    let (system, rot) = Rot::ny();
    rot.legg("kvittering/U7.json", r#"{"statusKode":3901}"#);
    let forste = kvitteringer(&system).await.remove(0);
    rot.legg("kvittering/U7.json", r#"{"statusKode":3902}"#);
    system.legg_bort(&forste).await.unwrap();
    let andre = kvitteringer(&system).await;
    assert_eq!(andre.len(), 1);
    assert_eq!(andre[0].innhold, br#"{"statusKode":3902}"#);
    assert_eq!(andre[0].ref_i_navn(), Some("U7"), "its name still tells");
    // The same name again later is another file in the end.
    system.legg_bort(&andre[0]).await.unwrap();
    rot.legg("kvittering/U7.json", r#"{"statusKode":3901}"#);
    system.legg_bort(&kvitteringer(&system).await[0]).await.unwrap();
    assert_eq!((rot.filer("kvittering").len(), rot.filer("kvittering/tatt").len()), (0, 2));
}

#[tokio::test]
async fn lists_for_reconciliation_come_in_a_folder_of_their_own() {
    let (system, rot) = Rot::ny();
    rot.legg("avstemming/2026-01-08.json", "[]");
    assert!(kvitteringer(&system).await.is_empty());
    let lister = system.avstemminger().await.unwrap();
    assert_eq!((lister.len(), lister[0].kilde), (1, Kilde::Avstemming));
    system.legg_bort(&lister[0]).await.unwrap();
    assert!(system.avstemminger().await.unwrap().is_empty());
    // A folder that is gone is told; the next round asks again.
    std::fs::remove_dir_all(rot.0.join("avstemming")).unwrap();
    assert!(system.avstemminger().await.is_err());
}
