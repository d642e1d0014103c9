use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn receive(line: &str, from: &str) -> Result<Cookie, Refused> {
    Cookie::receive(line.as_bytes(), &url(from), 0)
}

#[test]
fn everything_at_once() {
    let line =
        "id=\"x y\"; Domain=.Test.Example; Path=/a; Secure; HttpOnly; SameSite=none; Partitioned; Max-Age=60";
    let expected = Cookie {
        name: b"id".to_vec(),
        value: b"\"x y\"".to_vec(),
        domain: "test.example".into(),
        host_only: false,
        path: b"/a".to_vec(),
        secure: true,
        http_only: true,
        same_site: SameSite::None,
        partitioned: true,
        expires: Some(60),
    };
    assert_eq!(receive(line, "https://api.test.example/b/c"), Ok(expected));
    let latin1 = Cookie::receive(b"caf\xe9=\xe9", &url("http://a.test"), 0).unwrap();
    assert_eq!((latin1.name_text().as_str(), latin1.value_text().as_str()), ("café", "é"));
}

#[test]
fn domains() {
    for (host, attribute, expected) in [
        // The host, something above it, something else.
        ("a.test.example", "", Ok(("a.test.example", true))),
        ("a.test.example", "a.test.example", Ok(("a.test.example", false))),
        ("a.test.example", "test.example", Ok(("test.example", false))),
        ("a.test.example", ".test.example", Ok(("test.example", false))),
        ("a.test.example", ".", Ok(("a.test.example", true))),
        ("a.test.example", "..test.example", Err(())),
        ("a.test.example", "b.test.example", Err(())),
        ("a.test.example", "b.a.test.example", Err(())),
        ("a.test.example", "est.example", Err(())),
        ("a.test.example", "test.example.", Err(())),
        ("a.test.example", "test.example:443", Err(())),
        ("a.test.example", "\"test.example\"", Err(())),
        ("a.test.example", "https://test.example", Err(())),
        ("a.test.example.", "test.example.", Ok(("test.example.", false))),
        ("a.test.example.", "test.example", Err(())),
        // Public suffixes that are the host.
        ("github.io", "github.io", Ok(("github.io", true))),
        ("localhost", "localhost", Ok(("localhost", true))),
        ("localhost", ".localhost", Ok(("localhost", true))),
        ("localhost:3000", "localhost:3000", Err(())),
        // Addresses.
        ("127.0.0.1", "127.0.0.1", Ok(("127.0.0.1", true))),
        ("127.0.0.1", "0.0.1", Err(())),
        ("[::1]", "[::1]", Ok(("[::1]", true))),
        ("[::1]", "::1", Err(())),
        // Punycode.
        ("a.bücher.example", "xn--bcher-kva.example", Ok(("xn--bcher-kva.example", false))),
    ] {
        let result = receive(&format!("a=1; Domain={attribute}"), &format!("http://{host}/"));
        match expected {
            Ok((domain, host_only)) => {
                let cookie = result.unwrap();
                assert_eq!(
                    (cookie.domain.as_str(), cookie.host_only),
                    (domain, host_only),
                    "{host} {attribute}"
                );
            }
            Err(()) => assert!(
                matches!(result, Err(Refused::DomainMismatch { .. })),
                "{host} {attribute} {result:?}"
            ),
        }
    }
}

