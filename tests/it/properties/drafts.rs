//! First files of recordings: whatever a recording has, what is drawn from it is a suite, and has none of its secrets.

use corscheck::fetch::{OriginSource, Page};
use corscheck::record::har::Har;
use corscheck::replay::Overrides;
use corscheck::suite::draft::{Recorded, from_har};
use corscheck::suite::{Environment, Suite, UnsetVariables};
use corscheck::web::browser::Browser;
use corscheck::web::origin::Origin;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::config;

/// What stands for each secret.
const SECRET: &str = "hush0123456789abcdef";

fn pick(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(all.to_vec()).prop_map(str::to_owned)
}

fn url() -> impl Strategy<Value = String> {
    let host = pick(&[
        "api.test",
        "localhost:8080",
        "[::1]:99",
        "api.test:8443",
        "app.test",
        "user:pw@api.test",
        "ä.test",
    ]);
    let piece = prop_oneof![
        pick(&[
            "items", "1", "22", "v1", "${X}", "$${", "%7B", "a b", "\"", "'", "\\", "..", "\u{1b}", "é",
            "#x", "all", "trusted", ""
        ]),
        "[ -~]{0,8}",
    ];
    let pair = (
        pick(&["q", "page", "access_token", "a.b", "", "${Y}"]),
        prop_oneof!["[ -~]{0,6}", Just(String::new())],
    )
        .prop_map(|(name, value)| match name.as_str() {
            "access_token" => format!("{name}={SECRET}"),
            _ => format!("{name}={value}"),
        });
    (
        pick(&["https", "http", "httpx"]),
        host,
        prop::collection::vec(piece, 0..4),
        prop::collection::vec(pair, 0..3),
    )
        .prop_map(|(scheme, host, path, query)| {
            let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
            format!("{scheme}://{host}/{}{query}", path.join("/"))
        })
}

fn pair() -> impl Strategy<Value = Value> {
    let free = prop_oneof![
        "[ -~]{0,12}",
        pick(&["${Z}", "a\nb", "\u{0}", "application/json", "multipart/form-data; boundary=x"])
    ];
    (
        pick(&["X-A", "content-type", "Accept", "x y", "", "Cookie2", "Sec-Fetch-Mode", ":path", "x-\"q\""]),
        free,
    )
        .prop_map(|(name, value)| json!({ "name": name, "value": value }))
}

fn entry() -> impl Strategy<Value = Value> {
    let origin = pick(&[
        "https://app.test",
        "https://b.test",
        "null",
        "chrome-extension://abcdefgh",
        "",
        "nonsense",
        "http://app.test",
    ]);
    let secret = pick(&["Authorization", "X-Api-Key", "x-auth-token", "X-CSRF-Token"])
        .prop_map(|name| json!({ "name": name, "value": format!("Bearer {SECRET}") }));
    let cookie =
        Just(json!({ "name": "Cookie", "value": format!("sid={SECRET}; my_session={SECRET}; a={SECRET}") }));
    let kind = pick(&[
        "fetch",
        "xhr",
        "image",
        "script",
        "font",
        "preflight",
        "eventsource",
        "ping",
        "media",
        "worker",
    ]);
    let response = prop_oneof![
        Just(json!({ "status": 0, "headers": [] })),
        pick(&["*", "https://app.test", "null"]).prop_map(|allowed| {
            json!({ "status": 200, "headers": [{ "name": "Access-Control-Allow-Origin", "value": allowed }] })
        }),
    ];
    let method = pick(&["GET", "POST", "PUT", "delete", "TRACE", "", "a b", "OPTIONS", "HEAD"]);
    (
        method,
        url(),
        origin,
        prop::collection::vec(pair(), 0..4),
        secret,
        cookie,
        any::<[bool; 3]>(),
        kind,
        response,
    )
        .prop_map(
            |(
                method,
                url,
                origin,
                mut headers,
                secret,
                cookie,
                [has_secret, has_cookie, has_body],
                kind,
                response,
            )| {
                headers.push(json!({ "name": "Origin", "value": origin }));
                headers.extend([secret].into_iter().filter(|_| has_secret));
                headers.extend([cookie].into_iter().filter(|_| has_cookie));
                let mut request = json!({ "method": method, "url": url, "headers": headers });
                if has_body {
                    request["postData"] = json!({ "text": SECRET });
                }
                json!({ "_resourceType": kind, "request": request, "response": response })
            },
        )
}

/// All that a run of a suite depends on.
fn checks(suite: Suite) -> (Vec<String>, Vec<String>, Vec<String>) {
    let checks = suite.keys().map(|key| format!("{:?}", suite.check(&key, 0)));
    (checks.collect(), suite.secrets.clone(), suite.unset.clone())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn of_any_recording(entries in prop::collection::vec(entry(), 0..12), given in any::<bool>()) {
        let text = json!({ "log": { "creator": { "name": "a\n\u{1b}b" }, "entries": entries } }).to_string();
        let har = Har::read(text.as_bytes()).expect("a HAR");
        let overrides = Overrides {
            origin: None,
            assumed: Page::new(Origin::Opaque).with_source(OriginSource::Assumed),
            browser: Some(Browser::Chromium),
            now: 0,
        };
        let origins = ["https://new.test".to_owned()];
        let origins = if given { &origins[..] } else { &[] };
        let Ok(draft) = from_har(&har, &overrides, &Recorded { origins, base_url: None }) else { return Ok(()) };
        let text = draft.text(None);
        prop_assert!(!text.contains(SECRET), "{text}");
        prop_assert!(!text.contains('\u{1b}'), "{text}");
        let without = Suite::parse(&text, &|_| None, &[], UnsetVariables::Allow);
        prop_assert!(without.is_ok(), "{without:?}\n{text}");
        // The variables that it names are all that it needs.
        let with = Suite::parse(&text, &|name| draft.variables.iter().any(|one| one == name).then(|| "v".into()), &[], UnsetVariables::Refuse);
        prop_assert!(with.is_ok(), "{with:?}\n{text}");
        // The suite that is made without a file is the one that the file makes.
        let set = |name: &str| draft.variables.iter().any(|one| one == name).then(|| "v".to_owned());
        for (environment, file) in [(&(|_: &str| None) as Environment<'_>, without), (&set, with)] {
            let made = draft.suite(environment, &[], UnsetVariables::Allow).map(checks);
            prop_assert_eq!(made, Ok(file.map(|file| checks(file.without_locations())).expect("it is a suite")));
        }
    }
}
