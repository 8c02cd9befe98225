//! The letters the portal sends by mail.
//!
//! Mail is open post: a letter says that something has happened and where to read it. It never holds patients, amounts or whole account
//! numbers; those are read in the portal (eForvaltningsforskriften § 8). Dates, times and masked numbers come ready written from
//! `format` and `types`, so that mail and page say the same.

mod epostadresse;

pub use epostadresse::{bekreft_epost, epost_endres, epost_endret, epostendring_stanset};

use crate::server::epost::Brev;
use grunn::text::{Sprak, T};

/// Who gets a notice of a change: the address in use, or the one that was in use before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mottaker {
    Gjeldende,
    Tidligere,
}

/// Receipt for a signed agreement.
pub fn avtale_signert(sprak: Sprak, versjon: &str, tidspunkt: &str, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Kvittering: Du har signert avtale om direkte oppgjør",
            &[
                &format!("Du signerte avtale om direkte oppgjør, versjon {versjon}, {tidspunkt}."),
                "Avtalen gjelder for behandling fra og med dagen du signerte. Du må også ha registrert en praksis.",
                "Se avtalen og last ned en kopi:",
                lenke,
            ],
        ),
        brev(
            Sprak::Nn,
            "Kvittering: Du har signert avtale om direkte oppgjer",
            &[
                &format!("Du signerte avtale om direkte oppgjer, versjon {versjon}, {tidspunkt}."),
                "Avtalen gjeld for behandling frå og med dagen du signerte. Du må òg ha registrert ein praksis.",
                "Sjå avtalen og last ned ein kopi:",
                lenke,
            ],
        ),
    )
    .i(sprak)
}

/// Receipt for a terminated agreement.
pub fn avtale_oppsagt(sprak: Sprak, siste_dag: &str, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Kvittering: Du har sagt opp avtale om direkte oppgjør",
            &[
                &format!("Siste dag er {siste_dag}. Du kan fortsatt sende krav for behandling du ga til og med den dagen."),
                "Ombestemmer du deg, kan du signere på nytt:",
                lenke,
                "Var det ikke deg? Logg inn og kontakt oss med en gang.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Kvittering: Du har sagt opp avtale om direkte oppgjer",
            &[
                &format!("Siste dag er {siste_dag}. Du kan framleis sende krav for behandling du gav til og med den dagen."),
                "Ombestemmer du deg, kan du signere på nytt:",
                lenke,
                "Var det ikkje deg? Logg inn og kontakt oss med ein gong.",
            ],
        ),
    )
    .i(sprak)
}

/// Receipt for a registered practice.
pub fn praksis_registrert(sprak: Sprak, praksis: &str, tidspunkt: &str, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Kvittering: Praksisen er registrert",
            &[
                &format!("Du registrerte praksisen {praksis} {tidspunkt}."),
                "Har du signert avtalen, kan du sende krav for behandling fra datoen som står i portalen.",
                "Se praksisen:",
                lenke,
                "Var det ikke deg? Logg inn og kontakt oss med en gang.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Kvittering: Praksisen er registrert",
            &[
                &format!("Du registrerte praksisen {praksis} {tidspunkt}."),
                "Har du signert avtalen, kan du sende krav for behandling frå datoen som står i portalen.",
                "Sjå praksisen:",
                lenke,
                "Var det ikkje deg? Logg inn og kontakt oss med ein gong.",
            ],
        ),
    )
    .i(sprak)
}

/// What a notice of a changed account says. The number is masked: the last digits only.
#[derive(Debug, Clone, Copy)]
pub struct Kontoendring<'a> {
    pub praksis: &'a str,
    pub konto_maskert: &'a str,
    pub brukes_fra: &'a str,
    /// The bank has not confirmed who owns it.
    pub kontrolleres: bool,
    /// Stops the change. The link works once, without login.
    pub stopp_lenke: &'a str,
    pub lenkedager: u32,
}

