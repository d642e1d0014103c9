//! What is not a request of `fetch()` or an element: WebSockets, documents in frames, loads that a policy stopped.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use super::visits::{BROWSERS, Visiting, about, rules};
use crate::support::server::{Response, Server, free_port};

/// A server of handshakes: each path gets its own response.
fn sockets() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || {
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                // The head ends with an empty line.
                let _ = lines.find(String::is_empty);
                let head = match first.split(' ').nth(1) {
                    Some("/forbidden") => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                    Some("/other-key") => {
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                         Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"
                    }
                    _ => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                };
                // The browser may be gone.
                let _ = (&stream).write_all(head.as_bytes());
            });
        }
    });
    port
}

/// Each has its rule, in each browser.
#[test]
fn sockets_frames_and_stopped_loads() {
    for browser in BROWSERS {
        let Some(visiting) = Visiting::in_browser("sockets, frames and stopped loads", *browser) else {
            continue;
        };
        let (port, closed) = (sockets(), free_port());
        let other = Server::start(|request| {
            let html = ("Content-Type", "text/html");
            let headers: &[(&str, &str)] = match request.target.as_str() {
                "/denied" => &[html, ("X-Frame-Options", "DENY")],
                "/ancestors" => &[html, ("Content-Security-Policy", "frame-ancestors 'self'")],
                _ => &[html],
            };
            Response::with_body(200, headers, b"x")
        });
        let base = other.url("");
        let script = format!(
            "new WebSocket('ws://127.0.0.1:{port}/forbidden'); new WebSocket('ws://127.0.0.1:{port}/other-key');
             new WebSocket('ws://127.0.0.1:{closed}/closed'); fetch('http://localhost:{port}/stopped').catch(() => 0);"
        );
        let html = format!(
            "<!doctype html><body><iframe src='{base}/denied'></iframe><iframe src='{base}/ancestors'></iframe>\
             <iframe src='{base}/shown'></iframe><img src='{base}/stopped.png'><script>{script}</script>"
        );
        let policy = format!("img-src 'self'; connect-src ws://127.0.0.1:{port} ws://127.0.0.1:{closed}");
        let headers = [("Content-Type", "text/html"), ("Content-Security-Policy", policy.as_str())];
        let page = Server::always(Response::with_body(200, &headers, html.as_bytes()));
        let ran = visiting.page(&[&page.url("/"), "--format", "json"]);
        assert_eq!(ran.status, 1, "{browser}: {ran:?}");
        let found = ran.json_lines();
        for (end, rule) in [
            ("/forbidden", "websocket-status"),
            ("/other-key", "websocket-accept"),
            ("/closed", "connection-refused"),
            ("/denied", "frame-xfo-deny"),
            ("/ancestors", "frame-ancestors"),
            ("/stopped.png", "csp-resource"),
            ("/stopped", "csp-connect-src"),
        ] {
            let one =
                about(&found, end).unwrap_or_else(|| panic!("{browser}: {end} is missing\n{}", ran.stdout));
            assert_eq!(rules(one), [rule], "{browser}: {end}\n{one}");
        }
        assert!(about(&found, "/shown").is_none(), "{browser}: {}", ran.stdout);
        let text = visiting.page(&[&page.url("/")]);
        assert!(text.stdout.contains("2 frames not shown"), "{browser}: {}", text.stdout);
        assert!(!text.stdout.contains("disagree"), "{browser}: {}", text.stdout);
    }
}
