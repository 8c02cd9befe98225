//! The audit trail in plain words: one sentence for every code in use. A test reads the source and tells when a new code has none.

use grunn::format;
use grunn::text::{Sprak, T};

/// Code, bokmål, nynorsk.
const HANDLINGER: &[(&str, T)] = &[
    (
        "avtale.erstattet",
        T("Avtalen ble erstattet av en ny versjon", "Avtalen vart erstatta av ein ny versjon"),
    ),
    ("avtale.sagt_opp", T("Avtalen ble sagt opp", "Avtalen vart sagt opp")),
    (
        "avtale.signert",
        T("Avtalen om direkte oppgjør ble signert", "Avtalen om direkte oppgjer vart signert"),
    ),
    (
        "drift.jobber_igjen",
        T(
            "Arbeid som var gitt opp, ble prøvd igjen",
            "Arbeid som var gitt opp, vart prøvd igjen",
        ),
    ),
    (
        "drift.kjoring_startet",
        T("En oppgjørskjøring ble startet for hånd", "Ei oppgjerskøyring vart starta for hand"),
    ),
    (
        "drift.ny_epoke",
        T(
            "Databasen ble gjenkjent som gjenopprettet, og utbetalinger ble stanset",
            "Databasen vart kjend att som gjenoppretta, og utbetalingar vart stansa",
        ),
    ),
    (
        "drift.profil_merket",
        T("Databasen ble merket med profil", "Databasen vart merkt med profil"),
    ),
    ("drift.stans_opphevet", T("En stans ble opphevet", "Ein stans vart oppheva")),
    ("drift.stanset", T("Arbeid ble stanset", "Arbeid vart stansa")),
    (
        "helseaktor.epost_bekreftet",
        T("E-postadressen ble bekreftet", "E-postadressa vart stadfesta"),
    ),
    (
        "helseaktor.epostendring_stanset",
        T("Endringen av e-postadresse ble stanset", "Endringa av e-postadresse vart stansa"),
    ),
    (
        "helseaktor.godkjenning_endret",
        T("En godkjenning i HPR ble endret", "Ei godkjenning i HPR vart endra"),
    ),
    (
        "helseaktor.hpr_erstattet",
        T("HPR-nummeret ble erstattet i HPR", "HPR-nummeret vart erstatta i HPR"),
    ),
    (
        "helseaktor.kontakt_endret",
        T("Kontaktopplysningene ble endret", "Kontaktopplysningane vart endra"),
    ),
    (
        "innsyn.lastet_ned",
        T(
            "Opplysningene dine ble lastet ned som fil",
            "Opplysningane dine vart lasta ned som fil",
        ),
    ),
    ("krav.avvist", T("Et krav kunne ikke tas imot", "Eit krav kunne ikkje takast imot")),
    (
        "krav.kontrolleres_igjen",
        T(
            "Avviste regninger kontrolleres på nytt",
            "Avviste rekningar blir kontrollerte på nytt",
        ),
    ),
    (
        "krav.kontrolleres_paa_nytt",
        T(
            "Et krav kontrolleres på nytt fordi takstene er endret",
            "Eit krav blir kontrollert på nytt fordi takstane er endra",
        ),
    ),
    ("krav.kontrollert", T("Et krav ble kontrollert", "Eit krav vart kontrollert")),
    (
        "krav.latt_ligge",
        T("En avvist regning ble latt ligge", "Ei avvist rekning vart låten liggje"),
    ),
    (
        "krav.lest_i_epj",
        T(
            "Journalsystemet ditt hentet opplysninger om krav eller praksis",
            "Journalsystemet ditt henta opplysningar om krav eller praksis",
        ),
    ),
    ("krav.mottatt", T("Et krav ble mottatt", "Eit krav vart motteke")),
    (
        "krav.praksis_valgt",
        T("Det ble valgt praksis for et krav", "Det vart valt praksis for eit krav"),
    ),
    (
        "krav.skilt_ut",
        T(
            "Regninger som venter på et register, ble skilt ut fra et krav",
            "Rekningar som ventar på eit register, vart skilde ut frå eit krav",
        ),
    ),
    (
        "krav.tatt_opp",
        T("En avvist regning ble tatt opp igjen", "Ei avvist rekning vart teken opp igjen"),
    ),
    (
        "krav.utbetalingsstatus_endret",
        T("Utbetalingen av et krav fikk ny status", "Utbetalinga av eit krav fekk ny status"),
    ),
    (
        "okt.avsluttet",
        T("En økt ble avsluttet fra en annen økt", "Ei økt vart avslutta frå ei anna økt"),
    ),
    ("okt.innlogget", T("Innlogging i portalen", "Innlogging i portalen")),
    ("okt.utlogget", T("Utlogging fra portalen", "Utlogging frå portalen")),
    (
        "praksis.ambulerende_endret",
        T("Valget om å vise adressen ble endret", "Valet om å vise adressa vart endra"),
    ),
    (
        "praksis.avklaring_lukket",
        T(
            "En praksis trengte ikke avklaring lenger",
            "Ein praksis trong ikkje avklaring lenger",
        ),
    ),
    (
        "praksis.avklaring_opnet",
        T(
            "En praksis trengte avklaring etter endring i HPR",
            "Ein praksis trong avklaring etter endring i HPR",
        ),
    ),
    (
        "praksis.eier_bekreftet",
        T(
            "Praksisstedet ble bekreftet med ny eier",
            "Praksisstaden vart stadfesta med ny eigar",
        ),
    ),
    (
        "praksis.epost_avvist",
        T(
            "En e-postadresse for vedtak tok ikke imot e-post",
            "Ei e-postadresse for vedtak tok ikkje imot e-post",
        ),
    ),
    (
        "praksis.epost_endret",
        T("E-post for vedtak ble endret", "E-post for vedtak vart endra"),
    ),
    (
        "praksis.konto_endret",
        T("Konto for en praksis ble endret", "Konto for ein praksis vart endra"),
    ),
    (
        "praksis.konto_kontrollert",
        T("Kontoen til en praksis ble kontrollert", "Kontoen til ein praksis vart kontrollert"),
    ),
    (
        "praksis.konto_meldt",
        T(
            "En endring av konto ble meldt som feil og stanset",
            "Ei endring av konto vart meld som feil og stansa",
        ),
    ),
    ("praksis.registrert", T("En praksis ble registrert", "Ein praksis vart registrert")),
    (
        "praksis.slutt_endret",
        T("Siste dag for en praksis ble endret", "Siste dag for ein praksis vart endra"),
    ),
    (
        "praksis.sted_bekreftet",
        T(
            "Ny adresse for praksisstedet ble bekreftet",
            "Ny adresse for praksisstaden vart stadfesta",
        ),
    ),
    ("praksis.sted_endret", T("Praksisstedet ble endret", "Praksisstaden vart endra")),
    (
        "praksis.sted_endring_funnet",
        T(
            "Enhetsregisteret hadde endret noe om praksisstedet",
            "Einingsregisteret hadde endra noko om praksisstaden",
        ),
    ),
    (
        "praksis.sted_verifisert",
        T(
            "Praksisstedet ble funnet i Enhetsregisteret",
            "Praksisstaden vart funnen i Einingsregisteret",
        ),
    ),
    (
        "praksis.vedlegg_sendt",
        T("Vedlegg til en praksis ble sendt inn", "Vedlegg til ein praksis vart sende inn"),
    ),
    ("sak.avgjort", T("En sak ble avgjort", "Ei sak vart avgjord")),
    (
        "sak.bortfalt",
        T(
            "En sak falt bort, fordi det ikke var mer å avgjøre",
            "Ei sak fall bort, fordi det ikkje var meir å avgjere",
        ),
    ),
    (
        "sak.godkjent_av_en",
        T(
            "En sak ble godkjent av den første av to",
            "Ei sak vart godkjend av den første av to",
        ),
    ),
    ("sak.opprettet", T("En sak ble opprettet", "Ei sak vart oppretta")),
    ("sak.sett", T("En saksbehandler åpnet saken", "Ein saksbehandlar opna saka")),
    (
        "saksbehandler.lagt_til",
        T("En saksbehandler fikk tilgang", "Ein saksbehandlar fekk tilgang"),
    ),
    (
        "saksbehandler.rolle",
        T("En saksbehandler fikk andre roller", "Ein saksbehandlar fekk andre roller"),
    ),
    (
        "saksbehandler.sperret",
        T("En saksbehandler mistet tilgangen", "Ein saksbehandlar mista tilgangen"),
    ),
    (
        "samtykke.minnet",
        T("Vi minnet om samtykke på e-post", "Vi minte om samtykke på e-post"),
    ),
    ("samtykke.valgt", T("Et samtykke ble besvart", "Eit samtykke vart svara på")),
    (
        "takster.tatt_i_bruk",
        T("Et sett med takster ble tatt i bruk", "Eit sett med takstar vart teke i bruk"),
    ),
    (
        "utdanning.avgjort",
        T(
            "Utdanningen ble vurdert av en saksbehandler",
            "Utdanninga vart vurdert av ein saksbehandlar",
        ),
    ),
    (
        "utdanning.godkjent_for_portalen",
        T("Utdanningen var godkjent fra før", "Utdanninga var godkjend frå før"),
    ),
    (
        "utdanning.sendt",
        T(
            "Dokumentasjon på utdanning ble sendt inn",
            "Dokumentasjon på utdanning vart send inn",
        ),
    ),
    (
        "utkast.ryddet",
        T("Et gammelt utkast ble slettet", "Eit gammalt utkast vart sletta"),
    ),
    (
        "vedlegg.aapnet",
        T(
            "Et vedlegg ble åpnet av en saksbehandler",
            "Eit vedlegg vart opna av ein saksbehandlar",
        ),
    ),
    (
        "vedlegg.avvist",
        T(
            "Et vedlegg ble ikke tatt imot på grunn av innholdet",
            "Eit vedlegg vart ikkje teke imot på grunn av innhaldet",
        ),
    ),
    ("vedlegg.lastet_opp", T("Et vedlegg ble lastet opp", "Eit vedlegg vart lasta opp")),
    (
        "vedlegg.ryddet",
        T(
            "Et vedlegg som ikke var sendt, ble slettet",
            "Eit vedlegg som ikkje var sendt, vart sletta",
        ),
    ),
    ("vedlegg.slettet", T("Et vedlegg ble slettet", "Eit vedlegg vart sletta")),
    (
        "vedlegg.virus_funnet",
        T(
            "Et vedlegg ble avvist fordi det kan ha virus",
            "Eit vedlegg vart avvist fordi det kan ha virus",
        ),
    ),
    (
        "vedtak.betaling_avvist",
        T("Banken avviste en utbetaling", "Banken avviste ei utbetaling"),
    ),
    (
        "vedtak.betaling_i_retur",
        T("Banken sendte en utbetaling tilbake", "Banken sende ei utbetaling tilbake"),
    ),
    (
        "vedtak.fattet",
        T("Det ble gjort vedtak om utbetaling", "Det vart gjort vedtak om utbetaling"),
    ),
    (
        "vedtak.konto_endret",
        T(
            "En utbetaling ble flyttet til en annen konto",
            "Ei utbetaling vart flytta til ein annan konto",
        ),
    ),
    ("vedtak.utbetalt", T("Et vedtak ble utbetalt", "Eit vedtak vart utbetalt")),
];

