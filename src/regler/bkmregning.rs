//! One Enkeltregning in XML to one [`Regning`].

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    feil::{Arsak, Feilkode, Lesefeil, MAKS_FEIL, Verditype},
    model::{Eea, Henvisning, Identifikasjon, Kode, Pasient, Prosedyre, Regning, Takstlinje, Ukjent},
    verdi,
    xmltre::{Element, Ns},
};
use grunn::Ore;

/// Collects faults and unknown names while the tree is read.
#[derive(Default)]
pub(super) struct Samler {
    pub(super) feil: Vec<Lesefeil>,
    /// Unknown elements of the part being read.
    pub(super) ukjent: Vec<Ukjent>,
    /// Path of the element being read.
    pub(super) sti: String,
}

impl Samler {
    pub(super) fn meld(&mut self, e: &Element, arsak: Arsak, navn: &str) {
        if self.feil.len() < MAKS_FEIL {
            let sti = format!("{}/{navn}", self.sti);
            self.feil.push(Lesefeil::ny(Feilkode::T02, arsak, sti).ved(e.linje, e.kolonne));
        }
    }

    pub(super) fn ukjent(&mut self, e: &Element) {
        self.ukjent.push(Ukjent {
            felt: super::feil::kort(e.navn.clone()),
            innhold: e.skriv(),
        });
    }

    /// What is none of these is unknown.
    pub(super) fn bare(&mut self, e: &Element, kjente: &[&str]) {
        for barn in &e.barn {
            if barn.ns == Ns::Annet || !kjente.contains(&barn.navn.as_str()) {
                self.ukjent(barn);
            }
        }
    }

    /// `@V`, or the text. Empty is the same as not there.
    pub(super) fn verdi(&mut self, e: &Element) -> Option<String> {
        let raa = e.attributt("V").unwrap_or(&e.tekst);
        let ut = verdi::tekst(raa);
        if ut.is_none() {
            self.meld(e, Arsak::FeilType(Verditype::Tekst), &e.navn);
        }
        ut.filter(|t| !t.is_empty())
    }

    pub(super) fn tekst(&mut self, e: &Element, navn: &str) -> Option<String> {
        let barn = e.barn(navn)?;
        self.verdi(barn)
    }

    fn tolk<T>(&mut self, e: &Element, navn: &str, slag: Verditype, f: impl Fn(&str) -> Option<T>) -> Option<T> {
        let barn = e.barn(navn)?;
        let tekst = self.verdi(barn)?;
        let ut = f(&tekst);
        if ut.is_none() {
            self.meld(barn, Arsak::FeilType(slag), navn);
        }
        ut
    }

    /// `<Verdi V="15.00" U="NOK"/>`. Another currency is an error.
    pub(super) fn belop(&mut self, e: &Element, navn: &str) -> Option<Ore> {
        if let Some(barn) = e.barn(navn).filter(|b| b.attributt("U").is_some_and(|u| u != "NOK")) {
            self.meld(barn, Arsak::FeilType(Verditype::Belop), navn);
            return None;
        }
        self.tolk(e, navn, Verditype::Belop, verdi::belop)
    }

    fn dato(&mut self, e: &Element, navn: &str) -> Option<NaiveDate> {
        // Some systems write a time where a date is asked for; the date is what counts.
        self.tolk(e, navn, Verditype::Dato, |t| verdi::dato(t.split('T').next().unwrap_or(t)))
    }

    /// All idents of an element: `Ident` children, or `Id` and `TypeId` directly.
    fn identer(&mut self, e: &Element) -> Vec<Identifikasjon> {
        let mut ut = Vec::new();
        for kilde in e.alle("Ident").chain(e.barn("Id").map(|_| e)) {
            if let Some(id) = self.tekst(kilde, "Id") {
                ut.push(Identifikasjon {
                    id,
                    slag: kilde.barn("TypeId").map(|t| self.identslag(t)).unwrap_or_default(),
                });
            }
        }
        ut
    }

