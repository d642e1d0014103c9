//! A line of JSON for a probe that ended differently than the one before.

use serde::Serialize;

use super::super::difference::{Compared, Difference, Place, Standing, What};
use super::line;

#[derive(Serialize)]
struct Watched<'a> {
    round: u64,
    was: Standing,
    changes: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    what: What,
    call: Option<&'static str>,
    exchange: Option<usize>,
    name: Option<&'a str>,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

/// A probe's line of JSON with one more field, `watch`: what it was, and what is different.
#[must_use]
pub fn watched(probe: &str, compared: &Compared, round: u64) -> String {
    let changes = compared.differences.iter().map(changed).collect();
    let watch = line(&Watched { round, was: compared.was, changes });
    match probe.trim_end().strip_suffix('}') {
        Some(object) => format!("{object},\"watch\":{}}}\n", watch.trim_end()),
        None => probe.to_owned(),
    }
}

fn changed(difference: &Difference) -> Changed<'_> {
    let Difference { place, what, name, before, after, .. } = difference;
    let (call, exchange) = match place {
        Place::Whole => (None, None),
        Place::Call(number) => (Some("first"), Some(*number)),
        Place::Again(number) => (Some("repeat"), Some(*number)),
        Place::Extra(why) => (Some(*why), None),
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
