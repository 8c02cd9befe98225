//! Period and practice in the address: a GET form, so that they survive paging, detail and back.

use crate::oppgjor::text::Periodefeil;
use chrono::NaiveDate;
use leptos::prelude::*;
use sqlx::PgConnection;

use crate::feil::AppError;
use crate::oppgjor::store::{self, Praksisvalg};
use crate::ui::Felt;
use grunn::feltfeil::FeltFeil;
use grunn::text::Sprak;
use grunn::{HelseaktorId, PraksisId, dato};

/// The query as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sporring {
    pub fra: String,
    pub til: String,
    pub praksis: String,
}

impl Sporring {
    /// From a query; the first of each wins.
    pub fn av(par: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut ut = Self::default();
        for (navn, verdi) in par {
            let felt = match navn.as_str() {
                "fra" => &mut ut.fra,
                "til" => &mut ut.til,
                "praksis" => &mut ut.praksis,
                _ => continue,
            };
            if felt.is_empty() {
                verdi.trim().clone_into(felt);
            }
        }
        ut
    }

    /// Both dates; an empty one is no limit.
    ///
    /// # Errors
    /// `Ugyldig`, fields `fra` and `til`.
    pub fn datoer(&self) -> Result<(Option<NaiveDate>, Option<NaiveDate>), AppError> {
        let mut feil = FeltFeil::default();
        let mut les = |felt: &str, tekst: &str| {
            if tekst.is_empty() {
                return None;
            }
            dato::tolk(tekst).map_err(|e| feil.legg_til(felt, &e)).ok()
        };
        let (fra, til) = (les("fra", &self.fra), les("til", &self.til));
        if let (Some(fra), Some(til)) = (fra, til)
            && til < fra
        {
            feil.legg_til("til", &Periodefeil::TilForFra);
        }
        Ok(feil.eller((fra, til))?)
    }

    /// The practice asked for, among the person's own.
    ///
    /// # Errors
    /// `IkkeFunnet` when it does not exist or is someone else's.
    pub fn praksis(&self, mine: &[Praksisvalg]) -> Result<Option<PraksisId>, AppError> {
        if self.praksis.is_empty() {
            return Ok(None);
        }
        let id: PraksisId = self.praksis.parse().map_err(|_| AppError::IkkeFunnet)?;
        mine.iter().find(|p| p.id == id).map(|p| Some(p.id)).ok_or(AppError::IkkeFunnet)
    }

    /// As a query, with more behind it.
    pub fn adresse(&self, sti: &str, mer: &[(&str, String)]) -> String {
        let mut ut = url::form_urlencoded::Serializer::new(String::new());
        let egne = [("fra", &self.fra), ("til", &self.til), ("praksis", &self.praksis)];
        ut.extend_pairs(egne.into_iter().filter(|(_, v)| !v.is_empty()));
        ut.extend_pairs(mer);
        let ut = ut.finish();
        if ut.is_empty() { sti.to_owned() } else { format!("{sti}?{ut}") }
    }

    pub fn er_tom(&self) -> bool {
        *self == Self::default()
    }
}

/// The practices of a person.
pub async fn mine(db: &mut PgConnection, eier: HelseaktorId) -> Result<Vec<Praksisvalg>, AppError> {
    store::praksiser(db, eier).await
}

/// The sentence for a wrong field.
pub fn setning(feil: &FeltFeil, felt: &str, sprak: Sprak) -> Option<String> {
    Some(feil.for_felt(felt)?.setning::<Periodefeil>(sprak))
}

/// All wrong fields, for the summary.
pub fn liste(feil: &FeltFeil, sprak: Sprak) -> Vec<(String, String)> {
    ["fra", "til"]
        .into_iter()
        .filter_map(|f| Some((f.to_owned(), setning(feil, f, sprak)?)))
        .collect()
}

/// Words of the form.
#[derive(Clone, Copy)]
pub struct Skjematekst {
    pub fra: &'static str,
    pub til: &'static str,
    pub hjelp: &'static str,
    pub praksis: &'static str,
    pub alle: &'static str,
    pub vis: &'static str,
}

/// The form. The practice is asked for only where there are several.
pub fn skjema(
    t: Skjematekst,
    handling: &'static str,
    s: &Sporring,
    praksiser: Vec<Praksisvalg>,
    feil: &FeltFeil,
    sprak: Sprak,
) -> impl IntoView + use<> {
    let valgt = s.praksis.clone();
    let velg_praksis = (praksiser.len() > 1).then(|| {
        let alternativer = praksiser
            .into_iter()
            .map(|p| {
                let id = p.id.to_string();
                view! { <option value=id.clone() selected=id == valgt>{p.navn}" ("{id.clone()}")"</option> }
            })
            .collect_view();
        view! {
            <div class="ds-field">
                <label class="ds-label" for="praksis">{t.praksis}</label>
                <select class="ds-input" id="praksis" name="praksis"><option value="">{t.alle}</option>{alternativer}</select>
            </div>
        }
    });
    view! {
        <form method="get" action=handling novalidate="">
            <div class="filter">
                <Felt navn="fra" etikett=t.fra hjelp=t.hjelp verdi=s.fra.clone() feil=setning(feil, "fra", sprak) bredde="smal"/>
                <Felt navn="til" etikett=t.til hjelp=t.hjelp verdi=s.til.clone() feil=setning(feil, "til", sprak) bredde="smal"/>
                {velg_praksis}
                <button class="ds-button" data-variant="secondary" type="submit">{t.vis}</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sporring(fra: &str, til: &str) -> Sporring {
        Sporring {
            fra: fra.into(),
            til: til.into(),
            praksis: String::new(),
        }
    }

    #[test]
    fn dates_are_read_as_people_write_them_and_all_errors_come_at_once() {
        let d = |t: &str| Some(t.parse::<NaiveDate>().unwrap());
        assert_eq!(sporring("1.1.26", "2026-01-31").datoer(), Ok((d("2026-01-01"), d("2026-01-31"))));
        assert_eq!(sporring("", "").datoer(), Ok((None, None)));
        assert_eq!(sporring("6.1.26", "6.1.26").datoer(), Ok((d("2026-01-06"), d("2026-01-06"))));
        let Err(AppError::Ugyldig(feil)) = sporring("31.4.26", "i går").datoer() else {
            panic!("should be refused")
        };
        assert_eq!(feil.0.iter().map(|f| f.felt.as_str()).collect::<Vec<_>>(), ["fra", "til"]);
        let Err(AppError::Ugyldig(feil)) = sporring("7.1.26", "6.1.26").datoer() else {
            panic!("should be refused")
        };
        assert_eq!(feil.0[0].kode, "til-for-fra");
    }

    #[test]
    fn what_is_typed_goes_along_in_the_address() {
        let s =
            Sporring::av([("fra", "1.1.26"), ("praksis", " 7 "), ("fra", "x"), ("annet", "y")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(s.adresse("/a", &[("etter", "e1".to_owned())]), "/a?fra=1.1.26&praksis=7&etter=e1");
        assert_eq!(Sporring::default().adresse("/a", &[]), "/a");
    }
}
