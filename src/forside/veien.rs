//! From first login to agreement: six steps in one order, the same on every device. Each is done, to do, begun, with Helfo, or waits for
//! an earlier one. What a step asks for is the task its tab puts on the front page; the page it is done on tells which step it belongs to.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use sqlx::PgConnection;

use super::steg_text as text;
use crate::avtale::model::Situasjon;
use crate::feil::AppError;
use crate::helseaktor::store::{self as helseaktorer, Profil};
use crate::server::skjema;
use crate::stier::{AVTALE, AVTALER, HELSEAKTOR, KONTAKT, NY_PRAKSIS, PRAKSISER, UTDANNING};
use crate::ui::Oppgave;
use crate::ui::{Merke, Skrevet, Skriv as _};
use crate::utdanning::store as utdanning;
use crate::utdanning::store::Status;
use crate::{avtale, helseaktor, praksis, vedlegg};
use grunn::format;
use grunn::kalender;
use grunn::text::Sprak;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steg {
    Kontakt,
    Bekreft,
    Praksis,
    Vedlegg,
    Avtale,
    Samtykker,
}

impl Steg {
    pub const ALLE: [Self; 6] = [
        Self::Kontakt,
        Self::Bekreft,
        Self::Praksis,
        Self::Vedlegg,
        Self::Avtale,
        Self::Samtykker,
    ];

