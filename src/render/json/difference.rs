//! What is different from the round before, in JSON.

use serde::Serialize;

use super::super::difference::{Aspect, Comparison, Difference, Scope, VerdictKey};

/// What a probe was before, and what is different.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Watched<'a> {
    round: u64,
    was: VerdictKey,
    changes: Vec<Changed<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Difference"))]
struct Changed<'a> {
    what: Aspect,
    call: Option<usize>,
    exchange: Option<usize>,
    purpose: Option<&'static str>,
    name: Option<&'a str>,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

pub(super) fn watched((compared, round): (&Comparison, u64)) -> Watched<'_> {
    Watched { round, was: compared.was, changes: compared.differences.iter().map(changed).collect() }
}

fn changed(difference: &Difference) -> Changed<'_> {
    let Difference { scope, what, name, before, after, .. } = difference;
    let (call, exchange, purpose) = match scope {
        Scope::Whole => (None, None, None),
        Scope::Exchange { call, number } => (Some(*call), Some(*number), None),
        Scope::Extra(purpose) => (None, None, Some(*purpose)),
    };
    Changed {
        what: *what,
        call,
        exchange,
        purpose,
        name: Some(name.as_str()).filter(|name| !name.is_empty()),
        before: before.as_deref(),
        after: after.as_deref(),
    }
}