#[test]
fn refused() {
    use Refused::*;
    let public_suffix = |domain: &str| Some(PublicSuffix { domain: domain.into() });
    let prefix_host = |secure, host_only, root_path| Some(PrefixHost { secure, host_only, root_path });
    for (line, from, expected) in [
        ("a=1; Secure; SameSite=None", "https://a.test", None),
        ("", "https://a.test", Some(Empty)),
        (" = ; Path=/", "https://a.test", Some(Empty)),
        ("a", "https://a.test", None),
        ("a=\u{1}", "https://a.test", Some(ControlCharacter { byte: 1 })),
        ("a=1", "data:,", Some(NoHost)),
        // The domain.
        (
            "a=1; Domain=b.test",
            "https://a.test",
            Some(DomainMismatch { domain: "b.test".into(), host: "a.test".into() }),
        ),
        (
            "a=1; Domain=Bücher.Test",
            "https://xn--bcher-kva.test",
            Some(DomainNotAscii { domain: "bücher.test".into() }),
        ),
        ("a=1; Domain=com", "https://a.com", public_suffix("com")),
        ("a=1; Domain=.CO.UK", "https://a.co.uk", public_suffix("co.uk")),
        ("a=1; Domain=github.io", "https://a.github.io", public_suffix("github.io")),
        ("a=1; Domain=test", "https://a.test", public_suffix("test")),
        ("a=1; Domain=localhost", "http://a.localhost", public_suffix("localhost")),
        ("a=1; Domain=com", "https://a.test", public_suffix("com")),
        // Secure.
        ("a=1; Secure", "http://a.test", Some(SecureFromInsecure)),
        ("a=1; Secure", "ws://a.test", Some(SecureFromInsecure)),
        ("a=1; Secure", "wss://a.test", None),
        ("a=1; Secure", "http://localhost:3000", None),
        ("a=1; Secure", "http://a.localhost", None),
        ("a=1; Secure", "http://127.0.0.1", None),
        ("a=1; Secure", "http://[::1]", None),
        ("a=1; SameSite=None", "https://a.test", Some(SameSiteNoneWithoutSecure)),
        ("a=1; SameSite=None; SameSite=Lax", "https://a.test", None),
        ("a=1; SameSite=None; Secure", "http://a.test", Some(SecureFromInsecure)),
        ("a=1; Partitioned", "https://a.test", Some(PartitionedWithoutSecure)),
        ("a=1; Partitioned; Secure", "https://a.test", None),
        // The prefixes.
        ("__Secure-a=1", "https://a.test", Some(PrefixSecure)),
        ("__SECURE-a=1", "https://a.test", Some(PrefixSecure)),
        ("__Secure-a=1; Secure", "https://a.test", None),
        ("__Secure-a=1; Secure", "http://localhost", None),
        ("__Secure=1", "https://a.test", None),
        ("__Host-a=1; Secure; Path=/", "https://a.test", None),
        ("__host-a=1; Secure", "https://a.test", prefix_host(true, true, false)),
        ("__Host-a=1; Path=/", "https://a.test", prefix_host(false, true, true)),
        ("__Host-a=1; Secure; Path=/x", "https://a.test", prefix_host(true, true, false)),
        ("__Host-a=1; Secure; Path=/; Domain=a.test", "https://a.test", prefix_host(true, false, true)),
        ("__Host-a=1", "https://a.test", prefix_host(false, true, false)),
        ("__Host-a", "https://a.test", Some(PrefixNameless)),
        ("=__secure-a=1; Secure", "https://a.test", Some(PrefixNameless)),
        ("=a__Host-", "https://a.test", None),
    ] {
        assert_eq!(receive(line, from).err(), expected, "{line} {from}");
    }
}

#[test]
fn paths() {
    for (path, expected) in [
        ("/", "/"),
        ("", "/"),
        ("/a", "/"),
        ("/a/", "/a"),
        ("/a/b", "/a"),
        ("/a/b/?c/d#e/f", "/a/b"),
        ("//a", "/"),
    ] {
        let from = format!("https://a.test{path}");
        assert_eq!(default_path(&url(&from)), expected, "{path}");
        for attribute in ["", "; Path=", "; Path=x", "; Path=/y; Path=x"] {
            let cookie = receive(&format!("a=1{attribute}"), &from).unwrap();
            assert_eq!(cookie.path, expected.as_bytes(), "{path} {attribute}");
        }
    }
    assert_eq!(default_path(&url("data:text/html,")), "/");
    assert_eq!(receive("a=1; Path=/y z/", "https://a.test/x/").unwrap().path, b"/y z/");
    let chosen = Cookie::receive_with_default_path(b"a=1", &url("https://a.test/x/y"), b"/", 0).unwrap();
    assert_eq!(chosen.path, b"/");

    for (path, cookie_path, expected) in [
        ("/", "/", true),
        ("/a", "/", true),
        ("/a", "/a", true),
        ("/a/b", "/a", true),
        ("/a/b", "/a/", true),
        ("/ab", "/a", false),
        ("/a", "/a/", false),
        ("/A", "/a", false),
        ("/", "/a", false),
        ("/a%20b", "/a b", false),
    ] {
        assert_eq!(path_matches(path.as_bytes(), cookie_path.as_bytes()), expected, "{path} {cookie_path}");
    }
}

