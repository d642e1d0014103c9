//! Pasted console messages: the call behind one is made again, and nothing is changed by it.

use super::paste::{pasted_text, server};
use crate::support::run::run;
use crate::support::server::{Response, Server};

#[test]
fn the_call_behind_a_console_message_is_made_again() {
    let server = server();
    let text = format!(
        "Access to XMLHttpRequest at '{}' from origin 'https://app.test' has been blocked by CORS policy: Request header field \
         x-b is not allowed by Access-Control-Allow-Headers in preflight response.",
        server.url("/x")
    );
    let ran = run(&["paste", &text]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for part in [
        "preflight-header-not-allowed  in Chromium's words",
        "assumed   an invented value for the header x-b",
        "GET by XMLHttpRequest",
        "BLOCKED",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in\n{}", ran.stdout);
    }
    assert_eq!(server.methods(), ["OPTIONS"]);
    let offline = run(&["paste", "--offline", "-q", &text]);
    assert_eq!(offline.status, 1);
    assert!(offline.stdout.ends_with("  preflight-header-not-allowed\n"), "{}", offline.stdout);
    assert_eq!(server.methods().len(), 1, "offline sends nothing");
    let hidden = run(&["paste", "TypeError: Failed to fetch"]);
    assert_eq!(hidden.status, 3, "{hidden:?}");
}

/// A message about a preflight, or about a request that changes data: what goes out changes nothing.
#[test]
fn a_console_message_changes_nothing() {
    for (message, preflight_for) in [
        (
            "Access to fetch at 'URL' from origin 'https://app.test' has been blocked by CORS policy: Response to preflight \
          request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested \
          resource.",
            "POST",
        ),
        (
            "Access to XMLHttpRequest at 'URL' from origin 'https://app.test' has been blocked by CORS policy: Method DELETE is \
          not allowed by Access-Control-Allow-Methods in preflight response.",
            "DELETE",
        ),
        (
            "Access to fetch at 'URL' from origin 'https://app.test' has been blocked by CORS policy: No \
          'Access-Control-Allow-Origin' header is present on the requested resource.\nPOST URL net::ERR_FAILED 200 (OK)",
            "POST",
        ),
    ] {
        let server = Server::always(Response::of(
            200,
            &[
                ("Access-Control-Allow-Origin", "https://app.test"),
                ("Access-Control-Allow-Methods", "DELETE"),
                ("Access-Control-Allow-Headers", "content-type"),
            ],
        ));
        let ran = pasted_text(&message.replace("URL", &server.url("/x")), &[]);
        assert_eq!(server.methods(), ["OPTIONS"], "{message}: {ran:?}");
        let requested = server.requests()[0].header("access-control-request-method");
        assert_eq!(requested.as_deref(), Some(preflight_for), "{message}");
        // The message says blocked, and here it is not.
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stdout.contains("The message says BLOCKED"), "{}", ran.stdout);
        assert!(ran.stdout.contains("It was not sent"), "{}", ran.stdout);
        if preflight_for == "POST" {
            assert!(ran.stdout.contains("application/json, a guess"), "{}", ran.stdout);
        }
    }
    // With the method given it is not a guess.
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "https://app.test")]));
    let text = format!(
        "Access to fetch at '{}' from origin 'https://app.test' has been blocked by CORS policy: No \
         'Access-Control-Allow-Origin' header is present on the requested resource.",
        server.url("/x")
    );
    pasted_text(&text, &["-X", "POST"]);
    assert_eq!(server.methods(), ["POST"]);
}

/// With -q there is a line for each request, which says why the status is 1 though nothing is blocked here.
#[test]
fn one_line_says_what_the_status_is() {
    let server = Server::always(Response::of(
        200,
        &[("Access-Control-Allow-Origin", "https://app.test"), ("Access-Control-Allow-Methods", "DELETE")],
    ));
    let url = server.url("/x");
    let message = format!(
        "Access to fetch at '{url}' from origin 'https://app.test' has been blocked by CORS policy: No \
         'Access-Control-Allow-Origin' header is present on the requested resource.\nDELETE {url} net::ERR_FAILED 200 (OK)"
    );
    let ran = pasted_text(&message, &["-q"]);
    assert_eq!((ran.status, ran.stdout.lines().count()), (1, 1), "{ran:?}");
    assert!(ran.stdout.contains("The message says BLOCKED (cors-allow-origin-missing)"), "{ran:?}");
    assert!(ran.stdout.contains("the exit status is the message's"), "{ran:?}");
    assert_eq!(server.methods(), ["OPTIONS"]);
}

