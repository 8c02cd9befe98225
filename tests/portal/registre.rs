//! Real clients of registers through the real jobs: HPR by night, Adresseregisteret with a token from HelseID, Folkeregisteret in the control.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::TimeDelta;
use grunn::{HelseaktorId, Ore};
use http::{HeaderMap, StatusCode, Uri};
use identitet::helseid::Tilbyder;
use praksisportal::krav::felles::Felles;
use praksisportal::oppstart::{router, tilgang};
use praksisportal::server::config::{Hprkilde, Konfig, Personkilde, Tilgangsvalg};
use praksisportal::server::klokke::Klokke;
use registre::adresseregister::klient as ar;
use registre::persontjeneste::Persontjeneste;
use regler::frikort::Frikortsimulator;
use regler::livsstatus::{Livssimulator, Livsstatus};
use regler::prosess::Regningsstatus;
use regler::regel::RegelId;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::hprvakt::{natt, tall};
use crate::kravstotte;
use crate::livet::{finn, regning, samlet, send, sendt, til};
use crate::praksis::med_praksis;
use crate::support::{LEGE, Portal};

const NUMMER: &str = "565505933";
const DOD: &str = "14923810006";
const TAUS: &str = "21885110778";

type Svarene = Arc<Mutex<HashMap<String, (u16, String)>>>;

/// HPR on this machine.
struct Hpr(Svarene);

async fn hpr_svar(State(alle): State<Svarene>, uri: Uri) -> Response {
    let svar = alle.lock().unwrap().get(uri.path()).cloned();
    let (nr, tekst) = svar.unwrap_or((404, String::new()));
    (StatusCode::from_u16(nr).unwrap(), tekst).into_response()
}

async fn lytt(ruter: Router) -> String {
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let adresse = format!("http://{}", lytter.local_addr().unwrap());
    // Ends with the runtime of the test.
    tokio::spawn(async move { axum::serve(lytter, ruter).await });
    adresse
}

impl Hpr {
    /// Given to the portal by its own start-up.
    async fn for_(portal: &mut Portal) -> Self {
        let svar = Svarene::default();
        let adresse = lytt(Router::new().fallback(hpr_svar).with_state(svar.clone())).await;
        let mut konfig: Konfig = (*portal.app.konfig).clone();
        konfig.hpr = Hprkilde::Adresse(adresse, Tilgangsvalg::Ingen);
        let klient = tilgang::hpr(&konfig, &portal.app.helseid.tilbyder()).unwrap();
        portal.app.hpr = Arc::new(klient.unwrap());
        Self(svar)
    }

    fn gir(&self, nummer: &str, status: u16, tekst: String) {
        self.0
            .lock()
            .unwrap()
            .insert(format!("/v1/personerutvidet/{nummer}"), (status, tekst));
    }

    fn sier(&self, nummer: &str, json: &Value) {
        self.gir(nummer, 200, json.to_string());
    }
}

fn lege(nummer: &str, endre: impl FnOnce(&mut Value)) -> Value {
    let mut ut = json!({"hprNummer": nummer.parse::<i64>().unwrap(), "godkjenninger": [{
        "helsepersonellkategori": {"navn": "Lege", "verdi": "LE", "kodeverk": {"id": 9060}},
        "autorisasjon": {"navn": "Autorisasjon", "verdi": "1", "kodeverk": {"id": 7704}}, "periode": {"fra": "2010-01-01"}}]});
    endre(&mut ut);
    ut
}

async fn grunner(portal: &Portal) -> Vec<String> {
    sqlx::query_scalar("select grunn from praksis_avklaring where lukket is null order by grunn")
        .fetch_all(&*portal.app.pool)
        .await
        .unwrap()
}

