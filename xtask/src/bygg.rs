//! `cargo xtask build`: the server, the browser's program, style sheet and static files, all under `target/site`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};

use crate::verktoy::{
    Utfall, avtrykk, cargo, cargo_med_clippy, filer, finnes, kb, kjor, kommando, lag_mappe, les, les_fil, skriv_fil, target, tid,
    uten_advarsler,
};

/// What browsers run.
pub const WASM: &str = "wasm32-unknown-unknown";
const NAVN: &str = "praksisportal";
/// What brotli makes smaller.
const TEKST: &[&str] = &["js", "css", "wasm", "svg", "txt", "json", "html", "xml", "ico", "webmanifest"];

/// What rustc takes for granted in WASM, and so every browser we serve it to. Not more, or wasm-opt may use it.
const WASM_TREKK: &[&str] = &[
    "bulk-memory",
    "bulk-memory-opt",
    "call-indirect-overlong",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// What was built and how large it is.
pub struct Bygg {
    /// The server program.
    pub server: PathBuf,
    /// Bytes of WASM and JavaScript together, as sent.
    pub skript: usize,
    /// Bytes of CSS, as sent.
    pub css: usize,
}

/// Builds what has changed: `dev` takes the quick and large variant of both programs.
pub fn bygg(dev: bool) -> Utfall<Bygg> {
    bygg_hver(dev, dev, false)
}

/// As users get it in the browser, looked through by clippy, with the server the Rust tests have built already: the one that stops at an
/// overflow.
pub fn bygg_til_test() -> Utfall<Bygg> {
    bygg_hver(false, true, true)
}

fn bygg_hver(nettleser_dev: bool, server_dev: bool, med_clippy: bool) -> Utfall<Bygg> {
    forutsetninger()?;
    npm()?;
    let start = Instant::now();
    println!("▸ bygger nettleserens program og serveren (første gang tar det noen minutter)");
    let (skript, css) = nettleser(nettleser_dev, med_clippy)?;
    let server = server(server_dev)?;
    println!("  ferdig på {}", tid(start));
    Ok(Bygg { server, skript, css })
}

/// Builds the server. Gives where it is.
fn server(dev: bool) -> Utfall<PathBuf> {
    // What is tried is what the tests have built.
    let mut bygger = if dev { cargo_med_clippy() } else { cargo() };
    bygger.arg("build").args(crate::test::PORTALEN).args(["--bin", NAVN]);
    if !dev {
        bygger.arg("--release");
    }
    kjor(&mut bygger).map_err(|feil| format!("{feil}\nEr en spørring endret? Kjør «cargo xtask sqlx»."))?;
    Ok(target()
        .join(if dev { "debug" } else { "release" })
        .join(format!("{NAVN}{}", std::env::consts::EXE_SUFFIX)))
}

/// Builds what is sent to browsers. Gives the bytes of script (with WASM) and of style sheet, as sent.
pub fn nettleser(dev: bool, med_clippy: bool) -> Utfall<(usize, usize)> {
    let profil = if dev { "dev" } else { "wasm-release" };
    let mut bygger = if med_clippy { cargo_med_clippy() } else { cargo() };
    // Only here is the library a program of its own; the server links it as any other crate.
    bygger.args([
        "rustc",
        "--package",
        NAVN,
        "--lib",
        "--features",
        "hydrate",
        "--target",
        WASM,
        "--profile",
        profil,
        "--crate-type",
        "cdylib",
    ]);
    if med_clippy {
        uten_advarsler(&mut bygger)?;
    } else {
        kjor(&mut bygger)?;
    }
    let raa = target()
        .join(WASM)
        .join(if dev { "debug" } else { "wasm-release" })
        .join(format!("{NAVN}.wasm"));
    let skript = nettleserprogram(&raa, dev)?;
    let css = stilark()?;
    let (antall, statiske) = (ferdigstill(&skript, &css)?, target().join("site"));
    let sum = |navn: &str| fs::metadata(statiske.join("pkg").join(format!("{navn}.br"))).map_or(0, |m| m.len() as usize);
    let (wasm, js, stil) = (sum(&skript.1), sum(&skript.0), sum(&css));
    println!(
        "  WASM {}, JavaScript {}, stil {}, {antall} filer i {}",
        kb(wasm),
        kb(js),
        kb(stil),
        statiske.display()
    );
    Ok((wasm + js, stil))
}

/// Rust's target for WASM, Node.js and npm: installs the first, says how to get the others.
pub fn forutsetninger() -> Utfall {
    let noder = les(kommando("node").arg("--version"))
        .map_err(|_| "Node.js mangler. Installer versjon 20 eller nyere fra nodejs.org eller med systemets pakkebehandler.".to_owned())?;
    let versjon: u32 = noder
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|v| v.parse().ok())
        .unwrap_or(0);
    if versjon < 20 {
        return Err(format!("Node.js er versjon {}; portalen trenger 20 eller nyere.", noder.trim()));
    }
    if !finnes("npm") {
        return Err("npm mangler. Det følger vanligvis med Node.js; på Debian heter pakken npm.".to_owned());
    }
    let sysroot = les(kommando("rustc").args(["--print", "sysroot"]))?;
    if !Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).exists() {
        println!("▸ henter Rusts bibliotek for nettleseren ({WASM})");
        kjor(kommando("rustup").args(["target", "add", WASM]))
            .map_err(|feil| format!("{feil}\nInstaller {WASM} for Rust på den måten Rust er installert her."))?;
    }
    Ok(())
}

