//! What to do to a response or to the page, step by step: what is added to what is there, and what takes its place.

use url::Url;

use crate::rules::NearMiss;
use crate::web::headers::{Extracted, HeaderList};
use crate::web::message::HttpResponse;
use crate::web::origin::Origin;
use crate::web::text::{list, shown};
use crate::web::vocabulary::vocabulary;

/// The header that names who may read.
pub(super) const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
/// The header that lets it be read with credentials.
pub(super) const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";

/// The headers that are lists: they get elements more, and keep what they have.
const LISTS: [&str; 4] =
    ["Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Expose-Headers", "Vary"];

/// Those that say what pages may send.
const SENT: [&str; 2] = ["Access-Control-Allow-Methods", "Access-Control-Allow-Headers"];

vocabulary! {
    /// What to do in one step.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Action: "an action" {
        /// Send the header with this value.
        Set = "set": "Send the header with this value",
        /// Add to what is there.
        Add = "add": "Add to what is there",
        /// Put this in place of what is there.
        Replace = "replace": "Put this in place of what is there",
        /// Do not send the header with this value.
        Remove = "remove": "Do not send the header with this value",
        /// Respond with this status.
        Status = "status": "Respond with this status",
        /// Let the page call this URL.
        UseUrl = "use-url": "Let the page call this URL",
        /// Open the page at this origin.
        UsePage = "use-page": "Open the page at this origin",
        /// Let the page send the request with this credentials mode.
        UseCredentials = "use-credentials": "Let the page send the request with this credentials mode",
        /// Send the cookie with these attributes, or without that one.
        SetCookie = "set-cookie": "Send the cookie with the attributes in add, or without the one in old",
        /// Remove the response from the cache.
        Purge = "purge": "Remove the response from the cache",
        /// Do what the message says.
        Other = "other": "Do what the message says",
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub action: Action,
    /// With which header.
    pub header: Option<&'static str>,
    /// The value that the header has then, whole; the status; the URL; the words.
    pub value: String,
    /// What is new in a list, or among the allowed origins.
    pub add: Vec<String>,
    /// What makes room for it: a value, an attribute, a status; or who sends what is to be removed.
    pub old: Option<String>,
    /// The only origin whose requests get this, where others are to get what they got before.
    pub only_for: Option<String>,
    /// Whether all others go on getting `*`.
    pub(super) keeps_any: bool,
    /// Whether the response lacks the header, so that there is nothing to keep.
    pub(super) is_first: bool,
}

/// What to do, in words, and the headers that a response then has because of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// A clause.
    pub words: String,
    /// The headers, whole.
    pub headers: Vec<(&'static str, String)>,
}

impl Step {
    /// A step without a header.
    pub fn new(action: Action, value: impl Into<String>) -> Self {
        Self {
            action,
            header: None,
            value: value.into(),
            add: Vec::new(),
            old: None,
            only_for: None,
            keeps_any: false,
            is_first: false,
        }
    }

    pub(super) fn of(action: Action, header: &'static str, value: impl Into<String>) -> Self {
        Self { header: Some(header), ..Self::new(action, value) }
    }

