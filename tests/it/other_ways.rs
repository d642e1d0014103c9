//! Manifests, preloads, subtitles, modules of JSON and CSS, `<use>`, service workers, and hashes of integrity: as Chromium and Firefox
//! were measured.

use crate::support::page::probe_json;
use crate::support::run::{Ran, probe, run};
use crate::support::server::{Request, Response, Server};

const ALLOW: (&str, &str) = ("Access-Control-Allow-Origin", "*");

fn rule(ran: &Ran) -> String {
    ran.json()["verdict"]["rule"].as_str().unwrap_or_default().to_owned()
}

/// The request of a page at another host of this machine.
fn sent(server: &Server, browser: &str, more: &[&str]) -> Request {
    let url = server.url("/x").replace("127.0.0.1", "localhost");
    // Of one site, so that only modes and attributes decide on cookies.
    let page = ["--origin", "http://localhost:1234", "--cookie", "sid=1", "--browser", browser];
    probe(&[&[url.as_str()], &page[..], more].concat());
    let [request] = &server.requests()[..] else { panic!("one request: {more:?}") };
    request.clone()
}

/// Mode, destination, `Accept`, whether with a cookie, whether with `Origin`.
#[test]
fn requests() {
    const CSS: &str = "text/css,*/*;q=0.1";
    const JSON: &str = "application/json,*/*;q=0.5";
    for (more, mode, dest, accept, cookie, origin) in [
        (&["--as", "manifest"][..], "cors", "manifest", "*/*", false, true),
        (&["--as", "manifest", "--crossorigin", "use-credentials"], "cors", "manifest", "*/*", true, true),
        (&["--as", "track", "--crossorigin", "anonymous"], "cors", "track", "*/*", false, true),
        (&["--as", "preload"], "no-cors", "script", "*/*", true, false),
        (&["--as", "preload", "--destination", "style"], "no-cors", "style", CSS, true, false),
        (
            &["--as", "preload", "--destination", "fetch", "--crossorigin", "anonymous"],
            "cors",
            "empty",
            "*/*",
            false,
            true,
        ),
        (&["--as", "json"], "cors", "json", JSON, false, true),
        (&["--as", "css-module"], "cors", "style", CSS, false, true),
    ] {
        for browser in ["chromium", "firefox"] {
            let server = Server::always(Response::of(200, &[ALLOW]));
            let request = sent(&server, browser, more);
            let header = |name: &str| request.header(name).unwrap_or_default();
            assert_eq!(
                (header("sec-fetch-mode"), header("sec-fetch-dest"), header("accept")),
                (mode.into(), dest.into(), accept.into()),
                "{more:?} in {browser}"
            );
            let has = (request.header("cookie").is_some(), request.header("origin").is_some());
            assert_eq!(has, (cookie, origin), "{more:?} in {browser}");
        }
    }
    // Firefox knows that fonts are requested under CORS.
    for (browser, mode) in [("chromium", "no-cors"), ("firefox", "cors")] {
        let server = Server::always(Response::of(200, &[ALLOW]));
        let request = sent(&server, browser, &["--as", "preload", "--destination", "font"]);
        assert_eq!(request.header("sec-fetch-mode").as_deref(), Some(mode), "{browser}");
    }
}

/// To the page's own origin: `<use>`, subtitles without the attribute, service workers.
#[test]
fn requests_to_the_own_origin() {
    let chromium_images = "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
    for (way, browser, mode, dest, accept, referrer) in [
        ("svg-use", "chromium", "same-origin", "image", chromium_images, true),
        ("svg-use", "firefox", "same-origin", "image", "*/*", true),
        ("track", "chromium", "same-origin", "track", "*/*", true),
        ("track", "firefox", "same-origin", "track", "*/*", false),
        ("service-worker", "chromium", "same-origin", "serviceworker", "*/*", true),
        ("service-worker", "firefox", "same-origin", "serviceworker", "*/*", false),
        ("manifest", "chromium", "cors", "manifest", "*/*", true),
    ] {
        let server = Server::always(Response::of(200, &[]));
        let page = server.url("");
        probe(&[
            &server.url("/x"),
            "--origin",
            &page,
            "--as",
            way,
            "--browser",
            browser,
            "--cookie",
            "sid=1",
        ]);
        let request = &server.requests()[0];
        let header = |name: &str| request.header(name).unwrap_or_default();
        assert_eq!(
            (header("sec-fetch-mode"), header("sec-fetch-dest"), header("accept")),
            (mode.into(), dest.into(), accept.into()),
            "{way} in {browser}"
        );
        assert_eq!(request.header("referer").is_some(), referrer, "{way} in {browser}");
        assert_eq!(request.header("cookie").is_some(), way != "manifest", "{way} in {browser}");
        assert_eq!(header("service-worker"), if way == "service-worker" { "script" } else { "" });
        assert_eq!(request.header("origin"), None, "{way} in {browser}");
    }
}

