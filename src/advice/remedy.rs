//! What to do about a blocked fetch that no header of an answer mends, or that none should.

use super::repair::{at_fault, trusts_null};
use super::response_header_on_request::is_of_answers;
use crate::probe::{Diagnosis, Exchange};
use crate::rules::Violation;

/// What to do, in plain text: a sentence without its stop.
#[must_use]
pub fn remedy(violation: &Violation, diagnosis: &Diagnosis) -> String {
    if let Violation::UrlScheme { scheme, .. } = violation
        && ["ws", "wss"].contains(&scheme.as_str())
    {
        return "Open it with new WebSocket()".into();
    }
    if let Violation::MethodNotAllowed { method, .. } = violation
        && method.eq_ignore_ascii_case("PATCH")
    {
        return "Write the method as PATCH in the page: its case is left as it is".into();
    }
    if let Violation::HeaderNotAllowed { name, .. } = violation
        && is_of_answers(name)
    {
        return format!("Take {name} out of the page's code: it counts only on an answer");
    }
    let exchanges: Vec<&Exchange> = diagnosis.all_exchanges().collect();
    let exchange = at_fault(violation, &exchanges).map(|number| exchanges[number]);
    if !exchange.is_some_and(|exchange| trusts_null(diagnosis, exchange)) {
        return violation.rule().page().first_fix();
    }
    let origin = if diagnosis.question.page.init.origin.is_opaque() {
        "Give the page an origin: serve it over https, and put allow-same-origin into its sandbox, if it has one"
    } else {
        "Let the page ask for the URL behind the redirects itself, so that its own origin is sent"
    };
    format!(
        "{origin}; null with credentials lets every site in, for any of them can make a frame that has it"
    )
}
