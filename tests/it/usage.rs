//! Wrong command lines, and their messages: status 2, a message that says what would be right, nothing printed.

use std::process::{Command, Stdio};

use crate::support::run::{Ran, file, foreign_variables, run, run_with_input};
use crate::support::server::{Response, Server};

/// Fails unless the command line was refused in words that have all these parts.
fn assert_refused(ran: &Ran, parts: &[&str]) {
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(ran.stderr.starts_with("error: "), "{ran:?}");
    for part in parts {
        assert!(ran.stderr.contains(part), "{part} is not in: {}", ran.stderr);
    }
    for jargon in [
        "panicked",
        "RUST_BACKTRACE",
        "ParseError",
        "Error(",
        "Err(",
        "Some(",
        "None",
        "os error",
        "url::",
        "std::",
    ] {
        assert!(!ran.stderr.contains(jargon), "{jargon} is not for people: {}", ran.stderr);
    }
}

#[test]
fn urls() {
    for (url, parts) in [
        ("example", &["no scheme", "https://example"][..]),
        ("me@example.com", &["no scheme", "https://me@example.com"]),
        ("htps://example.com", &["htps", "https:"]),
        ("http://example.com:99999", &["65535"]),
        ("http://example.com:eighty", &["65535"]),
        ("http://", &["http://"]),
        ("http://[::1", &["http://["]),
        ("", &["empty"]),
        ("   ", &["empty"]),
    ] {
        assert_refused(&run(&["probe", url]), parts);
        assert_refused(&run(&["probe", "http://a.test", "--origin", url]), &[&["--origin"], parts].concat());
        assert_refused(&run(&["origin", "http://a.test", url]), parts);
    }
}

