//! Recognises the same message sent twice (K03), whichever way it was formatted.

use std::io;

use aws_lc_rs::digest;
use serde::Serialize;

use super::model::{Behandlerkrav, Regning, Ukjent};
use grunn::{Ore, PraksisId};

/// What counts as content. Names of journal systems, time of generation and the format do not; the message id does, since a
/// journal system that means to send again gives it a new one.
#[derive(Serialize)]
struct Innhold<'a> {
    praksis_id: Option<PraksisId>,
    orgnr: Option<&'a str>,
    hpr: Option<&'a str>,
    msg_id: Option<&'a str>,
    avdeling: Option<&'a str>,
    resh_id: Option<&'a str>,
    regninger: &'a [Regning],
    antall_regninger: Option<i64>,
    belop: Option<Ore>,
    #[serde(skip_serializing_if = "<[Ukjent]>::is_empty")]
    ukjent: &'a [Ukjent],
}

/// SHA-256 of the normalised message.
pub fn innholdshash(krav: &Behandlerkrav) -> Result<[u8; 32], serde_json::Error> {
    let avsender = krav.avsender.as_ref();
    let innhold = Innhold {
        praksis_id: krav.praksis_id,
        orgnr: avsender.and_then(|a| a.orgnr.as_deref()),
        hpr: avsender.and_then(|a| a.hpr.as_deref()),
        msg_id: avsender.and_then(|a| a.msg_id.as_deref()),
        avdeling: krav.avdeling.as_deref(),
        resh_id: krav.resh_id.as_deref(),
        regninger: &krav.regninger,
        antall_regninger: krav.antall_regninger,
        belop: krav.belop,
        ukjent: &krav.ukjent,
    };
    let mut skriver = Hasher(digest::Context::new(&digest::SHA256));
    serde_json::to_writer(&mut skriver, &innhold)?;
    let mut ut = [0; 32];
    ut.copy_from_slice(skriver.0.finish().as_ref());
    Ok(ut)
}

struct Hasher(digest::Context);

impl io::Write for Hasher {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.update(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
