//! The units of a file: each location that says who gets in, or each server where a path is given.

use std::sync::Arc;

use url::Url;

use super::super::matcher::{Entry, Matcher, sample};
use super::super::program::{MOST, Part, Program, Target, base, directives, given, unit};
use super::super::simulation::{ALLOW_ORIGIN, NotKnown, Product, Sent, plain_request};
use super::super::sources::Reading;
use super::super::{Place, Unit};
use super::build::build;
use super::model::{Code, Condition, Level, Matching, Model, Server};
use super::run::Run;
use super::syntax::Directive;
use super::value::Value;
use crate::web::message::HttpRequest;

impl Program for Model {
    type Server = usize;
    const PRODUCT: Product = Product::Nginx;

    fn respond(&self, server: usize, request: &HttpRequest, file_is_there: bool) -> Result<Sent, NotKnown> {
        Run::new(self, &self.servers[server], request, file_is_there).respond()
    }

    fn missing(&self) -> &[(String, Place)] {
        &self.missing
    }
}

/// Reads a text.
pub(in super::super) fn units(text: &str, reading: &Reading<'_>) -> Result<Vec<Unit>, String> {
    let (directives, sources) = directives::<Directive>(text, reading)?;
    let model = Arc::new(build(&directives));
    let mut units = Vec::new();
    for (index, server) in model.servers.iter().enumerate() {
        let Some(base) = base(&server.names) else { continue };
        let paths = match given(reading, &base, |url| chosen(&model, url) == Some(index)) {
            Some(targets) => targets.into_iter().map(|target| (target, None)).collect(),
            None => samples(&model, server, &base),
        };
        for (target, expected) in paths {
            let request = plain_request(&target.url, "GET", &[]);
            let level = Run::new(&model, server, &request, true).location();
            let is_of_interest = reading.path.is_some() || says_who(&model, server, level);
            if expected.is_some_and(|expected| expected != level) || !is_of_interest || units.len() >= MOST {
                continue;
            }
            let label = server.names.first().filter(|name| *name != "_").map_or("the server", String::as_str);
            let part = Part {
                server: index,
                label: label.to_owned(),
                place: model.levels[level].place,
                entries: entries(&model, server, level),
                expects_preflights: expects_preflights(&model, server, level),
            };
            units.push(unit(&model, part, target, &sources));
        }
    }
    Ok(units)
}

/// [The server](https://nginx.org/en/docs/http/server_names.html) for a URL: an exact name, the longest with a star in front, the longest
/// with one at its end, the first expression, the default one.
fn chosen(model: &Model, url: &Url) -> Option<usize> {
    let port = url.port_or_known_default().unwrap_or(80);
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let listening: Vec<usize> = (0..model.servers.len())
        .filter(|index| model.servers[*index].listens.iter().any(|listen| listen.port == port))
        .collect();
    // In front of it, something else may have the port.
    let all: Vec<usize> =
        if listening.is_empty() { (0..model.servers.len()).collect() } else { listening.clone() };
    let names = || {
        all.iter().flat_map(|index| {
            model.servers[*index].names.iter().map(move |name| (*index, name.to_ascii_lowercase()))
        })
    };
    let longest = |fits: &dyn Fn(&str) -> bool| {
        names()
            .filter(|(_, name)| fits(name))
            .max_by_key(|(index, name)| (name.len(), std::cmp::Reverse(*index)))
    };
    let starts = |name: &str| match name.strip_prefix("*.") {
        Some(rest) => host.strip_suffix(rest).is_some_and(|before| before.len() > 1 && before.ends_with('.')),
        None => name.strip_prefix('.').is_some_and(|rest| host == rest || host.ends_with(name)),
    };
    let ends = |name: &str| {
        name.strip_suffix(".*").is_some_and(|rest| {
            host.strip_prefix(rest).is_some_and(|after| after.len() > 1 && after.starts_with('.'))
        })
    };
    let found = names()
        .find(|(_, name)| *name == host)
        .or_else(|| longest(&starts))
        .or_else(|| longest(&ends))
        .or_else(|| {
            names().find(|(_, name)| {
                let expression = name.strip_prefix('~').and_then(|text| fancy_regex::Regex::new(text).ok());
                expression.is_some_and(|expression| expression.is_match(&host).unwrap_or_default())
            })
        });
    let default = all.iter().find(|index| {
        model.servers[**index].listens.iter().any(|listen| listen.port == port && listen.is_default)
    });
    found.map(|(index, _)| index).or(default.copied()).or(all.first().copied())
}

