//! One HTTP/1.1 request on a connection of its own, byte for byte as it stands: the handshake of a WebSocket. The HTTP library
//! sorts headers, and hides what it cannot parse.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use url::{Host, Position};

use super::decode::{codings, decode};
use super::failure::{self, Place};
use super::permissions;
use super::resolve::{self, ResolveError, look_up};
use super::{HttpVersions, ProxyUrl, Wire, host_of, tls};
use crate::web::headers::HeaderList;
use crate::web::message::{Failure, FailureKind, HttpRequest};
use crate::web::raw_head::{Progress, RawFailure, RawReply, Received, ReceivedEnd, progress};

/// More than this is read of no head: browsers stop earlier.
const MOST_HEAD: usize = 512 * 1024;
/// How much of a body is read, to quote it.
const MOST_BODY: usize = 16 * 1024;
/// How long the body may take.
const BODY_TIME: Duration = Duration::from_millis(700);

/// How a body in chunks ends.
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// A connection of either kind.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// The connection after the head of a response with 101.
pub struct RawConnection {
    pub(super) stream: Box<dyn Stream>,
    /// What came behind the head.
    pub(super) rest: Vec<u8>,
}

impl std::fmt::Debug for RawConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawConnection").field("rest", &self.rest.len()).finish_non_exhaustive()
    }
}

impl Wire {
    /// Sends the request on a connection of its own and returns all bytes up to the end of the head, or of a short body. The
    /// connection is handed over where the status is 101.
    ///
    /// Gives up at the deadline, and in any case once `max_time` is over.
    pub async fn raw(
        &self,
        request: &HttpRequest,
        deadline: Option<Instant>,
    ) -> (RawReply, Option<RawConnection>) {
        let start = Instant::now();
        let limit = start.checked_add(self.max_time).into_iter().chain(deadline).min();
        let limit = limit.unwrap_or_else(|| start + Duration::from_secs(24 * 60 * 60));
        let (received, connection) = match self.raw_exchange(request, limit).await {
            Ok((received, connection)) => (Ok(received), connection),
            Err(failure) => (Err(failure), None),
        };
        (RawReply { received, elapsed: start.elapsed() }, connection)
    }

    async fn raw_exchange(
        &self,
        request: &HttpRequest,
        limit: Instant,
    ) -> Result<(Received, Option<RawConnection>), RawFailure> {
        self.permissions.check(request.method.as_str(), &request.url).map_err(plain)?;
        let proxy = self.routes.tunnel_for(&request.url);
        let place = self.place(&request.url, proxy);
        let connect_limit = self
            .connect_timeout
            .and_then(|timeout| Instant::now().checked_add(timeout))
            .map_or(limit, |end| end.min(limit));
        let connecting = self.connected(request, proxy, &place, connect_limit);
        let (mut stream, remote) = match timeout_at(connect_limit, connecting).await {
            Ok(connected) => connected?,
            Err(_) => return Err(plain(place.no_connection())),
        };
        let head = head(request).map_err(plain)?;
        // A server may respond and close before it has read everything.
        let written = match timeout_at(limit, stream.write_all(&head)).await {
            Ok(written) => written,
            Err(_) => return Err(plain(place.no_response(self.max_time))),
        };
        let mut received = Received { bytes: Vec::new(), end: ReceivedEnd::Open, remote };
        match written {
            Ok(()) => received.end = read_head(&mut *stream, &mut received.bytes, limit).await,
            Err(_) => received.end = ReceivedEnd::Closed,
        }
        if received.bytes.is_empty() && received.end == ReceivedEnd::TimedOut {
            return Err(plain(place.no_response(self.max_time)));
        }
        match progress(&received.bytes) {
            Progress::Complete { end, status: 101 } => {
                let rest = received.bytes.split_off(end);
                received.bytes.extend_from_slice(&rest[..rest.len().min(MOST_BODY)]);
                Ok((received, Some(RawConnection { stream, rest })))
            }
            Progress::Complete { end, .. } if received.end == ReceivedEnd::Open => {
                read_body(&mut *stream, &mut received.bytes, end, limit).await;
                Ok((received, None))
            }
            _ => Ok((received, None)),
        }
    }

