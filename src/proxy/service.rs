//! One request on its way: to which server, with which headers, and what comes back.

use std::collections::{HashMap, hash_map};
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use fnv::FnvHasher;
use http_body_util::Full;
use hyper::body::{Body, Incoming};
use hyper::header::{
    CONNECTION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, SET_COOKIE, UPGRADE,
};
use hyper::{Method, Request, Response, StatusCode, Version};
use hyper_util::rt::TokioIo;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

use super::body::{ReplyBody, Watched};
use super::cors::Cors;
use super::exchange::{Exchange, TargetResponse};
use super::headers::{Between, bring_home, take_out_connection, upgrade};
use super::request_host::OwnHosts;
use super::route::{Route, Routes};
use crate::web::message::{Failure, HttpVersion};
use crate::web::origin::Origin;
use crate::wire::{PassedBody, Wire};

/// How many kinds of calls are distinguished; more are passed on and not judged.
const KINDS: usize = 10_000;

/// Which `Host` the target gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostHeader {
    /// Its own.
    #[default]
    Target,
    /// The browser's, which is the proxy's.
    Keep,
}

/// How requests are passed on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where they go.
    pub routes: Routes,
    /// The origin that the page has without the proxy. Of several, the first.
    pub page: Origin,
    /// The origins of all pages that are the person's own, serialized.
    pub pages: Vec<String>,
    /// Whose pages may read everything; `None` where page and target share the proxy's origin, or nothing is to be changed.
    pub cors: Option<Cors>,
    /// Whether redirects and cookies are made to live on the proxy's origin.
    pub brings_home: bool,
    /// Whether the page is to have the proxy's own origin: then its requests name the page's origin to the target.
    pub shares_origin: bool,
    /// Whether the target is to take the page for one of its own.
    pub rewrites_origin: bool,
    /// Which `Host` the target gets.
    pub host: HostHeader,
    /// Whether the target gets to know the browser and the proxy: `X-Forwarded-For`, `-Host` and `-Proto`.
    pub forwarded: bool,
    /// The proxy's names.
    pub own_hosts: OwnHosts,
    /// Whether each exchange is recorded, not only the first of a kind.
    pub keeps_all: bool,
}

/// How often each kind of call passed.
#[derive(Debug, Default)]
pub struct Counts {
    kinds: Mutex<HashMap<u64, u64>>,
    all: AtomicU64,
    lost: AtomicU64,
}

impl Counts {
    /// How often a kind of call passed.
    #[must_use]
    pub fn of(&self, kind: u64) -> u64 {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner).get(&kind).copied().unwrap_or_default()
    }

    /// How many requests were passed on.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.all.load(Ordering::Relaxed)
    }

    /// How many exchanges the judge did not get: too many came at once, or too many kinds.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// Counts a call of a kind; whether it is the first. `None` where there are too many kinds.
    fn add(&self, kind: u64) -> Option<bool> {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let room = kinds.len() < KINDS;
        match kinds.entry(kind) {
            hash_map::Entry::Occupied(mut known) => {
                *known.get_mut() += 1;
                Some(false)
            }
            hash_map::Entry::Vacant(new) if room => {
                new.insert(1);
                Some(true)
            }
            hash_map::Entry::Vacant(_) => None,
        }
    }
}

/// Who sent a request: the `Host` under which the proxy was called, and the client's address.
struct Sender<'a> {
    host: &'a str,
    client: IpAddr,
}

/// A request on its way, as the judge may need it: an exchange is made of it only where it does.
struct Call {
    started: SystemTime,
    begun: Instant,
    method: Method,
    url: url::Url,
    /// As the page would have sent them to the target.
    headers: HeaderMap,
    has_body: bool,
}

impl Call {
    fn exchange(self, response: Result<TargetResponse, Failure>) -> Exchange {
        let Self { started, begun, method, url, headers, has_body } = self;
        Exchange { started, elapsed: begun.elapsed(), method, url, headers, has_body, response }
    }
}

