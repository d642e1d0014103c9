//! Console messages: all that three browsers were recorded to say; WebKit's are Safari's.
//!
//! `tests/data/console-messages.jsonl` has a message a line: what the browser said, its own name of the error where it gave
//! one, the rule that decides the case when it is replayed, and the rules as which the message must be explained. The
//! URLs' paths apart each text is there once for each of these.

use std::collections::BTreeSet;

use corscheck::record::console;
use corscheck::rules::Rule;
use serde::Deserialize;
use serde_json::Value;

use crate::support::run::{run, run_with_input};

const RECORDED: &str = include_str!("../../data/console-messages.jsonl");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    browser: String,
    text: String,
    name: Option<String>,
    decided: Option<String>,
    rules: BTreeSet<String>,
}

/// How many different texts there are, whatever URLs stand in them.
fn distinct(all: &[Recorded]) -> usize {
    let blank = |text: &str| {
        let words = text.split_whitespace().map(|word| match word.find("://") {
            Some(_) => "URL".to_owned(),
            None => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    };
    all.iter().map(|one| (one.browser.clone(), blank(&one.text))).collect::<BTreeSet<_>>().len()
}

#[test]
fn all_recorded_ones_are_recognised() {
    let all: Vec<Recorded> =
        RECORDED.lines().map(|line| serde_json::from_str(line).expect("each line is a message")).collect();
    assert!(distinct(&all) > 350, "{}", distinct(&all));
    let mut faults = Vec::new();
    for Recorded { browser, text, name, decided, rules } in &all {
        let messages = console::read(text);
        let [message] = &messages[..] else {
            faults.push(format!("{} messages: {text}", messages.len()));
            continue;
        };
        let explained_as: BTreeSet<String> = message.rules.iter().map(|rule| rule.id().to_owned()).collect();
        if explained_as != *rules {
            faults.push(format!("{text}\n  explained as {explained_as:?}, and not as {rules:?}"));
        }
        // The case that ended so, replayed, ends in one of the rules.
        if decided.as_ref().is_some_and(|decided| !explained_as.contains(decided)) {
            faults.push(format!("{text}\n  explained as {explained_as:?}, and it was {decided:?}"));
        }
        // The browser's own name of the error is that of one of the rules. Firefox has one name for all values that differ.
        let named = |id: &str| {
            let rule = Rule::from_id(id).unwrap_or_else(|| panic!("{id} is no rule"));
            browser.parse().ok().and_then(|browser| rule.name_in(browser))
        };
        let fits = |name: &str| {
            explained_as.iter().any(|id| named(id) == Some(name))
                || name == "CORSAllowOriginNotMatchingOrigin"
                    && explained_as.iter().all(|id| id.ends_with("-multiple"))
        };
        if name.as_ref().is_some_and(|name| !fits(name)) {
            faults
                .push(format!("{text}\n  explained as {explained_as:?}, and the browser calls it {name:?}"));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), all.len(), faults.join("\n"));
}

fn explained(text: &str) -> Value {
    let ran = run(&["explain", "--format", "json", text]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{text}");
    ran.json()
}

/// Older wordings, and those of browsers that are not recorded, as they were pasted into questions over the years.
#[test]
fn wordings_of_other_years_and_browsers() {
    for (text, browser, rule, facts) in [
        (
            "XMLHttpRequest cannot load https://api.test/x. No 'Access-Control-Allow-Origin' header is present on the \
             requested resource. Origin 'https://app.test' is therefore not allowed access. The response had HTTP status code 403.",
            "chromium",
            "cors-allow-origin-missing",
            &[("url", "https://api.test/x"), ("origin", "https://app.test"), ("status", "403")][..],
        ),
        (
            "Failed to load https://api.test/x: Response to preflight request doesn't pass access control check: No \
             'Access-Control-Allow-Origin' header is present on the requested resource. Origin 'null' is therefore not allowed access.",
            "chromium",
            "preflight-allow-origin-missing",
            &[("url", "https://api.test/x"), ("origin", "null")],
        ),
        (
            "Redirect from 'https://api.test/a' to 'https://api.test/b' has been blocked by CORS policy: Request requires \
             preflight, which is disallowed to follow cross-origin redirect.",
            "chromium",
            "preflight-redirect",
            &[("url", "https://api.test/b"), ("redirected_from", "https://api.test/a")],
        ),
        (
            "Access to fetch at 'http://192.168.1.2/' from origin 'https://app.test' has been blocked by CORS policy: Permission \
             was denied for this request to access the `local` address space.",
            "chromium",
            "lna-permission",
            &[("value", "local")],
        ),
        (
            "Refused to connect to 'https://api.test/x' because it violates the following Content Security Policy directive: \
             \"connect-src 'self'\".",
            "chromium",
            "csp-connect-src",
            &[("url", "https://api.test/x"), ("directive", "connect-src 'self'")],
        ),
        (
            "Mixed Content: The page at 'https://app.test/' was loaded over HTTPS, but requested an insecure XMLHttpRequest \
             endpoint 'http://api.test/x'. This request has been blocked; the content must be served over HTTPS.",
            "chromium",
            "mixed-content",
            &[("page", "https://app.test/"), ("url", "http://api.test/x")],
        ),
        (
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
             https://api.test/x. (Reason: CORS header 'Access-Control-Allow-Origin' missing).",
            "firefox",
            "cors-allow-origin-missing",
            &[("url", "https://api.test/x")],
        ),
        (
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.test/x. \
             (Reason: missing token ‘x-a’ in CORS header ‘Access-Control-Allow-Headers’ from CORS preflight channel).",
            "firefox",
            "preflight-header-not-allowed",
            &[("header", "x-a")],
        ),
        (
            "Preflight response is not successful. Status code: 405",
            "safari",
            "preflight-status",
            &[("status", "405")],
        ),
        (
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
            "safari",
            "credentials-wildcard-origin",
            &[],
        ),
        (
            "[blocked] The page at https://app.test/ was not allowed to display insecure content from http://api.test/x.",
            "safari",
            "mixed-content",
            &[("page", "https://app.test/"), ("url", "http://api.test/x")],
        ),
    ] {
        let json = explained(text);
        let message = &json["messages"][0];
        assert_eq!(json["messages"].as_array().map(Vec::len), Some(1), "{text}: {json}");
        assert_eq!(message["browser"], browser, "{text}");
        assert_eq!(message["rules"][0], rule, "{text}");
        assert_eq!(json["rules"][0]["id"], rule, "{text}");
        for (name, value) in facts {
            assert_eq!(message["facts"][*name], *value, "{text}: {message}");
        }
    }
}

#[test]
fn the_explanation_says_what_to_change() {
    let ran = run(&[
        "explain",
        "Access to fetch at 'https://api.test/x' from origin 'https://app.test' has been blocked by CORS policy: Method PUT \
         is not allowed by Access-Control-Allow-Methods in preflight response.",
    ]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for part in [
        "preflight-method-not-allowed  in Chromium's words\n",
        "Access-Control-Allow-Methods: PUT\n",
        "in the response to OPTIONS, added to the list that is there\n",
        "corscheck probe https://api.test/x --origin https://app.test -X PUT \\\n        --preflight-only\n",
        // The rule's page ends it.
        "\nWhy\n",
        "\nstandard   https://fetch.spec.whatwg.org/",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in\n{}", ran.stdout);
    }
}

#[test]
fn what_hides_the_reason_is_named() {
    for text in [
        "Uncaught (in promise) TypeError: Failed to fetch",
        "TypeError: NetworkError when attempting to fetch resource.",
        "TypeError: Load failed",
        "AxiosError: Network Error",
        "net::ERR_FAILED",
    ] {
        let json = explained(text);
        assert_eq!(json["messages"][0]["reason_hidden"], true, "{json}");
        assert!(json["messages"][0]["note"].is_string(), "{json}");
    }
    let both = "Access to fetch at 'https://api.test/x' from origin 'https://app.test' has been blocked by CORS policy: No \
                'Access-Control-Allow-Origin' header is present on the requested resource.\n\
                GET https://api.test/x net::ERR_FAILED 200 (OK)\nUncaught TypeError: Failed to fetch\n";
    let ran = run_with_input(&["explain", "-", "--format", "json"], both);
    let json = ran.json();
    assert_eq!(json["messages"].as_array().map(Vec::len), Some(1), "{json}");
    assert_eq!(json["messages"][0]["facts"]["method"], "GET");
}

#[test]
fn not_a_message_is_refused() {
    let ran = run(&["explain", "the server is sad today"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("not a rule, a topic or a known console message"), "{}", ran.stderr);
    let hostile = "Access to fetch at 'https://api.test/\u{1b}[31m' from origin 'https://app.test' has been blocked by CORS policy: \
                   Request header field \u{1b}[2Jx is not allowed by Access-Control-Allow-Headers in preflight response.";
    let ran = run(&["explain", hostile]);
    assert!(!ran.stdout.contains('\u{1b}'), "{}", ran.stdout);
}

/// What a message suggests must be safe to do, and what it is probed by must show the same.
#[test]
fn what_is_made_of_a_message() {
    let blocked = |origin: &str, reason: &str| {
        format!(
            "Access to fetch at 'http://localhost:8000/x' from origin '{origin}' has been blocked by CORS policy: {reason}"
        )
    };
    let missing = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    let star = "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the \
                request's credentials mode is 'include'.";
    let local = "Permission was denied for this request to access the `loopback` address space.";
    let firefox = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
                   https://api.test/x. (Reason: CORS request did not succeed). Status code: (null).";
    let policy = "Refused to connect to 'https://api.test/x' because it violates the following Content Security Policy \
                  directive: \"connect-src 'self'\".";
    for (text, expected, unwanted) in [
        // Any site can have this origin.
        (blocked("null", missing), "--origin null", "Access-Control-Allow-Origin: "),
        (blocked("null", star), "--credentials include", "Access-Control-Allow-Credentials: true"),
        // Credentials in a redirect's URL are others.
        (firefox.to_owned(), "probe https://api.test/x --browser firefox\"", "(null"),
        // The page's own policy and place belong to the question.
        (policy.to_owned(), r#"--csp \"connect-src 'self'\""#, "lna-"),
        (blocked("https://app.test", local), "--page-address-space public", "lna-insecure-context"),
        (blocked("http://app.test", local), "lna-insecure-context", "lna-permission"),
    ] {
        let mut explanation = explained(&text)["messages"][0].clone();
        explanation["text"] = Value::Null;
        let explanation = explanation.to_string();
        assert!(
            explanation.contains(expected) && !explanation.contains(unwanted),
            "{expected}: {explanation}"
        );
    }
}

/// A shell sees the end of a line only outside quotes.
#[test]
fn a_command_is_broken_between_its_words() {
    let text = "Access to fetch at 'https://b.t/x' from origin 'https://a.t' has been blocked by \
                CORS policy: Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight response.";
    let ran = run(&["explain", text]);
    // A flag stays with its value.
    assert!(ran.stdout.contains(" \\\n        -H 'content-type: application/json'\n"), "{}", ran.stdout);
}

/// Each thing once: the URL is in the list of facts and in the command, the page of the rule has no second heading.
#[test]
fn nothing_is_repeated() {
    let text = "Access to XMLHttpRequest at 'https://api.test/x' from origin 'https://app.test' has been blocked by CORS policy: \
                No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    let pasted = run(&["paste", "--offline", text]).stdout;
    assert_eq!(pasted.matches("https://api.test/x").count(), 2, "{pasted}");
    assert!(pasted.lines().count() <= 24, "{pasted}");
    let explained = run(&["explain", text]).stdout;
    assert_eq!(
        explained.matches("No Access-Control-Allow-Origin header on the response").count(),
        1,
        "{explained}"
    );
}

/// What the browser refuses to load is requested in the way that the message is about.
#[test]
fn what_is_seen_live_is_what_the_message_is_about() {
    for (text, expected) in [
        (
            "Access to fetch at 'https://api.test/x' from origin 'https://app.test' has been blocked by CORS policy: Request mode is \
             'same-origin' but the URL's origin is not same as the request origin https://app.test.",
            Some("--mode same-origin"),
        ),
        (
            "MediaElementAudioSource outputs zeroes due to CORS access restrictions for https://radio.test/a.mp3",
            Some("--as media"),
        ),
        // The hashes that the page has are not in the message.
        (
            "Failed to find a valid digest in the 'integrity' attribute for resource 'https://cdn.test/a.js' with computed SHA-256 \
             integrity 'x'. The resource has been blocked.",
            None,
        ),
    ] {
        let command = explained(text)["messages"][0]["command"].clone();
        match expected {
            Some(part) => {
                assert!(command.as_str().is_some_and(|command| command.contains(part)), "{text}: {command}")
            }
            None => assert!(command.is_null(), "{text}: {command}"),
        }
    }
}
