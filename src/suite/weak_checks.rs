//! What a run does not show although all is as expected: refusals of what is not there, and keys of the file that had no effect.

use std::collections::{BTreeMap, HashSet};

use super::check::{AllowExpectation, Check, CheckResult, DenyExpectation, Expectation, Subject, Verdict};
use super::matrix::Suite;
use crate::fetch::{Kind, Outcome};
use crate::probe::{CallTrace, Exchange};
use crate::web::text::list;

/// What was requested, by method and URL: where every page gets an error without headers, one that must be refused is refused as
/// any other would be. And what of the file was of use at all.
#[derive(Debug, Default)]
pub struct WeakChecks {
    /// Whether some check expects a refusal: otherwise what is there need not be remembered.
    expects_refusals: bool,
    /// What no page was seen to get: the first check of it, its response's status, and how many there are.
    refused: BTreeMap<(String, String), (String, u16, usize)>,
    /// What is there.
    found: HashSet<(String, String)>,
    /// Whether a preflight's time was held against `preflight-cache`, where that is expected of some check.
    held: Option<bool>,
    /// Whether a document was shown for which `need` names a channel, where some check has it.
    needed: Option<bool>,
    /// Whether one of the file's cookies went with some request, where there are any.
    sent: Option<bool>,
    /// How many checks end with their preflight although they expect something of the response.
    unread: usize,
}

impl WeakChecks {
    /// Of a suite none of whose checks has been run.
    #[must_use]
    pub fn of(suite: &Suite) -> Self {
        Self { expects_refusals: suite.expects_refusals(), ..Self::default() }
    }

    /// Looks at what came of one check.
    pub fn note(&mut self, result: &CheckResult) {
        if let Expectation::Allow(AllowExpectation { need, .. }) = &*result.check.expectation
            && !need.is_empty()
        {
            *self.needed.get_or_insert(false) |= result.found.call().is_none();
        }
        let Some(diagnosis) = result.found.call() else { return };
        let call = diagnosis.worst_call();
        self.note_keys(&result.check, call);
        let Some(exchange) = call.exchanges.last() else { return };
        let (Kind::Actual, Ok(response)) = (exchange.request.kind, &exchange.response) else { return };
        if result.check.subject == Subject::NonexistentPath || !self.expects_refusals {
            return;
        }
        let key = (call.question.call.method.to_string(), call.question.url().to_string());
        // Any other status is that of something.
        let is_there = !matches!(response.status, 404 | 405 | 410 | 500..);
        if is_there {
            self.found.insert(key);
        } else if result.verdict == Verdict::Pass
            && matches!(&*result.check.expectation, Expectation::Deny(DenyExpectation { rule: None, .. }))
        {
            let first = || (result.check.id(), response.status, 0);
            self.refused.entry(key).or_insert_with(first).2 += 1;
        }
    }

    fn note_keys(&mut self, check: &Check, call: &CallTrace) {
        if let Expectation::Allow(expected) = &*check.expectation
            && call.unsent.is_some()
            && !(expected.readable.is_empty() && expected.status.is_empty())
        {
            self.unread += 1;
        }
        if let Expectation::Allow(AllowExpectation { preflight_cache: Some(_), .. }) = &*check.expectation {
            // A page that is stopped has another fault.
            let held =
                call.preflight_cached_seconds().is_some() || !matches!(call.outcome, Outcome::Allowed(_));
            *self.held.get_or_insert(false) |= held;
        }
        let was_sent = call.exchanges.iter().any(|exchange| exchange.request.kind == Kind::Actual);
        if !call.question.client.cookies.is_empty() && was_sent {
            let has = |exchange: &Exchange| exchange.request.message.headers.contains("cookie");
            *self.sent.get_or_insert(false) |= call.exchanges.iter().any(has);
        }
    }

    /// The notes at the end, where all checks of the suite were sent: sentences.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let no_preflight = "preflight-cache had no effect: no check sends a preflight.";
        let no_cookie = "No check sends its cookies: to another origin they need credentials = \"include\", and to another site \
                         SameSite=None; Secure.";
        let no_frame = "need had no effect: it is about documents that a page shows, with as = \"iframe\", \"object\", \"embed\" or \"popup\".";
        let keys = [(self.held, no_preflight), (self.sent, no_cookie), (self.needed, no_frame)].into_iter();
        let keys = keys.filter(|(effect, _)| *effect == Some(false)).map(|(_, words)| words.to_owned());
        self.refusals().into_iter().chain(keys).chain(self.unread()).collect()
    }

    fn unread(&self) -> Option<String> {
        let checks = match self.unread {
            0 => return None,
            1 => "1 check ends with its preflight".to_owned(),
            count => format!("{count} checks end with their preflight"),
        };
        Some(format!(
            "{checks}, so readable and status were not checked; with send = true the requests are sent."
        ))
    }

    fn refusals(&self) -> Option<String> {
        let weak: Vec<_> =
            self.refused.iter().filter(|(key, _)| !self.found.contains(*key)).map(|(_, seen)| seen).collect();
        let named: Vec<String> = weak.iter().map(|(id, status, _)| format!("{id} ({status})")).collect();
        let these = match weak.iter().map(|(_, _, count)| count).sum::<usize>() {
            0 => return None,
            1 => "1 passing check proves".to_owned(),
            checks => format!("{checks} passing checks prove"),
        };
        Some(format!(
            "{these} little: the path does not exist, or fails for every origin: {}. Check the path, or add an origin that is \
             allowed.",
            list(&named)
        ))
    }
}
