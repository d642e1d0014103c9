//! Which checks send requests that may change data: only those for which the file says so.

use std::collections::BTreeMap;

use super::check::{Check, Expectation};
use super::matrix::{Key, Suite};
use crate::fetch::{Kind, NextRequest};
use crate::probe::{DryRun, Question, dry_run};
use crate::web::text::shown;

/// How far a check goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Everything that the browser would send.
    All,
    /// Preflights alone: the request itself may change data.
    Preflights,
    /// Nothing: the request may change data, and has no preflight.
    Nothing,
}

impl Sending {
    /// How far a question goes, where requests that may change data are `sent` or not, and the page `must_be_refused` or not.
    pub(super) fn of(question: &Question, sent: bool, must_be_refused: bool) -> Self {
        if is_safe(question.method()) || (sent && !must_be_refused) {
            return Self::All;
        }
        // A page that must be refused can be refused by its preflight, so nothing else need be sent.
        match has_preflight(question) {
            true => Self::Preflights,
            false if sent => Self::All,
            false => Self::Nothing,
        }
    }

    /// Whether this request is held back.
    #[must_use]
    pub fn holds_back(self, next: &NextRequest) -> bool {
        self != Self::All && next.kind == Kind::Actual && !is_safe(next.message.method.as_str())
    }
}

/// The [safe methods](https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods) that a page can use: they change nothing.
pub(super) fn is_safe(method: &str) -> bool {
    ["GET", "HEAD", "OPTIONS"].iter().any(|safe| method.eq_ignore_ascii_case(safe))
}

/// Whether a preflight goes out before the request. Where nothing at all goes out, there is nothing to hold back either.
fn has_preflight(question: &Question) -> bool {
    match dry_run(question) {
        DryRun::Sends { requests, .. } => requests.first().is_some_and(|first| first.kind == Kind::Preflight),
        DryRun::Ends(_) => true,
    }
}

impl Suite {
    /// The checks that are left out: only their requests themselves would tell, and these may change data.
    pub fn left_out(&self) -> impl Iterator<Item = Key> + '_ {
        self.all_keys().filter(|key| self.check(key, 0).sending == Sending::Nothing)
    }

    /// What is sent to each host that may change data: how many requests at most, and with which methods.
    #[must_use]
    pub fn changing(&self, keys: impl Iterator<Item = Key>) -> BTreeMap<String, (usize, Vec<String>)> {
        let mut hosts: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        for Check { question, sending, .. } in keys.map(|key| self.check(&key, 0)) {
            let method = question.method().to_ascii_uppercase();
            if sending == Sending::All && !is_safe(&method) {
                let host = question.url().host_str().unwrap_or_default();
                let (count, methods) = hosts.entry(shown(host)).or_default();
                *count += 1;
                if !methods.contains(&method) {
                    methods.push(method);
                }
            }
        }
        hosts
    }
}

/// Whether a check must be refused.
pub(super) fn must_be_refused(expectation: &Expectation) -> bool {
    matches!(expectation, Expectation::Deny(_))
}
