//! Colours and marks. Whether there is colour at all was decided once, by the command line.

use colored::Colorize;

use super::Style;

/// A mark at the end or the beginning of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It passes.
    Good,
    /// It fails.
    Bad,
    /// It could not be judged.
    Unknown,
    /// Advice.
    Advice,
}

impl Mark {
    /// The mark's characters, painted.
    #[must_use]
    pub(super) fn text(self, style: Style) -> String {
        match (self, style.unicode) {
            (Self::Good, true) => "✓".green().to_string(),
            (Self::Good, false) => "ok".green().to_string(),
            (Self::Bad, true) => "✗".red().bold().to_string(),
            (Self::Bad, false) => "NO".red().bold().to_string(),
            (Self::Unknown, true) => "–".yellow().to_string(),
            (Self::Unknown, false) => "--".yellow().to_string(),
            (Self::Advice, _) => "!".yellow().bold().to_string(),
        }
    }

    /// The mark in a column of marks: two columns wide, however many it takes itself.
    #[must_use]
    pub(super) fn padded(self, style: Style) -> String {
        self.text(style) + if self.width(style) == 1 { " " } else { "" }
    }

    /// How many columns it takes.
    #[must_use]
    pub(super) fn width(self, style: Style) -> usize {
        if style.unicode || self == Self::Advice { 1 } else { 2 }
    }
}

/// The arrow of something sent, or from one origin to another.
#[must_use]
pub(super) fn sent(style: Style) -> &'static str {
    if style.unicode { "→" } else { "->" }
}

/// The arrow of something received.
#[must_use]
pub(super) fn received(style: Style) -> &'static str {
    if style.unicode { "←" } else { "<-" }
}
