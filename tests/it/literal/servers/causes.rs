//! Servers that no header repairs, those of several layers, and those whose value is nearly right.

use super::super::model::{Cure, Trouble};
use super::*;

const NGINX: (&str, &str) = ("Server", "nginx/1.22.1");

/// A response of something else, which a text with these words ends.
fn instead(
    status: u16,
    headers: &[(&'static str, &'static str)],
    words: &'static [&'static str],
    cure: Cure,
) -> Trouble {
    Trouble { response: Some((status, headers.into())), unless: None, words, cure }
}

pub(super) fn layers() -> Vec<Case> {
    let hit = [("X-Cache", "HIT"), ("Age", "30")];
    let for_one = [&hit[..], &[(ORIGIN, ONE)]].concat();
    let list = || ok(&[]).allowing(&[APP, ONE]);
    let one_works = || vec![(ONE, vec![], "/items")];
    vec![
        case("app and proxy allow the same page", &[], vec![get(list().behind(ORIGIN, APP))], vec![]),
        case("app and proxy allow different pages", &[], vec![get(list().behind(ORIGIN, ONE))], vec![]),
        public(case(
            "three layers say *",
            &[],
            vec![get(ok(&[(ORIGIN, "*")]).behind(ORIGIN, "*").behind(ORIGIN, "*"))],
            vec![],
        )),
        public(case("* twice in one line", &[], vec![get(ok(&[(ORIGIN, "*, *")]))], vec![])),
        case(
            "the page twice in one line",
            &[],
            vec![get(ok(&[(ORIGIN, "https://app.example.net, https://app.example.net")]))],
            vec![],
        ),
        case(
            "app and proxy allow credentials",
            &INCLUDE,
            vec![get(ok(&[CREDENTIALS]).allowing(&[APP, ONE]).behind(CREDENTIALS.0, "true"))],
            one_works(),
        ),
        case(
            "the proxy adds * to an app with a list, for PUT",
            &PUT,
            vec![
                options(
                    no_content(&[(METHODS, "PUT"), (HEADERS, "x-a")])
                        .allowing(&[APP, ONE])
                        .behind(ORIGIN, "*"),
                ),
                get(list()),
            ],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "a cache has the response to another page",
            &[],
            vec![get(list().stored(&for_one))],
            one_works(),
        ),
        case("a cache has the response to no page", &[], vec![get(list().stored(&hit))], vec![]),
        case(
            "a cache has the response to another page, which alone is allowed",
            &[],
            vec![get(ok(&[]).allowing(&[ONE]).stored(&for_one))],
            one_works(),
        ),
        case(
            "two paths of one server, one without headers",
            &[],
            vec![get(ok(&[])), (false, "/other", ok(&[]).allowing(&[APP, ONE]))],
            vec![(APP, vec![], "/other"), (ONE, vec![], "/other")],
        ),
    ]
}

