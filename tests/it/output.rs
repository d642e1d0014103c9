//! What a person sees, whole, as it stands in `tests/snapshots`. `SNAPSHOTS=overwrite cargo test --test it output` renews
//! it; read the difference before you commit it.

use snapbox::{Data, assert_data_eq};

use crate::support::page::{ALLOW_PAGE, FROM_PAGE, probe_text};
use crate::support::run::{Ran, corscheck, run, run_with_input};
use crate::support::server::{Response, Server};
use crate::support::terminal::on_terminal;

/// Compares with a snapshot, ports and times made equal.
fn shows(ran: &Ran, port: u16, snapshot: Data) {
    assert_eq!(ran.stderr, "");
    let text: Vec<String> = ran.stdout.lines().map(|line| steady(line, port)).collect();
    assert_data_eq!(text.join("\n") + "\n", snapshot.raw());
}

/// A line without what changes from run to run. A time's digits move what stands left of them, so that the gap before
/// it is closed too.
fn steady(line: &str, port: u16) -> String {
    let line = line.replace(&format!(":{port}"), ":55555");
    let Some(rest) = line.strip_suffix(" ms") else { return line };
    let before = rest.trim_end_matches(|character: char| character.is_ascii_digit());
    let words: Vec<&str> = before.split("  ").filter(|part| !part.trim().is_empty()).map(str::trim).collect();
    format!("{}  N ms", words.join("  "))
}

#[test]
fn a_blocked_preflight() {
    let headers = [
        ALLOW_PAGE,
        ("Access-Control-Allow-Methods", "GET, POST"),
        ("Access-Control-Allow-Headers", "content-type"),
    ];
    let server = Server::by_method(Response::of(204, &headers), Response::of(200, &[]));
    let ran = probe_text(&server, "/items", &["-X", "PUT", "-H", "X-Custom"]);
    assert_eq!(ran.status, 1);
    shows(&ran, server.port(), snapbox::file!["../snapshots/blocked-preflight.txt"]);
}

#[test]
fn a_response_with_advice() {
    let server = Server::always(Response::of(
        200,
        &[ALLOW_PAGE, ("X-Total-Count", "12"), ("Content-Type", "text/plain")],
    ));
    let ran = probe_text(&server, "/items", &[]);
    assert_eq!(ran.status, 0);
    shows(&ran, server.port(), snapbox::file!["../snapshots/allowed.txt"]);
}

#[test]
fn a_near_miss() {
    let server =
        Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "https://app.example.net/")]));
    shows(&probe_text(&server, "/", &[]), server.port(), snapbox::file!["../snapshots/near-miss.txt"]);
}

#[test]
fn two_lines_of_one_header() {
    let server = Server::always(Response::of(200, &[ALLOW_PAGE, ("Access-Control-Allow-Origin", "*")]));
    shows(&probe_text(&server, "/", &[]), server.port(), snapbox::file!["../snapshots/two-lines.txt"]);
}

#[test]
fn credentials() {
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", "*")]));
    let ran = probe_text(&server, "/me", &["--credentials", "include", "--cookie", "sid=1; SameSite=Lax"]);
    shows(&ran, server.port(), snapbox::file!["../snapshots/credentials.txt"]);
}

#[test]
fn redirects() {
    let server = Server::start(|request| match request.target.as_str() {
        "/old" => {
            let elsewhere = format!("http://localhost:{}/new", request.port);
            Response::of(307, &[ALLOW_PAGE, ("Vary", "Origin"), ("Location", &elsewhere)])
        }
        _ => Response::of(200, &[ALLOW_PAGE, ("Vary", "Origin")]),
    });
    let ran = probe_text(&server, "/old", &["-H", "Authorization: Bearer secret", "-X", "GET"]);
    shows(&ran, server.port(), snapbox::file!["../snapshots/redirect-preflight.txt"]);
    let ran = probe_text(&server, "/old", &[]);
    assert_eq!(ran.status, 1);
    shows(&ran, server.port(), snapbox::file!["../snapshots/redirect-tainted.txt"]);
}

#[test]
fn the_other_browser() {
    let server = Server::by_method(
        Response::of(308, &[("Location", "/items/")]),
        Response::of(200, &[ALLOW_PAGE, ("Vary", "Origin")]),
    );
    let ran = probe_text(&server, "/items", &["-X", "DELETE"]);
    shows(&ran, server.port(), snapbox::file!["../snapshots/other-browser.txt"]);
    let ran = probe_text(&server, "/items", &["-H", "Save-Data: on"]);
    assert_eq!(ran.status, 0);
    shows(&ran, server.port(), snapbox::file!["../snapshots/other-browser-unknown.txt"]);
}

