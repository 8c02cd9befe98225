//! SQL for the public list. Reads only; behandlersok is kept by triggers (migration 0020).

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::{Kode, Nokkel, Oppforing, Per, Retning, Side, Sok};
use super::sporring::{Slag, Sporring};
use crate::feil::AppError;
use crate::feil::logg;
use grunn::Yrke;
use grunn::praksistype as typer;

/// An approval as far as specialties go: profession and authorisation codes, specialties as pairs of code and name.
type Godkjent = (String, String, Vec<(String, String)>);

/// A row as the queries give it.
struct Rad {
    id: Uuid,
    person: Uuid,
    fornavn: String,
    etternavn: String,
    hpr: Option<String>,
    praksistype: String,
    navn: String,
    orgnr: String,
    adresse: Vec<String>,
    postnummer: Option<String>,
    poststed: Option<String>,
    kommunenummer: Option<String>,
    kommune: Option<String>,
    ambulerende: bool,
    godkjenninger: Json<Vec<Godkjent>>,
}

impl Rad {
    fn les(self) -> Result<Oppforing, AppError> {
        let yrke = typer::fra_kode(&self.praksistype)
            .map(|t| t.yrke)
            .ok_or_else(|| logg::intern("lagring", &format!("behandlersok: praksistype {}", self.praksistype)))?;
        Ok(Oppforing {
            id: self.id,
            person: self.person,
            fornavn: self.fornavn,
            etternavn: self.etternavn,
            hpr: self.hpr,
            yrke,
            spesialiteter: spesialiteter(self.godkjenninger.0, yrke),
            praksistype: self.praksistype,
            praksis: self.navn,
            ambulerende: self.ambulerende,
            orgnr: Some(self.orgnr),
            adresse: self.adresse,
            postnr: self.postnummer,
            poststed: self.poststed,
            kommune: self.kommunenummer.zip(self.kommune).map(|(kode, navn)| Kode { kode, navn }),
        }
        .uten_skjult_adresse())
    }
}

/// The specialties of one profession, from approvals that give a right to practise.
fn spesialiteter(godkjenninger: Vec<Godkjent>, yrke: Yrke) -> Vec<Kode> {
    let mut ut: Vec<Kode> = Vec::new();
    for (kategori, autorisasjon, liste) in godkjenninger {
        if Yrke::fra_hpr_kode(&kategori) != Some(yrke) || !grunn::godkjenning::gir_rett(&autorisasjon) {
            continue;
        }
        for (kode, navn) in liste {
            if !ut.iter().any(|k| k.kode == kode) {
                ut.push(Kode { kode, navn });
            }
        }
    }
    ut
}

/// The page after or before a key. What differs: where the rows come from, and the direction.
macro_rules! hent {
    ($db:expr, $dag:expr, $nokkel:expr, $per:expr, $antall:expr, $ord:expr, $kilde:literal, $tegn:literal, $ytterst:literal, $retning:literal) => {
        sqlx::query_as!(
            Rad,
            r#"select p.offentlig_id as id, h.offentlig_id as person, h.fornavn, h.etternavn, h.hpr, p.type as praksistype, p.navn, p.orgnr, p.adresse,
                      p.postnummer, p.poststed, p.kommunenummer, p.kommune, p.ambulerende,
                      coalesce((select jsonb_agg(jsonb_build_array(g.yrke, g.autorisasjon, g.spesialiteter) order by g.yrke, g.autorisasjon)
                                from godkjenning g where g.helseaktor_id = h.id), '[]') as "godkjenninger!: Json<Vec<Godkjent>>"
               from (select s.praksis_id, s.helseaktor_id, s.sortering from "# + $kilde + " and s.gyldig @> $1::date
                       and s.sortering " + $tegn + " coalesce((select b.sortering from behandlersok b join praksis q on q.id = b.praksis_id
                                                             where q.offentlig_id = $3), " + $ytterst + ")
                       and ($4 = 'praksis'
                            or $4 = 'person' and not exists (select 1 from behandlersok b where b.helseaktor_id = s.helseaktor_id
                                                             and b.sortering < s.sortering and b.gyldig @> $1::date)
                            or $4 = 'enhet' and s.orgnr is not null and not exists (select 1 from behandlersok b where b.orgnr = s.orgnr
                                                             and b.sortering < s.sortering and b.gyldig @> $1::date))
                     order by s.sortering " + $retning + " limit $5) s
               join praksis p on p.id = s.praksis_id
               join helseaktor h on h.id = s.helseaktor_id
               order by s.sortering " + $retning,
            $dag,
            $ord,
            $nokkel,
            $per,
            $antall
        )
        .fetch_all($db)
        .await?
    };
}

