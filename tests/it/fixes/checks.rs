//! What must hold of a product with a policy, seen through `corscheck probe`.

use std::any::Any;

use corscheck::fix::Lack;
use serde_json::Value;

use super::client;
use super::host::{Kind, Running};
use super::policy::Policy;
use crate::support::run::probe;

/// How many checks there were, and what did not hold.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) count: usize,
    pub(super) faults: Vec<String>,
}

impl Findings {
    /// A test that did not come to its end.
    pub(super) fn of_panic(panic: &(dyn Any + Send)) -> Self {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
        Self { count: 0, faults: vec![words.to_owned()] }
    }
}

/// All checks of one running product.
pub(super) fn all(running: &Running, policy: &Policy, found: &mut Findings) {
    let before = found.faults.len();
    let mut session = Session { running, policy, found, origin: "" };
    match running.kind {
        Kind::SameOrigin => session.passes_on(),
        Kind::Polling => session.polls(),
        Kind::App | Kind::Proxy => session.allows_and_refuses(),
    }
    if found.faults.len() > before {
        found.faults.push(format!("its log:\n{}", running.log()));
    }
}

struct Session<'a> {
    running: &'a Running,
    policy: &'a Policy,
    found: &'a mut Findings,
    /// The page that calls.
    origin: &'static str,
}

const PUT: [&str; 6] = ["-X", "PUT", "-H", "X-Custom: 1", "-H", "Authorization: test"];

