//! Secrets taken out of texts: what looks like one, and values that are known to be.

use std::borrow::Cow;

use super::clean_texts;
use crate::probe::Question;
use crate::web::secret::{self, HIDDEN, is_distinct};
use crate::web::text::visible;
use crate::websocket::SocketQuestion;

/// So much of the start of a value is enough to know it by, where a report cuts it.
const HEAD: usize = 16;
/// Words of a value shorter than this are not looked for alone.
const WORD: usize = 8;
/// As much of a value tells nothing where a line is cut.
const SHORTEST: usize = 4;

/// So much of a body is looked at for secrets.
const BODY: usize = 64 * 1024;
/// With so many values no more are learned, as from a large recording; those that look like secrets are found all the same.
const MOST: usize = 256;

/// Takes secrets out of texts.
#[derive(Clone, Debug)]
pub struct Mask {
    values: Vec<String>,
    /// Whether nothing is hidden.
    shows: bool,
}

/// The secrets of a question that may stand elsewhere too: in what a server sends back, in a message.
#[must_use]
pub fn secrets_of_question(question: &Question) -> Vec<String> {
    let call = &question.call;
    let mut secrets = secret::secrets_of_url(&call.url);
    secrets
        .extend(call.headers.iter().flat_map(|(name, value)| secret::secrets_of_header(name, value.trim())));
    secrets
        .extend(question.client.cookies.iter().flat_map(|one| secret::secrets_of_header("Set-Cookie", one)));
    if let Some(body) = &call.body {
        secrets.extend(secret::secrets_of(&String::from_utf8_lossy(&body[..body.len().min(BODY)])));
    }
    secrets
}

/// The same of a WebSocket. A page cannot send `Authorization`, so that a subprotocol often is the login.
#[must_use]
pub fn secrets_of_socket(question: &SocketQuestion) -> Vec<String> {
    /// Names of protocols are shorter.
    const LONG: usize = 24;
    /// What stands before the token of a name that speaks of authorization, and has it itself.
    const KUBERNETES: &str = ".k8s.io.";
    let mut secrets = question.url().map(|url| secret::secrets_of_url(&url)).unwrap_or_default();
    let cookies = &question.client.cookies;
    secrets.extend(cookies.iter().flat_map(|one| secret::secrets_of_header("Set-Cookie", one)));
    let mut before = "";
    for name in &question.call.subprotocols {
        let is_announced = ["bearer", "basic"].iter().any(|word| before.eq_ignore_ascii_case(word))
            || !before.is_empty() && !before.contains(KUBERNETES) && secret::is_secret_in_query(before, name);
        if is_announced || !before.is_empty() && name.len() > LONG || secret::may_be_secret("", name) {
            secrets.push(name.clone());
        }
        // Kubernetes has the token behind a name of its own.
        let behind = name.split_once(KUBERNETES).map(|(_, token)| token);
        secrets.extend(behind.or_else(|| token_of_subprotocol(name)).map(str::to_owned));
        secrets.extend(secret::secrets_of(name));
        before = name;
    }
    secrets
}

/// The token of a subprotocol that names it: `base64.authorization.bearer.TOKEN`, `auth-TOKEN`.
fn token_of_subprotocol(name: &str) -> Option<&str> {
    const MARKS: [&str; 14] = [
        "authorization",
        "bearer",
        "basic",
        "auth",
        "token",
        "jwt",
        "apikey",
        "key",
        "ticket",
        "secret",
        "password",
        "passwd",
        "session",
        "sid",
    ];
    /// Versions and words are shorter.
    const LEAST: usize = 8;
    let separators = ['.', '-', ':', '_', '|'];
    let mut rest = name;
    let mut token = None;
    while let Some((word, behind)) = rest.split_once(separators) {
        let is_mark = MARKS.iter().any(|mark| word.eq_ignore_ascii_case(mark));
        // What follows the marks is the token, whatever stands in it.
        if !is_mark && token.is_some() {
            break;
        }
        token = is_mark.then_some(behind);
        rest = behind;
    }
    token.filter(|token| token.len() >= LEAST && token.bytes().any(|byte| byte.is_ascii_digit()))
}

impl Mask {
    /// Hides nothing.
    pub const NONE: Self = Self { values: Vec::new(), shows: true };
    /// Hides what looks like a secret.
    pub const OF_LOOKS: Self = Self { values: Vec::new(), shows: false };

    /// Hides what looks like a secret and these values, as they are, and as JSON and URLs write them.
    #[must_use]
    pub fn new(secrets: &[String]) -> Self {
        let mut mask = Self::OF_LOOKS;
        mask.add(secrets);
        mask
    }

    /// Hides those of these values that are distinct from other text.
    pub fn learn(&mut self, secrets: impl IntoIterator<Item = String>) {
        let room = MOST.saturating_sub(self.values.len());
        let distinct: Vec<String> =
            secrets.into_iter().filter(|secret| is_distinct(secret)).take(room).collect();
        self.add(&distinct);
    }

