//! One source file, as tokens: the paths it names, and its texts.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// Something on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paa<T> {
    pub linje: usize,
    pub hva: T,
}

/// A file under `src`.
#[derive(Debug)]
pub struct Kilde {
    /// From `src`, such as `krav/store/mod.rs`.
    pub navn: String,
    /// The comment at the top.
    pub hode: String,
    /// Paths from the crate's root, such as `["krav", "store"]`.
    pub stier: Vec<Paa<Vec<String>>>,
    pub tekster: Vec<Paa<String>>,
    /// Where a text is chosen by language in another way than `T`, and how.
    pub omveier: Vec<Paa<&'static str>>,
    /// Files that only tests are made of, as this file declares them under `cfg(test)`: without `.rs`, a folder or a file.
    pub prover: Vec<String>,
    /// A crate of its own, so that `crate` is its folder.
    egen_crate: bool,
}

impl Kilde {
    /// `egen_crate`: the file belongs to a leaf crate, whose root is its folder.
    pub fn les(navn: &str, innhold: &str, egen_crate: bool) -> Self {
        let hode = innhold
            .lines()
            .take_while(|l| l.starts_with("//!"))
            .map(|l| l.trim_start_matches("//!").trim())
            .collect::<Vec<_>>()
            .join("\n");
        let strom: TokenStream = innhold.parse().unwrap_or_else(|e| panic!("src/{navn}: {e}"));
        let mut ut = Self {
            navn: navn.to_owned(),
            hode,
            stier: Vec::new(),
            tekster: Vec::new(),
            omveier: Vec::new(),
            prover: Vec::new(),
            egen_crate,
        };
        let modul = ut.modul();
        ut.gaa(strom, &modul);
        ut
    }

    /// The folder or file right under `src`; `None` for the crate's own two files.
    pub fn rom(&self) -> Option<&str> {
        match self.navn.split('/').next().unwrap_or_default() {
            "lib.rs" | "main.rs" => None,
            rom => Some(rom.trim_end_matches(".rs")),
        }
    }

    /// The folder whose first page this is.
    pub fn hode_av(&self) -> Option<&str> {
        let (mappe, fil) = self.navn.split_once('/').unwrap_or((&self.navn, "mod.rs"));
        matches!(fil, "mod.rs" | "lib.rs").then(|| mappe.trim_end_matches(".rs"))
    }

    /// Where the file stands in the tree of modules.
    fn modul(&self) -> Vec<String> {
        let mut deler: Vec<String> = self.navn.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if deler.last().is_some_and(|d| matches!(d.as_str(), "mod" | "lib" | "main")) {
            deler.pop();
        }
        deler
    }

    /// Whether this is the module of the file or folder `modul`, or stands under it.
    pub fn er_eller_er_under(&self, modul: &str) -> bool {
        let navn = self.navn.trim_end_matches(".rs");
        navn == modul || navn.strip_prefix(modul).is_some_and(|resten| resten.starts_with('/'))
    }

    /// The folder the file is in, with its last slash.
    fn foran(&self) -> String {
        self.navn.rsplit_once('/').map(|(foran, _)| format!("{foran}/")).unwrap_or_default()
    }

    /// Where the modules that this file declares are.
    fn mappe(&self) -> String {
        let (foran, fil) = (self.foran(), self.navn.rsplit('/').next().unwrap_or_default());
        match fil.trim_end_matches(".rs") {
            "mod" | "lib" | "main" => foran,
            navn => format!("{foran}{navn}/"),
        }
    }

