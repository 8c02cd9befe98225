use std::sync::OnceLock;

use aws_lc_rs::aead::RandomizedNonceKey;
use aws_lc_rs::rsa::{OaepPublicEncryptingKey, PublicEncryptingKey, PublicKeyComponents};
use serde_json::{Value, json};

use super::*;

fn nokkel() -> &'static Nokkelsett {
    static NOKKEL: OnceLock<Nokkelsett> = OnceLock::new();
    NOKKEL.get_or_init(|| Nokkelsett::ny(vec![Dekrypteringsnokkel::generer(Storrelse::Rsa3072).unwrap().0]))
}

fn deflater(data: &[u8]) -> Vec<u8> {
    let mut ut = Vec::new();
    flate2::read::DeflateEncoder::new(data, flate2::Compression::best())
        .read_to_end(&mut ut)
        .unwrap();
    ut
}

/// Encrypts for the first key, with any header.
fn krypter(sett: &Nokkelsett, hode: &Value, klar: &[u8]) -> String {
    let mut innholdsnokkel = [0u8; 32];
    aws_lc_rs::rand::fill(&mut innholdsnokkel).unwrap();
    let AlgorithmParameters::RSA(tall) = &sett.0[0].jwk.algorithm else {
        unreachable!()
    };
    let les = |t: &str| URL_SAFE_NO_PAD.decode(t).unwrap();
    let offentlig: PublicEncryptingKey = PublicKeyComponents {
        n: les(&tall.n),
        e: les(&tall.e),
    }
    .try_into()
    .unwrap();
    let offentlig = OaepPublicEncryptingKey::new(offentlig).unwrap();
    let mut rom = vec![0; offentlig.ciphertext_size()];
    let kryptert = offentlig
        .encrypt(&OAEP_SHA256_MGF1SHA256, &innholdsnokkel, &mut rom, None)
        .unwrap()
        .to_vec();
    let hode = URL_SAFE_NO_PAD.encode(hode.to_string());
    let mut data = klar.to_vec();
    let aead = RandomizedNonceKey::new(&AES_256_GCM, &innholdsnokkel).unwrap();
    let (iv, tag) = aead.seal_in_place_separate_tag(Aad::from(hode.as_bytes()), &mut data).unwrap();
    let del = |b: &[u8]| URL_SAFE_NO_PAD.encode(b);
    format!(
        "{hode}.{}.{}.{}.{}",
        del(&kryptert),
        del(iv.as_ref()),
        del(&data),
        del(tag.as_ref())
    )
}

fn hode() -> Value {
    json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": nokkel().0[0].kid()})
}

#[test]
fn messages_made_by_another_implementation_open() {
    let data: Value = serde_json::from_str(include_str!("../../tests/data/jwe.json")).unwrap();
    let tekst = |navn: &str| data[navn].as_str().unwrap();
    let der = base64::engine::general_purpose::STANDARD.decode(tekst("pkcs8")).unwrap();
    let sett = Nokkelsett::ny(vec![Dekrypteringsnokkel::fra_pkcs8(&der).unwrap()]);
    assert_eq!(
        sett.0[0].kid(),
        tekst("kid"),
        "the thumbprint is the one other implementations find"
    );
    for navn in ["uten_zip", "med_zip"] {
        assert_eq!(
            sett.dekrypter(tekst(navn), STORST_KLARTEKST).unwrap(),
            tekst("klartekst").as_bytes(),
            "{navn}"
        );
        assert_eq!(nokkel().dekrypter(tekst(navn), STORST_KLARTEKST), Err(JweFeil::UkjentNokkel));
    }
}

