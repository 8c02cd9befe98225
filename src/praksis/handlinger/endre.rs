//! The simple changes: addresses, place, ambulatory, end.

use serde::Serialize;
use sqlx::PgConnection;

use super::{avvis, hendelse, ja_nei, lagre_utkast, min_praksis, periodetekst, stedtekst};
use crate::brev;
use crate::feil::AppError;
use crate::praksis::model::{self, Epostskjema, Sluttskjema, Stedskjema};
use crate::praksis::store::{self, Praksis};
use crate::praksis::{arbeid, rute, sted, stedvakt};
use crate::server::epost as post;
use crate::server::request::{self, Aktor};
use crate::server::revisjon::{self, Hendelse};
use crate::server::skjema;
use crate::server::state::App;
use crate::stier;
use grunn::format;

/// What the simple changes share: key, store, audit row, draft removed, back to the practice.
struct Endring<'a> {
    aktor: &'a Aktor,
    praksis: &'a Praksis,
    /// Name of the form: part of the draft's name and the page's address.
    hva: &'a str,
    nokkel: &'a str,
}

impl Endring<'_> {
    async fn avvis(&self, felt: &impl Serialize, feil: AppError) -> Result<(), AppError> {
        avvis(
            self.aktor,
            &rute::skjema(self.praksis.id, self.hva),
            &stier::praksis_side(self.praksis.id, self.hva),
            felt,
            feil,
        )
        .await
    }

    /// Runs `lagre` and writes `rader` in one transaction.
    async fn utfor<F>(&self, felt: &impl Serialize, rader: Vec<Hendelse<'_>>, lagre: F) -> Result<(), AppError>
    where
        F: AsyncFnOnce(&mut PgConnection) -> Result<(), AppError>,
    {
        let naa = request::naa()?;
        let av = self.aktor.utforer(naa);
        let videre = format!("{}?lagret=1", stier::praksis(self.praksis.id));
        let mut tx = request::begin().await?;
        if let Some(for_dette) = skjema::engangs(
            &mut tx,
            self.aktor.helseaktor.0,
            self.nokkel,
            &format!("praksis.{}", self.hva),
            &videre,
            naa,
        )
        .await?
        {
            request::videre(&for_dette);
            return Ok(());
        }
        if let Err(feil) = lagre(&mut tx).await {
            drop(tx);
            return self.avvis(felt, feil).await;
        }
        for rad in rader {
            if rad.gammel != rad.ny {
                revisjon::skriv(&mut tx, &av, rad).await?;
            }
        }
        skjema::slett(&mut tx, self.aktor.helseaktor, &rute::skjema(self.praksis.id, self.hva)).await?;
        tx.commit().await?;
        request::videre(&videre);
        Ok(())
    }
}

/// An address that is taken away hears of it, so that nobody can silence an owner.
async fn si_fra_til_fjernede(
    db: &mut PgConnection,
    app: &App,
    aktor: &Aktor,
    praksis: &Praksis,
    nye: &model::Eposter,
) -> Result<(), AppError> {
    let av = aktor.utforer(app.klokke.naa());
    let ikke_meg = format!("{}/kontakt", app.konfig.url);
    let fjernet = praksis
        .eposter
        .iter()
        .filter(|gammel| !nye.alle().any(|ny| ny.as_str().eq_ignore_ascii_case(gammel.as_str())));
    for til in fjernet {
        let brev = brev::vedtaksepost_fjernet(request::sprak(), &praksis.navn, &ikke_meg);
        post::legg_i_utboks(db, &app.krypto, &av, aktor.helseaktor, til, "vedtaksepost_fjernet", brev).await?;
    }
    Ok(())
}

