//! The guide's first page and its subjects: sign, change, register, send, correct, appeal.

use super::Blokk::*;
use super::{Artikkel, Veiledning};
use grunn::text::T;

/// Texts of `/veiledning`, which lists groups and subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oversikt {
    pub tittel: &'static str,
    pub ingress: &'static str,
    pub velg_gruppe: &'static str,
    pub velg_emne: &'static str,
    /// Those who use another service.
    pub andre_tittel: &'static str,
    pub andre: &'static str,
}

pub const OVERSIKT: T<Oversikt> = T(
    Oversikt {
        tittel: "Veiledning",
        ingress: "Velg yrket ditt for å se hva som gjelder for deg. Eller gå rett til det du skal gjøre.",
        velg_gruppe: "Velg yrket ditt",
        velg_emne: "Velg hva du skal gjøre",
        andre_tittel: "Er du ikke på listen?",
        andre: "Kommuner, laboratorier og røntgeninstitutter har egne avtaler. De bruker ikke denne portalen. Har du fast lønn i en kommune, er det kommunen som har avtalen.",
    },
    Oversikt {
        tittel: "Rettleiing",
        ingress: "Vel yrket ditt for å sjå kva som gjeld for deg. Eller gå rett til det du skal gjere.",
        velg_gruppe: "Vel yrket ditt",
        velg_emne: "Vel kva du skal gjere",
        andre_tittel: "Er du ikkje på lista?",
        andre: "Kommunar, laboratorium og røntgeninstitutt har eigne avtalar. Dei bruker ikkje denne portalen. Har du fast løn i ein kommune, er det kommunen som har avtalen.",
    },
);

/// From first login to signed agreement; the same for every group, so the group pages show it too.
pub(super) const STEG_AVTALE: T<&[&str]> = T(
    &[
        "Logg inn med BankID, Buypass eller Commfides.",
        "Åpne fanen Helseaktør. Skriv inn e-postadresse og telefonnummer.",
        "Åpne e-posten du får, og bekreft adressen.",
        "Åpne fanen Praksis. Registrer stedet der du behandler pasienter.",
        "Legg ved dokumenter hvis portalen ber om det.",
        "Åpne fanen Avtaler og samtykker. Les avtalen, kryss av og signer.",
        "Ta vare på kvitteringen. Du får den også på e-post.",
    ],
    &[
        "Logg inn med BankID, Buypass eller Commfides.",
        "Opne fana Helseaktør. Skriv inn e-postadresse og telefonnummer.",
        "Opne e-posten du får, og stadfest adressa.",
        "Opne fana Praksis. Registrer staden der du behandlar pasientar.",
        "Legg ved dokument dersom portalen ber om det.",
        "Opne fana Avtalar og samtykke. Les avtalen, kryss av og signer.",
        "Ta vare på kvitteringa. Du får ho òg på e-post.",
    ],
);

/// Registering a practice; also on the group pages.
pub(super) const STEG_PRAKSIS: T<&[&str]> = T(
    &[
        "Sjekk at e-post og telefon er fylt ut i fanen Helseaktør.",
        "Åpne fanen Praksis og velg Registrer ny praksis.",
        "Velg type praksis. Du ser bare typer som passer for yrket ditt.",
        "Søk etter stedet med navn eller organisasjonsnummer. Sjekk at navn og adresse stemmer.",
        "Skriv inn dato, konto og e-postadresser.",
        "Sjekk svarene, og velg Registrer praksisen.",
    ],
    &[
        "Sjekk at e-post og telefon er fylte ut i fana Helseaktør.",
        "Opne fana Praksis og vel Registrer ny praksis.",
        "Vel type praksis. Du ser berre typar som passar for yrket ditt.",
        "Søk etter staden med namn eller organisasjonsnummer. Sjekk at namn og adresse stemmer.",
        "Skriv inn dato, konto og e-postadresser.",
        "Sjekk svara, og vel Registrer praksisen.",
    ],
);

