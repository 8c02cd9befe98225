//! Texts for case workers, bokmål and nynorsk side by side.

use crate::praksis::kontovakt::model::Godkjenning;
use crate::sak::model::{Sakslag, Saksstatus, Svar};
use grunn::text::{Sprak, T, Ting};
use regler::kontroll::Pasientalder;

pub const TITTEL: T = T("Saker", "Saker");
pub const INGRESS: T = T(
    "Åpne saker står først, den eldste øverst. Listen viser ikke hvem sakene gjelder.",
    "Opne saker står først, den eldste øvst. Lista viser ikkje kven sakene gjeld.",
);
pub const LOGGES: T = T(
    "Hver gang du åpner en sak, blir det logget. Den saken gjelder, kan få vite det.",
    "Kvar gong du opnar ei sak, blir det logga. Den saka gjeld, kan få vite det.",
);
pub const TOM_TITTEL: T = T("Ingen saker", "Ingen saker");
pub const TOM: T = T("Når noe må ses på, kommer det her.", "Når noko må sjåast på, kjem det her.");
pub const SAK: T = T("Sak", "Sak");
pub const OPPRETTET: T = T("Opprettet", "Oppretta");
pub const ALDER: T = T("Alder", "Alder");
pub const STATUS: T = T("Status", "Status");
pub const TILBAKE: T = T("Alle saker", "Alle saker");
pub const GJELDER: T = T("Gjelder", "Gjeld");
pub const HPR: T = T("HPR-nummer", "HPR-nummer");
pub const PRAKSIS: T = T("Praksis", "Praksis");
pub const ORGNR: T = T("Organisasjonsnummer", "Organisasjonsnummer");
pub const KONTO: T = T("Kontoen saken gjelder", "Kontoen saka gjeld");
pub const FORRIGE: T = T("Konto før endringen", "Konto før endringa");
pub const I_BRUK: T = T("Konto vi betaler til nå", "Konto vi betaler til no");
pub const INGEN_I_BRUK: T = T(
    "Ingen. Utbetalingene til praksisen venter.",
    "Ingen. Utbetalingane til praksisen ventar.",
);
pub const SVAR_FRA_BANKEN: T = T("Svar fra banken", "Svar frå banken");
pub const TILSTAND: T = T("Kontoens tilstand", "Tilstanden til kontoen");
pub const STANSET: T = T("Stanset", "Stansa");
pub const NYERE: T = T("Nyere endring", "Nyare endring");
pub const NYERE_JA: T = T(
    "Ja, kontoen er byttet ut etterpå. Se kontoene under.",
    "Ja, kontoen er bytt ut etterpå. Sjå kontoane under.",
);
pub const ENDRET: T = T("Registrert", "Registrert");
pub const OBJEKT: T = T("Saken viser til", "Saka viser til");
pub const STED: T = T("Praksissted", "Praksisstad");
pub const KONTOER: T = T("Kontoene til praksisen", "Kontoane til praksisen");
pub const NR: T = T("Nummer", "Nummer");
pub const SAKSGANG: T = T("Hva som har skjedd i saken", "Kva som har skjedd i saka");
pub const BEGRUNNELSE: T = T("Begrunnelse", "Grunngiving");
pub const BEGRUNNELSE_HJELP: T = T(
    "Skriv hva du har kontrollert, og hvordan. Ikke skriv hele kontonummer eller fødselsnummer.",
    "Skriv kva du har kontrollert, og korleis. Ikkje skriv heile kontonummer eller fødselsnummer.",
);
pub const AVGJOR: T = T("Avgjør saken", "Avgjer saka");
pub const TO_TRENGS: T = T(
    "To saksbehandlere må godkjenne. Én er nok for å avvise.",
    "To saksbehandlarar må godkjenne. Éin er nok for å avvise.",
);
pub const FERSK: T = T(
    "En sak kan bare godkjennes rett etter innlogging. Begrunnelsen er tatt vare på.",
    "Ei sak kan berre godkjennast rett etter innlogging. Grunngivinga er teken vare på.",
);
pub const EN_HAR: T = T(
    "Én har godkjent. En annen saksbehandler må også godkjenne.",
    "Éin har godkjent. Ein annan saksbehandlar må òg godkjenne.",
);
pub const DU_HAR: T = T(
    "Du har godkjent saken. Nå må en annen saksbehandler godkjenne den. Du kan fortsatt avvise.",
    "Du har godkjent saka. No må ein annan saksbehandlar godkjenne ho. Du kan framleis avvise.",
);
pub const KONFLIKT_TITTEL: T = T(
    "Noen har endret saken etter at du åpnet den",
    "Nokon har endra saka etter at du opna ho",
);
pub const KONFLIKT: T = T(
    "Svaret ditt er ikke lagret. Se hva som står nå, og svar på nytt hvis det trengs.",
    "Svaret ditt er ikkje lagra. Sjå kva som står no, og svar på nytt om det trengst.",
);
pub const EGEN_TITTEL: T = T("Du har svart på saken før", "Du har svart på saka før");
pub const EGEN_KONFLIKT: T = T(
    "Siden du svarte fra nå, var åpnet før det første svaret ditt. Det gjelder. Det du sendte nå, er ikke lagret.",
    "Sida du svarte frå no, var opna før det første svaret ditt. Det gjeld. Det du sende no, er ikkje lagra.",
);
pub const HAR_FAATT_BESKJED: T = T("Behandleren har fått beskjed:", "Behandlaren har fått beskjed:");
pub const REGNINGER: T = T("Regninger som venter", "Rekningar som ventar");
pub const REGNINGER_AVGJORT: T = T("Regningene saken gjaldt", "Rekningane saka gjaldt");
pub const REGNING: T = T("Regning", "Rekning");
pub const INNSENDING: T = T("Innsending", "Innsending");
pub const KREVD_I_ALT: T = T("Krevd for dem i alt", "Kravd for dei i alt");
pub const BEHANDLET: T = T("Behandlet", "Behandla");
pub const KREVD: T = T("Krevd", "Kravd");
pub const TAKSTER: T = T("Takster", "Takstar");
pub const HVORFOR: T = T("Hvorfor den venter", "Kvifor ho ventar");
pub const HVORFOR_VENTET: T = T("Hva kontrollen og dere fant", "Kva kontrollen og de fann");
// Front page
pub const FORSIDE_ANTALL: T = T("Saker som venter", "Saker som ventar");
pub const FORSIDE_NYE: T = T("Nye", "Nye");
pub const FORSIDE_EN: T = T("Godkjent av én, venter på nummer to", "Godkjende av éin, ventar på nummer to");
pub const FORSIDE_ELDSTE: T = T("De eldste sakene", "Dei eldste sakene");
pub const FORSIDE_TOM: T = T("Ingen saker venter.", "Ingen saker ventar.");
pub const ALLE_SAKER: T = T("Se alle saker", "Sjå alle saker");

