//! An HTTP server on ports of this machine. What a client may cost is bounded: connections, heads, bodies, time.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

/// How many connections are served at the same time; others wait.
const CONNECTIONS: usize = 256;
/// The longest head of a request.
const HEAD: usize = 64 * 1024;
/// The longest body of a request; no example sends more than some 64 KiB.
const BODY: usize = 1024 * 1024;
/// How long a head or a body may take to come, and a connection be idle.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a connection lives at most.
const LIFE: Duration = Duration::from_secs(600);

/// What a server does with requests.
pub trait Service: Send + Sync + 'static {
    /// The response to a request, whose body has been read to its end; `None` closes the connection without one.
    fn respond(&self, request: Request<Bytes>) -> impl Future<Output = Option<Response<Full<Bytes>>>> + Send;
}

/// Ports that are listened on; nothing responds yet.
#[derive(Debug)]
pub struct BoundServer {
    listeners: Vec<TcpListener>,
    ports: Vec<u16>,
}

impl BoundServer {
    /// Listens on a port and those after it, `count` of them; on free ones where it is 0. Loopback is always among the
    /// addresses.
    ///
    /// # Errors
    /// Where this machine does not let it listen.
    pub async fn bind(address: IpAddr, port: u16, count: u16) -> io::Result<Self> {
        /// How often free ports are looked for.
        const TRIES: usize = 32;
        let mut left = TRIES;
        loop {
            left -= 1;
            match Self::bind_once(address, port, count).await {
                // Another program has the next port, or the same of the other family.
                Err(error) if port == 0 && left > 0 && error.kind() == io::ErrorKind::AddrInUse => {}
                bound => return bound,
            }
        }
    }

    async fn bind_once(address: IpAddr, port: u16, count: u16) -> io::Result<Self> {
        let mut bound = Self { listeners: Vec::new(), ports: Vec::new() };
        for number in 0..count {
            let port = match bound.ports.first() {
                Some(first) => first.checked_add(number).ok_or(io::ErrorKind::AddrInUse)?,
                None => port,
            };
            let listener = TcpListener::bind((address, port)).await?;
            let port = listener.local_addr()?.port();
            bound.listeners.push(listener);
            bound.ports.push(port);
            for address in besides(address) {
                match TcpListener::bind((address, port)).await {
                    Ok(listener) => bound.listeners.push(listener),
                    Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
                    // This machine has no such address.
                    Err(_) => {}
                }
            }
        }
        Ok(bound)
    }

    /// The ports.
    #[must_use]
    pub fn ports(&self) -> &[u16] {
        &self.ports
    }

    /// The sockets, for those who accept connections themselves.
    #[must_use]
    pub fn into_listeners(self) -> Vec<TcpListener> {
        self.listeners
    }

    /// Begins to respond, on the current runtime.
    #[must_use]
    pub fn serve<S: Service>(self, service: Arc<S>) -> Server {
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        let serve = |listener| tokio::spawn(serve(listener, Arc::clone(&service), Arc::clone(&turns)));
        Server { ports: self.ports, tasks: self.listeners.into_iter().map(serve).collect() }
    }
}

/// The loopback addresses that are to be had besides an address. Browsers look for localhost at both, and must not find
/// another server at one.
fn besides(address: IpAddr) -> Vec<IpAddr> {
    let both = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
    // What listens everywhere listens there too.
    let covered = |loopback: &IpAddr| match address {
        IpAddr::V6(address) if address.is_unspecified() => true,
        IpAddr::V4(address) if address.is_unspecified() => loopback.is_ipv4(),
        address => *loopback == address,
    };
    both.into_iter().filter(|loopback| !covered(loopback)).collect()
}

