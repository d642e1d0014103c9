//! A recorded HAR, judged: each request is simulated with the responses that the file holds.

mod finding;
mod frame;
mod index;
mod preflights;
mod replay;
mod socket;
mod stored;
mod unseen_body;

use std::collections::HashSet;

use url::Url;

pub use self::finding::{Assumption, Finding, JudgedEntry, Missing, NotApplicable};
pub use self::frame::{JudgedFrame, framed_documents};
use self::index::Index;
use self::replay::{First, MissingAt, Recording, Replayed};
pub(super) use self::socket::judged as judged_handshake;
use super::jsonp::with_callback;
use super::recorded::{Overrides, question};
use crate::fetch::{OriginSource, Outcome, is_same_origin_request};
use crate::probe::{Diagnosis, Question};
use crate::record::console;
use crate::record::har::{Entry, Har};
use crate::record::{RecordedCall, RequestSource};
use crate::rules::Group;
use crate::web::embedder_policy::EmbedderPolicy;
use crate::web::http_url::http_url;
use crate::web::request::{Credentials, Mode};

/// Judges all requests of a file, in its order, and then those of which it has only the preflight. Preflights and redirects
/// belong to the requests that caused them.
#[must_use]
pub fn judge(har: &Har, overrides: &Overrides) -> Vec<JudgedEntry> {
    let mut all = Vec::new();
    judge_each(har, overrides, |judged| all.push(judged));
    all
}

/// The same, for callers that keep less of each.
pub fn judge_each(har: &Har, overrides: &Overrides, mut each: impl FnMut(JudgedEntry)) {
    let index = Index::of(har);
    let mut file = File { har, index: &index, overrides, used: HashSet::new() };
    for (place, entry) in har.entries.iter().enumerate() {
        if !entry.is_preflight() && !file.used.contains(&place) {
            each(file.request(place, entry));
        }
    }
    for place in index.lone_preflights() {
        if !file.used.contains(place) {
            each(file.request_behind(*place, &har.entries[*place]));
        }
    }
}

/// A file on its way through.
struct File<'a> {
    har: &'a Har,
    index: &'a Index,
    overrides: &'a Overrides,
    /// The entries that belong to some request already.
    used: HashSet<usize>,
}

/// What a file tells of a request, and whether it stayed with the page's origin.
struct Judged {
    finding: Finding,
    is_same_origin: bool,
}

impl From<Finding> for Judged {
    fn from(finding: Finding) -> Self {
        let is_same_origin = matches!(finding, Finding::SameOrigin);
        Self { finding, is_same_origin }
    }
}