#[sqlx::test]
async fn an_ended_approval_is_lost_and_silence_and_nonsense_take_nothing(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    med_praksis(&portal).await;
    for (status, svar) in [(200, "{}"), (200, "tull"), (500, ""), (403, "{}"), (404, "<html>borte</html>")] {
        // A client of its own each time: the breaker of one opens on the real clock.
        let hpr = Hpr::for_(&mut portal).await;
        hpr.gir(NUMMER, status, svar.to_owned());
        natt(&portal).await;
        assert!(grunner(&portal).await.is_empty(), "{status}");
        assert_eq!(tall(&portal, "select count(*) from godkjenning").await, 1);
        assert_eq!(tall(&portal, "select count(*) from hpr_kontroll where kilde = 'hpr'").await, 0);
    }
    let hpr = Hpr::for_(&mut portal).await;
    hpr.sier(
        NUMMER,
        &lege(NUMMER, |j| j["godkjenninger"][0]["periode"]["til"] = "2026-01-07".into()),
    );
    portal.gaa_frem(TimeDelta::hours(2));
    portal.arbeid_ferdig().await;
    assert_eq!(grunner(&portal).await, ["bortfalt", "bortfalt"]);
    assert_eq!(
        tall(&portal, "select count(*) from praksis_avklaring where fra = '2026-01-08'").await,
        2
    );
}

#[sqlx::test]
async fn what_cannot_be_read_is_looked_at_by_a_person_and_takes_nothing_away(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let hpr = Hpr::for_(&mut portal).await;
    med_praksis(&portal).await;
    hpr.sier(
        NUMMER,
        &lege(NUMMER, |j| {
            j["godkjenninger"][0]["administrativeReaksjoner"] = json!([{"type": {"verdi": "77", "navn": "Noe"}}])
        }),
    );
    natt(&portal).await;
    assert_eq!(grunner(&portal).await, ["uavklart", "uavklart"]);
    assert_eq!(
        tall(&portal, "select count(*) from godkjenning where autorisasjon = '1'").await,
        1,
        "nothing is lost"
    );
    assert_eq!(tall(&portal, "select count(*) from sak where slag = 'godkjenning'").await, 2);
    let meg = portal.logg_inn(LEGE).await;
    let side = meg.get("/praksisinformasjon/praksis/1004326178").await.tekst;
    assert!(
        side.contains("er det uklart hva HPR sier om godkjenningen din") && side.contains("blir behandlet som før"),
        "{side}"
    );
    let nn = meg.get_nn("/praksisinformasjon/praksis/1004326178").await.tekst;
    assert!(nn.contains("er det uklart kva HPR seier"), "{nn}");
    assert_eq!(grunner(&portal).await.len(), 2, "a login does not answer for HPR");
    natt(&portal).await;
    assert_eq!(
        tall(&portal, "select count(*) from sak where slag = 'godkjenning'").await,
        2,
        "told once"
    );
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'godkjenning_endret'").await,
        1
    );

    // The same reaction, and now it surely has ended the approval.
    hpr.sier(NUMMER, &lege(NUMMER, |j| j["godkjenninger"] = json!([])));
    natt(&portal).await;
    assert_eq!(grunner(&portal).await, ["bortfalt", "bortfalt"]);
    hpr.sier(NUMMER, &lege(NUMMER, |_| {}));
    natt(&portal).await;
    assert!(grunner(&portal).await.is_empty());
}

#[sqlx::test]
async fn doubt_ends_when_the_register_speaks_plainly_again(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let hpr = Hpr::for_(&mut portal).await;
    med_praksis(&portal).await;
    hpr.sier(
        NUMMER,
        &lege(NUMMER, |j| j["godkjenninger"][0]["autorisasjon"]["verdi"] = "99".into()),
    );
    natt(&portal).await;
    assert_eq!(grunner(&portal).await, ["uavklart", "uavklart"]);
    assert_eq!(
        tall(&portal, "select count(*) from godkjenning where autorisasjon = '99'").await,
        1,
        "kept and shown as it is"
    );
    hpr.sier(NUMMER, &lege(NUMMER, |_| {}));
    natt(&portal).await;
    assert!(grunner(&portal).await.is_empty());
    assert_eq!(tall(&portal, "select count(*) from godkjenning").await, 1);
    assert_eq!(
        tall(&portal, "select count(*) from epost_ut where slag = 'godkjenning_avklart'").await,
        1
    );
}

