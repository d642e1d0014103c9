//! HTML: the elements that request something, and the scripts that stand in it.

use super::super::call::RecordedCall;
use super::element::{crossorigin, initiator};
use crate::web::request::CrossOrigin;

/// A start tag.
struct Tag<'a> {
    name: String,
    attributes: Vec<(String, String)>,
    /// What stands behind it.
    rest: &'a str,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(theirs, _)| theirs == name).map(|(_, value)| value.as_str())
    }
}

/// What a document has.
#[derive(Default)]
pub(super) struct Document {
    /// What its elements request.
    pub(super) calls: Vec<RecordedCall>,
    /// Its scripts.
    pub(super) scripts: Vec<String>,
    /// What was left out.
    pub(super) omissions: Vec<String>,
}

/// Whether a text is HTML as a whole.
pub(super) fn is_html(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = text.strip_prefix('<') else { return false };
    rest.starts_with('!')
        || rest.starts_with(|letter: char| letter.is_ascii_lowercase())
            && NAMES.iter().any(|name| mentions(text, name))
}

/// The elements that request something, and those that hold them.
const NAMES: [&str; 10] =
    ["script", "link", "img", "video", "audio", "iframe", "source", "html", "head", "body"];

fn mentions(text: &str, name: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains(&format!("<{name}"))
}

/// Whether some element of HTML stands in a text.
pub(super) fn has_elements(text: &str) -> bool {
    NAMES[..7].iter().any(|name| mentions(text, name))
}

/// Reads a document.
pub(super) fn read(text: &str) -> Document {
    let mut document = Document::default();
    let mut rest = text;
    let mut media: Option<CrossOrigin> = None;
    while let Some(place) = rest.find('<') {
        rest = &rest[place..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(tag) = tag(rest) else {
            rest = &rest[1..];
            continue;
        };
        rest = tag.rest;
        if tag.name == "script" && tag.attribute("src").is_none() {
            let end = find_any_case(rest, "</script").unwrap_or(rest.len());
            let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
            let is_script = kind.is_empty()
                || ["javascript", "module", "babel", "jsx", "ecmascript"]
                    .iter()
                    .any(|word| kind.contains(word));
            if is_script {
                document.scripts.push(rest[..end].to_owned());
            }
            rest = &rest[end..];
        }
        let handlers = tag.attributes.iter().filter(|(name, _)| name.starts_with("on"));
        document.scripts.extend(
            handlers
                .map(|(_, code)| format!("function () {{ {} }}", code.replace("&quot;", "\"")))
                .map(|code| format!("({code});")),
        );
        if tag.name == "style" {
            rest = &rest[find_any_case(rest, "</style").unwrap_or(rest.len())..];
        }
        let attribute = tag.attribute("crossorigin").map_or(CrossOrigin::None, crossorigin);
        if ["video", "audio"].contains(&tag.name.as_str()) {
            media = Some(attribute);
        }
        add(&mut document, &tag, attribute, media);
    }
    document
}

fn add(document: &mut Document, tag: &Tag<'_>, attribute: CrossOrigin, media: Option<CrossOrigin>) {
    let url = match tag.name.as_str() {
        "link" => tag.attribute("href"),
        "object" => tag.attribute("data"),
        _ => tag.attribute("src"),
    };
    let Some(url) = url.map(str::trim).filter(|url| !url.is_empty()) else { return };
    if ["data:", "blob:", "javascript:", "about:"].iter().any(|scheme| url.starts_with(scheme)) {
        return;
    }
    // The sources of a media element have its attribute.
    let (name, attribute) = match (tag.name.as_str(), media) {
        ("source", Some(media)) => ("video", media),
        (name, _) => (name, attribute),
    };
    let kind = tag.attribute("type").filter(|_| name == "script").unwrap_or_default();
    match initiator(name, kind, tag.attribute("rel").unwrap_or_default()) {
        Ok(initiator) => {
            let mut call = RecordedCall::of(url);
            if let Some(rest) = url.strip_prefix("//") {
                call.url = format!("https://{rest}");
                call.provenance.push("the scheme https, for the URL has that of the page".into());
            } else if !url.contains("://") && !url.starts_with('/') {
                call.url = format!("/{}", url.trim_start_matches("./"));
                call.provenance.push("the URL as if the page stood at the top of its origin".into());
            }
            call.method = Some("GET".into());
            call.initiator = Some(initiator);
            call.crossorigin = attribute;
            call.provenance.push(format!("what <{}> requests", tag.name));
            if tag.attribute("integrity").is_some() {
                call.omissions.push("its integrity attribute".into());
            }
            document.calls.push(call);
        }
        Err(Some(why)) => document.omissions.push(format!("<{}> of {url}, {why}", tag.name)),
        Err(None) => {}
    }
}

fn find_any_case(text: &str, sought: &str) -> Option<usize> {
    text.as_bytes().windows(sought.len()).position(|part| part.eq_ignore_ascii_case(sought.as_bytes()))
}

/// A start tag at the beginning of a text, as
/// [the tokenizer](https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state) reads it.
fn tag(text: &str) -> Option<Tag<'_>> {
    let mut rest = text.strip_prefix('<')?;
    let length = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))?;
    let name = rest[..length].to_ascii_lowercase();
    if !name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return None;
    }
    rest = &rest[length..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        if let Some(rest) = rest.strip_prefix('>') {
            return Some(Tag { name, attributes, rest });
        }
        if rest.is_empty() {
            return None;
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let ends = |letter: char| letter.is_ascii_whitespace() || ['/', '>', '='].contains(&letter);
        let length = rest[first..].find(ends).map_or(rest.len(), |place| place + first);
        let attribute = rest[..length].to_ascii_lowercase();
        rest = rest[length..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|letter| ['"', '\''].contains(letter));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote)?,
                None => {
                    after.split_at(after.find(|letter: char| letter.is_ascii_whitespace() || letter == '>')?)
                }
            };
        }
        attributes.push((attribute, value.replace("&amp;", "&")));
    }
}
