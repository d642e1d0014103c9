//! Documents in frames and popups, and how such cases are generated: the page and those around it, the element, how the servers respond,
//! and how the two sides talk.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy};
use proptest::strategy::Union;

use super::super::case::{COOKIES, Header, Hop, Place, any_bool, any_of, mostly, place};

/// One case.
#[derive(Clone, Debug)]
pub(in super::super) struct FrameCase {
    pub(super) page: Place,
    /// The page's headers; `$P0` stands for a port.
    pub(super) page_headers: Vec<Header>,
    /// The pages around it; `None` is a sandboxed one.
    pub(super) ancestors: Vec<Option<Place>>,
    /// How it is shown, as `--as` names it.
    pub(super) shown_as: &'static str,
    pub(super) sandbox: Option<&'static str>,
    pub(super) attributes: Vec<&'static str>,
    pub(super) features: Option<&'static str>,
    /// The server of the document, behind those that redirect to it.
    pub(super) hops: Vec<Hop>,
    pub(super) cookie: Option<&'static str>,
    /// What page and document set `document.domain` to.
    pub(super) domain: [Option<&'static str>; 2],
    /// The targets of messages to the document, and to the page; `$DOC` and `$PAGE` stand for their origins.
    pub(super) messages: [Vec<&'static str>; 2],
    pub(super) relay: Option<Place>,
}

impl FrameCase {
    /// Whether the page stands in the pages around it: inside of a secure page an insecure one is mixed content itself. An opaque one is
    /// of the page's own site.
    pub(super) fn has_page(&self) -> bool {
        let is_secure = |place: &Place| place.scheme == "https";
        let all: Vec<Place> = std::iter::once(self.page)
            .chain(self.ancestors.iter().map(|around| around.unwrap_or(self.page)))
            .collect();
        // A window that cannot be taken home says nothing of home.
        let has_relay = self.relay.is_none_or(|relay| is_secure(&relay) || !is_secure(&self.page));
        has_relay
            && !self.has_insecure_isolation_in_localhost()
            && all.is_sorted_by(|inner, outer| is_secure(inner) || !is_secure(outer))
    }

    /// Whether an insecure document, or page, has an embedder policy below a top on localhost: Chromium goes by the top there, and the
    /// judge does not (docs/accuracy.md).
    fn has_insecure_isolation_in_localhost(&self) -> bool {
        let isolates = |headers: &[Header]| {
            headers.iter().any(|(name, value)| {
                *name == "Cross-Origin-Embedder-Policy"
                    && ["require-corp", "credentialless"].contains(&value.as_str())
            })
        };
        let top = self.ancestors.last().copied().flatten();
        top.is_some_and(|top| top.host == "localhost")
            && (isolates(&self.page_headers) || self.hops.iter().any(|hop| isolates(&hop.headers)))
    }

    /// Cases with the same key can follow each other.
    pub(in super::super) fn page_key(&self) -> String {
        format!("{} {:?} {}", self.shown_as, self.page, self.ancestors.len())
    }
}

/// Sites and sub-domains, ports and schemes; localhost is secure without TLS.
const PLACES: [Place; 11] = [
    place("http", "app.test", 0),
    place("http", "app.test", 1),
    place("http", "sub.app.test", 0),
    place("http", "sub.app.test", 1),
    place("http", "api.test", 1),
    place("https", "app.test", 2),
    place("https", "app.test", 2),
    place("https", "sub.app.test", 2),
    place("https", "api.test", 2),
    place("https", "other.test", 2),
    place("http", "localhost", 1),
];

/// Any case.
pub(in super::super) fn frame() -> impl Strategy<Value = FrameCase> {
    let shown_as = any_of(&["iframe", "iframe", "iframe", "iframe", "popup", "popup", "object", "embed"]);
    (shown_as, any_of(&PLACES))
        .prop_flat_map(|(shown_as, page)| {
            let is_popup = shown_as == "popup";
            let around = mostly(
                0.75,
                Just(Vec::new()),
                vec(mostly(0.9, any_of(&PLACES).prop_map(Some), Just(None)), 1..=2),
            );
            let sandbox = mostly(0.75, Just(None), any_of(&SANDBOXES).prop_map(Some));
            let element =
                (around, sandbox, attributes(), option::weighted(0.15, any_of(&["noopener", "noreferrer"])));
            let hops = mostly(0.8, vec(hop(page, is_popup), 1..=1), vec(hop(page, is_popup), 2..=3));
            let talk = (domains(), messages(), option::weighted(0.08, any_of(&PLACES)));
            (
                Just((shown_as, page)),
                page_headers(is_popup),
                element,
                hops,
                option::weighted(0.3, any_of(&COOKIES)),
                talk,
            )
        })
        .prop_map(|((shown_as, page), page_headers, element, hops, cookie, talk)| {
            let (ancestors, sandbox, attributes, features) = element;
            let (domain, messages, relay) = talk;
            let (is_popup, is_iframe) = (shown_as == "popup", shown_as == "iframe");
            FrameCase {
                page,
                page_headers,
                ancestors: if is_popup { Vec::new() } else { ancestors },
                shown_as,
                sandbox: sandbox.filter(|_| is_iframe),
                attributes: if is_iframe { attributes } else { Vec::new() },
                features: features.filter(|_| is_popup),
                hops,
                cookie,
                domain,
                messages,
                relay,
            }
        })
}

const SANDBOXES: [&str; 8] = [
    "allow-scripts",
    "allow-scripts allow-same-origin",
    "",
    "allow-same-origin",
    "allow-scripts allow-top-navigation",
    "allow-scripts allow-same-origin allow-top-navigation",
    "allow-scripts allow-downloads",
    "allow-scripts allow-same-origin allow-popups allow-forms",
];

const ATTRIBUTES: [&str; 6] = [
    "credentialless",
    "referrerpolicy=no-referrer",
    "referrerpolicy=unsafe-url",
    "referrerpolicy=origin",
    "allow=fullscreen",
    "csp=default-src *",
];

fn attributes() -> impl Strategy<Value = Vec<&'static str>> {
    mostly(0.8, Just(Vec::new()), vec(any_of(&ATTRIBUTES), 1..=1))
}

/// A header with this likelihood.
fn maybe(
    share: f64,
    name: &'static str,
    values: &'static [&'static str],
) -> impl Strategy<Value = Vec<Header>> {
    let one = option::weighted(share, any_of(values));
    one.prop_map(move |value| value.map(|value| (name, value.to_owned())).into_iter().collect())
}

