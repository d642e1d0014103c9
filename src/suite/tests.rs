//! Files, right and wrong, and the schema that says the same.

use schemars::generate::SchemaSettings;
use serde_json::Value;
use url::Url;

use super::file::File;
use super::*;
use crate::probe::page_of;
use crate::web::browser::Browser;

fn parse(text: &str) -> Result<Suite, Fault> {
    let environment = |name: &str| (name == "TOKEN").then(|| "s3cret-token".to_owned());
    Suite::parse(text, &environment, &[], UnsetVariables::Refuse)
}

fn ids(suite: &Suite) -> Vec<String> {
    suite
        .keys()
        .map(|key| format!("{} {}", suite.check(&key, 0).expectation.kind().id(), suite.id(&key)))
        .collect()
}

const ORIGINS: &str = "[origins]\napp = 'https://app.test'\nadmin = 'https://admin.test'\n\
    evil = { origin = 'https://evil.test', trusted = false }\n";

fn with_target(text: &str) -> String {
    format!("{ORIGINS}[targets.api]\nurl = 'http://api.test/v1'\n{text}\n")
}

#[test]
fn a_matrix_of_a_few_lines() {
    let suite = parse(&with_target("paths = ['/a', '/b']\nmethods = ['PUT', 'GET']\nerrors = true")).unwrap();
    let ids = ids(&suite);
    assert_eq!(ids.len(), 3 * (2 * 2 + 1));
    assert_eq!(ids[0], "allow api/app/PUT/a");
    assert_eq!(ids[4], "allow api/app/missing");
    assert_eq!(ids[14], "deny api/evil/missing");
    let key = suite.keys().next().unwrap();
    assert_eq!(suite.check(&key, 0).question.url().as_str(), "http://api.test/v1/a");
    assert!(suite.keys().enumerate().all(|(number, key)| key.number == number));
}

#[test]
fn allowed_and_denied_origins() {
    for (lists, expected) in [
        ("", ["allow app", "allow admin", "deny evil"].as_slice()),
        ("allow = ['app']", &["allow app", "deny admin", "deny evil"]),
        ("deny = ['app']", &["deny app", "allow admin", "allow evil"]),
        ("allow = ['app']\ndeny = ['untrusted']", &["allow app", "deny evil"]),
        ("allow = ['all']", &["allow app", "allow admin", "allow evil"]),
        ("allow = []", &["deny app", "deny admin", "deny evil"]),
        (
            "[[targets.api.overrides]]\norigins = ['admin']\nexpect = 'deny'",
            &["allow app", "deny admin", "deny evil"],
        ),
        ("[[targets.api.overrides]]\norigins = ['admin']\nexpect = 'skip'", &["allow app", "deny evil"]),
    ] {
        let suite = parse(&with_target(lists)).unwrap_or_else(|fault| panic!("{lists}: {fault}"));
        let expected: Vec<String> = expected
            .iter()
            .map(|words| {
                let (expected, origin) = words.split_once(' ').unwrap();
                format!("{expected} api/{origin}/GET/v1")
            })
            .collect();
        assert_eq!(ids(&suite), expected, "{lists}");
    }
}

#[test]
fn defaults_and_overrides() {
    let text = format!(
        "[defaults]\nheaders = {{ X-A = '1', Authorization = 'Bearer ${{TOKEN}}' }}\ncredentials = 'include'\nvary = true\n{}",
        with_target(
            "methods = ['GET', 'PUT']\nheaders = { x-a = '2' }\nbody = '{}'\nreadable = ['X-Total']\n\
             [[targets.api.overrides]]\nmethods = ['PUT']\ncredentials = 'omit'\nreadable = []"
        )
    );
    let suite = parse(&text).unwrap();
    let checks: Vec<Check> = suite.keys().take(2).map(|key| suite.check(&key, 0)).collect();
    let call = |at: usize| &checks[at].question.call().expect("a call").call;
    let mut headers = call(0).headers.clone();
    headers.sort();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(headers, [pair("Authorization", "Bearer s3cret-token"), pair("x-a", "2")]);
    assert_eq!(suite.secrets, ["s3cret-token"]);
    assert_eq!((call(0).credentials.id(), call(1).credentials.id()), ("include", "omit"));
    assert_eq!((call(0).body.is_some(), call(1).body.is_some()), (false, true));
    let readable = |at: usize| match &*checks[at].expectation {
        Expectation::Allow(expected) => (expected.readable.len(), expected.vary),
        Expectation::Deny(_) => panic!("{at} is denied"),
    };
    assert_eq!((readable(0), readable(1)), ((1, true), (0, true)));
}

