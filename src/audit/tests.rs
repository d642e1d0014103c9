//! Servers with lists as people write them, and what is found of each.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::{Audit, Class, NoteKind, Outcome, Plan, Server, Severity, Why, Words, audit, audit_in_browsers};
use crate::fetch::{Call, Client, Page};
use crate::probe::Question;
use crate::web::address_space::AddressSpace;
use crate::web::body::Body;
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, HttpVersion, Reply};
use crate::web::origin::Origin;
use crate::web::raw_head::{RawFailure, RawReply, Received, ReceivedEnd};
use crate::web::request::{Credentials, Initiator};

mod beside;

const APP: &str = "https://app.acme.com";

/// A status and headers; `None` closes the connection.
type Response = Option<(u16, Vec<(&'static str, String)>)>;

/// A server of this process.
struct Here<F> {
    respond: RefCell<F>,
    sent: RefCell<Vec<HttpRequest>>,
    waited: RefCell<Vec<Duration>>,
    slowed: Cell<usize>,
}

impl<F: FnMut(&HttpRequest, usize) -> Response> Here<F> {
    fn response(&self, request: &HttpRequest) -> Result<HttpResponse, Failure> {
        self.sent.borrow_mut().push(request.clone());
        let number = self.sent.borrow().len();
        let Some((status, lines)) = (self.respond.borrow_mut())(request, number) else {
            return Err(Failure { kind: FailureKind::EmptyResponse, detail: "no response".into() });
        };
        // A line named "body" is the body.
        let is_body = |line: &&(&str, String)| line.0 == "body";
        let body = lines.iter().find(is_body).map(|(_, text)| Body::complete(text.as_bytes()));
        let headers: HeaderList = lines.iter().filter(|line| !is_body(line)).cloned().collect();
        let version = HttpVersion::Http1;
        Ok(HttpResponse { version, status, headers, body: body.unwrap_or_default(), remote: None })
    }

    fn sent(&self) -> Vec<HttpRequest> {
        self.sent.borrow().clone()
    }
}

impl<F: FnMut(&HttpRequest, usize) -> Response> Server for Here<F> {
    async fn send(&self, request: &HttpRequest) -> Reply {
        Reply::new(self.response(request), Duration::ZERO)
    }

    async fn handshake(&self, request: &HttpRequest) -> RawReply {
        let received = match self.response(request) {
            Err(failure) => Err(RawFailure { failure, closed_during_tls: false }),
            Ok(response) => {
                let lines: String =
                    response.headers.iter().map(|one| format!("{}: {}\r\n", one.name, one.text())).collect();
                let bytes = format!("HTTP/1.1 {} X\r\n{lines}\r\n", response.status).into_bytes();
                Ok(Received { bytes, end: ReceivedEnd::Open, remote: None })
            }
        };
        RawReply { received, elapsed: Duration::ZERO }
    }

    async fn wait(&self, time: Duration) {
        self.waited.borrow_mut().push(time);
    }

    fn slow_down(&self) {
        self.slowed.set(self.slowed.get() + 1);
    }
}

fn plan(url: &str, method: &str, trusted: &[&str]) -> Plan {
    let call = Call::new(Initiator::Fetch, Url::parse(url).expect("a URL"));
    let call = call.method(method).credentials(Credentials::Include);
    let mut question = Question::new(Page::new(Origin::Opaque), call, Client::new(Browser::Chromium));
    question.preflight_only = !matches!(method, "GET" | "HEAD");
    Plan {
        question,
        subprotocols: Vec::new(),
        trusted: trusted.iter().map(|text| Origin::of(&Url::parse(text).expect("a URL"))).collect(),
        only: Vec::new(),
        skip: Vec::new(),
        platforms: Vec::new(),
        space: AddressSpace::Public,
        max_requests: 120,
    }
}

fn here<F>(respond: F) -> Here<F> {
    Here {
        respond: RefCell::new(respond),
        sent: RefCell::default(),
        waited: RefCell::default(),
        slowed: Cell::new(0),
    }
}

fn run<F: FnMut(&HttpRequest, usize) -> Response>(plan: &Plan, respond: F) -> (Audit, Here<F>) {
    let server = here(respond);
    let done = audit(plan, &mut Words::seeded(7), &server).now_or_never();
    (done.expect("nothing is waited for"), server)
}

fn origin(request: &HttpRequest) -> String {
    request.headers.get_text("origin").unwrap_or_default()
}

/// What a server sends that has compared: the origin with credentials, or nothing.
fn compared(request: &HttpRequest, is_allowed: bool) -> Response {
    let mut headers = vec![("Vary", "Origin".into())];
    if is_allowed {
        headers.push(("Access-Control-Allow-Origin", origin(request)));
        headers.push(("Access-Control-Allow-Credentials", "true".into()));
        headers.push(("Access-Control-Allow-Methods", "PUT".into()));
    }
    Some((200, headers))
}

fn found(audit: &Audit) -> Vec<(Class, Severity)> {
    audit.findings.iter().map(|finding| (finding.class, finding.severity)).collect()
}

#[test]
fn lists_as_people_write_them() {
    use Class::*;
    use Severity::{Critical, High, Low, Medium};
    type Row = (&'static str, fn(&str) -> bool, &'static [(Class, Severity)], usize);
    let rows: &[Row] = &[
        ("exact", |o| o == APP, &[], 52),
        ("reflected", |_| true, &[(AnyOrigin, Critical), (NullOrigin, Critical)], 3),
        ("reflected, but null", |o| o != "null", &[(AnyOrigin, Critical)], 3),
        ("null", |o| o == APP || o == "null", &[(NullOrigin, Critical)], 52),
        ("startsWith", |o| o.starts_with(APP), &[(PrefixMatch, High), (AnyPort, Low)], 52),
        (
            "endsWith",
            |o| o.ends_with("acme.com"),
            &[(SuffixMatch, High), (AnySubdomain, Medium), (InsecureScheme, Medium)],
            52,
        ),
        (
            "endsWith with a dot",
            |o| o.ends_with(".acme.com"),
            &[(AnySubdomain, Medium), (InsecureScheme, Medium)],
            54,
        ),
        (
            "includes",
            |o| o.contains("acme.com"),
            &[(SubstringMatch, High), (AnySubdomain, Medium), (InsecureScheme, Medium), (AnyPort, Low)],
            52,
        ),
        (
            "a dot that is any character",
            |o| o == APP || o == "https://appxacme.com",
            &[(UnescapedDot, High)],
            52,
        ),
        (
            "any domain of .com",
            |o| o.starts_with("https://") && o.ends_with(".com"),
            // Platforms are below it too.
            &[(HostingPlatform, Critical), (PublicSuffixMatch, High)],
            52,
        ),
        (
            "a port",
            |o| o == APP || o.strip_prefix(APP).is_some_and(|rest| rest.starts_with(':')),
            &[(AnyPort, Low)],
            52,
        ),
        ("previews", |o| o == APP || o.ends_with(".vercel.app"), &[(HostingPlatform, Critical)], 52),
        ("localhost", |o| o == APP || o == "http://localhost:3000", &[(LocalhostAllowed, Low)], 52),
        (
            "what begins with localhost",
            |o| o == APP || o.starts_with("http://localhost"),
            &[(PrefixMatch, High), (LocalhostAllowed, Low)],
            52,
        ),
        ("an app", |o| o == APP || o == "capacitor://localhost", &[(AppScheme, Severity::Info)], 52),
    ];
    for (name, allows, expected, most) in rows {
        let plan = plan("https://api.acme.com/me", "GET", &[APP]);
        let (audit, server) = run(&plan, |request, _| compared(request, allows(&origin(request))));
        assert_eq!(found(&audit), *expected, "{name}");
        assert!(server.sent().len() <= *most, "{name}: {} requests", server.sent().len());
        assert_eq!(audit.requests, server.sent().len(), "{name}");
        assert!(audit.tried.iter().all(|one| one.origin != "https://api.acme.com"), "{name}");
    }
}

/// The same list is worse with credentials than without, and on the user's own machine than in public.
#[test]
fn without_credentials() {
    let reflects = |request: &HttpRequest, _: usize| {
        Some((200, vec![("Access-Control-Allow-Origin", origin(request)), ("Vary", "Origin".into())]))
    };
    let mut plan = plan("https://api.acme.com/me", "GET", &[APP]);
    let of = |severity| vec![(Class::AnyOrigin, severity), (Class::NullOrigin, severity)];
    assert_eq!(found(&run(&plan, reflects).0), of(Severity::Info));
    plan.space = AddressSpace::Loopback;
    assert_eq!(found(&run(&plan, reflects).0), of(Severity::Medium));
}

#[test]
fn wildcards() {
    let of = |credentials: bool| {
        let mut headers = vec![("Access-Control-Allow-Origin", "*".to_owned())];
        headers.extend(credentials.then(|| ("Access-Control-Allow-Credentials", "true".into())));
        move |_: &HttpRequest, _: usize| Some((200, headers.clone()))
    };
    let plan = plan("https://api.acme.com/me", "GET", &[APP]);
    for (credentials, expected) in [(false, Class::Wildcard), (true, Class::WildcardWithCredentials)] {
        let (audit, server) = run(&plan, of(credentials));
        assert_eq!(found(&audit), [(expected, Severity::Info)]);
        assert_eq!((audit.findings[0].origin.as_deref(), server.sent().len()), (Some("*"), 3));
    }
    // Other origins get a wildcard, and some of them more than that.
    let (audit, _) = run(&plan, |request, _| {
        let origin = origin(request);
        if origin.starts_with(APP) { compared(request, true) } else { of(false)(request, 0) }
    });
    let found = found(&audit);
    assert!(found.contains(&(Class::PrefixMatch, Severity::High)), "{found:?}");
    assert!(found.contains(&(Class::Wildcard, Severity::Info)), "{found:?}");
}

/// The list is that of the preflight; the request itself is never sent.
#[test]
fn a_method_that_writes() {
    let plan = plan("https://api.acme.com/items/1", "PUT", &[APP]);
    let (audit, server) = run(&plan, |request, _| compared(request, true));
    assert_eq!(found(&audit)[0], (Class::AnyOrigin, Severity::Critical));
    assert_eq!(audit.findings[0].via.id(), "preflight");
    assert!(server.sent().iter().all(|request| request.method.is("OPTIONS")));
}

#[test]
fn a_check_of_the_referer() {
    let plan = plan("https://api.acme.com/me", "GET", &[APP]);
    let referer = |request: &HttpRequest| request.headers.get_text("referer");
    type Check = fn(Option<String>) -> bool;
    let checks: [Check; 2] = [
        |referer| referer.is_none_or(|referer| referer.starts_with("https://app.acme.com/")),
        |referer| referer.is_some_and(|referer| referer.contains("https://app.acme.com/")),
    ];
    for check in checks {
        let (audit, _) = run(&plan, |request, _| compared(request, check(referer(request))));
        assert_eq!(
            found(&audit),
            [(Class::AnyOrigin, Severity::Critical), (Class::NullOrigin, Severity::Critical)]
        );
    }
}

/// A page of an error is worth little.
#[test]
fn a_path_that_does_not_exist() {
    let plan = plan("https://api.acme.com/nothing", "GET", &[APP]);
    let (audit, _) = run(&plan, |request, _| compared(request, true).map(|(_, headers)| (404, headers)));
    assert_eq!(found(&audit)[0], (Class::AnyOrigin, Severity::Low));
    assert_eq!(audit.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [NoteKind::ErrorResponse]);
}

#[test]
fn responses_that_a_cache_mixes_up() {
    let plan = plan("https://api.acme.com/me", "GET", &[APP]);
    let (audit, _) = run(&plan, |request, _| {
        let mut headers = compared(request, origin(request) == APP)?.1;
        headers.retain(|(name, _)| *name != "Vary");
        Some((200, headers))
    });
    assert_eq!(found(&audit), [(Class::MissingVary, Severity::Low)]);
    assert_eq!(audit.findings[0].origin, None);
}

/// It waits once, goes on more slowly, tries again what was limited, and stops where that does not help.
#[test]
fn limits_are_respected() {
    let plan = plan("https://api.acme.com/me", "GET", &[APP]);
    let limited = || Some((429, vec![("Retry-After", "3".to_owned())]));
    let (audit, server) = run(&plan, |request, number| match number {
        13..=16 => limited(),
        _ => compared(request, origin(request).ends_with("acme.com")),
    });
    assert_eq!(
        (audit.outcome(), server.waited.borrow().len(), server.slowed.get()),
        (Outcome::Findings, 2, 2)
    );
    assert_eq!(server.waited.borrow()[0], Duration::from_secs(3));
    assert!(audit.tried.iter().all(|one| one.allowed.is_some()), "{:?}", audit.tried);
    assert_eq!(audit.notes[0].kind, NoteKind::RateLimited);

    let (audit, server) = run(&plan, |request, number| match number {
        1..=4 => compared(request, origin(request) == APP),
        _ => limited(),
    });
    assert_eq!((audit.outcome(), server.sent().len()), (Outcome::Failed, 10));
    let kinds: Vec<_> = audit.notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::RateLimited, NoteKind::NotSent]);
}

