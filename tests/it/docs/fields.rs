//! The fields of the JSON: what is printed is described, and what is described is printed.

use std::collections::BTreeSet;

use corscheck::websocket::accept_for;
use serde_json::Value;

use super::document::Document;
use crate::support::run::{file, run};
use crate::support::server::{Response, Server};

/// Objects whose keys are data.
const MAPS: [&str; 3] = ["facts", "names", "others"];

/// What a later round, a suite's failing checks and a real browser print is for other tests.
const ELSEWHERE: [&str; 15] = [
    "watch",
    "confirmed",
    "version",
    "agrees",
    "differences",
    "error",
    "network",
    "console",
    "close",
    "late_calls",
    "called_with",
    "script_errors",
    "load_events",
    "error_events",
    "fix_for",
];

#[test]
fn each_field_of_the_json_is_described() {
    let text = Document::read("docs/json.md").text;
    let described: BTreeSet<&str> = text.split('`').skip(1).step_by(2).collect();
    let mut printed = BTreeSet::new();
    for object in objects() {
        collect(&object, &mut printed);
    }
    let missing: Vec<&String> = printed.iter().filter(|field| !described.contains(field.as_str())).collect();
    assert!(missing.is_empty(), "docs/json.md does not describe {missing:?}");

    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" |"));
    let fields = rows.flat_map(|(first, _)| first.split(['`', ',', ' ']).filter(|field| !field.is_empty()));
    let unknown: Vec<&str> =
        fields.filter(|field| !printed.contains(*field) && !ELSEWHERE.contains(field)).collect();
    assert!(unknown.is_empty(), "docs/json.md describes {unknown:?}, which nothing prints");
}

/// What each command prints.
fn objects() -> Vec<Value> {
    let server = Server::start(|request| match (request.method.as_str(), request.target.as_str()) {
        ("OPTIONS", _) => Response::of(204, &[("Access-Control-Allow-Origin", "*")]),
        (_, "/page") => {
            Response::with_body(200, &[("Content-Type", "text/html")], b"<img src=http://127.0.0.1:1/x.png>")
        }
        (_, "/closed") => Response::with_body(503, &[], b"Closed on Sundays"),
        (_, "/redirect") => Response::of(308, &[("Location", "/items")]),
        (_, "/ws") => {
            let accept = accept_for(&request.header("sec-websocket-key").unwrap_or_default());
            Response::of(
                101,
                &[("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", &accept)],
            )
        }
        _ => Response::of(200, &[("Access-Control-Allow-Origin", "*"), ("Set-Cookie", "a=1"), ("X-A", "1")]),
    });
    let [items, redirect, closed, socket, page] =
        ["/items", "/redirect", "/closed", "/ws", "/page"].map(|path| server.url(path));
    let suite = file(
        "docs-fields.toml",
        format!(
            "[origins]\napp = 'https://app.test'\n[targets.api]\nurl = '{items}'\nerrors = true\nvary = true\n\
             [[targets.api.overrides]]\nexpect = 'deny'\n\
             [targets.form]\nurl = '{items}'\nas = 'iframe'\nneed = ['dom']"
        ),
    );
    let bucket = r#"[{"AllowedOrigins": ["https://app.test/"], "AllowedMethods": ["GET"]}]"#;
    let bucket = file("docs-fields-bucket.json", bucket);
    let har = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/har/chromium.har");
    let report = run(&["run", &suite, "--format", "json"]).stdout;
    let report = file("docs-fields.json", report);
    let message = "Access to fetch at 'https://api.test/' from origin 'https://app.test' has been blocked by CORS \
                   policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.";
    let commands: &[&[&str]] = &[
        &["probe", &items, "--csp", "connect-src 'self'", "--fix", "nginx"],
        &["websocket", &socket, "--also-from", "https://b.test"],
        &["probe", &items, "--credentials", "omit", "--repeat"],
        &["probe", &items, "-X", "PUT", "--keep-going"],
        &["probe", &redirect, "-X", "DELETE"],
        &["probe", &items, "--check-errors", "--check-caching", "--fix", "nginx"],
        &["probe", &items, "--as", "xhr-upload", "-d", "a", "--preflight-only"],
        &["probe", &items, "--dry-run"],
        &["probe", &closed],
        &["probe", "http://127.0.0.1:1/"],
        &["jsonp", &items],
        &["socketio", &items],
        &["frame", &items, "--origin", "https://app.test", "--domain", "localhost", "--need", "dom"],
        &["frame", &items, "--as", "popup"],
        &["frame", "--isolated", &page, "--resources"],
        &["frame", &items, "--csp", "frame-src 'self'", "--fix", "nginx"],
        &["fix", "--for", "nginx", "--frames", "--origin", "https://app.test"],
        &["frame", "http://127.0.0.1:1/"],
        &["har", har],
        &["audit", &items, "--origin", "https://app.test", "-q"],
        &["lint", &bucket],
        &["audit", &items, "--origin", "https://app.test", "--dry-run"],
        &["paste", "--offline", "curl https://api.test/ -H 'Origin: https://app.test'"],
        &["explain", message],
        &["explain", "cors"],
        &["origin", "https://a.test", "https://b.test"],
        &["fix", "--for", "nginx", "--origin", "https://app.test"],
        &["fix", "--list"],
        &["merge", &report],
        &["serve", "--list"],
    ];
    let lines = commands.iter().flat_map(|words| {
        let ran = run(&[words, &["--format", "json"][..]].concat());
        if words[0] == "merge" {
            vec![serde_json::from_str(&ran.stdout).expect("a report")]
        } else {
            ran.json_lines()
        }
    });
    lines.collect()
}

fn collect(value: &Value, fields: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                fields.insert(key.clone());
                if !MAPS.contains(&key.as_str()) {
                    collect(value, fields);
                } else if key == "others" {
                    value
                        .as_object()
                        .into_iter()
                        .flat_map(|all| all.values())
                        .for_each(|one| collect(one, fields));
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, fields)),
        _ => {}
    }
}
