//! A scripted HTTP/1.1 server: it responds with the bytes that a test chooses, and keeps the requests.
//!
//! Generics stay out of it, so that it is compiled once.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::lock;
use super::script::head;

/// A port at which nothing listens, as long as no other program takes it.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The port that it came to.
    pub(crate) port: u16,
    /// The method.
    pub(crate) method: String,
    /// The target: path and query; to a proxy the whole URL.
    pub(crate) target: String,
    /// The headers in the order and case received, a character a byte.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// All values of a header, joined as HTTP joins them.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let named = self.headers.iter().filter(|(theirs, _)| theirs.eq_ignore_ascii_case(name));
        let values: Vec<&str> = named.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The names of the headers, in the order and case received.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// What is sent back.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// How long the server thinks first.
    pub(crate) delay: Duration,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// What happens after them.
    pub(crate) then: Then,
}

/// What a server does after a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It waits for the next request on the connection.
    Keep,
    /// It closes the connection.
    Close,
    /// It closes the connection once the client said something more.
    HearOnce,
    /// It neither says nor closes anything until the client leaves.
    Stall,
    /// It sends this many bytes more, in large pieces, or until the client leaves.
    Pour(u64),
    /// It sends these bytes over and over until the client leaves.
    Repeat(&'static [u8]),
}

impl Response {
    /// These bytes; the connection stays open.
    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self { delay: Duration::ZERO, bytes: bytes.into(), then: Then::Keep }
    }

    /// A status with these headers and an empty body; the connection stays open.
    pub(crate) fn of(status: u16, headers: &[(&str, &str)]) -> Self {
        Self::with_body(status, headers, b"")
    }

    /// The same with a body.
    pub(crate) fn with_body(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        Self::bytes([head(status, headers.iter().copied(), body.len()).as_bytes(), body].concat())
    }

    /// The same, with something else afterwards.
    pub(crate) fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }

    /// The same, later.
    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

type Respond = Box<dyn Fn(&Request) -> Response + Send + Sync>;

/// A server on a free port of the loopback address. Dropping it stops it.
pub(crate) struct Server {
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

/// What is spoken on a connection, under HTTP.
enum Transport {
    /// Nothing.
    Plain,
    /// TLS.
    Tls(Arc<ServerConfig>),
    /// Nothing at first, and TLS after a CONNECT.
    Proxy(Arc<ServerConfig>),
}

struct Shared {
    address: SocketAddr,
    respond: Respond,
    transport: Transport,
    stopping: AtomicBool,
    accepted: AtomicUsize,
    open: Mutex<HashMap<usize, TcpStream>>,
    log: Mutex<Vec<Request>>,
}

impl Server {
    /// The same response to each request.
    pub(crate) fn always(response: Response) -> Self {
        Self::start(move |_| response.clone())
    }

    /// One response to preflights, the other to all other requests.
    pub(crate) fn by_method(preflight: Response, actual: Response) -> Self {
        Self::start(
            move |request| if request.method == "OPTIONS" { preflight.clone() } else { actual.clone() },
        )
    }

    /// `respond` makes the response.
    pub(crate) fn start(respond: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        Self::on("127.0.0.1:0", None, Box::new(respond)).expect("a free port")
    }

    /// The same over TLS.
    pub(crate) fn encrypted(
        tls: &Arc<ServerConfig>,
        respond: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Self {
        Self::on("127.0.0.1:0", Some(Arc::clone(tls)), Box::new(respond)).expect("a free port")
    }

    /// A proxy that is itself every server behind it, those of `https` with this certificate.
    pub(crate) fn proxy(
        tls: &Arc<ServerConfig>,
        respond: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Self {
        Self::with("127.0.0.1:0", Transport::Proxy(Arc::clone(tls)), Box::new(respond)).expect("a free port")
    }

    /// The general form of a server: at this address, if it can be had.
    pub(crate) fn on(
        address: &str,
        tls: Option<Arc<ServerConfig>>,
        respond: Respond,
    ) -> std::io::Result<Self> {
        Self::with(address, tls.map_or(Transport::Plain, Transport::Tls), respond)
    }

    fn with(address: &str, transport: Transport, respond: Respond) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let shared = Arc::new(Shared {
            address: listener.local_addr()?,
            respond,
            transport,
            stopping: AtomicBool::default(),
            accepted: AtomicUsize::default(),
            open: Mutex::default(),
            log: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        let acceptor = thread::spawn(move || accept(&listener, &accepting));
        Ok(Self { shared, acceptor: Some(acceptor) })
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.shared.address.port()
    }

    /// An http URL of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.shared.address)
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.shared.log).clone()
    }

    /// The methods of the requests so far.
    pub(crate) fn methods(&self) -> Vec<String> {
        lock(&self.shared.log).iter().map(|request| request.method.clone()).collect()
    }

    /// Those of them that can change data.
    pub(crate) fn unsafe_methods(&self) -> Vec<String> {
        let mut methods = self.methods();
        methods.retain(|method| !["GET", "HEAD", "OPTIONS"].contains(&method.as_str()));
        methods
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Only a connection wakes the thread that accepts them.
        let _ = TcpStream::connect(self.shared.address);
        let acceptor = self.acceptor.take().map(JoinHandle::join);
        for stream in lock(&self.shared.open).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        let panicked = matches!(acceptor, Some(Err(_)));
        assert!(!panicked || thread::panicking(), "the server panicked");
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = shared.accepted.fetch_add(1, Ordering::SeqCst);
        if let Ok(copy) = stream.try_clone() {
            lock(&shared.open).insert(number, copy);
        }
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // A client may leave at any time; then there is no one left to report to.
            let _ = talk(stream, &shared);
            lock(&shared.open).remove(&number);
        });
    }
}

