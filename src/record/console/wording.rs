//! The wordings: what the files of data say.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use super::prepared::folded;
use crate::rules::Rule;
use crate::web::browser::Browser;
use crate::web::request::Initiator;
use crate::web::vocabulary::vocabulary;

/// What a wording is in a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// It says which page called what; the reason follows.
    Open,
    /// It says that the reason was found in the preflight response.
    Preflight,
    /// It says the reason.
    #[default]
    Reason,
    /// It says only that something failed.
    Echo,
}

/// What made the request of which a message speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MadeBy {
    /// The wording does not tell.
    #[default]
    Unknown,
    /// This.
    Known(Initiator),
    /// Something that makes requests without CORS: an element, most likely.
    NoCors,
    /// Nothing that can be probed: a frame, a form, a popup.
    Other,
}

/// A wording, found in a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) console: Option<Console>,
    pub(super) role: Role,
    pub(super) rules: Vec<Rule>,
    pub(super) preflight_rules: Vec<Rule>,
    pub(super) made_by: MadeBy,
    pub(super) facts: BTreeMap<&'static str, String>,
    pub(super) note: Option<&'static str>,
    /// Where it stands.
    pub(super) range: Range<usize>,
}

vocabulary! {
    /// Whose console says it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Console: "a console" {
        /// Chromium's.
        Chromium = "chromium": "Chrome, Edge, Opera",
        /// Firefox's.
        Firefox = "firefox": "Firefox",
        /// Safari's.
        Safari = "safari": "Safari",
    }
}

impl Console {
    /// The browser's name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.browser().name()
    }

    /// The browser.
    #[must_use]
    pub fn browser(self) -> Browser {
        match self {
            Self::Chromium => Browser::Chromium,
            Self::Firefox => Browser::Firefox,
            Self::Safari => Browser::Safari,
        }
    }
}

/// The files, with the consoles whose wordings they have.
const FILES: [(Option<Console>, &str); 8] = [
    (Some(Console::Chromium), include_str!("chromium.txt")),
    (Some(Console::Firefox), include_str!("firefox.txt")),
    (Some(Console::Firefox), include_str!("firefox-translations.txt")),
    (Some(Console::Safari), include_str!("safari.txt")),
    (None, include_str!("edge-legacy.txt")),
    (None, include_str!("script.txt")),
    (None, include_str!("servers.txt")),
    (None, include_str!("not-a-browser.txt")),
];

/// A message, as a file has it.
#[derive(Debug)]
pub(super) struct Wording {
    pub(super) console: Option<Console>,
    pub(super) heading: Heading,
    pub(super) parts: Vec<Part>,
}

/// What a file says of the messages below a heading.
#[derive(Clone, Debug, Default)]
pub(super) struct Heading {
    pub(super) role: Role,
    /// Whether only a whole line, or cell of a table, counts.
    pub(super) is_label: bool,
    /// Whether it counts only behind the beginning of a message.
    pub(super) is_continuation: bool,
    pub(super) rules: Vec<Rule>,
    pub(super) preflight_rules: Vec<Rule>,
    pub(super) made_by: MadeBy,
    pub(super) note: Option<&'static str>,
}

/// A part of a wording.
#[derive(Debug)]
pub(super) enum Part {
    /// These letters, folded.
    Literal(Vec<char>),
    /// A part that varies, by its name.
    Gap(&'static str),
}

/// All wordings, by the character that they begin with; those that begin with a gap by none.
pub(super) static WORDINGS: LazyLock<HashMap<Option<char>, Vec<Wording>>> = LazyLock::new(|| {
    let mut wordings: HashMap<Option<char>, Vec<Wording>> = HashMap::new();
    for (console, text) in FILES {
        let mut heading = Heading::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            // A wording may begin with a bracket too, but only a heading ends with one.
            if let Some(inside) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                heading = read_heading(inside);
            } else if let Some(note) = line.strip_prefix("= ") {
                heading.note = Some(note);
            } else if let Some(made_by) = line.strip_prefix("@ ") {
                heading.made_by = read_made_by(made_by);
            } else {
                let parts = read_parts(line);
                let first = match parts.first() {
                    Some(Part::Literal(letters)) => letters.first().copied(),
                    _ => None,
                };
                wordings.entry(first).or_default().push(Wording { console, heading: heading.clone(), parts });
            }
        }
    }
    wordings
});

/// What stands between the brackets of a heading.
pub(super) fn read_heading(inside: &str) -> Heading {
    let mut heading = Heading::default();
    let (rules, preflight_rules) = inside.split_once('|').unwrap_or((inside, ""));
    let rule = |id: &str| Rule::from_id(id).expect("the files name rules that there are");
    for word in rules.split_whitespace() {
        match word {
            "open" => heading.role = Role::Open,
            "preflight" => heading.role = Role::Preflight,
            "echo" => heading.role = Role::Echo,
            "label" => heading.is_label = true,
            "after" => heading.is_continuation = true,
            "other" => heading.made_by = MadeBy::Other,
            id => heading.rules.push(rule(id)),
        }
    }
    heading.preflight_rules = preflight_rules.split_whitespace().map(rule).collect();
    heading
}

/// What stands behind an `@`.
pub(super) fn read_made_by(text: &str) -> MadeBy {
    match text {
        "no-cors" => MadeBy::NoCors,
        "-" => MadeBy::Other,
        id => MadeBy::Known(id.parse().expect("the files name initiators that there are")),
    }
}

fn read_parts(line: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            parts.push(Part::Literal(before.chars().map(folded).collect()));
        }
        parts.push(Part::Gap(name));
        rest = after;
    }
    // The end of a gap leaves a full stop out by itself.
    let stop_after_gap = rest == "." && parts.last().is_some_and(|part| matches!(part, Part::Gap(_)));
    if !rest.is_empty() && !stop_after_gap {
        parts.push(Part::Literal(rest.chars().map(folded).collect()));
    }
    parts
}
