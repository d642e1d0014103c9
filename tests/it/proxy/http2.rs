//! A target that speaks HTTP/2 alone, over TLS.

use std::convert::Infallible;
use std::io::{BufRead, BufReader, Write};
use std::pin::Pin;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll};
use std::thread;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming};
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

use super::APP;
use super::running::Running;
use crate::support::PATIENCE;
use crate::support::certificate::Certificate;
use crate::support::run::file;

/// A response that is the request's body, piece by piece.
struct Echo(Incoming);

impl Body for Echo {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }
}

/// A target on a free port, which sends each body back as it comes, and tells what it was called with.
fn target(certificate: &Certificate) -> (u16, Receiver<(Version, String)>) {
    let (called, calls) = channel();
    let (listening, port) = channel();
    let acceptor = tokio_rustls::TlsAcceptor::from(certificate.config.clone());
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            listening.send(listener.local_addr().expect("an address").port()).expect("the test waits");
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, called) = (acceptor.clone(), called.clone());
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let respond = hyper::service::service_fn(move |request: Request<Incoming>| {
                        // The test may have all that it waits for.
                        let _ = called.send((request.version(), request.uri().to_string()));
                        async { Ok::<_, Infallible>(Response::new(Echo(request.into_body()).boxed())) }
                    });
                    // The proxy may end at any time.
                    let _ = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(stream), respond)
                        .await;
                });
            }
        });
    });
    (port.recv_timeout(PATIENCE).expect("it listens"), calls)
}

/// The proxy agrees on HTTP/2 with the target, and both bodies stream: each piece comes back before the next one is sent.
#[test]
fn http2_to_the_target() {
    let certificate = Certificate::of_http2(&["localhost"]);
    let (port, calls) = target(&certificate);
    let authority = file("http2-proxy.pem", &certificate.pem);
    let url = format!("https://localhost:{port}");
    let proxy = Running::start(&[&url, "--cacert", &authority, "--origin", APP, "--no-preflights"]);
    let mut browser = proxy.connect();
    let head = format!(
        "POST /echo?a=1 HTTP/1.1\r\nHost: localhost:{}\r\nOrigin: {APP}\r\nTransfer-Encoding: chunked\r\n\r\n",
        proxy.port
    );
    browser.write_all(head.as_bytes()).expect("it reads");
    let mut lines = BufReader::new(browser.try_clone().expect("a handle")).lines().map_while(Result::ok);
    for piece in ["one", "two", "three"] {
        browser.write_all(format!("{:x}\r\n{piece}\n\r\n", piece.len() + 1).as_bytes()).expect("it reads");
        assert!(lines.any(|line| line == piece), "{piece} does not come back");
    }
    browser.write_all(b"0\r\n\r\n").expect("it reads");
    assert!(lines.any(|line| line == "0"), "the body does not end");
    let call = calls.recv_timeout(PATIENCE).expect("a call");
    assert_eq!(call, (Version::HTTP_2, format!("{url}/echo?a=1")));
    // The same connection serves the next request.
    let response = proxy.send("PUT", "/items", &[("Origin", APP)], b"all");
    assert_eq!((response.status, response.body.as_str()), (200, "3\r\nall\r\n0\r\n\r\n"));
}
