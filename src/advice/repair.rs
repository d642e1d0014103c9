//! What to change so that the fetch passes, and what would fail next.
//!
//! The rules are not written a second time here: the response at fault is fixed, the same machine judges it again, and so
//! on until it passes or needs a request that was not made.

use std::collections::HashMap;

use url::Url;

use super::investigation::InvestigatedCall;
use super::known_cause::is_settled;
use super::page_change::{PageChange, page_change};
use super::step::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, Step, steps};
use crate::fetch::exposed::{is_forbidden_response_header, is_safelisted_response_header};
use crate::fetch::redirect::is_redirect_status;
use crate::fetch::{Engine, Fetch, Kind, NextRequest, Outcome, Tainting};
use crate::probe::{CallTrace, Driven, Exchange, drive_with};
use crate::rules::{Checked, Fault, Violation};
use crate::web::headers::{Extracted, HeaderList, is_response_only, is_token};
use crate::web::message::{HttpResponse, Reply};
use crate::web::origin::Origin;
use crate::web::request::Credentials;
use crate::web::site::same_site;

/// More steps than any response needs.
const MOST_STEPS: usize = 64;

/// What to change in one response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The number of the exchange, from 0.
    pub exchange: usize,
    /// The status to respond with, where that is at fault.
    pub status: Option<u16>,
    /// The headers to send, whole.
    pub headers: HeaderList,
    /// The same, step by step: what is added, and what takes the place of what is there.
    pub steps: Vec<Step>,
}

/// What the response to a request that was not sent needs, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaterChange {
    /// What the request is for.
    pub kind: Kind,
    /// Its method.
    pub method: String,
    /// Its URL.
    pub url: Url,
    /// The headers that the response needs.
    pub headers: HeaderList,
    /// The same, step by step.
    pub steps: Vec<Step>,
}

/// How a blocked fetch could pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    /// What fails once the verdict's own fault is fixed, in the order of the checks.
    pub next: Vec<Violation>,
    /// What to change, one entry a response.
    pub changes: Vec<Change>,
    /// What the responses to the requests need that were not sent, one entry a response.
    pub later: Vec<LaterChange>,
    /// What to change in the page instead of all that.
    pub page: Option<PageChange>,
    /// Whether the responses so far would pass with these changes. Later responses are not known.
    pub passes: bool,
    /// Which headers of each exchange's response took part in a check once it was changed.
    pub checked: Vec<Vec<Checked>>,
}

/// Fixes the responses of a blocked fetch one fault after the other. Nothing is found where the fault is not in a response, and
/// nothing is to be changed where the server would have to trust `null` with credentials: any site can have that origin.
#[must_use]
pub fn repair(investigated: InvestigatedCall<'_>) -> Repair {
    let (mut repair, next) = repaired(investigated);
    // Another change makes the page work, and these headers do not.
    if is_settled(investigated) {
        repair.changes.clear();
        return repair;
    }
    expose_needed(investigated, &mut repair);
    let violations = first_violation(investigated.call).into_iter().chain(&repair.next);
    repair.page = violations.filter_map(|violation| page_change(violation, investigated)).next();
    if repair.page.is_some() {
        repair.changes.clear();
        return repair;
    }
    let trusts = |change: &Change| {
        let exchange = investigated.all_exchanges().nth(change.exchange);
        let names = [ALLOW_ORIGIN, ALLOW_CREDENTIALS];
        names.iter().any(|name| change.headers.contains(name))
            && exchange.is_some_and(|exchange| trusts_null(investigated.call, exchange))
    };
    if repair.changes.iter().any(trusts) {
        repair.changes.clear();
        return repair;
    }
    let origin = investigated.call.question.origin().serialize();
    for change in &mut repair.changes {
        let exchange = investigated.all_exchanges().nth(change.exchange);
        let response = exchange.and_then(|exchange| exchange.response.as_ref().ok());
        change.steps = steps(change.status, &change.headers, response, &origin);
    }
    if let Some(next) = next.filter(|_| !repair.changes.is_empty()) {
        repair.later = later_changes(investigated.call, &next);
    }
    repair
}

/// The violation that decided.
fn first_violation(call: &CallTrace) -> Option<&Violation> {
    match &call.outcome {
        Outcome::Blocked(violation) => Some(violation),
        Outcome::Allowed(_) | Outcome::Failed(_) => None,
    }
}

