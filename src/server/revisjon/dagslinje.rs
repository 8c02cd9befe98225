//! A closed day in one line, as it is told outside the database: in a file of its own under PORTAL_REVISJON_MAPPE, and in the log.

use std::io::ErrorKind;
use std::path::Path;

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::feil::{AppError, logg};
use crate::server::state::App;

const FORAN: &str = "revisjon-";
const ETTER: &str = ".txt";

/// `2026-01-07 kjeder=3 rader=12 rot=…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dagslinje {
    pub dag: NaiveDate,
    pub kjeder: i64,
    pub rader: i64,
    pub rot: Vec<u8>,
}

impl std::fmt::Display for Dagslinje {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (dag, rot) = (self.dag, hex::encode(&self.rot));
        write!(f, "{dag} kjeder={} rader={} rot={rot}", self.kjeder, self.rader)
    }
}

impl Dagslinje {
    fn tolk(linje: &str) -> Option<Self> {
        let [dag, kjeder, rader, rot]: [&str; 4] = linje.split_whitespace().collect::<Vec<_>>().try_into().ok()?;
        let lest = Self {
            dag: dag.parse().ok()?,
            kjeder: kjeder.strip_prefix("kjeder=")?.parse().ok()?,
            rader: rader.strip_prefix("rader=")?.parse().ok()?,
            rot: hex::decode(rot.strip_prefix("rot=")?).ok()?,
        };
        (lest.rot.len() == 32).then_some(lest)
    }
}

/// The closed days, oldest first.
pub(super) async fn alle(db: &mut PgConnection) -> Result<Vec<Dagslinje>, AppError> {
    Ok(
        sqlx::query_as!(Dagslinje, "select dag, kjeder, rader, rot from revisjonsdag order by dag")
            .fetch_all(db)
            .await?,
    )
}

/// What stands in the files of a folder; `None` for one that cannot be understood.
///
/// # Errors
/// When the folder cannot be read.
pub async fn i_mappe(mappe: &Path) -> std::io::Result<Vec<Option<Dagslinje>>> {
    let mut ut = Vec::new();
    let mut filer = match tokio::fs::read_dir(mappe).await {
        // Made with the first file.
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(ut),
        annet => annet?,
    };
    while let Some(fil) = filer.next_entry().await? {
        let navn = fil.file_name();
        if navn.to_str().is_some_and(|n| n.starts_with(FORAN) && n.ends_with(ETTER)) {
            let tekst = tokio::fs::read_to_string(fil.path()).await.ok();
            ut.push(tekst.and_then(|t| Dagslinje::tolk(&t)));
        }
    }
    Ok(ut)
}

/// Tells about a day outside the database. What has been told stays: a file that says something else is for the next look to find.
/// `nokkel`: the day.
pub async fn fortell(app: &App, db: &mut PgConnection, nokkel: &str) -> Result<(), AppError> {
    let Some(linje) = alle(db).await?.into_iter().find(|d| d.dag.to_string() == nokkel) else {
        return Err(logg::intern("revisjonsdag", &"dagen er ikke lukket"));
    };
    tracing::info!(
        dag = %linje.dag,
        kjeder = linje.kjeder,
        rader = linje.rader,
        rot = hex::encode(&linje.rot),
        "revisjonsdag lukket"
    );
    if let Some(mappe) = &app.konfig.revisjon_mappe {
        skriv(mappe, &linje)
            .await
            .map_err(|e| logg::utilgjengelig("PORTAL_REVISJON_MAPPE", &e))?;
    }
    Ok(())
}

async fn skriv(mappe: &Path, linje: &Dagslinje) -> std::io::Result<()> {
    tokio::fs::create_dir_all(mappe).await?;
    let fil = mappe.join(format!("{FORAN}{}{ETTER}", linje.dag));
    if tokio::fs::try_exists(&fil).await? {
        return Ok(());
    }
    let ny = mappe.join(format!(".{}", linje.dag));
    tokio::fs::write(&ny, format!("{linje}\n")).await?;
    tokio::fs::File::open(&ny).await?.sync_all().await?;
    tokio::fs::rename(ny, fil).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written_or_not_at_all() {
        let linje = Dagslinje {
            dag: NaiveDate::from_ymd_opt(2026, 1, 7).unwrap(),
            kjeder: 3,
            rader: 12,
            rot: vec![0xab; 32],
        };
        let tekst = linje.to_string();
        assert_eq!(Dagslinje::tolk(&format!("{tekst}\n")), Some(linje));
        for gal in [
            "",
            &format!("x{tekst}"),
            &tekst[..tekst.len() - 2],
            &tekst.replace("rot=", ""),
            &format!("{tekst} x"),
        ] {
            assert_eq!(Dagslinje::tolk(gal), None, "{gal}");
        }
    }
}
