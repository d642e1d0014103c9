//! How the checks of a suite are run.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use url::Url;

use super::check::{Check, CheckResult, Extra, Verdict};
use super::matrix::{Key, Suite};
use super::{audits, judge, vary};
use crate::fetch::{NextRequest, Outcome};
use crate::pace::{Deadline, InOrder, Limits, PacedWire, host_and_port};
use crate::probe::{CallTrace, Diagnosis, Question, SharedReplies, probe, probe_sharing, with_page_space};
use crate::replay::{diagnosis_of_socket, is_socket, socket_question};
use crate::web::address_space::PageSpace;
use crate::web::message::FailureKind;
use crate::web::origin::Origin;
use crate::websocket::open;
use crate::wire::Wire;

/// How long the first repetition waits; each further one twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(200);

/// The key of all handshakes: a server must not care, and a report that is made twice is the same.
const SUITE_KEY: [u8; 16] = *b"corscheck's key.";

/// How checks are run.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions {
    /// How many at the same time.
    pub limits: Limits,
    /// How many requests a second at most.
    pub rate: Option<f64>,
    /// How often a check is repeated where the network failed.
    pub retry: u32,
    /// How long one check may take.
    pub max_time: Duration,
    /// The time in Unix seconds; cookies expire by it.
    pub now: i64,
    /// The address space of the pages' servers, where it is given.
    pub page_space: Option<PageSpace>,
}

/// Runs checks, and gives each result to `done` as soon as all before it are done. Returns how many requests were sent.
///
/// What `ended` is given comes in the order of completion; where it breaks, no further check begins, and those that were begun
/// are ended: their requests are sent. Once `stop` is ready they are not waited for. `done` is given what is done in either
/// case, and where that breaks, all is over.
pub async fn run(
    suite: &Suite,
    keys: impl Iterator<Item = Key>,
    wire: &Wire,
    options: RunOptions,
    stop: impl Future<Output = ()>,
    mut ended: impl FnMut(&CheckResult) -> ControlFlow<()>,
    mut done: impl FnMut(CheckResult) -> ControlFlow<()>,
) -> u64 {
    let mut stop = std::pin::pin!(stop);
    let rate = options.rate.unwrap_or(audits::RATE);
    let auditing = PacedWire::new(wire, Some(rate), options.max_time);
    let wire = PacedWire::new(wire, options.rate, options.max_time);
    let shared = RefCell::default();
    let runner = Runner {
        suite,
        wire: &wire,
        auditing: &auditing,
        retry: options.retry,
        page_space: options.page_space,
        shared,
    };
    let checks = keys.map(|key| suite.check(&key, options.now));
    let host = |check: &Check| host_and_port(check.question.url());
    let mut results = InOrder::new(checks, options.limits, host, |check| runner.result(check));
    loop {
        let result = tokio::select! {
            result = results.next_while(&mut ended) => result,
            () = &mut stop => None,
        };
        let Some(result) = result else { break };
        if done(result).is_break() {
            return wire.sent() + auditing.sent();
        }
    }
    for result in results.rest() {
        if done(result).is_break() {
            break;
        }
    }
    wire.sent() + auditing.sent()
}

/// What the browsers of one check share.
type Shared = Rc<Mutex<SharedReplies>>;

/// Runs single checks.
struct Runner<'a> {
    suite: &'a Suite,
    wire: &'a PacedWire<'a>,
    /// What audits send over.
    auditing: &'a PacedWire<'a>,
    /// How often a check is repeated where the network failed.
    retry: u32,
    /// The address space of the pages' servers, where it is given.
    page_space: Option<PageSpace>,
    /// What the browsers of one check share, while it is made.
    shared: RefCell<HashMap<[Option<usize>; 4], Shared>>,
}

