//! The comment at the top of each file: the policy, where the file belongs, whether it is tested, and the next step.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::check::check_of_policy;
use super::product::Way;
use super::{Product, Target, Tested};
use crate::policy::Policy;

/// The maximum width of a comment, without its mark.
const WIDTH: usize = 76;

/// The comment of one file; if there are several files, only the first has the whole comment.
pub(super) fn head(
    product: &Product,
    policy: &Policy,
    target: &Target,
    path: &str,
    place: Option<&str>,
    is_first: bool,
) -> String {
    let place =
        place.map_or_else(|| format!("Belongs in {path}."), |place| format!("Belongs in {path}: {place}."));
    let mut lines = Vec::new();
    if is_first {
        match product.way {
            Way::Headers => facts(&mut lines, product, policy),
            Way::Proxy => {
                lines.push(format!("A proxy with {}, instead of CORS.", product.title));
                lines.push(String::new());
                fact(&mut lines, "pages", &policy.origins().join(" "));
                fact(&mut lines, "API", &format!("{}{}", target.origin(), target.base()));
            }
        }
        lines.push(String::new());
    }
    wrapped(&mut lines, &place);
    if is_first {
        wrapped(
            &mut lines,
            &match product.tested {
                Tested::Live => {
                    format!("Tested live: corscheck's own tests run this in {} and probe it.", product.title)
                }
                Tested::NotRun(reason) => {
                    format!("Not tested live: corscheck's own tests cannot run it, because {reason}.")
                }
            },
        );
        wrapped(&mut lines, &format!("Then {}, and check it:", product.then));
        // The question is about the API itself, not about the pages' own server.
        let known = target.check().filter(|_| product.way == Way::Headers);
        let check = known.map_or_else(|| check_of_policy(product, policy, target).line(), str::to_owned);
        lines.push(format!("  {check}"));
    }
    let mark = mark(product, path);
    lines.iter().fold(String::new(), |mut text, line| {
        text.push_str(format!("{mark} {line}").trim_end());
        text.push('\n');
        text
    })
}

/// The policy, a line each.
fn facts(lines: &mut Vec<String>, product: &Product, policy: &Policy) {
    lines.push(format!("CORS policy for {}.", product.title));
    lines.push(String::new());
    fact(lines, "origins", &policy.origins().join(" "));
    fact(lines, "methods", &policy.methods().join(", "));
    fact(lines, "headers", &or_none(policy.headers(), "only the safelisted ones"));
    fact(lines, "exposed", &or_none(policy.exposed(), "only the safelisted ones"));
    fact(lines, "credentials", if policy.credentials() { "yes" } else { "no" });
    let age = match policy.max_age() {
        Some(age) => format!("{age} s"),
        None => "not set; browsers cache a preflight for 5 s".into(),
    };
    fact(lines, "max-age", &age);
}

/// What begins a comment: a product may use a script in another language.
pub(super) fn mark(product: &Product, path: &str) -> &'static str {
    match path.rsplit_once('.') {
        Some((_, "lua")) => "--",
        Some((_, "js")) => "//",
        _ => product.comment,
    }
}

fn or_none(names: Vec<&str>, none: &str) -> String {
    if names.is_empty() { none.into() } else { names.join(", ") }
}

fn fact(lines: &mut Vec<String>, name: &str, value: &str) {
    let options = options().initial_indent("  ").subsequent_indent("               ");
    lines.extend(textwrap::wrap(&format!("{name:<13}{value}"), options).into_iter().map(String::from));
}

fn wrapped(lines: &mut Vec<String>, text: &str) {
    lines.extend(textwrap::wrap(text, options()).into_iter().map(String::from));
}

/// Lines are broken at spaces alone, whatever else textwrap could do: an address stays whole.
fn options() -> Options<'static> {
    Options::new(WIDTH)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_splitter(WordSplitter::NoHyphenation)
}
