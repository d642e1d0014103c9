//! The development proxy: what it passes on and what it changes; what it says of the calls; what it refuses; how it streams.

mod browsers;
mod development;
mod http2;
mod printed;
mod running;
mod streams;
mod tools;

use std::time::{Duration, Instant};

use serde_json::Value;

use self::running::Running;
use crate::support::run::{file, run};
use crate::support::server::{Response, Server, free_port};

const APP: &str = "http://localhost:5173";

/// Page and API on one origin: the target sees the page's own origin; its redirects and cookies come to the proxy.
#[test]
fn one_origin_for_page_and_api() {
    let api = Server::start(|request| match request.target.as_str() {
        "/v1/login" => Response::of(
            302,
            &[
                ("Location", "/v1/me?a=1"),
                ("Set-Cookie", "s=1; Path=/v1; Domain=127.0.0.1; Secure; SameSite=None"),
            ],
        ),
        _ => Response::with_body(
            200,
            &[("Access-Control-Allow-Origin", APP), ("Access-Control-Allow-Credentials", "true")],
            b"api",
        ),
    });
    let app = Server::always(Response::with_body(200, &[], b"app"));
    let mut proxy = Running::start(&[
        "--app",
        &app.url("/"),
        "--route",
        &format!("/api={}", api.url("/v1/")),
        "--strip-prefix",
        "--origin",
        APP,
    ]);
    assert_eq!(proxy.send("GET", "/index.html", &[], b"").body, "app");
    assert_eq!(app.requests()[0].header("host"), Some(format!("127.0.0.1:{}", app.port())));
    let login = proxy.send("GET", "/api/login", &[], b"");
    assert_eq!(login.all("location"), ["/api/me?a=1"]);
    assert_eq!(login.all("set-cookie"), ["s=1; Path=/api; SameSite=Lax"]);

    let own = format!("http://localhost:{}", proxy.port);
    let got =
        proxy.fetch("GET", "/api/items?x=%2F", &[("Referer", &format!("{own}/cart")), ("Cookie", "s=1")]);
    assert_eq!((got.status, got.body.as_str()), (200, "api"));
    let sent = api.requests().pop().expect("a request");
    assert_eq!(sent.target, "/v1/items?x=%2F");
    assert_eq!(sent.header("origin").as_deref(), Some(APP));
    assert_eq!(sent.header("referer"), Some(format!("{APP}/")));
    assert_eq!(sent.header("cookie").as_deref(), Some("s=1"));
    assert_eq!(sent.header("sec-fetch-site").as_deref(), Some("cross-site"));
    assert_eq!(sent.header("connection").filter(|value| value == "close"), None);

    // It needs a preflight, which this API knows nothing of: the proxy sends it, and says so.
    proxy.fetch("PUT", "/api/items", &[("Origin", &own), ("Content-Length", "0")]);
    proxy.wait_for("would be blocked without this proxy: preflight-method-not-allowed");
    let preflight =
        api.requests().into_iter().find(|request| request.method == "OPTIONS").expect("a preflight");
    assert_eq!(preflight.header("access-control-request-method").as_deref(), Some("PUT"));
    assert_eq!(preflight.header("origin").as_deref(), Some(APP));
    // The same again is said once, and sent without another preflight.
    proxy.fetch("PUT", "/api/items", &[("Origin", &own), ("Content-Length", "0")]);
    let ended = proxy.end();
    assert_eq!(ended.status, 0);
    assert_eq!(api.requests().iter().filter(|request| request.method == "OPTIONS").count(), 1);
    // The redirect without headers, and the PUT.
    assert_eq!(ended.stdout.matches("would be blocked").count(), 2, "{}", ended.stdout);
    assert!(ended.stdout.contains("1 allowed, 3 blocked"), "{}", ended.stdout);
    assert!(ended.stdout.contains("preflight-method-not-allowed  2 calls"), "{}", ended.stdout);
    assert!(ended.stdout.contains("Access-Control-Allow-Methods: PUT"), "{}", ended.stdout);
    // The reader uses one already.
    assert!(!ended.stdout.contains("in Vite"), "{}", ended.stdout);
}

