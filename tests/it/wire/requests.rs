//! The requests: their connection, their headers, and the order of these.

use crate::support::run::probe;
use crate::support::server::{Request, Response, Server};

fn permissive() -> Server {
    Server::always(Response::of(
        200,
        &[
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Methods", "PUT"),
            ("Access-Control-Allow-Headers", "content-type, x-a, x-b"),
        ],
    ))
}

#[test]
fn preflight_and_actual_request_share_a_connection() {
    let server = permissive();
    let ran = probe(&[&server.url("/"), "-X", "PUT"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(server.methods(), ["OPTIONS", "PUT"]);
    assert_eq!(server.connections(), 1);
}

/// Preflight and actual request of a POST with JSON to this host, as this browser sends them.
fn posted(browser: &str, host: &str) -> [Request; 2] {
    let server = permissive();
    let url = format!("http://{host}:{}/", server.port());
    let args = [&url, "--browser", browser, "--origin", "http://app.test", "--resolve", "*:*:127.0.0.1"];
    let body = ["-d", "{}", "-H", "X-B: 2", "-H", "Content-Type: application/json", "-H", "X-A: 1"];
    let ran = probe(&[&args[..], &body].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    server.requests().try_into().expect("two requests")
}

/// Names as browsers write them; over HTTP/1.1 the library writes each in title case.
fn assert_order(request: &Request, expected: &[&str]) {
    let names: Vec<String> = request.names().iter().map(|name| name.to_ascii_lowercase()).collect();
    let expected: Vec<String> = expected.iter().map(|name| name.to_ascii_lowercase()).collect();
    assert_eq!(names, expected, "{}", request.method);
    assert_eq!(request.names()[0], "Host", "names are in title case, and Host is first");
}

#[test]
fn order_in_chromium() {
    let [preflight, actual] = posted("chromium", "api.test");
    assert_order(
        &preflight,
        &[
            "Host",
            "Connection",
            "Accept",
            "Access-Control-Request-Method",
            "Access-Control-Request-Headers",
            "Origin",
            "User-Agent",
            "Sec-Fetch-Mode",
            "Referer",
            "Accept-Encoding",
            "Accept-Language",
        ],
    );
    assert_order(
        &actual,
        &[
            "Host",
            "Connection",
            "Content-Length",
            "X-B",
            "X-A",
            "User-Agent",
            "Accept",
            "Content-Type",
            "Origin",
            "Referer",
            "Accept-Encoding",
            "Accept-Language",
        ],
    );
}

#[test]
fn order_in_chromium_on_a_trustworthy_target() {
    let [preflight, actual] = posted("chromium", "127.0.0.1");
    assert_order(
        &preflight,
        &[
            "Host",
            "Connection",
            "Accept",
            "Access-Control-Request-Method",
            "Access-Control-Request-Headers",
            "Origin",
            "User-Agent",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Sec-Fetch-Dest",
            "Referer",
            "Accept-Encoding",
            "Accept-Language",
        ],
    );
    assert_order(
        &actual,
        &[
            "Host",
            "Connection",
            "Content-Length",
            "X-B",
            "X-A",
            "sec-ch-ua-platform",
            "User-Agent",
            "sec-ch-ua",
            "Accept",
            "Content-Type",
            "sec-ch-ua-mobile",
            "Origin",
            "Sec-Fetch-Site",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Dest",
            "Referer",
            "Accept-Encoding",
            "Accept-Language",
        ],
    );
}

#[test]
fn order_in_firefox() {
    let [preflight, actual] = posted("firefox", "api.test");
    assert_order(
        &preflight,
        &[
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Access-Control-Request-Method",
            "Access-Control-Request-Headers",
            "Referer",
            "Origin",
            "Connection",
            "Priority",
        ],
    );
    assert_order(
        &actual,
        &[
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Referer",
            "X-B",
            "Content-Type",
            "X-A",
            "Content-Length",
            "Origin",
            "Connection",
            "Priority",
        ],
    );
}

#[test]
fn order_in_firefox_on_a_trustworthy_target() {
    let [preflight, actual] = posted("firefox", "127.0.0.1");
    assert_order(
        &preflight,
        &[
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Access-Control-Request-Method",
            "Access-Control-Request-Headers",
            "Referer",
            "Origin",
            "Connection",
            "Sec-Fetch-Dest",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Priority",
        ],
    );
    assert_order(
        &actual,
        &[
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Referer",
            "X-B",
            "Content-Type",
            "X-A",
            "Content-Length",
            "Origin",
            "Connection",
            "Sec-Fetch-Dest",
            "Sec-Fetch-Mode",
            "Sec-Fetch-Site",
            "Priority",
        ],
    );
}

#[test]
fn values() {
    for browser in ["chromium", "firefox"] {
        let [preflight, actual] = posted(browser, "api.test");
        assert_eq!((preflight.method.as_str(), actual.method.as_str()), ("OPTIONS", "POST"));
        for request in [&preflight, &actual] {
            let agent = request.header("user-agent").expect("a User-Agent");
            let ours = concat!(" corscheck/", env!("CARGO_PKG_VERSION"));
            assert!(agent.starts_with("Mozilla/5.0 ") && agent.ends_with(ours), "{agent}");
            assert_eq!(request.header("origin").as_deref(), Some("http://app.test"));
            assert_eq!(request.header("referer").as_deref(), Some("http://app.test/"));
        }
        assert_eq!(preflight.header("access-control-request-method").as_deref(), Some("POST"));
        assert_eq!(
            preflight.header("access-control-request-headers").as_deref(),
            Some("content-type,x-a,x-b")
        );
        assert_eq!(preflight.header("content-length"), None);
        assert_eq!(actual.header("content-length").as_deref(), Some("2"));
        assert_eq!(actual.body, b"{}");
    }
}