#[test]
fn what_is_encrypted_opens_and_a_stored_key_is_the_same() {
    let (ny, lagret) = Dekrypteringsnokkel::generer(Storrelse::Rsa3072).unwrap();
    let igjen = Dekrypteringsnokkel::fra_pkcs8(&lagret).unwrap();
    assert_eq!(ny.offentlig_jwk(), igjen.offentlig_jwk());
    let jwk = serde_json::to_value(ny.offentlig_jwk()).unwrap();
    let mut medlemmer: Vec<_> = jwk.as_object().unwrap().keys().map(String::as_str).collect();
    medlemmer.sort_unstable();
    assert_eq!(medlemmer, ["alg", "e", "kid", "kty", "n", "use"], "nothing private is published");
    assert_eq!(
        (&jwk["alg"], &jwk["use"], &jwk["e"]),
        (&json!("RSA-OAEP-256"), &json!("enc"), &json!("AQAB"))
    );

    let sett = Nokkelsett::ny(vec![ny]);
    let hode = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": igjen.kid()});
    let jwe = krypter(&sett, &hode, b"{}");
    assert_eq!(Nokkelsett::ny(vec![igjen]).dekrypter(&jwe, 100).unwrap(), b"{}");
    assert_eq!(sett.dekrypter(&format!("{jwe}\n"), 100).unwrap(), b"{}");
    assert!(Dekrypteringsnokkel::fra_pkcs8(b"tull").is_err());
}