/// Notice of a changed account, to the address in use and to the one before it.
pub fn konto_endret(sprak: Sprak, mottaker: Mottaker, k: &Kontoendring<'_>) -> Brev {
    let Kontoendring {
        praksis,
        konto_maskert,
        brukes_fra,
        lenkedager,
        ..
    } = k;
    T({
            let hvorfor = match mottaker {
                Mottaker::Gjeldende => "Vi sender denne meldingen hver gang en konto blir endret.",
                Mottaker::Tidligere => "Du får meldingen fordi denne adressen nylig var registrert hos oss.",
            };
            let naar = if k.kontrolleres {
                "Vi kontrollerer nummeret før vi bruker det. Til da gjelder den gamle kontoen.".to_owned()
            } else {
                format!("Vi bruker den fra {brukes_fra}. Til da gjelder den gamle.")
            };
            brev(Sprak::Nb,
                "Kontonummeret for en praksis er endret",
                &[
                    &format!("Ny konto for praksisen {praksis} er {konto_maskert}. {naar}"),
                    "Var det deg? Da trenger du ikke gjøre noe.",
                    "Var det ikke deg? Stans endringen her. Du trenger ikke logge inn:",
                    k.stopp_lenke,
                    &format!(
                        "Da bruker vi den gamle kontoen til to saksbehandlere har sett på saken. Lenken virker én gang, i {lenkedager} dager."
                    ),
                    hvorfor,
                ],
            )
        }, {
            let kvifor = match mottaker {
                Mottaker::Gjeldende => "Vi sender denne meldinga kvar gong ein konto blir endra.",
                Mottaker::Tidligere => "Du får meldinga fordi denne adressa nyleg var registrert hos oss.",
            };
            let naar = if k.kontrolleres {
                "Vi kontrollerer nummeret før vi bruker det. Til då gjeld den gamle kontoen.".to_owned()
            } else {
                format!("Vi bruker han frå {brukes_fra}. Til då gjeld den gamle.")
            };
            brev(Sprak::Nn,
                "Kontonummeret for ein praksis er endra",
                &[
                    &format!("Ny konto for praksisen {praksis} er {konto_maskert}. {naar}"),
                    "Var det deg? Då treng du ikkje gjere noko.",
                    "Var det ikkje deg? Stans endringa her. Du treng ikkje logge inn:",
                    k.stopp_lenke,
                    &format!(
                        "Då bruker vi den gamle kontoen til to saksbehandlarar har sett på saka. Lenkja verkar éin gong, i {lenkedager} dagar."
                    ),
                    kvifor,
                ],
            )
        }).i(sprak)
}

/// Tells everyone that somebody stopped a change of account.
pub fn kontoendring_stanset(sprak: Sprak, praksis: &str, kontakt_lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Kontoendringen er stanset",
            &[
                &format!("Noen brukte lenken i e-posten vår og stanset endringen av kontonummer for praksisen {praksis}."),
                "Vi bruker den gamle kontoen. To saksbehandlere ser på saken, og du får e-post når den er avgjort.",
                "Har du spørsmål, eller var stansen en feil? Kontakt oss:",
                kontakt_lenke,
            ],
        ),
        brev(
            Sprak::Nn,
            "Kontoendringa er stansa",
            &[
                &format!("Nokon brukte lenkja i e-posten vår og stansa endringa av kontonummer for praksisen {praksis}."),
                "Vi bruker den gamle kontoen. To saksbehandlarar ser på saka, og du får e-post når ho er avgjord.",
                "Har du spørsmål, eller var stansen ein feil? Kontakt oss:",
                kontakt_lenke,
            ],
        ),
    )
    .i(sprak)
}

/// Tells everyone what case workers decided about a new account.
pub fn konto_avgjort(sprak: Sprak, praksis: &str, godkjent: bool, lenke: &str) -> Brev {
    T(
        {
            let utfall = if godkjent {
                format!("Vi har sett på det nye kontonummeret for praksisen {praksis}. Endringen kan gå videre.")
            } else {
                format!("Vi har sett på det nye kontonummeret for praksisen {praksis}. Det ble ikke godkjent, og vi bruker det ikke.")
            };
            brev(
                Sprak::Nb,
                "Kontonummeret er kontrollert",
                &[&utfall, "Se i Praksisportalen hvilken konto vi bruker:", lenke],
            )
        },
        {
            let utfall = if godkjent {
                format!("Vi har sett på det nye kontonummeret for praksisen {praksis}. Endringa kan gå vidare.")
            } else {
                format!("Vi har sett på det nye kontonummeret for praksisen {praksis}. Det vart ikkje godkjent, og vi bruker det ikkje.")
            };
            brev(
                Sprak::Nn,
                "Kontonummeret er kontrollert",
                &[&utfall, "Sjå i Praksisportalen kva konto vi bruker:", lenke],
            )
        },
    )
    .i(sprak)
}

