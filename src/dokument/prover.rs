//! Samples for the tests of this folder. All people, practices and numbers are made up.

use aws_lc_rs::digest;
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};

use super::*;
use grunn::Testnumre;
use grunn::text::T;

/// Where `PORTAL_DOKUMENTER` points, files from the tests are left to be looked at.
pub fn skriv_til_disk(navn: &str, data: &[u8]) {
    if let Ok(mappe) = std::env::var("PORTAL_DOKUMENTER") {
        std::fs::write(std::path::Path::new(&mappe).join(navn), data).unwrap();
    }
}

pub fn dag(aar: i32, maned: u32, dag: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(aar, maned, dag).unwrap()
}

pub fn tid() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 6, 15, 0, 0).unwrap()
}

fn orgnr() -> Orgnr {
    Orgnr::tolk("974760673", Testnumre::Tillatt).unwrap()
}

pub fn rad(i: i64) -> Oversiktsrad {
    let trekk = Ore(if i % 7 == 0 { 25 } else { 0 });
    let godkjent = Ore(43_425 + i * 137);
    Oversiktsrad {
        praksis: if i % 3 == 2 {
            "Grevlinghiet legevakt"
        } else {
            "Ærverdig Åsen legesenter"
        }
        .to_owned(),
        praksis_id: PraksisId(if i % 3 == 2 { 1_004_326_468 } else { 1_004_326_178 }),
        orgnr: orgnr(),
        vedtak_id: VedtakId(100_001_812_531_977 + i),
        utbetalt: dag(2025, 10, 1) + Days::new(u64::try_from(i).unwrap()),
        periode: (i % 5 != 4).then(|| {
            (
                dag(2025, 9, 20) + Days::new(u64::try_from(i).unwrap()),
                dag(2025, 9, 24) + Days::new(u64::try_from(i).unwrap()),
            )
        }),
        godkjente: 12,
        avviste: u32::try_from(i % 4).unwrap(),
        krevd: godkjent + Ore(35_025),
        godkjent,
        trekk,
        utbetalt_belop: godkjent - trekk,
        konto: "1234 56 78903".to_owned(),
        kid: (i % 2 == 0).then(|| "1234567897".to_owned()),
    }
}

pub fn oversikt(antall: i64) -> Oversikt {
    Oversikt {
        hode: Oversiktshode {
            sprak: Sprak::Nb,
            helseaktor: "Kvart Grevling".to_owned(),
            fra: dag(2025, 10, 1),
            til: dag(2026, 12, 31),
            laget: tid(),
        },
        rader: (0..antall).map(rad).collect(),
    }
}

/// The worked example: bills 4 and 6 rejected, bill 5 approved.
pub fn vedtak(sprak: Sprak) -> Vedtaksdokument {
    let nb = sprak == Sprak::Nb;
    let velg = |nb_: &str, nn: &str| if nb { nb_.to_owned() } else { nn.to_owned() };
    Vedtaksdokument {
        sprak,
        id: VedtakId(100_001_812_532_001),
        fattet: tid(),
        helseaktor: "Kvart Grevling".to_owned(),
        praksis: Praksisnavn {
            id: PraksisId(1_004_326_178),
            navn: "Ærverdig Åsen legesenter".to_owned(),
            orgnr: orgnr(),
        },
        belop: Ore(36_000),
        utbetalt: Some(dag(2026, 1, 8)),
        konto: "1234 56 78903".to_owned(),
        kid: Some("1234567897".to_owned()),
        inngaende: Ore(0),
        utgaende: Ore(0),
        innsendinger: vec![
            Vedtaksinnsending {
                id: InnsendingId(100_001_812_531_977),
                mottatt: dag(2026, 1, 6),
                regninger: 3,
                avviste: 2,
                krevd: Ore(43_400),
                godkjent: Ore(28_600),
                motregnet: Ore(0),
                betales: Ore(28_600),
                avvik: vec![
                    Avvik {
                        grunn: velg("Regning 4 er avvist", "Rekning 4 er avvist"),
                        belop: Ore(7_400),
                    },
                    Avvik {
                        grunn: velg("Regning 6 er avvist", "Rekning 6 er avvist"),
                        belop: Ore(7_400),
                    },
                ],
            },
            Vedtaksinnsending {
                id: InnsendingId(100_001_812_531_978),
                mottatt: dag(2026, 1, 6),
                regninger: 1,
                avviste: 0,
                krevd: Ore(7_400),
                godkjent: Ore(7_400),
                motregnet: Ore(0),
                betales: Ore(7_400),
                avvik: vec![],
            },
        ],
        motregnet: vec![],
        ingen_grunn: None,
        egenandel: Some(Egenandeler {
            betalt_av_pasient: Ore(35_800),
            dekket_av_folketrygden: Ore(0),
        }),
        regningsalder_dager: Some(3),
        takstbruk: vec![
            takst("2ad", 2, 2, 500, 1_500),
            takst("1bd", 1, 1, 250, 7_400),
            takst("2dd", 1, 3, 250, 19_200),
        ],
        avviste: vec![avvist(4, nb), avvist(6, nb)],
        merknader: vec![Merknad {
            tekst: velg(
                "Du har fått én av to innsendinger kontrollert manuelt.",
                "Ei av to innsendingar er kontrollert manuelt.",
            ),
            regel: "K21AnnetUkjent",
        }],
        klage_url: Some("https://example.no/klage".to_owned()),
    }
}