    /// What to do, in plain words.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { action, header, value, add, old, only_for, .. } = self;
        let header = header.unwrap_or_default();
        let to = only_for.as_ref().map(|origin| format!(" to {origin}")).unwrap_or_default();
        match action {
            // A preflight has neither a token nor a cookie.
            Action::Status if old.as_deref() == Some("401") => {
                format!("respond with status {value}, before the login is required")
            }
            Action::Status => format!("respond with status {value}"),
            Action::UseUrl => format!("let the page call {value}"),
            Action::UsePage => format!("open the page at {value}"),
            Action::UseCredentials => format!("let the page send the request with credentials: \"{value}\""),
            Action::SetCookie => {
                let add = if add.is_empty() { String::new() } else { format!(" with {}", add.join("; ")) };
                let old = old.as_ref().map(|old| format!(" without {old}")).unwrap_or_default();
                format!("set the cookie {value}{add}{old}")
            }
            Action::Purge if !add.is_empty() => format!(
                "remove the stored response from the cache ({value}), and let its key contain {} (proxy_cache_key … $http_origin in \
                 nginx): it ignores Vary, and may have stored what another page got",
                list(add)
            ),
            Action::Purge => format!(
                "remove the stored response from the cache ({value}); Vary belongs behind the cache, where the response is made"
            ),
            Action::Other => value.clone(),
            Action::Remove if value.is_empty() => format!("remove {header}"),
            Action::Remove => match old {
                Some(sender) => {
                    format!("remove {header}: {value}, which {sender} sends as well, and keep the app's")
                }
                None => format!("remove {header}: {value}, which is sent as well, and keep the other"),
            },
            Action::Replace => {
                let old = foreign(old.as_deref().unwrap_or_default());
                format!("replace {old} with {} in {header}", list(add))
            }
            Action::Add if header == ALLOW_ORIGIN => format!(
                "add {value} to the allowed origins, and send {header}: {value} to it; other origins keep what they get"
            ),
            Action::Add => format!("add {} to {header}", list(add)),
            Action::Set => format!("send {header}: {value}{to}"),
        }
    }

    /// What to do with what is there; the headers are not repeated in it.
    fn instruction(&self) -> String {
        let Self { action, header, value, add, old, only_for, keeps_any, is_first } = self;
        let old = foreign(old.as_deref().unwrap_or_default());
        match (action, *header) {
            (Action::Add, Some(ALLOW_ORIGIN)) if *keeps_any => {
                format!("allow {value} by its name, and keep * for the other origins")
            }
            (Action::Add, Some(ALLOW_ORIGIN)) => {
                format!("allow {value}, and keep the other origins")
            }
            (Action::Replace, Some(ALLOW_ORIGIN)) => match &add[..] {
                [one] => format!("replace {old} with {one} among the allowed origins"),
                all => format!(
                    "replace {old} with a list ({}), and send the one that the request came from",
                    list(all)
                ),
            },
            (Action::Add, Some(name)) if *is_first => format!("add {} to {name}", list(add)),
            (Action::Add, Some(name)) => format!("add {} to {name}, and keep the rest", list(add)),
            (Action::Set, Some(name)) if only_for.is_some() && SENT.contains(&name) => {
                let origin = only_for.as_deref().unwrap_or_default();
                format!("send to {origin}, and to other origins only if every site may do this")
            }
            (Action::Set, _) => match only_for {
                Some(origin) => format!("send to {origin}"),
                None => "send".into(),
            },
            _ => self.words(),
        }
    }
}

/// A value that the server sent, in an instruction: a text of several words must not be read as a part of it.
fn foreign(value: &str) -> String {
    let value = shown(value);
    if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value }
}

/// The steps as instructions: what one origin alone gets belongs together, and so does what is simply sent.
#[must_use]
pub fn instructions(steps: &[Step]) -> Vec<Instruction> {
    let mut found: Vec<Instruction> = Vec::new();
    let mut origin: Option<(String, usize)> = None;
    for step in steps {
        let is_line = !matches!(step.action, Action::Remove | Action::SetCookie);
        let line = step.header.filter(|_| is_line).map(|name| (name, step.value.clone()));
        let is_origin =
            step.header == Some(ALLOW_ORIGIN) && matches!(step.action, Action::Add | Action::Replace);
        // An origin that depends on the request goes with Vary, and with whether it may be read with credentials.
        let beside = origin.as_ref().filter(|(origin, _)| {
            step.header == Some("Vary")
                || step.action == Action::Set && step.only_for.as_ref() == Some(origin)
        });
        if let Some((_, place)) = beside {
            found[*place].headers.extend(line);
            continue;
        }
        let words = step.instruction();
        match found.iter_mut().find(|one| one.words == words && step.action != Action::Status) {
            Some(same) => same.headers.extend(line),
            None => found.push(Instruction { words, headers: line.into_iter().collect() }),
        }
        if is_origin {
            origin = Some((step.value.clone(), found.len() - 1));
        }
    }
    found
}

/// What to send as the allowed origin. Any page can have the origin `null`, so that `*`, where it counts, says the
/// same and hides nothing.
pub(super) fn allowed_origin(needed: &str, with_credentials: bool) -> String {
    if needed == "null" && !with_credentials { "*".into() } else { needed.into() }
}

/// The steps from a response, where it is there, to one with this status and these headers. `origin` is the page's.
pub(super) fn steps(
    status: Option<u16>,
    headers: &HeaderList,
    response: Option<&HttpResponse>,
    origin: &str,
) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some(status) = status {
        let old = response.map(|response| response.status.to_string());
        steps.push(Step { old, ..Step::new(Action::Status, status.to_string()) });
        if response.is_some_and(|response| response.headers.contains("location")) {
            steps.push(Step::of(Action::Remove, "Location", ""));
        }
    }
    for header in headers {
        let value = header.text();
        if header.name.eq_ignore_ascii_case(ALLOW_ORIGIN) {
            steps.extend(of_origin(value, response));
        } else if header.name.eq_ignore_ascii_case(ALLOW_CREDENTIALS) {
            let lines = response.map_or(0, |response| response.headers.lines(ALLOW_CREDENTIALS).count());
            if lines > 1 {
                steps.extend((1..lines).map(|_| Step::of(Action::Remove, ALLOW_CREDENTIALS, value.clone())));
                continue;
            }
            // To others, credentials would be allowed as well.
            let only_for = Some(origin.to_owned());
            steps.push(Step { only_for, ..Step::of(Action::Set, ALLOW_CREDENTIALS, value) });
        } else if let Some(name) = LISTS.iter().find(|name| header.name.eq_ignore_ascii_case(name)) {
            steps.push(of_list(name, value, response, origin));
        } else if let Some(name) = OTHERS.iter().find(|name| header.name.eq_ignore_ascii_case(name)) {
            steps.push(Step::of(Action::Set, name, value));
        }
    }
    steps
}

