//! `${NAME}` and `${NAME:-default}` in the file's texts.

use std::collections::BTreeSet;

use super::fault::Fault;
use super::placed::Placed;

/// Gives the value of a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Shorter values than this cannot be told from other text, and are not hidden.
const SHORTEST_SECRET: usize = 4;

/// Replaces variables, and remembers which values came from there.
pub(super) struct Variables<'a> {
    file: &'a str,
    environment: Environment<'a>,
    /// The values that no report may show.
    pub(super) secrets: BTreeSet<String>,
}

impl<'a> Variables<'a> {
    pub(super) fn new(file: &'a str, environment: Environment<'a>) -> Self {
        Self { file, environment, secrets: BTreeSet::new() }
    }

    /// A URL or an origin: its host and its path are shown. What goes to its query, or stands before its host, may be a secret.
    pub(super) fn shown(&mut self, text: &Placed<String>) -> Result<String, Fault> {
        self.expanded(text, |before, after| {
            let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
            before.contains(['?', '#']) || authority.contains('@')
        })
    }

    /// A text whose variables may be secrets.
    pub(super) fn hidden(&mut self, text: &Placed<String>) -> Result<String, Fault> {
        self.expanded(text, |_, _| true)
    }

    /// `is_secret` is given what stands before a variable, its own variables replaced, and what follows it as written.
    fn expanded(
        &mut self,
        text: &Placed<String>,
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
                    "{whole} names no variable of the environment; write ${{NAME}} or ${{NAME:-default}}"
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
                    let words = format!(
                        "the environment variable {name} is not set; set it, or write ${{{name}:-default}}"
                    );
                    return Err(self.fault(text, whole, &words));
                }
            }
            rest = &inner[end + 1..];
        }
        result.push_str(rest);
        Ok(result)
    }

    /// A fault at a part of a text, where that part is found in the file as it is.
    fn fault(&self, text: &Placed<String>, part: &str, message: &str) -> Fault {
        let written = self.file.get(text.span.clone()).unwrap_or_default();
        let span = match written.find(part) {
            Some(at) => text.span.start + at..text.span.start + at + part.len(),
            None => text.span.clone(),
        };
        Fault::at(self.file, &span, message)
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
        let placed = Placed { value: text.to_owned(), span: 0..text.len() };
        Variables::new(text, &environment).hidden(&placed)
    }

    #[test]
    fn replaced() {
        for (text, wanted) in [
            ("https://${HOST}/x", "https://api.test/x"),
            ("${HOST}${HOST}", "api.testapi.test"),
            ("${NO:-a.test}", "a.test"),
            ("${EMPTY:-a.test}", "a.test"),
            ("${HOST:-a.test}", "api.test"),
            ("$${HOST}", "${HOST}"),
            ("$HOST costs 5$", "$HOST costs 5$"),
            ("", ""),
        ] {
            assert_eq!(expand(text).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn refused() {
        for (text, column, part) in [
            ("x ${NO}", 3, "NO is not set"),
            ("${EMPTY}", 1, "EMPTY is not set"),
            ("ab ${NO", 4, "no }"),
            ("${}", 1, "names no variable"),
            ("${A B}", 1, "names no variable"),
        ] {
            let fault = expand(text).expect_err(text);
            assert_eq!(fault.column, column, "{text}");
            assert!(fault.message.contains(part), "{}", fault.message);
        }
    }

    #[test]
    fn only_secrets_are_remembered() {
        let environment = |_: &str| Some("s3cret".to_owned());
        let mut variables = Variables::new("", &environment);
        let text = Placed { value: "${X}".to_owned(), span: 0..0 };
        for (url, count) in [
            ("https://${X}/${X}?a=b", 0),
            ("${X}", 0),
            ("https://h/?a=${X}", 1),
            ("https://${X}:${X}@h/", 1),
            ("https://me:${X}@h/", 1),
        ] {
            variables.secrets.clear();
            variables.shown(&Placed { value: url.to_owned(), span: 0..0 }).unwrap();
            assert_eq!(variables.secrets.len(), count, "{url}");
        }
        variables.secrets.clear();
        variables.hidden(&text).unwrap();
        assert_eq!(variables.secrets.len(), 1);
    }
}
