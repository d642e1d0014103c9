//! JSONP: what a library has to do with it, and whether CORS would do instead.

use super::Advice;
use super::case::{Case, ResponseView};
use super::extra_requests::ODD_NAME;
use super::investigation::ExtraRequest;
use crate::rules::Fault;
use crate::web::mime::{extract_mime_type, is_html};
use crate::web::script::NotCalled;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "jsonp-library";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let Some(callback) = &case.question().call.attributes.script.callback else { return Vec::new() };
    let Some(view) = case.actual() else { return Vec::new() };
    let mut sentences = Vec::new();
    if let Some(Fault::CallbackNotCalled { why, .. }) = case.violation().map(|violation| &violation.fault) {
        sentences.extend(not_called(why, &callback.name, &view));
    }
    let mut advice: Vec<Advice> =
        sentences.into_iter().map(|words| Advice::new(ID, words).at(view.number)).collect();
    if let Some(words) = cors_instead(case, &view) {
        advice.push(Advice::new(ID, words).at(view.number));
    }
    advice.extend(unchecked_name(case));
    advice
}

/// The server sends back what is not a function's name: others could put code there.
fn unchecked_name(case: &Case<'_>) -> Option<Advice> {
    let view = case.extra(ExtraRequest::OddName)?;
    let body = String::from_utf8_lossy(&view.response.body.start);
    let sent_back = body.contains(ODD_NAME);
    let as_html = extract_mime_type(view.headers()).is_some_and(|mime| is_html(&mime));
    let words = match (sent_back, as_html) {
        (false, _) => return None,
        (true, true) => {
            "The server sends any function name back, as HTML: a link to this URL runs a stranger's code in your site (cross-site scripting)."
        }
        (true, false) => "The server sends any function name back as code, unchecked.",
    };
    let words = format!("{words} Allow letters, digits and _ $ . [ ] only, and respond 400 to other names.");
    Some(Advice::new(ID, words))
}

/// The library that makes such names of functions.
fn library(name: &str) -> Option<&'static str> {
    const BEGINNINGS: [(&str, &str); 10] = [
        ("jQuery", "jQuery"),
        ("angular.callbacks._", "AngularJS"),
        ("ng_jsonp_callback_", "Angular"),
        ("__ng_jsonp__.__req", "Angular"),
        ("__jp", "the npm package jsonp"),
        ("jsonp_", "fetch-jsonp"),
        ("axiosJsonpCallback", "axios-jsonp"),
        ("Ext.data.JsonP.callback", "Ext JS"),
        ("dojo_request_script_callbacks", "Dojo"),
        ("YUI.Env.JSONP.", "YUI"),
    ];
    let digits = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    let name = name.trim_start_matches("window.");
    let found = BEGINNINGS
        .iter()
        .find(|(start, _)| name.strip_prefix(start).is_some_and(|rest| digits(rest) || start.ends_with('.')));
    found.map(|(_, library)| *library)
}

