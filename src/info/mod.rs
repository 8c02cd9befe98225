//! What anyone may read without logging in: guides, privacy, accessibility, browsers, contact, the front page, error pages – and the
//! letters the portal sends by mail.
//!
//! Everything here is text as data. [`text`] holds the articles, [`feilsider`] the error pages, [`brev`] the mail, and [`pages`] turns
//! them into HTML. Every text exists in bokmål and nynorsk in the same value, [`text::BeggeMaal`], so a missing translation does not
//! compile (språklova § 14 wants both forms, with the same content, at the same time). `kvalitet` measures all of it: at most 15 words a
//! sentence on average and LIX at most 40, and the same structure in both languages.

pub mod pages;
pub mod text;
