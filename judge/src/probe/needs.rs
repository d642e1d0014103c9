//! What a page needs beyond being allowed: response headers that it reads, cookies that are kept and sent, a method that arrives.

use super::diagnosis::CallTrace;
use super::need::Need;
use crate::fetch::exposed::is_forbidden_response_header;
use crate::fetch::{Kind, Outcome, Response, ResponseType};
use crate::rules::{CookieFault, CookieOutcome, Notice, Rule, Unreadable};
use crate::web::headers::Extracted;
use crate::web::message::HttpResponse;
use crate::web::request::Credentials;

const EXPOSE: &str = "access-control-expose-headers";

/// Those of the needed headers, by their lower-case names, that the page of an allowed call cannot read: each reason with its
/// headers. Nothing where the call is not allowed, or was not sent to its end.
#[must_use]
pub fn unreadable(needed: &[String], call: &CallTrace) -> Vec<(Unreadable, Vec<String>)> {
    let (Outcome::Allowed(response), None) = (&call.outcome, &call.unsent) else { return Vec::new() };
    let mut found: Vec<(Unreadable, Vec<String>)> = Vec::new();
    let hidden = needed.iter().filter(|name| !call.can_read(response, name));
    for name in hidden {
        let why = call.why_unreadable(response, name);
        match found.iter_mut().find(|(reason, _)| *reason == why) {
            Some((_, names)) if !names.contains(name) => names.push(name.clone()),
            Some(_) => {}
            None => found.push((why, vec![name.clone()])),
        }
    }
    found
}

/// What is said of the headers that the page of this call needs and cannot read. They are not said a second time as headers
/// that it is likely to miss.
pub(super) fn note_needs(call: &mut CallTrace) {
    let unread = unreadable(&call.question.needed_headers, call);
    for notice in &mut call.notices {
        if let Notice::ExposeMissing { names, .. } = notice {
            names.retain(|name| !call.question.needed_headers.contains(name));
        }
    }
    call.notices.retain(|notice| {
        !matches!(notice, Notice::ExposeMissing { names, on_preflight } if names.is_empty()
            && (!on_preflight || unread.iter().any(|(why, _)| *why == Unreadable::ExposedOnPreflight)))
    });
    let notices = unread.into_iter().map(|(why, names)| Notice::HeaderNotReadable { names, why });
    call.notices.splice(..0, notices);
}

impl CallTrace {
    /// Whether headers that the page needs are missing from what it can read.
    #[must_use]
    pub fn misses_headers(&self) -> bool {
        self.notices.iter().any(|notice| matches!(notice, Notice::HeaderNotReadable { .. }))
    }

    /// What the page needs, beyond headers, and does not get of a call that is allowed: each with its rule, in a sentence.
    #[must_use]
    pub fn missed_needs(&self) -> Vec<(Rule, String)> {
        let mut missed = Vec::new();
        for need in &self.question.needs {
            match need {
                Need::Method => {
                    missed.extend(self.method_changed().map(|notice| (notice.rule(), notice.message())))
                }
                Need::Cookie => {
                    let held = self
                        .notices
                        .iter()
                        .filter(|notice| matches!(notice, Notice::Cookie { sent: false, .. }));
                    missed.extend(held.map(|notice| (notice.rule(), notice.message())));
                    let lost = self.lost_cookies();
                    missed.extend(lost.filter_map(|cookie| Some((cookie.fault()?.rule(), cookie.message()))));
                }
            }
        }
        if matches!(self.outcome, Outcome::Allowed(_)) && self.unsent.is_none() { missed } else { Vec::new() }
    }

    /// That a redirect turned the page's method into a GET, where one did.
    pub fn method_changed(&self) -> Option<&Notice> {
        self.notices.iter().find(|notice| matches!(notice, Notice::RedirectMethodChanged { .. }))
    }

    /// The cookies that a response sets and the browser does not store, or does not send with the same request. One that is set
    /// to be deleted is not lost.
    pub fn lost_cookies(&self) -> impl Iterator<Item = &CookieOutcome> {
        let kept = |name: &str| {
            self.set_cookies.iter().any(|cookie| cookie.name == name && cookie.fault().is_none())
        };
        self.set_cookies.iter().filter(move |cookie| match cookie.fault() {
            None | Some(CookieFault::Expired) => false,
            Some(CookieFault::Preflight) => !kept(&cookie.name),
            Some(_) => true,
        })
    }

    fn can_read(&self, response: &Response, name: &str) -> bool {
        self.question.initiator().reads_response() && response.readable_headers.iter().any(|one| one == name)
    }

    fn why_unreadable(&self, response: &Response, name: &str) -> Unreadable {
        let initiator = self.question.initiator();
        match response.kind {
            ResponseType::OpaqueRedirect => return Unreadable::OpaqueRedirect,
            ResponseType::Opaque => return Unreadable::Opaque,
            ResponseType::Basic | ResponseType::Cors if !initiator.reads_response() => {
                return Unreadable::ByElement(initiator);
            }
            ResponseType::Basic | ResponseType::Cors => {}
        }
        if is_forbidden_response_header(name) {
            return Unreadable::SetsCookies;
        }
        let Some(received) = self.last_response().filter(|received| received.headers.contains(name)) else {
            return Unreadable::NotSent;
        };
        let include = self.question.effective_modes().credentials == Credentials::Include;
        match received.headers.extract_list(EXPOSE) {
            Extracted::Failure(_) => Unreadable::ListInvalid,
            listed if include && listed.values().contains(&"*") => Unreadable::Wildcard,
            _ if !received.headers.contains(EXPOSE) && self.preflight_exposes(name) => {
                Unreadable::ExposedOnPreflight
            }
            _ => Unreadable::NotExposed,
        }
    }

    /// Whether the response to a preflight names the header, or all, as exposed.
    fn preflight_exposes(&self, name: &str) -> bool {
        let preflights = self.exchanges.iter().filter(|exchange| exchange.request.kind == Kind::Preflight);
        let mut responses = preflights.filter_map(|exchange| exchange.response.as_ref().ok());
        responses.any(|response| {
            let listed = response.headers.extract_list(EXPOSE);
            listed.values().iter().any(|one| *one == "*" || one.eq_ignore_ascii_case(name))
        })
    }

    fn last_response(&self) -> Option<&HttpResponse> {
        self.exchanges.last().and_then(|exchange| exchange.response.as_ref().ok())
    }
}
