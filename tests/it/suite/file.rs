use serde_json::Value;

use super::{report, run_suite, run_with, suite, verdicts};
use crate::support::run::{corscheck, run_with_input};
use crate::support::server::{Response, Server};

fn open_server() -> Server {
    Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]))
}

#[test]
fn faults_have_a_place_and_a_tip() {
    for (name, text, parts) in [
        (
            "fault-1",
            suite("http://a.test", "metods = ['GET']"),
            &[
                "fault-1.toml:6:1: unknown key metods; did you mean methods?",
                "6 | metods = ['GET']",
                "  | ^^^^^^",
            ][..],
        ),
        (
            "fault-2",
            suite("http://${NOT_SET_HERE}", ""),
            &["fault-2.toml:5:15: ", "NOT_SET_HERE is not set", "${NOT_SET_HERE:-default}"],
        ),
        ("fault-3", suite("http://a.test", "allow = ['ap']"), &["fault-3.toml:6:10: ", "did you mean app?"]),
        ("fault-4", "[origins\n".to_owned(), &["fault-4.toml:1:9: "]),
        ("fault-5", suite("http://a.test", "rule = \"\\u001b[31m\""), &["fault-5.toml:6:8: "]),
    ] {
        let ran = run_suite(name, &text, &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        for part in parts {
            assert!(ran.stderr.contains(part), "{part} is not in:\n{}", ran.stderr);
        }
        assert!(!ran.stderr.contains('\u{1b}'), "{ran:?}");
    }
}

/// What is only shown does without variables; what is run names all that it lacks.
#[test]
fn variables_that_are_not_set() {
    let server = open_server();
    let keys = "paths = ['/x/${UNSET_ID}', '${UNSET_PATH}', '/y?key=${UNSET_KEY}']\n\
                headers = { Authorization = 'Bearer ${UNSET_TOKEN}', X-B = '${UNSET_ID}' }\n\
                cookies = ['sid=${UNSET_SID}']\ncredentials = 'include'\nmethods = ['PUT']\nsend = true\nbody = '${UNSET_BODY}'";
    let values = suite(&server.url(""), keys);
    let listed = run_suite("unset-1", &values, &["--list"]);
    assert_eq!((listed.status, listed.stderr.as_str()), (0, ""), "{listed:?}");
    assert_eq!(
        listed.stdout.lines().take(3).collect::<Vec<_>>(),
        [
            "allow  api/app/PUT/x/${UNSET_ID}",
            "allow  api/app/PUT${UNSET_PATH}",
            "allow  api/app/PUT/y?key=${UNSET_KEY}"
        ]
    );
    let dry = run_suite("unset-1", &values, &["--dry-run", "--only", "*/app/*"]);
    assert_eq!((dry.status, dry.stderr.as_str()), (0, ""), "{dry:?}");
    for part in ["/x/${UNSET_ID} ", "/y?key=${UNSET_KEY} ", "X-B: ${UNSET_ID}\n"] {
        assert!(dry.stdout.contains(part), "{part} is not in:\n{}", dry.stdout);
    }
    let ran = run_suite("unset-1", &values, &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(
        ran.stderr.contains(
            "unset-1.toml:6:14: 6 environment variables are not set: UNSET_ID (lines 6, 7), UNSET_PATH (line 6), \
             UNSET_KEY (line 6), UNSET_TOKEN (line 7), UNSET_SID (line 8), UNSET_BODY (line 12); set them, or write \
             defaults, as in ${UNSET_ID:-default}\n"
        ),
        "{}",
        ran.stderr
    );
    assert!(server.requests().is_empty());

    // Without a host there is no request to show, but ids.
    for (name, url, id) in [
        ("unset-2", "${UNSET_API}", "allow  api/app/GET/"),
        ("unset-3", "${UNSET_API}/v1", "allow  api/app/GET/v1"),
        ("unset-4", "https://${UNSET_HOST}:${UNSET_PORT}/v1", "allow  api/app/GET/v1"),
        ("unset-5", "https://a.test/${UNSET_TENANT}/v1", "allow  api/app/GET/${UNSET_TENANT}/v1"),
    ] {
        let text = suite(url, "").replace("https://app.test", "${UNSET_APP}");
        let listed = run_suite(name, &text, &["--list"]);
        assert_eq!((listed.status, listed.stdout.lines().next()), (0, Some(id)), "{listed:?}");
        let dry = run_suite(name, &text, &["--dry-run"]);
        assert_eq!((dry.status, dry.stdout.as_str()), (2, ""), "{dry:?}");
        assert!(dry.stderr.contains("UNSET_APP (line 2), UNSET_"), "{}", dry.stderr);
    }
    // Another fault is said first, and no variable hides it.
    let wrong = run_suite("unset-6", &suite("${UNSET_API}", "allow = ['ap']"), &["--list"]);
    assert!(wrong.status == 2 && wrong.stderr.contains("did you mean app?"), "{wrong:?}");
}

/// The limit is on checks, however many targets they are of.
#[test]
fn many_targets() {
    let mut text = suite("http://a.test", "");
    for number in 0..60 {
        text.push_str(&format!("[targets.t{number}]\nurl = 'http://a.test/{number}'\n"));
    }
    let listed = run_suite("many-targets", &text, &["--list"]);
    assert_eq!((listed.status, listed.stdout.lines().count()), (0, 122), "{}", listed.stderr);
}

#[test]
fn files_that_are_none() {
    for (args, part) in [
        (&["run", "/nowhere/at/all.toml"][..], "cannot read /nowhere/at/all.toml"),
        (&["run", "/"], "cannot read /"),
        (&["run", "x", "--shard", "0/2"], "--shard"),
        (&["run", "x", "--rate", "0"], "--rate"),
        (&["run", "x", "--report", "jsnl=x"], "jsnl is not a format; did you mean jsonl?"),
        (&["run", "x", "--report", "json"], "a format and a file"),
        (&["run", "x", "--list", "--dry-run"], "--dry-run"),
        (&["merge"], "FILE"),
    ] {
        let ran = run_with(args, &[], "");
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(ran.stderr.starts_with("error: ") && ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
}

#[test]
fn a_report_that_cannot_be_written_stops_before_anything_is_sent() {
    let server = open_server();
    let ran =
        run_suite("unwritable", &suite(&server.url("/"), ""), &["--report", "json=/nowhere/at/all.json"]);
    assert!(ran.status == 2 && ran.stderr.contains("cannot write /nowhere/at/all.json"), "{ran:?}");
    assert!(server.requests().is_empty());
}

/// As cargo finds its manifest: here, or in a folder above.
#[test]
fn the_file_is_found() {
    let server = open_server();
    let folder = tempfile::tempdir().expect("a folder");
    let below = folder.path().join("a/b");
    std::fs::create_dir_all(&below).expect("folders");
    let run_in = |folder: &std::path::Path| {
        corscheck().current_dir(folder).args(["run", "--list"]).output().expect("the program can be started")
    };
    let none = run_in(&below);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("no corscheck.toml in "));
    std::fs::write(folder.path().join("corscheck.toml"), suite(&server.url("/x"), "")).expect("a file");
    for place in [folder.path(), &below] {
        let ran = run_in(place);
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "allow  api/app/GET/x\ndeny   api/evil/GET/x\n");
    }
}

#[test]
fn the_standard_input_is_a_file_too() {
    let server = open_server();
    let ran = run_with_input(&["run", "-", "--format", "json"], &suite(&server.url("/x"), "allow = ['all']"));
    assert_eq!(ran.status, 0, "{ran:?}");
    let wrong = run_with_input(&["run", "-"], "[orgins]");
    assert!(wrong.status == 2 && wrong.stderr.contains("standard input:1:2: "), "{wrong:?}");
}

/// Who writes a file by hand makes several mistakes, and sees all of them in one run.
#[test]
fn all_faults_are_printed() {
    let text = "[orgins]\napp = 'https://app.test'\n[targets.api]\nurl = 'https://api.test'\nmethod = ['GET']\nstatus = [99]";
    let ran = run_with_input(&["run", "-"], text);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    let heads: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    let expected = [":1:2: ", ":5:1: ", ":6:11: "].map(|place| format!("error: standard input{place}"));
    assert_eq!(heads.len(), 3, "{}", ran.stderr);
    assert!(heads.iter().zip(&expected).all(|(head, start)| head.starts_with(start.as_str())), "{heads:?}");
}

#[test]
fn some_of_the_checks() {
    let server = open_server();
    let text = suite(&server.url(""), "paths = ['/a', '/b']\nmethods = ['GET', 'HEAD']\nallow = ['all']");
    let listed = |args: &[&str]| run_suite("some", &text, &[&["--list"], args].concat()).stdout;
    assert_eq!(listed(&[]).lines().count(), 8);
    assert_eq!(listed(&["--only", "*/a"]).lines().count(), 4);
    assert_eq!(
        listed(&["--only", "*/app/*", "--skip", "*/HEAD/*"]),
        "allow  api/app/GET/a\nallow  api/app/GET/b\n"
    );
    assert!(server.requests().is_empty(), "--list sends nothing");
    let ran = run_suite("some", &text, &["--only", "api/app/GET/a", "--format", "json"]);
    let report = report(&ran);
    assert_eq!(verdicts(&report), [("api/app/GET/a".to_owned(), "pass".to_owned())]);
    assert_eq!((&report["plan"]["deselected"], server.requests().len()), (&7.into(), 1));
    let none = run_suite("some", &text, &["--only", "nothing"]);
    assert!(none.status == 2 && none.stderr.contains("no check matches"), "{none:?}");
    // Parts are disjoint and complete.
    let mut parts: Vec<String> = ["1/3", "2/3", "3/3"]
        .iter()
        .flat_map(|part| listed(&["--shard", part]).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    parts.sort();
    let mut all: Vec<String> = listed(&[]).lines().map(str::to_owned).collect();
    all.sort();
    assert_eq!(parts, all);
}

#[test]
fn a_dry_run_sends_nothing() {
    let server = open_server();
    let text = suite(&server.url("/x"), "methods = ['PUT']\ncredentials = 'include'");
    let ran = run_suite("dry", &text, &["--dry-run"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    for part in
        ["api/app/PUT/x (allow)", "api/evil/PUT/x (deny)", "Access-Control-Request-Method: PUT", "DRY RUN"]
    {
        assert!(ran.stdout.contains(part), "{part} is not in:\n{}", ran.stdout);
    }
    assert!(server.requests().is_empty());
}

/// What a run would do, for scripts: a format of results has nothing to say of it.
#[test]
fn a_plan_is_json_too() {
    let server = open_server();
    let text = suite(
        &server.url("/x"),
        "methods = ['PUT']\nheaders = { Authorization = 'Bearer ${PLAN_TOKEN}' }\ncredentials = 'include'",
    );
    let listed = report(&run_suite("plan", &text, &["--list", "--format", "json"]));
    assert_eq!((&listed["schema"], &listed["plan"]["checks"]), (&2.into(), &2.into()));
    let check = &listed["checks"][1];
    for (key, expected) in [
        ("number", Value::from(1)),
        ("id", "api/evil/PUT/x".into()),
        ("target", "api".into()),
        ("method", "PUT".into()),
        ("browser", "chromium".into()),
        ("url", server.url("/x").into()),
        ("sends", "preflight".into()),
        ("changes_data", false.into()),
        ("probe", Value::Null),
    ] {
        assert_eq!(check[key], expected, "{key}: {check}");
    }
    assert_eq!(
        (&check["origin"]["origin"], &check["expect"]["outcome"]),
        (&"https://evil.test".into(), &"deny".into())
    );

    let lines = run_suite("plan", &text, &["--dry-run", "--format", "jsonl", "--only", "*/app/*"]);
    assert_eq!((lines.status, lines.stderr.as_str()), (0, ""), "{lines:?}");
    let lines = lines.json_lines();
    let kinds: Vec<&Value> = lines.iter().map(|line| &line["type"]).collect();
    assert_eq!(kinds, ["plan", "planned"]);
    let probe = &lines[1]["probe"];
    assert_eq!((&probe["dry_run"], &probe["verdict"]), (&true.into(), &Value::Null));
    // The file does not say that it may be sent.
    assert_eq!(probe["exchanges"].as_array().map(Vec::len), Some(1), "{probe}");
    assert_eq!(
        (&probe["exchanges"][0]["kind"], &probe["exchanges"][0]["method"]),
        (&"preflight".into(), &"OPTIONS".into())
    );

    let frame = text
        .replace("methods = ['PUT']", "as = 'iframe'")
        .replace("headers = {", "#")
        .replace("credentials", "#");
    let frame = report(&run_suite("plan-frame", &frame, &["--dry-run", "--format", "json"]));
    assert_eq!(
        (&frame["checks"][0]["as"], &frame["checks"][0]["sends"]),
        (&"iframe".into(), &"request".into())
    );
    assert_eq!(frame["checks"][0]["probe"]["exchanges"][0]["kind"], "navigation");

    for format in ["junit", "sarif", "github", "markdown", "html", "tap"] {
        for flag in ["--list", "--dry-run"] {
            let ran = run_suite("plan", &text, &[flag, "--format", format]);
            assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{format}: {ran:?}");
            let words = format!("{flag} prints text, json or jsonl; {format} is a format of results");
            assert!(ran.stderr.contains(&words), "{}", ran.stderr);
        }
    }
    assert!(server.requests().is_empty());
}

/// What the file says of a request is what is sent.
#[test]
fn requests_are_as_written() {
    let server = open_server();
    let text = format!(
        "browser = 'firefox'\n[defaults]\nheaders = {{ X-One = '1' }}\n{}",
        suite(
            &server.url("/x"),
            "allow = ['all']\nmethods = ['POST', 'GET']\nsend = true\nheaders = { X-Two = '2', Content-Type = 'application/json' }\n\
             body = '{\"a\":1}'\nmode = 'no-cors'"
        )
    );
    let ran = run_suite("written", &text, &["--only", "*/app/*", "--parallel", "1"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let requests = server.requests();
    assert_eq!(server.methods(), ["POST", "GET"]);
    assert_eq!((requests[0].body.as_slice(), requests[1].body.len()), (&b"{\"a\":1}"[..], 0));
    assert!(requests[0].header("user-agent").is_some_and(|agent| agent.contains("Firefox")));
    let cors = run_suite(
        "written",
        &text.replace("no-cors", "cors"),
        &["--only", "*/app/POST/*", "--browser", "chromium", "-v"],
    );
    assert_eq!(cors.status, 1, "{cors:?}");
    let preflight = server.requests().pop().expect("a preflight");
    assert_eq!(
        preflight.header("access-control-request-headers").as_deref(),
        Some("content-type,x-one,x-two")
    );
    assert!(preflight.header("user-agent").is_some_and(|agent| agent.contains("Chrome")));
}
