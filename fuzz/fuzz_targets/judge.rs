//! The whole machine: any question, any responses, every browser, and all text that comes out of it.
//!
//! It must end, without a panic; no words may hold a character that a terminal would act on; and the core of the
//! verdict is held against a second, simpler reading of the standard.

#![no_main]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use arbitrary::Arbitrary;
use corscheck::advice::{ExtraRequests, Investigation, advise, investigate, repair};
use corscheck::cli::parse_question;
use corscheck::fetch::{Kind, NextRequest, OriginSource, Outcome, ResponseType};
use corscheck::probe::{CallTrace, DryRun, Question, dry_run, others, page_of, probe, target_url};
use corscheck::render::secrets::Secrets;
use corscheck::render::{Detail, Style, json, text};
use corscheck::web::address_space::{AddressSpace, PageSpace};
use corscheck::web::body::Body;
use corscheck::web::browser::{Browser, ThirdPartyCookies};
use corscheck::web::csp::Policy;
use corscheck::web::embedder_policy::EmbedderPolicy;
use corscheck::web::headers::{HeaderList, decode};
use corscheck::web::message::{Failure, FailureKind, HttpResponse, HttpVersion, Reply};
use corscheck::web::origin::Origin;
use corscheck::web::request::{Credentials, CrossOrigin, Initiator, Mode, RedirectMode};
use corscheck::web::text::is_unruly;
use libfuzzer_sys::fuzz_target;

/// Twenty redirects follow the first request, each with a preflight; all of that again, and again for advice; and some room.
const MOST_REQUESTS: usize = 150;
/// The value of a credential, which no report may show unasked.
const SECRET: &str = "swordfish-5f2c91";

/// A question in numbers, each the place of a choice in one of the lists below; and the choices that no list has.
#[derive(Arbitrary, Debug)]
struct Input<'a> {
    browser: bool,
    url: u8,
    origin: u8,
    method: u8,
    mode: u8,
    credentials: u8,
    redirect: u8,
    body: u8,
    keepalive: bool,
    user_agent: bool,
    verbose: bool,
    unicode: bool,
    width: u8,
    initiator: u8,
    crossorigin: u8,
    embedder: u8,
    space: u8,
    third_party: u8,
    csp: u8,
    repeat: bool,
    own_csp: &'a str,
    own_method: &'a str,
    own_url: &'a str,
    own_origin: &'a str,
    headers: Vec<(u8, u8, &'a str)>,
    cookies: Vec<(u8, &'a str)>,
    /// See [`Responses`].
    responses: &'a [u8],
}

const URLS: [&str; 14] = [
    "https://api.example/",
    "https://api.example/a|b^c?q#f",
    "https://api.example:8443/",
    "http://api.example/",
    "https://app.example/x",
    "https://sub.app.example/",
    "http://localhost:3000/",
    "http://[::1]:3000/x/y",
    "ftp://api.example/",
    "https://user:pw@api.example/",
    "https://api.example:6000/",
    "data:text/plain,a",
    "about:blank",
    "blob:https://app.example/id",
];
const ORIGINS: [&str; 6] = [
    "https://app.example",
    "http://localhost:3000",
    "http://app.example:8080",
    "null",
    "https://api.example/",
    "http://[::1]:3000",
];
const METHODS: [&str; 9] = ["GET", "POST", "PUT", "patch", "HEAD", "DELETE", "get", "TRACE", "OPTIONS"];
const MODES: [Mode; 6] = [Mode::Cors, Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin, Mode::Navigate];
const REDIRECTS: [RedirectMode; 4] =
    [RedirectMode::Follow, RedirectMode::Follow, RedirectMode::Error, RedirectMode::Manual];
const POLICIES: [&str; 5] = [
    "",
    "connect-src 'self' https://api.example",
    "default-src 'none'; img-src *, connect-src *.example:*/a/",
    "upgrade-insecure-requests; script-src 'strict-dynamic' 'nonce-a' data: http:",
    "sandbox; default-src https:",
];
const PAGE_HEADERS: [(&str, &str); 12] = [
    ("Authorization", "Bearer swordfish-5f2c91"),
    ("X-Api-Key", "swordfish-5f2c91"),
    ("Content-Type", "application/json"),
    ("Content-Type", "text/plain"),
    ("X-A", "a"),
    ("x-a", "b"),
    ("Accept", "\"a\""),
    ("Accept-Language", "en"),
    ("Range", "bytes=0-"),
    ("Cookie", "a"),
    ("User-Agent", "a"),
    ("X-HTTP-Method", "TRACE"),
];
const COOKIES: [&str; 8] = [
    "a=swordfish-5f2c91",
    "a=swordfish-5f2c91; SameSite=None; Secure",
    "b=swordfish-5f2c91; SameSite=None; Secure; Partitioned",
    "__Host-a=b; Secure; Path=/",
    "__Host-a=b",
    "a=b; Domain=example",
    "a=b; Domain=api.example; Path=/a",
    "a=b; Max-Age=0",
];

/// The choice of that number; none where it lies beyond the list.
fn pick<T: Clone>(list: &[T], number: u8) -> Option<T> {
    list.get(usize::from(number)).cloned()
}

/// The choice of that number; the list goes round.
fn round<T: Clone>(list: &[T], number: u8) -> T {
    list[usize::from(number) % list.len()].clone()
}

fn usual() -> &'static Question {
    static USUAL: OnceLock<Question> = OnceLock::new();
    USUAL.get_or_init(|| {
        parse_question(&["probe", "https://api.example/"].map(String::from)).expect("a question")
    })
}

