//! IIS: `web.config` with the section `<cors>` of the
//! [CORS module](https://learn.microsoft.com/iis/extensions/cors-module/cors-module-configuration-reference), or with fixed
//! `<customHeaders>`. Read from the documentation, and not compared with IIS itself.

use std::cmp::Reverse;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::matcher::{Entry, Matcher, Reply};
use super::super::unit::{Headers, Rule};
use super::super::{Place, Unit};
use super::hosting::fixed;
use super::s3_xml::Lines;

/// An `<add origin>` on the way through the file.
struct Draft {
    entry: Entry,
    rule: Rule,
    all_headers: bool,
    headers: Vec<String>,
}

/// The units of a file.
pub(super) fn units(text: &str) -> Result<Vec<Unit>, String> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines::default();
    let mut open: Vec<String> = Vec::new();
    let (mut units, mut drafts, mut custom) = (Vec::new(), Vec::<Draft>::new(), Vec::new());
    let mut section = None;
    let mut is_on = false;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or_default();
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) if is_element(&tag) => {
                let name = tag.local_name().as_ref().to_owned();
                let place = lines.place(text, at);
                let parent = open.last().map(String::as_str).unwrap_or_default();
                let value = |name: &str| attribute(&tag, name);
                match (parent, name.as_str()) {
                    (_, "cors") => {
                        section = Some(place);
                        is_on = value("enabled").is_some_and(|text| text.eq_ignore_ascii_case("true"));
                    }
                    ("cors", "add") => {
                        drafts.extend(value("origin").map(|origin| draft(&origin, place, &value)))
                    }
                    (_, "allowHeaders") => {
                        let all = value("allowAllRequestedHeaders");
                        if let Some(draft) = drafts.last_mut() {
                            draft.all_headers = all.is_some_and(|text| text.eq_ignore_ascii_case("true"));
                        }
                    }
                    ("allowHeaders" | "allowMethods" | "exposeHeaders", "add") => {
                        if let Some(draft) = drafts.last_mut() {
                            match parent {
                                "allowHeaders" => draft.headers.extend(value("header")),
                                "allowMethods" => draft.rule.methods.extend(value("method")),
                                _ => draft.rule.expose.extend(value("header")),
                            }
                        }
                    }
                    ("customHeaders", "add") => custom
                        .extend(value("name").zip(value("value")).map(|(name, value)| (name, value, place))),
                    _ => {}
                }
                // An element without content has no end.
                if !text
                    .get(..usize::try_from(reader.buffer_position()).unwrap_or_default())
                    .is_some_and(|read| read.ends_with("/>"))
                {
                    open.push(name);
                }
            }
            Event::End(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if open.pop().as_deref() == Some("customHeaders") && name == "customHeaders" {
                    let headers = std::mem::take(&mut custom);
                    let place = lines.place(text, at);
                    let first = headers.first().map_or(place, |(_, _, place)| *place);
                    let unit = fixed("Custom headers (IIS)", first, headers);
                    units.extend(unit.map(|unit| Unit { product: Some("iis"), ..unit }));
                }
            }
            _ => {}
        }
    }
    if let Some(place) = section.filter(|_| is_on && !drafts.is_empty()) {
        // The most specific entry decides.
        drafts.sort_by_key(|draft| match &draft.entry.matcher {
            Matcher::Exact(_) => (0, Reverse(0)),
            _ => (1, Reverse(draft.entry.text.len())),
        });
        units.push(Unit {
            name: "CORS module (IIS)".into(),
            place,
            product: Some("iis"),
            rules: drafts.into_iter().map(rule).collect(),
            preflight: (204, 403),
            has_preflights: true,
            ..Unit::default()
        });
    }
    Ok(units)
}

fn is_element(tag: &BytesStart<'_>) -> bool {
    !tag.local_name().as_ref().is_empty()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().filter_map(Result::ok).find(|one| one.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
}

fn draft(origin: &str, place: Place, value: &impl Fn(&str) -> Option<String>) -> Draft {
    let is = |name: &str, expected: &str| value(name).is_some_and(|text| text.eq_ignore_ascii_case(expected));
    let credentials = is("allowCredentials", "true");
    let mut entry = match origin {
        // What the documentation does not say is not known.
        "*" if credentials => Entry::pattern("*", place, "("),
        "*" => Entry::fixed("*", place, None),
        _ if origin.contains('*') => Entry::new(origin, place, Matcher::Wildcard(origin.to_owned())),
        _ => Entry::new(origin, place, Matcher::Exact(origin.to_owned())),
    };
    if is("allowed", "false") {
        entry.reply = Reply::Nothing;
    }
    let rule = Rule { credentials, max_age: value("maxAge"), ..Rule::default() };
    Draft { entry, rule, all_headers: false, headers: Vec::new() }
}

fn rule(Draft { entry, rule, all_headers, headers }: Draft) -> Rule {
    let headers = if all_headers { Headers::Requested } else { Headers::Listed(headers) };
    Rule { entries: vec![entry], headers, ..rule }
}