/// One page of those with an agreement and a practice on a day.
pub async fn side(
    db: &mut PgConnection,
    dag: NaiveDate,
    sporring: &Sporring,
    per: Per,
    nokkel: Option<Nokkel>,
    antall: u16,
) -> Result<Side, AppError> {
    let ord = sporring.som_tekst();
    let totalt = antallet(&mut *db, dag, ord.as_deref(), per).await?;
    let bakover = nokkel.is_some_and(|n| n.retning == Retning::Foer);
    let id = nokkel.map(|n| n.id);
    // One more than asked for, to know whether there is another page.
    let grense = i64::from(antall) + 1;
    let per = per.kode();
    // Without words the index on the sort key is walked, and stops when the page is full. With words that could mean walking all of it
    // for a rare name, so the index on words is asked first (`offset 0` keeps the planner from turning it round).
    let mut rader = match (&ord, bakover) {
        (None, false) => hent!(
            &mut *db,
            dag,
            id,
            per,
            grense,
            None::<&str>,
            "behandlersok s where $2::text is null",
            ">",
            "''",
            "asc"
        ),
        (None, true) => hent!(
            &mut *db,
            dag,
            id,
            per,
            grense,
            None::<&str>,
            "behandlersok s where $2::text is null",
            "<",
            "'~'",
            "desc"
        ),
        (Some(ord), false) => hent!(
            &mut *db,
            dag,
            id,
            per,
            grense,
            ord,
            "(select * from behandlersok where ord @@ $2::text::tsquery offset 0) s where true",
            ">",
            "''",
            "asc"
        ),
        (Some(ord), true) => hent!(
            &mut *db,
            dag,
            id,
            per,
            grense,
            ord,
            "(select * from behandlersok where ord @@ $2::text::tsquery offset 0) s where true",
            "<",
            "'~'",
            "desc"
        ),
    };
    let flere = rader.len() > usize::from(antall);
    rader.truncate(antall.into());
    if bakover {
        rader.reverse();
    }
    let rader = rader.into_iter().map(Rad::les).collect::<Result<Vec<_>, _>>()?;
    let lag = |rad: Option<&Oppforing>, retning| rad.map(|r| Nokkel { retning, id: r.id });
    // Coming from a later page there is a next one, and the other way round.
    let forrige = if bakover { flere } else { nokkel.is_some() };
    let neste = bakover || flere;
    Ok(Side {
        forrige: forrige.then(|| lag(rader.first(), Retning::Foer)).flatten(),
        neste: neste.then(|| lag(rader.last(), Retning::Etter)).flatten(),
        rader,
        totalt,
    })
}

async fn antallet(db: &mut PgConnection, dag: NaiveDate, ord: Option<&str>, per: Per) -> Result<i64, AppError> {
    Ok(match per {
        Per::Praksis => {
            sqlx::query_scalar!(
                r#"select count(*) as "n!" from behandlersok where gyldig @> $1::date and ($2::text is null or ord @@ $2::text::tsquery)"#,
                dag,
                ord
            )
            .fetch_one(db)
            .await?
        }
        Per::Person => {
            sqlx::query_scalar!(
                r#"select count(*) as "n!" from behandlersok s where gyldig @> $1::date and ($2::text is null or ord @@ $2::text::tsquery)
                     and not exists (select 1 from behandlersok b where b.helseaktor_id = s.helseaktor_id and b.sortering < s.sortering
                                     and b.gyldig @> $1::date)"#,
                dag,
                ord
            )
            .fetch_one(db)
            .await?
        }
        Per::Enhet => {
            sqlx::query_scalar!(
                r#"select count(*) as "n!" from behandlersok s where gyldig @> $1::date and ($2::text is null or ord @@ $2::text::tsquery)
                     and orgnr is not null and not exists (select 1 from behandlersok b where b.orgnr = s.orgnr and b.sortering < s.sortering
                                                           and b.gyldig @> $1::date)"#,
                dag,
                ord
            )
            .fetch_one(db)
            .await?
        }
    })
}

/// The words of texts, as they are compared: the same function makes the words of the list.
pub async fn ord(db: &mut PgConnection, tekst: &str) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!(r#"select behandlerord($1) as "ord!""#, tekst)
        .fetch_one(db)
        .await?)
}

/// A search as typed, in the database's terms. Every word must begin some word of the name or of the place.
pub async fn sporring(db: &mut PgConnection, sok: &Sok) -> Result<Sporring, AppError> {
    let mut ut = Sporring::default();
    if !sok.feil.er_tom() {
        ut.ingen();
        return Ok(ut);
    }
    for (slag, tekst) in [
        (&[Slag::Etternavn, Slag::Fornavn, Slag::Praksisnavn][..], &sok.navn),
        (&[Slag::Sted][..], &sok.sted),
    ] {
        if !tekst.is_empty() {
            begynner(&mut *db, &mut ut, slag, &[tekst]).await?;
        }
    }
    if let Some(yrke) = sok.yrke {
        ut.er([(Slag::Yrke, yrke.kode())]);
    }
    Ok(ut)
}

/// Of one of the texts, every word must begin some word of these kinds.
pub async fn begynner(db: &mut PgConnection, ut: &mut Sporring, slag: &[Slag], tekster: &[&str]) -> Result<(), AppError> {
    let mut alternativer = Vec::new();
    for tekst in tekster {
        alternativer.push(ord(&mut *db, tekst).await?);
    }
    ut.begynner(slag, &alternativer);
    Ok(())
}

/// The search of a page or a program: what was typed, read and looked up.
pub async fn sok(db: &mut PgConnection, dag: NaiveDate, felt: &HashMap<String, String>, antall: u16) -> Result<(Sok, Side), AppError> {
    let sok = Sok::les(felt);
    let vilkar = sporring(&mut *db, &sok).await?;
    let side = side(db, dag, &vilkar, Per::Praksis, sok.nokkel, antall).await?;
    Ok((sok, side))
}
