//! Rules' pages for a terminal.

use super::Style;
use crate::rules::Rule;

/// The pages of some rules.
#[must_use]
pub fn pages(rules: &[Rule], _style: Style) -> String {
    rules.iter().map(|rule| rule.page().text()).collect()
}

/// All rules, a line each, by group.
#[must_use]
pub fn list(rules: &[Rule], _style: Style) -> String {
    rules.iter().map(|rule| format!("{rule}\n")).collect()
}
