//! What is opened for a question: documents of corscheck's own, which embed, and the script that runs in all of them.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use serde_json::{Value, json};
use url::Url;

use super::super::BrowserError;
use super::super::document::with_path;
use crate::frame::{EmbeddedAs, FrameQuestion, Side};
use crate::web::browser::Browser;
use crate::web::origin::Origin;

/// A function of the settings; it becomes an expression here.
const AGENT: &str = include_str!("agent.js");
/// Where all of corscheck's own documents are.
const FOLDER: &str = "/.corscheck/";
/// What makes the origin of a page around opaque.
const SANDBOX: &str = "sandbox allow-scripts";
/// The headers of the page that matter.
const OF_PAGE: [&str; 11] = [
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-embedder-policy-report-only",
    "cross-origin-opener-policy",
    "cross-origin-opener-policy-report-only",
    "cross-origin-resource-policy",
    "document-policy",
    "origin-agent-cluster",
    "permissions-policy",
    "referrer-policy",
];
/// Those of them that documents need which stand in its frames.
const INHERITED: [&str; 2] = ["cross-origin-embedder-policy", "origin-agent-cluster"];

/// A document of corscheck's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::confirm) struct OwnDocument {
    /// Where it is.
    pub(in crate::confirm) url: String,
    /// Its status: 204 leaves the window where it is.
    pub(in crate::confirm) status: u16,
    /// Its headers.
    pub(in crate::confirm) headers: Vec<(String, String)>,
}

impl OwnDocument {
    /// Whether its policy upgrades insecure requests.
    pub(in crate::confirm) fn upgrades_requests(&self) -> bool {
        self.headers.iter().any(|(_, value)| value.contains("upgrade-insecure-requests"))
    }
}

/// All that a browser needs to run a question.
#[derive(Clone, Debug)]
pub(in crate::confirm) struct FramePlan {
    /// In what the document is shown.
    pub(super) shown_as: EmbeddedAs,
    /// The document's URL, as the page has it.
    pub(super) url: String,
    /// The page, and the pages around it, the top last.
    pub(super) pages: Vec<OwnDocument>,
    /// A visit to the document's own site beforehand: it stores something, and sets cookies.
    pub(super) visit: Option<OwnDocument>,
    /// The third document of the location.hash technique.
    pub(super) third: OwnDocument,
    /// Where `window.name` is read.
    pub(super) home: OwnDocument,
    /// The messages: who posts them, and their `targetOrigin`.
    pub(super) messages: Vec<(Side, String)>,
    /// Whether `window.name` is tried: Firefox's protocol has no responses for what stands in an `<object>` or `<embed>`, and in WebKit's
    /// popups no script of ours sets `document.domain` at home.
    pub(super) tries_name: bool,
    /// Whether `document.domain` is set by either side.
    pub(super) sets_domain: bool,
    /// How the element or the window is made.
    pub(super) element: Value,
    /// The script.
    pub(super) agent: String,
    /// The name by which the script is found in a window.
    pub(super) token: String,
}

impl FramePlan {
    /// For a question.
    pub(in crate::confirm) fn of(question: &FrameQuestion) -> Result<Self, BrowserError> {
        let page_url = question.page.url.as_ref().ok_or_else(|| {
            BrowserError::Unsuitable(
                "a page with an opaque origin of its own cannot be opened in it; --origin with --csp 'sandbox allow-scripts' can".into(),
            )
        })?;
        if !question.page_sandbox().scripts {
            return Err(BrowserError::Unsuitable(
                "no script runs in that page, so nothing can be tried from it".into(),
            ));
        }
        let token = token();
        let url = question.parsed_url();
        let of_document = url.as_ref().map(Origin::of).filter(|origin| !origin.is_opaque());
        let home_of = |origin: &Origin, name: &str, headers: Vec<(String, String)>| OwnDocument {
            url: format!("{}{FOLDER}{name}-{token}", origin.serialize()),
            status: 200,
            headers,
        };
        let own_origin = Origin::of(page_url);
        let relay = question.relay.as_ref().unwrap_or(&own_origin);
        let inherited = [plain(), headers_of(question, &INHERITED), open()].concat();
        let (third, home) = (home_of(relay, "third", inherited.clone()), home_of(relay, "home", inherited));
        let pages = pages(question, page_url, &token);
        let domain_of = [&question.domain_of_page, &question.domain_of_frame];
        let settings = json!({
            "token": token,
            "as": question.shown_as.id(),
            "webkit": question.client.browser.engine() == Browser::WebKit,
            "levels": pages.iter().map(|page| page.url.as_str()).collect::<Vec<_>>(),
            "third": third.url,
            "home": home.url,
            "domain": { "page": domain_of[0], "frame": domain_of[1] },
        });
        Ok(Self {
            shown_as: question.shown_as,
            url: question.url.clone(),
            visit: url.as_ref().filter(|_| of_document.is_some()).map(|url| visit(question, url)),
            messages: question.posts(),
            tries_name: match (question.client.browser.engine(), question.shown_as) {
                (Browser::Firefox, EmbeddedAs::Object | EmbeddedAs::Embed) => false,
                (Browser::WebKit, EmbeddedAs::Popup) => question.domain_of_page.is_none(),
                _ => true,
            },
            sets_domain: domain_of.iter().any(|domain| domain.is_some()),
            element: json!({
                "url": question.url,
                "sandbox": question.sandbox,
                "attributes": question.attributes.iter().map(|(name, value)| json!([name, value])).collect::<Vec<_>>(),
                "features": question.features,
            }),
            // The comments of a script end where their lines do.
            agent: format!("{}({settings});", AGENT.trim_end()),
            pages,
            third,
            home,
            token,
        })
    }

