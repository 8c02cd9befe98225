//! Error pages: what happened, what it means for you, what you can do.
//!
//! One entry per HTTP status the portal answers a person with, and one per way a login can fail. What exactly was wrong with a login
//! (`iss`, `aud`, `nonce`) is for the log; the person gets the same page for all three.

use grunn::text::{Sprak, T};

use super::AppError;

/// What an error page is about.
#[derive(Clone, Debug)]
pub enum Feilslag {
    App(AppError),
    Side(Feilside),
}

impl Feilslag {
    /// The page with the words for it.
    pub fn side(&self) -> Feilside {
        match self {
            Feilslag::Side(side) => *side,
            Feilslag::App(feil) => match feil {
                AppError::IkkeInnlogget | AppError::KreverNyInnlogging => Feilside::IkkeInnlogget,
                AppError::IngenTilgang => Feilside::IngenTilgang,
                AppError::BareLese => Feilside::BareLese,
                AppError::IkkeFunnet => Feilside::IkkeFunnet,
                AppError::Endret => Feilside::Endret,
                AppError::ForSakte => Feilside::ForSakte,
                AppError::ForStor => Feilside::ForStor,
                AppError::ForMange => Feilside::ForMange,
                AppError::Utilgjengelig { .. } => Feilside::Utilgjengelig,
                AppError::Ugyldig(_) => Feilside::Uleselig,
                AppError::Intern { .. } => Feilside::Intern,
            },
        }
    }
}

/// Which error page to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feilside {
    /// 401: no session, or it ended.
    IkkeInnlogget,
    /// 403: the role does not allow it.
    IngenTilgang,
    /// 403: the agency has ended the agreement: practices and documents are read only.
    BareLese,
    /// 404: also for objects that belong to someone else.
    IkkeFunnet,
    /// 408: what was sent arrived too slowly.
    ForSakte,
    /// 409: someone changed it meanwhile.
    Endret,
    /// 413: the file is too large.
    ForStor,
    /// 422: what was sent cannot be read.
    Uleselig,
    /// 429: too many requests.
    ForMange,
    /// 500: our fault.
    Intern,
    /// 503: a part is down.
    Utilgjengelig,
    /// The e-ID used is below security level 4.
    InnloggingNiva,
    /// The person pressed cancel at the provider.
    InnloggingAvbrutt,
    /// The state is too old, used before or unknown to us.
    InnloggingUtlopt,
    /// Wrong issuer, audience or nonce, or another check that failed.
    InnloggingIkkeBekreftet,
    /// The token is signed with a key the provider does not publish.
    InnloggingUkjentNokkel,
    /// The provider does not answer.
    InnloggingNede,
    /// Neither HPR number nor a group that does without one.
    InnloggingUtenHpr,
}

/// Where the page's one button leads. The caller knows the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neste {
    LoggInn,
    /// The provider must ask again: what it remembers is what was not good enough.
    AnnenInnlogging,
    Forside,
    /// The tab with the agreement.
    Avtaler,
    /// The same page again.
    SammeSide,
}

/// The words of one error page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feiltekst {
    pub tittel: &'static str,
    /// What happened.
    pub hva: &'static str,
    /// What it means for you.
    pub betyr: &'static str,
    /// What you can do.
    pub gjor: &'static [&'static str],
    /// Label of the button.
    pub knapp: &'static str,
}

/// Headings and labels that all error pages share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Felles {
    pub gjor_tittel: &'static str,
    pub referanse: &'static str,
    pub kontakt: &'static str,
}

pub const FELLES: T<Felles> = T(
    Felles {
        gjor_tittel: "Dette kan du gjøre",
        referanse: "Referanse",
        kontakt: "Kontakt oss",
    },
    Felles {
        gjor_tittel: "Dette kan du gjere",
        referanse: "Referanse",
        kontakt: "Kontakt oss",
    },
);