/// `npm ci` when the lock file is another than last time.
pub fn npm() -> Utfall {
    let rot = crate::verktoy::rot();
    let las = les_fil(&rot.join("package-lock.json"))?;
    let pakke = les_fil(&rot.join("package.json"))?;
    let (naa, merke) = (avtrykk([las.as_slice(), &pakke]), target().join("xtask/npm"));
    if fs::read_to_string(&merke).is_ok_and(|sist| sist == naa) && rot.join("node_modules/.package-lock.json").exists() {
        return Ok(());
    }
    println!("▸ npm ci");
    // The one install script that matters is run by us (see database.rs), so it makes no difference whether npm allows it.
    kjor(kommando("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    skriv_fil(&merke, naa.as_bytes())
}

/// wasm-bindgen, wasm-opt and esbuild. Gives the names of script and WASM.
fn nettleserprogram(raa: &Path, dev: bool) -> Utfall<(String, String)> {
    let inn = les_fil(raa)?;
    let naa = avtrykk([
        inn.as_slice(),
        if dev { b"dev" } else { b"opt" },
        include_bytes!("bygg.rs"),
        include_bytes!("../js/skript.mjs"),
    ]);
    let mellom = target().join("xtask/wasm");
    let merke = mellom.join("ferdig.json");
    if let Some(navn) = fs::read(&merke).ok().and_then(|b| serde_json::from_slice::<Value>(&b).ok())
        && navn["inn"] == naa.as_str()
        && let (Some(js), Some(wasm)) = (navn["js"].as_str(), navn["wasm"].as_str())
        && mellom.join(js).exists()
        && mellom.join(wasm).exists()
    {
        return Ok((js.to_owned(), wasm.to_owned()));
    }
    let _ = fs::remove_dir_all(&mellom);
    samme_versjon()?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(raa)
        .web(true)
        .and_then(|b| {
            b.typescript(false)
                .omit_default_module_path(true)
                .remove_name_section(!dev)
                .remove_producers_section(true)
                .generate(&mellom)
        })
        .map_err(|feil| format!("wasm-bindgen: {feil:#}"))?;
    let bakgrunn = mellom.join(format!("{NAVN}_bg.wasm"));
    let liten = mellom.join("liten.wasm");
    if dev {
        fs::copy(&bakgrunn, &liten).map_err(|feil| feil.to_string())?;
    } else {
        let mut opt = kommando("node");
        opt.arg("node_modules/binaryen/bin/wasm-opt")
            .arg("-Oz")
            .args(WASM_TREKK.iter().map(|trekk| format!("--enable-{trekk}")));
        opt.arg(&bakgrunn).arg("-o").arg(&liten);
        les(&mut opt)?;
    }
    let ferdig = mellom.join("ferdig.js");
    les(kommando("node")
        .arg("xtask/js/skript.mjs")
        .arg(mellom.join(format!("{NAVN}.js")))
        .arg(&ferdig))?;
    let (js, wasm) = (les_fil(&ferdig)?, les_fil(&liten)?);
    // The script knows how to talk to exactly this WASM, so both are in its name.
    let navn = (
        format!("{NAVN}.{}.js", avtrykk([js.as_slice(), &wasm])),
        format!("{NAVN}.{}.wasm", avtrykk([wasm.as_slice()])),
    );
    skriv_fil(&mellom.join(&navn.0), &js)?;
    skriv_fil(&mellom.join(&navn.1), &wasm)?;
    skriv_fil(&merke, json!({ "inn": naa, "js": navn.0, "wasm": navn.1 }).to_string().as_bytes())?;
    Ok(navn)
}

/// The library in this program must be the twin of the crate in the browser's program.
fn samme_versjon() -> Utfall {
    let las = fs::read_to_string(crate::verktoy::rot().join("Cargo.lock")).map_err(|feil| feil.to_string())?;
    let versjon = |pakke: &str| {
        las.split(&format!("name = \"{pakke}\"\nversion = \""))
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default()
            .to_owned()
    };
    let (bibliotek, verktoy) = (versjon("wasm-bindgen"), versjon("wasm-bindgen-cli-support"));
    if bibliotek == verktoy {
        return Ok(());
    }
    Err(format!(
        "wasm-bindgen er {bibliotek} i Cargo.lock, men xtask bruker {verktoy}. Sett «wasm-bindgen-cli-support = \"={bibliotek}\"» i xtask/Cargo.toml."
    ))
}

/// Bundles the style sheet (a tenth of a second, so always). Gives its name.
fn stilark() -> Utfall<String> {
    let ut = target().join("xtask/stil.css");
    lag_mappe(&target().join("xtask"))?;
    les(kommando("node").args(["xtask/js/css.mjs", "style/main.css"]).arg(&ut).arg("src"))?;
    Ok(format!("{NAVN}.{}.css", avtrykk([les_fil(&ut)?.as_slice()])))
}

/// Puts `target/site` together: hashed files, `public/`, brotli copies and the manifest. Gives the number of files.
fn ferdigstill(skript: &(String, String), css: &str) -> Utfall<usize> {
    let (mellom, mappe, offentlig) = (target().join("xtask"), target().join("site"), crate::verktoy::rot().join("public"));
    let mut onsket = vec![
        (mellom.join("wasm").join(&skript.0), mappe.join("pkg").join(&skript.0)),
        (mellom.join("wasm").join(&skript.1), mappe.join("pkg").join(&skript.1)),
        (mellom.join("stil.css"), mappe.join("pkg").join(css)),
    ];
    for fil in filer(&offentlig) {
        let Ok(under) = fil.strip_prefix(&offentlig) else { continue };
        onsket.push((fil.clone(), mappe.join(under)));
    }
    let manifest = json!({ "js": skript.0, "wasm": skript.1, "css": css }).to_string();
    let mut beholdes = vec![mappe.join("manifest.json")];
    for (fra, til) in &onsket {
        let innhold = les_fil(fra)?;
        let pakket = PathBuf::from(format!("{}.br", til.display()));
        let tekst = til.extension().is_some_and(|e| TEKST.iter().any(|t| e == *t));
        if fs::read(til).ok().as_ref() != Some(&innhold) {
            skriv_fil(til, &innhold)?;
            let _ = fs::remove_file(&pakket);
        }
        if tekst && !pakket.exists() {
            skriv_fil(&pakket, &brotli(&innhold)?)?;
        }
        beholdes.extend([til.clone(), pakket]);
    }
    for gammel in filer(&mappe).into_iter().filter(|fil| !beholdes.contains(fil)) {
        let _ = fs::remove_file(gammel);
    }
    // Last, so that a server that starts meanwhile never reads names of files that are not there.
    skriv_fil(&mappe.join("manifest.json"), manifest.as_bytes())?;
    Ok(onsket.len())
}

/// Brotli at its strongest.
pub fn brotli(innhold: &[u8]) -> Utfall<Vec<u8>> {
    let mut ut = Vec::new();
    {
        let mut pakker = brotli::CompressorWriter::new(&mut ut, 64 * 1024, 11, 22);
        pakker
            .write_all(innhold)
            .and_then(|()| pakker.flush())
            .map_err(|feil| feil.to_string())?;
    }
    Ok(ut)
}
