//! The writes of the tab: form → rule → store → audit → mail, each in one transaction. Registers are asked before the transaction begins.

use chrono::TimeDelta;
use serde::Serialize;
use sqlx::PgConnection;

use crate::enhet::kontoeier::Kontosvar;
use crate::error::{AppError, FeltFeil};
use crate::format;
use crate::helseaktor::{self, store::Profil};
use crate::info::brev::{self, Mottaker};
use crate::praksis::model::{self, Epostskjema, Kontoskjema, Oppgjorsskjema, Sluttskjema, Stedskjema};
use crate::praksis::store::{self, NyPraksis, Praksis};
use crate::praksis::{NY_OPPGJOR_SKJEMA, NY_OPPGJOR_STI, NY_SJEKK_STI, NY_STED_SKJEMA, NY_STI, arbeid, konto as kontosjekk, rute, sted, typer};
use crate::server::epost as post;
use crate::server::request::{self, Aktor, Utforer};
use crate::server::revisjon::{self, Hendelse};
use crate::server::skjema;
use crate::server::state::App;
use crate::types::{Epost, Kontonr, Periode, kalender};

/// Account changes per practice and day (registre.md §7, control 8).
const KONTOENDRINGER_PER_DOGN: i64 = 3;
/// How long a removed address still hears about account changes.
const TIDLIGERE_ADRESSE: TimeDelta = TimeDelta::days(30);

/// Wrong input goes back to the form; other errors go on.
async fn avvis(aktor: &Aktor, navn: &str, side: &str, felt: &impl Serialize, feil: AppError) -> Result<(), AppError> {
    match feil {
        AppError::Ugyldig(feil) => skjema::avvis(aktor.helseaktor, navn, side, felt, feil).await,
        // Both versions: what was typed is kept, the page shows it beside what is stored now.
        AppError::Endret => match skjema::avvis(aktor.helseaktor, navn, side, felt, FeltFeil::en("versjon", "endret")).await {
            Err(AppError::Ugyldig(_)) => Err(AppError::Endret),
            annet => annet,
        },
        annen => Err(annen),
    }
}

/// Keeps a draft without errors and goes on to a page.
async fn lagre_utkast(aktor: &Aktor, navn: &str, felt: &impl Serialize, videre: &str) -> Result<(), AppError> {
    let mut tx = request::begin().await?;
    skjema::lagre(&mut tx, aktor.helseaktor, navn, felt, &FeltFeil::default(), request::naa()?).await?;
    tx.commit().await?;
    request::videre(videre);
    Ok(())
}

async fn profil(app: &App, aktor: &Aktor) -> Result<Profil, AppError> {
    helseaktor::store::profil(&mut *request::les().await?, &app.krypto, aktor.helseaktor).await
}

async fn min_praksis(aktor: &Aktor, id: &str) -> Result<Praksis, AppError> {
    store::finn(&mut *request::les().await?, aktor.helseaktor, rute::id(id)?).await
}

fn hendelse<'a>(
    aktor: &Aktor,
    praksis: &Praksis,
    handling: &'a str,
    felt: &'a str,
    gammel: Option<String>,
    ny: Option<String>,
) -> Hendelse<'a> {
    Hendelse {
        gjelder: aktor.helseaktor.0,
        handling,
        objekt: "praksis",
        objekt_id: praksis.id.to_string(),
        felt: Some(felt),
        gammel,
        ny,
    }
}

/// «Kurbadet Helsesenter (314 239 016)», for the history.
fn stedtekst(navn: &str, orgnr: &crate::types::Orgnr) -> String {
    format!("{navn} ({})", format::orgnr(orgnr))
}

/// For the history: ISO dates, which the page shows in its own way.
fn periodetekst(p: &Periode) -> String {
    format!("{}/{}", p.fra, p.til.map(|d| d.to_string()).unwrap_or_default())
}

pub async fn ny_sted(mut felt: Stedskjema, valg: String, bare_oppslag: bool) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    if !valg.is_empty() {
        felt.orgnr = valg;
    }
    if bare_oppslag {
        return lagre_utkast(&aktor, NY_STED_SKJEMA, &felt, &format!("{NY_STI}?oppslag=1#oppslag")).await;
    }
    match les_sted(&app, &aktor, &felt).await {
        Ok(_) => lagre_utkast(&aktor, NY_STED_SKJEMA, &felt, NY_OPPGJOR_STI).await,
        Err(feil) => avvis(&aktor, NY_STED_SKJEMA, NY_STI, &felt, feil).await,
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
    Ok((praksistype, sted::velg(&valg, &svar)?))
}

