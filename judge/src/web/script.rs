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
    /// Whether only the URL says that the script is to call it: some scripts take a name so, and call it much later.
    pub is_assumed: bool,
}

impl Callback {
    /// The URL with the function's name in the parameter.
    #[must_use]
    pub fn url(&self, url: Url) -> Url {
        with_parameter(url, &self.param, &self.name)
    }
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

/// The URL without this parameter of its query.
#[must_use]
pub fn without_parameter(url: &Url, param: &str) -> Url {
    let mut bare = url.clone();
    let left: Vec<&str> =
        url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).collect();
    let is_it = |pair: &str| url::form_urlencoded::parse(pair.as_bytes()).any(|(name, _)| name == param);
    let left: Vec<&str> = left.into_iter().filter(|pair| !is_it(pair)).collect();
    let query = left.join("&");
    bare.set_query((!query.is_empty()).then_some(query.as_str()));
    bare
}

/// Parameters whose value is the name of a function, in lower case, as servers and libraries call them.
const PARAMETERS: [&str; 10] = [
    "callback",
    "jsonp",
    "cb",
    "jsoncallback",
    "jsonpcallback",
    "jsonp_callback",
    "json_callback",
    "callbackname",
    "_callback",
    "_jsonp",
];
/// How the names begin that libraries make up, whatever the parameter.
const MADE_UP: [&str; 6] =
    ["jQuery", "angular.callbacks.", "ng_jsonp_callback_", "__ng_jsonp__", "__jp", "Ext.data.JsonP."];

/// The parameter of a script's URL that names a function of the page, and the name.
#[must_use]
pub fn callback_in(url: &Url) -> Option<(String, String)> {
    let is_path = |name: &str| {
        let begins =
            name.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '_' | '$'));
        begins && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_$.[]'\"".contains(letter))
    };
    let mut named = url.query_pairs().filter(|(_, name)| is_path(name));
    let (param, name) = named.find(|(param, name)| {
        PARAMETERS.contains(&param.to_ascii_lowercase().as_str())
            || MADE_UP.iter().any(|start| name.len() > start.len() && name.starts_with(start))
    })?;
    Some((param.into_owned(), name.into_owned()))
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

    #[test]
    fn callbacks_in_urls() {
        for (query, expected) in [
            ("callback=show", Some(("callback", "show"))),
            ("q=1&jsonp=app.show", Some(("jsonp", "app.show"))),
            ("x=jQuery36_1&_=2", Some(("x", "jQuery36_1"))),
            ("CallBack=list[0]", Some(("CallBack", "list[0]"))),
            ("callback=https%3A%2F%2Fapp.example%2F", None),
            ("callback=", None),
            ("q=show", None),
            ("x=jQuery", None),
            ("", None),
        ] {
            let url = Url::parse(&format!("https://api.example/x?{query}")).expect("a URL");
            let found = callback_in(&url);
            let found = found.as_ref().map(|(param, name)| (param.as_str(), name.as_str()));
            assert_eq!(found, expected, "{query}");
        }
    }
}
