//! A visit in Firefox.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::awaited::Awaited;
use super::extra_headers::{is_of_page, merged, without};
use super::{BidiRecorder, Recorder, Visit, Visited, late_step, outcome, pump, watch};
use crate::confirm::channel::{Channel, CommandError};
use crate::confirm::dev_tools::Event;
use crate::confirm::{BrowserError, COMMAND};

/// What is reported.
const EVENTS: [&str; 7] = [
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.responseStarted",
    "network.responseCompleted",
    "network.fetchError",
    "browsingContext.load",
    "browsingContext.contextCreated",
];
const PING: &str = "session.status";

/// Opens the page and watches it.
pub(in crate::confirm) async fn visit_in_firefox(
    channel: &mut Channel,
    context: &Value,
    visit: &Visit,
) -> Result<Visited, BrowserError> {
    channel.command("session.subscribe", json!({ "events": EVENTS })).await?;
    if !visit.headers.is_empty() {
        channel.command("network.addIntercept", json!({ "phases": ["beforeRequestSent"] })).await?;
    }
    for (name, value) in &visit.cookies {
        let host = visit.url.host_str().unwrap_or_default();
        let cookie = json!({ "name": name, "value": { "type": "string", "value": value }, "domain": host, "path": "/" });
        channel.command("storage.setCookie", json!({ "cookie": cookie })).await?;
    }
    let mut recorder = BidiRecorder::default();
    let mut tools = Awaited::new(channel, PING);
    let place = json!({ "context": context, "url": visit.url.as_str(), "wait": "interactive" });
    tools.post("browsingContext.navigate", place).await?;
    let opened = response(&mut tools, &mut recorder, visit, Instant::now() + COMMAND).await?;
    let cannot_open = |why: &dyn std::fmt::Display| {
        BrowserError::Protocol(format!("{} could not be opened: {why}", visit.url))
    };
    let mut is_still = false;
    match opened {
        Some(opened) => {
            opened.map_err(|error| cannot_open(&error))?;
            is_still = still(&mut tools, &mut recorder, visit, 0).await?;
        }
        None if visit.is_stopped() => {}
        None => return Err(cannot_open(&format_args!("no response within {} s", COMMAND.as_secs()))),
    }
    for (number, step) in visit.steps.iter().enumerate() {
        if visit.is_stopped() {
            break;
        }
        let script = json!({
            "expression": step.expression(), "awaitPromise": true, "target": { "context": context }, "userActivation": true,
        });
        tools.post("script.evaluate", script).await?;
        let end = Instant::now() + visit.limit + COMMAND;
        let Some(ran) = response(&mut tools, &mut recorder, visit, end).await? else {
            if visit.is_stopped() {
                break;
            }
            return Err(late_step(step));
        };
        let ran = ran.map_err(|error| BrowserError::Protocol(format!("script.evaluate failed: {error}")))?;
        outcome(step, &ran["result"]["value"])?;
        is_still = still(&mut tools, &mut recorder, visit, number + 1).await?;
    }
    Ok(Visited { is_still, ..recorder.visited("Firefox", visit) })
}

async fn still(
    tools: &mut Awaited<'_>,
    recorder: &mut BidiRecorder,
    visit: &Visit,
    done: usize,
) -> Result<bool, BrowserError> {
    watch(tools, recorder, visit, done, async |tools, event| react(tools, visit, event).await).await
}

/// The response to the command that was posted last; `None` where the visit was stopped, or it does not come.
async fn response(
    tools: &mut Awaited<'_>,
    recorder: &mut BidiRecorder,
    visit: &Visit,
    end: Instant,
) -> Result<Option<Result<Value, CommandError>>, BrowserError> {
    pump(tools, recorder, visit, end, Awaited::take_response, async |tools, event| {
        react(tools, visit, event).await
    })
    .await
}

/// Lets a request go on that waits for further headers.
async fn react(tools: &mut Awaited<'_>, visit: &Visit, event: &Event) -> Result<(), BrowserError> {
    let request = &event.params["request"];
    if event.params["isBlocked"] != true {
        return Ok(());
    }
    let sent: Vec<(&str, &str)> = request["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|header| Some((header["name"].as_str()?, header["value"]["value"].as_str()?)))
        .collect();
    let headers = match is_of_page(&request["url"], &visit.url) {
        true => merged(sent.into_iter(), &visit.headers),
        false => without(sent.into_iter(), &visit.headers),
    };
    let pair = |(name, value): &(String, String)| json!({ "name": name, "value": { "type": "string", "value": value } });
    let headers: Vec<Value> = headers.iter().map(pair).collect();
    let command = json!({ "request": request["request"], "headers": headers });
    tools.channel.post("network.continueRequest", command).await.map(drop)
}
