//! The names of the local machine: one machine, several hosts.

use super::Advice;
use super::case::{Case, space_of};
use crate::rules::Fault;
use crate::web::address_space::AddressSpace;
use crate::web::origin::Origin;
use crate::web::text::shown;

/// The stable name.
pub(super) const ID: &str = "loopback-names";

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    allowed_by_another_name(case).or_else(|| cookies_of_another_name(case)).into_iter().collect()
}

fn is_loopback(text: &str) -> bool {
    space_of(text) == Some(AddressSpace::Loopback)
}

/// The server allows the page under the machine's other name.
fn allowed_by_another_name(case: &Case<'_>) -> Option<Advice> {
    let (received, needed) = case.violations().find_map(|violation| match &violation.fault {
        Fault::AllowOriginMismatch { received, needed, .. }
            if is_loopback(received) && is_loopback(needed) =>
        {
            Some((received, needed))
        }
        _ => None,
    })?;
    let (theirs, ours) = (host(received)?, host(needed)?);
    if theirs == ours {
        return None;
    }
    let message = format!(
        "{} and {} are the same machine, but different hosts for a browser. Open the page as {}, or add {} to the server's \
         list.",
        shown(&theirs),
        shown(&ours),
        shown(received),
        shown(needed)
    );
    Some(Advice::new(ID, message).on("Access-Control-Allow-Origin"))
}

/// Page and target are on one machine under two names, and the request has credentials.
fn cookies_of_another_name(case: &Case<'_>) -> Option<Advice> {
    if !case.includes_credentials() {
        return None;
    }
    let (page, target) = (case.origin(), Origin::of(case.question().url()).serialize());
    let (ours, theirs) = (host(&page)?, host(&target)?);
    if ours == theirs || !is_loopback(&page) || !is_loopback(&target) {
        return None;
    }
    let message = format!(
        "The page is on {} and calls {}: for a browser these are two sites, so cookies with SameSite=Lax, the default, are not \
         sent. Use the same name for both; the ports may differ.",
        shown(&ours),
        shown(&theirs)
    );
    Some(Advice::new(ID, message))
}

fn host(text: &str) -> Option<String> {
    Origin::of(&url::Url::parse(text).ok()?).host_text()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{advice, origin, response};
    use super::ID;
    use crate::probe::Question;
    use crate::web::request::Credentials;

    fn local(question: &mut Question) {
        question.page.origin = origin("http://localhost:3000");
        question.call.url = url::Url::parse("http://127.0.0.1:8000/me").expect("a URL");
    }

    #[test]
    fn two_names_for_one_machine() {
        let allows = |value| advice(ID, local, &[response(200, &[("Access-Control-Allow-Origin", value)])]);
        assert!(allows("http://127.0.0.1:3000").contains("127.0.0.1 and localhost are the same machine"));
        assert!(allows("http://[::1]:3000").contains("[::1] and localhost"));
        assert_eq!(allows("http://localhost:5173"), "", "another port is another matter");
        assert_eq!(allows("https://app.example"), "");
    }

    #[test]
    fn cookies() {
        let include = |question: &mut Question| {
            local(question);
            question.call.credentials = Credentials::Include;
        };
        assert!(advice(ID, include, &[response(200, &[])]).contains("two sites"));
        assert_eq!(advice(ID, local, &[response(200, &[])]), "");
    }
}
