//! Sends one HTTP request and returns what came back, over reqwest. What the response means is not decided here.

mod body;
mod certificate;
mod decode;
mod failure;
mod frames;
mod header_maps;
mod listeners;
mod passage;
mod permissions;
mod proxy;
mod raw;
mod resolve;
mod servers;
mod session;
mod spaces;
#[cfg(test)]
mod tests;
mod tls;
mod tunnel;

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::{Client, Response};
use tokio::sync::OnceCell;
use tokio::time::Instant;
use url::{Host, Url};

pub use certificate::CertificateCheck;
pub use frames::{FrameReader, MOST_MESSAGE};
pub use passage::PassedBody;
pub use permissions::Permissions;
pub use proxy::{ProxyChoice, ProxyUrl};
pub use raw::RawConnection;
pub use resolve::{Resolve, addresses};
pub use session::SessionPlan;
pub use spaces::Spaces;

pub use crate::web::loopback::Listeners;
pub use crate::web::session::{FrameFault, Said, Session, SessionEnd};

use crate::web::address_space::PageSpace;
use crate::web::body::Body;
use crate::web::headers;
use crate::web::http_url::host_and_port;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, HttpVersion, Reply};
use body::ReadLimits;
use failure::Place;
use header_maps::HeaderMaps;
use proxy::Routes;
use resolve::{Known, Override, Resolver};
use servers::KnownServers;
use tls::Trust;

/// More lines than this in a response's head are `HeadTooLarge`. The library's map of headers panics where more than
/// 24,576 names differ, so the limit must stay below that.
const MAX_HEADERS: usize = 16_384;
/// For each head that it parses the library allocates room for as many lines, in two pieces of 32 bytes a line.
const HEAD_ROOM: usize = 2 * 32 * MAX_HEADERS;
/// How large a head may be over HTTP/2, counted as HTTP/2 does (32 bytes a header on top); browsers stop at 256 KiB. At
/// 33 bytes the smallest header, this too keeps below what the map of headers holds.
const MAX_HTTP2_HEAD: u32 = 800 * 1024;

/// How requests are sent.
#[derive(Clone, Debug)]
pub struct Options {
    /// The addresses of hosts, instead of what the resolver says. Later entries win. A URL whose host is an address
    /// always connects to that address.
    pub resolve: Vec<Resolve>,
    /// Whether any certificate is accepted.
    pub insecure: bool,
    /// The contents of a PEM file. With it only the certificates therein are trusted, not the platform's.
    pub ca_certificates: Option<Vec<u8>>,
    /// Which proxy to go through.
    pub proxy: ProxyChoice,
    /// How long it may take to be connected: name, TCP, proxy, and TLS together.
    pub connect_timeout: Option<Duration>,
    /// How long one exchange may take, up to the end of the response's head.
    pub max_time: Duration,
    /// Which versions of HTTP to offer.
    pub http: HttpVersions,
    /// The only family of addresses to connect to; `None` for both.
    pub family: Option<Family>,
    /// Which requests may be sent.
    pub permissions: Permissions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            resolve: Vec::new(),
            insecure: false,
            ca_certificates: None,
            proxy: ProxyChoice::None,
            connect_timeout: None,
            max_time: Duration::from_secs(30),
            http: HttpVersions::Any,
            family: None,
            permissions: Permissions::default(),
        }
    }
}

/// Which versions of HTTP to offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpVersions {
    /// HTTP/2 where TLS agrees on it, HTTP/1.1 otherwise.
    #[default]
    Any,
    /// HTTP/1.1.
    Http1Only,
    /// HTTP/2, over plain TCP too and without negotiation (curl's `--http2-prior-knowledge`).
    Http2Only,
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    fn contains(self, address: IpAddr) -> bool {
        match self {
            Self::V4 => address.is_ipv4(),
            Self::V6 => address.is_ipv6(),
        }
    }
}

