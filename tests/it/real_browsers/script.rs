//! Cases of JSONP: a script that should call a function of the page.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::strategy::Union;

use super::case::{
    COOKIES, CallSpec, Case, Header, Hop, Place, SERVERS, ScriptSpec, any_bool, any_of, maybe, mostly, shares,
};
use super::element::{ANY_TYPE, PAGES};

/// The body whose hash is known, and its hash.
const HASHED: &[u8] = b"cb({\"a\": 1});";
const HASH: &str = "$HASH";
const HASH_OF_BODY: &str = "sha256-SE/1Gynh6EZsGUSg6oiMzYDvIOIFlssQt/gFPfj2I4w=";

/// Any case.
pub(super) fn script() -> impl Strategy<Value = Case> {
    (any_of(&PAGES), any_bool(0.05)).prop_flat_map(|(page, opaque)| {
        let hops = mostly(0.75, vec(hop(page), 1..=1), vec(hop(page), 2..=3));
        let cookie = option::weighted(0.12, any_of(&COOKIES));
        let csp = option::weighted(0.25, policy());
        let coep = option::weighted(0.2, any_of(&["require-corp", "credentialless"]));
        (call(), hops, cookie, csp, coep).prop_map(move |(call, hops, cookie, csp, coep)| {
            // What a policy without schemes means depends on the page's URL, and an opaque page's is not known.
            let csp = csp.filter(|_| !opaque);
            Case { page, opaque, call, hops, cookie, csp, coep }
        })
    })
}

fn call() -> impl Strategy<Value = CallSpec> {
    const CALLBACKS: [&str; 4] = ["app.cb", "list[0]", "other", "$"];
    const INTEGRITIES: [&str; 5] =
        [HASH, "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "md5-x", "sha256-x $HASH", "foo"];
    let crossorigin = any_of(&["none", "none", "none", "anonymous", "use-credentials"]);
    (
        mostly(0.85, Just("cb"), any_of(&CALLBACKS)),
        crossorigin,
        mostly(0.88, Just(""), any_of(&INTEGRITIES)),
        mostly(0.9, Just(""), any_of(&["x", "y"])),
        option::weighted(0.1, any_of(&["utf-8", "iso-8859-1", "utf-16le", "foo"])),
    )
        .prop_map(|(callback, crossorigin, integrity, nonce, charset)| CallSpec {
            initiator: "script",
            crossorigin,
            method: "GET",
            headers: Vec::new(),
            body: false,
            credentials: "same-origin",
            mode: "cors",
            redirect: "follow",
            script: Some(ScriptSpec { callback, integrity, nonce, charset }),
        })
}

fn hop(page: Place) -> impl Strategy<Value = Hop> {
    const BODIES: [&[u8]; 26] = [
        b"cb([1]);",
        b"/**/ typeof cb === 'function' && cb({});",
        b"cb(1); cb(2);",
        b"other({});",
        b"app.cb(1)",
        b"window.app && window.app.cb && window.app.cb(1)",
        b"list[0](1)",
        b"$(1)",
        b"window['cb'](1)",
        b"try { cb(1) } catch (e) {}",
        b"if (0) cb(1)",
        b"cb(",
        b"cb({a: 1}",
        b"{\"a\": 1}",
        b"[1]",
        b"",
        b"null",
        b"<!doctype html><p>x",
        b"<?xml version='1.0'?><a/>",
        b")]}',\ncb(1)",
        b"\xef\xbb\xbfcb(1)",
        b"cb(\"\xc3\xa9\")",
        b"cb(\"\xe9\")",
        b"throw 1; cb(1)",
        b"cb(1); throw 1",
        b"for (const n of [1, 2, 3]) cb(n)",
    ];
    let server = mostly(0.75, any_of(&SERVERS), Just(page));
    let status = mostly(0.8, Just(200), any_of(&[201, 204, 206, 300, 301, 304, 400, 401, 403, 404, 500]));
    let body = mostly(0.6, Just(HASHED), any_of(&BODIES));
    (server, status, any_of(&[302, 301, 303, 307, 308]), headers(), body).prop_map(
        |(place, status, redirects, headers, body)| Hop {
            place,
            status,
            redirects,
            headers,
            preflight_status: 204,
            preflight: Vec::new(),
            body,
        },
    )
}

fn headers() -> impl Strategy<Value = Vec<Header>> {
    const TYPES: [&str; 8] = [
        "text/javascript",
        "application/javascript; charset=utf-8",
        "application/json",
        "application/json; charset=utf-8",
        "text/plain",
        "text/html; charset=utf-8",
        "text/javascript; charset=iso-8859-1",
        "application/x-javascript",
    ];
    const POLICIES: [&str; 5] = ["cross-origin", "same-site", "same-origin", "cross-origin", "foo"];
    let kind = mostly(0.8, select(TYPES.to_vec()), any_of(&ANY_TYPE));
    (
        shares(),
        option::weighted(0.94, kind),
        maybe(0.25, "X-Content-Type-Options", &["nosniff", "nosniff", "NoSniff, x", "x"]),
        maybe(0.3, "Cross-Origin-Resource-Policy", &POLICIES),
        maybe(0.08, "Set-Cookie", &["n=1", "n=1; SameSite=None; Secure", "n=1; SameSite=Lax; Path=/"]),
        maybe(0.05, "Content-Disposition", &["attachment", "attachment; filename=f.txt"]),
    )
        .prop_map(|(mut headers, kind, a, b, c, d)| {
            headers.extend(kind.map(|kind| ("Content-Type", kind.to_owned())));
            headers.extend([a, b, c, d].into_iter().flatten());
            headers
        })
}

/// A policy of the page; `$P0` to `$P2` stand for the servers' ports.
fn policy() -> impl Strategy<Value = String> {
    const POLICIES: [&str; 22] = [
        "$D 'self'",
        "$D 'none'",
        "$D *",
        "default-src 'self'; $D *",
        "$D http://api.test:$P1",
        "$D https://api.test:$P2",
        "$D http://app.test:* https://app.test:*",
        "$D *.app.test:*",
        "$D api.test:*",
        "$D https:",
        "$D http:",
        "$D http://api.test:$P1/c",
        "$D http://*:*",
        "$D 'strict-dynamic'",
        "$D 'strict-dynamic' 'nonce-y'",
        "$D 'nonce-x'",
        "$D 'nonce-x' 'self'",
        "$D '$HASH'",
        "$D",
        "upgrade-insecure-requests",
        "require-trusted-types-for 'script'",
        "$D 'unsafe-inline' 'unsafe-eval' data:",
    ];
    const DIRECTIVES: [&str; 3] = ["script-src", "script-src-elem", "default-src"];
    (any_of(&POLICIES), Union::new(DIRECTIVES.map(Just)))
        .prop_map(|(policy, directive)| policy.replace("$D", directive))
}

/// The text with the hash of [`HASHED`].
pub(super) fn with_hash(text: &str) -> String {
    text.replace(HASH, HASH_OF_BODY)
}
