//! The words for a request: how a page makes it, and its modes.

use super::vocabulary::vocabulary;

vocabulary! {
    /// A request's [mode](https://fetch.spec.whatwg.org/#concept-request-mode).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Mode: "a mode" {
        /// Another origin's response is readable where that origin allows it.
        #[default]
        Cors = "cors": "Read another origin's response where it allows it",
        /// The response stays opaque.
        NoCors = "no-cors": "Send, and read nothing",
        /// Other origins are refused.
        SameOrigin = "same-origin": "Refuse other origins",
        /// Only a browser may make such a request: a page that requests it gets an error.
        Navigate = "navigate" hidden: "What fetch() refuses",
    }
}

vocabulary! {
    /// A request's [credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Credentials: "a credentials mode" {
        /// Never.
        Omit = "omit": "Never send credentials",
        /// Only to the page's own origin.
        #[default]
        SameOrigin = "same-origin": "Send them to the page's own origin",
        /// Always.
        Include = "include": "Always send them",
    }
}

vocabulary! {
    /// A request's [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum RedirectMode: "a redirect mode" {
        /// Follow.
        #[default]
        Follow = "follow": "Follow redirects",
        /// A redirect is an error.
        Error = "error": "Treat a redirect as an error",
        /// The page gets an opaque-redirect response.
        Manual = "manual": "Stop at a redirect, without an error",
    }
}

vocabulary! {
    /// The state of an element's [CORS settings attribute](https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attribute).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum CrossOrigin: "a state of the crossorigin attribute" {
        /// No attribute.
        #[default]
        None = "none": "No attribute",
        /// `crossorigin`, `crossorigin="anonymous"`, or any unknown value.
        Anonymous = "anonymous": "Use CORS, without credentials to other origins",
        /// `crossorigin="use-credentials"`.
        UseCredentials = "use-credentials": "Use CORS, with credentials",
    }
}

impl CrossOrigin {
    /// The attribute's value; `None` where there is no attribute.
    #[must_use]
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::None).then(|| self.id())
    }
}

vocabulary! {
    /// How a page makes a request.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Initiator: "a way to call" {
        /// `fetch()`.
        #[default]
        Fetch = "fetch": "fetch()",
        /// `XMLHttpRequest`.
        Xhr = "xhr": "XMLHttpRequest",
        /// `XMLHttpRequest` with a listener on its `upload`.
        XhrUpload = "xhr-upload": "XMLHttpRequest with a listener on its upload",
        /// `<script src>`.
        Script = "script": "A classic script element",
        /// `<script type="module" src>`, `import`.
        Module = "module": "A module script",
        /// `<link rel="stylesheet">`.
        Style = "style": "A style sheet",
        /// `<img>`.
        Image = "image": "An image",
        /// `@font-face`.
        Font = "font": "A web font",
        /// `<audio>`, `<video>`.
        Media = "media": "Audio or video",
        /// `EventSource`.
        EventSource = "eventsource": "EventSource",
        /// `navigator.sendBeacon()`.
        Beacon = "beacon": "navigator.sendBeacon()",
        /// `new Worker()`, `new SharedWorker()`.
        Worker = "worker": "new Worker()",
        /// `navigator.serviceWorker.register()`.
        ServiceWorker = "service-worker": "navigator.serviceWorker.register()",
        /// `<link rel="manifest">`.
        Manifest = "manifest": "A web app manifest",
        /// `<link rel="preload">`.
        Preload = "preload": "A preload; --destination is its as attribute",
        /// `<track src>`.
        Track = "track": "Subtitles of a video",
        /// `<use href>` in SVG.
        SvgUse = "svg-use": "A <use> of SVG",
        /// `import … with { type: "json" }`.
        Json = "json": "A JSON module",
        /// `import … with { type: "css" }`.
        CssModule = "css-module": "A CSS module",
        /// `new WebSocket()`.
        WebSocket = "websocket": "new WebSocket()",
    }
}

vocabulary! {
    /// The [`as`](https://html.spec.whatwg.org/multipage/links.html#link-type-preload) attribute of a preload, as far as the engines
    /// know it.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum PreloadDestination: "a destination of a preload" {
        /// For a classic script.
        #[default]
        Script = "script": "A classic script",
        /// For a style sheet.
        Style = "style": "A style sheet",
        /// For an image.
        Image = "image": "An image",
        /// For a web font.
        Font = "font": "A web font",
        /// For `fetch()` and XMLHttpRequest.
        Fetch = "fetch": "fetch() or XMLHttpRequest",
        /// For subtitles.
        Track = "track": "Subtitles of a video",
    }
}

