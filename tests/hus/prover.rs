//! The rules themselves: each finds what it is for.

use std::collections::{BTreeMap, BTreeSet};

use crate::kilde::Kilde;
use crate::regler::{Tabeller, etasjer, lager, oppover, sql, tekst};

const HUS: &str = "# House\n```etasjer\ntak · knows all\na b\ngrunn · values\n```\n";

fn brudd(navn: &str, kode: &str) -> Vec<String> {
    oppover(&Kilde::les(navn, kode, false), &etasjer(HUS))
}

#[test]
fn an_arrow_upwards_or_sideways_is_found_however_it_is_written() {
    for kode in [
        "use crate::tak::x;",
        "use crate::{grunn, tak::y};",
        "fn f() { crate::tak::z(); }",
        "fn f() { view! { <p>{crate::tak::z()}</p> } }",
        "use super::super::b::x;",
        "mod indre { use super::super::super::tak; }",
    ] {
        assert_eq!(brudd("a/store.rs", kode).len(), 1, "{kode}");
    }
    assert_eq!(
        brudd("a/store.rs", "\n\nuse crate::tak::x;"),
        ["src/a/store.rs:3: `a` uses `tak::x`, which is not below it. Move what both need down, or let the roof give it."]
    );
}

#[test]
fn what_is_below_beside_in_the_folder_or_only_for_tests_is_no_arrow() {
    for kode in [
        "use crate::grunn::x;",
        "use super::model::x;",
        "use crate::a::x;",
        "// crate::tak::x",
        "const T: &str = \"crate::tak\";",
        "#[cfg(test)]\nmod tests { use crate::tak::x; }",
        "#[cfg(test)]\n#[path = \"x.rs\"]\nmod x;\nuse crate::grunn;",
        "use std::fmt; use tak::x;",
    ] {
        assert_eq!(brudd("a/store.rs", kode), [""; 0], "{kode}");
    }
}

#[test]
fn sql_is_held_against_what_the_folder_says() {
    let folk = BTreeMap::from([
        ("a".to_owned(), Tabeller::av_hode("What.\n\nOwns: en,\nto. Reads: tre.")),
        ("b".to_owned(), Tabeller::av_hode("Owns: tre, fire.")),
    ]);
    let alle: BTreeSet<String> = ["en", "to", "tre", "fire"].map(str::to_owned).into();
    let brudd = |kode: &str| sql(&Kilde::les("a/store.rs", kode, false), &folk, &alle).len();
    for rett in [
        r#"q!("select * from en join tre t on true")"#,
        r#"q!("insert into to select * from tre")"#,
        r#"const T: &str = "Skriv fra fire";"#,
        r#"q!("select 'from fire'")"#,
    ] {
        assert_eq!(brudd(rett), 0, "{rett}");
    }
    for galt in [
        r#"q!("select * from fire")"#,
        r##"q!(r#"update tre set x = 1"#)"##,
        r#"q!("with x as (select 1 from fire) select * from x")"#,
        r#"q!("delete from tre")"#,
    ] {
        assert_eq!(brudd(galt), 1, "{galt}");
    }
}

#[test]
fn tables_and_views_of_a_migration_are_found() {
    assert_eq!(
        lager("-- create table nei (x)\ncreate table en (x int);\ncreate or replace view to as select 1;\ncreate index i on en (x);"),
        ["en", "to"]
    );
}

#[test]
fn files_declared_for_tests_alone_are_known_where_they_are() {
    let prover = |navn: &str, kode: &str| Kilde::les(navn, kode, false).prover;
    assert_eq!(prover("a/mod.rs", "#[cfg(test)]\nmod x;\nmod y;"), ["a/x"]);
    assert_eq!(
        prover("a/b.rs", "#[cfg(test)]\n#[path = \"b_tester.rs\"]\nmod tester;"),
        ["a/b_tester"]
    );
    assert_eq!(prover("a/b.rs", "#[cfg(test)]\nmod tester { mod x; }"), [""; 0]);
    assert!(Kilde::les("a/x/y.rs", "", false).er_eller_er_under("a/x"));
    assert!(!Kilde::les("a/xy.rs", "", false).er_eller_er_under("a/x"));
}

#[test]
fn a_leaf_crate_is_its_own_root() {
    assert_eq!(oppover(&Kilde::les("a/lib.rs", "use crate::tak::x;", true), &etasjer(HUS)), [""; 0]);
}

#[test]
fn a_second_way_to_say_a_text_is_found_however_it_is_written() {
    let brudd = |kode: &str| tekst(&Kilde::les("a/text.rs", kode, false)).len();
    for kode in [
        "fn f(s: Sprak) { match s { Sprak::Nb => 1, _ => 2 }; }",
        "fn f(s: Sprak) { match (s, 1) { (Sprak::Nn, _) => 1, _ => 2 }; }",
        "const NB: Tekst = Tekst { a: 1 };",
        "pub static NN: &str = \"x\";",
        "struct S { nb: &'static str }",
        "fn f(tiltak_nn: &'static str) {}",
    ] {
        assert_eq!(brudd(kode), 1, "{kode}");
    }
    for kode in [
        "const X: T = T(\"a\", \"b\");",
        "fn f(s: Sprak) -> bool { s == Sprak::Nb }",
        "struct Rad { tekst_nb: String }",
        "#[cfg(test)]\nmod tests { const NB: u8 = 1; }",
    ] {
        assert_eq!(brudd(kode), 0, "{kode}");
    }
    assert_eq!(
        tekst(&Kilde::les("a/text.rs", "\nconst NB: u8 = 1;", false)),
        ["src/a/text.rs:2: a constant for one language. Write `T(bokmål, nynorsk).i(sprak)`, so that neither exists without the other."]
    );
}