/// What becomes of responses: of another origin, with CORS.
#[test]
fn responses() {
    for (more, status, kind, body, expected) in [
        (&["--as", "json"][..], 200, "application/json", "{}", ""),
        (&["--as", "json"], 200, "application/problem+json; charset=utf-8", "{}", ""),
        (&["--as", "json"], 200, "text/plain", "{}", "mime-module"),
        (&["--as", "json"], 200, "text/javascript", "{}", "mime-module"),
        (&["--as", "json"], 200, "", "{}", "mime-module"),
        (&["--as", "json"], 200, "application/json", "hello", "element-content"),
        (&["--as", "json"], 200, "application/json", "\u{feff}{}", ""),
        (&["--as", "json"], 404, "application/json", "{}", "element-status"),
        (&["--as", "css-module"], 200, "text/css", "", ""),
        (&["--as", "css-module"], 200, "", "", "mime-module"),
        (&["--as", "css-module"], 200, "text/plain", "", "mime-module"),
        (&["--as", "track", "--crossorigin", ""], 200, "image/png", "WEBVTT\n", ""),
        (&["--as", "track", "--crossorigin", ""], 404, "text/vtt", "WEBVTT\n", ""),
        (&["--as", "track", "--crossorigin", ""], 200, "text/vtt", "1\n00:00", "element-content"),
        (&["--as", "track", "--crossorigin", ""], 200, "text/vtt", "", "element-content"),
        (&["--as", "manifest"], 200, "text/html", " {}", ""),
        (&["--as", "manifest"], 200, "application/json", "<p>", "element-content"),
        (&["--as", "manifest"], 200, "application/json", "[]", "element-content"),
        (&["--as", "manifest"], 404, "application/json", "{}", "element-status"),
        (&["--as", "preload"], 404, "text/javascript", "", "element-status"),
        (&["--as", "preload", "--destination", "image", "--crossorigin", ""], 404, "image/gif", "GIF89a", ""),
        (&["--as", "preload", "--destination", "font", "--crossorigin", ""], 200, "text/html", "<p>", ""),
        (
            &["--as", "preload", "--destination", "font", "--crossorigin", ""],
            404,
            "font/ttf",
            "",
            "element-status",
        ),
        (
            &["--as", "preload", "--destination", "image", "--crossorigin", ""],
            200,
            "text/html",
            "<p>",
            "element-content",
        ),
    ] {
        for browser in ["chromium", "firefox"] {
            let headers = [ALLOW, ("Content-Type", kind)];
            let headers = if kind.is_empty() { &headers[..1] } else { &headers[..] };
            let server = Server::always(Response::with_body(status, headers, body.as_bytes()));
            let ran = probe_json(&server, "/x", &[more, &["--browser", browser]].concat());
            assert_eq!(rule(&ran), expected, "{more:?} {status} {kind} {body} in {browser}: {}", ran.stdout);
        }
    }
}

/// What loads from the page's own origin only sends nothing to others, and does not follow redirects to them.
#[test]
fn own_origin_only() {
    for (way, expected) in [
        ("track", "track-cross-origin"),
        ("svg-use", "svg-use-cross-origin"),
        ("service-worker", "service-worker-cross-origin"),
    ] {
        let server = Server::always(Response::of(200, &[ALLOW]));
        let ran = probe_json(&server, "/x", &["--as", way]);
        assert_eq!((rule(&ran).as_str(), server.requests().len()), (expected, 0), "{way}");
    }
    for (way, expected) in [
        ("track", "track-cross-origin"),
        ("svg-use", "svg-use-cross-origin"),
        ("service-worker", "service-worker-redirect"),
    ] {
        let server = Server::always(Response::of(302, &[("Location", "http://b.test/")]));
        let ran = probe(&[&server.url("/x"), "--origin", &server.url(""), "--as", way]);
        assert_eq!((rule(&ran).as_str(), server.requests().len()), (expected, 1), "{way}");
    }
    // Firefox requests nothing for a preload of subtitles.
    let server = Server::always(Response::of(200, &[ALLOW]));
    for (browser, expected) in [("chromium", ""), ("firefox", "preload-unsupported")] {
        let how = ["--as", "preload", "--destination", "track", "--crossorigin", "", "--browser", browser];
        assert_eq!(rule(&probe_json(&server, "/x", &how)), expected, "{browser}");
    }
    assert_eq!(server.requests().len(), 1);
}

