//! All rules as a table, for the README.

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
