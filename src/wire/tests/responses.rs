//! What comes back.

use super::*;
use crate::web::message::{FailureKind, HttpVersion};

#[test]
fn heads() {
    let server = Server::responding(
        "HTTP/1.1 299 Whatever\r\naccess-control-allow-origin: *\r\nVary: a\r\nVARY: \u{e9}\r\nETag: x\r\n\
         folded: a\r\n b\r\nno colon\r\nspace : b\r\nContent-Length: 0\r\n\r\n",
    );
    let response = send(&server.url("/")).expect("a response");
    assert_eq!((response.version, response.status), (HttpVersion::Http1, 299));
    assert_eq!(response.remote, Some(server.address));
    let names: Vec<&str> = response.headers.iter().map(|header| header.name.as_str()).collect();
    assert_eq!(
        names,
        ["Access-Control-Allow-Origin", "Vary", "Vary", "Etag", "Folded", "Space", "Content-Length"]
    );
    assert_eq!(response.headers.get_text("folded").as_deref(), Some("a b"));
}

#[test]
fn redirects_are_not_followed() {
    let server = Server::responding("HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n");
    let response = send(&server.url("/")).expect("a response");
    assert_eq!((response.status, response.headers.get_text("location").as_deref()), (302, Some("http://[")));
}

#[test]
fn ten_thousand_headers() {
    let lines: String = (0..10_000).map(|number| format!("x-{number}: {number}\r\n")).collect();
    let server = Server::responding(format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: 0\r\n\r\n"));
    assert_eq!(send(&server.url("/")).expect("a response").headers.len(), 10_001);
}

#[test]
fn heads_that_are_too_large() {
    let many: String = (0..30_000).map(|number| format!("x{number}:\r\n")).collect();
    let long = format!("x: {}\r\n", "a".repeat(500_000));
    for lines in [many, long] {
        let server = Server::responding(format!("HTTP/1.1 200 OK\r\n{lines}\r\n"));
        let failure = send(&server.url("/")).expect_err("too large");
        assert_eq!(failure.kind, FailureKind::HeadTooLarge, "{}", failure.detail);
    }
}

#[test]
fn not_responses() {
    use FailureKind::{EmptyResponse, MalformedHttp, NotHttp};
    for (response, kind, words) in [
        ("", EmptyResponse, "closed the connection before a complete response"),
        ("HTTP/1.1 200 OK\r\nA: b\r\n", EmptyResponse, "closed the connection before a complete response"),
        ("hello", NotHttp, "does not begin like an HTTP response"),
        ("SSH-2.0-OpenSSH_9.6\r\n", NotHttp, "does not begin"),
        ("ICY 200 OK\r\n\r\n", NotHttp, "does not begin"),
        ("HTTP/1.1 abc\r\n\r\n", MalformedHttp, "status"),
        ("HTTP/1.1 20\r\n\r\n", MalformedHttp, "status"),
        ("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", MalformedHttp, "a line of its head"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            MalformedHttp,
            "`Content-Length`",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", MalformedHttp, "`Content-Length`"),
        ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", MalformedHttp, "`Transfer-Encoding`"),
    ] {
        let server = Server::responding_once(response);
        let failure = send(&server.url("/")).expect_err(response);
        assert_eq!(failure.kind, kind, "{response:?}: {}", failure.detail);
        assert!(failure.detail.contains(words), "{response:?}: {}", failure.detail);
        assert!(failure.detail.contains(&server.address.to_string()), "{}", failure.detail);
    }
}

#[test]
fn odd_but_readable_responses() {
    for (response, status) in [
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200),
        ("HTTP/1.1 999 x\nContent-Length: 0\n\n", 999),
        ("\r\nHTTP/1.0 200 OK\r\n\r\n", 200),
        ("HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", 200),
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", 101),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", 200),
    ] {
        let server = Server::responding_once(response);
        assert_eq!(send(&server.url("/")).map(|response| response.status), Ok(status), "{response:?}");
    }
}

/// That the wire comes back is what is tested, and that it took little of what there was; not how fast a busy machine does it.
#[test]
fn long_bodies_are_not_read() {
    let endless = |head: &'static str, piece: usize, pause: Duration| {
        Server::talking(move |mut stream, log| {
            if read_request(&mut stream).is_none() || stream.write_all(head.as_bytes()).is_err() {
                return;
            }
            let mut count = 0;
            while count < 100 << 20 && stream.write_all(&vec![b'x'; piece]).is_ok() {
                count += piece;
                thread::sleep(pause);
            }
            log.lock().unwrap().push(count.to_string().into_bytes());
        })
    };
    for (head, piece, pause) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n", 1 << 16, Duration::ZERO),
        ("HTTP/1.1 200 OK\r\n\r\n", 1 << 16, Duration::ZERO),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", 1, Duration::from_millis(10)),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", 1, Duration::MAX),
    ] {
        let server = endless(head, piece, pause);
        let wire = Wire::new(patient()).expect("good options");
        let sent = runtime().block_on(async {
            // The time of the options ends with the head.
            tokio::time::timeout(PATIENCE, wire.send(&get(&server.url("/")), None)).await
        });
        let response = sent.unwrap_or_else(|_| panic!("{head} {pause:?} is read without end"));
        assert_eq!(response.map(|response| response.status), Ok(200));
        if piece > 1 {
            drop(wire);
            while server.requests().is_empty() {
                thread::sleep(Duration::from_millis(5));
            }
            let count: usize = server.requests()[0].parse().expect("a number");
            assert!(count < 20 << 20, "{count} bytes were taken");
        }
    }
}
