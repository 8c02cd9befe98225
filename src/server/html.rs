//! The last touch on a finished page: what Leptos writes that the standard does not allow. Browsers build the same from it.

/// An empty text or the end of a list in the view. It must stay where an island is, since the program in the browser counts nodes.
const MERKE: &str = "<!>";
const MERKE_GYLDIG: &str = "<!---->";
const OY: &str = "<leptos-island";
const OY_SLUTT: &str = "</leptos-island>";

/// Makes a whole page valid.
pub fn gyldig(html: String) -> String {
    merker(uten_skjema(i_kroppen(html)))
}

/// A part of a page that an island asks for and puts in: as it would stand there from the start, beside the island.
pub fn bit(html: &str) -> String {
    html.replace(MERKE, "")
}

/// The scripts that Leptos adds after the document are moved into its body.
fn i_kroppen(mut html: String) -> String {
    const SLUTT: &str = "</body></html>";
    if let Some(slutt) = html.rfind(SLUTT) {
        let etter = html.split_off(slutt + SLUTT.len());
        html.insert_str(slutt, &etter);
    }
    html
}

/// The header comes before the page, and does not know whether there will be a form: without one, the buttons that send it go.
fn uten_skjema(mut html: String) -> String {
    const FORM: &str = " form=\"skjema\"";
    if html.contains(" id=\"skjema\"") {
        return html;
    }
    let mut fra = 0;
    while let Some(treff) = html.get(fra..).and_then(|h| h.find(FORM)).map(|i| i + fra) {
        fra = treff + FORM.len();
        // Only in a tag: what people write may look like this too.
        let tagg = html.get(..treff).and_then(|h| h.rfind('<'));
        let slutt = html
            .get(fra..)
            .and_then(|h| h.find("</button>"))
            .map(|i| i + fra + "</button>".len());
        if let (Some(tagg), Some(slutt)) = (tagg, slutt)
            && html.get(tagg..treff).is_some_and(|t| t.starts_with("<button ") && !t.contains('>'))
        {
            html.replace_range(tagg..slutt, "");
            fra = tagg;
        }
    }
    html
}

/// Markers are comments in the words of the standard inside islands, and nothing elsewhere.
fn merker(html: String) -> String {
    if !html.contains(MERKE) {
        return html;
    }
    let mut ut = String::with_capacity(html.len());
    let mut dybde = 0_usize;
    let mut rest = html.as_str();
    while let Some(tagg) = rest.find('<') {
        let (foran, her) = rest.split_at(tagg);
        ut.push_str(foran);
        if let Some(etter) = her.strip_prefix(MERKE) {
            if dybde > 0 {
                ut.push_str(MERKE_GYLDIG);
            }
            rest = etter;
            continue;
        }
        if her.starts_with(OY) {
            dybde += 1;
        } else if her.starts_with(OY_SLUTT) {
            dybde = dybde.saturating_sub(1);
        }
        ut.push('<');
        rest = her.get(1..).unwrap_or_default();
    }
    ut.push_str(rest);
    ut
}

#[cfg(test)]
mod tests {
    use super::{bit, gyldig};

    #[test]
    fn scripts_stand_in_the_body() {
        assert_eq!(
            gyldig("<html><body><p>a</p></body></html><script>1</script><script>2</script>".into()),
            "<html><body><p>a</p><script>1</script><script>2</script></body></html>"
        );
        assert_eq!(gyldig("<p>a</p>".into()), "<p>a</p>");
    }

    #[test]
    fn buttons_for_a_form_need_the_form() {
        let knapper = "<form><button class=\"a\" type=\"submit\" form=\"skjema\">A</button><button>B</button><button type=\"submit\" form=\"skjema\" lang=\"nn\">C</button></form>";
        let side = format!("{knapper}<form id=\"skjema\"></form>");
        assert_eq!(gyldig(side.clone()), side);
        assert_eq!(gyldig(knapper.into()), "<form><button>B</button></form>");
        let skrevet = "<button>B</button><p>slik: form=\"skjema\"</p><button>D</button>";
        assert_eq!(gyldig(skrevet.into()), skrevet);
    }

    #[test]
    fn markers_are_kept_where_the_program_counts_nodes() {
        assert_eq!(
            gyldig("<p>a<!> <!>b</p><leptos-island data-component=\"X\"><p>c<!>d</p><leptos-island><!></leptos-island><!></leptos-island><p>e<!></p>".into()),
            "<p>a b</p><leptos-island data-component=\"X\"><p>c<!---->d</p><leptos-island><!----></leptos-island><!----></leptos-island><p>e</p>"
        );
        assert_eq!(bit("<p>c<!>d</p>"), "<p>cd</p>");
    }
}
