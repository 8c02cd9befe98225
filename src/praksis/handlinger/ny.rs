//! Registering a practice: two drafts, then the practice.

use crate::praksis::text::Praksisfeil;
use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{ja_nei, periodetekst, profil, stedtekst, uten_like};
use crate::brev;
use crate::feil::AppError;
use crate::helseaktor;
use crate::praksis::model::{Oppgjor, Oppgjorsskjema, Stedskjema};
use crate::praksis::store::{self, NyPraksis};
use crate::praksis::{NY_OPPGJOR_SKJEMA, NY_STED_SKJEMA, arbeid, konto as kontosjekk, kontovakt, sted, vilkar};
use crate::server::handling::{Forsok, Handling, Slag};
use crate::server::request::{self, Aktor};
use crate::server::revisjon::Hendelse;
use crate::server::skjema::{self, Lagring};
use crate::server::state::App;
use crate::stier::{self, NY_PRAKSIS, NY_PRAKSIS_OPPGJOR, NY_PRAKSIS_SJEKK, NY_PRAKSIS_VEDLEGG, PRAKSISER};
use crate::vedlegg;
use crate::vedlegg::model::Mappe;
use grunn::feltfeil::FeltFeil;
use grunn::format;
use grunn::praksistype as typer;
use grunn::{HelseaktorId, PraksisId};
use registre::enhet::kontoeier::Kontosvar;

const STED: Slag = Slag::ny("praksis.ny_sted");
const OPPGJOR: Slag = Slag::ny("praksis.ny_oppgjor");
const REGISTRER: Slag = Slag::ny("praksis.registrer");

/// A step whose draft may be worked on from two devices.
struct Steg<'a> {
    f: &'a Forsok,
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
        let f = self.f;
        let likt = |a: &Value, b: &Value| kontosjekk::samme_utkast(&f.app, a, b);
        let mut h = f.begynn_uten_nokkel(videre).await?;
        match skjema::lagre_fra(&mut h.tx, f.eier(), self.navn, felt, feil, self.fra, likt, f.naa).await? {
            Lagring::Endret if !skjema::er_vanlig() => return Err(AppError::Endret),
            Lagring::Endret => h.sett_videre(format!("{}?feil=1", self.side)).await?,
            Lagring::Lagret => {}
        }
        h.ferdig().await
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
    let f = Forsok::ny(STED).await?;
    let steg = Steg {
        f: &f,
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
    match les_sted(&f.app, &f.aktor, &felt).await {
        Ok(_) => steg.lagre(&felt, &FeltFeil::default(), NY_PRAKSIS_OPPGJOR).await,
        Err(feil) => steg.avvis(&felt, feil).await,
    }
}

/// Type and place, looked up. Contact data must exist first (praksisinformasjon.md §1.1).
async fn les_sted(app: &App, aktor: &Aktor, felt: &Stedskjema) -> Result<(&'static typer::Praksistype, store::Sted), AppError> {
    let profil = profil(app, aktor).await?;
    if !profil.har_kontaktdata() {
        return Err(AppError::felt("kontakt", &Praksisfeil::KontaktMangler));
    }
    let (praksistype, valg) = felt.parse_ny(&profil.yrker(), app.konfig.testnumre())?;
    let svar = sted::slaa_opp(app, &valg.orgnr).await;
    Ok((praksistype, sted::velg_vist(app, &valg, &svar).await?))
}

pub async fn ny_oppgjor(mut felt: Oppgjorsskjema, finn_vikar: bool, velg_vikar: String, fra: String) -> Result<(), AppError> {
    let f = Forsok::ny(OPPGJOR).await?;
    let steg = Steg {
        f: &f,
        navn: NY_OPPGJOR_SKJEMA,
        side: NY_PRAKSIS_OPPGJOR,
        fra: &fra,
    };
    felt.konto_kryptert = kontosjekk::skjul(&f.app, &felt.konto, &felt.konto_gjenta)?;
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
    let utkast = skjema::hent::<Stedskjema>(&mut *request::les().await?, f.eier(), NY_STED_SKJEMA)
        .await?
        .unwrap_or_default();
    // Without step 1 there is no type to judge the period by: back to it, with this step kept.
    let Some(praksistype) = typer::fra_kode(&utkast.felt.praksistype) else {
        return steg.lagre(&felt, &FeltFeil::default(), NY_PRAKSIS).await;
    };
    match felt.parse(praksistype, f.aktor.hpr.as_ref(), f.idag()) {
        Ok(_) => {
            // Only those who have something to send are asked for it.
            let vedlegg = !vilkar::gruppe(praksistype).dokumenter(felt.er_vikar(praksistype)).is_empty();
            let videre = if vedlegg { NY_PRAKSIS_VEDLEGG } else { NY_PRAKSIS_SJEKK };
            steg.lagre(&felt, &FeltFeil::default(), videre).await
        }
        Err(feil) => steg.avvis(&felt, feil).await,
    }
}

