//! What is said to be changed: it must work, be safe, and be true of this very request.

use serde_json::json;

use crate::support::page::{ALLOW_PAGE, FROM_PAGE};
use crate::support::run::{probe, run};
use crate::support::server::{Response, Server};

/// The text of a probe of one response to all requests, its lines joined.
fn advice(response: Response, more: &[&str]) -> String {
    let server = Server::start(move |_| response.clone());
    let url = server.url("/items");
    let text = run(&[&["probe", url.as_str()], more].concat()).stdout;
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const NULL_ORIGIN: [&str; 4] = ["--origin", "null", "--credentials", "include"];

/// `null` is an origin that any site can have.
#[test]
fn null_is_never_to_be_trusted_with_credentials() {
    for headers in
        [&[][..], &[("Access-Control-Allow-Origin", "null")], &[("Access-Control-Allow-Origin", "*")]]
    {
        let found = advice(Response::of(200, headers), &NULL_ORIGIN);
        assert!(found.contains("change Give the page an origin"), "{found}");
        let (_, change) = found.split_once(" change ").expect("a change");
        assert!(!change.contains("Allow-Origin: null") && !change.contains("Credentials: true"), "{found}");
        let put = advice(Response::of(204, headers), &[&NULL_ORIGIN[..], &["-X", "PUT"]].concat());
        assert!(put.contains("change Give the page an origin"), "{put}");
    }
    // Without credentials * does the same, and is honest.
    let found = advice(Response::of(200, &[]), &["--origin", "null"]);
    assert!(found.contains("Access-Control-Allow-Origin: * "), "{found}");
    // Behind a redirect across origins the page's own origin has become null.
    let last = Server::start(|_| Response::of(200, &[]));
    let location = last.url("/x").replace("127.0.0.1", "localhost");
    let allow = ("Access-Control-Allow-Credentials", "true");
    let found = advice(
        Response::of(302, &[ALLOW_PAGE, allow, ("Location", &location)]),
        &[&FROM_PAGE[..], &NULL_ORIGIN[2..]].concat(),
    );
    assert!(found.contains("change Let the page call the URL after the redirects directly"), "{found}");
}

#[test]
fn the_star_is_offered_only_where_it_counts() {
    let open = advice(Response::of(200, &[]), &FROM_PAGE);
    assert!(open.contains("it must be https://app.example.net or *."), "{open}");
    let included = advice(Response::of(200, &[]), &[&FROM_PAGE[..], &NULL_ORIGIN[2..]].concat());
    assert!(included.contains("it must be https://app.example.net."), "{included}");
}

/// Servers know PATCH, and browsers do not write it so by themselves.
#[test]
fn a_method_in_small_letters_is_the_pages_fault() {
    for (allowed, expected) in [
        ("GET,PATCH", "change Write the method as PATCH in the page"),
        ("GET", "Access-Control-Allow-Methods: GET, PATCH and in the response to PATCH "),
    ] {
        let response = Response::of(204, &[ALLOW_PAGE, ("Access-Control-Allow-Methods", allowed)]);
        let found = advice(response, &[&FROM_PAGE[..], &["-X", "patch"]].concat());
        assert!(found.contains(expected) && found.contains("! The method patch"), "{found}");
        assert!(found.contains("write PATCH"), "{found}");
    }
}

#[test]
fn a_web_socket_needs_no_other_url() {
    let ran = run(&[&["probe", "wss://api.example.net/socket", "--as", "xhr"], &FROM_PAGE[..]].concat());
    assert!(ran.stdout.contains("change    Open it with new WebSocket().\n"), "{}", ran.stdout);
}

/// A header is missing, or it is there and wrong: never both.
#[test]
fn a_wrong_header_is_not_missing_too() {
    for how in ["module", "eventsource"] {
        let found = advice(
            Response::of(200, &[("Content-Type", "text/html")]),
            &[&FROM_PAGE[..], &["--as", how]].concat(),
        );
        assert!(found.contains("← Content-Type: text/html ✗"), "{found}");
        assert!(!found.contains("Content-Type: (missing)"), "{found}");
    }
}

#[test]
fn a_password_in_a_redirect_stays_hidden() {
    let to = ("Location", "https://me:secret@api.example.net/");
    for more in [&["-v"][..], &["-X", "PUT"], &["--format", "json"]] {
        let response = Response::of(302, &[ALLOW_PAGE, to]);
        let found = advice(response.clone(), &[&FROM_PAGE[..], more].concat());
        assert!(found.contains("me:") && !found.contains("secret"), "{found}");
    }
    let shown = advice(Response::of(302, &[ALLOW_PAGE, to]), &[&FROM_PAGE[..], &["--show-secrets"]].concat());
    assert!(shown.contains("Location: https://me:secret@"), "{shown}");
}

/// The JSON has what the text has: no header, where none is to be sent.
#[test]
fn a_change_that_is_not_a_header_is_in_words() {
    let server = Server::start(|_| Response::of(200, &[]));
    let report = probe(&[&[server.url("/").as_str()], &NULL_ORIGIN[..]].concat()).json();
    let changes = report["changes"].as_array().expect("a list");
    let step = &changes[0]["steps"][0];
    assert_eq!((changes.len(), &changes[0]["headers"], &step["action"]), (1, &json!([]), &json!("other")));
    assert!(step["message"].as_str().is_some_and(|words| words.starts_with("Give the page an origin")));
    assert_eq!(report["next"][0]["rule"], "credentials-allow-credentials-missing");
}

/// A server that allows any origin by its name must not allow credentials to all of them.
#[test]
fn credentials_are_not_for_any_origin() {
    let found = |reflects: bool, more: &[&str]| {
        let server = Server::start(move |request| {
            let origin = request.header("origin").unwrap_or_default();
            let is_named = reflects || origin == ALLOW_PAGE.1;
            let allowed = if is_named { origin } else { ALLOW_PAGE.1.to_owned() };
            Response::of(200, &[("Access-Control-Allow-Origin", &allowed), ("Vary", "Origin")])
        });
        let url = server.url("/items");
        let line = [&["probe", url.as_str()], &FROM_PAGE[..], &NULL_ORIGIN[2..], more].concat();
        let text = run(&line).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        [
            "Access-Control-Allow-Credentials: true",
            "Other origins were not tried",
            "change Allow only origins on a list",
        ]
        .map(|part| text.contains(part))
    };
    assert_eq!(found(true, &[]), [true, true, false]);
    assert_eq!(found(true, &["--check-caching"]), [false, false, true]);
    assert_eq!(found(false, &["--check-caching"]), [true, false, false]);
}

/// What was measured takes the place of what is only feared.
#[test]
fn a_constant_origin_needs_no_vary() {
    let one = advice(Response::of(200, &[ALLOW_PAGE]), &[&FROM_PAGE[..], &["--check-caching"]].concat());
    assert!(one.contains("for any origin (measured)") && !one.contains("Vary: Origin is missing"), "{one}");
    let plain = advice(Response::of(200, &[ALLOW_PAGE]), &FROM_PAGE);
    assert!(plain.contains("Vary: Origin is missing"), "{plain}");
}

#[test]
fn not_an_origin_of_a_page() {
    for (origin, expected) in [
        ("*", "not the origin of a page"),
        ("https://a.test,https://b.test", "a page has one origin"),
        ("/items", "is a path alone"),
    ] {
        let ran = run(&["probe", "https://api.example.net/", "--origin", origin]);
        assert!(ran.status == 2 && ran.stderr.contains(expected), "{origin}: {ran:?}");
        assert!(!ran.stderr.contains("write https://*"), "{}", ran.stderr);
    }
}

/// The page's own mistake is not to be allowed by the server.
#[test]
fn a_response_header_is_removed_from_the_page() {
    let header = ["-H", "Access-Control-Allow-Origin: *"];
    let found = advice(Response::of(204, &[ALLOW_PAGE]), &[&FROM_PAGE[..], &header].concat());
    assert!(found.contains("change Remove access-control-allow-origin from the page's code"), "{found}");
    let both =
        advice(Response::of(204, &[ALLOW_PAGE]), &[&FROM_PAGE[..], &header, &["-H", "X-A: 1"]].concat());
    let (_, change) = both.split_once(" change ").expect("a change");
    assert!(change.contains("Access-Control-Allow-Headers: x-a and in the response to GET "), "{both}");
}

#[test]
fn a_host_beyond_ascii() {
    let theirs = "http://m\u{fc}nchen.example";
    let response = Response::of(200, &[("Access-Control-Allow-Origin", theirs)]);
    let found = advice(response, &["--origin", theirs]);
    assert!(found.contains("in its ASCII form, http://xn--mnchen-3ya.example"), "{found}");
    assert!(found.contains("^ not ASCII"), "{found}");
}

/// What does not load for another reason than CORS is fixed with the value that it needs.
#[test]
fn what_does_not_load() {
    let typed =
        |mime: &str| Response::of(200, &[("Content-Type", mime), ("Access-Control-Allow-Origin", "*")]);
    let element =
        |element: &'static str| [&FROM_PAGE[..], &["--as", element, "--crossorigin", "anonymous"]].concat();
    for (response, flags, change) in [
        (
            Response::of(404, &[("Access-Control-Allow-Origin", "*")]),
            element("script"),
            "Check the URL: 404 means",
        ),
        (
            Response::of(403, &[("Access-Control-Allow-Origin", "*")]),
            element("script"),
            "Check access rights: 403 is",
        ),
        (
            Response::of(500, &[("Access-Control-Allow-Origin", "*")]),
            element("style"),
            "Check the server's log: 500 is",
        ),
        (typed("text/html"), element("module"), "Correct the URL, or the server's route"),
        (
            typed("text/html"),
            [&element("style")[..], &["--browser", "firefox"]].concat(),
            "which needs Content-Type: text/css.",
        ),
        (
            typed("image/gif"),
            [&FROM_PAGE[..], &["--as", "image", "--coep", "require-corp"]].concat(),
            "Send: Cross-Origin-Resource-Policy: cross-origin ",
        ),
        (
            typed("text/plain"),
            [&FROM_PAGE[..], &["--csp", "default-src 'self'"]].concat(),
            "to default-src of the page's Content-Security-Policy.",
        ),
    ] {
        let found = advice(response, &flags);
        let (_, changes) = found.split_once(" change ").unwrap_or_else(|| panic!("no change in {found}"));
        assert!(changes.contains(change), "{change}: {found}");
    }
    // What has no origin is named by its scheme.
    let line = ["probe", "data:image/gif,x", "--as", "image", "--csp", "img-src 'self'"];
    let found = run(&[&line[..], &FROM_PAGE].concat()).stdout;
    assert!(found.contains("Add data: to img-src of the page's"), "{found}");
}
