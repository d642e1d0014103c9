//! Files of hosting platforms: fixed headers for paths. What becomes of preflights is not in them.

use super::super::matcher::{Entry, Matcher, Reply};
use super::super::simulation::NotKnown;
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
    let mut unit = unit(source, node.place, headers.collect())?;
    let items = |name: &str| node.get(name).map(Placed::items).unwrap_or_default();
    match (items("has"), items("missing")) {
        ([], []) => {}
        ([one], []) if is_origin(one) => match for_origins(one, &unit) {
            Some(entry) => unit.rules.iter_mut().for_each(|rule| rule.entries = vec![entry.clone()]),
            None => unit.unknown = Some(conditional(one)),
        },
        (has, missing) => unit.unknown = has.iter().chain(missing).next().map(conditional),
    }
    Some(unit)
}

/// Whether a condition of [`has`](https://vercel.com/docs/project-configuration#header-has-or-missing-object-definition) is about the
/// page's origin.
fn is_origin(condition: &Placed) -> bool {
    let is = |name: &str, text: &str| {
        condition.get(name).and_then(Placed::text).is_some_and(|own| own.eq_ignore_ascii_case(text))
    };
    is("type", "header") && is("key", "origin")
}

/// Whom a rule with a condition on the origin lets in: the value is an expression for the whole of it, and its groups may stand in the
/// header. `None` where the file does not say it.
fn for_origins(condition: &Placed, unit: &Unit) -> Option<Entry> {
    let sent = unit.entries().next()?;
    let Some(value) = condition.get("value") else { return Some(sent.clone()) };
    let text = value.text()?;
    let mut entry = Entry::pattern(text, value.place, &format!("^(?:{text})$"));
    let whole = text.strip_prefix("(?<").and_then(|rest| rest.split_once('>')).map(|(name, _)| name);
    entry.reply = match (sent.text.strip_prefix(':'), whole) {
        // One group that is the whole origin.
        (Some(group), Some(name)) if group == name && is_one_group(text) => Reply::Origin,
        _ if has_group(&sent.text) => return None,
        _ => sent.reply.clone(),
    };
    // What has no star, dot or bracket is one origin.
    if !text.contains(['*', '+', '(', '[', '\\', '.', '?', '|', '^', '$']) {
        entry.matcher = Matcher::Exact(text.to_owned());
    }
    Some(entry)
}

