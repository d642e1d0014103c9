//! One request of a file, simulated with the responses that the file holds.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::FutureExt;

use super::finding::{Assumption, Missing};
use super::index::{Index, UsedEntries};
use super::stored::completed;
use super::unseen_body::{is_same, possible, promised};
use crate::fetch::{Kind, NextRequest, Outcome, is_same_origin_request};
use crate::probe::{Diagnosis, Question, failure_kind, permission, probe};
use crate::record::console;
use crate::record::har::{Entry, Har};
use crate::web::message::{Failure, FailureKind, HttpRequest, HttpResponse, Reply};
use crate::web::request::{Destination, Initiator, Mode};

/// A file, and the entry of the request that is simulated.
#[derive(Clone, Copy)]
pub(super) struct Recording<'a> {
    pub(super) har: &'a Har,
    pub(super) index: &'a Index,
    /// The entry of the request.
    pub(super) first: First,
    /// The entries that belong to earlier requests.
    pub(super) used: &'a HashSet<usize>,
}

/// With which entry a request begins.
#[derive(Clone, Copy)]
pub(super) enum First {
    /// Its own.
    Request(usize),
    /// That of its preflight: the file has nothing else of it.
    Preflight(usize),
}

impl First {
    fn place(self) -> usize {
        match self {
            Self::Request(place) | Self::Preflight(place) => place,
        }
    }
}

/// What came of a simulation, to its end or to where the file holds no response.
pub(super) struct Replayed {
    pub(super) diagnosis: Diagnosis,
    pub(super) missing: Option<MissingAt>,
    pub(super) assumed: Vec<Assumption>,
    /// The entries of the request, its preflights and its redirects.
    pub(super) used: Vec<usize>,
    /// The entry of the last request that was not a preflight.
    pub(super) last: usize,
    /// Whether any of its requests went to another origin than the page's.
    pub(super) went_elsewhere: bool,
    /// The entry of the last response, where the file does not hold its body.
    unseen: Option<usize>,
    /// The entry of a response of the cache, where the file does not hold the stored one.
    incomplete: Option<usize>,
}

/// What is missing, and the browser's own error there.
pub(super) struct MissingAt {
    pub(super) missing: Missing,
    pub(super) error: Option<String>,
}

/// What is taken for granted in a simulation.
#[derive(Clone, Copy, Default)]
struct Premise {
    /// A body in place of one that the file does not hold.
    body: &'static [u8],
    /// Whether a stored response that the file does not hold allows the page.
    stored_allows: bool,
}

impl Recording<'_> {
    /// Simulates the request. Where the verdict depends on what the file does not hold, what the browser did tells it, or else
    /// nothing is said.
    pub(super) fn replay(self, question: &Question) -> Replayed {
        let mut replayed = self.replay_with_bodies(question, false);
        let is_blocked = matches!(replayed.diagnosis.first_call().outcome, Outcome::Blocked(_));
        let Some(incomplete) = replayed.incomplete.filter(|_| is_blocked && replayed.missing.is_none())
        else {
            return replayed;
        };
        let entry = &self.har.entries[incomplete];
        // A browser that blocked it had no stored response that allows the page.
        if entry.refusal().is_some() {
            return replayed;
        }
        let is_accepted = self.har.names_errors() || self.har.leaves_out_failures();
        let mut other = self.replay_with_bodies(question, true);
        let is_allowed = matches!(other.diagnosis.first_call().outcome, Outcome::Allowed(_));
        if is_accepted && is_allowed && other.missing.is_none() {
            other.assumed.push(Assumption::StoredResponse);
            return other;
        }
        // Whatever the stored response is, the rule is the same.
        if other.missing.is_none() && is_same(&replayed.diagnosis, &other.diagnosis) {
            return replayed;
        }
        replayed.missing = Some(MissingAt { missing: Missing::StoredResponse, error: None });
        replayed
    }

    /// Where an element would look at a body that the file does not hold, the body is taken to be what its type promises, or
    /// else nothing is said.
    fn replay_with_bodies(self, question: &Question, stored_allows: bool) -> Replayed {
        let destination = question.initiator().destination();
        let with = |body| Replay::run(self, question.clone(), Premise { body, stored_allows });
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
        match promised(destination, &headers, entry.recorded_type()).filter(|_| entry.refusal().is_none()) {
            Some(body) => {
                replayed = with(body);
                replayed.assumed.push(Assumption::Body);
            }
            None => {
                let error = entry.refusal().map(str::to_owned);
                replayed.missing = Some(MissingAt { missing: Missing::Body, error });
            }
        }
        replayed
    }
}

