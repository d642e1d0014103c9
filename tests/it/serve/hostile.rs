//! Requests that no client should send.

use std::io::ErrorKind;
use std::net::TcpStream;

use super::playground::Playground;

#[test]
fn bad_requests_are_bounded() {
    let mut playground = Playground::start();
    let host = format!("127.0.0.1:{}", playground.port);
    let long = "a".repeat(1 << 20);
    let requests: Vec<(&str, Vec<u8>, &str)> = vec![
        ("no HTTP", b"\x16\x03\x01\x02\0\x01\0\r\n\r\n".to_vec(), "400"),
        ("no host", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_vec(), "400"),
        ("a long path", format!("GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes(), "4"),
        ("a long header", format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {long}\r\n\r\n").into_bytes(), "431"),
        (
            "many headers",
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n", "X: y\r\n".repeat(5000)).into_bytes(),
            "431",
        ),
        (
            "a long body",
            format!(
                "POST /rules/method-case/items HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{long}{long}",
                2 << 20
            )
            .into_bytes(),
            "413",
        ),
        ("two lengths", format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab").into_bytes(), "400"),
        (
            "a path that climbs",
            format!("GET /rules/../../../etc/passwd HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").into_bytes(),
            "404",
        ),
        ("bytes in the host", b"GET / HTTP/1.1\r\nHost: \xff\x1b[31m\r\nConnection: close\r\n\r\n".to_vec(), "4"),
    ];
    for (what, bytes, status) in requests {
        let response = playground.raw(&bytes);
        let text = response.as_deref().map(String::from_utf8_lossy);
        // A client that still sends when the connection is closed may lose the response with it.
        let good = match &text {
            Ok(text) => text.starts_with(&format!("HTTP/1.1 {status}")),
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        };
        assert!(good, "{what}: {text:?}");
        assert!(playground.is_alive(), "{what}");
    }
}

/// Connections that say nothing hold no others up, as long as there are not too many.
#[test]
fn silence_is_borne() {
    let playground = Playground::start();
    let silent: Vec<TcpStream> =
        (0..100).map(|_| TcpStream::connect(("127.0.0.1", playground.port)).expect("a connection")).collect();
    let request = format!(
        "GET /rules/opaque-response/items HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
        playground.port
    );
    let response = playground.raw(request.as_bytes()).expect("a response");
    assert!(response.starts_with(b"HTTP/1.1 200"));
    // None of them had to go first.
    for stream in &silent {
        stream.set_nonblocking(true).expect("a socket");
        let closed = stream.peek(&mut [0]);
        assert!(closed.as_ref().is_err_and(|error| error.kind() == ErrorKind::WouldBlock), "{closed:?}");
    }
}