#[sqlx::test]
async fn a_replaced_number_stays_the_persons_in_claims(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let hpr = Hpr::for_(&mut portal).await;
    let eier = kravstotte::lege(&portal).await;
    hpr.sier(NUMMER, &lege(NUMMER, |j| j["erstattetAvHprNummer"] = 7_654_321.into()));
    hpr.sier("7654321", &lege("7654321", |_| {}));
    for _ in 0..2 {
        natt(&portal).await;
    }
    assert!(grunner(&portal).await.is_empty());
    assert_eq!(tall(&portal, "select count(*) from helseaktor where hpr = '7654321'").await, 1);
    assert_eq!(
        tall(
            &portal,
            "select count(*) from revisjon where handling = 'helseaktor.hpr_erstattet' and gammel = '565505933' and ny = '7654321'"
        )
        .await,
        1
    );
    // The journal system does not know yet: its file names the old number. Somebody else's is still refused.
    let bkm = include_str!("../data/bkm/fastlege-tre-regninger.xml");
    assert!(bkm.contains(NUMMER));
    til(&portal, "2026-01-09T12:00:00+01:00");
    assert!(send(&portal, eier, bkm).await.is_ok());
    let feil = send(&portal, eier, &bkm.replace(NUMMER, "222200063")).await.unwrap_err();
    assert_eq!(format!("{:?}", feil.feil[0].arsak), "AnnetHpr");
}

fn med_personer(portal: &mut Portal, personer: Arc<dyn Persontjeneste>) {
    let mut delt = (*portal.app.delt).clone();
    delt.insert(Arc::new(Felles::ny(Arc::new(Frikortsimulator)).med_personer(personer)));
    portal.app.delt = Arc::new(delt);
    let mut konfig: Konfig = (*portal.app.konfig).clone();
    konfig.registre.personkilde = Personkilde::Simulator;
    portal.app.konfig = Arc::new(konfig);
    portal.ruter = router::ruter(portal.app.clone());
}

fn om(nummer: &str, tidspunkt: &str, pasient: &str) -> Value {
    let mut m = regning(nummer, tidspunkt);
    m["behandlerkrav"]["regninger"][0]["pasient"]["identifikasjon"] = json!({"id": pasient, "type": "FNR"});
    m
}

async fn utfall(portal: &Portal, eier: HelseaktorId, id: grunn::MeldingId) -> Vec<(Regningsstatus, Option<RegelId>)> {
    let d = finn(portal, eier, id).await;
    d.regninger.iter().map(|r| (r.status, r.funn.first().map(|f| f.regel))).collect()
}

#[sqlx::test]
async fn a_bill_for_treatment_after_death_is_rejected_and_the_others_are_paid(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let kontrollside = portal.anonym().get("/regler/kontroll").await.tekst;
    assert!(kontrollside.contains("denne portalen spør ikke der"), "not controlled, and said so");
    med_personer(&mut portal, Arc::new(Livssimulator));
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-27T12:00:00+01:00");
    let alle = [
        om("1", "2026-11-18T09:00:00+01:00", DOD),
        om("2", "2026-11-19T09:00:00+01:00", "10915596784"),
    ];
    let id = sendt(&portal, eier, &samlet(&alle)).await;
    assert_eq!(
        utfall(&portal, eier, id).await,
        [(Regningsstatus::Avvist, Some(RegelId::K12Avdod)), (Regningsstatus::Godkjent, None)]
    );
    assert_eq!(finn(&portal, eier, id).await.rad.godkjent, Some(Ore(1_500)));
    let meg = portal.logg_inn(LEGE).await;
    let side = meg.get(&format!("/oppgjor/innsendinger/{}", id.0)).await.tekst;
    assert!(
        side.contains("er registrert som død før 18. november 2026") && !side.contains("desember 2025"),
        "{side}"
    );
    let kontrollside = portal.anonym().get("/regler/kontroll").await.tekst;
    assert!(!kontrollside.contains("denne portalen spør ikke der"));
    assert_eq!(tall(&portal, "select count(*) from sak").await, 0);
}

