//! `localhost` where one server has `::1` and another `127.0.0.1`.

use super::{advice, two_servers};
use crate::support::run::{probe, run};
use crate::support::server::{Response, Server};

const PAGE: &str = "http://localhost:3000";

fn refusing() -> Response {
    Response::of(403, &[("Server", "AirTunes/595.13.1")])
}

fn allowing() -> Response {
    Response::of(200, &[("Access-Control-Allow-Origin", "*")])
}

/// Chromium 156 and WebKitGTK 2.50 connect to `::1` first, Firefox 153 to `127.0.0.1`, whatever `/etc/hosts` says.
#[test]
fn each_engine_has_its_order() {
    let (v6, v4) = two_servers(&refusing(), &allowing());
    for host in ["localhost", "app.localhost", "localhost."] {
        for (browser, outcome, address) in [
            ("chromium", "blocked", format!("[::1]:{}", v6.port())),
            ("firefox", "allowed", format!("127.0.0.1:{}", v4.port())),
            ("safari", "blocked", format!("[::1]:{}", v6.port())),
        ] {
            let url = format!("http://{host}:{}/", v4.port());
            let found = probe(&[&url, "--origin", PAGE, "--browser", browser]).json();
            assert_eq!(found["verdict"]["outcome"], outcome, "{host} {browser}");
            assert_eq!(found["exchanges"][0]["address"], address.as_str(), "{host} {browser}");
        }
    }
    assert_eq!((v6.requests().len(), v4.requests().len()), (6, 3));
}

/// Where nothing listens at the first address, the second is used.
#[test]
fn the_other_address_is_the_next_one() {
    let v4 = Server::always(allowing());
    let url = format!("http://localhost:{}/", v4.port());
    for browser in ["chromium", "firefox"] {
        let found = probe(&[&url, "--origin", PAGE, "--browser", browser]).json();
        assert_eq!(found["exchanges"][0]["address"], format!("127.0.0.1:{}", v4.port()).as_str());
        assert_eq!(advice(&found, "localhost-listeners"), "", "one server is no trap");
    }
}

#[test]
fn the_other_server_is_named() {
    let (v6, v4) = two_servers(&refusing(), &allowing());
    let port = v4.port();
    let url = format!("http://localhost:{port}/");
    let ran = run(&["probe", &url, "--origin", PAGE, "-v"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains(&format!("   connected to [::1]:{port}\n")), "{}", ran.stdout);
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = format!(
        "another server listens at 127.0.0.1:{port}: Chromium connects to [::1]:{port}, Firefox to 127.0.0.1:{port}."
    );
    assert!(words.contains(&expected), "{}", ran.stdout);
    // The user chose the address.
    for args in [&["-4"][..], &["--resolve", "localhost:*:127.0.0.1"]] {
        let found = probe(&[&[url.as_str(), "--origin", PAGE][..], args].concat()).json();
        assert_eq!(found["exchanges"][0]["address"], format!("127.0.0.1:{port}").as_str());
        assert_eq!(advice(&found, "localhost-listeners"), "", "{args:?}");
    }
    // To find out, nothing was requested.
    assert_eq!((v6.requests().len(), v4.requests().len()), (1, 2));
}
