//! `corscheck fix --frames` and `corscheck frame --fix`.

use super::printed::refused;
use crate::support::run::{Ran, run};
use crate::support::server::{Response, Server};

const PAGE: &str = "https://app.example.com";

fn fix(product: &str, more: &[&str]) -> Ran {
    run(&[&["fix", "--frames", "--for", product], more].concat())
}

#[test]
fn pages_of_a_list() {
    let url = ["--url", "https://pay.test/form"];
    let ran = fix("nginx", &[&["--origin", PAGE, "--origin", "https://*.b.test"], &url[..]].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let line = "  add_header Content-Security-Policy \"frame-ancestors https://app.example.com https://*.b.test\" always;\n";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
    let json = fix("php", &[&["--origin", PAGE, "--format", "json"], &url[..]].concat()).json();
    assert_eq!(
        json["settings"][0]["text"],
        format!(r#"header("Content-Security-Policy: frame-ancestors {PAGE}");"#),
        "{json}"
    );
}

/// Sets of headers without a list of pages.
#[test]
fn sets_of_headers() {
    for (set, expected) in [
        (
            "isolated",
            &["Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Embedder-Policy: require-corp"][..],
        ),
        (
            "credentialless",
            &["Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Embedder-Policy: credentialless"],
        ),
        (
            "embedded",
            &["Cross-Origin-Embedder-Policy: require-corp", "Cross-Origin-Resource-Policy: cross-origin"],
        ),
        ("popups", &["Cross-Origin-Opener-Policy: same-origin-allow-popups"]),
    ] {
        let ran = run(&["fix", "--frames", set, "--for", "php", "--format", "json"]);
        let json = ran.json();
        let texts = json["settings"].as_array().expect("settings").iter();
        let texts: Vec<&str> = texts.map(|setting| setting["text"].as_str().expect("a text")).collect();
        let lines: Vec<String> = expected.iter().map(|header| format!(r#"header("{header}");"#)).collect();
        assert_eq!(texts, [lines.join("\n")], "{set}");
    }
    refused(
        &run(&["fix", "--frames", "isolated", "--for", "nginx", "--origin", PAGE]),
        &["--frames ancestors"],
    );
    refused(&run(&["fix", "--frames", "--for", "nginx"]), &["--origin: name the pages"]);
    refused(&run(&["fix", "--frames", "isolatd", "--for", "nginx"]), &["a similar value exists: 'isolated'"]);
}

#[test]
fn what_cannot_be_listed() {
    refused(&fix("nginx", &["--origin", "*"]), &["--origin", "any page"]);
    refused(&fix("nginx", &["--origin", "null"]), &["--origin", "opaque"]);
    refused(&fix("nginx", &["--origin", "x"]), &["--origin"]);
    refused(&fix("axum", &["--origin", PAGE]), &["--for", "frame-ancestors https://app.example.com"]);
    refused(&fix("nginx", &["--origin", PAGE, "-X", "PUT"]), &["--frames"]);
}

/// The document that was refused is shown with the header that is printed.
#[test]
fn what_was_refused_is_shown() {
    for product in ["nginx", "apache", "express", "go"] {
        let refusing = Response::of(200, &[("Content-Type", "text/html"), ("X-Frame-Options", "DENY")]);
        let server = Server::always(refusing);
        let url = server.url("/form");
        let frame =
            ["frame", &url, "--origin", "http://localhost:3000", "--format", "json", "--fix", product];
        let ran = run(&frame);
        assert_eq!(ran.status, 1, "{ran:?}");
        let json = ran.json();
        let [setting] = json["settings"].as_array().expect("settings").as_slice() else { panic!("{json}") };
        let (name, value) =
            (setting["name"].as_str().expect("a name"), setting["value"].as_str().expect("a value"));
        let text = setting["text"].as_str().expect("a text");
        assert!(text.contains(name) && text.contains(value) && setting["side"] == "document", "{json}");
        let fixed =
            Response::of(200, &[("Content-Type", "text/html"), ("X-Frame-Options", "DENY"), (name, value)]);
        let server = Server::always(fixed);
        let ran =
            run(&["frame", &server.url("/form"), "--origin", "http://localhost:3000", "--browser", "all"]);
        assert_eq!(ran.status, 0, "{ran:?}");
    }
    let server =
        Server::always(Response::of(200, &[("Content-Type", "text/html"), ("X-Frame-Options", "DENY")]));
    let ran = run(&["frame", &server.url("/"), "--origin", "http://localhost:3000", "--fix", "axum"]);
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("let it send Content-Security-Policy"), "{ran:?}");
    refused(&run(&["frame", &server.url("/"), "--fix", "ngnix"]), &["--fix", "did you mean nginx"]);
}
