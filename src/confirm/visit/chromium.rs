//! A visit in Chromium: the page, its frames in other processes and its workers are one recording.

use serde_json::{Value, json};
use tokio::time::timeout;

use super::{InspectorRecorder, Recorder, Visit, Visited, late_step, outcome, watch};
use crate::confirm::channel::Channel;
use crate::confirm::dev_tools::Event;
use crate::confirm::{BrowserError, COMMAND};

/// What each page, frame and worker reports.
const REPORTED: [&str; 3] = ["Network.enable", "Runtime.enable", "Log.enable"];
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
    for (name, value) in &visit.cookies {
        let cookie = json!({ "url": visit.url.as_str(), "name": name, "value": value });
        channel.command("Network.setCookie", cookie).await?;
    }
    let mut recorder = InspectorRecorder::default();
    let opening = channel.post("Page.navigate", json!({ "url": visit.url.as_str() })).await?;
    let mut is_still = settle(channel, &mut recorder, visit, 0, Some(opening)).await?;
    for (number, step) in visit.steps.iter().enumerate() {
        let script = json!({
            "expression": step.expression(), "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        let ran = channel.command("Runtime.evaluate", script);
        let ran = timeout(visit.limit + COMMAND, ran).await.map_err(|_| late_step(step))??;
        outcome(step, &ran["result"]["value"])?;
        is_still = settle(channel, &mut recorder, visit, number + 1, None).await?;
    }
    Ok(Visited { is_still, ..recorder.visited("Chromium", &visit.url) })
}

/// What is attached is paused until it reports.
fn attach() -> Value {
    json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true })
}

async fn settle(
    channel: &mut Channel,
    recorder: &mut InspectorRecorder,
    visit: &Visit,
    done: usize,
    opening: Option<u64>,
) -> Result<bool, BrowserError> {
    let mut watched = Watched { channel, opening, failed: None };
    let is_still = watch(&mut watched, recorder, visit, done, async |watched, event| {
        if event.method == "Target.attachedToTarget" {
            let session = &event.params["sessionId"];
            for method in REPORTED {
                watched.channel.post_in(session, method, json!({})).await?;
            }
            watched.channel.post_in(session, "Target.setAutoAttach", attach()).await?;
            watched.channel.post_in(session, "Runtime.runIfWaitingForDebugger", json!({})).await?;
        }
        Ok(())
    })
    .await?;
    match watched.failed {
        Some(words) => Err(BrowserError::Protocol(format!("{} could not be opened: {words}", visit.url))),
        None => Ok(is_still),
    }
}

/// The connection, which also carries the response to the command that opened the page.
struct Watched<'a> {
    channel: &'a mut Channel,
    opening: Option<u64>,
    failed: Option<String>,
}

impl crate::confirm::dev_tools::DevTools for Watched<'_> {
    async fn ping(&mut self) -> Result<(), BrowserError> {
        self.channel.command(PING, json!({})).await.map(drop)
    }

    async fn event(&mut self, within: std::time::Duration) -> Result<Option<Event>, BrowserError> {
        let opening = self.opening;
        let next = self.channel.event_or_response(within, opening).await?;
        match next {
            Some(Ok(event)) => Ok(Some(event)),
            Some(Err(response)) => {
                self.opening = None;
                self.failed = response["errorText"].as_str().map(str::to_owned);
                // Nothing more comes of a page that cannot be opened.
                let method = if self.failed.is_some() { "Page.loadEventFired" } else { "" };
                Ok(Some(Event { method: method.into(), params: Value::Null }))
            }
            None => Ok(None),
        }
    }
}
