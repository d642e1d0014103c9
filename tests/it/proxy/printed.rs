//! The routes as configurations of other tools, each run by its tool.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::tools::{Tool, are_here, folder, start};
use crate::support::run::run;
use crate::support::server::{Response, Server, free_port};

/// What an API behind a route responds: a cookie of its own host, and a redirect to itself.
fn api() -> Server {
    Server::start(|request| {
        let upgrade = request.header("upgrade").unwrap_or_default();
        if upgrade == "websocket" {
            let head = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", "x")];
            return Response::of(101, &head);
        }
        let host = request.header("host").unwrap_or_default();
        match request.target.as_str() {
            "/v1/login" => Response::of(200, &[("Set-Cookie", "s=1; Path=/; Domain=127.0.0.1; HttpOnly")]),
            _ => Response::with_body(200, &[("X-Host", &host)], request.target.as_bytes()),
        }
    })
}

/// Sends a request to a tool; head and body of the response.
fn send(port: u16, path: &str, headers: &[(&str, &str)]) -> (String, String) {
    let mut stream = TcpStream::connect(("localhost", port)).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
    let mut head = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n");
    if headers.is_empty() {
        head.push_str("Connection: close\r\n");
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).expect("it reads");
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    // What switched protocols stays open.
    while let Ok(count @ 1..) = stream.read(&mut part) {
        bytes.extend_from_slice(&part[..count]);
        if !headers.is_empty() && bytes.windows(4).any(|end| end == b"\r\n\r\n") {
            break;
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    (head.to_ascii_lowercase(), body.to_owned())
}

/// What a tool is tried with.
struct Trial<'a> {
    tool: &'a str,
    needs: &'a [&'a str],
    /// The file that the configuration is written to.
    file: &'a str,
    /// Files beside it.
    files: &'a [(&'a str, &'a str)],
    /// The program and its arguments; `PORT` and `FOLDER` are filled in.
    line: &'a [&'a str],
    /// Whether it passes on WebSockets.
    has_sockets: bool,
    /// Whether it makes cookies those of its own host.
    brings_cookies_home: bool,
}