/// One connection, to its end.
fn talk(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let closer = stream.try_clone()?;
    let connection = Connection { stream: Box::new(stream), read: Vec::new(), origin: String::new() };
    match &shared.transport {
        Transport::Plain | Transport::Proxy(_) => converse(connection, shared)?,
        Transport::Tls(config) => converse(connection.encrypted(config)?, shared)?,
    }
    closer.shutdown(Shutdown::Both)
}

fn converse(mut connection: Connection, shared: &Shared) -> std::io::Result<()> {
    while let Some(request) = connection.request(shared.address.port())? {
        if let (Transport::Proxy(config), "CONNECT") = (&shared.transport, request.method.as_str()) {
            connection.stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            connection = connection.encrypted(config)?;
            connection.origin = format!("https://{}", request.target.trim_end_matches(":443"));
            continue;
        }
        let response = (shared.respond)(&request);
        lock(&shared.log).push(request);
        thread::sleep(response.delay);
        connection.stream.write_all(&response.bytes)?;
        connection.stream.flush()?;
        match response.then {
            Then::Keep => {}
            Then::Close => return connection.stream.close(),
            Then::HearOnce => {
                connection.fill()?;
                return connection.stream.close();
            }
            Then::Stall => return connection.wait_for_the_end(),
            Then::Pour(bytes) => {
                connection.pour(bytes)?;
                return connection.stream.close();
            }
            Then::Repeat(bytes) => return connection.repeat(bytes),
        }
    }
    Ok(())
}

/// A stream, whatever is under it.
trait Stream: Read + Write {
    /// Says that nothing more will come.
    fn close(&mut self) -> std::io::Result<()>;
}

impl Stream for TcpStream {
    fn close(&mut self) -> std::io::Result<()> {
        self.shutdown(Shutdown::Write)
    }
}

impl Stream for StreamOwned<ServerConnection, Box<dyn Stream>> {
    fn close(&mut self) -> std::io::Result<()> {
        self.conn.send_close_notify();
        self.flush()?;
        self.sock.close()
    }
}

struct Connection {
    stream: Box<dyn Stream>,
    /// What was read and not used yet.
    read: Vec<u8>,
    /// What stands before the targets of requests: behind a proxy's CONNECT the origin that it names.
    origin: String,
}

/// No test sends a larger head than this.
const LARGEST_HEAD: usize = 1 << 20;

impl Connection {
    /// The same, with TLS from here on.
    fn encrypted(self, config: &Arc<ServerConfig>) -> std::io::Result<Self> {
        let tls = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
        Ok(Self { stream: Box::new(StreamOwned::new(tls, self.stream)), read: Vec::new(), ..self })
    }

    /// The next request, or `None` where the client has said its last, or speaks TLS to a server that does not.
    fn request(&mut self, port: u16) -> std::io::Result<Option<Request>> {
        let end = loop {
            if let Some(end) = self.read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end + 4;
            }
            let speaks_tls = self.read.first() == Some(&0x16);
            if speaks_tls || self.read.len() > LARGEST_HEAD || !self.fill()? {
                return Ok(None);
            }
        };
        let head: String = self.read.drain(..end).map(char::from).collect();
        let mut lines = head.trim_end_matches("\r\n").split("\r\n");
        let first = lines.next().unwrap_or_default();
        let (method, rest) = first.split_once(' ').unwrap_or((first, ""));
        let target = rest.rsplit_once(' ').map_or(rest, |(target, _)| target);
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            (name.to_owned(), value.trim_matches([' ', '\t']).to_owned())
        });
        let mut request = Request {
            port,
            method: method.into(),
            target: format!("{}{target}", self.origin),
            headers: headers.collect(),
            body: Vec::new(),
        };
        let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        while self.read.len() < length && self.fill()? {}
        request.body = self.read.drain(..length.min(self.read.len())).collect();
        Ok(Some(request))
    }

    /// Reads some more; false at the end.
    fn fill(&mut self) -> std::io::Result<bool> {
        let mut some = [0; 4096];
        let count = self.stream.read(&mut some)?;
        self.read.extend_from_slice(&some[..count]);
        Ok(count > 0)
    }

    fn wait_for_the_end(&mut self) -> std::io::Result<()> {
        while self.fill()? {
            self.read.clear();
        }
        Ok(())
    }

    fn repeat(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let piece = bytes.repeat(64 * 1024 / bytes.len() + 1);
        loop {
            self.stream.write_all(&piece)?;
        }
    }

    fn pour(&mut self, bytes: u64) -> std::io::Result<()> {
        let piece = [b'a'; 64 * 1024];
        let mut left = bytes;
        while left > 0 {
            let count = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            self.stream.write_all(&piece[..count])?;
            left -= count as u64;
        }
        self.stream.flush()
    }
}