#[sqlx::test]
async fn silence_about_a_patient_holds_that_bill_past_the_run_and_then_a_person_looks(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    med_personer(&mut portal, Arc::new(Livssimulator));
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-25T12:00:00+01:00");
    let id = sendt(&portal, eier, &samlet(&[om("1", "2026-11-18T09:00:00+01:00", TAUS)])).await;
    let venter = [(Regningsstatus::Behandles, Some(RegelId::K12IkkeSvar))];
    assert_eq!(utfall(&portal, eier, id).await, venter);
    // Past the run of the day.
    til(&portal, "2026-11-25T20:00:00+01:00");
    portal.arbeid_ferdig().await;
    assert_eq!(utfall(&portal, eier, id).await, venter, "asked again, and nobody is disturbed");
    assert_eq!(tall(&portal, "select count(*) from sak").await, 0);
    til(&portal, "2026-11-26T09:30:00+01:00");
    portal.arbeid_ferdig().await;
    assert_eq!(
        utfall(&portal, eier, id).await,
        [(Regningsstatus::Behandles, Some(RegelId::K12Saksbehandler))]
    );
    assert_eq!(tall(&portal, "select count(*) from sak where slag = 'krav'").await, 1);
    assert_eq!(
        tall(&portal, "select count(*) from jobb where slag = 'kontroll' and ferdig is null").await,
        0
    );
}

/// HelseID and Adresseregisteret on this machine. The register wants the nonce in the proof, and refuses the first token it is shown.
#[derive(Default)]
struct Motparter {
    utstedt: Mutex<u32>,
    /// What the register saw: scheme with token, and whether there was a proof.
    sett: Mutex<Vec<(String, bool)>>,
}

async fn token(State(m): State<Arc<Motparter>>, hoder: HeaderMap, Form(skjema): Form<HashMap<String, String>>) -> Response {
    assert_eq!(
        (skjema["grant_type"].as_str(), skjema["client_id"].as_str()),
        ("client_credentials", "praksisportal")
    );
    assert!(skjema["client_assertion"].len() > 100 && skjema["scope"] == "nhn:cp-api/access-v2-dpop");
    let bevis = hoder["dpop"].to_str().unwrap();
    let krav: Value = jsonwebtoken::dangerous::insecure_decode(bevis).unwrap().claims;
    if krav["nonce"] != "n1" {
        let feil = Json(json!({"error": "use_dpop_nonce"}));
        return (StatusCode::BAD_REQUEST, [("DPoP-Nonce", "n1")], feil).into_response();
    }
    let mut nummer = m.utstedt.lock().unwrap();
    *nummer += 1;
    Json(json!({"access_token": format!("hemmelig-{nummer}"), "token_type": "DPoP", "expires_in": 600})).into_response()
}

async fn hendelser(State(m): State<Arc<Motparter>>, hoder: HeaderMap) -> Response {
    let vist = hoder["authorization"].to_str().unwrap().to_owned();
    m.sett.lock().unwrap().push((vist.clone(), hoder.contains_key("dpop")));
    if vist == "DPoP hemmelig-1" {
        return (StatusCode::UNAUTHORIZED, [("WWW-Authenticate", "DPoP error=\"invalid_token\"")]).into_response();
    }
    Json(json!({"CommunicationParties": []})).into_response()
}

