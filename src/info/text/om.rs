//! About the service: privacy, accessibility, browsers, contact.

use super::Artikkel;
use super::Blokk::*;
use grunn::text::T;

pub const PERSONVERN: T<Artikkel> = T(
    Artikkel {
        tittel: "Personvern",
        ingress: "Her står det hva vi lagrer om deg og pasientene dine, hvorfor vi gjør det, og hva du kan kreve av oss.",
        avsnitt: &[
            H2("Hvem som har ansvaret"),
            P(
                "Helsedirektoratet er behandlingsansvarlig for oppgjør etter folketrygdloven kapittel 5. Det står i § 21-11 a. Behandlingsansvarlig er den som bestemmer hvorfor og hvordan opplysninger brukes. Helfo gjør arbeidet.",
            ),
            H2("Dette lagrer vi om deg"),
            Liste(&[
                "navn, fødselsnummer eller D-nummer og HPR-nummer",
                "yrke, godkjenninger og spesialiteter",
                "personlig e-postadresse og telefonnummer",
                "praksisene dine, med adresse, kontonummer og e-post for vedtak",
                "avtaler du har signert, og valg du har tatt om e-post",
                "krav, vedtak og utbetalinger",
                "hvem som har sett eller endret noe, og når",
            ]),
            P("Fødselsnummer og kontonummer er kryptert når de ligger lagret."),
            H2("Dette lagrer vi om pasienter"),
            P(
                "Et krav viser hvem pasienten er, når behandlingen var, takster, beløp og ofte diagnose. Vi trenger dette for å kontrollere og betale kravet. Det vises aldri i e-post, og de som jobber med det, har taushetsplikt.",
            ),
            H2("Hvor opplysningene kommer fra"),
            Liste(&[
                "fra deg selv",
                "fra HelseID når du logger inn",
                "fra Helsepersonellregisteret (HPR)",
                "fra Enhetsregisteret, om stedet der du jobber",
                "fra journalsystemet ditt når det sender krav for deg",
            ]),
            H2("Hvorfor vi kan bruke dem"),
            P(
                "Vi bruker opplysningene for å inngå avtale, kontrollere krav og betale riktig. Grunnlaget er folketrygdloven og forvaltningsloven. Derfor spør vi ikke om samtykke til dette.",
            ),
            P(
                "Vil Helfo eller Helsedirektoratet bruke e-posten din til noe annet, må du si ja først. Du svarer for hvert formål, og du kan ombestemme deg når du vil. Svaret ditt har ingen virkning for oppgjøret.",
            ),
            H2("Hvem som får se dem"),
            Liste(&[
                "du selv",
                "saksbehandlere som trenger det for å gjøre jobben sin",
                "banken, som får konto og beløp",
                "alle, men bare navnet ditt, yrke, HPR-nummer, praksisen, organisasjonsnummeret og besøksadressen",
            ]),
            P(
                "Jobber du bare ambulerende, kan du skjule adressen. Da viser vi kommunen. Vi viser aldri e-post, telefon eller konto til andre.",
            ),
            H2("Hvor lenge vi lagrer dem"),
            P(
                "Krav og vedtak er bilag i regnskapet til staten. Vi lagrer dem så lenge reglene om regnskap og arkiv krever det. Loggen over hvem som har sett og endret noe, sletter vi ikke så lenge du har avtale.",
            ),
            H2("Informasjonskapsler"),
            P(
                "Portalen bruker bare de informasjonskapslene den må ha. De husker at du er logget inn, og hvilket språk du har valgt. Vi sporer ikke hva du gjør på nettet, og vi deler ingenting med annonsører.",
            ),
            H2("Rettene dine"),
            Liste(&[
                "Du kan få se hva vi har lagret om deg.",
                "Du kan rette det som er feil. Det meste retter du selv i portalen.",
                "Du kan be oss slette eller stanse bruken når loven gir deg rett til det.",
                "Du kan protestere mot en bestemt bruk.",
                "Du kan klage til Datatilsynet.",
            ]),
            P("Vi svarer innen en måned. Skriv ikke om pasienter i vanlig e-post."),
            Lenke {
                tekst: "Last ned mine opplysninger",
                href: "/praksisinformasjon/helseaktor/mine-opplysninger",
            },
            Lenke {
                tekst: "Se hvem som har sett opplysningene dine",
                href: "/praksisinformasjon/helseaktor/hvem-har-sett",
            },
            Lenke {
                tekst: "Skriv til personvernombudet",
                href: "mailto:personvernombud@helsedirektoratet.no",
            },
            Lenke {
                tekst: "Les om klage hos Datatilsynet",
                href: "https://www.datatilsynet.no/",
            },
        ],
    },
    Artikkel {
        tittel: "Personvern",
        ingress: "Her står det kva vi lagrar om deg og pasientane dine, kvifor vi gjer det, og kva du kan krevje av oss.",
        avsnitt: &[
            H2("Kven som har ansvaret"),
            P(
                "Helsedirektoratet er behandlingsansvarleg for oppgjer etter folketrygdlova kapittel 5. Det står i § 21-11 a. Behandlingsansvarleg er den som avgjer kvifor og korleis opplysningar blir brukte. Helfo gjer arbeidet.",
            ),
            H2("Dette lagrar vi om deg"),
            Liste(&[
                "namn, fødselsnummer eller D-nummer og HPR-nummer",
                "yrke, godkjenningar og spesialitetar",
                "personleg e-postadresse og telefonnummer",
                "praksisane dine, med adresse, kontonummer og e-post for vedtak",
                "avtalar du har signert, og val du har teke om e-post",
                "krav, vedtak og utbetalingar",
                "kven som har sett eller endra noko, og når",
            ]),
            P("Fødselsnummer og kontonummer er krypterte når dei ligg lagra."),
            H2("Dette lagrar vi om pasientar"),
            P(
                "Eit krav viser kven pasienten er, når behandlinga var, takstar, beløp og ofte diagnose. Vi treng dette for å kontrollere og betale kravet. Det blir aldri vist i e-post, og dei som arbeider med det, har teieplikt.",
            ),
            H2("Kvar opplysningane kjem frå"),
            Liste(&[
                "frå deg sjølv",
                "frå HelseID når du loggar inn",
                "frå Helsepersonellregisteret (HPR)",
                "frå Einingsregisteret, om staden der du arbeider",
                "frå journalsystemet ditt når det sender krav for deg",
            ]),
            H2("Kvifor vi kan bruke dei"),
            P(
                "Vi bruker opplysningane for å inngå avtale, kontrollere krav og betale rett. Grunnlaget er folketrygdlova og forvaltningslova. Difor spør vi ikkje om samtykke til dette.",
            ),
            P(
                "Vil Helfo eller Helsedirektoratet bruke e-posten din til noko anna, må du seie ja først. Du svarer for kvart formål, og du kan ombestemme deg når du vil. Svaret ditt har ingen verknad for oppgjeret.",
            ),
            H2("Kven som får sjå dei"),
            Liste(&[
                "du sjølv",
                "saksbehandlarar som treng det for å gjere jobben sin",
                "banken, som får konto og beløp",
                "alle, men berre namnet ditt, yrke, HPR-nummer, praksisen, organisasjonsnummeret og besøksadressa",
            ]),
            P(
                "Arbeider du berre ambulerande, kan du skjule adressa. Då viser vi kommunen. Vi viser aldri e-post, telefon eller konto til andre.",
            ),
            H2("Kor lenge vi lagrar dei"),
            P(
                "Krav og vedtak er bilag i rekneskapen til staten. Vi lagrar dei så lenge reglane om rekneskap og arkiv krev det. Loggen over kven som har sett og endra noko, slettar vi ikkje så lenge du har avtale.",
            ),
            H2("Informasjonskapslar"),
            P(
                "Portalen bruker berre dei informasjonskapslane han må ha. Dei hugsar at du er logga inn, og kva språk du har valt. Vi sporar ikkje kva du gjer på nettet, og vi deler ingenting med annonsørar.",
            ),
            H2("Rettane dine"),
            Liste(&[
                "Du kan få sjå kva vi har lagra om deg.",
                "Du kan rette det som er feil. Det meste rettar du sjølv i portalen.",
                "Du kan be oss slette eller stanse bruken når lova gir deg rett til det.",
                "Du kan protestere mot ein bestemt bruk.",
                "Du kan klage til Datatilsynet.",
            ]),
            P("Vi svarer innan ein månad. Skriv ikkje om pasientar i vanleg e-post."),
            Lenke {
                tekst: "Last ned opplysningane mine",
                href: "/praksisinformasjon/helseaktor/mine-opplysninger",
            },
            Lenke {
                tekst: "Sjå kven som har sett opplysningane dine",
                href: "/praksisinformasjon/helseaktor/hvem-har-sett",
            },
            Lenke {
                tekst: "Skriv til personvernombodet",
                href: "mailto:personvernombud@helsedirektoratet.no",
            },
            Lenke {
                tekst: "Les om klage hos Datatilsynet",
                href: "https://www.datatilsynet.no/",
            },
        ],
    },
);

