//! What to change so that the fetch passes, and what would fail next.
//!
//! The rules are not written a second time here: the response at fault is fixed, the same machine judges it again, and so
//! on until it passes or needs a request that was not made.

use std::borrow::Cow;
use std::collections::HashMap;

use super::cached_response::for_another_page;
use super::change::{Change, LaterChange, Repair, change_of};
use super::duplicate_header::front_sender;
use super::hidden_failure::add_hidden_changes;
use super::investigation::{ExtraRequest, InvestigatedCall};
use super::known_cause::is_settled;
use super::page_change::page_change;
use super::remedy::{remedy, remedy_of_failure, trusts_null};
use super::response_fix::{fix_response, tokens};
use super::step::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, Action, Step, allowed_origin, steps};
use super::wrong_response::wrong_response;
use crate::fetch::exposed::{is_forbidden_response_header, is_safelisted_response_header};
use crate::fetch::redirect::is_redirect_status;
use crate::fetch::{Engine, Fetch, Kind, NextRequest, Outcome, Tainting};
use crate::probe::{CallTrace, Driven, Exchange, Recorded, drive_with};
use crate::rules::{Checked, Fault, Notice, Violation};
use crate::web::headers::{Extracted, HeaderList};
use crate::web::message::HttpResponse;
use crate::web::request::Credentials;
use crate::web::text::shown;

/// More steps than any response needs.
const MOST_STEPS: usize = 64;

/// Fixes the responses of a blocked fetch one fault after the other. Nothing is found where the fault is not in a response, and
/// nothing is to be changed where the server would have to trust `null` with credentials: any site can have that origin.
#[must_use]
pub fn repair(investigated: InvestigatedCall<'_>) -> Repair {
    let mut repair = of_responses(investigated);
    if repair.page.is_none() && repair.changes.is_empty() && repair.instead.is_none() {
        repair.instead = match &investigated.call.outcome {
            Outcome::Blocked(violation) => Some(remedy(violation, investigated)),
            Outcome::Failed(failure) => Some(remedy_of_failure(investigated.call, failure)),
            Outcome::Allowed(_) => None,
        };
    }
    repair
}

fn of_responses(investigated: InvestigatedCall<'_>) -> Repair {
    let (mut repair, next) = repaired(investigated);
    // Another change makes the page work, and these headers do not.
    if is_settled(investigated) {
        repair.changes.clear();
        return repair;
    }
    if let Some((number, words)) = first_wrong_response(investigated, &repair.next) {
        repair.changes.retain(|change| change.exchange < number);
        repair.instead = Some(words);
    } else if let Some(change) = stored_for_another_page(investigated) {
        repair.changes = vec![change];
        return repair;
    } else {
        expose_needed(investigated, &mut repair);
    }
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
    if let Some(words) = no_origin(investigated, &repair).or_else(|| any_origin(investigated, &repair)) {
        repair.changes.clear();
        repair.instead = Some(words);
        return repair;
    }
    let origin = investigated.call.question.origin().serialize();
    for change in &mut repair.changes {
        let exchange = investigated.all_exchanges().nth(change.exchange);
        let response = exchange.and_then(|exchange| exchange.response.as_ref().ok());
        change.steps = steps(change.status, &change.headers, response, &origin);
        if let Some(sender) = response.and_then(front_sender) {
            let removed = change
                .steps
                .iter_mut()
                .filter(|step| step.action == Action::Remove && !step.value.is_empty());
            removed.for_each(|step| step.old = Some(sender.to_owned()));
        }
    }
    if let Some(next) = next.filter(|_| !repair.changes.is_empty() && repair.instead.is_none()) {
        repair.later = later_changes(investigated.call, &next);
    }
    add_hidden_changes(investigated, &mut repair);
    repair
}

/// The first response at fault that no header makes right, by its number, and what to do about it.
fn first_wrong_response(investigated: InvestigatedCall<'_>, next: &[Violation]) -> Option<(usize, String)> {
    let mut violations = first_violation(investigated.call).into_iter().chain(next);
    violations.find_map(|violation| {
        let mut exchanges: Vec<_> = investigated.all_exchanges().enumerate().collect();
        exchanges.reverse();
        let (number, exchange) =
            exchanges.into_iter().find(|(_, exchange)| exchange.is_at_fault(violation))?;
        Some((number, wrong_response(violation, exchange, &investigated.call.question.needed_headers)?))
    })
}

/// What to change where a cache has the response, perhaps for another page: what the server sends to this one is not known.
fn stored_for_another_page(investigated: InvestigatedCall<'_>) -> Option<Change> {
    let violation = first_violation(investigated.call)?;
    if !matches!(violation.fault, Fault::AllowOriginMissing { .. } | Fault::AllowOriginMismatch { .. }) {
        return None;
    }
    let mut exchanges = investigated.call.exchanges.iter().enumerate();
    let (number, exchange) = exchanges.rfind(|(_, exchange)| exchange.is_at_fault(violation))?;
    let response = exchange.response.as_ref().ok()?;
    let allows_another = matches!(violation.fault, Fault::AllowOriginMismatch { .. });
    let hit = for_another_page(response, allows_another)?;
    let vary = response.headers.get_text("vary").filter(|vary| !vary.trim().is_empty());
    let mut change = Change::of(number);
    if response.headers.varies_by("origin") {
        let add = vec!["Origin".to_owned()];
        change.steps.push(Step { add, ..Step::new(Action::Purge, hit) });
        return Some(change);
    }
    let names: Vec<String> = vary.into_iter().chain(["Origin".to_owned()]).collect();
    change.headers.set("Vary", names.join(", "));
    change.steps = steps(None, &change.headers, Some(response), "");
    change.steps.push(Step::new(Action::Purge, hit));
    Some(change)
}