/// What a code says; `None` when it has no words.
pub fn handling(kode: &str, sprak: Sprak) -> Option<&'static str> {
    HANDLINGER.iter().find(|(k, _)| *k == kode).map(|(_, ord)| ord.i(sprak))
}

/// Which field, in words, and how its old and new value are read.
fn felt(navn: &str) -> Option<(T, Les)> {
    Some(match navn {
        "telefon" => (T("Telefonnummer", "Telefonnummer"), Les::SomDetStaar),
        "epost" | "ny_epost" => (T("Personlig e-postadresse", "Personleg e-postadresse"), Les::SomDetStaar),
        "eposter" => (T("E-post for vedtak", "E-post for vedtak"), Les::SomDetStaar),
        "sted" => (T("Praksissted", "Praksisstad"), Les::SomDetStaar),
        "adresse" => (T("Adresse", "Adresse"), Les::SomDetStaar),
        "eier" => (T("Eier", "Eigar"), Les::SomDetStaar),
        "godkjenning" => (T("Godkjenning", "Godkjenning"), Les::SomDetStaar),
        "konto" => (T("Konto", "Konto"), Les::SomDetStaar),
        "ambulerende" => (T("Skjul adressen", "Skjul adressa"), Les::JaNei),
        "svar" => (T("Svar", "Svar"), Les::JaNei),
        "versjon" => (T("Versjon", "Versjon"), Les::ForsteOrd),
        "avsluttet" => (T("Siste dag", "Siste dag"), Les::Datoer),
        "periode" => (T("Periode", "Periode"), Les::Datoer),
        "format" => (T("Filtype", "Filtype"), Les::SomDetStaar),
        _ => return None,
    })
}

