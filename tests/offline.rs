//! No network, and no `unsafe` that nobody knows of: no verb opens a socket, nothing in the tree could, and
//! what the tree is made of is listed and allowed.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn no_verb_opens_a_socket() {
    let traced = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).output();
    if !traced.is_ok_and(|done| done.status.success()) {
        eprintln!("left out: strace is not here, or may not trace");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("records")).unwrap();
    let record =
        "---\nurl: https://example.org/council\n---\nANA ORTIZ: We will rebuild the old bridge this year.\n";
    std::fs::write(folder.path().join("records/council.txt"), record).unwrap();
    std::fs::write(
        folder.path().join("a.md"),
        "“We will rebuild the old bridge this year,” Ana Ortiz said.\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("rows.csv"), "quote\nWe will rebuild the old bridge\n").unwrap();
    let verbs: [&[&str]; 16] = [
        &["index", "records"],
        &["index", "--verify", "--stats", "records"],
        &["check", "--corpus", "records", "a.md"],
        &["check", "--model", "accurate", "a.md"],
        &["check", "--fix", "a.md"],
        &["check", "--write-baseline", "base.toml", "a.md"],
        &["extract", "a.md"],
        &["audit", "a.md"],
        &["report", "--corpus", "records", "a.md"],
        &["find", "--corpus", "records", "we will rebuild the old bridge"],
        &["match", "--corpus", "records", "rows.csv"],
        &["explain"],
        &["config"],
        &["init", "--stdout"],
        &["completions", "bash"],
        &["lsp"],
    ];
    for verb in verbs {
        let done = Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=%network", "-e", "signal=none", "-o", "trace"])
            .arg(env!("CARGO_BIN_EXE_onrecord"))
            .args(verb)
            .current_dir(folder.path())
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code().is_some_and(|code| code < 2) || verb == ["lsp"], "{verb:?}: {told}");
        let trace = std::fs::read_to_string(folder.path().join("trace")).unwrap();
        assert_eq!(trace, "", "{verb:?} asks the system for a network");
    }
}

/// The `.rs` files of a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// Where `unsafe` may stand, and why. `Cargo.toml` denies it elsewhere; each of these allows it by name.
const UNSAFE: [(&str, &str); 2] = [
    ("src/corpus/index/pages.rs", "the index is read where it lies: a map of a file"),
    ("src/model/encoder/processor.rs", "calling loops compiled for a processor that has been asked"),
];