/// Why the options cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The PEM text has no certificate.
    #[error("it has no certificate; it must be a PEM file with `-----BEGIN CERTIFICATE-----`")]
    NoCertificate,
    /// The PEM text, or a certificate in it, cannot be read; why.
    #[error("a certificate in it cannot be read: {0}")]
    BadCertificate(String),
}

/// Sends requests. One of these holds all connections; share it by reference among all that send on the same
/// single-threaded runtime.
#[derive(Debug)]
pub struct Wire {
    resolve: Vec<Resolve>,
    trust: Trust,
    routes: Routes,
    connect_timeout: Option<Duration>,
    max_time: Duration,
    http: HttpVersions,
    family: Option<Family>,
    permissions: Permissions,
    /// reqwest's resolver sees no port and its TLS settings are fixed at birth, so each way to connect has a client.
    clients: Mutex<BTreeMap<ClientKey, Client>>,
    /// What is known of each host and port.
    servers: KnownServers,
    header_maps: HeaderMaps,
    known: Known,
    /// The address spaces of the pages' hosts that were looked up.
    pages: Mutex<HashMap<String, Arc<OnceCell<PageSpace>>>>,
    /// How much of a body is read whose end does not matter.
    drain_limits: ReadLimits,
}

/// What tells one client from another.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct ClientKey {
    tls: bool,
    spaced_names: bool,
    proxy: Option<ProxyUrl>,
    fixed: Option<Override>,
}

impl Wire {
    /// Takes the options. Loads nothing and connects nowhere: the platform's certificates are read at the first request
    /// that needs them.
    ///
    /// # Errors
    /// Where the text of `ca_certificates` cannot be used.
    pub fn new(options: Options) -> Result<Self, WireError> {
        keep_large_blocks();
        Ok(Self {
            trust: Trust::new(options.insecure, options.ca_certificates.as_deref())?,
            resolve: options.resolve,
            routes: Routes::new(options.proxy),
            connect_timeout: options.connect_timeout,
            max_time: options.max_time,
            http: options.http,
            family: options.family,
            permissions: options.permissions,
            clients: Mutex::default(),
            servers: KnownServers::default(),
            header_maps: HeaderMaps::default(),
            known: Known::default(),
            pages: Mutex::default(),
            drain_limits: body::DRAIN,
        })
    }

    /// Sends the request and returns the head of the response, whatever its status; redirects are not followed. User name,
    /// password and fragment of the URL are not sent. A short body is read and dropped, so that the next request finds
    /// the connection open; of a long or slow one the connection is closed.
    ///
    /// Gives up at the deadline, and in any case once `max_time` is over. The failure speaks of `max_time` either way:
    /// give as deadline the instant at which that time is over for what this request is a part of.
    ///
    /// Over HTTP/1 the names come back in title case and equal names stand together: the library does not keep how they
    /// were written. The lines that it cannot read are missing.
    ///
    /// # Errors
    /// What kept a response from coming; [`FailureKind::NotAllowed`] where the options do not allow the host;
    /// [`FailureKind::NotSendable`] where the library cannot send the request:
    /// a URL of over 65,534 bytes, a host with `"` or the like in it, control bytes in a header's value.
    pub async fn send(
        &self,
        request: &HttpRequest,
        deadline: Option<Instant>,
    ) -> Result<HttpResponse, Failure> {
        self.permissions.check(request.method.as_str(), &request.url)?;
        let now = Instant::now();
        let limit = now.checked_add(self.max_time).into_iter().chain(deadline).min();
        let proxy = self.routes.proxy_for(&request.url);
        let place = self.place(&request.url, proxy);
        let was_open = self.servers.of(&place.target, |server| std::mem::take(&mut server.is_open));
        let key = ClientKey {
            tls: request.url.scheme() == "https" || proxy.is_some_and(ProxyUrl::is_https),
            spaced_names: request.spaced_names,
            proxy: proxy.cloned(),
            fixed: resolve::override_for(&self.resolve, &request.url)
                .or_else(|| resolve::localhost(&request.url, request.localhost)),
        };
        let client = self.client(key.clone())?;
        let first = self.exchange(client, request, &place, proxy, limit).await;
        match first {
            // A server may close an idle connection at any time. Where a request met that, browsers send it again over a
            // new one: no byte of a response had come.
            Err(Failure { kind: FailureKind::EmptyResponse, .. }) if was_open => {
                self.exchange(self.new_client(&key)?, request, &place, proxy, limit).await
            }
            other => other,
        }
    }