/// Each page of `--origin` is one of the target's own, where the target insists on it; others are not.
#[test]
fn the_origins_of_several_pages_are_rewritten() {
    let api = Server::always(Response::of(200, &[]));
    let pages = ["http://localhost:3000", "http://localhost:3001"];
    let proxy =
        Running::start(&[&api.url(""), "--origin", pages[0], "--origin", pages[1], "--rewrite-origin"]);
    for page in pages {
        proxy.send("GET", "/items", &[("Origin", page), ("Referer", &format!("{page}/"))], b"");
        let sent = api.requests().pop().expect("a request");
        assert_eq!(sent.header("origin"), Some(api.url("")), "{page}");
        assert_eq!(sent.header("referer"), Some(api.url("/")), "{page}");
    }
    proxy.send("GET", "/items", &[("Origin", "https://evil.example")], b"");
    let sent = api.requests().pop().expect("a request");
    assert_eq!(sent.header("origin").as_deref(), Some("https://evil.example"));
}

/// Another origin, with CORS for exactly the pages named: preflights get their response here, headers of the target are replaced.
#[test]
fn cors_in_place_of_the_target() {
    let page = "http://localhost:3000";
    let api = Server::always(Response::with_body(
        200,
        &[
            ("Access-Control-Allow-Origin", "https://www.example.com"),
            ("Access-Control-Allow-Origin", "*"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Total", "5"),
        ],
        b"[]",
    ));
    let proxy = Running::start(&[
        &api.url("/base"),
        "--origin",
        page,
        "--origin",
        "http://localhost:3001",
        "--no-preflights",
    ]);
    let preflight = [
        ("Origin", page),
        ("Access-Control-Request-Method", "PUT"),
        ("Access-Control-Request-Headers", "x-a"),
    ];
    let response = proxy.send("OPTIONS", "/items", &preflight, b"");
    assert_eq!(response.status, 204);
    assert_eq!(response.all("access-control-allow-methods"), ["PUT"]);
    assert_eq!(api.requests().len(), 0);
    let response = proxy.send("PUT", "/items", &[("Origin", page), ("X-A", "1")], b"{}");
    assert_eq!(response.body, "[]");
    assert_eq!(response.all("access-control-allow-origin"), [page]);
    assert_eq!(response.all("access-control-allow-credentials"), ["true"]);
    assert_eq!(response.all("cross-origin-resource-policy"), ["cross-origin"]);
    assert_eq!(response.all("vary"), ["Origin"]);
    assert!(response.all("access-control-expose-headers")[0].contains("x-total"), "{response:?}");
    let sent = api.requests().pop().expect("a request");
    assert_eq!((sent.target.as_str(), sent.header("origin").as_deref()), ("/base/items", Some(page)));
    assert_eq!(sent.body, b"{}");
    // A page that is not named gets no header, not even the target's.
    let response = proxy.send("GET", "/items", &[("Origin", "https://evil.example")], b"");
    assert_eq!(response.all("access-control-allow-origin"), [""; 0]);
    let refused = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "PUT")];
    assert_eq!(proxy.send("OPTIONS", "/items", &refused, b"").status, 403);
}

/// A target that is down: the reason as text, which the page can read.
#[test]
fn a_target_that_is_down() {
    let page = "http://localhost:3000";
    let proxy = Running::start(&[&format!("http://127.0.0.1:{}", free_port()), "--origin", page]);
    let response = proxy.send("GET", "/items", &[("Origin", page), ("Sec-Fetch-Mode", "cors")], b"");
    assert_eq!(response.status, 502);
    assert!(response.body.contains("connection refused"), "{}", response.body);
    assert_eq!(response.all("access-control-allow-origin"), [page]);
    let ended = proxy.end();
    assert!(
        ended.stdout.contains("failed: the target cannot be reached: connection-refused"),
        "{}",
        ended.stdout
    );
}

