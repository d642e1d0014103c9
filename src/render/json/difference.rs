//! A line of JSON for a probe that ended differently than the one before.

use serde::Serialize;

use super::super::difference::{Aspect, Comparison, Difference, Scope, VerdictKey};
use super::line;

#[derive(Serialize)]
struct Watched<'a> {
    round: u64,
    was: VerdictKey,
    changes: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    what: Aspect,
    call: Option<&'static str>,
    exchange: Option<usize>,
    name: Option<&'a str>,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

/// A probe's line of JSON with one more field, `watch`: what it was, and what is different.
#[must_use]
pub fn watched(probe: &str, compared: &Comparison, round: u64) -> String {
    let changes = compared.differences.iter().map(changed).collect();
    let watch = line(&Watched { round, was: compared.was, changes });
    match probe.trim_end().strip_suffix('}') {
        Some(object) => format!("{object},\"watch\":{}}}\n", watch.trim_end()),
        None => probe.to_owned(),
    }
}

fn changed(difference: &Difference) -> Changed<'_> {
    let Difference { scope, what, name, before, after, .. } = difference;
    let (call, exchange) = match scope {
        Scope::Whole => (None, None),
        Scope::Call(number) => (Some("first"), Some(*number)),
        Scope::Again(number) => (Some("repeat"), Some(*number)),
        Scope::Extra(why) => (Some(*why), None),
    };
    Changed {
        what: *what,
        call,
        exchange,
        name: Some(name.as_str()).filter(|name| !name.is_empty()),
        before: before.as_deref(),
        after: after.as_deref(),
    }
}