#[test]
fn connections_that_close() {
    let plan = plan("https://api.acme.com/me", "GET", &[APP]);
    let (audit, server) = run(&plan, |_, _| None);
    assert_eq!((audit.outcome(), audit.trusted[0].allowed), (Outcome::Failed, None));
    assert!(server.sent().len() <= 6, "{}", server.sent().len());
    // Only some origins are refused so.
    let (audit, _) = run(&plan, |request, _| match origin(request) {
        origin if origin.contains("localhost") => None,
        origin => compared(request, origin == APP),
    });
    assert_eq!(audit.outcome(), Outcome::Clean);
    assert!(audit.tried.iter().any(|one| one.allowed.is_none()));
}

#[test]
fn no_more_requests_than_allowed() {
    let plan = Plan { max_requests: 10, ..plan("https://api.acme.com/me", "GET", &[APP]) };
    let (audit, server) = run(&plan, |request, _| compared(request, origin(request) == APP));
    assert_eq!(server.sent().len(), 10);
    assert_eq!(audit.notes.last().map(|note| note.kind), Some(NoteKind::NotSent));
}

/// Preflights count, and what goes out at the same time does too.
#[test]
fn no_more_requests_than_allowed_with_preflights() {
    for max_requests in [1, 2, 3, 5, 8, 11, 30] {
        let mut plan = Plan { max_requests, ..plan("https://api.acme.com/me", "GET", &[APP]) };
        plan.question.call.headers = vec![("X-Team".into(), "a".into())];
        let (audit, server) = run(&plan, |request, _| {
            let mut response = compared(request, origin(request) == APP)?;
            response.1.push(("Access-Control-Allow-Headers", "x-team".into()));
            Some(response)
        });
        assert_eq!((server.sent().len(), audit.requests), (max_requests, max_requests));
        assert_eq!(audit.notes.last().map(|note| note.kind), Some(NoteKind::NotSent));
        assert_eq!(audit.outcome(), Outcome::Failed);
    }
    // As many as are needed, and not one more, is enough.
    let plan = plan("https://api.acme.com/me", "GET", &[APP]);
    let needed = run(&plan, |request, _| compared(request, origin(request) == APP)).0.requests;
    let exact = Plan { max_requests: needed, ..plan };
    let (audit, _) = run(&exact, |request, _| compared(request, origin(request) == APP));
    assert_eq!((audit.outcome(), audit.notes.len()), (Outcome::Clean, 0), "{:?}", audit.notes);
}

