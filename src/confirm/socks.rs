//! A [SOCKS proxy](https://www.rfc-editor.org/rfc/rfc1928) of our own, through which a browser makes all its connections. Names lead
//! where `--resolve` says, and a document that is being opened comes from here; it leaves the bytes of all other connections alone.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use url::{Host, Url};

use super::BrowserError;
use super::page_server::PageServer;
use crate::wire::{CertificateCheck, Resolve, addresses};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(20);
/// The version of the protocol.
const VERSION: u8 = 5;
/// What a handshake of TLS begins with.
const TLS_HANDSHAKE: u8 = 22;

/// Where a browser wants to connect to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// A name or an address, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl Place {
    /// Where a URL's server is.
    pub(super) fn of(url: &str) -> Result<Self, BrowserError> {
        let invalid = || BrowserError::Protocol(format!("{url} is not a document's URL"));
        let url = Url::parse(url).map_err(|_| invalid())?;
        let host = match url.host().ok_or_else(invalid)? {
            Host::Ipv6(address) => address.to_string(),
            host => host.to_string(),
        };
        Ok(Self { host, port: url.port_or_known_default().ok_or_else(invalid)? })
    }
}

/// The proxy. It and its connections end when this is dropped.
#[derive(Debug)]
pub(super) struct Socks {
    port: u16,
    shared: Arc<Shared>,
    accepting: tokio::task::JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    resolve: Vec<Resolve>,
    /// How certificates are checked; `None` where any is accepted.
    certificates: Option<CertificateCheck>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The documents that are being opened, and where their servers are.
    documents: Vec<(Place, PageServer)>,
    connections: JoinSet<()>,
    /// The hosts that were connected to since they were last taken.
    hosts: BTreeSet<String>,
    /// Servers whose certificate is known to be trusted.
    trusted: HashSet<Place>,
}

impl Socks {
    /// Starts it on a free port of this machine.
    pub(super) async fn start(resolve: Vec<Resolve>, insecure: bool) -> Result<Self, BrowserError> {
        let failed = |error: io::Error| BrowserError::Start(format!("its proxy does not start: {error}"));
        let certificates =
            if insecure { None } else { Some(CertificateCheck::of_platform().map_err(failed)?) };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let shared = Arc::new(Shared { resolve, certificates, state: Mutex::default() });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { port, shared, accepting })
    }

    /// Its port.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// From now on connections to this place get this document. All that are open are closed: one to the same place, kept for the next
    /// request, would lead the document's request to its real server.
    pub(super) fn begin(&self, place: Place, document: PageServer) {
        self.begin_all(vec![(place, document)]);
    }

    /// The same of several places.
    pub(super) fn begin_all(&self, documents: Vec<(Place, PageServer)>) {
        let mut state = self.shared.state();
        state.connections.abort_all();
        state.documents = documents;
    }

    /// From now on all connections lead to their real places.
    pub(super) fn end(&self) {
        for (_, server) in self.shared.state().documents.drain(..) {
            server.end();
        }
    }

    /// The hosts that were connected to since the last call.
    pub(super) fn take_hosts(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.shared.state().hosts)
    }
}

