//! Documents in frames and popups: which pages may show them, which may not (clickjacking), and which channels must be open.

use url::Url;

use super::check::{AllowExpectation, Check, DenyExpectation, Expectation, Reason, ReasonKind, Subject};
use super::judge::{gateway_words, reason};
use super::question::FrameCheck;
use crate::audit::Severity;
use crate::frame::{Channel, DecidedBy, Document, EmbeddedAs, Judged, Loading, Stop, is_shown_to};
use crate::rules::Rule;
use crate::stand_ins::unknown_origin;
use crate::web::origin::Origin;
use crate::web::text::list;

/// Why a check does not pass; nothing, where it does.
pub(super) fn reasons(check: &Check, frame: &FrameCheck, judged: &Judged) -> Vec<Reason> {
    let outcome = |words: String| vec![reason(ReasonKind::Outcome, words)];
    match (&*check.expectation, &judged.loading) {
        (_, Loading::Failed(failure)) => vec![reason(ReasonKind::Network, failure.detail.clone())],
        (Expectation::Allow(_), Loading::Stopped(stop, _)) => outcome(format!(
            "pages of {} must show the document, but {} blocks it",
            check.origin,
            stop.rule()
        )),
        (Expectation::Allow(expected), Loading::Shown(document)) => {
            let mut reasons = status(check, expected, document);
            reasons.extend(closed(&expected.need, judged));
            reasons
        }
        (Expectation::Deny(expected), Loading::Stopped(stop, _)) => refused(expected, stop, judged),
        (Expectation::Deny(expected), Loading::Shown(document)) => {
            if frame.question.shown_as == EmbeddedAs::Popup {
                return cut(check, expected, judged);
            }
            match gateway_words(document.status) {
                Some(words) => vec![reason(ReasonKind::Network, words)],
                None => outcome(format!(
                    "pages of {} must not show the document, but the browser shows it to them",
                    check.origin
                )),
            }
        }
    }
}

/// Whether the document's own policy refused the page: what stops it for every page proves nothing.
fn refused(expected: &DenyExpectation, stop: &Stop, judged: &Judged) -> Vec<Reason> {
    let (rule, outcome) = (stop.rule(), |words: String| vec![reason(ReasonKind::Outcome, words)]);
    match expected.rule {
        Some(needed) if needed == rule => Vec::new(),
        Some(needed) => {
            vec![reason(ReasonKind::Rule, format!("{needed} must block it, but {rule} does"))]
        }
        None if judged.exchanges.is_empty() => outcome(format!(
            "{rule} blocks the document before it is requested, which proves nothing about the server"
        )),
        None if !is_policy_of_the_document(stop) => outcome(format!(
            "{rule} stops the document, which proves nothing about the pages that may show it"
        )),
        None => {
            let last = judged.exchanges.last().and_then(|exchange| exchange.response.as_ref().ok());
            let words = last.and_then(|response| gateway_words(response.status));
            words.map(|words| reason(ReasonKind::Network, words)).into_iter().collect()
        }
    }
}

fn is_policy_of_the_document(stop: &Stop) -> bool {
    let about_pages = matches!(
        stop.rule(),
        Rule::FrameAncestors | Rule::FrameXfoDeny | Rule::FrameXfoSameorigin | Rule::FrameXfoConflict
    );
    about_pages && stop.decided_by() == DecidedBy::Document
}

/// A popup is shown to every page: a page is refused where it keeps no handle of it.
fn cut(check: &Check, expected: &DenyExpectation, judged: &Judged) -> Vec<Reason> {
    let said = judged.channels.as_ref().and_then(|channels| channels.said(Channel::Opener));
    match (expected.rule, said) {
        _ if judged.has_open(Channel::Opener) => vec![reason(
            ReasonKind::Outcome,
            format!("pages of {} must keep no handle of the popup, but they do", check.origin),
        )],
        (Some(needed), Some(said)) if needed != said.rule => {
            vec![reason(ReasonKind::Rule, format!("{needed} must cut the popup off, but {} does", said.rule))]
        }
        _ => Vec::new(),
    }
}