impl Input<'_> {
    fn secrets(&self) -> Secrets {
        if self.width >= 0x80 { Secrets::Shown } else { Secrets::Hidden }
    }

    fn question(&self) -> Option<Question> {
        let url = target_url(pick(&URLS, self.url).unwrap_or(self.own_url)).ok()?;
        let page = page_of(pick(&ORIGINS, self.origin).unwrap_or(self.own_origin)).ok()?;
        let headers = self.headers.iter().take(12).map(|(which, kind, own)| {
            let (name, value) = round(&PAGE_HEADERS, *which);
            match kind % 4 {
                0 | 1 => (name.to_owned(), value.to_owned()),
                2 => (name.to_owned(), (*own).to_owned()),
                _ => {
                    let (name, value) = own.split_once(':').unwrap_or((own, ""));
                    (name.to_owned(), value.to_owned())
                }
            }
        });
        let cookies = self.cookies.iter().take(8).map(|(which, own)| pick(&COOKIES, *which).unwrap_or(own));
        // What no choice here is about stays as the command line has it.
        let mut question = usual().clone();
        let call = &mut question.call;
        call.url = url;
        call.method = pick(&METHODS, self.method).unwrap_or(self.own_method).to_owned();
        call.headers = headers.collect();
        call.body = match self.body % 16 {
            0 => Some(b"{}".to_vec()),
            1 => Some(vec![b'a'; 70_000]),
            2 => Some(Vec::new()),
            _ => None,
        };
        call.mode = round(&MODES, self.mode);
        call.credentials = round(Credentials::ALL, self.credentials);
        call.redirect = round(&REDIRECTS, self.redirect);
        call.keepalive = self.keepalive;
        call.initiator = pick(Initiator::ALL, self.initiator).unwrap_or(Initiator::Fetch);
        call.crossorigin = round(CrossOrigin::ALL, self.crossorigin);
        question.page.origin = page.origin;
        question.page.policy.embedder = round(EmbedderPolicy::ALL, self.embedder);
        question.page.policy.address_space = pick(AddressSpace::ALL, self.space).map(PageSpace::known);
        let csp = pick(&POLICIES, self.csp).unwrap_or(self.own_csp);
        question.page.policy.csp = Policy::parse_list(csp);
        question.client.third_party_cookies = pick(ThirdPartyCookies::ALL, self.third_party);
        question.repeat = self.repeat;
        question.client.cookies = cookies.map(str::to_owned).collect();
        question.client.user_agent = self.user_agent.then(|| "agent/1".into());
        question.client.now = 1_700_000_000;
        question.client.browser = if self.browser { Browser::Firefox } else { Browser::Chromium };
        question.page.source = if self.unicode { page.source } else { OriginSource::Assumed };
        Some(question)
    }
}

const STATUSES: [u16; 16] = [200, 204, 301, 302, 303, 307, 308, 300, 304, 401, 404, 407, 500, 101, 100, 999];
const REMOTES: [IpAddr; 4] = [
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)),
    IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8)),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];
const NAMES: [&str; 20] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Allow-Private-Network",
    "Cross-Origin-Resource-Policy",
    "Timing-Allow-Origin",
    "Location",
    "Set-Cookie",
    "Vary",
    "Content-Type",
    "X-A",
    "access-control-allow-origin",
    "ACCESS-CONTROL-ALLOW-HEADERS",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "ETag",
    "Connection",
];
const VALUES: [&str; 30] = [
    "*",
    "null",
    "https://app.example",
    "https://app.example/",
    "HTTPS://APP.EXAMPLE",
    "http://localhost:3000",
    "https://app.example, https://app.example",
    "",
    "true",
    "True",
    "PUT, patch, DELETE",
    "authorization, content-type, x-a, range",
    "x-a,,content-type",
    "a b",
    "same-origin",
    "same-site",
    "cross-origin",
    "/",
    "/again",
    "https://app.example/",
    "https://api.example/b",
    "http://api.example/c",
    "https://other.example/",
    "https://user:pw@other.example/",
    "//third.example:1/",
    "data:,a",
    "5",
    "99999999999999999999999",
    "a=b; SameSite=None; Secure",
    "Origin",
];