pub async fn epost(id: String, felt: Epostskjema, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = request::naa()?;
    let praksis = min_praksis(&aktor, &id).await?;
    let e = Endring {
        aktor: &aktor,
        praksis: &praksis,
        hva: "epost",
        nokkel: &nokkel,
    };
    let (eposter, versjon) = match felt.parse().and_then(|x| Ok((x, model::versjon(&felt.versjon)?))) {
        Ok(lest) => lest,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let gammel = praksis.epostliste().map(|l| l.som_tekst());
    let rader = vec![hendelse(
        &aktor,
        &praksis,
        "praksis.epost_endret",
        "eposter",
        gammel,
        Some(eposter.som_tekst()),
    )];
    e.utfor(&felt, rader, async |db| {
        store::sett_eposter(db, aktor.helseaktor, praksis.id, &eposter, versjon, naa).await?;
        si_fra_til_fjernede(db, &app, &aktor, &praksis, &eposter).await
    })
    .await
}

pub async fn sted(id: String, mut felt: Stedskjema, valg: String, bare_oppslag: bool, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let praksis = min_praksis(&aktor, &id).await?;
    let e = Endring {
        aktor: &aktor,
        praksis: &praksis,
        hva: "sted",
        nokkel: &nokkel,
    };
    if !valg.is_empty() {
        felt.velg(&valg);
    }
    if bare_oppslag {
        return lagre_utkast(
            &aktor,
            &rute::skjema(praksis.id, "sted"),
            &felt,
            &format!("{}?oppslag=1#oppslag", stier::praksis_side(praksis.id, "sted")),
        )
        .await;
    }
    let lest = async {
        let valgt = felt.parse_sted(app.konfig.testnumre())?;
        let svar = sted::slaa_opp(&app, &valgt.orgnr).await;
        Ok((sted::velg_vist(&app, &valgt, &svar).await?, model::versjon(&felt.versjon)?))
    };
    let (nytt, versjon) = match lest.await {
        Ok(lest) => lest,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let (gammel, ny) = (stedtekst(&praksis.navn, &praksis.orgnr), stedtekst(&nytt.navn, &nytt.orgnr));
    let adresse = |linjer: &[String], postnr: Option<&str>, poststed: Option<&str>| {
        Some(format::adresse(linjer, postnr, poststed).join(", ")).filter(|a| !a.is_empty())
    };
    let for_dette = adresse(&praksis.adresse, praksis.postnr.as_deref(), praksis.poststed.as_deref());
    let etter = adresse(&nytt.adresse, nytt.postnr.as_deref(), nytt.poststed.as_deref());
    let rader = vec![
        hendelse(&aktor, &praksis, "praksis.sted_endret", "sted", Some(gammel), Some(ny)),
        hendelse(&aktor, &praksis, "praksis.sted_endret", "adresse", for_dette, etter),
    ];
    e.utfor(&felt, rader, async |db| {
        store::sett_sted(db, aktor.helseaktor, praksis.id, &nytt, versjon, naa).await?;
        stedvakt::arbeid::sted_valgt(db, praksis.id, &nytt, &aktor.utforer(naa)).await?;
        arbeid::sjekk_senere(db, praksis.id, versjon + 1, &nytt, naa).await
    })
    .await
}

pub async fn ambulerende(id: String, felt: Stedskjema, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let naa = request::naa()?;
    let praksis = min_praksis(&aktor, &id).await?;
    let e = Endring {
        aktor: &aktor,
        praksis: &praksis,
        hva: "ambulerende",
        nokkel: &nokkel,
    };
    let ny = felt.er_ambulerende();
    let versjon = match model::versjon(&felt.versjon) {
        Ok(v) => v,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let rader = vec![hendelse(
        &aktor,
        &praksis,
        "praksis.ambulerende_endret",
        "ambulerende",
        Some(ja_nei(praksis.ambulerende)),
        Some(ja_nei(ny)),
    )];
    e.utfor(&felt, rader, async |db| {
        store::sett_ambulerende(db, aktor.helseaktor, praksis.id, ny, versjon, naa).await
    })
    .await
}

pub async fn slutt(id: String, felt: Sluttskjema, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let naa = request::naa()?;
    let praksis = min_praksis(&aktor, &id).await?;
    let e = Endring {
        aktor: &aktor,
        praksis: &praksis,
        hva: "slutt",
        nokkel: &nokkel,
    };
    let siste = *praksis.perioder.last().ok_or(AppError::IkkeFunnet)?;
    let (ny, versjon) = match felt
        .parse(siste, praksis.krever_slutt())
        .and_then(|p| Ok((p, model::versjon(&felt.versjon)?)))
    {
        Ok(lest) => lest,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let rader = vec![hendelse(
        &aktor,
        &praksis,
        "praksis.slutt_endret",
        "periode",
        Some(periodetekst(&siste)),
        Some(periodetekst(&ny)),
    )];
    e.utfor(&felt, rader, async |db| {
        store::sett_slutt(db, aktor.helseaktor, praksis.id, ny, versjon, naa).await
    })
    .await
}
