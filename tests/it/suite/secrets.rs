use super::{path, run_with, suite};
use crate::support::run::file;
use crate::support::server::{Answer, Server};

const TOKEN: &str = "tOk\"en/äö 0123456789abcdefghijklmnopqrstuvwxyz";

/// What came from the environment is in no report, wherever a server puts it, and in whatever form.
#[test]
fn values_from_the_environment_are_covered() {
    // The server gives back all that it gets.
    let server = Server::start(|request| {
        let own = request.header("x-own").unwrap_or_default();
        let target = request.target.clone();
        Answer::of(200, &[("Access-Control-Allow-Origin", own.as_str()), ("X-Target", &target)])
    });
    let token: String = TOKEN.chars().filter(char::is_ascii).collect();
    let suite = file(
        "covered.toml",
        suite(
            &server.url(""),
            "paths = ['/x?key=${TOKEN}']\nheaders = { X-Own = '${TOKEN}' }\ncookies = ['a=${TOKEN}']\nmode = 'no-cors'\nallow = []\n\
             [targets.cors]\nurl = 'http://127.0.0.1:1'\nheaders = { X-Own = '${TOKEN}' }\npaths = ['/${TOKEN}']",
        ),
    );
    let formats = ["text", "json", "jsonl", "junit", "sarif", "github", "markdown", "html", "tap"];
    let files: Vec<(String, String)> =
        formats.iter().map(|format| (path(&format!("covered.{format}")), (*format).to_owned())).collect();
    let reports: Vec<String> =
        files.iter().map(|(path, format)| format!("--report={format}={path}")).collect();
    let reports: Vec<&str> = reports.iter().map(String::as_str).collect();
    let run = |args: &[&str]| run_with(&[&["run", &suite, "-v"], args].concat(), &[("TOKEN", &token)], "");
    let mut told = vec![run(&reports), run(&["--dry-run"]), run(&["--list"])];
    assert_eq!(told[0].status, 1, "{told:?}");
    for ran in told.drain(..) {
        assert_covered(&ran.stdout);
        assert_covered(&ran.stderr);
    }
    for (path, _) in &files {
        let text = std::fs::read_to_string(path).expect("the report");
        assert!(text.contains("hidden"), "{path}: {text}");
        assert_covered(&text);
    }
    let shown = run(&["--show-secrets", "--format", "jsonl"]);
    assert!(shown.stdout.contains("0123456789abcdefghijklmnopqrstuvwxyz"), "{shown:?}");
}

fn assert_covered(text: &str) {
    for part in ["0123456789", "xyz", "tOk"] {
        let found = text.lines().find(|line| line.contains(part));
        assert_eq!(found, None, "{part} is shown");
    }
}