pub const TILGJENGELIGHET: T<Artikkel> = T(
    Artikkel {
        tittel: "Tilgjengelighetserklæring",
        ingress: "Alle skal kunne bruke portalen. Her står det hva vi har prøvd, hva vi ikke har prøvd, og hvordan du sier fra.",
        avsnitt: &[
            H2("Hva vi følger"),
            P(
                "Målet vårt er WCAG 2.2 på nivå A og AA. WCAG er en internasjonal standard for nettsider som alle kan bruke. Loven krever WCAG 2.1 på de samme nivåene.",
            ),
            H2("Slik har vi vurdert portalen"),
            P("Vi har vurdert portalen selv. Ingen utenfor har kontrollert den ennå."),
            Liste(&[
                "Verktøyet axe leter etter feil i de automatiske testene våre.",
                "Vi prøver sidene med bare tastatur.",
                "Vi prøver på mobil og på stor skjerm, i lyst og mørkt utseende.",
                "Vi prøver begge målformer, med og uten skript i nettleseren.",
            ]),
            H2("Det vi vet mangler"),
            Liste(&[
                "Slike verktøy finner bare omtrent halvparten av feilene.",
                "Vi har ikke prøvd alle sider med skjermleser.",
                "Vi har ikke prøvd portalen sammen med brukere med nedsatt funksjonsevne.",
                "PDF-filene har overskrifter og rekkefølge som kan leses opp, men de er ikke prøvd i alle lesere.",
            ]),
            P("Vi kjenner ikke andre brudd nå. Finner vi noen, står de her til de er rettet."),
            H2("Si fra til oss"),
            P(
                "Er det noe du ikke får til? Skriv hvilken side det gjelder, og hva som skjedde. Skriv ikke om pasienter. Vi svarer vanligvis innen tre til seks uker. Haster det, skriv det i emnet, så hjelper vi deg på en annen måte.",
            ),
            Lenke {
                tekst: "Skriv til oss om tilgjengelighet",
                href: "mailto:post@helfo.no",
            },
            H2("Tilsyn og klage"),
            P(
                "Tilsynet for universell utforming av ikt ser til at loven blir fulgt. Du kan tipse dem om feil. Du kan også klage til Diskrimineringsnemnda hvis du mener at vi bryter loven.",
            ),
            Lenke {
                tekst: "Tilsynet for universell utforming av ikt",
                href: "https://www.uutilsynet.no/",
            },
            Lenke {
                tekst: "Diskrimineringsnemnda",
                href: "https://www.diskrimineringsnemnda.no/",
            },
        ],
    },
    Artikkel {
        tittel: "Tilgjengelegheitserklæring",
        ingress: "Alle skal kunne bruke portalen. Her står det kva vi har prøvd, kva vi ikkje har prøvd, og korleis du seier frå.",
        avsnitt: &[
            H2("Kva vi følgjer"),
            P(
                "Målet vårt er WCAG 2.2 på nivå A og AA. WCAG er ein internasjonal standard for nettsider som alle kan bruke. Lova krev WCAG 2.1 på dei same nivåa.",
            ),
            H2("Slik har vi vurdert portalen"),
            P("Vi har vurdert portalen sjølve. Ingen utanfor har kontrollert han enno."),
            Liste(&[
                "Verktøyet axe leitar etter feil i dei automatiske testane våre.",
                "Vi prøver sidene med berre tastatur.",
                "Vi prøver på mobil og på stor skjerm, i lys og mørk utsjånad.",
                "Vi prøver begge målformer, med og utan skript i nettlesaren.",
            ]),
            H2("Det vi veit manglar"),
            Liste(&[
                "Slike verktøy finn berre om lag halvparten av feila.",
                "Vi har ikkje prøvd alle sider med skjermlesar.",
                "Vi har ikkje prøvd portalen saman med brukarar med nedsett funksjonsevne.",
                "PDF-filene har overskrifter og rekkjefølgje som kan lesast opp, men dei er ikkje prøvde i alle lesarar.",
            ]),
            P("Vi kjenner ikkje andre brot no. Finn vi nokon, står dei her til dei er retta."),
            H2("Sei frå til oss"),
            P(
                "Er det noko du ikkje får til? Skriv kva side det gjeld, og kva som hende. Skriv ikkje om pasientar. Vi svarer til vanleg innan tre til seks veker. Hastar det, skriv det i emnet, så hjelper vi deg på ein annan måte.",
            ),
            Lenke {
                tekst: "Skriv til oss om tilgjenge",
                href: "mailto:post@helfo.no",
            },
            H2("Tilsyn og klage"),
            P(
                "Tilsynet for universell utforming av ikt ser til at lova blir følgd. Du kan tipse dei om feil. Du kan òg klage til Diskrimineringsnemnda dersom du meiner at vi bryt lova.",
            ),
            Lenke {
                tekst: "Tilsynet for universell utforming av ikt",
                href: "https://www.uutilsynet.no/",
            },
            Lenke {
                tekst: "Diskrimineringsnemnda",
                href: "https://www.diskrimineringsnemnda.no/",
            },
        ],
    },
);