/// A server. It and its connections end when this is dropped.
#[derive(Debug)]
pub struct Server {
    ports: Vec<u16>,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// The port on which it listens, the first where there are more.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.ports[0]
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Accepts connections for ever. They live in a set of this task, so that they end when it does.
async fn serve<S: Service>(listener: TcpListener, service: Arc<S>, turns: Arc<Semaphore>) {
    let mut connections = JoinSet::new();
    // The semaphore is never closed.
    while let Ok(turn) = Arc::clone(&turns).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let service = Arc::clone(&service);
                connections.spawn(async move {
                    // A client that never ends is cut off.
                    let _ = timeout(LIFE, talk(stream, &*service)).await;
                    drop(turn);
                });
            }
            // That one connection is lost, or there are too many for the moment: others get their turn.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn talk<S: Service>(stream: TcpStream, service: &S) {
    let upgrade = Mutex::new(None);
    let respond = service_fn(async |mut request: Request<Incoming>| {
        let may_upgrade = hyper::upgrade::on(&mut request);
        let (head, body) = request.into_parts();
        // The body is read to its end, so that the connection can be used again.
        let is_declared_too_large = body.size_hint().lower() > BODY as u64;
        let body = timeout(PATIENCE, Limited::new(body, BODY).collect());
        let body = match if is_declared_too_large { None } else { body.await.ok() } {
            Some(Ok(body)) => body.to_bytes(),
            _ => return Ok(plain_text(413, "The body is too large, or did not come.\n")),
        };
        let Some(response) = service.respond(Request::from_parts(head, body)).await else {
            return Err(NoResponse);
        };
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            *upgrade.lock().unwrap_or_else(PoisonError::into_inner) = Some(may_upgrade);
        }
        Ok(response)
    });
    // A client may go away at any time.
    let _ = http1::Builder::new()
        .title_case_headers(true)
        .auto_date_header(false)
        .max_buf_size(HEAD)
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), respond)
        .with_upgrades()
        .await;
    if let Some(upgraded) = upgrade.into_inner().unwrap_or_else(PoisonError::into_inner) {
        hold_socket(upgraded).await;
    }
}

/// A WebSocket that says nothing: whatever the client sends first, mostly its close frame, is responded to with a close frame.
async fn hold_socket(upgraded: OnUpgrade) {
    /// A close frame without a code.
    const CLOSE: [u8; 2] = [0x88, 0];
    let Ok(stream) = upgraded.await else { return };
    let mut stream = TokioIo::new(stream);
    // A client may go away at any time.
    let _ = stream.read(&mut [0; 1024]).await;
    let _ = stream.write_all(&CLOSE).await;
    let _ = stream.shutdown().await;
}

/// A request gets no response: the connection is closed.
#[derive(Debug, thiserror::Error)]
#[error("the connection is to be closed")]
struct NoResponse;

/// A response of one line of text.
#[must_use]
pub fn plain_text(status: u16, words: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(words.as_bytes())));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Responds with the request's own body; to `/closed` with nothing.
    struct Echo;

    impl Service for Echo {
        async fn respond(&self, request: Request<Bytes>) -> Option<Response<Full<Bytes>>> {
            (request.uri().path() != "/closed").then(|| Response::new(Full::new(request.into_body())))
        }
    }

    async fn sent(request: &str) -> String {
        let bound = BoundServer::bind(Ipv4Addr::LOCALHOST.into(), 0, 2).await.expect("free ports");
        assert_eq!(bound.ports().len(), 2);
        let server = bound.serve(Arc::new(Echo));
        let mut stream = TcpStream::connect(("127.0.0.1", server.port())).await.expect("a connection");
        stream.write_all(request.as_bytes()).await.expect("it is read");
        let mut response = String::new();
        stream.read_to_string(&mut response).await.expect("text");
        response
    }

    #[tokio::test]
    async fn requests_get_what_the_service_says() {
        let request = |path: &str, length: usize, body: &str| {
            format!(
                "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            )
        };
        let response = sent(&request("/", 2, "hi")).await;
        assert!(
            response.starts_with("HTTP/1.1 200 OK\r\n") && response.ends_with("\r\n\r\nhi"),
            "{response}"
        );
        assert_eq!(sent(&request("/closed", 2, "hi")).await, "");
        let response = sent(&request("/", BODY + 1, "")).await;
        assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
    }

    #[test]
    fn loopback_addresses_beside_another() {
        for (address, expected) in [
            ("127.0.0.1", &["::1"][..]),
            ("::1", &["127.0.0.1"]),
            ("0.0.0.0", &["::1"]),
            ("::", &[]),
            ("192.0.2.1", &["127.0.0.1", "::1"]),
        ] {
            let found = besides(address.parse().expect("an address"));
            assert_eq!(found.iter().map(IpAddr::to_string).collect::<Vec<_>>(), expected, "{address}");
        }
    }
}
