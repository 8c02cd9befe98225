//! Texts of the watch over practice sites, bokmål and nynorsk side by side.

use super::model::Slag;
use super::store::Stedendring;
use grunn::format;
use grunn::text::{Sprak, T};

pub const SE_HVA: T = T("Se hva som er endret", "Sjå kva som er endra");
pub const STEMMER: T = T("Ja, det stemmer", "Ja, det stemmer");
pub const ANNET_STED: T = T("Velg et annet praksissted", "Vel ein annan praksisstad");
pub const SETT_SLUTT: T = T("Sett siste dag for praksisen", "Set siste dag for praksisen");
pub const SE_KONTO: T = T("Se kontonummeret", "Sjå kontonummeret");
pub const STAAR_HOS_OSS: T = T("Står hos oss", "Står hos oss");
pub const STAAR_I_REGISTERET: T = T("Står i Enhetsregisteret", "Står i Einingsregisteret");
pub const EIER_FOR: T = T("Eier før", "Eigar før");
pub const EIER_NAA: T = T("Eier nå", "Eigar no");
pub const UKJENT: T = T("ikke oppgitt", "ikkje oppgitt");
pub const FUNNET: T = T("Vi så dette i Enhetsregisteret", "Vi såg dette i Einingsregisteret");

/// What the person must do.
pub const fn tittel(slag: Slag) -> T {
    match slag {
        Slag::Adresse => T("Sjekk adressen til praksisen", "Sjekk adressa til praksisen"),
        Slag::Eier => T("Praksisstedet har fått ny eier", "Praksisstaden har fått ny eigar"),
        Slag::Slettet => T("Praksisstedet finnes ikke lenger", "Praksisstaden finst ikkje lenger"),
        Slag::Nedlagt => T("Praksisstedet legges ned", "Praksisstaden blir lagd ned"),
    }
}

/// What has happened, in one sentence.
pub fn hva(e: &Stedendring, sprak: Sprak) -> String {
    let dato = e.dato.map(|d| format::dato(d, sprak));
    match (e.slag, dato) {
        (Slag::Adresse, _) => T(
            "Enhetsregisteret har en ny adresse for praksisstedet.",
            "Einingsregisteret har ei ny adresse for praksisstaden.",
        )
        .i(sprak)
        .to_owned(),
        (Slag::Eier, None) => T(
            "Enhetsregisteret har en ny eier av praksisstedet.",
            "Einingsregisteret har ein ny eigar av praksisstaden.",
        )
        .i(sprak)
        .to_owned(),
        (Slag::Eier, Some(d)) => T(
            format!("Praksisstedet fikk ny eier {d}."),
            format!("Praksisstaden fekk ny eigar {d}."),
        )
        .i(sprak),
        (Slag::Slettet, None) => T(
            "Praksisstedet er ikke lenger i Enhetsregisteret.",
            "Praksisstaden er ikkje lenger i Einingsregisteret.",
        )
        .i(sprak)
        .to_owned(),
        (Slag::Slettet, Some(d)) => T(
            format!("Praksisstedet ble slettet i Enhetsregisteret {d}."),
            format!("Praksisstaden vart sletta i Einingsregisteret {d}."),
        )
        .i(sprak),
        (Slag::Nedlagt, None) => T(
            "Praksisstedet står som nedlagt i Enhetsregisteret.",
            "Praksisstaden står som nedlagd i Einingsregisteret.",
        )
        .i(sprak)
        .to_owned(),
        (Slag::Nedlagt, Some(d)) => T(
            format!("Enhetsregisteret sier at praksisstedet er nedlagt fra {d}."),
            format!("Einingsregisteret seier at praksisstaden er nedlagd frå {d}."),
        )
        .i(sprak),
    }
}

/// What it means, and what to do.
pub const fn betyr(slag: Slag) -> T {
    match slag {
        Slag::Adresse => T(
            "Vi har ikke endret noe. Innbyggerne ser adressen som står hos oss. Stemmer den nye, tar vi den i bruk når du sier ja. Stemmer den ikke, ber du eieren rette den i Enhetsregisteret.",
            "Vi har ikkje endra noko. Innbyggjarane ser adressa som står hos oss. Stemmer den nye, tek vi ho i bruk når du seier ja. Stemmer ho ikkje, ber du eigaren rette ho i Einingsregisteret.",
        ),
        Slag::Eier => T(
            "Vi har ikke endret noe. Sjekk at du fortsatt behandler pasienter her, og at kontonummeret er riktig. Kontoen skal eies av praksisen eller eieren.",
            "Vi har ikkje endra noko. Sjekk at du framleis behandlar pasientar her, og at kontonummeret er rett. Kontoen skal vere eigd av praksisen eller eigaren.",
        ),
        Slag::Slettet => T(
            "Et slettet sted kan ikke være praksissted. Velg stedet der du behandler pasienter nå, eller sett siste dag. Til du gjør det, står praksisen med et sted som ikke finnes, og innbyggerne kan møte opp på feil adresse.",
            "Ein sletta stad kan ikkje vere praksisstad. Vel staden der du behandlar pasientar no, eller set siste dag. Til du gjer det, står praksisen med ein stad som ikkje finst, og innbyggjarane kan møte opp på feil adresse.",
        ),
        Slag::Nedlagt => T(
            "Et nedlagt sted kan ikke være praksissted fra den dagen. Velg stedet der du skal behandle pasienter, eller sett siste dag. Til du gjør det, ser innbyggerne det gamle stedet.",
            "Ein nedlagd stad kan ikkje vere praksisstad frå den dagen. Vel staden der du skal behandle pasientar, eller set siste dag. Til du gjer det, ser innbyggjarane den gamle staden.",
        ),
    }
}

#[cfg(test)]
mod tester {
    use super::*;
    use grunn::{Orgnr, PraksisId, Testnumre};

    #[test]
    fn every_kind_has_its_sentences_in_both_languages() {
        for slag in Slag::ALLE {
            for dato in [None, chrono::NaiveDate::from_ymd_opt(2026, 6, 30)] {
                let e = Stedendring {
                    id: uuid::Uuid::nil(),
                    praksis: PraksisId(1),
                    slag,
                    orgnr: Orgnr::tolk("313123456", Testnumre::Tillatt).unwrap(),
                    gammel: None,
                    ny: None,
                    ny_adresse: None,
                    dato,
                    funnet: chrono::DateTime::UNIX_EPOCH,
                    avgjort: None,
                };
                let (nb, nn) = (hva(&e, Sprak::Nb), hva(&e, Sprak::Nn));
                assert!(nb.ends_with('.') && nn.ends_with('.') && nb != nn, "{slag:?}: {nb}");
                assert_eq!(nb.contains("30. juni 2026"), dato.is_some() && slag != Slag::Adresse, "{nb}");
            }
            let [nb, nn] = betyr(slag).begge();
            assert!(nb.ends_with('.') && nn.ends_with('.') && nb != nn);
            let [nb, nn] = tittel(slag).begge();
            assert!(!nb.ends_with('.') && !nn.ends_with('.'));
        }
    }
}
