//! Many checks at once, their results in order, and no more memory for many than for few.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep, sleep_until};

use super::check::{Check, CheckResult, Extra, Verdict};
use super::matrix::{Key, Suite};
use super::{judge, vary};
use crate::fetch::Outcome;
use crate::probe::{CallTrace, Diagnosis, Question, probe};
use crate::web::message::{FailureKind, HttpRequest, Reply};
use crate::wire::{Wire, deadline_in};

/// How many checks may be begun, or done and waiting for an earlier one.
const WINDOW: usize = 512;
/// How long the first repetition waits; each further one twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(200);

/// How checks are run.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How many at the same time.
    pub parallel: usize,
    /// How many at the same time for one host and port.
    pub per_host: usize,
    /// How many requests a second at most.
    pub rate: Option<f64>,
    /// How often a check is asked again, where the network failed.
    pub retry: u32,
    /// How long one check may take.
    pub max_time: Duration,
    /// The time in Unix seconds; cookies expire by it.
    pub now: i64,
}

/// Runs checks, and gives each result to `done` as soon as all before it are done. Returns how many requests were sent.
///
/// What `seen` is given comes in the order of completion; where it breaks, no further check begins, and those that were begun
/// are ended: their requests are sent. Once `stop` is ready they are not waited for. `done` is given what is done in either
/// case, and where that breaks, all is over.
pub async fn run(
    suite: &Suite,
    keys: impl Iterator<Item = Key>,
    wire: &Wire,
    pace: Pace,
    stop: impl Future<Output = ()>,
    mut seen: impl FnMut(&CheckResult) -> ControlFlow<()>,
    mut done: impl FnMut(CheckResult) -> ControlFlow<()>,
) -> u64 {
    let mut stop = std::pin::pin!(stop);
    let asker = Asker { suite, wire, pace, next: Cell::new(None), sent: Cell::new(0) };
    let mut keys = keys.fuse();
    let mut hosts = Hosts::default();
    // The results of the checks from this number on that are drawn, as far as they are there.
    let mut first = 0;
    let mut window: VecDeque<Option<Box<CheckResult>>> = VecDeque::new();
    let mut running = FuturesUnordered::new();
    let mut begins = true;
    loop {
        while begins && running.len() < pace.parallel && window.len() < WINDOW {
            let Some(key) = keys.next() else { break };
            let check = suite.check(&key, pace.now);
            let drawn = Drawn { number: first + window.len(), host: hosts.number(&check.question), check };
            window.push_back(None);
            if let Some(drawn) = hosts.admit(drawn, pace.per_host) {
                running.push(asker.asked_about(drawn));
            }
        }
        let ended = tokio::select! {
            ended = running.next() => ended,
            () = &mut stop => None,
        };
        let Some((number, host, result)) = ended else { break };
        begins &= seen(&result).is_continue();
        if begins && let Some(next) = hosts.leave(host) {
            running.push(asker.asked_about(next));
        }
        window[number - first] = Some(Box::new(result));
        while let Some(result) = window.front_mut().and_then(Option::take) {
            window.pop_front();
            first += 1;
            if done(*result).is_break() {
                return asker.sent.get();
            }
        }
    }
    // What is done, and behind something that is not.
    for result in window.into_iter().flatten() {
        if done(*result).is_break() {
            break;
        }
    }
    asker.sent.get()
}

/// A check whose turn it is as far as the order goes.
struct Drawn {
    number: usize,
    /// By the number that [`Hosts`] gives it.
    host: usize,
    check: Check,
}

/// The hosts and ports that are asked, and which checks wait until theirs is less busy. A check waits for its host only:
/// the caller draws none while it may not begin another.
#[derive(Default)]
struct Hosts {
    numbers: HashMap<String, usize>,
    hosts: Vec<Host>,
}

#[derive(Default)]
struct Host {
    /// How many of its checks are being asked.
    asked: usize,
    waiting: VecDeque<Drawn>,
}

impl Hosts {
    /// The number of the host that a question begins with.
    fn number(&mut self, question: &Question) -> usize {
        let url = &question.page.init.url;
        let (name, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default());
        let next = self.hosts.len();
        let number = *self.numbers.entry(format!("{name}:{}", port.unwrap_or_default())).or_insert(next);
        if number == next {
            self.hosts.push(Host::default());
        }
        number
    }

