//! The failures that people meet, each given to the program: its verdict is the browsers', and what it says names the
//! cause, or the scenario says why no probe can.

mod confirm;
mod servers;
mod table;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use corscheck::playground::notation::{Play, Said, Verdict};
use corscheck::playground::{Coverage, FILES, Scenario};
use serde_json::Value;

use self::servers::ScriptedServers;

/// How many there are.
const ALL: usize = 115;
/// How many of them must be found or advised.
const WANTED: usize = 100;

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
    let wanted = std::env::var("CORSCHECK_SCENARIO").unwrap_or_default();
    scenarios.retain(|scenario| scenario.id.starts_with(&wanted));
    scenarios
}

#[test]
#[expect(clippy::print_stdout, reason = "the numbers are for whoever runs the tests")]
fn the_count_of_the_scenarios() {
    let scenarios = all();
    let ids: BTreeSet<&str> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    let wanted: Vec<String> = (1..=ALL).map(|number| format!("S{number:03}")).collect();
    let missing: Vec<&String> = wanted.iter().filter(|id| !ids.contains(id.as_str())).collect();
    assert!(missing.is_empty() && scenarios.len() == ALL, "{} files; missing: {missing:?}", scenarios.len());
    let reached =
        scenarios.iter().filter(|scenario| !matches!(scenario.coverage, Coverage::OutOfReach(_))).count();
    for words in ["found", "advised", "out of reach"] {
        let count = scenarios.iter().filter(|scenario| scenario.coverage.words() == words).count();
        println!("{words}: {count}");
    }
    assert!(reached >= WANTED, "{reached} of {ALL} are found or advised, {WANTED} are wanted");
}

/// What is wrong with a scenario: its file, or what the program makes of it.
fn faults_of(scenario: &Scenario) -> Vec<String> {
    let mut faults = Vec::new();
    let id = &scenario.id;
    match &scenario.coverage {
        Coverage::OutOfReach(why) if why.len() < 40 => faults.push(format!("{id}: no reason is given")),
        Coverage::OutOfReach(_) => {}
        Coverage::Found | Coverage::Advised if scenario.plays.is_empty() => {
            faults.push(format!("{id}: nothing is played"));
        }
        Coverage::Found | Coverage::Advised => {}
    }
    faults.extend(fault_of_claim(scenario).map(|fault| format!("{id}: {fault}")));
    for (number, play) in scenario.plays.iter().enumerate() {
        let servers = ScriptedServers::start(play, &format!("{id}-{number}"));
        for (asked, verdict) in &play.verdicts {
            let (asked, browser) = (*asked, asked.id());
            let said: Vec<&Said> = play.said.iter().filter(|said| said.is_said_in(asked)).collect();
            let ran = servers.run(&play.words_with_body(), &["--browser", browser, "--format", "json"]);
            let mut found = match ran.stdout.lines().next().map(serde_json::from_str::<Value>) {
                Some(Ok(answer)) => faults_of_answer(&answer, verdict, &said, browser),
                _ => vec![format!("no JSON: {ran:?}")],
            };
            found.extend(servers.faults(asked));
            let text = servers.run(&play.words_with_body(), &["--browser", browser]);
            found.extend(faults_of_text(&text.stdout, &said));
            if text.status != ran.status {
                found.push(format!("the status is {}, and for text {}", ran.status, text.status));
            }
            let place = if play.heading.is_empty() { String::new() } else { format!(" ({})", play.heading) };
            faults.extend(found.into_iter().map(|fault| format!("{id}{place} in {browser}: {fault}")));
        }
    }
    faults
}

/// A scenario may only claim what its plays show: found is what a rule that decides says, advised what is said besides.
fn fault_of_claim(scenario: &Scenario) -> Option<String> {
    let said = || scenario.plays.iter().flat_map(|play| play.said.iter().map(move |said| (play, said)));
    let decides = |(play, said): (&Play, &Said)| {
        play.verdicts.iter().any(|(_, verdict)| verdict.rule.as_deref() == Some(said.id.as_str()))
    };
    match &scenario.coverage {
        Coverage::OutOfReach(_) => None,
        _ if scenario.plays.iter().any(|play| play.said.is_empty()) => {
            Some("a play does not say what must be said".into())
        }
        Coverage::Found if !said().any(decides) => {
            Some("it claims found, and no rule that decides must be said".into())
        }
        Coverage::Advised if said().all(decides) => {
            Some("it claims advised, and all that must be said is the verdict's".into())
        }
        Coverage::Found | Coverage::Advised => None,
    }
}

fn faults_of_answer(answer: &Value, wanted: &Verdict, said: &[&Said], browser: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let verdict = &answer["verdict"];
    let word = |value: &Value| value.as_str().map(str::to_owned);
    let seen = Verdict {
        outcome: word(&verdict["outcome"]).unwrap_or_default(),
        rule: word(&verdict["rule"]),
        name: word(&verdict["names"][browser]),
    };
    if seen != *wanted {
        faults.push(format!("the verdict is {seen:?}, and should be {wanted:?}"));
    }
    let messages = messages(answer);
    for said in said {
        let of_id: Vec<&String> =
            messages.iter().filter(|(id, _)| *id == said.id).map(|(_, message)| message).collect();
        if of_id.is_empty() {
            let ids: BTreeSet<&str> = messages.iter().map(|(id, _)| id.as_str()).collect();
            faults.push(format!("{} is not said, but {ids:?}", said.id));
        }
        for words in said.words.iter().filter(|_| !of_id.is_empty()) {
            if !of_id.iter().any(|message| message.contains(words)) {
                faults.push(format!("{} does not say \"{words}\", but {of_id:?}", said.id));
            }
        }
    }
    faults
}

/// All that is said in an answer: each object with a message, by the id beside it.
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
fn faults_of_text(text: &str, said: &[&Said]) -> Vec<String> {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = said.iter().flat_map(|said| &said.words);
    words.filter(|words| !flat.contains(*words)).map(|words| format!("the text lacks \"{words}\"")).collect()
}
