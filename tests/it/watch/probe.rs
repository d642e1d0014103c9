use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Changing, Watching, back, probe};
use crate::support::page::{ALLOW_PAGE, ORIGIN};
use crate::support::run::file;
use crate::support::server::{Response, Server};

const ARROW: &str = "→";
/// With it every report's last line comes: in Safari the server of this machine is mixed content.
const MORE: &str = "corscheck explain preflight-method-not-allowed";

fn open(more: &[(&str, &str)]) -> Response {
    Response::of(200, &[&[ALLOW_PAGE, ("Content-Type", "text/plain"), ("Vary", "Origin")], more].concat())
}

fn preflight(methods: &str) -> Response {
    Response::of(
        204,
        &[ALLOW_PAGE, ("Access-Control-Allow-Methods", methods), ("Access-Control-Max-Age", "600")],
    )
}

/// What stands between the first report and the next is nothing, however many rounds there are.
#[test]
fn a_fix_is_reported() {
    let server = Changing::always(&[
        (preflight("GET"), open(&[])),
        (preflight("DELETE"), open(&[])),
        (preflight("PUT"), open(&[])),
    ]);
    let watching = probe(&server.server.url("/items"), &["-X", "PUT"]);
    let first = watching.until(MORE);
    assert!(
        first.contains("cross-site\n") && first.contains("BLOCKED  preflight-method-not-allowed"),
        "{first}"
    );
    server.awaits(3);

    server.change(1);
    let text = watching.until(MORE);
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[1].starts_with("Round ") && lines[1].ends_with(": still BLOCKED preflight-method-not-allowed"),
        "{text}"
    );
    assert_eq!(lines[0], "", "{text}");
    for part in [
        "\n  1  OPTIONS /items\n     - Access-Control-Allow-Methods: GET\n     + Access-Control-Allow-Methods: DELETE\n",
        "lists DELETE,",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(!text.contains("preflight  204") && !text.contains("cross-site"), "{text}");

    server.change(2);
    let text = watching.until("The page can read the body");
    for part in [
        &format!(": BLOCKED preflight-method-not-allowed {ARROW} ALLOWED\n"),
        "     - Access-Control-Allow-Methods: DELETE\n     + Access-Control-Allow-Methods: PUT\n",
        "  2  PUT /items: not sent before\n\n",
        "actual  200",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    // No preflight is cached from one round to the next, and no connection.
    let methods = server.server.methods();
    let after: Vec<&String> = methods.iter().skip_while(|method| *method != "PUT").collect();
    assert!(after.iter().step_by(2).all(|method| *method == "PUT"), "{methods:?}");
    assert!(after.iter().skip(1).step_by(2).all(|method| *method == "OPTIONS"), "{methods:?}");
    let (status, _) = watching.end("INT");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_round_has_connections_of_its_own() {
    let server = Changing::always(&[(open(&[]), open(&[]))]);
    let watching = probe(&server.server.url("/"), &["-q"]);
    assert_eq!(watching.until("ALLOWED"), "ALLOWED  The page can read the response.\n");
    server.awaits(3);
    watching.ends_quietly(0);
    assert!(server.server.connections() >= server.server.requests().len());
}

/// A server that is started again is one changed outcome, and another once it is back as it was.
#[test]
fn a_server_that_is_started_again() {
    let server = Server::always(Response::of(200, &[]));
    let (url, address) = (server.url("/"), format!("127.0.0.1:{}", server.port()));
    let watching = probe(&url, &[]);
    watching.until("explain cors-allow-origin-missing");
    drop(server);
    let text = watching.until("explain connection-refused");
    assert!(
        text.contains(&format!("BLOCKED cors-allow-origin-missing\n  {ARROW} FAILED connection-refused\n")),
        "{text}"
    );
    assert!(text.contains("     - status 200\n     + no response: could not connect to "), "{text}");

    let server = back(&address, &Response::of(200, &[]));
    let text = watching.until("as before it failed");
    assert!(
        text.contains(&format!("FAILED connection-refused\n  {ARROW} BLOCKED cors-allow-origin-missing\n")),
        "{text}"
    );
    drop(server);
    watching.until("explain connection-refused");

    // What was fixed while it was down is compared with the responses before that.
    let _server = back(&address, &open(&[]));
    let text = watching.until("The page can read the body");
    for part in [
        &format!(
            "FAILED connection-refused {ARROW} ALLOWED\n  before it failed: BLOCKED cors-allow-origin-missing\n"
        ),
        "  1  GET /\n     + Access-Control-Allow-Origin: https://app.example.net\n",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    watching.ends_quietly(0);
}

/// What differs with each response is not a change: dates, cookies' values, the state of a login.
#[test]
fn what_always_differs_is_not_shown() {
    let count = AtomicUsize::new(0);
    let server = Changing::start(vec![Box::new(move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst).to_string();
        let location = format!("/login?state={number}");
        let cookie = format!("sid={number}; SameSite=None; Secure");
        Response::of(
            302,
            &[
                ALLOW_PAGE,
                ("Location", &location),
                ("Date", &number),
                ("ETag", &number),
                ("Set-Cookie", &cookie),
            ],
        )
    })]);
    let watching = probe(&server.server.url("/"), &["--credentials", "include"]);
    watching.until("  more      corscheck explain ");
    server.awaits(5);
    watching.ends_quietly(1);
}

#[test]
fn in_json_a_line_for_each_that_changed() {
    let server = Changing::always(&[(open(&[]), Response::of(200, &[])), (open(&[]), open(&[]))]);
    let other = Server::always(open(&[]));
    let watching = probe(&server.server.url("/x"), &[&other.url("/y"), "--format", "json"]);
    let first: Vec<Value> =
        [watching.until("/x"), watching.until("/y")].iter().map(|line| parse(line)).collect();
    assert!(first.iter().all(|line| line.get("watch").is_none()), "{first:?}");
    server.change(1);
    let line = parse(&watching.until("}"));
    assert_eq!(line["request"]["url"], server.server.url("/x"));
    assert_eq!(line["verdict"]["outcome"], "allowed");
    let watch = &line["watch"];
    assert!(watch["round"].as_u64().is_some_and(|round| round > 1), "{watch}");
    assert_eq!(watch["was"], json!({ "outcome": "blocked", "rule": "cors-allow-origin-missing" }));
    let changes = watch["changes"].as_array().expect("changes");
    let header = json!({
        "what": "header", "call": 0, "exchange": 0, "purpose": null, "name": "Access-Control-Allow-Origin", "before": null,
        "after": ORIGIN
    });
    assert!(changes.contains(&header), "{watch}");
    watching.ends_quietly(0);
}

fn parse(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

#[test]
fn quietly_a_line_for_each_new_verdict() {
    let server = Changing::always(&[
        (open(&[]), Response::of(200, &[])),
        (open(&[]), Response::of(404, &[])),
        (open(&[]), Response::of(404, &[ALLOW_PAGE])),
    ]);
    let watching = probe(&server.server.url("/"), &["-q"]);
    watching.until("BLOCKED  cors-allow-origin-missing");
    server.change(1);
    server.awaits(3);
    server.change(2);
    let text = watching.until("ALLOWED");
    let expected =
        format!("BLOCKED cors-allow-origin-missing {ARROW} ALLOWED  The page can read the response.\n");
    assert_eq!(text, expected);
    watching.ends_quietly(0);
}

#[test]
fn of_many_only_those_that_changed() {
    let server = Changing::always(&[(open(&[]), Response::of(200, &[])), (open(&[]), open(&[]))]);
    let other = Server::always(Response::of(200, &[]));
    let (url, still) = (server.server.url("/x"), other.url("/y"));
    let watching = probe(&url, &[&still]);
    assert!(watching.until("2 probed").contains("2 probed: 0 allowed, 2 blocked"));
    server.change(1);
    let text = watching.until("2 probed");
    for part in [
        ": 1 of 2 differ\n\n",
        &format!("{url}: BLOCKED cors-allow-origin-missing"),
        "ALLOWED\n",
        "  1  GET /x\n",
        "2 probed: 1 allowed, 1 blocked, 0 failed\n",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(!text.contains(&still), "{text}");
    watching.ends_quietly(1);
}

/// The pause is longer than the test may take, so that only the file can begin the next round.
#[test]
fn a_body_that_changes_is_sent_at_once() {
    let bodies: Arc<Mutex<Vec<usize>>> = Arc::default();
    let seen = Arc::clone(&bodies);
    let server = Changing::start(vec![Box::new(move |request| {
        seen.lock().expect("no panic").push(request.body.len());
        open(&[])
    })]);
    let body = file("watched-body.json", "{}");
    let data = format!("@{body}");
    let url = server.server.url("/");
    let watching = Watching::start(&["probe", &url, "--origin", ORIGIN, "--data", &data, "--watch=3600"]);
    watching.until("The page can read the body");
    server.awaits(1);
    std::fs::write(&body, "{\"a\": 1}").expect("the file can be written");
    server.awaits(1);
    // A file that is gone is said to be, and waited for.
    std::fs::remove_file(&body).expect("it is there");
    watching.complains(&format!("--data: cannot read {body}"));
    std::fs::write(&body, "{\"a\": 2, \"b\": 3}").expect("the file can be written");
    watching.complains("fixed; continuing with round 3");
    server.awaits(1);
    assert_eq!(*bodies.lock().expect("no panic"), [2, 8, 16]);
    watching.ends_quietly(0);
}

/// A page that is not there yet is waited for, as a target is.
#[test]
fn a_page_that_is_not_there_yet() {
    let page = Server::always(Response::of(200, &[]));
    let (url, address) = (page.url("/"), format!("127.0.0.1:{}", page.port()));
    drop(page);
    let target = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let watching = Watching::start(&["probe", &target.url("/"), "--page", &url, "--watch=0.5"]);
    watching.complains("error: --page: ");
    let _page = back(&address, &Response::of(200, &[]));
    let text = watching.until("The page can read the body");
    assert!(text.starts_with(&format!("http://{address} {ARROW} ")), "{text}");
    watching.complains("fixed; continuing with round 1");
    watching.ends_quietly(0);
}

/// Rounds do not overlap, however slow the server is.
#[test]
fn a_slow_response_is_waited_for() {
    let (busy, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let server = Changing::start(vec![Box::new(move |_| {
        seen.fetch_max(busy.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(1200));
        busy.fetch_sub(1, Ordering::SeqCst);
        open(&[])
    })]);
    let watching = probe(&server.server.url("/"), &[]);
    watching.until("The page can read the body");
    server.awaits(3);
    watching.ends_quietly(0);
    assert_eq!(most.load(Ordering::SeqCst), 1);
}