    /// Takes a check, and gives it back where it may begin.
    fn admit(&mut self, drawn: Drawn, limit: usize) -> Option<Drawn> {
        let host = &mut self.hosts[drawn.host];
        if host.asked >= limit {
            host.waiting.push_back(drawn);
            return None;
        }
        host.asked += 1;
        Some(drawn)
    }

    /// A check of this host is over; gives the one that may begin in its place, if one waits.
    fn leave(&mut self, host: usize) -> Option<Drawn> {
        let host = &mut self.hosts[host];
        let next = host.waiting.pop_front();
        if next.is_none() {
            host.asked -= 1;
        }
        next
    }
}

/// Asks the questions of checks.
struct Asker<'a> {
    suite: &'a Suite,
    wire: &'a Wire,
    pace: Pace,
    /// When the next request may go.
    next: Cell<Option<Instant>>,
    sent: Cell<u64>,
}

impl Asker<'_> {
    async fn asked_about(&self, Drawn { number, host, check }: Drawn) -> (usize, usize, CheckResult) {
        (number, host, self.result(check).await)
    }

    async fn result(&self, check: Check) -> CheckResult {
        let start = Instant::now();
        let (diagnosis, attempts) = self.asked(&check.question, None).await;
        let mut reasons = judge::reasons(&check, diagnosis.worst_call());
        let mut extra = Vec::new();
        if let Some(question) = vary::question(self.suite, &check, diagnosis.worst_call()) {
            let (found, _) = self.asked(&question, Some(diagnosis.worst_call())).await;
            if let Some(reason) = vary::fault(&check, diagnosis.worst_call(), found.worst_call()) {
                reasons.push(reason);
                extra.push(Extra { purpose: vary::PURPOSE, diagnosis: found });
            }
        }
        let verdict = judge::verdict(&reasons);
        CheckResult { check, verdict, reasons, diagnosis, extra, attempts, elapsed: start.elapsed() }
    }

    /// One question, and again where the network failed in a way that may pass. `like` is the call whose requests are
    /// sent again, but for who asks.
    async fn asked(&self, question: &Question, like: Option<&CallTrace>) -> (Diagnosis, u32) {
        let mut attempts = 1;
        let mut pause = PAUSE;
        loop {
            let diagnosis = self.once(question.clone(), like).await;
            let again = match &diagnosis.worst_call().outcome {
                Outcome::Failed(failure) => {
                    !matches!(failure.kind, FailureKind::NotSendable | FailureKind::CertificateInvalid)
                }
                Outcome::Allowed(_) | Outcome::Blocked(_) => false,
            };
            if !again || attempts > self.pace.retry {
                return (diagnosis, attempts);
            }
            sleep(pause).await;
            pause = pause.saturating_mul(2).min(Duration::from_secs(10));
            attempts += 1;
        }
    }

    async fn once(&self, question: Question, like: Option<&CallTrace>) -> Diagnosis {
        let deadline = Cell::new(None);
        let Some(like) = like else {
            return probe(question, async |next| self.answered(&next.message, &deadline).await).await;
        };
        probe(question, async |next| {
            let request = vary::request(like, next);
            self.answered(&request, &deadline).await.to(request)
        })
        .await
    }

    async fn answered(&self, request: &HttpRequest, deadline: &Cell<Option<Instant>>) -> Reply {
        self.turn().await;
        // Time spent waiting for a turn is not the server's.
        if deadline.get().is_none() {
            deadline.set(deadline_in(self.pace.max_time));
        }
        self.sent.set(self.sent.get() + 1);
        self.wire.timed(request, deadline.get()).await
    }

    /// Waits until a request may go.
    async fn turn(&self) {
        let Some(rate) = self.pace.rate else { return };
        let now = Instant::now();
        let turn = self.next.get().filter(|next| *next > now).unwrap_or(now);
        self.next.set(turn.checked_add(Duration::from_secs_f64(1.0 / rate)));
        if turn > now {
            sleep_until(turn).await;
        }
    }
}

impl Verdict {
    /// Whether a run that stops at the first failure stops here.
    #[must_use]
    pub fn is_pass(self) -> bool {
        self == Self::Pass
    }
}
