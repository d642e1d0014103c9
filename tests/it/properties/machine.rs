//! The whole machine, fed with any questions and any responses.

use std::cell::Cell;
use std::time::Duration;

use corscheck::advice::{ExtraRequests, Investigation, advise, investigate, repair};
use corscheck::cli::parse_question;
use corscheck::fetch::{Call, Client, Kind, NextRequest, OriginSource, Outcome, Page};
use corscheck::probe::{Diagnosis, DryRun, Question, dry_run, failure_rule, probe, target_url};
use corscheck::render::secrets::Secrets;
use corscheck::render::{Detail, Style, json, text};
use corscheck::rules::Rule;
use corscheck::web::body::Body;
use corscheck::web::browser::Browser;
use corscheck::web::headers::HeaderList;
use corscheck::web::message::{Failure, FailureKind, HttpResponse, HttpVersion, Reply};
use corscheck::web::origin::Origin;
use corscheck::web::request::{Credentials, Initiator, Mode, RedirectMode};
use futures_util::FutureExt;
use proptest::prelude::*;
use proptest::sample::select;

use super::{config, value};

/// Twenty redirects follow the first request, each with a preflight; and some room.
const MOST_REQUESTS: usize = 50;

const URLS: [&str; 8] = [
    "https://api.example/a|b^c?q#f",
    "https://api.example:8443/",
    "http://api.example/",
    "https://app.example/x",
    "https://sub.app.example/",
    "http://localhost:3000/",
    "ftp://api.example/",
    "https://user:pw@api.example/",
];

fn response_header() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let origins =
        select(vec!["*", "null", "https://app.example", "https://app.example/", "http://a, http://b", ""]);
    let lists =
        select(vec!["*", "PUT, x-a", "x-a,,content-type", "authorization", "a b", "x-a, \u{1b}[31m", ""]);
    let places = select(vec![
        "/",
        "https://api.example/",
        "http://api.example/",
        "//other.example",
        "",
        "\u{1b}[2J:",
        "data:,a",
    ]);
    let any_name = select(vec![
        "Access-Control-Allow-Origin",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
        "Access-Control-Allow-Private-Network",
        "Cross-Origin-Resource-Policy",
        "Timing-Allow-Origin",
        "Location",
        "Set-Cookie",
        "Vary",
        "Content-Type",
        "X-A",
        "Access-Control-Allow-Orgin",
        "Server",
        "Via",
        "X-Cache",
        "Age",
        "ETag",
    ]);
    prop_oneof![
        4 => origins.prop_map(|value| ("Access-Control-Allow-Origin", value.into())),
        2 => Just(("Access-Control-Allow-Credentials", b"true".to_vec())),
        2 => lists.clone().prop_map(|value| ("Access-Control-Allow-Methods", value.into())),
        2 => lists.clone().prop_map(|value| ("access-control-allow-headers", value.into())),
        1 => lists.prop_map(|value| ("Access-Control-Expose-Headers", value.into())),
        3 => places.prop_map(|value| ("Location", value.into())),
        1 => Just(("Set-Cookie", b"a=b; SameSite=None; Secure".to_vec())),
        4 => (any_name, value()),
    ]
}

/// A response that allows nearly everything, so that redirects and preflights go on and on.
fn generous() -> impl Strategy<Value = Result<HttpResponse, Failure>> {
    let origins = select(vec!["*", "null", "https://app.example"]);
    let places = select(vec!["/", "https://api.example/", "https://app.example/", "https://other.example/"]);
    (select(vec![204, 307]), origins, places).prop_map(|(status, origin, place)| {
        let headers = [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Methods", "PUT, patch"),
            ("Access-Control-Allow-Headers", "authorization, content-type, range, user-agent, x-a"),
            ("Location", place),
        ];
        Ok(HttpResponse {
            version: HttpVersion::Http1,
            status,
            headers: headers.into_iter().collect(),
            body: Body::default(),
            remote: None,
        })
    })
}

