//! `corscheck frame` and the code that replaces old channels: the ids of the JSON, the command of a closed channel, and what that prints,
//! run in real browsers.

use std::time::Duration;

use corscheck::confirm::{Session, drivable};
use serde_json::{Value, json};

use crate::support::browsers::browser_for;
use crate::support::run::{file, run};
use crate::support::server::{Request, Response, Server, Then};

const HTML: (&str, &str) = ("Content-Type", "text/html");
/// How long the code may take in a browser.
const LIMIT: Duration = Duration::from_secs(60);
/// The origin of a page.
const PAGE: &str = "http://app.example";

fn frame(url: &str, more: &[&str]) -> Value {
    run(&[&["frame", url, "--origin", PAGE, "--format", "json"], more].concat()).json()
}

/// What `explain` calls otherwise has these ids in the JSON of a frame.
#[test]
fn network_rules_have_ids_of_their_own() {
    let server = Server::start(|request: &Request| match request.target.as_str() {
        "/loop" => Response::of(302, &[("Location", "/loop")]),
        _ => Response::bytes("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n").then(Then::Close),
    });
    for (url, id, rule) in [
        ("http://doc.example:6000/".to_owned(), "bad-port", "url-bad-port"),
        (server.url("/loop"), "too-many-redirects", "redirect-too-many"),
        (server.url("/broken"), "broken-http", "malformed-http"),
    ] {
        assert_eq!(frame(&url, &[])["verdict"]["rule"], id, "{url}");
        let explained = run(&["explain", id, "--format", "json"]);
        assert_eq!(explained.json()["rules"][0]["id"], rule, "{explained:?}");
    }
}

#[test]
fn a_closed_channel_names_the_command_with_the_code() {
    let server = Server::always(Response::with_body(200, &[HTML], b"<p>text"));
    let url = server.url("/widget?token=1");
    let place = server.url("/widget");
    let document = place.strip_suffix("/widget").expect("its origin");
    let json = frame(&url, &["--relay", "http://www.app.example"]);
    let channels = &json["channels"];
    for (channel, topic) in [
        ("document_domain", "document-domain"),
        ("location_hash", "location-hash"),
        ("window_name", "window-name"),
    ] {
        assert_eq!(channels[channel]["open"], false, "{channels}");
        let command = channels[channel]["instead"].as_str().expect("a command");
        assert_eq!(command, format!("corscheck explain {topic} --origin {PAGE} --url {place}"));
        let words = shlex::split(command).expect("words");
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let explained = run(&[&words, &["--no-pager"][..]].concat());
        assert_eq!(explained.status, 0, "{explained:?}");
        for side in ["page", "document"] {
            let code = json["replacement"][side].as_str().expect("code");
            assert!(code.contains("event.origin") && code.contains("event.source"), "{code}");
            for line in code.lines() {
                assert!(explained.stdout.contains(line), "{line}\n{}", explained.stdout);
            }
        }
        assert!(explained.stdout.contains(&format!("if (event.origin !== '{document}') return;")));
        let text = run(&["frame", &url, "--origin", PAGE, "--relay", "http://www.app.example"]).stdout;
        assert!(text.contains(&format!("instead: {command}\n")), "{text}");
    }
    // The window stays as it is, so nothing need be used instead.
    assert_eq!(frame(&url, &[])["channels"]["window_name"]["instead"], Value::Null);
}

