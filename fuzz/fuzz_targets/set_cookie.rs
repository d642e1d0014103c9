//! `Set-Cookie` lines from any bytes: what is stored can be written as a line that is read as the same cookie, a jar
//! holds no two of a kind, and what it sends is one pair a cookie.

#![no_main]

use arbitrary::Arbitrary;
use corscheck::web::cookie::{
    Cookie, CookieJar, NotMatching, SameSite, cookie_string, domain_matches, parse_cookie_date, path_matches,
};
use libfuzzer_sys::fuzz_target;
use url::Url;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    now: Option<i64>,
    own_url: &'a str,
    nameless_as_name: bool,
    /// From which URL each line comes: by number, or beyond the list the input's own.
    sources: [u8; 6],
    /// The lines, with a line feed between them.
    lines: &'a [u8],
}

const URLS: [&str; 9] = [
    "https://app.example/b/c",
    "http://app.example/",
    "https://sub.app.example/b/",
    "http://localhost:1/",
    "http://127.0.0.1/a",
    "https://[::1]/",
    "https://co.uk/",
    "data:,a",
    "https://b\u{fc}cher.example./x",
];

/// The line that says what a cookie is.
fn line(cookie: &Cookie) -> Vec<u8> {
    let mut line = [&cookie.name, &b"="[..], &cookie.value].concat();
    // A path with a semicolon can only be the default one.
    if !cookie.path.contains(&b';') {
        line.extend_from_slice(b"; Path=");
        line.extend_from_slice(&cookie.path);
    }
    if !cookie.host_only {
        line.extend_from_slice(format!("; Domain=.{}", cookie.domain).as_bytes());
    }
    for (holds, attribute) in [
        (cookie.secure, "Secure"),
        (cookie.http_only, "HttpOnly"),
        (cookie.partitioned, "Partitioned"),
        (cookie.same_site == SameSite::None, "SameSite=None"),
        (cookie.same_site == SameSite::Lax, "SameSite=Lax"),
        (cookie.same_site == SameSite::Strict, "SameSite=Strict"),
    ] {
        if holds {
            line.extend_from_slice(b"; ");
            line.extend_from_slice(attribute.as_bytes());
        }
    }
    line
}

fn check_cookie(cookie: &Cookie, from: &Url, now: i64) {
    assert!(!(cookie.name.is_empty() && cookie.value.is_empty()));
    assert!(cookie.name.len() + cookie.value.len() <= 4096);
    assert!(cookie.path.starts_with(b"/"));
    assert!(cookie.expires.is_none_or(|time| time <= now.saturating_add(400 * 24 * 60 * 60)));
    assert!(cookie.secure || !cookie.partitioned && cookie.same_site != SameSite::None);
    let host = from.host_str().expect("cookies come from hosts");
    assert!(if cookie.host_only { host == cookie.domain } else { domain_matches(host, &cookie.domain) });
    let again = Cookie::receive(&line(cookie), from, now).expect("what was stored can be stored again");
    assert_eq!(again, Cookie { expires: None, ..cookie.clone() });
    // It belongs where it came from, but for its path and its time.
    match cookie.matches(from, now) {
        Ok(()) => assert!(path_matches(from.path().as_bytes(), &cookie.path) && !cookie.is_expired(now)),
        Err(NotMatching::Expired) => assert!(cookie.is_expired(now)),
        Err(NotMatching::Path) => assert!(!path_matches(from.path().as_bytes(), &cookie.path)),
        Err(other) => panic!("{other:?}"),
    }
}

fn check_jar(jar: &CookieJar, input: &Input<'_>, now: i64) {
    let cookies: Vec<&Cookie> = jar.iter().collect();
    assert_eq!((jar.len(), jar.is_empty()), (cookies.len(), cookies.is_empty()));
    for (number, one) in cookies.iter().enumerate() {
        assert!(!one.is_expired(now));
        for other in &cookies[..number] {
            let key = |cookie: &Cookie| {
                let Cookie { name, domain, host_only, path, partitioned, .. } = cookie;
                (name.clone(), domain.clone(), *host_only, path.clone(), *partitioned)
            };
            assert_ne!(key(one), key(other));
        }
    }
    let sent = cookie_string(&cookies, input.nameless_as_name);
    assert!(!sent.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t'));
    if !cookies.is_empty() {
        assert_eq!(sent.split(|byte| *byte == b';').count(), cookies.len());
    }
}

fuzz_target!(|input: Input<'_>| {
    let now = input.now.unwrap_or(1_700_000_000);
    let mut jar = CookieJar::new();
    for (number, line) in input.lines.split(|byte| *byte == b'\n').take(30).enumerate() {
        let source = usize::from(input.sources[number % input.sources.len()]);
        let Ok(from) = Url::parse(URLS.get(source).copied().unwrap_or(input.own_url)) else { continue };
        let received = Cookie::receive(line, &from, now);
        let kept = jar.receive(line, &from, now);
        match received {
            Ok(cookie) => check_cookie(&cookie, &from, now),
            Err(refused) => assert_eq!(kept, Err(refused)),
        }
        check_jar(&jar, &input, now);
        assert_eq!(parse_cookie_date(line), parse_cookie_date(&line.to_ascii_uppercase()));
    }
});
