//! What the other browser would have done with the same answers.

use super::diagnosis::{Exchange, outcome_rule};
use super::question::Question;
use crate::fetch::{Fetch, Memory, NextRequest, Outcome, Step, without_password};
use crate::web::browser::Browser;

/// The other browser's verdict, as far as the answers at hand tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherBrowser {
    /// The same verdict.
    Agrees(Browser),
    /// Another one.
    Differs(Browser, Box<Outcome>),
    /// It would have sent something that was not sent, so nobody knows: the request, as `METHOD URL`, and what is
    /// different about it.
    Unknown {
        /// Which browser.
        browser: Browser,
        /// The method of the request that it would have sent.
        method: String,
        /// The URL of it.
        url: String,
        /// Its `Origin`.
        origin: Option<String>,
    },
}

/// Plays the exchanges of one browser to the other, which may remember an earlier call; and what it remembers then, where
/// that is known.
#[must_use]
pub fn other_browser(
    question: &Question,
    exchanges: &[Exchange],
    outcome: &Outcome,
    memory: Option<Memory>,
) -> (OtherBrowser, Option<Memory>) {
    let browser = question.browser.other();
    let (mut fetch, mut step) = match memory {
        None => Fetch::begin(&question.page, browser),
        Some(memory) => Fetch::begin_again(&question.page, browser, memory),
    };
    let mut left: Vec<&Exchange> = exchanges.iter().collect();
    loop {
        match step {
            Step::Send(next) => match left.iter().position(|exchange| is_alike(&exchange.request, &next)) {
                Some(position) => {
                    let exchange = left.remove(position);
                    fetch.pass(exchange.elapsed);
                    step = fetch.resume(exchange.response.clone());
                }
                None => {
                    let unknown = OtherBrowser::Unknown {
                        browser,
                        method: next.message.method.to_string(),
                        url: without_password(&next.message.url),
                        origin: next.message.headers.get_text("origin"),
                    };
                    return (unknown, None);
                }
            },
            Step::Done(theirs) => {
                let other = if is_same_verdict(outcome, &theirs) {
                    OtherBrowser::Agrees(browser)
                } else {
                    OtherBrowser::Differs(browser, theirs)
                };
                return (other, Some(fetch.into_memory()));
            }
        }
    }
}

/// Whether a server would answer both alike, as far as CORS goes.
fn is_alike(sent: &NextRequest, wanted: &NextRequest) -> bool {
    let path = |next: &NextRequest| next.message.url.as_str().replace("%7C", "|");
    sent.kind == wanted.kind
        && sent.hop == wanted.hop
        && sent.message.method == wanted.message.method
        && path(sent) == path(wanted)
        && ["origin", "access-control-request-method"]
            .iter()
            .all(|name| sent.message.headers.get(name) == wanted.message.headers.get(name))
}

fn is_same_verdict(ours: &Outcome, theirs: &Outcome) -> bool {
    match (ours, theirs) {
        (Outcome::Allowed(ours), Outcome::Allowed(theirs)) => {
            (ours.kind, ours.status, &ours.readable_headers)
                == (theirs.kind, theirs.status, &theirs.readable_headers)
        }
        _ => outcome_rule(ours).is_some() && outcome_rule(ours) == outcome_rule(theirs),
    }
}