fn not_called(why: &NotCalled, callback: &str, view: &ResponseView<'_>) -> Option<String> {
    match why {
        NotCalled::Other(name) => {
            let cleaned: String =
                callback.chars().filter(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            if *name == cleaned {
                return Some(format!(
                    "The server took the dots and brackets out of {}: let the library use a name of letters, digits and _ only.",
                    shown(callback)
                ));
            }
            if callback.starts_with(name.as_str()) && name.len() >= 8 {
                return Some("The server cuts the name off: let the library use a shorter one.".into());
            }
            let cached =
                ["age", "x-cache", "cf-cache-status"].iter().any(|header| view.header(header).is_some());
            library(name).map(|library| {
                let cache = if cached { "a cache, as its headers say," } else { "a cache" };
                format!(
                    "{} is a name that {library} makes for one request: {cache} stored the response to another one. The cache's key must \
                     have the parameter, or the function one fixed name.",
                    shown(name)
                )
            })
        }
        NotCalled::Json => {
            let product = view.header("x-powered-by").unwrap_or_default();
            let express = product.eq_ignore_ascii_case("express");
            express.then(|| {
                "This is Express: res.json() ignores the parameter, res.jsonp() calls the function that callback names.".into()
            })
        }
        _ => None,
    }
}

/// Whether the response already lets the page read it with `fetch()`.
fn cors_instead(case: &Case<'_>, view: &ResponseView<'_>) -> Option<String> {
    let origin = case.question().origin().serialize();
    let allowed = view.header("access-control-allow-origin")?;
    let credentials = view.header("access-control-allow-credentials").as_deref() == Some("true");
    let has_cookie = view.request.headers.contains("cookie");
    let suits = allowed == origin && (credentials || !has_cookie) || allowed == "*" && !has_cookie;
    suits.then(|| {
        format!(
            "The server allows this page by CORS (Access-Control-Allow-Origin: {}): fetch() {}reads the data, with errors and without \
             running code of the server.",
            shown(&allowed),
            if has_cookie { "with credentials: 'include' " } else { "" }
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{advice, assert_says, response};
    use super::*;
    use crate::web::body::Body;
    use crate::web::message::HttpResponse;
    use crate::web::request::Initiator;
    use crate::web::script::{Callback, Reader, Run};

    /// The advice where the page waits for this function, and the script does not call it for this reason.
    fn said(
        name: &'static str,
        read: fn(&crate::web::script::Source<'_>) -> Run,
        headers: &[(&str, &str)],
    ) -> String {
        let headers = [&[("Content-Type", "text/javascript")], headers].concat();
        let response = HttpResponse { body: Body::complete(b"x"), ..response(200, &headers) };
        let change = |question: &mut crate::probe::Question| {
            question.call.initiator = Initiator::Script;
            question.call.attributes.script.callback = Some(Callback {
                name: name.into(),
                param: "callback".into(),
                reader: Reader(read),
                is_assumed: false,
            });
        };
        advice(ID, change, &[response])
    }

    #[test]
    fn names_of_libraries() {
        for (name, expected) in [
            ("jQuery1124047_1", Some("jQuery")),
            ("jQuery", None),
            ("angular.callbacks._0", Some("AngularJS")),
            ("ng_jsonp_callback_3", Some("Angular")),
            ("__jp0", Some("the npm package jsonp")),
            ("callback", None),
        ] {
            assert_eq!(library(name), expected, "{name}");
        }
    }

    #[test]
    fn what_the_server_did_to_the_name() {
        type CallOf = fn(&crate::web::script::Source<'_>) -> Run;
        let cases: [(&str, CallOf, &str); 4] = [
            ("app.show", |_| not("appshow"), "dots and brackets"),
            ("a_long_name_of_a_function", |_| not("a_long_name"), "cuts the name"),
            ("jQuery112_2", |_| not("jQuery112_1"), "a cache"),
            ("show", |_| not("callback"), ""),
        ];
        for (name, read, expected) in cases {
            assert_says(&said(name, read, &[]), expected, name);
        }
        assert_says(
            &said(
                "show",
                |_| Run { calls: Some(0), not_called: Some(NotCalled::Json) },
                &[("X-Powered-By", "Express")],
            ),
            "res.jsonp()",
            "Express",
        );
    }

    fn not(name: &str) -> Run {
        Run { calls: Some(0), not_called: Some(NotCalled::Other(name.into())) }
    }

    #[test]
    fn cors_would_do() {
        let called: fn(&crate::web::script::Source<'_>) -> Run = |_| Run { calls: Some(1), not_called: None };
        assert_says(
            &said("show", called, &[("Access-Control-Allow-Origin", "*")]),
            "fetch() reads",
            "any origin",
        );
        assert_says(
            &said("show", called, &[("Access-Control-Allow-Origin", "https://b.test")]),
            "",
            "another origin",
        );
        assert_says(&said("show", called, &[]), "", "none");
    }
}