const PAGE_POLICIES: [&str; 20] = [
    "frame-src 'self'",
    "frame-src 'none'",
    "frame-src *",
    "frame-src https:",
    "frame-src http:",
    "frame-src http://app.test:$P0 http://app.test:$P1",
    "frame-src https://*.app.test:$P2",
    "frame-src https://api.test:$P2",
    "frame-src api.test:* app.test:*",
    "child-src 'self'",
    "default-src 'self'",
    "default-src 'none'; frame-src *:*",
    "object-src 'none'",
    "object-src *; frame-src 'self'",
    "frame-src app.test",
    "frame-src http://app.test:$P0/c",
    "upgrade-insecure-requests",
    "script-src 'none'",
    "sandbox allow-scripts allow-popups",
    "sandbox allow-scripts allow-same-origin allow-popups",
];
const EMBEDDER_POLICIES: [&str; 4] = ["require-corp", "credentialless", "unsafe-none", "foo"];
const OPENER_POLICIES: [&str; 5] =
    ["same-origin", "same-origin-allow-popups", "unsafe-none", "noopener-allow-popups", "foo"];
const ORIGIN_KEYED: [&str; 4] = ["?0", "?1", "?0", "1"];
const REFERRER_POLICIES: [&str; 4] = ["no-referrer", "origin", "same-origin", "unsafe-url"];

fn page_headers(is_popup: bool) -> impl Strategy<Value = Vec<Header>> {
    let opener_share = if is_popup { 0.4 } else { 0.06 };
    (
        maybe(0.22, "Content-Security-Policy", &PAGE_POLICIES),
        maybe(0.2, "Cross-Origin-Embedder-Policy", &EMBEDDER_POLICIES),
        maybe(opener_share, "Cross-Origin-Opener-Policy", &OPENER_POLICIES),
        maybe(0.25, "Origin-Agent-Cluster", &ORIGIN_KEYED),
        maybe(0.1, "Referrer-Policy", &REFERRER_POLICIES),
    )
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].concat())
}

const FRAME_OPTIONS: [&str; 13] = [
    "DENY",
    "SAMEORIGIN",
    "sameorigin",
    "ALLOWALL",
    "ALLOW-FROM $PAGE",
    "",
    "DENY, SAMEORIGIN",
    "SAMEORIGIN|SAMEORIGIN",
    "SAMEORIGIN|DENY",
    "DENY;",
    "\"DENY\"",
    "SAMEORIGIN,",
    "foo|bar",
];
const ANCESTORS: [&str; 22] = [
    "frame-ancestors 'self'",
    "frame-ancestors 'none'",
    "frame-ancestors *",
    "frame-ancestors $PAGE",
    "frame-ancestors 'self' $PAGE",
    "frame-ancestors https:",
    "frame-ancestors http:",
    "frame-ancestors app.test",
    "frame-ancestors app.test:*",
    "frame-ancestors *.app.test:*",
    "frame-ancestors http://app.test:$P0",
    "frame-ancestors http://*.app.test:$P1",
    "frame-ancestors https://app.test:$P2",
    "frame-ancestors",
    "frame-ancestors 'none' $PAGE",
    "frame-ancestors $PAGE/index.html",
    "frame-ancestors foo!",
    "frame-ancestors 'self'|frame-ancestors $PAGE",
    "default-src 'none'",
    "frame-ancestors $PAGE, frame-ancestors *",
    "sandbox allow-scripts",
    "sandbox allow-scripts allow-same-origin",
];
const RESOURCE_POLICIES: [&str; 4] = ["same-origin", "same-site", "cross-origin", "foo"];
const DISPOSITIONS: [&str; 4] = ["attachment", "inline", "attachment; filename=a.html", ""];
const TYPES: [&str; 5] =
    ["text/html", "text/html;charset=utf-8", "text/plain", "application/octet-stream", "application/zip"];

