//! `${NAME}` and `${NAME:-default}` in the file's texts.

use std::collections::BTreeSet;
use std::ops::Range;

use super::fault::Fault;
use super::spanned::{LineIndex, Spanned};

/// Gives the value of a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Which variables without a default may be unset. What they stand for is `${NAME}` then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsetVariables {
    /// None: the checks are to be run.
    Refuse,
    /// Those of headers, cookies, bodies and paths: the requests are to be shown, with all hosts.
    AllowInValues,
    /// Any: the checks are to be listed.
    Allow,
}

/// Shorter values than this cannot be distinguished from other text, and are not hidden.
const SHORTEST_SECRET: usize = 4;
/// What stands for a URL that begins with an unset variable.
const UNSET_HOST: &str = "https://unset.invalid";

/// Replaces variables, and remembers which values came from there.
pub(super) struct Variables<'a> {
    file: &'a str,
    environment: Environment<'a>,
    /// The values that no report may show.
    pub(super) secrets: BTreeSet<String>,
    /// What is not set and has no default, in the order of reading.
    unset: Vec<Unset>,
}

/// A variable that is not set, where a text names it.
struct Unset {
    name: String,
    span: Range<usize>,
    part: Part,
}

/// What a text is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// An origin, or a target's URL.
    Address,
    /// Anything else, which may be secret.
    Value,
}

impl<'a> Variables<'a> {
    pub(super) fn new(file: &'a str, environment: Environment<'a>) -> Self {
        Self { file, environment, secrets: BTreeSet::new(), unset: Vec::new() }
    }

    /// A URL or an origin: its host and its path are shown. What goes to its query, or stands before its host, may be a secret.
    /// Where a variable of it is unset, there is an address in its place, if not the one that is meant.
    pub(super) fn shown(&mut self, text: &Spanned<String>) -> Result<String, Fault> {
        let before = self.unset.len();
        let expanded = self.expanded(text, Part::Address, |before, after| {
            let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
            before.contains(['?', '#']) || authority.contains('@')
        })?;
        let is_address = self.unset.len() == before || url::Url::parse(&expanded).is_ok();
        Ok(if is_address { expanded } else { UNSET_HOST.to_owned() })
    }

    /// A text whose variables may be secrets.
    pub(super) fn hidden(&mut self, text: &Spanned<String>) -> Result<String, Fault> {
        self.expanded(text, Part::Value, |_, _| true)
    }

    /// A path, which begins with a slash even where all that is known of it is a variable's name.
    pub(super) fn path(&mut self, text: &Spanned<String>) -> Result<String, Fault> {
        let before = self.unset.len();
        let path = self.hidden(text)?;
        let is_unknown = self.unset.len() > before && text.starts_with("${");
        Ok(if is_unknown { format!("/{path}") } else { path })
    }

    /// A part of a URL, with the variables that are unset as they are written: a URL has other letters for the brackets.
    pub(super) fn as_written(&self, part: &str) -> String {
        as_written(part, &self.unset())
    }

    /// The names of what is not set, each once.
    pub(super) fn unset(&self) -> Vec<String> {
        let names: BTreeSet<&str> = self.unset.iter().map(|one| one.name.as_str()).collect();
        names.into_iter().map(str::to_owned).collect()
    }

