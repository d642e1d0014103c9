//! The endpoints, from the one that is right to those whose trouble is not the verdict.

use super::{Call, Case, Expected, PAGE, WrittenResponse};
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::request::Credentials;

type Header = (&'static str, &'static str);

const ALLOW_PAGE: Header = ("Access-Control-Allow-Origin", PAGE);
const ALLOW_ALL: Header = ("Access-Control-Allow-Origin", "*");
const ALLOW_CREDENTIALS: Header = ("Access-Control-Allow-Credentials", "true");
const ALLOW_WRITING: Header = ("Access-Control-Allow-Methods", "GET, POST, PUT");
const ALLOW_READING: Header = ("Access-Control-Allow-Methods", "GET, POST");
const ALLOW_JSON: Header = ("Access-Control-Allow-Headers", "content-type");
const VARY: Header = ("Vary", "Origin");
const JSON: Header = ("Content-Type", "application/json");
const HTML: Header = ("Content-Type", "text/html");

/// A call without options.
const GET: Call =
    Call { method: "GET", headers: &[], body: None, credentials: Credentials::SameOrigin, cookies: &[] };
/// JSON is nothing that a form could send, so it takes a preflight, whatever the method.
const PUT: Call = Call { method: "PUT", headers: &[JSON], body: Some("{}"), ..GET };
const POST: Call = Call { method: "POST", ..PUT };
/// With cookies.
const INCLUDE: Call = Call { credentials: Credentials::Include, ..GET };

/// The endpoints, in the order in which they are best shown.
#[must_use]
pub fn cases() -> &'static [Case] {
    &CASES
}

/// The endpoint that is shown first and in full: a preflight, most of its headers right, and one mistake.
#[must_use]
pub fn featured() -> &'static Case {
    &CASES[6]
}

