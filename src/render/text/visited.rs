//! What a page did in a real browser: what was blocked and where it is requested, what other browsers would block.

use std::collections::BTreeSet;

use url::Url;

use super::super::Style;
use super::super::paint::Mark;
use super::layout::hanging;
use super::visit_hints::Hints;
use super::{Detail, RecordingText};
use crate::confirm::{Place, Visited};
use crate::fetch::{Outcome, without_password};
use crate::record::har::is_abort;
use crate::replay::{Finding, JudgedEntry, NotApplicable};
use crate::web::browser::Browser;
use crate::web::text::{counted, visible};

/// How many requests of one kind are listed.
const LISTED: usize = 10;

/// A page that was open.
#[derive(Clone, Copy, Debug)]
pub struct VisitedPage<'a> {
    /// Its URL.
    pub url: &'a Url,
    /// The browser.
    pub browser: Browser,
    /// Its version.
    pub version: &'a str,
    /// What the page did.
    pub visited: &'a Visited,
}

/// The text of a visit.
pub struct VisitText {
    detail: Detail,
    style: Style,
}

impl VisitText {
    /// How it looks.
    #[must_use]
    pub fn new(detail: Detail, style: Style) -> Self {
        Self { detail, style }
    }

    /// The whole text: `own` is what the page's own browser does, `others` what the other engines would do.
    #[must_use]
    pub fn page(
        &self,
        page: &VisitedPage<'_>,
        own: &[JudgedEntry],
        others: &[(Browser, Vec<JudgedEntry>)],
        quiet: bool,
    ) -> String {
        let mut recording = RecordingText::new(self.detail, self.style);
        let mut full = String::new();
        for one in own {
            let place = page.visited.requests.get(one.entry).and_then(|request| request.place.as_ref());
            full.push_str(&recording.add_at(one, place.map(|place| source(place, page.url))));
        }
        let end = recording.end(quiet);
        if quiet {
            return end;
        }
        let mut text = format!(
            "{} {} opened {}: {}\n\n",
            page.browser.name(),
            page.version,
            visible(&without_password(page.url)),
            counted(page.visited.requests.len(), "request")
        );
        text.push_str(&full);
        text.push_str(&end);
        text.push_str(&self.limits(page.visited));
        text.push_str(&self.disagreements(page, own));
        for (browser, judged) in others {
            text.push_str(&self.in_other(*browser, own, judged));
        }
        let hints = Hints { page: page.url, visited: page.visited, own, style: self.style };
        text.push_str(&hints.text());
        if self.detail.verbose {
            text.push_str(&self.console(page.visited));
        }
        text
    }

    /// What is not in the text.
    fn limits(&self, visited: &Visited) -> String {
        let mut text = String::new();
        if visited.left_out > 0 {
            let words = format!("{} more were not recorded; --max-requests records more", visited.left_out);
            text.push_str(&hanging(&words, "  left out  ", 12, self.style));
        }
        if !visited.is_still {
            let words = "the page was still requesting when the time was over; --wait SECONDS watches longer";
            text.push_str(&hanging(words, "  not still ", 12, self.style));
        }
        text
    }

    /// Where the browser did something else than the verdict says.
    fn disagreements(&self, page: &VisitedPage<'_>, own: &[JudgedEntry]) -> String {
        let mut text = String::new();
        for one in own {
            let Finding::Verdict(diagnosis, _) = &one.finding else { continue };
            let Some(request) = page.visited.requests.get(one.entry).filter(|request| request.has_ended)
            else {
                continue;
            };
            let refused = request.error.as_deref().filter(|error| !is_abort(error));
            let words = match (&diagnosis.first_call().outcome, refused) {
                (Outcome::Allowed(_), Some(error)) => {
                    format!("corscheck allows it, {} says: {error}", page.browser.name())
                }
                (Outcome::Blocked(violation), None) if diagnosis.question.initiator().reads_response() => {
                    format!(
                        "corscheck blocks it by {}, {} did not",
                        violation.rule().id(),
                        page.browser.name()
                    )
                }
                _ => continue,
            };
            let words = format!("{} {}: {words}", one.method, without_password_of(&one.url));
            text.push_str(&hanging(&visible(&words), "     ", 5, self.style));
        }
        if text.is_empty() {
            return text;
        }
        let title = "The browser and corscheck disagree. Please report this, with the file of --har:";
        format!("\n  {} {title}\n{text}", Mark::Advice.text(self.style))
    }

    /// What another browser does otherwise.
    fn in_other(&self, browser: Browser, own: &[JudgedEntry], judged: &[JudgedEntry]) -> String {
        let rule = |one: &JudgedEntry| match &one.finding {
            Finding::Verdict(diagnosis, _) => match diagnosis.first_call().outcome {
                Outcome::Allowed(_) => Some(None),
                _ => Some(diagnosis.rule()),
            },
            Finding::SameOrigin => Some(None),
            Finding::Frame(frame) => Some(frame.judged.rule()),
            Finding::NotApplicable(NotApplicable::Navigation) => Some(None),
            Finding::NotApplicable(_) | Finding::Unknown { .. } => None,
        };
        let mut lines: BTreeSet<String> = BTreeSet::new();
        for one in judged {
            let Some(theirs) = rule(one) else { continue };
            let Some(ours) = own.iter().find(|other| other.entry == one.entry).and_then(rule) else {
                continue;
            };
            let words = match (ours, theirs) {
                (None, Some(rule)) => format!("blocked: {}", rule.id()),
                (Some(_), None) => "allowed".to_owned(),
                _ => continue,
            };
            lines.insert(format!("{:<6} {}  {words}", one.method, without_password_of(&one.url)));
        }
        if lines.is_empty() {
            return String::new();
        }
        let mut text = format!("\nOtherwise in {}\n", browser.name());
        for line in lines.iter().take(LISTED) {
            text.push_str(&hanging(&visible(line), "  ", 9, self.style));
        }
        if lines.len() > LISTED {
            text.push_str(&format!("  and {} more\n", lines.len() - LISTED));
        }
        text
    }

    fn console(&self, visited: &Visited) -> String {
        let lines: Vec<_> = visited
            .console
            .iter()
            .filter(|line| ["error", "warning", "warn"].contains(&line.level.as_str()))
            .collect();
        if lines.is_empty() {
            return String::new();
        }
        let mut text = "\nConsole\n".to_owned();
        for line in lines.iter().take(LISTED * 2) {
            text.push_str(&hanging(&visible(&line.text), &format!("  {:<8}", line.level), 10, self.style));
        }
        text
    }
}

/// Where a request is made, shorter where it is the page's own file.
pub(super) fn source(place: &Place, page: &Url) -> String {
    let file = Url::parse(&place.url)
        .ok()
        .filter(|url| url.origin() == page.origin())
        .map_or_else(|| place.url.clone(), |url| url.path().to_owned());
    let column = if place.column > 0 { format!(":{}", place.column) } else { String::new() };
    format!("{file}:{}{column}", place.line)
}

fn without_password_of(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| without_password(&url))
}
