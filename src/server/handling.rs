//! One act: who, read only, once only – then rule, store, audit and letters in one transaction – then the draft is removed, all of it
//! stands, and the browser goes on. Every server function that writes is made of these two: [`Forsok`] knows who wants to do something and
//! sends what is wrong back to its form, [`Handling`] is the transaction it is done in.

use grunn::feltfeil::Skjemafeil;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use http::request::Parts;
use serde::Serialize;
use sqlx::{PgConnection, PgTransaction};

use super::epost::{self, Brev};
use super::request::{self, Aktor, Saksbehandler, Utforer};
use super::revisjon::{self, Hendelse};
use super::skjema;
use super::state::App;
use crate::feil::AppError;
use grunn::feltfeil::FeltFeil;
use grunn::text::Sprak;
use grunn::{Epost, HelseaktorId, kalender};

/// A kind of act: its stable name in the once-only keys, and whether it may be done by somebody whose agreement the agency has ended. Then
/// practices and documents are read only; contact data and consents stay one's own to change.
#[derive(Clone, Copy, Debug)]
pub struct Slag {
    navn: &'static str,
    ogsaa_sperret: bool,
}

impl Slag {
    /// Refused when the agency has ended the agreement.
    pub const fn ny(navn: &'static str) -> Self {
        Self {
            navn,
            ogsaa_sperret: false,
        }
    }

    /// May be done although the agency has ended the agreement.
    pub const fn ogsaa_sperret(navn: &'static str) -> Self {
        Self { navn, ogsaa_sperret: true }
    }
}

type Svar<'a> = Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

/// Refuses those for whom practices and documents are read only; registered at start by who knows agreements.
#[derive(Clone, Copy)]
pub struct Skrivevakt(pub for<'a> fn(&'a mut PgConnection, HelseaktorId, NaiveDate) -> Svar<'a>);

/// Refuses somebody for whom practices and documents are read only.
///
/// # Errors
/// `BareLese`.
pub async fn krev_skriv(app: &App, db: &mut PgConnection, eier: HelseaktorId, idag: NaiveDate) -> Result<(), AppError> {
    (app.delt::<Skrivevakt>()?.0)(db, eier, idag).await
}

/// A clinician who wants to do something. Nothing is done yet.
pub struct Forsok {
    pub app: App,
    pub aktor: Aktor,
    pub naa: DateTime<Utc>,
    sprak: Sprak,
    slag: Slag,
}

impl Forsok {
    /// The person who is logged in, now.
    ///
    /// # Errors
    /// `IkkeInnlogget` or `IngenTilgang` when it is no clinician; `BareLese` when this may not be done.
    pub async fn ny(slag: Slag) -> Result<Self, AppError> {
        Self::til(request::app()?, request::aktor()?, request::sprak(), slag).await
    }

    /// As [`Self::ny`], for a handler that is no server function: it reads its own request, and answers the browser itself.
    ///
    /// # Errors
    /// As [`Self::ny`].
    pub async fn av(app: &App, hode: &Parts, slag: Slag) -> Result<Self, AppError> {
        Self::til(app.clone(), request::aktor_av(hode)?, request::sprak_av(hode), slag).await
    }

    /// As [`Self::ny`], for somebody who is just logging in.
    ///
    /// # Errors
    /// As [`Self::ny`].
    pub async fn for_aktor(app: &App, aktor: Aktor, slag: Slag) -> Result<Self, AppError> {
        Self::til(app.clone(), aktor, Sprak::default(), slag).await
    }

    async fn til(app: App, aktor: Aktor, sprak: Sprak, slag: Slag) -> Result<Self, AppError> {
        let forsok = Self {
            naa: app.klokke.naa(),
            app,
            aktor,
            sprak,
            slag,
        };
        // Told before anything is asked of the person; decided again in the transaction.
        if !slag.ogsaa_sperret {
            forsok.krev_skriv(&mut *forsok.app.pool.acquire().await?).await?;
        }
        Ok(forsok)
    }

    pub fn eier(&self) -> HelseaktorId {
        self.aktor.helseaktor
    }

    /// Today in Oslo.
    pub fn idag(&self) -> NaiveDate {
        kalender::dato_i_oslo(self.naa)
    }

    async fn krev_skriv(&self, db: &mut PgConnection) -> Result<(), AppError> {
        krev_skriv(&self.app, db, self.eier(), self.idag()).await
    }