fn status(check: &Check, expected: &AllowExpectation, document: &Document) -> Vec<Reason> {
    let status = document.status;
    let is_error_expected = check.subject == Subject::NonexistentPath;
    if is_error_expected && (200..300).contains(&status) {
        let words = format!(
            "a path that does not exist must get an error response, but got {status}, which proves nothing about error responses"
        );
        return vec![reason(ReasonKind::Status, words)];
    }
    if expected.status.is_empty() || expected.status.contains(&status) {
        return Vec::new();
    }
    let statuses: Vec<String> = expected.status.iter().map(ToString::to_string).collect();
    let words = format!("the status must be {}, but is {status}", statuses.join(" or "));
    vec![reason(ReasonKind::Status, words)]
}

/// The channels that must be open and are not.
fn closed(need: &[Channel], judged: &Judged) -> Vec<Reason> {
    let closed = need.iter().filter(|channel| !judged.has_open(**channel));
    closed
        .map(|channel| {
            let left = || {
                let names: Vec<&str> = judged.cookies_left.iter().map(|(name, _)| name.as_str()).collect();
                (*channel == Channel::Cookies && !names.is_empty())
                    .then(|| format!("the browser does not send {}", list(&names)))
            };
            let said = || {
                let said = judged.channels.as_ref()?.said(*channel)?;
                Some(format!("{}: {}", said.rule, said.message.trim_end_matches('.')))
            };
            let why = left().or_else(said).map(|why| format!(": {why}")).unwrap_or_default();
            reason(
                ReasonKind::Channel,
                format!("the channel {} must be open, but is closed{why}", channel.id()),
            )
        })
        .collect()
}

/// The rule of the first channel that must be open and is not.
#[must_use]
pub(crate) fn rule_of_closed(need: &[Channel], judged: &Judged) -> Option<Rule> {
    let closed = need.iter().find(|channel| !judged.has_open(**channel))?;
    Some(judged.channels.as_ref()?.said(*closed)?.rule)
}

/// What other pages may show the document, by the response at hand: a reason for each kind of page that may.
pub(super) fn audit(check: &Check, frame: &FrameCheck, judged: &Judged) -> Vec<Reason> {
    if check.audited.is_empty() || !frame.question.shown_as.is_nested() {
        return Vec::new();
    }
    let may_show = |origin: &Origin| is_shown_to(origin, &frame.question, &judged.exchanges);
    // Where any site may show it, a near one may too.
    let unknown = ["https", "http"].map(unknown_origin);
    let near = || check.audited.iter().flat_map(neighbours).filter(|origin| !check.audited.contains(origin));
    let found = unknown.into_iter().find(&may_show).map(|origin| (origin, Severity::High));
    let found = found.or_else(|| near().find(may_show).map(|origin| (origin, Severity::Medium)));
    let words = |origin: &Origin| {
        format!(
            "no other page may show the document, but {} may: send Content-Security-Policy: frame-ancestors with exactly the pages that may",
            origin.serialize()
        )
    };
    found
        .map(|(origin, severity)| Reason {
            kind: ReasonKind::Audit,
            message: words(&origin),
            finding: Some((Rule::FrameProtectionMissing, severity)),
        })
        .into_iter()
        .collect()
}

/// Origins that look like an allowed one, and that others may hold: another name below its domain, the same without TLS, another
/// port.
fn neighbours(origin: &Origin) -> Vec<Origin> {
    let Ok(url) = Url::parse(&origin.serialize()) else { return Vec::new() };
    let changed = |change: &dyn Fn(&mut Url) -> bool| {
        let mut url = url.clone();
        change(&mut url).then(|| Origin::of(&url))
    };
    let name = url.domain().unwrap_or_default().to_owned();
    let below = name.split_once('.').map_or(name.as_str(), |(_, rest)| rest).to_owned();
    let all = [
        changed(&|url| !name.is_empty() && url.set_host(Some(&format!("corscheck-other.{name}"))).is_ok()),
        changed(&|url| {
            below.contains('.') && url.set_host(Some(&format!("corscheck-other.{below}"))).is_ok()
        }),
        changed(&|url| url.scheme() == "https" && url.set_scheme("http").is_ok()),
    ];
    all.into_iter().flatten().collect()
}
