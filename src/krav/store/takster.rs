//! The tariff in the database.

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::feil::AppError;
use grunn::Ore;
use regler::takst::Takst;

/// Loads the tariff: new rows are added, changed ones replaced, and those that are gone from the file stay, since old claims refer to
/// them. Again and again gives the same. Returns how many rows were new or changed.
pub async fn last(db: &mut PgConnection, takster: &[Takst]) -> Result<u64, AppError> {
    let tekst = |f: fn(&Takst) -> &String| takster.iter().map(|t| f(t).clone()).collect::<Vec<String>>();
    let ore = |f: fn(&Takst) -> Ore| takster.iter().map(|t| f(t).0).collect::<Vec<i64>>();
    let fra: Vec<NaiveDate> = takster.iter().map(|t| t.gyldig_fra).collect();
    let til: Vec<Option<NaiveDate>> = takster.iter().map(|t| t.gyldig_til).collect();
    let utgatt: Vec<Option<NaiveDate>> = takster.iter().map(|t| t.utgatt).collect();
    let spesialist: Vec<bool> = takster.iter().map(|t| t.spesialist).collect();
    let pasient: Vec<bool> = takster.iter().map(|t| t.pasient_betaler).collect();
    let merknad: Vec<Option<String>> = takster.iter().map(|t| t.merknad.clone()).collect();
    Ok(sqlx::query!(
        "insert into takst (fagomrade, kode, tekst, honorar_ore, egenandel_ore, refusjon_ore, gyldig_fra, gyldig_til, utgatt, spesialist, pasient_betaler,
                            merknad, kilde)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::date[], $8::date[], $9::date[], $10::bool[],
                              $11::bool[], $12::text[], $13::text[])
         on conflict (fagomrade, kode, gyldig_fra) do update set tekst = excluded.tekst, honorar_ore = excluded.honorar_ore,
             egenandel_ore = excluded.egenandel_ore, refusjon_ore = excluded.refusjon_ore, gyldig_til = excluded.gyldig_til, utgatt = excluded.utgatt,
             spesialist = excluded.spesialist, pasient_betaler = excluded.pasient_betaler, merknad = excluded.merknad, kilde = excluded.kilde
         where takst is distinct from excluded",
        &tekst(|t| &t.fagomrade),
        &tekst(|t| &t.kode),
        &tekst(|t| &t.tekst),
        &ore(|t| t.honorar),
        &ore(|t| t.egenandel),
        &ore(|t| t.refusjon),
        &fra,
        &til as &[Option<NaiveDate>],
        &utgatt as &[Option<NaiveDate>],
        &spesialist,
        &pasient,
        &merknad as &[Option<String>],
        &tekst(|t| &t.kilde)
    )
    .execute(db)
    .await?
    .rows_affected())
}

/// Every row of the tariff.
pub async fn alle(db: &mut PgConnection) -> Result<Vec<Takst>, AppError> {
    Ok(sqlx::query_as!(
        Takst,
        r#"select fagomrade, kode, tekst, honorar_ore as "honorar: Ore", egenandel_ore as "egenandel: Ore", refusjon_ore as "refusjon: Ore", gyldig_fra,
                  gyldig_til, utgatt, spesialist, pasient_betaler, merknad, kilde
           from takst order by fagomrade, kode, gyldig_fra"#
    )
    .fetch_all(db)
    .await?)
}
