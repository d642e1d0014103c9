//! What a script that another origin sends does to a function of the page: JSONP.
//!
//! Here is what is known of it; a parser of scripts is none of this crate, so the caller gives one.

use std::fmt;

use url::Url;

/// A function of the page that the script of a JSONP request is to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Its name, as the page defines it: `show`, `app.show`, `list[0]`.
    pub name: String,
    /// The parameter of the URL that has the name.
    pub param: String,
    /// Reads the script.
    pub reader: Reader,
}

/// Reads a script: what it would do, run from top to bottom.
#[derive(Clone, Copy)]
pub struct Reader(pub fn(&Source<'_>) -> Run);

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}

/// One program has one reader.
impl PartialEq for Reader {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Reader {}

/// A script as it came.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The charset of its `Content-Type`.
    pub charset: Option<&'a str>,
    /// The `charset` attribute of the element.
    pub attribute: Option<&'a str>,
    /// The function that it should call.
    pub callback: &'a str,
}

/// What a script does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// How often it calls the function before it ends; `None` where that cannot be said.
    pub calls: Option<u32>,
    /// Why it does not call it; `None` where it does.
    pub not_called: Option<NotCalled>,
}

/// Why a script that loads does not call the page's function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCalled {
    /// There is nothing in it.
    Empty,
    /// It is data: JSON.
    Json,
    /// It is a document; its title, where it has one.
    Html(Option<String>),
    /// It begins with what keeps other sites from reading data with a script element.
    Protected(String),
    /// It calls another function.
    Other(String),
    /// It is not a script: where the parser stopped, and what it says.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// What is wrong, in the parser's words.
        words: String,
    },
    /// It throws this before it comes to a call.
    Throws(String),
    /// It calls it only later, from a timer or an event.
    Later,
    /// It ends, and called nothing.
    Nothing,
}

/// The URL with the function's name in this parameter, at the end of its query. One that has the parameter stays as it is.
#[must_use]
pub fn with_parameter(mut url: Url, param: &str, name: &str) -> Url {
    if url.query_pairs().any(|(theirs, _)| theirs == param) {
        return url;
    }
    let query = match url.query().filter(|query| !query.is_empty()) {
        Some(query) => format!("{query}&{param}={name}"),
        None => format!("{param}={name}"),
    };
    url.set_query(Some(&query));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_is_added_once() {
        for (url, expected) in [
            ("http://a.test/x", "http://a.test/x?cb=f[0]"),
            ("http://a.test/x?", "http://a.test/x?cb=f[0]"),
            ("http://a.test/x?a=1#b", "http://a.test/x?a=1&cb=f[0]#b"),
            ("http://a.test/x?cb=g", "http://a.test/x?cb=g"),
            ("http://a.test/x?c%62=g&b", "http://a.test/x?c%62=g&b"),
            ("http://a.test/x?acb=g", "http://a.test/x?acb=g&cb=f[0]"),
        ] {
            let url = Url::parse(url).expect("a URL");
            assert_eq!(with_parameter(url, "cb", "f[0]").as_str(), expected);
        }
    }
}
