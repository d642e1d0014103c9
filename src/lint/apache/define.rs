//! [`Define`](https://httpd.apache.org/docs/2.4/mod/core.html#define): the variables that a file gives values to, put in their
//! places, and the sections that depend on them.

use std::collections::HashMap;

use super::syntax::Directive;

/// The directives with the values of variables.
pub(super) fn expanded(directives: Vec<Directive>) -> Vec<Directive> {
    walk(directives, &mut HashMap::new())
}

fn walk(directives: Vec<Directive>, values: &mut HashMap<String, String>) -> Vec<Directive> {
    let mut all = Vec::new();
    for mut directive in directives {
        for word in &mut directive.words {
            replace(&mut word.text, values);
        }
        replace(&mut directive.rest, values);
        match directive.name.as_str() {
            "define" => drop(values.insert(directive.word(0).to_owned(), directive.word(1).to_owned())),
            "undefine" => drop(values.remove(directive.word(0))),
            "ifdefine" => {
                let written = directive.word(0);
                let name = written.strip_prefix('!').unwrap_or(written);
                // What the file does not define, the command line may.
                if values.contains_key(name) {
                    if !written.starts_with('!') {
                        all.extend(walk(directive.section.take().unwrap_or_default(), values));
                    }
                } else {
                    let inner = directive.section.take().unwrap_or_default();
                    directive.section = Some(walk(inner, &mut values.clone()));
                    all.push(directive);
                }
            }
            _ => {
                if let Some(inner) = directive.section.take() {
                    directive.section = Some(walk(inner, values));
                }
                all.push(directive);
            }
        }
    }
    all
}

/// Puts the values in the places of the variables; one without a value stays as it is written.
fn replace(text: &mut String, values: &HashMap<String, String>) {
    if values.is_empty() || !text.contains("${") {
        return;
    }
    let mut done = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("${") {
        done.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| Some((values.get(name)?, after)));
        match value {
            Some((value, after)) => {
                done.push_str(value);
                rest = after;
            }
            None => {
                done.push_str("${");
                rest = after;
            }
        }
    }
    done.push_str(rest);
    *text = done;
}

/// A variable in a text that has no value in the file.
pub(super) fn variable(text: &str) -> Option<&str> {
    let start = text.find("${")?;
    let name = &text[start..start + text[start..].find('}')? + 1];
    // `${map:key}` is one of mod_rewrite's own.
    (!name.contains(':')).then_some(name)
}