impl Session<'_> {
    fn allows_and_refuses(&mut self) {
        let is_proxy = self.running.kind == Kind::Proxy;
        let lacks = |lack: Lack| self.running.lacks.contains(&lack);
        let (guards, errors) = (lacks(Lack::Guards), lacks(Lack::UnhandledErrors));
        for origin in self.policy.pages() {
            self.origin = origin;
            let report = self.allowed("/items", &[], 200);
            self.reads_the_exposed(&report);
            let report = self.allowed("/items", &PUT, 200);
            self.preflighted(&report);
            // Errors, with and without a preflight.
            self.allowed("/missing", &[], 404);
            if guards {
                self.blocked("/missing", &PUT);
            } else {
                self.allowed("/missing", &PUT, 404);
            }
            // What a form is said to lack, it must lack, or the text is wrong.
            if errors {
                self.blocked("/fail", &[]);
            } else {
                self.allowed("/fail", &[], 500);
                self.allowed("/fail", &PUT, 500);
            }
            self.allowed("/private", &[], 401);
            if guards {
                self.blocked("/private", &PUT);
            } else {
                self.allowed("/private", &["-X", "PUT", "-H", "X-Custom: 1"], 401);
            }
            // The preflight has no credentials, and passes all the same.
            if !guards {
                self.allowed("/private", &PUT, 200);
            }
            if self.running.has_mcp {
                self.opens_an_mcp_session();
            }
            if !self.running.allows_delete {
                self.blocked("/items", &["-X", "DELETE"]);
            }
            self.blocked("/items", &["-H", "X-Other: 1"]);
            if !self.policy.credentials {
                self.blocked("/items", &["--credentials", "include"]);
            }
            if is_proxy {
                let report = self.allowed("/own", &[], 200);
                let readable = report["response"]["readable_headers"].to_string();
                self.holds(!readable.contains("x-own"), || {
                    format!("the application's own header counts: {readable}")
                });
                // Here the proxy itself checks the user.
                self.allowed("/guarded", &[], 401);
                self.allowed("/guarded", &["-X", "PUT", "-H", "X-Custom: 1"], 401);
                let report = self.probe("/down", &[]);
                let status = report["response"]["status"].as_u64().unwrap_or_default();
                self.holds(status >= 500, || format!("/down: {}", shown(&report)));
                self.headers("/down", &report, true);
            }
        }
        for origin in self.policy.untrusted() {
            self.origin = origin;
            if self.policy.is_public {
                self.only_reads();
                continue;
            }
            self.blocked("/items", &[]);
            self.blocked("/items", &PUT);
            self.blocked("/private", &[]);
            if is_proxy {
                self.blocked("/own", &[]);
            }
        }
        self.not_of_pages();
    }

    /// A page that is not listed, where everyone may read: it can do what a simple request does, and nothing else.
    fn only_reads(&mut self) {
        let report = self.allowed_without_credentials("/items", &[]);
        self.reads_the_exposed(&report);
        self.allowed_without_credentials("/items", &["-X", "POST"]);
        for request in [&PUT[..], &["-X", "PUT"], &["-H", "X-Custom: 1"], &["--credentials", "include"]] {
            let report = self.run("/items", &[&["--origin", self.origin], request].concat());
            self.holds(report["verdict"]["outcome"] == "blocked", || {
                format!("/items {request:?} should be blocked: {}", shown(&report))
            });
        }
    }

    fn allowed_without_credentials(&mut self, path: &str, args: &[&str]) -> Value {
        let report = self.run(path, &[&["--origin", self.origin], args].concat());
        let good = report["verdict"]["outcome"] == "allowed";
        self.holds(good, || format!("{path} {args:?} should be allowed: {}", shown(&report)));
        self.headers(path, &report, true);
        report
    }

    /// A client in a page opens a session, and can read its name.
    fn opens_an_mcp_session(&mut self) {
        const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"page","version":"1"}}}"#;
        let headers =
            ["-H", "Content-Type: application/json", "-H", "Accept: application/json, text/event-stream"];
        let report = self.allowed(
            "/mcp",
            &[&headers[..], &["-H", "MCP-Protocol-Version: 2025-06-18", "-d", INITIALIZE]].concat(),
            200,
        );
        let readable = report["response"]["readable_headers"].to_string();
        self.holds(readable.contains("mcp-session-id"), || {
            format!("Mcp-Session-Id cannot be read: {readable}")
        });
    }

    /// What reaches the application although it has to do with CORS at first sight, and what caches see.
    fn not_of_pages(&mut self) {
        let path = format!("{}/items", self.running.base);
        for origin in [None, Some("http://app.example.net"), Some("http://evil.example")] {
            let headers: Vec<(&str, &str)> = origin.map(|origin| ("Origin", origin)).into_iter().collect();
            for method in ["GET", "OPTIONS"] {
                let Some((status, headers)) = client::send(self.running.port, method, &path, &headers) else {
                    self.holds(false, || format!("{method} without a preflight: no response"));
                    continue;
                };
                let ends_here = method == "OPTIONS" && self.running.lacks.contains(&Lack::PlainOptions);
                self.holds(status == 200 || ends_here, || {
                    format!("{method} {path} from {origin:?}: {status}")
                });
                let is_apps = headers.iter().any(|(name, _)| name == "x-app");
                self.holds(method == "GET" || is_apps != ends_here, || {
                    format!("a plain OPTIONS from {origin:?} does not reach the application: {headers:?}")
                });
                let excused =
                    origin != Some("http://app.example.net") && self.running.lacks.contains(&Lack::Vary);
                let varies = self.policy.any() || excused || varies(headers.iter().cloned());
                self.holds(varies, || format!("{method} from {origin:?}: no Vary: Origin in {headers:?}"));
            }
        }
    }

    /// A request of the pages' own server, which passes it on.
    fn passes_on(&mut self) {
        let own = format!("http://127.0.0.1:{}", self.running.port);
        for (path, args, status) in [
            ("/items", &[][..], 200),
            ("/items", &PUT[..], 200),
            ("/private", &[], 401),
            ("/private", &PUT, 200),
            ("/missing?a=b", &[], 404),
            ("/fail", &[], 500),
        ] {
            let report = self.run(path, &[&["--origin", &own], args].concat());
            let good = report["verdict"]["outcome"] == "allowed"
                && report["response"]["type"] == "basic"
                && report["response"]["status"] == status
                && report["exchanges"].as_array().is_some_and(|sent| sent.len() == 1);
            self.holds(good, || format!("{path}: {}", shown(&report)));
        }
        let received = self.running.application.requests();
        let host = format!("127.0.0.1:{}", self.running.application.port());
        self.holds(received.iter().any(|request| request.target == "/missing?a=b"), || {
            format!(
                "the application got requests for {:?}",
                received.iter().map(|request| &request.target).collect::<Vec<_>>()
            )
        });
        self.holds(received.iter().all(|request| request.header("host").as_deref() == Some(&host)), || {
            format!("the application got requests for other hosts than {host}")
        });
        let path = format!("{}/cookie", self.running.base);
        let cookie = client::send(self.running.port, "GET", &path, &[]).and_then(|(_, headers)| {
            headers.into_iter().find(|(name, _)| name == "set-cookie").map(|(_, value)| value)
        });
        self.holds(
            cookie.as_deref().is_some_and(|cookie| !cookie.to_ascii_lowercase().contains("domain")),
            || format!("the cookie is {cookie:?}"),
        );
    }

    /// Socket.IO's long polling: a handshake, a bad one, a message to no session.
    fn polls(&mut self) {
        const HANDSHAKE: &str = "?EIO=4&transport=polling";
        for origin in self.policy.pages() {
            self.origin = origin;
            self.allowed(HANDSHAKE, &[], 200);
            self.allowed("?EIO=4&transport=none", &[], 400);
            self.allowed("?EIO=4&transport=polling&sid=none", &["-d", "3", "-H", "X-Custom: 1"], 400);
            self.blocked(HANDSHAKE, &["-H", "X-Other: 1"]);
            if !self.policy.credentials {
                self.blocked(HANDSHAKE, &["--credentials", "include"]);
            }
        }
        for origin in self.policy.untrusted() {
            self.origin = origin;
            self.blocked(HANDSHAKE, &[]);
            self.blocked(HANDSHAKE, &["-H", "X-Custom: 1"]);
        }
    }

    fn run(&self, path: &str, args: &[&str]) -> Value {
        let url = format!("http://127.0.0.1:{}{}{path}", self.running.port, self.running.base);
        probe(&[&[url.as_str()], args].concat()).json()
    }

    /// Probes as the page that calls.
    fn probe(&mut self, path: &str, args: &[&str]) -> Value {
        let credentials: &[&str] = if self.policy.credentials { &["--credentials", "include"] } else { &[] };
        self.run(path, &[&["--origin", self.origin], args, credentials].concat())
    }

    fn allowed(&mut self, path: &str, args: &[&str], status: u16) -> Value {
        let report = self.probe(path, args);
        let good = report["verdict"]["outcome"] == "allowed" && report["response"]["status"] == status;
        self.holds(good, || format!("{path} {args:?} should be allowed, with {status}: {}", shown(&report)));
        self.headers(path, &report, true);
        report
    }

    fn blocked(&mut self, path: &str, args: &[&str]) {
        let report = self.probe(path, args);
        let good = report["verdict"]["outcome"] == "blocked";
        self.holds(good, || format!("{path} {args:?} should be blocked: {}", shown(&report)));
        let is_listed = self.policy.pages().contains(&self.origin);
        self.headers(path, &report, is_listed);
    }

    fn reads_the_exposed(&mut self, report: &Value) {
        let readable = report["response"]["readable_headers"].to_string();
        self.holds(readable.contains("x-total-count"), || {
            format!("X-Total-Count cannot be read: {readable}")
        });
    }

    fn preflighted(&mut self, report: &Value) {
        let preflight = &report["exchanges"][0];
        let status = preflight["status"].as_u64();
        self.holds(preflight["kind"] == "preflight" && matches!(status, Some(200 | 204)), || {
            format!("the preflight: {}", shown(report))
        });
        let age =
            headers(preflight).find(|(name, _)| name == "access-control-max-age").map(|(_, value)| value);
        self.holds(age.as_deref() == Some("600"), || format!("the preflight is kept for {age:?}"));
    }

    /// What must hold of every response: nothing twice, a response for one page is not given to another, no other origin is named.
    fn headers(&mut self, path: &str, report: &Value, is_listed: bool) {
        for exchange in report["exchanges"].as_array().into_iter().flatten() {
            let kind = exchange["kind"].as_str().unwrap_or_default();
            let mut names: Vec<String> = headers(exchange)
                .map(|(name, _)| name)
                .filter(|name| name.starts_with("access-control-"))
                .collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            self.holds(names.len() == count, || {
                format!("{path}, {kind}: doubled headers: {}", exchange["response_headers"])
            });
            // What no cache may store is given to no other page: a response to an OPTIONS, or one that forbids it.
            let excused = kind == "preflight" && self.running.preflight_without_vary
                || headers(exchange)
                    .any(|(name, value)| name == "cache-control" && value.contains("no-store"));
            let lacks = |lack: Lack| self.running.lacks.contains(&lack);
            let excused = excused
                || (!is_listed || kind == "preflight") && lacks(Lack::Vary)
                || path == "/fail" && lacks(Lack::UnhandledErrors);
            let varies = self.policy.any() || excused || varies(headers(exchange));
            self.holds(varies, || {
                format!("{path}, {kind}: no Vary: Origin: {}", exchange["response_headers"])
            });
            if !is_listed {
                let named = headers(exchange).find(|(name, _)| name == "access-control-allow-origin");
                self.holds(named.is_none(), || format!("{path}, {kind}: another origin gets {named:?}"));
            }
        }
    }

    fn holds(&mut self, good: bool, words: impl FnOnce() -> String) {
        self.found.count += 1;
        if !good {
            self.found.faults.push(format!("{} as {}: {}", self.policy.name, self.origin, words()));
        }
    }
}

/// The headers of a response, as the JSON has them.
fn headers(exchange: &Value) -> impl Iterator<Item = (String, String)> {
    let pairs = exchange["response_headers"].as_array().into_iter().flatten();
    pairs.filter_map(|pair| Some((pair[0].as_str()?.to_ascii_lowercase(), pair[1].as_str()?.to_owned())))
}

fn varies(mut headers: impl Iterator<Item = (String, String)>) -> bool {
    headers.any(|(name, value)| {
        name == "vary" && value.split(',').any(|part| part.trim().eq_ignore_ascii_case("origin"))
    })
}

/// A probe's result in short.
fn shown(report: &Value) -> String {
    let exchanges: Vec<String> = report["exchanges"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|exchange| {
            format!("{} {} {}", exchange["method"], exchange["status"], exchange["response_headers"])
        })
        .collect();
    format!("{} {}", report["verdict"]["message"], exchanges.join(" | "))
}
