//! Recordings: real ones of two browsers, and small ones that show one thing each.

use serde_json::{Value, json};

use crate::support::run::{Ran, file, run, run_with_input};

fn real(name: &str) -> String {
    format!("{}/tests/data/har/{name}.har", env!("CARGO_MANIFEST_DIR"))
}

/// Path and rule of each request that has a verdict.
fn verdicts(ran: &Ran) -> Vec<(String, Option<String>)> {
    let lines = ran.json_lines().into_iter().filter(|line| !line["verdict"].is_null());
    lines
        .map(|line| {
            let url = line["request"]["url"].as_str().expect("a URL");
            let path = url.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
            (path, line["verdict"]["rule"].as_str().map(str::to_owned))
        })
        .collect()
}

const SCENES: [(&str, Option<&str>); 11] = [
    ("open", None),
    ("none", Some("cors-allow-origin-missing")),
    ("wild", Some("credentials-wildcard-origin")),
    ("json", None),
    ("put", Some("preflight-header-not-allowed")),
    ("status", Some("preflight-status")),
    ("redirect", Some("cors-allow-origin-mismatch")),
    ("gone-port", Some("cors-allow-origin-missing")),
    ("refused", Some("connection-refused")),
    ("corp.png", Some("corp-same-origin")),
    ("lib.js", Some("cors-allow-origin-missing")),
];