pub const BREV_GITT_OPP: T = T("E-post som ikke ble sendt", "E-post som ikkje vart send");
pub const MOTTAKER_AVVISTE: T = T("mottakeren tok ikke imot", "mottakaren tok ikkje imot");

/// The kind of a case, as a title.
pub fn slag(slag: Sakslag, sprak: Sprak) -> &'static str {
    match slag {
        Sakslag::KontoAvvik => T("Konto banken ikke har bekreftet", "Konto banken ikkje har stadfesta"),
        Sakslag::KontoMeldt => T("Kontoendring som er meldt som falsk", "Kontoendring som er meldt som falsk"),
        Sakslag::EnhetManuell => T("Praksissted som ikke er bekreftet", "Praksisstad som ikkje er stadfesta"),
        Sakslag::Utdanning => T("Dokumentasjon av utdanning", "Dokumentasjon av utdanning"),
        Sakslag::Godkjenning => T("Godkjenning i HPR som er endret", "Godkjenning i HPR som er endra"),
        Sakslag::Krav => T("Krav til manuell kontroll", "Krav til manuell kontroll"),
        Sakslag::Betaling => T("Avvik i en betaling", "Avvik i ei betaling"),
        Sakslag::Epost => T("E-post som er gitt opp", "E-post som er gitt opp"),
    }
    .i(sprak)
}

