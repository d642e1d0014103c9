//! HTML: the elements that request something, and the scripts that stand in it.

use super::super::call::RecordedCall;
use super::element::{attributes, crossorigin, initiator};
use crate::web::html::{Tag, find_any_case, tag};
use crate::web::request::CrossOrigin;

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
const NAMES: [&str; 12] =
    ["script", "link", "img", "video", "audio", "iframe", "source", "track", "use", "html", "head", "body"];

fn mentions(text: &str, name: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains(&format!("<{name}"))
}

/// Whether some element of HTML stands in a text.
pub(super) fn has_elements(text: &str) -> bool {
    NAMES[..9].iter().any(|name| mentions(text, name))
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
        "use" => tag.attribute("href").or_else(|| tag.attribute("xlink:href")),
        _ => tag.attribute("src"),
    };
    let Some(url) = url.map(str::trim).filter(|url| !url.is_empty()) else { return };
    if ["data:", "blob:", "javascript:", "about:"].iter().any(|scheme| url.starts_with(scheme)) {
        return;
    }
    // The sources of a media element have its attribute.
    let (name, attribute) = match (tag.name.as_str(), media) {
        ("source", Some(media)) => ("video", media),
        ("track", Some(media)) => ("track", media),
        (name, _) => (name, attribute),
    };
    let kind = tag.attribute("type").filter(|_| name == "script").unwrap_or_default();
    let preloads = tag.attribute("as").unwrap_or_default();
    match initiator(name, kind, tag.attribute("rel").unwrap_or_default(), preloads) {
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
            call.attributes = attributes(
                tag.attribute("referrerpolicy").unwrap_or_default(),
                tag.attribute("integrity").unwrap_or_default(),
                tag.attribute("as").unwrap_or_default(),
            );
            document.calls.push(call);
        }
        Err(Some(why)) => document.omissions.push(format!("<{}> of {url}, {why}", tag.name)),
        Err(None) => {}
    }
}