/// What is clear is completed, and said on the standard error.
#[test]
fn urls_without_a_scheme() {
    for (typed, whole) in [
        ("localhost:3000/x", "http://localhost:3000/x"),
        ("127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
        ("192.168.1.7/x", "http://192.168.1.7/x"),
        ("[::1]:3000/x", "http://[::1]:3000/x"),
        ("api.example.com/x", "https://api.example.com/x"),
        ("api.example.com:8080/x", "http://api.example.com:8080/x"),
        ("//api.example.com/x", "https://api.example.com/x"),
        ("http:/api.example.com/x", "http://api.example.com/x"),
    ] {
        let json = ["--dry-run", "--format", "json"];
        let ran = run(&[&["probe", typed, "--origin", "http://a.test"][..], &json].concat());
        assert_eq!((ran.status, &ran.json()["request"]["url"]), (0, &whole.into()), "{typed}: {ran:?}");
        assert_eq!(ran.stderr.lines().count(), 1, "{typed}: {}", ran.stderr);
        assert!(ran.stderr.starts_with("note: ") && ran.stderr.contains(whole), "{typed}: {}", ran.stderr);
    }
    let args =
        ["probe", "http://a.test", "--origin", "app.example.com:8080", "--dry-run", "--format", "json"];
    let ran = run(&args);
    assert_eq!(ran.json()["request"]["origin"], "http://app.example.com:8080");
    assert!(
        ran.stderr.contains("app.example.com:8080 has no scheme, and is taken for http://"),
        "{}",
        ran.stderr
    );
    let fixed = run(&["fix", "--for", "nginx", "--origin", "app.example.com", "--format", "json"]);
    assert_eq!(fixed.json()["policy"]["origins"], serde_json::json!(["https://app.example.com"]));
    // A file on the standard input may list such URLs too.
    let listed = run_with_input(&["probe", "-", "--dry-run", "--format", "json"], "localhost:3000/x\n");
    assert_eq!(listed.json()["request"]["url"], "http://localhost:3000/x");
    // A suite must say what it means.
    let suite =
        file("no-scheme.toml", "[origins]\na = 'https://a.test'\n[targets.api]\nurl = 'localhost:3000/x'");
    assert_refused(&run(&["run", &suite]), &["no scheme", "write http://localhost:3000/x"]);
}

#[test]
fn flags() {
    for (args, parts) in [
        (&["--orgin", "http://a.test"][..], &["--orgin", "--origin"][..]),
        (&["--credentials", "always"], &["--credentials", "include"]),
        (&["--mode", "corss"], &["--mode", "no-cors"]),
        (&["--mode", "x"], &["--mode", "cors, no-cors, same-origin"]),
        (&["--browser", "chrome"], &["--browser", "chromium"]),
        (&["--as", "imgae"], &["--as", "a similar value exists: 'image'"]),
        (&["--as", "image", "--crossorigin", "use-credential"], &["--crossorigin", "'use-credentials'"]),
        (&["--crossorigin", "anonymus"], &["--crossorigin", "'anonymous'"]),
        (&["--redirect", "folow"], &["--redirect", "'follow'"]),
        (&["--coep", "require-corb"], &["--coep", "'require-corp'"]),
        (&["--page-address-space", "privat"], &["--page-address-space", "loopback, local, public"]),
        (&["--third-party-cookies", "blocked"], &["--third-party-cookies", "'block'"]),
        (&["--max-time", "0"], &["--max-time", "above 0"]),
        (&["--max-time", "soon"], &["--max-time", "number"]),
        (&["--parallel", "0"], &["--parallel"]),
        (&["--resolve", "a.test"], &["--resolve", "HOST:PORT:ADDR"]),
        (&["--resolve", "a.test:80:nowhere"], &["--resolve", "nowhere"]),
        (&["--resolve", "a.test:99999:127.0.0.1"], &["--resolve", "99999"]),
        (&["--proxy", "a b"], &["--proxy"]),
        (&["--cacert", "/nowhere/at/all.pem"], &["--cacert", "cannot read /nowhere/at/all.pem"]),
        (&["--data", "@/nowhere/at/all"], &["--data: cannot read /nowhere/at/all: "]),
        (&["--quiet", "--verbose"], &["--quiet", "--verbose"]),
        (&["--http1.1", "--http2"], &["--http1.1", "--http2"]),
    ] {
        assert_refused(&run(&[&["probe", "http://127.0.0.1:1/"], args].concat()), parts);
    }
}

/// What does nothing is not left out in silence.
#[test]
fn an_element_chooses_by_itself() {
    for (how, flag, value) in [
        ("image", "--method", "PUT"),
        ("eventsource", "--header", "X-A: 1"),
        ("script", "--data", "a"),
        ("beacon", "--method", "PUT"),
    ] {
        let args = ["probe", "http://localhost/", "--as", how, flag, value, "--dry-run"];
        let ran = run(&args);
        let note = format!("note: {flag} is ignored for ");
        assert!(ran.status == 0 && ran.stderr.starts_with(&note), "{ran:?}");
        assert_eq!(run(&[&args[..], &["-q"]].concat()).stderr, "");
    }
    for (how, flag, value) in
        [("image", "--method", "GET"), ("beacon", "--method", "POST"), ("beacon", "--data", "a")]
    {
        let ran = run(&["probe", "http://localhost/", "--as", how, flag, value, "--dry-run"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{how} {flag}");
    }
}

#[test]
fn a_certificate_file_without_a_certificate() {
    let empty = file("empty.pem", "hello\n");
    assert_refused(
        &run(&["probe", "https://127.0.0.1:1/", "--cacert", &empty]),
        &["--cacert", &empty, "BEGIN CERTIFICATE"],
    );
    let broken = file("broken.pem", "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n");
    assert_refused(&run(&["probe", "https://127.0.0.1:1/", "--cacert", &broken]), &["--cacert", &broken]);
}

#[test]
fn commands() {
    assert_refused(&run(&["prob", "http://a.test"]), &["prob", "probe"]);
    // A URL without a command means this one.
    assert_refused(&run(&["https://a.test/x"]), &["corscheck probe https://a.test/x"]);
    assert_refused(&run(&["probe"]), &["required", "\n  <URL>...\n"]);
    assert_refused(&run(&["origin", "http://a.test"]), &["required", "\n  <B>\n"]);
    assert_refused(&run(&["explain", "cors-allow-orign-missing"]), &["cors-allow-origin-missing"]);
    for (typed, meant) in
        [("prefligth", "preflight"), ("credentals", "credentials"), ("simple requets", "simple-request")]
    {
        assert_refused(&run(&["explain", typed]), &[&format!("did you mean {meant}")]);
    }
    assert_refused(&run(&["explain"]), &["required", "\n  <RULE|TOPIC|MESSAGE>\n"]);
    let nothing = run(&[]);
    assert_eq!((nothing.status, nothing.stdout.as_str()), (2, ""));
    assert!(nothing.stderr.contains("Usage: corscheck"), "{nothing:?}");
}

#[test]
fn the_standard_input_has_one_use() {
    for body in ["-", "@-"] {
        let ran = run_with_input(&["probe", "-", "--data", body], "http://127.0.0.1:1/\n");
        assert_refused(&ran, &["standard input", "--data"]);
    }
    let twice = run_with_input(&["probe", "-", "-"], "http://127.0.0.1:1/\n");
    assert_ne!(twice.status, 0, "{twice:?}");
}

#[test]
fn a_wrong_proxy_in_the_environment_is_named() {
    let output = crate::support::run::corscheck()
        .args(["probe", "http://127.0.0.1:1/"])
        .env("http_proxy", "::nonsense::")
        .output()
        .expect("the program can be started");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), true));
    assert!(stderr.contains("http_proxy"), "{stderr}");
}

