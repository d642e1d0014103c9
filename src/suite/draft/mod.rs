//! A first file: drawn from an API's description, from a server's responses, or from what a browser
//! recorded.

mod document;
mod found;
mod openapi;
mod recorded_request;
mod recording;
mod scripted;
mod shape;
mod socket;
mod suite;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::{Serialize, Serializer};
use url::Url;

pub use self::document::{framed, from_documents};
pub use self::found::{NoResponse, Observation, from_responses, observe};
pub use self::openapi::{Described, OpenApiError, ReadFile, from_openapi};
pub use self::recording::{NothingToDraft, Recorded, from_har};
pub use self::scripted::{from_scripts, scripted};
pub use self::socket::{from_sockets, opened};

use crate::frame::Channel;
use crate::stand_ins::unknown_origin;
use crate::suite::Called;
use crate::web::origin::Origin;
use crate::web::request::{Credentials, CrossOrigin, Mode, RedirectMode};
use crate::web::trustworthy::is_potentially_trustworthy;
use crate::web::vocabulary::Vocabulary;

/// A file to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What is to be said first, a line each.
    pub remarks: Vec<String>,
    /// The origins: name, origin, whether it is trusted.
    pub origins: Vec<(String, String, bool)>,
    /// The targets, with their names.
    pub targets: Vec<(String, DraftTarget)>,
    /// The variables that must be set before it can be run.
    pub variables: Vec<String>,
    /// The variables in whose place a word stands where they are not set.
    pub stand_ins: BTreeSet<String>,
}

/// A target to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DraftTarget {
    /// The URL.
    #[serde(skip)]
    pub url: String,
    /// The paths.
    #[serde(skip)]
    pub paths: Vec<String>,
    /// The methods.
    pub methods: Vec<String>,
    /// Who is allowed, where that is not as usual.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
    /// Who may not, where not all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deny: Option<Vec<String>>,
    /// What makes the request.
    #[serde(rename = "as", skip_serializing_if = "is_default", serialize_with = "as_id")]
    pub called: Called,
    /// The channels that must be open between the page and the document that it shows.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_ids")]
    pub need: Vec<Channel>,
    /// The function that a script of JSONP calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
    /// The parameter that has its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// The subprotocols that a WebSocket offers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub protocols: Vec<String>,
    /// The element's `crossorigin` attribute.
    #[serde(skip_serializing_if = "is_default", serialize_with = "as_id")]
    pub crossorigin: CrossOrigin,
    /// The mode.
    #[serde(skip_serializing_if = "is_default", serialize_with = "as_id")]
    pub mode: Mode,
    /// The redirect mode.
    #[serde(skip_serializing_if = "is_default", serialize_with = "as_id")]
    pub redirect: RedirectMode,
    /// The credentials mode.
    #[serde(skip_serializing_if = "is_default", serialize_with = "as_id")]
    pub credentials: Credentials,
    /// Cookies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cookies: Vec<String>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The headers that must be readable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readable: Vec<String>,
    /// For how long a preflight must be cached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preflight_cache: Option<u64>,
    /// Whether `Vary` must be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vary: Option<bool>,
    /// Whether no other origin may get in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<bool>,
    /// The headers: a table of its own.
    #[serde(skip)]
    pub headers: BTreeMap<String, String>,
    /// What is to be said of it, a line each.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// Whether a key need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Writes a value as the file names it.
fn as_id<T: Vocabulary, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.id())
}

/// Writes values as the file names them.
fn as_ids<T: Vocabulary, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(|value| value.id()))
}

/// Methods that change something where the preflight allows them.
const CHANGING: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