#[test]
fn the_key_is_found_by_name_or_when_there_is_only_one() {
    let uten = krypter(nokkel(), &json!({"alg": "RSA-OAEP-256", "enc": "A256GCM"}), b"a");
    assert_eq!(nokkel().dekrypter(&uten, 10).unwrap(), b"a");
    let annen = krypter(nokkel(), &json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": "en-annen"}), b"a");
    assert_eq!(nokkel().dekrypter(&annen, 10), Err(JweFeil::UkjentNokkel));
    assert_eq!(Nokkelsett::default().dekrypter(&uten, 10), Err(JweFeil::UkjentNokkel));
}

#[test]
fn headers_outside_the_agreement_are_refused() {
    for (navn, verdi) in [
        ("alg", json!("RSA-OAEP")),
        ("alg", json!("RSA1_5")),
        ("alg", json!("dir")),
        ("enc", json!("A128GCM")),
        ("enc", json!("A256CBC-HS512")),
        ("zip", json!("GZIP")),
        ("crit", json!(["exp"])),
    ] {
        let mut h = hode();
        h[navn] = verdi;
        assert_eq!(
            nokkel().dekrypter(&krypter(nokkel(), &h, b"a"), 10),
            Err(JweFeil::UstottetAlgoritme),
            "{navn}"
        );
    }
    let god = krypter(nokkel(), &hode(), b"a");
    for jwe in [
        "",
        "....",
        "a.b.c.d.e",
        &god[1..],
        &format!("{god}.x"),
        god.rsplit_once('.').unwrap().0,
        &god.replacen('.', "=.", 1),
    ] {
        assert_eq!(nokkel().dekrypter(jwe, 10), Err(JweFeil::Format), "{jwe:.20}");
    }
}

#[test]
fn the_header_of_the_documentation_is_taken_and_the_content_may_be_an_unsigned_jwt() {
    let mut hode: Value = serde_json::from_str(include_str!("../../tests/data/kuhr/dok/jwe_ende_til_ende_kryptering-01.json")).unwrap();
    hode["kid"] = nokkel().0[0].kid().into();
    let innhold: &str = include_str!("../../tests/data/kuhr/dok/jwe_ende_til_ende_kryptering-03.json");
    let del = |v: &str| URL_SAFE_NO_PAD.encode(v);
    let jwt = |hode: &str, signatur: &str| format!("{}.{}.{signatur}", del(hode), del(innhold));
    let apne = |klar: &str| {
        let jwe = krypter(nokkel(), &hode, &deflater(klar.as_bytes()));
        nokkel().dekrypter(&jwe, 1_000).map(|b| String::from_utf8(b).unwrap())
    };
    assert_eq!(apne(innhold).unwrap(), innhold);
    assert_eq!(apne(&jwt(r#"{"alg":"none"}"#, "")).unwrap(), innhold);
    assert_eq!(apne(&format!("{}\n", jwt(r#"{"alg":"none","typ":"JWT"}"#, ""))).unwrap(), innhold);
    for (hode, signatur) in [
        (r#"{"alg":"RS256"}"#, del("x")),
        (r#"{"alg":"RS256"}"#, String::new()),
        (r#"{"alg":"none"}"#, del("x")),
    ] {
        assert_eq!(apne(&jwt(hode, &signatur)), Err(JweFeil::Signert), "{hode}");
    }
    // Neither is a JWT: the reader says what is wrong with it.
    for annet in ["a.b.c", "1.2.3", "..", "{\"a\": \"b.c.d\"}"] {
        assert_eq!(apne(annet).unwrap(), annet);
    }
}

#[test]
fn every_kind_of_damage_gives_the_same_answer() {
    let god = krypter(nokkel(), &hode(), b"innhold");
    let deler: Vec<&str> = god.split('.').collect();
    let bytt = |nr: usize, bytes: &[u8]| {
        let ny = URL_SAFE_NO_PAD.encode(bytes);
        let mut kopi = deler.clone();
        kopi[nr] = &ny;
        kopi.join(".")
    };
    for (nr, del) in deler.iter().enumerate().skip(1) {
        let mut bytes = URL_SAFE_NO_PAD.decode(del).unwrap();
        bytes[0] ^= 1;
        for (hva, ny) in [("changed", &bytes[..]), ("shortened", &bytes[1..]), ("emptied", &[])] {
            assert_eq!(
                nokkel().dekrypter(&bytt(nr, ny), 100),
                Err(JweFeil::Dekryptering),
                "part {nr} {hva}"
            );
        }
    }
    // The border between content and tag moved by one byte: the same bytes in all.
    let (innhold, tag) = (URL_SAFE_NO_PAD.decode(deler[3]).unwrap(), URL_SAFE_NO_PAD.decode(deler[4]).unwrap());
    let (kort, lang) = (&innhold[..innhold.len() - 1], [&innhold[innhold.len() - 1..], &tag].concat());
    let del = |b: &[u8]| URL_SAFE_NO_PAD.encode(b);
    let flyttet = [deler[0], deler[1], deler[2], &del(kort), &del(&lang)].join(".");
    assert_eq!(nokkel().dekrypter(&flyttet, 100), Err(JweFeil::Dekryptering));
    // Another header than the one that was sealed.
    let mut annet = hode();
    annet["typ"] = json!("JOSE");
    assert_eq!(
        nokkel().dekrypter(&bytt(0, annet.to_string().as_bytes()), 100),
        Err(JweFeil::Dekryptering)
    );
    let mut zip = hode();
    zip["zip"] = json!("DEF");
    assert_eq!(
        nokkel().dekrypter(&krypter(nokkel(), &zip, b"\xff\xff ikke deflate"), 100),
        Err(JweFeil::Dekryptering)
    );
}

#[test]
fn the_limit_is_on_what_comes_out() {
    let mut zip = hode();
    zip["zip"] = json!("DEF");
    let bombe = krypter(nokkel(), &zip, &deflater(&vec![b' '; STORST_KLARTEKST + 1]));
    assert!(bombe.len() < 100_000);
    assert_eq!(nokkel().dekrypter(&bombe, STORST_KLARTEKST), Err(JweFeil::ForStor));
    for (antall, forventet) in [(100, Ok(vec![b'a'; 100])), (101, Err(JweFeil::ForStor))] {
        assert_eq!(
            nokkel().dekrypter(&krypter(nokkel(), &zip, &deflater(&vec![b'a'; antall])), 100),
            forventet
        );
        assert_eq!(nokkel().dekrypter(&krypter(nokkel(), &hode(), &vec![b'a'; antall]), 100), forventet);
    }
    assert_eq!(nokkel().dekrypter(&"a".repeat(10_000), 100), Err(JweFeil::ForStor));
}