    fn gaa(&mut self, strom: TokenStream, modul: &[String]) {
        let mut tegn: Vec<TokenTree> = strom.into_iter().collect();
        for modul in uten_prover(&mut tegn) {
            let fil = match modul.strip_prefix("./") {
                Some(sti) => format!("{}{sti}", self.foran()),
                None => format!("{}{modul}", self.mappe()),
            };
            self.prover.push(fil.trim_end_matches(".rs").to_owned());
        }
        self.omveier.extend(omveier(&tegn));
        let mut i = 0;
        while i < tegn.len() {
            match &tegn[i] {
                TokenTree::Ident(ord) if *ord == "use" => {
                    let slutt = tegn[i..].iter().position(|t| er_punkt(t, ';')).map_or(tegn.len(), |n| i + n);
                    self.bruk(&tegn[i + 1..slutt], &[], modul, ord.span());
                    i = slutt;
                }
                TokenTree::Ident(ord) if *ord == "mod" && matches!(tegn.get(i + 2), Some(TokenTree::Group(_))) => {
                    let (Some(TokenTree::Ident(navn)), Some(TokenTree::Group(g))) = (tegn.get(i + 1), tegn.get(i + 2)) else {
                        unreachable!()
                    };
                    let under = [modul, &[navn.to_string()]].concat();
                    self.gaa(g.stream(), &under);
                    i += 2;
                }
                TokenTree::Ident(ord) if !(i >= 2 && er_punkt(&tegn[i - 1], ':')) => {
                    let (sti, lengde) = les_sti(&tegn[i..]);
                    if lengde > 1 {
                        self.legg_til(&sti, modul, ord.span());
                    }
                    i += lengde - 1;
                }
                TokenTree::Group(g) => self.gaa(g.stream(), modul),
                TokenTree::Literal(l) => {
                    if let Some(tekst) = innhold(&l.to_string()) {
                        self.tekster.push(Paa {
                            linje: l.span().start().line,
                            hva: tekst,
                        });
                    }
                }
                _ => {}
            }
            i += 1;
        }
    }

    /// A `use` tree.
    fn bruk(&mut self, tegn: &[TokenTree], foran: &[String], modul: &[String], span: Span) {
        let mut sti = foran.to_vec();
        for t in tegn {
            match t {
                TokenTree::Ident(ord) if *ord == "as" => break,
                TokenTree::Ident(ord) => sti.push(ord.to_string()),
                TokenTree::Group(g) if g.delimiter() == Delimiter::Brace => {
                    let indre: Vec<TokenTree> = g.stream().into_iter().collect();
                    for del in indre.split(|t| er_punkt(t, ',')).filter(|d| !d.is_empty()) {
                        let span = del.first().map_or(span, TokenTree::span);
                        self.bruk(del, &sti, modul, span);
                    }
                    return;
                }
                _ => {}
            }
        }
        self.legg_til(&sti, modul, span);
    }

    fn legg_til(&mut self, sti: &[String], modul: &[String], span: Span) {
        let mut fra = match sti.first().map(String::as_str) {
            Some("crate") if self.egen_crate => self.rom().map(str::to_owned).into_iter().collect(),
            Some("crate") => Vec::new(),
            Some("self" | "super") => modul.to_vec(),
            _ => return,
        };
        for del in &sti[usize::from(sti[0] == "crate" || sti[0] == "self")..] {
            match del.as_str() {
                "super" => {
                    fra.pop();
                }
                "self" => {}
                _ => fra.push(del.clone()),
            }
        }
        self.stier.push(Paa {
            linje: span.start().line,
            hva: fra,
        });
    }
}

fn er_punkt(t: &TokenTree, tegn: char) -> bool {
    matches!(t, TokenTree::Punct(p) if p.as_char() == tegn)
}

/// `a::b::c` and how many tokens it is.
fn les_sti(tegn: &[TokenTree]) -> (Vec<String>, usize) {
    let (mut sti, mut i) = (Vec::new(), 0);
    while let Some(TokenTree::Ident(ord)) = tegn.get(i) {
        sti.push(ord.to_string());
        if tegn.len() > i + 3 && er_punkt(&tegn[i + 1], ':') && er_punkt(&tegn[i + 2], ':') {
            i += 3;
        } else {
            return (sti, i + 1);
        }
    }
    (sti, i.max(1))
}

