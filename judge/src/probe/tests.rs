//! What a call leaves behind: which header took part in which check, and what was sent in place of a request.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::{CallTrace, Diagnosis, Question, probe};
use crate::fetch::{Call, Client, Page};
use crate::rules::{Check, Checked};
use crate::web::body::Body;
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;
use crate::web::message::{HttpRequest, HttpResponse, HttpVersion, Reply};
use crate::web::origin::Origin;
use crate::web::request::{Credentials, Initiator, Mode};

const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", "https://app.example");

fn question(call: impl FnOnce(Call) -> Call) -> Question {
    let url = |text: &str| Url::parse(text).expect("a URL");
    let page = Page::new(Origin::of(&url("https://app.example")));
    let call = call(Call::new(Initiator::Fetch, url("https://api.example/items")));
    Question::new(page, call, Client::new(Browser::Chromium))
}

fn response(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    let headers: HeaderList = headers.iter().map(|&(name, value)| (name.to_owned(), value)).collect();
    HttpResponse { version: HttpVersion::Http1, status, headers, body: Body::default(), remote: None }
}

fn diagnosis(question: Question, responses: &[HttpResponse]) -> Diagnosis {
    let mut left: VecDeque<HttpResponse> = responses.iter().cloned().collect();
    let run = probe(question, async |_| {
        let response = left.pop_front().expect("a response for each request");
        Reply::new(Ok(response), Duration::ZERO)
    });
    run.now_or_never().expect("nothing was waited for")
}

/// The checks of each response: `+Header` passed, `-Header` failed.
fn checks(call: &CallTrace) -> Vec<Vec<String>> {
    let words = |Checked { check: _, header, passed }: &Checked| {
        format!("{}{header}", if *passed { '+' } else { '-' })
    };
    call.exchanges.iter().map(|exchange| exchange.checked.iter().map(words).collect()).collect()
}

#[test]
fn a_header_takes_part_in_a_check_only_where_it_is_made() {
    let get = |call: Call| call;
    let with_cookies = |call: Call| call.credentials(Credentials::Include);
    let put = |call: Call| call.method("PUT").header("X-A", "1");
    let star = ("Access-Control-Allow-Origin", "*");
    let true_ = ("Access-Control-Allow-Credentials", "true");
    let methods = ("Access-Control-Allow-Methods", "PUT");
    let headers = ("Access-Control-Allow-Headers", "x-a");
    /// What the page does, the responses, and the headers of each that take part.
    type Case = (fn(Call) -> Call, Vec<HttpResponse>, &'static [&'static [&'static str]]);
    let cases: [Case; 8] = [
        (
            get,
            vec![response(200, &[ALLOWED, true_])],
            &[&["+Access-Control-Allow-Origin", "+Access-Control-Expose-Headers"]],
        ),
        (get, vec![response(200, &[])], &[&["-Access-Control-Allow-Origin"]]),
        (with_cookies, vec![response(200, &[star, true_])], &[&["-Access-Control-Allow-Origin"]]),
        (
            with_cookies,
            vec![response(200, &[ALLOWED])],
            &[&["+Access-Control-Allow-Origin", "-Access-Control-Allow-Credentials"]],
        ),
        // What comes after the check that fails is not looked at.
        (put, vec![response(204, &[methods, headers])], &[&["-Access-Control-Allow-Origin"]]),
        (
            put,
            vec![response(204, &[ALLOWED, methods])],
            &[&[
                "+Access-Control-Allow-Origin",
                "+Access-Control-Allow-Methods",
                "-Access-Control-Allow-Headers",
            ]],
        ),
        (
            put,
            vec![response(204, &[ALLOWED, methods, headers]), response(200, &[ALLOWED])],
            &[
                &[
                    "+Access-Control-Allow-Origin",
                    "+Access-Control-Allow-Methods",
                    "+Access-Control-Allow-Headers",
                    "+Access-Control-Max-Age",
                ],
                &["+Access-Control-Allow-Origin", "+Access-Control-Expose-Headers"],
            ],
        ),
        (
            |call| call.mode(Mode::NoCors),
            vec![response(200, &[ALLOWED, ("Cross-Origin-Resource-Policy", "cross-origin")])],
            &[&["+Cross-Origin-Resource-Policy"]],
        ),
    ];
    for (change, responses, expected) in cases {
        let found = diagnosis(question(change), &responses);
        assert_eq!(checks(found.first_call()), expected, "{responses:?}");
    }
}

#[test]
fn a_redirect_and_its_target_each_have_their_checks() {
    let redirect = response(302, &[ALLOWED, ("Location", "https://api.example/next")]);
    let found = diagnosis(question(|call| call), &[redirect, response(200, &[ALLOWED])]);
    let [first, second] = &found.first_call().exchanges[..] else { panic!("two exchanges: {found:?}") };
    let made = |checked: &[Checked]| checked.iter().map(|one| one.check).collect::<Vec<_>>();
    assert_eq!(made(&first.checked), [Check::Cors, Check::Redirect]);
    assert_eq!(made(&second.checked), [Check::Cors, Check::ExposeHeaders]);
}

#[test]
fn a_sender_reports_what_it_sent() {
    let other = Url::parse("https://api.example/other").expect("a URL");
    let found = probe(question(|call| call.method("PUT")), async |next| {
        let allowed = response(204, &[ALLOWED, ("Access-Control-Allow-Methods", "PUT")]);
        match next.message.method.as_str() {
            "OPTIONS" => Reply::unsent(Ok(allowed)),
            _ => {
                let request = HttpRequest { url: other.clone(), ..next.message.clone() };
                Reply::new(Ok(allowed), Duration::ZERO).to(request)
            }
        }
    })
    .now_or_never()
    .expect("nothing was waited for");
    let call = found.first_call();
    assert_eq!(call.rule(), None, "the preflight that was not sent passed");
    let sent: Vec<_> = call.exchanges.iter().map(|exchange| &exchange.request.message.url).collect();
    assert_eq!(sent, [&other]);
}

#[test]
fn the_worst_of_several_calls_counts() {
    let repeat = |responses: &[HttpResponse]| {
        let mut question = question(|call| call);
        question.repeat = true;
        diagnosis(question, responses)
    };
    let (good, bad) = (response(200, &[ALLOWED]), response(200, &[]));
    for (responses, worst) in [([&good, &good], 1), ([&good, &bad], 1), ([&bad, &good], 0), ([&bad, &bad], 0)]
    {
        let found = repeat(&responses.map(Clone::clone));
        assert_eq!(found.calls().len(), 2);
        assert!(std::ptr::eq(found.worst_call(), &found.calls()[worst]), "{responses:?}");
    }
}