/// What to do where the page has no origin: a server cannot tell it from all others that have none.
fn no_origin(investigated: InvestigatedCall<'_>, repair: &Repair) -> Option<String> {
    let is_open =
        repair.changes.iter().any(|change| change.headers.get_text(ALLOW_ORIGIN).as_deref() == Some("*"));
    let is_opaque = investigated.call.question.origin().is_opaque();
    (is_open && is_opaque).then(|| {
        "Give the page an origin: serve it over http or https (not from a file), and put allow-same-origin into its sandbox, if \
         it has one; then check again with that --origin. Only where every page may read this, send \
         Access-Control-Allow-Origin: * instead"
            .into()
    })
}

/// What to do where credentials are to be allowed and another origin was tried, which is allowed by its name, too.
fn any_origin(investigated: InvestigatedCall<'_>, repair: &Repair) -> Option<String> {
    let gets_credentials = repair.changes.iter().any(|change| change.headers.contains(ALLOW_CREDENTIALS));
    let mut others =
        investigated.extra_exchanges.iter().filter(|extra| extra.purpose == ExtraRequest::OtherOrigin);
    let other = others.next().filter(|_| gets_credentials)?;
    is_allowed_by_name(&other.exchange).then(|| {
        format!(
            "Allow only origins on a list, compared exactly, with {} on it: any other origin is allowed by its name, too, so \
             that with credentials every site would get in; then check again",
            shown(&investigated.call.question.origin().serialize())
        )
    })
}

/// Whether a response allows the origin of its request by its name.
fn is_allowed_by_name(exchange: &Exchange) -> bool {
    let origin = exchange.request.message.headers.get_text("origin");
    let allowed =
        exchange.response.as_ref().ok().and_then(|response| response.headers.get_text(ALLOW_ORIGIN));
    origin.is_some() && origin == allowed
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
    if !include && listed.values().contains(&"*") {
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
        listed => listed.values().iter().filter(|name| **name != "*").copied().collect::<Vec<_>>().join(", "),
    };
    let names = missing.into_iter().cloned();
    let value =
        Some(kept).filter(|kept| !kept.is_empty()).into_iter().chain(names).collect::<Vec<_>>().join(", ");
    change_of(&mut repair.changes, number).headers.set(EXPOSE, &value);
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
        if !fix_response(
            response,
            &violation,
            (origin, with_credentials, call.question.initiator()),
            &mut repair.changes,
            number,
        ) {
            break;
        }
        let (judged, checked, fetch) = judge(call, &exchanges, &repaired);
        repair.checked = checked;
        if exchanges.len() > call.exchanges.len() {
            repair.notices = later_notices(call, &fetch);
            let set_cookies = fetch.set_cookies().iter();
            repair.cookies =
                set_cookies.filter(|cookie| cookie.exchange >= call.exchanges.len()).cloned().collect();
        }
        match judged {
            // The change was none for this fault: it would not be one the next time.
            Judged::Blocked(next) if next.fault == violation.fault => break,
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
) -> (Judged, Vec<Vec<Checked>>, Fetch) {
    let mut checked = Vec::new();
    let mut left = exchanges.iter().enumerate();
    let respond = |_: &NextRequest| {
        let (number, exchange) = left.next().ok_or(())?;
        let response = repaired
            .get(&number)
            .map_or(Cow::Borrowed(&exchange.response), |response| Cow::Owned(Ok(response.clone())));
        Ok(Recorded { response, elapsed: exchange.elapsed })
    };
    let begun = Fetch::begin(&call.question.page, &call.question.call, &call.question.client);
    let (fetch, judged) = match drive_with(begun, respond, |fetch, _| checked.push(fetch.take_checked())) {
        Driven::Stopped(fetch, next, ()) => (fetch, Judged::NeedsRequest(next)),
        Driven::Ended(fetch, Outcome::Blocked(violation)) => (fetch, Judged::Blocked(violation)),
        Driven::Ended(fetch, Outcome::Allowed(_) | Outcome::Failed(_)) => (fetch, Judged::Passes),
    };
    (judged, checked, fetch)
}

/// What is noted of changed responses and not of those that came. What the changes themselves bring is not the server's.
fn later_notices(call: &CallTrace, fetch: &Fetch) -> Vec<Notice> {
    let is_new = |notice: &&Notice| {
        !call.notices.contains(notice) && !matches!(notice, Notice::OriginReflected | Notice::NullAllowed)
    };
    fetch.notices().iter().filter(is_new).cloned().collect()
}
