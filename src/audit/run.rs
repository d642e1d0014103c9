//! The audit from start to end.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use futures_util::future::join_all;
use url::Url;

use super::beside::beside;
use super::bounded::Bounded;
use super::class::Class;
use super::finding::Finding;
use super::judged::{Cached, Judged, judge, via};
use super::note::{Note, NoteKind};
use super::queue::{covered_by, next};
use super::result::{Audit, Tried, TrustedOrigin, Why};
use super::socket::judge_socket;
use super::trial::{Aim, LOCAL_NAMES, Referrer, Trial, When, every_page, trials};
use super::via::Via;
use super::words::Words;
use super::{Plan, Server};
use crate::probe::page_of;
use crate::web::browser::Browser;
use crate::web::http_url::http_url;
use crate::web::message::HttpResponse;
use crate::web::origin::Origin;

/// After so many origins in a row without a response, a trusted one is tried again.
const FAILURES_IN_A_ROW: usize = 3;
/// After so many in all, nothing more is sent.
const MOST_FAILURES: usize = 12;
/// After so many origins in a row for which the server wants fewer requests, nothing more is sent.
const LIMITS_IN_A_ROW: usize = 3;
/// How often an origin is tried for which the server wants fewer requests: after a wait, and at the end.
const MOST_TIMES: usize = 3;

/// The origins that would be tried, the trusted ones first, if none of the made-up ones got in.
#[must_use]
pub fn planned(plan: &Plan, words: &mut Words) -> Vec<Trial> {
    let mut trials = trials(&plan.aim(), words);
    trials.retain(|trial| trial.when == When::Always && plan.is_needed(trial));
    trials
}

impl Plan {
    fn aim(&self) -> Aim<'_> {
        let url = self.question.url();
        Aim {
            trusted: &self.trusted,
            target: if self.is_socket() { http_url(url) } else { url.clone() },
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

    /// By what a page gets in.
    fn via(&self) -> Via {
        if self.is_socket() { Via::Handshake } else { via(&self.question) }
    }
}

/// Audits a URL.
pub async fn audit<S: Server>(plan: &Plan, words: &mut Words, server: &S) -> Audit {
    audit_in(plan, words, &Bounded::new(server, plan.max_requests)).await
}

/// Audits a URL in each of these browsers. What is sent for one of them is not sent again for another.
pub async fn audit_in_browsers<S: Server>(
    plan: &Plan,
    browsers: &[Browser],
    words: &Words,
    server: &S,
) -> Vec<Audit> {
    let server = Bounded::new(server, plan.max_requests);
    let mut audits = Vec::new();
    for browser in browsers {
        let mut plan = plan.clone();
        plan.question.client = plan.question.client.in_browser(*browser);
        server.begin();
        audits.push(audit_in(&plan, &mut words.clone(), &server).await);
    }
    audits
}

async fn audit_in<S: Server>(plan: &Plan, words: &mut Words, server: &Bounded<'_, S>) -> Audit {
    let mut run = Run::new(plan, server, words.key());
    for origin in &plan.trusted {
        run.try_trusted(origin).await;
    }
    let mut queue: VecDeque<Trial> = trials(&plan.aim(), words).into();
    let foreign = queue.iter().find(|trial| trial.class == Class::AnyOrigin).map(|one| one.origin.clone());
    queue.retain(|trial| plan.is_needed(trial));
    while !run.is_over() {
        // After a limit or a failure, one at a time.
        let most = if run.was_limited || run.failure.is_some() { 1 } else { usize::MAX };
        let batch = next(&mut queue, most, |trial| run.is_needless(trial));
        if batch.is_empty() {
            break;
        }
        let judged = join_all(batch.iter().map(|trial| run.judged(trial))).await;
        let mut wait = None;
        for (trial, judged) in batch.into_iter().zip(judged) {
            wait = wait.max(run.note(trial, judged, &mut queue, words).await);
        }
        if let Some(wait) = wait {
            run.server.wait(wait).await;
        }
    }
    if let Some(foreign) = foreign {
        run.look_beside(&foreign, words).await;
    }
    queue.retain(|trial| !run.is_needless(trial));
    run.end(queue.len())
}

struct Run<'a, S> {
    plan: &'a Plan,
    server: &'a Bounded<'a, S>,
    /// How many requests were sent before.
    before: usize,
    /// Of the handshakes.
    key: [u8; 16],
    tried: Vec<Tried>,
    trusted: Vec<TrustedOrigin>,
    found: BTreeMap<Class, Finding>,
    /// What was found besides the origins.
    beside: Vec<Finding>,
    /// Whether every page gets in as a trusted one does.
    is_open: bool,
    cached: Vec<Cached>,
    /// The responses to the trusted origins.
    responses: Vec<HttpResponse>,
    limits_in_a_row: usize,
    was_limited: bool,
    failures_in_a_row: usize,
    failures: usize,
    failure: Option<String>,
    is_dead: bool,
    /// Whether something was not sent, as no more may be.
    is_cut: bool,
    /// How often an origin was tried for which the server wants fewer requests.
    times: BTreeMap<String, usize>,
}

