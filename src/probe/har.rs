//! A recorded HAR, judged: each request is played again with the answers that the file holds.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use url::Url;

use super::recorded::{Overrides, question};
use super::unseen_body::{self, is_same, possible, promised};
use super::{Diagnosis, Question, failure_rule, permission, probe};
use crate::fetch::{Kind, NextRequest, OriginSource, Outcome, is_same_origin_request};
use crate::record::RequestSource;
use crate::record::console;
use crate::record::har::{Entry, Har};
use crate::rules::Rule;
use crate::web::message::{Failure, FailureKind, HttpRequest, Reply};
use crate::web::request::{Credentials, Destination, Initiator};

/// One request of a file, with what was found of it.
#[derive(Debug)]
pub struct Judged {
    /// Its place in the file, from 0.
    pub entry: usize,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// What was found.
    pub finding: Finding,
}

/// What a file tells of a request.
#[derive(Debug)]
pub enum Finding {
    /// The verdict, and what had to be taken for granted: sentences without a full stop.
    Verdict(Box<Diagnosis>, Vec<String>),
    /// It went to the page's own origin, all the way.
    SameOrigin,
    /// It is none of the requests that CORS and its like are about; what it is.
    NoMatter(&'static str),
    /// The file does not hold what decides; what is missing, and the rules that the browser's own word for it names.
    Unknown {
        /// A sentence without a full stop.
        missing: String,
        /// The rules that the recorded error names.
        rules: Vec<Rule>,
        /// What was asked, where the file says as much.
        question: Option<Arc<Question>>,
    },
}

/// Judges all requests of a file, in its order. Preflights and redirects belong to the requests that caused them.
#[must_use]
pub fn judge(har: &Har, overrides: &Overrides) -> Vec<Judged> {
    let mut all = Vec::new();
    judge_each(har, overrides, |judged| all.push(judged));
    all
}

/// The same for whoever keeps less of each.
pub fn judge_each(har: &Har, overrides: &Overrides, mut each: impl FnMut(Judged)) {
    let index = Index::of(har);
    let mut used = HashSet::new();
    for (place, entry) in har.entries.iter().enumerate() {
        if entry.is_preflight() || used.contains(&place) {
            continue;
        }
        let finding = finding(har, place, entry, &index, &mut used, overrides);
        each(Judged {
            entry: place,
            method: entry.method().to_owned(),
            url: entry.url().to_owned(),
            finding,
        });
    }
}

/// The entries by method and URL, in the file's order.
struct Index(HashMap<(String, String), Vec<usize>>);

impl Index {
    fn of(har: &Har) -> Self {
        let mut places: HashMap<_, Vec<usize>> = HashMap::new();
        for (place, entry) in har.entries.iter().enumerate() {
            places.entry((entry.method().to_owned(), address(entry.url()))).or_default().push(place);
        }
        Self(places)
    }

    fn places(&self, method: &str, url: &str) -> &[usize] {
        self.0.get(&(method.to_owned(), address(url))).map_or(&[], Vec::as_slice)
    }

    /// The preflight of the request at a place: the nearest before it, or else the first behind it.
    fn preflight(&self, har: &Har, place: usize, url: &str, method: &str, used: &Taken<'_>) -> Option<usize> {
        let fits = |candidate: &&usize| {
            let entry = &har.entries[**candidate];
            !used.contains(**candidate)
                && entry.is_preflight()
                && entry.header("access-control-request-method").is_none_or(|asked| asked == method)
        };
        let places = self.places("OPTIONS", url);
        let here = places.partition_point(|candidate| *candidate < place);
        let before = places[..here].iter().rev().take(NEAR).find(fits);
        before.or_else(|| places[here..].iter().take(NEAR).find(fits)).copied()
    }
}

/// How many requests of one URL are looked at for the one that belongs to another.
const NEAR: usize = 1000;

/// The entries that belong to some request already.
struct Taken<'a> {
    before: &'a HashSet<usize>,
    own: Vec<usize>,
}

impl Taken<'_> {
    fn contains(&self, place: usize) -> bool {
        self.own.contains(&place) || self.before.contains(&place)
    }
}

/// A URL as it is compared: without its fragment, as the parser writes it.
fn address(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) => {
            url.set_fragment(None);
            url.into()
        }
        Err(_) => url.to_owned(),
    }
}

