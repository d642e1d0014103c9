//! Each kind of advice, given by the program for real responses.

use std::collections::BTreeSet;

use corscheck::advice;
use snapbox::assert_data_eq;

use super::ids;
use crate::addresses::two_servers;
use crate::support::page::ALLOW_PAGE;
use crate::support::run::run;
use crate::support::server::{Request, Response, Server};

/// How a kind of advice is come by.
struct Way {
    id: &'static str,
    /// The arguments behind the URL; the page is `https://app.example.net` unless they say otherwise.
    args: &'static [&'static str],
    /// The scheme and host of the URL.
    host: &'static str,
    /// Its path and query.
    path: &'static str,
    respond: fn(&Request) -> Response,
}

const LOCAL: &str = "http://127.0.0.1";
/// The advice for which there must be a second server, at `::1`.
const TWO_SERVERS: &str = "localhost-listeners";
const METHODS: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");

fn way(id: &'static str, args: &'static [&'static str], respond: fn(&Request) -> Response) -> Way {
    Way { id, args, host: LOCAL, path: "/items", respond }
}

fn ways() -> Vec<Way> {
    vec![
        way("misspelt-header", &[], |_| Response::of(200, &[("Access-Control-Allow-Orgin", "*")])),
        way("near-miss", &[], |_| {
            Response::of(200, &[("Access-Control-Allow-Origin", "\"https://app.example.net\"")])
        }),
        way("loopback-names", &["--origin", "http://localhost:3000"], |_| {
            Response::of(200, &[("Access-Control-Allow-Origin", "http://127.0.0.1:3000")])
        }),
        Way {
            host: "http://localhost",
            ..way(TWO_SERVERS, &["--origin", "http://localhost:3000"], |_| Response::of(200, &[]))
        },
        Way {
            host: "http://0.0.0.0",
            ..way("unspecified-address", &[], |_| Response::of(200, &[ALLOW_PAGE]))
        },
        way("page-address-space", &["--origin", "https://app.invalid"], |_| {
            Response::of(200, &[("Access-Control-Allow-Origin", "*")])
        }),
        way("page-origin", &["--origin", "null"], |_| Response::of(200, &[])),
        Way {
            id: "network-failure",
            args: &[],
            host: "https://127.0.0.1",
            path: "/items",
            respond: |_| Response::of(200, &[]),
        },
        way("known-cause", &[], |_| {
            Response::with_body(
                403,
                &[("Server", "AmazonS3")],
                b"<Error><Code>SignatureDoesNotMatch</Code></Error>",
            )
        }),
        way("login-window", &["--credentials", "include"], |_| {
            let allow = ("Access-Control-Allow-Credentials", "true");
            Response::of(401, &[ALLOW_PAGE, allow, ("WWW-Authenticate", "Basic realm=\"x\"")])
        }),
        way("origin-check", &["-d", "a=1"], |_| {
            Response::with_body(403, &[ALLOW_PAGE], b"Cross-site POST form submissions are forbidden")
        }),
        way("broken-body", &[], |_| {
            Response::with_body(200, &[ALLOW_PAGE, ("Content-Encoding", "gzip")], b"{\"plain\": true}")
        }),
        way("manifest-credentials", &["--as", "manifest"], |_| Response::of(401, &[ALLOW_PAGE])),
        way("hotlink-protection", &["--as", "image", "--origin", "http://app.example.net"], |_| {
            Response::with_body(403, &[("Content-Type", "text/html")], b"<html>no hotlinking")
        }),
        way("redirect-target", &[], |_| {
            Response::of(302, &[("Location", "http://login.example.net/?state=secret")])
        }),
        way("cached-response", &[], |_| {
            Response::of(200, &[("X-Cache", "Hit from cloudfront"), ("Age", "30")])
        }),
        way("response-source", &[], |_| {
            Response::of(200, &[("Server", "nginx/1.22.1"), ("X-Powered-By", "Express")])
        }),
        way("responses-differ", &["-X", "PUT"], |request| match request.method.as_str() {
            "OPTIONS" => Response::of(204, &[ALLOW_PAGE, METHODS]),
            _ => Response::of(200, &[]),
        }),
        way("duplicate-header", &[], |_| Response::of(200, &[ALLOW_PAGE, ALLOW_PAGE])),
        way("error-without-headers", &["--check-errors"], |request| match request.target.as_str() {
            "/items" => Response::of(200, &[("Access-Control-Allow-Origin", "*")]),
            _ => Response::of(404, &[]),
        }),
        way("origin-refused", &["--check-caching"], |request| {
            if request.header("origin").is_some() { Response::of(403, &[]) } else { Response::of(200, &[]) }
        }),
        way("readable-error", &[], |_| Response::of(500, &[("Access-Control-Allow-Origin", "*")])),
        way("credentials-mode", &["--credentials", "include"], |_| {
            Response::of(200, &[("Access-Control-Allow-Origin", "*")])
        }),
        way("response-header-on-request", &["-H", "Access-Control-Allow-Origin: *"], |_| {
            Response::of(204, &[ALLOW_PAGE, ("Access-Control-Allow-Headers", "content-type")])
        }),
        way("no-cors-misused", &["--mode", "no-cors"], |_| Response::of(200, &[])),
        way("same-host", &["--origin", "http://127.0.0.1:3000"], |_| Response::of(200, &[])),
        way("needless-preflight", &["-H", "X-Requested-With: XMLHttpRequest"], |_| {
            Response::of(204, &[ALLOW_PAGE, ("Access-Control-Allow-Headers", "content-type")])
        }),
        Way {
            id: "any-origin",
            args: &["--origin", "http://localhost:3000", "--resolve", "*:*:127.0.0.1"],
            host: "http://api.example.net",
            path: "/items",
            respond: |request| {
                let origin = request.header("origin").unwrap_or_default();
                let credentials = ("Access-Control-Allow-Credentials", "true");
                Response::of(
                    200,
                    &[("Access-Control-Allow-Origin", &origin), credentials, ("Vary", "Origin")],
                )
            },
        },
        way("vary-origin", &["--check-caching"], |request| match request.header("origin") {
            Some(origin) => {
                Response::of(200, &[("Access-Control-Allow-Origin", &origin), ("Vary", "Origin")])
            }
            None => Response::of(200, &[]),
        }),
        way("unexposed-headers", &[], |_| {
            Response::of(200, &[("Access-Control-Allow-Origin", "*"), ("ETag", "\"1\""), ("X-Total", "3")])
        }),
        Way { host: "ws://127.0.0.1", ..way("websocket", &["--as", "xhr"], |_| Response::of(403, &[])) },
        way("preflight-refused", &["-X", "PUT"], |_| Response::of(401, &[])),
        Way {
            path: "/socket.io/?EIO=4&transport=polling",
            ..way("library-endpoint", &[], |_| Response::of(200, &[]))
        },
        way("origin-not-listed", &[], |_| Response::of(200, &[("Vary", "Origin")])),
        way("header-list-cut", &["-H", "X-Abc: 1", "-H", "X-Foo: 1"], |_| {
            Response::of(204, &[ALLOW_PAGE, ("Access-Control-Allow-Headers", "x-abc")])
        }),
        way("header-pattern", &["-H", "X-Abc: 1", "-H", "X_Api.Key: 1"], |_| {
            Response::of(204, &[ALLOW_PAGE, ("Access-Control-Allow-Headers", "x-abc, x-trace")])
        }),
        way("jsonp-library", &[], |_| {
            Response::with_body(200, &[("Content-Type", "text/javascript")], b"jQuery1124047_1({})")
        }),
        way("dev-proxy", &["--origin", "http://localhost:5173"], |_| Response::of(200, &[])),
        way("preflight-cached", &["-X", "PUT"], |_| {
            Response::of(200, &[("Access-Control-Allow-Origin", "*"), METHODS])
        }),
    ]
}

fn words(way: &Way, server: &Server) -> Vec<String> {
    let url = format!("{}:{}{}", way.host, server.port(), way.path);
    let page = ["--origin", "https://app.example.net"].map(String::from);
    let page = if way.args.contains(&"--origin") { Vec::new() } else { page.to_vec() };
    let space: &[&str] =
        if way.id == "page-address-space" { &[] } else { &["--page-address-space", "local"] };
    let space = space.iter().map(|word| (*word).to_owned());
    [url].into_iter().chain(page).chain(space).chain(way.args.iter().map(|word| (*word).to_owned())).collect()
}

#[test]
fn all_can_be_had() {
    let shown: BTreeSet<&str> = ways().iter().map(|way| way.id).collect();
    let all: BTreeSet<&str> = advice::ids().collect();
    assert_eq!(shown, all, "each kind of advice needs a way to it here");
}

/// Each is in the JSON, and what all of them say stands in one snapshot, as it looks in 80 columns.
#[test]
fn as_it_is_read() {
    let mut shown = String::new();
    for way in ways() {
        let (server, _second) = if way.id == TWO_SERVERS {
            let (v6, v4) = two_servers(&Response::of(403, &[]), &Response::of(200, &[]));
            (v4, Some(v6))
        } else {
            (Server::start(way.respond), None)
        };
        let words = words(&way, &server);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        // What is about JSONP is the advice of another command.
        let command = if way.id == "jsonp-library" { "jsonp" } else { "probe" };
        let ran = run(&[&[command], &words[..], &["--format", "json"]].concat());
        assert!(ids(&ran).iter().any(|id| id == way.id), "{}: {ran:?}", way.id);
        let text =
            run(&[&[command], &words[..]].concat()).stdout.replace(&format!(":{}", server.port()), ":55555");
        let text = text.replace(&server.port().to_string(), "55555");
        shown.push_str(&format!("# {}\n\n", way.id));
        // The references come behind the advice, as a paragraph of their own.
        let is_references = |paragraph: &&str| format!("\n{paragraph}").contains("\n  standard  ");
        let paragraphs: Vec<&str> =
            text.split("\n\n").take_while(|paragraph| !is_references(paragraph)).collect();
        let advice = paragraphs.join("\n\n");
        let advice = advice.trim_end();
        shown.extend(
            advice.lines().skip_while(|line| !line.starts_with("  !  ")).map(|line| format!("{line}\n")),
        );
        shown.push('\n');
    }
    for line in shown.lines() {
        assert!(line.chars().count() <= 80, "{line}");
        assert!(!line.contains("secret"), "{line}");
    }
    assert_data_eq!(shown, snapbox::file!["../../snapshots/advice.txt"].raw());
}