/// What an open case is about, and what each answer leads to.
pub fn forklaring(slag: Sakslag, sprak: Sprak) -> &'static str {
    match slag {
        Sakslag::KontoAvvik => T(
            "Bankenes register bekreftet ikke at praksisen eller eieren eier kontoen. Godkjenner dere, betaler vi til den. Avviser du, betaler vi aldri til den.",
            "Registeret til bankane stadfesta ikkje at praksisen eller eigaren eig kontoen. Godkjenner de, betaler vi til han. Avviser du, betaler vi aldri til han.",
        ),
        Sakslag::KontoMeldt => T(
            "Noen brukte lenken i e-posten og sa at de ikke endret kontoen. Opphever dere stansen, gjelder endringen. Forkaster du endringen, betaler vi aldri til den nye kontoen.",
            "Nokon brukte lenkja i e-posten og sa at dei ikkje endra kontoen. Opphevar de stansen, gjeld endringa. Forkastar du endringa, betaler vi aldri til den nye kontoen.",
        ),
        Sakslag::EnhetManuell => T(
            "Enhetsregisteret kan ikke bekrefte praksisstedet. Godkjenner du, står stedet som bekreftet av Helfo.",
            "Einingsregisteret kan ikkje stadfeste praksisstaden. Godkjenner du, står staden som stadfesta av Helfo.",
        ),
        Sakslag::Utdanning => T(
            "En behandler uten HPR-nummer har lagt ved dokumentasjon av utdanningen sin.",
            "Ein behandlar utan HPR-nummer har lagt ved dokumentasjon av utdanninga si.",
        ),
        Sakslag::Godkjenning => T(
            "HPR viser at eieren av praksisen har mistet eller fått begrenset en godkjenning. Lar du praksisen gå videre, er den avklart, og ingen regninger stanses av dette. Holder du fast, må den fortsatt avklares.",
            "HPR viser at eigaren av praksisen har mista eller fått avgrensa ei godkjenning. Lèt du praksisen gå vidare, er han avklart, og ingen rekningar blir stansa av dette. Held du fast, må han framleis avklarast.",
        ),
        Sakslag::Betaling => T(
            "Vedtakene våre og betalingssystemet sier ikke det samme. Godkjenner dere, er avviket avklart. Svarer du at det ikke er avklart, kommer saken igjen neste natt.",
            "Vedtaka våre og betalingssystemet seier ikkje det same. Godkjenner de, er avviket avklart. Svarar du at det ikkje er avklart, kjem saka igjen neste natt.",
        ),
        Sakslag::Epost => T(
            "E-posten under er gitt opp. Ingen mottaker kan rette det: feilen er i e-posten, eller den skulle til vår egen adresse. Be driften rette årsaken først. Godkjenner du, prøver vi å sende alt igjen. Avviser du, blir ingenting sendt.",
            "E-posten under er gitt opp. Ingen mottakar kan rette det: feilen er i e-posten, eller han skulle til vår eiga adresse. Be drifta rette årsaka først. Godkjenner du, prøver vi å sende alt igjen. Avviser du, blir ingenting sendt.",
        ),
        Sakslag::Krav => T(
            "Kontrollen kan verken godkjenne eller avvise regningene under. Godkjenner dere, betaler vi det de krever. Avviser du, får behandleren begrunnelsen din. De andre regningene i kravet følger reglene.",
            "Kontrollen kan verken godkjenne eller avvise rekningane under. Godkjenner de, betaler vi det dei krev. Avviser du, får behandlaren grunngivinga di. Dei andre rekningane i kravet følgjer reglane.",
        ),
    }
    .i(sprak)
}