    /// The names of the variables that are unset and may not be, each once, in the order of reading.
    pub(super) fn missing(&self, allowed: UnsetVariables) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for one in self.refused(allowed) {
            if !names.contains(&one.name) {
                names.push(one.name.clone());
            }
        }
        names
    }

    fn refused(&self, allowed: UnsetVariables) -> impl Iterator<Item = &Unset> {
        self.unset.iter().filter(move |one| match allowed {
            UnsetVariables::Refuse => true,
            UnsetVariables::AllowInValues => one.part == Part::Address,
            UnsetVariables::Allow => false,
        })
    }

    /// The fault that variables are unset which may not be, all of them at once.
    pub(super) fn fault_of_unset(&self, allowed: UnsetVariables) -> Option<Fault> {
        let mut refused: Vec<&Unset> = self.refused(allowed).collect();
        refused.sort_by_key(|one| one.span.start);
        let first = refused.first()?;
        let places = LineIndex::new(self.file);
        let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
        for one in &refused {
            let line = places.of(one.span.start).line.to_string();
            match lines.iter_mut().find(|(name, _)| *name == one.name) {
                Some((_, known)) if known.contains(&line) => {}
                Some((_, known)) => known.push(line),
                None => lines.push((&one.name, vec![line])),
            }
        }
        let name = &first.name;
        let words = match &lines[..] {
            [_] => {
                format!("the environment variable {name} is not set; set it, or write ${{{name}:-default}}")
            }
            _ => {
                let all: Vec<String> = lines
                    .iter()
                    .map(|(name, lines)| match &lines[..] {
                        [line] => format!("{name} (line {line})"),
                        lines => format!("{name} (lines {})", lines.join(", ")),
                    })
                    .collect();
                format!(
                    "{} environment variables are not set: {}; set them, or write defaults, as in ${{{name}:-default}}",
                    all.len(),
                    all.join(", ")
                )
            }
        };
        Some(Fault::at(self.file, &first.span, words))
    }

    /// `is_secret` is given what stands before a variable, its own variables replaced, and what follows it as written.
    fn expanded(
        &mut self,
        text: &Spanned<String>,
        part: Part,
        is_secret: impl Fn(&str, &str) -> bool,
    ) -> Result<String, Fault> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(start) = rest.find('$') {
            result.push_str(&rest[..start]);
            let after = &rest[start + 1..];
            // Two dollars are one, so that ${ can be written.
            if let Some(next) = after.strip_prefix("${") {
                result.push_str("${");
                rest = next;
                continue;
            }
            let Some(inner) = after.strip_prefix('{') else {
                result.push('$');
                rest = after;
                continue;
            };
            let Some(end) = inner.find('}') else {
                return Err(self.fault(text, &rest[start..], "${ has no } after it"));
            };
            let whole = &rest[start..start + 2 + end + 1];
            let (name, default) = match inner[..end].split_once(":-") {
                Some((name, default)) => (name, Some(default)),
                None => (&inner[..end], None),
            };
            let is_name = !name.is_empty()
                && !name.starts_with(|first: char| first.is_ascii_digit())
                && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            if !is_name {
                let words = format!(
                    "{whole} does not name an environment variable; write ${{NAME}} or ${{NAME:-default}}"
                );
                return Err(self.fault(text, whole, &words));
            }
            // An empty variable counts as unset, as in :- of a shell.
            match ((self.environment)(name).filter(|value| !value.is_empty()), default) {
                (Some(value), _) => {
                    if value.trim().len() >= SHORTEST_SECRET && is_secret(&result, &inner[end + 1..]) {
                        self.secrets.insert(value.trim().to_owned());
                    }
                    result.push_str(&value);
                }
                (None, Some(default)) => result.push_str(default),
                (None, None) => {
                    self.unset.push(Unset { name: name.to_owned(), span: self.span(text, whole), part });
                    match part {
                        Part::Value => result.push_str(whole),
                        Part::Address => result.push_str(&in_address(&result, whole, &inner[end + 1..])),
                    }
                }
            }
            rest = &inner[end + 1..];
        }
        result.push_str(rest);
        Ok(result)
    }

    /// A fault at a part of a text.
    fn fault(&self, text: &Spanned<String>, part: &str, message: &str) -> Fault {
        Fault::at(self.file, &self.span(text, part), message)
    }

    /// Where a part of a text is, if it is found in the file as it is; otherwise where the text is.
    fn span(&self, text: &Spanned<String>, part: &str) -> Range<usize> {
        let written = self.file.get(text.span.clone()).unwrap_or_default();
        match written.find(part) {
            Some(at) => text.span.start + at..text.span.start + at + part.len(),
            None => text.span.clone(),
        }
    }
}

