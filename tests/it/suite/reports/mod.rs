//! Every format of reports, made by the program and read by who reads it in earnest.
//!
//! Some readers are programs (`xmllint`, `perl`, Chromium). Where one is not installed, its test is skipped.

mod github;
mod html;
mod junit;
mod markdown;
mod page;
mod sarif;
mod tap;

use std::path::PathBuf;

use serde_json::Value;

use super::{path, run_with};
use crate::support::run::{Ran, corscheck, file};
use crate::support::server::{Request, Response, Server, free_port};
use crate::support::skipped::{Need, skipped};

const FORMATS: [&str; 9] = ["text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html", "tap"];

/// What a server could put into a header to break out of a report. A Latin-1 control character is in it, and a colour.
const HOSTILE: &str =
    "<script>alert(1)</script>]]>--><img src=x onerror=alert(2)>|*`` ::error::%0A\u{202e}\"'&lt;#\\";

/// An API with a fault of every kind.
fn api() -> Server {
    Server::start(|request: &Request| {
        let origin = request.header("origin").unwrap_or_default();
        match request.target.as_str() {
            "/hostile" => {
                Response::of(200, &[("Access-Control-Allow-Origin", HOSTILE), ("X-Hostile", HOSTILE)])
            }
            "/open" => Response::of(200, &[("Access-Control-Allow-Origin", "*"), ("X-Total", "3")]),
            "/reflects" if request.method == "OPTIONS" => Response::of(
                204,
                &[
                    ("Access-Control-Allow-Origin", &origin),
                    ("Access-Control-Allow-Methods", "PUT"),
                    ("Access-Control-Max-Age", "5"),
                ],
            ),
            "/reflects" => Response::of(200, &[("Access-Control-Allow-Origin", &origin)]),
            _ => Response::of(404, &[]),
        }
    })
}

/// A suite about this API: checks that pass, fail in every way, and have no verdict.
fn about(server: &Server) -> String {
    // No server listens there any more.
    let gone = free_port();
    format!(
        "[origins]
app = 'https://app.test'
evil = {{ origin = 'https://evil.test', trusted = false }}

[targets.open]
url = '{api}'
paths = [
  '/open',
  '/hostile',
]
allow = ['all']
readable = ['x-total']

[targets.mine]
url = '{api}'
paths = ['/reflects']
methods = ['GET', 'PUT']
send = true
preflight-cache = 60
vary = true

[[targets.mine.overrides]]
methods = ['PUT']
origins = ['app']
status = [201]

[targets.gone]
url = 'http://127.0.0.1:{gone}/x'
allow = ['app']
deny = ['evil']
",
        api = server.url("")
    )
}

/// One run that made all reports: the run, and each report by its format's place in [`FORMATS`].
struct Made {
    /// The suite's text.
    suite: String,
    /// The suite's file.
    file: String,
    ran: Ran,
    reports: Vec<String>,
}

impl Made {
    fn of(name: &str) -> Self {
        let server = api();
        let suite = about(&server);
        let file = file(&format!("{name}.toml"), &suite);
        let (ran, reports) = all(name, &["run", &file]);
        Self { suite, file, ran, reports }
    }

    fn report(&self, format: &str) -> &str {
        &self.reports[FORMATS.iter().position(|known| *known == format).expect("a format")]
    }

    /// The JSON report, which other tests hold.
    fn json(&self) -> Value {
        serde_json::from_str(self.report("json")).expect("JSON")
    }
}

/// Runs this with all formats as files.
fn all(name: &str, args: &[&str]) -> (Ran, Vec<String>) {
    let paths: Vec<String> = FORMATS.iter().map(|format| path(&format!("{name}.report.{format}"))).collect();
    let flags: Vec<String> =
        FORMATS.iter().zip(&paths).map(|(format, path)| format!("--report={format}={path}")).collect();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let ran = run_with(&[args, &["-q"], &flags].concat(), &[], "");
    let reports = paths.iter().map(|path| std::fs::read_to_string(path).expect("a report")).collect();
    (ran, reports)
}

/// Reports of a report that says what no run would: control characters, no characters, ends of everything.
fn of_foreign(name: &str) -> Vec<String> {
    let text = "\u{0}\u{1b}[31m\u{fffe}\u{202e}\r\n  ...\n::error::x\n]]></failure></details></template><script>alert(3)</script>";
    let opening = serde_json::json!({
        "schema": 2, "type": "plan", "file": text, "browser": text, "checks": 2, "deselected": 0, "shard": null, "suite_hash": null,
        "origins": [{ "name": text, "origin": text, "trusted": true }],
        "targets": [{ "name": text, "url": text }],
    });
    let check = |number: usize, verdict: &str| {
        serde_json::json!({
            "schema": 2, "type": "check", "number": number, "id": format!("{text}{number}"), "target": text,
            "origin": { "name": text, "origin": text, "trusted": true }, "method": text, "path": text, "url": text,
            "line": 0, "column": 1,
            "expect": { "outcome": "allow", "readable": [], "status": [], "preflight_cache": null, "vary": false, "rule": null },
            "verdict": verdict, "reasons": [{ "kind": "outcome", "message": text }], "outcome": "blocked", "rule": "cors-allow-origin-missing",
            "message": text, "changes": [{ "what": text, "status": null, "headers": [[text, text]] }],
            "attempts": 1, "elapsed_ms": 1.0, "text": text,
            "probe": { "exchanges": [{ "kind": "actual", "method": text, "url": text, "request_headers": [[text, text]],
                "status": null, "response_headers": [], "elapsed_ms": 1.0 }] },
            "extra": [{ "purpose": text, "text": text, "probe": null }],
        })
    };
    let closing = serde_json::json!({
        "schema": 2, "type": "summary", "passed": 0, "failed": 1, "errors": 1, "not_run": 0, "requests": 2, "elapsed_ms": 1.0,
    });
    let lines = [opening, check(0, "fail"), check(1, "error"), closing];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let (ran, reports) = all(name, &["merge", &file(&format!("{name}.jsonl"), lines)]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{ran:?}");
    reports
}

/// A program on the `PATH`.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    if found.is_none() {
        skipped(Need::Readers, "suite::reports", &format!("{name} is not installed"));
    }
    found
}