    /// A transaction of this person. The one place where «read only» is decided.
    async fn transaksjon(&self) -> Result<PgTransaction<'static>, AppError> {
        let mut tx = self.app.pool.begin().await?;
        if !self.slag.ogsaa_sperret {
            self.krev_skriv(&mut tx).await?;
        }
        Ok(tx)
    }

    /// Begins the act. `None` when the key was used before: the browser is sent to where the first press went.
    ///
    /// # Errors
    /// `BareLese`; `Ugyldig` when the key is none; `Endret` when it was used for something else.
    pub async fn begynn(&self, nokkel: &str, videre: &str) -> Result<Option<Handling>, AppError> {
        match self.begynn_en_gang(nokkel, videre).await? {
            Begynt::Ny(h) => Ok(Some(*h)),
            Begynt::For(for_dette) => {
                request::videre(&for_dette);
                Ok(None)
            }
        }
    }

    /// As [`Self::begynn`]; whoever asks answers the browser.
    ///
    /// # Errors
    /// As [`Self::begynn`].
    pub async fn begynn_en_gang(&self, nokkel: &str, videre: &str) -> Result<Begynt, AppError> {
        let mut tx = self.transaksjon().await?;
        if let Some(for_dette) = skjema::engangs(&mut tx, self.eier().0, nokkel, self.slag.navn, videre, self.naa).await? {
            return Ok(Begynt::For(for_dette));
        }
        let mut h = self.handling(tx, videre);
        h.nokkel = Some(nokkel.to_owned());
        Ok(Begynt::Ny(Box::new(h)))
    }

    /// As [`Self::begynn`], for what does no harm when it is done twice.
    ///
    /// # Errors
    /// `BareLese`.
    pub async fn begynn_uten_nokkel(&self, videre: &str) -> Result<Handling, AppError> {
        Ok(self.handling(self.transaksjon().await?, videre))
    }

    fn handling(&self, tx: PgTransaction<'static>, videre: &str) -> Handling {
        Handling {
            tx,
            app: self.app.clone(),
            av: self.aktor.utforer(self.naa),
            sprak: self.sprak,
            nokkel: None,
            videre: videre.to_owned(),
        }
    }

    /// Where the act went when its key was used before; nothing is done.
    ///
    /// # Errors
    /// As [`Self::begynn`].
    pub async fn for_dette(&self, nokkel: &str) -> Result<Option<String>, AppError> {
        let mut tx = self.app.pool.begin().await?;
        let for_dette = skjema::engangs(&mut tx, self.eier().0, nokkel, self.slag.navn, "", self.naa).await?;
        tx.rollback().await?;
        Ok(for_dette)
    }

    /// Wrong input, or a form made from an older version. A plain form goes back to `side` with the draft kept, which shows the errors, or
    /// both versions; a fetch gets the error. Other errors go on.
    ///
    /// # Errors
    /// `Ugyldig` and `Endret` to a fetch; every other error.
    pub async fn avvis(&self, utkast: &str, side: &str, felt: &impl Serialize, feil: AppError) -> Result<(), AppError> {
        let feil = match feil {
            feil if !skjema::er_vanlig() => return Err(feil),
            AppError::Ugyldig(feil) => feil,
            AppError::Endret => FeltFeil::en("versjon", &Skjemafeil::Endret),
            annen => return Err(annen),
        };
        let skille = if side.contains('?') { '&' } else { '?' };
        self.lagre_utkast(utkast, felt, &feil, &format!("{side}{skille}feil=1")).await
    }

    /// Whether the login is fresh enough for what needs it (step-up). When it is not, a plain form keeps what was typed as a draft and goes
    /// back to `side`, which says so and leads to the login; a fetch gets the error.
    ///
    /// # Errors
    /// `KreverNyInnlogging` to a fetch; `BareLese`.
    pub async fn er_fersk(&self, utkast: &str, side: &str, felt: &impl Serialize) -> Result<bool, AppError> {
        if !self.har_fersk()? {
            self.lagre_utkast(utkast, felt, &FeltFeil::default(), &request::med_ny_innlogging(side))
                .await?;
            return Ok(false);
        }
        Ok(true)
    }

    /// As [`Self::er_fersk`], for a page where nothing is typed: it has all it needs.
    ///
    /// # Errors
    /// `KreverNyInnlogging` to a fetch.
    pub fn er_fersk_paa(&self, side: &str) -> Result<bool, AppError> {
        let fersk = self.har_fersk()?;
        if !fersk {
            request::videre(&request::med_ny_innlogging(side));
        }
        Ok(fersk)
    }

    /// `Ok(false)` only to a plain form.
    fn har_fersk(&self) -> Result<bool, AppError> {
        match request::er_fersk(self.aktor.auth_tid, self.naa) {
            false if !skjema::er_vanlig() => Err(AppError::KreverNyInnlogging),
            fersk => Ok(fersk),
        }
    }

    /// Keeps a draft and goes on to a page.
    ///
    /// # Errors
    /// `BareLese`.
    pub async fn lagre_utkast(&self, utkast: &str, felt: &impl Serialize, feil: &FeltFeil, videre: &str) -> Result<(), AppError> {
        self.behold_utkast(utkast, felt, feil).await?;
        request::videre(videre);
        Ok(())
    }

    /// Keeps a draft.
    ///
    /// # Errors
    /// `BareLese`.
    pub async fn behold_utkast(&self, utkast: &str, felt: &impl Serialize, feil: &FeltFeil) -> Result<(), AppError> {
        let mut h = self.begynn_uten_nokkel("").await?;
        skjema::lagre(&mut h.tx, self.eier(), utkast, felt, feil, self.naa).await?;
        h.bekreft().await?;
        Ok(())
    }
}

