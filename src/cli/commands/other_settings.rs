//! What `--fix` prints where CORS is not what blocks a call, or not alone.

use super::fix::{Fixes, target};
use crate::advice::{InvestigatedCall, Investigation, remedy, remedy_of_failure, repair};
use crate::cli::Error;
use crate::cli::args::Connection;
use crate::fetch::Outcome;
use crate::fix::Setting;
use crate::render::fix::OtherSettings;
use crate::rules::Group;
use crate::web::text::visible;

/// A body that is too large for the server.
const CONTENT_TOO_LARGE: u16 = 413;

/// What a call needs that is not CORS.
pub(super) fn of_investigation(
    fixes: &Fixes,
    investigation: &Investigation<'_>,
    connection: &Connection,
) -> Result<Option<OtherSettings>, Error> {
    let number = investigation.diagnosis.worst_call_number();
    let Some(call) = investigation.calls().nth(number) else { return Ok(None) };
    let is_too_large = call.all_exchanges().any(|exchange| {
        exchange.response.as_ref().is_ok_and(|response| response.status == CONTENT_TOO_LARGE)
    });
    let target = target(&investigation.diagnosis.question, connection)?;
    let product = fixes.product();
    if is_too_large {
        let settings = Setting::body_limit(product, &target).into_iter().collect();
        let reason = format!(
            "Status 413 means that the body is too large for the server, or for a proxy in front of it. That comes first: the \
             error response may lack CORS headers only because another part sends it. {}",
            if product.id == "haproxy" {
                "HAProxy itself has no such limit."
            } else {
                "Raise the limit, or send less."
            }
        );
        return Ok(Some(OtherSettings { instead: false, reason, settings }));
    }
    Ok(instead(call).map(|(rule, words, headers)| {
        let settings =
            headers.iter().filter_map(|(name, value)| Setting::header(product, &target, name, value));
        let reason = format!("CORS headers do not fix {rule}. {}.", visible(&words));
        OtherSettings { instead: true, reason, settings: settings.collect() }
    }))
}

/// The rule that no CORS header fixes, what does, and the headers among it.
fn instead(call: InvestigatedCall<'_>) -> Option<(&'static str, String, Vec<(String, String)>)> {
    match &call.call.outcome {
        Outcome::Allowed(_) => None,
        Outcome::Failed(failure) => {
            let rule = crate::probe::failure_rule(failure.kind);
            Some((rule.id(), remedy_of_failure(call.call, failure), Vec::new()))
        }
        Outcome::Blocked(violation) if matches!(violation.rule().group(), Group::Preflight | Group::Cors) => {
            None
        }
        Outcome::Blocked(violation) => {
            let repair = repair(call);
            let headers = repair.changes.iter().flat_map(|change| &change.headers);
            let headers: Vec<(String, String)> =
                headers.map(|header| (header.name.clone(), header.text())).collect();
            let is_cors =
                |(name, _): &(String, String)| name.to_ascii_lowercase().starts_with("access-control-");
            if headers.iter().any(is_cors) || !repair.later.is_empty() {
                return None;
            }
            let words = repair
                .page
                .as_ref()
                .map_or_else(|| remedy(violation, call), crate::advice::PageChange::words);
            Some((violation.rule().id(), words, headers))
        }
    }
}