pub const NETTLESERE: T<Artikkel> = T(
    Artikkel {
        tittel: "Nettlesere",
        ingress: "Portalen virker best i en ny nettleser. Det viktigste virker også i eldre, og uten skript.",
        avsnitt: &[
            H2("Nettlesere vi støtter"),
            P("Bruk en av de to siste versjonene av disse:"),
            Liste(&[
                "Google Chrome",
                "Microsoft Edge",
                "Mozilla Firefox, også utgaven med lang støtte (ESR)",
                "Safari på Mac, iPhone og iPad",
            ]),
            P("En ny nettleser retter feil som andre kan bruke mot deg. Oppdater den derfor når den ber om det."),
            H2("Får du melding om at nettleseren er for gammel?"),
            P("Da kan den ikke kjøre skriptene våre. Alt du ser på siden, virker likevel. Du kan lese, fylle ut og sende som vanlig."),
            H2("Uten skript"),
            P(
                "Skript er små programmer som kjører i nettleseren. Du kan slå dem av og likevel gjøre alt i portalen. Dette blir annerledes:",
            ),
            Liste(&[
                "En ny fane laster hele siden på nytt.",
                "Du får vite om feil i et skjema når du sender det, ikke mens du skriver.",
                "Du må laste siden på nytt for å se om kravet har fått ny status.",
                "Du får ikke varsel før du blir logget ut. Det skjer etter 30 minutter uten aktivitet.",
            ]),
            H2("Informasjonskapsler"),
            P("Du må tillate informasjonskapsler fra portalen for å logge inn. Vi bruker dem ikke til å spore deg."),
            Lenke {
                tekst: "Les om personvern",
                href: "/personvern",
            },
        ],
    },
    Artikkel {
        tittel: "Nettlesarar",
        ingress: "Portalen verkar best i ein ny nettlesar. Det viktigaste verkar òg i eldre, og utan skript.",
        avsnitt: &[
            H2("Nettlesarar vi støttar"),
            P("Bruk ein av dei to siste versjonane av desse:"),
            Liste(&[
                "Google Chrome",
                "Microsoft Edge",
                "Mozilla Firefox, òg utgåva med lang støtte (ESR)",
                "Safari på Mac, iPhone og iPad",
            ]),
            P("Ein ny nettlesar rettar feil som andre kan bruke mot deg. Oppdater han difor når han ber om det."),
            H2("Får du melding om at nettlesaren er for gammal?"),
            P("Då kan han ikkje køyre skripta våre. Alt du ser på sida, verkar likevel. Du kan lese, fylle ut og sende som vanleg."),
            H2("Utan skript"),
            P("Skript er små program som køyrer i nettlesaren. Du kan slå dei av og likevel gjere alt i portalen. Dette blir annleis:"),
            Liste(&[
                "Ei ny fane lastar heile sida på nytt.",
                "Du får vite om feil i eit skjema når du sender det, ikkje medan du skriv.",
                "Du må laste sida på nytt for å sjå om kravet har fått ny status.",
                "Du får ikkje varsel før du blir logga ut. Det skjer etter 30 minutt utan aktivitet.",
            ]),
            H2("Informasjonskapslar"),
            P("Du må tillate informasjonskapslar frå portalen for å logge inn. Vi bruker dei ikkje til å spore deg."),
            Lenke {
                tekst: "Les om personvern",
                href: "/personvern",
            },
        ],
    },
);