/// What was sent as one browser is not sent again as another, and each has its own origins and cookies.
#[test]
fn in_each_browser() {
    let plan = plan("https://api.acme.com/me", "GET", &["https://acme.vercel.app"]);
    let respond = |request: &HttpRequest, _: usize| {
        let origin = origin(request);
        compared(request, origin.ends_with("//acme.vercel.app"))
    };
    let server = here(respond);
    let browsers = [Browser::Chromium, Browser::Firefox, Browser::WebKit];
    let done = audit_in_browsers(&plan, &browsers, &Words::seeded(7), &server).now_or_never();
    let audits = done.expect("nothing is waited for");
    assert_eq!(audits.iter().map(|audit| audit.requests).sum::<usize>(), server.sent().len());
    // No page has that origin in Chromium, which knows .app for https only.
    assert_eq!(audits.iter().map(|audit| found(audit).len()).collect::<Vec<_>>(), [0, 1, 1]);
    assert_eq!(found(&audits[1]), [(Class::InsecureScheme, Severity::Medium)]);
    assert!(
        audits[1].requests < 10 && audits[2].requests < 10,
        "{} {}",
        audits[1].requests,
        audits[2].requests
    );
}

#[test]
fn some_findings_only() {
    let mut plan = plan("https://api.acme.com/me", "GET", &[APP]);
    plan.only = vec![Class::AnyPort];
    let (audit, _) = run(&plan, |request, _| compared(request, origin(request).starts_with(APP)));
    assert_eq!(found(&audit), [(Class::AnyPort, Severity::Low)]);
    let tried = |class| audit.tried.iter().any(|one| one.why == Why::Class(class));
    assert!(tried(Class::AnyPort) && !tried(Class::PrefixMatch) && !tried(Class::NullOrigin));
}

/// A trusted origin that is refused stops nothing.
#[test]
fn a_trusted_origin_that_is_refused() {
    let plan = plan("https://api.acme.com/me", "GET", &[APP, "https://admin.acme.com"]);
    let (audit, _) = run(&plan, |request, _| {
        let origin = origin(request);
        compared(request, origin == APP || origin.ends_with(".github.io"))
    });
    assert_eq!(found(&audit), [(Class::HostingPlatform, Severity::Critical)]);
    assert_eq!(audit.notes[0].kind, NoteKind::TrustedRefused);
    assert_eq!(audit.trusted[1].rule.map(|rule| rule.id()), Some("cors-allow-origin-missing"));
}

/// An http target: https pages cannot call it, and http pages are as usual there.
#[test]
fn an_http_target() {
    let plan = plan("http://api.acme.com/me", "GET", &["http://app.acme.com"]);
    let (audit, server) = run(&plan, |request, _| compared(request, origin(request).ends_with(".acme.com")));
    assert_eq!(found(&audit), [(Class::AnySubdomain, Severity::Medium)]);
    assert!(server.sent().iter().all(|request| !origin(request).starts_with("https:")));
}