/// A URL for each location of a server, with the level that it should reach.
fn samples(model: &Model, server: &Server, base: &Url) -> Vec<(Target, Option<usize>)> {
    let mut samples = Vec::new();
    let mut open = vec![server.level];
    while let Some(level) = open.pop() {
        for (matching, inner) in &model.levels[level].locations {
            open.push(*inner);
            let of_path = |path: &str| base.join(path).ok().map(Target::from);
            let target = match matching {
                // A folder is redirected to its index.
                Matching::Prefix { path, .. } if path.ends_with('/') => Target::any_file(base, path),
                Matching::Exact(path) | Matching::Prefix { path, .. } => of_path(path),
                Matching::Named(_) => continue,
                Matching::Pattern(pattern) => {
                    let Some(text) = sample(&pattern.text) else { continue };
                    of_path(&if text.starts_with('/') { text } else { format!("/a{text}") })
                }
            };
            samples.extend(target.map(|target| (target, Some(*inner))));
        }
    }
    // What is in no location.
    samples.extend(Target::any_file(base, "/").map(|target| (target, Some(server.level))));
    samples.sort_by_key(|(_, level)| *level);
    samples
}

/// The levels of the `if`s in these directives.
fn ifs<'a>(codes: &'a [Code], visit: &mut impl FnMut(&'a Condition, usize, &'a [Code])) {
    for code in codes {
        if let Code::If(condition, level, within) = code {
            visit(condition, *level, within);
            ifs(within, visit);
        }
    }
}

/// All levels that a request may end in that reaches this location.
fn reach(model: &Model, server: &Server, level: usize) -> Vec<usize> {
    let mut levels = vec![level];
    for at in [server.level, level] {
        ifs(&model.levels[at].codes, &mut |_, inner, _| levels.push(inner));
    }
    levels
}

/// Whether anything here is about who gets in.
fn says_who(model: &Model, server: &Server, level: usize) -> bool {
    let levels = reach(model, server, level);
    levels
        .iter()
        .flat_map(|level| model.around(*level))
        .any(|level| level.all_headers().any(|header| header.name.eq_ignore_ascii_case(ALLOW_ORIGIN)))
}

fn expects_preflights(model: &Model, server: &Server, level: usize) -> bool {
    let levels = reach(model, server, level);
    let has_header = levels.iter().flat_map(|level| model.around(*level)).any(|level| {
        level.all_headers().any(|header| {
            let name = header.name.to_ascii_lowercase();
            matches!(
                name.as_str(),
                "access-control-allow-methods" | "access-control-allow-headers" | "access-control-max-age"
            )
        })
    });
    let mut has_branch = false;
    for at in [server.level, level] {
        ifs(&model.levels[at].codes, &mut |condition, _, _| {
            has_branch |= matches!(condition, Condition::Equal { value, .. } if value.fixed().as_deref() == Some("OPTIONS"));
        });
    }
    has_header || has_branch
}

