//! `0.0.0.0`, which servers print as the address that they listen on.

use super::advice;
use crate::support::run::{probe, run};
use crate::support::server::{Response, Server};

const PAGE: &str = "http://app.localhost:22000";

fn anywhere() -> Server {
    Server::on("0.0.0.0:0", None, Box::new(|_| Response::of(200, &[("Access-Control-Allow-Origin", "*")])))
        .expect("a free port")
}

/// Firefox 153 sends nothing, however the page calls; Chromium 156 takes it for this machine.
#[test]
fn firefox_does_not_connect() {
    let server = anywhere();
    for host in ["0.0.0.0", "0", "[::]", "[::ffff:0.0.0.0]"] {
        let url = format!("http://{host}:{}/", server.port());
        for how in ["fetch", "xhr", "image", "script", "module", "style", "font", "eventsource"] {
            let ran = probe(&[&url, "--origin", PAGE, "--as", how, "--browser", "firefox"]);
            let found = ran.json();
            assert_eq!(
                (ran.status, found["verdict"]["outcome"].as_str()),
                (3, Some("failed")),
                "{url} {how}"
            );
            assert_eq!(found["verdict"]["rule"], "connection-refused");
            assert_eq!(found["exchanges"].as_array().map(Vec::len), Some(0), "{url} {how}");
        }
        let put = probe(&[&url, "--origin", PAGE, "-X", "PUT", "--browser", "firefox"]).json();
        assert_eq!(put["verdict"]["names"]["firefox"], "CORSDidNotSucceed");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn chromium_connects() {
    let server = anywhere();
    let url = format!("http://0.0.0.0:{}/", server.port());
    let ran = probe(&[&url, "--origin", PAGE]);
    let found = ran.json();
    assert_eq!((ran.status, found["verdict"]["outcome"].as_str()), (0, Some("allowed")));
    let said = advice(&found, "unspecified-address");
    assert!(said.starts_with("0.0.0.0 is an address to listen on, not one to call"), "{said}");
    assert!(said.contains(&format!("Call http://localhost:{}/.", server.port())), "{said}");
    assert_eq!(found["others"]["firefox"]["outcome"], "failed");
    // Safari refuses the one and not the other.
    assert_eq!(found["others"]["safari"]["outcome"], "failed");
}

#[test]
fn what_a_person_sees() {
    let server = anywhere();
    let url = format!("http://0.0.0.0:{}/", server.port());
    for browser in ["firefox", "chromium"] {
        let ran = run(&["probe", &url, "--origin", PAGE, "--browser", browser]);
        let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("! 0.0.0.0 is an address to listen on, not one to call"), "{}", ran.stdout);
        assert!(words.contains("Call http://localhost:"), "{}", ran.stdout);
        let expected = if browser == "firefox" { "FAILED" } else { "ALLOWED" };
        assert!(ran.stdout.contains(expected), "{}", ran.stdout);
        let change = "change Call localhost in place of the address";
        assert_eq!(words.contains(change), browser == "firefox", "{}", ran.stdout);
    }
}

/// A redirect leads there.
#[test]
fn behind_a_redirect() {
    let target = anywhere();
    let location = format!("http://0.0.0.0:{}/", target.port());
    let headers = [("Access-Control-Allow-Origin", "*"), ("Location", location.as_str())];
    let server = Server::always(Response::of(302, &headers));
    let found = probe(&[&server.url("/"), "--origin", PAGE, "--browser", "firefox"]).json();
    assert_eq!((&found["verdict"]["outcome"], target.connections()), (&"failed".into(), 0));
    assert_eq!(server.requests().len(), 1);
}