/// Takes away what stands under `#[cfg(test)]`, or a `cfg` that holds `test` in `all`. Gives the files of modules declared there: their
/// names, or `./` and their `#[path]`.
fn uten_prover(tegn: &mut Vec<TokenTree>) -> Vec<String> {
    let (mut i, mut filer) = (0, Vec::new());
    while i + 1 < tegn.len() {
        let prove = er_punkt(&tegn[i], '#')
            && matches!(&tegn[i + 1], TokenTree::Group(g) if {
                let tekst = g.stream().to_string().replace(' ', "");
                tekst == "cfg(test)" || tekst.starts_with("cfg(all(test,")
            });
        if !prove {
            i += 1;
            continue;
        }
        // Other attributes, then the item: to its semicolon or its braces.
        let (mut slutt, mut sti, mut modul) = (i + 2, None, None);
        while slutt < tegn.len() {
            match &tegn[slutt] {
                TokenTree::Group(g) if g.delimiter() == Delimiter::Bracket => {
                    let tekst = g.stream().to_string().replace(' ', "");
                    sti = tekst
                        .strip_prefix("path=\"")
                        .map(|t| format!("./{}", t.trim_end_matches('"')))
                        .or(sti);
                }
                TokenTree::Ident(ord) if *ord == "mod" => modul = tegn.get(slutt + 1).map(ToString::to_string),
                _ => {}
            }
            let (punkt, kropp) = (
                er_punkt(&tegn[slutt], ';'),
                matches!(&tegn[slutt], TokenTree::Group(g) if g.delimiter() == Delimiter::Brace),
            );
            slutt += 1;
            if punkt {
                filer.extend(modul.map(|m| sti.unwrap_or(m)));
                break;
            }
            if kropp {
                break;
            }
        }
        tegn.drain(i..slutt);
    }
    filer
}

/// What a text literal says; `None` for numbers, characters and bytes.
fn innhold(literal: &str) -> Option<String> {
    let ra = literal.strip_prefix('r').map(|l| l.trim_matches('#'));
    let tekst = ra.unwrap_or(literal).strip_prefix('"')?.strip_suffix('"')?;
    Some(tekst.replace("\\n", "\n").replace("\\\"", "\""))
}

/// Places where a text is chosen by language in another way than `T`.
fn omveier(tegn: &[TokenTree]) -> Vec<Paa<&'static str>> {
    let ord = |i: usize| match tegn.get(i) {
        Some(TokenTree::Ident(ord)) => ord.to_string(),
        _ => String::new(),
    };
    let er = |i: usize, punkt: char| tegn.get(i).is_some_and(|t| er_punkt(t, punkt));
    let sprak = |i: usize| ord(i) == "Sprak" && er(i + 1, ':') && er(i + 2, ':') && matches!(ord(i + 3).as_str(), "Nb" | "Nn");
    let mut ut = Vec::new();
    for (i, t) in tegn.iter().enumerate() {
        let arm = match t {
            TokenTree::Group(g) if er(i + 1, '=') && er(i + 2, '>') => {
                let indre: Vec<TokenTree> = g.stream().into_iter().collect();
                indre.windows(4).any(
                    |v| matches!((&v[0], &v[3]), (TokenTree::Ident(a), TokenTree::Ident(b)) if *a == "Sprak" && (*b == "Nb" || *b == "Nn")),
                )
            }
            _ => sprak(i) && er(i + 4, '=') && er(i + 5, '>'),
        };
        let hva = if arm {
            "an arm of a `match` on the language"
        } else if matches!(ord(i).as_str(), "const" | "static") && matches!(ord(i + 1).as_str(), "NB" | "NN") {
            "a constant for one language"
        } else if (matches!(ord(i).as_str(), "nb" | "nn") || ord(i).ends_with("_nb") || ord(i).ends_with("_nn"))
            && er(i + 1, ':')
            && er(i + 2, '&')
            && ord(i + 4) == "static"
            && ord(i + 5) == "str"
        {
            "a field or an argument for one language"
        } else {
            continue;
        };
        ut.push(Paa {
            linje: t.span().start().line,
            hva,
        });
    }
    ut
}
