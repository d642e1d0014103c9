//! The completions, as the shells read them: each case is a command line up to the cursor, and words that are among what is offered.

use std::path::PathBuf;
use std::process::Command;

use crate::support::skipped::{Need, skipped};

/// What is typed, and what must be offered.
const CASES: [(&str, &[&str]); 15] = [
    ("corscheck pro", &["probe"]),
    ("corscheck help pa", &["paste"]),
    ("corscheck man ru", &["run", "rules"]),
    ("corscheck man corscheck.t", &["corscheck.toml"]),
    ("corscheck explain preflight-method-n", &["preflight-method-not-allowed"]),
    ("corscheck explain simp", &["simple-request"]),
    ("corscheck fix --for ngi", &["nginx"]),
    ("corscheck probe http://a.test --fix exp", &["express"]),
    ("corscheck paste call.js --fix vit", &["vite"]),
    ("corscheck probe --browser fire", &["firefox"]),
    ("corscheck probe --confirm chro", &["chromium"]),
    ("corscheck probe --credentials inc", &["include"]),
    ("corscheck probe --requ", &["--request"]),
    ("corscheck run --report ju", &["junit="]),
    ("corscheck completions ba", &["bash"]),
];

/// A shell's file, and the shell, where it is installed.
fn shell(name: &str, file: &str) -> Option<(PathBuf, Command)> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("completions").join(file);
    if Command::new(name).args(["-c", "exit"]).output().is_err() {
        skipped(Need::Shells, &format!("{} in {name}", file.display()), &format!("there is no {name}"));
        return None;
    }
    Some((file, Command::new(name)))
}

/// What a shell prints, a word a line; a description may follow after a tab.
fn offered(command: &mut Command) -> Vec<String> {
    let output = command.output().expect("the shell can be started");
    assert!(output.stderr.is_empty(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

fn assert_offers(typed: &str, words: &[&str], offered: &[String]) {
    for word in words {
        assert!(offered.iter().any(|one| one == word), "{typed}: {word} is not among {offered:?}");
    }
    let last = typed.rsplit(' ').next().unwrap_or_default();
    assert!(offered.iter().all(|one| one.starts_with(last)), "{typed}: {offered:?}");
}

/// The function is called as bash calls it: with the word at the cursor and the one before.
#[test]
fn bash_completes() {
    const CALL: &str = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
                        _corscheck corscheck \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; \
                        printf '%s\\n' \"${COMPREPLY[@]}\"";
    for (typed, words) in CASES {
        let Some((file, mut bash)) = shell("bash", "corscheck.bash") else { return };
        bash.args(["--noprofile", "--norc", "-c", CALL, "bash"]).arg(file).args(typed.split(' '));
        assert_offers(typed, words, &offered(&mut bash));
    }
}

#[test]
fn fish_completes() {
    for (typed, words) in CASES {
        let Some((file, mut fish)) = shell("fish", "corscheck.fish") else { return };
        let home = tempfile::tempdir().expect("a folder");
        fish.env("HOME", home.path()).args(["--no-config", "-c", "source $argv[1]; complete -C $argv[2]"]);
        assert_offers(typed, words, &offered(fish.arg(file).arg(typed)));
    }
}

/// zsh completes only at a terminal; here it reads its file, and the values are where `_arguments` looks for them.
#[test]
fn zsh_reads_its_file() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("completions/_corscheck");
    let text = std::fs::read_to_string(path).expect("the file");
    for (flag, value) in [
        ("--for=[", "nginx\\:"),
        ("--fix=[", "express\\:"),
        ("--browser=[", "firefox\\:"),
        ("--report=[", ":_corscheck_report'"),
        ("'::rule -- ", "preflight-method-not-allowed"),
        ("'::command -- ", " paste "),
        ("'::page -- ", " rules)"),
    ] {
        let found = text.split(flag).skip(1).any(|rest| {
            // Up to the end of this argument.
            rest.split("' \\\n").next().is_some_and(|argument| format!("{argument}'").contains(value))
        });
        assert!(found, "{flag} {value}");
    }
    if let Some((file, mut zsh)) = shell("zsh", "_corscheck") {
        assert_eq!(offered(zsh.args(["-f", "-n"]).arg(file)), Vec::<String>::new());
    }
}
