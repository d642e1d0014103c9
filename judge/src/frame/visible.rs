//! What a person sees, and which event the page's element fires.

use super::load::Loading;
use super::question::{EmbeddedAs, FrameQuestion};
use super::stop::Stop;
use crate::web::browser::Browser;

/// What a person sees where the document was to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// The document.
    Document,
    /// An error page of the browser.
    ErrorPage,
    /// An empty frame.
    Blank,
    /// What stands inside of the element.
    Fallback,
    /// A download.
    Download,
    /// Nothing at all.
    Nothing,
}

impl Visible {
    /// Its name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::ErrorPage => "error-page",
            Self::Blank => "blank",
            Self::Fallback => "fallback",
            Self::Download => "download",
            Self::Nothing => "nothing",
        }
    }

    /// The same in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Document => "the document",
            Self::ErrorPage => "the browser's own error page, which it cannot look into",
            Self::Blank => "an empty document",
            Self::Fallback => "what stands inside of the element",
            Self::Download => "what was there before, beside the download",
            Self::Nothing => "nothing",
        }
    }
}

/// What a person sees, and whether the element fires `load` although no document is shown; `None` for a document.
#[must_use]
pub(super) fn visible(question: &FrameQuestion, loading: &Loading) -> (Visible, Option<bool>) {
    let (browser, shown_as) = (question.client.browser.engine(), question.shown_as);
    let stop = match loading {
        Loading::Shown(_) => return (Visible::Document, None),
        Loading::Failed(_) => {
            let fires = browser == Browser::Chromium;
            return match (shown_as, browser) {
                (EmbeddedAs::Object, _) => (Visible::Fallback, Some(false)),
                (EmbeddedAs::Embed, Browser::Firefox) => (Visible::Nothing, Some(false)),
                (_, Browser::Safari | Browser::WebKit) => (Visible::Blank, Some(false)),
                _ => (Visible::ErrorPage, Some(fires)),
            };
        }
        Loading::Stopped(stop, _) => stop.as_ref(),
    };
    match browser {
        Browser::Chromium => in_chromium(stop, shown_as),
        Browser::Firefox => in_firefox(stop, shown_as),
        Browser::Safari | Browser::WebKit => in_webkit(stop, shown_as),
    }
}

fn in_chromium(stop: &Stop, shown_as: EmbeddedAs) -> (Visible, Option<bool>) {
    match (stop, shown_as) {
        (Stop::Download { is_refused: true, .. }, EmbeddedAs::Object) => (Visible::Fallback, Some(false)),
        (Stop::Download { is_refused: true, .. }, _) => (Visible::ErrorPage, Some(true)),
        (Stop::Download { is_sandboxed: false, .. }, _) => (Visible::Download, Some(false)),
        (
            Stop::Download { .. }
            | Stop::NoContent { .. }
            | Stop::UrlInvalid { .. }
            | Stop::Credentials { .. }
            | Stop::Authentication { .. },
            _,
        ) => (Visible::Blank, Some(false)),
        (_, EmbeddedAs::Object) => (Visible::Fallback, Some(false)),
        (Stop::MixedContent { .. } | Stop::Scheme { .. }, _) => (Visible::Blank, Some(false)),
        _ => (Visible::ErrorPage, Some(true)),
    }
}

fn in_firefox(stop: &Stop, shown_as: EmbeddedAs) -> (Visible, Option<bool>) {
    match (stop, shown_as) {
        (Stop::Download { is_refused: true, .. }, EmbeddedAs::Iframe | EmbeddedAs::Popup) => {
            (Visible::ErrorPage, Some(false))
        }
        (Stop::Download { is_sandboxed: false, .. }, _) => (Visible::Download, Some(false)),
        (_, EmbeddedAs::Object) => (Visible::Fallback, Some(false)),
        (_, EmbeddedAs::Embed) => (Visible::Nothing, Some(false)),
        (
            Stop::Ancestors { .. }
            | Stop::FrameOptionsDeny { .. }
            | Stop::FrameOptionsSameOrigin { .. }
            | Stop::FrameOptionsConflict { .. },
            _,
        ) => (Visible::ErrorPage, Some(true)),
        (
            Stop::EmbedderPolicy { .. }
            | Stop::SandboxedOpenerPolicy { .. }
            | Stop::ErrorWithoutBody { .. }
            | Stop::BadPort { .. }
            | Stop::TooManyRedirects { .. },
            _,
        ) => (Visible::ErrorPage, Some(false)),
        _ => (Visible::Blank, Some(false)),
    }
}

fn in_webkit(stop: &Stop, shown_as: EmbeddedAs) -> (Visible, Option<bool>) {
    match (stop, shown_as) {
        (Stop::Download { is_sandboxed: false, .. }, _) => (Visible::Download, Some(false)),
        (Stop::PagePolicy { .. }, EmbeddedAs::Object | EmbeddedAs::Embed) => (Visible::Fallback, Some(false)),
        (
            Stop::PagePolicy { .. }
            | Stop::Ancestors { .. }
            | Stop::FrameOptionsDeny { .. }
            | Stop::FrameOptionsSameOrigin { .. }
            | Stop::FrameOptionsConflict { .. }
            | Stop::EmbedderPolicy { .. },
            _,
        ) => (Visible::Blank, Some(true)),
        (Stop::Scheme { scheme, .. }, _) if matches!(scheme.as_str(), "blob" | "file") => {
            (Visible::Nothing, Some(false))
        }
        _ => (Visible::Blank, Some(false)),
    }
}
