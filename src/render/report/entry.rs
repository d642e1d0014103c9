//! What reports are made of: plain values, complete, and with all secrets covered. They can be written as JSON and read
//! back, so a report can be made of the reports of several runs.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::secrets::Secrets;
use super::super::{Detail, Style, json, sentences, text};
use super::Format;
use super::change::{ChangeEntry, changes};
use super::veil::Veil;
use crate::fetch::{Outcome, without_password};
use crate::probe::Diagnosis;
use crate::rules::Rule;
use crate::suite::{
    CheckResult, Expectation, Extra, Plan, Reason, Refused, Subject, Summary, Verdict, Wanted,
};

/// What a run is about to do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Opening {
    /// The suite's file; the first, where they are several.
    pub file: String,
    /// All files of suites: several, where reports were merged.
    #[serde(default)]
    pub files: Vec<FileEntry>,
    /// The browser whose verdicts these are.
    pub browser: String,
    /// The origins, in the file's order.
    pub origins: Vec<PageEntry>,
    /// The targets, in the file's order.
    pub targets: Vec<TargetEntry>,
    /// How many checks are run.
    pub checks: usize,
    /// How many are left out.
    pub left_out: usize,
    /// Which part of how many this is.
    pub shard: Option<[u32; 2]>,
}

/// A suite's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name, as it was given.
    pub file: String,
    /// Its path from the root of the repository that a job checked out, where that is known.
    #[serde(default)]
    pub repository_path: Option<String>,
}

/// An origin of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageEntry {
    /// Its name.
    pub name: String,
    /// The origin.
    pub origin: String,
    /// Whether it is trusted.
    pub trusted: bool,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetEntry {
    /// Its name.
    pub name: String,
    /// Its URL.
    pub url: String,
}

/// A check and what came of it.
#[derive(Debug, Serialize, Deserialize)]
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
    /// The path as the file writes it; `None` for the one that must not exist.
    pub path: Option<String>,
    /// The URL.
    pub url: String,
    /// Which of [`Opening::files`] says so, from 0; `None` where it is the only one.
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
    #[serde(with = "verdict_name")]
    pub verdict: Verdict,
    /// Why it did not: at least one, unless the verdict is pass.
    pub reasons: Vec<ReasonEntry>,
    /// `allowed`, `blocked` or `failed`: what the browser does.
    pub outcome: String,
    /// The id of the rule that decided.
    pub rule: Option<String>,
    /// What the browser does, in a sentence.
    pub message: String,
    /// What to change so that it passes, where that can be told.
    #[serde(default)]
    pub changes: Vec<ChangeEntry>,
    /// How often it was asked.
    pub attempts: u32,
    /// How long it took, in milliseconds.
    pub elapsed_ms: f64,
    /// The whole diagnosis as `corscheck probe` prints it, 80 columns wide, without colours; empty where it passed.
    pub text: String,
    /// The same with colours, for the terminal at hand; empty where none is.
    #[serde(skip)]
    pub painted: String,
    /// The whole diagnosis as `corscheck probe --format json` prints it, where some report wants it.
    pub probe: Option<Box<RawValue>>,
    /// What further questions found.
    pub extra: Vec<ExtraEntry>,
}

/// What was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// `allow` or `deny`.
    pub outcome: String,
    /// The response headers that must be readable.
    pub readable: Vec<String>,
    /// The statuses one of which the answer must have.
    pub status: Vec<u16>,
    /// For how many seconds the preflight must be kept.
    pub preflight_cache: Option<u64>,
    /// Whether `Vary` must be right.
    pub vary: bool,
    /// The rule that must stop the page.
    pub rule: Option<String>,
}

/// Why a check does not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonEntry {
    /// Which expectation it is about: `outcome`, `rule`, `readable`, `status`, `preflight-cache`, `vary`, `network`.
    pub kind: String,
    /// A sentence.
    pub message: String,
}

/// A further question, and what was found.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExtraEntry {
    /// Why it was asked.
    pub purpose: String,
    /// As [`Entry::text`].
    pub text: String,
    /// As [`Entry::probe`].
    pub probe: Option<Box<RawValue>>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Closing {
    /// How many checks passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// Of how many nothing can be said, because the network failed.
    pub errors: usize,
    /// How many were not run, because an earlier one failed.
    pub not_run: usize,
    /// How many requests were sent.
    pub requests: u64,
    /// How long it took, in milliseconds.
    pub elapsed_ms: f64,
}

/// One request and its answer, as [`Entry::probe`] has them.
#[derive(Clone, Debug, Deserialize)]
pub struct ExchangeEntry {
    /// `preflight` or `actual`.
    pub kind: String,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers sent.
    pub request_headers: Vec<[String; 2]>,
    /// The status, where an answer came.
    pub status: Option<u16>,
    /// The headers received.
    pub response_headers: Vec<[String; 2]>,
    /// How long it took, in milliseconds.
    pub elapsed_ms: f64,
}

