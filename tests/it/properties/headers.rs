//! Header lists, the safelist, methods, MIME types and cookies.

use corscheck::fetch::Engine;
use corscheck::fetch::safelist::{
    is_forbidden_request_header, is_no_cors_safelisted, is_safelisted, unsafe_names,
};
use corscheck::web::browser::Browser;
use corscheck::web::cookie::{Cookie, CookieJar, cookie_string, parse_cookie_date};
use corscheck::web::headers::{Extracted, HeaderList, decode, decode_and_split, is_token};
use corscheck::web::method::Method;
use proptest::prelude::*;
use url::Url;

use super::{config, value};

const NAMES: [&str; 8] =
    ["accept", "accept-language", "content-language", "content-type", "range", "dpr", "save-data", "x-a"];

/// Values of which many are safelisted.
fn likely_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        value(),
        "(text/plain|application/x-www-form-urlencoded|multipart/form-data|text/html)(;[a-z]*=[a-z,\"]*)?"
            .prop_map(String::into_bytes),
        "bytes=[0-9]{0,22}-[0-9]{0,22}".prop_map(String::into_bytes),
        "[a-zA-Z, *.;=-]{0,140}".prop_map(String::into_bytes),
        "[0-9]{1,3}(\\.[0-9]{0,2})?".prop_map(String::into_bytes),
    ]
}