impl<'a, S: Server> Run<'a, S> {
    fn new(plan: &'a Plan, server: &'a Bounded<'a, S>, key: [u8; 16]) -> Self {
        Self {
            plan,
            before: server.sent(),
            server,
            key,
            tried: Vec::new(),
            trusted: Vec::new(),
            found: BTreeMap::new(),
            beside: Vec::new(),
            is_open: false,
            cached: Vec::new(),
            responses: Vec::new(),
            limits_in_a_row: 0,
            was_limited: false,
            failures_in_a_row: 0,
            failures: 0,
            failure: None,
            is_dead: false,
            is_cut: false,
            times: BTreeMap::new(),
        }
    }

    /// Whether nothing more may be sent.
    fn is_over(&self) -> bool {
        self.is_dead || self.limits_in_a_row >= LIMITS_IN_A_ROW || self.is_cut
    }

    /// Has a page of a trial's origin make the call.
    async fn judged(&self, trial: &Trial) -> Judged {
        match page_of(&trial.origin) {
            Ok(page) => self.of_origin(page.origin, &trial.referrer).await,
            Err(_) => Judged::default(),
        }
    }

    async fn of_origin(&self, origin: Origin, referrer: &Referrer) -> Judged {
        let Self { plan, server, key, .. } = self;
        if plan.is_socket() {
            return judge_socket(&plan.question, &plan.subprotocols, *key, origin, server).await;
        }
        judge(&plan.question, origin, referrer, server).await
    }

    /// The same of a trusted origin, and once more after a wait where the server wants that.
    async fn of_trusted(&mut self, origin: &Origin) -> Judged {
        let judged = self.of_origin(origin.clone(), &Referrer::Usual).await;
        self.is_cut |= judged.is_cut;
        let Some(wait) = judged.limited else { return judged };
        self.was_limited = true;
        self.server.wait(wait).await;
        let judged = self.of_origin(origin.clone(), &Referrer::Usual).await;
        self.limits_in_a_row = if judged.limited.is_some() { self.limits_in_a_row + 1 } else { 0 };
        judged
    }

    async fn try_trusted(&mut self, origin: &Origin) {
        if self.is_over() {
            return;
        }
        let judged = self.of_trusted(origin).await;
        self.keep_cached(&judged);
        self.failure = judged.failure.clone().or(self.failure.take());
        self.responses.extend(judged.response);
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

    fn keep_cached(&mut self, judged: &Judged) {
        self.cached.extend(judged.cached.clone().filter(|_| judged.limited.is_none()));
    }

    /// What came of a trial. Gives how long the server wants to be left alone.
    async fn note(
        &mut self,
        trial: Trial,
        judged: Judged,
        queue: &mut VecDeque<Trial>,
        words: &mut Words,
    ) -> Option<Duration> {
        if judged.is_cut {
            self.is_cut = true;
            queue.push_front(trial);
            return None;
        }
        if let Some(wait) = judged.limited {
            self.was_limited = true;
            let times = self.times.entry(trial.origin.clone()).or_default();
            *times += 1;
            let times = *times;
            self.limits_in_a_row += usize::from(times > 1);
            match times {
                1 => queue.push_front(trial),
                MOST_TIMES.. => self.keep(&trial, &judged),
                _ => queue.push_back(trial),
            }
            return Some(wait);
        }
        self.limits_in_a_row = 0;
        self.keep_cached(&judged);
        self.keep(&trial, &judged);
        match judged.failure {
            Some(failure) => self.failed(failure).await,
            None => self.failures_in_a_row = 0,
        }
        if trial.referrer != Referrer::Usual && judged.allowed == Some(true) {
            // By its Referer, perhaps: then every page gets in that way.
            for every in every_page(&self.plan.aim(), &trial.referrer, words) {
                if self.is_over() {
                    break;
                }
                let judged = self.judged(&every).await;
                self.is_cut |= judged.is_cut;
                self.keep(&every, &judged);
            }
        }
        None
    }

    fn keep(&mut self, trial: &Trial, judged: &Judged) {
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
            self.let_in(trial, judged);
        }
    }

