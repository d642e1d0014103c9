//! Rules in JSON, and console messages.

use serde::Serialize;

use super::super::messages::Explained;
use super::{SCHEMA, line};
use crate::record::console::Message;
use crate::rules::Rule;

#[derive(Serialize)]
struct Catalogue<'a> {
    schema: u32,
    rules: Vec<Entry>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    messages: Vec<Explained<'a>>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    level: &'static str,
    group: &'static str,
    title: &'static str,
    spec: &'static str,
    devtools: Option<&'static str>,
    mdn: Option<&'static str>,
}

/// One line of JSON for rules, and for the console messages that they may have raised.
#[must_use]
pub fn rules(rules: &[Rule], messages: &[Message]) -> String {
    let entries = rules.iter().map(|rule| Entry {
        id: rule.id(),
        level: rule.level().name(),
        group: rule.group().title(),
        title: rule.page().title(),
        spec: rule.spec(),
        devtools: rule.chromium(),
        mdn: rule.firefox(),
    });
    line(&Catalogue {
        schema: SCHEMA,
        rules: entries.collect(),
        messages: messages.iter().map(Explained::of).collect(),
    })
}
