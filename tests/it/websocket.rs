//! `corscheck websocket`, against servers that are as right or wrong as they should be.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use corscheck::websocket::accept_for;
use serde_json::{Value, json};

use crate::support::run::{Ran, file, run};

/// A server of WebSockets on a free port, which serves until the tests end. What it does depends on the path.
fn server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that leaves early is not the server's trouble.
            std::thread::spawn(move || drop(serve(stream)));
        }
    });
    port
}

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let value = |name: &str| {
        let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(": ")).map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    let opens = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n",
        accept_for(&value("sec-websocket-key"))
    );
    let path = head.split(' ').nth(1).unwrap_or_default();
    match path {
        "/open" => stream.write_all(format!("{opens}\r\n").as_bytes())?,
        "/channel" => {
            stream
                .write_all(format!("{opens}Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n").as_bytes())?;
        }
        "/listed" if value("origin") != "http://app.example" => {
            stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nForbidden")?;
        }
        "/listed" => stream.write_all(format!("{opens}\r\n").as_bytes())?,
        "/close" => {
            stream.write_all(&[format!("{opens}\r\n").as_bytes(), b"\x88\x08\x11\x31no sid"].concat())?
        }
        "/masked" => stream.write_all(&[format!("{opens}\r\n").as_bytes(), b"\x81\x81abcdx"].concat())?,
        "/silent" => stream.write_all(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")?,
        "/endless" => {
            stream.write_all(b"HTTP/1.1 101 Switching Protocols\r\n")?;
            while stream.write_all(&[b'a'; 65536]).is_ok() {}
        }
        "/echo" => {
            stream.write_all(&[format!("{opens}\r\n").as_bytes(), b"\x81\x05hello"].concat())?;
            let mut frame = [0; 6];
            stream.read_exact(&mut frame)?;
            let mut text = vec![0; usize::from(frame[1] & 0x7f)];
            stream.read_exact(&mut text)?;
            text.iter_mut().enumerate().for_each(|(at, byte)| *byte ^= frame[2 + at % 4]);
            stream.write_all(&[&[0x81, text.len() as u8 + 3][..], b"so ", &text].concat())?;
        }
        _ => stream.write_all(b"HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Length: 2\r\n\r\nno")?,
    }
    // Until the client closes.
    stream.read_exact(&mut [0; 64])
}

fn websocket(port: u16, path: &str, args: &[&str]) -> Ran {
    let url = format!("ws://127.0.0.1:{port}{path}");
    run(&[&["websocket", url.as_str(), "--origin", "http://app.example", "--format", "json"], args].concat())
}

#[test]
fn what_opens() {
    let port = server();
    let ran = websocket(port, "/open", &[]);
    let json = ran.json();
    assert_eq!((ran.status, &json["verdict"]["outcome"]), (0, &"allowed".into()));
    assert_eq!(json["connection"], json!({ "protocol": "", "extensions": "" }));
    assert_eq!(
        (&json["exchanges"][0]["kind"], &json["exchanges"][0]["status"]),
        (&"handshake".into(), &101.into())
    );
    assert_eq!(json["session"]["end"], "open");

    let ran = websocket(port, "/echo", &["--send", "you"]).json();
    let texts: Vec<&Value> =
        ran["session"]["received"].as_array().expect("a list").iter().map(|it| &it["text"]).collect();
    assert_eq!((texts, &ran["session"]["sent"]), (vec![&"hello".into(), &"so you".into()], &json!(["you"])));
}

/// Kubernetes takes a token as one of the subprotocols; the other name is shown, whichever comes first.
#[test]
fn a_token_in_a_subprotocol_hides_no_other() {
    let port = server();
    let token = "base64url.bearer.authorization.k8s.io.c2VjcmV0LXRva2Vu";
    for names in [[token, "v4.channel.k8s.io"], ["v4.channel.k8s.io", token]] {
        let ran = websocket(port, "/channel", &["--protocol", names[0], "--protocol", names[1]]);
        assert_eq!(ran.json()["connection"]["protocol"], "v4.channel.k8s.io", "{names:?}");
        assert!(!ran.stdout.contains("c2VjcmV0LXRva2Vu"), "{names:?}: {}", ran.stdout);
    }
}