pub async fn ny_oppgjor(mut felt: Oppgjorsskjema) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    felt.konto_kryptert = kontosjekk::skjul(&app, &felt.konto, &felt.konto_gjenta)?;
    let utkast = skjema::hent::<Stedskjema>(&mut *request::les().await?, aktor.helseaktor, NY_STED_SKJEMA)
        .await?
        .unwrap_or_default();
    // Without step 1 there is no type to judge the period by: back to it, with this step kept.
    let Some(praksistype) = typer::fra_kode(&utkast.felt.praksistype) else {
        return lagre_utkast(&aktor, NY_OPPGJOR_SKJEMA, &felt, NY_STI).await;
    };
    let lest = async {
        let oppgjor = felt.parse(praksistype, app.klokke.idag())?;
        let orgnr = utkast.felt.parse_sted(app.konfig.testnumre()).map(|s| s.orgnr);
        if let Ok(orgnr) = orgnr {
            kontosjekk::krev_eier(&app, &mut *request::les().await?, aktor.helseaktor, &oppgjor.konto, &orgnr).await?;
        }
        Ok(())
    };
    match lest.await {
        Ok(()) => lagre_utkast(&aktor, NY_OPPGJOR_SKJEMA, &felt, NY_SJEKK_STI).await,
        Err(feil) => avvis(&aktor, NY_OPPGJOR_SKJEMA, NY_OPPGJOR_STI, &felt, feil).await,
    }
}

pub async fn registrer(nokkel: String) -> Result<(), AppError> {
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
        let for_dette = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.registrer", NY_STI, naa).await?;
        tx.rollback().await?;
        return match for_dette {
            Some(videre) => {
                request::videre(&videre);
                Ok(())
            }
            None => Err(AppError::IkkeFunnet),
        };
    };
    let (felt1, mut felt2) = (sted_utkast.felt, oppgjor_utkast.felt);
    (felt2.konto, felt2.konto_gjenta) = kontosjekk::vis(&app, &felt2.konto_kryptert);

    let (praksistype, sted) = match les_sted(&app, &aktor, &felt1).await {
        Ok(lest) => lest,
        Err(feil) => return avvis(&aktor, NY_STED_SKJEMA, NY_STI, &felt1, feil).await,
    };
    let lest = async {
        let oppgjor = felt2.parse(praksistype, app.klokke.idag())?;
        let kontroll = kontosjekk::krev_eier(&app, &mut *request::les().await?, aktor.helseaktor, &oppgjor.konto, &sted.orgnr).await?;
        Ok((oppgjor, kontroll))
    };
    let (oppgjor, kontroll) = match lest.await {
        Ok(lest) => lest,
        Err(feil) => return avvis(&aktor, NY_OPPGJOR_SKJEMA, NY_OPPGJOR_STI, &felt2, feil).await,
    };

    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.registrer", NY_STI, naa).await? {
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
    };
    let id = match store::registrer(&mut tx, &app.krypto, aktor.helseaktor, &ny, naa).await {
        Ok(id) => id,
        Err(feil @ AppError::Ugyldig(_)) => {
            drop(tx);
            return avvis(&aktor, NY_OPPGJOR_SKJEMA, NY_OPPGJOR_STI, &felt2, feil).await;
        }
        Err(annen) => return Err(annen),
    };
    let av = aktor.utforer(naa);
    registrert(&mut tx, &av, &aktor, id, &ny, &app).await?;
    arbeid::sjekk_senere(&mut tx, id, 1, &sted, naa).await?;
    let videre = rute::under(id, "registrert");
    skjema::sett_resultat(&mut tx, &nokkel, &videre).await?;
    skjema::slett(&mut tx, aktor.helseaktor, NY_STED_SKJEMA).await?;
    skjema::slett(&mut tx, aktor.helseaktor, NY_OPPGJOR_SKJEMA).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// The audit rows and the receipt mail of a new practice.
async fn registrert(
    tx: &mut PgConnection,
    av: &Utforer,
    aktor: &Aktor,
    id: crate::types::PraksisId,
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
    revisjon::skriv(tx, av, rad(Some("konto"), ny.konto.maskert())).await?;
    revisjon::skriv(tx, av, rad(Some("konto_kontroll"), ny.kontroll.kode().to_owned())).await?;
    revisjon::skriv(tx, av, rad(Some("eposter"), ny.eposter.som_tekst())).await?;
    revisjon::skriv(tx, av, rad(Some("ambulerende"), ja_nei(ny.ambulerende))).await?;

    let sprak = request::sprak();
    let lenke = format!("{}{}", app.konfig.url, rute::sti(id));
    let profil = helseaktor::store::profil(tx, &app.krypto, aktor.helseaktor).await?;
    for til in uten_like(profil.epost.iter().chain([&ny.eposter.primaer])) {
        let brev = brev::praksis_registrert(sprak, &ny.sted.navn, &format::tidspunkt(av.naa, sprak), &lenke);
        post::legg_i_utboks(tx, &app.krypto, av, aktor.helseaktor, til, "praksis_registrert", brev).await?;
    }
    Ok(())
}