impl Feilside {
    /// Every page, for tests and for the list of looks.
    pub const ALLE: [Self; 18] = [
        Self::IkkeInnlogget,
        Self::IngenTilgang,
        Self::BareLese,
        Self::IkkeFunnet,
        Self::ForSakte,
        Self::Endret,
        Self::ForStor,
        Self::Uleselig,
        Self::ForMange,
        Self::Intern,
        Self::Utilgjengelig,
        Self::InnloggingNiva,
        Self::InnloggingAvbrutt,
        Self::InnloggingUtlopt,
        Self::InnloggingIkkeBekreftet,
        Self::InnloggingUkjentNokkel,
        Self::InnloggingNede,
        Self::InnloggingUtenHpr,
    ];

    /// The HTTP status to answer with.
    pub const fn status(self) -> u16 {
        match self {
            Self::InnloggingAvbrutt | Self::InnloggingUtlopt | Self::InnloggingIkkeBekreftet => 400,
            Self::IkkeInnlogget => 401,
            Self::IngenTilgang | Self::BareLese | Self::InnloggingNiva | Self::InnloggingUtenHpr => 403,
            Self::IkkeFunnet => 404,
            Self::ForSakte => 408,
            Self::Endret => 409,
            Self::ForStor => 413,
            Self::Uleselig => 422,
            Self::ForMange => 429,
            Self::Intern => 500,
            Self::Utilgjengelig | Self::InnloggingUkjentNokkel | Self::InnloggingNede => 503,
        }
    }

    /// Where the button leads.
    pub const fn neste(self) -> Neste {
        match self {
            Self::InnloggingNiva => Neste::AnnenInnlogging,
            Self::IkkeInnlogget
            | Self::InnloggingAvbrutt
            | Self::InnloggingUtlopt
            | Self::InnloggingIkkeBekreftet
            | Self::InnloggingUkjentNokkel
            | Self::InnloggingNede => Neste::LoggInn,
            Self::IngenTilgang | Self::IkkeFunnet | Self::Uleselig | Self::InnloggingUtenHpr => Neste::Forside,
            Self::BareLese => Neste::Avtaler,
            Self::ForSakte | Self::Endret | Self::ForStor | Self::ForMange | Self::Intern | Self::Utilgjengelig => Neste::SammeSide,
        }
    }

    /// The words, in the reader's language.
    pub fn tekst(self, sprak: Sprak) -> &'static Feiltekst {
        self.begge().paa(sprak)
    }

    fn begge(self) -> &'static T<Feiltekst> {
        match self {
            Self::IkkeInnlogget => &IKKE_INNLOGGET,
            Self::IngenTilgang => &INGEN_TILGANG,
            Self::BareLese => &BARE_LESE,
            Self::IkkeFunnet => &IKKE_FUNNET,
            Self::ForSakte => &FOR_SAKTE,
            Self::Endret => &ENDRET,
            Self::ForStor => &FOR_STOR,
            Self::Uleselig => &ULESELIG,
            Self::ForMange => &FOR_MANGE,
            Self::Intern => &INTERN,
            Self::Utilgjengelig => &UTILGJENGELIG,
            Self::InnloggingNiva => &NIVA,
            Self::InnloggingAvbrutt => &AVBRUTT,
            Self::InnloggingUtlopt => &UTLOPT,
            Self::InnloggingIkkeBekreftet => &IKKE_BEKREFTET,
            Self::InnloggingUkjentNokkel => &UKJENT_NOKKEL,
            Self::InnloggingNede => &NEDE,
            Self::InnloggingUtenHpr => &UTEN_HPR,
        }
    }
}

