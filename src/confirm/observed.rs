//! What a browser did with a call.

use crate::web::browser::Browser;
use crate::web::request::Initiator;

/// What a browser did with a request of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// What became of it.
    pub end: End,
    /// Its developer tools' name for the error: Chromium's `CorsError`, Firefox's console category without its number, our name of
    /// the sentence on WebKit's console.
    pub name: Option<String>,
    /// Whether it has such names to tell.
    pub tells_names: bool,
    /// Its network stack's name for the error, where it gave a telling one.
    pub network: Option<String>,
    /// What it sent, as its developer tools report it: method and URL.
    pub requests: Vec<(String, String)>,
    /// What else is known of a script of JSONP.
    pub script: Option<ScriptObserved>,
}

/// What a script of JSONP did with the page's function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptObserved {
    /// How often it called the function before its `load` event.
    pub calls: u32,
    /// How often it did so just after that.
    pub late_calls: u32,
    /// The arguments of the first call, as JSON; long ones are cut.
    pub called_with: Option<String>,
    /// The messages of the page's own error events meanwhile: `Script error.` where they are hidden from it.
    pub errors: Vec<String>,
    /// What the console says meanwhile.
    pub console: Vec<String>,
    /// What stopped it, by the names of JSONP's verdicts; `None` where the browser does not say.
    pub cause: Option<String>,
}

/// What became of a page's request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The promise resolved, the element loaded, the connection opened.
    Resolved(Learned),
    /// The promise rejected, the element had an error.
    Rejected {
        /// The exception as a string, or what stands for it.
        message: String,
    },
}

/// What the page's script learns of a response: all of it from `fetch()`, some from XMLHttpRequest, and from an element that
/// loads nothing more than that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Its type.
    pub kind: Option<String>,
    /// Its status.
    pub status: Option<u16>,
    /// Whether there were redirects.
    pub redirected: Option<bool>,
    /// The names of the headers that the page can read, sorted.
    pub readable_headers: Option<Vec<String>>,
}

/// What a browser did with a question's call, and whether that is what corscheck says.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Which browser.
    pub browser: Browser,
    /// Its version.
    pub version: String,
    /// What it did.
    pub observed: Observed,
    /// What differs, a clause each; empty where the two agree.
    pub differences: Vec<String>,
    /// What made the request.
    pub initiator: Initiator,
}
