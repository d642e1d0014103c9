//! The CORS configuration of a bucket as XML: `<CORSConfiguration>` with `<CORSRule>`s.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

use super::super::matcher::Entry;
use super::super::{Place, Unit};
use super::cloud::{s3_entry, s3_rule_of};

#[derive(Default)]
struct Draft {
    entries: Vec<Entry>,
    methods: Vec<String>,
    headers: Vec<String>,
    expose: Vec<String>,
}

/// The one unit.
pub(super) fn units(text: &str) -> Result<Vec<Unit>, String> {
    let mut reader = Reader::from_str(text);
    let (mut rules, mut draft, mut element) = (Vec::new(), None::<Draft>, String::new());
    let (mut start, mut value, mut lines) = (None, String::new(), Lines::default());
    let mut at_value = Place { line: 1, column: 1 };
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or_default();
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => break,
            Event::Start(tag) => {
                element = tag.local_name().as_ref().to_owned();
                value.clear();
                at_value = lines.place(text, usize::try_from(reader.buffer_position()).unwrap_or_default());
                if element == "CORSRule" {
                    start.get_or_insert(lines.place(text, at));
                    draft = Some(Draft::default());
                }
            }
            // A value may come in pieces: text, CDATA, references, with comments between them.
            Event::Text(content) => value.push_str(&content),
            Event::CData(content) => value.push_str(&content),
            Event::GeneralRef(reference) => {
                value.push_str(&unescape(&format!("&{};", &*reference)).map_err(|error| error.to_string())?);
            }
            Event::End(tag) => {
                if let Some(draft) = &mut draft {
                    let value = value.trim();
                    match element.as_str() {
                        "AllowedOrigin" => draft.entries.push(s3_entry(value, at_value)),
                        "AllowedMethod" => draft.methods.push(value.to_owned()),
                        "AllowedHeader" => draft.headers.push(value.to_owned()),
                        "ExposeHeader" => draft.expose.push(value.to_owned()),
                        _ => {}
                    }
                }
                element.clear();
                if tag.local_name().as_ref() == "CORSRule"
                    && let Some(Draft { entries, methods, headers, expose }) = draft.take()
                {
                    let mut rule = s3_rule_of(entries, methods, headers);
                    rule.expose = expose;
                    rules.push(rule);
                }
            }
            _ => {}
        }
    }
    let Some(place) = start else { return Ok(Vec::new()) };
    let name = "CORS rules of a bucket (S3)".into();
    Ok(vec![Unit {
        name,
        place,
        product: Some("s3"),
        rules,
        preflight: (200, 403),
        has_preflights: true,
        ..Unit::default()
    }])
}

/// The lines of a text on the way through it.
#[derive(Default)]
pub(super) struct Lines {
    /// The line breaks before `start`, and the byte at which the line begins.
    breaks: usize,
    start: usize,
    read: usize,
}

impl Lines {
    /// The place of a byte that is not before the last one.
    pub(super) fn place(&mut self, text: &str, at: usize) -> Place {
        let new = text.get(self.read..at).unwrap_or_default();
        self.breaks += new.matches('\n').count();
        if let Some(last) = new.rfind('\n') {
            self.start = self.read + last + 1;
        }
        self.read = self.read.max(at);
        let column = text.get(self.start..at).unwrap_or_default().chars().count() + 1;
        Place { line: self.breaks + 1, column }
    }
}