/// What the response to a request needs that a browser would send once all responses before it are changed, and to the actual
/// request behind it where it is a preflight. Nothing where that would be to trust `null`.
fn later_changes(call: &CallTrace, next: &NextRequest) -> Vec<LaterChange> {
    let request = &next.message;
    let sent = |name: &str| request.headers.get_text(name);
    let (true, Some(origin)) = (next.tainting == Tainting::Cors, sent("origin")) else { return Vec::new() };
    let include = call.question.effective_modes().credentials == Credentials::Include;
    if origin == "null" && (include || !call.question.origin().is_opaque()) {
        return Vec::new();
    }
    let shared = || {
        let mut headers = HeaderList::new();
        let allowed = allowed_origin(&origin, include);
        headers.append(ALLOW_ORIGIN, &allowed);
        if include {
            headers.append(ALLOW_CREDENTIALS, "true");
        }
        if allowed != "*" {
            headers.append("Vary", "Origin");
        }
        headers
    };
    let later = |kind: Kind, method: String, headers: HeaderList| {
        let steps = steps(None, &headers, None, &origin);
        LaterChange { kind, method, url: request.url.clone(), headers, steps }
    };
    let mut found = Vec::new();
    let method = match next.kind {
        Kind::Actual => request.method.to_string(),
        Kind::Preflight => {
            let method = sent("access-control-request-method").unwrap_or_default();
            let mut headers = shared();
            if !["GET", "HEAD", "POST"].contains(&method.as_str()) {
                headers.append("Access-Control-Allow-Methods", &method);
            }
            if let Some(names) = sent("access-control-request-headers") {
                headers.append("Access-Control-Allow-Headers", names.replace(',', ", "));
            }
            found.push(later(Kind::Preflight, request.method.to_string(), headers));
            method
        }
    };
    let mut headers = shared();
    let reads = call.question.initiator().reads_response();
    let hidden: Vec<String> =
        call.question.needed_headers.iter().filter(|name| can_be_listed(name)).cloned().collect();
    if reads && !hidden.is_empty() {
        headers.append(EXPOSE, hidden.join(", "));
    }
    // A page that writes patch has to write PATCH.
    let is_patch = method.eq_ignore_ascii_case("PATCH");
    found.push(later(Kind::Actual, if is_patch { "PATCH".into() } else { method }, headers));
    found
}

/// The header with the names that a page can read.
const EXPOSE: &str = "Access-Control-Expose-Headers";

/// Whether a page can read a header where it is listed, and only there.
fn can_be_listed(name: &str) -> bool {
    !is_safelisted_response_header(name) && !is_forbidden_response_header(name)
}

/// Adds the headers that the page needs to the list of those that it can read, where they are missing from it. A response
/// that is not there yet is not changed.
fn expose_needed(investigated: InvestigatedCall<'_>, repair: &mut Repair) {
    let call = investigated.call;
    let needed = call.question.needed_headers.iter();
    let last = investigated.all_exchanges().enumerate().last();
    let Some((number, exchange)) = last.filter(|(_, exchange)| exchange.request.kind == Kind::Actual) else {
        return;
    };
    let engine = Engine::of(call.question.browser());
    let is_cors = exchange.request.tainting == Tainting::Cors;
    let Ok(received) = exchange.response.as_ref() else { return };
    if !is_cors || !call.question.initiator().reads_response() || is_redirect_status(received.status, engine)
    {
        return;
    }
    let include = call.question.effective_modes().credentials == Credentials::Include;
    let listed = received.headers.extract_list(EXPOSE);
    if !include && listed.values().iter().any(|name| name == "*") {
        return;
    }
    let is_listed = |name: &String| listed.values().iter().any(|one| one.eq_ignore_ascii_case(name));
    let missing: Vec<&String> = needed.filter(|name| !is_listed(name) && can_be_listed(name)).collect();
    if missing.is_empty() {
        return;
    }
    let kept = match &listed {
        // What is not a list may have names in it.
        Extracted::Failure(_) => tokens(received, EXPOSE),
        listed => listed.values().iter().filter(|name| *name != "*").cloned().collect::<Vec<_>>().join(", "),
    };
    let names = missing.into_iter().cloned();
    let value =
        Some(kept).filter(|kept| !kept.is_empty()).into_iter().chain(names).collect::<Vec<_>>().join(", ");
    change(&mut repair.changes, number).headers.set(EXPOSE, &value);
}

