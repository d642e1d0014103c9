//! Getting there, and staying connected.

use super::*;
use crate::web::message::FailureKind;
use crate::wire::{
    Family, HttpVersions, ProxyChoice, ProxyUrl, Resolve,
    body::{self, ReadLimits},
};

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address").port()
}

fn fails(options: Options, url: &str, kind: FailureKind, words: &str) {
    let failure = send_with(options, &get(url)).expect_err(url);
    assert_eq!(failure.kind, kind, "{}", failure.detail);
    assert!(failure.detail.contains(words), "{}", failure.detail);
}

#[test]
fn preflight_and_request_share_a_connection() {
    let long = format!("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n{}", "x".repeat(60_000));
    for response in [
        NO_CONTENT,
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        &long,
    ] {
        for in_a_task in [false, true] {
            let server = Server::responding(response);
            let wire = Wire::new(patient()).expect("good options");
            let request = get(&server.url("/"));
            let requests = async move {
                for _ in 0..20 {
                    wire.send(&request, None).await.expect("a response");
                }
            };
            runtime().block_on(async {
                if in_a_task {
                    tokio::spawn(requests).await.expect("no panic");
                } else {
                    requests.await;
                }
            });
            let head = &response[..40.min(response.len())];
            assert_eq!(server.connections(), 1, "{head}, in a task: {in_a_task}");
        }
    }
}

