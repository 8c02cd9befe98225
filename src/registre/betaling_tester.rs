use super::*;
use chrono::TimeDelta;
use regler::kvittering::{Bestilling, Kvittering, Stand, Vurdering, vurder};

#[tokio::test]
async fn the_simulator_pays_as_in_the_public_example() {
    let betalt: DateTime<Utc> = "2026-01-07T23:45:57+01:00".parse().unwrap();
    let dagen = Ordreref {
        forsystem_ref: "U7".into(),
        dato: "2026-01-06".parse().unwrap(),
        belop: Ore(36_005),
    };
    let venter = [dagen.clone()];
    assert!(
        Simulator
            .kvitteringer(&venter, betalt - TimeDelta::seconds(1))
            .await
            .unwrap()
            .is_empty()
    );
    let svar = Simulator.kvitteringer(&venter, betalt).await.unwrap();
    let k = Kvittering::les(&svar[0].innhold).unwrap();
    assert_eq!(k.forsystem_ref.as_deref(), Some("U7"));
    let bestilt = Bestilling {
        belop: Ore(36_005),
        dato: dagen.dato,
        stand: &Stand::Venter,
        nummer_brukt: false,
    };
    assert_eq!(vurder(Some(bestilt), &k, betalt), Vurdering::Utbetalt(betalt));
    // Over a weekend.
    let fredag = [Ordreref {
        dato: "2026-01-09".parse().unwrap(),
        ..dagen
    }];
    let mandag: DateTime<Utc> = "2026-01-12T23:45:56+01:00".parse().unwrap();
    assert!(Simulator.kvitteringer(&fredag, mandag).await.unwrap().is_empty());
}
