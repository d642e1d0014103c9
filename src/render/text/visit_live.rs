//! What a page does while it is watched: each request that fails, as soon as that is known.

use std::collections::HashSet;

use colored::Colorize;
use url::Url;

use super::super::Style;
use super::super::json::FrameReport;
use super::super::paint::Mark;
use super::frame::frame_explained;
use super::layout::wrapped;
use super::visited::source;
use super::{Detail, verdict_alone};
use crate::advice::{Findings, Investigation};
use crate::confirm::Visited;
use crate::fetch::{Outcome, without_password};
use crate::replay::{Finding, JudgedEntry};
use crate::rules::Rule;
use crate::web::text::visible;

/// The text of a visit that goes on.
pub struct VisitLive<'a> {
    page: &'a Url,
    quiet: bool,
    detail: Detail,
    style: Style,
    /// The requests that were printed.
    printed: HashSet<usize>,
    /// The causes that were printed in full.
    causes: HashSet<(Option<Rule>, String)>,
}

impl<'a> VisitLive<'a> {
    /// A text in which nothing was printed.
    #[must_use]
    pub fn new(page: &'a Url, quiet: bool, detail: Detail, style: Style) -> Self {
        Self { page, quiet, detail, style, printed: HashSet::new(), causes: HashSet::new() }
    }

    /// What is new, of what the page did so far.
    #[must_use]
    pub fn news(&mut self, visited: &Visited, judged: &[JudgedEntry]) -> String {
        let mut text = String::new();
        for one in judged {
            let request = visited.requests.get(one.entry);
            if request.is_none_or(|request| !request.has_ended)
                || !fails(one)
                || !self.printed.insert(one.entry)
            {
                continue;
            }
            let place = request.and_then(|request| request.place.as_ref());
            text.push_str(&self.one(one, place.map(|place| source(place, self.page))));
        }
        text
    }

    fn one(&mut self, one: &JudgedEntry, place: Option<String>) -> String {
        let rule = one.stopping_rule().or_else(|| match &one.finding {
            Finding::Unknown { rules, .. } => rules.first().copied(),
            _ => None,
        });
        let failed = matches!(&one.finding, Finding::Verdict(diagnosis, _)
            if matches!(diagnosis.first_call().outcome, Outcome::Failed(_)));
        let mark = if failed { Mark::Unknown } else { Mark::Bad };
        let url = Url::parse(&one.url).map_or_else(|_| one.url.clone(), |url| without_password(&url));
        let name = rule.map_or("blocked, says the browser", |rule| rule.id());
        let line = format!("{} {} {}: {name}", mark.text(self.style), visible(&one.method), visible(&url));
        let mut text = format!("{}\n", line.bold());
        if let Some(place) = place {
            text.push_str(&wrapped(&format!("made at {}", visible(&place)), 2, self.style));
        }
        let server = Url::parse(&one.url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        if self.quiet || !self.causes.insert((rule, server)) {
            return text;
        }
        match &one.finding {
            Finding::Verdict(diagnosis, _) => {
                let investigation = Investigation::from(&**diagnosis);
                text.push_str(&verdict_alone(&Findings::of(&investigation), self.detail, self.style));
            }
            Finding::Frame(frame) => {
                let report = FrameReport::of_recorded(&frame.question, &frame.judged);
                let (why, change) = frame_explained(&report, self.style);
                text.push_str(&wrapped(&visible(&why), 2, self.style));
                text.push_str(&change);
            }
            Finding::Unknown { .. } | Finding::SameOrigin | Finding::NotApplicable(_) => {}
        }
        text + "\n"
    }
}

/// Whether a request fails, as far as it is known.
fn fails(one: &JudgedEntry) -> bool {
    match &one.finding {
        Finding::Verdict(diagnosis, _) => !matches!(diagnosis.first_call().outcome, Outcome::Allowed(_)),
        Finding::Frame(_) => true,
        Finding::Unknown { rules, .. } => !rules.is_empty(),
        Finding::SameOrigin | Finding::NotApplicable(_) => false,
    }
}
