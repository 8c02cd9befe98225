//! The simple changes: addresses, place, ambulatory, end.

use serde::Serialize;

use super::{hendelse, ja_nei, min_praksis, periodetekst, stedtekst};
use crate::brev;
use crate::feil::AppError;
use crate::praksis::model::{self, Epostskjema, Sluttskjema, Stedskjema};
use crate::praksis::store::{self, Praksis};
use crate::praksis::{arbeid, rute, sted, stedvakt};
use crate::server::handling::{Forsok, Handling, Slag};
use crate::server::revisjon::Hendelse;
use crate::stier;
use grunn::feltfeil::FeltFeil;
use grunn::{HelseaktorId, format};

/// What the simple changes share: the practice, the form, and the way back.
struct Endring {
    f: Forsok,
    praksis: Praksis,
    /// Name of the form: part of the draft's name and the page's address.
    hva: &'static str,
    nokkel: String,
}

impl Endring {
    async fn ny(slag: Slag, hva: &'static str, id: &str, nokkel: String) -> Result<Self, AppError> {
        let f = Forsok::ny(slag).await?;
        let praksis = min_praksis(&f.aktor, id).await?;
        Ok(Self { f, praksis, hva, nokkel })
    }

    fn skjema(&self) -> String {
        rute::skjema(self.praksis.id, self.hva)
    }

    fn side(&self) -> String {
        stier::praksis_side(self.praksis.id, self.hva)
    }

    async fn avvis(&self, felt: &impl Serialize, feil: AppError) -> Result<(), AppError> {
        self.f.avvis(&self.skjema(), &self.side(), felt, feil).await
    }

    /// A row of audit about one fact.
    fn rad<'a>(&self, handling: &'a str, felt: &'a str, gammel: Option<String>, ny: Option<String>) -> Hendelse<'a> {
        hendelse(&self.f.aktor, &self.praksis, handling, felt, gammel, ny)
    }

