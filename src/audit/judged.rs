//! One origin: what a browser would send from a page there, and whether that page gets in.

use std::time::Duration;

use super::Server;
use super::bounded::Bounded;
use super::finding::Evidence;
use super::trial::Referrer;
use super::via::Via;
use crate::fetch::{Kind, NextRequest, Outcome, Page};
use crate::probe::{CallTrace, Question, probe};
use crate::rules::Rule;
use crate::web::message::{HttpRequest, HttpResponse, Reply};
use crate::web::origin::Origin;
use crate::web::request::Credentials;

/// What came of one origin.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    /// Whether the page gets in, with credentials or without; `None` where that is not known.
    pub(super) allowed: Option<bool>,
    /// Whether it does with credentials; `None` where that is not known or not the question.
    pub(super) with_credentials: Option<bool>,
    /// The rule that stops it.
    pub(super) rule: Option<Rule>,
    /// What the response that decided says under CORS.
    pub(super) said: Option<Said>,
    /// The status of that response.
    pub(super) status: Option<u16>,
    /// That response.
    pub(super) response: Option<HttpResponse>,
    /// What was sent and received.
    pub(super) evidence: Option<Evidence>,
    /// What a cache would store.
    pub(super) cached: Option<Cached>,
    /// How long to wait, where the server says that there are too many requests.
    pub(super) limited: Option<Duration>,
    /// What failed in the network.
    pub(super) failure: Option<String>,
    /// Whether something was not sent, as the audit may send no more.
    pub(super) is_cut: bool,
}

/// What a response says of who may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) allow_origin: Option<String>,
    pub(super) allow_credentials: Option<String>,
}

impl Said {
    fn of(response: &HttpResponse) -> Self {
        Self {
            allow_origin: response.headers.get_text("access-control-allow-origin"),
            allow_credentials: response.headers.get_text("access-control-allow-credentials"),
        }
    }

    /// Whether it allows all origins by a wildcard.
    pub(super) fn is_wildcard(&self) -> bool {
        self.allow_origin.as_deref() == Some("*")
    }

    /// Its header lines.
    fn lines(&self) -> Vec<String> {
        let line =
            |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name}: {value}"));
        let allowed = line("Access-Control-Allow-Origin", &self.allow_origin);
        let credentials = line("Access-Control-Allow-Credentials", &self.allow_credentials);
        allowed.into_iter().chain(credentials).collect()
    }
}

/// What a cache would store of the first response to the request itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cached {
    pub(super) allow_origin: Option<String>,
    /// Whether it may be served to another origin.
    pub(super) is_bare: bool,
}

/// The statuses that a cache [may store by itself](https://httpwg.org/specs/rfc9110.html#overview.of.status.codes).
const STORED: [u16; 12] = [200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501];

impl Cached {
    /// Whether two differ by the origin, and one does not say so.
    pub(super) fn are_mixed_up(cached: &[Self]) -> bool {
        let differ = cached
            .first()
            .is_some_and(|first| cached.iter().any(|one| one.allow_origin != first.allow_origin));
        differ && cached.iter().any(|one| one.is_bare)
    }

    fn of(response: &HttpResponse) -> Option<Self> {
        let control = response.headers.get_decode_and_split("cache-control").unwrap_or_default();
        let is_stored = STORED.contains(&response.status);
        let no_store = control.iter().any(|one| one.trim().eq_ignore_ascii_case("no-store"));
        is_stored.then(|| Self {
            allow_origin: response.headers.get_text("access-control-allow-origin"),
            is_bare: !no_store && !response.headers.varies_by("origin"),
        })
    }
}

/// By which response a page with this method gets in.
pub(super) fn via(question: &Question) -> Via {
    match question.method() {
        "GET" | "HEAD" | "POST" if !question.preflight_only => Via::Response,
        _ => Via::Preflight,
    }
}

