use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Changing, Watching, back};
use crate::support::page::{ALLOW_PAGE, ORIGIN};
use crate::support::run::{file, foreign_variables};
use crate::support::server::{Request, Response, Server};

/// A suite of one trusted and one untrusted page, and these paths of this server.
fn suite(server: &Server, paths: &str) -> String {
    let url = server.url("");
    format!(
        "[origins]\napp = '{ORIGIN}'\nevil = {{ origin = 'https://evil.test', trusted = false }}\n\
         [targets.api]\nurl = '{url}'\npaths = [{paths}]\n"
    )
}

/// Writes a file as editors do: beside it first, then in its place.
fn replace(path: &str, text: &str) {
    let beside = format!("{path}.new");
    std::fs::write(&beside, text).expect("the build's folder for test files can be written");
    std::fs::rename(beside, path).expect("it can be put in its place");
}

fn watch(path: &str, pause: &str, more: &[&str]) -> Watching {
    Watching::start(&[&["run", path, &format!("--watch={pause}")], more].concat())
}

fn both(response: Response) -> (Response, Response) {
    (response.clone(), response)
}

#[test]
fn only_what_changed_is_reported() {
    let server = Changing::always(&[
        both(Response::of(200, &[])),
        both(Response::of(200, &[ALLOW_PAGE])),
        both(Response::of(200, &[("Access-Control-Allow-Origin", "*")])),
    ]);
    let path = file("watched-changes.toml", suite(&server.server, "'/a'"));
    let watching = watch(&path, "0.5", &[]);
    let first = watching.until("2 checks: 1 passed, 1 failed");
    assert!(first.contains("\n✗ api/app/GET/a\n"), "{first}");
    server.awaits(6);

    server.change(1);
    let text = watching.until("2 checks:");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines[2]), ("", "✓ api/app/GET/a  fail → pass"), "{text}");
    assert!(lines[1].starts_with("Round ") && lines[3].starts_with("2 checks: 2 passed; "), "{text}");
    assert_eq!(lines.len(), 4, "{text}");

    server.change(2);
    let text = watching.until("2 checks:");
    for part in [
        "\n\n✗ api/evil/GET/a  pass → fail\n  Pages of evil must be refused, but they are allowed.\n",
        "https://evil.test → http://",
        "\nALLOWED\n",
        "\n\n2 checks: 1 passed, 1 failed; 2 requests in ",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(!text.contains("api/app"), "{text}");
    watching.ends_quietly(1);
}

/// Checks that fail in the network, and end afterwards as before, have one line together each time.
#[test]
fn a_server_that_is_started_again() {
    let server = Server::always(Response::of(200, &[]));
    let address = format!("127.0.0.1:{}", server.port());
    let path = file("watched-restart.toml", suite(&server, "'/a', '/b'"));
    let watching = watch(&path, "0.5", &[]);
    watching.until("4 checks: 2 passed, 2 failed");
    drop(server);
    // A round during which it goes may see some of it.
    let text = watching.until("4 checks: 0 passed, 4 network errors");
    assert!(text.contains("fail → error  Could not connect to ") && !text.contains("BLOCKED"), "{text}");
    let _server = back(&address, &Response::of(200, &[]));
    let text = watching.until("4 checks: 2 passed, 2 failed");
    assert!(text.contains("error → fail, as before the error\n") && !text.contains("BLOCKED"), "{text}");
    assert!(text.contains("error → pass, as before the error\n"), "{text}");
    watching.ends_quietly(1);
}