/// Both drafts and the files to be sent with them, as the page that shows the answers carries them.
pub fn merke(sted: i64, oppgjor: i64, filer: &[Uuid]) -> String {
    let filer: String = filer.iter().map(|f| format!(".{}", f.simple())).collect();
    format!("{sted}.{oppgjor}{filer}")
}

/// The files that wait for a new practice.
pub async fn filer(db: &mut PgConnection, app: &App, eier: HelseaktorId) -> Result<Vec<vedlegg::store::Vedlegg>, AppError> {
    let filer = vedlegg::store::i_mappe(db, &app.krypto, eier, Mappe::NyPraksis).await?;
    Ok(filer.into_iter().filter(|f| f.innsendt.is_none()).collect())
}

/// What the drafts hold, judged anew.
struct Lest {
    /// Numbers of the two drafts.
    utkast: [(&'static str, i64); 2],
    filer: Vec<Uuid>,
    felt: Stedskjema,
    praksistype: &'static typer::Praksistype,
    sted: store::Sted,
    oppgjor: Oppgjor,
    kontroll: Kontosvar,
}

/// `fra` is the drafts the page with the answers showed, `vist` the address. When the register has got another since, or the drafts were
/// changed elsewhere, the answers are shown again.
pub async fn registrer(nokkel: String, fra: String, vist: String) -> Result<(), AppError> {
    let f = Forsok::ny(REGISTRER).await?;
    let mut db = request::les().await?;
    let sted_utkast = skjema::hent::<Stedskjema>(&mut db, f.eier(), NY_STED_SKJEMA).await?;
    let oppgjor_utkast = skjema::hent::<Oppgjorsskjema>(&mut db, f.eier(), NY_OPPGJOR_SKJEMA).await?;
    let filer: Vec<Uuid> = filer(&mut db, &f.app, f.eier()).await?.iter().map(|v| v.id).collect();
    drop(db);
    let (Some(sted_utkast), Some(oppgjor_utkast)) = (sted_utkast, oppgjor_utkast) else {
        // Sent before: the key says where it went. Otherwise there is nothing to register.
        request::videre(&f.for_dette(&nokkel).await?.ok_or(AppError::IkkeFunnet)?);
        return Ok(());
    };
    // What is registered is what the page showed, also when the answers were changed on another device meanwhile.
    let utkast = [(NY_STED_SKJEMA, sted_utkast.versjon), (NY_OPPGJOR_SKJEMA, oppgjor_utkast.versjon)];
    if fra != merke(sted_utkast.versjon, oppgjor_utkast.versjon, &filer) {
        return skjema::vis_igjen(NY_PRAKSIS_SJEKK);
    }
    if !f.er_fersk_paa(NY_PRAKSIS_SJEKK)? {
        return Ok(());
    }
    let (felt1, mut felt2) = (sted_utkast.felt, oppgjor_utkast.felt);
    (felt2.konto, felt2.konto_gjenta) = kontosjekk::vis(&f.app, &felt2.konto_kryptert);
    let (praksistype, sted) = match les_sted(&f.app, &f.aktor, &felt1).await {
        Ok(lest) => lest,
        Err(feil) => return f.avvis(NY_STED_SKJEMA, NY_PRAKSIS, &felt1, feil).await,
    };
    if vist != sted.vist() {
        return skjema::vis_igjen(&format!("{NY_PRAKSIS_SJEKK}?endret=1"));
    }
    let (oppgjor, kontroll) = match les_oppgjor(&f, &felt2, praksistype, &sted).await {
        Ok(lest) => lest,
        Err(feil) => return f.avvis(NY_OPPGJOR_SKJEMA, NY_PRAKSIS_OPPGJOR, &felt2, feil).await,
    };
    let lest = Lest {
        utkast,
        filer,
        felt: felt1,
        praksistype,
        sted,
        oppgjor,
        kontroll,
    };
    let Some(mut h) = f.begynn(&nokkel, NY_PRAKSIS).await? else {
        return Ok(());
    };
    match lagre(&mut h, &f, &lest).await {
        Ok(()) => h.ferdig().await,
        Err(feil @ AppError::Ugyldig(_)) => {
            drop(h);
            f.avvis(NY_OPPGJOR_SKJEMA, NY_PRAKSIS_OPPGJOR, &felt2, feil).await
        }
        // Registered by another press meanwhile: it is in the list.
        Err(AppError::Endret) if skjema::er_vanlig() => {
            request::videre(PRAKSISER);
            Ok(())
        }
        Err(annen) => Err(annen),
    }
}

async fn les_oppgjor(
    f: &Forsok,
    felt: &Oppgjorsskjema,
    praksistype: &'static typer::Praksistype,
    sted: &store::Sted,
) -> Result<(Oppgjor, Kontosvar), AppError> {
    let oppgjor = felt.parse(praksistype, f.aktor.hpr.as_ref(), f.idag())?;
    let kontroll = kontosjekk::kontroller(&f.app, &mut *request::les().await?, f.eier(), &oppgjor.konto, &sted.orgnr).await?;
    Ok((oppgjor, kontroll))
}

/// Takes the drafts, and stores the practice with its documents, audit rows, receipt and what is looked at later.
///
/// # Errors
/// `Endret` when the drafts are taken.
async fn lagre(h: &mut Handling, f: &Forsok, lest: &Lest) -> Result<(), AppError> {
    let perioder = [lest.oppgjor.periode];
    let ny = NyPraksis {
        id: None,
        praksistype: lest.praksistype.kode,
        sted: &lest.sted,
        ambulerende: lest.felt.er_ambulerende(),
        perioder: &perioder,
        konto: &lest.oppgjor.konto,
        kontroll: lest.kontroll,
        eposter: &lest.oppgjor.eposter,
        vikar_for: lest.oppgjor.vikar_for.as_ref(),
        dokumenteres: true,
    };
    // One draft gives one practice, whatever keys it is sent with.
    for (navn, versjon) in lest.utkast {
        skjema::ta(&mut h.tx, f.eier(), navn, versjon).await?;
        h.slett_utkast(f.eier(), &skjema::mitt(navn)).await?;
    }
    let id = store::registrer(&mut h.tx, &h.app.krypto, f.eier(), &ny, f.naa).await?;
    registrert(h, f.eier(), id, &ny).await?;
    for dokument in vedlegg::store::send_med_praksis(&mut h.tx, f.eier(), id, &lest.filer, f.naa).await? {
        h.noter(rad(
            f.eier(),
            "praksis.vedlegg_sendt",
            id,
            Some("dokument"),
            dokument.kode().to_owned(),
        ))
        .await?;
    }
    arbeid::sjekk_senere(&mut h.tx, id, 1, &lest.sted, f.naa).await?;
    kontovakt::arbeid::etter_lagring(&mut h.tx, &h.av, f.eier(), id).await?;
    h.sett_videre(stier::praksis_side(id, "registrert")).await
}

fn rad<'a>(eier: HelseaktorId, handling: &'a str, id: PraksisId, felt: Option<&'a str>, ny: String) -> Hendelse<'a> {
    Hendelse {
        gjelder: eier.0,
        handling,
        objekt: "praksis",
        objekt_id: id.to_string(),
        felt,
        gammel: None,
        ny: Some(ny),
    }
}

/// The audit rows and the receipt mail of a new practice.
async fn registrert(h: &mut Handling, eier: HelseaktorId, id: PraksisId, ny: &NyPraksis<'_>) -> Result<(), AppError> {
    let mut rader = vec![
        (None, ny.praksistype.to_owned()),
        (Some("sted"), stedtekst(&ny.sted.navn, &ny.sted.orgnr)),
    ];
    rader.extend(ny.perioder.iter().map(|p| (Some("periode"), periodetekst(p))));
    rader.extend(ny.vikar_for.map(|hpr| (Some("vikar_for"), hpr.to_string())));
    rader.extend([
        (Some("konto"), ny.konto.maskert()),
        (Some("konto_kontroll"), ny.kontroll.kode().to_owned()),
        (Some("eposter"), ny.eposter.som_tekst()),
        (Some("ambulerende"), ja_nei(ny.ambulerende)),
    ]);
    for (felt, verdi) in rader {
        h.noter(rad(eier, "praksis.registrert", id, felt, verdi)).await?;
    }
    let lenke = format!("{}{}", h.app.konfig.url, stier::praksis(id));
    let profil = helseaktor::store::profil(&mut h.tx, &h.app.krypto, eier).await?;
    for til in uten_like(profil.varsles().chain([&ny.eposter.primaer])) {
        let brev = brev::praksis_registrert(h.sprak, &ny.sted.navn, &format::tidspunkt(h.av.naa, h.sprak), &lenke);
        h.brev(eier, til, "praksis_registrert", brev).await?;
    }
    Ok(())
}