/// What has happened in the case, and what comes. `nettopp`: by the one who reads, just now.
pub fn utfall(slag: Sakslag, status: Saksstatus, nettopp: bool, sprak: Sprak) -> Option<String> {
    let hva = match status {
        Saksstatus::Ny => return None,
        Saksstatus::UnderArbeid => T(
            "Den første av to saksbehandlere har godkjent. Ingenting er satt i verk ennå. Når en annen saksbehandler også godkjenner, er saken avgjort.",
            "Den første av to saksbehandlarar har godkjent. Ingenting er sett i verk enno. Når ein annan saksbehandlar òg godkjenner, er saka avgjord.",
        ),
        Saksstatus::Godkjent => T("Saken er avgjort: godkjent.", "Saka er avgjord: godkjend."),
        Saksstatus::Avvist => T("Saken er avgjort: avvist.", "Saka er avgjord: avvist."),
        Saksstatus::Bortfalt => T(
            "Saken falt bort, fordi det ikke var mer å avgjøre. Ingen har svart på den, og du trenger ikke gjøre noe.",
            "Saka fall bort, fordi det ikkje var meir å avgjere. Ingen har svart på ho, og du treng ikkje gjere noko.",
        ),
    };
    let saa = match (slag, status) {
        (Sakslag::Krav, Saksstatus::Godkjent) => T(
            "Kravet kontrolleres ferdig, og regningene blir med i neste utbetaling.",
            "Kravet blir kontrollert ferdig, og rekningane blir med i neste utbetaling.",
        ),
        (Sakslag::Krav, Saksstatus::Avvist) => T(
            "Kravet kontrolleres ferdig. Behandleren får begrunnelsen, og kan rette regningene eller klage.",
            "Kravet blir kontrollert ferdig. Behandlaren får grunngivinga, og kan rette rekningane eller klage.",
        ),
        (_, Saksstatus::Godkjent | Saksstatus::Avvist) => T("Du trenger ikke gjøre mer.", "Du treng ikkje gjere meir."),
        (_, Saksstatus::Ny | Saksstatus::UnderArbeid | Saksstatus::Bortfalt) => T("", ""),
    };
    let lagret = T("Svaret ditt er lagret.", "Svaret ditt er lagra.").i(sprak);
    let deler = [
        nettopp.then_some(lagret),
        Some(hva.i(sprak)),
        Some(saa.i(sprak)).filter(|s| !s.is_empty()),
    ];
    Some(deler.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// What a case worker is told of the patient: year of birth and age.
pub fn alder(p: Pasientalder, sprak: Sprak) -> String {
    let (aar, alder) = (p.fodt, p.alder);
    T(
        format!("Pasienten er født i {aar}, og var {alder} år."),
        format!("Pasienten er fødd i {aar}, og var {alder} år."),
    )
    .i(sprak)
}

/// The two buttons.
pub fn knapp(slag: Sakslag, svar: Svar, sprak: Sprak) -> &'static str {
    match (slag, svar) {
        (Sakslag::KontoMeldt, Svar::Godkjent) => T("Opphev stansen", "Opphev stansen"),
        (Sakslag::KontoMeldt, Svar::Avvist) => T("Forkast endringen", "Forkast endringa"),
        (Sakslag::Godkjenning, Svar::Godkjent) => T("La praksisen gå videre", "La praksisen gå vidare"),
        (Sakslag::Godkjenning, Svar::Avvist) => T("Hold fast", "Hald fast"),
        (Sakslag::Betaling, Svar::Godkjent) => T("Avviket er avklart", "Avviket er avklart"),
        (Sakslag::Betaling, Svar::Avvist) => T("Ikke avklart", "Ikkje avklart"),
        (Sakslag::Epost, Svar::Godkjent) => T("Send igjen", "Send igjen"),
        (Sakslag::Epost, Svar::Avvist) => T("Ikke send", "Ikkje send"),
        (_, Svar::Godkjent) => T("Godkjenn", "Godkjenn"),
        (_, Svar::Avvist) => T("Avvis", "Avvis"),
    }
    .i(sprak)
}

/// Colour and word of a state.
pub fn status(status: Saksstatus, sprak: Sprak) -> (&'static str, &'static str) {
    match status {
        Saksstatus::Ny => ("info", T("Ny", "Ny").i(sprak)),
        Saksstatus::UnderArbeid => ("warning", T("Godkjent av én", "Godkjend av éin").i(sprak)),
        Saksstatus::Godkjent => ("success", T("Godkjent", "Godkjend").i(sprak)),
        Saksstatus::Avvist => ("neutral", T("Avvist", "Avvist").i(sprak)),
        Saksstatus::Bortfalt => ("neutral", T("Falt bort", "Fall bort").i(sprak)),
    }
}

/// What somebody said.
pub fn svar(svar: Svar, sprak: Sprak) -> &'static str {
    match svar {
        Svar::Godkjent => T("godkjente", "godkjende").i(sprak),
        Svar::Avvist => T("avviste", "avviste").i(sprak),
    }
}

/// The state of an account.
pub fn tilstand(godkjenning: Godkjenning, sprak: Sprak) -> &'static str {
    crate::praksis::text::kontogodkjenning(godkjenning.kode(), sprak)
}

/// «3 dager».
pub fn dager(n: i64, sprak: Sprak) -> String {
    match n {
        0 => T("i dag", "i dag").i(sprak).to_owned(),
        n => Ting::Dag.antall(n).i(sprak),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_kind_has_words() {
        for sprak in Sprak::ALLE {
            for s in Sakslag::ALLE {
                assert!(forklaring(s, sprak).ends_with('.') && !slag(s, sprak).is_empty());
                for status in Saksstatus::ALLE {
                    let ord = utfall(s, status, true, sprak);
                    assert_eq!(ord.is_none(), status == Saksstatus::Ny);
                    assert!(
                        ord.is_none_or(|o| o.ends_with('.') && o.starts_with("Svaret ditt er lagr")),
                        "{s:?} {status:?}"
                    );
                }
            }
        }
        assert_eq!(
            (dager(0, Sprak::Nb), dager(2, Sprak::Nn)),
            ("i dag".to_owned(), "2 dagar".to_owned())
        );
    }
}
