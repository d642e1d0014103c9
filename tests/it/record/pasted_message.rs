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