impl Drop for Socks {
    fn drop(&mut self) {
        self.accepting.abort();
        self.shared.state().connections.abort_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection to the real place.
    async fn connect(&self, place: &Place) -> io::Result<TcpStream> {
        let connected = timeout(CONNECT, async {
            let mut last = io::Error::from(io::ErrorKind::NotFound);
            for address in addresses(&self.resolve, &place.host, place.port).await? {
                match TcpStream::connect((address, place.port)).await {
                    Ok(stream) => return Ok(stream),
                    Err(error) => last = error,
                }
            }
            Err(last)
        });
        connected.await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Whether the certificate of a server is trusted. The browser itself accepts any, as it must accept that of a document.
    async fn is_trusted(&self, place: &Place) -> bool {
        let Some(check) = &self.certificates else { return true };
        if self.state().trusted.contains(place) {
            return true;
        }
        let checked = timeout(CONNECT, async {
            let connection = self.connect(place).await?;
            check.check(connection, &place.host).await
        });
        let trusted = matches!(checked.await, Ok(Ok(())));
        if trusted {
            self.state().trusted.insert(place.clone());
        }
        trusted
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let of_it = Arc::clone(&shared);
                let mut state = shared.state();
                while state.connections.try_join_next().is_some() {}
                state.connections.spawn(async move {
                    // A connection that breaks is the browser's to report.
                    let _ = serve(stream, &of_it).await;
                });
            }
            // Too many connections for the moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Serves one connection of the browser's.
async fn serve(mut browser: TcpStream, shared: &Shared) -> io::Result<()> {
    let place = read_request(&mut browser).await?;
    let document = shared.state().documents.iter().find(|(of_document, _)| *of_document == place).cloned();
    if let Some((_, document)) = document {
        reply(&mut browser, 0).await?;
        return document.serve(browser).await;
    }
    shared.state().hosts.insert(place.host.clone());
    let mut server = match shared.connect(&place).await {
        Ok(server) => server,
        Err(error) => return reply(&mut browser, refusal(&error)).await,
    };
    reply(&mut browser, 0).await?;
    let mut first = [0];
    if browser.peek(&mut first).await? == 1 && first[0] == TLS_HANDSHAKE && !shared.is_trusted(&place).await {
        return Ok(());
    }
    copy_bidirectional(&mut browser, &mut server).await.map(drop)
}

/// Agrees on no authentication, and reads where to connect to.
async fn read_request(browser: &mut TcpStream) -> io::Result<Place> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let [version, methods] = read(browser).await?;
    let mut list = vec![0; usize::from(methods)];
    browser.read_exact(&mut list).await?;
    if version != VERSION {
        return Err(invalid());
    }
    browser.write_all(&[VERSION, 0]).await?;
    let [_version, command, _reserved, kind] = read(browser).await?;
    let host = match kind {
        1 => Ipv4Addr::from(read::<4>(browser).await?).to_string(),
        4 => Ipv6Addr::from(read::<16>(browser).await?).to_string(),
        3 => {
            let [length] = read(browser).await?;
            let mut name = vec![0; usize::from(length)];
            browser.read_exact(&mut name).await?;
            String::from_utf8(name).map_err(|_| invalid())?
        }
        _ => return Err(invalid()),
    };
    let port = u16::from_be_bytes(read(browser).await?);
    // Only connections are made for it.
    if command == 1 { Ok(Place { host, port }) } else { Err(invalid()) }
}

async fn read<const N: usize>(stream: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// What became of the connection; 0 is success. The address that was bound is left out.
async fn reply(browser: &mut TcpStream, code: u8) -> io::Result<()> {
    browser.write_all(&[VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

fn refusal(error: &io::Error) -> u8 {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => 5,
        io::ErrorKind::NetworkUnreachable => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::confirm::document::Document;

    /// Connects through the proxy; the code of its reply.
    async fn through(socks: &Socks, name: &str, port: u16) -> (TcpStream, u8) {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, socks.port())).await.expect("it listens");
        let mut bytes = vec![VERSION, 1, 0, VERSION, 1, 0, 3, u8::try_from(name.len()).expect("short")];
        bytes.extend(name.as_bytes());
        bytes.extend(port.to_be_bytes());
        stream.write_all(&bytes).await.expect("it reads");
        assert_eq!(read::<2>(&mut stream).await.expect("a method"), [VERSION, 0]);
        let [_, code, ..] = read::<10>(&mut stream).await.expect("a reply");
        (stream, code)
    }

    /// What comes after a request, up to the end of the connection, however it ends.
    async fn text(mut stream: TcpStream) -> String {
        let mut bytes = Vec::new();
        // A connection that was closed takes no request.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let _ = stream.read_to_end(&mut bytes).await;
        String::from_utf8(bytes).expect("text")
    }

    #[tokio::test]
    async fn names_lead_where_the_entries_say_and_documents_come_from_here() {
        let real = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let port = real.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = real.accept().await {
                let mut request = [0; 1024];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(b"real").await;
            }
        });
        let resolve = vec![Resolve::parse("a.invalid:*:127.0.0.1").expect("an entry")];
        let socks = Socks::start(resolve, true).await.expect("it starts");
        let (stream, code) = through(&socks, "a.invalid", port).await;
        assert_eq!((code, text(stream).await.as_str()), (0, "real"));
        let place = Place { host: "a.invalid".into(), port };
        let document = Document {
            url: format!("http://a.invalid:{port}/"),
            headers: vec![("X-A".into(), "1".into())],
            own_server: None,
        };
        let server = PageServer::new(&document).expect("good headers");
        let (open, _) = through(&socks, "a.invalid", port).await;
        socks.begin(place, server);
        // It was closed, and what comes over it reaches no one.
        assert_eq!(text(open).await, "");
        let (stream, _) = through(&socks, "a.invalid", port).await;
        let response = text(stream).await;
        assert!(response.contains("x-a: 1") && response.contains("connection: close"), "{response}");
        socks.end();
        assert_eq!(text(through(&socks, "a.invalid", port).await.0).await, "real");
        assert_eq!(socks.take_hosts(), BTreeSet::from(["a.invalid".to_owned()]));
        assert_eq!(through(&socks, "b.invalid", port).await.1, 4);
    }
}