fn finding(
    har: &Har,
    place: usize,
    entry: &Entry,
    index: &Index,
    used: &mut HashSet<usize>,
    overrides: &Overrides,
) -> Finding {
    match entry.source() {
        Some(RequestSource::WebSocket) => return Finding::NoMatter("WebSockets"),
        _ if !entry.url().starts_with("http") => return Finding::NoMatter("URLs without a server"),
        Some(RequestSource::Navigation) => return Finding::NoMatter("navigations"),
        Some(RequestSource::Browser) => return Finding::NoMatter("the browser's own requests"),
        Some(RequestSource::Page(_)) => {}
        // What a page requests of its own origin needs no rule, whatever makes the request.
        None if is_own(har, entry) => return Finding::SameOrigin,
        None => return unknown("the file does not say what made the request"),
    }
    let preflight =
        index.preflight(har, place, entry.url(), entry.method(), &Taken { before: used, own: Vec::new() });
    let call = entry.call(har.page_url(entry), preflight.map(|place| &har.entries[place]));
    let is_assumed = overrides.assumed.source == OriginSource::Assumed;
    if call.origin.is_none() && overrides.origin.is_none() && is_assumed {
        return unknown("the file does not say which page asked; --origin would");
    }
    let question = match question(&call, overrides) {
        Ok(question) => question,
        Err(fault) => return unknown(&fault),
    };
    let mut played = play(har, place, index, used, question.clone());
    // Whether credentials were included shows only where there were cookies, and only some files have them.
    let guessed = question.call.credentials == Credentials::SameOrigin
        && matches!(played.diagnosis.first_call().outcome, Outcome::Allowed(_))
        && played.missing.is_none();
    if guessed && (entry.error().is_some() || !har.names_errors()) {
        let mut with = question;
        with.call.credentials = Credentials::Include;
        let mut other = play(har, place, index, used, with);
        match (&other.diagnosis.first_call().outcome, other.missing.is_none()) {
            (Outcome::Blocked(_), true) if entry.error().is_some() => {
                let words =
                    "credentials include: the browser refused the answer, and nothing else explains that";
                other.assumed.push(words.into());
                played = other;
            }
            (Outcome::Blocked(violation), true) => played.assumed.push(format!(
                "credentials same-origin, for no cookies are in the file; with include it is blocked by {}",
                violation.rule()
            )),
            _ => {}
        }
    }
    let play = played;
    used.extend(play.used.iter().copied());
    if let Some((missing, error)) = play.missing {
        let messages = error.as_deref().map(console::read).unwrap_or_default();
        let told = messages.iter().filter(|message| !message.hides_reason);
        let rules = told.flat_map(|message| &message.rules).copied().collect();
        let question = Some(play.diagnosis.question);
        return Finding::Unknown { missing, rules, question };
    }
    let own = |url: &Url| is_same_origin_request(play.diagnosis.question.origin(), url);
    let call = play.diagnosis.first_call();
    let stays = own(play.diagnosis.question.url())
        && call.exchanges.iter().all(|exchange| own(&exchange.request.message.url));
    match call.outcome {
        Outcome::Allowed(_) if stays => Finding::SameOrigin,
        _ => Finding::Verdict(Box::new(play.diagnosis), play.assumed),
    }
}

/// Whether a request went to the origin of its page, or of what refers to it.
fn is_own(har: &Har, entry: &Entry) -> bool {
    let origin = |url: &str| Url::parse(url).ok().map(|url| url.origin());
    let from = entry.header("referer").or_else(|| har.page_url(entry));
    from.and_then(origin).is_some_and(|from| Some(from) == origin(entry.url()))
}

fn unknown(missing: &str) -> Finding {
    Finding::Unknown { missing: missing.to_owned(), rules: Vec::new(), question: None }
}

/// One request, played to its end or to where the file holds no answer.
struct Play {
    diagnosis: Diagnosis,
    /// What is missing, and the browser's own word for it.
    missing: Option<(String, Option<String>)>,
    /// The entry of the last answer, where the file does not hold its body.
    unseen: Option<usize>,
    assumed: Vec<String>,
    used: Vec<usize>,
}

/// Plays a request. Where an element would look at a body that the file does not hold, the type's promise is taken for it, or
/// else nothing is said.
fn play(har: &Har, place: usize, index: &Index, used: &HashSet<usize>, question: Question) -> Play {
    let destination = question.initiator().destination();
    let with = |body| play_with(har, place, index, used, question.clone(), body);
    let mut played = with(b"");
    let Some(unseen) =
        played.unseen.filter(|_| destination != Destination::Empty && played.missing.is_none())
    else {
        return played;
    };
    if possible(destination).all(|body| is_same(&played.diagnosis, &with(body).diagnosis)) {
        return played;
    }
    let entry = &har.entries[unseen];
    let headers = entry.answer().map(|answer| answer.headers).unwrap_or_default();
    // With an error of the browser's own the type has not kept its promise.
    let error = entry.error().filter(|error| *error != "net::ERR_ABORTED");
    match promised(destination, &headers, entry.recorded_type()).filter(|_| error.is_none()) {
        Some(body) => {
            played = with(body);
            played.assumed.push(unseen_body::ASSUMED.into());
        }
        None => played.missing = Some((unseen_body::MISSING.into(), error.map(str::to_owned))),
    }
    played
}

