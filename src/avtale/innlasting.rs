//! Loads the agreement texts that come with the program. A text that is loaded is never altered: a new wording is a new version.

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::server::krypto;
use grunn::text::{Sprak, T};

/// A version as it comes with the program.
struct Kilde {
    id: &'static str,
    gyldig_fra: NaiveDate,
    ma_signeres_innen: Option<NaiveDate>,
    tekst: T,
    /// What it changes from the one before, one point a line in each language. Beside the text and not in it: it is not what is signed.
    nytt: T,
}

/// A date known when the program is written; the table is checked by a test.
const fn dag(aar: i32, maned: u32, dag: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(aar, maned, dag) {
        Some(dato) => dato,
        None => NaiveDate::MIN,
    }
}

const KILDER: [Kilde; 3] = [
    Kilde {
        id: "2024-1",
        gyldig_fra: dag(2024, 1, 1),
        ma_signeres_innen: None,
        tekst: T(
            include_str!("../../migrations/data/avtale/2024-1.nb.md"),
            include_str!("../../migrations/data/avtale/2024-1.nn.md"),
        ),
        nytt: T("", ""),
    },
    Kilde {
        id: "2026-1",
        gyldig_fra: dag(2025, 11, 1),
        ma_signeres_innen: Some(dag(2026, 3, 31)),
        tekst: T(
            include_str!("../../migrations/data/avtale/2026-1.nb.md"),
            include_str!("../../migrations/data/avtale/2026-1.nn.md"),
        ),
        nytt: T(
            include_str!("../../migrations/data/avtale/2026-1.nytt.nb.md"),
            include_str!("../../migrations/data/avtale/2026-1.nytt.nn.md"),
        ),
    },
    Kilde {
        id: "2027-1",
        gyldig_fra: dag(2027, 1, 1),
        ma_signeres_innen: Some(dag(2027, 3, 31)),
        tekst: T(
            include_str!("../../migrations/data/avtale/2027-1.nb.md"),
            include_str!("../../migrations/data/avtale/2027-1.nn.md"),
        ),
        nytt: T(
            include_str!("../../migrations/data/avtale/2027-1.nytt.nb.md"),
            include_str!("../../migrations/data/avtale/2027-1.nytt.nn.md"),
        ),
    },
];

/// What a version changes from the one before it, in plain words. Empty for the first.
pub fn nytt(versjon: &str, sprak: Sprak) -> Vec<&'static str> {
    let Some(k) = KILDER.iter().find(|k| k.id == versjon) else {
        return Vec::new();
    };
    k.nytt.i(sprak).lines().filter_map(|linje| linje.strip_prefix("- ")).collect()
}

