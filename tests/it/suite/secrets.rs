use super::{path, run_with, suite};
use crate::support::run::file;
use crate::support::server::{Response, Server};

const TOKEN: &str = "tOk\"en/äö 0123456789abcdefghijklmnopqrstuvwxyz";

/// What came from the environment is in no report, wherever a server puts it, and in whatever form.
#[test]
fn values_from_the_environment_are_covered() {
    // The server gives back all that it gets.
    let server = Server::start(|request| {
        let own = request.header("x-own").unwrap_or_default();
        let target = request.target.clone();
        Response::of(200, &[("Access-Control-Allow-Origin", own.as_str()), ("X-Target", &target)])
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
    let mut runs = vec![run(&reports), run(&["--dry-run"]), run(&["--list"])];
    assert_eq!(runs[0].status, 1, "{runs:?}");
    for ran in runs.drain(..) {
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

/// A URL may have secrets too: in its query, and before its host.
#[test]
fn secrets_of_urls_are_covered() {
    let server = Server::start(|request| Response::of(200, &[("X-Target", &request.target)]));
    let host = server.url("").replace("http://", "");
    let text = "[origins]\napp = 'https://app.test'\n[targets.query]\nurl = 'http://${HOST}/x?key=${KEY}'\n\
         [targets.user]\nurl = 'http://me:${KEY}@${HOST}/'\n[targets.whole]\nurl = '${WHOLE}'\n";
    let suite = file("urls.toml", text);
    let whole = format!("http://me:wh0le-secret@{host}/");
    let variables = [("HOST", host.as_str()), ("KEY", "k{e}y-0123456789"), ("WHOLE", whole.as_str())];
    for format in ["text", "json", "junit", "sarif", "github", "markdown", "html", "tap"] {
        let ran = run_with(&["run", &suite, "-v", "--format", format], &variables, "");
        assert_eq!(ran.status, 1, "{format}: {ran:?}");
        for part in ["0123456789", "%7B", "{e}", "wh0le"] {
            let found = ran.stdout.lines().chain(ran.stderr.lines()).find(|line| line.contains(part));
            assert_eq!(found, None, "{format}: {part} is shown");
        }
        assert!(ran.stdout.contains(&host), "{format}: the host is no secret: {}", ran.stdout);
    }
}

/// A secret may be a word that reports are made of.
#[test]
fn a_covered_word_breaks_no_report() {
    let server = Server::always(Response::of(200, &[("X-Word", "status")]));
    let suite = file(
        "words.toml",
        suite(
            &server.url("/x"),
            "allow = ['all']\nheaders = { X-A = '${ONE}', X-B = '${TWO}', X-C = '${THREE}' }",
        ),
    );
    let variables = [("ONE", "true"), ("TWO", "status"), ("THREE", "exchanges")];
    let ran = run_with(&["run", &suite, "--format", "json"], &variables, "");
    let report = super::report(&ran);
    let exchange = &report["checks"][0]["probe"]["exchanges"][0];
    assert_eq!((&exchange["method"], &exchange["status"]), (&"OPTIONS".into(), &200.into()), "{ran:?}");
    assert!(exchange["response_headers"].to_string().contains("<hidden>"), "{exchange}");
    let page = run_with(&["run", &suite, "--format", "html"], &variables, "");
    assert!(page.stdout.contains("Requests and responses"), "{}", page.stdout);
}