fn takst(kode: &str, regninger: u32, antall: u32, promille: u32, refusjon: i64) -> Takstbruk {
    Takstbruk {
        takst: kode.to_owned(),
        regninger,
        antall,
        promille: Some(promille),
        refusjon: Some(Ore(refusjon)),
        eget_snitt_promille: Some(promille + 13),
        landssnitt_promille: None,
        behandlere: None,
    }
}

fn avvist(nr: u32, nb: bool) -> AvvistRegning {
    let (kode, grunn, tiltak) = match (nr, nb) {
        (4, true) => (
            "470",
            "Takst 1bd kan ikke brukes når du har konsultasjon med samme pasient innen 60 minutter. Se regning 5.",
            "Ta bort taksten hvis det var samme kontakt.",
        ),
        (4, false) => (
            "470",
            "Takst 1bd kan ikkje brukast når du har konsultasjon med same pasient innan 60 minutt. Sjå rekning 5.",
            "Ta bort taksten dersom det var same kontakt.",
        ),
        (_, true) => (
            "766",
            "Tidspunktet for behandlingen er etter at vi mottok kravet.",
            "Rett tidspunktet og send regningen på nytt.",
        ),
        (_, false) => (
            "766",
            "Tidspunktet for behandlinga er etter at vi fekk kravet.",
            "Rett tidspunktet og send rekninga på nytt.",
        ),
    };
    let mut funn = vec![Avvisningsgrunn {
        kode: kode.to_owned(),
        grunn: grunn.to_owned(),
        tiltak: tiltak.to_owned(),
        hjemmel: "takstforskriften § 2".to_owned(),
        regel: "K05FremITid",
    }];
    if nr == 6 {
        funn.push(Avvisningsgrunn {
            kode: "U-12".to_owned(),
            grunn: "Diagnose mangler.".to_owned(),
            tiltak: String::new(),
            hjemmel: String::new(),
            regel: "K22Mangler",
        });
    }
    AvvistRegning {
        innsending: InnsendingId(100_001_812_531_977),
        regningsnummer: nr.to_string(),
        behandlet: Some(dag(2026, 1, 6)),
        krevd: Ore(7_400),
        funn,
        frist: Some(dag(2026, 7, 31)),
        maa_rettes: true,
        tilstand: None,
        senere: None,
    }
}

pub fn avtale(sprak: Sprak) -> Avtaledokument {
    let tekst = T(
        include_str!("../../migrations/data/avtale/2026-1.nb.md"),
        include_str!("../../migrations/data/avtale/2026-1.nn.md"),
    )
    .i(sprak);
    let mut tekst_hash = [0; 32];
    tekst_hash.copy_from_slice(digest::digest(&digest::SHA256, tekst.as_bytes()).as_ref());
    Avtaledokument {
        sprak,
        tittel: tekst.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned(),
        versjon: "2026-1".to_owned(),
        tekst: tekst.to_owned(),
        tekst_hash,
        navn: "Kvart Grevling".to_owned(),
        hpr: Some("565505933".to_owned()),
        signert: tid(),
        niva: 4,
        idp: "BankID".to_owned(),
        gyldig_fra: dag(2026, 1, 6),
        referanse: "AV-2026-0001".to_owned(),
        slag: None,
        kontrollkode: "0123-4567-89AB-CDEF-GHJK".to_owned(),
        kontrolladresse: Some("https://praksisportalen.example/kontroll/0123-4567-89AB-CDEF-GHJK".to_owned()),
    }
}
