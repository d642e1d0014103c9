//! How the checks of a suite are run.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, interval, sleep};
use url::Url;

use super::check::{Check, CheckResult, Extra, Verdict};
use super::foretold::reason;
use super::matrix::{Key, Suite};
use super::question::{CheckQuestion, Found, FrameCheck};
use super::{audits, frames, judge, vary};
use crate::advice::socket_question;
use crate::fetch::{NextRequest, Outcome};
use crate::frame::{Judged, Loading, judge as judge_frame};
use crate::pace::{Deadline, InOrder, Limits, PacedWire};
use crate::probe::{CallTrace, Diagnosis, Question, SharedReplies, probe, probe_sharing, with_page_space};
use crate::replay::{diagnosis_of_socket, is_socket};
use crate::web::address_space::PageSpace;
use crate::web::http_url::host_and_port;
use crate::web::message::{Failure, FailureKind};
use crate::web::origin::Origin;
use crate::websocket::open;
use crate::wire::Wire;

/// How long the first repetition waits; each further one twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a timer takes that is always there. Where none is, the runtime is woken for that of each request, by a call of the system.
const TICK: Duration = Duration::from_millis(500);

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
    let mut tick = interval(TICK);
    loop {
        let result = tokio::select! {
            result = results.next_while(&mut ended) => result,
            () = &mut stop => None,
            _ = tick.tick() => continue,
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

/// Runs single checks. What few checks need is in a box: there is a future for each check, as large as its largest part, and it is moved.
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
        let shared = self.shared_by(&check);
        let (group, browser) = (check.group, check.question.browser());
        let must_be_refused = check.expectation.is_deny();
        let result = match &mut check.question {
            CheckQuestion::Call(question) => {
                let start = Instant::now();
                // What must be refused must be refused by the server, wherever the page is.
                if !must_be_refused {
                    self.place(question).await;
                }
                let question = Arc::clone(question);
                self.call((check, question), start, shared.as_deref()).await
            }
            CheckQuestion::Frame(frame) => {
                let frame = frame.clone();
                Box::pin(self.frame(check, &frame, shared.as_deref())).await
            }
        };
        if self.suite.browsers.last() == Some(&browser) {
            self.shared.borrow_mut().remove(&group);
        }
        result
    }

    /// A document in a frame or popup.
    async fn frame(
        &self,
        check: Check,
        frame: &FrameCheck,
        shared: Option<&Mutex<SharedReplies>>,
    ) -> CheckResult {
        let (start, mut pause, mut attempts) = (Instant::now(), PAUSE, 1);
        let mut judged = self.judged(frame, shared).await;
        while matches!(&judged.loading, Loading::Failed(failure) if may_pass(failure))
            && attempts <= self.retry
        {
            pause = wait(pause).await;
            attempts += 1;
            judged = self.judged(frame, shared).await;
        }
        let mut reasons = frames::reasons(&check, frame, &judged);
        reasons.extend(frames::audit(&check, frame, &judged));
        let verdict = judge::verdict(&reasons);
        let (found, extra) = (Found::Frame(Box::new(judged)), Vec::new());
        CheckResult { check, verdict, reasons, found, extra, attempts, elapsed: start.elapsed() }
    }

    /// What comes of a document: other browsers get the responses of the first, where their requests are equal.
    async fn judged(&self, frame: &FrameCheck, shared: Option<&Mutex<SharedReplies>>) -> Judged {
        let deadline = Deadline::default();
        let Some(shared) = shared else {
            return judge_frame(&frame.question, async |request| self.wire.send(request, &deadline).await)
                .await;
        };
        let mut shared = shared.lock().await;
        shared.begin();
        judge_frame(&frame.question, async |request| {
            if let Some(reply) = shared.take(request) {
                return reply;
            }
            let reply = self.wire.send(request, &deadline).await;
            shared.keep(request, &reply);
            reply
        })
        .await
    }

    /// A call of the page.
    async fn call(
        &self,
        (check, question): (Check, Arc<Question>),
        start: Instant,
        shared: Option<&Mutex<SharedReplies>>,
    ) -> CheckResult {
        let (mut diagnosis, attempts) = self.diagnosis(&question, None, shared).await;
        if !check.expectation.is_deny() {
            let find = async |page: &Origin, target: &Url| self.wire.spaces(page, target).await.page;
            diagnosis = with_page_space(diagnosis, find).await;
        }
        let mut reasons = judge::reasons(&check, diagnosis.worst_call());
        let mut extra = Vec::new();
        let varied = vary::question(self.suite, &check, diagnosis.worst_call());
        if let Some(question) = varied.filter(|question| !is_socket(question)) {
            let like = Some(diagnosis.worst_call());
            let (found, _) = Box::pin(self.diagnosis(&Arc::new(question), like, None)).await;
            if let Some(reason) = vary::fault(&check, diagnosis.worst_call(), found.worst_call()) {
                reasons.push(reason);
                extra.push(Extra { purpose: vary::PURPOSE, diagnosis: found });
            }
        }
        if !check.audited.is_empty() {
            reasons.extend(Box::pin(audits::reasons(&check, self.auditing)).await);
        }
        let configurations = self.suite.configurations.as_deref();
        reasons.extend(configurations.and_then(|files| reason(&check, diagnosis.worst_call(), files)));
        let verdict = judge::verdict(&reasons);
        let found = Found::Call(Box::new(diagnosis));
        CheckResult { check, verdict, reasons, found, extra, attempts, elapsed: start.elapsed() }
    }

    /// Puts page and target of a question into the address spaces that they have here.
    async fn place(&self, question: &mut Arc<Question>) {
        let (page, target) = match self.page_space {
            Some(page) => (Some(page), None),
            None => {
                let spaces = self.wire.spaces(question.origin(), question.url()).await;
                (spaces.page, spaces.target)
            }
        };
        Arc::make_mut(question).set_spaces(page, target);
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
        question: &Arc<Question>,
        like: Option<&CallTrace>,
        shared: Option<&Mutex<SharedReplies>>,
    ) -> (Diagnosis, u32) {
        let mut attempts = 1;
        let mut pause = PAUSE;
        loop {
            let diagnosis = self.once(Arc::clone(question), like, shared).await;
            let again = match &diagnosis.worst_call().outcome {
                Outcome::Failed(failure) => may_pass(failure),
                Outcome::Allowed(_) | Outcome::Blocked(_) => false,
            };
            if !again || attempts > self.retry {
                return (diagnosis, attempts);
            }
            pause = wait(pause).await;
            attempts += 1;
        }
    }

    async fn once(
        &self,
        question: Arc<Question>,
        like: Option<&CallTrace>,
        shared: Option<&Mutex<SharedReplies>>,
    ) -> Diagnosis {
        let deadline = Deadline::default();
        if is_socket(&question) {
            let of_socket = socket_question(&question, SUITE_KEY);
            let found = Box::pin(open(of_socket, async |next| self.wire.raw(&next.message, &deadline).await));
            let found = found.await;
            return diagnosis_of_socket(Arc::unwrap_or_clone(question), &found);
        }
        if let Some(shared) = shared {
            // One browser after the other, so that the first one's responses are there for the next.
            let mut shared = shared.lock().await;
            let send = async |next: &NextRequest| self.wire.send(&next.message, &deadline).await;
            return Box::pin(probe_sharing(question, &mut shared, send)).await;
        }
        let Some(like) = like else {
            return probe(question, async |next| self.wire.send(&next.message, &deadline).await).await;
        };
        let again = probe(question, async |next| {
            let request = vary::request(like, next);
            self.wire.send(&request, &deadline).await.to(request)
        });
        Box::pin(again).await
    }
}

/// Whether another attempt may get a response.
fn may_pass(failure: &Failure) -> bool {
    !failure.kind.is_unsent() && failure.kind != FailureKind::CertificateInvalid
}

/// Waits before another attempt, and gives how long to wait before the next.
async fn wait(pause: Duration) -> Duration {
    sleep(pause).await;
    pause.saturating_mul(2).min(Duration::from_secs(10))
}

impl Verdict {
    /// Whether a run that stops at the first failure stops here.
    #[must_use]
    pub fn is_pass(self) -> bool {
        self == Self::Pass
    }
}