#[test]
fn help_and_version_are_not_errors() {
    for args in [
        &["--help"][..],
        &["-h"],
        &["probe", "--help"],
        &["origin", "-h"],
        &["explain", "--help"],
        &["help"],
        &["help", "probe"],
        &["help", "help"],
        &["--version"],
    ] {
        let ran = run(args);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{args:?}");
        assert!(ran.stdout.contains("corscheck"), "{ran:?}");
    }
    assert_eq!(run(&["--version"]).stdout, concat!("corscheck ", env!("CARGO_PKG_VERSION"), "\n"));
}

/// `help COMMAND` prints what `COMMAND --help` does.
#[test]
fn help_as_a_command() {
    assert_eq!(run(&["help"]).stdout, run(&["--help"]).stdout);
    for command in ["probe", "run", "origin", "help"] {
        assert_eq!(run(&["help", command]).stdout, run(&[command, "--help"]).stdout);
    }
    assert_refused(&run(&["help", "prob"]), &["prob", "'probe'"]);
    assert_refused(&run(&["help", "probe", "run"]), &["run"]);
}

/// curl's names of the flags that curl has.
#[test]
fn the_flags_of_curl() {
    let curl = [
        "--request",
        "PUT",
        "--header",
        "X-A: 1",
        "--data",
        "a",
        "--user-agent",
        "me",
        "--resolve",
        "a.test:80:127.0.0.1",
        "--insecure",
        "--proxy",
        "",
        "--max-time",
        "5",
        "--connect-timeout",
        "5",
        "--http1.1",
        "--ipv4",
    ];
    let ran = run(&[&["probe", "http://a.test/", "--dry-run", "--format", "json"], &curl[..]].concat());
    let dry = ran.json();
    assert_eq!((ran.status, dry["request"]["method"].as_str()), (0, Some("PUT")), "{ran:?}");
    let short = ["-X", "PUT", "-H", "X-A: 1", "-d", "a", "-A", "me", "-k", "-x", "", "-m", "5", "-4"];
    let again = run(&[&["probe", "http://a.test/", "--dry-run", "--format", "json"], &short[..]].concat());
    assert_eq!(again.json(), dry);
    assert!(run(&["probe", "-h"]).stdout.contains("[alias: --request]"));
}

/// In `probe` and in `fix` the flag takes the same modes, and alone it means `include`.
#[test]
fn credentials_mean_the_same_everywhere() {
    for (flag, mode) in [(&["--credentials"][..], "include"), (&["--credentials", "omit"], "omit")] {
        let ran = run(&[&["probe", "http://a.test/", "--dry-run", "--format", "json"], flag].concat());
        assert_eq!(ran.json()["request"]["credentials"], mode);
        let fix = ["fix", "--for", "nginx", "--origin", "http://a.test"];
        let allows =
            run(&[&fix[..], flag].concat()).stdout.contains("add_header Access-Control-Allow-Credentials");
        assert_eq!(allows, mode == "include", "{flag:?}");
    }
    assert_refused(
        &run(&["fix", "--for", "nginx", "--origin", "http://a.test", "--credentials", "yes"]),
        &["include"],
    );
}

