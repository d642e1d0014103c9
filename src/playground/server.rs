//! Serves answers and documents on loopback ports. What a client may cost is bounded: connections, heads, bodies, time.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{COOKIE, HOST, HeaderMap, ORIGIN, USER_AGENT};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use super::notation::Reply;
use super::routes::{Asked, Routes, unwritten};
use crate::web::browser::Browser;

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

/// What is shown.
#[derive(Debug, Default)]
pub struct Content {
    /// The answers, each list below its path, such as `/rules/method-case/`.
    pub routes: Vec<(String, Routes)>,
    /// The documents of the page's own host, by their paths.
    pub documents: HashMap<String, Document>,
    /// The index, from when there is one.
    pub index: OnceLock<Document>,
    /// The page's own origin; none where there are no documents.
    pub page: Option<String>,
}

/// A document of the playground itself.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// What is in it.
    pub body: Bytes,
}

/// Ports that are listened on, without anybody yet who answers.
#[derive(Debug)]
pub struct BoundServer {
    listeners: Vec<TcpListener>,
    ports: Vec<u16>,
}

impl BoundServer {
    /// Listens on a port and those after it, as many as wanted; on free ones where it is 0. Loopback is always among the
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
                // The next port, or the same of the other family, is somebody else's.
                Err(error) if port == 0 && left > 0 && error.kind() == io::ErrorKind::AddrInUse => {}
                bound => return bound,
            }
        }
    }

    async fn bind_once(address: IpAddr, port: u16, count: u16) -> io::Result<Self> {
        let mut bound = Self { listeners: Vec::new(), ports: Vec::new() };
        for number in 0..count {
            let wanted = match bound.ports.first() {
                Some(first) => first.checked_add(number).ok_or(io::ErrorKind::AddrInUse)?,
                None => port,
            };
            let listener = TcpListener::bind((address, wanted)).await?;
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

    /// Begins to answer, on the current runtime.
    #[must_use]
    pub fn serve(self, content: Arc<Content>) -> Server {
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        let serve = |listener| tokio::spawn(serve(listener, Arc::clone(&content), Arc::clone(&turns)));
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

/// Takes connections for ever. They live in a set of this task, so that they end when it does.
async fn serve(listener: TcpListener, content: Arc<Content>, turns: Arc<Semaphore>) {
    let mut connections = JoinSet::new();
    // Nobody closes the semaphore.
    while let Ok(turn) = Arc::clone(&turns).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let content = Arc::clone(&content);
                connections.spawn(async move {
                    // A client that never ends is cut off.
                    let _ = timeout(LIFE, talk(stream, &content)).await;
                    drop(turn);
                });
            }
            // That one connection is lost, or there are too many for the moment: others get their turn.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn talk(stream: TcpStream, content: &Content) {
    let service = service_fn(async |request: Request<Incoming>| {
        let (head, body) = request.into_parts();
        // The body is read to its end, so that the connection can be used again.
        let read = timeout(PATIENCE, Limited::new(body, BODY).collect()).await;
        if !matches!(read, Ok(Ok(_))) {
            return text(413, "The body is too large, or did not come.\n");
        }
        content.answer(&head.method, &head.uri, &head.headers)
    });
    // A client that goes away in the middle is none of the server's business.
    let _ = http1::Builder::new()
        .title_case_headers(true)
        .auto_date_header(false)
        .max_buf_size(HEAD)
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Why a request ends without an answer.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("the connection is to be closed")]
    Close,
    #[error(transparent)]
    Http(#[from] hyper::http::Error),
}

type Answer = Result<Response<Full<Bytes>>, NoAnswer>;

impl Content {
    fn answer(&self, method: &Method, uri: &hyper::Uri, headers: &HeaderMap) -> Answer {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let authority = uri.authority().map(|authority| authority.as_str());
        let Some(host) = authority.or_else(|| header(HOST)).map(str::to_ascii_lowercase) else {
            return text(400, "There is no Host header.\n");
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let url = format!("http://{host}{path}");
        let browser = header(USER_AGENT).and_then(Browser::of_user_agent);
        let (origin, has_cookie) = (header(ORIGIN), headers.contains_key(COOKIE));
        let asked = Asked { method: method.as_str(), url: &url, origin, browser, has_cookie };
        let found = self.routes.iter().filter(|(start, _)| uri.path().starts_with(start.as_str()));
        match found.filter_map(|(_, routes)| routes.answer(asked)).next() {
            Some(reply) => played(reply),
            None => self.document(method, &host, uri.path()),
        }
    }

    /// What is found where nothing is played.
    fn document(&self, method: &Method, host: &str, path: &str) -> Answer {
        let Some(page) = &self.page else { return played(&unwritten()) };
        if page.strip_prefix("http://") != Some(host) {
            return if path == "/" {
                let to_page = Response::builder().status(302).header("Location", format!("{page}/"));
                Ok(to_page.body(Full::default())?)
            } else {
                played(&unwritten())
            };
        }
        let document = match path {
            "/" => self.index.get(),
            path => self.documents.get(path),
        };
        let Some(document) = document else {
            return match path {
                "/" => text(503, "The index is not ready yet; try again in a moment.\n"),
                _ => text(404, "There is nothing here; the cases are listed on /.\n"),
            };
        };
        if !matches!(*method, Method::GET | Method::HEAD) {
            return text(405, "This can only be read.\n");
        }
        let response = Response::builder().header("Cache-Control", "no-store");
        let response = document
            .headers
            .iter()
            .fold(response, |response, (name, value)| response.header(name.as_str(), value.as_str()));
        Ok(response.body(Full::new(document.body.clone()))?)
    }
}

fn played(reply: &Reply) -> Answer {
    let Reply::Answer { status, headers, body } = reply else { return Err(NoAnswer::Close) };
    let mut response = Response::builder().status(*status);
    for (name, value) in headers {
        response = response.header(name.as_str(), value.as_bytes());
    }
    Ok(response.body(Full::new(whole(body)))?)
}

/// An example shows the first bytes of a picture; a browser wants all of it.
fn whole(body: &str) -> Bytes {
    /// One transparent dot.
    const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x01D\0;";
    if body == "GIF89a" { Bytes::from_static(GIF) } else { Bytes::copy_from_slice(body.as_bytes()) }
}

fn text(status: u16, words: &'static str) -> Answer {
    let response = Response::builder().status(status).header("Content-Type", "text/plain; charset=utf-8");
    Ok(response.body(Full::new(Bytes::from_static(words.as_bytes())))?)
}