    /// Which series a number is from: by the OID of the series, else by the code. The displayed text says nothing.
    fn identslag(&mut self, e: &Element) -> String {
        let av_oid = ["S", "V"].iter().filter_map(|a| e.attributt(a)).find_map(nummerserie);
        if let Some(slag) = av_oid {
            return slag.to_owned();
        }
        let kode = self.verdi(e).unwrap_or_default().to_uppercase();
        // «HPR-nummer», «HER-id»: the code, and a word after it.
        match kode.split_once(['-', ' ', '_']) {
            Some((foran, _)) if PERSON_OG_ENHET.contains(&foran) => foran.to_owned(),
            _ => kode,
        }
    }

    pub(super) fn ident_av_slag(&mut self, e: &Element, slag: &str) -> Option<String> {
        self.identer(e).into_iter().find(|i| i.slag == slag).map(|i| i.id)
    }

    /// The number that says which person it is.
    pub(super) fn person(&mut self, e: &Element) -> Option<Identifikasjon> {
        self.identer(e).into_iter().find(|i| i.slag == "FNR" || i.slag == "DNR")
    }

    fn ident(&mut self, e: &Element, navn: &str) -> Option<Identifikasjon> {
        let barn = e.barn(navn)?;
        let identer = self.identer(barn);
        let nasjonal = identer.iter().position(|i| i.slag == "FNR" || i.slag == "DNR").unwrap_or(0);
        identer.into_iter().nth(nasjonal)
    }
}

/// Codes of 8116 and 9051.
const PERSON_OG_ENHET: &[&str] = &["FNR", "DNR", "HNR", "HPR", "HER", "ENH", "PNR", "UID", "DUF"];

/// The OIDs of the number series themselves, as the national FHIR profiles have them (`integration/registre.md`).
fn nummerserie(oid: &str) -> Option<&'static str> {
    let oid = oid.trim().trim_start_matches("urn:oid:");
    Some(match oid.strip_prefix("2.16.578.1.12.4.1.")? {
        "4.1" => "FNR",
        "4.2" => "DNR",
        "4.3" => "HNR",
        "4.4" => "HPR",
        "4.101" => "ENH",
        "2" => "HER",
        _ => return None,
    })
}

/// Reads bill number `nummer` (from 1). None when it has a fault, which is then told.
pub(super) fn regning(e: &Element, nummer: usize, s: &mut Samler) -> Option<Regning> {
    let feil_for = s.feil.len();
    s.sti = format!("Enkeltregning[{nummer}]");
    const KJENTE: &[&str] = &[
        "Guid",
        "BetaltEgenandel",
        "Kreditering",
        "RegningNr",
        "DatoTid",
        "Merknad",
        "Patient",
        "Behandling",
        "Debitor",
    ];
    s.bare(e, KJENTE);
    let kreditering = s.tolk(e, "Kreditering", Verditype::JaNei, verdi::ja_nei).unwrap_or(false);
    let (betalt_egenandel, korrigering) = betalt(e, s);
    let regningsnummer = regningsnummer(e, kreditering || korrigering, s);
    let tid = s.tolk(e, "DatoTid", Verditype::Tidspunkt, |t| verdi::tid(t, true));
    let mut r = Regning {
        guid: s.tolk::<Uuid>(e, "Guid", Verditype::Guid, verdi::guid),
        regningsnummer: regningsnummer.unwrap_or_default(),
        tidspunkt: tid.map(|t| t.utc),
        uten_klokkeslett: tid.is_some_and(|t| t.uten_klokkeslett),
        betalt_egenandel,
        korrigering_betalt_egenandel: korrigering,
        kreditering,
        debitor: s.tekst(e, "Debitor"),
        merknad: s.tekst(e, "Merknad"),
        pasient: e.barn("Patient").map(|p| pasient(p, s)),
        arsak_fri_egenandel: None,
        diagnoser: Vec::new(),
        sjelden_medisinsk_tilstand: None,
        henvisning: None,
        relatert_behandler: None,
        utforende_behandler: None,
        utforende_type: None,
        rekvirent: None,
        moderasjonskode: None,
        stonadspunkt: None,
        takster: Vec::new(),
        nlkkoder: Vec::new(),
        prosedyrekoder: Vec::new(),
        egenandel_honorar: None,
        belop: Ore(0),
        ukjent: Vec::new(),
    };
    match e.barn("Behandling") {
        Some(b) => behandling(b, &mut r, s),
        None if kreditering || korrigering => {}
        None => s.meld(e, Arsak::Mangler, "Behandling"),
    }
    r.ukjent = std::mem::take(&mut s.ukjent);
    let nye = s.feil.get_mut(feil_for..).unwrap_or_default();
    Lesefeil::i_regning(nye, nummer, Some(r.regningsnummer.as_str()));
    nye.is_empty().then_some(r)
}

