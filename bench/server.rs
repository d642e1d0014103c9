//! A server for the benchmarks: responds to every request immediately, over keep-alive connections. Prints the port that it
//! listens on, and runs until it is killed.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{HeaderValue, ORIGIN};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

fn main() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        #[expect(clippy::print_stdout, reason = "the script that starts it reads the port")]
        {
            println!("{}", listener.local_addr()?.port());
        }
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(async move {
                // Ignore clients that disconnect.
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service_fn(respond))
                    .await;
            });
        }
    })
}

async fn respond(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let origin = request.headers().get(ORIGIN).cloned().unwrap_or(HeaderValue::from_static("*"));
    let preflight = request.method() == Method::OPTIONS;
    let mut response = Response::new(Full::new(Bytes::from_static(if preflight { b"" } else { b"hello" })));
    let headers = response.headers_mut();
    headers.insert("access-control-allow-origin", origin);
    if preflight {
        headers.insert("access-control-allow-methods", HeaderValue::from_static("PUT"));
        headers.insert("access-control-allow-headers", HeaderValue::from_static("x-custom"));
    }
    Ok(response)
}
