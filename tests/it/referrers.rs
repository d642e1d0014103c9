//! What a `Referer` says of the page, as the browsers were measured.

use crate::support::run::probe;
use crate::support::server::{Response, Server};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06";

/// The Referer of each request that a server got.
fn referrers(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.header("referer").unwrap_or_default()).collect()
}

/// The pages of two hosts on this machine, of which one has the page.
fn page(head: &'static [(&'static str, &'static str)], body: &'static str) -> Server {
    Server::start(move |_| {
        Response::with_body(200, &[head, &[("Content-Type", "text/html")]].concat(), body.as_bytes())
    })
}

fn target() -> Server {
    Server::always(Response::with_body(
        200,
        &[("Access-Control-Allow-Origin", "*"), ("Content-Type", "image/png")],
        PNG,
    ))
}

/// Under each policy: to another site in Chromium and in Firefox. The page's own URL is known.
#[test]
fn policies_of_a_call() {
    for (policy, chromium, firefox) in [
        ("no-referrer", "", ""),
        ("no-referrer-when-downgrade", "URL", "ORIGIN"),
        ("same-origin", "", ""),
        ("origin", "ORIGIN", "ORIGIN"),
        ("strict-origin", "ORIGIN", "ORIGIN"),
        ("origin-when-cross-origin", "ORIGIN", "ORIGIN"),
        ("strict-origin-when-cross-origin", "ORIGIN", "ORIGIN"),
        ("unsafe-url", "URL", "ORIGIN"),
    ] {
        for (browser, expected) in [("chromium", chromium), ("firefox", firefox)] {
            let (page, target) = (page(&[], ""), target());
            let here = page.url("/dir/page?q=1").replace("127.0.0.1", "app.localhost");
            let origin = here.replace("dir/page?q=1", "");
            let there = target.url("/x").replace("127.0.0.1", "api.localhost");
            let address = |host: &str, server: &Server| format!("{host}:{}:127.0.0.1", server.port());
            probe(&[
                &there,
                "--page",
                &format!("{here}#part"),
                "--referrer-policy",
                policy,
                "--browser",
                browser,
                "--resolve",
                &address("app.localhost", &page),
                "--resolve",
                &address("api.localhost", &target),
            ]);
            let expected = expected.replace("URL", &here).replace("ORIGIN", &origin);
            assert_eq!(referrers(&target), [expected], "{policy} in {browser}");
        }
    }
}

/// The page's header and its `<meta>`, the element's attribute over both, and what a preflight has.
#[test]
fn policies_of_a_page() {
    for (head, body, more, expected) in [
        (&[("Referrer-Policy", "no-referrer")][..], "", &[][..], &[false][..]),
        (&[("Referrer-Policy", "unsafe-url, no-referrer, bogus")], "", &[], &[false]),
        (&[], "<head><meta name=referrer content=never>", &[], &[false]),
        (
            &[("Referrer-Policy", "no-referrer")],
            "<!doctype html><title>x</title><meta name='referrer' content='origin'>",
            &[],
            &[true],
        ),
        (&[("Referrer-Policy", "no-referrer")], "", &["--referrer-policy", "origin"], &[true]),
        (&[("Referrer-Policy", "no-referrer")], "", &["-X", "PUT"], &[false]),
        (&[], "", &[], &[true]),
    ] {
        let (page, target) = (page(head, body), target());
        let (here, there) = (page.url("/"), target.url("/x"));
        probe(&[&[there.as_str(), "--page", &here], more].concat());
        let sent: Vec<bool> = referrers(&target).iter().map(|referrer| !referrer.is_empty()).collect();
        assert_eq!(sent, expected, "{head:?} {body} {more:?}");
    }
}

/// A redirect's own policy counts for what follows.
#[test]
fn policies_of_redirects() {
    for (policy, expected) in [("no-referrer", false), ("unsafe-url", true)] {
        let server = Server::start(move |request| {
            let allow = ("Access-Control-Allow-Origin", "*");
            match request.target.as_str() {
                "/x" => Response::of(302, &[allow, ("Location", "/y"), ("Referrer-Policy", policy)]),
                _ => Response::of(200, &[allow]),
            }
        });
        probe(&[&server.url("/x"), "--origin", "http://app.test"]);
        let sent: Vec<bool> = referrers(&server).iter().map(|referrer| !referrer.is_empty()).collect();
        assert_eq!(sent, [true, expected], "{policy}");
    }
}

