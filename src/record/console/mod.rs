//! What a browser's console says when it stops a request, read back into facts.
//!
//! The wordings are data, a file a browser. One message may be made of parts: which page called what, that it was the preflight,
//! the reason; and several lines may speak of one request.

mod call;
mod error_object;
mod gap;
mod literal;
mod matching;
mod net_errors;
mod prepared;
mod search;
mod wording;

use std::collections::BTreeMap;

use url::Url;

pub use self::call::repeats_message;
use self::prepared::Prepared;
use self::search::find;
pub use self::wording::{Console, MadeBy};
use self::wording::{Found, Role};
use crate::rules::{Group, Rule};
use crate::web::browser::Browser;

/// How much of a text is looked at: no console says more about one request.
pub const LONGEST: usize = 64 * 1024;

/// How far behind the beginning of a message its reason may stand: a log may put a time or a place between them.
const FARTHEST: usize = 200;

/// A console message, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Whose wording it is; `None` where all browsers use it, or script.
    pub console: Option<Console>,
    /// The rules that may have raised it; none where it does not concern them.
    pub rules: Vec<Rule>,
    /// What made the request.
    pub made_by: MadeBy,
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
    let of_object = error_object::read(text);
    let prepared = Prepared::of(of_object.as_ref().map_or(text, |object| &object.text));
    let mut messages: Vec<Message> = Vec::new();
    let mut repeats: Vec<Message> = Vec::new();
    let mut open: Option<Opened> = None;
    for found in find(&prepared) {
        // A network error is not a CORS reason, nor is what stands far behind a beginning.
        let goes_on = open.as_ref().is_none_or(|open| found.range.start <= open.end + FARTHEST);
        if !goes_on || found.facts.contains_key("error") {
            messages.extend(open.take().and_then(|open| open.without_reason(&prepared)));
        }
        match found.role {
            Role::Open => {
                messages.extend(open.take().and_then(|open| open.without_reason(&prepared)));
                open = Some(Opened { end: found.range.end, found, preflight: false, named: true });
            }
            Role::Preflight => match &mut open {
                Some(open) => (open.preflight, open.end) = (true, found.range.end),
                None => open = Some(Opened { end: found.range.end, found, preflight: true, named: false }),
            },
            Role::Reason => messages.push(complete(open.take(), found, &prepared)),
            Role::Echo => {
                messages.extend(open.take().and_then(|open| open.without_reason(&prepared)));
                repeats.push(complete(None, found, &prepared));
            }
        }
    }
    messages.extend(open.and_then(|open| open.without_reason(&prepared)));
    let mut messages = merge(messages, repeats);
    if let (Some(object), [message]) = (of_object, &mut messages[..]) {
        for (name, value) in object.facts {
            message.facts.entry(name).or_insert(value);
        }
    }
    if messages.is_empty() {
        messages.extend(named(text));
    }
    messages.iter_mut().for_each(narrow_by_status);
    messages
}

/// A handshake of a WebSocket is redirected, or has another status: where the message has the status, it says which.
fn narrow_by_status(message: &mut Message) {
    let Some(status) = message.fact("status").and_then(|status| status.parse::<u16>().ok()) else { return };
    let other = if (300..400).contains(&status) { Rule::WebsocketStatus } else { Rule::WebsocketRedirect };
    if message.rules.len() > 1 {
        message.rules.retain(|rule| *rule != other);
    }
}

/// An error that a browser has a name for, where a text is that name: an issue of Chromium's developer tools, the last part of
/// MDN's address of Firefox's error.
fn named(text: &str) -> Option<Message> {
    let text = text.trim();
    let name = text.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').rsplit('/').next()?;
    // Firefox numbers the wordings of some of its categories: CORSMissingAllowOrigin2.
    let name = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let called = |rule: &&Rule, browser: Browser| {
        rule.name_in(browser).is_some_and(|known| known.eq_ignore_ascii_case(name))
    };
    let consoles = [Console::Chromium, Console::Firefox].into_iter();
    let found = consoles.map(|console| {
        let rules: Vec<Rule> =
            Rule::ALL.iter().filter(|rule| called(rule, console.browser())).copied().collect();
        (console, rules)
    });
    let (console, rules) = found.into_iter().find(|(_, rules)| !rules.is_empty())?;
    Some(Message {
        console: Some(console),
        rules,
        made_by: MadeBy::Unknown,
        facts: BTreeMap::new(),
        note: None,
        hides_reason: false,
        text: text.to_owned(),
    })
}