    fn let_in(&mut self, trial: &Trial, judged: &Judged) {
        let is_wildcard = judged.said.as_ref().is_some_and(|said| said.is_wildcard());
        if trial.class == Class::AnyOrigin {
            self.is_open |= judged.with_credentials == Some(true) || !self.trusts_with_credentials();
        }
        let classes: Vec<Class> = if is_wildcard {
            let credentials = judged.said.as_ref().and_then(|said| said.allow_credentials.as_deref());
            match credentials {
                Some("true") => vec![Class::WildcardWithCredentials],
                _ => vec![Class::Wildcard],
            }
        } else {
            std::iter::once(trial.class).chain(trial.also).collect()
        };
        for class in classes {
            let shown = (self.plan.via(), judged.status, judged.evidence.clone());
            let with_credentials = judged.with_credentials == Some(true);
            let finding = Finding::of(class, &trial.origin, with_credentials, shown, self.plan.space);
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

    /// What a page of another origin gets without CORS.
    async fn look_beside(&mut self, foreign: &str, words: &mut Words) {
        let Ok(page) = page_of(foreign) else { return };
        let Some(response) = self.responses.first().cloned() else { return };
        for one in beside(self.plan, words) {
            if self.is_over() || !one.is_due(&response) {
                continue;
            }
            let found = one.find(self.plan, (&response, &page.origin), self.key, self.server).await;
            self.beside.extend(found);
        }
    }

    /// No response came. Whether the server is gone or refuses an origin so is seen by a trusted one.
    async fn failed(&mut self, failure: String) {
        self.failure = Some(failure);
        self.failures += 1;
        self.failures_in_a_row += 1;
        if self.failures >= MOST_FAILURES {
            self.is_dead = true;
        } else if self.failures_in_a_row >= FAILURES_IN_A_ROW {
            self.failures_in_a_row = 0;
            let Some(trusted) = self.plan.trusted.first() else { return };
            let judged = self.of_trusted(trusted).await;
            self.keep_cached(&judged);
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
        let is_open = self.is_open && trial.class != Class::NullOrigin;
        let is_covered =
            trial.also.is_none() && covered_by(trial.class).iter().any(|class| self.is_found(*class));
        let is_found = self.is_found(trial.class) && trial.also.is_none_or(|also| self.is_found(also));
        !is_due || is_open || is_covered || is_found
    }

    fn end(self, left: usize) -> Audit {
        let Self { plan, tried, trusted, found, beside, cached, failure, .. } = self;
        let over = self.limits_in_a_row >= LIMITS_IN_A_ROW;
        let statuses: Vec<u16> = self.responses.iter().map(|response| response.status).collect();
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
            let limit = if self.is_cut { "; --max-requests allows no more" } else { "" };
            notes.push(Note::new(NoteKind::NotSent, format!("{left} origins were not tried{limit}.")));
        }
        let known = |found: &Option<bool>| found.is_some();
        let decided = tried.iter().filter(|one| known(&one.allowed)).count();
        let mut findings = reported(plan, &found);
        findings.extend(beside);
        let is_read = matches!(plan.question.method(), "GET" | "HEAD") && !plan.is_socket();
        if is_read && plan.looks_for(Class::MissingVary) && Cached::are_mixed_up(&cached) {
            findings.push(Finding::of_cache(plan.space));
        }
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.class));
        Audit {
            question: plan.question.clone(),
            trusted,
            space: plan.space,
            findings,
            is_complete: self.server.is_used()
                && left == 0
                && decided > tried.len() - decided
                && !over
                && !self.is_dead,
            tried,
            notes,
            requests: self.server.sent() - self.before,
            failure,
            response: self.responses.into_iter().next(),
        }
    }
}

/// The findings that no graver one says. That every page can open a WebSocket has a name of its own.
fn reported(plan: &Plan, found: &BTreeMap<Class, Finding>) -> Vec<Finding> {
    let is_said = |finding: &&Finding| {
        let graver = finding.class.said_by().iter().filter_map(|class| found.get(class));
        graver.into_iter().any(|other| other.severity >= finding.severity)
    };
    let named = |finding: &Finding| Finding {
        class: match finding.class {
            Class::AnyOrigin if plan.is_socket() => Class::WebSocketHijacking,
            other => other,
        },
        ..finding.clone()
    };
    let left = found.values().filter(|finding| !is_said(finding)).map(named);
    left.filter(|finding| plan.looks_for(finding.class)).collect()
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
