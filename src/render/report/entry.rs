//! What reports are made of: plain values, complete, and with all secrets masked. They can be written as JSON and read
//! back, so a report can be made of the reports of several runs.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::mask::Mask;
use super::super::{Detail, Style, json, sentences, text};
use super::change::{ChangeEntry, changes};
use super::header::PageEntry;
use super::{Parts, by_id, frame};
use crate::advice::{Findings, Investigation, fix_product, repair};
use crate::audit::Severity;
use crate::fetch::{Outcome, OutcomeKind, without_password};
use crate::frame::{EmbeddedAs, Judged};
use crate::probe::CallTrace;
use crate::rules::Rule;
use crate::suite::{
    AllowExpectation, CheckQuestion, CheckResult, DenyExpectation, Expectation, ExpectationKind, Extra,
    Found, FrameCheck, Reason, ReasonKind, Subject, Verdict,
};

/// A check and its result.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    /// Its place in the suite, from 0.
    pub number: usize,
    /// Its name: stable, and each only once.
    pub id: String,
    /// The target's name.
    pub target: String,
    /// The page's origin.
    pub origin: PageEntry,
    /// The method.
    pub method: String,
    /// In what the page shows the document, where it does.
    #[serde(default, rename = "as", with = "by_id::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub shown_as: Option<EmbeddedAs>,
    /// The path as the file writes it; `None` for the one that must not exist.
    pub path: Option<String>,
    /// The URL.
    pub url: String,
    /// As which browser it is judged.
    #[serde(default)]
    pub browser: String,
    /// Which of [`RunHeader::files`](super::RunHeader::files) says so, from 0; `None` where it is the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<usize>,
    /// Where the suite's file says so: the line, from 1; `None` where it is not of a file.
    #[serde(default)]
    pub line: Option<usize>,
    /// The column, in characters from 1.
    #[serde(default)]
    pub column: Option<usize>,
    /// What was expected.
    pub expect: Expect,
    /// Whether it came.
    #[serde(with = "by_id")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub verdict: Verdict,
    /// Why it did not: at least one, unless the verdict is pass.
    pub reasons: Vec<ReasonEntry>,
    /// What the browser does.
    #[serde(with = "by_id")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub outcome: OutcomeKind,
    /// The rule that decided.
    #[serde(with = "by_id::rule")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub rule: Option<Rule>,
    /// What the browser does, in a sentence.
    pub message: String,
    /// What to change so that it passes, where that is known.
    #[serde(default)]
    pub changes: Vec<ChangeEntry>,
    /// The product whose configuration fixes it, by its name for `corscheck fix --for`, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix_for: Option<String>,
    /// How often it was sent.
    pub attempts: u32,
    /// How long it took, in milliseconds.
    pub elapsed_ms: f64,
    /// The whole diagnosis as `corscheck probe` prints it, 80 columns wide, without colours; empty where it passed.
    pub text: String,
    /// The same with colours, for the terminal at hand; empty where none is.
    #[serde(skip)]
    pub painted: String,
    /// The whole diagnosis as `corscheck probe --format json` prints it, where some report wants it.
    #[cfg_attr(test, schemars(with = "Option<crate::render::schema::OfCheck>"))]
    pub probe: Option<Box<RawValue>>,
    /// What further questions found.
    pub extra: Vec<ExtraEntry>,
}

/// What counts of a check. An entry is made of a dozen texts without their secrets, which takes as long as to judge a response.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The name of the page's origin.
    pub origin: &'a str,
    /// The name of the target.
    pub target: &'a str,
    /// Whether what was expected came.
    pub verdict: Verdict,
    /// What was expected.
    pub expected: ExpectationKind,
    /// As which browser it is judged.
    pub browser: &'a str,
}

impl<'a> From<&'a Entry> for Counted<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self {
            origin: &entry.origin.name,
            target: &entry.target,
            verdict: entry.verdict,
            expected: entry.expect.outcome,
            browser: &entry.browser,
        }
    }
}

impl<'a> From<&'a CheckResult> for Counted<'a> {
    fn from(result: &'a CheckResult) -> Self {
        let check = &result.check;
        Self {
            origin: &check.origin,
            target: &check.target,
            verdict: result.verdict,
            expected: check.expectation.kind(),
            browser: check.question.browser().id(),
        }
    }
}

/// What was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Expect {
    /// Whether the page must be allowed.
    #[serde(with = "by_id")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub outcome: ExpectationKind,
    /// The response headers that must be readable.
    pub readable: Vec<String>,
    /// The statuses that the response may have.
    pub status: Vec<u16>,
    /// For how many seconds the preflight must be cached.
    pub preflight_cache: Option<u64>,
    /// Whether `Vary` must be right.
    pub vary: bool,
    /// The rule that must stop the page.
    #[serde(with = "by_id::rule")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub rule: Option<Rule>,
    /// Of a document: the channels to it that must be open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub need: Vec<String>,
}

