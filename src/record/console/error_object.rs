//! Errors as libraries log them: `AxiosError.toJSON()` and its like.

use std::collections::BTreeMap;

use serde_json::Value;
use url::Url;

/// What an error object says.
pub(super) struct ErrorObject {
    /// Its name, message and codes, a line each.
    pub(super) text: String,
    /// What it says of the request.
    pub(super) facts: BTreeMap<&'static str, String>,
}

/// Reads a text that is one JSON object with the fields of an error.
pub(super) fn read(text: &str) -> Option<ErrorObject> {
    let text = text.trim();
    if !text.starts_with('{') {
        return None;
    }
    let Ok(Value::Object(object)) = serde_json::from_str(text) else { return None };
    let field = |name: &str| object.get(name).and_then(Value::as_str);
    // The cause of an error says more than the error.
    let cause = object
        .get("cause")
        .and_then(|cause| Some([cause.get("code")?.as_str()?, cause.get("message")?.as_str()?]));
    let words = ["name", "message", "code", "reason", "error", "errorText", "type", "detail"]
        .into_iter()
        .filter_map(field);
    let lines: Vec<&str> = words.chain(cause.into_iter().flatten()).collect();
    if lines.is_empty() || object.contains_key("log") {
        return None;
    }
    let name_and_message: Option<String> =
        field("name").zip(field("message")).map(|(name, message)| format!("{name}: {message}\n"));
    let mut facts = BTreeMap::new();
    let config = object.get("config").unwrap_or(&Value::Null);
    let of_config = |name: &str| config.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
    let url = of_config("url").or_else(|| field("url"));
    let url = match (url, of_config("baseURL").and_then(|base| Url::parse(base).ok())) {
        // As axios joins them: the path of the base stays.
        (Some(url), Some(base)) if !url.contains("://") => {
            Some(format!("{}/{}", base.as_str().trim_end_matches('/'), url.trim_start_matches('/')))
        }
        (None, Some(base)) => Some(base.into()),
        (url, _) => url.map(str::to_owned),
    };
    facts.extend(url.filter(|url| url.contains("://")).map(|url| ("url", url)));
    facts.extend(of_config("method").map(|method| ("method", method.to_ascii_uppercase())));
    let status = object.get("status").and_then(Value::as_u64).filter(|status| *status > 0);
    facts.extend(status.map(|status| ("status", status.to_string())));
    Some(ErrorObject { text: name_and_message.unwrap_or_default() + &lines.join("\n"), facts })
}
