//! Values that are almost right, beyond what the verdict's own sentence says.

use strsim::osa_distance;

use super::case::Case;
use super::{Advice, Caret};
use crate::rules::{Fault, NearMiss, Violation};
use crate::web::text::{capitalized, shown};

/// The stable name.
pub(super) const ID: &str = "near-miss";

/// What is wrong with a value: a sentence, and where it is, with a few words for below it.
struct ValueFault {
    message: String,
    place: Option<(usize, &'static str)>,
}

impl ValueFault {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None }
    }

    /// The fault is behind so many characters.
    fn at(self, column: usize, words: &'static str) -> Self {
        Self { place: Some((column, words)), ..self }
    }
}

pub(super) fn advise(case: &Case<'_>) -> Vec<Advice> {
    let mut advice: Vec<Advice> =
        case.violations().filter_map(|violation| advice_on(case, violation)).collect();
    advice.dedup_by(|one, other| one.message == other.message);
    advice
}

fn advice_on(case: &Case<'_>, violation: &Violation) -> Option<Advice> {
    let view = case.response_of(violation)?;
    let header = violation.header()?;
    let value = view.header(header)?;
    let fault = match &violation.fault {
        Fault::AllowOriginInvalid { received, needed, .. } => {
            origin_fault(received, needed).or_else(|| respelt(received, needed))
        }
        Fault::AllowOriginMultiple { lines: 0 | 1, received, needed, .. } => origin_fault(received, needed),
        Fault::AllowOriginMismatch { near: None, received, needed, .. } => {
            origin_fault(received, needed).or_else(|| typo(received, needed))
        }
        Fault::AllowCredentials { received: Some(received), .. } => credentials_fault(received),
        Fault::AllowMethodsInvalid { .. } => separator_fault(&value, "methods"),
        Fault::AllowHeadersInvalid { .. } => separator_fault(&value, "header names"),
        Fault::HeaderNotAllowed { names, allowed, .. } => {
            names.first().and_then(|name| name_fault(&value, name, allowed))
        }
        _ => None,
    }?;
    let caret = fault.place.map(|(column, words)| Caret { value, column, words: words.into() });
    Some(Advice { caret, ..Advice::new(ID, fault.message).at(view.number).on(header) })
}

/// How many characters stand before the first that is one of these.
fn column_of(value: &str, matches: impl Fn(char) -> bool) -> Option<usize> {
    value.chars().position(matches)
}

/// What is not an origin, or more than one.
fn origin_fault(received: &str, needed: &str) -> Option<ValueFault> {
    if received.is_empty() {
        let words = "The value is empty: usually a variable of the configuration is not set.";
        return Some(ValueFault::new(words));
    }
    if let Some(column) =
        column_of(received, |letter| matches!(letter, '"' | '\'' | '`' | '\u{201c}' | '\u{2019}'))
    {
        let words = "The quotes are part of the value: they come from a shell, YAML or an environment file.";
        return Some(ValueFault::new(words).at(column, "no quotes here"));
    }
    if received.starts_with(['$', '{', '%', '<']) || received.contains("${") || received.contains("{{") {
        let words = "The value is a variable that was not replaced.";
        return Some(
            ValueFault::new(words).at(column_of(received, |letter| "${%<".contains(letter))?, "not replaced"),
        );
    }
    if received.starts_with('^')
        || received.ends_with('$')
        || ["\\.", ".*", ".+", "(", "|"].iter().any(|part| received.contains(part))
    {
        let words = "The value is a regular expression, which browsers do not support: the server must match Origin itself and \
                     send that one origin, with Vary: Origin.";
        return Some(ValueFault::new(words).at(0, "a pattern is not an origin"));
    }
    if let Some(column) = column_of(received, |letter| matches!(letter, ',' | ' ')) {
        let words = "The header takes one origin. Keep the list on the server: if Origin is on it, send that one origin, with \
                     Vary: Origin.";
        return Some(ValueFault::new(words).at(column, "only one origin is allowed"));
    }
    if let Some(column) = column_of(received, |letter| !letter.is_ascii())
        && url::Url::parse(received).is_ok_and(|url| url.origin().ascii_serialization() == needed)
    {
        let words = format!(
            "Browsers send a host name in its ASCII form, {}, and compare byte by byte.",
            shown(needed)
        );
        return Some(ValueFault::new(words).at(column, "not ASCII"));
    }
    if let Some(column) = column_of(received, |letter| letter == ';') {
        let words = "The semicolon is part of the value: it comes from the line of the configuration.";
        return Some(ValueFault::new(words).at(column, "no semicolon here"));
    }
    if received == "null" && needed != "null" {
        let words = "null stands for pages without an origin (sandboxed frames, files). Servers that send it to other pages mean \"none\": \
                     the page's origin is not on their list.";
        return Some(ValueFault::new(words));
    }
    if ["true", "any", "all", "none", "false", "self", "undefined", "origin", "localhost"]
        .contains(&received.to_ascii_lowercase().as_str())
    {
        return Some(ValueFault::new(format!(
            "{} is a keyword of the configuration that was sent literally: it must be an origin or *.",
            shown(received)
        )));
    }
    if received.starts_with("http") && !received.contains("://") {
        let column = column_of(received, |letter| matches!(letter, ':' | '/'))?;
        let words = "\"://\" must follow the scheme.";
        return Some(ValueFault::new(words).at(column, "it must be ://"));
    }
    None
}

