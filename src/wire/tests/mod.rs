//! The wire against servers of this process.

mod connections;
mod encrypted;
mod requests;
mod responses;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::{Options, Wire};
use crate::web::body::BodyNeed;
use crate::web::headers::HeaderList;
use crate::web::loopback::LocalhostOrder;
use crate::web::message::{Failure, HttpRequest, HttpResponse};
use crate::web::method::Method;

/// A server on a free port. Its threads end with the test's process.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Server {
    /// Each connection is given to `talk`.
    fn talking(talk: impl Fn(TcpStream, &Mutex<Vec<Vec<u8>>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::<Mutex<Vec<Vec<u8>>>>::default());
        let (counter, log, talk) = (Arc::clone(&connections), Arc::clone(&requests), Arc::new(talk));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counter.fetch_add(1, Ordering::SeqCst);
                let (log, talk) = (Arc::clone(&log), Arc::clone(&talk));
                thread::spawn(move || talk(stream, &log));
            }
        });
        Self { address, connections, requests }
    }

    /// Each request gets these bytes; the connection stays open.
    fn responding(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::talking(move |mut stream, log| {
            while let Some(request) = read_request(&mut stream) {
                log.lock().unwrap().push(request);
                if stream.write_all(&response).is_err() {
                    return;
                }
            }
        })
    }

    /// The first request gets these bytes, and the connection is closed.
    fn responding_once(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::talking(move |mut stream, _| {
            if read_request(&mut stream).is_some() {
                let _ = stream.write_all(&response);
            }
        })
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> Vec<String> {
        self.requests
            .lock()
            .unwrap()
            .iter()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    }
}

/// One request with a body of its `Content-Length`; none at the end of the connection.
fn read_request(stream: &mut impl Read) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        request.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    request.extend_from_slice(&body);
    Some(request)
}

fn get(url: &str) -> HttpRequest {
    let url = url::Url::parse(url).expect(url);
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str().unwrap()),
        None => url.host_str().unwrap().to_owned(),
    };
    let headers: HeaderList =
        [("Host", host.as_str()), ("Connection", "keep-alive"), ("Accept", "*/*")].into_iter().collect();
    let localhost = LocalhostOrder::default();
    HttpRequest {
        method: Method::get(),
        url,
        headers,
        body: None,
        need: BodyNeed::Start,
        localhost,
        spaced_names: true,
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn send_with(options: Options, request: &HttpRequest) -> Result<HttpResponse, Failure> {
    let wire = Wire::new(options).expect("good options");
    runtime().block_on(wire.send(request, None))
}

/// Longer than anything here takes, however busy the machine is: only what never ends meets it.
const PATIENCE: Duration = Duration::from_secs(60);

fn patient() -> Options {
    Options { max_time: PATIENCE, ..Options::default() }
}

fn send(url: &str) -> Result<HttpResponse, Failure> {
    send_with(patient(), &get(url))
}

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";
