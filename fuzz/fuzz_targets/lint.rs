//! Configuration files of all formats: any text is read, or refused with a message; what is read is tried with the origins of an audit,
//! and gives places that are in it.

#![no_main]

use corscheck::lint::{Format, Reading, check_all, foretell, read_with};
use libfuzzer_sys::fuzz_target;

/// So many units of a file are tried.
const MOST: usize = 3;

fuzz_target!(|text: &str| {
    let format = match text.bytes().next().unwrap_or_default() % 8 {
        0 => Format::Tree,
        1 => Format::S3Xml,
        2 => Format::Headers,
        3 => Format::List,
        4 | 5 => Format::Nginx,
        _ => Format::Apache,
    };
    let text = text.get(1..).unwrap_or_default();
    // A file that includes others includes itself.
    let include = |_: &str| Some(vec![("other".to_owned(), text.to_owned())]);
    for path in [None, Some("/api/users")] {
        let reading = Reading { path, include: &include };
        let Ok(mut units) = read_with(text, format, &reading) else { continue };
        units.truncate(MOST);
        for unit in &units {
            for method in ["GET", "OPTIONS"] {
                let headers = [("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "PUT")];
                let _ = foretell(unit, method, &headers);
            }
        }
        for checked in check_all(&units[..units.len().min(1)], &[]) {
            for problem in &checked.problems {
                assert!(!problem.message().is_empty());
                let lines = problem.source.as_ref().map_or(text, |source| source.text.as_str()).lines().count();
                assert!(problem.place.line <= lines.max(1), "{problem:?}");
            }
        }
    }
});
