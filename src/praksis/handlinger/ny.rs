//! Registering a practice: two drafts, then the practice.

use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;

use super::{avvis, ja_nei, periodetekst, profil, stedtekst, uten_like};
use crate::brev;
use crate::feil::AppError;
use crate::helseaktor;
use crate::praksis::model::{Oppgjorsskjema, Stedskjema};
use crate::praksis::store::{self, NyPraksis};
use crate::praksis::{NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA, arbeid, konto as kontosjekk, kontovakt, sted, vilkar};
use crate::server::epost as post;
use crate::server::request::{self, Aktor, Utforer};
use crate::server::revisjon::{self, Hendelse};
use crate::server::skjema::{self, Lagring};
use crate::server::state::App;
use crate::stier::{self, NY_PRAKSIS, NY_PRAKSIS_OPPGJOR, NY_PRAKSIS_SJEKK, NY_PRAKSIS_VEDLEGG};
use crate::vedlegg;
use grunn::PraksisId;
use grunn::feltfeil::FeltFeil;
use grunn::format;
use grunn::praksistype as typer;

/// A step whose draft may be worked on from two devices.
struct Steg<'a> {
    app: &'a App,
    aktor: &'a Aktor,
    /// Name of the draft.
    navn: &'static str,
    side: &'static str,
    /// The number of the draft the form was made from.
    fra: &'a str,
}

impl Steg<'_> {
    /// Keeps the draft and goes on to `videre`. When it was changed on another device after the form was opened, both are kept, and the
    /// step shows them.
    async fn lagre(&self, felt: &impl Serialize, feil: &FeltFeil, videre: &str) -> Result<(), AppError> {
        let mut tx = request::begin().await?;
        let likt = |a: &Value, b: &Value| kontosjekk::samme_utkast(self.app, a, b);
        let naa = self.app.klokke.naa();
        let lagring = skjema::lagre_fra(&mut tx, self.aktor.helseaktor, self.navn, felt, feil, self.fra, likt, naa).await?;
        match lagring {
            Lagring::Endret if !skjema::er_vanlig() => return Err(AppError::Endret),
            Lagring::Endret => request::videre(&format!("{}?feil=1", self.side)),
            Lagring::Lagret => request::videre(videre),
        }
        tx.commit().await?;
        Ok(())
    }

    /// Wrong input goes back to the step; other errors go on.
    async fn avvis(&self, felt: &impl Serialize, feil: AppError) -> Result<(), AppError> {
        match feil {
            AppError::Ugyldig(feil) if skjema::er_vanlig() => self.lagre(felt, &feil, &format!("{}?feil=1", self.side)).await,
            feil => Err(feil),
        }
    }
}

pub async fn ny_sted(mut felt: Stedskjema, valg: String, bare_oppslag: bool, fra: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let steg = Steg {
        app: &app,
        aktor: &aktor,
        navn: NY_STED_SKJEMA,
        side: NY_PRAKSIS,
        fra: &fra,
    };
    if !valg.is_empty() {
        felt.velg(&valg);
    }
    if bare_oppslag {
        return steg
            .lagre(&felt, &FeltFeil::default(), &format!("{NY_PRAKSIS}?oppslag=1#oppslag"))
            .await;
    }
    match les_sted(&app, &aktor, &felt).await {
        Ok(_) => steg.lagre(&felt, &FeltFeil::default(), NY_PRAKSIS_OPPGJOR).await,
        Err(feil) => steg.avvis(&felt, feil).await,
    }
}

/// Type and place, looked up. Contact data must exist first (praksisinformasjon.md §1.1).
async fn les_sted(app: &App, aktor: &Aktor, felt: &Stedskjema) -> Result<(&'static typer::Praksistype, store::Sted), AppError> {
    let profil = profil(app, aktor).await?;
    if !profil.har_kontaktdata() {
        return Err(AppError::felt("kontakt", "kontakt-mangler"));
    }
    let (praksistype, valg) = felt.parse_ny(&profil.yrker(), app.konfig.testnumre())?;
    let svar = sted::slaa_opp(app, &valg.orgnr).await;
    Ok((praksistype, sted::velg_vist(app, &valg, &svar).await?))
}

