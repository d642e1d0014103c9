//! The formats of the suites' reports: one result a request and cause, at the place of the call.

use corscheck::web::browser::Browser;
use serde_json::Value;

use super::visits::Visiting;
use crate::support::run::file;
use crate::support::server::{Response, Server};

/// A page with one request that is blocked three times over, and one that is allowed.
fn site() -> (Server, Server) {
    let api = Server::start(|request| match request.target.as_str() {
        "/open" => Response::of(200, &[("Access-Control-Allow-Origin", "*")]),
        _ => Response::of(200, &[]),
    });
    let script = format!(
        "const again = () => fetch('{}');\n\nagain().catch(again).catch(again).catch(() => 0);\nfetch('{}');\n",
        api.url("/closed"),
        api.url("/open")
    );
    let page = Server::start(move |request| match request.target.as_str() {
        "/" => Response::with_body(
            200,
            &[("Content-Type", "text/html")],
            b"<!doctype html><title>x</title><script src=app.js></script>",
        ),
        "/app.js" => Response::with_body(200, &[("Content-Type", "text/javascript")], script.as_bytes()),
        _ => Response::of(404, &[]),
    });
    (page, api)
}

#[test]
fn in_all_formats() {
    let Some(visiting) = Visiting::in_browser("a page's reports", Browser::Chromium) else { return };
    let (page, api) = site();
    let [jsonl, junit, html, github, markdown] = ["jsonl", "junit", "html", "github", "markdown"]
        .map(|format| (format, file(&format!("page.{format}"), "")));
    let reports: Vec<String> =
        [&jsonl, &junit, &html, &github, &markdown].map(|(format, path)| format!("{format}={path}")).to_vec();
    let mut args = vec![page.url("/"), "--format".into(), "sarif".into()];
    for report in reports {
        args.extend(["--report".to_owned(), report]);
    }
    let ran = visiting.page(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ran.status, 1, "{ran:?}");
    let script = page.url("/app.js");

    let sarif: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 1, "{results:?}");
    assert_eq!(results[0]["ruleId"], "cors-allow-origin-missing");
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], script);
    assert_eq!(place["region"]["startLine"], 1, "{place}");

    let read = |(_, path): &(&str, String)| std::fs::read_to_string(path).expect("a report");
    let lines: Vec<Value> =
        read(&jsonl).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let checks: Vec<&Value> = lines.iter().filter(|line| line["type"] == "check").collect();
    assert_eq!(checks.len(), 2, "{checks:?}");
    let closed = checks.iter().find(|check| check["url"] == api.url("/closed")).expect("the blocked one");
    assert_eq!(
        (&closed["verdict"], &closed["rule"], &closed["attempts"], &closed["line"]),
        (&"fail".into(), &"cors-allow-origin-missing".into(), &3.into(), &1.into()),
        "{closed}"
    );
    assert!(closed["changes"][0]["what"].as_str().is_some_and(|what| what.contains("allow")), "{closed}");
    let open = checks.iter().find(|check| check["url"] == api.url("/open")).expect("the allowed one");
    assert_eq!((&open["verdict"], &open["line"]), (&"pass".into(), &4.into()));

    let junit = read(&junit);
    assert!(junit.contains("tests=\"2\" failures=\"1\""), "{junit}");
    assert!(junit.contains("name=\"GET /closed\""), "{junit}");
    let html = read(&html);
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("cors-allow-origin-missing"), "{html}");
    let github = read(&github);
    let annotations: Vec<&str> = github.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), 1, "{github}");
    let file = script.replace(':', "%3A");
    assert!(annotations[0].starts_with(&format!("::error file={file},line=1,")), "{github}");
    assert!(read(&markdown).contains("2 checks: 1 passed, 1 failed"));
}
