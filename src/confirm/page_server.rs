//! Serves a document in the place of its server, over connections that are handed to it.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Response};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use url::Url;

use super::BrowserError;
use super::document::{BODY, Document};

/// What responds with a document, whatever is requested.
#[derive(Clone)]
pub(super) struct PageServer {
    headers: HeaderMap,
    /// Where the document is one of https.
    tls: Option<TlsAcceptor>,
}

impl std::fmt::Debug for PageServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageServer").field("headers", &self.headers).finish_non_exhaustive()
    }
}

impl PageServer {
    /// For a document. One of https gets a certificate that no one vouches for.
    pub(super) fn new(document: &Document) -> Result<Self, BrowserError> {
        let mut headers = HeaderMap::new();
        for (name, value) in &document.headers {
            let pair =
                HeaderName::try_from(name.as_str()).ok().zip(HeaderValue::from_bytes(value.as_bytes()).ok());
            let (name, value) = pair.ok_or_else(|| {
                BrowserError::Unsuitable(format!(
                    "a page cannot be opened in it with the header {name}: {value}"
                ))
            })?;
            headers.append(name, value);
        }
        let url = Url::parse(&document.url).ok().filter(|url| url.scheme() == "https");
        let tls = url.as_ref().and_then(Url::host_str).map(acceptor).transpose();
        let tls =
            tls.map_err(|words| BrowserError::Start(format!("a certificate cannot be made: {words}")))?;
        Ok(Self { headers, tls })
    }

    /// Responds over one connection, once.
    pub(super) async fn serve(self, browser: TcpStream) -> io::Result<()> {
        match &self.tls {
            None => self.respond(browser).await,
            Some(tls) => self.respond(tls.accept(browser).await?).await,
        }
    }

    async fn respond(&self, stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
        let respond = service_fn(async |_request| {
            let mut response = Response::new(Full::new(Bytes::from_static(BODY.as_bytes())));
            response.headers_mut().clone_from(&self.headers);
            Ok::<_, std::convert::Infallible>(response)
        });
        // Kept open, the connection would be used for what is not the document's.
        let served = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), respond);
        served.await.map_err(io::Error::other)
    }
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