/// Nothing is changed, all is judged; the browser's own preflights are passed on.
#[test]
fn strict_passes_on_and_judges() {
    let page = "http://localhost:3000";
    let api = Server::by_method(
        Response::of(204, &[("Access-Control-Allow-Origin", page), ("Access-Control-Allow-Methods", "GET")]),
        Response::of(200, &[("Access-Control-Allow-Origin", page)]),
    );
    let proxy = Running::start(&[&api.url(""), "--origin", page, "--strict"]);
    let preflight =
        [("Origin", page), ("Access-Control-Request-Method", "DELETE"), ("Sec-Fetch-Mode", "cors")];
    let response = proxy.send("OPTIONS", "/items", &preflight, b"");
    assert_eq!(response.all("access-control-allow-methods"), ["GET"]);
    let response = proxy.send("GET", "/items", &[("Origin", page), ("Sec-Fetch-Mode", "cors")], b"");
    assert_eq!(response.all("access-control-allow-credentials"), [""; 0]);
    let ended = proxy.end();
    assert_eq!(ended.status, 1);
    assert_eq!(api.methods(), ["OPTIONS", "GET"]);
    assert!(
        ended.stdout.contains("DELETE") && ended.stdout.contains("preflight-method-not-allowed"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("1 allowed, 1 blocked"), "{}", ended.stdout);
}

/// A HAR of all calls, and a suite of them, without secrets.
#[test]
fn files_of_what_passed() {
    let page = "http://localhost:3000";
    let headers = [
        ("Access-Control-Allow-Origin", page),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Headers", "x-api-key"),
        ("Set-Cookie", "uid=topsecret3"),
    ];
    let response = || Response::with_body(200, &headers, b"{\"access_token\":\"topsecret4\"}");
    // The proxy ends before this response: it is waited for.
    let api = Server::by_method(response().after(Duration::from_millis(500)), response());
    let (har, suite) = (file("proxy-calls.har", ""), file("proxy-suite.toml", ""));
    let taken = run(&["proxy", &api.url(""), "--origin", page, "--init", &suite]);
    assert_eq!(taken.status, 2, "{taken:?}");
    assert!(taken.stderr.contains("--init: cannot write") && taken.stderr.contains("remove it"), "{taken:?}");
    std::fs::remove_file(&suite).expect("it is there");
    let report = file("proxy-report.jsonl", "");
    let to_report = format!("jsonl={report}");
    let proxy = Running::start(&[
        &api.url(""),
        "--origin",
        page,
        "--har",
        &har,
        "--init",
        &suite,
        "--report",
        &to_report,
    ]);
    let headers = [
        ("Origin", page),
        ("Sec-Fetch-Mode", "cors"),
        ("Sec-Fetch-Dest", "empty"),
        ("Cookie", "uid=topsecret1"),
        ("X-Api-Key", "topsecret2"),
    ];
    for _ in 0..3 {
        proxy.send("GET", "/items?access_token=topsecret5", &headers, b"");
    }
    // The judge sends the preflight of the first while the calls go on.
    let deadline = Instant::now() + Duration::from_secs(60);
    while !api.requests().iter().any(|request| request.method == "OPTIONS") && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = proxy.end();
    assert!(ended.stderr.contains("corscheck run checks it"), "{}", ended.stderr);
    let text = std::fs::read_to_string(&har).expect("the HAR");
    let read: Value = serde_json::from_str(&text).expect("JSON");
    // Each call, and the preflight of the first.
    assert_eq!(read["log"]["entries"].as_array().expect("entries").len(), 3 + 1);
    let judged = run(&["har", &har]);
    assert!(judged.stdout.contains("3 across origins"), "{judged:?}");
    let toml = std::fs::read_to_string(&suite).expect("the suite");
    assert!(toml.contains("/items"), "{toml}");
    let report = std::fs::read_to_string(&report).expect("the report");
    let lines: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let checks: Vec<&Value> = lines.iter().filter(|line| line["type"] == "check").collect();
    assert_eq!(checks.len(), 1, "{report}");
    assert_eq!((&checks[0]["verdict"], &checks[0]["outcome"]), (&"pass".into(), &"allowed".into()));
    // No one else on the machine may read what was sent.
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&har).expect("the HAR").permissions());
    assert_eq!(mode & 0o777, 0o600);
    for text in [&text, &toml, &ended.stdout, &report] {
        assert!(!text.contains("topsecret"), "{text}");
        // As a body has it in a HAR.
        assert!(!text.contains("dG9wc2VjcmV0"), "{text}");
    }
}