/// The pauses only make the pieces arrive one by one; how long a body may pause is not what is tested, so that a busy
/// machine may take its time.
#[test]
fn a_body_in_pieces_keeps_the_connection() {
    let server = Server::talking(|mut stream, _| {
        while read_request(&mut stream).is_some() {
            for piece in ["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n", "abc", "def"] {
                if stream.write_all(piece.as_bytes()).is_err() {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
    });
    let mut wire = Wire::new(patient()).expect("good options");
    wire.drain_limits = ReadLimits { total: PATIENCE, pause: PATIENCE, ..body::DRAIN };
    runtime().block_on(async {
        for _ in 0..3 {
            wire.send(&get(&server.url("/")), None).await.expect("a response");
        }
    });
    assert_eq!(server.connections(), 1);
}

#[test]
fn many_at_once() {
    let server = Server::responding(NO_CONTENT);
    let wire = Wire::new(patient()).expect("good options");
    let request = get(&server.url("/"));
    let responses =
        runtime().block_on(futures_util::future::join_all((0..50).map(|_| wire.send(&request, None))));
    assert!(responses.iter().all(Result::is_ok));
}

#[test]
fn refused() {
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}/");
    let expected = format!("could not connect to 127.0.0.1:{port}: connection refused");
    fails(patient(), &url, FailureKind::ConnectionRefused, &expected);
    let expected = format!("could not connect to localhost:{port} (::1, 127.0.0.1): connection refused");
    fails(patient(), &format!("http://localhost:{port}/"), FailureKind::ConnectionRefused, &expected);
    fails(patient(), &format!("https://127.0.0.1:{port}/"), FailureKind::ConnectionRefused, "refused");
}

#[test]
fn localhost_is_either_family() {
    let server = Server::responding(NO_CONTENT);
    for host in ["localhost", "app.localhost"] {
        let response = send(&format!("http://{host}:{}/", server.address.port())).expect("a response");
        assert_eq!(response.remote, Some(server.address));
    }
    let only = Options { family: Some(Family::V6), ..patient() };
    let url = format!("http://localhost:{}/", server.address.port());
    assert!(send_with(only, &get(&url)).is_err());
}

#[test]
fn unknown_host() {
    fails(
        patient(),
        "http://nothing.invalid/",
        FailureKind::UnknownHost,
        "the name nothing.invalid could not be resolved",
    );
    let only = Options {
        family: Some(Family::V4),
        resolve: vec![Resolve::parse("a.example:80:::1").unwrap()],
        ..patient()
    };
    fails(only, "http://a.example/", FailureKind::UnknownHost, "no address of the requested family");
}

#[test]
fn resolve_goes_by_host_and_port() {
    let server = Server::responding(NO_CONTENT);
    let port = server.address.port();
    let entries = [format!("api.example:{port}:127.0.0.1"), "*:1:127.0.0.9".into()];
    let resolve = entries.iter().map(|entry| Resolve::parse(entry).unwrap()).collect();
    let options = Options { resolve, ..patient() };
    let response =
        send_with(options.clone(), &get(&format!("http://api.example:{port}/"))).expect("a response");
    assert_eq!(response.remote, Some(server.address));
    assert!(server.requests()[0].contains(&format!("\r\nHost: api.example:{port}\r\n")));
    let expected = "could not connect to api.example:1 (127.0.0.9): connection refused";
    fails(options, "http://api.example:1/", FailureKind::ConnectionRefused, expected);
}

#[test]
fn time_runs_out() {
    let silent = Server::talking(|stream, _| {
        thread::sleep(Duration::from_secs(60));
        drop(stream);
    });
    let short = Options { max_time: Duration::from_millis(150), ..patient() };
    let expected = format!("no response from {} within 150 ms", silent.address);
    fails(short, &silent.url("/"), FailureKind::TimedOut, &expected);
    // TLS belongs to connecting.
    let connect = Options { connect_timeout: Some(Duration::from_millis(100)), ..patient() };
    let expected = format!("no connection to {} within 100 ms", silent.address);
    fails(connect, &format!("https://{}/", silent.address), FailureKind::TimedOut, &expected);

    let wire = Wire::new(Options { max_time: Duration::MAX, ..patient() }).expect("good options");
    let failure = runtime().block_on(async {
        let deadline = tokio::time::Instant::now() + Duration::from_millis(100);
        wire.send(&get(&silent.url("/")), Some(deadline)).await.expect_err("silence")
    });
    assert_eq!(failure.kind, FailureKind::TimedOut);
}

#[test]
fn through_a_proxy() {
    let proxy = Server::responding("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let choice = ProxyChoice::Fixed(ProxyUrl::parse(&format!("u:p@{}", proxy.address)).unwrap());
    let options = Options { proxy: choice, ..patient() };
    let response = send_with(options.clone(), &get("http://a.invalid/x")).expect("a response");
    assert_eq!(response.remote, None);
    let request = proxy.requests().remove(0);
    assert!(request.starts_with("GET http://a.invalid/x HTTP/1.1\r\nHost: a.invalid\r\n"), "{request}");
    assert!(request.contains("Proxy-Authorization: Basic dTpw"), "{request}");
}

#[test]
fn proxies_that_fail() {
    use FailureKind::ProxyFailed;
    let port = free_port();
    let through =
        |text: &str| Options { proxy: ProxyChoice::Fixed(ProxyUrl::parse(text).unwrap()), ..patient() };
    let gone = format!("127.0.0.1:{port}");
    fails(through(&gone), "http://a.invalid/", ProxyFailed, &format!("the proxy {gone}"));
    fails(through(&gone), "https://a.invalid/", ProxyFailed, "connection refused");
    fails(
        through("nothing.invalid:1"),
        "http://a.invalid/",
        ProxyFailed,
        "the name of the proxy, nothing.invalid",
    );
    fails(
        through(&format!("socks5h://{gone}")),
        "http://a.invalid/",
        ProxyFailed,
        &format!("the proxy {gone}"),
    );
    let refusing = Server::responding("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
    fails(
        through(&refusing.address.to_string()),
        "https://a.invalid/",
        ProxyFailed,
        "authorization required",
    );
    let refusing = Server::responding("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n");
    fails(
        through(&refusing.address.to_string()),
        "https://a.invalid/",
        ProxyFailed,
        "gave no way to a.invalid:443",
    );
    let socks = format!("socks5://127.0.0.1:{}", Server::responding(NO_CONTENT).address.port());
    fails(through(&socks), "http://nothing.invalid/", FailureKind::UnknownHost, "the name nothing.invalid");
}

#[test]
fn http2_without_negotiation() {
    let server = Server::responding("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    let options = Options { http: HttpVersions::Http2Only, ..patient() };
    fails(options, &server.url("/"), FailureKind::NotHttp, "does not speak HTTP/2");
}
