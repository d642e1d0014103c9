//! The list of known disagreements.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::Compared;
use super::servers::ScriptedServers;
use crate::support::checked_in;

/// What stands where the reason is not known yet.
const UNEXPLAINED: &str = "unexplained";

const HEADER: &str = "\
# Where corscheck is known to disagree with a browser: browser, case, aspect, and why.
# `UPDATE=1 cargo test --test it corpus` rewrites this file and keeps the reasons.
";

/// The list.
const FILE: &str = "tests/data/expected-failures.txt";

/// The list's text.
pub(super) fn known() -> String {
    checked_in::read(FILE)
}

/// The tests of both browsers share the file.
static ACCESS: Mutex<()> = Mutex::new(());

/// Browser, case and aspect, and the reason.
type List = BTreeMap<(String, String, String), String>;

/// Fails where a disagreement is not listed, or a listed one is none (any more).
pub(super) fn check(browser: &str, compared: &[Compared], servers: &ScriptedServers) {
    let _alone = ACCESS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut list = read(&checked_in::read(FILE));
    let key = |one: &Compared| (browser.to_owned(), one.id.clone(), one.aspect.name().to_owned());
    let wrong: Vec<&Compared> = compared.iter().filter(|one| one.theirs != one.ours).collect();
    if checked_in::updates() {
        let reasons: List = list.clone();
        list.retain(|(listed, _, _), _| listed != browser);
        for one in wrong {
            let reason = reasons.get(&key(one)).cloned().unwrap_or_else(|| UNEXPLAINED.into());
            list.insert(key(one), reason);
        }
        return checked_in::write(FILE, written(&list));
    }
    let mut complaints = String::new();
    for one in &wrong {
        if list.remove(&key(one)).is_none() {
            let (theirs, ours) = (one.theirs.to_string(), one.ours.to_string());
            complaints.push_str(&format!(
                "\n{browser} {} {} disagrees and is not listed\n    browser   {}\n    corscheck {}",
                one.id,
                one.aspect.name(),
                servers.with_written_ports(&theirs),
                servers.with_written_ports(&ours),
            ));
        }
    }
    for (_, id, aspect) in list.keys().filter(|(listed, _, _)| listed == browser) {
        complaints.push_str(&format!("\n{browser} {id} {aspect} is listed, but does not disagree"));
    }
    assert!(
        complaints.is_empty(),
        "{complaints}\n\nIf that is as it should be: UPDATE=1 cargo test --test it corpus rewrites {FILE}"
    );
}

fn read(text: &str) -> List {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (facts, reason) = line.split_once('#').unwrap_or((line, UNEXPLAINED));
            let words: Vec<&str> = facts.split_whitespace().collect();
            let [browser, id, aspect] = words[..] else {
                panic!("not `browser case aspect  # reason`: {line}")
            };
            ((browser.into(), id.into(), aspect.into()), reason.trim().to_owned())
        })
        .collect()
}

fn written(list: &List) -> String {
    let line = |((browser, id, aspect), reason): (&(String, String, String), &String)| {
        format!("{browser} {id} {aspect}  # {reason}\n")
    };
    HEADER.to_owned() + &list.iter().map(line).collect::<String>()
}
