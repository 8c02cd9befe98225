//! One bill in JSON to one [`Regning`].

use uuid::Uuid;

use super::{
    feil::{Arsak, Feilkode, Lesefeil, Verditype},
    jsonfelter::{Felter, meld, tall_eller_tekst},
    jsonverdi::{Node, Plass, Verdi},
    model::{Eea, Henvisning, Identifikasjon, Kode, Nlklinje, Pasient, Prosedyre, Regning, Rekvirent, Takstlinje},
    verdi,
};
use grunn::Ore;

/// The number of a bill that may have faults.
pub(super) fn nummer(node: &Node<'_>) -> Option<String> {
    let Verdi::Objekt(felter) = &node.verdi else { return None };
    let (_, nummer) = felter.iter().find(|(n, _)| n == "regningsnummer")?;
    tall_eller_tekst(&nummer.verdi).and_then(verdi::regningsnummer)
}

/// Reads a bill. None when it has a fault, which is then told: the message is refused as a whole.
pub(super) fn regning(node: Node<'_>, sti: &str, feil: &mut Vec<Lesefeil>) -> Option<Regning> {
    let plass = node.plass;
    if node.verdi == Verdi::Null {
        meld(feil, Feilkode::UkjentFormat, Arsak::FeilType(Verditype::Objekt), sti, plass);
        return None;
    }
    let feil_for = feil.len();
    let mut f = Felter::av(node, sti, feil)?;
    let guid = guid(&mut f, plass);
    let kreditering = f.ja_nei("kreditering").unwrap_or(false);
    let korrigering = f.ja_nei("korrigeringBetaltEgenandel").unwrap_or(false);
    let tid = f.tolk("tidspunkt", Verditype::Tidspunkt, |v| match v {
        Verdi::Tekst(t) if t.trim().is_empty() => Some(None),
        Verdi::Tekst(t) => verdi::tid(t.trim(), false).map(Some),
        _ => None,
    });
    let tid = tid.flatten();
    let har_belop = f.felter.iter().any(|(n, node)| n == "belop" && node.verdi != Verdi::Null);
    let belop = f.belop("belop");
    if !har_belop && !kreditering && !korrigering {
        f.mangler(Feilkode::UkjentFormat, "belop", plass);
    }
    let (utforende_behandler, utforende_type) = f.objekt("utforendeBehandler", utforende).unwrap_or_default();
    let ukjent = ["norpatkoder", "ncrpkoder"]
        .into_iter()
        .filter_map(|navn| f.udokumentert(navn))
        .collect();
    let regning = Regning {
        guid,
        regningsnummer: f.regningsnummer("regningsnummer", kreditering || korrigering).unwrap_or_default(),
        tidspunkt: tid.map(|t| t.utc),
        uten_klokkeslett: tid.is_some_and(|t| t.uten_klokkeslett),
        betalt_egenandel: f.ja_nei("betaltEgenandel"),
        korrigering_betalt_egenandel: korrigering,
        kreditering,
        debitor: f.tekst("debitor"),
        merknad: f.tekst("merknad"),
        pasient: f.objekt("pasient", pasient),
        arsak_fri_egenandel: f.tekst("arsakFriEgenandel"),
        diagnoser: f.liste("diagnoser", kode),
        sjelden_medisinsk_tilstand: f.tekst("sjeldenMedisinskTilstand"),
        henvisning: f.objekt("henvisning", |f| Henvisning {
            dato: f.dato("dato"),
            id: f.tekst("id"),
            diagnoser: f.liste("diagnoser", kode),
            henvist_fra: f.objekt("henvistFra", identifikasjon).flatten(),
        }),
        relatert_behandler: f.objekt("relatertBehandler", identifikasjon).flatten(),
        utforende_behandler,
        utforende_type,
        rekvirent: f.objekt("rekvirent", |f| Rekvirent {
            organisasjon: f.tekst("organisasjon"),
            hpr_nr: f.tekst("hprNr"),
        }),
        moderasjonskode: f.tekst("moderasjonskode"),
        stonadspunkt: f.tekst("stonadspunkt"),
        takster: f.liste("takster", takst),
        nlkkoder: f.en_eller_flere("nlkkoder", nlkkode),
        prosedyrekoder: f.liste("prosedyrekoder", prosedyre),
        egenandel_honorar: None,
        belop: belop.unwrap_or(Ore(0)),
        ukjent,
    };
    f.slutt();
    (feil.len() == feil_for).then_some(regning)
}

