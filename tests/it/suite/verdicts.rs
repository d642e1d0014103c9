use corscheck::websocket::accept_for;
use serde_json::Value;

use super::{report, run_suite, suite};
use crate::support::run::Ran;
use crate::support::server::{Request, Response, Server, Then};

const APP: &str = "https://app.test";

/// The verdict of a page's own check, and what its reasons say.
fn verdict_of(ran: &Ran, number: usize) -> (String, Vec<String>) {
    let report = report(ran);
    let check = &report["checks"][number];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let reasons = check["reasons"].as_array().expect("reasons");
    let text_of = |reason: &Value| format!("{}: {}", text(&reason["kind"]), text(&reason["message"]));
    (text(&check["verdict"]), reasons.iter().map(text_of).collect())
}

/// A server that allows requests with a key, and sends no headers to all others.
fn with_key(origin: impl Fn(&Request) -> String + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        let allowed = origin(request);
        let headers = [
            ("Access-Control-Allow-Origin", allowed.as_str()),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Headers", "authorization"),
        ];
        let known = request.header("authorization").is_some() || request.header("cookie").is_some();
        match request.method.as_str() {
            "OPTIONS" => Response::of(204, &headers),
            _ if known => Response::of(200, &headers),
            _ => Response::of(401, &[]),
        }
    })
}

/// The response to another page is compared, not the response to a request without a key.
#[test]
fn the_same_request_shows_whether_a_response_depends_on_the_origin() {
    for (name, keys) in [
        ("key", "headers = { Authorization = 'Bearer 1' }"),
        ("cookie", "credentials = 'include'\ncookies = ['a=1; SameSite=None; Secure']"),
    ] {
        let text = |server: &Server| {
            suite(&server.url("/x"), &format!("vary = true\nallow = ['app']\ndeny = []\n{keys}"))
        };
        let fixed = with_key(|_| APP.to_owned());
        let ran = run_suite(&format!("vary-fixed-{name}"), &text(&fixed), &["--format", "json"]);
        assert_eq!((ran.status, verdict_of(&ran, 0)), (0, ("pass".to_owned(), Vec::new())), "{name}");
        let received = fixed.requests();
        let last = received.last().expect("a request");
        assert_eq!(
            last.header("origin").as_deref(),
            Some("https://corscheck-other-origin.example"),
            "{name}"
        );

        let reflecting = with_key(|request| request.header("origin").unwrap_or_default());
        let ran = run_suite(&format!("vary-reflecting-{name}"), &text(&reflecting), &["--format", "json"]);
        let (verdict, reasons) = verdict_of(&ran, 0);
        assert_eq!((ran.status, verdict.as_str(), reasons.len()), (1, "fail", 1), "{name}: {ran:?}");
        assert!(
            reasons[0].contains(
                "for https://corscheck-other-origin.example it is https://corscheck-other-origin.example"
            ),
            "{name}: {reasons:?}"
        );
    }
}

/// From an https page nothing would be sent to an http server, and nothing be seen.
#[test]
fn the_other_page_is_one_that_can_send() {
    let server = Server::start(|request| {
        Response::of(200, &[("Access-Control-Allow-Origin", &request.header("origin").unwrap_or_default())])
    });
    let text = format!(
        "[origins]\napp = 'http://app.test'\n[targets.api]\nurl = 'http://api.test:{}/x'\nvary = true\n",
        server.port()
    );
    let resolve = format!("api.test:{}:127.0.0.1", server.port());
    let ran = run_suite("vary-http", &text, &["--format", "json", "--resolve", &resolve]);
    let (verdict, reasons) = verdict_of(&ran, 0);
    assert_eq!((ran.status, verdict.as_str()), (1, "fail"), "{ran:?}");
    assert!(
        reasons[0].contains(
            "for http://corscheck-other-origin.example it is http://corscheck-other-origin.example"
        ),
        "{reasons:?}"
    );
}

