//! YAML and JSON as a tree in which each text has its place.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

use super::Place;

/// How deep a file may be nested.
const DEEPEST: usize = 200;
/// How much may be made of aliases.
const MOST_ALIASED: usize = 100_000;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    /// A text, or a number as a text.
    Text(String),
    List(Vec<Placed>),
    Map(Vec<(Spanned<String>, Placed)>),
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) node: Node,
    pub(super) place: Place,
}

impl Placed {
    /// The value of a key, whatever its case.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Node::Map(entries) = &self.node else { return None };
        entries.iter().find(|(key, _)| key.value.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The items of a list; a single value is a list of one.
    pub(super) fn items(&self) -> &[Self] {
        match &self.node {
            Node::List(items) => items,
            Node::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn bool(&self) -> Option<bool> {
        match &self.node {
            Node::Bool(value) => Some(*value),
            Node::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The texts of a list.
    pub(super) fn texts(&self) -> Vec<String> {
        self.items().iter().filter_map(|item| item.text().map(str::to_owned)).collect()
    }

    /// All values in it, itself first.
    pub(super) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match &self.node {
            Node::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Node::Map(entries) => entries.iter().for_each(|(_, value)| value.walk(visit)),
            _ => {}
        }
    }
}

/// Reads all documents of a text.
pub(super) fn read(text: &str) -> Result<Vec<Placed>, String> {
    let limit = text.len().saturating_add(1024);
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: (limit + MOST_ALIASED) * 2,
            max_nodes: limit + MOST_ALIASED,
            max_aliases: limit,
            max_anchors: limit,
            max_merge_keys: limit,
            max_total_scalar_bytes: 1 << 24,
            max_depth: DEEPEST,
            simple_key_max_lookahead: 8192,
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MOST_ALIASED },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins,
        strict_booleans: true,
        ignore_binary_tag_for_string: true,
        emit_comments: false,
        with_snippet: false,
    };
    let all: Result<Vec<Placed>, _> = serde_saphyr::from_multiple_with_options(text, options);
    let mut all = all.map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())?;
    let lines: Vec<&str> = text.lines().collect();
    all.iter_mut().for_each(|document| resolve(document, &lines));
    Ok(all)
}

/// Values that are made elsewhere, as CloudFormation has them: `!Ref Name` or `{Ref: Name}` becomes `${Name}`, which is its own notation for
/// that inside of texts, and `!If` both of its values. The value of any other tag of the file's own is not known either.
fn resolve(value: &mut Placed, lines: &[&str]) {
    let tag = tag_before(value.place, lines).map(str::to_owned).or_else(|| function_of(value));
    match &mut value.node {
        Node::List(items) => items.iter_mut().for_each(|item| resolve(item, lines)),
        Node::Map(entries) => entries.iter_mut().for_each(|(_, value)| resolve(value, lines)),
        _ => {}
    }
    let Some(tag) = tag else { return };
    let argument = match &mut value.node {
        Node::Map(entries) if entries.len() == 1 && function(&entries[0].0.value).is_some() => {
            entries.pop().map(|(_, value)| value.node).unwrap_or(Node::Null)
        }
        node => std::mem::replace(node, Node::Null),
    };
    value.node = match (tag.as_str(), argument) {
        ("Ref", Node::Text(name)) if name == "AWS::NoValue" => Node::Null,
        ("Sub", Node::Text(text)) => Node::Text(text),
        ("Ref" | "GetAtt", Node::Text(name)) => Node::Text(format!("${{{name}}}")),
        ("If", Node::List(mut items)) if items.len() == 3 => {
            items.remove(0);
            let is_plain = |item: &Placed| !matches!(item.node, Node::Map(_));
            match items.iter().all(is_plain) {
                true => Node::List(items.iter().flat_map(|item| item.items().to_vec()).collect()),
                false => Node::List(items),
            }
        }
        // What a map has is still there.
        (_, Node::Map(entries)) => Node::Map(entries),
        (tag, _) => Node::Text(format!("${{!{tag}}}")),
    };
}

/// The tag that stands before a value; those of YAML itself begin with two marks.
fn tag_before<'a>(place: Place, lines: &[&'a str]) -> Option<&'a str> {
    let line = lines.get(place.line.checked_sub(1)?)?;
    let end = line.char_indices().nth(place.column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let before = line[..end].trim_end();
    // A list may begin in the line below.
    let before = if before.is_empty() { lines.get(place.line.checked_sub(2)?)?.trim_end() } else { before };
    if before.trim_start().starts_with('#') || before.contains(" #") {
        return None;
    }
    let word = before.rsplit([' ', '\t', '[', '{', ',']).next()?;
    let tag = word.strip_prefix('!')?;
    let is_name =
        !tag.is_empty() && tag.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    is_name.then_some(tag)
}

/// The function that a map of one key is a call of.
fn function_of(value: &Placed) -> Option<String> {
    match &value.node {
        Node::Map(entries) if entries.len() == 1 => function(&entries[0].0.value).map(str::to_owned),
        _ => None,
    }
}

fn function(key: &str) -> Option<&str> {
    if key == "Ref" { Some(key) } else { key.strip_prefix("Fn::") }
}

impl<'de> Deserialize<'de> for Placed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, referenced, .. } = Spanned::<Node>::deserialize(deserializer)?;
        let number = |value: u64| usize::try_from(value).unwrap_or_default();
        let place = Place { line: number(referenced.line()), column: number(referenced.column()) };
        Ok(Self { node: value, place })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
                Node::deserialize(deserializer)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Bool(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Text(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Text(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Text(value.to_string()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Node, E> {
                Ok(Node::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Node::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Node::Map(map))
            }
        }

        deserializer.deserialize_any(Any)
    }
}
