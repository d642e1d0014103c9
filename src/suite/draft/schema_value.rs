//! Values that an OpenAPI document's parameters and bodies may have, for requests that a server takes seriously.

use serde_json::{Map, Value};

/// The deepest that is looked into a schema.
const DEEPEST: usize = 6;

/// A value for a parameter, as text.
pub(super) fn parameter(parameter: &Value, resolve: &impl Fn(&Value) -> Value) -> String {
    let examples = parameter.get("examples").and_then(Value::as_object);
    let example = parameter
        .get("example")
        .cloned()
        .or_else(|| examples.and_then(|all| all.values().next()).and_then(|one| one.get("value")).cloned())
        .or_else(|| parameter.get("schema").map(|schema| value(schema, resolve, 0)));
    match example {
        Some(Value::String(text)) => text,
        Some(Value::Array(items)) => items.first().map(text_of).unwrap_or_else(|| "1".into()),
        Some(Value::Null) | None => "1".into(),
        Some(other) => text_of(&other),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value that a schema describes: its example, its default, or the smallest that fits its type.
pub(super) fn value(schema: &Value, resolve: &impl Fn(&Value) -> Value, depth: usize) -> Value {
    let schema = resolve(schema);
    if depth > DEEPEST {
        return Value::Null;
    }
    for key in ["example", "default", "const"] {
        if let Some(value) = schema.get(key) {
            return value.clone();
        }
    }
    for key in ["enum", "examples"] {
        if let Some(value) = schema.get(key).and_then(Value::as_array).and_then(|list| list.first()) {
            return value.clone();
        }
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        let Some(list) = schema.get(key).and_then(Value::as_array) else { continue };
        let mut values = list.iter().map(|part| value(part, resolve, depth + 1));
        if key != "allOf" {
            return values.next().unwrap_or(Value::Null);
        }
        let objects: Vec<Map<String, Value>> = values
            .filter_map(|part| if let Value::Object(object) = part { Some(object) } else { None })
            .collect();
        return Value::Object(objects.into_iter().flatten().collect());
    }
    let kind = match schema.get("type") {
        Some(Value::String(kind)) => kind.clone(),
        // OpenAPI 3.1 has lists, with null among them.
        Some(Value::Array(kinds)) => {
            let kinds = kinds.iter().filter_map(Value::as_str);
            kinds.filter(|kind| *kind != "null").map(str::to_owned).next().unwrap_or_default()
        }
        _ if schema.get("properties").is_some() => "object".into(),
        _ => String::new(),
    };
    match kind.as_str() {
        "object" => {
            let required: Vec<&str> = schema
                .get("required")
                .and_then(Value::as_array)
                .map(|names| names.iter().filter_map(Value::as_str).collect())
                .unwrap_or_default();
            let properties = schema.get("properties").and_then(Value::as_object);
            let members =
                properties.into_iter().flatten().filter(|(name, _)| required.contains(&name.as_str()));
            Value::Object(
                members.map(|(name, part)| (name.clone(), value(part, resolve, depth + 1))).collect(),
            )
        }
        "array" => Value::Array(Vec::new()),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        "boolean" => Value::Bool(true),
        _ => match schema.get("format").and_then(Value::as_str) {
            Some("uuid") => "00000000-0000-4000-8000-000000000000".into(),
            Some("date") => "2000-01-01".into(),
            Some("date-time") => "2000-01-01T00:00:00Z".into(),
            _ => "1".into(),
        },
    }
}