/// Whether an expression is one group from its start to its end.
fn is_one_group(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether a value has a group of a condition in it: `:name`.
fn has_group(value: &str) -> bool {
    let letters: Vec<char> = value.chars().collect();
    letters.windows(2).any(|two| two[0] == ':' && (two[1].is_ascii_alphabetic() || two[1] == '_'))
}

fn conditional(condition: &Placed) -> NotKnown {
    NotKnown::new(condition.place, "Whether this condition holds, and what follows, is not simulated.")
}

/// The `[[headers]]` of a [netlify.toml](https://docs.netlify.com/configure-builds/file-based-configuration/#headers), which are those of
/// a `_headers` file in another form.
pub(super) fn netlify(document: &Placed, target: Option<&str>) -> Vec<Unit> {
    let block = |node: &Placed| {
        let path = node.get("for").and_then(Placed::text)?;
        let Node::Map(entries) = &node.get("values")?.node else { return None };
        let headers = entries
            .iter()
            .flat_map(|(name, value)| value.items().iter().map(move |one| (name, one)))
            .filter_map(|(name, value)| Some((name.value.clone(), value.text()?.to_owned(), value.place)));
        Some((path.to_owned(), node.place, headers.collect()))
    };
    let nodes = document.get("headers").map(Placed::items).unwrap_or_default();
    of_blocks(&nodes.iter().filter_map(block).collect::<Vec<PathBlock>>(), target)
}

/// Headers, each with the place of its value.
type Lines = Vec<(String, String, Place)>;
/// A path with its headers.
type PathBlock = (String, Place, Lines);

/// The paths of a [`_headers`](https://docs.netlify.com/routing/headers/) file, each with indented lines of headers. For one path, all
/// that fit it are joined; [`! Name` takes a header out](https://developers.cloudflare.com/pages/configuration/headers/#detach-a-header).
pub(super) fn headers_file(text: &str, target: Option<&str>) -> Vec<Unit> {
    of_blocks(&path_blocks(text), target)
}

/// The units of blocks, for one path or for all.
fn of_blocks(blocks: &[PathBlock], target: Option<&str>) -> Vec<Unit> {
    let Some(target) = target else {
        return blocks.iter().filter_map(|block| of_block(block, blocks)).collect();
    };
    let path = path_of(target);
    let Some((place, headers)) = joined(blocks, target) else { return Vec::new() };
    // A path without the header is judged as well.
    let of_path =
        || Unit { name: format!("Headers of {path}"), place, preflight: (200, 200), ..Unit::default() };
    vec![unit(path, place, headers).unwrap_or_else(of_path)]
}

/// The headers of a path, and the place of the first block that fits it.
fn joined(blocks: &[PathBlock], target: &str) -> Option<(Place, Lines)> {
    let fitting = || blocks.iter().filter(|(own, ..)| path_fits(own, target));
    let place = fitting().next().map(|(_, place, _)| *place)?;
    let mut headers = Lines::new();
    for header in fitting().flat_map(|(_, _, headers)| headers) {
        match header.0.strip_prefix('!') {
            Some(name) => headers.retain(|(own, ..)| !own.eq_ignore_ascii_case(name.trim())),
            None => headers.push(header.clone()),
        }
    }
    Some((place, headers))
}

/// The unit of a block that says who gets in, with what other blocks add for the same path.
fn of_block(block: &PathBlock, blocks: &[PathBlock]) -> Option<Unit> {
    let (path, place, own) = block;
    let is_decisive =
        |(name, ..): &&(String, String, Place)| name.eq_ignore_ascii_case("access-control-allow-origin");
    let (_, _, line) = own.iter().find(is_decisive)?;
    let parts = path
        .split('/')
        .map(|part| if part.starts_with(':') { "a".to_owned() } else { part.replace('*', "a") });
    let sample = parts.collect::<Vec<_>>().join("/");
    let (_, headers) = joined(blocks, &sample)?;
    let mut unit = unit(path, *place, headers)?;
    unit.rules.iter_mut().flat_map(|rule| &mut rule.entries).for_each(|entry| entry.place = *line);
    Some(unit)
}

fn path_blocks(text: &str) -> Vec<PathBlock> {
    let mut blocks: Vec<PathBlock> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            blocks.push((trimmed.to_owned(), Place { line: number, column: 1 }, Vec::new()));
            continue;
        }
        let Some((_, _, headers)) = blocks.last_mut() else { continue };
        let (name, value) = match trimmed.split_once(':') {
            Some((name, value)) => (name.trim(), value.trim()),
            None if trimmed.starts_with('!') => (trimmed, ""),
            None => continue,
        };
        let column = line.chars().count() - value.chars().count() + 1;
        headers.push((name.to_owned(), value.to_owned(), Place { line: number, column }));
    }
    blocks
}

/// The path of a path or URL.
fn path_of(target: &str) -> &str {
    let path = match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => target,
    };
    path.split(['?', '#']).next().unwrap_or_default()
}

/// Whether a path of the file, in which `*` stands for anything and `:name` for a part, is for a request.
fn path_fits(own: &str, target: &str) -> bool {
    let (own, target) = if own.contains("://") { (own, target) } else { (own, path_of(target)) };
    let own: Vec<&str> = own.split('/').collect();
    let target: Vec<&str> = target.split('/').collect();
    for (index, part) in own.iter().enumerate() {
        match part.split_once('*') {
            // The rest, whatever it is.
            Some((before, "")) if index + 1 == own.len() => {
                return target.get(index).is_some_and(|target| target.starts_with(before));
            }
            Some((before, after)) => {
                let fits = |target: &&str| target.starts_with(before) && target.ends_with(after);
                if !target.get(index).is_some_and(fits) {
                    return false;
                }
            }
            None if part.starts_with(':') && target.get(index).is_some_and(|target| !target.is_empty()) => {}
            None if target.get(index) == Some(part) => {}
            None => return false,
        }
    }
    own.len() == target.len()
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
