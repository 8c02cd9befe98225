use std::process::{Command, Stdio};
use std::time::Instant;

use super::*;
use crate::betaling::{Betalingsendring, Betalingsordre, Mottaker};
use grunn::{Kontonr, Ore, PraksisId, VedtakId};
use regler::kvittering::Kvittering;
use regler::oppgjor::{Avslutning, Avsluttet, Endring, Ordregrunnlag, ordre};
use serde_json::json;

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
async fn an_order_is_one_whole_file_however_often_it_is_sent() {
    let (system, rot) = Rot::ny();
    let (o, annen) = (Utfil::ordre(&en_ordre()).unwrap(), system.clone());
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
        let endring = Endring::av(&en_ordre().ordre, uuid::Uuid::from_u128(1), Some("9001"), true, None);
        let endring = Betalingsendring {
            endring,
            nr,
            konto: konto(),
        };
        system.send(&Utfil::endring(&endring).unwrap()).await.unwrap();
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
    let lister = system.avstemminger(DateTime::UNIX_EPOCH).await.unwrap();
    assert_eq!((lister.len(), lister[0].kilde), (1, Kilde::Avstemming));
    system.legg_bort(&lister[0]).await.unwrap();
    assert!(system.avstemminger(DateTime::UNIX_EPOCH).await.unwrap().is_empty());
    // A folder that is gone is told; the next round asks again.
    std::fs::remove_dir_all(rot.0.join("avstemming")).unwrap();
    assert!(system.avstemminger(DateTime::UNIX_EPOCH).await.is_err());
}

fn utfil(navn: &str, innhold: &[u8]) -> Utfil {
    Utfil {
        navn: navn.into(),
        innhold: innhold.into(),
    }
}

#[tokio::test]
async fn a_file_with_other_content_is_never_overwritten() {
    let (system, rot) = Rot::ny();
    system.send(&utfil("U7", b"en")).await.unwrap();
    for _ in 0..2 {
        let feil = system.send(&utfil("U7", b"annen")).await.unwrap_err();
        assert!(matches!(&feil, Betalingsfeil::Opptatt(navn) if navn == "U7.json"), "{feil}");
    }
    assert_eq!(std::fs::read(rot.0.join("ut/U7.json")).unwrap(), b"en");
    assert_eq!(rot.filer("ut/.skrives"), Vec::<String>::new());
    // Two at once with different content: one of them, whole.
    let (a, b) = (utfil("U8", &[b'a'; 300_000]), utfil("U8", &[b'b'; 200_000]));
    let (x, y) = tokio::join!(system.send(&a), system.send(&b));
    assert!(x.is_ok() != y.is_ok(), "{x:?} {y:?}");
    let skrevet = std::fs::read(rot.0.join("ut/U8.json")).unwrap();
    assert!(skrevet == if x.is_ok() { a.innhold } else { b.innhold });
    assert!(
        !format!("{:?}", utfil("U7", b"12345678903")).contains("12345678903"),
        "never in a log"
    );
}

/// What a child of a test does, in the folder the environment names. A part of no ordinary run.
#[tokio::test]
#[ignore = "started by other tests"]
async fn barn() {
    let Some(rot) = std::env::var_os("PROVE_MAPPE") else { return };
    let rot = PathBuf::from(rot);
    if std::env::var_os("PROVE_STOR").is_some() {
        let stor = vec![b'7'; 200 * 1024 * 1024];
        let _ = Mappe::ny(&rot).unwrap().send(&utfil("U7", &stor)).await;
        return;
    }
    // Every file may hold 0 bytes here.
    let system = Mappe::ny(&rot).unwrap();
    for i in 0..13 {
        let svar = system.send(&utfil(&format!("U{i}"), b"12345678903")).await;
        assert!(
            svar.is_err_and(|f| f.er_sikkert_ikke_sendt()),
            "an order on a full disk is not handed over"
        );
    }
    let merke = Merke {
        installasjon: uuid::Uuid::nil(),
        epoke: 0,
        lopenummer: 1,
    };
    assert!(system.sett_merke(&merke).await.is_err());
}

fn et_barn(program: &str, rot: &Rot) -> Command {
    let mut barn = Command::new(program);
    barn.env("PROVE_MAPPE", &rot.0).stdout(Stdio::null()).stderr(Stdio::null());
    barn
}

const BARN: [&str; 3] = ["betaling::mappe::tester::barn", "--exact", "--ignored"];

#[test]
#[cfg(unix)]
fn a_full_disk_hands_over_nothing_and_leaves_nothing() {
    let (_, rot) = Rot::ny();
    let program = std::env::current_exe().unwrap();
    // The limit on the size of a file is met as a full disk is: when its bytes are written.
    let skript = r#"trap '' XFSZ; ulimit -f 0; exec "$0" "$@""#;
    let svar = et_barn("sh", &rot).args(["-c", skript]).arg(&program).args(BARN).status().unwrap();
    assert!(svar.success(), "the child saw an order that counted as handed over");
    for mappe in ["ut", "ut/.skrives", "."] {
        assert_eq!(rot.filer(mappe), Vec::<String>::new(), "{mappe}");
    }
}