fn ja_nei(verdi: bool) -> String {
    (if verdi { "ja" } else { "nei" }).to_owned()
}

fn uten_like<'a>(adresser: impl Iterator<Item = &'a Epost>) -> Vec<&'a Epost> {
    let mut ut: Vec<&Epost> = Vec::new();
    for a in adresser {
        if !ut.iter().any(|b| b.as_str().eq_ignore_ascii_case(a.as_str())) {
            ut.push(a);
        }
    }
    ut
}

/// The number may be a new account of this practice: valid, not the one it has, and not somebody else's.
async fn les_konto(app: &App, aktor: &Aktor, praksis: &Praksis, felt: &Kontoskjema) -> Result<(Kontonr, Kontosvar), AppError> {
    let ny = felt.parse()?;
    if ny == kontosjekk::lagret(app, praksis)? {
        return Err(AppError::felt("konto", "konto-lik"));
    }
    let svar = kontosjekk::krev_eier(app, &mut *request::les().await?, aktor.helseaktor, &ny, &praksis.orgnr).await?;
    Ok((ny, svar))
}

pub async fn konto(id: String, mut felt: Kontoskjema) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let praksis = min_praksis(&aktor, &id).await?;
    let navn = rute::skjema(praksis.id, "konto");
    felt.konto_kryptert = kontosjekk::skjul(&app, &felt.konto, &felt.konto_gjenta)?;
    match les_konto(&app, &aktor, &praksis, &felt).await {
        Ok(_) => lagre_utkast(&aktor, &navn, &felt, &rute::under(praksis.id, "konto/sjekk")).await,
        Err(feil) => avvis(&aktor, &navn, &rute::under(praksis.id, "konto"), &felt, feil).await,
    }
}

pub async fn konto_bekreft(id: String, versjon: String, nokkel: String) -> Result<(), AppError> {
    let aktor = request::aktor()?;
    let app = request::app()?;
    let (naa, idag) = (app.klokke.naa(), app.klokke.idag());
    let praksis = min_praksis(&aktor, &id).await?;
    let (side, sjekk) = (rute::under(praksis.id, "konto"), rute::under(praksis.id, "konto/sjekk"));
    let navn = rute::skjema(praksis.id, "konto");
    let videre = format!("{}?lagret=1", rute::sti(praksis.id));
    if request::krev_fersk(&aktor).is_err() {
        if skjema::er_vanlig() {
            // The page explains and links to the login; the number is still kept.
            request::videre(&sjekk);
            return Ok(());
        }
        return Err(AppError::KreverNyInnlogging);
    }
    let utkast = skjema::hent::<Kontoskjema>(&mut *request::les().await?, aktor.helseaktor, &navn).await?;
    let Some(utkast) = utkast else {
        let mut tx = request::begin().await?;
        let for_dette = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.konto", &videre, naa).await?;
        tx.rollback().await?;
        request::videre(&for_dette.unwrap_or(side));
        return Ok(());
    };
    let felt = Kontoskjema {
        versjon,
        ..kontosjekk::aapnet(&app, utkast.felt)
    };
    let (ny, kontroll) = match les_konto(&app, &aktor, &praksis, &felt).await {
        Ok(lest) => lest,
        Err(feil) => return avvis(&aktor, &navn, &side, &felt, feil).await,
    };
    let av = aktor.utforer(naa);
    let mut tx = request::begin().await?;
    if let Some(for_dette) = skjema::engangs(&mut tx, aktor.helseaktor.0, &nokkel, "praksis.konto", &videre, naa).await? {
        request::videre(&for_dette);
        return Ok(());
    }
    if store::kontoendringer_siden(&mut tx, praksis.id, naa - TimeDelta::days(1)).await? >= KONTOENDRINGER_PER_DOGN {
        return Err(AppError::ForMange);
    }
    let gjelder_fra = kalender::pluss_virkedager(idag, 1);
    let lagret = match model::versjon(&felt.versjon) {
        Ok(v) => store::sett_konto(&mut tx, &app.krypto, &praksis, &ny, kontroll, gjelder_fra, v, idag, naa).await,
        Err(feil) => Err(feil),
    };
    if let Err(feil) = lagret {
        drop(tx);
        return avvis(&aktor, &navn, &side, &felt, feil).await;
    }
    let handling = "praksis.konto_endret";
    revisjon::skriv(
        &mut tx,
        &av,
        hendelse(
            &aktor,
            &praksis,
            handling,
            "konto",
            Some(praksis.konto_maskert.clone()),
            Some(ny.maskert()),
        ),
    )
    .await?;
    revisjon::skriv(
        &mut tx,
        &av,
        hendelse(
            &aktor,
            &praksis,
            handling,
            "konto_kontroll",
            Some(praksis.konto_kontroll.clone()),
            Some(kontroll.kode().to_owned()),
        ),
    )
    .await?;
    varsle_konto(&mut tx, &app, &av, &aktor, &praksis, &ny, gjelder_fra).await?;
    skjema::slett(&mut tx, aktor.helseaktor, &navn).await?;
    tx.commit().await?;
    request::videre(&videre);
    Ok(())
}

