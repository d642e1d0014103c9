//! What is secret in requests, responses and texts, and how it is hidden: the one list for all that is printed or written.
//!
//! Names say most, compared by their words: `X-Auth-Token`, `authToken` and `AUTH_TOKEN` are the same. Names of headers and
//! parameters are never hidden. Ids, hashes, nonces and traces stay: a diagnosis may need them, and they grant no access.

mod name;
mod text;
mod value;

use std::borrow::Cow;

use url::{Position, Url};

use self::name::{Says, of_header};
use self::text::{Kind, is_token, places};
use self::value::{is_plain, is_random, is_trivial};

pub use self::text::{error_of_script, is_secret_parameter, may_be_secret};
pub use self::value::HIDDEN;

/// Whether the value of a header is a secret as a whole.
#[must_use]
pub fn is_secret_header(name: &str, value: &str) -> bool {
    if is_trivial(value) {
        return false;
    }
    match of_header(name) {
        Says::Secret | Says::SecretUnlessPlain => true,
        Says::SecretIfRandom => value::is_opaque(value),
        Says::Nothing => is_random(value) || is_token(value),
        Says::Harmless => is_token(value),
    }
}

/// The same for a parameter of a query, whose value may be a URL with a query of its own.
#[must_use]
pub fn is_secret_in_query(name: &str, value: &str) -> bool {
    is_secret_parameter(name, value) || !places(value, Kind::Sentences).is_empty()
}

/// The secrets in the path of a URL.
#[must_use]
pub fn secrets_of_path(url: &Url) -> Vec<String> {
    let path = url[..Position::BeforePath].len()..url[..Position::AfterPath].len();
    let within = |place: &text::Place| path.start <= place.start && place.end <= path.end;
    let places = places(url.as_str(), Kind::Sentences).into_iter().filter(within);
    // A token counts as a whole, with what tells its kind.
    let whole =
        |place: text::Place| place.start - value::known_beginning(&url.as_str()[..place.start])..place.end;
    places.map(|place| url.as_str()[whole(place)].to_owned()).collect()
}

/// A header's value without secrets: scheme, names of cookies and attributes stay.
#[must_use]
pub fn header_value<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme, _)) if is_scheme(scheme) => format!("{scheme} {HIDDEN}").into(),
            _ if value.is_empty() => value.into(),
            _ => HIDDEN.into(),
        },
        "cookie" => value.split("; ").map(hidden_pair).collect::<Vec<_>>().join("; ").into(),
        "set-cookie" => match value.split_once(';') {
            Some((pair, attributes)) => format!("{};{attributes}", hidden_pair(pair)).into(),
            None => hidden_pair(value).into(),
        },
        _ if is_secret_header(name, value) => HIDDEN.into(),
        _ => text(value),
    }
}

/// Whether the first word of an Authorization header names a scheme, and is not the credentials themselves.
fn is_scheme(word: &str) -> bool {
    word.len() <= 24
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !is_random(word)
}

fn hidden_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) => format!("{name}={HIDDEN}"),
        None => HIDDEN.into(),
    }
}

/// Sentences, URLs or JSON without the secrets in them. What is said of headers stays.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    hidden(text, &places(text, Kind::Sentences))
}

/// What a server or a page sent, without the secrets in it: those of its JSON too.
#[must_use]
pub fn data(text: &str) -> Cow<'_, str> {
    hidden(text, &places(text, Kind::Data))
}

/// What was typed or pasted, without the secrets in it: its headers and fields too.
#[must_use]
pub fn input(text: &str) -> Cow<'_, str> {
    hidden(text, &places(text, Kind::Input))
}

/// At most so many characters of what was typed or pasted, from a byte on, without secrets: also where that byte is within one.
#[must_use]
pub fn input_from(text: &str, at: usize, characters: usize) -> String {
    // A secret that begins far before is none of a command, a header or a field.
    const WINDOW: usize = 4096;
    let boundary =
        |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (boundary(at.saturating_sub(WINDOW)), boundary(at.saturating_add(WINDOW)));
    let window = &text[start..end];
    let from = boundary(at) - start;
    let within: Vec<text::Place> = places(window, Kind::Input)
        .into_iter()
        .filter(|place| place.end > from)
        .map(|place| place.start.max(from) - from..place.end - from)
        .collect();
    hidden(&window[from..], &within).trim_start().chars().take(characters).collect()
}

