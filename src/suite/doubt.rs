//! Refusals that may be none: of what is not there, nobody could say whom it refuses.

use std::collections::{BTreeMap, HashSet};

use super::check::{CheckResult, Expectation, Refused, Subject, Verdict};
use crate::fetch::Kind;
use crate::rules::words::list;

/// What was asked for, by method and URL: where every page gets an error without headers, one that must be refused is refused as
/// any other would be.
#[derive(Debug, Default)]
pub struct Doubts {
    /// What no page was seen to get: the first check of it, its answer's status, and how many there are.
    refused: BTreeMap<(String, String), (String, u16, usize)>,
    /// What is there.
    found: HashSet<(String, String)>,
}

impl Doubts {
    /// Looks at what came of one check.
    pub fn see(&mut self, result: &CheckResult) {
        let Some(exchange) = result.diagnosis.exchanges.last() else { return };
        let (Kind::Actual, Ok(answer)) = (exchange.sending.kind, &exchange.answer) else { return };
        if result.check.subject == Subject::Missing {
            return;
        }
        let init = &result.diagnosis.question.page.init;
        let key = (init.method.to_string(), init.url.to_string());
        // Any other status is that of something.
        let is_there = !matches!(answer.status, 404 | 405 | 410 | 500..);
        if is_there {
            self.found.insert(key);
        } else if result.verdict == Verdict::Pass
            && matches!(&*result.check.expectation, Expectation::Deny(Refused { rule: None, .. }))
        {
            let first = || (result.check.id.clone(), answer.status, 0);
            self.refused.entry(key).or_insert_with(first).2 += 1;
        }
    }

    /// What is to be said at the end, where all checks of the suite were asked: a sentence.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let doubtful: Vec<_> =
            self.refused.iter().filter(|(key, _)| !self.found.contains(*key)).map(|(_, seen)| seen).collect();
        let named: Vec<String> = doubtful.iter().map(|(id, status, _)| format!("{id} ({status})")).collect();
        let these = match doubtful.iter().map(|(_, _, count)| count).sum::<usize>() {
            0 => return None,
            1 => "1 check that passes shows".to_owned(),
            checks => format!("{checks} checks that pass show"),
        };
        Some(format!(
            "{these} little, as what it asks for is not there, or fails for every page: {}. See whether the path is right, or let a \
             page that may ask ask for the same.",
            list(&named)
        ))
    }
}