    /// What listens at the port of a URL whose host is `localhost` or a name below it, where a request would go to either.
    pub async fn listeners(&self, url: &Url) -> Listeners {
        let either = self.family.is_none()
            && self.routes.proxy_for(url).is_none()
            && resolve::override_for(&self.resolve, url).is_none()
            && url.host_str().is_some_and(resolve::is_localhost);
        match url.port_or_known_default() {
            Some(port) if either => listeners::at(port).await,
            _ => Listeners::One,
        }
    }

    /// Sends the request as [`Self::send`] does, and takes the time.
    pub async fn timed(&self, request: &HttpRequest, deadline: Option<Instant>) -> Reply {
        let start = Instant::now();
        let response = self.send(request, deadline).await;
        Reply::new(response, start.elapsed())
    }

    async fn exchange(
        &self,
        client: Client,
        request: &HttpRequest,
        place: &Place,
        proxy: Option<&ProxyUrl>,
        limit: Option<Instant>,
    ) -> Result<HttpResponse, Failure> {
        let outgoing = self.outgoing(request, place)?;
        let exchange = client.execute(outgoing);
        let response = match limit {
            Some(limit) => tokio::time::timeout_at(limit, exchange)
                .await
                .map_err(|_| place.no_response(self.max_time))?,
            None => exchange.await,
        };
        let mut response = response.map_err(|error| {
            let addresses = self.known.addresses(proxy.map_or_else(|| host_of(&request.url), ProxyUrl::host));
            failure::from_reqwest(&error, &Place { addresses, ..place.clone() })
        })?;
        let mut head = head(&response, proxy.is_some());
        self.servers.of(&place.target, |server| server.version = Some(head.version));
        let (body, ended) = body::read(&mut response, &head, request.need, self.drain_limits, limit).await;
        head.body = body;
        if ended {
            let stays_open =
                !head.headers.get_text("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
            if stays_open {
                self.servers.of(&place.target, |server| server.is_open = true);
            }
            drop(response);
            // The library puts the connection back into its pool from tasks of its own. The runtime's main future goes on once all that
            // are ready have run; a task lets them go first.
            if tokio::task::try_id().is_some() {
                tokio::task::yield_now().await;
            }
        }
        Ok(head)
    }

    fn place(&self, url: &Url, proxy: Option<&ProxyUrl>) -> Place {
        Place {
            target: host_and_port(url),
            https: url.scheme() == "https",
            literal: !matches!(url.host(), Some(Host::Domain(_))),
            addresses: Vec::new(),
            proxy: proxy.map(|proxy| (proxy.place(), proxy.host().to_owned())),
            connect_timeout: self.connect_timeout,
            http2_only: self.http == HttpVersions::Http2Only,
        }
    }

    /// The client for this way to connect, made at its first use.
    fn client(&self, key: ClientKey) -> Result<Client, Failure> {
        let mut clients = lock(&self.clients);
        if let Some(client) = clients.get(&key) {
            return Ok(client.clone());
        }
        let client = self.new_client(&key)?;
        clients.insert(key, client.clone());
        Ok(client)
    }

    fn new_client(&self, key: &ClientKey) -> Result<Client, Failure> {
        let tls = if key.tls { tls::config(&self.trust, self.http) } else { tls::unused() };
        let tls = tls.map_err(|error| Failure {
            kind: FailureKind::TlsFailed,
            detail: format!("TLS could not be set up on this machine: {error}"),
        })?;
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_title_case_headers()
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(key.spaced_names)
            .http2_max_header_list_size(MAX_HTTP2_HEAD)
            .http1_max_headers(MAX_HEADERS)
            .dns_resolver(Resolver {
                fixed: key.fixed.clone(),
                family: self.family,
                known: self.known.clone(),
                // Through a proxy, only the proxy's own name is looked up here.
                permissions: if key.proxy.is_some() {
                    Permissions::default()
                } else {
                    self.permissions.clone()
                },
            });
        // reqwest's own limit of 30 s would cut a longer time given by the user.
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        {
            builder = builder.tcp_user_timeout(None);
        }
        if let Some(timeout) = self.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        builder = match self.http {
            HttpVersions::Any => builder,
            HttpVersions::Http1Only => builder.http1_only(),
            HttpVersions::Http2Only => builder.http2_prior_knowledge(),
        };
        let built = match &key.proxy {
            Some(proxy) => {
                reqwest::Proxy::all(proxy.url().clone()).and_then(|proxy| builder.proxy(proxy).build())
            }
            None => builder.build(),
        };
        built.map_err(|error| failure::unsendable(&failure::innermost(&error)))
    }

    /// The request in reqwest's terms: what stands in ours, in its order, and nothing else.
    fn outgoing(&self, request: &HttpRequest, place: &Place) -> Result<reqwest::Request, Failure> {
        let mut url = request.url.clone();
        url.set_fragment(None);
        // The library would not send them, but tells connections apart by them. These fail for URLs without a host
        // only, which the library refuses in its turn.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes())
            .map_err(|_| failure::unsendable(&format!("`{}` is not a method", request.method)))?;
        let mut outgoing = reqwest::Request::new(method, url);
        *outgoing.headers_mut() = self.header_maps.map(&request.headers, self.version(place))?;
        *outgoing.body_mut() = request.body.clone().map(Into::into);
        Ok(outgoing)
    }

    /// In which version of HTTP the request will go out, as far as that is known before it is sent: with the first request
    /// to a server over TLS, it is not.
    fn version(&self, place: &Place) -> Option<HttpVersion> {
        match self.http {
            HttpVersions::Http1Only => Some(HttpVersion::Http1),
            HttpVersions::Http2Only => Some(HttpVersion::Http2),
            HttpVersions::Any if !place.https => Some(HttpVersion::Http1),
            HttpVersions::Any => self.servers.of(&place.target, |server| server.version),
        }
    }
}

/// The instant at which this much time is over; `None` where the clock does not go that far.
#[must_use]
pub fn deadline_in(time: Duration) -> Option<Instant> {
    Instant::now().checked_add(time)
}

/// Has the allocator keep blocks of the size of [`HEAD_ROOM`]. glibc's gives them back to the system and requests them anew
/// until it has seen a larger one freed, a millisecond for twenty heads: a server that pours out 103s could so hold up the
/// one thread far beyond the time given.
fn keep_large_blocks() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(4 * HEAD_ROOM)));
}

/// What a lock guards; no code here panics while it holds one.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The host as it stands in the URL, an IPv6 address in its brackets.
fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn head(response: &Response, proxied: bool) -> HttpResponse {
    let version =
        if response.version() == reqwest::Version::HTTP_2 { HttpVersion::Http2 } else { HttpVersion::Http1 };
    let headers = response.headers().iter().map(|(name, value)| {
        let name = match version {
            HttpVersion::Http1 => headers::HeaderName::title_cased(name.as_str()),
            HttpVersion::Http2 => headers::HeaderName::from(name.as_str()),
        };
        (name, value.as_bytes())
    });
    HttpResponse {
        version,
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: Body::default(),
        // Through a proxy this would be the proxy's.
        remote: if proxied { None } else { response.remote_addr() },
    }
}
