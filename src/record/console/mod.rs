//! What a browser's console says when it stops a request, read back into facts.
//!
//! The wordings are data, a file a browser. One message may be made of parts: which page called what, that it was the preflight,
//! the reason; and several lines may speak of one request.

mod call;
mod wording;

use std::collections::BTreeMap;

use url::Url;

pub use self::wording::Console;
use self::wording::{Found, Role, find};
use crate::rules::{Group, Rule};

/// How much of a text is looked at: no console says more about one request.
pub const LONGEST: usize = 64 * 1024;

/// A console message, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whose wording it is; `None` where all browsers use it, or script.
    pub console: Option<Console>,
    /// The rules that may have raised it; none where it does not concern them.
    pub rules: Vec<Rule>,
    /// What it says, by what it is: `url`, `origin`, `value`, `header`, `method`, `status` and the like.
    pub facts: BTreeMap<&'static str, String>,
    /// What is to be said of every message of this wording.
    pub note: Option<&'static str>,
    /// Whether it only repeats that something failed.
    pub hides_reason: bool,
    /// The wording as it was found.
    pub text: String,
}

impl Message {
    /// A fact.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.get(name).map(String::as_str)
    }
}

/// All messages of a text, in its order. Lines that only repeat what another one says are taken into that.
#[must_use]
pub fn read(text: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut repeats: Vec<Message> = Vec::new();
    let mut open: Option<Opened> = None;
    for found in find(text) {
        match found.role {
            Role::Open => {
                messages.extend(open.take().and_then(Opened::without_reason));
                open = Some(Opened { found, preflight: false, named: true });
            }
            Role::Preflight => match &mut open {
                Some(open) => open.preflight = true,
                None => open = Some(Opened { found, preflight: true, named: false }),
            },
            Role::Reason => messages.push(complete(open.take(), found)),
            Role::Echo => {
                messages.extend(open.take().and_then(Opened::without_reason));
                repeats.push(complete(None, found));
            }
        }
    }
    messages.extend(open.and_then(Opened::without_reason));
    merge(messages, repeats)
}

/// The beginning of a message.
struct Opened {
    found: Found,
    preflight: bool,
    /// Whether it says which page called what.
    named: bool,
}

impl Opened {
    /// A beginning whose reason is in no wording, or was not pasted.
    fn without_reason(self) -> Option<Message> {
        (self.named && !self.found.rules.is_empty()).then_some(Message {
            console: self.found.console,
            rules: self.found.rules,
            facts: self.found.facts,
            note: Some("The reason is missing, or worded in a way that is not known here."),
            hides_reason: true,
            text: self.found.text,
        })
    }
}

fn complete(open: Option<Opened>, found: Found) -> Message {
    let console = open.as_ref().and_then(|open| open.found.console).or(found.console);
    let Found { console: _, role, rules, preflight_rules, facts: own, note, text } = found;
    let both = || rules.iter().chain(&preflight_rules).copied().collect();
    let (mut rules, mut facts, text) = match open {
        None => (both(), own, text),
        Some(open) => {
            let rules = match (open.preflight, open.named) {
                (true, _) if !preflight_rules.is_empty() => preflight_rules,
                _ => rules,
            };
            let mut facts = open.found.facts;
            facts.extend(own);
            (rules, facts, format!("{} {text}", open.found.text))
        }
    };
    if console == Some(Console::Chromium) && text.starts_with("Access to") {
        let redirected = facts.contains_key("redirected_from");
        retain(&mut rules, |rule| (rule.group() == Group::Redirect) == redirected);
    }
    if let Some(value) = facts.get("value") {
        let mismatch = [Rule::CorsAllowOriginMismatch, Rule::PreflightAllowOriginMismatch];
        if rules.iter().any(|rule| mismatch.contains(rule)) {
            let of_value = rules_of_allow_origin(value);
            retain(&mut rules, |rule| of_value.contains(&rule));
        }
    }
    // Only a secure page can ask the user for a permission.
    if let Some(page) = facts.get("origin").or(facts.get("page")) {
        let refused = if page.starts_with("https:") { Rule::LnaInsecureContext } else { Rule::LnaPermission };
        retain(&mut rules, |rule| rule != refused);
    }
    // Firefox has no status where there was no response.
    facts.retain(|name, value| !(value.is_empty() || *name == "status" && value.starts_with("(null")));
    Message { console, rules, facts, note, hides_reason: role == Role::Echo, text }
}

