//! Everything stored about a person as JSON, written row by row so that it takes no memory however much there is.
//!
//! One object: `format`, `versjon`, `laget`, `om`, `helseaktor`, and one list per kind of row, each row an object whose names are those of the database.
//! Amounts are whole øre, times are UTC. Account numbers and the identity number are in full: they are the person's own. Left out are
//! secrets that would let somebody act (tokens, keys, hashes for look-up), and the bills themselves: they are about patients, and are read
//! in Innsendinger. A changed shape gets a new `versjon`.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use tokio::sync::mpsc;

use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor::store as helseaktorer;
use crate::oppgjor;
use crate::praksis::store as praksiser;
use crate::server::databasevakt;
use crate::server::krypto::Krypto;
use grunn::HelseaktorId;

/// Bytes sent at a time.
const BIT: usize = 64 * 1024;
/// Version of the shape.
const VERSJON: u32 = 1;

/// Tables with a person in them that are part of the file, and those that are not, with the reason. A test compares with the schema.
/// The table ar_part is no such table: it is a copy of Adresseregisteret, which names who works where but knows nobody of the portal, and
/// is read for all alike.
#[cfg(test)]
pub const DEKKET: &[&str] = &[
    "helseaktor",
    "godkjenning",
    "godkjenning_historikk",
    "hpr_kontroll",
    "tidligere_hpr",
    "epost_bekreftelse",
    "sesjon",
    "utkast",
    "utfort",
    "revisjon",
    "epost_ut",
    "praksis",
    "praksis_periode",
    "praksis_epost",
    "praksis_konto",
    "praksis_stedendring",
    "praksis_avklaring",
    "vedlegg",
    "utdanning",
    "sak",
    "sak_avgjorelse",
    "avtale",
    "avtale_kontroll",
    "avtale_kopi",
    "samtykke",
    "samtykkepaminnelse",
    "melding",
    "vedtak",
    "reskontro",
    "utbetalingsordre",
];
#[cfg(test)]
pub const UNNTATT: &[(&str, &str)] = &[
    ("regning", "about patients; read in Innsendinger"),
    ("latt_ligge", "a choice about a bill; read in Innsendinger, and in the audit trail"),
    (
        "revisjonshode",
        "where the audit trail about the person ended each night; the rows themselves are in the file",
    ),
    (
        "innsending_oppgjor",
        "sums of the ledger, which is in the file; read in Innsendinger",
    ),
    (
        "kontroll_tidligere",
        "earlier results about the same bills; what stands is read in Innsendinger",
    ),
    (
        "betalingsavvik",
        "what the agency clears up about a payment order; the decision and what was paid are in the file",
    ),
    (
        "utbetalingskvittering",
        "what the payment system has said about an order; when and what was paid is in the file",
    ),
    (
        "utbetalingsendring",
        "a new account for an order under way; the account and its history are in the file",
    ),
    ("motregning", "points at bills; read in Innsendinger and Vedtak"),
    ("behandlersok", "made from what is here, for searching"),
    ("vedlegg_del", "the files themselves; opened where they were sent"),
    ("kontoendring_lenke", "holds only hashes of one-time links"),
    (
        "epostendring_lenke",
        "hashes of one-time links, with addresses that are in the audit trail",
    ),
    (
        "gjemt_skjema",
        "a form that waits an hour for its sender, who then has it as a draft",
    ),
    ("sak_utkast", "what a case worker has typed and not sent"),
];

/// The file's pieces, as they are written.
pub type Kanal = mpsc::Sender<Result<Bytes, std::io::Error>>;

/// Writes the file to a channel. A reader who goes away ends it; an error breaks the answer off, so that half a file is not taken for a whole.
pub async fn skriv(pool: PgPool, krypto: Krypto, eier: HelseaktorId, naa: DateTime<Utc>, ut: Kanal) {
    let mut skriver = Skriver {
        ut: ut.clone(),
        samlet: Vec::with_capacity(BIT),
        forste_del: true,
        forste_rad: true,
    };
    if let Err(feil) = alt(&pool, &krypto, eier, naa, &mut skriver).await {
        drop(logg::intern("innsyn", &feil));
        // Nobody listening is no error.
        let _ = ut.send(Err(std::io::Error::other("avbrutt"))).await;
    }
}