/// The program with its reader gone, as in `| head -0`.
#[test]
fn a_closed_pipe_is_quiet() {
    let server = Server::always(Response::of(200, &[]));
    let url = server.url("/");
    // The status has the verdict, even if the output is not read.
    for (args, status) in [
        (&["explain", "--list"][..], 0),
        (&["probe", &url, "--format", "json"], 1),
        (&["probe", &url, &url], 1),
        (&["origin", "http://a.test", &url], 1),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_corscheck"));
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for name in foreign_variables() {
            command.env_remove(name);
        }
        let mut child = command.spawn().expect("the program can be started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("its output");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", output.status);
    }
}

/// A text may begin with a hyphen; a flag that is not known is not taken for it where a text follows.
#[test]
fn an_unknown_flag_before_a_text() {
    let command = "curl http://127.0.0.1:1/";
    assert_refused(&run(&["paste", "--verbos", command]), &["unexpected argument '--verbos'", "'--verbose'"]);
    assert_refused(&run(&["paste", "a", "--offlin", "b"]), &["unexpected argument '--offlin'"]);
    let planned = run(&["paste", "--dry-run", command]);
    assert!(planned.status == 1 && planned.stdout.contains("url-bad-port"), "{planned:?}");
}

/// What newcomers write at first, and what leads on from there.
#[test]
fn the_next_thing_to_write() {
    const URL: &str = "http://127.0.0.1:1/x";
    for (args, parts, not) in [
        (&["prob", URL][..], &["did you mean 'probe'?"][..], "proxy"),
        (&["check", URL], &["write 'corscheck probe http://127.0.0.1:1/x'"], "schema"),
        (&["curl", URL], &["'corscheck paste'", "quotes"], "corscheck probe"),
        (&["curl http://127.0.0.1:1/"], &["'corscheck paste'"], "corscheck probe"),
        (&["version"], &["corscheck --version"], "similar"),
        (&["probe", URL, "--credential"], &["'--credential' found", "'--credentials'"], "<hidden>"),
        (&["probe", "--credentials", URL], &["write the URL before --credentials"], "<hidden>"),
        (&["frame", "--sandbox", URL], &["as the value of --sandbox"], "<hidden>"),
        (&["probe", URL, "--browser", "Edge"], &["--browser chromium"], "similar"),
        (&["probe", URL, "--as", "iframe"], &["'corscheck frame URL'"], "'image'"),
        (&["probe", URL, "--as", "css"], &["--as style"], "similar"),
        (&["probe", URL, "-H", "X-Custom 1"], &["a colon is missing", "'Name: value'"], "BLOCKED"),
        (&["probe", URL, "--retry", "3"], &["'--retry' found"], "as a value"),
        (&["probe", URL, "--timeout", "3"], &["--max-time SECONDS"], "as a value"),
        (&["probe", URL, "--json"], &["write --format json"], "Content-Type"),
        (&["probe", URL, "--json", "{}"], &["an option of curl", "Content-Type"], "--format"),
        (&["origin", "a.test", "b.test", "--json"], &["write --format json"], "curl"),
        (&["fix", "--for", "nginx", "-o", "x"], &["'-o' found"], "curl"),
        (&["fix", "nginx", "--origin", "http://a.test"], &["--for nginx"], "curl"),
        (&["fix", "express"], &["--for express --origin https://app.example.com"], "curl"),
        (&["proxy", "--port", "8080"], &["write --listen PORT"], "--report'"),
        (&["-q", "probe", URL], &["flags follow the command: corscheck probe … -q"], "similar"),
        (
            &["explain", "X-Foo"],
            &["corscheck explain allow-headers", "explain expose-headers"],
            "did you mean",
        ),
        (&["audit", URL], &["--origin <ORIGIN>", "for example, corscheck audit "], "<hidden>"),
        (&["jsonp"], &["for example, corscheck jsonp "], "<hidden>"),
        (&["paste", "curl", URL, "-X", "PUT"], &["in quotes: corscheck paste '…'"], "similar"),
        (&["explain", "No", "header", "is", "present"], &["in quotes: corscheck explain"], "similar"),
        (&["explain", ""], &["there is no text"], "did you mean"),
        (&["explain", "999"], &["999", "--list"], "did you mean"),
        (&["explain", URL], &["happens to it: corscheck probe http://127.0.0.1:1/x"], "did you mean"),
        (&["paste", "no-such-file.txt"], &["there is no file no-such-file.txt"], "commands: curl"),
        (&["paste", "no-such-folder/x"], &["there is no file no-such-folder/x"], "commands: curl"),
        (&["paste", "./x"], &["there is no file ./x"], "commands: curl"),
        (&["paste", env!("CARGO_MANIFEST_DIR")], &["is a folder"], "commands: curl"),
        (&["har", env!("CARGO_MANIFEST_DIR")], &["cannot read", "is a directory"], "not a HAR"),
    ] {
        let ran = run(args);
        assert_refused(&ran, parts);
        assert!(!ran.stderr.contains(not), "{not} is in: {}", ran.stderr);
    }
    // A secret is not repeated.
    for args in [["--token=hunter2-hunter2", "-v"], ["-H", "Authorization hunter2-hunter2"]] {
        let ran = run(&["probe", URL, args[0], args[1]]);
        assert!(ran.status == 2 && !ran.stderr.contains("hunter2"), "{}", ran.stderr);
    }
}