/// Tells every address in use, the personal one, and those removed lately, so that nobody can change addresses first and account after.
async fn varsle_konto(
    tx: &mut PgConnection,
    app: &App,
    av: &Utforer,
    aktor: &Aktor,
    praksis: &Praksis,
    ny: &Kontonr,
    gjelder_fra: chrono::NaiveDate,
) -> Result<(), AppError> {
    let sprak = request::sprak();
    let profil = helseaktor::store::profil(tx, &app.krypto, aktor.helseaktor).await?;
    let i_bruk: Vec<Epost> = uten_like(praksis.eposter.iter().chain(profil.epost.iter()))
        .into_iter()
        .cloned()
        .collect();
    let siden = av.naa - TIDLIGERE_ADRESSE;
    let praksisrader = revisjon::historikk(tx, aktor.helseaktor.0, "praksis", &praksis.id.to_string()).await?;
    let personrader = revisjon::historikk(tx, aktor.helseaktor.0, "helseaktor", &aktor.helseaktor.0.to_string()).await?;
    let fjernet: Vec<Epost> = praksisrader
        .iter()
        .filter(|r| r.felt.as_deref() == Some("eposter"))
        .chain(personrader.iter().filter(|r| r.felt.as_deref() == Some("epost")))
        .filter(|r| r.tid > siden)
        .filter_map(|r| r.gammel.as_deref())
        .flat_map(|g| g.split(", "))
        .filter_map(|a| Epost::tolk(a).ok())
        .filter(|a| !i_bruk.iter().any(|b| b.as_str().eq_ignore_ascii_case(a.as_str())))
        .collect();
    let mottakere = i_bruk
        .iter()
        .map(|e| (e, Mottaker::Gjeldende))
        .chain(uten_like(fjernet.iter()).into_iter().map(|e| (e, Mottaker::Tidligere)));
    let ikke_meg = format!("{}/kontakt", app.konfig.url);
    for (til, mottaker) in mottakere {
        let brev = brev::konto_endret(
            sprak,
            mottaker,
            &praksis.navn,
            &ny.maskert(),
            &format::dato(gjelder_fra, sprak),
            &ikke_meg,
        );
        post::legg_i_utboks(tx, &app.krypto, av, aktor.helseaktor, til, "konto_endret", brev).await?;
    }
    Ok(())
}

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
            &rute::under(self.praksis.id, self.hva),
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
        let videre = format!("{}?lagret=1", rute::sti(self.praksis.id));
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
async fn si_fra_til_fjernede(db: &mut PgConnection, app: &App, aktor: &Aktor, praksis: &Praksis, nye: &model::Eposter) -> Result<(), AppError> {
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
        felt.orgnr = valg;
    }
    if bare_oppslag {
        return lagre_utkast(
            &aktor,
            &rute::skjema(praksis.id, "sted"),
            &felt,
            &format!("{}?oppslag=1#oppslag", rute::under(praksis.id, "sted")),
        )
        .await;
    }
    let lest = async {
        let valgt = felt.parse_sted(app.konfig.testnumre())?;
        let svar = sted::slaa_opp(&app, &valgt.orgnr).await;
        Ok((sted::velg(&valgt, &svar)?, model::versjon(&felt.versjon)?))
    };
    let (nytt, versjon) = match lest.await {
        Ok(lest) => lest,
        Err(feil) => return e.avvis(&felt, feil).await,
    };
    let (gammel, ny) = (stedtekst(&praksis.navn, &praksis.orgnr), stedtekst(&nytt.navn, &nytt.orgnr));
    let rader = vec![hendelse(&aktor, &praksis, "praksis.sted_endret", "sted", Some(gammel), Some(ny))];
    e.utfor(&felt, rader, async |db| {
        store::sett_sted(db, aktor.helseaktor, praksis.id, &nytt, versjon, naa).await?;
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
    let krever_slutt = typer::fra_kode(&praksis.praksistype).is_some_and(|t| t.krever_slutt);
    let (ny, versjon) = match felt
        .parse(siste, krever_slutt)
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