    /// Runs `lagre`, notes what is different in `rader`, removes the draft and goes back to the practice.
    async fn utfor<F>(&self, felt: &impl Serialize, rader: Vec<Hendelse<'_>>, lagre: F) -> Result<(), AppError>
    where
        F: AsyncFnOnce(&mut Handling) -> Result<(), AppError>,
    {
        let videre = format!("{}?lagret=1", stier::praksis(self.praksis.id));
        let Some(mut h) = self.f.begynn(&self.nokkel, &videre).await? else {
            return Ok(());
        };
        if let Err(feil) = lagre(&mut h).await {
            drop(h);
            return self.avvis(felt, feil).await;
        }
        for rad in rader {
            if rad.gammel != rad.ny {
                h.noter(rad).await?;
            }
        }
        h.slett_utkast(self.f.eier(), &self.skjema()).await?;
        h.ferdig().await
    }
}

/// An address that is taken away hears of it, so that nobody can silence an owner.
async fn si_fra_til_fjernede(h: &mut Handling, eier: HelseaktorId, praksis: &Praksis, nye: &model::Eposter) -> Result<(), AppError> {
    let ikke_meg = format!("{}/kontakt", h.app.konfig.url);
    let fjernet = praksis
        .eposter
        .iter()
        .filter(|gammel| !nye.alle().any(|ny| ny.as_str().eq_ignore_ascii_case(gammel.as_str())));
    for til in fjernet {
        let brev = brev::vedtaksepost_fjernet(h.sprak, &praksis.navn, &ikke_meg);
        h.brev(eier, til, "vedtaksepost_fjernet", brev).await?;
    }
    Ok(())
}

pub async fn epost(id: String, felt: Epostskjema, nokkel: String) -> Result<(), AppError> {
    let e = Endring::ny(Slag::ny("praksis.epost"), "epost", &id, nokkel).await?;
    let (eposter, versjon) = match felt.parse().and_then(|x| Ok((x, model::versjon(&felt.versjon)?))) {
        Ok(lest) => lest,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let gammel = e.praksis.epostliste().map(|l| l.som_tekst());
    let rader = vec![e.rad("praksis.epost_endret", "eposter", gammel, Some(eposter.som_tekst()))];
    e.utfor(&felt, rader, async |h| {
        store::sett_eposter(&mut h.tx, e.f.eier(), e.praksis.id, &eposter, versjon, e.f.naa).await?;
        si_fra_til_fjernede(h, e.f.eier(), &e.praksis, &eposter).await
    })
    .await
}

pub async fn sted(id: String, mut felt: Stedskjema, valg: String, bare_oppslag: bool, nokkel: String) -> Result<(), AppError> {
    let e = Endring::ny(Slag::ny("praksis.sted"), "sted", &id, nokkel).await?;
    if !valg.is_empty() {
        felt.velg(&valg);
    }
    if bare_oppslag {
        let videre = format!("{}?oppslag=1#oppslag", e.side());
        return e.f.lagre_utkast(&e.skjema(), &felt, &FeltFeil::default(), &videre).await;
    }
    let lest = async {
        let valgt = felt.parse_sted(e.f.app.konfig.testnumre())?;
        let svar = sted::slaa_opp(&e.f.app, &valgt.orgnr).await;
        Ok((sted::velg_vist(&e.f.app, &valgt, &svar).await?, model::versjon(&felt.versjon)?))
    };
    let (nytt, versjon) = match lest.await {
        Ok(lest) => lest,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let p = &e.praksis;
    let (gammel, ny) = (stedtekst(&p.navn, &p.orgnr), stedtekst(&nytt.navn, &nytt.orgnr));
    let adresse = |linjer: &[String], postnr: Option<&str>, poststed: Option<&str>| {
        Some(format::adresse(linjer, postnr, poststed).join(", ")).filter(|a| !a.is_empty())
    };
    let for_dette = adresse(&p.adresse, p.postnr.as_deref(), p.poststed.as_deref());
    let etter = adresse(&nytt.adresse, nytt.postnr.as_deref(), nytt.poststed.as_deref());
    let rader = vec![
        e.rad("praksis.sted_endret", "sted", Some(gammel), Some(ny)),
        e.rad("praksis.sted_endret", "adresse", for_dette, etter),
    ];
    e.utfor(&felt, rader, async |h| {
        store::sett_sted(&mut h.tx, e.f.eier(), p.id, &nytt, versjon, e.f.naa).await?;
        stedvakt::arbeid::sted_valgt(&mut h.tx, p.id, &nytt, &h.av).await?;
        arbeid::sjekk_senere(&mut h.tx, p.id, versjon + 1, &nytt, e.f.naa).await
    })
    .await
}

pub async fn ambulerende(id: String, felt: Stedskjema, nokkel: String) -> Result<(), AppError> {
    let e = Endring::ny(Slag::ny("praksis.ambulerende"), "ambulerende", &id, nokkel).await?;
    let ny = felt.er_ambulerende();
    let versjon = match model::versjon(&felt.versjon) {
        Ok(v) => v,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let (gammel, etter) = (Some(ja_nei(e.praksis.ambulerende)), Some(ja_nei(ny)));
    let rader = vec![e.rad("praksis.ambulerende_endret", "ambulerende", gammel, etter)];
    e.utfor(&felt, rader, async |h| {
        store::sett_ambulerende(&mut h.tx, e.f.eier(), e.praksis.id, ny, versjon, e.f.naa).await
    })
    .await
}

pub async fn slutt(id: String, felt: Sluttskjema, nokkel: String) -> Result<(), AppError> {
    let e = Endring::ny(Slag::ny("praksis.slutt"), "slutt", &id, nokkel).await?;
    let siste = *e.praksis.perioder.last().ok_or(AppError::IkkeFunnet)?;
    let lest = felt.parse(siste, e.praksis.krever_slutt());
    let (ny, versjon) = match lest.and_then(|p| Ok((p, model::versjon(&felt.versjon)?))) {
        Ok(lest) => lest,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let (gammel, etter) = (Some(periodetekst(&siste)), Some(periodetekst(&ny)));
    let rader = vec![e.rad("praksis.slutt_endret", "periode", gammel, etter)];
    e.utfor(&felt, rader, async |h| {
        store::sett_slutt(&mut h.tx, e.f.eier(), e.praksis.id, ny, versjon, e.f.naa).await
    })
    .await
}