impl PreloadDestination {
    /// What the response is for.
    #[must_use]
    pub fn destination(self) -> Destination {
        match self {
            Self::Script => Destination::Script,
            Self::Style => Destination::Style,
            Self::Image => Destination::Image,
            Self::Font => Destination::Font,
            Self::Fetch => Destination::Empty,
            Self::Track => Destination::Track,
        }
    }
}

impl Initiator {
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
            Self::ServiceWorker => "serviceWorker.register()",
            Self::Manifest => "<link rel=manifest>",
            Self::Preload => "<link rel=preload>",
            Self::Track => "<track>",
            Self::SvgUse => "<use>",
            Self::Json => "a JSON module",
            Self::CssModule => "a CSS module",
            Self::WebSocket => "new WebSocket()",
        }
    }

    /// What its response is for; of a preload its own attribute says it.
    #[must_use]
    pub fn destination(self) -> Destination {
        match self {
            Self::Fetch
            | Self::Xhr
            | Self::XhrUpload
            | Self::EventSource
            | Self::Beacon
            | Self::Preload
            | Self::WebSocket => Destination::Empty,
            Self::Script => Destination::Script,
            Self::Module => Destination::Module,
            Self::Style => Destination::Style,
            Self::Image => Destination::Image,
            Self::Font => Destination::Font,
            Self::Media => Destination::Media,
            Self::Worker => Destination::Worker,
            Self::ServiceWorker => Destination::ServiceWorker,
            Self::Manifest => Destination::Manifest,
            Self::Track => Destination::Track,
            Self::SvgUse => Destination::SvgUse,
            Self::Json => Destination::Json,
            Self::CssModule => Destination::CssModule,
        }
    }

    /// What made a request, as far as a value of `Sec-Fetch-Dest` says it: a classic script, for module scripts send the same.
    #[must_use]
    pub fn of_fetch_dest(value: &str) -> Option<Self> {
        match value {
            "script" => Some(Self::Script),
            "style" => Some(Self::Style),
            "image" => Some(Self::Image),
            "font" => Some(Self::Font),
            "audio" | "video" => Some(Self::Media),
            "track" => Some(Self::Track),
            "worker" | "sharedworker" => Some(Self::Worker),
            "serviceworker" => Some(Self::ServiceWorker),
            "manifest" => Some(Self::Manifest),
            "json" => Some(Self::Json),
            _ => None,
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
        matches!(
            self,
            Self::Script
                | Self::Module
                | Self::Style
                | Self::Image
                | Self::Font
                | Self::Media
                | Self::Preload
                | Self::Track
                | Self::SvgUse
                | Self::Json
                | Self::CssModule
        )
    }

    /// Whether a `crossorigin` attribute alone puts it under CORS.
    #[must_use]
    pub fn takes_crossorigin(self) -> bool {
        matches!(self, Self::Script | Self::Style | Self::Image | Self::Media | Self::Track | Self::Preload)
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
}

vocabulary! {
    /// A request's [destination](https://fetch.spec.whatwg.org/#concept-request-destination), as far as a page's own requests
    /// have one. A module script has the destination of a script; it is listed apart because its response is judged otherwise.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Destination: "a destination" {
        /// A script of the page reads it: `fetch()`, XMLHttpRequest, EventSource, `sendBeacon()`.
        Empty = "empty": "A script of the page reads it",
        /// A classic script.
        Script = "script": "A classic script",
        /// A module script.
        Module = "module": "A module script",
        /// A style sheet.
        Style = "style": "A style sheet",
        /// An image.
        Image = "image": "An image",
        /// A web font.
        Font = "font": "A web font",
        /// Audio or video.
        Media = "media": "Audio or video",
        /// A dedicated or shared worker.
        Worker = "worker": "A dedicated or shared worker",
        /// A service worker.
        ServiceWorker = "serviceworker": "A service worker",
        /// A web app manifest.
        Manifest = "manifest": "A web app manifest",
        /// Subtitles.
        Track = "track": "Subtitles",
        /// A part of an SVG document.
        SvgUse = "svg-use": "A part of an SVG document",
        /// A JSON module.
        Json = "json": "A JSON module",
        /// A CSS module.
        CssModule = "css-module": "A CSS module",
    }
}

impl Destination {
    /// [Script-like](https://fetch.spec.whatwg.org/#request-destination-script-like).
    #[must_use]
    pub fn is_script_like(self) -> bool {
        matches!(self, Self::Script | Self::Module | Self::Worker | Self::ServiceWorker)
    }

    /// The value of `Sec-Fetch-Dest`.
    #[must_use]
    pub fn fetch_dest(self) -> &'static str {
        match self {
            Self::Module => "script",
            Self::Media => "video",
            Self::SvgUse => "image",
            Self::CssModule => "style",
            _ => self.id(),
        }
    }
}
