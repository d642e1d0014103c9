//! Files as people write them, and what is found of each, with its line.

use super::{Format, ReadError, check, check_all, judge, read};
use crate::fetch::{Call, Client, Page};
use crate::probe::Question;
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator};
use url::Url;

mod products;

/// Holds the findings of files of a program against those that are right: rules and lines.
pub(super) fn compare_programs(format: Format, rows: &[(&str, &str, &[&str])]) {
    let mut faults = Vec::new();
    for (name, text, expected) in rows {
        let units = read(text, format).expect("a configuration");
        let mut found: Vec<String> = check_all(&units, &[])
            .iter()
            .flat_map(|checked| &checked.problems)
            .map(|problem| format!("{} {}", problem.rule(), problem.place.line))
            .collect();
        found.sort();
        if found != *expected {
            faults.push(format!("{name}: {found:?}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Holds that nothing is said of files of a program but that not all is known, for each of these lines in this text.
pub(super) fn compare_not_known(format: Format, text: impl Fn(&str) -> String, lines: &[&str]) {
    for line in lines {
        let units = read(&text(line), format).expect("a configuration");
        let checked = check_all(&units, &[]);
        assert!(checked.iter().all(|checked| checked.problems.is_empty()), "{line}: {checked:?}");
        assert!(checked.iter().any(|checked| !checked.not_known.is_empty()), "{line}");
    }
}

/// Holds that these lines change nothing in this text.
pub(super) fn compare_without_bearing(format: Format, text: impl Fn(&str) -> String, lines: &[&str]) {
    let all = |line: &str| -> Vec<String> {
        let units = read(&text(line), format).expect("a configuration");
        let checked = check_all(&units, &[]);
        let unknown: Vec<_> = checked.iter().flat_map(|checked| &checked.not_known).collect();
        assert!(unknown.is_empty(), "{line}: {unknown:?}");
        let problems = checked.iter().flat_map(|checked| &checked.problems);
        problems.map(|problem| problem.rule().to_string()).collect()
    };
    let without = all("");
    assert!(!without.is_empty());
    for line in lines {
        assert_eq!(all(line), without, "{line}");
    }
}

/// The findings of all units: rule, severity and line.
fn found(text: &str, format: Format) -> Vec<String> {
    let units = read(text, format).expect("a configuration");
    let checked = units.iter().map(|unit| check(unit, &[]));
    let problems = checked.flat_map(|checked| checked.problems);
    problems
        .map(|problem| format!("{} {} {}", problem.rule(), problem.severity().id(), problem.place.line))
        .collect()
}

#[test]
fn files_as_people_write_them() {
    let rows: &[(&str, Format, &str, &[&str])] = &[
        (
            "S3: exact",
            Format::Tree,
            r#"[{"AllowedOrigins": ["https://app.acme.com"], "AllowedMethods": ["GET"]}]"#,
            &[],
        ),
        (
            "S3: *, without credentials",
            Format::Tree,
            r#"{"CORSRules": [{"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]}]}"#,
            &["wildcard info 1"],
        ),
        (
            "S3: a star without a dot, a slash, localhost",
            Format::Tree,
            "[{\"AllowedMethods\": [\"PUT\", \"GET\"],\n\"AllowedOrigins\": [\"https://*acme.com\",\n\
             \"https://app.acme.com/\",\n\"http://localhost:3000\"]}]",
            &[
                "suffix-match high 2",
                "any-subdomain medium 2",
                "entry-never-matches medium 3",
                "localhost-allowed low 4",
            ],
        ),
        (
            "S3: PUT alone",
            Format::Tree,
            r#"[{"AllowedOrigins": ["https://app.acme.com*"], "AllowedMethods": ["PUT"]}]"#,
            &["prefix-match high 1", "any-port low 1"],
        ),
        (
            "S3: XML",
            Format::S3Xml,
            "<CORSConfiguration>\n<CORSRule>\n<AllowedOrigin>http*://acme.com</AllowedOrigin>\n\
             <AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>",
            &["insecure-scheme medium 3"],
        ),
        (
            "S3: XML with a reference, CDATA and a comment",
            Format::S3Xml,
            "<CORSConfiguration>\n<CORSRule><AllowedOrigin>&#42;</AllowedOrigin><AllowedOrigin>https://a.<!-- x -->\
             acme.com</AllowedOrigin>\n<AllowedMethod><![CDATA[GET]]></AllowedMethod></CORSRule></CORSConfiguration>",
            &["wildcard info 2"],
        ),
        (
            "CloudFormation: a bucket",
            Format::Tree,
            "Resources:\n  Bucket:\n    Properties:\n      CorsConfiguration:\n        CorsRules:\n          - AllowedOrigins:\n              \
             - https://*.vercel.app\n            AllowedMethods: [GET]\n",
            &["hosting-platform critical 7"],
        ),
        (
            "Google Cloud Storage",
            Format::Tree,
            r#"[{"origin": ["https://App.acme.com"], "method": ["GET"], "responseHeader": ["ETag"]}]"#,
            &["entry-never-matches medium 1"],
        ),
        (
            "ingress-nginx: the defaults",
            Format::Tree,
            "metadata:\n  name: api\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: \"true\"\n",
            &["wildcard-with-credentials info 4"],
        ),
        (
            "ingress-nginx: a list",
            Format::Tree,
            "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: \"true\"\n    \
             nginx.ingress.kubernetes.io/cors-allow-origin: https://*.acme.com, http://app.acme.com\n",
            &["any-subdomain medium 4", "insecure-scheme medium 4"],
        ),
        (
            "ingress-nginx: switched off",
            Format::Tree,
            "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: \"true\"\n    \
             nginx.ingress.kubernetes.io/cors-allow-credentials: \"false\"\n    \
             nginx.ingress.kubernetes.io/cors-allow-origin: https://*.acme.com\n",
            &["any-subdomain info 5"],
        ),
        (
            "Gateway API: * with credentials",
            Format::Tree,
            "filters:\n- type: CORS\n  cors:\n    allowOrigins: [\"*\"]\n    allowCredentials: true\n",
            &["any-origin critical 4", "null-origin critical 4"],
        ),
        (
            "Gateway API: a star in the host",
            Format::Tree,
            "filters:\n- type: CORS\n  cors:\n    allowOrigins:\n    - https://*.acme.com\n",
            &["any-subdomain info 5"],
        ),
        (
            "Traefik: an expression without anchors",
            Format::Tree,
            "headers:\n  addVaryHeader: true\n  accessControlAllowCredentials: true\n  accessControlAllowOriginListRegex:\n  \
             - https://app\\.acme\\.com\n",
            &["prefix-match high 5", "any-port low 5"],
        ),
        (
            "Traefik: no Vary",
            Format::Tree,
            "headers:\n  accessControlAllowOriginList:\n  - https://a.acme.com\n  - https://b.acme.com\n",
            &["missing-vary low 3"],
        ),
        (
            "Envoy: the exact star is none",
            Format::Tree,
            "allow_origin_string_match:\n- exact: \"*\"\nallow_credentials: true\n",
            &["any-origin critical 2", "null-origin critical 2", "missing-vary low 2"],
        ),
        (
            "Istio: an expression is anchored",
            Format::Tree,
            "corsPolicy:\n  allowOrigins:\n  - regex: https://[a-z]+\\.acme\\.com\n  allowCredentials: true\n",
            &["any-subdomain medium 3", "missing-vary low 3"],
        ),
        (
            "HTTP API: every origin of https",
            Format::Tree,
            "Properties:\n  Name: !Sub \"${AWS::StackName}-api\"\n  CorsConfiguration:\n    AllowOrigins: [\"https://*\"]\n    \
             AllowCredentials: true\n",
            &["any-origin critical 4"],
        ),
        (
            "vercel.json: two values",
            Format::Tree,
            "{\"headers\": [{\"source\": \"/api/(.*)\", \"headers\": [\n{\"key\": \"Access-Control-Allow-Origin\", \
             \"value\": \"https://a.com, https://b.com\"}]}]}",
            &["entry-never-matches medium 2"],
        ),
        (
            "_headers",
            Format::Headers,
            "/api/*\n  Access-Control-Allow-Origin: *\n  Access-Control-Allow-Credentials: true\n/x\n  X-A: 1\n",
            &["wildcard-with-credentials info 2"],
        ),
        (
            "a list",
            Format::List,
            "# the origins\n'https://app.acme.com',\n/^https:\\/\\/.*acme\\.com$/,\nnull\n",
            &["null-origin critical 4", "suffix-match high 3", "any-subdomain medium 3"],
        ),
        ("a list: exact", Format::List, "https://app.acme.com\nhttps://admin.acme.com\n", &[]),
    ];
    let mut faults = Vec::new();
    for (name, format, text, expected) in rows {
        let found = found(text, *format);
        if found != *expected {
            faults.push(format!("{name}: {found:?}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_cannot_be_read() {
    assert_eq!(read("a: 1", Format::Tree).map(|_| ()), Err(ReadError::Nothing));
    assert!(matches!(read("a: [", Format::Tree), Err(ReadError::Text(_))));
    assert!(matches!(read("<a><b></a>", Format::S3Xml), Err(ReadError::Text(_))));
    let units = read("/(?<x>/\n", Format::List).expect("a list");
    let checked = check(&units[0], &[]);
    assert_eq!((checked.problems.len(), checked.not_known.len()), (0, 1));
}

/// Files that are cut off, doubled or changed at random are read or refused, and never stop the program.
#[test]
fn broken_files() {
    let files: [(&str, Format); 5] = [
        ("[{\"AllowedOrigins\": [\"https://*acme.com\"], \"AllowedMethods\": [\"GET\"]}]", Format::Tree),
        (
            "filters:\n- type: CORS\n  cors:\n    allowOrigins: [\"*\"]\n    allowCredentials: true\n",
            Format::Tree,
        ),
        (
            "<CORSConfiguration><CORSRule><AllowedOrigin>http*://acme.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod>\
             </CORSRule></CORSConfiguration>",
            Format::S3Xml,
        ),
        ("/api/*\n  Access-Control-Allow-Origin: *\n\tVary: Origin\n", Format::Headers),
        ("'https://app.acme.com',\n/^https:\\/\\/(.*\\.)?acme\\.com$/i,\nhttps://*.acme.com\n", Format::List),
    ];
    let mut state = 1_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % bound.max(1)
    };
    let mut read_well = 0;
    for (text, format) in files {
        for _ in 0..150 {
            let mut letters: Vec<char> = text.chars().collect();
            for _ in 0..=below(4) {
                let at = below(letters.len());
                match below(4) {
                    0 => letters.truncate(at),
                    1 => letters.insert(at, ['*', '\\', '(', '"', '\n', '<', '&', '\u{e9}', '['][below(9)]),
                    2 if !letters.is_empty() => drop(letters.remove(at)),
                    _ => letters.extend_from_within(at..),
                }
            }
            let text: String = letters.into_iter().collect();
            for unit in read(&text, format).unwrap_or_default() {
                read_well += check(&unit, &[]).trusted.len().min(1);
            }
        }
    }
    assert!(read_well > 50, "{read_well}");
}

/// A page's request, judged as a probe of the product would be.
#[test]
fn one_request() {
    let text = r#"[{"AllowedOrigins": ["https://app.acme.com"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["x-a*"]}]"#;
    let units = read(text, Format::Tree).expect("a configuration");
    let rule = |origin: &str, method: &str, header: Option<&str>| {
        let url = |text: &str| Url::parse(text).expect("a URL");
        let mut call = Call::new(Initiator::Fetch, url("https://bucket.test/x")).method(method);
        call.headers = header.into_iter().map(|name| (name.to_owned(), "1".to_owned())).collect();
        let call = call.credentials(Credentials::Omit);
        let page = Page::new(Origin::of(&url(origin)));
        let diagnosis = judge(&units[0], Question::new(page, call, Client::new(Browser::Chromium)));
        diagnosis.expect("a verdict").diagnosis.rule().map(|rule| rule.id())
    };
    let app = "https://app.acme.com";
    assert_eq!(rule(app, "PUT", Some("X-Abc")), None);
    assert_eq!(rule(app, "PUT", Some("X-B")), Some("preflight-allow-origin-missing"));
    // The rule is for PUT alone: the response to a GET cannot be read.
    assert_eq!(rule(app, "GET", None), Some("cors-allow-origin-missing"));
    assert_eq!(rule("https://b.acme.com", "PUT", None), Some("preflight-allow-origin-missing"));
}