/// What is said of origins for a location: the keys of maps, the conditions of `if`, and what is sent.
fn entries(model: &Model, server: &Server, level: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut sent = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let levels = reach(model, server, level);
    for level in &levels {
        // Those that an inner level loses say for whom they were written.
        for header in model.around(*level).flat_map(Level::all_headers) {
            if header.name.eq_ignore_ascii_case(ALLOW_ORIGIN) {
                sent.push((&header.value, header.value_place));
                names.extend(header.value.variables().map(str::to_owned));
            }
        }
    }
    let mut sets: Vec<(&String, &Value, Place)> = Vec::new();
    for at in [server.level, level] {
        let place = model.levels[at].place;
        all_sets(&model.levels[at].codes, place, model, &mut sets);
        ifs(&model.levels[at].codes, &mut |condition, _, _| {
            let name = match condition {
                Condition::Set(name) | Condition::Equal { name, .. } | Condition::Match { name, .. } => name,
                Condition::File { .. } | Condition::NotKnown(_) => return,
            };
            names.push(name.clone());
            if name != "http_origin" {
                return;
            }
            match condition {
                Condition::Equal { value, place, .. } => {
                    let place = *place;
                    let text = value.fixed().filter(|text| !text.is_empty());
                    entries.extend(text.map(|text| Entry::new(&text, place, Matcher::Exact(text.clone()))));
                }
                Condition::Match { pattern, .. } if pattern.text != "." => {
                    let written = pattern.text.trim_start_matches("(?i)");
                    entries.push(Entry::pattern(written, pattern.place, &pattern.text));
                }
                _ => {}
            }
        });
    }
    let mut at = 0;
    while let Some(name) = names.get(at).cloned() {
        at += 1;
        let more: Vec<String> = sets
            .iter()
            .filter(|(own, ..)| **own == name)
            .flat_map(|(_, value, _)| value.variables().map(str::to_owned))
            .chain(model.maps.get(&name).into_iter().flat_map(|map| {
                let values = map
                    .keys
                    .iter()
                    .map(|(.., value)| value)
                    .chain(map.default.iter().map(|(value, _)| value));
                map.source
                    .variables()
                    .chain(values.flat_map(Value::variables))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            }))
            .collect();
        names.extend(more.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        names.dedup();
    }
    for (name, map) in names.iter().filter_map(|name| Some((name, model.maps.get(name)?))) {
        if map.source.variable() != Some("http_origin") || !names.contains(name) {
            continue;
        }
        let is_open = |value: &Value| value.fixed().is_none_or(|text| !text.is_empty() && text != "0");
        for (key, place, value) in &map.keys {
            if !is_open(value) || key.is_empty() {
                continue;
            }
            entries.push(match key.strip_prefix('~') {
                Some(rest) => {
                    let any_case = rest.strip_prefix('*');
                    let expression = any_case.map_or(rest.to_owned(), |rest| format!("(?i){rest}"));
                    Entry::pattern(key, *place, &expression)
                }
                None => match map.of_hosts(key) {
                    Some(expression) => Entry::pattern(key, *place, &expression),
                    None => Entry::new(key, *place, Matcher::ExactAnyCase(key.clone())),
                },
            });
        }
        if let Some((value, place)) =
            map.default.as_ref().filter(|(value, _)| value.variables().any(|name| name == "http_origin"))
        {
            sent.push((value, *place));
        }
    }
    for (_, value, place) in sets.iter().filter(|(name, ..)| names.contains(name)) {
        if value.fixed().is_some_and(|text| text == "*" || text.contains("://")) {
            sent.push((value, *place));
        }
    }
    for (value, place) in sent {
        match value.fixed() {
            Some(text) if !text.is_empty() => entries.push(Entry::fixed(&text, place, None)),
            None if value.variable() == Some("http_origin") => {
                entries.push(Entry::new("$http_origin", place, Matcher::Any));
            }
            _ => {}
        }
    }
    let mut seen = std::collections::HashSet::new();
    entries.retain(|entry| seen.insert((entry.place.line, entry.place.column, entry.text.clone())));
    entries
}

fn all_sets<'a>(
    codes: &'a [Code],
    place: Place,
    model: &Model,
    sets: &mut Vec<(&'a String, &'a Value, Place)>,
) {
    for code in codes {
        match code {
            Code::Set(name, value) => sets.push((name, value, place)),
            Code::If(_, level, within) => all_sets(within, model.levels[*level].place, model, sets),
            _ => {}
        }
    }
}