/// The script of a service worker: type, status, scope.
#[test]
fn service_workers() {
    const JS: (&str, &str) = ("Content-Type", "text/javascript");
    let all = &["chromium", "firefox"][..];
    for (status, headers, path, scope, browsers, expected) in [
        (200, &[JS][..], "/a/sw.js", "", all, ""),
        (201, &[JS], "/a/sw.js", "", all, ""),
        (404, &[JS], "/a/sw.js", "", all, "element-status"),
        (200, &[("Content-Type", "text/plain")], "/a/sw.js", "", all, "service-worker-mime"),
        (200, &[], "/a/sw.js", "", all, "service-worker-mime"),
        (404, &[("Content-Type", "text/html")], "/a/sw.js", "", all, "element-status"),
        (200, &[JS], "/a/sw.js", "/", all, "service-worker-scope"),
        (200, &[JS], "/a/sw.js", "/a/b", all, ""),
        (200, &[JS, ("Service-Worker-Allowed", "/")], "/a/sw.js", "/", all, ""),
        (200, &[JS, ("Service-Worker-Allowed", "/other/")], "/a/sw.js", "/", all, "service-worker-scope"),
        (200, &[JS, ("Service-Worker-Allowed", "/a/b/")], "/a/sw.js", "/a/", all, "service-worker-scope"),
        (200, &[JS, ("Service-Worker-Allowed", "http://[")], "/a/sw.js", "/a/", all, "service-worker-scope"),
        (
            200,
            &[JS, ("Service-Worker-Allowed", "http://b.test/")],
            "/a/sw.js",
            "/",
            &all[..1],
            "service-worker-scope",
        ),
        (200, &[JS, ("Service-Worker-Allowed", "http://b.test/")], "/a/sw.js", "/", &all[1..], ""),
    ] {
        for browser in browsers {
            let server = Server::always(Response::of(status, headers));
            let page = server.url("");
            let url = server.url(path);
            let how = [url.as_str(), "--origin", &page, "--as", "service-worker", "--browser", browser];
            let with_scope = ["--scope", scope];
            let more = if scope.is_empty() { &[][..] } else { &with_scope[..] };
            let ran = probe(&[&how[..], more].concat());
            assert_eq!(rule(&ran), expected, "{status} {headers:?} {scope} in {browser}: {}", ran.stdout);
        }
    }
    let ran = probe(&["http://app.test/sw.js", "--origin", "http://app.test", "--as", "service-worker"]);
    assert_eq!(rule(&ran), "service-worker-insecure");
}

const ALERT: &str = "alert('Hello, world.');";
const SHA256: &str = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=";
const SHA384: &str = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
const WRONG512: &str =
    "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";
const WRONG256: &str = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// The strongest function counts; a hash needs a response that the page may look at.
#[test]
fn integrity() {
    let cors = &["--crossorigin", "anonymous"][..];
    let both = |rule: &'static str| [rule, rule];
    for (way, more, integrity, expected) in [
        ("script", cors, SHA256.to_owned(), both("")),
        ("script", cors, WRONG256.to_owned(), both("integrity-mismatch")),
        ("script", cors, format!("{SHA256} {WRONG512}"), both("integrity-mismatch")),
        ("script", cors, format!("{WRONG256} {SHA384}"), both("")),
        ("script", cors, format!("{WRONG256} {SHA256}?option"), both("")),
        ("script", cors, "md5-AAAA garbage".to_owned(), both("")),
        (
            "script",
            cors,
            SHA256.trim_end_matches('=').replace('+', "-").replace('/', "_").replace("sha256_", "SHA256-"),
            both(""),
        ),
        ("script", &[], SHA256.to_owned(), both("integrity-opaque")),
        ("script", &[], "md5-AAAA".to_owned(), ["", "integrity-opaque"]),
        ("module", &[], WRONG256.to_owned(), both("integrity-mismatch")),
        ("preload", cors, WRONG256.to_owned(), both("integrity-mismatch")),
        ("preload", &[], SHA256.to_owned(), ["integrity-opaque", ""]),
        ("fetch", &[], SHA256.to_owned(), both("")),
        ("fetch", &[], WRONG256.to_owned(), both("integrity-mismatch")),
        ("fetch", &["--mode", "no-cors"], "md5-AAAA".to_owned(), both("integrity-opaque")),
        ("json", &[], WRONG256.to_owned(), both("mime-module")),
    ] {
        for (browser, expected) in ["chromium", "firefox"].into_iter().zip(expected) {
            let headers = [ALLOW, ("Content-Type", "text/javascript")];
            let server = Server::always(Response::with_body(200, &headers, ALERT.as_bytes()));
            let how = ["--as", way, "--integrity", &integrity, "--browser", browser];
            let ran = probe_json(&server, "/x", &[&how[..], more].concat());
            assert_eq!(rule(&ran), expected, "{way} {more:?} {integrity} in {browser}: {}", ran.stdout);
        }
    }
    // A long body is hashed as a whole, and decoded.
    let long = "x".repeat(3_000_000);
    let server = Server::always(Response::with_body(200, &[ALLOW], long.as_bytes()));
    assert_eq!(rule(&probe_json(&server, "/x", &["--integrity", WRONG256])), "integrity-mismatch");
    let plain = include_bytes!("../data/encodings/plain");
    let gzip = include_bytes!("../data/encodings/gzip");
    let server = Server::always(Response::with_body(200, &[ALLOW, ("Content-Encoding", "gzip")], gzip));
    let computed =
        probe_json(&server, "/x", &["--integrity", WRONG256]).json()["verdict"]["message"].to_string();
    let server = Server::always(Response::with_body(200, &[ALLOW], plain));
    let of_plain =
        probe_json(&server, "/x", &["--integrity", WRONG256]).json()["verdict"]["message"].to_string();
    assert_eq!(computed, of_plain);
}