struct Skriver {
    ut: Kanal,
    samlet: Vec<u8>,
    forste_del: bool,
    forste_rad: bool,
}

impl Skriver {
    async fn raa(&mut self, tekst: &str) -> Result<(), AppError> {
        self.samlet.extend_from_slice(tekst.as_bytes());
        if self.samlet.len() >= BIT {
            self.send().await?;
        }
        Ok(())
    }

    async fn send(&mut self) -> Result<(), AppError> {
        let bit = Bytes::from(std::mem::take(&mut self.samlet));
        self.ut.send(Ok(bit)).await.map_err(|_| logg::intern("innsyn", &"leseren er borte"))
    }

    /// One value of the object.
    async fn del(&mut self, navn: &str, verdi: &serde_json::Value) -> Result<(), AppError> {
        let skille = if std::mem::take(&mut self.forste_del) { "{\n" } else { ",\n" };
        self.raa(&format!("{skille}\"{navn}\": {verdi}")).await
    }

    async fn liste(&mut self, navn: &str) -> Result<(), AppError> {
        let skille = if std::mem::take(&mut self.forste_del) { "{\n" } else { ",\n" };
        self.forste_rad = true;
        self.raa(&format!("{skille}\"{navn}\": [")).await
    }

    /// One row of a list, ready written.
    async fn rad(&mut self, json: &str) -> Result<(), AppError> {
        let skille = if std::mem::take(&mut self.forste_rad) { "\n  " } else { ",\n  " };
        self.raa(skille).await?;
        self.raa(json).await
    }

    async fn slutt(&mut self) -> Result<(), AppError> {
        self.raa("]").await
    }
}

/// One list of rows as the database writes them.
macro_rules! liste {
    ($ut:ident, $db:ident, $navn:literal, $sql:literal, $($arg:expr),+) => {{
        $ut.liste($navn).await?;
        let mut rader = sqlx::query_scalar!($sql, $($arg),+).fetch(&mut *$db);
        while let Some(rad) = rader.try_next().await? {
            $ut.rad(&rad).await?;
        }
        drop(rader);
        $ut.slutt().await?;
    }};
}