/// Whatever is reported, the exit status and what is wrong are the same.
#[test]
fn the_status_is_the_same_in_every_format() {
    let server = api();
    let suite = file("status-of-formats.toml", about(&server));
    for format in FORMATS {
        let ran = run_with(&["run", &suite, "--format", format], &[], "");
        assert_eq!(ran.status, 1, "{format}: {ran:?}");
        let ran = run_with(&["run", &suite, "--format", format, "--only", "gone/*"], &[], "");
        assert_eq!(ran.status, 3, "{format}: {ran:?}");
        let ran = run_with(
            &["run", &suite, "--format", format, "--only", "mine/app/PUT/*", "--browser", "firefox"],
            &[],
            "",
        );
        assert_eq!(ran.status, 1, "{format}: {ran:?}");
    }
    let wrong = run_with(&["run", &suite, "--report", "junti=x"], &[], "");
    assert!(
        wrong.status == 2 && wrong.stderr.contains("junti is not a format; did you mean junit?"),
        "{wrong:?}"
    );
}

/// A terminal acts on nothing in a report that is merged.
#[test]
fn the_text_has_no_escapes_of_others() {
    let text = &of_foreign("text-foreign")[0];
    let unruly = |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
    assert!(text.contains("stop") || text.contains("script"), "{text}");
    assert_eq!(text.chars().find(|&letter| unruly(letter)), None, "{text}");
}

/// What a part says of itself, its merged report says too.
#[test]
fn merged_reports_say_the_same() {
    let made = Made::of("to-merge");
    assert_eq!((made.ran.status, made.ran.stderr.lines().count()), (1, 1), "{:?}", made.ran);
    assert!(made.ran.stderr.contains("1 request may change data on 127.0.0.1"), "{:?}", made.ran);
    let whole = file("to-merge.json", made.report("json"));
    let (ran, reports) = all("merged", &["merge", &whole]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for (format, (merged, own)) in FORMATS.iter().zip(reports.iter().zip(&made.reports)) {
        if ["text", "jsonl", "json"].contains(format) {
            continue;
        }
        assert!(merged == own, "{format} is another after merging:\n{merged}\n\n{own}");
    }
}

/// A report of very many checks is written piece by piece: nothing in it takes time with their square.
#[test]
fn thousands() {
    let made = Made::of("of-thousands");
    let lines: Vec<&str> = made.report("jsonl").lines().collect();
    let (checks, ends) = (&lines[1..lines.len() - 1], [lines[0], lines[lines.len() - 1]]);
    let mut many = format!("{}\n", ends[0]);
    let mut summary: Value = serde_json::from_str(ends[1]).expect("the summary");
    for (verdict, counted) in [("pass", "passed"), ("fail", "failed"), ("error", "errors")] {
        let part = format!("\"verdict\":\"{verdict}\"");
        summary[counted] =
            checks.iter().cycle().take(3000).filter(|check| check.contains(&part)).count().into();
    }
    for number in 0..3000 {
        let check = checks[number % checks.len()];
        many.push_str(&check.replacen("\"id\":\"", &format!("\"id\":\"{number}-"), 1));
        many.push('\n');
    }
    many.push_str(&summary.to_string());
    let (ran, reports) = all("thousands", &["merge", &file("thousands.jsonl", many)]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let count = |format: &str, part: &str| {
        let report = &reports[FORMATS.iter().position(|known| *known == format).expect("a format")];
        report.matches(part).count()
    };
    assert_eq!(count("html", "<details class=\"check "), 3000);
    assert_eq!(count("junit", "<testcase "), 3000);
    assert_eq!(count("tap", "\nok ") + count("tap", "\nnot ok "), 3000);
    assert!(count("sarif", "\"ruleIndex\"") >= 2000);
    assert!(count("markdown", "\n### ") < 500, "a comment takes only so much");
}

/// The program with GitHub's variable.
fn with_step_summary(args: &[&str], path: &str) -> Ran {
    let output =
        corscheck().args(args).env("GITHUB_STEP_SUMMARY", path).output().expect("the program starts");
    Ran {
        status: output.status.code().expect("a status"),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}