/// Why a check does not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReasonEntry {
    /// Which expectation it is about.
    #[serde(with = "by_id")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub kind: ReasonKind,
    /// A sentence.
    pub message: String,
    /// Of an audit: the rule of what was found.
    #[serde(default, with = "by_id::rule", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub rule: Option<Rule>,
    /// Of an audit: how bad that is.
    #[serde(default, with = "by_id::optional", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub severity: Option<Severity>,
}

/// A further question, and what was found.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ExtraEntry {
    /// Why it was sent.
    pub purpose: String,
    /// As [`Entry::text`].
    pub text: String,
    /// As [`Entry::probe`].
    #[cfg_attr(test, schemars(with = "Option<crate::render::schema::OfCheck>"))]
    pub probe: Option<Box<RawValue>>,
}

/// One request and its response, as [`Entry::probe`] has them.
#[derive(Clone, Debug, Deserialize)]
pub struct ExchangeEntry {
    /// What it is for, as the JSON has it.
    pub kind: String,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers sent.
    pub request_headers: Vec<[String; 2]>,
    /// The status, if a response came.
    pub status: Option<u16>,
    /// The headers received.
    pub response_headers: Vec<[String; 2]>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: f64,
}

/// How entries are made of results.
#[derive(Clone, Debug)]
pub struct EntryOptions {
    /// How much the texts say.
    pub detail: Detail,
    /// How texts may look on the terminal.
    pub style: Style,
    /// What is masked.
    pub mask: Mask,
}

/// How text looks in files.
pub(super) const PLAIN: Style = Style::new(true, 80);

impl Entry {
    /// A result as reports take it. `parts` chooses the parts that it gets, by what it has without them.
    #[must_use]
    pub fn of(result: &CheckResult, options: &EntryOptions, parts: impl FnOnce(&Self) -> Parts) -> Self {
        let mut entry = Self::without_parts(result, options);
        let parts = parts(&entry);
        entry.add_parts(parts, result, options);
        entry
    }

    fn add_parts(&mut self, parts: Parts, result: &CheckResult, options: &EntryOptions) {
        let CheckResult { check, extra, .. } = result;
        let diagnosis = match (&result.found, &check.question) {
            (Found::Call(diagnosis), _) => diagnosis,
            (Found::Frame(judged), CheckQuestion::Frame(question)) => {
                return self.add_frame_parts(parts, result, (question, judged), options);
            }
            (Found::Frame(_), CheckQuestion::Call(_)) => return,
        };
        let investigation = Investigation::from(&**diagnosis);
        let rendered = parts.text || parts.painted || parts.probe;
        let findings = rendered.then(|| Findings::of(&investigation));
        let findings = findings.as_ref();
        let detail = detail(options, diagnosis.worst_call(), &check.expectation);
        if parts.changes {
            self.changes = changes(result, diagnosis.worst_call(), findings, &options.mask);
            self.fix_for = fix_for(result, diagnosis.worst_call());
        }
        if let Some(findings) = findings {
            if parts.text {
                self.text = plain(findings, detail, options);
            }
            if parts.painted {
                self.painted = options.mask.apply(text::probe_with(findings, detail, options.style));
            }
            if parts.probe {
                self.probe = probe(findings, options);
            }
        }
        self.extra = extra.iter().map(|extra| ExtraEntry::of(extra, options, parts)).collect();
    }

    fn add_frame_parts(
        &mut self,
        parts: Parts,
        result: &CheckResult,
        found: (&FrameCheck, &Judged),
        options: &EntryOptions,
    ) {
        if parts.changes {
            self.changes = frame::masked_changes(result, found.0, found.1, &options.mask);
        }
        if !(parts.text || parts.painted || parts.probe) {
            return;
        }
        let styles = [(parts.text, PLAIN), (parts.painted, options.style)];
        let styles: Vec<Style> =
            styles.iter().filter(|(is_made, _)| *is_made).map(|(_, style)| *style).collect();
        let whole = frame::whole(result, found, (options.detail, &options.mask), &styles, parts.probe);
        self.probe = whole.json;
        let mut texts = whole.texts.into_iter();
        if parts.text {
            let painted = texts.next().unwrap_or_default();
            self.text = anstream::adapter::strip_str(&painted).to_string();
        }
        if parts.painted {
            self.painted = texts.next().unwrap_or_default();
        }
    }

    fn without_parts(result: &CheckResult, options: &EntryOptions) -> Self {
        let CheckResult { check, verdict, reasons, found, extra: _, attempts, elapsed } = result;
        let masked = |text: String| options.mask.apply(text);
        let (outcome, rule, message) = match found {
            Found::Call(diagnosis) => {
                let call = diagnosis.worst_call();
                (call.outcome.kind(), call.rule(), sentences::verdict(call))
            }
            Found::Frame(judged) => (
                frame::outcome(judged),
                frame::rule(&check.expectation, judged),
                frame::message(check, judged),
            ),
        };
        Self {
            number: check.number,
            id: check.id(),
            target: check.target.to_string(),
            origin: PageEntry::of(check),
            method: check.method.to_string(),
            shown_as: match &check.question {
                CheckQuestion::Frame(frame) => Some(frame.question.shown_as),
                CheckQuestion::Call(_) => None,
            },
            browser: check.question.browser().id().to_owned(),
            path: match &check.subject {
                Subject::Path(path) => Some(masked(path.to_string())),
                Subject::NonexistentPath => None,
            },
            url: masked(without_password(check.question.url())),
            file: None,
            line: check.location.map(|location| location.line),
            column: check.location.map(|location| location.column),
            expect: Expect::of(&check.expectation),
            verdict: *verdict,
            reasons: reasons.iter().map(|reason| ReasonEntry::of(reason, &options.mask)).collect(),
            outcome,
            rule,
            message: masked(message),
            changes: Vec::new(),
            fix_for: None,
            attempts: *attempts,
            elapsed_ms: json::milliseconds(*elapsed),
            text: String::new(),
            painted: String::new(),
            probe: None,
            extra: Vec::new(),
        }
    }