/// Tells the agency's own address that somebody stopped a change of account. No names: the case is read after login.
pub fn sak_kontoendring(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Ny sak: en kontoendring er stanset",
            &[
                "Noen har meldt at de ikke har endret kontonummeret sitt. Endringen er stanset. Se saken:",
                lenke,
            ],
        ),
        brev(
            Sprak::Nn,
            "Ny sak: ei kontoendring er stansa",
            &[
                "Nokon har meldt at dei ikkje har endra kontonummeret sitt. Endringa er stansa. Sjå saka:",
                lenke,
            ],
        ),
    )
    .i(sprak)
}

/// Tells an address that it no longer gets the decisions of a practice.
pub fn vedtaksepost_fjernet(sprak: Sprak, praksis: &str, ikke_meg_lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "E-postadressen er fjernet fra en praksis",
            &[
                &format!("Denne adressen får ikke lenger utbetalingsvedtak for praksisen {praksis}."),
                "Var det deg? Da trenger du ikke gjøre noe.",
                "Var det ikke deg? Si fra her:",
                ikke_meg_lenke,
            ],
        ),
        brev(
            Sprak::Nn,
            "E-postadressa er fjerna frå ein praksis",
            &[
                &format!("Denne adressa får ikkje lenger utbetalingsvedtak for praksisen {praksis}."),
                "Var det deg? Då treng du ikkje gjere noko.",
                "Var det ikkje deg? Sei frå her:",
                ikke_meg_lenke,
            ],
        ),
    )
    .i(sprak)
}

/// Receipt for documents that were sent. Which ones is read after login.
pub fn dokumenter_sendt(sprak: Sprak, tidspunkt: &str, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Kvittering: Vi har fått dokumentene dine",
            &[
                &format!("Du sendte dokumenter i Praksisportalen {tidspunkt}."),
                "Se hva vi har fått, og hva som skjer nå:",
                lenke,
                "Var det ikke deg? Logg inn og kontakt oss med en gang.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Kvittering: Vi har fått dokumenta dine",
            &[
                &format!("Du sende dokument i Praksisportalen {tidspunkt}."),
                "Sjå kva vi har fått, og kva som skjer no:",
                lenke,
                "Var det ikkje deg? Logg inn og kontakt oss med ein gong.",
            ],
        ),
    )
    .i(sprak)
}

/// Asks whether consents still hold, or for an answer where there is none. What has been answered is read after login.
pub fn samtykke_paminnelse(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Se over samtykkene dine",
            &[
                "I Praksisportalen velger du hva vi kan bruke e-postadressen din til. Se over valgene dine:",
                lenke,
                "Svarer du ikke, endrer vi ingenting. Ja og nei er like gode svar.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Sjå over samtykka dine",
            &[
                "I Praksisportalen vel du kva vi kan bruke e-postadressa di til. Sjå over vala dine:",
                lenke,
                "Svarar du ikkje, endrar vi ingenting. Ja og nei er like gode svar.",
            ],
        ),
    )
    .i(sprak)
}

/// Tells the person that the decisions of a practice do not reach an address. Which address is read after login.
pub fn vedtaksepost_avvist(sprak: Sprak, praksis: &str, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "En e-postadresse tar ikke imot e-post",
            &[
                &format!("En av adressene for utbetalingsvedtak i praksisen {praksis} tar ikke imot e-post fra oss. Rett adressen her:"),
                lenke,
                "Vedtakene ligger i Praksisportalen, så ingenting er tapt.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Ei e-postadresse tek ikkje imot e-post",
            &[
                &format!("Ei av adressene for utbetalingsvedtak i praksisen {praksis} tek ikkje imot e-post frå oss. Rett adressa her:"),
                lenke,
                "Vedtaka ligg i Praksisportalen, så ingenting er tapt.",
            ],
        ),
    )
    .i(sprak)
}

/// Notice that Enhetsregisteret has changed something about a practice site. What it is, is read after login.
pub fn sted_endret(sprak: Sprak, lenke: &str) -> Brev {
    T(brev(Sprak::Nb,
            "Sjekk praksisstedet ditt",
            &[
                "Enhetsregisteret har endret noe om et praksissted du har registrert. Vi har ikke endret praksisen din. Se hva det er, og hva du må gjøre:",
                lenke,
                "Du må logge inn for å lese det.",
            ],
        ), brev(Sprak::Nn,
            "Sjekk praksisstaden din",
            &[
                "Einingsregisteret har endra noko om ein praksisstad du har registrert. Vi har ikkje endra praksisen din. Sjå kva det er, og kva du må gjere:",
                lenke,
                "Du må logge inn for å lese det.",
            ],
        )).i(sprak)
}