/// What a policy hides, `Origin` does not say either, where CORS does not need it: in Firefox.
#[test]
fn origin_without_cors() {
    for (browser, expected) in [("chromium", "http://app.test"), ("firefox", "null")] {
        let server = target();
        let how = ["--mode", "no-cors", "-X", "POST", "--referrer-policy", "no-referrer"];
        let page = ["--origin", "http://app.test", "--browser", browser];
        probe(&[&[server.url("/x").as_str()], &how[..], &page[..]].concat());
        let origins: Vec<_> = server.requests().iter().map(|request| request.header("origin")).collect();
        assert_eq!(origins, [Some(expected.to_owned())], "{browser}");
    }
}

/// A server that refuses images to other pages: with the page's policy, and with the flag, it gives them; without, the status is
/// named, and what to write.
#[test]
fn hotlink_protection() {
    let images = Server::start(|request| {
        if request.header("referer").is_some() {
            Response::with_body(
                403,
                &[("Content-Type", "text/html")],
                b"<html>hotlinking is not allowed</html>",
            )
        } else {
            Response::with_body(200, &[("Content-Type", "image/png")], PNG)
        }
    });
    let page = page(&[("Referrer-Policy", "no-referrer")], "<img src=a.png>");
    let url = images.url("/a.png");
    let outcome = |more: &[&str]| {
        let ran = probe(&[&[url.as_str(), "--as", "image"], more].concat());
        (ran.json()["verdict"]["outcome"].as_str().unwrap_or_default().to_owned(), ran.stdout)
    };
    assert_eq!(outcome(&["--page", &page.url("/")]).0, "allowed");
    let origin = ["--origin", "http://app.test"];
    assert_eq!(outcome(&[&origin[..], &["--referrer-policy", "no-referrer"]].concat()).0, "allowed");
    let (outcome, said) = outcome(&origin);
    assert_eq!(outcome, "blocked");
    for words in
        ["The status is 403", "Referer: http://app.test/", "referrerpolicy=", "--referrer-policy no-referrer"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}

/// What is pasted says it too.
#[test]
fn pasted_policies() {
    for (text, expected) in [
        (r#"fetch("URL", {referrerPolicy: "no-referrer"})"#, false),
        (
            r#"fetch("URL", {"referrer": "http://app.test/page", "referrerPolicy": "strict-origin-when-cross-origin"})"#,
            true,
        ),
        (r#"fetch("URL", {referrer: ""})"#, false),
        (r#"<img src="URL" referrerpolicy="no-referrer">"#, false),
        (r#"<img src="URL">"#, true),
    ] {
        let server = target();
        let text = text.replace("URL", &server.url("/x"));
        crate::support::run::run(&["paste", "--origin", "http://app.test", &text]);
        let sent: Vec<bool> = referrers(&server).iter().map(|referrer| !referrer.is_empty()).collect();
        assert_eq!(sent, [expected], "{text}");
    }
}

/// WebKit's preflight after a redirect repeats the first request's, although the policy gives none to the new target.
#[test]
fn preflights_after_a_redirect() {
    for (browser, expected) in [("webkit", "ORIGIN"), ("safari", "ORIGIN"), ("chromium", ""), ("firefox", "")]
    {
        let allowing = ("Access-Control-Allow-Headers", "x-a");
        let last = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*"), allowing]));
        let location = last.url("/y").replace("127.0.0.1", "b.localhost");
        let here = Server::start(move |_| Response::of(302, &[("Location", &location)]));
        let address = |host: &str, server: &Server| format!("{host}:{}:127.0.0.1", server.port());
        let url = here.url("/x").replace("127.0.0.1", "a.localhost");
        let origin = here.url("").replace("127.0.0.1", "a.localhost");
        probe(&[
            &url,
            "--origin",
            &origin,
            "-H",
            "X-A: 1",
            "--referrer-policy",
            "same-origin",
            "--browser",
            browser,
            "--resolve",
            &address("a.localhost", &here),
            "--resolve",
            &address("b.localhost", &last),
        ]);
        let expected = expected.replace("ORIGIN", &format!("{}/", origin.trim_end_matches('/')));
        assert_eq!(referrers(&last), [expected, String::new()], "{browser}");
    }
}
