//! Configuration files of all formats: any text is read, or refused with a message; what is read is tried with the origins of an audit,
//! and gives places that are in it. The first character says which format; with `LINT_FORMAT=nginx` in the environment, all are of that one.

#![no_main]

use std::sync::OnceLock;

use corscheck::lint::{Format, Reading, Unit, check_all, foretell, read_with};
use libfuzzer_sys::fuzz_target;

/// So many units of a file are tried.
const MOST: usize = 3;

/// The format that the environment names.
fn named() -> Option<Format> {
    static NAMED: OnceLock<Option<Format>> = OnceLock::new();
    *NAMED.get_or_init(|| {
        let name = std::env::var("LINT_FORMAT").ok()?;
        Some(name.parse().expect("LINT_FORMAT is a format of lint --as"))
    })
}

fuzz_target!(|text: &str| {
    let first = usize::from(text.bytes().next().unwrap_or_default());
    let format = named().unwrap_or(Format::ALL[first % Format::ALL.len()]);
    let text = text.get(1..).unwrap_or_default();
    // A file that includes others includes itself.
    let include = |_: &str| Some(vec![("other".to_owned(), text.to_owned())]);
    for path in [None, Some("/api/users")] {
        let reading = Reading { path, include: &include };
        let Ok(mut units) = read_with(text, format, &reading) else { continue };
        units.iter().for_each(|unit| is_in(unit, text));
        units.truncate(MOST);
        for unit in &units {
            for method in ["GET", "OPTIONS"] {
                let headers =
                    [("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "PUT")];
                let _ = foretell(unit, method, &headers);
            }
        }
        for checked in check_all(&units[..units.len().min(1)], &[]) {
            for problem in &checked.problems {
                assert!(!problem.message().is_empty());
                let text = problem.source.as_ref().map_or(text, |source| source.text.as_str());
                let lines: Vec<&str> = text.lines().collect();
                assert!(problem.place.line <= lines.len().max(1), "{problem:?}");
                let line = lines.get(problem.place.line - 1).map_or(0, |line| line.chars().count());
                assert!(problem.place.column <= line + 1, "{problem:?}");
            }
        }
    }
});

/// A unit begins in the file, or in one that it includes.
fn is_in(unit: &Unit, text: &str) {
    let (source, place) = unit.resolved_place();
    let lines = source.map_or(text, |source| source.text.as_str()).lines().count();
    assert!(place.line >= 1 && place.line <= lines.max(1), "{} at {place:?}", unit.name);
}
