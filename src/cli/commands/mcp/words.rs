//! From a tool's arguments to words of a command line.

use clap::Arg;
use serde_json::{Map, Value};

use super::schema::{is_list, is_switch};
use super::tools::Tool;
use crate::web::nearest::nearest;
use crate::web::text::shown;

/// The most that a text may have.
const LONGEST_TEXT: usize = 8 * 1024 * 1024;
/// The most that all values may have together, and each: more than a command line takes.
const LONGEST_VALUES: usize = 100 * 1024;

/// The arguments of a call.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// Each a flag with its value.
    pub(super) options: Vec<String>,
    /// The operands.
    pub(super) positionals: Vec<String>,
    /// What goes to the standard input.
    pub(super) text: Option<String>,
    /// All values of flags and operands.
    pub(super) values: Vec<String>,
}

/// Why arguments cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ArgumentError {
    /// It is none of the tool's.
    #[error("{tool} has no argument {name}; {names}")]
    Unknown { tool: &'static str, name: String, names: String },
    /// It is not given where it must be.
    #[error("{tool} needs the argument {name}")]
    Missing { tool: &'static str, name: String },
    /// It is of another type.
    #[error("{name} must be {expected}, but is {found}")]
    Type { name: String, expected: &'static str, found: &'static str },
    /// It is needed for what this server does not do.
    #[error("{name} may change data on the server: start corscheck mcp with --allow-writes")]
    Writes { name: String },
    /// It would read a file, or the standard input.
    #[error("data must be the body itself: a file or the standard input is not read for a tool")]
    File,
    /// It has no end.
    #[error("the arguments are longer than {0} bytes")]
    TooLong(usize),
}

/// Reads the arguments of a call.
pub(super) fn given(
    tool: &Tool,
    arguments: &Map<String, Value>,
    writes: bool,
) -> Result<Given, ArgumentError> {
    let flags = tool.flags(true);
    let allowed = tool.flags(writes);
    let mut given = Given::default();
    for (name, value) in arguments {
        if name == "text" && tool.text.is_some() {
            given.text = Some(text(name, value)?);
            continue;
        }
        let Some((_, arg)) = flags.iter().find(|(known, _)| known == name) else {
            return Err(ArgumentError::Unknown {
                tool: tool.command,
                name: shown(name),
                names: names(tool, writes, name),
            });
        };
        if !allowed.iter().any(|(known, _)| known == name) {
            return Err(ArgumentError::Writes { name: name.clone() });
        }
        let values = match (value, is_switch(arg)) {
            (Value::Null | Value::Bool(false), _) => continue,
            (Value::Bool(true), switch) if switch || has_optional_value(arg) => {
                given.options.extend(arg.get_long().map(|long| format!("--{long}")));
                continue;
            }
            (_, true) => {
                return Err(ArgumentError::Type {
                    name: name.clone(),
                    expected: "true or false",
                    found: kind(value),
                });
            }
            (Value::Array(values), false) if is_list(arg) => {
                values.iter().map(|value| text(name, value)).collect::<Result<Vec<_>, _>>()?
            }
            // A page's origin is one for some tools and several for others.
            (Value::Array(values), false) if values.len() == 1 => vec![text(name, &values[0])?],
            (value, false) => vec![text(name, value)?],
        };
        if name == "data" && values.iter().any(|value| value.starts_with('@') || value == "-") {
            return Err(ArgumentError::File);
        }
        for value in &values {
            given.options.extend(arg.get_long().map(|long| format!("--{long}={value}")));
        }
        given.values.extend(values);
    }
    let in_order = flags.iter().filter(|(_, arg)| arg.get_long().is_none());
    let is_given = |name: &String| match arguments.get(name) {
        None | Some(Value::Null) => false,
        Some(Value::Array(values)) => !values.is_empty(),
        Some(_) => true,
    };
    let missing = in_order.clone().find(|(name, arg)| arg.is_required_set() && !is_given(name));
    let missing = missing.map(|(name, _)| name.clone());
    if let Some(name) =
        missing.or_else(|| tool.text.filter(|_| given.text.is_none()).map(|_| "text".to_owned()))
    {
        return Err(ArgumentError::Missing { tool: tool.command, name });
    }
    // JSON has them in any order.
    for (name, arg) in in_order {
        match arguments.get(name) {
            Some(Value::Array(values)) if is_list(arg) || values.len() == 1 => {
                given.positionals.extend(values.iter().filter_map(|value| text(name, value).ok()));
            }
            Some(Value::Null) | None => {}
            Some(value) => given.positionals.push(text(name, value)?),
        }
    }
    if given.values.iter().map(String::len).sum::<usize>() > LONGEST_VALUES {
        return Err(ArgumentError::TooLong(LONGEST_VALUES));
    }
    if given.text.as_ref().is_some_and(|text| text.len() > LONGEST_TEXT) {
        return Err(ArgumentError::TooLong(LONGEST_TEXT));
    }
    // A lone dash stands for the standard input.
    if given.positionals.iter().any(|value| value == "-") {
        return Err(ArgumentError::File);
    }
    Ok(given)
}

/// Whether the flag may stand alone, as `--credentials` does.
fn has_optional_value(arg: &Arg) -> bool {
    arg.get_num_args().is_some_and(|range| range.min_values() == 0)
}

/// The arguments that there are, the one first that was probably meant.
fn names(tool: &Tool, writes: bool, given: &str) -> String {
    let text = tool.text.map(|_| "text".to_owned());
    let names = text.into_iter().chain(tool.flags(writes).into_iter().map(|(name, _)| name));
    let names: Vec<String> = names.collect();
    let all = names.join(", ");
    match nearest(given, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {near}? It has {all}"),
        None => format!("it has {all}"),
    }
}

fn text(name: &str, value: &Value) -> Result<String, ArgumentError> {
    match value {
        // No command line has it.
        Value::String(text) => Ok(text.replace('\0', "")),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(ArgumentError::Type { name: name.to_owned(), expected: "a text", found: kind(value) }),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tools::TOOLS;
    use super::*;

    fn read(tool: &str, arguments: &Value, writes: bool) -> Result<Given, ArgumentError> {
        let tool = TOOLS.iter().find(|known| known.command == tool).expect(tool);
        given(tool, arguments.as_object().expect("an object"), writes)
    }

    #[test]
    fn command_lines() {
        let probe = read(
            "probe",
            &json!({ "urls": ["https://a.test/"], "method": "PUT", "header": ["A: 1", "--x"], "keep_going": true, "repeat": false,
                     "max_time": 5 }),
            false,
        );
        let mut probe = probe.expect("arguments");
        probe.options.sort();
        assert_eq!(
            probe.options,
            ["--header=--x", "--header=A: 1", "--keep-going", "--max-time=5", "--method=PUT"]
        );
        assert_eq!(probe.positionals, ["https://a.test/"]);
        let frame =
            read("frame", &json!({ "url": ["https://a.test/"], "origin": ["https://b.test"] }), false);
        let frame = frame.expect("arguments");
        assert_eq!(
            (&frame.options[..], &frame.positionals[..]),
            (&["--origin=https://b.test".to_owned()][..], &["https://a.test/".to_owned()][..])
        );
        let origin = read("origin", &json!({ "b": "two", "a": "one" }), false).expect("arguments");
        assert_eq!(origin.positionals, ["one", "two"]);
        let paste = read("paste", &json!({ "text": "curl https://a.test/" }), false).expect("arguments");
        assert_eq!(paste.text.as_deref(), Some("curl https://a.test/"));
    }

    #[test]
    fn faults() {
        for (tool, arguments, expected) in [
            ("probe", json!({}), "probe needs the argument urls"),
            ("probe", json!({ "urls": [] }), "probe needs the argument urls"),
            ("paste", json!({}), "paste needs the argument text"),
            (
                "probe",
                json!({ "urls": ["x"], "confirm": "chromium" }),
                "probe has no argument confirm; it has urls, method",
            ),
            (
                "probe",
                json!({ "url": "x" }),
                "probe has no argument url; did you mean urls? It has urls, method",
            ),
            ("probe", json!({ "urls": ["x"], "hosts": ["*"] }), "no argument hosts"),
            (
                "probe",
                json!({ "urls": ["x"], "keep_going": "yes" }),
                "keep_going must be true or false, but is a text",
            ),
            ("probe", json!({ "urls": [["x"]] }), "urls must be a text, but is a list"),
            ("probe", json!({ "urls": ["x"], "data": "{}" }), "start corscheck mcp with --allow-writes"),
            ("probe", json!({ "urls": ["-"] }), "the standard input is not read"),
        ] {
            let fault = read(tool, &arguments, false).expect_err(expected).to_string();
            assert!(fault.contains(expected), "{arguments}: {fault}");
        }
        let file = read("probe", &json!({ "urls": ["x"], "data": "@/etc/hostname" }), true);
        assert_eq!(file, Err(ArgumentError::File));
    }
}