/// Lines of a header; `a|b` stands for two.
fn lines(
    share: f64,
    name: &'static str,
    values: &'static [&'static str],
) -> impl Strategy<Value = Vec<Header>> {
    let one = option::weighted(share, any_of(values));
    one.prop_map(move |value| {
        value.into_iter().flat_map(|value| value.split('|')).map(|value| (name, value.to_owned())).collect()
    })
}

fn hop(page: Place, is_popup: bool) -> impl Strategy<Value = Hop> {
    let opener_share = if is_popup { 0.4 } else { 0.04 };
    let content_type = mostly(0.88, Just("text/html"), any_of(&TYPES));
    let headers = (
        lines(0.3, "X-Frame-Options", &FRAME_OPTIONS),
        lines(0.25, "Content-Security-Policy", &ANCESTORS),
        maybe(0.06, "Content-Security-Policy-Report-Only", &ANCESTORS),
        maybe(0.25, "Cross-Origin-Embedder-Policy", &EMBEDDER_POLICIES),
        maybe(0.2, "Cross-Origin-Resource-Policy", &RESOURCE_POLICIES),
        maybe(opener_share, "Cross-Origin-Opener-Policy", &OPENER_POLICIES),
        maybe(0.25, "Origin-Agent-Cluster", &ORIGIN_KEYED),
        maybe(0.05, "Content-Disposition", &DISPOSITIONS),
        content_type.prop_map(|value| vec![("Content-Type", value.to_owned())]),
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i)| [a, b, c, d, e, f, g, h, i].concat());
    // Most documents that people frame are of the page's own site.
    let near = Union::new(near(page).into_iter().map(Just));
    let place = mostly(0.45, any_of(&PLACES), near);
    let status = mostly(0.88, Just(200), any_of(&[404, 500, 403, 204, 205, 201]));
    (place, status, any_of(&[302, 301, 303, 307, 308]), headers).prop_map(
        |(place, status, redirects, headers)| Hop {
            place,
            status,
            redirects,
            headers,
            preflight_status: 204,
            preflight: Vec::new(),
            body: b"<!doctype html><title>document</title><link rel=icon href=\"data:,\"><p>text",
        },
    )
}

/// Places of a page's own site, its own first.
fn near(page: Place) -> Vec<Place> {
    let is_near = |place: &Place| {
        place.scheme == page.scheme
            && place.host.trim_start_matches("sub.") == page.host.trim_start_matches("sub.")
    };
    std::iter::once(page).chain(PLACES.into_iter().filter(is_near)).collect()
}

const DOMAINS: [&str; 6] = ["app.test", "app.test", "sub.app.test", "test", "api.test", ""];

fn domains() -> impl Strategy<Value = [Option<&'static str>; 2]> {
    let both = any_of(&DOMAINS).prop_map(|domain| [Some(domain), Some(domain)]);
    let any =
        (option::of(any_of(&DOMAINS)), option::of(any_of(&DOMAINS))).prop_map(|(page, frame)| [page, frame]);
    mostly(0.65, Just([None, None]), mostly(0.6, both, any))
}

const TARGETS: [&str; 16] = [
    "$DOC",
    "$PAGE",
    "*",
    "/",
    "$DOC/path?query",
    "$DOC/",
    "http://app.test:$P0",
    "https://app.test:$P2",
    "https://api.test:$P2",
    "app.test",
    "null",
    "",
    "http://app.test",
    "HTTP://APP.TEST:$P0",
    "data:x",
    "//app.test:$P0",
];

fn messages() -> impl Strategy<Value = [Vec<&'static str>; 2]> {
    let some = || vec(any_of(&TARGETS), 1..=2);
    let given =
        (some(), some(), any_bool(0.3)).prop_map(|(to, back, one)| [to, if one { Vec::new() } else { back }]);
    mostly(0.6, Just([Vec::new(), Vec::new()]), given)
}