async fn alt(pool: &PgPool, krypto: &Krypto, eier: HelseaktorId, naa: DateTime<Utc>, ut: &mut Skriver) -> Result<(), AppError> {
    // One view of everything, however long it takes.
    let mut tx = pool.begin().await?;
    sqlx::query!("set transaction isolation level repeatable read, read only")
        .execute(&mut *tx)
        .await?;
    databasevakt::uten_frist(&mut tx).await?;
    let db: &mut PgConnection = &mut tx;
    ut.del("format", &json!("praksisportalen.mine-opplysninger")).await?;
    ut.del("versjon", &json!(VERSJON)).await?;
    ut.del("laget", &json!(naa)).await?;
    ut.del(
        "om",
        &json!({
            "nb": "Alt Praksisportalen har lagret om deg. Beløp er i øre, tider er i UTC. Regningene er ikke med, fordi de handler om pasienter. Du ser dem under Innsendinger.",
            "nn": "Alt Praksisportalen har lagra om deg. Beløp er i øre, tider er i UTC. Rekningane er ikkje med, fordi dei handlar om pasientar. Du ser dei under Innsendingar.",
        }),
    )
    .await?;
    person(&mut *db, krypto, eier, ut).await?;
    praksis(&mut *db, krypto, eier, ut).await?;
    liste!(
        ut,
        db,
        "godkjenninger_historikk",
        r#"select to_jsonb(t)::text as "rad!" from (
               select hendelse, yrke, autorisasjon, autorisasjon_tekst, spesialiteter, kilde, gjelder_fra, tid
               from godkjenning_historikk where helseaktor_id = $1 order by id) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "hpr_kontroll",
        r#"select to_jsonb(t)::text as "rad!" from (select kontrollert, kilde, tvil from hpr_kontroll where helseaktor_id = $1) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "tidligere_hpr",
        r#"select to_jsonb(t)::text as "rad!" from (
               select hpr, erstattet_av, funnet from tidligere_hpr where helseaktor_id = $1 order by funnet, hpr) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "avklaringer",
        r#"select to_jsonb(t)::text as "rad!" from (
               select a.praksis_id, a.grunn, a.fra, a.til, a.opprettet, a.varslet, a.lukket, a.lukket_som, a.lukking_varslet
               from praksis_avklaring a join praksis p on p.id = a.praksis_id where p.helseaktor_id = $1 order by a.opprettet, a.id) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "endringer_i_praksissted",
        r#"select to_jsonb(t)::text as "rad!" from (
               select e.praksis_id, e.orgnr, e.slag, e.gammel, e.ny, e.dato, e.funnet, e.avgjort, e.avgjort_som
               from praksis_stedendring e join praksis p on p.id = e.praksis_id where p.helseaktor_id = $1 order by e.funnet, e.id) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "avtaler",
        r#"select to_jsonb(t)::text as "rad!" from (
               select a.id, a.versjon_id as versjon, a.slag, a.sprak, encode(a.tekst_hash, 'hex') as tekst_sha256, a.navn, a.niva, a.idp, a.auth_tid, a.signert, a.gyldig_fra,
                      a.avsluttet, a.avslutning, encode(c.pdf_hash, 'hex') as kopi_sha256, c.opprettet as kontrollkode_laget, length(k.pdf) as kopi_byte, k.laget as kopi_laget
               from avtale a left join avtale_kontroll c on c.avtale_id = a.id left join avtale_kopi k on k.avtale_id = a.id
               where a.helseaktor_id = $1 order by a.signert) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "samtykker",
        r#"select to_jsonb(t)::text as "rad!" from (
               select formal, svar, tekstversjon, encode(tekst_hash, 'hex') as tekst_sha256, sprak, tid from samtykke where helseaktor_id = $1 order by id) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "samtykkepaaminnelser",
        r#"select to_jsonb(t)::text as "rad!" from (
               select formal, periode, sendt from samtykkepaminnelse where helseaktor_id = $1 order by sendt, formal) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "krav",
        r#"select to_jsonb(t)::text as "rad!" from (
               select id, praksis_id, kanal, mottatt, meldingsstatus, kontrollstatus, utbetalingsstatus, innsending_id, vedtak_id, antall_regninger, antall_avviste,
                      krevd_ore, godkjent_ore, epj, feil, merknader, endret from melding where helseaktor_id = $1 order by mottatt, id) t"#,
        eier.0
    );
    vedtak(&mut *db, krypto, eier, ut).await?;
    liste!(
        ut,
        db,
        "reskontro",
        r#"select to_jsonb(t)::text as "rad!" from (
               select r.vedtak_id, r.praksis_id, r.slag, sum(r.belop_ore)::bigint as belop_ore, count(*) as antall, max(r.tid) as tid
               from reskontro r join vedtak v on v.id = r.vedtak_id where v.helseaktor_id = $1 group by 1, 2, 3 order by 1, 3) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "utbetalinger",
        r#"select to_jsonb(t)::text as "rad!" from (
               select o.vedtak_id, o.forsystem_ref, o.belop_ore, o.opprettet, o.sendt, o.betaling_id, o.status_kode, o.utbetalt, o.avvist, o.bilag_id
               from utbetalingsordre o join vedtak v on v.id = o.vedtak_id where v.helseaktor_id = $1 order by 1) t"#,
        eier.0
    );
    brev(&mut *db, krypto, eier, ut).await?;
    liste!(
        ut,
        db,
        "epost_bekreftelser",
        r#"select to_jsonb(t)::text as "rad!" from (
               select epost, opprettet, utloper, brukt from epost_bekreftelse where helseaktor_id = $1 order by opprettet) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "vedlegg",
        r#"select to_jsonb(t)::text as "rad!" from (
               select id, mappe, dokument, type, storrelse, virus, mottatt, innsendt, utdanning_id from vedlegg where helseaktor_id = $1 order by opprettet, id) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "utdanning",
        r#"select to_jsonb(t)::text as "rad!" from (
               select id, yrke, status, sendt, avgjort, begrunnelse from utdanning where helseaktor_id = $1 order by sendt, id) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "saker",
        r#"select to_jsonb(t)::text as "rad!" from (
               select s.id, s.slag, s.objekt, s.objekt_id, s.status, s.opprettet, s.avgjort, s.begrunnelse,
                      (select coalesce(jsonb_agg(jsonb_build_object('saksbehandler', b.navn, 'svar', a.svar, 'begrunnelse', a.begrunnelse, 'tid', a.tid) order by a.plass), '[]')
                       from sak_avgjorelse a join saksbehandler b on b.id = a.saksbehandler_id where a.sak_id = s.id) as avgjorelser
               from sak s where s.helseaktor_id = $1 order by s.opprettet, s.id) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "okter",
        r#"select to_jsonb(t)::text as "rad!" from (
               select id, niva, idp, auth_tid, opprettet, sist_brukt, utloper, avsluttet, avsluttet_av from sesjon where helseaktor_id = $1 order by opprettet) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "utkast",
        r#"select to_jsonb(t)::text as "rad!" from (
               select skjema, felt - 'konto_kryptert' as felt, feil, endret from utkast where helseaktor_id = $1 order by skjema) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "utforte_skjema",
        r#"select to_jsonb(t)::text as "rad!" from (
               select handling, resultat, tid from utfort where eier = $1 order by tid) t"#,
        eier.0
    );
    liste!(
        ut,
        db,
        "logg",
        r#"select to_jsonb(t)::text as "rad!" from (
               select r.nr, r.tid, split_part(r.aktor_slag, ':', 1) as aktor_slag, case when r.aktor_slag = 'saksbehandler' then b.navn end as saksbehandler,
                      r.aktor_id = r.kjede and r.aktor_slag = 'behandler' as du_selv, r.sesjon_id, r.handling, r.objekt, r.objekt_id, r.felt, r.gammel, r.ny, r.foresporsel, r.klient
               from revisjon r left join saksbehandler b on b.id = r.aktor_id where r.kjede = $1 order by r.nr) t"#,
        eier.0
    );
    ut.raa("\n}\n").await?;
    ut.send().await?;
    tx.commit().await?;
    Ok(())
}