impl File<'_> {
    /// The request of an entry.
    fn request(&mut self, place: usize, entry: &Entry) -> JudgedEntry {
        let Judged { finding, is_same_origin } = self.judged(place, entry);
        JudgedEntry {
            entry: place,
            method: entry.method().to_owned(),
            url: entry.url().to_owned(),
            is_same_origin,
            finding,
        }
    }

    /// The request that a preflight is for, where the recorder dropped it.
    fn request_behind(&mut self, place: usize, preflight: &Entry) -> JudgedEntry {
        let call = preflight.call_behind(self.har.page_of(preflight));
        let method = call.method.clone().unwrap_or_default();
        let Judged { finding, is_same_origin } = match preflight.source() {
            Some(RequestSource::Browser) => Finding::NotApplicable(NotApplicable::OfBrowser).into(),
            _ => self.judged_call(&call, First::Preflight(place), preflight),
        };
        JudgedEntry { entry: place, method, url: preflight.url().to_owned(), is_same_origin, finding }
    }

    /// What the file tells of the request of an entry.
    fn judged(&mut self, place: usize, entry: &Entry) -> Judged {
        let source = entry.source();
        match source {
            Some(RequestSource::WebSocket) => return self.judged_socket(entry),
            Some(RequestSource::Tunnel) => return Finding::NotApplicable(NotApplicable::Tunnel).into(),
            _ if entry.url().is_empty() => return unknown(Missing::Url),
            _ if !is_http(entry.url()) => {
                return Finding::NotApplicable(NotApplicable::NoServer).into();
            }
            _ if entry.method().is_empty() => return unknown(Missing::Method),
            Some(RequestSource::Navigation) => return self.judged_navigation(place, entry),
            Some(RequestSource::Browser) => return Finding::NotApplicable(NotApplicable::OfBrowser).into(),
            // What a page requests of its own origin needs no rule, whatever makes the request.
            None if self.is_own(entry) => return Finding::SameOrigin.into(),
            None if !self.is_page_given() => return unknown(Missing::Initiator),
            Some(RequestSource::Page(_)) | None => {}
        }
        if entry.is_of_service_worker() {
            return match entry.refusal() {
                None => Finding::NotApplicable(NotApplicable::ServiceWorker).into(),
                Some(_) => unknown(Missing::ServiceWorker),
            };
        }
        let preflight = self.index.preflight_of(place).map(|place| &self.har.entries[place]);
        let call = entry.call(self.har.page_of(entry), preflight);
        let mut judged = self.judged_call(&call, First::Request(place), entry);
        if source.is_none()
            && let Finding::Verdict(_, assumed) = &mut judged.finding
        {
            assumed.insert(0, Assumption::Fetch);
        }
        judged
    }

    /// What the file tells of a WebSocket, where it has what its handshake is judged by.
    fn judged_socket(&self, entry: &Entry) -> Judged {
        let page = self.har.page_of(entry);
        let failure = entry.error().and_then(replay::failure);
        let found = match failure {
            Some(failure) => socket::failed(entry, page, self.overrides, failure),
            None => socket::recorded(entry, page, self.overrides),
        };
        let Some(diagnosis) = found else {
            return match entry.refusal() {
                Some(error) => only_error(error),
                None if entry.status().is_none() && !entry.has_websocket_messages() => {
                    unknown(Missing::NoReason)
                }
                None => Finding::NotApplicable(NotApplicable::WebSocket).into(),
            };
        };
        let is_same_origin =
            is_same_origin_request(diagnosis.question.origin(), &http_url(diagnosis.question.url()));
        match diagnosis.first_call().outcome {
            Outcome::Allowed(_) if is_same_origin => Finding::SameOrigin.into(),
            _ => Judged { finding: Finding::Verdict(Box::new(diagnosis), Vec::new()), is_same_origin },
        }
    }

    /// What the file tells of a document: of one in a frame that is not shown, why.
    fn judged_navigation(&self, place: usize, entry: &Entry) -> Judged {
        let Some(stopped) = frame::recorded(self.har, place, entry, self.overrides) else {
            return Finding::NotApplicable(NotApplicable::Navigation).into();
        };
        let is_same_origin = stopped
            .question
            .parsed_url()
            .is_some_and(|url| is_same_origin_request(&stopped.question.page_origin(), &url));
        Judged { finding: Finding::Frame(Box::new(stopped)), is_same_origin }
    }

    /// Whether a request went to the origin of its page, or of what refers to it.
    fn is_own(&self, entry: &Entry) -> bool {
        let Ok(url) = Url::parse(entry.url()) else { return false };
        match (&self.overrides.origin, entry.header("referer").or_else(|| self.har.page_of(entry))) {
            (Some(page), _) => is_same_origin_request(&page.origin, &url),
            (None, from) => {
                from.and_then(|from| Url::parse(from).ok()).is_some_and(|from| from.origin() == url.origin())
            }
        }
    }

    /// Whether the page is given, and not to be found in the file.
    fn is_page_given(&self) -> bool {
        self.overrides.origin.is_some() || self.overrides.assumed.source != OriginSource::Assumed
    }

    /// A call with what the file tells of its page: the embedder policy, and the Content-Security-Policy where the request had no
    /// response, so that it may have stopped it.
    fn with_policies(&self, call: &RecordedCall, entry: &Entry) -> RecordedCall {
        let mut call = call.clone();
        let page = self.har.page_url(entry).and_then(|url| Url::parse(url).ok());
        let headers = page.and_then(|page| frame::headers_of_document(self.har, &page));
        if let Some(headers) = &headers
            && call.embedder_policy.is_none()
        {
            call.embedder_policy = Some(EmbedderPolicy::obtain(headers));
        }
        let said = entry.refusal().map(console::read).unwrap_or_default();
        // Where the browser names another reason, it got past the policy.
        let is_other = |message: &console::Message| {
            !message.rules.is_empty() && message.rules.iter().all(|rule| rule.group() != Group::MixedContent)
        };
        let may_be_stopped =
            entry.status().is_none() && entry.refusal().is_some() && !said.iter().any(is_other);
        if may_be_stopped && call.csp.is_none() {
            // The page may have it in an element, of which only the browser's words tell.
            let said = said.iter().filter_map(|message| message.call()?.csp);
            let sent = headers.iter().flat_map(|headers| headers.lines("content-security-policy"));
            let all: Vec<String> = sent.map(|header| header.text()).chain(said).collect();
            call.csp = Some(all.join(", ")).filter(|policy| !policy.is_empty());
        }
        call
    }

    fn judged_call(&mut self, call: &RecordedCall, first: First, entry: &Entry) -> Judged {
        if call.origin.is_none() && !self.is_page_given() {
            return unknown(Missing::PageOrigin);
        }
        let call = &self.with_policies(call, entry);
        let question = match question(call, self.overrides) {
            Ok(question) => question,
            Err(error) => return unknown(Missing::Question(error)),
        };
        let recording = Recording { har: self.har, index: self.index, first, used: &self.used };
        let replayed = as_jsonp(recording, question.clone(), explained(recording, question, entry));
        let is_own =
            is_same_origin_request(replayed.diagnosis.question.origin(), replayed.diagnosis.question.url());
        let is_same_origin = is_own && !replayed.went_elsewhere;
        self.used.extend(&replayed.used);
        let diagnosis = replayed.diagnosis;
        let finding = match replayed.missing {
            // What is missing matters only where a rule could block it.
            Some(_) if is_same_origin => Finding::SameOrigin,
            Some(MissingAt { missing, error }) => {
                let messages = error.as_deref().map(console::read).unwrap_or_default();
                // A proxy's or a program's own words are not a browser's.
                let is_said = |message: &&console::Message| {
                    !message.hides_reason && (message.console.is_some() || self.har.names_errors())
                };
                let named = messages.iter().filter(is_said);
                let rules = named.flat_map(|message| &message.rules).copied().collect();
                Finding::Unknown { missing, rules, question: Some(diagnosis.question) }
            }
            None => match diagnosis.first_call().outcome {
                Outcome::Allowed(_) if is_same_origin => Finding::SameOrigin,
                _ => Finding::Verdict(Box::new(diagnosis), replayed.assumed),
            },
        };
        Judged { finding, is_same_origin }
    }
}

