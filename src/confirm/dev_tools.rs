//! What a browser's developer tools say of a call.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::{BrowserError, End, Observed, Patience};

/// A message that the browser sends on its own.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// Its name.
    pub(super) method: String,
    /// What it says.
    pub(super) params: Value,
}

/// What the developer tools say of one call, event by event.
pub(super) trait EventLog: Default {
    /// Takes an event.
    fn note(&mut self, event: &Event);
    /// Whether they named an error.
    fn has_name(&self) -> bool;
    /// All of it.
    fn logged(self) -> Logged;
}

/// What the developer tools said of one call.
#[derive(Debug, Default)]
pub(super) struct Logged {
    /// Their name for the error.
    pub(super) name: Option<String>,
    /// The network stack's name for it.
    pub(super) network: Option<String>,
    /// What was sent: method and URL.
    pub(super) requests: Vec<(String, String)>,
}

/// What the developer tools say, as it comes.
pub(super) trait DevTools {
    /// Has them do a command that does nothing, and waits for its response.
    async fn ping(&mut self) -> Result<(), BrowserError>;
    /// The next event, if one comes within this time.
    async fn event(&mut self, within: Duration) -> Result<Option<Event>, BrowserError>;
}

/// Waits for what the developer tools say after a call came to its end. How long the response to a command that does nothing takes shows
/// how far they lag behind.
pub(super) async fn observed<T: EventLog>(
    tools: &mut impl DevTools,
    end: End,
    patience: Patience,
) -> Result<Observed, BrowserError> {
    let (mut log, ended) = (T::default(), Instant::now());
    tools.ping().await?;
    let patience = patience.with_lag(ended.elapsed());
    while let Some(event) = tools.event(patience.next(&end, log.has_name(), ended)).await? {
        log.note(&event);
    }
    let Logged { name, network, requests } = log.logged();
    let rejected = matches!(end, End::Rejected { .. });
    Ok(Observed {
        end,
        name: name.filter(|_| rejected),
        network: network.filter(|_| rejected),
        requests,
        tells_names: true,
    })
}
