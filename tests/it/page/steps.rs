//! What is done on a page, and what the browser is given for it.

use corscheck::web::browser::Browser;

use super::visits::{BROWSERS, Visiting, about, rules};
use crate::support::certificate::Certificate;
use crate::support::run::file;
use crate::support::server::{Response, Server};

const BLANK: &str = "<!doctype html><title>x</title>";

fn blank() -> Server {
    Server::always(Response::with_body(200, &[("Content-Type", "text/html")], BLANK.as_bytes()))
}

/// A script waits for a worker, which begins only once the browser's tools let it.
#[test]
fn a_script_that_waits_for_a_worker() {
    for browser in BROWSERS {
        let Some(visiting) = Visiting::in_browser("a script that waits for a worker", *browser) else {
            continue;
        };
        let (page, api) = (blank(), Server::always(Response::of(200, &[])));
        let script = format!(
            "new Promise((done) => {{
               const source = \"onmessage = async () => {{ try {{ await fetch('{}') }} catch {{}} postMessage(1) }}\";
               const worker = new Worker(URL.createObjectURL(new Blob([source])));
               worker.onmessage = done; worker.postMessage(1);
             }})",
            api.url("/from-worker")
        );
        let script = file(&format!("worker-{browser}.js"), script);
        let ran = visiting.page(&[&page.url("/"), "--script", &script, "--format", "json"]);
        assert_eq!(ran.status, 1, "{browser}: {ran:?}");
        let found = ran.json_lines();
        let one = about(&found, "/from-worker").unwrap_or_else(|| panic!("{browser}: {ran:?}"));
        assert!(rules(one).contains(&"cors-allow-origin-missing"), "{browser}: {one}");
    }
}

/// Headers go to the page's own origin, not to the API and not behind a redirect that leads there.
#[test]
fn headers_stay_with_the_page() {
    for browser in [Browser::Chromium, Browser::Firefox] {
        let Some(visiting) = Visiting::in_browser("headers of the page's own origin", browser) else {
            continue;
        };
        let api = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
        let (direct, redirected) = (api.url("/direct"), api.url("/redirected"));
        let html = format!(
            "<!doctype html><title>x</title><script>fetch('{direct}'); fetch('/there').catch(() => 0); fetch('/own');</script>"
        );
        let page = Server::start(move |request| match request.target.as_str() {
            "/" => Response::with_body(200, &[("Content-Type", "text/html")], html.as_bytes()),
            "/there" => Response::of(302, &[("Location", &redirected)]),
            _ => Response::of(200, &[]),
        });
        let ran = visiting.page(&[
            &page.url("/"),
            "-H",
            "Authorization: Basic dTpw",
            "-H",
            "X-Preview: 1",
            "--user-agent",
            "corscheck-test",
        ]);
        assert_eq!(ran.status, 0, "{browser}: {ran:?}");
        for target in ["/", "/own", "/there"] {
            let all = page.requests();
            let one = all.iter().find(|request| request.target == target).expect("it is requested");
            assert_eq!(one.header("authorization").as_deref(), Some("Basic dTpw"), "{browser} {target}");
            assert_eq!(one.header("x-preview").as_deref(), Some("1"), "{browser} {target}");
            assert!(
                one.header("user-agent").is_some_and(|agent| agent.starts_with("corscheck-test")),
                "{one:?}"
            );
        }
        let all = api.requests();
        for target in ["/direct", "/redirected"] {
            let one = all.iter().find(|request| request.target == target && request.method == "GET");
            let one = one.unwrap_or_else(|| panic!("{browser}: {target} is not requested: {all:?}"));
            assert_eq!(
                (one.header("authorization"), one.header("x-preview")),
                (None, None),
                "{browser} {target}"
            );
        }
        assert!(!ran.stdout.contains("preflight"), "{browser}: {}", ran.stdout);
    }
}

/// Cookies, a host that no resolver knows, and a certificate that no one signed.
#[test]
fn cookies_hosts_and_certificates() {
    for browser in BROWSERS {
        let Some(visiting) = Visiting::in_browser("cookies, hosts and certificates", *browser) else {
            continue;
        };
        let certificate = Certificate::of(&["app.corscheck.test"]);
        let page = Server::encrypted(&certificate.config, |_| {
            Response::with_body(200, &[("Content-Type", "text/html")], BLANK.as_bytes())
        });
        let url = format!("https://app.corscheck.test:{}/", page.port());
        let resolve = format!("app.corscheck.test:{}:127.0.0.1", page.port());
        let refused = visiting.page(&[&url, "--resolve", &resolve]);
        assert_ne!(refused.status, 0, "{browser}: {refused:?}");
        let ran = visiting.page(&[&url, "--resolve", &resolve, "--insecure", "--cookie", "session=abc"]);
        assert_eq!(ran.status, 0, "{browser}: {ran:?}");
        let all = page.requests();
        let one = all.iter().find(|request| request.target == "/").expect("it is requested");
        assert_eq!(one.header("cookie").as_deref(), Some("session=abc"), "{browser}");
    }
}
