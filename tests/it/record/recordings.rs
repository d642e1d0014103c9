//! Recordings that show one thing each, and one page as four recorders wrote it down: each with what the browser did.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::run::{Ran, file, run};

fn path(name: &str) -> String {
    format!("{}/tests/data/har/{name}.har", env!("CARGO_MANIFEST_DIR"))
}

/// Each request, and what is said of it: `allowed`, a rule, or `?` with what the file does not hold.
pub(super) fn verdicts(ran: &Ran) -> Vec<(String, String)> {
    let line = |line: Value| {
        let url = line["request"]["url"].as_str().expect("a URL");
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        let method = line["request"]["method"].as_str().expect("a method");
        let verdict = match (&line["verdict"]["rule"], &line["har"]["missing"]) {
            (Value::String(rule), _) => rule.clone(),
            (_, Value::String(missing)) => format!("? {missing}"),
            _ => line["verdict"]["outcome"].as_str().expect("an outcome").to_owned(),
        };
        (format!("{method} /{path}"), verdict)
    };
    ran.json_lines().into_iter().map(line).collect()
}

/// The file, more arguments, the verdicts, and a part of what a person reads.
type Case = (&'static str, &'static [&'static str], &'static [&'static str], &'static str);

const NO_HEADER: &str = "GET /items cors-allow-origin-missing";

const CASES: &[Case] = &[
    ("post-400-without-allow-origin", &[], &["POST /signup cors-allow-origin-missing"], "1 across origins"),
    // A 304 says nothing of the page: the browser's cache has the response.
    ("not-modified-style-sheet", &[], &["GET /a.css allowed"], ""),
    ("not-modified-script", &[], &["GET /a.js allowed"], ""),
    ("not-modified-fetch", &[], &["GET /items allowed", "GET /items allowed"], "2 allowed"),
    ("confirmed-as-200", &[], &["GET /items allowed", "GET /items allowed"], "2 allowed"),
    ("range-of-the-cache", &[], &["GET /a.js allowed"], ""),
    (
        "headers-of-the-cache",
        &[],
        &[
            "GET /a allowed",
            "GET /b allowed",
            "GET /c allowed",
            "GET /d allowed",
            "GET /e allowed",
            "GET /f allowed",
        ],
        "6 allowed, 0 blocked, 0 failed; 0 same-origin, 0 not known\n",
    ),
    ("get-with-empty-body", &[], &["GET /items allowed"], ""),
    ("removed-image", &[], &["GET /a.png allowed"], "assumed   1: the body is what its type says"),
    ("websocket-with-http-url", &[], &[], "left out  1: WebSockets"),
    (
        "title-with-a-url",
        &[],
        &["GET /a.css ? the recording does not say which page made the request; --origin would"],
        "",
    ),
    ("title-with-a-url", &["--origin", "https://app.example.net"], &["GET /a.css allowed"], ""),
    ("fiddler-fetch", &[], &[NO_HEADER], ""),
    ("cookies-as-object", &[], &[NO_HEADER], ""),
    (
        "entry-without-method",
        &[],
        &[NO_HEADER, " /items ? its entry has no method"],
        "not known 1: its entry has no method",
    ),
    ("headers-null", &[], &[NO_HEADER, NO_HEADER], "cors-allow-origin-missing  (2 times)\n"),
    ("body-as-object", &[], &[NO_HEADER, NO_HEADER], ""),
    ("time-as-text", &[], &[NO_HEADER, NO_HEADER], ""),
    ("other-creator", &[], &[NO_HEADER], ""),
    (
        "proxy",
        &[],
        &[
            "POST /items ? the recording does not say what made the request; with --origin it is taken for fetch()",
        ],
        "",
    ),
    (
        "proxy",
        &["--origin", "https://app.example.net"],
        &["POST /items cors-allow-origin-missing"],
        "assumed   1: fetch() made the request",
    ),
    (
        "own-origin",
        &[],
        &["GET /a.js element-status"],
        "0 across origins: 0 allowed, 0 blocked, 0 failed; 1 same-origin (1 blocked), 0 not known\n",
    ),
    ("aborted-after-response", &[], &["GET /es allowed"], ""),
    (
        "preflight-of-another-request",
        &[],
        &["GET /items allowed", "GET /items preflight-header-not-allowed"],
        "2 across origins",
    ),
    (
        "preflights-alone",
        &[],
        &["PUT /items preflight-method-not-allowed", "DELETE /x preflight-allow-origin-missing"],
        "✗  PUT    https://api.example.com/items",
    ),
];

#[test]
fn each_shows_one_thing() {
    for (name, more, expected, part) in CASES {
        let ran = run(&[&["har", &path(name), "--format", "json"], *more].concat());
        let found: Vec<String> =
            verdicts(&ran).iter().map(|(call, verdict)| format!("{call} {verdict}")).collect();
        assert_eq!(
            (ran.stderr.as_str(), &found[..]),
            ("", &expected.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()[..]),
            "{name} {more:?}"
        );
        let text = run(&[&["har", &path(name)], *more].concat()).stdout;
        assert!(text.contains(part), "{name}: {part} is not in\n{text}");
    }
}

/// What the browser's cache adds causes no preflight: none is assumed.
#[test]
fn headers_of_the_cache_are_not_the_pages() {
    let ran = run(&["har", &path("headers-of-the-cache"), "--format", "json"]);
    for line in ran.json_lines() {
        assert_eq!(line["har"]["assumed"], serde_json::json!([]), "{line}");
        assert_eq!(line["preflight"]["needed"], false, "{line}");
    }
}

/// One page, recorded by four recorders. No verdict contradicts what the page itself got, and most of it is said.
#[test]
fn four_recorders_of_one_page() {
    let truth =
        std::fs::read_to_string(path("recorded-page").replace(".har", ".json")).expect("what the page got");
    let truth: BTreeMap<String, String> = serde_json::from_str(&truth).expect("JSON");
    let calls = [
        ("get", "GET /ok"),
        ("missing", "GET /missing"),
        ("mismatch", "GET /mismatch"),
        ("put", "PUT /ok"),
        ("put-denied", "PUT /nomethods"),
        ("header-denied", "GET /ok"),
        ("pre404", "DELETE /pre404"),
        ("cred", "GET /star"),
        ("cred-ok", "GET /cred"),
        ("redir-ok", "GET /redir-ok"),
        ("redir-bad", "GET /redir-bad"),
        ("etag1", "GET /etag"),
        ("etag2", "GET /etag"),
        ("nocors", "GET /missing"),
        ("refused", "GET /none"),
        ("img", "GET /img.png"),
        ("img-cors", "GET /img.png?2"),
        ("script", "GET /a.js"),
        ("script-nosniff", "GET /nosniff.js"),
        ("corp", "GET /corp.png"),
        ("css", "GET /a.css"),
        ("img404", "GET /404.png"),
        ("xhr", "POST /missing-post"),
        ("es", "GET /es"),
    ];
    // How many of the calls, and how many of those that failed, each recorder's file decides.
    for (recorder, decided, failed) in [
        ("playwright", 14, 2),
        ("chrome-har", 15, 3),
        ("chrome-har-capturer", 15, 3),
        ("puppeteer-har", 15, 3),
    ] {
        let ran = run(&["har", &path(recorder), "--format", "json"]);
        let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let lines = verdicts(&ran);
        for (call, verdict) in lines.iter().filter(|(_, verdict)| !verdict.starts_with('?')) {
            let count = found.entry(call.clone()).or_default();
            if verdict == "allowed" { count.0 += 1 } else { count.1 += 1 }
        }
        let mut sum = (0, 0);
        for (call, (allowed, blocked)) in &found {
            let outcomes: Vec<bool> = calls
                .iter()
                .filter(|(_, made)| *made == call)
                .map(|(name, _)| truth[*name].starts_with("ok"))
                .collect();
            // Of these the page's own list says nothing.
            let is_beacon = ["POST /beacon", "GET /ws"].contains(&call.as_str());
            let (good, bad) =
                (outcomes.iter().filter(|ok| **ok).count(), outcomes.iter().filter(|ok| !**ok).count());
            assert!(
                is_beacon || *allowed <= good && *blocked <= bad,
                "{recorder}: {call} {allowed} {blocked}\n{lines:#?}"
            );
            if !is_beacon {
                sum = (sum.0 + allowed + blocked, sum.1 + blocked);
            }
        }
        assert_eq!(sum, (decided, failed), "{recorder}\n{lines:#?}");
    }
}

/// A service worker's response is not judged by CORS, a report is not a call, a manifest is one.
#[test]
fn a_service_worker() {
    let ran = run(&["har", &path("service-worker")]);
    assert!(!ran.stdout.contains("cors-allow-origin-missing"), "{}", ran.stdout);
    for part in [
        "  –  GET    https://app.example.com/manifest.webmanifest  not known\n",
        "left out  1: responses of a service worker",
        "left out  1: the browser's own requests",
        "only net::ERR_FAILED, which is",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in\n{}", ran.stdout);
    }
    let ran = run(&["har", &path("service-worker"), "--format", "json"]);
    let verdicts = verdicts(&ran);
    assert_eq!((verdicts.len(), verdicts[0].0.as_str()), (1, "GET /manifest.webmanifest"), "{verdicts:?}");
}

/// A suite of the requests behind lone preflights, and of those that a proxy recorded.
#[test]
fn suites() {
    let init = |name: &str, more: &[&str]| {
        let ran = run(&[&["init", "--har", &path(name), "--out", "-"], more].concat());
        (ran.status, ran.stdout, ran.stderr)
    };
    let (status, text, _) = init("preflights-alone", &[]);
    assert_eq!(status, 0);
    for part in ["methods = [\"PUT\"]", "methods = [\"DELETE\"]", "preflight-method-not-allowed"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let (status, _, complaint) = init("proxy", &[]);
    assert!(status == 2 && complaint.contains("; --origin says which page made them"), "{complaint}");
    let (status, text, complaint) = init("proxy", &["--origin", "https://app.example.net"]);
    assert_eq!((status, complaint.as_str()), (0, ""));
    assert!(text.contains("paths = [\"/items\"]") && text.contains("methods = [\"POST\"]"), "{text}");
}

/// Nothing of a recording's secrets is printed or written.
#[test]
fn secrets_stay_in_the_file() {
    let text = std::fs::read_to_string(path("secrets")).expect("the recording");
    let har: Value = serde_json::from_str(&text).expect("JSON");
    let request = &har["log"]["entries"][0]["request"];
    let url = url::Url::parse(request["url"].as_str().expect("a URL")).expect("a URL");
    let mut secrets: Vec<String> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(_, value)| value.to_owned())
        .collect();
    let harmless = ["Referer", "User-Agent", "Origin", "X-Goog-Authuser"];
    for header in request["headers"].as_array().expect("headers") {
        if !harmless.contains(&header["name"].as_str().expect("a name")) {
            secrets.push(header["value"].as_str().expect("a value").to_owned());
        }
    }
    assert!(secrets.len() > 15, "{secrets:?}");
    let suite = file("suite-without-secrets.toml", "");
    for args in [
        &["har"][..],
        &["har", "-v"],
        &["har", "--format", "json"],
        &["paste", "--offline"],
        &["paste", "--offline", "--format", "json"],
        &["init", "--out", "-", "--har"],
        &["init", "--force", "--out", &suite, "--har"],
    ] {
        let ran = run(&[args, &[&path("secrets")]].concat());
        let written = std::fs::read_to_string(&suite).expect("the suite");
        assert_eq!(ran.status, 0, "{args:?} {ran:?}");
        for secret in &secrets {
            let is_shown =
                [&ran.stdout, &ran.stderr, &written].iter().any(|text| text.contains(secret.as_str()));
            assert!(!is_shown, "{secret} in {args:?}:\n{}", ran.stdout);
        }
    }
}
