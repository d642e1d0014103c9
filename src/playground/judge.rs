//! The verdict on each case: the server, probed over its own sockets.

use std::time::Duration;

use super::case::{Case, Example};
use crate::pace::{InOrder, Limits};
use crate::probe::{Diagnosis, Question, probe};
use crate::web::browser::Browser;
use crate::wire::{Wire, deadline_in};

/// How many cases are probed at the same time.
const AT_ONCE: usize = 16;
/// How long one case may take.
const MAX_TIME: Duration = Duration::from_secs(20);

/// Probes all cases that are served, as each browser in the order of [`Browser::EACH_ENGINE`]; what is not served has the verdict that its written responses
/// give, and where there are none, none.
pub async fn judge(cases: &[Case], wire: &Wire) -> Vec<Option<Vec<Diagnosis>>> {
    let work = async |case: &Case| {
        let example = case.example.as_ref()?;
        Some(if case.is_served() { probed(example, wire).await } else { example.written.clone() })
    };
    // All of them are served by one server.
    let one_host = |_: &&Case| String::new();
    let mut results = InOrder::new(cases.iter(), Limits::parallel(AT_ONCE), one_host, work);
    let mut verdicts = Vec::with_capacity(cases.len());
    while let Some(verdict) = results.next().await {
        verdicts.push(verdict);
    }
    verdicts
}

async fn probed(example: &Example, wire: &Wire) -> Vec<Diagnosis> {
    let mut diagnoses = Vec::new();
    for browser in Browser::EACH_ENGINE {
        diagnoses.push(one(example.question.in_browser(*browser), wire).await);
    }
    diagnoses
}

async fn one(question: Question, wire: &Wire) -> Diagnosis {
    let deadline = deadline_in(MAX_TIME);
    probe(question, async |next| wire.timed(&next.message, deadline).await).await
}