/// Why the texts could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum Innlastingsfeil {
    #[error("avtaleteksten {0} er en annen enn den som er lagret; en ny ordlyd skal ha et nytt versjonsnummer")]
    TekstEndret(&'static str),
    #[error("avtaleteksten {0} er lagret med en annen dato den gjelder fra")]
    DatoEndret(&'static str),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Loads the versions that are missing and checks those that are there. Safe to run at every start, also from several instances at once.
///
/// # Errors
/// When a stored text differs from the one in the program, or the database fails.
pub async fn last_inn(db: &mut PgConnection) -> Result<(), Innlastingsfeil> {
    for k in &KILDER {
        let (hash_nb, hash_nn) = (krypto::sha256(k.tekst.0.as_bytes()), krypto::sha256(k.tekst.1.as_bytes()));
        sqlx::query!(
            "insert into avtaleversjon (id, gyldig_fra, ma_signeres_innen, tekst_nb, tekst_nn, hash_nb, hash_nn) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (id) do nothing",
            k.id,
            k.gyldig_fra,
            k.ma_signeres_innen,
            k.tekst.0,
            k.tekst.1,
            hash_nb,
            hash_nn
        )
        .execute(&mut *db)
        .await?;
        let lagret = sqlx::query!(
            "select gyldig_fra, ma_signeres_innen, hash_nb, hash_nn from avtaleversjon where id = $1",
            k.id
        )
        .fetch_one(&mut *db)
        .await?;
        if lagret.hash_nb != hash_nb || lagret.hash_nn != hash_nn {
            return Err(Innlastingsfeil::TekstEndret(k.id));
        }
        if lagret.gyldig_fra != k.gyldig_fra {
            return Err(Innlastingsfeil::DatoEndret(k.id));
        }
        // A deadline may be moved; the log says so.
        if lagret.ma_signeres_innen != k.ma_signeres_innen {
            tracing::info!(versjon = k.id, "ny frist for å signere");
            sqlx::query!(
                "update avtaleversjon set ma_signeres_innen = $2 where id = $1",
                k.id,
                k.ma_signeres_innen
            )
            .execute(&mut *db)
            .await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_its_dates_and_says_what_is_new() {
        let mut forrige = None;
        for k in &KILDER {
            assert!(k.gyldig_fra > dag(2023, 12, 31), "{}: {}", k.id, k.gyldig_fra);
            assert!(k.ma_signeres_innen.is_none_or(|frist| frist > k.gyldig_fra), "{}", k.id);
            assert!(forrige.is_none_or(|f| f < k.gyldig_fra), "{} comes after the one before", k.id);
            for sprak in Sprak::ALLE {
                // The first has nothing to be new against.
                assert_eq!(nytt(k.id, sprak).is_empty(), forrige.is_none(), "{}", k.id);
            }
            assert_eq!(nytt(k.id, Sprak::Nb).len(), nytt(k.id, Sprak::Nn).len());
            assert!(
                k.tekst.0.contains(&format!("Versjon {}.", k.id)) && k.tekst.1.contains(&format!("Versjon {}.", k.id)),
                "{} is the text of its version",
                k.id
            );
            forrige = Some(k.gyldig_fra);
        }
    }

    #[sqlx::test]
    async fn loading_again_changes_nothing(pool: sqlx::PgPool) {
        let mut db = pool.acquire().await.unwrap();
        last_inn(&mut db).await.unwrap();
        last_inn(&mut db).await.unwrap();
        let antall = sqlx::query_scalar!(r#"select count(*) as "n!" from avtaleversjon"#)
            .fetch_one(&mut *db)
            .await
            .unwrap();
        assert_eq!(antall, 3);
    }

    #[sqlx::test]
    async fn a_text_that_differs_from_the_stored_one_is_an_error(pool: sqlx::PgPool) {
        let mut db = pool.acquire().await.unwrap();
        sqlx::query!(
            "insert into avtaleversjon (id, gyldig_fra, tekst_nb, tekst_nn, hash_nb, hash_nn) values ('2026-1', '2025-11-01', 'a', 'b', sha256('a'), sha256('b'))"
        )
        .execute(&mut *db)
        .await
        .unwrap();
        let feil = last_inn(&mut db).await.unwrap_err();
        assert!(matches!(feil, Innlastingsfeil::TekstEndret("2026-1")), "{feil}");
    }

    #[sqlx::test]
    async fn a_moved_deadline_is_taken_over_and_a_moved_start_is_not(pool: sqlx::PgPool) {
        let mut db = pool.acquire().await.unwrap();
        last_inn(&mut db).await.unwrap();
        sqlx::query!("update avtaleversjon set ma_signeres_innen = '2026-02-28' where id = '2026-1'")
            .execute(&mut *db)
            .await
            .unwrap();
        last_inn(&mut db).await.unwrap();
        let frist = sqlx::query_scalar!("select ma_signeres_innen from avtaleversjon where id = '2026-1'")
            .fetch_one(&mut *db)
            .await
            .unwrap();
        assert_eq!(frist, Some(dag(2026, 3, 31)));
        assert!(
            sqlx::query!("update avtaleversjon set gyldig_fra = '2025-12-01' where id = '2026-1'")
                .execute(&mut *db)
                .await
                .is_err()
        );
        assert!(sqlx::query!("delete from avtaleversjon").execute(&mut *db).await.is_err());
    }
}
