//! Real servers: socket.io 2, 3 and 4, alone and behind nginx. `tests/fixes/install` installs them.

use std::path::{Path, PathBuf};

use crate::support::checked_in::path_in_tree;
use crate::support::program::{Program, is_installed};
use crate::support::run::run;
use crate::support::server::free_port;
use crate::support::skipped::{Need, skipped};

const PAGE: &str = "http://app.test:8000";
const CORS: &str = r#"{"cors":{"origin":"http://app.test:8000","credentials":true}}"#;
const SERVER: &str = r#"
const [version, port, options] = process.argv.slice(1)
const http = require('http').createServer((request, response) => { response.writeHead(404); response.end('Cannot GET ' + request.url) })
const io = require('socket.io-' + version)
version === '2' ? io(http, JSON.parse(options)) : new io.Server(http, JSON.parse(options))
http.listen(Number(port), '127.0.0.1')
"#;
const NGINX: &str = "daemon off; pid @FOLDER@/pid; error_log @FOLDER@/error.log; worker_processes 1; events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path @FOLDER@/b; proxy_temp_path @FOLDER@/p; fastcgi_temp_path @FOLDER@/f; uwsgi_temp_path @FOLDER@/u; scgi_temp_path @FOLDER@/s;
    upstream two { server 127.0.0.1:@ONE@; server 127.0.0.1:@TWO@; }
    upstream same { ip_hash; server 127.0.0.1:@ONE@; server 127.0.0.1:@TWO@; }
    server { listen 127.0.0.1:@PLAIN@; location / { proxy_pass http://127.0.0.1:@ONE@; } }
    server { listen 127.0.0.1:@UPGRADE@; location / { proxy_pass http://127.0.0.1:@ONE@; @PASS@ } }
    server { listen 127.0.0.1:@PROCESSES@; location / { proxy_pass http://two; @PASS@ } }
    server { listen 127.0.0.1:@STICKY@; location / { proxy_pass http://same; @PASS@ } }
}
";
const PASS: &str = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\"; proxy_set_header Host $host;";

fn modules() -> PathBuf {
    path_in_tree("target/fixes/npm/node_modules")
}

fn missing() -> Option<String> {
    let program = ["node", "nginx"].into_iter().find(|name| !is_installed(name));
    let module =
        ["socket.io-2", "socket.io-3", "socket.io-4"].into_iter().find(|name| !modules().join(name).exists());
    program.or(module).map(|name| format!("{name} is not installed"))
}

fn node(version: &str, options: &str) -> (Program, u16) {
    let port = free_port();
    let args = &["-e", SERVER, version, &port.to_string(), options];
    let running = Program::start("node", args, Path::new("/"), &[("NODE_PATH", &modules())], &[port]);
    (running, port)
}

/// Whether it connects, and the cause.
fn connects(port: u16, args: &[&str]) -> (bool, String) {
    let url = format!("http://127.0.0.1:{port}");
    let json = run(&[
        &["socketio", &url, "--origin", PAGE, "--page-address-space", "local", "--format", "json"],
        args,
    ]
    .concat())
    .json();
    (json["verdict"]["outcome"] == "allowed", json["verdict"]["cause"].as_str().unwrap_or("-").to_owned())
}

/// Each client against each server, as their own clients were seen to do.
#[test]
fn real_servers_of_each_version() {
    if let Some(why) = missing() {
        return skipped(Need::Servers, "socket.io 2, 3 and 4", &why);
    }
    let eio3 = r#"{"allowEIO3":true,"cors":{"origin":"http://app.test:8000"}}"#;
    let ok = (true, "-");
    let no = |cause| (false, cause);
    for (version, options, expected) in [
        ("2", "{}", [ok, ok, no("version"), no("version"), no("version"), no("version")]),
        ("3", CORS, [no("version"), no("version"), ok, ok, ok, ok]),
        ("4", CORS, [no("version"), no("version"), ok, ok, ok, ok]),
        ("4", eio3, [ok; 6]),
        ("4", "{}", [no("version"), no("version"), no("cors"), ok, no("cors"), ok]),
        ("2", r#"{"origins":"http://b.test"}"#, [no("forbidden"); 6]),
    ] {
        let (_running, port) = node(version, options);
        let clients = ["2", "3", "4"]
            .iter()
            .flat_map(|client| ["both", "websocket"].map(|transports| (*client, transports)));
        for ((client, transports), expected) in clients.zip(expected) {
            let found = connects(port, &["--client", client, "--transports", transports]);
            let about = format!("client {client} ({transports}), server {version} {options}");
            assert_eq!((found.0, found.1.as_str()), expected, "{about}");
        }
    }
}

/// nginx with and without the lines for upgrades, and two processes with and without sticky sessions.
#[test]
fn real_servers_behind_nginx() {
    if let Some(why) = missing() {
        return skipped(Need::Servers, "socket.io behind nginx", &why);
    }
    let ((_one, one), (_two, two)) = (node("4", CORS), node("4", CORS));
    let folder = tempfile::tempdir().expect("a folder");
    let [plain, upgrade, processes, sticky] = [free_port(), free_port(), free_port(), free_port()];
    let mut text = NGINX.replace("@PASS@", PASS).replace("@FOLDER@", &folder.path().to_string_lossy());
    for (name, port) in [
        ("ONE", one),
        ("TWO", two),
        ("PLAIN", plain),
        ("UPGRADE", upgrade),
        ("PROCESSES", processes),
        ("STICKY", sticky),
    ] {
        text = text.replace(&format!("@{name}@"), &port.to_string());
    }
    let file = folder.path().join("nginx.conf");
    std::fs::write(&file, text).expect("a file");
    let file = file.to_string_lossy();
    let ports = &[plain, upgrade, processes, sticky];
    let _nginx = Program::start("nginx", &["-c", &file], folder.path(), &[], ports);
    for (port, args, expected) in [
        (plain, &[][..], (true, "upgrade")),
        (plain, &["--transports", "websocket"], (false, "upgrade")),
        (upgrade, &[], (true, "-")),
        (upgrade, &["--transports", "websocket"], (true, "-")),
        (processes, &[], (false, "sticky-sessions")),
        (processes, &["--transports", "websocket"], (true, "-")),
        (sticky, &[], (true, "-")),
    ] {
        let found = connects(port, args);
        assert_eq!((found.0, found.1.as_str()), expected, "{args:?}");
    }
}