/// Whether a response that allows this request trusts `null` with credentials.
pub(super) fn trusts_null(call: &CallTrace, exchange: &Exchange) -> bool {
    let origin = exchange.request.message.headers.get_text("origin");
    call.question.effective_modes().credentials == Credentials::Include && origin.as_deref() == Some("null")
}

/// The repair, and the request that a browser would make once all that is fixed, where it was not made.
pub(super) fn repaired(investigated: InvestigatedCall<'_>) -> (Repair, Option<NextRequest>) {
    let mut repair = Repair::default();
    let call = investigated.call;
    let Outcome::Blocked(first) = &call.outcome else { return (repair, None) };
    let exchanges: Vec<&Exchange> = investigated.all_exchanges().collect();
    // Responses can be large, so only those that are changed are copied.
    let mut repaired: HashMap<usize, HttpResponse> = HashMap::new();
    let mut violation = first.clone();
    for _ in 0..MOST_STEPS {
        let at_fault = exchanges.iter().rposition(|exchange| exchange.is_at_fault(&violation));
        let Some(number) = at_fault else { break };
        let Ok(original) = &exchanges[number].response else { break };
        let response = repaired.entry(number).or_insert_with(|| original.clone());
        let with_credentials = call.question.effective_modes().credentials == Credentials::Include;
        let origin = call.question.origin();
        if !fix_response(response, &violation, (origin, with_credentials), &mut repair.changes, number) {
            break;
        }
        let (judged, checked) = judge(call, &exchanges, &repaired);
        repair.checked = checked;
        match judged {
            Judged::Blocked(next) => {
                // The list that is at fault names all headers that are missing from it.
                let is_same_list = matches!(
                    (&violation.fault, &next.fault),
                    (Fault::HeaderNotAllowed { at, .. }, Fault::HeaderNotAllowed { at: again, .. }) if at == again
                );
                if !is_same_list {
                    repair.next.push(next.clone());
                }
                violation = next;
            }
            Judged::Passes => {
                repair.passes = true;
                break;
            }
            Judged::NeedsRequest(next) => {
                repair.passes = true;
                return (repair, Some(*next));
            }
        }
    }
    (repair, None)
}

/// What became of the changed responses.
enum Judged {
    Blocked(Violation),
    Passes,
    /// They pass so far, and this request would be sent next.
    NeedsRequest(Box<NextRequest>),
}

/// Judges the responses again, some of them changed.
fn judge(
    call: &CallTrace,
    exchanges: &[&Exchange],
    repaired: &HashMap<usize, HttpResponse>,
) -> (Judged, Vec<Vec<Checked>>) {
    let mut checked = Vec::new();
    let mut left = exchanges.iter().enumerate();
    let respond = |_: &NextRequest| {
        let (number, exchange) = left.next().ok_or(())?;
        let response = repaired.get(&number).cloned().map_or_else(|| exchange.response.clone(), Ok);
        Ok(Reply::new(response, exchange.elapsed))
    };
    let begun = Fetch::begin(&call.question.page, &call.question.call, &call.question.client);
    let judged = match drive_with(begun, respond, |fetch, _| checked.push(fetch.take_checked())) {
        Driven::Stopped(_, next, ()) => Judged::NeedsRequest(next),
        Driven::Ended(_, Outcome::Blocked(violation)) => Judged::Blocked(violation),
        Driven::Ended(_, Outcome::Allowed(_) | Outcome::Failed(_)) => Judged::Passes,
    };
    (judged, checked)
}

