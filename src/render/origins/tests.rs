use url::Url;

use super::*;

const PLAIN: Style = Style::new(true, 80);

fn compare<T>(a: &str, b: &str, look: impl Fn(&Pair) -> T) -> T {
    let origin =
        |text: &str| if text == "null" { Origin::Opaque } else { Origin::of(&Url::parse(text).unwrap()) };
    let side = |text| Side { input: text, origin: origin(text), completed: None };
    colored::control::set_override(false);
    look(&Pair { a: side(a), b: side(b) })
}

#[test]
fn verdicts() {
    for (a, b, verdict, reason) in [
        ("https://a.test", "https://a.test/x", "SAME ORIGIN", "Scheme, host and port are equal"),
        ("http://localhost:1", "http://localhost:2", "CROSS-ORIGIN, same-site: port differs", "Ports differ"),
        (
            "https://a.b.test",
            "https://c.b.test",
            "CROSS-ORIGIN, same-site: host differs",
            "of one site: b.test",
        ),
        (
            "http://a.test",
            "https://a.test",
            "CROSS-ORIGIN, cross-site: scheme and port differ",
            "http and https are",
        ),
        (
            "http://a.b.test",
            "https://b.test",
            "CROSS-ORIGIN, cross-site: scheme, host and port differ",
            "one registrable domain: b.test. Besides",
        ),
        ("http://localhost", "http://127.0.0.1", "CROSS-ORIGIN, cross-site: host differs", "one machine"),
        ("http://localhost", "http://[::1]", "CROSS-ORIGIN, cross-site: host differs", "one machine"),
        (
            "http://a.test",
            "http://192.0.2.1",
            "CROSS-ORIGIN, cross-site: host differs",
            "A name and an address",
        ),
        ("http://192.0.2.1", "http://192.0.2.2", "CROSS-ORIGIN, cross-site: host differs", "Two addresses"),
        ("https://a.test", "https://a.test.", "CROSS-ORIGIN, cross-site: host differs", "A dot at its end"),
        (
            "https://a.github.io",
            "https://b.github.io",
            "CROSS-ORIGIN, cross-site: host differs",
            "github.io is a public",
        ),
        (
            "https://a.test",
            "https://b.test",
            "CROSS-ORIGIN, cross-site: host differs",
            "no registrable domain in",
        ),
        ("null", "null", "CROSS-ORIGIN, cross-site: both are opaque", "sandboxed"),
        ("data:,", "https://a.test", "CROSS-ORIGIN, cross-site: A is opaque", "A data: URL"),
        ("https://a.test", "file:///a", "CROSS-ORIGIN, cross-site: B is opaque", "Each file"),
        ("about:blank", "null", "CROSS-ORIGIN, cross-site: both are opaque", "A blank document"),
        ("blob:null/1", "https://a.test", "CROSS-ORIGIN, cross-site: A is opaque", "this one names no page"),
        (
            "capacitor://localhost",
            "https://a.test",
            "CROSS-ORIGIN, cross-site: A is opaque",
            "a capacitor: URL",
        ),
    ] {
        assert_eq!(compare(a, b, |pair| pair.verdict_line()).trim_end(), verdict, "{a} {b}");
        let text = compare(a, b, |pair| pair.text(PLAIN)).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(reason), "{a} {b}: {text}");
    }
}

