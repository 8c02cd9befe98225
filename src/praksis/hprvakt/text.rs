//! Texts of the watch over approvals, bokmål and nynorsk side by side.

use super::model::Grunn;
use super::store::Avklaring;
use grunn::format;
use grunn::text::{Sprak, T};

pub const TITTEL: T = T("Praksisen trenger avklaring", "Praksisen treng avklaring");
pub const STATUS: T = T("Trenger avklaring", "Treng avklaring");
pub const STATUS_SETNING: T = T(
    "Godkjenningen din i HPR er endret. Se hva det betyr under.",
    "Godkjenninga di i HPR er endra. Sjå kva det betyr under.",
);
pub const STATUS_SETNING_LISTE: T = T(
    "Godkjenningen din i HPR er endret. Åpne praksisen for å se hva det betyr.",
    "Godkjenninga di i HPR er endra. Opne praksisen for å sjå kva det betyr.",
);
pub const SE_HVA: T = T("Se hva det betyr", "Sjå kva det betyr");
pub const GJOR: T = T(
    "Er det feil, kontakt Helsedirektoratet, som fører HPR. Når godkjenningen er tilbake, rydder vi opp selv. En saksbehandler i Helfo ser også på saken.",
    "Er det feil, kontakt Helsedirektoratet, som fører HPR. Når godkjenninga er tilbake, ryddar vi opp sjølve. Ein saksbehandlar i Helfo ser òg på saka.",
);
pub const SLUTT: T = T("Sett siste dag for praksisen", "Set siste dag for praksisen");
pub const GODKJENNINGER: T = T("Se godkjenningene dine", "Sjå godkjenningane dine");

/// What has happened, in one sentence.
pub fn hva(a: &Avklaring, sprak: Sprak) -> String {
    let fra = format::dato(a.fra, sprak);
    match a.grunn {
        Grunn::Bortfalt => T(
            format!("Fra {fra} har du ikke godkjenningen som praksisen krever i HPR."),
            format!("Frå {fra} har du ikkje godkjenninga som praksisen krev i HPR."),
        ),
        Grunn::Begrenset => T(
            format!("Fra {fra} har godkjenningen din i HPR vilkår eller grenser."),
            format!("Frå {fra} har godkjenninga di i HPR vilkår eller grenser."),
        ),
        Grunn::Spesialitet => T(
            format!("Fra {fra} har du ikke spesialiteten som praksisen krever i HPR."),
            format!("Frå {fra} har du ikkje spesialiteten som praksisen krev i HPR."),
        ),
        Grunn::Uavklart => T(
            format!("Fra {fra} er det uklart hva HPR sier om godkjenningen din. En saksbehandler ser på det."),
            format!("Frå {fra} er det uklart kva HPR seier om godkjenninga di. Ein saksbehandlar ser på det."),
        ),
    }
    .i(sprak)
}

pub const HENDT: T = T("Hva som har skjedd", "Kva som har skjedd");
pub const GJELDER: T = T("Godkjenninger som gjelder nå", "Godkjenningar som gjeld no");
pub const INGEN: T = T("Ingen", "Ingen");

/// What has happened, for the case worker.
pub fn hendt(a: &Avklaring, sprak: Sprak) -> String {
    let hva = match a.grunn {
        Grunn::Bortfalt => T(
            "Godkjenningen som praksisen krever, gjelder ikke",
            "Godkjenninga som praksisen krev, gjeld ikkje",
        ),
        Grunn::Begrenset => T(
            "Godkjenningen har fått vilkår eller grenser",
            "Godkjenninga har fått vilkår eller grenser",
        ),
        Grunn::Spesialitet => T(
            "Spesialiteten som praksisen krever, gjelder ikke",
            "Spesialiteten som praksisen krev, gjeld ikkje",
        ),
        Grunn::Uavklart => T(
            "HPR svarer noe om godkjenningen som ikke kan leses sikkert. Det gjelder",
            "HPR svarer noko om godkjenninga som ikkje kan lesast sikkert. Det gjeld",
        ),
    };
    format!("{} {} {}", hva.i(sprak), T("fra", "frå").i(sprak), format::dato(a.fra, sprak))
}

/// What it means. `stanser`: bills are stopped by the control.
pub const fn betyr(stanser: bool) -> T {
    if stanser {
        T(
            "Praksisen står som før. Regninger for behandling fra den dagen blir avvist. Behandling før den dagen er ikke berørt.",
            "Praksisen står som før. Rekningar for behandling frå den dagen blir avviste. Behandling før den dagen er ikkje rørt.",
        )
    } else {
        T(
            "Praksisen står som før, og regningene blir behandlet som før til saken er avklart.",
            "Praksisen står som før, og rekningane blir behandla som før til saka er avklart.",
        )
    }
}

#[cfg(test)]
mod tester {
    use super::*;

    #[test]
    fn every_reason_has_its_sentences_in_both_languages() {
        for grunn in Grunn::ALLE {
            let a = Avklaring {
                id: uuid::Uuid::nil(),
                praksis: grunn::PraksisId(1),
                grunn,
                fra: chrono::NaiveDate::from_ymd_opt(2026, 1, 6).unwrap_or_default(),
                opprettet: chrono::DateTime::UNIX_EPOCH,
            };
            assert_ne!(hendt(&a, Sprak::Nb), hendt(&a, Sprak::Nn));
            let (nb, nn) = (hva(&a, Sprak::Nb), hva(&a, Sprak::Nn));
            assert!(
                nb.ends_with('.') && nn.ends_with('.') && nb != nn && nb.contains("6. januar 2026"),
                "{nb}"
            );
        }
        assert_ne!(betyr(true).begge(), betyr(false).begge());
    }
}
