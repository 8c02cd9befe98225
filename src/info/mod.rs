//! What anyone may read without logging in: guides, privacy, accessibility, browsers, contact, the front page.
//!
//! Everything here is text as data. [`text`] holds the articles, and [`pages`] turns them into HTML. Every text exists in bokmål and nynorsk
//! in the same value, so a missing translation does not compile (språklova § 14 wants both forms, with the same content, at the same time).
//! `oppstart::kvalitet` measures all of it: at most 15 words a sentence on average and LIX at most 40, and the same structure in both
//! languages.

pub(crate) mod pages;
pub(crate) mod text;