/// A name of a header or a status is a topic, also where a message has it.
#[test]
fn what_is_explained_by_a_word() {
    for (word, topic) in [
        ("Access-Control-Allow-Origin", "allow-origin"),
        ("Access-Control-Allow-Credentials", "credentials"),
        ("Access-Control-Allow-Headers", "allow-headers"),
        ("Access-Control-Allow-Methods", "allow-methods"),
        ("405", "error-responses"),
        ("status 500", "error-responses"),
        ("502 Bad Gateway", "error-responses"),
        ("401", "authorization"),
    ] {
        assert_eq!(run(&["explain", word, "--format", "json"]).json()["topics"][0]["id"], topic, "{word}");
    }
}

/// Files that Windows writes are read, what is not a text is refused at once.
#[test]
fn files_of_other_kinds() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let utf_16: Vec<u8> =
        "\u{feff}curl 'http://api.test/é'\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(path("utf-16"), utf_16).expect("written");
    let ran = run(&["paste", &path("utf-16"), "--offline", "--format", "json"]);
    assert_eq!(ran.json()["request"]["url"], "http://api.test/%C3%A9", "{ran:?}");
    std::fs::write(path("binary"), b"\x7fELF\0\x01\0\n".repeat(9)).expect("written");
    for command in ["paste", "run", "lint"] {
        assert_refused(&run(&[command, &path("binary")]), &["is not a text"]);
    }
    // A file that is not a suite has a fault in each line.
    std::fs::write(path("lines"), "not a suite\n".repeat(500)).expect("written");
    let ran = run(&["run", &path("lines")]);
    assert_refused(&ran, &["480 more errors are not shown"]);
    std::fs::write(path("empty"), "").expect("written");
    assert_refused(&run(&["har", &path("empty")]), &["it is empty"]);
}

/// With -q, a line says which call it is about.
#[test]
fn each_line_names_its_call() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "https://a.test")]));
    let url = server.url("/");
    let lines = |args: &[&str]| -> Vec<String> {
        let ran = run(&[&["probe", &url, "-q"], args].concat());
        ran.stdout.lines().map(|line| line.split("  ").next().unwrap_or_default().to_owned()).collect()
    };
    let pages = ["--origin", "https://a.test", "--origin", "https://b.test"];
    assert_eq!(
        lines(&pages),
        [format!("GET {url} from https://a.test"), format!("GET {url} from https://b.test")]
    );
    let browsers = ["--origin", "https://a.test", "--browser", "all"];
    let expected = ["Chromium", "Firefox", "Safari"].map(|name| format!("{url} as {name}"));
    assert_eq!(lines(&browsers), expected);
    assert_eq!(lines(&["--origin", "https://a.test", &url]), [url.clone(), url.clone()]);
}
