//! The JSON Schema of a tool's arguments, made of the command's flags: their names, help and values have one home.

use std::any::TypeId;
use std::num::NonZeroUsize;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction};
use serde_json::{Map, Value, json};

use super::tools::Tool;
use crate::cli::args::Seconds;

/// The schema of the tool's arguments.
pub(super) fn of(tool: &Tool, writes: bool) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    if let Some(text) = tool.text {
        properties.insert("text".into(), json!({ "type": "string", "description": text }));
        required.push(Value::from("text"));
    }
    for (name, arg) in tool.flags(writes) {
        if arg.is_required_set() {
            required.push(Value::from(name.as_str()));
        }
        properties.insert(name, property(&arg));
    }
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties.into());
    schema.insert("additionalProperties".into(), false.into());
    if !required.is_empty() {
        schema.insert("required".into(), required.into());
    }
    schema
}

/// Whether the flag has no value.
pub(super) fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::SetFalse | ArgAction::Count)
}

/// Whether it can be given several times.
pub(super) fn is_list(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

fn property(arg: &Arg) -> Value {
    let description = arg.get_help().map(ToString::to_string).unwrap_or_default();
    // What is said of a command line alone.
    let description = description.replace(" (repeatable)", "").replace("(repeatable; ", "(");
    let description = description.replace("; - reads a list from standard input", "");
    if is_switch(arg) {
        return json!({ "type": "boolean", "description": description });
    }
    let value = value(arg.get_value_parser(), arg);
    if is_list(arg) {
        return json!({ "type": "array", "items": value, "description": description });
    }
    let mut value = value;
    value["description"] = description.into();
    value
}

fn value(parser: &ValueParser, arg: &Arg) -> Value {
    let values: Vec<String> = match parser.possible_values() {
        Some(values) if !arg.is_hide_possible_values_set() => {
            values.filter(|value| !value.is_hide_set()).map(|value| value.get_name().to_owned()).collect()
        }
        _ => Vec::new(),
    };
    match values.as_slice() {
        [] if is_number(parser) => json!({ "type": "number" }),
        [] => json!({ "type": "string" }),
        values => json!({ "type": "string", "enum": values }),
    }
}

fn is_number(parser: &ValueParser) -> bool {
    let numbers =
        [TypeId::of::<Seconds>(), TypeId::of::<u32>(), TypeId::of::<usize>(), TypeId::of::<NonZeroUsize>()];
    numbers.into_iter().any(|number| parser.type_id() == number)
}

#[cfg(test)]
mod tests {
    use super::super::tools::TOOLS;
    use super::*;

    #[test]
    fn arguments_are_described() {
        for tool in TOOLS {
            let schema = of(tool, true);
            for (name, property) in schema["properties"].as_object().expect("properties") {
                let description = property["description"].as_str().unwrap_or_default();
                assert!(!description.is_empty(), "{} {name}", tool.command);
            }
        }
    }

    #[test]
    fn kinds_of_values() {
        let probe = TOOLS.iter().find(|tool| tool.command == "probe").expect("probe");
        let schema = of(probe, false);
        assert_eq!(schema["required"], json!(["urls"]));
        assert_eq!(schema["properties"]["urls"]["type"], "array");
        assert_eq!(schema["properties"]["keep_going"]["type"], "boolean");
        assert_eq!(schema["properties"]["credentials"]["enum"], json!(["omit", "same-origin", "include"]));
        assert_eq!(schema["properties"]["max_time"]["type"], "number");
        assert!(schema["properties"].get("data").is_none());
        assert!(of(probe, true)["properties"].get("data").is_some());
    }
}