#[test]
fn meanings() {
    for (a, b, row, expected) in [
        ("https://a.test", "https://a.test", "read a response", "always"),
        (
            "https://a.test",
            "https://b.test",
            "read a response",
            "Access-Control-Allow-Origin: https://a.test",
        ),
        ("null", "https://b.test", "read a response", "Access-Control-Allow-Origin: null"),
        ("https://a.test", "http://b.test", "read a response", "mixed content"),
        ("https://a.test", "http://localhost", "read a response", "only if B allows it"),
        ("https://a.test", "wss://a.test", "read a response", "WebSocket"),
        ("wss://a.test", "https://a.test", "read a response", "no page has the scheme wss"),
        ("https://a.test", "data:,x", "read a response", "always"),
        ("https://a.test", "file:///x", "read a response", "never"),
        ("http://a.test:1", "http://a.test:2", "cookies", "whatever the port"),
        ("http://a.test", "https://a.test", "cookies", "Secure ones need https"),
        ("http://localhost", "https://localhost", "cookies", "whatever scheme and port"),
        ("https://a.b.test", "https://c.b.test", "cookies", "Domain=b.test"),
        ("https://a.test", "https://b.test", "cookies", "not shared"),
        ("https://a.test", "null", "cookies", "an opaque origin has none"),
        ("https://a.b.test", "https://c.b.test", "SameSite", "Strict ones too"),
        ("http://a.test", "https://a.test", "SameSite", "Firefox and Safari count one site"),
        ("https://a.test", "https://b.test", "SameSite", "only SameSite=None; Secure"),
        ("http://a.test", "http://b.test", "SameSite", "Secure needs https"),
        ("https://a.test", "wss://a.test", "SameSite", "same-site"),
        ("https://a.test", "https://a.test:1", "storage", "not shared"),
        ("https://a.test", "https://b.test", "frame storage", "partitioned"),
        ("https://a.test", "https://a.test:1", "frame storage", "in Safari it has a store of its own"),
        ("http://a.test", "https://a.test", "frame storage", "stored in Firefox; in Chromium and Safari"),
        ("https://a.test", "https://a.test", "frames", "full"),
        ("https://a.test", "null", "frames", "'*' only"),
        ("https://a.b.test", "https://b.test", "document.domain", "Origin-Agent-Cluster: ?0"),
        ("http://a.b.test", "http://b.test:81", "document.domain", "plain http"),
        ("http://a.test", "https://a.test", "document.domain", "two schemes"),
        ("http://127.0.0.1", "http://localhost", "document.domain", "an IP address"),
        ("https://a.github.io", "https://b.github.io", "document.domain", "public suffix"),
        ("null", "null", "document.domain", "opaque"),
    ] {
        let rows = compare(a, b, meaning::rows);
        let text = rows.iter().find(|(label, _)| *label == row).map(|(_, text)| text.as_str());
        assert!(text.is_some_and(|text| text.contains(expected)), "{a} {b} {row}: {text:?}");
    }
}

#[test]
fn rows_that_would_say_nothing_are_left_out() {
    for (a, b, row) in [
        ("https://a.test", "https://a.test", "SameSite"),
        ("https://a.test", "https://a.test", "document.domain"),
        ("https://a.test", "http://b.test", "SameSite"),
        ("https://a.test", "wss://a.test", "storage"),
        ("https://a.test", "data:,", "SameSite"),
    ] {
        assert!(compare(a, b, meaning::rows).iter().all(|(label, _)| *label != row), "{a} {b} {row}");
    }
}

#[test]
fn the_whole_text() {
    let text = compare("http://localhost:3000", "http://127.0.0.1:3000/api", |pair| pair.text(PLAIN));
    snapbox::assert_data_eq!(
        text,
        snapbox::str![[r#"
          A                   B
scheme    http                http
host      localhost           127.0.0.1           ✗
port      3000                3000
site      http://localhost    http://127.0.0.1    ✗

CROSS-ORIGIN, cross-site
  Two names for one machine are two hosts to a browser.

  For a page of A that talks to B:

  read a response   only if B allows it:
                    Access-Control-Allow-Origin: http://localhost:3000
  cookies           not shared: a cookie belongs to a host
  SameSite          cross-site: of B's cookies only SameSite=None; Secure ones
                    go along, with credentials: 'include'; in Firefox, which has
                    a jar for each site, and in Safari, which blocks them, not
                    even those
  storage           not shared: it belongs to an origin
  frame storage     partitioned: in a frame of A, B has a store of its own,
                    without what a visit of B stored
  frames            no DOM access; postMessage works
  document.domain   cannot help: an IP address has no parent domain

"#]]
    );
}

#[test]
fn fits_any_width() {
    let long = format!("https://{}.example.com", "a-rather-long-label.".repeat(4).trim_end_matches('.'));
    for width in [40, 60, 80, 100] {
        for unicode in [true, false] {
            for (a, b) in
                [(long.as_str(), "https://b.test"), ("http://localhost:3000", "null"), ("data:,é", "data:,x")]
            {
                let text = compare(a, b, |pair| pair.text(Style::new(unicode, width)));
                // What may be copied is never cut.
                for line in text.lines().filter(|line| !line.contains(&long[8..])) {
                    assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
                }
                assert!(unicode || a.contains('é') || text.is_ascii(), "{text}");
            }
        }
    }
}

#[test]
fn foreign_text_is_made_harmless() {
    let text = compare("data:,\u{1b}[31mred", "https://a.test", |pair| pair.text(PLAIN));
    assert!(!text.contains('\u{1b}'), "{text}");
}