/// How entries are made of results.
#[derive(Clone, Debug)]
pub struct Making {
    /// How much the texts say.
    pub detail: Detail,
    /// How texts may look on the terminal.
    pub style: Style,
    /// Whether a report wants [`Entry::probe`].
    pub probes: bool,
    /// Whether a report wants [`Entry::text`].
    pub texts: bool,
    /// Whether a report wants [`Entry::painted`].
    pub painted: bool,
    /// What is covered.
    pub veil: Veil,
}

/// How text looks in files.
const PLAIN: Style = Style { unicode: true, width: 80 };

impl Entry {
    /// A result as reports take it.
    #[must_use]
    pub fn of(result: &CheckResult, making: &Making) -> Self {
        let CheckResult { check, verdict, reasons, diagnosis, extra, attempts, elapsed } = result;
        let cover = |text: String| making.veil.cover(text);
        let passed = *verdict == Verdict::Pass;
        let painted = if passed || !making.painted {
            String::new()
        } else {
            text::probe(diagnosis, detail(making, diagnosis, &check.expectation), making.style)
        };
        Self {
            number: check.number,
            id: check.id.clone(),
            target: check.target.to_string(),
            origin: PageEntry {
                name: check.origin.to_string(),
                origin: check.question.page.init.origin.serialize(),
                trusted: check.trusted,
            },
            method: check.method.to_string(),
            path: match &check.subject {
                Subject::Path(path) => Some(path.to_string()),
                Subject::Missing => None,
            },
            url: cover(without_password(&check.question.page.init.url)),
            file: None,
            line: check.place.map(|place| place.line),
            column: check.place.map(|place| place.column),
            expect: Expect::of(&check.expectation),
            verdict: *verdict,
            reasons: reasons.iter().map(|reason| ReasonEntry::of(reason, &making.veil)).collect(),
            outcome: diagnosis.outcome.name().to_owned(),
            rule: diagnosis.rule().map(|rule| rule.id().to_owned()),
            message: cover(message(diagnosis)),
            changes: if making.texts || making.painted { changes(result, &making.veil) } else { Vec::new() },
            attempts: *attempts,
            elapsed_ms: (elapsed.as_secs_f64() * 1e5).round() / 100.0,
            text: if passed || !making.texts {
                String::new()
            } else {
                plain(diagnosis, detail(making, diagnosis, &check.expectation), making)
            },
            painted: cover(painted),
            probe: making.probes.then(|| probe(diagnosis, making)).flatten(),
            extra: extra.iter().map(|extra| ExtraEntry::of(extra, making)).collect(),
        }
    }

    /// The rule that decided.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        self.rule.as_deref().and_then(Rule::from_id)
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

fn message(diagnosis: &Diagnosis) -> String {
    match &diagnosis.outcome {
        Outcome::Allowed(response) => sentences::allowed(response, diagnosis.question.page.init.initiator),
        Outcome::Blocked(violation) => violation.message(),
        Outcome::Failed(failure) => sentences::sentence(&failure.detail),
    }
}

/// How much is told of a check. How a page gets in that must not is nobody's business.
fn detail(making: &Making, diagnosis: &Diagnosis, expectation: &Expectation) -> Detail {
    let failed = matches!(diagnosis.outcome, Outcome::Failed(_));
    Detail { mends: failed || matches!(expectation, Expectation::Allow(_)), ..making.detail }
}

fn plain(diagnosis: &Diagnosis, detail: Detail, making: &Making) -> String {
    let painted = text::probe(diagnosis, detail, PLAIN);
    making.veil.cover(anstream::adapter::strip_str(&painted).to_string())
}

fn probe(diagnosis: &Diagnosis, making: &Making) -> Option<Box<RawValue>> {
    let text = json::probe(diagnosis, None, making.detail.secrets);
    RawValue::from_string(making.veil.cover_json(text.trim_end().to_owned())).ok()
}

impl Expect {
    fn of(expectation: &Expectation) -> Self {
        let outcome = expectation.name().to_owned();
        match expectation {
            Expectation::Allow(Wanted { readable, status, preflight_cache, vary }) => Self {
                outcome,
                readable: readable.clone(),
                status: status.clone(),
                preflight_cache: *preflight_cache,
                vary: *vary,
                rule: None,
            },
            Expectation::Deny(Refused { rule, vary }) => Self {
                outcome,
                readable: Vec::new(),
                status: Vec::new(),
                preflight_cache: None,
                vary: *vary,
                rule: rule.map(|rule| rule.id().to_owned()),
            },
        }
    }
}

impl ReasonEntry {
    fn of(reason: &Reason, veil: &Veil) -> Self {
        let Reason { kind, message } = reason;
        Self { kind: kind.name().to_owned(), message: veil.cover(sentences::sentence(message)) }
    }
}

impl ExtraEntry {
    fn of(extra: &Extra, making: &Making) -> Self {
        let Extra { purpose, diagnosis } = extra;
        // It is asked to be compared, not to get in.
        let detail = Detail { mends: matches!(diagnosis.outcome, Outcome::Failed(_)), ..making.detail };
        Self {
            purpose: (*purpose).to_owned(),
            text: if making.texts || making.painted {
                plain(diagnosis, detail, making)
            } else {
                String::new()
            },
            probe: making.probes.then(|| probe(diagnosis, making)).flatten(),
        }
    }
}

impl Opening {
    /// A plan as reports take it.
    #[must_use]
    pub fn of(plan: &Plan, making: &Making) -> Self {
        let Plan { file, browser, origins, targets, checks, left_out, shard } = plan;
        let cover = |text: &String| making.veil.cover(text.clone());
        Self {
            file: file.clone(),
            files: vec![FileEntry { file: file.clone(), repository_path: None }],
            browser: (*browser).to_owned(),
            origins: origins
                .iter()
                .map(|(name, origin, trusted)| PageEntry {
                    name: name.to_string(),
                    origin: origin.clone(),
                    trusted: *trusted,
                })
                .collect(),
            targets: targets
                .iter()
                .map(|(name, url)| TargetEntry { name: name.to_string(), url: cover(url) })
                .collect(),
            checks: *checks,
            left_out: *left_out,
            shard: shard.map(|(number, count)| [number, count]),
        }
    }

