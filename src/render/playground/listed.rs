//! The list of the playground's cases.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::Style;
use super::super::json::{SCHEMA, line};
use super::super::wrap::paragraph;
use super::support::{how, reason};
use crate::playground::{Case, Subject};
use crate::probe::Diagnosis;
use crate::websocket::SocketDiagnosis;

/// The cases as text: what a browser and a probe can try, what a probe alone, and what is not served.
#[must_use]
pub fn list(cases: &[Case], style: Style) -> String {
    let mut text = String::new();
    for (group, title) in [
        ("browser", "To try in a browser, and by a probe"),
        ("probe", "To try by a probe alone"),
        ("none", "Not served"),
    ] {
        let cases: Vec<&Case> = cases.iter().filter(|case| how(&case.support) == group).collect();
        text.push_str(&format!("{title}: {}\n\n", cases.len()));
        let whys: Vec<Option<String>> = cases.iter().map(|case| reason(&case.support)).collect();
        // What is so for the same reason stands together.
        let mut sorted: Vec<&Case> = cases;
        sorted.sort_by_key(|case| whys.iter().position(|why| *why == reason(&case.support)));
        let mut last = None;
        for case in sorted {
            let why = reason(&case.support);
            if why != last {
                text.push_str(
                    &why.as_deref().map(|why| paragraph(why, "  ", style.width)).unwrap_or_default(),
                );
                last = why;
            }
            let url = case.example.as_ref().map(|example| example.subject.url());
            let place = url.filter(|_| case.is_served()).unwrap_or(&case.id);
            text.push_str(&format!("    {place}\n"));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct List<'a> {
    schema: u32,
    cases: Vec<Listed<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    heading: &'a str,
    /// The rule that it is the example of.
    rule: Option<&'static str>,
    support: &'static str,
    reason: Option<String>,
    /// The requested URL.
    url: Option<&'a str>,
    /// The command line, after `corscheck`.
    arguments: &'a [String],
    /// A file that it reads.
    file: Option<File<'a>>,
    /// The verdict on the responses as they are written.
    expected: Option<BTreeMap<&'static str, Expected>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct File<'a> {
    name: &'a str,
    contents: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Expected {
    outcome: &'static str,
    rule: Option<&'static str>,
    notices: Vec<&'static str>,
}

/// The cases as JSON, one object.
#[must_use]
pub fn list_json(cases: &[Case]) -> String {
    let listed = cases.iter().map(|case| {
        let example = case.example.as_ref();
        Listed {
            id: &case.id,
            title: &case.title,
            heading: &case.heading,
            rule: case.rule.map(|rule| rule.id()),
            support: how(&case.support),
            reason: reason(&case.support),
            url: example.map(|example| example.subject.url()),
            arguments: example.map_or(&[], |example| &example.words),
            file: example
                .and_then(|example| example.file.as_ref())
                .map(|file| File { name: &file.name, contents: file.contents() }),
            expected: example.map(|example| match &example.subject {
                Subject::Call { written, .. } => written.iter().map(expected).collect(),
                Subject::Socket { written, .. } => written.iter().map(expected_of_socket).collect(),
            }),
        }
    });
    line(&List { schema: SCHEMA, cases: listed.collect() })
}

fn expected(diagnosis: &Diagnosis) -> (&'static str, Expected) {
    let call = diagnosis.first_call();
    let reasons = call.reasons().into_iter().map(|reason| reason.rule().id());
    let expected = Expected {
        outcome: call.outcome.kind().id(),
        rule: call.rule().map(|rule| rule.id()),
        notices: reasons.chain(call.notices.iter().map(|notice| notice.rule().id())).collect(),
    };
    (diagnosis.question.browser().id(), expected)
}

fn expected_of_socket(diagnosis: &SocketDiagnosis) -> (&'static str, Expected) {
    let expected = Expected {
        outcome: diagnosis.outcome.kind().id(),
        rule: diagnosis.rule().map(|rule| rule.id()),
        notices: diagnosis.notices.iter().map(|notice| notice.rule().id()).collect(),
    };
    (diagnosis.question.browser().id(), expected)
}
