//! The audit from start to end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use url::Url;

use super::class::Class;
use super::finding::Finding;
use super::judged::{Cached, Judged, judge, via};
use super::note::{Note, NoteKind};
use super::severity::Severity;
use super::trial::{Aim, LOCAL_NAMES, Referrer, Trial, When, every_page, trials};
use super::words::Words;
use super::{Plan, Server};
use crate::probe::{Question, page_of};
use crate::rules::Rule;
use crate::web::address_space::AddressSpace;
use crate::web::origin::Origin;

/// After so many origins in a row without a response, a trusted one is tried again.
const FAILURES_IN_A_ROW: usize = 3;
/// After so many in all, nothing more is sent.
const MOST_FAILURES: usize = 12;
/// After so many origins in a row for which the server wants fewer requests, nothing more is sent.
const LIMITS_IN_A_ROW: usize = 3;

/// An audit that is over.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The call.
    pub question: Question,
    /// The trusted origins, and whether they get in.
    pub trusted: Vec<TrustedOrigin>,
    /// Where the target is.
    pub space: AddressSpace,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
    /// Every origin that was tried, in the order sent.
    pub tried: Vec<Tried>,
    /// What should be known besides.
    pub notes: Vec<Note>,
    /// How many requests were sent.
    pub requests: usize,
    /// What failed in the network last.
    pub failure: Option<String>,
    /// Whether all that was needed could be judged.
    pub is_complete: bool,
}

/// How an audit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No one but the trusted origins gets in.
    Clean,
    /// Others do.
    Findings,
    /// Too little came back to judge.
    Failed,
}

impl Outcome {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Findings => "findings",
            Self::Failed => "failed",
        }
    }
}

/// A trusted origin.
#[derive(Clone, Debug)]
pub struct TrustedOrigin {
    /// The origin, serialised.
    pub origin: String,
    /// Whether it gets in.
    pub allowed: Option<bool>,
    /// Whether it does with credentials.
    pub with_credentials: Option<bool>,
    /// The rule that stops it.
    pub rule: Option<Rule>,
}

/// An origin that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The origin, serialised.
    pub origin: String,
    /// What for.
    pub why: Why,
    /// Whether it gets in; `None` where that is not known.
    pub allowed: Option<bool>,
    /// Whether it does with credentials.
    pub with_credentials: Option<bool>,
}

/// Why an origin was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is trusted.
    Trusted,
    /// It would show this.
    Class(Class),
}

impl Why {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Class(class) => class.id(),
        }
    }
}

impl Audit {
    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if !self.findings.is_empty() {
            Outcome::Findings
        } else if self.is_complete {
            Outcome::Clean
        } else {
            Outcome::Failed
        }
    }

    /// The worst finding's severity.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// How many made-up origins were refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        let made_up = self.tried.iter().filter(|one| one.why != Why::Trusted);
        made_up.filter(|one| one.allowed == Some(false)).count()
    }
}

/// The origins that would be tried, the trusted ones first, if none of the made-up ones got in.
#[must_use]
pub fn planned(plan: &Plan, words: &mut Words) -> Vec<Trial> {
    let mut trials = trials(&plan.aim(), words);
    trials.retain(|trial| trial.when == When::Always && plan.is_needed(trial));
    trials
}

impl Plan {
    fn aim(&self) -> Aim<'_> {
        Aim {
            trusted: &self.trusted,
            target: self.question.url(),
            browser: self.question.browser(),
            platforms: &self.platforms,
        }
    }

    /// Whether a trial can show something that is looked for. Whether every page gets in decides how much else is needed.
    fn is_needed(&self, trial: &Trial) -> bool {
        trial.class == Class::AnyOrigin
            || self.looks_for(trial.class)
            || trial.also.is_some_and(|also| self.looks_for(also))
    }
}