/// What is wrong, where, and what would be right.
#[test]
fn faults() {
    for (text, line, column, parts) in [
        ("", 1, 1, &["origins"][..]),
        ("[origins]\n[targets.a]\nurl='http://a.test'", 1, 1, &["no origins"]),
        (ORIGINS, 1, 1, &["targets is missing"]),
        ("[orgins]\n", 1, 2, &["unknown key orgins", "did you mean origins?"]),
        ("a = = 1", 1, 5, &[]),
        (&with_target("method = ['GET']"), 7, 1, &["unknown key method", "did you mean methods?"]),
        (&with_target("zzz = 1"), 7, 1, &["unknown key zzz", "url, config, paths"]),
        (
            &with_target("credentials = 'included'"),
            7,
            15,
            &["included is not a credentials mode; did you mean include?"],
        ),
        (&with_target("as = 'imgae'"), 7, 6, &["imgae is not a way to call; did you mean image?"]),
        (&with_target("crossorigin = 'use-credential'"), 7, 15, &["did you mean use-credentials?"]),
        (&with_target("redirect = 1"), 7, 12, &["expected a redirect mode, found the number 1"]),
        // What only a browser may say, no file says.
        (
            &with_target("mode = 'navigate'"),
            7,
            8,
            &["navigate is not a mode; it must be cors, no-cors or same-origin"],
        ),
        (
            &with_target("[[targets.api.overrides]]\nexpect = 'denny'"),
            8,
            10,
            &["denny is not an expectation; did you mean deny?"],
        ),
        (
            &format!("browser = 'opera'\n{}", with_target("")),
            1,
            11,
            &["it must be chromium, firefox, safari or webkit"],
        ),
        (&format!("browsers = []\n{}", with_target("")), 1, 12, &["browsers is empty"]),
        (
            &format!("browsers = ['safari', 'safari']\n{}", with_target("")),
            1,
            12,
            &["duplicate browser safari"],
        ),
        (
            &format!("browser = 'safari'\nbrowsers = ['safari']\n{}", with_target("")),
            2,
            12,
            &["browser and browsers exclude each other"],
        ),
        (&with_target("paths = ['/a', 'b']"), 7, 16, &["begin with /"]),
        (&with_target("paths = ['/a', '/a']"), 7, 16, &["duplicate path /a"]),
        (
            &with_target("paths = '/a'"),
            7,
            9,
            &["expected a list, such as [\"a\", \"b\"], found the string \"/a\""],
        ),
        (&with_target("vary = 'yes'"), 7, 8, &["expected true or false"]),
        (&with_target("headers = { X = 1 }"), 7, 17, &["found the number 1", "a string between quotes"]),
        (&with_target("headers = ['X: 1']"), 7, 11, &["found a list", "a table of names"]),
        (&with_target("status = [70000]"), 7, 11, &["found the number 70000", "a whole number"]),
        (&with_target("overrides = { methods = ['GET'] }"), 7, 13, &["expected a list", "found a table"]),
        (&with_target("allow = ['https://app.test']"), 7, 10, &["by that name; write app"]),
        (&with_target("as = 'image'\nmethods = ['GET', 'PUT']"), 8, 19, &["<img> always uses GET"]),
        (&with_target("as = 'beacon'\nmethods = ['GET']"), 8, 12, &["sendBeacon() always uses POST"]),
        (
            &with_target("methods = ['GET', 'PUT']\n[[targets.api.overrides]]\nas = 'script'"),
            8,
            1,
            &["<script> always uses GET, but this is about PUT"],
        ),
        (&with_target("methods = ['TRACE']"), 7, 12, &["do not let pages use"]),
        (&with_target("methods = ['a b']"), 7, 12, &["not a method"]),
        (&with_target("allow = ['ap']"), 7, 10, &["unknown origin ap", "did you mean app?"]),
        (&with_target("allow = ['app']\ndeny = ['app']"), 8, 9, &["both allowed and denied"]),
        (
            &with_target("rule = 'cors-allow-origin-mising'"),
            7,
            8,
            &["did you mean cors-allow-origin-missing?"],
        ),
        (&with_target("headers = { 'a b' = '1' }"), 7, 13, &["not a header name"]),
        (&with_target("headers = { a = 'Bearer ${NONE}' }"), 7, 25, &["NONE is not set"]),
        (&with_target("headers = { Cookie = 'a=1' }"), 7, 13, &["pages cannot set Cookie", "cookies = ["]),
        (&with_target("headers = { Sec-Fetch-Site = 'none' }"), 7, 13, &["pages cannot set Sec-Fetch-Site"]),
        (&with_target("headers = { a = '\u{20ac}' }"), 7, 17, &["U+00FF", "TypeError"]),
        (&with_target("readable = ['X-Total', 'Set-Cookie']"), 7, 24, &["pages can never read Set-Cookie"]),
        (&with_target("methods = ['GET', 'PATCH', 'patch', 'get']"), 7, 37, &["duplicate method get"]),
        (&with_target("methods = []"), 5, 10, &["the list methods is empty"]),
        (&with_target("paths = []"), 5, 10, &["the list paths is empty"]),
        (&with_target("[[targets.api.overrides]]\norigins = []"), 7, 1, &["the list origins is empty"]),
        (&with_target("status = [99]"), 7, 11, &["not a response status"]),
        (&with_target("preflight-cache = 7201"), 7, 19, &["7200"]),
        (&with_target("preflight-cache = -1"), 7, 19, &[]),
        (&with_target("[[targets.api.overrides]]\nmethods = ['PUT']"), 8, 12, &["no method PUT", "GET"]),
        (&with_target("[[targets.api.overrides]]\nmetods = ['PUT']"), 8, 1, &["did you mean methods?"]),
        ("[origins]\na = 'app.test'\n[targets.a]\nurl='http://a.test'", 2, 5, &["no scheme"]),
        ("[origins]\na = { orign = 'x' }\n", 2, 7, &["did you mean origin?"]),
        ("[origins]\na = 1\n", 2, 5, &["an origin, or a table"]),
        ("[origins]\n'a/b' = 'http://a.test'\n[targets.a]\nurl='http://a.test'", 2, 1, &["is not a name"]),
        (
            "[origins]\nall = 'http://a.test'\n[targets.a]\nurl='http://a.test'",
            2,
            1,
            &["reserved group name"],
        ),
        (&format!("{ORIGINS}[targets.a]\nurl = 'ftp://a.test'"), 6, 7, &["http or https"]),
        (&format!("{ORIGINS}[targets.a]\npaths = ['/']"), 5, 1, &["url is missing"]),
    ] {
        let fault = parse(text).expect_err(text);
        assert_eq!((fault.line, fault.column), (line, column), "{text}\n{fault}");
        assert!(all_faults(text).contains(&fault), "{text}");
        for part in parts {
            assert!(fault.message.contains(part), "{text}\n{fault}");
        }
        for word in ["field", "variant", "sequence", "map", "u16", "u64", "struct", "invalid type"] {
            assert!(!fault.message.contains(word), "{fault}");
        }
    }
}