/// Changing what is registered; on the group pages.
pub(super) const STEG_ENDRE: T<&[&str]> = T(
    &[
        "E-post og telefon endrer du i fanen Helseaktør.",
        "Konto, sted, e-post for vedtak og sluttdato endrer du på praksisen.",
        "Velg Endre ved det som er feil, skriv det nye og lagre.",
        "Før ny konto gjelder, logger du inn på nytt. Vi varsler alle adressene dine.",
    ],
    &[
        "E-post og telefon endrar du i fana Helseaktør.",
        "Konto, stad, e-post for vedtak og sluttdato endrar du på praksisen.",
        "Vel Endre ved det som er feil, skriv det nye og lagre.",
        "Før ny konto gjeld, loggar du inn på nytt. Vi varslar alle adressene dine.",
    ],
);

/// Guides by what the reader wants to do, in the order they come up.
pub const EMNER: &[Veiledning] = &[
    Veiledning {
        slug: "avtale",
        navn: T("Signere avtale", "Signere avtale"),
        artikkel: T(
            Artikkel {
                tittel: "Signere avtale om direkte oppgjør",
                ingress: "Avtalen gjelder fra dagen du signerer. Du får ikke oppgjør for behandling du ga før den dagen, så vent ikke.",
                avsnitt: &[
                    H2("Første gang"),
                    Steg(STEG_AVTALE.0),
                    Bilde("signer"),
                    P("Du kan stoppe når du vil. Portalen husker hva du har lagret, og forsiden viser hva som gjenstår."),
                    H2("Når det kommer en ny versjon"),
                    P(
                        "Du får beskjed når du logger inn. Fanen Avtaler og samtykker viser hva som er nytt, og om du må signere innen en frist. Den gamle avtalen gjelder til du har signert den nye.",
                    ),
                    Bilde("avtaler"),
                    H2("Avtalen er din egen"),
                    Liste(&[
                        "Du signerer selv. Ingen kan gjøre det for deg.",
                        "Er du vikar, trenger du egen avtale.",
                        "Har du både fast lønn og egen praksis, signerer du for praksisen.",
                    ]),
                    P("Har du ikke avtale, må du si det til pasienten før behandlingen. Da dekker folketrygden som regel ikke noe."),
                    Lenke {
                        tekst: "Gå til avtaler og samtykker",
                        href: "/praksisinformasjon/avtaler-og-samtykker",
                    },
                ],
            },
            Artikkel {
                tittel: "Signere avtale om direkte oppgjer",
                ingress: "Avtalen gjeld frå dagen du signerer. Du får ikkje oppgjer for behandling du gav før den dagen, så vent ikkje.",
                avsnitt: &[
                    H2("Første gong"),
                    Steg(STEG_AVTALE.1),
                    Bilde("signer"),
                    P("Du kan stoppe når du vil. Portalen hugsar kva du har lagra, og framsida viser kva som står att."),
                    H2("Når det kjem ein ny versjon"),
                    P(
                        "Du får beskjed når du loggar inn. Fana Avtalar og samtykke viser kva som er nytt, og om du må signere innan ein frist. Den gamle avtalen gjeld til du har signert den nye.",
                    ),
                    Bilde("avtaler"),
                    H2("Avtalen er din eigen"),
                    Liste(&[
                        "Du signerer sjølv. Ingen kan gjere det for deg.",
                        "Er du vikar, treng du eigen avtale.",
                        "Har du både fast løn og eigen praksis, signerer du for praksisen.",
                    ]),
                    P("Har du ikkje avtale, må du seie det til pasienten før behandlinga. Då dekkjer folketrygda som regel ikkje noko."),
                    Lenke {
                        tekst: "Gå til avtalar og samtykke",
                        href: "/praksisinformasjon/avtaler-og-samtykker",
                    },
                ],
            },
        ),
    },
    Veiledning {
        slug: "praksis",
        navn: T("Registrere en praksis", "Registrere ein praksis"),
        artikkel: T(
            Artikkel {
                tittel: "Registrere en praksis",
                ingress: "En praksis er stedet og rollen du behandler pasienter i. Har du to roller, registrerer du to praksiser.",
                avsnitt: &[
                    H2("Dette trenger du"),
                    Liste(&[
                        "organisasjonsnummeret til underenheten der du behandler pasienter",
                        "norsk kontonummer med elleve siffer",
                        "én til fem e-postadresser som skal ha melding om vedtak",
                        "dokumenter, hvis gruppen din må legge ved noe",
                    ]),
                    P(
                        "En underenhet er en del av en virksomhet, med eget nummer og egen adresse. Du finner nummeret i Enhetsregisteret. Skriver du nummeret til hovedenheten, viser portalen underenhetene.",
                    ),
                    H2("Slik gjør du"),
                    Steg(STEG_PRAKSIS.0),
                    Bilde("sted"),
                    Bilde("oppgjor"),
                    Bilde("sjekk"),
                    Film("ny-praksis"),
                    H2("Er du vikar?"),
                    P(
                        "Registrer én praksis for hvert vikariat, med sluttdato. Blir vikariatet forlenget eller endret, registrerer du en ny.",
                    ),
                    H2("Jobber du bare ambulerende?"),
                    P("Kryss av for det. Da viser vi kommunen og ikke adressen på den åpne listen."),
                    Lenke {
                        tekst: "Registrer en praksis",
                        href: "/praksisinformasjon/praksis",
                    },
                ],
            },
            Artikkel {
                tittel: "Registrere ein praksis",
                ingress: "Ein praksis er staden og rolla du behandlar pasientar i. Har du to roller, registrerer du to praksisar.",
                avsnitt: &[
                    H2("Dette treng du"),
                    Liste(&[
                        "organisasjonsnummeret til undereininga der du behandlar pasientar",
                        "norsk kontonummer med elleve siffer",
                        "éi til fem e-postadresser som skal ha melding om vedtak",
                        "dokument, dersom gruppa di må leggje ved noko",
                    ]),
                    P(
                        "Ei undereining er ein del av ei verksemd, med eige nummer og eiga adresse. Du finn nummeret i Einingsregisteret. Skriv du nummeret til hovudeininga, viser portalen undereiningane.",
                    ),
                    H2("Slik gjer du"),
                    Steg(STEG_PRAKSIS.1),
                    Bilde("sted"),
                    Bilde("oppgjor"),
                    Bilde("sjekk"),
                    Film("ny-praksis"),
                    H2("Er du vikar?"),
                    P(
                        "Registrer éin praksis for kvart vikariat, med sluttdato. Blir vikariatet forlengt eller endra, registrerer du ein ny.",
                    ),
                    H2("Arbeider du berre ambulerande?"),
                    P("Kryss av for det. Då viser vi kommunen og ikkje adressa på den opne lista."),
                    Lenke {
                        tekst: "Registrer ein praksis",
                        href: "/praksisinformasjon/praksis",
                    },
                ],
            },
        ),
    },
    Veiledning {
        slug: "endre",
        navn: T("Endre opplysninger", "Endre opplysningar"),
        artikkel: T(
            Artikkel {
                tittel: "Endre opplysninger om deg og praksisen",
                ingress: "Endre så snart noe er nytt. Det du lagrer, gjelder med en gang, med unntak av konto.",
                avsnitt: &[
                    H2("E-post og telefon"),
                    Steg(&[
                        "Åpne fanen Helseaktør og velg Endre.",
                        "Skriv inn den nye adressen eller det nye nummeret.",
                        "Åpne e-posten du får, og bekreft. Den gamle adressen gjelder til du har gjort det.",
                    ]),
                    Bilde("kontakt"),
                    P("Vi bruker alltid den personlige adressen til vedtak og avtale. Adressene på praksisen får bare melding om vedtak."),
                    H2("Konto"),
                    Steg(&[
                        "Åpne praksisen og velg Endre ved kontoen.",
                        "Skriv inn det nye nummeret.",
                        "Se over gammel og ny konto, og logg inn på nytt.",
                    ]),
                    Bilde("konto"),
                    P("Du får e-post om endringen. Kjenner du den ikke igjen, bruker du lenken i e-posten for å stanse den."),
                    H2("Sted"),
                    P(
                        "Åpne praksisen og velg Endre ved stedet. Det nye stedet gjelder fra dagen du lagrer. Det gamle blir stående i historikken. Får du en ny rolle, registrerer du heller en ny praksis.",
                    ),
                    Bilde("praksis"),
                    H2("Når du slutter"),
                    P(
                        "Sett sluttdato på praksisen. Ingenting blir slettet. Du kan sende krav for tidligere behandling til fristen på seks måneder går ut.",
                    ),
                    Film("oppdater"),
                    Lenke {
                        tekst: "Gå til opplysninger om deg",
                        href: "/praksisinformasjon/helseaktor",
                    },
                    Lenke {
                        tekst: "Gå til praksisene dine",
                        href: "/praksisinformasjon/praksis",
                    },
                ],
            },
            Artikkel {
                tittel: "Endre opplysningar om deg og praksisen",
                ingress: "Endre så snart noko er nytt. Det du lagrar, gjeld med ein gong, med unntak av konto.",
                avsnitt: &[
                    H2("E-post og telefon"),
                    Steg(&[
                        "Opne fana Helseaktør og vel Endre.",
                        "Skriv inn den nye adressa eller det nye nummeret.",
                        "Opne e-posten du får, og stadfest. Den gamle adressa gjeld til du har gjort det.",
                    ]),
                    Bilde("kontakt"),
                    P("Vi bruker alltid den personlege adressa til vedtak og avtale. Adressene på praksisen får berre melding om vedtak."),
                    H2("Konto"),
                    Steg(&[
                        "Opne praksisen og vel Endre ved kontoen.",
                        "Skriv inn det nye nummeret.",
                        "Sjå over gammal og ny konto, og logg inn på nytt.",
                    ]),
                    Bilde("konto"),
                    P("Du får e-post om endringa. Kjenner du ho ikkje att, bruker du lenkja i e-posten for å stanse ho."),
                    H2("Stad"),
                    P(
                        "Opne praksisen og vel Endre ved staden. Den nye staden gjeld frå dagen du lagrar. Den gamle blir ståande i historikken. Får du ei ny rolle, registrerer du heller ein ny praksis.",
                    ),
                    Bilde("praksis"),
                    H2("Når du sluttar"),
                    P(
                        "Set sluttdato på praksisen. Ingenting blir sletta. Du kan sende krav for tidlegare behandling til fristen på seks månader går ut.",
                    ),
                    Film("oppdater"),
                    Lenke {
                        tekst: "Gå til opplysningar om deg",
                        href: "/praksisinformasjon/helseaktor",
                    },
                    Lenke {
                        tekst: "Gå til praksisane dine",
                        href: "/praksisinformasjon/praksis",
                    },
                ],
            },
        ),
    },
    Veiledning {
        slug: "sende-krav",
        navn: T("Sende krav", "Sende krav"),
        artikkel: T(
            Artikkel {
                tittel: "Sende krav",
                ingress: "Send ofte. Egenandeler skal meldes minst hver 14. dag, og etter seks måneder er kravet for gammelt.",
                avsnitt: &[
                    H2("To måter å sende på"),
                    Liste(&[
                        "Journalsystemet sender for deg når du er logget inn der.",
                        "Du laster opp filen fra journalsystemet i portalen.",
                    ]),
                    H2("Slik laster du opp"),
                    Steg(&[
                        "Lagre kravet som fil fra journalsystemet, i XML eller JSON.",
                        "Åpne Innsendinger, velg filen og velg praksis.",
                        "Send, og noter nummeret på kvitteringen.",
                        "Slett filen fra maskinen din når kravet er mottatt.",
                    ]),
                    P("Filen kan være på 20 MB og ha 5 000 regninger. Sender du det samme to ganger, teller det én gang."),
                    H2("Dette skjer med kravet"),
                    Steg(&[
                        "Vi kontrollerer hver regning. Det tar som regel under et minutt.",
                        "Godkjente regninger går til utbetaling klokka 16 på virkedager.",
                        "Pengene er vanligvis på konto to til tre virkedager etter.",
                        "Du får e-post når vedtaket er klart.",
                    ]),
                    P("Kontrollen stopper mange feil, men ikke alle. Du har selv ansvaret for at kravene dine er riktige."),
                    P(
                        "Står det Praksisvalg, vet vi ikke hvilken praksis kravet gjelder. Velg praksis, så går det videre. Ikke send det på nytt.",
                    ),
                    Lenke {
                        tekst: "Send et krav",
                        href: "/oppgjor/innsendinger",
                    },
                ],
            },
            Artikkel {
                tittel: "Sende krav",
                ingress: "Send ofte. Eigendelar skal meldast minst kvar 14. dag, og etter seks månader er kravet for gammalt.",
                avsnitt: &[
                    H2("To måtar å sende på"),
                    Liste(&[
                        "Journalsystemet sender for deg når du er logga inn der.",
                        "Du lastar opp fila frå journalsystemet i portalen.",
                    ]),
                    H2("Slik lastar du opp"),
                    Steg(&[
                        "Lagre kravet som fil frå journalsystemet, i XML eller JSON.",
                        "Opne Innsendingar, vel fila og vel praksis.",
                        "Send, og noter nummeret på kvitteringa.",
                        "Slett fila frå maskina di når kravet er motteke.",
                    ]),
                    P("Fila kan vere på 20 MB og ha 5 000 rekningar. Sender du det same to gonger, tel det éin gong."),
                    H2("Dette skjer med kravet"),
                    Steg(&[
                        "Vi kontrollerer kvar rekning. Det tek som regel under eit minutt.",
                        "Godkjende rekningar går til utbetaling klokka 16 på verkedagar.",
                        "Pengane er til vanleg på konto to til tre verkedagar etter.",
                        "Du får e-post når vedtaket er klart.",
                    ]),
                    P("Kontrollen stoppar mange feil, men ikkje alle. Du har sjølv ansvaret for at krava dine er rette."),
                    P(
                        "Står det Praksisvalg, veit vi ikkje kva praksis kravet gjeld. Vel praksis, så går det vidare. Ikkje send det på nytt.",
                    ),
                    Lenke {
                        tekst: "Send eit krav",
                        href: "/oppgjor/innsendinger",
                    },
                ],
            },
        ),
    },
    Veiledning {
        slug: "rette",
        navn: T("Rette en regning", "Rette ei rekning"),
        artikkel: T(
            Artikkel {
                tittel: "Rette en regning",
                ingress: "Du retter i journalsystemet og sender regningen på nytt. Åpne kravet i portalen for å se hva som er galt.",
                avsnitt: &[
                    H2("Regningen er avvist"),
                    Steg(&[
                        "Åpne kravet under Innsendinger. Alle funn står på regningen.",
                        "Rett feilen i journalsystemet. Behold nummeret på regningen.",
                        "Send den på nytt, alene eller sammen med andre.",
                    ]),
                    P("Fristen er fortsatt seks måneder fra slutten av måneden du ga behandlingen."),
                    H2("Regningen er godkjent, men feil"),
                    Steg(&[
                        "Krediter hele regningen i journalsystemet. Det betyr at den blir trukket tilbake.",
                        "Lag en ny og riktig regning med nytt nummer.",
                        "Send begge i neste krav, fra samme praksis.",
                    ]),
                    P("Beløpet trekkes fra neste utbetaling. Du kan kreditere i opptil tre år."),
                    H2("Pasienten betalte egenandelen senere"),
                    P(
                        "Meld fra i journalsystemet innen 14 dager. Egenandelen teller ikke for frikortet før du har meldt at den er betalt.",
                    ),
                    H2("Vanlige feil"),
                    Liste(&[
                        "feil takst, eller takster som ikke kan stå sammen",
                        "feil dato eller klokkeslett",
                        "feil diagnose eller feil kodeverk",
                        "frikort som ikke finnes i registeret den dagen",
                    ]),
                    Lenke {
                        tekst: "Se kravene dine",
                        href: "/oppgjor/innsendinger",
                    },
                ],
            },
            Artikkel {
                tittel: "Rette ei rekning",
                ingress: "Du rettar i journalsystemet og sender rekninga på nytt. Opne kravet i portalen for å sjå kva som er gale.",
                avsnitt: &[
                    H2("Rekninga er avvist"),
                    Steg(&[
                        "Opne kravet under Innsendingar. Alle funn står på rekninga.",
                        "Rett feilen i journalsystemet. Behald nummeret på rekninga.",
                        "Send ho på nytt, åleine eller saman med andre.",
                    ]),
                    P("Fristen er framleis seks månader frå slutten av månaden du gav behandlinga."),
                    H2("Rekninga er godkjend, men feil"),
                    Steg(&[
                        "Krediter heile rekninga i journalsystemet. Det vil seie at ho blir trekt tilbake.",
                        "Lag ei ny og rett rekning med nytt nummer.",
                        "Send begge i neste krav, frå same praksis.",
                    ]),
                    P("Beløpet blir trekt frå neste utbetaling. Du kan kreditere i opptil tre år."),
                    H2("Pasienten betalte eigendelen seinare"),
                    P("Meld frå i journalsystemet innan 14 dagar. Eigendelen tel ikkje for frikortet før du har meldt at han er betalt."),
                    H2("Vanlege feil"),
                    Liste(&[
                        "feil takst, eller takstar som ikkje kan stå saman",
                        "feil dato eller klokkeslett",
                        "feil diagnose eller feil kodeverk",
                        "frikort som ikkje finst i registeret den dagen",
                    ]),
                    Lenke {
                        tekst: "Sjå krava dine",
                        href: "/oppgjor/innsendinger",
                    },
                ],
            },
        ),
    },
    Veiledning {
        slug: "klage",
        navn: T("Klage på et vedtak", "Klage på eit vedtak"),
        artikkel: T(
            Artikkel {
                tittel: "Klage på et vedtak",
                ingress: "Du kan klage når du mener at et vedtak er feil. Fristen er seks uker fra du fikk det, hvis ikke noe annet står i vedtaket.",
                avsnitt: &[
                    H2("Sjekk om du heller kan rette"),
                    P("Er feilen din egen, går det raskere å rette regningen og sende den på nytt."),
                    Lenke {
                        tekst: "Slik retter du en regning",
                        href: "/veiledning/rette",
                    },
                    H2("Slik klager du"),
                    Steg(&[
                        "Åpne vedtaket det gjelder, og noter nummeret.",
                        "Skriv hva som er feil, og hva du mener er riktig.",
                        "Legg ved det som viser at du har rett.",
                        "Send klagen før fristen.",
                    ]),
                    H2("Klager du for en annen?"),
                    P("Da må du legge ved skriftlig fullmakt. Advokater trenger ikke det."),
                    H2("Dette skjer med klagen"),
                    Steg(&[
                        "Helfo vurderer saken på nytt og kan endre vedtaket helt eller delvis.",
                        "Hvis Helfo ikke endrer alt du ber om, går klagen til Helseklage. Det er et eget organ, og det koster ingenting.",
                        "Helseklage skriver til deg om hvor lang tid det tar.",
                    ]),
                    P("Reglene står i folketrygdloven § 21-12 og forvaltningsloven kapittel VI."),
                    Lenke {
                        tekst: "Se vedtakene dine",
                        href: "/oppgjor/vedtak",
                    },
                ],
            },
            Artikkel {
                tittel: "Klage på eit vedtak",
                ingress: "Du kan klage når du meiner at eit vedtak er feil. Fristen er seks veker frå du fekk det, dersom ikkje noko anna står i vedtaket.",
                avsnitt: &[
                    H2("Sjekk om du heller kan rette"),
                    P("Er feilen din eigen, går det raskare å rette rekninga og sende ho på nytt."),
                    Lenke {
                        tekst: "Slik rettar du ei rekning",
                        href: "/veiledning/rette",
                    },
                    H2("Slik klagar du"),
                    Steg(&[
                        "Opne vedtaket det gjeld, og noter nummeret.",
                        "Skriv kva som er feil, og kva du meiner er rett.",
                        "Legg ved det som viser at du har rett.",
                        "Send klaga før fristen.",
                    ]),
                    H2("Klagar du for ein annan?"),
                    P("Då må du leggje ved skriftleg fullmakt. Advokatar treng ikkje det."),
                    H2("Dette skjer med klaga"),
                    Steg(&[
                        "Helfo vurderer saka på nytt og kan endre vedtaket heilt eller delvis.",
                        "Dersom Helfo ikkje endrar alt du ber om, går klaga til Helseklage. Det er eit eige organ, og det kostar ingenting.",
                        "Helseklage skriv til deg om kor lang tid det tek.",
                    ]),
                    P("Reglane står i folketrygdlova § 21-12 og forvaltningslova kapittel VI."),
                    Lenke {
                        tekst: "Sjå vedtaka dine",
                        href: "/oppgjor/vedtak",
                    },
                ],
            },
        ),
    },
];
