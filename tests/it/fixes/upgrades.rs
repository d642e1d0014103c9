//! WebSockets behind real proxies, with and without what passes the upgrade on, and in libraries with their own check of the origin: what
//! `corscheck websocket` says of each. `tests/fixes/upgrades` has their settings.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::process::{copy, missing_tools, tools};
use crate::support::program::Program;
use crate::support::run::run;
use crate::support::server::free_port;
use crate::support::skipped::{Need, skipped};

/// The path; the advice that decides, or `opens`; words of the advice, or of the verdict where there is none.
type Case = (&'static str, &'static str, &'static str);

const UPGRADE: &str = "socket-upgrade-not-passed";
const ITSELF: &str = "socket-proxy-itself";
const ORIGIN: &str = "socket-origin-refused";
const UPSTREAM: &str = "socket-upstream";

/// Where everything listens, in a folder of its own with the settings.
struct Place {
    folder: PathBuf,
    ports: Vec<(&'static str, u16)>,
}

impl Place {
    /// These ports are its own, those of the others are known.
    fn new(name: &str, own: &[&'static str], others: &[(&'static str, u16)]) -> Self {
        let own = own.iter().map(|name| (*name, free_port()));
        let ports: Vec<_> = own.chain(others.iter().copied()).collect();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("upgrades").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        let mut words: Vec<_> = ports.iter().map(|(name, port)| (*name, port.to_string())).collect();
        words.push(("FOLDER", folder.to_string_lossy().into_owned()));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixes/upgrades"), &folder, &words);
        Self { folder, ports }
    }

    fn port(&self, name: &str) -> u16 {
        self.ports.iter().find(|(known, _)| *known == name).expect("a port").1
    }

    fn start(&self, program: &str, args: &[&str], ports: &[&str]) -> Program {
        let modules = tools().join("npm/node_modules");
        let variables: [(&str, &Path); 3] =
            [("NODE_PATH", &modules), ("XDG_DATA_HOME", &self.folder), ("XDG_CONFIG_HOME", &self.folder)];
        let ports: Vec<u16> = ports.iter().map(|name| self.port(name)).collect();
        Program::start(program, args, &self.folder, &variables, &ports)
    }

    /// What is wrong with what is said of these.
    fn faults(&self, name: &str, port: &str, cases: &[Case]) -> Vec<String> {
        let fault = |(path, expected, words): &Case| {
            let url = format!("ws://127.0.0.1:{}{path}", self.port(port));
            let json = run(&["websocket", &url, "--origin", "http://app.test", "--format", "json"]).json();
            let advice = &json["advice"][0];
            let said = advice["message"].as_str().or(json["verdict"]["message"].as_str()).unwrap_or_default();
            let found = match json["verdict"]["outcome"].as_str() {
                Some("allowed") => "opens",
                _ => advice["id"].as_str().unwrap_or("none"),
            };
            let is_right = found == *expected && said.contains(words);
            (!is_right).then(|| format!("{name} {path}: {found}: {said}\n  {}", excerpt(&json)))
        };
        cases.iter().filter_map(fault).collect()
    }
}

fn excerpt(json: &Value) -> String {
    let sent = &json["exchanges"][0];
    format!("{} {} {}", sent["status"], sent["response_headers"], sent["body_excerpt"])
}

/// Whether all of these are here; says so where they are not.
fn are_here(needs: &[&str], what: &str) -> bool {
    if Need::Servers.is_unwanted() {
        skipped(Need::Servers, what, "left out by CORSCHECK_SKIP");
        return false;
    }
    let needs: Vec<String> = needs.iter().map(|need| (*need).to_owned()).collect();
    let missing = missing_tools(&needs);
    if !missing.is_empty() {
        skipped(
            Need::Servers,
            what,
            &format!("not installed: {}; tests/fixes/install does", missing.join(", ")),
        );
    }
    missing.is_empty()
}

const NGINX: &[Case] = &[
    (
        "/ws",
        UPGRADE,
        "did not arrive so (Upgrade Required): a proxy in front of it does not pass them on. In front of it is nginx",
    ),
    ("/upgrade-alone", UPGRADE, "proxy_set_header Connection \"upgrade\""),
    ("/express", UPGRADE, "In front of it is nginx"),
    ("/http-1.0", "opens", ""),
    ("/good", "opens", ""),
    ("/page", "socket-web-page", "A web page was served at /page"),
    ("/nothing", ITSELF, "nginx itself"),
    ("/denied", ORIGIN, "nginx itself refuses. Look for deny"),
    ("/moved", "socket-redirect-target", "only wss: works with it"),
    ("/slash", "socket-redirect-target", "by the slash at the end"),
    ("/login", "none", "The status is 401"),
    ("/down", UPSTREAM, "could not reach the application"),
];

const APACHE: &[Case] = &[
    ("/ws", UPGRADE, "upgrade=websocket"),
    ("/express", UPGRADE, "In front of it is Apache httpd"),
    ("/tunnel", "opens", ""),
    ("/good", "opens", ""),
    ("/no-module", ITSELF, "the module for the target is missing"),
    ("/nothing", ITSELF, "No ProxyPass leads this path"),
    ("/denied", ORIGIN, "Apache itself refuses"),
    ("/down", UPSTREAM, "could not reach the application"),
];

const HAPROXY: &[Case] = &[
    ("/good", "opens", ""),
    ("/stripped", UPGRADE, "did not arrive so (Upgrade Required)"),
    ("/express", UPGRADE, "has to pass Upgrade and Connection on"),
    ("/denied", ORIGIN, "HAProxy itself refuses"),
    ("/down", UPSTREAM, "could not reach the application"),
];

const CADDY: &[Case] = &[
    ("/good", "opens", ""),
    ("/stripped", UPGRADE, "In front of it is Caddy"),
    ("/express", UPGRADE, "header_up"),
    ("/page", "socket-web-page", "A web page was served at /page"),
    ("/moved", "socket-redirect-target", "only wss: works with it"),
    ("/nothing", ITSELF, "No handler of its site"),
    ("/down", UPSTREAM, "could not reach the application"),
];

const TRAEFIK: &[Case] = &[
    ("/good", "opens", ""),
    ("/stripped", UPGRADE, "did not arrive so (Upgrade Required)"),
    ("/express", UPGRADE, "has to pass Upgrade and Connection on"),
    ("/nothing", ITSELF, "No router (Traefik)"),
    ("/down", UPSTREAM, "could not reach the application"),
];

const ENVOY: &[Case] = &[
    ("/good", "opens", ""),
    ("/ws", ITSELF, "upgrade_type: websocket"),
    ("/down", UPSTREAM, "could not reach the application"),
];

#[test]
fn proxies_with_and_without_the_upgrade() {
    let needs = [
        "node",
        "nginx",
        "apache2",
        "haproxy",
        "caddy",
        "python/bin/traefik",
        "python/bin/envoy",
        "npm/node_modules/ws",
    ];
    if !are_here(&needs, "WebSockets behind proxies") {
        return;
    }
    let applications = Place::new("applications", &["WS", "EXPRESS"], &[]);
    let _node = applications.start("node", &["app.js"], &["WS", "EXPRESS"]);
    let (traefik, envoy) = (tools().join("python/bin/traefik"), tools().join("python/bin/envoy"));
    let (traefik, envoy) = (traefik.to_string_lossy(), envoy.to_string_lossy());
    let mut faults = Vec::new();
    for (name, program, cases) in [
        ("nginx", "nginx", NGINX),
        ("apache", "apache2", APACHE),
        ("haproxy", "haproxy", HAPROXY),
        ("caddy", "caddy", CADDY),
        ("traefik", &traefik, TRAEFIK),
        ("envoy", &envoy, ENVOY),
    ] {
        let place = Place::new(name, &["PORT", "DEAD"], &applications.ports);
        let folder = place.folder.to_string_lossy().into_owned();
        let entry = format!("--entrypoints.web.address=127.0.0.1:{}", place.port("PORT"));
        let (httpd, dynamic) = (
            format!("{folder}/httpd.conf"),
            format!("--providers.file.filename={folder}/traefik-routes.yaml"),
        );
        let args: &[&str] = match name {
            "nginx" => &["-p", &folder, "-c", "nginx.conf"],
            "apache" => &["-d", &folder, "-f", &httpd, "-DFOREGROUND"],
            "haproxy" => &["-db", "-f", "haproxy.cfg"],
            "caddy" => &["run", "--config", "Caddyfile", "--adapter", "caddyfile"],
            "traefik" => {
                &[&entry, &dynamic, "--global.checknewversion=false", "--global.sendanonymoususage=false"]
            }
            _ => &["-c", "envoy.yaml", "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "error"],
        };
        let _running = place.start(program, args, &["PORT"]);
        // Traefik listens before it has read its routes.
        if name == "traefik" {
            super::client::wait_for(place.port("PORT"), "/down", 502);
        }
        faults.extend(place.faults(name, "PORT", cases));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Libraries that check the origin by themselves say so, and what they say where no upgrade arrives is recognised.
#[test]
fn libraries_with_their_own_words() {
    let needs = [
        "go",
        "nginx",
        "python/lib/python3.11/site-packages/tornado/__init__.py",
        "python/bin/uvicorn",
        "/usr/share/gocode/src/github.com/gorilla/websocket/server.go",
    ];
    if !are_here(&needs, "WebSockets of libraries") {
        return;
    }
    let names = ["TORNADO", "AIOHTTP", "LISTED", "WEBSOCKETS", "FASTAPI"];
    let place = Place::new("libraries", &names, &[]);
    let python = tools().join("python/bin/python");
    let _python = place.start(&python.to_string_lossy(), &["libraries.py"], &names);
    let gorilla = Place::new("gorilla", &["PORT"], &[]);
    let built = Command::new("go")
        .args(["build", "-o", "server", "gorilla.go"])
        .current_dir(&gorilla.folder)
        .envs([("GO111MODULE", "off"), ("GOPATH", "/usr/share/gocode"), ("GOFLAGS", "")])
        .env("GOCACHE", tools().join("go-cache"))
        .status()
        .expect("go");
    assert!(built.success());
    let server = gorilla.folder.join("server");
    let _gorilla = gorilla.start(&server.to_string_lossy(), &[], &["PORT"]);
    let mut behind = place.ports.clone();
    behind.push(("GORILLA", gorilla.port("PORT")));
    let nginx = Place::new("libraries-nginx", &["PORT"], &behind);
    let folder = nginx.folder.to_string_lossy().into_owned();
    let _nginx = nginx.start("nginx", &["-p", &folder, "-c", "plain-nginx.conf"], &["PORT"]);

    let mut faults = Vec::new();
    for (name, path, expected, words) in [
        ("TORNADO", "/ws", ORIGIN, "its library says so (Cross origin websockets not allowed)"),
        ("LISTED", "/", ORIGIN, "origins= of serve()"),
        ("FASTAPI", "/other", ORIGIN, "closes before it accepts"),
        ("WEBSOCKETS", "/", "opens", ""),
        ("AIOHTTP", "/ws", "opens", ""),
        ("FASTAPI", "/ws", "opens", ""),
    ] {
        faults.extend(place.faults(name, name, &[(path, expected, words)]));
    }
    faults.extend(gorilla.faults("gorilla", "PORT", &[("/ws", ORIGIN, "its library says so (Forbidden)")]));
    faults.extend(nginx.faults(
        "behind nginx",
        "PORT",
        &[
            ("/tornado", UPGRADE, "only to"),
            ("/aiohttp", UPGRADE, "No WebSocket UPGRADE hdr"),
            ("/websockets", UPGRADE, "unsupported HTTP version: HTTP/1.0"),
            ("/gorilla", UPGRADE, "did not arrive so (Bad Request)"),
            ("/fastapi", UPGRADE, "In front of it is nginx"),
        ],
    ));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