impl Draft {
    /// The file's text. Where the schema is, the caller knows.
    #[must_use]
    pub fn text(&self, schema: Option<&str>) -> String {
        let mut text = String::new();
        if let Some(schema) = schema {
            let _ = writeln!(text, "#:schema {schema}");
        }
        text.push_str("# Which pages may call this API, and which may not. Check it with: corscheck run\n");
        for remark in &self.remarks {
            let _ = writeln!(text, "# {}", crate::web::text::visible(remark));
        }
        let changes =
            |target: &DraftTarget| target.methods.iter().any(|name| CHANGING.contains(&name.as_str()));
        if self.targets.iter().any(|(_, target)| changes(target)) {
            text.push_str(
                "#\n# Of POST, PUT, PATCH and DELETE only the preflight is sent; send = true in a target sends them too.\n",
            );
        }
        let browsers: Vec<String> = self.browsers().iter().map(|browser| quoted(browser.id())).collect();
        let _ = writeln!(text, "\nbrowsers = [{}]", browsers.join(", "));
        text.push_str("\n[origins]\n");
        for (name, origin, trusted) in &self.origins {
            let origin = quoted(origin);
            let _ = match trusted {
                true => writeln!(text, "{name} = {origin}"),
                false => writeln!(text, "{name} = {{ origin = {origin}, trusted = false }}"),
            };
        }
        for (name, target) in &self.targets {
            text.push('\n');
            for note in &target.notes {
                let _ = writeln!(text, "# {}", crate::web::text::visible(note));
            }
            let _ = writeln!(text, "[targets.{name}]\nurl = {}", quoted(&target.url));
            text.push_str(&paths(&target.paths));
            text.push_str(&toml::to_string(target).unwrap_or_default());
            if !target.headers.is_empty() {
                let _ = writeln!(text, "\n[targets.{name}.headers]");
                text.push_str(&toml::to_string(&target.headers).unwrap_or_default());
            }
        }
        text
    }
}

/// The name of an origin that no server should know, in a draft.
const UNKNOWN: &str = "unknown";

/// An origin that no server should know, for these APIs. A page that came over TLS may send nothing to an API without TLS: then
/// the API could not show that it refuses.
fn unknown(apis: &[Url]) -> Origin {
    unknown_origin(if apis.iter().all(is_potentially_trustworthy) { "https" } else { "http" })
}

/// The type of a form's body, with a boundary of our own.
const FORM: &str = "multipart/form-data; boundary=corscheck";
/// A form without fields.
const EMPTY_FORM: &str = "--corscheck--\r\n";

/// Whether a page can give a header this value, so that a file can hold it.
fn is_header_value(text: &str) -> bool {
    text.chars().all(|letter| !matches!(letter, '\r' | '\n' | '\0') && u32::from(letter) <= 0xff)
}

/// The paths on one line, or each on one of its own where they are many.
fn paths(paths: &[String]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
    match paths.len() {
        0 => String::new(),
        1..=3 => format!("paths = [{}]\n", quoted.join(", ")),
        _ => format!("paths = [\n  {},\n]\n", quoted.join(",\n  ")),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A text as a name of an origin or a target.
fn as_name(text: &str) -> String {
    let fits = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    let name: String = text.chars().take(60).map(fits).collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "api".into() } else { parts.join("-") }
}

/// The text, safe from being taken for a variable.
fn literal(text: &str) -> String {
    text.replace("${", "$${")
}

/// Names for origins, each only once.
#[must_use]
pub fn named_origins(origins: &[String]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for origin in origins {
        let name = named(origin, "app", |name| all.iter().any(|(known, _)| known == name));
        all.push((name, origin.clone()));
    }
    all
}

/// A short name for an origin that is not taken yet; `usual`, where its host has none.
fn named(origin: &str, usual: &str, taken: impl Fn(&str) -> bool) -> String {
    let host = Url::parse(origin).ok().and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or_else(|| origin.to_owned());
    // app.example.com is app; a name of this machine says nothing.
    let first = host.split('.').find(|part| !part.is_empty() && *part != "www").unwrap_or(usual);
    let is_number = first.starts_with('[') || first.chars().all(|letter| letter.is_ascii_digit());
    let first = if host == "localhost" || is_number { usual } else { first };
    let base = match as_name(first).as_str() {
        "all" | "trusted" | "untrusted" | UNKNOWN => usual.to_owned(),
        name => name.to_owned(),
    };
    numbered(base, taken)
}

/// The name, with a number behind it where it is taken.
fn numbered(base: String, taken: impl Fn(&str) -> bool) -> String {
    (1..)
        .map(|number| if number == 1 { base.clone() } else { format!("{base}-{number}") })
        .find(|name| !taken(name))
        .unwrap_or(base)
}

/// A target's name, each once.
fn target_name(draft: &Draft, whose: &str, target: &DraftTarget, paths: &[String]) -> String {
    let base = target_base_name(whose, target, paths);
    numbered(base, |name| draft.targets.iter().any(|(known, _)| known == name))
}

/// A target's name: by whose it is, what the paths have in common, and the methods.
fn target_base_name(whose: &str, target: &DraftTarget, paths: &[String]) -> String {
    let first =
        |path: &String| path.split(['/', '?']).find(|part| !part.is_empty()).unwrap_or_default().to_owned();
    let common = paths.first().map(first).filter(|one| paths.iter().all(|path| first(path) == *one));
    as_name(&format!("{whose}-{}-{}", common.unwrap_or_default(), target.methods.join("-")))
}