#[derive(Clone, Copy)]
enum Les {
    SomDetStaar,
    JaNei,
    /// The words after the first are for machines.
    ForsteOrd,
    /// ISO dates with `/` between.
    Datoer,
}

impl Les {
    fn verdi(self, verdi: &str, sprak: Sprak) -> String {
        match self {
            Self::SomDetStaar => verdi.to_owned(),
            Self::JaNei => match verdi {
                "ja" => T("Ja", "Ja").i(sprak).to_owned(),
                "nei" => T("Nei", "Nei").i(sprak).to_owned(),
                annet => annet.to_owned(),
            },
            Self::ForsteOrd => verdi.split(' ').next().unwrap_or_default().to_owned(),
            Self::Datoer => verdi
                .split('/')
                .map(|d| d.parse().map_or_else(|_| d.to_owned(), |dag| format::dato(dag, sprak)))
                .collect::<Vec<_>>()
                .join("–"),
        }
    }
}

/// «Telefonnummer: +47… → +47…»; `None` for fields that say nothing to people.
pub fn endring(navn: Option<&str>, gammel: Option<&str>, ny: Option<&str>, sprak: Sprak) -> Option<String> {
    let (hva, les) = felt(navn?)?;
    let verdi = |v: &str| les.verdi(v, sprak);
    let verdier = match (gammel, ny) {
        (Some(g), Some(n)) => format!("{} → {}", verdi(g), verdi(n)),
        (Some(v), None) | (None, Some(v)) => verdi(v),
        (None, None) => return None,
    };
    Some(format!("{}: {verdier}", hva.i(sprak)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// Names with a dot in the same files that are not codes of the audit trail: drafts and once-only keys.
    // Names of OpenTelemetry.
    const ANDRE_NAVN: &[&str] = &["db.statement", "service.name", "service.version"];

    fn kildefiler(mappe: &Path, ut: &mut Vec<std::path::PathBuf>) {
        for fil in std::fs::read_dir(mappe).unwrap() {
            let sti = fil.unwrap().path();
            if sti.is_dir() {
                kildefiler(&sti, ut);
            } else if sti.extension().is_some_and(|e| e == "rs") && !sti.ends_with("innsyn/ord.rs") {
                ut.push(sti);
            }
        }
    }

    /// `"omraade.handling"`, small letters and underscores on both sides of one dot.
    fn ser_ut_som_kode(s: &str) -> bool {
        let del = |d: &str| d.len() > 1 && d.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        s.split_once('.').is_some_and(|(a, b)| del(a) && del(b)) && !s.ends_with(".rs") && !s.ends_with(".json") && !s.ends_with(".csv")
    }

    /// The codes a file writes: in the files that make audit rows, every name of that shape which is not a constant (drafts, columns),
    /// not the once-only key of a form, and not part of a log line.
    fn koder(kilde: &str) -> Vec<String> {
        if !kilde.to_lowercase().contains("hendelse") {
            return Vec::new();
        }
        kilde
            .lines()
            .map(str::trim_start)
            .take_while(|l| !l.starts_with("#[cfg(test)]"))
            .filter(|l| {
                !l.starts_with("//") && !l.contains("engangs(") && !l.contains("Slag::") && !l.contains("const ") && !l.contains("intern(")
            })
            .flat_map(|l| l.split('"').skip(1).step_by(2))
            .filter(|s| ser_ut_som_kode(s) && !ANDRE_NAVN.contains(s))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_code_in_the_source_has_words() {
        let mut filer = Vec::new();
        kildefiler(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut filer);
        let mut funnet = Vec::new();
        for fil in filer {
            for kode in koder(&std::fs::read_to_string(&fil).unwrap()) {
                assert!(
                    handling(&kode, Sprak::Nb).is_some(),
                    "«{kode}» in {} has no words: add it to HANDLINGER, or to ANDRE_NAVN when it is no code",
                    fil.display()
                );
                funnet.push(kode);
            }
        }
        for ventet in [
            "avtale.signert",
            "praksis.konto_endret",
            "vedtak.utbetalt",
            "krav.lest_i_epj",
            "okt.innlogget",
        ] {
            assert!(funnet.iter().any(|k| k == ventet), "{ventet} was not found in the source");
        }
    }

    #[test]
    fn a_new_code_is_noticed() {
        let kilde =
            "use Hendelse;\n  rad(\"praksis.noe_nytt\")\n engangs(\"praksis.konto\")\n// \"a.kommentar\"\n#[cfg(test)]\n\"bare.i_test\"";
        assert_eq!(koder(kilde), ["praksis.noe_nytt"]);
        assert_eq!(koder("\"praksis.noe_nytt\""), [""; 0], "no audit in the file");
    }

    #[test]
    fn the_words_are_sorted_and_different_from_the_codes() {
        assert!(HANDLINGER.windows(2).all(|p| p[0].0 < p[1].0));
        for (kode, T(nb, nn)) in HANDLINGER {
            assert!(!nb.contains('.') && !nn.contains('.') && nb.len() > 10 && nn.len() > 10, "{kode}");
        }
        assert_eq!(handling("finnes.ikke", Sprak::Nn), None);
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let nb = |felt, gammel, ny| endring(Some(felt), gammel, ny, Sprak::Nb);
        assert_eq!(
            nb("telefon", Some("+4790012345"), Some("+4722222222")).unwrap(),
            "Telefonnummer: +4790012345 → +4722222222"
        );
        assert_eq!(nb("avsluttet", None, Some("2026-01-31")).unwrap(), "Siste dag: 31. januar 2026");
        assert_eq!(nb("periode", None, Some("2025-01-01/")).unwrap(), "Periode: 1. januar 2025–");
        assert_eq!(nb("versjon", None, Some("2026-1 nb 00ff")).unwrap(), "Versjon: 2026-1");
        assert_eq!(nb("svar", Some("ja"), Some("nei")).unwrap(), "Svar: Ja → Nei");
        assert_eq!(nb("konto_kontroll", None, Some("treff")), None);
    }
}
