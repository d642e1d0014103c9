//! The last of the tests: sums up which tests were skipped, and why.
//!
//! `tests/it/support/skipped.rs` writes the list. It is not a test of the harness, so that its output is shown.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[expect(clippy::print_stdout, reason = "whoever runs the tests reads it")]
fn main() {
    // A program that only lists tests, or looks for some by name, must not take this for one.
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped");
    #[cfg(unix)]
    let run = std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    let run = "run";
    let list = fs::read_to_string(folder.join(format!("{run}.txt"))).unwrap_or_default();
    // Lists of runs that ended before they came here are of no use.
    let _ = fs::remove_dir_all(&folder);
    println!("\n{}", summary(&list));
}

/// The lines of a list, those of one reason together.
fn summary(list: &str) -> String {
    let mut reasons: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for line in list.lines() {
        let mut parts = line.splitn(3, '\t');
        if let (Some(need), Some(why), Some(what)) = (parts.next(), parts.next(), parts.next()) {
            reasons.entry((need, why)).or_default().push(what);
        }
    }
    if reasons.is_empty() {
        return "Skipped: nothing.".to_owned();
    }
    let mut text = "Skipped (CONTRIBUTING.md says what these tests need):".to_owned();
    for ((need, why), mut what) in reasons {
        what.sort_unstable();
        what.dedup();
        text.push_str(&format!("\n  {need:9} {why}: {}", what.join(", ")));
    }
    text
}