#[sqlx::test]
async fn adresseregisteret_is_asked_with_a_token_from_helseid(pool: PgPool) {
    let portal = Portal::ny(pool).await;
    let m = Arc::new(Motparter::default());
    let register = lytt(
        Router::new()
            .route("/CommunicationPartyEvents", get(hendelser))
            .with_state(m.clone()),
    )
    .await;
    let lytter = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let u = format!("http://{}", lytter.local_addr().unwrap());
    let metadata = json!({
        "issuer": u, "authorization_endpoint": format!("{u}/authorize"), "token_endpoint": format!("{u}/token"), "jwks_uri": format!("{u}/jwks"),
        "pushed_authorization_request_endpoint": format!("{u}/par"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let ruter = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(move || std::future::ready(Json(metadata.clone()))),
        )
        .route(
            "/jwks",
            get(|| std::future::ready(Json(json!({"keys": [{"kty": "oct", "kid": "x"}]})))),
        )
        .route("/token", post(token))
        .with_state(m.clone());
    tokio::spawn(async move { axum::serve(lytter, ruter).await });
    let helseid = Arc::new(Tilbyder::ny(&u, Arc::new(|| Klokke::ekte().naa())).unwrap());
    let valg = Tilgangsvalg::Helseid {
        scope: "nhn:cp-api/access-v2-dpop".into(),
        mottaker: Some("nhn:cp-api".into()),
    };
    let oppsett = ar::Oppsett {
        base: register.parse().unwrap(),
        brukeragent: "Praksisportalen/test".into(),
        tidsfrist: ar::TIDSFRIST,
        eksportfrist: ar::EKSPORTFRIST,
    };
    let klient = ar::Klient::ny(oppsett, tilgang::tilgang(&portal.app.konfig, &valg, &helseid).unwrap()).unwrap();
    assert!(klient.hendelser("1").await.unwrap().hendelser.is_empty());
    klient.hendelser("1").await.unwrap();
    let sett = m.sett.lock().unwrap().clone();
    let vist = |n: u32| (format!("DPoP hemmelig-{n}"), true);
    assert_eq!(sett, [vist(1), vist(2), vist(2)], "refused once, fetched anew once, then kept");
}

/// A register that can be silent about everybody.
struct Vekslende(Arc<std::sync::atomic::AtomicBool>);

#[async_trait::async_trait]
impl Persontjeneste for Vekslende {
    fn finnes(&self) -> bool {
        true
    }

    async fn svarer(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed)
    }

    async fn livsstatus(&self, personer: &[grunn::Fnr]) -> Vec<Livsstatus> {
        let svar = if self.svarer().await {
            Livsstatus::Lever
        } else {
            Livsstatus::IkkeSvar
        };
        vec![svar; personer.len()]
    }
}

#[sqlx::test]
async fn a_register_that_is_silent_about_everybody_makes_no_cases_and_is_waited_for(pool: PgPool) {
    let mut portal = Portal::ny(pool).await;
    let svarer = Arc::new(std::sync::atomic::AtomicBool::new(false));
    med_personer(&mut portal, Arc::new(Vekslende(svarer.clone())));
    let eier = kravstotte::lege(&portal).await;
    til(&portal, "2026-11-25T12:00:00+01:00");
    let mut ider = Vec::new();
    for nummer in ["1", "2"] {
        ider.push(
            sendt(
                &portal,
                eier,
                &samlet(&[om(nummer, &format!("2026-11-1{nummer}T09:00:00+01:00"), "10915596784")]),
            )
            .await,
        );
    }
    // Past the run, past the limit of one that is silent about somebody, and days after.
    for naar in [
        "2026-11-25T20:00:00+01:00",
        "2026-11-26T12:00:00+01:00",
        "2026-11-30T12:00:00+01:00",
    ] {
        til(&portal, naar);
        portal.arbeid_ferdig().await;
        for id in &ider {
            let venter = [(Regningsstatus::Behandles, Some(RegelId::K12IkkeSvar))];
            assert_eq!(utfall(&portal, eier, *id).await, venter, "{naar}");
        }
        assert_eq!(tall(&portal, "select count(*) from sak").await, 0, "{naar}");
        assert_eq!(
            tall(&portal, "select count(*) from jobb where oppgitt is not null").await,
            0,
            "{naar}"
        );
    }
    svarer.store(true, std::sync::atomic::Ordering::Relaxed);
    til(&portal, "2026-11-30T14:00:00+01:00");
    portal.arbeid_ferdig().await;
    for id in ider {
        assert_eq!(utfall(&portal, eier, id).await, [(Regningsstatus::Godkjent, None)]);
    }
}
