//! TLS, and HTTP/2 over it.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::Empty;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertificateParams, CertifiedKey, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::*;
use crate::web::message::{FailureKind, HttpVersion};
use crate::wire::{HttpVersions, Resolve, WireError};

fn certificate(change: impl Fn(&mut CertificateParams)) -> CertifiedKey<KeyPair> {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    change(&mut params);
    let signing_key = KeyPair::generate().expect("a key");
    let cert = params.self_signed(&signing_key).expect("a certificate");
    CertifiedKey { cert, signing_key }
}

/// A server of HTTP over TLS that responds 204 and keeps the headers of each request.
struct Encrypted {
    port: u16,
    connections: Arc<AtomicUsize>,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Encrypted {
    fn new(certified: &CertifiedKey<KeyPair>, protocols: &[&str]) -> Self {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)
            .expect("a key that fits");
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (connections, heads) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<Vec<String>>>::default());
        let (counter, log) = (Arc::clone(&connections), Arc::clone(&heads));
        thread::spawn(move || {
            runtime().block_on(async move {
                listener.set_nonblocking(true).expect("a socket");
                let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
                while let Ok((stream, _)) = listener.accept().await {
                    counter.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(serve(acceptor.clone(), stream, Arc::clone(&log)));
                }
            });
        });
        Self { port, connections, heads }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/", self.port)
    }
}

async fn serve(
    acceptor: tokio_rustls::TlsAcceptor,
    stream: tokio::net::TcpStream,
    log: Arc<Mutex<Vec<String>>>,
) {
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let service = hyper::service::service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let names: Vec<&str> = request.headers().keys().map(hyper::header::HeaderName::as_str).collect();
        log.lock().unwrap().push(names.join(" "));
        let mut response = hyper::Response::new(Empty::<Bytes>::new());
        *response.status_mut() = hyper::StatusCode::NO_CONTENT;
        response.headers_mut().insert("x-name", hyper::header::HeaderValue::from_static("a"));
        async { Ok::<_, Infallible>(response) }
    });
    let stream = TokioIo::new(stream);
    let _ = if http2 {
        hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(stream, service).await
    } else {
        hyper::server::conn::http1::Builder::new().serve_connection(stream, service).await
    };
}

fn trusting(certified: &CertifiedKey<KeyPair>) -> Options {
    Options { ca_certificates: Some(certified.cert.pem().into_bytes()), ..patient() }
}

#[test]
fn trusted_certificates() {
    let own = certificate(|_| {});
    let other = certificate(|params| params.distinguished_name.push(rcgen::DnType::CommonName, "other"));
    let server = Encrypted::new(&own, &["http/1.1"]);
    let insecure = Options { insecure: true, ..patient() };
    for options in [insecure, trusting(&own)] {
        assert_eq!(send_with(options, &get(&server.url())).map(|response| response.status), Ok(204));
    }
    for options in [patient(), trusting(&other)] {
        let failure = send_with(options, &get(&server.url())).expect_err("not trusted");
        assert_eq!(failure.kind, FailureKind::CertificateInvalid, "{}", failure.detail);
        assert!(failure.detail.contains("is self-signed or signed by an authority"), "{}", failure.detail);
    }
}

#[test]
fn certificates_that_are_bad() {
    for (name, change, words) in [
        (
            "localhost",
            (|params| params.not_after = rcgen::date_time_ymd(2020, 1, 1)) as fn(&mut CertificateParams),
            "has expired",
        ),
        ("localhost", |params| params.not_before = rcgen::date_time_ymd(2090, 1, 1), "is not valid yet"),
        ("a.example", |_| {}, "is for another name: localhost"),
    ] {
        let certified = certificate(change);
        let server = Encrypted::new(&certified, &[]);
        let resolve = vec![Resolve::parse("*:*:127.0.0.1").unwrap()];
        let options = Options { resolve, ..trusting(&certified) };
        let failure = send_with(options, &get(&format!("https://{name}:{}/", server.port))).expect_err(words);
        assert_eq!(failure.kind, FailureKind::CertificateInvalid, "{}", failure.detail);
        assert!(failure.detail.contains(words), "{}", failure.detail);
    }
}

/// As `openssl req -x509` makes them: marked as an authority's, and used by the server itself.
#[test]
fn a_self_signed_authority() {
    let own = certificate(|params| params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained));
    let server = Encrypted::new(&own, &["http/1.1"]);
    let failure = send(&server.url()).expect_err("its certificate is not trusted");
    assert_eq!(failure.kind, FailureKind::CertificateInvalid, "{}", failure.detail);
    assert_eq!(send_with(trusting(&own), &get(&server.url())).map(|response| response.status), Ok(204));
    // The name still counts.
    let resolve = vec![Resolve::parse("*:*:127.0.0.1").unwrap()];
    let elsewhere = get(&format!("https://elsewhere.test:{}/", server.port));
    let failure = send_with(Options { resolve, ..trusting(&own) }, &elsewhere).expect_err("another name");
    assert!(failure.detail.contains("is for another name"), "{}", failure.detail);
}

#[test]
fn pem_files_that_are_bad() {
    let broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec();
    for (pem, empty) in [(b"hello".to_vec(), true), (Vec::new(), true), (broken, false)] {
        let error =
            Wire::new(Options { ca_certificates: Some(pem), ..patient() }).expect_err("no certificate");
        assert_eq!(error == WireError::NoCertificate, empty, "{error}");
    }
}

#[test]
fn no_tls_there() {
    let plain = Server::talking(|mut stream, _| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    let closing = Server::talking(|mut stream, _| {
        let _ = stream.read(&mut [0; 4096]);
    });
    for (server, words) in [(plain, "does not speak TLS"), (closing, "during the TLS handshake")] {
        let failure = send(&format!("https://{}/", server.address)).expect_err("no TLS");
        assert_eq!(failure.kind, FailureKind::TlsFailed, "{}", failure.detail);
        assert!(failure.detail.contains(words), "{}", failure.detail);
    }
}

#[test]
fn http2_on_one_connection_and_without_host() {
    let own = certificate(|_| {});
    let server = Encrypted::new(&own, &["h2", "http/1.1"]);
    let wire = Wire::new(trusting(&own)).expect("good options");
    runtime().block_on(async {
        for _ in 0..3 {
            let response = wire.send(&get(&server.url()), None).await.expect("a response");
            assert_eq!(
                (response.version, response.headers.iter().next().unwrap().name.as_str()),
                (HttpVersion::Http2, "x-name")
            );
            assert_eq!(response.remote.map(|remote| remote.port()), Some(server.port));
        }
    });
    assert_eq!(*server.heads.lock().unwrap(), ["accept", "accept", "accept"]);
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn versions_of_http() {
    let own = certificate(|_| {});
    let both = Encrypted::new(&own, &["h2", "http/1.1"]);
    let old = Encrypted::new(&own, &["http/1.1"]);
    let send = |http, server: &Encrypted| send_with(Options { http, ..trusting(&own) }, &get(&server.url()));
    assert_eq!(send(HttpVersions::Http1Only, &both).map(|response| response.version), Ok(HttpVersion::Http1));
    assert_eq!(send(HttpVersions::Http2Only, &both).map(|response| response.version), Ok(HttpVersion::Http2));
    assert_eq!(*both.heads.lock().unwrap(), ["host connection accept", "accept"]);
    let failure = send(HttpVersions::Http2Only, &old).expect_err("no HTTP/2");
    assert_eq!(failure.kind, FailureKind::TlsFailed, "{}", failure.detail);
    assert!(failure.detail.contains("none of the versions of HTTP"), "{}", failure.detail);
}
