//! Plays the endpoints on a loopback port.

use std::io;
use std::net::Ipv4Addr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::COOKIE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::cases::{LOGIN, LOGIN_PAGE, NOT_ALLOWED, NOT_FOUND, cases};
use super::{Answer, Case};

/// A server with all endpoints, on a free port of `127.0.0.1`. It and its connections end when this is dropped.
#[derive(Debug)]
pub struct Server {
    port: u16,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts it on the current runtime.
    ///
    /// # Errors
    /// Where this machine does not let it listen.
    pub async fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { port, task: tokio::spawn(serve(listener)) })
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Takes connections for ever. They live in a set of this task, so that they end when it does.
async fn serve(listener: TcpListener) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(talk(stream));
            }
            // That one connection is lost, or there are too many for the moment: others get their turn.
            Err(_) => tokio::task::yield_now().await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn talk(stream: TcpStream) {
    let service = service_fn(|request: Request<Incoming>| async {
        let answer = answer(&request);
        // The body is read to its end, so that the connection can be used again.
        let _ = request.into_body().collect().await;
        response(answer)
    });
    // A client that goes away in the middle is none of the server's business.
    let _ =
        http1::Builder::new().title_case_headers(true).serve_connection(TokioIo::new(stream), service).await;
}

fn answer<Body>(request: &Request<Body>) -> Answer {
    let path = request.uri().path();
    match path.strip_prefix('/').and_then(|id| cases().iter().find(|case| case.id == id)) {
        Some(case) => case.answer(request),
        None if path == LOGIN => LOGIN_PAGE,
        None => NOT_FOUND,
    }
}

impl Case {
    fn answer<Body>(&self, request: &Request<Body>) -> Answer {
        match self.without_cookie {
            _ if request.method() == Method::OPTIONS => self.preflight.unwrap_or(NOT_ALLOWED),
            Some(answer) if !request.headers().contains_key(COOKIE) => answer,
            _ => self.actual,
        }
    }
}

fn response(answer: Answer) -> Result<Response<Full<Bytes>>, hyper::http::Error> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(*name, *value);
    }
    response.body(Full::new(Bytes::from_static(answer.body.as_bytes())))
}
