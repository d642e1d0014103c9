//! Broken servers: what is wrong with each, what works all the same, and how the page calls.

mod causes;
mod surprises;

use super::model::Part;

/// A broken server.
pub(super) struct Case {
    /// Which kind of fault it has.
    pub(super) kind: &'static str,
    /// What is wrong.
    pub(super) name: &'static str,
    /// The page's origin.
    pub(super) origin: &'static str,
    /// How it calls.
    pub(super) flags: Vec<&'static str>,
    /// What it calls.
    pub(super) path: &'static str,
    /// The responses: whether to preflights, the path, how they are made.
    pub(super) parts: Vec<(bool, &'static str, Part)>,
    /// Whether it is meant for all pages.
    pub(super) is_public: bool,
    /// What works: an origin, how it calls, what.
    pub(super) worked: Vec<(&'static str, Vec<&'static str>, &'static str)>,
}

const APP: &str = "https://app.example.net";
const ONE: &str = "https://one.example";
const TWO: &str = "https://two.example";

const ORIGIN: &str = "Access-Control-Allow-Origin";
const METHODS: &str = "Access-Control-Allow-Methods";
const HEADERS: &str = "Access-Control-Allow-Headers";
const EXPOSE: &str = "Access-Control-Expose-Headers";
const CREDENTIALS: (&str, &str) = ("Access-Control-Allow-Credentials", "true");
const CORP: &str = "Cross-Origin-Resource-Policy";

const PUT: [&str; 4] = ["-X", "PUT", "-H", "X-A: 1"];
const INCLUDE: [&str; 2] = ["--credentials", "include"];

fn case(
    name: &'static str,
    flags: &[&'static str],
    parts: Vec<(bool, &'static str, Part)>,
    worked: Vec<(&'static str, Vec<&'static str>, &'static str)>,
) -> Case {
    Case { kind: "", name, origin: APP, flags: flags.into(), path: "/items", parts, is_public: false, worked }
}

/// The same case, of a server that is meant for all pages.
fn public(case: Case) -> Case {
    Case { is_public: true, ..case }
}

fn get(part: Part) -> (bool, &'static str, Part) {
    (false, "/items", part)
}

fn options(part: Part) -> (bool, &'static str, Part) {
    (true, "/items", part)
}

fn ok(headers: &[(&str, &str)]) -> Part {
    Part::of(200, headers)
}

fn no_content(headers: &[(&str, &str)]) -> Part {
    Part::of(204, headers)
}

/// All of them.
pub(super) fn cases() -> Vec<Case> {
    let of_kind =
        |kind: &'static str, cases: Vec<Case>| cases.into_iter().map(move |case| Case { kind, ..case });
    let mut all = Vec::new();
    all.extend(of_kind("origins", simple()));
    all.extend(of_kind("preflights", preflights()));
    all.extend(of_kind("credentials", with_credentials()));
    all.extend(of_kind("redirects", redirects()));
    all.extend(of_kind("layers and caches", causes::layers()));
    all.extend(of_kind("not the response", causes::errors()));
    all.extend(of_kind("near misses", causes::near_misses()));
    all.extend(of_kind("lists", surprises::lists()));
    all.extend(of_kind("what stops next", surprises::next()));
    all.extend(of_kind("allowed, and yet not", surprises::hidden()));
    all
}

fn simple() -> Vec<Case> {
    vec![
        case(
            "one other origin for all",
            &[],
            vec![get(ok(&[(ORIGIN, ONE), ("Vary", "Accept-Encoding")]))],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "a list without the page",
            &[],
            vec![get(ok(&[("Vary", "Origin")]).allowing(&[ONE, TWO]))],
            vec![(ONE, vec![], "/items"), (TWO, vec![], "/items")],
        ),
        case("nothing at all", &[], vec![get(ok(&[]))], vec![]),
        case("a slash at the end", &[], vec![get(ok(&[(ORIGIN, "https://app.example.net/")]))], vec![]),
        case("the proxy adds *", &[], vec![get(ok(&[]).allowing(&[APP]).behind(ORIGIN, "*"))], vec![]),
        public(case("* twice", &[], vec![get(ok(&[(ORIGIN, "*")]).behind(ORIGIN, "*"))], vec![])),
        case(
            "a header that is not exposed",
            &["--read", "x-total"],
            vec![get(ok(&[(EXPOSE, "x-page"), ("X-Page", "1"), ("X-Total", "2")]).allowing(&[APP, ONE]))],
            vec![(ONE, vec!["--read", "x-page"], "/items")],
        ),
        case(
            "the same host with another scheme",
            &[],
            vec![get(ok(&[(ORIGIN, "http://app.example.net")]))],
            vec![("http://app.example.net", vec![], "/items")],
        ),
        case(
            "two origins in one value",
            &[],
            vec![get(ok(&[(ORIGIN, "https://app.example.net, https://one.example")]))],
            vec![],
        ),
        case("not an origin", &[], vec![get(ok(&[(ORIGIN, "yes")]))], vec![]),
        case("null for all", &[], vec![get(ok(&[(ORIGIN, "null")]))], vec![("null", vec![], "/items")]),
        case(
            "an error that the page is to show, without headers",
            &[],
            vec![get(Part::of(422, &[]))],
            vec![],
        ),
        Case {
            origin: "http://127.0.0.1:9",
            ..case(
                "a resource for its own origin",
                &["--mode", "no-cors"],
                vec![get(ok(&[(CORP, "same-origin"), ("Content-Type", "image/png")]))],
                vec![],
            )
        },
    ]
}

fn preflights() -> Vec<Case> {
    let put_a: Vec<&str> = PUT.into();
    let list = [(METHODS, "GET, POST"), (HEADERS, "content-type"), ("Access-Control-Max-Age", "600")];
    let post = vec!["-X", "POST", "-H", "Content-Type: application/json", "-d", "{}"];
    vec![
        case("no CORS at all", &PUT, vec![options(no_content(&[])), get(ok(&[]))], vec![]),
        case(
            "method and header are not listed",
            &PUT,
            vec![options(no_content(&list).allowing(&[APP, ONE])), get(ok(&[]).allowing(&[APP, ONE]))],
            vec![(ONE, post.clone(), "/items")],
        ),
        case(
            "three headers are not listed",
            &["-X", "PUT", "-H", "X-B: 1", "-H", "X-C: 1", "-H", "X-D: 1"],
            vec![
                options(no_content(&[(ORIGIN, "*"), (METHODS, "PUT"), (HEADERS, "x-a")])),
                get(ok(&[(ORIGIN, "*")])),
            ],
            vec![(ONE, put_a.clone(), "/items")],
        ),
        case(
            "everyone may read, and no one may write",
            &["-X", "DELETE"],
            vec![options(no_content(&[(ORIGIN, "*")])), get(ok(&[(ORIGIN, "*")]))],
            vec![(ONE, vec![], "/items"), (ONE, vec!["-d", "a"], "/items")],
        ),
        case(
            "everyone may read, and only without a token",
            &["-H", "X-A: 1"],
            vec![options(Part::of(405, &[])), get(ok(&[(ORIGIN, "*")]))],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "a list without the page, before the request is sent",
            &PUT,
            vec![
                options(no_content(&[(METHODS, "PUT"), (HEADERS, "x-a")]).allowing(&[ONE])),
                get(ok(&[]).allowing(&[ONE])),
            ],
            vec![(ONE, put_a.clone(), "/items")],
        ),
        case(
            "OPTIONS is 405",
            &PUT,
            vec![options(Part::of(405, &[("Allow", "GET, PUT")])), get(ok(&[]).allowing(&[APP, ONE]))],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "only the preflight response has headers",
            &PUT,
            vec![options(no_content(&[(METHODS, "PUT"), (HEADERS, "x-a")]).allowing(&[APP])), get(ok(&[]))],
            vec![],
        ),
        case(
            "a token is not listed",
            &["-H", "Authorization: Bearer a"],
            vec![options(no_content(&list).allowing(&[APP, ONE])), get(ok(&[]).allowing(&[APP, ONE]))],
            vec![(ONE, post.clone(), "/items")],
        ),
        case(
            "PATCH is not listed",
            &["-X", "PATCH", "-H", "Content-Type: application/json", "-d", "{}"],
            vec![options(no_content(&list).allowing(&[APP, ONE])), get(ok(&[]).allowing(&[APP, ONE]))],
            vec![(ONE, post.clone(), "/items")],
        ),
        case(
            "an upload whose progress is followed",
            &["--as", "xhr-upload", "-d", "a"],
            vec![options(Part::of(404, &[])), get(ok(&[]).allowing(&[APP, ONE]))],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "methods without commas",
            &PUT,
            vec![
                options(no_content(&[(METHODS, "GET PUT"), (HEADERS, "x-a")]).allowing(&[APP])),
                get(ok(&[]).allowing(&[APP])),
            ],
            vec![],
        ),
        case(
            "nothing is set up, and a header is to be read",
            &["-X", "PUT", "--read", "x-total"],
            vec![options(no_content(&[])), get(ok(&[("X-Total", "2")]))],
            vec![],
        ),
    ]
}

fn with_credentials() -> Vec<Case> {
    let include = [&PUT[..], &INCLUDE].concat();
    vec![
        case(
            "* with credentials",
            &include,
            vec![
                options(no_content(&[(ORIGIN, "*"), (METHODS, "*"), (HEADERS, "*")])),
                get(ok(&[(ORIGIN, "*")])),
            ],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "a list, and credentials are not allowed",
            &INCLUDE,
            vec![get(ok(&[("Vary", "Origin")]).allowing(&[APP, ONE]))],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "True is not true",
            &INCLUDE,
            vec![get(ok(&[("Access-Control-Allow-Credentials", "True")]).allowing(&[APP, ONE]))],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "all headers are exposed, but not with credentials",
            &["--credentials", "include", "--read", "x-total"],
            vec![get(ok(&[CREDENTIALS, (EXPOSE, "*"), ("X-Total", "2")]).allowing(&[APP, ONE]))],
            vec![(ONE, vec!["--read", "x-total"], "/items")],
        ),
        case(
            "any origin by its name, and credentials are not allowed",
            &INCLUDE,
            vec![get(ok(&[("Vary", "Origin")]).reflecting())],
            vec![(ONE, vec![], "/items")],
        ),
        case(
            "another page has credentials, this one is not listed",
            &include,
            vec![
                options(no_content(&[CREDENTIALS, (METHODS, "PUT"), (HEADERS, "x-a")]).allowing(&[ONE])),
                get(ok(&[CREDENTIALS]).allowing(&[ONE])),
            ],
            vec![(ONE, include.clone(), "/items")],
        ),
    ]
}

fn redirects() -> Vec<Case> {
    let good = || no_content(&[(METHODS, "PUT"), (HEADERS, "x-a")]).allowing(&[APP, ONE]);
    vec![
        case(
            "the preflight is redirected to a slash",
            &PUT,
            vec![
                options(Part::of(308, &[("Location", "/items/")])),
                (true, "/items/", good()),
                (false, "/items/", ok(&[]).allowing(&[APP, ONE])),
            ],
            vec![(ONE, PUT.into(), "/items/")],
        ),
        case(
            "a redirect to a slash, without headers",
            &[],
            vec![
                get(Part::of(301, &[("Location", "/items/")])),
                (false, "/items/", ok(&[]).allowing(&[APP, ONE])),
            ],
            vec![(ONE, vec![], "/items/")],
        ),
        case(
            "a redirect to another host made the origin null",
            &[],
            vec![
                get(Part::of(302, &[("Location", "{localhost}/new")]).allowing(&[APP])),
                (false, "/new", ok(&[("Vary", "Origin")]).allowing(&[APP])),
            ],
            vec![],
        ),
    ]
}