async fn person(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, ut: &mut Skriver) -> Result<(), AppError> {
    let fnr = helseaktorer::fnr(&mut *db, krypto, eier).await?;
    let r = sqlx::query!(
        "select hpr, fornavn, etternavn, epost, epost_bekreftet, ny_epost, telefon, sprak, opprettet, endret from helseaktor where id = $1",
        eier.0
    )
    .fetch_one(&mut *db)
    .await?;
    ut.del(
        "helseaktor",
        &json!({
            "id": eier.0, "fodselsnummer": fnr.as_str(), "hpr": r.hpr, "fornavn": r.fornavn, "etternavn": r.etternavn, "epost": r.epost,
            "epost_bekreftet": r.epost_bekreftet, "ny_epost": r.ny_epost, "telefon": r.telefon, "sprak": r.sprak, "opprettet": r.opprettet,
            "endret": r.endret,
        }),
    )
    .await?;
    liste!(
        ut,
        db,
        "godkjenninger",
        r#"select to_jsonb(t)::text as "rad!" from (
               select yrke, autorisasjon, autorisasjon_tekst, spesialiteter, hentet from godkjenning where helseaktor_id = $1 order by yrke, autorisasjon) t"#,
        eier.0
    );
    Ok(())
}

async fn praksis(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, ut: &mut Skriver) -> Result<(), AppError> {
    ut.liste("praksiser").await?;
    for p in praksiser::mine(&mut *db, eier).await? {
        let kontoer = p
            .kontoer
            .iter()
            .map(|k| {
                Ok(json!({
                    "nummer": praksiser::aapne(krypto, &k.kryptert)?.as_str(), "kontroll": k.kontroll, "godkjenning": k.godkjenning.kode(),
                    "stanset": k.fryst, "gjelder_fra": k.gjelder_fra, "opprettet": k.opprettet,
                }))
            })
            .collect::<Result<Vec<_>, AppError>>()?;
        let rad = json!({
            "id": p.id.0, "type": p.praksistype, "navn": p.navn, "orgnr": p.orgnr.as_str(), "bekreftet_i_enhetsregisteret": p.verifisert,
            "adresse": p.adresse, "postnummer": p.postnr, "poststed": p.poststed, "kommunenummer": p.kommunenr, "kommune": p.kommune,
            "valgt_sted": p.valgt.as_ref().map(|v| json!({ "kilde": v.kilde.kode(), "her_id": v.her_id, "navn": v.navn, "adresse": v.adresse })),
            "ambulerende": p.ambulerende, "kontoer": kontoer, "perioder": p.perioder, "eposter": p.eposter,
            "opprettet": p.opprettet, "endret": p.endret,
        });
        ut.rad(&rad.to_string()).await?;
    }
    ut.slutt().await
}