/// A text with parts of URLs, in which these variables are as they are written in the file.
pub(super) fn as_written(text: &str, unset: &[String]) -> String {
    unset
        .iter()
        .fold(text.to_owned(), |text, name| text.replace(&format!("$%7B{name}%7D"), &format!("${{{name}}}")))
}

/// What stands in a URL for a variable that is not set, between what is before it and what is behind it: something with which
/// it is still a URL, and in the path, which becomes a part of ids, the variable as it is written.
fn in_address(before: &str, whole: &str, behind: &str) -> String {
    let in_path = before.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    match before {
        "" if behind.starts_with("://") => "https".into(),
        "" => UNSET_HOST.into(),
        _ if in_path => whole.into(),
        _ if before.ends_with(':') => "1".into(),
        _ => "unset".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(text: &str) -> Result<String, Fault> {
        let environment = |name: &str| match name {
            "HOST" => Some("api.test".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let placed = Spanned { value: text.to_owned(), span: 0..text.len() };
        let mut variables = Variables::new(text, &environment);
        let expanded = variables.hidden(&placed)?;
        variables.fault_of_unset(UnsetVariables::Refuse).map_or(Ok(expanded), Err)
    }

    #[test]
    fn replaced() {
        for (text, expected) in [
            ("https://${HOST}/x", "https://api.test/x"),
            ("${HOST}${HOST}", "api.testapi.test"),
            ("${NO:-a.test}", "a.test"),
            ("${EMPTY:-a.test}", "a.test"),
            ("${HOST:-a.test}", "api.test"),
            ("$${HOST}", "${HOST}"),
            ("$HOST costs 5$", "$HOST costs 5$"),
            ("", ""),
        ] {
            assert_eq!(expand(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refused() {
        for (text, column, part) in [
            ("x ${NO}", 3, "NO is not set"),
            ("${EMPTY}", 1, "EMPTY is not set"),
            ("ab ${NO", 4, "no }"),
            ("${}", 1, "does not name an environment variable"),
            ("${A B}", 1, "does not name an environment variable"),
        ] {
            let fault = expand(text).expect_err(text);
            assert_eq!(fault.column, column, "{text}");
            assert!(fault.message.contains(part), "{}", fault.message);
        }
    }

    #[test]
    fn addresses_without_variables() {
        for (text, expected) in [
            ("${API}", "https://unset.invalid"),
            ("${API}/v1", "https://unset.invalid/v1"),
            ("https://${HOST}/x", "https://unset/x"),
            ("https://api.${HOST}:${PORT}/x", "https://api.unset:1/x"),
            ("${SCHEME}://a.test/x", "https://a.test/x"),
            ("https://a.test/${TENANT}/x", "https://a.test/${TENANT}/x"),
            ("http://[${ADDRESS}]/x", "https://unset.invalid"),
        ] {
            let mut variables = Variables::new(text, &|_| None);
            let placed = Spanned { value: text.to_owned(), span: 0..text.len() };
            assert_eq!(variables.shown(&placed).as_deref(), Ok(expected), "{text}");
            assert!(variables.fault_of_unset(UnsetVariables::Allow).is_none());
            assert!(variables.fault_of_unset(UnsetVariables::AllowInValues).is_some());
        }
    }

    #[test]
    fn only_secrets_are_remembered() {
        let environment = |_: &str| Some("s3cret".to_owned());
        let mut variables = Variables::new("", &environment);
        let text = Spanned { value: "${X}".to_owned(), span: 0..0 };
        for (url, count) in [
            ("https://${X}/${X}?a=b", 0),
            ("${X}", 0),
            ("https://h/?a=${X}", 1),
            ("https://${X}:${X}@h/", 1),
            ("https://me:${X}@h/", 1),
        ] {
            variables.secrets.clear();
            variables.shown(&Spanned { value: url.to_owned(), span: 0..0 }).unwrap();
            assert_eq!(variables.secrets.len(), count, "{url}");
        }
        variables.secrets.clear();
        variables.hidden(&text).unwrap();
        assert_eq!(variables.secrets.len(), 1);
    }
}
