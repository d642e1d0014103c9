//! What to change so that a document is shown, and on which side.

use url::Url;

use super::Judged;
use super::load::Loading;
use super::question::{FrameQuestion, Side};
use super::stop::Stop;
use crate::web::csp::Policy;
use crate::web::origin::Origin;
use crate::web::text::shown;

/// A change on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameChange {
    /// Whose response, or code, has to change.
    pub side: Side,
    /// What to do, a sentence without its stop.
    pub words: String,
    /// The headers as they should be.
    pub headers: Vec<(&'static str, String)>,
}

impl FrameChange {
    fn words(side: Side, words: impl Into<String>) -> Self {
        Self { side, words: words.into(), headers: Vec::new() }
    }

    fn headers(self, headers: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self { headers: headers.into_iter().collect(), ..self }
    }
}

/// What to change so that the document is shown: for what stops it, and for what would stop it next.
#[must_use]
pub fn changes(question: &FrameQuestion, judged: &Judged) -> Vec<FrameChange> {
    let Loading::Stopped(stop, next) = &judged.loading else { return Vec::new() };
    let mut all: Vec<FrameChange> = Vec::new();
    for stop in std::iter::once(stop.as_ref()).chain(next) {
        for change in change(question, judged, stop) {
            if !all.contains(&change) {
                all.push(change);
            }
        }
    }
    all
}

fn change(question: &FrameQuestion, judged: &Judged, stop: &Stop) -> Vec<FrameChange> {
    const CSP: &str = "Content-Security-Policy";
    let document = |words: &str| FrameChange::words(Side::Frame, words);
    let page = |words: &str| FrameChange::words(Side::Page, words);
    match stop {
        Stop::UrlInvalid { .. } => vec![page("Write the whole URL of the document")],
        Stop::Credentials { .. } => vec![page("Leave user name and password out of the URL")],
        Stop::Authentication { .. } => {
            vec![document(
                "Use a login of the application's own, in a window of its own, instead of HTTP's authentication",
            )]
        }
        Stop::Scheme { .. } => vec![page("Use an https: URL")],
        Stop::PagePolicy { url, blocked, .. } => {
            let origin = origin_of(url);
            let directive =
                if blocked.directive == "default-src" { blocked.needed } else { &blocked.directive };
            let sources = blocked.sources.replace("'none'", "");
            let base = if blocked.directive == directive { sources.trim() } else { "" };
            let value =
                format!("{directive} {base} {origin}").split_whitespace().collect::<Vec<_>>().join(" ");
            vec![page(&format!("Add {origin} to {directive} of the page's policy")).headers([(CSP, value)])]
        }
        Stop::MixedContent { url, .. } => {
            vec![page(&format!("Load {} over https", shown(&url.replacen("http:", "https:", 1))))]
        }
        Stop::BadPort { .. } => vec![document("Serve the document on another port")],
        Stop::PolicyAttribute { .. } => {
            let origin = question.page_origin().serialize();
            vec![
                document("Let the page set this policy, or remove the csp attribute from the iframe")
                    .headers([("Allow-CSP-From", origin)]),
            ]
        }
        Stop::RedirectInvalid { .. } => vec![document("Redirect to an https: URL")],
        Stop::TooManyRedirects { .. } => vec![document("End the loop of redirects")],
        Stop::Download { header: "Content-Disposition", .. } => {
            vec![
                document("Send the document without attachment")
                    .headers([("Content-Disposition", "inline".into())]),
            ]
        }
        Stop::Download { .. } => {
            vec![document("Send the type of a document").headers([("Content-Type", "text/html".into())])]
        }
        Stop::NoContent { .. } => vec![document("Respond with 200 and a document")],
        Stop::Ancestors { .. } => vec![ancestors(question, judged)],
        Stop::FrameOptionsDeny { .. } | Stop::FrameOptionsSameOrigin { .. } => {
            let value = format!("frame-ancestors {}", sources(question));
            vec![
                document("Replace X-Frame-Options with the list of pages that may show the document")
                    .headers([(CSP, value)]),
            ]
        }
        Stop::FrameOptionsConflict { .. } => {
            let value = format!("frame-ancestors {}", sources(question));
            vec![
                document("Send X-Frame-Options in one place only, or replace it with the list of pages")
                    .headers([(CSP, value)]),
            ]
        }
        Stop::EmbedderPolicy { .. } => vec![
            document("Isolate the document too")
                .headers([("Cross-Origin-Embedder-Policy", "require-corp".into())]),
            page("Or, if nothing needs the isolation, remove Cross-Origin-Embedder-Policy from the page"),
        ],
        Stop::ResourcePolicy { .. } => vec![
            document("Let other origins embed the document")
                .headers([("Cross-Origin-Resource-Policy", "cross-origin".into())]),
        ],
        Stop::SandboxedOpenerPolicy { .. } => {
            vec![page("Add allow-popups-to-escape-sandbox to the sandbox of the page")]
        }
        Stop::ObjectStatus { shown_as, .. } | Stop::ObjectImage { shown_as, .. } => vec![
            document("Respond with 200 and a document"),
            page(&format!("Or use an <iframe> instead of {}", shown_as.words())),
        ],
        Stop::ErrorWithoutBody { .. } => vec![document("Send a body with the error")],
    }
}

fn origin_of(url: &str) -> String {
    let parsed = Url::parse(url).map(|url| (Origin::of(&url), url.scheme().to_owned()));
    match parsed {
        Ok((origin, _)) if !origin.is_opaque() => origin.serialize(),
        Ok((_, scheme)) => format!("{scheme}:"),
        Err(_) => "its origin".into(),
    }
}

/// The sources that cover every page around the document.
fn sources(question: &FrameQuestion) -> String {
    let mut sources: Vec<String> = Vec::new();
    for origin in question.all_ancestors().filter(|origin| !origin.is_opaque()) {
        let source = origin.serialize();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    if sources.is_empty() { "*".into() } else { sources.join(" ") }
}

/// The policy that refuses, with the pages that it lacks.
fn ancestors(question: &FrameQuestion, judged: &Judged) -> FrameChange {
    let opaque = question.all_ancestors().any(|origin| origin.is_opaque());
    let policies: Vec<Policy> = judged
        .headers()
        .into_iter()
        .flat_map(|headers| headers.lines("content-security-policy"))
        .flat_map(|line| Policy::parse_list(&line.text()))
        .filter(|policy| policy.has_directive("frame-ancestors"))
        .collect();
    let listed = sources(question);
    if opaque {
        let words = "No source but the absence of frame-ancestors lets in a page with an opaque origin: remove the directive, or the sandbox \
                     of the page";
        return FrameChange::words(Side::Frame, words);
    }
    let words = if policies.len() > 1 {
        "List every page around in each policy that refuses: they all must allow it"
    } else {
        "List every page around in frame-ancestors"
    };
    let value = format!("frame-ancestors {listed}");
    let change = FrameChange::words(Side::Frame, words);
    change.headers([("Content-Security-Policy", value)])
}