    /// The step that is done on a page; `None` for what belongs to no step.
    pub fn paa(sti: &str) -> Option<Self> {
        let sti = sti.split('?').next().unwrap_or_default();
        let under_praksis = |slutt: &str| sti.starts_with(PRAKSISER) && sti.ends_with(slutt);
        match sti {
            KONTAKT => Some(Self::Kontakt),
            HELSEAKTOR => Some(Self::Bekreft),
            NY_PRAKSIS => Some(Self::Praksis),
            AVTALE => Some(Self::Avtale),
            _ if sti.strip_prefix(AVTALER) == Some("#samtykker") => Some(Self::Samtykker),
            _ if sti.starts_with(UTDANNING) || under_praksis("/vedlegg") => Some(Self::Vedlegg),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tilstand {
    Ferdig,
    Gjor,
    /// A draft is kept.
    Pabegynt,
    HosHelfo,
    /// An earlier step comes first.
    Venter(Steg),
}

/// What the steps are judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fakta {
    pub kontakt: bool,
    pub bekreftet: bool,
    /// An address waits for its link.
    pub venter_paa_lenke: bool,
    pub praksis: bool,
    pub signert: bool,
    /// Names of drafts, and whether each was sent without errors.
    pub utkast: Vec<(String, bool)>,
    /// Files wait to be sent.
    pub usendte: bool,
    /// Education waits for a case worker, and nothing more is asked for.
    pub hos_helfo: bool,
    /// Education is approved: a practice of such a profession needs nothing more.
    pub utdannet: bool,
    /// Where a practice that is begun is taken up again.
    pub neste_i_praksis: Option<&'static str>,
    pub lenke_til: Option<DateTime<Utc>>,
}

impl Fakta {
    /// There is an agreement, a practice, and a way to reach the person: what remains are ordinary tasks.
    pub fn er_framme(&self) -> bool {
        self.kontakt && self.bekreftet && self.praksis && self.signert
    }

    fn har_utkast(&self, navn: &str) -> bool {
        self.utkast.iter().any(|(n, _)| n == navn)
    }

    /// Where a step stands; `oppgaver`: its tab asks for something.
    pub fn tilstand(&self, steg: Steg, oppgaver: bool) -> Tilstand {
        let gjor = |begynt: bool| if begynt { Tilstand::Pabegynt } else { Tilstand::Gjor };
        match steg {
            Steg::Kontakt if !self.kontakt || oppgaver => gjor(self.har_utkast(helseaktor::KONTAKT_SKJEMA)),
            Steg::Kontakt => Tilstand::Ferdig,
            Steg::Samtykker if oppgaver => Tilstand::Gjor,
            Steg::Samtykker => Tilstand::Ferdig,
            Steg::Avtale if self.signert && !oppgaver => Tilstand::Ferdig,
            Steg::Bekreft if self.bekreftet && !oppgaver => Tilstand::Ferdig,
            _ if !self.kontakt => Tilstand::Venter(Steg::Kontakt),
            Steg::Bekreft => Tilstand::Gjor,
            Steg::Praksis if self.praksis => Tilstand::Ferdig,
            Steg::Praksis => gjor(self.neste_i_praksis.is_some()),
            Steg::Vedlegg if self.hos_helfo => Tilstand::HosHelfo,
            Steg::Vedlegg if oppgaver => gjor(self.usendte),
            Steg::Vedlegg if !self.praksis && !self.utdannet => Tilstand::Venter(Steg::Praksis),
            Steg::Vedlegg => Tilstand::Ferdig,
            Steg::Avtale => gjor(self.har_utkast(avtale::SIGNER_SKJEMA)),
        }
    }
}

/// Reads what is not known from the profile.
async fn les(db: &mut PgConnection, profil: &Profil, naa: DateTime<Utc>) -> Result<Fakta, AppError> {
    let id = profil.id;
    let mut f = Fakta {
        kontakt: profil.har_kontaktdata(),
        bekreftet: profil.epost.is_some(),
        venter_paa_lenke: profil.ny_epost.is_some(),
        praksis: avtale::store::har_praksis(&mut *db, id).await?,
        signert: !matches!(
            avtale::status(&mut *db, id, kalender::dato_i_oslo(naa)).await?,
            Situasjon::Usignert { .. }
        ),
        ..Fakta::default()
    };
    if f.er_framme() {
        return Ok(f);
    }
    f.utkast = skjema::oversikt(&mut *db, id).await?;
    f.usendte = vedlegg::store::har_usendte(&mut *db, id).await?;
    f.neste_i_praksis = praksis::paabegynt::neste(&mut *db, id, &f.utkast).await?;
    f.lenke_til = helseaktorer::lenke_utloper(&mut *db, id, naa).await?;
    if utdanning::angar(profil) {
        let yrker = praksis::store::yrker(&mut *db, id).await?;
        let kjente = utdanning::oversikt(&mut *db, id, &yrker).await?.0;
        f.utdannet = kjente.iter().any(|(_, s)| s.er_godkjent());
        f.hos_helfo = kjente.iter().any(|(_, s)| matches!(s, Status::TilBehandling { .. })) && !kjente.iter().any(|(_, s)| s.kan_sende());
    }
    Ok(f)
}

/// The steps with their tasks.
pub struct Vei {
    fakta: Fakta,
    steg: Vec<(Steg, Tilstand, Vec<Oppgave>)>,
}

/// The steps of someone who is on the way, with the tasks that belong to them taken out of `oppgaver`. `None` for those who are there.
pub async fn hent(
    db: &mut PgConnection,
    profil: &Profil,
    naa: DateTime<Utc>,
    oppgaver: &mut Vec<Oppgave>,
) -> Result<Option<Vei>, AppError> {
    let fakta = les(db, profil, naa).await?;
    Ok((!fakta.er_framme()).then(|| fordel(fakta, oppgaver)))
}

fn fordel(fakta: Fakta, oppgaver: &mut Vec<Oppgave>) -> Vei {
    let steg = Steg::ALLE
        .into_iter()
        .map(|steg| {
            let (egne, resten) = std::mem::take(oppgaver)
                .into_iter()
                .partition::<Vec<_>, _>(|o| Steg::paa(&o.til) == Some(steg) && (steg != Steg::Bekreft || fakta.venter_paa_lenke));
            *oppgaver = resten;
            (steg, fakta.tilstand(steg, !egne.is_empty()), egne)
        })
        .collect();
    Vei { fakta, steg }
}

impl Vei {
    /// The list: first in «Krever handling».
    pub fn vis(self, sprak: Sprak) -> impl IntoView {
        let ferdige = self.steg.iter().filter(|(_, t, _)| *t == Tilstand::Ferdig).count();
        let alle = self.steg.len();
        let linjer = self
            .steg
            .into_iter()
            .flat_map(|(steg, tilstand, oppgaver)| linjer(&self.fakta, steg, tilstand, oppgaver, sprak))
            .collect_view();
        view! {
            <p>{text::INGRESS.i(sprak)}" "{text::ferdige(ferdige, alle, sprak)}</p>
            <ol class="oppgaver">{linjer}</ol>
        }
    }
}

/// One line for a step that is done or waits; otherwise one for each of its tasks.
fn linjer(fakta: &Fakta, steg: Steg, tilstand: Tilstand, oppgaver: Vec<Oppgave>, sprak: Sprak) -> Vec<Skrevet> {
    let (farge, ord) = text::merke(tilstand);
    let merke = move || view! { <p class="oppgave__fakta"><Merke farge=farge tekst=ord.i(sprak)/></p> };
    match tilstand {
        Tilstand::Ferdig => vec![
            view! {
                <li class="oppgave">
                    <h3 class="ds-heading" data-size="2xs">{text::navn(steg).i(sprak)}</h3>
                    {merke()}
                </li>
            }
            .skrevet(),
        ],
        Tilstand::Venter(paa) => vec![
            view! {
                <li class="oppgave">
                    <h3 class="ds-heading" data-size="2xs">{text::gjor(steg).i(sprak)}</h3>
                    {merke()}
                    <p>{text::venter(paa).i(sprak)}" "{text::naar(steg).i(sprak)}</p>
                </li>
            }
            .skrevet(),
        ],
        Tilstand::Gjor | Tilstand::Pabegynt | Tilstand::HosHelfo => {
            let begynt = tilstand == Tilstand::Pabegynt;
            oppgaver
                .into_iter()
                .map(|o| {
                    let naar = match steg {
                        _ if tilstand == Tilstand::HosHelfo => String::new(),
                        Steg::Bekreft => text::lenke(fakta.lenke_til.map(|t| format::tidspunkt(t, sprak)), sprak),
                        _ => text::naar(steg).i(sprak).to_owned(),
                    };
                    let (til, lenke) = match (steg, fakta.neste_i_praksis) {
                        (Steg::Praksis, Some(neste)) => (neste.to_owned(), text::FORTSETT_PRAKSIS.i(sprak).to_owned()),
                        _ => (o.til, o.lenke),
                    };
                    view! {
                        <li class="oppgave">
                            <h3 class="ds-heading" data-size="2xs">{o.tittel}</h3>
                            {merke()}
                            <p>{o.hvorfor}" "{naar}{begynt.then(|| format!(" {}", text::LAGRET.i(sprak)))}</p>
                            <p><a class="ds-link" href=til>{lenke}</a></p>
                        </li>
                    }
                    .skrevet()
                })
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stier::NY_PRAKSIS_OPPGJOR;

    fn alle(f: &Fakta, oppgaver: &[Steg]) -> Vec<Tilstand> {
        Steg::ALLE.map(|s| f.tilstand(s, oppgaver.contains(&s))).to_vec()
    }

    #[test]
    fn a_new_person_begins_with_contact_data_and_the_rest_waits() {
        use Tilstand::{Gjor, Venter};
        let ny = Fakta::default();
        let venter = Venter(Steg::Kontakt);
        assert_eq!(
            alle(&ny, &[Steg::Kontakt, Steg::Avtale, Steg::Samtykker]),
            [Gjor, venter, venter, venter, venter, Gjor]
        );
        assert!(!ny.er_framme());
    }

    #[test]
    fn each_step_opens_the_next_and_a_draft_shows() {
        use Tilstand::{Ferdig, Gjor, HosHelfo, Pabegynt, Venter};
        let u = |navn: &str| vec![(navn.to_owned(), false)];
        let kontakt = Fakta {
            kontakt: true,
            ..Fakta::default()
        };
        assert_eq!(
            alle(&kontakt, &[Steg::Bekreft, Steg::Praksis, Steg::Avtale]),
            [Ferdig, Gjor, Gjor, Venter(Steg::Praksis), Gjor, Ferdig]
        );
        let lagt_bort = Fakta {
            utkast: u(helseaktor::KONTAKT_SKJEMA),
            ..Fakta::default()
        };
        assert_eq!(lagt_bort.tilstand(Steg::Kontakt, true), Pabegynt);
        let lest = Fakta {
            utkast: u(avtale::SIGNER_SKJEMA),
            neste_i_praksis: Some(NY_PRAKSIS_OPPGJOR),
            ..kontakt.clone()
        };
        assert_eq!(
            (lest.tilstand(Steg::Avtale, true), lest.tilstand(Steg::Praksis, true)),
            (Pabegynt, Pabegynt)
        );
        // Education documents come before the practice, and are with Helfo once they are sent.
        assert_eq!(kontakt.tilstand(Steg::Vedlegg, true), Gjor);
        let lastet = Fakta {
            usendte: true,
            ..kontakt.clone()
        };
        assert_eq!(lastet.tilstand(Steg::Vedlegg, true), Pabegynt);
        let sendt = Fakta {
            hos_helfo: true,
            ..kontakt.clone()
        };
        assert_eq!(sendt.tilstand(Steg::Vedlegg, true), HosHelfo);
        let godkjent = Fakta {
            utdannet: true,
            ..kontakt.clone()
        };
        assert_eq!(
            (godkjent.tilstand(Steg::Vedlegg, false), godkjent.tilstand(Steg::Vedlegg, true)),
            (Ferdig, Gjor)
        );
        let praksis = Fakta {
            praksis: true,
            bekreftet: true,
            ..kontakt
        };
        assert_eq!(
            alle(&praksis, &[Steg::Vedlegg, Steg::Avtale]),
            [Ferdig, Ferdig, Ferdig, Gjor, Gjor, Ferdig]
        );
        assert!(!praksis.er_framme());
        assert!(Fakta { signert: true, ..praksis }.er_framme());
    }

    #[test]
    fn the_page_tells_the_step_and_other_tasks_stay() {
        let oppgave = |til: &str| Oppgave {
            tittel: til.to_owned(),
            hvorfor: String::new(),
            frist: None,
            belop: None,
            til: til.to_owned(),
            lenke: String::new(),
        };
        for (sti, steg) in [
            (KONTAKT.to_owned(), Some(Steg::Kontakt)),
            (HELSEAKTOR.to_owned(), Some(Steg::Bekreft)),
            (NY_PRAKSIS.to_owned(), Some(Steg::Praksis)),
            (format!("{}/1004330001/vedlegg", PRAKSISER), Some(Steg::Vedlegg)),
            (format!("{}/logoped", UTDANNING), Some(Steg::Vedlegg)),
            (AVTALE.to_owned(), Some(Steg::Avtale)),
            (format!("{}#samtykker", AVTALER), Some(Steg::Samtykker)),
            (AVTALER.to_owned(), None),
            (format!("{}/1004330001/konto", PRAKSISER), None),
            (format!("{}/1004330001/epost", PRAKSISER), None),
            ("/oppgjor/innsendinger/1".to_owned(), None),
        ] {
            assert_eq!(Steg::paa(&sti), steg, "{sti}");
        }
        let mut oppgaver = vec![oppgave("/oppgjor/innsendinger/1"), oppgave(AVTALE), oppgave(KONTAKT)];
        let vei = fordel(Fakta::default(), &mut oppgaver);
        assert_eq!(oppgaver.len(), 1);
        assert_eq!(vei.steg.iter().map(|(s, ..)| *s).collect::<Vec<_>>(), Steg::ALLE);
        assert_eq!(vei.steg.iter().map(|(_, _, o)| o.len()).collect::<Vec<_>>(), [1, 0, 0, 0, 1, 0]);
    }
}
