//! Templates: the policy in a product's own configuration language.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};

use super::head::{head, mark};
use super::{CannotHold, File, Product, Target};
use crate::policy::Policy;

/// Marks the beginning of a file in a template.
const FILE: &str = "=== ";

/// Writes a product's files.
pub(super) fn files(
    product: &'static Product,
    policy: &Policy,
    target: &Target,
) -> Result<Vec<File>, CannotHold> {
    let text = render(product.template, policy, target).map_err(|error| {
        let reason = error.detail().unwrap_or("its template is at fault").to_owned();
        CannotHold { product, reason }
    })?;
    let mut files: Vec<(&str, Option<&str>, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix(FILE), files.last_mut()) {
            (Some(place), _) => {
                let (path, place) =
                    place.split_once(" | ").map_or((place, None), |(path, place)| (path, Some(place)));
                files.push((path.trim(), place.map(str::trim), String::new()));
            }
            (None, Some((.., body))) => {
                body.push_str(line.trim_end());
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    Ok(files
        .into_iter()
        .enumerate()
        .map(|(number, (path, place, body))| {
            // Some languages need their own first line.
            let (first, body) = match body.split_once('\n') {
                Some((first, rest)) if first.starts_with("<?php") => (format!("{first}\n"), rest),
                _ => (String::new(), body.as_str()),
            };
            let head = head(product, policy, target, path, place, number == 0);
            File {
                path: path.to_owned(),
                text: format!("{first}{head}\n{}\n", body.trim_matches('\n')),
                comment: mark(product, path),
            }
        })
        .collect())
}

fn render(template: &str, policy: &Policy, target: &Target) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("re", |text: &str| escaped(text));
    environment.add_filter("json", |items: Vec<String>| quoted(&items, '"'));
    environment.add_filter("single", |items: Vec<String>| quoted(&items, '\''));
    environment.add_function("refuse", |words: &str| -> Result<String, Error> {
        Err(Error::new(ErrorKind::InvalidOperation, words.to_owned()))
    });
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let lower = |names: Vec<&str>| names.iter().map(|name| name.to_ascii_lowercase()).collect::<Vec<_>>();
    environment.render_str(
        template,
        context! {
            any => policy.allows_any(),
            origins => owned(policy.origins()),
            methods => owned(policy.methods()),
            headers => lower(policy.headers()),
            exposed => owned(policy.exposed()),
            credentials => policy.credentials(),
            max_age => policy.max_age(),
            upstream => target.origin().to_owned(),
            base => target.base().to_owned(),
            is_folder => target.path.ends_with('/'),
        },
    )
}

/// A regular expression that matches exactly this text. Origins contain no other special characters.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, letter| {
        if matches!(letter, '.' | '[' | ']' | '*') {
            escaped.push('\\');
        }
        escaped.push(letter);
        escaped
    })
}

/// `"a", "b"`. No item contains a quote or a backslash.
fn quoted(items: &[String], quote: char) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("{quote}{item}{quote}")).collect();
    quoted.join(", ")
}