/// Audits a URL.
pub async fn audit(plan: &Plan, words: &mut Words, server: &mut impl Server) -> Audit {
    let mut run = Run::new(plan);
    for origin in &plan.trusted {
        run.try_trusted(origin, server).await;
    }
    let mut queue: VecDeque<Trial> = trials(&plan.aim(), words).into();
    queue.retain(|trial| plan.is_needed(trial));
    while let Some(trial) = queue.pop_front() {
        if run.is_over() {
            queue.push_front(trial);
            break;
        }
        if run.is_needless(&trial) {
            continue;
        }
        let judged = run.try_origin(&trial, server).await;
        if judged.limited.is_some() && run.again.insert(trial.origin.clone()) {
            queue.push_back(trial);
        } else if trial.referrer != Referrer::Usual && judged.allowed == Some(true) {
            // By its Referer, perhaps: then every page gets in that way.
            for every in every_page(&plan.aim(), &trial.referrer, words) {
                if run.is_over() {
                    break;
                }
                run.try_origin(&every, server).await;
            }
        }
    }
    queue.retain(|trial| !run.is_needless(trial));
    run.end(queue.len())
}

struct Run<'a> {
    plan: &'a Plan,
    tried: Vec<Tried>,
    trusted: Vec<TrustedOrigin>,
    found: BTreeMap<Class, Finding>,
    /// Whether every page gets in as a trusted one does.
    is_open: bool,
    cached: Vec<Cached>,
    statuses: Vec<u16>,
    requests: usize,
    limits_in_a_row: usize,
    was_limited: bool,
    failures_in_a_row: usize,
    failures: usize,
    failure: Option<String>,
    is_dead: bool,
    /// What is tried once more at the end.
    again: BTreeSet<String>,
}

