//! Who carries the mail: one at a time for each instance, resting when the way out is closed.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::send_en;
use super::sender::{Sendefeil, Sender};
use crate::feil::logg;
use crate::server::databasevakt;
use crate::server::state::App;

/// So many mails in a row that the server would not send, each to a recipient of its own, are no matter of the recipients'.
const PA_RAD: u32 = 5;
/// Longest rest.
const LENGSTE_HVIL: TimeDelta = TimeDelta::minutes(5);
/// For one mail, with all it takes.
const FRIST: Duration = Duration::from_secs(180);

/// Carries mail, and knows when to rest.
pub struct Postbud {
    pub(super) sender: Sender,
    hviler_til: Option<DateTime<Utc>>,
    /// Failures of our own side since the last mail that went out.
    ute: u32,
    /// Mails in a row that were not sent, whatever the reason, other than that their recipient was refused.
    paa_rad: u32,
}

impl Postbud {
    pub fn ny(sender: Sender) -> Self {
        Self {
            sender,
            hviler_til: None,
            ute: 0,
            paa_rad: 0,
        }
    }

    pub(super) fn hviler(&self, naa: DateTime<Utc>) -> bool {
        self.hviler_til.is_some_and(|til| naa < til)
    }

    /// Takes in how a mail went (`None`: sent), and rests when the fault is ours: five seconds, then twice as long each time, at most five
    /// minutes. The alarm is given once, and called off by the first mail that gets through.
    pub(super) fn noter(&mut self, feil: Option<Sendefeil>, naa: DateTime<Utc>) {
        let vaar = match feil {
            // A recipient that was refused shows that the way is open.
            None | Some(Sendefeil::Mottaker { .. }) => {
                if self.ute > 0 {
                    tracing::info!("e-post går ut igjen");
                }
                (self.ute, self.paa_rad, self.hviler_til) = (0, 0, None);
                metrics::gauge!("portal_epost_stengt").set(0.0);
                return;
            }
            Some(Sendefeil::Brev(hva)) => {
                self.paa_rad += 1;
                (self.paa_rad >= PA_RAD).then_some(hva)
            }
            Some(Sendefeil::Vaar(hva)) => Some(hva),
        };
        let Some(hva) = vaar else { return };
        if self.ute == 0 {
            tracing::error!(feil = hva, "e-post går ikke ut; alt venter");
        }
        metrics::gauge!("portal_epost_stengt").set(1.0);
        let hvil = TimeDelta::seconds(5i64 << self.ute.min(6)).min(LENGSTE_HVIL);
        self.ute = self.ute.saturating_add(1);
        self.hviler_til = Some(naa + hvil);
    }
}

/// Sends what waits, until told to stop.
pub async fn postbud(app: App, sender: Sender, mut stopp: tokio::sync::watch::Receiver<bool>) {
    let mut bud = Postbud::ny(sender);
    while !*stopp.borrow() {
        match databasevakt::innen(&app, FRIST, send_en(&app, &mut bud)).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(feil) => drop(logg::utilgjengelig("epost", &feil)),
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stopp.changed() => {}
        }
    }
}