pub const KONTAKT: T<Artikkel> = T(
    Artikkel {
        tittel: "Kontakt",
        ingress: "Mange svar ligger allerede i portalen. Finner du ikke ut av det, så spør oss.",
        avsnitt: &[
            H2("Før du spør"),
            Liste(&[
                "Gjelder det et krav? Åpne kravet. Der står status, grunn og hva du kan gjøre.",
                "Gjelder det en feil på siden? Noter referansen som står der. Da finner vi saken raskt.",
            ]),
            H2("Skriv til oss"),
            P(
                "Skriv ikke om pasienter, og ikke fødselsnummer eller kontonummer, i vanlig e-post. Bruk heller nummeret på kravet eller vedtaket.",
            ),
            Lenke {
                tekst: "Send e-post til post@helfo.no",
                href: "mailto:post@helfo.no",
            },
            P("Postadresse: Helfo, Postboks 2415, 3104 Tønsberg."),
            H2("Har noen andre brukt din innlogging?"),
            P(
                "Logg inn og se over konto og e-post. Er kontoen endret uten at du vet om det, bruker du lenken i e-posten du fikk. Da stanser vi endringen. Meld også fra til den som ga deg e-ID-en.",
            ),
        ],
    },
    Artikkel {
        tittel: "Kontakt",
        ingress: "Mange svar ligg alt i portalen. Finn du ikkje ut av det, så spør oss.",
        avsnitt: &[
            H2("Før du spør"),
            Liste(&[
                "Gjeld det eit krav? Opne kravet. Der står status, grunn og kva du kan gjere.",
                "Gjeld det ein feil på sida? Noter referansen som står der. Då finn vi saka raskt.",
            ]),
            H2("Skriv til oss"),
            P(
                "Skriv ikkje om pasientar, og ikkje fødselsnummer eller kontonummer, i vanleg e-post. Bruk heller nummeret på kravet eller vedtaket.",
            ),
            Lenke {
                tekst: "Send e-post til post@helfo.no",
                href: "mailto:post@helfo.no",
            },
            P("Postadresse: Helfo, Postboks 2415, 3104 Tønsberg."),
            H2("Har nokon andre brukt innlogginga di?"),
            P(
                "Logg inn og sjå over konto og e-post. Er kontoen endra utan at du veit om det, bruker du lenkja i e-posten du fekk. Då stansar vi endringa. Meld òg frå til den som gav deg e-ID-en.",
            ),
        ],
    },
);
