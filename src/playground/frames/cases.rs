//! What the page of frames tries: documents of all places of this machine in frames and popups, and what the two can say.

use super::{FrameTry, Header, Place, Probed, Task};
use crate::frame::Channel;

/// One in a frame of the page itself.
const fn framed(id: &'static str, title: &'static str, place: Place, task: Task) -> FrameTry {
    FrameTry {
        id,
        title,
        place,
        task,
        flags: &[],
        document: &[],
        status: 200,
        page: None,
        probed: Probed::Channel(Channel::Dom),
        today: "",
    }
}

const XFO: &str = "X-Frame-Options";
const CSP: &str = "Content-Security-Policy";
const COOP: &str = "Cross-Origin-Opener-Policy";
const COEP: &str = "Cross-Origin-Embedder-Policy";
const KEYED: &str = "Origin-Agent-Cluster";

const SHOW: &str =
    "Content-Security-Policy: frame-ancestors with the exact origins that may frame the document.";
const TALK: &str =
    "postMessage() with the exact targetOrigin; the receiver compares event.origin and event.source.";
const HELLO: &str = "The document posts a hello when it is ready, and the page waits for it with a time-out: load tells nothing.";

/// All of them, in the order of the page.
pub const TRIES: &[FrameTry] = &[
    FrameTry {
        probed: Probed::Shown,
        today: HELLO,
        ..framed("same-origin", "A document of the page's own origin", Place::Own, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        today: HELLO,
        ..framed("cross-origin", "A document of another site", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        flags: &["--sandbox", "allow-scripts"],
        today: "Add allow-same-origin only where the document is of another origin than the page: else it undoes the sandbox.",
        ..framed("sandboxed", "A sandboxed frame: its origin is null", Place::Own, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        document: &[(XFO, "DENY")],
        today: SHOW,
        ..framed("xfo-deny", "X-Frame-Options: DENY", Place::Own, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        document: &[(XFO, "SAMEORIGIN")],
        today: SHOW,
        ..framed("xfo-own", "X-Frame-Options: SAMEORIGIN, same origin", Place::Own, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        document: &[(XFO, "SAMEORIGIN")],
        today: SHOW,
        ..framed("xfo-port", "X-Frame-Options: SAMEORIGIN, another port", Place::Near, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        document: &[(XFO, "ALLOW-FROM https://app.example")],
        today: SHOW,
        ..framed(
            "xfo-allow-from",
            "X-Frame-Options: ALLOW-FROM, which browsers ignore",
            Place::Far,
            Task::Show,
        )
    },
    FrameTry {
        probed: Probed::Shown,
        document: &[(CSP, "frame-ancestors 'self'")],
        today: SHOW,
        ..framed("ancestors-self", "frame-ancestors 'self', another site", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        document: &[(CSP, "frame-ancestors {page}"), (XFO, "DENY")],
        today: "Where frame-ancestors is, X-Frame-Options is not read: leave it out.",
        ..framed(
            "ancestors-page",
            "frame-ancestors lists the page, and X-Frame-Options says DENY",
            Place::Far,
            Task::Show,
        )
    },
    FrameTry {
        probed: Probed::Shown,
        page: Some(&[(CSP, "frame-src 'self'")]),
        today: "The document's origin in frame-src of the page.",
        ..framed("page-csp", "frame-src of the page does not list the document", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        page: Some(&[(COEP, "require-corp")]),
        today: "COEP and CORP on the document, or no COEP on the page.",
        ..framed(
            "page-coep",
            "The page has Cross-Origin-Embedder-Policy, the document nothing",
            Place::Far,
            Task::Show,
        )
    },
    FrameTry {
        probed: Probed::Shown,
        page: Some(&[(COEP, "require-corp")]),
        document: &[(COEP, "require-corp"), ("Cross-Origin-Resource-Policy", "cross-origin")],
        today: "Both headers on each document that an isolated page frames.",
        ..framed(
            "both-coep",
            "The page has Cross-Origin-Embedder-Policy, and the document both headers",
            Place::Far,
            Task::Show,
        )
    },
    FrameTry {
        probed: Probed::Shown,
        status: 204,
        today: "A status with a body, such as 200.",
        ..framed("no-content", "The response has status 204", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        flags: &["--as", "object"],
        today: HELLO,
        ..framed("object", "A document in an <object>", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        flags: &["--as", "object"],
        status: 404,
        today: "An <iframe>, which shows a document of any status.",
        ..framed("object-404", "An <object>, and the response has status 404", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        flags: &["--as", "object"],
        document: &[(XFO, "DENY")],
        today: SHOW,
        ..framed("object-xfo", "An <object>, and X-Frame-Options: DENY", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        flags: &["--as", "embed"],
        today: HELLO,
        ..framed("embed", "A document in an <embed>", Place::Far, Task::Show)
    },
    FrameTry {
        probed: Probed::Shown,
        flags: &["--as", "embed"],
        status: 404,
        today: "An <iframe>, which shows a document of any status.",
        ..framed("embed-404", "An <embed>, and the response has status 404", Place::Far, Task::Show)
    },
    FrameTry {
        today: "Direct access is fine between documents of one origin.",
        ..framed("dom-own", "DOM access, same origin", Place::Own, Task::Dom)
    },
    FrameTry {
        today: TALK,
        ..framed("dom-port", "DOM access, another port of the host", Place::Near, Task::Dom)
    },
    FrameTry { today: TALK, ..framed("dom-far", "DOM access, another site", Place::Far, Task::Dom) },
    FrameTry {
        flags: &["--sandbox", "allow-scripts"],
        today: TALK,
        ..framed("dom-sandboxed", "DOM access, sandboxed, the page's own URL", Place::Own, Task::Dom)
    },
    FrameTry {
        probed: Probed::Channel(Channel::DocumentDomain),
        page: Some(&[]),
        flags: &["--domain", "play.localhost"],
        today: TALK,
        ..framed("domain", "document.domain on two subdomains", Place::Sibling(1), Task::Domain)
    },
    FrameTry {
        probed: Probed::Channel(Channel::DocumentDomain),
        page: Some(&[(KEYED, "?0")]),
        document: &[(KEYED, "?0")],
        flags: &["--domain", "play.localhost"],
        today: TALK,
        ..framed(
            "domain-site-keyed",
            "document.domain, and both send Origin-Agent-Cluster: ?0",
            Place::Sibling(2),
            Task::Domain,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::DocumentDomain),
        page: Some(&[(KEYED, "?0")]),
        document: &[(KEYED, "?0")],
        flags: &["--domain-page", "play.localhost"],
        today: TALK,
        ..framed(
            "domain-one-sided",
            "document.domain, set by the page alone",
            Place::Sibling(3),
            Task::Domain,
        )
    },
    FrameTry {
        probed: Probed::HashToFrame,
        today: TALK,
        ..framed("hash-in", "location.hash, from the page to the document", Place::Far, Task::HashIn)
    },
    FrameTry {
        probed: Probed::Channel(Channel::LocationHash),
        today: TALK,
        ..framed(
            "hash-out",
            "location.hash, back over a third document of the page's origin",
            Place::Far,
            Task::HashOut,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::LocationHash),
        flags: &["--relay", "{near}"],
        today: TALK,
        ..framed(
            "hash-out-port",
            "location.hash, the third document on another port",
            Place::Far,
            Task::HashOut,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::WindowName),
        today: TALK,
        ..framed("name", "window.name, the frame taken home", Place::Far, Task::Name)
    },
    FrameTry {
        probed: Probed::Channel(Channel::WindowName),
        flags: &["--relay", "{near}"],
        today: TALK,
        ..framed("name-port", "window.name, the frame taken to another port", Place::Far, Task::Name)
    },
    FrameTry {
        probed: Probed::ToFrame,
        flags: &["--message-to", "{document}"],
        today: TALK,
        ..framed("message", "postMessage() with the right targetOrigin", Place::Far, Task::Message)
    },
    FrameTry {
        probed: Probed::ToFrame,
        flags: &["--message-to", "{page}"],
        today: TALK,
        ..framed("message-wrong", "postMessage() with a wrong targetOrigin", Place::Far, Task::Message)
    },
    FrameTry {
        probed: Probed::TooEarly,
        today: "The document posts a hello when it is ready, and the page posts then.",
        ..framed("message-early", "postMessage() before the document has come", Place::Far, Task::Early)
    },
    FrameTry {
        probed: Probed::ToFrame,
        flags: &["--message-to", "*"],
        today: "The exact origin: * delivers to whatever document is there by then.",
        ..framed("message-star", "postMessage() to *", Place::Far, Task::Message)
    },
    FrameTry {
        probed: Probed::ToFrame,
        flags: &["--message-to", "app.example"],
        today: "The whole origin, with its scheme.",
        ..framed("message-invalid", "postMessage() to a host without a scheme", Place::Far, Task::Message)
    },
    FrameTry {
        probed: Probed::ToFrame,
        flags: &["--sandbox", "allow-scripts", "--message-to", "{document}"],
        today: "* and nothing secret, with a check of event.source; or allow-same-origin for a document of another origin.",
        ..framed(
            "message-sandboxed",
            "postMessage() to a sandboxed document, by its URL's origin",
            Place::Far,
            Task::Message,
        )
    },
    FrameTry {
        probed: Probed::ToPage,
        flags: &["--message-back", "{page}"],
        today: TALK,
        ..framed("back", "postMessage() to the page, with its origin", Place::Far, Task::Back)
    },
    FrameTry {
        probed: Probed::ToPage,
        flags: &["--message-back", "{far}"],
        today: TALK,
        ..framed("back-wrong", "postMessage() to the page, with another origin", Place::Far, Task::Back)
    },
    FrameTry {
        probed: Probed::StorageUsable,
        today: TALK,
        ..framed("storage", "localStorage in a frame of another site", Place::Far, Task::Storage)
    },
    FrameTry {
        probed: Probed::StorageUsable,
        flags: &["--sandbox", "allow-scripts"],
        today: "allow-same-origin, and the document on another origin than the page.",
        ..framed("storage-sandboxed", "localStorage in a sandboxed frame", Place::Far, Task::Storage)
    },
    FrameTry {
        probed: Probed::Channel(Channel::Storage),
        today: "postMessage() to a popup of the widget's site, its server, or requestStorageAccess() after a click.",
        ..framed(
            "storage-visit",
            "localStorage of a visit of the widget's own site, in the frame",
            Place::Far,
            Task::Visit,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::Cookies),
        flags: &["--cookie", "corscheck-cookie-port=1"],
        today: "A cookie of the same site needs nothing more; ports do not keep cookies apart.",
        ..framed("cookie-port", "A cookie of the host, in a frame on another port", Place::Near, Task::Cookie)
    },
    FrameTry {
        probed: Probed::Channel(Channel::Cookies),
        flags: &["--cookie", "corscheck-cookie-far=1"],
        today: "The widget on a host of the page's site, or SameSite=None; Secure; Partitioned over https.",
        ..framed(
            "cookie-far",
            "A cookie of a visit of the widget's site, in the frame",
            Place::Far,
            Task::Cookie,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::TopNavigation),
        today: "A link with target=_top, or a message to the page, which navigates itself.",
        ..framed("top", "The frame navigates the page without a click", Place::Far, Task::Top)
    },
    FrameTry {
        probed: Probed::Channel(Channel::TopNavigation),
        today: "A link with target=_top, or a message to the page, which navigates itself.",
        ..framed("top-port", "The same, from another port of the host", Place::Near, Task::Top)
    },
    FrameTry {
        probed: Probed::Channel(Channel::Opener),
        flags: &["--as", "popup"],
        today: TALK,
        ..framed("popup", "A popup of another site, and its opener", Place::Far, Task::Popup)
    },
    FrameTry {
        probed: Probed::Channel(Channel::Opener),
        flags: &["--as", "popup"],
        document: &[(COOP, "same-origin")],
        today: "No COOP on what is opened, or a redirect back to the page's origin and a BroadcastChannel.",
        ..framed(
            "popup-coop",
            "A popup with Cross-Origin-Opener-Policy: same-origin",
            Place::Near,
            Task::Popup,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::Opener),
        flags: &["--as", "popup"],
        page: Some(&[(COOP, "same-origin")]),
        today: "Cross-Origin-Opener-Policy: same-origin-allow-popups on the page.",
        ..framed(
            "page-coop",
            "The page has Cross-Origin-Opener-Policy: same-origin, and opens a popup",
            Place::Far,
            Task::Popup,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::Opener),
        flags: &["--as", "popup"],
        page: Some(&[(COOP, "same-origin-allow-popups")]),
        today: TALK,
        ..framed(
            "page-coop-popups",
            "The page has Cross-Origin-Opener-Policy: same-origin-allow-popups",
            Place::Far,
            Task::Popup,
        )
    },
    FrameTry {
        probed: Probed::Channel(Channel::Opener),
        flags: &["--as", "popup", "--features", "noopener"],
        today: "Without noopener, for a window that is to report back.",
        ..framed("popup-noopener", "A popup that is opened with noopener", Place::Far, Task::Popup)
    },
];

/// The headers of a page around the document that it has for this.
pub(super) fn page_headers(one: &FrameTry) -> &'static [Header] {
    one.page.unwrap_or_default()
}
