//! What a browser's developer tools say of a call.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::returned::is_rejected;
use super::{BrowserError, Patience};

/// A message that the browser sends on its own.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// Its name.
    pub(super) method: String,
    /// What it says.
    pub(super) params: Value,
    /// The session of the frame or worker that it comes from, where that is not the page's own.
    pub(super) session: Option<String>,
}

/// What the developer tools say of one call, event by event.
pub(super) trait EventLog: Default {
    /// Takes an event.
    fn note(&mut self, event: &Event);
    /// Whether they named an error.
    fn has_name(&self) -> bool;
    /// The lines of the console so far.
    fn console(&self) -> &[String];
    /// All of it.
    fn logged(self) -> Logged;
}

/// What the developer tools said of one call.
#[derive(Clone, Debug, Default)]
pub(super) struct Logged {
    /// Their name for the error.
    pub(super) name: Option<String>,
    /// The network stack's name for it.
    pub(super) network: Option<String>,
    /// What stopped the request, as Chromium's have it.
    pub(super) blocked: Option<String>,
    /// What was sent: method and URL.
    pub(super) requests: Vec<(String, String)>,
    /// What the console shows, line by line.
    pub(super) console: Vec<String>,
}

/// What a script of the page returned, and what the developer tools said meanwhile.
#[derive(Debug)]
pub(super) struct ScriptRun {
    /// What it returned.
    pub(super) value: Value,
    /// What they said.
    pub(super) logged: Logged,
}

/// What the developer tools say, as it comes.
pub(super) trait DevTools {
    /// Has them do a command that does nothing, and waits for its response.
    async fn ping(&mut self) -> Result<(), BrowserError>;
    /// The next event, if one comes within this time.
    async fn event(&mut self, within: Duration) -> Result<Option<Event>, BrowserError>;
}

/// Waits for what the developer tools say after the page's script returned a value. How long the response to a command that does
/// nothing takes shows how far they lag behind.
pub(super) async fn logged_run<T: EventLog>(
    tools: &mut impl DevTools,
    value: Value,
    patience: Patience,
) -> Result<ScriptRun, BrowserError> {
    let (mut log, ended) = (T::default(), Instant::now());
    let rejected = is_rejected(&value);
    tools.ping().await?;
    let patience = patience.with_lag(ended.elapsed());
    let says_why = |log: &T| log.has_name() || (patience.says_why)(log.console());
    while let Some(event) = tools.event(patience.next(rejected, says_why(&log), ended)).await? {
        log.note(&event);
    }
    Ok(ScriptRun { value, logged: log.logged() })
}
