//! Calls that do not succeed, gathered by their cause: one fault of a server stops very many of them.

use std::collections::HashMap;

use colored::Colorize;

use super::super::paint::Mark;
use super::super::{Style, sentences};
use super::layout::{hanging, wrapped};
use super::mark_of;
use super::verdict::change_for_each;
use crate::advice::{Findings, contrast};
use crate::fetch::{Outcome, without_password};
use crate::probe::{CallTrace, Diagnosis};
use crate::web::browser::{Browser, names};
use crate::web::text::{list, visible};

/// How many requests of one cause are listed.
const LISTED: usize = 20;
/// How far what belongs to a block is indented.
const INDENT: usize = 5;
/// How much of that a row with a label does not have itself.
pub(super) const BLOCK_INDENT: usize = INDENT - 2;

/// The blocks, in the order of their first calls.
#[derive(Default)]
pub(super) struct Blocks {
    all: Vec<Block>,
    known: HashMap<Key, usize>,
}

/// Equal for calls that stop for one cause: the words of the verdict, the server, and the sentence without the call's own URL
/// and its page's origin.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key(String, String, String);

/// The calls of one cause to one server.
struct Block {
    mark: Mark,
    words: String,
    server: String,
    /// Whether no server responded: that is all that can be said.
    is_silence: bool,
    /// Why, and what to change.
    why: String,
    change: String,
    /// Whether it is the responses that are to be changed.
    in_responses: bool,
    requests: Vec<Request>,
    known: HashMap<(String, String), usize>,
    /// The first call, while there is no call that passes to compare it with.
    first: Option<CallTrace>,
    contrast: String,
    first_page: Option<String>,
    several_pages: bool,
}

/// A request, and how often it was made.
struct Request {
    method: String,
    url: String,
    count: usize,
    browsers: Vec<Browser>,
    /// Where in the page's source it is made; the first place.
    place: Option<String>,
    pages: Vec<String>,
}

/// Whether the pages are named that make a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ByPage {
    /// There are several.
    Named,
    /// It is the same for all.
    Same,
}

/// A request that did not succeed.
pub(super) struct Stopped<'a> {
    pub(super) method: &'a str,
    /// Its URL, without a password.
    pub(super) url: String,
    pub(super) mark: Mark,
    /// The rule, or a few words.
    pub(super) words: String,
    /// What is known of the cause.
    pub(super) diagnosis: Option<&'a Diagnosis>,
    /// Where in the page's source it is made.
    pub(super) place: Option<String>,
    /// Why, and what to change, where no diagnosis says it.
    pub(super) explained: Option<(String, String)>,
}

impl<'a> Stopped<'a> {
    /// Of a call that did not succeed.
    pub(super) fn of(diagnosis: &'a Diagnosis) -> Self {
        let call = diagnosis.worst_call();
        Self {
            method: call.question.method(),
            url: without_password(call.question.url()),
            mark: mark_of(call),
            words: call.rule().map(|rule| rule.id().to_owned()).unwrap_or_default(),
            diagnosis: Some(diagnosis),
            place: None,
            explained: None,
        }
    }
}

impl Blocks {
    /// Adds a request. `browser` is named where calls are judged as several of them, and `by` says that the page is.
    pub(super) fn add(&mut self, stopped: &Stopped<'_>, browser: Option<Browser>, by: ByPage, style: Style) {
        let Stopped { method, url, mark, words, diagnosis, place, explained: given } = stopped;
        let server =
            url::Url::parse(url).map_or_else(|_| url.clone(), |url| url.origin().ascii_serialization());
        let call = diagnosis.map(Diagnosis::worst_call);
        let page = call.map(|call| call.question.origin().serialize());
        let of_given = || given.as_ref().map(|(why, _)| why.clone());
        let sentence = call.map(sentences::verdict).or_else(of_given).unwrap_or_default();
        let own = sentence.replace(url, "\u{1}").replace(page.as_deref().unwrap_or("\u{2}"), "\u{2}");
        let key = Key(words.clone(), server.clone(), own);
        let at = *self.known.entry(key).or_insert_with(|| {
            let is_silence = call.is_some_and(is_silence);
            let (why, change, in_responses) = diagnosis
                .filter(|_| !is_silence)
                .map(|diagnosis| explained(diagnosis, url, &server, style))
                .or_else(|| given.clone().map(|(why, change)| (why, indented(&change), false)))
                .unwrap_or_default();
            self.all.push(Block {
                mark: *mark,
                words: words.clone(),
                server,
                is_silence,
                why,
                change,
                in_responses,
                requests: Vec::new(),
                known: HashMap::new(),
                first: call.filter(|_| !is_silence).cloned(),
                contrast: String::new(),
                first_page: page.clone(),
                several_pages: false,
            });
            self.all.len() - 1
        });
        let block = &mut self.all[at];
        block.several_pages |= block.first_page != page;
        let requests = &mut block.requests;
        let at = *block.known.entry(((*method).to_owned(), url.clone())).or_insert_with(|| {
            let (method, url) = ((*method).to_owned(), url.clone());
            let place = place.clone();
            requests.push(Request { method, url, count: 0, browsers: Vec::new(), place, pages: Vec::new() });
            requests.len() - 1
        });
        let request = &mut requests[at];
        if let (ByPage::Named, Some(page)) = (by, page)
            && !request.pages.contains(&page)
        {
            request.pages.push(page);
        }
        match browser {
            _ if by == ByPage::Named && browser.is_none() => {}
            Some(browser) if !request.browsers.contains(&browser) => request.browsers.push(browser),
            Some(_) => {}
            None => request.count += 1,
        }
    }

