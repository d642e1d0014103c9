//! A request of a visited page as a check of a report: the page must be allowed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::super::json::{FrameReport, frame_message};
use super::super::{sentences, text};
use super::change::ChangeEntry;
use super::entry::{Entry, EntryOptions, Expect, PLAIN, ReasonEntry};
use super::header::{FileEntry, PageEntry, RunHeader, TargetEntry};
use super::{Parts, RunSummary};
use crate::confirm::{Place, Visited};
use crate::fetch::{Outcome, OutcomeKind, without_password};
use crate::frame::changes;
use crate::probe::Diagnosis;
use crate::replay::{Finding, JudgedEntry, JudgedFrame, Missing};
use crate::rules::Rule;
use crate::suite::{
    AllowExpectation, Check, CheckName, CheckQuestion, CheckResult, Expectation, Found, Location, Reason,
    ReasonKind, Sending, Subject, Verdict,
};
use crate::web::browser::Browser;
use crate::web::origin::Origin;

/// A visit as a run of a suite.
pub struct VisitRun<'a> {
    /// The page.
    pub url: &'a Url,
    /// The browser.
    pub browser: Browser,
    /// What the page did.
    pub visited: &'a Visited,
    /// The verdicts on it.
    pub judged: &'a [JudgedEntry],
    /// How many requests there were in all.
    pub requests: u64,
    /// How long it took.
    pub elapsed: Duration,
}

/// A request, and how often it was made.
struct Request<'a> {
    one: &'a JudgedEntry,
    place: Option<&'a Place>,
    count: u32,
}

