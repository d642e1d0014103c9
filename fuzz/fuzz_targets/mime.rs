//! The safelist of request headers against a second reading of the standard, `Content-Type` above all.

#![no_main]

use arbitrary::Arbitrary;
use corscheck::fetch::Engine;
use corscheck::fetch::safelist::{
    is_forbidden_request_header, is_no_cors_safelisted, is_safelisted, unsafe_names,
};
use corscheck::web::browser::Browser;
use corscheck::web::headers::{HeaderList, is_token};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    name: u8,
    second: Option<(u8, &'a [u8])>,
    /// How often the value is repeated to make it long.
    times: u8,
    own_name: &'a str,
    value: &'a [u8],
}

const NAMES: [&str; 12] = [
    "content-type",
    "content-type",
    "content-type",
    "accept",
    "accept-language",
    "content-language",
    "range",
    "dpr",
    "width",
    "save-data",
    "ect",
    "x-http-method-override",
];

fn name(number: u8, own: &str) -> String {
    NAMES.get(usize::from(number)).map_or_else(|| own.to_ascii_lowercase(), |name| (*name).to_owned())
}

/// The essence of a MIME type: `type/subtype` in lower case, where there is one.
fn essence(value: &[u8]) -> Option<Vec<u8>> {
    let value = ended(begun(value));
    let slash = value.iter().position(|byte| *byte == b'/')?;
    let (kind, rest) = (&value[..slash], &value[slash + 1..]);
    let subtype = ended(rest.split(|byte| *byte == b';').next().unwrap_or_default());
    (is_token(kind) && is_token(subtype)).then(|| [kind, b"/", subtype].concat().to_ascii_lowercase())
}

fn is_white(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn begun(value: &[u8]) -> &[u8] {
    &value[value.iter().position(|byte| !is_white(byte)).unwrap_or(value.len())..]
}

fn ended(value: &[u8]) -> &[u8] {
    &value[..value.iter().rposition(|byte| !is_white(byte)).map_or(0, |last| last + 1)]
}

/// What the standard says of a value of `Content-Type`, with the two deviations of Firefox.
fn is_safe_type(value: &[u8], browser: Browser) -> bool {
    let firefox = browser == Browser::Firefox;
    let is_unsafe = |byte: &u8| {
        *byte < 0x20 && *byte != b'\t'
            || matches!(byte, b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@')
            || matches!(byte, b'[' | b'\\' | b']' | b'{' | b'}' | 0x7F)
            || firefox && (*byte >= 0x80 || *byte == b',')
    };
    let forms = [&b"application/x-www-form-urlencoded"[..], b"multipart/form-data", b"text/plain"];
    value.len() <= 128
        && !value.iter().any(is_unsafe)
        && essence(value).is_some_and(|essence| forms.contains(&essence.as_slice()))
}

fuzz_target!(|input: Input<'_>| {
    let name_one = name(input.name, input.own_name);
    let value = input.value.repeat(usize::from(input.times % 4) + 1);
    let mut headers = HeaderList::new();
    headers.append(name_one.clone(), &value);
    if let Some((number, value)) = input.second {
        headers.append(name(number, input.own_name), value);
    }
    for browser in [Browser::Chromium, Browser::Firefox] {
        let engine = Engine::of(browser);
        let safe = is_safelisted(&name_one, &value, engine);
        assert!(!safe || value.len() <= 128);
        assert_eq!(is_safelisted("content-type", &value, engine), is_safe_type(&value, browser));
        assert!(!is_no_cors_safelisted(&name_one, &value, engine) || safe);
        let found = unsafe_names(&headers, engine);
        assert!(found.names.is_sorted());
        assert_eq!(found.names.is_empty(), found.reasons.is_empty());
        assert!(found.names.iter().all(|name| headers.contains(name)));
        // A browser that does not judge the lines of a name together finds fault with each by itself.
        if !engine.headers.judges_joined_values {
            let all_safe = headers
                .iter()
                .all(|line| is_safelisted(&line.name.to_ascii_lowercase(), &line.value, engine));
            assert!(all_safe || !found.names.is_empty());
            let total: usize = headers.iter().map(|line| line.value.len()).sum();
            assert!(!all_safe || (total > 1024) != found.names.is_empty());
        }
        let long = [b"text/plain;a=", &value[..], &[b'1'; 116]].concat();
        assert!(!is_safelisted("content-type", &long, engine));
    }
    let forbidden = is_forbidden_request_header(&name_one, &value);
    assert_eq!(forbidden, is_forbidden_request_header(&name_one.to_ascii_uppercase(), &value));
});
