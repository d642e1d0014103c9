//! The rules as a table, for the README, and as JSON.

use serde::Serialize;

use super::json::{SCHEMA, line};
use super::messages::Explained;
use crate::record::console::Message;
use crate::rules::{Group, Level, Rule};

/// A Markdown table of what is known: a row a group, with the rules that block, those that only warn, and the failures.
#[must_use]
pub fn table() -> String {
    let mut text = String::from("| part | blocks | warns or explains |\n| --- | --- | --- |\n");
    for group in Group::ALL {
        let named = |wanted: &[Level]| {
            let ids: Vec<String> = Rule::ALL
                .iter()
                .filter(|rule| rule.group() == group && wanted.contains(&rule.level()))
                .map(|rule| format!("`{rule}`"))
                .collect();
            if ids.is_empty() { "–".to_owned() } else { ids.join(", ") }
        };
        let blocks = named(&[Level::Blocks, Level::Fails]);
        text.push_str(&format!("| {} | {blocks} | {} |\n", group.title(), named(&[Level::Warns])));
    }
    text
}

/// How many rules there are, and of which levels.
#[must_use]
pub fn count() -> String {
    let of = |level| Rule::ALL.iter().filter(|rule| rule.level() == level).count();
    format!(
        "{} rules: {} block, {} warn or explain, {} are failures of the network.",
        Rule::ALL.len(),
        of(Level::Blocks),
        of(Level::Warns),
        of(Level::Fails)
    )
}

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
    causes: Vec<String>,
    spec: &'static str,
    devtools: Option<&'static str>,
    mdn: Option<&'static str>,
}

/// One line of JSON for rules, and for the console messages that they may have raised.
#[must_use]
pub fn json(rules: &[Rule], messages: &[Message]) -> String {
    let entries = rules.iter().map(|rule| Entry {
        id: rule.id(),
        level: rule.level().name(),
        group: rule.group().title(),
        title: rule.page().title(),
        causes: rule.page().causes(),
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