impl<'a> Run<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            tried: Vec::new(),
            trusted: Vec::new(),
            found: BTreeMap::new(),
            is_open: false,
            cached: Vec::new(),
            statuses: Vec::new(),
            requests: 0,
            limits_in_a_row: 0,
            was_limited: false,
            failures_in_a_row: 0,
            failures: 0,
            failure: None,
            is_dead: false,
            again: BTreeSet::new(),
        }
    }

    /// Whether nothing more may be sent.
    fn is_over(&self) -> bool {
        self.is_dead || self.limits_in_a_row >= LIMITS_IN_A_ROW || self.requests >= self.plan.max_requests
    }

    /// Has a page of an origin make the call; waits once where the server wants that.
    async fn judged(&mut self, origin: &Origin, referrer: &Referrer, server: &mut impl Server) -> Judged {
        let mut judged = judge(&self.plan.question, origin.clone(), referrer, server).await;
        self.requests += judged.requests;
        if let Some(wait) = judged.limited {
            self.was_limited = true;
            server.wait(wait).await;
            judged = judge(&self.plan.question, origin.clone(), referrer, server).await;
            self.requests += judged.requests;
            if judged.limited.is_some() {
                server.slow_down();
            }
        }
        if judged.limited.is_some() {
            self.limits_in_a_row += 1;
        } else {
            self.limits_in_a_row = 0;
        }
        self.cached.extend(judged.cached.clone().filter(|_| judged.limited.is_none()));
        judged
    }

    async fn try_trusted(&mut self, origin: &Origin, server: &mut impl Server) {
        if self.is_over() {
            return;
        }
        let judged = self.judged(origin, &Referrer::Usual, server).await;
        self.failure = judged.failure.clone().or(self.failure.take());
        self.statuses.extend(judged.decided.as_ref().map(|said| said.status));
        let origin = origin.serialize();
        self.tried.push(Tried {
            origin: origin.clone(),
            why: Why::Trusted,
            allowed: judged.allowed,
            with_credentials: judged.with_credentials,
        });
        self.trusted.push(TrustedOrigin {
            origin,
            allowed: judged.allowed,
            with_credentials: judged.with_credentials,
            rule: judged.rule.filter(|_| judged.allowed != Some(true)),
        });
    }

    async fn try_origin(&mut self, trial: &Trial, server: &mut impl Server) -> Judged {
        let origin = match page_of(&trial.origin) {
            Ok(page) => page.origin,
            Err(_) => return Judged::default(),
        };
        let judged = self.judged(&origin, &trial.referrer, server).await;
        match self.tried.iter_mut().find(|one| one.origin == trial.origin) {
            // With another Referer, or after a wait.
            Some(known) => {
                known.allowed = known.allowed.max(judged.allowed);
                known.with_credentials = known.with_credentials.max(judged.with_credentials);
            }
            None => self.tried.push(Tried {
                origin: trial.origin.clone(),
                why: Why::Class(trial.class),
                allowed: judged.allowed,
                with_credentials: judged.with_credentials,
            }),
        }
        if judged.allowed == Some(true) {
            self.let_in(trial, &judged);
        }
        if let Some(failure) = &judged.failure {
            self.failed(failure.clone(), server).await;
        } else {
            self.failures_in_a_row = 0;
        }
        judged
    }

    fn let_in(&mut self, trial: &Trial, judged: &Judged) {
        let is_wildcard = judged.decided.as_ref().is_some_and(|said| said.is_wildcard());
        if trial.class == Class::AnyOrigin {
            self.is_open |= judged.with_credentials == Some(true) || !self.trusts_with_credentials();
        }
        let classes: Vec<Class> = if is_wildcard {
            let credentials = judged.decided.as_ref().and_then(|said| said.allow_credentials.as_deref());
            match credentials {
                Some("true") => vec![Class::WildcardWithCredentials],
                _ => vec![Class::Wildcard],
            }
        } else {
            std::iter::once(trial.class).chain(trial.also).collect()
        };
        for class in classes {
            let via = via(&self.plan.question);
            let finding = Finding::of(class, &trial.origin, judged, via, self.plan.space);
            let known = self.found.get(&class).map(|known| known.severity);
            // A page of the web shows a wildcard better than a sandboxed frame does.
            let is_clearer = is_wildcard && trial.class == Class::AnyOrigin;
            if known.is_none_or(|known| known < finding.severity)
                || is_clearer && known == Some(finding.severity)
            {
                self.found.insert(class, finding);
            }
        }
    }

    /// No response came. Whether the server is gone or refuses an origin so is seen by a trusted one.
    async fn failed(&mut self, failure: String, server: &mut impl Server) {
        self.failure = Some(failure);
        self.failures += 1;
        self.failures_in_a_row += 1;
        if self.failures >= MOST_FAILURES {
            self.is_dead = true;
        } else if self.failures_in_a_row >= FAILURES_IN_A_ROW {
            self.failures_in_a_row = 0;
            let Some(trusted) = self.plan.trusted.first() else { return };
            let judged = self.judged(trusted, &Referrer::Usual, server).await;
            self.is_dead = judged.allowed.is_none();
        }
    }

    /// Whether a trusted origin gets in with credentials, as far as that is known.
    fn trusts_with_credentials(&self) -> bool {
        let include = self.trusted.iter().any(|one| one.with_credentials.is_some());
        let allowed = self.trusted.iter().any(|one| one.allowed == Some(true));
        include && (!allowed || self.trusted.iter().any(|one| one.with_credentials == Some(true)))
    }

    /// Whether a finding cannot get worse by another origin of its class.
    fn is_found(&self, class: Class) -> bool {
        self.found.get(&class).is_some_and(|found| found.with_credentials || !self.trusts_with_credentials())
    }

    /// Whether a trial could show nothing new.
    fn is_needless(&self, trial: &Trial) -> bool {
        let is_due = match trial.when {
            When::Always => true,
            When::HttpLetIn => self.is_found(Class::InsecureScheme),
            When::HostLetIn(host) => self.tried.iter().any(|one| {
                one.allowed == Some(true)
                    && LOCAL_NAMES.contains(&host)
                    && Url::parse(&one.origin).is_ok_and(|url| {
                        matches!(url.scheme(), "http" | "https") && url.host_str() == Some(host)
                    })
            }),
        };
        let covered_by: &[Class] = match trial.class {
            Class::SuffixMatch => &[Class::PublicSuffixMatch, Class::SubstringMatch],
            Class::PrefixMatch => &[Class::SubstringMatch],
            Class::UnescapedDot => &[Class::PublicSuffixMatch, Class::SubstringMatch, Class::SuffixMatch],
            Class::AnySubdomain => &[Class::PublicSuffixMatch],
            _ => &[],
        };
        let is_open = self.is_open && trial.class != Class::NullOrigin;
        let is_covered = trial.also.is_none() && covered_by.iter().any(|class| self.is_found(*class));
        let is_found = self.is_found(trial.class) && trial.also.is_none_or(|also| self.is_found(also));
        !is_due || is_open || is_covered || is_found
    }

    fn end(self, left: usize) -> Audit {
        let Self { plan, tried, trusted, found, cached, statuses, requests, failure, .. } = self;
        let over = self.limits_in_a_row >= LIMITS_IN_A_ROW;
        let mut notes = notes(&trusted, &statuses);
        if over {
            let words =
                "The server limits the rate of requests, and went on doing so; a lower --rate gets further.";
            notes.push(Note::new(NoteKind::RateLimited, words));
        } else if self.was_limited {
            let words = "The server limits the rate of requests; the audit waited and went on more slowly.";
            notes.push(Note::new(NoteKind::RateLimited, words));
        }
        if left > 0 {
            let limit = if requests >= plan.max_requests { "; --max-requests allows no more" } else { "" };
            notes.push(Note::new(NoteKind::NotSent, format!("{left} origins were not tried{limit}.")));
        }
        let known = |found: &Option<bool>| found.is_some();
        let decided = tried.iter().filter(|one| known(&one.allowed)).count();
        let mut findings = reported(plan, &found);
        let is_read = matches!(plan.question.method(), "GET" | "HEAD");
        if is_read && plan.looks_for(Class::MissingVary) {
            findings.extend(Finding::of_cached(&cached, plan.space));
        }
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.class));
        Audit {
            question: plan.question.clone(),
            trusted,
            space: plan.space,
            findings,
            is_complete: requests > 0
                && left == 0
                && decided > tried.len() - decided
                && !over
                && !self.is_dead,
            tried,
            notes,
            requests,
            failure,
        }
    }
}

