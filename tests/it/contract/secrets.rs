//! Credentials: reports hide them by default, and the wire has them.

use crate::support::run::run;
use crate::support::server::{Response, Server};

const SECRETS: [&str; 3] = ["t0ken", "s3cret", "n3w"];

fn server() -> Server {
    Server::always(Response::of(200, &[("Set-Cookie", "fresh=n3w; Path=/"), ("Content-Type", "text/plain")]))
}

/// The page and the server share an origin, so the cookie goes along without a preflight.
fn text_of(server: &Server, more: &[&str]) -> String {
    let (url, origin) = (server.url("/"), server.url(""));
    let args = [
        &["probe", &url, "--origin", &origin, "--cookie", "sid=s3cret", "-H", "Authorization: Bearer t0ken"],
        more,
    ];
    let ran = run(&args.concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.stdout
}

#[test]
fn hidden_by_default() {
    let server = server();
    for more in [
        &["--format", "json"][..],
        &["--verbose"],
        &["--format", "json", "--dry-run"],
        &["--dry-run"],
        &[],
        &["-q"],
    ] {
        let text = text_of(&server, more);
        for secret in SECRETS {
            assert!(!text.contains(secret), "{more:?} shows {secret}: {text}");
        }
    }
    // Hidden is not left out: who reads the report sees that there were credentials, and which cookies.
    let text = text_of(&server, &["--format", "json"]);
    for part in ["Authorization", "Bearer <hidden>", "sid=<hidden>", "fresh=<hidden>; Path=/"] {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    let sent = &server.requests()[0];
    assert_eq!(sent.header("cookie").as_deref(), Some("sid=s3cret"));
    assert_eq!(sent.header("authorization").as_deref(), Some("Bearer t0ken"));
}

#[test]
fn shown_on_request() {
    let server = server();
    for more in [&["--format", "json"][..], &["--verbose"]] {
        let text = text_of(&server, &[more, &["--show-secrets"]].concat());
        for secret in SECRETS {
            assert!(text.contains(secret), "{more:?} hides {secret}: {text}");
        }
    }
}

#[test]
fn a_password_in_a_url_is_hidden_too() {
    for format in ["json", "text"] {
        let ran = run(&["probe", "http://user:s3cret@127.0.0.1:1/", "--format", format]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(!ran.stdout.contains("s3cret") && !ran.stderr.contains("s3cret"), "{ran:?}");
    }
}