fn any_response() -> impl Strategy<Value = Result<HttpResponse, Failure>> {
    let status = prop_oneof![4 => select(vec![200, 204, 302, 307, 308, 303, 401, 502]), 1 => 100..1000u16];
    let version = select(vec![HttpVersion::Http1, HttpVersion::Http2]);
    let response = (version, status, prop::collection::vec(response_header(), 0..8)).prop_map(
        |(version, status, headers)| {
            let headers: HeaderList = headers.into_iter().collect();
            Ok(HttpResponse { version, status, headers, body: Body::default(), remote: None })
        },
    );
    let kinds = select(FailureKind::ALL);
    let failure = kinds.prop_map(|kind| Err(Failure { kind, detail: "so it is".into() }));
    prop_oneof![6 => response, 8 => generous(), 1 => failure]
}

/// A call, and the origin of its page.
fn call() -> impl Strategy<Value = (Call, Origin)> {
    let origins = select(vec![
        "https://app.example",
        "http://localhost:3000",
        "http://app.example:8080",
        "data:,opaque",
    ]);
    let methods = prop_oneof![6 => select(vec!["GET", "POST", "PUT", "patch", "HEAD"]).prop_map(String::from), 1 => any::<String>()];
    let names = select(vec![
        "X-A",
        "Authorization",
        "Content-Type",
        "Accept",
        "Range",
        "Cookie",
        "User-Agent",
        "x\u{1b}",
    ]);
    let values = prop_oneof![4 => select(vec!["a", "text/plain", "application/json", "bytes=0-"]).prop_map(String::from), 1 => any::<String>()];
    (
        (select(URLS.to_vec()), origins, methods, prop::collection::vec((names, values), 0..4)),
        (
            select(vec![Mode::Cors, Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin, Mode::Navigate]),
            select(vec![Credentials::Omit, Credentials::SameOrigin, Credentials::Include]),
            select(vec![
                RedirectMode::Follow,
                RedirectMode::Follow,
                RedirectMode::Error,
                RedirectMode::Manual,
            ]),
            prop::option::weighted(0.3, select(vec![b"a".to_vec(), vec![b'a'; 70_000]])),
            any::<bool>(),
        ),
    )
        .prop_map(|((url, origin, method, headers), (mode, credentials, redirect, body, keepalive))| {
            let mut call = Call::new(Initiator::Fetch, target_url(url).expect("a URL"))
                .method(method)
                .body(body)
                .mode(mode)
                .credentials(credentials)
                .redirect(redirect)
                .keepalive(keepalive);
            call.headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            (call, Origin::of(&target_url(origin).expect("a URL")))
        })
}

fn question() -> impl Strategy<Value = Question> {
    let cookies = prop::collection::vec(
        select(vec![
            "a=b",
            "a=b; SameSite=None; Secure",
            "__Host-a=b",
            "a=\u{1b}",
            "a=b; Domain=example",
            "a=b; Max-Age=0",
        ]),
        0..3,
    );
    (call(), cookies, select(Browser::ALL.to_vec())).prop_map(|((call, origin), cookies, browser)| {
        let source = OriginSource::Given { respelt: Some("HTTPS://\u{1b}App.example".into()) };
        let cookies = cookies.into_iter().map(Into::into).collect();
        let client = Client::new(browser).cookies(cookies).now(1_700_000_000);
        Question { repeat: true, ..Question::new(Page::new(origin).with_source(source), call, client) }
    })
}

/// What a terminal would act on.
fn is_harmful(letter: char) -> bool {
    letter.is_control() && letter != '\n'
}

/// The longest that a fetch can get: each hop has a preflight, until there are too many.
#[test]
fn a_redirect_loop_with_preflights_ends() {
    for browser in ["chromium", "firefox"] {
        let words = [
            "probe",
            "https://api.example/",
            "--origin",
            "https://app.example",
            "-X",
            "PUT",
            "--browser",
            browser,
        ];
        let question = parse_question(&words.map(String::from)).expect("a question");
        // A new URL each time, or the first preflight would do for all.
        let targets: Vec<String> = (0..64).map(|number| format!("/{number}")).collect();
        let mut targets = targets.iter();
        let diagnosis = probe(question, async |next| {
            let mut headers = HeaderList::new();
            headers.append("Access-Control-Allow-Origin", "*");
            headers.append("Access-Control-Allow-Methods", "PUT");
            let is_preflight = next.kind == Kind::Preflight;
            headers.append("Location", if is_preflight { "/" } else { targets.next().expect("an end") });
            let status = if is_preflight { 204 } else { 307 };
            let response = HttpResponse {
                version: HttpVersion::Http1,
                status,
                headers,
                body: Body::default(),
                remote: None,
            };
            Reply::new(Ok(response), Duration::ZERO)
        })
        .now_or_never()
        .expect("nothing was waited for");
        assert_eq!(diagnosis.rule(), Some(Rule::RedirectTooMany), "{browser}");
        assert_eq!(diagnosis.first_call().exchanges.len(), 42, "{browser}");
    }
}