/// What was not seen does not pass.
#[test]
fn a_network_failure_of_the_extra_request_is_not_a_pass() {
    let server = Server::start(|request| match request.header("origin").as_deref() {
        Some(APP) => Response::of(200, &[("Access-Control-Allow-Origin", APP)]),
        _ => Response::bytes("").then(Then::Close),
    });
    let text = suite(&server.url("/x"), "vary = true\nallow = ['app']\ndeny = []");
    let ran = run_suite("vary-network", &text, &["--format", "json"]);
    let (verdict, reasons) = verdict_of(&ran, 0);
    assert_eq!((ran.status, verdict.as_str()), (3, "error"), "{ran:?}");
    assert!(reasons[0].starts_with("network: It is unknown whether Vary must name Origin"), "{reasons:?}");
}

/// Each header that cannot be read has its own cause, and its own cure.
#[test]
fn why_a_header_cannot_be_read() {
    let server = Server::start(|request| {
        let (origin, exposed) = match request.target.as_str() {
            "/star" => (APP, "*"),
            _ => (APP, "X-Named"),
        };
        Response::of(
            200,
            &[
                ("Content-Type", "text/event-stream"),
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Expose-Headers", exposed),
                ("X-Sent", "1"),
            ],
        )
    });
    for (name, keys, reasons, changes) in [
        (
            "names",
            "paths = ['/names']\nreadable = ['x-sent', 'x-named', 'x-none']",
            &[
                "readable: The page must be able to read x-sent, but cannot: Access-Control-Expose-Headers does not name it.",
                "readable: The page must be able to read x-named and x-none, but cannot: the response does not have them.",
            ][..],
            &["Access-Control-Expose-Headers: X-Named, x-sent, x-none", "send x-named and x-none itself"][..],
        ),
        (
            "star",
            "paths = ['/star']\ncredentials = 'include'\nreadable = ['x-sent']",
            &[
                "readable: The page must be able to read x-sent, but cannot: Access-Control-Expose-Headers is *, which is not a wildcard when credentials are included.",
            ],
            &["Access-Control-Expose-Headers: x-sent"],
        ),
        (
            "opaque",
            "paths = ['/names']\nmode = 'no-cors'\nreadable = ['x-sent']\nstatus = [201]",
            &[
                "readable: The page must be able to read x-sent, but cannot: the response is opaque, because the request was \
                 made without CORS.",
                "status: The status must be 201, but is 200.",
            ],
            &[],
        ),
        (
            "events",
            "paths = ['/names']\nas = 'eventsource'\nreadable = ['x-named']\nstatus = [200]",
            &[
                "readable: The page must be able to read x-named, but cannot: with EventSource a page cannot read headers.",
            ],
            &[],
        ),
    ] {
        let text = suite(&server.url(""), &format!("allow = ['app']\ndeny = []\n{keys}"));
        let ran = run_suite(&format!("readable-{name}"), &text, &["--format", "json"]);
        assert_eq!(
            verdict_of(&ran, 0),
            ("fail".to_owned(), reasons.iter().map(ToString::to_string).collect()),
            "{name}"
        );
        let all = report(&ran)["checks"][0]["changes"].clone();
        let count = all.as_array().map_or(0, Vec::len);
        let words = run_suite(&format!("readable-{name}"), &text, &["--format", "github"]).stdout;
        assert_eq!(count, changes.len(), "{name}: {all}");
        for change in changes {
            assert!(words.contains(change), "{name}: {change} is not in {words}");
        }
    }
}

/// Where everything is found, nothing is seen of errors.
#[test]
fn a_path_that_exists_shows_no_error() {
    let found = |status| {
        let server = Server::start(move |request| {
            let status = if request.target == "/x" { 200 } else { status };
            Response::of(status, &[("Access-Control-Allow-Origin", "*")])
        });
        let text = suite(&server.url("/x"), "allow = ['all']\nerrors = true");
        run_suite(&format!("missing-{status}"), &text, &["--format", "json", "--only", "api/app/*"])
    };
    assert_eq!(found(404).status, 0);
    assert_eq!(found(500).status, 0);
    let ran = found(200);
    let (verdict, reasons) = verdict_of(&ran, 1);
    assert_eq!((ran.status, verdict.as_str()), (1, "fail"), "{ran:?}");
    assert!(reasons[0].contains("but got 200, which proves nothing about error responses"), "{reasons:?}");
}

