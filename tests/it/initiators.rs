//! What makes a page's requests, and what its own policies allow.

use crate::support::page::{FROM_PAGE, probe_json};
use crate::support::run::{Ran, probe, run};
use crate::support::server::{Request, Response, Server};

fn rule(ran: &Ran) -> String {
    ran.json()["verdict"]["rule"].as_str().unwrap_or("none").to_owned()
}

/// Mode, credentials, destination and `Accept` of each way, as the server sees them from a secure page.
#[test]
fn each_way_has_its_own_request() {
    let css = "text/css,*/*;q=0.1";
    for (way, crossorigin, mode, dest, accept, origin) in [
        ("fetch", "none", "cors", "empty", "*/*", true),
        ("xhr", "none", "cors", "empty", "*/*", true),
        ("script", "none", "no-cors", "script", "*/*", false),
        ("script", "anonymous", "cors", "script", "*/*", true),
        ("module", "none", "cors", "script", "*/*", true),
        // As in HTML, any other value means anonymous.
        ("script", "", "cors", "script", "*/*", true),
        ("script", "foo", "cors", "script", "*/*", true),
        ("style", "none", "no-cors", "style", css, false),
        ("style", "use-credentials", "cors", "style", css, true),
        ("font", "none", "cors", "font", "*/*", true),
        ("media", "none", "no-cors", "video", "*/*", false),
        ("eventsource", "none", "cors", "empty", "text/event-stream", true),
    ] {
        let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
        probe_json(&server, "/x", &["--as", way, "--crossorigin", crossorigin]);
        let [request] = &server.requests()[..] else { panic!("{way}: one request") };
        let header = |name: &str| request.header(name).unwrap_or_default();
        assert_eq!(
            (
                header("sec-fetch-mode"),
                header("sec-fetch-dest"),
                header("accept"),
                request.header("origin").is_some()
            ),
            (mode.into(), dest.into(), accept.into(), origin),
            "{way} {crossorigin}"
        );
    }
}

#[test]
fn credentials_follow_the_attribute() {
    for (way, crossorigin, sent) in [
        ("image", "none", true),
        ("image", "anonymous", false),
        ("image", "use-credentials", true),
        ("module", "none", false),
        ("font", "none", false),
    ] {
        let server = Server::always(Response::of(200, &[]));
        // Of one site with the page, so that only the mode decides.
        let url = server.url("/x").replace("127.0.0.1", "localhost");
        let page = ["--origin", "http://localhost:1234", "--cookie", "sid=1"];
        probe(&[&[url.as_str()], &page[..], &["--as", way, "--crossorigin", crossorigin]].concat());
        assert_eq!(server.requests()[0].header("cookie").is_some(), sent, "{way} {crossorigin}");
    }
}

#[test]
fn an_upload_listener_needs_a_preflight() {
    let server = Server::always(Response::of(204, &[("Access-Control-Allow-Origin", "*")]));
    let ran = probe_json(&server, "/x", &["--as", "xhr-upload", "-d", "a"]);
    assert_eq!(server.methods(), ["OPTIONS", "POST"]);
    assert_eq!(ran.json()["preflight"]["reasons"][0]["rule"], "preflight-upload-listener");
    let server = Server::always(Response::of(204, &[("Access-Control-Allow-Origin", "*")]));
    probe_json(&server, "/x", &["--as", "xhr", "-d", "a"]);
    assert_eq!(server.methods(), ["POST"]);
}

#[test]
fn a_worker_is_of_ones_own_origin() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let ran = probe_json(&server, "/x", &["--as", "worker"]);
    assert_eq!((ran.status, rule(&ran).as_str()), (1, "worker-cross-origin"));
    assert!(server.requests().is_empty());
}

#[test]
fn a_beacon_reports_nothing() {
    let server = Server::always(Response::of(204, &[]));
    let ran = probe_json(&server, "/x", &["--as", "beacon", "-d", "a"]);
    assert_eq!((ran.status, server.methods()), (0, vec!["POST".to_owned()]));
    let server = Server::always(Response::of(204, &[]));
    let ran =
        probe_json(&server, "/x", &["--as", "beacon", "-d", "{}", "-H", "Content-Type: application/json"]);
    assert_eq!((ran.status, server.methods()), (0, vec!["OPTIONS".to_owned()]));
    let notices = ran.json()["notices"].clone();
    let is_reported =
        notices.as_array().expect("a list").iter().any(|notice| notice["rule"] == "beacon-not-delivered");
    assert!(is_reported, "{notices:#}");
}