/// A reader who sends exactly what stands below the change keeps what was sent before.
#[test]
fn a_change_keeps_the_rest_of_the_policy() {
    const OTHER: &str = "http://other.example";
    let server = Server::start(|request: &Request| {
        let header = match request.target.as_str() {
            "/self" => ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'; img-src *"),
            "/none" => ("Content-Security-Policy", "frame-ancestors 'none'"),
            _ => ("X-Frame-Options", "SAMEORIGIN"),
        };
        Response::with_body(200, &[HTML, header], b"<p>text")
    });
    for (path, expected) in [
        ("/self", format!("default-src 'self'; frame-ancestors 'self' {PAGE}; img-src *")),
        ("/none", format!("frame-ancestors {PAGE}")),
        ("/xfo", format!("frame-ancestors 'self' {PAGE}")),
    ] {
        let change = &frame(&server.url(path), &[])["changes"][0];
        assert_eq!(change["headers"], json!([["Content-Security-Policy", expected]]), "{path}");
    }
    let policy = "default-src 'none'; frame-src 'self'";
    let change = &frame(&server.url("/none"), &["--csp", policy])["changes"][0];
    let document = server.url("");
    assert_eq!(
        change["headers"],
        json!([["Content-Security-Policy", format!("default-src 'none'; frame-src 'self' {document}")]])
    );
    // A suite names all pages at once.
    let suite = file(
        "frames-of-two.toml",
        format!(
            "[origins]\na = '{PAGE}'\nb = '{OTHER}'\n[targets.x]\nurl = '{}'\nas = 'iframe'\n",
            server.url("/none")
        ),
    );
    let ran = run(&["run", &suite]);
    for part in
        [format!("frame-ancestors {PAGE} {OTHER}"), "What to change is the same for all of them.".into()]
    {
        assert!(ran.stdout.contains(&part), "{part}\n{}", ran.stdout);
    }
}

/// As each was measured: in an isolated page a document needs an embedder policy of its own, in Firefox not in these elements.
#[test]
fn objects_need_no_embedder_policy_in_firefox() {
    let server = Server::always(Response::with_body(200, &[HTML], b"<p>text"));
    let url = server.url("/").replace("127.0.0.1", "localhost");
    let origin = url.trim_end_matches('/');
    for (browser, shown_as, outcome) in [
        ("firefox", "iframe", "blocked"),
        ("firefox", "object", "allowed"),
        ("firefox", "embed", "allowed"),
        ("chromium", "object", "blocked"),
        ("webkit", "embed", "blocked"),
    ] {
        let words = [
            "frame",
            &url,
            "--origin",
            origin,
            "--coep",
            "require-corp",
            "--as",
            shown_as,
            "--browser",
            browser,
        ];
        let json = run(&[&words[..], &["--format", "json"]].concat()).json();
        assert_eq!(json["verdict"]["outcome"], outcome, "{browser} {shown_as}: {}", json["verdict"]);
    }
}

#[test]
fn a_popup_that_is_cut_off_says_what_to_change() {
    let server = Server::start(|request: &Request| {
        let coop = ("Cross-Origin-Opener-Policy", "same-origin");
        let headers = if request.target == "/coop" { vec![HTML, coop] } else { vec![HTML] };
        Response::with_body(200, &headers, b"<p>text")
    });
    let secure = server.url("").replace("127.0.0.1", "localhost");
    for (path, more, expected) in [
        ("/coop", &[][..], &["document", "page"][..]),
        ("/", &["--coop", "same-origin"], &["page", "page"]),
        ("/coop", &["--coop", "same-origin"], &["document", "page", "page"]),
        ("/", &["--features", "noopener"], &["page"]),
        ("/", &["--coop", "same-origin-allow-popups"], &[]),
    ] {
        let url = format!("{secure}{path}");
        let words =
            [&["frame", &url, "--origin", "https://app.example", "--as", "popup", "--format", "json"], more]
                .concat();
        let json = run(&words).json();
        let sides: Vec<&str> = json["changes"]
            .as_array()
            .expect("changes")
            .iter()
            .filter_map(|change| change["side"].as_str())
            .collect();
        assert_eq!(sides, expected, "{path} {more:?} {}", json["changes"]);
    }
    let text =
        run(&["frame", &format!("{secure}/coop"), "--origin", "https://app.example", "--as", "popup"]).stdout;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words.matches("cuts the popup off").count(), 1, "{text}");
    assert!(words.contains("post-message coop-severed: as above"), "{text}");
    assert!(
        words.contains("change To keep the popup connected, send no Cross-Origin-Opener-Policy"),
        "{text}"
    );
}