pub async fn ny_oppgjor(mut felt: Oppgjorsskjema, finn_vikar: bool, velg_vikar: String, fra: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let steg = Steg {
        app: &app,
        aktor: &aktor,
        navn: NY_OPPGJOR_SKJEMA,
        side: NY_PRAKSIS_OPPGJOR,
        fra: &fra,
    };
    felt.konto_kryptert = kontosjekk::skjul(&app, &felt.konto, &felt.konto_gjenta)?;
    // A search is no answer: what is typed is kept, and the page shows whom it found. The name never stands in the address.
    if felt.vikar_navn.chars().filter(char::is_ascii_digit).count() >= 11 {
        // An identity number is no name, and is not kept.
        felt.vikar_navn.clear();
    }
    if finn_vikar {
        // Without a name the page has an error, and the summary of errors gets the focus.
        let hvor = if felt.vikar_navn.trim().is_empty() { "" } else { "#vikarsok" };
        let videre = format!("{NY_PRAKSIS_OPPGJOR}?vikarsok=1{hvor}");
        return steg.lagre(&skjema::uferdig(&felt)?, &FeltFeil::default(), &videre).await;
    }
    if !velg_vikar.is_empty() {
        felt.vikar = "on".to_owned();
        felt.vikar_for = velg_vikar;
        felt.vikar_navn = String::new();
        let videre = format!("{NY_PRAKSIS_OPPGJOR}?vikarvalgt=1#vikar_for");
        return steg.lagre(&skjema::uferdig(&felt)?, &FeltFeil::default(), &videre).await;
    }
    let utkast = skjema::hent::<Stedskjema>(&mut *request::les().await?, aktor.helseaktor, NY_STED_SKJEMA)
        .await?
        .unwrap_or_default();
    // Without step 1 there is no type to judge the period by: back to it, with this step kept.
    let Some(praksistype) = typer::fra_kode(&utkast.felt.praksistype) else {
        return steg.lagre(&felt, &FeltFeil::default(), NY_PRAKSIS).await;
    };
    match felt.parse(praksistype, aktor.hpr.as_ref(), app.klokke.idag()) {
        Ok(_) => {
            // Only those who have something to send are asked for it.
            let vedlegg = !vilkar::gruppe(praksistype).dokumenter(felt.er_vikar(praksistype)).is_empty();
            let videre = if vedlegg { NY_PRAKSIS_VEDLEGG } else { NY_PRAKSIS_SJEKK };
            steg.lagre(&felt, &FeltFeil::default(), videre).await
        }
        Err(feil) => steg.avvis(&felt, feil).await,
    }
}

/// Both drafts, as the page that shows the answers carries them.
pub fn merke(sted: i64, oppgjor: i64) -> String {
    format!("{sted}.{oppgjor}")
}