/// The beginning of a message.
struct Opened {
    found: Found,
    /// Where what is known of it ends.
    end: usize,
    preflight: bool,
    /// Whether it says which page called what.
    named: bool,
}

impl Opened {
    /// A beginning whose reason is in no wording, or was not pasted.
    fn without_reason(self, text: &Prepared) -> Option<Message> {
        (self.named && !self.found.rules.is_empty()).then_some(Message {
            console: self.found.console,
            rules: self.found.rules,
            made_by: self.found.made_by,
            facts: self.found.facts,
            note: Some("The reason is missing, or worded in a way that is not known here."),
            hides_reason: true,
            text: text.words(self.found.range),
        })
    }
}

fn complete(open: Option<Opened>, found: Found, prepared: &Prepared) -> Message {
    // What several browsers say has no console; the beginning may have one.
    let console = found.console.or(open.as_ref().and_then(|open| open.found.console));
    let Found { console: _, role, rules, preflight_rules, made_by, facts: own, note, range } = found;
    let both = || rules.iter().chain(&preflight_rules).copied().collect();
    let (mut rules, mut facts, start) = match open {
        None => (both(), own, range.start),
        Some(open) => {
            let rules = match (open.preflight, open.named) {
                (true, _) if !preflight_rules.is_empty() => preflight_rules,
                _ => rules,
            };
            let mut facts = open.found.facts;
            facts.extend(own);
            (rules, facts, open.found.range.start)
        }
    };
    let text = prepared.words(start..range.end);
    if console == Some(Console::Chromium) && text.starts_with("Access to") {
        let redirected = facts.contains_key("redirected_from");
        retain(&mut rules, |rule| (rule.group() == Group::Redirect) == redirected);
    }
    keep_by_facts(&mut rules, &facts);
    // Firefox has no status where there was no response.
    facts.retain(|name, value| !(value.is_empty() || *name == "status" && value.starts_with("(null")));
    Message { console, rules, made_by, facts, note, hides_reason: role == Role::Echo, text }
}

/// Keeps of the rules those that the facts leave.
fn keep_by_facts(rules: &mut Vec<Rule>, facts: &BTreeMap<&'static str, String>) {
    if let Some(value) = facts.get("value") {
        let mismatch = [Rule::CorsAllowOriginMismatch, Rule::PreflightAllowOriginMismatch];
        if rules.iter().any(|rule| mismatch.contains(rule)) {
            let of_value = rules_of_allow_origin(value);
            retain(rules, |rule| of_value.contains(&rule));
        }
    }
    // Only a secure page can ask the user for a permission.
    if let Some(page) = facts.get("origin").or(facts.get("page")) {
        let refused = if page.starts_with("https:") { Rule::LnaInsecureContext } else { Rule::LnaPermission };
        retain(rules, |rule| rule != refused);
    }
    if let Some(header) = facts.get("header") {
        let sets_cookies = header.to_ascii_lowercase().starts_with("set-cookie");
        let other = if sets_cookies { Rule::ExposeMissing } else { Rule::ExposeSetCookie };
        retain(rules, |rule| rule != other);
    }
    if let Some(directive) = facts.get("directive") {
        let name = directive.split_whitespace().next().unwrap_or_default();
        let both = [Rule::CspConnectSrc, Rule::CspResource];
        let of_frames = [Rule::FrameAncestors, Rule::FramePageCsp];
        if rules.iter().any(|rule| both.contains(rule)) && name != "default-src" {
            rules.retain(|rule| !both.contains(rule) && !of_frames.contains(rule));
            rules.push(match name {
                "connect-src" => Rule::CspConnectSrc,
                "frame-ancestors" => Rule::FrameAncestors,
                "frame-src" => Rule::FramePageCsp,
                _ => Rule::CspResource,
            });
        }
    }
    // A page does not send OPTIONS itself: it is the preflight.
    if facts.get("method").is_some_and(|method| method == "OPTIONS") {
        retain(rules, |rule| rule.group() == Group::Preflight);
    }
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
        // A library's error often says the same twice, in its own words and in those of what it is made of.
        let again = merged.last_mut().filter(|earlier| {
            earlier.rules == message.rules
                && (earlier.note == message.note || message.facts.is_empty())
                && message.facts.iter().all(|(name, value)| {
                    earlier.fact(name).is_none_or(|known| known == value)
                        && *name != "url"
                        && *name != "header"
                })
        });
        match again {
            Some(earlier) => earlier.facts.extend(message.facts),
            None if !echo => merged.push(message),
            None => {}
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
