//! The intake: bytes in, a stored message or the reasons why not. Nothing is acknowledged before it is committed.

use super::text::Innsendingsfeil;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::store::inntak::{self, Innsatt, NyMelding};
use super::store::{self, Innsendingsrad, Kanal};
use super::{praksisvalg, rebehandling};
use crate::feil::AppError;
use crate::feil::logg;
use crate::helseaktor;
use crate::server::jobb;
use crate::server::krypto;
use crate::server::request::Utforer;
use crate::server::revisjon::{self, Hendelse};
use crate::server::state::App;
use grunn::{Fnr, HelseaktorId, InnsendingId, MeldingId, Ore, PraksisId, kalender};
use regler::feil::{Arsak, Feilkode, Lesefeil};
use regler::model::Behandlerkrav;
use regler::{hash, json, les};

/// A message that is safely stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Mottatt {
    pub id: MeldingId,
    pub innsending: InnsendingId,
    /// None: the clinician must choose ([`praksisvalg`]).
    pub praksis: Option<PraksisId>,
    pub antall_regninger: usize,
    pub krevd: Ore,
    pub mottatt: DateTime<Utc>,
    /// The first message with the same content, when its bills are controlled again.
    pub rebehandler: Option<MeldingId>,
}

/// A message that could not be taken. Of its content nothing is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Avvist {
    /// The trace of it, in the list when it came by the API; for content we already have, the id of the first message.
    pub id: MeldingId,
    pub feil: Vec<Lesefeil>,
    /// The first message with the same content, and what became of it.
    pub duplikat_av: Option<Box<Innsendingsrad>>,
}

/// Takes a message: reads it, checks what can be checked at once, stores it and queues the control, all in one transaction.
///
/// `valgt` is the practice the person chose beside the file. Safe to repeat: what is sent again after a lost answer is recognised.
///
/// # Errors
/// `Ugyldig` when the chosen practice is another than the file names, otherwise only when something we depend on fails; nothing is
/// stored then.
pub async fn ta_imot(
    app: &App,
    av: &Utforer,
    eier: HelseaktorId,
    kanal: Kanal,
    bytes: Vec<u8>,
    valgt: Option<PraksisId>,
) -> Result<Result<Mottatt, Avvist>, AppError> {
    let _tur = app.minne.arbeid(bytes.len()).await?;
    let (lest, bytehash) = tokio::task::spawn_blocking(move || {
        // The API is for JSON only.
        let lest = if kanal == Kanal::Api { json::les(&bytes) } else { les::les(&bytes) };
        (lest, krypto::sha256(&bytes))
    })
    .await
    .map_err(|e| logg::intern("mottak", &e))?;

    let mut tx = app.pool.begin().await?;
    let utfall = match lest {
        Ok(krav) => ta_inn(app, &mut tx, av, eier, kanal, krav, valgt).await?,
        Err(feil) => Err(avvis(app, &mut tx, av, eier, kanal, &bytehash, feil).await?),
    };
    tx.commit().await?;
    metrics::counter!("portal_krav_mottatt", "kanal" => kanal.kode(), "utfall" => if utfall.is_ok() { "mottatt" } else { "avvist" })
        .increment(1);
    Ok(utfall)
}

/// A message that could not even be opened (encryption): leaves its trace as other rejected messages do.
pub async fn avvis_ulest(app: &App, av: &Utforer, eier: HelseaktorId, raa: &[u8], feil: Vec<Lesefeil>) -> Result<Avvist, AppError> {
    let mut tx = app.pool.begin().await?;
    let avvist = avvis(app, &mut tx, av, eier, Kanal::Api, &krypto::sha256(raa), feil).await?;
    tx.commit().await?;
    Ok(avvist)
}

async fn ta_inn(
    app: &App,
    db: &mut PgConnection,
    av: &Utforer,
    eier: HelseaktorId,
    kanal: Kanal,
    krav: Behandlerkrav,
    valgt: Option<PraksisId>,
) -> Result<Result<Mottatt, Avvist>, AppError> {
    let innholdshash = hash::innholdshash(&krav).map_err(|e| logg::intern("mottak", &e))?;
    if let (Some(valgt), Some(i_fila)) = (valgt, krav.praksis_id)
        && valgt != i_fila
    {
        return Err(AppError::felt("praksis", &Innsendingsfeil::AnnenPraksis));
    }
    let praksis = match finn_praksis(app, &mut *db, eier, &krav, valgt).await? {
        Ok(praksis) => praksis,
        Err(feil) => return Ok(Err(avvis(app, db, av, eier, kanal, &innholdshash, vec![feil]).await?)),
    };
    let id = MeldingId::ny();
    let noklet = noklet(app, &innholdshash);
    let ny = NyMelding {
        id,
        eier,
        praksis,
        kanal,
        hash: &noklet,
        mottatt: av.naa,
        krav: &krav,
        rebehandler: None,
        utskilt: None,
    };
    let innsending = match inntak::lagre(&mut *db, &app.krypto, ny).await? {
        Innsatt::Ny(innsending) => innsending,
        Innsatt::Finnes(forste) => {
            // What stopped its bills may have been mended since: then the same content is worth another look.
            if let Some(ny) = rebehandling::melding(app, &mut *db, av, eier, forste).await? {
                let rad = store::finn_rad(&mut *db, eier, kalender::dato_i_oslo(av.naa), ny).await?;
                return Ok(Ok(Mottatt {
                    id: ny,
                    innsending: rad.innsending.ok_or(AppError::IkkeFunnet)?,
                    praksis: rad.praksis,
                    antall_regninger: usize::try_from(rad.tilstand.antall_regninger).unwrap_or(0),
                    krevd: rad.krevd,
                    mottatt: rad.mottatt,
                    rebehandler: Some(forste),
                }));
            }
            logg_avvist(&mut *db, av, eier, forste, Feilkode::DuplikatKrav.kode()).await?;
            let feil = vec![Lesefeil::ny(Feilkode::DuplikatKrav, Arsak::Duplikat, "")];
            return Ok(Err(Avvist {
                id: forste,
                feil,
                duplikat_av: Some(Box::new(store::finn_rad(db, eier, kalender::dato_i_oslo(av.naa), forste).await?)),
            }));
        }
    };
    let h = Hendelse {
        gjelder: eier.0,
        handling: "krav.mottatt",
        objekt: "melding",
        objekt_id: id.0.to_string(),
        felt: None,
        gammel: None,
        ny: Some(format!(
            "{} regninger, {}, {}",
            krav.regninger.len(),
            krav.krevd().kroner_desimal(),
            kanal.kode()
        )),
    };
    revisjon::skriv(&mut *db, av, h).await?;
    if praksis.is_some() {
        jobb::legg_i_ko(&mut *db, super::arbeid::KONTROLL, &id.0.to_string(), av.naa).await?;
    }
    store::varsle(db, id).await?;
    Ok(Ok(Mottatt {
        id,
        innsending,
        praksis,
        antall_regninger: krav.regninger.len(),
        krevd: krav.krevd(),
        mottatt: av.naa,
        rebehandler: None,
    }))
}