fn all_faults(text: &str) -> Vec<Fault> {
    Suite::faults(text, &|_| None, &[], UnsetVariables::Refuse)
}

#[test]
fn all_faults_are_given_at_once() {
    let text = "browser = 'firefoks'\n[orgins]\napp = 'app.test'\nadmin = { orign = 'https://admin.test' }\n\
        [defaults]\ncredentials = 'included'\n[targets.a]\nurl = 'ftp://a.test'\n\
        methods = ['GET', 'a b', 'TRACE']\nallow = ['app', 'admn']\nstatus = [99]\n\
        [targets.b]\npaths = ['/a', 'b']\nheaders = { A = 1, B = '${NONE}' }\n";
    let found: Vec<(usize, String)> =
        all_faults(text).into_iter().map(|fault| (fault.line, fault.message)).collect();
    let expected = [
        (1, "firefox"),
        (2, "did you mean origins?"),
        (3, "no scheme"),
        (4, "did you mean origin?"),
        (6, "did you mean include?"),
        (8, "http or https"),
        (9, "a b is not a method"),
        (9, "do not let pages use the method TRACE"),
        (10, "did you mean admin?"),
        (11, "not a response status"),
        (12, "url is missing"),
        (13, "begin with /"),
        (14, "found the number 1"),
        (14, "NONE is not set"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((line, message), (expected_line, part)) in found.iter().zip(expected) {
        assert!(*line == expected_line && message.contains(part), "{expected_line} {part}: {line} {message}");
    }
    // Nothing that only follows from another fault.
    assert_eq!(all_faults("[origins]\napp = 'app.test'\n[targets.a]\nurl = 1\nallow = ['app']").len(), 2);
    assert_eq!(all_faults(&with_target("methods = ['a b']")).len(), 1);
    assert_eq!(all_faults("a = = 1\nb = 'x\n[c\n").len(), 3, "faults of TOML itself too");
    assert_eq!(all_faults(&with_target("")), []);
}

/// A fault quotes the URL, without what may not be shown.
#[test]
fn faults_show_no_secret() {
    let text = format!("{ORIGINS}[targets.a]\nurl = 'htps://me:${{TOKEN}}@a.test'");
    let fault = parse(&text).expect_err(&text);
    assert!(fault.message.contains("htps://me:<hidden>@a.test has the scheme htps"), "{fault}");
}

/// What is named without a method gets the only one that there is.
#[test]
fn a_beacon_posts() {
    let suite = parse(&with_target("as = 'beacon'")).unwrap();
    assert_eq!(ids(&suite)[0], "allow api/app/POST/v1");
}

#[test]
fn hostile_files_end() {
    let deep = format!("a = {}", "[".repeat(100_000));
    assert!(parse(&deep).is_err());
    let long = format!("{}x = 1", "y".repeat(1_000_000));
    assert!(parse(&long).is_err());
    let many: Vec<String> = (0..5000).map(|number| format!("'/{number}'")).collect();
    let origins: Vec<String> =
        (0..5000).map(|number| format!("o{number} = 'http://a{number}.test'")).collect();
    let text = format!(
        "[origins]\n{}\n[targets.a]\nurl = 'http://a.test'\npaths = [{}]",
        origins.join("\n"),
        many.join(",")
    );
    assert!(parse(&text).expect_err("25 million checks").message.contains("checks"));
}

fn schema() -> Value {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<File>().to_value()
}

/// Renewed by `SNAPSHOTS=overwrite cargo test --lib the_schema_is_current`.
#[test]
fn the_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/corscheck.schema.json");
    let expected = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    let file = snapbox::Data::read_from(std::path::Path::new(path), None);
    // The backslashes are JSON's, not those of paths.
    snapbox::Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(expected, file.raw());
}

/// Whatever the schema refuses, the program refuses, and it takes what the program takes.
#[test]
fn the_schema_and_the_program_agree() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let valid = |text: &str| {
        let value: Value = toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        validator.is_valid(&value)
    };
    for text in [
        include_str!("../../examples/corscheck.toml").to_owned(),
        with_target("paths = ['/a']\n[[targets.api.overrides]]\nexpect = 'deny'"),
        with_target("as = 'eventsource'\ncrossorigin = 'none'\npreflight-cache = 600\nstatus = [200, 204]"),
    ] {
        assert!(valid(&text), "{text}");
        parse(&text).unwrap_or_else(|fault| panic!("{text}\n{fault}"));
    }
    for text in [
        String::new(),
        ORIGINS.to_owned(),
        with_target("method = ['GET']"),
        with_target("credentials = 'included'"),
        with_target("paths = '/a'"),
        with_target("paths = []"),
        with_target("methods = []"),
        with_target("[[targets.api.overrides]]\norigins = []"),
        with_target("preflight-cache = -1"),
        with_target("status = ['200']"),
        with_target("[[targets.api.overrides]]\nexpect = 'maybe'"),
        "[origins]\na = 1\n[targets.a]\nurl = 'http://a.test'".to_owned(),
        "[origins]\na = { trusted = true }\n[targets.a]\nurl = 'http://a.test'".to_owned(),
    ] {
        assert!(!valid(&text), "{text}");
        assert!(parse(&text).is_err(), "{text}");
    }
}