/// Notice that an approval in HPR has changed and a practice must be cleared up. Which, is read after login.
pub fn godkjenning_endret(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "En praksis trenger avklaring",
            &[
                "HPR har gitt oss nye opplysninger om deg, og en praksis du har registrert, trenger avklaring. Se hva det betyr for deg:",
                lenke,
                "Du må logge inn for å lese det.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Ein praksis treng avklaring",
            &[
                "HPR har gitt oss nye opplysningar om deg, og ein praksis du har registrert, treng avklaring. Sjå kva det betyr for deg:",
                lenke,
                "Du må logge inn for å lese det.",
            ],
        ),
    )
    .i(sprak)
}

/// Notice that a practice is cleared up.
pub fn godkjenning_avklart(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Praksisen er avklart",
            &["Praksisen trenger ikke avklaring lenger. Du kan se den her:", lenke],
        ),
        brev(
            Sprak::Nn,
            "Praksisen er avklart",
            &["Praksisen treng ikkje avklaring lenger. Du kan sjå han her:", lenke],
        ),
    )
    .i(sprak)
}

/// Notice that a decision is paid. No amount, no number: those are read after login.
pub fn vedtak_utbetalt(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Du har fått et utbetalingsvedtak",
            &[
                "Et vedtak er betalt, og du kan lese det i Praksisportalen. Der ser du beløp, avviste regninger og hvordan du klager.",
                lenke,
                "Du må logge inn for å lese vedtaket.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Du har fått eit utbetalingsvedtak",
            &[
                "Eit vedtak er betalt, og du kan lese det i Praksisportalen. Der ser du beløp, avviste rekningar og korleis du klagar.",
                lenke,
                "Du må logge inn for å lese vedtaket.",
            ],
        ),
    )
    .i(sprak)
}

/// The bank refused a payment: what to do is read after login.
pub fn betaling_avvist(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "En utbetaling kom ikke fram",
            &[
                "Banken tok ikke imot en utbetaling til praksisen din. I Praksisportalen ser du hvilken, og hva du må gjøre for å få pengene.",
                lenke,
                "Du må logge inn for å lese vedtaket.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Ei utbetaling kom ikkje fram",
            &[
                "Banken tok ikkje imot ei utbetaling til praksisen din. I Praksisportalen ser du kva for ei, og kva du må gjere for å få pengane.",
                lenke,
                "Du må logge inn for å lese vedtaket.",
            ],
        ),
    )
    .i(sprak)
}

/// Notice of a decision that pays nothing: all bills rejected, or the amount went to cover credited ones.
pub fn vedtak_uten_utbetaling(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Du har fått et vedtak fra Helfo",
            &[
                "Du har fått et vedtak som ikke gir utbetaling. I Praksisportalen ser du hvorfor, hva du kan gjøre, og hvordan du klager.",
                lenke,
                "Du må logge inn for å lese vedtaket.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Du har fått eit vedtak frå Helfo",
            &[
                "Du har fått eit vedtak som ikkje gir utbetaling. I Praksisportalen ser du kvifor, kva du kan gjere, og korleis du klagar.",
                lenke,
                "Du må logge inn for å lese vedtaket.",
            ],
        ),
    )
    .i(sprak)
}

/// Notice that a case worker has decided on the education of a logoped or audiopedagog. What was decided is read after login.
pub fn utdanning_avgjort(sprak: Sprak, lenke: &str) -> Brev {
    T(
        brev(
            Sprak::Nb,
            "Svar på utdanningsdokumentasjonen din",
            &[
                "Helfo har sett på utdanningsdokumentasjonen din. Svaret ligger i Praksisportalen:",
                lenke,
                "Du må logge inn for å lese det.",
            ],
        ),
        brev(
            Sprak::Nn,
            "Svar på utdanningsdokumentasjonen din",
            &[
                "Helfo har sett på utdanningsdokumentasjonen din. Svaret ligg i Praksisportalen:",
                lenke,
                "Du må logge inn for å lese det.",
            ],
        ),
    )
    .i(sprak)
}

/// Greeting, paragraphs and the closing every letter shares.
fn brev(sprak: Sprak, emne: &str, avsnitt: &[&str]) -> Brev {
    let slutt = T(
        "Helfo\n\nDu kan ikke svare på denne e-posten. Vi ber aldri om passord, kode eller kontonummer på e-post.",
        "Helfo\n\nDu kan ikkje svare på denne e-posten. Vi ber aldri om passord, kode eller kontonummer på e-post.",
    )
    .i(sprak);
    Brev {
        emne: emne.to_owned(),
        tekst: format!("Hei\n\n{}\n\n{slutt}\n", avsnitt.join("\n\n")),
    }
}
