//! Console messages, explained.

use colored::Colorize;
use serde::Serialize;

use super::{Style, explain, wrap};
use crate::advice::change_for;
use crate::record::RecordedCall;
use crate::record::console::{Console, Message};
use crate::rules::Rule;
use crate::web::text::visible;

/// All messages of a text, each with what is known of it, and the page of its rule.
#[must_use]
pub fn messages(messages: &[Message], style: Style) -> String {
    let line = format!("\n{}\n\n", if style.unicode { "─" } else { "-" }.repeat(style.width).dimmed());
    messages.iter().map(|message| one(message, style)).collect::<Vec<_>>().join(&line)
}

fn one(message: &Message, style: Style) -> String {
    let mut text = summary(message, style);
    if let Some(rule) = message.rules.first().filter(|_| !message.hides_reason) {
        text.push('\n');
        text.push_str(&explain::pages(&[*rule], style));
    }
    text
}

/// What a message says, without the rules' pages.
#[must_use]
pub fn summary(message: &Message, style: Style) -> String {
    let rules = &message.rules;
    let says = message.console.map(|console| format!("  as {} says it", console.name())).unwrap_or_default();
    let title = |rule: &Rule| rule.page().title().replace('`', "");
    let mut text = match (&rules[..], message.hides_reason) {
        ([rule], false) => {
            format!("{}{says}\n", rule.id().bold())
                + &wrap::paragraph(&format!("{}.", title(rule)), "  ", style.width)
        }
        ([], false) => format!("{}{says}\n", "No rule of cross-origin requests".bold()),
        ([], true) => format!("{}{says}\n", "The reason is hidden".bold()),
        (rules, hidden) => {
            let words = if hidden { "The reason is hidden: perhaps" } else { "One of these" };
            let head = format!("{}{says}\n", words.bold());
            let rows: Vec<(&str, String)> =
                rules.iter().take(MOST).map(|rule| (rule.id(), title(rule))).collect();
            let more = rules.len().saturating_sub(MOST);
            let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
            head + &wrap::labelled(&rows, "  ", style.width) + &more
        }
    };
    if let Some(note) = message.note {
        text.push('\n');
        text.push_str(&wrap::paragraph(note, "  ", style.width));
    }
    let mut rows: Vec<(&str, String)> = Vec::new();
    for (name, label) in LABELS {
        rows.extend(message.fact(name).map(|value| (label, visible(value))));
    }
    if let Some(change) =
        rules.first().filter(|_| !message.hides_reason).and_then(|rule| change_for(*rule, message))
    {
        rows.push(("change", visible(&change.response)));
        rows.extend(change.lines.iter().map(|line| ("", format!("{}", visible(line).green()))));
    }
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&wrap::labelled(&rows, "  ", style.width));
    }
    if let Some(call) = call_to_try(message) {
        let words: Vec<String> = call.command().words().iter().map(|word| visible(word)).collect();
        text.push_str(&format!("\n  See it live:\n\n{}", command(&words, style)));
    }
    text
}

/// The call of which a message speaks, with what is most probable where it had a preflight.
fn call_to_try(message: &Message) -> Option<RecordedCall> {
    let mut call = message.call()?;
    call.guess_reason_for_preflight();
    Some(call)
}

/// A command that can be copied: where it is too long for a line, a backslash continues it. No word is broken, for
/// within quotes the shell would not see that.
fn command(words: &[String], style: Style) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let indent = if lines.is_empty() { "    " } else { "        " };
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() + 3 <= style.width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    lines.join(" \\\n") + "\n"
}

/// One line: the rules that may have raised a message.
#[must_use]
pub fn line(message: &Message) -> String {
    let names = match &message.rules[..] {
        [] if message.hides_reason => "the reason is hidden".to_owned(),
        [] => "no rule of cross-origin requests".to_owned(),
        rules => rules.iter().take(MOST).map(|rule| rule.id()).collect::<Vec<_>>().join(" or "),
    };
    let url = message.fact("url").map(|url| format!("{}  ", visible(url))).unwrap_or_default();
    format!("{url}{names}\n")
}

/// The most rules that one message lists.
const MOST: usize = 8;

/// What the facts are called.
const LABELS: [(&str, &str); 14] = [
    ("url", "URL"),
    ("redirected_from", "at first"),
    ("redirected_to", "leads to"),
    ("origin", "page"),
    ("page", "page"),
    ("kind", "made by"),
    ("method", "method"),
    ("header", "header"),
    ("value", "value seen"),
    ("mime", "type seen"),
    ("directive", "directive"),
    ("scheme", "scheme"),
    ("status", "status"),
    ("error", "error"),
];

/// A message in JSON.
#[derive(Serialize)]
pub(super) struct Explained<'a> {
    browser: Option<&'static str>,
    text: &'a str,
    rules: Vec<&'static str>,
    reason_hidden: bool,
    note: Option<&'static str>,
    facts: &'a std::collections::BTreeMap<&'static str, String>,
    changes: Vec<String>,
    command: Option<String>,
}

impl<'a> Explained<'a> {
    pub(super) fn of(message: &'a Message) -> Self {
        let Message { console, rules, made_by: _, facts, note, hides_reason, text } = message;
        let change = rules.first().filter(|_| !hides_reason).and_then(|rule| change_for(*rule, message));
        Self {
            browser: console.map(Console::id),
            text,
            rules: rules.iter().map(|rule| rule.id()).collect(),
            reason_hidden: *hides_reason,
            note: *note,
            facts,
            changes: change.map(|change| change.lines).unwrap_or_default(),
            command: call_to_try(message).map(|call| call.command().line()),
        }
    }
}