/// The pause is longer than the test may take, so that only the file can begin the next round.
#[test]
fn a_file_that_changes_is_run_at_once() {
    let server = Changing::always(&[both(Response::of(200, &[ALLOW_PAGE]))]);
    let path = file("watched-file.toml", suite(&server.server, "'/a', '/b'"));
    let watching = watch(&path, "3600", &[]);
    watching.until("4 checks: 4 passed");
    server.awaits(4);

    replace(&path, &suite(&server.server, "'/b', '/c'"));
    let text = watching.until("4 checks:");
    assert!(
        text.contains(&format!(", {path} has changed\n- api/app/GET/a  gone\n- api/evil/GET/a  gone\n")),
        "{text}"
    );
    assert!(
        text.contains("\n✓ api/app/GET/c  new: pass\n✓ api/evil/GET/c  new: pass\n4 checks: 4 passed"),
        "{text}"
    );
    assert!(!text.contains("/b"), "{text}");
    server.awaits(4);

    // An invalid file is reported once, and nothing is run until it is fixed.
    replace(&path, &suite(&server.server, "'/b', '/c'").replace("paths", "pathz"));
    let complaint = watching.complains("^^^^^");
    assert!(
        complaint.contains(&format!("error: {path}:6:1: unknown key pathz; did you mean paths?\n")),
        "{complaint}"
    );
    replace(&path, &suite(&server.server, "'/b', '/c'").replace("paths", "pathy"));
    assert!(watching.complains("^^^^^").contains("unknown key pathy"));
    std::fs::remove_file(&path).expect("it is there");
    assert!(watching.complains("cannot read").contains(&path));
    assert_eq!(server.server.requests().len(), 8);
    replace(&path, &suite(&server.server, "'/b'"));
    assert_eq!(watching.complains("fixed"), "fixed; continuing with round 3\n");
    let text = watching.until("2 checks:");
    assert!(text.contains("- api/app/GET/c  gone\n- api/evil/GET/c  gone\n2 checks: 2 passed"), "{text}");
    watching.ends_quietly(0);
}

/// While a file is broken it is read again with each round too, and the complaint is not repeated.
#[test]
fn a_complaint_is_made_once() {
    let server = Changing::always(&[both(Response::of(200, &[ALLOW_PAGE]))]);
    let path = file("watched-broken.toml", suite(&server.server, "'/a'"));
    let watching = watch(&path, "0.5", &[]);
    watching.until("2 checks: 2 passed");
    replace(&path, "[origins");
    watching.complains("^");
    // Another file of the same fault, and then a good one: between them is nothing.
    replace(&path, "[origins");
    replace(&path, &suite(&server.server, "'/a'"));
    assert!(watching.complains("fixed").starts_with("fixed; "));
    watching.ends_quietly(0);
}

#[test]
fn an_openapi_document_is_watched_too() {
    let server = Changing::always(&[both(Response::of(200, &[ALLOW_PAGE]))]);
    let document = |path: &str| {
        format!(
            "openapi: 3.0.0\ninfo: {{ title: x, version: '1' }}\nservers: [{{ url: '{}' }}]\n\
             paths:\n  {path}:\n    get: {{ responses: {{ '200': {{ description: ok }} }} }}\n",
            server.server.url("")
        )
    };
    let path = file("watched-openapi.yaml", document("/one"));
    let watching = Watching::start(&["run", "--openapi", &path, "--origin", ORIGIN, "--watch=3600"]);
    let first = watching.until(" checks: ");
    assert!(first.contains(" passed"), "{first}");
    replace(&path, &document("/two"));
    let text = watching.until(" checks: ");
    assert!(text.contains("GET/one@chromium  gone") && text.contains("GET/two@chromium  new: "), "{text}");
    let (status, _) = watching.end("INT");
    assert!(status.code().is_some());
}

