//! Cases of all initiators but `fetch()`: elements, XMLHttpRequest, EventSource, beacons and workers, under the page's
//! policies.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::strategy::Union;

use super::case::{
    COOKIES, CallSpec, Case, Header, Hop, Place, SERVERS, any_bool, any_of, call, maybe, mostly, place,
    preflight, shares,
};

pub(super) const PAGES: [Place; 7] = [
    place("http", "app.test", 0),
    place("http", "app.test", 0),
    place("http", "sub.app.test", 1),
    place("https", "app.test", 2),
    place("https", "app.test", 2),
    place("https", "app.test", 2),
    place("http", "localhost", 1),
];

/// An initiator, what it can do with a response, and the directives that rule over it.
#[derive(Clone, Copy, Debug)]
struct Way {
    name: &'static str,
    /// Types that suit it.
    types: &'static [&'static str],
    /// Bodies that suit it.
    bodies: &'static [&'static [u8]],
    directives: [&'static str; 3],
}

const JS: &[u8] = b"postMessage(1);";
const CSS: &[u8] = b"p { color: red }";
const HTML: &[u8] = b"<!doctype html><p>hello";
const JSON: &[u8] = b"{\"a\": 1}";
const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";
const EVENTS: &[u8] = b"data: 1\n\n";
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
const WAV: &[u8] = b"RIFF\x34\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\x08\0data\x10\0\0\0\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80";
const TTF: &[u8] = include_bytes!("../../data/dot.ttf");

const ANY_BODY: [&[u8]; 11] = [b"", JS, CSS, HTML, JSON, SVG, b"hello", GIF, PNG, WAV, TTF];
pub(super) const ANY_TYPE: [&str; 20] = [
    "text/javascript",
    "text/css",
    "text/html",
    "text/plain",
    "application/json",
    "image/png",
    "image/svg+xml",
    "audio/wav",
    "video/mp4",
    "font/ttf",
    "application/octet-stream",
    "text/xml",
    "text/csv",
    "application/pdf",
    "application/zip",
    "text/event-stream",
    "foo",
    "text/javascript, text/html",
    "TEXT/CSS; charset=x",
    "",
];

const TEXTS: &[&str] = &["text/plain", "application/json"];
const SCRIPTS: &[&str] = &["text/javascript", "application/javascript; charset=utf-8"];
const CONNECTS: [&str; 3] = ["connect-src", "connect-src", "default-src"];

const WAYS: [Way; 12] = [
    Way {
        name: "image",
        types: &["image/png", "image/gif", "image/svg+xml"],
        bodies: &[PNG, GIF, SVG],
        directives: ["img-src", "img-src", "default-src"],
    },
    Way {
        name: "script",
        types: SCRIPTS,
        bodies: &[JS, b""],
        directives: ["script-src", "script-src-elem", "default-src"],
    },
    Way {
        name: "module",
        types: SCRIPTS,
        bodies: &[JS, b""],
        directives: ["script-src", "script-src-elem", "default-src"],
    },
    Way {
        name: "style",
        types: &["text/css", "text/css; charset=utf-8"],
        bodies: &[CSS, b""],
        directives: ["style-src", "style-src-elem", "default-src"],
    },
    Way {
        name: "font",
        types: &["font/ttf", "application/octet-stream"],
        bodies: &[TTF],
        directives: ["font-src", "font-src", "default-src"],
    },
    Way {
        name: "media",
        types: &["audio/wav", "audio/x-wav"],
        bodies: &[WAV],
        directives: ["media-src", "media-src", "default-src"],
    },
    Way { name: "eventsource", types: &["text/event-stream"], bodies: &[EVENTS], directives: CONNECTS },
    Way { name: "beacon", types: TEXTS, bodies: &[b"", JSON], directives: CONNECTS },
    WORKER,
    WORKER,
    Way { name: "xhr", types: TEXTS, bodies: &[JSON], directives: CONNECTS },
    Way { name: "xhr-upload", types: TEXTS, bodies: &[JSON], directives: CONNECTS },
];

const WORKER: Way = Way {
    name: "worker",
    types: SCRIPTS,
    bodies: &[JS, JS, b""],
    directives: ["worker-src", "script-src", "child-src"],
};

/// Any case.
pub(super) fn element() -> impl Strategy<Value = Case> {
    (any_of(&WAYS), any_of(&PAGES), any_bool(0.06)).prop_flat_map(|(way, page, opaque)| {
        let chain = call_by(way).prop_flat_map(move |call| {
            let first = hop(way, page, &call, if way.name == "worker" { 0.85 } else { 0.25 });
            let later = vec(hop(way, page, &call, 0.2), 0..=2);
            let later = mostly(0.65, Just(Vec::new()), later);
            (Just(call), first, later)
        });
        let cookie = option::weighted(0.12, any_of(&COOKIES));
        let csp = option::weighted(0.22, policy(way));
        let coep = option::weighted(0.25, any_of(&["require-corp", "credentialless"]));
        (chain, cookie, csp, coep).prop_map(move |((call, first, mut hops), cookie, csp, coep)| {
            hops.insert(0, first);
            // What a policy without schemes means depends on the page's URL, and an opaque page's is not known.
            let csp = csp.filter(|_| !opaque);
            Case { page, opaque, call, hops, cookie, csp, coep }
        })
    })
}