/// Nothing but its own routes, under its own names.
#[test]
fn refuses_other_hosts() {
    let api = Server::always(Response::of(200, &[]));
    let proxy = Running::start(&[
        "--route",
        &format!("/api={}", api.url("")),
        "--origin",
        APP,
        "--allow-host",
        "dev.test",
    ]);
    let port = proxy.port;
    let status =
        |method: &str, path: &str, host: &str| proxy.send(method, path, &[("Host", host)], b"").status;
    let own = format!("localhost:{port}");
    assert_eq!(status("GET", "/api", &own), 200);
    assert_eq!(status("GET", "/api", &format!("dev.test:{port}")), 200);
    assert_eq!(status("GET", &format!("http://{own}/api"), &own), 200);
    assert_eq!(status("GET", "/api", "evil.example"), 421);
    assert_eq!(status("GET", "/api", &format!("evil.example:{port}")), 421);
    assert_eq!(status("GET", "http://evil.example/api", &own), 421);
    assert_eq!(status("GET", "http://evil.example/api", "evil.example"), 421);
    assert_eq!(status("CONNECT", "evil.example:443", &own), 405);
    assert_eq!(status("GET", "/other", &own), 404);
    assert_eq!(status("GET", "/apiary", &own), 404);
    assert_eq!(api.requests().len(), 3);
    let long = "a".repeat(1_000_000);
    assert_eq!(proxy.send("GET", "/api", &[("X", &long)], b"").status, 431);
    assert_eq!(api.requests().len(), 3);
}

/// The same routes for another tool; nothing is served.
#[test]
fn configurations_of_other_tools() {
    let routes = ["--app", "http://localhost:5173", "--route", "/api=https://api.example.com"];
    for (tool, words) in
        [("nginx", "location /api/ {"), ("vite", "changeOrigin: true"), ("angular", "\"ws\": true")]
    {
        let ran = run(&[&["proxy"], &routes[..], &["--print", tool]].concat());
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.stdout.contains(words) && ran.stdout.contains("https://api.example.com"), "{ran:?}");
    }
    let ran = run(&[
        "proxy",
        "--app",
        "http://localhost:5173",
        "--route",
        "/a b=https://api.example.com",
        "--print",
        "nginx",
    ]);
    assert!(ran.status == 2 && ran.stderr.contains("would misread"), "{ran:?}");
}

/// Wrong command lines say what would be right.
#[test]
fn wrong_command_lines() {
    for (args, words) in [
        (&[][..], "the following required arguments were not provided"),
        (&["https://api.example.com"], "--origin is missing"),
        (&["--route", "/api=https://api.example.com"], "--origin is missing"),
        (
            &["--app", "http://localhost:1234", "--route", "/api"],
            "write it like /api=https://api.example.com",
        ),
        (
            &[
                "--app",
                "http://localhost:1234",
                "--route",
                "/a=http://a.example",
                "--route",
                "/a/=http://b.example",
            ],
            "/a stands there twice",
        ),
        (&["--app", "http://localhost:1234", "--route", "/=http://a.example"], "covers all paths already"),
        (&["--app", "http://localhost:1234", "--listen", "6000"], "browsers refuse to connect to port 6000"),
        (&["--app", "http://localhost:1234", "--listen", "x"], "must be a port, or an address and a port"),
        (&["https://api.example.com", "--app", "http://localhost:1234"], "cannot be used with"),
        (
            &[
                "--app",
                "http://localhost:1234",
                "--origin",
                "https://a.example",
                "--origin",
                "https://b.example",
            ],
            "has one origin",
        ),
    ] {
        let ran = run(&[&["proxy"], args].concat());
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
}
