//! Servers with lists that are nearly right, with what stops a page only after the headers are right, and those that allow a call
//! and still fail it.

use super::super::model::{Cure, Trouble};
use super::*;

pub(super) fn lists() -> Vec<Case> {
    let with = |methods: &str, headers: &str| {
        options(no_content(&[(METHODS, methods), (HEADERS, headers)]).allowing(&[APP, ONE]))
    };
    let good = || get(ok(&[]).allowing(&[APP, ONE]));
    let x_a: Vec<&str> = vec!["-X", "PUT", "-H", "X-A: 1"];
    vec![
        case("names with semicolons", &PUT, vec![with("PUT", "x-a; x-b"), good()], vec![]),
        case(
            "* does not stand for Authorization, with credentials",
            &["-H", "Authorization: Bearer a", "--credentials", "include"],
            vec![
                options(no_content(&[CREDENTIALS, (METHODS, "*"), (HEADERS, "*")]).allowing(&[APP, ONE])),
                get(ok(&[CREDENTIALS]).allowing(&[APP, ONE])),
            ],
            vec![(ONE, x_a.clone(), "/items")],
        ),
        case(
            "* of methods and names, with credentials",
            &["-X", "PUT", "-H", "X-A: 1", "--credentials", "include"],
            vec![
                options(no_content(&[CREDENTIALS, (METHODS, "*"), (HEADERS, "*")]).allowing(&[APP, ONE])),
                get(ok(&[CREDENTIALS]).allowing(&[APP, ONE])),
            ],
            vec![(ONE, x_a.clone(), "/items")],
        ),
        case(
            "a pattern drops some names",
            &["-X", "PUT", "-H", "X-A: 1", "-H", "X_B: 1"],
            vec![with("PUT", "x-a, x-c"), good()],
            vec![(ONE, x_a.clone(), "/items")],
        ),
        case("methods with quotes", &PUT, vec![with("\"PUT\"", "x-a"), good()], vec![]),
        case(
            "patch in small letters, by the page",
            &["-X", "patch"],
            vec![
                options(no_content(&[(METHODS, "PATCH")]).allowing(&[APP, ONE]).but(Trouble {
                    response: None,
                    unless: None,
                    words: &["as PATCH in the page"],
                    cure: Cure::Flags(&["-X", "PATCH"]),
                })),
                good(),
            ],
            vec![],
        ),
        case(
            "a list of exposed names that is none",
            &["--read", "x-total"],
            vec![get(ok(&[(EXPOSE, "x-page x-next"), ("X-Total", "2")]).allowing(&[APP, ONE]))],
            vec![(ONE, vec![], "/items")],
        ),
    ]
}

pub(super) fn next() -> Vec<Case> {
    let plain = ("Content-Type", "text/plain");
    let one: (&str, Vec<&'static str>, &str) = (ONE, vec![], "/items");
    vec![
        case(
            "a module without headers and of the wrong type",
            &["--as", "module"],
            vec![get(ok(&[plain]).allowing(&[ONE]))],
            vec![one.clone()],
        ),
        case(
            "an event stream of the wrong type",
            &["--as", "eventsource"],
            vec![get(ok(&[plain]).allowing(&[APP, ONE]))],
            vec![one.clone()],
        ),
        case(
            "an event stream without headers and type",
            &["--as", "eventsource"],
            vec![get(ok(&[]).allowing(&[ONE]))],
            vec![one],
        ),
        public(case(
            "a style sheet that must not be sniffed",
            &["--as", "style"],
            vec![get(ok(&[plain, ("X-Content-Type-Options", "nosniff")]))],
            vec![],
        )),
        public(case(
            "a script that must not be sniffed",
            &["--as", "script"],
            vec![get(ok(&[plain, ("X-Content-Type-Options", "nosniff")]))],
            vec![],
        )),
        public(case(
            "a picture for an isolated page",
            &["--as", "image", "--coep", "require-corp"],
            vec![get(ok(&[("Content-Type", "image/png")]))],
            vec![],
        )),
        public(case(
            "a picture for its own site alone",
            &["--as", "image"],
            vec![get(ok(&[(CORP, "same-site"), ("Content-Type", "image/png")]))],
            vec![],
        )),
        Case {
            origin: "http://127.0.0.1:9",
            ..case(
                "a picture for an isolated page of its site",
                &["--as", "image", "--coep", "require-corp"],
                vec![get(ok(&[("Content-Type", "image/png")]))],
                vec![],
            )
        },
    ]
}

/// A page of the server's own site, for which a cookie over http is enough.
const NEAR: &str = "http://127.0.0.1:9";

pub(super) fn hidden() -> Vec<Case> {
    let need = |flags: &[&'static str]| [flags, &["--need", "cookie"]].concat();
    let set = |cookie: &str| ok(&[("Set-Cookie", cookie)]).allowing(&[NEAR, ONE]);
    let near = |name, flags: &[&'static str], part: Part| {
        let worked = vec![(ONE, vec![], "/items")];
        Case { origin: NEAR, ..case(name, &need(flags), vec![get(part)], worked) }
    };
    let moved = |status: u16, location: &str| {
        vec![
            get(Part::of(status, &[("Location", location)]).allowing(&[APP, ONE])),
            (false, "/items/", ok(&[]).allowing(&[APP, ONE])),
            (false, "/new", ok(&[]).allowing(&[APP, ONE])),
        ]
    };
    let post = ["-X", "POST", "-d", "a=b", "--need", "method"];
    vec![
        near("a cookie is set, and the page does not want one", &[], set("sid=1; Path=/")),
        near(
            "a cookie is held, and the page does not send it",
            &["--cookie", "sid=1"],
            set("other=1; Path=/"),
        ),
        near(
            "a cookie for another domain",
            &INCLUDE,
            ok(&[CREDENTIALS, ("Set-Cookie", "sid=1; Domain=example.com")]).allowing(&[NEAR, ONE]),
        ),
        near(
            "a cookie for another path",
            &INCLUDE,
            ok(&[CREDENTIALS, ("Set-Cookie", "sid=1; Path=/login")]).allowing(&[NEAR, ONE]),
        ),
        case("a POST becomes a GET by a slash", &post, moved(301, "/items/"), vec![(ONE, vec![], "/items/")]),
        case("a POST becomes a GET elsewhere", &post, moved(302, "/new"), vec![(ONE, vec![], "/new")]),
        case("a POST becomes a GET for good", &post, moved(301, "/new"), vec![(ONE, vec![], "/items")]),
    ]
}
