//! Many checks at once, their results in order, and no more memory for many than for few.

use std::cell::{Cell, RefCell};
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
use crate::probe::{Answered, Diagnosis, Question, probe};
use crate::web::message::{FailureKind, HttpRequest};
use crate::wire::Wire;

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
/// What `seen` is given comes in the order of completion.
pub async fn run(
    suite: &Suite,
    keys: impl Iterator<Item = Key>,
    wire: &Wire,
    pace: Pace,
    mut seen: impl FnMut(&CheckResult),
    mut done: impl FnMut(CheckResult) -> ControlFlow<()>,
) -> u64 {
    let asker = Asker { suite, wire, pace, next: Cell::new(None), sent: Cell::new(0) };
    let hosts: RefCell<HashMap<String, usize>> = RefCell::default();
    let mut keys = keys.fuse();
    let mut window: VecDeque<Slot> = VecDeque::new();
    let mut first = 0;
    let mut running = FuturesUnordered::new();
    loop {
        // All slots before this one are begun.
        let mut at = 0;
        while running.len() < pace.parallel {
            while at < window.len() && !matches!(window[at], Slot::Waiting(..)) {
                at += 1;
            }
            if at == window.len() {
                if window.len() >= WINDOW {
                    break;
                }
                let Some(key) = keys.next() else { break };
                let check = suite.check(&key, pace.now);
                let host = host(&check.question);
                window.push_back(Slot::Waiting(Box::new(check), host));
            }
            let Slot::Waiting(_, host) = &window[at] else { continue };
            let mut hosts = hosts.borrow_mut();
            let count = hosts.entry(host.clone()).or_default();
            if *count >= pace.per_host {
                at += 1;
                continue;
            }
            *count += 1;
            if let Slot::Waiting(check, host) = std::mem::replace(&mut window[at], Slot::Running) {
                let (number, asker) = (first + at, &asker);
                running.push(async move { (number, host, asker.result(*check).await) });
            }
        }
        let Some((number, host, result)) = running.next().await else { break };
        if let Some(count) = hosts.borrow_mut().get_mut(&host) {
            *count -= 1;
        }
        seen(&result);
        window[number - first] = Slot::Done(Box::new(result));
        while matches!(window.front(), Some(Slot::Done(_))) {
            if let Some(Slot::Done(result)) = window.pop_front() {
                first += 1;
                if done(*result).is_break() {
                    return asker.sent.get();
                }
            }
        }
    }
    asker.sent.get()
}

/// A check between the first that is not done and the last that is looked at.
enum Slot {
    /// Its host is busy.
    Waiting(Box<Check>, String),
    /// It is being asked.
    Running,
    /// It is done, and an earlier one is not.
    Done(Box<CheckResult>),
}

fn host(question: &Question) -> String {
    let url = &question.page.init.url;
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
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
    async fn result(&self, check: Check) -> CheckResult {
        let start = Instant::now();
        let (diagnosis, attempts) = self.asked(&check.question, None).await;
        let mut reasons = judge::reasons(&check, &diagnosis);
        let mut extra = Vec::new();
        if let Some(question) = vary::question(self.suite, &check, &diagnosis) {
            let (found, _) = self.asked(&question, Some(&diagnosis)).await;
            if let Some(reason) = vary::fault(&check, &diagnosis, &found) {
                reasons.push(reason);
                extra.push(Extra { purpose: vary::PURPOSE, diagnosis: found });
            }
        }
        let verdict = judge::verdict(&reasons);
        CheckResult { check, verdict, reasons, diagnosis, extra, attempts, elapsed: start.elapsed() }
    }

    /// One question, and again where the network failed in a way that may pass. `like` is the diagnosis whose requests are
    /// sent again, but for who asks.
    async fn asked(&self, question: &Question, like: Option<&Diagnosis>) -> (Diagnosis, u32) {
        let mut attempts = 1;
        let mut pause = PAUSE;
        loop {
            let diagnosis = self.once(question.clone(), like).await;
            let again = match &diagnosis.outcome {
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

    async fn once(&self, question: Question, like: Option<&Diagnosis>) -> Diagnosis {
        let deadline = Cell::new(None);
        let Some(like) = like else {
            return probe(question, async |sending| self.answered(&sending.request, &deadline).await).await;
        };
        let mut sent = Vec::new();
        let mut diagnosis = probe(question, async |sending| {
            let request = vary::request(like, sending);
            let answered = self.answered(&request, &deadline).await;
            sent.push(request);
            answered
        })
        .await;
        for (exchange, request) in diagnosis.exchanges.iter_mut().zip(sent) {
            exchange.sending.request = request;
        }
        diagnosis
    }

    async fn answered(&self, request: &HttpRequest, deadline: &Cell<Option<Instant>>) -> Answered {
        self.turn().await;
        let start = Instant::now();
        // Time spent waiting for a turn is not the server's.
        if deadline.get().is_none() {
            deadline.set(start.checked_add(self.pace.max_time));
        }
        self.sent.set(self.sent.get() + 1);
        let answer = self.wire.send(request, deadline.get()).await;
        Answered { answer, elapsed: start.elapsed() }
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
