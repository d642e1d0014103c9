//! The program in a clean environment.

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;

use super::{PATIENCE, schemas};

/// What would change the program's behaviour from outside: by name, and by prefix.
const NAMES: [&str; 12] = [
    "ALL_PROXY",
    "CI",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_WORKSPACE",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "LANGUAGE",
    "NO_COLOR",
    "NO_PROXY",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
];
const PREFIXES: [&str; 3] = ["CLICOLOR", "CORSCHECK_", "LC_"];

/// Whether a variable of the tests' own environment must be kept from the program.
fn is_foreign(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    NAMES.contains(&name.as_str()) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The names of the variables that the program must not see.
pub(crate) fn foreign_variables() -> Vec<std::ffi::OsString> {
    let named = |name: &std::ffi::OsString| name.to_str().is_some_and(is_foreign);
    std::env::vars_os().map(|(name, _)| name).filter(named).collect()
}

/// The program, with the arguments to come.
pub(crate) fn corscheck() -> Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("corscheck");
    for name in foreign_variables() {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").timeout(PATIENCE);
    command
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit status.
    pub(crate) status: i32,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it complained of.
    pub(crate) stderr: String,
}

impl Ran {
    /// The one JSON object that it printed.
    pub(crate) fn json(&self) -> Value {
        let lines = self.json_lines();
        assert_eq!(lines.len(), 1, "one object expected: {self:?}");
        lines.into_iter().next().expect("one line")
    }

    /// The JSON objects that it printed, one a line.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        self.stdout.lines().map(parse).collect()
    }
}

/// Runs the program with these arguments.
pub(crate) fn run(args: &[&str]) -> Ran {
    run_with_input(args, "")
}

/// Runs the program with these arguments and this on its standard input.
pub(crate) fn run_with_input(args: &[&str], input: &str) -> Ran {
    let output = corscheck().args(args).write_stdin(input).output().expect("the program can be started");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    let ran = Ran {
        status: output.status.code().unwrap_or_else(|| panic!("{args:?} was killed: {}", output.status)),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    };
    schemas::check(args, ran.status, &ran.stdout);
    ran
}

/// `probe`, with JSON as the output.
pub(crate) fn probe(args: &[&str]) -> Ran {
    run(&[&["probe", "--format", "json"], args].concat())
}

/// A file of this test's own, with these contents; its name must be no other test's.
pub(crate) fn file(name: &str, contents: impl AsRef<[u8]>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, contents).expect("the build's folder for test files can be written");
    path.to_str().expect("a path of text").to_owned()
}