/// Whatever the server lets a page read, the page of a beacon gets none of it.
#[test]
fn a_beacon_hides_its_response() {
    let response =
        Response::of(418, &[("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "*")]);
    let server = Server::always(response);
    let ran = probe_json(&server, "/x", &["--as", "beacon", "-d", "a"]);
    let response = ran.json()["response"].clone();
    assert_eq!((ran.status, &response["type"], &response["status"]), (0, &"opaque".into(), &0.into()));
    assert_eq!(response["readable_headers"].as_array().map(Vec::len), Some(0));
}

#[test]
fn an_isolated_page_has_isolated_workers() {
    for (policy, expected) in [
        (None, "coep-worker"),
        (Some("require-corp"), "none"),
        (Some("credentialless; report-to=\"x\""), "none"),
        (Some("require-corp, require-corp"), "coep-worker"),
        (Some("unsafe-none"), "coep-worker"),
    ] {
        let mut headers = vec![("Content-Type", "text/javascript")];
        headers.extend(policy.map(|value| ("Cross-Origin-Embedder-Policy", value)));
        let server = Server::always(Response::of(200, &headers));
        let url = server.url("/x");
        let ran = probe(&[url.as_str(), "--origin", &url, "--as", "worker", "--coep", "credentialless"]);
        assert_eq!(rule(&ran), expected, "{policy:?}");
    }
}

#[test]
fn an_event_source_needs_its_type_and_200() {
    for (status, kind, expected) in [
        (200, "text/event-stream", "none"),
        (200, "text/event-stream;charset=utf-8", "none"),
        (200, "text/plain", "eventsource-content-type"),
        (204, "text/event-stream", "eventsource-status"),
    ] {
        let headers = [("Access-Control-Allow-Origin", "*"), ("Content-Type", kind)];
        let server = Server::always(Response::of(status, &headers));
        assert_eq!(rule(&probe_json(&server, "/x", &["--as", "eventsource"])), expected, "{status} {kind}");
    }
}

#[test]
fn the_page_has_a_policy() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let blocked = probe_json(&server, "/x", &["--csp", "default-src 'self'; img-src *"]);
    assert_eq!((blocked.status, rule(&blocked).as_str()), (1, "csp-connect-src"));
    let blocked =
        probe_json(&server, "/x", &["--csp", "img-src *", "--csp", "img-src 'none'", "--as", "image"]);
    assert_eq!(rule(&blocked), "csp-resource");
    assert!(server.requests().is_empty(), "nothing is sent");
    let allowed =
        probe_json(&server, "/x", &["--csp", &format!("connect-src http://127.0.0.1:{}", server.port())]);
    assert_eq!(allowed.status, 0);
}

#[test]
fn the_page_wants_to_be_isolated() {
    let server = Server::always(Response::of(200, &[]));
    let ran = probe_json(&server, "/x", &["--mode", "no-cors", "--coep", "require-corp"]);
    assert_eq!(rule(&ran), "coep-require-corp");
    let server = Server::always(Response::of(200, &[("Cross-Origin-Resource-Policy", "cross-origin")]));
    assert_eq!(probe_json(&server, "/x", &["--mode", "no-cors", "--coep", "require-corp"]).status, 0);
}

#[test]
fn a_public_page_and_ones_own_machine() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let url = server.url("/x");
    let public = ["--page-address-space", "public"];
    let ran = probe(&[&[url.as_str(), "--origin", "http://app.test"], &public[..]].concat());
    assert_eq!(rule(&ran), "lna-insecure-context");
    assert_eq!(ran.json()["verdict"]["names"]["chromium"], "InsecureLocalNetwork");
    assert!(server.requests().is_empty(), "nothing is sent");
    let ran = probe(&[&[url.as_str()], &FROM_PAGE[..], &public[..]].concat());
    assert_eq!((ran.status, ran.json()["notices"][0]["rule"].as_str()), (0, Some("lna-permission")));
    let ran = probe(
        &[&[url.as_str(), "--browser", "firefox", "--origin", "http://app.test"], &public[..]].concat(),
    );
    assert_eq!(ran.status, 0);
}

/// The real page says where it is from and what it may do; a redirect is followed to it.
#[test]
fn the_real_page() {
    let page = Server::start(|request: &Request| match request.target.as_str() {
        "/" => Response::of(302, &[("Location", "/app")]),
        "/app" => Response::of(
            200,
            &[("Content-Security-Policy", "connect-src 'self'"), ("Content-Type", "text/html")],
        ),
        _ => Response::of(200, &[("Content-Security-Policy", "sandbox allow-scripts")]),
    });
    let api = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", &page.url(""))]));
    let ran = probe(&[&api.url("/x"), "--page", &page.url("/")]);
    assert_eq!(
        (rule(&ran).as_str(), ran.json()["request"]["origin"].as_str()),
        ("csp-connect-src", Some(&*page.url("")))
    );
    assert!(api.requests().is_empty());
    let ran = probe(&[&api.url("/x"), "--page", &page.url("/sandbox")]);
    assert_eq!(ran.json()["request"]["origin"], "null");
    assert_eq!(api.requests()[0].header("origin").as_deref(), Some("null"));
    let ran = run(&["probe", &api.url("/x"), "--page", "http://127.0.0.1:9/"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.starts_with("error: --page: "), "{}", ran.stderr);
}

/// Extensions and apps have pages whose scheme is their own; browsers send it as it is.
#[test]
fn pages_of_extensions_and_apps() {
    for origin in ["chrome-extension://abcdefghijklmnop", "capacitor://localhost", "app://main:81"] {
        let server = Server::start(move |request| {
            assert_eq!(request.header("origin").as_deref(), Some(origin));
            Response::of(200, &[("Access-Control-Allow-Origin", origin)])
        });
        let ran = probe(&[&server.url("/x"), "--origin", origin]);
        assert_eq!((ran.status, &ran.json()["request"]["origin"]), (0, &origin.into()), "{ran:?}");
        assert_eq!(ran.json()["relation"], "cross-site");
    }
    let ran = probe(&["http://127.0.0.1:1/", "--origin", "chrome-extension://abc", "--confirm", "chromium"]);
    assert_eq!(ran.status, 2, "no browser opens such a page for others: {ran:?}");
}

/// As Chromium does it with a page that was opened from disk.
#[test]
fn a_page_from_disk_requests_a_file() {
    let report_of = |origin: &str| probe(&["file:///tmp/m.js", "--as", "module", "--origin", origin]).json();
    assert_eq!(report_of("file:///tmp/p.html")["verdict"]["names"]["chromium"], "CorsDisabledScheme");
    assert_eq!(report_of("https://app.example.net")["verdict"]["names"]["chromium"], serde_json::Value::Null);
}