/// The routes lead where those of the proxy do.
fn works(trial: &Trial<'_>) {
    let Trial { tool, needs, file, files, line, has_sockets, brings_cookies_home } = trial;
    if !are_here(&format!("the configuration of {tool}"), needs) {
        return;
    }
    let (api, port) = (api(), free_port());
    let app = Server::always(Response::with_body(200, &[], b"app"));
    let printed = run(&[
        "proxy",
        "--app",
        &app.url(""),
        "--route",
        &format!("/api={}", api.url("/v1")),
        "--strip-prefix",
        "--listen",
        &port.to_string(),
        "--print",
        tool,
    ]);
    assert_eq!(printed.status, 0, "{printed:?}");
    let text = if *tool == "nginx" { whole_nginx(&printed.stdout) } else { printed.stdout };
    let folder = folder(&[*files, &[(*file, text.as_str())]].concat());
    let path = folder.path().to_string_lossy().into_owned();
    let fill = |part: &&str| part.replace("PORT", &port.to_string()).replace("FOLDER", &path);
    let filled: Vec<String> = line.iter().map(fill).collect();
    let _tool: Tool = start(folder.path(), &filled.iter().map(String::as_str).collect::<Vec<_>>(), port);

    let (head, body) = send(port, "/api/items?a=%2F", &[]);
    assert!(head.starts_with("http/1.1 200"), "{tool}: {head}\n{body}\n{text}");
    assert!(body.contains("/v1/items?a=%2F"), "{tool}: {head}\n{body}\n{text}");
    let own = format!("x-host: 127.0.0.1:{}", api.port());
    assert!(head.contains(&own), "{tool}: {head}");
    // Another path that begins with the same letters is not the route's.
    let before = api.requests().len();
    let _ = send(port, "/apis", &[]);
    assert_eq!(api.requests().len(), before, "{tool} passes on /apis\n{text}");
    let (head, _) = send(port, "/api/login", &[]);
    let cookie = head.lines().find(|line| line.starts_with("set-cookie:")).unwrap_or_default().to_owned();
    assert!(cookie.contains("s=1"), "{tool}: {head}");
    assert_eq!(!cookie.contains("domain=127.0.0.1"), *brings_cookies_home, "{tool}: {cookie}");
    if *has_sockets {
        let own_origin = format!("http://localhost:{port}");
        let handshake = [
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Origin", own_origin.as_str()),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        let (head, _) = send(port, "/api/socket", &handshake);
        assert!(head.starts_with("http/1.1 101"), "{tool}: {head}\n{text}");
        assert!(api.requests().iter().any(|request| request.target == "/v1/socket"), "{tool}");
    }
}

/// The printed block in a configuration that runs in a folder of its own.
fn whole_nginx(block: &str) -> String {
    format!(
        "daemon off; pid nginx.pid; error_log stderr; worker_processes 1; events {{}}\nhttp {{ access_log off; \
         client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n{block}\n}}\n"
    )
}

const INDEX: (&str, &str) = ("index.html", "<!doctype html><title>x</title>");
const PACKAGE: (&str, &str) = ("package.json", "{}");

#[test]
fn in_nginx() {
    works(&Trial {
        tool: "nginx",
        needs: &["nginx"],
        file: "nginx.conf",
        files: &[],
        line: &["nginx", "-p", "FOLDER", "-c", "nginx.conf"],
        has_sockets: true,
        brings_cookies_home: true,
    });
}

#[test]
fn in_caddy() {
    works(&Trial {
        tool: "caddy",
        needs: &["caddy"],
        file: "Caddyfile",
        files: &[],
        line: &["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"],
        has_sockets: true,
        brings_cookies_home: true,
    });
}

#[test]
fn in_vite() {
    works(&Trial {
        tool: "vite",
        needs: &["node", "npm:vite"],
        file: "vite.config.mjs",
        files: &[INDEX, PACKAGE],
        line: &[
            "node",
            "node_modules/vite/bin/vite.js",
            "--port",
            "PORT",
            "--strictPort",
            "--host",
            "localhost",
        ],
        has_sockets: true,
        brings_cookies_home: true,
    });
}

#[test]
fn in_webpack() {
    works(&Trial {
        tool: "webpack",
        needs: &["node", "npm:webpack-dev-server", "npm:webpack-cli"],
        file: "webpack.config.js",
        files: &[("src/index.js", ""), PACKAGE],
        line: &[
            "node",
            "node_modules/webpack/bin/webpack.js",
            "serve",
            "--mode",
            "development",
            "--port",
            "PORT",
            "--host",
            "localhost",
        ],
        has_sockets: true,
        brings_cookies_home: true,
    });
}

#[test]
fn in_vue_cli() {
    works(&Trial {
        tool: "vue",
        needs: &["node", "npm:@vue/cli-service", "npm:vue"],
        file: "vue.config.js",
        files: &[
            ("src/main.js", ""),
            ("public/index.html", "<!doctype html><title>x</title>"),
            (
                "package.json",
                "{\"name\":\"x\",\"version\":\"0.0.0\",\"devDependencies\":{\"@vue/cli-service\":\"5.0.9\"}}",
            ),
        ],
        line: &[
            "node",
            "node_modules/@vue/cli-service/bin/vue-cli-service.js",
            "serve",
            "--port",
            "PORT",
            "--host",
            "localhost",
        ],
        has_sockets: true,
        brings_cookies_home: true,
    });
}

/// A workspace of Angular with one application, without a framework's code.
const ANGULAR: &str = r#"{"version":1,"cli":{"analytics":false},"projects":{"x":{"projectType":"application","root":"","sourceRoot":"src","architect":{
"build":{"builder":"@angular/build:application","options":{"browser":"src/main.ts","index":"src/index.html","tsConfig":"tsconfig.json","outputPath":"dist"}},
"serve":{"builder":"@angular/build:dev-server","options":{"buildTarget":"x:build","proxyConfig":"proxy.conf.json"}}}}}}"#;
const TSCONFIG: &str = r#"{"compilerOptions":{"target":"ES2022","module":"ES2022","moduleResolution":"bundler","strict":true},"files":["src/main.ts"]}"#;

#[test]
fn in_angular() {
    works(&Trial {
        tool: "angular",
        needs: &["node", "npm:@angular/cli", "npm:@angular/build"],
        file: "proxy.conf.json",
        files: &[
            ("angular.json", ANGULAR),
            ("tsconfig.json", TSCONFIG),
            ("src/main.ts", "console.log('x');"),
            ("src/index.html", "<!doctype html><title>x</title>"),
            ("package.json", r#"{"name":"x","version":"0.0.0"}"#),
        ],
        line: &[
            "node",
            "node_modules/@angular/cli/bin/ng.js",
            "serve",
            "--port",
            "PORT",
            "--host",
            "localhost",
        ],
        has_sockets: true,
        brings_cookies_home: true,
    });
}

#[test]
fn in_http_proxy_middleware() {
    works(&Trial {
        tool: "http-proxy-middleware",
        needs: &["node", "npm:http-proxy-middleware", "npm:express"],
        file: "proxy.mjs",
        files: &[],
        line: &["node", "proxy.mjs"],
        has_sockets: false,
        brings_cookies_home: true,
    });
}

#[test]
fn in_next() {
    works(&Trial {
        tool: "next",
        needs: &["node", "npm:next", "npm:react", "npm:react-dom"],
        file: "next.config.mjs",
        files: &[("pages/index.js", "export default function Page() { return null; }"), PACKAGE],
        line: &[
            "node",
            "node_modules/next/dist/bin/next",
            "dev",
            "--port",
            "PORT",
            "--hostname",
            "localhost",
        ],
        has_sockets: false,
        brings_cookies_home: false,
    });
}
