//! The reference of `corscheck.toml`, in Markdown and as a man page.

use clap_mangen::roff::{Roff, bold, italic, roman};

use super::man::{code, inline};
use crate::suite::reference::{Key, Table, Type, tables};

/// What the file is, in Markdown.
const ABOUT: [&str; 3] = [
    "`corscheck.toml` says which pages may use which API, and which may not. `corscheck run` finds it in the current folder \
     or the nearest one above, and makes one check of each origin, path and method.",
    "A target's keys replace those of `[defaults]`, and an override's those of its target; only `headers` are merged.",
    "`${NAME}` and `${NAME:-default}` stand for environment variables in all strings that become a part of a request: URLs, \
     paths, origins, headers, cookies and bodies.",
];
/// Of a table whose keys are described elsewhere.
const SHARED_KEYS: &str = "It takes the keys above that name it under In.";
const EXAMPLE: &str = include_str!("../../examples/corscheck.toml");

/// The reference in Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = format!("{}\n\n```toml\n{}```\n", ABOUT.join("\n\n"), example());
    for table in tables() {
        let heading = heading(&table);
        text.push_str(&format!("\n## {}\n\n{}\n", marked(&heading), table.text));
        if table.keys.is_empty() {
            text.push_str(&format!("\n{SHARED_KEYS}\n"));
        }
        for key in &table.keys {
            text.push_str(&markdown_key(key));
        }
    }
    text
}

fn markdown_key(key: &Key) -> String {
    let Key { name, text, kind, default, example, tables } = key;
    let mut lines = vec![format!("- Type: {}", words(kind, 1))];
    if let Type::Choice(choices) = kind {
        lines.extend(choices.iter().map(|choice| format!("  - `\"{}\"`: {}", choice.value, choice.text)));
    }
    lines.push(format!("- Default: {}", default.as_deref().unwrap_or("none, the key is required")));
    if tables.len() > 1 {
        let names: Vec<String> = tables.iter().map(|table| format!("`{table}`")).collect();
        lines.push(format!("- In: {}", names.join(", ")));
    }
    format!("\n### `{name}`\n\n{text}\n\n{}\n\n```toml\n{name} = {example}\n```\n", lines.join("\n"))
}

/// `corscheck.toml(5)` as roff. `version` stands at the page's foot.
#[must_use]
pub fn man(version: &str) -> String {
    let mut roff = Roff::new();
    roff.control("TH", ["CORSCHECK.TOML", "5", "\"\"", version, "corscheck manual"]);
    roff.control("SH", ["NAME"]);
    roff.text([roman("corscheck.toml - which pages may use which API, and which may not")]);
    roff.control("SH", ["DESCRIPTION"]);
    for (index, paragraph) in ABOUT.iter().enumerate() {
        if index > 0 {
            roff.control("PP", []);
        }
        roff.text(inline(paragraph));
    }
    roff.control("SH", ["EXAMPLE"]);
    code(&mut roff, &example().lines().collect::<Vec<_>>());
    for table in tables() {
        roff.control("SH", [heading(&table).replace('-', "\\-").as_str()]);
        roff.text(inline(&table.text));
        if table.keys.is_empty() {
            roff.control("PP", []);
            roff.text([roman(SHARED_KEYS)]);
        }
        for key in &table.keys {
            man_key(&mut roff, key);
        }
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([
        bold("corscheck-run"),
        roman("(1), "),
        bold("corscheck-init"),
        roman("(1), "),
        bold("corscheck-rules"),
        roman("(7)"),
    ]);
    roff.render()
}

fn man_key(roff: &mut Roff, key: &Key) {
    roff.control("TP", []);
    roff.text([bold(key.name.as_str()), roman(" = "), italic(words(&key.kind, 1))]);
    roff.text(inline(&key.text));
    roff.control("RS", []);
    if let Type::Choice(choices) = &key.kind {
        for choice in choices {
            roff.control("TP", []);
            roff.text([bold(choice.value.as_str())]);
            roff.text(inline(&choice.text));
        }
    }
    roff.control("PP", []);
    roff.text(inline(&format!("Default: {}", key.default.as_deref().unwrap_or("none, the key is required"))));
    roff.control("br", []);
    roff.text([roman(format!("Example: {} = {}", key.name, key.example))]);
    if key.tables.len() > 1 {
        roff.control("br", []);
        roff.text([roman(format!("In: {}", key.tables.join(", ")))]);
    }
    roff.control("RE", []);
}

/// The example's text, without the line that names the schema's place in the tree.
fn example() -> String {
    let lines = EXAMPLE.lines().filter(|line| !line.starts_with("#:schema"));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

fn heading(table: &Table) -> String {
    if table.heading.is_empty() { "Top level".to_owned() } else { table.heading.to_owned() }
}

/// A heading as code, where it is one of the file's own.
fn marked(heading: &str) -> String {
    if heading.starts_with('[') { format!("`{heading}`") } else { heading.to_owned() }
}

/// A type's name, for this many values.
fn words(kind: &Type, count: usize) -> String {
    let (one, many) = match kind {
        Type::String => ("string", "strings"),
        Type::Integer => ("integer, 0 or more", "integers"),
        Type::Boolean => ("true or false", "booleans"),
        Type::Choice(_) => ("one of these strings", "strings"),
        Type::List(of) => return format!("list of {}", words(of, 2)),
        Type::Table(of) => return format!("table of {}", words(of, 2)),
        Type::Described => ("table", "tables"),
    };
    if count == 1 { one.to_owned() } else { many.to_owned() }
}
