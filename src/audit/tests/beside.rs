//! WebSockets, JSONP and Cross-Origin-Resource-Policy.

use super::{APP, Response, found, origin, plan, run};
use crate::audit::{Class, Severity};
use crate::web::message::HttpRequest;
use crate::websocket::accept_for;

/// A server of WebSockets that opens where it likes the origin.
fn socket(request: &HttpRequest, opens: bool) -> Response {
    let key = request.headers.get_text("sec-websocket-key").unwrap_or_default();
    if !opens {
        return Some((403, Vec::new()));
    }
    let accept = accept_for(&key);
    Some((
        101,
        vec![
            ("Upgrade", "websocket".into()),
            ("Connection", "Upgrade".into()),
            ("Sec-WebSocket-Accept", accept),
        ],
    ))
}

/// Cross-site WebSocket hijacking, and lists of origins that are too loose there.
#[test]
fn sockets() {
    type Row = (&'static str, fn(&str) -> bool, &'static [(Class, Severity)]);
    let loose = "sid=1; SameSite=None; Secure";
    let rows: &[Row] = &[
        (
            loose,
            |_| true,
            &[(Class::NullOrigin, Severity::Critical), (Class::WebSocketHijacking, Severity::Critical)],
        ),
        (loose, |o| o == APP, &[]),
        (
            loose,
            |o| o.starts_with(APP),
            &[(Class::PrefixMatch, Severity::High), (Class::AnyPort, Severity::Low)],
        ),
        // The pages of other pages open it, and only those of the site have the user's cookies there.
        (
            "sid=1; SameSite=Lax",
            |_| true,
            &[
                (Class::AnySubdomain, Severity::Medium),
                (Class::AnyPort, Severity::Low),
                (Class::NullOrigin, Severity::Info),
                (Class::WebSocketHijacking, Severity::Info),
            ],
        ),
    ];
    for (cookie, opens, expected) in rows {
        let mut plan = plan("wss://api.acme.com/live", "GET", &[APP]);
        plan.question.client.cookies = vec![(*cookie).into()];
        let (audit, server) = run(&plan, |request, _| socket(request, opens(&origin(request))));
        let found: Vec<_> =
            found(&audit).into_iter().filter(|(_, severity)| *severity > Severity::Info).collect();
        let expected: Vec<_> =
            expected.iter().copied().filter(|(_, severity)| *severity > Severity::Info).collect();
        assert_eq!(found, expected, "{cookie}: {:?}", audit.findings);
        assert!(server.sent().iter().all(|request| request.headers.contains("upgrade")));
    }
}

/// The response of an http URL says that it wants a WebSocket, and then one handshake tells.
#[test]
fn a_socket_behind_an_http_url() {
    let mut plan = plan("https://api.acme.com/live", "GET", &[APP]);
    plan.question.client.cookies = vec!["sid=1; SameSite=None; Secure".into()];
    let respond = |request: &HttpRequest, _: usize| match request.headers.contains("sec-websocket-key") {
        true => socket(request, true),
        false => Some((426, vec![("Upgrade", "websocket".into())])),
    };
    let (audit, server) = run(&plan, respond);
    assert_eq!(found(&audit), [(Class::WebSocketHijacking, Severity::Critical)]);
    let evidence = audit.findings[0].evidence.clone().expect("the handshake");
    assert_eq!(evidence.sent, ["Upgrade: websocket", "Cookie: sid=…"]);
    assert_eq!(evidence.received[0], "101 Switching Protocols");
    let handshakes = server.sent().iter().filter(|one| one.headers.contains("sec-websocket-key")).count();
    assert_eq!(handshakes, 1);
}

