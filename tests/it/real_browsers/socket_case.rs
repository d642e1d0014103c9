//! Cases of WebSockets: the page, what its constructor is given, and how the servers respond to the handshake, hop by hop.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::strategy::Union;

use super::case::{COOKIES, Header, Place, SERVERS, any_bool, any_of, mostly};
use super::element::PAGES;

/// One case.
#[derive(Clone, Debug)]
pub(super) struct SocketCase {
    pub(super) page: Place,
    /// Whether the page's origin is opaque.
    pub(super) opaque: bool,
    pub(super) address: Address,
    pub(super) subprotocols: &'static [&'static str],
    /// A cookie that the browser holds for the first server.
    pub(super) cookie: Option<&'static str>,
    /// The page's Content-Security-Policy; `$P0` stands for a port.
    pub(super) csp: Option<String>,
    /// Its Cross-Origin-Embedder-Policy.
    pub(super) coep: Option<&'static str>,
    /// The server that responds, and those to which redirects lead.
    pub(super) hops: Vec<SocketHop>,
}

impl SocketCase {
    /// Cases with the same key can follow each other in one open page.
    pub(super) fn page_key(&self) -> String {
        let Self { opaque, page, cookie, csp, coep, .. } = self;
        format!("{} {opaque} {page:?} {csp:?} {coep:?}", cookie.is_some())
    }
}

/// The URL that the constructor is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Address {
    /// That of the first hop.
    Hop {
        /// Whether it is written as `http` or `https`.
        as_http: bool,
        /// What stands before the host.
        user: &'static str,
        /// What is put at its end.
        suffix: &'static str,
    },
    /// Another one; `$P0` stands for a port.
    Other(&'static str),
}

/// How one server responds.
#[derive(Clone, Debug)]
pub(super) struct SocketHop {
    pub(super) place: Place,
    /// Whether a redirect to it is written as `http` or `https`.
    pub(super) as_http: bool,
    /// What comes before the headers where this is the last hop; `$S` stands for the status.
    pub(super) start: &'static str,
    pub(super) status: u16,
    /// The status where another hop follows.
    pub(super) redirects: u16,
    /// The headers. `$ACCEPT` stands for what fits the key, `$LOWER` and `$BARE` for what is nearly that.
    pub(super) headers: Vec<Header>,
    /// The headers that it has whether it opens the socket or not.
    pub(super) others: Vec<Header>,
    /// Whether it says nothing, and closes the connection.
    pub(super) silent: bool,
    /// The code of a close frame behind the head: none, a frame without a code, or that one.
    pub(super) close: Option<Option<u16>>,
}

/// Any case.
pub(super) fn socket() -> impl Strategy<Value = SocketCase> {
    (any_of(&PAGES), any_bool(0.06)).prop_flat_map(|(page, opaque)| {
        let hops = mostly(0.8, vec(hop(page), 1..=1), vec(hop(page), 2..=3));
        let subprotocols = mostly(0.5, Just(&[][..]), any_of(&OFFERED));
        let offered = subprotocols.prop_flat_map(move |offered| {
            let named = mostly(0.5, select(fitting(offered)), any_of(&NAMED)).prop_map(lines_of(PROTOCOL));
            (Just(offered), named)
        });
        let cookie = option::weighted(0.15, any_of(&COOKIES));
        let csp = option::weighted(0.22, policy());
        let coep = option::weighted(0.08, any_of(&["require-corp", "credentialless"]));
        (address(), hops, offered, cookie, csp, coep).prop_map(
            move |(address, mut hops, (subprotocols, named), cookie, csp, coep)| {
                for hop in &mut hops {
                    hop.headers.extend(named.iter().cloned());
                }
                // What a policy without schemes means depends on the page's URL, and an opaque page's is not known.
                let csp = csp.filter(|_| !opaque);
                SocketCase { page, opaque, address, subprotocols, cookie, csp, coep, hops }
            },
        )
    })
}

const PROTOCOL: &str = "Sec-WebSocket-Protocol";
const EXTENSIONS: &str = "Sec-WebSocket-Extensions";

const OFFERED: [&[&str]; 9] = [
    &["chat"],
    &["chat", "superchat"],
    &["chat", "superchat"],
    &["Chat", "chat"],
    &["graphql-transport-ws"],
    &["chat", "chat"],
    &["a b"],
    &["a/b"],
    &[""],
];

