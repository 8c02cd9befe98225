//! The demo's HPR: answers what the latest login told about the number, with deviations that can be set per number in the database
//! (`praksisportal hpr-avvik`). Refused in production by the configuration.

use async_trait::async_trait;
use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool};

use crate::feil::AppError;
use grunn::HprNr;
use grunn::godkjenning::Godkjenning;
use registre::hpr::{Helsepersonellregister, HprUtilgjengelig, Hprgodkjenning, Hprperson, Hprsvar, Stilling};

/// How the simulated register differs from the login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avvik {
    /// Every approval ended the day before.
    Bortfalt,
    /// Autorisasjon has become one with conditions (kodeverk 7704, code 17).
    Begrenset,
    /// The specialties are gone.
    Spesialitet,
    /// No such number.
    Ukjent,
    /// No answer.
    Utilgjengelig,
}

impl Avvik {
    pub const ALLE: [Self; 5] = [
        Self::Bortfalt,
        Self::Begrenset,
        Self::Spesialitet,
        Self::Ukjent,
        Self::Utilgjengelig,
    ];

    pub const fn kode(self) -> &'static str {
        match self {
            Self::Bortfalt => "bortfalt",
            Self::Begrenset => "begrenset",
            Self::Spesialitet => "spesialitet",
            Self::Ukjent => "ukjent",
            Self::Utilgjengelig => "utilgjengelig",
        }
    }

    /// The deviation with a code.
    pub fn fra_kode(kode: &str) -> Option<Self> {
        Self::ALLE.into_iter().find(|a| a.kode() == kode)
    }
}

/// Sets or removes the deviation of a number, from a day on.
pub async fn sett_avvik(db: &mut PgConnection, hpr: &HprNr, avvik: Option<Avvik>, fra: NaiveDate) -> Result<(), AppError> {
    sqlx::query!("delete from hpr_avvik_demo where hpr = $1", hpr.as_str())
        .execute(&mut *db)
        .await?;
    if let Some(avvik) = avvik {
        sqlx::query!(
            "insert into hpr_avvik_demo (hpr, avvik, fra) values ($1, $2, $3)",
            hpr.as_str(),
            avvik.kode(),
            fra
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// The simulated register.
pub struct Simulator {
    pool: PgPool,
}

impl Simulator {
    pub fn ny(pool: PgPool) -> Self {
        Self { pool }
    }

    async fn les(&self, hpr: &HprNr, dag: NaiveDate) -> Result<(Vec<Godkjenning>, Option<(Avvik, NaiveDate)>), sqlx::Error> {
        // What the login told last about each approval; what the simulated register itself has taken away does not count.
        let rader = sqlx::query!(
            r#"select distinct on (g.yrke, g.autorisasjon) g.hendelse, g.yrke, g.autorisasjon, g.autorisasjon_tekst, g.spesialiteter, g.tid
               from godkjenning_historikk g join helseaktor h on h.id = g.helseaktor_id
               where h.hpr = $1 and g.kilde = 'innlogging' order by g.yrke, g.autorisasjon, g.id desc"#,
            hpr.as_str()
        )
        .fetch_all(&self.pool)
        .await?;
        let avvik = sqlx::query!(
            "select avvik, fra from hpr_avvik_demo where hpr = $1 and fra <= $2",
            hpr.as_str(),
            dag
        )
        .fetch_optional(&self.pool)
        .await?;
        let godkjenninger = rader
            .into_iter()
            .filter(|r| r.hendelse != "bortfalt")
            .map(|r| Godkjenning {
                yrke: r.yrke,
                autorisasjon: r.autorisasjon,
                autorisasjon_tekst: r.autorisasjon_tekst,
                spesialiteter: serde_json::from_value(r.spesialiteter).unwrap_or_default(),
                hentet: r.tid,
            })
            .collect();
        Ok((godkjenninger, avvik.and_then(|a| Some((Avvik::fra_kode(&a.avvik)?, a.fra)))))
    }
}

/// The register's answer from what the login told and the deviation.
fn svar(godkjenninger: Vec<Godkjenning>, avvik: Option<(Avvik, NaiveDate)>) -> Result<Hprsvar, HprUtilgjengelig> {
    let mut ut = Hprperson::default();
    for mut godkjenning in godkjenninger {
        let mut til = None;
        match avvik {
            Some((Avvik::Ukjent, _)) => return Ok(Hprsvar::Ukjent),
            Some((Avvik::Utilgjengelig, _)) => return Err(HprUtilgjengelig),
            Some((Avvik::Bortfalt, fra)) => til = fra.pred_opt(),
            Some((Avvik::Begrenset, _)) if godkjenning.autorisasjon == "1" => {
                godkjenning.autorisasjon = "17".to_owned();
                godkjenning.autorisasjon_tekst = "Autorisasjon med vilkår".to_owned();
            }
            Some((Avvik::Spesialitet, _)) => godkjenning.spesialiteter.clear(),
            Some((Avvik::Begrenset, _)) | None => {}
        }
        ut.godkjenninger.push(Hprgodkjenning {
            godkjenning,
            fra: None,
            til,
            stilling: Stilling::Gjelder,
        });
    }
    Ok(match (ut.godkjenninger.is_empty(), avvik) {
        (true, Some((Avvik::Utilgjengelig, _))) => return Err(HprUtilgjengelig),
        (true, _) => Hprsvar::Ukjent,
        (false, _) => Hprsvar::Funnet(ut),
    })
}

#[async_trait]
impl Helsepersonellregister for Simulator {
    fn finnes(&self) -> bool {
        true
    }

    async fn finn(&self, hpr: &HprNr, dag: NaiveDate) -> Result<Hprsvar, HprUtilgjengelig> {
        let (godkjenninger, avvik) = self.les(hpr, dag).await.map_err(|_| HprUtilgjengelig)?;
        svar(godkjenninger, avvik)
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    fn lege(spesialiteter: &[&str]) -> Vec<Godkjenning> {
        vec![Godkjenning {
            yrke: "LE".into(),
            autorisasjon: "1".into(),
            autorisasjon_tekst: "Autorisasjon".into(),
            spesialiteter: spesialiteter.iter().map(|s| ("1".into(), (*s).into())).collect(),
            hentet: chrono::DateTime::UNIX_EPOCH,
        }]
    }

    #[test]
    fn each_deviation_is_what_the_register_would_say() {
        let dag: NaiveDate = "2026-01-06".parse().unwrap();
        let gjelder = |avvik: Option<Avvik>| match svar(lege(&["Allmennmedisin"]), avvik.map(|a| (a, dag))) {
            Ok(Hprsvar::Funnet(p)) => p.gjeldende(dag).0,
            annet => panic!("{annet:?}"),
        };
        assert_eq!(gjelder(None), lege(&["Allmennmedisin"]));
        assert!(gjelder(Some(Avvik::Bortfalt)).is_empty());
        assert_eq!(gjelder(Some(Avvik::Begrenset))[0].autorisasjon, "17");
        assert_eq!(gjelder(Some(Avvik::Spesialitet)), lege(&[]));
        assert_eq!(svar(lege(&[]), Some((Avvik::Ukjent, dag))), Ok(Hprsvar::Ukjent));
        for kjent in [lege(&[]), vec![]] {
            assert_eq!(svar(kjent, Some((Avvik::Utilgjengelig, dag))), Err(HprUtilgjengelig));
        }
        assert_eq!(svar(vec![], None), Ok(Hprsvar::Ukjent));
        for avvik in Avvik::ALLE {
            assert_eq!(Avvik::fra_kode(avvik.kode()), Some(avvik));
        }
    }
}