#[test]
fn what_does_not() {
    let port = server();
    for (path, args, status, rule, cause, close_code) in [
        ("/missing", &[][..], 1, "websocket-status", json!("unexpected-response-code"), json!(1006)),
        ("/missing", &["--browser", "firefox"], 1, "websocket-status", Value::Null, json!(1006)),
        (
            "/open",
            &["--protocol", "chat"],
            1,
            "websocket-subprotocol-missing",
            json!("subprotocol-missing"),
            json!(1006),
        ),
        (
            "/open",
            &["--protocol", "a b"],
            1,
            "websocket-subprotocol-invalid",
            json!("protocol-invalid"),
            Value::Null,
        ),
        ("/open#x", &[], 1, "websocket-url-fragment", json!("url-fragment"), Value::Null),
        ("/open", &["--csp", "connect-src https:"], 1, "csp-connect-src", json!("csp"), Value::Null),
        ("/silent", &["--max-time", "0.5"], 3, "timed-out", json!("connection-timed-out"), json!(1006)),
        (
            "/endless",
            &["--max-time", "20"],
            3,
            "head-too-large",
            json!("response-headers-too-big"),
            json!(1006),
        ),
    ] {
        let ran = websocket(port, path, args);
        let verdict = &ran.json()["verdict"];
        assert_eq!((ran.status, &verdict["rule"]), (status, &rule.into()), "{path} {args:?}");
        assert_eq!((&verdict["cause"], &verdict["close_code"]), (&cause, &close_code), "{path} {args:?}");
    }
}

#[test]
fn what_the_server_does_in_an_open_socket_is_a_notice() {
    let port = server();
    for (path, browser, rule, close_code) in [
        ("/close", "chromium", "websocket-closed", 4401),
        ("/masked", "chromium", "websocket-frames", 1006),
        ("/masked", "webkit", "websocket-frames", 1006),
    ] {
        let ran = websocket(port, path, &["--browser", browser]);
        let json = ran.json();
        assert_eq!((ran.status, &json["verdict"]["outcome"]), (0, &"allowed".into()), "{path}");
        let rules: Vec<&str> =
            json["notices"].as_array().expect("a list").iter().filter_map(|it| it["rule"].as_str()).collect();
        assert_eq!((rules, &json["session"]["close_code"]), (vec![rule], &close_code.into()), "{path}");
    }
}

#[test]
fn who_else_may_open_it() {
    let port = server();
    let cookie = ["--cookie", "sid=1", "--also-from", "stranger"];
    for (path, opens) in [("/open", true), ("/listed", false)] {
        let json = websocket(port, path, &cookie).json();
        assert_eq!(json["verdict"]["outcome"], "allowed");
        assert_eq!(json["also_from"][0]["outcome"] == "allowed", opens, "{path}");
        let warns = json["notices"].to_string().contains("websocket-origin-not-checked");
        assert_eq!(warns, opens, "{path}");
    }
    // Of one site, so that the cookie goes along.
    let url = format!("http://127.0.0.1:{port}/open");
    let same_site = ["websocket", &url, "--origin", "http://127.0.0.1:1", "--cookie", "sid=1"];
    let flat = |args: &[&str]| run(args).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = flat(&[&same_site[..], &["--also-from", "http://127.0.0.1:2"]].concat());
    assert!(text.contains("cross-site WebSocket hijacking"), "{text}");
    let text = flat(&same_site);
    assert!(text.contains("--also-from stranger") && !text.contains("hijacking"), "{text}");
}

#[test]
fn other_commands_open_them_too() {
    let port = server();
    let url = format!("ws://127.0.0.1:{port}/open");
    let http = format!("http://127.0.0.1:{port}/open");
    let script = format!("const socket = new WebSocket('{url}')");
    for words in [&["probe", &url][..], &["probe", &http, "--as", "websocket"], &["paste", &script]] {
        let ran = run(&[words, &["--origin", "http://app.example", "-q"]].concat());
        assert_eq!(ran.status, 0, "{words:?}: {ran:?}");
        assert!(ran.stdout.starts_with("OPENS"), "{words:?}: {}", ran.stdout);
    }
    let suite = |path: &str| {
        let text = format!(
            "[origins]\napp = 'http://app.example'\nother = {{ origin = 'http://other.example', trusted = false }}\n\
             [targets.live]\nurl = 'ws://127.0.0.1:{port}{path}'\nas = 'websocket'\n"
        );
        file(&format!("websocket{}.toml", path.replace('/', "-")), text)
    };
    assert_eq!(run(&["run", &suite("/listed")]).status, 0);
    assert_eq!(run(&["run", &suite("/open")]).status, 1);
}

#[test]
fn it_is_configured() {
    for product in ["nginx", "ws", "channels"] {
        let ran = run(&[
            "fix",
            "--websocket",
            "--for",
            product,
            "--origin",
            "https://app.example",
            "--url",
            "wss://api.example/ws",
        ]);
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.stdout.contains("corscheck websocket wss://api.example/ws"), "{}", ran.stdout);
    }
    let ran = run(&["fix", "--websocket", "--for", "ngnix", "--origin", "https://app.example"]);
    assert!(ran.status == 2 && ran.stderr.contains("did you mean nginx?"), "{ran:?}");
}

/// A message may change data, and goes out once.
#[test]
fn one_browser_sends_a_message() {
    let ran = run(&["websocket", "ws://127.0.0.1:1/", "--send", "x", "--browser", "all"]);
    assert!(ran.status == 2 && ran.stderr.contains("one browser sends the message"), "{ran:?}");
}
