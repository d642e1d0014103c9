//! Console messages, explained.

use colored::Colorize;
use serde::Serialize;

use super::{Style, explain, wrap};
use crate::advice::{ResponseChange, changes_for};
use crate::record::RecordedCall;
use crate::record::console::{Console, Message, repeats_message};
use crate::rules::Rule;
use crate::web::secret::HIDDEN;
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
        text.push_str(&explain::page_below(*rule, style));
    }
    text
}

/// What a message says and what to change, without the rules' pages.
#[must_use]
pub fn summary(message: &Message, style: Style) -> String {
    let mut text = heading(message, MOST_TITLES, style);
    let mut rows: Vec<(&str, String)> = Vec::new();
    for change in changes(message) {
        let label = if rows.is_empty() { "change" } else { "" };
        let stop = if change.lines.is_empty() { "." } else { "" };
        rows.push((label, format!("{}{stop}", visible(&change.response))));
        rows.extend(change.lines.iter().map(|line| ("", format!("  {}", visible(line).green()))));
    }
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&wrap::labelled(&rows, "  ", style.width));
    }
    if let Some(note) = message.note {
        text.push('\n');
        text.push_str(&wrap::paragraph(note, "  ", style.width));
    }
    let mut rows: Vec<(&str, String)> = facts(message, &LABELS);
    let call = call_to_try(message);
    rows.extend(call.iter().flat_map(guesses));
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&wrap::labelled(&rows, "  ", style.width));
    }
    if let Some(call) = call {
        let words: Vec<String> = call.command().words().iter().map(|word| visible(word)).collect();
        let command = style.hidden(&wrap::command(&words, "    ", style.width));
        text.push_str(&format!("\n  See it live:\n\n{command}"));
        if command.contains(HIDDEN) {
            let words = format!("Write the value in place of {HIDDEN} first: secrets are not printed.");
            text.push_str(&format!("\n{}", wrap::paragraph(&words, "  ", style.width)));
        }
    }
    text
}

/// What to change: what follows from the message itself, or else what the page of its only rule says first.
fn changes(message: &Message) -> Vec<ResponseChange> {
    let Some(rule) = message.rules.first().filter(|_| !message.hides_reason) else { return Vec::new() };
    let changes = changes_for(*rule, message);
    if changes.is_empty() && message.rules.len() == 1 {
        return vec![ResponseChange { response: rule.page().first_fix(), lines: Vec::new() }];
    }
    changes
}

/// What a message says, where its call is probed at once: what the probe shows is left to it. `call` is the call that was read in
/// it.
#[must_use]
pub fn short_summary(message: &Message, call: Option<&RecordedCall>, style: Style) -> String {
    // What the reason may be, the probe finds out.
    let mut text = match message.hides_reason {
        true => named_heading("The reason is hidden", message),
        false => heading(message, 1, style),
    };
    if let Some(note) = message.note.filter(|_| message.rules.is_empty() || message.hides_reason) {
        text.push_str(&wrap::paragraph(note, "  ", style.width));
    }
    let mut rows: Vec<(&str, String)> = facts(message, &LABELS_BESIDE_PROBE);
    rows.extend(call.into_iter().flat_map(guesses));
    text + &wrap::labelled(&rows, "  ", style.width)
}

/// The rules of a message, with their titles where they are not more than so many; and whose console says it.
fn heading(message: &Message, most_titles: usize, style: Style) -> String {
    let rules = &message.rules;
    let title = |rule: &Rule| rule.page().title().replace('`', "");
    match (&rules[..], message.hides_reason) {
        ([rule], false) => {
            named_heading(rule.id(), message)
                + &wrap::paragraph(&format!("{}.", title(rule)), "  ", style.width)
        }
        ([], false) => named_heading("No rule of cross-origin requests", message),
        ([], true) => named_heading("The reason is hidden", message),
        (rules, hidden) => {
            let words = if hidden { "The reason is hidden; one of these" } else { "One of these" };
            let head = named_heading(words, message);
            // The ids say enough where there are many.
            if rules.len() > most_titles {
                let ids: Vec<&str> = rules.iter().map(|rule| rule.id()).collect();
                return head + &wrap::paragraph(&ids.join(", "), "  ", style.width);
            }
            let rows: Vec<(&str, String)> = rules.iter().map(|rule| (rule.id(), title(rule))).collect();
            head + &wrap::labelled(&rows, "  ", style.width)
        }
    }
}

/// A line with what a message is, and whose console says it.
fn named_heading(name: &str, message: &Message) -> String {
    let says = message.console.map(|console| format!("  in {}'s words", console.name())).unwrap_or_default();
    format!("{}{says}\n", name.bold())
}

fn facts(message: &Message, labels: &[(&str, &'static str)]) -> Vec<(&'static str, String)> {
    labels
        .iter()
        .filter_map(|(name, label)| message.fact(name).map(|value| (*label, visible(value))))
        .collect()
}

/// What the message does not say of its call, and is taken for granted.
fn guesses(call: &RecordedCall) -> impl Iterator<Item = (&'static str, String)> {
    let guesses = call.provenance.iter().filter(|words| !repeats_message(words));
    guesses.enumerate().map(|(number, words)| (if number == 0 { "assumed" } else { "" }, visible(words)))
}

/// The call of which a message speaks, with what is most probable where it had a preflight.
fn call_to_try(message: &Message) -> Option<RecordedCall> {
    let mut call = message.call()?;
    call.guess_reason_for_preflight();
    Some(call)
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

/// The most rules of a message that a line lists, and the most that are listed with their titles.
const MOST: usize = 8;
const MOST_TITLES: usize = 3;

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

/// What a probe of the message's call does not show; the rest can be read in the message itself.
const LABELS_BESIDE_PROBE: [(&str, &str); 1] = [("redirected_to", "leads to")];

/// A message in JSON.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Explained<'a> {
    browser: Option<&'static str>,
    text: &'a str,
    rules: Vec<&'static str>,
    reason_hidden: bool,
    note: Option<&'static str>,
    facts: &'a std::collections::BTreeMap<&'static str, String>,
    changes: Vec<String>,
    steps: Vec<ChangeStep>,
    command: Option<String>,
}

/// What to change in one response, or a sentence that is the whole change.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ChangeStep {
    what: String,
    lines: Vec<String>,
}

impl ChangeStep {
    fn of(change: ResponseChange) -> Self {
        Self { what: change.response, lines: change.lines }
    }
}

impl<'a> Explained<'a> {
    pub(super) fn of(message: &'a Message) -> Self {
        let Message { console, rules, made_by: _, facts, note, hides_reason, text } = message;
        let all = changes(message);
        Self {
            browser: console.map(Console::id),
            text,
            rules: rules.iter().map(|rule| rule.id()).collect(),
            reason_hidden: *hides_reason,
            note: *note,
            facts,
            changes: all.first().map(|change| change.lines.clone()).unwrap_or_default(),
            steps: all.into_iter().map(ChangeStep::of).collect(),
            command: call_to_try(message).map(|call| call.command().line()),
        }
    }
}
