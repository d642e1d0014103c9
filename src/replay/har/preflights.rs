//! Which request a preflight is for: the one whose method and headers it lists.

use crate::fetch::Engine;
use crate::fetch::safelist::unsafe_names;
use crate::record::har::Entry;
use crate::web::browser::Browser;
use crate::web::headers::HeaderList;

/// How well a preflight fits a request; the first is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The request has all headers that it lists, and no others that need one.
    Exact,
    /// What the request lacks may have been taken out of the file.
    WithoutSecrets,
    /// The request has more: something on the way added it.
    WithMore,
    /// The request lacks some, and needs a preflight, and no response to it shows that it had another one.
    Unsent,
    /// The request got a response, although the preflight failed: they may be of different calls.
    Contradictory,
}

/// What of a request a preflight must fit.
pub(super) struct Needs {
    /// The names of its headers, in lower case.
    recorded: Vec<String>,
    /// The names of those that need a preflight.
    needed: Vec<String>,
    /// Whether its method alone needs a preflight.
    has_method: bool,
    /// Whether it got a response that the browser accepted.
    was_sent: bool,
}

impl Needs {
    pub(super) fn of(request: &Entry) -> Self {
        let list: HeaderList = request.call(None, None).headers.into_iter().collect();
        Self {
            recorded: request.header_pairs().map(|(name, _)| name.to_ascii_lowercase()).collect(),
            needed: unsafe_names(&list, Engine::of(Browser::default())).names,
            has_method: !["GET", "HEAD", "POST"].contains(&request.method()),
            was_sent: request.status().is_some() && request.refusal().is_none(),
        }
    }
}

/// What a preflight says of its request.
pub(super) struct Offer {
    listed: Vec<String>,
    has_failed: bool,
}

impl Offer {
    pub(super) fn of(preflight: &Entry) -> Self {
        Self { listed: listed(preflight), has_failed: has_failed(preflight) }
    }

    /// How well it fits a request; `None` where it is for another one.
    pub(super) fn fit(&self, request: &Needs) -> Option<Fit> {
        let Needs { recorded, needed, has_method, was_sent } = request;
        let missing: Vec<&String> = self.listed.iter().filter(|name| !recorded.contains(name)).collect();
        let has_more = needed.iter().any(|name| !self.listed.contains(name));
        let is_taken_out = recorded.is_empty() || missing.iter().all(|name| may_be_taken_out(name));
        let fit = match (missing.is_empty(), has_more) {
            (true, false) => Fit::Exact,
            (false, false) if is_taken_out => Fit::WithoutSecrets,
            (true, true) => Fit::WithMore,
            _ if !was_sent && (*has_method || !needed.is_empty()) => Fit::Unsent,
            _ => return None,
        };
        Some(if *was_sent && self.has_failed { Fit::Contradictory } else { fit })
    }
}

/// The names of the headers that a preflight lists, in lower case.
pub(super) fn listed(preflight: &Entry) -> Vec<String> {
    let value = preflight.header("access-control-request-headers").unwrap_or_default();
    let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_ascii_lowercase).collect()
}

/// Whether a preflight lists a header: then a script set it, and not the browser.
pub(super) fn lists(preflight: &Entry, name: &str) -> bool {
    listed(preflight).iter().any(|listed| listed == name)
}

/// Whether no browser would send the request after this preflight.
fn has_failed(preflight: &Entry) -> bool {
    let Some(response) = preflight.response() else { return true };
    !(200..300).contains(&response.status) || !response.headers.contains("access-control-allow-origin")
}

/// Whether tools take this header out of a file before it is given to others.
fn may_be_taken_out(name: &str) -> bool {
    const PARTS: [&str; 9] =
        ["auth", "token", "key", "secret", "cookie", "session", "csrf", "xsrf", "credential"];
    PARTS.iter().any(|part| name.contains(part))
}

/// How far a preflight is from a request. One before it is nearer than one behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Distance(usize, bool);

impl Distance {
    pub(super) fn between(request: usize, preflight: usize) -> Self {
        Self(request.abs_diff(preflight), preflight > request)
    }
}