/// Responses as bytes, which are repeated so that redirects can go on for ever: 0xFE stands between two of them, 0xFF
/// between the lines of one. The first byte of a response is its status or failure; from 0x80 up the response also allows
/// what the request needs. The bytes after it are a detail, the product that responds, and the start of the body. The first
/// byte of a line is the place of its name in the list, or is the first of a name up to a colon; one byte as value is the
/// place of the value in the list.
struct Responses<'a>(Vec<&'a [u8]>);

impl<'a> Responses<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self(bytes.split(|byte| *byte == 0xFE).take(60).collect())
    }

    fn to(&self, number: usize, next: &NextRequest) -> Result<HttpResponse, Failure> {
        let mut lines = self.0[number % self.0.len()].splitn(2, |byte| *byte == 0xFF);
        let start = lines.next().unwrap_or_default();
        let byte = |place: usize| start.get(place).copied().unwrap_or_default();
        let kind = byte(0);
        let mut headers = HeaderList::new();
        let allows = kind >= 0x80;
        if allows {
            let sent = |name: &str| next.message.headers.get(name).unwrap_or_default();
            headers.append("Access-Control-Allow-Origin", sent("origin"));
            headers.append("Access-Control-Allow-Credentials", "true");
            headers.append("Access-Control-Allow-Methods", sent("access-control-request-method"));
            headers.append("Access-Control-Allow-Headers", sent("access-control-request-headers"));
        }
        let status = match kind & 0x7F {
            kind @ 0..16 => STATUSES[usize::from(kind)],
            kind @ 16..22 => {
                let detail = decode(start.get(1..).unwrap_or_default());
                let kind = FailureKind::ALL[usize::from(kind) - 16];
                return Err(Failure {
                    kind,
                    detail: if detail.is_empty() { "it failed".into() } else { detail },
                });
            }
            kind => 100 + u16::from(kind) * 7 + u16::from(byte(1) % 7),
        };
        let rest = lines.next().into_iter().flat_map(|rest| rest.split(|byte| *byte == 0xFF));
        for line in rest.take(400) {
            let (name, value) = match line {
                [] => continue,
                [place, value @ ..] if usize::from(*place) < NAMES.len() => {
                    (NAMES[usize::from(*place)].to_owned(), value)
                }
                line => {
                    let at = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
                    (decode(&line[..at]), line.get(at + 1..).unwrap_or_default())
                }
            };
            match value {
                [place] if usize::from(*place) < VALUES.len() => {
                    headers.append(name, VALUES[usize::from(*place)]);
                }
                value => headers.append(name, value),
            }
        }
        let preflight = next.kind == Kind::Preflight;
        Ok(HttpResponse {
            version: if byte(1) >= 0x80 { HttpVersion::Http2 } else { HttpVersion::Http1 },
            // What allows is mostly meant to lead on.
            status: if allows && preflight && status < 400 { 204 } else { status },
            headers,
            body: Body::starting(&start[start.len().min(3)..]),
            remote: pick(&REMOTES, byte(2).wrapping_sub(1)).map(|address| SocketAddr::new(address, 443)),
        })
    }
}

/// Nothing here waits, so the first look finds it done.
fn done<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("something was waited for"),
    }
}

fn assert_harmless(words: &str, line_feeds: bool) {
    let bad = words.chars().find(|letter| is_unruly(*letter) && !(line_feeds && *letter == '\n'));
    assert_eq!(bad, None, "{words:?}");
}

/// The verdict by a second, simpler reading.
fn check_verdict(call: &CallTrace) {
    let Outcome::Allowed(response) = &call.outcome else { return };
    if call.question.initiator() == Initiator::Beacon {
        // The page never learns what became of it.
        assert_eq!((response.status, response.readable_headers.len()), (0, 0));
        return;
    }
    assert!(response.readable_headers.is_sorted());
    assert!(!response.readable_headers.iter().any(|name| name == "set-cookie" || name == "set-cookie2"));
    let Some(last) = call.exchanges.last() else {
        assert!(matches!(call.question.url().scheme(), "data" | "about"), "without a request");
        return;
    };
    assert_eq!(last.request.kind, Kind::Actual, "nobody is allowed to read a preflight");
    match response.kind {
        ResponseType::Basic => {
            // Requests went to the page's own origin only.
            for exchange in &call.exchanges {
                assert!(Origin::of(&exchange.request.message.url).is_same_origin(call.question.origin()));
            }
        }
        ResponseType::Cors => {
            let (Ok(response), Some(origin)) = (&last.response, last.request.message.headers.get("origin"))
            else {
                // HTTP/0.9 has no headers to share anything by.
                panic!("readable without an answer or an Origin: {call:?}");
            };
            let allowed = response.headers.get("access-control-allow-origin").expect("it is shared");
            let include = call.question.effective_modes().credentials == Credentials::Include;
            assert!(allowed == origin || allowed == b"*" && !include);
            // Of several lines of this one an engine may not count the empty ones.
            let lines: Vec<&[u8]> = response
                .headers
                .lines("access-control-allow-credentials")
                .map(|line| &line.value[..])
                .filter(|value| !value.is_empty())
                .collect();
            assert!(!include || lines == [b"true"]);
            assert_eq!(response.status, response.status);
        }
        ResponseType::Opaque | ResponseType::OpaqueRedirect => {
            assert_eq!((response.status, response.readable_headers.len()), (0, 0));
        }
    }
}