    /// Why it does not pass, or what the browser does.
    #[must_use]
    pub fn why(&self) -> String {
        let reasons: Vec<&str> = self.reasons.iter().map(|reason| reason.message.as_str()).collect();
        if reasons.is_empty() { self.message.clone() } else { reasons.join(" ") }
    }

    /// The exchanges, where [`Self::probe`] is there.
    #[must_use]
    pub fn exchanges(&self) -> Vec<ExchangeEntry> {
        #[derive(Deserialize)]
        struct Probe {
            exchanges: Vec<ExchangeEntry>,
        }
        let probe = self.probe.as_ref().and_then(|probe| serde_json::from_str::<Probe>(probe.get()).ok());
        probe.map(|probe| probe.exchanges).unwrap_or_default()
    }
}

/// The product whose configuration lets a page in that is blocked.
fn fix_for(result: &CheckResult, call: &CallTrace) -> Option<String> {
    let is_blocked =
        result.verdict == Verdict::Fail && matches!(&*result.check.expectation, Expectation::Allow(_));
    is_blocked.then(|| fix_product(call.into(), &repair(call.into()))).flatten().map(str::to_owned)
}

/// How much is shown of a check. For a page that must be refused, nothing says how to allow it.
fn detail(options: &EntryOptions, call: &CallTrace, expectation: &Expectation) -> Detail {
    let failed = matches!(call.outcome, Outcome::Failed(_));
    Detail { fixes: failed || matches!(expectation, Expectation::Allow(_)), ..options.detail }
}

fn plain(findings: &Findings<'_>, detail: Detail, options: &EntryOptions) -> String {
    let painted = text::probe_with(findings, detail, PLAIN);
    options.mask.apply(anstream::adapter::strip_str(&painted).to_string())
}

fn probe(findings: &Findings<'_>, options: &EntryOptions) -> Option<Box<RawValue>> {
    let value = json::probe_value(findings, options.detail.secrets);
    if options.mask.shows_all() {
        return Some(value);
    }
    let masked = options.mask.apply_to_json(value.get().to_owned());
    // Mostly nothing is hidden any more, and JSON need not be read again.
    if masked == value.get() { Some(value) } else { RawValue::from_string(masked).ok() }
}

impl Expect {
    pub(super) fn of(expectation: &Expectation) -> Self {
        let outcome = expectation.kind();
        match expectation {
            Expectation::Allow(AllowExpectation { readable, status, preflight_cache, vary, need }) => Self {
                outcome,
                readable: readable.clone(),
                status: status.clone(),
                preflight_cache: *preflight_cache,
                vary: *vary,
                rule: None,
                need: need.iter().map(|channel| channel.id().to_owned()).collect(),
            },
            Expectation::Deny(DenyExpectation { rule, vary }) => Self {
                outcome,
                readable: Vec::new(),
                status: Vec::new(),
                preflight_cache: None,
                vary: *vary,
                rule: *rule,
                need: Vec::new(),
            },
        }
    }
}

impl ReasonEntry {
    fn of(reason: &Reason, mask: &Mask) -> Self {
        let Reason { kind, message, finding } = reason;
        Self {
            kind: *kind,
            message: mask.apply(sentences::sentence(message)),
            rule: finding.map(|(rule, _)| rule),
            severity: finding.map(|(_, severity)| severity),
        }
    }
}

impl ExtraEntry {
    fn of(extra: &Extra, options: &EntryOptions, parts: Parts) -> Self {
        let Extra { purpose, diagnosis } = extra;
        // It is sent to be compared, not to be allowed.
        let detail =
            Detail { fixes: matches!(diagnosis.worst_call().outcome, Outcome::Failed(_)), ..options.detail };
        let investigation = Investigation::from(diagnosis);
        let rendered = parts.text || parts.painted || parts.probe;
        let findings = rendered.then(|| Findings::of(&investigation));
        let findings = findings.as_ref();
        Self {
            purpose: (*purpose).to_owned(),
            text: findings
                .filter(|_| parts.text || parts.painted)
                .map(|findings| plain(findings, detail, options))
                .unwrap_or_default(),
            probe: findings.filter(|_| parts.probe).and_then(|findings| probe(findings, options)),
        }
    }
}

impl EntryOptions {
    /// `mask` hides nothing where secrets are shown.
    #[must_use]
    pub fn new(detail: Detail, style: Style, mask: Mask) -> Self {
        Self { detail, style, mask }
    }
}
