//! One request of a file, simulated with the responses that the file holds.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::FutureExt;

use super::finding::{Assumption, Missing};
use super::index::{Index, UsedEntries};
use super::unseen_body::{is_same, possible, promised};
use crate::fetch::{Kind, NextRequest};
use crate::probe::{Diagnosis, Question, failure_kind, permission, probe};
use crate::record::console;
use crate::record::har::{Entry, Har};
use crate::web::body::Body;
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, Reply};
use crate::web::request::{Destination, Initiator};

/// A file, and the entry of the request that is simulated.
#[derive(Clone, Copy)]
pub(super) struct Recording<'a> {
    pub(super) har: &'a Har,
    pub(super) index: &'a Index,
    /// The entry of the request.
    pub(super) first: usize,
    /// The entries that belong to earlier requests.
    pub(super) used: &'a HashSet<usize>,
}

/// What came of a simulation, to its end or to where the file holds no response.
pub(super) struct Replayed {
    pub(super) diagnosis: Diagnosis,
    pub(super) missing: Option<MissingAt>,
    /// The entry of the last response, where the file does not hold its body.
    unseen: Option<usize>,
    pub(super) assumed: Vec<Assumption>,
    /// The entries of the request, its preflights and its redirects.
    pub(super) used: Vec<usize>,
}

/// What is missing, and the browser's own error there.
pub(super) struct MissingAt {
    pub(super) missing: Missing,
    pub(super) error: Option<String>,
}

impl Recording<'_> {
    /// Simulates the request. Where an element would look at a body that the file does not hold, the body is taken to be what
    /// its type promises, or else nothing is said.
    pub(super) fn replay(self, question: &Question) -> Replayed {
        let destination = question.initiator().destination();
        let with = |body| Replay::run(self, question.clone(), body);
        let mut replayed = with(b"");
        let Some(unseen) =
            replayed.unseen.filter(|_| destination != Destination::Empty && replayed.missing.is_none())
        else {
            return replayed;
        };
        if possible(destination).all(|body| is_same(&replayed.diagnosis, &with(body).diagnosis)) {
            return replayed;
        }
        let entry = &self.har.entries[unseen];
        let headers = entry.response().map(|response| response.headers).unwrap_or_default();
        // With an error of the browser's own the type has not kept its promise.
        let error = entry.error().filter(|error| *error != "net::ERR_ABORTED");
        match promised(destination, &headers, entry.recorded_type()).filter(|_| error.is_none()) {
            Some(body) => {
                replayed = with(body);
                replayed.assumed.push(Assumption::Body);
            }
            None => {
                let error = error.map(str::to_owned);
                replayed.missing = Some(MissingAt { missing: Missing::Body, error });
            }
        }
        replayed
    }
}

/// A simulation on its way.
struct Replay<'a> {
    recording: Recording<'a>,
    /// A body in place of one that the file does not hold.
    body: &'a [u8],
    used: UsedEntries<'a>,
    /// The entry of the last request that was not a preflight.
    here: usize,
    missing: Option<MissingAt>,
    unseen: Option<usize>,
    assumed: Vec<Assumption>,
}

impl<'a> Replay<'a> {
    fn run(recording: Recording<'a>, question: Question, body: &'a [u8]) -> Replayed {
        let is_beacon = question.initiator() == Initiator::Beacon;
        let mut replay = Self {
            recording,
            body,
            used: UsedEntries::before(recording.used),
            here: recording.first,
            missing: None,
            unseen: None,
            assumed: Vec::new(),
        };
        let run = probe(question, async |next: &NextRequest| replay.reply(next));
        let diagnosis = run.now_or_never().expect("a file's responses are there at once");
        Replayed {
            diagnosis,
            // The page never learns what became of a beacon.
            missing: replay.missing.filter(|_| !is_beacon),
            unseen: replay.unseen,
            assumed: replay.assumed,
            used: replay.used.own,
        }
    }

