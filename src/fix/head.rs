//! The comment at the top of each file: the policy, where the file belongs, whether it is tested, and the next step.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::product::Way;
use super::{Product, Target, Tested};
use crate::policy::Policy;
use crate::record::ProbeCommand;
use crate::web::request::Credentials;

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
                fact(&mut lines, "API", target.origin());
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
        lines.push(format!("  {}", probe_command(product, policy, target)));
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
fn mark(product: &Product, path: &str) -> &'static str {
    match path.rsplit_once('.') {
        Some((_, "lua")) => "--",
        Some((_, "js")) => "//",
        _ => product.comment,
    }
}

/// The command that shows whether it works.
fn probe_command(product: &Product, policy: &Policy, target: &Target) -> String {
    let origin = policy
        .origins()
        .first()
        .copied()
        .filter(|origin| *origin != "*")
        .unwrap_or("https://app.example.com");
    let (host, prefix) = match product.way {
        Way::Headers => (target.origin(), ""),
        // The page calls its own server.
        Way::Proxy => (origin, "/api"),
    };
    let mut command = ProbeCommand::new(&format!("{host}{prefix}{}", target.path));
    command.origin(origin);
    // Through a proxy it is the page's own server: there is no preflight, and the method would be sent.
    let methods = policy.methods();
    let method = methods.get(3).filter(|method| **method != "OPTIONS" && product.way == Way::Headers);
    if let Some(method) = method {
        command.method(method);
    }
    for name in policy.headers() {
        // The value of every other header does not matter; of this one it decides whether there is a preflight.
        let value = if name.eq_ignore_ascii_case("content-type") { "application/json" } else { "test" };
        command.header(name, Some(value));
    }
    if policy.credentials() {
        command.credentials(Credentials::Include);
    }
    if method.is_some() {
        command.switch("--preflight-only");
    }
    command.line()
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