#[test]
fn matching() {
    use NotMatching::*;
    for (line, from, to, expected) in [
        ("a=1", "https://a.test", "https://a.test/x", Ok(())),
        ("a=1", "https://a.test", "http://a.test:8080/", Ok(())),
        ("a=1", "https://a.test", "wss://a.test/", Ok(())),
        ("a=1", "https://a.test", "https://b.a.test/", Err(Domain)),
        ("a=1", "https://a.test", "https://a.test./", Err(Domain)),
        ("a=1", "https://a.test", "data:,", Err(Domain)),
        ("a=1; Domain=a.test", "https://a.test", "https://b.a.test/", Ok(())),
        ("a=1; Domain=a.test", "https://b.a.test", "https://a.test/", Ok(())),
        ("a=1; Domain=a.test", "https://a.test", "https://ba.test/", Err(Domain)),
        ("a=1; Domain=github.io", "https://github.io", "https://a.github.io/", Err(Domain)),
        ("a=1; Path=/x", "https://a.test", "https://a.test/x?y", Ok(())),
        ("a=1; Path=/x", "https://a.test", "https://a.test/xy", Err(Path)),
        ("a=1; Secure", "https://a.test", "http://a.test/", Err(Secure)),
        ("a=1; Secure", "https://a.test", "ws://a.test/", Err(Secure)),
        ("a=1; Secure", "https://a.test", "wss://a.test/", Ok(())),
        ("a=1; Secure", "http://localhost:1", "http://localhost:2/", Ok(())),
        ("a=1; Secure", "http://127.0.0.1", "http://127.0.0.1/", Ok(())),
        ("a=1; Max-Age=11", "https://a.test", "https://a.test/", Ok(())),
        ("a=1; Max-Age=10", "https://a.test", "https://a.test/", Err(Expired)),
        // The first reason.
        ("a=1; Max-Age=0; Path=/x; Secure", "https://a.test", "http://b.test/", Err(Expired)),
        ("a=1; Path=/x; Secure", "https://a.test", "http://b.test/", Err(Domain)),
        ("a=1; Path=/x; Secure", "https://a.test", "http://a.test/", Err(Path)),
    ] {
        assert_eq!(receive(line, from).unwrap().matches(&url(to), 10), expected, "{line} {from} {to}");
    }
}

#[test]
fn strings() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&[], "", ""),
        (&["a=1"], "a=1", "a=1"),
        (&["a=1", "b=2"], "a=1; b=2", "a=1; b=2"),
        (
            &["a=1; Path=/", "b=2; Path=/x", "c=3; Path=/", "d=4; Path=/y"],
            "b=2; d=4; a=1; c=3",
            "b=2; d=4; a=1; c=3",
        ),
        (&["a="], "a=", "a="),
        (&["a", "b=2"], "a; b=2", "a=; b=2"),
    ];
    for (lines, chromium, firefox) in cases {
        let cookies: Vec<_> = lines.iter().map(|line| receive(line, "https://a.test").unwrap()).collect();
        let cookies: Vec<_> = cookies.iter().collect();
        assert_eq!(cookie_string(&cookies, false), chromium.as_bytes(), "{lines:?}");
        assert_eq!(cookie_string(&cookies, true), firefox.as_bytes(), "{lines:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(line: Vec<u8>, now: i64) {
        let _ = Cookie::receive(&line, &url("https://a.test/x"), now);
        let _ = parse_cookie_date(&line);
    }

    #[test]
    fn any_attributes_are_survived(
        name in "(__Host-|__secure-)?[ -~é]{0,4}",
        attributes in prop::collection::vec(("(Domain|Path|Expires|Max-Age|SameSite|Secure|Partitioned|x)", "=?[-.0-9a-z:/ é]{0,24}"), 0..6),
        now: i64,
    ) {
        let line = attributes.iter().fold(format!("{name}=1"), |line, (name, value)| format!("{line};{name}{value}"));
        let from = url("https://b.a.test/x/y");
        if let Ok(cookie) = receive(&line, from.as_str()) {
            // What is accepted goes back to the host that set it, where path and time allow.
            prop_assert!(matches!(cookie.matches(&from, now), Ok(()) | Err(NotMatching::Path | NotMatching::Expired)));
            let mut jar = CookieJar::new();
            jar.insert(cookie.clone(), now);
            jar.insert(cookie, now);
            prop_assert!(jar.len() <= 1);
        }
    }

    #[test]
    fn any_date_token_is_survived(text in "[0-9:a-z, -]{0,40}") {
        let _ = parse_cookie_date(text.as_bytes());
    }
}