/// The headers that are neither lists nor about origins.
const OTHERS: [&str; 3] = ["Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy", "Content-Type"];

/// The allowed origin: `*` is for all, any other is one more on the server's list. Of two lines, those that are too many go. What
/// no browser takes for an origin makes room for one.
fn of_origin(value: String, response: Option<&HttpResponse>) -> Vec<Step> {
    let lines: Vec<String> = response
        .into_iter()
        .flat_map(|response| response.headers.lines(ALLOW_ORIGIN))
        .map(crate::web::headers::Header::text)
        .collect();
    let remove = |surplus: &String| Step::of(Action::Remove, ALLOW_ORIGIN, surplus.clone());
    if lines.len() > 1 {
        let kept = lines
            .iter()
            .position(|line| *line == value)
            .or_else(|| lines.iter().position(|line| line == "*"));
        if let Some(kept) = kept {
            let surplus = lines.iter().enumerate().filter(|(number, _)| *number != kept);
            return surplus.map(|(_, line)| remove(line)).collect();
        }
        let surplus = lines[1..].iter().map(remove);
        return surplus.chain(of_origin_line(value, lines.first().cloned())).collect();
    }
    of_origin_line(value, lines.into_iter().next()).into_iter().collect()
}

fn of_origin_line(value: String, present: Option<String>) -> Option<Step> {
    if value == "*" {
        return Some(Step::of(Action::Set, ALLOW_ORIGIN, value));
    }
    let only_for = Some(value.clone());
    let keeps_any = present.as_deref() == Some("*");
    if let Some(old) = present.filter(|present| !can_be_allowed(present, &value)) {
        let several: Vec<String> =
            old.split([',', ' ']).map(str::trim).filter(|part| is_origin(part)).map(str::to_owned).collect();
        let others = several.into_iter().filter(|origin| *origin != value);
        let add = std::iter::once(value.clone()).chain(others).collect();
        return Some(Step {
            add,
            old: Some(old),
            only_for,
            ..Step::of(Action::Replace, ALLOW_ORIGIN, value)
        });
    }
    Some(Step { add: vec![value.clone()], only_for, keeps_any, ..Step::of(Action::Add, ALLOW_ORIGIN, value) })
}

/// Whether some page can have what a response allows, so that it must go on being allowed: with a slash at its end, in another case
/// or with a default port it is a misspelling of the origin that is needed.
fn can_be_allowed(present: &str, needed: &str) -> bool {
    let misspells = matches!(
        NearMiss::between(present, needed),
        Some(
            NearMiss::TrailingSlash
                | NearMiss::Case
                | NearMiss::DefaultPort
                | NearMiss::NoScheme
                | NearMiss::Pattern
        )
    );
    matches!(present, "*" | "null") || !misspells && is_origin(present)
}

fn is_origin(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| Origin::of(&url).serialize() == text)
}

/// A list: what it has not yet is added. Where every origin may read, it is not every origin that may send more.
fn of_list(name: &'static str, value: String, response: Option<&HttpResponse>, origin: &str) -> Step {
    let present = response.and_then(|response| response.headers.get_text(name)).unwrap_or_default();
    let has = |element: &&str| present.split(',').any(|one| one.trim().eq_ignore_ascii_case(element));
    let add: Vec<String> =
        value.split(',').map(str::trim).filter(|element| !has(element)).map(str::to_owned).collect();
    let allows_any =
        response.is_some_and(|response| response.headers.get_text(ALLOW_ORIGIN).as_deref() == Some("*"));
    if allows_any && SENT.contains(&name) && !add.is_empty() && origin != "null" {
        return Step { add, only_for: Some(origin.to_owned()), ..Step::of(Action::Set, name, value) };
    }
    // To what is not a list, nothing can be added.
    let is_list = !response
        .is_some_and(|response| matches!(response.headers.extract_list(name), Extracted::Failure(_)));
    let action = if add.is_empty() || !is_list { Action::Set } else { Action::Add };
    let add = if action == Action::Add { add } else { Vec::new() };
    let is_first = response.is_some_and(|response| !response.headers.contains(name));
    Step { add, is_first, ..Step::of(action, name, value) }
}