fn hidden<'a>(text: &'a str, places: &[text::Place]) -> Cow<'a, str> {
    if places.is_empty() {
        return text.into();
    }
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for place in places {
        result.push_str(&text[done..place.start]);
        // Before a host, angle brackets would make it no URL.
        let is_password = text[place.end..].starts_with('@') && text[..place.start].ends_with(':');
        result.push_str(if is_password { "hidden" } else { HIDDEN });
        done = place.end;
    }
    result.push_str(&text[done..]);
    result.into()
}

/// The secrets in what was typed or pasted, each as it stands there.
#[must_use]
pub fn secrets_of(text: &str) -> Vec<String> {
    places(text, Kind::Input).into_iter().map(|place| text[place].to_owned()).collect()
}

/// The secrets in a header's value.
pub fn secrets_of_header(name: &str, value: &str) -> Vec<String> {
    let of_pair = |pair: &str| pair.split_once('=').map_or(pair, |(_, value)| value).trim().to_owned();
    match name.to_ascii_lowercase().as_str() {
        "authorization" | "proxy-authorization" => match value.split_once(' ') {
            Some((scheme, rest)) if is_scheme(scheme) => vec![rest.to_owned()],
            _ => vec![value.to_owned()],
        },
        "cookie" => value.split(';').map(of_pair).collect(),
        "set-cookie" => value.split(';').take(1).map(of_pair).collect(),
        _ if is_secret_header(name, value) => vec![value.to_owned()],
        _ => places(value, Kind::Sentences).into_iter().map(|place| value[place].to_owned()).collect(),
    }
}

/// The secrets in a URL, as it stands and decoded.
#[must_use]
pub fn secrets_of_url(url: &Url) -> Vec<String> {
    let mut secrets: Vec<String> = places(url.as_str(), Kind::Sentences)
        .into_iter()
        .map(|place| url.as_str()[place].to_owned())
        .collect();
    for (name, value) in url.query_pairs() {
        if is_secret_parameter(&name, &value) {
            secrets.push(value.into_owned());
        }
    }
    if let Some(password) = url.password() {
        secrets.push(percent_encoding::percent_decode_str(password).decode_utf8_lossy().into_owned());
    }
    secrets
}