/// What a server names of the subprotocols that were offered.
const NAMED: [&str; 12] = [
    "-",
    "chat",
    "superchat",
    "Chat",
    "other",
    "chat, superchat",
    "chat|chat",
    "chat|superchat",
    "",
    "|chat",
    "chat|",
    "chat,",
];

/// What fits.
fn fitting(offered: &[&'static str]) -> Vec<&'static str> {
    if offered.is_empty() { vec!["-"] } else { offered.to_vec() }
}

/// Lines of a header: `-` stands for none, `a|b` for two.
fn lines_of(name: &'static str) -> impl Fn(&'static str) -> Vec<Header> {
    move |text| match text {
        "-" => Vec::new(),
        text => text.split('|').map(|value| (name, value.to_owned())).collect(),
    }
}

fn address() -> impl Strategy<Value = Address> {
    const SUFFIXES: [&str; 6] = ["?q=1", "?a|b=\"<", "#x", "#", "?q=%20 x", "/../0"];
    // Nothing listens at ports 0 and 6000.
    const OTHERS: [&str; 16] = [
        "ws://api.test:6000/x",
        "ws://api.test:0/x",
        "wss://api.test:25/x",
        "ws://api.test:65536/x",
        "ws://",
        "ws://:$P1/x",
        "ws://a%p.test/x",
        "ws://a^b.test/x",
        "ws:api.test:$P1/x",
        "WS://API.test:$P1/x",
        "ws:\\\\api.test:$P1\\x",
        "ftp://api.test/x",
        "mailto:a@api.test",
        "blob:http://api.test/x",
        "javascript:1",
        "ws://api.test:$P2/x",
    ];
    let own =
        (any_bool(0.15), mostly(0.97, Just(""), Just("u:p@")), mostly(0.85, Just(""), any_of(&SUFFIXES)))
            .prop_map(|(as_http, user, suffix)| Address::Hop { as_http, user, suffix });
    mostly(0.94, own, any_of(&OTHERS).prop_map(Address::Other))
}

fn hop(page: Place) -> impl Strategy<Value = SocketHop> {
    const STARTS: [&str; 11] = [
        "HTTP/1.1 $S",
        "HTTP/1.1 $S ",
        "HTTP/1.1 $S \u{e9}",
        "HTTP/1.1  $S Status",
        "HTTP/1.0 $S Status",
        "HTTP/2 $S Status",
        "HTTP/1.2 $S Status",
        "http/1.1 $S Status",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 $S Status",
        "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\nHTTP/1.1 $S Status",
        "\r\nHTTP/1.1 $S Status",
    ];
    const STATUSES: [u16; 16] =
        [200, 204, 302, 304, 400, 401, 403, 404, 404, 407, 426, 429, 500, 502, 503, 100];
    let place = mostly(0.75, any_of(&SERVERS), Just(page));
    let start = mostly(0.94, Just("HTTP/1.1 $S Status"), any_of(&STARTS));
    let status = mostly(0.8, Just(101), any_of(&STATUSES));
    let codes = [
        Some(1000),
        None,
        Some(1001),
        Some(1008),
        Some(1011),
        Some(3000),
        Some(4001),
        Some(1012),
        Some(2999),
        Some(5000),
    ];
    let close = option::weighted(0.12, any_of(&codes));
    (
        (place, any_bool(0.3), start, status, any_of(&[302, 301, 303, 307, 308])),
        (handshake(), others(), any_bool(0.03), close),
    )
        .prop_map(|((place, as_http, start, status, redirects), (headers, others, silent, close))| {
            SocketHop { place, as_http, start, status, redirects, headers, others, silent, close }
        })
}

/// The headers that open a socket, and what is nearly that.
fn handshake() -> impl Strategy<Value = Vec<Header>> {
    const UPGRADES: [&str; 16] = [
        "WebSocket",
        "WEBSOCKET",
        "-",
        "",
        "websocket, foo",
        "foo, websocket",
        "websocket,",
        "websocket|websocket",
        "websocket|",
        "|websocket",
        "websocket/13",
        "h2c",
        "\"websocket\"",
        "websocket;",
        "foo|websocket",
        "web socket",
    ];
    const CONNECTIONS: [&str; 15] = [
        "upgrade",
        "keep-alive, Upgrade",
        "keep-alive|Upgrade",
        "close, Upgrade",
        "",
        "-",
        "Upgrade;",
        "keep-alive Upgrade",
        ",Upgrade",
        "Upgrade,",
        "\"Upgrade\"",
        "keep-alive",
        "close",
        "Upgrade|Upgrade",
        "UPGRADE",
    ];
    const ACCEPTS: [&str; 13] = [
        "-",
        "$ACCEPT|$ACCEPT",
        "$ACCEPT|",
        "|$ACCEPT",
        "$LOWER",
        "$BARE",
        "",
        "x|$ACCEPT",
        "$ACCEPT|x",
        "\"$ACCEPT\"",
        "$ACCEPT, $ACCEPT",
        "\t$ACCEPT ",
        "$ACCEPT x",
    ];
    const COMPRESSIONS: [&str; 28] = [
        "permessage-deflate",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate;client_no_context_takeover",
        "permessage-deflate ; client_no_context_takeover",
        "permessage-deflate; client_max_window_bits=15",
        "permessage-deflate; client_max_window_bits=10",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=\"10\"",
        "permessage-deflate; server_max_window_bits=010",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=15; client_no_context_takeover",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; foo",
        "permessage-deflate; Server_No_Context_Takeover",
        "permessage-deflate;",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate|permessage-deflate",
        "Permessage-Deflate",
        "x-webkit-deflate-frame",
        "permessage-deflate, foo",
        "",
        ",",
        "permessage-deflate|",
    ];
    let line = |share: f64, right: &'static str, wrong: &'static [&'static str], name: &'static str| {
        mostly(share, Just(right), any_of(wrong)).prop_map(lines_of(name))
    };
    (
        line(0.88, "websocket", &UPGRADES, "Upgrade"),
        line(0.88, "Upgrade", &CONNECTIONS, "Connection"),
        line(0.9, "$ACCEPT", &ACCEPTS, "Sec-WebSocket-Accept"),
        line(0.7, "-", &COMPRESSIONS, EXTENSIONS),
    )
        .prop_map(|(a, b, c, d)| [a, b, c, d].concat())
}

/// What a response says besides.
fn others() -> impl Strategy<Value = Vec<Header>> {
    const OTHERS: [(&str, &str); 16] = [
        ("Set-Cookie", "n=1"),
        ("Set-Cookie", "n=1; SameSite=None; Secure"),
        ("Set-Cookie", "n=1; SameSite=Lax; Path=/"),
        ("Set-Cookie", "n=1; HttpOnly; SameSite=Strict"),
        ("WWW-Authenticate", "Basic realm=\"x\""),
        ("WWW-Authenticate", "Bearer"),
        ("Access-Control-Allow-Origin", "http://x.test"),
        ("Content-Length", "0"),
        ("Content-Type", "text/html"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Version", "8"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Location", "/c"),
        ("Retry-After", "1"),
        ("X-Frame-Options", "DENY"),
        ("Sec-WebSocket-Origin", "http://x.test"),
    ];
    let some = vec(any_of(&OTHERS), 1..=2);
    mostly(0.65, Just(Vec::new()), some)
        .prop_map(|all| all.into_iter().map(|(name, value)| (name, value.to_owned())).collect())
}

/// A policy of the page; `$P0` to `$P2` stand for the servers' ports.
fn policy() -> impl Strategy<Value = String> {
    const POLICIES: [&str; 24] = [
        "$D 'self'",
        "$D 'none'",
        "$D *",
        "$D ws:",
        "$D wss:",
        "$D http:",
        "$D https: wss:",
        "$D ws://api.test:$P1",
        "$D wss://api.test:$P2",
        "$D ws://api.test:$P2",
        "$D http://api.test:$P1",
        "$D api.test:$P1",
        "$D api.test:*",
        "$D ws://*.test:*",
        "$D ws://*.app.test:*",
        "$D ws://*:*",
        "$D ws://api.test:$P1/c",
        "$D 'self' ws://other.test:$P0/nothing",
        "default-src 'self'; $D ws: wss:",
        "$D",
        "$D ws",
        "img-src 'none'; script-src 'self'",
        "block-all-mixed-content",
        "upgrade-insecure-requests",
    ];
    let directive = Union::new(["connect-src", "connect-src", "default-src"].map(Just));
    (any_of(&POLICIES), directive).prop_map(|(policy, directive)| policy.replace("$D", directive))
}
