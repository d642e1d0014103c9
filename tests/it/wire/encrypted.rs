//! TLS: whom to trust.

use serde_json::json;

use crate::support::certificate::Certificate;
use crate::support::run::{file, probe};
use crate::support::server::{Response, Server};

fn server(certificate: &Certificate) -> Server {
    Server::encrypted(&certificate.config, |_| Response::of(200, &[("Access-Control-Allow-Origin", "*")]))
}

fn url(server: &Server) -> String {
    format!("https://127.0.0.1:{}/", server.port())
}

#[test]
fn an_untrusted_certificate() {
    let certificate = Certificate::of(&["127.0.0.1"]);
    let server = server(&certificate);
    let ran = probe(&[&url(&server)]);
    assert_eq!(ran.status, 3, "{ran:?}");
    assert_eq!(ran.json()["verdict"]["rule"], "certificate-invalid");
    assert_eq!(server.methods(), [""; 0], "nothing is said to a server that is not trusted");
    let insecure = probe(&[&url(&server), "-k"]);
    assert_eq!(insecure.status, 0, "{insecure:?}");
    assert_eq!(server.methods(), ["GET"]);
}

#[test]
fn a_certificate_given() {
    let certificate = Certificate::of(&["127.0.0.1"]);
    let server = server(&certificate);
    let pem = file("trusted.pem", &certificate.pem);
    let ran = probe(&[&url(&server), "--cacert", &pem]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(ran.json()["response"]["type"], "cors");
    // Another one vouches for nothing here.
    let other = file("untrusted.pem", Certificate::of(&["127.0.0.1"]).pem);
    let ran = probe(&[&url(&server), "--cacert", &other]);
    assert_eq!((ran.status, &ran.json()["verdict"]["rule"]), (3, &json!("certificate-invalid")));
}

#[test]
fn a_certificate_for_another_name() {
    let certificate = Certificate::of(&["other.test"]);
    let server = server(&certificate);
    let pem = file("other-name.pem", &certificate.pem);
    let ran = probe(&[&url(&server), "--cacert", &pem]);
    let report = ran.json();
    assert_eq!((ran.status, &report["verdict"]["rule"]), (3, &json!("certificate-invalid")));
    let message = report["verdict"]["message"].as_str().expect("a message");
    assert!(message.contains("other.test"), "the message says for whom it is: {message}");
}

#[test]
fn no_tls_there() {
    let plain = Server::always(Response::of(200, &[]));
    let ran = probe(&[&url(&plain)]);
    assert_eq!((ran.status, &ran.json()["verdict"]["rule"]), (3, &json!("tls-failed")), "{ran:?}");
}