#[test]
fn two_sides_need_a_topic_with_code() {
    for (words, expected) in [
        (&["preflight", "--origin", PAGE, "--url", "http://doc.example"][..], "document-domain"),
        (&["window-name", "--origin", PAGE], "--url"),
        (&["window-name", "--origin", "x y", "--url", "http://doc.example"], "--origin"),
        (&["window-name", "--origin", PAGE, "--url", "http://"], "--url"),
        (&["window-name", "--sandbox"], "--url"),
    ] {
        let ran = run(&[&["explain"], words].concat());
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(expected), "{ran:?}");
    }
}

/// The page and the document run the code that `explain` prints, and the page gets the document's value and no other.
#[test]
fn the_code_works_in_each_browser() {
    for (browser, installed) in
        drivable().filter_map(|browser| Some((browser, browser_for("the code of explain", browser)?)))
    {
        let launch = installed.launch();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut session = Session::start(&launch).await.expect("the installed browser starts");
            for (shown_as, sandbox) in [
                ("iframe", None),
                ("iframe", Some("allow-scripts")),
                ("object", None),
                ("embed", None),
                ("popup", None),
            ] {
                let seen = value_that_arrives(&mut session, shown_as, sandbox).await;
                assert_eq!(seen, "42", "{browser:?} {shown_as} {sandbox:?}");
            }
            session.close().await;
        });
    }
}

async fn value_that_arrives(
    session: &mut Session,
    shown_as: &'static str,
    sandbox: Option<&'static str>,
) -> String {
    // The document's server learns its code once both ports are known.
    let code = std::sync::Arc::new(std::sync::OnceLock::<[String; 2]>::new());
    let known = code.clone();
    let at_document = Server::start(move |_: &Request| {
        let [_, document] = known.get().expect("the code");
        let html = format!("<!doctype html><script>const value = 42;\n{document}</script>");
        Response::with_body(200, &[HTML], html.as_bytes()).then(Then::Close)
    });
    let url = at_document.url("/document");
    let (known, target) = (code.clone(), url.clone());
    let at_page = Server::start(move |_: &Request| {
        let [page, _] = known.get().expect("the code");
        let sandboxed = sandbox.map(|tokens| format!(" sandbox='{tokens}'")).unwrap_or_default();
        let element = match shown_as {
            "popup" => String::new(),
            "object" => format!("<object data='{target}'></object>"),
            name => format!("<{name} src='{target}'{sandboxed}></{name}>"),
        };
        let html = format!(
            "<!doctype html><body>{element}<script>const use = (value) => {{ window.got = value; }};\n{page}\
             postMessage({{ type: 'result', value: 'of another window' }}, '*');</script>"
        );
        Response::with_body(200, &[HTML], html.as_bytes()).then(Then::Close)
    });
    let (page, origin) = (at_page.url("/"), at_page.url(""));
    let mut words = vec!["explain", "postmessage", "--origin", &origin, "--url", &url, "--as", shown_as];
    words.extend(sandbox.into_iter().flat_map(|tokens| ["--sandbox", tokens]));
    words.extend(["--format", "json"]);
    let replacement = run(&words).json()["topics"][0]["replacement"].take();
    assert_ne!(replacement, json!(null), "{words:?}");
    let text = |side: &str| replacement[side].as_str().expect("code").to_owned();
    code.set([text("page"), text("document")]).expect("set once");
    let expression = "new Promise((resolve) => {
      const look = () => window.got === undefined ? setTimeout(look, 50) : resolve(String(window.got));
      look();
    })";
    session.evaluate_on(&page, expression, LIMIT).await.expect("a value arrives")
}
