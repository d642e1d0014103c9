//! What made a request: recorders say it in their own ways, or it shows in the request's headers, the response's type or the URL.

use super::entry::Entry;
use crate::record::request_source::RequestSource;

/// The types of bodies that browsers send as reports.
const REPORTS: [&str; 5] = [
    "application/csp-report",
    "application/reports+json",
    "application/expect-ct-report+json",
    "application/xss-auditor-report",
    "application/network-error-logging",
];

impl Entry {
    /// What made the request; `None` where the file does not say it.
    #[must_use]
    pub fn source(&self) -> Option<RequestSource> {
        if self.method().eq_ignore_ascii_case("CONNECT") {
            return Some(RequestSource::Tunnel);
        }
        if is_websocket(self) {
            return Some(RequestSource::WebSocket);
        }
        if is_report(self) || is_icon(self) || is_of_plugin(self) {
            return Some(RequestSource::Browser);
        }
        kind(self).map(|kind| RequestSource::of_kind(&kind))
    }
}

/// Chromium's name of what made the request, or a value of `Sec-Fetch-Dest`.
fn kind(entry: &Entry) -> Option<String> {
    let recorded = entry.resource_type().filter(|kind| kind != "other" && !kind.is_empty());
    let sent = || {
        entry.header("sec-fetch-dest").map(|destination| {
            let is_xhr = destination == "empty" && entry.header("x-requested-with").is_some();
            if is_xhr { "xhr".to_owned() } else { destination.to_ascii_lowercase() }
        })
    };
    recorded.or_else(sent).or_else(|| guess(entry).map(str::to_owned))
}

/// What the rest of the entry tells.
fn guess(entry: &Entry) -> Option<&'static str> {
    let accept = entry.header("accept").unwrap_or_default();
    let mime = entry.recorded_type().and_then(|mime| mime.split(';').next()).unwrap_or_default().trim();
    let kind_of_type = of_type(&mime.to_ascii_lowercase());
    if accept == "text/event-stream" {
        return Some("eventsource");
    }
    if entry.header("upgrade-insecure-requests").is_some() {
        return Some("document");
    }
    // What an element accepts, in all browsers.
    if accept.starts_with("text/css,") {
        return Some("stylesheet");
    }
    if accept.starts_with("image/") {
        return Some("image");
    }
    if accept.starts_with("application/manifest+json") {
        return Some("manifest");
    }
    let has_origin = entry.header("origin").is_some();
    let is_xhr =
        entry.header("x-requested-with").is_some_and(|value| value.eq_ignore_ascii_case("xmlhttprequest"));
    if has_origin || is_xhr {
        return Some(if kind_of_type == Some("font") { "font" } else { "fetch" });
    }
    let of_element = kind_of_type.filter(|kind| *kind != "document");
    if of_element.is_some() {
        return of_element;
    }
    let of_name = of_name(entry.url());
    match entry.initiator_type() {
        Some("script" | "xmlhttprequest" | "fetch") => of_name.or(Some("fetch")),
        // A page that is not an element's: what an element could not use is what it got for an error.
        _ => of_name.or(kind_of_type),
    }
}

/// What uses responses of a type.
fn of_type(mime: &str) -> Option<&'static str> {
    match mime.split_once('/')? {
        ("image", _) => Some("image"),
        ("audio" | "video", _) => Some("media"),
        (_, "css") => Some("stylesheet"),
        ("font", _) => Some("font"),
        (_, "javascript" | "x-javascript") => Some("script"),
        (_, "event-stream") => Some("eventsource"),
        (_, "manifest+json") => Some("manifest"),
        (_, "html" | "xhtml+xml") => Some("document"),
        _ => None,
    }
}

/// What uses files of a name.
fn of_name(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next()?;
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "ico" => Some("image"),
        "css" => Some("stylesheet"),
        "js" | "mjs" => Some("script"),
        "woff" | "woff2" | "ttf" | "otf" => Some("font"),
        "mp3" | "mp4" | "ogg" | "webm" | "wav" => Some("media"),
        "webmanifest" => Some("manifest"),
        _ => None,
    }
}

/// Whether it is a WebSocket: some recorders write its URL with http.
fn is_websocket(entry: &Entry) -> bool {
    let is_upgrade = entry.header("upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
    entry.resource_type().as_deref() == Some("websocket")
        || is_upgrade
        || entry.header("sec-websocket-key").is_some()
        || entry.header("sec-websocket-version").is_some()
        || entry.header("sec-fetch-mode") == Some("websocket")
        || entry.has_websocket_messages()
        || ["ws:", "wss:"].iter().any(|scheme| entry.url().starts_with(scheme))
        // Only a socket switches protocols.
        || entry.status() == Some(101)
}

/// Whether a browser reports something to a server: no script called it.
fn is_report(entry: &Entry) -> bool {
    let mime = entry.header("content-type").or_else(|| entry.body_type()).unwrap_or_default();
    let essence = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    entry.header("sec-fetch-dest") == Some("report") || REPORTS.contains(&essence.as_str())
}

/// Whether it is the icon that a browser loads of its own accord.
fn is_icon(entry: &Entry) -> bool {
    let path = entry.url().split(['?', '#']).next().unwrap_or_default();
    let is_default = path.splitn(4, '/').nth(3) == Some("favicon.ico");
    is_default && entry.resource_type().is_none_or(|kind| kind == "other")
}

/// Whether a plug-in of old browsers made it, which had rules of its own.
fn is_of_plugin(entry: &Entry) -> bool {
    entry.header("x-requested-with").is_some_and(|value| value.starts_with("ShockwaveFlash"))
}
