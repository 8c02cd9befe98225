//! Texts of attachments and of the approval of education, bokmål and nynorsk side by side.

use super::model::Dokument;
pub use grunn::text::T;
use grunn::text::{Sprak, Ting};

// Sending files
pub const TITTEL: T = T("Vedlegg", "Vedlegg");
pub const REGLER: T = T(
    "Send PDF, JPEG eller PNG på høyst 10 MB. Send én fil om gangen, og høyst ti.",
    "Send PDF, JPEG eller PNG på høgst 10 MB. Send éi fil om gongen, og høgst ti.",
);
pub const DETTE_TRENGER_VI: T = T("Dette trenger vi", "Dette treng vi");
pub const HPR_HENTES: T = T(
    "Godkjenningene dine henter vi fra Helsepersonellregisteret.",
    "Godkjenningane dine hentar vi frå Helsepersonellregisteret.",
);
pub const LEGG_VED: T = T("Legg ved en fil", "Legg ved ei fil");
pub const HVA: T = T("Hva viser fila?", "Kva viser fila?");
pub const FIL: T = T("Fil", "Fil");
pub const LAST_OPP: T = T("Last opp fila", "Last opp fila");
pub const FILENE: T = T("Filene dine", "Filene dine");
pub const INGEN_FILER: T = T(
    "Du har ikke lastet opp noen filer ennå.",
    "Du har ikkje lasta opp nokon filer enno.",
);
pub const LAST_NED: T = T("Last ned", "Last ned");
pub const SLETT: T = T("Slett", "Slett");
pub const SENDT: T = T("Sendt", "Sendt");
pub const IKKE_SENDT: T = T("Ikke sendt", "Ikkje sendt");
pub const LASTET: T = T("Fila er lastet opp.", "Fila er lasta opp.");
pub const SLETTET: T = T("Fila er slettet.", "Fila er sletta.");
pub const VEDLEGG_SENDT: T = T("Vedleggene er sendt.", "Vedlegga er sende.");
pub const USJEKKET: T = T(", ikke sjekket for virus", ", ikkje sjekka for virus");
pub const MA: T = T("må sendes", "må sendast");
pub const KAN: T = T("hvis det gjelder deg", "om det gjeld deg");
pub const LASTER: T = T("Laster opp:", "Lastar opp:");
pub const AVBRUTT: T = T(
    "Fila kom ikke fram. Sjekk nettet, og prøv igjen.",
    "Fila kom ikkje fram. Sjekk nettet, og prøv igjen.",
);

/// How long a file that is not sent is kept.
pub fn usendte_slettes(dager: u32, sprak: Sprak) -> String {
    let T(nb, nn) = Ting::Dag.antall(dager.into());
    T(
        format!("Filer du ikke sender, sletter vi etter {nb}."),
        format!("Filer du ikkje sender, slettar vi etter {nn}."),
    )
    .i(sprak)
}

// A practice's attachments
pub const PRAKSIS_INGRESS: T = T(
    "Dokumentene viser at du har rett til oppgjør på denne praksisen. En saksbehandler kan lese dem når de er sendt.",
    "Dokumenta viser at du har rett til oppgjer på denne praksisen. Ein saksbehandlar kan lese dei når dei er sende.",
);
pub const SENERE: T = T(
    "Mangler du et dokument? Du kan gå videre nå og sende det senere fra siden om praksisen.",
    "Manglar du eit dokument? Du kan gå vidare no og sende det seinare frå sida om praksisen.",
);
pub const FORTSETT: T = T("Fortsett", "Hald fram");
pub const SEND_VEDLEGG: T = T("Send vedleggene", "Send vedlegga");
pub const TIL_PRAKSIS: T = T("Til praksisen", "Til praksisen");
pub const SE_VEDLEGG: T = T("Se og send vedlegg", "Sjå og send vedlegg");
pub const SE_FILENE: T = T("Se vedleggene", "Sjå vedlegga");
pub const MANGLER: T = T("Vi mangler:", "Vi manglar:");
pub const ALT_SENDT: T = T("Vi har fått dokumentene vi trenger.", "Vi har fått dokumenta vi treng.");
pub const OPPGAVE_PRAKSIS: T = T("Send dokumentasjon for praksisen", "Send dokumentasjon for praksisen");
pub const OPPGAVE_PRAKSIS_HVORFOR: T = T(
    "Dokumentene viser at du har rett til oppgjør. Når vi har dem, trenger du ikke gjøre mer.",
    "Dokumenta viser at du har rett til oppgjer. Når vi har dei, treng du ikkje gjere meir.",
);