/// The practice of the message: the one it names or the person chose, if it is the person's; else the only one it can be. `None`
/// leaves the choice to the person. Whether it held on the days of treatment is judged bill by bill (K01).
async fn finn_praksis(
    app: &App,
    db: &mut PgConnection,
    eier: HelseaktorId,
    krav: &Behandlerkrav,
    valgt: Option<PraksisId>,
) -> Result<Result<Option<PraksisId>, Lesefeil>, AppError> {
    let feil = |arsak, hvor: &str| Err(Lesefeil::ny(Feilkode::UkjentPraksisid, arsak, hvor));
    if let Some(arsak) = annen_avsender(app, &mut *db, eier, krav).await? {
        return Ok(feil(arsak, "MsgInfo/Sender/Organisation/HealthcareProfessional"));
    }
    let mine = store::kontroll::praksiser(&mut *db, eier).await?;
    if let Some(id) = krav.praksis_id.or(valgt) {
        let min = mine.iter().any(|p| p.fakta.id == id);
        return Ok(if min {
            Ok(Some(id))
        } else {
            feil(Arsak::UkjentPraksis, "praksisId")
        });
    }
    let takster = super::felles::av(app)?.takster(db).await?;
    Ok(Ok(praksisvalg::entydig(krav, &praksisvalg::kandidater(krav, &mine, &takster))))
}

/// Somebody else's claims: the head of the file names another person than the one who sends it.
async fn annen_avsender(app: &App, db: &mut PgConnection, eier: HelseaktorId, krav: &Behandlerkrav) -> Result<Option<Arsak>, AppError> {
    let Some(avsender) = &krav.avsender else { return Ok(None) };
    if let Some(hpr) = &avsender.hpr {
        let egne = store::kontroll::egne_hpr(&mut *db, eier).await?;
        if !egne.is_empty() && !egne.contains(hpr) {
            return Ok(Some(Arsak::AnnetHpr));
        }
    }
    if let Some(person) = &avsender.person
        && let Ok(fnr) = Fnr::tolk(&person.id, app.konfig.testnumre())
        && helseaktor::store::finn_med_fnr(db, &app.krypto, &fnr).await? != Some(eier)
    {
        return Ok(Some(Arsak::AnnenPerson));
    }
    Ok(None)
}

/// The look-up value of the content: keyed, so that the database alone cannot be used to test guesses.
fn noklet(app: &App, hash: &[u8]) -> Vec<u8> {
    app.krypto.oppslag("melding", &hex::encode(hash))
}

async fn avvis(
    app: &App,
    db: &mut PgConnection,
    av: &Utforer,
    eier: HelseaktorId,
    kanal: Kanal,
    hash: &[u8],
    feil: Vec<Lesefeil>,
) -> Result<Avvist, AppError> {
    // Whoever chose the file reads the reasons on the page, and chooses again; only the audit trail has it.
    let (id, ny) = match kanal {
        Kanal::Api => inntak::lagre_avvist(&mut *db, eier, kanal, &noklet(app, hash), &feil, av.naa).await?,
        Kanal::Opplasting => (MeldingId::ny(), true),
    };
    if ny {
        let mut koder: Vec<&str> = feil.iter().map(|f| f.kode.kode()).collect();
        koder.dedup();
        logg_avvist(&mut *db, av, eier, id, &koder.join(", ")).await?;
        store::varsle(db, id).await?;
    }
    Ok(Avvist {
        id,
        feil,
        duplikat_av: None,
    })
}

async fn logg_avvist(db: &mut PgConnection, av: &Utforer, eier: HelseaktorId, id: MeldingId, koder: &str) -> Result<(), AppError> {
    let h = Hendelse {
        gjelder: eier.0,
        handling: "krav.avvist",
        objekt: "melding",
        objekt_id: id.0.to_string(),
        felt: None,
        gammel: None,
        ny: Some(koder.to_owned()),
    };
    revisjon::skriv(db, av, h).await
}
