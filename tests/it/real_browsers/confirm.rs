//! `--confirm`, from the command line to what is printed.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use corscheck::confirm::drivable;
use corscheck::web::browser::Browser;

use crate::support::browsers::{InstalledBrowser, browser_for};
use crate::support::run::{Ran, corscheck, run};
use crate::support::server::{Response, Server, Then};

const HERE: (&str, &str) = ("Access-Control-Allow-Origin", "http://app.test");

/// The installed ones, by their names on the command line, one after the other.
fn installed() -> impl Iterator<Item = (&'static str, InstalledBrowser)> {
    drivable().filter_map(|browser| Some((browser.id(), browser_for("--confirm", browser)?)))
}

fn confirm(server: &Server, browser: &str, more: &[&str]) -> Ran {
    let url = server.url("/items");
    run(&[&["probe", &url, "--origin", "http://app.test", "--confirm", browser], more].concat())
}

#[test]
fn a_browser_agrees() {
    for (browser, _turn) in installed() {
        let server = Server::always(Response::of(200, &[]).then(Then::Close));
        let ran = confirm(&server, browser, &["--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
        let confirmed = &ran.json()["confirmed"];
        assert_eq!(confirmed["browser"], browser);
        assert_eq!(confirmed["agrees"], true);
        assert_eq!(confirmed["outcome"], "rejected");
        assert_eq!(confirmed["name"], ran.json()["verdict"]["names"][browser]);
        assert_eq!(confirmed["requests"][0][1], server.url("/items"));
        assert_eq!(server.methods(), ["GET", "GET"], "only the fetch is sent, by each once");
    }
}

#[test]
fn a_page_with_policies_and_cookies() {
    for (browser, _turn) in installed() {
        let allow = [HERE, ("Access-Control-Allow-Credentials", "true")];
        let server = Server::always(Response::of(200, &allow).then(Then::Close));
        let cookie = ["--cookie", "sid=1; SameSite=None; Secure", "--credentials", "include"];
        let ran = confirm(&server, browser, &cookie);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.contains("AGREES"), "{}", ran.stdout);
        let cookies: Vec<_> = server.requests().iter().map(|request| request.header("cookie")).collect();
        assert_eq!(cookies[0], cookies[1], "{browser}");
        let ran = confirm(&server, browser, &["--csp", "connect-src 'none'"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
        assert!(ran.stdout.contains("AGREES"), "{}", ran.stdout);
        assert_eq!(server.methods().len(), 2, "neither sends what the policy forbids");
    }
}

/// To set cookies the target's host is visited, which no browser does at a port that it blocks.
#[test]
fn cookies_of_a_target_at_a_blocked_port() {
    for (browser, _turn) in installed() {
        for url in ["http://127.0.0.1:25/x", "ws://127.0.0.1:6000/x"] {
            let args =
                ["probe", url, "--origin", "http://app.test", "--cookie", "sid=1", "--confirm", browser];
            let ran = run(&args);
            assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{browser} {url}");
            assert!(ran.stdout.contains("AGREES"), "{browser} {url}: {}", ran.stdout);
        }
    }
}

#[test]
fn initiators() {
    const PAGE: &[&str] = &["--origin", "http://app.test"];
    let script = ("Content-Type", "text/javascript");
    for (browser, _turn) in installed() {
        let server = Server::always(Response::with_body(200, &[HERE, script], b"let a;").then(Then::Close));
        let own = server.url("");
        // The page's own script runs whatever the policy says; what it requests falls under it.
        for (flags, status, words) in [
            (&[PAGE, &["--as", "script"]].concat(), 0, "It loads."),
            (&[PAGE, &["--as", "module", "--csp", "script-src 'self'"]].concat(), 1, "It has an error"),
            (&[PAGE, &["--as", "image", "--crossorigin", "use-credentials"]].concat(), 1, "It has an error"),
            (&vec!["--origin", &own, "--as", "worker"], 0, "It starts."),
            (&[PAGE, &["--as", "beacon", "-d", "x"]].concat(), 0, "It is queued."),
            (&[PAGE, &["--as", "xhr"]].concat(), 0, "It resolves with status 200."),
        ] {
            let url = server.url("/x");
            let ran = run(&[&["probe", &url, "--confirm", browser], &flags[..]].concat());
            assert_eq!((ran.status, ran.stderr.as_str()), (status, ""), "{flags:?}: {}", ran.stdout);
            assert!(ran.stdout.contains("AGREES") && ran.stdout.contains(words), "{}", ran.stdout);
        }
        let ran = run(&[
            &["probe", &server.url("/x"), "--confirm", browser, "--format", "json"],
            PAGE,
            &["--as", "style"],
        ]
        .concat());
        let confirmed = &ran.json()["confirmed"];
        assert_eq!((&confirmed["agrees"], &confirmed["response"]), (&true.into(), &serde_json::Value::Null));
        assert_eq!(confirmed["requests"], serde_json::json!([["GET", server.url("/x")]]));
    }
}

#[test]
fn a_difference_is_loud() {
    for (browser, _turn) in installed() {
        // A server that changes its mind looks like a fault of corscheck.
        let count = AtomicUsize::new(0);
        let server = Server::start(move |_| {
            let first = count.fetch_add(1, Ordering::SeqCst) == 0;
            Response::of(200, if first { &[HERE] } else { &[] }).then(Then::Close)
        });
        let ran = confirm(&server, browser, &["--cookie", "sid=secret; Path=/"]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stdout.contains("ALLOWED") && ran.stdout.contains("DIFFERS"), "{}", ran.stdout);
        let parts = [
            "error: ",
            "corscheck allows",
            "Please report it",
            "corscheck probe http://127.0.0.1",
            "'sid=<hidden>",
        ];
        assert!(parts.iter().all(|words| ran.stderr.contains(words)), "{}", ran.stderr);
        assert!(!ran.stderr.contains("secret"), "{}", ran.stderr);
    }
}

#[test]
fn all_at_once() {
    let turns: Vec<_> = drivable().map(|browser| browser_for("--confirm all", browser).is_some()).collect();
    if turns.contains(&false) {
        return;
    }
    let server = Server::always(Response::of(200, &[]).then(Then::Close));
    let ran = confirm(&server, "all", &["--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    let lines = ran.json_lines();
    let browsers: Vec<&str> = drivable().map(|browser| browser.id()).collect();
    assert_eq!(
        lines.iter().map(|line| line["confirmed"]["browser"].as_str()).collect::<Vec<_>>(),
        browsers.iter().copied().map(Some).collect::<Vec<_>>()
    );
    assert!(lines.iter().all(|line| line["confirmed"]["agrees"] == true), "{}", ran.stdout);
    // One request serves all verdicts, but for WebKitGTK, which reads heads in a way of its own; and each browser sends its own.
    let of_webkit = usize::from(browsers.contains(&"webkit"));
    assert_eq!(server.methods().len(), 1 + of_webkit + browsers.len());
    let ran = confirm(&server, "all", &[]);
    for browser in drivable() {
        assert!(ran.stdout.contains(&format!("AGREES  {browser} ")), "{}", ran.stdout);
    }
    assert_eq!(
        ran.stdout.matches("Access-Control-Allow-Origin: http://app.test").count(),
        1,
        "{}",
        ran.stdout
    );
}

#[test]
fn without_a_browser() {
    let wrong = [
        (&["--confirm", "chromium", "--browser", "firefox"][..], "must be that of --browser"),
        (&["--confirm", "chromium", "--as", "beacon", "-d", "x", "-H", "X-A: 1"], "sets no header"),
        (&["--confirm", "firefox", "--cacert", "x.pem"], "x.pem"),
        (&["--confirm", "firefox", "--ipv4"], "--ipv4 cannot be passed"),
        (&["--confirm", "firefox", "--origin", "ftp://files.test"], "http and https"),
        (&["--confirm", "webkit", "--browser", "safari"], "must be that of --browser"),
    ];
    for (flags, expected) in wrong {
        let ran = run(&[&["probe", "http://localhost:9/"], flags].concat());
        assert_eq!(ran.status, 2, "{flags:?}: {ran:?}");
        assert!(ran.stderr.contains(expected), "{flags:?}: {}", ran.stderr);
    }
    let started = |browser: &str, variable: &str, program: &str| {
        let mut command = corscheck();
        command.args(["probe", "http://localhost:9/", "--confirm", browser]).env(variable, program);
        command.output().expect("the program runs")
    };
    let output = started("chromium", "CORSCHECK_CHROMIUM", "no-such-program");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("no-such-program cannot be started"),
        "{output:?}"
    );
    if cfg!(target_os = "linux") {
        let output = started("safari", "CORSCHECK_SAFARI", "");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.contains("macOS only") && message.contains("--confirm webkit"), "{message}");
        // The program is there, and what it is driven with is not.
        let mut command = corscheck();
        command.args(["probe", "http://localhost:9/", "--confirm", "webkit"]);
        let output =
            command.env("PATH", "").env("CORSCHECK_WEBKIT", "/bin/true").output().expect("the program runs");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.contains("apt install webkit2gtk-driver"), "{message}");
        let output = started("firefox", "PATH", "");
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(
            message.contains("apt install firefox-esr") && message.contains("CORSCHECK_FIREFOX"),
            "{message}"
        );
    }
}

/// Safari's own driver runs on macOS only. WebKitGTK's takes the same commands.
#[test]
fn safari_by_another_driver() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let Some(webkit) = browser_for("--confirm safari", Browser::WebKit) else { return };
    let [driver, display] = &webkit.parts[..] else { panic!("{:?}", webkit.parts) };
    let display = Display::start(display);
    let server = Server::always(Response::of(200, &[]).then(Then::Close));
    // Nothing listens there: it was free a moment ago.
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let page = format!("http://localhost:{port}");
    let ran = |more: &[&str]| {
        let mut command = corscheck();
        command.args(["probe", &server.url("/items"), "--confirm", "safari"]).args(more);
        command.env("CORSCHECK_SAFARI", driver).env("DISPLAY", &display.name);
        let output = command.output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Ran {
            status: output.status.code().expect("a status"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    };
    let blocked = ran(&["--origin", &page, "--format", "json"]);
    assert_eq!((blocked.status, blocked.stderr.as_str()), (1, ""));
    let confirmed = &blocked.json()["confirmed"];
    assert_eq!((&confirmed["browser"], &confirmed["agrees"]), (&"safari".into(), &true.into()));
    assert_eq!((&confirmed["outcome"], &confirmed["name"]), (&"rejected".into(), &serde_json::Value::Null));
    assert_eq!(server.methods(), ["GET", "GET"]);
    let far = ran(&["--origin", "https://app.test"]);
    assert_eq!(far.status, 2);
    assert!(far.stderr.contains("a page of https://app.test cannot be opened in Safari"), "{}", far.stderr);
}

/// A display on which nothing is shown.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start(program: &Path) -> Self {
        let mut command = Command::new(program);
        command.args(["-displayfd", "1", "-nolisten", "tcp"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().expect("it starts");
        let mut number = String::new();
        let output = server.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut number).expect("its number");
        Self { server, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