/// For a page that must be refused, nothing says how to allow it.
#[test]
fn what_to_change_is_what_the_suite_wants() {
    let server = Server::start(|request| match request.header("origin").as_deref() {
        Some(APP) => Response::of(200, &[("Access-Control-Allow-Origin", APP), ("X-Sent", "1")]),
        Some("https://evil.test") if request.target == "/open" => {
            Response::of(200, &[("Access-Control-Allow-Origin", "https://evil.test"), ("X-Sent", "1")])
        }
        _ => Response::of(200, &[]),
    });
    let text = suite(&server.url(""), "paths = ['/x', '/open']\nvary = true\nreadable = ['x-sent']");
    for format in ["text", "junit", "sarif", "github", "markdown", "html", "tap"] {
        let ran = run_suite(&format!("fixes-{format}"), &text, &["--format", format]);
        assert_eq!(ran.status, 1, "{format}: {ran:?}");
        let let_in = ["https://evil.test", "https://corscheck-other-origin.example"];
        let changed = |line: &&str| {
            let value = line.trim().strip_prefix("Access-Control-Allow-Origin: ");
            value.is_some_and(|value| let_in.contains(&value)) || line.trim().starts_with("change ")
        };
        assert_eq!(ran.stdout.lines().find(changed), None, "{format}");
        for part in ["Vary: Origin", "Access-Control-Expose-Headers: x-sent", "do not send"] {
            assert!(ran.stdout.contains(part), "{format}: {part} is not in\n{}", ran.stdout);
        }
    }
}

/// Where no response header should fix it, the reports name none.
#[test]
fn a_page_without_an_origin_is_fixed_in_the_page() {
    let server = Server::always(Response::of(200, &[]));
    let url = server.url("/x");
    let text = format!("[origins]\nframe = 'null'\n[targets.api]\nurl = '{url}'\ncredentials = 'include'\n");
    let ran = run_suite("null-origin", &text, &["--format", "json"]);
    let change = &report(&ran)["checks"][0]["changes"][0];
    assert!(
        change["what"].as_str().is_some_and(|what| what.starts_with("Give the page an origin")),
        "{change}"
    );
    assert_eq!(change["headers"], serde_json::json!([]));
}

/// A refusal by a path that does not exist is what was expected, and shows nothing; a note says so where no other page gets
/// it either.
#[test]
fn a_refusal_of_what_is_not_there_is_noted() {
    let server = Server::start(|request| {
        let app = request.header("origin").is_some_and(|origin| origin == APP);
        match request.target.as_str() {
            "/gone" => Response::of(404, &[]),
            // Some servers refuse with an error.
            "/errors" if !app => Response::of(500, &[]),
            _ if app => Response::of(200, &[("Access-Control-Allow-Origin", APP)]),
            _ => Response::of(200, &[]),
        }
    });
    let url = server.url("");
    let notes_of = |name: &str, targets: &str, args: &[&str]| {
        let text = format!(
            "[origins]\napp = '{APP}'\nevil = {{ origin = 'https://evil.test', trusted = false }}\n{targets}"
        );
        let ran = run_suite(name, &text, args);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.stderr
    };
    let gone =
        format!("[targets.a]\nurl = '{url}'\npaths = ['/gone', '/here']\nallow = []\ndeny = ['evil']\n");
    let words = notes_of("doubt-gone", &gone, &[]);
    let note = "note: 1 passing check proves little: the path does not exist, or fails for every origin: \
                a/evil/GET/gone (404). Check the path, or add an origin that is allowed.\n";
    assert_eq!(words.lines().last().map(|line| format!("{line}\n")), Some(note.to_owned()), "{words}");
    for quiet in [&["-q"][..], &["--only", "*gone"]] {
        assert!(!notes_of("doubt-left", &gone, quiet).contains("note:"));
    }

    // Keys that nothing came of.
    let keys =
        format!("[targets.c]\nurl = '{url}'\nallow = ['app']\npreflight-cache = 60\ncookies = ['a=1']\n");
    let words = notes_of("doubt-keys", &keys, &[]);
    let notes: Vec<&str> = words.lines().filter(|line| line.starts_with("note: ")).collect();
    assert!(
        matches!(notes[..], [cache, cookies] if cache.contains("preflight-cache") && cookies.contains("include")),
        "{words}"
    );
    let errors = format!("[targets.b]\nurl = '{url}'\npaths = ['/errors', '/here']\n");
    assert!(!notes_of("doubt-errors", &errors, &[]).contains("note:"));
}