const ULESELIG: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Vi kan ikke lese det du sendte",
        hva: "Noe mangler, eller det er tegn der som ikke kan brukes.",
        betyr: "Ingenting er endret.",
        gjor: &[
            "Gå tilbake, og skriv det du skal sende, på nytt.",
            "Fulgte du en lenke? Da er en del av den feil.",
        ],
        knapp: "Til forsiden",
    },
    Feiltekst {
        tittel: "Vi kan ikkje lese det du sende",
        hva: "Noko manglar, eller det er teikn der som ikkje kan brukast.",
        betyr: "Ingenting er endra.",
        gjor: &[
            "Gå tilbake, og skriv det du skal sende, på nytt.",
            "Følgde du ei lenkje? Då er ein del av ho feil.",
        ],
        knapp: "Til framsida",
    },
);

const IKKE_INNLOGGET: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Du må logge inn",
        hva: "Du er ikke logget inn, eller økten er over.",
        betyr: "Utkast som er lagret, ligger klare til deg.",
        gjor: &["Logg inn. Da kommer du tilbake hit."],
        knapp: "Logg inn",
    },
    Feiltekst {
        tittel: "Du må logge inn",
        hva: "Du er ikkje logga inn, eller økta er over.",
        betyr: "Utkast som er lagra, ligg klare til deg.",
        gjor: &["Logg inn. Då kjem du tilbake hit."],
        knapp: "Logg inn",
    },
);

const INGEN_TILGANG: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Du har ikke tilgang",
        hva: "Siden er ikke åpen for den rollen du er logget inn med.",
        betyr: "Ingenting er endret.",
        gjor: &[
            "Gå til forsiden. Der ser du det du har tilgang til.",
            "Mener du at du skal ha tilgang, ta kontakt med oss.",
        ],
        knapp: "Gå til forsiden",
    },
    Feiltekst {
        tittel: "Du har ikkje tilgang",
        hva: "Sida er ikkje open for den rolla du er logga inn med.",
        betyr: "Ingenting er endra.",
        gjor: &[
            "Gå til framsida. Der ser du det du har tilgang til.",
            "Meiner du at du skal ha tilgang, ta kontakt med oss.",
        ],
        knapp: "Gå til framsida",
    },
);

const BARE_LESE: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Du kan bare lese",
        hva: "Helfo har avsluttet avtalen din. Derfor kan du se praksisene og dokumentene dine, men ikke endre dem.",
        betyr: "Ingenting er endret. E-postadressen og telefonnummeret ditt kan du fortsatt endre.",
        gjor: &["Se i avtalen hvorfor den er avsluttet.", "Ta kontakt med oss hvis noe må endres."],
        knapp: "Se avtalen",
    },
    Feiltekst {
        tittel: "Du kan berre lese",
        hva: "Helfo har avslutta avtalen din. Difor kan du sjå praksisane og dokumenta dine, men ikkje endre dei.",
        betyr: "Ingenting er endra. E-postadressa og telefonnummeret ditt kan du framleis endre.",
        gjor: &["Sjå i avtalen kvifor han er avslutta.", "Ta kontakt med oss om noko må endrast."],
        knapp: "Sjå avtalen",
    },
);

const IKKE_FUNNET: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Vi fant ikke siden",
        hva: "Adressen finnes ikke, eller den gjelder noe du ikke har tilgang til.",
        betyr: "Opplysningene og kravene dine er som før.",
        gjor: &["Sjekk at adressen er riktig.", "Gå til forsiden og finn fram derfra."],
        knapp: "Gå til forsiden",
    },
    Feiltekst {
        tittel: "Vi fann ikkje sida",
        hva: "Adressa finst ikkje, eller ho gjeld noko du ikkje har tilgang til.",
        betyr: "Opplysningane og krava dine er som før.",
        gjor: &["Sjekk at adressa er rett.", "Gå til framsida og finn fram derifrå."],
        knapp: "Gå til framsida",
    },
);