/// The GUID has its own public code when it is missing.
fn guid(f: &mut Felter<'_, '_>, plass: Plass) -> Option<Uuid> {
    let Some(node) = f.ta("guid") else {
        f.mangler(Feilkode::ManglerGuid, "guid", plass);
        return None;
    };
    match &node.verdi {
        Verdi::Tekst(t) if t.trim().is_empty() => {
            f.mangler(Feilkode::ManglerGuid, "guid", node.plass);
            None
        }
        Verdi::Tekst(t) => {
            let guid = verdi::guid(t.trim());
            if guid.is_none() {
                f.feil_type("guid", Verditype::Guid, node.plass);
            }
            guid
        }
        _ => {
            f.feil_type("guid", Verditype::Guid, node.plass);
            None
        }
    }
}

fn takst(f: &mut Felter<'_, '_>) -> Option<Takstlinje> {
    let belop = f.belop("belop").unwrap_or(Ore(0));
    let antall = f.antall("antall").unwrap_or(1);
    let tenner = f.liste("tenner", |f| f.krevd_tekst("tannkode"));
    Some(Takstlinje {
        kode: f.krevd_tekst("kode")?,
        belop,
        antall,
        tenner,
    })
}

fn nlkkode(f: &mut Felter<'_, '_>) -> Option<Nlklinje> {
    let (belop, antall) = (f.belop("belop").unwrap_or(Ore(0)), f.antall("antall").unwrap_or(1));
    Some(Nlklinje {
        kode: f.krevd_tekst("kode")?,
        belop,
        antall,
    })
}

fn prosedyre(f: &mut Felter<'_, '_>) -> Option<Prosedyre> {
    let (kodeverk, belop) = (f.tekst("kodeverk"), f.belop("belop"));
    Some(Prosedyre {
        kodeverk,
        kode: f.krevd_tekst("kode")?,
        belop,
    })
}

fn kode(f: &mut Felter<'_, '_>) -> Option<Kode> {
    let kodeverk = f.tekst("kodeverk").unwrap_or_default();
    Some(Kode {
        kodeverk,
        kode: f.krevd_tekst("kode")?,
    })
}

fn identifikasjon(f: &mut Felter<'_, '_>) -> Option<Identifikasjon> {
    let (id, slag) = (f.tekst("id"), f.tekst("type"));
    Some(Identifikasjon {
        id: id?,
        slag: slag.unwrap_or_default().to_uppercase(),
    })
}

/// The number of the performer, and which kind of practitioner. The number was once written flat; `type` is then the kind of number.
fn utforende(f: &mut Felter<'_, '_>) -> (Option<Identifikasjon>, Option<String>) {
    if f.har("identifikasjon") {
        (f.objekt("identifikasjon", identifikasjon).flatten(), f.tekst("type"))
    } else {
        (identifikasjon(f), None)
    }
}

fn pasient(f: &mut Felter<'_, '_>) -> Pasient {
    Pasient {
        identifikasjon: f.objekt("identifikasjon", identifikasjon).flatten(),
        fornavn: f.tekst("fornavn"),
        etternavn: f.tekst("etternavn"),
        kjonn: f.tekst("kjonn"),
        fodselsdato: f.dato("fodselsdato"),
        trygdenasjon: f.tekst("trygdenasjon"),
        arbeidstaker_norge: None,
        eea: f.objekt("eea", eea),
    }
}

/// Two of the public examples write these names in earlier ways.
fn eea(f: &mut Felter<'_, '_>) -> Eea {
    for (tidligere, navn) in [
        ("Dok", "dok"),
        ("CardId", "cardId"),
        ("Id", "id"),
        ("TrygdekontorNavn", "trygdekontorNavn"),
        ("TrygdekontorNr", "trygdekontorNr"),
        ("eeaGyldighetFra", "gyldighetFra"),
        ("eeaGyldighet", "gyldighet"),
        ("eeaUtstedelsesdato", "utstedelsesdato"),
    ] {
        f.gi_navn(tidligere, navn);
    }
    Eea {
        dok: f.tekst("dok"),
        kort_id: f.tekst("cardId"),
        id: f.tekst("id"),
        trygdekontor_navn: f.tekst("trygdekontorNavn"),
        trygdekontor_nr: f.tekst("trygdekontorNr"),
        gyldig_fra: f.tekst("gyldighetFra"),
        gyldig_til: f.tekst("gyldighet"),
        utstedt: f.tekst("utstedelsesdato"),
    }
}
