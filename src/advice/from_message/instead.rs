//! What to change where no header of the response helps.

use url::Url;

use super::super::redirect_purpose::{Purpose, purpose};
use super::super::wrong_response::of_status;
use super::{allows_credentials, allows_origin, is_same_site};
use crate::record::console::Message;
use crate::rules::{Group, Rule};

/// What to change in place of headers: a sentence without its stop.
pub(super) fn instead(rule: Rule, message: &Message) -> Option<String> {
    match rule {
        Rule::MixedContent | Rule::RedirectMixedContent => of_mixed_content(rule, message),
        Rule::FrameAncestors | Rule::FrameXfoDeny | Rule::FrameXfoSameorigin | Rule::FrameXfoConflict => {
            of_frame(rule, message)
        }
        rule if is_about_type(rule) => of_type(message),
        rule if rule.group() == Group::Socket => of_handshake(message),
        rule if allows_origin(rule) || allows_credentials(rule) => {
            of_redirect(message).or_else(|| of_null(message)).or_else(|| {
                let status = status(message).filter(|_| rule == Rule::CorsAllowOriginMissing)?;
                of_status(status, message.fact("method").unwrap_or("GET"))
            })
        }
        rule if rule.group() == Group::Preflight => of_null(message),
        _ => None,
    }
}

fn url(message: &Message, name: &str) -> Option<Url> {
    Url::parse(message.fact(name)?).ok()
}

fn status(message: &Message) -> Option<u16> {
    message.fact("status")?.split_whitespace().next()?.parse().ok()
}

/// The page's origin is sent as `null`. Every site can have that origin, so no server should allow it.
fn of_null(message: &Message) -> Option<String> {
    if message.fact("origin") != Some("null") {
        return None;
    }
    Some(match (message.fact("redirected_from"), message.fact("url")) {
        (Some(_), Some(url)) => {
            format!("let the page call {url} directly: after the redirects its origin is null")
        }
        _ => "give the page an origin: serve it over https or from http://localhost, not from a file or in a sandbox without \
              allow-same-origin"
            .to_owned(),
    })
}

/// A redirect led to a page for people, or to another way to write the URL.
fn of_redirect(message: &Message) -> Option<String> {
    let (from, to) = (url(message, "redirected_from")?, url(message, "url")?);
    match purpose(&from, &to)? {
        Purpose::Login => Some(format!(
            "log in first: the server redirects {from} to a login, because the session is missing or has expired. For requests \
             from scripts let it respond with 401 and the CORS headers, and let the page go to the login itself"
        )),
        Purpose::LoginStart | Purpose::Payment => {
            Some(format!("let the page navigate to {from}, and not fetch it: it leads to a page for people"))
        }
        Purpose::Https | Purpose::Slash | Purpose::Www | Purpose::Region => {
            Some(format!("let the page call {to} directly, without the redirect"))
        }
        Purpose::Http | Purpose::Elsewhere => None,
    }
}

/// The page, or the redirect, names http.
fn of_mixed_content(rule: Rule, message: &Message) -> Option<String> {
    let mut url = url(message, "url")?;
    let secure = match url.scheme() {
        "http" => "https",
        "ws" => "wss",
        _ => return None,
    };
    url.set_scheme(secure).ok()?;
    let who = if rule == Rule::MixedContent { "let the page call" } else { "let the redirect lead to" };
    Some(format!("{who} {url}; its server needs a certificate for that"))
}

/// A document that forbids frames, of a server that may not be the reader's.
fn of_frame(rule: Rule, message: &Message) -> Option<String> {
    if is_same_site(message) {
        return None;
    }
    let url = url(message, "url")?;
    Some(format!(
        "on the server of {}: {}. If it is not yours, use the URL that its owner offers for frames, or open it in a tab",
        url.host_str()?,
        rule.page().first_fix()
    ))
}

fn is_about_type(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::NosniffScript
            | Rule::NosniffStyle
            | Rule::MimeScript
            | Rule::MimeModule
            | Rule::MimeStyle
            | Rule::ServiceWorkerMime
    )
}

/// A page came in place of a script or a style sheet.
fn of_type(message: &Message) -> Option<String> {
    message.fact("mime").filter(|mime| mime.to_ascii_lowercase().contains("html"))?;
    Some(
        "let the server send the file: this response is an HTML page, mostly the app's fallback to index.html, an error page or \
         a login. Correct the URL, or put the file there"
            .to_owned(),
    )
}

/// What responded to a WebSocket's handshake with this status, most likely.
fn of_handshake(message: &Message) -> Option<String> {
    let words = match status(message)? {
        401 | 403 => {
            "let the WebSocket server accept the page: its list of origins lacks this one, or the session of the user is missing"
        }
        404 => "correct the path, or the proxy's route: nothing takes WebSockets there",
        400 | 426 => {
            "let the proxy in front pass on Upgrade and Connection, which it leaves out by default (corscheck fix --for nginx \
             --websocket)"
        }
        200..=299 => {
            "correct the path, or the proxy's route: a web server responded, and not the WebSocket server"
        }
        300..=399 => "use the URL to which the redirect leads: no browser follows a redirect of a WebSocket",
        502..=504 => "start the WebSocket server, and correct the address that the proxy forwards to",
        500..=599 => "see the server's log: it failed at the handshake",
        _ => return None,
    };
    Some(words.to_owned())
}
