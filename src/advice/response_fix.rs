//! A response without one fault.

use url::Url;

use super::change::{Change, change_of};
use super::step::{ALLOW_ORIGIN, allowed_origin};
use crate::rules::{Fault, Violation};
use crate::stand_ins::UNKNOWN_HEADER;
use crate::web::headers::{is_response_only, is_token};
use crate::web::message::HttpResponse;
use crate::web::origin::Origin;
use crate::web::request::{Destination, Initiator};
use crate::web::site::same_site;

/// The header that says which pages may embed a response.
const CORP: &str = "Cross-Origin-Resource-Policy";

/// Makes the response such that this violation is gone, and notes how. False where no header of it could do that.
pub(super) fn fix_response(
    response: &mut HttpResponse,
    violation: &Violation,
    (page, with_credentials, initiator): (&Origin, bool, Initiator),
    changes: &mut Vec<Change>,
    number: usize,
) -> bool {
    let header = |value: String| violation.header().map(|name| (name, value));
    let (status, header) = match &violation.fault {
        // More than once for all is meant for all.
        Fault::AllowOriginMultiple { received, .. } if !with_credentials && is_star(received) => {
            (None, header("*".into()))
        }
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
        Fault::CoepRequireCorp { at, .. } if is_same_site(page, &at.url) => {
            (None, Some((CORP, "same-site".into())))
        }
        Fault::CoepRequireCorp { .. } => (None, Some((CORP, "cross-origin".into()))),
        Fault::CoepWorker { owner, .. } => (None, header(owner.id().into())),
        fault => match needed_type(fault, response, initiator) {
            Some(kind) => (None, Some(("Content-Type", kind.into()))),
            None => return false,
        },
    };
    if let Some(status) = status {
        response.status = status;
        response.headers.delete("location");
        change_of(changes, number).status = Some(status);
    }
    if let Some((name, value)) = header {
        response.headers.set(name, &value);
        if let Some(value) = sensible(violation, value) {
            let change = change_of(changes, number);
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
            let is_needed =
                |name: &&String| !is_response_only(name) && !name.eq_ignore_ascii_case(UNKNOWN_HEADER);
            let mut names = names.iter().filter(is_needed).peekable();
            names.peek()?;
            Some(added(allowed, names, *include))
        }
        _ => Some(value),
    }
}

/// Whether a value is `*` more than once.
fn is_star(value: &str) -> bool {
    value.split(',').all(|part| part.trim() == "*")
}

/// The type that a response needs, where it can be the requested resource: a page or data came in place of it.
fn needed_type(fault: &Fault, response: &HttpResponse, initiator: Initiator) -> Option<&'static str> {
    let kind = match fault {
        Fault::NosniffBlocked { destination: Destination::Style, .. } | Fault::MimeStyle { .. } => "text/css",
        Fault::NosniffBlocked { .. } | Fault::MimeScript { .. } | Fault::MimeServiceWorker { .. } => {
            "text/javascript"
        }
        Fault::MimeModule { needed, .. } => needed,
        Fault::EventSourceContentType { .. } => "text/event-stream",
        Fault::OrbBlocked { .. } => match initiator {
            Initiator::Script => "text/javascript",
            Initiator::Style => "text/css",
            _ => return None,
        },
        _ => return None,
    };
    let received = response.headers.get_text("content-type").unwrap_or_default().to_ascii_lowercase();
    let is_other = ["html", "json", "xml", "csv"].iter().any(|part| received.contains(part));
    (!is_other && !received.starts_with(kind)).then_some(kind)
}

/// The elements of a list header that are tokens.
pub(super) fn tokens(response: &HttpResponse, name: &str) -> String {
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
