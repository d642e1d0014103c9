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
    let mut start = None;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or_default();
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => break,
            Event::Start(tag) => {
                element = tag.local_name().as_ref().to_owned();
                if element == "CORSRule" {
                    start.get_or_insert(place(text, at));
                    draft = Some(Draft::default());
                }
            }
            Event::Text(content) => {
                let Some(draft) = &mut draft else { continue };
                let value = unescape(&content).map_err(|error| error.to_string())?.into_owned();
                match element.as_str() {
                    "AllowedOrigin" => draft.entries.push(s3_entry(&value, place(text, at))),
                    "AllowedMethod" => draft.methods.push(value.trim().to_owned()),
                    "AllowedHeader" => draft.headers.push(value.trim().to_owned()),
                    "ExposeHeader" => draft.expose.push(value.trim().to_owned()),
                    _ => {}
                }
            }
            Event::End(tag) => {
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
    Ok(vec![Unit { name, place, rules, preflight: (200, 403), has_preflights: true }])
}

/// The place of a byte.
fn place(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Place { line, column }
}
