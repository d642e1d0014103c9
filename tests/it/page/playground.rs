//! The playground of `corscheck serve`: all its cases on one page, each judged as it is written.

use corscheck::web::browser::Browser;
use serde_json::Value;

use super::visits::{Visiting, rules};
use crate::serve::playground::Playground;
use crate::support::run::file;
use crate::support::say;

/// Presses "Try all", and waits for the summary.
const TRY_ALL: &str = "new Promise((resolve) => {
  const summary = document.getElementById('summary');
  document.getElementById('try-all').click();
  const look = () => summary.dataset.done ? resolve() : setTimeout(look, 100);
  look();
})";
/// What a recording does not tell: what an element or `fetch()` was given beside the URL, and that a page is in a sandbox.
const NOT_IN_A_RECORDING: [&str; 9] = [
    "rules/integrity-mismatch",
    "rules/integrity-opaque",
    "rules/redirect-mode-error",
    "scenarios/S086-redirect-manual/2",
    "rules/mime-module",
    "rules/beacon-too-large",
    "rules/cors-null-allowed",
    "scenarios/S100-electron/2",
    "rules/redirect-mode-same-origin",
];
/// Rules on what no recording tells either: which callback the page defined for a script, and where a handshake's redirect leads.
const RULES_NOT_IN_A_RECORDING: [&str; 6] = [
    "jsonp-plain-json",
    "jsonp-other-callback",
    "jsonp-syntax-error",
    "jsonp-throws",
    "jsonp-not-called",
    "websocket-redirect",
];
/// How many of the cases must be found again: what a recording cannot tell is left out.
const FOUND: usize = 190;

#[test]
fn the_playground_in_chromium() {
    tries_all(Browser::Chromium);
}

#[test]
fn the_playground_in_firefox() {
    tries_all(Browser::Firefox);
}

fn tries_all(browser: Browser) {
    let Some(visiting) = Visiting::in_browser("the playground as a page", browser) else { return };
    let playground = Playground::start();
    let script = file(&format!("try-all-{browser}.js"), TRY_ALL);
    let ran = visiting.page(&[&playground.index(), "--script", &script, "--format", "json"]);
    assert_eq!(ran.status, 1, "{browser}: {}", ran.stderr);
    let judged = ran.json_lines();
    let mut faults = Vec::new();
    let mut found = 0;
    for case in playground.cases().iter().filter(|case| case["support"] == "browser") {
        let id = case["id"].as_str().expect("an id");
        let expected = &case["expected"][browser.id()];
        // The paths of a case begin with its id.
        let of_case = judged.iter().filter(|one| {
            let url = one["request"]["url"].as_str().unwrap_or_default();
            url.contains(&format!("/{id}/")) && one["verdict"].is_object()
        });
        let all: Vec<&Value> = of_case.collect();
        let [only] = &all[..] else { continue };
        found += 1;
        let outcome = &only["verdict"]["outcome"];
        let is_right = match expected["rule"].as_str() {
            // An allowed one may have a rule on what its page needs.
            Some(rule) if outcome == "blocked" => rules(only).contains(&rule),
            // Browsers tell one end of a connection from another as they please.
            _ => *outcome == expected["outcome"],
        };
        let is_recorded = !NOT_IN_A_RECORDING.contains(&id)
            && !expected["rule"].as_str().is_some_and(|rule| RULES_NOT_IN_A_RECORDING.contains(&rule));
        if !is_right && is_recorded {
            faults.push(format!("{id}: {} instead of {expected}", only["verdict"]));
        }
    }
    say("page", &format!("{found} cases of the playground in {browser}, {} otherwise", faults.len()));
    assert!(found >= FOUND, "{browser}: only {found} found again\n{}", ran.stderr);
    assert!(faults.is_empty(), "{browser}: {} of {found}\n{}", faults.len(), faults.join("\n"));
}
