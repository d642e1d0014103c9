//! Cases, and how those of `fetch()` are generated: what the page calls, and how the servers respond hop by hop.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::strategy::Union;

/// What stands for the page's origin in a header's value.
const PAGE: &str = "$PAGE";

/// Where a page or a server is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) scheme: &'static str,
    pub(super) host: &'static str,
    /// Which of the ports.
    pub(super) port: usize,
}

pub(super) const fn place(scheme: &'static str, host: &'static str, port: usize) -> Place {
    Place { scheme, host, port }
}

const PAGES: [Place; 4] = [
    place("http", "app.test", 0),
    place("http", "app.test", 0),
    place("http", "sub.app.test", 1),
    place("https", "app.test", 2),
];

pub(super) const SERVERS: [Place; 8] = [
    place("http", "api.test", 1),
    place("http", "app.test", 0),
    place("http", "app.test", 1),
    place("http", "sub.app.test", 1),
    place("http", "other.test", 0),
    place("https", "api.test", 2),
    place("https", "app.test", 2),
    place("http", "localhost", 1),
];

pub(super) type Header = (&'static str, String);

/// One case.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) page: Place,
    /// Whether the page's origin is opaque.
    pub(super) opaque: bool,
    pub(super) call: CallSpec,
    /// The server that responds, and those to which redirects lead.
    pub(super) hops: Vec<Hop>,
    /// A cookie that the browser holds for the first server.
    pub(super) cookie: Option<&'static str>,
    /// The page's Content-Security-Policy; `$P0` stands for a port.
    pub(super) csp: Option<String>,
    /// Its Cross-Origin-Embedder-Policy.
    pub(super) coep: Option<&'static str>,
}

impl Case {
    /// Cases with the same key can follow each other in one open page.
    pub(super) fn page_key(&self) -> String {
        let Self { opaque, page, cookie, csp, coep, .. } = self;
        format!("{} {opaque} {page:?} {csp:?} {coep:?}", cookie.is_some())
    }
}

/// What the page calls.
#[derive(Clone, Debug)]
pub(super) struct CallSpec {
    /// How, as `--as` names it.
    pub(super) initiator: &'static str,
    pub(super) crossorigin: &'static str,
    pub(super) method: &'static str,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: bool,
    pub(super) credentials: &'static str,
    pub(super) mode: &'static str,
    pub(super) redirect: &'static str,
    /// Of JSONP, the page's function and the element's attributes.
    pub(super) script: Option<ScriptSpec>,
}

/// What JSONP has besides.
#[derive(Clone, Debug)]
pub(super) struct ScriptSpec {
    pub(super) callback: &'static str,
    pub(super) integrity: &'static str,
    pub(super) nonce: &'static str,
    pub(super) charset: Option<&'static str>,
}

/// How one server responds.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    pub(super) place: Place,
    /// The status where this is the last hop.
    pub(super) status: u16,
    /// The status where another follows.
    pub(super) redirects: u16,
    pub(super) headers: Vec<Header>,
    pub(super) preflight_status: u16,
    pub(super) preflight: Vec<Header>,
    /// The body where this is the last hop.
    pub(super) body: &'static [u8],
}

/// Any case of `fetch()`.
pub(super) fn fetch() -> impl Strategy<Value = Case> {
    let chain = call().prop_flat_map(|call| {
        let hops = vec(hop(&call), 1..=3);
        (Just(call), hops)
    });
    let cookie = option::weighted(0.15, any_of(&COOKIES));
    (any_of(&PAGES), any_bool(0.12), chain, cookie).prop_map(|(page, opaque, (call, hops), cookie)| Case {
        page,
        opaque,
        call,
        hops,
        cookie,
        csp: None,
        coep: None,
    })
}

pub(super) const COOKIES: [&str; 8] = [
    "sid=1",
    "sid=1; SameSite=Lax",
    "sid=1; SameSite=Strict",
    "sid=1; SameSite=None; Secure",
    "sid=1; Secure",
    "sid=1; SameSite=None",
    "sid=1; HttpOnly; Path=/",
    "__Secure-s=1; Secure; SameSite=None",
];

const METHODS: [&str; 14] = [
    "GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH", "patch", "put", "post", "FOO",
    "OPTIONS",
];

