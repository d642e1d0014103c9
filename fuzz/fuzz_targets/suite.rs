//! Files of suites and OpenAPI documents: any text is read, or refused at a place within it; each check has a name of its own;
//! and a document that is read makes a file that can be read.

#![no_main]

use std::collections::HashSet;

use corscheck::suite::draft::{Described, from_openapi};
use corscheck::suite::{Fault, Selection, Suite, UnsetVariables};
use libfuzzer_sys::fuzz_target;

/// So many checks of a suite are looked at.
const MOST: usize = 2_000;

fn check_suite(suite: &Suite) {
    let plan = suite.plan("corscheck.toml", &Selection::default());
    let mut ids = HashSet::new();
    for (number, key) in suite.keys().take(MOST).enumerate() {
        let check = suite.check(&key, 1_700_000_000);
        assert_eq!((check.number, check.id()), (number, suite.id(&key)));
        assert!(ids.insert(check.id()), "two checks have one name");
    }
    assert_eq!(plan.checks.min(MOST), ids.len());
}

fn check_fault(text: &str, fault: &Fault) {
    assert!(!fault.message.is_empty());
    assert!(fault.line >= 1 && fault.column >= 1);
    assert!(fault.line <= text.split('\n').count(), "{fault:?}");
    let text = fault.in_file("corscheck.toml");
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{text:?}");
}

fuzz_target!(|text: &str| {
    let environment = |name: &str| (name == "TOKEN").then(|| "s3cret-token".to_owned());
    for unset in [UnsetVariables::Refuse, UnsetVariables::AllowInValues, UnsetVariables::Allow] {
        match Suite::parse(text, &environment, &[], unset) {
            Ok(suite) => check_suite(&suite),
            Err(fault) => check_fault(text, &fault),
        }
    }
    let origins = ["https://app.example".to_owned()];
    // A document that refers to other files refers to itself.
    let read = |_: &str| Ok(text.to_owned());
    let described =
        Described { text, read: &read, origins: &origins, base_url: Some("https://api.example/v1") };
    if let Ok(draft) = from_openapi(&described) {
        let file = draft.text(None);
        match Suite::parse(&file, &|_| None, &[], UnsetVariables::Refuse) {
            Ok(suite) => check_suite(&suite),
            Err(fault) => panic!("{}\n{file}", fault.in_file("the draft")),
        }
    }
});
