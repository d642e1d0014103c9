//! A session of the protocol's own client, which `tests/fixes/install` installs, with the playground.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::serve::playground::Playground;
use crate::support::checked_in::path_in_tree;
use crate::support::run::foreign_variables;
use crate::support::skipped::{Need, skipped};

/// What goes wrong in the playground, as an agent would pass it on, and the rule that explains it.
fn faults(port: u16) -> Vec<(Value, &'static str)> {
    let at = |path: &str| format!("http://127.0.0.1:{port}/rules/{path}");
    let page = format!("http://localhost:{port}");
    let probe = |path: &str, more: Value| {
        let mut arguments = json!({ "urls": [at(path)], "origin": [page] });
        for (name, value) in more.as_object().expect("an object") {
            arguments[name] = value.clone();
        }
        json!({ "tool": "probe", "arguments": arguments })
    };
    let paste = |text: String| json!({ "tool": "paste", "arguments": { "text": text, "origin": [page] } });
    vec![
        (probe("cors-allow-origin-missing/items", json!({})), "cors-allow-origin-missing"),
        (probe("cors-allow-origin-multiple/items", json!({})), "cors-allow-origin-multiple"),
        (probe("cors-allow-origin-mismatch/items", json!({})), "cors-allow-origin-mismatch"),
        (
            probe("credentials-wildcard-origin/items", json!({ "credentials": "include" })),
            "credentials-wildcard-origin",
        ),
        (
            probe("preflight-method-not-allowed/items/1", json!({ "method": ["DELETE"] })),
            "preflight-method-not-allowed",
        ),
        (
            probe("preflight-header-not-allowed/items", json!({ "header": ["X-Request-Id: 7"] })),
            "preflight-header-not-allowed",
        ),
        (probe("mime-module/app.js", json!({ "as": "module" })), "mime-module"),
        (probe("csp-connect-src/items", json!({ "csp": ["connect-src 'self'"] })), "csp-connect-src"),
        (
            paste(format!("await fetch('{}', {{ method: 'PUT' }})", at("preflight-redirect/items"))),
            "preflight-redirect",
        ),
        (
            paste(format!(
                "Access to fetch at '{}' from origin '{page}' has been blocked by CORS policy: Response to preflight request doesn't pass \
                 access control check: It does not have HTTP ok status.",
                at("preflight-status/items")
            )),
            "preflight-status",
        ),
    ]
}

#[test]
fn ten_faults_are_found_and_explained() {
    let python = path_in_tree("target/fixes/python/bin/python");
    if !python.exists() {
        return skipped(
            Need::Servers,
            "a session with an agent's client",
            "the Python package mcp is not installed",
        );
    }
    let playground = Playground::start();
    let faults = faults(playground.port);
    let explain = |rule: &str| json!({ "tool": "explain", "arguments": { "rule": rule } });
    let calls: Vec<Value> = faults.iter().flat_map(|(call, rule)| [call.clone(), explain(rule)]).collect();
    let mut command = Command::new(python);
    for name in foreign_variables() {
        command.env_remove(name);
    }
    let mut session = command
        .arg(path_in_tree("tests/it/mcp/session.py"))
        .arg(env!("CARGO_BIN_EXE_corscheck"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut input = session.stdin.take().expect("a pipe");
    input.write_all(Value::from(calls).to_string().as_bytes()).expect("it reads");
    drop(input);
    let ended = session.wait_with_output().expect("it ends");
    let report: Value = serde_json::from_slice(&ended.stdout).expect("JSON");
    assert_eq!(report["tools"].as_array().map(Vec::len), Some(13), "{report}");
    let results = report["results"].as_array().expect("results");
    assert_eq!(results.len(), 2 * faults.len());
    for (pair, (call, rule)) in results.chunks(2).zip(&faults) {
        let verdict = &pair[0]["structured"]["results"][0]["verdict"];
        assert_eq!(verdict["rule"], *rule, "{call}: {}", pair[0]);
        let text = pair[0]["text"].as_str().expect("a text");
        assert!(text.starts_with("Change"), "{call}: {text}");
        let explained = pair[1]["text"].as_str().expect("a text");
        assert!(explained.contains("Fix") || explained.contains("fix"), "{rule}: {explained}");
        assert_eq!(pair[1]["is_error"], false, "{rule}");
    }
}
