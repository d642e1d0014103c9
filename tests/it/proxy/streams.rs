//! Sockets, event streams and long bodies.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;

use super::APP;
use super::running::Running;
use crate::support::PATIENCE;
use crate::support::server::{Response, Server, Then};

/// A server that hands each connection, with the head of its first request, to a function.
fn raw_server(serve: impl Fn(TcpStream, String) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
            let head = read_head(&stream);
            serve(stream, head);
        }
    });
    format!("http://127.0.0.1:{port}")
}

/// The head of what comes, byte by byte: what follows it is not touched.
fn read_head(mut stream: &TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).expect("text")
}

/// A connection that switches protocols carries bytes in both directions, until either ends.
#[test]
fn sockets_go_through() {
    let (heads, seen) = channel();
    let target = raw_server(move |mut stream, head| {
        heads.send(head).expect("the test waits");
        let head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n";
        stream.write_all(head.as_bytes()).expect("it is read");
        let mut bytes = [0; 5];
        stream.read_exact(&mut bytes).expect("bytes");
        stream.write_all(&bytes.map(|byte| byte.to_ascii_uppercase())).expect("it is read");
    });
    let proxy = Running::start(&["--app", &target, "--origin", APP]);
    let mut browser = proxy.connect();
    let request = format!(
        "GET /hmr HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nConnection: keep-alive, Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Protocol: vite-hmr\r\n\r\n",
        port = proxy.port
    );
    browser.write_all(request.as_bytes()).expect("it reads");
    let head = read_head(&browser).to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 101 "), "{head}");
    assert!(head.contains("upgrade: websocket") && head.contains("sec-websocket-accept: x"), "{head}");
    browser.write_all(b"hello").expect("it reads");
    let mut back = String::new();
    browser.read_to_string(&mut back).expect("bytes, and the end");
    assert_eq!(back, "HELLO");
    let sent = seen.recv_timeout(PATIENCE).expect("a head").to_ascii_lowercase();
    assert!(
        sent.contains("upgrade: websocket") && sent.contains("sec-websocket-protocol: vite-hmr"),
        "{sent}"
    );
    assert!(sent.contains(&format!("origin: {APP}")), "{sent}");
    // What does not belong to it stays at the proxy.
    assert!(!sent.contains("keep-alive"), "{sent}");
}

/// Each event arrives when it is sent, not at the end of the stream.
#[test]
fn events_arrive_one_by_one() {
    let (next, go) = channel::<()>();
    let go = std::sync::Mutex::new(go);
    let target = raw_server(move |mut stream, _| {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n";
        stream.write_all(head.as_bytes()).expect("it is read");
        go.lock().expect("one at a time").recv_timeout(PATIENCE).expect("the first has arrived");
        stream.write_all(b"data: 2\n\n").expect("it is read");
    });
    let proxy = Running::start(&[&target, "--origin", APP]);
    let mut browser = proxy.connect();
    let request = format!("GET /events HTTP/1.1\r\nHost: localhost:{}\r\nOrigin: {APP}\r\n\r\n", proxy.port);
    browser.write_all(request.as_bytes()).expect("it reads");
    let mut lines = BufReader::new(browser).lines().map_while(Result::ok);
    assert!(lines.any(|line| line == "data: 1"));
    next.send(()).expect("the target waits");
    assert!(lines.any(|line| line == "data: 2"));
}

/// A gigabyte in each direction, in memory of a few megabytes.
#[cfg(target_os = "linux")]
#[test]
fn long_bodies_stream() {
    const LENGTH: u64 = 1 << 30;
    const MOST_MEMORY: u64 = 64 << 20;
    let down = Server::always(
        Response::bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: {LENGTH}\r\n\r\n").into_bytes())
            .then(Then::Pour(LENGTH)),
    );
    let up = raw_server(|stream, _| {
        let counted = std::io::copy(&mut (&stream).take(LENGTH), &mut std::io::sink()).expect("the body");
        let body = counted.to_string();
        let head =
            format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        (&stream).write_all(head.as_bytes()).expect("it is read");
    });
    let routes = [format!("/down={}", down.url("")), format!("/up={up}")];
    let proxy = Running::start(&["--route", &routes[0], "--route", &routes[1], "--origin", APP]);
    let mut browser = proxy.connect();
    let request =
        format!("GET /down HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", proxy.port);
    browser.write_all(request.as_bytes()).expect("it reads");
    assert!(read_head(&browser).starts_with("HTTP/1.1 200 "));
    let counted = std::io::copy(&mut browser, &mut std::io::sink()).expect("the body");
    assert_eq!(counted, LENGTH);

    let mut browser = proxy.connect();
    let request = format!(
        "POST /up HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\nContent-Length: {LENGTH}\r\n\r\n",
        proxy.port
    );
    browser.write_all(request.as_bytes()).expect("it reads");
    std::io::copy(&mut std::io::repeat(b'x').take(LENGTH), &mut browser).expect("it reads");
    let mut back = String::new();
    browser.read_to_string(&mut back).expect("a response");
    assert!(back.ends_with(&format!("\r\n\r\n{LENGTH}")), "{back}");
    assert!(proxy.most_memory() < MOST_MEMORY, "{} bytes", proxy.most_memory());
}

/// Ctrl-C lets a request under way finish, and takes no other.
#[test]
fn the_end_waits_for_requests_under_way() {
    let (arrived, under_way) = channel();
    let (next, go) = channel::<()>();
    let go = std::sync::Mutex::new(go);
    let target = raw_server(move |mut stream, _| {
        arrived.send(()).expect("the test waits");
        go.lock().expect("one at a time").recv_timeout(PATIENCE).expect("the proxy is to end");
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone").expect("it is read");
    });
    let proxy = Running::start(&[&target, "--origin", APP]);
    let mut browser = proxy.connect();
    let request = format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", proxy.port);
    browser.write_all(request.as_bytes()).expect("it reads");
    under_way.recv_timeout(PATIENCE).expect("it arrived");
    proxy.interrupt();
    next.send(()).expect("the target waits");
    let mut back = String::new();
    browser.read_to_string(&mut back).expect("a response, and the end");
    assert!(back.ends_with("done"), "{back}");
    assert_eq!(proxy.end().status, 0);
}
