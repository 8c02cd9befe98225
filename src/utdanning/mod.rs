//! The education of a logoped or audiopedagog, who are in no category of HPR: sent by the clinician as documents, approved by a case worker,
//! and needed before a claim is paid (praksisinformasjon.md §4).
//!
//! A clinician sees and sends only own documents.
//!
//! Owns: utdanning.

pub(crate) mod api;
mod oppgaver;
pub(crate) mod pages;
pub mod store;

pub use oppgaver::oppgaver;
