//! The port to the payment system: an order goes out, a receipt comes back.
//!
//! Two ways: a simulator for the demo, and a folder that a small agency can connect to its accounting system. The folder works so:
//!
//! | File | Who writes | What |
//! |---|---|---|
//! | `ut/U<vedtakId>.json` | the portal | the order of `domain/oppgjor.md` §6 with `kontonummer`; whole from the start, never altered |
//! | `kvittering/U<vedtakId>.json` | the payment system | `betalingId`, `bilagId`, `statusKode`, `utbetalingDato`; or `feilmeldingKoder` when it refuses |
//!
//! Sending is at least once: the payment reference is the name of the file and the key of the payment, so an order sent twice is one.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Deserialize;
use serde_json::json;

use grunn::{Kontonr, kalender};
use regler::oppgjor::Ordre;

/// The payment system did not take the order, or does not answer. Try again later.
#[derive(Debug, thiserror::Error)]
pub enum Betalingsfeil {
    #[error("{0}: {1}")]
    Fil(&'static str, std::io::Error),
    #[error("the order cannot be written: {0}")]
    Skriv(serde_json::Error),
    #[error("a receipt cannot be read: {0}")]
    Kvittering(serde_json::Error),
}

/// An order with the account it is paid to.
#[derive(Clone, Debug)]
pub struct Betalingsordre {
    pub ordre: Ordre,
    pub konto: Kontonr,
}

/// An order handed over earlier.
#[derive(Clone, Debug)]
pub struct Ordreref {
    /// `U` + number of the decision.
    pub forsystem_ref: String,
    /// Date of the decision.
    pub dato: NaiveDate,
}

/// What the payment system says about an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Betalingsstatus {
    Underveis,
    Utbetalt {
        tid: DateTime<Utc>,
        betaling_id: String,
        bilag_id: Option<String>,
        status_kode: String,
    },
    /// Refused, for instance because the account is closed.
    Avvist {
        status_kode: String,
        feil: String,
    },
}

/// A payment system.
#[async_trait]
pub trait Betalingssystem: Send + Sync {
    /// Hands over an order. The same order twice is one payment.
    ///
    /// # Errors
    /// When it could not be handed over; it is sent again later.
    async fn send(&self, ordre: &Betalingsordre) -> Result<(), Betalingsfeil>;

    /// How it goes with an order.
    ///
    /// # Errors
    /// When the system does not answer.
    async fn status(&self, ordre: &Ordreref, naa: DateTime<Utc>) -> Result<Betalingsstatus, Betalingsfeil>;
}

/// Pays every order late on the first working day after the run – the second working day of the payment – as in the public example
/// (run on 6 January 2026, paid 7 January 23:45:57). Remembers nothing, so it says the same after a restart. Demo profile only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Simulator;

impl Simulator {
    fn betalt(dato: NaiveDate) -> DateTime<Utc> {
        let klokke = NaiveTime::from_hms_opt(23, 45, 57).unwrap_or(NaiveTime::MIN);
        kalender::oslo_til_utc(kalender::pluss_virkedager(dato, 1).and_time(klokke))
    }
}

#[async_trait]
impl Betalingssystem for Simulator {
    async fn send(&self, _ordre: &Betalingsordre) -> Result<(), Betalingsfeil> {
        Ok(())
    }

    async fn status(&self, ordre: &Ordreref, naa: DateTime<Utc>) -> Result<Betalingsstatus, Betalingsfeil> {
        let tid = Self::betalt(ordre.dato);
        if naa < tid {
            return Ok(Betalingsstatus::Underveis);
        }
        let nummer = ordre.forsystem_ref.trim_start_matches('U');
        Ok(Betalingsstatus::Utbetalt {
            tid,
            betaling_id: format!("B{nummer}"),
            bilag_id: Some(format!("D{nummer}")),
            status_kode: "3901".to_owned(),
        })
    }
}

/// Orders and receipts as files in a folder.
#[derive(Clone, Debug)]
pub struct Mappe {
    ut: PathBuf,
    kvittering: PathBuf,
}

