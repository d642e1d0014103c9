//! Documents that a page shows in a frame or a popup, as HTML or a script writes them.

use super::probe_command::ProbeCommand;
use crate::web::html::{Tag, tag};

/// The most frames of one text that are read.
const MOST: usize = 50;
/// The attributes that matter besides `sandbox`.
const ATTRIBUTES: [&str; 6] = ["allow", "credentialless", "csp", "loading", "name", "referrerpolicy"];

/// A document in a frame or a popup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedFrame {
    /// The URL of the document.
    pub url: String,
    /// In what it is shown: `iframe`, `object`, `embed` or `popup`.
    pub shown_as: &'static str,
    /// The `sandbox` attribute.
    pub sandbox: Option<String>,
    /// Other attributes that matter.
    pub attributes: Vec<(String, String)>,
    /// The third argument of `window.open()`.
    pub features: Option<String>,
}

impl RecordedFrame {
    /// The command that loads it.
    #[must_use]
    pub fn command(&self) -> ProbeCommand {
        let mut command = ProbeCommand::new(&self.url).of("frame");
        if self.shown_as != "iframe" {
            command.flag("--as", self.shown_as);
        }
        if let Some(sandbox) = &self.sandbox {
            command.flag("--sandbox", sandbox);
        }
        command
    }
}

/// The documents that a text shows: those of elements, then popups.
pub(super) fn read(text: &str) -> Vec<RecordedFrame> {
    let mut frames = Vec::new();
    let mut rest = text;
    while let Some(place) = rest.find('<') {
        rest = &rest[place..];
        let name = rest.get(1..7).unwrap_or_default().to_ascii_lowercase();
        if !["iframe", "frame ", "embed ", "object"].contains(&name.as_str()) {
            rest = &rest[1..];
            continue;
        }
        // A tag without an end takes the rest with it.
        let Some(tag) = tag(rest) else { break };
        rest = tag.rest;
        frames.extend(of_element(&tag));
    }
    frames.extend(
        text.match_indices("window.open(").filter_map(|(place, start)| popup(&text[place + start.len()..])),
    );
    frames.truncate(MOST);
    frames
}

/// The document that an element shows.
fn of_element(tag: &Tag<'_>) -> Option<RecordedFrame> {
    let (shown_as, url) = match tag.name.as_str() {
        "iframe" | "frame" => ("iframe", tag.attribute("src")),
        "embed" => ("embed", tag.attribute("src")),
        "object" => ("object", tag.attribute("data")),
        _ => return None,
    };
    let url = url.map(str::trim).filter(|url| is_document(url))?;
    let attributes = tag.attributes.iter().filter(|(name, _)| ATTRIBUTES.contains(&name.as_str()));
    Some(RecordedFrame {
        url: url.to_owned(),
        shown_as,
        sandbox: tag.attribute("sandbox").map(str::to_owned),
        attributes: attributes.cloned().collect(),
        features: None,
    })
}

/// The popup of `window.open("URL", "NAME", "FEATURES")`, from its arguments on.
fn popup(text: &str) -> Option<RecordedFrame> {
    let (url, rest) = literal(text)?;
    let arguments = rest.trim_start().strip_prefix(',').and_then(literal);
    let features = arguments.and_then(|(_, rest)| Some(literal(rest.trim_start().strip_prefix(',')?)?.0));
    let frame = RecordedFrame {
        url: url.to_owned(),
        shown_as: "popup",
        features: features.map(str::to_owned),
        ..RecordedFrame::default()
    };
    is_document(url).then_some(frame)
}

/// A string of JavaScript that needs no reading, and what stands behind it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|letter| ['"', '\'', '`'].contains(letter))?;
    let (inside, rest) = text[1..].split_once(quote)?;
    (!inside.contains(['\\', '\n']) && !inside.contains("${")).then_some((inside, rest))
}

/// Whether a server gives the document.
fn is_document(url: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_popups() {
        let frames = read(
            "<p><iframe SRC='https://pay.example/a?b=1&amp;c=2' sandbox=\"allow-scripts\" class=x allow=payment></iframe>\
             <object data=https://pay.example/o></object>\
             window.open(\"https://pay.example/p\", \"pay\", 'noopener,width=300'); window.open(url); <iframe src=/own>",
        );
        let urls: Vec<_> = frames.iter().map(|frame| (frame.shown_as, frame.url.as_str())).collect();
        assert_eq!(
            urls,
            [
                ("iframe", "https://pay.example/a?b=1&c=2"),
                ("object", "https://pay.example/o"),
                ("popup", "https://pay.example/p"),
            ]
        );
        assert_eq!(frames[0].sandbox.as_deref(), Some("allow-scripts"));
        assert_eq!(frames[0].attributes, [("allow".to_owned(), "payment".to_owned())]);
        assert_eq!(frames[2].features.as_deref(), Some("noopener,width=300"));
        assert_eq!(
            frames[0].command().line(),
            "corscheck frame 'https://pay.example/a?b=1&c=2' --sandbox allow-scripts"
        );
    }

    /// Texts that would take minutes if all of them were read from each beginning of a tag.
    #[test]
    fn long_texts_of_beginnings() {
        assert!(read(&"<iframe src=https://a.example/".repeat(20_000)).len() <= MOST);
        assert!(read(&"<iframe ".repeat(100_000)).is_empty());
    }
}