fn check_words(investigation: &Investigation<'_>, input: &Input<'_>, hides: bool) {
    let investigated = investigation.first_call();
    let call = investigated.call;
    let mut messages: Vec<String> = call.notices.iter().map(|notice| notice.message()).collect();
    messages.extend(call.reasons().iter().map(|reason| reason.message()));
    messages.extend(call.set_cookies.iter().map(|cookie| cookie.message()));
    let others = others(&investigation.diagnosis, 0);
    let theirs = others.iter().filter_map(|other| other.outcome.as_ref().ok());
    for outcome in theirs.chain([&call.outcome]) {
        if let Outcome::Blocked(violation) = outcome {
            messages.push(violation.message());
        }
    }
    messages.extend(advise(investigated, &repair(investigated)).into_iter().map(|advice| advice.message));
    for message in messages {
        assert!(!message.is_empty());
        assert_harmless(&message, false);
    }
    let style = Style::new(input.unicode, 40 + usize::from(input.width) % 61);
    let secrets = input.secrets();
    let line = json::probe(investigation, &json::Additions::default(), secrets);
    serde_json::from_str::<serde_json::Value>(&line).expect("JSON");
    let (line, end) = line.split_at(line.len() - 1);
    assert_eq!(end, "\n");
    assert_harmless(line, false);
    let shown = text::probe(
        investigation,
        Detail { verbose: input.verbose, fixes: true, alone: false, brief: false, secrets },
        style,
    );
    assert_harmless(&shown, true);
    if hides && secrets == Secrets::Hidden {
        assert!(!line.contains(SECRET), "{line}");
        assert!(!shown.contains(SECRET), "{shown}");
    }
    let among = text::Among { pages_or_methods: input.verbose, browsers: input.unicode };
    let line = text::verdict_line(call, input.verbose.then_some(among));
    assert_eq!(line.lines().count(), 1);
    assert_harmless(&line, true);
    let mut many = text::ManyText::new(input.verbose, false, style);
    let shown = many.add(&investigation.diagnosis) + &many.end("-q lists all");
    assert_harmless(&shown, true);
}

fn check_dry_run(question: &Question, input: &Input<'_>) {
    let DryRun::Sends { requests, notices } = dry_run(question) else { return };
    assert!(matches!(requests.len(), 1 | 2));
    let style = Style::new(input.unicode, 80);
    let secrets = input.secrets();
    assert_harmless(&text::dry_run(question, &requests, &notices, secrets, style), true);
    let line = json::dry_run(question, &requests, &notices, &json::Additions::default(), secrets);
    serde_json::from_str::<serde_json::Value>(&line).expect("JSON");
}

fuzz_target!(|input: Input<'_>| {
    colored::control::set_override(false);
    let Some(question) = input.question() else { return };
    if input.responses.is_empty() {
        return check_dry_run(&question, &input);
    }
    let responses = Responses::of(input.responses);
    let mut number = 0;
    let mut send = async |next: &NextRequest| {
        let response = responses.to(number, next);
        number += 1;
        assert!(number < MOST_REQUESTS, "it does not end");
        Reply::new(response, Duration::ZERO)
    };
    let extra = ExtraRequests {
        simulated: true,
        errors: input.verbose,
        caching: input.unicode,
        callback_name: false,
    };
    let diagnosis = done(probe(question, &mut send));
    let investigation = done(investigate(diagnosis, extra, &mut send));
    for call in investigation.diagnosis.calls() {
        check_verdict(call);
    }
    // The secret stands where the lists put it, and nowhere that the input did.
    let foreign = format!("{input:?}").contains("swordfish")
        || input.responses.windows(5).any(|bytes| bytes.eq_ignore_ascii_case(b"sword"));
    check_words(&investigation, &input, !foreign);
});
