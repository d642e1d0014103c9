//! `corscheck fix --suite`: the policy that a suite expects.

use std::fs;
use std::path::PathBuf;

use crate::support::run::run;

const SUITE: &str = r#"
[origins]
app = "https://app.example.com"
admin = "https://admin.example.com"
shop = "https://shop.example.com"

[targets.items]
url = "https://api.example.com"
allow = ["app", "admin"]
paths = ["/v1/items", "/v1/orders"]
methods = ["GET", "PUT"]
credentials = "include"
headers = { Authorization = "Bearer ${CORSCHECK_TEST_UNSET}" }
readable = ["x-total-count"]

[targets.pay]
url = "https://pay.example.com/form"
allow = ["shop"]
"#;

fn file(name: &str, text: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, text).expect("a file");
    file
}

fn fix(file: &str, more: &[&str]) -> crate::support::run::Ran {
    run(&[&["fix", "--for", "nginx", "--format", "json", "--suite", file], more].concat())
}

#[test]
fn one_policy_for_the_checks_of_one_server() {
    let path = file("of-suite.toml", SUITE);
    let path = path.to_str().expect("a path");
    let json = fix(path, &["--url", "https://api.example.com"]).json();
    let policy = &json["policy"];
    assert_eq!(
        policy["origins"],
        serde_json::json!(["https://app.example.com", "https://admin.example.com"]),
        "shop must be refused there"
    );
    assert_eq!(policy["methods"], serde_json::json!(["GET", "HEAD", "POST", "PUT"]));
    assert_eq!(policy["headers"], serde_json::json!(["authorization"]));
    assert_eq!(policy["exposed"], serde_json::json!(["x-total-count"]));
    assert_eq!(policy["credentials"], true);
    let text = json["files"][0]["text"].as_str().expect("a text");
    assert!(text.contains("paths        /v1 and what is below it"), "{text}");
    assert!(text.contains(&format!("corscheck run {path}")), "{text}");
    let other = fix(path, &["--url", "https://pay.example.com/"]).json();
    assert_eq!(other["policy"]["origins"], serde_json::json!(["https://shop.example.com"]));
}

#[test]
fn what_cannot_be_one_configuration() {
    let path = file("of-suite-unclear.toml", SUITE);
    let path = path.to_str().expect("a path");
    for (more, expected) in [
        (
            &[][..],
            "several servers: https://api.example.com and https://pay.example.com; name one with --url",
        ),
        (&["--url", "https://other.example"], "no such server"),
    ] {
        let ran = fix(path, more);
        assert!(ran.status == 2 && ran.stderr.contains(expected), "{ran:?}");
    }
    let denied = SUITE
        .replace("allow = [\"app\", \"admin\"]", "allow = []")
        .replace("allow = [\"shop\"]", "allow = []");
    let path = file("of-suite-denied.toml", &denied);
    let ran = fix(path.to_str().expect("a path"), &[]);
    assert!(ran.status == 2 && ran.stderr.contains("no check that must be allowed"), "{ran:?}");
}
