//! Clearing: what was never sent goes after thirty days, what was sent stays.

use chrono::TimeDelta;
use praksisportal::oppstart::{rydding, start};
use praksisportal::server::revisjon;
use sqlx::PgPool;

use crate::avtale::antall;
use crate::praksis::med_kontakt;
use crate::support::{LOGOPED, Nettleser, Portal, nokkel};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
const LOGOPEDSIDE: &str = "/praksisinformasjon/helseaktor/utdanning/logoped";

async fn last_opp(n: &Nettleser<'_>, dokument: &str) {
    let nokkel = nokkel();
    let felt = [("mappe", "utdanning/logoped"), ("nokkel", nokkel.as_str()), ("dokument", dokument)];
    let svar = n.last_opp("/vedlegg/last-opp", &felt, Some(("fil.pdf", PDF)), true).await;
    assert_eq!(svar.til(), format!("{LOGOPEDSIDE}?lastet=1"));
}

async fn rydd(portal: &Portal, nokkel: &str) {
    let mut tx = portal.app.pool.begin().await.unwrap();
    rydding::rydd(&portal.app, &mut tx, nokkel).await.unwrap();
    tx.commit().await.unwrap();
}

#[sqlx::test]
async fn unsent_files_and_drafts_go_after_thirty_days_and_what_is_sent_stays(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    last_opp(&n, "vitnemal").await;
    assert!(
        n.get(LOGOPEDSIDE)
            .await
            .tekst
            .contains("Filer du ikke sender, sletter vi etter 30 dager.")
    );
    n.skjema("/api/vedlegg/send-utdanning", &[("yrke", "logoped"), ("nokkel", &nokkel())])
        .await;
    assert_eq!(
        antall(&portal, "select count(*) from epost_ut where slag = 'dokumenter_sendt'").await,
        1,
        "a receipt by mail"
    );
    // One more that waits, and a form that was left.
    sqlx::query(
        "insert into vedlegg (id, helseaktor_id, mappe, dokument, filnavn_kryptert, opprettet, type, storrelse, sha256, virus, mottatt)
         select gen_random_uuid(), helseaktor_id, 'ny-praksis', dokument, filnavn_kryptert, opprettet, type, storrelse, sha256, virus, mottatt from vedlegg",
    )
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    sqlx::query("insert into vedlegg_del (vedlegg_id, nr, data) select id, 0, 'x' from vedlegg where innsendt is null")
        .execute(&*portal.app.pool)
        .await
        .unwrap();
    let felt = [
        ("skjema", "helseaktor.kontakt"),
        ("epost", "ny@"),
        ("telefon", ""),
        ("versjon", "1"),
    ];
    n.skjema("/utkast", &felt).await;

    portal.gaa_frem(TimeDelta::days(30));
    rydd(&portal, "prove/0").await;
    assert_eq!(
        (
            antall(&portal, "select count(*) from vedlegg").await,
            antall(&portal, "select count(*) from utkast").await
        ),
        (2, 1),
        "thirty days and not a moment more"
    );
    portal.gaa_frem(TimeDelta::seconds(1));
    for nokkel in ["prove/1", "prove/2"] {
        rydd(&portal, nokkel).await;
        assert_eq!(antall(&portal, "select count(*) from vedlegg where innsendt is null").await, 0);
        assert_eq!(antall(&portal, "select count(*) from vedlegg where innsendt is not null").await, 1);
        assert_eq!(
            antall(&portal, "select count(*) from vedlegg_del").await,
            1,
            "the parts went with it"
        );
        assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
        assert_eq!(
            antall(
                &portal,
                "select count(*) from revisjon where handling in ('vedlegg.ryddet', 'utkast.ryddet') and aktor_slag = 'system'"
            )
            .await,
            2,
            "twice does nothing twice"
        );
    }
    assert_eq!(antall(&portal, "select count(*) from revisjon_brudd").await, 0);
}

#[sqlx::test]
async fn the_queue_clears_portion_by_portion_once_a_day(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    sqlx::query(
        "insert into utkast (helseaktor_id, skjema, felt, endret) select $1, 'prove.' || i, '{}', $2 from generate_series(1, 60) i",
    )
    .bind(n.id.unwrap().0)
    .bind(portal.app.klokke.naa())
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    portal.gaa_frem(TimeDelta::days(31));
    for _ in 0..2 {
        start::dagens_arbeid(&portal.app, portal.app.klokke.idag()).await.unwrap();
        portal.arbeid_ferdig().await;
    }
    assert_eq!(antall(&portal, "select count(*) from utkast").await, 0);
    assert_eq!(
        antall(&portal, "select count(*) from revisjon where handling = 'utkast.ryddet'").await,
        60
    );
    assert_eq!(
        antall(&portal, "select count(*) from jobb where slag = 'rydding' and ferdig is not null").await,
        3,
        "25, 25 and 10"
    );
}

#[sqlx::test]
async fn the_audit_trail_is_looked_through_every_night(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let n = med_kontakt(&portal, LOGOPED).await;
    last_opp(&n, "vitnemal").await;
    let natt = async || {
        portal.gaa_frem(TimeDelta::days(1));
        start::dagens_arbeid(&portal.app, portal.app.klokke.idag()).await.unwrap();
        portal.arbeid_ferdig().await;
        let mut db = portal.app.pool.acquire().await.unwrap();
        revisjon::sjekk::siste(&mut db).await.unwrap().unwrap()
    };
    let (tid, brudd) = natt().await;
    assert_eq!(brudd, 0);
    assert!(antall(&portal, "select rader from revisjonssjekk").await > 0);
    // Somebody with all rights in the database changes a row and hides that they did.
    sqlx::raw_sql(
        "alter table revisjon disable trigger revisjon_uforanderlig;
         update revisjon set ny = 'noe annet' where (kjede, nr) = (select kjede, min(nr) from revisjon group by kjede order by kjede limit 1);
         alter table revisjon enable trigger revisjon_uforanderlig",
    )
    .execute(&*portal.app.pool)
    .await
    .unwrap();
    let (neste, brudd) = natt().await;
    assert!(neste > tid && brudd == 1, "{brudd}");
}
