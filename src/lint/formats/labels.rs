//! Traefik's labels of containers: `traefik.http.middlewares.NAME.headers.OPTION=VALUE`, as docker compose has them.

use serde_saphyr::{Location, Spanned};

use super::super::tree::{Node, Placed};
use super::super::{Place, Unit};
use super::proxies::traefik;

/// Options whose values are lists, joined by commas.
const LISTS: [&str; 5] = [
    "accesscontrolalloworiginlist",
    "accesscontrolalloworiginlistregex",
    "accesscontrolallowmethods",
    "accesscontrolallowheaders",
    "accesscontrolexposeheaders",
];

/// The options of a middleware, each with its value.
type Options = Vec<(Spanned<String>, Placed)>;

/// The middlewares of a node's `labels`, which are a map, or a list of lines.
pub(super) fn middlewares(node: &Placed) -> Vec<Unit> {
    let Some(labels) = node.get("labels") else { return Vec::new() };
    let pairs: Vec<(String, String, Place)> = match &labels.node {
        Node::Map(entries) => entries
            .iter()
            .filter_map(|(key, value)| Some((key.value.clone(), text_of(value)?, value.place)))
            .collect(),
        Node::List(items) => items
            .iter()
            .filter_map(|item| {
                let (key, value) = item.text()?.split_once('=')?;
                Some((key.to_owned(), value.to_owned(), item.place))
            })
            .collect(),
        _ => Vec::new(),
    };
    let mut named: Vec<(String, Options)> = Vec::new();
    for (key, value, place) in pairs {
        let Some((name, option)) = middleware(&key) else { continue };
        // Compose reads $$ as $.
        let value = value.replace("$$", "$");
        let node = match LISTS.contains(&option.as_str()) {
            true => Node::List(
                value
                    .split(',')
                    .map(|one| Placed { node: Node::Text(one.trim().to_owned()), place })
                    .collect(),
            ),
            false => Node::Text(value),
        };
        let entry = (Spanned::new(option, Location::UNKNOWN, Location::UNKNOWN), Placed { node, place });
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, entries)) => entries.push(entry),
            None => named.push((name, vec![entry])),
        }
    }
    let unit = |(name, entries): (String, Vec<_>)| {
        let mut unit = traefik(&Placed { node: Node::Map(entries), place: labels.place })?;
        unit.name = format!("Middleware {name} (Traefik)");
        Some(unit)
    };
    named.into_iter().filter_map(unit).collect()
}

/// The name of a middleware and its option, in lower case, of the key of a label.
fn middleware(key: &str) -> Option<(String, String)> {
    let key = key.trim().to_ascii_lowercase();
    let rest = key.strip_prefix("traefik.http.middlewares.")?;
    let (name, option) = rest.split_once(".headers.")?;
    Some((name.to_owned(), option.to_owned()))
}

fn text_of(value: &Placed) -> Option<String> {
    match &value.node {
        Node::Text(text) => Some(text.clone()),
        Node::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
