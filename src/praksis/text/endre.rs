//! Texts of the pages that change a practice, and of the page behind the link in the mail about an account.

use super::T;

pub const ENDRE_KONTO: T = T("Endre kontonummer", "Endre kontonummer");
pub const ENDRE_KONTO_INGRESS: T = T(
    "I neste steg ser du gammelt og nytt nummer. Før endringen lagres, må du logge inn på nytt.",
    "I neste steg ser du gammalt og nytt nummer. Før endringa blir lagra, må du logge inn på nytt.",
);
pub const KONTO_NAA: T = T("Kontonummer i dag", "Kontonummer i dag");
pub const KONTO_NY: T = T("Nytt kontonummer", "Nytt kontonummer");
pub const KONTO_SJEKK: T = T("Sjekk det nye kontonummeret", "Sjekk det nye kontonummeret");
pub const KONTO_FERSK: T = T(
    "Et kontonummer kan bare endres rett etter innlogging. Det verner deg mot at andre endrer kontoen. Det nye nummeret er tatt vare på.",
    "Eit kontonummer kan berre endrast rett etter innlogging. Det vernar deg mot at andre endrar kontoen. Det nye nummeret er teke vare på.",
);
pub const NY_FERSK: T = T(
    "En praksis med kontonummer kan bare registreres rett etter innlogging. Det verner deg mot at andre styrer pengene. Svarene dine er tatt vare på.",
    "Ein praksis med kontonummer kan berre registrerast rett etter innlogging. Det vernar deg mot at andre styrer pengane. Svara dine er tekne vare på.",
);
pub const KONTO_ENDRET_TITTEL: T = T("Dette er endret etter at du åpnet siden", "Dette er endra etter at du opna sida");
pub const KONTO_ENDRET: T = T(
    "Kontonummeret, svaret fra banken eller datoen er ikke lenger det siden viste. Vi har ikke endret kontoen. Sjekk alt før du endrer den.",
    "Kontonummeret, svaret frå banken eller datoen er ikkje lenger det sida viste. Vi har ikkje endra kontoen. Sjekk alt før du endrar han.",
);
pub const KONTO_BEKREFT: T = T("Endre kontonummeret", "Endre kontonummeret");
pub const KONTO_FRA: T = T("Tas i bruk", "Blir teke i bruk");
pub const KONTO_HVA: T = T(
    "Til da går utbetalinger til kontoen du har i dag. Vi varsler alle e-postadressene som er registrert, også den personlige.",
    "Til då går utbetalingar til kontoen du har i dag. Vi varslar alle e-postadressene som er registrerte, også den personlege.",
);
pub const KONTO_AVVIK_TITTEL: T = T(
    "Banken bekrefter ikke at du kan bruke kontoen",
    "Banken stadfestar ikkje at du kan bruke kontoen",
);
pub const KONTO_AVVIK: T = T(
    "Du kan lagre nummeret likevel. Da må to saksbehandlere godkjenne det før vi bruker det. Sjekk sifrene en gang til først.",
    "Du kan lagre nummeret likevel. Då må to saksbehandlarar godkjenne det før vi bruker det. Sjekk siffera ein gong til først.",
);
pub const KONTO_ETTER_KONTROLL: T = T("Når nummeret er godkjent", "Når nummeret er godkjent");
pub const KONTO_TAUS_TITTEL: T = T("Vi får ikke svar fra banken nå", "Vi får ikkje svar frå banken no");
pub const KONTO_TAUS: T = T(
    "Du kan lagre nummeret likevel. Vi spør banken igjen, og bruker nummeret når eieren er bekreftet.",
    "Du kan lagre nummeret likevel. Vi spør banken igjen, og bruker nummeret når eigaren er stadfesta.",
);
pub const KONTO_VENTER: T = T("brukes fra", "blir brukt frå");
pub const KONTO_TIL_DA: T = T("Til da brukes", "Til då bruker vi");
pub const SKRIV_ANNEN_KONTO: T = T("Skriv et annet nummer", "Skriv eit anna nummer");
pub const ENDRE_EPOST: T = T("Endre e-post for utbetalingsvedtak", "Endre e-post for utbetalingsvedtak");
pub const ENDRE_STED: T = T("Endre praksissted", "Endre praksisstad");
pub const ENDRE_STED_INGRESS: T = T(
    "Det nye stedet gjelder fra i dag. Det gamle står i historikken.",
    "Den nye staden gjeld frå i dag. Den gamle står i historikken.",
);
pub const ENDRE_AMB: T = T("Endre om praksisen er ambulerende", "Endre om praksisen er ambulerande");
pub const ENDRE_SLUTT: T = T("Avslutt praksisen eller endre sluttdato", "Avslutt praksisen eller endre sluttdato");
pub const SLUTT_INGRESS: T = T(
    "Praksisen blir ikke slettet. Du kan sende regninger for behandling til og med siste dag, inntil seks måneder etter behandlingsmåneden.",
    "Praksisen blir ikkje sletta. Du kan sende rekningar for behandling til og med siste dag, inntil seks månader etter behandlingsmånaden.",
);
pub const LAGRE: T = T("Lagre endringen", "Lagre endringa");
pub const HOVEDADRESSE_STOR: T = T("Hovedadresse", "Hovudadresse");
pub const ANDRE_ADRESSER: T = T("Andre adresser", "Andre adresser");
pub const SVAR_ENDRET_TITTEL: T = T("Svarene er endret", "Svara er endra");
pub const SVAR_ENDRET: T = T(
    "De er endret i en annen fane eller på en annen enhet etter at du åpnet siden. Praksisen er ikke registrert. Sjekk svarene før du registrerer.",
    "Dei er endra i ei anna fane eller på ei anna eining etter at du opna sida. Praksisen er ikkje registrert. Sjekk svara før du registrerer.",
);