/// A server of JSONP whose data is that of the user with the cookie, or the same for all.
fn jsonp(request: &HttpRequest, is_personal: bool) -> Response {
    let name =
        request.url.query_pairs().find(|(name, _)| name == "callback").map(|(_, name)| name.into_owned());
    let user = if request.headers.contains("cookie") || !is_personal { "ann" } else { "no one" };
    Some(match name {
        Some(name) => (
            200,
            vec![
                ("Content-Type", "text/javascript".into()),
                ("body", format!("{name}({{\"user\": \"{user}\"}})")),
            ],
        ),
        None => (
            200,
            vec![("Content-Type", "application/json".into()), ("body", format!("{{\"user\": \"{user}\"}}"))],
        ),
    })
}

#[test]
fn data_for_script_elements() {
    for (url, cookie, is_personal, expected) in [
        ("https://api.acme.com/me", Some("sid=1; SameSite=None; Secure"), true, Some(Severity::Critical)),
        ("https://api.acme.com/me", Some("sid=1; SameSite=None; Secure"), false, Some(Severity::Info)),
        ("https://api.acme.com/me", Some("sid=1; SameSite=Lax"), true, Some(Severity::Info)),
        ("https://api.acme.com/me?callback=show", None, true, Some(Severity::Info)),
        ("https://api.acme.com/me", None, true, None),
    ] {
        let mut plan = plan(url, "GET", &[APP]);
        plan.question.client.cookies = cookie.into_iter().map(str::to_owned).collect();
        let (audit, server) = run(&plan, |request, _| jsonp(request, is_personal));
        let finding = audit.findings.iter().find(|finding| finding.class == Class::JsonpHijacking);
        assert_eq!(
            finding.map(|finding| finding.severity),
            expected,
            "{url} {cookie:?}: {:?}",
            audit.findings
        );
        let scripts = server.sent().iter().filter(|one| one.url.query().is_some()).count();
        assert_eq!(scripts > 0, url.contains('?') || cookie.is_some());
    }
}

/// A response of the user's that pages of other origins load: an image, and not JSON, which Chromium keeps back.
#[test]
fn what_cookies_make_personal() {
    let cookie = "sid=1; SameSite=None; Secure";
    for (kind, policy, cookie, is_personal, expected) in [
        ("image/gif", None, cookie, true, true),
        ("image/gif", Some("same-origin"), cookie, true, false),
        ("image/gif", Some("same-site"), cookie, true, false),
        ("image/gif", None, cookie, false, false),
        ("image/gif", None, "sid=1; SameSite=Lax", true, false),
        ("application/json", None, cookie, true, false),
    ] {
        let mut plan = plan("https://api.acme.com/me.gif", "GET", &[APP]);
        plan.question.client.cookies = vec![cookie.into()];
        let (audit, _) = run(&plan, |request, _| {
            let user = if request.headers.contains("cookie") || !is_personal { "ann" } else { "no one" };
            let body = match kind {
                "image/gif" => format!("GIF89a {user}"),
                _ => format!("{{\"user\": \"{user}\"}}"),
            };
            let mut lines = vec![("Content-Type", kind.to_owned()), ("body", body)];
            lines.extend(policy.map(|policy| ("Cross-Origin-Resource-Policy", policy.to_owned())));
            Some((200, lines))
        });
        let finding = audit.findings.iter().find(|finding| finding.class == Class::ResourcePolicyMissing);
        assert_eq!(
            finding.is_some(),
            expected,
            "{kind} {policy:?} {cookie} {is_personal}: {:?}",
            audit.findings
        );
        assert!(finding.is_none_or(|finding| finding.severity == Severity::Low && finding.with_credentials));
    }
    // What differs each time says nothing.
    let mut plan = plan("https://api.acme.com/me.gif", "GET", &[APP]);
    plan.question.client.cookies = vec![cookie.into()];
    let (audit, _) = run(&plan, |_, number| {
        Some((200, vec![("Content-Type", "image/gif".into()), ("body", format!("GIF89a {number}"))]))
    });
    assert!(audit.findings.is_empty(), "{:?}", audit.findings);
}
