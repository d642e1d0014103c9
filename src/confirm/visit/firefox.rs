//! A visit in Firefox.

use serde_json::{Value, json};
use tokio::time::timeout;

use super::{BidiRecorder, Recorder, Visit, Visited, late_step, outcome, watch};
use crate::confirm::channel::Channel;
use crate::confirm::{BrowserError, COMMAND};

/// What is reported.
const EVENTS: [&str; 6] = [
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.responseStarted",
    "network.responseCompleted",
    "network.fetchError",
    "browsingContext.load",
];
const PING: &str = "session.status";

/// Opens the page and watches it.
pub(in crate::confirm) async fn visit_in_firefox(
    channel: &mut Channel,
    context: &Value,
    visit: &Visit,
) -> Result<Visited, BrowserError> {
    channel.command("session.subscribe", json!({ "events": EVENTS })).await?;
    for (name, value) in &visit.cookies {
        let host = visit.url.host_str().unwrap_or_default();
        let cookie = json!({ "name": name, "value": { "type": "string", "value": value }, "domain": host, "path": "/" });
        channel.command("storage.setCookie", json!({ "cookie": cookie })).await?;
    }
    let mut recorder = BidiRecorder::default();
    let place = json!({ "context": context, "url": visit.url.as_str(), "wait": "interactive" });
    let opened = timeout(COMMAND, channel.command("browsingContext.navigate", place)).await;
    let late = |_| BrowserError::Protocol(format!("no response within {} s", COMMAND.as_secs()));
    opened
        .map_err(late)
        .flatten()
        .map_err(|error| BrowserError::Protocol(format!("{} could not be opened: {error}", visit.url)))?;
    let mut is_still =
        watch(&mut channel.with_ping(PING), &mut recorder, visit, 0, async |_, _| Ok(())).await?;
    for (number, step) in visit.steps.iter().enumerate() {
        let script = json!({
            "expression": step.expression(), "awaitPromise": true, "target": { "context": context }, "userActivation": true,
        });
        let ran = timeout(visit.limit + COMMAND, channel.command("script.evaluate", script));
        let ran = ran.await.map_err(|_| late_step(step))??;
        outcome(step, &ran["result"]["value"])?;
        is_still = watch(&mut channel.with_ping(PING), &mut recorder, visit, number + 1, async |_, _| Ok(()))
            .await?;
    }
    Ok(Visited { is_still, ..recorder.visited("Firefox", &visit.url) })
}
