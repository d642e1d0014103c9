//! What corscheck says of each case: the server, asked over its own sockets.

use std::time::Duration;

use futures_util::StreamExt;

use super::case::{BROWSERS, Case, Example};
use crate::probe::{Diagnosis, Question, probe};
use crate::wire::{Wire, deadline_in};

/// How many cases are asked about at the same time.
const AT_ONCE: usize = 16;
/// How long one case may take.
const MAX_TIME: Duration = Duration::from_secs(20);

/// Asks about all cases that are served, as both browsers; what is not served has the verdict that its written answers
/// give, and where there are none, none.
pub async fn judge(cases: &[Case], wire: &Wire) -> Vec<Option<[Diagnosis; 2]>> {
    let each = cases.iter().map(|case| async {
        let example = case.example.as_ref()?;
        Some(if case.is_served() { asked(example, wire).await } else { example.written.clone() })
    });
    futures_util::stream::iter(each).buffered(AT_ONCE).collect().await
}

async fn asked(example: &Example, wire: &Wire) -> [Diagnosis; 2] {
    let [first, second] = BROWSERS.map(|browser| Question { browser, ..example.question.clone() });
    [one(first, wire).await, one(second, wire).await]
}

async fn one(question: Question, wire: &Wire) -> Diagnosis {
    let deadline = deadline_in(MAX_TIME);
    probe(question, async |next| wire.timed(&next.message, deadline).await).await
}