fn is_safe(name: &str, value: &[u8], browser: Browser) -> bool {
    is_safelisted(name, value, Engine::of(browser))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_list_is_extracted_whole_or_not_at_all(lines in prop::collection::vec(value(), 0..4)) {
        let headers: HeaderList = lines.iter().map(|line| ("X-List", line)).collect();
        // The plain way: all elements of all lines, trimmed, the empty ones dropped.
        let white = |byte: &u8| matches!(byte, b' ' | b'\t');
        let elements: Vec<Vec<u8>> = lines
            .iter()
            .flat_map(|line| line.split(|byte| *byte == b','))
            .map(|element| {
                let start = element.iter().position(|byte| !white(byte)).unwrap_or(element.len());
                let end = element.iter().rposition(|byte| !white(byte)).map_or(start, |last| last + 1);
                element[start..end].to_vec()
            })
            .filter(|element| !element.is_empty())
            .collect();
        let expected = match elements.iter().find(|element| !is_token(element)) {
            _ if lines.is_empty() => Extracted::Absent,
            Some(bad) => Extracted::Failure(decode(bad)),
            None => Extracted::Values(elements.iter().map(|element| std::str::from_utf8(element).expect("a token")).collect()),
        };
        prop_assert_eq!(headers.extract_list("x-list"), expected);
    }

    #[test]
    fn splitting_loses_nothing_but_white_space(value in value()) {
        let elements = decode_and_split(&value);
        prop_assert!(!elements.is_empty());
        for element in &elements {
            prop_assert!(!element.starts_with([' ', '\t']) && !element.ends_with([' ', '\t']));
        }
        if !value.contains(&b'"') {
            let plain: Vec<String> = value.split(|byte| *byte == b',').map(decode).collect();
            let plain: Vec<&str> = plain.iter().map(|part| part.trim_matches([' ', '\t'])).collect();
            prop_assert_eq!(&elements, &plain);
        }
        // One element is one piece of the text, quotes and all, in order.
        if let Ok(text) = std::str::from_utf8(&value) {
            let mut rest = text;
            for element in &elements {
                let position = rest.find(element.as_str());
                prop_assert!(position.is_some(), "{:?} is not in {:?}", element, rest);
                rest = &rest[position.unwrap_or_default() + element.len()..];
            }
        }
    }

    #[test]
    fn get_joins_what_lines_has(values in prop::collection::vec(value(), 1..4)) {
        let headers: HeaderList = values.iter().map(|value| ("x-A", value)).collect();
        let lines: Vec<Vec<u8>> = headers.lines("X-a").map(|line| line.value.to_vec()).collect();
        prop_assert_eq!(lines.len(), values.len());
        prop_assert_eq!(headers.get("X-A"), Some(lines.join(&b", "[..])));
    }

    #[test]
    fn a_long_value_is_never_safelisted(name in prop::sample::select(NAMES.to_vec()), more in 129..400usize) {
        for browser in [Browser::Chromium, Browser::Firefox] {
            prop_assert!(!is_safe(name, &vec![b'1'; more], browser));
            let typed = [&b"text/plain;a="[..], &vec![b'1'; more]].concat();
            prop_assert!(!is_safe("content-type", &typed, browser));
        }
    }

    #[test]
    fn browsers_agree_but_where_they_are_known_not_to(
        name in prop::sample::select(NAMES.to_vec()),
        value in likely_value(),
    ) {
        let (chromium, firefox) =
            (is_safe(name, &value, Browser::Chromium), is_safe(name, &value, Browser::Firefox));
        let is_hint = ["dpr", "save-data"].contains(&name);
        let has_high_bytes = value.iter().any(|byte| *byte >= 0x80);
        let has_comma = name == "content-type" && value.contains(&b',');
        // Chromium's range ends below 2^63, Firefox's below 2^64: 19 digits and more.
        let is_long_range = name == "range" && value.len() > 18;
        if !(is_hint || has_high_bytes || has_comma || is_long_range) {
            prop_assert_eq!(chromium, firefox, "{}: {:?}", name, decode(&value));
        }
        // Where they differ, it is only ever in this direction, and a range the other way.
        prop_assert!(chromium || !firefox || is_long_range, "{}: {:?}", name, decode(&value));
    }

    #[test]
    fn only_the_types_of_forms_are_safelisted(value in likely_value()) {
        for browser in [Browser::Chromium, Browser::Firefox] {
            if is_safe("content-type", &value, browser) {
                let text = decode(&value).trim().to_ascii_lowercase();
                let forms = ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"];
                prop_assert!(forms.iter().any(|form| text.starts_with(form)), "{:?}", text);
            }
        }
    }

    #[test]
    fn unsafe_names_are_sorted_and_their_reasons_known(
        pairs in prop::collection::vec((prop::sample::select(NAMES.to_vec()), likely_value()), 0..6),
    ) {
        let headers: HeaderList = pairs.into_iter().collect();
        for browser in [Browser::Chromium, Browser::Firefox] {
            let found = unsafe_names(&headers, Engine::of(browser));
            prop_assert!(found.names.is_sorted());
            prop_assert_eq!(found.names.is_empty(), found.reasons.is_empty());
            prop_assert!(found.names.iter().all(|name| headers.contains(name)));
        }
    }

    #[test]
    fn no_header_panics(name in "[a-zA-Z-]{0,30}|(x-http-method(-override)?)", value in value()) {
        let forbidden = is_forbidden_request_header(&name, &value);
        prop_assert_eq!(forbidden, is_forbidden_request_header(&name.to_ascii_uppercase(), &value));
        for browser in [Browser::Chromium, Browser::Firefox] {
            let no_cors = is_no_cors_safelisted(&name, &value, Engine::of(browser));
            prop_assert!(!no_cors || is_safe(&name.to_ascii_lowercase(), &value, browser));
        }
    }

    #[test]
    fn a_normal_method_stays_as_it_is(text in "\\PC{0,8}|(?i:get|head|post|put|delete|options|patch|track|connect)") {
        if let Ok(method) = Method::normalized(&text) {
            prop_assert!(method.as_str().eq_ignore_ascii_case(&text));
            prop_assert_eq!(Method::normalized(method.as_str()), Ok(method));
        }
    }

    #[test]
    fn cookies_do_not_panic(
        line in prop_oneof![
            value(),
            "[a-z_]{0,9}=?[a-z]{0,5}(; ?(Domain|Path|Max-Age|Expires|SameSite|Secure|Partitioned)(=[-./:a-zA-Z0-9 ]{0,20})?){0,3}"
                .prop_map(String::into_bytes),
        ],
        url in prop::sample::select(vec!["https://a.example/b/c", "http://localhost:1/", "http://127.0.0.1/", "data:,a"]),
        now in any::<i64>(),
    ) {
        let url = Url::parse(url).expect("a URL");
        let mut jar = CookieJar::new();
        let received = jar.receive(&line, &url, now);
        if let Ok(cookie) = Cookie::receive(&line, &url, now) {
            prop_assert!(received.is_ok());
            prop_assert!(!(cookie.name.is_empty() && cookie.value.is_empty()));
            prop_assert!(cookie.path.starts_with(b"/"));
            let sent = cookie_string(&[&cookie], false);
            prop_assert!(!sent.iter().any(|byte| matches!(byte, 0 | b'\n' | b'\r' | b';')));
        } else {
            prop_assert!(jar.is_empty());
        }
        prop_assert_eq!(parse_cookie_date(&line), parse_cookie_date(&line.to_ascii_uppercase()));
    }
}