/// The simulation that agrees with what the browser did, as far as the file says it: not all that a call sets shows in a file.
fn explained(recording: Recording<'_>, question: Question, entry: &Entry) -> Replayed {
    let har = recording.har;
    let mut replayed = recording.replay(&question);
    if replayed.missing.is_some() {
        // What is missing was never sent where the rule is one for credentials, which do not show in a file without cookies.
        let is_guessed = question.call.credentials == Credentials::SameOrigin;
        if is_guessed && entry.refusal().is_some() {
            let mut included = question;
            included.call.credentials = Credentials::Include;
            let mut other = recording.replay(&included);
            if other.missing.is_none() && may_be_named(&other.diagnosis, entry) {
                other.assumed.push(Assumption::CredentialsIncluded);
                return other;
            }
        }
        return replayed;
    }
    let is_allowed =
        |replayed: &Replayed| matches!(replayed.diagnosis.first_call().outcome, Outcome::Allowed(_));
    let last = &har.entries[replayed.last];
    let refusal = entry.unexplained_refusal().or_else(|| last.unexplained_refusal());
    if is_allowed(&replayed) {
        // Whether credentials were included shows only where there were cookies, and only some files have them.
        let is_guessed = question.call.credentials == Credentials::SameOrigin;
        let shows_refusals = har.names_errors() || har.leaves_out_failures();
        if is_guessed && (refusal.is_some() || !shows_refusals) {
            let mut included = question;
            included.call.credentials = Credentials::Include;
            let mut other = recording.replay(&included);
            match (&other.diagnosis.first_call().outcome, other.missing.is_none()) {
                (Outcome::Blocked(_), true) if refusal.is_some() && may_be_named(&other.diagnosis, last) => {
                    other.assumed.push(Assumption::CredentialsIncluded);
                    return other;
                }
                (Outcome::Blocked(violation), true) => {
                    replayed.assumed.push(Assumption::CredentialsNotIncluded(violation.rule()));
                }
                _ => {}
            }
        }
        return replayed;
    }
    if !matches!(replayed.diagnosis.first_call().outcome, Outcome::Blocked(_)) {
        return replayed;
    }
    // A page that ends a request says nothing of it; a browser that blocks one says so.
    if last.error().is_some() && last.refusal().is_none() && last.status().is_some() {
        replayed.missing = Some(MissingAt { missing: Missing::Aborted, error: None });
        return replayed;
    }
    let shows_mode = ["origin", "sec-fetch-mode"].iter().any(|name| entry.header(name).is_some());
    let is_accepted = har.leaves_out_failures() || last.is_accepted();
    if is_accepted && !shows_mode && question.call.initiator.reads_response() {
        let mut without_cors = question;
        without_cors.call.mode = Mode::NoCors;
        let mut other = recording.replay(&without_cors);
        if is_allowed(&other) && other.missing.is_none() {
            other.assumed.push(Assumption::NoCors);
            return other;
        }
    }
    replayed
}

