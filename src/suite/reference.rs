//! The keys of `corscheck.toml`, as the schema describes them: what its reference in docs and man pages is made of.

use serde_json::{Map, Value};

use super::SCHEMA;

/// A table of the file, with the keys that are described there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its heading in the file, such as `[defaults]`; empty for the file's top level.
    pub heading: &'static str,
    /// What it is for, as a sentence.
    pub text: String,
    /// Its keys, in the alphabet's order. A key of several tables is described in the first of them alone.
    pub keys: Vec<Key>,
}

/// A key of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// What it says, in sentences of Markdown.
    pub text: String,
    /// What its value must be.
    pub kind: Type,
    /// The value that it has where it is left out, or what holds then; `None` where it is required.
    pub default: Option<String>,
    /// A value, as the file has it.
    pub example: String,
    /// The headings of the tables that have it.
    pub tables: Vec<&'static str>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A string.
    String,
    /// A whole number, 0 or more.
    Integer,
    /// true or false.
    Boolean,
    /// One of these strings.
    Choice(Vec<Choice>),
    /// A list of values of a type.
    List(Box<Self>),
    /// A table whose values are of a type.
    Table(Box<Self>),
    /// A table with keys that are described under a heading of their own.
    Described,
}

/// One of the strings that a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The string.
    pub value: String,
    /// What it means.
    pub text: String,
}

const TOP: &str = "";
const ORIGINS: &str = "[origins]";
const DEFAULTS: &str = "[defaults]";
const TARGET: &str = "[targets.NAME]";
const OVERRIDE: &str = "[[targets.NAME.overrides]]";

/// All tables of the file, in the order in which files are written.
#[must_use]
pub fn tables() -> Vec<Table> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap_or_default();
    let schema = Schema(&schema);
    let root = &schema.0["properties"];
    let origin = schema.resolved(&root["origins"]["additionalProperties"]);
    let target = schema.resolved(&root["targets"]["additionalProperties"]);
    let exception = schema.resolved(&target["properties"]["overrides"]["items"]);
    // An origin may be a string alone; the keys are those of the longer form.
    let long_form = origin["anyOf"].as_array().into_iter().flatten().map(|form| schema.resolved(form));
    let origin = long_form.into_iter().find(|form| form["properties"].is_object()).unwrap_or(&Value::Null);

    let mut tables = vec![
        schema.table(TOP, schema.0, "Keys before the first table.".to_owned()),
        schema.table(ORIGINS, origin, text(&root["origins"])),
        schema.table(TARGET, target, text(&root["targets"])),
        schema.table(OVERRIDE, exception, text(exception)),
        schema.table(DEFAULTS, schema.resolved(&root["defaults"]), text(&root["defaults"])),
    ];
    // The tables at the top level are not keys of it.
    tables[0].keys.retain(|key| !matches!(key.kind, Type::Table(_) | Type::Described));
    describe_once(&mut tables);
    tables
}

/// Leaves each key in the first of the tables that have it with the same meaning.
fn describe_once(tables: &mut [Table]) {
    for at in 1..tables.len() {
        let (earlier, later) = tables.split_at_mut(at);
        let Some(table) = later.first_mut() else { return };
        let heading = table.heading;
        table.keys.retain(|key| {
            let same = |known: &&mut Key| known.name == key.name && known.text == key.text;
            let known = earlier.iter_mut().flat_map(|table| &mut table.keys).find(same);
            let is_new = known.is_none();
            if let Some(known) = known {
                known.tables.push(heading);
            }
            is_new
        });
    }
}

/// A JSON Schema, read as far as `schemars` writes it for the file.
struct Schema<'a>(&'a Value);

impl<'a> Schema<'a> {
    /// A schema in place of a reference to it, or of a choice between it and null.
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        if let Some(pointer) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
            return self.0.pointer(pointer).unwrap_or(&Value::Null);
        }
        let alternatives = ["allOf", "anyOf"].into_iter().find_map(|key| schema[key].as_array());
        let some: Vec<&Value> =
            alternatives.into_iter().flatten().filter(|schema| schema["type"] != "null").collect();
        match some[..] {
            [only] => self.resolved(only),
            _ => schema,
        }
    }

    fn table(&self, heading: &'static str, schema: &'a Value, text: String) -> Table {
        let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
        let properties = schema["properties"].as_object();
        let keys = properties.into_iter().flatten().map(|(name, described)| {
            let (text, default) = match without_default(&self::text(described)) {
                (text, Some(default)) if !required.iter().any(|key| key == name) => (text, Some(default)),
                (text, _) => (text, None),
            };
            Key {
                name: name.clone(),
                text,
                kind: self.kind(described),
                default,
                example: inline(&described["examples"][0]),
                tables: vec![heading],
            }
        });
        Table { heading, text: without_default(&text).0, keys: keys.collect() }
    }

    fn kind(&self, schema: &'a Value) -> Type {
        let schema = self.resolved(schema);
        let choices: Vec<Choice> = schema["oneOf"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| Some(Choice { value: one["const"].as_str()?.to_owned(), text: text(one) }))
            .collect();
        if !choices.is_empty() {
            return Type::Choice(choices);
        }
        let names = match &schema["type"] {
            Value::Array(names) => names.first(),
            name => Some(name),
        };
        match names.and_then(Value::as_str) {
            Some("boolean") => Type::Boolean,
            Some("integer") => Type::Integer,
            Some("array") => Type::List(Box::new(self.kind(&schema["items"]))),
            Some("object") if schema["properties"].is_object() => Type::Described,
            Some("object") => Type::Table(Box::new(self.kind(&schema["additionalProperties"]))),
            _ => Type::String,
        }
    }
}

