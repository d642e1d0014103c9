//! `corscheck jsonp`: exit statuses, the flags, what is sent besides.

use crate::support::run::run;
use crate::support::server::{Response, Server};

const SCRIPT: (&str, &str) = ("Content-Type", "text/javascript");

/// A server that sends back whatever name it is given, or only what is a name.
fn server(checks: bool) -> Server {
    Server::start(move |request| {
        let name = request.target.split("callback=").nth(1).unwrap_or_default();
        let name = name.split('&').next().unwrap_or_default().replace("%3C", "<").replace("%3E", ">");
        if checks && !name.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            return Response::with_body(400, &[SCRIPT], b"");
        }
        Response::with_body(200, &[SCRIPT], format!("{name}({{}})").as_bytes())
    })
}

fn words<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [
        &[
            "jsonp",
            url,
            "--callback",
            "show",
            "--origin",
            "https://app.test",
            "--page-address-space",
            "local",
        ],
        more,
    ]
    .concat()
}

#[test]
fn exit_statuses() {
    let good = server(true);
    let ran = run(&words(&good.url("/items"), &["-q"]));
    assert_eq!(
        (ran.status, ran.stdout.trim()),
        (0, "ALLOWED  The script calls show once: the page gets the data.")
    );
    let json = Server::always(Response::with_body(200, &[SCRIPT], b"[1]"));
    let ran = run(&words(&json.url("/items"), &["--format", "json"]));
    assert_eq!(
        (ran.status, &ran.json()["loaded"], &ran.json()["delivered"]),
        (1, &true.into(), &false.into())
    );
    assert_eq!(run(&words("http://127.0.0.1:1x/", &[])).status, 2);
    let gone = Server::always(Response::bytes("").then(crate::support::server::Then::Close));
    assert_eq!(run(&words(&gone.url("/items"), &[])).status, 3);
}

/// The odd name is sent with the flag alone.
#[test]
fn names_are_checked_on_request() {
    for (checks, flags, sent, expected) in
        [(false, &[][..], 1, false), (false, &["--check-name"], 2, true), (true, &["--check-name"], 2, false)]
    {
        let server = server(checks);
        let ran = run(&words(&server.url("/items?a=1"), &[flags, &["--format", "json"]].concat()));
        assert_eq!(ran.stdout.contains("unchecked"), expected, "{flags:?}");
        let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
        assert_eq!(targets.len(), sent, "{targets:?}");
        assert_eq!(targets[0], "/items?a=1&callback=show");
        assert!(sent == 1 || targets[1] == "/items?a=1&callback=corscheck-1%3Ci%3E", "{targets:?}");
    }
}

/// What is given by hand is not sent to another origin, and not shown.
#[test]
fn headers_by_hand() {
    let other = server(true);
    let to = other.url("/x?callback=show");
    let first = Server::start(move |_| Response::of(302, &[("Location", &to)]));
    let ran =
        run(&words(&first.url("/items"), &["-H", "Authorization: Bearer topsecret", "--format", "json"]));
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(first.requests()[0].header("authorization").as_deref(), Some("Bearer topsecret"));
    assert_eq!(other.requests()[0].header("authorization"), None);
    assert!(!ran.stdout.contains("topsecret"));
}
