//! The dated rows of the laws, the parameters nobody's law states, and how an exemption is proved, in words.

use crate::fritak::{Aldersgrense, Bevis, Frist, Lovslag};
use grunn::format;
use grunn::text::{T, Ting};

/// What the control reads of a row of the laws. None: it reads nothing, and the row's own words say it.
pub fn lov(slag: &Lovslag) -> Option<T<String>> {
    Some(match slag {
        Lovslag::Alder(Aldersgrense::Under(n)) => T(
            format!("Pasienter under {n} år betaler ikke egenandel."),
            format!("Pasientar under {n} år betaler ikkje eigendel."),
        ),
        Lovslag::Alder(Aldersgrense::TilOgMedAret(n)) => T(
            format!("Pasienter betaler ikke egenandel til og med året de fyller {n}."),
            format!("Pasientar betaler ikkje eigendel til og med året dei fyller {n}."),
        ),
        Lovslag::Egenandelstak(tak) => {
            let tak = format::kroner(*tak);
            T(
                format!("En pasient betaler høyst {tak} i egenandeler i kalenderåret."),
                format!("Ein pasient betaler høgst {tak} i eigendelar i kalenderåret."),
            )
        }
        Lovslag::ForeldelseManeder(n) => {
            let T(nb, nn) = Ting::Maned.antall((*n).into());
            T(
                format!("Kravet må komme innen {nb} etter måneden du behandlet i."),
                format!("Kravet må kome innan {nn} etter månaden du behandla i."),
            )
        }
        Lovslag::KlagefristUker(n) => {
            let T(nb, nn) = Ting::Uke.antall((*n).into());
            T(
                format!("Du kan klage på et vedtak i {nb} fra du fikk det."),
                format!("Du kan klage på eit vedtak i {nn} frå du fekk det."),
            )
        }
        Lovslag::UtbetalingsfristDager(n) => {
            let T(nb, nn) = Ting::Dag.antall((*n).into());
            T(
                format!("Vi betaler senest {nb} etter at vi fikk kravet."),
                format!("Vi betaler seinast {nn} etter at vi fekk kravet."),
            )
        }
        Lovslag::FrikortStonadspunkt(punkter) => {
            let punkter = punkter.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            T(
                format!("Hos tannlege og tannpleier gjelder frikort stønadspunkt {punkter}."),
                format!("Hos tannlege og tannpleiar gjeld frikort stønadspunkt {punkter}."),
            )
        }
        Lovslag::Annet => return None,
    })
}

/// What a parameter of the control decides, and the value with its unit.
pub fn frist(frist: &Frist) -> Option<(T, T<String>)> {
    let ting = match frist.enhet.as_str() {
        "minutter" => Ting::Minutt,
        "dager" => Ting::Dag,
        "måneder" => Ting::Maned,
        "tegn" => Ting::Tegn,
        "år" => Ting::Ar,
        _ => return None,
    };
    let verdi = ting.antall(frist.verdi.into());
    let navn = match frist.navn.as_str() {
        "avtale_dager_tilbake" => T(
            "Dager avtalen dekker før den er inngått",
            "Dagar avtalen dekkjer før han er inngått",
        ),
        "duplikatvindu" => T("Tid mellom to like regninger", "Tid mellom to like rekningar"),
        "enkel_kontakt" => T(
            "Tid mellom enkel kontakt og konsultasjon",
            "Tid mellom enkel kontakt og konsultasjon",
        ),
        "kreditering" => T("Alder på regning som krediteres", "Alder på rekning som blir kreditert"),
        "rapportering" => T(
            "Tid mellom hver gang egenandeler meldes",
            "Tid mellom kvar gong eigendelar blir melde",
        ),
        "dager_etter_dod" => T("Dager etter et dødsfall som godtas", "Dagar etter eit dødsfall som blir godtekne"),
        "svangerskap" => T("Lengden på et svangerskap", "Lengda på eit svangerskap"),
        "krise" => T("Lengden på en krise", "Lengda på ei krise"),
        "opphold_for_ny_henvisning" => T(
            "Opphold før en henvisning regnes som ny",
            "Opphald før ei tilvising blir rekna som ny",
        ),
        "begrunnelse" => T(
            "Bokstaver og tall i en begrunnelse, minst",
            "Bokstavar og tal i ei grunngjeving, minst",
        ),
        _ => return None,
    };
    Some((navn, verdi))
}

impl Bevis {
    /// How the exemption is proved.
    pub fn ord(self) -> T {
        match self {
            Self::Frikort => T("Svaret fra frikortregisteret", "Svaret frå frikortregisteret"),
            Self::Alder => T("Pasientens alder", "Alderen til pasienten"),
            Self::Begrunnelse => T("Begrunnelsen på regningen", "Grunngjevinga på rekninga"),
            Self::Journal => T("Journalen, som meldingen ikke viser", "Journalen, som meldinga ikkje viser"),
        }
    }
}
