//! `corscheck run` and `corscheck merge`, through the program and against servers.

/// No origin gets in besides the allowed ones.
mod audits;

mod configurations;
/// Files, and how they are found and refused.
mod file;
/// Documents in frames and popups.
mod frames;
/// A first file.
mod init;
/// The reports of several runs as one.
mod merge;
/// A first file from an OpenAPI document.
mod openapi;
/// What a run prints and writes, and who may be in its way.
mod output;
/// How fast, how often, and when to stop.
mod pace;
/// The example suite against a server with known faults.
mod playground;
/// A first file from a HAR.
mod recording;
/// The formats of reports, each read by who reads it in earnest.
mod reports;
/// What no report may show.
mod secrets;
/// Which requests are sent.
mod sending;
/// A suite in several runs at once.
mod shards;
/// Runs that end before all checks are done.
mod stopping;
/// What a check says in the cases that are easy to get wrong.
mod verdicts;

use std::path::PathBuf;

use serde_json::Value;

use crate::support::run::{Ran, corscheck, file as file_of_test};
use crate::support::schemas;

/// A suite of one trusted and one untrusted origin, and one target at this URL with these further keys.
fn suite(url: &str, keys: &str) -> String {
    format!(
        "[origins]\napp = 'https://app.test'\nevil = {{ origin = 'https://evil.test', trusted = false }}\n\
         [targets.api]\nurl = '{url}'\n{keys}\n"
    )
}

/// Runs a suite of this text; its name must be no other test's.
fn run_suite(name: &str, text: &str, args: &[&str]) -> Ran {
    let path = file_of_test(&format!("{name}.toml"), text);
    run_with(&[&["run", &path], args].concat(), &[], "")
}

/// Runs the program with these variables and this on its standard input.
fn run_with(args: &[&str], variables: &[(&str, &str)], input: &str) -> Ran {
    let output = corscheck()
        .args(args)
        .envs(variables.iter().copied())
        .write_stdin(input)
        .output()
        .expect("the program can be started");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    let ran = Ran {
        status: output.status.code().unwrap_or_else(|| panic!("{args:?} was killed: {}", output.status)),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    };
    schemas::check(args, ran.status, &ran.stdout);
    ran
}

/// A report of the form json.
fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// The verdicts of a report, with the ids.
fn verdicts(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let checks = report["checks"].as_array().expect("checks");
    checks.iter().map(|check| (text(&check["id"]), text(&check["verdict"]))).collect()
}

/// The checks of a report that do not pass, with the rules that decided.
fn faults_of(report: &Value) -> Vec<String> {
    let checks = report["checks"].as_array().expect("checks").iter();
    let wrong = checks.filter(|check| check["verdict"] != "pass");
    wrong
        .map(|check| {
            format!("{} {}", check["id"].as_str().unwrap_or_default(), check["rule"].as_str().unwrap_or("-"))
        })
        .collect()
}

/// A path for a file that a test writes; its name must be no other test's.
fn path(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    path.to_str().expect("a path of text").to_owned()
}