const ENDRET: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Noen har endret dette",
        hva: "Opplysningene er endret etter at du åpnet siden. Det kan være deg selv i en annen fane.",
        betyr: "Vi har ikke lagret det du sendte nå. Den andre endringen gjelder.",
        gjor: &[
            "Åpne siden på nytt og se hva som gjelder.",
            "Gjør endringen din igjen hvis den fortsatt er riktig.",
        ],
        knapp: "Åpne siden på nytt",
    },
    Feiltekst {
        tittel: "Nokon har endra dette",
        hva: "Opplysningane er endra etter at du opna sida. Det kan vere deg sjølv i ei anna fane.",
        betyr: "Vi har ikkje lagra det du sende no. Den andre endringa gjeld.",
        gjor: &[
            "Opne sida på nytt og sjå kva som gjeld.",
            "Gjer endringa di igjen om ho framleis er rett.",
        ],
        knapp: "Opne sida på nytt",
    },
);

const FOR_STOR: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Filen er for stor",
        hva: "Vi tok ikke imot filen fordi den er større enn grensen.",
        betyr: "Ingenting er lagret eller sendt.",
        gjor: &[
            "Del kravet i flere filer. Hver fil kan være på 20 MB og ha 5 000 regninger.",
            "Vedlegg kan være på 10 MB.",
        ],
        knapp: "Prøv igjen",
    },
    Feiltekst {
        tittel: "Fila er for stor",
        hva: "Vi tok ikkje imot fila fordi ho er større enn grensa.",
        betyr: "Ingenting er lagra eller sendt.",
        gjor: &[
            "Del kravet i fleire filer. Kvar fil kan vere på 20 MB og ha 5 000 rekningar.",
            "Vedlegg kan vere på 10 MB.",
        ],
        knapp: "Prøv igjen",
    },
);

const FOR_MANGE: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Vent litt",
        hva: "Det har kommet for mange forespørsler på kort tid.",
        betyr: "Det siste du gjorde, er ikke lagret. Det du lagret før det, er trygt.",
        gjor: &["Vent et minutt og prøv igjen."],
        knapp: "Prøv igjen",
    },
    Feiltekst {
        tittel: "Vent litt",
        hva: "Det har kome for mange førespurnader på kort tid.",
        betyr: "Det siste du gjorde, er ikkje lagra. Det du lagra før det, er trygt.",
        gjor: &["Vent eit minutt og prøv igjen."],
        knapp: "Prøv igjen",
    },
);

const INTERN: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Noe gikk galt hos oss",
        hva: "Det oppstod en feil i portalen. Den er meldt til dem som drifter den.",
        betyr: "Har du fått kvittering, er det du sendte trygt. Uten kvittering er det ikke lagret.",
        gjor: &["Prøv igjen om litt.", "Skjer det igjen, ta kontakt og oppgi referansen."],
        knapp: "Prøv igjen",
    },
    Feiltekst {
        tittel: "Noko gjekk gale hos oss",
        hva: "Det oppstod ein feil i portalen. Han er meld til dei som driftar portalen.",
        betyr: "Har du fått kvittering, er det du sende trygt. Utan kvittering er det ikkje lagra.",
        gjor: &["Prøv igjen om litt.", "Skjer det igjen, ta kontakt og oppgi referansen."],
        knapp: "Prøv igjen",
    },
);

const FOR_SAKTE: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Det gikk for sakte",
        hva: "Det du sendte, kom ikke fram i tide. Forbindelsen er treg eller ble borte.",
        betyr: "Ingenting er lagret.",
        gjor: &["Prøv igjen der dekningen er bedre.", "Er filen stor, kan du dele den i flere."],
        knapp: "Prøv igjen",
    },
    Feiltekst {
        tittel: "Det gjekk for sakte",
        hva: "Det du sende, kom ikkje fram i tide. Sambandet er tregt eller vart borte.",
        betyr: "Ingenting er lagra.",
        gjor: &["Prøv igjen der dekninga er betre.", "Er fila stor, kan du dele ho i fleire."],
        knapp: "Prøv igjen",
    },
);