// «This was not me»
pub const MELDT_TITTEL: T = T(
    "Var det ikke du som endret kontonummeret?",
    "Var det ikkje du som endra kontonummeret?",
);
pub const MELDT_TEKST: T = T(
    "Stans endringen, så bruker vi den gamle kontoen til to saksbehandlere har sett på saken. Du trenger ikke logge inn.",
    "Stans endringa, så bruker vi den gamle kontoen til to saksbehandlarar har sett på saka. Du treng ikkje logge inn.",
);
pub const MELDT_TEKST2: T = T(
    "Vi varsler alle e-postadressene som er registrert. Ingen kan endre kontonummeret mens saken er åpen.",
    "Vi varslar alle e-postadressene som er registrerte. Ingen kan endre kontonummeret medan saka er open.",
);
pub const MELDT_KNAPP: T = T("Stans endringen", "Stans endringa");
pub const MELDT_FERDIG_TITTEL: T = T("Endringen er stanset", "Endringa er stansa");
pub const MELDT_FERDIG: T = T(
    "Vi bruker den gamle kontoen. To saksbehandlere ser på saken, og du får e-post når den er avgjort.",
    "Vi bruker den gamle kontoen. To saksbehandlarar ser på saka, og du får e-post når ho er avgjord.",
);
pub const MELDT_FERDIG_RAAD: T = T(
    "Tror du at andre har brukt innloggingen din? Sperr den hos den som ga deg e-ID-en, for eksempel banken.",
    "Trur du at andre har brukt innlogginga di? Sperr ho hos den som gav deg e-ID-en, til dømes banken.",
);
pub const MELDT_DOD_TITTEL: T = T("Lenken gjelder ikke lenger", "Lenkja gjeld ikkje lenger");
pub const MELDT_DOD: T = T(
    "Den kan være brukt eller for gammel, eller så mangler en del av den. Kontakt oss hvis noen har endret kontonummeret ditt.",
    "Ho kan vere brukt eller for gammal, eller så manglar ein del av ho. Kontakt oss om nokon har endra kontonummeret ditt.",
);
