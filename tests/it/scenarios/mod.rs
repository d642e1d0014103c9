//! The failures that people meet, each given to the program: its verdict is the browsers', and what it says names the
//! cause, or the scenario says why no probe can.

mod confirm;
mod servers;
mod table;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use corscheck::playground::notation::{ExpectedMessage, Script, Verdict};
use corscheck::playground::{Coverage, FILES, Scenario};
use serde_json::Value;

use self::servers::ScriptedServers;

/// How many there are.
const ALL: usize = 156;
/// How many of them must be found or advised.
const LEAST: usize = 154;

#[test]
fn each_scenario_comes_out_as_it_did_in_the_browsers() {
    let scenarios = only(all());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut faults = Vec::new();
        while let Some(scenario) = scenarios.get(next.fetch_add(1, Ordering::SeqCst)) {
            faults.extend(faults_of(scenario));
        }
        faults
    };
    let mut faults: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker's faults")).collect()
    });
    faults.sort();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// All scenarios, in their order, read from the folder: what is compiled in must be the same.
fn all() -> Vec<Scenario> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/playground/scenarios");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of the scenarios")
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.sort();
    let names: Vec<&str> = paths.iter().filter_map(|path| path.file_stem()?.to_str()).collect();
    let compiled: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, compiled, "src/playground/files.rs lists other files than there are");
    let read = |(name, text): &(&str, &str)| {
        let text = text.replace("\r\n", "\n");
        let scenario = Scenario::read(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(*name, format!("{}-{}", scenario.id, scenario.name));
        scenario
    };
    FILES.iter().map(read).collect()
}

/// A browser's name on the command line.
/// Those whose id begins as the environment wants it: all of them, mostly.
fn only(mut scenarios: Vec<Scenario>) -> Vec<Scenario> {
    let expected = std::env::var("CORSCHECK_SCENARIO").unwrap_or_default();
    scenarios.retain(|scenario| scenario.id.starts_with(&expected));
    scenarios
}

#[test]
#[expect(clippy::print_stdout, reason = "the numbers are for whoever runs the tests")]
fn the_count_of_the_scenarios() {
    let scenarios = all();
    let ids: BTreeSet<&str> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    let expected: Vec<String> = (1..=ALL).map(|number| format!("S{number:03}")).collect();
    let missing: Vec<&String> = expected.iter().filter(|id| !ids.contains(id.as_str())).collect();
    assert!(missing.is_empty() && scenarios.len() == ALL, "{} files; missing: {missing:?}", scenarios.len());
    let reached =
        scenarios.iter().filter(|scenario| !matches!(scenario.coverage, Coverage::OutOfReach(_))).count();
    for words in ["found", "advised", "out of reach"] {
        let count = scenarios.iter().filter(|scenario| scenario.coverage.words() == words).count();
        println!("{words}: {count}");
    }
    assert!(reached >= LEAST, "{reached} of {ALL} are found or advised, {LEAST} are wanted");
}

/// What is wrong with a scenario: its file, or what the program makes of it.
fn faults_of(scenario: &Scenario) -> Vec<String> {
    let mut faults = Vec::new();
    let id = &scenario.id;
    match &scenario.coverage {
        Coverage::OutOfReach(why) if why.len() < 40 => faults.push(format!("{id}: no reason is given")),
        Coverage::OutOfReach(_) => {}
        Coverage::Found | Coverage::Advised if scenario.scripts.is_empty() => {
            faults.push(format!("{id}: nothing is run"));
        }
        Coverage::Found | Coverage::Advised => {}
    }
    faults.extend(fault_of_claim(scenario).map(|fault| format!("{id}: {fault}")));
    for (number, script) in scenario.scripts.iter().enumerate() {
        let servers = ScriptedServers::start(script, &format!("{id}-{number}"));
        for (as_browser, verdict) in &script.verdicts {
            let (as_browser, browser) = (*as_browser, as_browser.id());
            let expected_messages: Vec<&ExpectedMessage> = script
                .expected_messages
                .iter()
                .filter(|message| message.is_expected_in(as_browser))
                .collect();
            let ran = servers.run(&script.words_with_body(), &["--browser", browser, "--format", "json"]);
            let mut found = match ran.stdout.lines().next().map(serde_json::from_str::<Value>) {
                Some(Ok(report)) => faults_of_report(&report, verdict, &expected_messages, browser),
                _ => vec![format!("no JSON: {ran:?}")],
            };
            found.extend(servers.faults(as_browser));
            let text = servers.run(&script.words_with_body(), &["--browser", browser]);
            found.extend(faults_of_text(&text.stdout, &expected_messages));
            if text.status != ran.status {
                found.push(format!("the status is {}, and for text {}", ran.status, text.status));
            }
            let place =
                if script.heading.is_empty() { String::new() } else { format!(" ({})", script.heading) };
            faults.extend(found.into_iter().map(|fault| format!("{id}{place} in {browser}: {fault}")));
        }
    }
    faults
}