/// The number of a bill, that must be there. One that points at an earlier bill has the number that bill has.
fn regningsnummer(e: &Element, av_tidligere: bool, s: &mut Samler) -> Option<String> {
    let feil_for = s.feil.len();
    let lest = if av_tidligere {
        s.tekst(e, "RegningNr").map(verdi::uten_nuller)
    } else {
        let nummer = s.tolk(e, "RegningNr", Verditype::Regningsnummer, verdi::regningsnummer);
        nummer.filter(|t| !t.is_empty())
    };
    if lest.is_none() && s.feil.len() == feil_for {
        s.meld(e, Arsak::Mangler, "RegningNr");
    }
    lest
}

/// `<BetaltEgenandel erBetalt="true" korrigering="false"/>`
fn betalt(e: &Element, s: &mut Samler) -> (Option<bool>, bool) {
    let Some(b) = e.barn("BetaltEgenandel") else { return (None, false) };
    let mut les = |navn: &str| {
        let ut = b.attributt(navn).map(|t| verdi::ja_nei(t.trim()));
        if ut == Some(None) {
            s.meld(b, Arsak::FeilType(Verditype::JaNei), &format!("BetaltEgenandel/@{navn}"));
        }
        ut.flatten()
    };
    (les("erBetalt"), les("korrigering").unwrap_or(false))
}

fn pasient(e: &Element, s: &mut Samler) -> Pasient {
    const KJENTE: &[&str] = &[
        "FamilyName",
        "GivenName",
        "Sex",
        "DateOfBirth",
        "Nationality",
        "Ident",
        "Id",
        "TypeId",
        "ArbeidstagerNorge",
        "EOS",
    ];
    s.bare(e, KJENTE);
    let identer = s.identer(e);
    let nasjonal = identer.iter().position(|i| i.slag == "FNR" || i.slag == "DNR").unwrap_or(0);
    let eea = e.barn("EOS").map(|k| Eea {
        dok: s.tekst(k, "Dok"),
        kort_id: s.tekst(k, "CardId"),
        id: s.tekst(k, "Id"),
        trygdekontor_navn: s.tekst(k, "TrygdekontorNavn"),
        trygdekontor_nr: s.tekst(k, "TrygdekontorNr"),
        gyldig_fra: s.tekst(k, "GyldighetFra"),
        gyldig_til: s.tekst(k, "Gyldighet"),
        utstedt: s.tekst(k, "Utstedelsesdato"),
    });
    Pasient {
        identifikasjon: identer.into_iter().nth(nasjonal),
        fornavn: s.tekst(e, "GivenName"),
        etternavn: s.tekst(e, "FamilyName"),
        kjonn: s.tekst(e, "Sex"),
        fodselsdato: s.dato(e, "DateOfBirth"),
        trygdenasjon: s.tekst(e, "Nationality"),
        arbeidstaker_norge: s.tekst(e, "ArbeidstagerNorge").map(|t| t == "J"),
        eea,
    }
}

