//! A real page in a real browser, and what it requests.
//!
//! The page comes from its own server, with all that it loads; nothing is sent that it does not send itself. What the developer tools
//! report is put together as a HAR, with the browser's own words on what it refused and the place in the page's source.

mod awaited;
mod bidi;
mod blocked;
mod chromium;
mod console;
mod extra_headers;
mod firefox;
mod frames;
mod har;
mod hop;
mod live;
mod requests;
mod webkit;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;
use url::Url;

use super::BrowserError;
use super::dev_tools::{DevTools, Event};

use self::bidi::BidiRecorder;
pub(super) use self::chromium::visit_in_chromium;
pub use self::console::ConsoleLine;
pub(super) use self::firefox::visit_in_firefox;
pub use self::har::VisitedRequest;
pub use self::hop::Place;
use self::live::Live;
use self::requests::InspectorRecorder;
pub(super) use self::webkit::visit_in_webkit;

/// A page is taken to be still once nothing was requested, and nothing came, for this long.
const QUIET: Duration = Duration::from_millis(700);
/// How long a page is watched that does not become still, before something is done on it.
const IDLE_AT_MOST: Duration = Duration::from_secs(15);
/// How many messages of the console are recorded.
const LINES: usize = 1000;

/// What is done on a page.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The page.
    pub url: Url,
    /// How long it is watched, once it is open, where it does not become still.
    pub limit: Duration,
    /// Whether it is watched for the whole of that time.
    pub waits_for_limit: bool,
    /// How many requests are recorded.
    pub requests: usize,
    /// What is done once it is still, one after the other.
    pub steps: Vec<VisitStep>,
    /// Cookies of the page's host.
    pub cookies: Vec<(String, String)>,
    /// Headers of requests to the page's own origin.
    pub headers: Vec<(String, String)>,
    /// Set where it is to end before its time.
    pub stop: Arc<AtomicBool>,
    /// Where to report now and then what the page did so far.
    pub live: Option<Sender<Visited>>,
}

impl Visit {
    /// Whether it is to end before its time.
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Something that is done on a page.
#[derive(Clone, Debug)]
pub enum VisitStep {
    /// The first element that fits a CSS selector is clicked.
    Click(String),
    /// A script is run; where it returns a promise, that is waited for.
    Script(String),
}

impl VisitStep {
    /// The step as an expression: a promise of `null`, or of the words that say why it cannot be done.
    fn expression(&self) -> String {
        match self {
            Self::Click(selector) => {
                let selector = Value::from(selector.as_str());
                format!(
                    "(async () => {{ let element; try {{ element = document.querySelector({selector}); }} \
                     catch {{ return 'is not a selector'; }} if (!element) return 'fits no element of the page'; \
                     element.click(); return null; }})()"
                )
            }
            Self::Script(text) => {
                let text = Value::from(text.as_str());
                format!(
                    "(async () => {{ try {{ await (0, eval)({text}); return null; }} \
                     catch (error) {{ return 'ended with ' + String(error); }} }})()"
                )
            }
        }
    }

    /// What it is, for an error.
    fn named(&self) -> String {
        match self {
            Self::Click(selector) => format!("--click {selector}"),
            Self::Script(_) => "--script".into(),
        }
    }
}

/// What a page did.
#[derive(Clone, Debug, Default)]
pub struct Visited {
    /// A HAR of its requests: the file's JSON.
    pub har: Value,
    /// What is known of each entry beside the HAR, in its order.
    pub requests: Vec<VisitedRequest>,
    /// What the console said.
    pub console: Vec<ConsoleLine>,
    /// How many requests are missing: there were more than are recorded.
    pub left_out: usize,
    /// Whether the page was still at the end.
    pub is_still: bool,
    /// The address that the page came from, where the browser says it.
    pub page_address: Option<std::net::IpAddr>,
}

/// Why a step cannot be done.
fn cannot(step: &VisitStep, why: &str) -> BrowserError {
    BrowserError::Unsuitable(format!("{} {why}", step.named()))
}

/// That a step takes too long.
fn late_step(step: &VisitStep) -> BrowserError {
    cannot(step, "does not come to its end")
}

/// What came of a step, as its expression says it.
fn outcome(step: &VisitStep, value: &Value) -> Result<(), BrowserError> {
    match value.as_str() {
        Some(why) => Err(cannot(step, why)),
        None => Ok(()),
    }
}

/// Puts together what developer tools report, event by event.
trait Recorder: Default + Clone {
    /// Takes an event, at this many seconds since the page was opened.
    fn note(&mut self, event: &Event, most: usize);
    /// How many requests wait for their end; sockets and event streams never count.
    fn under_way(&self) -> usize;
    /// Whether the page has loaded.
    fn has_loaded(&self) -> bool;
    /// All of it.
    fn visited(self, browser: &str, visit: &Visit) -> Visited;
}

/// How long events are waited for at a time.
const TURN: Duration = Duration::from_millis(100);

/// Takes events until the page is still, or the time is over; whether it became still. `done` is how many steps were done. `react` does
/// what an event calls for.
async fn watch<R: Recorder, T: DevTools>(
    tools: &mut T,
    recorder: &mut R,
    visit: &Visit,
    done: usize,
    mut react: impl AsyncFnMut(&mut T, &Event) -> Result<(), BrowserError>,
) -> Result<bool, BrowserError> {
    // Before the last step it is enough that the page is still.
    let is_last = done == visit.steps.len();
    let waits_for_limit = visit.waits_for_limit && is_last;
    let end = Instant::now() + if is_last { visit.limit } else { visit.limit.min(IDLE_AT_MOST) };
    let (mut last, mut live) = (Instant::now(), Live::of(visit));
    loop {
        let now = Instant::now();
        let is_still = recorder.has_loaded() && recorder.under_way() == 0 && now >= last + QUIET;
        if is_still && !waits_for_limit {
            return Ok(true);
        }
        if now >= end || visit.is_stopped() {
            return Ok(is_still);
        }
        let event = match tools.event(TURN.min(end - now)).await {
            // The window was closed, and the browser with it.
            Err(BrowserError::Protocol(_)) if waits_for_limit && recorder.has_loaded() => return Ok(true),
            event => event?,
        };
        if let Some(event) = event {
            react(tools, &event).await?;
            recorder.note(&event, visit.requests);
            live.has_news();
            last = Instant::now();
        }
        live.report(recorder);
    }
}

/// Takes events until `response` gives what is waited for; `None` where the visit is stopped, or the time is over.
async fn pump<R: Recorder, T: DevTools, V>(
    tools: &mut T,
    recorder: &mut R,
    visit: &Visit,
    end: Instant,
    response: impl Fn(&mut T) -> Option<V>,
    mut react: impl AsyncFnMut(&mut T, &Event) -> Result<(), BrowserError>,
) -> Result<Option<V>, BrowserError> {
    let mut live = Live::of(visit);
    while Instant::now() < end && !visit.is_stopped() {
        if let Some(event) = tools.event(TURN).await? {
            react(tools, &event).await?;
            recorder.note(&event, visit.requests);
            live.has_news();
        }
        if let Some(response) = response(tools) {
            return Ok(Some(response));
        }
        live.report(recorder);
    }
    Ok(None)
}