/// A schema's description, on one line.
fn text(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A description without its last sentence `Default: …`, and what that says.
fn without_default(text: &str) -> (String, Option<String>) {
    match text.split_once("Default: ") {
        Some((text, default)) => (text.trim().to_owned(), Some(default.trim_end_matches('.').to_owned())),
        None => (text.to_owned(), None),
    }
}

/// A value as TOML, on one line.
fn inline(value: &Value) -> String {
    let pairs = |table: &Map<String, Value>| {
        table.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect::<Vec<_>>().join(", ")
    };
    match value {
        Value::Object(table) => format!("{{ {} }}", pairs(table)),
        Value::Array(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        // JSON's strings, numbers and booleans are TOML's too.
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::{Suite, UnsetVariables};

    const REST: &str = "[origins]\napp = 'https://a.test'\n";

    /// A file with these lines, which set a key, in the table of this heading.
    fn file(heading: &str, key: &str, lines: &str) -> String {
        let target = [
            "[targets.api]",
            "url = 'https://api.test'",
            "paths = ['/items', '/items/1']",
            "methods = ['GET', 'DELETE']",
        ];
        let others = || target.iter().filter(|line| !line.starts_with(&format!("{key} "))).copied();
        let [target, others] = [target.join("\n"), others().collect::<Vec<_>>().join("\n")];
        match heading {
            TOP => format!("{lines}\n{REST}{target}\n"),
            ORIGINS => format!("{REST}[origins.other]\n{lines}\n{target}\n"),
            DEFAULTS => format!("{REST}[defaults]\n{lines}\n{others}\n"),
            TARGET => format!("{REST}{others}\n{lines}\n"),
            OVERRIDE => format!("{REST}{target}\n[[targets.api.overrides]]\n{lines}\n"),
            other => panic!("{other}"),
        }
    }

    fn parsed(text: &str) -> Suite {
        Suite::parse(text, &|name| (name == "TOKEN").then(|| "secret".into()), &[], UnsetVariables::Refuse)
            .unwrap_or_else(|fault| panic!("{text}\n{fault}"))
    }

    #[test]
    fn every_key_is_described() {
        for table in tables() {
            assert!(!table.text.is_empty(), "{}", table.heading);
            for key in &table.keys {
                assert!(key.text.ends_with('.'), "{}: {:?}", key.name, key.text);
                assert_ne!(key.example, "null", "{} has no example", key.name);
                let required = matches!(key.name.as_str(), "origin" | "url");
                assert_eq!(key.default.is_none(), required, "{}: {:?}", key.name, key.default);
            }
        }
        let names: Vec<&str> = tables().iter().map(|table| table.heading).collect();
        assert_eq!(names, [TOP, ORIGINS, TARGET, OVERRIDE, DEFAULTS]);
    }

    /// In every table that has the key.
    #[test]
    fn every_example_is_taken() {
        for key in tables().iter().flat_map(|table| &table.keys) {
            for heading in &key.tables {
                let mut lines = format!("{} = {}", key.name, key.example);
                if *heading == ORIGINS && key.name != "origin" {
                    lines.push_str("\norigin = 'https://b.test'");
                }
                parsed(&file(heading, &key.name, &lines));
            }
        }
    }

    /// Writing down what is said to be the default changes no check.
    #[test]
    fn the_defaults_are_the_defaults() {
        let checks = |text: &str| {
            let suite = parsed(text);
            let checks: Vec<String> = suite
                .keys()
                .map(|key| suite.check(&key, 0))
                // The lines of the file have moved.
                .map(|check| format!("{} {:?} {:?}", check.id(), check.question, check.expectation))
                .collect();
            (suite.browsers, checks)
        };
        let mut compared = 0;
        for key in tables().iter().flat_map(|table| &table.keys) {
            let value = key.default.as_deref().and_then(|default| default.strip_prefix('`'));
            let Some(value) = value.and_then(|value| value.split('`').next()) else { continue };
            let heading = key.tables[0];
            let origin = if heading == ORIGINS { "origin = 'https://b.test'\n" } else { "" };
            let with = file(heading, &key.name, &format!("{origin}{} = {value}", key.name));
            let without = file(heading, &key.name, origin);
            assert_eq!(checks(&with), checks(&without), "{}", key.name);
            compared += 1;
        }
        assert_eq!(compared, 15, "defaults that are values");
    }
}