/// What the target sent, without the body.
fn target_response(response: &Response<PassedBody>) -> TargetResponse {
    TargetResponse {
        version: match response.version() {
            Version::HTTP_2 => HttpVersion::Http2,
            _ => HttpVersion::Http1,
        },
        status: response.status(),
        headers: response.headers().clone(),
        body: None,
    }
}

/// What a connection that switches protocols holds on to.
#[derive(Clone, Debug)]
pub(super) struct Tunnels {
    /// Whether the proxy ends.
    pub(super) ended: watch::Receiver<bool>,
    /// The connection's turn: it counts for as long as anything goes through it.
    pub(super) turn: Arc<OwnedSemaphorePermit>,
}

/// An exchange for the judge, its kind, and whether it is the first of it.
pub(super) type Kept = (Exchange, u64, bool);

/// The proxy.
#[derive(Debug)]
pub struct Proxy {
    settings: Settings,
    page_text: String,
    wire: Wire,
    /// Speaks HTTP/1.1 alone: for upgrades, and where the browser's `Host` is passed on.
    wire1: Wire,
    counts: Arc<Counts>,
    judge: mpsc::Sender<Kept>,
}

impl Proxy {
    /// A proxy that passes on over these wires, of which the second speaks HTTP/1.1 alone, and hands what passed to a judge.
    #[must_use]
    pub(super) fn new(settings: Settings, wire: Wire, wire1: Wire, judge: mpsc::Sender<Kept>) -> Self {
        let page_text = settings.page.serialize();
        Self { settings, page_text, wire, wire1, counts: Arc::default(), judge }
    }

    /// How often each kind of call passed.
    #[must_use]
    pub fn counts(&self) -> Arc<Counts> {
        Arc::clone(&self.counts)
    }

    /// The response to a request of the browser.
    pub(super) async fn respond(
        &self,
        request: Request<Incoming>,
        client: IpAddr,
        tunnels: Tunnels,
    ) -> Response<ReplyBody> {
        let host = match self.own_host(&request) {
            Ok(host) => host,
            Err((status, words)) => return self.own(status, words.to_owned(), request.headers()),
        };
        if let Some(cors) = &self.settings.cors
            && let Some(response) = cors.preflight_response(request.method(), request.headers())
        {
            return response.map(|body| ReplyBody::Own(Full::new(body)));
        }
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let Some((route, url)) = self.settings.routes.find(&path) else {
            let known: Vec<&str> = self.settings.routes.all().iter().map(Route::prefix).collect();
            let words =
                format!("No route of this proxy leads to this path; its routes: {}.\n", known.join(", "));
            return self.own(StatusCode::NOT_FOUND, words, request.headers());
        };
        self.counts.all.fetch_add(1, Ordering::Relaxed);
        self.pass(request, &Sender { host: &host, client }, route, url, tunnels).await
    }

    /// The `Host` of a request, if the proxy is meant.
    fn own_host(&self, request: &Request<Incoming>) -> Result<String, (StatusCode, &'static str)> {
        let refuse = |status, words| Err((status, words));
        if request.method() == Method::CONNECT {
            return refuse(StatusCode::METHOD_NOT_ALLOWED, "This proxy opens no tunnels.\n");
        }
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let target = request.uri().authority().map_or(host, |authority| authority.as_str());
        if !self.settings.own_hosts.contains(target) || !self.settings.own_hosts.contains(host) {
            let words = "This proxy passes on requests to its own name only; --allow-host NAME adds one.\n";
            return refuse(StatusCode::MISDIRECTED_REQUEST, words);
        }
        Ok(host.to_owned())
    }