    /// Hides these values, whatever they look like.
    pub fn add(&mut self, secrets: &[String]) {
        if self.shows {
            return;
        }
        let values = &mut self.values;
        for secret in secrets {
            // A report may break a line at a space.
            let words = secret.split_whitespace().filter(|word| word.len() >= WORD && *word != secret);
            for plain in std::iter::once(secret.as_str()).chain(words) {
                let json = serde_json::to_string(plain).unwrap_or_default();
                values.push(plain.to_owned());
                values.push(json.trim_matches('"').to_owned());
                values.push(visible(plain));
                for escaped in in_urls(plain) {
                    values.push(with_lower_digits(&escaped));
                    values.push(escaped);
                }
            }
        }
        values.retain(|value| !value.is_empty());
        values.sort();
        values.dedup();
    }

    /// Whether nothing is hidden.
    #[must_use]
    pub fn shows_all(&self) -> bool {
        self.shows
    }

    /// The text without secrets.
    #[must_use]
    pub fn apply(&self, text: String) -> String {
        if self.shows {
            return text;
        }
        let text = match secret::text(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(hidden) => hidden,
        };
        self.without_values(text)
    }

    fn without_values(&self, text: String) -> String {
        if self.values.is_empty() {
            return text;
        }
        // Where each value is found next, and how long that is.
        let mut next: Vec<(usize, usize, &str)> =
            self.values.iter().filter_map(|value| find(&text, 0, value)).collect();
        let (mut masked, mut done) = (String::new(), 0);
        // One may begin as another does, or be a part of it: the longest counts.
        while let Some(&(start, length, _)) =
            next.iter().min_by_key(|(start, length, _)| (*start, std::cmp::Reverse(*length)))
        {
            masked.push_str(&text[done..start]);
            masked.push_str(HIDDEN);
            done = start + length;
            next = next
                .into_iter()
                .filter_map(|found| if found.0 < done { find(&text, done, found.2) } else { Some(found) })
                .collect();
        }
        let masked = if done == 0 { text } else { masked + &text[done..] };
        self.without_beginnings(masked)
    }

    /// The text without the beginnings of values before an ellipsis: there a line was cut.
    fn without_beginnings(&self, mut text: String) -> String {
        for ellipsis in ["…", "..."] {
            let mut end = text.len();
            while let Some(at) = text[..end].rfind(ellipsis) {
                let begun = self.values.iter().filter_map(|value| begun(&text[..at], value)).max();
                if let Some(length) = begun {
                    text.replace_range(at - length..at, HIDDEN);
                }
                end = at - begun.unwrap_or_default();
            }
        }
        text
    }

    /// Output of this program, which may be lines of JSON, without secrets.
    #[must_use]
    pub fn apply_to_output(&self, text: String) -> String {
        if text.starts_with('{') { self.apply_to_json(text) } else { self.apply(text) }
    }

    /// JSON without secrets. They are looked for in its texts alone: a word that is a key, or a number, is not the value
    /// that came from the environment, and to mask it would make the text something else than JSON.
    #[must_use]
    pub fn apply_to_json(&self, json: String) -> String {
        let has_value = || self.values.iter().any(|value| find(&json, 0, value).is_some());
        if self.shows || clean_texts::are_all(&json) && !has_value() {
            return json;
        }
        let mut masked = String::with_capacity(json.len());
        let mut rest = json.as_str();
        while let Some(start) = rest.find('"') {
            let (before, literal) = rest.split_at(start);
            let (literal, after) = literal.split_at(end_of_literal(literal));
            masked.push_str(before);
            match serde_json::from_str::<String>(literal) {
                Ok(text) if !after.starts_with(':') => {
                    masked.push_str(&serde_json::Value::from(self.apply(text)).to_string());
                }
                _ => masked.push_str(literal),
            }
            rest = after;
        }
        masked + rest
    }
}

/// How URLs write a text: as a form does, and as browsers do in paths, in queries and before the host.
fn in_urls(text: &str) -> Vec<String> {
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let component = form.replace('+', "%20");
    let mut all = vec![form, component];
    for start in ["http://h/", "http://h/?"] {
        all.extend(url::Url::parse(&format!("{start}{text}")).ok().and_then(|url| {
            // Dots as parts of a path would have made it another.
            url.as_str().strip_prefix(start).map(str::to_owned)
        }));
    }
    // Browsers escape more of a path than the library does.
    let path = all.get(2).map(|path| path.replace('^', "%5E"));
    all.extend(path.iter().map(|path| path.replace('|', "%7C")));
    all.extend(path);
    if let Ok(mut url) = url::Url::parse("http://h/")
        && url.set_username(text).is_ok()
    {
        all.push(url.username().to_owned());
    }
    all
}

/// Escapes with `a` to `f`, as some servers write them.
fn with_lower_digits(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut digits = 0;
    for letter in escaped.chars() {
        text.push(if digits > 0 { letter.to_ascii_lowercase() } else { letter });
        digits = if letter == '%' { 2 } else { i32::max(digits - 1, 0) };
    }
    text
}

/// How long the text between quotes is with which this begins.
fn end_of_literal(json: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    json.len()
}

