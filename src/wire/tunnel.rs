//! A connection to a server through a proxy: a tunnel by `CONNECT`, or SOCKS. Browsers take a tunnel for every WebSocket, an
//! unencrypted one too.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::Uri;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::failure::{self, Place};
use super::raw::{Stream, connect, read_head};
use super::resolve::look_up;
use super::{HttpVersions, ProxyUrl, Wire, tls};
use crate::web::message::{Failure, FailureKind};
use crate::web::raw_head::{Progress, ReceivedEnd, progress};

type Connecting = Pin<Box<dyn Future<Output = io::Result<TokioIo<Box<dyn Stream>>>> + Send>>;

/// Connects to the proxy itself, whatever the target.
#[derive(Clone)]
struct ToProxy {
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
    limit: Instant,
}

impl Service<Uri> for ToProxy {
    type Response = TokioIo<Box<dyn Stream>>;
    type Error = io::Error;
    type Future = Connecting;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Connecting {
        let this = self.clone();
        Box::pin(async move { Ok(TokioIo::new(this.connect().await?)) })
    }
}

impl ToProxy {
    async fn connect(self) -> io::Result<Box<dyn Stream>> {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let addresses = match bare.parse() {
            Ok(address) => vec![address],
            Err(_) => look_up(&bare).await.map_err(io::Error::other)?,
        };
        let (stream, _) = connect(&addresses, self.port, self.limit).await?;
        Ok(match self.tls {
            None => Box::new(stream),
            Some(tls) => {
                let name = bare.try_into().map_err(io::Error::other)?;
                Box::new(tls.connect(name, stream).await?)
            }
        })
    }
}

/// Has a proxy make a tunnel by [CONNECT](https://www.rfc-editor.org/rfc/rfc9110#name-connect). The library that does the same keeps the
/// status of a refusal for itself.
async fn open_tunnel(
    mut stream: Box<dyn Stream>,
    target: &str,
    authorization: Option<String>,
    limit: Instant,
) -> Result<Box<dyn Stream>, String> {
    let has_login = authorization.is_some();
    let authorization = authorization.map(|value| format!("Proxy-Authorization: {value}\r\n"));
    let head =
        format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{}\r\n", authorization.unwrap_or_default());
    stream.write_all(head.as_bytes()).await.map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    let end = read_head(&mut *stream, &mut bytes, limit).await;
    match (progress(&bytes), end) {
        (Progress::Complete { status: 200..=299, .. }, _) => Ok(stream),
        // tinyproxy says 401.
        (Progress::Complete { status: status @ (401 | 407), .. }, _) => Err(match has_login {
            true => format!("it does not accept the login (its response to CONNECT is {status})"),
            false => format!(
                "it requires a login (its response to CONNECT is {status}), such as --proxy http://NAME:PASSWORD@HOST:PORT"
            ),
        }),
        (Progress::Complete { status, .. }, _) => Err(format!("its response to CONNECT is {status}")),
        (Progress::NotHttp, _) => Err("its response to CONNECT is not HTTP".into()),
        (Progress::More, ReceivedEnd::TimedOut) => Err("it did not respond to CONNECT in time".into()),
        (Progress::More, _) => Err("it closed the connection instead of a response to CONNECT".into()),
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
        limit: Instant,
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
        let target_port = port;
        let port = url.port_or_known_default().unwrap_or(1080);
        let to_proxy = ToProxy { host: proxy.host().to_owned(), port, tls, limit };
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
                let stream = to_proxy.connect().await.map_err(|error| words(&error))?;
                let target = format!("{host}:{target_port}");
                return open_tunnel(stream, &target, proxy.authorization(), limit).await.map_err(failed);
            }
        };
        Ok(stream.into_inner())
    }
}
