//! `config`: what a file says must be what the server does.

use super::{faults_of, path, report, run_with, suite};
use crate::support::server::{Request, Response, Server};

/// A server that allows one origin.
fn server() -> Server {
    Server::start(|request: &Request| {
        let is_app = request.header("origin").as_deref() == Some("https://app.test");
        let headers = [("Vary", "Origin"), ("Access-Control-Allow-Origin", "https://app.test")];
        Response::of(200, if is_app { &headers } else { &headers[..1] })
    })
}

fn run(name: &str, origins: &str, extra: &str) -> crate::support::run::Ran {
    let server = server();
    let folder = path(name);
    std::fs::create_dir_all(format!("{folder}/deploy")).expect("a folder");
    let config = format!("[{{\"AllowedOrigins\": [{origins}], \"AllowedMethods\": [\"GET\"]}}]");
    std::fs::write(format!("{folder}/deploy/cors.json"), config).expect("a file");
    let text = suite(&server.url("/me"), &format!("config = 'deploy/cors.json'\nallow = ['app']\n{extra}"));
    std::fs::write(format!("{folder}/corscheck.toml"), text).expect("a file");
    run_with(&["run", &format!("{folder}/corscheck.toml"), "--format", "json"], &[], "")
}

#[test]
fn a_file_that_says_what_the_server_does() {
    let ran = run("config-equal", "\"https://app.test\"", "");
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn a_file_that_says_something_else() {
    let ran = run("config-differs", "\"https://other.test\"", "");
    assert_eq!(ran.status, 1, "{ran:?}");
    let report = report(&ran);
    let faults = faults_of(&report);
    assert!(!faults.is_empty(), "{report}");
    let reasons: Vec<_> =
        report["checks"].as_array().expect("checks").iter().map(|one| &one["reasons"][0]).collect();
    let of_app = reasons.iter().find(|one| one["kind"] == "config").expect("a reason");
    let message = of_app["message"].as_str().expect("a message");
    assert_eq!(
        message,
        "By deploy/cors.json, pages of app are blocked (cors-allow-origin-missing); by the server's responses, they are allowed."
    );
}

#[test]
fn a_file_that_is_not_there() {
    let ran = run("config-missing", "\"https://app.test\"", "");
    assert_eq!(ran.status, 0, "{ran:?}");
    std::fs::remove_file(format!("{}/deploy/cors.json", path("config-missing"))).expect("the file");
    let again = run_with(&["run", "--list", &format!("{}/corscheck.toml", path("config-missing"))], &[], "");
    assert!(again.status == 2 && again.stderr.contains("cannot read deploy/cors.json"), "{again:?}");
}
