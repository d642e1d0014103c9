//! Requests that no page makes, and so no probe: without an `Origin`, an `OPTIONS` that is not a preflight, a handshake with odd
//! headers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::PATIENCE;

/// A response: status and headers, their names in lower case.
pub(super) type Received = (u16, Vec<(String, String)>);

/// Sends one request; `None` where nothing that is HTTP comes back.
pub(super) fn send(port: u16, method: &str, path: &str, headers: &[(&str, &str)]) -> Option<Received> {
    send_all(port, method, path, &[&[("Connection", "close")], headers].concat(), "")
}

/// The status that `PUT` gets with this body.
pub(super) fn put(port: u16, path: &str, body: &str) -> Option<u16> {
    let length = body.len().to_string();
    let headers = [("Connection", "close"), ("Content-Length", length.as_str())];
    send_all(port, "PUT", path, &headers, body).map(|(status, _)| status)
}

/// The status that the handshake of a WebSocket gets, with these headers besides those that are always the same.
pub(super) fn handshake(port: u16, path: &str, headers: &[(&str, &str)]) -> Option<u16> {
    let always = [
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    send_all(port, "GET", path, &[&always, headers].concat(), "").map(|(status, _)| status)
}

/// Waits until a path gets this status: some servers listen before they have read their settings.
pub(super) fn wait_for(port: u16, path: &str, status: u16) {
    let start = Instant::now();
    while send(port, "GET", path, &[]).is_none_or(|(found, _)| found != status) {
        assert!(start.elapsed() < PATIENCE, "{path} never gets {status}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn send_all(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Received> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    let mut some = [0; 4096];
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&some[..count]),
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.split("\r\n\r\n").next()?.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| {
        line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    Some((status, lines.filter_map(header).collect()))
}
