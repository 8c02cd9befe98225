//! What a tab asks its user to do, as it is shown on the front page.

/// Something the user must do, as a tab puts it on the front page. Sorted by deadline, then by kroner at stake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oppgave {
    pub tittel: String,
    /// Why, in one sentence.
    pub hvorfor: String,
    pub frist: Option<chrono::NaiveDate>,
    pub belop: Option<grunn::Ore>,
    /// The page where it is done, and the act in the link's words.
    pub til: String,
    pub lenke: String,
}

/// Nearest deadline first, tasks without one last; among equals the largest amount first.
pub fn sorter(oppgaver: &mut [Oppgave]) {
    oppgaver.sort_by_key(|o| (o.frist.is_none(), o.frist, std::cmp::Reverse(o.belop)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use grunn::Ore;

    #[test]
    fn the_nearest_deadline_comes_first_then_the_largest_amount() {
        let oppgave = |tittel: &str, dag: Option<u32>, kroner: i64| Oppgave {
            tittel: tittel.into(),
            hvorfor: String::new(),
            frist: dag.and_then(|d| chrono::NaiveDate::from_ymd_opt(2026, 1, d)),
            belop: Some(Ore::fra_kroner(kroner)),
            til: String::new(),
            lenke: String::new(),
        };
        let mut liste = [
            oppgave("uten frist", None, 900),
            oppgave("sent", Some(9), 1),
            oppgave("lite", Some(7), 1),
            oppgave("stort", Some(7), 5),
        ];
        sorter(&mut liste);
        assert_eq!(liste.map(|o| o.tittel), ["stort", "lite", "sent", "uten frist"]);
    }
}
