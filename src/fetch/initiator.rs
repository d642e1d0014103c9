//! The ways in which a page asks, and what each makes of a request.

use super::destination::Destination;
use super::engine::Engine;
use super::request::{Credentials, Init, Mode};
use super::safelist::is_safelisted;

/// How a page asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Initiator {
    /// `fetch()`.
    Fetch,
    /// `XMLHttpRequest`.
    Xhr,
    /// `XMLHttpRequest` with a listener on its `upload`.
    XhrUpload,
    /// `<script src>`.
    Script,
    /// `<script type="module" src>`, `import`.
    Module,
    /// `<link rel="stylesheet">`.
    Style,
    /// `<img>`.
    Image,
    /// `@font-face`.
    Font,
    /// `<audio>`, `<video>`.
    Media,
    /// `EventSource`.
    EventSource,
    /// `navigator.sendBeacon()`.
    Beacon,
    /// `new Worker()`, `new SharedWorker()`.
    Worker,
}

/// The state of an element's [CORS settings attribute](https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attribute).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CrossOrigin {
    /// No attribute.
    #[default]
    None,
    /// `crossorigin`, `crossorigin="anonymous"`, or any value that is no other.
    Anonymous,
    /// `crossorigin="use-credentials"`.
    UseCredentials,
}

impl Initiator {
    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Xhr => "xhr",
            Self::XhrUpload => "xhr-upload",
            Self::Script => "script",
            Self::Module => "module",
            Self::Style => "style",
            Self::Image => "image",
            Self::Font => "font",
            Self::Media => "media",
            Self::EventSource => "eventsource",
            Self::Beacon => "beacon",
            Self::Worker => "worker",
        }
    }

    /// What a person would call it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Fetch => "fetch()",
            Self::Xhr => "XMLHttpRequest",
            Self::XhrUpload => "XMLHttpRequest with an upload listener",
            Self::Script => "<script>",
            Self::Module => "<script type=module>",
            Self::Style => "<link rel=stylesheet>",
            Self::Image => "<img>",
            Self::Font => "@font-face",
            Self::Media => "<video> or <audio>",
            Self::EventSource => "EventSource",
            Self::Beacon => "sendBeacon()",
            Self::Worker => "new Worker()",
        }
    }

    /// What its answer is for.
    #[must_use]
    pub fn destination(self) -> Destination {
        match self {
            Self::Fetch | Self::Xhr | Self::XhrUpload | Self::EventSource | Self::Beacon => {
                Destination::Empty
            }
            Self::Script => Destination::Script,
            Self::Module => Destination::Module,
            Self::Style => Destination::Style,
            Self::Image => Destination::Image,
            Self::Font => Destination::Font,
            Self::Media => Destination::Media,
            Self::Worker => Destination::Worker,
        }
    }

    /// Whether a script of the page gets the response, not only an event.
    #[must_use]
    pub fn reads_response(self) -> bool {
        matches!(self, Self::Fetch | Self::Xhr | Self::XhrUpload)
    }

    /// Whether it is an element that fires `load` or `error`.
    #[must_use]
    pub fn is_element(self) -> bool {
        self.destination() != Destination::Empty && self != Self::Worker
    }

    /// The method: a page's own where it may choose one.
    #[must_use]
    pub fn method(self, given: &str) -> &str {
        match self {
            Self::Beacon => "POST",
            _ if self.reads_response() => given,
            _ => "GET",
        }
    }

    /// The `Accept` header of the browser's own, where it is not `*/*`.
    #[must_use]
    pub fn accept(self, engine: &Engine) -> &'static str {
        match self {
            Self::Style => "text/css,*/*;q=0.1",
            Self::Image => engine.own_headers.accept_image,
            Self::Font => engine.own_headers.accept_font,
            Self::Media => engine.own_headers.accept_media,
            Self::EventSource => "text/event-stream",
            _ => "*/*",
        }
    }
}

/// What the way of asking settles, whatever the page writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The [use-CORS-preflight flag](https://fetch.spec.whatwg.org/#use-cors-preflight-flag).
    pub use_cors_preflight: bool,
}

/// Mode and credentials mode of a request by its initiator: for elements
/// [create a potential-CORS request](https://html.spec.whatwg.org/multipage/urls-and-fetching.html#create-a-potential-cors-request).
#[must_use]
pub fn settle(init: &Init, engine: &Engine) -> Settled {
    let by_attribute = || match init.crossorigin {
        // Without the attribute an element asks for anything, with cookies, and may not look inside.
        CrossOrigin::None => (Mode::NoCors, Credentials::Include),
        CrossOrigin::Anonymous => (Mode::Cors, Credentials::SameOrigin),
        CrossOrigin::UseCredentials => (Mode::Cors, Credentials::Include),
    };
    let with_credentials = || match init.credentials {
        Credentials::Include => Credentials::Include,
        Credentials::SameOrigin | Credentials::Omit => Credentials::SameOrigin,
    };
    let (mode, credentials) = match init.initiator {
        Initiator::Fetch => (init.mode, init.credentials),
        // withCredentials is a yes or no.
        Initiator::Xhr | Initiator::XhrUpload | Initiator::EventSource => (Mode::Cors, with_credentials()),
        Initiator::Script | Initiator::Style | Initiator::Image | Initiator::Media => by_attribute(),
        // A module is always asked for under CORS.
        Initiator::Module => match init.crossorigin {
            CrossOrigin::UseCredentials => (Mode::Cors, Credentials::Include),
            CrossOrigin::None | CrossOrigin::Anonymous => (Mode::Cors, Credentials::SameOrigin),
        },
        Initiator::Font => (Mode::Cors, Credentials::SameOrigin),
        // A beacon whose type a form could send goes without CORS.
        Initiator::Beacon if beacon_is_simple(init, engine) => (Mode::NoCors, Credentials::Include),
        Initiator::Beacon => (Mode::Cors, Credentials::Include),
        Initiator::Worker => (Mode::SameOrigin, Credentials::SameOrigin),
    };
    // With GET and HEAD, send() forgets the body.
    let sends_body =
        init.body.is_some() && !["GET", "HEAD"].contains(&init.method.to_ascii_uppercase().as_str());
    let use_cors_preflight = init.initiator == Initiator::XhrUpload
        && (sends_body || !engine.preflight.upload_listener_needs_body);
    Settled { mode, credentials, use_cors_preflight }
}

fn beacon_is_simple(init: &Init, engine: &Engine) -> bool {
    init.headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .all(|(_, value)| is_safelisted("content-type", value.trim().as_bytes(), engine))
}
