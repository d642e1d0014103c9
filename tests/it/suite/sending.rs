//! Which requests of a suite are sent: nothing that changes data, unless the file says so.

use super::{run_suite, suite};
use crate::support::server::{Response, Server};

/// It allows https://app.test everything, and others nothing.
fn server() -> Server {
    Server::start(|request| match request.header("origin").as_deref() {
        Some("https://app.test") => Response::of(
            200,
            &[
                ("Vary", "Origin"),
                ("Access-Control-Allow-Origin", "https://app.test"),
                ("Access-Control-Allow-Methods", "GET, PUT, DELETE"),
                ("Access-Control-Allow-Headers", "content-type"),
            ],
        ),
        _ => Response::of(200, &[("Vary", "Origin")]),
    })
}

#[test]
fn what_changes_data_is_sent_only_where_the_file_allows_it() {
    let json = "headers = { Content-Type = 'application/json' }\nbody = '{}'";
    for (name, keys, status, sent, note) in [
        ("preflights", "methods = ['PUT', 'DELETE', 'GET']".to_owned(), 0, vec![], ""),
        ("json", format!("methods = ['POST']\n{json}"), 0, vec![], ""),
        // Only the trusted origin's: the other is refused by its preflight.
        (
            "send",
            "methods = ['PUT', 'DELETE']\nsend = true".to_owned(),
            0,
            vec!["DELETE", "PUT"],
            ": PUT /x, DELETE /x\n",
        ),
        // A page may send this POST to any server. What it may read, only sending it tells.
        (
            "simple",
            "methods = ['POST', 'GET']".to_owned(),
            0,
            vec![],
            "2 checks are left out, api/app/POST/x first",
        ),
        ("only-simple", "methods = ['POST']".to_owned(), 2, vec![], "has only checks that are left out"),
        (
            "simple-send",
            "methods = ['POST']\nsend = true".to_owned(),
            0,
            vec!["POST", "POST"],
            ": POST /x, POST /x\n",
        ),
        (
            "override",
            "methods = ['PUT', 'DELETE']\n[[targets.api.overrides]]\nmethods = ['PUT']\nsend = true"
                .to_owned(),
            0,
            vec!["PUT"],
            ": PUT /x\n",
        ),
        // A page that must be refused and whose preflight passes fails the check, and nothing is changed.
        ("loose", "methods = ['DELETE']\nallow = []\ndeny = ['app']\nsend = true".to_owned(), 1, vec![], ""),
    ] {
        let server = server();
        let ran = run_suite(&format!("sending-{name}"), &suite(&server.url("/x"), &keys), &[]);
        assert_eq!(ran.status, status, "{name}: {ran:?}");
        let mut changing = server.unsafe_methods();
        changing.sort();
        assert_eq!(changing, sent, "{name}: {ran:?}");
        assert_eq!(ran.stderr.contains("may change data on "), !sent.is_empty(), "{name}: {ran:?}");
        assert!(ran.stderr.contains(note), "{name}: {ran:?}");
    }
}

#[test]
fn what_is_not_sent_is_listed() {
    let server = server();
    let text = suite(
        &server.url("/x"),
        "methods = ['PUT']\nallow = ['app']\ndeny = []\nstatus = [201]\nreadable = ['etag']",
    );
    let ran = run_suite("sending-said", &text, &[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(
        ran.stderr.contains("1 check ends with its preflight, so readable and status were not checked"),
        "{ran:?}"
    );
    let json = run_suite("sending-said", &text, &["--format", "json"]);
    assert!(
        json.stdout.contains(
            "\"message\":\"The preflight allows the PUT. It was not sent, so its own response is not judged.\""
        ),
        "{json:?}"
    );
    let dry = run_suite("sending-said", &text, &["--dry-run"]);
    assert!(dry.stdout.contains("OPTIONS ") && !dry.stdout.contains("2  PUT"), "{dry:?}");
    assert_eq!(server.unsafe_methods(), [""; 0]);
}