/// Without a file: each text is what it says.
#[test]
fn a_suite_of_parts() {
    let origin = |name: &str, url: &str, trusted| PageOfOrigin {
        name: name.into(),
        page: page_of(url).expect("an origin"),
        trusted,
    };
    let path = |path: &str| PathParts { name: path.to_owned(), path: path.to_owned() };
    let target = TargetParts {
        name: "api".into(),
        url: Url::parse("https://api.test/v1").expect("a URL"),
        paths: vec![path("/${A}"), path("/b")],
        methods: vec!["GET".into(), "PUT".into()],
        allow: Some(vec!["trusted".into()]),
        deny: Some(vec!["evil".into()]),
        errors: true,
        settings: Settings { send: Some(true), ..Settings::default() },
    };
    let parts = |targets: Vec<TargetParts>| SuiteParts {
        browsers: vec![Browser::Firefox],
        origins: vec![
            origin("app", "https://app.test", true),
            origin("evil", "https://evil.test", false),
            origin("other", "https://other.test", false),
        ],
        targets,
    };
    let suite = Suite::new(parts(vec![target.clone()])).expect("a suite");
    let ids: Vec<String> = suite.keys().map(|key| suite.id(&key)).collect();
    let of = |origin: &str| {
        ["GET/${A}", "PUT/${A}", "GET/b", "PUT/b", "missing"].map(|rest| format!("api/{origin}/{rest}"))
    };
    assert_eq!(ids, [of("app"), of("evil")].concat());
    let first = suite.check(&suite.keys().next().expect("a check"), 0);
    assert_eq!(first.question.url().as_str(), "https://api.test/v1/$%7BA%7D");
    assert_eq!((first.location, first.question.browser()), (None, Browser::Firefox));

    for (wrong, words) in [
        (
            TargetParts { name: "a b".into(), ..target.clone() },
            "a b is not a name; use letters, digits, -, _ and .",
        ),
        (
            TargetParts { paths: vec![path("b")], ..target.clone() },
            "b is not a path; it must begin with / and have no #",
        ),
        (TargetParts { paths: vec![path("/b"), path("/b")], ..target.clone() }, "duplicate path /b"),
        (
            TargetParts { methods: vec!["TRACE".into()], ..target.clone() },
            "browsers do not let pages use the method TRACE",
        ),
        (TargetParts { deny: Some(vec!["app".into()]), ..target.clone() }, "app is both allowed and denied"),
        (
            TargetParts { allow: Some(vec!["ap".into()]), ..target.clone() },
            "unknown origin ap; did you mean app?",
        ),
        (
            TargetParts {
                settings: Settings { preflight_cache: Some(90_000), ..Settings::default() },
                ..target.clone()
            },
            "Firefox caches preflights for at most 86400 seconds",
        ),
    ] {
        assert_eq!(Suite::new(parts(vec![wrong])).map(|_| ()).unwrap_err().to_string(), words);
    }
    assert_eq!(
        Suite::new(parts(vec![target.clone(), target])).map(|_| ()),
        Err(SuiteError::DuplicateName("api".into()))
    );
    assert_eq!(Suite::new(parts(Vec::new())).map(|_| ()), Err(SuiteError::NoTargets));
}
