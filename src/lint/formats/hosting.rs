//! Files of hosting platforms: fixed headers for paths. What becomes of preflights is not in them.

use super::super::matcher::Entry;
use super::super::tree::{Node, Placed};
use super::super::unit::Rule;
use super::super::{Place, Unit};

/// An item of `headers` in vercel.json or firebase.json: a `source`, and headers each with `key` and `value`.
pub(super) fn header_rules(node: &Placed) -> Option<Unit> {
    let source = node.get("source").or_else(|| node.get("regex")).and_then(Placed::text)?;
    let headers = node.get("headers")?.items().iter().filter_map(|header| {
        let value = header.get("value")?;
        Some((header.get("key")?.text()?.to_owned(), value.text()?.to_owned(), value.place))
    });
    unit(source, node.place, headers.collect())
}

/// The `[[headers]]` of a [netlify.toml](https://docs.netlify.com/configure-builds/file-based-configuration/#headers).
pub(super) fn netlify(node: &Placed) -> Option<Unit> {
    let path = node.get("for").and_then(Placed::text)?;
    let values = node.get("values")?;
    let Node::Map(entries) = &values.node else { return None };
    let headers = entries
        .iter()
        .flat_map(|(name, value)| value.items().iter().map(move |one| (name, one)))
        .filter_map(|(name, value)| Some((name.value.clone(), value.text()?.to_owned(), value.place)));
    fixed(&format!("Headers of {path}"), node.place, headers.collect())
}

/// A path with its headers, each with its place.
type PathBlock = (String, Place, Vec<(String, String, Place)>);

/// The paths of a [`_headers`](https://docs.netlify.com/routing/headers/) file, each with indented lines of headers.
pub(super) fn headers_file(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut at: Option<PathBlock> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            units.extend(at.take().and_then(|(path, place, headers)| unit(&path, place, headers)));
            at = Some((trimmed.to_owned(), Place { line: number, column: 1 }, Vec::new()));
            continue;
        }
        let (Some((_, _, headers)), Some((name, value))) = (&mut at, trimmed.split_once(':')) else {
            continue;
        };
        let value = value.trim();
        let column = line.chars().count() - value.chars().count() + 1;
        headers.push((name.trim().to_owned(), value.to_owned(), Place { line: number, column }));
    }
    units.extend(at.and_then(|(path, place, headers)| unit(&path, place, headers)));
    units
}

fn unit(path: &str, place: Place, headers: Vec<(String, String, Place)>) -> Option<Unit> {
    fixed(&format!("Headers of {path}"), place, headers)
}

/// Fixed headers of this name; `None` where CORS is not among them.
pub(super) fn fixed(name: &str, place: Place, headers: Vec<(String, String, Place)>) -> Option<Unit> {
    let values = |name: &'static str| headers.iter().filter(move |(own, ..)| own.eq_ignore_ascii_case(name));
    let (_, first, origin_place) = values("access-control-allow-origin").next()?;
    // Lines of one name are joined.
    let origins: Vec<&str> =
        values("access-control-allow-origin").map(|(_, value, _)| value.as_str()).collect();
    let value = if origins.len() == 1 { first.clone() } else { origins.join(", ") };
    let credentials = values("access-control-allow-credentials").any(|(_, value, _)| value == "true");
    let listed = |name: &'static str| -> Vec<String> {
        values(name).flat_map(|(_, value, _)| value.split(',')).map(|one| one.trim().to_owned()).collect()
    };
    let rule = Rule {
        entries: vec![Entry::fixed(&value, *origin_place, None)],
        credentials,
        vary: Some(listed("vary").iter().any(|one| one.eq_ignore_ascii_case("origin"))),
        expose: listed("access-control-expose-headers"),
        ..Rule::default()
    };
    Some(Unit {
        name: name.to_owned(),
        place,
        rules: vec![rule],
        preflight: (200, 200),
        has_preflights: false,
        ..Unit::default()
    })
}