#[test]
fn a_writer_that_is_killed_leaves_no_order_and_no_account_number() {
    let (_, rot) = Rot::ny();
    let program = std::env::current_exe().unwrap();
    let mut barn = et_barn(program.to_str().unwrap(), &rot)
        .env("PROVE_STOR", "1")
        .args(BARN)
        .spawn()
        .unwrap();
    let frist = Instant::now() + Duration::from_secs(60);
    let i_gang = || {
        rot.filer("ut/.skrives")
            .first()
            .is_some_and(|n| std::fs::metadata(rot.0.join("ut/.skrives").join(n)).is_ok_and(|m| m.len() > 0))
    };
    while !i_gang() {
        assert!(
            Instant::now() < frist && barn.try_wait().unwrap().is_none(),
            "the child never began to write"
        );
    }
    // Whoever starts meanwhile leaves what is being written.
    Mappe::ny(&rot.0).unwrap();
    let midt_i = rot.filer("ut/.skrives").len();
    barn.kill().unwrap();
    barn.wait().unwrap();
    assert_eq!((midt_i, rot.filer("ut")), (1, vec![]), "half an order has no name");
    Mappe::ny(&rot.0).unwrap();
    assert_eq!(rot.filer("ut/.skrives"), Vec::<String>::new());
}

