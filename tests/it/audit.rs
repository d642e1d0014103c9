//! `corscheck audit` as a program: command lines, exit statuses, formats. What it finds is tested beside its code.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::run::run;
use crate::support::server::{Request, Response, Server, free_port};
use corscheck::websocket::accept_for;

const APP: &str = "https://app.acme.com";

/// A server that lets in what begins like the trusted origin.
fn server() -> Server {
    Server::start(|request: &Request| {
        let origin = request.header("origin").unwrap_or_default();
        let headers = [
            ("Vary", "Origin"),
            ("Access-Control-Allow-Origin", origin.as_str()),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", "PUT"),
        ];
        let sent = if origin.starts_with(APP) { &headers[..] } else { &headers[..1] };
        Response::of(200, sent)
    })
}

#[test]
fn findings_and_exit_statuses() {
    let server = server();
    let url = server.url("/me");
    let audit = |more: &[&str]| run(&[&["audit", &url, "--rate", "10000"], more].concat());
    for (more, status) in [
        (&["--origin", APP][..], 1),
        (&["--origin", APP, "--fail-on", "critical"], 0),
        (&["--origin", APP, "--skip", "prefix-match"], 0),
        (&["--origin", APP, "-X", "PUT"], 1),
        (&[], 2),
        (&["--origin", "https://app.acme.com/path"], 2),
        (&["--origin", "null"], 2),
        (&["--origin", APP, "--fail-on", "terrible"], 2),
        (&["--origin", APP, "--only", "terrible"], 2),
        (&["--origin", APP, "-X", "POST"], 2),
        (&["--origin", APP, "-X", "PUT", "--send-writes"], 2),
    ] {
        let ran = audit(more);
        assert_eq!(ran.status, status, "{more:?}: {ran:?}");
    }
    let dead = format!("http://127.0.0.1:{}/", free_port());
    // A browser calls nothing at the port 1.
    for url in [dead.as_str(), "http://127.0.0.1:1/"] {
        let ran = run(&["audit", url, "--origin", APP]);
        assert_eq!((ran.status, ran.stdout.contains("FAILED")), (3, true), "{ran:?}");
    }
    assert!(server.requests().iter().all(|request| ["GET", "OPTIONS"].contains(&request.method.as_str())));

    let text = audit(&["--origin", APP]).stdout;
    let fix =
        format!("\n  fix  corscheck fix --for PRODUCT --replace --url {url} --origin {APP} --credentials\n");
    assert!(text.ends_with(&fix), "{text}");
    // With a product in its place the command runs.
    let words: Vec<&str> = fix.split_whitespace().skip(2).collect();
    let words: Vec<&str> =
        words.iter().map(|word| if *word == "PRODUCT" { "nginx" } else { *word }).collect();
    let printed = run(&words);
    assert!(printed.status == 0 && printed.stdout.contains(APP), "{printed:?}");

    let json = audit(&["--origin", APP, "--format", "json"]).json();
    assert_eq!(json["verdict"]["severity"], "high");
    assert_eq!(json["findings"][0]["id"], "prefix-match");
    assert_eq!(json["findings"][1]["id"], "any-port");
    assert_eq!(json["request"]["trusted"], serde_json::json!([APP]));
    assert_eq!(json["tried"].as_array().map(Vec::len).map(Value::from), Some(json["requests"].clone()));
    assert_eq!(json["tried"][0]["why"], "trusted");
}

