//! What an answer is for.

/// A request's [destination](https://fetch.spec.whatwg.org/#concept-request-destination), as far as a page's own requests
/// have one. A module script has the destination of a script; it is kept apart because its answer is judged otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A script of the page reads it: `fetch()`, XMLHttpRequest, EventSource, `sendBeacon()`.
    Empty,
    /// A classic script.
    Script,
    /// A module script.
    Module,
    /// A style sheet.
    Style,
    /// An image.
    Image,
    /// A web font.
    Font,
    /// Audio or video.
    Media,
    /// A dedicated or shared worker.
    Worker,
}

impl Destination {
    /// [Script-like](https://fetch.spec.whatwg.org/#request-destination-script-like).
    #[must_use]
    pub fn is_script_like(self) -> bool {
        matches!(self, Self::Script | Self::Module | Self::Worker)
    }

    /// The value of `Sec-Fetch-Dest`.
    #[must_use]
    pub fn fetch_dest(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Script | Self::Module => "script",
            Self::Style => "style",
            Self::Image => "image",
            Self::Font => "font",
            Self::Media => "video",
            Self::Worker => "worker",
        }
    }
}