/// Where a value stands in a text, from a byte on, and how many bytes of the text that are. A report may have broken it at a
/// space, and cut it behind its [`HEAD`].
fn find<'a>(text: &str, from: usize, value: &'a str) -> Option<(usize, usize, &'a str)> {
    let word = value.split_once(' ').map_or(value, |(word, _)| word);
    let start = word.char_indices().nth(HEAD).map_or(word, |(at, _)| &word[..at]);
    // A value may begin with a space, in a form that is not its own.
    let start = if start.is_empty() { value } else { start };
    text[from..]
        .match_indices(start)
        .find_map(|(at, _)| Some((from + at, same(&text[from + at..], value)?, value)))
}

/// How many bytes at a text's beginning are a value: all of it, or as much as tells it from others.
fn same(text: &str, value: &str) -> Option<usize> {
    let mut rest = text;
    for (count, letter) in value.chars().enumerate() {
        rest = match rest.strip_prefix(letter) {
            Some(after) => after,
            None if letter == ' ' && rest.starts_with('\n') => rest.trim_start_matches(['\n', ' ']),
            None if count >= HEAD => break,
            None => return None,
        };
    }
    Some(text.len() - rest.len())
}

/// How many bytes at a text's end are the beginning of a value, but not all of it.
fn begun(text: &str, value: &str) -> Option<usize> {
    let ends = value.char_indices().map(|(at, _)| at).skip(SHORTEST).take(HEAD);
    ends.filter(|end| text.ends_with(&value[..*end])).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_masked() {
        let mask = Mask::new(&["to\"ken".into(), "0123456789abcdefghij".into(), "two words-of-it".into()]);
        for (text, expected) in [
            ("a to\"ken b to\"ken", "a <hidden> b <hidden>"),
            (r#"{"x":"to\"ken"}"#, r#"{"x":"<hidden>"}"#),
            ("/a?k=to%22ken&b", "/a?k=<hidden>&b"),
            ("x 0123456789abcdefghij y", "x <hidden> y"),
            ("cut 0123456789abcdefg…", "cut <hidden>…"),
            ("not 0123456789abcde", "not 0123456789abcde"),
            ("two\n  words-of-it", "<hidden>"),
            ("two\n  words-of-mine", "two\n  words-of-mine"),
            ("its words-of-it", "its <hidden>"),
            ("cut two w…", "cut <hidden>…"),
            ("cut 0123456...", "cut <hidden>..."),
            ("cut two… two...", "cut two… two..."),
            ("nothing", "nothing"),
        ] {
            assert_eq!(mask.apply(text.into()), expected, "{text}");
        }
    }

    /// However a URL writes it.
    #[test]
    fn values_are_masked_in_urls() {
        let secret = "a{b}<c>|d é/Z";
        let mask = Mask::new(&[secret.into()]);
        for start in ["http://h.test/", "http://h.test/x?y=", "http://h.test/?"] {
            let url = url::Url::parse(&format!("{start}{secret}")).expect("a URL").to_string();
            assert_eq!(mask.apply(url), format!("{start}<hidden>"));
        }
        let user = url::Url::parse("http://h.test/").map(|mut url| url.set_username(secret).map(|()| url));
        assert_eq!(mask.apply(user.expect("a URL").expect("a user").into()), "http://<hidden>@h.test/");
        assert_eq!(mask.apply("/login?to=a%7bb%7d%3cc%3e%7cd%20%c3%a9%2fZ".into()), "/login?to=<hidden>");
        assert_eq!(mask.apply("/login?to=a%7Bb%7D%3Cc%3E%7Cd+%C3%A9%2FZ".into()), "/login?to=<hidden>");
    }

    /// A value may be a word that JSON is written with.
    #[test]
    fn json_stays_json() {
        let mask = Mask::new(&["true".into(), "status".into(), "2000".into(), "a\"b\\c".into()]);
        let json =
            r#"{"status":2000,"ok":true,"list":["true","x status","a\"b\\c","ü\u0001"],"b":{"x":"2000"}}"#;
        let masked = mask.apply_to_json(json.into());
        let expected = r#"{"status":2000,"ok":true,"list":["<hidden>","x <hidden>","<hidden>","ü\u0001"],"b":{"x":"<hidden>"}}"#;
        assert_eq!(masked, expected);
    }

    #[test]
    fn tokens_in_subprotocols() {
        for (name, token) in [
            ("base64.authorization.bearer.S3cr3tV4lu3", Some("S3cr3tV4lu3")),
            ("auth-S3cr3t-V4lu3", Some("S3cr3t-V4lu3")),
            ("my.token.12345678.auth.x", Some("12345678.auth.x")),
            ("api_key.k3y4S3cr3t", Some("k3y4S3cr3t")),
            ("x-api-key-S3cr3tV4lu3", Some("S3cr3tV4lu3")),
            ("session.S3cr3tV4", Some("S3cr3tV4")),
            ("graphql-transport-ws", None),
            ("v4.channel.k8s.io", None),
            ("auth.v2", None),
            ("token-transport", None),
            ("wamp.2.json", None),
        ] {
            assert_eq!(token_of_subprotocol(name), token, "{name}");
        }
    }
}
