//! A visit in Chromium: the page, its frames in other processes and its workers are one recording.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::awaited::Awaited;
use super::extra_headers::{is_of_page, merged};
use super::{InspectorRecorder, Recorder, Visit, Visited, late_step, outcome, pump, watch};
use crate::confirm::channel::Channel;
use crate::confirm::dev_tools::Event;
use crate::confirm::{BrowserError, COMMAND};

/// What each page, frame and worker reports.
const REPORTED: [&str; 4] = ["Network.enable", "Runtime.enable", "Log.enable", "Page.enable"];
const PING: &str = "Browser.getVersion";

/// Opens the page and watches it.
pub(in crate::confirm) async fn visit_in_chromium(
    channel: &mut Channel,
    visit: &Visit,
) -> Result<Visited, BrowserError> {
    for method in REPORTED {
        channel.command(method, json!({})).await?;
    }
    channel.command("Target.setAutoAttach", attach()).await?;
    if !visit.headers.is_empty() {
        channel.command("Fetch.enable", intercept(visit)).await?;
    }
    for (name, value) in &visit.cookies {
        let cookie = json!({ "url": visit.url.as_str(), "name": name, "value": value });
        channel.command("Network.setCookie", cookie).await?;
    }
    let mut recorder = InspectorRecorder::default();
    let mut tools = Awaited::new(channel, PING);
    tools.post("Page.navigate", json!({ "url": visit.url.as_str() })).await?;
    let mut is_still = false;
    if let Some(opened) = response(&mut tools, &mut recorder, visit, Instant::now() + COMMAND).await? {
        let opened = opened.map_err(|error| cannot_open(visit, &error))?;
        if let Some(words) = opened["errorText"].as_str() {
            return Err(cannot_open(visit, &words));
        }
        is_still = still(&mut tools, &mut recorder, visit, 0).await?;
    }
    for (number, step) in visit.steps.iter().enumerate() {
        if visit.is_stopped() {
            break;
        }
        let script = json!({
            "expression": step.expression(), "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        tools.post("Runtime.evaluate", script).await?;
        let end = Instant::now() + visit.limit + COMMAND;
        let Some(ran) = response(&mut tools, &mut recorder, visit, end).await? else {
            if visit.is_stopped() {
                break;
            }
            return Err(late_step(step));
        };
        let ran = ran.map_err(|error| BrowserError::Protocol(format!("Runtime.evaluate failed: {error}")))?;
        outcome(step, &ran["result"]["value"])?;
        is_still = still(&mut tools, &mut recorder, visit, number + 1).await?;
    }
    Ok(Visited { is_still, ..recorder.visited("Chromium", visit) })
}

fn cannot_open(visit: &Visit, why: &dyn std::fmt::Display) -> BrowserError {
    BrowserError::Protocol(format!("{} could not be opened: {why}", visit.url))
}

/// What is attached is paused until it reports.
fn attach() -> Value {
    json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true })
}

/// Which requests wait for further headers: those to the page's own origin.
fn intercept(visit: &Visit) -> Value {
    let origin = visit.url.origin().ascii_serialization();
    json!({ "patterns": [{ "urlPattern": format!("{origin}/*"), "requestStage": "Request" }] })
}

async fn still(
    tools: &mut Awaited<'_>,
    recorder: &mut InspectorRecorder,
    visit: &Visit,
    done: usize,
) -> Result<bool, BrowserError> {
    watch(tools, recorder, visit, done, async |tools, event| react(tools, visit, event).await).await
}

/// The response to the command that was posted last; `None` where the visit was stopped, or it does not come.
async fn response(
    tools: &mut Awaited<'_>,
    recorder: &mut InspectorRecorder,
    visit: &Visit,
    end: Instant,
) -> Result<Option<Result<Value, crate::confirm::channel::CommandError>>, BrowserError> {
    // A script may wait for a worker, which waits for what is done here.
    pump(tools, recorder, visit, end, Awaited::take_response, async |tools, event| {
        react(tools, visit, event).await
    })
    .await
}

/// Does what an event calls for.
async fn react(tools: &mut Awaited<'_>, visit: &Visit, event: &Event) -> Result<(), BrowserError> {
    let params = &event.params;
    match event.method.as_str() {
        "Target.attachedToTarget" => {
            let session = params["sessionId"].as_str().unwrap_or_default();
            for method in REPORTED {
                tools.channel.post_in(session, method, json!({})).await?;
            }
            if !visit.headers.is_empty() {
                tools.channel.post_in(session, "Fetch.enable", intercept(visit)).await?;
            }
            tools.channel.post_in(session, "Target.setAutoAttach", attach()).await?;
            tools.channel.post_in(session, "Runtime.runIfWaitingForDebugger", json!({})).await?;
        }
        "Fetch.requestPaused" => {
            let mut command = json!({ "requestId": params["requestId"] });
            if is_of_page(&params["request"]["url"], &visit.url) {
                let sent = params["request"]["headers"].as_object().into_iter().flatten();
                let sent = sent.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
                let headers = merged(sent, &visit.headers);
                let pair = |(name, value): &(String, String)| json!({ "name": name, "value": value });
                command["headers"] = headers.iter().map(pair).collect();
            }
            match &event.session {
                Some(session) => tools.channel.post_in(session, "Fetch.continueRequest", command).await?,
                None => tools.channel.post("Fetch.continueRequest", command).await.map(drop)?,
            }
        }
        _ => {}
    }
    Ok(())
}
