//! The rules as tables, for docs/rules.md, and as JSON.

use serde::Serialize;

use super::json::{Names, SCHEMA, line, names};
use super::messages::Explained;
use super::replacement::Replacement;
use super::topics::Topic;
use crate::record::console::Message;
use crate::rules::{Group, Level, Rule};
use crate::web::browser::Browser;

/// All rules in Markdown: a table a group, each rule with its title, its level, and what the browsers call it.
#[must_use]
pub fn markdown() -> String {
    let mut text = format!("{}\n", count());
    let names: String = Browser::EACH_ENGINE.iter().map(|browser| format!(" {} |", browser.name())).collect();
    for group in Group::ALL {
        text.push_str(&format!(
            "\n## {}\n\n| rule | title | level |{names}\n| --- | --- | --- |{}\n",
            group.title(),
            " --- |".repeat(Browser::EACH_ENGINE.len()),
        ));
        for rule in Rule::ALL.iter().filter(|rule| rule.group() == group) {
            let name = |browser: &Browser| {
                rule.name_in(*browser).map_or_else(|| "  |".to_owned(), |name| format!(" `{name}` |"))
            };
            text.push_str(&format!(
                "| [`{rule}`](../judge/src/rules/pages/{rule}.md) | {} | {} |{}\n",
                rule.page().title(),
                rule.level().name(),
                Browser::EACH_ENGINE.iter().map(name).collect::<String>(),
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
        "{} rules: {} block, {} warn, {} are failures of the network. {} more explain errors that browsers report and that \
         corscheck does not simulate, and {} are findings of corscheck audit.",
        Rule::ALL.len() - of(Level::Explains) - of(Level::Finds),
        of(Level::Blocks),
        of(Level::Warns),
        of(Level::Fails),
        of(Level::Explains),
        of(Level::Finds)
    )
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Catalogue<'a> {
    schema: u32,
    rules: Vec<Entry>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<TopicEntry<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    messages: Vec<Explained<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Entry {
    id: &'static str,
    level: &'static str,
    group: &'static str,
    title: &'static str,
    causes: Vec<String>,
    spec: &'static str,
    names: Names,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct TopicEntry<'a> {
    id: &'static str,
    aliases: &'static [&'static str],
    title: &'static str,
    summary: String,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<&'a Replacement>,
}

impl From<&Topic> for TopicEntry<'_> {
    fn from(topic: &Topic) -> Self {
        let page = topic.page();
        let summary = page.summary().split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            id: topic.id(),
            aliases: topic.aliases(),
            title: page.title(),
            summary,
            text: page.text(),
            replacement: None,
        }
    }
}

/// One line of JSON for a topic with a reader's own origins in its text, and in the code.
#[must_use]
pub fn filled_topic(topic: Topic, text: &str, replacement: &Replacement) -> String {
    let entry = TopicEntry { text, replacement: Some(replacement), ..TopicEntry::from(&topic) };
    line(&Catalogue { schema: SCHEMA, rules: Vec::new(), topics: vec![entry], messages: Vec::new() })
}

/// One line of JSON for topics, for rules, and for the console messages that they may have raised.
#[must_use]
pub fn json(topics: &[Topic], rules: &[Rule], messages: &[Message]) -> String {
    let entries = rules.iter().map(|rule| Entry {
        id: rule.id(),
        level: rule.level().name(),
        group: rule.group().title(),
        title: rule.page().title(),
        causes: rule.page().causes(),
        spec: rule.spec(),
        names: names(|browser| rule.name_in(browser)),
    });
    line(&Catalogue {
        schema: SCHEMA,
        rules: entries.collect(),
        topics: topics.iter().map(TopicEntry::from).collect(),
        messages: messages.iter().map(Explained::of).collect(),
    })
}