/// The same page, recorded with all that Chromium has and without what is secret.
#[test]
fn chromium() {
    for name in ["chromium", "chromium-sanitized"] {
        let ran = run(&["har", &real(name), "--format", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (1, ""), "{name}");
        let expected: Vec<_> =
            SCENES.iter().map(|(path, rule)| ((*path).to_owned(), rule.map(str::to_owned))).collect();
        assert_eq!(verdicts(&ran), expected, "{name}");
        // That credentials were included is not in the file: the browser's refusal tells it.
        let wild = ran
            .json_lines()
            .into_iter()
            .find(|line| line["request"]["url"].as_str().unwrap().ends_with("/wild"));
        let wild = wild.expect("it is judged");
        assert_eq!(wild["request"]["credentials"], "include");
        assert!(wild["har"]["assumed"][0].as_str().unwrap().contains("credentials include"), "{wild}");
    }
}

/// Firefox says neither whether it refused a response nor why there is none.
#[test]
fn firefox() {
    let ran = run(&["har", &real("firefox"), "--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    let expected: Vec<_> = SCENES
        .iter()
        .filter(|(path, _)| *path != "refused")
        .map(|(path, rule)| ((*path).to_owned(), rule.filter(|_| *path != "wild").map(str::to_owned)))
        .collect();
    assert_eq!(verdicts(&ran), expected);
    for line in ran.json_lines() {
        let url = line["request"]["url"].as_str().unwrap();
        if url.ends_with("/refused") {
            assert!(line["har"]["missing"].as_str().unwrap().contains("has no response"), "{line}");
        } else {
            assert_eq!(line["browser"], "firefox");
        }
        if url.ends_with("/wild") {
            assert!(
                line["har"]["assumed"][0].as_str().unwrap().contains("credentials-wildcard-origin"),
                "{line}"
            );
        }
    }
}

#[test]
fn what_a_person_sees() {
    let ran = run(&["har", &real("chromium")]);
    assert_eq!(ran.status, 1);
    for part in [
        "  ✗  PUT    http://api.test:8001/put  preflight-header-not-allowed\n",
        "  –  GET    http://api.test:8009/refused  connection-refused\n",
        "11 across origins: 2 allowed, 8 blocked, 1 failed; 1 same-origin, 0 not known\n",
        "  left out  1: navigations\n",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("/open"), "allowed ones need no line: {}", ran.stdout);
    let ran = run(&["har", &real("chromium"), "-v"]);
    for part in
        ["Entry 8\n", "→ Access-Control-Request-Headers: x-a\n", "BLOCKED  preflight-header-not-allowed\n"]
    {
        assert!(ran.stdout.contains(part), "{part} is not in\n{}", ran.stdout);
    }
    // The recorded secret stays one.
    assert!(!ran.stdout.contains("secret-token") && ran.stdout.contains("Bearer <hidden>"), "{}", ran.stdout);
    assert!(run(&["har", &real("chromium"), "-v", "--show-secrets"]).stdout.contains("secret-token"));
    let quiet = run(&["har", &real("chromium"), "-q"]).stdout;
    assert_eq!(quiet.lines().count(), 1, "{quiet}");
    let offline = run(&["paste", "--offline", &real("chromium")]);
    assert_eq!((offline.status, offline.stdout), (1, run(&["har", &real("chromium")]).stdout));
}

/// One entry; `more` is merged into it.
fn entry(
    method: &str,
    path: &str,
    request: &[(&str, &str)],
    response: Option<(u16, &[(&str, &str)])>,
    more: &Value,
) -> Value {
    let pairs = |headers: &[(&str, &str)]| -> Vec<Value> {
        headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
    };
    let (status, headers) = response.unwrap_or((0, &[]));
    let mut entry = json!({
        "_resourceType": "fetch",
        "request": { "method": method, "url": format!("https://api.test/{path}"), "headers": pairs(request) },
        "response": { "status": status, "headers": pairs(headers), "httpVersion": "h2" },
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        entry[key] = value.clone();
    }
    entry
}

fn judged(entries: &[Value]) -> Ran {
    let har = json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } });
    run_with_input(&["har", "-", "--format", "json"], &har.to_string())
}

const PREFLIGHT_REQUEST: [(&str, &str); 1] = [("Origin", "https://app.test")];
const OPEN: [(&str, &str); 1] = [("access-control-allow-origin", "*")];

/// What a file does not hold is not guessed.
#[test]
fn missing_preflights() {
    // The request behind it got a response, so it passed.
    let sent = judged(&[entry("PUT", "a", &PREFLIGHT_REQUEST, Some((200, &OPEN)), &Value::Null)]);
    let line = sent.json();
    assert_eq!((sent.status, &line["verdict"]["outcome"]), (0, &json!("allowed")));
    assert!(line["har"]["assumed"][0].as_str().unwrap().contains("preflight of PUT"), "{line}");
    assert_eq!(line["exchanges"].as_array().map(Vec::len), Some(1), "no response is invented: {line}");
    // Neither is there: it is unknown.
    let unknown =
        judged(&[entry("PUT", "a", &PREFLIGHT_REQUEST, None, &json!({ "_error": "net::ERR_FAILED" }))]);
    let line = unknown.json();
    assert_eq!((unknown.status, &line["verdict"]), (3, &Value::Null));
    assert_eq!(line["har"]["missing"], "the recording does not have the preflight of PUT https://api.test/a");
    // A preflight may stand behind its request, and each belongs to one.
    let preflight = |status| {
        entry(
            "OPTIONS",
            "a",
            &[("Origin", "https://app.test"), ("Access-Control-Request-Method", "PUT")],
            Some((status, &[OPEN[0], ("access-control-allow-methods", "PUT")])),
            &json!({ "_resourceType": "preflight" }),
        )
    };
    let put = |response| entry("PUT", "a", &PREFLIGHT_REQUEST, response, &Value::Null);
    let both = judged(&[preflight(200), put(Some((200, &OPEN[..]))), put(None), preflight(500)]);
    let rules: Vec<_> = verdicts(&both).into_iter().map(|(_, rule)| rule).collect();
    assert_eq!(rules, [None, Some("preflight-status".to_owned())]);
}

/// Most files come without bodies. What an element makes of one is what its type promises, or not known.
#[test]
fn bodies_that_are_not_in_the_file() {
    let element = |kind: &str, status, mime: &str, content: &Value, error: Option<&str>| {
        let headers = [("content-type", mime), OPEN[0]];
        let more = json!({ "_resourceType": kind, "_error": error });
        let request = [("Referer", "https://app.test/")];
        let mut entry = entry("GET", kind, &request, Some((status, &headers)), &more);
        entry["response"]["content"] = content.clone();
        judged(&[entry])
    };
    let absent = json!({ "size": 4000 });
    for (kind, status, mime, promised) in [
        ("image", 200, "image/png", true),
        ("image", 404, "image/png", true),
        ("image", 200, "image/svg+xml", true),
        ("image", 200, "application/json", false),
        ("image", 200, "", false),
        ("font", 200, "font/woff2", true),
        ("font", 200, "application/octet-stream", true),
        ("media", 200, "video/mp4", true),
        ("script", 200, "text/javascript", true),
        ("script", 200, "text/html", false),
    ] {
        let line = element(kind, status, mime, &absent, None).json();
        let words = &line["har"][if promised { "assumed" } else { "missing" }];
        assert!(words.to_string().contains("body"), "{kind} {mime}: {line}");
        let outcome = if promised { json!("allowed") } else { Value::Null };
        assert_eq!(line["verdict"]["outcome"], outcome, "{kind} {mime}: {line}");
    }
    // The browser's own word, or a body that is there, says more than a type.
    let refused = element("image", 200, "image/png", &absent, Some("net::ERR_BLOCKED_BY_ORB")).json();
    assert_eq!((&refused["verdict"], &refused["har"]["rules"]), (&Value::Null, &json!(["orb-blocked"])));
    for content in [json!({ "size": 0, "text": "" }), json!({ "size": 2, "text": "{}" })] {
        let line = element("image", 200, "image/png", &content, None).json();
        assert_eq!(line["verdict"]["rule"], "element-content", "{line}");
    }
    // What no body could fix is judged, and says nothing of bodies.
    let status = element("font", 404, "font/woff2", &absent, None).json();
    assert_eq!(
        (&status["verdict"]["rule"], &status["har"]["assumed"]),
        (&json!("element-status"), &json!([]))
    );
}

/// Which request it was, for readers who look for the one that failed.
#[test]
fn what_is_not_known_is_named() {
    let har = json!({ "log": { "entries": [entry("GET", "lost", &PREFLIGHT_REQUEST, None, &Value::Null)] } });
    let ran = run_with_input(&["har", "-"], &har.to_string());
    assert!(ran.stdout.starts_with("  –  GET    https://api.test/lost  not known\n"), "{}", ran.stdout);
}

#[test]
fn the_browsers_own_words() {
    for (error, status, rule) in [
        ("net::ERR_NAME_NOT_RESOLVED", 3, Some("unknown-host")),
        ("net::ERR_CERT_DATE_INVALID", 3, Some("certificate-invalid")),
        ("net::ERR_BLOCKED_BY_RESPONSE.NotSameSite", 1, None),
        ("net::ERR_BLOCKED_BY_CLIENT", 3, None),
    ] {
        let ran = judged(&[entry("GET", "a", &PREFLIGHT_REQUEST, None, &json!({ "_error": error }))]);
        let line = ran.json();
        assert_eq!((ran.status, line["verdict"]["rule"].as_str()), (status, rule), "{line}");
    }
    let corp = judged(&[entry(
        "GET",
        "a",
        &PREFLIGHT_REQUEST,
        None,
        &json!({ "_error": "net::ERR_BLOCKED_BY_RESPONSE.NotSameSite" }),
    )]);
    assert_eq!(corp.json()["har"]["rules"], json!(["corp-same-site"]));
}

/// The page is not always named; equal header names are one in some files; Safari has no kinds.
#[test]
fn other_forms() {
    let pageless = judged(&[entry("GET", "a", &[], Some((200, &OPEN)), &Value::Null)]);
    assert!(pageless.json()["har"]["missing"].as_str().unwrap().contains("--origin"), "{pageless:?}");
    let har = json!({ "log": { "entries": [entry("GET", "a", &[], Some((200, &[])), &Value::Null)] } });
    let given =
        run_with_input(&["har", "-", "--origin", "https://app.test", "--format", "json"], &har.to_string());
    assert_eq!(given.json()["verdict"]["rule"], "cors-allow-origin-missing");
    let twice = [("access-control-allow-origin", "https://app.test\nhttps://app.test")];
    let twice = judged(&[entry("GET", "a", &PREFLIGHT_REQUEST, Some((200, &twice)), &Value::Null)]);
    assert_eq!(twice.json()["verdict"]["rule"], "cors-allow-origin-multiple");
    let safari = json!({ "log": { "creator": { "name": "WebKit Web Inspector" }, "entries": [{
        "request": { "method": "GET", "url": "https://api.test/a", "headers": [{ "name": "Origin", "value": "https://app.test" }] },
        "response": { "status": 200, "headers": [], "content": { "mimeType": "application/json" } },
    }] } });
    let safari = run_with_input(&["har", "-", "--format", "json"], &safari.to_string());
    assert_eq!(safari.json()["verdict"]["rule"], "cors-allow-origin-missing");
    // One entry alone, as some tools copy it.
    let one = entry("GET", "a", &PREFLIGHT_REQUEST, Some((200, &[])), &Value::Null);
    let one = run(&["paste", "--offline", "--format", "json", &one.to_string()]);
    assert_eq!((one.status, &one.json()["verdict"]["rule"]), (1, &json!("cors-allow-origin-missing")));
}

#[test]
fn not_a_har_is_refused() {
    let cut = file("cut.har", "{\"log\":{\"entries\":[{\"request\":");
    for (args, input, parts) in [
        (&["har", "-"][..], "hello", &["standard input", "line 1"][..]),
        (&["har", "-"], "{}", &["no log"]),
        (&["har", &cut], "", &[&cut, "ends in its middle"]),
        (&["har", "/nowhere/at/all.har"], "", &["cannot read /nowhere/at/all.har"]),
        (&["har", "-", "--origin", "app"], "{\"log\":{\"entries\":[]}}", &["--origin", "no scheme"]),
    ] {
        let ran = run_with_input(args, input);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        for part in parts {
            assert!(ran.stderr.contains(part), "{part} is not in {}", ran.stderr);
        }
    }
    let empty = run_with_input(&["har", "-"], "{\"log\":{\"entries\":[]}}");
    assert_eq!(empty.status, 0, "{empty:?}");
    assert!(empty.stdout.starts_with("0 across origins"), "{}", empty.stdout);
}
