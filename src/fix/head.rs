//! The comment at the top of each file: the policy, where the file belongs, whether it is tested, and the next step.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::check::checks_of_policy;
use super::commonjs;
use super::idiom::{Idiom, Lack, is_two_fold};
use super::place::Place;
use super::product::Way;
use super::{Form, Product, Target, Tested};
use crate::policy::Policy;
use crate::record::ProbeCommand;

/// The maximum width of a comment, without its mark.
const WIDTH: usize = 76;

/// The comment at the top of one file.
pub(super) struct Head<'a> {
    pub(super) product: &'static Product,
    pub(super) policy: &'a Policy,
    pub(super) target: &'a Target,
    pub(super) form: Form,
    pub(super) place: &'a Place,
}

impl Head<'_> {
    /// Its text; if there are several files, only the first has the whole comment.
    pub(super) fn text(&self, is_first: bool) -> String {
        let mut lines = Vec::new();
        if is_first {
            self.facts(&mut lines);
            lines.push(String::new());
        }
        let is_for_all = self.policy.allows_any() || self.policy.is_public();
        if is_first && self.form.was_public && !is_for_all && self.product.way == Way::Headers {
            wrapped(&mut lines, "So far a response lets every origin read it (*).");
            wrapped(
                &mut lines,
                if self.is_two_fold() {
                    "Here only those above are allowed: add the others that need it (--origin)."
                } else {
                    "Here only those above are allowed, because this has one policy for all origins, and other sites should not send \
                     what those above may: add the others that need it (--origin)."
                },
            );
        }
        self.old(&mut lines);
        self.place(&mut lines);
        if is_first {
            self.rest(&mut lines);
        }
        if self.place.path.ends_with(".xml") {
            // A comment of XML could not have the two hyphens of a flag in it; an instruction can.
            return format!("<?corscheck\n{}\n?>\n", lines.join("\n"));
        }
        let mark = mark(self.product, &self.place.path);
        lines.iter().fold(String::new(), |mut text, line| {
            text.push_str(format!("{mark} {line}").trim_end());
            text.push('\n');
            text
        })
    }

    /// Whether pages may do more than what `*` alone allows: send what needs a preflight, or credentials.
    fn allows_more_than_reading(&self) -> bool {
        self.policy.methods().len() > 3 || !self.policy.headers().is_empty() || self.policy.credentials()
    }

    /// Whether this form can allow more to the listed origins than to all.
    fn is_two_fold(&self) -> bool {
        is_two_fold(self.product.template_of(self.form)) || is_two_fold(self.product.template)
    }

    fn idiom(&self) -> Option<&'static Idiom> {
        self.product.idiom().filter(|_| !self.form.strict)
    }

    fn facts(&self, lines: &mut Vec<String>) {
        let Self { product, policy, target, .. } = self;
        match product.way {
            Way::Headers => {
                let with = self.idiom().map(|idiom| format!(", with {}", idiom.package)).unwrap_or_default();
                lines.push(format!("CORS policy for {}{with}.", product.title));
                lines.push(String::new());
                facts(lines, policy);
                if self.place.is_scoped && !target.scope().is_empty() {
                    fact(lines, "paths", &format!("{} and what is below it", target.scope()));
                }
            }
            Way::Proxy => {
                lines.push(format!("A proxy with {}, instead of CORS.", product.title));
                lines.push(String::new());
                fact(lines, "pages", &policy.origins().join(" "));
                fact(lines, "API", &format!("{}{}", target.origin(), target.base()));
            }
        }
    }

    /// What to take out first.
    fn old(&self, lines: &mut Vec<String>) {
        let Some(old) = &self.place.old else { return };
        let path = Some(self.target.scope()).filter(|path| self.place.is_scoped && !path.is_empty());
        let of = path.map(|path| format!(" for {path}")).unwrap_or_default();
        let first = if self.form.replaces {
            format!("The server sends CORS headers already. First take out what sets them{of}")
        } else {
            format!("First take out what sets CORS headers{of} already, if anything does")
        };
        wrapped(lines, &format!("{first}: {old}."));
        if let Some((words, code)) = self.place.keep.as_ref().filter(|_| path.is_some()) {
            let end = if code.is_some() { ':' } else { '.' };
            wrapped(lines, &format!("If that is for other paths, too, do not lose it: {words}{end}"));
            lines.extend(code.iter().flat_map(|code| code.lines()).map(|line| format!("  {line}")));
        }
        if self.policy.allows_any() {
            return;
        }
        wrapped(
            lines,
            "If that lists more origins, methods or headers than are above, add them here too (--origin, -X, -H).",
        );
        if let Some(words) = self.idiom().map(|idiom| idiom.unlisted).filter(|words| !words.is_empty()) {
            wrapped(lines, words);
        }
        if self.policy.is_public() {
            return;
        }
        if !self.allows_more_than_reading() {
            wrapped(
                lines,
                "If it allows every origin (*), print this with --origin '*' in place of those above.",
            );
        } else if self.is_two_fold() {
            wrapped(lines, "If it allows every origin (*), print this with --public, too.");
        }
    }

    /// Where the file belongs, and what to write beside it.
    fn place(&self, lines: &mut Vec<String>) {
        let Place { path, note, steps, .. } = self.place;
        let note = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        wrapped(lines, &format!("Belongs in {path}{note}."));
        for (place, step) in steps {
            wrapped(lines, &format!("Add {place}:"));
            lines.extend(step.lines().map(|line| format!("  {line}")));
        }
        if let Some(line) = steps.iter().find_map(|(_, step)| commonjs::loading(step)) {
            wrapped(
                lines,
                "Where the server's file has require(), the first of these lines is this one (Node.js 20.19, 22.12 or later):",
            );
            lines.push(format!("  {line}"));
        }
    }

    fn rest(&self, lines: &mut Vec<String>) {
        let Self { product, policy, target, place, .. } = self;
        let path = target.scope();
        if product.way == Way::Headers && !path.is_empty() {
            wrapped(
                lines,
                &if place.is_scoped {
                    format!("Behind a proxy that changes the path, {path} is the path that arrives here.")
                } else {
                    format!("It applies to everything that this serves, not only to {path}.")
                },
            );
        }
        // What holds two policies sends Vary itself.
        let lacks: Vec<Lack> = product
            .lacks_in(self.form)
            .iter()
            .copied()
            .filter(|lack| !(policy.is_public() && *lack == Lack::Vary))
            .collect();
        if !lacks.is_empty() {
            let strict = if self.idiom().is_some() { "; --strict prints the exact form" } else { "" };
            wrapped(lines, &format!("Where it falls short{strict}:"));
        }
        for lack in lacks {
            let options = options().initial_indent("  - ").subsequent_indent("    ");
            lines.extend(textwrap::wrap(lack.sentence(), options).into_iter().map(String::from));
        }
        wrapped(
            lines,
            &match product.tested {
                Tested::Live => {
                    format!("Tested live: corscheck's own tests run this in {} and probe it.", product.title)
                }
                Tested::NotRun(reason) => {
                    format!("Not tested live: corscheck's own tests cannot run it, because {reason}.")
                }
            },
        );
        wrapped(lines, &format!("Then {}, and check it:", product.then));
        // The question is about the API itself, not about the pages' own server.
        let mut checks: Vec<String> =
            target.checks().filter(|_| product.way == Way::Headers).map(str::to_owned).collect();
        if checks.is_empty() {
            checks = checks_of_policy(product, policy, target).iter().map(ProbeCommand::line).collect();
        }
        lines.extend(checks.iter().map(|check| format!("  {check}")));
    }
}

/// The policy, a line each.
fn facts(lines: &mut Vec<String>, policy: &Policy) {
    fact(lines, "origins", &policy.origins().join(" "));
    if policy.is_public() {
        fact(lines, "all others", &of_others(policy));
    }
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

/// What every other origin may do.
fn of_others(policy: &Policy) -> String {
    let methods = policy.public_methods().skip(3);
    let names: Vec<&str> = methods.chain(policy.public_headers()).collect();
    let and_send = if names.is_empty() { String::new() } else { format!(", and send {}", names.join(", ")) };
    format!("read the responses, without credentials (*){and_send}")
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
