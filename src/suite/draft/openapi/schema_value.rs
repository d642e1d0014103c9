//! Values that an OpenAPI document's parameters and bodies may have, for requests that a server takes seriously.

use serde_json::{Map, Value};

use super::document::{Documents, Place};
use crate::web::secret::is_secret_parameter;

/// The deepest that is looked into a schema.
const DEEPEST: usize = 6;
/// What stands for a secret.
const UNSET: &str = "unset";

/// A value for a parameter, as text; `None` where nothing is said of it.
pub(super) fn parameter(documents: &Documents, parameter: Place<'_>) -> Option<String> {
    documents.start_values();
    let content = || parameter.members("content").next();
    let value = example(documents, parameter)
        .or_else(|| parameter.get("schema").map(|schema| value(documents, schema, 0)))
        // JSON in a parameter.
        .or_else(|| {
            let (_, media) = content()?;
            let value = body(documents, media)?;
            Some(Value::String(match value {
                Value::String(text) => text,
                other => other.to_string(),
            }))
        })
        // Swagger 2 has no schemas here.
        .or_else(|| parameter.get("type").map(|_| value(documents, parameter, 0)))?;
    match value {
        Value::Array(items) => items.first().map(text_of),
        Value::Null => None,
        other => Some(text_of(&other)),
    }
    .filter(|text| !text.is_empty())
}

/// The body that a media type describes.
pub(super) fn body(documents: &Documents, media: Place<'_>) -> Option<Value> {
    documents.start_values();
    let media = documents.resolved(media).ok()?;
    let schema = || media.get("schema").or_else(|| media.get("itemSchema"));
    example(documents, media)
        .map(|example| without_secrets("", example))
        .or_else(|| schema().map(|schema| value(documents, schema, 0)))
}

/// The value of a parameter or a media type that the document shows.
fn example(documents: &Documents, place: Place<'_>) -> Option<Value> {
    if let Some(value) = ["example", "x-example"].iter().find_map(|key| place.get(key)) {
        return Some(value.value.clone());
    }
    let first = place.members("examples").next().and_then(|(_, one)| documents.resolved(one).ok())?;
    ["value", "dataValue", "serializedValue"]
        .iter()
        .find_map(|key| first.get(key))
        .map(|value| value.value.clone())
}

/// Text, whatever the value is.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An example whose secrets are taken out: it may be somebody's.
fn without_secrets(name: &str, value: Value) -> Value {
    match value {
        Value::String(text) if is_secret_parameter(name, &text) => UNSET.into(),
        Value::Array(items) => items.into_iter().map(|item| without_secrets(name, item)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name.clone(), without_secrets(&name, value))).collect()
        }
        other => other,
    }
}

/// A value that a schema describes: its example, its default, or the smallest that fits its type.
pub(super) fn value(documents: &Documents, schema: Place<'_>, depth: usize) -> Value {
    if depth > DEEPEST || !documents.takes_value() {
        return Value::Null;
    }
    // What stands beside a reference counts too.
    if let Some(value) = stated(schema) {
        return without_secrets("", value);
    }
    let Ok(schema) = documents.resolved(schema) else { return "1".into() };
    if let Some(value) = stated(schema) {
        return without_secrets("", value);
    }
    if schema.get("allOf").is_some() {
        let parts = schema.items("allOf").map(|part| value(documents, part, depth + 1));
        let mut all: Vec<Value> = parts.chain([typed(documents, schema, depth)]).collect();
        if all.iter().any(Value::is_object) {
            let objects = all.into_iter().filter_map(|part| match part {
                Value::Object(object) => Some(object),
                _ => None,
            });
            return Value::Object(objects.flatten().collect());
        }
        return all.swap_remove(0);
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(first) = schema.items(key).next() {
            return match (value(documents, first, depth + 1), typed(documents, schema, depth)) {
                (Value::Object(first), Value::Object(own)) => {
                    Value::Object(own.into_iter().chain(first).collect())
                }
                (first, _) => first,
            };
        }
    }
    typed(documents, schema, depth)
}

/// The value that a schema states.
fn stated(schema: Place<'_>) -> Option<Value> {
    let plain = ["example", "x-example", "default", "const"].iter().find_map(|key| schema.get(key));
    let value = plain.or_else(|| ["enum", "examples"].iter().find_map(|key| schema.items(key).next()));
    value.map(|value| value.value.clone()).filter(|value| !value.is_null())
}

/// The smallest value that fits a schema's type.
fn typed(documents: &Documents, schema: Place<'_>, depth: usize) -> Value {
    let kind = match schema.value.get("type") {
        Some(Value::String(kind)) => kind.as_str(),
        // OpenAPI 3.1 has lists, with null among them.
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        _ if schema.get("properties").is_some() => "object",
        _ if schema.get("items").is_some() => "array",
        _ => "",
    };
    match kind {
        "object" => {
            let required: Vec<&str> =
                schema.items("required").filter_map(|name| name.value.as_str()).collect();
            let members = schema.members("properties").filter(|(name, _)| required.contains(name));
            let mut object = Map::new();
            for (name, part) in members {
                // What only responses have is not sent.
                if part.is("readOnly") || documents.resolved(part).is_ok_and(|part| part.is("readOnly")) {
                    continue;
                }
                object.insert(name.to_owned(), without_secrets(name, value(documents, part, depth + 1)));
            }
            Value::Object(object)
        }
        "array" => Value::Array(Vec::new()),
        "integer" | "number" => schema.get("minimum").map_or_else(|| 1.into(), |least| least.value.clone()),
        "boolean" => Value::Bool(true),
        _ => match schema.text("format") {
            Some("uuid") => "00000000-0000-4000-8000-000000000000".into(),
            Some("date") => "2000-01-01".into(),
            Some("date-time") => "2000-01-01T00:00:00Z".into(),
            Some("email") => "a@example.com".into(),
            Some("uri" | "url") => "https://example.com/".into(),
            _ => "1".into(),
        },
    }
}