/// Plays a request with this body in place of one that the file does not hold.
fn play_with(
    har: &Har,
    place: usize,
    index: &Index,
    used: &HashSet<usize>,
    question: Question,
    body: &[u8],
) -> Play {
    let mut missing = None;
    let mut unseen = None;
    let mut assumed = Vec::new();
    let mut taken = Taken { before: used, own: Vec::new() };
    let mut here = place;
    let is_beacon = question.initiator() == Initiator::Beacon;
    let run = probe(question, async |next: &NextRequest| {
        let method = next.message.method.as_str();
        let url = next.message.url.as_str();
        let found = if next.kind == Kind::Preflight {
            let asked = next.message.headers.get_text("access-control-request-method").unwrap_or_default();
            // The request that follows it stands behind the last one.
            let actual = if next.hop == 0 { Some(place) } else { later(index, &asked, url, here, &taken) };
            let preflight = index.preflight(har, actual.unwrap_or(here), url, &asked, &taken);
            let answered = preflight.is_some_and(|place| har.entries[place].answer().is_some());
            if !answered && actual.is_some_and(|place| har.entries[place].answer().is_some()) {
                assumed.push(format!(
                    "the preflight of {asked} {url} passed: it is not in the file, but the request behind it was sent"
                ));
                taken.own.extend(preflight);
                return Reply::unsent(Ok(permission(next)));
            }
            preflight
        } else if next.hop == 0 {
            Some(place)
        } else {
            later(index, method, url, here, &taken)
        };
        let Some(found) = found else {
            let what = if next.kind == Kind::Preflight { "preflight" } else { "answer" };
            missing.get_or_insert((
                format!("the file does not hold the {what} of {method} {url}"),
                har.entries[here].error().map(str::to_owned),
            ));
            return Reply::unsent(Err(nothing()));
        };
        taken.own.push(found);
        here = if next.kind == Kind::Preflight { here } else { found };
        let entry = &har.entries[found];
        let reply = |response, elapsed| recorded(next, entry, Reply::new(response, elapsed));
        match (entry.answer(), entry.error()) {
            (Some(mut answer), _) => {
                unseen = Some(found).filter(|_| next.kind == Kind::Actual && !entry.holds_body());
                if unseen.is_some() {
                    answer.body_start = body.to_vec();
                }
                reply(Ok(answer), entry.elapsed())
            }
            (None, error) => match error.and_then(failure) {
                Some(failure) => reply(Err(failure), entry.elapsed()),
                None => {
                    let why = match error {
                        Some("net::ERR_BLOCKED_BY_CLIENT") => {
                            "an extension of the browser stopped it".to_owned()
                        }
                        Some("net::ERR_ABORTED") => "the page left, or its script gave it up".to_owned(),
                        Some(error) => format!("the file holds no answer, only {error}"),
                        None => "the file holds no answer: the browser blocked it, or the network failed"
                            .to_owned(),
                    };
                    missing.get_or_insert((why, error.map(str::to_owned)));
                    reply(Err(nothing()), Duration::ZERO)
                }
            },
        }
    });
    let diagnosis = run.now_or_never().expect("a file's answers are there at once");
    if is_beacon {
        missing = None;
    }
    let used = taken.own;
    Play { diagnosis, missing, unseen, assumed, used }
}

/// The next request of that method and URL.
fn later(index: &Index, method: &str, url: &str, here: usize, taken: &Taken<'_>) -> Option<usize> {
    let places = index.places(method, url);
    let behind = places.partition_point(|place| *place <= here);
    places[behind..].iter().copied().take(NEAR).find(|place| !taken.contains(*place))
}

/// A reply to the request as it was recorded: with the browser's own headers.
fn recorded(next: &NextRequest, entry: &Entry, reply: Reply) -> Reply {
    let headers = entry.request_headers();
    if headers.is_empty() { reply } else { reply.to(HttpRequest { headers, ..next.message.clone() }) }
}

fn nothing() -> Failure {
    Failure { kind: FailureKind::NotSendable, detail: "the file holds no answer".into() }
}

/// The failure that Chromium's name of a network error stands for.
fn failure(error: &str) -> Option<Failure> {
    const KINDS: [FailureKind; 11] = [
        FailureKind::UnknownHost,
        FailureKind::ConnectionRefused,
        FailureKind::ConnectionFailed,
        FailureKind::TimedOut,
        FailureKind::CertificateInvalid,
        FailureKind::TlsFailed,
        FailureKind::EmptyResponse,
        FailureKind::NotHttp,
        FailureKind::MalformedHttp,
        FailureKind::HeadTooLarge,
        FailureKind::ProxyFailed,
    ];
    let messages = console::read(error);
    let rule = *messages.first().filter(|message| !message.hides_reason)?.rules.first()?;
    let kind = KINDS.into_iter().find(|kind| failure_rule(*kind) == rule)?;
    Some(Failure { kind, detail: format!("the browser recorded {error}") })
}
