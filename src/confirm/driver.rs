//! What a driver of a browser must do. One file a browser implements it.

use std::fmt::Debug;

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::document::Document;
use super::{BrowserError, Launch, Observed, Patience};
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