/// Has a page of this origin make the call: with credentials, and where it does not get in with them, without. One response serves
/// both; nothing but the judging differs.
pub(super) async fn judge<S: Server>(
    question: &Question,
    origin: Origin,
    referrer: &Referrer,
    server: &Bounded<'_, S>,
) -> Judged {
    let mut judged = Judged::default();
    let mut received: Vec<(HttpRequest, Reply)> = Vec::new();
    let wants_credentials = question.call.credentials == Credentials::Include;
    let first = {
        let of_page = question_of(question, origin.clone(), question.call.credentials);
        run(of_page, referrer, server, &mut Vec::new(), &mut received, &mut judged).await
    };
    let gets_in = lets_in(&first, via(question));
    judged.allowed = gets_in;
    judged.with_credentials = gets_in.filter(|_| wants_credentials);
    judged.note(&first);
    if wants_credentials && gets_in == Some(false) {
        let mut at_hand = received;
        let of_page = question_of(question, origin, Credentials::Omit);
        let second = run(of_page, referrer, server, &mut at_hand, &mut Vec::new(), &mut judged).await;
        judged.allowed = lets_in(&second, via(question));
        if judged.allowed != Some(false) {
            judged.note(&second);
        }
    }
    if judged.limited.is_some() {
        (judged.allowed, judged.with_credentials) = (None, None);
    }
    judged
}

impl Judged {
    /// Keeps what a call shows.
    fn note(&mut self, call: &CallTrace) {
        let responses =
            || call.exchanges.iter().filter_map(|one| Some((one.request.kind, one.response.as_ref().ok()?)));
        self.rule = call.rule();
        self.response = responses().next_back().map(|(_, response)| response.clone());
        self.status = self.response.as_ref().map(|response| response.status);
        self.said = self.response.as_ref().map(Said::of);
        self.evidence = self.said.as_ref().map(|said| Evidence {
            origin: call.question.page.origin.serialize(),
            sent: Vec::new(),
            received: said.lines(),
        });
        let actual = responses().find(|(kind, _)| *kind == Kind::Actual);
        self.cached = actual.and_then(|(_, response)| Cached::of(response)).or(self.cached.take());
        self.failure = match &call.outcome {
            Outcome::Failed(failure) => Some(failure.detail.clone()),
            Outcome::Allowed(_) | Outcome::Blocked(_) => None,
        };
    }
}

/// The question of a page of this origin.
fn question_of(question: &Question, origin: Origin, credentials: Credentials) -> Question {
    let mut of_page = question.clone();
    of_page.page = Page::new(origin);
    of_page.call.credentials = credentials;
    of_page
}

/// Makes the call. What is `at_hand` is not sent again.
async fn run(
    question: Question,
    referrer: &Referrer,
    server: &Bounded<'_, impl Server>,
    at_hand: &mut Vec<(HttpRequest, Reply)>,
    received: &mut Vec<(HttpRequest, Reply)>,
    judged: &mut Judged,
) -> CallTrace {
    let diagnosis = probe(question, async |next: &NextRequest| {
        let mut message = next.message.clone();
        match referrer {
            Referrer::Usual => {}
            Referrer::Without => drop(message.headers.delete("referer")),
            Referrer::Naming(url) => message.headers.set("Referer", url),
        }
        let same =
            |(sent, _): &(HttpRequest, Reply)| sent.method == message.method && sent.url == message.url;
        if let Some(number) = at_hand.iter().position(same) {
            return at_hand.remove(number).1;
        }
        let reply = server.send(&message, &mut judged.is_cut).await;
        if let Ok(response) = &reply.response {
            judged.limited = judged.limited.or_else(|| limit(response));
        }
        received.push((message, reply.clone()));
        reply
    })
    .await;
    diagnosis.first_call().clone()
}

/// Whether the page gets in.
fn lets_in(call: &CallTrace, via: Via) -> Option<bool> {
    let is_out = || {
        call.unsent.is_some() || call.exchanges.iter().any(|exchange| exchange.request.kind == Kind::Actual)
    };
    match &call.outcome {
        Outcome::Failed(_) if via == Via::Response || !is_out() => None,
        _ if via == Via::Preflight => Some(is_out()),
        Outcome::Allowed(_) => Some(true),
        Outcome::Blocked(_) | Outcome::Failed(_) => Some(false),
    }
}

/// How long a wait is where `Retry-After` does not say, and the longest.
const USUAL_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How long the server wants to be left alone: [429](https://httpwg.org/specs/rfc6585.html#status-429), and 503 with
/// [`Retry-After`](https://httpwg.org/specs/rfc9110.html#field.retry-after).
pub(super) fn limit(response: &HttpResponse) -> Option<Duration> {
    let retry_after = response.headers.get_text("retry-after");
    match (response.status, retry_after) {
        // A date is far away, or the server's clock differs.
        (429 | 503, Some(text)) => {
            let seconds = text.trim().parse().map_or(LONGEST_WAIT, Duration::from_secs);
            Some(seconds.min(LONGEST_WAIT))
        }
        (429, None) => Some(USUAL_WAIT),
        _ => None,
    }
}
