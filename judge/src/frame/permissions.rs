//! One feature of a [permissions policy](https://w3c.github.io/webappsec-permissions-policy/): the header of a page, and the `allow`
//! attribute of a frame in it.

use crate::web::headers::HeaderList;
use crate::web::origin::Origin;

/// What the header of a page says of a feature.
pub(super) struct PolicyOfPage {
    /// The members of its list; `None` where the header does not have the feature.
    members: Option<Vec<String>>,
}

impl PolicyOfPage {
    /// That of the headers of a response.
    pub(super) fn of(headers: &HeaderList, feature: &str) -> Self {
        let value = headers.get_text("permissions-policy").unwrap_or_default();
        // Of two members with one key the last one counts.
        let member = split(&value, ',').into_iter().rev().find_map(|part| {
            let (name, list) = part.split_once('=')?;
            (name.trim() == feature).then(|| list.trim().to_owned())
        });
        let members = member.map(|list| {
            let list = list.strip_prefix('(').and_then(|list| list.split(')').next()).unwrap_or(&list);
            list.split_ascii_whitespace().map(str::to_owned).collect()
        });
        Self { members }
    }

    /// Whether it lets documents of an origin have the feature; `own` is the page's. A frame of another origin must be given it as well.
    pub(super) fn covers(&self, origin: &Origin, own: &Origin) -> bool {
        self.members.as_ref().is_none_or(|members| members.iter().any(|member| names(member, origin, own)))
    }
}

fn names(member: &str, origin: &Origin, own: &Origin) -> bool {
    match member {
        "*" => true,
        "self" => origin.is_same_origin(own),
        text => is_origin(text.trim_matches('"'), origin),
    }
}

fn is_origin(text: &str, origin: &Origin) -> bool {
    url::Url::parse(text).is_ok_and(|url| Origin::of(&url).is_same_origin(origin))
}

/// The parts of a text between separators outside of parentheses and quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ if letter == separator && depth == 0 && !quoted => {
                parts.push(&text[start..at]);
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// What an `allow` attribute says of a feature.
pub(super) struct Delegation {
    /// The origins that get it; `None` where it does not name the feature.
    members: Option<Vec<String>>,
}

impl Delegation {
    /// That of an attribute.
    pub(super) fn of(allow: &str, feature: &str) -> Self {
        let members = allow.split(';').find_map(|part| {
            let mut words = part.split_ascii_whitespace();
            (words.next() == Some(feature)).then(|| words.map(str::to_owned).collect())
        });
        Self { members }
    }

    /// Whether it hands the feature on to a document of this origin; `source` is that of the element's URL, `around` the page's.
    pub(super) fn covers(&self, origin: &Origin, source: &Origin, around: &Origin) -> bool {
        let of_source = || origin.is_opaque() || origin.is_same_origin(source);
        self.members.as_ref().is_some_and(|members| {
            members.is_empty() && of_source()
                || members.iter().any(|member| match member.as_str() {
                    "*" => true,
                    "'src'" => of_source(),
                    "'self'" => origin.is_same_origin(around),
                    text => is_origin(text, origin),
                })
        })
    }
}