    /// What the file holds for a request.
    fn reply(&mut self, next: &NextRequest) -> Reply {
        let found = match next.kind {
            Kind::Preflight => match self.preflight(next) {
                Ok(found) => found,
                Err(assumed) => return assumed,
            },
            Kind::Actual => self.actual(next, next.message.method.as_str()),
        };
        let Some(found) = found else {
            let (method, url) = (next.message.method.to_string(), next.message.url.to_string());
            let missing = match next.kind {
                Kind::Preflight => Missing::Preflight { method, url },
                Kind::Actual => Missing::Response { method, url },
            };
            let error = self.entry(self.here).error();
            self.miss(missing, error);
            return Reply::unsent(Err(nothing()));
        };
        self.used.own.push(found);
        if next.kind == Kind::Actual {
            self.here = found;
        }
        let entry = self.entry(found);
        let (response, elapsed) = self.response(found, entry, next.kind);
        // The report shows the request as it was recorded, with the browser's own headers.
        let headers = entry.request_headers();
        let reply = Reply::new(response, elapsed);
        if headers.is_empty() { reply } else { reply.to(HttpRequest { headers, ..next.message.clone() }) }
    }

    fn entry(&self, place: usize) -> &'a Entry {
        &self.recording.har.entries[place]
    }

    /// Notes what is missing; the first thing counts.
    fn miss(&mut self, missing: Missing, error: Option<&str>) {
        let error = error.map(str::to_owned);
        self.missing.get_or_insert(MissingAt { missing, error });
    }

    /// The entry of an actual request.
    fn actual(&self, next: &NextRequest, method: &str) -> Option<usize> {
        let Recording { index, first, .. } = self.recording;
        match next.hop {
            0 => Some(first),
            _ => index.later(method, next.message.url.as_str(), self.here, &self.used),
        }
    }

    /// The entry of a preflight.
    ///
    /// # Errors
    /// Where it is only known to have passed: the reply that says so.
    fn preflight(&mut self, next: &NextRequest) -> Result<Option<usize>, Reply> {
        let Recording { har, index, .. } = self.recording;
        let url = next.message.url.as_str();
        let method = next.message.headers.get_text("access-control-request-method").unwrap_or_default();
        // The request that follows it comes after the last one.
        let actual = self.actual(next, &method);
        let preflight = index.preflight(har, actual.unwrap_or(self.here), url, &method, &self.used);
        let has_response =
            |place: Option<usize>| place.is_some_and(|place| self.entry(place).response().is_some());
        if has_response(preflight) || !has_response(actual) {
            return Ok(preflight);
        }
        self.used.own.extend(preflight);
        self.assumed.push(Assumption::PreflightPassed { method, url: url.to_owned() });
        Err(Reply::unsent(Ok(permission(next))))
    }

    /// What came back in an entry, and how long it took.
    fn response(
        &mut self,
        place: usize,
        entry: &Entry,
        kind: Kind,
    ) -> (Result<HttpResponse, Failure>, Duration) {
        if let Some(mut response) = entry.response() {
            self.unseen = Some(place).filter(|_| kind == Kind::Actual && !entry.holds_body());
            if self.unseen.is_some() {
                response.body = Body::starting(self.body);
            }
            return (Ok(response), entry.elapsed());
        }
        let error = entry.error();
        if let Some(failure) = error.and_then(failure) {
            return (Err(failure), entry.elapsed());
        }
        let missing = match error {
            Some("net::ERR_BLOCKED_BY_CLIENT") => Missing::BlockedByExtension,
            Some("net::ERR_ABORTED") => Missing::Aborted,
            Some(error) => Missing::OnlyError(error.to_owned()),
            None => Missing::NoReason,
        };
        self.miss(missing, error);
        (Err(nothing()), Duration::ZERO)
    }
}

fn nothing() -> Failure {
    Failure { kind: FailureKind::NotSendable, detail: "the file holds no response".into() }
}

/// The failure that Chromium's name of a network error stands for.
fn failure(error: &str) -> Option<Failure> {
    let messages = console::read(error);
    let rule = *messages.first().filter(|message| !message.hides_reason)?.rules.first()?;
    // A browser can send whatever it has.
    let kind = failure_kind(rule).filter(|kind| *kind != FailureKind::NotSendable)?;
    Some(Failure { kind, detail: format!("the browser recorded {error}") })
}