impl Mappe {
    /// Makes the two folders.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn ny(mappe: &Path) -> std::io::Result<Self> {
        let ny = Self {
            ut: mappe.join("ut"),
            kvittering: mappe.join("kvittering"),
        };
        std::fs::create_dir_all(&ny.ut)?;
        std::fs::create_dir_all(&ny.kvittering)?;
        Ok(ny)
    }
}

/// A receipt as the payment system writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kvittering {
    betaling_id: Option<String>,
    bilag_id: Option<String>,
    status_kode: Option<String>,
    #[serde(default)]
    feilmelding_koder: Vec<String>,
    /// A date, or a date with time and offset.
    utbetaling_dato: Option<String>,
}

impl Kvittering {
    fn les(self) -> Betalingsstatus {
        let status_kode = self.status_kode.unwrap_or_default();
        if !self.feilmelding_koder.is_empty() {
            return Betalingsstatus::Avvist {
                status_kode,
                feil: self.feilmelding_koder.join(", "),
            };
        }
        let tid = self.utbetaling_dato.and_then(|t| tidspunkt(&t));
        match (tid, self.betaling_id) {
            (Some(tid), Some(betaling_id)) => Betalingsstatus::Utbetalt {
                tid,
                betaling_id,
                bilag_id: self.bilag_id,
                status_kode,
            },
            _ => Betalingsstatus::Underveis,
        }
    }
}

/// A date alone is noon of that day in Oslo.
fn tidspunkt(tekst: &str) -> Option<DateTime<Utc>> {
    if let Ok(tid) = DateTime::parse_from_rfc3339(tekst) {
        return Some(tid.to_utc());
    }
    let dag: NaiveDate = tekst.parse().ok()?;
    Some(kalender::oslo_til_utc(dag.and_hms_opt(12, 0, 0)?))
}

#[async_trait]
impl Betalingssystem for Mappe {
    async fn send(&self, ordre: &Betalingsordre) -> Result<(), Betalingsfeil> {
        let navn = &ordre.ordre.forsystem_ref;
        let mut json = serde_json::to_value(&ordre.ordre).map_err(Betalingsfeil::Skriv)?;
        if let Some(felt) = json.as_object_mut() {
            felt.insert("kontonummer".to_owned(), json!(ordre.konto.as_str()));
        }
        let tekst = serde_json::to_vec_pretty(&json).map_err(Betalingsfeil::Skriv)?;
        // Written beside and then named, so that a reader never meets half an order.
        let halv = self.ut.join(format!(".{navn}.{}", uuid::Uuid::new_v4().simple()));
        skriv(&halv, &tekst).await.map_err(|e| Betalingsfeil::Fil("ut", e))?;
        tokio::fs::rename(&halv, self.ut.join(format!("{navn}.json")))
            .await
            .map_err(|e| Betalingsfeil::Fil("ut", e))
    }

    async fn status(&self, ordre: &Ordreref, _naa: DateTime<Utc>) -> Result<Betalingsstatus, Betalingsfeil> {
        match tokio::fs::read(self.kvittering.join(format!("{}.json", ordre.forsystem_ref))).await {
            Ok(tekst) => Ok(serde_json::from_slice::<Kvittering>(&tekst)
                .map_err(Betalingsfeil::Kvittering)?
                .les()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Betalingsstatus::Underveis),
            Err(e) => Err(Betalingsfeil::Fil("kvittering", e)),
        }
    }
}