/// What a browser's own words tell, where the file has nothing else.
fn only_error(error: &str) -> Judged {
    let named = console::read(error).into_iter().filter(|message| !message.hides_reason);
    let rules = named.flat_map(|message| message.rules).collect();
    Finding::Unknown { missing: Missing::OnlyError(error.to_owned()), rules, question: None }.into()
}

/// Whether a call is blocked, and the browser's words, where they name a reason, are those of its rule.
fn may_be_named(diagnosis: &Diagnosis, entry: &Entry) -> bool {
    let is_blocked = matches!(diagnosis.first_call().outcome, Outcome::Blocked(_));
    let said = entry.refusal().map(console::read).unwrap_or_default();
    let mut named =
        said.iter().filter(|message| !message.hides_reason).flat_map(|message| &message.rules).peekable();
    is_blocked && (named.peek().is_none() || named.any(|rule| Some(*rule) == diagnosis.rule()))
}

/// The same of a script that is to call a function of the page: where it loads, and the file has its body, that decides.
fn as_jsonp(recording: Recording<'_>, question: Question, replayed: Replayed) -> Replayed {
    let question = with_callback(question);
    let is_allowed = matches!(replayed.diagnosis.first_call().outcome, Outcome::Allowed(_));
    let is_jsonp = question.call.attributes.script.callback.is_some();
    if !is_jsonp
        || !is_allowed
        || replayed.missing.is_some()
        || !recording.har.entries[replayed.last].holds_body()
    {
        return replayed;
    }
    let called = recording.replay(&question);
    if called.missing.is_some() { replayed } else { called }
}

/// Whether a server responds to requests of a URL.
fn is_http(url: &str) -> bool {
    ["http:", "https:"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

fn unknown(missing: Missing) -> Judged {
    Finding::Unknown { missing, rules: Vec::new(), question: None }.into()
}
