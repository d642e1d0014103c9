//! What the program is packed into: that all of it says the version of `Cargo.toml`, and where `CORSCHECK_REQUIRE` lists `packaging`,
//! that it can be packed, installed and run (`tests/packaging/run`, which needs npm and Python).

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::support::skipped::{Need, skipped};

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What stands behind a mark, each time, as far as it looks like a version.
fn versions<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    let version = |rest: &'a str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !".+-".contains(c)).unwrap_or(rest.len());
        rest[..end].trim_end_matches('.')
    };
    let starts_with_digit = |text: &&str| text.starts_with(|c: char| c.is_ascii_digit());
    text.split(mark).skip(1).map(version).filter(starts_with_digit).collect()
}

/// Examples are copied as they stand: they have to name the release that they belong to.
#[test]
fn examples_name_this_version() {
    let files =
        ["README.md", "docs/ci.md", "RELEASING.md", "packaging/npm/README.md"].map(|file| (file, read(file)));
    for mark in ["corscheck@v", "corscheck@", "corscheck==", "rev: v"] {
        let found: Vec<_> = files
            .iter()
            .flat_map(|(file, text)| versions(text, mark).into_iter().map(move |found| (file, found)))
            .collect();
        assert!(!found.is_empty(), "no example has `{mark}VERSION`");
        for (file, found) in found {
            assert_eq!(found, VERSION, "{file} says `{mark}{found}`, and Cargo.toml {VERSION}");
        }
    }
}

/// The others take it from `Cargo.toml` when they are made.
#[test]
fn no_other_file_has_a_version_of_its_own() {
    let package: Value = serde_json::from_str(&read("packaging/npm/package.json")).expect("JSON");
    assert_eq!(package.get("version"), None, "packaging/npm/build.mjs writes the version");
    assert_eq!(
        package.get("optionalDependencies"),
        None,
        "packaging/npm/build.mjs writes what depends on the version"
    );
    assert_eq!(package["description"], env!("CARGO_PKG_DESCRIPTION"));
    let project = read("pyproject.toml");
    assert!(project.contains("dynamic = [\"version\""), "maturin takes the version from Cargo.toml");
    assert!(
        !project.lines().any(|line| line.starts_with("version")),
        "pyproject.toml has a version of its own"
    );
    assert!(!read("action.yml").contains(VERSION), "the Action reads Cargo.toml");
}

/// A platform that is added has to be built and published too.
#[test]
fn every_platform_is_in_the_notes_on_releases() {
    let platforms: Value = serde_json::from_str(&read("packaging/platforms.json")).expect("JSON");
    let notes = read("RELEASING.md");
    for platform in platforms.as_array().expect("a list") {
        let (target, npm) =
            (platform["target"].as_str().expect("text"), platform["npm"].as_str().expect("text"));
        let row = format!("| `{target}` | `{npm}` |");
        assert!(notes.contains(&row), "RELEASING.md has no row {row}");
    }
}

#[test]
fn packed_installed_and_run() {
    if !Need::Packaging.is_required() {
        let why = "it takes minutes: CORSCHECK_REQUIRE=packaging or tests/packaging/run runs it";
        return skipped(Need::Packaging, "packaging", why);
    }
    let ran = Command::new(path("tests/packaging/run")).status().expect("the script can be started");
    assert!(ran.success(), "tests/packaging/run ended with {ran}");
}