/// What a file tells of a preflight.
enum Preflight {
    /// Its entry, if there is one.
    Recorded(Option<usize>),
    /// That it passed.
    Passed,
}

/// A simulation on its way.
struct Replay<'a> {
    recording: Recording<'a>,
    premise: Premise,
    /// The origin of the page, and the mode.
    question: Question,
    used: UsedEntries<'a>,
    /// The entry of the last request that was not a preflight.
    here: usize,
    went_elsewhere: bool,
    missing: Option<MissingAt>,
    unseen: Option<usize>,
    incomplete: Option<usize>,
    /// What is missing if the request is allowed: nothing shows that a browser sent it.
    unproven: Option<MissingAt>,
    assumed: Vec<Assumption>,
}

impl<'a> Replay<'a> {
    fn run(recording: Recording<'a>, question: Question, premise: Premise) -> Replayed {
        let is_beacon = question.initiator() == Initiator::Beacon;
        let mut replay = Self {
            recording,
            premise,
            question: question.clone(),
            used: UsedEntries::before(recording.used),
            here: recording.first.place(),
            went_elsewhere: false,
            missing: None,
            unseen: None,
            incomplete: None,
            unproven: None,
            assumed: Vec::new(),
        };
        let run = probe(question, async |next: &NextRequest| replay.reply(next));
        let diagnosis = run.now_or_never().expect("a file's responses are there at once");
        let is_allowed = matches!(diagnosis.first_call().outcome, Outcome::Allowed(_));
        let unproven = replay.unproven.take().filter(|_| is_allowed);
        Replayed {
            diagnosis,
            // The page never learns what became of a beacon.
            missing: replay.missing.or(unproven).filter(|_| !is_beacon),
            assumed: replay.assumed,
            used: replay.used.own,
            last: replay.here,
            went_elsewhere: replay.went_elsewhere,
            unseen: replay.unseen,
            incomplete: replay.incomplete,
        }
    }

