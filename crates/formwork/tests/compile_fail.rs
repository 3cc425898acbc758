//! Mistakes that do not compile, and what the compiler says of them.
//!
//! The package in `compile_fail/` is an application with one program for each mistake. The lines
//! `//~ ..` at the top of a program are phrases of the message: not the whole of it, which differs
//! between compilers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

const PACKAGE: &str = "formwork-compile-fail";

/// The program without a mistake.
const RIGHT: &str = "no_mistake";

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail/src")
}

/// What the compiler says of every program that does not compile.
fn messages() -> BTreeMap<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--package", PACKAGE, "--bins", "--features", "mistakes"])
        .args(["--keep-going", "--quiet", "--message-format", "json"])
        .output()
        .unwrap();
    let mut messages = BTreeMap::<String, String>::new();
    let mut built = BTreeSet::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let name = line["target"]["name"].as_str().unwrap_or_default().to_owned();
        if line["reason"] == "compiler-artifact" {
            built.insert(name);
        } else if line["message"]["level"] == "error" {
            let rendered = line["message"]["rendered"].as_str().unwrap();
            messages.entry(name).or_default().push_str(rendered);
        }
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(built.contains(RIGHT), "{RIGHT} does not compile: {stderr}\n{:?}", messages.get(RIGHT));
    messages
}

/// The programs in `src/bin`, and the phrases that each expects.
fn programs() -> BTreeMap<String, Vec<String>> {
    let files = fs::read_dir(source().join("bin")).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            let phrases = text.lines().map_while(|line| line.strip_prefix("//~ "));
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, phrases.map(ToOwned::to_owned).collect())
        })
        .collect()
}

#[test]
fn every_mistake_is_refused_with_the_reason() {
    let messages = messages();
    let mut failures = String::new();
    for (program, phrases) in programs() {
        let message = messages.get(&program).map(String::as_str);
        if program == RIGHT {
            assert_eq!(message, None);
            continue;
        }
        assert!(!phrases.is_empty(), "{program} says nothing of the message that it expects");
        let Some(message) = message else {
            failures += &format!("{program} compiles, or is not in Cargo.toml\n");
            continue;
        };
        for phrase in phrases.iter().filter(|phrase| !message.contains(phrase.as_str())) {
            failures += &format!("{program}: no {phrase:?} in\n{message}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_route_table_of_the_application_is_current() {
    formwork_build::check(&source()).unwrap();
}
