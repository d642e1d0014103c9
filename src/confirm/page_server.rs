//! Serves a document in the place of its server, over connections that are handed to it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use url::{Position, Url};

use super::BrowserError;
use super::document::{BODY, Document};
use super::frame::OwnDocument;

/// A document, and whether it was requested.
#[derive(Debug)]
struct Served {
    /// Its URL, where it is one of several.
    url: Option<Url>,
    status: StatusCode,
    headers: HeaderMap,
    was_requested: AtomicBool,
}

/// What responds with a document, whatever is requested, or with one of several by its path.
#[derive(Clone)]
pub(super) struct PageServer {
    documents: Arc<Vec<Served>>,
    /// Whether it responds to no new connection any more.
    over: Arc<watch::Sender<bool>>,
    /// Where the document is one of https.
    tls: Option<TlsAcceptor>,
}

impl std::fmt::Debug for PageServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageServer").field("documents", &self.documents).finish_non_exhaustive()
    }
}

impl PageServer {
    /// For a document. One of https gets a certificate that no one vouches for.
    pub(super) fn new(document: &Document) -> Result<Self, BrowserError> {
        let served = Served {
            url: None,
            status: StatusCode::OK,
            headers: headers(&document.headers)?,
            was_requested: AtomicBool::new(false),
        };
        Ok(Self { documents: Arc::new(vec![served]), over: Arc::default(), tls: tls(&document.url)? })
    }

    /// For several documents of one place.
    pub(super) fn of_documents(documents: &[&OwnDocument]) -> Result<Self, BrowserError> {
        let served = documents.iter().map(|document| {
            Ok(Served {
                url: Url::parse(&document.url).ok(),
                status: StatusCode::from_u16(document.status).unwrap_or(StatusCode::OK),
                headers: headers(&document.headers)?,
                was_requested: AtomicBool::new(false),
            })
        });
        let tls = documents.first().map(|document| tls(&document.url)).transpose()?.flatten();
        let documents = Arc::new(served.collect::<Result<_, BrowserError>>()?);
        Ok(Self { documents, over: Arc::default(), tls })
    }

    /// Whether the document of this URL was requested.
    pub(super) fn was_requested(&self, url: &str) -> bool {
        let url = Url::parse(url).ok();
        let found = self.documents.iter().find(|served| served.url.is_some() && served.url == url);
        found.is_some_and(|served| served.was_requested.load(Ordering::Relaxed))
    }

    /// Closes the connections over which nothing was requested: a browser opens some ahead, for what comes later.
    pub(super) fn end(&self) {
        self.over.send_replace(true);
    }

    /// Responds over one connection, once.
    pub(super) async fn serve(self, browser: TcpStream) -> io::Result<()> {
        match &self.tls {
            None => self.respond(browser).await,
            Some(tls) => self.respond(tls.accept(browser).await?).await,
        }
    }

    async fn respond(&self, stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
        let was_used = AtomicBool::new(false);
        let respond = service_fn(async |request: Request<Incoming>| {
            was_used.store(true, Ordering::Relaxed);
            let path =
                request.uri().path_and_query().map(|path| path.as_str().to_owned()).unwrap_or_default();
            let found = self.documents.iter().find(|served| {
                served.url.as_ref().is_none_or(|url| url[Position::BeforePath..Position::AfterQuery] == path)
            });
            let (status, headers) = match found {
                Some(served) => {
                    served.was_requested.store(true, Ordering::Relaxed);
                    (served.status, served.headers.clone())
                }
                None => (StatusCode::NOT_FOUND, HeaderMap::new()),
            };
            let body = if status == StatusCode::OK { BODY } else { "" };
            let mut response = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok::<_, std::convert::Infallible>(response)
        });
        // Kept open, the connection would be used for what is not the document's.
        let served = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), respond);
        let mut over = self.over.subscribe();
        let unused = async {
            // The sender lives as long as this.
            let _ = over.wait_for(|over| *over).await;
            if was_used.load(Ordering::Relaxed) {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            served = served => served.map_err(io::Error::other),
            () = unused => Ok(()),
        }
    }
}

fn headers(pairs: &[(String, String)]) -> Result<HeaderMap, BrowserError> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let pair =
            HeaderName::try_from(name.as_str()).ok().zip(HeaderValue::from_bytes(value.as_bytes()).ok());
        let (name, value) = pair.ok_or_else(|| {
            BrowserError::Unsuitable(format!("a page cannot be opened in it with the header {name}: {value}"))
        })?;
        headers.append(name, value);
    }
    Ok(headers)
}

/// TLS, where a URL is one of https.
fn tls(url: &str) -> Result<Option<TlsAcceptor>, BrowserError> {
    let url = Url::parse(url).ok().filter(|url| url.scheme() == "https");
    let tls = url.as_ref().and_then(Url::host_str).map(acceptor).transpose();
    tls.map_err(|words| BrowserError::Start(format!("a certificate cannot be made: {words}")))
}

/// TLS with a certificate for this host, made on the spot.
fn acceptor(host: &str) -> Result<TlsAcceptor, String> {
    let bare = host.trim_matches(|letter| matches!(letter, '[' | ']')).to_owned();
    let own = rcgen::generate_simple_self_signed(vec![bare]).map_err(|error| error.to_string())?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().and_then(
            |builder| builder.with_no_client_auth().with_single_cert(vec![own.cert.der().clone()], key),
        );
    config.map(|config| TlsAcceptor::from(Arc::new(config))).map_err(|error| error.to_string())
}