    /// What the file holds for a request.
    fn reply(&mut self, next: &NextRequest) -> Reply {
        self.went_elsewhere |= !is_same_origin_request(self.question.origin(), &next.message.url);
        let found = match next.kind {
            Kind::Preflight => match self.preflight(next) {
                Preflight::Recorded(found) => found,
                Preflight::Passed => return Reply::unsent(Ok(permission(next))),
            },
            Kind::Actual => self.actual(next, next.message.method.as_str()),
        };
        let Some(found) = found else {
            let url = next.message.url.to_string();
            let method = match next.kind {
                Kind::Preflight => requested_method(next),
                Kind::Actual => next.message.method.to_string(),
            };
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
        if self.incomplete == Some(found) && self.premise.stored_allows {
            // What is assumed of it is not in the file.
            return Reply::unsent(response);
        }
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
        match (next.hop, first) {
            (0, First::Request(place)) => Some(place),
            (0, First::Preflight(_)) => None,
            _ => {
                let url = next.message.url.as_str();
                index.later(method, url, self.here, &self.used, |place| self.may_follow(place))
            }
        }
    }

    /// Whether an entry may be what the last request was redirected to, and not a request of its own.
    fn may_follow(&self, place: usize) -> bool {
        let (last, entry) = (self.entry(self.here), self.entry(place));
        let ids = (last.request_id(), entry.request_id());
        if let (Some(last), Some(id)) = ids
            && last != id
        {
            return false;
        }
        // These recorders write down what the browser's protocol says: a redirect was not begun by a script.
        let is_begun = matches!(entry.initiator_type(), Some("script" | "parser"));
        if self.recording.har.leaves_out_failures() && is_begun {
            return false;
        }
        let mode: Option<Mode> = entry.header("sec-fetch-mode").and_then(|mode| mode.parse().ok());
        mode.is_none_or(|mode| mode == self.question.effective_modes().mode)
    }

    /// The entry of a preflight.
    fn preflight(&mut self, next: &NextRequest) -> Preflight {
        let Recording { har, index, first, .. } = self.recording;
        if let (First::Preflight(place), 0) = (first, next.hop) {
            return Preflight::Recorded(Some(place));
        }
        let url = next.message.url.as_str();
        let method = requested_method(next);
        // The request that follows it comes after the last one.
        let actual = self.actual(next, &method);
        let preflight = match actual {
            Some(place) => index.preflight_of(place),
            None => index.lone_preflight(har, self.here, url, &method, &self.used),
        };
        let has_response =
            |place: Option<usize>| place.is_some_and(|place| self.entry(place).status().is_some());
        if has_response(preflight) || !has_response(actual) {
            return Preflight::Recorded(preflight);
        }
        self.used.own.extend(preflight);
        if actual.is_some_and(|place| self.is_of_browser(place)) {
            self.assumed.push(Assumption::PreflightPassed { method, url: url.to_owned() });
        } else {
            let missing = Missing::Preflight { method, url: url.to_owned() };
            self.unproven.get_or_insert(MissingAt { missing, error: None });
        }
        Preflight::Passed
    }

    /// Whether a browser sent the request of an entry, which it did after a preflight alone.
    fn is_of_browser(&self, place: usize) -> bool {
        self.entry(place).source().is_some()
    }

    /// What came back in an entry, and how long it took.
    fn response(
        &mut self,
        place: usize,
        entry: &Entry,
        kind: Kind,
    ) -> (Result<HttpResponse, Failure>, Duration) {
        if kind == Kind::Actual
            && let Some(made) = completed(self.recording.har, self.recording.index, place)
        {
            let mut response = made.response;
            self.unseen = Some(place).filter(|_| !made.holds_body);
            if self.unseen.is_some() {
                response.body.start = self.premise.body.to_vec();
            }
            if !made.is_known {
                self.incomplete = Some(place);
                if self.premise.stored_allows {
                    self.allow(&mut response);
                }
            }
            return (Ok(response), entry.elapsed());
        }
        if let Some(mut response) = entry.response() {
            if is_of_extension(&response) {
                self.miss(Missing::BlockedByExtension, None);
            }
            self.unseen = Some(place).filter(|_| kind == Kind::Actual && !entry.holds_body());
            if self.unseen.is_some() {
                response.body.start = self.premise.body.to_vec();
            }
            return (Ok(response), entry.elapsed());
        }
        let error = entry.error();
        if let Some(failure) = error.and_then(failure) {
            return (Err(failure), entry.elapsed());
        }
        let missing = match error {
            Some("net::ERR_BLOCKED_BY_CLIENT") => Missing::BlockedByExtension,
            Some(_) if entry.refusal().is_none() => Missing::Aborted,
            Some(error) => Missing::OnlyError(error.to_owned()),
            None => Missing::NoReason,
        };
        self.miss(missing, error);
        (Err(nothing()), Duration::ZERO)
    }

    /// Adds to a stored response the headers that allow the page.
    fn allow(&self, response: &mut HttpResponse) {
        let headers = &mut response.headers;
        headers.set("Access-Control-Allow-Origin", self.question.origin().serialize());
        headers.set("Access-Control-Allow-Credentials", "true");
        headers.delete("cross-origin-resource-policy");
    }
}

/// The method of the request that a preflight is for.
fn requested_method(preflight: &NextRequest) -> String {
    preflight.message.headers.get_text("access-control-request-method").unwrap_or_default()
}

fn nothing() -> Failure {
    Failure { kind: FailureKind::NotSendable, detail: "the recording has no response".into() }
}

/// Whether an extension of the browser redirected the request to something of its own.
fn is_of_extension(response: &HttpResponse) -> bool {
    let header = |name: &str| response.headers.get_text(name).unwrap_or_default();
    header("non-authoritative-reason") == "WebRequest API" && !header("location").starts_with("http")
}

/// The failure that Chromium's name of a network error stands for.
pub(super) fn failure(error: &str) -> Option<Failure> {
    let messages = console::read(error);
    // A proxy's or a program's own words are not a browser's.
    let named = messages.first().filter(|message| !message.hides_reason && message.console.is_some());
    let rule = *named?.rules.first()?;
    // A browser can send whatever it has.
    let kind = failure_kind(rule).filter(|kind| *kind != FailureKind::NotSendable)?;
    Some(Failure { kind, detail: format!("the browser recorded {error}") })
}