const UTILGJENGELIG: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Tjenesten er nede akkurat nå",
        hva: "En del av portalen svarer ikke.",
        betyr: "Det du har fått kvittering for, er trygt. Annet er ikke lagret.",
        gjor: &["Prøv igjen om noen minutter.", "Varer det lenge, ta kontakt og oppgi referansen."],
        knapp: "Prøv igjen",
    },
    Feiltekst {
        tittel: "Tenesta er nede akkurat no",
        hva: "Ein del av portalen svarer ikkje.",
        betyr: "Det du har fått kvittering for, er trygt. Anna er ikkje lagra.",
        gjor: &["Prøv igjen om nokre minutt.", "Varer det lenge, ta kontakt og oppgi referansen."],
        knapp: "Prøv igjen",
    },
);

const NIVA: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Du trenger en e-ID på nivå 4",
        hva: "E-ID-en du brukte, er ikke på det høyeste nivået. Det gjelder for eksempel MinID.",
        betyr: "Du er ikke logget inn. Portalen krever nivå 4 fordi den har opplysninger om konto og pasienter.",
        gjor: &[
            "Logg inn med BankID, Buypass eller Commfides.",
            "Har du ingen av dem, kan du bestille hos en av dem eller i banken din.",
        ],
        knapp: "Velg en annen e-ID",
    },
    Feiltekst {
        tittel: "Du treng ein e-ID på nivå 4",
        hva: "E-ID-en du brukte, er ikkje på det høgaste nivået. Det gjeld til dømes MinID.",
        betyr: "Du er ikkje logga inn. Portalen krev nivå 4 fordi han har opplysningar om konto og pasientar.",
        gjor: &[
            "Logg inn med BankID, Buypass eller Commfides.",
            "Har du ingen av dei, kan du bestille hos ein av dei eller i banken din.",
        ],
        knapp: "Vel ein annan e-ID",
    },
);

const AVBRUTT: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Innloggingen ble avbrutt",
        hva: "Innloggingen stoppet før den var ferdig.",
        betyr: "Du er ikke logget inn, og ingenting er lagret.",
        gjor: &["Logg inn på nytt når du er klar."],
        knapp: "Logg inn",
    },
    Feiltekst {
        tittel: "Innlogginga blei avbroten",
        hva: "Innlogginga stoppa før ho var ferdig.",
        betyr: "Du er ikkje logga inn, og ingenting er lagra.",
        gjor: &["Logg inn på nytt når du er klar."],
        knapp: "Logg inn",
    },
);

const UTLOPT: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Innloggingen tok for lang tid",
        hva: "Svaret fra innloggingen er for gammelt, eller det er brukt før. Det kan skje når du går tilbake i nettleseren.",
        betyr: "Du er ikke logget inn med dette svaret.",
        gjor: &[
            "Start innloggingen på nytt herfra.",
            "Bruk ikke en lagret adresse eller Tilbake-knappen.",
        ],
        knapp: "Logg inn på nytt",
    },
    Feiltekst {
        tittel: "Innlogginga tok for lang tid",
        hva: "Svaret frå innlogginga er for gammalt, eller det er brukt før. Det kan skje når du går tilbake i nettlesaren.",
        betyr: "Du er ikkje logga inn med dette svaret.",
        gjor: &[
            "Start innlogginga på nytt herifrå.",
            "Bruk ikkje ei lagra adresse eller Tilbake-knappen.",
        ],
        knapp: "Logg inn på nytt",
    },
);

const IKKE_BEKREFTET: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Innloggingen kunne ikke bekreftes",
        hva: "Svaret fra innloggingen stemte ikke med det vi spurte om. Derfor brukte vi det ikke.",
        betyr: "Du er ikke logget inn, og ingen andre er logget inn som deg.",
        gjor: &[
            "Start innloggingen på nytt herfra.",
            "Kom du hit fra en lenke du ikke stoler på, lukk siden.",
            "Skjer det igjen, ta kontakt og oppgi referansen.",
        ],
        knapp: "Logg inn på nytt",
    },
    Feiltekst {
        tittel: "Innlogginga kunne ikkje stadfestast",
        hva: "Svaret frå innlogginga stemde ikkje med det vi spurde om. Difor brukte vi det ikkje.",
        betyr: "Du er ikkje logga inn, og ingen andre er logga inn som deg.",
        gjor: &[
            "Start innlogginga på nytt herifrå.",
            "Kom du hit frå ei lenkje du ikkje stoler på, lukk sida.",
            "Skjer det igjen, ta kontakt og oppgi referansen.",
        ],
        knapp: "Logg inn på nytt",
    },
);

