//! The files that a file includes, put in their places.

use super::Place;
use super::sources::{Include, Sources};

/// How deep files may include each other.
const DEEPEST: usize = 16;

/// Why a text is not such a file: where, and a sentence's end.
pub(super) type Fault = (Place, String);

/// A directive of a language whose files include others.
pub(super) trait Including: Sized {
    /// Reads a text whose first line has this number.
    fn parse(text: &str, first_line: usize) -> Result<Vec<Self>, Fault>;

    /// Where it stands.
    fn place(&self) -> Place;

    /// The files that it includes, with wildcards; `None` for one that includes nothing that is looked for.
    fn included(&self) -> Option<&str>;

    /// The directives in it.
    fn inner_mut(&mut self) -> Option<&mut Vec<Self>>;
}

/// Reads a text with all that it includes.
pub(super) fn read<D: Including>(
    text: &str,
    sources: &mut Sources,
    include: &Include<'_>,
) -> Result<Vec<D>, Fault> {
    let Some(first) = sources.add("", text) else { return Err((Place::default(), "it is too long".into())) };
    expanded(D::parse(text, first)?, sources, include, 0)
}

fn expanded<D: Including>(
    directives: Vec<D>,
    sources: &mut Sources,
    include: &Include<'_>,
    depth: usize,
) -> Result<Vec<D>, Fault> {
    let mut all = Vec::new();
    for mut directive in directives {
        if let Some(pattern) = directive.included() {
            if depth >= DEEPEST {
                return Err((directive.place(), "files include each other too deep".into()));
            }
            let Some(found) = include(pattern) else {
                all.push(directive);
                continue;
            };
            for (name, text) in found {
                let Some(first) = sources.add(&name, &text) else {
                    return Err((directive.place(), "there are too many files, or too long ones".into()));
                };
                all.extend(expanded(D::parse(&text, first)?, sources, include, depth + 1)?);
            }
            continue;
        }
        if let Some(inner) = directive.inner_mut() {
            *inner = expanded(std::mem::take(inner), sources, include, depth)?;
        }
        all.push(directive);
    }
    Ok(all)
}