#[test]
fn the_network() {
    let server = Server::always(Response::of(200, &[]));
    let (url, port) = (server.url("/items"), server.port());
    drop(server);
    let ran = run(&[&["probe", url.as_str()], &FROM_PAGE[..]].concat());
    assert_eq!(ran.status, 3);
    shows(&ran, port, snapbox::file!["../snapshots/failed.txt"]);
}

#[test]
fn more_requests() {
    let server = Server::by_method(Response::of(405, &[("Allow", "GET")]), Response::of(404, &[]));
    let ran =
        probe_text(&server, "/items", &["-X", "PUT", "--keep-going", "--check-errors", "--check-caching"]);
    assert_eq!(ran.status, 1);
    shows(&ran, server.port(), snapbox::file!["../snapshots/more-requests.txt"]);
}

#[test]
fn nothing_is_sent() {
    let ran = run(&["probe", "https://api.example.com/items", "-X", "PUT", "-H", "X-Custom", "--dry-run"]);
    let agent = concat!(" corscheck/", env!("CARGO_PKG_VERSION"));
    let ran = Ran { stdout: ran.stdout.replace(agent, " corscheck/VERSION"), ..ran };
    shows(&ran, 0, snapbox::file!["../snapshots/dry-run.txt"]);
    let ran = run(&[&["probe", "http://api.example.com/items"], &FROM_PAGE[..]].concat());
    assert_eq!(ran.status, 1);
    shows(&ran, 0, snapbox::file!["../snapshots/mixed-content.txt"]);
}

#[test]
fn everything_is_shown() {
    let server = Server::always(Response::of(
        200,
        &[ALLOW_PAGE, ("Set-Cookie", "sid=secret; Path=/"), ("Vary", "Origin")],
    ));
    let ran = probe_text(&server, "/items", &["-v", "-A", "test", "--browser", "firefox"]);
    shows(&ran, server.port(), snapbox::file!["../snapshots/verbose.txt"]);
}

#[test]
fn many() {
    let server = Server::start(|request| match request.target.as_str() {
        "/good" => Response::of(200, &[("Access-Control-Allow-Origin", "*")]),
        _ => Response::of(200, &[]),
    });
    let urls = [server.url("/good"), server.url("/bad"), "http://localhost:6667/".to_owned()].join("\n");
    let ran = run_with_input(&[&["probe", "-"], &FROM_PAGE[..]].concat(), &urls);
    assert_eq!(ran.status, 1);
    shows(&ran, server.port(), snapbox::file!["../snapshots/many.txt"]);
    let ran = run_with_input(&[&["probe", "-", "-q"], &FROM_PAGE[..]].concat(), &urls);
    shows(&ran, server.port(), snapbox::file!["../snapshots/many-quiet.txt"]);
}

#[test]
fn origins() {
    let ran = run(&["origin", "http://localhost:3000", "http://127.0.0.1:3000/api"]);
    assert_eq!(ran.status, 1);
    shows(&ran, 0, snapbox::file!["../snapshots/origin-loopback.txt"]);
    let ran = run(&["origin", "https://example.com", "https://api.example.com"]);
    shows(&ran, 0, snapbox::file!["../snapshots/origin-same-site.txt"]);
    let ran = run(&["origin", "https://example.com/a", "https://EXAMPLE.com:443/b"]);
    assert_eq!(ran.status, 0);
    shows(&ran, 0, snapbox::file!["../snapshots/origin-same.txt"]);
}

