//! What goes out.

use super::*;

fn headers(pairs: &[(&str, &[u8])]) -> HeaderList {
    pairs.iter().copied().collect()
}

fn sent(request: &HttpRequest, server: &Server) -> String {
    send_with(patient(), request).expect("a response");
    server.requests().pop().expect("a request")
}

#[test]
fn headers_in_their_order_and_no_others() {
    let server = Server::responding(NO_CONTENT);
    let mut request = get(&server.url("/"));
    request.headers = headers(&[
        ("Host", b"a.example"),
        ("Connection", b"keep-alive"),
        ("X-Twice", b"1"),
        ("Accept", b"*/*"),
        ("sec-ch-ua", b"\"x\""),
        ("X-Twice", b"2"),
        ("User-Agent", b"t"),
        ("X-Latin", b"caf\xe9"),
        ("Accept-Encoding", b"gzip"),
    ]);
    let text = sent(&request, &server);
    assert_eq!(
        text,
        "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: keep-alive\r\nX-Twice: 1\r\nX-Twice: 2\r\nAccept: */*\r\n\
         Sec-Ch-Ua: \"x\"\r\nUser-Agent: t\r\nX-Latin: caf\u{fffd}\r\nAccept-Encoding: gzip\r\n\r\n"
    );
}

#[test]
fn bodies() {
    let server = Server::responding(NO_CONTENT);
    for (body, length) in [(None, "0"), (Some(Vec::new()), "0"), (Some(b"abc".to_vec()), "3")] {
        let mut request = get(&server.url("/"));
        request.method = Method::normalized("POST").unwrap();
        request.headers = headers(&[
            ("Host", b"a"),
            ("Content-Length", length.as_bytes()),
            ("Accept", b"*/*"),
            ("Origin", b"null"),
        ]);
        request.body = body.clone();
        let body = String::from_utf8(body.unwrap_or_default()).unwrap();
        assert_eq!(
            sent(&request, &server),
            format!(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\nAccept: */*\r\nOrigin: null\r\n\r\n{body}"
            )
        );
    }
}

#[test]
fn methods_keep_their_case() {
    let server = Server::responding(NO_CONTENT);
    for method in ["patch", "x!#$%&'*+-.^_`|~Y", "OPTIONS"] {
        let mut request = get(&server.url("/"));
        request.method = Method::normalized(method).unwrap();
        assert!(sent(&request, &server).starts_with(&format!("{method} / HTTP/1.1\r\n")), "{method}");
    }
}

#[test]
fn urls_go_out_as_serialised() {
    let server = Server::responding(NO_CONTENT);
    for path in [
        "/",
        "/?",
        "/a|b",
        "/a^b",
        "/[a]",
        "/\"a\"",
        "/{a}",
        "/`a`",
        "/%zz",
        "/a%20b",
        "/a'b;c=d,e",
        "//a//",
        "/@:!$&()*+",
        "/?a|b^c`d{e}[f]\"g'h<i>",
        "/?a?b/c",
        "/é?é",
        "/\\a",
        "/.%2e/x",
        "/~a_b",
    ] {
        let mut request = get(&server.url(path));
        request.url.set_fragment(Some("secret"));
        let expected = &request.url[url::Position::BeforePath..url::Position::AfterQuery];
        assert!(
            sent(&request, &server).starts_with(&format!("GET {expected} HTTP/1.1\r\n")),
            "{path} {expected}"
        );
    }
}

#[test]
fn user_and_password_stay_here() {
    let server = Server::responding(NO_CONTENT);
    let url = server.url("/").replace("http://", "http://user:secret@");
    let text = sent(&get(&url), &server);
    assert!(!text.contains("secret") && !text.to_lowercase().contains("authorization"), "{text}");
}

#[test]
fn what_cannot_be_sent_fails() {
    let mut control = get("http://127.0.0.1:1/");
    control.headers.append("X", [b'a', 1, b'b']);
    for request in
        [get("http://a\"b.example/"), get(&format!("http://127.0.0.1:1/{}", "a".repeat(70_000))), control]
    {
        let failure = send_with(patient(), &request).expect_err("cannot be sent");
        assert!(failure.detail.starts_with("the request could not be sent: "), "{}", failure.detail);
    }
}
