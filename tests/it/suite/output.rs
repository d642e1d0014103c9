use serde_json::Value;

use super::{path, report, run_suite, run_with, suite};
use crate::support::run::{file, foreign_variables};
use crate::support::server::{Response, Server};

/// Logs of pipelines obey some lines that a program prints. What servers say is none of them.
#[test]
fn a_server_commands_no_pipeline() {
    let words = "aaaaaaaaaaaaaaaaaaaaaaa ::stop-commands::x ::set-output name=a::b ##[add-mask]error ##vso[task.setvariable \
                 variable=a]b";
    let server =
        Server::always(Response::of(200, &[("Access-Control-Allow-Origin", words), ("X-Words", words)]));
    let text = suite(&server.url("/x"), "allow = ['all']");
    for format in ["text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html", "tap"] {
        let ran = run_suite(&format!("commands-{format}"), &text, &["-v", "--format", format]);
        assert_eq!(ran.status, 1, "{format}: {ran:?}");
        for line in ran.stdout.lines().chain(ran.stderr.lines()) {
            let own = format == "github" && line.starts_with("::error ");
            assert!(own || !line.trim_start().starts_with("::"), "{format}: {line}");
            assert!(!line.contains("##[") && !line.contains("##vso["), "{format}: {line}");
        }
        assert!(ran.stdout.contains("stop-commands"), "{format}: {}", ran.stdout);
    }
    // In JSON it is still the same text.
    let json = report(&run_suite("commands-json", &text, &["--format", "json"]));
    let headers = json["checks"][0]["probe"]["exchanges"][0]["response_headers"].to_string();
    assert!(headers.contains("##[add-mask]error"), "{headers}");
}

/// A reader that stops early, as `head` does, changes neither the other reports nor the exit status.
#[test]
fn a_closed_pipe_changes_no_verdict() {
    let server = Server::always(Response::of(200, &[]));
    let text = suite(&server.url("/x"), "allow = ['all']");
    let suite = file("closed-pipe.toml", text);
    let report_path = path("closed-pipe.json");
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("corscheck"));
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let status = command.args(args).stdout(writer).stderr(std::process::Stdio::null()).status();
        status.expect("the program can be started").code()
    };
    for format in ["text", "jsonl"] {
        let to = format!("json={report_path}");
        assert_eq!(run(&["run", &suite, "--format", format, "--report", &to]), Some(1), "{format}");
        let report: Value =
            serde_json::from_str(&std::fs::read_to_string(&report_path).expect("a report")).expect("JSON");
        assert_eq!(report["summary"]["failed"], 2, "{format}");
        assert_eq!(run(&["merge", &report_path, "--format", format]), Some(1), "{format}");
    }
}

/// A report does not take the place of what it is made of.
#[test]
fn nothing_that_is_read_is_written_over() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let text = suite(&server.url("/x"), "allow = ['all']");
    let file = file("kept.toml", &text);
    let (folder, _) = file.rsplit_once('/').expect("a folder");
    let again = format!("{folder}/./kept.toml");
    let ran = run_with(&["run", &file, "--report", &format!("json={again}")], &[], "");
    assert!(
        ran.status == 2 && ran.stderr.contains("is also an input file, and would be overwritten"),
        "{ran:?}"
    );
    assert_eq!(std::fs::read_to_string(&file).expect("the suite"), text);
    assert!(server.requests().is_empty());

    let part = path("kept.jsonl");
    run_with(&["run", &file, "--report", &format!("jsonl={part}")], &[], "");
    let before = std::fs::read_to_string(&part).expect("a report");
    let ran = run_with(&["merge", &part, "--report", &format!("jsonl={part}")], &[], "");
    assert!(
        ran.status == 2 && ran.stderr.contains("is also an input file, and would be overwritten"),
        "{ran:?}"
    );
    assert_eq!(std::fs::read_to_string(&part).expect("a report"), before);

    let (one, other) = (path("twice.json"), format!("{folder}/./twice.json"));
    let ran = run_with(
        &["run", &file, "--report", &format!("json={one}"), "--report", &format!("tap={other}")],
        &[],
        "",
    );
    assert!(ran.status == 2 && ran.stderr.contains("two reports would be written to"), "{ran:?}");
}
