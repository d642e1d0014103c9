//! A recorded HAR, judged: each request is simulated with the responses that the file holds.

mod finding;
mod index;
mod replay;
mod unseen_body;

use std::collections::HashSet;

use url::Url;

pub use self::finding::{Assumption, Finding, JudgedEntry, Missing, NotApplicable};
use self::index::{Index, UsedEntries};
use self::replay::{MissingAt, Recording};
use super::recorded::{Overrides, question};
use crate::fetch::{OriginSource, Outcome, is_same_origin_request};
use crate::record::RequestSource;
use crate::record::console;
use crate::record::har::{Entry, Har};
use crate::web::request::Credentials;

/// Judges all requests of a file, in its order. Preflights and redirects belong to the requests that caused them.
#[must_use]
pub fn judge(har: &Har, overrides: &Overrides) -> Vec<JudgedEntry> {
    let mut all = Vec::new();
    judge_each(har, overrides, |judged| all.push(judged));
    all
}

/// The same, for callers that keep less of each.
pub fn judge_each(har: &Har, overrides: &Overrides, mut each: impl FnMut(JudgedEntry)) {
    let index = Index::of(har);
    let mut used = HashSet::new();
    for (place, entry) in har.entries.iter().enumerate() {
        if entry.is_preflight() || used.contains(&place) {
            continue;
        }
        let finding = finding(har, place, entry, &index, &mut used, overrides);
        each(JudgedEntry {
            entry: place,
            method: entry.method().to_owned(),
            url: entry.url().to_owned(),
            finding,
        });
    }
}

/// What the file tells of the request of an entry.
fn finding(
    har: &Har,
    place: usize,
    entry: &Entry,
    index: &Index,
    used: &mut HashSet<usize>,
    overrides: &Overrides,
) -> Finding {
    match entry.source() {
        Some(RequestSource::WebSocket) => return Finding::NotApplicable(NotApplicable::WebSocket),
        _ if !entry.url().starts_with("http") => return Finding::NotApplicable(NotApplicable::NoServer),
        Some(RequestSource::Navigation) => return Finding::NotApplicable(NotApplicable::Navigation),
        Some(RequestSource::Browser) => return Finding::NotApplicable(NotApplicable::OfBrowser),
        Some(RequestSource::Page(_)) => {}
        // What a page requests of its own origin needs no rule, whatever makes the request.
        None if is_own(har, entry) => return Finding::SameOrigin,
        None => return unknown(Missing::Initiator),
    }
    let preflight = index.preflight(har, place, entry.url(), entry.method(), &UsedEntries::before(used));
    let call = entry.call(har.page_url(entry), preflight.map(|place| &har.entries[place]));
    let is_assumed = overrides.assumed.source == OriginSource::Assumed;
    if call.origin.is_none() && overrides.origin.is_none() && is_assumed {
        return unknown(Missing::PageOrigin);
    }
    let question = match question(&call, overrides) {
        Ok(question) => question,
        Err(error) => return unknown(Missing::Question(error)),
    };
    let recording = Recording { har, index, first: place, used };
    let mut replayed = recording.replay(&question);
    // Whether credentials were included shows only where there were cookies, and only some files have them.
    let guessed = question.call.credentials == Credentials::SameOrigin
        && matches!(replayed.diagnosis.first_call().outcome, Outcome::Allowed(_))
        && replayed.missing.is_none();
    if guessed && (entry.error().is_some() || !har.names_errors()) {
        let mut included = question;
        included.call.credentials = Credentials::Include;
        let mut other = recording.replay(&included);
        match (&other.diagnosis.first_call().outcome, other.missing.is_none()) {
            (Outcome::Blocked(_), true) if entry.error().is_some() => {
                other.assumed.push(Assumption::CredentialsIncluded);
                replayed = other;
            }
            (Outcome::Blocked(violation), true) => {
                replayed.assumed.push(Assumption::CredentialsNotIncluded(violation.rule()));
            }
            _ => {}
        }
    }
    used.extend(replayed.used);
    let diagnosis = replayed.diagnosis;
    if let Some(MissingAt { missing, error }) = replayed.missing {
        let messages = error.as_deref().map(console::read).unwrap_or_default();
        let named = messages.iter().filter(|message| !message.hides_reason);
        let rules = named.flat_map(|message| &message.rules).copied().collect();
        return Finding::Unknown { missing, rules, question: Some(diagnosis.question) };
    }
    let own = |url: &Url| is_same_origin_request(diagnosis.question.origin(), url);
    let call = diagnosis.first_call();
    let stays = own(diagnosis.question.url())
        && call.exchanges.iter().all(|exchange| own(&exchange.request.message.url));
    match call.outcome {
        Outcome::Allowed(_) if stays => Finding::SameOrigin,
        _ => Finding::Verdict(Box::new(diagnosis), replayed.assumed),
    }
}

/// Whether a request went to the origin of its page, or of what refers to it.
fn is_own(har: &Har, entry: &Entry) -> bool {
    let origin = |url: &str| Url::parse(url).ok().map(|url| url.origin());
    let from = entry.header("referer").or_else(|| har.page_url(entry));
    from.and_then(origin).is_some_and(|from| Some(from) == origin(entry.url()))
}

fn unknown(missing: Missing) -> Finding {
    Finding::Unknown { missing, rules: Vec::new(), question: None }
}