// Education
pub const UTDANNING: T = T("Utdanningsdokumentasjon", "Utdanningsdokumentasjon");
pub const UTDANNING_INGRESS: T = T(
    "Logopeder og audiopedagoger står ikke i Helsepersonellregisteret. Derfor må Helfo godkjenne utdanningen din før du kan få oppgjør.",
    "Logopedar og audiopedagogar står ikkje i Helsepersonellregisteret. Derfor må Helfo godkjenne utdanninga di før du kan få oppgjer.",
);
pub const VELG_YRKE: T = T("Hva er du utdannet som?", "Kva er du utdanna som?");
pub const ANGAR_IKKE: T = T(
    "Godkjenningene dine står i Helsepersonellregisteret. Du trenger ikke sende utdanningsdokumentasjon.",
    "Godkjenningane dine står i Helsepersonellregisteret. Du treng ikkje sende utdanningsdokumentasjon.",
);
pub const HVA_SKJER: T = T("Hva skjer nå?", "Kva skjer no?");
pub const STEG: [T; 3] = [
    T(
        "Du laster opp vitnemålet og sender det til Helfo.",
        "Du lastar opp vitnemålet og sender det til Helfo.",
    ),
    T(
        "En saksbehandler ser på det. Du får svar på e-post.",
        "Ein saksbehandlar ser på det. Du får svar på e-post.",
    ),
    T(
        "Når utdanningen er godkjent, kan du få oppgjør fra og med dagen du signerte avtalen.",
        "Når utdanninga er godkjend, kan du få oppgjer frå og med dagen du signerte avtalen.",
    ),
];
pub const SEND_UTDANNING: T = T("Send til Helfo", "Send til Helfo");
pub const SEND_UTDANNING_HJELP: T = T(
    "Når du har sendt filene, kan du ikke slette dem.",
    "Når du har sendt filene, kan du ikkje slette dei.",
);
pub const UTDANNING_KVITTERING: T = T("Utdanningsdokumentasjonen er sendt", "Utdanningsdokumentasjonen er send");
pub const TIL_PRAKSISER: T = T("Gå til praksis", "Gå til praksis");
pub const SE_STATUS: T = T("Se status for utdanningen", "Sjå status for utdanninga");
pub const SE_OG_SEND: T = T("Send utdanningsdokumentasjon", "Send utdanningsdokumentasjon");
pub const BEGRUNNELSE: T = T("Begrunnelsen fra saksbehandleren:", "Grunngivinga frå saksbehandlaren:");
pub const SVARTE: T = T("Helfo svarte", "Helfo svarte");
pub const DU_SENDTE: T = T("Du sendte dokumentene", "Du sende dokumenta");
pub const TIDLIGERE: T = T("Sendt tidligere", "Sendt tidlegare");
pub const TILBAKE_HELSEAKTOR: T = T("Til Helseaktør", "Til Helseaktør");
pub const KONTAKT_FORST: T = T(
    "Fyll ut e-postadresse og telefonnummer først. Vi må kunne svare deg.",
    "Fyll ut e-postadresse og telefonnummer først. Vi må kunne svare deg.",
);

/// A state of education: colour, word, what it means and what happens next.
pub struct Statustekst {
    pub farge: &'static str,
    pub ord: T,
    pub setning: T,
    /// The front page's task; `None` when there is nothing to know.
    pub oppgave: Option<T>,
}

pub const S_IKKE_SENDT: Statustekst = Statustekst {
    farge: "warning",
    ord: T("Ikke sendt", "Ikkje sendt"),
    setning: T(
        "Vi mangler vitnemålet ditt. Du kan ikke få oppgjør før Helfo har godkjent utdanningen din.",
        "Vi manglar vitnemålet ditt. Du kan ikkje få oppgjer før Helfo har godkjent utdanninga di.",
    ),
    oppgave: Some(T("Send utdanningsdokumentasjon", "Send utdanningsdokumentasjon")),
};
pub const S_TIL_BEHANDLING: Statustekst = Statustekst {
    farge: "info",
    ord: T("Til behandling", "Til behandling"),
    setning: T(
        "En saksbehandler ser på dokumentene, og du får svar på e-post. Vent med å sende krav til utdanningen er godkjent.",
        "Ein saksbehandlar ser på dokumenta, og du får svar på e-post. Vent med å sende krav til utdanninga er godkjend.",
    ),
    oppgave: Some(T("Utdanningen din er til behandling", "Utdanninga di er til behandling")),
};
pub const S_GODKJENT: Statustekst = Statustekst {
    farge: "success",
    ord: T("Godkjent", "Godkjend"),
    setning: T("Helfo har godkjent utdanningen din.", "Helfo har godkjent utdanninga di."),
    oppgave: None,
};
pub const S_AVVIST: Statustekst = Statustekst {
    farge: "danger",
    ord: T("Ikke godkjent", "Ikkje godkjend"),
    setning: T(
        "Helfo har ikke godkjent utdanningen din. Les begrunnelsen, og send dokumentasjon på nytt.",
        "Helfo har ikkje godkjent utdanninga di. Les grunngivinga, og send dokumentasjon på nytt.",
    ),
    oppgave: Some(T(
        "Utdanningen din er ikke godkjent. Send på nytt",
        "Utdanninga di er ikkje godkjend. Send på nytt",
    )),
};

