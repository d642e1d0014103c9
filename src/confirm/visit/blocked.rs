//! Loads that a browser stopped before they were requests: only the console says so.

use url::Url;

use super::console::ConsoleLine;
use super::hop::Hop;
use crate::record::console;
use crate::rules::{Group, Rule};
use crate::web::request::Initiator;

/// Adds the loads of which only the console speaks, and its words to those that have no other reason.
pub(super) fn add_blocked(hops: &mut Vec<Hop>, lines: &[ConsoleLine], page: &Url) {
    for line in lines.iter().filter(|line| line.level != "log") {
        let Some((url, initiator)) = stopped(&line.text) else { continue };
        let mut known = hops.iter_mut().filter(|hop| hop.url == url).peekable();
        if known.peek().is_some() {
            let without_reason = known.find(|hop| hop.response.is_none() && is_vague(hop.error.as_deref()));
            if let Some(hop) = without_reason {
                hop.error = Some(line.text.clone());
            }
            continue;
        }
        let kind = match initiator {
            Initiator::WebSocket => "websocket",
            Initiator::EventSource => "eventsource",
            Initiator::Beacon => "ping",
            Initiator::Style => "stylesheet",
            Initiator::Fetch | Initiator::Xhr | Initiator::XhrUpload => "fetch",
            other => other.destination().id(),
        };
        hops.push(Hop {
            id: format!("stopped {}", hops.len()),
            kind: kind.to_owned(),
            method: "GET".into(),
            url,
            document: line
                .url
                .clone()
                .filter(|url| is_document(hops, url))
                .unwrap_or_else(|| page.to_string()),
            error: Some(line.text.clone()),
            ended: Some(0.0),
            ..Hop::default()
        });
    }
}

/// The URL of a load that was stopped before it was sent, and what made it.
fn stopped(text: &str) -> Option<(String, Initiator)> {
    let is_before = |rule: &Rule| rule.group() == Group::MixedContent && *rule != Rule::MixedUpgraded;
    let message = console::read(text).into_iter().find(|message| {
        !message.hides_reason && !message.rules.is_empty() && message.rules.iter().all(is_before)
    })?;
    let call = message.call()?;
    // A console may write a directive's name for it, or a shorter URL.
    let url = Url::parse(&call.url).ok()?;
    Some((url.to_string(), call.initiator.unwrap_or_default()))
}

fn is_vague(error: Option<&str>) -> bool {
    error.is_none_or(|error| error.is_empty() || error.starts_with("net::ERR_FAILED"))
}

fn is_document(hops: &[Hop], url: &str) -> bool {
    hops.iter().any(|hop| matches!(hop.kind.as_str(), "document" | "iframe") && hop.url == url)
}
