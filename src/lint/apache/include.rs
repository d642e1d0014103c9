//! The files that a file includes, put in their places.

use super::super::Place;
use super::super::sources::{Include, Sources};
use super::syntax::{Directive, Fault, parse};

/// How deep files may include each other.
const DEEPEST: usize = 16;

/// Reads a text with all that it includes.
pub(super) fn read(
    text: &str,
    sources: &mut Sources,
    include: &Include<'_>,
) -> Result<Vec<Directive>, Fault> {
    let Some(first) = sources.add("", text) else { return Err((Place::default(), "it is too long".into())) };
    expanded(parse(text, first)?, sources, include, 0)
}

fn expanded(
    directives: Vec<Directive>,
    sources: &mut Sources,
    include: &Include<'_>,
    depth: usize,
) -> Result<Vec<Directive>, Fault> {
    let mut all = Vec::new();
    for mut directive in directives {
        if matches!(directive.name.as_str(), "include" | "includeoptional") {
            if depth >= DEEPEST {
                return Err((directive.place, "files include each other too deep".into()));
            }
            let Some(found) = include(directive.word(0)) else {
                all.push(directive);
                continue;
            };
            for (name, text) in found {
                let Some(first) = sources.add(&name, &text) else {
                    return Err((directive.place, "there are too many files, or too long ones".into()));
                };
                all.extend(expanded(parse(&text, first)?, sources, include, depth + 1)?);
            }
            continue;
        }
        if let Some(inner) = directive.section.take() {
            directive.section = Some(expanded(inner, sources, include, depth)?);
        }
        all.push(directive);
    }
    Ok(all)
}
