//! What a driver of a browser must do. One file a browser implements it.

use std::fmt::Debug;

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::dev_tools::ScriptRun;
use super::document::Document;
use super::frame::{FramePlan, FrameSeen};
use super::visit::{Visit, Visited};
use super::{BrowserError, Launch, Patience};
use crate::web::browser::Browser;

/// Something that a driver does, and that may fail.
pub(super) type Action<'a, T = ()> = LocalBoxFuture<'a, Result<T, BrowserError>>;

/// A running browser with one page, driven by a protocol of its own.
pub(super) trait Driver: Debug {
    /// The browser's version: `156.0.8078.79`.
    fn version(&self) -> &str;
    /// Removes cookies and cached responses; whether the open document is still open.
    fn clear(&mut self) -> Action<'_, bool>;
    /// Opens a document. Its server gets no request: the protocol responds in its place.
    fn open<'a>(&'a mut self, document: &'a Document) -> Action<'a>;
    /// Has the open page run a script of [`script`](super::script), and watches what the developer tools say.
    fn call<'a>(&'a mut self, script: &'a str, patience: Patience) -> Action<'a, ScriptRun>;
    /// Opens a document from its own server, and evaluates an expression there.
    fn evaluate_on<'a>(&'a mut self, url: &'a str, expression: &'a str) -> Action<'a, Value>;
    /// Opens a page from its own server, and watches what it does.
    fn visit<'a>(&'a mut self, visit: &'a Visit) -> Action<'a, Visited>;
    /// Runs a question about a document in a frame or popup.
    fn frame<'a>(&'a mut self, plan: &'a FramePlan) -> Action<'a, FrameSeen>;
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
    async fn clear(&mut self) -> Result<bool, BrowserError>;
    /// See [`Driver::open`].
    async fn open(&mut self, document: &Document) -> Result<(), BrowserError>;
    /// See [`Driver::call`].
    async fn call(&mut self, script: &str, patience: Patience) -> Result<ScriptRun, BrowserError>;
    /// See [`Driver::evaluate_on`].
    async fn evaluate_on(&mut self, url: &str, expression: &str) -> Result<Value, BrowserError>;
    /// See [`Driver::visit`].
    async fn visit(&mut self, visit: &Visit) -> Result<Visited, BrowserError>;
    /// See [`Driver::frame`].
    async fn frame(&mut self, plan: &FramePlan) -> Result<FrameSeen, BrowserError>;
    /// See [`Driver::close`].
    async fn close(self);
}

impl<T: Drive> Driver for T {
    fn version(&self) -> &str {
        Drive::version(self)
    }

    fn clear(&mut self) -> Action<'_, bool> {
        Box::pin(Drive::clear(self))
    }

    fn open<'a>(&'a mut self, document: &'a Document) -> Action<'a> {
        Box::pin(Drive::open(self, document))
    }

    fn call<'a>(&'a mut self, script: &'a str, patience: Patience) -> Action<'a, ScriptRun> {
        Box::pin(Drive::call(self, script, patience))
    }

    fn evaluate_on<'a>(&'a mut self, url: &'a str, expression: &'a str) -> Action<'a, Value> {
        Box::pin(Drive::evaluate_on(self, url, expression))
    }

    fn visit<'a>(&'a mut self, visit: &'a Visit) -> Action<'a, Visited> {
        Box::pin(Drive::visit(self, visit))
    }

    fn frame<'a>(&'a mut self, plan: &'a FramePlan) -> Action<'a, FrameSeen> {
        Box::pin(Drive::frame(self, plan))
    }

    fn close(self: Box<Self>) -> LocalBoxFuture<'static, ()> {
        Box::pin(Drive::close(*self))
    }
}

/// Starts a browser, for [`DrivenBrowser::start`].
pub(super) fn start<T: Drive>(launch: &Launch) -> Action<'_, Box<dyn Driver>> {
    Box::pin(async move { Ok(Box::new(T::start(launch).await?) as Box<dyn Driver>) })
}

/// A program that a driver needs beside the browser's own.
pub(super) struct Part {
    /// Its names on `PATH`.
    pub(super) program_names: &'static [&'static str],
    /// Debian's package.
    pub(super) debian_package: &'static str,
    /// Whether it can be done without where there is a display.
    pub(super) is_display: bool,
}

/// A browser that can be driven.
pub(super) struct DrivenBrowser {
    /// Which one.
    pub(super) browser: Browser,
    /// The names that its program goes by, the most likely first.
    pub(super) program_names: &'static [&'static str],
    /// Where systems keep it that do not put applications on `PATH`; a folder `*` stands for any.
    pub(super) other_paths: &'static [&'static str],
    /// What it needs besides.
    pub(super) parts: &'static [Part],
    /// Whether it can be installed on this system.
    pub(super) is_here: bool,
    /// Debian's package.
    pub(super) debian_package: &'static str,
    /// Why it cannot open a document; most open any.
    pub(super) cannot_open: fn(&Document) -> Option<String>,
    /// Starts it.
    pub(super) start: for<'a> fn(&'a Launch) -> Action<'a, Box<dyn Driver>>,
}