fn behandling(e: &Element, r: &mut Regning, s: &mut Samler) {
    let rot = std::mem::take(&mut s.sti);
    s.sti = format!("{rot}/Behandling");
    let sti = s.sti.clone();
    let mut henvisning = Henvisning::default();
    // Teeth stand beside the codes: they belong to the code before them, or to all when they come first.
    let mut tenner_forst = Vec::new();
    for barn in &e.barn {
        if barn.ns == Ns::Annet {
            s.ukjent(barn);
            continue;
        }
        match barn.navn.as_str() {
            "KodeEgenandel" => r.arsak_fri_egenandel = s.verdi(barn),
            "Diagnose" => r.diagnoser.extend(kode(barn, s)),
            "Sykdomslistepunkt" => r.sjelden_medisinsk_tilstand = s.verdi(barn),
            "HenvisningsDato" => henvisning.dato = s.dato(e, "HenvisningsDato"),
            "HenvisningsId" => henvisning.id = s.verdi(barn),
            "HenvisningsDiagnose" => henvisning.diagnoser.extend(kode(barn, s)),
            "RelatertBehandler" => r.relatert_behandler = s.ident(e, "RelatertBehandler"),
            "Behandlerident" => r.utforende_behandler = s.ident(e, "Behandlerident"),
            "Moderasjonskode" => r.moderasjonskode = s.verdi(barn),
            "Behandlingsform" => r.stonadspunkt = s.verdi(barn),
            "Takst" => {
                s.sti = format!("{sti}/Takst[{}]", r.takster.len() + 1);
                let linje = takst(barn, s);
                s.sti.clone_from(&sti);
                r.takster.extend(linje);
            }
            "Tann" => {
                let tann = tann(barn, s);
                match r.takster.last_mut() {
                    Some(takst) => takst.tenner.extend(tann),
                    None => tenner_forst.extend(tann),
                }
            }
            "Prosedyrekode" => {
                let kodeverk = barn.attributt("S").map(str::to_owned).or_else(|| s.tekst(barn, "Kodeverk"));
                let belop = s.belop(barn, "Verdi");
                let kode = s.verdi(barn.barn("Kode").unwrap_or(barn));
                match kode {
                    Some(kode) => r.prosedyrekoder.push(Prosedyre { kodeverk, kode, belop }),
                    None => s.meld(barn, Arsak::Mangler, "Prosedyrekode/Kode"),
                }
            }
            "SumKrav" => {
                s.bare(barn, &["Refusjon", "EgenandelHonorar"]);
                r.egenandel_honorar = s.belop(barn, "EgenandelHonorar");
                match barn.barn("Refusjon") {
                    Some(_) => r.belop = s.belop(barn, "Refusjon").unwrap_or(Ore(0)),
                    None => s.meld(barn, Arsak::Mangler, "SumKrav/Refusjon"),
                }
            }
            _ => s.ukjent(barn),
        }
    }
    if e.barn("SumKrav").is_none() && !r.viser_til_tidligere() {
        s.meld(e, Arsak::Mangler, "SumKrav/Refusjon");
    }
    for takst in r.takster.iter_mut().filter(|t| t.tenner.is_empty()) {
        takst.tenner.clone_from(&tenner_forst);
    }
    if henvisning != Henvisning::default() {
        henvisning.henvist_fra.clone_from(&r.relatert_behandler);
        r.henvisning = Some(henvisning);
    }
    s.sti = rot;
}

fn kode(e: &Element, s: &mut Samler) -> Option<Kode> {
    Some(Kode {
        kode: s.verdi(e)?,
        kodeverk: e.attributt("S").unwrap_or_default().trim().to_owned(),
    })
}

fn takst(e: &Element, s: &mut Samler) -> Option<Takstlinje> {
    s.bare(e, &["Kode", "Verdi", "Antall", "Tann"]);
    let belop = s.belop(e, "Verdi").unwrap_or(Ore(0));
    let antall = s.tolk(e, "Antall", Verditype::Antall, verdi::antall).unwrap_or(1);
    let kode = s.tekst(e, "Kode");
    if kode.is_none() {
        s.meld(e, Arsak::Mangler, "Kode");
    }
    let mut tenner = Vec::new();
    for barn in e.alle("Tann") {
        tenner.extend(tann(barn, s));
    }
    Some(Takstlinje {
        kode: kode?,
        belop,
        antall,
        tenner,
    })
}

fn tann(e: &Element, s: &mut Samler) -> Option<String> {
    match e.barn.first() {
        Some(indre) => s.verdi(indre),
        None => s.verdi(e),
    }
}
