//! What a driver of a browser must do. One file a browser implements it.

use std::fmt::Debug;

use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::channel::{Channel, Event};
use super::document::Document;
use super::{BrowserError, End, Launch, Observed, Patience};
use crate::web::browser::Browser;

/// Something that a driver does, and that may fail.
pub(super) type Action<'a, T = ()> = LocalBoxFuture<'a, Result<T, BrowserError>>;

/// A running browser with one page, driven by a protocol of its own.
pub(super) trait Driver: Debug {
    /// The browser's version: `156.0.8078.79`.
    fn version(&self) -> &str;
    /// Removes cookies and cached responses.
    fn clear(&mut self) -> Action<'_>;
    /// Opens a document. Its server gets no request: the protocol responds in its place.
    fn open<'a>(&'a mut self, document: &'a Document) -> Action<'a>;
    /// Has the open page run a script of [`script::call`](super::script::call), and watches what the developer tools say.
    fn call<'a>(&'a mut self, script: &'a str, patience: Patience) -> Action<'a, Observed>;
    /// Opens a document from its own server, and evaluates an expression there.
    fn evaluate_on<'a>(&'a mut self, url: &'a str, expression: &'a str) -> Action<'a, Value>;
    /// Ends the browser, and removes its profile.
    fn close(self: Box<Self>) -> LocalBoxFuture<'static, ()>;
}

/// What one browser's file has for a [`Driver`], which is the same as futures of any browser.
pub(super) trait Drive: Debug + Sized + 'static {
    /// Starts the browser and opens a page.
    async fn start(launch: &Launch) -> Result<Self, BrowserError>;
    /// See [`Driver::version`].
    fn version(&self) -> &str;
    /// See [`Driver::clear`].
    async fn clear(&mut self) -> Result<(), BrowserError>;
    /// See [`Driver::open`].
    async fn open(&mut self, document: &Document) -> Result<(), BrowserError>;
    /// See [`Driver::call`].
    async fn call(&mut self, script: &str, patience: Patience) -> Result<Observed, BrowserError>;
    /// See [`Driver::evaluate_on`].
    async fn evaluate_on(&mut self, url: &str, expression: &str) -> Result<Value, BrowserError>;
    /// See [`Driver::close`].
    async fn close(self);
}

impl<T: Drive> Driver for T {
    fn version(&self) -> &str {
        Drive::version(self)
    }

    fn clear(&mut self) -> Action<'_> {
        Box::pin(Drive::clear(self))
    }

    fn open<'a>(&'a mut self, document: &'a Document) -> Action<'a> {
        Box::pin(Drive::open(self, document))
    }

    fn call<'a>(&'a mut self, script: &'a str, patience: Patience) -> Action<'a, Observed> {
        Box::pin(Drive::call(self, script, patience))
    }

    fn evaluate_on<'a>(&'a mut self, url: &'a str, expression: &'a str) -> Action<'a, Value> {
        Box::pin(Drive::evaluate_on(self, url, expression))
    }

    fn close(self: Box<Self>) -> LocalBoxFuture<'static, ()> {
        Box::pin(Drive::close(*self))
    }
}

/// Starts a browser, for [`DrivenBrowser::start`].
pub(super) fn start<T: Drive>(launch: &Launch) -> Action<'_, Box<dyn Driver>> {
    Box::pin(async move { Ok(Box::new(T::start(launch).await?) as Box<dyn Driver>) })
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

/// Waits for what the developer tools say after a call came to its end. `ping` is a command that does nothing: how long its
/// response takes shows how far they lag behind.
pub(super) async fn observed<T: EventLog>(
    channel: &mut Channel,
    end: End,
    ping: &str,
    patience: Patience,
) -> Result<Observed, BrowserError> {
    let (mut log, ended) = (T::default(), Instant::now());
    channel.command(ping, json!({})).await?;
    let patience = patience.with_lag(ended.elapsed());
    while let Some(event) = channel.event(patience.next(&end, log.has_name(), ended)).await? {
        log.note(&event);
    }
    let Logged { name, network, requests } = log.logged();
    let rejected = matches!(end, End::Rejected { .. });
    Ok(Observed { end, name: name.filter(|_| rejected), network: network.filter(|_| rejected), requests })
}

/// A browser that can be driven.
pub(super) struct DrivenBrowser {
    /// Which one.
    pub(super) browser: Browser,
    /// The names that its program goes by, the most likely first.
    pub(super) program_names: &'static [&'static str],
    /// Where systems keep it that do not put applications on `PATH`.
    pub(super) other_paths: &'static [&'static str],
    /// Debian's package.
    pub(super) debian_package: &'static str,
    /// Starts it.
    pub(super) start: for<'a> fn(&'a Launch) -> Action<'a, Box<dyn Driver>>,
}
