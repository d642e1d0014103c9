//! Sentences on requests that are never sent.

use crate::rules::fault::HeaderFault;
use crate::web::browser::Browser;
use crate::web::request::{Initiator, Mode, PreloadDestination, RedirectMode};
use crate::web::text::shown;

pub(super) fn url_credentials(url: &str) -> String {
    format!("fetch() rejects a URL with a user name or password: {}.", shown(url))
}

pub(super) fn url_scheme(scheme: &str, mode: Mode) -> String {
    format!(
        "A page cannot fetch {}: URLs from another origin (mode {}), only http: and https:.",
        shown(scheme),
        mode.id()
    )
}

pub(super) fn url_bad_port(port: u16, redirected: bool) -> String {
    let place = if redirected { ", where the redirect leads" } else { "" };
    format!("Browsers block port {port}{place}: it belongs to another protocol.")
}

pub(super) fn method_invalid(method: &str) -> String {
    format!("\"{}\" is not a method: fetch() needs a token such as GET or PUT.", shown(method))
}

pub(super) fn method_forbidden(method: &str) -> String {
    format!("fetch() rejects the method {}: CONNECT, TRACE and TRACK are forbidden.", shown(method))
}

pub(super) fn header_invalid(name: &str, value: &str, fault: HeaderFault) -> String {
    let name = shown(name);
    let what = match fault {
        HeaderFault::Name => format!("\"{name}\" is not a header name"),
        HeaderFault::ControlByte => format!("The value of {name} contains a NUL or a line break"),
        HeaderFault::NotAByteString => {
            format!("The value of {name} (\"{}\") contains a character above U+00FF", shown(value))
        }
    };
    format!("{what}: fetch() throws a TypeError.")
}

pub(super) fn body_on_get(method: &str) -> String {
    format!("A {method} request cannot have a body: fetch() throws a TypeError.")
}

pub(super) fn init_invalid(mode: Mode) -> String {
    format!("fetch() throws a TypeError: the mode {} is reserved for the browser.", mode.id())
}

pub(super) fn mode_same_origin(origin: &str, target: &str, redirected: bool) -> String {
    let (origin, target) = (shown(origin), shown(target));
    if redirected {
        format!("The mode is same-origin, but the redirect leads from {origin} to another origin, {target}.")
    } else {
        format!("The mode is same-origin, but the target's origin ({target}) is not the page's ({origin}).")
    }
}

pub(super) fn no_cors_method(method: &str) -> String {
    format!("In mode no-cors the method must be GET, HEAD or POST, not {}.", shown(method))
}

pub(super) fn no_cors_redirect_mode(mode: RedirectMode) -> String {
    format!(
        "In mode no-cors a request to another origin must follow redirects, but its redirect mode is {}.",
        mode.id()
    )
}

pub(super) fn keepalive_too_large(size: usize, limit: usize) -> String {
    format!("A request with keepalive can have a body of at most {limit} bytes, but this one has {size}.")
}

pub(super) fn beacon_too_large(size: usize, limit: usize) -> String {
    format!(
        "sendBeacon() takes a body of at most {limit} bytes, but this one has {size}: it returns false, and nothing is sent."
    )
}

pub(super) fn worker_cross_origin(origin: &str, target: &str) -> String {
    format!(
        "A worker's script must be from the page's own origin ({}), but this one is from {}: new Worker() throws a \
         SecurityError.",
        shown(origin),
        shown(target)
    )
}

pub(super) fn own_origin_only(element: Initiator, origin: &str, target: &str, redirected: bool) -> String {
    let (origin, target) = (shown(origin), shown(target));
    let what = match element {
        Initiator::Track => "Without crossorigin on its video, <track> loads",
        Initiator::SvgUse => "<use> loads",
        _ => "A service worker is registered with a script",
    };
    let place =
        if redirected { format!("the redirect leads to {target}") } else { format!("this is from {target}") };
    format!("{what} only from the page's own origin ({origin}), but {place}.")
}

pub(super) fn preload_unsupported(destination: PreloadDestination, browser: Browser) -> String {
    format!("{} does not preload as=\"{}\": it requests nothing.", browser.name(), destination.id())
}

pub(super) fn data_url_invalid(url: &str) -> String {
    format!("{} is not a data: URL: a comma must separate its type from its content.", shown(url))
}
