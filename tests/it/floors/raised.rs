//! Which rules the code can raise: all but those that only explain.

use std::collections::BTreeSet;

use corscheck::rules::{Level, Rule};

use super::tokens::{Token, tokens};
use super::{Source, both_crates};

/// The files of some rooms, without those of unit tests.
fn rooms(names: &[&str]) -> Vec<Source> {
    let mut files = both_crates();
    files.retain(|file| {
        file.room.as_deref().is_some_and(|room| names.contains(&room)) && !file.path.ends_with("/tests.rs")
    });
    files
}

/// The names behind `owner::` in some files' code.
fn named(owner: &str, files: &[Source]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        for window in tokens(&file.text).0.windows(3) {
            if let [of, Token::PathSeparator, Token::Name(name)] = window
                && of.is_name(owner)
            {
                found.insert(name.clone());
            }
        }
    }
    found
}

/// The variants of an enum, as its file declares them.
fn variants(name: &str, file: &Source) -> BTreeSet<String> {
    let tokens = tokens(&file.text).0;
    let start = tokens
        .windows(3)
        .position(|window| window[0].is_name("enum") && window[1].is_name(name) && window[2].is('{'))
        .expect("the enum is declared there");
    let (mut depth, mut found, mut begins) = (0, BTreeSet::new(), true);
    for token in &tokens[start + 3..] {
        match token {
            Token::Mark('{' | '(') => depth += 1,
            Token::Mark('}' | ')') if depth == 0 => break,
            Token::Mark('}' | ')') => depth -= 1,
            Token::Mark(',') if depth == 0 => begins = true,
            Token::Name(name) if depth == 0 && begins => {
                found.insert(name.clone());
                begins = false;
            }
            _ => {}
        }
    }
    found
}

/// A level says what a rule does to a diagnosis: one that nothing raises can only explain.
#[test]
fn every_rule_but_those_that_explain_is_raised() {
    let raised = named("Rule", &rooms(&["rules", "fetch", "probe", "frame", "audit", "lint", "socketio"]));
    for rule in Rule::ALL {
        let explains = rule.level() == Level::Explains;
        assert_eq!(raised.contains(&format!("{rule:?}")), !explains, "{rule} is of level {:?}", rule.level());
    }
}

/// What a fault or a notice names is raised only where something makes one.
#[test]
fn every_fault_and_notice_is_made_somewhere() {
    let rules = rooms(&["rules"]);
    let mut judging = rooms(&["rules", "fetch", "probe", "websocket"]);
    // The browsers' names only match on them.
    judging.retain(|file| !file.path.contains("/browser_names/"));
    for (name, path) in [("Fault", "fault.rs"), ("Notice", "notice.rs"), ("Reason", "notice.rs")] {
        let file = rules.iter().find(|file| file.path.ends_with(path)).expect("its file");
        let never: Vec<String> = variants(name, file).difference(&named(name, &judging)).cloned().collect();
        assert!(never.is_empty(), "{name}: {never:?}");
    }
}