#[test]
fn nothing_is_sent_to_look_at_the_origins() {
    let server = server();
    let ran = run(&["audit", &server.url("/me"), "--origin", APP, "--dry-run"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("\nnull-origin ") && ran.stdout.contains("https://app.acme.net"), "{ran:?}");
    assert!(server.requests().is_empty());
}

/// A WebSocket is opened from each origin, and the command that fixes it is that of WebSockets.
#[test]
fn sockets() {
    let server = Server::start(|request: &Request| {
        let origin = request.header("origin").unwrap_or_default();
        match request.header("sec-websocket-key").filter(|_| origin.starts_with(APP)) {
            Some(key) => Response::of(
                101,
                &[
                    ("Upgrade", "websocket"),
                    ("Connection", "Upgrade"),
                    ("Server", "nginx"),
                    ("Sec-WebSocket-Accept", accept_for(&key).as_str()),
                ],
            ),
            None => Response::of(403, &[]),
        }
    });
    let url = server.url("/live").replace("http:", "ws:");
    let plain = ["audit", &url, "--origin", APP, "--rate", "10000"];
    let json = run(&[&plain[..], &["--format", "json"]].concat()).json();
    assert_eq!(json["findings"][0]["id"], "prefix-match");
    assert_eq!(
        (&json["findings"][0]["via"], &json["findings"][0]["severity"]),
        (&"handshake".into(), &"medium".into())
    );
    let fix = format!("corscheck fix --websocket --for nginx --url {url} --origin {APP}");
    assert_eq!(json["findings"][0]["fix"], fix.as_str());
    let words: Vec<&str> = fix.split_whitespace().skip(1).collect();
    let printed = run(&words);
    assert!(printed.status == 0 && printed.stdout.contains(APP), "{printed:?}");
    for more in [&["-X", "PUT"][..], &["-H", "X-Team: a"], &["-d", "x"]] {
        assert_eq!(run(&[&plain[..], more].concat()).status, 2, "{more:?}");
    }
}

/// Three browsers at the price of one, where they send the same.
#[test]
fn in_all_browsers() {
    let server = server();
    let url = server.url("/me");
    let all = ["audit", &url, "--origin", APP, "--rate", "10000", "--browser", "all"];
    let text = run(&all).stdout;
    // Safari alone lets no https page call an http URL of the user's own machine.
    assert!(text.contains("as Chromium and Firefox\n") && text.contains("as Safari\n"), "{text}");
    let sent = server.requests().len();
    assert!(sent < 60, "{sent}");
    let json = run(&[&all[..], &["--format", "json"]].concat());
    assert_eq!(json.json_lines().len(), 3);
    let sarif = run(&[&all[..], &["--format", "sarif"]].concat()).json();
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_sent_beside_cors_is_listed() {
    let server = server();
    let url = server.url("/me");
    let with_cookie = ["audit", &url, "--origin", APP, "--cookie", "sid=1", "--dry-run"];
    let text = run(&with_cookie).stdout;
    for id in ["jsonp-hijacking", "resource-policy-missing", "websocket-hijacking"] {
        assert!(text.contains(&format!("\n{id} ")), "{text}");
    }
    let json = run(&[&with_cookie[..], &["--format", "json"]].concat()).json();
    assert_eq!(json["beside"].as_array().map(Vec::len), Some(3));
    assert!(server.requests().is_empty());
}

/// A server that is busy is left alone for as long as it says, and then it is audited to the end; one that stays busy is not.
#[test]
fn servers_that_are_busy() {
    let responses = |busy: fn(usize) -> bool, status: u16| {
        let count = AtomicUsize::new(0);
        Server::start(move |request: &Request| {
            let origin = request.header("origin").unwrap_or_default();
            match busy(count.fetch_add(1, Ordering::SeqCst)) {
                true => Response::of(status, &[("Retry-After", "1")]),
                false if origin.starts_with(APP) => {
                    Response::of(200, &[("Vary", "Origin"), ("Access-Control-Allow-Origin", origin.as_str())])
                }
                false => Response::of(200, &[("Vary", "Origin")]),
            }
        })
    };
    for status in [429, 503] {
        let server = responses(|number| number == 20, status);
        let url = server.url("/me");
        let ran = run(&["audit", &url, "--origin", APP, "--rate", "10000", "--format", "json"]);
        let json = ran.json();
        let ids: Vec<&str> = json["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        assert_eq!(ids, ["prefix-match", "any-port"], "{status}: {json}");
        assert!(
            json["tried"].as_array().expect("origins").iter().all(|one| one["allowed"].is_boolean()),
            "{json}"
        );
        assert_eq!(json["notes"][0]["id"], "rate-limited", "{json}");

        let server = responses(|number| number > 2, status);
        let url = server.url("/me");
        let ran = run(&["audit", &url, "--origin", APP, "--rate", "10000"]);
        assert_eq!((ran.status, ran.stdout.contains("FAILED")), (3, true), "{status}: {ran:?}");
        // No more than a few after the first that said so.
        assert!(server.requests().len() <= 12, "{status}: {}", server.requests().len());
    }
}

/// What is found beside CORS, with its proof: a socket that opens, data that a script element gets, an image that is the user's.
#[test]
fn beside_cors() {
    let server = Server::start(|request: &Request| {
        let user = if request.header("cookie").is_some() { "ann" } else { "no one" };
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        match (path, request.header("sec-websocket-key")) {
            ("/live", Some(key)) => Response::of(
                101,
                &[
                    ("Upgrade", "websocket"),
                    ("Connection", "Upgrade"),
                    ("Sec-WebSocket-Accept", accept_for(&key).as_str()),
                ],
            ),
            ("/live", None) => Response::of(426, &[("Upgrade", "websocket")]),
            ("/me", _) => {
                let name = query.split('&').find_map(|pair| pair.strip_prefix("callback="));
                let (kind, open, close) = match name {
                    Some(name) => ("text/javascript", format!("{name}("), ")"),
                    None => ("application/json", String::new(), ""),
                };
                let body = format!("{open}{{\"user\": \"{user}\"}}{close}");
                Response::with_body(200, &[("Content-Type", kind)], body.as_bytes())
            }
            ("/me.gif", _) => Response::with_body(
                200,
                &[("Content-Type", "image/gif")],
                format!("GIF89a {user}").as_bytes(),
            ),
            _ => Response::of(404, &[]),
        }
    });
    for (path, id, via, proof) in [
        ("/live", "websocket-hijacking", "handshake", "101 Switching Protocols"),
        ("/me", "jsonp-hijacking", "script", "(…)"),
        ("/me.gif", "resource-policy-missing", "load", "no Cross-Origin-Resource-Policy"),
    ] {
        let url = server.url(path);
        let command =
            ["audit", &url, "--origin", APP, "--rate", "10000", "--cookie", "sid=1; SameSite=None; Secure"];
        let json = run(&[&command[..], &["--format", "json"]].concat()).json();
        let all = json["findings"].as_array().expect("findings").clone();
        let finding =
            all.iter().find(|finding| finding["id"] == id).unwrap_or_else(|| panic!("{path}: {json}"));
        assert_eq!((&finding["via"], &finding["with_credentials"]), (&via.into(), &true.into()), "{finding}");
        let received = finding["evidence"]["received"].to_string();
        assert!(received.contains(proof), "{received}");
        // No secret is shown, and no method that writes was sent.
        assert!(!json.to_string().contains("sid=1"), "{json}");
        let text = run(&command).stdout;
        assert!(text.contains(id) && text.contains(proof), "{text}");
    }
    assert!(server.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn for_machines() {
    let server = server();
    let url = server.url("/me");
    let audit = |format: &str| run(&["audit", &url, "--origin", APP, "--rate", "10000", "--format", format]);
    let sarif = audit("sarif").json();
    let results = &sarif["runs"][0]["results"];
    assert_eq!((&results[0]["ruleId"], &results[0]["level"]), (&"prefix-match".into(), &"error".into()));
    assert_eq!((&results[1]["ruleId"], &results[1]["level"]), (&"any-port".into(), &"note".into()));
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().map(Vec::len);
    assert_eq!(rules, Some(19));
    let junit = audit("junit").stdout;
    assert!(junit.contains("tests=\"19\" failures=\"1\" errors=\"0\""), "{junit}");
    assert!(
        junit.contains("<testcase name=\"prefix-match\"") && junit.ends_with("</testsuites>\n"),
        "{junit}"
    );
    let github = audit("github").stdout;
    assert!(github.starts_with("::error title=prefix-match http%3A"), "{github}");
    assert!(github.contains("\n::notice title=any-port"), "{github}");
}
