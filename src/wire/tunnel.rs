//! A connection to a server through a proxy: a tunnel by `CONNECT`, or SOCKS. Browsers take a tunnel for every WebSocket, an
//! unencrypted one too.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::Uri;
use hyper::http::HeaderValue;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::failure::{self, Place};
use super::raw::Stream;
use super::resolve::look_up;
use super::{HttpVersions, ProxyUrl, Wire, tls};
use crate::web::message::{Failure, FailureKind};

type Connecting = Pin<Box<dyn Future<Output = io::Result<TokioIo<Box<dyn Stream>>>> + Send>>;

/// Connects to the proxy itself, whatever the target.
#[derive(Clone)]
struct ToProxy {
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
}

impl Service<Uri> for ToProxy {
    type Response = TokioIo<Box<dyn Stream>>;
    type Error = io::Error;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Connecting {
        let Self { host, port, tls } = self.clone();
        Box::pin(async move {
            let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
            let addresses = match bare.parse() {
                Ok(address) => vec![address],
                Err(_) => look_up(&bare).await.map_err(io::Error::other)?,
            };
            let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
            for address in addresses {
                match TcpStream::connect((address, port)).await {
                    Err(error) => last = error,
                    Ok(stream) => {
                        let stream: Box<dyn Stream> = match tls {
                            None => Box::new(stream),
                            Some(tls) => {
                                let name = bare.try_into().map_err(io::Error::other)?;
                                Box::new(tls.connect(name, stream).await?)
                            }
                        };
                        return Ok(TokioIo::new(stream));
                    }
                }
            }
            Err(last)
        })
    }
}

impl Wire {
    /// A connection to host and port through the proxy.
    pub(super) async fn tunnelled(
        &self,
        proxy: &ProxyUrl,
        host: &str,
        port: u16,
        place: &Place,
    ) -> Result<Box<dyn Stream>, Failure> {
        let failed = |why: String| Failure {
            kind: FailureKind::ProxyFailed,
            detail: format!("the proxy {} gave no way to {}: {why}", proxy.place(), place.target),
        };
        let uri = |text: String| text.parse::<Uri>().map_err(|error| failed(error.to_string()));
        let target = uri(format!("https://{host}:{port}/"))?;
        let url = proxy.url();
        let at = uri(format!("http://{}/", proxy.place()))?;
        let tls = match proxy.is_https() {
            true => {
                let config = tls::config(&self.trust, HttpVersions::Http1Only);
                Some(TlsConnector::from(Arc::new(config.map_err(|error| failed(error.to_string()))?)))
            }
            false => None,
        };
        let to_proxy =
            ToProxy { host: proxy.host().to_owned(), port: url.port_or_known_default().unwrap_or(1080), tls };
        let login = proxy.login();
        let words = |error: &(dyn std::error::Error + 'static)| failed(failure::innermost(error));
        let stream = match url.scheme() {
            "socks5" | "socks5h" => {
                let socks = SocksV5::new(at, to_proxy).local_dns(url.scheme() == "socks5");
                let mut socks = match login {
                    Some((name, password)) => socks.with_auth(name, password),
                    None => socks,
                };
                socks.call(target).await.map_err(|error| words(&error))?
            }
            "socks4" => {
                let mut socks = SocksV4::new(at, to_proxy).local_dns(true);
                socks.call(target).await.map_err(|error| words(&error))?
            }
            _ => {
                let tunnel = Tunnel::new(at, to_proxy);
                let header = proxy.authorization().and_then(|text| HeaderValue::from_str(&text).ok());
                let mut tunnel = match header {
                    Some(header) => tunnel.with_auth(header),
                    None => tunnel,
                };
                tunnel.call(target).await.map_err(|error| words(&error))?
            }
        };
        Ok(stream.into_inner())
    }
}