/// What would be the origin, written differently. The verdict says so if the value is at least a URL.
fn respelt(received: &str, needed: &str) -> Option<ValueFault> {
    let near = NearMiss::between(received, needed)?;
    let column =
        received.chars().zip(needed.chars()).take_while(|(received, needed)| received == needed).count();
    let column =
        if near == NearMiss::Pattern { column_of(received, |letter| letter == '*')? } else { column };
    Some(ValueFault::new(format!("{}.", capitalized(near.words()))).at(column, "here"))
}

/// An origin with one or two wrong letters.
fn typo(received: &str, needed: &str) -> Option<ValueFault> {
    if received.len() > 128 || needed.len() > 128 || !matches!(osa_distance(received, needed), 1 | 2) {
        return None;
    }
    let column =
        received.chars().zip(needed.chars()).take_while(|(received, needed)| received == needed).count();
    let words = format!("{} looks like a typo for {}.", shown(received), shown(needed));
    Some(ValueFault::new(words).at(column, "first difference"))
}

fn credentials_fault(received: &str) -> Option<ValueFault> {
    let bare = received.trim_matches(['"', '\'', ';', ' ']);
    if received.eq_ignore_ascii_case("true") {
        let column =
            received.chars().zip("true".chars()).take_while(|(received, needed)| received == needed).count();
        let words =
            "The value must be exactly true, in lower case; Python's str(True) and YAML's True are not.";
        Some(ValueFault::new(words).at(column, "lower case only"))
    } else if bare.eq_ignore_ascii_case("true") {
        let column = column_of(received, |letter| !letter.is_ascii_alphabetic())?;
        Some(
            ValueFault::new("The value must be exactly true, and nothing else.")
                .at(column, "not part of the value"),
        )
    } else if ["1", "yes", "on"].contains(&bare) {
        Some(ValueFault::new("The only value that counts is true.").at(0, "it must be: true"))
    } else {
        None
    }
}

/// Something other than a comma between the elements of a list.
fn separator_fault(value: &str, what: &str) -> Option<ValueFault> {
    let wrong = column_of(value, |letter| matches!(letter, ';' | '|' | '"' | '\'' | '[' | ']' | '(' | '{'));
    let space = || {
        // A space counts if it is not beside a comma.
        let letters: Vec<char> = value.chars().collect();
        (1..letters.len().saturating_sub(1)).find(|at| {
            letters[*at] == ' ' && letters[at - 1] != ',' && letters[at + 1] != ',' && letters[at - 1] != ' '
        })
    };
    let column = wrong.or_else(space)?;
    let letter = match value.chars().nth(column)? {
        ' ' => "a space".to_owned(),
        ';' => "a semicolon".to_owned(),
        '"' | '\'' => "a quote".to_owned(),
        other => format!("\"{other}\""),
    };
    let words = format!(
        "{letter} is between or around the {what}; browsers reject the whole list for one such fault."
    );
    Some(ValueFault::new(capitalized(&words)).at(column, "only commas"))
}