/// Writes a file only its owner may read: it holds an account number.
async fn skriv(fil: &Path, innhold: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;

    let mut valg = tokio::fs::OpenOptions::new();
    valg.write(true).create_new(true);
    #[cfg(unix)]
    valg.mode(0o600);
    let mut ut = valg.open(fil).await?;
    ut.write_all(innhold).await?;
    ut.sync_all().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use grunn::{Ore, PraksisId, VedtakId};
    use regler::oppgjor::{Ordregrunnlag, ordre};

    fn en_ordre() -> Betalingsordre {
        let g = Ordregrunnlag {
            melding_id: uuid::Uuid::nil(),
            vedtak: VedtakId(7),
            dato: "2026-01-06".parse().unwrap(),
            praksis: PraksisId(1),
            praksistype: "FALE",
            offisiell_id: "565505933",
            kid: None,
            belop: Ore(36_000),
        };
        Betalingsordre {
            ordre: ordre(g, vec![]),
            konto: Kontonr::tolk("12345678903").unwrap(),
        }
    }

    fn mappe() -> (Mappe, PathBuf) {
        let rot = std::env::temp_dir().join(format!("praksisportal-betaling-{}", uuid::Uuid::new_v4()));
        (Mappe::ny(&rot).unwrap(), rot)
    }

    #[tokio::test]
    async fn the_simulator_pays_as_in_the_public_example() {
        let betalt: DateTime<Utc> = "2026-01-07T23:45:57+01:00".parse().unwrap();
        let dagen = Ordreref {
            forsystem_ref: "U7".into(),
            dato: "2026-01-06".parse().unwrap(),
        };
        assert_eq!(
            Simulator.status(&dagen, betalt - chrono::TimeDelta::seconds(1)).await.unwrap(),
            Betalingsstatus::Underveis
        );
        let Betalingsstatus::Utbetalt { tid, .. } = Simulator.status(&dagen, betalt).await.unwrap() else {
            panic!("not paid")
        };
        assert_eq!(tid, betalt);
        // Over a weekend.
        let fredag = Ordreref {
            dato: "2026-01-09".parse().unwrap(),
            ..dagen
        };
        assert_eq!(
            Simulator
                .status(&fredag, "2026-01-12T23:45:56+01:00".parse().unwrap())
                .await
                .unwrap(),
            Betalingsstatus::Underveis
        );
    }

    #[tokio::test]
    async fn an_order_is_a_file_and_a_receipt_is_read_back() {
        let (system, rot) = mappe();
        let o = en_ordre();
        system.send(&o).await.unwrap();
        system.send(&o).await.unwrap();
        let filer: Vec<_> = std::fs::read_dir(rot.join("ut"))
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(filer, ["U7.json"], "twice is once, and nothing half is left");
        let json: serde_json::Value = serde_json::from_slice(&std::fs::read(rot.join("ut/U7.json")).unwrap()).unwrap();
        assert_eq!(
            (json["kontonummer"].as_str(), json["belop"].as_str()),
            (Some("12345678903"), Some("360.00"))
        );

        let r = Ordreref {
            forsystem_ref: "U7".into(),
            dato: o.ordre.forfallsdato,
        };
        let naa = DateTime::UNIX_EPOCH;
        assert_eq!(system.status(&r, naa).await.unwrap(), Betalingsstatus::Underveis);
        let cases = [
            (r#"{"betalingId":"9","statusKode":"3901"}"#, Betalingsstatus::Underveis),
            (
                r#"{"betalingId":"9","bilagId":"3","statusKode":"3901","utbetalingDato":"2026-01-08"}"#,
                Betalingsstatus::Utbetalt {
                    tid: "2026-01-08T11:00:00Z".parse().unwrap(),
                    betaling_id: "9".into(),
                    bilag_id: Some("3".into()),
                    status_kode: "3901".into(),
                },
            ),
            (
                r#"{"statusKode":"4000","feilmeldingKoder":["KONTO_STENGT"]}"#,
                Betalingsstatus::Avvist {
                    status_kode: "4000".into(),
                    feil: "KONTO_STENGT".into(),
                },
            ),
        ];
        for (tekst, status) in cases {
            std::fs::write(rot.join("kvittering/U7.json"), tekst).unwrap();
            assert_eq!(system.status(&r, naa).await.unwrap(), status);
        }
        std::fs::write(rot.join("kvittering/U7.json"), "{").unwrap();
        assert!(system.status(&r, naa).await.is_err(), "half a receipt is read again later");
        std::fs::remove_dir_all(rot).unwrap();
    }
}
