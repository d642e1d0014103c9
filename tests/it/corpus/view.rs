//! What is compared: four aspects of a fetch.

use std::collections::BTreeMap;
use std::ops::Index;

use serde_json::{Value, json};

use super::case::Case;
use super::servers::ReceivedRequest;

/// One thing that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aspect {
    /// Resolved (with which type and status) or rejected.
    Outcome,
    /// What the servers got: method, URL, and the headers that CORS is about.
    Requests,
    /// The names of the headers that the page can read.
    Readable,
    /// The browser's own name of the error.
    Cause,
}

impl Aspect {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Outcome, Self::Requests, Self::Readable, Self::Cause];

    /// Its name in the data.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Requests => "requests",
            Self::Readable => "readable",
            Self::Cause => "cause",
        }
    }
}

/// A value for each aspect.
#[derive(Debug)]
pub(super) struct View([Value; 4]);

impl View {
    /// From a function.
    pub(super) fn of(value: impl Fn(Aspect) -> Value) -> Self {
        Self(Aspect::ALL.map(value))
    }

    /// This crate's. `report` is its JSON, or `None` where it refused the command line, which counts as a rejection
    /// without a request.
    pub(super) fn ours(
        case: &Case,
        browser: &str,
        report: Option<&Value>,
        requests: &[ReceivedRequest],
    ) -> Self {
        let field =
            |pointer: &str| report.and_then(|report| report.pointer(pointer)).cloned().unwrap_or_default();
        let resolved = field("/verdict/outcome") == "allowed" && !field("/response").is_null();
        let own_name = format!("/verdict/names/{browser}");
        Self::of(|aspect| match aspect {
            Aspect::Outcome if resolved => {
                let kind = if case.has_type() { field("/response/type") } else { Value::Null };
                let status = if case.has_status() { field("/response/status") } else { Value::Null };
                json!(["resolved", kind, status])
            }
            Aspect::Outcome => json!(["rejected"]),
            Aspect::Requests => requests.iter().map(|request| shown(request, case)).collect(),
            Aspect::Readable if resolved && case.has_status() => field("/response/readable_headers"),
            Aspect::Readable => Value::Null,
            Aspect::Cause => field(&own_name),
        })
    }
}

impl Index<Aspect> for View {
    type Output = Value;

    fn index(&self, aspect: Aspect) -> &Value {
        &self.0[aspect as usize]
    }
}

/// Whether the aspect means anything here: an error has no headers, a success no cause.
pub(super) fn counts(aspect: Aspect, theirs: &View, ours: &View) -> bool {
    let either = |aspect, holds: &dyn Fn(&Value) -> bool| holds(&theirs[aspect]) || holds(&ours[aspect]);
    match aspect {
        Aspect::Outcome | Aspect::Requests => true,
        Aspect::Readable => either(Aspect::Readable, &|names| !names.is_null()),
        Aspect::Cause => either(Aspect::Outcome, &|outcome| *outcome == json!(["rejected"])),
    }
}

/// What is compared of a request. Of `Referer` only whether there is one, and not even that for an opaque page.
fn shown(request: &ReceivedRequest, case: &Case) -> Value {
    const COMPARED: [&str; 5] = [
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        "cookie",
        "content-type",
    ];
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if COMPARED.contains(&name.as_str()) {
            headers
                .entry(name)
                .and_modify(|before| *before += &format!(", {value}"))
                .or_insert_with(|| value.clone());
        } else if name == "referer" && case.page != "null" {
            headers.insert(name, "(present)".into());
        }
    }
    json!([request.method, request.url, headers])
}