pub(super) fn errors() -> Vec<Case> {
    let good = || ok(&[]).allowing(&[APP, ONE]);
    let preflight =
        || no_content(&[(METHODS, "PUT"), (HEADERS, "x-a, x-api-key, authorization")]).allowing(&[APP, ONE]);
    let token = Trouble {
        unless: Some("authorization"),
        ..instead(
            401,
            &[("WWW-Authenticate", "Bearer")],
            &["token", "Authorization"],
            Cure::Flags(&["-H", "Authorization: Bearer a"]),
        )
    };
    let key = instead(401, &[], &["X-Api-Key", "valid"], Cure::Server);
    let bare = |name, status, headers: &[(&'static str, &'static str)], words| {
        case(name, &[], vec![get(good().but(instead(status, headers, words, Cure::Server)))], vec![])
    };
    vec![
        case("a token is missing", &[], vec![options(preflight()), get(good().but(token))], vec![]),
        case(
            "the key is not valid",
            &["-H", "X-Api-Key: a"],
            vec![options(preflight()), get(good().but(key))],
            vec![],
        ),
        Case {
            path: "/item",
            ..case(
                "the path is wrong",
                &[],
                vec![
                    (
                        false,
                        "/item",
                        ok(&[]).but(instead(404, &[NGINX], &["Correct the path"], Cure::Path("/items"))),
                    ),
                    get(good()),
                ],
                vec![(ONE, vec![], "/items")],
            )
        },
        bare("another virtual host", 404, &[NGINX], &["nginx", "Host"]),
        bare("an app without the route", 404, &[("X-Powered-By", "Express")], &["Express", "path"]),
        case(
            "a path for POST alone",
            &[],
            vec![get(good().but(instead(405, &[("Allow", "POST")], &["Allow: POST"], Cure::Server)))],
            vec![],
        ),
        case(
            "the body is too large",
            &["-d", "a=b"],
            vec![get(good().but(instead(413, &[NGINX], &["client_max_body_size"], Cure::Server)))],
            vec![],
        ),
        bare("too many requests", 429, &[("Retry-After", "1")], &["Wait", "Retry-After: 1"]),
        bare("the app is down", 502, &[NGINX], &["nginx", "Start the app"]),
        bare("no server is up", 503, &[], &["up"]),
        bare("the app is slow", 504, &[NGINX], &["timeout"]),
        bare("the app failed", 500, &[], &["log"]),
        case(
            "the app is down, and a preflight comes first",
            &PUT,
            vec![
                options(preflight().but(instead(502, &[NGINX], &["Start the app"], Cure::Server))),
                get(good()),
            ],
            vec![],
        ),
        case(
            "preflights are counted",
            &PUT,
            vec![
                options(preflight().but(instead(429, &[], &["preflights are not counted"], Cure::Server))),
                get(good()),
            ],
            vec![],
        ),
        case(
            "the body has a type that the server does not take",
            &["-d", "a=b"],
            vec![get(good().but(instead(415, &[], &["Content-Type"], Cure::Server)))],
            vec![],
        ),
        Case {
            origin: "null",
            ..case(
                "the page is a sandboxed frame",
                &[],
                vec![get(good().but(Trouble {
                    response: None,
                    unless: None,
                    words: &["allow-same-origin"],
                    cure: Cure::Origin(APP),
                }))],
                vec![(ONE, vec![], "/items")],
            )
        },
        Case {
            origin: "null",
            ..case(
                "the page is a sandboxed frame, and sends cookies",
                &INCLUDE,
                vec![get(ok(&[CREDENTIALS]).allowing(&[APP, ONE]).but(Trouble {
                    response: None,
                    unless: None,
                    words: &["allow-same-origin"],
                    cure: Cure::Origin(APP),
                }))],
                vec![(ONE, INCLUDE.into(), "/items")],
            )
        },
        case(
            "any origin by its name, as was tried, and credentials are not allowed",
            &["--credentials", "include", "--check-caching"],
            vec![get(ok(&[("Vary", "Origin")]).reflecting().but(Trouble {
                response: None,
                unless: None,
                words: &["only origins on a list", APP],
                cure: Cure::List(&[APP, ONE]),
            }))],
            vec![(ONE, vec![], "/items")],
        ),
    ]
}

pub(super) fn near_misses() -> Vec<Case> {
    let fixed = |name, value| case(name, &[], vec![get(ok(&[(ORIGIN, value)]))], vec![]);
    let works_for =
        |name, origin| case(name, &[], vec![get(ok(&[(ORIGIN, origin)]))], vec![(origin, vec![], "/items")]);
    vec![
        fixed("capital letters", "https://App.Example.net"),
        fixed("the default port", "https://app.example.net:443"),
        fixed("a path", "https://app.example.net/index.html"),
        fixed("no scheme", "app.example.net"),
        fixed("a pattern", "https://*.example.net"),
        fixed("a quoted value", "\"https://app.example.net\""),
        fixed("an empty value", ""),
        fixed("true", "true"),
        fixed("a list with *", "https://one.example, *"),
        fixed("a variable that was not replaced", "$http_origin"),
        works_for("another port", "https://app.example.net:8443"),
        works_for("www. before the host", "https://www.app.example.net"),
    ]
}