/// `sendBeacon()` returns true in any case; the suite checks whether it arrives.
#[test]
fn a_beacon_counts_where_it_arrives() {
    let server = Server::start(|request| match (request.method.as_str(), request.target.as_str()) {
        ("OPTIONS", "/none") => Response::of(204, &[]),
        ("OPTIONS", _) => Response::of(
            204,
            &[
                ("Access-Control-Allow-Origin", APP),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Allow-Headers", "content-type"),
            ],
        ),
        // That the page may not read it changes nothing.
        _ => Response::of(200, &[]),
    });
    for (path, expected, status, words) in [
        (
            "/none",
            "allow",
            1,
            vec!["outcome: Pages of app must be allowed, but preflight-allow-origin-missing blocks them."],
        ),
        ("/none", "deny", 0, vec![]),
        ("/some", "allow", 0, vec![]),
        ("/some", "deny", 1, vec!["outcome: Pages of app must be refused, but their preflight passes."]),
    ] {
        let keys = format!(
            "as = 'beacon'\nmethods = ['POST']\nbody = '{{}}'\nheaders = {{ Content-Type = 'application/json' }}\n\
             allow = {}\ndeny = {}",
            if expected == "allow" { "['app']" } else { "[]" },
            if expected == "deny" { "['app']" } else { "[]" },
        );
        let name = format!("beacon-{}-{expected}", &path[1..]);
        let ran = run_suite(&name, &suite(&server.url(path), &keys), &["--format", "json"]);
        let reasons = verdict_of(&ran, 0).1;
        assert_eq!(
            (ran.status, reasons),
            (status, words.iter().map(ToString::to_string).collect()),
            "{name}: {ran:?}"
        );
    }
}

/// A WebSocket's server is reached by http: page and server of one host are one site, and what to change is that of the socket.
#[test]
fn a_socket_of_the_page_s_own_site() {
    let server = Server::always(Response::with_body(403, &[], b"Origin not allowed"));
    let url = server.url("/live").replace("http:", "ws:").replace("127.0.0.1", "localhost");
    let text = format!(
        "[origins]\napp = 'http://localhost:3000'\n[targets.live]\nurl = '{url}'\nas = 'websocket'\nallow = ['app']\n"
    );
    let ran = run_suite("socket-of-one-site", &text, &[]);
    assert_eq!(ran.status, 1, "{ran:?}");
    for words in ["same-site, cross-origin", "websocket-status", "not on their list", "--also-from"] {
        assert!(
            ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains(words),
            "{words}: {ran:?}"
        );
    }
}

/// What the other engines do with a socket stands in a suite's reports, as it does of a fetch.
#[test]
fn a_socket_that_opens_in_one_browser_only() {
    let server = Server::start(|request| {
        let accept = accept_for(&request.header("sec-websocket-key").unwrap_or_default());
        Response::of(
            101,
            &[("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", &accept)],
        )
    });
    let url = server.url("/live").replace("http:", "ws:");
    let text = format!(
        "[origins]\napp = 'http://app.test'\n[targets.live]\nurl = '{url}'\nas = 'websocket'\nprotocols = ['chat']\nallow = ['app']\n"
    );
    let ran = run_suite("socket-in-firefox", &text, &["--browser", "firefox"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let ran = run_suite("socket-in-chromium", &text, &["-v"]);
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("websocket-subprotocol-missing") && words.contains("in Firefox opens"), "{ran:?}");
    assert!(words.contains("Sec-WebSocket-Protocol: chat"), "{ran:?}");
    let ran = run_suite("socket-in-chromium", &text, &["--format", "json"]);
    let others = &report(&ran)["checks"][0]["probe"]["others"];
    assert_eq!(others["firefox"]["outcome"], "allowed", "{ran:?}");
}