    /// A connection to the target, through the proxy where there is one, and encrypted where the URL says so.
    async fn connected(
        &self,
        request: &HttpRequest,
        proxy: Option<&ProxyUrl>,
        place: &Place,
        limit: Instant,
    ) -> Result<(Box<dyn Stream>, Option<SocketAddr>), RawFailure> {
        let url = &request.url;
        let port = url.port_or_known_default().unwrap_or_default();
        let (stream, remote): (Box<dyn Stream>, _) = match proxy {
            None => {
                let addresses = self.addresses(request, place).await?;
                let (stream, remote) = connect(&addresses, port, limit).await.map_err(|error| {
                    plain(failure::connecting(
                        &error,
                        &Place { addresses: addresses.clone(), ..place.clone() },
                    ))
                })?;
                (Box::new(stream), Some(remote))
            }
            Some(proxy) => {
                (self.tunnelled(proxy, host_of(url), port, place, limit).await.map_err(plain)?, None)
            }
        };
        if url.scheme() != "https" {
            return Ok((stream, remote));
        }
        Ok((self.encrypted(stream, host_of(url), place).await?, remote))
    }

    /// TLS on a connection, which agrees on HTTP/1.1.
    pub(super) async fn encrypted(
        &self,
        stream: Box<dyn Stream>,
        host: &str,
        place: &Place,
    ) -> Result<Box<dyn Stream>, RawFailure> {
        let unusable = |why: String| {
            let detail = format!("TLS could not be set up on this machine: {why}");
            plain(Failure { kind: FailureKind::TlsFailed, detail })
        };
        let config =
            tls::config(&self.trust, HttpVersions::Http1Only).map_err(|error| unusable(error.to_string()))?;
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(bare).map_err(|error| unusable(error.to_string()))?;
        match TlsConnector::from(Arc::new(config)).connect(name, stream).await {
            Ok(encrypted) => Ok(Box::new(encrypted)),
            Err(error) => {
                let closed_during_tls = matches!(
                    error.kind(),
                    io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
                );
                Err(RawFailure { failure: failure::encrypting(&error, place), closed_during_tls })
            }
        }
    }

    /// The addresses of the URL's host, in the order in which they are tried.
    async fn addresses(&self, request: &HttpRequest, place: &Place) -> Result<Vec<IpAddr>, RawFailure> {
        let url = &request.url;
        let fixed = resolve::override_for(&self.resolve, url)
            .or_else(|| resolve::localhost(url, request.localhost))
            .map(|fixed| fixed.addresses);
        let mut addresses = match (fixed, url.host()) {
            (Some(addresses), _) => addresses,
            (None, Some(Host::Ipv4(address))) => vec![address.into()],
            (None, Some(Host::Ipv6(address))) => vec![address.into()],
            (None, _) => look_up(host_of(url)).await.map_err(|error| unresolved(&error, place))?,
        };
        addresses.retain(|address| self.family.is_none_or(|family| family.contains(*address)));
        let (allowed, refused): (Vec<IpAddr>, Vec<IpAddr>) =
            addresses.into_iter().partition(|address| self.permissions.allows(host_of(url), *address));
        let addresses = allowed;
        if let (true, Some(refused)) = (addresses.is_empty(), refused.first()) {
            return Err(plain(permissions::not_allowed(host_of(url), *refused)));
        }
        if addresses.is_empty() {
            let error = ResolveError { host: host_of(url).to_owned(), cause: None, refused: None };
            return Err(unresolved(&error, place));
        }
        Ok(addresses)
    }
}

fn unresolved(error: &ResolveError, place: &Place) -> RawFailure {
    plain(failure::resolving(error, place))
}

pub(super) fn plain(failure: Failure) -> RawFailure {
    RawFailure { failure, closed_during_tls: false }
}

/// The first of the addresses that takes the connection. One that does not reply leaves time for the others.
pub(super) async fn connect(
    addresses: &[IpAddr],
    port: u16,
    limit: Instant,
) -> io::Result<(TcpStream, SocketAddr)> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for (number, address) in addresses.iter().enumerate() {
        let left = u32::try_from(addresses.len() - number).unwrap_or(u32::MAX);
        let now = Instant::now();
        let share = now + limit.saturating_duration_since(now) / left;
        let address = SocketAddr::new(*address, port);
        match timeout_at(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok((stream, address)),
            Ok(Err(error)) => last = error,
            Err(_) => last = io::Error::from(io::ErrorKind::TimedOut),
        }
    }
    Err(last)
}