/// A manifest behind a login: without a cookie, even to the page's own origin; and what to write.
#[test]
fn a_manifest_behind_a_login() {
    let server = Server::start(|request| {
        if request.target.starts_with("/manifest") {
            if request.header("cookie").is_some_and(|cookie| cookie.contains("CF_Authorization")) {
                return Response::with_body(200, &[("Content-Type", "application/manifest+json")], b"{}");
            }
            let host = request.header("host").unwrap_or_default().replace("home.", "team.cloudflareaccess.");
            let login = format!("http://{host}/cdn-cgi/access/login/home");
            return Response::of(302, &[("Location", &login), ("Server", "cloudflare")]);
        }
        Response::with_body(200, &[("Content-Type", "text/html")], b"<html>")
    });
    let page = server.url("").replace("127.0.0.1", "home.localhost");
    let url = format!("{page}/manifest.webmanifest");
    let address = |host: &str| format!("{host}:{}:127.0.0.1", server.port());
    let (home, team) = (address("home.localhost"), address("team.cloudflareaccess.localhost"));
    let how = ["--origin", &page, "--as", "manifest", "--cookie", "CF_Authorization=x"];
    let names = ["--resolve", &home, "--resolve", &team];
    let ran = probe(&[&[url.as_str()], &how[..], &names[..]].concat());
    assert_eq!(rule(&ran), "cors-allow-origin-missing", "{}", ran.stdout);
    for words in ["without cookies, even from the page's own origin", "crossorigin=\\\"use-credentials\\\""] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    for words in ["differ only in their ports", "respond with 401"] {
        assert!(!ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    let with = ["--crossorigin", "use-credentials"];
    let ran = probe(&[&[url.as_str()], &how[..], &names[..], &with[..]].concat());
    assert_eq!(ran.json()["verdict"]["outcome"], "allowed", "{}", ran.stdout);
    // The console's message names the element.
    let message = "Access to manifest at 'https://t.cloudflareaccess.com/cdn-cgi/access/login/home' (redirected from \
                   'https://home.example.site/manifest.webmanifest') from origin 'https://home.example.site' has been blocked by \
                   CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    let ran = run(&["explain", message]);
    assert!(ran.stdout.contains("--as manifest"), "{}", ran.stdout);
}

/// Tags of HTML, as they are pasted.
#[test]
fn pasted_tags() {
    for (html, expected) in [
        (
            r#"<link rel="manifest" href="URL" crossorigin="use-credentials">"#,
            "GET by <link rel=manifest>, mode cors, credentials include",
        ),
        (r#"<link rel="preload" as="font" href="URL" crossorigin>"#, "GET by <link rel=preload>, mode cors"),
        (r#"<link rel="preload" as="font" href="URL">"#, "GET by <link rel=preload>, mode no-cors"),
        (r#"<video crossorigin><track src="URL"></video>"#, "GET by <track>, mode cors"),
        (r#"<svg><use href="URL#a"/></svg>"#, "svg-use-cross-origin"),
        (r#"<svg><use xlink:href="URL#a"></use></svg>"#, "svg-use-cross-origin"),
    ] {
        let text = html.replace("URL", "https://cdn.test/x");
        let ran = run(&["paste", "--offline", "--origin", "https://app.test", &text]);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains(expected), "{html}: {said}");
    }
}
