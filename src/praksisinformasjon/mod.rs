//! The page with the three tabs Helseaktør, Praksis and Avtaler og samtykker.
//!
//! The tabs are addresses first: each link loads its page. All three panels are in the page, so with scripts a click shows the other
//! panel at once and nothing typed is lost. The panels themselves belong to their own folders.

pub(crate) mod pages;