    /// Compares what was stopped with a call that passes, of the same server.
    pub(super) fn compare(&mut self, passing: &CallTrace) {
        let server = passing.question.url().origin().ascii_serialization();
        for block in self.all.iter_mut().filter(|block| block.server == server && block.contrast.is_empty()) {
            let words = block.first.as_ref().and_then(|first| contrast(passing, first));
            block.contrast = words.unwrap_or_default();
        }
    }

    /// All of them, servers that do not respond last, a line each; `more` says where the requests are that are not listed. What to
    /// change in responses is left out where one change is `merged` from all.
    pub(super) fn text(&self, more: &str, merged: bool, style: Style) -> String {
        let blocks = self.all.iter().filter(|block| !block.is_silence);
        let mut texts: Vec<String> = blocks.map(|block| block.text(more, merged, style)).collect();
        let silent = self.all.iter().filter(|block| block.is_silence);
        texts.extend(
            Some(silent.map(|block| block.text(more, merged, style)).collect())
                .filter(|text: &String| !text.is_empty()),
        );
        texts.join("\n")
    }
}

fn is_silence(call: &CallTrace) -> bool {
    matches!(call.outcome, Outcome::Failed(_)) && call.rule().is_some_and(sentences::is_silence)
}

/// Why a call does not succeed, and what to change.
fn explained(diagnosis: &Diagnosis, url: &str, server: &str, style: Style) -> (String, String, bool) {
    // The sentence is about all of them.
    let why = sentences::verdict(diagnosis.worst_call()).replace(url, server);
    let investigation = diagnosis.into();
    let findings = Findings::of(&investigation);
    let change = change_for_each(&findings, Style { width: style.width - BLOCK_INDENT, ..style });
    let in_responses = !findings.worst_call().repair.changes.is_empty();
    (why, indented(&change), in_responses)
}

fn indented(lines: &str) -> String {
    let indent = " ".repeat(BLOCK_INDENT);
    lines.lines().map(|line| format!("{indent}{line}\n")).collect()
}

impl Block {
    fn text(&self, more: &str, merged: bool, style: Style) -> String {
        let Self {
            mark, words, server, is_silence, why, change, in_responses, requests, several_pages, ..
        } = self;
        let mut text = match &requests[..] {
            [only] => {
                let words = format!("{words}{}{}{}", only.often(), only.of_pages(), only.in_browsers());
                row(&only.method, &only.url, *mark, &words, style) + &only.at(INDENT, style)
            }
            requests => {
                let count: usize = requests.iter().map(Request::calls).sum();
                let title = format!("{}: {count} requests to {}", words.bold(), visible(server));
                format!("  {} {title}\n", mark.padded(style))
            }
        };
        if !why.is_empty() {
            text.push_str(&wrapped(&visible(why), INDENT, style));
        }
        if requests.len() > 1 && !is_silence {
            text.push_str(&self.list(more, style));
        }
        if !self.contrast.is_empty() {
            let first = format!("{:1$}!  ", "", INDENT);
            let lines = hanging(&visible(&self.contrast), &first, INDENT + 3, style);
            text.push_str(&lines.replacen('!', &Mark::Advice.text(style), 1));
        }
        if merged && *in_responses {
            return text;
        }
        text.push_str(change);
        if *several_pages && !change.is_empty() {
            let words = "For pages of another origin, their own stands in the place of this one.";
            text.push_str(&wrapped(words, INDENT + 10, style));
        }
        text
    }

    fn list(&self, more: &str, style: Style) -> String {
        let mut text = String::new();
        // A single one more has its own line, and not one that counts it.
        let is_long = self.requests.len() > LISTED + 1;
        let shown = if is_long { LISTED } else { self.requests.len() };
        for request in &self.requests[..shown] {
            let path = request.url.strip_prefix(self.server.as_str()).unwrap_or(&request.url);
            let more = format!("{}{}{}", request.often(), request.of_pages(), request.in_browsers());
            let words = format!("{:<6} {}{more}", visible(&request.method), visible(path));
            text.push_str(&format!("{:1$}{words}\n", "", INDENT + 2));
            text.push_str(&request.at(INDENT + 4, style));
        }
        let rest: usize = self.requests[shown..].iter().map(|request| request.count.max(1)).sum();
        if rest > 0 {
            text.push_str(&hanging(
                &format!("and {rest} more; {more}"),
                &" ".repeat(INDENT + 2),
                INDENT + 2,
                style,
            ));
        }
        text
    }
}

impl Request {
    fn calls(&self) -> usize {
        self.count.max(self.browsers.len().max(1) * self.pages.len()).max(self.browsers.len())
    }

    /// `  from https://a.example and https://b.example`.
    fn of_pages(&self) -> String {
        if self.pages.is_empty() { String::new() } else { format!("  from {}", visible(&list(&self.pages))) }
    }

    /// How often it was made, where that is more than once.
    fn often(&self) -> String {
        if self.count > 1 { format!("  ({} times)", self.count) } else { String::new() }
    }

    /// The place in the page's source, on a line of its own.
    fn at(&self, indent: usize, style: Style) -> String {
        self.place
            .as_ref()
            .map_or_else(String::new, |place| wrapped(&format!("made at {}", visible(place)), indent, style))
    }

    /// ` in Chromium and Firefox`.
    fn in_browsers(&self) -> String {
        if self.browsers.is_empty() { String::new() } else { format!("  in {}", names(&self.browsers)) }
    }
}

/// A request with its verdict, on two lines where one is too short.
pub(super) fn row(method: &str, url: &str, mark: Mark, words: &str, style: Style) -> String {
    let what = format!("{:<6} {}", visible(method), visible(url));
    let mark = mark.padded(style);
    if what.chars().count() + words.len() + 7 <= style.width {
        format!("  {mark} {what}  {words}\n")
    } else {
        format!("  {mark} {what}\n            {words}\n")
    }
}
