//! What is said of a page although nothing fails.

use corscheck::web::browser::Browser;

use super::visits::{BROWSERS, Visiting};
use crate::support::certificate::Certificate;
use crate::support::server::{Response, Server};

fn page_of(script: &str) -> Server {
    let html = format!("<!doctype html><title>x</title><script>{script}</script>");
    Server::always(Response::with_body(200, &[("Content-Type", "text/html")], html.as_bytes()))
}

const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'/>";

/// One line, however it is wrapped.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page of localhost with an API of 127.0.0.1: another site.
#[test]
fn cookies_vary_and_preflights() {
    for browser in [Browser::Chromium, Browser::Firefox] {
        let Some(visiting) = Visiting::in_browser("what a page could do better", browser) else { continue };
        let api = Server::start(|request| {
            let origin = request.header("origin").unwrap_or_default();
            Response::of(
                200,
                &[
                    ("Access-Control-Allow-Origin", &origin),
                    ("Access-Control-Allow-Credentials", "true"),
                    ("Access-Control-Allow-Headers", "x-requested-with, x-key"),
                    ("Set-Cookie", "s=1; Path=/; SameSite=None; Secure"),
                ],
            )
        });
        let base = api.url("");
        let page = page_of(&format!(
            "(async () => {{
               await fetch('{base}/login', {{ credentials: 'include' }});
               await fetch('{base}/me', {{ credentials: 'include' }});
               await fetch('{base}/old', {{ headers: {{ 'X-Requested-With': 'XMLHttpRequest' }} }});
               await fetch('{base}/key', {{ headers: {{ 'X-Key': '1' }} }});
             }})()"
        ));
        let ran = visiting.page(&[&format!("http://localhost:{}/", page.port())]);
        assert_eq!(ran.status, 0, "{browser}: {ran:?}");
        let text = flat(&ran.stdout);
        for words in [
            format!("Third-party cookies: GET {base}/me sent cookies of another site"),
            format!("Third-party cookies: the response to GET {base}/login"),
            "Vary: Origin is missing: GET".into(),
            "2 preflights took".into(),
            format!("Preflight of GET {base}/key:"),
            "x-key is not a safelisted header; cached for 5 s: a longer Access-Control-Max-Age".into(),
            "X-Requested-With is sent by old libraries".into(),
        ] {
            assert!(text.contains(&words), "{browser} lacks {words}\n{}", ran.stdout);
        }
        assert!(
            !text.contains("Mixed content") && !text.contains("Local network"),
            "{browser}: {}",
            ran.stdout
        );
    }
}

/// Nothing is said where there is nothing to say.
#[test]
fn nothing_to_say() {
    let Some(visiting) = Visiting::in_browser("a page that does all well", Browser::Chromium) else { return };
    let api = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let page = page_of(&format!("fetch('{}')", api.url("/open")));
    let ran = visiting.page(&[&page.url("/")]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(
        ran.stdout.contains("1 across origins: 1 allowed") && !ran.stdout.contains("\nAlso"),
        "{}",
        ran.stdout
    );
}

/// An image with http on a page with https: the browser requests https instead. Firefox does not say so to its tools.
#[test]
fn upgraded_mixed_content() {
    for browser in BROWSERS.iter().filter(|browser| **browser != Browser::Firefox) {
        let Some(visiting) = Visiting::in_browser("upgraded mixed content", *browser) else { continue };
        let certificate = Certificate::of(&["app.corscheck.test", "img.corscheck.test"]);
        let html = "<!doctype html><title>x</title><img src='http://img.corscheck.test:PORT/dot.png'>";
        let page = Server::encrypted(&certificate.config, move |request| {
            let html = html.replace("PORT", &request.port.to_string());
            match request.target.as_str() {
                "/" => Response::with_body(200, &[("Content-Type", "text/html")], html.as_bytes()),
                _ => Response::with_body(200, &[("Content-Type", "image/svg+xml")], SVG),
            }
        });
        let port = page.port();
        let resolve = ["app", "img"].map(|name| format!("{name}.corscheck.test:{port}:127.0.0.1"));
        let url = format!("https://app.corscheck.test:{port}/");
        let ran = visiting.page(&[&url, "--insecure", "--resolve", &resolve[0], "--resolve", &resolve[1]]);
        assert_eq!(ran.status, 0, "{browser}: {ran:?}");
        let words = format!("Mixed content: http://img.corscheck.test:{port}/dot.png: the page is secure");
        assert!(flat(&ran.stdout).contains(&words), "{browser} lacks {words}\n{}", ran.stdout);
        assert!(
            page.requests().iter().any(|request| request.target == "/dot.png"),
            "{browser}: not upgraded"
        );
    }
}