const HEADERS: [(&str, &str); 34] = [
    ("X-A", "1"),
    ("x-b", "2"),
    ("Authorization", "Bearer x"),
    ("Content-Type", "application/json"),
    ("Content-Type", "text/plain"),
    ("Content-Type", "text/plain;charset=utf-8"),
    ("Content-Type", "multipart/form-data"),
    ("Content-Type", "TEXT/plain"),
    ("Content-Type", ""),
    ("Content-Type", "text/plain; boundary=\"x\""),
    ("Accept", "application/json"),
    ("Accept", "a:b"),
    ("Accept-Language", "en"),
    ("Accept-Language", "en_US"),
    ("Content-Language", "de"),
    ("Range", "bytes=0-5"),
    ("Range", "bytes=-5"),
    ("DPR", "2"),
    ("Save-Data", "on"),
    ("User-Agent", "me"),
    ("Cookie", "a=1"),
    ("Sec-Foo", "1"),
    ("Proxy-X", "1"),
    ("X-HTTP-Method-Override", "PUT"),
    ("X-HTTP-Method-Override", "TRACE"),
    ("X-Requested-With", "XMLHttpRequest"),
    ("Cache-Control", "no-cache"),
    ("If-None-Match", "x"),
    ("Last-Event-ID", "1"),
    ("Upgrade-Insecure-Requests", "1"),
    ("Origin", "http://x.test"),
    ("Via", "x"),
    ("X A", "1"),
    ("X-A", "\u{e9}"),
];

pub(super) fn call() -> impl Strategy<Value = CallSpec> {
    let headers = mostly(0.45, Just(Vec::new()), vec(any_of(&HEADERS), 1..=2));
    let credentials = any_of(&["same-origin", "same-origin", "omit", "include", "include", "include"]);
    let mode = mostly(0.9, Just("cors"), any_of(&["no-cors", "no-cors", "same-origin"]));
    let redirect = mostly(0.9, Just("follow"), any_of(&["manual", "error"]));
    (any_of(&METHODS), headers, any_bool(0.4), credentials, mode, redirect).prop_map(
        |(method, headers, body, credentials, mode, redirect)| {
            // fetch() refuses a body with these.
            let body = body && !["GET", "HEAD"].contains(&method);
            CallSpec {
                initiator: "fetch",
                crossorigin: "none",
                method,
                headers,
                body,
                credentials,
                mode,
                redirect,
                script: None,
            }
        },
    )
}

fn hop(call: &CallSpec) -> impl Strategy<Value = Hop> + use<> {
    let headers = (shares(), extra()).prop_map(|(headers, extra)| [headers, extra].concat());
    let status = mostly(0.7, Just(200), any_of(&[204, 206, 304, 401, 404, 500]));
    let redirects = any_of(&[302, 301, 303, 307, 308]);
    (any_of(&SERVERS), status, redirects, headers, preflight(call)).prop_map(
        |(place, status, redirects, headers, (preflight_status, preflight))| Hop {
            place,
            status,
            redirects,
            headers,
            preflight_status,
            preflight,
            body: b"",
        },
    )
}

/// Which pages a response allows.
pub(super) fn shares() -> impl Strategy<Value = Vec<Header>> {
    (lines(ALLOW_ORIGIN, allow_origins()), lines(ALLOW_CREDENTIALS, allow_credentials()))
        .prop_map(|(origin, credentials)| [origin, credentials].concat())
}

/// The response to a preflight: its status and its headers.
pub(super) fn preflight(call: &CallSpec) -> impl Strategy<Value = (u16, Vec<Header>)> + use<> {
    let status = mostly(0.93, Just(204), any_of(&[200, 299, 404, 401, 302, 304, 500]));
    let headers = (
        shares(),
        lines("Access-Control-Allow-Methods", allow_methods(call.method)),
        lines("Access-Control-Allow-Headers", allow_headers(&call.headers)),
        option::weighted(0.15, any_of(&["0", "60", "x", "-1"])),
    )
        .prop_map(|(shares, methods, headers, age)| {
            let age = age.map(|age| ("Access-Control-Max-Age", age.to_owned()));
            [shares, methods, headers, age.into_iter().collect()].concat()
        });
    (status, headers)
}

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";

/// Values of a header, one a line.
type Lines = Vec<String>;

fn lines(name: &'static str, values: impl Strategy<Value = Lines>) -> impl Strategy<Value = Vec<Header>> {
    values.prop_map(move |values| values.into_iter().map(|value| (name, value)).collect())
}

fn allow_origins() -> impl Strategy<Value = Lines> {
    let wrong = [
        "$PAGE/",
        "$PAGE, $PAGE",
        "$PAGE $PAGE",
        "http://x.test",
        "**",
        "*, *",
        "",
        "foo",
        "\"$PAGE\"",
        "https://*.app.test",
        "NULL",
        "null, null",
        "http://app.test",
        "app.test",
        "http:app.test",
        "data:x",
        "$PAGE#",
        "*|*",
        "$PAGE|$PAGE",
        "|*",
    ];
    let right = mostly(
        0.8,
        just_one(PAGE),
        mostly(0.6, just_one("*"), mostly(0.6, just_one("null"), Just(Vec::new()))),
    );
    mostly(0.92, right, any_of(&wrong).prop_map(split))
}