/// The findings that no graver one says.
fn reported(plan: &Plan, found: &BTreeMap<Class, Finding>) -> Vec<Finding> {
    let is_said = |finding: &Finding| {
        let graver = finding.class.said_by().iter().filter_map(|class| found.get(class));
        graver.into_iter().any(|other| other.severity >= finding.severity)
    };
    found.values().filter(|finding| plan.looks_for(finding.class) && !is_said(finding)).cloned().collect()
}

/// What the responses to trusted origins show.
fn notes(trusted: &[TrustedOrigin], statuses: &[u16]) -> Vec<Note> {
    let mut notes = Vec::new();
    for one in trusted.iter().filter(|one| one.allowed == Some(false)) {
        let rule = one.rule.map(|rule| format!(" ({rule})")).unwrap_or_default();
        notes.push(Note::new(
            NoteKind::TrustedRefused,
            format!("{} is trusted, and is refused{rule}.", one.origin),
        ));
    }
    let status = |fits: fn(u16) -> bool| statuses.iter().copied().find(|status| fits(*status));
    if let Some(status) = status(|status| matches!(status, 401 | 403)) {
        let words = format!(
            "The status is {status}: audit again with --cookie or -H, as the response to a user who is logged in may have other headers."
        );
        notes.push(Note::new(NoteKind::Unauthorised, words));
    }
    if let Some(status) = status(|status| matches!(status, 404 | 410 | 500..)) {
        let words =
            format!("The status is {status}: audit a path that exists, as other code may respond there.");
        notes.push(Note::new(NoteKind::ErrorResponse, words));
    }
    notes
}
