//! Real pages through the proxy, in the browsers that are installed.

use corscheck::web::browser::Browser;

use super::running::Running;
use crate::support::browsers::browser_for;
use crate::support::run::corscheck;
use crate::support::server::{Response, Server};

/// What the page does: a request that would need a preflight, a cookie, an event stream. It reports what came of them.
const PAGE: &str = r#"<!doctype html><title>x</title><script>
(async () => {
  let said;
  try {
    const made = await fetch("API/items", { method: "PUT", headers: { "X-A": "1" }, body: "{}", credentials: "include" });
    const me = await (await fetch("API/me", { credentials: "include" })).text();
    const event = await new Promise((done, fail) => {
      const events = new EventSource("API/events", { withCredentials: true });
      events.onmessage = (event) => { events.close(); done(event.data); };
      events.onerror = () => { events.close(); fail(new Error("no event")); };
    });
    said = [made.status, made.headers.get("x-total"), me, event].join("_");
  } catch (error) { said = String(error); }
  await fetch("API/said?" + encodeURIComponent(said));
})();
</script>"#;

/// An API that knows nothing of CORS.
fn api() -> Server {
    Server::start(|request| {
        let cookie = request.header("cookie").unwrap_or_default();
        match request.target.as_str() {
            "/items" => Response::with_body(
                200,
                &[("X-Total", "5"), ("Set-Cookie", "s=1; Path=/; Secure; SameSite=None")],
                b"{}",
            ),
            "/me" => Response::with_body(200, &[], cookie.as_bytes()),
            "/events" => Response::with_body(200, &[("Content-Type", "text/event-stream")], b"data: now\n\n"),
            _ => Response::of(200, &[]),
        }
    })
}

fn page_of(api: &str) -> Server {
    let page = PAGE.replace("API", api);
    Server::always(Response::with_body(200, &[("Content-Type", "text/html")], page.as_bytes()))
}

/// Opens a page in a browser, and what it said of its requests.
fn said(browser: Browser, url: &str, api: &Server) -> Option<String> {
    let installed = browser_for("a page through the proxy", browser)?;
    let output = corscheck()
        .args(["page", url, "--browser", browser.id()])
        .env(format!("CORSCHECK_{}", browser.id().to_ascii_uppercase()), &installed.program)
        .output()
        .expect("the program can be started");
    let requests = api.requests();
    let said = requests.iter().rev().find_map(|request| request.target.strip_prefix("/said?"));
    Some(said.unwrap_or_else(|| panic!("{browser}: nothing was said; {output:?}")).to_owned())
}

const BROWSERS: &[Browser] = &[
    Browser::Chromium,
    Browser::Firefox,
    #[cfg(target_os = "linux")]
    Browser::WebKit,
];

/// Page and API on one origin: no CORS at all, and the cookie lives there.
#[test]
fn one_origin_in_browsers() {
    for browser in BROWSERS {
        let (api, page) = (api(), page_of("/api"));
        let route = format!("/api={}", api.url(""));
        let proxy = Running::start(&["--app", &page.url(""), "--route", &route, "--strip-prefix"]);
        let url = format!("http://localhost:{}/", proxy.port);
        let Some(said) = said(*browser, &url, &api) else { continue };
        assert_eq!(said, "200_5_s%3D1_now", "{browser}");
    }
}

/// The API on another origin of the same site, with CORS in the target's place.
#[test]
fn cors_in_browsers() {
    for browser in BROWSERS {
        let api = api();
        let origin = crate::support::server::free_port();
        let page_origin = format!("http://localhost:{origin}");
        let proxy = Running::start(&[&api.url(""), "--origin", &page_origin]);
        let page = page_of(&format!("http://localhost:{}", proxy.port));
        // The page has the origin that the proxy was given.
        let pages = Running::start_at(origin, &["--app", &page.url(""), "--origin", &page_origin]);
        let Some(said) = said(*browser, &format!("http://localhost:{}/", pages.port), &api) else { continue };
        assert_eq!(said, "200_5_s%3D1_now", "{browser}");
    }
}
