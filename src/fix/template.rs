//! Templates: the policy in a product's own configuration language.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};

use super::head::{Head, mark};
use super::idiom::is_two_fold;
use super::place::Place;
use super::product::Way;
use super::{CannotHold, File, Form, Product, Target, commonjs};
use crate::policy::Policy;

/// Marks the beginning of a file in a template.
const FILE: &str = "=== ";

/// Marks what else to write, and where.
const STEP: &str = "+++ ";

/// Marks what to take out first.
const OLD: &str = "--- ";

/// Marks what to do with what is to be taken out, where it is for other paths, too.
const KEEP: &str = "~~~ ";

/// What several templates use.
const PRELUDE: &str = include_str!("products/prelude.jinja");

/// Writes a product's files.
pub(super) fn files(
    product: &'static Product,
    policy: &Policy,
    target: &Target,
    form: Form,
) -> Result<Vec<File>, CannotHold> {
    let refused = |reason: &str| CannotHold { product, reason: reason.to_owned() };
    let template = product.template_of(form);
    let has_patterns = product.way == Way::Headers && policy.patterns().next().is_some();
    if has_patterns && !PATTERNS.iter().any(|way| template.contains(way)) {
        return Err(refused("it compares origins exactly; list each origin"));
    }
    if product.way == Way::Headers && policy.is_public() && !is_two_fold(template) {
        return Err(refused(
            "it has one policy for all origins, so that what every origin reads, every origin could send",
        ));
    }
    let text = render(template, policy, target, form)
        .map_err(|error| refused(error.detail().unwrap_or("its template is at fault")))?;
    let mut files: Vec<(Place, String)> = Vec::new();
    let is_scoped = ["scope", "js_scope"].iter().any(|name| template.contains(name));
    for line in text.lines() {
        if let Some(place) = line.strip_prefix(FILE) {
            let (path, note) =
                place.split_once(" | ").map_or((place, None), |(path, note)| (path, Some(note)));
            let note = note.map(|note| note.trim().to_owned());
            files.push((
                Place { path: path.trim().to_owned(), note, is_scoped, ..Place::default() },
                String::new(),
            ));
            continue;
        }
        let Some((place, body)) = files.last_mut() else { continue };
        if let Some((at, step)) = line.strip_prefix(STEP).and_then(|step| step.split_once(" >>> ")) {
            place.steps.push((at.to_owned(), step.replace("\\n", "\n")));
        } else if let Some(old) = line.strip_prefix(OLD) {
            place.old = Some(old.to_owned());
        } else if let Some(keep) = line.strip_prefix(KEEP) {
            let (words, code) =
                keep.split_once(" >>> ").map_or((keep, None), |(words, code)| (words, Some(code)));
            place.keep = Some((words.to_owned(), code.map(|code| code.replace("\\n", "\n"))));
        } else {
            body.push_str(line.trim_end());
            body.push('\n');
        }
    }
    let write = |(number, (mut place, mut body)): (usize, (Place, String))| {
        if form.commonjs && place.path.ends_with(".mjs") {
            commonjs::convert(&mut place, &mut body);
        }
        // Some languages need their own first line.
        let (first, body) = match body.split_once('\n') {
            Some((first, rest)) if first.starts_with("<?php") => (format!("{first}\n"), rest),
            _ => (String::new(), body.as_str()),
        };
        let head = Head { product, policy, target, form, place: &place }.text(number == 0);
        let comment = mark(product, &place.path);
        File { path: place.path, text: format!("{first}{head}\n{}\n", body.trim_matches('\n')), comment }
    };
    Ok(files.into_iter().enumerate().map(write).collect())
}

/// A template that has one of these can hold patterns of origins.
const PATTERNS: [&str; 4] = ["pattern", "js_origins", "js_listed", "wildcards"];

/// The origins below a domain, in what regular expressions and plain code need: `start` and `end` are what stands before the
/// host's first labels and behind them, `inner` and `regex` the expression without and with its anchors.
fn pattern(text: &str) -> Option<Value> {
    let (start, end) = text.split_once('*')?;
    // Everything that a host can have; no port, and no user either.
    let inner = format!("{}[a-z0-9._-]+{}", escaped(start), escaped(end));
    let regex = format!("^{inner}$");
    Some(context! { text, start, end, inner, regex })
}

/// A template with what it names, by the syntax and the filters of all.
pub(super) fn render_text(template: &str, names: Value) -> Result<String, Error> {
    environment()?.render_str(template, names)
}

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("re", |text: &str| escaped(text));
    environment.add_filter("json", |items: Vec<String>| quoted(&items, '"'));
    environment.add_filter("single", |items: Vec<String>| quoted(&items, '\''));
    environment.add_function("refuse", |words: &str| -> Result<String, Error> {
        Err(Error::new(ErrorKind::InvalidOperation, words.to_owned()))
    });
    Ok(environment)
}

fn render(template: &str, policy: &Policy, target: &Target, form: Form) -> Result<String, Error> {
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let lower = |names: Vec<&str>| names.iter().map(|name| name.to_ascii_lowercase()).collect::<Vec<_>>();
    let exact = policy.origins().into_iter().filter(|origin| *origin == "*" || !origin.contains('*'));
    environment()?.render_str(
        &format!("{PRELUDE}{template}"),
        context! {
            any => policy.allows_any(),
            origins => owned(exact.collect()),
            patterns => policy.patterns().filter_map(pattern).collect::<Vec<_>>(),
            // For products that know this notation themselves.
            wildcards => owned(policy.origins()),
            // Every other origin may read, and send these.
            everyone => policy.is_public(),
            everyone_methods => owned(policy.public_methods().collect()),
            everyone_headers => lower(policy.public_headers().collect()),
            methods => owned(policy.methods()),
            headers => lower(policy.headers()),
            exposed => owned(policy.exposed()),
            credentials => policy.credentials(),
            max_age => policy.max_age(),
            upstream => target.origin().to_owned(),
            host => target.origin().split("://").nth(1).unwrap_or_default().to_owned(),
            base => target.base().to_owned(),
            is_folder => target.path.ends_with('/'),
            scope => target.scope(),
            replaces => form.replaces,
        },
    )
}

/// A regular expression that matches exactly this text. Origins contain no other special characters.
pub(super) fn escaped(text: &str) -> String {
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
