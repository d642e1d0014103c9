//! The verdicts of the other engines, where they differ.

use std::collections::BTreeMap;

use serde::Serialize;

use super::verdict;
use crate::fetch::Outcome;
use crate::probe::{CallTrace, OtherVerdict, UnsentRequest, outcome_rule};
use crate::render::sentences;

/// Another engine's verdict. Where it would have sent a request that was not sent, the verdict is not known.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Other {
    /// How it ends; null where that is not known.
    #[cfg_attr(test, schemars(with = "Option<crate::render::schema::OutcomeName>"))]
    outcome: Option<&'static str>,
    /// The rule that decided.
    rule: Option<&'static str>,
    /// A sentence.
    message: String,
    /// That browser's own name for the error.
    name: Option<&'static str>,
    /// The request that this browser would have sent, and that was not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    would_send: Option<String>,
}

/// The other engines' verdicts on a call, by the ids of the browsers.
pub(super) fn others_by_id(call: &CallTrace, others: &[OtherVerdict]) -> BTreeMap<&'static str, Other> {
    let known = |theirs: &OtherVerdict, outcome: &Outcome| {
        let name = call.name_in(theirs.browser, others);
        let verdict = verdict(
            outcome,
            outcome_rule(outcome),
            sentences::verdict_of(outcome, call.question.initiator()),
            |_| None,
        );
        let (outcome, rule, message) = (Some(verdict.outcome), verdict.rule, verdict.message);
        Other { outcome, rule, message, name, would_send: None }
    };
    let unknown = |browser: &'static str, unsent: &UnsentRequest| {
        let UnsentRequest { method, url, origin: _ } = unsent;
        let would_send = format!("{method} {url}");
        let message = format!("{browser} would send {}, which was not sent.", unsent.words());
        Other { outcome: None, rule: None, message, name: None, would_send: Some(would_send) }
    };
    let by_id = |theirs: &OtherVerdict| {
        let other = match &theirs.outcome {
            Ok(outcome) => known(theirs, outcome),
            Err(unsent) => unknown(theirs.browser.name(), unsent),
        };
        (theirs.browser.id(), other)
    };
    others.iter().map(by_id).collect()
}
