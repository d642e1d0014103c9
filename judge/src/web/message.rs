//! Requests, responses and failures as they cross the wire.

use std::net::SocketAddr;
use std::time::Duration;

use url::Url;

use super::body::{Body, BodyNeed};
use super::headers::HeaderList;
use super::loopback::LocalhostOrder;
use super::method::Method;

/// One HTTP request, complete: what stands here is what is sent, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method, in its exact case.
    pub method: Method,
    /// The URL; its fragment is not sent.
    pub url: Url,
    /// All headers, `Host` and `Content-Length` among them.
    pub headers: HeaderList,
    /// The body, where there is one.
    pub body: Option<Vec<u8>>,
    /// How much of the response's body is needed.
    pub need: BodyNeed,
    /// To which address it goes first where the host is `localhost` or a name below it.
    pub localhost: LocalhostOrder,
    /// Whether a header line of the response counts whose name has white space before its colon.
    pub spaced_names: bool,
}

/// The version of HTTP in which a response came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpVersion {
    /// HTTP/1.0, HTTP/1.1, or older.
    Http1,
    /// HTTP/2.
    Http2,
}

/// The head of one HTTP response, and the start of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// Its version of HTTP.
    pub version: HttpVersion,
    /// The status, 100 to 999.
    pub status: u16,
    /// The headers, in the order sent as far as the transport keeps it.
    pub headers: HeaderList,
    /// The body, as far as it was read.
    pub body: Body,
    /// The address that responded, where it is known.
    pub remote: Option<SocketAddr>,
}

/// What came back for one request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The response, or why there is none.
    pub response: Result<HttpResponse, Failure>,
    /// How long it took.
    pub elapsed: Duration,
    /// What was sent for it.
    pub sent: Sent,
}

/// What was sent for a request.
#[derive(Clone, Debug)]
pub enum Sent {
    /// The request itself.
    Unchanged,
    /// Another one in its place.
    Instead(Box<HttpRequest>),
    /// Nothing: the exchange is not among those of the call.
    Nothing,
}

impl Reply {
    /// To the request itself.
    #[must_use]
    pub fn new(response: Result<HttpResponse, Failure>, elapsed: Duration) -> Self {
        Self { response, elapsed, sent: Sent::Unchanged }
    }

    /// To another request, which was sent instead.
    #[must_use]
    pub fn to(self, request: HttpRequest) -> Self {
        Self { sent: Sent::Instead(Box::new(request)), ..self }
    }

    /// A response that is assumed, or that is missing, to a request that was not sent.
    #[must_use]
    pub fn unsent(response: Result<HttpResponse, Failure>) -> Self {
        Self { response, elapsed: Duration::ZERO, sent: Sent::Nothing }
    }
}

/// What kept a request from getting any usable response: a failure of the network, which no rule of the platform decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which kind of failure.
    pub kind: FailureKind,
    /// What happened, in one sentence without a full stop: `could not connect to 127.0.0.1:8009: connection refused`.
    pub detail: String,
}

/// What a server is said to do that agrees to no version of HTTP, as one of HTTP/2 alone does with a WebSocket.
pub const NO_COMMON_VERSION: &str = "speaks none of the versions of HTTP that were offered";

macro_rules! failure_kinds {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $kind:ident,)+ }) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$doc])* $kind,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];
        }
    };
}

failure_kinds! {
    /// The kinds of network failure that a person would treat differently.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum FailureKind {
        /// The host's name has no address.
        UnknownHost,
        /// Nothing listens there.
        ConnectionRefused,
        /// The network does not reach it, or the connection broke before a request was sent.
        ConnectionFailed,
        /// No response in the time given.
        TimedOut,
        /// The server's certificate is not trusted, expired, or for another name.
        CertificateInvalid,
        /// TLS could not be agreed on: no common version, or no TLS there at all.
        TlsFailed,
        /// The connection closed before a response came.
        EmptyResponse,
        /// What came does not begin as an HTTP response does.
        NotHttp,
        /// It began as HTTP, and then broke its rules.
        MalformedHttp,
        /// The head of the response is larger than any browser reads.
        HeadTooLarge,
        /// The head came, but the body ended too early.
        BodyCutOff,
        /// The body is not in the encoding that the head names.
        BodyNotDecoded,
        /// The proxy could not be reached, or refused.
        ProxyFailed,
        /// The transport here cannot send what a browser would.
        NotSendable,
        /// What may be sent does not include this request.
        NotAllowed,
    }
}

impl FailureKind {
    /// Whether the request stayed here: no browser took part in the failure.
    #[must_use]
    pub fn is_unsent(self) -> bool {
        matches!(self, Self::NotSendable | Self::NotAllowed)
    }
}
