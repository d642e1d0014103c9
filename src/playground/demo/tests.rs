//! Every endpoint over a real socket, in both browsers.

use std::collections::HashSet;
use std::time::Duration;

use tokio::net::TcpStream;

use super::{Case, PAGE, cases, featured, start};
use crate::fetch::{Kind, Outcome};
use crate::probe::{Diagnosis, others, probe};
use crate::web::browser::Browser;
use crate::web::origin::Origin;
use crate::wire::{Options, Wire};

/// Probes some of the endpoints, each live.
fn probe_all(cases: &[&Case], browser: Browser) -> Vec<Diagnosis> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let server = start().await.expect("a free port");
        let wire = Wire::new(Options::default()).expect("good options");
        let mut diagnoses = Vec::new();
        for case in cases {
            let question = case.question(server.port(), browser);
            diagnoses.push(probe(question, async |next| wire.timed(&next.message, None).await).await);
        }
        diagnoses
    })
}

fn probe_one(id: &str, browser: Browser) -> Diagnosis {
    let case = cases().iter().find(|case| case.id == id).expect(id);
    probe_all(&[case], browser).pop().expect("a diagnosis")
}

#[test]
fn each_gets_its_verdict() {
    for browser in Browser::EACH_ENGINE.iter().copied() {
        let all: Vec<&Case> = cases().iter().collect();
        for (case, diagnosis) in all.iter().zip(probe_all(&all, browser)) {
            let call = diagnosis.first_call();
            let notices: Vec<_> = call.notices.iter().map(|notice| notice.rule()).collect();
            let name = format!("{} in {}", case.id, browser.name());
            assert_eq!(diagnosis.rule(), case.expected(browser), "{name}: {:?}", call.outcome);
            // An endpoint shows one thing, so there is nothing else to remark on.
            assert_eq!(notices, Vec::from_iter(case.notice()), "{name}");
            assert!(case.matches(&diagnosis), "{name}");
        }
    }
}

#[test]
fn the_other_browser_is_foreseen() {
    let all: Vec<&Case> = cases().iter().collect();
    for browser in Browser::EACH_ENGINE.iter().copied() {
        for (case, diagnosis) in all.iter().zip(probe_all(&all, browser)) {
            let agree = browser.others().all(|other| case.expected(browser) == case.expected(other));
            let others = others(&diagnosis, 0);
            assert_eq!(others.is_empty(), agree, "{}: {others:?}", case.id);
        }
    }
}

#[test]
fn the_table_is_sound() {
    assert!(cases().len() >= 6);
    let ids: HashSet<&str> = cases().iter().map(|case| case.id).collect();
    assert_eq!(ids.len(), cases().len());
    let headings: HashSet<&str> = cases().iter().map(|case| case.title).collect();
    assert_eq!(headings.len(), cases().len());
    for case in cases() {
        assert!(case.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", case.id);
        assert!(!case.title.ends_with('.') && case.title.len() <= 43, "{}", case.title);
        let question = case.question(4000, Browser::Chromium);
        assert_eq!(question.origin().serialize(), PAGE);
        assert!(!Origin::of(question.url()).is_same_origin(question.origin()));
    }
    let browser = Browser::Chromium;
    // It has a preflight, and is blocked after it.
    assert!(featured().expected(browser).is_some_and(|rule| rule.id().starts_with("preflight-")));
    assert!(cases().iter().any(|case| case.expected(browser).is_none()));
    let differs = |case: &Case| browser.others().any(|other| case.expected(browser) != case.expected(other));
    assert!(cases().iter().any(differs));
}

#[test]
fn another_verdict_is_noticed() {
    let right = cases().iter().find(|case| case.id == "right").expect("right");
    let no_cors = cases().iter().find(|case| case.id == "no-cors").expect("no-cors");
    let not_exposed = cases().iter().find(|case| case.id == "not-exposed").expect("not-exposed");
    let diagnosis = probe_one("right", Browser::Chromium);
    assert!(right.matches(&diagnosis));
    assert!(!no_cors.matches(&diagnosis));
    assert!(!not_exposed.matches(&diagnosis), "the notice is missing");
}

#[test]
fn the_login_page_is_what_blocks() {
    let diagnosis = probe_one("login-redirect", Browser::Chromium);
    let paths: Vec<&str> =
        diagnosis.first_call().exchanges.iter().map(|exchange| exchange.request.message.url.path()).collect();
    assert_eq!(paths, ["/login-redirect", "/login"]);
}

#[test]
fn the_error_comes_after_a_good_preflight() {
    let diagnosis = probe_one("error-without-headers", Browser::Firefox);
    let kinds: Vec<Kind> =
        diagnosis.first_call().exchanges.iter().map(|exchange| exchange.request.kind).collect();
    assert_eq!(kinds, [Kind::Preflight, Kind::Actual]);
    assert_eq!(
        diagnosis.first_call().exchanges[1].response.as_ref().map(|response| response.status),
        Ok(500)
    );
}

#[test]
fn the_cookie_stays_at_home() {
    let diagnosis = probe_one("samesite-cookie", Browser::Chromium);
    assert!(!diagnosis.first_call().exchanges[0].request.message.headers.contains("cookie"));
    assert!(matches!(&diagnosis.first_call().outcome, Outcome::Allowed(response) if response.status == 401));
}

#[test]
fn the_server_ends_when_dropped() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let server = start().await.expect("a free port");
        let address = ("127.0.0.1", server.port());
        let open = TcpStream::connect(address).await.expect("it listens");
        drop(server);
        // The connection is closed from the other side, and nothing listens any more.
        let closed = tokio::time::timeout(Duration::from_secs(5), open.readable()).await;
        assert!(matches!(closed, Ok(Ok(()))), "{closed:?}");
        assert!(matches!(open.try_read(&mut [0; 8]), Ok(0) | Err(_)));
        assert!(TcpStream::connect(address).await.is_err());
    });
}