    /// An expression whose promise resolves with a step's result, as JSON.
    pub(super) fn step(&self, name: &str, args: &Value) -> String {
        format!("globalThis[\"{}\"].run(\"{name}\", {args})", self.token)
    }

    /// An expression whose promise resolves with what the script of a window saw when it began, as JSON.
    pub(super) fn facts(&self) -> String {
        format!("Promise.resolve(JSON.stringify((globalThis[\"{}\"] || {{}}).facts || null))", self.token)
    }

    /// An expression that has a visit of the document's own site store something.
    pub(super) fn store(&self) -> String {
        format!(
            "Promise.resolve((() => {{ try {{ localStorage.setItem(\"{}-first\", \"1\"); }} catch (error) {{}} return \"null\"; }})())",
            self.token
        )
    }

    /// All of corscheck's own documents.
    pub(in crate::confirm) fn own_documents(&self) -> Vec<&OwnDocument> {
        self.pages.iter().chain(&self.visit).chain([&self.third, &self.home]).collect()
    }

    /// Where a document of this origin takes the top window: that stays where it is.
    pub(super) fn top(&self, origin: &str) -> OwnDocument {
        OwnDocument { url: format!("{origin}{FOLDER}top-{}", self.token), status: 204, headers: Vec::new() }
    }

    /// Whether a URL is one of corscheck's own documents.
    pub(super) fn is_own(url: &str) -> bool {
        url.contains(FOLDER)
    }
}

/// A name that no other script knows.
fn token() -> String {
    let part = || RandomState::new().build_hasher().finish();
    format!("corscheck{:016x}{:016x}", part(), part())
}

/// The page and those around it.
fn pages(question: &FrameQuestion, page_url: &Url, token: &str) -> Vec<OwnDocument> {
    let url = |origin: &str, number: usize| format!("{origin}{FOLDER}page-{token}/{number}");
    let own = OwnDocument {
        url: url(&page_url.origin().ascii_serialization(), 0),
        status: 200,
        headers: [plain(), headers_of(question, &OF_PAGE)].concat(),
    };
    let around = question.ancestors.iter().enumerate().map(|(number, origin)| {
        let mut headers = plain();
        let place = if origin.is_opaque() {
            headers.push(("Content-Security-Policy".into(), SANDBOX.into()));
            // It is of the page's own site, so that nothing but the sandbox counts.
            page_url.origin().ascii_serialization()
        } else {
            origin.serialize()
        };
        OwnDocument { url: url(&place, number + 1), status: 200, headers }
    });
    std::iter::once(own).chain(around).collect()
}

/// What a first-party visit to the document's URL gets. Its headers set the cookies.
fn visit(question: &FrameQuestion, url: &Url) -> OwnDocument {
    let cookies = &question.client.cookies;
    let mut url = url.clone();
    url.set_fragment(None);
    let mut headers = plain();
    headers.extend(cookies.iter().map(|cookie| ("Set-Cookie".to_owned(), with_path(cookie))));
    OwnDocument { url: url.into(), status: 200, headers }
}

/// The page's headers of these names.
fn headers_of(question: &FrameQuestion, names: &[&str]) -> Vec<(String, String)> {
    let headers = question.page.headers.iter();
    let is_known = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    headers
        .filter(|header| is_known(&header.name))
        .map(|header| (header.name.to_string(), header.text()))
        .collect()
}

fn plain() -> Vec<(String, String)> {
    pairs(&[("Content-Type", "text/html;charset=utf-8"), ("Cache-Control", "no-store")])
}

/// What lets a document stand in any frame.
fn open() -> Vec<(String, String)> {
    pairs(&[("Cross-Origin-Resource-Policy", "cross-origin")])
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