#[tokio::test]
async fn a_thousand_unreadable_receipts_hold_back_none_and_are_not_read_again() {
    let (system, rot) = Rot::ny();
    for i in 0..PER_RUNDE {
        rot.legg(&format!("kvittering/a{i}.json"), "{");
    }
    rot.legg("kvittering/b.json", r#"{"forsystemRef":"U8"}"#);
    let (naa, senere) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(10));
    let forste = system.kvitteringer(&[], naa).await.unwrap();
    assert!(forste.len() == PER_RUNDE && forste.iter().all(|m| !m.rolig && system.vent(m, senere) == 1));
    let neste = system.kvitteringer(&[], naa).await.unwrap();
    assert_eq!(neste.iter().map(|m| m.navn.as_str()).collect::<Vec<_>>(), ["b.json"]);
    system.legg_bort(&neste[0]).await.unwrap();
    assert!(system.kvitteringer(&[], naa).await.unwrap().is_empty(), "not every 30 seconds");
    // Finished meanwhile: another file.
    rot.legg("kvittering/a7.json", r#"{"forsystemRef":"U7"}"#);
    assert_eq!(system.kvitteringer(&[], naa).await.unwrap().len(), 1);
    assert_eq!(system.kvitteringer(&[], senere).await.unwrap().len(), PER_RUNDE);
    // One that has lain so for long is put aside, under its name.
    std::fs::File::open(rot.0.join("kvittering/a1.json"))
        .unwrap()
        .set_modified(paa_disken() - ROLIG)
        .unwrap();
    let gamle: Vec<_> = system
        .kvitteringer(&[], naa)
        .await
        .unwrap()
        .into_iter()
        .filter(|m| m.rolig)
        .collect();
    assert_eq!(gamle.iter().map(|m| m.navn.as_str()).collect::<Vec<_>>(), ["a1.json"]);
    system.legg_til_side(&gamle[0]).await.unwrap();
    assert!(rot.filer("kvittering/uleselig")[0].starts_with("a1."));
}

#[tokio::test]
async fn the_mark_is_there_whole_or_missing() {
    let (system, rot) = Rot::ny();
    assert_eq!(system.merke().await.unwrap(), Merkesvar::Mangler);
    for lopenummer in [1, 2] {
        let merke = Merke {
            installasjon: uuid::Uuid::from_u128(7),
            epoke: 0,
            lopenummer,
        };
        system.sett_merke(&merke).await.unwrap();
        assert_eq!(system.merke().await.unwrap(), Merkesvar::Finnes(merke));
    }
    rot.legg("installasjon.json", "{");
    assert_eq!(system.merke().await.unwrap(), Merkesvar::Mangler);
    assert_eq!(rot.filer("ut/.skrives"), Vec::<String>::new());
}

#[tokio::test]
async fn the_mark_is_written_beside_its_place_also_when_orders_lie_on_another_disk() {
    let (system, rot) = Rot::ny();
    let merke = |lopenummer| Merke {
        installasjon: uuid::Uuid::from_u128(7),
        epoke: 0,
        lopenummer,
    };
    // A mount that is gone for a moment has nothing to do with the mark.
    std::fs::remove_dir_all(rot.0.join("ut")).unwrap();
    system.sett_merke(&merke(1)).await.unwrap();
    #[cfg(target_os = "linux")]
    {
        let annen = PathBuf::from(format!("/dev/shm/praksisportal-ut-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&annen).unwrap();
        std::os::unix::fs::symlink(&annen, rot.0.join("ut")).unwrap();
        system.klar().await.unwrap();
        system.send(&utfil("U7", b"en")).await.unwrap();
        system.sett_merke(&merke(2)).await.unwrap();
        assert!(annen.join("U7.json").exists());
        std::fs::remove_dir_all(&annen).unwrap();
        std::fs::remove_file(rot.0.join("ut")).unwrap();
        assert_eq!(system.merke().await.unwrap(), Merkesvar::Finnes(merke(2)));
    }
    assert_eq!(rot.filer(".skrives"), Vec::<String>::new());
}

#[tokio::test]
async fn a_folder_that_is_gone_is_told_and_never_made_anew() {
    let (system, rot) = Rot::ny();
    let borte = rot.0.with_extension("borte");
    system.klar().await.unwrap();
    std::fs::rename(&rot.0, &borte).unwrap();
    assert!(system.klar().await.is_err());
    let merke = Merke {
        installasjon: uuid::Uuid::nil(),
        epoke: 0,
        lopenummer: 1,
    };
    assert!(system.sett_merke(&merke).await.is_err() && system.send(&utfil("U7", b"en")).await.is_err());
    assert!(system.kvitteringer(&[], DateTime::UNIX_EPOCH).await.is_err());
    assert!(!rot.0.exists() && system.prov(1).is_err());
    // Known without being touched, and used when it is back.
    let annen = Mappe::i(&rot.0);
    assert!(annen.klar().await.is_err() && !rot.0.exists());
    std::fs::rename(&borte, &rot.0).unwrap();
    annen.klar().await.unwrap();
    assert_eq!(rot.filer("ut"), Vec::<String>::new());
    // A part of it cannot be written in.
    std::fs::remove_dir_all(rot.0.join("kvittering/tatt")).unwrap();
    rot.legg("kvittering/tatt", "");
    assert!(annen.klar().await.is_err());
}

#[tokio::test]
async fn what_is_never_read_is_told_when_nobody_is_still_writing_it() {
    let (system, rot) = Rot::ny();
    let navn = ["U1.json", "U2.JSON", "U3.txt", "U4", ".U5.json", "U6.json.tmp", "U7.filepart"];
    for navn in navn {
        rot.legg(&format!("kvittering/{navn}"), "{}");
    }
    std::fs::create_dir(rot.0.join("avstemming/2026")).unwrap();
    assert_eq!(system.fremmede().await.unwrap(), [""; 0], "just written");
    let eldre = |siden: Duration| {
        let alle = navn
            .iter()
            .map(|n| rot.0.join("kvittering").join(n))
            .chain([rot.0.join("avstemming/2026")]);
        for sti in alle {
            std::fs::File::open(sti).unwrap().set_modified(paa_disken() - siden).unwrap();
        }
    };
    eldre(ROLIG);
    assert_eq!(
        system.fremmede().await.unwrap(),
        ["avstemming/2026", "kvittering/U3.txt", "kvittering/U4"]
    );
    eldre(FORLATT);
    assert_eq!(
        system.fremmede().await.unwrap(),
        [
            "avstemming/2026",
            "kvittering/.U5.json",
            "kvittering/U3.txt",
            "kvittering/U4",
            "kvittering/U6.json.tmp",
            "kvittering/U7.filepart"
        ]
    );
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let sti = rot.0.join("kvittering").join(OsStr::from_bytes(b"U8\xff.json"));
        std::fs::write(&sti, "{}").unwrap();
        std::fs::File::open(&sti).unwrap().set_modified(paa_disken() - ROLIG).unwrap();
        let sagt = system.fremmede().await.unwrap();
        assert!(sagt.contains(&"kvittering/U8\u{fffd}.json".to_owned()), "{sagt:?}");
    }
}

#[tokio::test]
async fn orders_and_changes_that_lie_there_are_read_back() {
    let (system, rot) = Rot::ny();
    for navn in ["U7", "U7.endret-1", "avslutning-2026-01-06-9"] {
        system.send(&utfil(navn, navn.as_bytes())).await.unwrap();
    }
    rot.legg("ut/.U8.json", "");
    let funnet: Vec<_> = system.ordrer().unwrap().into_iter().map(|f| (f.navn, f.innhold)).collect();
    let en = |navn: &str| (navn.to_owned(), navn.as_bytes().to_vec());
    assert_eq!(funnet, [en("U7"), en("U7.endret-1")]);
}

#[test]
fn a_closing_counts_and_sums_its_own_orders() {
    let en = |nr: i64| Avsluttet {
        forsystem_ref: format!("U{nr}"),
        melding_id: uuid::Uuid::nil(),
        belop: Ore(36_000 + nr),
    };
    let a = Avslutning::av(9, "2026-01-06".parse().unwrap(), DateTime::UNIX_EPOCH, 1, vec![en(7), en(8)]);
    let fil = Utfil::avslutning(&a).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&fil.innhold).unwrap();
    assert_eq!(fil.navn, "avslutning-2026-01-06-9");
    assert_eq!(
        (
            &json["antall"],
            &json["belop"],
            &json["gjenstaar"],
            &json["ordrer"][1]["forsystemRef"]
        ),
        (&json!(2), &json!(720.15), &json!(1), &json!("U8"))
    );
}
