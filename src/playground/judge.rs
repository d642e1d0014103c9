//! The verdict on each case: the server, probed over its own sockets.

use std::time::Duration;

use super::case::Case;
use super::example::{Example, Subject};
use crate::advice::SocketInvestigation;
use crate::pace::{InOrder, Limits};
use crate::probe::{Diagnosis, Question, probe};
use crate::web::browser::Browser;
use crate::websocket::{SocketDiagnosis, SocketQuestion, open, others};
use crate::wire::{Wire, deadline_in};

/// How many cases are probed at the same time.
const AT_ONCE: usize = 16;
/// How long one case may take.
const MAX_TIME: Duration = Duration::from_secs(20);

/// The verdicts on a case, as each browser in the order of [`Browser::EACH_ENGINE`].
#[derive(Debug)]
pub enum Verdicts {
    /// On a call.
    Calls(Vec<Diagnosis>),
    /// On a WebSocket, and where the example has one, on that of a foreign page.
    Sockets(Vec<SocketInvestigation>, Vec<SocketInvestigation>),
}

/// Probes all cases that are served; what is not served has the verdict that its written responses give, and where there are
/// none, none.
pub async fn judge(cases: &[Case], wire: &Wire) -> Vec<Option<Verdicts>> {
    let work = async |case: &Case| {
        let example = case.example.as_ref()?;
        Some(if case.is_served() { probed(example, wire).await } else { written(example) })
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

/// The verdicts on the responses as they are written.
fn written(example: &Example) -> Verdicts {
    match &example.subject {
        Subject::Call { written, .. } => Verdicts::Calls(written.clone()),
        Subject::Socket { written, .. } => {
            Verdicts::Sockets(written.iter().cloned().map(investigation).collect(), Vec::new())
        }
    }
}

async fn probed(example: &Example, wire: &Wire) -> Verdicts {
    match &example.subject {
        Subject::Call { question, .. } => {
            let mut diagnoses = Vec::new();
            for browser in Browser::EACH_ENGINE {
                diagnoses.push(one(question.in_browser(*browser), wire).await);
            }
            Verdicts::Calls(diagnoses)
        }
        Subject::Socket { question, foreign, .. } => {
            let own = sockets(question, wire).await;
            let foreign = match foreign {
                Some(foreign) => sockets(foreign, wire).await,
                None => Vec::new(),
            };
            Verdicts::Sockets(own, foreign)
        }
    }
}

async fn one(question: Question, wire: &Wire) -> Diagnosis {
    let deadline = deadline_in(MAX_TIME);
    probe(question, async |next| wire.timed(&next.message, deadline).await).await
}

async fn sockets(question: &SocketQuestion, wire: &Wire) -> Vec<SocketInvestigation> {
    let mut found = Vec::new();
    for browser in Browser::EACH_ENGINE {
        let deadline = deadline_in(MAX_TIME);
        let question = question.in_browser(*browser);
        found.push(investigation(
            open(question, async |next| wire.raw(&next.message, deadline).await.0).await,
        ));
    }
    found
}

fn investigation(diagnosis: SocketDiagnosis) -> SocketInvestigation {
    SocketInvestigation { others: others(&diagnosis), diagnosis, session: None, foreign: Vec::new() }
}
