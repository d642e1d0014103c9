//! Checks that do not pass, gathered by their cause: one fault of a server fails very many checks.

use std::collections::HashMap;

use url::Url;

use super::super::sentences;
use super::entry::Entry;
use crate::suite::{ReasonKind, Verdict};

/// How many checks of one cause are listed.
const LISTED: usize = 20;

/// The causes, in the order of their first checks.
#[derive(Debug, Default)]
pub(super) struct Causes {
    all: Vec<Cause>,
    known: HashMap<String, usize>,
}

/// One cause.
#[derive(Debug)]
pub(super) struct Cause {
    /// What its checks ended in.
    pub(super) verdict: Verdict,
    /// The rule, or else what was found: a few words or a sentence.
    pub(super) words: String,
    /// The server that the checks request.
    pub(super) server: String,
    /// Why the first check does not pass, in sentences.
    pub(super) reasons: Vec<String>,
    /// What else a report says of it.
    pub(super) text: String,
    /// How many checks have it.
    pub(super) count: usize,
    /// The ids of the first of them, and their places in the report, from 1.
    pub(super) checks: Vec<(String, usize)>,
    /// Whether no server responded.
    pub(super) is_silence: bool,
    /// Whether the checks are of pages of several origins.
    pub(super) several_origins: bool,
    /// Whether they are of documents in frames or popups, whose headers list all pages at once.
    is_of_frames: bool,
    first_origin: String,
}

impl Causes {
    /// Whether a check that failed like this one was counted.
    pub(super) fn knows(&self, entry: &Entry) -> bool {
        self.known.contains_key(&key(entry))
    }

    /// Counts a check, whose place in the report is `place`; where its cause is new, `text` is what is said of it.
    pub(super) fn count(&mut self, entry: &Entry, place: usize, text: impl FnOnce() -> String) {
        let at = *self.known.entry(key(entry)).or_insert_with(|| {
            self.all.push(Cause {
                verdict: entry.verdict,
                words: words(entry),
                server: server(&entry.url),
                reasons: entry.reasons.iter().map(|reason| reason.message.clone()).collect(),
                text: text(),
                count: 0,
                checks: Vec::new(),
                is_silence: is_silence(entry),
                several_origins: false,
                is_of_frames: entry.shown_as.is_some(),
                first_origin: entry.origin.origin.clone(),
            });
            self.all.len() - 1
        });
        let cause = &mut self.all[at];
        cause.count += 1;
        cause.several_origins |= cause.first_origin != entry.origin.origin;
        if cause.checks.len() < LISTED {
            cause.checks.push((entry.id.clone(), place));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Cause> {
        self.all.iter()
    }
}

impl Cause {
    /// What is said before the first check is shown.
    pub(super) fn about_first(&self) -> &'static str {
        if self.several_origins && self.is_of_frames {
            "Details of the first. What to change is the same for all of them."
        } else if self.several_origins {
            "Details of the first. Pages of other origins need their own origin in its place."
        } else {
            "Details of the first."
        }
    }

    /// How many checks are not listed.
    pub(super) fn unlisted(&self) -> usize {
        self.count - self.checks.len()
    }
}

/// Equal for checks that fail for one cause: the same rule at the same server, found in the same words but for the request's own
/// URL and the page's own origin.
fn key(entry: &Entry) -> String {
    let own = |text: &str| {
        let named = format!("ages of {} ", entry.origin.name);
        let text = text.replace(&entry.url, "\u{1}").replace(&named, "ages of \u{2} ");
        if entry.origin.origin.is_empty() { text } else { text.replace(&entry.origin.origin, "\u{2}") }
    };
    let reasons: Vec<String> = entry.reasons.iter().map(|reason| own(&reason.message)).collect();
    // Where nothing responds, it does not matter what was requested or expected.
    let reasons = if is_silence(entry) { Vec::new() } else { reasons };
    let parts = [
        entry.verdict.id().to_owned(),
        entry.rule.map(|rule| rule.id().to_owned()).unwrap_or_default(),
        server(&entry.url),
        own(&entry.message),
        reasons.join("\n"),
    ];
    parts.join("\u{0}")
}

/// Whether no server responded to a check.
pub(super) fn is_silence(entry: &Entry) -> bool {
    entry.verdict == Verdict::Error && entry.rule.is_some_and(sentences::is_silence)
}

/// The server of a URL.
pub(super) fn server(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}

fn words(entry: &Entry) -> String {
    let by_rule = entry.reasons.iter().all(|reason| reason.kind == ReasonKind::Outcome);
    match entry.rule.filter(|_| by_rule && entry.verdict == Verdict::Fail) {
        Some(rule) => rule.id().to_owned(),
        None => entry.why(),
    }
}
