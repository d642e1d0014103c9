//! TOML as the tree that YAML and JSON give.

use serde_saphyr::{Location, Spanned};
use toml::de::{DeTable, DeValue};

use super::Place;
use super::tree::{Node, Placed};

/// How deep a file may be nested.
const DEEPEST: usize = 200;

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Placed, String> {
    let table = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let lines = Lines::of(text);
    let place = Place { line: 1, column: 1 };
    Ok(Placed { node: node_of_table(table.get_ref(), text, &lines, 0)?, place })
}

fn node_of_table(table: &DeTable<'_>, text: &str, lines: &Lines, depth: usize) -> Result<Node, String> {
    let entries = table.iter().map(|(key, value)| {
        let key = Spanned::new(key.get_ref().to_string(), Location::UNKNOWN, Location::UNKNOWN);
        Ok((key, placed(value, text, lines, depth + 1)?))
    });
    Ok(Node::Map(entries.collect::<Result<_, String>>()?))
}

fn placed(
    value: &toml::Spanned<DeValue<'_>>,
    text: &str,
    lines: &Lines,
    depth: usize,
) -> Result<Placed, String> {
    if depth > DEEPEST {
        return Err("it is nested too deep".into());
    }
    let node = match value.get_ref() {
        DeValue::String(text) => Node::Text(text.to_string()),
        DeValue::Boolean(value) => Node::Bool(*value),
        DeValue::Array(items) => {
            let items = items.iter().map(|item| placed(item, text, lines, depth + 1));
            Node::List(items.collect::<Result<_, String>>()?)
        }
        DeValue::Table(table) => node_of_table(table, text, lines, depth)?,
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
            Node::Text(text.get(value.span()).unwrap_or_default().to_owned())
        }
    };
    Ok(Placed { node, place: lines.place(text, value.span().start) })
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn place(&self, text: &str, at: usize) -> Place {
        let line = self.0.partition_point(|start| *start <= at);
        let start = self.0.get(line.saturating_sub(1)).copied().unwrap_or_default();
        Place { line, column: text.get(start..at).unwrap_or_default().chars().count() + 1 }
    }
}