/// A name of the list that is almost the one that is missing.
fn name_fault(value: &str, name: &str, allowed: &[String]) -> Option<ValueFault> {
    const MOST_NAMES: usize = 64;
    let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '-'], "");
    let near = allowed.iter().take(MOST_NAMES).find(|other| {
        let short = other.len() <= 64 && name.len() <= 64 && name.len() > 4;
        short && (plain(other) == plain(name) || osa_distance(&other.to_ascii_lowercase(), name) <= 2)
    })?;
    let start = value.find(near.as_str())?;
    let before = value[..start].chars().count();
    let same = near
        .chars()
        .zip(name.chars())
        .take_while(|(received, needed)| received.eq_ignore_ascii_case(needed))
        .count();
    let words = format!("The list has {}: did you mean {}?", shown(near), shown(name));
    Some(ValueFault::new(words).at(before + same, "first difference"))
}

#[cfg(test)]
mod tests {
    use super::super::ExtraRequests;
    use super::super::testing::{HERE, advice, assert_says, investigation, of_kind, question, response};
    use super::*;
    use crate::probe::Question;
    use crate::web::request::Credentials;

    fn origin(value: &str) -> Vec<Advice> {
        let responses = [response(200, &[("Access-Control-Allow-Origin", value)])];
        of_kind(ID, &investigation(question(|_| ()), ExtraRequests::default(), &responses))
    }

    #[test]
    fn origins() {
        for (value, expected, column) in [
            ("", "is empty", None),
            ("\"https://app.example\"", "quotes are part", Some(0)),
            ("'*'", "quotes are part", Some(0)),
            ("$http_origin", "variable", Some(0)),
            ("https://${HOST}", "variable", Some(8)),
            ("^https://.*\\.example$", "regular expression", Some(0)),
            ("https://app.example, https://b.example", "takes one origin", Some(19)),
            ("https://b.example https://app.example", "takes one origin", Some(17)),
            ("https://app.example;", "semicolon", Some(19)),
            ("null", "stands for pages without", None),
            ("true", "a keyword of the configuration", None),
            ("https//app.example", "must follow the scheme", Some(5)),
            ("app.example", "begins with its scheme", Some(0)),
            ("*.example", "not support patterns", Some(0)),
            ("https://app.exmaple", "a typo for", Some(14)),
        ] {
            let found = origin(value);
            assert_eq!(found.len(), 1, "{value}: {found:?}");
            assert!(found[0].message.contains(expected), "{value}: {found:?}");
            assert_eq!(found[0].caret.as_ref().map(|caret| caret.column), column, "{value}");
        }
    }

    #[test]
    fn the_verdict_is_not_repeated() {
        for value in
            ["https://app.example/", "http://app.example", "https://APP.example", "https://other.example"]
        {
            assert_eq!(origin(value), [], "{value}");
        }
    }

    #[test]
    fn credentials() {
        for (value, expected) in [
            ("True", "in lower case"),
            ("\"true\"", "and nothing else"),
            ("1", "that counts is true"),
            ("maybe", ""),
        ] {
            let headers = [HERE, ("Access-Control-Allow-Credentials", value)];
            let found = advice(
                ID,
                |question| question.call.credentials = Credentials::Include,
                &[response(200, &headers)],
            );
            assert_says(&found, expected, value);
        }
    }

    #[test]
    fn lists() {
        let call = |question: &mut Question| {
            question.call.method = "PUT".into();
            question.call.headers = vec![("X-Custom-Id".into(), "1".into())];
        };
        for (methods, headers, expected) in [
            ("GET; PUT", "x-custom-id", "A semicolon is between"),
            ("GET PUT", "x-custom-id", "A space is between"),
            ("PUT", "x-custom-id; x-b", "A semicolon is between"),
            ("PUT", "X_Custom_Id", "did you mean x-custom-id?"),
            ("PUT", "content-type, x-costum-id", "did you mean x-custom-id?"),
            ("PUT", "content-type", ""),
        ] {
            let lines =
                [HERE, ("Access-Control-Allow-Methods", methods), ("Access-Control-Allow-Headers", headers)];
            let found = advice(ID, call, &[response(204, &lines)]);
            assert_says(&found, expected, &format!("{methods} {headers}"));
        }
    }
}
