//! The rules as tables, for docs/rules.md, and as JSON.

use serde::Serialize;

use super::json::{SCHEMA, line};
use super::messages::Explained;
use crate::record::console::Message;
use crate::rules::{Group, Level, Rule};

/// All rules in Markdown: a table a group, each rule with its title, its level, and what the browsers call it.
#[must_use]
pub fn markdown() -> String {
    let mut text = format!("{}\n", count());
    for group in Group::ALL {
        text.push_str(&format!(
            "\n## {}\n\n| rule | title | level | Chromium | Firefox |\n| --- | --- | --- | --- | --- |\n",
            group.title()
        ));
        for rule in Rule::ALL.iter().filter(|rule| rule.group() == group) {
            let name = |name: Option<&str>| name.map_or_else(String::new, |name| format!("`{name}`"));
            text.push_str(&format!(
                "| [`{rule}`](../src/rules/pages/{rule}.md) | {} | {} | {} | {} |\n",
                rule.page().title(),
                rule.level().name(),
                name(rule.chromium()),
                name(rule.firefox()),
            ));
        }
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