fn call_by(way: Way) -> impl Strategy<Value = CallSpec> {
    const BEACONS: [&[(&str, &str)]; 5] = [
        &[],
        &[("Content-Type", "text/plain")],
        &[("Content-Type", "application/json")],
        &[("Content-Type", "application/x-www-form-urlencoded")],
        &[("Content-Type", "text/csv")],
    ];
    const NONE: &[&str] = &["none"];
    const ALL: &[&str] = &["none", "none", "anonymous", "use-credentials"];
    let has_attribute = ["image", "script", "module", "style", "media"].contains(&way.name);
    let crossorigin = any_of(if has_attribute { ALL } else { NONE });
    (call(), crossorigin, any_of(&BEACONS)).prop_map(move |(mut call, crossorigin, beacon)| {
        call.initiator = way.name;
        call.crossorigin = crossorigin;
        (call.mode, call.redirect) = ("cors", "follow");
        if way.name == "beacon" {
            call.headers = beacon.to_vec();
            // A type comes with a body.
            call.body |= !beacon.is_empty();
        } else if !way.name.starts_with("xhr") {
            (call.method, call.headers, call.body) = ("GET", Vec::new(), false);
        }
        if call.credentials == "omit" && way.name != "fetch" {
            call.credentials = "same-origin";
        }
        call
    })
}

fn hop(way: Way, page: Place, call: &CallSpec, own: f64) -> impl Strategy<Value = Hop> + use<> {
    let server = mostly(1.0 - own, any_of(&SERVERS), Just(page));
    let status = mostly(0.78, Just(200), any_of(&[204, 206, 301, 304, 404, 404, 500, 201]));
    // A worker whose script cannot be parsed fails in some browsers, which is not known without parsing it.
    let others = if way.name == "worker" { &ANY_BODY[..2] } else { &ANY_BODY };
    let body = mostly(0.8, select(way.bodies.to_vec()), any_of(others));
    (server, status, any_of(&[302, 301, 303, 307, 308]), headers(way), preflight(call), body).prop_map(
        |(place, status, redirects, headers, (preflight_status, preflight), body)| Hop {
            place,
            status,
            redirects,
            headers,
            preflight_status,
            preflight,
            body,
        },
    )
}

fn headers(way: Way) -> impl Strategy<Value = Vec<Header>> {
    const POLICIES: [&str; 5] = ["cross-origin", "same-site", "same-origin", "cross-origin", "foo"];
    const RANGES: [&str; 3] = ["bytes 0-59/60", "bytes 5-59/60", "x"];
    const COOKIES: [&str; 2] = ["n=1", "n=1; SameSite=None; Secure"];
    let kind = mostly(0.75, select(way.types.to_vec()), any_of(&ANY_TYPE));
    (
        shares(),
        option::weighted(0.93, kind),
        maybe(0.25, "X-Content-Type-Options", &["nosniff", "nosniff", "NoSniff, x", "x"]),
        maybe(0.35, "Cross-Origin-Resource-Policy", &POLICIES),
        maybe(0.25, "Cross-Origin-Embedder-Policy", &["require-corp", "credentialless", "foo"]),
        maybe(0.1, "Content-Range", &RANGES),
        maybe(0.07, "Set-Cookie", &COOKIES),
    )
        .prop_map(|(mut headers, kind, a, b, c, d, e)| {
            headers.extend(kind.map(|kind| ("Content-Type", kind.to_owned())));
            headers.extend([a, b, c, d, e].into_iter().flatten());
            headers
        })
}

/// A policy of the page; `$D` stands for the directive, `$P0` to `$P2` for the servers' ports.
fn policy(way: Way) -> impl Strategy<Value = String> {
    const POLICIES: [&str; 24] = [
        "$D 'self'",
        "$D 'none'",
        "$D *",
        "default-src 'self'",
        "default-src 'none'; $D *",
        "$D http://api.test:$P1",
        "$D https://api.test:$P2",
        "$D http://app.test:* https://app.test:*",
        "$D *.app.test:*",
        "$D api.test",
        "$D api.test:*",
        "$D https:",
        "$D http:",
        "$D http://api.test:$P1/c",
        "$D 'self' http://other.test:$P0/nothing",
        "$D http://*:*",
        "$D 'strict-dynamic'",
        "$D 'nonce-x'",
        "$D data: 'unsafe-inline'",
        "$D",
        "upgrade-insecure-requests",
        "block-all-mixed-content",
        "upgrade-insecure-requests; $D 'self'",
        "img-src 'none'; script-src 'self'",
    ];
    (any_of(&POLICIES), Union::new(way.directives.map(Just)))
        .prop_map(|(policy, directive)| policy.replace("$D", directive))
}
