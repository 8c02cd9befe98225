//! The register on both sides of every day something changes.

use super::*;
use crate::takstfil::innebygd;

fn dag(tekst: &str) -> NaiveDate {
    tekst.parse().unwrap()
}

fn funnet(svar: Takstsvar<'_>) -> (i64, Takstdekning) {
    match svar {
        Takstsvar::Funnet { takst, dekning } => (takst.refusjon.0, dekning),
        annet => panic!("{annet:?}"),
    }
}

fn utlopt(siste_dag: &str) -> Takstdekning {
    Takstdekning::Utlopt { siste_dag: dag(siste_dag) }
}

#[test]
fn the_row_of_the_day_counts_and_the_last_one_stays_in_use_until_a_newer() {
    use Takstdekning::Kjent;
    let r = innebygd().unwrap();
    let slaa_opp = |kode: &str, d: &str| r.slaa_opp("LE", kode, dag(d));
    for (kode, d, ventet) in [
        ("1ad", "2023-07-01", (1900, Kjent)),
        ("1ad", "2024-06-30", (1900, Kjent)),
        ("1ad", "2024-07-01", (1900, utlopt("2024-06-30"))),
        ("1ad", "2025-06-30", (1900, utlopt("2024-06-30"))),
        ("1ad", "2025-07-01", (1800, Kjent)),
        ("1ad", "2026-12-31", (1800, Kjent)),
        ("1ad", "2027-01-01", (1800, utlopt("2026-12-31"))),
        ("2ak", "2026-06-30", (7900, Kjent)),
        ("2ak", "2026-07-01", (9400, Kjent)),
    ] {
        assert_eq!(funnet(slaa_opp(kode, d)), ventet, "{kode} {d}");
    }
    assert!(matches!(slaa_opp("1ad", "2023-06-30"), Takstsvar::IkkeGyldig { .. }));
}

#[test]
fn a_code_taken_out_is_not_extended() {
    let r = innebygd().unwrap();
    for (fag, kode, siste, neste) in [
        ("LE", "2ae", "2025-06-30", "2025-07-01"),
        ("LE", "1e", "2026-06-30", "2026-07-01"),
        ("LE", "8", "2026-06-30", "2026-07-01"),
        ("FY", "A1h", "2026-06-30", "2026-07-01"),
    ] {
        assert!(matches!(r.slaa_opp(fag, kode, dag(siste)), Takstsvar::Funnet { .. }), "{kode}");
        let etter = r.slaa_opp(fag, kode, dag(neste));
        assert!(
            matches!(etter, Takstsvar::IkkeGyldig { til: Some(til), .. } if til == dag(siste)),
            "{kode}"
        );
    }
}

#[test]
fn codes_are_case_sensitive_and_belong_to_a_field() {
    let r = innebygd().unwrap();
    assert_eq!(r.slaa_opp("LE", "2AD", dag("2026-01-01")), Takstsvar::Ukjent);
    assert_eq!(
        r.slaa_opp("LE", "H2a", dag("2026-01-01")),
        Takstsvar::AnnetFagomrade { fagomrade: "FY" }
    );
    // An example, not a tariff: never known, whatever the day.
    for d in ["2025-07-01", "2026-01-06", "2026-11-27"] {
        assert_eq!(funnet(r.slaa_opp("LE", "L1", dag(d))), (2600, Takstdekning::Ukjent), "{d}");
    }
}

#[test]
fn a_field_says_for_which_days_it_is_whole() {
    use Takstdekning::{Kjent, Ukjent};
    let r = innebygd().unwrap();
    for (fag, d, ventet) in [
        ("LE", "2025-06-30", Ukjent),
        ("LE", "2025-07-01", Kjent),
        ("LE", "2026-12-31", Kjent),
        ("LE", "2027-01-01", utlopt("2026-12-31")),
        ("FY", "2027-06-30", Kjent),
        ("FY", "2027-07-01", utlopt("2027-06-30")),
        ("TH", "2026-11-27", utlopt("2020-12-31")),
        ("TP", "2026-11-27", utlopt("2020-12-31")),
        ("TH", "2020-06-01", Ukjent),
        ("XX", "2026-11-27", Ukjent),
    ] {
        assert_eq!(r.dekning(fag, dag(d)), ventet, "{fag} {d}");
    }
    // Newer rows, from wherever, carry it further.
    let (mut rader, regler) = crate::takstfil::innebygde_rader().unwrap();
    let ny = rader.iter().find(|t| t.kode == "2ad").unwrap().clone();
    rader.push(Takst {
        gyldig_fra: dag("2027-01-01"),
        ..ny
    });
    let r = Takstregister::ny(rader, regler);
    assert_eq!(r.dekning("LE", dag("2027-12-31")), Kjent);
    assert_eq!(r.dekning("LE", dag("2028-01-01")), utlopt("2027-12-31"));
}

#[test]
fn a_line_is_first_use_plus_percentage_of_the_others_and_half_an_ore_goes_away_from_zero() {
    let r = innebygd().unwrap();
    let linje = |kode: &str, verdi: i64, antall| r.linjebelop("LE", kode, "FALE", dag("2026-11-01"), Ore(verdi), antall).0;
    assert_eq!(linje("2cd", 13_200, 1), 13_200);
    assert_eq!(linje("2cd", 13_200, 3), 39_600);
    assert_eq!(linje("105", 25_500, 2), 25_500 + 17_850);
    assert_eq!(linje("149a", 3_401, 2), 5_102);
    assert_eq!(linje("149a", -3_401, 2), -5_102);
    assert_eq!(linje("2cd", 0, 9_999), 0);
    // Rounded once, on the line: not two half øre for two repetitions.
    assert_eq!(linje("149a", 1, 3), 2);
}

#[test]
fn every_row_adds_up_and_rows_outside_the_regulations_say_so() {
    let r = innebygd().unwrap();
    // logoped_audiopedagog is two fields: 893 rows and 31 of them twice, and 46 older.
    assert_eq!(r.antall(), 893 + 31 + 46);
    for t in r.takster() {
        assert_eq!(t.honorar, t.egenandel + t.refusjon, "{} {}", t.fagomrade, t.kode);
        let av_forskriften = t.kilde.starts_with("FOR-");
        assert!(av_forskriften || t.merknad.is_some(), "{} {} has no note", t.fagomrade, t.kode);
    }
}