fn allow_credentials() -> impl Strategy<Value = Lines> {
    let wrong = ["True", "TRUE", "1", "true, true", "true|true", "", "false", "true;", "*"];
    mostly(0.85, just_one("true"), mostly(0.6, Just(Vec::new()), any_of(&wrong).prop_map(split)))
}

fn allow_methods(method: &'static str) -> impl Strategy<Value = Lines> {
    let (lower, upper) = (method.to_ascii_lowercase(), method.to_ascii_uppercase());
    let wrong = [
        "*".to_owned(),
        "GET, POST".into(),
        lower,
        upper,
        format!("GET,{method}"),
        String::new(),
        format!(", {method},"),
        format!("{method};q=1"),
        format!("GET {method}"),
        format!("GET|{method}"),
        format!("\"{method}\""),
        "GET, POST, PUT, DELETE, PATCH, OPTIONS".into(),
    ];
    mostly(0.88, just_one(method), select(wrong.to_vec()).prop_map(|value| split(&value)))
}

fn allow_headers(headers: &[(&'static str, &'static str)]) -> impl Strategy<Value = Lines> + use<> {
    let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let all = names.join(", ");
    let wrong = [
        "*".to_owned(),
        all.to_ascii_uppercase(),
        all.to_ascii_lowercase(),
        String::new(),
        "x-a".into(),
        "content-type".into(),
        "authorization, *".into(),
        "x-a; x-b".into(),
        "x a".into(),
        format!(",,{all},,"),
        "(x)".into(),
    ];
    mostly(0.88, just_one(&all), select(wrong.to_vec()).prop_map(|value| split(&value)))
}

const EXPOSED: [&str; 9] =
    ["*", "x-secret", "X-Secret, x-b", "x b", "*, x-secret", "set-cookie", "", "x-secret,,", "\"x-secret\""];
const RESOURCE_POLICIES: [&str; 5] = ["same-origin", "same-site", "cross-origin", "Same-Origin", "foo"];
const SET_COOKIES: [&str; 3] = ["n=1", "n=1; SameSite=None; Secure", "n=1; SameSite=Lax"];

/// What a response says besides.
fn extra() -> impl Strategy<Value = Vec<Header>> {
    let maybe = |share, name: &'static str, values: &'static [&'static str]| {
        let value = option::weighted(share, any_of(values));
        value.prop_map(move |value| value.map(|value| (name, value.to_owned())))
    };
    (
        maybe(0.3, "Access-Control-Expose-Headers", &EXPOSED),
        maybe(0.4, "X-Secret", &["1"]),
        maybe(0.1, "Cross-Origin-Resource-Policy", &RESOURCE_POLICIES),
        maybe(0.1, "Set-Cookie", &SET_COOKIES),
        maybe(0.2, "Content-Type", &["text/html", "application/json", "image/png"]),
    )
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].into_iter().flatten().collect())
}

/// `a|b` stands for two lines.
fn split(value: &str) -> Lines {
    value.split('|').map(Into::into).collect()
}

fn just_one(value: &str) -> Just<Lines> {
    Just(vec![value.to_owned()])
}

/// One of these; the first is the simplest.
pub(super) fn any_of<T: Clone + std::fmt::Debug + 'static>(
    values: &[T],
) -> impl Strategy<Value = T> + use<T> {
    select(values.to_vec())
}

/// The first of two with this likelihood; it is the simpler one.
pub(super) fn mostly<T: Clone + std::fmt::Debug + 'static>(
    share: f64,
    often: impl Strategy<Value = T> + 'static,
    seldom: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = T> {
    let often_of_thousand = (share * 1000.0) as u32;
    Union::new_weighted(vec![(often_of_thousand, often.boxed()), (1000 - often_of_thousand, seldom.boxed())])
}

/// A header with one of these values, or none.
pub(super) fn maybe(
    share: f64,
    name: &'static str,
    values: &'static [&'static str],
) -> impl Strategy<Value = Option<Header>> {
    option::weighted(share, any_of(values)).prop_map(move |value| value.map(|value| (name, value.to_owned())))
}

pub(super) fn any_bool(share: f64) -> impl Strategy<Value = bool> {
    mostly(1.0 - share, Just(false), Just(true))
}
