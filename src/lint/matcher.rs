//! An entry of a list of origins: what it matches.

use fancy_regex::Regex;
use regex_syntax::hir::{Class as Letters, Hir, HirKind};
use url::Url;

use super::Place;
use crate::web::origin::Origin;

/// The longest text that an expression is made to match.
const LONGEST_SAMPLE: usize = 300;
/// How many texts one expression is made to match.
const MOST_SAMPLES: usize = 24;

/// One entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As written.
    pub text: String,
    /// Where.
    pub place: Place,
    pub(super) matcher: Matcher,
    /// What a page of an origin that it matches gets.
    pub(super) reply: Reply,
    /// Whether that page gets credentials; the rule's where the entry does not decide.
    pub(super) credentials: Option<bool>,
    /// Why the product does not take it.
    pub(super) fault: Option<&'static str>,
}

/// What it matches.
#[derive(Clone, Debug)]
pub(super) enum Matcher {
    /// This origin.
    Exact(String),
    /// This origin, in any case of its letters.
    ExactAnyCase(String),
    /// Every origin.
    Any,
    Prefix(String),
    Suffix(String),
    Contains(String),
    /// `*` stands for any characters.
    Wildcard(String),
    /// What the expression finds; `None` where it cannot be read here.
    Pattern(Option<Box<Regex>>, String),
}

/// What `Access-Control-Allow-Origin` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The page's origin.
    Origin,
    /// This text.
    Fixed(String),
    /// Nothing: the header is missing.
    Nothing,
}

impl Entry {
    /// An entry that gets its origin back.
    pub(super) fn new(text: &str, place: Place, matcher: Matcher) -> Self {
        Self { text: text.to_owned(), place, matcher, reply: Reply::Origin, credentials: None, fault: None }
    }

    /// An entry for all origins that gets a fixed value.
    pub(super) fn fixed(text: &str, place: Place, credentials: Option<bool>) -> Self {
        let reply = Reply::Fixed(text.to_owned());
        Self { text: text.to_owned(), place, matcher: Matcher::Any, reply, credentials, fault: None }
    }

    /// An expression that must be found somewhere in the origin.
    pub(super) fn pattern(text: &str, place: Place, expression: &str) -> Self {
        let regex = Regex::new(expression).ok().map(Box::new);
        Self::new(text, place, Matcher::Pattern(regex, expression.to_owned()))
    }

    /// Whether a value is put into it elsewhere: a variable of compose, of a shell or of the Serverless Framework, a template of Helm.
    pub(super) fn is_filled_in(&self) -> bool {
        let is_pattern = matches!(self.matcher, Matcher::Pattern(..));
        (self.text.contains("${") && self.text.contains('}') && !is_pattern)
            || (self.text.contains("{{") && self.text.contains("}}"))
    }

    /// Whether it names one origin.
    pub(super) fn is_exact(&self) -> bool {
        self.named().is_some()
    }

    /// The one origin that it names.
    fn named(&self) -> Option<&str> {
        match (&self.matcher, &self.reply) {
            (Matcher::Exact(text) | Matcher::ExactAnyCase(text), _) => Some(text),
            (_, Reply::Fixed(text)) if text != "*" => Some(text),
            _ => None,
        }
    }

    /// Whether it matches an origin; `None` where that is not known.
    pub(super) fn matches(&self, origin: &str) -> Option<bool> {
        if self.is_filled_in() {
            return None;
        }
        // What the product does not take lets no one in.
        if self.fault.is_some() {
            return Some(false);
        }
        Some(match &self.matcher {
            Matcher::Exact(text) => text == origin,
            Matcher::ExactAnyCase(text) => text.eq_ignore_ascii_case(origin),
            Matcher::Any => true,
            Matcher::Prefix(text) => origin.starts_with(text.as_str()),
            Matcher::Suffix(text) => origin.ends_with(text.as_str()),
            Matcher::Contains(text) => origin.contains(text.as_str()),
            Matcher::Wildcard(text) => wildcard(text, origin),
            Matcher::Pattern(regex, _) => return regex.as_ref()?.is_match(origin).ok(),
        })
    }