/// What a once-only key led to.
pub enum Begynt {
    Ny(Box<Handling>),
    /// It was used before; this is where the first press went.
    For(String),
}

/// An act under way. Dropped, nothing of it has happened.
pub struct Handling {
    pub tx: PgTransaction<'static>,
    pub app: App,
    pub av: Utforer,
    pub sprak: Sprak,
    nokkel: Option<String>,
    videre: String,
}

impl Handling {
    /// The act of a case worker. `None` when the key was used before: the browser is sent to where the first press went.
    ///
    /// # Errors
    /// As [`Forsok::begynn`].
    pub async fn av_saksbehandler(hvem: &Saksbehandler, slag: Slag, nokkel: &str, videre: &str) -> Result<Option<Self>, AppError> {
        let app = request::app()?;
        let av = hvem.utforer(app.klokke.naa());
        let mut tx = app.pool.begin().await?;
        if let Some(for_dette) = skjema::engangs(&mut tx, hvem.id, nokkel, slag.navn, videre, av.naa).await? {
            request::videre(&for_dette);
            return Ok(None);
        }
        Ok(Some(Self::ny(app, tx, av, videre)))
    }

    /// An act that needs neither login nor key: of whoever holds a one-time link, which is the proof and can be used once, or of a draft,
    /// which may be kept twice. The portal itself acts until it is said who does.
    ///
    /// # Errors
    /// `Utilgjengelig` when the database does not answer.
    pub async fn aapne(videre: &str) -> Result<Self, AppError> {
        let app = request::app()?;
        let av = Utforer::system(app.klokke.naa());
        let tx = app.pool.begin().await?;
        Ok(Self::ny(app, tx, av, videre))
    }

    fn ny(app: App, tx: PgTransaction<'static>, av: Utforer, videre: &str) -> Self {
        Self {
            tx,
            app,
            av,
            sprak: request::sprak(),
            nokkel: None,
            videre: videre.to_owned(),
        }
    }

    /// Writes one row of audit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn noter(&mut self, rad: Hendelse<'_>) -> Result<(), AppError> {
        revisjon::skriv(&mut self.tx, &self.av, rad).await
    }

    /// Puts a letter in the outbox. `gjelder` is the person it is about.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn brev(&mut self, gjelder: HelseaktorId, til: &Epost, slag: &str, brev: Brev) -> Result<(), AppError> {
        epost::legg_i_utboks(&mut self.tx, &self.app.krypto, &self.av, gjelder, til, slag, brev).await
    }

    /// Removes the draft: the form was sent.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn slett_utkast(&mut self, eier: HelseaktorId, utkast: &str) -> Result<(), AppError> {
        skjema::slett(&mut self.tx, eier, utkast).await
    }

    /// Goes somewhere else than what was said at the start; so does a second press.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sett_videre(&mut self, videre: String) -> Result<(), AppError> {
        if let Some(nokkel) = &self.nokkel {
            skjema::sett_resultat(&mut self.tx, nokkel, &videre).await?;
        }
        self.videre = videre;
        Ok(())
    }

    /// All of it stands, and the browser goes on.
    ///
    /// # Errors
    /// When the database refuses; then nothing has happened.
    pub async fn ferdig(self) -> Result<(), AppError> {
        request::videre(&self.bekreft().await?);
        Ok(())
    }

    /// All of it stands. Gives where the browser goes.
    ///
    /// # Errors
    /// When the database refuses; then nothing has happened.
    pub async fn bekreft(self) -> Result<String, AppError> {
        self.tx.commit().await?;
        Ok(self.videre)
    }
}