static CASES: [Case; 13] = [
    Case {
        call: PUT,
        preflight: Some(permission(&[ALLOW_PAGE, ALLOW_WRITING, ALLOW_JSON, VARY])),
        actual: ok(&[JSON, ALLOW_PAGE, VARY]),
        ..case("right", "CORS is configured, for the preflight too", allowed(None))
    },
    case("no-cors", "CORS is not configured", blocked(Rule::CorsAllowOriginMissing)),
    Case {
        actual: ok(&[JSON, ("Access-Control-Allow-Origin", "http://localhost:3000/"), VARY]),
        ..case(
            "trailing-slash",
            "The allowed origin has a trailing slash",
            blocked(Rule::CorsAllowOriginMismatch),
        )
    },
    Case {
        actual: ok(&[JSON, ALLOW_PAGE, VARY, ALLOW_ALL]),
        ..case(
            "added-twice",
            "The app and the proxy both add the header",
            blocked(Rule::CorsAllowOriginMultiple),
        )
    },
    Case {
        call: INCLUDE,
        actual: ok(&[JSON, ALLOW_ALL, ALLOW_CREDENTIALS]),
        ..case(
            "star-and-cookies",
            "Any origin is allowed, and cookies are sent",
            blocked(Rule::CredentialsWildcardOrigin),
        )
    },
    Case {
        call: Call { headers: &[("Authorization", "Bearer demo")], ..GET },
        preflight: Some(WrittenResponse {
            status: 401,
            headers: &[("WWW-Authenticate", "Bearer"), JSON],
            body: r#"{"error":"no token"}"#,
        }),
        actual: ok(&[JSON, ALLOW_PAGE, VARY]),
        ..case(
            "auth-before-cors",
            "Authentication rejects the preflight",
            // Safari looks at the status first.
            Expected {
                other_rules: &[(Browser::Safari, Rule::PreflightStatus)],
                ..blocked(Rule::PreflightAllowOriginMissing)
            },
        )
    },
    Case {
        call: PUT,
        preflight: Some(permission(&[ALLOW_PAGE, ALLOW_READING, ALLOW_JSON, VARY])),
        actual: ok(&[JSON, ALLOW_PAGE, VARY]),
        ..case(
            "method-forgotten",
            "PUT is missing from the allowed methods",
            blocked(Rule::PreflightMethodNotAllowed),
        )
    },
    Case {
        call: Call { headers: &[JSON, ("X-Request-Id", "7")], ..PUT },
        preflight: Some(permission(&[ALLOW_PAGE, ALLOW_WRITING, ALLOW_JSON, VARY])),
        actual: ok(&[JSON, ALLOW_PAGE, VARY]),
        ..case(
            "header-forgotten",
            "X-Request-Id is not an allowed header",
            blocked(Rule::PreflightHeaderNotAllowed),
        )
    },
    // Chromium names the redirect, and Firefox the header that the redirect lacks.
    Case {
        call: PUT,
        preflight: Some(WrittenResponse {
            status: 308,
            headers: &[("Location", "/slash-redirect/")],
            body: "",
        }),
        actual: WrittenResponse { status: 308, headers: &[("Location", "/slash-redirect/")], body: "" },
        ..case(
            "slash-redirect",
            "The router redirects to a trailing slash",
            Expected {
                other_rules: &[(Browser::Firefox, Rule::PreflightAllowOriginMissing)],
                ..blocked(Rule::PreflightRedirect)
            },
        )
    },
    // The redirect itself passes; the page that it leads to does not.
    Case {
        actual: WrittenResponse { status: 302, headers: &[("Location", LOGIN), ALLOW_PAGE, VARY], body: "" },
        ..case("login-redirect", "The API redirects to a login page", blocked(Rule::CorsAllowOriginMissing))
    },
    Case {
        call: POST,
        preflight: Some(permission(&[ALLOW_PAGE, ALLOW_WRITING, ALLOW_JSON, VARY])),
        actual: WrittenResponse { status: 500, headers: &[HTML], body: "<h1>500 Internal Server Error</h1>" },
        ..case(
            "error-without-headers",
            "Error responses lack the CORS headers",
            blocked(Rule::CorsAllowOriginMissing),
        )
    },
    Case {
        actual: ok(&[JSON, ALLOW_PAGE, VARY, ("X-Total-Count", "120")]),
        ..case("not-exposed", "X-Total-Count is sent but not exposed", allowed(Some(Rule::ExposeMissing)))
    },
    // The verdict is good, and still no user is logged in.
    Case {
        call: Call { cookies: &["session=demo; SameSite=Lax; HttpOnly"], ..INCLUDE },
        actual: ok(&[JSON, ALLOW_PAGE, ALLOW_CREDENTIALS, VARY]),
        without_cookie: Some(WrittenResponse {
            status: 401,
            headers: &[JSON, ALLOW_PAGE, ALLOW_CREDENTIALS, VARY],
            body: r#"{"error":"log in first"}"#,
        }),
        ..case(
            "samesite-cookie",
            "The session cookie is SameSite=Lax",
            allowed(Some(Rule::CookieSamesiteLax)),
        )
    },
];

/// Where the expired session of `login-redirect` leads.
pub(super) const LOGIN: &str = "/login";

/// What is found at [`LOGIN`]: a page for people, which shares itself with no other origin.
pub(super) const LOGIN_PAGE: WrittenResponse =
    WrittenResponse { status: 200, headers: &[HTML], body: "<h1>Log in</h1>" };

/// What is found anywhere else.
pub(super) const NOT_FOUND: WrittenResponse =
    WrittenResponse { status: 404, headers: &[JSON], body: r#"{"error":"not found"}"# };

/// The response to `OPTIONS` where it was forgotten.
pub(super) const NOT_ALLOWED: WrittenResponse =
    WrittenResponse { status: 405, headers: &[("Allow", "GET, POST, PUT")], body: "" };

/// An endpoint without CORS, called in the simplest way.
const fn case(id: &'static str, title: &'static str, expected: Expected) -> Case {
    Case { id, title, call: GET, preflight: None, actual: ok(&[JSON]), without_cookie: None, expected }
}

const fn ok(headers: &'static [Header]) -> WrittenResponse {
    WrittenResponse { status: 200, headers, body: "{}" }
}

const fn permission(headers: &'static [Header]) -> WrittenResponse {
    WrittenResponse { status: 204, headers, body: "" }
}

const fn allowed(notice: Option<Rule>) -> Expected {
    Expected { rule: None, other_rules: &[], notice }
}

const fn blocked(rule: Rule) -> Expected {
    Expected { rule: Some(rule), other_rules: &[], notice: None }
}