    /// The origins that it was written for, as far as that can be seen: one for each alternative of an expression.
    pub(super) fn samples(&self) -> Vec<Origin> {
        if self.is_filled_in() {
            return Vec::new();
        }
        let host = |text: &str| format!("https://{}", text.trim_start_matches(['/', '.', '-', ':']));
        let texts = match &self.matcher {
            Matcher::Any => self.named().map(str::to_owned).into_iter().collect(),
            Matcher::Exact(text) | Matcher::ExactAnyCase(text) | Matcher::Prefix(text) => vec![text.clone()],
            Matcher::Suffix(text) | Matcher::Contains(text) if text.contains("://") => vec![text.clone()],
            Matcher::Suffix(text) | Matcher::Contains(text) => vec![host(text)],
            // What the star stands for is a name, and not a part of one.
            Matcher::Wildcard(text) => vec![text.replacen("*.", "app.", 1).replace('*', "")],
            Matcher::Pattern(_, expression) => {
                let whole = |sample: String| if sample.contains("://") { sample } else { host(&sample) };
                samples(expression).into_iter().map(whole).collect()
            }
        };
        let mut origins = Vec::new();
        for origin in texts.iter().filter_map(|text| self.sample_of(text)) {
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        origins
    }

    fn sample_of(&self, text: &str) -> Option<Origin> {
        // What stands for any name may be nothing, and no host begins with a dot.
        let text = &text.replacen("://.", "://app.", 1);
        let url = Url::parse(text).ok()?;
        let mut origin = Origin::of_page(&url);
        // Where the scheme is open, https is what it was written for.
        if let Some(rest) = text.strip_prefix("http://") {
            let encrypted = Url::parse(&format!("https://{rest}")).ok().map(|url| Origin::of_page(&url));
            let fits = |origin: &Origin| self.matches(&origin.serialize()) == Some(true);
            origin = encrypted.filter(fits).unwrap_or(origin);
        }
        (!origin.is_opaque() && origin.host_text().is_some_and(|host| !host.is_empty())).then_some(origin)
    }

    /// The origins that its author means, where it names them in a way that no page is equal to.
    pub(super) fn meant(&self) -> Vec<Origin> {
        let text = self.named().unwrap_or(&self.text);
        let parts = text.split([',', ' ']).map(str::trim).filter(|part| part.contains("://"));
        let origins = parts.filter_map(|part| Some(Origin::of_page(&Url::parse(part).ok()?)));
        origins.filter(|origin| origin.host_text().is_some_and(|host| !host.is_empty())).collect()
    }

    /// Why no page's origin is ever equal to it, where it names one.
    pub(super) fn never_matches(&self) -> Option<String> {
        if let Some(fault) = self.fault {
            return Some(fault.to_owned());
        }
        let text = self.named()?;
        if text == "null" || self.is_filled_in() {
            return None;
        }
        if text.contains(',') {
            return Some("it has several values, and browsers take one".into());
        }
        if text.trim() != text {
            return Some("it has white space around it".into());
        }
        if text.split_whitespace().count() > 1 {
            return Some("it has several values, and browsers take one".into());
        }
        if text.contains('*') {
            return Some("its * stands for no other character here, and no origin has one".into());
        }
        let Ok(url) = Url::parse(text) else {
            return Some("it is not an origin: a scheme and :// are missing".into());
        };
        if !text.contains("://") {
            return Some("it is not an origin: a scheme and :// are missing".into());
        }
        let origin = Origin::of_page(&url).serialize();
        let equal = match self.matcher {
            Matcher::ExactAnyCase(_) => origin.eq_ignore_ascii_case(text),
            _ => origin == text,
        };
        (!equal && origin != "null").then(|| format!("browsers send {origin}"))
    }
}

/// Whether `*` in a text can stand for what an origin has in its place.
fn wildcard(text: &str, origin: &str) -> bool {
    let mut parts = text.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = origin.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A short text that an expression matches: of alternatives the first, of letters `a` where it is among them.
pub(super) fn sample(expression: &str) -> Option<String> {
    samples(expression).into_iter().next()
}

/// Short texts that an expression matches, one for each of its alternatives.
fn samples(expression: &str) -> Vec<String> {
    let Ok(hir) = regex_syntax::parse(expression) else { return Vec::new() };
    let mut texts = vec![String::new()];
    add(&hir, &mut texts);
    texts
}

/// Adds what matches to each of the texts. A text that becomes too long or cannot be made is left out.
fn add(hir: &Hir, texts: &mut Vec<String>) {
    texts.retain(|text| text.len() <= LONGEST_SAMPLE);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(literal) => texts.iter_mut().for_each(|text| text.push_str(literal)),
            Err(_) => texts.clear(),
        },
        HirKind::Class(class) => match letter_of(class) {
            Some(letter) => texts.iter_mut().for_each(|text| text.push(letter)),
            None => texts.clear(),
        },
        HirKind::Repetition(repetition) => {
            for _ in 0..repetition.min.min(8) {
                let before: Vec<usize> = texts.iter().map(String::len).collect();
                add(&repetition.sub, texts);
                // A repeated "any character" is a name. One that is chosen of several is none.
                let is_same = before.len() == texts.len();
                for (text, before) in texts.iter_mut().zip(&before).filter(|_| is_same) {
                    if text.get(*before..) == Some(".") {
                        text.replace_range(*before.., "app");
                    }
                }
                // What adds nothing adds nothing the next time either.
                if is_same && texts.iter().zip(&before).all(|(text, before)| text.len() == *before) {
                    break;
                }
            }
        }
        HirKind::Capture(capture) => add(&capture.sub, texts),
        HirKind::Concat(parts) => parts.iter().for_each(|part| add(part, texts)),
        HirKind::Alternation(parts) => {
            let start = std::mem::take(texts);
            // A repeated choice would have as many again each time.
            let most = MOST_SAMPLES.div_ceil(start.len().max(1));
            for part in parts.iter().take(most) {
                let mut of_part = start.clone();
                add(part, &mut of_part);
                texts.extend(of_part);
            }
        }
    }
}