/// Keeps what fits, or all where nothing does.
fn retain(rules: &mut Vec<Rule>, fits: impl Fn(Rule) -> bool) {
    if rules.iter().any(|rule| fits(*rule)) {
        rules.retain(|rule| fits(*rule));
    }
}

/// The rules of a value of `Access-Control-Allow-Origin` that does not match: several, something else, or another origin.
fn rules_of_allow_origin(value: &str) -> [Rule; 2] {
    if value.contains([',', ' ']) {
        [Rule::CorsAllowOriginMultiple, Rule::PreflightAllowOriginMultiple]
    } else if value == "null" || Url::parse(value).is_ok() {
        [Rule::CorsAllowOriginMismatch, Rule::PreflightAllowOriginMismatch]
    } else {
        [Rule::CorsAllowOriginInvalid, Rule::PreflightAllowOriginInvalid]
    }
}

/// One message for each request: what only repeats a failure gives its facts to the message that names the reason.
fn merge(messages: Vec<Message>, repeats: Vec<Message>) -> Vec<Message> {
    let mut merged: Vec<Message> = Vec::new();
    for message in messages {
        // After a preflight's failure Firefox says of the actual request that it did not succeed.
        let echo = message.rules.first() == Some(&Rule::PreflightNetwork)
            && merged.iter().any(|earlier| earlier.fact("url") == message.fact("url"));
        if !echo && !merged.contains(&message) {
            merged.push(message);
        }
    }
    for repeat in repeats {
        let same = |message: &&mut Message| match (message.fact("url"), repeat.fact("url")) {
            (Some(one), Some(other)) => one == other || message.fact("redirected_from") == Some(other),
            _ => true,
        };
        // The nearest message before it, so the last that fits.
        match merged.iter_mut().rev().find(same) {
            Some(message)
                if !message.hides_reason || message.facts.len() > 1 || message.rules == repeat.rules =>
            {
                message.console = message.console.or(repeat.console);
                for (name, value) in repeat.facts {
                    message.facts.entry(name).or_insert(value);
                }
            }
            Some(message) if repeat.facts.is_empty() && !message.facts.is_empty() => {}
            _ => merged.push(repeat),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Message {
        let messages = read(text);
        assert_eq!(messages.len(), 1, "{text}: {messages:?}");
        messages.into_iter().next().expect("one")
    }

    #[test]
    fn parts_make_one_message() {
        let message = one(
            "app.js:3 Access to XMLHttpRequest at 'https://api.test/x' from origin 'https://app.test' has been \
             blocked by CORS policy:\n  Response to preflight request doesn’t pass access control check: No \
             'Access-Control-Allow-Origin' header is present on the requested resource.\n\
             app.js:3 PUT https://api.test/x net::ERR_FAILED 404 (Not Found)\n\
             Uncaught (in promise) TypeError: Failed to fetch",
        );
        assert_eq!(message.rules, [Rule::PreflightAllowOriginMissing]);
        assert_eq!(message.console, Some(Console::Chromium));
        for (name, value) in [
            ("url", "https://api.test/x"),
            ("origin", "https://app.test"),
            ("kind", "XMLHttpRequest"),
            ("method", "PUT"),
            ("status", "404"),
        ] {
            assert_eq!(message.fact(name), Some(value), "{name}");
        }
    }

    #[test]
    fn safari_says_it_in_two_lines() {
        let message = one(
            "[Error] Origin https://app.test is not allowed by Access-Control-Allow-Origin. Status code: 200\n\
             [Error] Fetch API cannot load https://api.test/x due to access control checks.",
        );
        assert_eq!(message.console, Some(Console::Safari));
        assert_eq!(
            (message.fact("origin"), message.fact("url")),
            (Some("https://app.test"), Some("https://api.test/x"))
        );
        assert!(message.rules.contains(&Rule::CorsAllowOriginMismatch) && !message.hides_reason);
    }

    #[test]
    fn two_requests_are_two_messages() {
        let line = |path: &str| {
            format!(
                "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
                 https://api.test/{path}. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://b.test’).\n"
            )
        };
        let messages = read(&(line("a") + &line("b")));
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].rules, [Rule::CorsAllowOriginMismatch, Rule::PreflightAllowOriginMismatch]);
        assert_eq!(messages[1].fact("value"), Some("https://b.test"));
    }

    #[test]
    fn what_script_gets_hides_the_reason() {
        let message = one("Uncaught (in promise) TypeError: Failed to fetch");
        assert!(message.hides_reason && message.rules.is_empty() && message.note.is_some());
        assert_eq!(read("Hello, world"), []);
    }
}