/// A call and the message about it: the call says what it sends, the message which page it was and what stopped it.
#[test]
fn a_message_beside_its_call() {
    let server = Server::always(Response::of(
        200,
        &[("Access-Control-Allow-Origin", "https://app.test"), ("Access-Control-Allow-Headers", "x-a")],
    ));
    let url = server.url("/x");
    let message = format!(
        "Access to fetch at '{url}' from origin 'https://app.test' has been blocked by CORS policy: No \
         'Access-Control-Allow-Origin' header is present on the requested resource."
    );
    for call in
        [format!("fetch('{url}', {{ headers: {{ 'X-A': '1' }} }})"), format!("curl '{url}' -H 'X-A: 1'")]
    {
        for text in [format!("{call}\n{message}"), format!("{message}\n{call}")] {
            let ran = pasted_text(&text, &["--format", "json"]);
            let json = ran.json();
            assert_eq!(json["request"]["origin"], "https://app.test", "{text}");
            assert_eq!(json["verdict"]["outcome"], "allowed", "{text}");
            let said = json["pasted"]["contradiction"].as_str().unwrap_or_default();
            assert!(said.contains("The message says BLOCKED"), "{text}: {said}");
            assert_eq!(ran.status, 1, "{ran:?}");
            let dry = pasted_text(&text, &["--offline"]);
            assert!(dry.stdout.contains("No Access-Control-Allow-Origin header on the response"), "{dry:?}");
            assert!(dry.stdout.contains("X-A: 1") && dry.stdout.contains("nothing was sent"), "{dry:?}");
        }
    }
}

/// A server that did not respond then, and does now, contradicts the message, whatever was sent.
#[test]
fn a_server_that_is_there_again() {
    let server = Server::always(Response::of(
        200,
        &[("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "content-type")],
    ));
    for method in ["GET", "POST"] {
        let message = format!("{method} {} net::ERR_CONNECTION_REFUSED", server.url("/x"));
        let ran = pasted_text(&message, &[]);
        let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("The message says FAILED (connection-refused), but here the server responds"),
            "{ran:?}"
        );
        assert!(!words.contains("decided by the response"), "{ran:?}");
    }
}

/// What opaque-response blocking keeps away is loaded by an element: `fetch()` gets an empty response.
#[test]
fn what_orb_blocks_is_a_script() {
    let server =
        Server::always(Response::with_body(200, &[("Content-Type", "application/json")], b"{\"a\":1}"));
    let message = format!(
        "Cross-Origin Read Blocking (CORB) blocked cross-origin response {} with MIME type application/json.",
        server.url("/x")
    );
    let ran = pasted_text(&message, &[]);
    assert!(ran.stdout.contains("BLOCKED  orb-blocked"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("The message says"), "{}", ran.stdout);
}

/// A command with a secret in it is printed without it, and says that it is to be filled in.
#[test]
fn a_hidden_value_is_to_be_filled_in() {
    let message = |query: &str| {
        format!(
            "Access to fetch at 'https://api.test/x{query}' from origin 'https://app.test' has been blocked by CORS policy: No \
             'Access-Control-Allow-Origin' header is present on the requested resource."
        )
    };
    const WORDS: &str = "Write the value in place of <hidden> first";
    let ran = run(&["explain", &message("?api_key=s3cr3tV4lue99")]);
    assert!(ran.stdout.contains("api_key=<hidden>") && ran.stdout.contains(WORDS), "{ran:?}");
    let shown = run(&["explain", &message("")]);
    assert!(
        shown.stdout.contains("corscheck probe https://api.test/x") && !shown.stdout.contains(WORDS),
        "{shown:?}"
    );
}