impl Runner<'_> {
    async fn result(&self, mut check: Check) -> CheckResult {
        let start = Instant::now();
        // What must be refused must be refused by the server, wherever the page is.
        if !check.expectation.is_deny() {
            check.question = self.placed(check.question).await;
        }
        let shared = self.shared_by(&check);
        let (mut diagnosis, attempts) = self.diagnosis(&check.question, None, shared.as_deref()).await;
        if !check.expectation.is_deny() {
            let find = async |page: &Origin, target: &Url| self.wire.spaces(page, target).await.page;
            diagnosis = with_page_space(diagnosis, find).await;
        }
        if self.suite.browsers.last() == Some(&check.question.browser()) {
            self.shared.borrow_mut().remove(&check.group);
        }
        let mut reasons = judge::reasons(&check, diagnosis.worst_call());
        let mut extra = Vec::new();
        let varied = vary::question(self.suite, &check, diagnosis.worst_call());
        if let Some(question) = varied.filter(|question| !is_socket(question)) {
            let (found, _) = self.diagnosis(&question, Some(diagnosis.worst_call()), None).await;
            if let Some(reason) = vary::fault(&check, diagnosis.worst_call(), found.worst_call()) {
                reasons.push(reason);
                extra.push(Extra { purpose: vary::PURPOSE, diagnosis: found });
            }
        }
        reasons.extend(audits::reasons(&check, self.auditing).await);
        let verdict = judge::verdict(&reasons);
        CheckResult { check, verdict, reasons, diagnosis, extra, attempts, elapsed: start.elapsed() }
    }

    /// The question where page and target are in the address spaces that they have here.
    async fn placed(&self, question: Question) -> Question {
        if self.page_space.is_some() {
            return question.in_spaces(self.page_space, None);
        }
        let spaces = self.wire.spaces(question.origin(), question.url()).await;
        question.in_spaces(spaces.page, spaces.target)
    }

    /// What a check shares with those of the other browsers, where there are any.
    fn shared_by(&self, check: &Check) -> Option<Shared> {
        let several = self.suite.browsers.len() > 1;
        several.then(|| Rc::clone(self.shared.borrow_mut().entry(check.group).or_default()))
    }

    /// The diagnosis of a question, repeated where the network failed in a way that may pass, and how many attempts that took.
    /// `like` is the call whose requests are sent again from another origin; `shared` has what other browsers received.
    async fn diagnosis(
        &self,
        question: &Question,
        like: Option<&CallTrace>,
        shared: Option<&Mutex<SharedReplies>>,
    ) -> (Diagnosis, u32) {
        let mut attempts = 1;
        let mut pause = PAUSE;
        loop {
            let diagnosis = self.once(question.clone(), like, shared).await;
            let again = match &diagnosis.worst_call().outcome {
                Outcome::Failed(failure) => {
                    !failure.kind.is_unsent() && failure.kind != FailureKind::CertificateInvalid
                }
                Outcome::Allowed(_) | Outcome::Blocked(_) => false,
            };
            if !again || attempts > self.retry {
                return (diagnosis, attempts);
            }
            sleep(pause).await;
            pause = pause.saturating_mul(2).min(Duration::from_secs(10));
            attempts += 1;
        }
    }

    async fn once(
        &self,
        question: Question,
        like: Option<&CallTrace>,
        shared: Option<&Mutex<SharedReplies>>,
    ) -> Diagnosis {
        let deadline = Deadline::default();
        if is_socket(&question) {
            let of_socket = socket_question(&question, SUITE_KEY);
            let found = open(of_socket, async |next| self.wire.raw(&next.message, &deadline).await).await;
            return diagnosis_of_socket(question, &found);
        }
        if let Some(shared) = shared {
            // One browser after the other, so that the first one's responses are there for the next.
            let mut shared = shared.lock().await;
            let send = async |next: &NextRequest| self.wire.send(&next.message, &deadline).await;
            return probe_sharing(question, &mut shared, send).await;
        }
        let Some(like) = like else {
            return probe(question, async |next| self.wire.send(&next.message, &deadline).await).await;
        };
        probe(question, async |next| {
            let request = vary::request(like, next);
            self.wire.send(&request, &deadline).await.to(request)
        })
        .await
    }
}

impl Verdict {
    /// Whether a run that stops at the first failure stops here.
    #[must_use]
    pub fn is_pass(self) -> bool {
        self == Self::Pass
    }
}