/// `fra` is the drafts the page with the answers showed, `vist` the address. When the register has got another since, or the drafts were
/// changed elsewhere, the answers are shown again.
pub async fn registrer(nokkel: String, fra: String, vist: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let naa = app.klokke.naa();
    let mut db = request::les().await?;
    let sted_utkast = skjema::hent::<Stedskjema>(&mut db, aktor.helseaktor, NY_STED_SKJEMA).await?;
    let oppgjor_utkast = skjema::hent::<Oppgjorsskjema>(&mut db, aktor.helseaktor, NY_OPPGJOR_SKJEMA).await?;
    drop(db);
    let (Some(sted_utkast), Some(oppgjor_utkast)) = (sted_utkast, oppgjor_utkast) else {
        // Sent before: the key says where it went. Otherwise there is nothing to register.
        let mut tx = request::begin().await?;
        let for_dette = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.registrer", NY_PRAKSIS, naa).await?;
        tx.rollback().await?;
        return match for_dette {
            Some(videre) => {
                request::videre(&videre);
                Ok(())
            }
            None => Err(AppError::IkkeFunnet),
        };
    };
    // What is registered is what the page showed, also when the answers were changed on another device meanwhile.
    if !fra.is_empty() && fra != merke(sted_utkast.versjon, oppgjor_utkast.versjon) {
        if skjema::er_vanlig() {
            request::videre(&format!("{NY_PRAKSIS_SJEKK}?feil=1"));
            return Ok(());
        }
        return Err(AppError::Endret);
    }
    let (felt1, mut felt2) = (sted_utkast.felt, oppgjor_utkast.felt);
    (felt2.konto, felt2.konto_gjenta) = kontosjekk::vis(&app, &felt2.konto_kryptert);

    let (praksistype, sted) = match les_sted(&app, &aktor, &felt1).await {
        Ok(lest) => lest,
        Err(feil) => return avvis(&aktor, NY_STED_SKJEMA, NY_PRAKSIS, &felt1, feil).await,
    };
    if !vist.is_empty() && vist != sted.vist() {
        if !skjema::er_vanlig() {
            return Err(AppError::Endret);
        }
        request::videre(&format!("{NY_PRAKSIS_SJEKK}?endret=1"));
        return Ok(());
    }
    let lest = async {
        let oppgjor = felt2.parse(praksistype, aktor.hpr.as_ref(), app.klokke.idag())?;
        let kontroll = kontosjekk::kontroller(&app, &mut *request::les().await?, aktor.helseaktor, &oppgjor.konto, &sted.orgnr).await?;
        Ok((oppgjor, kontroll))
    };
    let (oppgjor, kontroll) = match lest.await {
        Ok(lest) => lest,
        Err(feil) => return avvis(&aktor, NY_OPPGJOR_SKJEMA, NY_PRAKSIS_OPPGJOR, &felt2, feil).await,
    };

    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.registrer", NY_PRAKSIS, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    let perioder = [oppgjor.periode];
    let ny = NyPraksis {
        id: None,
        praksistype: praksistype.kode,
        sted: &sted,
        ambulerende: felt1.er_ambulerende(),
        perioder: &perioder,
        konto: &oppgjor.konto,
        kontroll,
        eposter: &oppgjor.eposter,
        vikar_for: oppgjor.vikar_for.as_ref(),
        dokumenteres: true,
    };
    let id = match store::registrer(&mut tx, &app.krypto, aktor.helseaktor, &ny, naa).await {
        Ok(id) => id,
        Err(feil @ AppError::Ugyldig(_)) => {
            drop(tx);
            return avvis(&aktor, NY_OPPGJOR_SKJEMA, NY_PRAKSIS_OPPGJOR, &felt2, feil).await;
        }
        Err(annen) => return Err(annen),
    };
    let av = aktor.utforer(naa);
    registrert(&mut tx, &av, &aktor, id, &ny, &app).await?;
    for dokument in vedlegg::store::send_med_praksis(&mut tx, aktor.helseaktor, id, naa).await? {
        let rad = Hendelse {
            gjelder: aktor.helseaktor.0,
            handling: "praksis.vedlegg_sendt",
            objekt: "praksis",
            objekt_id: id.to_string(),
            felt: Some("dokument"),
            gammel: None,
            ny: Some(dokument.kode().to_owned()),
        };
        revisjon::skriv(&mut tx, &av, rad).await?;
    }
    arbeid::sjekk_senere(&mut tx, id, 1, &sted, naa).await?;
    kontovakt::arbeid::etter_lagring(&mut tx, &av, aktor.helseaktor, id).await?;
    let videre = stier::praksis_side(id, "registrert");
    skjema::sett_resultat(&mut tx, &nokkel, &videre).await?;
    for navn in [NY_STED_SKJEMA, NY_OPPGJOR_SKJEMA] {
        skjema::slett(&mut tx, aktor.helseaktor, navn).await?;
        skjema::slett(&mut tx, aktor.helseaktor, &skjema::mitt(navn)).await?;
    }
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// The audit rows and the receipt mail of a new practice.
async fn registrert(
    tx: &mut PgConnection,
    av: &Utforer,
    aktor: &Aktor,
    id: PraksisId,
    ny: &NyPraksis<'_>,
    app: &App,
) -> Result<(), AppError> {
    let objekt_id = id.to_string();
    let rad = |felt: Option<&'static str>, verdi: String| Hendelse {
        gjelder: aktor.helseaktor.0,
        handling: "praksis.registrert",
        objekt: "praksis",
        objekt_id: objekt_id.clone(),
        felt,
        gammel: None,
        ny: Some(verdi),
    };
    revisjon::skriv(tx, av, rad(None, ny.praksistype.to_owned())).await?;
    revisjon::skriv(tx, av, rad(Some("sted"), stedtekst(&ny.sted.navn, &ny.sted.orgnr))).await?;
    for periode in ny.perioder {
        revisjon::skriv(tx, av, rad(Some("periode"), periodetekst(periode))).await?;
    }
    if let Some(hpr) = ny.vikar_for {
        revisjon::skriv(tx, av, rad(Some("vikar_for"), hpr.to_string())).await?;
    }
    revisjon::skriv(tx, av, rad(Some("konto"), ny.konto.maskert())).await?;
    revisjon::skriv(tx, av, rad(Some("konto_kontroll"), ny.kontroll.kode().to_owned())).await?;
    revisjon::skriv(tx, av, rad(Some("eposter"), ny.eposter.som_tekst())).await?;
    revisjon::skriv(tx, av, rad(Some("ambulerende"), ja_nei(ny.ambulerende))).await?;

    let sprak = request::sprak();
    let lenke = format!("{}{}", app.konfig.url, stier::praksis(id));
    let profil = helseaktor::store::profil(tx, &app.krypto, aktor.helseaktor).await?;
    for til in uten_like(profil.epost.iter().chain([&ny.eposter.primaer])) {
        let brev = brev::praksis_registrert(sprak, &ny.sted.navn, &format::tidspunkt(av.naa, sprak), &lenke);
        post::legg_i_utboks(tx, &app.krypto, av, aktor.helseaktor, til, "praksis_registrert", brev).await?;
    }
    Ok(())
}