/// Whether a secret is worth looking for in other places: it cannot be taken for a word, a number or an address that
/// stands there for itself.
#[must_use]
pub fn is_distinct(secret: &str) -> bool {
    const SHORTEST: usize = 6;
    const LONG: usize = 12;
    /// What headers that are named like secrets may say.
    const WORDS: [&str; 4] = ["application/json", "authorization", "content-type", "xmlhttprequest"];
    let has_digit = secret.contains(|letter: char| letter.is_ascii_digit());
    secret.len() >= SHORTEST
        && !is_trivial(secret)
        && (has_digit || secret.len() >= LONG || secret.len() >= 10 && !is_plain(secret))
        && !WORDS.contains(&secret.to_ascii_lowercase().as_str())
        && !secret.bytes().all(|byte| byte.is_ascii_digit() && secret.len() < 8)
        && !secret.starts_with("http://")
        && !secret.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for (name, value, expected) in [
            ("Authorization", "Bearer abc", "Bearer <hidden>"),
            ("authorization", "abc", "<hidden>"),
            ("authorization", "ghp_16C7e42F292c6912E7710c838347Ae178B4a x", "<hidden>"),
            ("Cookie", "a=1; b=2", "a=<hidden>; b=<hidden>"),
            ("Set-Cookie", "sid=1; Path=/; Secure", "sid=<hidden>; Path=/; Secure"),
            ("X-Api-Key", "k", "<hidden>"),
            ("X-Own", "b7Qk2mZr9XvT4pLc8WnH", "<hidden>"),
            ("X-Own", "a plain value", "a plain value"),
            ("X-Request-Id", "b7Qk2mZr9XvT4pLc8WnH", "b7Qk2mZr9XvT4pLc8WnH"),
            (
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ),
            (
                "ETag",
                "\"33a64df551425fcc55e4d42a148795d9f25f89d4\"",
                "\"33a64df551425fcc55e4d42a148795d9f25f89d4\"",
            ),
            (
                "Idempotency-Key",
                "0b5e4c5a-22ab-4f37-8f1c-7d2f3ae5a0aa",
                "0b5e4c5a-22ab-4f37-8f1c-7d2f3ae5a0aa",
            ),
            (
                "Content-Security-Policy",
                "script-src 'nonce-b7Qk2mZr9XvT4pLc8WnH'",
                "script-src 'nonce-b7Qk2mZr9XvT4pLc8WnH'",
            ),
            (
                "WWW-Authenticate",
                "Bearer realm=\"api\", error=\"invalid_token\"",
                "Bearer realm=\"api\", error=\"invalid_token\"",
            ),
            ("Access-Control-Allow-Headers", "authorization, x-api-key", "authorization, x-api-key"),
            ("Origin", "https://a", "https://a"),
            ("Location", "https://me:pw@a/b?c=d@e:f", "https://me:hidden@a/b?c=d@e:f"),
            ("location", "//me:p@w@a", "//me:hidden@a"),
            ("Location", "/b?to=https://a:1/@c", "/b?to=https://a:1/@c"),
            (
                "Location",
                "/cb#access_token=abc&token_type=bearer",
                "/cb#access_token=<hidden>&token_type=bearer",
            ),
            ("Location", "/cb?code=4%2F0AX4XfWh&state=xyzabc123456", "/cb?code=<hidden>&state=<hidden>"),
        ] {
            assert_eq!(header_value(name, value), expected, "{name}");
        }
    }

    #[test]
    fn sentences() {
        for (given, expected) in [
            (
                "GET https://a.test/x?q=1&access_token=abc, which",
                "GET https://a.test/x?q=1&access_token=<hidden>, which",
            ),
            ("https://a.test/x?api_key=a,b#c", "https://a.test/x?api_key=<hidden>#c"),
            ("/x?return=%2Fy%3Faccess_token%3Dabc%26a%3D1 ok", "/x?return=%2Fy%3Faccess_token%3D<hidden> ok"),
            ("/x;jsessionid=ABC123?a=1", "/x;jsessionid=<hidden>?a=1"),
            ("/x?filter%5Bpassword%5D=abc", "/x?filter%5Bpassword%5D=<hidden>"),
            ("https://me:pw@a.test/", "https://me:hidden@a.test/"),
            ("https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@a.test/", "https://ghp_<hidden>@a.test/"),
            ("key=name code=404 page=2", "key=name code=404 page=2"),
            (
                "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK/2026/x&X-Amz-Date=20260101&X-Amz-Signature=0a",
                "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=<hidden>&X-Amz-Date=20260101&X-Amz-Signature=<hidden>",
            ),
            ("Authorization: (missing)", "Authorization: (missing)"),
            ("with a Bearer token or Basic authentication", "with a Bearer token or Basic authentication"),
            ("sends Bearer kJh3Gf9dsA", "sends Bearer <hidden>"),
            ("a eyJhbGciOiJIUzI1NiJ9.e30.c2ln b", "a eyJ<hidden> b"),
            (
                "https://hooks.slack.com/services/T0/B0/XXX now",
                "https://hooks.slack.com/services/<hidden> now",
            ),
            ("https://api.telegram.org/bot12:AB/getMe", "https://api.telegram.org/bot<hidden>/getMe"),
            (
                "/assets/main.3f9a2b1c.js?v=77d0e1aa0eadbeef1eadbeef2eadbeef",
                "/assets/main.3f9a2b1c.js?v=77d0e1aa0eadbeef1eadbeef2eadbeef",
            ),
            ("/x?k=b7Qk2mZr9XvT4pLc8WnH&t=PvH3k9a&q=b7", "/x?k=<hidden>&t=PvH3k9a&q=b7"),
            ("/x?k=77d0e1aa0eadbeef1eadbeef2eadbeef", "/x?k=<hidden>"),
            ("/x?id=b7Qk2mZr9XvT4pLc8WnH", "/x?id=b7Qk2mZr9XvT4pLc8WnH"),
            ("token=${API_TOKEN}", "token=${API_TOKEN}"),
            ("token=<hidden>", "token=<hidden>"),
            ("credentials=include", "credentials=include"),
            ("über?token=ü…", "über?token=<hidden>…"),
        ] {
            assert_eq!(text(given), expected);
        }
    }

    #[test]
    fn data_of_servers() {
        for (given, expected) in [
            (
                r#"{"access_token":"abc","user":{"password" : "hunter2","name":"me"}}"#,
                r#"{"access_token":"<hidden>","user":{"password" : "<hidden>","name":"me"}}"#,
            ),
            (
                r#"{\"apiKey\":\"abc\"} {"refresh_token":"abc d…"#,
                r#"{\"apiKey\":\"<hidden>\"} {"refresh_token":"abc d…"#,
            ),
            (
                r#"{"Authorization":"Bearer abc","cookie":"a=1; b=2"}"#,
                r#"{"Authorization":"Bearer <hidden>","cookie":"<hidden>"}"#,
            ),
            // What is said of one stays: it is the reason.
            (
                r#"{"password":"it must have 8 letters","token_type":"x"}"#,
                r#"{"password":"it must have 8 letters","token_type":"x"}"#,
            ),
            ("token: the token is missing", "token: the token is missing"),
            ("access_token=abc was rejected", "access_token=<hidden> was rejected"),
            (r#"{"session":"abc"#, r#"{"session":"<hidden>"#),
        ] {
            assert_eq!(data(given), expected);
        }
    }

    #[test]
    fn errors_of_scripts() {
        for (given, expected) in [
            (
                "ReferenceError: b7Qk2mZr9XvT4pLc8WnH is not defined",
                "ReferenceError: <hidden> is not defined",
            ),
            (
                "ReferenceError: token_sk_live_51abcdefghij is not defined",
                "ReferenceError: <hidden> is not defined",
            ),
            (
                "TypeError: jQuery1910_ü.show is not a function…",
                "TypeError: jQuery1910_ü.show is not a function…",
            ),
        ] {
            assert_eq!(error_of_script(given), expected);
        }
    }

    #[test]
    fn inputs() {
        for (given, expected) in [
            ("http://api。test:8001/x", "http://api。test:8001/x"),
            ("curl -H 'X-Api-Key: abc def' x", "curl -H 'X-Api-Key: <hidden>' x"),
            ("Authorization: Bearer abc", "Authorization: Bearer <hidden>"),
            ("Cookie: a=1; b=2\nHost: x", "Cookie: <hidden>\nHost: x"),
            (
                "{\"user\": \"me\", \"password\": \"hunter2\"}",
                "{\"user\": \"me\", \"password\": \"<hidden>\"}",
            ),
            ("{\\\"password\\\":\\\"hunter2\\\"}", "{\\\"password\\\":\\\"<hidden>\\\"}"),
            ("curl -u me:pw https://a.test", "curl -u me:<hidden> https://a.test"),
            ("curl -b 'sid=1; a=2' https://a.test", "curl -b '<hidden>' https://a.test"),
            ("x --oauth2-token abc y", "x --oauth2-token <hidden> y"),
            ("'X-Api-Key' => 'abc',", "'X-Api-Key' => '<hidden>',"),
            ("X-Api-Key = \"abc\"", "X-Api-Key = \"<hidden>\""),
            ("user=me&password=a%20b", "user=me&password=<hidden>"),
            (
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ),
            ("'ETag': 'b7Qk2mZr9XvT4pLc8WnH'", "'ETag': 'b7Qk2mZr9XvT4pLc8WnH'"),
            ("let t = 'b7Qk2mZr9XvT4pLc8WnH';", "let t = '<hidden>';"),
            (
                "import x from 'https://cdn.test/b7Qk2mZr9XvT4pLc8WnH/x.js'",
                "import x from 'https://cdn.test/b7Qk2mZr9XvT4pLc8WnH/x.js'",
            ),
        ] {
            assert_eq!(input(given), expected);
        }
        let text = "fetch('x', {headers: {Authorization: 'Bearer abcdefghijkl mnop'}})";
        let at = text.find("efgh").expect("it is there");
        assert_eq!(input_from(text, at, 12), "<hidden>'}})");
    }

    #[test]
    fn what_to_look_for() {
        let url = Url::parse("https://me:p%40ss@a.test/?token=a%2Fb&q=1#id_token=x").expect("a URL");
        assert_eq!(secrets_of_url(&url), ["p%40ss", "a%2Fb", "x", "a/b", "p@ss"]);
        assert_eq!(secrets_of_header("Cookie", "a=1; b=2"), ["1", "2"]);
        for secret in ["s3cr3t-value", "hunter2hunter2", "wh0le-secret"] {
            assert!(is_distinct(secret), "{secret}");
        }
        for secret in ["true", "fetch", "no-check", "https://app.example.com", "12345", "application"] {
            assert!(!is_distinct(secret), "{secret}");
        }
    }

    /// Texts that a server can send, each of which would take minutes if all of it were read from each of its signs.
    #[test]
    fn long_texts_of_signs() {
        for piece in ["=", "a=", "%3D", "a%3D", "eyJ.", "token=a=", "?a=b&", "'a='"] {
            let long = piece.repeat(100_000 / piece.len());
            assert!(!text(&long).is_empty(), "{piece}");
        }
    }
}