    async fn pass(
        &self,
        mut request: Request<Incoming>,
        sender: &Sender<'_>,
        route: &Route,
        url: url::Url,
        tunnels: Tunnels,
    ) -> Response<ReplyBody> {
        let (started, begun) = (SystemTime::now(), Instant::now());
        let settings = &self.settings;
        let host = sender.host;
        let upgrade_to = upgrade(request.headers());
        // Only CORS needs to know later what the browser sent.
        let from_browser = if settings.cors.is_some() { request.headers().clone() } else { HeaderMap::new() };
        let browser = upgrade_to.is_some().then(|| hyper::upgrade::on(&mut request));
        let (mut parts, body) = request.into_parts();
        let proxy_origin = format!("http://{host}");
        take_out_connection(&mut parts.headers);
        let between = Between {
            proxy: &proxy_origin,
            page: &settings.page,
            page_text: &self.page_text,
            pages: &settings.pages,
            url: &url,
        };
        if settings.shares_origin {
            between.as_direct(&mut parts.headers);
        } else {
            parts.headers.remove(HOST);
        }
        let call = Call {
            started,
            begun,
            method: parts.method.clone(),
            headers: if self.may_be_kept(route) { parts.headers.clone() } else { HeaderMap::new() },
            has_body: !body.is_end_stream(),
            url: url.clone(),
        };
        if settings.rewrites_origin {
            between.as_own(&mut parts.headers);
        }
        if settings.forwarded {
            forward(&mut parts.headers, sender);
        }
        let keeps_host = settings.host == HostHeader::Keep;
        if keeps_host && let Ok(host) = HeaderValue::from_str(host) {
            parts.headers.insert(HOST, host);
        }
        if let Some(protocol) = &upgrade_to {
            parts.headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
            parts.headers.insert(UPGRADE, protocol.clone());
        }
        let wire = if keeps_host || upgrade_to.is_some() { &self.wire1 } else { &self.wire };
        parts.version = Version::HTTP_11;
        let passed = wire.pass(url, Request::from_parts(parts, body)).await;
        let mut response = match passed {
            Ok(response) => response,
            Err(failure) => {
                let words = format!("The target of this proxy gave no response: {}.\n", failure.detail);
                self.keep(call, Err(failure), route);
                return self.own(StatusCode::BAD_GATEWAY, words, &from_browser);
            }
        };
        if let Some(browser) = browser
            && response.status() == StatusCode::SWITCHING_PROTOCOLS
        {
            let server = hyper::upgrade::on(&mut response);
            tokio::spawn(tunnel(browser, server, tunnels));
            let mut headers = response.headers().clone();
            let protocol = upgrade(&headers);
            take_out_connection(&mut headers);
            headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
            headers.extend(protocol.map(|protocol| (UPGRADE, protocol)));
            self.keep(call, Ok(&response), route);
            return reply(response.status(), headers, ReplyBody::Own(Full::default()));
        }
        let kind = self.kind(&call, Ok((response.status(), response.headers())), route);
        let kept = kind.map(|kind| (target_response(&response), kind));
        let (parts, body) = response.into_parts();
        let mut headers = parts.headers;
        take_out_connection(&mut headers);
        if settings.brings_home {
            bring_home(&mut headers, &settings.routes, route, &call.url);
        }
        if let Some(cors) = &settings.cors {
            cors.replace(&from_browser, &mut headers);
        }
        let body = match kept {
            Some((target, kind)) => self.watched(call.exchange(Ok(target)), kind, body),
            None => ReplyBody::Passed(body),
        };
        reply(parts.status, headers, body)
    }

    /// The body of a response whose start is for the judge.
    fn watched(&self, exchange: Exchange, (kind, first): (u64, bool), body: PassedBody) -> ReplyBody {
        let judge = self.judge.clone();
        let counts = Arc::clone(&self.counts);
        ReplyBody::Watched(Watched::new(body, move |start| {
            let mut exchange = exchange;
            if let Ok(response) = &mut exchange.response {
                response.body = Some(start);
            }
            if judge.try_send((exchange, kind, first)).is_err() {
                counts.lost.fetch_add(1, Ordering::Relaxed);
            }
        }))
    }