/// The first thing that a newcomer sees: one verdict in full, the others on a line each, and what to do next.
#[test]
fn the_demo() {
    let ran = run(&["demo"]);
    assert_eq!(ran.status, 0);
    let digits = ran.stdout.split("http://127.0.0.1:").nth(1).expect("its server");
    let port = digits.split(|letter: char| !letter.is_ascii_digit()).next().expect("a port");
    shows(&ran, port.parse().expect("a number"), snapbox::file!["../snapshots/demo.txt"]);
    for browser in ["chromium", "firefox"] {
        let quiet = run(&["demo", "-q", "--browser", browser]);
        assert_eq!((quiet.status, quiet.stderr.as_str()), (0, ""));
        assert_eq!(quiet.stdout.lines().count(), 19, "{}", quiet.stdout);
        let verbose = run(&["demo", "-v", "--browser", browser]);
        assert_eq!((verbose.status, verbose.stderr.as_str()), (0, ""));
        let titles: Vec<&str> = verbose.stdout.lines().filter(|line| line.starts_with('[')).collect();
        assert_eq!(titles.len(), 19, "{titles:?}");
        assert!(titles[18].starts_with("[19/19] "), "{titles:?}");
        // A verdict each, in full: what to read next stands only there.
        // That of a frame has its rule above, and no such line.
        let blocked =
            quiet.stdout.lines().filter(|line| line.contains('✗') && !line.contains("  frame-")).count();
        assert_eq!(verbose.stdout.matches("\n  more      corscheck explain ").count(), blocked);
    }
    assert_eq!(run(&["demo", "-q", "-v"]).status, 2);
}

#[test]
fn a_rule() {
    let ran = run(&["explain", "CORSMissingAllowCredentials"]);
    assert_eq!(ran.status, 0);
    shows(&ran, 0, snapbox::file!["../snapshots/explain.txt"]);
}

/// Colour comes and goes with the flag and the variables; the text does not change with it, and ASCII stands for the
/// arrows and marks where the locale has none.
#[test]
fn colour_and_letters() {
    let server = Server::always(Response::of(200, &[]));
    let url = server.url("/");
    let printed = |flags: &[&str], variables: &[(&str, &str)]| {
        let output = corscheck()
            .args([&["probe", &url], flags].concat())
            .envs(variables.iter().copied())
            .output()
            .expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let plain = printed(&[], &[]);
    assert!(!plain.contains('\x1b'), "no colour without a terminal");
    let coloured = printed(&["--color", "always"], &[("NO_COLOR", "1")]);
    assert!(coloured.contains("\x1b["), "the flag outweighs the variable");
    let mut stripped = String::new();
    for (number, part) in coloured.split("\x1b[").enumerate() {
        stripped.push_str(if number == 0 { part } else { part.split_once('m').expect("a colour ends").1 });
    }
    let steadied = |text: &str| text.lines().map(|line| steady(line, server.port())).collect::<Vec<_>>();
    assert_eq!(steadied(&stripped), steadied(&plain));
    assert!(printed(&[], &[("CLICOLOR_FORCE", "1")]).contains("\x1b["));
    assert!(!printed(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]).contains('\x1b'));
    assert!(!printed(&[], &[("CLICOLOR_FORCE", "0")]).contains('\x1b'));
    assert!(!printed(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\x1b'));
    let ascii = printed(&[], &[("LC_ALL", "C")]);
    assert!(ascii.is_ascii() && ascii.contains(" NO\n") && ascii.contains("   -> Origin"), "{ascii}");
}

/// Nothing is wider than the 80 columns of a pipe, but for what cannot be broken.
#[test]
fn it_fits() {
    for flags in [&["demo"][..], &["demo", "--quiet"]] {
        for line in run(flags).stdout.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
    let server = Server::always(Response::of(200, &[("Access-Control-Allow-Origin", &"x".repeat(300))]));
    let ran = probe_text(&server, "/", &["--credentials", "include"]);
    for line in
        ran.stdout.lines().filter(|line| !line.contains(&"x".repeat(60)) && !line.contains("https://"))
    {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

/// On a terminal a line shows that a slow response is waited for, and goes away before the verdict. Where the output does not go to
/// a terminal there is none.
#[test]
fn a_slow_response_is_waited_for_visibly() {
    let server = Server::always(Response::of(200, &[ALLOW_PAGE]).after(std::time::Duration::from_secs(3)));
    let words = format!("probe '{}' {} -q", server.url("/"), FROM_PAGE.join(" "));
    let Some(mut command) = on_terminal("output::a_slow_response_is_waited_for_visibly", &words) else {
        return;
    };
    let output = command.output().expect("script can be started");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("waiting for a response, "), "{printed:?}");
    let (_, verdict) = printed.rsplit_once("\u{1b}[2K").expect("the line is emptied");
    assert!(verdict.contains("ALLOWED") && !verdict.contains("waiting"), "{printed:?}");
    let quiet = probe_text(&server, "/", &["-q"]);
    assert!(!quiet.stdout.contains("waiting") && quiet.stderr.is_empty(), "{quiet:?}");
}
