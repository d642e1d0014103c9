//! A first file for somebody who has none: drawn from an API's description, or from what a server answers.

mod found;
mod openapi;
mod schema_value;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

pub use self::found::{Asked, asked, from_answers};
pub use self::openapi::{Described, OpenApiError, from_openapi};

/// A file to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What is to be said first, a line each.
    pub remarks: Vec<String>,
    /// The origins: name, origin, whether it is trusted.
    pub origins: Vec<(String, String, bool)>,
    /// The targets, with their names.
    pub targets: Vec<(String, DraftTarget)>,
}

/// A target to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DraftTarget {
    /// The URL.
    pub url: String,
    /// The paths.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// The methods.
    pub methods: Vec<String>,
    /// Who may ask, where that is not as usual.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
    /// The credentials mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<&'static str>,
    /// Cookies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cookies: Vec<String>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The headers that must be readable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readable: Vec<String>,
    /// For how long a preflight must be kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preflight_cache: Option<u64>,
    /// Whether `Vary` must be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vary: Option<bool>,
    /// The headers: a table of its own.
    #[serde(skip)]
    pub headers: BTreeMap<String, String>,
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
        text.push_str("# Which pages may use this API, and which may not. Check it with: corscheck run\n");
        for remark in &self.remarks {
            let _ = writeln!(text, "# {}", crate::rules::words::visible(remark));
        }
        let changes =
            |target: &DraftTarget| target.methods.iter().any(|name| CHANGING.contains(&name.as_str()));
        if self.targets.iter().any(|(_, target)| changes(target)) {
            text.push_str(
                "#\n# POST, PUT, PATCH and DELETE are really sent where the server allows them: do not run it against\n\
                 # a system where that does harm.\n",
            );
        }
        text.push_str("\n[origins]\n");
        for (name, origin, trusted) in &self.origins {
            let origin = quoted(origin);
            let _ = match trusted {
                true => writeln!(text, "{name} = {origin}"),
                false => writeln!(text, "{name} = {{ origin = {origin}, trusted = false }}"),
            };
        }
        for (name, target) in &self.targets {
            let _ = writeln!(text, "\n[targets.{name}]");
            text.push_str(&toml::to_string(target).unwrap_or_default());
            if !target.headers.is_empty() {
                let _ = writeln!(text, "\n[targets.{name}.headers]");
                text.push_str(&toml::to_string(&target.headers).unwrap_or_default());
            }
        }
        text
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
    let mut named: Vec<(String, String)> = Vec::new();
    for origin in origins {
        let host = url::Url::parse(origin).ok().and_then(|url| url.host_str().map(str::to_owned));
        let host = host.unwrap_or_else(|| origin.clone());
        // app.example.com is app; a name of one's own machine is the app too.
        let first = host.split('.').find(|part| !part.is_empty() && *part != "www").unwrap_or("app");
        let first = if host == "localhost" || first.chars().all(|letter| letter.is_ascii_digit()) {
            "app"
        } else {
            first
        };
        let base = match as_name(first).as_str() {
            "all" | "trusted" | "untrusted" | "stranger" => "app".to_owned(),
            name => name.to_owned(),
        };
        let taken = |name: &str| named.iter().any(|(known, _)| known == name);
        let name = (1..)
            .map(|number| if number == 1 { base.clone() } else { format!("{base}-{number}") })
            .find(|name| !taken(name))
            .unwrap_or(base);
        named.push((name, origin.clone()));
    }
    named
}