async fn vedtak(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, ut: &mut Skriver) -> Result<(), AppError> {
    ut.liste("vedtak").await?;
    let mut rader = sqlx::query!(
        "select id, praksis_id, dato, belop_ore, godkjent_ore, krevd_ore, kreditert_ore, inngaende_ore, utgaende_ore, konto_kryptert, kid, merknader,
                antall_innsendinger, antall_godkjente, antall_avviste, behandlet_fra, behandlet_til, opprettet, utbetalt
         from vedtak where helseaktor_id = $1 order by dato, id",
        eier.0
    )
    .fetch(&mut *db);
    while let Some(v) = rader.try_next().await? {
        let rad = json!({
            "id": v.id, "praksis_id": v.praksis_id, "dato": v.dato, "belop_ore": v.belop_ore, "godkjent_ore": v.godkjent_ore, "krevd_ore": v.krevd_ore,
            "kreditert_ore": v.kreditert_ore, "inngaende_ore": v.inngaende_ore, "utgaende_ore": v.utgaende_ore,
            "konto": oppgjor::store::aapne_konto(krypto, &v.konto_kryptert)?.as_str(), "kid": v.kid, "merknader": v.merknader,
            "antall_innsendinger": v.antall_innsendinger, "antall_godkjente": v.antall_godkjente, "antall_avviste": v.antall_avviste,
            "behandlet_fra": v.behandlet_fra, "behandlet_til": v.behandlet_til, "opprettet": v.opprettet, "utbetalt": v.utbetalt,
        });
        ut.rad(&rad.to_string()).await?;
    }
    drop(rader);
    ut.slutt().await
}

/// Mails with address and text; but no text that still holds a link that works. When a mail is sent or given up, its links are hashed.
async fn brev(db: &mut PgConnection, krypto: &Krypto, eier: HelseaktorId, ut: &mut Skriver) -> Result<(), AppError> {
    ut.liste("epost").await?;
    let mut rader = sqlx::query!(
        "select slag, til_kryptert, emne, case when sendt is not null or oppgitt is not null then tekst end as tekst, opprettet, sendt, oppgitt
         from epost_ut where helseaktor_id = $1 order by opprettet, id",
        eier.0
    )
    .fetch(&mut *db);
    while let Some(r) = rader.try_next().await? {
        let rad = json!({
            "slag": r.slag, "til": krypto.dekrypter_tekst("epost", &r.til_kryptert)?, "emne": r.emne, "tekst": r.tekst,
            "opprettet": r.opprettet, "sendt": r.sendt, "oppgitt": r.oppgitt,
        });
        ut.rad(&rad.to_string()).await?;
    }
    drop(rader);
    ut.slutt().await
}