/// What a document is, as the form and the list call it.
pub const fn dokument(d: Dokument) -> T {
    match d {
        Dokument::Fastlegeavtale => T("Fastlegeavtale med kommunen", "Fastlegeavtale med kommunen"),
        Dokument::Spesialisering => T(
            "Bekreftelse fra kommunen på at du er under spesialisering",
            "Stadfesting frå kommunen på at du er under spesialisering",
        ),
        Dokument::Vikaravtale => T("Vikaravtale eller arbeidsavtale", "Vikaravtale eller arbeidsavtale"),
        Dokument::Legevakt => T(
            "Arbeidsavtale eller bekreftelse fra kommunen",
            "Arbeidsavtale eller stadfesting frå kommunen",
        ),
        Dokument::Driftsavtale => T("Driftsavtale", "Driftsavtale"),
        Dokument::Vikargodkjenning => T(
            "Godkjenning av vikariatet fra kommunen eller helseforetaket",
            "Godkjenning av vikariatet frå kommunen eller helseføretaket",
        ),
        Dokument::Institusjon => T(
            "Bekreftelse fra institusjonen med rolle, periode og timer i uka",
            "Stadfesting frå institusjonen med rolle, periode og timar i veka",
        ),
        Dokument::Spesialist => T("Siste gyldige spesialistgodkjenning", "Siste gyldige spesialistgodkjenning"),
        Dokument::Vitnemal => T("Vitnemål", "Vitnemål"),
        Dokument::Kurs => T("Annet som viser utdanningen din", "Anna som viser utdanninga di"),
    }
}

grunn::feltfeil! {
    /// What is wrong with a file, or with what is sent.
    Filfeil {
        DokumentMangler = "dokument-mangler": T("Velg hva fila viser.", "Vel kva fila viser."),
        Mangler = "fil-mangler": T("Velg fila du vil laste opp.", "Vel fila du vil laste opp."),
        Tom = "fil-tom": T("Fila er tom. Velg en annen fil.", "Fila er tom. Vel ei anna fil."),
        ForStor = "fil-for-stor": T(
            "Fila er større enn 10 MB. Lag en mindre fil, og prøv igjen.",
            "Fila er større enn 10 MB. Lag ei mindre fil, og prøv igjen.",
        ),
        Type = "fil-type": T(
            "Fila er ikke en PDF, JPEG eller PNG. Lagre dokumentet som PDF, og prøv igjen.",
            "Fila er ikkje ein PDF, JPEG eller PNG. Lagre dokumentet som PDF, og prøv igjen.",
        ),
        Virus = "fil-virus": T(
            "Vi fant virus i fila og tok ikke imot den. Sjekk maskinen din, og send en annen fil.",
            "Vi fann virus i fila og tok ikkje imot ho. Sjekk maskina di, og send ei anna fil.",
        ),
        Aktiv = "fil-aktiv": T(
            "Fila har skript, skjema som sender seg selv, eller andre filer i seg. Skriv den ut til en ny PDF, og send den.",
            "Fila har skript, skjema som sender seg sjølv, eller andre filer i seg. Skriv ho ut til ein ny PDF, og send den.",
        ),
        Laast = "fil-laast": T(
            "Fila er låst med passord eller kryptert. Lagre den uten lås, og prøv igjen.",
            "Fila er låst med passord eller kryptert. Lagre ho utan lås, og prøv igjen.",
        ),
        Uleselig = "fil-uleselig": T(
            "Vi klarte ikke å lese fila. Lag den på nytt, og prøv igjen.",
            "Vi klarte ikkje å lese fila. Lag ho på nytt, og prøv igjen.",
        ),
        ForMangePunkter = "fil-for-mange-punkter": T(
            "Bildet har mer enn 25 millioner punkter. Lag et mindre bilde, og prøv igjen.",
            "Biletet har meir enn 25 millionar punkt. Lag eit mindre bilete, og prøv igjen.",
        ),
        VirusUkjent = "fil-virus-ukjent": T(
            "Vi fikk ikke sjekket fila for virus nå. Prøv igjen om litt.",
            "Vi fekk ikkje sjekka fila for virus no. Prøv igjen om litt.",
        ),
        ForMange = "fil-for-mange": T(
            "Du har ti filer som ikke er sendt. Slett en, eller send dem først.",
            "Du har ti filer som ikkje er sende. Slett ei, eller send dei først.",
        ),
        VitnemalMangler = "vitnemal-mangler": T("Last opp vitnemålet ditt før du sender.", "Last opp vitnemålet ditt før du sender."),
        IngenNye = "ingen-nye": T("Last opp en fil før du sender.", "Last opp ei fil før du sender."),
        Endret = "endret": T("Noe gikk galt. Prøv igjen.", "Noko gjekk gale. Prøv igjen."),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use grunn::Feltkode as _;

    use super::*;

    #[test]
    fn every_fault_has_its_own_sentence_in_both_languages() {
        for sprak in Sprak::ALLE {
            let setninger: HashSet<String> = Filfeil::alle(0).iter().map(|f| f.setning(sprak)).collect();
            assert_eq!(setninger.len(), Filfeil::alle(0).len());
        }
    }
}