    /// The files whose checks these are; reports of earlier versions say only one.
    #[must_use]
    pub fn files(&self) -> Vec<FileEntry> {
        if self.files.is_empty() {
            return vec![FileEntry { file: self.file.clone(), repository_path: None }];
        }
        self.files.clone()
    }
}

impl From<&Summary> for Closing {
    fn from(summary: &Summary) -> Self {
        let Summary { passed, failed, errors, not_run, requests, elapsed } = *summary;
        let elapsed_ms = (elapsed.as_secs_f64() * 1e5).round() / 100.0;
        Self { passed, failed, errors, not_run, requests, elapsed_ms }
    }
}

impl Closing {
    /// How many checks were run.
    #[must_use]
    pub fn run(&self) -> usize {
        // A report that is read may claim any numbers.
        self.passed.saturating_add(self.failed).saturating_add(self.errors)
    }

    /// How it ended, without a full stop: `24 checks: 22 as expected, 2 not; 48 requests in 0.3 s`.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { passed, failed, errors, not_run, requests, elapsed_ms } = *self;
        let all = self.run();
        let mut words = format!("{all} check{}: {passed} as expected", if all == 1 { "" } else { "s" });
        if failed > 0 {
            words += &format!(", {failed} not");
        }
        if errors > 0 {
            words += &format!(", {errors} failed in the network");
        }
        if not_run > 0 {
            words += &format!("; {not_run} not run");
        }
        let plural = if requests == 1 { "" } else { "s" };
        format!("{words}; {requests} request{plural} in {:.1} s", elapsed_ms / 1000.0)
    }

    /// Adds the end of another run.
    pub fn add(&mut self, other: &Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.errors = self.errors.saturating_add(other.errors);
        self.not_run = self.not_run.saturating_add(other.not_run);
        self.requests = self.requests.saturating_add(other.requests);
        // The parts ran beside each other.
        self.elapsed_ms = self.elapsed_ms.max(other.elapsed_ms);
    }
}

/// A verdict by its name.
mod verdict_name {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::suite::Verdict;

    pub(super) fn serialize<S: Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(verdict.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Verdict, D::Error> {
        let name = String::deserialize(deserializer)?;
        [Verdict::Pass, Verdict::Fail, Verdict::Error]
            .into_iter()
            .find(|verdict| verdict.name() == name)
            .ok_or_else(|| serde::de::Error::custom("a verdict is pass, fail or error"))
    }
}

impl Making {
    /// Entries for a report on the terminal and others in files. Nothing is covered where secrets are shown.
    #[must_use]
    pub fn new(
        detail: Detail,
        style: Style,
        terminal: Format,
        files: impl Iterator<Item = Format>,
        secrets: &[String],
    ) -> Self {
        let mut making = Self {
            detail,
            style,
            probes: terminal.needs_probes(),
            texts: terminal != Format::Text,
            painted: terminal == Format::Text,
            veil: match detail.secrets {
                Secrets::Hidden => Veil::new(secrets),
                Secrets::Shown => Veil::default(),
            },
        };
        for format in files {
            making.probes |= format.needs_probes();
            making.texts = true;
        }
        making
    }

    /// The same without what takes time: enough for [`line`](super::line).
    #[must_use]
    pub fn brief(&self) -> Self {
        Self { probes: false, texts: false, painted: false, ..self.clone() }
    }
}