/// The bytes of the request.
fn head(request: &HttpRequest) -> Result<Vec<u8>, Failure> {
    let target = &request.url[Position::BeforePath..Position::AfterQuery];
    let mut head = format!("{} {target} HTTP/1.1\r\n", request.method).into_bytes();
    for header in &request.headers {
        if header.value.iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n')) {
            let why = format!("the value of `{}` has a control byte in it", header.name);
            return Err(failure::unsendable(&why));
        }
        head.extend_from_slice(header.name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(&header.value);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    Ok(head)
}

/// Reads to the end of a head, or of what can become one.
pub(super) async fn read_head(stream: &mut dyn Stream, bytes: &mut Vec<u8>, limit: Instant) -> ReceivedEnd {
    let mut buffer = [0; 8192];
    loop {
        match timeout_at(limit, stream.read(&mut buffer)).await {
            Err(_) => return ReceivedEnd::TimedOut,
            Ok(Ok(0) | Err(_)) => return ReceivedEnd::Closed,
            Ok(Ok(count)) => bytes.extend_from_slice(&buffer[..count]),
        }
        if progress(bytes) != Progress::More || bytes.len() > MOST_HEAD {
            return ReceivedEnd::Open;
        }
    }
}

/// Reads a body as far as it is short and comes at once. It is only quoted, so that its codings are taken off.
async fn read_body(stream: &mut dyn Stream, bytes: &mut Vec<u8>, from: usize, limit: Instant) {
    let limit = limit.min(Instant::now() + BODY_TIME);
    let headers = lines(&bytes[..from]);
    let length = headers.get_text("content-length").and_then(|text| text.trim().parse::<usize>().ok());
    let transfer = headers.get_text("transfer-encoding").unwrap_or_default();
    let is_chunked = transfer.to_ascii_lowercase().contains("chunked");
    let most = from + length.filter(|_| !is_chunked).unwrap_or(MOST_BODY).min(MOST_BODY);
    let mut buffer = [0; 4096];
    while bytes.len() < most && !(is_chunked && bytes[from..].ends_with(LAST_CHUNK)) {
        match timeout_at(limit, stream.read(&mut buffer)).await {
            Ok(Ok(count)) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
            _ => break,
        }
    }
    let mut body = bytes.split_off(from);
    if is_chunked {
        body = without_chunks(&body);
    }
    let codings = codings(&headers);
    if !codings.is_empty() {
        body = decode(&body, &codings, MOST_BODY).start;
    }
    bytes.extend(body);
}

/// The header lines of a head, as far as the body's form depends on them.
fn lines(head: &[u8]) -> HeaderList {
    let mut headers = HeaderList::new();
    for line in String::from_utf8_lossy(head).lines() {
        if let Some((name, value)) = line.split_once(':') {
            headers.append(name, value.trim());
        }
    }
    headers
}

/// The data of [chunks](https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding), as far as they came.
fn without_chunks(mut bytes: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    while let Some(end) = bytes.windows(2).position(|pair| pair == b"\r\n") {
        let size = String::from_utf8_lossy(&bytes[..end]);
        let size = size.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { break };
        let rest = &bytes[end + 2..];
        if size == 0 {
            break;
        }
        data.extend_from_slice(&rest[..size.min(rest.len())]);
        bytes = rest.get(size.saturating_add(2)..).unwrap_or_default();
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks() {
        for (text, data) in [
            ("e\r\nPage not found\r\n0\r\n\r\n", "Page not found"),
            ("3\r\nabc\r\n2;x=1\r\nde\r\n0\r\nTrailer: 1\r\n\r\n", "abcde"),
            // As far as they came.
            ("5\r\nab", "ab"),
            ("ffffffffffffffff\r\nab", "ab"),
            ("3\r\nabc\r\nx\r\n", "abc"),
            ("", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&without_chunks(text.as_bytes())), data, "{text}");
        }
    }
}