/// What comes from the standard input cannot be read again, and is stored.
#[test]
fn the_standard_input_is_stored() {
    let server = Changing::always(&[both(Response::of(200, &[])), both(Response::of(200, &[ALLOW_PAGE]))]);
    let path = file("watched-input.toml", suite(&server.server, "'/a'"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
    for name in foreign_variables() {
        command.env_remove(name);
    }
    command.args(["run", "-", "--watch=0.5"]).env("LANG", "C.UTF-8");
    command.stdin(std::fs::File::open(Path::new(&path)).expect("the file"));
    let watching = Watching::of(command);
    watching.until("2 checks: 1 passed");
    server.change(1);
    watching.until("2 checks: 2 passed");
    watching.ends_quietly(0);
}

#[test]
fn in_json_lines_what_changed() {
    let server = Changing::always(&[both(Response::of(200, &[])), both(Response::of(200, &[ALLOW_PAGE]))]);
    let path = file("watched-lines.toml", suite(&server.server, "'/a'"));
    let watching = watch(&path, "0.5", &["--format", "jsonl"]);
    assert_eq!(watching.until("\"type\":\"summary\"").lines().count(), 4);
    server.awaits(6);
    server.change(1);
    let lines: Vec<Value> = parse(&watching.until("\"type\":\"summary\""));
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    assert_eq!(kinds, ["check", "summary"]);
    let [check, summary] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&check["id"], &check["verdict"]), (&"api/app/GET/a".into(), &"pass".into()));
    assert_eq!((&check["was"], &check["probe"]["verdict"]["outcome"]), (&"fail".into(), &"allowed".into()));
    assert!(check["round"].as_u64().is_some_and(|round| round > 1));
    assert_eq!((&check["round"], &summary["passed"]), (&summary["round"], &2.into()));

    replace(&path, &suite(&server.server, "'/b'"));
    let lines: Vec<Value> = parse(&watching.until("\"type\":\"summary\""));
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    assert_eq!(kinds, ["plan", "gone", "gone", "check", "check", "summary"]);
    assert_eq!((&lines[1]["id"], &lines[3]["was"]), (&"api/app/GET/a".into(), &Value::Null));
    watching.ends_quietly(0);
}

fn parse(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn quietly_a_line_for_each_new_verdict() {
    let server = Changing::always(&[both(Response::of(200, &[])), both(Response::of(200, &[ALLOW_PAGE]))]);
    let path = file("watched-quiet.toml", suite(&server.server, "'/a'"));
    let watching = watch(&path, "0.5", &["-q"]);
    watching.until("2 checks: ");
    server.awaits(6);
    server.change(1);
    assert_eq!(watching.until("api"), "✓ api/app/GET/a  fail → pass\n");
    watching.ends_quietly(0);
}

/// A check that fails for another reason than before is reported again.
#[test]
fn another_reason_is_a_change() {
    let allow = |value: &'static str| Response::of(200, &[("Access-Control-Allow-Origin", value)]);
    let server = Changing::start(vec![
        Box::new(|_: &Request| Response::of(200, &[])),
        Box::new(move |_: &Request| allow("https://other.test")),
    ]);
    let path = file("watched-reason.toml", suite(&server.server, "'/a'"));
    let watching = watch(&path, "0.5", &[]);
    watching.until("2 checks: ");
    server.change(1);
    let text = watching.until("2 checks: ");
    assert!(text.contains("✗ api/app/GET/a  still fail, for another reason\n"), "{text}");
    assert!(text.contains("cors-allow-origin-mismatch"), "{text}");
    watching.ends_quietly(1);
}

/// The suite that is found in a folder above is watched there.
#[test]
fn a_file_that_was_found() {
    let server = Changing::always(&[both(Response::of(200, &[ALLOW_PAGE]))]);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("watched-folder");
    let inner = folder.join("inner");
    std::fs::create_dir_all(&inner).expect("a folder");
    let path = folder.join("corscheck.toml");
    std::fs::write(&path, suite(&server.server, "'/a'")).expect("the suite");
    let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
    for name in foreign_variables() {
        command.env_remove(name);
    }
    command.args(["run", "--watch=3600"]).env("LANG", "C.UTF-8").current_dir(&inner).stdin(Stdio::null());
    let watching = Watching::of(command);
    watching.until("2 checks: ");
    std::fs::write(&path, suite(&server.server, "'/a', '/b'")).expect("the suite");
    assert!(watching.until("4 checks: ").contains("✓ api/app/GET/b  new: pass"));
    watching.ends_quietly(0);
}
