//! What `--fix` prints where CORS is not what blocks a call, or not alone.

use super::fix::{Fixes, target};
use crate::advice::{Action, Investigation, PageChange, repair};
use crate::cli::Error;
use crate::cli::args::Connection;
use crate::fix::Setting;
use crate::render::fix::OtherSettings;
use crate::web::headers::Header;
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
            Setting::what_about_body_limit(product)
        );
        return Ok(Some(OtherSettings { instead: false, reason, settings }));
    }
    let Some(rule) = call.call.rule() else { return Ok(None) };
    let repair = repair(call);
    let is_cached =
        repair.changes.iter().flat_map(|change| &change.steps).any(|step| step.action == Action::Purge);
    if is_cached && let Some(setting) = Setting::cache_by_origin(product, &target) {
        let reason = format!(
            "CORS headers do not fix {}: the cache has the response to another origin. Let it store one for each.",
            rule.id()
        );
        return Ok(Some(OtherSettings { instead: true, reason, settings: vec![setting] }));
    }
    let words = repair.page.as_ref().map(PageChange::words).or(repair.instead);
    let headers = repair.changes.iter().flat_map(|change| &change.headers);
    let (cors, others): (Vec<&Header>, Vec<&Header>) = headers.partition(|header| is_cors(header));
    let is_cors = !cors.is_empty() || !repair.later.is_empty();
    // The printed policy has Vary.
    let others: Vec<&Header> =
        others.into_iter().filter(|header| !is_cors || !header.name.eq_ignore_ascii_case("vary")).collect();
    let setting = |header: &&Header| Setting::header(product, &target, &header.name, &header.text());
    let settings = Setting::joined(others.iter().filter_map(setting).collect());
    let sent: Vec<String> =
        others.iter().map(|header| format!("{}: {}", header.name, header.text())).collect();
    let reason = match words {
        Some(words) if is_cors => format!("First: {}.", visible(&words)),
        Some(words) => format!("CORS headers do not fix {}. {}.", rule.id(), visible(&words)),
        None if is_cors && others.is_empty() => return Ok(None),
        None if is_cors => format!("Besides the policy: send {}.", visible(&sent.join(", "))),
        None => format!("CORS headers do not fix {}. Send {}.", rule.id(), visible(&sent.join(", "))),
    };
    Ok(Some(OtherSettings { instead: !is_cors, reason, settings }))
}

fn is_cors(header: &Header) -> bool {
    header.name.to_ascii_lowercase().starts_with("access-control-")
}