fn letter_of(class: &Letters) -> Option<char> {
    let Letters::Unicode(class) = class else { return None };
    let has =
        |letter: char| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&letter));
    // A class that has nearly everything is a dot that was not escaped.
    if has('.') && has('a') && !has('\n') {
        return Some('.');
    }
    // Of an expression for any case, that of an origin.
    let letter = ['.', 'a', '1'].into_iter().chain('a'..='z').find(|letter| has(*letter));
    letter.or_else(|| class.ranges().first().map(|range| range.start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_expressions() {
        for (expression, expected) in [
            (r"^https://app\.acme\.com$", Some("https://app.acme.com")),
            (r"^https://app.acme.com$", Some("https://app.acme.com")),
            (r"^https:\/\/([a-z0-9-]+\.)*acme\.com$", Some("https://acme.com")),
            (r"^https://(app|admin)\.acme\.com", Some("https://app.acme.com")),
            (r"https?://.+\.acme\.com", Some("http://app.acme.com")),
            (r"^https://app(?!x)", None),
        ] {
            assert_eq!(sample(expression).as_deref(), expected, "{expression}");
        }
    }

    #[test]
    fn samples_of_alternatives() {
        for (expression, expected) in [
            (
                r"^https?://(www\.)?(acme\.com|api\.acme\.com|other\.example)$",
                &["http://acme.com", "http://api.acme.com", "http://other.example"][..],
            ),
            (r"^(https://a\.example|http://b\.example)$", &["https://a.example", "http://b.example"]),
            (
                r"^https://(app|web)\.(one|two)\.example$",
                &[
                    "https://app.one.example",
                    "https://web.one.example",
                    "https://app.two.example",
                    "https://web.two.example",
                ],
            ),
            (r"(?i)^HTTPS?://App\.acme\.com", &["http://app.acme.com"]),
            ("(", &[]),
        ] {
            assert_eq!(samples(expression), expected, "{expression}");
        }
        // Each choice of a repeated one would double them.
        assert!(samples("((ab|cd)(ef|gh)){8}").len() <= 2 * MOST_SAMPLES);
    }

    #[test]
    fn wildcards() {
        for (text, origin, expected) in [
            ("https://*.acme.com", "https://a.b.acme.com", true),
            ("https://*.acme.com", "https://acme.com", false),
            ("https://*acme.com", "https://xacme.com", true),
            ("http*://acme.com", "https://acme.com", true),
            ("https://acme.com", "https://acme.com", true),
            ("https://acme.com*", "https://acme.com.evil.net", true),
            ("*", "https://acme.com", true),
        ] {
            assert_eq!(wildcard(text, origin), expected, "{text} {origin}");
        }
    }
}