    /// Hands an exchange without a body to the judge, where it needs it.
    fn keep(&self, call: Call, response: Result<&Response<PassedBody>, Failure>, route: &Route) {
        let seen = response.as_ref().map(|response| (response.status(), response.headers()));
        if let Some((kind, first)) = self.kind(&call, seen, route)
            && self.judge.try_send((call.exchange(response.map(target_response)), kind, first)).is_err()
        {
            self.counts.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether the judge may need a call to this route.
    fn may_be_kept(&self, route: &Route) -> bool {
        // What the page requests of its own server needs no rule.
        self.settings.keeps_all || !route.is_app()
    }

    /// Counts a call; its kind, and whether it is the first of it. `None` where the judge need not see it.
    fn kind(
        &self,
        call: &Call,
        response: Result<(StatusCode, &HeaderMap), &Failure>,
        route: &Route,
    ) -> Option<(u64, bool)> {
        if !self.may_be_kept(route) {
            return None;
        }
        if route.is_app() {
            return Some((0, false));
        }
        let kind = kind(call, response);
        match self.counts.add(kind) {
            Some(first) => (first || self.settings.keeps_all).then_some((kind, first)),
            None => {
                self.counts.lost.fetch_add(1, Ordering::Relaxed);
                self.settings.keeps_all.then_some((kind, false))
            }
        }
    }

    /// A response of the proxy's own, which the page can read.
    fn own(&self, status: StatusCode, words: String, request: &HeaderMap) -> Response<ReplyBody> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        if let Some(cors) = &self.settings.cors {
            cors.replace(request, &mut headers);
        }
        reply(status, headers, ReplyBody::Own(Full::new(Bytes::from(words))))
    }
}

fn reply(status: StatusCode, headers: HeaderMap, body: ReplyBody) -> Response<ReplyBody> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Carries bytes between a browser and a server that switched protocols, until either ends or the proxy does.
async fn tunnel(browser: hyper::upgrade::OnUpgrade, server: hyper::upgrade::OnUpgrade, tunnels: Tunnels) {
    let Tunnels { mut ended, turn } = tunnels;
    let Ok((browser, server)) = tokio::try_join!(browser, server) else { return };
    let (mut browser, mut server) = (TokioIo::new(browser), TokioIo::new(server));
    tokio::select! {
        // Either may go away at any time.
        _ = tokio::io::copy_bidirectional(&mut browser, &mut server) => {}
        _ = ended.changed() => {}
    }
    drop(turn);
}

/// Tells the target of the browser and the proxy.
fn forward(headers: &mut HeaderMap, sender: &Sender<'_>) {
    let client = sender.client.to_string();
    for (name, value) in [
        ("x-forwarded-for", client.as_str()),
        ("x-forwarded-host", sender.host),
        ("x-forwarded-proto", "http"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// What tells one kind of call from another to the judge: method and path, the names of the request's headers, and what of the
/// response decides.
fn kind(call: &Call, response: Result<(StatusCode, &HeaderMap), &Failure>) -> u64 {
    let mut hasher = FnvHasher::default();
    call.method.hash(&mut hasher);
    call.url.origin().ascii_serialization().hash(&mut hasher);
    call.url.path().hash(&mut hasher);
    for name in call.headers.keys() {
        name.hash(&mut hasher);
    }
    for name in [ORIGIN.as_str(), "sec-fetch-mode", "sec-fetch-dest", CONTENT_TYPE.as_str()] {
        call.headers.get(name).map(HeaderValue::as_bytes).hash(&mut hasher);
    }
    match response {
        Ok((status, headers)) => {
            status.hash(&mut hasher);
            headers.contains_key(SET_COOKIE).hash(&mut hasher);
            for (name, value) in headers {
                let name = name.as_str();
                if name.starts_with("access-control-")
                    || name.starts_with("cross-origin-")
                    || name == "content-type"
                {
                    (name, value.as_bytes()).hash(&mut hasher);
                }
            }
        }
        Err(Failure { kind, .. }) => kind.hash(&mut hasher),
    }
    hasher.finish()
}