impl VisitRun<'_> {
    /// What the run consists of.
    #[must_use]
    pub fn header(&self, options: &EntryOptions) -> RunHeader {
        let mut targets: Vec<TargetEntry> = Vec::new();
        let requests = self.distinct();
        for request in &requests {
            let name = server(&request.one.url);
            if targets.iter().all(|target| target.name != name) {
                targets.push(TargetEntry { name: name.clone(), url: options.mask.apply(name) });
            }
        }
        let mut origins = vec![Origin::of_page(self.url).serialize()];
        for request in &requests {
            let origin = self.origin(request.one);
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        let page = |origin: String| PageEntry { name: origin.clone(), origin, trusted: false };
        let files = self.files().into_iter().map(|file| FileEntry { file, repository_path: None }).collect();
        RunHeader {
            file: shown_url(self.url.as_str()),
            files,
            browser: self.browser.name().to_owned(),
            origins: origins.into_iter().map(page).collect(),
            targets,
            checks: requests.len(),
            deselected: 0,
            shard: None,
            suite_hash: None,
        }
    }

    /// Each request that can be judged, as an entry: several alike are one.
    pub fn entries<E>(
        &self,
        options: &EntryOptions,
        parts: impl Fn(&Entry) -> Parts,
        mut each: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<RunSummary, E> {
        let files = self.files();
        let mut ids: HashMap<String, usize> = HashMap::new();
        let mut summary = RunSummary {
            requests: self.requests,
            elapsed_ms: super::super::json::milliseconds(self.elapsed),
            ..RunSummary::default()
        };
        for (number, request) in self.distinct().into_iter().enumerate() {
            let name = format!("{} {}", request.one.method, shown_url(&request.one.url));
            let times = ids.entry(name.clone()).or_default();
            *times += 1;
            let id = if *times == 1 { name } else { format!("{name} ({times})") };
            let mut entry = self.entry(&request, number, options.mask.apply(id), options, &parts);
            let file = request.place.map(|place| shown_url(&place.url)).unwrap_or_default();
            entry.file = files.iter().position(|known| *known == file);
            match entry.verdict {
                Verdict::Pass => summary.passed += 1,
                Verdict::Fail => summary.failed += 1,
                Verdict::Error => summary.errors += 1,
            }
            each(entry)?;
        }
        Ok(summary)
    }

    /// The origin of the page or frame that makes a request.
    fn origin(&self, one: &JudgedEntry) -> String {
        match &one.finding {
            Finding::Verdict(diagnosis, _) => diagnosis.question.origin().serialize(),
            Finding::Unknown { question: Some(question), .. } => question.origin().serialize(),
            Finding::Frame(frame) => frame.question.page_origin().serialize(),
            _ => Origin::of_page(self.url).serialize(),
        }
    }

    /// The page's own URL, and those of the scripts and pages in which requests are made.
    fn files(&self) -> Vec<String> {
        let mut files = vec![shown_url(self.url.as_str())];
        for place in self.visited.requests.iter().filter_map(|request| request.place.as_ref()) {
            let file = shown_url(&place.url);
            if !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }

    /// The requests with something to say, each cause once.
    fn distinct(&self) -> Vec<Request<'_>> {
        let mut all: Vec<Request<'_>> = Vec::new();
        let mut known: HashMap<(String, String, Option<Rule>, bool), usize> = HashMap::new();
        for one in self.judged {
            let is_known = match &one.finding {
                Finding::Verdict(..) | Finding::Frame(_) => true,
                Finding::Unknown { rules, question, .. } => !rules.is_empty() || question.is_some(),
                Finding::SameOrigin | Finding::NotApplicable(_) => continue,
            };
            let rule = one.stopping_rule();
            let at =
                *known.entry((one.method.clone(), one.url.clone(), rule, is_known)).or_insert_with(|| {
                    let request = self.visited.requests.get(one.entry);
                    let place = request.and_then(|request| request.place.as_ref());
                    all.push(Request { one, place, count: 0 });
                    all.len() - 1
                });
            all[at].count += 1;
        }
        all
    }

    fn entry(
        &self,
        request: &Request<'_>,
        number: usize,
        id: String,
        options: &EntryOptions,
        parts: &impl Fn(&Entry) -> Parts,
    ) -> Entry {
        let location = request.place.map(|place| Location {
            line: usize::try_from(place.line).unwrap_or_default(),
            column: usize::try_from(place.column.max(1)).unwrap_or(1),
        });
        let entry = match &request.one.finding {
            Finding::Verdict(diagnosis, _) => {
                let result = result(diagnosis, request, number, id, location);
                return Entry::of(&result, options, parts);
            }
            Finding::Frame(frame) => of_frame(frame, options),
            Finding::Unknown { missing, rules, .. } => {
                let said = match missing {
                    Missing::OnlyError(error) => format!("{} says: {error}", self.browser.name()),
                    other => sentences::missing(other),
                };
                of_unknown(options.mask.apply(said), rules)
            }
            Finding::SameOrigin | Finding::NotApplicable(_) => of_unknown(String::new(), &[]),
        };
        let origin = self.origin(request.one);
        Entry {
            number,
            id,
            target: server(&request.one.url),
            origin: PageEntry { name: origin.clone(), origin, trusted: false },
            method: request.one.method.clone(),
            path: Some(options.mask.apply(path(&request.one.url))),
            url: options.mask.apply(shown_url(&request.one.url)),
            browser: self.browser.id().to_owned(),
            line: location.map(|location| location.line),
            column: location.map(|location| location.column),
            attempts: request.count,
            ..entry
        }
    }
}

/// A verdict as the result of a check.
fn result(
    diagnosis: &Diagnosis,
    request: &Request<'_>,
    number: usize,
    id: String,
    location: Option<Location>,
) -> CheckResult {
    let call = diagnosis.first_call();
    let reason = |kind, message: String| vec![Reason { kind, message, finding: None }];
    let (verdict, reasons) = match &call.outcome {
        Outcome::Allowed(_) => (Verdict::Pass, Vec::new()),
        Outcome::Blocked(violation) => {
            (Verdict::Fail, reason(ReasonKind::Outcome, format!("{} blocks the page", violation.rule())))
        }
        Outcome::Failed(failure) => (Verdict::Error, reason(ReasonKind::Network, failure.detail.clone())),
    };
    let question = diagnosis.question.as_ref().clone();
    let check = Check {
        number,
        group: [None; 4],
        name: CheckName::Given(id),
        origin: Arc::from(question.origin().serialize()),
        trusted: false,
        target: Arc::from(server(&request.one.url)),
        subject: Subject::Path(Arc::from(path(&request.one.url))),
        method: Arc::from(request.one.method.as_str()),
        question: CheckQuestion::Call(Arc::new(question)),
        audited: Vec::new(),
        config: None,
        expectation: Arc::new(Expectation::Allow(AllowExpectation::default())),
        sending: Sending::All,
        location,
    };
    let elapsed = call.exchanges.iter().map(|exchange| exchange.elapsed).sum();
    CheckResult {
        check,
        verdict,
        reasons,
        found: Found::Call(Box::new(diagnosis.clone())),
        extra: Vec::new(),
        attempts: request.count,
        elapsed,
    }
}

/// An entry of which the rest is filled in.
fn empty(verdict: Verdict, outcome: OutcomeKind, rule: Option<Rule>, message: String) -> Entry {
    let kind = if verdict == Verdict::Error { ReasonKind::Network } else { ReasonKind::Outcome };
    Entry {
        number: 0,
        id: String::new(),
        target: String::new(),
        origin: PageEntry { name: String::new(), origin: String::new(), trusted: false },
        method: String::new(),
        shown_as: None,
        path: None,
        url: String::new(),
        browser: String::new(),
        file: None,
        line: None,
        column: None,
        expect: Expect::of(&Expectation::Allow(AllowExpectation::default())),
        verdict,
        reasons: vec![ReasonEntry { kind, message: message.clone(), rule: None, severity: None }],
        outcome,
        rule,
        message,
        changes: Vec::new(),
        fix_for: None,
        attempts: 1,
        elapsed_ms: 0.0,
        text: String::new(),
        painted: String::new(),
        probe: None,
        extra: Vec::new(),
    }
}

fn of_frame(frame: &JudgedFrame, options: &EntryOptions) -> Entry {
    let report = FrameReport::of_recorded(&frame.question, &frame.judged);
    let message = options.mask.apply(frame_message(&frame.question, &frame.judged));
    let painted = text::frame(&report, options.detail, PLAIN);
    let changes = changes(&frame.question, &frame.judged).into_iter().map(|change| ChangeEntry {
        place: None,
        what: options.mask.apply(change.words),
        status: None,
        headers: change.headers.into_iter().map(|(name, value)| [name.to_owned(), value]).collect(),
        steps: Vec::new(),
    });
    Entry {
        shown_as: Some(frame.question.shown_as),
        changes: changes.collect(),
        text: options.mask.apply(anstream::adapter::strip_str(&painted).to_string()),
        ..empty(Verdict::Fail, OutcomeKind::Blocked, frame.judged.rule(), message)
    }
}

fn of_unknown(message: String, rules: &[Rule]) -> Entry {
    match rules.first() {
        Some(rule) => empty(Verdict::Fail, OutcomeKind::Blocked, Some(*rule), message),
        None => empty(Verdict::Error, OutcomeKind::Failed, None, message),
    }
}

fn server(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}

fn path(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return url.to_owned() };
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn shown_url(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| without_password(&url))
}