/// Makes the response such that this violation is gone, and notes how. False where no header of it could do that.
fn fix_response(
    response: &mut HttpResponse,
    violation: &Violation,
    (page, with_credentials): (&Origin, bool),
    changes: &mut Vec<Change>,
    number: usize,
) -> bool {
    let header = |value: String| violation.header().map(|name| (name, value));
    let (status, header) = match &violation.fault {
        Fault::AllowOriginMissing { needed, .. }
        | Fault::AllowOriginMultiple { needed, .. }
        | Fault::AllowOriginInvalid { needed, .. }
        | Fault::AllowOriginMismatch { needed, .. }
        | Fault::WildcardWithCredentials { needed, .. } => {
            (None, header(allowed_origin(needed, with_credentials)))
        }
        Fault::AllowCredentials { .. } => (None, header("true".into())),
        Fault::PreflightStatus { .. } | Fault::PreflightRedirect { .. } => (Some(204), None),
        Fault::AllowMethodsInvalid { .. } => (None, header(tokens(response, "access-control-allow-methods"))),
        Fault::AllowHeadersInvalid { .. } => (None, header(tokens(response, "access-control-allow-headers"))),
        Fault::MethodNotAllowed { method, allowed, include, .. } => {
            (None, header(added(allowed, [method.as_str()], *include)))
        }
        Fault::HeaderNotAllowed { names, allowed, include, .. } => {
            (None, header(added(allowed, names, *include)))
        }
        // No more pages than it needs.
        Fault::CorpSameOrigin { at, .. } if is_same_site(page, &at.url) => (None, header("same-site".into())),
        Fault::CorpSameOrigin { .. } | Fault::CorpSameSite { .. } => (None, header("cross-origin".into())),
        Fault::CoepWorker { owner, .. } => (None, header(owner.id().into())),
        _ => return false,
    };
    if let Some(status) = status {
        response.status = status;
        response.headers.delete("location");
        change(changes, number).status = Some(status);
    }
    if let Some((name, value)) = header {
        response.headers.set(name, &value);
        if let Some(value) = sensible(violation, value) {
            let change = change(changes, number);
            change.headers.set(name, &value);
            // An origin that depends on the page must not be cached for other pages.
            if name == ALLOW_ORIGIN && value != "*" && !response.headers.varies_by("origin") {
                let vary = response.headers.get_text("vary").filter(|vary| !vary.trim().is_empty());
                let names: Vec<String> = vary.into_iter().chain(["Origin".to_owned()]).collect();
                change.headers.set("Vary", names.join(", "));
            }
        }
    }
    true
}

/// The change of this exchange's response.
fn change(changes: &mut Vec<Change>, number: usize) -> &mut Change {
    let position = changes.iter().position(|change| change.exchange == number).unwrap_or_else(|| {
        changes.push(Change {
            exchange: number,
            status: None,
            headers: HeaderList::new(),
            steps: Vec::new(),
        });
        changes.len() - 1
    });
    &mut changes[position]
}

/// What a server should send of what makes this pass: the method `patch` and headers of responses are slips of the page's, which
/// no server should allow.
fn sensible(violation: &Violation, value: String) -> Option<String> {
    match &violation.fault {
        Fault::MethodNotAllowed { method, allowed, include, .. }
            if method != "PATCH" && method.eq_ignore_ascii_case("PATCH") =>
        {
            let known = allowed.iter().any(|name| name == "PATCH");
            (!known).then(|| added(allowed, ["PATCH"], *include))
        }
        Fault::HeaderNotAllowed { names, allowed, include, .. } => {
            let mut names = names.iter().filter(|name| !is_response_only(name)).peekable();
            names.peek()?;
            Some(added(allowed, names, *include))
        }
        _ => Some(value),
    }
}

/// What to send as the allowed origin. Any page can have the origin `null`, so that `*`, where it counts, says the
/// same and hides nothing.
fn allowed_origin(needed: &str, with_credentials: bool) -> String {
    if needed == "null" && !with_credentials { "*".into() } else { needed.into() }
}

/// The elements of a list header that are tokens.
fn tokens(response: &HttpResponse, name: &str) -> String {
    let value = response.headers.get_text(name).unwrap_or_default();
    let good: Vec<&str> =
        value.split([',', ' ', ';']).map(str::trim).filter(|part| is_token(part.as_bytes())).collect();
    good.join(", ")
}

/// A list with more elements. Where credentials make `*` a plain name, it goes.
fn added<'a, T: AsRef<str> + ?Sized + 'a>(
    allowed: &'a [String],
    elements: impl IntoIterator<Item = &'a T>,
    include: bool,
) -> String {
    let remaining = allowed.iter().map(String::as_str).filter(|name| !(include && *name == "*"));
    remaining.chain(elements.into_iter().map(AsRef::as_ref)).collect::<Vec<_>>().join(", ")
}

/// Whether a page is of the site of a URL.
fn is_same_site(page: &Origin, url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| same_site(page, &Origin::of(&url)))
}
