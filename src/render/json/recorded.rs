//! What was judged from a recording, in JSON: the contract's objects, with where they come from.

use serde::Serialize;

use super::super::secrets::Secrets;
use super::super::sentences;
use super::frame::{FrameReport, frame_of};
use super::place_in_har::Recorded;
use super::{Additions, SCHEMA, line, probe_object};
use crate::advice::{Findings, Investigation};
use crate::frame::{FrameQuestion, Judged};
use crate::replay::{Assumption, Finding, JudgedEntry};
use crate::web::text::without_password;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::render) struct Unknown<'a> {
    schema: u32,
    request: RecordedRequest<'a>,
    verdict: Option<()>,
    har: Recorded,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RecordedRequest<'a> {
    url: String,
    method: &'a str,
}

impl<'a> FrameReport<'a> {
    /// Of a recording, which says no more than the question and what came of it.
    pub(in super::super) fn of_recorded(question: &'a FrameQuestion, judged: &'a Judged) -> Self {
        Self {
            question,
            judged,
            others: &[],
            page: &[],
            needed: &[],
            settings: None,
            also: &[],
            confirmed: None,
        }
    }
}

/// One line of JSON for a request of a HAR; none for what needs no verdict.
#[must_use]
pub fn judged(judged: &JudgedEntry, secrets: Secrets) -> String {
    let JudgedEntry { entry, method, url, finding, is_same_origin: _ } = judged;
    match finding {
        Finding::SameOrigin | Finding::NotApplicable(_) => String::new(),
        Finding::Verdict(diagnosis, assumed) => {
            let investigation = Investigation::from(&**diagnosis);
            let findings = Findings::of(&investigation);
            let mut object = probe_object(&findings, &Additions::default(), secrets);
            let assumed = assumed.iter().map(Assumption::message).collect();
            object.har = Some(Recorded { entry: *entry, assumed, missing: None, rules: Vec::new() });
            line(&object)
        }
        Finding::Frame(frame) => {
            let har = Recorded { entry: *entry, assumed: Vec::new(), missing: None, rules: Vec::new() };
            frame_of(&FrameReport::of_recorded(&frame.question, &frame.judged), secrets, Some(har))
        }
        Finding::Unknown { missing, rules, question: _ } => line(&Unknown {
            schema: SCHEMA,
            request: RecordedRequest { url: without_password(url), method },
            verdict: None,
            har: Recorded {
                entry: *entry,
                assumed: Vec::new(),
                missing: Some(sentences::missing(missing)),
                rules: rules.iter().map(|rule| rule.id()).collect(),
            },
        }),
    }
}
