//! What to do to a response or to the page, step by step: what is added to what is there, and what takes its place.

use crate::web::headers::{Extracted, HeaderList};
use crate::web::message::HttpResponse;
use crate::web::text::list;
use crate::web::vocabulary::vocabulary;

/// The header that names who may read.
pub(super) const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
/// The header that lets it be read with credentials.
pub(super) const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";

/// The headers that are lists: they get elements more, and keep what they have.
const LISTS: [&str; 4] =
    ["Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Expose-Headers", "Vary"];

vocabulary! {
    /// What to do in one step.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Action: "an action" {
        /// Send the header with this value.
        Set = "set": "Send the header with this value",
        /// Add to what is there.
        Add = "add": "Add to what is there",
        /// Do not send the header with this value.
        Remove = "remove": "Do not send the header with this value",
        /// Respond with this status.
        Status = "status": "Respond with this status",
        /// Let the page call this URL.
        UseUrl = "use-url": "Let the page call this URL",
        /// Open the page at this origin.
        UsePage = "use-page": "Open the page at this origin",
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub action: Action,
    /// With which header.
    pub header: Option<&'static str>,
    /// The value that the header has then, whole; the status; the URL.
    pub value: String,
    /// What is new in a list, or among the allowed origins.
    pub add: Vec<String>,
    /// The only origin whose requests get this, where others are to get what they got before.
    pub only_for: Option<String>,
}

impl Step {
    /// A step without a header.
    pub(super) fn new(action: Action, value: impl Into<String>) -> Self {
        Self { action, header: None, value: value.into(), add: Vec::new(), only_for: None }
    }

    fn of(action: Action, header: &'static str, value: impl Into<String>) -> Self {
        Self { header: Some(header), ..Self::new(action, value) }
    }

    /// What to do, in plain words.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { action, header, value, add, only_for } = self;
        let header = header.unwrap_or_default();
        match action {
            Action::Status => format!("respond with status {value}"),
            Action::UseUrl => format!("let the page call {value}"),
            Action::UsePage => format!("open the page at {value}"),
            Action::Remove if value.is_empty() => format!("remove {header}"),
            Action::Remove => format!("remove {header}: {value}, and leave the other"),
            Action::Add if header == ALLOW_ORIGIN => format!(
                "add {value} to the allowed origins, and send {header}: {value} to it; other origins keep what they get"
            ),
            Action::Add => format!("add {} to {header}", list(add)),
            Action::Set => match only_for {
                Some(origin) => format!("send {header}: {value} to {origin}"),
                None => format!("send {header}: {value}"),
            },
        }
    }
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
        steps.push(Step::new(Action::Status, status.to_string()));
        if response.is_some_and(|response| response.headers.contains("location")) {
            steps.push(Step::of(Action::Remove, "Location", ""));
        }
    }
    for header in headers {
        let value = header.text();
        if header.name.eq_ignore_ascii_case(ALLOW_ORIGIN) {
            steps.push(of_origin(value, response));
        } else if header.name.eq_ignore_ascii_case(ALLOW_CREDENTIALS) {
            // To others, credentials would be allowed as well.
            let only_for = Some(origin.to_owned());
            steps.push(Step { only_for, ..Step::of(Action::Set, ALLOW_CREDENTIALS, value) });
        } else if let Some(name) = LISTS.iter().find(|name| header.name.eq_ignore_ascii_case(name)) {
            steps.push(of_list(name, value, response));
        } else if let Some(name) = OTHERS.iter().find(|name| header.name.eq_ignore_ascii_case(name)) {
            steps.push(Step::of(Action::Set, name, value));
        }
    }
    steps
}

/// The headers that are neither lists nor about origins.
const OTHERS: [&str; 2] = ["Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy"];

/// The allowed origin: `*` is for all, any other is one more on the server's list. Of two lines, one goes.
fn of_origin(value: String, response: Option<&HttpResponse>) -> Step {
    let lines: Vec<String> = response
        .into_iter()
        .flat_map(|response| response.headers.lines(ALLOW_ORIGIN))
        .map(crate::web::headers::Header::text)
        .collect();
    if lines.len() > 1 && lines.iter().any(|line| *line == value || line == "*") {
        let surplus = lines.iter().find(|line| **line != value).or(lines.first());
        return Step::of(Action::Remove, ALLOW_ORIGIN, surplus.cloned().unwrap_or_default());
    }
    if value == "*" {
        return Step::of(Action::Set, ALLOW_ORIGIN, value);
    }
    let (add, only_for) = (vec![value.clone()], Some(value.clone()));
    Step { add, only_for, ..Step::of(Action::Add, ALLOW_ORIGIN, value) }
}

/// A list: what it has not yet is added.
fn of_list(name: &'static str, value: String, response: Option<&HttpResponse>) -> Step {
    let present = response.and_then(|response| response.headers.get_text(name)).unwrap_or_default();
    let has = |element: &&str| present.split(',').any(|one| one.trim().eq_ignore_ascii_case(element));
    let add: Vec<String> =
        value.split(',').map(str::trim).filter(|element| !has(element)).map(str::to_owned).collect();
    // To what is not a list, nothing can be added.
    let is_list = !response
        .is_some_and(|response| matches!(response.headers.extract_list(name), Extracted::Failure(_)));
    let action = if add.is_empty() || !is_list { Action::Set } else { Action::Add };
    let add = if action == Action::Add { add } else { Vec::new() };
    Step { add, ..Step::of(action, name, value) }
}