/// A scenario may only claim what its scripts show: found is what a rule that decides says, advised what is said besides.
fn fault_of_claim(scenario: &Scenario) -> Option<String> {
    let expected = || {
        scenario
            .scripts
            .iter()
            .flat_map(|script| script.expected_messages.iter().map(move |message| (script, message)))
    };
    let decides = |(script, message): (&Script, &ExpectedMessage)| {
        script.verdicts.iter().any(|(_, verdict)| verdict.rule.as_deref() == Some(message.id.as_str()))
    };
    match &scenario.coverage {
        Coverage::OutOfReach(_) => None,
        _ if scenario.scripts.iter().any(|script| script.expected_messages.is_empty()) => {
            Some("a script expects no message".into())
        }
        Coverage::Found if !expected().any(decides) => {
            Some("it claims found, and no rule that decides must be said".into())
        }
        Coverage::Advised if expected().all(decides) => {
            Some("it claims advised, and all that must be said is the verdict's".into())
        }
        Coverage::Found | Coverage::Advised => None,
    }
}

fn faults_of_report(
    report: &Value,
    expected: &Verdict,
    expected_messages: &[&ExpectedMessage],
    browser: &str,
) -> Vec<String> {
    let mut faults = Vec::new();
    let verdict = &report["verdict"];
    let word = |value: &Value| value.as_str().map(str::to_owned);
    let actual = Verdict {
        outcome: word(&verdict["outcome"]).unwrap_or_default(),
        rule: word(&verdict["rule"]),
        name: word(&verdict["names"][browser]),
    };
    if actual != *expected {
        faults.push(format!("the verdict is {actual:?}, and should be {expected:?}"));
    }
    let messages = messages(report);
    for expected_message in expected_messages {
        let of_id: Vec<&String> = messages
            .iter()
            .filter(|(id, _)| *id == expected_message.id)
            .map(|(_, message)| message)
            .collect();
        if of_id.is_empty() {
            let ids: BTreeSet<&str> = messages.iter().map(|(id, _)| id.as_str()).collect();
            faults.push(format!("{} is not said, but {ids:?}", expected_message.id));
        }
        for words in expected_message.words.iter().filter(|_| !of_id.is_empty()) {
            if !of_id.iter().any(|message| message.contains(words)) {
                faults.push(format!("{} does not say \"{words}\", but {of_id:?}", expected_message.id));
            }
        }
    }
    faults
}

/// All messages of a report: each object with a message, by the id beside it.
fn messages(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    match value {
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            if let (Some(id), Some(message)) = (text("rule").or_else(|| text("id")), text("message")) {
                found.push((id.to_owned(), message.to_owned()));
            }
            found.extend(fields.values().flat_map(messages));
        }
        Value::Array(items) => found.extend(items.iter().flat_map(messages)),
        _ => {}
    }
    found
}

/// A person must be able to read it too.
fn faults_of_text(text: &str, expected_messages: &[&ExpectedMessage]) -> Vec<String> {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = expected_messages.iter().flat_map(|message| &message.words);
    words.filter(|words| !flat.contains(*words)).map(|words| format!("the text lacks \"{words}\"")).collect()
}