/// Sends all that no browser would, for advice.
fn look_at_all(diagnosis: Diagnosis, responses: &[Result<HttpResponse, Failure>]) -> Investigation<'static> {
    let extra = ExtraRequests { simulated: true, errors: true, caching: true, callback_name: false };
    let number = Cell::new(0);
    let send = async |_: &NextRequest| {
        let any_response = responses[number.replace(number.get() + 1) % responses.len()].clone();
        assert!(number.get() <= MOST_REQUESTS + 3, "it does not end");
        Reply::new(any_response, Duration::ZERO)
    };
    investigate(diagnosis, extra, send).now_or_never().expect("nothing was waited for")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..config() })]

    #[test]
    fn any_responses_lead_to_an_end_in_harmless_words(
        question in question(),
        responses in prop::collection::vec(any_response(), 1..6),
    ) {
        colored::control::set_override(false);
        let sent = Cell::new(0);
        // The responses are repeated, so that redirects can go on for ever.
        let diagnosis = probe(question, async |_| {
            let number = sent.replace(sent.get() + 1);
            assert!(number < MOST_REQUESTS, "it does not end");
            Reply::new(responses[number % responses.len()].clone(), Duration::ZERO)
        })
        .now_or_never()
        .expect("nothing was waited for");
        let cookie: usize = diagnosis.calls().iter().map(|call| call.exchanges.len()).sum();
        prop_assert_eq!(cookie, sent.get());
        let outcome = diagnosis.first_call().outcome.clone();
        let investigation = look_at_all(diagnosis, &responses);
        let investigated = investigation.first_call();
        let call = investigated.call;
        prop_assert_eq!(&call.outcome, &outcome, "advice never changes the verdict");
        let mut messages: Vec<String> = call.notices.iter().map(|notice| notice.message()).collect();
        messages.extend(call.set_cookies.iter().map(|cookie| cookie.message()));
        messages.extend(call.reasons().iter().map(|reason| reason.message()));
        messages.extend(advise(investigated, &repair(investigated)).into_iter().map(|advice| advice.message));
        match &call.outcome {
            Outcome::Allowed(response) => prop_assert!(response.readable_headers.is_sorted()),
            Outcome::Blocked(violation) => messages.push(violation.message()),
            Outcome::Failed(failure) => prop_assert_eq!(call.rule(), Some(failure_rule(failure.kind))),
        }
        for message in messages {
            prop_assert!(!message.is_empty() && !message.contains(|letter: char| letter.is_control()), "{:?}", message);
        }
        for secrets in [Secrets::Hidden, Secrets::Shown] {
            let line = json::probe(&investigation, &json::Additions::default(), secrets);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok() && line.lines().count() == 1);
            for verbose in [false, true] {
                let style = Style::new(verbose, 80);
                let shown = text::probe(&investigation, Detail { verbose, fixes: true, alone: false, brief: false, secrets }, style);
                prop_assert!(!shown.contains(is_harmful), "{:?}", shown);
            }
        }
    }

    #[test]
    fn a_dry_run_ends_with_the_actual_request(question in question()) {
        match dry_run(&question) {
            DryRun::Sends { requests, .. } => prop_assert!(matches!(requests.len(), 1 | 2)),
            DryRun::Ends(diagnosis) => {
                let call = diagnosis.first_call();
                prop_assert!(call.exchanges.is_empty());
                // A data: URL would be allowed without a request; no such URL is requested here.
                prop_assert!(matches!(call.outcome, Outcome::Blocked(_)));
            }
        }
    }
}