#[test]
fn unsafe_stands_where_it_is_known_to() {
    let word = concat!("un", "safe");
    let mut found = BTreeSet::new();
    for path in sources(&Path::new(ROOT).join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let holds =
            |line: &str| line.contains(&format!("{word} ")) || line.contains(&format!("allow({word}_code"));
        if code.into_iter().any(holds) {
            found.insert(path.strip_prefix(ROOT).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
    let known: BTreeSet<String> = UNSAFE.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, known, "a new place wants its reason in tests/offline.rs, and an old one may go");
    let manifest = std::fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    assert!(manifest.contains(&format!("{word}_code = \"deny\"")));
}

#[test]
fn nothing_in_the_source_knows_of_a_network() {
    for path in sources(&Path::new(ROOT).join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in ["std::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "ToSocketAddrs"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

/// Licences that go with ours, as they are written in manifests.
const LICENCES: [&str; 11] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unlicense",
    "CC0-1.0",
    "MIT-0",
];

/// Crates whose presence would mean that something talks to somebody.
const NETWORK: [&str; 24] = [
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "curl-sys",
    "isahc",
    "surf",
    "attohttpc",
    "minreq",
    "tokio",
    "async-std",
    "smol",
    "mio",
    "socket2",
    "rustls",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "h2",
    "trust-dns-resolver",
    "hickory-resolver",
    "tungstenite",
    "git2",
];

/// Crates that are in the tree in two versions, each with what holds it there.
const TWICE: [(&str, &str); 0] = [];

/// The packages of `Cargo.lock`, as tables.
fn locked() -> Vec<toml::Table> {
    let text = std::fs::read_to_string(Path::new(ROOT).join("Cargo.lock")).unwrap();
    let lock: toml::Table = toml::from_str(&text).unwrap();
    lock["package"].as_array().unwrap().iter().map(|package| package.as_table().unwrap().clone()).collect()
}

fn text<'a>(package: &'a toml::Table, key: &str) -> &'a str {
    package.get(key).and_then(toml::Value::as_str).unwrap_or("")
}

#[test]
fn every_crate_comes_from_the_registry_once_and_talks_to_nobody() {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in locked() {
        let name = text(&package, "name");
        assert!(!NETWORK.contains(&name), "{name} talks to somebody");
        if name != "onrecord" {
            let from = text(&package, "source");
            assert_eq!(from, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
            assert_eq!(text(&package, "checksum").len(), 64, "{name} has a checksum");
        }
        versions.entry(name.to_owned()).or_default().push(text(&package, "version").to_owned());
    }
    // What only other systems than Linux need may come twice: it is nobody's choice here.
    let twice: BTreeMap<_, _> = versions
        .into_iter()
        .filter(|(name, all)| all.len() > 1 && !name.starts_with("windows"))
        .filter(|(name, _)| !TWICE.iter().any(|(known, _)| known == name))
        .collect();
    println!("in two versions: {twice:?}");
    assert!(twice.len() <= 8, "more and more of the tree is there twice: {twice:?}");
}

/// What Cargo knows of the tree on this system, from what is on this machine already.
fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let host = Command::new(&cargo).arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").to_owned();
    let done = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", &host])
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn every_licence_goes_with_ours() {
    let known = |licence: &str| LICENCES.contains(&licence.trim());
    // `A OR B` needs one that we know, `A AND B` needs both.
    let fine = |expression: &str| {
        let flat = expression.replace(['(', ')'], "").replace('/', " OR ");
        flat.split(" AND ").all(|part| part.split(" OR ").any(known)) || flat.split(" OR ").any(known)
    };
    for package in metadata()["packages"].as_array().unwrap() {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or("none"));
        assert!(fine(licence), "{name}: {licence}");
    }
    assert!(!fine("GPL-3.0-only") && fine("MIT OR GPL-2.0") && !fine("MIT AND GPL-2.0"));
}

/// A CycloneDX 1.5 bill of materials from `Cargo.lock`; written where `SBOM` says, and held to its shape.
#[test]
fn the_bill_of_materials_names_every_crate_with_its_checksum() {
    let packages = locked();
    let licences: BTreeMap<(String, String), String> = (metadata()["packages"].as_array().unwrap().iter())
        .map(|p| {
            let text = |key: &str| p[key].as_str().unwrap_or("").to_owned();
            ((text("name"), text("version")), text("license"))
        })
        .collect();
    let reference = |name: &str, version: &str| format!("pkg:cargo/{name}@{version}");
    let version_of = |dependency: &str| {
        let mut words = dependency.split(' ');
        let name = words.next().unwrap_or("").to_owned();
        let version = words.next().map(str::to_owned).unwrap_or_else(|| {
            let found = packages.iter().find(|p| text(p, "name") == name).expect("it is locked");
            text(found, "version").to_owned()
        });
        reference(&name, &version)
    };
    let (mut components, mut dependencies) = (Vec::new(), Vec::new());
    for package in &packages {
        let (name, version) = (text(package, "name"), text(package, "version"));
        let own = reference(name, version);
        let needs: Vec<String> =
            (package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten())
                .filter_map(toml::Value::as_str)
                .map(version_of)
                .collect();
        dependencies.push(json!({"ref": own, "dependsOn": needs}));
        if name == "onrecord" {
            continue;
        }
        let mut component = json!({"type": "library", "bom-ref": own, "name": name, "version": version, "purl": own,
            "hashes": [{"alg": "SHA-256", "content": text(package, "checksum")}]});
        if let Some(licence) = licences.get(&(name.to_owned(), version.to_owned())) {
            component["licenses"] = json!([{"expression": licence.replace('/', " OR ")}]);
        }
        components.push(component);
    }
    let subject = json!({"type": "application", "bom-ref": reference("onrecord", env!("CARGO_PKG_VERSION")),
        "name": "onrecord", "version": env!("CARGO_PKG_VERSION"),
        "licenses": [{"expression": "MIT OR Apache-2.0"}]});
    let bom = json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": subject}, "components": components, "dependencies": dependencies});
    let known: BTreeSet<&str> = dependencies.iter().filter_map(|d| d["ref"].as_str()).collect();
    for dependency in &dependencies {
        for needed in dependency["dependsOn"].as_array().unwrap() {
            assert!(known.contains(needed.as_str().unwrap()), "{needed} is listed");
        }
    }
    assert!(
        components.len() > 50
            && components.iter().all(|c| c["hashes"][0]["content"].as_str().unwrap().len() == 64)
    );
    if let Some(path) = std::env::var_os("SBOM") {
        std::fs::write(path, serde_json::to_string_pretty(&bom).unwrap() + "\n").unwrap();
    }
}