const UKJENT_NOKKEL: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Vi kjente ikke igjen signaturen",
        hva: "Svaret fra HelseID var signert med en nøkkel vi ikke kjenner. HelseID kan være i ferd med å bytte nøkkel.",
        betyr: "Du er ikke logget inn. Feilen er ikke hos deg.",
        gjor: &[
            "Vent noen minutter og logg inn på nytt.",
            "Skjer det igjen, ta kontakt og oppgi referansen.",
        ],
        knapp: "Logg inn på nytt",
    },
    Feiltekst {
        tittel: "Vi kjende ikkje att signaturen",
        hva: "Svaret frå HelseID var signert med ein nøkkel vi ikkje kjenner. HelseID kan vere i ferd med å byte nøkkel.",
        betyr: "Du er ikkje logga inn. Feilen er ikkje hos deg.",
        gjor: &[
            "Vent nokre minutt og logg inn på nytt.",
            "Skjer det igjen, ta kontakt og oppgi referansen.",
        ],
        knapp: "Logg inn på nytt",
    },
);

const NEDE: T<Feiltekst> = T(
    Feiltekst {
        tittel: "HelseID svarer ikke",
        hva: "Vi får ikke kontakt med HelseID, som vi bruker til innlogging.",
        betyr: "Ingen kan logge inn nå. Det du har lagret, er trygt.",
        gjor: &[
            "Prøv igjen om noen minutter.",
            "Journalsystemet ditt kan ta vare på krav til innloggingen virker igjen.",
        ],
        knapp: "Prøv igjen",
    },
    Feiltekst {
        tittel: "HelseID svarer ikkje",
        hva: "Vi får ikkje kontakt med HelseID, som vi bruker til innlogging.",
        betyr: "Ingen kan logge inn no. Det du har lagra, er trygt.",
        gjor: &[
            "Prøv igjen om nokre minutt.",
            "Journalsystemet ditt kan ta vare på krav til innlogginga verkar igjen.",
        ],
        knapp: "Prøv igjen",
    },
);

const UTEN_HPR: T<Feiltekst> = T(
    Feiltekst {
        tittel: "Vi finner ikke HPR-nummeret ditt",
        hva: "Portalen er for behandlere. HelseID ga oss ikke noe nummer fra Helsepersonellregisteret (HPR) på deg.",
        betyr: "Du er ikke logget inn.",
        gjor: &[
            "Har du nylig fått autorisasjon? Prøv igjen når den står i HPR.",
            "Logoped og audiopedagog trenger ikke HPR-nummer. Ta kontakt med oss, så åpner vi for deg.",
            "Kommuner og andre virksomheter bruker Altinn.",
        ],
        knapp: "Gå til forsiden",
    },
    Feiltekst {
        tittel: "Vi finn ikkje HPR-nummeret ditt",
        hva: "Portalen er for behandlarar. HelseID gav oss ikkje noko nummer frå Helsepersonellregisteret (HPR) på deg.",
        betyr: "Du er ikkje logga inn.",
        gjor: &[
            "Har du nyleg fått autorisasjon? Prøv igjen når han står i HPR.",
            "Logoped og audiopedagog treng ikkje HPR-nummer. Ta kontakt med oss, så opnar vi for deg.",
            "Kommunar og andre verksemder bruker Altinn.",
        ],
        knapp: "Gå til framsida",
    },
);
