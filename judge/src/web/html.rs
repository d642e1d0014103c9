//! HTML, as far as its start tags matter.

/// A start tag.
#[derive(Debug)]
pub struct Tag<'a> {
    /// Its name, in lower case.
    pub name: String,
    /// Its attributes, their names in lower case.
    pub attributes: Vec<(String, String)>,
    /// What stands behind it.
    pub rest: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(theirs, _)| theirs == name).map(|(_, value)| value.as_str())
    }
}

/// The values of `content` of the `<meta>` elements of this name, in their order.
#[must_use]
pub fn metas(text: &str, name: &str) -> Vec<String> {
    metas_with(text, "name", name)
}

/// The same of those with this `http-equiv`.
#[must_use]
pub fn pragmas(text: &str, name: &str) -> Vec<String> {
    metas_with(text, "http-equiv", name)
}

/// The same of those whose attribute has this value.
fn metas_with(text: &str, attribute: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    tags(text, |tag| {
        if tag.name == "meta"
            && tag.attribute(attribute).is_some_and(|theirs| theirs.eq_ignore_ascii_case(name))
        {
            found.extend(tag.attribute("content").map(str::to_owned));
        }
    });
    found
}

/// Gives each start tag of a document to `each`, in their order. What stands in comments and scripts has none, nor what a browser that
/// runs scripts leaves out.
pub fn tags(text: &str, mut each: impl FnMut(&Tag<'_>)) {
    let mut rest = text;
    while let Some(place) = rest.find('<') {
        rest = &rest[place..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(tag) = tag(rest) else {
            // A tag without an end takes the rest of the document with it.
            if rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                break;
            }
            rest = &rest[1..];
            continue;
        };
        rest = tag.rest;
        // Text inside of these has no tags.
        if ["script", "style", "title", "textarea", "noscript"].contains(&tag.name.as_str()) {
            let end = format!("</{}", tag.name);
            rest = &rest[find_any_case(rest, &end).unwrap_or(rest.len())..];
        }
        each(&tag);
    }
}

/// Where a text, in whatever case, stands first.
#[must_use]
pub fn find_any_case(text: &str, sought: &str) -> Option<usize> {
    text.as_bytes().windows(sought.len()).position(|part| part.eq_ignore_ascii_case(sought.as_bytes()))
}

/// A start tag at the beginning of a text, as
/// [the tokenizer](https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state) reads it.
#[must_use]
pub fn tag(text: &str) -> Option<Tag<'_>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metas_of_a_name() {
        let text = "<!doctype html><!-- <meta name=referrer content=a> --><META NAME='Referrer' CONTENT=b><title><meta \
                    name=referrer content=c></title><script>'<meta name=referrer content=d>'</script><meta name=referrer>\
                    <meta content=\"e\" name=\"referrer\"/><meta name=other content=f>";
        assert_eq!(metas(text, "referrer"), ["b", "e"]);
        // A tag without an end takes the rest with it: what has many of them is read once.
        let many = "<a".repeat(500_000) + "<meta name=referrer content=g>";
        assert!(metas(&many, "referrer").len() < 2);
    }
}
