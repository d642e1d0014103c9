//! WebSockets through real proxies: by CONNECT and by SOCKS, with and without a login. `tests/fixes/install` installs them.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use corscheck::websocket::accept_for;
use serde_json::Value;

use crate::support::certificate::Certificate;
use crate::support::program::{Program, is_installed};
use crate::support::run::{Ran, file, run};
use crate::support::server::{Request, Response, Server, Then, free_port};
use crate::support::skipped::{Need, skipped};

const PAGE: &str = "http://app.test";

fn respond(request: &Request) -> Response {
    let accept = accept_for(&request.header("sec-websocket-key").unwrap_or_default());
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    Response::bytes([head.as_bytes(), b"\x81\x05hello"].concat()).then(Then::Stall)
}

fn websocket(url: &str, proxy: &str, more: &[&str]) -> (Ran, Value) {
    let words = ["websocket", url, "--origin", PAGE, "--proxy", proxy, "--format", "json"];
    let ran = run(&[&words, more].concat());
    let json = ran.json();
    (ran, json)
}

/// The plain socket and the encrypted one open, through the proxy alone.
fn opens(proxy: &str) {
    let certificate = Certificate::of(&["127.0.0.1", "localhost"]);
    let pem = file(&format!("tunnel-{}.pem", free_port()), &certificate.pem);
    let (plain, encrypted) =
        (Server::start(respond), Server::encrypted(&Arc::clone(&certificate.config), respond));
    for (server, url) in [
        (&plain, format!("ws://127.0.0.1:{}/a?b", plain.port())),
        (&plain, format!("ws://localhost:{}/a?b", plain.port())),
        (&encrypted, format!("wss://127.0.0.1:{}/a?b", encrypted.port())),
        (&encrypted, format!("wss://localhost:{}/a?b", encrypted.port())),
    ] {
        let before = server.requests().len();
        let (ran, json) = websocket(&url, proxy, &["--cacert", &pem]);
        assert_eq!(json["verdict"]["outcome"], "allowed", "{url} through {proxy}: {ran:?}");
        assert_eq!(json["session"]["received"][0]["text"], "hello", "{json}");
        assert!(json["exchanges"][0]["address"].is_null(), "only the proxy knows the address: {json}");
        let requests = server.requests();
        assert_eq!(requests.len(), before + 1, "one handshake");
        let request = requests.last().expect("a handshake");
        assert_eq!((request.target.as_str(), request.header("origin").as_deref()), ("/a?b", Some(PAGE)));
        assert!(request.header("proxy-authorization").is_none(), "that is for the proxy: {request:?}");
    }
}

/// Nothing reaches the server, and the reason is the proxy, by its name.
fn is_refused(proxy: &str, words: &str) {
    let server = Server::start(respond);
    let url = format!("ws://127.0.0.1:{}/", server.port());
    let (ran, json) = websocket(&url, proxy, &[]);
    assert_eq!((ran.status, &json["verdict"]["rule"]), (3, &"proxy-failed".into()), "{proxy}: {ran:?}");
    let message = json["verdict"]["message"].as_str().expect("a message");
    assert!(message.contains("proxy 127.0.0.1:") && message.contains(words), "{message}");
    assert!(!ran.stdout.contains("word"), "a password is shown: {ran:?}");
    assert!(server.requests().is_empty());
}

/// Whether these programs are here; says so where they are not.
fn are_here(programs: &[&str]) -> bool {
    match programs.iter().find(|program| !is_installed(program)) {
        None => true,
        Some(program) => {
            skipped(
                Need::Servers,
                "WebSockets through proxies",
                &format!("{program} is not installed: tests/fixes/install does"),
            );
            false
        }
    }
}

fn tinyproxy(folder: &Path, settings: &str) -> (Program, u16) {
    let port = free_port();
    let text = format!("Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n{settings}\n");
    let path = folder.join(format!("tinyproxy-{port}.conf"));
    fs::write(&path, text).expect("a file");
    let running = Program::start("tinyproxy", &["-d", "-c", &path.to_string_lossy()], folder, &[], &[port]);
    (running, port)
}

#[test]
fn by_connect() {
    if !are_here(&["tinyproxy"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (_open, port) = tinyproxy(folder.path(), "");
    opens(&format!("http://127.0.0.1:{port}"));
    let (_guarded, port) = tinyproxy(folder.path(), "BasicAuth ann pass-word");
    opens(&format!("http://ann:pass-word@127.0.0.1:{port}"));
    is_refused(&format!("http://ann:other-word@127.0.0.1:{port}"), "does not accept the login");
    is_refused(&format!("http://127.0.0.1:{port}"), "requires a login");
    // As in many a company: a tunnel leads to port 443 alone.
    let (_narrow, port) = tinyproxy(folder.path(), "ConnectPort 443");
    is_refused(&format!("http://127.0.0.1:{port}"), "403");
    is_refused(&format!("http://127.0.0.1:{}", free_port()), "refused");
}

/// What a proxy says that is not one, or that gives no tunnel.
#[test]
fn without_a_tunnel() {
    for (bytes, then, words) in [
        (&b"SSH-2.0-OpenSSH_9.2\r\n"[..], Then::Close, "not HTTP"),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", Then::Keep, "502"),
        (b"", Then::Close, "closed"),
        (b"HTTP/1.1 200", Then::Close, "closed"),
    ] {
        let proxy = Server::always(Response::bytes(bytes).then(then));
        is_refused(&format!("http://ann:pass-word@127.0.0.1:{}", proxy.port()), words);
        let requests = proxy.requests();
        let [connect] = requests.as_slice() else { panic!("one request: {requests:?}") };
        let login = connect.header("proxy-authorization");
        assert_eq!(
            (connect.method.as_str(), login.as_deref()),
            ("CONNECT", Some("Basic YW5uOnBhc3Mtd29yZA=="))
        );
        assert_eq!(connect.header("host").as_deref(), Some(connect.target.as_str()));
    }
}

#[test]
fn by_socks() {
    if !are_here(&["microsocks", "danted"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let microsocks = |login: &[&str]| {
        let port = free_port();
        let text = port.to_string();
        let args = [&["-i", "127.0.0.1", "-p", &text], login].concat();
        (Program::start("microsocks", &args, folder.path(), &[], &[port]), port)
    };
    let (_open, port) = microsocks(&[]);
    opens(&format!("socks5://127.0.0.1:{port}"));
    opens(&format!("socks5h://127.0.0.1:{port}"));
    let (_guarded, port) = microsocks(&["-u", "ann", "-P", "pass-word"]);
    opens(&format!("socks5://ann:pass-word@127.0.0.1:{port}"));
    is_refused(&format!("socks5://ann:other-word@127.0.0.1:{port}"), "credentials not accepted");
    is_refused(&format!("socks5://127.0.0.1:{port}"), "SOCKS");

    let port = free_port();
    let rules = "from: 0.0.0.0/0 to: 0.0.0.0/0";
    let text = format!(
        "logoutput: stderr\ninternal: 127.0.0.1 port = {port}\nexternal: lo\nclientmethod: none\nsocksmethod: none\n\
         user.privileged: root\nuser.unprivileged: nobody\nclient pass {{ {rules} }}\nsocks pass {{ {rules} }}\n"
    );
    let path = folder.path().join("danted.conf");
    fs::write(&path, text).expect("a file");
    let _dante = Program::start("danted", &["-f", &path.to_string_lossy()], folder.path(), &[], &[port]);
    opens(&format!("socks4://127.0.0.1:{port}"));
    opens(&format!("socks5://127.0.0.1:{port}"));
}
